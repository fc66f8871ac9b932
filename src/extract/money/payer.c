/* payer.c: who pays a sum: the subject of the nearest verb of paying, giving or lending, and who is
 * given it where that verb says so ("gave the school $5m", "the school received $5m").
 *
 * Only plain statements are read: between a subject and its verb may stand a day and what is said
 * of it between commas, before it a phrase that begins the sentence. Anything else is left absent.
 * What stands behind the sum is party.c's business.
 */
#include "extract/money/internal.h"

enum {
  REACH_VERB = 8,    /* tokens between verb and sum */
  REACH_SUBJECT = 9, /* tokens of a subject */
  REACH_ASIDE = 25,  /* ... and of what is said of it between commas */
  REACH_GIFT = 6,    /* tokens between sum and "from" */
  REACH_NOUN = 4,    /* ... and "in aid" */
  REACH_ROUND = 6    /* ... and "in a seed round" */
};

/* Behind "told" stands first who was told: "told delegates the UK would spend". The subject begins
 * at the article behind that, or cannot be told from it: then `behind`. */
static uint32_t behind_listener(const money_run *self, uint32_t first, uint32_t behind) {
  for (uint32_t i = first + 1; i < behind; i++)
    if (sf_money_is(self, self->plan->tables.the, i))
      return i;
  return behind;
}

static uint32_t before_helpers(const money_run *self, uint32_t behind, uint32_t sentence) {
  const money_tables *tables = &self->plan->tables;
  while (behind > sentence && money_is_word(self, behind - 1) &&
         (sf_money_is(self, tables->pay_helper, behind - 1) ||
          sf_money_is(self, tables->pay_verb, behind - 1))) /* "pledged to give" */
    behind--;
  return behind;
}

/* Between a subject and its verb may stand when it was: "the minister on Monday pledged". */
static uint32_t before_day(const money_run *self, uint32_t behind, uint32_t sentence) {
  uint32_t length = 0;
  if (behind >= sentence + 2)
    sf_lexicon_find(self->plan->lexicon, self->plan->tables.pay_end, self->scan->tokens, behind - 2,
                    &length);
  return length == 2 ? behind - 2 : behind;
}

/* ... and what it is: "Hollin, a maker of pens, gave". `behind` itself if there is no such aside.
 */
static uint32_t before_aside(const money_run *self, uint32_t behind, uint32_t sentence) {
  if (behind <= sentence + 2 || !money_is_mark(self, behind - 1, ","))
    return behind;
  for (uint32_t i = behind - 2; i > sentence && behind - i < REACH_ASIDE; i--)
    if (money_is_mark(self, i, ",") && sf_money_is(self, self->plan->tables.pay_aside, i + 1))
      return i;
  return behind;
}

/* Where the subject of the verb at token `verb` ends. */
static uint32_t end_of_subject(const money_run *self, uint32_t verb, uint32_t sentence) {
  uint32_t behind = before_helpers(self, verb, sentence);
  behind = before_helpers(self, before_day(self, behind, sentence), sentence);
  return before_aside(self, behind, sentence);
}

/* Does a comma part the subject at token `first` from names before it: "France, Japan"? Not from a
 * day or a phrase that begins the sentence: "In May, Japan". */
static bool is_end_of_list(const money_run *self, uint32_t first, uint32_t sentence) {
  if (first < sentence + 2 || !money_is_mark(self, first - 1, ",") ||
      !money_has_capital(self, first - 2) || before_day(self, first - 1, sentence) != first - 1)
    return false;
  for (uint32_t i = sentence; i < first - 1; i++)
    if (money_is_mark(self, i, ",") || i - sentence > REACH_ASIDE)
      return true;
  return !sf_money_is(self, self->plan->tables.pay_front, sentence);
}

/* "The Lakeland Bank" before "said it would lend": whom "it" can stand for, a body or a single
 * name that begins the sentence. */
static sf_value body_before(const money_run *self, uint32_t behind, uint32_t sentence) {
  if (behind < sentence + 2 || behind - sentence > REACH_SUBJECT ||
      !sf_money_is(self, self->plan->tables.pay_said, --behind))
    return (sf_value){0};
  bool body = behind == sentence + 1 && money_has_capital(self, sentence);
  for (uint32_t i = sentence; i < behind; i++) {
    if (!money_is_word(self, i) || sf_money_is(self, self->plan->tables.pay_preposition, i))
      return (sf_value){0};
    body |= sf_money_is(self, self->plan->tables.pay_body, i);
  }
  return body ? money_text_of(self, sentence, behind) : (sf_value){0};
}

