/* head.h: what a page says of itself: its address, title, site, author, language, and every clue to
 * its day of publication. tree.c shows each element, json.c reads JSON-LD, day.c weighs the clues.
 */
#ifndef SF_INPUT_HTML_HEAD_H
#define SF_INPUT_HTML_HEAD_H

#include "input/html/page.h"

#include <libxml/tree.h>

struct sf_reading;

/* Where a day was told, the best first, as measured on real pages. */
typedef enum html_source {
  HTML_FROM_URL,
  HTML_FROM_META, /* article:published_time */
  HTML_FROM_JSON, /* datePublished of an article in JSON-LD */
  HTML_FROM_ITEM, /* itemprop=datePublished */
  HTML_FROM_OTHER_META,
  HTML_FROM_PAGE_JSON, /* datePublished of the page */
  HTML_FROM_TIME,      /* <time> */
  HTML_FROM_CLASS,     /* an element whose class names a date */
  HTML_FROM_TEXT,      /* a line beside the article */
  HTML_FROM_MEDIA,     /* uploadDate of a film or sound in JSON-LD: often older than its page */
  HTML_FROM_SCRIPT,    /* data in a script, all of one day */
  HTML_SOURCES
} html_source;

typedef struct html_clue {
  html_source source;
  uint32_t box, block; /* where it stands */
  sf_slice text;
} html_clue;

typedef struct html_head {
  sf_arena *arena;
  const sf_lexicon *lexicon;
  sf_buffer *scratch;
  uint16_t metas;
  sf_slice named_title, article_title, heading, page_title; /* og:title, JSON-LD, <h1>, <title> */
  sf_slice canonical, shared_url, site, author, language;
  uint32_t heading_block;
  unsigned headings; /* of level 1 */
  SF_ARRAY(html_clue) clues;
} html_head;

/* What an element shown to html_head_see is, besides its hints. */
typedef enum html_showing {
  HTML_SHOW_ROOT,
  HTML_SHOW_META,
  HTML_SHOW_LINK,
  HTML_SHOW_TITLE,
  HTML_SHOW_HEADING,
  HTML_SHOW_TIME,
  HTML_SHOW_ITEM, /* has an itemprop */
  HTML_SHOW_DATED /* its class names a date */
} html_showing;

void html_head_init(html_head *self, const html_page *page);
void html_head_see(html_head *self, const xmlNode *element, html_showing showing, uint32_t box,
                   uint32_t block);
/* One JSON-LD script; `hold` keeps its tree should memory end. */
void html_head_read_json(html_head *self, sf_slice script, struct sf_reading *reading);
void html_head_add_clue(html_head *self, html_source source, sf_slice text, uint32_t box,
                        uint32_t block);
/* The best title and address; empty if there is none. */
sf_slice html_head_title(const html_head *self);
sf_slice html_head_url(const html_head *self);

/* The text of an attribute, NULL without it. */
const char *html_attribute(const xmlNode *element, const char *name);

#endif
