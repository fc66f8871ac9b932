/* named.c: parts of the calendar that are named: days, months, quarters, seasons, holidays, years,
 * decades, centuries; and the year of those that come without one.
 */
#include "extract/date/internal.h"

/* From such a month to such a month a tale goes forward rather than back. */
#define LATE_MONTH  11
#define EARLY_MONTH 3
/* "the Jan. 6 House committee": so many words on its noun may stand. */
#define EVENT_REACH 2

/* ---- the missing year ---- */

/* The year of "that year", "last year" beside a month or quarter. */
static bool related_year(const date_frame *frame, const date_reading *reading, int *year,
                         const char **anchor) {
  sf_day_number day;
  sf_slice name = sf_entry_value(reading->relation, 1);
  if (sf_slice_is(name, "text") && frame->year != ABSENT) {
    *year = frame->year;
    *anchor = "text";
  } else if (date_anchor(frame, name, &day, anchor)) {
    *year = sf_day_number_split(day).year;
  } else {
    return false;
  }
  *year += date_integer(sf_entry_value(reading->relation, 0));
  return true;
}

/* The year of a relation or of the text for a named part of a year. */
static bool year_of(const date_frame *frame, const date_reading *reading, int *year,
                    const char **anchor) {
  if (reading->year != ABSENT) {
    *year = reading->year;
    return true;
  }
  if (reading->relation)
    return related_year(frame, reading, year, anchor);
  sf_day_number day;
  if (!date_anchor(frame, (sf_slice){0}, &day, anchor))
    return false;
  *year = sf_day_number_split(day).year;
  return true;
}

/* Does the sentence already speak of a day to come? */
static bool follows_future(const date_frame *frame, const date_reading *reading) {
  return frame->before && frame->before->sentence == reading->sentence &&
         frame->before_point.grain != GRAIN_NONE &&
         date_point_first(frame->before_point) > frame->published;
}

/* Of the years around publication: the last, nearest or next in which `first` (a function of the
 * year) begins, as the tense has it. A news story without a telling verb looks back. */
static int choose_year(const date_frame *frame, const date_reading *reading,
                       sf_day_number (*first)(const date_reading *, int year)) {
  sf_day_number published = frame->published;
  int year = sf_day_number_split(published).year;
  date_tense tense = date_tense_at(frame, reading);
  if (tense == TENSE_UNKNOWN && follows_future(frame, reading))
    tense = TENSE_FUTURE;
  sf_day_number this_one = first(reading, year);
  if (tense == TENSE_FUTURE) {
    /* a month that has begun still counts as coming */
    return this_one + 31 > published ? year : year + 1;
  }
  if (tense == TENSE_PAST)
    return this_one <= published ? year : this_one - published < 45 ? year : year - 1;
  /* the nearer one, where the past may be twice as far */
  if (this_one <= published)
    return published - this_one > 2 * (first(reading, year + 1) - published) ? year + 1 : year;
  return 2 * (this_one - published) > published - first(reading, year - 1) ? year - 1 : year;
}

static sf_day_number first_of_month(const date_reading *reading, int year) {
  int day = reading->day == ABSENT ? 1 : reading->day;
  int length = sf_month_length(year, reading->month);
  return sf_day_number_of(year, reading->month, day > length ? length : day);
}

/* A weekday beside day and month tells the year, when one near publication agrees. */
static bool year_by_weekday(const date_frame *frame, const date_reading *reading, int *year) {
  static const int distances[] = {0, -1, 1, -2, 2};
  int near = sf_day_number_split(frame->published).year;
  for (size_t i = 0; i < sizeof distances / sizeof *distances; i++) {
    int candidate = near + distances[i];
    if (sf_calendar_day_is_valid((sf_calendar_day){candidate, reading->month, reading->day}) &&
        sf_day_number_weekday(sf_day_number_of(candidate, reading->month, reading->day)) ==
            reading->weekday) {
      *year = candidate;
      return true;
    }
  }
  return false;
}

