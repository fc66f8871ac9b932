/* lexicon.c: the vocabulary's hash and the phrase look-ups on the token stream.
 *
 * Filling from table files is load.c.
 */
#include "lexicon/internal.h"

#include <stdlib.h>

/* Word 0 stands for every unknown word. */
static bool add_unknown(sf_lexicon *self) {
  if (setjmp(self->memory.escape))
    return false;
  SF_ARRAY_PUSH(&self->memory, &self->words, ((lexicon_word){.folded = SF_SLICE("")}));
  return true;
}

sf_lexicon *sf_lexicon_new(void) {
  sf_lexicon *self = calloc(1, sizeof *self);
  if (!self)
    return NULL;
  sf_memory_init(&self->memory);
  sf_arena_init(&self->arena, &self->memory);
  sf_buffer_init(&self->scratch, &self->memory);
  if (add_unknown(self))
    return self;
  sf_lexicon_free(self);
  return NULL;
}

void sf_lexicon_free(sf_lexicon *self) {
  if (!self)
    return;
  sf_arena_clear(&self->arena);
  sf_buffer_clear(&self->scratch);
  sf_tokens_clear(&self->tokens);
  SF_ARRAY_CLEAR(&self->tables);
  SF_ARRAY_CLEAR(&self->entries);
  SF_ARRAY_CLEAR(&self->spellings);
  SF_ARRAY_CLEAR(&self->phrases);
  SF_ARRAY_CLEAR(&self->groups);
  SF_ARRAY_CLEAR(&self->filing);
  SF_ARRAY_CLEAR(&self->words);
  free(self->bits_block);
  free(self->next_words);
  free(self->slots_block);
  free(self);
}

/* ---- the hash ---- */

/* Stands for every word that is not here. */
static const sf_word_slot unknown_slot = {0};

/* Room for the built-in tables without growing. */
#define SLOTS_AT_FIRST ((size_t)65536)

/* What tells a hashed key from an exact one: no UTF-8 has this byte. */
#define HASHED_KEY (UINT64_C(0xFF) << 56)

static sf_word_key slot_key(sf_slice folded) {
  sf_word_key key = sf_word_key_of(folded);
  if (!key.exact)
    key.high |= HASHED_KEY;
  return key;
}

/* The slot of a folded word. Only where the key is a hash can the words
 * differ; of two long words with one hash (of 64 bits) and length, only the first is found. */
static const sf_word_slot *find_slot(const sf_lexicon *self, sf_slice folded) {
  sf_word_key key = slot_key(folded);
  if (!self->slots)
    return &unknown_slot;
  const sf_word_slot *slot = sf_index_slot(&self->index, key, sf_word_key_hash(key));
  bool same = key.exact || sf_slice_equal(self->words.data[slot->word].folded, folded);
  return same ? slot : &unknown_slot;
}

static void insert(sf_lexicon *self, sf_word_key key, uint32_t word) {
  uint64_t hash = sf_word_key_hash(key);
  size_t i = (size_t)(hash >> self->index.slot_shift);
  while (self->slots[i].word)
    i = (i + 1) & (self->slot_count - 1);
  self->slots[i] = (sf_word_slot){.low = key.low, .high = key.high, .word = word};
}

#define CACHE_LINE ((size_t)64)

/* `size` bytes of zeros at the start of a cache line in `*block`, which is resized. */
static void *clear_lines(sf_lexicon *self, void **block, size_t size) {
  *block = sf_memory_resize(&self->memory, *block, size + CACHE_LINE);
  char *start = (char *)*block + CACHE_LINE - (uintptr_t)*block % CACHE_LINE;
  return memset(start, 0, size);
}

/* Doubles the table when it is half full, so that probes stay short. */
static void make_room(sf_lexicon *self) {
  if (self->words.count * 2 < self->slot_count)
    return;
  size_t wanted = self->slot_count ? self->slot_count * 2 : SLOTS_AT_FIRST;
  self->slots = clear_lines(self, &self->slots_block, wanted * sizeof *self->slots);
  self->slot_count = wanted;
  self->index.slots = self->slots;
  self->index.slot_mask = wanted - 1;
  self->index.slot_shift = (unsigned)__builtin_clzll(wanted) + 1;
  for (size_t i = 1; i < self->words.count; i++)
    insert(self, slot_key(self->words.data[i].folded), (uint32_t)i);
}

