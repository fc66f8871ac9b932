/* wire.c: stories of news agencies: NITF, NewsML 1.2, NewsML-G2; see records.h.
 *
 * Agencies put one format into another: NITF inside both NewsMLs, HTML inside all, as elements or
 * escaped. What the outer format says of title and date comes first, because it is kept up to date.
 */
#include "input/xml/blocks.h"
#include "input/xml/records.h"

/* Where a date may stand: a path of elements and the attribute, or NULL for the text. */
typedef struct place {
  const char *path, *attribute, *from;
} place;

static void read_dates(sf_record *record, const xmlNode *root, const place *places) {
  for (; places->path && !record->input.published; places++) {
    const xmlNode *node = sf_xml_path(root, places->path);
    sf_slice stamp = places->attribute ? sf_xml_attribute(record->reading, node, places->attribute)
                                       : sf_xml_text(record->reading, node);
    sf_record_date(record, stamp, places->from);
  }
}

static void set(const char **field, sf_slice text) {
  if (!*field && text.length)
    *field = text.data;
}

/* ---- putting a story together ---- */

typedef struct wire_story {
  sf_slice dateline, abstract, body;
} wire_story;

static sf_slice blocks_of(sf_reading *reading, const xmlNode *node) {
  sf_blocks blocks;
  reading->scratch->count = 0;
  sf_blocks_init(&blocks, reading->scratch);
  for (const xmlNode *child = node ? node->children : NULL; child; child = child->next)
    sf_blocks_add_tree(&blocks, child);
  return sf_arena_copy(reading->arena, sf_buffer_slice(reading->scratch));
}

static bool starts_with(sf_slice text, sf_slice with) {
  return text.length >= with.length && !memcmp(text.data, with.data, with.length);
}

static bool ends_with(sf_slice text, const char *tail) {
  sf_slice end = sf_slice_of(tail);
  return text.length >= end.length &&
         !memcmp(text.data + text.length - end.length, tail, end.length);
}

/* Does the beginning of `part` stand near the beginning of the text? */
static bool is_repeated(sf_slice part, sf_slice text) {
  const size_t enough = 60, near = 4000;
  sf_slice start = {part.data, part.length < enough ? part.length : enough};
  for (size_t i = 0; i + start.length <= text.length && i < near; i++)
    if (text.data[i] == start.data[0] && !memcmp(text.data + i, start.data, start.length))
      return true;
  return false;
}

/* Does the text start with the place that the dateline starts with, in any case, or hold it all? */
static bool has_dateline(sf_slice text, sf_slice dateline) {
  size_t length = 0;
  if (is_repeated(dateline, text))
    return true;
  while (length < dateline.length && !strchr(",(-", dateline.data[length]))
    length++;
  while (length && dateline.data[length - 1] == ' ')
    length--;
  if (!length || text.length < length)
    return false;
  for (size_t i = 0; i < length; i++)
    if ((text.data[i] | 0x20) != (dateline.data[i] | 0x20))
      return false;
  return true;
}

/* Behind the first paragraph. */
static sf_slice behind_paragraph(sf_slice text, size_t length) {
  while (length < text.length && text.data[length] == '\n')
    length++;
  return (sf_slice){text.data + length, text.length - length};
}

static size_t first_paragraph(sf_slice text) {
  size_t length = 0;
  while (length < text.length && text.data[length] != '\n')
    length++;
  return length;
}

/* A body that repeats the headline has a page's furniture below it: a section, a source. */
static sf_slice without_headline(sf_slice body, sf_slice title) {
  const size_t short_line = 60;
  size_t length = first_paragraph(body);
  if (!title.length || length != title.length || !starts_with(body, title))
    return body;
  body = behind_paragraph(body, length);
  for (length = first_paragraph(body);
       length && length < short_line && length < body.length &&
       !strchr(".!?:\"", body.data[length - 1]) && (unsigned char)body.data[length - 1] < 0x80;
       length = first_paragraph(body))
    body = behind_paragraph(body, length);
  return body;
}

static sf_slice compose(sf_record *record, const wire_story *story) {
  sf_buffer *out = record->reading->scratch;
  sf_slice body = without_headline(story->body, sf_slice_of(record->input.title));
  out->count = 0;
  if (story->abstract.length && !is_repeated(story->abstract, body)) {
    sf_buffer_add(out, story->abstract);
    sf_buffer_add_text(out, body.length ? "\n\n" : "");
  }
  if (body.length && story->dateline.length && !has_dateline(body, story->dateline)) {
    bool dash = ends_with(story->dateline, "-") || ends_with(story->dateline, "\u2013") ||
                ends_with(story->dateline, "\u2014");
    sf_buffer_add(out, story->dateline);
    sf_buffer_add_text(out, dash || body.data[0] == '(' ? " " : " - ");
  }
  sf_buffer_add(out, body);
  return sf_arena_copy(record->reading->arena, sf_buffer_slice(out));
}

