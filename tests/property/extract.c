/* extract.c: what must hold for every text, whatever the rules are.
 *
 * For generated documents and for the files on the command line:
 *   - the text of every mention, and of its speaker, is exactly the slice of code points that its
 *     offsets name, and stands within its sentence;
 *   - no two mentions of a kind overlap, but for what is quoted inside a turn of an interview;
 *   - extracting again, with a new or a used session, gives the same bytes;
 *   - extracting in pieces and merging them in any order, directly or through JSON or NDJSON,
 *     gives the bytes of extracting all at once.
 * Prints each failure and "N passed, N failed".
 *
 * usage: extract [FILE...]
 */
#include "document/document.h"
#include "support/generate.h"
#include "token/utf8.h"

#include <cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#define GENERATED 120
#define ROUNDS    12
#define PARTS     5

typedef struct article {
  char name[80];
  sf_slice bytes;
  const char *published;
} article;

typedef struct world {
  sf_memory memory;
  sf_arena arena;
  sf_engine *engine;
  sf_session *session;
  SF_ARRAY(article) articles;
  int passed, failed;
} world;

static void check(world *w, bool good, const char *name, const char *what) {
  if (good) {
    w->passed++;
    return;
  }
  w->failed++;
  printf("%s: %s\n", name, what);
}

static void stop(const char *what, const sf_error *error) {
  printf("%s: %s\n0 passed, 1 failed\n", what, error ? error->message : "");
  exit(1);
}

/* ---- articles ---- */

static void add_article(world *w, const char *name, sf_slice bytes) {
  static const char *const days[] = {"2031-05-14", "2024-02-29", NULL};
  article fresh = {.bytes = sf_arena_copy(&w->arena, bytes),
                   .published = days[w->articles.count % 3]};
  snprintf(fresh.name, sizeof fresh.name, "%s", name);
  SF_ARRAY_PUSH(&w->memory, &w->articles, fresh);
}

static void generate(world *w) {
  sf_buffer text;
  sf_buffer_init(&text, &w->memory);
  for (uint64_t seed = 0; seed < GENERATED; seed++) {
    test_random random = {seed};
    char name[32];
    snprintf(name, sizeof name, "seed-%d", (int)seed);
    text.count = 0;
    size_t pieces = seed == 0 ? 0 : 1 + test_random_below(&random, 400);
    if (seed % 4 == 3)
      test_random_bytes(&random, pieces, &text);
    else
      test_random_article(&random, pieces, &text);
    add_article(w, name, sf_buffer_slice(&text));
  }
  sf_buffer_clear(&text);
}

static void read_files(world *w, char **paths) {
  sf_buffer text;
  sf_buffer_init(&text, &w->memory);
  for (; *paths; paths++) {
    FILE *file = fopen(*paths, "rb");
    if (!file)
      stop(*paths, NULL);
    text.count = 0;
    for (size_t got = 1; got > 0; text.count += got)
      got = fread(sf_buffer_reserve(&text, 65536), 1, 65536, file);
    fclose(file);
    const char *base = strrchr(*paths, '/');
    add_article(w, base ? base + 1 : *paths, sf_buffer_slice(&text));
  }
  sf_buffer_clear(&text);
}

/* ---- stores ---- */

static sf_store *new_store(void) {
  sf_store *store;
  sf_error error;
  if (sf_store_new(&store, &error) != SF_OK)
    stop("store", &error);
  return store;
}

static void extract_with(world *w, sf_session *session, size_t number, sf_store *into) {
  const article *a = &w->articles.data[number];
  sf_input input = {.path = a->name,
                    .text = a->bytes.data,
                    .text_length = a->bytes.length,
                    .published = a->published};
  sf_error error;
  sf_result result = sf_session_extract(session, &input, into, &error);
  if (result != SF_OK)
    check(w, false, a->name, error.message);
}

static bool collect(void *context, const char *data, size_t length) {
  sf_buffer_add(context, (sf_slice){data, length});
  return true;
}

static void write_store(sf_store *store, sf_format format, sf_buffer *out) {
  sf_error error;
  out->count = 0;
  if (sf_store_write(store, format, collect, out, &error) != SF_OK)
    stop("write", &error);
}

/* ---- a mention and its text ---- */

/* The slice of code points [start, end) of `text`; data NULL when there is none. */
static sf_slice code_points(sf_slice text, double start, double end) {
  size_t at = 0, from = 0;
  double number = 0;
  if (start < 0 || end < start)
    return (sf_slice){0};
  for (;; number++) {
    if (number == start)
      from = at;
    if (number == end)
      return sf_slice_between(text.data + from, text.data + at);
    if (at >= text.length)
      return (sf_slice){0};
    int32_t code;
    at += sf_utf8_decode(text.data + at, &code);
  }
}

