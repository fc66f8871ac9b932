/* stores.h: reading the stores that a command line names, one behind the other. */
#ifndef SF_CLI_STORES_H
#define SF_CLI_STORES_H

#include <summitfacts.h>

#include <stdbool.h>

/* Adds every store of the file (`-`: standard input) to `store`, whole ones and lines of NDJSON in
 * any mix. Lines are read piece by piece: what is in memory of the file is a few megabytes or its
 * longest store. Says what is wrong, goes on behind it, and returns false then. */
bool cli_stores_read(sf_store *store, const char *path);

#endif
