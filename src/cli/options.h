/* options.h: the one table of commands and options.
 *
 * Parsing, --help, and near-miss suggestions all read it, so they cannot drift apart; a man page
 * and completions will be made from it too.
 */
#ifndef SF_CLI_OPTIONS_H
#define SF_CLI_OPTIONS_H

#include "base/memory.h"

#include <summitfacts.h>

typedef enum cli_command {
  CLI_EXTRACT,
  CLI_MERGE,
  CLI_DIFF,
  CLI_VERIFY,
  CLI_EXPLAIN,
  CLI_TEXT,
  CLI_SCHEMA,
  CLI_COMMAND_COUNT
} cli_command;

typedef enum cli_input { CLI_INPUT_AUTO, CLI_INPUT_TEXT, CLI_INPUT_JSONL } cli_input;

/* What the command line said. Strings point into argv. */
typedef struct cli_options {
  cli_command command;
  cli_input input;
  sf_format format;
  const char *published; /* YYYY-MM-DD or NULL */
  unsigned kinds;        /* bits, 0: all */
  const char *output;    /* NULL: standard output */
  const char *temporary; /* directory, NULL: the usual one */
  unsigned threads;      /* 0: as many as there are cores */
  bool quiet;
  bool summary;
  bool with_text;
  bool report_json;               /* of diff: JSON instead of lines for reading */
  bool needs_facts;               /* no fact at all is a negative answer */
  const char **rules, **lexicons; /* in order */
  size_t rule_count, lexicon_count;
  unsigned extras; /* SF_EXTRA_ bits */
  char **operands;
  size_t operand_count;
} cli_options;

typedef enum cli_parsed { CLI_RUN, CLI_DONE, CLI_USAGE } cli_parsed;

/* Reads the command line. CLI_DONE: help or version was printed; CLI_USAGE: a message was. */
cli_parsed cli_options_parse(int argc, char **argv, cli_options *out);
void cli_options_clear(cli_options *self);

/* The name of a command, "extract". */
const char *cli_command_name(cli_command command);

#endif
