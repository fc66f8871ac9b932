/* reader.c: the table of formats, and what is common to reading them; see reader.h. */
#include "input/reader.h"

#include "input/files.h"

#include <libxml/parser.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* In the order in which they are asked. */
static const sf_reader *const readers[] = {&sf_reader_jsonl, &sf_reader_json, &sf_reader_gzip,
                                           &sf_reader_warc,  &sf_reader_xml,  &sf_reader_html};

/* Bytes of a file that formats are recognised by. */
#define HEAD_SIZE 2048

/* ---- recognising ---- */

/* Text in 16 or 32 bits as its ASCII characters alone. */
static sf_slice without_nuls(sf_slice bytes, char *room) {
  size_t count = 0;
  for (size_t i = 0; i < bytes.length && i < HEAD_SIZE; i++)
    if (bytes.data[i] && (unsigned char)bytes.data[i] < 0xFE)
      room[count++] = bytes.data[i];
  return (sf_slice){room, count};
}

static bool is_wide(sf_slice bytes) {
  const unsigned char *at = (const unsigned char *)bytes.data;
  return bytes.length >= 4 &&
         ((at[0] == 0xFF && at[1] == 0xFE) || (at[0] == 0xFE && at[1] == 0xFF) ||
          (at[0] && !at[1] && !at[2] && !at[3]) ||
          (!at[0] != !at[1] && at[2] != at[3] && (!at[2] || !at[3])) ||
          (!at[0] && !at[1] && ((!at[2] && at[3]) || (at[2] == 0xFE && at[3] == 0xFF))));
}

const sf_reader *sf_reader_of(sf_slice bytes, sf_buffer *scratch) {
  char room[HEAD_SIZE];
  sf_slice head = bytes;
  if (is_wide(bytes))
    head = without_nuls(bytes, room);
  else if (head.length >= 3 && !memcmp(head.data, "\xEF\xBB\xBF", 3))
    head = (sf_slice){head.data + 3, head.length - 3};
  while (head.length && sf_is_blank(head.data[0]))
    head = (sf_slice){head.data + 1, head.length - 1};
  for (size_t i = 0; head.length && i < sizeof readers / sizeof *readers; i++)
    if (head.data[0] && strchr(readers[i]->starts, head.data[0]) &&
        readers[i]->recognise(head, scratch))
      return readers[i];
  return NULL;
}

/* Is `suffix` one of those of a list, ".html .htm"? */
static bool lists_suffix(const char *list, const char *suffix) {
  size_t length = strlen(suffix);
  for (const char *at = list; (at = strstr(at, suffix)); at++)
    if ((at == list || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
      return true;
  return false;
}

bool sf_reader_has_suffix(const char *name) {
  const char *suffix = strrchr(name, '.');
  if (!suffix || suffix == name || strchr(suffix, ' '))
    return false;
  bool known = !strcmp(suffix, ".txt");
  for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
    known = known || lists_suffix(readers[i]->suffixes, suffix);
  return known;
}

/* ---- reading ---- */

sf_result sf_reading_text(sf_reading *self, sf_slice bytes, sf_error *error) {
  sf_input input = {.path = self->path, .text = bytes.data, .text_length = bytes.length};
  switch (sf_content_sniff(bytes)) {
  case SF_CONTENT_EMPTY:
    sf_reading_tell(self, SF_OK, 0, "empty; skipped");
    return SF_OK;
  case SF_CONTENT_BINARY:
    return sf_error_set(error, SF_ERROR_INPUT, self->path, 0, 0, "binary, not text; skipped");
  case SF_CONTENT_UTF16:
    return sf_error_set(error, SF_ERROR_INPUT, self->path, 0, 0,
                        "UTF-16; convert it first (iconv -f UTF-16 -t UTF-8); skipped");
  case SF_CONTENT_TEXT:
  default:
    sf_reading_give(self, &input);
    return SF_OK;
  }
}

void sf_readers_prepare(void) {
  xmlInitParser();
}

sf_result sf_reading_bytes(sf_reading *self, sf_slice bytes, sf_error *error) {
  const sf_reader *reader = sf_reader_of(bytes, self->scratch);
  if (!reader)
    return sf_reading_text(self, bytes, error);
  if (self->depth == SF_READING_DEPTH)
    return sf_error_set(error, SF_ERROR_INPUT, self->path, self->line, 0,
                        "packed into one another too often; skipped");
  self->depth++;
  sf_result result = reader->read(self, bytes, error);
  self->depth--;
  return result;
}

bool sf_reading_give(sf_reading *self, const sf_input *input) {
  if (!self->outer)
    return self->document(self->context, input);
  sf_input own = *input;
  own.url = own.url ? own.url : self->outer->url;
  own.format = own.format ? own.format : self->outer->format;
  own.fetched = self->outer->fetched;
  own.offset = self->outer->offset;
  return self->document(self->context, &own);
}

void sf_reading_tell(sf_reading *self, sf_result code, unsigned long line, const char *format,
                     ...) {
  char text[sizeof((sf_error *)0)->message];
  sf_error error;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  sf_error_set(&error, code, self->path, line, 0, "%s", text);
  self->problem(self->context, &error);
}

void sf_reading_hold(sf_reading *self, void *object, void (*release)(void *object)) {
  self->held[self->held_count].object = object;
  self->held[self->held_count++].release = release;
}

void sf_reading_drop(sf_reading *self) {
  self->held_count--;
  self->held[self->held_count].release(self->held[self->held_count].object);
}

void sf_reading_release(sf_reading *self) {
  while (self->held_count)
    sf_reading_drop(self);
}
