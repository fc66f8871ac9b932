/* records.c: finds the records of an XML file, whatever stands around them: the format `xml`.
 *
 * A well-formed file is read as a whole. One that is not is cut where its records start, and each
 * is read for itself, so that what is wrong in one does not cost the others.
 */
#include "input/xml/records.h"

#include "input/charset.h"

#include <stdio.h>

/* What is known of the file while its records are read. */
typedef struct records {
  sf_reading *reading;
  bool damaged;
  size_t total;         /* records */
  size_t number;        /* of the current one */
  size_t within, given; /* documents: of the current record, of all */
} records;

/* ---- for the kinds of record ---- */

/* The file's name, with the record's number where there are several. */
static const char *name_of(sf_record *record) {
  const records *all = record->all;
  sf_arena *arena = record->reading->arena;
  if (all->within > 1)
    return sf_arena_format(arena, "%s#%zu.%zu", record->reading->path, all->number, all->within)
        .data;
  if (all->total > 1 || record->numbered)
    return sf_arena_format(arena, "%s#%zu", record->reading->path, all->number).data;
  return record->reading->path;
}

void sf_record_give(sf_record *record, sf_slice text) {
  if (!text.length)
    return;
  record->all->within++;
  record->all->given++;
  record->input.path = name_of(record);
  record->input.format = record->format;
  record->input.text = text.data;
  record->input.text_length = text.length;
  sf_reading_give(record->reading, &record->input);
}

bool sf_record_date(sf_record *record, sf_slice stamp, const char *from) {
  sf_slice day = sf_stamp_day(stamp, record->reading->arena);
  if (!day.length)
    return false;
  record->input.published = day.data;
  record->input.published_time = stamp.data;
  record->input.published_from = from;
  return true;
}

/* ---- finding records ---- */

static const sf_record_kind *kind_named(sf_slice name) {
  static const sf_record_kind *const tables[] = {sf_feed_records, sf_wire_records};
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
    for (const sf_record_kind *kind = tables[i]; kind->element; kind++)
      if (sf_slice_is(name, kind->element))
        return kind;
  return NULL;
}

static const sf_record_kind *kind_of(const xmlNode *node) {
  return node->type == XML_ELEMENT_NODE ? kind_named(sf_xml_name(node)) : NULL;
}

static size_t count_records(const xmlNode *root) {
  size_t count = 0;
  for (const xmlNode *node = root; node;) {
    bool found = kind_of(node) != NULL;
    count += found;
    node = sf_xml_next(node, root, !found);
  }
  return count;
}

static void read_tree(records *self, const xmlNode *root, unsigned long line) {
  for (const xmlNode *node = root; node;) {
    const sf_record_kind *kind = kind_of(node);
    if (kind) {
      sf_record record = {.all = self,
                          .reading = self->reading,
                          .node = node,
                          .damaged = self->damaged,
                          .numbered = kind->numbered};
      record.input.line = sf_xml_line(node) + line - 1;
      self->number++;
      self->within = 0;
      kind->read(&record);
    }
    node = sf_xml_next(node, root, !kind);
  }
}

/* ---- files that are not well-formed ---- */

/* Where the next element that is a record starts, from `at` on; `end` if there is none. */
static const char *next_record(const char *at, const char *end) {
  while ((at = memchr(at, '<', (size_t)(end - at)))) {
    const char *name = ++at, *stop = name;
    while (stop < end && stop - name < 40 && !strchr(" \t\r\n/><", *stop) && *stop) {
      name = *stop == ':' ? stop + 1 : name;
      stop++;
    }
    if (stop > name && kind_named(sf_slice_between(name, stop)))
      return at - 1;
  }
  return end;
}

static unsigned long count_lines(const char *from, const char *to) {
  unsigned long lines = 0;
  while (from < to && (from = memchr(from, '\n', (size_t)(to - from)))) {
    lines++;
    from++;
  }
  return lines;
}

