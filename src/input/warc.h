/* warc.h: records of web archives, WARC 0.17 to 1.1, as crawlers and Common Crawl write them.
 *
 * Cutting a file into records and reading one record are apart, so that the program can cut in one
 * thread and read in many.
 */
#ifndef SF_INPUT_WARC_H
#define SF_INPUT_WARC_H

#include "input/reader.h"
#include "input/stream.h"

/* A record as it stands in the file. */
typedef struct sf_warc_record {
  sf_slice raw;              /* head and block, until the next record is asked for */
  unsigned long long offset; /* of the record in the file, or of its compressed member */
  size_t number;             /* from 1 on, all kinds counted */
  bool wanted;               /* may hold a page */
  const char *wrong;         /* what is wrong here; NULL: nothing */
} sf_warc_record;

typedef struct sf_warc {
  sf_stream *stream;
  size_t number;
  size_t unread; /* of the stream: the last record, which is still to be taken */
} sf_warc;

/* Is this the start of an archive? */
bool sf_warc_starts(sf_slice head);
/* Cuts the next record; false at the end. A record may be wanted and wrong at once: then what there
 * is of it is in `raw`. */
bool sf_warc_next(sf_warc *self, sf_warc_record *out);
/* Reads what one record holds; its documents carry the record's address, time and offset. */
void sf_warc_read_record(sf_reading *reading, const sf_warc_record *record);

#endif
