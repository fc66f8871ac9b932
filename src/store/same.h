/* same.h: who finds that mentions which are not equal are one fact all the same.
 *
 * Called by settle.c. They join members of a grouping, or take cells apart, and look at nothing but
 * the store, so that the answer is a function of its documents and mentions.
 */
#ifndef SF_STORE_SAME_H
#define SF_STORE_SAME_H

#include "store/same_words.h"
#include "store/settle.h"

/* Near-equal words of one speaker (same_quotes.c). */
void sf_same_quotes(sf_grouping *grouping);

/* One sum said of one thing, whatever role or modifier a mention gives it (same_sums.c). */
void sf_same_sums(sf_grouping *grouping);

/* ---- shared ---- */

/* Which of a few texts of folded words could be near-equal to another one: a quick look, so that an
 * article whose quotations have nothing in common costs next to nothing. Fills `maybe`, true or
 * false for each; returns how many. At most 64: a bit for each. */
#define SF_GLANCE_MAX 48
size_t sf_same_glance(const sf_slice *texts, size_t count, sf_arena *arena, bool *maybe);

/* The tables of words, read when first asked for. */
const sf_same_words *sf_store_words(sf_store *self);

/* The words that a quotation's cell was made of, folded. */
sf_slice sf_cell_words(const sf_cell *cell);

/* Do the words of `part` stand in `whole`, one behind the other? Both folded. */
bool sf_words_within(sf_slice part, sf_slice whole);

/* How many people two documents both name, up to two. */
unsigned sf_people_shared(const sf_store *store, uint32_t a, uint32_t b);

/* Days since an arbitrary one, 0 if the document does not tell when it was published. */
uint32_t sf_document_day(const sf_store_document *document);

typedef enum sf_speaker_match {
  SF_SPEAKER_SAME,
  SF_SPEAKER_OPEN, /* one is unknown, or only described */
  SF_SPEAKER_OTHER
} sf_speaker_match;

/* Are two names of speakers one person's? `a_named`, `b_named`: it is a person's name. */
sf_speaker_match sf_speaker_compare(sf_slice a, bool a_named, sf_slice b, bool b_named);

#endif
