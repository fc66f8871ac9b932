/* span.c: what stands around an expression: the words before it that belong to its span ("the",
 * "early", "the end of", "about"), and the neighbours that speak against it.
 */
#include "extract/date/internal.h"

/* A phrase before an expression is at most so many tokens long. */
#define LONGEST_PREFIX 4

static const sf_token *token_at(const sf_scan *scan, uint32_t index) {
  return &scan->tokens->tokens.data[index];
}

static const sf_entry *word_in(const date_plan *plan, const sf_scan *scan, int table,
                               uint32_t index) {
  return sf_lexicon_find_word(scan->lexicon, plan->tables[table], token_at(scan, index));
}

static uint32_t sentence_first(const sf_scan *scan, const date_reading *reading) {
  return scan->tokens->sentences.data[reading->sentence].first;
}

static uint32_t sentence_end(const sf_scan *scan, const date_reading *reading) {
  return scan->tokens->sentences.data[reading->sentence].end;
}

/* The longest phrase of `table` that ends just before token `index`; `*start` becomes its first. */
static const sf_entry *phrase_before(const date_plan *plan, const sf_scan *scan, int table,
                                     uint32_t floor, uint32_t index, uint32_t *start) {
  const sf_entry *found = NULL;
  for (uint32_t length = 1; length <= LONGEST_PREFIX && index >= floor + length; length++) {
    uint32_t matched;
    const sf_entry *entry =
        sf_lexicon_find(scan->lexicon, plan->tables[table], scan->tokens, index - length, &matched);
    if (entry && matched == length) {
      found = entry;
      *start = index - length;
    }
  }
  return found;
}

static bool takes_extent(const date_reading *reading) {
  return reading->action != DATE_DURATION && reading->action != DATE_SET &&
         reading->action != DATE_SHIFTED && reading->action != DATE_REFERENCE;
}

/* "about" and its like stand before lengths; before a point only those of nearness. */
static bool takes_about(const date_reading *reading, const sf_entry *about) {
  if (reading->action == DATE_DURATION || reading->action == DATE_SHIFTED)
    return true;
  return (reading->action == DATE_CLOCK || reading->action == DATE_POINT) &&
         sf_slice_is(sf_entry_value(about, 0), "APPROX");
}

/* "the November figures", "the 2031 vote", "the two-day talks": the article is the noun's. */
static bool takes_article(const date_plan *plan, const sf_scan *scan, const date_reading *reading) {
  if (reading->action == DATE_SET || (reading->action == DATE_DURATION && !reading->relation))
    return false;
  return reading->rule->option_count == 0 && !word_in(plan, scan, TABLE_MONTH, reading->first) &&
         !word_in(plan, scan, TABLE_WEEKDAY, reading->first);
}

/* "the morning of 3 May", but not "the morning of May": can the reading take what the phrase that
 * ends before token `index` says? Then it does where that is a part of the day. */
static bool take_part(const date_plan *plan, const sf_scan *scan, date_reading *reading,
                      const sf_entry *extent, uint32_t index) {
  bool day = reading->action == DATE_NUMERIC || reading->action == DATE_WEEKDAY ||
             (reading->action == DATE_POINT && reading->day != ABSENT);
  if (!sf_entry_value(extent, 1).length)
    return true;
  if (!day || reading->many || reading->hour != ABSENT || reading->part)
    return false;
  reading->part = word_in(plan, scan, TABLE_PART, index - 2); /* "of" stands between */
  return true;
}

