/* words.c: what a word can be in a sentence with a quotation, as bits under its number.
 *
 * All tables of the folder are read once, the built-in ones when the program is built; on the text
 * one look at an array tells whether a longer look-up is worth while. Which sense a word has in its
 * place is left to frame.c, people.c and subject.c.
 */
#include "extract/quote/parts.h"

#include <stdlib.h>

/* Words of a phrase that are noted. */
#define WORDS_NOTED 3

/* What stands beside the tables under the name "quote words". */
typedef struct learnt_words {
  uint8_t pairs[QUOTE_PAIR_HASHES], phrases[QUOTE_PAIR_HASHES];
  quote_bits bits[]; /* by vocabulary number */
} learnt_words;

typedef struct learner {
  learnt_words *words;
  uint16_t not_cue;      /* the table */
  bool valued;           /* its columns name classes or genders */
  quote_bits plain;      /* what every word of the table is */
  uint8_t pair;          /* how several words are noted, or 0 */
  const sf_entry *entry; /* the last one, and what its columns name */
  quote_bits entry_bits;
} learner;

typedef struct named_bit {
  const char *name;
  quote_bits bit;
} named_bit;

/* The values of the columns `class`, `strength`, `tense` and `gender`. */
static const named_bit value_bits[] = {
    {"determiner", BIT_DETERMINER},
    {"auxiliary", BIT_AUXILIARY},
    {"be", BIT_BE},
    {"negation", BIT_NEGATION},
    {"adverb", BIT_ADVERB},
    {"chain", BIT_CHAIN},
    {"preposition", BIT_PREPOSITION},
    {"conjunction", BIT_CONJUNCTION},
    {"relative", BIT_RELATIVE},
    {"time", BIT_TIME},
    {"subject", BIT_SUBJECT},
    {"elision", BIT_ELISION},
    {"honorific", BIT_HONORIFIC},
    {"strong", BIT_CUE_STRONG},
    {"medium", BIT_CUE_MEDIUM},
    {"weak", BIT_CUE_WEAK},
    {"gerund", BIT_GERUND},
    {"base", BIT_BASE},
    {"present", BIT_PRESENT},
    {"definite", BIT_DEFINITE},
    {"claim", BIT_CLAIM},
    {"m", BIT_MALE},
    {"f", BIT_FEMALE},
    {"plural", BIT_PLURAL},
    {"agent", BIT_AGENT},
    {"work", BIT_WORK},
    {"naming", BIT_NAMING},
    {"counterpart", BIT_COUNTERPART},
    {"credit", BIT_CREDIT},
    {"absolute", BIT_ABSOLUTE},
    {"contrast", BIT_CONTRAST},
    {"reflexive", BIT_REFLEXIVE},
    {"inner", BIT_INNER},
};

static quote_bits bits_named(sf_slice value) {
  for (size_t i = 0; value.length && i < sizeof value_bits / sizeof *value_bits; i++)
    if (value.data[0] == value_bits[i].name[0] && sf_slice_is(value, value_bits[i].name))
      return value_bits[i].bit;
  return 0;
}

/* What all columns of an entry name. */
static quote_bits entry_bits(const sf_entry *entry) {
  quote_bits bits = 0;
  for (int column = 0; column < entry->value_count; column++)
    bits |= bits_named(sf_entry_value(entry, column));
  return bits;
}

static uint32_t hash_three(const uint32_t words[WORDS_NOTED]) {
  return quote_hash_pair(words[0] + words[2] * 0xC2B2AE3Du, words[1]);
}

unsigned quote_words_phrase(const quote_plan *plan, const sf_token *token, uint32_t left) {
  uint32_t words[WORDS_NOTED] = {token->word, 0, 0};
  unsigned found = plan->phrases[hash_three(words)];
  words[1] = left > 1 ? token[1].word : 0;
  found |= plan->phrases[hash_three(words)];
  words[2] = left > 2 ? token[2].word : 0;
  return found | plan->phrases[hash_three(words)];
}

/* Notes a phrase under its first words. */
static void note_phrase(learner *self, const sf_phrase *phrase) {
  uint32_t words[WORDS_NOTED] = {0};
  for (unsigned i = 0; i < phrase->length && i < WORDS_NOTED; i++)
    words[i] = phrase->words[i];
  self->words->phrases[hash_three(words)] |= self->pair;
}

/* Must a phrase be looked for? Not "the claim", which its article tells to be none. */
static bool matters(const learner *self, const sf_entry *entry, uint32_t word) {
  return entry->table != self->not_cue ||
         !(self->words->bits[word] & (BIT_DETERMINER | BIT_PREPOSITION));
}

/* What the columns name, looked up once for all spellings of an entry. */
static quote_bits bits_of(learner *self, const sf_entry *entry) {
  if (entry != self->entry) {
    self->entry = entry;
    self->entry_bits = self->valued ? entry_bits(entry) : 0;
  }
  return self->plain | self->entry_bits;
}

