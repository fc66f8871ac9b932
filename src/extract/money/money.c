/* money.c: the money extractor: where a sum may stand, and the order of the work.
 *
 * A mark or code before a number proposes itself; a number does so only when a few tokens on, over
 * nothing but more number, a unit of money follows. There the rules (money.rules) are tried. What
 * a match is worth is in sum.c; what surrounds it in context.c, role.c, payer.c and party.c.
 */
#include "extract/money/money.h"

#include "extract/money/internal.h"

#include <stddef.h>
#include <stdlib.h>

/* Longest number in tokens: "nine hundred and ninety-nine thousand nine hundred and ...". */
#define NUMBER_REACH 14
/* Longest sum: a range of two such numbers, with their units. */
#define MATCH_REACH 40
/* Behind a number its unit and what leads to another number take so many tokens at most. */
#define UNIT_REACH 10
/* A separator stands so far behind the number at most: three words of its unit lie between. */
#define WORDS_REACH 5
/* A separator, a sign, and a number take so many tokens: "to U.S. $ 5". */
#define SIGN_REACH 4

static const char *const actions[] = {"sum", "range", "vague", "single", NULL}; /* money_action */
static const char *const groups[] = {"sign",       "low",   "low_unit", "separator",
                                     "high_sign",  "high",  "unit",     "minor",
                                     "minor_unit", "vague", NULL};
enum { NEED_SEPARATOR, NEED_SECOND, NEED_MINOR };
static const char *const needs[] = {"separator", "second", "minor", NULL};
static const sf_rule_words words = {"money", actions, groups, needs};

/* ---- the plan ---- */

/* The tables of money_tables by their names. */
static const struct table_name {
  size_t offset; /* of the table's number in money_tables */
  const char *name;
} table_names[] = {
    {offsetof(money_tables, symbol), "currency_symbol"},
    {offsetof(money_tables, sign), "currency_sign"},
    {offsetof(money_tables, code), "currency_code"},
    {offsetof(money_tables, unit), "currency_unit"},
    {offsetof(money_tables, single), "currency_single"},
    {offsetof(money_tables, home), "currency_home"},
    {offsetof(money_tables, dateline), "currency_dateline"},
    {offsetof(money_tables, article), "sum_article"},
    {offsetof(money_tables, vague), "sum_vague"},
    {offsetof(money_tables, vague_start), "sum_vague_start"},
    {offsetof(money_tables, separator), "sum_separator"},
    {offsetof(money_tables, minor), "currency_minor"},
    {offsetof(money_tables, range_open), "sum_range_open"},
    {offsetof(money_tables, range_verb), "sum_range_verb"},
    {offsetof(money_tables, year_before), "sum_year_before"},
    {offsetof(money_tables, per), "sum_per"},
    {offsetof(money_tables, per_word), "sum_per_word"},
    {offsetof(money_tables, per_not), "sum_per_not"},
    {offsetof(money_tables, weight), "sum_weight"},
    {offsetof(money_tables, weight_single), "sum_weight_single"},
    {offsetof(money_tables, weight_verb), "sum_weight_verb"},
    {offsetof(money_tables, weight_money), "sum_weight_money"},
    {offsetof(money_tables, pay_verb), "pay_verb"},
    {offsetof(money_tables, pay_fine), "pay_fine"},
    {offsetof(money_tables, pay_passive), "pay_passive"},
    {offsetof(money_tables, pay_helper), "pay_helper"},
    {offsetof(money_tables, pay_pronoun), "pay_pronoun"},
    {offsetof(money_tables, pay_preposition), "pay_preposition"},
    {offsetof(money_tables, pay_purpose_verb), "pay_purpose_verb"},
    {offsetof(money_tables, pay_purpose_not), "pay_purpose_not"},
    {offsetof(money_tables, pay_end), "pay_end"},
    {offsetof(money_tables, pay_told), "pay_told"},
    {offsetof(money_tables, pay_receiver), "pay_receiver"},
    {offsetof(money_tables, pay_receiver_not), "pay_receiver_not"},
    {offsetof(money_tables, pay_noun), "pay_noun"},
    {offsetof(money_tables, pay_settle), "pay_settle"},
    {offsetof(money_tables, pay_lend), "pay_lend"},
    {offsetof(money_tables, pay_dative), "pay_dative"},
    {offsetof(money_tables, pay_receive), "pay_receive"},
    {offsetof(money_tables, pay_purpose), "pay_purpose"},
    {offsetof(money_tables, pay_body), "pay_body"},
    {offsetof(money_tables, pay_with), "pay_with"},
    {offsetof(money_tables, pay_list), "pay_list"},
    {offsetof(money_tables, pay_loose), "pay_loose"},
    {offsetof(money_tables, pay_aside), "pay_aside"},
    {offsetof(money_tables, pay_announce), "pay_announce"},
    {offsetof(money_tables, pay_gift), "pay_gift"},
    {offsetof(money_tables, pay_make), "pay_make"},
    {offsetof(money_tables, pay_made), "pay_made"},
    {offsetof(money_tables, pay_round), "pay_round"},
    {offsetof(money_tables, pay_raise), "pay_raise"},
    {offsetof(money_tables, pay_adverb), "pay_adverb"},
    {offsetof(money_tables, pay_refer), "pay_refer"},
    {offsetof(money_tables, pay_paper), "pay_paper"},
    {offsetof(money_tables, pay_said), "pay_said"},
    {offsetof(money_tables, pay_front), "pay_front"},
    {offsetof(money_tables, pay_period), "pay_period"},
    {offsetof(money_tables, the), "clause_the"},
    {offsetof(money_tables, and), "clause_and"},
    {offsetof(money_tables, of), "clause_of"},
    {offsetof(money_tables, to), "clause_to"},
    {offsetof(money_tables, from), "clause_from"},
    {offsetof(money_tables, role), "money_role"},
    {offsetof(money_tables, role_link), "money_role_link"},
    {offsetof(money_tables, role_stop), "money_role_stop"},
    {offsetof(money_tables, role_be), "money_role_be"},
    {offsetof(money_tables, role_at), "money_role_at"},
    {offsetof(money_tables, role_name), "money_role_name"},
    {offsetof(money_tables, role_of), "money_role_of"},
    {offsetof(money_tables, role_use), "money_role_use"},
    {offsetof(money_tables, role_gap), "money_role_gap"},
    {offsetof(money_tables, role_finite), "money_role_finite"},
    {offsetof(money_tables, role_subject), "money_role_subject"},
    {offsetof(money_tables, role_cut), "money_role_cut"},
    {offsetof(money_tables, role_by), "money_role_by"},
    {offsetof(money_tables, role_in), "money_role_in"},
    {offsetof(money_tables, role_or), "money_role_or"},
    {offsetof(money_tables, scene), "money_scene"},
    {offsetof(money_tables, country), "country"},
};

