/* utf8.c: UTF-8 validation, decoding, character classes and folding; see utf8.h. */
#include "token/utf8.h"

#include <utf8proc.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

unsigned sf_utf8_valid_length_of_any(const char *at, const char *end) {
  utf8proc_int32_t code;
  utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)at, end - at, &code);
  return length < 1 ? 0 : (unsigned)length;
}

size_t sf_utf8_valid_prefix(sf_slice text) {
  const char *at = text.data, *end = text.data + text.length;
  for (;;) {
    at = sf_utf8_skip_ascii(at, end);
    unsigned length = at < end ? sf_utf8_valid_length(at, end) : 0;
    if (!length)
      return (size_t)(at - text.data);
    at += length;
  }
}

size_t sf_utf8_count(sf_slice text) {
  size_t count = 0, i = 0;
  for (; i + 8 <= text.length; i += 8) {
    uint64_t eight;
    memcpy(&eight, text.data + i, 8);
    /* a continuation byte has bit 7 set and bit 6 clear */
    uint64_t tails = eight & ~(eight << 1) & 0x8080808080808080u;
    count += 8 - (size_t)((tails >> 7) * 0x0101010101010101u >> 56); /* adds up the eight bits */
  }
  for (; i < text.length; i++)
    count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
  return count;
}

/* Code points of bytes 0x80-0x9F, as the WHATWG encoding standard has them. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

int32_t sf_windows_1252(unsigned char byte) {
  return byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
}

void sf_utf8_encode(sf_buffer *out, int32_t code) {
  utf8proc_uint8_t *at = (utf8proc_uint8_t *)sf_buffer_reserve(out, 4);
  out->count += (size_t)utf8proc_encode_char(code, at);
}

static sf_char_class classify_punctuation(int32_t code) {
  switch (code) {
  case '"':
  case 0xAB:
  case 0xBB:
  case 0x2018:
  case 0x2019:
  case 0x201A:
  case 0x201B:
  case 0x201C:
  case 0x201D:
  case 0x201E:
  case 0x201F:
  case 0x2039:
  case 0x203A:
    return SF_CHAR_QUOTE;
  case '-':
  case 0x2010:
  case 0x2011:
  case 0x2012:
  case 0x2013:
  case 0x2014:
  case 0x2015:
  case 0x2212:
    return SF_CHAR_DASH;
  default:
    return SF_CHAR_OTHER;
  }
}

sf_char_class sf_char_classify(int32_t code) {
  sf_char_class found = classify_punctuation(code);
  if (found != SF_CHAR_OTHER)
    return found;
  if (code >= '0' && code <= '9')
    return SF_CHAR_DIGIT;
  if (code == '\t' || code == '\n' || code == '\r' || code == '\f' || code == '\v' || code == 0x85)
    return SF_CHAR_SPACE;
  utf8proc_category_t category = utf8proc_category(code);
  if (category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT)
    return SF_CHAR_UPPER;
  if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME)
    return SF_CHAR_LETTER;
  if (category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP)
    return SF_CHAR_SPACE;
  return SF_CHAR_OTHER;
}

/* Eight ASCII bytes with small letters for capitals. */
static inline uint64_t fold_eight(uint64_t eight) {
  const uint64_t ones = 0x0101010101010101u;
  uint64_t from_a = eight + ones * (0x80 - 'A'), behind_z = eight + ones * (0x7F - 'Z');
  return eight | (from_a & ~behind_z & ones * 0x80) >> 2;
}

/* Folds ASCII up to the first other character; returns how much that was. */
static size_t fold_ascii(const char *at, const char *end, sf_buffer *out) {
  size_t length = (size_t)(sf_utf8_skip_ascii(at, end) - at), i = 0;
  char *to = sf_buffer_reserve(out, length + 8);
  uint64_t eight;
  for (; length - i >= 8; i += 8) {
    memcpy(&eight, at + i, 8);
    eight = fold_eight(eight);
    memcpy(to + i, &eight, 8);
  }
  eight = 0;
  if (i < length)
    memcpy(&eight, at + i, length - i);
  eight = fold_eight(eight);
  memcpy(to + i, &eight, 8);
  out->count += length;
  return length;
}

void sf_fold(sf_slice text, sf_buffer *out) {
  const char *at = text.data, *end = text.data + text.length;
  while (at < end) {
    int32_t code;
    at += fold_ascii(at, end, out);
    if (at == end)
      break;
    at += sf_utf8_decode(at, &code);
    if (code == 0x2018 || code == 0x2019 || code == 0x02BC) {
      sf_buffer_add(out, SF_SLICE("'"));
    } else {
      utf8proc_int32_t parts[32];
      int boundary = 0;
      utf8proc_ssize_t count = utf8proc_decompose_char(
          code, parts, 32,
          UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, &boundary);
      for (utf8proc_ssize_t i = 0; i < count && i < 32; i++)
        sf_utf8_encode(out, parts[i]);
    }
  }
}

sf_word_key sf_word_key_of(sf_slice folded) {
  sf_word_key key = {0, 0, folded.length <= 16};
  if (key.exact) {
    char padded[16] = {0};
    if (folded.length)
      memcpy(padded, folded.data, folded.length);
    memcpy(&key.low, padded, 8);
    memcpy(&key.high, padded + 8, 8);
  } else {
    key.low = XXH3_64bits(folded.data, folded.length);
    key.high = folded.length;
  }
  return key;
}
