/* seal.c: makes one block of a filled lexicon, and takes the block of the built-in tables from the
 * program.
 *
 * Sealing sorts the phrases, files them under their first words, and moves all parts into one block
 * without addresses. Written out when the program is built (make_image.c), that block becomes a
 * constant of the program, which needs no loading at all. load.c fills, lexicon.c looks up.
 */
#include "lexicon/image.h"
#include "lexicon/internal.h"

#include <stdlib.h>

#define PART_ALIGNMENT ((size_t)64) /* a cache line */
#define LEARNT_MAX     16
#define LEARNT_NAME    24

/* Where a part stands in the block; `count` of its elements. */
typedef struct block_part {
  uint32_t at, count;
} block_part;

typedef struct block_learnt {
  char name[LEARNT_NAME];
  uint32_t at, size; /* size 0: none */
} block_learnt;

typedef struct block_header {
  uint32_t size; /* of the block */
  uint32_t unused;
#define PART(name) block_part name;
  LEXICON_PARTS(PART)
#undef PART
  block_learnt learnt[LEARNT_MAX]; /* only in a block that was written */
} block_header;

static size_t aligned(size_t size) {
  return (size + PART_ALIGNMENT - 1) / PART_ALIGNMENT * PART_ALIGNMENT;
}

/* ---- sorting ---- */

static int compare_phrases(const void *a, const void *b) {
  const lexicon_phrase *x = a, *y = b;
  if (x->table != y->table)
    return x->table < y->table ? -1 : 1;
  if (x->second != y->second)
    return x->second < y->second ? -1 : 1;
  if (x->length != y->length)
    return x->length > y->length ? -1 : 1;
  if (x->entry != y->entry) /* a later row replaces the earlier one */
    return x->entry > y->entry ? -1 : 1;
  return x->number < y->number ? -1 : x->number > y->number;
}

/* A word's phrases: nearly always a few, in nearly the right order. */
static void sort_few(lexicon_phrase *phrases, size_t count) {
  if (count > 16) {
    qsort(phrases, count, sizeof *phrases, compare_phrases);
    return;
  }
  for (size_t i = 1; i < count; i++) {
    lexicon_phrase moved = phrases[i];
    size_t to = i;
    for (; to > 0 && compare_phrases(&phrases[to - 1], &moved) > 0; to--)
      phrases[to] = phrases[to - 1];
    phrases[to] = moved;
  }
}

static uint32_t first_word(const sf_lexicon *self, const lexicon_phrase *phrase) {
  return self->chains.data[phrase->chain];
}

/* By first word with one pass of counting, then each word's few phrases. */
static void sort_phrases(sf_lexicon *self) {
  size_t words = self->words.count, count = self->phrases.count;
  /* The two in one block, since a failed allocation jumps away. */
  lexicon_phrase *sorted = sf_memory_resize(
      &self->memory, NULL, count * sizeof *sorted + (words + 1) * sizeof(uint32_t));
  uint32_t *ends = (uint32_t *)(sorted + count);
  memset(ends, 0, (words + 1) * sizeof *ends);
  for (size_t i = 0; i < count; i++)
    ends[first_word(self, &self->phrases.data[i]) + 1]++;
  for (size_t w = 1; w <= words; w++)
    ends[w] += ends[w - 1];
  for (size_t i = 0; i < count; i++) /* ends[w] moves from the start of w's phrases to their end */
    sorted[ends[first_word(self, &self->phrases.data[i])]++] = self->phrases.data[i];
  for (size_t w = 0, start = 0; w < words; start = ends[w++])
    sort_few(sorted + start, ends[w] - start);
  free(self->phrases.data);
  self->phrases.data = sorted;
  self->phrases.capacity = count + 1;
}

/* ---- filing ---- */

/* The group of the phrases from `first` on that have the same first word and table. */
static lexicon_group group_from(const sf_lexicon *self, uint32_t first) {
  const lexicon_phrase *phrases = self->phrases.data, *phrase = &phrases[first];
  bool single = phrase->length == 1;
  lexicon_group group = {.first = first,
                         .end = first + 1,
                         .single = single ? phrase->entry : NO_ENTRY,
                         .table = phrase->table,
                         .shape = single ? phrase->shape : 0};
  while (group.end < self->phrases.count && phrases[group.end].table == phrase->table &&
         first_word(self, &phrases[group.end]) == first_word(self, phrase))
    group.end++;
  group.longer = phrases[group.end - 1].length > 1; /* these stand behind those of one word */
  return group;
}

/* Would the groups in `filing` each have a place of its own? */
static bool places_differ(sf_lexicon *self, const sf_word_bits *word) {
  size_t places = word->group_mask + 1u;
  char *taken = memset(sf_buffer_reserve(&self->scratch, places), 0, places);
  for (size_t i = 0; i < self->filing.count; i++) {
    uint32_t place = lexicon_group_place(word, self->filing.data[i].table) - word->group_first;
    if (taken[place])
      return false;
    taken[place] = 1;
  }
  return true;
}

