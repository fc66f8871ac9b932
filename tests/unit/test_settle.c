/* test_settle.c: which mention stands where two claim the same text. */
#include "unit/unit.h"

#include "extract/extractor.h"

#include <stdio.h>

typedef struct fixture {
  sf_memory memory;
  sf_arena arena;
  sf_scan scan;
  size_t declined;
} fixture;

static void count_declined(void *context, sf_kind kind, sf_slice rule, uint32_t start, uint32_t end,
                           const char *reason) {
  fixture *f = context;
  (void)kind;
  (void)rule;
  assert_true(start < end && reason);
  f->declined++;
}

static int set_up(void **state) {
  fixture *f = calloc(1, sizeof *f);
  sf_memory_init(&f->memory);
  sf_arena_init(&f->arena, &f->memory);
  f->scan.memory = &f->memory;
  f->scan.arena = &f->arena;
  f->scan.decline = count_declined;
  f->scan.decline_context = f;
  *state = f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  SF_ARRAY_CLEAR(&f->scan.mentions);
  sf_arena_clear(&f->arena);
  free(f);
  return 0;
}

static void add(fixture *f, sf_kind kind, uint32_t start, uint32_t end) {
  sf_scan_add(&f->scan, kind, SF_SLICE("rule"), 0, start, end);
}

/* Settles and shows what stands as "kind start-end" in order. */
static void expect(fixture *f, const char *wanted) {
  char shown[1000] = "";
  size_t length = 0, before = f->scan.mentions.count;
  f->declined = 0;
  sf_settle(&f->scan);
  for (size_t i = 0; i < f->scan.mentions.count; i++) {
    const sf_mention *mention = &f->scan.mentions.data[i];
    length += (size_t)snprintf(shown + length, sizeof shown - length, "%s%s %u-%u", i ? " " : "",
                               sf_kind_name(mention->kind), mention->start, mention->end);
  }
  assert_string_equal(shown, wanted);
  assert_int_equal(f->declined, before - f->scan.mentions.count);
  f->scan.mentions.count = 0;
}

static void the_longer_of_a_kind_stands(void **state) {
  fixture *f = *state;
  expect(f, "");
  add(f, SF_KIND_DATE, 5, 9);
  add(f, SF_KIND_DATE, 0, 20);
  expect(f, "date 0-20");
  add(f, SF_KIND_DATE, 0, 4);
  add(f, SF_KIND_DATE, 2, 9);
  expect(f, "date 2-9");
  add(f, SF_KIND_DATE, 2, 6);
  add(f, SF_KIND_DATE, 0, 4);
  expect(f, "date 0-4"); /* as long: the earlier */
  add(f, SF_KIND_DATE, 0, 4);
  add(f, SF_KIND_DATE, 4, 8);
  expect(f, "date 0-4 date 4-8"); /* side by side is no overlap */
  add(f, SF_KIND_DATE, 0, 4);
  add(f, SF_KIND_DATE, 0, 4);
  expect(f, "date 0-4");
}

static void numbers_are_contested_between_kinds(void **state) {
  fixture *f = *state;
  add(f, SF_KIND_COUNT, 0, 4);
  add(f, SF_KIND_DATE, 0, 4);
  add(f, SF_KIND_MONEY, 0, 4);
  expect(f, "money 0-4");
  add(f, SF_KIND_MONEY, 0, 4);
  add(f, SF_KIND_DATE, 0, 9);
  expect(f, "date 0-9");
  add(f, SF_KIND_COUNTRY, 0, 4);
  add(f, SF_KIND_QUOTE, 0, 4);
  add(f, SF_KIND_MONEY, 1, 3);
  expect(f, "country 0-4 quote 0-4 money 1-3");
}

/* What lies between two mentions that overlap must not hide them from each other. */
static void overlaps_are_seen_however_much_lies_between(void **state) {
  fixture *f = *state;
  add(f, SF_KIND_QUOTE, 0, 1000);
  add(f, SF_KIND_MONEY, 0, 900);
  for (uint32_t i = 1; i <= 20; i++)
    add(f, SF_KIND_COUNTRY, i * 10, i * 10 + 5);
  add(f, SF_KIND_QUOTE, 300, 400);
  add(f, SF_KIND_DATE, 300, 400);
  sf_settle(&f->scan);
  assert_int_equal(f->scan.mentions.count, 22);
  f->scan.mentions.count = 0;
}

static bool numeric(sf_kind kind) {
  return kind == SF_KIND_MONEY || kind == SF_KIND_DATE || kind == SF_KIND_COUNT;
}

static void random_mentions_never_overlap_after(void **state) {
  fixture *f = *state;
  test_random random = {7};
  for (int round = 0; round < 2000; round++) {
    size_t count = test_random_below(&random, 90);
    for (size_t i = 0; i < count; i++) {
      uint32_t start = (uint32_t)test_random_below(&random, 100);
      add(f, (sf_kind)test_random_below(&random, 5), start,
          start + 1 + (uint32_t)test_random_below(&random, 30));
    }
    sf_settle(&f->scan);
    const sf_mention *list = f->scan.mentions.data;
    assert_true(count == 0 || f->scan.mentions.count > 0);
    for (size_t i = 0; i < f->scan.mentions.count; i++)
      for (size_t k = 0; k < i; k++) {
        assert_true(list[k].start <= list[i].start);
        if (list[k].kind == list[i].kind || (numeric(list[k].kind) && numeric(list[i].kind)))
          assert_true(list[k].end <= list[i].start);
      }
    f->scan.mentions.count = 0;
  }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(the_longer_of_a_kind_stands),
      TEST(numbers_are_contested_between_kinds),
      TEST(overlaps_are_seen_however_much_lies_between),
      TEST(random_mentions_never_overlap_after),
  };
  return cmocka_run_group_tests_name("settle", tests, NULL, NULL);
}
