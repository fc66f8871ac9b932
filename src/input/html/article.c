/* article.c: finds the article among a page's blocks; see article.h.
 *
 * Three steps: leave out what its element says to be something else, unless that would take most of
 * the prose of the page; choose the box that holds the article; go through its blocks.
 */
#include "input/html/article.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Bytes of prose that may be a whole article. */
#define MIN_ARTICLE 250
/* What stands below a linked headline in a list of them is shorter. */
#define TEASER_LENGTH 300
/* A lead is not longer. */
#define LEAD_LENGTH 1200
/* More elements do not call themselves a body on a page that can be understood. */
#define BODIES_TRIED 200

/* ---- blocks ---- */

/* Ends the text with a sentence's mark, perhaps behind a closing quotation mark or bracket? */
static bool ends_sentence(sf_slice text) {
  static const char *const marks[] = {".",  "!",  "?",  ":", ";", "…",
                                      "。", "！", "？", "।", "؟", "۔"};
  static const char *const closing[] = {"\"", "'", ")", "]", "”", "’", "»", "“", "」", "›", "*"};
  for (bool more = true; more;) {
    more = false;
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++) {
      size_t length = strlen(closing[i]);
      if (text.length > length && !memcmp(text.data + text.length - length, closing[i], length)) {
        text.length -= length;
        more = true;
      }
    }
  }
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    size_t length = strlen(marks[i]);
    if (text.length > length && !memcmp(text.data + text.length - length, marks[i], length))
      return true;
  }
  return false;
}

static unsigned count_words(sf_slice text) {
  unsigned count = text.length > 0;
  for (size_t i = 0; i < text.length; i++)
    count += sf_is_blank(text.data[i]);
  return count;
}

static void read_block(const html_page *self, html_block *block) {
  sf_slice text = html_block_text(self, block);
  block->ends = ends_sentence(text);
  block->linked = block->links * 10 > block->length * (block->ends ? 8 : 5);
  block->prose = block->role != HTML_HEADING && !block->linked &&
                 (block->length >= 80 || (block->ends && count_words(text) >= 6));
}

/* ---- boxes ---- */

/* Bytes of prose in the blocks before each one, `count + 1` of them. */
static uint32_t *sum_prose(const html_page *self, bool kept) {
  uint32_t *sums = sf_arena_alloc(self->arena, (self->blocks.count + 1) * sizeof *sums), sum = 0;
  for (size_t i = 0; i < self->blocks.count; i++) {
    const html_block *block = &self->blocks.data[i];
    sums[i] = sum;
    if (block->prose && !(kept && self->boxes.data[block->box].out))
      sum += block->length - block->links;
  }
  sums[self->blocks.count] = sum;
  return sums;
}

/* Is more than `percent` of the page's prose in there, or what calls itself the article's body? */
static bool holds_article(const html_page *self, uint32_t box, uint32_t total, uint32_t percent) {
  const html_box *boxes = self->boxes.data;
  if ((uint64_t)boxes[box].prose * 100 > (uint64_t)total * percent)
    return true;
  for (uint32_t i = box + 1; i < boxes[box].last; i++)
    if ((boxes[i].hints & HTML_HINT_BODY) && boxes[i].prose * 10 > total * 3)
      return true;
  return false;
}

static bool is_out(const html_page *self, uint32_t index, uint32_t total) {
  const html_box *box = &self->boxes.data[index];
  unsigned hints = box->hints;
  if (hints & HTML_HINT_COMMENTS)
    return !holds_article(self, index, self->boxes.data[0].prose, 80) ||
           self->boxes.data[0].prose - box->prose > MIN_ARTICLE;
  if (hints & HTML_HINT_BODY)
    return false;
  if ((hints & HTML_HINT_HIDDEN) || box->role == HTML_APART || (hints & HTML_HINT_APART))
    return !holds_article(self, index, total, 50);
  if ((hints & HTML_HINT_CAPTION) || box->role == HTML_CAPTION)
    return !holds_article(self, index, total, 30);
  if (hints & HTML_HINT_DETAIL)
    return box->prose < 60 && !(hints & HTML_HINT_KEEP);
  return false;
}

static void leave_out(html_page *self) {
  html_box *boxes = self->boxes.data;
  uint32_t *sums = sum_prose(self, false), total = sums[self->blocks.count];
  for (size_t i = 0; i < self->boxes.count; i++)
    boxes[i].prose = sums[boxes[i].end] - sums[boxes[i].first];
  for (uint32_t i = 1; i < self->boxes.count; i++) /* what readers wrote is no measure */
    if ((boxes[i].hints & HTML_HINT_COMMENTS) && boxes[i].prose * 10 < boxes[0].prose * 8) {
      total -= boxes[i].prose;
      i = boxes[i].last - 1;
    }
  for (uint32_t i = 1; i < self->boxes.count; i++)
    boxes[i].out = boxes[boxes[i].parent].out || is_out(self, i, total);
  sums = sum_prose(self, true);
  for (size_t i = 0; i < self->boxes.count; i++)
    boxes[i].kept = sums[boxes[i].end] - sums[boxes[i].first];
}

