/* text.h: the output of the command `text`: what was taken as a document. */
#ifndef SF_CLI_TEXT_H
#define SF_CLI_TEXT_H

#include "document/document.h"

/* For programs: {"path","title","published","published_from",...,"text"} on one line. */
void cli_text_add_line(sf_buffer *out, const sf_input *input, const sf_document *document);
/* For people: what is known of it, a line each, an empty line and the text. */
void cli_text_add(sf_buffer *out, const sf_input *input, const sf_document *document);

#endif