/* A tale that was in December and comes to January has gone on into the next year. */
static bool into_next_year(const date_frame *frame, const date_reading *reading) {
  if (frame->month.grain != GRAIN_MONTH || frame->month.index / 12 != frame->year)
    return false;
  return frame->month.index % 12 + 1 >= LATE_MONTH && reading->month <= EARLY_MONTH;
}

/* The year of a day that is remembered by it alone: 9/11. False if it was not yet. */
static bool event_year(const date_frame *frame, int month, int day, int *year) {
  char key[] = {(char)('0' + month / 10), (char)('0' + month % 10), '-', (char)('0' + day / 10),
                (char)('0' + day % 10)};
  const sf_scan *scan = frame->scan;
  const sf_entry *event = sf_lexicon_find_text(scan->lexicon, frame->plan->tables[TABLE_EVENT],
                                               (sf_slice){key, sizeof key}, scan->scratch);
  if (!event)
    return false;
  *year = date_integer(sf_entry_value(event, 0));
  return !frame->has_published || sf_day_number_of(*year, month, day) <= frame->published;
}

/* "the Sept. 11 attacks", "the Jan. 6 House committee" */
static bool remembered_year(const date_frame *frame, const date_reading *reading, int *year) {
  const sf_scan *scan = frame->scan;
  uint32_t end = scan->tokens->sentences.data[reading->sentence].end;
  if (reading->day == ABSENT || reading->weekday != ABSENT || reading->hour != ABSENT ||
      !event_year(frame, reading->month, reading->day, year))
    return false;
  for (uint32_t i = reading->stop; i < end && i < reading->stop + EVENT_REACH; i++)
    if (sf_lexicon_find_word(scan->lexicon, frame->plan->tables[TABLE_EVENT_NOUN],
                             &scan->tokens->tokens.data[i]))
      return true;
  return false;
}

/* The year of a day or month without one; false when nothing tells. */
static bool infer_year(const date_frame *frame, const date_reading *reading, int *year,
                       const char **anchor) {
  if (reading->year != ABSENT || reading->relation)
    return year_of(frame, reading, year, anchor);
  const date_reading *next = frame->next;
  if (date_linked(frame, reading, next) && next->action == DATE_POINT && next->month != ABSENT &&
      next->year != ABSENT) { /* "in May and June 2031" */
    *year = next->year - (next->month < reading->month);
    return true;
  }
  const date_reading *before = frame->before;
  if (date_linked(frame, before, reading) && before->month != ABSENT &&
      frame->before_point.grain != GRAIN_NONE) { /* "from November to March" */
    sf_calendar_day first = sf_day_number_split(date_point_first(frame->before_point));
    *year = first.year + (reading->month < first.month);
    *anchor = "text";
    return true;
  }
  if (frame->historical && frame->year != ABSENT) {
    *year = frame->year + into_next_year(frame, reading);
    *anchor = "text";
    return true;
  }
  if (remembered_year(frame, reading, year))
    return true;
  if (!frame->has_published || frame->historical)
    return false;
  *anchor = "published";
  if (reading->weekday != ABSENT && reading->day != ABSENT && year_by_weekday(frame, reading, year))
    return true;
  *year = choose_year(frame, reading, first_of_month);
  return true;
}

/* ---- days and months ---- */

static void resolve_day(const date_frame *frame, const date_reading *reading, date_result *out) {
  int year;
  if (!infer_year(frame, reading, &year, &out->anchor)) {
    date_result_text(out, TYPE_DATE, "XXXX-");
    date_result_number(out, reading->month, 2);
    date_result_add(out, SF_SLICE("-"));
    date_result_number(out, reading->day, 2);
    return;
  }
  if (reading->year != ABSENT)
    out->anchor = NULL;
  sf_calendar_day day = {year, reading->month, reading->day};
  if (!sf_calendar_day_is_valid(day)) {
    out->declined = "no such day";
    return;
  }
  sf_day_number number = sf_day_number_of(year, reading->month, reading->day);
  date_result_time(out, number, reading);
}