/* Reads one piece; a record is only what starts it. */
static void read_piece(records *self, sf_slice piece, unsigned long line) {
  sf_xml xml;
  sf_xml_parse(self->reading, piece, line, &xml);
  const xmlNode *root = xml.tree ? xmlDocGetRootElement(xml.tree) : NULL;
  if (root)
    read_tree(self, root, line);
  sf_xml_clear(self->reading, &xml);
}

static void read_pieces(records *self, sf_slice text, unsigned long line) {
  const char *end = text.data + text.length, *at = next_record(text.data, end);
  self->damaged = true;
  self->total = 2; /* at least: they are numbered */
  line += count_lines(text.data, at);
  while (at < end) {
    const char *stop = next_record(at + 1, end);
    read_piece(self, sf_slice_between(at, stop), line);
    line += count_lines(at, stop);
    at = stop;
  }
}

/* ---- the format ---- */

static bool is_known_root(sf_slice name) {
  static const char *const roots[] = {"rss",         "feed",       "RDF",      "channel",
                                      "nitf",        "NewsML",     "NewsItem", "newsItem",
                                      "newsMessage", "contentSet", NULL};
  for (size_t i = 0; roots[i]; i++)
    if (sf_slice_is(name, roots[i]))
      return true;
  return false;
}

static sf_result read_xml(sf_reading *reading, sf_slice bytes, sf_error *error) {
  records all = {.reading = reading};
  unsigned long line = reading->line ? reading->line : 1;
  sf_xml xml;
  sf_slice text = sf_charset_decode_xml(reading, bytes);
  sf_xml_parse(reading, text, line, &xml);
  const xmlNode *root = xml.tree ? xmlDocGetRootElement(xml.tree) : NULL;
  bool known = root && is_known_root(sf_xml_name(root));
  all.total = root ? count_records(root) : 0;
  if (root && !xml.wrong_line)
    read_tree(&all, root, line);
  sf_xml_clear(reading, &xml);
  if (xml.wrong_line) {
    sf_reading_tell(reading, SF_ERROR_INPUT, xml.wrong_line, "XML that is not well-formed: %s",
                    xml.wrong);
    read_pieces(&all, text, line);
  } else if (!all.total && !known) {
    return sf_error_set(error, SF_ERROR_INPUT, reading->path, 0, 0,
                        "XML of no news format that is known; skipped");
  }
  if (!all.given && !xml.wrong_line)
    sf_reading_tell(reading, SF_OK, 0, "no article in it");
  return SF_OK;
}

/* The name of the first element, behind declarations and comments; empty if there is none. */
static sf_slice root_name(sf_slice head) {
  const char *at = head.data, *end = at + head.length;
  while (end - at > 1 && *at == '<' && (at[1] == '?' || at[1] == '!')) {
    const char *stop = at[1] == '?' ? "?>" : end - at > 3 && at[2] == '-' ? "-->" : ">";
    size_t length = strlen(stop);
    while ((size_t)(end - at) > length && memcmp(at, stop, length) != 0)
      at++;
    at += (size_t)(end - at) > length ? length : (size_t)(end - at);
    while (at < end && *at != '<')
      at++;
  }
  if (at == end || *at != '<')
    return (sf_slice){0};
  const char *name = at + 1;
  for (at = name; at < end && !strchr(" \t\r\n/>", *at); at++)
    if (*at == ':')
      name = at + 1;
  return sf_slice_between(name, at);
}

static bool recognise(sf_slice head, sf_buffer *scratch) {
  (void)scratch;
  if (head.length >= 4 && !memcmp(head.data, "\x4C\x6F\xA7\x94", 4)) /* "<?xm" in EBCDIC */
    return true;
  sf_slice name = root_name(head);
  bool declared = head.length > 5 && !memcmp(head.data, "<?xml", 5);
  return is_known_root(name) ||
         (declared && name.length && !sf_slice_is(name, "html") && !sf_slice_is(name, "HTML"));
}

const sf_reader sf_reader_xml = {"xml", "<L", ".xml .rss .atom .rdf .nitf .newsml", recognise,
                                 read_xml};
