/* generate.h: repeatable random numbers and random articles for tests.
 *
 * Everything comes from a seed, so that a failure can be run again. The texts are made to be
 * awkward, not to be read: words, marks, numbers, furniture and Unicode in any order.
 */
#ifndef SF_TESTS_GENERATE_H
#define SF_TESTS_GENERATE_H

#include "base/memory.h"

typedef struct test_random {
  uint64_t state;
} test_random;

uint64_t test_random_next(test_random *self);
/* From 0 to count - 1; `count` is not 0. */
size_t test_random_below(test_random *self, size_t count);

/* A copy on the heap with exactly `padding` NULs behind it, so that a sanitizer sees every byte
 * read beyond; free with test_release. */
sf_slice test_copy(sf_slice text, size_t padding);
void test_release(sf_slice text);

/* Appends `pieces` random pieces of valid UTF-8: mostly prose. */
void test_random_article(test_random *self, size_t pieces, sf_buffer *out);
/* Appends `pieces` random pieces that also hold bytes which are not UTF-8, NULs and CRs. */
void test_random_bytes(test_random *self, size_t pieces, sf_buffer *out);
/* Changes `count` places of `text`: flips, deletes, repeats, splices from itself. */
void test_mutate(test_random *self, size_t count, sf_buffer *text);

#endif
