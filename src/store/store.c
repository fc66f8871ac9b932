/* store.c: keeps documents, facts and mentions; see store.h.
 *
 * Writing is emit/store_writer.c, reading back is read.c, identity is identity.c.
 */
#include "store/store.h"
#include "store/same_words.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

sf_result sf_store_new(sf_store **out, sf_error *error) {
  *out = NULL;
  sf_store *self = calloc(1, sizeof *self);
  if (!self)
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  pthread_mutex_init(&self->lock, NULL);
  sf_memory_init(&self->memory);
  sf_arena_init(&self->arena, &self->memory);
  sf_arena_init(&self->work, &self->memory);
  sf_buffer_init(&self->scratch, &self->memory);
  *out = self;
  return SF_OK;
}

void sf_store_keep_texts(sf_store *self) {
  self->keeps_texts = true;
}

void sf_store_borrow(sf_store *self) {
  self->borrows = true;
}

sf_result sf_store_spill(sf_store *self, const char *directory, sf_error *error) {
  sf_result result = sf_spill_init(&self->spill, directory, error);
  if (result == SF_OK) {
    self->memory.spill = &self->spill;
    self->work.total = SF_SPILL_LEAST; /* its blocks go to files from the first on */
  }
  return result;
}

void sf_store_free(sf_store *self) {
  if (!self)
    return;
  SF_ARRAY_DROP(&self->memory, &self->documents);
  SF_ARRAY_DROP(&self->memory, &self->cells);
  SF_ARRAY_DROP(&self->memory, &self->facts);
  SF_ARRAY_DROP(&self->memory, &self->members);
  SF_ARRAY_DROP(&self->memory, &self->splits);
  SF_ARRAY_DROP(&self->memory, &self->mentions);
  SF_ARRAY_DROP(&self->memory, &self->sightings);
  SF_ARRAY_DROP(&self->memory, &self->people);
  sf_memory_free(&self->memory, self->document_index.slots);
  sf_memory_free(&self->memory, self->cell_index.slots);
  sf_memory_free(&self->memory, self->scratch.data);
  sf_arena_clear(&self->arena);
  sf_arena_clear(&self->work);
  sf_same_words_free(&self->memory, self->words);
  sf_spill_clear(&self->spill);
  pthread_mutex_destroy(&self->lock);
  free(self);
}

size_t sf_store_document_count(const sf_store *self) {
  return self->documents.count;
}

size_t sf_store_fact_count(const sf_store *self) {
  return self->cells.count;
}

/* ---- index ---- */

static sf_slice document_key(const sf_store_document *document) {
  return (sf_slice){document->id, SF_ID_LENGTH};
}

static uint64_t hash_of(const sf_store *self, const sf_index *index, uint32_t item) {
  if (index == &self->cell_index)
    return self->cells.data[item].identity.low;
  sf_slice id = document_key(&self->documents.data[item]);
  return XXH3_64bits(id.data, id.length);
}

static size_t free_slot(const sf_index *index, uint64_t hash) {
  size_t i = hash & (index->size - 1);
  while (index->slots[i])
    i = (i + 1) & (index->size - 1);
  return i;
}

static void grow_index(sf_store *self, sf_index *index) {
  size_t old_size = index->size, size = old_size ? old_size * 2 : 16;
  uint32_t *old = index->slots, *fresh = sf_memory_resize(&self->memory, NULL, size * sizeof *old);
  memset(fresh, 0, size * sizeof *fresh);
  index->slots = fresh;
  index->size = size;
  for (size_t i = 0; i < old_size; i++)
    if (old[i])
      fresh[free_slot(index, hash_of(self, index, old[i] - 1))] = old[i];
  sf_memory_free(&self->memory, old);
}

/* Makes room for an item more; the index never gets more than half full. */
static void reserve_item(sf_store *self, sf_index *index) {
  if ((index->count + 1) * 2 > index->size)
    grow_index(self, index);
}

/* Files `item`, which is not there yet and for which there is room. */
static void file_item(sf_index *index, uint64_t hash, uint32_t item) {
  index->slots[free_slot(index, hash)] = item + 1;
  index->count++;
}

static uint32_t find_document(const sf_store *self, sf_slice id, uint64_t hash) {
  const sf_index *index = &self->document_index;
  if (!index->size)
    return SF_NONE;
  for (size_t i = hash & (index->size - 1); index->slots[i]; i = (i + 1) & (index->size - 1))
    if (sf_slice_equal(document_key(&self->documents.data[index->slots[i] - 1]), id))
      return index->slots[i] - 1;
  return SF_NONE;
}

