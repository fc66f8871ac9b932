/* date.h: the date extractor's entry in the registry. */
#ifndef SF_EXTRACT_DATE_H
#define SF_EXTRACT_DATE_H

#include "extract/extractor.h"

extern const sf_extractor sf_date_extractor;

#endif
