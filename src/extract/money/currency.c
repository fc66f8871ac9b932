/* currency.c: which currency a sign, code or word is, and what a shared one means in a document.
 *
 * A bare `$`, "pounds" or "pesos" is one of a family. The document decides: another sum of it that
 * names the currency in full, or the states it speaks of; else the family's default stands, and
 * `currency_from` says so.
 */
#include "extract/money/internal.h"

const sf_entry *sf_money_currency_at(const money_run *self, sf_slice group, uint32_t *end) {
  const money_tables *tables = &self->plan->tables;
  const uint16_t order[] = {tables->unit, tables->sign, tables->code};
  uint32_t place = money_place(self, group);
  uint32_t index = sf_tokens_at(self->scan->tokens, place);
  const sf_token *token = money_token(self, index);
  if (token->start != place)
    return NULL;
  const sf_entry *best = NULL;
  uint32_t most = 0;
  for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
    uint32_t length;
    const sf_entry *entry =
        sf_lexicon_find(self->plan->lexicon, order[i], self->scan->tokens, index, &length);
    if (entry && length > most) {
      best = entry;
      most = length;
    }
  }
  if (best) {
    const sf_token *last = token + most - 1;
    *end = last->start + last->length;
  }
  return best;
}

bool sf_money_to_major(const sf_entry *currency, sf_decimal *amount) {
  int power = sf_money_integer(sf_entry_value(currency, MONEY_POWER), 0);
  int times = sf_money_integer(sf_entry_value(currency, MONEY_TIMES), 1);
  return sf_decimal_multiply(*amount, sf_decimal_of(times), amount) &&
         sf_decimal_shift(*amount, power, amount);
}

/* ---- shared names ---- */

static const sf_entry *home_of(const money_run *self, sf_slice family, sf_slice country) {
  for (size_t i = 0; i < self->plan->home_count; i++) {
    const sf_entry *home = self->plan->homes[i];
    if (sf_slice_equal(home->phrase, country) && sf_slice_equal(sf_entry_value(home, 0), family))
      return home;
  }
  return NULL;
}

/* Is `code` one of the family's? */
static bool in_family(const money_run *self, sf_slice family, sf_slice code) {
  for (size_t i = 0; i < self->plan->home_count; i++) {
    const sf_entry *home = self->plan->homes[i];
    if (sf_slice_equal(sf_entry_value(home, 0), family) &&
        sf_slice_equal(sf_entry_value(home, 1), code))
      return true;
  }
  return false;
}

/* The nearest sum before, else behind, that names a currency of the family in full. */
static const money_sum *named_elsewhere(const money_run *self, size_t index, sf_slice family) {
  const money_sum *found = NULL;
  for (size_t i = 0; i < self->sums.count && (i < index || !found); i++) {
    const money_sum *other = &self->sums.data[i];
    if (i == index || !other->currency || sf_entry_value(other->currency, MONEY_FAMILY).length)
      continue;
    if (in_family(self, family, sf_entry_value(other->currency, MONEY_CODE)))
      found = other;
  }
  return found;
}

/* The state of the family that the document names most; NULL when it names several equally. */
static const sf_entry *home_by_country(const money_run *self, sf_slice family, sf_slice *from) {
  const sf_lexicon *lexicon = self->plan->lexicon;
  const sf_tokens *tokens = self->scan->tokens;
  const sf_entry *homes[8];
  unsigned counts[8], count = 0;
  sf_slice words[8];
  for (uint32_t i = 0; i < tokens->tokens.count; i++) {
    const sf_token *token = &tokens->tokens.data[i];
    uint32_t length;
    if (!token->word || !(token->flags & SF_TOKEN_CAPITAL))
      continue;
    const sf_entry *country =
        sf_lexicon_find(lexicon, self->plan->tables.country, tokens, i, &length);
    const sf_entry *home = country ? home_of(self, family, sf_entry_value(country, 0)) : NULL;
    unsigned slot = 0;
    while (home && slot < count && homes[slot] != home)
      slot++;
    if (!home || slot == 8)
      continue;
    if (slot == count) {
      const sf_token *last = &tokens->tokens.data[i + length - 1];
      homes[slot] = home;
      counts[count++] = 0;
      words[slot] = sf_scan_original(self->scan, token->start, last->start + last->length);
    }
    counts[slot]++;
  }
  unsigned best = 0, tied = 0;
  for (unsigned i = 1; i < count; i++) {
    tied = counts[i] == counts[best] ? 1 : counts[i] > counts[best] ? 0 : tied;
    best = counts[i] > counts[best] ? i : best;
  }
  if (!count || tied)
    return NULL;
  *from = words[best];
  return homes[best];
}

void sf_money_settle_currency(const money_run *self, size_t index, sf_mention *mention) {
  const money_sum *sum = &self->sums.data[index];
  sf_slice code = sf_entry_value(sum->currency, MONEY_CODE);
  sf_slice family = sf_entry_value(sum->currency, MONEY_FAMILY);
  sf_slice from = {0};
  if (family.length) {
    const money_sum *named = code.length ? NULL : named_elsewhere(self, index, family);
    const sf_entry *home = NULL;
    if (named) {
      code = sf_entry_value(named->currency, MONEY_CODE);
      from = sf_scan_original(self->scan, named->start, named->end);
    } else if (!code.length) {
      home = home_by_country(self, family, &from);
      code = home ? sf_entry_value(home, 1) : code;
    }
    if (!from.length && code.length)
      from = SF_SLICE("default");
  }
  mention->values[SF_MONEY_CURRENCY] = code.length ? sf_value_text(code) : sf_value_null();
  mention->values[SF_MONEY_CURRENCY_FROM] = sf_value_text(from);
}
