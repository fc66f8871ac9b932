/* lexicon.c: the vocabulary's hash and the phrase look-ups on the token stream.
 *
 * Filling from table files is load.c, sealing seal.c.
 */
#include "lexicon/internal.h"

#include <stdlib.h>

/* Word 0 stands for every unknown word. */
static bool add_unknown(sf_lexicon *self) {
  if (setjmp(self->memory.escape))
    return false;
  SF_ARRAY_PUSH(&self->memory, &self->words, ((lexicon_word){0}));
  return true;
}

static sf_lexicon *new_empty(void) {
  sf_lexicon *self = calloc(1, sizeof *self);
  if (!self)
    return NULL;
  sf_memory_init(&self->memory);
  sf_arena_init(&self->arena, &self->memory);
  sf_buffer_init(&self->scratch, &self->memory);
  sf_buffer_init(&self->entries, &self->memory);
  sf_buffer_init(&self->folds, &self->memory);
  sf_buffer_init(&self->text, &self->memory);
  return self;
}

sf_lexicon *sf_lexicon_new(void) {
  sf_lexicon *self = new_empty();
  if (!self || add_unknown(self))
    return self;
  sf_lexicon_free(self);
  return NULL;
}

void sf_lexicon_free(sf_lexicon *self) {
  if (!self)
    return;
  sf_lexicon_drop_parts(self);
  SF_ARRAY_CLEAR(&self->keys);
  SF_ARRAY_CLEAR(&self->learnt);
  SF_ARRAY_CLEAR(&self->filing);
  SF_ARRAY_CLEAR(&self->starting);
  sf_arena_clear(&self->arena);
  sf_buffer_clear(&self->scratch);
  sf_tokens_clear(&self->tokens);
  free(self->block);
  free(self);
}

/* ---- the hash ---- */

/* Room for the built-in tables without growing. */
#define KEYS_AT_FIRST ((size_t)65536)

/* What tells a hashed key from an exact one: no UTF-8 has this byte. */
#define HASHED_KEY (UINT64_C(0xFF) << 56)

static sf_word_key key_of(sf_slice folded) {
  sf_word_key key = sf_word_key_of(folded);
  if (!key.exact)
    key.high |= HASHED_KEY;
  return key;
}

static sf_slice folded_of(const sf_lexicon *self, uint32_t word) {
  return lexicon_stretch_of(&self->folds, self->words.data[word].folded);
}

uint64_t sf_lexicon_hash(const sf_lexicon *self, uint32_t word) {
  return sf_word_key_hash(key_of(folded_of(self, word)));
}

/* While filling: the place of the key, or the empty one where it belongs. */
static lexicon_key *place_of(const sf_lexicon *self, sf_word_key key) {
  unsigned shift = (unsigned)__builtin_clzll(self->keys.count) + 1;
  size_t i = (size_t)(sf_word_key_hash(key) >> shift);
  for (;; i = (i + 1) & (self->keys.count - 1)) {
    lexicon_key *place = &self->keys.data[i];
    if (!place->word || (place->low == key.low && place->high == key.high))
      return place;
  }
}

/* Doubles the hash when it is half full, so that probes stay short; afterwards there is one. */
static void make_room(sf_lexicon *self) {
  if (self->words.count * 2 < self->keys.count)
    return;
  size_t wanted = self->keys.count ? self->keys.count * 2 : KEYS_AT_FIRST;
  size_t size = wanted * sizeof *self->keys.data;
  self->keys.data = sf_memory_resize(&self->memory, self->keys.data, size);
  memset(self->keys.data, 0, size);
  self->keys.count = self->keys.capacity = wanted;
  for (uint32_t i = 1; i < self->words.count; i++) {
    sf_word_key key = key_of(folded_of(self, i));
    *place_of(self, key) = (lexicon_key){key.low, key.high, i};
  }
}

