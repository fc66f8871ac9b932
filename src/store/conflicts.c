/* conflicts.c: lists the figures, finds those that can be compared and writes down what differs;
 * see conflicts.h.
 *
 * Never all pairs: figures meet under a word of their clauses (an index of key and stem), each with
 * the next few of that word. Of a pair of documents, a figure goes with one of the other document:
 * first those that agree, then the pair that most documents bear out.
 */
#include "store/conflicts_parts.h"
#include "store/same.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

/* Under a word, a figure is held against so many that follow. */
#define NEXT 48
/* Documents further apart tell of other days. */
#define DAYS_APART 10
/* What words must agree to: a noun says something of its own, the more if few figures have it and a
 * name agrees. */
enum {
  SUM_AGREES = 4,
  COUNT_AGREES = 3,
  RARE_AGREES = 2,
  MODIFIER_AGREES = 1,
  RARE_VALUES = 6,
  LENGTH_AGREES = 8,
  LENGTH_AGREES_NAMED = 6
};

/* Words of a clause that may differ where only one agrees. */
enum { MOST_BESIDE = 2 };

/* A figure under a word. */
typedef struct posting {
  uint64_t word; /* of key and stem */
  uint32_t figure;
} posting;

/* Two figures that can be compared; `a` before `b` in the list. */
typedef struct pair {
  uint32_t a, b;
  uint32_t agreement, support;
  figure_relation relation;
} pair;

typedef struct conflict_finder {
  sf_store *store;
  SF_ARRAY(figure) figures;
  SF_ARRAY(posting) postings;
  SF_ARRAY(pair) pairs;
  uint64_t *held;   /* sorted: which group is in which document */
  uint64_t *values; /* sorted: keys, one for each group */
  size_t held_count, value_count;
  int *days; /* of each document, by number; 0: not known */
  const conflict_stories *stories;
} conflict_finder;

/* ---- figures ---- */

static int compare_numbers(const void *a, const void *b) {
  const uint64_t *x = a, *y = b;
  return *x < *y ? -1 : *x > *y;
}

static uint64_t join_numbers(uint64_t a, uint64_t b) {
  uint64_t both[] = {a, b};
  return XXH3_64bits(both, sizeof both);
}

static void list_figures(conflict_finder *f) {
  sf_store *store = f->store;
  for (uint32_t i = 0; i < store->facts.count; i++) {
    const sf_fact *fact = &store->facts.data[i];
    if (fact->kind == SF_KIND_COUNTRY || fact->kind == SF_KIND_QUOTE)
      continue;
    for (uint32_t m = 0; m < fact->count; m++) {
      figure next;
      if (figure_read(store, i, fact->first + m, &next))
        SF_ARENA_PUSH(&store->work, &f->figures, next);
    }
  }
}

static int compare_groups(const void *a, const void *b) {
  const figure *x = *(const figure *const *)a, *y = *(const figure *const *)b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return x->value < y->value ? -1 : x->value > y->value;
}

/* Numbers the groups of figures with one key and value, and notes which document holds which. */
static void group_figures(conflict_finder *f) {
  sf_store *store = f->store;
  size_t count = f->figures.count;
  figure **list = sf_arena_alloc(&store->work, (count + 1) * sizeof(*list));
  f->held = sf_arena_alloc(&store->work, (count + 1) * sizeof *f->held);
  f->values = sf_arena_alloc(&store->work, (count + 1) * sizeof *f->values);
  for (size_t i = 0; i < count; i++)
    list[i] = &f->figures.data[i];
  qsort(list, count, sizeof(*list), compare_groups);
  uint32_t group = 0;
  for (size_t i = 0; i < count; i++) {
    bool fresh = i == 0 || compare_groups(&list[i - 1], &list[i]) != 0;
    group += fresh;
    list[i]->group = group;
    if (fresh)
      f->values[f->value_count++] = list[i]->key;
    f->held[f->held_count++] = join_numbers(group, list[i]->document);
  }
  qsort(f->held, f->held_count, sizeof *f->held, compare_numbers);
}

static bool holds(const conflict_finder *f, uint32_t group, uint32_t document) {
  uint64_t wanted = join_numbers(group, document);
  return bsearch(&wanted, f->held, f->held_count, sizeof wanted, compare_numbers) != NULL;
}

