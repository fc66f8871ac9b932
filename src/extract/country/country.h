/* country.h: the country extractor's entry in the registry. */
#ifndef SF_EXTRACT_COUNTRY_H
#define SF_EXTRACT_COUNTRY_H

#include "extract/extractor.h"

extern const sf_extractor sf_country_extractor;

#endif
