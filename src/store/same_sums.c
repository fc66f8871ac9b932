/* same_sums.c: which mentions of one sum, or of one count, speak of the same thing.
 *
 * The value alone proves nothing: a round sum is pledged, lost and fined on one day. What the words
 * around the sum have in common, the role, who pays whom and what for, speak for it or against; how
 * much is needed depends on how round the sum is and on whether the articles tell one story. The
 * surest pairs are joined first, and never two groups of which two mentions contradict each other.
 * A count has its noun for it, so that in articles of one story it is one fact; "three people" of
 * another story are others.
 */
#include "store/same.h"

#include <stdlib.h>

enum {
  WORDS_MAX = 24, /* of one mention */
  PAIRS_ALL = 24, /* mentions of one sum that are all compared */
  LOOK_BACK = 6,  /* beyond that: earlier mentions looked at for each word */
  CHECKED = 24,   /* members of a group that a new one must not contradict */
  NEAR_DAYS = 14,
  SUMS_LOOKED = 400, /* of two documents */
  NOUN_POINTS = 2,   /* that two counts are of one noun */
  AGAINST = -100     /* cannot be the same */
};

typedef struct sum_item {
  uint32_t member, document, sentence, day;
  uint32_t words[WORDS_MAX]; /* senses, of `about` and of the parties */
  uint32_t word_count;
  const sf_value *role, *per, *payer, *beneficiary, *purpose;
} sum_item;

typedef struct sum_pair {
  int32_t points;
  uint32_t a, b;
} sum_pair;

typedef struct sum_run {
  sf_grouping *grouping;
  sf_store *store;
  const sf_same_words *tables;
  SF_ARRAY(sum_item) items;
  SF_ARRAY(sum_pair) pairs;
  unsigned digits;          /* of the sum, without the noughts at the end */
  bool counts;              /* not sums of money */
  uint32_t *sums, *sums_of; /* the sums of each document, and where they begin */
} sum_run;

/* ---- items ---- */

static void add_words(const sum_run *run, sum_item *item, const sf_value *value) {
  if (!value || value->type != SF_VALUE_TEXT)
    return;
  sf_slice rest = value->as.text, word;
  while ((word = sf_slice_next_word(&rest)).length && item->word_count < WORDS_MAX) {
    sf_same_word same = sf_same_word_of(run->tables, word);
    bool known = same.sort != SF_WORD_CONTENT || word.data[0] == '_'; /* where the sum stands */
    for (uint32_t i = 0; i < item->word_count && !known; i++)
      known = item->words[i] == same.sense;
    if (!known)
      item->words[item->word_count++] = same.sense;
  }
}

static void add_item(sum_run *run, uint32_t member) {
  const sf_store *store = run->store;
  const sf_store_mention *mention = sf_member(store, member);
  sum_item item = {.member = member,
                   .document = mention->document,
                   .sentence = mention->sentence_start,
                   .day = sf_document_day(&store->documents.data[mention->document])};
  if (!run->counts) {
    item.role = sf_mention_value(store, mention, SF_MONEY_ROLE);
    item.per = sf_mention_value(store, mention, SF_MONEY_PER);
    item.payer = sf_mention_value(store, mention, SF_MONEY_PAYER);
    item.beneficiary = sf_mention_value(store, mention, SF_MONEY_BENEFICIARY);
    item.purpose = sf_mention_value(store, mention, SF_MONEY_PURPOSE);
  }
  add_words(run, &item,
            sf_mention_value(store, mention, run->counts ? SF_COUNT_ABOUT : SF_MONEY_ABOUT));
  SF_ARENA_PUSH(&run->store->work, &run->items, item);
}

/* ---- two mentions ---- */

static bool is_known(const sf_value *value) {
  return value && value->type == SF_VALUE_TEXT;
}

/* A role that cannot be another one: nobody is granted a fine. */
static bool is_strict(const sf_value *role) {
  static const char *const strict[] = {"fine", "loss", "wage", "price"};
  for (size_t i = 0; i < sizeof strict / sizeof *strict; i++)
    if (sf_slice_is(role->as.text, strict[i]))
      return true;
  return false;
}

static int compare_roles(const sum_item *a, const sum_item *b) {
  if (!is_known(a->role) || !is_known(b->role) || sf_slice_is(a->role->as.text, "other") ||
      sf_slice_is(b->role->as.text, "other"))
    return 0;
  if (sf_value_compare(a->role, b->role) == 0)
    return 1;
  int together = a->document == b->document; /* an article that names two roles means it */
  return (is_strict(a->role) || is_strict(b->role) ? -2 : -1) - together;
}

