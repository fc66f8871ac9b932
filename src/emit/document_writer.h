/* document_writer.h: the record of a document: what it is, where it came from, whom it names. */
#ifndef SF_EMIT_DOCUMENT_WRITER_H
#define SF_EMIT_DOCUMENT_WRITER_H

#include "store/store.h"

/* Appends it to `out`. */
void sf_document_write(const sf_store *store, const sf_store_document *document, sf_buffer *out);

#endif
