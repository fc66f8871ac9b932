/* parts.h: what the parts of the quotation extractor share; nobody else includes it.
 *
 * quote.c runs them in this order: marks.c pairs the quotation marks into spans, unmarked.c adds
 * what the page sets off without marks, people.c lists the names of the document and who they are,
 * frame.c lays each sentence round a quotation out as a row of items, subject.c reads noun phrases
 * and subjects on that row, speaker.c settles who speaks, type.c what sort of speaker that is, and
 * quote.c makes the mentions. words.c tells what a word can be.
 */
#ifndef SF_EXTRACT_QUOTE_PARTS_H
#define SF_EXTRACT_QUOTE_PARTS_H

#include "extract/extractor.h"

/* ---- words.c: one look at an array tells all that the tables say of a word ---- */

typedef uint64_t quote_bits;
#define BIT_CUE_STRONG    (UINT64_C(1) << 0) /* how surely a verb form reports speech */
#define BIT_CUE_MEDIUM    (UINT64_C(1) << 1)
#define BIT_CUE_WEAK      (UINT64_C(1) << 2)
#define BIT_GERUND        (UINT64_C(1) << 3) /* saying */
#define BIT_BASE          (UINT64_C(1) << 4) /* say: could be a noun in another place */
#define BIT_PRESENT       (UINT64_C(1) << 5) /* says: likewise */
#define BIT_SUBJECT       (UINT64_C(1) << 6)
#define BIT_DETERMINER    (UINT64_C(1) << 7)
#define BIT_AUXILIARY     (UINT64_C(1) << 8)
#define BIT_NEGATION      (UINT64_C(1) << 9)
#define BIT_ADVERB        (UINT64_C(1) << 10)
#define BIT_CHAIN         (UINT64_C(1) << 11)
#define BIT_PREPOSITION   (UINT64_C(1) << 12)
#define BIT_CONJUNCTION   (UINT64_C(1) << 13)
#define BIT_RELATIVE      (UINT64_C(1) << 14)
#define BIT_TIME          (UINT64_C(1) << 15)
#define BIT_ELISION       (UINT64_C(1) << 16)
#define BIT_HONORIFIC     (UINT64_C(1) << 17)
#define BIT_TITLE         (UINT64_C(1) << 18) /* or the first word of one */
#define BIT_TITLE_PREFIX  (UINT64_C(1) << 19)
#define BIT_ROLE          (UINT64_C(1) << 20)
#define BIT_GROUP         (UINT64_C(1) << 21)
#define BIT_DOCUMENT      (UINT64_C(1) << 22)
#define BIT_GIVEN         (UINT64_C(1) << 23)
#define BIT_PARTICLE      (UINT64_C(1) << 24)
#define BIT_SUFFIX        (UINT64_C(1) << 25)
#define BIT_NOT_NAME      (UINT64_C(1) << 26)
#define BIT_ORG           (UINT64_C(1) << 27)
#define BIT_PLACE         (UINT64_C(1) << 28) /* a big place */
#define BIT_PLACE_WORD    (UINT64_C(1) << 29)
#define BIT_MALE          (UINT64_C(1) << 30)
#define BIT_FEMALE        (UINT64_C(1) << 31)
#define BIT_DEFINITE      (UINT64_C(1) << 32) /* the */
#define BITS_CUE          (BIT_CUE_STRONG | BIT_CUE_MEDIUM | BIT_CUE_WEAK)
#define BIT_CLAIM         (UINT64_C(1) << 33) /* a noun for words: the claim that */
#define BIT_PAIR          (UINT64_C(1) << 34) /* some phrase of a cue table begins with it */
#define BIT_TITLE_WORD    (UINT64_C(1) << 35) /* a title by itself */
#define BIT_TITLE_PLAIN   (UINT64_C(1) << 36) /* likewise, whenever it has a capital */
#define BIT_PLURAL        (UINT64_C(1) << 37) /* a pronoun for several */
#define BIT_LABEL         (UINT64_C(1) << 38) /* stands before a turn of a transcript: Q */
#define BIT_AGENT         (UINT64_C(1) << 39) /* by */
#define BIT_COUNTERPART   (UINT64_C(1) << 40)
#define BIT_NAMING        (UINT64_C(1) << 41) /* as */
#define BIT_WORK          (UINT64_C(1) << 42) /* a film, a book: its title may follow */
#define BIT_NAMELESS      (UINT64_C(1) << 43) /* no word of a name, and no first name either */
#define BIT_PAIRED        (UINT64_C(1) << 44) /* it is the second word of such a phrase */
#define BIT_TITLE_GOES_ON (UINT64_C(1) << 45) /* the second word of a title */
#define BIT_JOINT         (UINT64_C(1) << 46) /* may tie words of a name: a particle, a hyphen */
#define BIT_TITLE_CHANGE  (UINT64_C(1) << 47) /* makes another office of one: deputy, former */
#define BIT_BE            (UINT64_C(1) << 48) /* makes a passive: was told */
#define BIT_FIELD         (UINT64_C(1) << 49) /* what an office is for: Transport */
#define BIT_CREDIT        (UINT64_C(1) << 50) /* stands before who took a picture: Photo */
#define BIT_ABSOLUTE      (UINT64_C(1) << 51) /* opens a clause whose verb is a participle: with */
#define BIT_CONTRAST      (UINT64_C(1) << 52) /* sets one clause against another: while */
#define BIT_REFLEXIVE     (UINT64_C(1) << 53) /* itself */
#define BIT_INNER         (UINT64_C(1) << 54) /* begins a family name behind a given name: Le, St */
#define BITS_SMALL                                                                                 \
  (BIT_DETERMINER | BIT_AUXILIARY | BIT_NEGATION | BIT_PREPOSITION | BIT_CONJUNCTION |             \
   BIT_RELATIVE | BIT_SUBJECT | BIT_TIME)
