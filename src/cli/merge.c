/* merge.c: the command `merge`: stores, whole or as NDJSON lines, into one. */
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/output.h"
#include "input/files.h"

#include <stdio.h>

/* Where reading may go on behind a damaged store: the next line that begins one. */
static size_t next_store(sf_slice rest) {
  static const char start[] = "{\"schema\"";
  for (size_t i = 1; i + sizeof start - 1 <= rest.length; i++)
    if (rest.data[i - 1] == '\n' && !memcmp(rest.data + i, start, sizeof start - 1))
      return i;
  return rest.length;
}

static unsigned long count_lines(const char *start, const char *end) {
  unsigned long lines = 0;
  for (; start < end; start++)
    lines += *start == '\n';
  return lines;
}

/* Adds every store in `bytes`; false if some made no sense. */
static bool read_stores(sf_store *store, const char *path, sf_slice bytes) {
  bool good = true;
  unsigned long line = 1;
  size_t found = 0;
  sf_slice rest = bytes;
  while (sf_slice_trim(rest).length) {
    const char *start = sf_slice_trim(rest).data;
    line += count_lines(rest.data, start);
    rest = sf_slice_between(start, bytes.data + bytes.length);
    size_t used;
    sf_error error;
    if (sf_store_read(store, path, line, rest.data, rest.length, &used, &error) != SF_OK) {
      cli_error_tell(&error);
      good = false;
      used = next_store(rest);
    }
    found++;
    line += count_lines(rest.data, rest.data + used);
    rest = (sf_slice){rest.data + used, rest.length - used};
  }
  if (!found)
    cli_error("%s: empty; not a summitfacts store", path);
  return good && found;
}

static sf_result read_guarded(const char *path, sf_buffer *bytes, sf_error *error) {
  if (setjmp(bytes->memory->escape))
    return sf_error_set(error, SF_ERROR_MEMORY, path, 0, 0, "out of memory");
  return sf_file_read(path, bytes, error);
}

static bool read_all(const cli_options *options, sf_store *store) {
  sf_memory memory;
  sf_buffer bytes;
  sf_error error;
  bool good = true;
  sf_memory_init(&memory);
  sf_buffer_init(&bytes, &memory);
  for (size_t i = 0; i < options->operand_count; i++) {
    const char *path = options->operands[i];
    const char *name = strcmp(path, "-") ? path : "standard input";
    if (read_guarded(path, &bytes, &error) != SF_OK) {
      cli_error_tell(&error);
      good = false;
    } else if (!read_stores(store, name, sf_buffer_slice(&bytes))) {
      good = false;
    }
  }
  sf_buffer_clear(&bytes);
  return good;
}

int cli_merge(const cli_options *options) {
  sf_store *store;
  sf_error error;
  cli_output output;
  if (options->operand_count == 0) {
    cli_error(
        "merge: name stores to merge, or `-` for standard input (`summitfacts merge --help`)");
    return CLI_STATUS_FAILED;
  }
  if (sf_store_new(&store, &error) != SF_OK) {
    cli_error_tell(&error);
    return CLI_STATUS_FAILED;
  }
  bool good = read_all(options, store), whole = false;
  if (cli_output_open(&output, options->output)) {
    sf_result result = sf_store_write(store, options->format, cli_output_write, &output, &error);
    whole = result == SF_OK;
    if (!whole && result != SF_ERROR_IO)
      cli_error_tell(&error);
    whole = cli_output_close(&output, whole) && whole;
  }
  sf_store_free(store);
  return good && whole ? CLI_STATUS_OK : CLI_STATUS_FAILED;
}