static uint32_t find_cell(const sf_store *self, sf_slice key, sf_identity identity) {
  const sf_index *index = &self->cell_index;
  if (!index->size)
    return SF_NONE;
  for (size_t i = identity.low & (index->size - 1); index->slots[i];
       i = (i + 1) & (index->size - 1)) {
    const sf_cell *cell = &self->cells.data[index->slots[i] - 1];
    if (cell->identity.low == identity.low && sf_slice_equal(cell->key, key))
      return index->slots[i] - 1;
  }
  return SF_NONE;
}

/* Of an index with much room and few items each slot is emptied by itself: a long article must not
 * make all that come after it dear. */
static void empty_index(const sf_store *self, sf_index *index) {
  if (index->count * 16 > index->size)
    memset(index->slots, 0, index->size * sizeof *index->slots);
  else
    for (uint32_t item = 0; item < index->count; item++) {
      size_t i = hash_of(self, index, item) & (index->size - 1);
      while (index->slots[i] != item + 1)
        i = (i + 1) & (index->size - 1);
      index->slots[i] = 0;
    }
  index->count = 0;
}

void sf_store_reset(sf_store *self) {
  empty_index(self, &self->document_index);
  empty_index(self, &self->cell_index);
  self->documents.count = self->cells.count = self->mentions.count = 0;
  self->facts.count = self->members.count = 0;
  self->sightings.count = self->people.count = 0;
  sf_arena_reset(&self->arena);
}

/* ---- putting ---- */

static sf_slice keep(sf_store *self, sf_slice text) {
  if (self->borrows)
    return text;
  return text.length ? sf_arena_copy(&self->arena, text) : (sf_slice){0};
}

/* Of two spellings of the same property the smaller one, so that order never shows. */
static void choose_smaller(sf_store *self, sf_slice *mine, sf_slice theirs) {
  if (theirs.length && (!mine->length || sf_slice_compare(theirs, *mine) < 0))
    *mine = keep(self, theirs);
}

/* Where the day comes from, and the words that tell it: the two go together. */
static void choose_source(sf_store *self, sf_store_document *mine,
                          const sf_store_document *theirs) {
  if (!sf_slice_equal(mine->published_from, theirs->published_from)) {
    sf_slice before = mine->published_from;
    choose_smaller(self, &mine->published_from, theirs->published_from);
    if (before.data == mine->published_from.data)
      return;
    mine->published_evidence = (sf_slice){0};
  }
  choose_smaller(self, &mine->published_evidence, theirs->published_evidence);
}

static void put_page(sf_store *self, sf_store_document *mine, const sf_page_facts *theirs) {
  if (!mine->page) {
    mine->page = sf_arena_alloc(&self->arena, sizeof *mine->page);
    *mine->page = (sf_page_facts){0};
  }
  choose_smaller(self, &mine->page->published_time, theirs->published_time);
  choose_smaller(self, &mine->page->site, theirs->site);
  choose_smaller(self, &mine->page->author, theirs->author);
  choose_smaller(self, &mine->page->language, theirs->language);
  choose_smaller(self, &mine->page->text, theirs->text);
}

bool sf_page_facts_any(const sf_page_facts *self) {
  return self->published_time.length || self->site.length || self->author.length ||
         self->language.length || self->text.length;
}

uint32_t sf_store_put_document(sf_store *self, const sf_store_document *document) {
  sf_slice id = document_key(document);
  uint64_t hash = XXH3_64bits(id.data, id.length);
  uint32_t index = find_document(self, id, hash);
  if (index == SF_NONE) {
    reserve_item(self, &self->document_index);
    sf_store_document fresh = {.characters = document->characters};
    memcpy(fresh.id, document->id, SF_ID_LENGTH);
    index = (uint32_t)self->documents.count;
    SF_ARRAY_PUSH(&self->memory, &self->documents, fresh);
    file_item(&self->document_index, hash, index);
  }
  sf_store_document *mine = &self->documents.data[index];
  choose_smaller(self, &mine->title, document->title);
  choose_smaller(self, &mine->url, document->url);
  choose_smaller(self, &mine->published, document->published);
  choose_source(self, mine, document);
  if (document->page)
    put_page(self, mine, document->page);
  choose_smaller(self, &mine->fingerprint, document->fingerprint);
  return index;
}

static int compare_paths(const void *a, const void *b) {
  return sf_slice_compare(*(const sf_slice *)a, *(const sf_slice *)b);
}

/* Is it said again by the next one, which may also say where in the file? */
static bool says_less(sf_slice entry, const sf_slice *next) {
  return next && next->length >= entry.length && !memcmp(next->data, entry.data, entry.length) &&
         (next->length == entry.length || !next->data[entry.length]);
}

