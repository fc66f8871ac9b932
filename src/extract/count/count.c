/* count.c: counts of things: "40 countries", "more than 157,000 irregular migrants".
 *
 * A number counts what a noun of nouns.tsv names a few words behind it. The rules (count.rules)
 * say what a number looks like; here the noun is found, and years, ages, labels and sums are told
 * apart. A count that only points back ("the five countries") is marked.
 */
#include "extract/count/count.h"

#include "extract/number.h"

#include <stdlib.h>

/* Words that may stand between number and noun, those of a name besides, and tokens of a sentence
 * searched for its time. */
enum {
  NOUN_REACH = 4,
  NAME_REACH = 4,
  PERIOD_REACH = 8,
  NUMBER_REACH = 12,
  MATCH_REACH = 32,
  SMALL = 100
};
/* Words of whose they are: "of the former mayor's". */
enum { OWNER_REACH = 4 };
/* Words back to what "others" are. */
enum { BACK_REACH = 16 };
/* Words between the numbers of a share: "3 out of 10". */
enum { SHARE_REACH = 2 };

static const char *const actions[] = {"count", NULL};
static const char *const groups[] = {"low", "high", NULL};
enum { GROUP_LOW, GROUP_HIGH };
static const sf_rule_words words = {"count", actions, groups, NULL};

typedef struct count_plan {
  sf_ruleset *rules;
  const sf_lexicon *lexicon;
  sf_number_tables numbers;
  uint16_t noun, stop, label, year_before, the, period, month, symbol, article, range_open, of;
  uint16_t share, since, word_of, word_and;
  sf_table_set parts; /* the tables of parts of numbers */
  uint64_t noun_class;
} count_plan;

/* ---- the plan ---- */

static sf_result find_tables(const sf_rulebook *book, count_plan *out, sf_error *error) {
  const struct {
    uint16_t *table;
    const char *name;
  } wanted[] = {{&out->noun, "count_noun"},     {&out->stop, "count_stop"},
                {&out->label, "count_label"},   {&out->year_before, "count_year_before"},
                {&out->the, "count_the"},       {&out->period, "count_period"},
                {&out->month, "count_month"},   {&out->symbol, "currency_symbol"},
                {&out->article, "sum_article"}, {&out->range_open, "sum_range_open"},
                {&out->of, "count_of"},         {&out->share, "count_share"},
                {&out->since, "count_since"},   {&out->word_of, "clause_of"},
                {&out->word_and, "clause_and"}};
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    *wanted[i].table = sf_rulebook_table(book, wanted[i].name, error);
    if (*wanted[i].table == SF_NO_TABLE)
      return SF_ERROR_RULES;
  }
  return sf_number_tables_find(book, &out->numbers, error);
}

static void release(void *plan) {
  count_plan *self = plan;
  if (self)
    sf_ruleset_free(self->rules);
  free(self);
}

static sf_result prepare(const sf_rulebook *book, void **plan, sf_error *error) {
  count_plan *self = calloc(1, sizeof *self);
  *plan = self;
  if (!self)
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  self->lexicon = book->lexicon;
  sf_result result = find_tables(book, self, error);
  if (result == SF_OK)
    result = sf_ruleset_new(book->lexicon, book->sources, book->source_count, &words, &self->rules,
                            error);
  if (result != SF_OK)
    return result;
  const sf_number_tables *numbers = &self->numbers;
  sf_table_set_add(&self->parts, numbers->number);
  sf_table_set_add(&self->parts, numbers->magnitude);
  sf_table_set_add(&self->parts, numbers->link);
  sf_table_set_add(&self->parts, numbers->letter);
  self->noun_class = sf_lexicon_class(book->lexicon, self->noun);
  return SF_OK;
}

static uint64_t classes(const void *plan) {
  return sf_ruleset_classes(((const count_plan *)plan)->rules);
}

static const sf_rule *const *rules(const void *plan, size_t *count) {
  return sf_ruleset_rules(((const count_plan *)plan)->rules, count);
}

/* ---- tokens ---- */

typedef struct count_run {
  const count_plan *plan;
  sf_scan *scan;
  const sf_token *tokens;
  uint32_t token_count;
  uint32_t near; /* the token where the match in hand begins */
} count_run;

static const sf_token *token_at(const count_run *self, uint32_t index) {
  return &self->tokens[index];
}

static bool is_in(const count_run *self, uint16_t table, uint32_t index) {
  return sf_lexicon_find_word(self->plan->lexicon, table, token_at(self, index)) != NULL;
}

