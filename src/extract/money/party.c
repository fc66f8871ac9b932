/* party.c: who pays a sum, to whom and what for, where the sentence says so in so many words.
 *
 * Only plain statements are read: a subject right before its verb of paying, a receiver behind
 * "to", a purpose behind "to" with a verb or behind "for". Anything else is left absent.
 */
#include "extract/money/internal.h"

enum {
  REACH_VERB = 8,    /* tokens between verb and sum */
  REACH_SUBJECT = 9, /* tokens of a subject */
  REACH_ASIDE = 25,  /* ... and of what is said of it between commas */
  REACH_PURPOSE = 8, /* tokens between sum and "to" */
  REACH_FOR = 4,     /* ... and "for" */
  LONGEST_PURPOSE = 45,
  LONGEST_RECEIVER = 9,
  REACH_PERIOD = 6,
  REACH_GIFT = 6,  /* tokens between sum and "in aid" or "from" */
  REACH_ROUND = 6, /* ... and "in a seed round" */
  REACH_GIVER = 8  /* tokens between sum and "from" */
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

static uint32_t before_helpers(const money_run *self, uint32_t behind, uint32_t sentence) {
  const money_tables *tables = &self->plan->tables;
  while (behind > sentence && is_word(self, behind - 1) &&
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
      !is_capital(self, first - 2) || before_day(self, first - 1, sentence) != first - 1)
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
  bool body = behind == sentence + 1 && is_capital(self, sentence);
  for (uint32_t i = sentence; i < behind; i++) {
    if (!is_word(self, i) || sf_money_is(self, self->plan->tables.pay_preposition, i))
      return (sf_value){0};
    body |= sf_money_is(self, self->plan->tables.pay_body, i);
  }
  return body ? text_of(self, sentence, behind) : (sf_value){0};
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
  if (is_end_of_list(self, first, sentence))
    return (sf_value){0};
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

/* What verb says who pays: the nearest before the sum; SIZE_MAX if none. */
static uint32_t find_verb(const money_run *self, size_t index, uint16_t verbs) {
  const money_sum *sum = &self->sums.data[index];
  uint32_t sentence = self->scan->tokens->sentences.data[sum->sentence].first;
  uint32_t bound = index > 0 && sum[-1].behind > sentence ? sum[-1].behind : sentence;
  for (uint32_t i = sum->first, words = 0; i > bound && words < REACH_VERB; i--, words++) {
    if (i > bound + 3 && bracketed(self, i - 3, i))
      i -= 3;
    if (!is_word(self, i - 1) && !is_hyphen(self, i - 1))
      break;
    if (sf_money_is(self, verbs, i - 1) && !is_noun(self, i - 1, sum) &&
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
  return verb > sentence && sf_money_is(self, self->plan->tables.pay_passive, verb - 1) &&
         !is_gerund(self, verb);
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
    gift |= i - sum->behind < REACH_FOR && sf_money_is(self, gifts, i);
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
static void find_giver(const money_run *self, size_t index, sf_mention *mention) {
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
  while (end == stop && cut && stop > first &&
         sf_money_is(self, self->plan->tables.words.skip, stop - 1))
    end = --stop; /* "and an extra $5m" */
  if (end == stop && cut && !sf_money_is(self, self->plan->tables.and, stop - 1))
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

/* "to develop", "to further develop". */
static bool is_purpose_verb(const money_run *self, uint32_t index, uint32_t stop) {
  const money_tables *tables = &self->plan->tables;
  return sf_money_is(self, tables->pay_purpose_verb, index) ||
         (index + 1 < stop && sf_money_is(self, tables->pay_adverb, index) &&
          sf_money_is(self, tables->pay_purpose_verb, index + 1));
}

/* "for the coming fiscal year": when, not what for. */
static bool is_period(const money_run *self, uint32_t first, uint32_t stop) {
  for (uint32_t i = first; i < stop && i - first < REACH_PERIOD && !is_capital(self, i); i++)
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
    if (!is_word(self, i) && !is_hyphen(self, i))
      return;
    bool to = sf_money_is(self, tables->to, i), near = i - begin < REACH_FOR;
    bool verb = to && is_purpose_verb(self, i + 1, stop);
    bool use = near && is_word(self, i + 1) && !sf_money_is(self, tables->pay_purpose_not, i + 1) &&
               sf_money_is(self, tables->pay_purpose, i) && !is_period(self, i + 1, stop) && !fine;
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
    mention->values[SF_MONEY_PAYER] = find_fined(self, index);
  if (funding || sf_slice_is(role, "debt"))
    find_giver(self, index, mention);
  if (funding || mention->values[SF_MONEY_PAYER].type != SF_VALUE_ABSENT)
    find_use(self, index, fine, mention);
}
