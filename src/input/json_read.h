/* json_read.h: reading JSON without losing anything: cJSON with its two gaps closed.
 *
 * cJSON turns numbers into doubles and ends strings at a NUL. So the bytes go through one linear
 * pass first that makes every number a string (the caller knows by the key what it wants) and
 * marks NULs; sf_json_text and sf_json_number give back exactly what was written.
 */
#ifndef SF_INPUT_JSON_READ_H
#define SF_INPUT_JSON_READ_H

#include "base/decimal.h"

#include <cJSON.h>

/* Parses the first JSON value of `data`; NULL if there is none. `*used` is where it ends, or where
 * it stops making sense. `scratch` is overwritten. Free the result with cJSON_Delete. */
cJSON *sf_json_parse(sf_slice data, sf_buffer *scratch, size_t *used);

/* The member `key` of an object (at most 60 bytes), NULL if it is absent. */
const cJSON *sf_json_item(const cJSON *object, const char *key);
/* The same, but NULL for null, too. */
const cJSON *sf_json_member(const cJSON *object, const char *key);
/* The text of a string (not of a number); data NULL for anything else. Lives in `arena`. */
sf_slice sf_json_text(const cJSON *item, sf_arena *arena);
/* The exact number; false for anything else or what does not fit. */
bool sf_json_number(const cJSON *item, sf_decimal *out);
/* A whole number from 0 to 2^32-1. */
bool sf_json_offset(const cJSON *item, uint32_t *out);

#endif
