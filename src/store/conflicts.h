/* conflicts.h: on what documents differ.
 *
 * Two figures can be compared when they are sums of one currency, counts of one noun or lengths of
 * time, in two documents of about the same days, and the words around them (extract/about.h) agree.
 * They are a conflict when each document has only its own figure, and no other figure of the other
 * document goes better with it. What is certain without that: a figure that the text itself takes
 * back, a sum told as a part of another, one person's name in two spellings. A false conflict costs
 * more than a missed one: where words, names, years, periods or roles speak against it, there is
 * none.
 */
#ifndef SF_STORE_CONFLICTS_H
#define SF_STORE_CONFLICTS_H

#include "store/store.h"

/* Fills store->conflicts. Facts and people are settled, the lock is held; failures jump to
 * memory.escape. */
void sf_conflicts_find(sf_store *self);

#endif
