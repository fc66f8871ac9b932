/* reader.h: one interface for every kind of input: a format is a file and a line in reader.c.
 *
 * A file's kind is told by its first bytes, never by its name. sf_reader_of asks the table; the
 * format's `read` then hands over the file's documents, one after another:
 *
 *   static bool recognise(sf_slice head, sf_buffer *scratch) { return ...; }
 *   static sf_result read(sf_reading *reading, sf_slice bytes, sf_error *error) {
 *     for each record {
 *       sf_arena_reset(reading->arena);            only if it goes record by record
 *       sf_input input = {.path = reading->path, .text = ..., .line = ...};
 *       sf_reading_give(reading, &input);
 *     }
 *     return SF_OK;
 *   }
 *   const sf_reader sf_reader_feed = {"feed", "<", ".rss .atom", recognise, read};
 *
 * A container (an archive, a compressed file) calls sf_reading_bytes with what it unpacked, and the
 * table decides again. A record that is wrong is told with sf_reading_tell and the rest is read;
 * `read` itself fails only when nothing of the file can be used. Plain text is no format: it is
 * what none recognises, and it pays one comparison for that.
 *
 * Memory: what an sf_input points to lives in `arena` or in `bytes`. A jump out of memory
 * (base/memory.h) passes over `read`, so what a C library allocated is kept with sf_reading_hold
 * and freed by whoever made the reading.
 */
#ifndef SF_INPUT_READER_H
#define SF_INPUT_READER_H

#include "base/error.h"
#include "base/memory.h"
#include "lexicon/lexicon.h"

/* How deep formats may stand in formats: a page in a record in an archive, compressed. */
#define SF_READING_DEPTH 6
/* How many things each of them may hold at a time. */
#define SF_READING_HELD 4

/* What is being read, and who gets the documents. */
typedef struct sf_reading {
  const char *path;          /* names the file in documents and messages */
  unsigned long line;        /* number of the first line of the bytes; 0: says nothing */
  const sf_lexicon *lexicon; /* word tables, sealed */
  sf_arena *arena;
  sf_buffer *scratch;
  unsigned depth;        /* formats within formats */
  const sf_input *outer; /* what a record around says of its documents: url, fetched, offset */
  /* One document; false: no more are wanted. */
  bool (*document)(void *context, const sf_input *input);
  /* Something is wrong with a part of the file. */
  void (*problem)(void *context, const sf_error *error);
  void *context;
  /* Held for the format; see sf_reading_hold. */
  struct {
    void *object;
    void (*release)(void *object);
  } held[SF_READING_DEPTH * SF_READING_HELD];
  unsigned held_count;
} sf_reading;

typedef struct sf_reader {
  const char *name;
  const char *starts;   /* the bytes one of which comes first, behind a BOM and blanks */
  const char *suffixes; /* of files taken from directories, ".html .htm" */
  /* Are bytes that begin with `head` of this format? A BOM and blanks have been taken from its
   * front, and of 16 or 32-bit characters the ASCII ones are there. `scratch` may be overwritten.
   */
  bool (*recognise)(sf_slice head, sf_buffer *scratch);
  /* Reads a whole file. SF_ERROR_INPUT with a message when nothing of it can be used. */
  sf_result (*read)(sf_reading *reading, sf_slice bytes, sf_error *error);
} sf_reader;

/* The format of a file; NULL for plain text and for what nobody knows. */
const sf_reader *sf_reader_of(sf_slice bytes, sf_buffer *scratch);
/* Is a file of this name read when it lies in a directory? */
bool sf_reader_has_suffix(const char *name);

/* Call once before several threads read: libxml2 sets itself up on first use, and two threads that
 * do it at once leave memory behind. */
void sf_readers_prepare(void);
/* Reads bytes of a kind that their content tells, or of plain text. */
sf_result sf_reading_bytes(sf_reading *self, sf_slice bytes, sf_error *error);
/* Reads bytes as plain text, whatever they look like. */
sf_result sf_reading_text(sf_reading *self, sf_slice bytes, sf_error *error);
/* Hands one document over; false: no more are wanted. */
bool sf_reading_give(sf_reading *self, const sf_input *input);
/* Tells what is wrong with a part of the file, at `line` (0: not told); `code` SF_OK for what is
 * only worth knowing, else the program's exit status will say that something failed. */
void sf_reading_tell(sf_reading *self, sf_result code, unsigned long line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Keeps `object` until sf_reading_drop, or sf_reading_release after a jump. */
void sf_reading_hold(sf_reading *self, void *object, void (*release)(void *object));
/* Releases what was held last. */
void sf_reading_drop(sf_reading *self);
/* Releases everything that is held. */
void sf_reading_release(sf_reading *self);

/* The unpacked bytes of a stretch of memory, held by the reading. */
struct sf_stream *sf_stream_hold(sf_reading *reading, sf_slice bytes);

/* ---- the formats, each in its own file ---- */

extern const sf_reader sf_reader_html;  /* html/html.c */
extern const sf_reader sf_reader_jsonl; /* jsonl.c */
extern const sf_reader sf_reader_gzip;  /* gzip.c: one packed file of any kind */
extern const sf_reader sf_reader_warc;  /* warc.c: web archives */
extern const sf_reader sf_reader_json;  /* json_story.c: feeds and wire stories in JSON */
extern const sf_reader sf_reader_xml;   /* xml/records.c: feeds and wire stories */

#endif
