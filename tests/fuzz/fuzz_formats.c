/* fuzz_formats.c: throws bytes at every reader of a format: web pages and whatever else the table
 * of readers knows. Nothing may crash, hang or leak; what is handed over must be an article that
 * can be extracted, and what is refused must be refused with a message.
 *
 * Built with a fuzzer (-fsanitize=fuzzer -DFUZZER) the content picks the reader, as it does in the
 * program. Without one, main sorts the files on the command line by their reader and then feeds
 * mutations of them straight to it, for some seconds a format, from a fixed seed.
 *
 * usage: fuzz_formats [--seconds N] [--seed N] FILE...
 */
#include "input/reader.h"
#include "pipeline.h"
#include "support/generate.h"
#include "token/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FORMATS_MAX 32

/* Made once, on first use; a fuzzer calls without a place to keep anything. */
typedef struct fuzz_state {
  sf_engine *engine;
  sf_session *session;
  sf_memory memory;
  sf_arena arena;
  sf_buffer scratch;
  sf_reading reading;
} fuzz_state;

static void die(const char *what, const char *detail) {
  fprintf(stderr, "fuzz_formats: %s: %s\n", what, detail);
  abort();
}

static void check_text(const char *what, sf_slice text) {
  if (sf_utf8_valid_prefix(text) != text.length)
    die(what, "not UTF-8");
}

static bool take_document(void *context, const sf_input *input) {
  fuzz_state *f = context;
  const sf_document *document;
  sf_error error;
  if (!input->path || (!input->text && input->text_length))
    die("document", "without a path or a text");
  if (sf_session_read(f->session, input, &document, &error) != SF_OK)
    die("read", error.message);
  check_text("title", document->title);
  if (document->published.length && !sf_day_is_valid(document->published))
    die("published", input->published);
  return true;
}

static void take_problem(void *context, const sf_error *error) {
  (void)context;
  if (!error->message[0])
    die("problem", "without a message");
}

static fuzz_state *state_of(void) {
  static fuzz_state *made;
  sf_error error;
  if (made)
    return made;
  made = calloc(1, sizeof *made);
  if (!made || sf_engine_new(NULL, &made->engine, &error) != SF_OK ||
      sf_session_new(made->engine, &made->session, &error) != SF_OK)
    die("start", "no engine");
  sf_memory_init(&made->memory);
  sf_arena_init(&made->arena, &made->memory);
  sf_buffer_init(&made->scratch, &made->memory);
  made->reading = (sf_reading){.path = "fuzz",
                               .lexicon = sf_engine_lexicon(made->engine),
                               .arena = &made->arena,
                               .scratch = &made->scratch,
                               .document = take_document,
                               .problem = take_problem,
                               .context = made};
  return made;
}

/* `reader` NULL: the content decides. */
static void feed(fuzz_state *f, const sf_reader *reader, sf_slice bytes) {
  sf_error error = {0};
  sf_arena_reset(&f->arena);
  sf_result result = reader ? reader->read(&f->reading, bytes, &error)
                            : sf_reading_bytes(&f->reading, bytes, &error);
  if (result != SF_OK && (result != error.code || !error.message[0]))
    die("read", "refused without a reason");
  if (f->reading.held_count)
    die("read", "something is still held");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  sf_slice exact = test_copy((sf_slice){(const char *)data, size}, 0);
  feed(state_of(), NULL, exact);
  test_release(exact);
  return 0;
}

/* ---- without a fuzzer ---- */

#ifndef FUZZER

typedef struct format_seeds {
  const sf_reader *reader;
  SF_ARRAY(sf_slice) seeds;
} format_seeds;

typedef struct all_seeds {
  sf_memory memory;
  format_seeds formats[FORMATS_MAX];
  size_t count;
} all_seeds;

