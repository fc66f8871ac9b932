/* fuzz_extract.c: throws bytes at everything that reads bytes: articles, rule files, table files,
 * stores. Nothing may crash, hang or leak; what is wrong must be refused with a message.
 *
 * Built with a fuzzer (-fsanitize=fuzzer -DFUZZER) the first byte picks the reader. Without one,
 * main feeds the files on the command line and then mutations of them, of the built-in rules and
 * tables, and of generated articles, for some seconds from a fixed seed.
 *
 * usage: fuzz_extract [--seconds N] [--seed N] [FILE...]
 */
#include "embedded.h"
#include "extract/extractor.h"
#include "rules/ruleset.h"
#include "support/fuzzing.h"
#include "support/generate.h"
#include "token/utf8.h"

#include <stdio.h>
#include <stdlib.h>

#define NAMES_MAX 200
typedef struct name_list {
  const char *names[NAMES_MAX + 1];
  size_t count;
} name_list;

/* Made once, on first use; a fuzzer calls without a place to keep anything. */
typedef struct fuzz_state {
  sf_engine *engine;
  sf_session *session;
  sf_store *store;
  sf_matcher *matcher;
  sf_memory memory;
  sf_arena arena;
  sf_buffer scratch;
  name_list kinds, actions, groups;
} fuzz_state;

/* ---- the words of the built-in rule files, so that mutations of them get past the names ---- */

static void add_name(fuzz_state *f, name_list *list, sf_slice name) {
  for (size_t i = 0; i < list->count; i++)
    if (sf_slice_is(name, list->names[i]))
      return;
  if (name.length && list->count < NAMES_MAX)
    list->names[list->count++] = sf_arena_copy(&f->arena, name).data;
}

/* Adds every word that follows `before` in `text`. */
static void add_names(fuzz_state *f, name_list *list, sf_slice text, const char *before) {
  size_t length = strlen(before);
  for (size_t i = 0; i + length < text.length; i++) {
    if (memcmp(text.data + i, before, length) != 0)
      continue;
    size_t end = i + length;
    while (end < text.length &&
           ((text.data[end] >= 'a' && text.data[end] <= 'z') || text.data[end] == '_'))
      end++;
    add_name(f, list, sf_slice_between(text.data + i + length, text.data + end));
  }
}

static void learn_names(fuzz_state *f) {
  for (size_t i = 0; i < sf_embedded_file_count; i++) {
    sf_slice text = {sf_embedded_files[i].data, sf_embedded_files[i].length};
    if (!strstr(sf_embedded_files[i].path, ".rules"))
      continue;
    add_names(f, &f->kinds, text, "@kind ");
    add_names(f, &f->actions, text, ": ");
    add_names(f, &f->groups, text, "(?<");
  }
}

static fuzz_state *state_of(void) {
  static fuzz_state *made;
  sf_error error;
  if (made)
    return made;
  made = calloc(1, sizeof *made);
  if (!made || sf_engine_new(NULL, &made->engine, &error) != SF_OK ||
      sf_session_new(made->engine, &made->session, &error) != SF_OK ||
      sf_store_new(&made->store, &error) != SF_OK)
    fuzz_die("start", "no engine");
  made->matcher = sf_matcher_new();
  sf_memory_init(&made->memory);
  sf_arena_init(&made->arena, &made->memory);
  sf_buffer_init(&made->scratch, &made->memory);
  learn_names(made);
  return made;
}

static void release(fuzz_state *f) {
  sf_session_free(f->session);
  sf_engine_free(f->engine);
  sf_store_free(f->store);
  sf_matcher_free(f->matcher);
  sf_arena_clear(&f->arena);
  sf_buffer_clear(&f->scratch);
  free(f);
}

/* ---- what is fed ---- */

static bool check_output(void *context, const char *data, size_t length) {
  (void)context;
  if (sf_utf8_valid_prefix((sf_slice){data, length}) != length)
    fuzz_die("output", "not UTF-8");
  return true;
}

static void hear(void *context, const sf_explanation *told) {
  (void)context;
  if (told->end < told->start || !told->rule)
    fuzz_die("explain", "an impossible place");
}

