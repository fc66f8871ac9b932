/* spill.c: pieces of memory as mappings of nameless files; see spill.h. */
#define _DEFAULT_SOURCE /* madvise */
#include "base/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A file without a name, gone with its last descriptor; -1 on failure. */
static int open_nameless(const sf_spill *self) {
  size_t size = strlen(self->directory) + sizeof "/summitfacts.XXXXXX";
  char *path = malloc(size);
  if (!path)
    return -1;
  snprintf(path, size, "%s/summitfacts.XXXXXX", self->directory);
  int file = mkstemp(path);
  if (file >= 0)
    unlink(path);
  free(path);
  return file;
}

sf_result sf_spill_init(sf_spill *self, const char *directory, sf_error *error) {
  *self = (sf_spill){.directory = malloc(strlen(directory) + 1)};
  if (!self->directory)
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  strcpy(self->directory, directory);
  int file = open_nameless(self);
  if (file >= 0) {
    close(file);
    return SF_OK;
  }
  sf_error_set(error, SF_ERROR_IO, directory, 0, 0, "no temporary file can be made there: %s",
               strerror(errno));
  sf_spill_clear(self);
  return SF_ERROR_IO;
}

static sf_spill_piece *find(const sf_spill *self, const void *pointer) {
  for (size_t i = self->count; i > 0; i--)
    if (self->pieces[i - 1].data == pointer)
      return &self->pieces[i - 1];
  return NULL;
}

static void drop(const sf_spill_piece *piece) {
  munmap(piece->data, piece->size);
  close(piece->file);
}

void sf_spill_clear(sf_spill *self) {
  for (size_t i = 0; i < self->count; i++)
    drop(&self->pieces[i]);
  free(self->pieces);
  free(self->directory);
  *self = (sf_spill){0};
}

/* Room on the disk is taken now: a full disk found out by a write to a mapping would be a signal.
 */
static bool map(sf_spill_piece *piece, size_t size) {
  if (posix_fallocate(piece->file, 0, (off_t)size) != 0)
    return false;
  void *data = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, piece->file, 0);
  if (data == MAP_FAILED)
    return false;
  if (piece->data)
    munmap(piece->data, piece->size);
  piece->data = data;
  piece->size = size;
  return true;
}

void *sf_spill_resize(sf_spill *self, void *pointer, size_t size) {
  if (pointer) {
    sf_spill_piece *piece = find(self, pointer);
    return piece && map(piece, size) ? piece->data : NULL;
  }
  if (self->count == self->capacity) {
    size_t capacity = self->capacity ? self->capacity * 2 : 64;
    sf_spill_piece *pieces = realloc(self->pieces, capacity * sizeof *pieces);
    if (!pieces)
      return NULL;
    self->pieces = pieces;
    self->capacity = capacity;
  }
  sf_spill_piece fresh = {.file = open_nameless(self)};
  if (fresh.file < 0)
    return NULL;
  if (!map(&fresh, size)) {
    close(fresh.file);
    return NULL;
  }
  self->pieces[self->count++] = fresh;
  return fresh.data;
}

bool sf_spill_has(const sf_spill *self, const void *pointer) {
  return pointer && find(self, pointer);
}

void sf_spill_free(sf_spill *self, void *pointer) {
  sf_spill_piece *piece = find(self, pointer);
  if (!piece)
    return;
  drop(piece);
  *piece = self->pieces[--self->count];
}

void sf_spill_rest(sf_spill *self, void *pointer) {
  sf_spill_piece *piece = find(self, pointer);
  if (piece)
    madvise(piece->data, piece->size, MADV_DONTNEED); /* a hint: the file keeps the bytes */
}
