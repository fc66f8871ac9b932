/* tree.c: walks libxml2's tree once and keeps what the article is looked for in; see tree.h.
 *
 * No recursion: hostile pages nest deeply. White space becomes one blank as browsers show it, a
 * single line break a new line, two a new block.
 */
#include "input/html/tree.h"

#include "input/html/words.h"

typedef struct walker {
  html_page *page;
  html_head *head;
  html_words words;
  html_block block; /* the one being filled; start is set */
  uint32_t box;     /* the innermost open one */
  unsigned links, emphasis, skipped, breaks, preformatted;
  bool blank; /* a blank is due before the next word */
} walker;

/* ---- blocks ---- */

static void close_block(walker *self) {
  html_page *page = self->page;
  while (page->length > self->block.start && sf_is_blank(page->text[page->length - 1]))
    page->length--;
  self->block.length = (uint32_t)page->length - self->block.start;
  if (self->block.length)
    SF_ARENA_PUSH(page->arena, &page->blocks, self->block);
  self->block = (html_block){.start = (uint32_t)page->length, .box = self->box};
  self->blank = false;
  self->breaks = 0;
}

/* The role of a new block comes from the boxes around it, which are known when its first
 * letter comes. */
static void name_block(walker *self) {
  const html_box *boxes = self->page->boxes.data;
  self->block.box = self->box;
  for (uint32_t box = self->box; box; box = boxes[box].parent) {
    uint8_t role = boxes[box].role;
    if (role == HTML_PARAGRAPH && !self->block.role)
      self->block.role = role; /* a paragraph in an item is one of its */
    else if (role >= HTML_HEADING && role <= HTML_CELL) {
      self->block.role = role;
      break;
    }
  }
}

static void add_break(walker *self) {
  html_page *page = self->page;
  if (page->length == self->block.start)
    return;
  if (++self->breaks > 1) {
    close_block(self);
    return;
  }
  while (page->length > self->block.start && page->text[page->length - 1] == ' ')
    page->length--;
  page->text[page->length++] = '\n';
  self->blank = false;
}

static void count_letters(walker *self, uint32_t count) {
  if (self->links)
    self->block.links += count;
  if (self->emphasis)
    self->block.emphasis += count;
}

/* Bytes of a blank at `at`; a no-break space is one here, since pages use it for layout. */
static unsigned blank_length(const char *at) {
  if (sf_is_blank(*at))
    return 1;
  return (unsigned char)at[0] == 0xC2 && (unsigned char)at[1] == 0xA0 ? 2 : 0;
}

static void add_text(walker *self, const char *at) {
  html_page *page = self->page;
  while (*at) {
    const char *word = at;
    unsigned length = blank_length(at);
    if (length) {
      for (; length; at += length, length = blank_length(at))
        if (*at == '\n' && self->preformatted)
          add_break(self);
      self->blank = page->length > self->block.start && page->text[page->length - 1] != '\n';
      continue;
    }
    while (*at && !blank_length(at))
      at++;
    if (page->length == self->block.start)
      name_block(self);
    if (self->blank)
      page->text[page->length++] = ' ';
    memcpy(page->text + page->length, word, (size_t)(at - word));
    page->length += (size_t)(at - word);
    count_letters(self, (uint32_t)(at - word) + self->blank);
    self->blank = false;
    self->breaks = 0;
  }
}

/* ---- elements ---- */

static const char *attribute_text(const xmlAttr *attribute) {
  const xmlNode *value = attribute->children;
  return value && value->content ? (const char *)value->content : "";
}

/* display:none, however it is spaced. */
static bool hides(const char *style) {
  const char *display = strstr(style, "display");
  if (!display)
    return false;
  display += 7;
  display += strspn(display, " :");
  return !strncmp(display, "none", 4);
}

static unsigned read_hints(walker *self, const xmlNode *element, bool *item) {
  unsigned hints = 0;
  for (const xmlAttr *a = element->properties; a; a = a->next) {
    const char *name = (const char *)a->name, *value = attribute_text(a);
    if (!strcmp(name, "class") || !strcmp(name, "id") || !strcmp(name, "itemprop") ||
        !strcmp(name, "role"))
      hints |= html_words_hints(&self->words, value);
    if (!strcmp(name, "itemprop"))
      *item = true;
    else if (!strcmp(name, "hidden") || (!strcmp(name, "aria-hidden") && !strcmp(value, "true")) ||
             (!strcmp(name, "style") && hides(value)))
      hints |= HTML_HINT_HIDDEN;
  }
  return hints;
}

static void open_box(walker *self, html_role role, unsigned hints, uint8_t level) {
  html_page *page = self->page;
  close_block(self);
  html_box box = {.parent = self->box,
                  .first = (uint32_t)page->blocks.count,
                  .role = (uint8_t)role,
                  .level = level,
                  .hints = (uint16_t)hints};
  self->box = (uint32_t)page->boxes.count;
  SF_ARENA_PUSH(page->arena, &page->boxes, box);
  self->block.box = self->box;
}

