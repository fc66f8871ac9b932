/* marks.c: pairs quotation marks into spans, outermost only.
 *
 * A mark's form and its place (what is glued to it) say whether it can open or close; then one
 * pass pairs them. A quotation that is not closed in its paragraph runs on when the next paragraph
 * opens again or the next mark of the text closes; else it ends with its paragraph. Every decision
 * looks at a bounded number of marks, so stray marks cost linear time. Whether a span is speech is
 * left to speaker.c.
 */
#include "extract/quote/parts.h"
#include "token/utf8.h"

/* Marks looked at for the end of a 'single' quotation. */
#define SINGLE_REACH 64
/* Single marks between a sign for inches and the mark that closes. */
#define FEET_MAX 4
/* Paragraphs without any mark that a quotation may run over to its closing mark. */
#define OPEN_PARAGRAPHS 8

typedef enum mark_family { FAMILY_DOUBLE, FAMILY_ANGLE, FAMILY_SINGLE } mark_family;

typedef struct mark {
  uint32_t token, paragraph;
  uint8_t family;
  bool opens, closes;
  bool curly_close; /* its form says that it closes */
  bool weak;        /* may be an apostrophe or a sign for inches instead of a close */
  bool first;       /* of its paragraph */
} mark;

typedef struct pairing {
  quote_work *work;
  QUOTE_LIST(mark) marks;
  uint32_t open;      /* index of the open mark, or NOBODY */
  uint32_t paragraph; /* up to which the open quotation has been followed */
} pairing;

/* ---- what a mark is ---- */

typedef struct mark_form {
  int32_t code;
  uint8_t family;
  int8_t way; /* 1 opens, -1 closes, 0 by its place */
} mark_form;

static const mark_form forms[] = {
    {'"', FAMILY_DOUBLE, 0},     {0x201C, FAMILY_DOUBLE, 1}, {0x201D, FAMILY_DOUBLE, -1},
    {0x201E, FAMILY_DOUBLE, 1},  {0x201F, FAMILY_DOUBLE, 1}, {0xAB, FAMILY_ANGLE, 1},
    {0xBB, FAMILY_ANGLE, -1},    {0x2039, FAMILY_ANGLE, 1},  {0x203A, FAMILY_ANGLE, -1},
    {'\'', FAMILY_SINGLE, 0},    {'`', FAMILY_SINGLE, 1},    {0x2018, FAMILY_SINGLE, 1},
    {0x2019, FAMILY_SINGLE, -1}, {0x201A, FAMILY_SINGLE, 1}, {0x201B, FAMILY_SINGLE, 1},
};

static mark_form form_of(const quote_work *work, uint32_t token) {
  const char *at = work->scan->text.data + work->tokens[token].start;
  int32_t code;
  unsigned length = sf_utf8_decode(at, &code);
  if (length == 1 && work->tokens[token].length == 2)
    return (mark_form){code, FAMILY_DOUBLE, code == '`' ? 1 : 0};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    if (forms[i].code == code)
      return forms[i];
  return (mark_form){code, FAMILY_DOUBLE, 0};
}

/* Is there room (or an opening bracket, or a dash) before `token`? */
static bool room_before(const quote_work *work, uint32_t token) {
  for (uint32_t back = 0; back < 4; back++, token--) {
    if (token == 0 || (work->tokens[token].flags & (SF_TOKEN_SPACE | SF_TOKEN_PARAGRAPH)))
      return true;
    const sf_token *before = &work->tokens[token - 1];
    if (before->kind == SF_TOKEN_PUNCT)
      return strchr("([{/", quote_token_char(work, token - 1)) || quote_is_dash(work, token - 1);
    if (before->kind != SF_TOKEN_QUOTE)
      return false;
  }
  return false;
}

/* Is there room (or a mark that ends something, or a dash) behind `token`? */
static bool room_behind(const quote_work *work, uint32_t token) {
  for (uint32_t ahead = 0; ahead < 4; ahead++, token++) {
    if (token + 1 >= work->token_count)
      return true;
    const sf_token *next = &work->tokens[token + 1];
    if (next->flags & (SF_TOKEN_SPACE | SF_TOKEN_PARAGRAPH | SF_TOKEN_CLITIC))
      return true;
    if (next->kind == SF_TOKEN_PUNCT)
      return strchr(".,;:!?)]}", quote_token_char(work, token + 1))
                 ? quote_token_char(work, token + 1) != '.' || next->length == 1
                 : quote_is_dash(work, token + 1);
    if (next->kind != SF_TOKEN_QUOTE)
      return false;
  }
  return false;
}

