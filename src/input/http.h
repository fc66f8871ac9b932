/* http.h: the answer of a web server as an archive keeps it: its head, and its body decoded. */
#ifndef SF_INPUT_HTTP_H
#define SF_INPUT_HTTP_H

#include "input/reader.h"

typedef struct sf_http {
  unsigned status;
  sf_slice type;     /* "text/html", as written, without parameters */
  sf_slice charset;  /* empty if it is not said */
  sf_slice body;     /* in the block, or held by the reading */
  bool unreadable;   /* packed in a way that nobody here can unpack */
  const char *wrong; /* what is wrong with the body; NULL: nothing */
} sf_http;

/* Reads an answer. Headers about the body's coding are often left over from before it was archived
 * and are believed only as far as the body bears them out. What had to be unpacked lives in
 * `*room`, which is overwritten. False when it is no answer at all. */
bool sf_http_read(sf_reading *reading, sf_slice block, sf_buffer *room, sf_http *out);

/* One header of many lines: its value, trimmed; empty if it is not there. */
sf_slice sf_http_header(sf_slice head, const char *name);
/* The head of a block: everything before the empty line; `*rest` is what stands behind it. False
 * when there is no empty line. */
bool sf_http_split(sf_slice block, sf_slice *head, sf_slice *rest);

#endif
