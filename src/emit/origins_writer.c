/* origins_writer.c: {"documents":[...],"passages":[{"document":...,"start":...,"end":...},...]}.
 *
 * Every document of a group has passages, and both lists are in the order of documents, so that the
 * documents are read off the passages. Which documents belong together is store/origins.c's.
 */
#include "emit/origins_writer.h"

#include "emit/json.h"

static void write_id(const sf_store *store, uint32_t document, sf_buffer *out) {
  sf_buffer_add(out, SF_SLICE("\""));
  sf_buffer_add(out, (sf_slice){store->documents.data[document].id, SF_ID_LENGTH});
  sf_buffer_add(out, SF_SLICE("\""));
}

static void write_passage(const sf_store *store, const sf_passage *passage, sf_buffer *out) {
  sf_buffer_add(out, SF_SLICE("{\"document\":"));
  write_id(store, passage->document, out);
  sf_buffer_add(out, SF_SLICE(",\"start\":"));
  sf_buffer_add_number(out, passage->start);
  sf_buffer_add(out, SF_SLICE(",\"end\":"));
  sf_buffer_add_number(out, passage->end);
  sf_buffer_add(out, SF_SLICE("}"));
}

void sf_origin_write(const sf_store *store, uint32_t number, size_t *passage, sf_buffer *out) {
  const sf_passage *passages = store->passages.data;
  size_t first = *passage, end = first;
  sf_buffer_add(out, SF_SLICE("{\"documents\":["));
  for (; end < store->passages.count && passages[end].origin == number; end++) {
    if (end > first && passages[end].document == passages[end - 1].document)
      continue;
    if (end > first)
      sf_buffer_add(out, SF_SLICE(","));
    write_id(store, passages[end].document, out);
  }
  sf_buffer_add(out, SF_SLICE("],\"passages\":["));
  for (size_t i = first; i < end; i++) {
    if (i > first)
      sf_buffer_add(out, SF_SLICE(","));
    write_passage(store, &passages[i], out);
  }
  sf_buffer_add(out, SF_SLICE("]}"));
  *passage = end;
}
