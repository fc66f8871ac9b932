/* charset.c: bytes of any character encoding as UTF-8, through iconv; see charset.h. */
#include "input/charset.h"

#include "document/document.h"
#include "token/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

/* Names of encodings are shorter; iconv_open reads files by name. */
#define LONGEST_NAME 40

sf_slice sf_charset_mixed(sf_reading *reading, sf_slice bytes) {
  size_t valid = sf_utf8_valid_prefix(bytes);
  return valid == bytes.length ? bytes : sf_text_decode_mixed(bytes, valid, reading->arena);
}

/* ---- iconv ---- */

static void close_converter(void *converter) {
  iconv_close((iconv_t)converter);
}

static bool open_converter(sf_slice name, iconv_t *out) {
  char word[LONGEST_NAME + 1];
  if (!name.length || name.length > LONGEST_NAME)
    return false;
  for (size_t i = 0; i < name.length; i++) {
    char c = name.data[i];
    bool letter = ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
    if (!letter && c != '-' && c != '.' && c != ':' && c != '_')
      return false;
    word[i] = c;
  }
  word[name.length] = '\0';
  *out = iconv_open("UTF-8", word);
  return *out != (iconv_t)-1; // NOLINT: iconv's own way to say no
}

/* Converts all of `bytes`; an impossible one becomes U+FFFD, as does a cut character at the end. */
static void convert_all(iconv_t converter, sf_slice bytes, sf_buffer *out) {
  char *from = (char *)(uintptr_t)bytes.data; /* iconv takes no const and writes nothing there */
  size_t left = bytes.length;
  while (left) {
    char *room = sf_buffer_reserve(out, left + 64), *to = room;
    size_t space = out->capacity - out->count;
    size_t result = iconv(converter, &from, &left, &to, &space);
    int failure = errno;
    out->count += (size_t)(to - room);
    if (result == (size_t)-1 && failure != E2BIG) {
      sf_utf8_encode(out, 0xFFFD);
      from++;
      left--;
    } else if (result == (size_t)-1) {
      sf_buffer_reserve(out, (out->capacity - out->count) + left + 64);
    }
  }
}

bool sf_charset_convert(sf_reading *reading, sf_slice name, sf_slice bytes, sf_slice *out) {
  iconv_t converter;
  if (!open_converter(name, &converter))
    return false;
  sf_reading_hold(reading, converter, close_converter);
  reading->scratch->count = 0;
  convert_all(converter, bytes, reading->scratch);
  sf_reading_drop(reading);
  *out = sf_arena_copy(reading->arena, sf_buffer_slice(reading->scratch));
  return true;
}

/* ---- XML ---- */

/* The first bytes of a file that nothing else declares, and the encoding they give away. */
typedef struct signature {
  const char *bytes;
  size_t length, skip; /* `skip` of them are a BOM */
  const char *name;
} signature;
static const signature signatures[] = {
    {"\xFF\xFE\0\0", 4, 4, "UTF-32LE"},  {"\0\0\xFE\xFF", 4, 4, "UTF-32BE"},
    {"\xFF\xFE", 2, 2, "UTF-16LE"},      {"\xFE\xFF", 2, 2, "UTF-16BE"},
    {"<\0\0\0", 4, 0, "UTF-32LE"},       {"\0\0\0<", 4, 0, "UTF-32BE"},
    {"<\0", 2, 0, "UTF-16LE"},           {"\0<", 2, 0, "UTF-16BE"},
    {"\x4C\x6F\xA7\x94", 4, 0, "IBM037"} /* "<?xm" in every EBCDIC */
};

static const signature *find_signature(sf_slice bytes) {
  for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
    if (bytes.length >= signatures[i].length &&
        !memcmp(bytes.data, signatures[i].bytes, signatures[i].length))
      return &signatures[i];
  return NULL;
}

