/* fingerprint.h: a document's own words, as few bytes as tell copy from chance.
 *
 * A store holds no texts, so what finds shared copy (origins.c) must stand in the record of the
 * document. The fingerprint has two letters for each word outside quotation marks and page
 * furniture: 6 bits of a hash of the word, its length and its distance from the word before, so
 * that a run of words found in two documents is also found in their texts, to the code point.
 * Thirty words in a row are 180 bits: no chance. Words in quotation marks are left out because two
 * reporters who heard one sentence carry no common copy; the words around them join up.
 *
 * 12 bits a word, written with the 64 letters of base64, the higher six first: the hash, then
 * length * 4 + distance. A length of 0 or a distance of 3 says that a number follows (first of the
 * length, then of the distance): 12 bits each, the lower eleven of them its next digits, the
 * highest set where more follow. Lengths and distances count code points.
 */
#ifndef SF_STORE_FINGERPRINT_H
#define SF_STORE_FINGERPRINT_H

#include "extract/extractor.h"

/* A document's fingerprint ends after so many tokens: far beyond any article. */
#define SF_FINGERPRINT_TOKENS 50000u

/* The fingerprint of a scan's document, in its arena; empty without such words. */
sf_slice sf_fingerprint_make(const sf_scan *scan);

typedef struct sf_fingerprint_word {
  uint8_t hash;        /* below 64 */
  uint32_t start, end; /* code points */
} sf_fingerprint_word;

typedef struct sf_fingerprint_reader {
  const char *at, *end;
  uint32_t place; /* where the last word ends */
} sf_fingerprint_reader;

static inline sf_fingerprint_reader sf_fingerprint_read(sf_slice fingerprint) {
  return (sf_fingerprint_reader){fingerprint.data, fingerprint.data + fingerprint.length, 0};
}
/* False at the end, and where it makes no sense. */
bool sf_fingerprint_next(sf_fingerprint_reader *self, sf_fingerprint_word *out);

/* Is it one, of a text of so many code points? */
bool sf_fingerprint_is_valid(sf_slice fingerprint, uint64_t characters);

#endif
