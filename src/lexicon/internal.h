/* internal.h: the lexicon's own structures, shared by load.c (filling), seal.c (one block) and
 * lexicon.c (look-up). */
#ifndef SF_LEXICON_INTERNAL_H
#define SF_LEXICON_INTERNAL_H

#include "lexicon/lexicon.h"
#include "token/utf8.h"

#define SF_COLUMNS_MAX 12

/* Nothing below holds an address: sealing moves all of it into one block that works wherever it
 * stands, also in the program's constants. Structures have no padding, so that the same tables make
 * the same bytes. */

/* A stretch of `text`, or of `folds`. */
typedef struct lexicon_stretch {
  uint32_t at, length;
} lexicon_stretch;

typedef struct lexicon_table {
  lexicon_stretch name;
  lexicon_stretch columns[SF_COLUMNS_MAX];
  int32_t column_count;
  int32_t class_bit;                 /* -1: no class asked for */
  uint32_t entry_first, entry_end;   /* where its entries are; others may stand between */
  uint32_t phrase_first, phrase_end; /* the same of its phrases, in the order of loading */
} lexicon_table;

typedef struct lexicon_word {
  lexicon_stretch folded; /* in `folds` */
  uint32_t dotted;        /* the same word with a dot behind it, or 0 */
  uint32_t capital_only;  /* 1: every table writes it with a capital */
} lexicon_word;

/* A word in the hash of filling; an empty place has word 0. */
typedef struct lexicon_key {
  uint64_t low, high; /* see sf_word_key */
  uint32_t word;
} lexicon_key;

/* One spelling of an entry, as a chain of words. */
typedef struct lexicon_phrase {
  uint32_t entry;  /* in `entries` */
  uint32_t chain;  /* where its words begin in `chains`, and their shapes in `shapes` */
  uint32_t second; /* its second word, or 0 */
  uint32_t number; /* in the order of loading */
  uint16_t table;
  uint8_t length; /* words */
  uint8_t shape;  /* of the first word */
} lexicon_phrase;

/* The phrases of one table that start with one word; most have one, of that word alone. */
typedef struct lexicon_group {
  uint32_t first, end; /* in `phrases` */
  uint32_t single;     /* the entry of the first phrase if it has one word, else NO_ENTRY */
  uint16_t table;      /* SF_NO_TABLE: an empty place */
  uint8_t shape;       /* of that phrase */
  uint8_t longer;      /* 1: some phrases have more than one word */
} lexicon_group;

/* Which of its word's places the group of `table` has. A word's factor is chosen so that no two of
 * its groups have the same one: the look-up need not search. */
static inline uint32_t lexicon_group_place(const sf_word_bits *word, uint16_t table) {
  return ((uint32_t)table * word->group_factor >> 8 & word->group_mask) + word->group_first;
}

#define NO_ENTRY UINT32_MAX

/* The tables in which a word starts a phrase, before equal ones are made one. */
typedef struct lexicon_start {
  sf_table_set tables;
  uint32_t word;
} lexicon_start;

/* The second and third word of a phrase, 0 if it is shorter: refuses most phrases of a group. */
typedef struct lexicon_next_words {
  uint32_t second, third;
} lexicon_next_words;

/* The parts of a lexicon. While it is filled each has memory of its own; sealed, all stand in one
 * block. */
#define LEXICON_PARTS(EACH)                                                                        \
  EACH(slots)                                                                                      \
  EACH(factors)                                                                                    \
  EACH(class_sets)                                                                                 \
  EACH(sets)                                                                                       \
  EACH(starts)                                                                                     \
  EACH(bits)                                                                                       \
  EACH(groups)                                                                                     \
  EACH(next_words)                                                                                 \
  EACH(phrases)                                                                                    \
  EACH(loaded)                                                                                     \
  EACH(chains)                                                                                     \
  EACH(shapes)                                                                                     \
  EACH(words)                                                                                      \
  EACH(tables)                                                                                     \
  EACH(entries)                                                                                    \
  EACH(folds)                                                                                      \
  EACH(text)

/* What a plan worked out of the tables; see sf_lexicon_learn. */
typedef struct lexicon_learnt {
  const char *name;
  const void *data;
  size_t size;
} lexicon_learnt;