/* A day, or the week that it tells: "the week of 5 May". */
static void resolve_dated(const date_frame *frame, const date_reading *reading, date_result *out) {
  resolve_day(frame, reading, out);
  date_grain grain = date_unit_grain(frame->plan, frame->scan, reading->unit);
  if (out->has_days && (grain == GRAIN_WEEK || grain == GRAIN_WEEKEND))
    date_result_point(out, date_point_at(grain, out->from));
}

static void resolve_month(const date_frame *frame, const date_reading *reading, date_result *out) {
  int year;
  if (infer_year(frame, reading, &year, &out->anchor)) {
    date_result_point(out, date_point_month(year, reading->month));
  } else {
    date_result_text(out, TYPE_DATE, "XXXX-");
    date_result_number(out, reading->month, 2);
  }
}

/* Of the months around `day`, the one nearest it in which the reading's day is its weekday. */
static sf_day_number month_by_weekday(const date_reading *reading, sf_day_number day) {
  static const int distances[] = {0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6};
  sf_calendar_day now = sf_day_number_split(day);
  for (size_t i = 0; reading->weekday != ABSENT && i < sizeof distances / sizeof *distances; i++) {
    sf_calendar_day month = sf_month_shift(now.year, now.month, distances[i]);
    sf_calendar_day wanted = {month.year, month.month, reading->day};
    if (sf_calendar_day_is_valid(wanted) &&
        sf_day_number_weekday(sf_day_number_of(wanted.year, wanted.month, wanted.day)) ==
            reading->weekday)
      return sf_day_number_of(wanted.year, wanted.month, 1);
  }
  return day;
}

/* "on the 20th": of the month that the text is in, or that of publication. */
static void resolve_day_alone(const date_frame *frame, const date_reading *reading,
                              date_result *out) {
  date_reading named = *reading;
  sf_day_number day;
  if (reading->relation) { /* "of next month" */
    if (!date_anchor(frame, sf_entry_value(reading->relation, 1), &day, &out->anchor))
      return;
    date_point month = date_point_at(GRAIN_MONTH, day);
    month.index += date_step(reading->relation);
    day = date_point_first(month);
    named.relation = NULL;
  } else if (frame->month.grain == GRAIN_MONTH &&
             (frame->historical || frame->last_sentence + 3 >= reading->sentence)) {
    day = date_point_first(frame->month);
    out->anchor = "text";
  } else if (!date_anchor(frame, (sf_slice){0}, &day, &out->anchor)) {
    date_result_text(out, TYPE_DATE, "XXXX-XX-");
    date_result_number(out, reading->day, 2);
    return;
  }
  day = month_by_weekday(reading, day);
  named.month = sf_day_number_split(day).month;
  named.year = sf_day_number_split(day).year;
  const char *anchor = out->anchor;
  resolve_day(frame, &named, out);
  out->anchor = anchor;
}

/* 7/8/2031: by what the document shows, month first if nothing does, but 7.8.2031 day first. */
static void resolve_numeric(const date_frame *frame, const date_reading *reading,
                            date_result *out) {
  date_reading named = *reading;
  bool dots = memchr(frame->scan->text.data + reading->start, '.', 3) != NULL;
  bool day_first = reading->day > 12 || (reading->day2 <= 12 && (frame->day_first || dots));
  named.month = day_first ? reading->day2 : reading->day;
  named.day = day_first ? reading->day : reading->day2;
  if (reading->rule->option_count > 0) { /* event=: 9/11 */
    named.month = reading->day;
    named.day = reading->day2;
    if (!event_year(frame, named.month, named.day, &named.year))
      out->declined = "not yet a day to remember";
  }
  if (named.month < 1 || named.month > 12)
    out->declined = "no such month";
  else
    resolve_day(frame, &named, out);
}

