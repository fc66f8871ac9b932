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

void sf_json_string(sf_buffer *out, sf_slice text) {
  const char *at = text.data, *end = at + text.length, *from = at;
  sf_buffer_add(out, SF_SLICE("\""));
  for (; at < end; at++) {
    if (!needs_escape((unsigned char)*at))
      continue;
    char unicode[7];
    sf_buffer_add(out, sf_slice_between(from, at));
    sf_buffer_add_text(out, escape_of((unsigned char)*at, unicode));
    from = at + 1;
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
  sf_buffer_add(out, SF_SLICE("\""));
  sf_buffer_add_text(out, key);
  sf_buffer_add(out, SF_SLICE("\":"));
}
