/* settle.c: from cells of equal mentions to facts; see settle.h.
 *
 * It lays the mentions out and puts together what others found to be the same. What is the same is
 * not its business: people, same_*.c, origins, conflicts each have their call in sf_store_settle.
 */
#include "store/same.h"

#include "base/sort.h"
#include "store/conflicts.h"
#include "store/origins.h"
#include "store/parts.h"
#include "store/people.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* ---- documents in order ---- */

static int compare_documents(const void *a, const void *b) {
  const sf_store_document *x = *(sf_store_document *const *)a, *y = *(sf_store_document *const *)b;
  sf_slice first = x->paths.count ? x->paths.data[0] : (sf_slice){0};
  sf_slice second = y->paths.count ? y->paths.data[0] : (sf_slice){0};
  int order = sf_slice_compare(first, second);
  return order ? order : memcmp(x->id, y->id, SF_ID_LENGTH);
}

void sf_store_order_documents(sf_store *self) {
  size_t count = self->documents.count;
  self->rank = sf_arena_alloc(&self->arena, (count + 1) * sizeof *self->rank);
  self->order = sf_arena_alloc(&self->arena, (count + 1) * sizeof *self->order);
  sf_store_document **list = sf_arena_alloc(&self->work, (count + 1) * sizeof(*list));
  for (size_t i = 0; i < count; i++) {
    list[i] = &self->documents.data[i];
    sf_store_settle_paths(list[i]);
  }
  if (count > 1)
    sf_sort(list, count, sizeof(*list), compare_documents);
  for (size_t i = 0; i < count; i++) {
    self->order[i] = (uint32_t)(list[i] - self->documents.data);
    self->rank[self->order[i]] = (uint32_t)i;
  }
}

/* ---- cells in order ---- */

static int compare_cells(const void *a, const void *b) {
  return sf_identity_compare(*(const sf_cell *const *)a, *(const sf_cell *const *)b);
}

/* All cells, kind by kind, by their numbers. */
static uint32_t *order_cells(sf_store *self) {
  size_t count = self->cells.count, ends[SF_KIND_COUNT_ALL] = {0};
  const sf_cell **cells = sf_arena_alloc(&self->work, (count + 1) * sizeof *cells);
  uint32_t *order = sf_arena_alloc(&self->work, (count + 1) * sizeof *order);
  for (size_t i = 0; i < count; i++)
    ends[self->cells.data[i].kind]++;
  for (size_t kind = 0, end = 0; kind < SF_KIND_COUNT_ALL; kind++) { /* their starts, so far */
    size_t start = end;
    end += ends[kind];
    ends[kind] = start;
  }
  for (size_t i = 0; i < count; i++)
    cells[ends[self->cells.data[i].kind]++] = &self->cells.data[i];
  for (size_t kind = 0, start = 0; kind < SF_KIND_COUNT_ALL; start = ends[kind++])
    sf_sort(cells + start, ends[kind] - start, sizeof *cells, compare_cells);
  for (size_t i = 0; i < count; i++)
    order[i] = (uint32_t)(cells[i] - self->cells.data);
  return order;
}

/* ---- mentions in order ---- */

/* qsort has no context; the sorted items carry what they are sorted by. */
typedef struct sort_item {
  uint32_t rank, place; /* of the document; of the cell in its order */
  uint32_t index;
  const sf_store_mention *mention;
} sort_item;

static int compare_items(const void *a, const void *b) {
  const sort_item *x = a, *y = b;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  if (x->mention->start != y->mention->start)
    return x->mention->start < y->mention->start ? -1 : 1;
  if (x->mention->end != y->mention->end)
    return x->mention->end < y->mention->end ? -1 : 1;
  if (x->place != y->place)
    return x->place < y->place ? -1 : 1;
  const sf_values *mine = &x->mention->values, *theirs = &y->mention->values;
  for (uint32_t left = mine->present | theirs->present; left; left &= left - 1) {
    size_t field = sf_first_field(left);
    int order = sf_value_compare(sf_values_get(mine, field), sf_values_get(theirs, field));
    if (order)
      return order;
  }
  return 0;
}

static sort_item item_of(const sf_store *self, const uint32_t *mentions, const uint32_t *places,
                         uint32_t number) {
  const sf_store_mention *mention = &self->mentions.data[mentions[number]];
  return (sort_item){self->rank[mention->document], places ? places[number] : 0, mentions[number],
                     mention};
}

/* Are they in order, without repeats? As when they come from one document. */
static bool are_sorted(const sf_store *self, const uint32_t *mentions, const uint32_t *places,
                       uint32_t count) {
  for (uint32_t i = 1; i < count; i++) {
    sort_item last = item_of(self, mentions, places, i - 1);
    sort_item item = item_of(self, mentions, places, i);
    if (compare_items(&last, &item) >= 0)
      return false;
  }
  return true;
}

/* What sort_mentions works with, from call to call. */
typedef struct sort_room {
  sort_item *items;
  uint32_t count;
} sort_room;

