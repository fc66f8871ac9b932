/* head.c: collects what a page says of itself; see head.h.
 *
 * Nothing is decided about days here: every clue is kept with its place, since what stands beside a
 * link to another story is known only when the article is.
 */
#include "input/html/head.h"

/* Longer texts are no dates, titles or names. */
#define CLUE_LENGTH  200
#define TITLE_LENGTH 500
#define NAME_LENGTH  60

void html_head_init(html_head *self, const html_page *page) {
  *self = (html_head){.arena = page->arena,
                      .lexicon = page->lexicon,
                      .scratch = page->scratch,
                      .metas = sf_lexicon_table(page->lexicon, "html_meta")};
}

/* ---- texts ---- */

const char *html_attribute(const xmlNode *element, const char *name) {
  for (const xmlAttr *a = element->properties; a; a = a->next)
    if (!strcmp((const char *)a->name, name))
      return a->children && a->children->content ? (const char *)a->children->content : "";
  return NULL;
}

/* A copy with white space made single blanks, at most `most` bytes of it. */
static sf_slice tidy(html_head *self, const char *text, size_t most) {
  size_t length = strnlen(text, most + 1), count = 0;
  char *out = sf_arena_alloc(self->arena, length + 1);
  for (size_t i = 0; i < length && length <= most; i++) {
    bool blank = sf_is_blank(text[i]);
    if (!blank)
      out[count++] = text[i];
    else if (count && out[count - 1] != ' ')
      out[count++] = ' ';
  }
  while (count && out[count - 1] == ' ')
    count--;
  out[count] = '\0';
  return (sf_slice){out, count};
}

/* The text inside an element, cut off behind `most` bytes. */
static sf_slice text_inside(html_head *self, const xmlNode *element, size_t most) {
  sf_buffer *out = self->scratch;
  const xmlNode *node = element->children;
  out->count = 0;
  while (node && out->count <= most) {
    if (node->type == XML_TEXT_NODE && node->content)
      sf_buffer_add_text(out, (const char *)node->content);
    else
      sf_buffer_add_text(out, " ");
    if (node->children && node->type == XML_ELEMENT_NODE) {
      node = node->children;
      continue;
    }
    while (node != element && !node->next)
      node = node->parent;
    node = node == element ? NULL : node->next;
  }
  sf_buffer_add(out, (sf_slice){"", 1});
  return tidy(self, out->data, most);
}

static void set_once(sf_slice *field, sf_slice text) {
  if (!field->length)
    *field = text;
}

/* ---- elements ---- */

void html_head_add_clue(html_head *self, html_source source, sf_slice text, uint32_t box,
                        uint32_t block) {
  html_clue clue = {source, box, block, text};
  if (text.length)
    SF_ARENA_PUSH(self->arena, &self->clues, clue);
}

/* What a name of <meta> or an itemprop tells, by the table html_meta. */
static sf_slice meaning(html_head *self, const char *name) {
  char words[NAME_LENGTH];
  size_t length = strnlen(name, sizeof words);
  if (length == sizeof words)
    return (sf_slice){0};
  for (size_t i = 0; i < length; i++) {
    char lower = (char)(name[i] | 0x20);
    words[i] = lower >= 'a' && lower <= 'z' ? lower : ' ';
  }
  return sf_entry_value(
      sf_lexicon_find_text(self->lexicon, self->metas, (sf_slice){words, length}, self->scratch),
      0);
}

static void see_meta(html_head *self, const xmlNode *element, uint32_t box, uint32_t block) {
  static const char *const attributes[] = {"property", "name", "itemprop", "http-equiv"};
  const char *content = html_attribute(element, "content");
  for (size_t i = 0; content && i < sizeof attributes / sizeof *attributes; i++) {
    const char *name = html_attribute(element, attributes[i]);
    if (!name)
      continue;
    sf_slice what = meaning(self, name);
    if (!what.length)
      continue;
    sf_slice text = tidy(self, content, TITLE_LENGTH);
    if (sf_slice_is(what, "published"))
      html_head_add_clue(self, HTML_FROM_META, text, box, block);
    else if (sf_slice_is(what, "item"))
      html_head_add_clue(self, HTML_FROM_ITEM, text, box, block);
    else if (sf_slice_is(what, "date"))
      html_head_add_clue(self, HTML_FROM_OTHER_META, text, box, block);
    else if (sf_slice_is(what, "title"))
      set_once(&self->named_title, text);
    else if (sf_slice_is(what, "url"))
      set_once(&self->shared_url, text);
    else if (sf_slice_is(what, "site"))
      set_once(&self->site, text);
    else if (sf_slice_is(what, "author"))
      set_once(&self->author, text);
    else if (sf_slice_is(what, "language"))
      set_once(&self->language, text);
  }
}