/* The subject of the verb at token `verb`, back to a clear boundary; absent if unclear. */
static sf_value subject_before(const money_run *self, uint32_t verb, uint32_t sentence) {
  const money_tables *tables = &self->plan->tables;
  uint32_t behind = end_of_subject(self, verb, sentence);
  if (behind > sentence && sf_money_is(self, tables->pay_refer, behind - 1))
    return body_before(self, before_day(self, behind - 1, sentence), sentence);
  uint32_t first = behind;
  bool named = false;
  while (first > sentence && behind - first < REACH_SUBJECT) {
    uint32_t next = first - 1;
    if (money_is_mark(self, next, "-&")) {
      first = next;
      continue;
    }
    if (!money_is_word(self, next) || sf_money_is(self, tables->pay_end, next))
      break;
    if (sf_money_is(self, tables->pay_preposition, next))
      return (sf_value){0};
    named |= money_has_capital(self, next);
    first = next;
  }
  if (first > sentence && sf_money_is(self, self->plan->tables.pay_told, first - 1))
    first = behind_listener(self, first, behind);
  if (first == behind || behind - first >= REACH_SUBJECT || money_is_hyphen(self, first) ||
      (money_token(self, behind - 1)->flags & SF_TOKEN_CLITIC) ||
      sf_money_is(self, tables->pay_paper, behind - 1))
    return (sf_value){0};
  if (is_end_of_list(self, first, sentence))
    return (sf_value){0};
  if (sf_money_is(self, tables->pay_pronoun, first) ||
      (!named && !sf_money_is(self, tables->the, first)))
    return (sf_value){0};
  return money_text_of(self, first, behind);
}

/* "the city budget of", "other spending includes": a word that names a sum and pays nothing. A verb
 * stands right before its sum, or before the one who is given it. */
static bool is_noun(const money_run *self, uint32_t index, const money_sum *sum) {
  const money_tables *tables = &self->plan->tables;
  if (!sf_money_is(self, tables->pay_noun, index))
    return false;
  if (index + 1 >= sum->bounds)
    return sf_money_is(self, tables->of, sum->bounds);
  return !money_has_capital(self, index + 1) && !sf_money_is(self, tables->the, index + 1) &&
         !sf_money_is(self, tables->words.skip, index + 1);
}

static bool is_gerund(const money_run *self, uint32_t index) {
  sf_slice word = sf_token_text(self->scan->text, money_token(self, index));
  return word.length > 3 && memcmp(word.data + word.length - 3, "ing", 3) == 0;
}

/* "the lending platform has": what a platform does is no verb of the sentence; "is lending Kenya"
 * and "lending $5m" are. */
static bool is_adjective(const money_run *self, uint32_t index, const money_sum *sum) {
  return is_gerund(self, index) && index + 1 < sum->bounds && index > 0 &&
         !sf_money_is(self, self->plan->tables.pay_passive, index - 1);
}

/* Does a verb of the table, perhaps of two words ("set aside"), begin at token `index`? */
static bool begins_verb(const money_run *self, uint16_t verbs, uint32_t index) {
  return sf_lexicon_find(self->plan->lexicon, verbs, self->scan->tokens, index, NULL) != NULL;
}

/* What verb says who pays: the nearest before the sum; UINT32_MAX if none. */
static uint32_t find_verb(const money_run *self, size_t index, uint16_t verbs) {
  const money_sum *sum = &self->sums.data[index];
  uint32_t sentence = self->scan->tokens->sentences.data[sum->sentence].first;
  uint32_t bound = index > 0 && sum[-1].behind > sentence ? sum[-1].behind : sentence;
  for (uint32_t i = sum->first, words = 0; i > bound && words < REACH_VERB; i--, words++) {
    if (i > bound + 3 && money_bracketed(self, i - 3, i))
      i -= 3;
    if (!money_is_word(self, i - 1) && !money_is_hyphen(self, i - 1))
      break;
    if (begins_verb(self, verbs, i - 1) && !is_noun(self, i - 1, sum) &&
        !is_adjective(self, i - 1, sum))
      return i - 1;
  }
  return UINT32_MAX;
}

/* Who is given the sum between a verb of giving and the sum: "gave the school $5m"; absent if it
 * is not clear. */