static void feed_article(void *context, sf_slice bytes) {
  fuzz_state *f = context;
  sf_input input = {
      .path = "fuzz", .text = bytes.data, .text_length = bytes.length, .published = "2031-05-14"};
  sf_error error;
  sf_result result = sf_session_extract(f->session, &input, f->store, &error);
  if (result != SF_OK)
    fuzz_die("extract", error.message);
  if (sf_store_write(f->store, SF_FORMAT_JSON, check_output, NULL, &error) != SF_OK)
    fuzz_die("write", error.message);
  sf_store_reset(f->store);
  if (bytes.length % 4 == 0 && sf_session_explain(f->session, &input, hear, NULL, &error) != SF_OK)
    fuzz_die("explain", error.message);
}

/* A refusal must say something. */
static void check_refusal(sf_result result, const sf_error *error, const char *what) {
  if (result != SF_OK && (result != error->code || !error->message[0]))
    fuzz_die(what, "refused without a reason");
}

static sf_lexicon *small_lexicon(void) {
  sf_lexicon *lexicon = sf_lexicon_new();
  sf_error error;
  for (size_t i = 0; lexicon && i < sf_embedded_file_count; i++) {
    const sf_embedded_file *file = &sf_embedded_files[i];
    if (strstr(file->path, ".tsv") && file->length < 8192 &&
        sf_lexicon_load(lexicon, file->path, (sf_slice){file->data, file->length}, false, &error) !=
            SF_OK)
      fuzz_die("lexicon", error.message);
  }
  if (lexicon && sf_lexicon_seal(lexicon, &error) != SF_OK)
    fuzz_die("lexicon", error.message);
  return lexicon;
}

static const char sample[] =
    "The fund of €33 million (about $1.2bn) was agreed on 12 May 2031, “we act”, "
    "said Mr. Orrin of Italy; aaaaaaaaaaaaaaaaaaaaaaaaaaaa 1,234,567.89 --- 5%.";

static void feed_rules(void *context, sf_slice bytes) {
  fuzz_state *f = context;
  sf_lexicon *lexicon = small_lexicon();
  sf_slice text = test_copy(SF_SLICE(sample), SF_TEXT_PADDING);
  sf_rule_source source = {.path = "fuzz.rules", .content = bytes};
  for (size_t k = 0; k < f->kinds.count; k++) {
    sf_rule_words words = {f->kinds.names[k], f->actions.names, f->groups.names, NULL};
    sf_ruleset *rules;
    sf_error error = {0};
    sf_result result = sf_ruleset_new(lexicon, &source, 1, &words, &rules, &error);
    check_refusal(result, &error, "rules");
    sf_match match;
    for (uint32_t at = 0; result == SF_OK && at < text.length; at += 7)
      if (((unsigned char)text.data[at] & 0xC0) != 0x80 &&
          sf_ruleset_match(rules, f->matcher, text, at, (uint32_t)text.length, ~UINT64_C(0),
                           &match) &&
          match.end > text.length)
        fuzz_die("match", "behind the end");
    sf_ruleset_free(result == SF_OK ? rules : NULL);
  }
  test_release(text);
  sf_lexicon_free(lexicon);
}

static void feed_lexicon(void *context, sf_slice bytes) {
  fuzz_state *f = context;
  sf_lexicon *lexicon = sf_lexicon_new();
  sf_error error = {0};
  sf_result result = sf_lexicon_load(lexicon, "fuzz.tsv", bytes, false, &error);
  check_refusal(result, &error, "lexicon");
  if (result == SF_OK) {
    check_refusal(sf_lexicon_seal(lexicon, &error), &error, "seal");
    sf_slice text = test_copy(SF_SLICE(sample), SF_TEXT_PADDING);
    sf_tokens tokens = {0};
    sf_tokenize(text, lexicon, ~UINT64_C(0), &f->memory, &tokens);
    for (uint32_t i = 0; i < tokens.tokens.count; i++)
      for (uint16_t table = 0; table < 4; table++)
        sf_lexicon_find(lexicon, table, &tokens, i, NULL);
    sf_tokens_clear(&tokens);
    test_release(text);
  }
  sf_lexicon_free(lexicon);
}

