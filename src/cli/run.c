/* run.c: the producer, the workers and the order in which results appear; see run.h.
 *
 * The main thread cuts the inputs into jobs: a text file by its name, a stretch of whole lines of
 * JSONL. Workers take jobs in order, each with its own session. Results wait in a ring until all
 * before them are out, so that neither output nor messages show how many threads there were, and
 * no more memory is used than the ring holds. What is done with one document is document.c.
 */
#include "cli/run.h"

#include "cli/document.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "input/files.h"
#include "input/jsonl.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Lines of JSONL are handed out in stretches of about this size. */
#define CHUNK_SIZE ((size_t)256 * 1024)
/* Jobs in the ring for each thread: enough that one slow article holds up nobody. */
#define JOBS_PER_THREAD 8

typedef enum slot_state { SLOT_FREE, SLOT_READY, SLOT_TAKEN, SLOT_DONE } slot_state;

typedef struct run_slot {
  slot_state state;
  cli_job job;
} run_slot;

typedef struct run {
  const run_setup *setup;
  sf_memory memory; /* the main thread's */
  sf_paths paths;
  cli_worker *workers;
  pthread_t *threads;
  unsigned worker_count;
  unsigned started; /* threads; 0: everything is done by the main thread */
  pthread_mutex_t lock;
  pthread_cond_t changed;
  run_slot *slots;
  size_t slot_count;
  size_t produced, taken, finished; /* jobs, counted from the start */
  size_t facts;
  bool closing; /* no more jobs will come */
  bool stop;    /* the output is gone; do no more */
  bool failed;
} run;

/* ---- results, in order ---- */

/* Writes out one finished job. The lock is held. */
static void write_result(run *self, cli_job *job) {
  if (job->messages.count) {
    cli_progress_hide();
    fwrite(job->messages.data, 1, job->messages.count, stderr);
  }
  self->failed |= job->failed;
  self->facts += job->facts;
  if (job->output.count && !self->stop &&
      !cli_output_write(self->setup->output, job->output.data, job->output.count)) {
    self->failed = true;
    self->stop = true;
  }
  cli_progress_step(job->path != NULL, job->documents, job->size);
}

/* Writes all that is next in order and done. */
static void write_finished(run *self) {
  while (self->finished < self->produced) {
    run_slot *slot = &self->slots[self->finished % self->slot_count];
    if (slot->state != SLOT_DONE)
      break;
    write_result(self, &slot->job);
    slot->state = SLOT_FREE;
    self->finished++;
  }
  pthread_cond_broadcast(&self->changed);
}

static void *work(void *context) {
  cli_worker *worker = context;
  run *self = worker->run;
  pthread_mutex_lock(&self->lock);
  for (;;) {
    while (self->taken == self->produced && !self->closing)
      pthread_cond_wait(&self->changed, &self->lock);
    if (self->taken == self->produced)
      break;
    run_slot *slot = &self->slots[self->taken++ % self->slot_count];
    slot->state = SLOT_TAKEN;
    bool skip = self->stop;
    pthread_mutex_unlock(&self->lock);
    if (!skip)
      cli_worker_do(worker, &slot->job);
    pthread_mutex_lock(&self->lock);
    slot->state = SLOT_DONE;
    write_finished(self);
  }
  pthread_mutex_unlock(&self->lock);
  return NULL;
}

/* ---- jobs ---- */

/* A free job to fill; waits for one. */
static cli_job *next_job(run *self) {
  run_slot *slot = &self->slots[self->produced % self->slot_count];
  if (self->started) {
    pthread_mutex_lock(&self->lock);
    while (slot->state != SLOT_FREE)
      pthread_cond_wait(&self->changed, &self->lock);
    pthread_mutex_unlock(&self->lock);
  }
  cli_job_reset(&slot->job);
  slot->job.bytes.memory = &self->memory;
  return &slot->job;
}

