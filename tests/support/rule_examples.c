/* rule_examples.c: runs the + and - examples of every built-in rule through the whole pipeline.
 *
 * A `+` example must yield a mention made by that rule, with the described value and, where the
 * example marks one, the span; a `-` example must yield no mention made by that rule. Documents
 * are published on 2031-05-14, a Wednesday, so that relative dates have an anchor.
 *
 * usage: rule_examples [KIND]
 */
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

static void run_example(sf_session *session, const sf_rule *rule, const sf_rule_example *example,
                        sf_buffer *value, sf_buffer *seen) {
  sf_input input = {.path = "example",
                    .text = example->text.data,
                    .text_length = example->text.length,
                    .published = "2031-05-14"};
  const sf_scan *scan;
  sf_error error;
  seen->count = 0;
  if (sf_session_scan(session, &input, &scan, &error) != SF_OK) {
    printf("%s:%lu: %s\n", rule->path, example->line, error.message);
    failed++;
    return;
  }
  if (answered(scan, rule, example, value, seen) == example->must_match) {
    passed++;
    return;
  }
  failed++;
  printf("%s:%lu: rule %.*s: %s\n  wanted %.*s, got%.*s\n", rule->path, example->line,
         (int)rule->name.length, rule->name.data, example->text.data,
         example->must_match ? (int)example->expected.length : 7,
         example->must_match ? example->expected.data : "nothing", (int)seen->count, seen->data);
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
  sf_buffer value, seen;
  sf_buffer_init(&value, &memory);
  sf_buffer_init(&seen, &memory);
  for (size_t x = 0; sf_extractors[x]; x++) {
    size_t count = 0;
    if (argc > 1 && strcmp(argv[1], sf_kind_name(sf_extractors[x]->kind)) != 0)
      continue;
    const sf_rule *const *rules = sf_extractors[x]->rules(engine->plans[x], &count);
    for (size_t r = 0; r < count; r++) {
      if (rules[r]->example_count == 0) {
        printf("%s:%lu: rule %.*s has no example\n", rules[r]->path, rules[r]->line,
               (int)rules[r]->name.length, rules[r]->name.data);
        failed++;
      }
      for (size_t e = 0; e < rules[r]->example_count; e++)
        run_example(session, rules[r], &rules[r]->examples[e], &value, &seen);
    }
  }
  sf_buffer_clear(&value);
  sf_buffer_clear(&seen);
  sf_session_free(session);
  sf_engine_free(engine);
  printf("%d passed, %d failed\n", passed, failed);
  return failed ? 1 : 0;
}