static void see_link(html_head *self, const xmlNode *element) {
  const char *rel = html_attribute(element, "rel"), *href = html_attribute(element, "href");
  if (rel && href && !strcmp(rel, "canonical"))
    set_once(&self->canonical, tidy(self, href, 2000));
}

/* What an element that names a date says: an attribute for machines, or its text. */
static sf_slice date_text(html_head *self, const xmlNode *element) {
  static const char *const attributes[] = {"datetime", "content", "data-datetime", "data-timestamp",
                                           "data-time"};
  for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
    const char *value = html_attribute(element, attributes[i]);
    if (value && *value)
      return tidy(self, value, CLUE_LENGTH);
  }
  sf_slice text = text_inside(self, element, CLUE_LENGTH);
  const char *title = html_attribute(element, "title");
  if (title && *title >= '0' && *title <= '9') /* <abbr title="2031-05-12"> */
    text = tidy(self, title, CLUE_LENGTH);
  return text;
}

static void see_item(html_head *self, const xmlNode *element, uint32_t box, uint32_t block) {
  sf_slice what = meaning(self, html_attribute(element, "itemprop"));
  if (sf_slice_is(what, "item"))
    html_head_add_clue(self, HTML_FROM_ITEM, date_text(self, element), box, block);
}

void html_head_see(html_head *self, const xmlNode *element, html_showing showing, uint32_t box,
                   uint32_t block) {
  const char *language;
  switch (showing) {
  case HTML_SHOW_ROOT:
    language = html_attribute(element, "lang");
    if (language)
      set_once(&self->language, tidy(self, language, 20));
    break;
  case HTML_SHOW_META:
    see_meta(self, element, box, block);
    break;
  case HTML_SHOW_LINK:
    see_link(self, element);
    break;
  case HTML_SHOW_TITLE:
    set_once(&self->page_title, text_inside(self, element, TITLE_LENGTH));
    break;
  case HTML_SHOW_HEADING:
    if (!self->headings++) {
      self->heading = text_inside(self, element, TITLE_LENGTH);
      self->heading_block = block;
    }
    break;
  case HTML_SHOW_TIME:
    html_head_add_clue(self, HTML_FROM_TIME, date_text(self, element), box, block);
    break;
  case HTML_SHOW_ITEM:
    see_item(self, element, box, block);
    break;
  case HTML_SHOW_DATED:
  default:
    html_head_add_clue(self, HTML_FROM_CLASS, date_text(self, element), box, block);
    break;
  }
}

/* ---- the best ---- */

/* Cuts " - The Name of the Site" off a title. */
static sf_slice without_site(sf_slice title, sf_slice site) {
  if (site.length < 2 || title.length <= site.length + 3 ||
      memcmp(title.data + title.length - site.length, site.data, site.length) != 0)
    return title;
  sf_slice rest = sf_slice_trim((sf_slice){title.data, title.length - site.length});
  static const char *const marks[] = {"-", "|", "–", "—", "·", "•", ":", "»", "::", "/"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    size_t length = strlen(marks[i]);
    if (rest.length > length + 3 && rest.data[rest.length - length - 1] == ' ' &&
        !memcmp(rest.data + rest.length - length, marks[i], length))
      return sf_slice_trim((sf_slice){rest.data, rest.length - length});
  }
  return title;
}

/* Does one text begin with the other? */
static bool begins(sf_slice text, sf_slice with) {
  return with.length && text.length >= with.length && !memcmp(text.data, with.data, with.length);
}

sf_slice html_head_title(const html_head *self) {
  sf_slice title = self->named_title.length ? self->named_title : self->article_title;
  if (!title.length)
    title = self->page_title;
  if (self->headings == 1 && self->heading.length >= 10 && begins(title, self->heading))
    return self->heading;
  if (!title.length)
    return self->heading;
  return without_site(title, self->site);
}

static bool is_absolute(sf_slice url) {
  return url.length > 8 && !memcmp(url.data, "http", 4);
}

sf_slice html_head_url(const html_head *self) {
  if (is_absolute(self->canonical))
    return self->canonical;
  return is_absolute(self->shared_url) ? self->shared_url : (sf_slice){0};
}
