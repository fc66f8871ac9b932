/* party.c: who pays a sum, to whom and what for, where the sentence says so in so many words.
 *
 * Only plain statements are read: a subject right before its verb of paying, a receiver behind
 * "to", a purpose behind "to" with a verb or behind "for". Anything else is left absent.
 */
#include "extract/money/internal.h"

enum {
  REACH_VERB = 8,    /* tokens between verb and sum */
  REACH_SUBJECT = 9, /* tokens of a subject */
  REACH_PURPOSE = 8, /* tokens between sum and "to" */
  REACH_FOR = 4,     /* ... and "for" */
  LONGEST_PURPOSE = 45,
  LONGEST_RECEIVER = 9
};

static bool is_word(const money_run *self, uint32_t index) {
  return money_token(self, index)->kind == SF_TOKEN_WORD;
}

static bool is_hyphen(const money_run *self, uint32_t index) {
  return money_says(self, index, SF_SLICE("-"));
}

static bool is_capital(const money_run *self, uint32_t index) {
  return (money_token(self, index)->flags & SF_TOKEN_CAPITAL) != 0;
}

static sf_value text_of(const money_run *self, uint32_t first, uint32_t behind) {
  const sf_token *a = money_token(self, first), *b = money_token(self, behind - 1);
  return sf_value_text(sf_scan_original(self->scan, a->start, b->start + b->length));
}

/* ---- who pays ---- */

/* Behind "told" stands first who was told: "told delegates the UK would spend". The subject begins
 * at the article behind that, or cannot be told from it: then `behind`. */
static uint32_t behind_listener(const money_run *self, uint32_t first, uint32_t behind) {
  for (uint32_t i = first + 1; i < behind; i++)
    if (money_says(self, i, SF_SLICE("the")))
      return i;
  return behind;
}

/* The subject that ends before token `behind`, back to a clear boundary; absent if unclear. */
static sf_value subject_before(const money_run *self, uint32_t behind, uint32_t sentence) {
  const money_tables *tables = &self->plan->tables;
  while (behind > sentence && is_word(self, behind - 1) &&
         (sf_money_is(self, tables->pay_helper, behind - 1) ||
          sf_money_is(self, tables->pay_verb, behind - 1))) /* "pledged to give" */
    behind--;
  uint32_t first = behind;
  bool named = false;
  while (first > sentence && behind - first < REACH_SUBJECT) {
    uint32_t next = first - 1;
    if (is_hyphen(self, next)) {
      first = next;
      continue;
    }
    if (!is_word(self, next) || sf_money_is(self, tables->pay_end, next))
      break;
    if (sf_money_is(self, tables->pay_preposition, next))
      return (sf_value){0};
    named |= is_capital(self, next);
    first = next;
  }
  if (first > sentence && sf_money_is(self, self->plan->tables.pay_told, first - 1))
    first = behind_listener(self, first, behind);
  if (first == behind || behind - first >= REACH_SUBJECT || is_hyphen(self, first) ||
      (money_token(self, behind - 1)->flags & SF_TOKEN_CLITIC))
    return (sf_value){0};
  if (first > sentence + 1 && money_says(self, first - 1, SF_SLICE(",")) &&
      is_capital(self, first - 2))
    return (sf_value){0}; /* the end of a list */
  if (sf_money_is(self, tables->pay_pronoun, first) ||
      (!named && !money_says(self, first, SF_SLICE("the"))))
    return (sf_value){0};
  return text_of(self, first, behind);
}

static sf_value find_payer(const money_run *self, size_t index) {
  const money_sum *sum = &self->sums.data[index];
  const money_tables *tables = &self->plan->tables;
  uint32_t sentence = self->scan->tokens->sentences.data[sum->sentence].first;
  uint32_t bound = index > 0 && sum[-1].behind > sentence ? sum[-1].behind : sentence;
  bool fine = sf_slice_is(sum->role, "fine");
  uint16_t verbs = fine ? tables->pay_fine : tables->pay_verb;
  for (uint32_t i = sum->first; i > bound && sum->first - i < REACH_VERB; i--) {
    if (!is_word(self, i - 1))
      return (sf_value){0};
    if (sf_money_is(self, verbs, i - 1) && fine &&
        (i < 2 || !sf_money_is(self, tables->pay_passive, i - 2)))
      return (sf_value){0};
    if (sf_money_is(self, verbs, i - 1))
      return subject_before(self, i - 1, sentence);
  }
  return (sf_value){0};
}

/* ---- to whom and what for ---- */

/* The apostrophe of "victims' ". */
static bool is_possessive(const money_run *self, uint32_t index) {
  const sf_token *token = money_token(self, index);
  return index > 0 && !(token->flags & SF_TOKEN_SPACE) &&
         self->scan->text.data[token->start - 1] == 's' &&
         index + 1 < self->scan->tokens->tokens.count && (token[1].flags & SF_TOKEN_SPACE);
}

