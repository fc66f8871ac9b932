/* resolve.h: whom a pronoun or a role means, and the sentences before the one in hand. Internal to
 * the extractor.
 */
#ifndef SF_EXTRACT_QUOTE_RESOLVE_H
#define SF_EXTRACT_QUOTE_RESOLVE_H

#include "extract/quote/frame.h"

/* Rows that are kept: two of three sentences before a quotation have been read for another one. */
#define ROWS_KEPT 4

typedef struct speaking {
  quote_work *work;
  frame *rows;     /* ROWS_KEPT of them */
  uint32_t latest; /* the one laid out last */
  frame *now;      /* the sentence of the quotation */
  frame *before;   /* an earlier one */
  uint32_t floor;  /* span of the last quotation with a speaker, or NOBODY */
  uint32_t groups;
} speaking;

/* The first quotation that opens at or behind `token`. */
uint32_t quote_span_at(const quote_work *work, uint32_t token);
/* The first token of the sentence that holds `token`, stepping over quotations before it. `*span`:
 * the first one that opens at or behind `token`, which moves along. */
uint32_t quote_sentence_start(quote_work *work, uint32_t token, uint32_t *span);
/* The tokens as a row (see quote_frame_build), laid out unless that has just been done. It lasts
 * while it is self->now, and until ROWS_KEPT - 1 others have been laid out. */
frame *quote_lay_out(speaking *self, uint32_t first, uint32_t end, uint32_t span);
/* Lays out as self->before the sentence before token `first`. Returns its first token, or NOBODY.
 */
uint32_t quote_lay_before(speaking *self, uint32_t first);
/* The subject of a verb of speech, wherever it stands; found only if it can speak. */
frame_phrase quote_subject_of(const frame *row, const frame_cue *cue);
/* Whom "he" or "she" at `token` of self->now means, or NOBODY. */
uint32_t quote_resolve_pronoun(speaking *self, uint32_t token);
/* Whom "the prime minister" on `row` means, or NOBODY. */
uint32_t quote_resolve_role(speaking *self, const frame *row, const frame_phrase *phrase);

#endif
