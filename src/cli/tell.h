/* tell.h: one fact of a store's JSON told in a line that a person reads. */
#ifndef SF_CLI_TELL_H
#define SF_CLI_TELL_H

#include "input/json_read.h"

/* Appends what the fact says: GBP 33,000,000  funding; Peru (PE); Jane Doe: "..." */
void cli_tell_fact(const cJSON *fact, sf_arena *arena, sf_buffer *out);
/* Appends a text on one line, cut at a word after about `width` bytes. */
void cli_tell_cut(sf_slice text, size_t width, sf_buffer *out);

#endif
