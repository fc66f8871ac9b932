/* resolve.h: whom a pronoun or a role means, and the sentences before the one in hand. Internal to
 * the extractor.
 */
#ifndef SF_EXTRACT_QUOTE_RESOLVE_H
#define SF_EXTRACT_QUOTE_RESOLVE_H

#include "extract/quote/frame.h"

typedef struct speaking {
  quote_work *work;
  frame *now;     /* the sentence of the quotation */
  frame *before;  /* an earlier one */
  uint32_t floor; /* span of the last quotation with a speaker, or NOBODY */
  uint32_t groups;
} speaking;

/* The first quotation that opens at or behind `token`. */
uint32_t quote_span_at(const quote_work *work, uint32_t token);
/* The token before `token`, stepping over a quotation. `*span`: the first one that opens at or
 * behind `token`, which moves along. */
static inline uint32_t quote_step_back(const quote_work *work, uint32_t token, uint32_t *span) {
  const quote_span *spans = work->spans.data;
  return *span > 0 && spans[*span - 1].last == token - 1 ? spans[--*span].first : token - 1;
}
/* Lays out on self->before the sentence before token `first`. Returns its first token, or NOBODY.
 */
uint32_t quote_lay_before(speaking *self, uint32_t first);
/* The subject of a verb of speech, wherever it stands; found only if it can speak. */
frame_phrase quote_subject_of(const frame *row, const frame_cue *cue);
/* Whom "he" or "she" at `token` of self->now means, or NOBODY. */
uint32_t quote_resolve_pronoun(speaking *self, uint32_t token);
/* Whom "the prime minister" on `row` means, or NOBODY. */
uint32_t quote_resolve_role(speaking *self, const frame *row, const frame_phrase *phrase);

#endif
