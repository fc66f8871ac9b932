/* summary.h: a store told for reading at a terminal. */
#ifndef SF_CLI_SUMMARY_H
#define SF_CLI_SUMMARY_H

#include "cli/output.h"

#include <summitfacts.h>

/* Writes how many articles and facts there are and, of each kind, the facts that most articles
 * carry. False when writing failed. */
bool cli_summary_write(sf_store *store, cli_output *output);

#endif
