/* document.h: one article: its decoded text, the clean text that is matched, and the map between.
 *
 * `text` is what users see: offsets in the store count its code points. `clean` is the same text
 * with what only disturbs matching taken out: every kind of space is one plain space, line ends
 * are '\n', soft hyphens and zero-width characters are gone. Quotation marks and letters stay.
 * When nothing has to change, both are the same bytes.
 */
#ifndef SF_DOCUMENT_DOCUMENT_H
#define SF_DOCUMENT_DOCUMENT_H

#include "base/error.h"
#include "base/memory.h"

/* Length of an id: hexadecimal digits of 80 bits of XXH3, enough for 10^9 documents. */
#define SF_ID_LENGTH 20

/* Writes the first SF_ID_LENGTH hexadecimal digits of a 128-bit hash. */
void sf_id_write(uint64_t high, uint64_t low, char out[SF_ID_LENGTH]);

/* Where clean text and text part: behind a character that cleaning took out or made shorter. */
typedef struct sf_text_change {
  uint32_t clean, text; /* the same place in both, bytes */
  bool gone;            /* the character was taken out: `clean` is its place, too */
} sf_text_change;

/* What is kept of every SF_CODE_STEP bytes of a text that is not all ASCII. */
#define SF_CODE_STEP 32
typedef struct sf_code_step {
  uint32_t before; /* code points before it */
  uint32_t tails;  /* bit i: byte i goes on a character */
} sf_code_step;

typedef struct sf_document {
  sf_slice path, title, url, site, author, language;
  /* The path, and behind a NUL where in that file the document stands, as members of a JSON object;
   * only the path where the file is the document. */
  sf_slice source;
  sf_slice published;          /* YYYY-MM-DD or empty */
  sf_slice published_from;     /* "record", "dateline", ...; empty with `published` */
  sf_slice published_time;     /* as the record writes it; may be empty */
  sf_slice published_evidence; /* the words of the text that tell it, if it was the text */
  char id[SF_ID_LENGTH];
  sf_slice text, clean;
  uint32_t characters;              /* code points of `text` */
  unsigned warnings;                /* SF_WARNING_ bits */
  bool same;                        /* clean is text */
  SF_ARRAY(sf_text_change) changes; /* in order */
  const sf_code_step *codes;        /* NULL: each byte is a code point */
} sf_document;

/* A place of the clean text in the text. */
typedef struct sf_place {
  uint32_t byte, code;
} sf_place;

/* Decodes `input` into `out`; all memory comes from `arena`. The published day is only what the
 * record says; document/published.c reads the text for it. SF_ERROR_INPUT for 2 GiB and more. */
sf_result sf_document_read(const sf_input *input, sf_arena *arena, sf_document *out,
                           sf_error *error);

/* What sf_document keeps as its source. */
sf_slice sf_source_write(const sf_input *input, sf_slice path, sf_arena *arena);

/* Sets `id` from the text and the day; call once `published` is final. */
void sf_document_identify(sf_document *self);

/* Is each byte of the clean text a code point, and at the same place in the text? */
static inline bool sf_document_is_plain(const sf_document *self) {
  return !self->codes && !self->changes.count;
}
/* The two below where it is not. */
sf_place sf_document_find_place(const sf_document *self, uint32_t offset);
sf_place sf_document_find_place_end(const sf_document *self, uint32_t offset);
/* Where the character at clean byte `offset` starts (offset may be the end of the text). */
static inline sf_place sf_document_place(const sf_document *self, uint32_t offset) {
  return sf_document_is_plain(self) ? (sf_place){offset, offset}
                                    : sf_document_find_place(self, offset);
}
/* Where the last character before clean byte `offset` ends: for the end of a span. */
static inline sf_place sf_document_place_end(const sf_document *self, uint32_t offset) {
  return sf_document_is_plain(self) ? (sf_place){offset, offset}
                                    : sf_document_find_place_end(self, offset);
}

/* Bytes of which the first `valid` are UTF-8, with those that are not as Windows-1252 has them. */
sf_slice sf_text_decode_mixed(sf_slice bytes, size_t valid, sf_arena *arena);

/* Is `day` a calendar day, YYYY-MM-DD? */
bool sf_day_is_valid(sf_slice day);

#endif
