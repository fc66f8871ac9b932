/* sum.c: from a match to a sum: its number or range, its currency, and why it may be none.
 *
 * Which stretch looks like a sum is the rules' business. Here the doubtful shapes are decided: two
 * sums or a range, pounds of money or of weight, a letter or a unit.
 */
#include "extract/money/internal.h"

#include <ctype.h>

static bool note_is(const sf_entry *entry, const char *note) {
  return sf_slice_is(sf_entry_value(entry, MONEY_NOTE), note);
}

static uint32_t end_of(const money_run *self, sf_slice group) {
  return money_place(self, group) + (uint32_t)group.length;
}

/* ---- words that are also other things ---- */

/* Does something near bare pounds speak of weight? */
static bool near_weight(const money_run *self, uint32_t first, uint32_t behind) {
  const uint32_t reach = 5;
  uint32_t from = first > reach ? first - reach : 0;
  for (uint32_t i = from; i < behind + reach && i < self->scan->tokens->tokens.count; i++)
    if ((i < first || i >= behind) && sf_money_is(self, self->plan->tables.weight, i))
      return true;
  return false;
}

/* "gained about 30 pounds", "a 100-pound safe", but "a 100-pound fine". */
static bool is_few_pounds(const money_run *self, const money_sum *sum, const sf_number *number) {
  const money_tables *tables = &self->plan->tables;
  uint32_t at = sum->first, behind = sum->behind, length;
  if (!number || number->power >= 3 || sf_decimal_compare(number->value, sf_decimal_of(1000)) >= 0)
    return false;
  for (unsigned steps = 0; at > 0 && steps < 2; steps++, at--)
    if (!sf_money_is(self, tables->words.skip, at - 1) &&
        !sf_money_is(self, tables->words.modifier, at - 1))
      break;
  if (at > 0 && sf_money_is(self, tables->weight_verb, at - 1))
    return true;
  const sf_tokens *tokens = self->scan->tokens;
  return behind < tokens->tokens.count && behind - sum->first > 2 &&
         money_token(self, behind - 2)->kind != SF_TOKEN_WORD &&
         sf_money_is(self, tables->weight_single, behind - 1) &&
         money_token(self, behind)->kind == SF_TOKEN_WORD &&
         !sf_money_is(self, tables->weight_money, behind) &&
         !sf_lexicon_find(self->plan->lexicon, tables->role, tokens, behind, &length);
}

static bool is_weight(const money_run *self, const money_sum *sum, const sf_number *number) {
  uint32_t count = (uint32_t)self->scan->tokens->tokens.count, behind = sum->behind;
  if (behind + 1 < count && sf_money_is(self, self->plan->tables.of, behind))
    return !sf_money_is(self, self->plan->tables.weight_money, behind + 1) &&
           (number == NULL || number->power < 6 || near_weight(self, sum->first, behind));
  if (is_few_pounds(self, sum, number))
    return true;
  for (uint32_t i = sum->first; !number && i < behind; i++)
    if (sf_money_is(self, self->plan->tables.words.magnitude, i)) /* thousands and more */
      return false;
  return (!number || number->power < 6) && near_weight(self, sum->first, behind);
}

/* "4p7x", "site.com/4p" */
static bool in_longer_word(const money_run *self, const money_sum *sum) {
  sf_slice text = self->scan->text;
  bool tied = sum->start > 0 && strchr("/_=", text.data[sum->start - 1]);
  return tied ||
         (sum->end < text.length && text.data[sum->end] >= '0' && text.data[sum->end] <= '9');
}

/* Why a number with this unit is no sum; NULL if it is one. */
static const char *unit_trap(const money_run *self, const money_sum *sum, sf_slice unit,
                             const sf_number *number) {
  const sf_entry *entry = sum->currency;
  if (note_is(entry, "strict") && !(number->exact && (number->power != 2)))
    return "a word that also means something else, beside a plain number";
  sf_slice word = sf_token_text(
      self->scan->text,
      money_token(self, sf_number_token(self->scan, self->near, money_place(self, unit))));
  if ((note_is(entry, "name") || note_is(entry, "strict")) && money_is_capitalised(word))
    return "a name, not a unit of money";
  if (note_is(entry, "glued"))
    return "a letter that stands before its number, never behind it";
  if (note_is(entry, "small") && in_longer_word(self, sum))
    return "a part of a longer word";
  if (note_is(entry, "small") && (unit.data[0] < 'a' || number->power))
    return "a letter that is no unit of money here";
  if (note_is(entry, "coin") && number->value.digits == 1 && number->value.scale == 0)
    return "a coin's name that is also another word";
  if (note_is(entry, "weight") && is_weight(self, sum, number))
    return "pounds of weight";
  return NULL;
}

