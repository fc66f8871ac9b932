/* wording.h: how the mentions of a quotation put it: the fullest wording, and how others differ. */
#ifndef SF_STORE_WORDING_H
#define SF_STORE_WORDING_H

#include "store/same_words.h"
#include "store/settle.h"

typedef enum sf_wording_mark {
  SF_WORDING_VERBATIM,  /* the words of the fullest wording, punctuation and case aside */
  SF_WORDING_FRAGMENT,  /* some of them, cut or not */
  SF_WORDING_PARAPHRASE /* other words */
} sf_wording_mark;

/* The word for a mark, as it is written. */
const char *sf_wording_name(sf_wording_mark mark);

/* What stands in one wording for something in the other; either side may be empty. */
typedef struct sf_difference {
  sf_slice own, fullest; /* folded words */
} sf_difference;

/* How one mention puts it. */
typedef struct sf_wording {
  sf_wording_mark mark;
  sf_slice text; /* of all pieces of a split quotation */
  const sf_difference *differences;
  size_t difference_count;
} sf_wording;

/* The fullest wording of a quotation: the shown speaker's that holds most of the others. Pieces
 * that one article splits are put together, with dots between them. `words` are its words, empty
 * where there is but one mention. */
sf_slice sf_fact_fullest(sf_store *self, const sf_fact *fact, const sf_value *speaker,
                         sf_slice *words);
/* Fills `out` for each mention of a fact with more than one. The memory is the store's `work`. */
void sf_fact_wordings(sf_store *self, const sf_fact *fact, sf_slice fullest_words, sf_wording *out);

#endif