/* The innermost box around both. */
static uint32_t common_box(const html_page *self, uint32_t a, uint32_t b) {
  while (a != b)
    if (a > b) /* parents stand before their children */
      a = self->boxes.data[a].parent;
    else
      b = self->boxes.data[b].parent;
  return a;
}

static bool is_body(const html_box *box) {
  return (box->hints & HTML_HINT_BODY) && !box->out && box->kept;
}

/* Bytes of prose in boxes that call themselves a body, within `index`. */
static uint32_t body_prose(const html_page *self, uint32_t index) {
  const html_box *boxes = self->boxes.data;
  uint32_t sum = 0;
  for (uint32_t i = index; i < boxes[index].last; i++)
    if (is_body(&boxes[i])) {
      sum += boxes[i].kept;
      i = boxes[i].last - 1;
    }
  return sum;
}

/* The box that says it is the body; with what else says so, where little stands between. 0: none.
 */
static uint32_t choose_body(const html_page *self, uint32_t total) {
  const html_box *boxes = self->boxes.data;
  uint32_t best = 0;
  for (uint32_t i = 1; i < self->boxes.count; i++)
    if (is_body(&boxes[i]) && (!best || boxes[i].kept > boxes[best].kept))
      best = i;
  if (!best)
    return 0;
  for (uint32_t i = 1, tried = 0; i < self->boxes.count && tried < BODIES_TRIED; i++) {
    if (!is_body(&boxes[i]) || (i >= best && i < boxes[best].last))
      continue;
    tried++;
    uint32_t both = common_box(self, best, i);
    if (both && body_prose(self, both) * 4 >= boxes[both].kept * 3)
      best = both;
  }
  return boxes[best].kept * 10 >= total * 4 ? best : 0;
}

static uint32_t choose_box(const html_page *self) {
  const html_box *boxes = self->boxes.data;
  uint32_t total = boxes[0].kept, best = choose_body(self, total);
  for (uint32_t i = best + 1; !best && i < boxes[best].last; i++)
    if (!boxes[i].out && boxes[i].role != HTML_PARAGRAPH && boxes[i].kept * 100 >= total * 75)
      best = i;
  return best;
}

/* ---- the blocks of the article ---- */

static bool is_heading(const html_block *block) {
  return block->role == HTML_HEADING ||
         (block->emphasis * 10 >= block->length * 9 && !block->ends && block->length < 120);
}

/* ---- phrases ---- */

#define PHRASE_WORDS 6

static bool is_word_byte(char c) {
  return (unsigned char)((c | 0x20) - 'a') < 26 || (c >= '0' && c <= '9');
}

/* The vocabulary's number of a word, 0 if it is unknown. */
static uint32_t first_word(const html_page *self, sf_slice word) {
  self->scratch->count = 0;
  sf_fold(word, self->scratch);
  return sf_lexicon_word(self->lexicon, sf_buffer_slice(self->scratch));
}

/* How a block begins, by the table html_phrase; empty if it does not say. */
static sf_slice phrase_effect(const html_page *self, uint16_t table, const html_block *block) {
  sf_slice text = html_block_text(self, block);
  size_t ends[PHRASE_WORDS], count = 0, i = 0;
  while (i < text.length && (unsigned char)text.data[i] < 0x80 && !is_word_byte(text.data[i]))
    i++;
  text = (sf_slice){text.data + i, text.length - i};
  for (i = 0; i < text.length && count < PHRASE_WORDS; i++) {
    size_t start = i;
    while (i < text.length && !sf_is_blank(text.data[i]))
      i++;
    size_t end = i;
    while (end > start && strchr(".,:;!?|*])\"", text.data[end - 1]))
      end--;
    ends[count++] = end;

    if (end != i) /* a mark ends the phrase */
      break;
  }
  if (!count ||
      !sf_lexicon_may_start(self->lexicon, table, first_word(self, (sf_slice){text.data, ends[0]})))
    return (sf_slice){0};
  bool marked = ends[count - 1] < text.length && text.data[ends[count - 1]] == ':';
  size_t least = marked || block->links * 2 > block->length || count_words(text) < 4 ? 1 : 2;
  for (; count >= least; count--) {
    const sf_entry *entry = sf_lexicon_find_text(
        self->lexicon, table, (sf_slice){text.data, ends[count - 1]}, self->scratch);
    if (entry)
      return sf_entry_value(entry, 0);
  }
  return (sf_slice){0};
}

