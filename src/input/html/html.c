/* html.c: web pages: recognises them, parses them with libxml2, hands over the article.
 *
 * Encoding is encoding.c.
 */
#include "input/reader.h"

#include <libxml/HTMLparser.h>
#include <strings.h>

static bool recognise(sf_slice head, sf_buffer *scratch) {
  (void)scratch;
  size_t length = head.length < 2048 ? head.length : 2048;
  for (size_t i = 0; i + 9 < length; i++)
    if (head.data[i] == '<' && (!strncasecmp(head.data + i, "<!doctype html", 9) ||
                                !strncasecmp(head.data + i, "<html", 5)))
      return true;
  return false;
}

static void free_tree(void *tree) {
  xmlFreeDoc(tree);
}

static sf_result read(sf_reading *reading, sf_slice bytes, sf_error *error) {
  htmlDocPtr tree = htmlReadMemory(bytes.data, (int)bytes.length, NULL, "UTF-8",
                                   HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
  if (!tree)
    return sf_error_set(error, SF_ERROR_INPUT, reading->path, 0, 0, "not HTML");
  sf_reading_hold(reading, tree, free_tree);
  xmlChar *text = xmlNodeGetContent((xmlNodePtr)tree);
  sf_slice copy = sf_arena_copy(reading->arena, sf_slice_of((const char *)text));
  xmlFree(text);
  sf_input input = {.path = reading->path, .text = copy.data, .text_length = copy.length};
  sf_reading_give(reading, &input);
  sf_reading_drop(reading);
  return SF_OK;
}

const sf_reader sf_reader_html = {"html", "<", ".html .htm .xhtml", recognise, read};