/* ---- one number ---- */

static bool word_before(const money_run *self, uint16_t table, uint32_t first, uint32_t reach) {
  for (uint32_t i = 0; i < reach && i < first; i++)
    if (sf_money_is(self, table, first - 1 - i))
      return true;
  return false;
}

/* "million-dollar" without a number says only how large. */
static bool lacks_number(const money_run *self, sf_slice text) {
  uint32_t index = sf_number_token(self->scan, self->near, money_place(self, text));
  return sf_lexicon_find_word(self->plan->lexicon, self->plan->tables.words.magnitude,
                              money_token(self, index)) != NULL;
}

/* The second unit of "3 dollars 50 cents"; true when it belongs to the sum. */
static bool add_minor(const money_run *self, const sf_match *match, money_sum *out) {
  sf_slice text = match->groups[MONEY_MINOR], unit = match->groups[MONEY_MINOR_UNIT];
  sf_number minor;
  if (!text.data ||
      !sf_number_read(&self->plan->tables.words, self->scan, self->near, text, &minor) ||
      minor.value.scale || minor.value.digits > 99 ||
      money_place(self, text) > out->end + sizeof ", and ")
    return false;
  uint32_t end = end_of(self, text);
  const sf_entry *cents = unit.data ? sf_money_currency_at(self, unit, &end) : NULL;
  if (unit.data && (!cents || sf_money_integer(sf_entry_value(cents, MONEY_POWER), 0) != -2))
    return false;
  if (!sf_decimal_shift(minor.value, -2, &minor.value) ||
      !sf_decimal_add(out->low, minor.value, &out->low))
    return false;
  out->end = end;
  return true;
}

static void set_tokens(const money_run *self, money_sum *sum) {
  sum->first = sf_number_token(self->scan, self->near, sum->start);
  sum->behind = sf_number_token(self->scan, self->near, sum->end - 1) + 1;
  sum->sentence = sf_tokens_sentence(self->scan->tokens, sum->first);
}

/* The currency whose mark or code fills `group`; NULL if the table's is longer or shorter. */
static const sf_entry *sign_at(const money_run *self, sf_slice group) {
  uint32_t end;
  const sf_entry *entry = sf_money_currency_at(self, group, &end);
  return entry && end == end_of(self, sf_slice_trim(group)) &&
                 entry->table != self->plan->tables.unit
             ? entry
             : NULL;
}

/* The currency behind a number; a mark before the next number is not. */
static const sf_entry *unit_at(const money_run *self, sf_slice group, uint32_t *end) {
  const sf_entry *entry = sf_money_currency_at(self, group, end);
  if (!entry || entry->table != self->plan->tables.sign)
    return entry;
  uint32_t next = sf_number_token(self->scan, self->near, *end);
  return next < self->scan->tokens->tokens.count && money_token(self, next)->kind == SF_TOKEN_NUMBER
             ? NULL
             : entry;
}

/* Are its digits parted in thousands: 12,500, 12 500? */
static bool has_thousands(sf_slice number) {
  for (size_t i = 1; i + 1 < number.length; i++)
    if (strchr(", ", number.data[i]) && isdigit((unsigned char)number.data[i - 1]) &&
        isdigit((unsigned char)number.data[i + 1]))
      return true;
  return false;
}

static const char *read_signed(const money_run *self, const sf_match *match, money_sum *out) {
  sf_slice unit = match->groups[MONEY_UNIT], low = match->groups[MONEY_LOW];
  sf_number number;
  out->end = end_of(self, low);
  if (!sf_number_read(&self->plan->tables.words, self->scan, self->near, low, &number))
    return "not a number, or one too large";
  out->currency = sign_at(self, match->groups[MONEY_SIGN]);
  if (!out->currency)
    return "the mark before the number is no currency";
  bool glued = note_is(out->currency, "glued");
  bool large = number.power >= 3 || has_thousands(low);
  bool spelled = isalpha((unsigned char)low.data[0]) != 0;
  if ((glued || spelled || note_is(out->currency, "strict")) && !large)
    return "letters that also mean something else, beside a plain number";
  if (glued && end_of(self, match->groups[MONEY_SIGN]) != money_place(self, low))
    return "a letter that stands apart";
  uint32_t end;
  const sf_entry *named = unit.data ? sf_money_currency_at(self, unit, &end) : NULL;
  if (named && named->table == self->plan->tables.code && !note_is(named, "strict")) {
    out->currency = named;
    out->end = end;
  }
  set_tokens(self, out);
  out->low = number.value;
  out->known = true;
  return sf_money_to_major(out->currency, &out->low) ? NULL : "too large";
}