/* `folded` must live as long as the lexicon. */
static uint32_t add_word(sf_lexicon *self, sf_slice folded) {
  make_room(self);
  uint32_t word = (uint32_t)self->words.count;
  lexicon_word fresh = {.folded = folded, .capital_only = true};
  SF_ARRAY_PUSH(&self->memory, &self->words, fresh);
  insert(self, slot_key(folded), word);
  if (folded.length == 1 && (unsigned char)folded.data[0] < 128)
    self->index.marks[(unsigned char)folded.data[0]] = word;
  return word;
}

uint32_t sf_lexicon_intern(sf_lexicon *self, sf_slice folded) {
  const sf_word_slot *known = find_slot(self, folded);
  return known->word ? known->word : add_word(self, sf_arena_copy(&self->arena, folded));
}

uint32_t sf_lexicon_intern_ascii(sf_lexicon *self, const char *data, size_t length) {
  sf_word_key key = sf_word_key_ascii(data, length);
  if (self->slots) {
    const sf_word_slot *known = sf_index_slot(&self->index, key, sf_word_key_hash(key));
    if (known->word)
      return known->word;
  }
  char *folded = sf_arena_alloc(&self->arena, length);
  for (size_t i = 0; i < length; i++)
    folded[i] = (char)(data[i] | 0x20);
  return add_word(self, (sf_slice){folded, length});
}

uint32_t sf_lexicon_word(const sf_lexicon *self, sf_slice folded) {
  return find_slot(self, folded)->word;
}

/* ---- tables and classes ---- */

uint16_t sf_lexicon_table(const sf_lexicon *self, const char *name) {
  for (size_t i = 0; i < self->tables.count; i++)
    if (sf_slice_is(self->tables.data[i].name, name))
      return (uint16_t)i;
  return SF_NO_TABLE;
}

int sf_lexicon_column(const sf_lexicon *self, uint16_t table, const char *name) {
  if (table >= self->tables.count)
    return -1;
  const lexicon_table *t = &self->tables.data[table];
  for (int i = 0; i < t->column_count; i++)
    if (sf_slice_is(t->columns[i], name))
      return i;
  return -1;
}

const sf_entry *const *sf_lexicon_entries(const sf_lexicon *self, size_t *count) {
  *count = self->entries.count;
  return self->entries.data;
}

void sf_lexicon_each_spelling(const sf_lexicon *self, uint16_t table,
                              void (*each)(void *, sf_slice, const sf_entry *), void *context) {
  const lexicon_table *t = &self->tables.data[table];
  for (uint32_t i = t->entry_first; i < t->entry_end; i++) {
    const sf_entry *entry = self->entries.data[i];
    sf_slice rest = self->spellings.data[i];
    while (entry->table == table && rest.data)
      each(context, sf_lexicon_next_spelling(&rest), entry);
  }
}

void sf_lexicon_each_phrase(const sf_lexicon *self, uint16_t table,
                            void (*each)(void *, const sf_phrase *), void *context) {
  const lexicon_table *t = &self->tables.data[table];
  for (uint32_t i = t->phrase_first; i < t->phrase_end; i++)
    if (self->phrases.data[i].entry->table == table)
      each(context, &self->phrases.data[i]);
}

uint64_t sf_lexicon_class(sf_lexicon *self, uint16_t table) {
  lexicon_table *t = &self->tables.data[table];
  if (t->class_bit < 0) { /* behind the last bit: share, backwards from the last */
    int number = self->class_count++, bits = 64 - SF_CLASS_TABLES;
    t->class_bit = number < bits ? SF_CLASS_TABLES + number : 63 - (number - bits) % bits;
  }
  return UINT64_C(1) << t->class_bit;
}

void sf_lexicon_share_class(sf_lexicon *self, uint16_t table, uint16_t other) {
  lexicon_table *tables = self->tables.data;
  (void)sf_lexicon_class(self, other);
  if (tables[table].class_bit < 0)
    tables[table].class_bit = tables[other].class_bit;
}

static uint32_t second_word(const sf_phrase *phrase) {
  return phrase->length > 1 ? phrase->words[1] : 0;
}

