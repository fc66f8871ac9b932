/* settle.c: which mention stands where two claim the same text.
 *
 * Within a kind the longer mention stands, then the earlier. Between kinds only numbers are
 * contested: money over date over count, unless the other is longer. Quotations and countries lie
 * over anything.
 */
#include "extract/extractor.h"

#include <string.h>

/* Contested kinds, strongest first; 0 is not contested with other kinds. */
static unsigned rank_of(sf_kind kind) {
  switch (kind) {
  case SF_KIND_MONEY:
    return 3;
  case SF_KIND_DATE:
    return 2;
  case SF_KIND_COUNT:
    return 1;
  case SF_KIND_COUNTRY:
  case SF_KIND_QUOTE:
  default:
    return 0;
  }
}

/* Only the order of two with the same span. */
static int by_kind(const sf_mention *x, const sf_mention *y) {
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  return sf_slice_compare(x->rule, y->rule);
}

/* ---- the order of the text ---- */

/* A mention to be sorted. */
typedef struct placed {
  uint64_t place; /* the start, then the end backwards: the longer of two stands first */
  uint32_t index;
} placed;

static inline bool in_order(const sf_mention *list, const placed *a, const placed *b) {
  return a->place != b->place ? a->place < b->place
                              : by_kind(&list[a->index], &list[b->index]) <= 0;
}

/* Merges the runs [first, middle) and [middle, end) into `out`. */
static void merge(const sf_mention *list, const placed *first, const placed *middle,
                  const placed *end, placed *out) {
  const placed *a = first, *b = middle;
  while (a < middle && b < end)
    *out++ = in_order(list, a, b) ? *a++ : *b++;
  while (a < middle)
    *out++ = *a++;
  while (b < end)
    *out++ = *b++;
}

/* The mentions in the order of the text. Extractors add theirs nearly in order, so that there is
 * about one run a kind, and neighbouring runs are merged until one is left. */
static const placed *sort(const sf_scan *self) {
  const sf_mention *list = self->mentions.data;
  const size_t count = self->mentions.count;
  placed *items = sf_arena_alloc(self->arena, 2 * count * sizeof *items), *other = items + count;
  uint32_t *runs = sf_arena_alloc(self->arena, (count + 2) * sizeof *runs); /* where they start */
  size_t run_count = 0;
  for (uint32_t i = 0; i < count; i++) {
    items[i] = (placed){(uint64_t)list[i].start << 32 | (UINT32_MAX - list[i].end), i};
    if (i == 0 || !in_order(list, &items[i - 1], &items[i]))
      runs[run_count++] = i;
  }
  while (run_count > 1) {
    runs[run_count] = runs[run_count + 1] = (uint32_t)count; /* an odd run meets an empty one */
    size_t merged = 0;
    for (size_t i = 0; i < run_count; i += 2) {
      merge(list, items + runs[i], items + runs[i + 1], items + runs[i + 2], other + runs[i]);
      runs[merged++] = runs[i];
    }
    run_count = merged;
    placed *sorted = other;
    other = items;
    items = sorted;
  }
  return items;
}

/* ---- what overlaps ---- */

/* Does `a` stand and `b` fall, given that they overlap? */
static bool beats(const sf_mention *a, const sf_mention *b) {
  uint32_t x = a->end - a->start, y = b->end - b->start;
  if (x != y)
    return x > y;
  return rank_of(a->kind) >= rank_of(b->kind);
}

static bool overlap(const sf_mention *a, const sf_mention *b) {
  return a->end > b->start && b->end > a->start;
}

#define GROUPS (SF_KIND_COUNT_ALL + 2)

/* Mentions of one group contest the same text: all numeric kinds, and each other kind by itself,
 * with a group for those that may hold others. */
static size_t group_of(const sf_mention *mention) {
  if (mention->holds)
    return SF_KIND_COUNT_ALL + 1;
  return rank_of(mention->kind) ? 0 : (size_t)mention->kind + 1;
}

/* Empties those that lose. What stands in a group does not overlap and is in order, so that of it
 * only the last can overlap the next mention. */
static void contest(sf_scan *self, const placed *order) {
  sf_mention *last[GROUPS] = {NULL};
  for (size_t i = 0; i < self->mentions.count; i++) {
    sf_mention *next = &self->mentions.data[order[i].index];
    sf_mention **before = &last[group_of(next)], *loser = NULL;
    if (*before && overlap(*before, next)) {
      loser = beats(*before, next) ? next : *before;
      sf_scan_decline(self, loser->kind, loser->rule, loser->start, loser->end,
                      "overlaps a mention that is longer or stronger");
      loser->end = loser->start;
    }
    if (loser != next)
      *before = next;
  }
}

void sf_settle(sf_scan *self) {
  sf_mention *list = self->mentions.data;
  const size_t count = self->mentions.count;
  if (count == 0)
    return;
  const placed *order = sort(self);
  contest(self, order);
  sf_mention *kept = sf_arena_alloc(self->arena, count * sizeof *kept), *to = kept;
  for (size_t i = 0; i < count; i++) {
    const sf_mention *mention = &list[order[i].index];
    if (mention->end > mention->start)
      *to++ = *mention;
  }
  self->mentions.count = (size_t)(to - kept);
  memcpy(list, kept, self->mentions.count * sizeof *kept);
}
