/* encoding.h: a page's bytes as UTF-8. */
#ifndef SF_INPUT_HTML_ENCODING_H
#define SF_INPUT_HTML_ENCODING_H

#include "base/memory.h"

/* In this order: a byte order mark, valid UTF-8 whatever is declared, the charset that the page
 * declares wherever it stands, Windows-1252. What cannot be read becomes U+FFFD. The result is
 * `bytes` itself or lives in `arena`. */
sf_slice html_decode(sf_slice bytes, sf_arena *arena);

#endif
