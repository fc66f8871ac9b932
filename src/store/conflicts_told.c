/* conflicts_told.c: what documents differ on by their own words: a figure or day that one takes
 * back, a sum told as a part of another, a name spelt in two ways; see conflicts_parts.h.
 */
#include "store/conflicts_parts.h"

#include "token/utf8.h"

#include <stdlib.h>

/* A figure taken back that is further off is a contrast, no correction. */
#define TAKEN_BACK_RATIO 2.0

/* Facts on either side of one that may give the same sum, mentions of them that are compared, and
 * how well their words must agree. */
enum { NEIGHBOURS = 6, ALIKE_AMONG = 6, ALIKE = 4 };

/* Names compared with each other, of one person. */
enum { NAMES_MOST = 12 };

/* ---- facts ---- */

/* A mention that others of its document may point at. */
typedef struct pointed {
  uint32_t document, start, fact, member;
  sf_kind kind;
} pointed;

static int compare_pointed(const void *a, const void *b) {
  const pointed *x = a, *y = b;
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  if (x->document != y->document)
    return x->document < y->document ? -1 : 1;
  return x->start < y->start ? -1 : x->start > y->start;
}

/* One fact and another that a mention of it points at. */
typedef struct relation {
  sf_verdict verdict;
  uint32_t first, second; /* facts */
  sf_slice about;
} relation;

typedef struct teller {
  sf_store *store;
  SF_ARRAY(pointed) mentions;
  SF_ARRAY(relation) relations;
} teller;

static size_t field_of(sf_kind kind, bool within) {
  switch (kind) {
  case SF_KIND_MONEY:
    return within ? SF_MONEY_WITHIN : SF_MONEY_INSTEAD;
  case SF_KIND_COUNT:
    return within ? SF_FIELDS_MAX : SF_COUNT_INSTEAD;
  case SF_KIND_DATE:
    return within ? SF_FIELDS_MAX : SF_DATE_INSTEAD;
  case SF_KIND_COUNTRY:
  case SF_KIND_QUOTE:
  default:
    return SF_FIELDS_MAX;
  }
}

static const sf_value *pointer_of(const sf_store *store, const sf_store_mention *mention,
                                  sf_kind kind, bool within) {
  size_t field = field_of(kind, within);
  const sf_value *value = field < SF_FIELDS_MAX ? sf_values_get(&mention->values, field) : NULL;
  (void)store;
  return value && value->type == SF_VALUE_NUMBER ? value : NULL;
}

static void list_mentions(teller *t) {
  sf_store *store = t->store;
  for (uint32_t f = 0; f < store->facts.count; f++) {
    const sf_fact *fact = &store->facts.data[f];
    if (field_of(fact->kind, false) == SF_FIELDS_MAX)
      continue;
    for (uint32_t m = 0; m < fact->count; m++) {
      const sf_store_mention *mention = sf_member(store, fact->first + m);
      pointed next = {mention->document, mention->start, f, fact->first + m, fact->kind};
      SF_ARENA_PUSH(&store->work, &t->mentions, next);
    }
  }
  if (t->mentions.count)
    qsort(t->mentions.data, t->mentions.count, sizeof *t->mentions.data, compare_pointed);
}

/* The mention that starts there, NULL if there is none. */
static const pointed *mention_at(const teller *t, sf_kind kind, uint32_t document,
                                 const sf_value *start) {
  pointed wanted = {.kind = kind, .document = document};
  sf_decimal place = sf_decimal_normal(start->as.number);
  if (place.scale || place.digits < 0 || place.digits >= UINT32_MAX)
    return NULL;
  wanted.start = (uint32_t)place.digits;
  return bsearch(&wanted, t->mentions.data, t->mentions.count, sizeof *t->mentions.data,
                 compare_pointed);
}

/* ---- what two facts are to each other ---- */

static const sf_value *amount_of(const sf_store *store, uint32_t fact) {
  const sf_fact *self = &store->facts.data[fact];
  size_t field = self->kind == SF_KIND_MONEY ? SF_MONEY_AMOUNT : SF_COUNT_AMOUNT;
  const sf_value *value = sf_mention_value(store, sf_member(store, self->first), field);
  return value && value->type == SF_VALUE_NUMBER ? value : NULL;
}

