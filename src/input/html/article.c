/* article.c: finds the article among a page's blocks; see article.h.
 *
 * Three steps: leave out what its element says to be something else, unless that would take most of
 * the prose of the page; choose the box that holds the article; go through its blocks.
 */
#include "input/html/article.h"

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
  bool linked = block->links * 2 > block->length;
  block->prose = block->role != HTML_HEADING && !linked &&
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
    return !holds_article(self, index, total, 80);
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

static uint32_t choose_box(const html_page *self) {
  const html_box *boxes = self->boxes.data;
  uint32_t total = boxes[0].kept, best = 0;
  for (uint32_t i = 1; i < self->boxes.count; i++)
    if ((boxes[i].hints & HTML_HINT_BODY) && !boxes[i].out && boxes[i].kept * 10 >= total * 4)
      return i;
  for (uint32_t i = 1; i < boxes[best].last; i++)
    if (!boxes[i].out && boxes[i].role != HTML_PARAGRAPH && boxes[i].kept * 100 >= total * 75) {
      best = i;
    }
  return best;
}

/* ---- the blocks of the article ---- */

static bool is_linked(const html_block *block) {
  return block->links * 2 > block->length;
}

static void mark_blocks(html_page *self, uint32_t chosen) {
  html_block *blocks = self->blocks.data;
  const html_box *box = &self->boxes.data[chosen];
  for (size_t i = 0; i < self->blocks.count; i++) {
    html_block *block = &blocks[i];
    block->out = i < box->first || i >= box->end || self->boxes.data[block->box].out ||
                 (is_linked(block) && !block->prose);
  }
  uint32_t first = box->first, last = box->end;
  while (first < last && (blocks[first].out || !blocks[first].prose))
    blocks[first++].out = true;
  while (last > first && (blocks[last - 1].out || !blocks[last - 1].prose))
    blocks[--last].out = true;
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