/* Do two texts share a word of content? Points for it, or against. */
static int compare_texts(const sum_run *run, const sf_value *a, const sf_value *b, int agree,
                         int differ) {
  if (!is_known(a) || !is_known(b))
    return 0;
  sum_item x = {.word_count = 0}, y = {.word_count = 0};
  add_words(run, &x, a);
  add_words(run, &y, b);
  for (uint32_t i = 0; i < x.word_count; i++)
    for (uint32_t k = 0; k < y.word_count; k++)
      if (x.words[i] == y.words[k])
        return agree;
  return x.word_count && y.word_count ? differ : 0;
}

static int words_in_common(const sum_item *a, const sum_item *b) {
  int common = 0;
  for (uint32_t i = 0; i < a->word_count; i++)
    for (uint32_t k = 0; k < b->word_count; k++)
      common += a->words[i] == b->words[k];
  return common;
}

/* What speaks for one thing, less what speaks against it. */
static int points_of(const sum_run *run, const sum_item *a, const sum_item *b) {
  if (run->counts)
    return NOUN_POINTS + words_in_common(a, b);
  if (sf_value_compare(a->per, b->per) != 0 && is_known(a->per) && is_known(b->per))
    return AGAINST;
  bool same_sentence = a->document == b->document && a->sentence == b->sentence;
  int points = words_in_common(a, b) + compare_roles(a, b);
  points += compare_texts(run, a->payer, b->payer, 2, -2);
  points += compare_texts(run, a->beneficiary, b->beneficiary, 2, -2);
  points += compare_texts(run, a->purpose, b->purpose, 2, -1);
  return same_sentence && points < 4 ? AGAINST : points;
}

unsigned sf_people_shared(const sf_store *store, uint32_t a, uint32_t b) {
  const sf_store_document *x = &store->documents.data[a], *y = &store->documents.data[b];
  unsigned common = 0;
  for (uint32_t i = 0; i < x->sighting_count && common < 2; i++) {
    uint32_t person = store->sightings.data[x->first_sighting + i].person;
    for (uint32_t k = 0; person != SF_NONE && k < y->sighting_count; k++)
      if (store->sightings.data[y->first_sighting + k].person == person) {
        common++;
        break;
      }
  }
  return common;
}

/* How many sums both articles name, up to three. */
static unsigned sums_in_common(const sum_run *run, uint32_t a, uint32_t b) {
  uint32_t x = run->sums_of[a], x_end = run->sums_of[a + 1];
  uint32_t y = run->sums_of[b], y_end = run->sums_of[b + 1];
  unsigned common = 0;
  uint32_t last = SF_NONE; /* a sum that stands twice counts once */
  for (unsigned steps = 0; x < x_end && y < y_end && common < 3 && steps < SUMS_LOOKED; steps++) {
    uint32_t first = run->sums[x], second = run->sums[y];
    common += first == second && first != last;
    if (first == second)
      last = first;
    x += first <= second;
    y += second <= first;
  }
  return common;
}

/* The points without which two mentions are not joined. The less round the sum, the less chance. */
static int points_needed(const sum_run *run, const sum_item *a, const sum_item *b) {
  int round = run->digits >= 3 ? 0 : run->digits == 2 ? 1 : 2;
  if (a->document == b->document)
    return round > 1 ? 1 : 0;
  unsigned people = sf_people_shared(run->store, a->document, b->document);
  unsigned sums = sums_in_common(run, a->document, b->document); /* with this one */
  if (people > 1 || sums > 2)
    return round > 1 ? 1 : 0;
  uint32_t days = a->day > b->day ? a->day - b->day : b->day - a->day;
  bool near = a->day && b->day && days <= NEAR_DAYS;
  return (near ? 1 : 2) + round + (people || sums > 1 ? 0 : 1);
}

static void compare(sum_run *run, uint32_t a, uint32_t b) {
  const sum_item *x = &run->items.data[a], *y = &run->items.data[b];
  int points = points_of(run, x, y), least = run->digits == 1, most = least + 5;
  if (points < least) /* whatever the articles have in common */
    return;
  if (points >= most || points >= points_needed(run, x, y))
    SF_ARENA_PUSH(&run->store->work, &run->pairs, ((sum_pair){points, a, b}));
}

