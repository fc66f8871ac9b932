/* same_words.h: words as a retelling may change them: without their endings, and by their sense.
 *
 * Two words with equal `stem` are forms of one word, two with equal `sense` stand for one another
 * (same.tsv). Words that say nothing of what a text is about are told apart (extract/about.tsv).
 * Folded text goes in; nothing is kept of it.
 */
#ifndef SF_STORE_SAME_WORDS_H
#define SF_STORE_SAME_WORDS_H

#include "base/memory.h"

typedef enum sf_word_sort {
  SF_WORD_CONTENT,
  SF_WORD_STOP,   /* the, of, said */
  SF_WORD_NOT,    /* turns a statement into its opposite */
  SF_WORD_NUMBER, /* begins with a digit */
} sf_word_sort;

typedef struct sf_same_word {
  uint32_t form, stem, sense; /* hashes: of the word as it stands, ... */
  uint32_t sort;              /* sf_word_sort */
} sf_same_word;

typedef struct sf_same_words sf_same_words;

/* Reads the tables; failure jumps to memory->escape. */
sf_same_words *sf_same_words_new(sf_memory *memory);
void sf_same_words_free(sf_memory *memory, sf_same_words *self);

/* What one word, folded and without apostrophes, is to a comparison. */
sf_same_word sf_same_word_of(const sf_same_words *self, sf_slice word);

#endif