/* Do few figures count that noun? `values` is sorted by key. */
static bool is_rare(const conflict_finder *f, uint64_t key) {
  const uint64_t *at = bsearch(&key, f->values, f->value_count, sizeof key, compare_numbers);
  const uint64_t *end = f->values + f->value_count;
  if (!at)
    return false;
  const uint64_t *last = at;
  while (at > f->values && at[-1] == key && last - at < RARE_VALUES)
    at--;
  while (last < end && *last == key && last - at <= RARE_VALUES)
    last++;
  return last - at <= RARE_VALUES;
}

/* ---- pairs ---- */

/* Told on other days? Not known of a document without one. */
static bool days_apart(const conflict_finder *f, uint32_t a, uint32_t b) {
  int apart = f->days[a] - f->days[b];
  return f->days[a] && f->days[b] && (apart > DAYS_APART || apart < -DAYS_APART);
}

/* The day of each document, read once: pairs are many. */
static void list_days(conflict_finder *f) {
  const sf_store *store = f->store;
  f->days = sf_arena_alloc(&f->store->work, store->documents.count * sizeof *f->days);
  for (size_t i = 0; i < store->documents.count; i++)
    f->days[i] = (int)sf_document_day(&store->documents.data[i]);
}

static void try_pair(conflict_finder *f, uint32_t a, uint32_t b) {
  const figure *x = &f->figures.data[a], *y = &f->figures.data[b];
  unsigned words, agrees = x->sum ? SUM_AGREES : COUNT_AGREES;
  bool name;
  if (x->document == y->document || x->key != y->key || days_apart(f, x->document, y->document))
    return;
  figure_relation relation = figure_compare(x, y);
  if (relation == FIGURE_APART || relation == FIGURE_SAME)
    return;
  if (x->group != y->group && (holds(f, x->group, y->document) || holds(f, y->group, x->document)))
    return;
  unsigned agreement = figure_agreement(x, y, &words, &name);
  if (!x->sum && name && agreement >= RARE_AGREES && is_rare(f, x->key))
    agrees = RARE_AGREES;
  if (x->length) /* years are of many things */
    agrees = name ? LENGTH_AGREES_NAMED : LENGTH_AGREES;
  /* "over 40 countries" and "about 40 countries": in one story it is one figure */
  bool modifier_alone = x->group == y->group;
  if (modifier_alone)
    agrees = MODIFIER_AGREES;
  bool one_word = !(words & (words - 1));
  /* "the police employ 300 officers" and "the fire brigade employs 320" share the verb alone */
  if (one_word && !name && !modifier_alone && x->word_count > MOST_BESIDE &&
      y->word_count > MOST_BESIDE)
    return;
  if (agreement < agrees || !conflict_one_story(f->stories, x->document, y->document, one_word))
    return;
  pair next = {.a = a, .b = b, .agreement = agreement, .relation = relation};
  SF_ARENA_PUSH(&f->store->work, &f->pairs, next);
}

static int compare_postings(const void *a, const void *b) {
  const posting *x = a, *y = b;
  if (x->word != y->word)
    return x->word < y->word ? -1 : 1;
  return x->figure < y->figure ? -1 : x->figure > y->figure;
}

static int compare_places(const void *a, const void *b) {
  const pair *x = a, *y = b;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  return x->b < y->b ? -1 : x->b > y->b;
}

static void find_pairs(conflict_finder *f) {
  for (uint32_t i = 0; i < f->figures.count; i++) {
    const figure *from = &f->figures.data[i];
    for (uint32_t w = 0; w < from->word_count; w++) {
      posting next = {join_numbers(from->key, from->words[w].stem), i};
      SF_ARENA_PUSH(&f->store->work, &f->postings, next);
    }
  }
  if (!f->postings.count)
    return;
  qsort(f->postings.data, f->postings.count, sizeof *f->postings.data, compare_postings);
  for (size_t i = 0; i < f->postings.count; i++) {
    const posting *from = &f->postings.data[i];
    for (size_t k = i + 1; k < f->postings.count && k <= i + NEXT; k++) {
      if (f->postings.data[k].word != from->word)
        break;
      if (f->postings.data[k].figure != from->figure)
        try_pair(f, from->figure, f->postings.data[k].figure);
    }
  }
  if (f->pairs.count)
    qsort(f->pairs.data, f->pairs.count, sizeof *f->pairs.data, compare_places);
  size_t kept = 0; /* met under several words */
  for (size_t i = 0; i < f->pairs.count; i++)
    if (i == 0 || compare_places(&f->pairs.data[i], &f->pairs.data[kept - 1]) != 0)
      f->pairs.data[kept++] = f->pairs.data[i];
  f->pairs.count = kept;
}

