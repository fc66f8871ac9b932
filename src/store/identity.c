/* identity.c: what makes two mentions equal, and the order of cells and facts.
 *
 * The only place that knows. Identity is exact: the kind's IDENTITY fields and, for a quotation,
 * its words without case, punctuation and spacing. What is the same without being equal is
 * settle.c's.
 */
#include "store/store.h"
#include "token/utf8.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif
#define XXH_INLINE_ALL
#include <xxhash.h>

/* A copy of a text; no call for a short one, as nearly all are. */
static inline char *put_text(char *to, sf_slice text) {
  const char *from = text.data;
  size_t length = text.length;
  if (length > 16) {
    memcpy(to, from, length);
  } else if (length >= 4) { /* four pieces that may overlap: no branch tells 7 from 8 */
    size_t inner = length / 8 * 4, back = length - 4 - inner;
    memcpy(to, from, 4);
    memcpy(to + inner, from + inner, 4);
    memcpy(to + back, from + back, 4);
    memcpy(to + length - 4, from + length - 4, 4);
  } else if (length) {
    to[0] = from[0];
    to[length / 2] = from[length / 2];
    to[length - 1] = from[length - 1];
  }
  return to + length;
}

/* Writes a value that is there and the NUL behind it; there is room for it. */
static inline char *put_value(char *to, const sf_value *value) {
  if (value->type == SF_VALUE_TEXT) {
    *to++ = 't';
    to = put_text(to, value->as.text);
  } else if (value->type == SF_VALUE_NUMBER) {
    *to++ = 'n';
    to += sf_decimal_write(value->as.number, to);
  } else {
    *to++ = 'y';
  }
  *to = '\0';
  return to + 1;
}

/* Adds the kind and the IDENTITY values; false if one is missing without which nothing can be said
 * to be the same. */
static inline bool add_values(const sf_record *record, sf_buffer *out) {
  const sf_kind_fields *fields = sf_fields_of(record->kind);
  size_t room = fields->key_start.length + fields->identity * (SF_DECIMAL_SIZE + 2);
  bool complete = true;
  char *to = put_text(sf_buffer_reserve(out, room), fields->key_start);
  for (size_t i = 0; i < fields->identity; i++) {
    const sf_value *value = &record->values[i];
    if (value->type <= SF_VALUE_NULL) { /* unknown is unknown, said or not */
      *to++ = '\0';
      complete = complete && !fields->fields[i].needed;
      continue;
    }
    if (value->type == SF_VALUE_TEXT && value->as.text.length > SF_DECIMAL_SIZE) {
      out->count = (size_t)(to - out->data);
      to = sf_buffer_reserve(out, value->as.text.length + room);
    }
    to = put_value(to, value);
  }
  out->count = (size_t)(to - out->data);
  return complete;
}

/* Length of a quotation mark at the start (or, backwards, the end) of text, else 0. */
static unsigned mark_length(const char *at, size_t available, bool from_end) {
  for (unsigned length = 1; length <= 3 && length <= available; length++) {
    const char *start = from_end ? at - length : at;
    unsigned char lead = (unsigned char)start[0];
    if (lead < 0x80) /* a character of its own */
      return length == 1 && (lead == '"' || lead == '\'' || lead == '`');
    if ((lead & 0xC0) == 0x80)
      continue;
    int32_t code;
    if (sf_utf8_decode(start, &code) != length)
      continue;
    return sf_char_classify(code) == SF_CHAR_QUOTE ? length : 0;
  }
  return 0;
}

sf_slice sf_quote_words(sf_slice text) {
  text = sf_slice_trim(text);
  for (unsigned times = 0, length; times < 2; times++)
    if ((length = mark_length(text.data, text.length, false)) && length < text.length) {
      text.data += length;
      text.length -= length;
    }
  for (unsigned times = 0, length; times < 2; times++)
    if ((length = mark_length(text.data + text.length, text.length, true)) && length < text.length)
      text.length -= length;
  text = sf_slice_trim(text);
  if (text.length > 1 && text.data[text.length - 1] == ',') /* the reporter's, before "she said" */
    text.length--;
  return text;
}

/* ASCII letters and digits, folded; 0 for all other bytes. */
static const char folded[256] = {
    ['0'] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ['A'] = 'a', 'b', 'c',
    'd',         'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n',         'o', 'p',
    'q',         'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', ['a'] = 'a', 'b', 'c',
    'd',         'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n',         'o', 'p',
    'q',         'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
};

