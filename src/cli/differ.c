/* differ.c: loads the records of two stores, pairs and compares them; see differ.h. */
#include "cli/differ.h"

#include <stdlib.h>
#include <string.h>

void differ_init(differ *self, sf_memory *memory) {
  *self = (differ){.memory = memory};
  sf_arena_init(&self->arena, memory);
  sf_buffer_init(&self->scratch, memory);
  sf_buffer_init(&self->old.json, memory);
  sf_buffer_init(&self->new.json, memory);
}

static void clear_side(diff_side *side) {
  for (size_t i = 0; i < side->records.count; i++)
    cJSON_Delete(side->records.data[i].tree);
  SF_ARRAY_CLEAR(&side->records);
  SF_ARRAY_CLEAR(&side->paths);
  sf_buffer_clear(&side->json);
}

void differ_clear(differ *self) {
  clear_side(&self->old);
  clear_side(&self->new);
  sf_buffer_clear(&self->scratch);
  sf_arena_clear(&self->arena);
}

sf_slice differ_text(differ *self, const cJSON *object, const char *key) {
  return sf_json_text(sf_json_member(object, key), &self->arena);
}

/* ---- loading ---- */

static int compare_path_ids(const void *a, const void *b) {
  return sf_slice_compare(((const diff_path *)a)->id, ((const diff_path *)b)->id);
}

static void add_record(differ *self, diff_side *side, sf_slice section, sf_slice line) {
  size_t used;
  cJSON *tree = sf_json_parse(line, &self->scratch, &used);
  if (!tree)
    return;
  diff_record record = {.section = section,
                        .raw = {line.data, used},
                        .key = {line.data, used},
                        .tree = tree,
                        .place = side->records.count};
  SF_ARRAY_PUSH(self->memory, &side->records, record);
  sf_slice id = differ_text(self, tree, "id");
  if (id.length)
    side->records.data[record.place].key = id;
  const cJSON *paths = sf_json_member(tree, "paths");
  if (sf_slice_is(section, "documents") && paths) {
    diff_path path = {id, sf_json_text(paths->child, &self->arena)};
    SF_ARRAY_PUSH(self->memory, &side->paths, path);
  }
}

void differ_load(differ *self, diff_side *side) {
  sf_slice section = {0};
  const char *at = side->json.data, *end = at + side->json.count;
  while (at < end) {
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    sf_slice line = sf_slice_between(at, stop ? stop : end);
    if (line.length > 4 && line.data[0] == '"') /* "facts":[ */
      section = (sf_slice){line.data + 1, (size_t)(strchr(line.data + 1, '"') - line.data) - 1};
    else if (section.length && line.length && line.data[0] == '{')
      add_record(self, side, section, line);
    at = stop ? stop + 1 : end;
  }
  if (side->paths.count)
    qsort(side->paths.data, side->paths.count, sizeof *side->paths.data, compare_path_ids);
}

sf_slice differ_path(const diff_side *side, sf_slice document) {
  diff_path wanted = {.id = document};
  const diff_path *found = side->paths.count ? bsearch(&wanted, side->paths.data, side->paths.count,
                                                       sizeof wanted, compare_path_ids)
                                             : NULL;
  return found ? found->path : document;
}

/* ---- pairing ---- */

static int compare_keys(const void *a, const void *b) {
  const diff_record *x = *(diff_record *const *)a, *y = *(diff_record *const *)b;
  int order = sf_slice_compare(x->section, y->section);
  if (!order)
    order = sf_slice_compare(x->key, y->key);
  return order ? order : x->place < y->place ? -1 : x->place > y->place;
}

static diff_record **sorted(differ *self, diff_side *side) {
  size_t count = side->records.count;
  diff_record **list = sf_arena_alloc(&self->arena, (count + 1) * sizeof(*list));
  for (size_t i = 0; i < count; i++)
    list[i] = &side->records.data[i];
  if (count)
    qsort(list, count, sizeof(*list), compare_keys);
  return list;
}

static void join(diff_record *a, diff_record *b) {
  a->other = b;
  b->other = a;
}

static void pair_keys(differ *self) {
  diff_record **old = sorted(self, &self->old), **new = sorted(self, &self->new);
  size_t i = 0, k = 0;
  while (i < self->old.records.count && k < self->new.records.count) {
    int order = sf_slice_compare(old[i]->section, new[k]->section);
    if (!order)
      order = sf_slice_compare(old[i]->key, new[k]->key);
    if (!order)
      join(old[i], new[k]);
    i += order <= 0;
    k += order >= 0;
  }
}

