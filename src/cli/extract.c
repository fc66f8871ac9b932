/* extract.c: the commands `extract`, `explain` and `text`: an engine, a run, an output. */
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/run.h"
#include "cli/summary.h"
#include "store/store.h"

#include <stdio.h>
#include <unistd.h>

/* Somebody typed the bare command at a terminal: say what is expected instead of waiting. */
static bool waits_for_nothing(const cli_options *options) {
  if (options->operand_count || !isatty(STDIN_FILENO))
    return false;
  const char *name = cli_command_name(options->command);
  cli_error("%s: name files or directories, or `-` for standard input (`summitfacts %s --help`)",
            name, name);
  return true;
}

static bool make_engine(const cli_options *options, sf_engine **out) {
  sf_error error;
  sf_options wanted = {.kinds = options->kinds,
                       .rules = options->rules,
                       .rule_count = options->rule_count,
                       .lexicons = options->lexicons,
                       .lexicon_count = options->lexicon_count,
                       .extras = options->extras};
  if (sf_engine_new(&wanted, out, &error) == SF_OK)
    return true;
  cli_error_tell(&error);
  return false;
}

/* Writes the store that a run filled. */
static bool write_store(const cli_options *options, sf_store *store, cli_output *output) {
  sf_error error;
  if (options->summary)
    return cli_summary_write(store, output);
  if (sf_store_write(store, SF_FORMAT_JSON, cli_output_write, output, &error) == SF_OK)
    return true;
  if (error.code != SF_ERROR_IO) /* a failed write has been told where it failed */
    cli_error_tell(&error);
  return false;
}

static int run(const cli_options *options, run_mode mode) {
  sf_engine *engine = NULL;
  sf_store *store = NULL;
  sf_error error;
  cli_output output;
  if (waits_for_nothing(options) || !make_engine(options, &engine))
    return CLI_STATUS_FAILED;
  bool good = sf_store_new(&store, &error) == SF_OK, whole = false, any = false;
  if (!good)
    cli_error_tell(&error);
  else if (options->with_text)
    sf_store_keep_texts(store);
  if (good && cli_output_open(&output, options->output)) {
    run_setup setup = {
        .options = options, .engine = engine, .mode = mode, .store = store, .output = &output};
    good = cli_run(&setup);
    any = setup.facts + sf_store_fact_count(store) > 0;
    whole = mode != RUN_STORE || write_store(options, store, &output);
    good = cli_output_close(&output, whole) && whole && good;
  } else {
    good = false;
  }
  sf_store_free(store);
  sf_engine_free(engine);
  if (!good)
    return CLI_STATUS_FAILED;
  return options->needs_facts && !any ? CLI_STATUS_NO : CLI_STATUS_OK;
}

int cli_extract(const cli_options *options) {
  bool lines = options->format == SF_FORMAT_NDJSON && !options->summary;
  return run(options, lines ? RUN_NDJSON : RUN_STORE);
}

int cli_explain(const cli_options *options) {
  return run(options, RUN_EXPLAIN);
}

int cli_text(const cli_options *options) {
  return run(options, RUN_TEXT);
}
