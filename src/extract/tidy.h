/* tidy.h: one spelling for values that are compared or shown apart from their place. */
#ifndef SF_EXTRACT_TIDY_H
#define SF_EXTRACT_TIDY_H

#include "extract/extractor.h"

/* In every value that belongs to the fact (a speaker, a purpose; not the text of a mention): runs
 * of white space become one blank, soft hyphens and zero-width characters go. A name broken over
 * two lines is the same name. */
void sf_tidy(sf_scan *self);

#endif