/* ---- which go together ---- */

static const figure *first_of(const conflict_finder *f, const pair *p) {
  return &f->figures.data[p->a];
}

static const figure *second_of(const conflict_finder *f, const pair *p) {
  return &f->figures.data[p->b];
}

/* A pair with what it is sorted by. */
typedef struct sorted_pair {
  uint64_t groups; /* both numbers, the smaller first */
  uint64_t documents;
  pair pair;
} sorted_pair;

static int compare_sorted(const void *a, const void *b) {
  const sorted_pair *x = a, *y = b;
  if (x->groups != y->groups)
    return x->groups < y->groups ? -1 : 1;
  if (x->documents != y->documents)
    return x->documents < y->documents ? -1 : 1;
  return compare_places(&x->pair, &y->pair);
}

/* Those that agree, then those with most support and most words; then by the figures' order. */
static int compare_strength(const void *a, const void *b) {
  const sorted_pair *x = a, *y = b;
  bool weak = x->pair.relation == FIGURE_WEAK, other = y->pair.relation == FIGURE_WEAK;
  if (weak != other)
    return weak ? -1 : 1;
  if (x->pair.support != y->pair.support)
    return x->pair.support > y->pair.support ? -1 : 1;
  if (x->pair.agreement != y->pair.agreement)
    return x->pair.agreement > y->pair.agreement ? -1 : 1;
  return compare_places(&x->pair, &y->pair);
}

/* Sets of each pair in how many pairs of documents its two groups meet. */
static void count_support(sorted_pair *list, size_t count) {
  for (size_t i = 0, end; i < count; i = end) {
    uint32_t support = 1;
    for (end = i + 1; end < count && list[end].groups == list[i].groups; end++)
      support += list[end].documents != list[end - 1].documents;
    for (size_t k = i; k < end; k++)
      list[k].pair.support = support;
  }
}

static sorted_pair *sort_pairs(const conflict_finder *f) {
  sorted_pair *list = sf_arena_alloc(&f->store->work, (f->pairs.count + 1) * sizeof *list);
  for (size_t i = 0; i < f->pairs.count; i++) {
    const pair *from = &f->pairs.data[i];
    const figure *a = first_of(f, from), *b = second_of(f, from);
    bool swap = a->group > b->group;
    list[i].pair = *from;
    list[i].groups =
        swap ? (uint64_t)b->group << 32 | a->group : (uint64_t)a->group << 32 | b->group;
    uint32_t x = f->store->rank[a->document], y = f->store->rank[b->document];
    list[i].documents = x > y ? (uint64_t)y << 32 | x : (uint64_t)x << 32 | y;
  }
  qsort(list, f->pairs.count, sizeof *list, compare_sorted);
  count_support(list, f->pairs.count);
  qsort(list, f->pairs.count, sizeof *list, compare_strength);
  return list;
}

/* The groups that a group goes with; the first few. */
enum { PARTNERS = 6 };
typedef struct partners {
  uint32_t group[PARTNERS], count;
} partners;

/* Does `self` go with another group that the document holds, so that it does not need `group`? */
static bool is_taken(const conflict_finder *f, const partners *self, uint32_t group,
                     uint32_t document) {
  for (uint32_t i = 0; i < self->count; i++)
    if (self->group[i] != group && holds(f, self->group[i], document))
      return true;
  return false;
}

static void note_partner(partners *self, uint32_t group) {
  for (uint32_t i = 0; i < self->count; i++)
    if (self->group[i] == group)
      return;
  if (self->count < PARTNERS)
    self->group[self->count++] = group;
}

/* Keeps the pairs whose figures have no better partner in the other's document. */
static size_t keep_best(conflict_finder *f, sorted_pair *list) {
  size_t room = (f->figures.count + 2) * sizeof(partners), kept = 0;
  partners *known = sf_arena_alloc(&f->store->work, room); /* by group */
  memset(known, 0, room);
  for (size_t i = 0; i < f->pairs.count; i++) {
    const figure *a = first_of(f, &list[i].pair), *b = second_of(f, &list[i].pair);
    if (is_taken(f, &known[a->group], b->group, b->document) ||
        is_taken(f, &known[b->group], a->group, a->document))
      continue;
    note_partner(&known[a->group], b->group);
    note_partner(&known[b->group], a->group);
    list[kept++] = list[i];
  }
  return kept;
}

/* ---- writing down ---- */