/* Finds few places for the groups in `filing`, with some tries at each number of them. */
static void choose_places(sf_lexicon *self, sf_word_bits *word) {
  enum { TRIES = 32 };
  uint32_t places = 1;
  while (places < self->filing.count)
    places *= 2;
  self->scratch.count = 0;
  for (;; places *= 2)
    for (uint32_t i = 0; i < TRIES; i++) {
      /* the first leaves a table's number as it is: some number of places will do for that */
      word->group_factor = (uint16_t)(256 + i * 0x9E37);
      word->group_mask = (uint16_t)(places - 1);
      if (places_differ(self, word))
        return;
    }
}

/* Files the groups of one word, which are in `filing`. */
static void place_groups(sf_lexicon *self, uint32_t number) {
  sf_word_bits *word = &self->bits.data[number];
  word->group_first = (uint32_t)self->groups.count;
  choose_places(self, word);
  for (uint32_t i = 0; i <= word->group_mask; i++)
    SF_ARRAY_PUSH(&self->memory, &self->groups, ((lexicon_group){.table = SF_NO_TABLE}));
  for (size_t i = 0; i < self->filing.count; i++) {
    const lexicon_group *group = &self->filing.data[i];
    self->groups.data[lexicon_group_place(word, group->table)] = *group;
    sf_table_set_add(&self->starting.data[number].tables, group->table);
  }
}

/* Files the sorted phrases under their first words and tables. */
static void group_phrases(sf_lexicon *self) {
  uint32_t count = (uint32_t)self->phrases.count;
  SF_ARRAY_PUSH(&self->memory, &self->groups, ((lexicon_group){.table = SF_NO_TABLE}));
  for (uint32_t i = 0; i < count;) {
    uint32_t word = first_word(self, &self->phrases.data[i]);
    self->filing.count = 0;
    while (i < count && first_word(self, &self->phrases.data[i]) == word) {
      lexicon_group group = group_from(self, i);
      SF_ARRAY_PUSH(&self->memory, &self->filing, group);
      i = group.end;
    }
    place_groups(self, word);
  }
}

/* More sets than can be numbered: the last one has all tables, which only sends to the search. */
#define SETS_MAX ((size_t)UINT16_MAX + 1)

static int by_tables(const void *a, const void *b) {
  const lexicon_start *x = a, *y = b;
  int order = memcmp(&x->tables, &y->tables, sizeof x->tables);
  return order ? order : (x->word > y->word) - (x->word < y->word);
}

/* Gives each word the number of its set of tables; that of none comes first. */
static void number_sets(sf_lexicon *self) {
  const lexicon_start *all = self->starting.data;
  qsort(self->starting.data, self->starting.count, sizeof *all, by_tables);
  LEXICON_MAKE_PART(self, starts, self->words.count);
  for (size_t i = 0; i < self->starting.count; i++) {
    size_t last = self->sets.count;
    if (last == 0 || (last < SETS_MAX && memcmp(&self->sets.data[last - 1], &all[i].tables,
                                                sizeof all[i].tables) != 0))
      SF_ARRAY_PUSH(&self->memory, &self->sets, all[i].tables);
    self->starts.data[all[i].word] = (uint16_t)(self->sets.count - 1);
  }
  if (self->sets.count == SETS_MAX)
    memset(&self->sets.data[SETS_MAX - 1], 0xFF, sizeof *self->sets.data);
}

static void file_phrases(sf_lexicon *self) {
  size_t count = self->phrases.count;
  for (uint32_t word = 0; word < self->words.count; word++)
    SF_ARRAY_PUSH(&self->memory, &self->starting, ((lexicon_start){.word = word}));
  LEXICON_MAKE_PART(self, bits, self->words.count);
  LEXICON_MAKE_PART(self, next_words, count);
  LEXICON_MAKE_PART(self, loaded, count);
  for (size_t i = 0; i < count; i++) {
    const lexicon_phrase *phrase = &self->phrases.data[i];
    uint32_t third = phrase->length > 2 ? self->chains.data[phrase->chain + 2] : 0;
    self->next_words.data[i] = (lexicon_next_words){phrase->second, third};
    self->loaded.data[phrase->number] = (uint32_t)i;
    if (phrase->second)
      self->bits.data[phrase->second].second_tables |= sf_table_bit(phrase->table);
  }
  group_phrases(self);
  number_sets(self);
  LEXICON_MAKE_PART(self, class_sets, SF_CLASS_SETS);
}

/* ---- the block ---- */

void sf_lexicon_drop_parts(sf_lexicon *self) {
#define PART(name)                                                                                 \
  if (self->name.capacity)                                                                         \
    free(self->name.data);                                                                         \
  self->name.data = NULL;                                                                          \
  self->name.count = self->name.capacity = 0;
  LEXICON_PARTS(PART)
#undef PART
}

