/* places.c: gives every word of a lexicon a slot of its own, so that the look-up reads one slot and
 * never goes on to another one.
 *
 * The highest bits of a word's hash choose a factor, and the hash times the factor a slot. Words
 * with one factor are a family: sealing goes from the largest family to the smallest and takes the
 * first factor with which all of it finds free slots (known as hash and displace). A branch "is it
 * another word's slot?" at every word of a text would often be foreseen wrongly; this costs a look
 * at a table of a few kilobytes instead.
 */
#include "lexicon/internal.h"

#include <stdlib.h>

/* Slots for each word at least, words in a family on average at most. */
#define SLOTS_A_WORD   1.4
#define FAMILY_AVERAGE 6
/* More slots than this are no answer to families that find no place. */
#define SLOTS_MAX ((size_t)1 << 26)

/* The words in the order of their families: ends[f] is where family f ends. */
typedef struct families {
  uint32_t *words, *ends;
  uint64_t *hashes; /* by word */
  size_t count, largest;
} families;

static uint32_t family_start(const families *all, size_t family) {
  return family ? all->ends[family - 1] : 0;
}

/* Sorts the words by their factors' numbers, with one pass of counting. */
static void find_families(const sf_lexicon *self, families *all) {
  size_t words = self->words.count;
  memset(all->ends, 0, (all->count + 1) * sizeof *all->ends);
  for (uint32_t word = 1; word < words; word++) {
    all->hashes[word] = sf_lexicon_hash(self, word);
    all->ends[(all->hashes[word] >> self->index.factor_shift) + 1]++;
  }
  all->largest = 0;
  for (size_t family = 1; family <= all->count; family++) {
    if (all->ends[family] > all->largest)
      all->largest = all->ends[family];
    all->ends[family] += all->ends[family - 1];
  }
  for (uint32_t word = 1; word < words; word++) /* from the start of a family to its end */
    all->words[all->ends[all->hashes[word] >> self->index.factor_shift]++] = word;
}

/* Tries the family's factor; false, and nothing is changed, if some slot is taken. Of two words
 * with one hash, the first has the slot, and the other is never found in a text. */
static bool fits(sf_lexicon *self, const families *all, uint32_t start, uint32_t end) {
  for (uint32_t i = start; i < end; i++) {
    uint32_t word = all->words[i];
    uint64_t hash = all->hashes[word];
    sf_word_slot *slot = &self->slots.data[sf_index_place(&self->index, hash)];
    if (slot->word && slot->hash != hash) {
      while (i-- > start) {
        slot = &self->slots.data[sf_index_place(&self->index, all->hashes[all->words[i]])];
        *slot = (sf_word_slot){0};
      }
      return false;
    }
    if (!slot->word)
      *slot = (sf_word_slot){hash, word, 0, self->words.data[word].dotted != 0};
  }
  return true;
}

static bool place_family(sf_lexicon *self, const families *all, size_t family) {
  uint8_t *factor = &self->factors.data[family];
  for (unsigned i = 0; i <= UINT8_MAX; i++) {
    *factor = (uint8_t)i;
    if (fits(self, all, family_start(all, family), all->ends[family]))
      return true;
  }
  return false;
}

static bool place_families(sf_lexicon *self, const families *all) {
  for (size_t size = all->largest; size > 0; size--)
    for (size_t family = 0; family < all->count; family++)
      if (all->ends[family] - family_start(all, family) == size && !place_family(self, all, family))
        return false;
  return true;
}

/* Tries to place all words in so many slots. */
static bool place_in(sf_lexicon *self, size_t slots, size_t factors) {
  LEXICON_MAKE_PART(self, slots, slots);
  LEXICON_MAKE_PART(self, factors, factors);
  sf_lexicon_index_slots(self);
  size_t words = self->words.count;
  /* The three in one block, since a failed allocation jumps away. */
  families all = {.count = factors};
  all.hashes = sf_memory_resize(
      &self->memory, NULL, words * sizeof *all.hashes + (words + factors + 1) * sizeof *all.words);
  all.words = (uint32_t *)(all.hashes + words);
  all.ends = all.words + words;
  find_families(self, &all);
  bool placed = place_families(self, &all);
  free(all.hashes);
  return placed;
}

/* A power of two that is not less, and at least 2, since no number can be shifted by 64. */
static size_t power_from(size_t wanted) {
  size_t power = 2;
  while (power < wanted)
    power *= 2;
  return power;
}

bool sf_lexicon_place_words(sf_lexicon *self) {
  size_t slots = power_from((size_t)((double)self->words.count * SLOTS_A_WORD));
  size_t factors = power_from(self->words.count / FAMILY_AVERAGE);
  for (; slots <= SLOTS_MAX; slots *= 2)
    if (place_in(self, slots, factors))
      return true;
  return false;
}

void sf_lexicon_index_slots(sf_lexicon *self) {
  self->index.slots = self->slots.data;
  self->index.factors = self->factors.data;
  self->index.slot_shift = (unsigned)__builtin_clzll(self->slots.count) + 1;
  self->index.factor_shift = (unsigned)__builtin_clzll(self->factors.count) + 1;
}
