/* tree.h: libxml2's tree as boxes and blocks of text. */
#ifndef SF_INPUT_HTML_TREE_H
#define SF_INPUT_HTML_TREE_H

#include "input/html/head.h"

#include <libxml/tree.h>

/* Walks `tree`, which was made from `size` bytes, into `out`; memory is from its arena. What the
 * page says of itself goes to `head`. */
void html_tree_read(const xmlDoc *tree, size_t size, html_head *head, html_page *out);

#endif
