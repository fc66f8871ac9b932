/* strip.h: takes out of a page what is neither text nor structure, before it is parsed. */
#ifndef SF_INPUT_HTML_STRIP_H
#define SF_INPUT_HTML_STRIP_H

#include "base/memory.h"

typedef struct html_stripped {
  sf_slice page;           /* in the arena */
  SF_ARRAY(sf_slice) json; /* JSON-LD scripts, in the bytes given */
  bool crowded;            /* a tag held more attributes than anybody writes */
} html_stripped;

/* Copies valid UTF-8 without comments, scripts, styles, vector pictures and the like. Half of a
 * page of today is that, and libxml2 takes its time for it. */
void html_strip(sf_slice bytes, sf_arena *arena, html_stripped *out);

#endif