/* "in 2012 dollars": the money of a year. */
static bool is_year(const money_run *self, const money_sum *sum, sf_slice low) {
  return low.length == 4 && (!memcmp(low.data, "19", 2) || !memcmp(low.data, "20", 2)) &&
         word_before(self, self->plan->tables.year_before, sum->first, 1);
}

static const char *read_unit(const money_run *self, const sf_match *match, money_sum *out) {
  sf_slice low = match->groups[MONEY_LOW];
  sf_slice unit = match->groups[match->groups[MONEY_LOW_UNIT].data ? MONEY_LOW_UNIT : MONEY_UNIT];
  sf_number number;
  out->end = end_of(self, low);
  if (!sf_number_read(&self->plan->tables.words, self->scan, self->near, low, &number))
    return "not a number, or one too large";
  uint32_t end;
  out->currency = unit_at(self, unit, &end);
  if (!out->currency)
    return "the word behind the number is no currency";
  out->end = end;
  set_tokens(self, out);
  const char *trap = unit_trap(self, out, unit, &number);
  if (trap)
    return trap;
  if (is_year(self, out, low))
    return "money of a year";
  if (low.length > 1 && !memcmp(low.data, "00", 2))
    return "the rest of a number";
  out->low = number.value;
  out->known = !lacks_number(self, low);
  if (out->known && !sf_money_to_major(out->currency, &out->low))
    return "too large";
  if (match->groups[MONEY_MINOR].data) {
    if (add_minor(self, match, out))
      set_tokens(self, out);
    else
      out->rule = sf_rule_option_value(match->rule, "else");
  }
  return NULL;
}

/* "rose a penny", "a dollar and 42 cents": one unit, where something shows that it is counted. */
static const char *read_single(const money_run *self, const sf_match *match, money_sum *out) {
  out->end = match->end;
  out->currency = unit_at(self, match->groups[MONEY_UNIT], &out->end);
  if (!out->currency)
    return "the word behind the article is no currency";
  out->low = sf_decimal_of(1);
  out->known = true;
  if (!sf_money_to_major(out->currency, &out->low))
    return "too large";
  bool counted = match->groups[MONEY_MINOR].data && add_minor(self, match, out);
  set_tokens(self, out);
  if (!counted && !(sf_money_integer(sf_entry_value(out->currency, MONEY_POWER), 0) < 0 &&
                    word_before(self, self->plan->tables.words.change, out->first, 2)))
    return "one unit, not counted";
  return NULL;
}

/* ---- ranges ---- */

/* How a separator joins two numbers: see table sum_separator. */
static sf_slice way_of(const money_run *self, sf_slice separator) {
  uint32_t at = money_place(self, sf_slice_trim(separator));
  const sf_token *token = money_token(self, sf_number_token(self->scan, self->near, at));
  return sf_entry_value(
      sf_lexicon_find_word(self->plan->lexicon, self->plan->tables.separator, token), 0);
}

/* Is "X to Y" one range rather than an old and a new level? */
static bool joins(const money_run *self, const sf_match *match, uint32_t first) {
  const money_tables *tables = &self->plan->tables;
  sf_slice way = way_of(self, match->groups[MONEY_SEPARATOR]);
  if (sf_slice_is(way, "pair"))
    return word_before(self, tables->range_open, first, 3);
  if (!sf_slice_is(way, "level"))
    return true;
  if (word_before(self, tables->range_verb, first, 4))
    return true;
  uint32_t before = first ? first - 1 : 0;
  bool bare = !match->groups[MONEY_SIGN].data && !match->groups[MONEY_LOW_UNIT].data;
  if (sf_money_is(self, tables->from, before))
    return bare && !word_before(self, tables->words.change, first, 5);
  return !word_before(self, tables->words.change, first, 2);
}

