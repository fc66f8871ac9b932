/* charset.h: bytes of any character encoding as UTF-8. */
#ifndef SF_INPUT_CHARSET_H
#define SF_INPUT_CHARSET_H

#include "input/reader.h"

/* Bytes that are not UTF-8 become the characters they are in Windows-1252; what is UTF-8 stays.
 * In the reading's arena unless nothing had to change. */
sf_slice sf_charset_mixed(sf_reading *reading, sf_slice bytes);
/* Converts from the named encoding; what cannot be converted becomes U+FFFD. False when nobody
 * knows that name. */
bool sf_charset_convert(sf_reading *reading, sf_slice name, sf_slice bytes, sf_slice *out);

/* An XML file as UTF-8. A BOM or the shape of the first four bytes comes first, then valid UTF-8,
 * then what the declaration says, because declarations are wrong more often than UTF-8 is valid by
 * chance. Declared as ASCII or Latin-1, or not at all, other bytes are Windows-1252. */
sf_slice sf_charset_decode_xml(sf_reading *reading, sf_slice bytes);

/* The same for JSON, which declares nothing: a BOM or zero bytes tell. */
sf_slice sf_charset_decode_json(sf_reading *reading, sf_slice bytes);

#endif
