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
#include "support/fuzzing.h"
#include "support/generate.h"
#include "token/utf8.h"

#include <stdio.h>
#include <stdlib.h>

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

static void check_text(const char *what, sf_slice text) {
  if (sf_utf8_valid_prefix(text) != text.length)
    fuzz_die(what, "not UTF-8");
}

static bool take_document(void *context, const sf_input *input) {
  fuzz_state *f = context;
  const sf_document *document;
  sf_error error;
  if (!input->path || (!input->text && input->text_length))
    fuzz_die("document", "without a path or a text");
  if (sf_session_read(f->session, input, &document, &error) != SF_OK)
    fuzz_die("read", error.message);
  check_text("title", document->title);
  if (document->published.length && !sf_day_is_valid(document->published))
    fuzz_die("published", input->published);
  return true;
}

static void take_problem(void *context, const sf_error *error) {
  (void)context;
  if (!error->message[0])
    fuzz_die("problem", "without a message");
}

static fuzz_state *state_of(void) {
  static fuzz_state *made;
  sf_error error;
  if (made)
    return made;
  made = calloc(1, sizeof *made);
  if (!made || sf_engine_new(NULL, &made->engine, &error) != SF_OK ||
      sf_session_new(made->engine, &made->session, &error) != SF_OK)
    fuzz_die("start", "no engine");
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
    fuzz_die("read", "refused without a reason");
  if (f->reading.held_count)
    fuzz_die("read", "something is still held");
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
  fuzz_state *state;
  const sf_reader *reader;
  fuzz_seeds seeds;
} format_seeds;

typedef struct all_seeds {
  sf_memory memory;
  fuzz_state *state;
  format_seeds formats[FORMATS_MAX];
  size_t count;
} all_seeds;

/* Sorts a file by the reader that knows it. */
static void add_file(void *context, sf_slice bytes) {
  all_seeds *s = context;
  const sf_reader *reader = sf_reader_of(bytes, &s->state->scratch);
  size_t i = 0;
  while (i < s->count && s->formats[i].reader != reader)
    i++;
  if (!reader || i == FORMATS_MAX)
    fuzz_die("seed", "no reader knows it, or there are too many");
  s->formats[i].state = s->state;
  s->formats[i].reader = reader;
  s->count += i == s->count;
  fuzz_seeds_add(&s->formats[i].seeds, &s->memory, bytes);
}

static void feed_reader(void *context, sf_slice bytes) {
  const format_seeds *format = context;
  feed(format->state, format->reader, bytes);
}

static void release(fuzz_state *f) {
  sf_session_free(f->session);
  sf_engine_free(f->engine);
  sf_arena_clear(&f->arena);
  sf_buffer_clear(&f->scratch);
  free(f);
}

int main(int argc, char **argv) {
  static all_seeds s;
  fuzz_state *f = s.state = state_of();
  sf_memory_init(&s.memory);
  if (setjmp(s.memory.escape) || setjmp(f->memory.escape))
    fuzz_die("memory", "short of it");
  fuzz_options options = fuzz_arguments(argc, argv, &s.memory, add_file, &s);
  for (size_t i = 0; i < s.count; i++) {
    format_seeds *format = &s.formats[i];
    for (size_t k = 0; k < format->seeds.list.count; k++) {
      feed(f, NULL, format->seeds.list.data[k]);
      feed_reader(format, format->seeds.list.data[k]);
    }
    printf("%s: %lu inputs\n", format->reader->name,
           fuzz_run(&format->seeds, &s.memory, options, feed_reader, format));
    fflush(stdout);
    fuzz_seeds_clear(&format->seeds);
  }
  release(f);
  return 0;
}

#endif
