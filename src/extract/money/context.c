/* context.c: what bounds a sum ("more than", "or less") and what it is counted by ("a year"). */
#include "extract/money/internal.h"

/* "a year", "per share", "/kWh", "-a-day": the row of the unit; NULL if there is none. */
const sf_entry *sf_money_per(const money_run *self, const money_sum *sum, sf_slice *text) {
  uint32_t index = sum->behind;
  uint32_t count = (uint32_t)self->scan->tokens->tokens.count;
  const money_tables *tables = &self->plan->tables;
  if (index < count && money_is_mark(self, index, "-"))
    index++;
  if (index + 1 >= count || (money_token(self, index)->flags & SF_TOKEN_SENTENCE))
    return NULL;
  const sf_entry *word =
      sf_lexicon_find_word(self->plan->lexicon, tables->per_word, money_token(self, index));
  sf_slice kind = sf_entry_value(word, 0);
  if (!word || sf_slice_is(kind, "between"))
    return NULL;
  bool surely = sf_slice_is(kind, "sure");
  index++;
  const sf_entry *between =
      sf_lexicon_find_word(self->plan->lexicon, tables->per_word, money_token(self, index));
  if (index + 1 < count && sf_slice_is(sf_entry_value(between, 0), "between"))
    index++;
  const sf_entry *unit =
      sf_lexicon_find_word(self->plan->lexicon, tables->per, money_token(self, index));
  if (!unit || (index + 1 < count && !surely && sf_money_is(self, tables->per_not, index + 1)))
    return NULL;
  const sf_token *token = money_token(self, index);
  *text = sf_scan_original(self->scan, token->start, token->start + token->length);
  return unit;
}

void sf_money_find_bounds(const money_run *self, const money_sum *sum, sf_mention *mention) {
  sf_slice modifier =
      sf_number_modifier(&self->plan->tables.words, self->scan, sum->first, sum->behind);
  mention->values[SF_MONEY_MODIFIER] = sf_value_text(modifier);
  sf_slice per = {0};
  sf_money_per(self, sum, &per);
  mention->values[SF_MONEY_PER] = sf_value_text(per);
}
