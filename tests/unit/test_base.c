/* test_base.c: slices, the arena, buffers, growing arrays, errors, and the way out when memory
 * is short. */
#include "unit/unit.h"

#include "base/sort.h"
#include "support/generate.h"

#include <inttypes.h>
#include <stdio.h>

static void slices_compare_by_bytes(void **state) {
  (void)state;
  assert_true(sf_slice_is(SF_SLICE("abc"), "abc"));
  assert_false(sf_slice_is(SF_SLICE("abc"), "abcd"));
  assert_false(sf_slice_is(SF_SLICE("abd"), "abc"));
  assert_true(sf_slice_equal((sf_slice){0}, SF_SLICE("")));
  assert_true(sf_slice_compare(SF_SLICE("ab"), SF_SLICE("abc")) < 0);
  assert_true(sf_slice_compare(SF_SLICE("abc"), SF_SLICE("ab")) > 0);
  assert_true(sf_slice_compare(SF_SLICE("\xC3\xA9"), SF_SLICE("z")) > 0);
  assert_int_equal(sf_slice_compare(SF_SLICE("x"), SF_SLICE("x")), 0);
  assert_int_equal(sf_slice_compare((sf_slice){0}, SF_SLICE("")), 0);
  assert_int_equal(sf_slice_of(NULL).length, 0);
}

static void trim_takes_ascii_space_only(void **state) {
  (void)state;
  assert_slice(sf_slice_trim(SF_SLICE(" \t\r\n a b \n")), "a b");
  assert_slice(sf_slice_trim(SF_SLICE("\xC2\xA0x")), "\xC2\xA0x");
  assert_int_equal(sf_slice_trim(SF_SLICE(" \n ")).length, 0);
  assert_int_equal(sf_slice_trim((sf_slice){0}).length, 0);
  /* a NUL is no space, although strchr would find it */
  assert_int_equal(sf_slice_trim((sf_slice){"\0a\0", 3}).length, 3);
}

static void arena_gives_aligned_distinct_memory(void **state) {
  (void)state;
  sf_memory memory;
  sf_memory_init(&memory);
  sf_arena arena;
  sf_arena_init(&arena, &memory);
  char *before = NULL;
  for (size_t size = 0; size < 3000; size++) {
    char *place = sf_arena_alloc(&arena, size);
    assert_int_equal((uintptr_t)place % sizeof(void *), 0);
    memset(place, (int)(size & 0xFF), size);
    if (before && size > 1)
      assert_int_equal((unsigned char)before[size - 2], (size - 1) & 0xFF);
    before = place;
  }
  assert_slice(sf_arena_copy(&arena, SF_SLICE("hello")), "hello");
  assert_slice(sf_arena_format(&arena, "%s-%d", "a", 7), "a-7");
  assert_int_equal(sf_arena_copy(&arena, (sf_slice){0}).length, 0);
  sf_arena_clear(&arena);
}

static void arena_reuses_its_blocks(void **state) {
  (void)state;
  sf_memory memory;
  sf_memory_init(&memory);
  sf_arena arena;
  sf_arena_init(&arena, &memory);
  static const size_t sizes[] = {10, 200000, 70000, 1, 65536, 131072};
  for (size_t i = 0; i < LENGTH_OF(sizes); i++)
    memset(sf_arena_alloc(&arena, sizes[i]), 1, sizes[i]);
  memory.fail_after = 0; /* the second round must not allocate */
  assert_int_equal(setjmp(memory.escape), 0);
  for (int round = 0; round < 3; round++) {
    sf_arena_reset(&arena);
    for (size_t i = 0; i < LENGTH_OF(sizes); i++)
      memset(sf_arena_alloc(&arena, sizes[i]), 2, sizes[i]);
  }
  sf_arena_clear(&arena);
}

/* Around every number at which digits or pieces of four digits begin. */
static void numbers_are_written_as_printf_does(void **state) {
  (void)state;
  char room[SF_NUMBER_SIZE], wanted[SF_NUMBER_SIZE + 1];
  for (uint64_t unit = 1; unit <= UINT64_MAX / 10; unit *= 10)
    for (uint64_t times = 1; times <= 10; times++)
      for (uint64_t number = unit * times - 1; number <= unit * times + 1; number++) {
        char *end = sf_number_put(room, number);
        snprintf(wanted, sizeof wanted, "%" PRIu64, number);
        assert_slice(((sf_slice){room, (size_t)(end - room)}), wanted);
      }
}