/* ---- NITF ---- */

static const place nitf_dates[] = {{"head/docdata/date.issue", "norm", "date.issue"},
                                   {"head/docdata/date.release", "norm", "date.release"},
                                   {"head/pubdata", "date.publication", "date.publication"},
                                   {"body/body.head/dateline/story.date", "norm", "story.date"},
                                   {NULL, NULL, NULL}};

/* What an NITF element says where nothing around it has said it. */
static void take_nitf(sf_record *record, const xmlNode *nitf, wire_story *story) {
  sf_reading *reading = record->reading;
  const xmlNode *head = sf_xml_path(nitf, "body/body.head");
  const xmlNode *headline = head ? sf_xml_find(head, "hl1") : NULL;
  set(&record->input.title, sf_xml_text(reading, headline));
  set(&record->input.title, sf_xml_text(reading, sf_xml_path(nitf, "head/title")));
  set(&record->input.author, sf_xml_text(reading, sf_xml_child(head, "byline")));
  set(&record->input.language, sf_xml_language(reading, nitf));
  read_dates(record, nitf, nitf_dates);
  if (!story->dateline.length)
    story->dateline = sf_xml_text(reading, sf_xml_child(head, "dateline"));
  story->abstract = blocks_of(reading, sf_xml_child(head, "abstract"));
  story->body = blocks_of(reading, sf_xml_path(nitf, "body/body.content"));
}

static void read_nitf(sf_record *record) {
  wire_story story = {0};
  record->format = "nitf";
  take_nitf(record, record->node, &story);
  sf_record_give(record, compose(record, &story));
}

/* ---- content inside the envelopes ---- */

/* The content of an element that carries NITF, HTML, or text that may be either, escaped. */
static void take_content(sf_record *record, const xmlNode *carrier, wire_story *story) {
  sf_reading *reading = record->reading;
  const xmlNode *nitf = sf_xml_find(carrier, "nitf");
  const xmlNode *html = sf_xml_find(carrier, "html");
  if (nitf) {
    take_nitf(record, nitf, story);
    return;
  }
  if (html || sf_xml_find(carrier, "p")) {
    const xmlNode *body = html ? sf_xml_find(html, "body") : NULL;
    set(&record->input.title, sf_xml_text(reading, sf_xml_path(html, "head/title")));
    story->body = blocks_of(reading, body ? body : carrier);
    return;
  }
  for (const xmlNode *child = carrier->children; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE) /* some other vocabulary: no prose */
      return;
  sf_blocks blocks;
  reading->scratch->count = 0;
  sf_blocks_init(&blocks, reading->scratch);
  for (const xmlNode *child = carrier->children; child; child = child->next)
    if (child->content)
      sf_blocks_add_either(&blocks, sf_slice_of((const char *)child->content));
  story->body = sf_arena_copy(reading->arena, sf_buffer_slice(reading->scratch));
}

/* ---- NewsML-G2 ---- */

static const place g2_dates[] = {{"contentMeta/contentCreated", NULL, "contentCreated"},
                                 {"itemMeta/firstCreated", NULL, "firstCreated"},
                                 {"itemMeta/versionCreated", NULL, "versionCreated"},
                                 {NULL, NULL, NULL}};

static void read_g2(sf_record *record) {
  sf_reading *reading = record->reading;
  const xmlNode *item = record->node, *about = sf_xml_child(item, "contentMeta");
  wire_story story = {0};
  record->format = "newsml-g2";
  set(&record->input.title, sf_xml_text(reading, sf_xml_child(about, "headline")));
  set(&record->input.title, sf_xml_text(reading, sf_xml_path(item, "itemMeta/title")));
  set(&record->input.language, sf_xml_attribute(reading, sf_xml_child(about, "language"), "tag"));
  set(&record->input.language, sf_xml_language(reading, item));
  set(&record->input.author, sf_xml_text(reading, sf_xml_child(about, "by")));
  story.dateline = sf_xml_text(reading, sf_xml_child(about, "dateline"));
  read_dates(record, item, g2_dates);
  const xmlNode *content = sf_xml_child(item, "contentSet");
  /* Several are alternatives of each other. */
  for (content = content ? content->children : NULL; content && !story.body.length;
       content = content->next)
    if (sf_xml_is(content, "inlineXML") || sf_xml_is(content, "inlineData"))
      take_content(record, content, &story);
  sf_record_give(record, compose(record, &story));
}

/* ---- NewsML 1.2 ---- */

static const place newsml_dates[] = {
    {"NewsManagement/FirstCreated", NULL, "FirstCreated"},
    {"NewsManagement/ThisRevisionCreated", NULL, "ThisRevisionCreated"},
    {"Identification/NewsIdentifier/DateId", NULL, "DateId"},
    {NULL, NULL, NULL}};

static sf_slice formal_name(sf_reading *reading, const xmlNode *node, const char *path) {
  return sf_xml_attribute(reading, sf_xml_path(node, path), "FormalName");
}