static bool is_mark(const count_run *self, uint32_t index, const char *marks) {
  return sf_token_is_mark(self->scan->text, token_at(self, index), marks);
}

static bool ends(const count_run *self, uint32_t index) {
  return index >= self->token_count || (token_at(self, index)->flags & SF_TOKEN_SENTENCE);
}

/* ---- the noun ---- */

typedef struct count_noun {
  const sf_entry *head, *second; /* `second`: "boats and engines" */
  uint32_t behind;               /* token behind the phrase */
} count_noun;

/* A noun at token `index`; returns how many tokens it has, or 0. */
static uint32_t noun_at(const count_run *self, uint32_t index, const sf_entry **noun) {
  uint32_t length = 0;
  if (ends(self, index) || !(sf_lexicon_classes(self->plan->lexicon, token_at(self, index)->word) &
                             self->plan->noun_class))
    return 0;
  *noun =
      sf_lexicon_find(self->plan->lexicon, self->plan->noun, self->scan->tokens, index, &length);
  return *noun ? length : 0;
}

/* Some of many: the token behind "of the", "of these", "of the mayor's"; `index` if that does not
 * stand there. */
static uint32_t behind_of(const count_run *self, uint32_t index) {
  if (ends(self, index) || !is_in(self, self->plan->word_of, index) || ends(self, index + 1))
    return index;
  for (uint32_t i = index + 1; i <= index + OWNER_REACH && !ends(self, i); i++) {
    if (token_at(self, i)->flags & SF_TOKEN_CLITIC)
      return i + 1;
    if (token_at(self, i)->kind != SF_TOKEN_WORD)
      break;
  }
  return is_in(self, self->plan->of, index + 1) ? index + 2 : index;
}

/* "Two boats sank, nine others": the last noun of the sentence before the match in hand. */
static bool named_before(const count_run *self, const sf_entry **noun) {
  for (uint32_t i = self->near, steps = 0; i > 0 && steps < BACK_REACH; steps++) {
    if (token_at(self, i--)->flags & SF_TOKEN_SENTENCE)
      return false;
    if (noun_at(self, i, noun))
      return !sf_slice_is(sf_entry_value(*noun, 1), "back");
  }
  return false;
}

/* A part of a name or model between number and noun: "Joint", "Strike", "-35" of "F-35". */
static bool is_of_name(const count_run *self, uint32_t index) {
  const sf_token *token = token_at(self, index), *before = token - 1;
  if (token->kind == SF_TOKEN_WORD)
    return (token->flags & SF_TOKEN_CAPITAL) && (before->flags & SF_TOKEN_CAPITAL) &&
           !(token->flags & SF_TOKEN_CLITIC);
  return !(token->flags & SF_TOKEN_SPACE) &&
         (token->kind == SF_TOKEN_NUMBER
              ? is_mark(self, index - 1, "-")
              : is_mark(self, index, "-") && (before->flags & SF_TOKEN_CAPITAL));
}

/* The noun that a number before token `index` counts. */
static bool find_noun(const count_run *self, uint32_t index, count_noun *out) {
  uint32_t length = 0;
  const sf_entry *noun = NULL;
  *out = (count_noun){0};
  index = behind_of(self, index);
  unsigned others = 0, names = 0;
  for (uint32_t i = index; others < NOUN_REACH && !ends(self, i); i++) {
    const sf_token *token = token_at(self, i);
    length = noun_at(self, i, &noun);
    if (length) {
      index = i + length;
      break;
    }
    if (i > index && names < NAME_REACH && is_of_name(self, i)) {
      names++;
      continue;
    }
    others++;
    bool hyphen = token->kind == SF_TOKEN_PUNCT && is_mark(self, i, "-") && i > index &&
                  !(token->flags & SF_TOKEN_SPACE);
    if (!hyphen && (token->kind != SF_TOKEN_WORD || is_in(self, self->plan->stop, i) ||
                    (token->flags & SF_TOKEN_CLITIC)))
      return false;
  }
  if (!length)
    return false;
  out->behind = index;
  if (sf_slice_is(sf_entry_value(noun, 1), "back"))
    return named_before(self, &out->head);
  for (out->head = noun; (length = noun_at(self, index, &noun)) > 0; out->head = noun) {
    if (sf_slice_is(sf_entry_value(noun, 1), "alone"))
      break;
    index += length; /* the last of several is the head */
  }
  out->behind = index;
  if (!ends(self, index) && is_in(self, self->plan->word_and, index) &&
      (length = noun_at(self, index + 1, &out->second)) > 0)
    out->behind = index + 1 + length;
  return true;
}

