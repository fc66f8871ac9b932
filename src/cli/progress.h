/* progress.h: one line on a terminal's standard error while a run takes long. */
#ifndef SF_CLI_PROGRESS_H
#define SF_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

/* Shows nothing unless standard error is a terminal and `quiet` is false. `total` inputs, 0 if not
 * known. */
void cli_progress_start(size_t total, bool quiet);
/* What was counted as one input is a directory of so many. */
void cli_progress_unfold(size_t inputs);
/* So many more inputs, documents and bytes are done. Draws at most five times a second, and not in
 * the first second. */
void cli_progress_step(size_t inputs, size_t documents, size_t bytes);
/* Takes the line away, for a message or at the end; the next step draws it again. */
void cli_progress_hide(void);

#endif
