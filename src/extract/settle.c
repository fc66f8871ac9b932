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

static bool contest(const sf_mention *a, const sf_mention *b) {
  return a->end > b->start && b->end > a->start &&
         (a->kind == b->kind || (rank_of(a->kind) && rank_of(b->kind)));
}

void sf_settle(sf_scan *self) {
  sf_mention *list = self->mentions.data;
  size_t kept = 0;
  if (self->mentions.count)
    qsort(list, self->mentions.count, sizeof *list, by_place);
  for (size_t i = 0; i < self->mentions.count; i++) {
    sf_mention next = list[i];
    bool stands = true;
    size_t open = kept; /* look back over those that may still overlap: a few */
    for (size_t back = 0; open > 0 && back < 8 && stands; back++) {
      sf_mention *before = &list[--open];
      if (!contest(before, &next))
        continue;
      const sf_mention *loser = beats(before, &next) ? &next : before;
      sf_scan_decline(self, loser->kind, loser->rule, loser->start, loser->end,
                      "overlaps a mention that is longer or stronger");
      if (loser == &next)
        stands = false;
      else
        memmove(before, before + 1, (kept-- - open - 1) * sizeof *list);
    }
    if (stands)
      list[kept++] = next;
  }
  self->mentions.count = kept;
}