static void learn(void *context, const sf_phrase *phrase) {
  learner *self = context;
  const sf_entry *entry = phrase->entry;
  quote_bits bits = bits_of(self, entry);
  const uint32_t *words = phrase->words;
  if (phrase->length > 1 || self->pair != PAIR_CUE) /* a verb alone is in its bits */
    note_phrase(self, phrase);
  if (phrase->length > 1) {
    bits &= BIT_TITLE; /* a longer look-up starts here; of the rest the first word says nothing */
    if (self->pair == PAIR_TITLE || (self->pair && matters(self, entry, words[0]))) {
      self->words->pairs[quote_hash_pair(words[0], words[1])] |= self->pair;
      if (self->pair != PAIR_TITLE) {
        bits |= BIT_PAIR;
        self->words->bits[words[1]] |= BIT_PAIRED;
      } else {
        self->words->bits[words[1]] |= BIT_TITLE_GOES_ON;
      }
    }
  } else if (self->pair == PAIR_TITLE) {
    bits |= BIT_TITLE_WORD;
    if (!(phrase->shapes[0] & SF_SHAPE_CAPS))
      bits |= BIT_TITLE_PLAIN;
  }
  self->words->bits[words[0]] |= bits;
}

/* What follows from the tables taken together. */
static quote_bits settle_bits(quote_bits bits) {
  const quote_bits small =
      BIT_AUXILIARY | BIT_NEGATION | BIT_PREPOSITION | BIT_CONJUNCTION | BIT_RELATIVE | BIT_SUBJECT;
  const quote_bits nameless = BIT_NOT_NAME | BIT_TIME | BIT_SUBJECT | BIT_DETERMINER |
                              BIT_PREPOSITION | BIT_CONJUNCTION | BIT_AUXILIARY;
  if (bits & small) /* "will" is hardly ever a document */
    bits &= ~BITS_NOUN;
  return (bits & nameless) && !(bits & BIT_GIVEN) ? bits | BIT_NAMELESS : bits;
}

static void learn_all(const sf_lexicon *lexicon, learnt_words *words) {
  static const struct table_bits {
    const char *table;
    quote_bits plain;
    bool valued;
    uint8_t pair;
  } tables[] = {
      {"quote_word", 0, true, 0},
      {"cue", 0, true, PAIR_CUE},
      {"cue_phrase", 0, false, PAIR_PHRASE},
      {"not_cue", 0, false, PAIR_NOT},
      {"title", BIT_TITLE, false, PAIR_TITLE},
      {"title_prefix", BIT_TITLE_PREFIX, false, 0},
      {"title_change", BIT_TITLE_PREFIX | BIT_TITLE_CHANGE, false, 0},
      {"office_field", BIT_FIELD, false, 0},
      {"role", BIT_ROLE, false, 0},
      {"role_group", BIT_GROUP, false, 0},
      {"document_noun", BIT_DOCUMENT, false, 0},
      {"given_name", BIT_GIVEN, true, 0},
      {"pronoun", 0, true, 0},
      {"turn_label", BIT_LABEL, false, 0},
      {"name_particle", BIT_PARTICLE | BIT_JOINT, false, 0},
      {"name_suffix", BIT_SUFFIX, false, 0},
      {"not_name", BIT_NOT_NAME, false, 0},
      {"org_word", BIT_ORG, false, 0},
      {"place_word", BIT_PLACE_WORD, false, 0},
      {"big_place", BIT_PLACE, false, 0},
      {"us_state", BIT_PLACE, false, 0},
  };
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    learner self = {.words = words,
                    .not_cue = sf_lexicon_table(lexicon, "not_cue"),
                    .valued = tables[i].valued,
                    .plain = tables[i].plain,
                    .pair = tables[i].pair};
    sf_lexicon_each_phrase(lexicon, sf_lexicon_table(lexicon, tables[i].table), learn, &self);
  }
  words->bits[sf_lexicon_mark(lexicon, '-')] |= BIT_JOINT;
  for (size_t i = sf_lexicon_word_count(lexicon); i-- > 0;)
    words->bits[i] = settle_bits(words->bits[i]);
}

bool quote_words_learn(quote_plan *plan, sf_lexicon *lexicon) {
  static const char name[] = "quote words";
  size_t size;
  const learnt_words *words = sf_lexicon_known(lexicon, name, &size);
  if (!words) {
    size = sizeof(learnt_words) + sf_lexicon_word_count(lexicon) * sizeof(quote_bits);
    learnt_words *fresh = sf_lexicon_learn(lexicon, name, size);
    if (!fresh)
      return false;
    learn_all(lexicon, fresh);
    words = fresh;
  }
  plan->bits = words->bits;
  plan->pairs = words->pairs;
  plan->phrases = words->phrases;
  return true;
}

void *quote_list_grow(sf_arena *arena, const void *data, uint32_t *capacity, size_t element) {
  uint32_t wanted = *capacity ? *capacity * 2 : 32;
  void *grown = sf_arena_alloc(arena, wanted * element);
  if (*capacity)
    memcpy(grown, data, *capacity * element);
  *capacity = wanted;
  return grown;
}
