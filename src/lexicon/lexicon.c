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
  SF_ARRAY_CLEAR(&self->words);
  free(self->bits);
  free(self->second_words);
  free(self->slots);
  free(self);
}

/* ---- the hash ---- */

/* Room for the built-in tables without growing. */
#define SLOTS_AT_FIRST ((size_t)65536)

static uint64_t filter_bit(uint64_t hash, size_t *word) {
  size_t bit = (hash >> 40) % LEXICON_FILTER_BITS;
  *word = bit / 64;
  return UINT64_C(1) << bit % 64;
}

/* The slot of `key`, NULL if there is none; `folded` is compared only where the key is a hash. */
static inline const lexicon_slot *find_slot(const sf_lexicon *self, sf_word_key key,
                                            sf_slice folded) {
  uint64_t hash = sf_word_key_hash(key);
  size_t word, mask = self->slot_count - 1;
  uint64_t bit = filter_bit(hash, &word);
  if (!(self->filter[word] & bit))
    return NULL;
  for (size_t i = hash & mask; self->slots[i].word; i = (i + 1) & mask) {
    const lexicon_slot *slot = &self->slots[i];
    if (slot->low == key.low && slot->high == key.high && slot->exact == key.exact &&
        (key.exact || sf_slice_equal(self->words.data[slot->word].folded, folded)))
      return slot;
  }
  return NULL;
}

static void insert(sf_lexicon *self, sf_word_key key, uint32_t word) {
  uint64_t hash = sf_word_key_hash(key);
  size_t place, i = hash & (self->slot_count - 1);
  uint64_t bit = filter_bit(hash, &place);
  self->filter[place] |= bit;
  while (self->slots[i].word)
    i = (i + 1) & (self->slot_count - 1);
  self->slots[i] = (lexicon_slot){key.low, key.high, 0, word, key.exact};
}

/* Doubles the table when it is half full, so that probes stay short. */
static void make_room(sf_lexicon *self) {
  if (self->words.count * 2 < self->slot_count)
    return;
  size_t wanted = self->slot_count ? self->slot_count * 2 : SLOTS_AT_FIRST;
  self->slots = sf_memory_resize(&self->memory, self->slots, wanted * sizeof *self->slots);
  memset(self->slots, 0, wanted * sizeof *self->slots);
  self->slot_count = wanted;
  for (size_t i = 1; i < self->words.count; i++)
    insert(self, sf_word_key_of(self->words.data[i].folded), (uint32_t)i);
}

/* `folded` must live as long as the lexicon. */
static uint32_t add_word(sf_lexicon *self, sf_word_key key, sf_slice folded) {
  make_room(self);
  uint32_t word = (uint32_t)self->words.count;
  lexicon_word fresh = {.folded = folded, .capital_only = true};
  SF_ARRAY_PUSH(&self->memory, &self->words, fresh);
  insert(self, key, word);
  if (folded.length == 1 && (unsigned char)folded.data[0] < 128)
    self->marks[(unsigned char)folded.data[0]] = word;
  return word;
}

uint32_t sf_lexicon_intern(sf_lexicon *self, sf_slice folded) {
  sf_word_key key = sf_word_key_of(folded);
  const lexicon_slot *known = find_slot(self, key, folded);
  return known ? known->word : add_word(self, key, sf_arena_copy(&self->arena, folded));
}

uint32_t sf_lexicon_intern_ascii(sf_lexicon *self, const char *data, size_t length) {
  sf_word_key key = sf_word_key_ascii(data, length);
  const lexicon_slot *known = find_slot(self, key, (sf_slice){0});
  if (known)
    return known->word;
  char *folded = sf_arena_alloc(&self->arena, length);
  for (size_t i = 0; i < length; i++)
    folded[i] = (char)(data[i] | 0x20);
  return add_word(self, key, (sf_slice){folded, length});
}

uint32_t sf_lexicon_word(const sf_lexicon *self, sf_slice folded) {
  const lexicon_slot *slot = find_slot(self, sf_word_key_of(folded), folded);
  return slot ? slot->word : 0;
}

uint32_t sf_lexicon_word_keyed(const sf_lexicon *self, sf_word_key key, uint64_t *classes) {
  const lexicon_slot *slot = find_slot(self, key, (sf_slice){0});
  *classes = slot ? slot->classes : 0;
  return slot ? slot->word : 0;
}

uint32_t sf_lexicon_mark(const sf_lexicon *self, unsigned char mark) {
  return mark < 128 ? self->marks[mark] : 0;
}

/* ---- tables and classes ---- */

uint16_t sf_lexicon_table(const sf_lexicon *self, const char *name) {
  for (size_t i = 0; i < self->tables.count; i++)
    if (sf_slice_is(self->tables.data[i].name, name))
      return (uint16_t)i;
  return SF_NO_TABLE;
}

