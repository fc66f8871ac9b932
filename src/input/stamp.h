/* stamp.h: the day of a time as machines write it: ISO 8601 long and short, RFC 822 and its
 * misspellings, asctime. Not days in prose; those are extract/date's. */
#ifndef SF_INPUT_STAMP_H
#define SF_INPUT_STAMP_H

#include "base/memory.h"

/* The day as it stands in the stamp's own time zone, YYYY-MM-DD in the arena; empty when it is not
 * certain ("04/05/2031"). */
sf_slice sf_stamp_day(sf_slice stamp, sf_arena *arena);

#endif
