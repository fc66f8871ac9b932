/* same_glance.c: a quick look at the quotations of one article before they are compared word by
 * word.
 *
 * By the first letters of their longer words alone, so it knows no senses and no irregular forms:
 * an article that repeats itself does so in nearly the same words.
 */
#include "store/same.h"

/* Words of at least so many letters count, by as many of them. */
#define LETTERS 4

typedef struct glance {
  uint64_t bits[4];
  unsigned count;
} glance;

static glance look(sf_slice text) {
  glance out = {{0}, 0};
  const char *at = text.data, *end = at + text.length;
  while (at < end) {
    const char *stop = memchr(at, ' ', (size_t)(end - at));
    stop = stop ? stop : end;
    if (stop - at >= LETTERS) {
      uint32_t letters;
      memcpy(&letters, at, LETTERS);
      uint32_t bit = letters * 0x9E3779B1u >> 24;
      out.bits[bit / 64] |= UINT64_C(1) << bit % 64;
    }
    at = stop + 1;
  }
  for (int i = 0; i < 4; i++)
    out.count += (unsigned)__builtin_popcountll(out.bits[i]);
  return out;
}

static unsigned in_common(const glance *a, const glance *b) {
  unsigned common = 0;
  for (int i = 0; i < 4; i++)
    common += (unsigned)__builtin_popcountll(a->bits[i] & b->bits[i]);
  return common;
}

bool sf_words_within(sf_slice part, sf_slice whole) {
  const char *at = whole.data, *end = at + whole.length;
  while ((size_t)(end - at) >= part.length) {
    const char *behind = at + part.length;
    if (!memcmp(at, part.data, part.length) && (behind == end || *behind == ' '))
      return true;
    at = memchr(at, ' ', (size_t)(end - at));
    if (!at)
      return false;
    at++;
  }
  return false;
}

static bool may_be_near(const glance *a, sf_slice x, const glance *b, sf_slice y) {
  unsigned shorter = a->count < b->count ? a->count : b->count;
  if (!shorter || in_common(a, b) * 2 < shorter)
    return false;
  if (shorter > 2)
    return true;
  return x.length < y.length ? sf_words_within(x, y) : sf_words_within(y, x);
}

size_t sf_same_glance(const sf_slice *texts, size_t count, bool *maybe) {
  glance seen[SF_GLANCE_MAX];
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    seen[i] = look(texts[i]);
    maybe[i] = false;
    for (size_t k = 0; k < i; k++)
      if (may_be_near(&seen[i], texts[i], &seen[k], texts[k])) {
        found += (size_t)!maybe[i] + !maybe[k];
        maybe[i] = maybe[k] = true;
      }
  }
  return found;
}