/* Words while they are put together: they start at `start` of the buffer and end at its count. */
typedef struct word_writer {
  sf_buffer *out;
  size_t start;
  bool gap; /* something stood between the last word and what comes */
} word_writer;

static bool is_word_character(int32_t code) {
  if (code < 0x80)
    return folded[code] != 0;
  sf_char_class found = sf_char_classify(code);
  return found == SF_CHAR_LETTER || found == SF_CHAR_UPPER || found == SF_CHAR_DIGIT;
}

/* Adds a folded character. */
static void add_character(word_writer *w, const char *at, unsigned length, int32_t code) {
  if (code == 0xAD || (code >= 0x200B && code <= 0x200D) || code == 0x2060 || code == 0xFEFF)
    return; /* a place where a line may break: nothing is seen there */
  if (!is_word_character(code)) {
    w->gap = w->gap || code != '\''; /* it parts no word, and joins none */
    return;
  }
  if (w->gap && w->out->count > w->start)
    sf_buffer_add(w->out, SF_SLICE(" "));
  sf_buffer_add(w->out, (sf_slice){at, length});
  w->gap = false;
}

/* Adds the character beyond ASCII at `at`; returns its length. */
static unsigned add_foreign(word_writer *w, const char *at) {
  if (!memcmp(at, "\xE2\x80", 2)) { /* the marks of print */
    unsigned char last = (unsigned char)at[2];
    bool apostrophe = last == 0x98 || last == 0x99;
    if (apostrophe || last == 0x93 || last == 0x94 || last == 0x9C || last == 0x9D) {
      w->gap = w->gap || !apostrophe;
      return 3;
    }
  }
  int32_t code;
  unsigned length = sf_utf8_decode(at, &code);
  char data[32 * 4]; /* folding makes at most 32 characters of one */
  sf_buffer parts = {.memory = w->out->memory, .data = data, .capacity = sizeof data};
  sf_fold((sf_slice){at, length}, &parts);
  for (size_t i = 0; i < parts.count;) {
    unsigned part = sf_utf8_decode(data + i, &code);
    add_character(w, data + i, part, code);
    i += part;
  }
  return length;
}

/* Text is looked at so many bytes at a time. */
#ifdef __SSE2__
#define STEP 16u

/* How many of the STEP bytes at `at` are ASCII letters, digits and single spaces, which bit 5
 * folds; puts them at `to`, folded, whatever is behind them. */
static inline unsigned put_plain(char *to, const char *at) {
  __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
  __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
  _mm_storeu_si128((__m128i *)(void *)to, lower);
  /* a range moved to the least numbers, of which those beyond its end are more */
  __m128i letter = _mm_add_epi8(lower, _mm_set1_epi8((char)(0x80 - 'a')));
  __m128i digit = _mm_add_epi8(bytes, _mm_set1_epi8((char)(0x80 - '0')));
  __m128i word = _mm_or_si128(_mm_cmplt_epi8(letter, _mm_set1_epi8((char)(0x80 + 26))),
                              _mm_cmplt_epi8(digit, _mm_set1_epi8((char)(0x80 + 10))));
  unsigned words = (unsigned)_mm_movemask_epi8(word);
  unsigned spaces = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')));
  return (unsigned)__builtin_ctz(~(words | (spaces & ~(spaces << 1))));
}

#else
#define STEP 8u

/* The high bits of the bytes of x, all ASCII, that lie in [first, last]. */
static uint64_t bytes_within(uint64_t x, unsigned first, unsigned last) {
  uint64_t one = 0x0101010101010101u;
  return (x + one * (0x80 - first)) & ~(x + one * (0x7F - last));
}

static inline unsigned put_plain(char *to, const char *at) {
  uint64_t x, high = 0x8080808080808080u;
  memcpy(&x, at, 8);
  uint64_t ascii = x & ~high, lower = x | 0x2020202020202020u;
  memcpy(to, &lower, 8);
  uint64_t spaces = bytes_within(ascii, ' ', ' ') & high;
  uint64_t word = bytes_within(ascii | 0x2020202020202020u, 'a', 'z');
  word |= bytes_within(ascii, '0', '9');
  uint64_t other = (~(word | spaces) | x | (spaces & spaces << 8)) & high;
  return other ? sf_first_byte(other) : 8;
}
#endif

