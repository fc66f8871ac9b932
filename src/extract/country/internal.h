/* internal.h: what the parts of the country extractor share.
 *
 * sight.c turns candidates into sightings (a phrase of the table where it stands); decide.c asks
 * each question about a sighting in turn, every question a file of its own; evidence.c counts once
 * a document what speaks for and against the readings of ambiguous words; metonym.c finds capitals
 * that stand for countries, where they are wanted; country.c emits.
 */
#ifndef SF_EXTRACT_COUNTRY_INTERNAL_H
#define SF_EXTRACT_COUNTRY_INTERNAL_H

#include "extract/extractor.h"

/* The tables of countries.tsv, context.tsv and metonyms.tsv, in the order of the names in
 * country.c. */
typedef enum country_table {
  TABLE_COUNTRY,
  TABLE_PREFIX,
  TABLE_NOT,
  TABLE_US_STATE,
  TABLE_US_CITY,
  TABLE_GEORGIA_COUNTRY,
  TABLE_GEORGIA_STATE,
  TABLE_LANGUAGE_CUE,
  TABLE_ORG_HEAD,
  TABLE_COMPASS,
  TABLE_PLACE_CUE,
  TABLE_OTHER_SENSE,
  TABLE_LOCAL_CUE,
  TABLE_COUNTRY_CUE,
  TABLE_PERSON_CUE,
  TABLE_TOWN_CUE,
  TABLE_STATE_CUE,
  TABLE_CAPS_CUE,
  TABLE_JOINER,
  TABLE_SMALL_WORD,
  TABLE_METONYM,
  TABLE_METONYM_VERB,
  TABLE_METONYM_SMALL,
  TABLE_METONYM_DEALING,
  TABLE_METONYM_MATTER,
  TABLE_METONYM_GLUED,
  TABLE_METONYM_PLACE,
  TABLE_METONYM_OTHER,
  TABLE_METONYM_STAFF,
  TABLE_METONYM_AGENT,
  TABLE_METONYM_ARTICLE,
  TABLE_COUNT
} country_table;

/* What the table says about a phrase besides its code. */
typedef enum country_note {
  NOTE_NONE,
  NOTE_HISTORICAL,
  NOTE_AMBIGUOUS, /* one of several codes */
  NOTE_STATE,     /* also a state of the US */
  NOTE_PERSON,    /* also a person's name */
  NOTE_TOWN,      /* also a town: likelier in local news */
  NOTE_NAMESAKE,  /* also a town, brand, bird, ...: only where the text says so */
  NOTE_LANGUAGE,  /* also a language */
  NOTE_TONGUE,    /* likewise, and no noun for people without an article (French) */
  NOTE_WORD       /* also a common word */
} country_note;

/* Two capital letters as a number, for arrays by country. */
#define COUNTRY_CODES   (26 * 26)
#define COUNTRY_NO_CODE UINT16_MAX

/* What a word can be in the tables of this folder: sets of country_table, one bit each. Nearly all
 * questions about the tokens beside a sighting end here. */
typedef struct country_word {
  uint32_t starts; /* a phrase starts with it; COUNTRY_SMALL_START, too */
  uint32_t ends;   /* a phrase ends with it */
} country_word;

#define COUNTRY_TABLE(table) (UINT32_C(1) << (table))
/* It may start a sighting without a capital. */
#define COUNTRY_SMALL_START (UINT32_C(1) << 31)
_Static_assert(TABLE_COUNT <= 31, "a bit for each table");

typedef struct country_plan {
  const sf_lexicon *lexicon;
  uint16_t table[TABLE_COUNT];
  const country_word *words; /* by number in the lexicon, which owns them */
  int code, form, note;      /* columns of table country */
  int prefix_code;
  int state_code, city_state;
  int cue_side, cue_strength;
  int head_kind;
  int place_code;
  int kind[TABLE_COUNT]; /* column `kind` of the tables that have one, else -1 */
  int sense_code, metonym_code;
  uint16_t given_name;          /* the table of the quote extractor, or SF_NO_TABLE */
  uint64_t candidates;          /* classes at which a sighting may start */
  uint64_t metonyms;            /* the class of table metonym; 0: they are not wanted */
  uint64_t evidence;            /* the classes at which document evidence may start */
  sf_slice name[COUNTRY_CODES]; /* canonical names by code */
  bool current[COUNTRY_CODES];  /* codes of today */
} country_plan;

