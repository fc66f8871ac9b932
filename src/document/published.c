/* published.c: the day of publication from the text; see published.h.
 *
 * Every rule's first match is kept as a witness. Then the witnesses are asked in the order of their
 * trust: a line that says "published", a dateline, a text that dates itself, a byline, and last the
 * page's masthead, which only tells that the text is not younger. A day without a year takes the
 * year of another witness.
 */
#include "document/published.h"

#include "extract/date/calendar.h"

#include <stdlib.h>

/* Where the day may stand: so many paragraphs and tokens from the start, so many from the end. */
#define HEAD_PARAGRAPHS 12
#define HEAD_TOKENS     500
#define TAIL_TOKENS     80
/* The rules look at most 170 characters into a line: fewer words than this. */
#define LINE_TOKENS 60
/* A dateline is not older than this against the masthead that gives its year. */
#define OLDEST_DAYS 60

enum action {
  ACTION_PUBLISHED,
  ACTION_UPDATED,
  ACTION_BYLINE,
  ACTION_PAGE,
  ACTION_MASTHEAD,
  ACTION_HEADING,
  ACTION_DATELINE,
  ACTION_TODAY,
  ACTION_WRITTEN,
  ACTION_COPYRIGHT,
  ACTION_COUNT
};
static const char *const actions[] = {"published", "updated",   "byline",   "page",
                                      "masthead",  "heading",   "dateline", "today",
                                      "written",   "copyright", NULL};
enum { GROUP_WEEKDAY, GROUP_DAY, GROUP_MONTH, GROUP_YEAR };
static const char *const groups[] = {"weekday", "day", "month", "year", NULL};
static const sf_rule_words words = {"published", actions, groups};

struct sf_published {
  sf_ruleset *rules;
  uint64_t classes, month_class;
  uint16_t months;
};

/* What one rule saw; `year` 0 if it named none. */
typedef struct witness {
  bool seen;
  sf_calendar_day day;
} witness;

sf_result sf_published_new(const sf_rulebook *book, sf_published **out, sf_error *error) {
  sf_published *self = *out = calloc(1, sizeof *self);
  if (!self)
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  self->months = sf_rulebook_table(book, "date_month", error);
  if (self->months == SF_NO_TABLE)
    return SF_ERROR_RULES;
  sf_result result =
      sf_ruleset_new(book->lexicon, book->sources, book->source_count, &words, &self->rules, error);
  if (result == SF_OK)
    self->classes = sf_ruleset_classes(self->rules);
  self->month_class = sf_lexicon_class(book->lexicon, self->months);
  return result;
}

void sf_published_free(sf_published *self) {
  if (!self)
    return;
  sf_ruleset_free(self->rules);
  free(self);
}

/* ---- witnesses ---- */

static int number_of(sf_slice digits) {
  int value = 0;
  for (size_t i = 0; i < digits.length && digits.data[i] >= '0' && digits.data[i] <= '9'; i++)
    value = value * 10 + (digits.data[i] - '0');
  return value;
}

static void hear(const sf_published *self, const sf_scan *scan, const sf_match *match,
                 witness *witnesses) {
  witness heard = {true, {number_of(match->groups[GROUP_YEAR]), 0, 0}};
  sf_slice month = match->groups[GROUP_MONTH];
  heard.day.day = number_of(match->groups[GROUP_DAY]);
  heard.day.month = number_of(month);
  const sf_entry *entry =
      month.length ? sf_lexicon_find_text(scan->lexicon, self->months, month, scan->scratch) : NULL;
  if (entry)
    heard.day.month = number_of(sf_entry_value(entry, 0));
  int action = match->rule->action_number;
  sf_calendar_day tested = heard.day;
  if (!tested.year)
    tested.year = 2000; /* has a 29 February */
  bool valid = action == ACTION_COPYRIGHT || sf_calendar_day_is_valid(tested);
  if (valid && !witnesses[action].seen)
    witnesses[action] = heard;
}