/* So much is read from where a step may begin: a space, what put_plain takes, and what comes then.
 */
#define REACH (STEP + 2)

/* Adds ASCII up to `stop`, or a step further, or to the first other character; returns where that
 * is. REACH bytes can be read from any place before `stop`. There is room for two steps more than
 * there is text: a word goes over as it is, and a space stands for at least one character. Where
 * words end nobody can predict, so that what is done there is done everywhere. */
static const char *add_steps(word_writer *w, const char *at, const char *stop) {
  char *to = w->out->data + w->out->count, *start = w->out->data + w->start;
  bool gap = w->gap;
  while (at < stop) {
    bool part = gap & (to > start);
    bool closed = gap | (to == start); /* then no space is put here */
    at += closed & (*at == ' ');
    *to = ' ';
    unsigned plain = put_plain(to + part, at);
    bool some = plain != 0 && !(closed & (*at == ' '));
    plain = some ? plain : 0;
    at += plain;
    bool space = at[-(int)some] == ' ';
    to += some ? plain + part - space : 0;
    gap = some ? space : gap;
    if ((unsigned char)*at >= 0x80)
      break;
    bool other = plain < STEP; /* a character that belongs to no word */
    gap |= other & (*at != '\'');
    at += other;
  }
  w->gap = gap;
  w->out->count = (size_t)(to - w->out->data);
  return at;
}

/* The same with all characters. */
static const char *add_until(word_writer *w, const char *at, const char *stop) {
  while (at < stop) {
    sf_buffer_reserve(w->out, (size_t)(stop - at) + 2 * STEP + 1);
    at = add_steps(w, at, stop);
    if (at < stop)
      at += add_foreign(w, at);
  }
  return at;
}

/* Letters and digits of folded text, words separated by one space. The end is taken from a copy
 * with NULs behind it, which belong to no word. */
static void add_words(sf_slice text, sf_buffer *out) {
  const char *at = text.data, *end = at + text.length;
  char last[2 * REACH] = "", *last_end = last + REACH;
  word_writer w = {.out = out, .start = out->count};
  if (text.length >= REACH) {
    at = add_until(&w, at, end - REACH + 1);
    memcpy(last, end - REACH, REACH);
  } else if (text.length) {
    memcpy(last_end - text.length, at, text.length);
  }
  add_until(&w, last_end - (end - at), last_end);
}

void sf_identity_key(const sf_record *record, const char document[SF_ID_LENGTH], sf_buffer *out) {
  if (!add_values(record, out)) {
    sf_buffer_add(out, (sf_slice){document, SF_ID_LENGTH});
    add_words(record->text, out);
  }
  if (record->kind == SF_KIND_QUOTE) {
    size_t start = out->count;
    add_words(record->text, out);
    if (out->count == start) /* nothing but marks: then those */
      sf_buffer_add(out, record->text);
  }
}

sf_identity sf_identity_of(sf_slice key) {
  XXH128_hash_t hash = XXH3_128bits(key.data, key.length);
  return (sf_identity){hash.high64, hash.low64};
}

/* Compares the values at the start of the two lists, if they are there. */
static int compare_values(const sf_value *a, bool has_a, const sf_value *b, bool has_b) {
  if (!has_a || !has_b)
    return (int)has_a - (int)has_b;
  if (a->type == SF_VALUE_NUMBER && b->type == SF_VALUE_NUMBER)
    return sf_decimal_compare(a->as.number, b->as.number);
  if (a->type == SF_VALUE_TEXT && b->type == SF_VALUE_TEXT)
    return sf_slice_compare(a->as.text, b->as.text);
  return (int)a->type - (int)b->type;
}

int sf_identity_compare_numbers(const sf_cell *a, const sf_cell *b) {
  const sf_kind_fields *fields = sf_fields_of(a->kind);
  const sf_value *x = a->values.data, *y = b->values.data;
  for (size_t i = 0; i < fields->identity; i++) {
    bool has_a = a->values.present >> i & 1, has_b = b->values.present >> i & 1;
    int order = compare_values(x, has_a, y, has_b);
    if (order != 0)
      return order;
    if (has_a)
      x++;
    if (has_b)
      y++;
  }
  return sf_slice_compare(a->key, b->key);
}