static sf_slice thing_of(const sf_store *store, uint32_t fact) {
  const sf_fact *self = &store->facts.data[fact];
  size_t field = self->kind == SF_KIND_MONEY ? SF_MONEY_CURRENCY : SF_COUNT_NOUN;
  const sf_value *value = sf_mention_value(store, sf_member(store, self->first), field);
  return value && value->type == SF_VALUE_TEXT ? value->as.text : (sf_slice){0};
}

/* Can one be taken back for the other: the same unit, not far apart? */
static bool may_replace(const sf_store *store, uint32_t right, uint32_t wrong) {
  if (right == wrong)
    return false;
  if (store->facts.data[right].kind == SF_KIND_DATE)
    return true;
  const sf_value *a = amount_of(store, right), *b = amount_of(store, wrong);
  if (!a || !b || !sf_slice_equal(thing_of(store, right), thing_of(store, wrong)))
    return false;
  double x = sf_decimal_value(a->as.number), y = sf_decimal_value(b->as.number);
  return x != y && x <= y * TAKEN_BACK_RATIO && y <= x * TAKEN_BACK_RATIO;
}

static bool may_hold(const sf_store *store, uint32_t whole, uint32_t part) {
  if (whole == part)
    return false;
  const sf_value *a = amount_of(store, whole), *b = amount_of(store, part);
  return a && b && sf_slice_equal(thing_of(store, whole), thing_of(store, part)) &&
         sf_decimal_compare(b->as.number, a->as.number) < 0;
}

/* The words around a mention without the sign for it. */
static sf_slice words_around(sf_store *store, const sf_store_mention *mention, sf_kind kind) {
  const sf_value *about =
      kind == SF_KIND_DATE ? NULL
                           : sf_values_get(&mention->values,
                                           kind == SF_KIND_MONEY ? SF_MONEY_ABOUT : SF_COUNT_ABOUT);
  if (!about || about->type != SF_VALUE_TEXT)
    return mention->text;
  char *to = sf_arena_alloc(&store->arena, about->as.text.length + 1), *start = to;
  for (size_t i = 0; i < about->as.text.length; i++) {
    const char *at = about->as.text.data + i;
    if (*at == '_' || (*at == ' ' && (to == start || to[-1] == ' ')))
      continue;
    *to++ = *at;
  }
  while (to > start && to[-1] == ' ')
    to--;
  return to > start ? sf_slice_between(start, to) : mention->text;
}

static void add_relation(teller *t, sf_verdict verdict, uint32_t first, uint32_t second,
                         const sf_store_mention *mention) {
  relation next = {verdict, first, second,
                   words_around(t->store, mention, t->store->facts.data[second].kind)};
  SF_ARENA_PUSH(&t->store->work, &t->relations, next);
}

static void find_relations(teller *t) {
  sf_store *store = t->store;
  for (uint32_t f = 0; f < store->facts.count; f++) {
    const sf_fact *fact = &store->facts.data[f];
    for (uint32_t m = 0; m < fact->count; m++) {
      const sf_store_mention *mention = sf_member(store, fact->first + m);
      const sf_value *right = pointer_of(store, mention, fact->kind, false);
      const sf_value *whole = pointer_of(store, mention, fact->kind, true);
      if (!right && !whole)
        continue;
      if (!t->mentions.count)
        list_mentions(t);
      const pointed *other = mention_at(t, fact->kind, mention->document, right ? right : whole);
      if (!other)
        continue;
      if (right && may_replace(store, other->fact, f))
        add_relation(t, SF_VERDICT_CONTRADICTION, other->fact, f, sf_member(store, other->member));
      else if (!right && may_hold(store, other->fact, f))
        add_relation(t, SF_VERDICT_PART_WHOLE, other->fact, f, mention);
    }
  }
}

/* All mentions of a fact. */
static void add_fact(sf_store *store, uint32_t number) {
  const sf_fact *fact = &store->facts.data[number];
  for (uint32_t m = 0; m < fact->count; m++)
    conflict_place(store, number, sf_member(store, fact->first + m));
}

