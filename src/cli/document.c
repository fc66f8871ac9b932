/* document.c: does one job of a run: reads it, extracts or explains, collects its messages. */
#include "cli/document.h"

#include "cli/text.h"
#include "input/files.h"
#include "input/jsonl.h"
#include "input/warc.h"
#include "pipeline.h"

#include <stdio.h>
#include <unistd.h>

/* ---- jobs ---- */

void cli_job_init(cli_job *self) {
  *self = (cli_job){.file = -1};
  sf_memory_init(&self->memory);
  sf_buffer_init(&self->bytes, &self->memory);
  sf_buffer_init(&self->output, &self->memory);
  sf_buffer_init(&self->messages, &self->memory);
}

static void close_file(cli_job *self) {
  if (self->file >= 0)
    close(self->file);
  self->file = -1;
}

void cli_job_reset(cli_job *self) {
  close_file(self);
  self->bytes.count = self->messages.count = 0; /* whoever writes the output empties it */
  self->documents = self->facts = self->size = 0;
  self->failed = self->settled = false;
  self->name = self->path = NULL;
}

void cli_job_clear(cli_job *self) {
  close_file(self);
  sf_buffer_clear(&self->bytes);
  sf_buffer_clear(&self->output);
  sf_buffer_clear(&self->messages);
}

/* A line for standard error. Without memory even for that, only the failure is kept. */
static void add_message(cli_job *self, const sf_error *error) {
  char text[2048];
  sf_error_format(error, text, sizeof text);
  if (setjmp(self->memory.escape))
    return;
  sf_buffer_add_text(&self->messages, "summitfacts: ");
  sf_buffer_add_text(&self->messages, text);
  sf_buffer_add_text(&self->messages, "\n");
}

void cli_job_fail(cli_job *self, const sf_error *error) {
  self->failed = self->settled = true;
  add_message(self, error);
}

static void fail(cli_job *job, const sf_error *error) {
  job->failed = true;
  add_message(job, error);
}

static void warn(const cli_worker *worker, cli_job *job, unsigned long line, const char *what) {
  sf_error error;
  if (worker->setup->options->quiet)
    return;
  sf_error_set(&error, SF_OK, job->name, line, 0, "%s", what);
  add_message(job, &error);
}

/* ---- one document ---- */

static bool collect(void *context, const char *data, size_t length) {
  cli_job *job = context;
  if (setjmp(job->memory.escape))
    return false;
  sf_buffer_add(&job->output, (sf_slice){data, length});
  return true;
}

static void add_explanation(void *context, const sf_explanation *told) {
  cli_job *job = context;
  char place[1200];
  snprintf(place, sizeof place, "%s:%lu: %-7s %zu-%zu ", job->name, told->line,
           sf_kind_name(told->kind), told->start, told->end);
  collect(job, place, strlen(place));
  for (size_t i = 0; i < told->text_length; i++) /* on one line */
    collect(job, told->text[i] == '\n' || told->text[i] == '\r' ? " " : &told->text[i], 1);
  const char *middle = told->reason ? " declined: " : " => ";
  const char *what = told->reason ? told->reason : told->value;
  collect(job, middle, strlen(middle));
  collect(job, what, strlen(what));
  collect(job, " (", 2);
  collect(job, told->rule, strlen(told->rule));
  collect(job, ")\n", 2);
}

static void tell_warnings(const cli_worker *worker, cli_job *job, unsigned long line) {
  unsigned warnings = sf_session_warnings(worker->session);
  if (warnings & SF_WARNING_ENCODING)
    warn(worker, job, line, "not all UTF-8; the bytes that are not were read as Windows-1252");
  if (warnings & SF_WARNING_NUL)
    warn(worker, job, line, "holds NUL characters; read as text all the same");
  if (warnings & SF_WARNING_PUBLISHED)
    warn(worker, job, line, "the day of publication is not a date (YYYY-MM-DD); ignored");
}

/* What was taken as the article: for programs a line of JSON, for people a head and the text. */
static void add_text(cli_worker *self, cli_job *job, const sf_input *input,
                     const sf_document *document) {
  if (setjmp(job->memory.escape)) {
    sf_error error;
    sf_error_set(&error, SF_ERROR_MEMORY, job->name, 0, 0, "out of memory");
    job->failed = true;
    return;
  }
  if (self->setup->options->format == SF_FORMAT_NDJSON)
    cli_text_add_line(&job->output, input, document);
  else
    cli_text_add(&job->output, input, document);
}

static sf_result do_text(cli_worker *self, cli_job *job, const sf_input *input, sf_error *error) {
  const sf_document *document;
  sf_result result = sf_session_read(self->session, input, &document, error);
  if (result == SF_OK && self->setup->mode == RUN_VERIFY)
    cli_verifier_take(self->setup->verifier, document);
  else if (result == SF_OK)
    add_text(self, job, input, document);
  return result;
}