/* ---- what is no count ---- */

static bool is_year(const count_run *self, uint32_t first, sf_slice text, sf_slice modifier) {
  bool shaped = text.length == 4 && (text.data[0] == '1' || text.data[0] == '2') &&
                text.data[1] >= '0' && text.data[1] <= '9' && text.data[3] <= '9';
  if (!shaped || (text.data[0] == '2' && text.data[1] > '0') ||
      (text.data[0] == '1' && text.data[1] < '6'))
    return false;
  return !modifier.length || first == 0 || is_in(self, self->plan->year_before, first - 1);
}

static bool is_year_token(const count_run *self, uint32_t index) {
  const sf_token *token = token_at(self, index);
  char first = self->scan->text.data[token->start];
  return token->kind == SF_TOKEN_NUMBER && token->length == 4 && (first == '1' || first == '2');
}

static bool is_number(const count_run *self, uint32_t index) {
  return token_at(self, index)->kind == SF_TOKEN_NUMBER ||
         is_in(self, self->plan->numbers.number, index);
}

/* "one in five", "3 out of 10" */
static bool is_share(const count_run *self, uint32_t first) {
  for (uint32_t reach = 1; reach <= SHARE_REACH && first > reach; reach++) {
    uint32_t length = 0, before = first - reach - 1;
    sf_lexicon_find(self->plan->lexicon, self->plan->share, self->scan->tokens, first - reach,
                    &length);
    if (length == reach)
      return is_number(self, before) &&
             !(is_year_token(self, before) || is_year_token(self, first));
  }
  return false;
}

/* Why the number at token `first` counts nothing; NULL if it may. */
static const char *trap(const count_run *self, uint32_t first, sf_slice text, sf_slice modifier) {
  const sf_token *token = token_at(self, first);
  if (first > 0 && !(token->flags & SF_TOKEN_SPACE)) {
    const sf_token *before = token_at(self, first - 1);
    bool opens = before->kind == SF_TOKEN_QUOTE || is_mark(self, first - 1, "([") ||
                 (unsigned char)self->scan->text.data[before->start] >= 0x80;
    if (!opens || is_in(self, self->plan->symbol, first - 1))
      return "part of a longer word";
  }
  if (first > 0 && !(token->flags & SF_TOKEN_PARAGRAPH)) {
    if (is_in(self, self->plan->symbol, first - 1))
      return "a sum of money";
    if (is_in(self, self->plan->label, first - 1))
      return "a label, not a number of things";
    if (is_share(self, first))
      return "a share: so many in so many";
  }
  return is_year(self, first, text, modifier) ? "a year" : NULL;
}

/* ---- when ---- */

static sf_slice original(const count_run *self, uint32_t first, uint32_t behind) {
  const sf_token *a = token_at(self, first), *b = token_at(self, behind - 1);
  return sf_scan_original(self->scan, a->start, b->start + b->length);
}

/* "in 2023", "since July", "last year", a few words behind the noun. */
static sf_slice find_period(const count_run *self, uint32_t index) {
  for (uint32_t i = index; i < index + PERIOD_REACH && !ends(self, i); i++) {
    uint32_t length;
    const sf_token *token = token_at(self, i);
    if (token->kind != SF_TOKEN_WORD)
      return (sf_slice){0};
    if (sf_lexicon_find(self->plan->lexicon, self->plan->period, self->scan->tokens, i, &length))
      return original(self, i, i + length);
    if (is_in(self, self->plan->since, i) && !ends(self, i + 1)) {
      bool month = is_in(self, self->plan->month, i + 1);
      bool year = month && !ends(self, i + 2) && is_year_token(self, i + 2);
      if (month || is_year_token(self, i + 1))
        return original(self, i, i + 2 + year);
    }
  }
  return (sf_slice){0};
}

/* ---- the run ---- */

static uint32_t offset(const count_run *self, sf_slice group) {
  return (uint32_t)(group.data - self->scan->text.data);
}

/* The token behind a stretch of text. */
static uint32_t behind(const count_run *self, sf_slice group) {
  return sf_number_token(self->scan, self->near, offset(self, group) + (uint32_t)group.length - 1) +
         1;
}

