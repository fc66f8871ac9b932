/* error.h: how a failure travels.
 *
 * Functions that can fail return an sf_result and fill a caller-owned sf_error
 * where the failure happens, with the path, line and column when there is one.
 * The library never prints; the command line prints sf_error_format's text.
 */
#ifndef SF_BASE_ERROR_H
#define SF_BASE_ERROR_H

#include <summitfacts.h>

/* Sets `error` (may be NULL) and returns `code`, so that `return sf_error_set(...)` reads well.
 * `path` may be NULL; `line` and `column` are 1-based, 0 when they say nothing. */
sf_result sf_error_set(sf_error *error, sf_result code, const char *path, unsigned long line,
                       unsigned column, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

#endif
