/* spill.h: memory that lives in files, for stores larger than the machine's memory.
 *
 * Large pieces of an sf_memory with a spill are mappings of nameless files: the system writes what
 * is not in use to the disk and reads it again when it is, which anonymous memory cannot do without
 * swap. Small pieces stay where they are, so that a store of usual size never touches the disk.
 */
#ifndef SF_BASE_SPILL_H
#define SF_BASE_SPILL_H

#include "base/error.h"

#include <stddef.h>

/* Pieces of at least so many bytes go to files; arenas ask for blocks of that size once they hold
 * as much. */
#define SF_SPILL_LEAST ((size_t)16 << 20)

typedef struct sf_spill_piece {
  void *data;
  size_t size;
  int file;
} sf_spill_piece;

typedef struct sf_spill {
  char *directory;
  sf_spill_piece *pieces;
  size_t count, capacity;
} sf_spill;

/* Copies `directory`. SF_ERROR_IO if no file can be made there. */
sf_result sf_spill_init(sf_spill *self, const char *directory, sf_error *error);
void sf_spill_clear(sf_spill *self);
/* realloc for pieces: `pointer` is NULL or one of them. NULL if there is no room. */
void *sf_spill_resize(sf_spill *self, void *pointer, size_t size);
bool sf_spill_has(const sf_spill *self, const void *pointer);
void sf_spill_free(sf_spill *self, void *pointer);
/* Nothing of the piece is in use for now. */
void sf_spill_rest(sf_spill *self, void *pointer);

#endif