/* The last day of a year or month. */
void date_resolve_year_end(const date_frame *frame, const date_reading *reading, date_result *out) {
  sf_day_number day;
  date_grain grain = date_unit_grain(frame->plan, frame->scan, reading->unit);
  if (reading->year != ABSENT)
    day = sf_day_number_of(reading->year, 12, 31);
  else if (!date_anchor(frame, SF_SLICE("published"), &day, &out->anchor))
    return;
  date_point point = date_point_at(grain, day);
  if (reading->year == ABSENT && date_tense_at(frame, reading) == TENSE_PAST &&
      grain == GRAIN_YEAR && !frame->historical)
    point.index--;
  if (grain == GRAIN_MONTH) { /* as "the end of the month" */
    date_result_point(out, point);
    out->modifier = SF_SLICE("END");
  } else {
    date_result_point(out, date_point_day(date_point_last(point)));
  }
}

/* The month or year whose weeks or days are counted; false when nothing tells which. */
static bool counted_stretch(const date_frame *frame, const date_reading *reading, date_point *out,
                            const char **anchor) {
  int year;
  sf_day_number day;
  if (reading->month != ABSENT) {
    if (!infer_year(frame, reading, &year, anchor))
      return false;
    *out = date_point_month(year, reading->month);
    return true;
  }
  if (reading->year != ABSENT) {
    *out = date_point_year(reading->year);
    return true;
  }
  if (!date_anchor(frame, sf_entry_value(reading->relation, 1), &day, anchor))
    return false;
  *out = date_point_at(date_unit_grain(frame->plan, frame->scan, reading->container_unit), day);
  out->index += reading->relation ? date_step(reading->relation) : 0;
  return true;
}

/* The `ordinal`-th given weekday between two days, the last one if it is negative. */
static sf_day_number counted_weekday(sf_day_number first, sf_day_number last, int weekday,
                                     int ordinal) {
  if (ordinal < 0)
    return last - (sf_day_number_weekday(last) - weekday + 7) % 7;
  return first + (weekday - sf_day_number_weekday(first) + 7) % 7 + 7 * (ordinal - 1);
}

/* The first or last day, weekday, week, weekend or month of a month or year. A week belongs to
 * where its Thursday is, a weekend to where its Saturday is. */
void date_resolve_week(const date_frame *frame, const date_reading *reading, date_result *out) {
  date_reading stretch_of = *reading;
  stretch_of.day = ABSENT; /* the ordinal is no day of the month */
  date_point stretch;
  if (!counted_stretch(frame, &stretch_of, &stretch, &out->anchor))
    return;
  int ordinal = reading->ordinal != ABSENT ? reading->ordinal : -1;
  date_grain grain = reading->weekday != ABSENT ? GRAIN_DAY
                     : reading->unit ? date_unit_grain(frame->plan, frame->scan, reading->unit)
                                     : GRAIN_WEEK;
  int weekday = reading->weekday != ABSENT ? reading->weekday
                : grain == GRAIN_WEEK      ? 4
                : grain == GRAIN_WEEKEND   ? 6
                                           : ABSENT;
  sf_day_number first = date_point_first(stretch), last = date_point_last(stretch);
  if (weekday != ABSENT)
    first = counted_weekday(first, last, weekday, ordinal);
  date_point counted = date_point_at(grain, weekday == ABSENT && ordinal < 0 ? last : first);
  if (weekday == ABSENT && ordinal > 0)
    counted.index += ordinal - 1;
  if (date_point_first(counted) > last)
    out->declined = "no such part of that stretch";
  else
    date_result_point(out, counted);
}

/* ---- quarters, years, decades, centuries ---- */

static sf_day_number first_of_quarter(const date_reading *reading, int year) {
  date_point point = reading->half ? date_point_half(year, reading->quarter)
                                   : date_point_quarter(year, reading->quarter);
  return date_point_first(point);
}

/* A quarter without a year: the latest that has begun, or the next if the tense says so. */
static int quarter_year(const date_frame *frame, const date_reading *reading) {
  int year = sf_day_number_split(frame->published).year;
  if (date_tense_at(frame, reading) == TENSE_FUTURE)
    return first_of_quarter(reading, year + 1) - frame->published < 200 ? year + 1 : year;
  return first_of_quarter(reading, year) <= frame->published ? year : year - 1;
}

