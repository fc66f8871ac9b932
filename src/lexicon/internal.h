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
  int class_bit;                     /* -1: no class asked for */
  uint32_t entry_first, entry_end;   /* where its entries are; others may stand between */
  uint32_t phrase_first, phrase_end; /* the same in `phrases`, before sealing */
} lexicon_table;

typedef struct lexicon_word {
  sf_slice folded;
  uint32_t dotted;   /* the same word with a dot behind it, or 0 */
  bool capital_only; /* every table writes it with a capital */
} lexicon_word;

/* The phrases of one table that start with one word; most have one, of that word alone. */
typedef struct lexicon_group {
  uint32_t first, end;    /* in `phrases` */
  uint16_t table;         /* SF_NO_TABLE: an empty place */
  uint8_t shape;          /* of the first phrase, if it has one word; then `single` is its entry */
  const sf_entry *single; /* else NULL */
} lexicon_group;

/* Which of its word's places the group of `table` has. A word's `factor` is chosen so that no two
 * of its groups have the same one: the look-up need not search. */
static inline uint32_t sf_group_place(uint16_t table, uint16_t factor, uint16_t mask) {
  return (uint32_t)table * factor >> 8 & mask;
}

/* The second and third word of a phrase, 0 if it is shorter: refuses most phrases of a group. */
typedef struct lexicon_next_words {
  uint32_t second, third;
} lexicon_next_words;

struct sf_lexicon {
  sf_lexicon_index index; /* first: see sf_lexicon_index_of */
  sf_memory memory;
  sf_arena arena;
  SF_ARRAY(lexicon_table) tables;
  SF_ARRAY(const sf_entry *) entries;
  SF_ARRAY(sf_slice) spellings; /* by entry: all its spellings as written, with | between */
  /* Sorted, after sealing, by first word, table, second word (none first), longest first. */
  SF_ARRAY(sf_phrase) phrases;
  /* Each word's in places of its own, a power of two, of which each group has the one that
   * sf_group_place tells of its table. [0] is empty, for words that start no phrase. */
  SF_ARRAY(lexicon_group) groups;
  SF_ARRAY(lexicon_word) words;   /* [0] stands for every unknown word */
  lexicon_next_words *next_words; /* beside `phrases`, after sealing */
  /* What `index` points to, to write; each in a block of which it starts at a cache line, so that
   * the 32 bytes of a word never lie in two. */
  sf_word_bits *bits;
  sf_word_slot *slots;
  void *bits_block, *slots_block;
  size_t slot_count; /* a power of two */
  int class_count;
  SF_ARRAY(lexicon_group) filing; /* while sealing: the groups of one word */
  sf_buffer scratch;              /* while loading and sealing */
  sf_tokens tokens;               /* while loading */
};

/* Finds or adds a folded word; may jump to memory.escape. */
uint32_t sf_lexicon_intern(sf_lexicon *self, sf_slice folded);

/* The same for a word of at most 16 ASCII letters in any case. Reads SF_TEXT_PADDING bytes behind
 * `data`. */
uint32_t sf_lexicon_intern_ascii(sf_lexicon *self, const char *data, size_t length);

/* Cuts the next spelling off those of an entry; `rest->data` is NULL behind the last. */
sf_slice sf_lexicon_next_spelling(sf_slice *rest);

#endif
