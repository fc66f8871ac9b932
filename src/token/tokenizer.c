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

/* Classes of ASCII bytes; from 0x80 on the code point decides. Those from C_JOINT on may belong to
 * the word before them. */
enum {
  C_OTHER,
  C_LETTER,
  C_DIGIT,
  C_SPACE,
  C_NEWLINE,
  C_QUOTE,
  C_SYMBOL,
  C_HYPHEN,
  C_JOINT,
  C_APOSTROPHE,
  C_WIDE
};

/* O other, L letter, D digit, S space, N newline, Q quote, Y symbol, H hyphen, J joint,
 * A apostrophe, W wide */
#define O        C_OTHER
#define L        C_LETTER
#define D        C_DIGIT
#define S        C_SPACE
#define N        C_NEWLINE
#define Q        C_QUOTE
#define Y        C_SYMBOL
#define H        C_HYPHEN
#define J        C_JOINT
#define A        C_APOSTROPHE
#define W        C_WIDE
#define WIDE_ROW W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W
/* clang-format off */
static const uint8_t ascii_class[256] = {
    O, O, O, O, O, O, O, O, O, S, N, S, S, S, O, O,
    O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O,
    S, O, Q, Y, Y, O, O, A, O, O, O, Y, O, H, J, O,
    D, D, D, D, D, D, D, D, D, D, J, O, O, Y, O, O,
    J, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
    L, L, L, L, L, L, L, L, L, L, L, O, O, O, Y, O,
    Q, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
    L, L, L, L, L, L, L, L, L, L, L, O, O, O, Y, O,
    WIDE_ROW, WIDE_ROW, WIDE_ROW, WIDE_ROW, WIDE_ROW, WIDE_ROW, WIDE_ROW, WIDE_ROW};
/* clang-format on */
#undef O
#undef L
#undef D
#undef S
#undef N
#undef Q
#undef Y
#undef H
#undef J
#undef A
#undef W
#undef WIDE_ROW

static bool is_ascii_letter(char c) {
  return ascii_class[(unsigned char)c] == C_LETTER;
}

static bool is_ascii_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