static void close_box(walker *self) {
  html_page *page = self->page;
  close_block(self);
  html_box *box = &page->boxes.data[self->box];
  box->end = (uint32_t)page->blocks.count;
  box->last = (uint32_t)page->boxes.count;
  self->box = box->parent;
  self->block.box = self->box;
}

/* Elements inside a line stay there, unless their class says that they do not belong to it. */
static bool makes_box(html_role role, unsigned hints) {
  if (role == HTML_INLINE || role == HTML_LINK || role == HTML_EMPHASIS || role == HTML_TIME ||
      role == HTML_ROOT)
    return hints & (HTML_HINT_CAPTION | HTML_HINT_BODY);
  return role != HTML_BREAK;
}

/* What leaving an element has to undo. */
enum { UNDO_BOX = 1, UNDO_LINK = 2, UNDO_EMPHASIS = 4, UNDO_PREFORMATTED = 8 };

/* Shows an element that may tell something of the page to the head. */
static void show(walker *self, const xmlNode *element, html_role role, unsigned hints, bool item) {
  html_showing showing;
  uint32_t block = (uint32_t)self->page->blocks.count;
  if (role == HTML_META)
    showing = HTML_SHOW_META;
  else if (role == HTML_LINKED)
    showing = HTML_SHOW_LINK;
  else if (role == HTML_TITLE)
    showing = HTML_SHOW_TITLE;
  else if (role == HTML_ROOT)
    showing = HTML_SHOW_ROOT;
  else if (role == HTML_TIME && !(hints & HTML_HINT_CHANGED))
    showing = HTML_SHOW_TIME;
  else if (role == HTML_HEADING && element->name[1] == '1')
    showing = HTML_SHOW_HEADING;
  else if ((hints & HTML_HINT_DATE) && !(hints & HTML_HINT_CHANGED))
    showing = HTML_SHOW_DATED;
  else if (!item)
    return;
  else
    showing = HTML_SHOW_ITEM;
  html_head_see(self->head, element, showing, self->box, block);
  if (item && showing != HTML_SHOW_ITEM && showing != HTML_SHOW_META)
    html_head_see(self->head, element, HTML_SHOW_ITEM, self->box, block);
}

/* Enters an element; false: its content is not read. */
static bool enter(walker *self, xmlNode *element) {
  const char *name = (const char *)element->name;
  html_role role = html_words_role(&self->words, name);
  unsigned undo = 0, hints = 0;
  bool item = false;
  if (role == HTML_SKIP)
    return false;
  if (role == HTML_BREAK) {
    add_break(self);
    return false;
  }
  if (element->properties)
    hints = read_hints(self, element, &item);
  show(self, element, role, hints, item);
  if (role == HTML_META || role == HTML_LINKED || role == HTML_TITLE)
    return false;
  if (makes_box(role, hints)) {
    open_box(self, role, hints, role == HTML_HEADING ? (uint8_t)(name[1] - '0') : 0);
    undo |= UNDO_BOX;
  }
  if (role == HTML_LINK)
    self->links++, undo |= UNDO_LINK;
  if (role == HTML_EMPHASIS)
    self->emphasis++, undo |= UNDO_EMPHASIS;
  if (role == HTML_PREFORMATTED)
    self->preformatted++, undo |= UNDO_PREFORMATTED;
  element->_private = (void *)(uintptr_t)undo;
  return true;
}

static void leave(walker *self, const xmlNode *element) {
  uintptr_t undo = (uintptr_t)element->_private;
  if (undo & UNDO_LINK)
    self->links--;
  if (undo & UNDO_EMPHASIS)
    self->emphasis--;
  if (undo & UNDO_PREFORMATTED)
    self->preformatted--;
  if (undo & UNDO_BOX)
    close_box(self);
}

static void walk(walker *self, const xmlDoc *tree) {
  xmlNode *node = tree->children;
  while (node) {
    bool inside = false;
    if (node->type == XML_ELEMENT_NODE)
      inside = enter(self, node);
    else if (node->type == XML_TEXT_NODE && node->content)
      add_text(self, (const char *)node->content);
    if (inside && node->children) {
      node = node->children;
      continue;
    }
    if (inside)
      leave(self, node);
    while (!node->next && node->parent && node->parent->type == XML_ELEMENT_NODE) {
      node = node->parent;
      leave(self, node);
    }
    node = node->next;
  }
}

void html_tree_read(const xmlDoc *tree, size_t size, html_head *head, html_page *out) {
  walker *self = sf_arena_alloc(out->arena, sizeof *self);
  memset(self, 0, sizeof *self);
  self->page = out;
  self->head = head;
  html_words_init(&self->words, out->lexicon, out->scratch);
  out->text = sf_arena_alloc(out->arena, 2 * size + 16);
  out->length = 0;
  SF_ARENA_PUSH(out->arena, &out->boxes, ((html_box){.role = HTML_BLOCK}));
  walk(self, tree);
  close_block(self);
  out->boxes.data[0].end = (uint32_t)out->blocks.count;
  out->boxes.data[0].last = (uint32_t)out->boxes.count;
}
