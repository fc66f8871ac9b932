/* number.h: numbers in a document's text, and the words that bound them; for every extractor that
 * reads amounts. The words are in money/numbers.tsv. */
#ifndef SF_EXTRACT_NUMBER_H
#define SF_EXTRACT_NUMBER_H

#include "extract/extractor.h"

typedef struct sf_number_tables {
  uint16_t number, magnitude, letter, link;
  uint16_t modifier, skip, modifier_after, change, go;
} sf_number_tables;

/* A number as read: its last magnitude was 10^power. */
typedef struct sf_number {
  sf_decimal value;
  int power;
  bool exact; /* has thousands marks, decimals or a magnitude: surely a number of something */
} sf_number;

/* SF_ERROR_RULES if a table is missing. */
sf_result sf_number_tables_find(const sf_rulebook *book, sf_number_tables *out, sf_error *error);

/* The first token from token `near` on that ends behind byte `offset`: sf_tokens_at for what stands
 * close behind a place already known. */
static inline uint32_t sf_number_token(const sf_scan *scan, uint32_t near, uint32_t offset) {
  const sf_tokens *tokens = scan->tokens;
  while (near < tokens->tokens.count &&
         tokens->tokens.data[near].start + tokens->tokens.data[near].length <= offset)
    near++;
  return near;
}

/* Reads `text`, a stretch of the scan's text that begins at token `near` or not far behind it;
 * false when it is no number or does not fit. */
bool sf_number_read(const sf_number_tables *self, const sf_scan *scan, uint32_t near, sf_slice text,
                    sf_number *out);

/* The low end borrows the high end's magnitude: "5 to 10 million", but not "500 to 1 million".
 * False when it does not fit. */
bool sf_number_borrow_magnitude(sf_number *low, const sf_number *high);

/* The first of the words that bound the number at token `first` or lead to it ("of more than a
 * record"); `first` itself where there are none. */
uint32_t sf_number_bounds_first(const sf_number_tables *self, const sf_scan *scan, uint32_t first);

/* What bounds the number at tokens [first, behind): about, over, under, up_to, at_least; empty when
 * nothing does. */
sf_slice sf_number_modifier(const sf_number_tables *self, const sf_scan *scan, uint32_t first,
                            uint32_t behind);

#endif