void date_widen(const date_plan *plan, const sf_scan *scan, date_reading *reading) {
  uint32_t floor = sentence_first(scan, reading), first = reading->first;
  bool article = false;
  if (first > floor && word_in(plan, scan, TABLE_ARTICLE, first - 1) &&
      takes_article(plan, scan, reading)) {
    first--;
    article = true;
  }
  uint32_t start;
  const sf_entry *extent =
      takes_extent(reading) ? phrase_before(plan, scan, TABLE_EXTENT, floor, first, &start) : NULL;
  if (extent && !take_part(plan, scan, reading, extent, first))
    extent = NULL;
  if (extent) {
    reading->extent = extent;
    first = start;
    article = first > floor && word_in(plan, scan, TABLE_ARTICLE, first - 1) != NULL;
    first -= article;
  }
  const sf_entry *about =
      article ? NULL : phrase_before(plan, scan, TABLE_ABOUT, floor, first, &start);
  if (about && takes_about(reading, about)) {
    reading->about = about;
    first = start;
  }
  if (first != reading->first)
    reading->start = token_at(scan, first)->start;
  reading->first = first;
}

/* Is the token a number, in digits or not? */
static bool is_count(const date_plan *plan, const sf_scan *scan, uint32_t index) {
  return token_at(scan, index)->kind == SF_TOKEN_NUMBER || word_in(plan, scan, TABLE_RATE, index);
}

/* "seats", "people", but not "was" */
static bool is_many(const date_plan *plan, const sf_scan *scan, uint32_t index) {
  const sf_token *token = token_at(scan, index);
  return token->kind == SF_TOKEN_WORD &&
         (word_in(plan, scan, TABLE_COUNTED, index) ||
          (token->length > 3 && scan->text.data[token->start + token->length - 1] == 's'));
}

bool date_is_rate(const date_plan *plan, const sf_scan *scan, const date_reading *reading) {
  if (reading->first == sentence_first(scan, reading) || reading->number != 1000 || reading->many ||
      reading->relation || reading->stop - reading->first != 2)
    return false;
  uint32_t before = reading->first - 1;
  if (!word_in(plan, scan, TABLE_INDEFINITE, reading->first))
    return false;
  bool counted = before > sentence_first(scan, reading) && is_many(plan, scan, before) &&
                 is_count(plan, scan, before - 1);
  return counted || is_count(plan, scan, before); /* "700 seats a week", "700 a week" */
}

/* ---- refusing ---- */

static bool phrase_stands_before(const date_plan *plan, const sf_scan *scan,
                                 const date_reading *reading, int table) {
  uint32_t start;
  return phrase_before(plan, scan, table, sentence_first(scan, reading), reading->first, &start) !=
         NULL;
}

static bool cue_before(const date_plan *plan, const sf_scan *scan, const date_reading *reading) {
  return reading->extent || phrase_stands_before(plan, scan, reading, TABLE_CUE);
}

/* Is the expression one of a row: "in April and May"? */
static bool in_row(const date_plan *plan, const sf_scan *scan, const date_reading *reading,
                   int table) {
  uint32_t floor = sentence_first(scan, reading);
  return reading->first >= floor + 2 && word_in(plan, scan, TABLE_LINK, reading->first - 1) &&
         word_in(plan, scan, table, reading->first - 2);
}

/* Is it an end of a stretch whose other end is named likewise: "Jan-Mar", "Mon to Fri"? */
static bool in_stretch(const date_plan *plan, const sf_scan *scan, const date_reading *reading,
                       int table) {
  uint32_t floor = sentence_first(scan, reading), stop = reading->stop;
  const sf_entry *before =
      reading->first >= floor + 2 && word_in(plan, scan, table, reading->first - 2)
          ? word_in(plan, scan, TABLE_LINK, reading->first - 1)
          : NULL;
  const sf_entry *behind =
      stop + 1 < sentence_end(scan, reading) && word_in(plan, scan, table, stop + 1)
          ? word_in(plan, scan, TABLE_LINK, stop)
          : NULL;
  return sf_slice_is(sf_entry_value(before, 0), "range") ||
         sf_slice_is(sf_entry_value(behind, 0), "range");
}

static bool capital_behind(const sf_scan *scan, const date_reading *reading) {
  if (reading->stop >= sentence_end(scan, reading))
    return false;
  const sf_token *next = token_at(scan, reading->stop);
  return next->kind == SF_TOKEN_WORD && (next->flags & SF_TOKEN_CAPITAL);
}

