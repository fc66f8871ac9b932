/* json.h: writing JSON into a buffer, piece by piece.
 *
 * Written by hand rather than through a tree of nodes, because numbers must keep their exact
 * digits (cJSON prints 1234567890123460 as 1.23456789012346e+15) and a mention costs nothing but
 * its bytes. Reading JSON is cJSON's work (store/read.c, input/jsonl.c).
 */
#ifndef SF_EMIT_JSON_H
#define SF_EMIT_JSON_H

#include "base/memory.h"

/* Room that sf_json_put_string may need for a text: every byte escaped, and what it writes too far.
 */
#define SF_JSON_ROOM(length) ((length)*6 + 10)

/* Room behind data + count for texts of `length` bytes together, each as JSON, and for `more`. */
static inline char *sf_json_reserve(sf_buffer *out, size_t length, size_t more) {
  if (sizeof length < 8 && length > SIZE_MAX / 8) /* else no text is so long */
    longjmp(out->memory->escape, 1);
  return sf_buffer_reserve(out, SF_JSON_ROOM(length) + more);
}

/* "text" with everything escaped that must be; `text` is valid UTF-8. Returns where it ends. */
char *sf_json_put_string(char *out, sf_slice text);

/* ---- many pieces in a row ----
 *
 * What is written of every mention goes through a pointer `to` that runs ahead of the buffer's
 * count: sf_json_begin gives it, sf_json_end takes it back, and for each text sf_json_room makes
 * sure that it fits, with SF_JSON_SPARE bytes for the keys, numbers and ids around it, up to the
 * next call of sf_json_room. */

#define SF_JSON_SPARE 256

static inline char *sf_json_begin(sf_buffer *out) {
  return sf_buffer_reserve(out, SF_JSON_SPARE);
}
static inline void sf_json_end(sf_buffer *out, const char *to) {
  out->count = (size_t)(to - out->data);
}
/* Where to go on. */
static inline char *sf_json_room(sf_buffer *out, char *to, size_t length) {
  if ((size_t)(out->data + out->capacity - to) >= SF_JSON_ROOM(length) + SF_JSON_SPARE)
    return to;
  sf_json_end(out, to);
  return sf_json_reserve(out, length, SF_JSON_SPARE);
}
static inline char *sf_json_put(char *to, sf_slice piece) {
  memcpy(to, piece.data, piece.length);
  return to + piece.length;
}
static inline char *sf_json_put_number(char *to, sf_slice key, uint64_t number) {
  return sf_number_put(sf_json_put(to, key), number);
}
/* The key and the text, if there is one. */
static inline char *sf_json_put_text(sf_buffer *out, char *to, sf_slice key, sf_slice text) {
  if (!text.length)
    return to;
  to = sf_json_room(out, to, text.length);
  return sf_json_put_string(sf_json_put(to, key), text);
}

/* ---- pieces ---- */

void sf_json_string(sf_buffer *out, sf_slice text);
/* ,"key": or, at the start of an object, "key": */
void sf_json_key(sf_buffer *out, const char *key);

#endif