static int compare_phrases(const void *a, const void *b) {
  const sf_phrase *x = a, *y = b;
  if (x->entry->table != y->entry->table)
    return x->entry->table < y->entry->table ? -1 : 1;
  if (second_word(x) != second_word(y))
    return second_word(x) < second_word(y) ? -1 : 1;
  if (x->length != y->length)
    return x->length > y->length ? -1 : 1;
  return x->entry->number > y->entry->number ? -1 : x->entry->number < y->entry->number;
}

/* A word's phrases: nearly always a few, in nearly the right order. */
static void sort_few(sf_phrase *phrases, size_t count) {
  if (count > 16) {
    qsort(phrases, count, sizeof *phrases, compare_phrases);
    return;
  }
  for (size_t i = 1; i < count; i++) {
    sf_phrase moved = phrases[i];
    size_t to = i;
    for (; to > 0 && compare_phrases(&phrases[to - 1], &moved) > 0; to--)
      phrases[to] = phrases[to - 1];
    phrases[to] = moved;
  }
}

/* By first word with one pass of counting, then each word's few phrases. */
static void sort_phrases(sf_lexicon *self) {
  size_t words = self->words.count, count = self->phrases.count;
  /* The two in one block, since a failed allocation jumps away. */
  sf_phrase *sorted = sf_memory_resize(&self->memory, NULL,
                                       count * sizeof *sorted + (words + 1) * sizeof(uint32_t));
  uint32_t *ends = (uint32_t *)(sorted + count);
  memset(ends, 0, (words + 1) * sizeof *ends);
  for (size_t i = 0; i < count; i++)
    ends[self->phrases.data[i].words[0] + 1]++;
  for (size_t w = 1; w <= words; w++)
    ends[w] += ends[w - 1];
  for (size_t i = 0; i < count; i++) /* ends[w] moves from the start of w's phrases to their end */
    sorted[ends[self->phrases.data[i].words[0]]++] = self->phrases.data[i];
  for (size_t w = 0, start = 0; w < words; start = ends[w++])
    sort_few(sorted + start, ends[w] - start);
  free(self->phrases.data);
  self->phrases.data = sorted;
  self->phrases.capacity = count;
}

/* The group of the phrases from `first` on that have the same first word and table. */
static lexicon_group group_from(const sf_lexicon *self, uint32_t first) {
  const sf_phrase *phrase = &self->phrases.data[first];
  lexicon_group group = {.first = first, .end = first + 1, .table = phrase->entry->table};
  while (group.end < self->phrases.count &&
         self->phrases.data[group.end].words[0] == phrase->words[0] &&
         self->phrases.data[group.end].entry->table == group.table)
    group.end++;
  if (phrase->length == 1) {
    group.shape = phrase->shapes[0];
    group.single = phrase->entry;
  }
  return group;
}

