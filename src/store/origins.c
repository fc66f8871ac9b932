/* origins.c: finds shared copy by an index of fingerprints; see origins.h.
 *
 * Never all pairs. First a filter of the shingles (ten words) that winnowing chooses tells which
 * occur more than once: every shared run of thirty words has such a one. Around these, and only
 * there, all windows of thirty words are listed and sorted; equal windows are neighbours, each is
 * linked to the one before, and what hangs together is a group. The filter may take two shingles
 * for one; that costs a little work and never shows.
 */
#include "store/origins.h"
#include "store/same.h"

#include "store/fingerprint.h"
#include "store/settle.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

/* Words of a shingle: 6 bits each make one number. */
#define SHINGLE 10u
/* Of so many shingles in a row one is chosen: any run of SF_ORIGIN_WORDS words has that many. */
#define CHOOSE (SF_ORIGIN_WORDS - SHINGLE + 1)
/* A shorter document has its words as its only window, if there are so many. */
#define SHORT_WORDS 8u
/* What is printed beside articles (a publisher's notice, an appeal) is in many documents, and takes
 * up little of each: a window of so many documents counts only in a run of at least half of the
 * words. Guesses: most press releases are carried by fewer outlets. */
#define MANY_DOCUMENTS 12u
#define MUCH_OF(words) ((words) / 2)
/* Such a notice in few documents: less than so many words, a quarter at most, and up to the end, or
 * nearly, of each. */
#define NOTICE_WORDS     70u
#define NOTICE_OF(words) ((words) / 4)
#define END_WORDS        8u
/* Copy is printed within so many days. */
#define DAYS 30

enum { ENTRY_LINKED = 1, ENTRY_NOTICE = 2, ENTRY_BESIDE = 4 };

/* A window of words. */
typedef struct entry {
  uint64_t key;      /* of its words, then the number of its group */
  uint32_t document; /* its number by day of publication */
  uint16_t word;     /* the first; below SF_FINGERPRINT_TOKENS */
  uint8_t flags;
} entry;

typedef struct finder {
  sf_store *store;
  uint32_t *by_day; /* documents by their number here: by day of publication, then by id */
  uint32_t *words;  /* in each */
  uint32_t *parent; /* forest over these numbers */
  /* of one document at a time */
  sf_fingerprint_word *list;
  uint64_t *shingles;
  uint32_t count;
  /* the filter: bits of the shingles seen once, seen again */
  uint64_t *once, *again;
  size_t mask;
  SF_ARRAY(entry) entries;
} finder;

/* ---- documents ---- */

typedef struct dated {
  sf_slice day;
  const char *id;
  uint32_t document;
} dated;

static int compare_dated(const void *a, const void *b) {
  const dated *x = a, *y = b;
  int order = sf_slice_compare(x->day, y->day);
  return order ? order : memcmp(x->id, y->id, SF_ID_LENGTH);
}

static void order_by_day(finder *f) {
  sf_store *store = f->store;
  size_t count = store->documents.count;
  dated *list = sf_arena_alloc(&store->work, (count + 1) * sizeof *list);
  f->by_day = sf_arena_alloc(&store->work, (count + 1) * sizeof *f->by_day);
  f->words = sf_arena_alloc(&store->work, (count + 1) * sizeof *f->words);
  f->parent = sf_arena_alloc(&store->work, (count + 1) * sizeof *f->parent);
  for (size_t i = 0; i < count; i++) {
    const sf_store_document *document = &store->documents.data[i];
    list[i] = (dated){document->published, document->id, (uint32_t)i};
  }
  qsort(list, count, sizeof *list, compare_dated);
  for (size_t i = 0; i < count; i++) {
    f->by_day[i] = list[i].document;
    f->parent[i] = (uint32_t)i;
  }
}

static const sf_store_document *document_at(const finder *f, uint32_t number) {
  return &f->store->documents.data[f->by_day[number]];
}

/* Room for the words of the longest document, and the filter. */
static void make_room(finder *f) {
  sf_store *store = f->store;
  size_t longest = 0, all = 0, size = 1024;
  for (size_t i = 0; i < store->documents.count; i++) {
    size_t words = store->documents.data[i].fingerprint.length / 2;
    longest = words > longest ? words : longest;
    all += words;
  }
  while (size < all * 2) /* about one word in ten is chosen, so hardly a bit is taken twice */
    size *= 2;
  f->list = sf_arena_alloc(&store->work, (longest + 1) * sizeof *f->list);
  f->shingles = sf_arena_alloc(&store->work, (longest + 1) * sizeof *f->shingles);
  f->once = sf_arena_alloc(&store->work, size / 8);
  f->again = sf_arena_alloc(&store->work, size / 8);
  memset(f->once, 0, size / 8);
  memset(f->again, 0, size / 8);
  f->mask = size - 1;
}

