/* same_words.c: see same_words.h. The tables are read once a store, when it first compares. */
#include "store/same_words.h"

#include "embedded.h"
#include "lexicon/lexicon.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

/* Four slots a spelling: the tables have a fifth of it. */
#define SLOTS ((size_t)1 << 12)
/* Bits that tell of most words which no table has that it is so, from a few lines of memory. */
#define MARKS 8192u

typedef struct known_word {
  uint64_t key; /* 0: an empty slot */
  sf_same_word word;
} known_word;

struct sf_same_words {
  size_t mask, count;
  uint64_t marks[MARKS / 64]; /* a bit for each key that is there */
  known_word slots[];         /* open addressing, at most half full */
};

/* Words as they stand and stems are filed side by side. */
enum { KEY_WORD = 1, KEY_STEM = 2 };

static uint64_t key_of(sf_slice word, unsigned which) {
  uint64_t key = XXH3_64bits_withSeed(word.data, word.length, which);
  return key ? key : 1;
}

static const known_word *find(const sf_same_words *self, uint64_t key) {
  size_t i = (size_t)key & self->mask;
  while (self->slots[i].key && self->slots[i].key != key)
    i = (i + 1) & self->mask;
  return &self->slots[i];
}

/* The bit of a key among `marks`; slots are by its lower half. */
static inline uint64_t mark_of(uint64_t key, size_t *place) {
  *place = (size_t)(key >> 32) % MARKS / 64;
  return UINT64_C(1) << (key >> 32) % 64;
}

/* The word with that key, or NULL. */
static const known_word *look_up(const sf_same_words *self, uint64_t key) {
  size_t place;
  uint64_t mark = mark_of(key, &place);
  if (!(self->marks[place] & mark))
    return NULL;
  const known_word *known = find(self, key);
  return known->key ? known : NULL;
}

/* The first row that has a word counts. */
static void file(sf_same_words *self, uint64_t key, sf_same_word word) {
  known_word *slot = &self->slots[find(self, key) - self->slots];
  if (slot->key || self->count * 2 > self->mask)
    return;
  size_t place;
  uint64_t mark = mark_of(key, &place);
  self->marks[place] |= mark;
  *slot = (known_word){key, word};
  self->count++;
}

/* ---- stems ---- */

/* Does the word end with a literal that has at least so many letters before it? */
#define ENDS_WITH(word, ending, least)                                                             \
  ((word).length >= sizeof(ending) - 1 + (least) &&                                                \
   !memcmp((word).data + (word).length - (sizeof(ending) - 1), ending, sizeof(ending) - 1))

static bool is_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

static bool has_vowel(const char *at, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (is_vowel(at[i]))
      return true;
  return false;
}

/* Without -ed, -ing or -ly, if something like a word is left. */
static sf_slice without_ending(sf_slice word) {
  size_t ending = ENDS_WITH(word, "ing", 3)                              ? 3
                  : ENDS_WITH(word, "ed", 3) || ENDS_WITH(word, "ly", 3) ? 2
                                                                         : 0;
  if (ending && has_vowel(word.data, word.length - ending))
    word.length -= ending;
  return word;
}

/* The word without its endings; it need not be a word, only the same for all forms of one. Changes
 * at most the last letter, in `room`. */
static sf_slice stem_of(sf_slice word, char *room, size_t size) {
  if (word.length < 3 || word.length > size)
    return word;
  if (ENDS_WITH(word, "s", 3) && !ENDS_WITH(word, "ss", 0) && !ENDS_WITH(word, "us", 0) &&
      !ENDS_WITH(word, "is", 0))
    word.length--;
  if (ENDS_WITH(word, "ie", 2))
    word.length--; /* tries, from try */
  word = without_ending(word);
  if (ENDS_WITH(word, "e", 3))
    word.length--;
  char last = word.data[word.length - 1];
  if (word.length > 3 && last == word.data[word.length - 2])
    word.length--; /* stopped, from stop */
  memcpy(room, word.data, word.length);
  if (word.length > 2 && last == 'y')
    room[word.length - 1] = 'i';
  return (sf_slice){room, word.length};
}

/* ---- look-up ---- */

