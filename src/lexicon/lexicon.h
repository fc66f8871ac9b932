/* lexicon.h: the word tables and their one hash.
 *
 * Every table of every .tsv lives in one vocabulary: the tokenizer looks a word up
 * once, and the number it gets answers all later questions ("does a currency start
 * here?", "which month is this?") by comparing integers. A table file reads:
 *
 *   # comment
 *   @table NAME COLUMN COLUMN ...
 *   phrase|phrase|phrase<TAB>value<TAB>value
 *
 * Case, word by word, as the table writes it: ALL CAPS matches only all caps,
 * Capitalised needs a capital first letter, lower case matches any. Diacritics and
 * the shape of apostrophes never matter. `-` is an absent value. A later row with
 * the same phrase replaces the earlier one, which is how a user's --lexicon FILE
 * corrects an entry.
 *
 * A lexicon is filled, then sealed, then given its classes, then immutable and shared by all
 * threads. The one of the built-in tables is made when the program is built: see
 * sf_lexicon_built_in.
 */
#ifndef SF_LEXICON_LEXICON_H
#define SF_LEXICON_LEXICON_H

#include "base/error.h"
#include "token/token.h"
#include "token/utf8.h"

typedef struct sf_lexicon sf_lexicon;

/* Text of an entry: `at` counts bytes from the entry itself, so that a sealed lexicon may stand
 * anywhere. */
typedef struct sf_entry_text {
  uint32_t at, length;
} sf_entry_text;

/* One line of a table. Lives as long as the lexicon. */
typedef struct sf_entry {
  uint16_t table;
  uint16_t value_count;
  uint32_t phrase_length;  /* the first spelling begins where `spellings` do */
  sf_entry_text spellings; /* all of them as written, with | between */
  sf_entry_text values[];  /* by column; absent values have length 0 */
} sf_entry;

static inline size_t sf_entry_size(size_t value_count) {
  return sizeof(sf_entry) + value_count * sizeof(sf_entry_text);
}

/* One spelling of an entry, as a chain of words. */
typedef struct sf_phrase {
  const sf_entry *entry;
  const uint32_t *words; /* vocabulary numbers */
  const uint8_t *shapes; /* per word: sf_phrase_shape bits */
  uint8_t length;        /* words */
} sf_phrase;

enum sf_phrase_shape { SF_SHAPE_CAPITAL = 1, SF_SHAPE_CAPS = 2, SF_SHAPE_SPACE = 4 };

#define SF_NO_TABLE UINT16_MAX

sf_lexicon *sf_lexicon_new(void);
/* The sealed lexicon that sf_lexicon_write wrote, in the program; NULL when memory ran out. */
sf_lexicon *sf_lexicon_built_in(void);
/* Is there one? Not in the program that makes it. */
bool sf_lexicon_is_built_in(void);
void sf_lexicon_free(sf_lexicon *self);

/* ---- filling ---- */

/* Reads one table file held in memory. `path` is for messages. On failure nothing of the lexicon
 * may be used any more. `extend_only`: an unknown table name is an error (a user's own file). */
sf_result sf_lexicon_load(sf_lexicon *self, const char *path, sf_slice content, bool extend_only,
                          sf_error *error);

/* Nothing can be loaded any more, and everything below can be asked. */
sf_result sf_lexicon_seal(sf_lexicon *self, sf_error *error);

/* A table's number by name, or SF_NO_TABLE. Also before sealing. */
uint16_t sf_lexicon_table(const sf_lexicon *self, const char *name);
/* A column's number within a table, or -1. */
int sf_lexicon_column(const sf_lexicon *self, uint16_t table, const char *name);
/* Vocabulary numbers are below this, once all tables are loaded. */
size_t sf_lexicon_word_count(const sf_lexicon *self);
/* The entry of a table behind `entry`, in file order: the first for NULL, NULL behind the last. */
const sf_entry *sf_lexicon_next(const sf_lexicon *self, uint16_t table, const sf_entry *entry);
/* All spellings of a table's phrases as written, in file order; `each` is called for each. */
void sf_lexicon_each_spelling(const sf_lexicon *self, uint16_t table,
                              void (*each)(void *context, sf_slice spelling, const sf_entry *entry),
                              void *context);
/* The same as phrases. */
void sf_lexicon_each_phrase(const sf_lexicon *self, uint16_t table,
                            void (*each)(void *context, const sf_phrase *phrase), void *context);

/* ---- what is added after sealing, before threads look ---- */

/* Reserves a class bit for "a phrase of this table starts with this word". The lowest
 * SF_CLASS_TABLES bits are taken by token kinds. When there are more tables than bits, some share
 * one: a class only proposes, the look-up decides. 0: the lexicon is built in, and nobody asked for
 * this class when it was made. */
uint64_t sf_lexicon_class(sf_lexicon *self, uint16_t table);
/* Gives `table` the bit of `other`, before it has one: for tables between which the look-up may as
 * well decide, so that there are bits left for those where it may not. */
