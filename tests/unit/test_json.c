/* test_json.c: strings, numbers and keys of JSON. */
#include "unit/unit.h"

#include "base/decimal.h"
#include "emit/json.h"

#include <cJSON.h>
#include <stdio.h>
#include <stdlib.h>

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

/* What sf_json_string has to write, looked for character by character. */
static void write_plainly(sf_slice text, sf_buffer *to) {
  sf_buffer_add_text(to, "\"");
  for (size_t i = 0; i < text.length; i++) {
    unsigned char c = (unsigned char)text.data[i];
    sf_slice rest = {text.data + i, text.length - i};
    char escape[8];
    snprintf(escape, sizeof escape, "\\u%04x", c);
    if (rest.length >= 2 && !memcmp(rest.data, "\xC2\x85", 2)) {
      sf_buffer_add_text(to, "\\u0085");
      i += 1;
    } else if (rest.length >= 3 && !memcmp(rest.data, "\u2028", 3)) {
      sf_buffer_add_text(to, "\\u2028");
      i += 2;
    } else if (rest.length >= 3 && !memcmp(rest.data, "\u2029", 3)) {
      sf_buffer_add_text(to, "\\u2029");
      i += 2;
    } else if (c == '"' || c == '\\') {
      sf_buffer_add(to, (sf_slice){c == '"' ? "\\\"" : "\\\\", 2});
    } else if (c == '\n' || c == '\r' || c == '\t') {
      sf_buffer_add_text(to, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
    } else if (c < 0x20 || c == 0x7F) {
      sf_buffer_add_text(to, escape);
    } else {
      sf_buffer_add(to, (sf_slice){text.data + i, 1});
    }
  }
  sf_buffer_add_text(to, "\"");
}

/* Texts of every length, so that something special stands at every place of eight bytes. */
static void random_strings_are_written_as_byte_by_byte(void **state) {
  (void)state;
  static const char *const pieces[] = {
      "a",      "word",   "Z",      "\"",     "\\",     "\n",         "\x01",   "\x7F",
      "~",      "!",      " ",      "\u00A8", "\u00C5", "\xC2\x85",   "\u2028", "\u2029",
      "\u2026", "\u201C", "\u20A9", "\u00E9", "\u0168", "\U0001F600", "\u0905", "#"};
  test_random random = {.state = 85};
  sf_buffer text, wanted;
  sf_buffer_init(&text, &memory);
  sf_buffer_init(&wanted, &memory);
  for (int round = 0; round < 20000; round++) {
    size_t count = test_random_below(&random, 14);
    size_t kinds = 1 + test_random_below(&random, LENGTH_OF(pieces));
    text.count = wanted.count = out.count = 0;
    for (size_t i = 0; i < count; i++)
      sf_buffer_add_text(&text, pieces[test_random_below(&random, kinds)]);
    char *exact =
        malloc(text.count ? text.count : 1); /* so that a sanitizer sees reading too far */
    if (text.count)
      memcpy(exact, text.data, text.count);
    write_plainly((sf_slice){exact, text.count}, &wanted);
    sf_json_string(&out, (sf_slice){exact, text.count});
    assert_int_equal(out.count, wanted.count);
    assert_memory_equal(out.data, wanted.data, wanted.count);
    free(exact);
  }
  sf_buffer_clear(&text);
  sf_buffer_clear(&wanted);
}

static void expect_number(sf_decimal number, const char *wanted) {
  char digits[SF_DECIMAL_SIZE]; /* what the store's writer puts into JSON */
  assert_slice(((sf_slice){digits, sf_decimal_write(number, digits)}), wanted);
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
      TEST(random_strings_are_written_as_byte_by_byte),
      TEST(numbers_keep_their_digits),
      TEST(keys_put_their_commas),
  };
  return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
