/* document.h: one job of a run: a file, a text or a stretch of JSONL lines, and what comes of it.
 */
#ifndef SF_CLI_DOCUMENT_H
#define SF_CLI_DOCUMENT_H

#include "cli/run.h"
#include "input/reader.h"

typedef enum cli_job_kind {
  CLI_JOB_FILE,  /* read `file` */
  CLI_JOB_TEXT,  /* `bytes` is one article */
  CLI_JOB_LINES, /* `bytes` are lines of JSONL */
  CLI_JOB_RECORD /* `bytes` are one record of a web archive */
} cli_job_kind;

typedef struct cli_job {
  cli_job_kind kind;
  const char *name;          /* for messages and for the document */
  const char *path;          /* of a CLI_JOB_FILE */
  int file;                  /* and open for it, to be closed with the job; else -1 */
  size_t held;               /* bytes it is said to hold; 0: not known */
  unsigned long line;        /* of the first of `bytes` */
  unsigned long long offset; /* of a record in its archive */
  size_t number;             /* and which one it is */
  sf_memory memory;
  sf_buffer bytes;
  /* results */
  sf_buffer output, messages;
  size_t documents, facts, size;
  bool failed, settled; /* settled: nothing is left to be done */
} cli_job;

typedef struct cli_worker {
  void *run;
  const run_setup *setup;
  sf_session *session;
  sf_store *store; /* its own, for RUN_NDJSON */
  sf_memory memory;
  sf_arena arena; /* of the record being read */
  sf_buffer scratch;
  sf_reading reading;
} cli_worker;

void cli_job_init(cli_job *self);
void cli_job_reset(cli_job *self);
void cli_job_clear(cli_job *self);
/* Makes it a job that only tells an error. */
void cli_job_fail(cli_job *self, const sf_error *error);

sf_result cli_worker_init(cli_worker *self, const run_setup *setup, sf_error *error);
void cli_worker_clear(cli_worker *self);
/* Does a job; its results are in the job. */
void cli_worker_do(cli_worker *self, cli_job *job);

#endif
