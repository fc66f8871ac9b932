/* test_spill.c: memory that lives in files holds what memory holds, and leaves no file behind. */
#include "base/memory.h"

#include "unit/unit.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

static unsigned files_in(const char *path) {
  DIR *directory = opendir(path);
  unsigned count = 0;
  assert_non_null(directory);
  while (readdir(directory))
    count++;
  closedir(directory);
  return count - 2; /* . and .. */
}

static void test_array_moves_to_a_file_and_grows_there(void **state) {
  char path[] = "/tmp/summitfacts-test.XXXXXX";
  sf_spill spill;
  sf_memory memory;
  sf_error error;
  SF_ARRAY(uint64_t) numbers = {0};
  (void)state;
  assert_non_null(mkdtemp(path));
  assert_int_equal(sf_spill_init(&spill, path, &error), SF_OK);
  sf_memory_init(&memory);
  memory.spill = &spill;
  if (setjmp(memory.escape))
    fail();
  for (uint64_t i = 0; i < 6 * SF_SPILL_LEAST / sizeof i; i++)
    SF_ARRAY_PUSH(&memory, &numbers, i * i);
  assert_true(sf_spill_has(&spill, numbers.data));
  assert_int_equal(files_in(path), 0); /* nameless */
  sf_spill_rest(&spill, numbers.data);
  for (uint64_t i = 0; i < numbers.count; i++)
    if (numbers.data[i] != i * i)
      fail();
  SF_ARRAY_DROP(&memory, &numbers);
  assert_int_equal(spill.count, 0);
  sf_spill_clear(&spill);
  assert_int_equal(rmdir(path), 0);
}

static void test_arena_keeps_its_texts(void **state) {
  sf_spill spill;
  sf_memory memory;
  sf_arena arena;
  sf_error error;
  sf_slice texts[700];
  char text[100 * 1024];
  (void)state;
  assert_int_equal(sf_spill_init(&spill, "/tmp", &error), SF_OK);
  sf_memory_init(&memory);
  memory.spill = &spill;
  sf_arena_init(&arena, &memory);
  if (setjmp(memory.escape))
    fail();
  for (size_t i = 0; i < 700; i++) {
    memset(text, (int)(i % 251), sizeof text);
    texts[i] = sf_arena_copy(&arena, (sf_slice){text, sizeof text});
  }
  assert_true(spill.count > 1);
  for (size_t i = 0; i < 700; i++) {
    memset(text, (int)(i % 251), sizeof text);
    assert_memory_equal(texts[i].data, text, sizeof text);
  }
  sf_arena_clear(&arena);
  assert_int_equal(spill.count, 0);
  sf_spill_clear(&spill);
}

static void test_no_such_directory(void **state) {
  sf_spill spill;
  sf_error error;
  (void)state;
  assert_int_equal(sf_spill_init(&spill, "/nonexistent", &error), SF_ERROR_IO);
  assert_string_equal(error.path, "/nonexistent");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_array_moves_to_a_file_and_grows_there),
      cmocka_unit_test(test_arena_keeps_its_texts),
      cmocka_unit_test(test_no_such_directory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