#define BITS_NOUN (BIT_ROLE | BIT_GROUP | BIT_DOCUMENT)

typedef struct quote_plan {
  const sf_lexicon *lexicon;
  const quote_bits *bits; /* by vocabulary number; this and the next two are the lexicon's */
  const uint8_t *pairs;   /* by a hash of two words: quote_pair bits */
  const uint8_t *phrases; /* likewise, of up to three: see quote_words_phrase */
  uint16_t cue, cue_phrase, not_cue, title, place, state, group, nickname, suffix, country;
  int phrase_kind, cue_tense, cue_strength, title_gender, group_note, suffix_note, country_code;
  bool scare; /* what is no speech is wanted too */
} quote_plan;

/* Fills plan->bits, ->pairs and ->phrases; false when memory ran out. */
bool quote_words_learn(quote_plan *plan, sf_lexicon *lexicon);
/* In which tables a phrase starts with two words; seldom wrong, and then only one too many. */
enum quote_pair { PAIR_CUE = 1, PAIR_PHRASE = 2, PAIR_NOT = 4, PAIR_TITLE = 8 };
/* Few enough hashes to stay near the processor. */
#define QUOTE_PAIR_HASHES 32768u
static inline uint32_t quote_hash_pair(uint32_t first, uint32_t second) {
  uint32_t mixed = (first * 0x9E3779B1u) ^ (second * 0x85EBCA77u);
  return (mixed ^ mixed >> 15) % QUOTE_PAIR_HASHES;
}
static inline unsigned quote_words_pair(const quote_plan *plan, uint32_t first, uint32_t second) {
  return plan->pairs[quote_hash_pair(first, second)];
}
/* In which of these tables a phrase may stand at `token`, looking at three words: for the few
 * places where the pair says yes. A verb of PAIR_CUE alone does not count. `left`: tokens of the
 * text from here on. */
unsigned quote_words_phrase(const quote_plan *plan, const sf_token *token, uint32_t left);

/* ---- what is found in one document ---- */

#define NOBODY UINT32_MAX

/* A quotation of this many words is told whoever said it; a shorter one may be a title. */
#define LONG_QUOTATION 8