void sf_lexicon_share_class(sf_lexicon *self, uint16_t table, uint16_t other);

/* What is worked out of the tables alone need not be worked out by every run: it stands beside them
 * under a name. Memory to learn something in: zeroed, aligned for any type, owned by the lexicon;
 * NULL when memory ran out. `name` has at most 23 bytes. */
void *sf_lexicon_learn(sf_lexicon *self, const char *name, size_t size);
/* What was learnt under that name, perhaps when the program was built; NULL if nothing was. */
const void *sf_lexicon_known(const sf_lexicon *self, const char *name, size_t *size);
/* Says that the lexicon will be written, so that what is only worth while then is learnt, too. */
void sf_lexicon_set_keeping(sf_lexicon *self);
bool sf_lexicon_is_keeping(const sf_lexicon *self);

/* Appends the sealed lexicon to `out`, as the block of bytes that sf_lexicon_built_in reads; may
 * jump to out->memory's escape. */
void sf_lexicon_write(const sf_lexicon *self, sf_buffer *out);

/* Token-kind classes; tables get bits from SF_CLASS_TABLES on. */
enum {
  SF_CLASS_NUMBER = 1 << 0,
  SF_CLASS_QUOTE = 1 << 1,
  SF_CLASS_CAPITAL = 1 << 2,   /* a capitalised word */
  SF_CLASS_PARAGRAPH = 1 << 3, /* first token of a paragraph */
  SF_CLASS_SYMBOL = 1 << 4,
  SF_CLASS_END = 1 << 5, /* of no token: behind the last candidate of a scan */
  SF_CLASS_TABLES = 8
};

/* ---- look-up, after sealing ----
 *
 * Every word of every text is looked up, and most questions are answered with no. So what says no
 * is inline, and stands in arrays of its own that stay in the cache. */

/* A word in the hash; an empty slot is all 0. Small, since what stands far apart in the text of a
 * table is asked all over: four are a cache line. */
typedef struct sf_word_slot {
  uint64_t hash; /* of its key: another one for each word of up to 8 bytes, 64 bits of others */
  uint32_t word;
  uint16_t class_set; /* its classes, as a number in class_sets */
  uint16_t dotted;    /* 1: with a dot behind it, it is a word, too */
} sf_word_slot;

/* What a slot tells; all 0 of a word that is not here. */
typedef struct sf_known_word {
  uint64_t classes;
  uint32_t word;
  uint32_t dotted;
} sf_known_word;

/* More sets of classes than there are; where a user's tables make more, the last one stands for all
 * the rest and has all classes, which only propose. */
#define SF_CLASS_SETS 2048

/* A set of tables. There are so many bits that each built-in table has its own: nearly every
 * question has the answer no, and a shared bit would send some of them to the search. */
#define SF_TABLE_SET_WORDS 4
typedef struct sf_table_set {
  uint64_t bits[SF_TABLE_SET_WORDS];
} sf_table_set;

/* What else is asked of a word. */
typedef struct sf_word_bits {
  uint64_t classes;
  uint64_t second_tables; /* every table in which it is the second word, by number % 64 */
  uint32_t group_first;   /* where its groups are, see lexicon/internal.h */
  uint16_t group_factor, group_mask;
} sf_word_bits;

/* The first member of a lexicon, for the functions in this header. */
typedef struct sf_lexicon_index {
  const uint16_t *starts;     /* by word: the set of the tables in which it starts a phrase, */
  const sf_table_set *sets;   /* of these; few differ, so that they stay in the cache */
  const sf_word_bits *bits;   /* by word; [0] for every unknown word */
  const sf_word_slot *slots;  /* each word has one of its own, see sf_index_place */
  const uint8_t *factors;     /* by the hash's highest bits, chosen so that it has */
  const uint64_t *class_sets; /* SF_CLASS_SETS of them, the first empty */
  unsigned slot_shift, factor_shift;
  uint16_t sentence_starters; /* the table sentence.c asks */
  uint32_t clitic;            /* the word 's */
  uint32_t marks[128];        /* words of one ASCII mark */
} sf_lexicon_index;

static inline const sf_lexicon_index *sf_lexicon_index_of(const sf_lexicon *self) {
  return (const sf_lexicon_index *)(const void *)self;
}

/* The only slot in which a word may be, by the hash of its key. */
static inline size_t sf_index_place(const sf_lexicon_index *index, uint64_t hash) {
  return (size_t)(hash * (2u * index->factors[hash >> index->factor_shift] + 3) >>
                  index->slot_shift);
}

/* Looks a word up by the hash of its key. Whether it is here cannot be foreseen: no branch asks. */
static inline sf_known_word sf_index_find(const sf_lexicon_index *index, uint64_t hash) {
  const sf_word_slot *slot = &index->slots[sf_index_place(index, hash)];
  uint32_t same = 0u - (slot->hash == hash);
  return (sf_known_word){.classes = index->class_sets[slot->class_set & same],
                         .word = slot->word & same,
                         .dotted = slot->dotted & same};
}

