/* parts.h: which sums a text gives as the parts of another: 33 million, 30 of it for boats and 3
 * for nets. */
#ifndef SF_STORE_PARTS_H
#define SF_STORE_PARTS_H

#include "store/settle.h"

/* Finds store->splits, in order and without repeats, once the facts are there. */
void sf_parts_find(sf_store *self);
/* Where the splits of a total begin among store->splits, or of a larger one. */
size_t sf_parts_of(const sf_store *self, uint32_t total);

#endif
