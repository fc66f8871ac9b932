/* day.c: weighs the clues to the day of publication; see day.h.
 *
 * The best source that tells a day wins; the order was measured on real pages. A source that stands
 * in the page's body speaks of this article only where it stands at it: lists of other stories
 * carry dates, too. The day of a change is never taken for that of publication.
 */
#include "input/html/day.h"

/* Blocks before and behind the article in which a line may tell its day. */
#define LINES_AROUND 12
/* Such a line is not longer. */
#define LINE_LENGTH 240
/* A line of its own has not more elements around it. */
#define LINE_BOXES 40
/* Words that say "published on", and the bytes within which the day ends behind them. */
#define TOLD_WORDS 4
#define TOLD_REACH 40
/* Letters that may follow in names such as publishedDate. */
#define NAME_REST 24

typedef struct day_search {
  const html_head *head;
  const html_page *page;
  html_order order;
  uint32_t first, end; /* blocks of the article */
} day_search;

/* Slashes mean day first everywhere but in America; English alone says nothing. */
static html_order order_of(sf_slice language) {
  if (language.length < 2)
    return HTML_ORDER_UNKNOWN;
  if ((language.data[0] | 0x20) != 'e' || (language.data[1] | 0x20) != 'n')
    return HTML_DAY_FIRST;
  if (language.length < 5)
    return HTML_ORDER_UNKNOWN;
  bool american = (language.data[3] | 0x20) == 'u' && (language.data[4] | 0x20) == 's';
  return american ? HTML_MONTH_FIRST : HTML_DAY_FIRST;
}

static bool is_letter(char c) {
  return (unsigned char)((c | 0x20) - 'a') < 26;
}

static bool read_day(const day_search *self, sf_slice text, sf_calendar_day *out, size_t *end) {
  return html_date_read(self->head->lexicon, self->head->scratch, text, self->order, out, end);
}

static bool is_same(sf_calendar_day a, sf_calendar_day b) {
  return a.year == b.year && a.month == b.month && a.day == b.day;
}

/* ---- addresses ---- */

/* The day in a path: /2031/05/12/, /20310512-, 2031-05-12. */
static bool read_url(const day_search *self, sf_slice url, sf_calendar_day *out) {
  const char *at = url.data, *end = url.data + url.length;
  for (unsigned slashes = 0; at < end && slashes < 3; at++)
    slashes += *at == '/';
  for (; at + 8 <= end; at++) {
    bool starts = (at[-1] < '0' || at[-1] > '9') && (at[0] == '1' || at[0] == '2');
    size_t used, length = (size_t)(end - at) < 11 ? (size_t)(end - at) : 11;
    if (!starts || !read_day(self, (sf_slice){at, length}, out, &used) || used > length)
      continue;
    bool short_day = at[used - 2] == '/'; /* 2031/05/3-questions is no day */
    if (at + used == end || (!short_day && (at[used] < '0' || at[used] > '9')) || at[used] == '/')
      return true;
  }
  return false;
}

/* ---- clues ---- */

/* Does the clue stand at the article, not in a list of other stories or in a reader's comment? What
 * is set apart and small may be the article's own line. */
static bool is_beside(const day_search *self, const html_clue *clue) {
  const html_box *boxes = self->page->boxes.data;
  if (clue->block > self->end + LINES_AROUND)
    return false;
  for (uint32_t box = clue->box; box; box = boxes[box].parent) {
    bool apart = boxes[box].role == HTML_APART || (boxes[box].hints & HTML_HINT_APART);
    if (boxes[box].out &&
        ((boxes[box].hints & HTML_HINT_COMMENTS) || (apart && boxes[box].last - box > LINE_BOXES)))
      return false;
  }
  return true;
}

/* The day that the clues of one source tell: of those in the body the first at the article, and
 * none when the head says two things. */
static bool read_source(const day_search *self, html_source source, sf_calendar_day *out,
                        const html_clue **told) {
  bool placed = source == HTML_FROM_TIME || source == HTML_FROM_CLASS || source == HTML_FROM_ITEM;
  *told = NULL;
  for (size_t i = 0; i < self->head->clues.count; i++) {
    const html_clue *clue = &self->head->clues.data[i];
    sf_calendar_day day;
    size_t end;
    if (clue->source != source || !read_day(self, clue->text, &day, &end) ||
        (placed && !is_beside(self, clue)))
      continue;
    *out = day;
    *told = clue;
    return true;
  }
  return false;
}

