/* output.c: standard output or a whole file; see output.h. */
#include "cli/output.h"

#include "cli/message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Holds several documents' lines, so that there are fewer calls to write. */
#define OUTPUT_BUFFER ((size_t)65536)

/* A regular file, or none yet: then it is written beside and renamed. Devices and pipes are not. */
static bool is_replaceable(const char *path) {
  struct stat status;
  return stat(path, &status) != 0 || S_ISREG(status.st_mode);
}

/* The permissions a new file would have, or those of the one that is replaced. */
static void copy_mode(const char *path, int file) {
  struct stat status;
  mode_t mask = umask(0);
  umask(mask);
  fchmod(file, stat(path, &status) == 0 ? status.st_mode & 07777 : (mode_t)0666 & ~mask);
}

static bool open_beside(cli_output *self) {
  size_t size = strlen(self->path) + 8;
  self->temporary = malloc(size);
  if (!self->temporary) {
    cli_error("out of memory");
    return false;
  }
  snprintf(self->temporary, size, "%s.XXXXXX", self->path);
  int file = mkstemp(self->temporary);
  if (file < 0) {
    cli_error("%s: %s", self->path, strerror(errno));
    free(self->temporary);
    self->temporary = NULL;
    return false;
  }
  copy_mode(self->path, file);
  self->file = fdopen(file, "wb");
  return self->file != NULL;
}

static bool open_file(cli_output *self) {
  if (!self->path) {
    self->file = stdout;
    return true;
  }
  if (is_replaceable(self->path))
    return open_beside(self);
  self->file = fopen(self->path, "wb");
  if (!self->file)
    cli_error("%s: %s", self->path, strerror(errno));
  return self->file != NULL;
}

bool cli_output_open(cli_output *self, const char *path) {
  *self = (cli_output){.path = path && strcmp(path, "-") ? path : NULL};
  if (!open_file(self))
    return false;
  if (!isatty(fileno(self->file)))
    self->buffer = malloc(OUTPUT_BUFFER);
  if (self->buffer) /* else the usual one will do */
    setvbuf(self->file, self->buffer, _IOFBF, OUTPUT_BUFFER);
  return true;
}

bool cli_output_write(void *context, const char *data, size_t length) {
  cli_output *self = context;
  if (self->failed)
    return false;
  if (length && fwrite(data, 1, length, self->file) != length) {
    self->failed = true;
    self->closed_pipe = errno == EPIPE;
    if (!self->closed_pipe)
      cli_error("%s: %s", self->path ? self->path : "standard output", strerror(errno));
  }
  return !self->failed;
}

bool cli_output_close(cli_output *self, bool keep) {
  if (!self->file)
    return false;
  errno = 0;
  if (fclose(self->file) != 0 && !self->failed) {
    self->failed = true;
    if (errno != EPIPE)
      cli_error("%s: %s", self->path ? self->path : "standard output", strerror(errno));
  }
  self->file = NULL;
  free(self->buffer);
  self->buffer = NULL;
  if (!self->temporary)
    return !self->failed;
  if (self->failed || !keep) {
    unlink(self->temporary);
  } else if (rename(self->temporary, self->path) != 0) {
    cli_error("%s: %s", self->path, strerror(errno));
    unlink(self->temporary);
    self->failed = true;
  }
  free(self->temporary);
  self->temporary = NULL;
  return !self->failed;
}