static void buffer_grows_and_keeps_its_bytes(void **state) {
  (void)state;
  sf_memory memory;
  sf_memory_init(&memory);
  sf_buffer buffer;
  sf_buffer_init(&buffer, &memory);
  sf_buffer_add(&buffer, (sf_slice){0});
  assert_int_equal(buffer.count, 0);
  for (unsigned i = 0; i < 20000; i++)
    sf_buffer_add_number(&buffer, i);
  sf_buffer_add_number(&buffer, UINT64_MAX);
  sf_buffer_add_text(&buffer, "!");
  static const char start[] = "01234567891011121314";
  static const char end[] = "1999819999"
                            "18446744073709551615!";
  assert_memory_equal(buffer.data, start, sizeof start - 1);
  assert_memory_equal(buffer.data + buffer.count - (sizeof end - 1), end, sizeof end - 1);
  assert_int_equal(buffer.count, 10 + 180 + 2700 + 36000 + 50000 + 21);
  sf_buffer_clear(&buffer);
  assert_null(buffer.data);
}

static void arrays_grow(void **state) {
  (void)state;
  sf_memory memory;
  sf_memory_init(&memory);
  SF_ARRAY(uint32_t) numbers = {0};
  for (uint32_t i = 0; i < 10000; i++)
    SF_ARRAY_PUSH(&memory, &numbers, i * 3);
  assert_int_equal(numbers.count, 10000);
  assert_true(numbers.capacity >= numbers.count);
  for (uint32_t i = 0; i < 10000; i++)
    assert_int_equal(numbers.data[i], i * 3);
  SF_ARRAY_CLEAR(&numbers);
}

static void arrays_grow_in_an_arena(void **state) {
  (void)state;
  sf_memory memory;
  sf_memory_init(&memory);
  sf_arena arena;
  sf_arena_init(&arena, &memory);
  SF_ARRAY(uint32_t) numbers = {0};
  for (uint32_t i = 0; i < 50000; i++)
    SF_ARENA_PUSH(&arena, &numbers, i ^ 5);
  for (uint32_t i = 0; i < 50000; i++)
    assert_int_equal(numbers.data[i], i ^ 5);
  sf_arena_clear(&arena);
}

/* Does arena and buffer work under `fail_after`; true when it got through. */
static bool work(sf_memory *memory, sf_arena *arena, sf_buffer *buffer) {
  if (setjmp(memory->escape))
    return false;
  for (int i = 0; i < 10; i++) {
    sf_arena_alloc(arena, 60000);
    sf_buffer_reserve(buffer, 9000);
    buffer->count += 9000;
  }
  return true;
}

static void a_failed_allocation_leaves_through_the_escape(void **state) {
  (void)state;
  size_t failures = 0;
  for (size_t allowed = 0; allowed < 100; allowed++) {
    sf_memory memory;
    sf_memory_init(&memory);
    memory.fail_after = allowed;
    sf_arena arena;
    sf_arena_init(&arena, &memory);
    sf_buffer buffer;
    sf_buffer_init(&buffer, &memory);
    bool done = work(&memory, &arena, &buffer);
    failures += !done;
    /* what was owned can be freed, and after a failure the same structs work again */
    if (!done) {
      sf_arena_reset(&arena);
      buffer.count = 0;
      memory.fail_after = SIZE_MAX;
      assert_true(work(&memory, &arena, &buffer));
    }
    sf_arena_clear(&arena);
    sf_buffer_clear(&buffer);
    if (done) {
      assert_true(failures >= 10);
      return;
    }
  }
  fail_msg("never got through");
}