static bool slice_agrees(sf_slice text, const cJSON *from, const cJSON *to, const cJSON *words) {
  if (!cJSON_IsNumber(from) || !cJSON_IsNumber(to) || !cJSON_IsString(words))
    return false;
  sf_slice slice = code_points(text, from->valuedouble, to->valuedouble);
  /* cJSON ends strings at a NUL that an escape put there */
  return slice.data && slice.length >= strlen(words->valuestring) &&
         !memcmp(slice.data, words->valuestring, strlen(words->valuestring)) &&
         (slice.length == strlen(words->valuestring) || memchr(slice.data, 0, slice.length));
}

static void check_mention(world *w, const char *name, sf_slice text, const cJSON *mention) {
  const cJSON *start = cJSON_GetObjectItem(mention, "start");
  const cJSON *end = cJSON_GetObjectItem(mention, "end");
  const cJSON *sentence = cJSON_GetObjectItem(mention, "sentence");
  check(w, slice_agrees(text, start, end, cJSON_GetObjectItem(mention, "text")), name,
        "a mention's text is not the slice its offsets name");
  check(w, end->valuedouble > start->valuedouble, name, "an empty mention");
  const cJSON *from = cJSON_GetArrayItem(sentence, 0), *to = cJSON_GetArrayItem(sentence, 1);
  check(w,
        from && to && from->valuedouble <= start->valuedouble &&
            to->valuedouble >= end->valuedouble,
        name, "a mention outside its sentence");
  const cJSON *speaker = cJSON_GetObjectItem(mention, "speaker_text");
  if (speaker)
    check(w,
          slice_agrees(text, cJSON_GetObjectItem(mention, "speaker_start"),
                       cJSON_GetObjectItem(mention, "speaker_end"), speaker),
          name, "a speaker's text is not the slice its offsets name");
}

typedef struct span {
  const char *kind;
  double start, end;
} span;

/* Quotations may lie one inside the other. */
static bool is_nested(const span *a, const span *b) {
  return !strcmp(a->kind, "quote") &&
         ((a->start <= b->start && b->end <= a->end) || (b->start <= a->start && a->end <= b->end));
}

static void check_overlap(world *w, const char *name, const span *spans, size_t count) {
  bool good = true;
  for (size_t i = 0; i < count; i++)
    for (size_t k = 0; k < i; k++)
      if (!strcmp(spans[i].kind, spans[k].kind) && spans[i].start < spans[k].end &&
          spans[k].start < spans[i].end && !is_nested(&spans[i], &spans[k])) {
        if (good)
          printf("%s at %.0f-%.0f and %.0f-%.0f\n", spans[i].kind, spans[k].start, spans[k].end,
                 spans[i].start, spans[i].end);
        good = false;
      }
  check(w, good, name, "two mentions of a kind overlap");
}

static void check_facts(world *w, const char *name, sf_slice text, const cJSON *facts) {
  static span spans[20000];
  size_t count = 0;
  const cJSON *fact, *mention;
  cJSON_ArrayForEach(fact, facts) {
    cJSON_ArrayForEach(mention, cJSON_GetObjectItem(fact, "mentions")) {
      check_mention(w, name, text, mention);
      if (count < sizeof spans / sizeof *spans)
        spans[count++] = (span){cJSON_GetStringValue(cJSON_GetObjectItem(fact, "kind")),
                                cJSON_GetObjectItem(mention, "start")->valuedouble,
                                cJSON_GetObjectItem(mention, "end")->valuedouble};
    }
  }
  check_overlap(w, name, spans, count);
}

/* One article on its own: its slices, and that a second look sees the same. */
static void check_article(world *w, size_t number, sf_buffer *out, sf_buffer *again) {
  const article *a = &w->articles.data[number];
  sf_store *store = new_store();
  extract_with(w, w->session, number, store);
  write_store(store, SF_FORMAT_JSON, out);
  check(w, sf_utf8_valid_prefix(sf_buffer_slice(out)) == out->count, a->name,
        "output is not UTF-8");
  sf_document document;
  sf_error error;
  sf_input input = {.path = a->name, .text = a->bytes.data, .text_length = a->bytes.length};
  if (sf_document_read(&input, &w->arena, &document, &error) != SF_OK)
    stop(a->name, &error);
  cJSON *json = cJSON_ParseWithLength(out->data, out->count);
  check(w, json != NULL, a->name, "output is not JSON");
  check_facts(w, a->name, document.text, cJSON_GetObjectItem(json, "facts"));
  cJSON_Delete(json);
  sf_store_reset(store);
  sf_session *fresh;
  if (sf_session_new(w->engine, &fresh, &error) != SF_OK)
    stop("session", &error);
  extract_with(w, fresh, number, store);
  write_store(store, SF_FORMAT_JSON, again);
  check(w, sf_slice_equal(sf_buffer_slice(out), sf_buffer_slice(again)), a->name,
        "a second extraction differs");
  sf_session_free(fresh);
  sf_store_free(store);
}

