/* json.c: strings, numbers and keys of JSON; see json.h. */
#include "emit/json.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Bits of the bytes that may have to be escaped: controls, '"', '\\', DEL, and the last byte of the
 * line breaks of Unicode (U+0085, U+2028, U+2029), which are legal in JSON, but at which many
 * readers of lines end a line. */
static const uint64_t special_bytes[4] = {0x00000004FFFFFFFFu, 0x8000000010000000u,
                                          0x0000030000000020u, 0};

static bool is_special(unsigned char c) {
  return special_bytes[c >> 6] >> (c & 63) & 1;
}

/* The high bits of the bytes of x that are zero; of those above one, perhaps more. */
static uint64_t zero_bytes(uint64_t x) {
  return (x - 0x0101010101010101u) & ~x & 0x8080808080808080u;
}

/* The high bits of the special ones of eight bytes; behind the first, perhaps of more. */
static inline uint64_t special_of(uint64_t x) {
  /* Bit 1 turned over brings '"' next to the controls. */
  uint64_t one = 0x0101010101010101u, low = x ^ (one * 2), slashes = x ^ (one * '\\');
  uint64_t found = (low - one * 0x21) | (slashes - one) | (x + one);
  found &= ~x & (one * 0x80);
  if (x & (one * 0x80))
    found |= zero_bytes(x ^ (one * 0x85)) | zero_bytes((x & (one * 0xFE)) ^ (one * 0xA8));
  return found;
}

/* Sixteen bytes at once, as the compiler's vectors; portable, and a third of the work. */
typedef int8_t sixteen_bytes __attribute__((vector_size(16)));
typedef uint8_t sixteen_unsigned __attribute__((vector_size(16))); /* of which sums may wrap */
typedef uint64_t two_words __attribute__((vector_size(16)));

/* Is one of them marked, which has all bits then? */
static inline bool any(sixteen_bytes marks) {
#ifdef __SSE2__
  return _mm_movemask_epi8((__m128i)marks) != 0;
#else
  two_words words = (two_words)marks;
  return (words[0] | words[1]) != 0;
#endif
}

/* Is one of sixteen bytes special? */
static inline bool any_special(sixteen_bytes x) {
  /* With one added, DEL and all beyond ASCII are negative: below the controls, too. */
  sixteen_bytes raised = (sixteen_bytes)((sixteen_unsigned)x + 1);
  if (!any((raised < 0x21) | (x == '"') | (x == '\\')))
    return false;
  return any(((x < 0x20) & (x >= 0)) | (x == '"') | (x == '\\') | (x == 0x7F) |
             (x == (int8_t)0x85) | ((x & (int8_t)0xFE) == (int8_t)0xA8));
}

static inline bool any_special_in(uint64_t first, uint64_t last) {
  return any_special((sixteen_bytes)(two_words){first, last});
}

static char *put_unicode(char *out, unsigned code) {
  static const char hex[] = "0123456789abcdef";
  memcpy(out, "\\u", 2);
  for (int i = 0; i < 4; i++)
    out[2 + i] = hex[code >> (12 - 4 * i) & 15];
  return out + 6;
}

static char *put_escape(char *out, unsigned char c) {
  static const char short_forms[] = "\"\"\\\\\nn\rr\tt";
  for (const char *form = short_forms; *form; form += 2)
    if ((unsigned char)*form == c) {
      *out = '\\';
      out[1] = form[1];
      return out + 2;
    }
  return put_unicode(out, c);
}

/* Writes the byte at `at`. What stands before it in its character has been written. */
static char *put_byte(char *out, const char *start, const char *at) {
  unsigned char c = (unsigned char)*at;
  if (is_special(c)) {
    if (c < 0x80)
      return put_escape(out, c);
    if (c == 0x85 && at - start >= 1 && !memcmp(at - 1, "\xC2", 1))
      return put_unicode(out - 1, 0x85);
    if (c != 0x85 && at - start >= 2 && !memcmp(at - 2, "\xE2\x80", 2))
      return put_unicode(out - 2, 0x2000u + c - 0x80);
  }
  *out = *at;
  return out + 1;
}

/* The rest of a text, from `at` on, in which something is special. */
static __attribute__((noinline)) char *put_rest(char *out, sf_slice text, const char *at) {
  const char *end = text.data + text.length;
  while (end - at >= 8) {
    uint64_t eight;
    memcpy(&eight, at, 8);
    memcpy(out, &eight, 8);
    uint64_t special = special_of(eight);
    unsigned plain = special ? sf_first_byte(special) : 8;
    at += plain;
    out += plain;
    if (special)
      out = put_byte(out, text.data, at++);
  }
  while (at < end)
    out = put_byte(out, text.data, at++);
  *out = '"';
  return out + 1;
}

/* Copies sixteen bytes; false, and nothing is said of `out`, if one is special. */
static inline bool copy_sixteen(char *out, const char *at) {
  sixteen_bytes sixteen;
  memcpy(&sixteen, at, 16);
  memcpy(out, &sixteen, 16);
  return !any_special(sixteen);
}

/* The same for less than sixteen: of four and more at once, in four pieces that may overlap, so
 * that no branch tells 7 from 8, which nobody can predict. */
static inline bool copy_few(char *out, const char *at, size_t length) {
  if (length >= 4) {
    size_t inner = length / 8 * 4, back = length - 4 - inner;
    uint32_t pieces[4];
    memcpy(&pieces[0], at, 4);
    memcpy(&pieces[1], at + inner, 4);
    memcpy(&pieces[2], at + back, 4);
    memcpy(&pieces[3], at + length - 4, 4);
    memcpy(out, &pieces[0], 4);
    memcpy(out + inner, &pieces[1], 4);
    memcpy(out + back, &pieces[2], 4);
    memcpy(out + length - 4, &pieces[3], 4);
    return !any_special_in((uint64_t)pieces[1] << 32 | pieces[0],
                           (uint64_t)pieces[3] << 32 | pieces[2]);
  }
  for (size_t i = 0; i < length; i++) {
    if (is_special((unsigned char)at[i]))
      return false;
    out[i] = at[i];
  }
  return true;
}

/* Nearly all texts are plain, so that this one calls nothing. */
char *sf_json_put_string(char *out, sf_slice text) {
  const char *at = text.data, *end = at + text.length;
  *out++ = '"';
  if (text.length < 16) {
    if (!copy_few(out, at, text.length))
      return put_rest(out, text, at);
  } else {
    for (; end - at > 16; at += 16, out += 16)
      if (!copy_sixteen(out, at))
        return put_rest(out, text, at);
    size_t done = (size_t)(at + 16 - end); /* of the last sixteen */
    if (!copy_sixteen(out - done, at - done))
      return put_rest(out, text, at);
  }
  out += end - at;
  *out = '"';
  return out + 1;
}

void sf_json_string(sf_buffer *out, sf_slice text) {
  char *to = sf_json_reserve(out, text.length, 0);
  out->count = (size_t)(sf_json_put_string(to, text) - out->data);
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
