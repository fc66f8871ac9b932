/* rule_examples.c: runs the + and - examples of every built-in rule through the whole pipeline.
 *
 * A `+` example must yield a mention made by that rule, with the described value and, where the
 * example marks one, the span; a `-` example must yield no mention made by that rule. Documents
 * are published on 2031-05-14, a Wednesday, so that relative dates have an anchor. The rules of
 * page furniture and of the day of publication make no mentions; what they did is seen in the
 * document.
 *
 * usage: rule_examples [KIND]
 */
#include "document/furniture.h"
#include "document/published.h"
#include "embedded.h"
#include "extract/extractor.h"
#include "pipeline.h"

#include <stdio.h>
#include <stdlib.h>

static int passed, failed;

static const sf_extractor *extractor_of(sf_kind kind) {
  for (size_t i = 0; sf_extractors[i]; i++)
    if (sf_extractors[i]->kind == kind)
      return sf_extractors[i];
  abort();
}

static void describe(const sf_mention *mention, sf_buffer *out) {
  out->count = 0;
  extractor_of(mention->kind)->describe(mention, out);
}

/* Does some mention of the scan answer the example? Notes what was seen instead. */
static bool answered(const sf_scan *scan, const sf_rule *rule, const sf_rule_example *example,
                     sf_buffer *value, sf_buffer *seen) {
  for (size_t i = 0; i < scan->mentions.count; i++) {
    const sf_mention *mention = &scan->mentions.data[i];
    bool ours = sf_slice_equal(mention->rule, rule->name);
    describe(mention, value);
    if (ours && !example->must_match)
      return true;
    bool span =
        !example->has_span || (mention->start == example->start && mention->end == example->end);
    if (ours && span && sf_slice_equal(sf_buffer_slice(value), example->expected))
      return true;
    sf_buffer_add_text(seen, " <");
    sf_buffer_add(seen,
                  (sf_slice){scan->text.data + mention->start, mention->end - mention->start});
    sf_buffer_add_text(seen, "> ");
    sf_buffer_add(seen, sf_buffer_slice(value));
    sf_buffer_add_text(seen, " by ");
    sf_buffer_add(seen, mention->rule);
    sf_buffer_add_text(seen, ";");
  }
  return false;
}

/* Does the document begin with furniture, of the kind that the example says if it must? */
static bool answered_by_furniture(const sf_scan *scan, const sf_rule *rule,
                                  const sf_rule_example *example, sf_buffer *value,
                                  sf_buffer *seen) {
  (void)rule;
  (void)value;
  if (!(scan->tokens->tokens.data[0].flags & SF_TOKEN_FURNITURE))
    return false;
  const char *kind = scan->tokens->paragraphs.data[0].furniture ? "line" : "piece";
  sf_buffer_add_text(seen, " ");
  sf_buffer_add_text(seen, kind);
  return !example->must_match || sf_slice_is(example->expected, kind);
}

/* Does the document tell its day? A year alone does so only beside a day without one. */
static bool answered_by_day(const sf_scan *scan, const sf_rule *rule,
                            const sf_rule_example *example, sf_buffer *value, sf_buffer *seen) {
  (void)rule;
  (void)value;
  sf_slice day = scan->document->published;
  sf_buffer_add_text(seen, " ");
  sf_buffer_add(seen, day);
  if (example->must_match && example->expected.length == 4)
    return day.length == 0;
  return example->must_match ? sf_slice_equal(day, example->expected) : day.length > 0;
}

typedef bool (*answer_fn)(const sf_scan *scan, const sf_rule *rule, const sf_rule_example *example,
                          sf_buffer *value, sf_buffer *seen);

typedef struct harness {
  sf_session *session;
  const char *published; /* of the documents; NULL: not told */
  answer_fn answer;
  sf_buffer value, seen;
} harness;

static void run_example(harness *self, const sf_rule *rule, const sf_rule_example *example) {
  sf_input input = {.path = "example",
                    .text = example->text.data,
                    .text_length = example->text.length,
                    .published = self->published};
  const sf_scan *scan;
  sf_error error;
  self->seen.count = 0;
  if (sf_session_scan(self->session, &input, &scan, &error) != SF_OK) {
    printf("%s:%lu: %s\n", rule->path, example->line, error.message);
    failed++;
    return;
  }
  if (self->answer(scan, rule, example, &self->value, &self->seen) == example->must_match) {
    passed++;
    return;
  }
  failed++;
  printf("%s:%lu: rule %.*s: %s\n  wanted %.*s, got%.*s\n", rule->path, example->line,
         (int)rule->name.length, rule->name.data, example->text.data,
         example->must_match ? (int)example->expected.length : 7,
         example->must_match ? example->expected.data : "nothing", (int)self->seen.count,
         self->seen.data);
}

static bool has_both_sorts(const sf_rule *rule) {
  bool match = false, other = false;
  for (size_t i = 0; i < rule->example_count; i++) {
    match |= rule->examples[i].must_match;
    other |= !rule->examples[i].must_match;
  }
  return match && other;
}

static void run_rules(harness *self, const sf_rule *const *rules, size_t count) {
  for (size_t r = 0; r < count; r++) {
    if (!has_both_sorts(rules[r])) {
      printf("%s:%lu: rule %.*s needs an example that must match and one that must not\n",
             rules[r]->path, rules[r]->line, (int)rules[r]->name.length, rules[r]->name.data);
      failed++;
    }
    for (size_t e = 0; e < rules[r]->example_count; e++)
      run_example(self, rules[r], &rules[r]->examples[e]);
  }
}

/* Runs the rules of one kind, or of all when it is NULL. */
static void run_kind(harness *self, const sf_engine *engine, const char *kind) {
  size_t count = 0;
  self->answer = answered;
  self->published = "2031-05-14";
  for (size_t x = 0; sf_extractors[x]; x++) {
    if (kind && strcmp(kind, sf_kind_name(sf_extractors[x]->kind)) != 0)
      continue;
    const sf_rule *const *rules = sf_extractors[x]->rules(engine->plans[x], &count);
    run_rules(self, rules, count);
  }
  if (!kind || !strcmp(kind, "furniture")) {
    self->answer = answered_by_furniture;
    const sf_rule *const *rules = sf_furniture_rules(engine->furniture, &count);
    run_rules(self, rules, count);
  }
  if (!kind || !strcmp(kind, "published")) {
    self->answer = answered_by_day;
    self->published = NULL;
    const sf_rule *const *rules = sf_published_rules(engine->published, &count);
    run_rules(self, rules, count);
  }
}

int main(int argc, char **argv) {
  sf_error error;
  sf_engine *engine;
  sf_session *session;
  if (sf_engine_new(NULL, &engine, &error) != SF_OK ||
      sf_session_new(engine, &session, &error) != SF_OK) {
    char message[2048];
    sf_error_format(&error, message, sizeof message);
    fprintf(stderr, "%s\n", message);
    return 2;
  }
  sf_memory memory;
  sf_memory_init(&memory);
  if (setjmp(memory.escape))
    return 2;
  harness self = {.session = session};
  sf_buffer_init(&self.value, &memory);
  sf_buffer_init(&self.seen, &memory);
  run_kind(&self, engine, argc > 1 ? argv[1] : NULL);
  sf_buffer_clear(&self.value);
  sf_buffer_clear(&self.seen);
  sf_session_free(session);
  sf_engine_free(engine);
  printf("%d passed, %d failed\n", passed, failed);
  return failed ? 1 : 0;
}