/* Is the second number the end of a range? "and" needs "between" before. */
static bool is_range(const count_run *self, const sf_match *match, uint32_t first, sf_number *low,
                     sf_number *high) {
  const count_plan *plan = self->plan;
  sf_slice text = match->groups[GROUP_HIGH];
  uint32_t link = behind(self, match->groups[GROUP_LOW]);
  bool between = false;
  for (uint32_t i = first; i > 0 && i + 3 > first && !between; i--)
    between = is_in(self, plan->range_open, i - 1);
  return (!is_in(self, self->plan->word_and, link) || between) &&
         sf_number_read(&plan->numbers, self->scan, self->near, text, high) &&
         sf_number_borrow_magnitude(low, high) && sf_decimal_compare(low->value, high->value) < 0;
}

static sf_slice key_of(const count_run *self, const count_noun *noun) {
  sf_slice head = sf_entry_value(noun->head, 0);
  if (!noun->second)
    return head;
  sf_slice second = sf_entry_value(noun->second, 0);
  return sf_arena_format(self->scan->arena, "%.*s and %.*s", (int)head.length, head.data,
                         (int)second.length, second.data);
}

static bool points_back(const count_run *self, uint32_t first, const sf_number *number) {
  return first > 0 && is_in(self, self->plan->the, first - 1) &&
         sf_decimal_compare(number->value, sf_decimal_of(SMALL)) < 0;
}

/* Reads one match; `*reached` becomes the byte up to which the text is used. */
static const char *read_count(const count_run *self, const sf_match *match, uint32_t *reached) {
  sf_slice text = match->groups[GROUP_LOW];
  uint32_t first = sf_number_token(self->scan, self->near, match->start);
  sf_number low, high;
  count_noun noun;
  *reached = match->start + (uint32_t)text.length;
  if (!sf_number_read(&self->plan->numbers, self->scan, self->near, text, &low))
    return "not a number, or one too large";
  bool range = match->groups[GROUP_HIGH].data && is_range(self, match, first, &low, &high);
  if (match->groups[GROUP_HIGH].data && !range)
    return "two numbers, no range";
  if (!find_noun(self, behind(self, range ? match->groups[GROUP_HIGH] : text), &noun))
    return "nothing that is counted behind it";
  const sf_token *last = token_at(self, noun.behind - 1);
  sf_slice modifier = sf_number_modifier(&self->plan->numbers, self->scan, first, noun.behind);
  const char *reason = trap(self, first, text, modifier);
  if (reason)
    return reason;
  if (low.value.scale || sf_decimal_compare(low.value, sf_decimal_of(1)) <= 0)
    return "one, none or a fraction";
  *reached = last->start + last->length;
  sf_mention *mention =
      sf_scan_add(self->scan, SF_KIND_COUNT, match->rule->name, first, match->start, *reached);
  mention->values[SF_COUNT_AMOUNT] = sf_value_number(low.value);
  if (range)
    mention->values[SF_COUNT_MAX] = sf_value_number(high.value);
  mention->values[SF_COUNT_NOUN] = sf_value_text(key_of(self, &noun));
  mention->values[SF_COUNT_MODIFIER] = sf_value_text(modifier);
  mention->values[SF_COUNT_PERIOD] = sf_value_text(find_period(self, noun.behind));
  if (points_back(self, first, &low))
    mention->values[SF_COUNT_ANAPHORIC] = sf_value_true();
  return NULL;
}

/* May the token be part of a number in words, or of a range? */
static bool is_part(const count_run *self, const sf_token *token) {
  const sf_number_tables *numbers = &self->plan->numbers;
  const sf_lexicon *lexicon = self->plan->lexicon;
  return sf_lexicon_find_word(lexicon, numbers->number, token) ||
         sf_lexicon_find_word(lexicon, numbers->magnitude, token) ||
         sf_lexicon_find_word(lexicon, numbers->link, token) ||
         (!(token->flags & SF_TOKEN_SPACE) &&
          sf_lexicon_find_word(lexicon, numbers->letter, token));
}

/* May find_noun() find one a few words behind the number at token `index`? Most numbers count
 * nothing, and what this refuses costs no pattern. */