void conflict_place(sf_store *store, uint32_t fact, const sf_store_mention *mention) {
  sf_conflict_place place = {fact, store->rank[mention->document], mention->document,
                             mention->start, mention->end};
  SF_ARENA_PUSH(&store->arena, &store->conflict_places, place);
}

static int compare_conflict_places(const void *a, const void *b) {
  const sf_conflict_place *x = a, *y = b;
  if (x->fact != y->fact)
    return x->fact < y->fact ? -1 : 1;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return x->start < y->start ? -1 : x->start > y->start;
}

uint32_t conflict_close_side(sf_store *store, uint32_t first) {
  sf_conflict_place *places = store->conflict_places.data;
  size_t kept = first;
  qsort(places + first, store->conflict_places.count - first, sizeof *places,
        compare_conflict_places);
  for (size_t i = first; i < store->conflict_places.count; i++)
    if (i == first || compare_conflict_places(&places[i], &places[kept - 1]) != 0)
      places[kept++] = places[i];
  store->conflict_places.count = kept;
  return (uint32_t)kept;
}

/* The words that make two figures comparable, as they stand with the first; of a count its noun. */
static sf_slice words_shared(conflict_finder *f, const pair *p) {
  const figure *a = first_of(f, p);
  sf_store *store = f->store;
  unsigned words;
  bool name;
  size_t before = store->scratch.count; /* writers write there, too */
  figure_agreement(a, second_of(f, p), &words, &name);
  if (!a->sum && !a->length) {
    const sf_value *noun = sf_mention_value(store, sf_member(store, a->member), SF_COUNT_NOUN);
    sf_buffer_add(&store->scratch, noun->as.text);
  }
  for (uint32_t i = 0; i < a->word_count; i++) {
    if (!(words >> i & 1))
      continue;
    sf_buffer_add_text(&store->scratch, store->scratch.count > before ? " " : "");
    sf_buffer_add(&store->scratch, a->words[i].text);
  }
  sf_slice words_of = sf_arena_copy(
      &store->arena, (sf_slice){store->scratch.data + before, store->scratch.count - before});
  store->scratch.count = before;
  return words_of;
}

/* One conflict of the pairs [from, end), which are of the same two groups; the smaller is the first
 * side. */
static void write_groups(conflict_finder *f, const sorted_pair *list, size_t from, size_t end) {
  sf_store *store = f->store;
  const sorted_pair *best = &list[from];
  sf_conflict next = {.verdict = SF_VERDICT_WEAK, .first = (uint32_t)store->conflict_places.count};
  for (size_t i = from; i < end; i++) {
    if (list[i].pair.relation == FIGURE_DIFFERENT)
      next.verdict = SF_VERDICT_CONTRADICTION;
    if (list[i].pair.agreement > best->pair.agreement)
      best = &list[i];
  }
  for (unsigned side = 0; side < 2; side++) {
    for (size_t i = from; i < end; i++) {
      const figure *a = first_of(f, &list[i].pair), *b = second_of(f, &list[i].pair);
      const figure *mine =
          (a->group < b->group || (a->group == b->group && a->fact < b->fact)) == (side == 0) ? a
                                                                                              : b;
      conflict_place(store, mine->fact, sf_member(store, mine->member));
    }
    *(side ? &next.end : &next.split) = conflict_close_side(store, side ? next.split : next.first);
  }
  next.about = words_shared(f, &best->pair);
  SF_ARENA_PUSH(&store->arena, &store->conflicts, next);
}

static void write_pairs(conflict_finder *f, sorted_pair *list, size_t count) {
  qsort(list, count, sizeof *list, compare_sorted);
  for (size_t i = 0, end; i < count; i = end) {
    for (end = i + 1; end < count && list[end].groups == list[i].groups;)
      end++;
    write_groups(f, list, i, end);
  }
}

void sf_conflicts_find(sf_store *self) {
  conflict_finder f = {.store = self};
  memset(&self->conflicts, 0, sizeof self->conflicts); /* of an arena */
  memset(&self->conflict_places, 0, sizeof self->conflict_places);
  if (self->documents.count < 2)
    return;
  list_figures(&f);
  f.stories = conflict_stories_find(self);
  if (f.figures.count) {
    list_days(&f);
    group_figures(&f);
    conflicts_parties(self, f.figures.data, f.figures.count, f.stories);
    find_pairs(&f);
    sorted_pair *list = sort_pairs(&f);
    write_pairs(&f, list, keep_best(&f, list));
  }
  conflicts_days(self, f.stories);
  conflicts_bodies(self, f.stories);
  conflicts_told(self);
}
