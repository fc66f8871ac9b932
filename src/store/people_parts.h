/* people_parts.h: what the parts of people.c share; nobody else includes it.
 *
 * people.c sorts sightings and makes people of groups; people_name.c takes names apart and compares
 * them; people_evidence.c tells whether office or company of two sightings agree; people_join.c
 * finds what to compare and joins it.
 */
#ifndef SF_STORE_PEOPLE_PARTS_H
#define SF_STORE_PEOPLE_PARTS_H

#include "store/people.h"

/* Words of a name that are looked at. */
#define NAME_WORDS 8

/* A name as it is compared: without case and diacritics. */
typedef struct people_name {
  sf_slice key; /* words parted by spaces, the family name last, a NUL and the generation */
  bool full;    /* more than one word */
  uint32_t sighting;
} people_name;

/* A name in one spelling with all sightings of it. */
typedef struct people_form {
  sf_slice *words; /* the last one is the family name */
  uint32_t word_count;
  sf_slice key;    /* the family name's last part: "maliki" of "al-maliki" */
  sf_slice formal; /* see sf_sighting; of the first sighting that has it */
  sf_slice generation;
  uint32_t first, count; /* sightings: where they begin in people_work.sightings */
  /* of the group: */
  uint32_t parent;                        /* union-find; the smallest is the root */
  uint32_t next, last;                    /* forms of the root's group */
  uint32_t first_attached, last_attached; /* single names that went to it */
  uint32_t female, male;                  /* sightings that say so, of the root: of all */
} people_form;

/* A name in a document's company: what two documents of one story share. */
typedef struct people_company {
  uint64_t key, family; /* hashes: of the whole name or of the family name; of the latter */
  uint32_t document;
  uint32_t weight; /* 0: too many documents name it */
} people_company;

typedef struct people_work {
  sf_store *store;
  sf_arena *arena;
  people_form *forms; /* full names, then single ones, then groups of the latter */
  uint32_t full_count, single_end, form_count;
  uint32_t *sightings;     /* form by form, in the order of documents */
  uint32_t *group_of;      /* by sighting: the root form, or SF_NONE */
  uint32_t *attached;      /* by sighting: the next single name of the same group, or SF_NONE */
  people_company *company; /* by key, then document */
  uint32_t company_count;
  uint32_t *company_at; /* by document, one more: where it begins in company_of */
  uint32_t *company_of; /* places in `company` */
  uint32_t *marked;     /* by document: stamp of whoever looked last */
  uint32_t stamp;
} people_work;

static inline const sf_store_sighting *people_sighting(const people_work *work, uint32_t sighting) {
  return &work->store->sightings.data[sighting];
}

/* ---- people_name.c ---- */

/* Reads a name for comparing. */
people_name people_name_read(people_work *work, uint32_t sighting);
/* Takes it apart. */
void people_name_split(people_work *work, sf_slice key, people_form *out);
bool people_slice_is_initial(sf_slice word);
/* How two full names of one family name or nearly so can be those of one person. */
typedef enum people_fit {
  FIT_NONE,
  FIT_MIDDLE,    /* but for what stands in the middle */
  FIT_SHORT,     /* a nickname, an initial, an initial left out before a name */
  FIT_SLIP,      /* a letter or two off */
  FIT_SLIP_KNOWN /* likewise, but tables know both first names: "Joan", "Jean" */
} people_fit;
people_fit people_name_fit(const people_form *a, const people_form *b);
/* Do the middle names speak against one person? */
bool people_name_clash(const people_form *a, const people_form *b);
/* Is one word the other with a letter missing, added, exchanged or another (two in long words)? */
bool people_word_slip(sf_slice a, sf_slice b);

/* ---- people_evidence.c ---- */

/* What speaks for two being one: words of their offices; company that their documents share. */
typedef struct people_evidence {
  unsigned office, company;
} people_evidence;
/* So much company is enough: a full name that few others have, or two family names. */
#define COMPANY_ENOUGH 4

void people_company_gather(people_work *work);
/* What speaks for `sighting` being of the group, which it is not yet. */
people_evidence people_evidence_of(people_work *work, uint32_t sighting, uint32_t root);
/* The most that speaks for any of the first sightings of group `a` being of `b`. */
people_evidence people_evidence_between(people_work *work, uint32_t a, uint32_t b);
/* In how many documents both stand, of the first so many of `a`. */
uint32_t people_stand_together(people_work *work, uint32_t a, uint32_t b);
bool people_stands_with(const people_work *work, uint32_t document, uint32_t root);

/* Goes over the sightings of a group. */
typedef struct people_walk {
  uint32_t form, place, attached;
} people_walk;
people_walk people_walk_start(const people_work *work, uint32_t root);
/* The next sighting, or SF_NONE. */
uint32_t people_walk_next(const people_work *work, people_walk *walk);

/* ---- people_join.c ---- */

/* Fills group_of for all sightings. */
void people_join(people_work *work);
static inline uint32_t people_root(const people_work *work, uint32_t form) {
  people_form *forms = work->forms;
  while (forms[form].parent != form)
    form = forms[form].parent = forms[forms[form].parent].parent;
  return form;
}

#endif
