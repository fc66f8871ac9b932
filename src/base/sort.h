/* sort.h: sorting lists that are nearly always short.
 *
 * One document has a few of most things, and of a few qsort costs more than the sorting. Inline, so
 * that the size of an element and its comparison are known where it is called.
 */
#ifndef SF_BASE_SORT_H
#define SF_BASE_SORT_H

#include <stdalign.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Up to so many elements are sorted by insertion. */
#define SF_SORT_FEW 24
/* Bytes of an element that is; larger ones are left to qsort. */
#define SF_SORT_ELEMENT 128

/* As qsort does. `compare` must tell any two elements apart: those it calls equal stand in any
 * order. */
__attribute__((always_inline)) static inline void
sf_sort(void *items, size_t count, size_t size, int (*compare)(const void *a, const void *b)) {
  alignas(max_align_t) char held[SF_SORT_ELEMENT];
  char *first = items;
  if (count > SF_SORT_FEW || size > sizeof held) {
    qsort(items, count, size, compare);
    return;
  }
  for (size_t i = 1; i < count; i++) {
    char *place = first + i * size;
    memcpy(held, place, size);
    for (; place > first && compare(held, place - size) < 0; place -= size)
      memcpy(place, place - size, size);
    memcpy(place, held, size);
  }
}

#endif
