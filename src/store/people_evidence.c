/* people_evidence.c: what besides a likeness of names speaks for one person: an office in the same
 * words, or documents that name the same other people. See people.h for how much is asked.
 */
#include "store/people_parts.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

/* Documents that name somebody whose company still tells one story from another. */
#define RARE 32
/* Sightings of a group whose documents and offices are looked at. */
#define GROUP_LOOKED 256
/* More company than this says no more. */
#define COMPANY_LOOKED (16 * COMPANY_ENOUGH)
/* Of the smaller of two groups. */
#define PAIR_LOOKED 8

/* ---- sightings of a group ---- */

people_walk people_walk_start(const people_work *work, uint32_t root) {
  return (people_walk){root, 0, work->forms[root].first_attached};
}

uint32_t people_walk_next(const people_work *work, people_walk *walk) {
  while (walk->form != SF_NONE) {
    const people_form *form = &work->forms[walk->form];
    if (walk->place < form->count)
      return work->sightings[form->first + walk->place++];
    walk->form = form->next;
    walk->place = 0;
  }
  uint32_t sighting = walk->attached;
  if (sighting != SF_NONE)
    walk->attached = work->attached[sighting];
  return sighting;
}

bool people_stands_with(const people_work *work, uint32_t document, uint32_t root) {
  const sf_store_document *in = &work->store->documents.data[document];
  for (uint32_t i = 0; i < in->sighting_count && i < SF_PEOPLE_LOOKED; i++) {
    uint32_t group = work->group_of[in->first_sighting + i];
    if (group != SF_NONE && people_root(work, group) == root)
      return true;
  }
  return false;
}

uint32_t people_stand_together(people_work *work, uint32_t a, uint32_t b) {
  people_walk walk = people_walk_start(work, a);
  uint32_t count = 0, sighting;
  for (unsigned i = 0; i < GROUP_LOOKED; i++) {
    if ((sighting = people_walk_next(work, &walk)) == SF_NONE)
      break;
    count += people_stands_with(work, people_sighting(work, sighting)->document, b);
  }
  return count;
}

/* ---- offices ---- */

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* The next word of a role that says something: not "of", "the"; of three letters only "Rep". */
static sf_slice next_word(const char **at, const char *end, bool *leading) {
  const char *first = *at;
  while (*at < end) {
    while (*at < end && !is_letter(**at))
      ++*at;
    const char *start = *at;
    while (*at < end && is_letter(**at))
      ++*at;
    sf_slice word = sf_slice_between(start, *at);
    if (word.length > 3 || (word.length == 3 && *start >= 'A' && *start <= 'Z')) {
      *leading = start == first;
      return word;
    }
  }
  return (sf_slice){0};
}

static bool same_letters(sf_slice a, sf_slice b) {
  if (a.length != b.length)
    return false;
  for (size_t i = 0; i < a.length; i++)
    if ((a.data[i] | 0x20) != (b.data[i] | 0x20))
      return false;
  return true;
}

/* How many words two roles share; what only stands first in both ("former") does not count where
 * they go on otherwise. */
static unsigned shared_office(sf_slice a, sf_slice b) {
  const char *at = a.data, *end = a.data + a.length, *b_end = b.data + b.length;
  unsigned shared = 0, a_words = 0, b_words = 0, leading = 0;
  bool a_leads, b_leads;
  for (sf_slice word; (word = next_word(&at, end, &a_leads)).length; a_words++) {
    const char *other_at = b.data;
    b_words = 0;
    bool found = false;
    for (sf_slice other; (other = next_word(&other_at, b_end, &b_leads)).length; b_words++)
      if (!found && same_letters(word, other)) {
        found = true;
        leading += a_leads && b_leads;
      }
    shared += found;
  }
  return shared == leading && a_words > shared && b_words > shared ? 0 : shared;
}

static unsigned office_of(const people_work *work, uint32_t sighting, uint32_t root) {
  sf_slice role = people_sighting(work, sighting)->told.role, last = {0};
  people_walk walk = people_walk_start(work, root);
  unsigned most = 0;
  uint32_t other;
  for (unsigned i = 0; role.length && i < GROUP_LOOKED; i++) {
    if ((other = people_walk_next(work, &walk)) == SF_NONE)
      break;
    sf_slice theirs = people_sighting(work, other)->told.role;
    if (!theirs.length || sf_slice_equal(theirs, last))
      continue;
    last = theirs;
    unsigned shared = shared_office(role, theirs);
    most = shared > most ? shared : most;
  }
  return most;
}

/* ---- company ---- */

static uint64_t hash_of(sf_slice text, uint64_t seed) {
  return XXH3_64bits_withSeed(text.data, text.length, seed);
}

static uint64_t hash_name(const people_form *form) {
  uint64_t hash = 0;
  for (uint32_t i = 0; i < form->word_count; i++)
    hash = hash_of(form->words[i], hash + 1);
  return hash;
}

static int compare_company(const void *a, const void *b) {
  const people_company *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  if (x->document != y->document)
    return x->document < y->document ? -1 : 1;
  return x->weight > y->weight ? -1 : x->weight < y->weight;
}

