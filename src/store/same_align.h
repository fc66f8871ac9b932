/* same_align.h: how much of one wording stands in another, word by word and in order. */
#ifndef SF_STORE_SAME_ALIGN_H
#define SF_STORE_SAME_ALIGN_H

#include "store/same_words.h"

/* Points of one matched word; a pair that only has the same sense gets fewer. */
#define SF_ALIGN_POINTS 10

typedef struct sf_alignment {
  uint32_t words;     /* that both have, of whatever sort */
  uint32_t content;   /* words of content in the shorter wording */
  uint32_t matched;   /* points of those that the other one has too */
  uint32_t linked;    /* points of those that stand beside another matched one in both */
  uint32_t run;       /* the longest stretch of such words */
  bool negated;       /* a "not" of one stretch is missing in the other */
  bool other_numbers; /* both have a number there that the other does not have */
  bool contiguous;    /* all words of content and every "not", in the same forms, one behind the
                         other but for small words */
} sf_alignment;

/* A pair of words, by their places in the two wordings. */
typedef struct sf_word_pair {
  uint32_t a, b;
} sf_word_pair;

/* Zeroed but for the arena, in which it keeps its tables from call to call. */
typedef struct sf_aligner {
  sf_arena *arena;
  uint8_t *steps;
  uint32_t *scores;
  size_t step_room, score_room;
  SF_ARRAY(sf_word_pair) pairs; /* of the last call, in order */
} sf_aligner;

/* Lines up `a`, the shorter one, with `b`; long ones only as far as a set amount of work goes. */
sf_alignment sf_align(sf_aligner *self, const sf_same_word *a, uint32_t a_count,
                      const sf_same_word *b, uint32_t b_count);

#endif