/* Adds the word at the end of `folds`. */
static uint32_t add_word(sf_lexicon *self, sf_word_key key, size_t length) {
  uint32_t word = (uint32_t)self->words.count;
  lexicon_stretch folded = {(uint32_t)self->folds.count, (uint32_t)length};
  SF_ARRAY_PUSH(&self->memory, &self->words, ((lexicon_word){folded, 0, 1}));
  self->folds.count += length;
  *place_of(self, key) = (lexicon_key){key.low, key.high, word};
  return word;
}

/* Only where the key is a hash can the words differ; of two long words with one hash (of 64 bits)
 * and length, only the first is kept. */
uint32_t sf_lexicon_intern(sf_lexicon *self, sf_slice folded) {
  sf_word_key key = key_of(folded);
  make_room(self);
  uint32_t known = place_of(self, key)->word;
  if (known)
    return known;
  if (folded.length)
    memcpy(sf_buffer_reserve(&self->folds, folded.length), folded.data, folded.length);
  return add_word(self, key, folded.length);
}

uint32_t sf_lexicon_intern_ascii(sf_lexicon *self, const char *data, size_t length) {
  sf_word_key key = sf_word_key_ascii(data, length);
  make_room(self);
  uint32_t known = place_of(self, key)->word;
  if (known)
    return known;
  char *folded = sf_buffer_reserve(&self->folds, length);
  for (size_t i = 0; i < length; i++)
    folded[i] = (char)(data[i] | 0x20);
  return add_word(self, key, length);
}

uint32_t sf_lexicon_word(const sf_lexicon *self, sf_slice folded) {
  uint32_t word = sf_index_find(&self->index, sf_word_key_hash(key_of(folded))).word;
  return word && sf_slice_equal(folded_of(self, word), folded) ? word : 0;
}

size_t sf_lexicon_word_count(const sf_lexicon *self) {
  return self->words.count;
}

/* ---- tables ---- */

uint16_t sf_lexicon_table(const sf_lexicon *self, const char *name) {
  sf_slice wanted = sf_slice_of(name);
  for (size_t i = 0; i < self->tables.count; i++)
    if (sf_slice_equal(lexicon_stretch_of(&self->text, self->tables.data[i].name), wanted))
      return (uint16_t)i;
  return SF_NO_TABLE;
}

int sf_lexicon_column(const sf_lexicon *self, uint16_t table, const char *name) {
  if (table >= self->tables.count)
    return -1;
  const lexicon_table *t = &self->tables.data[table];
  for (int i = 0; i < t->column_count; i++)
    if (sf_slice_is(lexicon_stretch_of(&self->text, t->columns[i]), name))
      return i;
  return -1;
}

const sf_entry *sf_lexicon_next(const sf_lexicon *self, uint16_t table, const sf_entry *entry) {
  const lexicon_table *t = &self->tables.data[table];
  uint32_t at = t->entry_first;
  if (entry)
    at = lexicon_entry_behind(self, (uint32_t)((const char *)entry - self->entries.data));
  while (at < t->entry_end && lexicon_entry(self, at)->table != table)
    at = lexicon_entry_behind(self, at);
  return at < t->entry_end ? lexicon_entry(self, at) : NULL;
}

void sf_lexicon_each_spelling(const sf_lexicon *self, uint16_t table,
                              void (*each)(void *, sf_slice, const sf_entry *), void *context) {
  const sf_entry *entry = NULL;
  while ((entry = sf_lexicon_next(self, table, entry)) != NULL)
    for (sf_slice rest = sf_entry_text_of(entry, entry->spellings); rest.data;)
      each(context, sf_lexicon_next_spelling(&rest), entry);
}

void sf_lexicon_each_phrase(const sf_lexicon *self, uint16_t table,
                            void (*each)(void *, const sf_phrase *), void *context) {
  const lexicon_table *t = &self->tables.data[table];
  for (uint32_t i = t->phrase_first; i < t->phrase_end; i++) {
    const lexicon_phrase *phrase = &self->phrases.data[self->loaded.data[i]];
    if (phrase->table == table)
      each(context,
           &(sf_phrase){lexicon_entry(self, phrase->entry), self->chains.data + phrase->chain,
                        self->shapes.data + phrase->chain, phrase->length});
  }
}

