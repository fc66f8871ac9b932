/* json_read.c: exact reading of JSON with cJSON; see json_read.h.
 *
 * In the rewritten text a number 12.50 is the string "#12.50", a string "abc" is "'abc", and inside
 * strings \u0000 is U+FFFF followed by 0, U+FFFF itself U+FFFF followed by f.
 */
#include "input/json_read.h"

#include <stdio.h>

#define MARK "\xEF\xBF\xBF" /* U+FFFF, a noncharacter */

static bool is_number_byte(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

/* Copies a string from behind its opening quote on; returns the place behind its closing one. */
static const char *copy_string(const char *at, const char *end, sf_buffer *out) {
  sf_buffer_add_text(out, "\"'");
  const char *from = at;
  while (at < end && *at != '"') {
    bool null = end - at >= 6 && !memcmp(at, "\\u0000", 6);
    bool mark = end - at >= 3 && !memcmp(at, MARK, 3);
    bool escaped_mark = end - at >= 6 && at[0] == '\\' && at[1] == 'u' && (at[2] | 0x20) == 'f' &&
                        (at[3] | 0x20) == 'f' && (at[4] | 0x20) == 'f' && (at[5] | 0x20) == 'f';
    if (null || mark || escaped_mark || *at == '\0') {
      sf_buffer_add(out, sf_slice_between(from, at));
      sf_buffer_add_text(out, null || *at == '\0' ? MARK "0" : MARK "f");
      at += null || escaped_mark ? 6 : mark ? 3 : 1;
      from = at;
    } else {
      at += *at == '\\' && end - at > 1 ? 2 : 1;
    }
  }
  sf_buffer_add(out, sf_slice_between(from, at));
  if (at < end) {
    sf_buffer_add_text(out, "\"");
    at++;
  }
  return at;
}

/* Rewrites one JSON value and returns where it ends; nesting is only counted, not understood. */
static const char *rewrite(const char *at, const char *end, sf_buffer *out) {
  size_t depth = 0;
  while (at < end) {
    char c = *at;
    if (c == '"') {
      at = copy_string(at + 1, end, out);
    } else if (is_number_byte(c) && c != 'e' && c != 'E') {
      const char *start = at;
      while (at < end && is_number_byte(*at))
        at++;
      sf_buffer_add_text(out, "\"#");
      sf_buffer_add(out, sf_slice_between(start, at));
      sf_buffer_add_text(out, "\"");
    } else {
      depth += c == '{' || c == '[';
      depth -= depth > 0 && (c == '}' || c == ']');
      sf_buffer_add(out, (sf_slice){at, 1});
      at++;
      if (depth == 0 && (c == '}' || c == ']'))
        return at;
    }
  }
  return at;
}

cJSON *sf_json_parse(sf_slice data, sf_buffer *scratch, size_t *used) {
  const char *at = data.data, *end = at + data.length;
  while (at < end && strchr(" \t\r\n", *at) && *at)
    at++;
  scratch->count = 0;
  const char *stop = rewrite(at, end, scratch);
  *used = (size_t)(stop - data.data);
  if (stop == at)
    return NULL;
  const char *parse_end = NULL;
  cJSON *value = cJSON_ParseWithLengthOpts(scratch->data, scratch->count, &parse_end, false);
  if (value && parse_end != scratch->data + scratch->count) { /* something behind the value */
    cJSON_Delete(value);
    return NULL;
  }
  return value;
}

const cJSON *sf_json_item(const cJSON *object, const char *key) {
  char marked[64]; /* keys are strings, too */
  snprintf(marked, sizeof marked, "'%s", key);
  return cJSON_GetObjectItemCaseSensitive(object, marked);
}

const cJSON *sf_json_member(const cJSON *object, const char *key) {
  const cJSON *item = sf_json_item(object, key);
  return item && !cJSON_IsNull(item) ? item : NULL;
}

sf_slice sf_json_text(const cJSON *item, sf_arena *arena) {
  if (!cJSON_IsString(item) || item->valuestring[0] != '\'')
    return (sf_slice){0};
  const char *at = item->valuestring + 1;
  size_t length = strlen(at), count = 0;
  char *out = sf_arena_alloc(arena, length + 1);
  while (*at) {
    if (!strncmp(at, MARK, 3) && at[3] == '0') {
      out[count++] = '\0';
      at += 4;
    } else if (!strncmp(at, MARK, 3) && at[3] == 'f') {
      memcpy(out + count, MARK, 3);
      count += 3;
      at += 4;
    } else {
      out[count++] = *at++;
    }
  }
  out[count] = '\0';
  return (sf_slice){out, count};
}

bool sf_json_number(const cJSON *item, sf_decimal *out) {
  if (!cJSON_IsString(item) || item->valuestring[0] != '#')
    return false;
  sf_slice digits = sf_slice_of(item->valuestring + 1);
  const char *e = memchr(digits.data, 'e', digits.length);
  if (!e)
    e = memchr(digits.data, 'E', digits.length);
  if (!e)
    return sf_decimal_read(digits, 0, out);
  sf_decimal mantissa, power; /* another program may have written an exponent */
  sf_slice behind = sf_slice_between(e + 1, digits.data + digits.length);
  if (behind.length && behind.data[0] == '+')
    behind.data++, behind.length--;
  return sf_decimal_read(sf_slice_between(digits.data, e), 0, &mantissa) &&
         sf_decimal_read(behind, 0, &power) && power.scale == 0 && power.digits > -40 &&
         power.digits < 40 && sf_decimal_shift(mantissa, (int)power.digits, out);
}

bool sf_json_offset(const cJSON *item, uint32_t *out) {
  sf_decimal number;
  if (!sf_json_number(item, &number) || number.scale || number.digits < 0 ||
      number.digits > UINT32_MAX)
    return false;
  *out = (uint32_t)number.digits;
  return true;
}
