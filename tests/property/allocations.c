/* allocations.c: every allocation fails once, in building an engine, in extracting and in reading
 * a store back. Each failure must come back as SF_ERROR_MEMORY (or leave the work done), and the
 * sanitizer in CI sees that nothing leaks on the way out.
 *
 * The same for reading each format.
 *
 * The linker wraps malloc, calloc and realloc of the library's own objects (see tests.mk).
 * Prints each failure and "N passed, N failed".
 */
#include "base/memory.h"
#include "input/reader.h"
#include "pipeline.h"

#include <summitfacts.h>

#include <stdio.h>
#include <stdlib.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *pointer, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *pointer, size_t size);

/* How many more allocations succeed; negative: all. */
static long allowed = -1;
static int passed, failed;

static bool may_allocate(void) {
  if (allowed < 0)
    return true;
  return allowed > 0 && allowed-- > 0;
}

void *__wrap_malloc(size_t size) {
  return may_allocate() ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t count, size_t size) {
  return may_allocate() ? __real_calloc(count, size) : NULL;
}

void *__wrap_realloc(void *pointer, size_t size) {
  return may_allocate() ? __real_realloc(pointer, size) : NULL;
}

typedef struct output {
  char data[20000];
  size_t count;
} output;

static bool collect(void *context, const char *data, size_t length) {
  output *out = context;
  if (out->count + length > sizeof out->data)
    return false;
  memcpy(out->data + out->count, data, length);
  out->count += length;
  return true;
}

static const char text[] =
    "The fund of €33 million\xC2\xA0was agreed on 12 May 2031. “We will act,” said Mr. Orrin, the "
    "minister of Italy, who had $1.2bn for Mexico; 40 countries stayed away. \xE9";

/* All from an engine to a store; `engine` NULL: builds one. */
static sf_result whole(const sf_engine *engine, output *out) {
  sf_engine *own = NULL;
  sf_session *session = NULL;
  sf_store *store = NULL;
  sf_error error;
  out->count = 0;
  sf_result result = engine ? SF_OK : sf_engine_new(NULL, &own, &error);
  if (result == SF_OK)
    result = sf_session_new(engine ? engine : own, &session, &error);
  if (result == SF_OK)
    result = sf_store_new(&store, &error);
  sf_input input = {.path = "a.txt", .text = text, .text_length = sizeof text - 1};
  if (result == SF_OK)
    result = sf_session_extract(session, &input, store, &error);
  if (result == SF_OK)
    result = sf_store_write(store, SF_FORMAT_JSON, collect, out, &error);
  sf_store_free(store);
  sf_session_free(session);
  sf_engine_free(own);
  return result;
}

static sf_result read_back(const output *out) {
  sf_store *store = NULL;
  sf_error error;
  size_t used;
  sf_result result = sf_store_new(&store, &error);
  if (result == SF_OK)
    result = sf_store_read(store, "s", 1, out->data, out->count, &used, &error);
  sf_store_free(store);
  return result;
}

/* ---- formats ---- */

static const char *const files[] = {
    "<?xml version='1.0' encoding='ISO-8859-7'?><rss><channel><item><title>T</title>"
    "<link>a/b</link><description>&lt;p&gt;Ghana \xE1&lt;/p&gt;</description></item>"
    "<item><description>open</item></channel></rss>",
    "<NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>H</HeadLine></NewsLines><ContentItem>"
    "<DataContent><p>One.</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>",
    "[{\"headline\": \"H\", \"body_html\": \"<p>One.</p>\", \"dateline\": \"Tidewater -\"}]",
    "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 70\r\n\r\nHTTP/1.1 200 OK\r\n"
    "Transfer-Encoding: chunked\r\n\r\n6\r\nGhana.\r\n0\r\n\r\n\r\n\r\n",
    "<!doctype html><html><body><article><p>Ghana gave three million.</p></article></body></html>"};

typedef struct format_state {
  sf_memory memory;
  sf_arena arena;
  sf_buffer scratch;
  sf_reading reading;
} format_state;

static bool take_document(void *context, const sf_input *input) {
  (void)context;
  return input->text_length > 0;
}

static void take_problem(void *context, const sf_error *error) {
  (void)context;
  (void)error;
}

/* Reads a file of some format; what a failure leaves behind must be released by the reading. */
static sf_result read_format(format_state *f, const sf_lexicon *lexicon, const char *file) {
  volatile sf_result result = SF_ERROR_MEMORY; /* across the jump */
  sf_memory_init(&f->memory);
  sf_arena_init(&f->arena, &f->memory);
  sf_buffer_init(&f->scratch, &f->memory);
  f->reading = (sf_reading){.path = "f",
                            .lexicon = lexicon,
                            .arena = &f->arena,
                            .scratch = &f->scratch,
                            .document = take_document,
                            .problem = take_problem};
  if (!setjmp(f->memory.escape))
    result = sf_reading_bytes(&f->reading, sf_slice_of(file), NULL);
  sf_reading_release(&f->reading);
  sf_arena_clear(&f->arena);
  sf_buffer_clear(&f->scratch);
  return result;
}

static void check(bool good, const char *what, long number, sf_result result) {
  good ? passed++ : failed++;
  if (!good)
    printf("%s with %ld allocations: result %d\n", what, number, (int)result);
}

/* Fails ever later; far ones only now and then, because an engine takes its time. */
static void fail_each(const char *what, const sf_engine *engine, const output *wanted, long step) {
  static output out;
  for (long number = 0;; number += number < 60 ? 1 : step) {
    allowed = number;
    sf_result result = whole(engine, &out);
    bool ran_out = allowed == 0;
    allowed = -1;
    if (result == SF_OK) {
      bool same = out.count == wanted->count && !memcmp(out.data, wanted->data, out.count);
      check(same, what, number, result);
      if (!ran_out)
        return;
    } else {
      check(result == SF_ERROR_MEMORY, what, number, result);
    }
  }
}

static void fail_formats(const sf_engine *engine) {
  static format_state state;
  for (size_t i = 0; i < sizeof files / sizeof *files; i++)
    for (long number = 0;; number++) {
      allowed = number;
      sf_result result = read_format(&state, sf_engine_lexicon(engine), files[i]);
      bool ran_out = allowed == 0;
      allowed = -1;
      check(result == SF_OK || result == SF_ERROR_MEMORY || result == SF_ERROR_INPUT, files[i],
            number, result);
      if (!ran_out)
        break;
    }
}

int main(void) {
  static output wanted;
  sf_engine *engine;
  if (sf_engine_new(NULL, &engine, NULL) != SF_OK || whole(engine, &wanted) != SF_OK ||
      wanted.count == 0 || read_back(&wanted) != SF_OK) {
    printf("0 passed, 1 failed\n");
    return 1;
  }
  fail_formats(engine);
  fail_each("extracting", engine, &wanted, 1);
  fail_each("building", NULL, &wanted, 13);
  for (long number = 0; number < 400; number++) {
    allowed = number;
    sf_result result = read_back(&wanted);
    allowed = -1;
    /* cJSON does not tell a failed allocation from bad JSON */
    check(result == SF_OK || result == SF_ERROR_MEMORY || result == SF_ERROR_INPUT, "reading",
          number, result);
  }
  sf_engine_free(engine);
  printf("%d passed, %d failed\n", passed, failed);
  return failed ? 1 : 0;
}
