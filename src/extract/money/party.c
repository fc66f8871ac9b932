/* party.c: who pays a sum, to whom and what for, where the sentence says so in so many words.
 *
 * Read here is what stands behind the sum: a receiver behind "to", a giver behind "from" or "by", a
 * purpose behind "to" with a verb or behind "for". Who pays by the verb before it is payer.c's
 * business. Anything unclear is left absent.
 */
#include "extract/money/internal.h"

enum {
  REACH_PURPOSE = 8, /* tokens between sum and "to" */
  REACH_FOR = 4,     /* ... and "for" */
  LONGEST_PURPOSE = 45,
  LONGEST_RECEIVER = 9,
  REACH_PERIOD = 6, /* tokens of "the coming fiscal year" */
  REACH_GIVER = 8   /* tokens between sum and "from" */
};

/* The apostrophe of "victims' ". */
static bool is_possessive(const money_run *self, uint32_t index) {
  const sf_token *token = money_token(self, index);
  return index > 0 && !(token->flags & SF_TOKEN_SPACE) &&
         self->scan->text.data[token->start - 1] == 's' &&
         index + 1 < self->scan->tokens->tokens.count && (token[1].flags & SF_TOKEN_SPACE);
}

/* Does a purpose or receiver end before token `index`? */
static bool ends_at(const money_run *self, uint32_t index, uint32_t stop) {
  const sf_token *token = money_token(self, index);
  if (index >= stop || token->kind == SF_TOKEN_LINK)
    return true;
  if (token->kind == SF_TOKEN_QUOTE)
    return !is_possessive(self, index);
  if (token->kind == SF_TOKEN_PUNCT && money_is_mark(self, index, ",")) {
    uint32_t next = index + 1; /* a list of names goes on */
    while (next < stop && sf_money_is(self, self->plan->tables.pay_list, next))
      next++;
    return next >= stop || !money_is_word(self, next) || !money_has_capital(self, next);
  }
  if (token->kind == SF_TOKEN_PUNCT || token->kind == SF_TOKEN_SYMBOL)
    return !money_is_hyphen(self, index) && !money_is_mark(self, index, "/");
  return sf_lexicon_find(self->plan->lexicon, self->plan->tables.pay_end, self->scan->tokens, index,
                         NULL) != NULL;
}

/* The purpose at tokens [first, stop); `cut`: another sum stands at `stop`. */
static sf_value purpose_from(const money_run *self, uint32_t first, uint32_t stop, bool cut) {
  uint32_t end = first;
  while (end < stop) {
    uint32_t aside = money_bracketed(self, end, stop);
    if (!aside && ends_at(self, end, stop))
      break;
    end += aside ? aside : 1;
    if (end - first > LONGEST_PURPOSE)
      return (sf_value){0};
  }
  while (end == stop && cut && stop > first &&
         sf_money_is(self, self->plan->tables.words.skip, stop - 1))
    end = --stop; /* "and an extra $5m" */
  if (end == stop && cut && !sf_money_is(self, self->plan->tables.and, stop - 1))
    return (sf_value){0};
  while (end > first && sf_money_is(self, self->plan->tables.pay_loose, end - 1))
    end--;
  return end - first >= 2 ? money_text_of(self, first, end) : (sf_value){0};
}

/* The receiver behind "to": up to the next preposition, but "to For Our Future". */
static sf_value receiver_from(const money_run *self, uint32_t first, uint32_t stop) {
  const money_tables *tables = &self->plan->tables;
  uint32_t end = first;
  if (first >= stop || !money_is_word(self, first) ||
      (!money_has_capital(self, first) && !sf_money_is(self, tables->pay_receiver, first)) ||
      (first + 1 < stop && sf_money_is(self, tables->pay_receiver_not, first + 1)))
    return (sf_value){0};
  while (!ends_at(self, end, stop) && !money_is_mark(self, end, ",") &&
         (money_has_capital(self, end) || !sf_money_is(self, tables->pay_purpose, end)) &&
         !sf_money_is(self, tables->pay_preposition, end))
    if (++end - first > LONGEST_RECEIVER)
      return (sf_value){0};
  while (end > first && sf_money_is(self, tables->pay_loose, end - 1))
    end--;
  bool named = end > first + 1 || (end > first && money_has_capital(self, first));
  return named ? money_text_of(self, first, end) : (sf_value){0};
}

/* "for Kenya": whom it is for; the token behind the state's name, or `first`. */
static uint32_t behind_state(const money_run *self, uint32_t first) {
  uint32_t length = 0;
  const sf_entry *state = sf_lexicon_find(self->plan->lexicon, self->plan->tables.country,
                                          self->scan->tokens, first, &length);
  return state && money_has_capital(self, first) ? first + length : first;
}