void sf_store_settle_paths(sf_store_document *self) {
  size_t kept = 0;
  if (self->paths.count > 1)
    qsort(self->paths.data, self->paths.count, sizeof *self->paths.data, compare_paths);
  for (size_t i = 0; i < self->paths.count; i++)
    if (!says_less(self->paths.data[i],
                   i + 1 < self->paths.count ? &self->paths.data[i + 1] : NULL))
      self->paths.data[kept++] = self->paths.data[i];
  self->paths.count = kept;
}

/* Nearly always one path, so the array grows from 1. A page that a crawl holds thousands of times
 * (an empty one) has thousands: beyond a few, repeats are dropped only when the array is full. */
void sf_store_put_path(sf_store *self, uint32_t document, sf_slice path) {
  sf_store_document *mine = &self->documents.data[document];
  size_t few = mine->paths.count < 16 ? mine->paths.count : 16;
  for (size_t i = 0; i < few; i++)
    if (sf_slice_equal(mine->paths.data[i], path))
      return;
  sf_slice kept = keep(self, path);
  if (few == 16 && mine->paths.count == mine->paths.capacity)
    sf_store_settle_paths(mine);
  if (mine->paths.count * 4 >= mine->paths.capacity * 3) {
    size_t capacity = mine->paths.capacity ? mine->paths.capacity * 2 : 1;
    sf_slice *fresh = sf_arena_alloc(&self->arena, capacity * sizeof *fresh);
    if (mine->paths.count)
      memcpy(fresh, mine->paths.data, mine->paths.count * sizeof *fresh);
    mine->paths.data = fresh;
    mine->paths.capacity = capacity;
  }
  mine->paths.data[mine->paths.count++] = kept;
}

/* A bit for each field that is there, at the end of four that are its own. Fields that are not a
 * mention's alone do not tell null from absence: unknown is unknown, said or not. All that a record
 * has room for are looked at: how many its kind has nobody can predict. */
#define FIELD_BITS 4
static inline uint64_t fields_there(const sf_kind_fields *fields, const sf_value *values) {
  const uint64_t ones = UINT64_C(0x1111111111111111);
  uint64_t types = 0, chosen = (UINT64_C(1) << FIELD_BITS * fields->chosen) - 1;
  for (size_t i = 0; i < SF_FIELDS_MAX; i++)
    types |= (uint64_t)values[i].type << FIELD_BITS * i;
  /* Only types of more than ABSENT or NULL reach the last bit. */
  return (types + ones * (7 - SF_VALUE_ABSENT) - (ones & chosen) * SF_VALUE_NULL) & ones * 8;
}

_Static_assert(SF_FIELDS_MAX *FIELD_BITS < 64, "a bit for each field");
_Static_assert(SF_VALUE_TRUE + 7 < 1 << FIELD_BITS, "no sum reaches the next one");

/* Puts the values of the fields `there` at `to`; returns where they end. */
static sf_value *put_values(sf_value *to, const sf_value *values, uint64_t there, sf_values *out) {
  sf_values put = {to, 0};
  for (; there; there &= there - 1) {
    unsigned field = (unsigned)__builtin_ctzll(there) / FIELD_BITS;
    *to++ = values[field];
    put.present |= 1u << field;
  }
  *out = put;
  return to;
}

static uint32_t add_cell(sf_store *self, sf_kind kind, sf_slice key, sf_identity identity) {
  reserve_item(self, &self->cell_index);
  if (self->cells.count == self->cells.capacity)
    self->cells.data = sf_memory_grow(&self->memory, self->cells.data, &self->cells.capacity,
                                      sizeof *self->cells.data);
  uint32_t index = (uint32_t)self->cells.count++;
  self->cells.data[index] =
      (sf_cell){.identity = identity, .kind = kind, .key = sf_arena_copy(&self->arena, key)};
  file_item(&self->cell_index, identity.low, index);
  return index;
}

/* Finds or adds the cell of a mention, without its values if it is `fresh`. */
static uint32_t put_cell(sf_store *self, const sf_record *record, bool *fresh) {
  self->scratch.count = 0;
  sf_identity_key(record, self->documents.data[record->document].id, &self->scratch);
  sf_slice key = sf_buffer_slice(&self->scratch);
  sf_identity identity = sf_identity_of(key);
  uint32_t index = find_cell(self, key, identity);
  *fresh = index == SF_NONE;
  return *fresh ? add_cell(self, record->kind, key, identity) : index;
}

