/* same_glance.c: a quick look at the quotations of one article before they are compared word by
 * word.
 *
 * By the first letters of their longer words alone, so it knows no senses and no irregular forms:
 * an article that repeats itself does so in nearly the same words. Each set of words with the same
 * first letters knows the texts that have one, so that texts with nothing in common never meet.
 */
#include "store/same.h"

/* Words of at least so many letters count, by as many of them. */
#define LETTERS 4

/* Sets of words: one for every two bytes of text, so that few words fall together by chance. */
#define SETS_LEAST 256u
#define SETS_MOST  4096u

_Static_assert(SF_GLANCE_MAX <= 64, "a bit for each text");

/* What is known of the texts looked at so far. */
typedef struct glance {
  uint16_t *numbers; /* of the sets that were met: by set, 0 for one that was not */
  uint64_t *holders; /* by number: the texts that have a word of the set, a bit for each */
  unsigned met;
  unsigned shift;                /* of a hash of 32 bits, to its set */
  uint8_t counts[SF_GLANCE_MAX]; /* sets that each text has a word of; no more than 255 */
} glance;

static glance start_glance(const sf_slice *texts, size_t count, sf_arena *arena) {
  size_t bytes = 0, sets = SETS_LEAST;
  glance out = {.shift = 24};
  for (size_t i = 0; i < count; i++)
    bytes += texts[i].length;
  for (; sets < SETS_MOST && sets * 2 < bytes; sets *= 2)
    out.shift--;
  out.holders = sf_arena_alloc(arena, (sets + 1) * sizeof *out.holders);
  out.numbers = sf_arena_alloc(arena, sets * sizeof *out.numbers);
  memset(out.numbers, 0, sets * sizeof *out.numbers);
  return out;
}

/* The texts that have a word with these first letters. */
static inline uint64_t *holders_of(glance *self, uint32_t letters) {
  uint16_t *number = &self->numbers[letters * 0x9E3779B1u >> self->shift];
  if (!*number) {
    *number = (uint16_t)++self->met;
    self->holders[*number] = 0;
  }
  return &self->holders[*number];
}

/* Where the word at `at` ends. */
static inline const char *end_of_word(const char *at, const char *end) {
  const uint64_t spaces = 0x2020202020202020u, low = 0x7F7F7F7F7F7F7F7Fu;
  for (uint64_t eight; end - at >= 8; at += 8) {
    memcpy(&eight, at, 8);
    uint64_t others = eight ^ spaces; /* a byte of it is zero where a space is */
    uint64_t found = ~(((others & low) + low) | others) & ~low;
    if (found)
      return at + sf_first_byte(found);
  }
  while (at < end && *at != ' ')
    at++;
  return at;
}

/* Looks at text `number`; counts for each earlier one the sets that both have a word of. Returns
 * which have any. */
static uint64_t look(glance *self, sf_slice text, unsigned number, uint8_t *common) {
  const char *at = text.data, *end = at + text.length;
  const uint64_t own = UINT64_C(1) << number;
  uint64_t met = 0;
  unsigned count = 0;
  while (at < end) {
    const char *stop = end_of_word(at, end);
    if (stop - at >= LETTERS) {
      uint32_t letters;
      memcpy(&letters, at, LETTERS);
      uint64_t *holders = holders_of(self, letters);
      uint64_t others = *holders;
      if (!(others & own) && count < UINT8_MAX) {
        *holders |= own;
        count++;
        met |= others;
        for (; others; others &= others - 1)
          common[__builtin_ctzll(others)]++;
      }
    }
    at = stop + 1;
  }
  self->counts[number] = (uint8_t)count;
  return met;
}

bool sf_words_within(sf_slice part, sf_slice whole) {
  if (!part.length || part.length >= whole.length)
    return sf_slice_equal(part, whole);
  const char *last = whole.data + whole.length - part.length;
  for (const char *at = whole.data; at <= last; at++) {
    at = memchr(at, part.data[0], (size_t)(last - at) + 1);
    if (!at)
      return false;
    bool starts = at == whole.data || at[-1] == ' ', ends = at == last || at[part.length] == ' ';
    if (starts && ends && !memcmp(at, part.data, part.length))
      return true;
  }
  return false;
}

/* May two texts with so many sets in common be near one another? */
static bool may_be_near(const glance *self, const sf_slice *texts, unsigned a, unsigned b,
                        unsigned common) {
  unsigned shorter = self->counts[a] < self->counts[b] ? self->counts[a] : self->counts[b];
  if (common * 2 < shorter)
    return false;
  if (shorter > 2)
    return true;
  return texts[a].length < texts[b].length ? sf_words_within(texts[a], texts[b])
                                           : sf_words_within(texts[b], texts[a]);
}

size_t sf_same_glance(const sf_slice *texts, size_t count, sf_arena *arena, bool *maybe) {
  glance self = start_glance(texts, count, arena);
  size_t found = 0;
  for (unsigned i = 0; i < count; i++) {
    uint8_t common[SF_GLANCE_MAX] = {0};
    maybe[i] = false;
    for (uint64_t met = look(&self, texts[i], i, common); met; met &= met - 1) {
      unsigned k = (unsigned)__builtin_ctzll(met);
      if (may_be_near(&self, texts, i, k, common[k])) {
        found += (size_t)!maybe[i] + !maybe[k];
        maybe[i] = maybe[k] = true;
      }
    }
  }
  return found;
}
