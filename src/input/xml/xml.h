/* xml.h: XML of any quality as a tree of libxml2.
 *
 * The parser never sees a DTD: it is taken out beforehand with all it declares, so no entity is
 * expanded or loaded, and the references that HTML knows are resolved instead. It gets no network
 * and keeps its own limits of depth (256) and of one text (10 MB); size is linear in the file.
 */
#ifndef SF_INPUT_XML_H
#define SF_INPUT_XML_H

#include "input/reader.h"

#include <libxml/tree.h>

/* One file, or one record of it, parsed. */
typedef struct sf_xml {
  xmlDoc *tree;             /* NULL when nothing could be read; held by the reading */
  unsigned long wrong_line; /* of the first thing that is wrong; 0: it is well-formed */
  char wrong[160];
} sf_xml;

/* Parses text that is UTF-8 and whose first line is number `line`. What is not well-formed is read
 * as far as it can be understood. Everything is freed by sf_xml_clear, and by the reading after a
 * jump. */
void sf_xml_parse(sf_reading *reading, sf_slice text, unsigned long line, sf_xml *out);
void sf_xml_clear(sf_reading *reading, sf_xml *self);

/* ---- looking around in a tree ---- */

/* The element's name without its prefix. */
sf_slice sf_xml_name(const xmlNode *node);
/* Is it an element of this name, whatever its name space? */
bool sf_xml_is(const xmlNode *node, const char *name);
/* Is it an element of this name in a name space of this usual prefix ("dc"), whose address holds
 * `address`? */
bool sf_xml_is_of(const xmlNode *node, const char *prefix, const char *address, const char *name);
/* Is it an element of this name in the same name space as `parent`? */
bool sf_xml_is_plain(const xmlNode *node, const xmlNode *parent, const char *name);
/* The first child element of this name; NULL if there is none. */
const xmlNode *sf_xml_child(const xmlNode *node, const char *name);
/* Goes down through first children of these names, "body.head/dateline"; NULL if one is missing. */
const xmlNode *sf_xml_path(const xmlNode *node, const char *path);
/* The next node in the order of the file, within `root`; skips what is below `node` when `below` is
 * false. NULL at the end. */
const xmlNode *sf_xml_next(const xmlNode *node, const xmlNode *root, bool below);
/* The first element of this name below `root`. */
const xmlNode *sf_xml_find(const xmlNode *root, const char *name);

/* The text of a node and all below it, on one line, NUL-terminated, in the arena; empty for NULL.
 */
sf_slice sf_xml_text(sf_reading *reading, const xmlNode *node);
/* The value of an attribute in the arena, whatever its name space; empty if it is not there. */
sf_slice sf_xml_attribute(sf_reading *reading, const xmlNode *node, const char *name);
/* The text of nearest xml:lang. */
sf_slice sf_xml_language(sf_reading *reading, const xmlNode *node);
unsigned long sf_xml_line(const xmlNode *node);

#endif