static sf_result find_tables(const sf_rulebook *book, money_tables *out, sf_error *error) {
  for (size_t i = 0; i < sizeof table_names / sizeof *table_names; i++) {
    uint16_t *table = (void *)((char *)out + table_names[i].offset);
    *table = sf_rulebook_table(book, table_names[i].name, error);
    if (*table == SF_NO_TABLE)
      return SF_ERROR_RULES;
  }
  return sf_number_tables_find(book, &out->words, error);
}

static bool gather_homes(money_plan *plan) {
  size_t count = 0;
  const sf_entry *home = NULL;
  while ((home = sf_lexicon_next(plan->lexicon, plan->tables.home, home)) != NULL)
    count++;
  plan->homes = calloc(count + 1, sizeof *plan->homes);
  if (!plan->homes)
    return false;
  while ((home = sf_lexicon_next(plan->lexicon, plan->tables.home, home)) != NULL)
    plan->homes[plan->home_count++] = home;
  return true;
}

static void release(void *plan) {
  money_plan *self = plan;
  if (!self)
    return;
  sf_ruleset_free(self->rules);
  free(self->homes);
  free(self);
}

static sf_result prepare(const sf_rulebook *book, void **plan, sf_error *error) {
  money_plan *self = calloc(1, sizeof *self);
  *plan = self;
  if (!self)
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  self->lexicon = book->lexicon;
  sf_result result = find_tables(book, &self->tables, error);
  if (result == SF_OK)
    result = sf_ruleset_new(book->lexicon, book->sources, book->source_count, &words, &self->rules,
                            error);
  if (result != SF_OK)
    return result;
  if (!gather_homes(self))
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  self->symbol_class = sf_lexicon_class(book->lexicon, self->tables.symbol);
  self->code_class = sf_lexicon_class(book->lexicon, self->tables.code);
  self->unit_class = sf_lexicon_class(book->lexicon, self->tables.unit) |
                     sf_lexicon_class(book->lexicon, self->tables.code) |
                     sf_lexicon_class(book->lexicon, self->tables.symbol);
  self->single_class = sf_lexicon_class(book->lexicon, self->tables.single);
  self->role_class = sf_lexicon_class(book->lexicon, self->tables.role);
  self->country_class = sf_lexicon_class(book->lexicon, self->tables.country);
  self->vague_class = sf_lexicon_class(book->lexicon, self->tables.vague_start);
  self->number_class = SF_CLASS_NUMBER |
                       sf_lexicon_class(book->lexicon, self->tables.words.number) |
                       sf_lexicon_class(book->lexicon, self->tables.words.magnitude);
  return SF_OK;
}