/* The job that next_job gave is filled. */
static void submit(run *self) {
  run_slot *slot = &self->slots[self->produced % self->slot_count];
  if (self->started) {
    pthread_mutex_lock(&self->lock);
    slot->state = SLOT_READY;
    self->produced++;
    pthread_cond_broadcast(&self->changed);
    pthread_mutex_unlock(&self->lock);
    return;
  }
  self->produced++;
  if (!self->stop)
    cli_worker_do(&self->workers[0], &slot->job);
  write_result(self, &slot->job);
  self->finished = self->produced;
}

static void fail_input(run *self, const sf_error *error) {
  cli_job *job = next_job(self);
  cli_job_fail(job, error);
  submit(self);
}

/* ---- streams of lines ---- */

/* Behind the last line break of the buffer; 0 if there is none. */
static size_t whole_lines(const sf_buffer *buffer) {
  for (size_t i = buffer->count; i > 0; i--)
    if (buffer->data[i - 1] == '\n')
      return i;
  return 0;
}

/* Hands the first `length` bytes of `pending` out as a job; the rest moves to the front. */
static void submit_lines(run *self, const char *path, sf_buffer *pending, size_t length,
                         unsigned long *line) {
  cli_job *job = next_job(self);
  job->kind = CLI_JOB_LINES;
  job->name = path;
  job->line = *line;
  sf_buffer_add(&job->bytes, (sf_slice){pending->data, length});
  for (size_t i = 0; i < length; i++)
    *line += pending->data[i] == '\n';
  pending->count -= length;
  memmove(pending->data, pending->data + length, pending->count);
  submit(self);
}

static ssize_t read_some(int file, sf_buffer *pending) {
  char *room = sf_buffer_reserve(pending, CHUNK_SIZE);
  ssize_t got;
  do
    got = read(file, room, CHUNK_SIZE);
  while (got < 0 && errno == EINTR);
  if (got > 0)
    pending->count += (size_t)got;
  return got;
}

static void read_lines(run *self, const char *path, int file, sf_buffer *pending) {
  unsigned long line = 1;
  ssize_t got = 1;
  while (got > 0 && !self->stop) {
    size_t length = pending->count >= CHUNK_SIZE ? whole_lines(pending) : 0;
    if (length)
      submit_lines(self, path, pending, length, &line);
    got = read_some(file, pending);
  }
  if (got < 0) {
    sf_error error;
    sf_error_set(&error, SF_ERROR_IO, path, 0, 0, "%s", strerror(errno));
    fail_input(self, &error);
  }
  if (pending->count && !self->stop)
    submit_lines(self, path, pending, pending->count, &line);
}

/* Standard input whose kind is not told: a first stretch decides. */
static void read_stdin(run *self, sf_buffer *pending) {
  cli_input kind = self->setup->options->input;
  while (kind != CLI_INPUT_JSONL) {
    ssize_t got = read_some(STDIN_FILENO, pending);
    bool line = whole_lines(pending) > 0;
    if (kind == CLI_INPUT_AUTO && (line || got <= 0)) {
      sf_buffer scratch;
      sf_buffer_init(&scratch, &self->memory);
      bool jsonl = sf_jsonl_sniff(sf_buffer_slice(pending), &scratch);
      sf_buffer_clear(&scratch);
      kind = jsonl ? CLI_INPUT_JSONL : CLI_INPUT_TEXT;
    }
    if (got <= 0)
      break;
  }
  if (kind == CLI_INPUT_JSONL) {
    read_lines(self, "standard input", STDIN_FILENO, pending);
    return;
  }
  cli_job *job = next_job(self);
  job->kind = CLI_JOB_TEXT;
  job->name = "-";
  sf_buffer_add(&job->bytes, sf_buffer_slice(pending));
  submit(self);
}

static bool has_lines_suffix(const char *path) {
  size_t length = strlen(path);
  return length > 6 && !strcmp(path + length - 6, ".jsonl");
}

