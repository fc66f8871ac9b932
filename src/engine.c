/* engine.c: loads tables and rules, prepares the extractors, and makes sessions.
 *
 * Everything that is shared by threads is built here, except that the built-in rules are compiled
 * when they are first tried (rules/compile.c); what happens to a document is pipeline.c.
 */
#include "document/furniture.h"
#include "document/published.h"
#include "embedded.h"
#include "extract/about.h"
#include "pipeline.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* A rule file or table is never this large; a wrong path (a device, a corpus) may be. */
#define MAX_RULE_FILE ((size_t)64 * 1024 * 1024)

static bool has_suffix(const char *path, const char *suffix) {
  size_t length = strlen(path), tail = strlen(suffix);
  return length >= tail && !strcmp(path + length - tail, suffix);
}

/* ---- user files ---- */

typedef struct user_files {
  sf_rule_source *sources; /* the user's, then the built-in ones */
  size_t count, user_count;
} user_files;

static sf_result read_file(const char *path, sf_slice *out, sf_error *error) {
  FILE *file = fopen(path, "rb");
  if (!file)
    return sf_error_set(error, SF_ERROR_IO, path, 0, 0, "%s", strerror(errno));
  char *data = NULL;
  size_t count = 0, capacity = 0;
  for (;;) {
    if (capacity - count < 65536) {
      char *more = capacity < MAX_RULE_FILE ? realloc(data, capacity + 262144) : NULL;
      if (!more)
        break;
      data = more;
      capacity += 262144;
    }
    size_t got = fread(data + count, 1, capacity - count, file);
    if (!got)
      break;
    count += got;
  }
  bool complete = data && feof(file);
  int failure = ferror(file) ? errno : 0;
  fclose(file);
  if (!complete) {
    free(data);
    return sf_error_set(error, SF_ERROR_IO, path, 0, 0, "%s",
                        failure ? strerror(failure) : "too large");
  }
  *out = (sf_slice){data, count};
  return SF_OK;
}

/* The store's tables are none of the tokenizer's business; it reads them itself. */
static sf_result load_built_in(sf_lexicon *lexicon, sf_error *error) {
  sf_result result = SF_OK;
  for (size_t i = 0; result == SF_OK && i < sf_embedded_file_count; i++) {
    const sf_embedded_file *file = &sf_embedded_files[i];
    if (has_suffix(file->path, ".tsv") && strncmp(file->path, "store/", 6) != 0)
      result =
          sf_lexicon_load(lexicon, file->path, (sf_slice){file->data, file->length}, false, error);
  }
  return result;
}

static sf_result load_users(sf_lexicon *lexicon, const sf_options *options, sf_error *error) {
  sf_result result = SF_OK;
  for (size_t i = 0; result == SF_OK && i < options->lexicon_count; i++) {
    sf_slice content;
    result = read_file(options->lexicons[i], &content, error);
    if (result != SF_OK)
      return result;
    result = sf_lexicon_load(lexicon, options->lexicons[i], content, true, error);
    free((void *)(uintptr_t)content.data);
  }
  return result;
}

/* The lexicon in the program will do unless the user adds to it; a user's rules may ask for classes
 * it does not have. */
static sf_result make_lexicon(const sf_options *options, bool keep, sf_lexicon **out,
                              sf_error *error) {
  bool own = options && (options->lexicon_count || options->rule_count);
  bool built_in = !own && !keep && sf_lexicon_is_built_in();
  *out = built_in ? sf_lexicon_built_in() : sf_lexicon_new();
  if (!*out)
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  if (built_in)
    return SF_OK;
  if (keep)
    sf_lexicon_set_keeping(*out);
  sf_result result = load_built_in(*out, error);
  if (result == SF_OK && own)
    result = load_users(*out, options, error);
  return result == SF_OK ? sf_lexicon_seal(*out, error) : result;
}

static sf_result gather_sources(const sf_options *options, user_files *out, sf_error *error) {
  size_t user = options ? options->rule_count : 0;
  *out = (user_files){.sources = calloc(user + sf_embedded_file_count, sizeof *out->sources)};
  if (!out->sources)
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  /* The tests compile the built-in rules with the built-in tables; a user's tables may break one.
   */
  bool tested = !options || options->lexicon_count == 0;
  for (size_t i = 0; i < user; i++) {
    sf_rule_source *source = &out->sources[out->count];
    source->path = options->rules[i];
    sf_result result = read_file(source->path, &source->content, error);
    if (result != SF_OK)
      return result;
    out->count = ++out->user_count;
  }
  for (size_t i = 0; i < sf_embedded_file_count; i++) {
    const sf_embedded_file *file = &sf_embedded_files[i];
    if (has_suffix(file->path, ".rules"))
      out->sources[out->count++] = (sf_rule_source){file->path, {file->data, file->length}, tested};
  }
  return SF_OK;
}