/* An abbreviation in brackets behind a name, "(CPS)"; returns its tokens or 0. */
static uint32_t bracketed(const money_run *self, uint32_t index, uint32_t stop) {
  bool is = index + 2 < stop && money_says(self, index, SF_SLICE("(")) &&
            money_says(self, index + 2, SF_SLICE(")")) &&
            (money_token(self, index + 1)->flags & SF_TOKEN_CAPS);
  return is ? 3 : 0;
}

/* Does a purpose or receiver end before token `index`? */
static bool ends_at(const money_run *self, uint32_t index, uint32_t stop) {
  const sf_token *token = money_token(self, index);
  if (index >= stop || token->kind == SF_TOKEN_LINK)
    return true;
  if (token->kind == SF_TOKEN_QUOTE)
    return !is_possessive(self, index);
  if (token->kind == SF_TOKEN_PUNCT && money_says(self, index, SF_SLICE(","))) {
    uint32_t next = index + 1; /* a list of names goes on */
    while (next < stop &&
           (money_says(self, next, SF_SLICE("and")) || money_says(self, next, SF_SLICE("the")) ||
            money_says(self, next, SF_SLICE("or"))))
      next++;
    return next >= stop || !is_word(self, next) || !is_capital(self, next);
  }
  if (token->kind == SF_TOKEN_PUNCT || token->kind == SF_TOKEN_SYMBOL)
    return !is_hyphen(self, index) && !money_says(self, index, SF_SLICE("/"));
  return sf_lexicon_find(self->plan->lexicon, self->plan->tables.pay_end, self->scan->tokens, index,
                         NULL) != NULL;
}

/* The purpose at tokens [first, stop); `cut`: another sum stands at `stop`. */
static sf_value purpose_from(const money_run *self, uint32_t first, uint32_t stop, bool cut) {
  uint32_t end = first;
  while (end < stop) {
    uint32_t aside = bracketed(self, end, stop);
    if (!aside && ends_at(self, end, stop))
      break;
    end += aside ? aside : 1;
    if (end - first > LONGEST_PURPOSE)
      return (sf_value){0};
  }
  if (end == stop && cut)
    return (sf_value){0};
  while (end > first &&
         (money_says(self, end - 1, SF_SLICE("and")) || money_says(self, end - 1, SF_SLICE("in"))))
    end--;
  return end - first >= 2 ? text_of(self, first, end) : (sf_value){0};
}

/* The receiver behind "to": up to the next preposition. */
static sf_value receiver_from(const money_run *self, uint32_t first, uint32_t stop) {
  const money_tables *tables = &self->plan->tables;
  uint32_t end = first;
  if (first >= stop || !is_word(self, first) ||
      (!is_capital(self, first) && !sf_money_is(self, tables->pay_receiver, first)))
    return (sf_value){0};
  while (!ends_at(self, end, stop) && !money_says(self, end, SF_SLICE(",")) &&
         !money_says(self, end, SF_SLICE("for")) &&
         !sf_money_is(self, tables->pay_preposition, end))
    if (++end - first > LONGEST_RECEIVER)
      return (sf_value){0};
  while (end > first && money_says(self, end - 1, SF_SLICE("and")))
    end--;
  return end > first ? text_of(self, first, end) : (sf_value){0};
}

static void find_use(const money_run *self, size_t index, sf_mention *mention) {
  const money_sum *sum = &self->sums.data[index];
  const money_tables *tables = &self->plan->tables;
  uint32_t stop = self->scan->tokens->sentences.data[sum->sentence].end;
  bool cut = index + 1 < self->sums.count && sum[1].first < stop;
  stop = cut ? sum[1].first : stop;
  for (uint32_t i = sum->behind; i + 1 < stop && i - sum->behind < REACH_PURPOSE; i++) {
    if (!is_word(self, i) && !is_hyphen(self, i))
      return;
    bool verb =
        money_says(self, i, SF_SLICE("to")) && sf_money_is(self, tables->pay_purpose_verb, i + 1);
    bool use = money_says(self, i, SF_SLICE("for")) && i - sum->behind < REACH_FOR &&
               is_word(self, i + 1) && !sf_money_is(self, tables->pay_purpose_not, i + 1);
    if (verb || use) {
      mention->values[SF_MONEY_PURPOSE] = purpose_from(self, i, stop, cut);
      return;
    }
    if (money_says(self, i, SF_SLICE("to")) && i - sum->behind < REACH_FOR &&
        mention->values[SF_MONEY_BENEFICIARY].type == SF_VALUE_ABSENT)
      mention->values[SF_MONEY_BENEFICIARY] = receiver_from(self, i + 1, stop);
    if (sf_money_is(self, tables->pay_end, i))
      return;
  }
}

void sf_money_find_parties(const money_run *self, size_t index, sf_mention *mention) {
  sf_slice role = self->sums.data[index].role;
  bool funding = sf_slice_is(role, "funding"), fine = sf_slice_is(role, "fine");
  if (funding || fine)
    mention->values[SF_MONEY_PAYER] = find_payer(self, index);
  if (funding)
    find_use(self, index, mention);
}
