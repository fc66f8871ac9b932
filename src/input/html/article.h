/* article.h: which blocks of a page are its article. */
#ifndef SF_INPUT_HTML_ARTICLE_H
#define SF_INPUT_HTML_ARTICLE_H

#include "input/html/page.h"

/* Sets `out` of every block that is not part of the article. */
void html_article_mark(html_page *self);
/* The text of the blocks that are left, paragraphs parted by an empty line. */
sf_slice html_article_text(const html_page *self);

#endif
