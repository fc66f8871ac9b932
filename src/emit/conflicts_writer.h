/* conflicts_writer.h: the record of something on which documents differ. */
#ifndef SF_EMIT_CONFLICTS_WRITER_H
#define SF_EMIT_CONFLICTS_WRITER_H

#include "store/store.h"

void sf_conflict_write(const sf_store *store, const sf_conflict *conflict, sf_buffer *out);

#endif
