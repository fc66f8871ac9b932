/* table.h: the rows of the option table, shared by parsing (options.c) and help (help.c). */
#ifndef SF_CLI_TABLE_H
#define SF_CLI_TABLE_H

#include "cli/options.h"

typedef struct cli_option_row {
  int letter;        /* short option, or a number from 256 on for long-only ones */
  const char *name;  /* long option */
  const char *value; /* name of its value in help; NULL: takes none */
  unsigned commands; /* bits 1 << cli_command */
  const char *help;
} cli_option_row;

typedef struct cli_command_row {
  const char *name;
  const char *operands;
  const char *help;
  const char *examples; /* lines, each a command and what it does */
  const char *details;
} cli_command_row;

enum {
  CLI_OPTION_INPUT = 256,
  CLI_OPTION_FORMAT,
  CLI_OPTION_PUBLISHED,
  CLI_OPTION_ONLY,
  CLI_OPTION_RULES,
  CLI_OPTION_LEXICON,
  CLI_OPTION_METONYMS,
  CLI_OPTION_SCARE,
  CLI_OPTION_SUMMARY,
  CLI_OPTION_WITH_TEXT,
  CLI_OPTION_REPORT,
  CLI_OPTION_TMPDIR,
  CLI_OPTION_VERSION
};

extern const cli_option_row cli_option_rows[];
extern const size_t cli_option_row_count;
extern const cli_command_row cli_command_rows[CLI_COMMAND_COUNT];

/* Prints the help of the program, or of one command, to standard output. */
void cli_help_program(void);
void cli_help_command(cli_command command);
/* One line for somebody who typed nothing. */
void cli_hint(void);

/* The nearest of the words of the table to `word`, if near enough, else NULL. */
const char *cli_nearest_command(const char *word);
const char *cli_nearest_option(const char *word, cli_command command);

#endif