/* Every document's names, whole and family names; what too many have counts little. */
static void list_company(people_work *work) {
  people_company *list =
      sf_arena_alloc(work->arena, (work->store->sightings.count * 2 + 1) * sizeof *list);
  uint32_t count = 0;
  for (uint32_t f = 0; f < work->single_end; f++) {
    const people_form *form = &work->forms[f];
    uint64_t family = hash_of(form->key, 0), whole = hash_name(form);
    for (uint32_t i = 0; i < form->count; i++) {
      uint32_t document = people_sighting(work, work->sightings[form->first + i])->document;
      list[count++] = (people_company){family, family, document, COMPANY_ENOUGH / 2};
      if (f < work->full_count)
        list[count++] = (people_company){whole, family, document, COMPANY_ENOUGH};
    }
  }
  if (count > 1)
    qsort(list, count, sizeof *list, compare_company);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; i++)
    if (!kept || list[i].key != list[kept - 1].key || list[i].document != list[kept - 1].document)
      list[kept++] = list[i];
  for (uint32_t start = 0, end; start < kept; start = end) {
    for (end = start; end < kept && list[end].key == list[start].key;)
      end++;
    for (uint32_t i = start; end - start > RARE && i < end; i++)
      list[i].weight = 0;
  }
  work->company = list;
  work->company_count = kept;
}

void people_company_gather(people_work *work) {
  uint32_t documents = (uint32_t)work->store->documents.count;
  list_company(work);
  uint32_t *at = sf_arena_alloc(work->arena, (documents + 2) * sizeof *at);
  memset(at, 0, (documents + 2) * sizeof *at);
  work->company_of =
      sf_arena_alloc(work->arena, (work->company_count + 1) * sizeof *work->company_of);
  for (uint32_t i = 0; i < work->company_count; i++)
    at[work->company[i].document + 2]++;
  for (uint32_t d = 0; d < documents; d++)
    at[d + 2] += at[d + 1];
  for (uint32_t i = 0; i < work->company_count; i++)
    work->company_of[at[work->company[i].document + 1]++] = i;
  work->company_at = at;
  work->marked = sf_arena_alloc(work->arena, (documents + 1) * sizeof *work->marked);
  memset(work->marked, 0, (documents + 1) * sizeof *work->marked);
  work->stamp = 0;
}

/* Does a document that is marked name the same? `at` is a place in the company, which is sorted. */
static bool is_shared(const people_work *work, uint32_t at, uint32_t document) {
  uint64_t key = work->company[at].key;
  while (at > 0 && work->company[at - 1].key == key)
    at--;
  for (; at < work->company_count && work->company[at].key == key; at++)
    if (work->company[at].document != document &&
        work->marked[work->company[at].document] == work->stamp)
      return true;
  return false;
}

static void mark_documents(people_work *work, uint32_t root) {
  people_walk walk = people_walk_start(work, root);
  uint32_t sighting;
  work->stamp++;
  for (unsigned i = 0; i < GROUP_LOOKED; i++) {
    if ((sighting = people_walk_next(work, &walk)) == SF_NONE)
      break;
    work->marked[people_sighting(work, sighting)->document] = work->stamp;
  }
}

/* What the marked documents share with the sighting's one, besides people of the family names. */
static unsigned company_shared(const people_work *work, uint32_t sighting, uint64_t family,
                               uint64_t other) {
  uint32_t document = people_sighting(work, sighting)->document;
  unsigned shared = 0;
  uint32_t start = work->company_at[document], end = work->company_at[document + 1];
  if (end - start > SF_PEOPLE_LOOKED)
    end = start + SF_PEOPLE_LOOKED;
  for (uint32_t i = start; i < end && shared < COMPANY_LOOKED; i++) {
    const people_company *company = &work->company[work->company_of[i]];
    if (company->weight && company->family != family && company->family != other &&
        is_shared(work, work->company_of[i], document))
      shared += company->weight;
  }
  return shared;
}

static uint64_t family_hash(const people_work *work, uint32_t root) {
  return hash_of(work->forms[root].key, 0);
}

people_evidence people_evidence_of(people_work *work, uint32_t sighting, uint32_t root) {
  people_evidence found = {.office = office_of(work, sighting, root)};
  uint64_t family = family_hash(work, root);
  mark_documents(work, root);
  found.company = company_shared(work, sighting, family, family);
  return found;
}

people_evidence people_evidence_between(people_work *work, uint32_t a, uint32_t b) {
  people_evidence most = {0};
  uint64_t family = family_hash(work, a), other = family_hash(work, b);
  people_walk walk = people_walk_start(work, a);
  uint32_t sighting;
  mark_documents(work, b);
  for (unsigned i = 0; i < PAIR_LOOKED; i++) {
    if ((sighting = people_walk_next(work, &walk)) == SF_NONE)
      break;
    unsigned office = office_of(work, sighting, b);
    unsigned company = company_shared(work, sighting, family, other);
    most.office = office > most.office ? office : most.office;
    most.company = company > most.company ? company : most.company;
  }
  return most;
}