/* Sorts mentions of the store where they stand and drops repeats; how many stay. `places` are those
 * of their cells, NULL if they are all of one. */
static uint32_t sort_mentions(sf_store *self, uint32_t *mentions, const uint32_t *places,
                              uint32_t count, sort_room *room) {
  if (are_sorted(self, mentions, places, count))
    return count;
  if (room->count < count) {
    room->count = count < UINT32_MAX / 2 ? count * 2 : count;
    room->items = sf_arena_alloc(&self->work, room->count * sizeof *room->items);
  }
  sort_item *items = room->items;
  for (uint32_t i = 0; i < count; i++)
    items[i] = item_of(self, mentions, places, i);
  sf_sort(items, count, sizeof *items, compare_items);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; i++)
    if (i == 0 || compare_items(&items[i - 1], &items[i]) != 0)
      mentions[kept++] = items[i].index;
  return kept;
}

static void reserve_members(sf_store *self) {
  if (self->members.capacity >= self->mentions.count)
    return;
  self->members.data = sf_memory_resize(&self->memory, self->members.data,
                                        self->mentions.count * sizeof *self->members.data);
  self->members.capacity = self->mentions.count;
}

/* Fills store->members cell by cell; returns where each begins. */
static uint32_t *lay_out(sf_store *self, const uint32_t *cells) {
  size_t count = self->cells.count;
  uint32_t *start = sf_arena_alloc(&self->work, (count + 1) * sizeof *start);
  uint32_t *next = sf_arena_alloc(&self->work, (count + 1) * sizeof *next); /* by cell */
  sort_room room = {NULL, 0};
  reserve_members(self);
  uint32_t *members = self->members.data;
  uint32_t from = 0, at = 0;
  for (size_t i = 0; i < count; i++) {
    next[cells[i]] = from;
    from += self->cells.data[cells[i]].mention_count;
  }
  for (size_t i = 0; i < self->mentions.count; i++)
    members[next[self->mentions.data[i].cell]++] = (uint32_t)i;
  from = 0;
  for (size_t i = 0; i < count; i++) { /* those of a cell move up where repeats are dropped */
    uint32_t size = self->cells.data[cells[i]].mention_count;
    uint32_t kept = size == 1 ? 1 : sort_mentions(self, members + from, NULL, size, &room);
    if (at < from)
      memmove(members + at, members + from, kept * sizeof *members);
    start[i] = at;
    at += kept;
    from += size;
  }
  start[count] = at;
  self->members.count = at;
  return start;
}

/* ---- the forest ---- */

/* The member that stands for all that hang together with this one. */
static uint32_t find_root(sf_grouping *self, uint32_t member) {
  while (self->parent[member] != member) {
    self->parent[member] = self->parent[self->parent[member]];
    member = self->parent[member];
  }
  return member;
}

/* The members of each cell hang together; planted when the first are joined or taken apart. */
static void plant(sf_grouping *self) {
  sf_store *store = self->store;
  if (self->parent)
    return;
  self->parent = sf_arena_alloc(&store->work, (store->members.count + 1) * sizeof *self->parent);
  for (size_t i = 0; i < store->cells.count; i++)
    for (uint32_t m = self->start[i]; m < self->start[i + 1]; m++)
      self->parent[m] = self->start[i];
}

void sf_grouping_join(sf_grouping *self, uint32_t a, uint32_t b) {
  plant(self);
  a = find_root(self, a);
  b = find_root(self, b);
  if (a == b)
    return;
  self->parent[a > b ? a : b] = a > b ? b : a;
  self->changed = true;
}

void sf_grouping_part(sf_grouping *self, uint32_t ordinal) {
  plant(self);
  for (uint32_t m = self->start[ordinal]; m < self->start[ordinal + 1]; m++)
    self->parent[m] = m;
  self->changed = true;
}

/* ---- facts ---- */

static sf_fact *reserve_facts(sf_store *store, size_t count) {
  while (store->facts.capacity < count)
    store->facts.data = sf_memory_grow(&store->memory, store->facts.data, &store->facts.capacity,
                                       sizeof *store->facts.data);
  return store->facts.data;
}

/* A fact for each cell. */
static void keep_cells(const sf_grouping *self) {
  sf_store *store = self->store;
  sf_fact *facts = reserve_facts(store, store->cells.count);
  for (size_t i = 0; i < store->cells.count; i++) {
    const sf_cell *cell = &store->cells.data[self->cells[i]];
    facts[i] = (sf_fact){.id = cell->identity,
                         .cell = self->cells[i],
                         .first = self->start[i],
                         .count = self->start[i + 1] - self->start[i],
                         .kind = cell->kind};
  }
  store->facts.count = store->cells.count;
}

/* The id of a fact that shares its first cell with others: of its first mention too. Documents in
 * the order of their ids, which no path changes. */
