/* parts.c: see parts.h.
 *
 * Nothing is added up over a whole corpus: some three sums always do. A sum and its parts stand
 * close together in one document, the parts as neighbours right behind the sum or right before it,
 * in one currency and not in contradicting roles, and they make it up exactly; the sum has at least
 * two digits before its noughts, because 3 = 1 + 2 is chance. Or an article gives the parts alone,
 * one behind the other, and another one of the same story the sum: then the roles must be known
 * and equal, and the words around them have something in common.
 */
#include "store/parts.h"

#include "base/sort.h"
#include "store/same.h"

enum {
  WINDOW = 900,    /* code points between a sum and the furthest of its parts: two paragraphs */
  NEIGHBOURS = 6,  /* sums looked at on one side */
  SKIPPED = 1,     /* of them that may stand before the parts */
  TOTALS = 24,     /* of one amount looked at in other articles: more are no evidence */
  LEAST_DIGITS = 2 /* of the sum */
};

typedef struct placed_sum {
  uint32_t rank, start, end, fact, sentence, mention;
  sf_decimal amount;
  sf_slice currency, role;
} placed_sum;

typedef struct sum_list {
  placed_sum *data;
  size_t count;
} sum_list;

static int compare_places(const void *a, const void *b) {
  const placed_sum *x = a, *y = b;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->fact < y->fact ? -1 : x->fact > y->fact;
}

static sf_slice text_of(const sf_value *value) {
  return value && value->type == SF_VALUE_TEXT ? value->as.text : (sf_slice){0};
}

/* Adds all mentions of a fact, if it is a plain sum. */
static void add_fact(const sf_store *store, uint32_t number, sum_list *out) {
  const sf_fact *fact = &store->facts.data[number];
  const sf_store_mention *first = sf_member(store, fact->first);
  const sf_value *amount = sf_mention_value(store, first, SF_MONEY_AMOUNT);
  sf_slice currency = text_of(sf_mention_value(store, first, SF_MONEY_CURRENCY));
  if (!amount || amount->type != SF_VALUE_NUMBER || amount->as.number.digits <= 0 ||
      !currency.length || sf_mention_value(store, first, SF_MONEY_MAX) ||
      sf_mention_value(store, first, SF_MONEY_PER))
    return;
  for (uint32_t i = 0; i < fact->count; i++) {
    const sf_store_mention *mention = sf_member(store, fact->first + i);
    out->data[out->count++] =
        (placed_sum){.rank = store->rank[mention->document],
                     .start = mention->start,
                     .end = mention->end,
                     .fact = number,
                     .sentence = mention->sentence_start,
                     .mention = store->members.data[fact->first + i],
                     .amount = amount->as.number,
                     .currency = currency,
                     .role = text_of(sf_mention_value(store, mention, SF_MONEY_ROLE))};
  }
}

/* a + b into *a; false if it does not fit. */
static bool add(sf_decimal *a, sf_decimal b) {
  while (a->scale != b.scale) {
    sf_decimal *less = a->scale < b.scale ? a : &b;
    if (less->digits > INT64_MAX / 10)
      return false;
    less->digits *= 10;
    less->scale++;
  }
  if (a->digits > INT64_MAX - b.digits)
    return false;
  a->digits += b.digits;
  return true;
}

static unsigned count_digits(sf_decimal number) {
  unsigned count = 0;
  int64_t digits = number.digits;
  while (digits && digits % 10 == 0)
    digits /= 10;
  for (; digits; digits /= 10)
    count++;
  return count;
}

static bool may_be_part(const placed_sum *part, const placed_sum *total) {
  bool roles = sf_slice_equal(part->role, total->role) || !part->role.length ||
               !total->role.length || sf_slice_is(part->role, "other") ||
               sf_slice_is(total->role, "other");
  return roles && sf_decimal_compare(part->amount, total->amount) < 0;
}

