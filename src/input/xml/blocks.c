/* blocks.c: markup as plain text; see blocks.h.
 *
 * The same rules serve a tree (XML that was parsed) and source (HTML that stood escaped in a feed),
 * which is gone through once, tag by tag, without a tree: nothing in it can nest too deep or take
 * more than linear time.
 */
#include "input/xml/blocks.h"

#include "input/xml/reference.h"

/* ---- elements ---- */

typedef enum element_kind {
  ELEMENT_INLINE, /* unknown ones, too */
  ELEMENT_BREAK,  /* a line break, and no content */
  ELEMENT_CELL,
  ELEMENT_LINE,
  ELEMENT_PARAGRAPH,
  ELEMENT_LITERAL, /* a paragraph that keeps its white space */
  ELEMENT_SKIP,
  ELEMENT_RAW, /* skipped, and no markup inside */
  ELEMENT_VOID /* skipped, and no content */
} element_kind;

typedef struct element {
  const char *name;
  element_kind kind;
} element;

/* HTML and NITF, sorted by name. */
static const element elements[] = {
    {"address", ELEMENT_PARAGRAPH},
    {"article", ELEMENT_PARAGRAPH},
    {"aside", ELEMENT_PARAGRAPH},
    {"audio", ELEMENT_SKIP},
    {"block", ELEMENT_PARAGRAPH},
    {"blockquote", ELEMENT_PARAGRAPH},
    {"body", ELEMENT_PARAGRAPH},
    {"body.content", ELEMENT_PARAGRAPH},
    {"body.end", ELEMENT_SKIP},
    {"body.head", ELEMENT_SKIP},
    {"bq", ELEMENT_PARAGRAPH},
    {"br", ELEMENT_BREAK},
    {"button", ELEMENT_SKIP},
    {"canvas", ELEMENT_SKIP},
    {"caption", ELEMENT_PARAGRAPH},
    {"center", ELEMENT_PARAGRAPH},
    {"dd", ELEMENT_LINE},
    {"details", ELEMENT_PARAGRAPH},
    {"div", ELEMENT_PARAGRAPH},
    {"dl", ELEMENT_PARAGRAPH},
    {"dt", ELEMENT_LINE},
    {"embed", ELEMENT_VOID},
    {"fieldset", ELEMENT_PARAGRAPH},
    {"figcaption", ELEMENT_SKIP},
    {"figure", ELEMENT_SKIP},
    {"fn", ELEMENT_SKIP},
    {"footer", ELEMENT_SKIP},
    {"form", ELEMENT_SKIP},
    {"h1", ELEMENT_PARAGRAPH},
    {"h2", ELEMENT_PARAGRAPH},
    {"h3", ELEMENT_PARAGRAPH},
    {"h4", ELEMENT_PARAGRAPH},
    {"h5", ELEMENT_PARAGRAPH},
    {"h6", ELEMENT_PARAGRAPH},
    {"head", ELEMENT_SKIP},
    {"header", ELEMENT_SKIP},
    {"hl2", ELEMENT_PARAGRAPH},
    {"hr", ELEMENT_PARAGRAPH},
    {"iframe", ELEMENT_RAW},
    {"img", ELEMENT_VOID},
    {"input", ELEMENT_VOID},
    {"li", ELEMENT_LINE},
    {"link", ELEMENT_VOID},
    {"main", ELEMENT_PARAGRAPH},
    {"map", ELEMENT_SKIP},
    {"media", ELEMENT_SKIP},
    {"meta", ELEMENT_VOID},
    {"nav", ELEMENT_SKIP},
    {"nitf-table", ELEMENT_PARAGRAPH},
    {"noembed", ELEMENT_RAW},
    {"noframes", ELEMENT_RAW},
    {"noscript", ELEMENT_SKIP},
    {"object", ELEMENT_SKIP},
    {"ol", ELEMENT_PARAGRAPH},
    {"optgroup", ELEMENT_SKIP},
    {"option", ELEMENT_SKIP},
    {"p", ELEMENT_PARAGRAPH},
    {"pre", ELEMENT_LITERAL},
    {"script", ELEMENT_RAW},
    {"section", ELEMENT_PARAGRAPH},
    {"select", ELEMENT_SKIP},
    {"source", ELEMENT_VOID},
    {"style", ELEMENT_RAW},
    {"summary", ELEMENT_PARAGRAPH},
    {"svg", ELEMENT_SKIP},
    {"table", ELEMENT_PARAGRAPH},
    {"td", ELEMENT_CELL},
    {"template", ELEMENT_SKIP},
    {"textarea", ELEMENT_RAW},
    {"th", ELEMENT_CELL},
    {"title", ELEMENT_RAW},
    {"tr", ELEMENT_LINE},
    {"track", ELEMENT_VOID},
    {"ul", ELEMENT_PARAGRAPH},
    {"video", ELEMENT_SKIP},
    {"wbr", ELEMENT_VOID},
};
#define ELEMENTS (sizeof elements / sizeof *elements)

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static int compare_name(sf_slice name, const char *with) {
  size_t i = 0;
  for (; i < name.length && with[i]; i++)
    if (lower(name.data[i]) != with[i])
      return (unsigned char)lower(name.data[i]) < (unsigned char)with[i] ? -1 : 1;
  return i < name.length ? 1 : with[i] ? -1 : 0;
}

