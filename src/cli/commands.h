/* commands.h: the subcommands; each returns the exit status. */
#ifndef SF_CLI_COMMANDS_H
#define SF_CLI_COMMANDS_H

#include "cli/options.h"

enum { CLI_STATUS_OK = 0, CLI_STATUS_NO = 1, CLI_STATUS_FAILED = 2 };

int cli_extract(const cli_options *options);
int cli_explain(const cli_options *options);
int cli_text(const cli_options *options);
int cli_merge(const cli_options *options);
int cli_diff(const cli_options *options);
int cli_verify(const cli_options *options);
int cli_schema(const cli_options *options);

#endif
