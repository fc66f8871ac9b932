/* document_writer.c: documents as JSON; see document_writer.h.
 *
 * Whom a document names is people_writer.c's, and which documents there are is the store's.
 */
#include "emit/document_writer.h"

#include "emit/json.h"
#include "emit/people_writer.h"

/* The path of an entry; `*where` is what it says of the place in that file. */
static sf_slice path_of(sf_slice entry, sf_slice *where) {
  const char *mark = entry.length ? memchr(entry.data, '\0', entry.length) : NULL;
  *where = mark ? sf_slice_between(mark + 1, entry.data + entry.length) : (sf_slice){0};
  return mark ? sf_slice_between(entry.data, mark) : entry;
}

/* Entries are sorted, so those of one path stand together. `*placed`: how many of them say where in
 * their file the document stands. */
static char *write_paths(sf_buffer *out, char *to, const sf_store_document *document,
                         size_t *placed) {
  sf_slice where, last = {0};
  *placed = 0;
  *to++ = '[';
  for (size_t i = 0; i < document->paths.count; i++) {
    sf_slice path = path_of(document->paths.data[i], &where);
    *placed += where.length > 0;
    if (i && sf_slice_equal(path, last))
      continue;
    to = sf_json_room(out, to, path.length);
    to = sf_json_put_string(sf_json_put(to, i ? SF_SLICE(",") : SF_SLICE("")), path);
    last = path;
  }
  return sf_json_put(to, SF_SLICE("]"));
}

/* Where in their files the document stands, of those paths that say it. */
static char *write_sources(sf_buffer *out, char *to, const sf_store_document *document) {
  to = sf_json_put(to, SF_SLICE(",\"sources\":["));
  for (size_t i = 0; i < document->paths.count; i++) {
    sf_slice where, path = path_of(document->paths.data[i], &where);
    if (!where.length)
      continue;
    to = sf_json_put_string(sf_json_put(sf_json_room(out, to, path.length), SF_SLICE("{\"path\":")),
                            path);
    to = sf_json_put(sf_json_room(out, to, where.length), SF_SLICE(","));
    to = sf_json_put(sf_json_put(to, where), SF_SLICE("},"));
  }
  return sf_json_put(to - 1, SF_SLICE("]"));
}

/* What a page or record says of itself. */
static char *write_page(sf_buffer *out, char *to, const sf_page_facts *page) {
  to = sf_json_put_text(out, to, SF_SLICE(",\"published_time\":"), page->published_time);
  to = sf_json_put_text(out, to, SF_SLICE(",\"site\":"), page->site);
  to = sf_json_put_text(out, to, SF_SLICE(",\"author\":"), page->author);
  return sf_json_put_text(out, to, SF_SLICE(",\"language\":"), page->language);
}

/* Letters and digits: nothing to escape. */
static char *write_fingerprint(sf_buffer *out, char *to, sf_slice fingerprint) {
  if (!fingerprint.length)
    return to;
  to = sf_json_put(sf_json_room(out, to, fingerprint.length), SF_SLICE(",\"fingerprint\":\""));
  return sf_json_put(sf_json_put(to, fingerprint), SF_SLICE("\""));
}

void sf_document_write(const sf_store *store, const sf_store_document *document, sf_buffer *out) {
  size_t placed;
  char *to = sf_json_put(sf_json_begin(out), SF_SLICE("{\"id\":\""));
  to = sf_json_put(to, (sf_slice){document->id, SF_ID_LENGTH});
  to = write_paths(out, sf_json_put(to, SF_SLICE("\",\"paths\":")), document, &placed);
  if (placed)
    to = write_sources(out, to, document);
  to = sf_json_put_text(out, to, SF_SLICE(",\"title\":"), document->title);
  to = sf_json_put_text(out, to, SF_SLICE(",\"url\":"), document->url);
  if (!document->published.length)
    to = sf_json_put(sf_json_room(out, to, 0), SF_SLICE(",\"published\":null"));
  to = sf_json_put_text(out, to, SF_SLICE(",\"published\":"), document->published);
  to = sf_json_put_text(out, to, SF_SLICE(",\"published_from\":"), document->published_from);
  if (document->page)
    to = write_page(out, to, document->page);
  to =
      sf_json_put_text(out, to, SF_SLICE(",\"published_evidence\":"), document->published_evidence);
  to = sf_json_room(out, to, 0);
  to = sf_json_put_number(to, SF_SLICE(",\"characters\":"), document->characters);
  to = sf_sightings_write(store, document, out, to);
  to = write_fingerprint(out, to, document->fingerprint);
  if (document->page)
    to = sf_json_put_text(out, to, SF_SLICE(",\"text\":"), document->page->text);
  sf_json_end(out, sf_json_put(sf_json_room(out, to, 0), SF_SLICE("}")));
}
