/* unmarked.c: speech that carries no quotation marks, found by how it is laid out on the page.
 *
 * Three layouts: the turns of a transcript ("Smith: ..."), a block set in or marked with > behind
 * a line that ends with a colon, and a post signed "— Name (@handle)". What is quoted inside one
 * with marks is a quotation of its own. Whose turn it is is settled here, as the label says it; for
 * blocks and posts speaker.c reads the line before or behind.
 */
#include "extract/quote/resolve.h"

/* Words of a label; a longer one is a sentence with a colon. */
#define LABEL_WORDS 6
/* Different labels of one transcript. */
#define LABELS_MAX 12
/* Turns of a transcript; fewer are a list. */
#define TURNS_MIN 4
/* Paragraphs that one turn or block runs over. */
#define PARAGRAPHS_MAX 8
/* Tokens from the dash to the end of a signature. */
#define SIGNATURE 16

typedef struct turn {
  uint32_t paragraph;
  uint32_t first, last; /* tokens of the label */
  uint32_t speech;      /* the first token behind it */
  uint32_t label;       /* which of the labels, or NOBODY */
} turn;

typedef struct layout {
  quote_work *work;
  const sf_paragraph *paragraphs;
  uint32_t paragraph_count;
  QUOTE_LIST(turn) turns;
  uint32_t labels[LABELS_MAX]; /* a turn of each label */
  uint32_t uses[LABELS_MAX];
  uint32_t label_count;
} layout;

/* Does a quotation in marks lie across one end of it? */
static bool is_crossed(const quote_work *work, uint32_t first, uint32_t last) {
  uint32_t from = quote_span_at(work, first), to = quote_span_at(work, last + 1);
  const quote_span *spans = work->spans.data;
  return (from > 0 && spans[from - 1].last >= first) || (to > from && spans[to - 1].last > last);
}

/* Adds a span from `first` to `last`; NULL if it cannot be one. */
static quote_span *add_span(quote_work *work, uint32_t first, uint32_t last, uint8_t sort) {
  quote_span span = {.first = first,
                     .last = last,
                     .words = LONG_QUOTATION,
                     .closed = true,
                     .sort = sort,
                     .person = NOBODY,
                     .speaker_first = 1,
                     .cue_first = 1};
  if (is_crossed(work, first, last))
    return NULL;
  QUOTE_PUSH(work, &work->unmarked, span);
  return &work->unmarked.data[work->unmarked.count - 1];
}

/* ---- labels ---- */

/* The last token of a bracketed piece that opens at `i`, or `i`: "(Labour)". */
static uint32_t over_bracket(const quote_work *work, uint32_t i, uint32_t end) {
  for (uint32_t k = i + 1; k < end && k <= i + LABEL_WORDS; k++)
    if (quote_token_is(work, k, ')'))
      return k;
  return i;
}

static bool is_label_word(const quote_work *work, uint32_t i) {
  const sf_token *token = &work->tokens[i];
  return token->kind == SF_TOKEN_WORD &&
         ((token->flags & SF_TOKEN_CAPITAL) || (quote_token_bits(work, i) & BIT_PARTICLE));
}

/* The colon behind a label that begins at `first`, or 0. */
static uint32_t label_colon(const quote_work *work, uint32_t first, uint32_t end) {
  uint32_t words = 0;
  for (uint32_t i = first; i < end && words <= LABEL_WORDS; i++) {
    if (is_label_word(work, i)) {
      words++;
      continue;
    }
    if (i == first || work->tokens[i].kind != SF_TOKEN_PUNCT)
      return 0;
    switch (quote_token_char(work, i)) {
    case ':':
      return i;
    case '(':
      i = over_bracket(work, i, end);
      break;
    case '-':
    case ',':
    case ')':
      break;
    default:
      return 0;
    }
  }
  return 0;
}

/* Is it a label by itself: Q., A.? */
static bool is_lettered(const quote_work *work, uint32_t first, uint32_t end) {
  return (work->tokens[first].flags & SF_TOKEN_DOTTED) && work->tokens[first].length == 2 &&
         (quote_token_bits(work, first) & BIT_LABEL) && first + 1 < end &&
         (work->tokens[first + 1].flags & SF_TOKEN_CAPITAL);
}

static inline void read_label(layout *self, uint32_t index) {
  quote_work *work = self->work;
  const sf_paragraph *paragraph = &self->paragraphs[index];
  uint32_t first = paragraph->first, end = paragraph->end;
  if (!(work->tokens[first].flags & SF_TOKEN_CAPITAL))
    return;
  turn found = {.paragraph = index, .first = first, .last = first, .speech = first + 1};
  uint32_t colon = label_colon(work, first, end);
  if (colon) {
    found.last = colon - 1;
    found.speech = colon + 1;
  } else if (!is_lettered(work, first, end)) {
    return;
  }
  if (found.speech == end && index + 1 < self->paragraph_count) /* on a line of its own */
    found.speech = self->paragraphs[++found.paragraph].first;
  if (found.speech < work->token_count && work->tokens[found.speech].kind != SF_TOKEN_QUOTE)
    QUOTE_PUSH(work, &self->turns, found);
}