/* ---- all mentions of one sum ---- */

static void compare_all(sum_run *run) {
  for (uint32_t a = 0; a < run->items.count; a++)
    for (uint32_t b = a + 1; b < run->items.count; b++)
      compare(run, a, b);
}

/* With the last few that share a word, and those of the same document just before. */
static void compare_near(sum_run *run) {
  size_t size = 1024;
  while (size < run->items.count * WORDS_MAX)
    size *= 2;
  typedef struct word_link {
    uint32_t item, next;
  } word_link;
  SF_ARRAY(word_link) links = {NULL, 0, 0};
  uint32_t *heads = sf_arena_alloc(&run->store->work, size * sizeof *heads);
  memset(heads, 0, size * sizeof *heads);
  for (uint32_t i = 0; i < run->items.count; i++) {
    const sum_item *item = &run->items.data[i];
    uint32_t last = SF_NONE;
    for (uint32_t w = 0; w < item->word_count; w++) {
      uint32_t *head = &heads[item->words[w] * 0x9E3779B1u & (size - 1)], link = *head;
      for (int steps = 0; link && steps < LOOK_BACK; steps++, link = links.data[link - 1].next)
        if (links.data[link - 1].item != last)
          compare(run, last = links.data[link - 1].item, i);
      SF_ARENA_PUSH(&run->store->work, &links, ((word_link){i, *head}));
      *head = (uint32_t)links.count;
    }
    for (uint32_t k = i; k > 0 && i - k < LOOK_BACK; k--)
      if (run->items.data[k - 1].document == item->document)
        compare(run, k - 1, i);
  }
}

static int compare_pairs(const void *a, const void *b) {
  const sum_pair *x = a, *y = b;
  if (x->points != y->points)
    return x->points > y->points ? -1 : 1;
  if (x->a != y->a)
    return x->a < y->a ? -1 : 1;
  return x->b < y->b ? -1 : x->b > y->b;
}

/* Groups while they grow: rings of items. */
typedef struct sum_ring {
  uint32_t *next, *root, *size; /* the size of a root's ring */
} sum_ring;

static bool contradict(const sum_run *run, const sum_ring *ring, uint32_t a, uint32_t b) {
  uint32_t x = a;
  for (int i = 0; i < CHECKED; i++, x = ring->next[x]) {
    uint32_t y = b;
    for (int k = 0; k < CHECKED; k++, y = ring->next[y]) {
      if (points_of(run, &run->items.data[x], &run->items.data[y]) <= -3)
        return true;
      if (ring->next[y] == b)
        break;
    }
    if (ring->next[x] == a)
      break;
  }
  return false;
}

static void join_rings(sum_ring *ring, uint32_t a, uint32_t b) {
  uint32_t root = ring->root[a], other = ring->root[b];
  if (ring->size[root] < ring->size[other]) {
    root = ring->root[b];
    other = ring->root[a];
  }
  uint32_t x = other;
  do {
    ring->root[x] = root;
    x = ring->next[x];
  } while (x != other);
  ring->size[root] += ring->size[other];
  uint32_t next = ring->next[root];
  ring->next[root] = ring->next[other];
  ring->next[other] = next;
}

static void join_pairs(sum_run *run) {
  size_t count = run->items.count;
  sum_ring ring = {sf_arena_alloc(&run->store->work, count * sizeof(uint32_t)),
                   sf_arena_alloc(&run->store->work, count * sizeof(uint32_t)),
                   sf_arena_alloc(&run->store->work, count * sizeof(uint32_t))};
  for (uint32_t i = 0; i < count; i++) {
    ring.next[i] = ring.root[i] = i;
    ring.size[i] = 1;
  }
  if (run->pairs.count > 1)
    qsort(run->pairs.data, run->pairs.count, sizeof *run->pairs.data, compare_pairs);
  for (size_t i = 0; i < run->pairs.count; i++) {
    uint32_t a = run->pairs.data[i].a, b = run->pairs.data[i].b;
    if (ring.root[a] == ring.root[b] || contradict(run, &ring, ring.root[a], ring.root[b]))
      continue;
    join_rings(&ring, a, b);
    sf_grouping_join(run->grouping, run->items.data[a].member, run->items.data[b].member);
  }
}

