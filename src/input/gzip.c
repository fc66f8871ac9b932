/* gzip.c: the format `gzip`: unpacks a file that is one story or page and lets its content decide.
 *
 * Large archives are not read here but by the program's producer, record by record; see stream.h.
 */
#include "input/reader.h"
#include "input/stream.h"

#include <stdlib.h>

static void free_stream(void *stream) {
  sf_stream_clear(stream);
  free(stream);
}

sf_stream *sf_stream_hold(sf_reading *reading, sf_slice bytes) {
  sf_stream *stream = malloc(sizeof *stream);
  if (!stream)
    longjmp(reading->arena->memory->escape, 1);
  sf_stream_init(stream, reading->arena->memory);
  sf_reading_hold(reading, stream, free_stream);
  sf_stream_open_bytes(stream, bytes);
  return stream;
}

static sf_result read_gzip(sf_reading *reading, sf_slice bytes, sf_error *error) {
  sf_stream *stream = sf_stream_hold(reading, bytes);
  size_t length = sf_stream_need(stream, SF_MOST_UNPACKED + 1);
  sf_result result;
  if (length > SF_MOST_UNPACKED)
    result = sf_error_set(error, SF_ERROR_INPUT, reading->path, 0, 0,
                          "more than %zu MB unpacked; skipped", SF_MOST_UNPACKED >> 20);
  else if (!length && stream->wrong)
    result = sf_error_set(error, SF_ERROR_INPUT, reading->path, 0, 0, "%s; skipped", stream->wrong);
  else
    result = sf_reading_bytes(reading, sf_stream_ready(stream), error);
  if (length && length <= SF_MOST_UNPACKED && stream->wrong)
    sf_reading_tell(reading, SF_ERROR_INPUT, 0, "%s (byte %llu); what could be unpacked is read",
                    stream->wrong, stream->wrong_offset);
  sf_reading_drop(reading);
  return result;
}

static bool recognise(sf_slice head, sf_buffer *scratch) {
  (void)scratch;
  return head.length >= 3 && !memcmp(head.data, "\x1F\x8B\x08", 3);
}

const sf_reader sf_reader_gzip = {"gzip", "\x1F", ".gz", recognise, read_gzip};