/* "32-2015": a dash ties the year to a number that is none. */
static bool tied_to_number(const sf_scan *scan, const date_reading *reading) {
  if (reading->first < 2)
    return false;
  const sf_token *year = token_at(scan, reading->first), *dash = year - 1, *before = year - 2;
  return !((year->flags | dash->flags) & SF_TOKEN_SPACE) && scan->text.data[dash->start] == '-' &&
         before->kind == SF_TOKEN_NUMBER && before->length < 4;
}

static const char *refuse_year(const date_plan *plan, const sf_scan *scan,
                               const date_reading *reading) {
  uint32_t floor = sentence_first(scan, reading);
  if (reading->stop < sentence_end(scan, reading)) {
    const sf_token *next = token_at(scan, reading->stop);
    if (word_in(plan, scan, TABLE_COUNTED, reading->stop) || scan->text.data[next->start] == '%')
      return "a number that counts something";
  }
  if (tied_to_number(scan, reading) ||
      (reading->first > floor && word_in(plan, scan, TABLE_LABEL, reading->first - 1)))
    return "a number that labels something";
  if (cue_before(plan, scan, reading))
    return NULL;
  return reading->year >= 1900 && reading->year < 2100 ? NULL : "a number that is no likely year";
}

/* "the March figures": behind the article and before a word in small letters that is no
 * preposition, unlike "the March for peace". */
static bool before_noun(const date_plan *plan, const sf_scan *scan, const date_reading *reading) {
  if (reading->first == sentence_first(scan, reading) ||
      reading->stop >= sentence_end(scan, reading) ||
      !word_in(plan, scan, TABLE_OWNER, reading->first - 1))
    return false;
  const sf_token *next = token_at(scan, reading->stop);
  return next->kind == SF_TOKEN_WORD && !(next->flags & SF_TOKEN_CAPITAL) &&
         !word_in(plan, scan, TABLE_CUE, reading->stop) &&
         !word_in(plan, scan, TABLE_CLOSING, reading->stop);
}

/* So many tokens away a word may stand that tells of a match. */
#define MATCH_REACH 30

/* "he scored in the second half": of a match, as some word of the sentence tells. */
static const char *refuse_quarter(const date_plan *plan, const sf_scan *scan,
                                  const date_reading *reading) {
  if (reading->year != ABSENT || reading->relation || reading->container)
    return NULL;
  uint32_t first = sentence_first(scan, reading), end = sentence_end(scan, reading);
  if (reading->first > first + MATCH_REACH)
    first = reading->first - MATCH_REACH;
  if (end > reading->stop + MATCH_REACH)
    end = reading->stop + MATCH_REACH;
  for (uint32_t i = first; i < end; i++)
    if (word_in(plan, scan, TABLE_MATCH, i))
      return "a part of a match";
  return NULL;
}

static const char *refuse_month(const date_plan *plan, const sf_scan *scan,
                                const date_reading *reading) {
  const sf_entry *month = sf_lexicon_find_word(scan->lexicon, plan->tables[TABLE_MONTH],
                                               token_at(scan, reading->stop - 1));
  sf_slice note = month ? sf_entry_value(month, 1) : (sf_slice){0};
  if (sf_slice_is(note, "short"))
    return in_stretch(plan, scan, reading, TABLE_MONTH)
               ? NULL
               : "an abbreviated month without day or year";
  if (cue_before(plan, scan, reading) || in_row(plan, scan, reading, TABLE_MONTH) ||
      in_stretch(plan, scan, reading, TABLE_MONTH))
    return NULL;
  if (sf_slice_is(note, "verb") && before_noun(plan, scan, reading))
    return NULL;
  if (sf_slice_is(note, "word") || sf_slice_is(note, "verb"))
    return "a common word that nothing shows to be a month";
  return capital_behind(scan, reading) ? "part of a name" : NULL;
}