sf_same_word sf_same_word_of(const sf_same_words *self, sf_slice word) {
  uint64_t exact = key_of(word, KEY_WORD);
  uint32_t form = (uint32_t)(exact >> 32);
  const known_word *known = look_up(self, exact);
  if (known)
    return (sf_same_word){form, known->word.stem, known->word.sense, known->word.sort};
  char room[32];
  uint64_t key = key_of(stem_of(word, room, sizeof room), KEY_STEM);
  known = look_up(self, key);
  bool number = word.length && word.data[0] >= '0' && word.data[0] <= '9';
  uint32_t stem = (uint32_t)(key >> 32);
  return (sf_same_word){form, stem, known ? known->word.sense : stem,
                        number ? SF_WORD_NUMBER : SF_WORD_CONTENT};
}

/* ---- the tables ---- */

static void file_stop(void *context, sf_slice spelling, const sf_entry *entry) {
  (void)entry;
  uint64_t key = key_of(spelling, KEY_WORD);
  uint32_t hash = (uint32_t)(key >> 32);
  file(context, key, (sf_same_word){0, hash, hash, SF_WORD_STOP});
}

/* All the same word: one "not" for another changes no sense. */
static void file_not(void *context, sf_slice spelling, const sf_entry *entry) {
  (void)entry;
  uint32_t hash = (uint32_t)(key_of(SF_SLICE("not"), KEY_WORD) >> 32);
  file(context, key_of(spelling, KEY_WORD), (sf_same_word){0, hash, hash, SF_WORD_NOT});
}

static void file_sense(void *context, sf_slice spelling, const sf_entry *entry) {
  char room[32];
  uint32_t sense =
      (uint32_t)(key_of(stem_of(sf_entry_phrase(entry), room, sizeof room), KEY_STEM) >> 32);
  uint64_t key = key_of(stem_of(spelling, room, sizeof room), KEY_STEM);
  file(context, key, (sf_same_word){0, (uint32_t)(key >> 32), sense, SF_WORD_CONTENT});
}

/* A form has the stem and the sense of its base; senses are filed before. */
static void file_form(void *context, sf_slice spelling, const sf_entry *entry) {
  sf_same_words *self = context;
  char room[32];
  uint64_t base = key_of(stem_of(sf_entry_phrase(entry), room, sizeof room), KEY_STEM);
  const known_word *known = look_up(self, base);
  uint32_t stem = (uint32_t)(base >> 32);
  file(self, key_of(spelling, KEY_WORD),
       (sf_same_word){0, stem, known ? known->word.sense : stem, SF_WORD_CONTENT});
}

static bool read_tables(sf_same_words *self, sf_lexicon *lexicon) {
  static const struct {
    const char *name;
    void (*file)(void *context, sf_slice spelling, const sf_entry *entry);
  } tables[] = {{"same_not", file_not},
                {"about_stop", file_stop},
                {"same_sense", file_sense},
                {"same_form", file_form}};
  sf_error error;
  for (size_t i = 0; i < sf_embedded_file_count; i++) {
    const sf_embedded_file *source = &sf_embedded_files[i];
    sf_slice content = {source->data, source->length};
    if ((!strcmp(source->path, "store/same.tsv") || !strcmp(source->path, "extract/about.tsv")) &&
        sf_lexicon_load(lexicon, source->path, content, false, &error) != SF_OK)
      return false;
  }
  if (sf_lexicon_seal(lexicon, &error) != SF_OK)
    return false;
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    uint16_t table = sf_lexicon_table(lexicon, tables[i].name);
    if (table != SF_NO_TABLE)
      sf_lexicon_each_spelling(lexicon, table, tables[i].file, self);
  }
  return true;
}

sf_same_words *sf_same_words_new(sf_memory *memory) {
  sf_same_words *self =
      sf_memory_resize(memory, NULL, sizeof(sf_same_words) + SLOTS * sizeof(known_word));
  memset(self, 0, sizeof(sf_same_words) + SLOTS * sizeof(known_word));
  self->mask = SLOTS - 1;
  sf_lexicon *lexicon = sf_lexicon_new();
  bool good = lexicon && read_tables(self, lexicon);
  sf_lexicon_free(lexicon);
  if (!good) {
    sf_memory_free(memory, self);
    longjmp(memory->escape, 1);
  }
  return self;
}

void sf_same_words_free(sf_memory *memory, sf_same_words *self) {
  sf_memory_free(memory, self);
}
