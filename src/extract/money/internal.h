/* internal.h: shared by the money extractor's files.
 *
 * A sum goes through them in this order: money.c proposes a place and matches a rule there;
 * sum.c reads the match (currency.c its currency, extract/number.c its numbers) or says why it is
 * no sum;
 * when the whole document is read, currency.c settles what a bare `$` means in it, context.c what
 * bounds the sum, role.c what it is for (by the kind of story, scene.c), payer.c who
 * pays and party.c to whom and what for.
 */
#ifndef SF_MONEY_INTERNAL_H
#define SF_MONEY_INTERNAL_H

#include "extract/number.h"

/* What a match means. */
enum money_action { MONEY_ACTION_SUM, MONEY_ACTION_RANGE, MONEY_ACTION_VAGUE, MONEY_ACTION_SINGLE };

/* Groups that money rules may name. */
enum money_group {
  MONEY_SIGN,      /* mark or code before the number */
  MONEY_LOW,       /* the number, or the low end of a range */
  MONEY_LOW_UNIT,  /* the low end's own unit */
  MONEY_SEPARATOR, /* of a range */
  MONEY_HIGH_SIGN,
  MONEY_HIGH,
  MONEY_UNIT, /* word, code or mark behind the number */
  MONEY_MINOR,
  MONEY_MINOR_UNIT,
  MONEY_VAGUE, /* "tens of millions" */
};

/* The tables, by number, and their columns. */
typedef struct money_tables {
  uint16_t symbol, sign, code, unit, single, home, dateline;
  sf_number_tables words;
  uint16_t article, vague, vague_start, separator, minor;
  uint16_t range_open, range_verb, year_before;
  uint16_t per, per_word, per_not, weight, weight_single, weight_verb, weight_money;
  uint16_t pay_verb, pay_fine, pay_passive, pay_helper, pay_pronoun, pay_preposition, pay_told;
  uint16_t pay_purpose_verb, pay_purpose_not, pay_end, pay_receiver, pay_receiver_not;
  uint16_t pay_noun, pay_settle, pay_lend, pay_dative, pay_receive, pay_purpose, pay_body;
  uint16_t pay_with, pay_list, pay_loose, pay_aside, pay_announce, pay_gift, pay_make, pay_made,
      pay_round, pay_raise, pay_period, pay_adverb, pay_refer, pay_front, pay_said, pay_paper;
  uint16_t role, role_link, role_stop, role_be, role_at, role_name, role_of, role_use, role_gap,
      role_finite, role_subject, role_cut, role_by, role_in, role_or, scene, country;
  uint16_t the, and, of, to, from; /* words of grammar */
} money_tables;

typedef struct money_plan {
  sf_ruleset *rules;
  money_tables tables;
  const sf_lexicon *lexicon;
  uint64_t unit_class; /* any currency behind a number */
  uint64_t symbol_class, code_class, number_class, vague_class, single_class, role_class,
      country_class;
  const sf_entry **homes; /* the rows of currency_home */
  size_t home_count;
} money_plan;

typedef struct money_sum {
  uint32_t start, end;    /* bytes */
  uint32_t first, behind; /* tokens: the first, and the one behind the last */
  sf_slice rule;
  bool known, range; /* has an amount; has a maximum */
  sf_decimal low, high;
  const sf_entry *currency; /* the row that names it */
  sf_slice code;            /* its code, once settled */
  uint32_t sentence;
  uint32_t be;              /* token of a "was" before it, else its own first */
  uint32_t bounds;          /* token where "a record of more than" before it begins */
  sf_slice role, role_from; /* and the words that told it */
  int role_points;          /* how surely */
} money_sum;

/* What a currency family turned out to mean in the document. */
typedef struct family_answer {
  sf_slice family, from;
  const sf_entry *home;          /* NULL: no state is said */
  const struct money_sum *named; /* a sum that names one of the family; NULL if none */
} family_answer;

/* More than one document ever mixes; beyond it, an answer is found anew. */
#define MONEY_FAMILIES 8

/* Kinds of story told apart near one sum; what a table names beyond them is not counted. */
#define MONEY_SCENES 12

typedef struct money_scene_kind {
  sf_slice name;
  uint32_t words, nearest; /* how many of its words stand near; tokens to the nearest */
} money_scene_kind;

typedef struct money_scene_word {
  uint32_t token;
  sf_slice kind;
} money_scene_word;

/* The kinds of story that the words near a sum speak for. */
typedef struct money_scene {
  SF_ARRAY(money_scene_word) words; /* of the tokens before `seen`, as far as sums asked */
  uint32_t seen;
  const money_sum *sum; /* the one the kinds are of; NULL: not looked yet */
  money_scene_kind kinds[MONEY_SCENES];
  size_t count;
} money_scene;