static void resolve_quarter(const date_frame *frame, const date_reading *reading,
                            date_result *out) {
  int year;
  date_reading counted = *reading;
  int last = reading->half ? 2 : 4;
  if (counted.quarter == ABSENT) { /* "the 1988 quarter": the same one of another year */
    if (frame->quarter.grain == GRAIN_QUARTER) {
      date_result_point(out, date_point_quarter(reading->year, (frame->quarter.index & 3) + 1));
      return;
    }
    date_result_text(out, TYPE_DATE, "");
    date_result_number(out, reading->year, 1);
    date_result_add(out, SF_SLICE("-QX"));
    return;
  }
  if (counted.quarter == -1)
    counted.quarter = last;
  if (counted.quarter < 1 || counted.quarter > last) {
    out->declined = "no such part of a year";
    return;
  }
  if (reading->container || reading->relation || reading->year != ABSENT) {
    if (!year_of(frame, reading, &year, &out->anchor))
      return;
  } else if (frame->has_published && !frame->historical) {
    year = quarter_year(frame, &counted);
    out->anchor = "published";
  } else if (frame->historical && frame->year != ABSENT) {
    year = frame->year;
    out->anchor = "text";
  } else {
    date_result_text(out, TYPE_DATE, reading->half ? "XXXX-H" : "XXXX-Q");
    date_result_number(out, counted.quarter, 1);
    return;
  }
  if (reading->last_two && counted.quarter <= 2)
    date_result_point(out, date_point_half(year, counted.quarter));
  else
    date_result_point(out, reading->half ? date_point_half(year, counted.quarter)
                                         : date_point_quarter(year, counted.quarter));
}

static void resolve_year(const date_reading *reading, date_result *out) {
  if (reading->year2 != ABSENT) {
    int last = reading->year / 100 * 100 + reading->year2;
    last += last <= reading->year && reading->year2 < 10 ? 100 : 0; /* "1999-00" */
    if (last <= reading->year || last > reading->year + 60) {
      out->declined = "no range of years";
      return;
    }
    date_result_range(out, date_point_first(date_point_year(reading->year)),
                      date_point_last(date_point_year(last)));
    date_result_text(out, TYPE_DATE, "");
    date_result_number(out, reading->year, 1);
    date_result_add(out, SF_SLICE("/"));
    date_result_number(out, last, 1);
    return;
  }
  date_result_point(out, date_point_year(reading->year));
  if (reading->fiscal) {
    date_result_text(out, TYPE_DATE, "FY");
    date_result_number(out, reading->year, 1);
    out->has_days = false;
  }
}

static void resolve_decade(const date_reading *reading, date_result *out) {
  int decade = reading->decade;
  if (!reading->before_christ && decade < 1000) {
    out->declined = "no decade";
    return;
  }
  if (reading->before_christ) {
    date_result_point(out, (date_point){GRAIN_DECADE, -(decade / 10) - 1});
    return;
  }
  bool century = decade % 100 == 0 && decade < 2000; /* "the 1800s" */
  date_result_point(out, (date_point){century ? GRAIN_CENTURY : GRAIN_DECADE,
                                      century ? decade / 100 : decade / 10});
}

static void resolve_century(const date_reading *reading, date_result *out) {
  int century = reading->century;
  if (century < 1 || century > 40) {
    out->declined = "no century";
  } else if (reading->before_christ) {
    date_result_point(out, (date_point){GRAIN_CENTURY, -century});
  } else {
    date_result_point(out, (date_point){GRAIN_CENTURY, century - 1});
  }
}

void date_resolve_named(const date_frame *frame, const date_reading *reading, date_result *out) {
  if (reading->action == DATE_NUMERIC)
    resolve_numeric(frame, reading, out);
  else if (reading->named_quarter)
    resolve_quarter(frame, reading, out);
  else if (reading->month != ABSENT && reading->day != ABSENT)
    resolve_dated(frame, reading, out);
  else if (reading->day != ABSENT)
    resolve_day_alone(frame, reading, out);
  else if (reading->month != ABSENT)
    resolve_month(frame, reading, out);
  else if (reading->decade != ABSENT)
    resolve_decade(reading, out);
  else if (reading->century != ABSENT)
    resolve_century(reading, out);
  else if (reading->year != ABSENT)
    resolve_year(reading, out);
  else
    out->declined = "names no part of the calendar";
}

