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
 * A lexicon is filled, then sealed, then immutable and shared by all threads.
 */
#ifndef SF_LEXICON_LEXICON_H
#define SF_LEXICON_LEXICON_H

#include "base/error.h"
#include "token/token.h"
#include "token/utf8.h"

typedef struct sf_lexicon sf_lexicon;

/* One line of a table. Lives as long as the lexicon. */
typedef struct sf_entry {
  uint16_t table;
  uint16_t value_count;
  uint32_t number;        /* position in the vocabulary's list of entries, file order */
  sf_slice phrase;        /* the first spelling of the line */
  const sf_slice *values; /* by column; absent values have length 0 */
} sf_entry;

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
void sf_lexicon_free(sf_lexicon *self);

/* Reads one table file held in memory. `path` is for messages. On failure nothing of the lexicon
 * may be used any more. `extend_only`: an unknown table name is an error (a user's own file). */
sf_result sf_lexicon_load(sf_lexicon *self, const char *path, sf_slice content, bool extend_only,
                          sf_error *error);

/* A table's number by name, or SF_NO_TABLE. */
uint16_t sf_lexicon_table(const sf_lexicon *self, const char *name);
sf_slice sf_lexicon_table_name(const sf_lexicon *self, uint16_t table);
/* A column's number within a table, or -1. */
int sf_lexicon_column(const sf_lexicon *self, uint16_t table, const char *name);
/* All entries, in file order. */
const sf_entry *const *sf_lexicon_entries(const sf_lexicon *self, size_t *count);
/* All spellings of a table's phrases as written, in file order; `each` is called for each. */
void sf_lexicon_each_spelling(const sf_lexicon *self, uint16_t table,
                              void (*each)(void *context, sf_slice spelling,
                                           const sf_entry *entry),
                              void *context);
/* The same as phrases; only before sealing. */
void sf_lexicon_each_phrase(const sf_lexicon *self, uint16_t table,
                            void (*each)(void *context, const sf_phrase *phrase), void *context);

/* Reserves a class bit for "a phrase of this table starts with this word" (before sealing). The
 * lowest SF_CLASS_TABLES bits are taken by token kinds. When there are more tables than bits, some
 * share one: a class only proposes, the look-up decides. */
uint64_t sf_lexicon_class(sf_lexicon *self, uint16_t table);
sf_result sf_lexicon_seal(sf_lexicon *self, sf_error *error);

/* Token-kind classes; tables get bits from SF_CLASS_TABLES on. */
enum {
  SF_CLASS_NUMBER = 1 << 0,
  SF_CLASS_QUOTE = 1 << 1,
  SF_CLASS_CAPITAL = 1 << 2,   /* a capitalised word */
  SF_CLASS_PARAGRAPH = 1 << 3, /* first token of a paragraph */
  SF_CLASS_SYMBOL = 1 << 4,
  SF_CLASS_TABLES = 8
};

/* ---- look-up, after sealing ---- */

/* The vocabulary number of a folded word, 0 if unknown. */
uint32_t sf_lexicon_word(const sf_lexicon *self, sf_slice folded);
/* The same for a word of at most 16 bytes by its key (see sf_word_key_ascii), with its classes. */
uint32_t sf_lexicon_word_keyed(const sf_lexicon *self, sf_word_key key, uint64_t *classes);
/* The vocabulary number of a one-byte mark such as '-' or '$'. */
uint32_t sf_lexicon_mark(const sf_lexicon *self, unsigned char mark);
/* Class bits of a word. */
uint64_t sf_lexicon_classes(const sf_lexicon *self, uint32_t word);
/* Is `word` with a dot behind it a known abbreviation? Returns its number or 0. `capital`: the
 * text's word begins with a capital. */
uint32_t sf_lexicon_dotted(const sf_lexicon *self, uint32_t word, bool capital);

/* The longest phrase of `table` that starts at token `index` (within its paragraph); NULL if none.
 * `*length`, if not NULL, becomes the number of tokens. */
const sf_entry *sf_lexicon_find(const sf_lexicon *self, uint16_t table, const sf_tokens *tokens,
                                uint32_t index, uint32_t *length);
/* Does a one-word phrase of `table` match token `index`? */
const sf_entry *sf_lexicon_find_word(const sf_lexicon *self, uint16_t table,
                                     const sf_token *token);
/* The entry of `table` whose phrase is exactly `text` after folding, case aside; for text that
 * comes out of a regular expression's group. NULL if none. Words in `text` are separated by
 * white space or hyphens. `scratch` holds the folded text. */
const sf_entry *sf_lexicon_find_text(const sf_lexicon *self, uint16_t table, sf_slice text,
                                     sf_buffer *scratch);

/* Column `column` of `entry`; empty when absent, also when there is no entry. */
static inline sf_slice sf_entry_value(const sf_entry *entry, int column) {
  return entry && column >= 0 && column < entry->value_count ? entry->values[column] : (sf_slice){0};
}

#endif
