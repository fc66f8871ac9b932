/* settle.h: what is derived from a store's documents and mentions before it is written.
 *
 * Mentions are laid out cell by cell; then whoever knows of a sameness that is not equality joins
 * cells, or takes one apart, and what hangs together is a fact. People come before that, because a
 * speaker is one; origins and conflicts come after, because they look at facts. All of it is a pure
 * function of the set of documents and mentions, so that merging stays associative, commutative and
 * idempotent, and next to no work where a store has nothing to compare.
 */
#ifndef SF_STORE_SETTLE_H
#define SF_STORE_SETTLE_H

#include "store/store.h"

/* Derives everything anew: every writer calls it first. The lock is held, failures jump to
 * memory.escape. What it leaves in the store holds until something is put into it. */
void sf_store_settle(sf_store *self);
/* The part of it that a writer of one store a document needs: `rank` and `order`. */
void sf_store_order_documents(sf_store *self);

/* ---- for those who find sameness ---- */

/* Which members are one fact: a forest over them. A member is a place in store->members; those of
 * a cell are neighbours, sorted by place, and hang together from the start. */
typedef struct sf_grouping {
  sf_store *store;
  const uint32_t *cells; /* in their order: kind by kind */
  const uint32_t *start; /* of each of these among the members, and behind the last */
  uint32_t *parent;      /* of each member; the smallest is the root. NULL until any are joined */
  bool changed;          /* anything joined or taken apart */
} sf_grouping;

static inline const sf_store_mention *sf_member(const sf_store *store, uint32_t member) {
  return &store->mentions.data[store->members.data[member]];
}
void sf_grouping_join(sf_grouping *self, uint32_t a, uint32_t b);
/* From now on the members of the cell at place `ordinal` of `cells` are each for themselves. */
void sf_grouping_part(sf_grouping *self, uint32_t ordinal);

/* ---- what a fact shows (shown.c) ---- */

/* The value of a mention whatever its level, NULL if it has none. */
const sf_value *sf_mention_value(const sf_store *self, const sf_store_mention *mention,
                                 size_t field);
/* The values that a fact shows: of all fields but the MENTION ones, NULL where nobody says. Returns
 * the fields that have one, as bits. */
uint32_t sf_fact_shown(const sf_store *self, const sf_fact *fact,
                       const sf_value *shown[SF_FIELDS_MAX]);
/* Orders values; NULL comes first. */
int sf_value_compare(const sf_value *a, const sf_value *b);

#endif