/* The number of an element in the table, ELEMENTS for an unknown one. */
static size_t find_element(sf_slice name) {
  size_t low = 0, high = ELEMENTS;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = compare_name(name, elements[middle].name);
    if (order == 0)
      return middle;
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return ELEMENTS;
}

static element_kind kind_of(size_t number) {
  return number < ELEMENTS ? elements[number].kind : ELEMENT_INLINE;
}

/* ---- writing ---- */

/* Gaps, from narrow to wide; the widest asked for is written. */
enum { GAP_NONE, GAP_SPACE, GAP_CELL, GAP_LINE, GAP_PARAGRAPH };

void sf_blocks_init(sf_blocks *self, sf_buffer *out) {
  *self = (sf_blocks){.out = out, .start = out->count};
}

static void widen(sf_blocks *self, unsigned gap) {
  if (self->gap < gap)
    self->gap = gap;
}

static void write_gap(sf_blocks *self) {
  static const char *const gaps[] = {"", " ", "\t", "\n", "\n\n"};
  if (self->out->count > self->start)
    sf_buffer_add_text(self->out, gaps[self->gap]);
  self->gap = GAP_NONE;
}

void sf_blocks_add(sf_blocks *self, sf_slice text) {
  const char *at = text.data, *end = at + text.length;
  if (self->literal && text.length) {
    write_gap(self);
    sf_buffer_add(self->out, text);
    return;
  }
  while (at < end) {
    const char *from = at;
    while (at < end && (sf_is_blank(*at) || *at == '\f'))
      at++;
    if (at > from)
      widen(self, GAP_SPACE);
    from = at;
    while (at < end && !sf_is_blank(*at) && *at != '\f')
      at++;
    if (at > from) {
      write_gap(self);
      sf_buffer_add(self->out, sf_slice_between(from, at));
    }
  }
}

/* At the start and at the end of an element. */
static void pass_edge(sf_blocks *self, element_kind kind) {
  if (kind == ELEMENT_PARAGRAPH || kind == ELEMENT_LITERAL)
    widen(self, GAP_PARAGRAPH);
  else if (kind == ELEMENT_LINE || kind == ELEMENT_BREAK)
    widen(self, GAP_LINE);
  else if (kind == ELEMENT_CELL)
    widen(self, GAP_CELL);
}

static bool is_skipped(element_kind kind) {
  return kind == ELEMENT_SKIP || kind == ELEMENT_RAW || kind == ELEMENT_VOID;
}

/* ---- trees ---- */

/* libxml2 refuses what is nested deeper than 256, so this may call itself. */
void sf_blocks_add_tree(sf_blocks *self, const xmlNode *node) {
  if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
    sf_blocks_add(self, sf_slice_of((const char *)node->content));
    return;
  }
  if (node->type != XML_ELEMENT_NODE)
    return;
  element_kind kind = kind_of(find_element(sf_slice_of((const char *)node->name)));
  if (is_skipped(kind))
    return;
  pass_edge(self, kind);
  self->literal += kind == ELEMENT_LITERAL;
  for (const xmlNode *child = node->children; child; child = child->next)
    sf_blocks_add_tree(self, child);
  self->literal -= kind == ELEMENT_LITERAL;
  pass_edge(self, kind);
}

/* ---- source ---- */

typedef struct markup {
  sf_blocks *blocks;
  const char *at, *end;
  /* No end tag of it, or no end of a comment, is left: looked for once, never again. */
  bool endless[ELEMENTS], endless_comment;
} markup;

/* An attribute's value is shorter, so a quote that goes on longer never closes. */
#define LONGEST_VALUE 4096

static bool is_name_byte(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
         c == ':' || c == '_';
}

