/* tree.h: libxml2's tree as boxes and blocks of text. */
#ifndef SF_INPUT_HTML_TREE_H
#define SF_INPUT_HTML_TREE_H

#include "input/html/page.h"

#include <libxml/tree.h>

/* Walks `tree`, which was made from `size` bytes, into `out`; memory is from its arena. */
void html_tree_read(const xmlDoc *tree, size_t size, html_page *out);

#endif