/* Do the words of any mention of `other` agree with those of one of `fact`, the first few each? */
static bool is_alike(sf_store *store, uint32_t fact, uint32_t other) {
  const sf_fact *a = &store->facts.data[fact], *b = &store->facts.data[other];
  for (uint32_t i = 0; i < a->count && i < ALIKE_AMONG; i++)
    for (uint32_t k = 0; k < b->count && k < ALIKE_AMONG; k++) {
      figure mine, theirs;
      unsigned words;
      bool name;
      if (figure_read(store, fact, a->first + i, &mine) &&
          figure_read(store, other, b->first + k, &theirs) &&
          figure_agreement(&mine, &theirs, &words, &name) >= ALIKE)
        return true;
    }
  return false;
}

/* The fact, and those next to it in order that give the same sum with another modifier or role and
 * in like words. */
static void add_facts(sf_store *store, uint32_t number) {
  const sf_value *amount = amount_of(store, number);
  sf_kind kind = store->facts.data[number].kind;
  add_fact(store, number);
  for (uint32_t i = number > NEIGHBOURS ? number - NEIGHBOURS : 0;
       kind == SF_KIND_MONEY && i <= number + NEIGHBOURS && i < store->facts.count; i++) {
    const sf_value *other = store->facts.data[i].kind == kind ? amount_of(store, i) : NULL;
    if (i != number && other && sf_decimal_compare(other->as.number, amount->as.number) == 0 &&
        sf_slice_equal(thing_of(store, i), thing_of(store, number)) && is_alike(store, number, i))
      add_fact(store, i);
  }
}

/* Do the places from `first` on come from two documents? */
static bool in_two_documents(const sf_store *store, uint32_t first) {
  const sf_conflict_place *places = store->conflict_places.data;
  for (size_t i = first; i < store->conflict_places.count; i++)
    if (places[i].document != places[first].document)
      return true;
  return false;
}

static void write_relation(sf_store *store, const relation *next) {
  sf_conflict conflict = {.verdict = next->verdict,
                          .about = next->about,
                          .first = (uint32_t)store->conflict_places.count};
  add_facts(store, next->first);
  conflict.split = conflict_close_side(store, conflict.first);
  add_facts(store, next->second);
  conflict.end = conflict_close_side(store, conflict.split);
  if (next->verdict == SF_VERDICT_PART_WHOLE && !in_two_documents(store, conflict.first))
    store->conflict_places.count = conflict.first; /* what one document says of itself */
  else
    SF_ARENA_PUSH(&store->arena, &store->conflicts, conflict);
}

static int compare_relations(const void *a, const void *b) {
  const relation *x = a, *y = b;
  if (x->first != y->first)
    return x->first < y->first ? -1 : 1;
  if (x->second != y->second)
    return x->second < y->second ? -1 : 1;
  if (x->verdict != y->verdict)
    return x->verdict < y->verdict ? -1 : 1;
  return sf_slice_compare(x->about, y->about);
}

static void write_relations(teller *t) {
  const relation *all = t->relations.data;
  if (t->relations.count)
    qsort(t->relations.data, t->relations.count, sizeof *all, compare_relations);
  for (size_t i = 0; i < t->relations.count; i++)
    if (i == 0 || all[i].first != all[i - 1].first || all[i].second != all[i - 1].second)
      write_relation(t->store, &all[i]);
}

/* ---- names ---- */

/* May one word be the other with a slip of the pen: at most `most` letters off, one in short words?
 */
static bool is_slip(sf_slice a, sf_slice b, unsigned most) {
  enum { LONGEST = 24 };
  unsigned row[LONGEST + 1];
  most = a.length < 6 && b.length < 6 ? 1 : most;
  if (a.length > LONGEST || b.length > LONGEST || a.length < 4 || b.length < 4)
    return false;
  for (size_t k = 0; k <= b.length; k++)
    row[k] = (unsigned)k;
  for (size_t i = 1; i <= a.length; i++) {
    unsigned corner = row[0];
    row[0] = (unsigned)i;
    for (size_t k = 1; k <= b.length; k++) {
      unsigned above = row[k], least = above < row[k - 1] ? above : row[k - 1];
      unsigned change = corner + (a.data[i - 1] != b.data[k - 1]);
      row[k] = change < least + 1 ? change : least + 1;
      corner = above;
    }
  }
  return row[b.length] <= most;
}

