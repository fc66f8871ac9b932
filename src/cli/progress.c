/* progress.c: the progress line; see progress.h.
 *
 * The only state of the process that is not passed around: there is one standard error.
 * Callers hold the run's lock.
 */
#include "cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* Seconds before the first line, and between two. */
#define FIRST_AFTER  1.0
#define REDRAW_AFTER 0.2

static struct {
  bool on, shown;
  size_t total, inputs, documents, bytes;
  double started, drawn;
} progress;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void cli_progress_start(size_t total, bool quiet) {
  progress.on = !quiet && isatty(STDERR_FILENO);
  progress.total = total;
  progress.started = progress.drawn = now();
}

void cli_progress_unfold(size_t inputs) {
  progress.total += inputs;
  progress.total--;
}

void cli_progress_step(size_t inputs, size_t documents, size_t bytes) {
  if (!progress.on)
    return;
  progress.inputs += inputs;
  progress.documents += documents;
  progress.bytes += bytes;
  double time = now();
  if (time - progress.started < FIRST_AFTER || time - progress.drawn < REDRAW_AFTER)
    return;
  progress.drawn = time;
  progress.shown = true;
  fprintf(stderr, "\r\033[K%zu of %zu files, %zu articles, %.1f MB, %.1f MB/s", progress.inputs,
          progress.total, progress.documents, (double)progress.bytes / 1e6,
          (double)progress.bytes / 1e6 / (time - progress.started));
  fflush(stderr);
}

void cli_progress_hide(void) {
  if (!progress.shown)
    return;
  progress.shown = false;
  fputs("\r\033[K", stderr);
  fflush(stderr);
}
