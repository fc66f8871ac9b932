/* stream.c: bytes a stretch at a time, unpacked with zlib; see stream.h. */
#include "input/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* So much is read from a file at a time. */
#define READ_SIZE ((size_t)128 * 1024)
/* Bytes that are enough to tell gzip. */
#define MAGIC_SIZE 3
#define MAGIC      "\x1F\x8B\x08"

void sf_stream_init(sf_stream *self, sf_memory *memory) {
  *self = (sf_stream){.file = -1};
  sf_buffer_init(&self->packed, memory);
  sf_buffer_init(&self->out, memory);
}

static void close_zip(sf_stream *self) {
  if (self->zip_open)
    inflateEnd(&self->zip);
  self->zip_open = false;
}

void sf_stream_clear(sf_stream *self) {
  close_zip(self);
  sf_buffer_clear(&self->packed);
  sf_buffer_clear(&self->out);
  SF_ARRAY_CLEAR(&self->members);
}

static void restart(sf_stream *self) {
  sf_buffer packed = self->packed, out = self->out;
  close_zip(self); /* zlib knows its struct by its place: it cannot be moved */
  SF_ARRAY_CLEAR(&self->members);
  packed.count = out.count = 0;
  *self = (sf_stream){.file = -1, .packed = packed, .out = out};
}

void sf_stream_open_file(sf_stream *self, int file) {
  restart(self);
  self->file = file;
}

void sf_stream_open_bytes(sf_stream *self, sf_slice bytes) {
  restart(self);
  self->source = bytes;
}

/* ---- what is packed ---- */

static sf_slice packed_rest(const sf_stream *self) {
  return (sf_slice){self->packed.data + self->packed_at, self->packed.count - self->packed_at};
}

/* Reads a stretch of the source to the end of `out`; false at its end. */
static bool read_to(sf_stream *self, sf_buffer *out) {
  char *room = sf_buffer_reserve(out, READ_SIZE);
  if (self->file < 0) {
    size_t count = self->source.length < READ_SIZE ? self->source.length : READ_SIZE;
    if (count)
      memcpy(room, self->source.data, count);
    self->source = (sf_slice){self->source.data + count, self->source.length - count};
    out->count += count;
    return count > 0;
  }
  ssize_t got;
  do
    got = read(self->file, room, READ_SIZE);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    self->failure = errno;
  out->count += got > 0 ? (size_t)got : 0;
  return got > 0;
}

/* Reads more of what is packed; false at its end. */
static bool read_more(sf_stream *self) {
  if (self->packed_at) { /* what was used makes room */
    sf_slice rest = packed_rest(self);
    self->packed_offset += self->packed_at;
    if (rest.length)
      memmove(self->packed.data, rest.data, rest.length);
    self->packed.count = rest.length;
    self->packed_at = 0;
  }
  return read_to(self, &self->packed);
}

static bool starts_member(sf_slice bytes) {
  return bytes.length >= MAGIC_SIZE && !memcmp(bytes.data, MAGIC, MAGIC_SIZE);
}

/* ---- unpacking ---- */

static void note_wrong(sf_stream *self, const char *what) {
  if (!self->wrong) {
    self->wrong = what;
    self->wrong_offset = self->packed_offset + self->packed_at;
  }
}

/* Goes to the next member, over damaged bytes; false if there is none. */
static bool find_member(sf_stream *self) {
  for (;;) {
    sf_slice rest = packed_rest(self);
    const char *end = rest.data + rest.length;
    for (const char *at = rest.data; end - at >= MAGIC_SIZE; at++) {
      at = memchr(at, MAGIC[0], (size_t)(end - at) - (MAGIC_SIZE - 1));
      if (!at)
        break;
      if (starts_member(sf_slice_between(at, end))) {
        self->packed_at += (size_t)(at - rest.data);
        return true;
      }
    }
    self->packed_at += rest.length >= MAGIC_SIZE ? rest.length - (MAGIC_SIZE - 1) : 0;
    if (!read_more(self))
      return false;
  }
}

/* A member starts at packed_at; its bytes will go into `out`. */
static bool open_member(sf_stream *self) {
  int result = self->zip_open ? inflateReset2(&self->zip, 15 + 16)
                              : inflateInit2(&self->zip, 15 + 16); /* 16: gzip, not zlib */
  self->zip_open = self->zip_open || result == Z_OK;
  if (result != Z_OK)
    note_wrong(self, "no memory to unpack it");
  return result == Z_OK;
}

