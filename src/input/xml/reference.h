/* reference.h: character references of XML and HTML: &amp; &nbsp; &#8364; &#x20AC;. */
#ifndef SF_INPUT_REFERENCE_H
#define SF_INPUT_REFERENCE_H

#include "base/memory.h"

/* The reference at the start of `text`, which begins with '&': its length, 0 if it is none. `*code`
 * is its code point, or -1 where it names one that no text may hold. Numbers 128-159 are taken as
 * the Windows-1252 characters that their writers meant. */
size_t sf_reference_read(sf_slice text, int32_t *code);

/* References to the bytes of one UTF-8 character (&#226;&#128;&#166; for an ellipsis): a program
 * read UTF-8 as Latin-1 before it escaped it. The length of them all, 0 if they are not such. */
size_t sf_reference_read_bytes(sf_slice text, int32_t *code);

/* Writes what stands at the start of `text`, which begins with '&': at most four bytes, of
 * whichever reference it is or of the '&' alone. Returns how many; `*behind` is where it ends. */
size_t sf_reference_write(sf_slice text, char out[4], const char **behind);

#endif
