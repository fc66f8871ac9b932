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

/* "text" with everything escaped that must be; `text` is valid UTF-8. Returns where it ends. */
char *sf_json_put_string(char *out, sf_slice text);
void sf_json_string(sf_buffer *out, sf_slice text);
/* ,"key": or, at the start of an object, "key": */
void sf_json_key(sf_buffer *out, const char *key);

#endif