struct sf_lexicon {
  sf_lexicon_index index; /* first: see sf_lexicon_index_of */
  sf_memory memory;
  sf_arena arena;
  SF_ARRAY(lexicon_key) keys;   /* while filling: open addressing, at most half full */
  SF_ARRAY(sf_word_slot) slots; /* since sealing, like the next two; a power of two */
  SF_ARRAY(uint8_t) factors;    /* the same */
  SF_ARRAY(uint64_t) class_sets;
  SF_ARRAY(sf_table_set) sets; /* of tables, since sealing, the empty one first */
  SF_ARRAY(uint16_t) starts;   /* by word, since sealing: which of them */
  SF_ARRAY(sf_word_bits) bits; /* by word, since sealing */
  /* Sorted, since sealing, by first word, table, second word (none first), longest first. */
  SF_ARRAY(lexicon_phrase) phrases;
  /* Since sealing; each word's at places of its own, a power of two. [0] is empty, for words that
   * start no phrase. */
  SF_ARRAY(lexicon_group) groups;
  SF_ARRAY(lexicon_next_words) next_words; /* beside `phrases`, since sealing */
  SF_ARRAY(uint32_t) loaded;               /* phrases in the order of loading, since sealing */
  SF_ARRAY(uint32_t) chains;               /* the words of all phrases */
  SF_ARRAY(uint8_t) shapes;                /* beside `chains`: sf_phrase_shape bits */
  SF_ARRAY(lexicon_word) words;            /* [0] stands for every unknown word */
  SF_ARRAY(lexicon_table) tables;
  sf_buffer entries; /* sf_entry after sf_entry; before sealing they count from `text` */
  sf_buffer folds;   /* all words, folded */
  sf_buffer text;    /* the files, with SF_TEXT_PADDING behind each */
  char *block;       /* since sealing: where all these are; NULL: in the program's constants */
  bool sealed;
  SF_ARRAY(lexicon_learnt) learnt;
  bool keeping; /* it will be written */
  int class_count;
  uint16_t class_set_count; /* of those in class_sets, how many are taken, but for the first */
  SF_ARRAY(lexicon_group) filing;   /* while sealing: the groups of one word */
  SF_ARRAY(lexicon_start) starting; /* while sealing: by word, then by set */
  sf_buffer scratch;                /* while loading and sealing */
  sf_tokens tokens;                 /* while loading */
};

static inline sf_slice lexicon_stretch_of(const sf_buffer *pool, lexicon_stretch stretch) {
  return (sf_slice){pool->data + stretch.at, stretch.length};
}

static inline sf_entry *lexicon_entry(const sf_lexicon *self, uint32_t at) {
  return (sf_entry *)(void *)(self->entries.data + at);
}

/* The entry behind this one in the order of the files. */
static inline uint32_t lexicon_entry_behind(const sf_lexicon *self, uint32_t at) {
  return at + (uint32_t)sf_entry_size(lexicon_entry(self, at)->value_count);
}

/* Finds or adds a folded word; may jump to memory.escape. */
uint32_t sf_lexicon_intern(sf_lexicon *self, sf_slice folded);

/* The same for a word of at most 16 ASCII letters in any case. Reads SF_TEXT_PADDING bytes behind
 * `data`. */
uint32_t sf_lexicon_intern_ascii(sf_lexicon *self, const char *data, size_t length);

/* Gives a part that is made by sealing room for `count` elements. */
#define LEXICON_MAKE_PART(self, part, wanted)                                                      \
  do {                                                                                             \
    size_t size = ((wanted) + 1) * sizeof *(self)->part.data;                                      \
    (self)->part.data = sf_memory_resize(&(self)->memory, (self)->part.data, size);                \
    memset((self)->part.data, 0, size);                                                            \
    (self)->part.count = (wanted);                                                                 \
    (self)->part.capacity = (wanted) + 1;                                                          \
  } while (0)

/* The hash under which the slots have a word. */
uint64_t sf_lexicon_hash(const sf_lexicon *self, uint32_t word);
/* Gives each word a slot of its own (places.c); false if there are too many. */
bool sf_lexicon_place_words(sf_lexicon *self);
/* Tells the index where the slots are. */
void sf_lexicon_index_slots(sf_lexicon *self);
/* Frees the parts that have memory of their own. */
void sf_lexicon_drop_parts(sf_lexicon *self);

/* Cuts the next spelling off those of an entry; `rest->data` is NULL behind the last. */
sf_slice sf_lexicon_next_spelling(sf_slice *rest);

#endif
