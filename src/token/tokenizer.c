/* tokenizer.c: one pass from text to tokens, sentences and paragraphs; see token.h.
 *
 * What a line break means is settled first by layout.c (wrapped lines or a paragraph a
 * line); where a sentence ends is sentence.c. Here: the characters.
 */
#include "token/internal.h"

#include <stdlib.h>

/* Longest token; a longer run of letters is cut so that `length` holds it. */
#define MAX_TOKEN 60000u

/* No table holds a longer word. */
#define LOOK_UP_MAX 200u
/* Folding grows text at most so many times: U+FDFA, 3 bytes, becomes a phrase of 33. */
#define FOLD_GROWTH 11u

/* Classes of ASCII bytes; from 0x80 on the code point decides. */
enum { C_OTHER, C_LETTER, C_DIGIT, C_SPACE, C_NEWLINE, C_QUOTE, C_WIDE };

/* O other, L letter, D digit, S space, N newline, Q quote, W wide */
#define O C_OTHER
#define L C_LETTER
#define D C_DIGIT
#define S C_SPACE
#define N C_NEWLINE
#define Q C_QUOTE
#define W C_WIDE
#define WIDE_ROW W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W
/* clang-format off */
static const uint8_t ascii_class[256] = {
    O, O, O, O, O, O, O, O, O, S, N, S, S, S, O, O,
    O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O,
    S, O, Q, O, O, O, O, Q, O, O, O, O, O, O, O, O,
    D, D, D, D, D, D, D, D, D, D, O, O, O, O, O, O,
    O, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
    L, L, L, L, L, L, L, L, L, L, L, O, O, O, O, O,
    Q, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
    L, L, L, L, L, L, L, L, L, L, L, O, O, O, O, O,
    WIDE_ROW, WIDE_ROW, WIDE_ROW, WIDE_ROW, WIDE_ROW, WIDE_ROW, WIDE_ROW, WIDE_ROW};
/* clang-format on */
#undef O
#undef L
#undef D
#undef S
#undef N
#undef Q
#undef W
#undef WIDE_ROW

static bool is_ascii_letter(char c) {
  return ascii_class[(unsigned char)c] == C_LETTER;
}

static bool is_ascii_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* The text is padded with NULs, so a look a few bytes ahead needs no bound. */

static void push(tokenizer *t, sf_token_kind kind, const char *end, unsigned flags, uint32_t word,
                 uint64_t classes) {
  size_t length = (size_t)(end - t->at);
  sf_token token = {.start = (uint32_t)(t->at - t->text.data),
                    .word = word,
                    .length = (uint16_t)length,
                    .flags = (uint16_t)(t->pending | flags),
                    .kind = (uint8_t)kind};
  if (flags & SF_TOKEN_CAPITAL)
    classes |= SF_CLASS_CAPITAL;
  if (t->pending & SF_TOKEN_PARAGRAPH)
    classes |= SF_CLASS_PARAGRAPH;
  if (classes & t->wanted) {
    sf_candidate candidate = {(uint32_t)t->out->tokens.count, classes & t->wanted};
    SF_ARRAY_PUSH(t->memory, &t->out->candidates, candidate);
  }
  if ((token.flags & (SF_TOKEN_PARAGRAPH | SF_TOKEN_DOTTED)) || kind == SF_TOKEN_PUNCT)
    SF_ARRAY_PUSH(t->memory, &t->out->stops, (uint32_t)t->out->tokens.count);
  t->pending = 0;
  SF_ARRAY_PUSH(t->memory, &t->out->tokens, token);
  t->at = end;
}

/* The same for what most tokens are: a word without a capital inside a paragraph. */
static void push_small_word(tokenizer *t, size_t length, uint32_t word, uint64_t classes) {
  sf_token token = {.start = (uint32_t)(t->at - t->text.data),
                    .word = word,
                    .length = (uint16_t)length,
                    .flags = (uint16_t)t->pending,
                    .kind = SF_TOKEN_WORD};
  if (classes & t->wanted) {
    sf_candidate candidate = {(uint32_t)t->out->tokens.count, classes & t->wanted};
    SF_ARRAY_PUSH(t->memory, &t->out->candidates, candidate);
  }
  t->pending = 0;
  SF_ARRAY_PUSH(t->memory, &t->out->tokens, token);
  t->at += length;
}

