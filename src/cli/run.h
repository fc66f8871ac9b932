/* run.h: takes all inputs through the engine, several at a time, results in order. */
#ifndef SF_CLI_RUN_H
#define SF_CLI_RUN_H

#include "cli/options.h"
#include "cli/output.h"
#include "cli/verify.h"

/* What is done with each document. */
typedef enum run_mode {
  RUN_STORE,   /* its facts go into `store` */
  RUN_NDJSON,  /* its facts are written as a line */
  RUN_EXPLAIN, /* its mentions and near misses are written for reading */
  RUN_TEXT,    /* what was taken as its text is written */
  RUN_VERIFY   /* its text goes to `verifier` */
} run_mode;

typedef struct run_setup {
  const cli_options *options;
  const sf_engine *engine;
  run_mode mode;
  sf_store *store;        /* RUN_STORE */
  cli_output *output;     /* the others */
  cli_verifier *verifier; /* RUN_VERIFY, on one thread */
  size_t facts;           /* becomes the number of facts written, for RUN_NDJSON */
} run_setup;

/* Reads every operand of the command line (standard input if there is none). Everything that goes
 * wrong is told on standard error, and the rest is still done. True when all inputs were read and
 * all output written. */
bool cli_run(run_setup *setup);

#endif
