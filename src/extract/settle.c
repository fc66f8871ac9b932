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

static int by_place(const void *a, const void *b) {
  const sf_mention *x = a, *y = b;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  if (x->end != y->end)
    return x->end > y->end ? -1 : 1;
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  return sf_slice_compare(x->rule, y->rule);
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

/* Mentions of one group contest the same text: all numeric kinds, and each other kind by itself. */
static size_t group_of(sf_kind kind) {
  return rank_of(kind) ? 0 : (size_t)kind + 1;
}

/* What stands in a group does not overlap and is in order, so that of it only the last can overlap
 * the next mention. A loser is emptied first and taken out at the end. */
void sf_settle(sf_scan *self) {
  sf_mention *list = self->mentions.data, *last[SF_KIND_COUNT_ALL + 1] = {NULL};
  if (self->mentions.count)
    qsort(list, self->mentions.count, sizeof *list, by_place);
  for (size_t i = 0; i < self->mentions.count; i++) {
    sf_mention *next = &list[i], **before = &last[group_of(next->kind)], *loser = NULL;
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
    if (list[i].end > list[i].start)
      list[kept++] = list[i];
  self->mentions.count = kept;
}
