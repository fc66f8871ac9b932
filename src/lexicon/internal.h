/* internal.h: the lexicon's own structures, shared by load.c (filling) and lexicon.c (look-up). */
#ifndef SF_LEXICON_INTERNAL_H
#define SF_LEXICON_INTERNAL_H

#include "lexicon/lexicon.h"
#include "token/utf8.h"

#define SF_COLUMNS_MAX 12

typedef struct lexicon_table {
  sf_slice name;
  sf_slice columns[SF_COLUMNS_MAX];
  int column_count;
  int class_bit; /* -1: no class asked for */
} lexicon_table;

typedef struct lexicon_word {
  sf_slice folded;
  uint64_t classes;
  uint32_t phrase_first, phrase_count; /* in `phrases`, after sealing */
  uint32_t dotted;                     /* the same word with a dot behind it, or 0 */
  bool capital_only;                   /* every table writes it with a capital */
} lexicon_word;

typedef struct lexicon_slot {
  sf_word_key key;
  uint32_t word;
} lexicon_slot;

typedef struct lexicon_spelling {
  sf_slice text;
  const sf_entry *entry;
} lexicon_spelling;

struct sf_lexicon {
  sf_memory memory;
  sf_arena arena;
  SF_ARRAY(lexicon_table) tables;
  SF_ARRAY(const sf_entry *) entries;
  SF_ARRAY(lexicon_spelling) spellings;
  SF_ARRAY(sf_phrase) phrases; /* sorted by first word, longest first, after sealing */
  SF_ARRAY(lexicon_word) words; /* [0] stands for every unknown word */
  uint32_t marks[128];          /* words of one ASCII mark */
  /* Open addressing; a 16-bit tag a slot keeps misses, the usual case, in the first-level cache. */
  uint16_t *tags;
  lexicon_slot *slots;
  size_t slot_count; /* a power of two */
  int class_count;
  sf_buffer scratch; /* while loading */
  sf_tokens tokens;  /* while loading */
};

/* Finds or adds a folded word; may jump to memory.escape. */
uint32_t sf_lexicon_intern(sf_lexicon *self, sf_slice folded);

#endif