/* Reads the words of a document and their shingles: shingles[i] is of the words i to i + 9. */
static void read_words(finder *f, uint32_t number) {
  sf_fingerprint_reader reader = sf_fingerprint_read(document_at(f, number)->fingerprint);
  uint64_t last = 0;
  f->count = 0;
  while (sf_fingerprint_next(&reader, &f->list[f->count])) {
    last = (last << 6 | f->list[f->count].hash) & ((UINT64_C(1) << 6 * SHINGLE) - 1);
    f->count++;
    if (f->count >= SHINGLE)
      f->shingles[f->count - SHINGLE] = last;
  }
  f->words[number] = f->count;
}

static inline uint64_t mix(uint64_t x) {
  x = (x ^ x >> 32) * UINT64_C(0xD6E8FEB86659FD93);
  return (x ^ x >> 32) * UINT64_C(0xD6E8FEB86659FD93);
}

/* ---- shingles ---- */

typedef void (*chosen_fn)(finder *f, uint32_t number, uint32_t word, uint64_t hash);

/* Calls `chosen` for the smallest shingle of every CHOOSE in a row, once for each. */
static void winnow(finder *f, uint32_t number, chosen_fn chosen) {
  uint32_t count = f->count < SHINGLE ? 0 : f->count - SHINGLE + 1, least_at = 0;
  uint64_t least = UINT64_MAX;
  for (uint32_t i = 0; i < count; i++) {
    uint64_t hash = mix(f->shingles[i]);
    bool gone = i >= least_at + CHOOSE;
    if (!gone && hash > least)
      continue;
    least = hash;
    least_at = i;
    for (uint32_t back = gone ? i - CHOOSE + 1 : i; back < i; back++) {
      uint64_t before = mix(f->shingles[back]);
      if (before < least) {
        least = before;
        least_at = back;
      }
    }
    chosen(f, number, least_at, least);
  }
}

static void note_shingle(finder *f, uint32_t number, uint32_t word, uint64_t hash) {
  size_t place = (hash & f->mask) / 64;
  uint64_t bit = UINT64_C(1) << (hash & 63);
  (void)number, (void)word;
  f->again[place] |= f->once[place] & bit;
  f->once[place] |= bit;
}

static bool is_again(const finder *f, uint64_t hash) {
  return f->again[(hash & f->mask) / 64] >> (hash & 63) & 1;
}

/* ---- windows ---- */

static uint64_t hash_window(const finder *f, uint32_t word) {
  const uint64_t *at = f->shingles + word;
  return mix(mix(mix(at[0]) + at[SHINGLE]) + at[SF_ORIGIN_WORDS - SHINGLE]);
}

/* Lists the windows that hold a shingle seen again, unless they are listed already. */
static void list_around(finder *f, uint32_t number, uint32_t word, uint64_t hash) {
  if (f->count < SF_ORIGIN_WORDS || !is_again(f, hash))
    return;
  uint32_t first = word < CHOOSE ? 0 : word - CHOOSE + 1, last = f->count - SF_ORIGIN_WORDS;
  const entry *before = f->entries.count ? &f->entries.data[f->entries.count - 1] : NULL;
  if (before && before->document == number && before->word >= first)
    first = before->word + 1u;
  for (uint32_t at = first; at <= word && at <= last; at++) {
    entry window = {.key = hash_window(f, at), .document = number, .word = (uint16_t)at};
    SF_ARENA_PUSH(&f->store->work, &f->entries, window);
  }
}

/* All the words of a short document. */
static void list_short(finder *f, uint32_t number) {
  uint8_t hashes[SF_ORIGIN_WORDS];
  if (f->count < SHORT_WORDS || f->count >= SF_ORIGIN_WORDS)
    return;
  for (uint32_t i = 0; i < f->count; i++)
    hashes[i] = f->list[i].hash;
  entry window = {.key = XXH3_64bits(hashes, f->count), .document = number};
  SF_ARENA_PUSH(&f->store->work, &f->entries, window);
}

static int compare_keys(const void *a, const void *b) {
  const entry *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  if (x->document != y->document)
    return x->document < y->document ? -1 : 1;
  return x->word < y->word ? -1 : x->word > y->word;
}

static int compare_places(const void *a, const void *b) {
  const entry *x = a, *y = b;
  if (x->document != y->document)
    return x->document < y->document ? -1 : 1;
  return x->word < y->word ? -1 : x->word > y->word;
}