/* "from the lottery": who gives it, where nothing else says so. */
static void find_source(const money_run *self, uint32_t first, uint32_t stop, sf_mention *mention) {
  bool named = money_has_capital(self, first) ||
               (first + 1 < stop && sf_money_is(self, self->plan->tables.the, first) &&
                (money_has_capital(self, first + 1) ||
                 sf_money_is(self, self->plan->tables.pay_body, first + 1)));
  if (named && mention->values[SF_MONEY_PAYER].type == SF_VALUE_ABSENT)
    mention->values[SF_MONEY_PAYER] = receiver_from(self, first, stop);
}

/* "to develop", "to further develop". */
static bool is_purpose_verb(const money_run *self, uint32_t index, uint32_t stop) {
  const money_tables *tables = &self->plan->tables;
  return sf_money_is(self, tables->pay_purpose_verb, index) ||
         (index + 1 < stop && sf_money_is(self, tables->pay_adverb, index) &&
          sf_money_is(self, tables->pay_purpose_verb, index + 1));
}

/* "for the coming fiscal year": when, not what for. */
static bool is_period(const money_run *self, uint32_t first, uint32_t stop) {
  for (uint32_t i = first; i < stop && i - first < REACH_PERIOD && !money_has_capital(self, i); i++)
    if (sf_lexicon_find(self->plan->lexicon, self->plan->tables.pay_period, self->scan->tokens, i,
                        NULL))
      return true;
  return false;
}

/* Is it the sum before told in other money: "£3m ($5m)"? */
static bool is_restated(const money_run *self, size_t index) {
  if (index == 0 || index >= self->sums.count)
    return false;
  const money_sum *sum = &self->sums.data[index];
  return sum[-1].behind + 1 == sum->first && money_is_mark(self, sum->first - 1, "(") &&
         sum->behind < self->token_count && money_is_mark(self, sum->behind, ")");
}

/* Reads on behind the sum, over plain words, for who gives it, who gets it and what for. */
static void find_use(const money_run *self, size_t index, bool fine, sf_mention *mention) {
  const money_tables *tables = &self->plan->tables;
  if (is_restated(self, index + 1))
    index++;
  const money_sum *sum = &self->sums.data[index];
  uint32_t begin = sum->behind + is_restated(self, index);
  uint32_t stop = self->scan->tokens->sentences.data[sum->sentence].end;
  bool cut = index + 1 < self->sums.count && sum[1].first < stop;
  stop = cut ? sum[1].first : stop;
  for (uint32_t i = begin; i + 1 < stop && i - begin < REACH_PURPOSE; i++) {
    if (!money_is_word(self, i) && !money_is_hyphen(self, i))
      return;
    bool to = sf_money_is(self, tables->to, i), near = i - begin < REACH_FOR;
    bool verb = to && is_purpose_verb(self, i + 1, stop);
    bool use = near && money_is_word(self, i + 1) &&
               !sf_money_is(self, tables->pay_purpose_not, i + 1) &&
               sf_money_is(self, tables->pay_purpose, i) && !is_period(self, i + 1, stop) && !fine;
    uint32_t behind = use ? behind_state(self, i + 1) : i + 1;
    if (behind > i + 1 && mention->values[SF_MONEY_BENEFICIARY].type == SF_VALUE_ABSENT) {
      mention->values[SF_MONEY_BENEFICIARY] = money_text_of(self, i + 1, behind);
      i = behind - 1;
      continue;
    }
    if (verb || use) {
      mention->values[SF_MONEY_PURPOSE] = purpose_from(self, i, stop, cut);
      return;
    }
    if (to && near && mention->values[SF_MONEY_BENEFICIARY].type == SF_VALUE_ABSENT)
      mention->values[SF_MONEY_BENEFICIARY] = receiver_from(self, i + 1, stop);
    if (!fine && sf_money_is(self, tables->from, i) && i - begin < REACH_GIVER)
      find_source(self, i + 1, stop, mention);
    if (sf_money_is(self, tables->role_by, i) && sf_money_is(self, tables->pay_verb, i - 1))
      find_source(self, i + 1, stop, mention); /* "donated by" */
    if (fine && sf_money_is(self, tables->pay_purpose, i))
      return; /* "fined £300 for failing to stop" */
    if (sf_money_is(self, tables->pay_end, i) || sf_money_is(self, tables->and, i))
      return;
  }
}

void sf_money_find_parties(const money_run *self, size_t index, sf_mention *mention) {
  sf_slice role = self->sums.data[index].role;
  bool funding = sf_slice_is(role, "funding");
  if (is_restated(self, index) && sf_slice_equal(self->sums.data[index - 1].role, role))
    index--;
  bool fine = sf_slice_is(role, "fine");
  if (fine)
    mention->values[SF_MONEY_PAYER] = sf_money_find_fined(self, index);
  if (funding || sf_slice_is(role, "debt"))
    sf_money_find_giver(self, index, mention);
  if (funding || mention->values[SF_MONEY_PAYER].type != SF_VALUE_ABSENT)
    find_use(self, index, fine, mention);
}