static sf_identity id_of_part(const sf_store *store, const sf_fact *fact) {
  const sf_store_mention *first = sf_member(store, fact->first);
  for (uint32_t i = 1; i < fact->count; i++) {
    const sf_store_mention *mention = sf_member(store, fact->first + i);
    if (memcmp(store->documents.data[mention->document].id,
               store->documents.data[first->document].id, SF_ID_LENGTH) < 0)
      first = mention;
  }
  const sf_identity *whole = &store->cells.data[fact->cell].identity;
  uint64_t place[] = {whole->high, whole->low, first->start, first->end};
  char bytes[sizeof place + SF_ID_LENGTH];
  for (size_t i = 0; i < sizeof place; i++) /* the same on every machine */
    bytes[i] = (char)(place[i / 8] >> i % 8 * 8);
  memcpy(bytes + sizeof place, store->documents.data[first->document].id, SF_ID_LENGTH);
  return sf_identity_of((sf_slice){bytes, sizeof bytes});
}

/* A fact for each tree; the first member of a tree is in its first cell. */
static uint32_t *make_facts(sf_grouping *self, const uint32_t *place) {
  sf_store *store = self->store;
  uint32_t count = (uint32_t)store->members.count;
  uint32_t *fact_of = sf_arena_alloc(&store->work, (count + 1) * sizeof *fact_of);
  for (uint32_t m = 0; m < count; m++) {
    uint32_t root = find_root(self, m);
    if (root == m) {
      uint32_t cell = self->cells[place[m]];
      sf_fact fact = {.cell = cell, .kind = store->cells.data[cell].kind};
      fact_of[m] = (uint32_t)store->facts.count;
      SF_ARRAY_PUSH(&store->memory, &store->facts, fact);
    }
    fact_of[m] = fact_of[root];
    sf_fact *fact = &store->facts.data[fact_of[m]];
    fact->count++;
    fact->mixed = fact->mixed || self->cells[place[m]] != fact->cell;
  }
  uint32_t at = 0;
  for (size_t f = 0; f < store->facts.count; f++) {
    store->facts.data[f].first = at;
    at += store->facts.data[f].count;
  }
  return fact_of;
}

static void name_facts(sf_store *store) {
  for (size_t f = 0; f < store->facts.count; f++) {
    sf_fact *fact = &store->facts.data[f];
    bool part = (f && store->facts.data[f - 1].cell == fact->cell) ||
                (f + 1 < store->facts.count && store->facts.data[f + 1].cell == fact->cell);
    fact->id = part ? id_of_part(store, fact) : store->cells.data[fact->cell].identity;
  }
}

/* Lays the members out anew, fact by fact. */
static void regroup(sf_grouping *self) {
  sf_store *store = self->store;
  size_t count = store->members.count;
  uint32_t *place = sf_arena_alloc(&store->work, (count + 1) * sizeof *place); /* of its cell */
  for (uint32_t i = 0; i < store->cells.count; i++)
    for (uint32_t m = self->start[i]; m < self->start[i + 1]; m++)
      place[m] = i;
  uint32_t *fact_of = make_facts(self, place);
  uint32_t *mentions = sf_arena_alloc(&store->work, (count + 1) * sizeof *mentions);
  uint32_t *places = sf_arena_alloc(&store->work, (count + 1) * sizeof *places);
  uint32_t *next = sf_arena_alloc(&store->work, (store->facts.count + 1) * sizeof *next);
  for (size_t f = 0; f < store->facts.count; f++)
    next[f] = store->facts.data[f].first;
  for (size_t m = 0; m < count; m++) {
    uint32_t to = next[fact_of[m]]++;
    mentions[to] = store->members.data[m];
    places[to] = place[m];
  }
  memcpy(store->members.data, mentions, count * sizeof *mentions);
  sort_room room = {NULL, 0};
  for (size_t f = 0; f < store->facts.count; f++) { /* no repeats: a mention is in one cell */
    const sf_fact *fact = &store->facts.data[f];
    sort_mentions(store, store->members.data + fact->first, places + fact->first, fact->count,
                  &room);
  }
  name_facts(store);
}

/* ---- the whole ---- */

/* Joins and parts cells. */
static void find_sameness(sf_grouping *self) {
  sf_same_sums(self);
  sf_same_quotes(self);
}

const sf_same_words *sf_store_words(sf_store *self) {
  if (!self->words)
    self->words = sf_same_words_new(&self->memory);
  return self->words;
}

/* So much of the working memory is kept for the next store; that of a large one is given back. */
#define WORK_KEPT ((size_t)1 << 20)

void sf_store_settle(sf_store *self) {
  sf_arena_reset(&self->work);
  sf_store_order_documents(self);
  sf_people_settle(self);
  sf_grouping grouping = {.store = self};
  self->facts.count = 0;
  grouping.cells = order_cells(self);
  grouping.start = lay_out(self, grouping.cells);
  find_sameness(&grouping);
  if (grouping.changed)
    regroup(&grouping);
  else
    keep_cells(&grouping);
  sf_parts_find(self);
  sf_origins_find(self);
  sf_conflicts_find(self);
  if (self->work.total > WORK_KEPT)
    sf_arena_clear(&self->work);
}
