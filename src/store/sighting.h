/* sighting.h: what one document says of one person.
 *
 * The extractor records it, the store keeps it and writes it with the document, and store/people.c
 * makes one person of the sightings of many documents. It holds all that is needed for that, so
 * that stores can be merged without the texts.
 */
#ifndef SF_STORE_SIGHTING_H
#define SF_STORE_SIGHTING_H

#include "base/slice.h"

typedef enum sf_gender { SF_GENDER_UNKNOWN, SF_GENDER_FEMALE, SF_GENDER_MALE } sf_gender;

/* A way in which a document names a person, titles included. */
typedef struct sf_variant {
  sf_slice text;       /* line breaks are single spaces in it, soft hyphens left out */
  uint32_t start, end; /* code points of the first such mention */
  uint32_t mentions;
} sf_variant;

typedef struct sf_sighting {
  sf_slice name;   /* the fullest form, without titles: what a quotation of it has as speaker */
  sf_slice family; /* the last name where it is not the last word of `name`; else empty */
  sf_slice formal; /* the names, in lower case and parted by spaces, that the first name may stand
                      for ("daniel" for Danny); empty where no table knows the first name */
  sf_slice generation; /* "Jr.", "III"; or empty */
  sf_slice role;       /* "Health Secretary"; or empty */
  bool sure;        /* it is a person; else that is sure only if another document knows it as one */
  sf_gender gender; /* as far as titles and first names tell */
  const sf_variant *variants; /* in the order of the text */
  uint32_t variant_count;
} sf_sighting;

#endif
