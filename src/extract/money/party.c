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
  LONGEST_RECEIVER = 9,
  REACH_GIVER = 8 /* tokens between sum and "from" */
};

static bool is_word(const money_run *self, uint32_t index) {
  return money_token(self, index)->kind == SF_TOKEN_WORD;
}

static bool is_hyphen(const money_run *self, uint32_t index) {
  return money_is_mark(self, index, "-");
}

static bool is_capital(const money_run *self, uint32_t index) {
  return (money_token(self, index)->flags & SF_TOKEN_CAPITAL) != 0;
}

static sf_value text_of(const money_run *self, uint32_t first, uint32_t behind) {
  const sf_token *a = money_token(self, first), *b = money_token(self, behind - 1);
  return sf_value_text(sf_scan_original(self->scan, a->start, b->start + b->length));
}

/* An abbreviation in brackets behind a name, "(CPS)"; returns its tokens or 0. */
static uint32_t bracketed(const money_run *self, uint32_t index, uint32_t stop) {
  bool is = index + 2 < stop && money_is_mark(self, index, "(") &&
            money_is_mark(self, index + 2, ")") &&
            (money_token(self, index + 1)->flags & SF_TOKEN_CAPS);
  return is ? 3 : 0;
}

/* ---- who pays ---- */

/* Behind "told" stands first who was told: "told delegates the UK would spend". The subject begins
 * at the article behind that, or cannot be told from it: then `behind`. */
static uint32_t behind_listener(const money_run *self, uint32_t first, uint32_t behind) {
  for (uint32_t i = first + 1; i < behind; i++)
    if (sf_money_is(self, self->plan->tables.the, i))
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
  if (first > sentence + 1 && money_is_mark(self, first - 1, ",") && is_capital(self, first - 2))
    return (sf_value){0}; /* the end of a list */
  if (sf_money_is(self, tables->pay_pronoun, first) ||
      (!named && !sf_money_is(self, tables->the, first)))
    return (sf_value){0};
  return text_of(self, first, behind);
}

/* "the city budget of", "other spending includes": a word that names a sum and pays nothing. A verb
 * stands right before its sum, or before the one who is given it. */
static bool is_noun(const money_run *self, uint32_t index, const money_sum *sum) {
  const money_tables *tables = &self->plan->tables;
  if (!sf_money_is(self, tables->pay_noun, index))
    return false;
  if (index + 1 >= sum->bounds)
    return sf_money_is(self, tables->of, sum->bounds);
  return !is_capital(self, index + 1) && !sf_money_is(self, tables->the, index + 1) &&
         !sf_money_is(self, tables->words.skip, index + 1);
}

/* What verb says who pays: the nearest before the sum; SIZE_MAX if none. */
static uint32_t find_verb(const money_run *self, size_t index, uint16_t verbs) {
  const money_sum *sum = &self->sums.data[index];
  uint32_t sentence = self->scan->tokens->sentences.data[sum->sentence].first;
  uint32_t bound = index > 0 && sum[-1].behind > sentence ? sum[-1].behind : sentence;
  for (uint32_t i = sum->first, words = 0; i > bound && words < REACH_VERB; i--, words++) {
    if (i > bound + 3 && bracketed(self, i - 3, i))
      i -= 3;
    if (!is_word(self, i - 1))
      break;
    if (sf_money_is(self, verbs, i - 1) && !is_noun(self, i - 1, sum))
      return i - 1;
  }
  return UINT32_MAX;
}

/* Who is given the sum between a verb of giving and the sum: "gave the school $5m"; absent if it
 * is not clear. */
static sf_value object_between(const money_run *self, uint32_t first, uint32_t behind) {
  const money_tables *tables = &self->plan->tables;
  if (behind <= first || behind - first > REACH_SUBJECT ||
      (!is_capital(self, first) && !sf_money_is(self, tables->pay_receiver, first)))
    return (sf_value){0};
  bool named = false;
  for (uint32_t i = first; i < behind; i++) {
    uint32_t aside = bracketed(self, i, behind);
    if (aside) {
      i += aside - 1;
      continue;
    }
    if (!is_word(self, i) || sf_money_is(self, tables->pay_preposition, i) ||
        sf_money_is(self, tables->pay_verb, i) || sf_money_is(self, tables->pay_pronoun, i))
      return (sf_value){0};
    named |= i > first || is_capital(self, i);
  }
  return named ? text_of(self, first, behind) : (sf_value){0};
}

