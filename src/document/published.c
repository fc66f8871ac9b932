/* published.c: the day of publication from the text; see published.h.
 *
 * Every rule's first match is kept as a witness; rules are tried where the token stream proposes a
 * day: at the head of a paragraph that names one, and at the words of published.tsv. Then the
 * witnesses are asked in the order of their trust: a line that says "published", a dateline, a text
 * that dates itself, a byline, and last the page's masthead, which only tells that the text is not
 * younger. A day without a year takes the year of another witness.
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
/* "12th of May", "May 12": so many tokens lie between the two at most. */
#define DAY_REACH 3
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
/* What a glance over the line saw, of what a day in full needs: a year and what may be a day behind
 * a mark, at the start, behind a bar or a dash; or a word that says "published" at the start or
 * behind a mark; of a dateline: a name, a mark, and what may be a day behind a comma. */
enum { NEED_YEAR, NEED_WORD, NEED_FIRST, NEED_BAR, NEED_DASH, NEED_PLACE };
static const char *const needs[] = {"year", "word", "first", "bar", "dash", "place", NULL};
static const sf_rule_words words = {"published", actions, groups, needs};

/* Tables of whose phrases a whole one must stand where a rule is tried. */
enum { TODAY, WRITTEN, COPYRIGHT, PHRASED_TABLES };
static const char *const phrased_names[PHRASED_TABLES] = {"published_today", "published_written",
                                                          "published_copyright"};

struct sf_published {
  sf_ruleset *rules;
  uint64_t month_class;
  uint16_t months, weekdays, said; /* tables */
  uint64_t looking;                /* all classes at which rules are tried, but for paragraphs */
  uint64_t phrased;                /* the union of phrased_classes */
  uint16_t phrased_tables[PHRASED_TABLES];
  uint64_t phrased_classes[PHRASED_TABLES];
};

/* What one rule saw; `year` 0 if it named none. */
typedef struct witness {
  bool seen;
  sf_calendar_day day;
  uint32_t start, end; /* its words */
} witness;

sf_result sf_published_new(const sf_rulebook *book, sf_published **out, sf_error *error) {
  sf_published *self = *out = calloc(1, sizeof *self);
  if (!self)
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  self->months = sf_rulebook_table(book, "date_month", error);
  self->weekdays = sf_rulebook_table(book, "date_weekday", error);
  self->said = sf_rulebook_table(book, "published_word", error);
  if (self->months == SF_NO_TABLE || self->weekdays == SF_NO_TABLE || self->said == SF_NO_TABLE)
    return SF_ERROR_RULES;
  sf_result result =
      sf_ruleset_new(book->lexicon, book->sources, book->source_count, &words, &self->rules, error);
  self->month_class = sf_lexicon_class(book->lexicon, self->months);
  for (size_t i = 0; i < PHRASED_TABLES && result == SF_OK; i++) {
    self->phrased_tables[i] = sf_rulebook_table(book, phrased_names[i], error);
    if (self->phrased_tables[i] == SF_NO_TABLE)
      return SF_ERROR_RULES;
    self->phrased_classes[i] = sf_lexicon_class(book->lexicon, self->phrased_tables[i]);
    self->phrased |= self->phrased_classes[i];
  }
  if (result == SF_OK)
    self->looking = sf_ruleset_classes(self->rules) & ~(uint64_t)SF_CLASS_PARAGRAPH;
  return result;
}

void sf_published_free(sf_published *self) {
  if (!self)
    return;
  sf_ruleset_free(self->rules);
  free(self);
}

uint64_t sf_published_classes(const sf_published *self) {
  return self->looking | self->month_class | SF_CLASS_NUMBER;
}

