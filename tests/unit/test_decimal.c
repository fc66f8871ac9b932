/* test_decimal.c: amounts are exact, and what does not fit is refused. */
#include "unit/unit.h"

#include "base/decimal.h"

#include <stdio.h>

static sf_decimal number(const char *text) {
  sf_decimal out = {0, 0};
  if (!sf_decimal_read(sf_slice_of(text), 0, &out))
    fail_msg("'%s' was not read", text);
  return out;
}

static void assert_number(sf_decimal got, const char *wanted) {
  char text[SF_DECIMAL_SIZE];
  size_t length = sf_decimal_write(got, text);
  assert_string_equal(text, wanted);
  assert_int_equal(length, strlen(wanted));
}

static void reads_and_writes_plain_digits(void **state) {
  (void)state;
  static const char *const pairs[][2] = {
      {"0", "0"},
      {"-0", "0"},
      {"007", "7"},
      {"1.50", "1.5"},
      {"-2.050", "-2.05"},
      {"0.45", "0.45"},
      {"1234567890123460", "1234567890123460"},
      {"9223372036854775807", "9223372036854775807"},
      {"-9223372036854775807", "-9223372036854775807"},
      {"9.223372036854775807", "9.223372036854775807"},
      {"0.000000000000000001", "0.000000000000000001"},
      {"100.000", "100"},
  };
  for (size_t i = 0; i < LENGTH_OF(pairs); i++)
    assert_number(number(pairs[i][0]), pairs[i][1]);
}

static void group_marks_are_skipped(void **state) {
  (void)state;
  sf_decimal out;
  assert_true(sf_decimal_read(SF_SLICE("1,234,567.89"), ',', &out));
  assert_number(out, "1234567.89");
  assert_true(sf_decimal_read(SF_SLICE("12 000"), ' ', &out));
  assert_number(out, "12000");
  assert_true(sf_decimal_read(SF_SLICE("1'000"), '\'', &out));
  assert_number(out, "1000");
  assert_false(sf_decimal_read(SF_SLICE("1,000"), 0, &out));
  assert_false(sf_decimal_read(SF_SLICE(",100"), ',', &out));
  assert_false(sf_decimal_read(SF_SLICE("1.5,0"), ',', &out));
}

static void what_is_no_number_is_refused(void **state) {
  (void)state;
  static const char *const bad[] = {"",
                                    "-",
                                    ".",
                                    "-.",
                                    "a",
                                    "1a",
                                    "1.2.3",
                                    "--1",
                                    "+1",
                                    "1e5",
                                    " 1",
                                    "1 ",
                                    "0x10",
                                    "9223372036854775808",
                                    "99999999999999999999999",
                                    "0.0000000000000000001"};
  for (size_t i = 0; i < LENGTH_OF(bad); i++) {
    sf_decimal out = {77, 5};
    if (sf_decimal_read(sf_slice_of(bad[i]), 0, &out))
      fail_msg("'%s' was read", bad[i]);
    assert_true(out.digits == 77 && out.scale == 5); /* untouched */
  }
  sf_decimal out;
  assert_false(sf_decimal_read((sf_slice){"1\0", 2}, 0, &out));
}

static void shifting_is_exact(void **state) {
  (void)state;
  sf_decimal out;
  assert_true(sf_decimal_shift(number("1.2"), 9, &out));
  assert_number(out, "1200000000");
  assert_true(sf_decimal_shift(number("0.45"), 6, &out));
  assert_number(out, "450000");
  assert_true(sf_decimal_shift(number("450"), -2, &out));
  assert_number(out, "4.5");
  assert_true(sf_decimal_shift(number("-1.234567"), 3, &out));
  assert_number(out, "-1234.567");
  assert_true(sf_decimal_shift(number("0"), 40, &out));
  assert_number(out, "0");
  out = number("5");
  assert_false(sf_decimal_shift(number("9.3"), 18, &out));
  assert_false(sf_decimal_shift(number("1000000000000000000"), 12, &out));
  assert_false(sf_decimal_shift(number("1"), -19, &out));
  assert_number(out, "5");
}