/* Something that a record without a partner says, by which it may be found again. */
typedef struct diff_clue {
  sf_slice words;
  diff_record *record;
} diff_clue;

typedef SF_ARRAY(diff_clue) diff_clues;

static int compare_clues(const void *a, const void *b) {
  const diff_clue *x = a, *y = b;
  int order = sf_slice_compare(x->words, y->words);
  return order                                 ? order
         : x->record->place < y->record->place ? -1
                                               : x->record->place > y->record->place;
}

static void add_clue(differ *self, diff_clues *clues, diff_record *record, sf_slice what,
                     sf_slice path, sf_slice text) {
  size_t length = what.length + path.length + text.length + 2;
  sf_buffer words = {.memory = self->memory, .data = sf_arena_alloc(&self->arena, length)};
  words.capacity = length;
  sf_buffer_add(&words, what);
  sf_buffer_add_text(&words, "\n");
  sf_buffer_add(&words, path);
  sf_buffer_add_text(&words, "\n");
  sf_buffer_add(&words, text);
  diff_clue clue = {sf_buffer_slice(&words), record};
  SF_ARRAY_PUSH(self->memory, clues, clue);
}

/* A fact: its kind, and path and text of each mention; a document: its path; a person: the name. */
static void add_clues(differ *self, const diff_side *side, diff_record *record, diff_clues *clues) {
  const cJSON *mention, *mentions = sf_json_member(record->tree, "mentions");
  sf_slice kind = differ_text(self, record->tree, "kind");
  cJSON_ArrayForEach(mention, mentions)
      add_clue(self, clues, record, kind, differ_path(side, differ_text(self, mention, "document")),
               differ_text(self, mention, "text"));
  sf_slice name = differ_text(self, record->tree, "name");
  if (sf_slice_is(record->section, "people") && name.length)
    add_clue(self, clues, record, record->section, name, (sf_slice){0});
  if (sf_slice_is(record->section, "documents"))
    add_clue(self, clues, record, record->section, differ_path(side, record->key), (sf_slice){0});
}

static void collect_clues(differ *self, diff_side *side, diff_clues *clues) {
  for (size_t i = 0; i < side->records.count; i++)
    if (!side->records.data[i].other)
      add_clues(self, side, &side->records.data[i], clues);
  if (clues->count)
    qsort(clues->data, clues->count, sizeof *clues->data, compare_clues);
}

typedef struct diff_vote {
  diff_record *old, *new;
  size_t count;
} diff_vote;

static int compare_candidates(const void *a, const void *b) {
  const diff_vote *x = a, *y = b;
  if (x->old->place != y->old->place)
    return x->old->place < y->old->place ? -1 : 1;
  return x->new->place < y->new->place ? -1 : x->new->place > y->new->place;
}

static int compare_votes(const void *a, const void *b) {
  const diff_vote *x = a, *y = b;
  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;
  return compare_candidates(a, b);
}

typedef SF_ARRAY(diff_vote) diff_votes;

/* One vote for every clue that both have; the n-th with those words to the n-th, so that a word
 * said a thousand times is no million of votes. */
static void cast_votes(differ *self, const diff_clues *old, const diff_clues *new,
                       diff_votes *votes) {
  size_t i = 0, k = 0;
  while (i < old->count && k < new->count) {
    int order = sf_slice_compare(old->data[i].words, new->data[k].words);
    if (!order) {
      diff_vote vote = {old->data[i].record, new->data[k].record, 1};
      SF_ARRAY_PUSH(self->memory, votes, vote);
    }
    i += order <= 0;
    k += order >= 0;
  }
}

/* Pairs what shares most first. */
static void count_votes(diff_votes *votes) {
  size_t kept = 0;
  if (!votes->count)
    return;
  qsort(votes->data, votes->count, sizeof *votes->data, compare_candidates);
  for (size_t i = 0; i < votes->count; i++) {
    if (kept && !compare_candidates(&votes->data[kept - 1], &votes->data[i]))
      votes->data[kept - 1].count++;
    else
      votes->data[kept++] = votes->data[i];
  }
  qsort(votes->data, kept, sizeof *votes->data, compare_votes);
  for (size_t i = 0; i < kept; i++)
    if (!votes->data[i].old->other && !votes->data[i].new->other)
      join(votes->data[i].old, votes->data[i].new);
}

void differ_pair(differ *self) {
  diff_clues old = {0}, new = {0};
  diff_votes votes = {0};
  pair_keys(self);
  collect_clues(self, &self->old, &old);
  collect_clues(self, &self->new, &new);
  cast_votes(self, &old, &new, &votes);
  count_votes(&votes);
  SF_ARRAY_CLEAR(&old);
  SF_ARRAY_CLEAR(&new);
  SF_ARRAY_CLEAR(&votes);
}