/* ---- classes ---- */

typedef struct class_marker {
  sf_lexicon *lexicon;
  uint64_t bit;
} class_marker;

/* The number of a set of classes; the last one if there are too many. Most often that of the word
 * before it is asked for again. */
static uint16_t number_of_set(sf_lexicon *self, uint64_t classes) {
  uint64_t *sets = self->class_sets.data;
  for (uint16_t i = self->class_set_count; i > 0; i--)
    if (sets[i] == classes)
      return i;
  if (self->class_set_count == SF_CLASS_SETS - 1)
    return SF_CLASS_SETS - 1;
  uint16_t number = ++self->class_set_count;
  sets[number] = number < SF_CLASS_SETS - 1 ? classes : UINT64_MAX;
  return number;
}

/* Gives the phrase's first word the class. */
static void mark_first_word(void *context, const sf_phrase *phrase) {
  const class_marker *marker = context;
  sf_lexicon *self = marker->lexicon;
  uint32_t word = phrase->words[0];
  uint64_t *classes = &self->bits.data[word].classes;
  if (*classes & marker->bit)
    return;
  *classes |= marker->bit;
  size_t place = sf_index_place(&self->index, sf_lexicon_hash(self, word));
  sf_word_slot *slot = &self->slots.data[place];
  if (slot->word == word)
    slot->class_set = number_of_set(self, *classes);
}

static void give_class(sf_lexicon *self, uint16_t table, int bit) {
  class_marker marker = {self, UINT64_C(1) << bit};
  self->tables.data[table].class_bit = bit;
  sf_lexicon_each_phrase(self, table, mark_first_word, &marker);
}

uint64_t sf_lexicon_class(sf_lexicon *self, uint16_t table) {
  const lexicon_table *t = &self->tables.data[table];
  if (t->class_bit < 0) {
    if (!self->block) /* the program's constants */
      return 0;
    /* behind the last bit: share, backwards from the last */
    int number = self->class_count++, bits = 64 - SF_CLASS_TABLES;
    give_class(self, table, number < bits ? SF_CLASS_TABLES + number : 63 - (number - bits) % bits);
  }
  return UINT64_C(1) << t->class_bit;
}

void sf_lexicon_share_class(sf_lexicon *self, uint16_t table, uint16_t other) {
  const lexicon_table *tables = self->tables.data;
  if (tables[table].class_bit < 0 && sf_lexicon_class(self, other))
    give_class(self, table, tables[other].class_bit);
}

/* ---- what was learnt ---- */

void *sf_lexicon_learn(sf_lexicon *self, const char *name, size_t size) {
  if (setjmp(self->memory.escape))
    return NULL;
  void *data = sf_arena_alloc(&self->arena, size);
  memset(data, 0, size);
  lexicon_learnt learnt = {sf_arena_copy(&self->arena, sf_slice_of(name)).data, data, size};
  SF_ARRAY_PUSH(&self->memory, &self->learnt, learnt);
  return data;
}

const void *sf_lexicon_known(const sf_lexicon *self, const char *name, size_t *size) {
  for (size_t i = 0; i < self->learnt.count; i++)
    if (!strcmp(self->learnt.data[i].name, name)) {
      *size = self->learnt.data[i].size;
      return self->learnt.data[i].data;
    }
  return NULL;
}

void sf_lexicon_set_keeping(sf_lexicon *self) {
  self->keeping = true;
}

