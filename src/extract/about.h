/* about.h: what a sum, a count or a length of time is about, and which figure a text takes back.
 *
 * A store has no texts: what later tells whether two sums are for the same thing, or two counts of
 * the same things, or two lengths of the same, must stand on the mention. `about` is the content
 * words of the clause around the figure, folded but for the capital of a name, in the order of the
 * text, with "_" where the figure stands: "Board spent _ new harbour walls". Years are kept, other
 * numbers are not; the sentence's year stands last where the clause has none. `within`, on a sum
 * told as a part ("£9m, including £4m"), is where the whole starts; `instead`, on a figure or date
 * that the text says is wrong ("£3m, not £5m"), is where the right one starts, in code points. What
 * follows from either is the store's business (store/same_*.c, store/conflicts.c).
 */
#ifndef SF_EXTRACT_ABOUT_H
#define SF_EXTRACT_ABOUT_H

#include "extract/extractor.h"

typedef struct sf_about sf_about;

sf_result sf_about_new(const sf_rulebook *book, sf_about **out, sf_error *error);
void sf_about_free(sf_about *self);
/* The classes of tokens at which it wants candidates. */
uint64_t sf_about_classes(const sf_about *self);

/* Sets both on the mentions of a scan, which are settled. */
void sf_about_tell(const sf_about *self, sf_scan *scan);

#endif