/* A short line that is told by how it begins: is it short enough, or linked? */
static bool is_short_line(const html_block *block) {
  return block->length < 120 || (block->length < 250 && block->links * 3 > block->length);
}

/* Drops lines such as "Read more: ..." and what stands below "Related stories". */
static void drop_phrases(html_page *self, uint32_t first, uint32_t end) {
  html_block *blocks = self->blocks.data;
  uint16_t table = sf_lexicon_table(self->lexicon, "html_phrase");
  for (uint32_t i = first; i < end; i++) {
    html_block *block = &blocks[i];
    if (block->out || !is_short_line(block))
      continue;
    sf_slice effect = phrase_effect(self, table, block);
    if (!effect.length)
      continue;
    block->out = true;
    if (is_heading(block) && sf_slice_is(effect, "rest"))
      while (i + 1 < end && !is_heading(&blocks[i + 1]) && !blocks[i + 1].prose)
        blocks[++i].out = true;
  }
}

/* ---- links, teasers, repetitions ---- */

/* Nothing but links: stays only as a heading of what follows. */
static void drop_links(html_page *self, uint32_t first, uint32_t end) {
  html_block *blocks = self->blocks.data;
  for (uint32_t i = first; i < end; i++)
    if (blocks[i].linked && !(blocks[i].role == HTML_HEADING && i + 1 < end && blocks[i + 1].prose))
      blocks[i].out = true;
}

/* A linked headline with a line or two below it: three of them in a row are no article. */
static void drop_teasers(html_page *self, uint32_t first, uint32_t end) {
  html_block *blocks = self->blocks.data;
  for (uint32_t i = first; i + 1 < end;) {
    uint32_t start = i, count = 0;
    while (i + 1 < end && blocks[i].linked && !blocks[i + 1].linked &&
           blocks[i + 1].length < TEASER_LENGTH) {
      count++;
      i += 2;
    }
    for (uint32_t k = start; count >= 3 && k < i; k++)
      blocks[k].out = true;
    i += i == start;
  }
}

/* The list around a box; 0 if there is none. */
static uint32_t list_around(const html_page *self, uint32_t box) {
  while (box && self->boxes.data[box].role != HTML_LIST)
    box = self->boxes.data[box].parent;
  return box;
}

/* Is much of what is in `list` links? */
static bool is_link_list(const html_page *self, uint32_t list) {
  uint32_t links = 0, length = 0;
  for (uint32_t i = self->boxes.data[list].first; list && i < self->boxes.data[list].end; i++) {
    links += self->blocks.data[i].links;
    length += self->blocks.data[i].length;
  }
  return links * 3 > length;
}

/* The lists at the end that mostly link elsewhere. */
static void drop_last_lists(html_page *self, uint32_t first, uint32_t end) {
  html_block *blocks = self->blocks.data;
  uint32_t dropped = 0;
  for (uint32_t i = end; i > first; i--) {
    html_block *block = &blocks[i - 1];
    if (block->out)
      continue;
    uint32_t list = block->role == HTML_ITEM ? list_around(self, block->box) : 0;
    if (!list || (list != dropped && !is_link_list(self, list)))
      return;
    dropped = list;
    block->out = true;
  }
}

/* What stands there a second time: pull quotes, copies for small screens. */
static void drop_copies(html_page *self, uint32_t first, uint32_t end) {
  html_block *blocks = self->blocks.data;
  uint32_t slots = 64;
  while (slots < 2 * (end - first))
    slots *= 2;
  uint32_t *seen = sf_arena_alloc(self->arena, slots * sizeof *seen);
  memset(seen, 0, slots * sizeof *seen);
  for (uint32_t i = first; i < end; i++) {
    sf_slice text = html_block_text(self, &blocks[i]);
    if (blocks[i].out || text.length < 40)
      continue;
    uint32_t slot = (uint32_t)XXH3_64bits(text.data, text.length) & (slots - 1);
    while (seen[slot] && !sf_slice_equal(text, html_block_text(self, &blocks[seen[slot] - 1])))
      slot = (slot + 1) & (slots - 1);
    const html_box *boxes = self->boxes.data;
    if (!seen[slot])
      seen[slot] = i + 1;
    else if (boxes[blocks[i].box].parent != boxes[blocks[seen[slot] - 1].box].parent)
      blocks[i].out = true;
  }
}

/* A heading goes when all that stands under it went. */
static void drop_headings(html_page *self, uint32_t first, uint32_t end) {
  html_block *blocks = self->blocks.data;
  bool open = false, fresh = false; /* something below stays; a heading was the last seen */
  for (uint32_t i = end; i > first; i--) {
    html_block *block = &blocks[i - 1];
    if (is_heading(block)) {
      if (!open && (block->role == HTML_HEADING || i < end))
        block->out = true;
      fresh = true;
    } else {
      open = !block->out || (open && !fresh);
      fresh = false;
    }
  }
}

