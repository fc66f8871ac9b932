/* xml.c: XML of any quality as a tree; see xml.h.
 *
 * Real feeds break the rules in a few ways that need not cost anything: names of HTML characters
 * that XML does not know, lone ampersands, control characters. One pass over the source mends these
 * and takes out declarations and comments; what it leaves is for the parser to judge.
 */
#include "input/xml/xml.h"

#include "input/xml/blocks.h"
#include "input/xml/reference.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- mending ---- */

/* No element of any of the formats has as many attributes. */
#define MAX_ATTRIBUTES 48

typedef struct mending {
  const char *at, *end;
  sf_buffer *out;
  const char *wrong; /* what this pass cannot mend */
  const char *wrong_at;
  bool endless_comment, endless_cdata, endless_instruction, endless_doctype;
} mending;

/* Where `stop` begins, from `at` on; NULL if it does not come. */
static const char *find(const char *at, const char *end, const char *stop) {
  size_t length = strlen(stop);
  while ((size_t)(end - at) >= length &&
         (at = memchr(at, stop[0], (size_t)(end - at) - length + 1))) {
    if (!memcmp(at, stop, length))
      return at;
    at++;
  }
  return NULL;
}

static bool starts(const mending *self, const char *with) {
  size_t length = strlen(with);
  return (size_t)(self->end - self->at) >= length && !memcmp(self->at, with, length);
}

/* Leaves out everything up to `stop` but its line breaks, so that lines keep their numbers. */
static void leave_out(mending *self, const char *stop) {
  while ((self->at = memchr(self->at, '\n', (size_t)(stop - self->at)))) {
    sf_buffer_add_text(self->out, "\n");
    self->at++;
  }
  self->at = stop;
}

/* No XML may hold control characters and the two noncharacters; they become spaces. */
static void copy_plain(mending *self, const char *stop) {
  const char *from = self->at;
  for (const char *at = from; at < stop; at++) {
    unsigned char c = (unsigned char)*at;
    bool control = c < 0x20 && c != '\n' && c != '\t' && c != '\r';
    bool none =
        c == 0xEF && stop - at > 2 && (unsigned char)at[1] == 0xBF && (unsigned char)at[2] >= 0xBE;
    if (!control && !none)
      continue;
    sf_buffer_add(self->out, sf_slice_between(from, at));
    sf_buffer_add_text(self->out, " ");
    at += none ? 2 : 0;
    from = at + 1;
  }
  sf_buffer_add(self->out, sf_slice_between(from, stop));
  self->at = stop;
}

static void note_wrong(mending *self, const char *what) {
  if (!self->wrong) {
    self->wrong = what;
    self->wrong_at = self->at;
  }
}

static void mend_reference(mending *self) {
  char room[4];
  size_t length = sf_reference_write(sf_slice_between(self->at, self->end), room, &self->at);
  if (length == 1 && (room[0] == '&' || room[0] == '<' || room[0] == '>' || room[0] == '"'))
    sf_buffer_add_text(self->out, room[0] == '&'   ? "&amp;"
                                  : room[0] == '<' ? "&lt;"
                                  : room[0] == '>' ? "&gt;"
                                                   : "&quot;");
  else
    sf_buffer_add(self->out, (sf_slice){room, length});
}

/* Behind a DOCTYPE with its declarations in brackets; NULL if it does not end. */
static const char *doctype_end(const char *at, const char *end) {
  bool inside = false;
  char quote = 0;
  for (; at < end; at++) {
    if (quote)
      quote = *at == quote ? 0 : quote;
    else if (end - at > 3 && !memcmp(at, "<!--", 4)) {
      at = find(at + 4, end, "-->");
      if (!at)
        return NULL;
    } else if (*at == '"' || *at == '\'')
      quote = *at;
    else if (*at == '[' || *at == ']')
      inside = *at == '[';
    else if (*at == '>' && !inside)
      return at + 1;
  }
  return NULL;
}

/* No text of an item holds the item's own end: a section that does was never closed, and runs on
 * to the end of another one. */
static bool holds_record_end(const char *at, const char *end) {
  return find(at, end, "</item>") || find(at, end, "</entry>");
}

/* What starts with "<!" or "<?". */
static void mend_declaration(mending *self) {
  const char *stop = NULL;
  if (starts(self, "<![CDATA[")) {
    stop = self->endless_cdata ? NULL : find(self->at, self->end, "]]>");
    if (stop && !holds_record_end(self->at, stop)) {
      copy_plain(self, stop + 3);
      return;
    }
    self->endless_cdata = !stop;
    note_wrong(self, "a CDATA section is not closed");
    self->at += 9;
    return;
  }
  if (starts(self, "<!--")) {
    stop = self->endless_comment ? NULL : find(self->at + 4, self->end, "-->");
    self->endless_comment = !stop;
    stop = stop ? stop + 3 : NULL;
  } else if (starts(self, "<?")) {
    stop = self->endless_instruction ? NULL : find(self->at + 2, self->end, "?>");
    self->endless_instruction = !stop;
    stop = stop ? stop + 2 : NULL;
  } else if (starts(self, "<!DOCTYPE") || starts(self, "<!doctype")) {
    stop = self->endless_doctype ? NULL : doctype_end(self->at, self->end);
    self->endless_doctype = !stop;
  }
  if (stop) {
    leave_out(self, stop);
    return;
  }
  sf_buffer_add_text(self->out, "&lt;");
  self->at++;
}