/* Keeps what stands in two documents or more and gives each such window a number: the highest bits
 * say whether it stands in many. */
#define IN_MANY (UINT64_C(1) << 63)

static void keep_shared(finder *f) {
  entry *all = f->entries.data;
  size_t kept = 0;
  uint64_t group = 0;
  for (size_t i = 0, end; i < f->entries.count; i = end) {
    size_t documents = 1;
    for (end = i + 1; end < f->entries.count && all[end].key == all[i].key; end++)
      documents += all[end].document != all[end - 1].document;
    if (documents < 2)
      continue;
    uint64_t key = group++ | (documents >= MANY_DOCUMENTS ? IN_MANY : 0);
    for (size_t e = i; e < end; e++) {
      all[kept] = all[e];
      all[kept++].key = key;
    }
  }
  f->entries.count = kept;
}

/* ---- what only looks like copy ---- */

/* Behind the last entry of the run that begins at `from`: windows that follow each other in one
 * document, with `many` only those that stand in many documents. */
static size_t end_of_run(const finder *f, size_t from, bool many) {
  const entry *all = f->entries.data;
  size_t end = from + 1;
  while (end < f->entries.count && all[end].document == all[from].document &&
         all[end].word == all[end - 1].word + 1 && (!many || all[end].key & IN_MANY))
    end++;
  return end;
}

/* Windows [from, end) of the run [first, behind) stand beside articles, and with them all that
 * share a word with them: the words before and behind are the same by chance. */
static void flag_beside(finder *f, size_t first, size_t from, size_t end, size_t behind) {
  entry *all = f->entries.data;
  uint32_t start = all[from].word, last = all[end - 1].word;
  while (from > first && all[from - 1].word + SF_ORIGIN_WORDS > start)
    from--;
  while (end < behind && all[end].word < last + SF_ORIGIN_WORDS)
    end++;
  for (size_t i = from; i < end; i++)
    all[i].flags |= ENTRY_BESIDE;
}

static void flag_runs(finder *f) {
  entry *all = f->entries.data;
  for (size_t i = 0, end; i < f->entries.count; i = end) {
    uint32_t words = f->words[all[i].document];
    end = end_of_run(f, i, false);
    uint32_t behind = all[end - 1].word + SF_ORIGIN_WORDS, length = behind - all[i].word;
    bool notice =
        behind + END_WORDS >= words && length < NOTICE_WORDS && length <= NOTICE_OF(words);
    for (size_t k = i; k < end && notice; k++)
      all[k].flags |= ENTRY_NOTICE;
    for (size_t k = i, stop; k < end; k = stop) {
      stop = k + 1;
      if (!(all[k].key & IN_MANY))
        continue;
      stop = end_of_run(f, k, true);
      if (all[stop - 1].word + SF_ORIGIN_WORDS - all[k].word < MUCH_OF(words))
        flag_beside(f, i, k, stop, end);
    }
  }
}

/* ---- groups ---- */

static uint32_t root_of(finder *f, uint32_t number) {
  while (f->parent[number] != number) {
    f->parent[number] = f->parent[f->parent[number]];
    number = f->parent[number];
  }
  return number;
}

/* Printed long after? Not told where a day is unknown. */
static bool is_much_later(const finder *f, uint32_t earlier, uint32_t later) {
  int64_t from = sf_document_day(document_at(f, earlier)),
          to = sf_document_day(document_at(f, later));
  return from && to && to - from > DAYS;
}

/* Links the documents of one window, entries [from, end), each with the one before. A notice at the
 * end counts where the same words stand elsewhere in another document. */
static void link_window(finder *f, size_t from, size_t end) {
  entry *all = f->entries.data, *before = NULL;
  bool notice = true;
  for (size_t i = from; i < end; i++)
    notice = notice && all[i].flags & (ENTRY_NOTICE | ENTRY_BESIDE);
  for (size_t i = from; i < end && !notice; i++) {
    if (all[i].flags & ENTRY_BESIDE)
      continue;
    if (before && !is_much_later(f, before->document, all[i].document)) {
      uint32_t a = root_of(f, before->document), b = root_of(f, all[i].document);
      f->parent[a > b ? a : b] = a > b ? b : a;
      before->flags |= ENTRY_LINKED;
      all[i].flags |= ENTRY_LINKED;
    }
    before = &all[i];
  }
}

static void link_windows(finder *f) {
  const entry *all = f->entries.data;
  for (size_t i = 0, end; i < f->entries.count; i = end) {
    for (end = i + 1; end < f->entries.count && all[end].key == all[i].key;)
      end++;
    link_window(f, i, end);
  }
}