/* Names and options of user rules point into their files, so these live as long as the engine. */
static void free_sources(user_files *files) {
  for (size_t i = 0; i < files->user_count; i++)
    free((void *)(uintptr_t)files->sources[i].content.data);
  free(files->sources);
}

/* ---- building ---- */

static sf_result prepare_all(sf_engine *self, const sf_rulebook *book, unsigned kinds,
                             sf_error *error) {
  sf_result result = sf_furniture_new(book, &self->furniture, error);
  if (result == SF_OK)
    result = sf_published_new(book, &self->published, error);
  if (result == SF_OK)
    result = sf_about_new(book, &self->about, error);
  if (result == SF_OK)
    self->classes = sf_published_classes(self->published) | sf_about_classes(self->about);
  for (size_t i = 0; result == SF_OK && sf_extractors[i]; i++) {
    if (kinds && !(kinds & 1u << sf_extractors[i]->kind))
      continue;
    result = sf_extractors[i]->prepare(book, &self->plans[i], error);
    if (result == SF_OK)
      self->classes |= sf_extractors[i]->classes(self->plans[i]);
  }
  return result;
}

/* `keep`: its lexicon will be written as the program's. */
static sf_result new_engine(const sf_options *options, bool keep, sf_engine **out,
                            sf_error *error) {
  *out = NULL;
  sf_engine *self = calloc(1, sizeof *self);
  if (!self)
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  user_files files = {0};
  sf_result result = make_lexicon(options, keep, &self->lexicon, error);
  if (result == SF_OK)
    result = gather_sources(options, &files, error);
  if (result == SF_OK) {
    sf_rulebook book = {self->lexicon, files.sources, files.count, options ? options->extras : 0};
    result = prepare_all(self, &book, options ? options->kinds : 0, error);
  }
  self->user_rules = files.sources;
  self->user_rule_count = files.user_count;
  if (result != SF_OK) {
    sf_engine_free(self);
    return result;
  }
  *out = self;
  return SF_OK;
}

sf_result sf_engine_new(const sf_options *options, sf_engine **out, sf_error *error) {
  return new_engine(options, false, out, error);
}

sf_result sf_engine_new_to_keep(sf_engine **out, sf_error *error) {
  return new_engine(&(sf_options){.extras = ~0u}, true, out, error);
}

void sf_engine_free(sf_engine *self) {
  if (!self)
    return;
  for (size_t i = 0; sf_extractors[i]; i++)
    if (self->plans[i])
      sf_extractors[i]->release(self->plans[i]);
  sf_published_free(self->published);
  sf_furniture_free(self->furniture);
  sf_about_free(self->about);
  sf_lexicon_free(self->lexicon);
  free_sources(&(user_files){self->user_rules, 0, self->user_rule_count});
  free(self);
}

const sf_lexicon *sf_engine_lexicon(const sf_engine *self) {
  return self->lexicon;
}

/* ---- sessions ---- */

sf_result sf_session_new(const sf_engine *engine, sf_session **out, sf_error *error) {
  *out = NULL;
  sf_session *self = calloc(1, sizeof *self);
  sf_matcher *matcher = sf_matcher_new();
  if (!self || !matcher) {
    free(self);
    sf_matcher_free(matcher);
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  }
  self->engine = engine;
  self->matcher = matcher;
  sf_memory_init(&self->memory);
  sf_arena_init(&self->arena, &self->memory);
  sf_buffer_init(&self->scratch, &self->memory);
  self->scan = (sf_scan){.document = &self->document,
                         .lexicon = engine->lexicon,
                         .tokens = &self->tokens,
                         .memory = &self->memory,
                         .arena = &self->arena,
                         .scratch = &self->scratch,
                         .matcher = matcher};
  *out = self;
  return SF_OK;
}

void sf_session_free(sf_session *self) {
  if (!self)
    return;
  sf_arena_clear(&self->arena);
  sf_buffer_clear(&self->scratch);
  sf_tokens_clear(&self->tokens);
  SF_ARRAY_CLEAR(&self->scan.mentions);
  SF_ARRAY_CLEAR(&self->scan.people);
  sf_matcher_free(self->matcher);
  free(self);
}

unsigned sf_session_warnings(const sf_session *self) {
  return self->document.warnings;
}