/* A quotation: outermost marks only. */
typedef struct quote_span {
  uint32_t first, last; /* tokens of the opening and the closing mark */
  uint32_t words;       /* between the marks; no more are counted than make it a long one */
  uint8_t sort;         /* quote_sort */
  bool single;          /* 'single' marks */
  bool closed;          /* false: ends with its paragraph for want of a mark */
  /* speaker.c: */
  uint32_t person;                      /* or NOBODY */
  uint32_t speaker_first, speaker_last; /* tokens; first > last: none */
  uint32_t cue_first, cue_last;         /* tokens; first > last: none */
  uint32_t group;
  uint8_t from;  /* quote_from */
  bool reported; /* a cue or the course of the text makes it speech */
  bool direct;
} quote_span;

/* How a span shows that it is one. */
enum quote_sort { SPAN_MARKED, SPAN_TURN, SPAN_BLOCK, SPAN_POST };

enum quote_from { FROM_NONE, FROM_NAME, FROM_SURNAME, FROM_ROLE, FROM_PRONOUN, FROM_RUNNING };

/* Somebody who is named in the document. */
typedef struct quote_person {
  uint32_t first, last;           /* tokens of the fullest form */
  uint32_t surname;               /* token of the last name, of whichever form */
  uint32_t role_first, role_last; /* tokens; first > last: none */
  uint32_t mentions;
  uint32_t seen;         /* token of the first mention */
  uint64_t hash;         /* of the last name, people.c's */
  uint16_t male, female; /* evidence */
  bool gender_sought;    /* resolve.c has looked for more evidence */
  bool person;           /* something says that it is a person; else it may be an organisation */
  bool body;             /* a noun for a body stands before it: "publisher Quill Press" */
  uint32_t next;         /* another one of the same last name, or NOBODY */
} quote_person;

/* What is written of a person. */
typedef struct quote_person_text {
  sf_slice name, role; /* name.data is NULL until somebody asked */
} quote_person_text;

/* A name where it stands. */
typedef struct quote_name {
  uint32_t title; /* first token with its titles; behind `last` if it turned out to be no name */
  uint32_t first, last;
  uint32_t person; /* or NOBODY */
} quote_name;

/* A list that grows in the arena, so that nothing is left to free when memory runs out. */
#define QUOTE_LIST(type)                                                                           \
  struct {                                                                                         \
    type *data;                                                                                    \
    uint32_t count, capacity;                                                                      \
  }
#define QUOTE_PUSH(work, list, value)                                                              \
  do {                                                                                             \
    if ((list)->count == (list)->capacity)                                                         \
      (list)->data = quote_list_grow((work)->scan->arena, (list)->data, &(list)->capacity,         \
                                     sizeof *(list)->data);                                        \
    (list)->data[(list)->count++] = (value);                                                       \
  } while (0)
void *quote_list_grow(sf_arena *arena, const void *data, uint32_t *capacity, size_t element);

typedef struct quote_work {
  const quote_plan *plan;
  const quote_bits *bits; /* the plan's */
  sf_scan *scan;
  const sf_token *tokens;
  uint32_t token_count;
  QUOTE_LIST(quote_span) spans;    /* between marks, in text order; none inside another */
  QUOTE_LIST(quote_span) unmarked; /* these may hold some of the others */
  QUOTE_LIST(quote_name) names;    /* in text order; people.c made room for all */
  uint32_t near_name;              /* frame.c: among them, where the row laid out last begins */
  uint32_t near_sentence;          /* resolve.c: the one asked for last */
  QUOTE_LIST(quote_person) people;
  quote_person_text *texts; /* quote.c: by person, once somebody asked; or NULL */
} quote_work;

