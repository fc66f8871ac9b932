/* image.h: the sealed lexicon of the built-in tables, as a constant of the program.
 *
 * build/image.c is made by build/make_image (make_image.c) from the embedded tables.
 */
#ifndef SF_LEXICON_IMAGE_H
#define SF_LEXICON_IMAGE_H

#include <stddef.h>
#include <stdint.h>

extern const uint64_t sf_lexicon_image[];
extern const size_t sf_lexicon_image_size; /* bytes; 0 in make_image itself */

#endif