/* ---- transcripts ---- */

/* The last token of the name or role in a label, brackets and what follows a comma left out. */
static uint32_t label_head(const quote_work *work, const turn *t) {
  uint32_t last = t->first;
  while (last < t->last && !quote_token_is(work, last + 1, '(') &&
         !quote_token_is(work, last + 1, ','))
    last++;
  return last;
}

/* Are two labels the same, or one the last name of the other: "Jane Doe:", "Doe:"? */
static bool same_label(const quote_work *work, const turn *a, const turn *b) {
  uint32_t length = a->last - a->first, x = label_head(work, a), y = label_head(work, b);
  if ((x == a->first) != (y == b->first))
    return quote_same_word(work, x, y);
  if (b->last - b->first != length)
    return false;
  for (uint32_t i = 0; i <= length; i++)
    if (!quote_same_word(work, a->first + i, b->first + i))
      return false;
  return true;
}

static void count_label(layout *self, uint32_t index) {
  turn *t = &self->turns.data[index];
  uint32_t label = 0;
  while (label < self->label_count &&
         !same_label(self->work, t, &self->turns.data[self->labels[label]]))
    label++;
  t->label = label < LABELS_MAX ? label : NOBODY;
  if (label == LABELS_MAX)
    return;
  if (label == self->label_count) {
    self->labels[self->label_count++] = index;
    self->uses[label] = 0;
  }
  self->uses[label]++;
}

/* Who is meant by a label, or NOBODY. */
static uint32_t person_of(const quote_work *work, uint32_t head) {
  uint32_t name = quote_name_at(work, head);
  if (name == work->names.count || work->names.data[name].title > head ||
      work->names.data[name].first > head)
    return NOBODY;
  return work->names.data[name].person;
}

/* Can a label name somebody? `*known`: it surely does. */
static bool can_speak(const quote_work *work, const turn *t, bool *known) {
  uint32_t head = label_head(work, t), person = person_of(work, head);
  quote_bits bits = quote_token_bits(work, head);
  bool label = t->first == head && (bits & BIT_LABEL);
  *known = label || (bits & BIT_ROLE) || (person != NOBODY && work->people.data[person].person);
  return *known || person != NOBODY || quote_is_name_word(work, head);
}

/* Does a question mark end the paragraph of some turn? */
static bool asks(const layout *self) {
  for (uint32_t i = 0; i < self->turns.count; i++)
    if (quote_token_is(self->work, self->paragraphs[self->turns.data[i].paragraph].end - 1, '?'))
      return true;
  return false;
}

/* Drops the labels that are no speakers of a transcript; false if nothing is left of it. Two
 * speak in turn, and something shows that it is people who do. */
static bool is_transcript(layout *self) {
  uint32_t speakers = 0, turns = 0;
  bool sure = asks(self);
  for (uint32_t label = 0; label < self->label_count; label++) {
    bool known = false;
    if (self->uses[label] > 1 &&
        can_speak(self->work, &self->turns.data[self->labels[label]], &known)) {
      speakers++;
      turns += self->uses[label];
      sure = sure || known;
    } else {
      self->uses[label] = 0;
    }
  }
  return sure && speakers > 1 && turns >= TURNS_MIN;
}

static bool ends_sentence(const quote_work *work, uint32_t last) {
  while (last > 0 && (work->tokens[last].kind == SF_TOKEN_QUOTE || quote_token_is(work, last, ')')))
    last--;
  return work->tokens[last].kind == SF_TOKEN_PUNCT;
}

/* The last token of a turn: it runs on over whole paragraphs up to the next turn. */
static uint32_t turn_last(const layout *self, uint32_t index) {
  const turn *t = &self->turns.data[index];
  uint32_t last = t->paragraph;
  if (index + 1 == self->turns.count)
    return self->paragraphs[last].end - 1;
  const turn *next = t + 1;
  uint32_t stop = next->paragraph - (self->paragraphs[next->paragraph].first == next->speech);
  if (stop - last > PARAGRAPHS_MAX)
    return self->paragraphs[last].end - 1;
  while (last + 1 < stop && !self->paragraphs[last + 1].furniture &&
         ends_sentence(self->work, self->paragraphs[last + 1].end - 1))
    last++;
  return self->paragraphs[last].end - 1;
}

