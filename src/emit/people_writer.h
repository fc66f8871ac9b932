/* people_writer.h: people as JSON: those of a document in its record, and those of the store. */
#ifndef SF_EMIT_PEOPLE_WRITER_H
#define SF_EMIT_PEOPLE_WRITER_H

#include "store/store.h"

/* ,"people":[...] of a document's record; nothing if it names nobody. Writes at `to`, see json.h,
 * and returns where it ends. */
char *sf_sightings_write(const sf_store *store, const sf_store_document *document, sf_buffer *out,
                         char *to);
/* The record of a person. */
void sf_person_write(sf_store *store, const sf_person *person, sf_buffer *out);

#endif
