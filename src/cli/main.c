/* main.c: the summitfacts program: reads the command line and hands over to a command. */
#include "cli/commands.h"

#include <signal.h>

int main(int argc, char **argv) {
  static int (*const commands[CLI_COMMAND_COUNT])(const cli_options *) = {
      [CLI_EXTRACT] = cli_extract, [CLI_MERGE] = cli_merge,     [CLI_DIFF] = cli_diff,
      [CLI_VERIFY] = cli_verify,   [CLI_EXPLAIN] = cli_explain, [CLI_TEXT] = cli_text,
      [CLI_SCHEMA] = cli_schema,
  };
  cli_options options;
  int status = CLI_STATUS_OK;
  signal(SIGPIPE, SIG_IGN); /* a closed pipe is a failed write, so that -o files are cleaned up */
  switch (cli_options_parse(argc, argv, &options)) {
  case CLI_RUN:
    status = commands[options.command](&options);
    break;
  case CLI_USAGE:
    status = CLI_STATUS_FAILED;
    break;
  case CLI_DONE:
  default:
    break;
  }
  cli_options_clear(&options);
  return status;
}
