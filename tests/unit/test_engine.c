/* test_engine.c: what an engine compiles when it is made. The built-in rules wait until they are
 * first tried, so that they all compile is seen here. */
#include "unit/unit.h"

#include <summitfacts.h>

static void the_built_in_rules_compile(void **state) {
  (void)state;
  const char *const tables[] = {"/dev/null"}; /* with a user's table nothing waits */
  const sf_options options = {.lexicons = tables, .lexicon_count = 1};
  sf_engine *engine;
  sf_error error;
  if (sf_engine_new(&options, &engine, &error) != SF_OK)
    fail_msg("%s:%lu:%u: %s", error.path, error.line, error.column, error.message);
  sf_engine_free(engine);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_built_in_rules_compile)};
  return cmocka_run_group_tests_name("engine", tests, NULL, NULL);
}
