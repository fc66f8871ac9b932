/* feed.c: items of RSS 0.9 to 2.0, RDF and Atom 0.3 and 1.0; see records.h.
 *
 * The whole text of an item comes before its summary, and a title, a description, a date are the
 * feed's own before those of the pictures and players that hang on the item.
 */
#include "input/xml/blocks.h"
#include "input/xml/records.h"

#include <libxml/uri.h>

/* Elements that may hold the same thing, best first. */
typedef struct alternative {
  const char *prefix; /* NULL: in the name space of the item itself */
  const char *address;
  const char *name;
  const char *from; /* how `published_from` names it */
} alternative;

static const alternative titles[] = {{NULL, NULL, "title", NULL},
                                     {"dc", "purl.org/dc/", "title", NULL},
                                     {"media", "mrss", "title", NULL},
                                     {0}};
static const alternative dates[] = {{NULL, NULL, "pubDate", "pubDate"},
                                    {NULL, NULL, "published", "published"},
                                    {NULL, NULL, "issued", "issued"},
                                    {NULL, NULL, "created", "created"},
                                    {"dc", "purl.org/dc/", "date", "dc:date"},
                                    {"dcterms", "purl.org/dc/", "issued", "dcterms:issued"},
                                    {"dcterms", "purl.org/dc/", "created", "dcterms:created"},
                                    {"atom", "Atom", "published", "atom:published"},
                                    {NULL, NULL, "pubdate", "pubdate"},
                                    {NULL, NULL, "date", "date"},
                                    {NULL, NULL, "updated", "updated"},
                                    {0}};
static const alternative bodies[] = {{"content", "/content/", "encoded", NULL},
                                     {NULL, NULL, "content", NULL},
                                     {"atom", "Atom", "content", NULL},
                                     {"xhtml", "xhtml", "body", NULL},
                                     {NULL, NULL, "description", NULL},
                                     {NULL, NULL, "summary", NULL},
                                     {"atom", "Atom", "summary", NULL},
                                     {"dc", "purl.org/dc/", "description", NULL},
                                     {"itunes", "itunes", "summary", NULL},
                                     {"media", "mrss", "description", NULL},
                                     {0}};
static const alternative authors[] = {{"dc", "purl.org/dc/", "creator", NULL},
                                      {NULL, NULL, "author", NULL},
                                      {"itunes", "itunes", "author", NULL},
                                      {0}};

static bool fits(const xmlNode *node, const xmlNode *item, const alternative *choice) {
  return choice->prefix ? sf_xml_is_of(node, choice->prefix, choice->address, choice->name)
                        : sf_xml_is_plain(node, item, choice->name);
}

static const xmlNode *child_of(const sf_record *record, const alternative *choice) {
  const xmlNode *item = record->node;
  for (const xmlNode *child = item->children; child;)
    if (fits(child, item, choice))
      return child;
    else
      child = record->damaged ? sf_xml_next(child, item, true) : child->next;
  return NULL;
}

/* ---- text ---- */

static bool ends_with(sf_slice text, const char *tail) {
  size_t length = strlen(tail);
  return text.length >= length && !memcmp(text.data + text.length - length, tail, length);
}

static bool has_elements(const xmlNode *node) {
  for (const xmlNode *child = node->children; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE)
      return true;
  return false;
}

/* The text directly in an element, which may be HTML source. */
static void add_source(sf_blocks *blocks, const xmlNode *node, bool plain) {
  for (const xmlNode *child = node->children; child; child = child->next) {
    if (child->type != XML_TEXT_NODE && child->type != XML_CDATA_SECTION_NODE)
      continue;
    sf_slice text = sf_slice_of((const char *)child->content);
    if (plain)
      sf_blocks_add_plain(blocks, text);
    else
      sf_blocks_add_either(blocks, text);
  }
}

/* The text of a description, a summary, a content in any of Atom's kinds. */
static sf_slice text_of(sf_record *record, const xmlNode *node) {
  sf_reading *reading = record->reading;
  sf_slice type = sf_xml_attribute(reading, node, "type");
  sf_slice mode = sf_xml_attribute(reading, node, "mode");
  bool picture = type.length && memchr(type.data, '/', type.length) &&
                 memcmp(type.data, "text/", 5) != 0 && !ends_with(type, "xml");
  if (picture || sf_slice_is(mode, "base64"))
    return (sf_slice){"", 0};
  bool plain = sf_slice_is(type, "text") || sf_slice_is(type, "text/plain");
  sf_blocks blocks;
  reading->scratch->count = 0;
  sf_blocks_init(&blocks, reading->scratch);
  if (has_elements(node))
    for (const xmlNode *child = node->children; child; child = child->next)
      sf_blocks_add_tree(&blocks, child);
  else
    add_source(&blocks, node, plain);
  return sf_arena_copy(reading->arena, sf_buffer_slice(reading->scratch));
}

/* The first of the choices that has any text. */
static sf_slice first_text(sf_record *record, const alternative *choices) {
  for (; choices->name; choices++) {
    const xmlNode *node = child_of(record, choices);
    sf_slice text = node ? text_of(record, node) : (sf_slice){0};
    if (text.length)
      return text;
  }
  return (sf_slice){0};
}