static const char *refuse_weekday(const date_plan *plan, const sf_scan *scan,
                                  const date_reading *reading) {
  const sf_entry *weekday = word_in(plan, scan, TABLE_WEEKDAY, reading->stop - 1);
  if (weekday && sf_slice_is(sf_entry_value(weekday, 1), "short") &&
      !(token_at(scan, reading->stop - 1)->flags & SF_TOKEN_DOTTED) &&
      !in_stretch(plan, scan, reading, TABLE_WEEKDAY))
    return "an abbreviated weekday without a day";
  if (reading->stop < sentence_end(scan, reading) &&
      word_in(plan, scan, TABLE_TITLE, reading->stop))
    return "part of a title";
  if (reading->first > sentence_first(scan, reading) &&
      word_in(plan, scan, TABLE_NAME, reading->first - 1))
    return "part of a name";
  return NULL;
}

/* Season words are also water, a tumble and a way to jump. */
static const char *refuse_season(const date_plan *plan, const sf_scan *scan,
                                 const date_reading *reading) {
  if (reading->year != ABSENT || reading->relation || reading->extent ||
      phrase_stands_before(plan, scan, reading, TABLE_SEASON_CUE))
    return NULL;
  bool verb =
      word_in(plan, scan, TABLE_SEASON, reading->stop - 1) &&
      sf_slice_is(sf_entry_value(word_in(plan, scan, TABLE_SEASON, reading->stop - 1), 1), "verb");
  bool article = word_in(plan, scan, TABLE_ARTICLE, reading->first) != NULL;
  if (reading->stop + 1 < sentence_end(scan, reading) &&
      word_in(plan, scan, TABLE_LINK, reading->stop) &&
      word_in(plan, scan, TABLE_SEASON, reading->stop + 1)) /* "spring and summer" */
    return NULL;
  return article && !verb ? NULL : "a season word that nothing shows to be a season";
}

/* "a quarter" is a length of time only with more said about it. */
static const char *refuse_length(const date_plan *plan, const sf_scan *scan,
                                 const date_reading *reading) {
  bool quarter = !reading->many && !reading->relation &&
                 date_unit_grain(plan, scan, reading->unit) == GRAIN_QUARTER;
  return quarter ? "a quarter of something" : NULL;
}

/* Is the expression, in capitals behind an opening mark, a title: "This Week"? */
static const char *refuse_title(const sf_scan *scan, const date_reading *reading) {
  const sf_token *first = token_at(scan, reading->first);
  bool capitals = (first->flags & SF_TOKEN_CAPITAL) &&
                  (token_at(scan, reading->stop - 1)->flags & SF_TOKEN_CAPITAL);
  bool opened = reading->first > 0 && first[-1].kind == SF_TOKEN_QUOTE;
  return capitals && opened && reading->stop - reading->first > 1 ? "part of a title" : NULL;
}

/* "Happy New Year", "the Lunar New Year": only behind a preposition or the article is it the first
 * of January or the year that begins there. */
static const char *refuse_holiday(const date_plan *plan, const sf_scan *scan,
                                  const date_reading *reading) {
  bool placed = !sf_entry_value(reading->holiday, 1).length || reading->relation ||
                word_in(plan, scan, TABLE_ARTICLE, reading->first) ||
                cue_before(plan, scan, reading);
  return placed ? NULL : "a new year that nothing shows to be this one";
}

/* "the Footballer of the Year", "player of the month" */
static const char *refuse_context(const date_plan *plan, const sf_scan *scan,
                                  const date_reading *reading) {
  uint32_t last = reading->stop - 1, floor = sentence_first(scan, reading);
  bool capital = token_at(scan, last)->flags & SF_TOKEN_CAPITAL;
  if (last < floor + 3 || reading->extent || reading->container ||
      !word_in(plan, scan, TABLE_OF, last - 2))
    return NULL;
  return capital || word_in(plan, scan, TABLE_AWARD, last - 3) ? "part of a title" : NULL;
}

