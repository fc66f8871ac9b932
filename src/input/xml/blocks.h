/* blocks.h: markup as plain text: an empty line between paragraphs, a line for each item of a list
 * and row of a table, nothing of what is not read (scripts, forms, pictures with their captions).
 *
 * For markup that is all article: the body of a feed's item or of a wire story. Finding the article
 * in a page is html/. The names of HTML and NITF are known together; an unknown element is a
 * stretch of its line.
 */
#ifndef SF_INPUT_BLOCKS_H
#define SF_INPUT_BLOCKS_H

#include "base/memory.h"

#include <libxml/tree.h>

typedef struct sf_blocks {
  sf_buffer *out;
  size_t start;     /* of what this wrote in `out` */
  unsigned gap;     /* what is still to be written before the next character */
  unsigned literal; /* elements around that keep their white space */
  unsigned skipped; /* elements around that are not read */
} sf_blocks;

void sf_blocks_init(sf_blocks *self, sf_buffer *out);
/* Adds text without markup or references. */
void sf_blocks_add(sf_blocks *self, sf_slice text);
/* Adds the text of a node and all below it. */
void sf_blocks_add_tree(sf_blocks *self, const xmlNode *node);
/* Adds the text of HTML source, however broken. */
void sf_blocks_add_markup(sf_blocks *self, sf_slice source);
/* Adds plain text, whose lines and empty lines are kept. */
void sf_blocks_add_plain(sf_blocks *self, sf_slice text);
/* Adds text that may be HTML source or plain: tags or references tell. */
void sf_blocks_add_either(sf_blocks *self, sf_slice text);

/* Are there tags or references in the text? */
bool sf_markup_is_likely(sf_slice text);

#endif
