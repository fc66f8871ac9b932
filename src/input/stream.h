/* stream.h: the bytes of a file or of memory, a stretch at a time, unpacked if they are gzip.
 *
 * Everything that is read record by record reads from here, so that a large archive never stands in
 * memory. Members of a gzip file follow one another as if they were one; of each is known where it
 * starts, because archives are indexed by that.
 */
#ifndef SF_INPUT_STREAM_H
#define SF_INPUT_STREAM_H

#include "base/error.h"
#include "base/memory.h"

#include <zlib.h>

typedef struct sf_stream sf_stream;

/* No page, feed or story comes near this; what unpacks to more is an attack or a mistake. Archives
 * and lines, which are read a piece at a time, have no limit. */
#define SF_MOST_UNPACKED ((size_t)256 * 1024 * 1024)

/* Where a member starts in the file, and its first byte when all is unpacked. */
typedef struct sf_stream_member {
  unsigned long long packed, unpacked;
} sf_stream_member;

struct sf_stream {
  int file;         /* -1: `source` is all there is */
  sf_slice source;  /* not yet taken */
  sf_buffer packed; /* read from the file and not yet unpacked; `packed_at` of them are used */
  size_t packed_at;
  unsigned long long packed_offset; /* of packed.data[0] in the file */
  bool opened, is_gzip, ended;
  z_stream zip;
  bool zip_open, started;             /* started: some of the current member is unpacked */
  SF_ARRAY(sf_stream_member) members; /* whose bytes are in `out`, the first one at members_at */
  size_t members_at;
  sf_buffer out; /* what can be taken, from `at` on */
  size_t at;
  unsigned long long offset; /* of out.data[at], unpacked */
  int failure;               /* errno of the file */
  const char *wrong;         /* what is wrong with the packed bytes, until it was told */
  unsigned long long wrong_offset;
};

void sf_stream_init(sf_stream *self, sf_memory *memory);
void sf_stream_clear(sf_stream *self);
/* Starts reading a file (which stays the caller's) or memory. Gzip is told by its first bytes. */
void sf_stream_open_file(sf_stream *self, int file);
void sf_stream_open_bytes(sf_stream *self, sf_slice bytes);

/* Tries to have at least `count` bytes to take; returns how many there are, fewer at the end. */
size_t sf_stream_need(sf_stream *self, size_t count);
/* What can be taken without reading more. */
static inline sf_slice sf_stream_ready(const sf_stream *self) {
  return (sf_slice){self->out.data + self->at, self->out.count - self->at};
}
void sf_stream_take(sf_stream *self, size_t count);
/* Where the next byte to take stands in the file: its member's start if it is packed. */
unsigned long long sf_stream_place(const sf_stream *self);

#endif