/* The vocabulary number of a folded word, 0 if unknown. */
uint32_t sf_lexicon_word(const sf_lexicon *self, sf_slice folded);

/* The vocabulary number of a one-byte mark such as '-' or '$'. */
static inline uint32_t sf_lexicon_mark(const sf_lexicon *self, unsigned char mark) {
  return mark < 128 ? sf_lexicon_index_of(self)->marks[mark] : 0;
}

/* Class bits of a word. */
static inline uint64_t sf_lexicon_classes(const sf_lexicon *self, uint32_t word) {
  return sf_lexicon_index_of(self)->bits[word].classes;
}

/* A table's bit in its word of a set. */
static inline uint64_t sf_table_bit(uint16_t table) {
  return UINT64_C(1) << table % 64;
}
/* Which word of a set that is. */
static inline size_t sf_table_word(uint16_t table) {
  return table / 64 % SF_TABLE_SET_WORDS;
}

static inline void sf_table_set_add(sf_table_set *self, uint16_t table) {
  self->bits[sf_table_word(table)] |= sf_table_bit(table);
}

/* The tables in which `word` starts a phrase. */
static inline const sf_table_set *sf_lexicon_starts(const sf_lexicon *self, uint32_t word) {
  const sf_lexicon_index *index = sf_lexicon_index_of(self);
  return &index->sets[index->starts[word]];
}

/* May a phrase of one of these tables start with `word`? False is certain. */
static inline bool sf_lexicon_may_start_any(const sf_lexicon *self, const sf_table_set *tables,
                                            uint32_t word) {
  const sf_table_set *starts = sf_lexicon_starts(self, word);
  uint64_t both = 0;
  for (size_t i = 0; i < SF_TABLE_SET_WORDS; i++)
    both |= starts->bits[i] & tables->bits[i];
  return both != 0;
}
static inline bool sf_lexicon_may_start(const sf_lexicon *self, uint16_t table, uint32_t word) {
  const sf_table_set *starts = sf_lexicon_starts(self, word);
  return (starts->bits[sf_table_word(table)] & sf_table_bit(table)) != 0;
}

/* May `word` be the second of a phrase of `table`? False is certain. */
static inline bool sf_lexicon_may_go_on(const sf_lexicon *self, uint16_t table, uint32_t word) {
  return (sf_lexicon_index_of(self)->bits[word].second_tables & sf_table_bit(table)) != 0;
}

/* Is `word` with a dot behind it a known abbreviation? Returns its number or 0. `capital`: the
 * text's word begins with a capital. */
uint32_t sf_lexicon_dotted(const sf_lexicon *self, uint32_t word, bool capital);

/* What is left of the two look-ups below once the word may start a phrase. */
const sf_entry *sf_lexicon_search(const sf_lexicon *self, uint16_t table, const sf_token *token,
                                  uint32_t *length);
const sf_entry *sf_lexicon_search_word(const sf_lexicon *self, uint16_t table,
                                       const sf_token *token);

/* The longest phrase of `table` that starts at token `index` (within its paragraph); NULL if none.
 * `*length`, if not NULL, becomes the number of tokens where there is one. */
static inline const sf_entry *sf_lexicon_find(const sf_lexicon *self, uint16_t table,
                                              const sf_tokens *tokens, uint32_t index,
                                              uint32_t *length) {
  const sf_token *token = &tokens->tokens.data[index];
  uint32_t nobody;
  if (!sf_lexicon_may_start(self, table, token->word))
    return NULL;
  return sf_lexicon_search(self, table, token, length ? length : &nobody);
}

/* Does a one-word phrase of `table` match token `index`? */
static inline const sf_entry *sf_lexicon_find_word(const sf_lexicon *self, uint16_t table,
                                                   const sf_token *token) {
  if (!sf_lexicon_may_start(self, table, token->word))
    return NULL;
  return sf_lexicon_search_word(self, table, token);
}

/* The entry of `table` whose phrase is exactly `text` after folding, case aside; for text that
 * comes out of a regular expression's group. NULL if none. Words in `text` are separated by
 * white space or hyphens. `scratch` holds the folded text. */
const sf_entry *sf_lexicon_find_text(const sf_lexicon *self, uint16_t table, sf_slice text,
                                     sf_buffer *scratch);

static inline sf_slice sf_entry_text_of(const sf_entry *entry, sf_entry_text text) {
  return (sf_slice){(const char *)entry + text.at, text.length};
}

/* The first spelling of the line. */
static inline sf_slice sf_entry_phrase(const sf_entry *entry) {
  return (sf_slice){(const char *)entry + entry->spellings.at, entry->phrase_length};
}

/* Column `column` of `entry`; empty when absent, also when there is no entry. */
static inline sf_slice sf_entry_value(const sf_entry *entry, int column) {
  return entry && column >= 0 && column < entry->value_count
             ? sf_entry_text_of(entry, entry->values[column])
             : (sf_slice){0};
}

#endif