/* What the XML declaration at the start of ASCII-like bytes calls the encoding; may be empty. */
static sf_slice declared(sf_slice bytes) {
  sf_slice head = {bytes.data, bytes.length < 400 ? bytes.length : 400};
  static const char word[] = "encoding";
  const size_t length = sizeof word - 1;
  if (head.length < 5 || memcmp(head.data, "<?xml", 5) != 0)
    return (sf_slice){0};
  const char *end = memchr(head.data, '>', head.length);
  head.length = end ? (size_t)(end - head.data) : head.length;
  for (size_t i = 5; i + length < head.length; i++) {
    if (memcmp(head.data + i, word, length) != 0)
      continue;
    size_t from = i + length;
    while (from < head.length && (sf_is_blank(head.data[from]) || head.data[from] == '='))
      from++;
    if (from == head.length || (head.data[from] != '"' && head.data[from] != '\''))
      return (sf_slice){0};
    const char *stop = memchr(head.data + from + 1, head.data[from], head.length - from - 1);
    return stop ? sf_slice_between(head.data + from + 1, stop) : (sf_slice){0};
  }
  return (sf_slice){0};
}

static bool starts_like(sf_slice name, const char *prefix) {
  size_t length = strlen(prefix);
  if (name.length < length)
    return false;
  for (size_t i = 0; i < length; i++)
    if ((name.data[i] | 0x20) != prefix[i])
      return false;
  return true;
}

/* Encodings whose text is all ASCII bytes and yet another text. */
static bool is_seven_bit(sf_slice name) {
  return starts_like(name, "iso-2022") || starts_like(name, "utf-7") || starts_like(name, "hz");
}

/* Encodings that name Windows-1252 in practice, or say nothing. */
static bool is_latin(sf_slice name) {
  return !name.length || starts_like(name, "utf-8") || starts_like(name, "utf8") ||
         starts_like(name, "us-ascii") || starts_like(name, "ascii") ||
         starts_like(name, "latin1") || sf_slice_is(name, "ISO-8859-1") ||
         (starts_like(name, "iso-8859-1") && name.length == 10);
}

/* By its first bytes; EBCDIC may name its kind in a declaration that is EBCDIC itself. */
static sf_slice decode_signed(sf_reading *reading, sf_slice bytes, const signature *sign) {
  sf_slice text = bytes, name = sf_slice_of(sign->name);
  sf_slice rest = {bytes.data + sign->skip, bytes.length - sign->skip};
  if (!sf_charset_convert(reading, name, rest, &text))
    return sf_charset_mixed(reading, bytes);
  sf_slice said = declared(text);
  if ((unsigned char)bytes.data[0] == 0x4C && said.length && !sf_slice_equal(said, name))
    sf_charset_convert(reading, said, rest, &text);
  return text;
}

sf_slice sf_charset_decode_json(sf_reading *reading, sf_slice bytes) {
  const char *name = NULL;
  const signature *sign = find_signature(bytes);
  size_t skip = sign ? sign->skip : 0;
  sf_slice text;
  if (skip)
    name = sign->name;
  else if (bytes.length >= 4 && bytes.data[0] && !bytes.data[1])
    name = bytes.data[2] ? "UTF-16LE" : "UTF-32LE";
  else if (bytes.length >= 4 && !bytes.data[0])
    name = bytes.data[1] ? "UTF-16BE" : "UTF-32BE";
  else if (bytes.length >= 3 && !memcmp(bytes.data, "\xEF\xBB\xBF", 3))
    skip = 3;
  bytes = (sf_slice){bytes.data + skip, bytes.length - skip};
  if (name && sf_charset_convert(reading, sf_slice_of(name), bytes, &text))
    return text;
  return sf_charset_mixed(reading, bytes);
}

sf_slice sf_charset_decode_xml(sf_reading *reading, sf_slice bytes) {
  const signature *sign = find_signature(bytes);
  sf_slice name, text;
  if (sign)
    return decode_signed(reading, bytes, sign);
  if (bytes.length >= 3 && !memcmp(bytes.data, "\xEF\xBB\xBF", 3))
    return sf_charset_mixed(reading, (sf_slice){bytes.data + 3, bytes.length - 3});
  name = declared(bytes);
  if (!is_seven_bit(name) && (is_latin(name) || sf_utf8_valid_prefix(bytes) == bytes.length))
    return sf_charset_mixed(reading, bytes);
  return sf_charset_convert(reading, name, bytes, &text) ? text : sf_charset_mixed(reading, bytes);
}