/* Why a country word is none; the texts are in country.c. */
typedef enum country_refusal {
  REFUSED_NOT,
  REFUSED_PRONOUN,
  REFUSED_CURRENCY,
  REFUSED_ROAD,
  REFUSED_LANGUAGE,
  REFUSED_NAME,
  REFUSED_PERSON,
  REFUSED_TOWN,
  REFUSED_STATE,
  REFUSED_WORD,
  REFUSED_OTHER_SENSE,
  REFUSED_UNSUPPORTED,
  REFUSED_COUNT
} country_refusal;

typedef enum country_verdict { VERDICT_OPEN, VERDICT_YES, VERDICT_NO } country_verdict;

/* A country word where it stands, and what became of it. */
typedef struct country_sighting {
  uint32_t first, end; /* tokens, end exclusive */
  const sf_entry *entry;
  sf_slice code;   /* empty: not known */
  uint16_t number; /* of the code */
  uint8_t note;    /* country_note */
  uint8_t verdict; /* country_verdict */
  uint8_t refusal; /* country_refusal, where the verdict is no */
  bool demonym;
} country_sighting;

/* What the whole document says of one country. */
typedef struct country_counts {
  uint32_t named;     /* sightings that can be nothing else */
  uint32_t cued;      /* its capital, its people, "the Republic of" */
  uint32_t person[2]; /* the name, the demonym stands in a person's name */
  uint32_t town;      /* "Lebanon, Pa." */
  uint32_t other;     /* words that speak for another sense */
} country_counts;

/* What the whole document says. */
typedef struct country_evidence {
  uint16_t slot[COUNTRY_CODES];    /* index into counts + 1; 0: nothing was said */
  SF_ARRAY(country_counts) counts; /* by slot: few countries stand in a document */
  uint32_t foreign;                /* different countries besides the US */
  bool complete;                   /* what follows, `cued` and `other` are counted too */
  uint32_t american;               /* states, cities and counties of the US */
  uint32_t states;                 /* different states of the US */
  bool state[COUNTRY_CODES];       /* which */
  uint32_t georgia_state;          /* weight for the state of Georgia */
  uint32_t georgia_country;
} country_evidence;

/* One document while its countries are read. */
typedef struct country_scan {
  const country_plan *plan;
  sf_scan *scan;
  const sf_token *tokens;
  uint32_t token_count;
  country_sighting *list;
  uint32_t count;
  unsigned notes;             /* country_note: those of the sightings, as bits */
  country_evidence *evidence; /* NULL until somebody asks */
  bool refused_some;          /* some sighting is a person or a town */
} country_scan;

uint16_t country_code_number(sf_slice code);

/* ---- sight.c ---- */

/* Fills self->list from the candidates. */
void country_sight(country_scan *self);

/* ---- decide.c ---- */

void country_decide(country_scan *self);
void country_refuse(country_sighting *sighting, country_refusal refusal);

/* ---- evidence.c ---- */

/* What the document's other words and the sightings say; counted at most once a document, and only
 * when asked for. */
const country_evidence *country_evidence_of(country_scan *self);
/* What the sightings alone say: named, person, town and foreign. */
const country_evidence *country_sightings_of(country_scan *self);
/* What was said of the country of that number. */
const country_counts *country_said(const country_evidence *evidence, uint16_t number);

/* ---- the questions; each may set verdict, reason or code ---- */

void country_ask_abbreviation(country_scan *self, country_sighting *sighting);
void country_ask_language(country_scan *self, country_sighting *sighting);
void country_ask_organisation(country_scan *self, country_sighting *sighting);
void country_ask_person(country_scan *self, country_sighting *sighting);
void country_ask_town(country_scan *self, country_sighting *sighting);
/* Settles ambiguous words that stand beside certain countries; between the near and far ones. */
void country_heed_neighbours(country_scan *self);
/* These need evidence. */
void country_ask_ambiguous(country_scan *self, country_sighting *sighting);
void country_ask_state(country_scan *self, country_sighting *sighting);
void country_ask_word(country_scan *self, country_sighting *sighting);
void country_ask_sense(country_scan *self, country_sighting *sighting);

