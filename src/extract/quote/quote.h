/* quote.h: the quote extractor's entry in the registry. */
#ifndef SF_EXTRACT_QUOTE_H
#define SF_EXTRACT_QUOTE_H

#include "extract/extractor.h"

extern const sf_extractor sf_quote_extractor;

#endif
