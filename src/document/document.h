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

/* Every SF_MAP_STEP clean bytes: where that is in the text. */
#define SF_MAP_STEP 64
typedef struct sf_map_mark {
  uint32_t clean; /* first character boundary at or behind the step */
  uint32_t text;  /* the same place in the text, bytes */
  uint32_t code;  /* and in code points */
} sf_map_mark;

typedef struct sf_document {
  sf_slice path, title, url;
  sf_slice published;      /* YYYY-MM-DD or empty */
  sf_slice published_from; /* "record", "dateline", ...; empty with `published` */
  char id[SF_ID_LENGTH];
  sf_slice text, clean;
  uint32_t characters; /* code points of `text` */
  unsigned warnings;   /* SF_WARNING_ bits */
  bool same;           /* clean is text */
  bool ascii;          /* clean is text and one byte a character */
  sf_map_mark *marks;
  size_t mark_count;
} sf_document;

/* A place of the clean text in the text. */
typedef struct sf_place {
  uint32_t byte, code;
} sf_place;

/* Decodes `input` into `out`; all memory comes from `arena`. The published day is only what the
 * record says; document/published.c reads the text for it. SF_ERROR_INPUT for 2 GiB and more. */
sf_result sf_document_read(const sf_input *input, sf_arena *arena, sf_document *out,
                           sf_error *error);

/* Sets `id` from the text and the day; call once `published` is final. */
void sf_document_identify(sf_document *self);

/* Where the character at clean byte `offset` starts (offset may be the end of the text). */
sf_place sf_document_place(const sf_document *self, uint32_t offset);
/* Where the last character before clean byte `offset` ends: for the end of a span. */
sf_place sf_document_place_end(const sf_document *self, uint32_t offset);

/* Is `day` a calendar day, YYYY-MM-DD? */
bool sf_day_is_valid(sf_slice day);

#endif