/* A token whose classes follow from its word. */
static void push_word(tokenizer *t, sf_token_kind kind, const char *end, unsigned flags,
                      uint32_t word) {
  push(t, kind, end, flags, word, t->lexicon ? sf_lexicon_classes(t->lexicon, word) : 0);
}

/* An apostrophe's length in bytes at `at`, 0 if there is none: ' or a curly one. */
static unsigned apostrophe(const char *at) {
  if (*at == '\'')
    return 1;
  return (unsigned char)at[0] == 0xE2 && (unsigned char)at[1] == 0x80 &&
                 ((unsigned char)at[2] == 0x99 || (unsigned char)at[2] == 0x98)
             ? 3
             : 0;
}

/* Length in bytes of a letter or mark at `at`, else 0; *upper tells its case. */
static unsigned letter(const char *at, bool *upper) {
  unsigned char c = (unsigned char)*at;
  if (c < 0x80) {
    *upper = is_ascii_upper(*at);
    return ascii_class[c] == C_LETTER;
  }
  int32_t code;
  unsigned length = sf_utf8_decode(at, &code);
  sf_char_class found = sf_char_classify(code);
  *upper = found == SF_CHAR_UPPER;
  return found == SF_CHAR_UPPER || found == SF_CHAR_LETTER ? length : 0;
}

/* Is this apostrophe (of `mark` bytes) the start of a possessive or contracted 's? */
static bool is_clitic(const char *at, unsigned mark) {
  bool upper;
  return (at[mark] == 's' || at[mark] == 'S') && letter(at + mark + 1, &upper) == 0 &&
         !is_digit(at[mark + 1]);
}

/* Initials with dots: U.S. U.S a.m. J. Returns the end, or `start` if it is none. */
static const char *scan_initials(const char *start, bool *dotted) {
  const char *at = start;
  unsigned count = 0;
  *dotted = false;
  while (is_ascii_letter(at[0]) && at[1] == '.' && (size_t)(at - start) < MAX_TOKEN) {
    at += 2;
    count++;
  }
  if (count == 0)
    return start;
  if (is_ascii_letter(at[0]) && !is_ascii_letter(at[1])) /* U.S without its last dot */
    return at + 1;
  if (is_ascii_letter(at[0])) /* "a.The": not initials */
    return count > 1 ? at - 1 : start;
  if (count == 1 && !is_ascii_upper(start[0]))
    return start;
  *dotted = true;
  return at;
}

typedef struct word_shape {
  bool first_upper, any_lower, wide;
  unsigned letters;
} word_shape;

/* The end of a plain word; goes over inner apostrophes, but leaves a clitic 's. */
static const char *scan_word(const char *at, word_shape *shape) {
  const char *start = at;
  while (is_ascii_letter(*at) && (size_t)(at - start) < MAX_TOKEN - 8)
    at++;
  if (at > start) {
    shape->letters = (unsigned)(at - start);
    shape->first_upper = is_ascii_upper(*start);
    for (const char *c = start; c < at && !shape->any_lower; c++)
      shape->any_lower = !is_ascii_upper(*c);
    if (*at != '\'' && (unsigned char)*at < 0x80)
      return at;
  }
  for (;;) {
    bool upper;
    unsigned length = letter(at, &upper);
    if (length == 0) {
      unsigned mark = at == start ? 0 : apostrophe(at);
      if (mark && !is_clitic(at, mark) && letter(at + mark, &upper)) {
        shape->wide |= mark > 1;
        at += mark;
        continue;
      }
      return at;
    }
    if (shape->letters++ == 0)
      shape->first_upper = upper;
    shape->any_lower |= !upper;
    shape->wide |= length > 1;
    at += length;
    if ((size_t)(at - start) > MAX_TOKEN - 8)
      return at;
  }
}

static uint32_t look_up(tokenizer *t, const char *start, const char *end, bool wide) {
  uint64_t classes;
  if (!t->lexicon)
    return 0;
  size_t length = (size_t)(end - start);
  if (!wide && length <= 16)
    return sf_lexicon_word_keyed(t->lexicon, sf_word_key_ascii(start, length), &classes);
  if (length > LOOK_UP_MAX)
    return 0;
  t->folded.count = 0;
  sf_fold(sf_slice_between(start, end), &t->folded);
  return sf_lexicon_word(t->lexicon, sf_buffer_slice(&t->folded));
}