/* Is some longer word of the sentence before the reading in small letters, as in no headline? */
static bool in_running_text(const sf_scan *scan, const date_reading *reading) {
  for (uint32_t i = sentence_first(scan, reading); i < reading->first; i++) {
    const sf_token *token = token_at(scan, i);
    if (token->kind == SF_TOKEN_WORD && token->length > 3 && !(token->flags & SF_TOKEN_CAPITAL))
      return true;
  }
  return false;
}

/* "the Harbour Today" */
static const char *refuse_deictic(const sf_scan *scan, const date_reading *reading) {
  const sf_token *first = token_at(scan, reading->first);
  bool name = (first->flags & SF_TOKEN_CAPITAL) && !(first->flags & SF_TOKEN_SENTENCE) &&
              reading->stop == reading->first + 1 && reading->first > 0 &&
              first[-1].kind == SF_TOKEN_WORD && (first[-1].flags & SF_TOKEN_CAPITAL) &&
              in_running_text(scan, reading);
  return name ? "part of a name" : NULL;
}

/* "Larry Kent Now" */
static const char *refuse_reference(const sf_scan *scan, const date_reading *reading) {
  const sf_token *first = token_at(scan, reading->first);
  bool name = (first->flags & SF_TOKEN_CAPITAL) && !(first->flags & SF_TOKEN_SENTENCE) &&
              reading->first > 0 && first[-1].kind == SF_TOKEN_WORD &&
              (first[-1].flags & SF_TOKEN_CAPITAL);
  return name ? "part of a name" : NULL;
}

/* "the Daily Lantern" */
static const char *refuse_frequency(const sf_scan *scan, const date_reading *reading) {
  const sf_token *token = token_at(scan, reading->first);
  bool name = reading->word && (token->flags & SF_TOKEN_CAPITAL) &&
              (capital_behind(scan, reading) || !(token->flags & SF_TOKEN_SENTENCE));
  if (reading->word && reading->first > sentence_first(scan, reading) &&
      (token[-1].flags & SF_TOKEN_CAPITAL) && capital_behind(scan, reading))
    name = true; /* "the Harbour Party daily Lantern" */
  return name ? "part of a name" : NULL;
}

const char *date_refuse(const date_plan *plan, const sf_scan *scan, const date_reading *reading) {
  bool bare = reading->day == ABSENT && reading->quarter == ABSENT && !reading->relation &&
              reading->weekday == ABSENT && reading->hour == ABSENT;
  switch (reading->action) {
  case DATE_POINT:
    if (reading->crossed)
      return "a stretch that ends before it starts";
    if (reading->rule->option_count > 0) /* check=year: nothing but a number of four digits */
      return refuse_year(plan, scan, reading);
    if (reading->named_quarter)
      return refuse_quarter(plan, scan, reading);
    if (bare && reading->month != ABSENT && reading->year == ABSENT)
      return refuse_month(plan, scan, reading);
    return NULL;
  case DATE_WEEKDAY:
    return refuse_weekday(plan, scan, reading);
  case DATE_SEASON:
    return refuse_season(plan, scan, reading);
  case DATE_SET:
    return refuse_frequency(scan, reading);
  case DATE_DURATION:
    return refuse_length(plan, scan, reading);
  case DATE_RELATIVE:
    return refuse_title(scan, reading);
  case DATE_REFERENCE:
    return refuse_reference(scan, reading);
  case DATE_DEICTIC:
    return refuse_deictic(scan, reading);
  case DATE_HOLIDAY:
    return refuse_holiday(plan, scan, reading);
  case DATE_CONTEXT:
    return refuse_context(plan, scan, reading);
  case DATE_NUMERIC:
  case DATE_SHIFTED:
  case DATE_MONTHS:
  case DATE_CLOCK:
  case DATE_PART:
  case DATE_YEAR_END:
  case DATE_WEEK:
  case DATE_RELATED:
  case DATE_LENGTH:
  default:
    return NULL;
  }
}