/* ---- lines ---- */

/* Does a word before byte `stop` say that what follows is the day of a change? */
static bool tells_change(const day_search *self, sf_slice text, size_t stop) {
  uint16_t table = sf_lexicon_table(self->head->lexicon, "html_changed");
  for (size_t i = 0; i < stop;) {
    size_t start = i;
    while (i < stop && !sf_is_blank(text.data[i]) && text.data[i] != ':')
      i++;
    if (i > start && i - start < 30 &&
        sf_lexicon_find_text(self->head->lexicon, table, (sf_slice){text.data + start, i - start},
                             self->head->scratch))
      return true;
    i++;
  }
  return false;
}

/* A day in a short line, unless it is that of a change. */
static bool read_line(const day_search *self, uint32_t index, size_t most, sf_calendar_day *out) {
  const html_block *block = &self->page->blocks.data[index];
  sf_slice text = html_block_text(self->page, block);
  html_clue clue = {HTML_FROM_TEXT, block->box, index, text};
  size_t end;
  return block->length <= most && block->links < block->length && is_beside(self, &clue) &&
         read_day(self, text, out, &end) && !tells_change(self, text, end);
}

/* The day right behind words that say that it is the one of publication, at the start of a line:
 * "Published on 12 May 2031". */
static bool tells_publication(const day_search *self, sf_slice line, sf_calendar_day *out) {
  uint16_t table = sf_lexicon_table(self->head->lexicon, "html_published");
  size_t at = 0, end;
  for (unsigned words = 1; words <= TOLD_WORDS && at < line.length; words++, at++) {
    while (at < line.length && !sf_is_blank(line.data[at]) && line.data[at] != ':')
      at++;
    if (sf_lexicon_find_text(self->head->lexicon, table, (sf_slice){line.data, at},
                             self->head->scratch) &&
        read_day(self, (sf_slice){line.data + at, line.length - at}, out, &end) && end < TOLD_REACH)
      return true;
  }
  return false;
}

/* Does a line of block `index` say when the page was published? */
static bool read_told(const day_search *self, uint32_t index, sf_calendar_day *out) {
  const html_block *block = &self->page->blocks.data[index];
  html_clue clue = {HTML_FROM_TEXT, block->box, index, html_block_text(self->page, block)};
  if (!is_beside(self, &clue))
    return false;
  sf_slice rest = clue.text;
  while (rest.length) {
    const char *stop = memchr(rest.data, '\n', rest.length);
    size_t length = stop ? (size_t)(stop - rest.data) : rest.length;
    if (length <= LINE_LENGTH && tells_publication(self, (sf_slice){rest.data, length}, out))
      return true;
    length += stop != NULL;
    rest = (sf_slice){rest.data + length, rest.length - length};
  }
  return false;
}

/* A day at the very start of the article's text. */
static bool starts_with_day(const day_search *self, uint32_t index, sf_calendar_day *out) {
  sf_slice text = html_block_text(self->page, &self->page->blocks.data[index]);
  size_t end;
  text.length = text.length < 40 ? text.length : 40;
  return text.length && (text.data[0] <= '9' || text.data[0] == '(') &&
         read_day(self, text, out, &end) && end < 24;
}

/* A day in a line that says so, else in a short line between the headline and the text, in the
 * first ones of the text, or in those behind it. */
static bool read_lines(const day_search *self, sf_calendar_day *out) {
  uint32_t count = (uint32_t)self->page->blocks.count;
  uint32_t from = self->first > LINES_AROUND ? self->first - LINES_AROUND : 0;
  if (self->head->headings && self->head->heading_block < self->first &&
      self->head->heading_block + 2 * LINES_AROUND > self->first &&
      self->head->heading_block < from)
    from = self->head->heading_block;
  for (uint32_t i = from; i < count && i < self->end + LINES_AROUND; i++)
    if (read_told(self, i, out))
      return true;
  for (uint32_t i = from; i < self->first; i++)
    if (read_line(self, i, LINE_LENGTH, out))
      return true;
  for (uint32_t i = self->first; i < self->end && i < self->first + LINES_AROUND / 2; i++)
    if (read_line(self, i, 60, out) || starts_with_day(self, i, out))
      return true;
  uint32_t behind = self->end > self->first + 3 ? self->end - 2 : self->end;
  for (uint32_t i = behind; i < count && i < self->end + LINES_AROUND; i++)
    if (read_line(self, i, i < self->end ? 60 : LINE_LENGTH, out))
      return true;
  return false;
}