/* Where a sum may stand, and the states that tell what a bare mark means. */
static uint64_t classes(const void *plan) {
  const money_plan *self = plan;
  return sf_ruleset_classes(self->rules) | self->country_class;
}

static const sf_rule *const *rules(const void *plan, size_t *count) {
  return sf_ruleset_rules(((const money_plan *)plan)->rules, count);
}

/* ---- places ---- */

int sf_money_integer(sf_slice text, int otherwise) {
  sf_decimal value;
  if (!text.length)
    return otherwise;
  if (text.length == 1 && text.data[0] >= '0' && text.data[0] <= '9')
    return text.data[0] - '0';
  if (!sf_decimal_read(text, 0, &value) || value.scale || value.digits > 1000 ||
      value.digits < -1000)
    return otherwise;
  return (int)value.digits;
}

static bool ends_paragraph(const money_run *self, uint32_t index) {
  return index >= self->token_count || (money_token(self, index)->flags & SF_TOKEN_PARAGRAPH);
}

/* Does a unit of money follow token `index` over nothing but parts of a number? */
static bool leads_to_unit(const money_run *self, uint32_t index) {
  const money_tables *tables = &self->plan->tables;
  const sf_lexicon *lexicon = self->plan->lexicon;
  for (uint32_t i = index + 1; i < index + NUMBER_REACH && !ends_paragraph(self, i); i++) {
    const sf_token *token = money_token(self, i);
    if (token->kind == SF_TOKEN_NUMBER)
      continue;
    uint64_t found = sf_lexicon_classes(lexicon, token->word);
    if (found & self->plan->unit_class) /* whatever its case: the rules look closer */
      return true;
    if (!(found & self->plan->number_class) &&
        !sf_lexicon_find_word(lexicon, tables->words.link, token) &&
        !sf_lexicon_find_word(lexicon, tables->words.letter, token))
      return false;
  }
  return false;
}

static bool leads_to_number(const money_run *self, uint32_t index) {
  if (ends_paragraph(self, index + 1))
    return false;
  const sf_token *next = money_token(self, index + 1);
  return next->kind == SF_TOKEN_NUMBER || sf_money_is(self, self->plan->tables.symbol, index + 1) ||
         (sf_lexicon_classes(self->plan->lexicon, next->word) & self->plan->number_class);
}

static uint32_t with_prefix(const money_run *self, uint32_t index) {
  uint32_t length = 0;
  if (index == 0 || (money_token(self, index)->flags & SF_TOKEN_PARAGRAPH))
    return index;
  sf_lexicon_find(self->plan->lexicon, self->plan->tables.sign, self->scan->tokens, index - 1,
                  &length);
  return length >= 2 ? index - 1 : index;
}

/* "a million", "a half": the article is the number; "a five-cent" has one of its own. */
static uint32_t with_article(const money_run *self, uint32_t index) {
  const money_tables *tables = &self->plan->tables;
  const sf_token *token = money_token(self, index);
  if (index == 0 || (token->flags & SF_TOKEN_PARAGRAPH) || token->kind != SF_TOKEN_WORD ||
      !sf_money_is(self, tables->article, index - 1))
    return index;
  const sf_entry *number = sf_lexicon_find_word(self->plan->lexicon, tables->words.number, token);
  return number && !sf_entry_value(number, 1).length ? index : index - 1;
}

/* "single" of "a single cent". */
static bool is_inner_article(const money_run *self, uint32_t index) {
  const sf_entry *article = sf_lexicon_find_word(self->plan->lexicon, self->plan->tables.article,
                                                 money_token(self, index));
  return sf_entry_value(article, 0).length != 0;
}

