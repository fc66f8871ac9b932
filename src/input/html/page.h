/* page.h: a web page as the article is looked for in it: blocks of text, and the elements that hold
 * them. tree.c makes it from libxml2's tree, article.c marks the article, head.c and day.c read
 * what the page says of itself.
 *
 * A block is a run of text that no block-level element interrupts: a paragraph, a heading, an item
 * of a list, a cell. Blocks and boxes stand in the order of the page, and a box holds the blocks
 * from `first` to `end`, so that everything about an element is a loop over a stretch of an array.
 */
#ifndef SF_INPUT_HTML_PAGE_H
#define SF_INPUT_HTML_PAGE_H

#include "base/memory.h"
#include "lexicon/lexicon.h"

/* What an element is, by its name (table html_element). */
typedef enum html_role {
  HTML_INLINE,
  HTML_BLOCK,
  HTML_PARAGRAPH,
  HTML_HEADING,
  HTML_ITEM,
  HTML_CELL,
  HTML_ROW,
  HTML_TABLE,
  HTML_LIST,
  HTML_QUOTATION,
  HTML_PREFORMATTED,
  HTML_ARTICLE,
  HTML_BREAK,
  HTML_LINK,
  HTML_EMPHASIS,
  HTML_APART, /* beside the article: nav, footer, form */
  HTML_CAPTION,
  HTML_SKIP, /* never text: select, button */
  HTML_META, /* meta, link and title tell about the page */
  HTML_LINKED,
  HTML_TITLE,
  HTML_ROOT,
  HTML_TIME,
  HTML_ROLES
} html_role;

/* What the words of its class and id say of an element (table html_class); bits. */
enum {
  HTML_HINT_BODY = 1,     /* holds the text of the article */
  HTML_HINT_MAIN = 2,     /* has to do with an article or its text */
  HTML_HINT_APART = 4,    /* navigation, related stories, advertisements, sharing */
  HTML_HINT_COMMENTS = 8, /* readers' comments */
  HTML_HINT_DETAIL = 16,  /* byline, date, tags: apart when it holds little */
  HTML_HINT_CAPTION = 32, /* of a picture */
  HTML_HINT_HIDDEN = 64,  /* not shown */
  HTML_HINT_KEEP = 128,   /* part of an article whatever else is said: a lead, a standfirst */
  HTML_HINT_DATE = 256,   /* the day of publication */
  HTML_HINT_CHANGED = 512 /* the day of a later change */
};

typedef struct html_box {
  uint32_t parent;      /* a box; 0 is the page itself */
  uint32_t first, end;  /* blocks */
  uint32_t last;        /* behind the last box inside */
  uint32_t prose, kept; /* bytes of prose inside, before and after leaving out */
  uint16_t hints;
  uint8_t role;
  uint8_t level; /* of a heading */
  bool out;      /* left out, with all inside */
} html_box;

typedef struct html_block {
  uint32_t start, length; /* in the page's text */
  uint32_t links;         /* bytes of it that are links */
  uint32_t emphasis;      /* bytes of it that are bold, italic or the like */
  uint32_t box;           /* the innermost */
  uint8_t role;           /* of the nearest element that says it */
  bool prose, ends;       /* sentences; the last one is finished */
  bool linked;            /* hardly more than links */
  bool out, keep;
} html_block;

typedef struct html_page {
  const sf_lexicon *lexicon;
  sf_arena *arena;
  sf_buffer *scratch;
  char *text; /* all blocks' text */
  size_t length;
  SF_ARRAY(html_box) boxes;
  SF_ARRAY(html_block) blocks;
} html_page;

static inline sf_slice html_block_text(const html_page *self, const html_block *block) {
  return (sf_slice){self->text + block->start, block->length};
}

#endif
