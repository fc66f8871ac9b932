/* count.h: the count extractor's entry in the registry. */
#ifndef SF_EXTRACT_COUNT_H
#define SF_EXTRACT_COUNT_H

#include "extract/extractor.h"

extern const sf_extractor sf_count_extractor;

#endif
