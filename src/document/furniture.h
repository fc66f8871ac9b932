/* furniture.h: tells the article from what stands around it on the page.
 *
 * READ MORE lines, share lines, newsletter calls, bylines, photo credits, datelines: nothing is
 * extracted from them, and a quotation runs on over them. The phrases are rules
 * (document/furniture.rules); this is where they are applied.
 */
#ifndef SF_DOCUMENT_FURNITURE_H
#define SF_DOCUMENT_FURNITURE_H

#include "extract/extractor.h"

typedef struct sf_furniture sf_furniture;

sf_result sf_furniture_new(const sf_rulebook *book, sf_furniture **out, sf_error *error);
void sf_furniture_free(sf_furniture *self);

/* Flags the tokens (and, where it fills one, the paragraph) of every piece of furniture. Is there
 * any? */
bool sf_furniture_mark(const sf_furniture *self, const sf_lexicon *lexicon, sf_slice text,
                       sf_matcher *matcher, sf_tokens *tokens);

/* The rules, for tests of their examples. */
const sf_rule *const *sf_furniture_rules(const sf_furniture *self, size_t *count);

#endif