/* The component around a node that has a headline: the story it belongs to. */
static const xmlNode *headline_owner(const xmlNode *node, const xmlNode *item) {
  while (node != item && !sf_xml_path(node, "NewsLines/HeadLine"))
    node = node->parent;
  return node;
}

/* Roles that a story's own text has; a component without one has it, too. */
static bool is_main_role(sf_slice role) {
  static const char *const names[] = {"body", "main", "text", "story", "article", NULL};
  if (!role.length)
    return true;
  for (size_t i = 0; names[i]; i++) {
    size_t length = strlen(names[i]), k = 0;
    while (k < length && k < role.length && (role.data[k] | 0x20) == names[i][k])
      k++;
    if (k == length)
      return true;
  }
  return false;
}

/* The data of a content item that may be a story's text; NULL otherwise. */
static const xmlNode *text_data(sf_reading *reading, const xmlNode *content) {
  sf_slice type = formal_name(reading, content, "MimeType");
  sf_slice media = formal_name(reading, content, "MediaType");
  bool prose = !type.length ||
               (starts_with(type, SF_SLICE("text/")) && !sf_slice_is(type, "text/css")) ||
               ends_with(type, "xml");
  bool text = !media.length || sf_slice_is(media, "Text") || sf_slice_is(media, "ComplexData");
  sf_slice role = formal_name(reading, content->parent, "Role");
  return prose && text && is_main_role(role) ? sf_xml_find(content, "DataContent") : NULL;
}

/* Where a story's lines and text come together before it is handed over. */
typedef struct newsml {
  sf_record *record;
  sf_input common;      /* what the whole item says */
  const xmlNode *owner; /* of the current story */
  const xmlNode *taken; /* component whose text was taken: its other items are alternatives */
  wire_story story;
  SF_ARRAY(sf_slice) parts; /* of the body, in the arena */
} newsml;

static sf_slice join_parts(newsml *self) {
  sf_buffer *out = self->record->reading->scratch;
  out->count = 0;
  for (size_t i = 0; i < self->parts.count; i++) {
    sf_buffer_add_text(out, i ? "\n\n" : "");
    sf_buffer_add(out, self->parts.data[i]);
  }
  return sf_arena_copy(self->record->reading->arena, sf_buffer_slice(out));
}

static void finish_story(newsml *self) {
  self->story.body = join_parts(self);
  if (self->story.body.length)
    sf_record_give(self->record, compose(self->record, &self->story));
  self->parts.count = 0;
  self->story = (wire_story){0};
  self->record->input = self->common;
}

static void start_story(newsml *self, const xmlNode *owner) {
  sf_reading *reading = self->record->reading;
  sf_input *input = &self->record->input;
  self->owner = owner;
  input->line = self->common.line;
  set(&input->title, sf_xml_text(reading, sf_xml_path(owner, "NewsLines/HeadLine")));
  set(&input->author, sf_xml_text(reading, sf_xml_path(owner, "NewsLines/ByLine")));
  set(&input->language, formal_name(reading, owner, "DescriptiveMetadata/Language"));
  self->story.dateline = sf_xml_text(reading, sf_xml_path(owner, "NewsLines/DateLine"));
}

static void take_item(newsml *self, const xmlNode *content) {
  sf_reading *reading = self->record->reading;
  const xmlNode *data = text_data(reading, content);
  const xmlNode *owner = headline_owner(content, self->record->node);
  if (!data || content->parent == self->taken)
    return;
  if (owner != self->owner) {
    finish_story(self);
    start_story(self, owner);
  }
  wire_story part = {.dateline = self->story.dateline};
  take_content(self->record, data, &part);
  if (!part.body.length)
    return;
  self->taken = content->parent;
  self->story.dateline = part.dateline;
  if (!self->story.abstract.length)
    self->story.abstract = part.abstract;
  SF_ARENA_PUSH(reading->arena, &self->parts, part.body);
}

static void read_newsml(sf_record *record) {
  sf_reading *reading = record->reading;
  const xmlNode *item = record->node;
  newsml self = {.record = record};
  record->format = "newsml";
  set(&record->input.language, sf_xml_language(reading, item));
  read_dates(record, item, newsml_dates);
  if (!record->input.published && item->parent)
    sf_record_date(record,
                   sf_xml_text(reading, sf_xml_path(item->parent, "NewsEnvelope/DateAndTime")),
                   "DateAndTime");
  self.common = record->input;
  for (const xmlNode *node = item; node; node = sf_xml_next(node, item, true))
    if (sf_xml_is(node, "ContentItem"))
      take_item(&self, node);
  finish_story(&self);
}

const sf_record_kind sf_wire_records[] = {{"nitf", false, read_nitf},
                                          {"newsItem", false, read_g2},
                                          {"NewsItem", false, read_newsml},
                                          {NULL, false, NULL}};
