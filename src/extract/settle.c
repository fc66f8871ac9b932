/* settle.c: which mention stands where two claim the same text.
 *
 * Within a kind the longer mention stands, then the earlier. Between kinds only numbers are
 * contested: money over date over count, unless the other is longer. Quotations and countries lie
 * over anything.
 */
#include "extract/extractor.h"

#include <stdlib.h>

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

static int by_place(const void *a, const void *b) {
  const sf_mention *x = a, *y = b;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  if (x->end != y->end)
    return x->end > y->end ? -1 : 1;
  return by_kind(x, y);
}

/* Up to so many are sorted here: what an article has, kind by kind and in order within a kind. */
#define FEW 64

typedef struct sort_item {
  uint64_t key; /* the start, then the end backwards */
  uint32_t index;
} sort_item;

/* Puts list[items[i].index] in place i for all i. */
static void arrange(sf_mention *list, sort_item *items, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    if (items[i].index == i)
      continue;
    sf_mention first = list[i];
    uint32_t place = i;
    for (uint32_t next; (next = items[place].index) != i; place = next) {
      list[place] = list[next];
      items[place].index = place;
    }
    list[place] = first;
    items[place].index = place;
  }
}

static void sort_few(sf_mention *list, uint32_t count) {
  sort_item items[FEW];
  bool moved = false;
  for (uint32_t i = 0; i < count; i++) {
    sort_item item = {(uint64_t)list[i].start << 32 | (UINT32_MAX - list[i].end), i};
    uint32_t place = i;
    for (; place; place--) {
      const sort_item *before = &items[place - 1];
      if (before->key < item.key ||
          (before->key == item.key && by_kind(&list[before->index], &list[i]) <= 0))
        break;
      items[place] = *before;
      moved = true;
    }
    items[place] = item;
  }
  if (moved)
    arrange(list, items, count);
}

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

/* What stands in a group does not overlap and is in order, so that of it only the last can overlap
 * the next mention. A loser is emptied first and taken out at the end. */
void sf_settle(sf_scan *self) {
  sf_mention *list = self->mentions.data, *last[GROUPS] = {NULL};
  if (self->mentions.count <= FEW)
    sort_few(list, (uint32_t)self->mentions.count);
  else
    qsort(list, self->mentions.count, sizeof *list, by_place);
  for (size_t i = 0; i < self->mentions.count; i++) {
    sf_mention *next = &list[i], **before = &last[group_of(next)], *loser = NULL;
    if (*before && overlap(*before, next))
      loser = beats(*before, next) ? next : *before;
    if (loser) {
      sf_scan_decline(self, loser->kind, loser->rule, loser->start, loser->end,
                      "overlaps a mention that is longer or stronger");
      loser->end = loser->start;
    }
    if (loser != next)
      *before = next;
  }
  size_t kept = 0;
  for (size_t i = 0; i < self->mentions.count; i++)
    if (list[i].end > list[i].start) {
      if (kept < i)
        list[kept] = list[i];
      kept++;
    }
  self->mentions.count = kept;
}