/* Behind a member: the next one, padding, or something that does not belong there. */
static void end_member(sf_stream *self) {
  while (packed_rest(self).length < MAGIC_SIZE && read_more(self))
    ;
  sf_slice rest = packed_rest(self);
  if (starts_member(rest)) {
    self->ended = !open_member(self);
    self->started = false;
    return;
  }
  bool padding = true;
  for (size_t i = 0; i < rest.length; i++)
    padding = padding && rest.data[i] == 0;
  if (rest.length && !padding)
    note_wrong(self, "something else stands behind the compressed data");
  self->ended = true;
}

/* After damaged bytes: on with the next member, which archives of many have. */
static void skip_damage(sf_stream *self) {
  note_wrong(self, "the compressed data are damaged");
  if (self->started) /* what comes next does not go on where this broke off */
    sf_buffer_add_text(&self->out, "\n");
  else /* not the same magic again */
    self->packed_at += packed_rest(self).length > 0;
  self->started = false;
  self->ended = !find_member(self) || !open_member(self);
}

static void note_member(sf_stream *self) {
  sf_stream_member member = {self->packed_offset + self->packed_at,
                             self->offset + (self->out.count - self->at)};
  if (self->members_at) { /* those that are gone make room */
    self->members.count -= self->members_at;
    memmove(self->members.data, self->members.data + self->members_at,
            self->members.count * sizeof member);
    self->members_at = 0;
  }
  SF_ARRAY_PUSH(self->out.memory, &self->members, member);
}

/* Unpacks about one stretch into `out`. */
static void unpack(sf_stream *self) {
  if (!packed_rest(self).length && !read_more(self)) {
    note_wrong(self, "the compressed data end too early");
    self->ended = true;
    return;
  }
  if (!self->started)
    note_member(self);
  sf_slice rest = packed_rest(self);
  char *room = sf_buffer_reserve(&self->out, READ_SIZE);
  self->zip.next_in = (Bytef *)(uintptr_t)rest.data;
  self->zip.avail_in = (uInt)rest.length;
  self->zip.next_out = (Bytef *)room;
  self->zip.avail_out = (uInt)READ_SIZE;
  int result = inflate(&self->zip, Z_NO_FLUSH);
  size_t used = rest.length - self->zip.avail_in;
  self->packed_at += used;
  self->started = self->started || used > 0;
  self->out.count += READ_SIZE - self->zip.avail_out;
  if (result == Z_STREAM_END)
    end_member(self);
  else if (result != Z_OK && result != Z_BUF_ERROR)
    skip_damage(self);
}

/* The first bytes tell whether anything is packed. */
static void start(sf_stream *self) {
  self->opened = true;
  while (packed_rest(self).length < MAGIC_SIZE && read_more(self))
    ;
  self->is_gzip = starts_member(packed_rest(self));
  self->ended = self->is_gzip && !open_member(self);
}

/* ---- taking ---- */

/* What is not packed: first what telling that took. */
static void pass_on(sf_stream *self) {
  sf_slice rest = packed_rest(self);
  sf_buffer_add(&self->out, rest);
  self->packed_at += rest.length;
  self->ended = !rest.length && !read_to(self, &self->out);
}

size_t sf_stream_need(sf_stream *self, size_t count) {
  if (!self->opened)
    start(self);
  if (self->at && self->out.count - self->at < count) {
    sf_slice rest = sf_stream_ready(self);
    if (rest.length)
      memmove(self->out.data, rest.data, rest.length);
    self->out.count = rest.length;
    self->at = 0;
  }
  while (self->out.count - self->at < count && !self->ended)
    if (self->is_gzip)
      unpack(self);
    else
      pass_on(self);
  return self->out.count - self->at;
}

void sf_stream_take(sf_stream *self, size_t count) {
  self->at += count;
  self->offset += count;
  while (self->members_at + 1 < self->members.count &&
         self->members.data[self->members_at + 1].unpacked <= self->offset)
    self->members_at++;
}

unsigned long long sf_stream_place(const sf_stream *self) {
  return self->members.count ? self->members.data[self->members_at].packed : self->offset;
}