static inline void put_mention(sf_store *self, const sf_record *record) {
  const sf_kind_fields *fields = sf_fields_of(record->kind);
  bool fresh;
  uint32_t index = put_cell(self, record, &fresh);
  uint64_t there = fields_there(fields, record->values);
  uint64_t on_fact = there & ((UINT64_C(1) << FIELD_BITS * fields->on_fact) - 1);
  sf_value *start = sf_arena_alloc(&self->arena, SF_FIELDS_MAX * sizeof *start), *to = start;
  sf_values values;
  if (fresh)
    to = put_values(to, record->values, on_fact, &self->cells.data[index].values);
  to = put_values(to, record->values, there ^ on_fact, &values);
  sf_arena_trim(&self->arena, to);
  for (sf_value *value = start; !self->borrows && value < to; value++)
    if (value->type == SF_VALUE_TEXT)
      value->as.text = keep(self, value->as.text);
  sf_slice text = keep(self, record->text);
  if (self->mentions.count == self->mentions.capacity)
    self->mentions.data = sf_memory_grow(&self->memory, self->mentions.data,
                                         &self->mentions.capacity, sizeof *self->mentions.data);
  sf_store_mention *mention = &self->mentions.data[self->mentions.count++];
  mention->document = record->document;
  mention->cell = index;
  mention->start = record->start;
  mention->end = record->end;
  mention->sentence_start = record->sentence_start;
  mention->sentence_end = record->sentence_end;
  mention->text = text;
  mention->values = values;
  self->cells.data[index].mention_count++;
}

void sf_store_put_mention(sf_store *self, const sf_record *record) {
  put_mention(self, record);
}

void sf_store_put_sighting(sf_store *self, uint32_t document, const sf_sighting *sighting) {
  sf_store_sighting fresh = {.document = document, .person = SF_NONE, .next = SF_NONE};
  fresh.told = *sighting;
  if (!self->borrows) {
    sf_sighting *told = &fresh.told;
    sf_slice *texts[] = {&told->name, &told->family, &told->generation, &told->formal, &told->role};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
      *texts[i] = keep(self, *texts[i]);
    sf_variant *variants =
        sf_arena_alloc(&self->arena, (told->variant_count + 1) * sizeof *variants);
    for (uint32_t i = 0; i < told->variant_count; i++) {
      variants[i] = told->variants[i];
      variants[i].text = keep(self, variants[i].text);
    }
    told->variants = variants;
  }
  SF_ARRAY_PUSH(&self->memory, &self->sightings, fresh);
}

/* ---- from a scan ---- */

/* Mentions come in text order: the sentence of the last one, with its places in the text, is where
 * the next is looked for, and often where it is. */
typedef struct sentence_cursor {
  size_t index;
  uint32_t behind;     /* where the next sentence starts; 0 at the beginning */
  uint32_t start, end; /* code points */
} sentence_cursor;

/* Where a sentence ends, in code points. */
static uint32_t sentence_end(const sf_scan *scan, size_t sentence) {
  return sf_document_place_end(scan->document, scan->tokens->sentences.data[sentence].stop).code;
}

/* The sentence that holds byte `offset`, looked for from sentence `from` on. */
static size_t sentence_at(const sf_tokens *tokens, size_t from, uint32_t offset) {
  const sf_sentence *next = &tokens->sentences.data[from + 1],
                    *end = tokens->sentences.data + tokens->sentences.count;
  for (unsigned passed = 4; passed == 4 && end - next >= 4; next += passed) /* mostly once */
    passed = 0u + (next[0].start <= offset) + (next[1].start <= offset) +
             (next[2].start <= offset) + (next[3].start <= offset);
  while (next < end && next->start <= offset)
    next++;
  return (size_t)(next - tokens->sentences.data) - 1;
}

static void move_to_sentence(sentence_cursor *cursor, const sf_scan *scan, uint32_t offset) {
  const sf_tokens *tokens = scan->tokens;
  if (offset < cursor->behind)
    return;
  cursor->index = sentence_at(tokens, cursor->index, offset);
  cursor->behind = cursor->index + 1 < tokens->sentences.count
                       ? tokens->sentences.data[cursor->index + 1].start
                       : UINT32_MAX;
  uint32_t start = tokens->sentences.data[cursor->index].start;
  cursor->start = sf_document_place(scan->document, start).code;
  cursor->end = sentence_end(scan, cursor->index);
}

