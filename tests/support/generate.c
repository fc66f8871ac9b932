/* generate.c: repeatable random numbers and random articles; see generate.h. */
#include "support/generate.h"

#include "token/utf8.h"

#include <stdlib.h>

/* splitmix64 (Steele, Lea, Flood 2014): one word of state, good enough bits. */
uint64_t test_random_next(test_random *self) {
  uint64_t z = (self->state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

size_t test_random_below(test_random *self, size_t count) {
  return (size_t)(test_random_next(self) % count);
}

sf_slice test_copy(sf_slice text, size_t padding) {
  char *copy = calloc(text.length + padding + !(text.length + padding), 1);
  if (!copy)
    abort();
  if (text.length)
    memcpy(copy, text.data, text.length);
  return (sf_slice){copy, text.length};
}

void test_release(sf_slice text) {
  free((void *)(uintptr_t)text.data);
}

static const char *const prose[] = {
    "the",
    "of",
    "Minister",
    "said",
    "report",
    "growth",
    "U.S.",
    "Mr. Orrin",
    "a.m.",
    "Ltd.",
    "€33 million",
    "$1.2bn",
    "30 million pounds",
    "£4.5m-£5m",
    "half a billion euros",
    "Fr. 12,50",
    "12 May 2031",
    "last Thursday",
    "the first three months of the year",
    "two-day",
    "1999",
    "Italy",
    "British",
    "UK-Italy",
    "Vietnam's",
    "Côte d'Ivoire",
    "New\nZealand",
    "South Africa",
    "\"We will act,\" he said.",
    "“Not yet”",
    "‘no’",
    "“We go on",
    "'",
    "''",
    "``",
    "»so«",
    "she said",
    "told reporters",
    "according to",
    "40 countries",
    "6,600 people",
    "3.5%",
    "1,23,456",
    "http://example.org/a?b=c",
    "www.example.org",
    "someone@example.org",
    "@handle",
    "O’Neil's",
};
static const char *const marks[] = {
    ". ", ", ",  "? ",    "! ",    "... ", "; ", ": ",   " - ",  " -- ", " — ",
    "–",  "(",   ") ",    "[",     "] ",   "\n", "\n\n", "\n  ", "\t",   " ",
    "  ", ".\n", ".\n\n", "!\"\n", "…",    "*",  "/",    "'s ",  "’s ",
};
static const char *const furniture[] = {
    "\nREAD MORE: Another story\n", "\nBy Jane Placeholder\n",    "\nShare this article\n",
    "\nLONDON (Agency) - ",         "\nPublished: 14 May 2031\n", "\n(Photo: Someone/Agency)\n",
};
static const char *const strange[] = {
    "\xC2\xA0",
    "\xC2\xAD",
    "\xE2\x80\x8B",
    "\xEF\xBB\xBF",
    "\xE2\x80\xA8",
    "\xE3\x80\x80",
    "é",
    "e\xCC\x81",
    "İ",
    "ß",
    "ﬁ",
    "ﷺ",
    "Ω",
    "日本",
    "😀",
    "👩\xE2\x80\x8D👧",
    "٣",
    "Ⅷ",
    "½",
    "\xE2\x80\xAE",
};
static const char *const broken[] = {
    "\x80",       "\xFF", "\xE2\x82", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
    "\x93So\x94", "\r\n", "\r",       "\x01",     "\xC2\x85",
};

#define PICK(random, list) (list[test_random_below(random, sizeof(list) / sizeof *(list))])

static void random_letters(test_random *self, sf_buffer *out) {
  size_t length = 1 + test_random_below(self, 12);
  for (size_t i = 0; i < length; i++) {
    char c = (char)('a' + test_random_below(self, 26));
    if (i == 0 && test_random_below(self, 3) == 0)
      c = (char)(c - 'a' + 'A');
    sf_buffer_add(out, (sf_slice){&c, 1});
  }
}

static void random_number(test_random *self, sf_buffer *out) {
  sf_buffer_add_number(out, test_random_next(self) >> test_random_below(self, 64));
  if (test_random_below(self, 3) == 0) {
    sf_buffer_add_text(out, test_random_below(self, 2) ? "." : ",");
    sf_buffer_add_number(out, test_random_below(self, 1000));
  }
}

/* Any code point but the surrogates. */
static void random_code(test_random *self, sf_buffer *out) {
  static const size_t planes[] = {0x800, 0x3000, 0xD800, 0x110000};
  size_t code = test_random_below(self, PICK(self, planes));
  if (code == 0 || (code >= 0xD800 && code < 0xE000))
    code = 0x20AC;
  sf_utf8_encode(out, (int32_t)code);
}

static void random_piece(test_random *self, sf_buffer *out) {
  switch (test_random_below(self, 16)) {
  case 0:
    random_number(self, out);
    break;
  case 1:
    random_letters(self, out);
    break;
  case 2:
    random_code(self, out);
    break;
  case 3:
    sf_buffer_add_text(out, PICK(self, strange));
    break;
  case 4:
    if (test_random_below(self, 8) == 0)
      sf_buffer_add_text(out, PICK(self, furniture));
    break;
  case 5:
  case 6:
  case 7:
    sf_buffer_add_text(out, PICK(self, marks));
    break;
  default:
    sf_buffer_add_text(out, PICK(self, prose));
  }
}

void test_random_article(test_random *self, size_t pieces, sf_buffer *out) {
  for (size_t i = 0; i < pieces; i++) {
    random_piece(self, out);
    if (test_random_below(self, 4))
      sf_buffer_add_text(out, " ");
  }
}

void test_random_bytes(test_random *self, size_t pieces, sf_buffer *out) {
  for (size_t i = 0; i < pieces; i++) {
    if (test_random_below(self, 6) == 0)
      sf_buffer_add_text(out, PICK(self, broken));
    else if (test_random_below(self, 60) == 0)
      sf_buffer_add(out, (sf_slice){"\0", 1});
    else
      random_piece(self, out);
    if (test_random_below(self, 3))
      sf_buffer_add_text(out, " ");
  }
}

static void splice(test_random *self, sf_buffer *text) {
  size_t from = test_random_below(self, text->count), most = text->count - from;
  size_t length = 1 + test_random_below(self, most > 64 ? 64 : most);
  size_t to = test_random_below(self, text->count + 1);
  char piece[64];
  memcpy(piece, text->data + from, length);
  sf_buffer_reserve(text, length);
  memmove(text->data + to + length, text->data + to, text->count - to);
  memcpy(text->data + to, piece, length);
  text->count += length;
}

void test_mutate(test_random *self, size_t count, sf_buffer *text) {
  for (size_t i = 0; i < count && text->count > 0; i++) {
    size_t at = test_random_below(self, text->count);
    switch (test_random_below(self, 5)) {
    case 0:
      text->data[at] = (char)(text->data[at] ^ (1 << test_random_below(self, 8)));
      break;
    case 1:
      text->data[at] = (char)test_random_below(self, 256);
      break;
    case 2: {
      size_t most = text->count - at, cut = 1 + test_random_below(self, most > 32 ? 32 : most);
      memmove(text->data + at, text->data + at + cut, text->count - at - cut);
      text->count -= cut;
      break;
    }
    default:
      splice(self, text);
    }
  }
}