static void sort_entries(finder *f, int (*compare)(const void *, const void *)) {
  if (f->entries.count)
    qsort(f->entries.data, f->entries.count, sizeof *f->entries.data, compare);
}

/* ---- what is found ---- */

/* Gives every group a number, in the order of the output. */
static uint32_t number_groups(finder *f) {
  sf_store *store = f->store;
  size_t room = (store->documents.count + 1) * sizeof(uint32_t);
  uint32_t *size = sf_arena_alloc(&store->work, room), groups = 0;
  uint32_t *number = sf_arena_alloc(&store->work, room); /* of each document */
  uint32_t *group = sf_arena_alloc(&store->work, room);  /* of each root */
  memset(size, 0, room);
  memset(group, 0, room);
  for (uint32_t i = 0; i < store->documents.count; i++) {
    size[root_of(f, i)]++;
    number[f->by_day[i]] = i;
  }
  for (size_t i = 0; i < store->documents.count; i++) {
    uint32_t root = root_of(f, number[store->order[i]]);
    if (size[root] > 1 && !group[root])
      group[root] = ++groups;
    store->origin_of[store->order[i]] = group[root];
  }
  return groups;
}

/* Passages of one document: entries [from, end), which are sorted; linked windows that overlap or
 * touch are one. */
static void add_passages(finder *f, size_t from, size_t end) {
  sf_store *store = f->store;
  uint32_t number = f->entries.data[from].document, behind = 0;
  uint32_t document = f->by_day[number];
  sf_passage *last = NULL;
  read_words(f, number);
  for (size_t i = from; i < end; i++) {
    const entry *window = &f->entries.data[i];
    if (!(window->flags & ENTRY_LINKED))
      continue;
    uint32_t stop = window->word + SF_ORIGIN_WORDS;
    stop = stop < f->count ? stop : f->count;
    if (!last || window->word > behind) {
      sf_passage passage = {.origin = store->origin_of[document],
                            .rank = store->rank[document],
                            .document = document,
                            .start = f->list[window->word].start};
      SF_ARENA_PUSH(&store->arena, &store->passages, passage);
      last = &store->passages.data[store->passages.count - 1];
    }
    last->end = f->list[stop - 1].end;
    behind = stop;
  }
}

static int compare_passages(const void *a, const void *b) {
  const sf_passage *x = a, *y = b;
  if (x->origin != y->origin)
    return x->origin < y->origin ? -1 : 1;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return x->start < y->start ? -1 : x->start > y->start;
}

static void find_passages(finder *f) {
  sf_store *store = f->store;
  for (size_t i = 0, end; i < f->entries.count; i = end) {
    for (end = i + 1; end < f->entries.count; end++)
      if (f->entries.data[end].document != f->entries.data[i].document)
        break;
    add_passages(f, i, end);
  }
  if (store->passages.count)
    qsort(store->passages.data, store->passages.count, sizeof *store->passages.data,
          compare_passages);
}

void sf_origins_find(sf_store *self) {
  size_t count = self->documents.count;
  finder f = {.store = self};
  self->origin_count = 0;
  memset(&self->passages, 0, sizeof self->passages); /* of an arena */
  self->origin_of = sf_arena_alloc(&self->arena, (count + 1) * sizeof *self->origin_of);
  memset(self->origin_of, 0, (count + 1) * sizeof *self->origin_of);
  if (count < 2)
    return;
  order_by_day(&f);
  make_room(&f);
  for (uint32_t i = 0; i < count; i++) {
    read_words(&f, i);
    winnow(&f, i, note_shingle);
  }
  for (uint32_t i = 0; i < count; i++) {
    read_words(&f, i);
    winnow(&f, i, list_around);
    list_short(&f, i);
  }
  sort_entries(&f, compare_keys);
  keep_shared(&f);
  sort_entries(&f, compare_places);
  flag_runs(&f);
  sort_entries(&f, compare_keys);
  link_windows(&f);
  self->origin_count = number_groups(&f);
  sort_entries(&f, compare_places);
  find_passages(&f);
}

size_t sf_origins_count(const sf_store *self, const sf_fact *fact, uint32_t *seen,
                        uint32_t number) {
  size_t sources = 0;
  uint32_t last = SF_NONE;
  for (uint32_t i = 0; i < fact->count; i++) { /* sorted by document */
    uint32_t document = sf_member(self, fact->first + i)->document;
    uint32_t origin = self->origin_of[document];
    if (document == last)
      continue;
    last = document;
    sources += !origin || seen[origin - 1] != number;
    if (origin)
      seen[origin - 1] = number;
  }
  return sources;
}