static bool starts_name(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

/* Does a tag, a comment or another declaration start here? */
static bool is_tag(const char *at, const char *end) {
  if (end - at < 2)
    return false;
  if (at[1] == '/')
    return end - at > 2 && starts_name(at[2]);
  return starts_name(at[1]) || at[1] == '!' || at[1] == '?';
}

static sf_slice name_at(const char *at, const char *end) {
  const char *from = at;
  while (at < end && is_name_byte(*at))
    at++;
  const char *colon = memchr(from, ':', (size_t)(at - from)); /* <html:p> */
  return sf_slice_between(colon && colon + 1 < at ? colon + 1 : from, at);
}

/* Behind the tag that starts at `at`: behind the '>' that is in no attribute's value. A quote that
 * never closes is none. */
static const char *tag_end(const char *at, const char *end) {
  const char *simple = memchr(at, '>', (size_t)(end - at));
  if (!simple)
    return end;
  for (const char *next = at; next < end; next++) {
    if (*next == '>')
      return next + 1;
    bool value = (*next == '"' || *next == '\'') && next > at && next[-1] == '=';
    if (!value)
      continue;
    size_t left = (size_t)(end - next - 1);
    const char *close = memchr(next + 1, *next, left < LONGEST_VALUE ? left : LONGEST_VALUE);
    if (!close)
      return simple + 1;
    next = close;
  }
  return simple + 1;
}

/* Goes behind a comment, a CDATA section's mark or another declaration. */
static void skip_declaration(markup *self) {
  size_t left = (size_t)(self->end - self->at);
  if (left >= 4 && !memcmp(self->at, "<!--", 4)) {
    const char *next = self->at += 4;
    while (!self->endless_comment && (next = memchr(next, '-', (size_t)(self->end - next))))
      if (self->end - next >= 3 && next[1] == '-' && next[2] == '>') {
        self->at = next + 3;
        return;
      } else {
        next++;
      }
    self->endless_comment = true;
    return;
  }
  if (left >= 9 && !memcmp(self->at, "<![CDATA[", 9)) {
    self->at += 9;
    return;
  }
  const char *close = memchr(self->at, '>', left);
  self->at = close ? close + 1 : self->end;
}

/* Behind the end tag that closes element `number`, whose content starts at `at`; NULL if there is
 * none. Elements of the same name inside count. */
static const char *find_end(markup *self, size_t number, const char *at) {
  bool raw = elements[number].kind == ELEMENT_RAW;
  unsigned depth = 1;
  for (; !self->endless[number] && (at = memchr(at, '<', (size_t)(self->end - at))); at++) {
    bool closing = self->end - at > 1 && at[1] == '/';
    if (raw && !closing)
      continue;
    const char *name = at + 1 + closing;
    if (compare_name(name_at(name, self->end), elements[number].name) != 0)
      continue;
    depth = closing ? depth - 1 : depth + 1;
    if (depth == 0)
      return tag_end(at, self->end);
  }
  self->endless[number] = true;
  return NULL;
}

static void take_tag(markup *self) {
  bool closing = self->at[1] == '/';
  const char *name = self->at + 1 + closing;
  size_t number = find_element(name_at(name, self->end));
  element_kind kind = kind_of(number);
  const char *behind = tag_end(self->at, self->end);
  bool empty = behind - self->at >= 2 && behind[-2] == '/';
  self->at = behind;
  if (is_skipped(kind)) {
    const char *stop =
        closing || empty || kind == ELEMENT_VOID ? NULL : find_end(self, number, behind);
    if (stop)
      self->at = stop;
    return;
  }
  pass_edge(self->blocks, kind);
  if (kind == ELEMENT_LITERAL && closing)
    self->blocks->literal -= self->blocks->literal > 0;
  else if (kind == ELEMENT_LITERAL && !empty)
    self->blocks->literal++;
}

/* Text up to `stop`, its references resolved. */
static void take_text(markup *self, const char *stop) {
  while (self->at < stop) {
    const char *mark = memchr(self->at, '&', (size_t)(stop - self->at));
    sf_blocks_add(self->blocks, sf_slice_between(self->at, mark ? mark : stop));
    self->at = mark ? mark : stop;
    if (mark) {
      char room[4];
      size_t length = sf_reference_write(sf_slice_between(mark, stop), room, &self->at);
      sf_blocks_add(self->blocks, (sf_slice){room, length});
    }
  }
}

void sf_blocks_add_markup(sf_blocks *self, sf_slice source) {
  markup state = {.blocks = self, .at = source.data, .end = source.data + source.length};
  while (state.at < state.end) {
    const char *stop = state.at;
    while (stop < state.end && !(*stop == '<' && is_tag(stop, state.end)))
      stop++;
    take_text(&state, stop);
    if (stop == state.end)
      break;
    if (stop[1] == '!' || stop[1] == '?')
      skip_declaration(&state);
    else
      take_tag(&state);
  }
  self->literal = 0;
}

bool sf_markup_is_likely(sf_slice text) {
  const char *end = text.data + text.length, *last = end;
  while (last > text.data && last[-1] != '>')
    last--;
  for (const char *at = text.data; at < end; at++) {
    int32_t code;
    if (*at == '<' && is_tag(at, end) && at < last)
      return true;
    if (*at == '&' && sf_reference_read(sf_slice_between(at, end), &code))
      return true;
  }
  return false;
}

/* Plain text keeps its lines: an empty one ends a paragraph. */
void sf_blocks_add_plain(sf_blocks *self, sf_slice text) {
  while (text.length) {
    const char *stop = memchr(text.data, '\n', text.length);
    sf_slice line = stop ? sf_slice_between(text.data, stop) : text;
    size_t used = line.length + (stop != NULL);
    text = (sf_slice){text.data + used, text.length - used};
    if (sf_slice_trim(line).length)
      sf_blocks_add(self, line);
    widen(self, sf_slice_trim(line).length ? GAP_LINE : GAP_PARAGRAPH);
  }
}

void sf_blocks_add_either(sf_blocks *self, sf_slice text) {
  if (sf_markup_is_likely(text))
    sf_blocks_add_markup(self, text);
  else
    sf_blocks_add_plain(self, text);
}
