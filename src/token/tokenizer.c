/* tokenizer.c: one pass from text to tokens, sentences and paragraphs; see token.h.
 *
 * What a line break means is settled first by layout.c (wrapped lines or a paragraph a
 * line); where a sentence ends is sentence.c. Here: the characters.
 */
#include "token/internal.h"

#include <stdlib.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

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
  const char *stretch_end;       /* room is made for tokens that start before */
  const sf_lexicon *lexicon;     /* NULL while the lexicon itself is read */
  const sf_lexicon_index *index; /* of the lexicon, or an empty one */
  sf_memory *memory;
  sf_tokens *out;
  sf_token *token; /* the next one's place; so for the other arrays */
  sf_candidate *candidate;
  uint32_t *stop, *capital, *quote;
  uint64_t wanted; /* classes that make a candidate */
  bool wrapped;
  unsigned pending; /* flags of the next token */
  sf_buffer folded;
} tokenizer;

#define RESERVE(memory, array, more)                                                               \
  while ((array)->capacity - (array)->count < (more))                                              \
  (array)->data = sf_memory_grow((memory), (array)->data, &(array)->capacity, sizeof *(array)->data)

/* Makes room for the next stretch of text, and one token behind the last. */
static void open_stretch(tokenizer *t) {
  sf_tokens *out = t->out;
  size_t more = (size_t)(t->end - t->at) < STRETCH ? (size_t)(t->end - t->at) : STRETCH;
  t->stretch_end = t->at + more;
  RESERVE(t->memory, &out->tokens, more + 1);
  RESERVE(t->memory, &out->candidates, more + 1);
  RESERVE(t->memory, &out->stops, more + 1);
  RESERVE(t->memory, &out->capitals, more + 1);
  RESERVE(t->memory, &out->quotes, more + 1);
  t->token = out->tokens.data + out->tokens.count;
  t->candidate = out->candidates.data + out->candidates.count;
  t->stop = out->stops.data + out->stops.count;
  t->capital = out->capitals.data + out->capitals.count;
  t->quote = out->quotes.data + out->quotes.count;
}

static void close_stretch(const tokenizer *t) {
  sf_tokens *out = t->out;
  out->tokens.count = (size_t)(t->token - out->tokens.data);
  out->candidates.count = (size_t)(t->candidate - out->candidates.data);
  out->stops.count = (size_t)(t->stop - out->stops.data);
  out->capitals.count = (size_t)(t->capital - out->capitals.data);
  out->quotes.count = (size_t)(t->quote - out->quotes.data);
}

static bool is_first(const tokenizer *t) {
  return t->token == t->out->tokens.data;
}

_Static_assert(SF_TOKEN_SPACE == 1, "it is the length of a blank, too");

/* Adds a token, and goes over it and a blank behind it. */
static inline void push_hashed(tokenizer *t, sf_token_kind kind, const char *end, unsigned flags,
                               uint32_t word, uint64_t classes, uint8_t hash) {
  uint32_t index = (uint32_t)(t->token - t->out->tokens.data);
  bool stop = (flags & SF_TOKEN_DOTTED) || (kind == SF_TOKEN_PUNCT && is_stop(*t->at));
  if (flags & SF_TOKEN_CAPITAL) {
    classes |= SF_CLASS_CAPITAL;
    *t->capital++ = index;
  }
  if (t->pending & SF_TOKEN_PARAGRAPH) {
    classes |= SF_CLASS_PARAGRAPH;
    stop = true;
  }
  *t->token++ = (sf_token){.start = (uint32_t)(t->at - t->text.data),
                           .word = word,
                           .length = (uint16_t)(end - t->at),
                           .flags = (uint16_t)(flags | t->pending),
                           .kind = (uint8_t)kind,
                           .hash = hash};
  if (classes & t->wanted)
    *t->candidate++ = (sf_candidate){index, classes & t->wanted};
  if (stop)
    *t->stop++ = index;
  t->pending = *end == ' ';
  t->at = end + t->pending;
}