/* One document's work. */
typedef struct money_run {
  const money_plan *plan;
  sf_scan *scan;
  const sf_token *tokens;
  uint32_t token_count;
  uint32_t near; /* the token where the match in hand begins */
  SF_ARRAY(money_sum) sums;
  family_answer known[MONEY_FAMILIES]; /* of the families asked for */
  size_t known_count;
  money_scene scene; /* of the sum asked about last */
} money_run;

/* Columns shared by the four currency tables. */
enum { MONEY_CODE, MONEY_POWER, MONEY_FAMILY, MONEY_NOTE, MONEY_TIMES };

static inline const sf_token *money_token(const money_run *self, uint32_t index) {
  return &self->tokens[index];
}

static inline uint32_t money_place(const money_run *self, sf_slice group) {
  return (uint32_t)(group.data - self->scan->text.data);
}

/* Is token `index` a word of `table`? */
static inline bool sf_money_is(const money_run *self, uint16_t table, uint32_t index) {
  return sf_lexicon_find_word(self->plan->lexicon, table, money_token(self, index)) != NULL;
}
/* Is token `index` one of these marks? */
static inline bool money_is_mark(const money_run *self, uint32_t index, const char *marks) {
  return sf_token_is_mark(self->scan->text, money_token(self, index), marks);
}
/* Does it begin with a capital and go on in small letters? */
static inline bool money_is_capitalised(sf_slice text) {
  return text.length > 1 && text.data[0] >= 'A' && text.data[0] <= 'Z' && text.data[1] >= 'a';
}
int sf_money_integer(sf_slice text, int otherwise);

/* currency.c: the row of the longest sign, code or unit that begins where `group` does, and where
 * it ends in the text. */
const sf_entry *sf_money_currency_at(const money_run *self, sf_slice group, uint32_t *end);
/* Amount in the currency's major unit; false when it does not fit. */
bool sf_money_to_major(const sf_entry *currency, sf_decimal *amount);

/* sum.c: what a match says. NULL, or why it is no sum; `out->end` tells how far it reaches. */
const char *sf_money_read_sum(const money_run *self, const sf_match *match, money_sum *out);

/* scene.c: what `meanings` ("relief:funding court:fine") says of the kind of story the sum stands
 * in; empty if it says nothing of it. */
sf_slice sf_money_in_scene(money_run *self, const money_sum *sum, sf_slice meanings);

/* role.c: sets the sum's role; the sums before it have theirs. */
void sf_money_find_role(money_run *self, size_t index);
/* When all sums have theirs: the sum that stands for the document's main role (SIZE_MAX if it has
 * none), and what to make of a sum of which nothing told. */
size_t sf_money_main_role(const money_run *self);
void sf_money_recall_role(money_run *self, size_t index, size_t main_role);

/* The rest fills in a mention's values. */
void sf_money_settle_currency(money_run *self, size_t index, sf_mention *mention);
/* The row of sum_per that the sum is counted by; NULL if none. */
const sf_entry *sf_money_per(const money_run *self, const money_sum *sum, sf_slice *text);
void sf_money_find_bounds(const money_run *self, const money_sum *sum, sf_mention *mention);

/* ---- payer.c, party.c ---- */

static inline bool money_is_word(const money_run *self, uint32_t index) {
  return money_token(self, index)->kind == SF_TOKEN_WORD;
}

static inline bool money_is_hyphen(const money_run *self, uint32_t index) {
  return money_is_mark(self, index, "-");
}

static inline bool money_has_capital(const money_run *self, uint32_t index) {
  return (money_token(self, index)->flags & SF_TOKEN_CAPITAL) != 0;
}

static inline sf_value money_text_of(const money_run *self, uint32_t first, uint32_t behind) {
  const sf_token *a = money_token(self, first), *b = money_token(self, behind - 1);
  return sf_value_text(sf_scan_original(self->scan, a->start, b->start + b->length));
}

/* An abbreviation in brackets behind a name, "(CPS)"; returns its tokens or 0. */
static inline uint32_t money_bracketed(const money_run *self, uint32_t index, uint32_t stop) {
  bool is = index + 2 < stop && money_is_mark(self, index, "(") &&
            money_is_mark(self, index + 2, ")") &&
            (money_token(self, index + 1)->flags & SF_TOKEN_CAPS);
  return is ? 3 : 0;
}

/* payer.c: who pays a fine: who "was fined" or is said to pay it. */
sf_value sf_money_find_fined(const money_run *self, size_t index);
/* Who pays funding or lends, and to whom it goes where the verb says that too. */
void sf_money_find_giver(const money_run *self, size_t index, sf_mention *mention);

/* party.c: payer, beneficiary and purpose; needs the role. */
void sf_money_find_parties(const money_run *self, size_t index, sf_mention *mention);

#endif
