/* merge.c: the command `merge`: stores, whole or as NDJSON lines, into one. */
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/stores.h"

#include <stdlib.h>

/* Where large stores live: what is asked for, else the usual places. A store that gets large where
 * none of these can be used stays in memory. */
static bool spill(const cli_options *options, sf_store *store) {
  sf_error error;
  const char *directory = options->temporary;
  if (!directory)
    directory = getenv("TMPDIR");
  if (sf_store_spill(store, directory && *directory ? directory : "/var/tmp", &error) == SF_OK)
    return true;
  if (options->temporary)
    cli_error_tell(&error);
  return !options->temporary;
}

static bool read_all(const cli_options *options, sf_store *store) {
  bool good = true;
  for (size_t i = 0; i < options->operand_count; i++)
    good = cli_stores_read(store, options->operands[i]) && good;
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
  bool ready = spill(options, store), good = ready && read_all(options, store), whole = false;
  if (ready && cli_output_open(&output, options->output)) {
    sf_result result = sf_store_write(store, options->format, cli_output_write, &output, &error);
    whole = result == SF_OK;
    if (!whole && result != SF_ERROR_IO)
      cli_error_tell(&error);
    whole = cli_output_close(&output, whole) && whole;
  }
  sf_store_free(store);
  return good && whole ? CLI_STATUS_OK : CLI_STATUS_FAILED;
}
