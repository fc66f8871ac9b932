/* html.c: web pages: recognises them, parses them with libxml2, hands over the article.
 *
 * encoding.c makes the bytes UTF-8, strip.c takes out scripts and comments, libxml2 makes a tree,
 * tree.c turns it into blocks, article.c chooses among them, head.c and day.c read what the page
 * says of itself.
 */
#include "input/html/article.h"
#include "input/html/day.h"
#include "input/html/encoding.h"
#include "input/html/strip.h"
#include "input/html/tree.h"
#include "input/reader.h"

#include <libxml/HTMLparser.h>
#include <strings.h>

/* libxml2 takes an int; a page of news has a hundredth of this. */
#define MAX_PAGE ((size_t)32 * 1024 * 1024)
/* libxml2 searches its stack of open elements at many an end tag. */
#define MAX_DEPTH 1000
/* Each takes some 200 bytes of memory; whole books have fewer. */
#define MAX_ELEMENTS 400000
/* Where the first tag must show what it is. */
#define SEEN_WITHIN ((size_t)2048)

/* ---- recognising ---- */

static bool recognise(sf_slice head, sf_buffer *scratch) {
  static const char *const signs[] = {"<!doctype html", "<html", "<head", "<body", "<meta"};
  static const char *const starts[] = {"<style", "<script", "<title",   "<link",
                                       "<base",  "<div",    "<article", "<section",
                                       "<main",  "<p>",     "<h1",      "<table"};
  (void)scratch;
  size_t length = head.length < SEEN_WITHIN ? head.length : SEEN_WITHIN;
  for (size_t i = 0; i < length; i++)
    for (size_t s = 0; head.data[i] == '<' && s < sizeof signs / sizeof *signs; s++) {
      size_t size = strlen(signs[s]);
      if (length - i > size && !strncasecmp(head.data + i, signs[s], size))
        return true;
    }
  for (size_t s = 0; s < sizeof starts / sizeof *starts; s++)
    if (length > strlen(starts[s]) && !strncasecmp(head.data, starts[s], strlen(starts[s])))
      return true;
  return false;
}

/* ---- parsing ---- */

typedef struct html_parser {
  htmlParserCtxtPtr context;
  startElementSAXFunc start_element;
  unsigned elements;
  bool stopped;
} html_parser;

static void start_element(void *data, const xmlChar *name, const xmlChar **attributes) {
  htmlParserCtxtPtr context = data;
  html_parser *self = context->_private;
  if (context->nameNr > MAX_DEPTH || ++self->elements > MAX_ELEMENTS) {
    self->stopped = true;
    xmlStopParser(context);
    return;
  }
  self->start_element(data, name, attributes);
}

static void free_parser(void *context) {
  htmlParserCtxtPtr parser = context;
  xmlFreeDoc(parser->myDoc);
  htmlFreeParserCtxt(parser);
}

/* Parses into a tree that is held by the reading; NULL without memory. */
static htmlDocPtr parse(sf_reading *reading, sf_slice page, html_parser *self) {
  htmlParserCtxtPtr context = htmlNewParserCtxt();
  if (!context)
    return NULL;
  sf_reading_hold(reading, context, free_parser);
  *self = (html_parser){.context = context, .start_element = context->sax->startElement};
  context->_private = self;
  context->sax->startElement = start_element;
  context->options |= XML_PARSE_HUGE; /* our bounds instead of libxml2's, which are silent */
  htmlDocPtr tree = htmlCtxtReadMemory(context, page.data, (int)page.length, NULL, "UTF-8",
                                       HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                           HTML_PARSE_NONET | HTML_PARSE_RECOVER);
  context->myDoc = tree; /* htmlCtxtReadMemory gives it away */
  return tree;
}

/* NUL-terminated, NULL when there is nothing. */
static const char *text_or_null(sf_arena *arena, sf_slice text) {
  return text.length ? sf_arena_copy(arena, text).data : NULL;
}

/* Hands the article over with all that is known of it. */
static void give(sf_reading *reading, html_head *head, html_page *page,
                 const html_stripped *stripped, sf_slice bytes) {
  html_published published;
  for (size_t i = 0; i < stripped->json.count; i++)
    html_head_read_json(head, stripped->json.data[i], reading);
  if (reading->outer && reading->outer->url && !html_head_url(head).length)
    head->shared_url = sf_slice_of(reading->outer->url); /* where it was fetched from */
  html_day_find(head, page, bytes, &published);
  sf_slice text = html_article_text(page);
  sf_arena *arena = reading->arena;
  if (!text.length)
    sf_reading_tell(reading, SF_OK, 0, "no article found in this page");
  sf_input input = {.path = reading->path,
                    .text = text.data,
                    .text_length = text.length,
                    .title = text_or_null(arena, html_head_title(head)),
                    .url = text_or_null(arena, html_head_url(head)),
                    .published = text_or_null(arena, published.day),
                    .published_from = published.from,
                    .published_time = text_or_null(arena, published.time),
                    .site = text_or_null(arena, head->site),
                    .author = text_or_null(arena, head->author),
                    .language = text_or_null(arena, head->language)};
  sf_reading_give(reading, &input);
}

static sf_result read(sf_reading *reading, sf_slice bytes, sf_error *error) {
  html_stripped stripped;
  html_parser parser = {0};
  html_page page = {
      .lexicon = reading->lexicon, .arena = reading->arena, .scratch = reading->scratch};
  if (bytes.length > MAX_PAGE)
    return sf_error_set(error, SF_ERROR_INPUT, reading->path, 0, 0,
                        "a page of more than 32 MiB; skipped");
  sf_slice utf8 = html_decode(bytes, reading->arena);
  html_strip(utf8, reading->arena, &stripped);
  htmlDocPtr tree = parse(reading, stripped.page, &parser);
  if (parser.stopped)
    sf_reading_tell(reading, SF_ERROR_INPUT, 0,
                    "more than %d elements in one another or %d in all; the rest was not read",
                    MAX_DEPTH, MAX_ELEMENTS);
  if (tree) {
    html_head head;
    html_head_init(&head, &page);
    html_tree_read(tree, stripped.page.length, &head, &page);
    sf_reading_drop(reading); /* the tree is needed no more */
    html_article_mark(&page);
    give(reading, &head, &page, &stripped, utf8);
    return SF_OK;
  }
  sf_reading_drop(reading);
  return SF_OK;
}

const sf_reader sf_reader_html = {"html", "<", ".html .htm .xhtml", recognise, read};
