/* test_json.c: strings, numbers and keys of JSON. */
#include "unit/unit.h"

#include "emit/json.h"

#include <cJSON.h>

static sf_memory memory;
static sf_buffer out;

static int set_up(void **state) {
  (void)state;
  sf_memory_init(&memory);
  sf_buffer_init(&out, &memory);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  sf_buffer_clear(&out);
  return 0;
}

static void expect_text(sf_slice text, const char *wanted) {
  out.count = 0;
  sf_json_string(&out, text);
  assert_slice(sf_buffer_slice(&out), wanted);
}

static void strings_escape_what_they_must(void **state) {
  (void)state;
  expect_text(SF_SLICE("plain"), "\"plain\"");
  expect_text((sf_slice){0}, "\"\"");
  expect_text(SF_SLICE("say \"yes\" \\ no"), "\"say \\\"yes\\\" \\\\ no\"");
  expect_text(SF_SLICE("a\nb\tc\rd"), "\"a\\nb\\tc\\rd\"");
  expect_text((sf_slice){"\0\x01\x1F\x7F", 4}, "\"\\u0000\\u0001\\u001f\\u007f\"");
  expect_text(SF_SLICE("“é” 日本 😀 /"), "\"“é” 日本 😀 /\"");
}

/* Every byte below 0x80, alone and between others, comes back through another reader. */
static void strings_come_back_through_a_reader(void **state) {
  (void)state;
  for (int c = 1; c < 0x80; c++) {
    char text[8] = {'a', (char)c, 'b', (char)c, (char)c, '\0'};
    out.count = 0;
    sf_json_string(&out, sf_slice_of(text));
    cJSON *read = cJSON_ParseWithLength(out.data, out.count);
    assert_non_null(read);
    assert_string_equal(cJSON_GetStringValue(read), text);
    cJSON_Delete(read);
  }
}

static void expect_number(sf_decimal number, const char *wanted) {
  out.count = 0;
  sf_json_decimal(&out, number);
  assert_slice(sf_buffer_slice(&out), wanted);
}

static void numbers_keep_their_digits(void **state) {
  (void)state;
  expect_number(sf_decimal_of(1234567890123460), "1234567890123460");
  expect_number(sf_decimal_of(INT64_MAX), "9223372036854775807");
  expect_number(sf_decimal_of(INT64_MIN), "-9223372036854775808");
  expect_number((sf_decimal){45, 2}, "0.45");
  expect_number((sf_decimal){-4500, 3}, "-4.5");
  expect_number((sf_decimal){1, 18}, "0.000000000000000001");
  expect_number((sf_decimal){33000000, 0}, "33000000");
  expect_number((sf_decimal){0, 7}, "0");
}

static void keys_put_their_commas(void **state) {
  (void)state;
  sf_json_key(&out, "alone"); /* in an empty buffer: no comma */
  sf_buffer_add_text(&out, "{");
  sf_json_key(&out, "a");
  sf_buffer_add_text(&out, "1");
  sf_json_key(&out, "b");
  assert_slice(sf_buffer_slice(&out), "\"alone\":{\"a\":1,\"b\":");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(strings_escape_what_they_must),
      TEST(strings_come_back_through_a_reader),
      TEST(numbers_keep_their_digits),
      TEST(keys_put_their_commas),
  };
  return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