/* ---- splits ---- */

/* Adds `part` to `whole`: as it is, or through its JSON or NDJSON. */
static void merge_part(sf_store *whole, sf_store *part, size_t way, sf_buffer *scratch) {
  sf_error error;
  if (way == 0) {
    if (sf_store_merge(whole, part, &error) != SF_OK)
      stop("merge", &error);
    return;
  }
  write_store(part, way == 1 ? SF_FORMAT_JSON : SF_FORMAT_NDJSON, scratch);
  size_t end = sf_slice_trim(sf_buffer_slice(scratch)).length; /* nothing before the first */
  for (size_t at = 0, used; at < end; at += used)
    if (sf_store_read(whole, "part", 1, scratch->data + at, end - at, &used, &error) != SF_OK)
      stop("read", &error);
}

static void check_split(world *w, uint64_t seed, const sf_buffer *wanted, const sf_buffer *lines,
                        sf_buffer *scratch) {
  test_random random = {seed};
  sf_store *parts[PARTS], *whole = new_store();
  for (size_t i = 0; i < PARTS; i++)
    parts[i] = new_store();
  size_t count = w->articles.count, offset = test_random_below(&random, count);
  for (size_t i = 0; i < count; i++) /* some go into two parts */
    for (size_t times = 1 + (test_random_below(&random, 5) == 0); times > 0; times--)
      extract_with(w, w->session, (i + offset) % count, parts[test_random_below(&random, PARTS)]);
  for (size_t left = PARTS; left > 0; left--) {
    size_t pick = test_random_below(&random, left);
    merge_part(whole, parts[pick], test_random_below(&random, 3), scratch);
    sf_store_free(parts[pick]);
    parts[pick] = parts[left - 1];
  }
  char name[32];
  snprintf(name, sizeof name, "split %d", (int)seed);
  write_store(whole, SF_FORMAT_JSON, scratch);
  check(w, sf_slice_equal(sf_buffer_slice(scratch), sf_buffer_slice(wanted)), name,
        "merging the parts is not extracting all");
  write_store(whole, SF_FORMAT_NDJSON, scratch);
  check(w, sf_slice_equal(sf_buffer_slice(scratch), sf_buffer_slice(lines)), name,
        "merging the parts is not extracting all (NDJSON)");
  sf_store_free(whole);
}

static void check_splits(world *w, sf_buffer *wanted, sf_buffer *scratch) {
  sf_store *all = new_store();
  sf_buffer lines;
  sf_buffer_init(&lines, &w->memory);
  for (size_t i = 0; i < w->articles.count; i++)
    extract_with(w, w->session, i, all);
  write_store(all, SF_FORMAT_JSON, wanted);
  write_store(all, SF_FORMAT_NDJSON, &lines);
  for (uint64_t seed = 1; seed <= ROUNDS; seed++)
    check_split(w, seed, wanted, &lines, scratch);
  sf_buffer_clear(&lines);
  sf_store_free(all);
}

int main(int argc, char **argv) {
  static world w;
  sf_error error;
  (void)argc;
  sf_memory_init(&w.memory);
  sf_arena_init(&w.arena, &w.memory);
  if (setjmp(w.memory.escape))
    stop("out of memory", NULL);
  if (sf_engine_new(NULL, &w.engine, &error) != SF_OK ||
      sf_session_new(w.engine, &w.session, &error) != SF_OK)
    stop("engine", &error);
  generate(&w);
  read_files(&w, argv + 1);
  sf_buffer out, again;
  sf_buffer_init(&out, &w.memory);
  sf_buffer_init(&again, &w.memory);
  for (size_t i = 0; i < w.articles.count; i++)
    check_article(&w, i, &out, &again);
  check_splits(&w, &out, &again);
  sf_buffer_clear(&out);
  sf_buffer_clear(&again);
  SF_ARRAY_CLEAR(&w.articles);
  sf_session_free(w.session);
  sf_engine_free(w.engine);
  sf_arena_clear(&w.arena);
  printf("%d passed, %d failed\n", w.passed, w.failed);
  return w.failed ? 1 : 0;
}
