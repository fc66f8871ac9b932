/* fingerprint.c: makes and reads fingerprints; see fingerprint.h.
 *
 * Every word of every document goes through here, so it costs little: plain words bring their hash
 * from the tokenizer. Which words are inside quotation marks is told from the marks of
 * one paragraph alone, the same way wherever the paragraph is printed; who says them is
 * extract/quote's. What runs of words mean is origins.c's.
 */
#include "store/fingerprint.h"

#include "token/utf8.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Twice, because a token's hash is 64 and its six bits. */
static const char letters[128] = {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"};

/* Of a length or distance that is told by itself. */
#define LENGTH_END   16u
#define DISTANCE_END 3u
/* A number goes on behind these bits. */
#define DIGIT_BITS 11u
/* Two letters for the word, up to 2 * 3 for each of two 32-bit numbers, rounded up. */
#define WORD_ROOM 16u
/* Of a word, no more is hashed: what is longer is none. */
#define HASHED 64u

/* ---- words ---- */

/* As hash_word, of what is not ASCII alone or longer than a key. */
static unsigned hash_other_word(const char *at, size_t length) {
  char folded[HASHED + SF_TEXT_PADDING] = {0};
  size_t count = 0;
  for (size_t i = 0; i < length && count < HASHED; i++) {
    bool curly = (unsigned char)at[i] == 0xE2 && i + 2 < length &&
                 (unsigned char)at[i + 1] == 0x80 && ((unsigned char)at[i + 2] & 0xFE) == 0x98;
    folded[count++] = curly ? '\'' : (char)(at[i] | 0x20);
    i += curly ? 2 : 0;
  }
  if (count > 16)
    return (unsigned)(XXH3_64bits(folded, count) >> 58);
  return (unsigned)(sf_word_key_hash(sf_word_key_ascii(folded, count)) >> 58);
}

/* The hash of a word that the tokenizer has none for: as that one's where the letters are the same,
 * but for curly apostrophes, which outlets set or do not. */
static unsigned hash_word(const char *at, size_t length) {
  if (length <= 16) {
    sf_word_key key = sf_word_key_ascii(at, length);
    if (!((key.low | key.high) & 0x8080808080808080u))
      return (unsigned)(sf_word_key_hash(key) >> 58);
  }
  return hash_other_word(at, length);
}

/* ---- places ---- */

/* Turns bytes of the clean text into code points, token by token. */
typedef struct place_cursor {
  const sf_document *document;
  const sf_tokens *tokens;
  const char *clean;
  uint32_t byte;           /* where the last token ends */
  uint32_t extra;          /* what a byte's number is more than its code point's, modulo 2^32 */
  uint32_t limit;          /* up to here, clean text and text are the same bytes */
  const sf_token *changed; /* the first token that reaches the limit */
  size_t change;           /* the next one */
} place_cursor;

/* The text goes on up to `byte`, where a character starts, with characters of any length. */
static inline void count_anew(place_cursor *cursor, uint32_t byte) {
  if (cursor->document->codes) /* not all is ASCII */
    cursor->extra = byte - sf_document_place(cursor->document, byte).code;
}

static void find_limit(place_cursor *cursor) {
  const sf_document *document = cursor->document;
  bool more = cursor->change < document->changes.count;
  cursor->limit = more ? document->changes.data[cursor->change].clean : UINT32_MAX;
  uint32_t changed = (uint32_t)cursor->tokens->tokens.count;
  if (more)
    changed = cursor->limit ? sf_tokens_at(cursor->tokens, cursor->limit - 1) : 0;
  cursor->changed = cursor->tokens->tokens.data + changed;
}

/* The text differs before `byte`: finds its place anew. */
static void move_over_change(place_cursor *cursor, uint32_t byte) {
  const sf_document *document = cursor->document;
  cursor->extra = byte - sf_document_place(document, byte).code;
  while (cursor->change < document->changes.count &&
         document->changes.data[cursor->change].clean <= byte)
    cursor->change++;
  find_limit(cursor);
}

/* Moves the cursor to the start of a token; returns its place. */
static uint32_t move_to_token(place_cursor *cursor, const sf_token *token) {
  if (token->start >= cursor->limit)
    move_over_change(cursor, token->start);
  else if (token->start - cursor->byte > 1) /* one byte is a blank */
    count_anew(cursor, token->start);
  cursor->byte = token->start + token->length;
  return token->start - cursor->extra;
}

/* Where a token that is no plain word ends, code points; the cursor moves over it. */
static uint32_t end_of_token(place_cursor *cursor, const sf_token *token) {
  uint32_t end = token->start + token->length;
  if (end >= cursor->limit) /* a soft hyphen in the word */
    return sf_document_place_end(cursor->document, end).code;
  count_anew(cursor, end);
  return end - cursor->extra;
}

/* ---- quotation marks ---- */

typedef enum mark_kind {
  MARK_NONE,
  MARK_LOW, /* opens; MARK_OPENS closes it */
  MARK_OPENS,
  MARK_CLOSES,
  MARK_EITHER,
  MARK_SINGLE
} mark_kind;

/* What a quotation mark does by its look alone. */
static mark_kind kind_of_mark(const char *at, size_t length) {
  if (length == 1)
    return *at == '"' ? MARK_EITHER : *at == '\'' ? MARK_SINGLE : MARK_NONE;
  if (length == 2 && (at[0] == '`' || at[0] == '\''))
    return at[0] == '`' ? MARK_OPENS : MARK_CLOSES;
  int32_t code;
  sf_utf8_decode(at, &code);
  switch (code) {
  case 0x201E: /* low double, as in German */
    return MARK_LOW;
  case 0x201C:
  case 0x00AB: /* guillemets, pointing out */
    return MARK_OPENS;
  case 0x201D:
  case 0x00BB:
    return MARK_CLOSES;
  case 0x2018:
  case 0x2019:
    return MARK_SINGLE;
  default:
    return MARK_NONE;
  }
}

/* The state behind a mark: inside which kind of quotation, MARK_NONE for outside. */
static mark_kind behind_mark(mark_kind inside, const sf_token *token, const sf_token *next,
                             const char *clean) {
  mark_kind mark = kind_of_mark(clean + token->start, token->length);
  if (mark == MARK_SINGLE) { /* an apostrophe more often than not: only where a word hangs on it */
    bool opens = token->flags & SF_TOKEN_SPACE && next && next->kind == SF_TOKEN_WORD &&
                 !(next->flags & SF_TOKEN_SPACE);
    if (inside == MARK_NONE)
      return opens ? MARK_SINGLE : MARK_NONE;
    return inside == MARK_SINGLE && !opens ? MARK_NONE : inside;
  }
  if (inside == MARK_SINGLE)
    return inside;
  if (mark == MARK_OPENS || mark == MARK_LOW)
    return inside == MARK_LOW ? MARK_NONE : mark;
  if (mark == MARK_CLOSES)
    return MARK_NONE;
  if (mark == MARK_EITHER)
    return inside == MARK_NONE ? MARK_OPENS : MARK_NONE;
  return inside;
}

/* ---- writing ---- */

static inline char *put_unit(char *to, uint32_t unit) {
  to[0] = letters[unit >> 6 & 63];
  to[1] = letters[unit & 63];
  return to + 2;
}

static char *put_number(char *to, uint32_t number) {
  for (; number >> DIGIT_BITS; number >>= DIGIT_BITS)
    to = put_unit(to, 1u << DIGIT_BITS | (number & ((1u << DIGIT_BITS) - 1)));
  return put_unit(to, number);
}

/* Not inlined: it would take registers from take_plain_words, which seldom needs it. */
__attribute__((noinline)) static char *put_far_word(char *to, unsigned hash, uint32_t length,
                                                    uint32_t distance) {
  uint32_t plain = length < LENGTH_END ? length : 0;
  uint32_t near = distance < DISTANCE_END ? distance : DISTANCE_END;
  to = put_unit(to, (hash & 63) << 6 | plain << 2 | near);
  if (!plain)
    to = put_number(to, length);
  if (near == DISTANCE_END)
    to = put_number(to, distance);
  return to;
}

/* A word of less than 16 letters, right behind another one. */
static inline char *put_plain_word(char *to, unsigned hash, uint32_t length, uint32_t distance) {
  to[0] = letters[hash];
  to[1] = letters[length << 2 | distance];
  return to + 2;
}

/* `hash`: of a token, or the six bits of it. */
static inline char *put_word(char *to, unsigned hash, uint32_t length, uint32_t distance) {
  return length < LENGTH_END && length && distance < DISTANCE_END
             ? put_plain_word(to, hash, length, distance)
             : put_far_word(to, hash, length, distance);
}

typedef struct fingerprint_maker {
  place_cursor cursor;
  const char *clean;
  const sf_token *first, *stop; /* of the document; of the paragraph */
  uint32_t behind;              /* where the last word ends, code points */
  mark_kind inside;
  size_t mark; /* the next one, among the quotation marks of the document */
  char *to;
  char *paragraph; /* `to` and `behind` where the paragraph began */
  uint32_t paragraph_behind;
} fingerprint_maker;

/* An ASCII mark between words, or a clitic, that means nothing here. */
static inline bool is_plain_mark(const fingerprint_maker *m, const sf_token *token) {
  if (token->kind == SF_TOKEN_PUNCT || token->kind == SF_TOKEN_SYMBOL)
    return token->length == 1 && m->clean[token->start] != '@';
  return token->flags & SF_TOKEN_CLITIC && token->length == 2;
}

/* A number that is written as a plain word is. */
static inline bool is_short_number(const sf_token *token) {
  return token->kind == SF_TOKEN_NUMBER && token->length < LENGTH_END;
}

/* Up to here, in this paragraph, clean text and text are the same bytes. */
static inline const sf_token *even_stop(const fingerprint_maker *m) {
  return m->stop < m->cursor.changed ? m->stop : m->cursor.changed;
}

/* The later of two places less than 2^31 apart, modulo 2^32. */
static inline uint32_t later(uint32_t a, uint32_t b) {
  return (int32_t)(b - a) > 0 ? b : a;
}

/* Takes plain words outside quotation marks as long as there are any, with numbers and the marks
 * between them: nearly all of a text. While clean text and text are the same, and over gaps of no
 * more than a byte, a code point's number is that of its byte less `extra`: places are those of
 * bytes here. Most words are plain, with a blank before them. */
static const sf_token *take_plain_words(fingerprint_maker *m, const sf_token *token) {
  const sf_token *stop = even_stop(m);
  const uint32_t extra = m->cursor.extra;
  uint32_t next = m->behind + extra + 1; /* a blank behind the last word */
  uint32_t byte = m->cursor.byte;        /* of the last token or word */
  char *to = m->to;
  for (; token < stop; token++) {
    uint32_t start = token->start;
    unsigned hash = token->hash;
    if (hash && start == next) {
      to = put_plain_word(to, hash, token->length, 1);
      next = start + token->length + 1;
      continue;
    }
    byte = later(byte, next - 1);
    if (start - byte > 1)
      break;
    if (!hash) {
      if (is_plain_mark(m, token)) {
        byte = start + token->length;
        continue;
      }
      if (!is_short_number(token))
        break;
      hash = hash_word(m->clean + start, token->length);
    }
    to = put_word(to, hash, token->length, start + 1 - next);
    next = start + token->length + 1;
  }
  m->cursor.byte = later(byte, next - 1);
  m->behind = next - 1 - extra;
  m->to = to;
  return token;
}

static inline bool is_word(const sf_token *token) {
  return (token->kind == SF_TOKEN_WORD || token->kind == SF_TOKEN_NUMBER) &&
         !(token->flags & (SF_TOKEN_FURNITURE | SF_TOKEN_CLITIC));
}

/* Tokens from the dash of "— Name of Account (@handle)" to the handle. */
#define SIGNATURE 10

/* Does an embedded post, signed like that, end at this @ of its handle? It is a quotation
 * without marks. */
static bool ends_post(const fingerprint_maker *m, const sf_token *token) {
  if (token == m->first || m->clean[token[-1].start] != '(')
    return false;
  for (unsigned back = 1; back <= SIGNATURE && !(token->flags & SF_TOKEN_PARAGRAPH); back++) {
    if (token-- == m->first)
      return false;
    int32_t code;
    if (token->kind != SF_TOKEN_PUNCT)
      continue;
    sf_utf8_decode(m->clean + token->start, &code);
    if (sf_char_classify(code) == SF_CHAR_DASH && token->flags & SF_TOKEN_SPACE)
      return true;
  }
  return false;
}

static void take_token(fingerprint_maker *m, const sf_token *token) {
  if (m->clean[token->start] == '@' && ends_post(m, token)) {
    m->to = m->paragraph;
    m->behind = m->paragraph_behind;
  }
  uint32_t code = move_to_token(&m->cursor, token), end = code + token->length;
  if (!token->hash || token->start + token->length >= m->cursor.limit)
    end = end_of_token(&m->cursor, token);
  if (token->kind == SF_TOKEN_QUOTE)
    m->inside = behind_mark(m->inside, token, token + 1 < m->stop ? token + 1 : NULL, m->clean);
  if (m->inside != MARK_NONE || !is_word(token))
    return;
  unsigned hash = token->hash ? token->hash : hash_word(m->clean + token->start, token->length);
  m->to = put_word(m->to, hash, end - code, code - m->behind);
  m->behind = end;
}

/* The first quotation mark from `token` on, or `stop`. */
static const sf_token *next_mark(fingerprint_maker *m, const sf_token *token,
                                 const sf_token *stop) {
  const sf_tokens *tokens = m->cursor.tokens;
  uint32_t from = (uint32_t)(token - m->first);
  while (m->mark < tokens->quotes.count && tokens->quotes.data[m->mark] < from)
    m->mark++;
  if (m->mark == tokens->quotes.count)
    return stop;
  const sf_token *mark = m->first + tokens->quotes.data[m->mark];
  return mark < stop ? mark : stop;
}

/* Passes what is quoted, up to where that may end or the text differs. */
static const sf_token *pass_quoted(fingerprint_maker *m, const sf_token *token) {
  const sf_token *first = token, *end = next_mark(m, token, even_stop(m));
  if (end <= first)
    return first;
  uint32_t start = first->start, behind = end[-1].start + end[-1].length;
  if (memchr(m->clean + start, '@', behind - start)) { /* perhaps of a post: to a token with it */
    while (token < end && m->clean[token->start] != '@')
      token++;
    if (token == first)
      return first;
    end = token;
    behind = end[-1].start + end[-1].length;
  }
  count_anew(&m->cursor, behind);
  m->cursor.byte = behind;
  return end;
}

/* Furniture is no more than the start of a paragraph, or all of it. */
static void take_paragraph(fingerprint_maker *m, const sf_token *token) {
  m->inside = MARK_NONE;
  m->paragraph = m->to;
  m->paragraph_behind = m->behind;
  while (token < m->stop && token->flags & SF_TOKEN_FURNITURE)
    take_token(m, token++);
  while (token < m->stop) {
    token = m->inside == MARK_NONE ? take_plain_words(m, token) : pass_quoted(m, token);
    if (token < m->stop)
      take_token(m, token++);
  }
}

sf_slice sf_fingerprint_make(const sf_scan *scan) {
  const sf_tokens *tokens = scan->tokens;
  const sf_token *first = tokens->tokens.data;
  size_t count = tokens->tokens.count;
  size_t most = count < SF_FINGERPRINT_TOKENS ? count : SF_FINGERPRINT_TOKENS;
  char *start = sf_arena_alloc(scan->arena, most * WORD_ROOM + 1);
  fingerprint_maker m = {
      .cursor = {.document = scan->document, .tokens = tokens, .clean = scan->text.data},
      .clean = scan->text.data,
      .first = first,
      .to = start};
  find_limit(&m.cursor);
  for (size_t i = 0; i < tokens->paragraphs.count; i++) {
    const sf_paragraph *paragraph = &tokens->paragraphs.data[i];
    if (paragraph->first >= most)
      break;
    m.stop = first + (paragraph->end < most ? paragraph->end : most);
    take_paragraph(&m, first + paragraph->first);
  }
  sf_arena_trim(scan->arena, m.to);
  return sf_slice_between(start, m.to);
}

/* ---- reading ---- */

/* The number a letter stands for; 64 for another character. */
static uint32_t digit_of(char letter) {
  if (letter >= 'A' && letter <= 'Z')
    return (uint32_t)(letter - 'A');
  if (letter >= 'a' && letter <= 'z')
    return (uint32_t)(letter - 'a') + 26;
  if (letter >= '0' && letter <= '9')
    return (uint32_t)(letter - '0') + 52;
  return letter == '-' ? 62 : letter == '_' ? 63 : 64;
}

static bool next_unit(sf_fingerprint_reader *self, uint32_t *unit) {
  if (self->end - self->at < 2)
    return false;
  uint32_t high = digit_of(self->at[0]), low = digit_of(self->at[1]);
  self->at += 2;
  *unit = high << 6 | low;
  return high < 64 && low < 64;
}

static bool next_number(sf_fingerprint_reader *self, uint32_t *number) {
  uint32_t unit;
  *number = 0;
  for (unsigned shift = 0; shift < 32; shift += DIGIT_BITS) {
    if (!next_unit(self, &unit))
      return false;
    *number |= (unit & ((1u << DIGIT_BITS) - 1)) << shift;
    if (!(unit >> DIGIT_BITS))
      return true;
  }
  return false;
}

bool sf_fingerprint_next(sf_fingerprint_reader *self, sf_fingerprint_word *out) {
  uint32_t unit;
  if (!next_unit(self, &unit))
    return false;
  uint32_t length = unit >> 2 & 15, distance = unit & 3;
  if (!length && !next_number(self, &length))
    return false;
  if (distance == DISTANCE_END && !next_number(self, &distance))
    return false;
  uint64_t start = (uint64_t)self->place + distance, end = start + length;
  if (end > UINT32_MAX || !length)
    return false;
  *out = (sf_fingerprint_word){(uint8_t)(unit >> 6), (uint32_t)start, (uint32_t)end};
  self->place = (uint32_t)end;
  return true;
}

bool sf_fingerprint_is_valid(sf_slice fingerprint, uint64_t characters) {
  sf_fingerprint_reader reader = sf_fingerprint_read(fingerprint);
  sf_fingerprint_word word;
  while (reader.at < reader.end)
    if (!sf_fingerprint_next(&reader, &word) || word.end > characters)
      return false;
  return true;
}