/* ---- seasons ---- */

static sf_day_number first_of_season(const date_reading *reading, int year) {
  return date_point_first(date_point_season(year, reading->season));
}

void date_resolve_season(const date_frame *frame, const date_reading *reading, date_result *out) {
  static const char *const names[] = {"SP", "SU", "FA", "WI"};
  int year;
  bool own_year =
      reading->year != ABSENT || (reading->relation && reading->stop - reading->first > 2);
  sf_slice anchor = reading->relation ? sf_entry_value(reading->relation, 1) : (sf_slice){0};
  sf_day_number day;
  const date_reading *next = frame->next;
  if (!own_year && date_linked(frame, reading, next) && next->action == DATE_SEASON &&
      next->year != ABSENT) { /* "spring and summer 2031" */
    date_result_point(out, date_point_season(next->year, reading->season));
  } else if (own_year && year_of(frame, reading, &year, &out->anchor)) {
    date_result_point(out, date_point_season(year, reading->season));
  } else if (frame->historical && frame->year != ABSENT) {
    out->anchor = "text";
    date_result_point(out, date_point_season(frame->year, reading->season));
  } else if (!date_anchor(frame, anchor, &day, &out->anchor)) {
    date_result_text(out, TYPE_DATE, "XXXX-");
    date_result_add(out, sf_slice_of(names[(unsigned)reading->season % 4]));
  } else if (reading->relation) {
    int step = date_integer(sf_entry_value(reading->relation, 0));
    year = sf_day_number_split(day).year;
    if (step < 0 && first_of_season(reading, year) + 60 > day)
      year--;
    if (step > 0 && first_of_season(reading, year) <= day)
      year++;
    date_result_point(out, date_point_season(year, reading->season));
  } else {
    date_result_point(
        out, date_point_season(choose_year(frame, reading, first_of_season), reading->season));
  }
}

/* ---- holidays ---- */

static sf_day_number holiday_day(const date_reading *reading, int year) {
  sf_slice rule = sf_entry_value(reading->holiday, 0);
  if (rule.length > 6 && rule.data[0] == 'e') {
    sf_slice offset = {rule.data + 6 + (rule.data[6] == '+'), 0};
    offset.length = (size_t)(rule.data + rule.length - offset.data);
    return sf_easter(year) + date_integer(offset);
  }
  int month = date_integer(rule);
  if (rule.length > 5 && rule.data[3] == 'w') {
    const char *plus = memchr(rule.data, '+', rule.length), *end = rule.data + rule.length;
    int later = plus ? date_integer(sf_slice_between(plus + 1, end)) : 0;
    return sf_month_weekday(year, month, rule.data[4] - '0',
                            date_integer(sf_slice_between(rule.data + 6, end))) +
           later;
  }
  return sf_day_number_of(year, month, date_integer((sf_slice){rule.data + 3, 2}));
}

/* "in the new year": the one that begins next, unless it has just begun. */
static bool new_year(const date_frame *frame, const date_reading *reading, date_result *out) {
  sf_day_number day;
  const sf_scan *scan = frame->scan;
  if (!sf_entry_value(reading->holiday, 1).length || reading->year != ABSENT || reading->relation ||
      !sf_lexicon_find_word(scan->lexicon, frame->plan->tables[TABLE_ARTICLE],
                            &scan->tokens->tokens.data[reading->first]))
    return false;
  if (!date_anchor(frame, SF_SLICE("published"), &day, &out->anchor))
    return true;
  sf_calendar_day now = sf_day_number_split(day);
  date_result_point(out, date_point_year(now.year + (now.month > EARLY_MONTH)));
  return true;
}

