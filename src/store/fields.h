/* fields.h: what each kind of fact carries, as data.
 *
 * Extractors fill a mention's values by field number; the store groups, writes, reads and merges
 * by these lists without knowing any kind. A new key is one line in fields.c.
 */
#ifndef SF_STORE_FIELDS_H
#define SF_STORE_FIELDS_H

#include "base/decimal.h"
#include "base/error.h"

typedef enum sf_level {
  SF_LEVEL_IDENTITY, /* mentions are one cell (store.h) only if this is equal */
  SF_LEVEL_DERIVED,  /* follows from the identity */
  SF_LEVEL_CHOSEN,   /* each mention has its own */
  SF_LEVEL_MENTION   /* each mention has its own, and it is written there only; of all others the
                        fact shows the one most documents have, and a mention its own if it differs */
} sf_level;

typedef enum sf_value_type {
  SF_VALUE_ABSENT,
  SF_VALUE_NULL, /* known to be unknown */
  SF_VALUE_TEXT,
  SF_VALUE_NUMBER,
  SF_VALUE_TRUE
} sf_value_type;

typedef struct sf_value {
  sf_value_type type;
  union {
    sf_slice text;
    sf_decimal number;
  } as;
} sf_value;

#define SF_KEY_SIZE 24

/* JSON around a value, to be copied in one size, as much of which counts as is its length. */
typedef struct sf_key {
  char text[SF_KEY_SIZE];
  size_t length;
} sf_key;

typedef struct sf_field {
  const char *name;
  sf_key key; /* the name as it is written: ,"name": */
  sf_level level;
  sf_value_type type; /* of a value that is there */
  /* Where it is unknown, mentions are one fact only in the same words of the same document: two
   * articles' "last year" or "millions of pounds" are no agreement. */
  bool needed;
} sf_field;

#define SF_FIELDS_MAX 14

/* The fields of a kind, in the order of their levels: [0, identity) are the IDENTITY fields,
 * [identity, on_fact) DERIVED, [on_fact, chosen) CHOSEN, [chosen, count) MENTION. */
typedef struct sf_kind_fields {
  const char *name;   /* of the kind */
  sf_slice key_start; /* the name and a NUL: how the identity of a fact begins */
  sf_key id_prefix;   /* how a fact's record begins: {"id":"name- */
  sf_key kind_key;    /* and goes on behind the id: ","kind":"name" */
  const sf_field *fields;
  size_t identity, on_fact, chosen, count;
  bool numbers;   /* not all IDENTITY fields are texts */
  uint32_t nulls; /* the fields, as bits, that are written as null rather than left out */
} sf_kind_fields;

#define SF_KIND_COUNT_ALL 5

/* By kind. */
extern const sf_kind_fields sf_kinds[SF_KIND_COUNT_ALL];

static inline const sf_kind_fields *sf_fields_of(sf_kind kind) {
  return &sf_kinds[kind];
}
/* The kind of that name, or -1. */
int sf_kind_named(sf_slice name);

/* ---- field numbers, in the order of the lists in fields.c ---- */

enum sf_money_field {
  SF_MONEY_AMOUNT,   /* major units */
  SF_MONEY_MAX,      /* of a range */
  SF_MONEY_CURRENCY, /* ISO 4217 */
  SF_MONEY_MODIFIER, /* about, over, under, up_to, at_least */
  SF_MONEY_ROLE,     /* funding, fine, revenue, loss, debt, cost, price, wage, deal, other */
  SF_MONEY_PER,      /* year, share, person, ... */
  SF_MONEY_PAYER,
  SF_MONEY_BENEFICIARY,
  SF_MONEY_PURPOSE,
  SF_MONEY_ROLE_FROM,     /* the words that decided the role */
  SF_MONEY_CURRENCY_FROM, /* what decided the currency of a bare $ or "pounds" */
  SF_MONEY_ABOUT,         /* words around it, see extract/about.h */
  SF_MONEY_INSTEAD,       /* taken back for the one that starts there, see extract/about.h */
  SF_MONEY_WITHIN,        /* a part of the one that starts there */
};

enum sf_country_field {
  SF_COUNTRY_CODE, /* ISO 3166-1 alpha-2 */
  SF_COUNTRY_NAME,
  SF_COUNTRY_HISTORICAL,
  SF_COUNTRY_FORM, /* name or demonym */
};

enum sf_date_field {
  SF_DATE_TYPE,  /* DATE, TIME, DURATION, SET */
  SF_DATE_VALUE, /* TIMEX3 */
  SF_DATE_MAX,   /* of a length with two ends: the upper one */
  SF_DATE_MODIFIER,
  SF_DATE_FROM,   /* first day */
  SF_DATE_TO,     /* last day */
  SF_DATE_ANCHOR, /* what a relative expression was resolved against */
  SF_DATE_RANGE,  /* first and last day of the stretch of which this names an end */
  SF_DATE_INSTEAD,
};

enum sf_quote_field {
  SF_QUOTE_SPEAKER, /* canonical name */
  SF_QUOTE_SPEAKER_ROLE,
  SF_QUOTE_SPEAKER_TYPE,  /* person, organisation, document, group */
  SF_QUOTE_SPEAKER_TEXT,  /* as it stands */
  SF_QUOTE_SPEAKER_START, /* code points */
  SF_QUOTE_SPEAKER_END,
  SF_QUOTE_SPEAKER_FROM, /* name, surname, role, pronoun, running */
  SF_QUOTE_CUE,
  SF_QUOTE_FORM,  /* direct, partial, scare */
  SF_QUOTE_GROUP, /* same number: pieces of one split quotation */
};

enum sf_count_field {
  SF_COUNT_AMOUNT,
  SF_COUNT_MAX,
  SF_COUNT_NOUN,
  SF_COUNT_MODIFIER,
  SF_COUNT_PERIOD,
  SF_COUNT_ANAPHORIC, /* only points back: "the five countries" */
  SF_COUNT_ABOUT,
  SF_COUNT_INSTEAD,
};

static inline sf_value sf_value_text(sf_slice text) {
  return (sf_value){text.length ? SF_VALUE_TEXT : SF_VALUE_ABSENT, {.text = text}};
}
static inline sf_value sf_value_number(sf_decimal number) {
  return (sf_value){SF_VALUE_NUMBER, {.number = number}};
}
static inline sf_value sf_value_null(void) {
  return (sf_value){.type = SF_VALUE_NULL};
}
static inline sf_value sf_value_true(void) {
  return (sf_value){.type = SF_VALUE_TRUE};
}

#endif
