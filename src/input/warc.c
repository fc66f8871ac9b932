/* warc.c: records of web archives; see warc.h. */
#include "input/warc.h"

#include "input/charset.h"
#include "input/files.h"
#include "input/http.h"
#include "token/utf8.h"

#include <stdlib.h>

/* Heads have some twenty lines. */
#define MOST_HEAD ((size_t)64 * 1024)
/* A larger record holds no article. */
#define MOST_RECORD ((size_t)32 * 1024 * 1024)
/* A record is closed by two line ends, and then the next one starts. */
#define NEXT      "\nWARC/"
#define LOOKAHEAD 64

bool sf_warc_starts(sf_slice head) {
  return head.length >= 5 && !memcmp(head.data, "WARC/", 5);
}

/* ---- cutting ---- */

static void take(sf_warc *self, size_t count) {
  while (count) { /* a long block passes through in stretches */
    size_t ready = sf_stream_need(self->stream, count < MOST_HEAD ? count : MOST_HEAD);
    size_t now = ready < count ? ready : count;
    if (!now)
      return;
    sf_stream_take(self->stream, now);
    count -= now;
  }
}

/* Where NEXT starts in the bytes, from `from` on; their length if it does not. */
static size_t find_next(sf_slice bytes, size_t from) {
  const size_t length = sizeof NEXT - 1;
  while (from + length <= bytes.length) {
    const char *at = memchr(bytes.data + from, '\n', bytes.length - from - length + 1);
    if (!at)
      break;
    from = (size_t)(at - bytes.data);
    if (!memcmp(at, NEXT, length))
      return from;
    from++;
  }
  return bytes.length;
}

/* Goes to the next place where a record starts; false if there is none. */
static bool find_record(sf_warc *self) {
  for (;;) {
    size_t count = sf_stream_need(self->stream, MOST_HEAD);
    size_t place = find_next(sf_stream_ready(self->stream), 0);
    if (place < count) {
      sf_stream_take(self->stream, place + 1);
      return true;
    }
    if (count < MOST_HEAD) {
      sf_stream_take(self->stream, count);
      return false;
    }
    sf_stream_take(self->stream, count - (sizeof NEXT - 1));
  }
}

/* Over the line ends between records; false at the end. */
static bool skip_blank(sf_stream *stream) {
  while (sf_stream_need(stream, 1) && sf_is_blank(sf_stream_ready(stream).data[0]))
    sf_stream_take(stream, 1);
  return sf_stream_need(stream, 5) > 0;
}

/* The head's length; 0 if it does not end where heads do. */
static size_t find_head(sf_stream *stream) {
  sf_slice head, rest;
  for (size_t want = 2048;; want = MOST_HEAD) {
    sf_stream_need(stream, want);
    sf_slice ready = sf_stream_ready(stream);
    if (sf_http_split(ready, &head, &rest))
      return (size_t)(rest.data - ready.data);
    if (ready.length < want || want == MOST_HEAD)
      return 0;
  }
}

static bool read_length(sf_slice head, size_t *length) {
  sf_slice digits = sf_http_header(head, "Content-Length");
  *length = 0;
  for (size_t i = 0; i < digits.length; i++) {
    if (digits.data[i] < '0' || digits.data[i] > '9' || *length > SIZE_MAX / 10 - 9)
      return false;
    *length = *length * 10 + (size_t)(digits.data[i] - '0');
  }
  return digits.length > 0;
}

static bool is_wanted(sf_slice head) {
  sf_slice type = sf_http_header(head, "WARC-Type");
  return sf_slice_is(type, "response") || sf_slice_is(type, "resource") ||
         sf_slice_is(type, "conversion");
}

/* Is the record over after its first `length` bytes: by the two line ends that close records, or
 * because nothing or the next one follows? */
static bool closes(sf_slice ready, size_t length) {
  sf_slice rest = {ready.data + length, ready.length - length};
  if (rest.length >= 4 && !memcmp(rest.data, "\r\n\r\n", 4))
    return true;
  rest = sf_slice_trim(rest);
  return !rest.length || sf_warc_starts(rest);
}

/* Cuts a record that is wanted, of so many bytes by its own account. */
static void cut(sf_warc *self, size_t head, size_t length, sf_warc_record *out) {
  size_t have = sf_stream_need(self->stream, length + LOOKAHEAD);
  sf_slice ready = sf_stream_ready(self->stream);
  self->unread = length;
  if (have >= length && closes(ready, length)) {
    out->raw = (sf_slice){ready.data, length};
    return;
  }
  if (have >= length) {
    sf_stream_need(self->stream, length + MOST_HEAD);
    ready = sf_stream_ready(self->stream);
  }
  length = find_next(ready, head);
  out->wrong = length < ready.length ? "its Content-Length is wrong" : "the record is cut";
  self->unread = length;
  while (length > head && sf_is_blank(ready.data[length - 1]))
    length--;
  out->raw = (sf_slice){ready.data, length};
}

bool sf_warc_next(sf_warc *self, sf_warc_record *out) {
  sf_stream *stream = self->stream;
  *out = (sf_warc_record){0};
  take(self, self->unread);
  self->unread = 0;
  if (!skip_blank(stream))
    return false;
  out->offset = sf_stream_place(stream);
  out->number = ++self->number;
  size_t head = sf_warc_starts(sf_stream_ready(stream)) ? find_head(stream) : 0, length;
  sf_slice ready = sf_stream_ready(stream);
  if (!head || !read_length((sf_slice){ready.data, head}, &length)) {
    out->wrong = "no record where one should start; gone on with the next";
    find_record(self);
    return true;
  }
  out->wanted = is_wanted((sf_slice){ready.data, head});
  if (out->wanted && length > MOST_RECORD) {
    out->wanted = false;
    out->wrong = "a record of more than 32 MB; skipped";
  }
  if (out->wanted)
    cut(self, head, head + length, out);
  else
    take(self, head + length);
  return true;
}