/* ---- comparing ---- */

/* Where something stands: not what it says. */
static bool is_place(const char *key) {
  static const char *const places[] = {"document",      "start",       "end",  "sentence",
                                       "speaker_start", "speaker_end", "group"};
  for (size_t i = 0; i < sizeof places / sizeof *places; i++)
    if (!strcmp(key, places[i]))
      return true;
  return false;
}

/* A mention to be sorted: what it says, and all of it. */
typedef struct diff_mention {
  sf_slice says, whole;
  const cJSON *item;
} diff_mention;

static sf_slice print(differ *self, const cJSON *item) {
  char *text = cJSON_PrintUnformatted(item);
  if (!text)
    longjmp(self->memory->escape, 1);
  sf_slice kept = sf_arena_copy(&self->arena, sf_slice_of(text));
  cJSON_free(text);
  return kept;
}

static diff_mention read_mention(differ *self, const diff_side *side, const cJSON *item) {
  diff_mention mention = {.item = item, .whole = print(self, item)};
  self->scratch.count = 0;
  sf_buffer_add(&self->scratch, differ_path(side, differ_text(self, item, "document")));
  for (const cJSON *value = item->child; value; value = value->next) {
    if (is_place(value->string + 1))
      continue;
    sf_buffer_add_text(&self->scratch, value->string);
    sf_buffer_add(&self->scratch, print(self, value));
  }
  mention.says = sf_arena_copy(&self->arena, sf_buffer_slice(&self->scratch));
  return mention;
}

static int compare_says(const void *a, const void *b) {
  return sf_slice_compare(((const diff_mention *)a)->says, ((const diff_mention *)b)->says);
}

static diff_mention *read_mentions(differ *self, const diff_side *side, const diff_record *record,
                                   size_t *count) {
  const cJSON *item, *items = sf_json_member(record->tree, "mentions");
  diff_mention *list =
      sf_arena_alloc(&self->arena, (size_t)(cJSON_GetArraySize(items) + 1) * sizeof *list);
  *count = 0;
  cJSON_ArrayForEach(item, items) list[(*count)++] = read_mention(self, side, item);
  if (*count)
    qsort(list, *count, sizeof *list, compare_says);
  return list;
}

static void compare_mentions(differ *self, const diff_record *old, const diff_record *new,
                             diff_change *out) {
  size_t old_count, new_count, i = 0, k = 0;
  diff_mention *before = read_mentions(self, &self->old, old, &old_count);
  diff_mention *after = read_mentions(self, &self->new, new, &new_count);
  while (i < old_count || k < new_count) {
    int order = i == old_count   ? 1
                : k == new_count ? -1
                                 : sf_slice_compare(before[i].says, after[k].says);
    if (order < 0)
      SF_ARENA_PUSH(&self->arena, &out->removed, before[i].item);
    else if (order > 0)
      SF_ARENA_PUSH(&self->arena, &out->added, after[k].item);
    else if (!sf_slice_equal(before[i].whole, after[k].whole))
      out->moved = true;
    i += order <= 0;
    k += order >= 0;
  }
}

static void compare_values(differ *self, const cJSON *from, const cJSON *to, bool both,
                           diff_change *out) {
  for (const cJSON *value = from->child; value; value = value->next) {
    const char *key = value->string + 1; /* behind the mark of json_read.c */
    const cJSON *other = sf_json_item(to, key);
    if (!strcmp(key, "id") || !strcmp(key, "mentions") || !strcmp(key, "fingerprint"))
      continue; /* nothing to read, or told otherwise */
    if (other ? both && !cJSON_Compare(value, other, true) : true)
      SF_ARENA_PUSH(&self->arena, &out->keys, key);
  }
}

bool differ_compare(differ *self, const diff_record *old, const diff_record *new,
                    diff_change *out) {
  *out = (diff_change){0};
  if (sf_slice_equal(old->raw, new->raw))
    return false;
  compare_values(self, old->tree, new->tree, true, out);
  compare_values(self, new->tree, old->tree, false, out);
  compare_mentions(self, old, new, out);
  if (sf_slice_is(old->section, "documents") && !sf_slice_equal(old->key, new->key) &&
      !out->keys.count)
    SF_ARENA_PUSH(&self->arena, &out->keys, "text");
  return out->keys.count || out->added.count || out->removed.count || out->moved;
}