/* Where to try the rules for a candidate; false when no sum can stand there. */
static bool place_of(const money_run *self, sf_candidate *candidate) {
  const money_plan *plan = self->plan;
  uint32_t index = candidate->token;
  if (candidate->classes & plan->symbol_class) {
    candidate->token = with_prefix(self, index);
    return true;
  }
  if ((candidate->classes & plan->code_class) && sf_money_is(self, plan->tables.code, index) &&
      leads_to_number(self, index))
    return true;
  if (candidate->classes & plan->single_class) {
    candidate->token = with_article(self, index);
    if (candidate->token != index && is_inner_article(self, index - 1))
      candidate->token = with_article(self, index - 1);
    return candidate->token != index;
  }
  if (!(candidate->classes & (plan->number_class | plan->vague_class)) ||
      !leads_to_unit(self, index))
    return false;
  if (!(candidate->classes & plan->vague_class))
    candidate->token = with_article(self, index);
  return true;
}

/* ---- the run ---- */

/* May the second number of a range begin at token `index`? */
static bool starts_number(const money_run *self, uint32_t index) {
  const sf_token *token = money_token(self, index);
  return token->kind == SF_TOKEN_NUMBER || self->scan->text.data[token->start] == '.' ||
         (sf_lexicon_classes(self->plan->lexicon, token->word) & self->plan->number_class) ||
         sf_money_is(self, self->plan->tables.article, index);
}

static bool is_separator(const money_run *self, uint32_t index) {
  return sf_lexicon_find(self->plan->lexicon, self->plan->tables.separator, self->scan->tokens,
                         index, NULL) != NULL;
}

/* May token `index`, behind a sum's unit, end its lesser part: the cents of "3 dollars 50 cents",
 * or the two digits of "3 dollars 50"? */
static bool may_be_minor(const money_run *self, uint32_t index) {
  const sf_token *token = money_token(self, index);
  if (token->kind == SF_TOKEN_NUMBER) /* a mark or the paragraph's end is behind it */
    return token->length == 2 &&
           (ends_paragraph(self, index + 1) || token[1].kind == SF_TOKEN_PUNCT);
  return starts_number(self, index - 1) &&
         ((token->flags & SF_TOKEN_DOTTED) ||
          sf_lexicon_find(self->plan->lexicon, self->plan->tables.minor, self->scan->tokens, index,
                          NULL));
}

/* May the second number of "$5 to US$ 6" follow the separator at `index`? */
static bool has_second(const money_run *self, uint32_t index) {
  for (uint32_t i = index + 1; i <= index + SIGN_REACH && !ends_paragraph(self, i); i++)
    if (money_token(self, i)->kind == SF_TOKEN_NUMBER)
      return true;
  return false;
}

/* Is it, though no number, a part of the number before it or of its sign? */
static bool goes_on(const sf_token *token) {
  return token->kind == SF_TOKEN_SYMBOL || !(token->flags & SF_TOKEN_SPACE);
}

/* What rules may need, from behind the candidate up to `last`: a separator just behind the first
 * number with digits to come, one with another number behind it, a second number with a minor unit.
 * Behind a sign only the first counts. */
static unsigned look_ahead(const money_run *self, const sf_candidate *candidate, uint32_t last) {
  unsigned seen = 0;
  bool first = true, sign = !(candidate->classes & self->plan->number_class);
  uint32_t number_last = candidate->token; /* the last token that may be one of a number */
  for (uint32_t i = candidate->token + 1; i < last && !ends_paragraph(self, i); i++) {
    const sf_token *token = money_token(self, i);
    bool number = starts_number(self, i);
    if (is_separator(self, i)) {
      seen |= first && has_second(self, i) ? 1u << NEED_SEPARATOR : 0;
      if (i <= number_last + WORDS_REACH && !ends_paragraph(self, i + 1) &&
          starts_number(self, i + 1))
        seen |= 1u << NEED_SECOND;
    }
    number_last = number ? i : number_last;
    if (!first && may_be_minor(self, i))
      seen |= 1u << NEED_MINOR;
    if (first && !number && !goes_on(token)) {
      if (sign)
        break;
      first = false;
      last = i + UNIT_REACH < last ? i + UNIT_REACH : last;
    } else if (!first && number) {
      last = i + NUMBER_REACH;
    }
  }
  return seen;
}

/* Matches no further than a sum can reach, so that hostile text costs no more than news. */
static bool match_near(const money_run *self, const sf_candidate *candidate, sf_match *out) {
  const sf_scan *scan = self->scan;
  const sf_tokens *tokens = scan->tokens;
  uint32_t paragraph = sf_tokens_paragraph(tokens, candidate->token);
  uint32_t last = candidate->token + MATCH_REACH,
           start = money_token(self, candidate->token)->start;
  uint32_t stop = tokens->paragraphs.data[paragraph].stop;
  if (last < tokens->tokens.count && money_token(self, last)->start < stop)
    stop = money_token(self, last)->start;
  return sf_ruleset_match_seen(self->plan->rules, scan->matcher, scan->text, start, stop,
                               candidate->classes, look_ahead(self, candidate, last), out);
}

