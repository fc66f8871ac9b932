/* people_join.c: which names are compared, and which are joined; see people.h for the rules.
 *
 * Full names are compared within blocks that a hash of what they must share makes, never all with
 * all; last names alone then go to the groups of full names, or make groups of their own. Every
 * step goes over names in their order, so that the order of input never shows.
 */
#include "store/people_parts.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

/* Names of one block that are compared; a larger block holds nothing that tells people apart. */
#define BLOCK_MAX 64

typedef struct block_key {
  uint64_t hash;
  uint32_t form;
} block_key;

typedef struct blocks {
  people_work *work;
  block_key *keys;
  size_t count, capacity;
} blocks;

/* ---- groups ---- */

static void join_groups(people_work *work, uint32_t a, uint32_t b) {
  uint32_t low = a < b ? a : b, high = a < b ? b : a;
  people_form *into = &work->forms[low], *from = &work->forms[high];
  from->parent = low;
  work->forms[into->last].next = high;
  into->last = from->last;
  into->female += from->female;
  into->male += from->male;
}

static bool gender_clash(const people_form *a, const people_form *b) {
  return (a->female > a->male && b->male > b->female) ||
         (a->male > a->female && b->female > b->male);
}

/* Forms of a group that are compared with those of another. */
#define FORMS_LOOKED 16

/* Does anything say that two groups of full names are two people? */
static bool groups_clash(people_work *work, uint32_t a, uint32_t b) {
  if (gender_clash(&work->forms[a], &work->forms[b]))
    return true;
  uint32_t x = a;
  for (unsigned i = 0; i < FORMS_LOOKED && x != SF_NONE; i++, x = work->forms[x].next) {
    uint32_t y = b;
    for (unsigned k = 0; k < FORMS_LOOKED && y != SF_NONE; k++, y = work->forms[y].next)
      if (people_name_clash(&work->forms[x], &work->forms[y]))
        return true;
  }
  return people_stand_together(work, a, b) || people_stand_together(work, b, a);
}

/* ---- blocks ---- */

static void add_key(blocks *self, uint32_t form, uint64_t hash) {
  if (self->count == self->capacity) {
    size_t capacity = self->capacity ? self->capacity * 2 : 256;
    block_key *keys = sf_arena_alloc(self->work->arena, capacity * sizeof *keys);
    if (self->count)
      memcpy(keys, self->keys, self->count * sizeof *keys);
    self->keys = keys;
    self->capacity = capacity;
  }
  self->keys[self->count++] = (block_key){hash, form};
}

static uint64_t hash_of(sf_slice text, uint64_t seed) {
  return XXH3_64bits_withSeed(text.data, text.length, seed);
}

static sf_slice first_letter(sf_slice word) {
  return (sf_slice){word.data, word.length ? 1 : 0};
}

/* One family name and one first name. */
static void add_whole_keys(blocks *self, uint32_t f) {
  const people_form *form = &self->work->forms[f];
  add_key(self, f, hash_of(form->words[0], hash_of(form->key, 1)));
}

/* One family name and a first letter or a name that the first one may stand for. */
static void add_short_keys(blocks *self, uint32_t f) {
  const people_form *form = &self->work->forms[f];
  uint64_t family = hash_of(form->key, 2);
  add_key(self, f, hash_of(first_letter(form->words[0]), family));
  if (form->word_count > 2 && people_slice_is_initial(form->words[0]))
    add_key(self, f, hash_of(first_letter(form->words[1]), family));
  const char *at = form->formal.data, *end = at + form->formal.length;
  while (form->formal.length && at < end) {
    const char *start = at;
    while (at < end && *at != ' ')
      at++;
    if (at > start + 1)
      add_key(self, f, hash_of(sf_slice_between(start, at), family));
    at++;
  }
}

/* Letters of a family name of which one is left out. */
#define SLIP_LETTERS 24

/* The first letter, and the family name with no letter or one left out. */
static void add_slip_keys(blocks *self, uint32_t f) {
  const people_form *form = &self->work->forms[f];
  sf_slice family = form->words[form->word_count - 1];
  uint64_t seed = hash_of(first_letter(form->words[0]), 3);
  char left[SLIP_LETTERS];
  if (family.length < 3 || family.length > SLIP_LETTERS)
    return;
  add_key(self, f, hash_of(family, seed));
  for (size_t out = 1; out < family.length; out++) {
    if (family.data[out] == family.data[out - 1])
      continue; /* the same as before */
    memcpy(left, family.data, out);
    memcpy(left + out, family.data + out + 1, family.length - out - 1);
    add_key(self, f, hash_of((sf_slice){left, family.length - 1}, seed));
  }
}

static int compare_keys(const void *a, const void *b) {
  const block_key *x = a, *y = b;
  if (x->hash != y->hash)
    return x->hash < y->hash ? -1 : 1;
  return x->form < y->form ? -1 : x->form > y->form;
}

