/* memory.c: arenas, buffers and growing arrays; see memory.h for the idea. */
#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void sf_memory_init(sf_memory *self) {
  memset(self, 0, sizeof *self);
  self->fail_after = SIZE_MAX;
}

/* A piece that gets large moves to a file: grown once more where it is, because only realloc knows
 * how large it was. */
static void *resize_spilled(sf_spill *spill, void *pointer, size_t size) {
  if (sf_spill_has(spill, pointer))
    return sf_spill_resize(spill, pointer, size);
  void *grown = realloc(pointer, size), *fresh = sf_spill_resize(spill, NULL, size);
  if (!grown || !fresh)
    return grown; /* the disk is full: memory may not be */
  memcpy(fresh, grown, size);
  free(grown);
  return fresh;
}

void *sf_memory_resize(sf_memory *self, void *pointer, size_t size) {
  if (self->fail_after == 0)
    longjmp(self->escape, 1);
  if (self->fail_after != SIZE_MAX)
    self->fail_after--;
  void *fresh = self->spill && (size >= SF_SPILL_LEAST || sf_spill_has(self->spill, pointer))
                    ? resize_spilled(self->spill, pointer, size)
                    : realloc(pointer, size ? size : 1);
  if (!fresh)
    longjmp(self->escape, 1);
  return fresh;
}

void sf_memory_free(sf_memory *self, void *pointer) {
  if (self->spill && sf_spill_has(self->spill, pointer))
    sf_spill_free(self->spill, pointer);
  else
    free(pointer);
}

void *sf_memory_grow(sf_memory *self, void *data, size_t *capacity, size_t element) {
  size_t next = *capacity < 64 ? 64 : *capacity * 2;
  if (next > SIZE_MAX / element)
    longjmp(self->escape, 1);
  void *fresh = sf_memory_resize(self, data, next * element);
  *capacity = next;
  return fresh;
}

/* ---- arena ---- */

/* Big enough that a usual article needs one block, small enough for many threads. */
#define SF_ARENA_BLOCK ((size_t)64 * 1024)

struct sf_arena_block {
  sf_arena_block *next;
  size_t size;
  max_align_t data[];
};

void sf_arena_init(sf_arena *self, sf_memory *memory) {
  *self = (sf_arena){.memory = memory};
}

void sf_arena_clear(sf_arena *self) {
  for (sf_arena_block *block = self->first, *next; block; block = next) {
    next = block->next;
    sf_memory_free(self->memory, block);
  }
  *self = (sf_arena){.memory = self->memory};
}

static void arena_use(sf_arena *self, sf_arena_block *block) {
  self->current = block;
  self->next = block ? (char *)block->data : NULL;
  self->end = block ? self->next + block->size : NULL;
}

void sf_arena_reset(sf_arena *self) {
  arena_use(self, self->first);
}

/* Moves on to a block with `size` bytes: the next kept one if it is large enough, else a new one.
 */
static void arena_next_block(sf_arena *self, size_t size) {
  sf_arena_block *kept = self->current ? self->current->next : self->first;
  if (!kept || kept->size < size) {
    size_t least =
        self->memory->spill && self->total >= SF_SPILL_LEAST ? SF_SPILL_LEAST : SF_ARENA_BLOCK;
    size_t wanted = size > least ? size : least;
    if (self->memory->spill && self->current)
      sf_spill_rest(self->memory->spill, self->current);
    sf_arena_block *fresh = sf_memory_resize(self->memory, NULL, sizeof(sf_arena_block) + wanted);
    fresh->size = wanted;
    self->total += wanted;
    fresh->next = kept;
    if (self->current)
      self->current->next = fresh;
    else
      self->first = fresh;
    kept = fresh;
  }
  arena_use(self, kept);
}

void *sf_arena_alloc_slow(sf_arena *self, size_t size) {
  size_t rounded = (size + SF_ARENA_ALIGNMENT - 1) / SF_ARENA_ALIGNMENT * SF_ARENA_ALIGNMENT;
  if (rounded < size)
    longjmp(self->memory->escape, 1);
  if (!self->current || (size_t)(self->end - self->next) < rounded)
    arena_next_block(self, rounded);
  char *start = self->next;
  self->next += rounded;
  return start;
}

void *sf_arena_grow(sf_arena *self, const void *data, size_t count, size_t *capacity,
                    size_t element) {
  size_t next = *capacity < 8 ? 8 : *capacity * 2;
  if (next > SIZE_MAX / element)
    longjmp(self->memory->escape, 1);
  void *fresh = sf_arena_alloc(self, next * element);
  if (count)
    memcpy(fresh, data, count * element);
  *capacity = next;
  return fresh;
}

sf_slice sf_arena_copy(sf_arena *self, sf_slice text) {
  char *copy = sf_arena_alloc(self, text.length + 1);
  if (text.length)
    memcpy(copy, text.data, text.length);
  copy[text.length] = '\0';
  return (sf_slice){copy, text.length};
}

sf_slice sf_arena_format(sf_arena *self, const char *format, ...) {
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  char *out = sf_arena_alloc(self, (size_t)length + 1);
  vsnprintf(out, (size_t)length + 1, format, again);
  va_end(again);
  return (sf_slice){out, (size_t)length};
}

/* ---- buffer ---- */

void sf_buffer_init(sf_buffer *self, sf_memory *memory) {
  *self = (sf_buffer){.memory = memory};
}

void sf_buffer_clear(sf_buffer *self) {
  free(self->data);
  self->data = NULL;
  self->count = self->capacity = 0;
}

void sf_buffer_grow(sf_buffer *self, size_t more) {
  size_t wanted = self->capacity < 4096 ? 4096 : self->capacity * 2;
  if (wanted - self->count < more)
    wanted = self->count + more;
  if (wanted < self->count || wanted < more)
    longjmp(self->memory->escape, 1);
  self->data = sf_memory_resize(self->memory, self->data, wanted);
  self->capacity = wanted;
}

char *sf_number_put_large(char *out, uint64_t number) {
  out = sf_number_put(out, number / 10000); /* at most four deep */
  sf_digits_put(out, sf_four_digits((uint32_t)(number % 10000)), 0);
  return out + 4;
}

void sf_buffer_add_number(sf_buffer *self, uint64_t number) {
  char *out = sf_buffer_reserve(self, SF_NUMBER_SIZE);
  self->count = (size_t)(sf_number_put(out, number) - self->data);
}
