/* registry.c: the list of extractors: one line a kind of fact. */
#include "extract/count/count.h"
#include "extract/country/country.h"
#include "extract/date/date.h"
#include "extract/extractor.h"
#include "extract/money/money.h"
#include "extract/quote/quote.h"

const sf_extractor *const sf_extractors[] = {
    &sf_money_extractor, &sf_country_extractor, &sf_date_extractor,
    &sf_quote_extractor, &sf_count_extractor,   NULL,
};