static sf_slice take_word(sf_slice *rest) {
  const char *space = rest->length ? memchr(rest->data, ' ', rest->length) : NULL;
  size_t length = space ? (size_t)(space - rest->data) : rest->length;
  sf_slice word = {rest->data, length};
  rest->data += length + (space != NULL);
  rest->length -= length + (space != NULL);
  return word;
}

bool conflict_is_misspelt(sf_slice a, sf_slice b, unsigned most) {
  unsigned words = 0, slips = 0;
  while (a.length && b.length) {
    sf_slice mine = take_word(&a), theirs = take_word(&b);
    words++;
    if (sf_slice_equal(mine, theirs))
      continue;
    slips++;
    if (!is_slip(mine, theirs, most))
      return false;
  }
  return words > 1 && slips && !a.length && !b.length;
}

/* A spelling of one person's name. */
typedef struct spelling {
  sf_slice folded, text;
} spelling;

sf_slice conflict_fold(sf_store *store, sf_slice name) {
  size_t before = store->scratch.count; /* writers write there, too */
  sf_fold(name, &store->scratch);
  sf_slice folded = sf_arena_copy(
      &store->work, (sf_slice){store->scratch.data + before, store->scratch.count - before});
  store->scratch.count = before;
  return folded;
}

/* The sightings of a person under one name. */
static void add_sightings(sf_store *store, const sf_person *person, sf_slice name) {
  for (uint32_t s = person->first; s != SF_NONE; s = store->sightings.data[s].next) {
    const sf_store_sighting *sighting = &store->sightings.data[s];
    if (!sf_slice_equal(sighting->told.name, name) || !sighting->told.variant_count)
      continue;
    const sf_variant *variant = &sighting->told.variants[0];
    sf_store_mention mention = {
        .document = sighting->document, .start = variant->start, .end = variant->end};
    conflict_place(store, SF_NONE, &mention);
  }
}

static void write_names(sf_store *store, const sf_person *person, const spelling *a,
                        const spelling *b) {
  sf_conflict conflict = {.verdict = SF_VERDICT_SPELLING,
                          .about = a->text,
                          .first = (uint32_t)store->conflict_places.count};
  add_sightings(store, person, a->text);
  conflict.split = (uint32_t)store->conflict_places.count;
  add_sightings(store, person, b->text);
  conflict.end = (uint32_t)store->conflict_places.count;
  if (conflict.first < conflict.split && conflict.split < conflict.end)
    SF_ARENA_PUSH(&store->arena, &store->conflicts, conflict);
}

static void compare_names(sf_store *store, const sf_person *person) {
  spelling names[NAMES_MOST];
  size_t count = 0;
  if (person->count < 2)
    return;
  for (uint32_t s = person->first; s != SF_NONE && count < NAMES_MOST;
       s = store->sightings.data[s].next) {
    sf_slice name = store->sightings.data[s].told.name;
    bool known = false;
    for (size_t k = 0; k < count && !known; k++)
      known = sf_slice_equal(names[k].text, name);
    if (!known)
      names[count++] = (spelling){conflict_fold(store, name), name};
  }
  for (size_t i = 0; i < count; i++)
    for (size_t k = i + 1; k < count; k++)
      if (conflict_is_misspelt(names[i].folded, names[k].folded, 2)) {
        bool swap = sf_slice_equal(names[k].text, person->name.as.text);
        write_names(store, person, &names[swap ? k : i], &names[swap ? i : k]);
      }
}

void conflicts_told(sf_store *store) {
  teller t = {.store = store};
  find_relations(&t);
  write_relations(&t);
  for (size_t i = 0; i < store->people.count; i++)
    compare_names(store, &store->people.data[i]);
}