static void impossible_sizes_escape_too(void **state) {
  (void)state;
  sf_memory memory;
  sf_memory_init(&memory);
  sf_arena arena;
  sf_arena_init(&arena, &memory);
  volatile int escaped = 0;
  if (setjmp(memory.escape))
    escaped++;
  else
    sf_arena_alloc(&arena, SIZE_MAX - 3);
  sf_buffer buffer;
  sf_buffer_init(&buffer, &memory);
  if (setjmp(memory.escape))
    escaped++;
  else
    sf_buffer_reserve(&buffer, SIZE_MAX);
  buffer.count = buffer.capacity;
  size_t capacity = SIZE_MAX / 4;
  if (setjmp(memory.escape))
    escaped++;
  else
    sf_memory_grow(&memory, NULL, &capacity, 16);
  assert_int_equal(escaped, 3);
  sf_arena_clear(&arena);
  sf_buffer_clear(&buffer);
}

static void errors_say_where(void **state) {
  (void)state;
  sf_error error;
  char text[64];
  assert_int_equal(sf_error_set(&error, SF_ERROR_RULES, "a.rules", 3, 9, "no %s", "good"),
                   SF_ERROR_RULES);
  assert_int_equal(error.code, SF_ERROR_RULES);
  sf_error_format(&error, text, sizeof text);
  assert_string_equal(text, "a.rules:3:9: no good");
  sf_error_set(&error, SF_ERROR_INPUT, "b.jsonl", 12, 0, "bad");
  sf_error_format(&error, text, sizeof text);
  assert_string_equal(text, "b.jsonl:12: bad");
  sf_error_set(&error, SF_ERROR_IO, "c", 0, 0, "gone");
  sf_error_format(&error, text, sizeof text);
  assert_string_equal(text, "c: gone");
  sf_error_set(&error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  sf_error_format(&error, text, 7);
  assert_string_equal(text, "out of");
  assert_int_equal(sf_error_set(NULL, SF_ERROR_IO, NULL, 0, 0, "x"), SF_ERROR_IO);
}

static void long_paths_and_messages_are_cut(void **state) {
  (void)state;
  static char wide[5000];
  memset(wide, 'x', sizeof wide - 1);
  sf_error error;
  sf_error_set(&error, SF_ERROR_IO, wide, 1, 1, "%s", wide);
  assert_int_equal(strlen(error.path), sizeof error.path - 1);
  assert_int_equal(strlen(error.message), sizeof error.message - 1);
}

typedef struct sorted_item {
  unsigned char key;
  unsigned char order; /* before sorting */
} sorted_item;

static int compare_items(const void *a, const void *b) {
  const sorted_item *x = a, *y = b;
  return x->key != y->key ? x->key - y->key : x->order - y->order;
}

/* Short lists and long ones, which are sorted in another way, with many equal keys. */
static void lists_of_any_length_are_sorted(void **state) {
  (void)state;
  test_random random = {2031};
  sorted_item items[3 * SF_SORT_FEW], expected[LENGTH_OF(items)];
  for (unsigned char count = 0; count <= LENGTH_OF(items); count++) {
    for (unsigned char i = 0; i < count; i++)
      items[i] = (sorted_item){(unsigned char)test_random_below(&random, 16), i};
    memcpy(expected, items, count * sizeof *items);
    if (count)
      qsort(expected, count, sizeof *expected, compare_items);
    sf_sort(items, count, sizeof *items, compare_items);
    assert_memory_equal(items, expected, count * sizeof *items);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(slices_compare_by_bytes),
      cmocka_unit_test(trim_takes_ascii_space_only),
      cmocka_unit_test(arena_gives_aligned_distinct_memory),
      cmocka_unit_test(arena_reuses_its_blocks),
      cmocka_unit_test(numbers_are_written_as_printf_does),
      cmocka_unit_test(buffer_grows_and_keeps_its_bytes),
      cmocka_unit_test(arrays_grow),
      cmocka_unit_test(lists_of_any_length_are_sorted),
      cmocka_unit_test(arrays_grow_in_an_arena),
      cmocka_unit_test(a_failed_allocation_leaves_through_the_escape),
      cmocka_unit_test(impossible_sizes_escape_too),
      cmocka_unit_test(errors_say_where),
      cmocka_unit_test(long_paths_and_messages_are_cut),
  };
  return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