static void name_speaker(const quote_work *work, const turn *t, quote_span *span) {
  uint32_t head = label_head(work, t);
  span->reported = span->direct = true;
  span->speaker_first = t->first;
  span->speaker_last = head;
  span->person = person_of(work, head);
  bool role = (quote_token_bits(work, head) & (BIT_ROLE | BIT_LABEL)) && span->person == NOBODY;
  span->from = role ? FROM_ROLE : head > t->first ? FROM_NAME : FROM_SURNAME;
}

static void add_turns(layout *self) {
  quote_work *work = self->work;
  for (uint32_t i = 0; i < self->turns.count; i++)
    count_label(self, i);
  if (!is_transcript(self))
    return;
  for (uint32_t i = 0; i < self->turns.count; i++) {
    const turn *t = &self->turns.data[i];
    if (t->label == NOBODY || !self->uses[t->label])
      continue;
    quote_span *span = add_span(work, t->speech, turn_last(self, i), SPAN_TURN);
    if (span)
      name_speaker(work, t, span);
  }
}

/* ---- blocks and posts ---- */

/* Is the paragraph set in, or marked as in mail? `*first`: its first word. */
static bool is_set_in(const layout *self, uint32_t index, uint32_t *first) {
  const quote_work *work = self->work;
  const sf_paragraph *paragraph = &self->paragraphs[index];
  const char *text = work->scan->text.data, *at = text + paragraph->start;
  *first = paragraph->first;
  if (*at == '>') {
    ++*first;
    return *first < paragraph->end;
  }
  return paragraph->start > 1 && (at[-1] == '\t' || (at[-1] == ' ' && at[-2] == ' '));
}

/* A block behind the paragraph `index`, which ends with a colon; returns its last paragraph. */
static uint32_t read_block(layout *self, uint32_t index) {
  quote_work *work = self->work;
  uint32_t next = index + 1, first, begin = 0, other;
  if (next >= self->paragraph_count || is_set_in(self, index, &other) ||
      !is_set_in(self, next, &first) || work->tokens[first].kind == SF_TOKEN_QUOTE)
    return index;
  begin = first;
  while (next + 1 < self->paragraph_count && next < index + PARAGRAPHS_MAX &&
         is_set_in(self, next + 1, &other))
    next++;
  add_span(work, begin, self->paragraphs[next].end - 1, SPAN_BLOCK);
  return next;
}

/* The dash of the signature at the end of a paragraph, or NOBODY: "— Name (@handle) May 1". */
static uint32_t signature_dash(const layout *self, const sf_paragraph *paragraph) {
  const quote_work *work = self->work;
  const char *text = work->scan->text.data;
  bool handle = false;
  for (uint32_t i = paragraph->end; i-- > paragraph->first && i + SIGNATURE >= paragraph->end;) {
    const sf_token *token = &work->tokens[i];
    if (text[token->start] == '@')
      handle = handle || (i > 0 && quote_token_is(work, i - 1, '('));
    else if (quote_is_dash(work, i) && (token->flags & SF_TOKEN_SPACE))
      return handle ? i : NOBODY;
  }
  return NOBODY;
}

static void read_post(layout *self, uint32_t index) {
  quote_work *work = self->work;
  const sf_paragraph *paragraph = &self->paragraphs[index];
  uint32_t dash = signature_dash(self, paragraph);
  if (dash == NOBODY)
    return;
  uint32_t first = paragraph->first;
  if (dash == first && index > 0 && !self->paragraphs[index - 1].furniture)
    first = self->paragraphs[index - 1].first;
  if (dash > first && work->tokens[first].kind != SF_TOKEN_QUOTE)
    add_span(work, first, dash - 1, SPAN_POST);
}

/* ---- all of them ---- */

static void read_paragraphs(layout *self) {
  const quote_work *work = self->work;
  for (uint32_t i = 0; i < self->paragraph_count; i++) {
    const sf_paragraph *paragraph = &self->paragraphs[i];
    if (paragraph->furniture)
      continue;
    read_label(self, i);
    const sf_token *last = &work->tokens[paragraph->end - 1];
    if (last->kind == SF_TOKEN_PUNCT && quote_token_char(work, paragraph->end - 1) == ':')
      i = read_block(self, i);
    else if (last->kind == SF_TOKEN_NUMBER || last->kind == SF_TOKEN_LINK ||
             (last->kind == SF_TOKEN_PUNCT && quote_token_char(work, paragraph->end - 1) == ')'))
      read_post(self, i);
  }
}

bool quote_unmarked_find(quote_work *work) {
  const sf_tokens *tokens = work->scan->tokens;
  layout self = {.work = work,
                 .paragraphs = tokens->paragraphs.data,
                 .paragraph_count = (uint32_t)tokens->paragraphs.count};
  read_paragraphs(&self);
  bool turns = self.turns.count >= TURNS_MIN;
  quote_people_find(work); /* they are told whether they are quoted or not */
  if (!turns && !work->unmarked.count && !work->spans.count)
    return false;
  if (turns)
    add_turns(&self);
  return true;
}