static void feed_store(void *context, sf_slice bytes) {
  fuzz_state *f = context;
  sf_error error = {0};
  size_t used;
  sf_result result =
      sf_store_read(f->store, "fuzz.json", 1, bytes.data, bytes.length, &used, &error);
  check_refusal(result, &error, "store");
  if (used > bytes.length)
    fuzz_die("store", "used more than there was");
  if (sf_store_write(f->store, SF_FORMAT_NDJSON, check_output, NULL, &error) != SF_OK)
    fuzz_die("write", error.message);
  sf_store_reset(f->store);
}

enum { FEED_ARTICLE, FEED_RULES, FEED_LEXICON, FEED_STORE, FEEDS };
static const fuzz_feed_fn feeds[FEEDS] = {feed_article, feed_rules, feed_lexicon, feed_store};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0)
    return 0;
  sf_slice exact = test_copy((sf_slice){(const char *)data + 1, size - 1}, 0);
  feeds[data[0] % FEEDS](state_of(), exact);
  test_release(exact);
  return 0;
}

/* ---- without a fuzzer ---- */

#ifndef FUZZER

/* The articles are fed whole, of the others so many bytes. */
#define LONGEST 6000

typedef struct seeds {
  sf_memory memory;
  fuzz_state *state;
  fuzz_seeds of[FEEDS];
} seeds;

static bool collect(void *context, const char *data, size_t length) {
  sf_buffer_add(context, (sf_slice){data, length});
  return true;
}

/* An article, and its store as a seed for the reader of stores. */
static void add_article(void *context, sf_slice article) {
  seeds *s = context;
  fuzz_state *f = s->state;
  sf_input input = {.path = "seed", .text = article.data, .text_length = article.length};
  sf_error error;
  f->scratch.count = 0;
  if (sf_session_extract(f->session, &input, f->store, &error) != SF_OK ||
      sf_store_write(f->store, SF_FORMAT_JSON, collect, &f->scratch, &error) != SF_OK)
    fuzz_die("seed", error.message);
  sf_store_reset(f->store);
  fuzz_seeds_add(&s->of[FEED_ARTICLE], &s->memory, article);
  fuzz_seeds_add(&s->of[FEED_STORE], &s->memory, sf_buffer_slice(&f->scratch));
}

static void add_built_in(seeds *s) {
  sf_buffer *article = &s->state->scratch;
  for (size_t i = 0; i < sf_embedded_file_count; i++) {
    const sf_embedded_file *file = &sf_embedded_files[i];
    sf_slice text = {file->data, file->length < 20000 ? file->length : 20000};
    if (strstr(file->path, ".rules"))
      fuzz_seeds_add(&s->of[FEED_RULES], &s->memory, text);
    else if (strstr(file->path, ".tsv"))
      fuzz_seeds_add(&s->of[FEED_LEXICON], &s->memory, text);
  }
  test_random random = {99};
  for (int i = 0; i < 20; i++) {
    article->count = 0;
    test_random_bytes(&random, 200, article);
    fuzz_seeds_add(&s->of[FEED_ARTICLE], &s->memory, sf_buffer_slice(article));
  }
}

int main(int argc, char **argv) {
  static const char *const names[FEEDS] = {"articles", "rule files", "tables", "stores"};
  static seeds s;
  fuzz_state *f = s.state = state_of();
  sf_memory_init(&s.memory);
  if (setjmp(s.memory.escape) || setjmp(f->memory.escape))
    fuzz_die("memory", "short of it");
  add_built_in(&s);
  fuzz_options options = fuzz_arguments(argc, argv, &s.memory, add_article, &s);
  for (size_t feed = 0; feed < FEEDS; feed++) {
    fuzz_seeds *of = &s.of[feed];
    of->longest = feed == FEED_ARTICLE ? 0 : LONGEST;
    for (size_t i = 0; i < of->list.count; i++)
      feeds[feed](f, of->list.data[i]);
    if (of->list.count)
      printf("%s: %lu inputs\n", names[feed], fuzz_run(of, &s.memory, options, feeds[feed], f));
    fflush(stdout);
    fuzz_seeds_clear(of);
  }
  release(f);
  return 0;
}

#endif