/* The one currency of both ends, and in `*end` where the range ends; NULL if they differ. */
static const sf_entry *range_currency(const money_run *self, const sf_match *match, uint32_t *end) {
  const sf_slice *groups = match->groups;
  bool is_signed = groups[MONEY_SIGN].data != NULL;
  uint32_t ignored;
  *end = end_of(self, groups[MONEY_HIGH]);
  const sf_entry *currency =
      is_signed ? sign_at(self, groups[MONEY_SIGN]) : unit_at(self, groups[MONEY_UNIT], end);
  const sf_entry *other = currency;
  if (groups[MONEY_HIGH_SIGN].data)
    other = sign_at(self, groups[MONEY_HIGH_SIGN]);
  else if (groups[MONEY_LOW_UNIT].data)
    other = sf_money_currency_at(self, groups[MONEY_LOW_UNIT], &ignored);
  return currency == other ? currency : NULL;
}

/* Both numbers, in major units; false when they are no range. */
static bool range_ends(const money_run *self, const sf_match *match, const sf_entry *currency,
                       sf_number *low, sf_number *high) {
  const sf_slice *groups = match->groups;
  if (!sf_number_read(&self->plan->tables.words, self->scan, self->near, groups[MONEY_LOW], low) ||
      !sf_number_read(&self->plan->tables.words, self->scan, self->near, groups[MONEY_HIGH], high))
    return false;
  bool word = groups[MONEY_SEPARATOR].length > 3;
  if (groups[MONEY_SIGN].data && !groups[MONEY_HIGH_SIGN].data && word && !high->power)
    return false; /* "paid $5 to 10 people" */
  if (!groups[MONEY_LOW_UNIT].data && !sf_number_borrow_magnitude(low, high))
    return false;
  return sf_money_to_major(currency, &low->value) && sf_money_to_major(currency, &high->value) &&
         sf_decimal_compare(low->value, high->value) < 0;
}

/* True and filled in when both ends make a range; else only the low end counts. */
static bool read_range(const money_run *self, const sf_match *match, money_sum *out) {
  sf_number low, high;
  uint32_t end;
  uint32_t first = sf_number_token(self->scan, self->near, out->start);
  if (!match->groups[MONEY_HIGH].data || !joins(self, match, first))
    return false;
  const sf_entry *currency = range_currency(self, match, &end);
  if (!currency || !range_ends(self, match, currency, &low, &high))
    return false;
  money_sum range = *out;
  range.end = end;
  range.currency = currency;
  set_tokens(self, &range);
  if (!match->groups[MONEY_SIGN].data && unit_trap(self, &range, match->groups[MONEY_UNIT], &high))
    return false;
  range.low = low.value;
  range.high = high.value;
  range.known = range.range = true;
  *out = range;
  return true;
}

/* ---- amounts without a number ---- */

static const char *read_vague(const money_run *self, const sf_match *match, money_sum *out) {
  sf_slice unit = match->groups[MONEY_UNIT];
  out->end = match->end;
  out->currency = unit_at(self, unit, &out->end);
  set_tokens(self, out);
  if (!out->currency)
    return "the currency is not in the tables";
  if (note_is(out->currency, "strict") || note_is(out->currency, "small") ||
      note_is(out->currency, "coin"))
    return "a word that also means something else, beside no number";
  if (note_is(out->currency, "weight") && is_weight(self, out, NULL))
    return "pounds of weight";
  return NULL;
}

const char *sf_money_read_sum(const money_run *self, const sf_match *match, money_sum *out) {
  *out = (money_sum){.start = match->start, .end = match->end, .rule = match->rule->name};
  if (match->groups[MONEY_VAGUE].data)
    return read_vague(self, match, out);
  if (match->rule->action_number == MONEY_ACTION_SINGLE)
    return read_single(self, match, out);
  if (read_range(self, match, out))
    return NULL;
  sf_slice single = sf_rule_option_value(match->rule, "else");
  if (single.length && !match->groups[MONEY_MINOR].data)
    out->rule = single;
  if (!match->groups[MONEY_SIGN].data && match->groups[MONEY_HIGH].data &&
      !match->groups[MONEY_LOW_UNIT].data) {
    /* "from 5 to 10 million dollars": the low end has no unit of its own */
    out->end = end_of(self, match->groups[MONEY_LOW]);
    return "no range, and no unit of its own";
  }
  return match->groups[MONEY_SIGN].data ? read_signed(self, match, out)
                                        : read_unit(self, match, out);
}