/* On one line. */
static const char *line_of(sf_reading *reading, sf_slice text) {
  sf_blocks blocks;
  reading->scratch->count = 0;
  sf_blocks_init(&blocks, reading->scratch);
  sf_blocks_add(&blocks, text);
  sf_slice line = sf_arena_copy(reading->arena, sf_buffer_slice(reading->scratch));
  return line.length ? line.data : NULL;
}

/* ---- address ---- */

static bool is_address(sf_slice text) {
  return text.length > 8 && (!memcmp(text.data, "http://", 7) || !memcmp(text.data, "https://", 8));
}

/* An Atom link's rank: the page itself as HTML, the page itself, nothing. */
static int rank_link(sf_reading *reading, const xmlNode *link) {
  sf_slice rel = sf_xml_attribute(reading, link, "rel");
  sf_slice type = sf_xml_attribute(reading, link, "type");
  if (rel.length && !sf_slice_is(rel, "alternate"))
    return 0;
  return type.length && !sf_slice_is(type, "text/html") ? 1 : 2;
}

static sf_slice find_address(sf_record *record) {
  sf_reading *reading = record->reading;
  const xmlNode *item = record->node;
  sf_slice best = {0}, identifier = {0};
  int rank = 0;
  for (const xmlNode *child = item->children; child; child = child->next) {
    if (sf_xml_is_of(child, "feedburner", "feedburner", "origLink"))
      return sf_xml_text(reading, child);
    if (sf_xml_is(child, "link")) {
      sf_slice href = sf_xml_attribute(reading, child, "href");
      sf_slice text = href.length ? href : sf_xml_text(reading, child);
      int own = href.length ? rank_link(reading, child) : 3;
      if (own > rank && text.length) {
        best = text;
        rank = own;
      }
    } else if (sf_xml_is_plain(child, item, "guid") &&
               !sf_slice_is(sf_xml_attribute(reading, child, "isPermaLink"), "false")) {
      identifier = sf_xml_text(reading, child);
    }
  }
  if (best.length)
    return best;
  return identifier.length ? identifier : sf_xml_attribute(reading, item, "about");
}

static void free_text(void *text) {
  xmlFree(text);
}

/* Relative to xml:base or to the feed's own address. */
static const char *resolve_address(sf_record *record, sf_slice address) {
  sf_reading *reading = record->reading;
  if (!address.length || is_address(address))
    return address.length ? address.data : NULL;
  xmlNode *node = (xmlNode *)(uintptr_t)record->node;
  xmlChar *base = xmlNodeGetBase(node->doc, node);
  const xmlChar *against = base ? base : (const xmlChar *)record->base;
  xmlChar *whole = against ? xmlBuildURI((const xmlChar *)address.data, against) : NULL;
  xmlFree(base);
  if (!whole)
    return address.data;
  sf_reading_hold(reading, whole, free_text);
  const char *copy = sf_arena_copy(reading->arena, sf_slice_of((const char *)whole)).data;
  sf_reading_drop(reading);
  return copy;
}

/* ---- items ---- */

static void read_dates(sf_record *record) {
  for (const alternative *choice = dates; choice->name; choice++) {
    const xmlNode *node = child_of(record, choice);
    if (node && sf_record_date(record, sf_xml_text(record->reading, node), choice->from))
      return;
  }
}

/* The feed or channel around an item, or the channel beside it, as in RDF. */
static const xmlNode *channel_of(const xmlNode *item) {
  const xmlNode *parent = item->parent;
  const xmlNode *beside = parent ? sf_xml_child(parent, "channel") : NULL;
  return beside ? beside : parent;
}

static void read_author(sf_record *record) {
  for (const alternative *choice = authors; choice->name; choice++) {
    const xmlNode *node = child_of(record, choice);
    const xmlNode *name = node ? sf_xml_child(node, "name") : NULL;
    sf_slice text = sf_xml_text(record->reading, name ? name : node);
    if (text.length) {
      record->input.author = text.data;
      return;
    }
  }
}

static void read_channel(sf_record *record) {
  sf_reading *reading = record->reading;
  const xmlNode *channel = channel_of(record->node);
  const xmlNode *own = sf_xml_child(record->node, "language");
  const xmlNode *common = sf_xml_child(channel, "language");
  sf_slice language = sf_xml_text(reading, own ? own : common);
  if (!language.length)
    language = sf_xml_language(reading, record->node);
  record->input.language = language.length ? language.data : NULL;
  sf_slice site = sf_xml_text(reading, sf_xml_child(channel, "title"));
  record->input.site = site.length ? site.data : NULL;
  sf_slice base = sf_xml_text(reading, sf_xml_child(channel, "link"));
  record->base = is_address(base) ? base.data : NULL;
}

static void read_item(sf_record *record) {
  record->format = sf_xml_is(record->node, "entry") ? "atom" : "rss";
  read_channel(record);
  record->input.title = line_of(record->reading, first_text(record, titles));
  record->input.url = resolve_address(record, find_address(record));
  read_dates(record);
  read_author(record);
  sf_record_give(record, first_text(record, bodies));
}

const sf_record_kind sf_feed_records[] = {
    {"item", true, read_item}, {"entry", true, read_item}, {NULL, false, NULL}};
