/* frame.c: what is known of the document while its dates are resolved: the day of publication,
 * whether it tells news or history, which way round its numeric dates are, and what it named last.
 */
#include "extract/date/internal.h"

/* A text is history when it names so many years, and few of them lie near its publication; what
 * leans on that day, as "yesterday", counts as near. */
#define HISTORY_YEARS        8
#define HISTORY_NEAR_PERCENT 25
/* Without a day of publication, so many full dates carry the year on. */
#define HISTORY_FULL_DATES 3

static void read_published(date_frame *self) {
  sf_slice day = self->scan->document->published;
  if (day.length != 10)
    return;
  self->published = sf_day_number_of(date_integer((sf_slice){day.data, 4}),
                                     date_integer((sf_slice){day.data + 5, 2}),
                                     date_integer((sf_slice){day.data + 8, 2}));
  self->has_published = true;
}

/* Does the reading lean on the day of publication: "yesterday", "last month", "two years ago"? */
static bool leans(const date_reading *reading) {
  const sf_entry *words = reading->action == DATE_RELATIVE  ? reading->relation
                          : reading->action == DATE_SHIFTED ? reading->shift
                                                            : NULL;
  return reading->action == DATE_DEICTIC || (reading->action == DATE_WEEKDAY && !reading->many) ||
         sf_slice_is(sf_entry_value(words, 1), "published");
}

static void learn(date_frame *self, const date_reading *readings, size_t count) {
  size_t years = 0, near = 0, full = 0, day_first = 0, month_first = 0;
  int published = self->has_published ? sf_day_number_split(self->published).year : 0;
  for (size_t i = 0; i < count; i++) {
    const date_reading *reading = &readings[i];
    char first = self->scan->text.data[reading->start];
    bool digit = first >= '0' && first <= '9';
    if (reading->action == DATE_NUMERIC) {
      day_first += reading->day > 12;
      month_first += reading->day2 > 12;
    } else if (reading->action == DATE_POINT && reading->day != ABSENT) {
      day_first += digit;
      month_first += !digit && reading->weekday == ABSENT;
    }
    bool named = reading->action == DATE_POINT && reading->year != ABSENT && !reading->second;
    if (!named && !leans(reading))
      continue;
    years++;
    near += !named || reading->year >= published - 2;
    full += named && reading->day != ABSENT && reading->month != ABSENT;
  }
  self->day_first = day_first > month_first;
  self->historical = self->has_published
                         ? years >= HISTORY_YEARS && near * 100 < years * HISTORY_NEAR_PERCENT
                         : full >= HISTORY_FULL_DATES;
}

void date_frame_init(date_frame *self, const date_plan *plan, sf_scan *scan,
                     const date_reading *readings, size_t count) {
  *self = (date_frame){.plan = plan, .scan = scan, .year = ABSENT};
  read_published(self);
  learn(self, readings, count);
}

/* The entry of the one word or mark between two readings of a sentence. */
static const sf_entry *link_between(const date_frame *frame, const date_reading *first,
                                    const date_reading *second) {
  if (!first || !second || first->sentence != second->sentence || second->first != first->stop + 1)
    return NULL;
  const sf_token *link = &frame->scan->tokens->tokens.data[first->stop];
  return sf_lexicon_find_word(frame->scan->lexicon, frame->plan->tables[TABLE_LINK], link);
}

bool date_linked(const date_frame *frame, const date_reading *first, const date_reading *second) {
  return link_between(frame, first, second) != NULL;
}

bool date_spans(const date_frame *frame, const date_reading *first, const date_reading *second) {
  const sf_entry *link = link_between(frame, first, second);
  sf_slice way = sf_entry_value(link, 0);
  if (sf_slice_is(way, "range"))
    return true;
  return sf_slice_is(way, "pair") && first->first > 0 &&
         sf_lexicon_find_word(frame->scan->lexicon, frame->plan->tables[TABLE_RANGE],
                              &frame->scan->tokens->tokens.data[first->first - 1]) != NULL;
}

/* "held since 1913": a look back, from which a tale does not go on. */
static bool is_since(const date_frame *self, const date_reading *reading) {
  return reading->first > 0 &&
         sf_lexicon_find_word(self->scan->lexicon, self->plan->tables[TABLE_ASIDE],
                              &self->scan->tokens->tokens.data[reading->first - 1]) != NULL;
}

void date_frame_note(date_frame *self, const date_reading *reading, const date_result *result) {
  self->before = reading;
  self->before_point = result->point;
  bool since = self->historical && is_since(self, reading);
  bool aside = reading->month == ABSENT && reading->start > 0 &&
               self->scan->text.data[reading->start - 1] == '('; /* "(Smith 2003)", "(2003)" */
  bool named = reading->year != ABSENT && !aside && !since;
  bool followed = self->historical && result->point.grain != GRAIN_NONE &&
                  result->point.grain <= GRAIN_YEAR &&
                  (reading->action == DATE_RELATIVE || reading->action == DATE_SHIFTED ||
                   (reading->action == DATE_POINT && reading->month != ABSENT && !since));
  if (named || followed) {
    self->year = named ? reading->year : date_point_start_year(result->point);
    self->year_sentence = reading->sentence;
  }
  date_point point = result->point;
  bool same =
      reading->action == DATE_RELATIVE && reading->container; /* "the same month last year" */
  bool aside_back = same || (reading->action == DATE_SHIFTED && !self->historical &&
                             reading->shift && date_step(reading->shift) < 0);
  if (point.grain == GRAIN_NONE || aside_back ||
      since) /* "against 4% a year earlier" leads nowhere */
    return;
  self->last = point;
  self->last_sentence = reading->sentence;
  if (point.grain == GRAIN_DAY) {
    self->day = point;
    self->day_sentence = reading->sentence;
  } else if (point.grain == GRAIN_QUARTER) {
    self->quarter = point;
    self->quarter_sentence = reading->sentence;
  }
  if (point.grain == GRAIN_DAY || point.grain == GRAIN_MONTH)
    self->month = date_point_at(GRAIN_MONTH, date_point_first(point));
}