void quote_marks_find(quote_work *work);
/* Adds spans without marks and calls quote_people_find; false if there is no span at all. */
bool quote_unmarked_find(quote_work *work);
void quote_people_find(quote_work *work);
/* More than a last name? Can the word be one of a name? Are two words the same but for case? */
bool quote_is_full_name(const quote_work *work, const quote_name *name);
bool quote_is_name_word(const quote_work *work, uint32_t token);
bool quote_same_word(const quote_work *work, uint32_t a, uint32_t b);
/* What a first name can stand for, see sf_sighting; empty where no table knows it. */
sf_slice quote_formal_names(const quote_work *work, uint32_t token);
bool quote_is_nickname(const quote_work *work, uint32_t token);
/* Is one of two first names short for the other, or both for a third? */
bool quote_same_formal(const quote_work *work, uint32_t a, uint32_t b);
/* What the text beside a name says of its office; a person that has one keeps it. */
void quote_office_find(const quote_work *work, const quote_name *name, quote_person *person);
/* The "Jr." behind a family name; or empty. */
sf_slice quote_generation_of(const quote_work *work, uint32_t first, uint32_t last);
/* The index of the first name that ends at or behind `token`; names.count if there is none. */
uint32_t quote_name_at(const quote_work *work, uint32_t token);
void quote_speakers_find(quote_work *work);
/* The texts of a person, which are made once for all it says. */
const quote_person_text *quote_person_tell(quote_work *work, uint32_t index);
/* A name as it stands but for its line breaks. */
sf_slice quote_name_text(const quote_work *work, uint32_t first, uint32_t last);
/* Puts the people into the scan. */
void quote_sightings_tell(quote_work *work);

enum quote_type { TYPE_UNKNOWN, TYPE_PERSON, TYPE_ORGANISATION, TYPE_DOCUMENT, TYPE_GROUP };
/* What sort of speaker a quotation has. */
enum quote_type quote_speaker_type(const quote_work *work, const quote_span *span);

static inline quote_bits quote_token_bits(const quote_work *work, uint32_t token) {
  return work->bits[work->tokens[token].word];
}
/* The token of the last name among those of a name: before a Jr. or III. */
static inline uint32_t quote_surname_of(const quote_work *work, uint32_t first, uint32_t last) {
  while (last > first && (quote_token_bits(work, last) & BIT_SUFFIX) &&
         !(quote_token_bits(work, last) & BIT_GIVEN))
    last--;
  return last;
}
/* Does it stand behind a space, in the paragraph of the one before? Needs no bound: the token
 * behind the last has no flags. */
static inline bool quote_follows(const quote_work *work, uint32_t token) {
  return (work->tokens[token].flags & (SF_TOKEN_SPACE | SF_TOKEN_PARAGRAPH)) == SF_TOKEN_SPACE;
}
static inline char quote_token_char(const quote_work *work, uint32_t token) {
  return work->scan->text.data[work->tokens[token].start];
}
/* Does a word end in -ed or -ing, as participles do? */
static inline bool quote_token_is_participle(const quote_work *work, const sf_token *token) {
  const char *end = work->scan->text.data + token->start + token->length;
  return token->length > 4 && (!memcmp(end - 2, "ed", 2) || !memcmp(end - 3, "ing", 3));
}
static inline bool quote_token_is(const quote_work *work, uint32_t token, char mark) {
  return work->tokens[token].kind == SF_TOKEN_PUNCT && quote_token_char(work, token) == mark;
}
static inline bool quote_is_dash(const quote_work *work, uint32_t token) {
  char c = quote_token_char(work, token);
  return work->tokens[token].kind == SF_TOKEN_PUNCT && (c == '-' || (unsigned char)c == 0xE2);
}
/* Are two words of the text, of one length, the same byte for byte? Reads SF_TEXT_PADDING behind.
 */
static inline bool quote_same_bytes(const char *s, const char *t, size_t length) {
  uint64_t a, b;
  memcpy(&a, s, sizeof a);
  memcpy(&b, t, sizeof b);
  if (length < sizeof a)
    return !((a ^ b) & ((UINT64_C(1) << (8 * length)) - 1));
  return a == b && memcmp(s + sizeof a, t + sizeof a, length - sizeof a) == 0;
}
static inline uint32_t quote_token_end(const quote_work *work, uint32_t token) {
  return work->tokens[token].start + work->tokens[token].length;
}

#endif