/* Is the block a web address and nothing else? */
static bool is_address(const html_page *self, const html_block *block) {
  sf_slice text = html_block_text(self, block);
  return text.length > 8 && !memcmp(text.data, "http", 4) && !memchr(text.data, ' ', text.length);
}

/* Is the block, which is no prose, of one kind with the prose `beside` it? */
static bool goes_with(const html_page *self, const html_block *block, const html_block *beside) {
  const html_box *boxes = self->boxes.data;
  if (block->role == HTML_ITEM && beside->role == HTML_PARAGRAPH && !block->out && !block->linked)
    return boxes[list_around(self, block->box)].parent == boxes[beside->box].parent;
  if (block->out || block->linked || block->role != beside->role || is_address(self, block))
    return false;
  return block->box == beside->box || boxes[block->box].parent == boxes[beside->box].parent;
}

/* Bylines before and tags behind go: what is no prose, unless it goes with it. */
static void trim_ends(html_page *self, uint32_t first, uint32_t end) {
  html_block *blocks = self->blocks.data;
  uint32_t from = first, to = end;
  while (from < to && (blocks[from].out || !blocks[from].prose))
    from++;
  while (to > from && (blocks[to - 1].out || !blocks[to - 1].prose))
    to--;
  if (from == to)
    return;
  uint32_t head = from, tail = to;
  while (head > first && goes_with(self, &blocks[head - 1], &blocks[from]))
    head--;
  while (tail < end && goes_with(self, &blocks[tail], &blocks[to - 1]))
    tail++;
  for (uint32_t i = first; i < head; i++)
    blocks[i].out = true;
  for (uint32_t i = tail; i < end; i++)
    blocks[i].out = true;
}

/* The widest box around the chosen one that holds little more. */
static uint32_t surroundings(const html_page *self, uint32_t chosen) {
  const html_box *boxes = self->boxes.data;
  uint32_t most = boxes[chosen].kept + boxes[chosen].kept / 2 + LEAD_LENGTH;
  while (chosen && boxes[boxes[chosen].parent].kept <= most)
    chosen = boxes[chosen].parent;
  return chosen;
}

/* Takes in what stands before the article and says that it leads into it. Returns the first block.
 */
static uint32_t add_leads(html_page *self, uint32_t chosen) {
  const html_box *boxes = self->boxes.data;
  uint32_t first = boxes[chosen].first;
  for (uint32_t i = surroundings(self, chosen) + 1; i < chosen; i++) {
    const html_box *box = &boxes[i];
    bool beside = box->role == HTML_PARAGRAPH && box->parent == boxes[chosen].parent;
    if (box->out || !box->kept || box->end > boxes[chosen].first || box->kept > LEAD_LENGTH ||
        !((box->hints & HTML_HINT_KEEP) || beside))
      continue;
    for (uint32_t k = box->first; k < box->end; k++) {
      html_block *block = &self->blocks.data[k];
      block->out = !block->prose || boxes[block->box].out;
      first = k < first && !block->out ? k : first;
    }
    i = box->last - 1;
  }
  return first;
}

static void mark_blocks(html_page *self, uint32_t chosen) {
  const html_box *box = &self->boxes.data[chosen];
  for (uint32_t i = 0; i < self->blocks.count; i++) {
    html_block *block = &self->blocks.data[i];
    block->out = i < box->first || i >= box->end || self->boxes.data[block->box].out;
  }
  uint32_t first = add_leads(self, chosen);
  drop_teasers(self, box->first, box->end);
  drop_phrases(self, first, box->end);
  drop_links(self, first, box->end);
  drop_last_lists(self, first, box->end);
  drop_copies(self, first, box->end);
  drop_headings(self, first, box->end);
  trim_ends(self, first, box->end);
}

void html_article_mark(html_page *self) {
  for (size_t i = 0; i < self->blocks.count; i++)
    read_block(self, &self->blocks.data[i]);
  leave_out(self);
  mark_blocks(self, choose_box(self));
}

sf_slice html_article_text(const html_page *self) {
  char *start = sf_arena_alloc(self->arena, self->length + 2 * self->blocks.count + 1),
       *out = start;
  const html_block *last = NULL;
  for (size_t i = 0; i < self->blocks.count; i++) {
    const html_block *block = &self->blocks.data[i];
    if (block->out)
      continue;
    if (last) {
      bool row = last->role == HTML_CELL && block->role == HTML_CELL;
      bool list = last->role == HTML_ITEM && block->role == HTML_ITEM;
      *out++ = '\n';
      if (!row && !list)
        *out++ = '\n';
    }
    memcpy(out, self->text + block->start, block->length);
    out += block->length;
    last = block;
  }
  return sf_slice_between(start, out);
}