static sf_value object_between(const money_run *self, uint32_t first, uint32_t behind) {
  const money_tables *tables = &self->plan->tables;
  if (behind <= first || behind - first > REACH_SUBJECT ||
      (!money_has_capital(self, first) && !sf_money_is(self, tables->pay_receiver, first)))
    return (sf_value){0};
  bool named = false;
  for (uint32_t i = first; i < behind; i++) {
    uint32_t aside = money_bracketed(self, i, behind);
    if (aside) {
      i += aside - 1;
      continue;
    }
    if (!money_is_word(self, i) || sf_money_is(self, tables->pay_preposition, i) ||
        sf_money_is(self, tables->pay_verb, i) || sf_money_is(self, tables->pay_pronoun, i))
      return (sf_value){0};
    named |= i > first || money_has_capital(self, i);
  }
  return named ? money_text_of(self, first, behind) : (sf_value){0};
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
  return verb > sentence && sf_money_is(self, self->plan->tables.pay_passive, verb - 1) &&
         !is_gerund(self, verb);
}

/* Who pays a fine: who "was fined" or is said to pay it. */
sf_value sf_money_find_fined(const money_run *self, size_t index) {
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

/* Is it said in so many words that the sum is given away: "announced relief of $5m", "$5m in aid",
 * and not whom it comes from? */
static bool is_gift(const money_run *self, uint32_t verb, size_t index) {
  const money_tables *tables = &self->plan->tables;
  const money_sum *sum = &self->sums.data[index];
  uint32_t stop = self->scan->tokens->sentences.data[sum->sentence].end;
  uint16_t gifts = sf_money_is(self, tables->pay_make, verb) ? tables->pay_made : tables->pay_gift;
  bool gift = false;
  for (uint32_t i = verb + 1; i < sum->first; i++)
    gift |= sf_money_is(self, gifts, i);
  for (uint32_t i = sum->behind; i < stop && i - sum->behind < REACH_GIFT; i++) {
    if (sf_money_is(self, tables->from, i) || sf_money_is(self, tables->pay_round, i))
      return false;
    gift |= i - sum->behind < REACH_NOUN && sf_money_is(self, gifts, i);
  }
  return gift;
}

/* Who announced that it will give the sum. */
static sf_value find_announcer(const money_run *self, size_t index) {
  const money_sum *sum = &self->sums.data[index];
  uint32_t verb = find_verb(self, index, self->plan->tables.pay_announce);
  if (verb == UINT32_MAX)
    verb = find_verb(self, index, self->plan->tables.pay_make);
  return verb != UINT32_MAX && is_gift(self, verb, index)
             ? subject_before(self, verb, self->scan->tokens->sentences.data[sum->sentence].first)
             : (sf_value){0};
}

/* Is the sum raised from investors: "in a seed round"? */
static bool is_round(const money_run *self, const money_sum *sum) {
  uint32_t stop = self->scan->tokens->sentences.data[sum->sentence].end;
  for (uint32_t i = sum->behind; i < stop && i - sum->behind < REACH_ROUND; i++)
    if (sf_money_is(self, self->plan->tables.pay_round, i))
      return true;
  return false;
}

/* Who pays funding or lends, and to whom it goes where the verb says that too. */
void sf_money_find_giver(const money_run *self, size_t index, sf_mention *mention) {
  const money_tables *tables = &self->plan->tables;
  const money_sum *sum = &self->sums.data[index];
  uint32_t sentence = self->scan->tokens->sentences.data[sum->sentence].first;
  bool lent = sf_slice_is(sum->role, "debt");
  uint32_t verb = find_verb(self, index, lent ? tables->pay_lend : tables->pay_verb);
  uint32_t received = find_verb(self, index, tables->pay_receive);
  if (verb != UINT32_MAX && (received == UINT32_MAX || received < verb)) {
    if (!is_passive(self, verb, sentence)) {
      mention->values[SF_MONEY_PAYER] = subject_before(self, verb, sentence);
      if (sf_money_is(self, tables->pay_dative, verb))
        mention->values[SF_MONEY_BENEFICIARY] = given_between(self, verb + 1, sum->bounds);
    } else if (sf_money_is(self, tables->pay_dative, verb) && verb + 1 >= sum->bounds) {
      mention->values[SF_MONEY_BENEFICIARY] = subject_before(self, verb, sentence);
    }
    return;
  }
  if (received == UINT32_MAX && is_round(self, sum))
    received = find_verb(self, index, tables->pay_raise);
  if (received != UINT32_MAX && received + 1 >= sum->bounds)
    mention->values[SF_MONEY_BENEFICIARY] = subject_before(self, received, sentence);
  else if (!lent)
    mention->values[SF_MONEY_PAYER] = find_announcer(self, index);
}