static bool leads_to_noun(const count_run *self, uint32_t index) {
  const count_plan *plan = self->plan;
  const uint32_t count = self->token_count;
  const uint32_t end = index + NUMBER_REACH < count ? index + NUMBER_REACH : count;
  unsigned others = 0, names = 0;
  for (uint32_t i = index + 1; i < end; i++) {
    const sf_token *token = token_at(self, i);
    if (token->flags & SF_TOKEN_SENTENCE)
      return false;
    if (sf_lexicon_classes(plan->lexicon, token->word) & plan->noun_class)
      return true;
    if (others && names < NAME_REACH && is_of_name(self, i)) {
      names++;
      continue;
    }
    if (token->kind == SF_TOKEN_NUMBER && others)
      return false;
    uint32_t of = !others && is_in(self, plan->word_of, i) ? behind_of(self, i) : i;
    if (of > i) {
      i = of - 1;
      continue;
    }
    if (token->kind == SF_TOKEN_NUMBER ||
        (sf_lexicon_may_start_any(plan->lexicon, &plan->parts, token->word) &&
         is_part(self, token)))
      continue;
    if (token->kind != SF_TOKEN_WORD || ++others == NOUN_REACH ||
        (token->flags & SF_TOKEN_CLITIC) || sf_lexicon_find_word(plan->lexicon, plan->stop, token))
      return false;
  }
  return false;
}

/* "a million people": the article is the number. */
static uint32_t with_article(const count_run *self, uint32_t index) {
  const sf_token *token = token_at(self, index);
  const sf_entry *number =
      sf_lexicon_find_word(self->plan->lexicon, self->plan->numbers.number, token);
  if (index == 0 || token->kind != SF_TOKEN_WORD || (token->flags & SF_TOKEN_SENTENCE) ||
      !is_in(self, self->plan->article, index - 1))
    return index;
  return number && !sf_entry_value(number, 1).length ? index : index - 1;
}

/* Matches no further than a number can reach, so that hostile text costs no more than news. */
static bool match_near(const count_run *self, const sf_candidate *candidate, sf_match *out) {
  const sf_scan *scan = self->scan;
  const sf_tokens *tokens = scan->tokens;
  uint32_t paragraph = sf_tokens_paragraph(tokens, candidate->token);
  uint32_t last = candidate->token + MATCH_REACH, start = token_at(self, candidate->token)->start;
  uint32_t stop = tokens->paragraphs.data[paragraph].stop;
  if (last < tokens->tokens.count && token_at(self, last)->start < stop)
    stop = token_at(self, last)->start;
  return sf_ruleset_match(self->plan->rules, scan->matcher, scan->text, start, stop,
                          candidate->classes, out);
}

static void run(const void *plan, sf_scan *scan) {
  count_run self = {.plan = plan,
                    .scan = scan,
                    .tokens = scan->tokens->tokens.data,
                    .token_count = (uint32_t)scan->tokens->tokens.count};
  const uint64_t wanted = classes(plan);
  const sf_candidate *end = scan->candidates + scan->candidate_count;
  uint32_t reached = 0;
  for (const sf_candidate *proposed = scan->candidates;
       (proposed = sf_candidate_next(proposed, wanted)) < end; proposed++) {
    if (token_at(&self, proposed->token)->start < reached || !leads_to_noun(&self, proposed->token))
      continue;
    sf_candidate candidate = {with_article(&self, proposed->token), proposed->classes & wanted};
    sf_match match;
    if (!match_near(&self, &candidate, &match))
      continue;
    self.near = candidate.token;
    const char *reason = read_count(&self, &match, &reached);
    if (reason)
      sf_scan_decline(scan, SF_KIND_COUNT, match.rule->name, match.start, match.end, reason);
  }
}

/* ---- in short ---- */

static void add_amount(sf_buffer *out, const char *before, sf_value value) {
  char digits[SF_DECIMAL_SIZE];
  if (value.type != SF_VALUE_NUMBER)
    return;
  sf_buffer_add_text(out, before);
  sf_buffer_add(out, (sf_slice){digits, sf_decimal_write(value.as.number, digits)});
}

static void add_text(sf_buffer *out, const char *before, sf_value value) {
  if (value.type != SF_VALUE_TEXT)
    return;
  sf_buffer_add_text(out, before);
  sf_buffer_add(out, value.as.text);
}

static void describe(const sf_mention *mention, sf_buffer *out) {
  add_amount(out, "", mention->values[SF_COUNT_AMOUNT]);
  add_amount(out, "-", mention->values[SF_COUNT_MAX]);
  add_text(out, " ", mention->values[SF_COUNT_NOUN]);
  add_text(out, " ", mention->values[SF_COUNT_MODIFIER]);
  add_text(out, " @", mention->values[SF_COUNT_PERIOD]);
}

const sf_extractor sf_count_extractor = {SF_KIND_COUNT, prepare, release, classes,
                                         run,           rules,   describe};
