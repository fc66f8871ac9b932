/* words.h: what the names, classes and ids of elements say, from the tables of html.tsv. */
#ifndef SF_INPUT_HTML_WORDS_H
#define SF_INPUT_HTML_WORDS_H

#include "input/html/page.h"

#define HTML_MEMO_SIZE 1024

/* The tables, and what was looked up in this page before: pages repeat their classes. */
typedef struct html_words {
  const sf_lexicon *lexicon;
  sf_buffer *scratch;
  uint16_t elements, classes;
  struct {
    const void *name;
    html_role role;
  } roles[256];
  struct {
    uint64_t key;
    unsigned hints;
  } memo[HTML_MEMO_SIZE];
} html_words;

void html_words_init(html_words *self, const sf_lexicon *lexicon, sf_buffer *scratch);
/* By name; `name` is the same pointer for the same name, as libxml2's dictionary makes it. */
html_role html_words_role(html_words *self, const char *name);
/* HTML_HINT_ bits of a class or id. */
unsigned html_words_hints(html_words *self, const char *value);

#endif
