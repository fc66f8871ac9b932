/* conflicts_story.c: do two documents tell of one story? See conflicts_parts.h.
 *
 * Two unrelated articles that say "about 5.9 million shares outstanding" and "4.7 million" do not
 * disagree. What shows one story is people, quotations, sums, counts and days that both have and
 * few others: a president is in every story, his bodyguard in one.
 */
#include "store/conflicts_parts.h"

#include <stdlib.h>

/* What stands in more documents than this shows nothing. */
#define FEW_DOCUMENTS 20u
/* A quotation of so many characters is a sentence rather than a word or two. */
#define LONG_QUOTE 40u
/* So many points make a story. */
#define STORY_POINTS 4u

/* Something that a document has. */
typedef struct anchor {
  uint64_t thing; /* a fact's number, or a person's behind all facts */
  uint32_t document, points;
} anchor;

static int compare_things(const void *a, const void *b) {
  const anchor *x = a, *y = b;
  if (x->thing != y->thing)
    return x->thing < y->thing ? -1 : 1;
  return x->document < y->document ? -1 : x->document > y->document;
}

static int compare_documents(const void *a, const void *b) {
  const anchor *x = a, *y = b;
  if (x->document != y->document)
    return x->document < y->document ? -1 : 1;
  return x->thing < y->thing ? -1 : x->thing > y->thing;
}

struct conflict_stories {
  SF_ARRAY(anchor) anchors; /* document by document */
  uint32_t *first;          /* of each document; one more */
};

/* What it says for one story that two documents have this fact. */
static uint32_t points_of(const sf_store *store, const sf_fact *fact) {
  const sf_store_mention *mention = sf_member(store, fact->first);
  if (fact->kind == SF_KIND_QUOTE)
    return mention->end - mention->start < LONG_QUOTE ? 2 : 3;
  if (fact->kind != SF_KIND_DATE)
    return fact->kind == SF_KIND_MONEY || fact->kind == SF_KIND_COUNT;
  const sf_value *type = sf_mention_value(store, mention, SF_DATE_TYPE);
  const sf_value *value = sf_mention_value(store, mention, SF_DATE_VALUE);
  return type && value && value->type == SF_VALUE_TEXT && sf_slice_is(type->as.text, "DATE") &&
         value->as.text.length >= sizeof "YYYY-MM" - 1;
}

static void list_anchors(sf_store *store, conflict_stories *self) {
  for (uint32_t f = 0; f < store->facts.count; f++) {
    const sf_fact *fact = &store->facts.data[f];
    uint32_t points = points_of(store, fact);
    for (uint32_t m = 0; points && m < fact->count; m++) {
      anchor next = {f, sf_member(store, fact->first + m)->document, points};
      SF_ARENA_PUSH(&store->work, &self->anchors, next);
    }
  }
  for (size_t s = 0; s < store->sightings.count; s++) {
    const sf_store_sighting *sighting = &store->sightings.data[s];
    if (sighting->person == SF_NONE || !sighting->told.name.length ||
        !memchr(sighting->told.name.data, ' ', sighting->told.name.length))
      continue; /* a last name alone may be somebody else's */
    anchor next = {store->facts.count + sighting->person, sighting->document, 2};
    SF_ARENA_PUSH(&store->work, &self->anchors, next);
  }
}

/* Keeps what two documents have and not too many, once for each. */
static void keep_telling(conflict_stories *self) {
  anchor *all = self->anchors.data;
  size_t kept = 0;
  if (self->anchors.count)
    qsort(all, self->anchors.count, sizeof *all, compare_things);
  for (size_t i = 0, end; i < self->anchors.count; i = end) {
    uint32_t documents = 1;
    for (end = i + 1; end < self->anchors.count && all[end].thing == all[i].thing; end++)
      documents += all[end].document != all[end - 1].document;
    if (documents < 2 || documents > FEW_DOCUMENTS)
      continue;
    for (size_t k = i; k < end; k++)
      if (k == i || all[k].document != all[k - 1].document)
        all[kept++] = all[k];
  }
  self->anchors.count = kept;
}

conflict_stories *conflict_stories_find(sf_store *store) {
  conflict_stories *self = sf_arena_alloc(&store->work, sizeof *self);
  size_t documents = store->documents.count, at = 0;
  memset(self, 0, sizeof *self);
  list_anchors(store, self);
  keep_telling(self);
  if (self->anchors.count)
    qsort(self->anchors.data, self->anchors.count, sizeof *self->anchors.data, compare_documents);
  self->first = sf_arena_alloc(&store->work, (documents + 1) * sizeof *self->first);
  for (uint32_t i = 0; i <= documents; i++) {
    while (at < self->anchors.count && self->anchors.data[at].document < i)
      at++;
    self->first[i] = (uint32_t)at;
  }
  return self;
}

bool conflict_one_story(const conflict_stories *self, uint32_t a, uint32_t b, bool surely) {
  uint32_t wanted = surely ? 2 * STORY_POINTS : STORY_POINTS;
  const anchor *x = self->anchors.data + self->first[a];
  const anchor *y = self->anchors.data + self->first[b];
  const anchor *x_end = self->anchors.data + self->first[a + 1];
  const anchor *y_end = self->anchors.data + self->first[b + 1];
  uint32_t points = 0;
  while (x < x_end && y < y_end && points < wanted) {
    if (x->thing == y->thing)
      points += x->points;
    uint64_t mine = x->thing, theirs = y->thing;
    x += mine <= theirs;
    y += theirs <= mine;
  }
  return points >= wanted;
}