static bool is_stop(char c) {
  return c == '.' || c == '!' || c == '?';
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* The text is padded with NULs, so a look a few bytes ahead needs no bound. */

/* Room for tokens is made for so many bytes of text at a time: each byte may be a token. */
#define STRETCH ((size_t)4096)

typedef struct tokenizer {
  sf_slice text;
  const char *at, *end;
  const char *stretch_end;   /* room is made for tokens that start before */
  const sf_lexicon *lexicon; /* NULL while the lexicon itself is read */
  sf_memory *memory;
  sf_tokens *out;
  uint64_t wanted; /* classes that make a candidate */
  bool wrapped;
  unsigned pending; /* flags of the next token */
  sf_buffer folded;
} tokenizer;

#define RESERVE(memory, array, more)                                                               \
  while ((array)->capacity - (array)->count < (more))                                              \
  (array)->data = sf_memory_grow((memory), (array)->data, &(array)->capacity, sizeof *(array)->data)

/* Makes room for the next stretch of text. */
static void reserve_stretch(tokenizer *t) {
  size_t more = (size_t)(t->end - t->at) < STRETCH ? (size_t)(t->end - t->at) : STRETCH;
  t->stretch_end = t->at + more;
  RESERVE(t->memory, &t->out->tokens, more);
  RESERVE(t->memory, &t->out->candidates, more);
  RESERVE(t->memory, &t->out->stops, more);
  RESERVE(t->memory, &t->out->capitals, more);
  RESERVE(t->memory, &t->out->quotes, more);
}

static inline void push(tokenizer *t, sf_token_kind kind, const char *end, unsigned flags,
                        uint32_t word, uint64_t classes) {
  sf_tokens *out = t->out;
  size_t index = out->tokens.count++;
  bool stop = (flags & SF_TOKEN_DOTTED) || (kind == SF_TOKEN_PUNCT && is_stop(*t->at));
  if (flags & SF_TOKEN_CAPITAL) {
    classes |= SF_CLASS_CAPITAL;
    out->capitals.data[out->capitals.count++] = (uint32_t)index;
  }
  if (t->pending & SF_TOKEN_PARAGRAPH) {
    classes |= SF_CLASS_PARAGRAPH;
    stop = true;
  }
  flags |= t->pending;
  out->tokens.data[index] = (sf_token){.start = (uint32_t)(t->at - t->text.data),
                                       .word = word,
                                       .length = (uint16_t)(end - t->at),
                                       .flags = (uint16_t)flags,
                                       .kind = (uint8_t)kind};
  if (classes & t->wanted)
    out->candidates.data[out->candidates.count++] =
        (sf_candidate){(uint32_t)index, classes & t->wanted};
  if (stop)
    out->stops.data[out->stops.count++] = (uint32_t)index;
  t->pending = 0;
  t->at = end;
}

/* A quotation mark. */
static void push_quote(tokenizer *t, const char *end, uint32_t word) {
  t->out->quotes.data[t->out->quotes.count++] = (uint32_t)t->out->tokens.count;
  push(t, SF_TOKEN_QUOTE, end, 0, word, SF_CLASS_QUOTE);
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
  if (!t->lexicon)
    return 0;
  size_t length = (size_t)(end - start);
  if (!wide && length <= 16) {
    sf_word_key key = sf_word_key_ascii(start, length);
    return sf_lexicon_slot(t->lexicon, key, sf_word_key_hash(key))->word;
  }
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

/* ---- plain words: nine of ten ---- */

/* In each byte of `lower`, which has bit 5 set everywhere, that is not a small ASCII letter the
 * highest bit; behind the first such byte anything. */
static inline uint64_t other_than_letters(uint64_t lower) {
  const uint64_t ones = 0x0101010101010101u;
  uint64_t before_a = lower - ones * 'a', behind_z = lower + ones * (0x7F - 'z');
  return (before_a | behind_z) & ones * 0x80;
}

/* The first bytes of a number in memory order. */
static const uint64_t first_bytes[9] = {0,          0xFF,         0xFFFF,         0xFFFFFF,
                                        0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF,
                                        UINT64_MAX};

/* Up to 15 ASCII letters, read as two numbers. */
typedef struct plain_word {
  size_t length;
  uint64_t low, high; /* as written, with other bytes behind the word */
  sf_word_key key;
  uint64_t hash;
} plain_word;

/* False if there is no letter at `at`, or the word is too long. */
static inline bool read_plain_word(const char *at, plain_word *word) {
  const uint64_t lower = 0x2020202020202020u; /* set in a small letter */
  memcpy(&word->low, at, 8);
  word->key = (sf_word_key){word->low | lower, 0, true};
  uint64_t other = other_than_letters(word->key.low);
  if (other) {
    word->high = 0;
    word->length = (size_t)__builtin_ctzll(other) / 8;
    word->key.low &= first_bytes[word->length];
    word->hash = sf_word_key_hash(word->key);
    return word->length > 0;
  }
  memcpy(&word->high, at + 8, 8);
  word->key.high = word->high | lower;
  other = other_than_letters(word->key.high);
  if (!other)
    return false;
  size_t more = (size_t)__builtin_ctzll(other) / 8;
  word->key.high &= first_bytes[more];
  word->hash = sf_word_key_hash(word->key);
  word->length = 8 + more;
  return true;
}

/* What the token keeps of it. */
static inline uint8_t short_hash(const plain_word *word) {
  return (uint8_t)(64 | word->hash >> 58);
}

/* SF_TOKEN_CAPITAL and SF_TOKEN_CAPS of a word that begins with a capital. */
static inline unsigned capital_flags(const plain_word *word) {
  /* a key differs from the word where a capital was */
  const uint64_t lower = 0x2020202020202020u;
  bool small = (word->low & word->key.low & lower) || (word->high & word->key.high & lower);
  return SF_TOKEN_CAPITAL | (small ? 0u : SF_TOKEN_CAPS);
}

/* Does the word of ASCII letters end at `end`, where a mark stands that may belong to it? False
 * also where take_word has to look closer. */
static bool ends_before_mark(const tokenizer *t, const char *end, size_t length,
                             const sf_word_slot *slot) {
  bool upper;
  unsigned mark;
  switch (*end) {
  case '.': /* neither an initial nor a known abbreviation nor www. */
    return length > 1 && (length != 3 || (end[-3] | 0x20) != 'w') && t->lexicon && !slot->dotted;
  case ':':
    return end[1] != '/';
  case '@':
    return !is_ascii_letter(end[1]);
  default:
    mark = apostrophe(end);
    if (mark)
      return is_clitic(end, mark) || !letter(end + mark, &upper);
    /* the block of general punctuation: dashes, quotation marks */
    return (unsigned char)end[0] == 0xE2 && (unsigned char)end[1] == 0x80;
  }
}

/* Takes one plain word with any flags before it; false if take_word must. */
static bool take_plain_word(tokenizer *t) {
  plain_word word;
  if (!read_plain_word(t->at, &word))
    return false;
  const sf_word_slot *slot =
      t->lexicon ? sf_lexicon_slot(t->lexicon, word.key, word.hash) : &sf_unknown_slot;
  const char *end = t->at + word.length;
  if (ascii_class[(unsigned char)*end] >= C_JOINT && !ends_before_mark(t, end, word.length, slot))
    return false;
  unsigned flags = is_ascii_upper(*t->at) ? capital_flags(&word) : 0u;
  push(t, SF_TOKEN_WORD, end, flags, slot->word, slot->classes);
  t->out->tokens.data[t->out->tokens.count - 1].hash = short_hash(&word);
  return true;
}

/* Takes plain words parted by single spaces as long as there are any, inside a paragraph and with a
 * lexicon. True if it stopped at a word which take_word must look at. */
static bool take_plain_words(tokenizer *t) {
  sf_tokens *out = t->out;
  const sf_lexicon *lexicon = t->lexicon;
  const uint64_t wanted = t->wanted;
  const char *const text = t->text.data, *const stretch_end = t->stretch_end, *at = t->at;
  sf_token *token = out->tokens.data + out->tokens.count;
  sf_candidate *candidate = out->candidates.data + out->candidates.count;
  uint32_t *capitals = out->capitals.data + out->capitals.count;
  unsigned pending = t->pending;
  plain_word word;
  bool closer = false;
  while (at < stretch_end && !(closer = !read_plain_word(at, &word))) {
    const sf_word_slot *slot = sf_lexicon_slot(lexicon, word.key, word.hash);
    const char *end = at + word.length;
    if (*end != ' ' && ascii_class[(unsigned char)*end] >= C_JOINT &&
        (closer = !ends_before_mark(t, end, word.length, slot)))
      break;
    bool capital = is_ascii_upper(*at);
    uint64_t classes = (slot->classes | (capital ? SF_CLASS_CAPITAL : 0u)) & wanted;
    uint32_t index = (uint32_t)(token - out->tokens.data);
    candidate->token = index; /* there is room for all */
    candidate->classes = classes;
    candidate += classes != 0;
    if (capital) {
      pending |= capital_flags(&word);
      *capitals++ = index;
    }
    *token++ = (sf_token){.start = (uint32_t)(at - text),
                          .word = slot->word,
                          .length = (uint16_t)word.length,
                          .flags = (uint16_t)pending,
                          .kind = SF_TOKEN_WORD,
                          .hash = short_hash(&word)};
    at = end;
    pending = 0;
    if (*at != ' ')
      break;
    at++;
    pending = SF_TOKEN_SPACE;
  }
  out->tokens.count = (size_t)(token - out->tokens.data);
  out->candidates.count = (size_t)(candidate - out->candidates.data);
  out->capitals.count = (size_t)(capitals - out->capitals.data);
  t->at = at;
  t->pending = pending;
  return closer && is_ascii_letter(*at);
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
    uint32_t with_dot = t->lexicon ? sf_lexicon_dotted(t->lexicon, word, shape.first_upper) : 0;
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

/* One ASCII mark. */
static void push_byte(tokenizer *t, sf_token_kind kind, uint64_t classes) {
  uint32_t word = 0;
  if (t->lexicon) {
    word = sf_lexicon_mark(t->lexicon, (unsigned char)*t->at);
    classes |= sf_lexicon_classes(t->lexicon, word);
  }
  push(t, kind, t->at + 1, 0, word, classes);
}

/* A longer one, or one that is not ASCII. */
static void push_mark(tokenizer *t, sf_token_kind kind, const char *end) {
  uint32_t word = look_up(t, t->at, end, true);
  uint64_t classes = word ? sf_lexicon_classes(t->lexicon, word) : 0;
  push(t, kind, end, 0, word, classes | (kind == SF_TOKEN_SYMBOL ? SF_CLASS_SYMBOL : 0));
}

static void push_clitic(tokenizer *t, const char *end) {
  uint32_t word = t->lexicon ? sf_lexicon_index_of(t->lexicon)->clitic : 0;
  push_word(t, SF_TOKEN_WORD, end, SF_TOKEN_CLITIC, word);
}

/* The word of an apostrophe behind a word, so that phrases may hold one: "Presidents' Day". */
static uint32_t plural_mark(const tokenizer *t, bool after_text) {
  return after_text && t->lexicon && apostrophe(t->at) ? sf_lexicon_mark(t->lexicon, '\'') : 0;
}

/* ASCII quotation marks and apostrophes. */
static void take_quote(tokenizer *t) {
  const char *at = t->at;
  bool after_text = !(t->pending & SF_TOKEN_SPACE) && t->out->tokens.count > 0;
  if (*at == '\'' && after_text && is_clitic(at, 1)) {
    push_clitic(t, at + 2);
    return;
  }
  unsigned length = (*at != '"' && at[1] == at[0]) ? 2 : 1;
  push_quote(t, at + length, length == 1 ? plural_mark(t, after_text) : 0);
}

/* Marks that may be more: an @handle; runs of dots and of hyphens are one token. */
static void take_mark(tokenizer *t) {
  const char *at = t->at, *end = at + 1;
  if (*at == '@' && is_ascii_letter(at[1]) && (t->pending & SF_TOKEN_SPACE)) {
    push(t, SF_TOKEN_LINK, scan_link(t, at), 0, 0, 0);
    return;
  }
  if (*at == '.' || *at == '-')
    while (*end == *at && (size_t)(end - at) < MAX_TOKEN)
      end++;
  if (end == at + 1)
    push_byte(t, SF_TOKEN_PUNCT, 0);
  else
    push_mark(t, SF_TOKEN_PUNCT, end);
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
      push_clitic(t, t->at + 4);
    } else {
      push_quote(t, t->at + length, plural_mark(t, after_text));
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
  while (at < t->end && (ascii_class[(unsigned char)*at] == C_SPACE ||
                         ascii_class[(unsigned char)*at] == C_NEWLINE)) {
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
  case C_APOSTROPHE:
    take_quote(t);
    break;
  case C_WIDE:
    take_wide(t);
    break;
  case C_SYMBOL:
    push_byte(t, SF_TOKEN_SYMBOL, SF_CLASS_SYMBOL);
    break;
  case C_HYPHEN:
  case C_JOINT:
    take_mark(t);
    break;
  default:
    push_byte(t, SF_TOKEN_PUNCT, 0);
  }
}

/* The usual cases first, where the processor can foresee them. */
static inline void take_some(tokenizer *t) {
  if (*t->at == ' ') {
    t->pending |= SF_TOKEN_SPACE;
    t->at++;
  } else if (!is_ascii_letter(*t->at)) {
    take_one(t);
  } else if (t->pending & SF_TOKEN_PARAGRAPH || !t->lexicon ? !take_plain_word(t)
                                                            : take_plain_words(t)) {
    take_word(t);
  }
}

void sf_tokenize(sf_slice text, const sf_lexicon *lexicon, uint64_t wanted, sf_memory *memory,
                 sf_tokens *out) {
  out->tokens.count = out->candidates.count = out->stops.count = 0;
  out->capitals.count = out->quotes.count = 0;
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
    reserve_stretch(&t);
    while (t.at < t.stretch_end)
      take_some(&t);
  }
  sf_sentences_find(text, lexicon, memory, out);
}

void sf_tokens_clear(sf_tokens *self) {
  SF_ARRAY_CLEAR(&self->tokens);
  SF_ARRAY_CLEAR(&self->candidates);
  SF_ARRAY_CLEAR(&self->stops);
  SF_ARRAY_CLEAR(&self->capitals);
  SF_ARRAY_CLEAR(&self->quotes);
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
