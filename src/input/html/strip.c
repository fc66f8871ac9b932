/* strip.c: a page without its scripts, styles and comments; see strip.h.
 *
 * A small state machine over tags, as the HTML standard cuts them: quotes count inside a tag only,
 * and the elements of raw text end at their own end tag. What is left is parsed by libxml2, so
 * nothing here has to understand structure. Tags with thousands of attributes are emptied: libxml2
 * compares each attribute with all before it.
 */
#include "input/html/strip.h"

#include <strings.h>

/* Tags up to this length are not looked at for their number of attributes. */
#define SHORT_TAG      2048
#define MAX_ATTRIBUTES 400

/* Elements whose content goes with them; the names are those of the HTML standard's raw text. */
#define RAW_ELEMENTS 8
static const char *const raw_elements[RAW_ELEMENTS] = {"script", "style",    "noscript", "svg",
                                                       "iframe", "textarea", "xmp",      "noembed"};

typedef struct stripper {
  const char *at, *end;
  char *out;
  sf_arena *arena;
  html_stripped *result;
  bool unclosed[RAW_ELEMENTS]; /* no end tag follows; it is not looked for again */
} stripper;

static bool is_letter(char c) {
  return (unsigned char)((c | 0x20) - 'a') < 26;
}

static bool ends_name(char c) {
  return sf_is_blank(c) || c == '>' || c == '/' || c == '\f';
}

/* Does the tag or end tag whose name begins at `name` have that name? */
static bool has_name(const char *name, const char *end, const char *wanted, size_t length) {
  return (size_t)(end - name) > length && !strncasecmp(name, wanted, length) &&
         ends_name(name[length]);
}

/* Behind the '>' of the tag that begins at `at`, quotes respected; the end if it is not closed. */
static const char *tag_end(const char *at, const char *end) {
  char quote = 0;
  bool value = false; /* a quote opens only behind '=' */
  for (const char *p = at; p < end; p++) {
    if (quote) {
      if (*p == quote)
        quote = 0;
    } else if (*p == '>') {
      return p + 1;
    } else if (value && (*p == '"' || *p == '\'')) {
      quote = *p;
      value = false;
    } else if (*p == '=') {
      value = true;
    } else if (!sf_is_blank(*p)) {
      value = false;
    }
  }
  const char *close = memchr(at, '>', (size_t)(end - at)); /* a quote was never closed */
  return close ? close + 1 : end;
}

/* Behind the end tag of a raw element; the end if there is none. */
static const char *raw_end(const char *at, const char *end, const char *name, size_t length) {
  while (at < end && (at = memchr(at, '<', (size_t)(end - at)))) {
    if (at + 2 < end && at[1] == '/' && has_name(at + 2, end, name, length))
      return tag_end(at, end);
    at++;
  }
  return end;
}

static size_t count_attributes(const char *at, const char *end) {
  size_t count = 0;
  for (bool blank = false; at < end; at++) {
    count += blank && !sf_is_blank(*at);
    blank = sf_is_blank(*at) || *at == '"' || *at == '\'' || *at == '/';
  }
  return count;
}

static void copy(stripper *self, const char *from, const char *to) {
  memcpy(self->out, from, (size_t)(to - from));
  self->out += to - from;
}

/* Is this the start tag of JSON-LD? */
static bool is_json(const char *tag, const char *end) {
  for (; tag + 7 < end; tag++)
    if (tag[0] == 'l' && !memcmp(tag, "ld+json", 7))
      return true;
  return false;
}

/* A start tag at self->at: of a raw element with all its content, or any other, which is kept. */
static void take_tag(stripper *self) {
  const char *tag = self->at, *behind = tag_end(tag, self->end);
  self->at = behind;
  for (size_t i = 0; i < RAW_ELEMENTS; i++) {
    size_t length = strlen(raw_elements[i]);
    if ((tag[1] | 0x20) != raw_elements[i][0] ||
        !has_name(tag + 1, self->end, raw_elements[i], length))
      continue;
    if (self->unclosed[i])
      return;
    self->at = raw_end(behind, self->end, raw_elements[i], length);
    if (i == 0 && is_json(tag, behind)) {
      const char *stop = self->at;
      while (stop > behind && stop[-1] != '<')
        stop--;
      stop = stop > behind ? stop - 1 : self->at; /* the end tag may be missing */
      SF_ARENA_PUSH(self->arena, &self->result->json, sf_slice_between(behind, stop));
    } else if (i > 1 && self->at == self->end) {
      self->at = behind; /* never closed: what follows is shown */
      self->unclosed[i] = true;
    }
    return;
  }
  if (behind - tag > SHORT_TAG && count_attributes(tag, behind) > MAX_ATTRIBUTES) {
    self->result->crowded = true;
    return;
  }
  copy(self, tag, behind);
}

/* A comment, a declaration or a processing instruction at self->at. */
static void take_declaration(stripper *self) {
  const char *at = self->at, *end = self->end;
  if (end - at >= 4 && at[1] == '!' && at[2] == '-' && at[3] == '-') {
    const char *p = at + 4 - (end - at > 4 && at[4] == '>'); /* <!--> is a whole comment */
    while ((p = memchr(p, '>', (size_t)(end - p))) &&
           !(p - at >= 4 && p[-1] == '-' && p[-2] == '-') &&
           !(p - at >= 6 && p[-1] == '!' && p[-2] == '-' && p[-3] == '-'))
      p++;
    self->at = p ? p + 1 : end;
    return;
  }
  const char *close = memchr(at, '>', (size_t)(end - at));
  const char *subset = close ? memchr(at, '[', (size_t)(close - at)) : NULL;
  if (subset && (at[2] | 0x20) == 'd') /* declarations of an XML page: up to "]>" */
    while (close && close[-1] != ']')
      close = memchr(close + 1, '>', (size_t)(end - close - 1));
  self->at = close ? close + 1 : end;
}

void html_strip(sf_slice bytes, sf_arena *arena, html_stripped *out) {
  *out = (html_stripped){0};
  char *start = sf_arena_alloc(arena, bytes.length + 1);
  stripper self = {.at = bytes.data,
                   .end = bytes.data + bytes.length,
                   .out = start,
                   .arena = arena,
                   .result = out};
  while (self.at < self.end) {
    const char *open = memchr(self.at, '<', (size_t)(self.end - self.at));
    copy(&self, self.at, open ? open : self.end);
    if (!open)
      break;
    self.at = open;
    char next = open + 1 < self.end ? open[1] : ' ';
    if (is_letter(next))
      take_tag(&self);
    else if (next == '!' || next == '?')
      take_declaration(&self);
    else if (next == '/') {
      self.at = tag_end(open, self.end);
      copy(&self, open, self.at);
    } else {
      copy(&self, open, ++self.at);
    }
  }
  out->page = sf_slice_between(start, self.out);
}