/* ---- reading a record ---- */

/* May content of this type hold text? Not told: perhaps. */
static bool is_text_type(sf_slice type) {
  static const char *const parts[] = {"html", "plain", "xml", "json", "rss", "atom", NULL};
  if (!type.length)
    return true;
  for (size_t i = 0; parts[i]; i++) {
    size_t length = strlen(parts[i]);
    for (size_t at = 0; at + length <= type.length; at++)
      if (!memcmp(type.data + at, parts[i], length))
        return true;
  }
  return false;
}

/* A body whose charset only the server told. */
static sf_slice apply_charset(sf_reading *reading, const sf_http *http) {
  sf_slice text;
  if (http->charset.length && sf_utf8_valid_prefix(http->body) != http->body.length &&
      sf_charset_convert(reading, http->charset, http->body, &text))
    return text;
  return http->body;
}

/* Adds a name that ends with a NUL; returns where it starts. */
static size_t keep(sf_reading *reading, sf_slice name, sf_buffer *names) {
  size_t at = names->count;
  sf_buffer_add(names, sf_charset_mixed(reading, name));
  sf_buffer_add(names, (sf_slice){"", 1});
  return at;
}

/* What is kept while a record's content is read, which may reset the arena. */
typedef struct record_room {
  sf_buffer body, names;
} record_room;

static void free_room(void *object) {
  record_room *room = object;
  sf_buffer_clear(&room->body);
  sf_buffer_clear(&room->names);
  free(room);
}

static void read_content(sf_reading *reading, sf_slice body, const char *url, const char *fetched,
                         const char *path, unsigned long long offset) {
  sf_error error;
  const char *outer_path = reading->path;
  const sf_input *outer = reading->outer;
  sf_input around = {.format = "warc", .url = url, .fetched = fetched, .offset = offset};
  reading->path = path;
  reading->outer = &around;
  if (sf_reading_bytes(reading, body, &error) != SF_OK) {
    error.code = error.code == SF_ERROR_INPUT ? SF_OK : error.code; /* archives hold all sorts */
    reading->problem(reading->context, &error);
  }
  reading->path = outer_path;
  reading->outer = outer;
}

static sf_slice uri_of(sf_slice head) {
  sf_slice uri = sf_http_header(head, "WARC-Target-URI");
  if (uri.length > 2 && uri.data[0] == '<') /* as some versions of wget write it */
    uri = (sf_slice){uri.data + 1, uri.length - 2};
  return uri;
}

/* The body of a record and its type; false when it holds no page. */
static bool find_body(sf_reading *reading, sf_slice head, sf_slice block, sf_buffer *room,
                      sf_http *out) {
  const char own[] = "metadata://"; /* what a crawler keeps about itself */
  sf_slice type = sf_http_header(head, "Content-Type"), uri = uri_of(head);
  if (uri.length >= sizeof own - 1 && !memcmp(uri.data, own, sizeof own - 1))
    return false;
  bool answer = sf_slice_is(sf_http_header(head, "WARC-Type"), "response");
  if (!answer) {
    *out = (sf_http){.type = type, .body = block};
    return is_text_type(type);
  }
  return sf_http_read(reading, block, room, out) && out->status >= 200 && out->status < 300 &&
         is_text_type(out->type) && !out->unreadable;
}

void sf_warc_read_record(sf_reading *reading, const sf_warc_record *record) {
  sf_slice head, block;
  sf_http http;
  record_room *room = malloc(sizeof *room);
  if (!room)
    longjmp(reading->arena->memory->escape, 1);
  sf_buffer_init(&room->body, reading->arena->memory);
  sf_buffer_init(&room->names, reading->arena->memory);
  sf_reading_hold(reading, room, free_room);
  sf_arena_reset(reading->arena);
  if (sf_http_split(record->raw, &head, &block) &&
      find_body(reading, head, block, &room->body, &http) &&
      sf_content_sniff(http.body) == SF_CONTENT_TEXT) {
    sf_slice body = apply_charset(reading, &http);
    size_t url = keep(reading, uri_of(head), &room->names);
    size_t date = keep(reading, sf_http_header(head, "WARC-Date"), &room->names);
    size_t path =
        keep(reading, sf_arena_format(reading->arena, "%s#%zu", reading->path, record->number),
             &room->names);
    const char *names = room->names.data;
    read_content(reading, body, names + url, names + date, names + path, record->offset);
    if (http.wrong)
      sf_reading_tell(reading, SF_ERROR_INPUT, 0, "record %zu: %s; the rest of it is read",
                      record->number, http.wrong);
  }
  sf_reading_drop(reading);
}

/* ---- the format ---- */

static sf_result read_warc(sf_reading *reading, sf_slice bytes, sf_error *error) {
  sf_warc self = {.stream = sf_stream_hold(reading, bytes)};
  sf_warc_record record;
  (void)error; /* every record is told of by itself */
  while (sf_warc_next(&self, &record)) {
    if (record.wrong)
      sf_reading_tell(reading, SF_ERROR_INPUT, 0, "record %zu at byte %llu: %s", record.number,
                      record.offset, record.wrong);
    if (record.wanted)
      sf_warc_read_record(reading, &record);
  }
  sf_reading_drop(reading);
  return SF_OK;
}

static bool recognise(sf_slice head, sf_buffer *scratch) {
  (void)scratch;
  return sf_warc_starts(head);
}

const sf_reader sf_reader_warc = {"warc", "W", ".warc", recognise, read_warc};