/* Points all parts into `block`, which is not freed with them. */
static void use_block(sf_lexicon *self, char *block) {
  const block_header *header = (const block_header *)(const void *)block;
#define PART(name)                                                                                 \
  self->name.data = (void *)(block + header->name.at);                                             \
  self->name.count = header->name.count;
  LEXICON_PARTS(PART)
#undef PART
  sf_lexicon_index_slots(self);
  self->index.starts = self->starts.data;
  self->index.sets = self->sets.data;
  self->index.bits = self->bits.data;
  self->index.class_sets = self->class_sets.data;
  self->index.clitic = sf_lexicon_word(self, SF_SLICE("'s"));
  self->index.sentence_starters = sf_lexicon_table(self, "sentence_starter");
  for (int mark = 0; mark < 128; mark++)
    self->index.marks[mark] = sf_lexicon_word(self, (sf_slice){&(char){(char)mark}, 1});
  self->sealed = true;
}

/* Places the parts one behind the other; false if they are too large for 32 bits. */
static bool lay_out(const sf_lexicon *self, block_header *out) {
  size_t size = aligned(sizeof *out);
#define PART(name)                                                                                 \
  out->name = (block_part){(uint32_t)size, (uint32_t)self->name.count};                            \
  size += aligned(self->name.count * sizeof *self->name.data);
  LEXICON_PARTS(PART)
#undef PART
  out->size = (uint32_t)size;
  return size <= UINT32_MAX;
}

/* Texts of entries were counted from the start of `text`. */
static void aim_entries(sf_lexicon *self, const block_header *header) {
  for (uint32_t at = 0; at < self->entries.count; at = lexicon_entry_behind(self, at)) {
    sf_entry *entry = lexicon_entry(self, at);
    uint32_t distance = header->text.at - (header->entries.at + at);
    entry->spellings.at += distance;
    for (uint16_t i = 0; i < entry->value_count; i++)
      entry->values[i].at += distance;
  }
}

sf_result sf_lexicon_seal(sf_lexicon *self, sf_error *error) {
  if (setjmp(self->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  sort_phrases(self);
  file_phrases(self);
  block_header header = {0};
  if (!sf_lexicon_place_words(self) || !lay_out(self, &header))
    return sf_error_set(error, SF_ERROR_RULES, NULL, 0, 0, "the tables are too large");
  self->block = sf_memory_resize(&self->memory, NULL, header.size);
  aim_entries(self, &header);
  memset(self->block, 0, header.size);
  memcpy(self->block, &header, sizeof header);
#define PART(name)                                                                                 \
  if (self->name.count)                                                                            \
    memcpy(self->block + header.name.at, self->name.data,                                          \
           self->name.count * sizeof *self->name.data);
  LEXICON_PARTS(PART)
#undef PART
  sf_lexicon_drop_parts(self);
  SF_ARRAY_CLEAR(&self->keys);
  use_block(self, self->block);
  return SF_OK;
}

/* ---- the block in the program ---- */

void sf_lexicon_write(const sf_lexicon *self, sf_buffer *out) {
  block_header header = *(const block_header *)(const void *)self->block;
  size_t start = out->count, size = header.size;
  for (size_t i = 0; i < self->learnt.count && i < LEARNT_MAX; i++) {
    const lexicon_learnt *learnt = &self->learnt.data[i];
    block_learnt *place = &header.learnt[i];
    memcpy(place->name, learnt->name, strlen(learnt->name));
    place->at = (uint32_t)size;
    place->size = (uint32_t)learnt->size;
    size += aligned(learnt->size);
  }
  char *block = sf_buffer_reserve(out, size);
  memset(block, 0, size);
  memcpy(block, self->block, header.size);
  for (size_t i = 0; i < self->learnt.count && i < LEARNT_MAX; i++)
    memcpy(block + header.learnt[i].at, self->learnt.data[i].data, header.learnt[i].size);
  header.size = (uint32_t)size;
  memcpy(block, &header, sizeof header);
  out->count = start + size;
}

bool sf_lexicon_is_built_in(void) {
  return sf_lexicon_image_size > 0;
}

static bool read_learnt(sf_lexicon *self, char *block) {
  const block_header *header = (const block_header *)(const void *)block;
  if (setjmp(self->memory.escape))
    return false;
  for (size_t i = 0; i < LEARNT_MAX && header->learnt[i].size; i++) {
    const block_learnt *place = &header->learnt[i];
    SF_ARRAY_PUSH(&self->memory, &self->learnt,
                  ((lexicon_learnt){place->name, block + place->at, place->size}));
  }
  return true;
}

sf_lexicon *sf_lexicon_built_in(void) {
  sf_lexicon *self = sf_lexicon_new();
  if (!self)
    return NULL;
  /* Nothing of it is written: all its classes are given. */
  char *block = (char *)(uintptr_t)sf_lexicon_image;
  sf_lexicon_drop_parts(self);
  use_block(self, block);
  if (read_learnt(self, block))
    return self;
  sf_lexicon_free(self);
  return NULL;
}