static void listen_at(const sf_published *self, sf_scan *scan, uint32_t index, uint64_t classes,
                      witness *witnesses) {
  sf_candidate candidate = {index, classes};
  sf_match match;
  if (sf_scan_match(scan, self->rules, &candidate, &match))
    hear(self, scan, &match, witnesses);
}

/* Can the paragraph that begins at token `first` open with a date? A line that tells the day has a
 * month or a year near its start; most paragraphs have neither, and no rule is tried on them. */
static bool may_open_with_date(const sf_published *self, const sf_scan *scan, uint32_t first) {
  const sf_token *tokens = scan->tokens->tokens.data;
  size_t count = scan->tokens->tokens.count;
  for (uint32_t i = first; i < count && i < first + LINE_TOKENS; i++) {
    if (i > first && tokens[i].flags & SF_TOKEN_PARAGRAPH)
      return false;
    if (tokens[i].kind == SF_TOKEN_NUMBER && tokens[i].length >= 4)
      return true;
    if (sf_lexicon_classes(scan->lexicon, tokens[i].word) & self->month_class)
      return true;
  }
  return false;
}

static void listen(const sf_published *self, sf_scan *scan, witness *witnesses) {
  const sf_tokens *tokens = scan->tokens;
  uint32_t count = (uint32_t)tokens->tokens.count, paragraphs = 0;
  for (uint32_t i = 0; i < count; i++) {
    const sf_token *token = &tokens->tokens.data[i];
    if (i == HEAD_TOKENS && count > HEAD_TOKENS + TAIL_TOKENS)
      i = count - TAIL_TOKENS, token = &tokens->tokens.data[i];
    uint64_t classes = sf_lexicon_classes(scan->lexicon, token->word);
    if (token->kind == SF_TOKEN_SYMBOL)
      classes |= SF_CLASS_SYMBOL;
    if ((token->flags & SF_TOKEN_PARAGRAPH) && paragraphs++ < HEAD_PARAGRAPHS &&
        may_open_with_date(self, scan, i))
      classes |= SF_CLASS_PARAGRAPH;
    if (classes & self->classes)
      listen_at(self, scan, i, classes & self->classes, witnesses);
  }
}

/* ---- the verdict ---- */

static sf_day_number day_number(sf_calendar_day day) {
  return sf_day_number_of(day.year, day.month, day.day);
}

/* Gives a day without a year the year of the masthead, or of the copyright line. */
static bool complete(const witness *witnesses, sf_calendar_day *day) {
  static const int sources[] = {ACTION_MASTHEAD, ACTION_BYLINE, ACTION_UPDATED, ACTION_HEADING,
                                ACTION_COPYRIGHT};
  if (day->year)
    return true;
  for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
    const witness *source = &witnesses[sources[i]];
    if (!source->seen || !source->day.year)
      continue;
    day->year = source->day.year;
    if (source->day.month) {
      if (day_number(*day) > day_number(source->day))
        day->year--;
      if (day_number(source->day) - day_number(*day) > OLDEST_DAYS)
        return false;
    }
    return sf_calendar_day_is_valid(*day);
  }
  return false;
}

void sf_published_find(const sf_published *self, sf_scan *scan, sf_document *document) {
  static const struct {
    enum action action;
    const char *from;
  } order[] = {
      {ACTION_PUBLISHED, "byline"},  {ACTION_PAGE, "masthead"}, {ACTION_TODAY, "text"},
      {ACTION_DATELINE, "dateline"}, {ACTION_WRITTEN, "text"},  {ACTION_BYLINE, "byline"},
      {ACTION_UPDATED, "byline"},    {ACTION_HEADING, "text"},  {ACTION_MASTHEAD, "masthead"}};
  witness witnesses[ACTION_COUNT] = {{false, {0, 0, 0}}};
  listen(self, scan, witnesses);
  for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
    const witness *chosen = &witnesses[order[i].action];
    sf_calendar_day day = chosen->day;
    if (!chosen->seen || !complete(witnesses, &day))
      continue;
    document->published =
        sf_arena_format(scan->arena, "%04d-%02d-%02d", day.year, day.month, day.day);
    document->published_from = sf_slice_of(order[i].from);
    return;
  }
}