static void do_document(cli_worker *self, cli_job *job, sf_input *input, unsigned long line) {
  const run_setup *setup = self->setup;
  sf_error error;
  sf_result result;
  input->fallback_published = setup->options->published;
  if (setup->mode == RUN_EXPLAIN)
    result = sf_session_explain(self->session, input, add_explanation, job, &error);
  else if (setup->mode == RUN_TEXT || setup->mode == RUN_VERIFY)
    result = do_text(self, job, input, &error);
  else
    result = sf_session_extract(self->session, input,
                                setup->mode == RUN_STORE ? setup->store : self->store, &error);
  if (result != SF_OK) {
    if (line)
      error.line = line;
    fail(job, &error);
  }
  tell_warnings(self, job, line);
  job->documents++;
  job->size += input->text_length;
  if (setup->mode != RUN_NDJSON)
    return;
  if (sf_store_write_line(self->store, &job->output, &error) != SF_OK)
    fail(job, &error);
  job->facts += sf_store_fact_count(self->store);
  sf_store_reset(self->store);
}

/* ---- what a file holds ---- */

/* What is read right now; the context of the two functions below. */
typedef struct reading_context {
  cli_worker *worker;
  cli_job *job;
} reading_context;

static bool take_document(void *context, const sf_input *input) {
  const reading_context *at = context;
  sf_input own = *input;
  do_document(at->worker, at->job, &own, input->line);
  return true;
}

static void take_problem(void *context, const sf_error *error) {
  const reading_context *at = context;
  if (error->code != SF_OK)
    fail(at->job, error);
  else if (!at->worker->setup->options->quiet)
    add_message(at->job, error);
}

/* ---- workers ---- */

sf_result cli_worker_init(cli_worker *self, const run_setup *setup, sf_error *error) {
  self->setup = setup;
  sf_memory_init(&self->memory);
  sf_arena_init(&self->arena, &self->memory);
  sf_buffer_init(&self->scratch, &self->memory);
  self->reading = (sf_reading){.lexicon = sf_engine_lexicon(setup->engine),
                               .arena = &self->arena,
                               .scratch = &self->scratch,
                               .document = take_document,
                               .problem = take_problem};
  sf_result result = sf_session_new(setup->engine, &self->session, error);
  if (result == SF_OK)
    result = sf_store_new(&self->store, error);
  if (result == SF_OK)
    sf_store_borrow(self->store); /* do_document writes and resets it after each document */
  if (result == SF_OK && setup->options->with_text)
    sf_store_keep_texts(self->store);
  return result;
}

void cli_worker_clear(cli_worker *self) {
  sf_session_free(self->session);
  sf_store_free(self->store);
  sf_buffer_clear(&self->scratch);
  sf_arena_clear(&self->arena);
}

/* ---- kinds of job ---- */

static void do_bytes(cli_worker *self, cli_job *job, sf_slice bytes) {
  sf_error error;
  sf_result result;
  cli_input kind = self->setup->options->input;
  sf_reading *reading = &self->reading;
  reading_context context = {self, job};
  reading->path = job->name;
  reading->line = job->kind == CLI_JOB_LINES ? job->line : 0;
  reading->context = &context;
  reading->depth = 0; /* a jump may have left it */
  reading->outer = NULL;
  sf_arena_reset(&self->arena);
  if (job->kind == CLI_JOB_RECORD) {
    sf_warc_read_record(reading, &(sf_warc_record){bytes, job->offset, job->number, true, NULL});
    return;
  }
  if (job->kind == CLI_JOB_LINES)
    result = sf_jsonl_read_lines(reading, bytes, &error);
  else if (kind == CLI_INPUT_TEXT)
    result = sf_reading_text(reading, bytes, &error);
  else
    result = sf_reading_bytes(reading, bytes, &error);
  if (result != SF_OK)
    fail(job, &error);
}

static void do_file(cli_worker *self, cli_job *job) {
  sf_error error;
  sf_result result = sf_file_read_open(job->file, job->held, job->path, &job->bytes, &error);
  close_file(job);
  if (result == SF_OK)
    do_bytes(self, job, sf_buffer_slice(&job->bytes));
  else
    fail(job, &error);
}

static void do_guarded(cli_worker *self, cli_job *job) {
  if (setjmp(self->memory.escape)) {
    sf_error error;
    sf_error_set(&error, SF_ERROR_MEMORY, job->name, 0, 0, "out of memory");
    sf_reading_release(&self->reading);
    fail(job, &error);
    return;
  }
  job->bytes.memory = &self->memory; /* reading a file grows it */
  if (job->kind == CLI_JOB_FILE)
    do_file(self, job);
  else
    do_bytes(self, job, sf_buffer_slice(&job->bytes));
}

void cli_worker_do(cli_worker *self, cli_job *job) {
  if (!job->settled)
    do_guarded(self, job);
}
