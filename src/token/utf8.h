/* utf8.h: UTF-8 validation, decoding, character classes and folding.
 *
 * Validated once, on the way in (document/decode.c); everything behind trusts it.
 * Character properties come from utf8proc; the ASCII paths here only save calls.
 */
#ifndef SF_TOKEN_UTF8_H
#define SF_TOKEN_UTF8_H

#include "base/memory.h"

/* Bytes every text handed to the tokenizer or to sf_word_key must own behind its end, so that
 * words are read eight bytes at a time. */
#define SF_TEXT_PADDING 16

/* How many bytes at the start of `text` are valid UTF-8. */
size_t sf_utf8_valid_prefix(sf_slice text);

/* The first byte of `at` .. `end` that is not ASCII, or `end`. */
static inline const char *sf_utf8_skip_ascii(const char *at, const char *end) {
  const uint64_t top = 0x8080808080808080u;
  uint64_t a[4];
  for (; end - at >= 32; at += 32) {
    memcpy(a, at, 32);
    if ((a[0] | a[1] | a[2] | a[3]) & top)
      break;
  }
  for (; end - at >= 8; at += 8) {
    memcpy(a, at, 8);
    if (a[0] & top)
      return at + sf_first_byte(a[0]);
  }
  while (at < end && (unsigned char)*at < 0x80)
    at++;
  return at;
}

/* sf_utf8_valid_length of any character. */
unsigned sf_utf8_valid_length_of_any(const char *at, const char *end);
/* The length of the character of valid UTF-8 at `at`, which is not ASCII; 0 if it is none. */
static inline unsigned sf_utf8_valid_length(const char *at, const char *end) {
  const unsigned char *s = (const unsigned char *)at;
  if (end - at >= 3 && s[0] == 0xE2 && (s[1] & 0xC0) == 0x80 && (s[2] & 0xC0) == 0x80)
    return 3; /* marks of print, which are most */
  return sf_utf8_valid_length_of_any(at, end);
}

/* Code points in valid text. */
size_t sf_utf8_count(sf_slice text);

/* Decodes the character at `at` of valid text; returns its length in bytes (1-4). */
static inline unsigned sf_utf8_decode(const char *at, int32_t *code) {
  const unsigned char *s = (const unsigned char *)at;
  if (s[0] < 0x80) {
    *code = s[0];
    return 1;
  }
  if (s[0] < 0xE0) {
    *code = (s[0] & 0x1F) << 6 | (s[1] & 0x3F);
    return 2;
  }
  if (s[0] < 0xF0) {
    *code = (s[0] & 0x0F) << 12 | (s[1] & 0x3F) << 6 | (s[2] & 0x3F);
    return 3;
  }
  *code = (s[0] & 0x07) << 18 | (s[1] & 0x3F) << 12 | (s[2] & 0x3F) << 6 | (s[3] & 0x3F);
  return 4;
}

/* The code point of a byte as Windows-1252 has it. */
int32_t sf_windows_1252(unsigned char byte);

/* Appends the UTF-8 of `code`. */
void sf_utf8_encode(sf_buffer *out, int32_t code);

typedef enum sf_char_class {
  SF_CHAR_OTHER,
  SF_CHAR_LETTER, /* letters and marks */
  SF_CHAR_UPPER,  /* a letter in upper or title case */
  SF_CHAR_DIGIT,  /* 0-9 only: the digits that amounts and dates are read from */
  SF_CHAR_SPACE,
  SF_CHAR_QUOTE, /* double or single, straight or curly, guillemets; not the apostrophe ' */
  SF_CHAR_DASH,
} sf_char_class;

sf_char_class sf_char_classify(int32_t code);

/* Lower case, no diacritics, compatibility forms resolved, curly apostrophes straight. */
void sf_fold(sf_slice text, sf_buffer *out);

/* The key under which the lexicon files a word: folded text as at most 16 bytes, or a hash of it.
 * `exact` says that equal keys mean equal words. */
typedef struct sf_word_key {
  uint64_t low, high;
  bool exact;
} sf_word_key;

/* Of folded text. */
sf_word_key sf_word_key_of(sf_slice folded);

/* The same key for a word of ASCII letters, apostrophes and dots, at most 16 bytes, straight from
 * the text: setting bit 5 folds exactly those. Reads SF_TEXT_PADDING bytes behind `data`. */
static inline sf_word_key sf_word_key_ascii(const char *data, size_t length) {
  sf_word_key key = {0, 0, true};
  memcpy(&key.low, data, 8);
  if (length < 8) {
    key.low = (key.low | 0x2020202020202020u) & ((UINT64_C(1) << (8 * length)) - 1);
  } else {
    key.low |= 0x2020202020202020u;
    if (length > 8) {
      memcpy(&key.high, data + 8, 8);
      key.high |= 0x2020202020202020u;
      if (length < 16)
        key.high &= (UINT64_C(1) << (8 * (length - 8))) - 1;
    }
  }
  return key;
}

/* Its highest bits are the best mixed. */
static inline uint64_t sf_word_key_hash(sf_word_key key) {
  return (key.low ^ (key.high * 0x9E3779B97F4A7C15u)) * 0xFF51AFD7ED558CCDu;
}

#endif
