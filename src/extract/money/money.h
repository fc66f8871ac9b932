/* money.h: the money extractor's entry in the registry. */
#ifndef SF_EXTRACT_MONEY_H
#define SF_EXTRACT_MONEY_H

#include "extract/extractor.h"

extern const sf_extractor sf_money_extractor;

#endif