static void arithmetic_refuses_what_does_not_fit(void **state) {
  (void)state;
  sf_decimal out;
  assert_true(sf_decimal_multiply(number("0.5"), number("1000000000"), &out));
  assert_number(out, "500000000");
  assert_true(sf_decimal_multiply(number("-1.5"), number("2.5"), &out));
  assert_number(out, "-3.75");
  assert_true(sf_decimal_add(number("0.1"), number("0.2"), &out));
  assert_number(out, "0.3");
  assert_true(sf_decimal_add(number("1.25"), number("-1.25"), &out));
  assert_number(out, "0");
  out = number("5");
  assert_false(sf_decimal_multiply(number("5000000000"), number("5000000000"), &out));
  assert_false(sf_decimal_multiply(number("0.0000000001"), number("0.0000000001"), &out));
  assert_false(sf_decimal_add(number("9223372036854775807"), number("1"), &out));
  assert_false(sf_decimal_add(number("9223372036854775807"), number("0.1"), &out));
  assert_number(out, "5");
}

static void comparison_is_exact_however_far_apart(void **state) {
  (void)state;
  static const char *const ascending[] = {"-9223372036854775807",
                                          "-9223372036854775806",
                                          "-9223372036854.775807",
                                          "-9.223372036854775807",
                                          "-9.22337203685477580",
                                          "-1",
                                          "-0.000000000000000001",
                                          "0",
                                          "0.000000000000000001",
                                          "0.45",
                                          "0.450000000000000001",
                                          "1",
                                          "9.22337203685477580",
                                          "9.223372036854775807",
                                          "9.22337203685477581",
                                          "10",
                                          "33000000",
                                          "33000000.01",
                                          "9223372036854775806",
                                          "9223372036854775807"};
  for (size_t i = 0; i < LENGTH_OF(ascending); i++)
    for (size_t k = 0; k < LENGTH_OF(ascending); k++) {
      int wanted = i < k ? -1 : i > k;
      int got = sf_decimal_compare(number(ascending[i]), number(ascending[k]));
      if (got != wanted)
        fail_msg("%s against %s: %d", ascending[i], ascending[k], got);
    }
}

static sf_decimal random_decimal(test_random *random) {
  uint64_t bits = test_random_next(random) >> (1 + test_random_below(random, 63));
  sf_decimal out = {(int64_t)bits, (int32_t)test_random_below(random, 19)};
  if (test_random_below(random, 2))
    out.digits = -out.digits;
  return out;
}

static void random_numbers_keep_the_laws(void **state) {
  (void)state;
  test_random random = {1};
  for (int i = 0; i < 50000; i++) {
    sf_decimal a = random_decimal(&random), b = random_decimal(&random),
               c = random_decimal(&random);
    char text[SF_DECIMAL_SIZE], again[SF_DECIMAL_SIZE];
    size_t length = sf_decimal_write(a, text);
    assert_true(length < SF_DECIMAL_SIZE);
    sf_decimal back;
    assert_true(sf_decimal_read((sf_slice){text, length}, 0, &back));
    sf_decimal_write(back, again);
    assert_string_equal(text, again);
    assert_int_equal(sf_decimal_compare(a, back), 0);
    sf_decimal normal = sf_decimal_normal(a);
    assert_true(normal.digits == back.digits && normal.scale == back.scale);
    int order = sf_decimal_compare(a, b);
    assert_int_equal(order, -sf_decimal_compare(b, a));
    if (order <= 0 && sf_decimal_compare(b, c) <= 0)
      assert_true(sf_decimal_compare(a, c) <= 0);
    sf_decimal sum, difference;
    if (sf_decimal_add(a, b, &sum) &&
        sf_decimal_add(sum, (sf_decimal){-b.digits, b.scale}, &difference))
      assert_int_equal(sf_decimal_compare(difference, a), 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_and_writes_plain_digits),
      cmocka_unit_test(group_marks_are_skipped),
      cmocka_unit_test(what_is_no_number_is_refused),
      cmocka_unit_test(shifting_is_exact),
      cmocka_unit_test(arithmetic_refuses_what_does_not_fit),
      cmocka_unit_test(comparison_is_exact_however_far_apart),
      cmocka_unit_test(random_numbers_keep_the_laws),
  };
  return cmocka_run_group_tests_name("decimal", tests, NULL, NULL);
}