/* The sums on one side of the total, the nearest first, each fact once. */
static size_t gather(const sum_list *list, size_t total, int step, const placed_sum **out) {
  const placed_sum *of = &list->data[total];
  size_t count = 0;
  for (size_t at = total; count < NEIGHBOURS;) {
    if ((step < 0 && at == 0) || (step > 0 && at + 1 == list->count))
      break;
    at = step < 0 ? at - 1 : at + 1;
    const placed_sum *next = &list->data[at];
    uint32_t reach = step < 0 ? of->end - next->start : next->end - of->start;
    if (next->rank != of->rank || reach > WINDOW)
      break;
    bool known = next->fact == of->fact || !sf_slice_equal(next->currency, of->currency);
    for (size_t i = 0; i < count && !known; i++)
      known = out[i]->fact == next->fact;
    if (!known)
      out[count++] = next;
  }
  return count;
}

/* Do neighbours from number `first` on make up the total? */
static bool make_up(const placed_sum *total, const placed_sum *const *sums, size_t count,
                    size_t first, sf_split *out) {
  sf_decimal sum = {0, 0};
  *out = (sf_split){.total = total->fact};
  for (size_t i = first; i < count && out->count < SF_PARTS_MAX; i++) {
    bool together = sums[i]->sentence == total->sentence; /* all of them, or none */
    if (!may_be_part(sums[i], total) || !add(&sum, sums[i]->amount) ||
        together != (sums[first]->sentence == total->sentence))
      return false;
    out->parts[out->count++] = sums[i]->fact;
    int order = sf_decimal_compare(sum, total->amount);
    if (order >= 0)
      return order == 0 && out->count > 1;
  }
  return false;
}

static int compare_numbers(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

static int compare_splits(const void *a, const void *b) {
  const sf_split *x = a, *y = b;
  if (x->total != y->total)
    return x->total < y->total ? -1 : 1;
  if (x->count != y->count)
    return x->count < y->count ? -1 : 1;
  for (uint32_t i = 0; i < x->count; i++)
    if (x->parts[i] != y->parts[i])
      return x->parts[i] < y->parts[i] ? -1 : 1;
  return 0;
}

static void look_around(sf_store *self, const sum_list *list, size_t total) {
  const placed_sum *sums[NEIGHBOURS];
  if (count_digits(list->data[total].amount) < LEAST_DIGITS)
    return;
  for (int step = -1; step <= 1; step += 2) {
    size_t count = gather(list, total, step, sums);
    for (size_t first = 0; first <= SKIPPED && first < count; first++) {
      sf_split split;
      if (!make_up(&list->data[total], sums, count, first, &split))
        continue;
      sf_sort(split.parts, split.count, sizeof *split.parts, compare_numbers);
      SF_ARRAY_PUSH(&self->memory, &self->splits, split);
      break;
    }
  }
}

/* ---- the sum in another article ---- */

static bool share_words(sf_store *self, const sf_store_mention *a, const sf_store_mention *b) {
  static const size_t fields[] = {SF_MONEY_ABOUT, SF_MONEY_PAYER, SF_MONEY_BENEFICIARY,
                                  SF_MONEY_PURPOSE};
  enum { WORDS = 48, ENOUGH = 2 };
  const sf_same_words *tables = sf_store_words(self);
  uint32_t known[WORDS], count = 0;
  unsigned common = 0;
  for (int round = 0; round < 2; round++)
    for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
      sf_slice rest = text_of(sf_mention_value(self, round ? b : a, fields[f])), word;
      while ((word = sf_slice_next_word(&rest)).length) {
        sf_same_word same = sf_same_word_of(tables, word);
        if (same.sort != SF_WORD_CONTENT || word.data[0] == '_')
          continue;
        if (!round && count < WORDS)
          known[count++] = same.sense;
        for (uint32_t i = 0; round && i < count; i++)
          if (known[i] == same.sense) {
            known[i] = known[--count]; /* counts once */
            common++;
          }
      }
    }
  return common >= ENOUGH;
}

/* Is a mention of the total about what the parts are about, in an article of the same story? */
static bool is_total_of(sf_store *self, const sf_fact *total, const placed_sum *first) {
  enum { LOOKED = 8 };
  const sf_store_mention *part = &self->mentions.data[first->mention];
  for (uint32_t i = 0; i < total->count && i < LOOKED; i++) {
    const sf_store_mention *mention = sf_member(self, total->first + i);
    sf_slice role = text_of(sf_mention_value(self, mention, SF_MONEY_ROLE));
    if (mention->document != part->document && role.length && sf_slice_equal(role, first->role) &&
        !sf_slice_is(role, "other") &&
        sf_people_shared(self, mention->document, part->document) > 1 &&
        share_words(self, mention, part))
      return true;
  }
  return false;
}