/* ---- metonym.c ---- */

/* Adds the mentions of form `metonym`. */
void country_read_metonyms(country_scan *self);

/* ---- around.c: the tokens beside a sighting ---- */

static inline country_word country_word_at(const country_scan *self, uint32_t index) {
  return self->plan->words[self->tokens[index].word];
}

/* Does token `index` stand in the sentence of the token before it? */
static inline bool country_goes_on(const country_scan *self, uint32_t index) {
  return index > 0 && index < self->token_count &&
         !(self->tokens[index].flags & (SF_TOKEN_SENTENCE | SF_TOKEN_PARAGRAPH));
}

/* What is left of country_before once the word before may end a phrase. */
const sf_entry *country_search_before(const country_scan *self, country_table table, uint32_t index,
                                      uint32_t *first);

/* The phrase of `table` that ends right before token `index`, in its sentence; NULL if none. */
static inline const sf_entry *country_before(const country_scan *self, country_table table,
                                             uint32_t index, uint32_t *first) {
  if (!country_goes_on(self, index) ||
      !(country_word_at(self, index - 1).ends & COUNTRY_TABLE(table)))
    return NULL;
  return country_search_before(self, table, index, first);
}

/* May a phrase of `table` stand at token `index`, of that word alone or with the next? False is
 * certain. */
static inline bool country_may_stand(const country_scan *self, country_table table,
                                     uint32_t index) {
  country_word word = country_word_at(self, index);
  return (word.starts & COUNTRY_TABLE(table)) &&
         ((word.ends & COUNTRY_TABLE(table)) ||
          (index + 1 < self->token_count &&
           sf_lexicon_may_go_on(self->plan->lexicon, self->plan->table[table],
                                self->tokens[index + 1].word)));
}

/* The phrase of `table` that starts at token `index`; NULL if none. */
static inline const sf_entry *country_find(const country_scan *self, country_table table,
                                           uint32_t index, uint32_t *length) {
  uint32_t nobody;
  if (!country_may_stand(self, table, index))
    return NULL;
  return sf_lexicon_search(self->plan->lexicon, self->plan->table[table], &self->tokens[index],
                           length ? length : &nobody);
}

/* The same for a token that must go on the sentence. */
static inline const sf_entry *country_after(const country_scan *self, country_table table,
                                            uint32_t index, uint32_t *length) {
  return country_goes_on(self, index) ? country_find(self, table, index, length) : NULL;
}

/* Is token `index` a word of `table`? */
static inline bool country_is(const country_scan *self, country_table table, uint32_t index) {
  return (country_word_at(self, index).starts & COUNTRY_TABLE(table)) &&
         sf_lexicon_search_word(self->plan->lexicon, self->plan->table[table],
                                &self->tokens[index]) != NULL;
}

static inline bool country_is_mark(const country_scan *self, uint32_t index, char mark) {
  return index < self->token_count && self->tokens[index].length == 1 &&
         self->scan->text.data[self->tokens[index].start] == mark;
}
static inline bool country_is_small(const country_scan *self, uint32_t index) {
  return index < self->token_count && country_is(self, TABLE_SMALL_WORD, index);
}
/* A capitalised word that is not a small word (In, The, However). */
bool country_is_name(const country_scan *self, uint32_t index);
/* Does a preposition of place stand before, as in "in Jordan"? */
bool country_is_placed(const country_scan *self, const country_sighting *sighting);
/* Likewise, or one that may stand before a person too, as in "from Jordan"? */
bool country_may_be_placed(const country_scan *self, const country_sighting *sighting);
/* Is the text around token `index` set in Title Case or in CAPITALS, so that capitals say nothing?
 */
bool country_in_title_case(const country_scan *self, uint32_t index);
bool country_in_capitals(const country_scan *self, uint32_t index);
/* A column `kind` or the like: is `entry`'s value in `column` this text? */
static inline bool country_says(const sf_entry *entry, int column, const char *text) {
  return sf_slice_is(sf_entry_value(entry, column), text);
}

#endif
