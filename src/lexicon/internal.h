/* internal.h: the lexicon's own structures, shared by load.c (filling) and lexicon.c (look-up). */
#ifndef SF_LEXICON_INTERNAL_H
#define SF_LEXICON_INTERNAL_H

#include "lexicon/lexicon.h"
#include "token/utf8.h"

#define SF_COLUMNS_MAX 12
#define LEXICON_FILTER_BITS 131072

typedef struct lexicon_table {
  sf_slice name;
  sf_slice columns[SF_COLUMNS_MAX];
  int column_count;
  int class_bit; /* -1: no class asked for */
  uint32_t entry_first, entry_end;   /* where its entries are; others may stand between */
  uint32_t phrase_first, phrase_end; /* the same in `phrases`, before sealing */
} lexicon_table;

typedef struct lexicon_word {
  sf_slice folded;
  uint32_t group_first, group_count; /* in `groups`, after sealing */
  uint32_t dotted;                   /* the same word with a dot behind it, or 0 */
  bool capital_only;                 /* every table writes it with a capital */
} lexicon_word;

/* What is asked of a word most often, apart from the rest so that it stays in the cache. */
typedef struct lexicon_bits {
  uint64_t classes;
  uint64_t tables; /* bit number % 64 of every table in which it starts a phrase */
} lexicon_bits;

/* The phrases of one table that start with one word. */
typedef struct lexicon_group {
  uint32_t first, end; /* in `phrases` */
  uint16_t table;
} lexicon_group;

typedef struct lexicon_slot {
  uint64_t low, high; /* the word's key */
  uint64_t classes;   /* after sealing */
  uint32_t word;
  bool exact;
} lexicon_slot;

struct sf_lexicon {
  sf_memory memory;
  sf_arena arena;
  SF_ARRAY(lexicon_table) tables;
  SF_ARRAY(const sf_entry *) entries;
  SF_ARRAY(sf_slice) spellings; /* by entry: all its spellings as written, with | between */
  /* Sorted, after sealing, by first word, table, second word (none first), longest first. */
  SF_ARRAY(sf_phrase) phrases;
  SF_ARRAY(lexicon_group) groups;
  SF_ARRAY(lexicon_word) words; /* [0] stands for every unknown word */
  lexicon_bits *bits;           /* by word, after sealing */
  uint32_t marks[128];          /* words of one ASCII mark */
  uint32_t *second_words; /* beside `phrases`, after sealing: 0 for a phrase of one word */
  /* Open addressing, at most half full; an empty slot has word 0. The filter has a bit for the hash
   * of every word, so that most words that are not here are refused without touching a slot. */
  uint64_t filter[LEXICON_FILTER_BITS / 64];
  lexicon_slot *slots;
  size_t slot_count; /* a power of two */
  int class_count;
  sf_buffer scratch; /* while loading */
  sf_tokens tokens;  /* while loading */
};

/* Finds or adds a folded word; may jump to memory.escape. */
uint32_t sf_lexicon_intern(sf_lexicon *self, sf_slice folded);

/* The same for a word of at most 16 ASCII letters in any case. Reads SF_TEXT_PADDING bytes behind
 * `data`. */
uint32_t sf_lexicon_intern_ascii(sf_lexicon *self, const char *data, size_t length);

/* Cuts the next spelling off those of an entry; `rest->data` is NULL behind the last. */
sf_slice sf_lexicon_next_spelling(sf_slice *rest);

#endif