/* A closing single mark behind an s, or a double one behind a number, may be something else. */
static bool is_weak(const quote_work *work, uint32_t token, uint8_t family) {
  if (token == 0 || (work->tokens[token].flags & SF_TOKEN_SPACE))
    return false;
  const sf_token *before = &work->tokens[token - 1];
  if (family == FAMILY_SINGLE)
    return before->kind == SF_TOKEN_WORD &&
           (work->scan->text.data[quote_token_end(work, token - 1) - 1] | 0x20) == 's';
  return before->kind == SF_TOKEN_NUMBER && work->tokens[token].length == 1;
}

/* An apostrophe that opens a word ('tis, '90s) and no quotation. */
static bool is_elision(const quote_work *work, uint32_t token) {
  if (token + 1 >= work->token_count)
    return true;
  const sf_token *next = &work->tokens[token + 1];
  if (next->kind == SF_TOKEN_NUMBER)
    return next->length == 2;
  return next->kind == SF_TOKEN_WORD && (quote_token_bits(work, token + 1) & BIT_ELISION);
}

static mark read_mark(const quote_work *work, uint32_t token) {
  mark_form form = form_of(work, token);
  bool before = room_before(work, token), behind = room_behind(work, token);
  mark self = {.token = token, .family = form.family};
  self.opens = form.way > 0 || (form.way == 0 && (before || !behind));
  self.closes = form.way < 0 || (form.way == 0 && (!before || behind));
  if (form.way == 0 && before != behind) { /* its place is clear */
    self.opens = before;
    self.closes = behind;
  }
  if (form.way > 0 && !before && behind) /* a reversed pair */
    self.closes = true, self.opens = false;
  if (form.way < 0 && before && !behind && form.family != FAMILY_SINGLE)
    self.opens = true;
  if (self.opens && form.family == FAMILY_SINGLE)
    self.opens = before && !behind && !is_elision(work, token);
  self.weak = self.closes && is_weak(work, token, form.family);
  self.curly_close = form.way < 0;
  return self;
}

static void gather(pairing *self) {
  quote_work *work = self->work;
  const sf_tokens *tokens = work->scan->tokens;
  const sf_paragraph *paragraphs = tokens->paragraphs.data;
  uint32_t paragraph = 0;
  for (size_t i = 0; i < tokens->quotes.count; i++) {
    uint32_t token = tokens->quotes.data[i];
    if (work->tokens[token].flags & SF_TOKEN_FURNITURE)
      continue;
    while (paragraphs[paragraph].end <= token)
      paragraph++;
    mark next = read_mark(work, token);
    next.paragraph = paragraph;
    next.first = token == paragraphs[paragraph].first;
    QUOTE_PUSH(work, &self->marks, next);
  }
}

/* ---- pairing ---- */

/* Words up to LONG_QUOTATION. */
static uint32_t count_words(const quote_work *work, uint32_t first, uint32_t last) {
  uint32_t words = 0;
  for (const sf_token *t = work->tokens + first; first <= last && words < LONG_QUOTATION;
       first++, t++)
    words += (t->kind == SF_TOKEN_WORD) & !(t->flags & SF_TOKEN_CLITIC);
  return words;
}

static void add_span(pairing *self, uint32_t first, uint32_t last, bool single, bool closed) {
  quote_work *work = self->work;
  quote_span span = {.first = first,
                     .last = last,
                     .words = count_words(work, first, last),
                     .single = single,
                     .closed = closed,
                     .person = NOBODY,
                     .speaker_first = 1,
                     .cue_first = 1};
  if (last > first + 1 || !closed)
    QUOTE_PUSH(work, &work->spans, span);
}

static void decline(const pairing *self, uint32_t token, const char *reason) {
  sf_scan_decline(self->work->scan, SF_KIND_QUOTE, SF_SLICE("marks"),
                  self->work->tokens[token].start, quote_token_end(self->work, token), reason);
}

/* The mark that closes the single mark `index`, or NOBODY. Behind an s a mark is taken for the
 * close only if no better one follows before another quotation opens. */
static uint32_t single_close(const pairing *self, uint32_t index) {
  const quote_work *work = self->work;
  uint32_t found = NOBODY, doubles = 0;
  for (uint32_t i = index + 1; i < self->marks.count && i <= index + SINGLE_REACH; i++) {
    const mark *m = &self->marks.data[i];
    if (m->paragraph != self->marks.data[index].paragraph)
      break;
    if (m->family != FAMILY_SINGLE) {
      doubles++;
      continue;
    }
    bool glued_word = m->token + 1 < work->token_count && !room_behind(work, m->token);
    if (m->opens && !m->closes && found != NOBODY)
      break;
    if (!m->closes || glued_word || doubles % 2 || m->token == self->marks.data[index].token + 1)
      continue;
    if (!m->weak)
      return i;
    if (found == NOBODY)
      found = i;
  }
  return found;
}

/* A single mark that nothing closes in its paragraph: the close in a later one, if all between open
 * again; or NOBODY. */
