/* same_glance.c: a quick look at the quotations of one article before they are compared word by
 * word.
 *
 * By the first letters of their longer words alone, so it knows no senses and no irregular forms:
 * an article that repeats itself does so in nearly the same words. Each set of words with the same
 * first letters knows the texts that have one, so that texts with nothing in common never meet.
 */
#include "store/same.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Words of at least so many letters count, by as many of them. */
#define LETTERS 4

/* Bytes of a text looked at in one go, and at how many of them a word may begin that is seen as far
 * as it counts. */
#define WINDOW 64u
#define STARTS (WINDOW - LETTERS + 1)

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

/* What one text has in common with those before. */
typedef struct text_look {
  uint64_t met;                  /* those with a word of a set it has one of, a bit for each */
  uint8_t common[SF_GLANCE_MAX]; /* of each of them, how many such sets */
} text_look;

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

/* Which of WINDOW bytes are spaces: the first one is bit 0. */
static inline uint64_t spaces_of(const char *at) {
  uint64_t spaces = 0;
#ifdef __SSE2__
  for (unsigned i = 0; i < WINDOW; i += 16) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
    __m128i equal = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(' '));
    spaces |= (uint64_t)(unsigned)_mm_movemask_epi8(equal) << i;
  }
#else
  for (unsigned i = 0; i < WINDOW; i++)
    spaces |= (uint64_t)(at[i] == ' ') << i;
#endif
  return spaces;
}

/* Where words of LETTERS and more begin, of the first STARTS bytes of a window with these spaces;
 * `before` is 1 if one stands before it. */
static inline uint64_t long_words(uint64_t spaces, uint64_t before) {
  uint64_t starts = (spaces << 1 | before) & ((UINT64_C(1) << STARTS) - 1);
  for (unsigned i = 0; i < LETTERS; i++)
    starts &= ~(spaces >> i);
  return starts;
}

/* Text `number` has a word with these first letters: counts those that have one, too. */
static inline void meet(glance *self, uint32_t letters, unsigned number, text_look *out) {
  uint64_t *holders = holders_of(self, letters), own = UINT64_C(1) << number, others = *holders;
  if (others & own || self->counts[number] == UINT8_MAX)
    return;
  *holders |= own;
  self->counts[number]++;
  out->met |= others;
  for (; others; others &= others - 1)
    out->common[__builtin_ctzll(others)]++;
}

/* Looks at text `number`, window by window. */
static void look(glance *self, sf_slice text, unsigned number, text_look *out) {
  const char *at = text.data, *end = at + text.length;
  char padded[WINDOW];
  uint64_t before = 1;
  self->counts[number] = 0;
  for (;; at += STARTS) {
    size_t left = (size_t)(end - at);
    const char *window = at;
    if (left < WINDOW) {
      memset(padded, ' ', sizeof padded);
      memcpy(padded, at, left);
      window = padded;
    }
    uint64_t spaces = spaces_of(window);
    for (uint64_t starts = long_words(spaces, before); starts; starts &= starts - 1) {
      uint32_t letters;
      memcpy(&letters, window + __builtin_ctzll(starts), LETTERS);
      meet(self, letters, number, out);
    }
    if (left <= STARTS)
      return;
    before = spaces >> (STARTS - 1) & 1;
  }
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
    text_look seen = {.met = 0};
    maybe[i] = false;
    look(&self, texts[i], i, &seen);
    for (; seen.met; seen.met &= seen.met - 1) {
      unsigned k = (unsigned)__builtin_ctzll(seen.met);
      if (may_be_near(&self, texts, i, k, seen.common[k])) {
        found += (size_t)!maybe[i] + !maybe[k];
        maybe[i] = maybe[k] = true;
      }
    }
  }
  return found;
}
