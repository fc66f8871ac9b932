/* json.c: strings, numbers and keys of JSON; see json.h. */
#include "emit/json.h"

static const char *escape_of(unsigned char c, char unicode[7]) {
  static const char hex[] = "0123456789abcdef";
  switch (c) {
  case '"':
    return "\\\"";
  case '\\':
    return "\\\\";
  case '\n':
    return "\\n";
  case '\r':
    return "\\r";
  case '\t':
    return "\\t";
  default:
    memcpy(unicode, "\\u00", 4);
    unicode[4] = hex[c >> 4];
    unicode[5] = hex[c & 15];
    unicode[6] = '\0';
    return unicode;
  }
}

static bool needs_escape(unsigned char c) {
  return c < 0x20 || c == '"' || c == '\\' || c == 0x7F;
}

/* Line breaks of Unicode (U+0085, U+2028, U+2029) are legal in JSON, but many readers of lines end a
 * line there. Returns the length of one at `at`, else 0. */
static unsigned unicode_break(const char *at, const char *end, const char **escape) {
  if (end - at >= 2 && !memcmp(at, "\xC2\x85", 2)) {
    *escape = "\\u0085";
    return 2;
  }
  if (end - at < 3 || memcmp(at, "\xE2\x80", 2) != 0 || ((unsigned char)at[2] & 0xFE) != 0xA8)
    return 0;
  *escape = (unsigned char)at[2] == 0xA8 ? "\\u2028" : "\\u2029";
  return 3;
}

/* How many bytes from `at` on stand for themselves, looked at eight at a time. */
static size_t plain_bytes(const char *at, const char *end) {
  const char *start = at;
  for (; end - at >= 8; at += 8) {
    uint64_t x;
    memcpy(&x, at, 8);
    uint64_t quotes = x ^ 0x2222222222222222u, slashes = x ^ 0x5C5C5C5C5C5C5C5Cu;
    uint64_t deletes = x ^ 0x7F7F7F7F7F7F7F7Fu, one = 0x0101010101010101u;
    /* a byte below 0x20, or equal to one of the three, or beyond ASCII */
    uint64_t special = (x - 0x2020202020202020u) | (quotes - one) | (slashes - one) |
                       (deletes - one) | x;
    if (special & 0x8080808080808080u)
      break;
  }
  return (size_t)(at - start);
}

void sf_json_string(sf_buffer *out, sf_slice text) {
  const char *at = text.data, *end = at + text.length, *from = at;
  sf_buffer_add(out, SF_SLICE("\""));
  while (at < end) {
    at += plain_bytes(at, end);
    if (at == end)
      break;
    unsigned char c = (unsigned char)*at;
    char unicode[7];
    const char *escape = NULL;
    unsigned length = 1;
    if (needs_escape(c))
      escape = escape_of(c, unicode);
    else if (c == 0xC2 || c == 0xE2)
      length = unicode_break(at, end, &escape);
    if (escape) {
      sf_buffer_add(out, sf_slice_between(from, at));
      sf_buffer_add_text(out, escape);
      from = at + length;
    }
    at += length ? length : 1;
  }
  sf_buffer_add(out, sf_slice_between(from, end));
  sf_buffer_add(out, SF_SLICE("\""));
}

void sf_json_decimal(sf_buffer *out, sf_decimal number) {
  char digits[SF_DECIMAL_SIZE];
  sf_buffer_add(out, (sf_slice){digits, sf_decimal_write(number, digits)});
}

void sf_json_key(sf_buffer *out, const char *key) {
  if (out->count && out->data[out->count - 1] != '{')
    sf_buffer_add(out, SF_SLICE(","));
  size_t length = strlen(key);
  char *to = sf_buffer_reserve(out, length + 3);
  *to = '"';
  memcpy(to + 1, key, length);
  memcpy(to + 1 + length, "\":", 2);
  out->count += length + 3;
}