/* The same where "with a new" stands before the sum: "provides the school with a new $5m lab". */
static sf_value given_between(const money_run *self, uint32_t first, uint32_t behind) {
  for (uint32_t i = first; i < behind; i++)
    if (sf_money_is(self, self->plan->tables.pay_with, i))
      behind = i;
  return object_between(self, first, behind);
}

/* "was given", not "is giving". */
static bool is_passive(const money_run *self, uint32_t verb, uint32_t sentence) {
  sf_slice word = sf_token_text(self->scan->text, money_token(self, verb));
  return verb > sentence && sf_money_is(self, self->plan->tables.pay_passive, verb - 1) &&
         !(word.length > 3 && memcmp(word.data + word.length - 3, "ing", 3) == 0);
}

/* Who pays a fine: who "was fined" or is said to pay it. */
static sf_value find_fined(const money_run *self, size_t index) {
  const money_tables *tables = &self->plan->tables;
  const money_sum *sum = &self->sums.data[index];
  uint32_t sentence = self->scan->tokens->sentences.data[sum->sentence].first;
  uint32_t verb = find_verb(self, index, tables->pay_fine);
  if (verb != UINT32_MAX && is_passive(self, verb, sentence))
    return subject_before(self, verb, sentence);
  if (verb != UINT32_MAX) { /* "ordered the firm to pay", "fined the firm" */
    uint32_t behind = verb + 1;
    while (behind < sum->bounds && !sf_money_is(self, tables->to, behind))
      behind++;
    return object_between(self, verb + 1, behind);
  }
  verb = find_verb(self, index, tables->pay_settle);
  return verb == UINT32_MAX ? (sf_value){0} : subject_before(self, verb, sentence);
}

/* Who pays funding or lends, and to whom it goes where the verb says that too. */
static void find_giver(const money_run *self, size_t index, sf_mention *mention) {
  const money_tables *tables = &self->plan->tables;
  const money_sum *sum = &self->sums.data[index];
  uint32_t sentence = self->scan->tokens->sentences.data[sum->sentence].first;
  bool lent = sf_slice_is(sum->role, "debt");
  uint32_t verb = find_verb(self, index, lent ? tables->pay_lend : tables->pay_verb);
  if (verb != UINT32_MAX) {
    if (!is_passive(self, verb, sentence)) {
      mention->values[SF_MONEY_PAYER] = subject_before(self, verb, sentence);
      if (sf_money_is(self, tables->pay_dative, verb))
        mention->values[SF_MONEY_BENEFICIARY] = given_between(self, verb + 1, sum->bounds);
    } else if (sf_money_is(self, tables->pay_dative, verb) && verb + 1 >= sum->bounds) {
      mention->values[SF_MONEY_BENEFICIARY] = subject_before(self, verb, sentence);
    }
    return;
  }
  verb = find_verb(self, index, tables->pay_receive);
  if (verb != UINT32_MAX && verb + 1 >= sum->bounds)
    mention->values[SF_MONEY_BENEFICIARY] = subject_before(self, verb, sentence);
}

/* ---- to whom and what for ---- */

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
    return next >= stop || !is_word(self, next) || !is_capital(self, next);
  }
  if (token->kind == SF_TOKEN_PUNCT || token->kind == SF_TOKEN_SYMBOL)
    return !is_hyphen(self, index) && !money_is_mark(self, index, "/");
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
  while (end > first && sf_money_is(self, self->plan->tables.pay_loose, end - 1))
    end--;
  return end - first >= 2 ? text_of(self, first, end) : (sf_value){0};
}

