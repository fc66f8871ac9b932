/* jsonl.h: JSONL as documents, a line each. */
#ifndef SF_INPUT_JSONL_H
#define SF_INPUT_JSONL_H

#include "input/reader.h"

/* Reads {"id","text","title","published","url"}; of these only `text` is required, null is absent,
 * and the crawlers' keys `maintext`, `date_publish` and `date` are taken too. `path` and `line`
 * name the record where it has no id. Everything in `out` lives in `arena`. SF_ERROR_INPUT says
 * what is wrong with the line. */
sf_result sf_jsonl_read(sf_slice text, const char *path, unsigned long line, sf_arena *arena,
                        sf_buffer *scratch, sf_input *out, sf_error *error);

/* Does the text look like JSONL: does its first line hold one JSON object? */
bool sf_jsonl_sniff(sf_slice text, sf_buffer *scratch);

/* Reads lines from number reading->line on. */
sf_result sf_jsonl_read_lines(sf_reading *reading, sf_slice bytes, sf_error *error);

#endif