static bool starts_name(const char *at, const char *end) {
  return at < end && (((*at | 0x20) >= 'a' && (*at | 0x20) <= 'z') || *at == '_' || *at == ':' ||
                      (unsigned char)*at >= 0x80);
}

/* The rest of a tag that has too much in it. */
static void drop_tag(mending *self) {
  const char *stop = memchr(self->at, '>', (size_t)(self->end - self->at));
  sf_buffer_add_text(self->out, "\"\">");
  leave_out(self, stop ? stop + 1 : self->end);
}

/* A tag goes as it is, but for references in its attributes and what may not stand there. The
 * parser compares every attribute with all before, so there is a limit. */
static void mend_tag(mending *self) {
  char quote = 0;
  unsigned quotes = 0;
  sf_buffer_add_text(self->out, "<");
  for (self->at++; self->at < self->end;) {
    char c = *self->at;
    if (c == '&') {
      mend_reference(self);
      continue;
    }
    if (c == '<' && !quote)
      return; /* it never ended; the parser will say so */
    if (quote)
      quote = c == quote ? 0 : quote;
    else if (c == '"' || c == '\'') {
      quote = c;
      if (++quotes > MAX_ATTRIBUTES) {
        drop_tag(self);
        return;
      }
    }
    if (c == '<')
      sf_buffer_add_text(self->out, "&lt;");
    else
      copy_plain(self, self->at + 1);
    self->at += c == '<';
    if (c == '>' && !quote)
      return;
  }
}

static void mend(mending *self) {
  while (self->at < self->end) {
    const char *stop = self->at;
    while (stop < self->end && *stop != '<' && *stop != '&')
      stop++;
    copy_plain(self, stop);
    if (stop == self->end)
      break;
    const char *name = stop + 1 + (self->end - stop > 1 && stop[1] == '/');
    if (*stop == '&')
      mend_reference(self);
    else if (starts(self, "<!") || starts(self, "<?"))
      mend_declaration(self);
    else if (starts_name(name, self->end))
      mend_tag(self);
    else {
      sf_buffer_add_text(self->out, "&lt;");
      self->at++;
    }
  }
}

/* ---- parsing ---- */

typedef struct parsing {
  sf_xml *xml;
  unsigned long line;
} parsing;

static void free_tree(void *tree) {
  xmlFreeDoc(tree);
}

/* Keeps the first thing that is wrong. Undeclared prefixes hurt nobody. */
static void note_error(void *context, xmlErrorPtr error) {
  const xmlParserCtxt *parser = context;
  parsing *self = parser->_private;
  if (error->level < XML_ERR_ERROR || error->domain == XML_FROM_NAMESPACE || self->xml->wrong_line)
    return;
  self->xml->wrong_line = self->line + (unsigned long)(error->line > 0 ? error->line - 1 : 0);
  snprintf(self->xml->wrong, sizeof self->xml->wrong, "%s", error->message ? error->message : "");
  self->xml->wrong[strcspn(self->xml->wrong, "\r\n")] = '\0';
}

/* Everything that could fetch or expand is off: no NOENT, DTDLOAD, XINCLUDE; no HUGE either. */
#define OPTIONS                                                                                    \
  (XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |                 \
   XML_PARSE_NOCDATA | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES)

void sf_xml_parse(sf_reading *reading, sf_slice text, unsigned long line, sf_xml *out) {
  sf_buffer *mended = reading->scratch;
  mending pass = {.at = text.data, .end = text.data + text.length, .out = mended};
  *out = (sf_xml){0};
  mended->count = 0;
  mend(&pass);
  if (pass.wrong) {
    out->wrong_line = line;
    for (const char *at = text.data; at < pass.wrong_at; at++)
      out->wrong_line += *at == '\n';
    snprintf(out->wrong, sizeof out->wrong, "%s", pass.wrong);
  }
  xmlParserCtxt *parser = mended->count < INT32_MAX ? xmlNewParserCtxt() : NULL;
  if (!parser) {
    out->wrong_line = line;
    snprintf(out->wrong, sizeof out->wrong, "too large, or out of memory");
    return;
  }
  parsing state = {out, line};
  parser->_private = &state;
  parser->sax->serror = note_error;
  out->tree = xmlCtxtReadMemory(parser, mended->data, (int)mended->count, NULL, "UTF-8", OPTIONS);
  xmlFreeParserCtxt(parser);
  if (out->tree)
    sf_reading_hold(reading, out->tree, free_tree);
}