typedef bool (*join_test)(people_work *work, const block_key *block, size_t count, uint32_t a,
                          uint32_t b);

/* Joins what `test` allows, block by block. */
static void join_blocks(people_work *work, void (*add)(blocks *, uint32_t), join_test test) {
  blocks self = {.work = work};
  for (uint32_t f = 0; f < work->full_count; f++)
    add(&self, f);
  if (self.count > 1)
    qsort(self.keys, self.count, sizeof *self.keys, compare_keys);
  for (size_t start = 0, end; start < self.count; start = end) {
    for (end = start; end < self.count && self.keys[end].hash == self.keys[start].hash;)
      end++;
    for (size_t i = start; end - start <= BLOCK_MAX && i < end; i++)
      for (size_t k = i + 1; k < end; k++) {
        uint32_t a = self.keys[i].form, b = self.keys[k].form;
        uint32_t first = people_root(work, a), second = people_root(work, b);
        if (first != second && test(work, self.keys + start, end - start, a, b) &&
            !groups_clash(work, first, second))
          join_groups(work, first, second);
      }
  }
}

/* ---- what is asked of two names ---- */

static people_evidence evidence_of_forms(people_work *work, uint32_t a, uint32_t b) {
  uint32_t first = people_root(work, a), second = people_root(work, b);
  return people_evidence_between(work, first, second);
}

static bool same_generation(const people_work *work, uint32_t a, uint32_t b) {
  return sf_slice_equal(work->forms[a].generation, work->forms[b].generation);
}

/* Middle names left out. Not where two compete for the name without one. */
static bool is_whole(people_work *work, const block_key *block, size_t count, uint32_t a,
                     uint32_t b) {
  const people_form *forms = work->forms;
  if (people_name_fit(&forms[a], &forms[b]) != FIT_MIDDLE)
    return false;
  for (size_t i = 0; i < count; i++) {
    const people_form *other = &forms[block[i].form];
    if (people_name_clash(&forms[a], other) || people_name_clash(&forms[b], other))
      return false;
  }
  return same_generation(work, a, b) || evidence_of_forms(work, a, b).office > 0;
}

static bool is_short(people_work *work, const block_key *block, size_t count, uint32_t a,
                     uint32_t b) {
  (void)block, (void)count;
  if (people_name_fit(&work->forms[a], &work->forms[b]) != FIT_SHORT ||
      !same_generation(work, a, b))
    return false;
  people_evidence evidence = evidence_of_forms(work, a, b);
  return evidence.office || evidence.company >= COMPANY_ENOUGH;
}

static bool is_slip(people_work *work, const block_key *block, size_t count, uint32_t a,
                    uint32_t b) {
  (void)block, (void)count;
  people_fit fit = people_name_fit(&work->forms[a], &work->forms[b]);
  if (fit < FIT_SLIP || !same_generation(work, a, b))
    return false;
  people_evidence evidence = evidence_of_forms(work, a, b);
  if (fit == FIT_SLIP_KNOWN)
    return evidence.office > 1 && evidence.company >= COMPANY_ENOUGH;
  return evidence.office > 1 || evidence.company >= COMPANY_ENOUGH;
}

/* ---- last names alone ---- */

/* People of one family name among whom one is chosen. */
#define FAMILY_MAX 24

typedef struct family_key {
  uint64_t hash;
  uint32_t root;
} family_key;

static int compare_families(const void *a, const void *b) {
  const family_key *x = a, *y = b;
  if (x->hash != y->hash)
    return x->hash < y->hash ? -1 : 1;
  return x->root < y->root ? -1 : x->root > y->root;
}

/* The groups of full names by each family name they have; *count of them. */
static family_key *list_families(people_work *work, size_t *count) {
  family_key *list = sf_arena_alloc(work->arena, (work->full_count + 1) * sizeof *list);
  for (uint32_t f = 0; f < work->full_count; f++)
    list[f] = (family_key){hash_of(work->forms[f].key, 0), people_root(work, f)};
  if (work->full_count > 1)
    qsort(list, work->full_count, sizeof *list, compare_families);
  *count = 0;
  for (uint32_t i = 0; i < work->full_count; i++)
    if (!i || compare_families(&list[i], &list[*count - 1]) != 0)
      list[(*count)++] = list[i];
  return list;
}

static size_t first_of_family(const family_key *list, size_t count, uint64_t hash) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (list[middle].hash < hash)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static unsigned weigh(people_evidence evidence) {
  return evidence.office * COMPANY_ENOUGH + evidence.company;
}

static bool sighting_clashes(people_work *work, uint32_t sighting, uint32_t root) {
  const sf_store_sighting *seen = people_sighting(work, sighting);
  const people_form *form = &work->forms[root];
  if ((seen->told.gender == SF_GENDER_FEMALE && form->male > form->female) ||
      (seen->told.gender == SF_GENDER_MALE && form->female > form->male))
    return true;
  return people_stands_with(work, seen->document, root);
}

