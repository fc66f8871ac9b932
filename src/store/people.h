/* people.h: one person across documents.
 *
 * A document tells its people by itself (sighting.h); here sightings of several documents become
 * one person, or stay apart. Nothing is joined for likeness alone:
 *
 * - A full name is the same person wherever it stands, middle names and initials left out or not.
 *   Where two middle names compete, the name without one goes to neither unless more speaks for it.
 * - A nickname, an initial, a first or last name off by a letter or two, or both: the same person
 *   if their office agrees or their documents name the same other people.
 * - A last name alone goes to the one full name of it for which office or company speak most; to
 *   nobody when two are as good.
 * - Two names that one document keeps apart are two people, whatever else speaks for them; so are
 *   a man and a woman, and a father and a son ("Jr.").
 *
 * The result is a pure function of the set of documents and their sightings.
 */
#ifndef SF_STORE_PEOPLE_H
#define SF_STORE_PEOPLE_H

#include "store/store.h"

/* Sorts the sightings by document and place, drops repeats, and fills store->people. The lock is
 * held, failures jump to memory.escape. */
void sf_people_settle(sf_store *self);
/* The part of it that a writer of one store a document needs: sightings in order, and each
 * document's among them. */
void sf_people_sort(sf_store *self);
/* So many people of one document are looked through; no article has more. */
#define SF_PEOPLE_LOOKED 256

/* Can a fact show another name of a speaker than its mentions have? */
static inline bool sf_people_rename(const sf_store *self) {
  return self->people.count && self->documents.count > 1;
}
/* The person whose words a mention of a quotation gives; NULL if it is none of store->people. */
const sf_person *sf_people_speaker(const sf_store *self, const sf_store_mention *mention);

#endif
