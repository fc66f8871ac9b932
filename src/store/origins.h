/* origins.h: which documents carry the same agency copy or press release.
 *
 * Two documents have a common origin when SF_ORIGIN_WORDS words in a row, outside quotation marks,
 * are the same in both (or all of a shorter document). That a sentence was quoted by both is none:
 * two reporters heard it. Documents that hang together are one group, because the agency's full
 * text is often seen whole in one and in different parts in others: for counting independent
 * sources the careful error is to count too few. What only looks like copy makes no group: what
 * many documents print beside their articles, a notice at the end of both, and words printed again
 * long after.
 */
#ifndef SF_STORE_ORIGINS_H
#define SF_STORE_ORIGINS_H

#include "store/store.h"

/* From the definition of the annotated stories. */
#define SF_ORIGIN_WORDS 30u

/* Fills store->origins from the documents' fingerprints. The lock is held, the order of documents
 * is settled; failures jump to memory.escape. */
void sf_origins_find(sf_store *self);

/* How many independent sources a fact has; `seen` is room for a number of each group, all 0 at
 * first, and `number` tells the fact from those before (from 1). */
size_t sf_origins_count(const sf_store *self, const sf_fact *fact, uint32_t *seen, uint32_t number);

#endif
