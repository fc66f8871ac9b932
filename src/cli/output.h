/* output.h: where results go: standard output, or a file that appears only when it is whole. */
#ifndef SF_CLI_OUTPUT_H
#define SF_CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef struct cli_output {
  FILE *file;
  const char *path; /* NULL: standard output */
  char *temporary;  /* written beside `path` and renamed; NULL: written straight */
  char *buffer;     /* the file's; NULL: its usual one */
  bool failed, closed_pipe;
} cli_output;

/* Opens `path` (NULL or "-": standard output). Says what is wrong and returns false on failure. */
bool cli_output_open(cli_output *self, const char *path);
/* An sf_write_fn with the output as its context. */
bool cli_output_write(void *self, const char *data, size_t length);
/* Finishes: flushes, renames. With `keep` false, or after a failed write, an output file is left as
 * it was. Says what went wrong (not for a closed pipe) and returns false then. */
bool cli_output_close(cli_output *self, bool keep);

#endif