bool sf_lexicon_is_keeping(const sf_lexicon *self) {
  return self->keeping;
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
static bool phrase_fits(const sf_lexicon *self, const lexicon_phrase *phrase,
                        const sf_token *token) {
  if (!shape_fits(phrase->shape, token))
    return false;
  const uint32_t *words = self->chains.data + phrase->chain;
  const uint8_t *shapes = self->shapes.data + phrase->chain;
  for (uint8_t i = 1; i < phrase->length; i++) {
    bool space = (token[i].flags & SF_TOKEN_SPACE) != 0;
    if (token[i].word != words[i] || !shape_fits(shapes[i], &token[i]) ||
        (token[i].flags & SF_TOKEN_PARAGRAPH) || space != ((shapes[i] & SF_SHAPE_SPACE) != 0))
      return false;
  }
  return true;
}

static inline const lexicon_group *find_group(const sf_lexicon *self, uint32_t word,
                                              uint16_t table) {
  const lexicon_group *group =
      &self->groups.data[lexicon_group_place(&self->bits.data[word], table)];
  return group->table == table ? group : NULL;
}

/* The first phrase of a group whose second word is `second` or comes behind it. */
static uint32_t lower_bound(const sf_lexicon *self, const lexicon_group *group, uint32_t second) {
  uint32_t low = group->first, high = group->end;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (self->next_words.data[middle].second < second)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The phrase of one word that fits the token, where the group's first does not. Rare; apart, like
 * `longest`, so that the usual way through the look-ups calls nothing and keeps no registers. */
__attribute__((noinline)) static const sf_entry *later_single(const sf_lexicon *self,
                                                              const lexicon_group *group,
                                                              const sf_token *token,
                                                              uint32_t *length) {
  for (uint32_t i = group->first + 1; i < group->end && !self->next_words.data[i].second; i++)
    if (shape_fits(self->phrases.data[i].shape, token)) {
      *length = 1;
      return lexicon_entry(self, self->phrases.data[i].entry);
    }
  return NULL;
}

/* The phrase of one word that fits the token; these are the first of a group. */
static inline const sf_entry *single_word(const sf_lexicon *self, const lexicon_group *group,
                                          const sf_token *token, uint32_t *length) {
  if (group->single == NO_ENTRY)
    return NULL;
  if (!shape_fits(group->shape, token))
    return later_single(self, group, token, length);
  *length = 1;
  return lexicon_entry(self, group->single);
}

/* The longest phrase of the group that stands at the tokens; see later_single. */
__attribute__((noinline)) static const sf_entry *longest(const sf_lexicon *self,
                                                         const lexicon_group *group,
                                                         const sf_token *token, uint32_t *length) {
  uint32_t second = token[1].word;
  for (uint32_t i = lower_bound(self, group, second); i < group->end; i++) {
    lexicon_next_words next = self->next_words.data[i];
    if (next.second != second)
      break;
    if ((next.third && next.third != token[2].word) ||
        !phrase_fits(self, &self->phrases.data[i], token))
      continue;
    *length = self->phrases.data[i].length;
    return lexicon_entry(self, self->phrases.data[i].entry);
  }
  return single_word(self, group, token, length);
}

const sf_entry *sf_lexicon_search(const sf_lexicon *self, uint16_t table, const sf_token *token,
                                  uint32_t *length) {
  const lexicon_group *group = find_group(self, token->word, table);
  if (!group)
    return NULL;
  if (group->longer && sf_lexicon_may_go_on(self, table, token[1].word))
    return longest(self, group, token, length);
  return single_word(self, group, token, length);
}

const sf_entry *sf_lexicon_search_word(const sf_lexicon *self, uint16_t table,
                                       const sf_token *token) {
  const lexicon_group *group = find_group(self, token->word, table);
  uint32_t nobody;
  return group ? single_word(self, group, token, &nobody) : NULL;
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
    const lexicon_phrase *phrase = &self->phrases.data[i];
    if (phrase->second != (count > 1 ? words[1] : 0))
      break;
    if (phrase->length == count &&
        memcmp(self->chains.data + phrase->chain, words, count * sizeof *words) == 0)
      return lexicon_entry(self, phrase->entry);
  }
  return NULL;
}
