/* internal.h: shared by the tokenizer's three files: characters (tokenizer.c), line breaks
 * (layout.c) and sentence ends (sentence.c). */
#ifndef SF_TOKEN_INTERNAL_H
#define SF_TOKEN_INTERNAL_H

#include "lexicon/lexicon.h"
#include "token/token.h"
#include "token/utf8.h"

/* Are single line breaks only where lines were wrapped (TeX, e-mail, wire copy), so that blank
 * lines and indents part the paragraphs? Otherwise every line is a paragraph. */
bool sf_layout_is_wrapped(sf_slice text);

/* Fills out->sentences and out->paragraphs from the tokens and marks first tokens. */
void sf_sentences_find(sf_slice text, const sf_lexicon *lexicon, sf_memory *memory, sf_tokens *out);

#endif
