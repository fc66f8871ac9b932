/* http.c: an archived answer of a web server; see http.h. */
#include "input/http.h"

#include "input/stream.h"

/* A page that unpacks to more is none. */
#define MOST_BODY ((size_t)64 * 1024 * 1024)

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool starts_like(sf_slice text, const char *with) {
  size_t i = 0;
  while (i < text.length && with[i] && lower(text.data[i]) == lower(with[i]))
    i++;
  return !with[i];
}

bool sf_http_split(sf_slice block, sf_slice *head, sf_slice *rest) {
  const char *at = block.data, *end = at + block.length;
  while (at < end && (at = memchr(at, '\n', (size_t)(end - at)))) {
    const char *next = ++at;
    next += next < end && *next == '\r';
    if (next < end && *next == '\n') {
      *head = sf_slice_between(block.data, at);
      *rest = sf_slice_between(next + 1, end);
      return true;
    }
  }
  return false;
}

sf_slice sf_http_header(sf_slice head, const char *name) {
  size_t length = strlen(name);
  while (head.length) {
    const char *stop = memchr(head.data, '\n', head.length);
    sf_slice line = stop ? sf_slice_between(head.data, stop) : head;
    size_t used = line.length + (stop != NULL);
    head = (sf_slice){head.data + used, head.length - used};
    if (starts_like(line, name) && line.length > length && line.data[length] == ':')
      return sf_slice_trim((sf_slice){line.data + length + 1, line.length - length - 1});
  }
  return (sf_slice){0};
}

/* text/html; charset="utf-8" */
static void read_type(sf_slice value, sf_http *out) {
  const char *end = value.data + value.length;
  const char *semicolon = value.length ? memchr(value.data, ';', value.length) : NULL;
  out->type = sf_slice_trim(semicolon ? sf_slice_between(value.data, semicolon) : value);
  for (const char *at = semicolon; at && at < end; at++) {
    sf_slice rest = sf_slice_between(at, end);
    if (!starts_like(rest, "charset="))
      continue;
    at += 8;
    at += at < end && (*at == '"' || *at == '\'');
    const char *from = at;
    while (at < end && !strchr("\"'; \t", *at))
      at++;
    out->charset = sf_slice_between(from, at);
    return;
  }
}

/* ---- the body ---- */

static int digit_of(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The size line of a chunk at `*at`; false if there is none. */
static bool read_size(const char **at, const char *end, size_t *size) {
  const char *next = *at;
  *size = 0;
  while (next < end && next - *at < 9 && digit_of(*next) >= 0)
    *size = *size * 16 + (size_t)digit_of(*next++);
  if (next == *at)
    return false;
  const char *stop = memchr(next, '\n', (size_t)(end - next));
  for (const char *c = next; stop && c < stop; c++)
    if (*next != ';' && *c != ' ' && *c != '\r')
      return false;
  *at = stop ? stop + 1 : end;
  return stop != NULL;
}

/* Puts the chunks of a body together. False when it is not in chunks at all. */
static bool join_chunks(sf_slice body, sf_buffer *room, const char **wrong) {
  const char *at = body.data, *end = at + body.length;
  size_t size;
  room->count = 0;
  if (!read_size(&at, end, &size))
    return false;
  while (size) {
    size_t left = (size_t)(end - at);
    sf_buffer_add(room, (sf_slice){at, size < left ? size : left});
    if (size >= left) {
      *wrong = "the last chunk of the body is cut";
      return true;
    }
    at += size;
    while (at < end && (*at == '\r' || *at == '\n'))
      at++;
    if (!read_size(&at, end, &size)) {
      *wrong = "a chunk of the body has a wrong size";
      sf_buffer_add(room, sf_slice_between(at, end));
      return true;
    }
  }
  return true;
}

static bool is_gzip(sf_slice body) {
  return body.length >= 3 && !memcmp(body.data, "\x1F\x8B\x08", 3);
}

/* Unpacks zlib or bare deflate, whichever it is; false when it is neither. */
static bool inflate_all(sf_slice body, int window, sf_buffer *out) {
  z_stream zip = {0};
  zip.next_in = (Bytef *)(uintptr_t)body.data;
  zip.avail_in = body.length < MOST_BODY ? (uInt)body.length : (uInt)MOST_BODY;
  if (inflateInit2(&zip, window) != Z_OK)
    return false;
  int result = Z_OK;
  while (result == Z_OK && out->count < out->capacity) {
    zip.next_out = (Bytef *)(out->data + out->count);
    zip.avail_out = (uInt)(out->capacity - out->count);
    result = inflate(&zip, Z_SYNC_FLUSH);
    out->count = out->capacity - zip.avail_out;
    if (zip.avail_in == 0)
      break;
  }
  inflateEnd(&zip);
  return out->count > 0;
}

static bool unpack_deflate(sf_slice body, sf_buffer *room) {
  size_t most = body.length * 20 + 65536; /* denser is no page; nothing here may jump over zlib */
  room->count = 0;
  sf_buffer_reserve(room, most < MOST_BODY ? most : MOST_BODY);
  return inflate_all(body, 15, room) || inflate_all(body, -15, room);
}

static void unpack_gzip(sf_reading *reading, sf_http *out, sf_buffer *room) {
  sf_stream *stream = sf_stream_hold(reading, out->body);
  size_t length = sf_stream_need(stream, MOST_BODY);
  room->count = 0;
  sf_buffer_add(room, (sf_slice){sf_stream_ready(stream).data, length});
  out->wrong = stream->wrong ? "the packed body is cut or damaged" : out->wrong;
  sf_reading_drop(reading);
  out->body = sf_buffer_slice(room);
}

/* By what the body is, not by what the header says; only deflate and Brotli cannot be told. */
static void decode_body(sf_reading *reading, sf_slice head, sf_buffer *room, sf_http *out) {
  sf_slice coding = sf_http_header(head, "Content-Encoding");
  sf_buffer *joined = reading->scratch;
  if (starts_like(sf_http_header(head, "Transfer-Encoding"), "chunked") &&
      join_chunks(out->body, joined, &out->wrong))
    out->body = sf_buffer_slice(joined);
  if (is_gzip(out->body)) {
    unpack_gzip(reading, out, room);
    return;
  }
  bool text = out->body.length && (sf_is_blank(out->body.data[0]) || out->body.data[0] == '<');
  if (!text && starts_like(coding, "deflate") && unpack_deflate(out->body, room)) {
    out->body = sf_buffer_slice(room);
    return;
  }
  out->unreadable = !text && (starts_like(coding, "br") || starts_like(coding, "zstd"));
  if (out->body.data == joined->data) { /* the scratch will be used for other things */
    room->count = 0;
    sf_buffer_add(room, out->body);
    out->body = sf_buffer_slice(room);
  }
}

bool sf_http_read(sf_reading *reading, sf_slice block, sf_buffer *room, sf_http *out) {
  sf_slice head, body;
  *out = (sf_http){0};
  if (!starts_like(block, "HTTP/") || !sf_http_split(block, &head, &body))
    return false;
  const char *space = memchr(head.data, ' ', head.length);
  for (size_t i = 1; space && i <= 3 && space + i < head.data + head.length; i++)
    out->status =
        out->status * 10 + (space[i] >= '0' && space[i] <= '9' ? (unsigned)(space[i] - '0') : 0);
  read_type(sf_http_header(head, "Content-Type"), out);
  out->body = body;
  decode_body(reading, head, room, out);
  return true;
}