/* The receiver behind "to": up to the next preposition, but "to For Our Future". */
static sf_value receiver_from(const money_run *self, uint32_t first, uint32_t stop) {
  const money_tables *tables = &self->plan->tables;
  uint32_t end = first;
  if (first >= stop || !is_word(self, first) ||
      (!is_capital(self, first) && !sf_money_is(self, tables->pay_receiver, first)) ||
      (first + 1 < stop && sf_money_is(self, tables->pay_receiver_not, first + 1)))
    return (sf_value){0};
  while (!ends_at(self, end, stop) && !money_is_mark(self, end, ",") &&
         (is_capital(self, end) || !sf_money_is(self, tables->pay_purpose, end)) &&
         !sf_money_is(self, tables->pay_preposition, end))
    if (++end - first > LONGEST_RECEIVER)
      return (sf_value){0};
  while (end > first && sf_money_is(self, tables->pay_loose, end - 1))
    end--;
  bool named = end > first + 1 || (end > first && is_capital(self, first));
  return named ? text_of(self, first, end) : (sf_value){0};
}

/* "for Kenya": whom it is for; the token behind the state's name, or `first`. */
static uint32_t behind_state(const money_run *self, uint32_t first) {
  uint32_t length = 0;
  const sf_entry *state = sf_lexicon_find(self->plan->lexicon, self->plan->tables.country,
                                          self->scan->tokens, first, &length);
  return state && is_capital(self, first) ? first + length : first;
}

/* "from the lottery": who gives it, where nothing else says so. */
static void find_source(const money_run *self, uint32_t first, uint32_t stop, sf_mention *mention) {
  bool named =
      is_capital(self, first) ||
      (first + 1 < stop && sf_money_is(self, self->plan->tables.the, first) &&
       (is_capital(self, first + 1) || sf_money_is(self, self->plan->tables.pay_body, first + 1)));
  if (named && mention->values[SF_MONEY_PAYER].type == SF_VALUE_ABSENT)
    mention->values[SF_MONEY_PAYER] = receiver_from(self, first, stop);
}

/* Reads on behind the sum, over plain words, for who gives it, who gets it and what for. */
static void find_use(const money_run *self, size_t index, sf_mention *mention) {
  const money_sum *sum = &self->sums.data[index];
  const money_tables *tables = &self->plan->tables;
  uint32_t stop = self->scan->tokens->sentences.data[sum->sentence].end;
  bool cut = index + 1 < self->sums.count && sum[1].first < stop;
  stop = cut ? sum[1].first : stop;
  for (uint32_t i = sum->behind; i + 1 < stop && i - sum->behind < REACH_PURPOSE; i++) {
    if (!is_word(self, i) && !is_hyphen(self, i))
      return;
    bool to = sf_money_is(self, tables->to, i), near = i - sum->behind < REACH_FOR;
    bool verb = to && sf_money_is(self, tables->pay_purpose_verb, i + 1);
    bool use = near && is_word(self, i + 1) && !sf_money_is(self, tables->pay_purpose_not, i + 1) &&
               sf_money_is(self, tables->pay_purpose, i);
    uint32_t behind = use ? behind_state(self, i + 1) : i + 1;
    if (behind > i + 1 && mention->values[SF_MONEY_BENEFICIARY].type == SF_VALUE_ABSENT) {
      mention->values[SF_MONEY_BENEFICIARY] = text_of(self, i + 1, behind);
      i = behind - 1;
      continue;
    }
    if (verb || use) {
      mention->values[SF_MONEY_PURPOSE] = purpose_from(self, i, stop, cut);
      return;
    }
    if (to && near && mention->values[SF_MONEY_BENEFICIARY].type == SF_VALUE_ABSENT)
      mention->values[SF_MONEY_BENEFICIARY] = receiver_from(self, i + 1, stop);
    if (sf_money_is(self, tables->from, i) && i - sum->behind < REACH_GIVER)
      find_source(self, i + 1, stop, mention);
    if (sf_money_is(self, tables->pay_end, i) || sf_money_is(self, tables->and, i))
      return;
  }
}

void sf_money_find_parties(const money_run *self, size_t index, sf_mention *mention) {
  sf_slice role = self->sums.data[index].role;
  bool funding = sf_slice_is(role, "funding");
  if (sf_slice_is(role, "fine"))
    mention->values[SF_MONEY_PAYER] = find_fined(self, index);
  if (funding || sf_slice_is(role, "debt"))
    find_giver(self, index, mention);
  if (funding)
    find_use(self, index, mention);
}