static void push(tokenizer *t, sf_token_kind kind, const char *end, unsigned flags, uint32_t word,
                 uint64_t classes) {
  push_hashed(t, kind, end, flags, word, classes, 0);
}

/* A quotation mark. */
static void push_quote(tokenizer *t, const char *end, uint32_t word) {
  *t->quote++ = (uint32_t)(t->token - t->out->tokens.data);
  push(t, SF_TOKEN_QUOTE, end, 0, word, SF_CLASS_QUOTE);
}

/* A token whose classes follow from its word. */
static void push_word(tokenizer *t, sf_token_kind kind, const char *end, unsigned flags,
                      uint32_t word) {
  push(t, kind, end, flags, word, t->index->bits[word].classes);
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
  size_t length = (size_t)(end - start);
  if (!wide && length <= 16) {
    sf_word_key key = sf_word_key_ascii(start, length);
    return sf_index_find(t->index, sf_word_key_hash(key)).word;
  }
  if (!t->lexicon)
    return 0;
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

/* Up to 15 ASCII letters. */
typedef struct plain_word {
  size_t length;
  sf_word_key key;
  uint64_t hash;
#ifdef __SSE2__
  __m128i written; /* with other bytes behind the word */
#else
  uint64_t low, high; /* the same */
#endif
} plain_word;

#ifdef __SSE2__

/* From 16 - length on, the bytes of a word of that length. */
static const uint8_t first_bytes[32] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

/* False if there is no letter at `at`, or the word is too long. */
static inline bool read_plain_word(const char *at, plain_word *word) {
  word->written = _mm_loadu_si128((const __m128i *)(const void *)at);
  /* set in a small letter; no other byte becomes one */
  __m128i lower = _mm_or_si128(word->written, _mm_set1_epi8(0x20));
  /* a .. z become 0 .. 25, then 102 .. 127, and all else what has the highest bit */
  __m128i number = _mm_sub_epi8(lower, _mm_set1_epi8('a'));
  __m128i other = _mm_adds_epu8(number, _mm_set1_epi8(0x7F - 25));
  unsigned others = (unsigned)_mm_movemask_epi8(other) | 1u << 16;
  word->length = (unsigned)__builtin_ctz(others);
  __m128i mask = _mm_loadu_si128((const __m128i *)(const void *)(first_bytes + 16 - word->length));
  __m128i key = _mm_and_si128(lower, mask);
  word->key = (sf_word_key){(uint64_t)_mm_cvtsi128_si64(key),
                            (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(key, key)), true};
  word->hash = sf_word_key_hash(word->key);
  return word->length - 1 < 15;
}

/* Has the word a small letter? */
static inline bool has_small(const plain_word *word) {
  unsigned small = (unsigned)_mm_movemask_epi8(_mm_slli_epi16(word->written, 2)); /* bit 5 */
  return (small & ((1u << word->length) - 1)) != 0;
}

#else

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

static inline bool read_plain_word(const char *at, plain_word *word) {
  const uint64_t lower = 0x2020202020202020u; /* set in a small letter */
  memcpy(&word->low, at, 8);
  word->key = (sf_word_key){word->low | lower, 0, true};
  uint64_t other = other_than_letters(word->key.low);
  if (other) {
    word->high = 0;
    word->length = sf_first_byte(other);
    word->key.low &= first_bytes[word->length];
    word->hash = sf_word_key_hash(word->key);
    return word->length > 0;
  }
  memcpy(&word->high, at + 8, 8);
  word->key.high = word->high | lower;
  other = other_than_letters(word->key.high);
  if (!other)
    return false;
  size_t more = sf_first_byte(other);
  word->key.high &= first_bytes[more];
  word->hash = sf_word_key_hash(word->key);
  word->length = 8 + more;
  return true;
}

static inline bool has_small(const plain_word *word) {
  /* a key differs from the word where a capital was */
  const uint64_t lower = 0x2020202020202020u;
  return (word->low & word->key.low & lower) || (word->high & word->key.high & lower);
}

#endif

/* What the token keeps of it. */
static inline uint8_t short_hash(const plain_word *word) {
  return (uint8_t)(64 | word->hash >> 58);
}

/* The flags of a word that begins with a capital. */
static inline unsigned capital_flags(const plain_word *word) {
  return SF_TOKEN_CAPITAL | (has_small(word) ? 0u : SF_TOKEN_CAPS);
}

/* Does the word of ASCII letters end at `end`, where a mark stands that may belong to it? False
 * also where take_word has to look closer. */
static bool ends_before_mark(const char *end, size_t length, const sf_known_word *known) {
  bool upper;
  unsigned mark;
  switch (*end) {
  case '.': /* neither an initial nor a known abbreviation nor www. */
    return length > 1 && (length != 3 || (end[-3] | 0x20) != 'w') && !known->dotted;
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
  const sf_known_word known = sf_index_find(t->index, word.hash);
  const char *end = t->at + word.length;
  if (ascii_class[(unsigned char)*end] >= C_JOINT && !ends_before_mark(end, word.length, &known))
    return false;
  unsigned flags = is_ascii_upper(*t->at) ? capital_flags(&word) : 0u;
  push_hashed(t, SF_TOKEN_WORD, end, flags, known.word, known.classes, short_hash(&word));
  return true;
}

/* The same, where it takes one look; false is not certain. */
static inline bool surely_ends(const char *end, size_t length, const sf_known_word *known) {
  unsigned found = ascii_class[(unsigned char)*end];
  if (found < C_JOINT)
    return true;
  if (*end == '.')
    return length > 3 && !known->dotted;
  /* dashes and quotation marks, which stand behind the apostrophes */
  return (unsigned char)end[0] == 0xE2 && (unsigned char)end[1] == 0x80 &&
         ((unsigned char)end[2] < 0x98 || (unsigned char)end[2] > 0x99);
}

/* Is it one mark of one byte, whatever stands around it? */
static inline bool is_single_mark(const char *at) {
  unsigned found = ascii_class[(unsigned char)*at];
  return found == C_OTHER ||
         ((found == C_HYPHEN || found == C_JOINT) && at[1] != *at && *at != '@');
}

/* Takes plain words and single marks, parted by nothing or single spaces, as long as there are any;
 * not at the start of a paragraph. This is nearly all of a text, so what is needed of the tokenizer
 * stands in variables, and no function is called. */
__attribute__((noinline)) static void take_usual(tokenizer *t) {
  const sf_lexicon_index *const index = t->index;
  const uint64_t wanted = t->wanted;
  const char *const text = t->text.data, *const stretch_end = t->stretch_end, *at = t->at;
  sf_token *token = t->token;
  sf_candidate *candidate = t->candidate;
  uint32_t number = (uint32_t)(token - t->out->tokens.data);
  unsigned pending = t->pending;
  plain_word word;
  while (at < stretch_end) {
    uint64_t classes;
    token->start = (uint32_t)(at - text);
    if (read_plain_word(at, &word)) {
      const sf_known_word known = sf_index_find(index, word.hash);
      const char *end = at + word.length;
      if (*end != ' ' && !surely_ends(end, word.length, &known))
        break;
      classes = known.classes;
      if (is_ascii_upper(*at)) {
        classes |= SF_CLASS_CAPITAL;
        pending |= capital_flags(&word);
        *t->capital++ = number;
      }
      token->word = known.word;
      token->length = (uint16_t)word.length;
      token->kind = SF_TOKEN_WORD;
      token->hash = short_hash(&word);
      at = end;
    } else if (is_single_mark(at)) {
      token->word = index->marks[(unsigned char)*at];
      token->length = 1;
      token->kind = SF_TOKEN_PUNCT;
      token->hash = 0;
      classes = index->bits[token->word].classes;
      if (is_stop(*at))
        *t->stop++ = number;
      at++;
    } else {
      break;
    }
    token->flags = (uint16_t)pending;
    token++;
    candidate->token = number++; /* there is room for all */
    candidate->classes = classes & wanted;
    candidate = classes & wanted ? candidate + 1 : candidate;
    pending = *at == ' '; /* no branch, which would often be foreseen wrongly */
    at += pending;
  }
  t->token = token;
  t->candidate = candidate;
  t->at = at;
  t->pending = pending;
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
  uint32_t word = t->index->marks[(unsigned char)*t->at];
  push(t, kind, t->at + 1, 0, word, classes | t->index->bits[word].classes);
}

/* A longer one, or one that is not ASCII. */
static void push_mark(tokenizer *t, sf_token_kind kind, const char *end) {
  uint32_t word = look_up(t, t->at, end, true);
  uint64_t classes = t->index->bits[word].classes;
  push(t, kind, end, 0, word, classes | (kind == SF_TOKEN_SYMBOL ? SF_CLASS_SYMBOL : 0));
}

static void push_clitic(tokenizer *t, const char *end) {
  push_word(t, SF_TOKEN_WORD, end, SF_TOKEN_CLITIC, t->index->clitic);
}

/* The word of an apostrophe behind a word, so that phrases may hold one: "Presidents' Day". */
static uint32_t plural_mark(const tokenizer *t, bool after_text) {
  return after_text && apostrophe(t->at) ? t->index->marks['\''] : 0;
}

/* ASCII quotation marks and apostrophes. */
static void take_quote(tokenizer *t) {
  const char *at = t->at;
  bool after_text = !(t->pending & SF_TOKEN_SPACE) && !is_first(t);
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
    bool after_text = !(t->pending & SF_TOKEN_SPACE) && !is_first(t);
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
    if (!t->lexicon || !take_plain_word(t))
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

/* The lexicon that holds nothing. */
static const uint16_t no_starts = 0;
static const sf_table_set no_tables = {0};
static const sf_word_bits no_bits = {0};
static const sf_word_slot no_slots[2] = {{0}, {0}};
static const uint8_t no_factors[2] = {0};
static const uint64_t no_classes = 0;
static const sf_lexicon_index empty_index = {.starts = &no_starts,
                                             .sets = &no_tables,
                                             .bits = &no_bits,
                                             .slots = no_slots,
                                             .factors = no_factors,
                                             .class_sets = &no_classes,
                                             .slot_shift = 63,
                                             .factor_shift = 63};

void sf_tokenize(sf_slice text, const sf_lexicon *lexicon, uint64_t wanted, sf_memory *memory,
                 sf_tokens *out) {
  out->tokens.count = out->candidates.count = out->stops.count = 0;
  out->capitals.count = out->quotes.count = 0;
  out->sentences.count = out->paragraphs.count = 0;
  tokenizer t = {.text = text,
                 .at = text.data,
                 .end = text.data + text.length,
                 .lexicon = lexicon,
                 .index = lexicon ? sf_lexicon_index_of(lexicon) : &empty_index,
                 .wanted = wanted,
                 .memory = memory,
                 .out = out,
                 .wrapped = sf_layout_is_wrapped(text),
                 .pending = SF_TOKEN_SPACE | SF_TOKEN_LINE | SF_TOKEN_PARAGRAPH};
  char folding[LOOK_UP_MAX * FOLD_GROWTH + 8];
  t.folded = (sf_buffer){memory, folding, 0, sizeof folding};
  do {
    open_stretch(&t);
    while (t.at < t.stretch_end) {
      take_one(&t);
      if (lexicon && !(t.pending & SF_TOKEN_PARAGRAPH)) /* without, every dot is its word's */
        take_usual(&t);
    }
    close_stretch(&t);
  } while (t.at < t.end);
  out->tokens.data[out->tokens.count] = (sf_token){0};
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
