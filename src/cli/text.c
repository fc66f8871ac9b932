/* text.c: writes what was taken as a document, for programs and for people; see text.h. */
#include "cli/text.h"

#include "emit/json.h"

/* What is known of a document besides its text, in the order of the output. */
enum {
  TITLE,
  PUBLISHED,
  PUBLISHED_FROM,
  PUBLISHED_TIME,
  URL,
  SITE,
  AUTHOR,
  LANGUAGE,
  FORMAT,
  FETCHED,
  FIELDS
};

static const char *const names[FIELDS] = {"title",  "published", "published_from", "published_time",
                                          "url",    "site",      "author",         "language",
                                          "format", "fetched"};

static void list_fields(const sf_input *input, const sf_document *document, sf_slice *fields) {
  fields[TITLE] = document->title;
  fields[PUBLISHED] = document->published;
  fields[PUBLISHED_FROM] = document->published_from;
  fields[PUBLISHED_TIME] = document->published_time;
  fields[URL] = document->url;
  fields[SITE] = document->site;
  fields[AUTHOR] = document->author;
  fields[LANGUAGE] = document->language;
  fields[FORMAT] = sf_slice_of(input->format);
  fields[FETCHED] = sf_slice_of(input->fetched);
}

void cli_text_add_line(sf_buffer *out, const sf_input *input, const sf_document *document) {
  sf_slice fields[FIELDS];
  list_fields(input, document, fields);
  sf_buffer_add_text(out, "{");
  sf_json_key(out, "path");
  sf_json_string(out, document->path);
  for (int i = 0; i < FIELDS; i++) {
    if (i > PUBLISHED && !fields[i].length)
      continue;
    sf_json_key(out, names[i]);
    if (fields[i].length)
      sf_json_string(out, fields[i]);
    else
      sf_buffer_add_text(out, "null");
  }
  if (input->line) {
    sf_json_key(out, "line");
    sf_buffer_add_number(out, input->line);
  }
  if (input->offset) {
    sf_json_key(out, "offset");
    sf_buffer_add_number(out, input->offset);
  }
  sf_json_key(out, "text");
  sf_json_string(out, document->text);
  sf_buffer_add_text(out, "}\n");
}

void cli_text_add(sf_buffer *out, const sf_input *input, const sf_document *document) {
  sf_slice fields[FIELDS];
  list_fields(input, document, fields);
  sf_buffer_add_text(out, "path: ");
  sf_buffer_add(out, document->path);
  sf_buffer_add_text(out, "\n");
  for (int i = 0; i < FIELDS; i++) {
    if (!fields[i].length)
      continue;
    sf_buffer_add_text(out, names[i]);
    sf_buffer_add_text(out, ": ");
    sf_buffer_add(out, fields[i]);
    sf_buffer_add_text(out, "\n");
  }
  sf_buffer_add_text(out, "\n");
  sf_buffer_add(out, document->text);
  sf_buffer_add_text(out,
                     document->text.length && document->text.data[document->text.length - 1] == '\n'
                         ? "\n"
                         : "\n\n");
}