static unsigned count_digits(const sf_value *amount) {
  int64_t digits = amount->as.number.digits;
  unsigned count = 0;
  while (digits && digits % 10 == 0)
    digits /= 10;
  for (; digits; digits /= 10)
    count++;
  return count;
}

/* The cells [first, end) have one value and currency, or are one of counts. */
static void settle_sum(sum_run *run, uint32_t first, uint32_t end, size_t field) {
  sf_grouping *grouping = run->grouping;
  const sf_cell *cell = &run->store->cells.data[grouping->cells[first]];
  const sf_value *amount = sf_values_get(&cell->values, field);
  if (!amount || amount->type != SF_VALUE_NUMBER ||
      grouping->start[end] - grouping->start[first] < 2)
    return;
  run->tables = sf_store_words(run->store);
  run->items.count = run->pairs.count = 0;
  run->digits = count_digits(amount);
  for (uint32_t i = first; i < end; i++)
    sf_grouping_part(grouping, i);
  for (uint32_t m = grouping->start[first]; m < grouping->start[end]; m++)
    add_item(run, m);
  if (run->items.count <= PAIRS_ALL)
    compare_all(run);
  else
    compare_near(run);
  join_pairs(run);
}

static bool is_one_value(const sf_cell *a, const sf_cell *b) {
  return sf_value_compare(sf_values_get(&a->values, SF_MONEY_AMOUNT),
                          sf_values_get(&b->values, SF_MONEY_AMOUNT)) == 0 &&
         sf_value_compare(sf_values_get(&a->values, SF_MONEY_MAX),
                          sf_values_get(&b->values, SF_MONEY_MAX)) == 0 &&
         sf_value_compare(sf_values_get(&a->values, SF_MONEY_CURRENCY),
                          sf_values_get(&b->values, SF_MONEY_CURRENCY)) == 0;
}

/* Behind the last of the cells from `first` on that have one value and currency. */
static uint32_t value_end(const sf_grouping *grouping, uint32_t first) {
  const sf_store *store = grouping->store;
  const sf_cell *cell = &store->cells.data[grouping->cells[first]];
  uint32_t end = first + 1;
  for (; end < store->cells.count; end++) {
    const sf_cell *next = &store->cells.data[grouping->cells[end]];
    if (next->kind != SF_KIND_MONEY || !is_one_value(cell, next))
      break;
  }
  return end;
}

/* The sums of each document, as numbers in their order. `end`: behind the cells of money. */
static void list_sums(sum_run *run, uint32_t end) {
  sf_store *store = run->store;
  const sf_grouping *grouping = run->grouping;
  size_t documents = store->documents.count, members = grouping->start[end];
  run->sums_of = sf_arena_alloc(&store->work, (documents + 2) * sizeof *run->sums_of);
  run->sums = sf_arena_alloc(&store->work, (members + 1) * sizeof *run->sums);
  uint32_t *next = run->sums_of + 1;
  memset(run->sums_of, 0, (documents + 2) * sizeof *run->sums_of);
  for (uint32_t m = 0; m < members; m++)
    run->sums_of[sf_member(store, m)->document + 2]++;
  for (size_t d = 2; d < documents + 2; d++)
    run->sums_of[d] += run->sums_of[d - 1];
  for (uint32_t first = 0, behind; first < end; first = behind) {
    behind = value_end(grouping, first);
    for (uint32_t m = grouping->start[first]; m < grouping->start[behind]; m++)
      run->sums[next[sf_member(store, m)->document]++] = first;
  }
}

void sf_same_sums(sf_grouping *grouping) {
  sf_store *store = grouping->store;
  sum_run run = {.grouping = grouping, .store = store};
  uint32_t end = 0; /* money is the first kind */
  while (end < store->cells.count && store->cells.data[grouping->cells[end]].kind == SF_KIND_MONEY)
    end++;
  if (store->documents.count > 1)
    list_sums(&run, end);
  for (uint32_t first = 0, behind; first < end; first = behind) {
    behind = value_end(grouping, first);
    settle_sum(&run, first, behind, SF_MONEY_AMOUNT);
  }
  if (store->documents.count < 2) /* what one article counts twice is one */
    return;
  run.counts = true;
  for (; end < store->cells.count; end++)
    if (store->cells.data[grouping->cells[end]].kind == SF_KIND_COUNT)
      settle_sum(&run, end, end + 1, SF_COUNT_AMOUNT);
}