/* Goes on from `at` in the token to the next white space: what a link is made of. */
static const char *scan_link(const tokenizer *t, const char *at) {
  const char *start = at;
  while (at < t->end && (size_t)(at - t->at) < MAX_TOKEN) {
    unsigned char c = (unsigned char)*at;
    if (ascii_class[c] == C_SPACE || ascii_class[c] == C_NEWLINE || c == '"' || c == '<' ||
        c == '>' || c == ')' || c >= 0x80)
      break;
    at++;
  }
  while (at > start && strchr(".,;:!?'", at[-1]))
    at--;
  return at;
}

static bool starts_link(const char *start, const char *end) {
  size_t length = (size_t)(end - start);
  if (end[0] == ':' && end[1] == '/' && end[2] == '/')
    return length <= 5;
  if (end[0] == '.' && length == 3 && (start[0] | 0x20) == 'w' && (start[1] | 0x20) == 'w' &&
      (start[2] | 0x20) == 'w')
    return true;
  return end[0] == '@' && is_ascii_letter(end[1]);
}

/* In each byte of `x` that is not an ASCII letter, the highest bit. */
static uint64_t other_than_letters(uint64_t x) {
  const uint64_t ones = 0x0101010101010101u, top = 0x8080808080808080u;
  uint64_t lower = (x | 0x20 * ones) & ~top;
  uint64_t from_a = lower + (0x80 - 'a') * ones, behind_z = lower + (0x80 - 'z' - 1) * ones;
  return ~(from_a & ~behind_z & ~x) & top;
}

/* Nine words of ten: up to 15 ASCII letters with nothing behind them that could belong to the
 * word, read as two numbers. False: take_word must look closer. */
static bool take_plain_word(tokenizer *t) {
  uint64_t low, high;
  memcpy(&low, t->at, 8);
  memcpy(&high, t->at + 8, 8);
  uint64_t rest = other_than_letters(low), rest_high = other_than_letters(high);
  if (!rest && !rest_high)
    return false;
  size_t length = (size_t)__builtin_ctzll(rest ? rest : rest_high) / 8 + (rest ? 0 : 8);
  const char *end = t->at + length;
  unsigned char next = (unsigned char)*end;
  if (next >= 0x80 || next == '.' || next == '\'' || next == ':' || next == '@')
    return false;
  low &= rest ? (UINT64_C(1) << (8 * length)) - 1 : UINT64_MAX;
  high &= rest ? 0 : (UINT64_C(1) << (8 * (length - 8))) - 1;
  const uint64_t lower = 0x2020202020202020u; /* set in a small letter */
  uint64_t classes = 0;
  uint32_t word = 0;
  if (t->lexicon)
    word = sf_lexicon_word_keyed(t->lexicon, sf_word_key_ascii(t->at, length), &classes);
  unsigned flags = is_ascii_upper(*t->at) ? SF_TOKEN_CAPITAL : 0u;
  if (flags && !((low | high) & lower))
    flags |= SF_TOKEN_CAPS;
  if (flags & SF_TOKEN_CAPITAL || t->pending & SF_TOKEN_PARAGRAPH)
    push(t, SF_TOKEN_WORD, end, flags, word, classes);
  else
    push_small_word(t, length, word, classes);
  return true;
}

static void take_word(tokenizer *t) {
  bool dotted;
  const char *start = t->at, *end = scan_initials(start, &dotted);
  word_shape shape = {0};
  if (end > start) {
    for (const char *c = start; c < end; c += 2)
      shape.any_lower |= !is_ascii_upper(*c);
    shape.first_upper = is_ascii_upper(*start);
  } else {
    end = scan_word(start, &shape);
    if (starts_link(start, end)) {
      push(t, SF_TOKEN_LINK, scan_link(t, end), 0, 0, 0);
      return;
    }
  }
  uint32_t word = look_up(t, start, end, shape.wide);
  if (!dotted && *end == '.' && end[1] != '.') {
    uint32_t with_dot =
        t->lexicon ? sf_lexicon_dotted(t->lexicon, word, shape.first_upper) : 0;
    if (with_dot || !t->lexicon) {
      word = with_dot;
      end++;
      dotted = true;
    }
  }
  unsigned flags = (shape.first_upper ? SF_TOKEN_CAPITAL : 0u) |
                   (shape.any_lower ? 0u : SF_TOKEN_CAPS) | (dotted ? SF_TOKEN_DOTTED : 0u);
  push_word(t, SF_TOKEN_WORD, end, flags, word);
}