static uint32_t single_reopened(const pairing *self, uint32_t index) {
  uint32_t paragraph = self->marks.data[index].paragraph;
  for (uint32_t i = index + 1; i < self->marks.count && i <= index + SINGLE_REACH; i++) {
    const mark *m = &self->marks.data[i];
    if (m->paragraph == paragraph)
      continue;
    if (m->paragraph != paragraph + 1 || !m->first || !m->opens || m->family != FAMILY_SINGLE)
      return NOBODY;
    uint32_t close = single_close(self, i);
    if (close != NOBODY)
      return close;
    paragraph++;
  }
  return NOBODY;
}

/* Is every paragraph strictly between the two furniture? */
static bool only_furniture_between(const pairing *self, uint32_t from, uint32_t to) {
  for (uint32_t i = from + 1; i < to; i++)
    if (!self->work->scan->tokens->paragraphs.data[i].furniture)
      return false;
  return true;
}

/* The quotation open since an earlier paragraph meets mark `index`. True: it was used up. */
static bool cross_paragraph(pairing *self, uint32_t index) {
  mark *m = &self->marks.data[index];
  const sf_paragraph *paragraphs = self->work->scan->tokens->paragraphs.data;
  uint32_t gap = m->paragraph - self->paragraph;
  if (m->first && m->opens && gap <= OPEN_PARAGRAPHS &&
      only_furniture_between(self, self->paragraph, m->paragraph)) {
    self->paragraph = m->paragraph; /* opened again */
    return true;
  }
  if (!m->opens && m->closes && gap <= OPEN_PARAGRAPHS) {
    add_span(self, self->marks.data[self->open].token, m->token, false, true);
    self->open = NOBODY;
    return true;
  }
  add_span(self, self->marks.data[self->open].token, paragraphs[self->paragraph].end - 1, false,
           false);
  self->open = NOBODY;
  return false;
}

static bool next_two_close(const pairing *self, uint32_t index) {
  if (index + 2 >= self->marks.count)
    return false;
  const mark *m = &self->marks.data[index];
  return m[1].closes && !m[1].opens && m[2].closes && !m[2].opens && m[1].family == m->family &&
         m[2].family == m->family && m[2].paragraph == m->paragraph;
}

/* A sign for inches: behind a number, with a better close to come in the paragraph. */
static bool is_inches(const pairing *self, uint32_t index) {
  const mark *m = &self->marks.data[index];
  if (!m->weak || m->curly_close)
    return false;
  uint32_t next = index + 1; /* a sign for feet may stand between */
  while (next < self->marks.count && next < index + FEET_MAX &&
         self->marks.data[next].family == FAMILY_SINGLE)
    next++;
  if (next == self->marks.count)
    return false;
  const mark *close = &self->marks.data[next];
  return close->closes && !close->opens && !close->weak && close->paragraph == m->paragraph &&
         close->family == m->family;
}

/* A mark while a quotation of its family is open in the same paragraph. Returns the last mark
 * used up. */
static uint32_t go_on(pairing *self, uint32_t index) {
  const mark *m = &self->marks.data[index];
  if (m->closes && !is_inches(self, index)) {
    add_span(self, self->marks.data[self->open].token, m->token, false, true);
    self->open = NOBODY;
  } else if (!m->closes && next_two_close(self, index)) {
    return index + 1; /* nested in marks of the same form */
  } else if (!m->closes) {
    decline(self, self->marks.data[self->open].token,
            "another quotation opens before this one closes");
    self->open = index;
  }
  return index;
}

void quote_marks_find(quote_work *work) {
  pairing self = {.work = work, .open = NOBODY};
  gather(&self);
  for (uint32_t i = 0; i < self.marks.count; i++) {
    const mark *m = &self.marks.data[i];
    if (self.open != NOBODY) {
      if (m->family != self.marks.data[self.open].family)
        continue;
      if (m->paragraph != self.paragraph && cross_paragraph(&self, i))
        continue;
    }
    if (self.open != NOBODY) {
      i = go_on(&self, i);
    } else if (m->family == FAMILY_SINGLE) {
      uint32_t close = m->opens ? single_close(&self, i) : NOBODY;
      if (close == NOBODY && m->opens)
        close = single_reopened(&self, i);
      if (close != NOBODY) {
        add_span(&self, m->token, self.marks.data[close].token, true, true);
        i = close;
      }
    } else if (m->opens) {
      self.open = i;
      self.paragraph = m->paragraph;
    } else {
      decline(&self, m->token, "a closing mark without an opening one");
    }
  }
  if (self.open != NOBODY)
    add_span(&self, self.marks.data[self.open].token,
             work->scan->tokens->paragraphs.data[self.paragraph].end - 1, false, false);
}