static void add_file(all_seeds *s, fuzz_state *f, const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file)
    die("cannot open", path);
  sf_buffer bytes;
  sf_buffer_init(&bytes, &s->memory);
  for (size_t got = 1; got > 0; bytes.count += got)
    got = fread(sf_buffer_reserve(&bytes, 65536), 1, 65536, file);
  fclose(file);
  const sf_reader *reader = sf_reader_of(sf_buffer_slice(&bytes), &f->scratch);
  size_t i = 0;
  while (i < s->count && s->formats[i].reader != reader)
    i++;
  if (!reader || i == FORMATS_MAX)
    die("no reader knows", path);
  s->formats[i].reader = reader;
  s->count += i == s->count;
  SF_ARRAY_PUSH(&s->memory, &s->formats[i].seeds, test_copy(sf_buffer_slice(&bytes), 0));
  sf_buffer_clear(&bytes);
}

/* Cuts a piece out of a random seed, or joins two, and changes some places. */
static void next_input(const format_seeds *s, test_random *random, sf_buffer *out) {
  out->count = 0;
  for (size_t parts = 1 + test_random_below(random, 2); parts > 0; parts--) {
    sf_slice seed = s->seeds.data[test_random_below(random, s->seeds.count)];
    size_t from = test_random_below(random, 2) ? test_random_below(random, seed.length + 1) : 0;
    size_t most = seed.length - from;
    if (test_random_below(random, 2))
      most = test_random_below(random, most + 1);
    sf_buffer_add(out, (sf_slice){seed.data + from, most});
  }
  test_mutate(random, test_random_below(random, 12), out);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Feeds one reader for some seconds. */
static unsigned long run_format(all_seeds *all, const format_seeds *s, fuzz_state *f, uint64_t seed,
                                double seconds) {
  test_random random = {seed};
  sf_buffer input;
  unsigned long count = 0;
  double end = now() + seconds, slowest = 0;
  sf_buffer_init(&input, &all->memory);
  for (; now() < end; count++) {
    next_input(s, &random, &input);
    sf_slice exact = test_copy(sf_buffer_slice(&input), 0);
    double start = now();
    feed(f, s->reader, exact);
    if (now() - start > slowest)
      slowest = now() - start;
    test_release(exact);
  }
  sf_buffer_clear(&input);
  if (slowest > 5)
    die("too slow", "one input took more than 5 seconds");
  return count;
}

static void release(all_seeds *s, fuzz_state *f) {
  for (size_t i = 0; i < s->count; i++) {
    for (size_t k = 0; k < s->formats[i].seeds.count; k++)
      test_release(s->formats[i].seeds.data[k]);
    SF_ARRAY_CLEAR(&s->formats[i].seeds);
  }
  sf_session_free(f->session);
  sf_engine_free(f->engine);
  sf_arena_clear(&f->arena);
  sf_buffer_clear(&f->scratch);
  free(f);
}

int main(int argc, char **argv) {
  static all_seeds s;
  fuzz_state *f = state_of();
  double seconds = 2;
  uint64_t seed = 2031;
  sf_memory_init(&s.memory);
  if (setjmp(s.memory.escape) || setjmp(f->memory.escape))
    die("memory", "short of it");
  for (int i = 1; i < argc; i++)
    if (!strcmp(argv[i], "--seconds") && i + 1 < argc)
      seconds = strtod(argv[++i], NULL);
    else if (!strcmp(argv[i], "--seed") && i + 1 < argc)
      seed = strtoull(argv[++i], NULL, 10);
    else
      add_file(&s, f, argv[i]);
  for (size_t i = 0; i < s.count; i++) {
    const format_seeds *format = &s.formats[i];
    for (size_t k = 0; k < format->seeds.count; k++) {
      feed(f, NULL, format->seeds.data[k]);
      feed(f, format->reader, format->seeds.data[k]);
    }
    printf("%s: %lu inputs\n", format->reader->name, run_format(&s, format, f, seed, seconds));
    fflush(stdout);
  }
  release(&s, f);
  return 0;
}

#endif
