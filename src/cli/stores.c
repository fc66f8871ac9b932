/* stores.c: reads stores from a file or standard input, piece by piece; see stores.h.
 *
 * A store ends where its JSON value ends, which only parsing tells. So as much as is there is
 * tried; a store that does not end in it is tried again with twice as much, unless the line that
 * begins the next store is already seen: then it is damaged, and reading goes on there.
 */
#include "cli/stores.h"

#include "base/memory.h"
#include "cli/message.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Bytes asked for at a time: many lines of NDJSON, little memory. */
#define PIECE ((size_t)4 << 20)

typedef struct store_stream {
  FILE *file;
  const char *name; /* for messages */
  sf_memory memory;
  sf_buffer bytes;
  size_t at;          /* what is before it is done with */
  unsigned long line; /* of `at` */
  size_t found;
  bool ended, good, stop;
} store_stream;

static sf_slice rest_of(const store_stream *s) {
  return (sf_slice){s->bytes.data + s->at, s->bytes.count - s->at};
}

/* Where reading may go on behind a damaged store: the next line that begins one. */
static size_t next_store(sf_slice rest) {
  const sf_slice start = SF_SLICE("{\"schema\"");
  const char *at = rest.data, *end = at + rest.length;
  while ((at = memchr(at, '\n', (size_t)(end - at)))) {
    at++;
    if ((size_t)(end - at) < start.length)
      break;
    if (!memcmp(at, start.data, start.length))
      return (size_t)(at - rest.data);
  }
  return rest.length;
}

static void advance(store_stream *s, size_t length) {
  const char *at = s->bytes.data + s->at, *end = at + length;
  while (at < end && (at = memchr(at, '\n', (size_t)(end - at)))) {
    s->line++;
    at++;
  }
  s->at += length;
}

/* Reads on: as much again as is left over, so that a store of any size is tried a few times only.
 */
static void fill(store_stream *s) {
  size_t left = s->bytes.count - s->at, more = left > PIECE ? left : PIECE;
  if (left)
    memmove(s->bytes.data, s->bytes.data + s->at, left);
  s->bytes.count = left;
  s->at = 0;
  char *room = sf_buffer_reserve(&s->bytes, more);
  errno = 0;
  size_t got = fread(room, 1, more, s->file);
  s->bytes.count += got;
  s->ended = got < more;
  if (ferror(s->file)) {
    cli_error("%s: %s", s->name, strerror(errno));
    s->good = false;
  }
}

/* Reads the store at s->at, or makes room to try again. */
static void read_one(store_stream *s, sf_store *store) {
  sf_error error;
  size_t used;
  sf_slice rest = rest_of(s);
  if (sf_store_read(store, s->name, s->line, rest.data, rest.length, &used, &error) == SF_OK) {
    s->found++;
    advance(s, used);
    return;
  }
  size_t next = next_store(rest);
  if (next == rest.length && !s->ended && error.code == SF_ERROR_INPUT) {
    fill(s);
    return;
  }
  cli_error_tell(&error);
  s->good = false;
  s->found++;
  s->stop = error.code == SF_ERROR_MEMORY; /* the next one would not fit either */
  advance(s, next);
}

static void read_guarded(store_stream *s, sf_store *store) {
  if (setjmp(s->memory.escape)) {
    cli_error("%s: out of memory", s->name);
    s->good = false;
    return;
  }
  while (!s->stop) {
    sf_slice rest = rest_of(s);
    const char *start = sf_slice_trim(rest).data;
    bool blank = sf_slice_trim(rest).length == 0;
    advance(s, blank ? rest.length : (size_t)(start - rest.data));
    if (!blank)
      read_one(s, store);
    else if (s->ended)
      break;
    else
      fill(s);
  }
  if (!s->found && s->good) {
    cli_error("%s: empty; not a summitfacts store", s->name);
    s->good = false;
  }
}

bool cli_stores_read(sf_store *store, const char *path) {
  bool standard = !strcmp(path, "-");
  store_stream stream = {.name = standard ? "standard input" : path, .line = 1, .good = true};
  stream.file = standard ? stdin : fopen(path, "rb");
  if (!stream.file) {
    cli_error("%s: %s", path, strerror(errno));
    return false;
  }
  sf_memory_init(&stream.memory);
  sf_buffer_init(&stream.bytes, &stream.memory);
  read_guarded(&stream, store);
  sf_buffer_clear(&stream.bytes);
  if (!standard)
    fclose(stream.file);
  return stream.good;
}