static void find_sums(money_run *self) {
  sf_scan *scan = self->scan;
  const uint64_t wanted = sf_ruleset_classes(self->plan->rules);
  const sf_candidate *end = scan->candidates + scan->candidate_count;
  uint32_t consumed = 0;
  for (const sf_candidate *proposed = scan->candidates;
       (proposed = sf_candidate_next(proposed, wanted)) < end; proposed++) {
    if (money_token(self, proposed->token)->start < consumed)
      continue;
    sf_candidate candidate = {proposed->token, proposed->classes & wanted};
    if (!place_of(self, &candidate))
      continue;
    sf_match match;
    if (!match_near(self, &candidate, &match))
      continue;
    money_sum sum;
    self->near = candidate.token;
    const char *reason = sf_money_read_sum(self, &match, &sum);
    consumed = sum.end;
    if (reason)
      sf_scan_decline(scan, SF_KIND_MONEY, match.rule->name, match.start, match.end, reason);
    else
      SF_ARENA_PUSH(scan->arena, &self->sums, sum);
  }
}

static void emit(money_run *self, size_t index) {
  const money_sum *sum = &self->sums.data[index];
  sf_mention *mention =
      sf_scan_add(self->scan, SF_KIND_MONEY, sum->rule, sum->first, sum->start, sum->end);
  mention->values[SF_MONEY_AMOUNT] = sum->known ? sf_value_number(sum->low) : sf_value_null();
  if (sum->range)
    mention->values[SF_MONEY_MAX] = sf_value_number(sum->high);
  mention->values[SF_MONEY_ROLE] = sf_value_text(sum->role);
  mention->values[SF_MONEY_ROLE_FROM] = sf_value_text(sum->role_from);
  sf_money_settle_currency(self, index, mention);
  sf_money_find_parties(self, index, mention);
  sf_money_find_bounds(self, sum, mention);
}

static void run(const void *plan, sf_scan *scan) {
  money_run self = {.plan = plan,
                    .scan = scan,
                    .tokens = scan->tokens->tokens.data,
                    .token_count = (uint32_t)scan->tokens->tokens.count};
  find_sums(&self);
  for (size_t i = 0; i < self.sums.count; i++)
    sf_money_find_role(&self, i);
  size_t main_role = sf_money_main_role(&self);
  for (size_t i = 0; i < self.sums.count; i++)
    sf_money_recall_role(&self, i, main_role);
  for (size_t i = 0; i < self.sums.count; i++)
    emit(&self, i);
}

/* ---- in short ---- */

static void add_value(sf_buffer *out, const char *before, sf_value value) {
  if (value.type == SF_VALUE_TEXT) {
    sf_buffer_add_text(out, before);
    sf_buffer_add(out, value.as.text);
  }
}

static void add_amount(sf_buffer *out, const char *before, sf_value value) {
  char digits[SF_DECIMAL_SIZE];
  if (value.type != SF_VALUE_NUMBER)
    return;
  sf_buffer_add_text(out, before);
  sf_buffer_add(out, (sf_slice){digits, sf_decimal_write(value.as.number, digits)});
}

static void describe(const sf_mention *mention, sf_buffer *out) {
  const sf_value *values = mention->values;
  if (values[SF_MONEY_CURRENCY].type == SF_VALUE_TEXT)
    add_value(out, "", values[SF_MONEY_CURRENCY]);
  else
    sf_buffer_add_text(out, "?");
  if (values[SF_MONEY_AMOUNT].type == SF_VALUE_NUMBER)
    add_amount(out, " ", values[SF_MONEY_AMOUNT]);
  else
    sf_buffer_add_text(out, " ?");
  add_amount(out, "-", values[SF_MONEY_MAX]);
  add_value(out, " ", values[SF_MONEY_MODIFIER]);
  add_value(out, " /", values[SF_MONEY_PER]);
  if (values[SF_MONEY_ROLE_FROM].type == SF_VALUE_TEXT)
    add_value(out, " ", values[SF_MONEY_ROLE]);
}

const sf_extractor sf_money_extractor = {SF_KIND_MONEY, prepare, release, classes,
                                         run,           rules,   describe};
