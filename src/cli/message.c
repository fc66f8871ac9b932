/* message.c: messages on standard error; see message.h. */
#include "cli/message.h"

#include "cli/progress.h"

#include <stdarg.h>
#include <stdio.h>

void cli_error(const char *format, ...) {
  va_list arguments;
  cli_progress_hide();
  fputs("summitfacts: ", stderr);
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
}

void cli_error_tell(const sf_error *error) {
  char text[2048];
  sf_error_format(error, text, sizeof text);
  cli_error("%s", text);
}
