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
#include "input/warc.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Lines of JSONL are handed out in stretches of about this size. */
#define CHUNK_SIZE ((size_t)256 * 1024)
/* Enough to tell what a stream is, if not JSONL. */
#define SNIFF_SIZE 64
/* Jobs in the ring for each thread: enough that one slow article holds up nobody. */
#define JOBS_PER_THREAD 8

typedef enum slot_state { SLOT_FREE, SLOT_READY, SLOT_TAKEN, SLOT_DONE } slot_state;

typedef struct run_slot {
  slot_state state;
  cli_job job;
} run_slot;

typedef struct run {
  const run_setup *setup;
  sf_memory memory;      /* the main thread's */
  sf_paths paths, below; /* what is to be read; what was found below a directory */
  sf_stream stream;      /* of the file that is cut into jobs */
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

/* Writes a job's output. */
static void write_output(run *self, cli_job *job) {
  sf_buffer *output = &job->output;
  if (output->count && !self->stop &&
      !cli_output_write(self->setup->output, output->data, output->count)) {
    self->failed = true;
    self->stop = true;
  }
  output->count = 0;
}

/* Tells of one finished job and writes its output; with `gathers` only once it is worth it, until
 * when it stays for more to come. The lock is held. */
static void take_result(run *self, cli_job *job, bool gathers) {
  if (job->messages.count) {
    cli_progress_hide();
    fwrite(job->messages.data, 1, job->messages.count, stderr);
  }
  self->failed |= job->failed;
  self->facts += job->facts;
  if (!gathers || job->output.count >= CLI_OUTPUT_PIECE)
    write_output(self, job);
  cli_progress_step(job->path != NULL, job->documents, job->size);
}

/* Writes all that is next in order and done. */
static void write_finished(run *self) {
  while (self->finished < self->produced) {
    run_slot *slot = &self->slots[self->finished % self->slot_count];
    if (slot->state != SLOT_DONE)
      break;
    take_result(self, &slot->job, false);
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
  const cli_output *output = self->setup->output;
  /* With one job only, what comes next goes behind it: gathered without a copy. */
  take_result(self, &slot->job, self->slot_count == 1 && output && output->gathered);
  self->finished = self->produced;
}

static void fail_input(run *self, const sf_error *error) {
  cli_job *job = next_job(self);
  cli_job_fail(job, error);
  submit(self);
}

/* `file` is open at its start and will be closed. */
static void submit_file(run *self, const char *path, int file, const struct stat *status) {
  cli_job *job = next_job(self);
  job->kind = CLI_JOB_FILE;
  job->name = job->path = path;
  job->file = file;
  job->held = S_ISREG(status->st_mode) ? (size_t)status->st_size : 0;
  submit(self);
}

/* ---- streams ---- */

/* Behind the last line break; 0 if there is none. */
static size_t whole_lines(sf_slice text) {
  for (size_t i = text.length; i > 0; i--)
    if (text.data[i - 1] == '\n')
      return i;
  return 0;
}

/* A job of the next `length` bytes of the stream. */
static cli_job *next_stretch(run *self, cli_job_kind kind, const char *name, size_t length) {
  cli_job *job = next_job(self);
  job->kind = kind;
  job->name = name;
  sf_buffer_add(&job->bytes, (sf_slice){sf_stream_ready(&self->stream).data, length});
  return job;
}

static void read_lines(run *self, const char *name) {
  unsigned long line = 1;
  for (size_t want = CHUNK_SIZE; !self->stop;) {
    size_t count = sf_stream_need(&self->stream, want);
    sf_slice ready = sf_stream_ready(&self->stream);
    size_t length = count < want ? count : whole_lines(ready);
    if (!count)
      return;
    if (!length) { /* a very long line */
      want *= 2;
      continue;
    }
    cli_job *job = next_stretch(self, CLI_JOB_LINES, name, length);
    job->line = line;
    for (size_t i = 0; i < length; i++)
      line += ready.data[i] == '\n';
    sf_stream_take(&self->stream, length);
    submit(self);
    want = CHUNK_SIZE;
  }
}

static void read_records(run *self, const char *name) {
  sf_warc warc = {.stream = &self->stream};
  sf_warc_record record;
  sf_error error;
  while (!self->stop && sf_warc_next(&warc, &record)) {
    if (record.wrong) {
      sf_error_set(&error, SF_ERROR_INPUT, name, 0, 0, "record %zu at byte %llu: %s", record.number,
                   record.offset, record.wrong);
      fail_input(self, &error);
    }
    if (!record.wanted)
      continue;
    cli_job *job = next_stretch(self, CLI_JOB_RECORD, name, record.raw.length);
    job->offset = record.offset;
    job->number = record.number;
    submit(self);
  }
}

/* The whole stream as one job; what is packed may unpack to anything, so there is a limit. */
static void read_whole(run *self, const char *name) {
  size_t most = self->stream.is_gzip ? SF_MOST_UNPACKED : SIZE_MAX - 1;
  size_t count = sf_stream_need(&self->stream, most + 1);
  sf_error error;
  if (count > most) {
    sf_error_set(&error, SF_ERROR_INPUT, name, 0, 0, "more than %zu MB unpacked; skipped",
                 most >> 20);
    fail_input(self, &error);
    return;
  }
  next_stretch(self, CLI_JOB_TEXT, name, count);
  submit(self);
}

static bool has_suffix(const char *path, const char *suffix) {
  size_t length = strlen(path), tail = strlen(suffix);
  return length > tail && !strcmp(path + length - tail, suffix);
}

/* Is the stream JSONL, by the options, its name, or its first line? */
static bool is_lines(run *self, const char *path) {
  sf_buffer scratch;
  cli_input kind = self->setup->options->input;
  if (kind != CLI_INPUT_AUTO)
    return kind == CLI_INPUT_JSONL;
  if (has_suffix(path, ".jsonl") || has_suffix(path, ".jsonl.gz"))
    return true;
  sf_slice ready = sf_slice_trim(sf_stream_ready(&self->stream));
  if (!ready.length || !strchr("{\xEF", ready.data[0]))
    return false;
  size_t want = CHUNK_SIZE, count = sf_stream_need(&self->stream, want);
  while (count >= want && !whole_lines(sf_stream_ready(&self->stream)))
    count = sf_stream_need(&self->stream, want *= 2);
  sf_buffer_init(&scratch, &self->memory);
  bool lines = sf_jsonl_sniff(sf_stream_ready(&self->stream), &scratch);
  sf_buffer_clear(&scratch);
  return lines;
}

/* What went wrong with the stream's own bytes. */
static void tell_stream(run *self, const char *name) {
  sf_error error;
  const sf_stream *stream = &self->stream;
  if (stream->failure)
    sf_error_set(&error, SF_ERROR_IO, name, 0, 0, "%s", strerror(stream->failure));
  else if (stream->wrong)
    sf_error_set(&error, SF_ERROR_INPUT, name, 0, 0,
                 "%s (byte %llu); what could be unpacked is read", stream->wrong,
                 stream->wrong_offset);
  else
    return;
  fail_input(self, &error);
}

/* A file of which only its first bytes tell how it is read. `regular`: it can be read again from
 * its start, where it stands when false is returned: a worker may have it whole. */
static bool read_stream(run *self, const char *path, int file, bool regular) {
  const char *name = file == STDIN_FILENO ? "standard input" : path;
  sf_stream *stream = &self->stream;
  sf_stream_open_file(stream, file);
  sf_stream_need(stream, SNIFF_SIZE);
  bool automatic = self->setup->options->input == CLI_INPUT_AUTO;
  if (automatic && sf_warc_starts(sf_stream_ready(stream))) {
    read_records(self, name);
  } else if (is_lines(self, path)) {
    read_lines(self, name);
  } else if (regular && !stream->is_gzip && lseek(file, 0, SEEK_SET) == 0) {
    return false;
  } else {
    read_whole(self, path);
  }
  tell_stream(self, name);
  return true;
}

/* Most files are of a kind that is read as a whole; the worker opens those. */
static bool may_be_stream(const run *self, const char *path) {
  static const char *const suffixes[] = {".jsonl", ".gz", ".warc", NULL};
  for (size_t i = 0; suffixes[i]; i++)
    if (has_suffix(path, suffixes[i]))
      return true;
  return self->setup->options->input == CLI_INPUT_JSONL || !sf_reader_has_suffix(path);
}

/* What is below a directory is put among the paths that follow it. */
static void read_directory(run *self, size_t number) {
  sf_error error;
  const char *path = self->paths.data[number];
  if (sf_paths_add_below(&self->below, &self->memory, path, &error) != SF_OK)
    fail_input(self, &error);
  pthread_mutex_lock(&self->lock);
  cli_progress_unfold(self->below.count);
  pthread_mutex_unlock(&self->lock);
  sf_paths_sort(&self->below);
  sf_paths_merge(&self->paths, &self->memory, number + 1, &self->below);
}

/* Opens here what a worker will read: one call tells what it is and how much it holds. */
static void read_path(run *self, size_t number) {
  const char *path = self->paths.data[number];
  struct stat status = {0};
  if (!strcmp(path, "-")) {
    read_stream(self, path, STDIN_FILENO, false);
    return;
  }
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0 || fstat(file, &status) != 0) {
    sf_error error;
    sf_error_set(&error, SF_ERROR_IO, path, 0, 0, "%s", strerror(errno));
    fail_input(self, &error);
  } else if (S_ISDIR(status.st_mode)) {
    read_directory(self, number);
  } else if (!may_be_stream(self, path) ||
             !read_stream(self, path, file, S_ISREG(status.st_mode))) {
    submit_file(self, path, file, &status);
    return;
  }
  if (file >= 0)
    close(file);
}

/* ---- the whole ---- */

static void gather(run *self) {
  const cli_options *options = self->setup->options;
  if (options->operand_count == 0)
    sf_paths_add(&self->paths, &self->memory, "-");
  for (size_t i = 0; i < options->operand_count; i++)
    sf_paths_add(&self->paths, &self->memory, options->operands[i]);
  sf_paths_sort(&self->paths);
}

static bool make_workers(run *self) {
  sf_error error;
  sf_readers_prepare();
  self->workers = calloc(self->worker_count, sizeof *self->workers);
  self->threads = calloc(self->worker_count, sizeof *self->threads);
  self->slots = calloc(self->slot_count, sizeof *self->slots);
  for (size_t i = 0; self->slots && i < self->slot_count; i++)
    cli_job_init(&self->slots[i].job);
  if (!self->workers || !self->threads || !self->slots) {
    cli_error("out of memory");
    return false;
  }
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
  for (size_t i = 0; self->slots && i < self->slot_count; i++) {
    write_output(self, &self->slots[i].job);
    cli_job_clear(&self->slots[i].job);
  }
  free(self->workers);
  free(self->threads);
  free(self->slots);
  sf_paths_clear(&self->paths);
  sf_paths_clear(&self->below);
  sf_stream_clear(&self->stream);
  cli_progress_hide();
}

static void produce(run *self) {
  cli_progress_start(self->paths.count, self->setup->options->quiet);
  for (size_t i = 0; i < self->paths.count && !self->stop; i++)
    read_path(self, i);
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

/* A job may hold an open file, and half of those that may be open are left to the rest. */
static size_t wanted_slots(unsigned workers) {
  size_t slots = (size_t)workers * JOBS_PER_THREAD;
  long files = sysconf(_SC_OPEN_MAX);
  if (workers == 1)
    return 1;
  return files > 4 && slots > (size_t)files / 2 ? (size_t)files / 2 : slots;
}

bool cli_run(run_setup *setup) {
  run self = {
      .setup = setup, .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
  self.worker_count = wanted_workers(setup->options);
  self.slot_count = wanted_slots(self.worker_count);
  sf_memory_init(&self.memory);
  sf_stream_init(&self.stream, &self.memory);
  run_all(&self);
  finish(&self);
  setup->facts = self.facts;
  return !self.failed;
}