/* ---- the last resort ---- */

/* Is there a name of a publication's day, such as publishedDate or published_at, around `at`?
 * Behind its quotation mark, NULL if not. */
static const char *behind_name(const char *at, const char *end) {
  for (int i = 0; i < NAME_REST && at < end && (is_letter(*at) || *at == '_'); i++)
    at++;
  if (at + 3 >= end || *at != '"')
    return NULL;
  for (at++; at < end && (*at == ':' || *at == ' '); at++)
    ;
  return at < end && *at == '"' ? at + 1 : NULL;
}

/* The day of "datePublished":"2031-05-12" and its like in scripts; none if they differ. */
static bool read_scripts(const day_search *self, sf_slice bytes, sf_calendar_day *out) {
  const char *end = bytes.data + bytes.length;
  bool found = false;
  for (const char *at = bytes.data; (at = memchr(at, 'b', (size_t)(end - at)));) {
    at++;
    if (end - at < 20 || memcmp(at, "lish", 4) != 0)
      continue;
    const char *value = behind_name(at + 4, end);
    sf_calendar_day day;
    size_t used;
    if (!value || end - value < 12 || !read_day(self, (sf_slice){value, 12}, &day, &used))
      continue;
    if (found && !is_same(day, *out))
      return false;
    *out = day;
    found = true;
  }
  return found;
}

/* ---- the verdict ---- */

static void find_article(day_search *self) {
  const html_page *page = self->page;
  self->first = self->end = (uint32_t)page->blocks.count;
  for (uint32_t i = 0; i < page->blocks.count; i++)
    if (!page->blocks.data[i].out) {
      if (self->first == page->blocks.count)
        self->first = i;
      self->end = i + 1;
    }
}

/* A time is worth keeping when it says more than its day, as ISO 8601 does. */
static sf_slice time_of(const html_clue *clue) {
  if (!clue || clue->text.length < 16 || clue->text.length > 40 || clue->text.data[4] != '-' ||
      (clue->text.data[10] != 'T' && clue->text.data[10] != ' '))
    return (sf_slice){0};
  return clue->text;
}

static const html_clue *clue_of_day(const day_search *self, sf_calendar_day day) {
  for (size_t i = 0; i < self->head->clues.count; i++) {
    const html_clue *clue = &self->head->clues.data[i];
    sf_calendar_day told;
    size_t end;
    if (clue->source <= HTML_FROM_PAGE_JSON && time_of(clue).length &&
        read_day(self, clue->text, &told, &end) && is_same(told, day))
      return clue;
  }
  return NULL;
}

void html_day_find(html_head *head, const html_page *page, sf_slice bytes, html_published *out) {
  static const char *const names[HTML_SOURCES] = {"url",  "meta",    "json-ld", "itemprop",
                                                  "meta", "json-ld", "time",    "class",
                                                  "text", "json-ld", "script"};
  day_search self = {.head = head, .page = page, .order = order_of(head->language)};
  sf_calendar_day day;
  const html_clue *told = NULL;
  *out = (html_published){0};
  find_article(&self);
  html_source source = HTML_FROM_URL;
  for (; source < HTML_SOURCES; source++)
    if (source == HTML_FROM_URL      ? read_url(&self, html_head_url(head), &day)
        : source == HTML_FROM_TEXT   ? read_lines(&self, &day)
        : source == HTML_FROM_SCRIPT ? read_scripts(&self, bytes, &day)
                                     : read_source(&self, source, &day, &told))
      break;
  if (source == HTML_SOURCES)
    return;
  if (!time_of(told).length)
    told = clue_of_day(&self, day);
  out->from = names[source];
  out->time = time_of(told);
  sf_slice local = html_local_time(bytes, out->time);
  size_t end;
  if (local.length && read_day(&self, local, &day, &end))
    out->time = local;
  out->day = sf_arena_format(head->arena, "%04d-%02d-%02d", day.year, day.month, day.day);
}