static void put_mention_of(sf_store *self, const sf_scan *scan, const sf_mention *mention,
                           uint32_t document, sentence_cursor *cursor) {
  move_to_sentence(cursor, scan, mention->start);
  sf_place from = sf_document_place(scan->document, mention->start);
  sf_place to = sf_document_place_end(scan->document, mention->end);
  sf_record record = {.kind = mention->kind,
                      .document = document,
                      .start = from.code,
                      .end = to.code,
                      .sentence_start = cursor->start,
                      .sentence_end = cursor->end,
                      .text = {scan->document->text.data + from.byte, to.byte - from.byte},
                      .values = mention->values};
  if (mention->end > cursor->behind) /* into the next sentences */
    record.sentence_end =
        sentence_end(scan, sentence_at(scan->tokens, cursor->index, mention->end - 1));
  put_mention(self, &record);
}

static void put_scan(sf_store *self, const sf_scan *scan) {
  const sf_document *document = scan->document;
  sf_page_facts page = {document->published_time, document->site, document->author,
                        document->language, self->keeps_texts ? document->text : (sf_slice){0}};
  sf_store_document fresh = {.title = document->title,
                             .url = document->url,
                             .published = document->published,
                             .published_from = document->published_from,
                             .published_evidence = document->published_evidence,
                             .characters = document->characters,
                             .fingerprint = scan->fingerprint,
                             .page = sf_page_facts_any(&page) ? &page : NULL};
  memcpy(fresh.id, document->id, SF_ID_LENGTH);
  size_t known = self->documents.count;
  uint32_t index = sf_store_put_document(self, &fresh);
  sf_store_put_path(self, index, document->source);
  if (index < known) /* the same article again: the same mentions */
    return;
  sentence_cursor cursor = {0};
  for (size_t i = 0; i < scan->mentions.count; i++) /* in text order, see settle.c */
    put_mention_of(self, scan, &scan->mentions.data[i], index, &cursor);
  for (size_t i = 0; i < scan->people.count; i++)
    sf_store_put_sighting(self, index, &scan->people.data[i]);
}

static sf_result put_scan_guarded(sf_store *self, const sf_scan *scan, sf_error *error) {
  if (setjmp(self->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  put_scan(self, scan);
  return SF_OK;
}

sf_result sf_store_add(sf_store *self, const sf_scan *scan, sf_error *error) {
  pthread_mutex_lock(&self->lock);
  sf_result result = put_scan_guarded(self, scan, error);
  pthread_mutex_unlock(&self->lock);
  return result;
}

/* ---- merging ---- */

/* Puts values in the places of their fields. */
static void spread(const sf_values *from, sf_value *values) {
  const sf_value *at = from->data;
  for (uint32_t left = from->present; left; left &= left - 1)
    values[sf_first_field(left)] = *at++;
}

void sf_store_put_copy(sf_store *self, uint32_t document, const sf_store *from,
                       const sf_store_mention *mention) {
  const sf_cell *cell = &from->cells.data[mention->cell];
  sf_value values[SF_FIELDS_MAX] = {{0}};
  spread(&cell->values, values);
  spread(&mention->values, values);
  sf_record record = {.kind = cell->kind,
                      .document = document,
                      .start = mention->start,
                      .end = mention->end,
                      .sentence_start = mention->sentence_start,
                      .sentence_end = mention->sentence_end,
                      .text = mention->text,
                      .values = values};
  sf_store_put_mention(self, &record);
}

static void put_store(sf_store *self, const sf_store *other) {
  uint32_t *documents =
      sf_arena_alloc(&self->arena, (other->documents.count + 1) * sizeof *documents);
  for (size_t i = 0; i < other->documents.count; i++) {
    const sf_store_document *document = &other->documents.data[i];
    documents[i] = sf_store_put_document(self, document);
    for (size_t p = 0; p < document->paths.count; p++)
      sf_store_put_path(self, documents[i], document->paths.data[p]);
  }
  for (size_t i = 0; i < other->mentions.count; i++) {
    const sf_store_mention *mention = &other->mentions.data[i];
    sf_store_put_copy(self, documents[mention->document], other, mention);
  }
  for (size_t i = 0; i < other->sightings.count; i++)
    sf_store_put_sighting(self, documents[other->sightings.data[i].document],
                          &other->sightings.data[i].told);
}

static sf_result put_store_guarded(sf_store *self, const sf_store *other, sf_error *error) {
  if (setjmp(self->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  put_store(self, other);
  return SF_OK;
}

sf_result sf_store_merge(sf_store *self, const sf_store *other, sf_error *error) {
  if (self == other)
    return SF_OK;
  pthread_mutex_lock(&self->lock);
  sf_result result = put_store_guarded(self, other, error);
  pthread_mutex_unlock(&self->lock);
  return result;
}
