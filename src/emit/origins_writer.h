/* origins_writer.h: the record of a group of documents with a common origin. */
#ifndef SF_EMIT_ORIGINS_WRITER_H
#define SF_EMIT_ORIGINS_WRITER_H

#include "store/store.h"

/* Appends group `number` (from 1) of a settled store; *passage is the first of its passages, and
 * then behind them. */
void sf_origin_write(const sf_store *store, uint32_t number, size_t *passage, sf_buffer *out);

#endif
