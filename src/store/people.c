/* people.c: from the people of single documents to those of the store; see people.h.
 *
 * Here: sightings in order, groups of equal names, and the people that are written. What is one
 * person is people_join.c's.
 */
#include "store/people_parts.h"

#include "base/sort.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

/* ---- sightings in order ---- */

static int compare_variants(const sf_sighting *a, const sf_sighting *b) {
  for (uint32_t i = 0; i < a->variant_count && i < b->variant_count; i++) {
    const sf_variant *x = &a->variants[i], *y = &b->variants[i];
    if (x->start != y->start)
      return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
      return x->end < y->end ? -1 : 1;
    if (x->mentions != y->mentions)
      return x->mentions < y->mentions ? -1 : 1;
    int order = sf_slice_compare(x->text, y->text);
    if (order)
      return order;
  }
  return a->variant_count < b->variant_count ? -1 : a->variant_count > b->variant_count;
}

static int compare_told(const sf_sighting *a, const sf_sighting *b) {
  int order = compare_variants(a, b);
  const sf_slice x[] = {a->name, a->family, a->generation, a->formal, a->role};
  const sf_slice y[] = {b->name, b->family, b->generation, b->formal, b->role};
  for (size_t i = 0; !order && i < sizeof x / sizeof *x; i++)
    order = sf_slice_compare(x[i], y[i]);
  if (!order)
    order = (int)a->gender - (int)b->gender;
  return order ? order : (int)a->sure - (int)b->sure;
}

static int compare_sightings(const void *a, const void *b) {
  const sf_store_sighting *x = *(sf_store_sighting *const *)a, *y = *(sf_store_sighting *const *)b;
  return compare_told(&x->told, &y->told);
}

static int compare_ids(const void *a, const void *b) {
  const sf_store_document *x = *(sf_store_document *const *)a, *y = *(sf_store_document *const *)b;
  return memcmp(x->id, y->id, SF_ID_LENGTH);
}

/* The documents in the order of their ids. */
static sf_store_document **order_ids(sf_store *self) {
  size_t count = self->documents.count;
  sf_store_document **order = sf_arena_alloc(&self->arena, (count + 1) * sizeof(*order));
  for (size_t i = 0; i < count; i++)
    order[i] = &self->documents.data[i];
  if (count > 1)
    qsort(order, count, sizeof(*order), compare_ids);
  return order;
}

/* The sightings document by document, in the order of ids; each document's in order. */
static sf_store_sighting **lay_out(sf_store *self) {
  size_t count = self->sightings.count, documents = self->documents.count, at = 0;
  sf_store_document **order = order_ids(self);
  sf_store_sighting **list = sf_arena_alloc(&self->arena, (count + 1) * sizeof(*list));
  for (size_t d = 0; d < documents; d++) {
    order[d]->first_sighting = (uint32_t)at;
    at += order[d]->sighting_count;
    order[d]->sighting_count = 0;
  }
  for (size_t i = 0; i < count; i++) {
    sf_store_document *document = &self->documents.data[self->sightings.data[i].document];
    list[document->first_sighting + document->sighting_count++] = &self->sightings.data[i];
  }
  for (size_t d = 0; d < documents; d++) {
    sf_store_sighting **first = list + order[d]->first_sighting;
    bool ordered = true;
    for (uint32_t i = 1; i < order[d]->sighting_count && ordered; i++)
      ordered = compare_sightings(&first[i - 1], &first[i]) <= 0;
    if (!ordered)
      qsort(first, order[d]->sighting_count, sizeof(*first), compare_sightings);
  }
  return list;
}

static bool is_repeat(const sf_store_sighting *a, const sf_store_sighting *b) {
  return a->document == b->document && compare_told(&a->told, &b->told) == 0;
}

/* By document id and place, without repeats. */
static void sort_sightings(sf_store *self) {
  size_t count = self->sightings.count, kept = 0;
  sf_store_sighting *list = self->sightings.data, **sorted = lay_out(self);
  uint32_t *from = sf_arena_alloc(&self->arena, (count + 1) * sizeof *from);
  for (size_t i = 0, repeats = 0; i < count; i++) { /* repeats go to the end */
    bool repeat = i && is_repeat(sorted[i - 1], sorted[i]);
    from[repeat ? count - ++repeats : kept++] = (uint32_t)(sorted[i] - list);
  }
  for (uint32_t i = 0; i < count; i++) { /* where they are wanted, one cycle after the other */
    sf_store_sighting first = list[i];
    uint32_t to = i;
    while (from[to] != i) {
      uint32_t next = from[to];
      list[to] = list[next];
      from[to] = to;
      to = next;
    }
    list[to] = first;
    from[to] = to;
  }
  self->sightings.count = kept;
}

/* One document from one scan: in order already. */
static bool is_sorted(const sf_store *self) {
  if (self->documents.count > 1)
    return false;
  for (size_t i = 1; i < self->sightings.count; i++)
    if (compare_told(&self->sightings.data[i - 1].told, &self->sightings.data[i].told) >= 0)
      return false;
  return true;
}

