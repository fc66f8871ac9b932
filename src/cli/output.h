/* output.h: where results go: standard output, or a file that appears only when it is whole. */
#ifndef SF_CLI_OUTPUT_H
#define SF_CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

/* So many bytes are worth a call of the system. */
#define CLI_OUTPUT_PIECE ((size_t)64 * 1024)

typedef struct cli_output {
  int file;         /* -1: not open */
  const char *path; /* NULL: standard output */
  char *temporary;  /* written beside `path` and renamed; NULL: written straight */
  char *gathered; /* `count` bytes not written yet, less than a piece; NULL: nothing waits, because
                     somebody is looking on */
  size_t count;
  bool failed, closed_pipe;
} cli_output;

/* Opens `path` (NULL or "-": standard output). Says what is wrong and returns false on failure. */
bool cli_output_open(cli_output *self, const char *path);
/* An sf_write_fn with the output as its context. What is smaller than a piece is copied and waits
 * for more; whoever can gather pieces without a copy had better do so. */
bool cli_output_write(void *self, const char *data, size_t length);
/* Finishes: flushes, renames. With `keep` false, or after a failed write, an output file is left as
 * it was. Says what went wrong (not for a closed pipe) and returns false then. */
bool cli_output_close(cli_output *self, bool keep);

#endif
