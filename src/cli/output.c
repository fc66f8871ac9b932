/* output.c: standard output or a whole file; see output.h. */
#include "cli/output.h"

#include "cli/message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
  self->file = mkstemp(self->temporary);
  if (self->file < 0) {
    cli_error("%s: %s", self->path, strerror(errno));
    free(self->temporary);
    self->temporary = NULL;
    return false;
  }
  copy_mode(self->path, self->file);
  return true;
}

static bool open_file(cli_output *self) {
  if (!self->path) {
    self->file = STDOUT_FILENO;
    return true;
  }
  if (is_replaceable(self->path))
    return open_beside(self);
  self->file = open(self->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (self->file < 0)
    cli_error("%s: %s", self->path, strerror(errno));
  return self->file >= 0;
}

bool cli_output_open(cli_output *self, const char *path) {
  *self = (cli_output){.file = -1, .path = path && strcmp(path, "-") ? path : NULL};
  if (!open_file(self))
    return false;
  if (!isatty(self->file))
    self->gathered = malloc(CLI_OUTPUT_PIECE); /* without it nothing waits */
  return true;
}

static void tell_failure(cli_output *self) {
  self->failed = true;
  self->closed_pipe = errno == EPIPE;
  if (!self->closed_pipe)
    cli_error("%s: %s", self->path ? self->path : "standard output", strerror(errno));
}

static void write_out(cli_output *self, const char *data, size_t length) {
  while (length && !self->failed) {
    ssize_t written = write(self->file, data, length);
    if (written < 0 && errno != EINTR)
      tell_failure(self);
    if (written > 0) {
      data += written;
      length -= (size_t)written;
    }
  }
}

static void write_gathered(cli_output *self) {
  write_out(self, self->gathered, self->count);
  self->count = 0;
}

/* A piece or more goes straight out, and what is less waits for more. */
bool cli_output_write(void *context, const char *data, size_t length) {
  cli_output *self = context;
  if (!self->gathered || (length >= CLI_OUTPUT_PIECE && !self->count)) {
    write_out(self, data, length);
    return !self->failed;
  }
  for (size_t part; length && !self->failed; data += part, length -= part) {
    size_t room = CLI_OUTPUT_PIECE - self->count;
    part = length < room ? length : room;
    memcpy(self->gathered + self->count, data, part);
    self->count += part;
    if (part == room)
      write_gathered(self);
  }
  return !self->failed;
}

bool cli_output_close(cli_output *self, bool keep) {
  if (self->file < 0)
    return false;
  write_gathered(self);
  if (close(self->file) != 0 && !self->failed)
    tell_failure(self);
  self->file = -1;
  free(self->gathered);
  self->gathered = NULL;
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