const sf_rule *const *sf_published_rules(const sf_published *self, size_t *count) {
  return sf_ruleset_rules(self->rules, count);
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
  witness heard = {true, {number_of(match->groups[GROUP_YEAR]), 0, 0}, match->start, match->end};
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

static bool is_date_mark(char mark) {
  return mark == '-' || mark == '/' || mark == '.';
}

/* Part of a day in digits: 2031-05-14, 14.5.2031. */
static bool is_date_number(const sf_scan *scan, const sf_token *token) {
  const char *text = scan->text.data + token->start; /* padded behind its end */
  return token->length > 5 ||
         (token->length == 4 &&
          (is_date_mark(text[4]) || (token->start > 0 && is_date_mark(text[-1]))));
}

/* May a day be named in the tokens from `first` on, before the end of the paragraph? It has a month
 * beside a number, or digits alone; where there is none, which is nearly everywhere, no rule is
 * tried. `next` is the first candidate not before `first`. */
static bool may_name_day(const sf_published *self, const sf_scan *scan,
                         const sf_paragraph *paragraph, uint32_t first, size_t next) {
  const sf_candidate *candidates = scan->tokens->candidates.data;
  uint32_t number = UINT32_MAX, month = UINT32_MAX, stop = first + LINE_TOKENS;
  if (stop > paragraph->end)
    stop = paragraph->end;
  for (; next < scan->tokens->candidates.count && candidates[next].token < stop; next++) {
    uint32_t token = candidates[next].token;
    if (candidates[next].classes & SF_CLASS_NUMBER) {
      if (is_date_number(scan, &scan->tokens->tokens.data[token]) ||
          (month != UINT32_MAX && token - month <= DAY_REACH))
        return true;
      number = token;
    } else if ((candidates[next].classes & self->month_class) &&
               sf_lexicon_find(scan->lexicon, self->months, scan->tokens, token, NULL)) {
      if (number != UINT32_MAX && token - number <= DAY_REACH)
        return true;
      month = token;
    }
  }
  return false;
}

/* Where the listening has come to. */
typedef struct listener {
  const sf_published *published;
  sf_scan *scan;
  size_t candidate, paragraph; /* the next ones */
  uint32_t heads;              /* paragraphs begun so far */
  witness *witnesses;
} listener;

static bool may_follow(const listener *self, size_t paragraph, uint32_t token) {
  return may_name_day(self->published, self->scan, &self->scan->tokens->paragraphs.data[paragraph],
                      token, self->candidate);
}

/* The classes of candidate number `at` at which rules are tried: those of phrases only where a
 * whole one stands and, unless it goes with a mere year, a day may follow. */
static uint64_t classes_at(const listener *self, size_t at) {
  const sf_published *published = self->published;
  const sf_tokens *tokens = self->scan->tokens;
  const sf_candidate *candidate = &tokens->candidates.data[at];
  uint64_t classes = candidate->classes & published->looking & ~published->phrased;
  for (size_t i = 0; i < PHRASED_TABLES; i++)
    if ((candidate->classes & published->phrased_classes[i]) &&
        sf_lexicon_find(self->scan->lexicon, published->phrased_tables[i], tokens, candidate->token,
                        NULL) &&
        (i == COPYRIGHT || may_follow(self, self->paragraph - 1, candidate->token)))
      classes |= published->phrased_classes[i];
  return classes;
}

/* The marks that part the pieces of a line. */
enum { MARK_BAR = 1, MARK_DASH = 2, MARK_COLON = 4, MARK_COMMA = 8, MARK_ALL = 15 };

static unsigned mark_of(const char *at) {
  static const struct {
    const char *mark;
    size_t length;
    unsigned kind;
  } marks[] = {{"|", 1, MARK_BAR},
               {"\xC2\xB7", 2, MARK_BAR},
               {"\xE2\x80\xA2", 3, MARK_BAR},
               {"-", 1, MARK_DASH},
               {"\xE2\x80\x93", 3, MARK_DASH},
               {"\xE2\x80\x94", 3, MARK_DASH},
               {":", 1, MARK_COLON},
               {",", 1, MARK_COMMA}};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (*at == *marks[i].mark && !memcmp(at, marks[i].mark, marks[i].length))
      return marks[i].kind;
  return 0;
}

/* May a day be written from here on? */
static bool begins_day(const listener *self, const sf_token *token) {
  const sf_published *published = self->published;
  const sf_lexicon *lexicon = self->scan->lexicon;
  if (token->kind == SF_TOKEN_NUMBER)
    return token->length <= 2 || token->length == 4; /* 2031-05-14 */
  return sf_lexicon_find_word(lexicon, published->months, token) ||
         sf_lexicon_find_word(lexicon, published->weekdays, token);
}

/* What the rules of a line may need, seen in the line that begins at token `first`. */
static unsigned look_over(const listener *self, const sf_paragraph *paragraph, uint32_t first) {
  const sf_published *published = self->published;
  const sf_scan *scan = self->scan;
  const sf_token *tokens = scan->tokens->tokens.data, *head = &tokens[first];
  uint32_t stop =
      first + 2 * LINE_TOKENS < paragraph->end ? first + 2 * LINE_TOKENS : paragraph->end;
  unsigned marks = 0, seen = 0, dated = 0, mark = 0;
  bool year = false, said = false, link = false,
       behind = true; /* a mark, or the line's beginning */
  for (const sf_token *token = head; token < tokens + stop; token++) {
    year |= token->kind == SF_TOKEN_NUMBER && token->length == 4;
    link |= token->kind == SF_TOKEN_LINK;
    if (behind) {
      said |= sf_lexicon_may_start(scan->lexicon, published->said, token->word);
      dated |= begins_day(self, token) ? mark : 0;
    }
    behind = token->kind != SF_TOKEN_WORD && token->kind != SF_TOKEN_NUMBER;
    mark = behind ? mark_of(scan->text.data + token->start) : 0;
    marks |= mark;
  }
  if (link) { /* it may hold anything */
    year = said = true;
    marks = dated = MARK_ALL;
  }
  if (year)
    seen = (dated ? 1u << NEED_YEAR : 0) | (unsigned)said << NEED_WORD |
           (begins_day(self, head) ? 1u << NEED_FIRST : 0) |
           (dated & MARK_BAR ? 1u << NEED_BAR : 0) |
           ((marks & MARK_DASH) && (dated & (MARK_DASH | MARK_BAR)) ? 1u << NEED_DASH : 0);
  if ((head->flags & SF_TOKEN_CAPITAL) && (marks & (MARK_DASH | MARK_COLON)) &&
      (dated & MARK_COMMA))
    seen |= 1u << NEED_PLACE;
  return seen;
}

static void listen_at(listener *self, uint32_t token, uint64_t classes) {
  sf_scan *scan = self->scan;
  sf_match match;
  if (!classes)
    return;
  const sf_paragraph *paragraph =
      &scan->tokens->paragraphs.data[sf_tokens_paragraph(scan->tokens, token)];
  unsigned seen = classes & SF_CLASS_PARAGRAPH ? look_over(self, paragraph, token) : 0;
  if (sf_ruleset_match_seen(self->published->rules, scan->matcher, scan->text,
                            scan->tokens->tokens.data[token].start, paragraph->stop, classes, seen,
                            &match))
    hear(self->published, scan, &match, self->witnesses);
}

/* The class that the head of the next paragraph has, which is passed. */
static uint64_t pass_head(listener *self) {
  size_t paragraph = self->paragraph++;
  bool open = self->heads++ < HEAD_PARAGRAPHS &&
              may_follow(self, paragraph, self->scan->tokens->paragraphs.data[paragraph].first);
  return open ? SF_CLASS_PARAGRAPH : 0;
}

/* The first token of the next paragraph, or `stop` if that comes first. */
static uint32_t next_head(const listener *self, uint32_t stop) {
  const sf_tokens *tokens = self->scan->tokens;
  if (self->paragraph == tokens->paragraphs.count ||
      tokens->paragraphs.data[self->paragraph].first >= stop)
    return stop;
  return tokens->paragraphs.data[self->paragraph].first;
}

/* Goes over paragraphs' heads and candidates up to token `stop`, in the order of the text. */
static void listen_until(listener *self, uint32_t stop) {
  const sf_tokens *tokens = self->scan->tokens;
  uint32_t head = next_head(self, stop);
  for (;;) {
    for (; self->candidate < tokens->candidates.count; self->candidate++) {
      const sf_candidate *candidate = &tokens->candidates.data[self->candidate];
      if (candidate->token >= head)
        break;
      if (candidate->classes & self->published->looking)
        listen_at(self, candidate->token, classes_at(self, self->candidate));
    }
    if (head == stop)
      return;
    uint64_t classes = pass_head(self);
    if (self->candidate < tokens->candidates.count &&
        tokens->candidates.data[self->candidate].token == head)
      classes |= classes_at(self, self->candidate++);
    listen_at(self, head, classes);
    head = next_head(self, stop);
  }
}

static void listen(const sf_published *published, sf_scan *scan, witness *witnesses) {
  const sf_tokens *tokens = scan->tokens;
  uint32_t count = (uint32_t)tokens->tokens.count;
  listener self = {.published = published, .scan = scan, .witnesses = witnesses};
  if (count <= HEAD_TOKENS + TAIL_TOKENS) {
    listen_until(&self, count);
    return;
  }
  listen_until(&self, HEAD_TOKENS);
  size_t *candidate = &self.candidate, *paragraph = &self.paragraph;
  uint32_t tail = count - TAIL_TOKENS;
  for (*candidate = tokens->candidates.count;
       *candidate > 0 && tokens->candidates.data[*candidate - 1].token >= tail;)
    --*candidate;
  for (*paragraph = tokens->paragraphs.count;
       *paragraph > 0 && tokens->paragraphs.data[*paragraph - 1].first >= tail;)
    --*paragraph;
  listen_until(&self, count);
}

/* ---- the verdict ---- */

static sf_day_number day_number(sf_calendar_day day) {
  return sf_day_number_of(day.year, day.month, day.day);
}

/* Gives a day without a year the year of the masthead, or of the copyright line, which `helper`
 * becomes. */
static bool complete(const witness *witnesses, sf_calendar_day *day, const witness **helper) {
  static const int sources[] = {ACTION_MASTHEAD, ACTION_BYLINE, ACTION_UPDATED, ACTION_HEADING,
                                ACTION_COPYRIGHT};
  if (day->year)
    return true;
  for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
    const witness *source = &witnesses[sources[i]];
    if (!source->seen || !source->day.year)
      continue;
    day->year = source->day.year;
    *helper = source;
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

/* The words of the witness, and those of the one that lent it its year. */
static sf_slice evidence_of(const sf_scan *scan, const witness *chosen, const witness *helper) {
  sf_slice own = sf_slice_trim(sf_scan_original(scan, chosen->start, chosen->end));
  if (!helper)
    return own;
  sf_slice other = sf_slice_trim(sf_scan_original(scan, helper->start, helper->end));
  bool before = other.data < own.data;
  sf_slice first = before ? other : own, last = before ? own : other;
  return sf_arena_format(scan->arena, "%.*s … %.*s", (int)first.length, first.data,
                         (int)last.length, last.data);
}

void sf_published_find(const sf_published *self, sf_scan *scan, sf_document *document) {
  static const struct {
    enum action action;
    const char *from;
  } order[] = {
      {ACTION_PUBLISHED, "byline"},  {ACTION_PAGE, "masthead"}, {ACTION_TODAY, "text"},
      {ACTION_DATELINE, "dateline"}, {ACTION_WRITTEN, "text"},  {ACTION_BYLINE, "byline"},
      {ACTION_UPDATED, "byline"},    {ACTION_HEADING, "text"},  {ACTION_MASTHEAD, "masthead"}};
  witness witnesses[ACTION_COUNT] = {{false, {0, 0, 0}, 0, 0}};
  listen(self, scan, witnesses);
  for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
    const witness *chosen = &witnesses[order[i].action];
    const witness *helper = NULL;
    sf_calendar_day day = chosen->day;
    if (!chosen->seen || !complete(witnesses, &day, &helper))
      continue;
    document->published =
        sf_arena_format(scan->arena, "%04d-%02d-%02d", day.year, day.month, day.day);
    document->published_from = sf_slice_of(order[i].from);
    document->published_evidence = evidence_of(scan, chosen, helper);
    return;
  }
}