/* Would the groups in `filing` each have a place of its own? */
static bool places_differ(sf_lexicon *self, const sf_word_bits *word) {
  char *taken =
      memset(sf_buffer_reserve(&self->scratch, word->group_mask + 1u), 0, word->group_mask + 1u);
  for (size_t i = 0; i < self->filing.count; i++) {
    uint16_t table = self->filing.data[i].table;
    uint32_t place = sf_group_place(table, word->group_factor, word->group_mask);
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

/* Files the groups of one word. */
static void place_groups(sf_lexicon *self, sf_word_bits *word) {
  choose_places(self, word);
  word->group_first = (uint32_t)self->groups.count;
  for (uint32_t i = 0; i <= word->group_mask; i++)
    SF_ARRAY_PUSH(&self->memory, &self->groups, ((lexicon_group){.table = SF_NO_TABLE}));
  lexicon_group *places = &self->groups.data[word->group_first];
  for (size_t i = 0; i < self->filing.count; i++) {
    const lexicon_group *group = &self->filing.data[i];
    places[sf_group_place(group->table, word->group_factor, word->group_mask)] = *group;
  }
}

/* Tells a phrase's first two words that they are. */
static void note_phrase(sf_lexicon *self, const sf_phrase *phrase) {
  uint16_t table = phrase->entry->table;
  sf_word_bits *bits = &self->bits[phrase->words[0]];
  int class_bit = self->tables.data[table].class_bit;
  if (class_bit >= 0)
    bits->classes |= UINT64_C(1) << class_bit;
  bits->tables |= UINT64_C(1) << table % 64;
  if (phrase->length > 1)
    self->bits[phrase->words[1]].second_tables |= UINT64_C(1) << table % 64;
}

/* Files the sorted phrases under their first words and tables. */
static void group_phrases(sf_lexicon *self) {
  uint32_t count = (uint32_t)self->phrases.count;
  self->groups.count = 0;
  SF_ARRAY_PUSH(&self->memory, &self->groups, ((lexicon_group){.table = SF_NO_TABLE}));
  for (uint32_t i = 0; i < count;) {
    uint32_t word = self->phrases.data[i].words[0];
    self->filing.count = 0;
    while (i < count && self->phrases.data[i].words[0] == word) {
      lexicon_group group = group_from(self, i);
      SF_ARRAY_PUSH(&self->memory, &self->filing, group);
      for (; i < group.end; i++)
        note_phrase(self, &self->phrases.data[i]);
    }
    place_groups(self, &self->bits[word]);
  }
}

/* What the inline look-ups read besides the words' bits. */
static void fill_index(sf_lexicon *self) {
  make_room(self); /* there are slots, even of an empty lexicon */
  for (size_t i = 0; i < self->slot_count; i++) {
    sf_word_slot *slot = &self->slots[i];
    slot->classes = self->bits[slot->word].classes;
    slot->dotted = self->words.data[slot->word].dotted;
  }
  self->index.bits = self->bits;
  self->index.clitic = sf_lexicon_word(self, SF_SLICE("'s"));
  self->index.sentence_starters = sf_lexicon_table(self, "sentence_starter");
}

sf_result sf_lexicon_seal(sf_lexicon *self, sf_error *error) {
  if (setjmp(self->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  if (self->words.count == 0)
    SF_ARRAY_PUSH(&self->memory, &self->words, ((lexicon_word){.folded = SF_SLICE("")}));
  self->bits = clear_lines(self, &self->bits_block, self->words.count * sizeof *self->bits);
  sort_phrases(self);
  self->next_words = sf_memory_resize(&self->memory, self->next_words,
                                      self->phrases.count * sizeof *self->next_words);
  for (size_t i = 0; i < self->phrases.count; i++) {
    const sf_phrase *phrase = &self->phrases.data[i];
    self->next_words[i].second = second_word(phrase);
    self->next_words[i].third = phrase->length > 2 ? phrase->words[2] : 0;
  }
  group_phrases(self);
  fill_index(self);
  return SF_OK;
}

/* ---- look-up on the token stream ---- */

uint32_t sf_lexicon_dotted(const sf_lexicon *self, uint32_t word, bool capital) {
  uint32_t dotted = word ? self->words.data[word].dotted : 0;
  return dotted && (capital || !self->words.data[dotted].capital_only) ? dotted : 0;
}

static bool shape_fits(uint8_t shape, const sf_token *token) {
  return (!(shape & SF_SHAPE_CAPITAL) || (token->flags & SF_TOKEN_CAPITAL)) &&
         (!(shape & SF_SHAPE_CAPS) || (token->flags & SF_TOKEN_CAPS));
}

/* Needs no bound: no phrase has the word of the token behind the last. */
static bool phrase_fits(const sf_phrase *phrase, const sf_token *token) {
  if (!shape_fits(phrase->shapes[0], token))
    return false;
  for (uint8_t i = 1; i < phrase->length; i++) {
    bool space = (token[i].flags & SF_TOKEN_SPACE) != 0;
    if (token[i].word != phrase->words[i] || !shape_fits(phrase->shapes[i], &token[i]) ||
        (token[i].flags & SF_TOKEN_PARAGRAPH) ||
        space != ((phrase->shapes[i] & SF_SHAPE_SPACE) != 0))
      return false;
  }
  return true;
}

static inline const lexicon_group *find_group(const sf_lexicon *self, uint32_t word,
                                              uint16_t table) {
  const sf_word_bits *bits = &self->bits[word];
  const lexicon_group *group =
      &self->groups
           .data[bits->group_first + sf_group_place(table, bits->group_factor, bits->group_mask)];
  return group->table == table ? group : NULL;
}

/* The first phrase of a group whose second word is `second` or comes behind it. */
static uint32_t lower_bound(const sf_lexicon *self, const lexicon_group *group, uint32_t second) {
  uint32_t low = group->first, high = group->end;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (self->next_words[middle].second < second)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The longest phrase of the group with the second word of the tokens. Rare; apart so that the usual
 * way through sf_lexicon_search keeps no registers. */
__attribute__((noinline)) static const sf_phrase *
longest_with(const sf_lexicon *self, const lexicon_group *group, const sf_token *token) {
  uint32_t second = token[1].word;
  for (uint32_t i = lower_bound(self, group, second); i < group->end; i++) {
    lexicon_next_words next = self->next_words[i];
    if (next.second != second)
      break;
    if ((!next.third || next.third == token[2].word) && phrase_fits(&self->phrases.data[i], token))
      return &self->phrases.data[i];
  }
  return NULL;
}

/* The same for the second and later phrases of one word. Rare, too. */
__attribute__((noinline)) static const sf_entry *
later_single(const sf_lexicon *self, const lexicon_group *group, const sf_token *token) {
  for (uint32_t i = group->first + 1; i < group->end && !self->next_words[i].second; i++)
    if (shape_fits(self->phrases.data[i].shapes[0], token))
      return self->phrases.data[i].entry;
  return NULL;
}

/* The phrase of one word that fits the token; these are the first of a group. */
static inline const sf_entry *single_word(const sf_lexicon *self, const lexicon_group *group,
                                          const sf_token *token) {
  if (!group->single || shape_fits(group->shape, token))
    return group->single;
  return later_single(self, group, token);
}

const sf_entry *sf_lexicon_search(const sf_lexicon *self, uint16_t table, const sf_tokens *tokens,
                                  uint32_t index, uint32_t *length) {
  const sf_token *token = &tokens->tokens.data[index];
  const lexicon_group *group = find_group(self, token->word, table);
  if (!group)
    return NULL;
  if (self->bits[token[1].word].second_tables >> table % 64 & 1) {
    const sf_phrase *phrase = longest_with(self, group, token);
    if (phrase) {
      if (length)
        *length = phrase->length;
      return phrase->entry;
    }
  }
  const sf_entry *entry = single_word(self, group, token);
  if (entry && length)
    *length = 1;
  return entry;
}

const sf_entry *sf_lexicon_search_word(const sf_lexicon *self, uint16_t table,
                                       const sf_token *token) {
  const lexicon_group *group = find_group(self, token->word, table);
  return group ? single_word(self, group, token) : NULL;
}

static bool parts_words(char c) {
  return c == ' ' || c == '-' || c == '\n' || c == '\t' || c == '\0';
}

/* Cuts the next word off folded text: up to white space, or a hyphen, which is a word itself. */
static sf_slice next_word(sf_slice *rest) {
  while (rest->length && (rest->data[0] == ' ' || rest->data[0] == '\n' || rest->data[0] == '\t'))
    rest->data++, rest->length--;
  size_t length = 0;
  while (length < rest->length && !parts_words(rest->data[length]))
    length++;
  if (length == 0 && rest->length)
    length = 1;
  if (length > 2 && !memcmp(rest->data + length - 2, "'s", 2)) /* a token of its own */
    length -= 2;
  else if (length > 1 && rest->data[length - 1] == '\'') /* so is the apostrophe of a plural */
    length--;
  sf_slice word = {rest->data, length};
  rest->data += length;
  rest->length -= length;
  return word;
}

const sf_entry *sf_lexicon_find_text(const sf_lexicon *self, uint16_t table, sf_slice text,
                                     sf_buffer *scratch) {
  scratch->count = 0;
  sf_fold(text, scratch);
  sf_slice rest = sf_slice_trim(sf_buffer_slice(scratch));
  uint32_t words[16], count = 0;
  while (rest.length && count < 16) {
    uint32_t word = sf_lexicon_word(self, next_word(&rest));
    if (!word)
      return NULL;
    words[count++] = word;
    rest = sf_slice_trim(rest);
  }
  if (count == 0 || rest.length)
    return NULL;
  const lexicon_group *group =
      sf_lexicon_may_start(self, table, words[0]) ? find_group(self, words[0], table) : NULL;
  if (!group)
    return NULL;
  for (uint32_t i = lower_bound(self, group, count > 1 ? words[1] : 0); i < group->end; i++) {
    const sf_phrase *phrase = &self->phrases.data[i];
    if (second_word(phrase) != (count > 1 ? words[1] : 0))
      break;
    if (phrase->length == count && memcmp(phrase->words, words, count * sizeof *words) == 0)
      return phrase->entry;
  }
  return NULL;
}