static void tell_documents(sf_store *self) {
  for (size_t i = 0; i < self->documents.count; i++)
    self->documents.data[i].sighting_count = 0;
  for (size_t i = 0; i < self->sightings.count; i++) {
    sf_store_sighting *sighting = &self->sightings.data[i];
    sf_store_document *document = &self->documents.data[sighting->document];
    if (!document->sighting_count++)
      document->first_sighting = (uint32_t)i;
    sighting->person = sighting->next = SF_NONE;
  }
}

/* ---- names ---- */

static int compare_names(const people_name *a, const people_name *b) {
  if (a->full != b->full)
    return a->full ? -1 : 1;
  return sf_slice_compare(a->key, b->key);
}

static int compare_items(const void *a, const void *b) {
  const people_name *x = a, *y = b;
  int order = compare_names(x, y);
  if (order)
    return order;
  return x->sighting < y->sighting ? -1 : x->sighting > y->sighting;
}

static void add_sighting(people_work *work, people_form *form, uint32_t sighting) {
  const sf_sighting *told = &people_sighting(work, sighting)->told;
  if (told->formal.length && !form->formal.length)
    form->formal = told->formal;
  form->female += told->gender == SF_GENDER_FEMALE;
  form->male += told->gender == SF_GENDER_MALE;
  work->sightings[form->first + form->count++] = sighting;
}

/* The names of all sightings, full ones first, equal ones together. */
static people_name *sort_names(people_work *work, uint32_t count) {
  people_name *names = sf_arena_alloc(work->arena, (count + 1) * sizeof *names);
  for (uint32_t i = 0; i < count; i++)
    names[i] = people_name_read(work, i);
  if (count > 1)
    qsort(names, count, sizeof *names, compare_items);
  for (uint32_t i = 0; i < count; i++)
    work->form_count += !i || compare_names(&names[i - 1], &names[i]) != 0;
  return names;
}

static void start_form(people_work *work, uint32_t f, const people_name *name, uint32_t first) {
  people_form *form = &work->forms[f];
  people_name_split(work, name->key, form);
  form->first = first;
  form->parent = form->last = f;
  form->first_attached = form->last_attached = SF_NONE;
  work->full_count += name->full;
}

/* Equal names are one form. */
static void make_forms(people_work *work) {
  uint32_t count = (uint32_t)work->store->sightings.count, f = SF_NONE;
  const people_name *names = sort_names(work, count);
  work->forms = sf_arena_alloc(work->arena, (work->form_count + 1) * sizeof *work->forms);
  work->sightings = sf_arena_alloc(work->arena, (count + 1) * sizeof *work->sightings);
  work->group_of = sf_arena_alloc(work->arena, (count + 1) * sizeof *work->group_of);
  work->attached = sf_arena_alloc(work->arena, (count + 1) * sizeof *work->attached);
  for (uint32_t i = 0; i < count; i++) {
    if (!i || compare_names(&names[i - 1], &names[i]) != 0)
      start_form(work, ++f, &names[i], i); /* from SF_NONE to 0 */
    uint32_t sighting = names[i].sighting;
    add_sighting(work, &work->forms[f], sighting);
    work->group_of[sighting] = names[i].full ? f : SF_NONE;
    work->attached[sighting] = SF_NONE;
  }
  work->single_end = work->form_count;
}

/* ---- people ---- */

static bool is_caps(sf_slice name) {
  for (size_t i = 0; i < name.length; i++)
    if (name.data[i] >= 'a' && name.data[i] <= 'z')
      return false;
  return true;
}

/* A name among those of a person. */
typedef struct name_count {
  sf_slice name;
  uint32_t documents;
} name_count;

static int compare_counts(const void *a, const void *b) {
  return sf_slice_compare(((const name_count *)a)->name, ((const name_count *)b)->name);
}

static bool is_better(const name_count *a, const name_count *b) {
  bool a_full = memchr(a->name.data, ' ', a->name.length) != NULL;
  bool b_full = memchr(b->name.data, ' ', b->name.length) != NULL;
  if (a_full != b_full)
    return a_full;
  if (is_caps(a->name) != is_caps(b->name))
    return is_caps(b->name);
  if (a->documents != b->documents)
    return a->documents > b->documents;
  return a->name.length > b->name.length; /* among equals the first in order */
}

/* The full form that most documents have; among equals the longest. */
static sf_slice choose_name(sf_store *self, const sf_person *person) {
  name_count *names = sf_arena_alloc(&self->arena, (person->count + 1) * sizeof *names);
  uint32_t count = 0, best = 0, kept = 0;
  for (uint32_t s = person->first; s != SF_NONE; s = self->sightings.data[s].next)
    names[count++] = (name_count){self->sightings.data[s].told.name, 1};
  if (count == 1)
    return names[0].name;
  qsort(names, count, sizeof *names, compare_counts);
  for (uint32_t i = 0; i < count; i++) {
    if (kept && sf_slice_equal(names[kept - 1].name, names[i].name))
      names[kept - 1].documents++;
    else
      names[kept++] = names[i];
  }
  for (uint32_t i = 1; i < kept; i++)
    if (is_better(&names[i], &names[best]))
      best = i;
  return names[best].name;
}