/* A separator inside a number: ",ddd" (or Indian ",dd,") or ".d". */
static bool number_goes_on(const char *at) {
  if (*at == '.')
    return is_digit(at[1]);
  if (*at != ',' || !is_digit(at[1]) || !is_digit(at[2]))
    return false;
  if (is_digit(at[3]))
    return !is_digit(at[4]);
  return at[3] == ',' && is_digit(at[4]);
}

static void take_number(tokenizer *t) {
  const char *end = t->at;
  while ((is_digit(*end) || number_goes_on(end)) && (size_t)(end - t->at) < MAX_TOKEN)
    end++;
  push(t, SF_TOKEN_NUMBER, end, 0, 0, SF_CLASS_NUMBER);
}

static uint32_t mark_word(tokenizer *t, const char *end) {
  if (!t->lexicon)
    return 0;
  if (end - t->at == 1)
    return sf_lexicon_mark(t->lexicon, (unsigned char)*t->at);
  return look_up(t, t->at, end, true);
}

static void push_mark(tokenizer *t, sf_token_kind kind, const char *end) {
  uint32_t word = mark_word(t, end);
  uint64_t classes = word ? sf_lexicon_classes(t->lexicon, word) : 0;
  push(t, kind, end, 0, word, classes | (kind == SF_TOKEN_SYMBOL ? SF_CLASS_SYMBOL : 0));
}

/* ASCII quotation marks and apostrophes. */
static void take_quote(tokenizer *t) {
  const char *at = t->at;
  bool after_text = !(t->pending & SF_TOKEN_SPACE) && t->out->tokens.count > 0;
  if (*at == '\'' && after_text && is_clitic(at, 1)) {
    uint32_t word = t->lexicon ? sf_lexicon_word(t->lexicon, SF_SLICE("'s")) : 0;
    push_word(t, SF_TOKEN_WORD, at + 2, SF_TOKEN_CLITIC, word);
    return;
  }
  unsigned length = (*at != '"' && at[1] == at[0]) ? 2 : 1;
  push(t, SF_TOKEN_QUOTE, at + length, 0, 0, SF_CLASS_QUOTE);
}

/* Other ASCII marks; runs of dots and of hyphens are one token. */
static void take_mark(tokenizer *t) {
  const char *at = t->at, *end = at + 1;
  if (*at == '@' && is_ascii_letter(at[1]) && (t->pending & SF_TOKEN_SPACE)) {
    push(t, SF_TOKEN_LINK, scan_link(t, at), 0, 0, 0);
    return;
  }
  if (*at == '.' || *at == '-')
    while (*end == *at && (size_t)(end - at) < MAX_TOKEN)
      end++;
  bool symbol = *at == '$' || *at == '+' || *at == '=' || *at == '^' || *at == '~' || *at == '#';
  push_mark(t, symbol ? SF_TOKEN_SYMBOL : SF_TOKEN_PUNCT, end);
}

/* A character beyond ASCII. */
static void take_wide(tokenizer *t) {
  int32_t code;
  unsigned length = sf_utf8_decode(t->at, &code);
  sf_char_class found = sf_char_classify(code);
  if (found == SF_CHAR_LETTER || found == SF_CHAR_UPPER) {
    take_word(t);
  } else if (found == SF_CHAR_SPACE) {
    t->pending |= SF_TOKEN_SPACE;
    t->at += length;
  } else if (found == SF_CHAR_QUOTE) {
    bool after_text = !(t->pending & SF_TOKEN_SPACE) && t->out->tokens.count > 0;
    if (after_text && apostrophe(t->at) && is_clitic(t->at, 3)) {
      uint32_t word = t->lexicon ? sf_lexicon_word(t->lexicon, SF_SLICE("'s")) : 0;
      push_word(t, SF_TOKEN_WORD, t->at + 4, SF_TOKEN_CLITIC, word);
    } else {
      push(t, SF_TOKEN_QUOTE, t->at + length, 0, 0, SF_CLASS_QUOTE);
    }
  } else {
    bool mark = found == SF_CHAR_DASH || code == 0x2026;
    push_mark(t, mark ? SF_TOKEN_PUNCT : SF_TOKEN_SYMBOL, t->at + length);
  }
}

