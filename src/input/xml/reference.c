/* reference.c: character references; see reference.h. The names are libxml2's table of HTML 4. */
#include "input/xml/reference.h"

#include "token/utf8.h"

#include <libxml/HTMLparser.h>

/* The longest name of HTML 4 is thetasym. */
#define LONGEST_NAME 10

static int digit_of(char c, int base) {
  int value = c >= '0' && c <= '9' ? c - '0' : -1;
  if (base == 16 && (c | 0x20) >= 'a' && (c | 0x20) <= 'f')
    value = (c | 0x20) - 'a' + 10;
  return value;
}

/* The number behind "&#"; its code point as it is written. */
static size_t read_number(sf_slice text, int32_t *code) {
  size_t at = 2;
  int base = 10;
  int32_t value = 0;
  if (at < text.length && (text.data[at] | 0x20) == 'x') {
    base = 16;
    at++;
  }
  size_t first = at;
  for (; at < text.length && digit_of(text.data[at], base) >= 0; at++)
    if (value < 0x110000)
      value = value * base + digit_of(text.data[at], base);
  if (at == first)
    return 0;
  *code = value;
  return at + (at < text.length && text.data[at] == ';');
}

static bool is_letter(char c) {
  return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
}

static size_t read_name(sf_slice text, int32_t *code) {
  char name[LONGEST_NAME + 1];
  size_t length = 0;
  while (length < LONGEST_NAME && 1 + length < text.length && is_letter(text.data[1 + length])) {
    name[length] = text.data[1 + length];
    length++;
  }
  name[length] = '\0';
  size_t end = 1 + length;
  bool closed = end < text.length && text.data[end] == ';';
  /* "R&D today" is none, "&copy 2031" is one. */
  if (!length || (!closed && end < text.length && is_letter(text.data[end])))
    return 0;
  if (!strcmp(name, "apos")) {
    *code = '\'';
    return end + closed;
  }
  const htmlEntityDesc *found = htmlEntityLookup((const xmlChar *)name);
  if (!found)
    return 0;
  *code = (int32_t)found->value;
  return end + closed;
}

static bool is_character(int32_t code) {
  return code == '\t' || code == '\n' || code == '\r' ||
         (code >= 0x20 && code < 0x110000 && !(code >= 0xD800 && code < 0xE000) &&
          (code & 0xFFFE) != 0xFFFE);
}

size_t sf_reference_read(sf_slice text, int32_t *code) {
  *code = -1;
  if (text.length < 3)
    return 0;
  if (text.data[1] != '#')
    return read_name(text, code);
  size_t length = read_number(text, code);
  if (*code >= 0x80 && *code < 0xA0)
    *code = sf_windows_1252((unsigned char)*code);
  if (length && !is_character(*code))
    *code = -1;
  return length;
}

size_t sf_reference_read_bytes(sf_slice text, int32_t *code) {
  char bytes[4];
  size_t used = 0, want = 1, count = 0;
  for (; count < want; count++) {
    int32_t byte = 0;
    sf_slice rest = {text.data + used, text.length - used};
    if (rest.length < 3 || rest.data[0] != '&' || rest.data[1] != '#')
      return 0;
    size_t length = read_number(rest, &byte);
    if (!length || byte < 0x80 || byte > 0xF4)
      return 0;
    if (count == 0)
      want = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 0;
    bytes[count] = (char)byte;
    used += length;
  }
  if (want == 0 || sf_utf8_valid_prefix((sf_slice){bytes, want}) != want)
    return 0;
  sf_utf8_decode(bytes, code);
  return is_character(*code) ? used : 0;
}

size_t sf_reference_write(sf_slice text, char out[4], const char **behind) {
  int32_t code;
  size_t length = sf_reference_read_bytes(text, &code);
  if (!length)
    length = sf_reference_read(text, &code);
  if (!length)
    code = '&';
  *behind = text.data + (length ? length : 1);
  if (code < 0)
    return 0;
  sf_buffer room = {.data = out, .capacity = 4};
  sf_utf8_encode(&room, code);
  return room.count;
}