/* Makes people of groups; a group that nobody is sure of is none. `group_of` NULL: of each sighting
 * its own. */
static void make_people(sf_store *self, const people_work *work) {
  uint32_t count = (uint32_t)self->sightings.count, groups = work ? work->form_count : count;
  uint32_t *person_of = sf_arena_alloc(&self->arena, (groups + 1) * sizeof *person_of);
  uint32_t *last = sf_arena_alloc(&self->arena, (groups + 1) * sizeof *last);
  for (uint32_t g = 0; g < groups; g++)
    person_of[g] = SF_NONE;
  for (uint32_t i = 0; i < count; i++)
    if (self->sightings.data[i].told.sure) {
      uint32_t group = work ? people_root(work, work->group_of[i]) : i;
      person_of[group] = 0; /* there is one */
      last[group] = SF_NONE;
    }
  for (uint32_t i = 0; i < count; i++) {
    uint32_t group = work ? people_root(work, work->group_of[i]) : i;
    if (person_of[group] == SF_NONE)
      continue;
    if (last[group] == SF_NONE) {
      person_of[group] = (uint32_t)self->people.count;
      SF_ARRAY_PUSH(&self->memory, &self->people, (sf_person){.first = i});
    } else {
      self->sightings.data[last[group]].next = i;
    }
    last[group] = i;
    self->sightings.data[i].person = person_of[group];
    self->people.data[person_of[group]].count++;
  }
}

static int compare_people(const void *a, const void *b) {
  const sf_person *x = a, *y = b;
  int order = sf_slice_compare(x->name.as.text, y->name.as.text);
  return order ? order : x->first < y->first ? -1 : x->first > y->first;
}

/* The id is made of the name, which more documents seldom change; of namesakes the later ones also
 * have where they were seen first. */
static void name_people(sf_store *self) {
  for (size_t p = 0; p < self->people.count; p++) {
    sf_person *person = &self->people.data[p];
    person->name = sf_value_text(choose_name(self, person));
  }
  sf_sort(self->people.data, self->people.count, sizeof *self->people.data, compare_people);
  for (size_t p = 0; p < self->people.count; p++) {
    sf_person *person = &self->people.data[p];
    sf_slice name = person->name.as.text;
    person->id = sf_identity_of(name);
    if (p && sf_slice_equal(name, self->people.data[p - 1].name.as.text)) {
      const sf_store_sighting *first = &self->sightings.data[person->first];
      char place[SF_ID_LENGTH + 4];
      memcpy(place, self->documents.data[first->document].id, SF_ID_LENGTH);
      uint32_t start = first->told.variant_count ? first->told.variants[0].start : 0;
      for (unsigned i = 0; i < 4; i++)
        place[SF_ID_LENGTH + i] = (char)(start >> 8 * i);
      sf_identity other = sf_identity_of((sf_slice){place, sizeof place});
      person->id.high ^= other.high;
      person->id.low ^= other.low;
    }
    for (uint32_t s = person->first; s != SF_NONE; s = self->sightings.data[s].next)
      self->sightings.data[s].person = (uint32_t)p;
  }
}

void sf_people_sort(sf_store *self) {
  tell_documents(self);
  if (is_sorted(self))
    return;
  sort_sightings(self);
  tell_documents(self);
}

void sf_people_settle(sf_store *self) {
  self->people.count = 0;
  sf_people_sort(self);
  if (!self->sightings.count)
    return;
  people_work work = {.store = self, .arena = &self->arena};
  bool several = self->documents.count > 1;
  if (several) {
    make_forms(&work);
    people_join(&work);
  }
  make_people(self, several ? &work : NULL);
  name_people(self);
}

const sf_person *sf_people_speaker(const sf_store *self, const sf_store_mention *mention) {
  const sf_cell *cell = &self->cells.data[mention->cell];
  const sf_value *speaker = sf_values_get(&cell->values, SF_QUOTE_SPEAKER);
  if (cell->kind != SF_KIND_QUOTE || !speaker || speaker->type != SF_VALUE_TEXT)
    return NULL;
  const sf_store_document *document = &self->documents.data[mention->document];
  for (uint32_t i = 0; i < document->sighting_count && i < SF_PEOPLE_LOOKED; i++) {
    const sf_store_sighting *seen = &self->sightings.data[document->first_sighting + i];
    if (seen->person != SF_NONE && sf_slice_equal(seen->told.name, speaker->as.text))
      return &self->people.data[seen->person];
  }
  return NULL;
}
