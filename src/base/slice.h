/* slice.h: a borrowed run of bytes.
 *
 * Text inside summitfacts is a pointer and a length into memory that somebody
 * else owns (a document, an arena, a table); nothing is NUL-terminated. This
 * file holds the type and the few comparisons everyone needs. Decoding and
 * case folding live in token/utf8.h.
 */
#ifndef SF_BASE_SLICE_H
#define SF_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* `data` may be NULL only when `length` is 0. Lengths are bytes. */
typedef struct sf_slice {
  const char *data;
  size_t length;
} sf_slice;

#define SF_SLICE(literal) ((sf_slice){(literal), sizeof(literal) - 1})

static inline sf_slice sf_slice_of(const char *text) {
  return (sf_slice){text, text ? strlen(text) : 0};
}

static inline sf_slice sf_slice_between(const char *start, const char *end) {
  return (sf_slice){start, (size_t)(end - start)};
}

static inline bool sf_slice_equal(sf_slice a, sf_slice b) {
  return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static inline bool sf_slice_is(sf_slice a, const char *text) {
  return sf_slice_equal(a, sf_slice_of(text));
}

/* Byte order, a prefix before what continues it; the order of every sorted output. */
static inline int sf_slice_compare(sf_slice a, sf_slice b) {
  size_t shorter = a.length < b.length ? a.length : b.length;
  int order = shorter ? memcmp(a.data, b.data, shorter) : 0;
  if (order != 0)
    return order;
  return a.length < b.length ? -1 : a.length > b.length;
}

/* Text is read eight bytes at a time all over, the first as the lowest. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "written for little-endian machines");

/* Of eight bytes read as one number, the first of which the high bit is set; one is. */
static inline unsigned sf_first_byte(uint64_t bytes) {
  return (unsigned)__builtin_ctzll(bytes & 0x8080808080808080u) / 8;
}

static inline bool sf_is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Without the ASCII white space at both ends. */
static inline sf_slice sf_slice_trim(sf_slice a) {
  while (a.length && sf_is_blank(a.data[0]))
    a.data++, a.length--;
  while (a.length && sf_is_blank(a.data[a.length - 1]))
    a.length--;
  return a;
}

/* The next word of a text with spaces, which it takes off `rest`; empty at the end. */
static inline sf_slice sf_slice_next_word(sf_slice *rest) {
  const char *at = rest->data, *end = at + rest->length;
  while (at < end && *at == ' ')
    at++;
  const char *start = at;
  while (at < end && *at != ' ')
    at++;
  *rest = sf_slice_between(at, end);
  return sf_slice_between(start, at);
}

#endif