/* The one group for which most speaks, or SF_NONE. */
static uint32_t best_group(people_work *work, uint32_t sighting, uint64_t family,
                           const family_key *list, size_t count) {
  uint32_t best = SF_NONE;
  unsigned most = 0;
  bool tie = false;
  size_t start = first_of_family(list, count, family);
  if (start + FAMILY_MAX < count && list[start + FAMILY_MAX].hash == family)
    return SF_NONE; /* a name like Smith: nobody can tell */
  for (size_t i = start; i < count && list[i].hash == family; i++) {
    if (sighting_clashes(work, sighting, list[i].root))
      continue;
    unsigned weight = weigh(people_evidence_of(work, sighting, list[i].root));
    tie = weight == most || (tie && weight < most);
    if (weight > most) {
      most = weight;
      best = list[i].root;
    }
  }
  return most >= COMPANY_ENOUGH && !tie ? best : SF_NONE;
}

static void attach(people_work *work, uint32_t sighting, uint32_t root) {
  people_form *form = &work->forms[root];
  const sf_sighting *told = &people_sighting(work, sighting)->told;
  work->group_of[sighting] = root;
  if (form->last_attached == SF_NONE)
    form->first_attached = sighting;
  else
    work->attached[form->last_attached] = sighting;
  form->last_attached = sighting;
  form->female += told->gender == SF_GENDER_FEMALE;
  form->male += told->gender == SF_GENDER_MALE;
}

/* One round: whom each goes to is settled before any goes. */
static bool attach_round(people_work *work, const family_key *list, size_t count) {
  uint32_t *best = sf_arena_alloc(work->arena, (work->store->sightings.count + 1) * sizeof *best);
  bool any = false;
  for (uint32_t f = work->full_count; f < work->single_end; f++) {
    const people_form *form = &work->forms[f];
    uint64_t family = hash_of(form->key, 0);
    for (uint32_t i = form->first; i < form->first + form->count; i++) {
      uint32_t sighting = work->sightings[i];
      best[sighting] = work->group_of[sighting] == SF_NONE
                           ? best_group(work, sighting, family, list, count)
                           : SF_NONE;
    }
  }
  for (uint32_t f = work->full_count; f < work->single_end; f++)
    for (uint32_t i = work->forms[f].first; i < work->forms[f].first + work->forms[f].count; i++) {
      uint32_t sighting = work->sightings[i];
      if (best[sighting] == SF_NONE)
        continue;
      attach(work, sighting, best[sighting]);
      any = true;
    }
  return any;
}

/* Each of those that no full name takes may be a group. */
static void make_room_for_rest(people_work *work) {
  size_t count = work->form_count;
  for (size_t i = 0; i < work->store->sightings.count; i++)
    count += work->group_of[i] == SF_NONE;
  people_form *forms = sf_arena_alloc(work->arena, (count + 1) * sizeof *forms);
  if (work->form_count)
    memcpy(forms, work->forms, work->form_count * sizeof *forms);
  work->forms = forms;
}

/* Those that no full name takes: one after the other to the first group of the same name that
 * office or company speak for. */
static void group_rest(people_work *work, uint32_t f) {
  uint32_t first_group = work->form_count;
  people_form single = work->forms[f];
  for (uint32_t i = single.first; i < single.first + single.count; i++) {
    uint32_t sighting = work->sightings[i], found = SF_NONE;
    if (work->group_of[sighting] != SF_NONE)
      continue;
    for (uint32_t g = first_group; g < work->form_count && g < first_group + BLOCK_MAX; g++)
      if (!sighting_clashes(work, sighting, g) &&
          weigh(people_evidence_of(work, sighting, g)) >= COMPANY_ENOUGH) {
        found = g;
        break;
      }
    if (found == SF_NONE) {
      found = work->form_count++;
      people_form *group = &work->forms[found];
      *group = single;
      group->parent = group->last = found;
      group->count = group->female = group->male = 0;
      group->first_attached = group->last_attached = SF_NONE;
    }
    attach(work, sighting, found);
  }
}

/* ---- the whole ---- */

/* The rounds in which a document with a last name alone may lead to the next one. */
#define ROUNDS 3

void people_join(people_work *work) {
  size_t families;
  people_company_gather(work);
  join_blocks(work, add_whole_keys, is_whole);
  join_blocks(work, add_short_keys, is_short);
  join_blocks(work, add_slip_keys, is_slip);
  join_blocks(work, add_short_keys, is_slip); /* the family name in order, the first name not */
  const family_key *list = list_families(work, &families);
  for (unsigned round = 0; round < ROUNDS; round++)
    if (!attach_round(work, list, families))
      break;
  make_room_for_rest(work);
  for (uint32_t f = work->full_count; f < work->single_end; f++)
    group_rest(work, f);
}