void date_resolve_holiday(const date_frame *frame, const date_reading *reading, date_result *out) {
  int year;
  sf_day_number day;
  if (!sf_entry_value(reading->holiday, 0).length)
    return; /* a moving feast */
  if (new_year(frame, reading, out))
    return;
  if (reading->year != ABSENT) {
    year = reading->year;
  } else if (reading->relation &&
             date_anchor(frame, sf_entry_value(reading->relation, 1), &day, &out->anchor)) {
    int step = date_integer(sf_entry_value(reading->relation, 0));
    year = sf_day_number_split(day).year;
    if (step < 0 && holiday_day(reading, year) >= day)
      year--;
    if (step > 0 && holiday_day(reading, year) <= day)
      year++;
  } else if (frame->historical && frame->year != ABSENT) {
    year = frame->year;
    out->anchor = "text";
  } else if (frame->has_published && !frame->historical) {
    year = choose_year(frame, reading, holiday_day);
    out->anchor = "published";
  } else {
    sf_slice rule = sf_entry_value(reading->holiday, 0);
    if (rule.length == 5) { /* a month and a day */
      date_result_text(out, TYPE_DATE, "XXXX-");
      date_result_add(out, rule);
    }
    return;
  }
  int beside = reading->shift ? date_step(reading->shift) : 0; /* "the day after Easter" */
  date_result_point(out, date_point_day(holiday_day(reading, year) + beside));
}

/* ---- the first nine months ---- */

/* "the first two weeks of April", "the last three days of 2030": weeks as a week is counted. */
static bool count_days(const date_frame *frame, const date_reading *reading, date_grain grain,
                       date_result *out) {
  date_reading stretch_of = *reading;
  stretch_of.day = ABSENT;
  date_point stretch;
  int64_t count = reading->number / 1000;
  bool from_end = reading->ordinal == ABSENT || reading->ordinal == -1;
  if ((!from_end && reading->ordinal != 1) || reading->number == ABSENT ||
      !counted_stretch(frame, &stretch_of, &stretch, &out->anchor))
    return false;
  sf_day_number first = date_point_first(stretch), last = date_point_last(stretch);
  if (grain == GRAIN_WEEK) {
    first = date_point_first(date_point_at(grain, counted_weekday(first, last, 4, 1)));
    last = date_point_last(date_point_at(grain, counted_weekday(first, last, 4, -1)));
  }
  int64_t days = count * (grain == GRAIN_WEEK ? 7 : 1);
  if (days < 1 || days > last - first + 1)
    return false;
  if (from_end)
    first = last - (sf_day_number)days + 1;
  date_result_range(out, first, first + (sf_day_number)days - 1);
  return true;
}

void date_resolve_months(const date_frame *frame, const date_reading *reading, date_result *out) {
  date_grain grain = date_unit_grain(frame->plan, frame->scan, reading->unit);
  bool counted = grain == GRAIN_MONTH || grain == GRAIN_QUARTER || grain == GRAIN_WEEK;
  bool named = reading->year != ABSENT || reading->container ||
               (reading->relation && reading->ordinal != ABSENT);
  int year, size = grain == GRAIN_QUARTER ? 3 : 1;
  date_reading of = *reading;
  if ((reading->month != ABSENT || reading->year != ABSENT) && grain != GRAIN_NONE &&
      grain <= GRAIN_WEEK && count_days(frame, reading, grain, out))
    return;
  if (reading->container) /* "last" counts the months of the year, it does not name the year */
    of.relation = NULL;
  if (!named || !counted || grain == GRAIN_WEEK || reading->number == ABSENT ||
      !year_of(frame, &of, &year, &out->anchor)) {
    date_resolve_duration(frame, reading, out);
    return;
  }
  int months = (int)(reading->number / 1000) * size;
  bool from_end = reading->ordinal == -1 || reading->ordinal == ABSENT;
  if (months < 1 || months > 12 || (!from_end && reading->ordinal != 1)) {
    out->declined = "no months of a year";
    return;
  }
  int first = from_end ? 13 - months : 1;
  date_result_range(out, date_point_first(date_point_month(year, first)),
                    date_point_last(date_point_month(year, first + months - 1)));
}