sf_slice sf_lexicon_table_name(const sf_lexicon *self, uint16_t table) {
  return table < self->tables.count ? self->tables.data[table].name : SF_SLICE("");
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

uint64_t sf_lexicon_classes(const sf_lexicon *self, uint32_t word) {
  return self->bits[word].classes;
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

/* Files a phrase under its first word and table; called in sorted order. */
static void group_phrase(sf_lexicon *self, uint32_t index) {
  const sf_phrase *phrase = &self->phrases.data[index];
  lexicon_word *word = &self->words.data[phrase->words[0]];
  uint16_t table = phrase->entry->table;
  lexicon_group *last =
      word->group_count ? &self->groups.data[word->group_first + word->group_count - 1] : NULL;
  if (last && last->table == table) {
    last->end = index + 1;
    return;
  }
  if (!last)
    word->group_first = (uint32_t)self->groups.count;
  word->group_count++;
  SF_ARRAY_PUSH(&self->memory, &self->groups, ((lexicon_group){index, index + 1, table}));
  int bit = self->tables.data[table].class_bit;
  if (bit >= 0)
    self->bits[phrase->words[0]].classes |= UINT64_C(1) << bit;
  self->bits[phrase->words[0]].tables |= UINT64_C(1) << table % 64;
}

sf_result sf_lexicon_seal(sf_lexicon *self, sf_error *error) {
  if (setjmp(self->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  if (self->words.count == 0)
    SF_ARRAY_PUSH(&self->memory, &self->words, ((lexicon_word){.folded = SF_SLICE("")}));
  size_t size = self->words.count * sizeof *self->bits;
  self->bits = sf_memory_resize(&self->memory, self->bits, size);
  memset(self->bits, 0, size);
  sort_phrases(self);
  self->second_words = sf_memory_resize(&self->memory, self->second_words,
                                        self->phrases.count * sizeof *self->second_words);
  for (size_t i = 0; i < self->phrases.count; i++) {
    self->second_words[i] = second_word(&self->phrases.data[i]);
    group_phrase(self, (uint32_t)i);
  }
  for (size_t i = 0; i < self->slot_count; i++)
    if (self->slots[i].word)
      self->slots[i].classes = self->bits[self->slots[i].word].classes;
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

static bool phrase_fits(const sf_phrase *phrase, const sf_tokens *tokens, uint32_t index) {
  if (index + phrase->length > tokens->tokens.count)
    return false;
  const sf_token *token = &tokens->tokens.data[index];
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

static const lexicon_group *find_group(const sf_lexicon *self, uint32_t word, uint16_t table) {
  if (!(self->bits[word].tables >> table % 64 & 1))
    return NULL;
  const lexicon_word *found = &self->words.data[word];
  for (uint32_t i = 0; i < found->group_count; i++)
    if (self->groups.data[found->group_first + i].table == table)
      return &self->groups.data[found->group_first + i];
  return NULL;
}

/* The first phrase of a group whose second word is `second` or comes behind it. */
static uint32_t lower_bound(const sf_lexicon *self, const lexicon_group *group, uint32_t second) {
  uint32_t low = group->first, high = group->end;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (self->second_words[middle] < second)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The longest phrase of the group with that second word (0: the phrase of one word). */
static const sf_phrase *longest_with(const sf_lexicon *self, const lexicon_group *group,
                                     uint32_t second, const sf_tokens *tokens, uint32_t index) {
  for (uint32_t i = lower_bound(self, group, second); i < group->end; i++) {
    if (self->second_words[i] != second)
      break;
    const sf_phrase *phrase = &self->phrases.data[i];
    if (phrase_fits(phrase, tokens, index))
      return phrase;
  }
  return NULL;
}

const sf_entry *sf_lexicon_find(const sf_lexicon *self, uint16_t table, const sf_tokens *tokens,
                                uint32_t index, uint32_t *length) {
  const lexicon_group *group = find_group(self, tokens->tokens.data[index].word, table);
  if (!group)
    return NULL;
  uint32_t next = index + 1 < tokens->tokens.count ? tokens->tokens.data[index + 1].word : 0;
  const sf_phrase *phrase = next ? longest_with(self, group, next, tokens, index) : NULL;
  if (!phrase)
    phrase = longest_with(self, group, 0, tokens, index);
  if (phrase && length)
    *length = phrase->length;
  return phrase ? phrase->entry : NULL;
}

const sf_entry *sf_lexicon_find_word(const sf_lexicon *self, uint16_t table,
                                     const sf_token *token) {
  const lexicon_group *group = find_group(self, token->word, table);
  for (uint32_t i = group ? group->first : 0; group && i < group->end; i++) {
    const sf_phrase *phrase = &self->phrases.data[i];
    if (phrase->length > 1) /* the one-word phrases come first */
      break;
    if (shape_fits(phrase->shapes[0], token))
      return phrase->entry;
  }
  return NULL;
}

/* Cuts the next word off folded text: up to white space, or a hyphen, which is a word itself. */
static sf_slice next_word(sf_slice *rest) {
  while (rest->length && (rest->data[0] == ' ' || rest->data[0] == '\n' || rest->data[0] == '\t'))
    rest->data++, rest->length--;
  size_t length = 0;
  while (length < rest->length && !strchr(" \n\t-", rest->data[length]))
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
  const lexicon_group *group = find_group(self, words[0], table);
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
