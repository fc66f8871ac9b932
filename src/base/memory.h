/* memory.h: growing memory that never returns NULL to its user.
 *
 * Work on one document allocates in hundreds of places. Instead of a check at
 * each, a failed allocation leaves through the sf_memory's escape: the pipeline
 * calls setjmp once a document and turns the jump into SF_ERROR_MEMORY. Nothing
 * leaks, because everything allocated through an sf_memory is owned by a struct
 * that outlives the jump (an arena, a buffer, a growing array).
 *
 * Three users: sf_arena (many small things that die together), sf_buffer (bytes
 * of output) and SF_ARRAY_PUSH (a growing array reused from document to document).
 */
#ifndef SF_BASE_MEMORY_H
#define SF_BASE_MEMORY_H

#include "base/slice.h"
#include "base/spill.h"

#include <setjmp.h>

typedef struct sf_memory {
  jmp_buf escape;
  size_t fail_after; /* tests: this many more allocations succeed; SIZE_MAX: no limit */
  sf_spill *spill;   /* where large pieces go; NULL: nowhere. They are freed by sf_memory_free */
} sf_memory;

void sf_memory_init(sf_memory *self);

/* realloc that jumps to self->escape instead of returning NULL. */
void *sf_memory_resize(sf_memory *self, void *pointer, size_t size);
/* Frees what sf_memory_resize gave; plain free will do where there is no spill. */
void sf_memory_free(sf_memory *self, void *pointer);

/* The next capacity of an array that is full: doubling, at least 64 elements. */
void *sf_memory_grow(sf_memory *self, void *data, size_t *capacity, size_t element);

/* An array is a struct with `data`, `count`, `capacity`. */
#define SF_ARRAY(type)                                                                             \
  struct {                                                                                         \
    type *data;                                                                                    \
    size_t count, capacity;                                                                        \
  }
#define SF_ARRAY_PUSH(memory, array, value)                                                        \
  do {                                                                                             \
    if ((array)->count == (array)->capacity)                                                       \
      (array)->data =                                                                              \
          sf_memory_grow((memory), (array)->data, &(array)->capacity, sizeof *(array)->data);      \
    (array)->data[(array)->count++] = (value);                                                     \
  } while (0)
#define SF_ARRAY_CLEAR(array)                                                                      \
  do {                                                                                             \
    free((array)->data);                                                                           \
    (array)->data = NULL;                                                                          \
    (array)->count = (array)->capacity = 0;                                                        \
  } while (0)

/* SF_ARRAY_CLEAR for the arrays of a memory that may spill. */
#define SF_ARRAY_DROP(memory, array)                                                               \
  do {                                                                                             \
    sf_memory_free((memory), (array)->data);                                                       \
    (array)->data = NULL;                                                                          \
    (array)->count = (array)->capacity = 0;                                                        \
  } while (0)

/* ---- arena: bump allocation, everything freed together ---- */

typedef struct sf_arena_block sf_arena_block;
typedef struct sf_arena {
  sf_memory *memory;
  sf_arena_block *first, *current;
  size_t total;     /* bytes of all blocks */
  char *next, *end; /* what is free of `current`: a multiple of SF_ARENA_ALIGNMENT */
} sf_arena;

#define SF_ARENA_ALIGNMENT sizeof(max_align_t)

void sf_arena_init(sf_arena *self, sf_memory *memory);
void sf_arena_clear(sf_arena *self);
/* Forgets all allocations and keeps the blocks for the next document. */
void sf_arena_reset(sf_arena *self);
/* sf_arena_alloc where the block may be full. */
void *sf_arena_alloc_slow(sf_arena *self, size_t size);
/* Aligned for any type; uninitialised. */
static inline void *sf_arena_alloc(sf_arena *self, size_t size) {
  if (size >= (size_t)(self->end - self->next))
    return sf_arena_alloc_slow(self, size);
  char *start = self->next;
  self->next += (size + SF_ARENA_ALIGNMENT - 1) / SF_ARENA_ALIGNMENT * SF_ARENA_ALIGNMENT;
  return start;
}
/* Gives back what the last allocation has from `end` on. */
static inline void sf_arena_trim(sf_arena *self, const void *end) {
  size_t back = (size_t)(self->next - (const char *)end);
  self->next -= back / SF_ARENA_ALIGNMENT * SF_ARENA_ALIGNMENT;
}
/* An array's data moved to room for twice as many elements; for SF_ARENA_PUSH. */
void *sf_arena_grow(sf_arena *self, const void *data, size_t count, size_t *capacity,
                    size_t element);
/* SF_ARRAY_PUSH for an array that lives in an arena and is never cleared. */
#define SF_ARENA_PUSH(arena, array, value)                                                         \
  do {                                                                                             \
    if ((array)->count == (array)->capacity)                                                       \
      (array)->data = sf_arena_grow((arena), (array)->data, (array)->count, &(array)->capacity,    \
                                    sizeof *(array)->data);                                        \
    (array)->data[(array)->count++] = (value);                                                     \
  } while (0)
sf_slice sf_arena_copy(sf_arena *self, sf_slice text);
sf_slice sf_arena_format(sf_arena *self, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- buffer: bytes of output ---- */

typedef struct sf_buffer {
  sf_memory *memory;
  char *data;
  size_t count, capacity;
} sf_buffer;

void sf_buffer_init(sf_buffer *self, sf_memory *memory);
void sf_buffer_clear(sf_buffer *self);
/* Grows so that `more` bytes fit. */
void sf_buffer_grow(sf_buffer *self, size_t more);
/* Room for `more` bytes behind data + count; the caller advances count. */
static inline char *sf_buffer_reserve(sf_buffer *self, size_t more) {
  if (self->capacity - self->count < more)
    sf_buffer_grow(self, more);
  return self->data + self->count;
}
static inline void sf_buffer_add(sf_buffer *self, sf_slice text) {
  if (!text.length)
    return;
  memcpy(sf_buffer_reserve(self, text.length), text.data, text.length);
  self->count += text.length;
}
static inline void sf_buffer_add_text(sf_buffer *self, const char *text) {
  sf_buffer_add(self, sf_slice_of(text));
}
/* The four digits of a number below 10000, a byte each, the first one lowest; as values. */
static inline uint32_t sf_four_digits(uint32_t number) {
  uint32_t high = number / 100, pairs = high | (number - 100 * high) << 16;
  uint32_t tens = pairs * 103 >> 10 & 0x000F000F; /* a tenth of both: exact below 100 */
  return tens | (pairs - 10 * tens) << 8;
}

/* Writes four bytes, of which the first `4 - skip` are the digits from number `skip` on. */
static inline void sf_digits_put(char *out, uint32_t digits, unsigned skip) {
  digits = (digits | 0x30303030) >> 8 * skip;
  memcpy(out, &digits, sizeof digits);
}

char *sf_number_put_large(char *out, uint64_t number);

/* Decimal digits of a number; returns where they end. There must be room for SF_NUMBER_SIZE. */
#define SF_NUMBER_SIZE 20
static inline char *sf_number_put(char *out, uint64_t number) {
  if (number >= 10000) /* hardly an offset */
    return sf_number_put_large(out, number);
  uint32_t digits = sf_four_digits((uint32_t)number);
  unsigned zeros = (unsigned)__builtin_ctz(digits | 1u << 24) / 8; /* the last digit stays */
  sf_digits_put(out, digits, zeros);
  return out + 4 - zeros;
}
void sf_buffer_add_number(sf_buffer *self, uint64_t number);
static inline sf_slice sf_buffer_slice(const sf_buffer *self) {
  return (sf_slice){self->data, self->count};
}

#endif
