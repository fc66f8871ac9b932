/* message.h: what the program says on standard error: "summitfacts: FILE: what is wrong". */
#ifndef SF_CLI_MESSAGE_H
#define SF_CLI_MESSAGE_H

#include <summitfacts.h>

void cli_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The library's error, in the same form. */
void cli_error_tell(const sf_error *error);

#endif