/* The first fact of that amount or of a larger one; they stand in the order of amounts. */
static size_t first_of_amount(const sf_store *self, size_t facts, sf_decimal amount) {
  size_t low = 0, high = facts;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    const sf_value *other =
        sf_values_get(&self->cells.data[self->facts.data[middle].cell].values, SF_MONEY_AMOUNT);
    if (!other || other->type != SF_VALUE_NUMBER ||
        sf_decimal_compare(other->as.number, amount) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Looks for a fact that the neighbours in `split` make up. */
static void look_elsewhere(sf_store *self, size_t facts, const placed_sum *first, sf_decimal sum,
                           sf_split *split) {
  if (count_digits(sum) < LEAST_DIGITS)
    return;
  size_t from = first_of_amount(self, facts, sum);
  for (size_t f = from; f < facts && f - from < TOTALS; f++) {
    const sf_fact *total = &self->facts.data[f];
    const sf_values *values = &self->cells.data[total->cell].values;
    const sf_value *amount = sf_values_get(values, SF_MONEY_AMOUNT);
    if (!amount || sf_decimal_compare(amount->as.number, sum) != 0)
      return;
    if (sf_values_get(values, SF_MONEY_MAX) || sf_values_get(values, SF_MONEY_PER) ||
        !sf_slice_equal(text_of(sf_values_get(values, SF_MONEY_CURRENCY)), first->currency) ||
        !is_total_of(self, total, first))
      continue;
    split->total = (uint32_t)f;
    sf_split sorted = *split;
    sf_sort(sorted.parts, sorted.count, sizeof *sorted.parts, compare_numbers);
    SF_ARRAY_PUSH(&self->memory, &self->splits, sorted);
  }
}

/* Neighbours of one role from `at` on, two and more of them. */
static void look_behind(sf_store *self, size_t facts, const sum_list *list, size_t at) {
  const placed_sum *first = &list->data[at];
  sf_split split = {.count = 1, .parts = {first->fact}};
  sf_decimal sum = first->amount;
  for (size_t i = at + 1; i < list->count && split.count < SF_PARTS_MAX; i++) {
    const placed_sum *next = &list->data[i];
    if (next->rank != first->rank || next->end - first->start > WINDOW || !first->role.length ||
        !sf_slice_equal(next->role, first->role) || next->fact == first->fact ||
        !sf_slice_equal(next->currency, first->currency) || !add(&sum, next->amount))
      return;
    split.parts[split.count++] = next->fact;
    look_elsewhere(self, facts, first, sum, &split);
  }
}

size_t sf_parts_of(const sf_store *self, uint32_t total) {
  size_t low = 0, high = self->splits.count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (self->splits.data[middle].total < total)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

void sf_parts_find(sf_store *self) {
  size_t facts = 0, mentions = 0, kept = 0;
  self->splits.count = 0;
  while (facts < self->facts.count && self->facts.data[facts].kind == SF_KIND_MONEY)
    mentions += self->facts.data[facts++].count;
  if (facts < 3) /* a sum and two parts */
    return;
  sum_list list = {sf_arena_alloc(&self->work, mentions * sizeof *list.data), 0};
  for (uint32_t i = 0; i < facts; i++)
    add_fact(self, i, &list);
  if (list.count > 1)
    sf_sort(list.data, list.count, sizeof *list.data, compare_places);
  for (size_t i = 0; i < list.count; i++)
    look_around(self, &list, i);
  for (size_t i = 0; self->documents.count > 1 && i < list.count; i++)
    look_behind(self, facts, &list, i);
  if (self->splits.count > 1)
    sf_sort(self->splits.data, self->splits.count, sizeof *self->splits.data, compare_splits);
  for (size_t i = 0; i < self->splits.count; i++)
    if (!i || compare_splits(&self->splits.data[i], &self->splits.data[kept - 1]) != 0)
      self->splits.data[kept++] = self->splits.data[i];
  self->splits.count = kept;
}