void sf_xml_clear(sf_reading *reading, sf_xml *self) {
  if (self->tree)
    sf_reading_drop(reading);
  self->tree = NULL;
}

/* ---- looking around ---- */

/* What is said of a whole file or record stands before its many parts. Each part asks for it, so
 * looking through all of them each time would take quadratic time. */
#define FIRST_CHILDREN 1000

sf_slice sf_xml_name(const xmlNode *node) {
  const char *name = (const char *)node->name;
  const char *colon = strchr(name, ':'); /* of a prefix that nobody declared */
  return sf_slice_of(colon && colon[1] ? colon + 1 : name);
}

bool sf_xml_is(const xmlNode *node, const char *name) {
  return node->type == XML_ELEMENT_NODE && sf_slice_is(sf_xml_name(node), name);
}

bool sf_xml_is_of(const xmlNode *node, const char *prefix, const char *address, const char *name) {
  if (!sf_xml_is(node, name))
    return false;
  const char *own = (const char *)node->name;
  if (!node->ns) {
    size_t length = strlen(prefix);
    return !strncmp(own, prefix, length) && own[length] == ':';
  }
  return (node->ns->href && strstr((const char *)node->ns->href, address)) ||
         (node->ns->prefix && !strcmp((const char *)node->ns->prefix, prefix));
}

static const char *address_of(const xmlNode *node) {
  return node->ns && node->ns->href ? (const char *)node->ns->href : "";
}

bool sf_xml_is_plain(const xmlNode *node, const xmlNode *parent, const char *name) {
  return sf_xml_is(node, name) && !strcmp(address_of(node), address_of(parent)) &&
         (node->ns || !strchr((const char *)node->name, ':') ||
          strchr((const char *)parent->name, ':'));
}

const xmlNode *sf_xml_child(const xmlNode *node, const char *name) {
  const xmlNode *child = node ? node->children : NULL;
  for (unsigned seen = 0; child && seen < FIRST_CHILDREN; child = child->next, seen++)
    if (sf_xml_is(child, name))
      return child;
  return NULL;
}

const xmlNode *sf_xml_path(const xmlNode *node, const char *path) {
  char name[64];
  while (node && *path) {
    size_t length = strcspn(path, "/");
    snprintf(name, sizeof name, "%.*s", (int)length, path);
    node = sf_xml_child(node, name);
    path += length + (path[length] == '/');
  }
  return node;
}

const xmlNode *sf_xml_next(const xmlNode *node, const xmlNode *root, bool below) {
  if (below && node->type == XML_ELEMENT_NODE && node->children)
    return node->children;
  while (node && node != root && !node->next)
    node = node->parent;
  return !node || node == root ? NULL : node->next;
}

const xmlNode *sf_xml_find(const xmlNode *root, const char *name) {
  for (const xmlNode *node = root; node; node = sf_xml_next(node, root, true))
    if (node != root && sf_xml_is(node, name))
      return node;
  return NULL;
}

sf_slice sf_xml_text(sf_reading *reading, const xmlNode *node) {
  sf_blocks blocks;
  if (!node)
    return (sf_slice){"", 0};
  reading->scratch->count = 0;
  sf_blocks_init(&blocks, reading->scratch);
  for (const xmlNode *at = node; at; at = sf_xml_next(at, node, true))
    if ((at->type == XML_TEXT_NODE || at->type == XML_CDATA_SECTION_NODE) && at->content)
      sf_blocks_add(&blocks, sf_slice_of((const char *)at->content));
    else if (at->type == XML_ELEMENT_NODE)
      sf_blocks_add(&blocks, SF_SLICE(" ")); /* words of two elements do not stick together */
  return sf_arena_copy(reading->arena, sf_buffer_slice(reading->scratch));
}

sf_slice sf_xml_attribute(sf_reading *reading, const xmlNode *node, const char *name) {
  for (const xmlAttr *at = node ? node->properties : NULL; at; at = at->next) {
    const char *colon = strchr((const char *)at->name, ':');
    if (strcmp(colon ? colon + 1 : (const char *)at->name, name) != 0)
      continue;
    sf_blocks blocks;
    reading->scratch->count = 0;
    sf_blocks_init(&blocks, reading->scratch);
    for (const xmlNode *text = at->children; text; text = text->next)
      if (text->content)
        sf_blocks_add(&blocks, sf_slice_of((const char *)text->content));
    return sf_arena_copy(reading->arena, sf_buffer_slice(reading->scratch));
  }
  return (sf_slice){"", 0};
}

sf_slice sf_xml_language(sf_reading *reading, const xmlNode *node) {
  for (; node && node->type == XML_ELEMENT_NODE; node = node->parent) {
    sf_slice language = sf_xml_attribute(reading, node, "lang");
    if (language.length)
      return language;
  }
  return (sf_slice){"", 0};
}

unsigned long sf_xml_line(const xmlNode *node) {
  long line = xmlGetLineNo(node);
  return line > 0 ? (unsigned long)line : 0;
}