static void read_path(run *self, const char *path, sf_buffer *pending) {
  cli_input kind = self->setup->options->input;
  pending->count = 0;
  if (!strcmp(path, "-")) {
    read_stdin(self, pending);
    return;
  }
  if (kind == CLI_INPUT_JSONL || (kind == CLI_INPUT_AUTO && has_lines_suffix(path))) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
      sf_error error;
      sf_error_set(&error, SF_ERROR_IO, path, 0, 0, "%s", strerror(errno));
      fail_input(self, &error);
      return;
    }
    read_lines(self, path, file, pending);
    close(file);
    return;
  }
  cli_job *job = next_job(self);
  job->kind = CLI_JOB_FILE;
  job->name = job->path = path;
  submit(self);
}

/* ---- the whole ---- */

static void gather(run *self) {
  const cli_options *options = self->setup->options;
  sf_error error;
  if (options->operand_count == 0 &&
      sf_paths_add(&self->paths, &self->memory, "-", &error) != SF_OK)
    self->failed = true;
  for (size_t i = 0; i < options->operand_count; i++)
    if (sf_paths_add(&self->paths, &self->memory, options->operands[i], &error) != SF_OK) {
      cli_error_tell(&error);
      self->failed = true;
    }
  sf_paths_sort(&self->paths);
}

static bool make_workers(run *self) {
  sf_error error;
  self->workers = calloc(self->worker_count, sizeof *self->workers);
  self->threads = calloc(self->worker_count, sizeof *self->threads);
  self->slots = calloc(self->slot_count, sizeof *self->slots);
  if (!self->workers || !self->threads || !self->slots) {
    cli_error("out of memory");
    return false;
  }
  for (size_t i = 0; i < self->slot_count; i++)
    cli_job_init(&self->slots[i].job);
  for (unsigned i = 0; i < self->worker_count; i++) {
    self->workers[i].run = self;
    if (cli_worker_init(&self->workers[i], self->setup, &error) != SF_OK) {
      cli_error_tell(&error);
      return false;
    }
  }
  return true;
}

/* As many threads as can be had; with none the main thread does the work. */
static void start_threads(run *self) {
  while (self->worker_count > 1 && self->started < self->worker_count &&
         pthread_create(&self->threads[self->started], NULL, work, &self->workers[self->started]) ==
             0)
    self->started++;
}

static void finish(run *self) {
  pthread_mutex_lock(&self->lock);
  self->closing = true;
  pthread_cond_broadcast(&self->changed);
  pthread_mutex_unlock(&self->lock);
  for (unsigned i = 0; i < self->started; i++)
    pthread_join(self->threads[i], NULL);
  for (unsigned i = 0; self->workers && i < self->worker_count; i++)
    cli_worker_clear(&self->workers[i]);
  for (size_t i = 0; self->slots && i < self->slot_count; i++)
    cli_job_clear(&self->slots[i].job);
  free(self->workers);
  free(self->threads);
  free(self->slots);
  sf_paths_clear(&self->paths);
  cli_progress_hide();
}

static void produce(run *self) {
  sf_buffer pending;
  sf_buffer_init(&pending, &self->memory);
  cli_progress_start(self->paths.count, self->setup->options->quiet);
  for (size_t i = 0; i < self->paths.count && !self->stop; i++)
    read_path(self, self->paths.data[i], &pending);
  sf_buffer_clear(&pending);
}

static unsigned wanted_workers(const cli_options *options) {
  if (options->command == CLI_EXPLAIN)
    return 1;
  long cores = options->threads ? (long)options->threads : sysconf(_SC_NPROCESSORS_ONLN);
  return cores < 1 ? 1 : (unsigned)cores;
}

/* With the main thread's memory guarded. */
static void run_all(run *self) {
  if (setjmp(self->memory.escape)) {
    cli_error("out of memory");
    self->failed = true;
    return;
  }
  gather(self);
  if (!make_workers(self)) {
    self->failed = true;
    return;
  }
  start_threads(self);
  produce(self);
}

bool cli_run(run_setup *setup) {
  run self = {
      .setup = setup, .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
  self.worker_count = wanted_workers(setup->options);
  self.slot_count = self.worker_count == 1 ? 1 : (size_t)self.worker_count * JOBS_PER_THREAD;
  sf_memory_init(&self.memory);
  run_all(&self);
  finish(&self);
  setup->facts = self.facts;
  return !self.failed;
}
