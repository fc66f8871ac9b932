/* error.c: filling and formatting sf_error; see error.h for the convention. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

sf_result sf_error_set(sf_error *error, sf_result code, const char *path, unsigned long line,
                       unsigned column, const char *format, ...) {
  if (!error)
    return code;
  error->code = code;
  error->line = line;
  error->column = column;
  snprintf(error->path, sizeof error->path, "%s", path ? path : "");
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(error->message, sizeof error->message, format, arguments);
  va_end(arguments);
  return code;
}

void sf_error_format(const sf_error *error, char *out, size_t size) {
  if (error->path[0] && error->line && error->column)
    snprintf(out, size, "%s:%lu:%u: %s", error->path, error->line, error->column, error->message);
  else if (error->path[0] && error->line)
    snprintf(out, size, "%s:%lu: %s", error->path, error->line, error->message);
  else if (error->path[0])
    snprintf(out, size, "%s: %s", error->path, error->message);
  else
    snprintf(out, size, "%s", error->message);
}