/* White space from a line break on: decides whether a paragraph begins behind it. */
static void take_newline(tokenizer *t) {
  const char *at = t->at;
  unsigned breaks = 0;
  const char *line = at;
  while (at < t->end &&
         (ascii_class[(unsigned char)*at] == C_SPACE || ascii_class[(unsigned char)*at] == C_NEWLINE)) {
    if (*at == '\n') {
      breaks++;
      line = at + 1;
    }
    at++;
  }
  bool indented = at - line >= 2;
  t->pending |= SF_TOKEN_SPACE | SF_TOKEN_LINE;
  if (!t->wrapped || breaks > 1 || indented)
    t->pending |= SF_TOKEN_PARAGRAPH;
  t->at = at;
}

static void take_one(tokenizer *t) {
  switch (ascii_class[(unsigned char)*t->at]) {
  case C_SPACE:
    t->pending |= SF_TOKEN_SPACE;
    t->at++;
    break;
  case C_NEWLINE:
    take_newline(t);
    break;
  case C_LETTER:
    take_word(t);
    break;
  case C_DIGIT:
    take_number(t);
    break;
  case C_QUOTE:
    take_quote(t);
    break;
  case C_WIDE:
    take_wide(t);
    break;
  default:
    take_mark(t);
  }
}

void sf_tokenize(sf_slice text, const sf_lexicon *lexicon, uint64_t wanted, sf_memory *memory,
                 sf_tokens *out) {
  out->tokens.count = out->candidates.count = out->stops.count = 0;
  out->sentences.count = out->paragraphs.count = 0;
  tokenizer t = {.text = text,
                 .at = text.data,
                 .end = text.data + text.length,
                 .lexicon = lexicon,
                 .wanted = wanted,
                 .memory = memory,
                 .out = out,
                 .wrapped = sf_layout_is_wrapped(text),
                 .pending = SF_TOKEN_SPACE | SF_TOKEN_LINE | SF_TOKEN_PARAGRAPH};
  char folding[LOOK_UP_MAX * FOLD_GROWTH + 8];
  t.folded = (sf_buffer){memory, folding, 0, sizeof folding};
  while (t.at < t.end) {
    if (*t.at == ' ') { /* the two usual cases first, where the processor can foresee them */
      t.pending |= SF_TOKEN_SPACE;
      t.at++;
    } else if (!is_ascii_letter(*t.at) || !take_plain_word(&t)) {
      take_one(&t);
    }
  }
  sf_sentences_find(text, lexicon, memory, out);
}

void sf_tokens_clear(sf_tokens *self) {
  SF_ARRAY_CLEAR(&self->tokens);
  SF_ARRAY_CLEAR(&self->candidates);
  SF_ARRAY_CLEAR(&self->stops);
  SF_ARRAY_CLEAR(&self->sentences);
  SF_ARRAY_CLEAR(&self->paragraphs);
}

/* ---- look-up ---- */

uint32_t sf_tokens_sentence(const sf_tokens *self, uint32_t index) {
  size_t low = 0, high = self->sentences.count;
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    if (self->sentences.data[middle].first <= index)
      low = middle;
    else
      high = middle;
  }
  return (uint32_t)low;
}

uint32_t sf_tokens_paragraph(const sf_tokens *self, uint32_t index) {
  return self->sentences.data[sf_tokens_sentence(self, index)].paragraph;
}

uint32_t sf_tokens_at(const sf_tokens *self, uint32_t offset) {
  size_t low = 0, high = self->tokens.count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (self->tokens.data[middle].start + self->tokens.data[middle].length <= offset)
      low = middle + 1;
    else
      high = middle;
  }
  return (uint32_t)low;
}
