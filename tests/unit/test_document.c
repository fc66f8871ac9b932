/* test_document.c: decoding, cleaning and the map of offsets, against a slow reference; days. */
#include "unit/unit.h"

#include "document/document.h"
#include "token/utf8.h"

typedef struct fixture {
  sf_memory memory;
  sf_arena arena;
  sf_document document;
  sf_buffer bytes;
} fixture;

static int set_up(void **state) {
  fixture *f = calloc(1, sizeof *f);
  sf_memory_init(&f->memory);
  sf_arena_init(&f->arena, &f->memory);
  sf_buffer_init(&f->bytes, &f->memory);
  *state = f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  sf_arena_clear(&f->arena);
  sf_buffer_clear(&f->bytes);
  free(f);
  return 0;
}

static void read_input(fixture *f, const sf_input *input) {
  sf_error error;
  sf_arena_reset(&f->arena);
  if (sf_document_read(input, &f->arena, &f->document, &error) != SF_OK)
    fail_msg("%s", error.message);
}

static void read_bytes(fixture *f, sf_slice bytes) {
  sf_slice exact = test_copy(bytes, 0); /* the input needs no padding */
  read_input(f, &(sf_input){.path = "p", .text = exact.data, .text_length = exact.length});
  test_release(exact);
}

/* ---- what users see ---- */

static void plain_text_stays_as_it_is(void **state) {
  fixture *f = *state;
  read_bytes(f, SF_SLICE("Plain text.\nTwo lines."));
  assert_slice(f->document.text, "Plain text.\nTwo lines.");
  assert_slice(f->document.clean, "Plain text.\nTwo lines.");
  assert_int_equal(f->document.characters, 22);
  assert_int_equal(f->document.warnings, 0);
  read_bytes(f, (sf_slice){0});
  assert_int_equal(f->document.characters, 0);
  assert_int_equal(sf_document_place(&f->document, 0).code, 0);
}

static void a_bom_is_not_counted(void **state) {
  fixture *f = *state;
  read_bytes(f, SF_SLICE("\xEF\xBB\xBFOpening"));
  assert_slice(f->document.text, "Opening");
  assert_int_equal(f->document.characters, 7);
  read_bytes(f, SF_SLICE("\xEF\xBB\xBF"));
  assert_int_equal(f->document.characters, 0);
  read_bytes(f, SF_SLICE("\xEF\xBB"));
  assert_slice(f->document.text, "ï»");
}

static void windows_1252_is_read_byte_by_byte(void **state) {
  fixture *f = *state;
  read_bytes(f, SF_SLICE("\x93"
                         "caf\xE9\x94 \x80"
                         "5 na\xC3\xAFve \x81\xA0\xFF"));
  assert_slice(f->document.text, "“café” €5 naïve \xC2\x81\xC2\xA0ÿ");
  assert_int_equal(f->document.warnings, SF_WARNING_ENCODING);
  read_bytes(f,
             SF_SLICE("\x80\x82\x83\x84\x85\x86\x87\x88\x89\x8A\x8B\x8C\x8E\x91\x92\x93\x94\x95\x96"
                      "\x97\x98\x99\x9A\x9B\x9C\x9E\x9F"));
  assert_slice(f->document.text, "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ");
}

/* A store is UTF-8 whatever a file is called. */
static void names_are_decoded_too(void **state) {
  fixture *f = *state;
  read_input(f, &(sf_input){.path = "caf\xE9.txt", .title = "\x93So\x94", .url = "x", .text = ""});
  assert_slice(f->document.path, "café.txt");
  assert_slice(f->document.title, "“So”");
  assert_slice(f->document.url, "x");
}

static void cleaning_changes_only_what_disturbs(void **state) {
  fixture *f = *state;
  static const char *const pairs[][2] = {
      {"a\r\nb\rc\n", "a\nb\nc\n"},
      {"33\xC2\xA0million", "33 million"},
      {"sum\xC2\xADmit", "summit"},
      {"a\xE2\x80\x8B"
       "b\xEF\xBB\xBF"
       "c\xE2\x81\xA0",
       "abc"},
      {"a\xE2\x80\xAF"
       "b\xE3\x80\x80"
       "c\xE2\x80\x89"
       "d",
       "a b c d"},
      {"a\xE2\x80\xA8"
       "b\xE2\x80\xA9"
       "c\xC2\x85",
       "a\nb\nc\n"},
      {"\xE2\x80\x8E\xE2\x80\xAE"
       "x",
       "x"},
      {"“q” – é", "“q” – é"},
      {"\t x", "\t x"},
  };
  for (size_t i = 0; i < LENGTH_OF(pairs); i++) {
    read_bytes(f, sf_slice_of(pairs[i][0]));
    assert_slice(f->document.text, pairs[i][0]);
    assert_slice(f->document.clean, pairs[i][1]);
  }
  read_bytes(f, (sf_slice){"a\0b", 3});
  assert_slice(f->document.clean, "a b");
  assert_int_equal(f->document.warnings, SF_WARNING_NUL);
  assert_int_equal(f->document.characters, 3);
}

/* Texts are looked at many bytes at a time: one byte counts at whichever of them it stands. */
static void one_byte_is_seen_wherever_it_stands(void **state) {
  fixture *f = *state;
  char bytes[80];
  for (size_t length = 1; length <= sizeof bytes; length++)
    for (size_t at = 0; at < length; at++) {
      memset(bytes, 'x', sizeof bytes);
      sf_slice text = {bytes, length};
      read_bytes(f, text);
      assert_true(f->document.same);
      assert_null(f->document.codes);
      bytes[at] = '\r';
      read_bytes(f, text);
      assert_false(f->document.same);
      assert_int_equal(f->document.clean.data[at], '\n');
      bytes[at] = '\0';
      read_bytes(f, text);
      assert_int_equal(f->document.warnings, SF_WARNING_NUL);
      assert_int_equal(f->document.clean.data[at], ' ');
      bytes[at] = '\xE9';
      read_bytes(f, text);
      assert_int_equal(f->document.warnings, SF_WARNING_ENCODING);
      assert_int_equal(f->document.characters, length);
      assert_int_equal(f->document.text.length, length + 1);
      assert_int_equal(sf_document_place(&f->document, (uint32_t)length + 1).code, length);
    }
}

static void places_count_code_points(void **state) {
  fixture *f = *state;
  /* text: é 3 NBSP m SHY m ; clean: é 3 space m m */
  read_bytes(f, SF_SLICE("\xC3\xA9"
                         "3\xC2\xA0m\xC2\xADm"));
  assert_int_equal(f->document.characters, 6);
  assert_slice(f->document.clean, "é3 mm");
  sf_place second = sf_document_place(&f->document, 5);  /* the second m */
  sf_place end = sf_document_place_end(&f->document, 5); /* the end of the first */
  assert_true(second.code == 5 && second.byte == 8);
  assert_true(end.code == 4 && end.byte == 6);
  assert_int_equal(sf_document_place_end(&f->document, 6).code, 6);
}

/* ---- against a reference that walks from the start every time ---- */

typedef struct reference_char {
  int32_t code;
  uint32_t clean, clean_length; /* where it went */
  uint32_t byte;
} reference_char;

static int32_t decode_reference(sf_slice text, size_t *at) {
  static const uint16_t high[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  for (size_t length = 1; length <= 4 && *at + length <= text.length; length++)
    if (sf_utf8_valid_prefix((sf_slice){text.data + *at, length}) == length) {
      int32_t code;
      *at += sf_utf8_decode(text.data + *at, &code);
      return code;
    }
  unsigned char byte = (unsigned char)text.data[(*at)++];
  return byte < 0xA0 ? high[byte - 0x80] : byte;
}

/* What a character becomes: itself, ' ', '\n', or 0 for nothing. */
static int32_t clean_reference(int32_t code, int32_t next) {
  static const int32_t gone[] = {0xAD,   0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060,
                                 0xFEFF, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E};
  for (size_t i = 0; i < LENGTH_OF(gone); i++)
    if (code == gone[i])
      return 0;
  if (code == '\r')
    return next == '\n' ? 0 : '\n';
  if (code == 0x85 || code == 0x2028 || code == 0x2029)
    return '\n';
  if (code == 0 || code == 0xA0 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F ||
      code == 0x205F || code == 0x3000)
    return ' ';
  return code;
}

static uint32_t size_of(int32_t code) {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

static size_t build_reference(sf_slice bytes, reference_char *out) {
  size_t at = bytes.length >= 3 && !memcmp(bytes.data, "\xEF\xBB\xBF", 3) ? 3 : 0, count = 0;
  while (at < bytes.length)
    out[count++].code = decode_reference(bytes, &at);
  uint32_t clean = 0, byte = 0;
  for (size_t i = 0; i < count; i++) {
    int32_t became = clean_reference(out[i].code, i + 1 < count ? out[i + 1].code : -1);
    /* a NUL that stays or a character that goes both say 0: tell them apart by the code */
    out[i].clean = clean;
    out[i].clean_length = became == 0 ? 0 : size_of(became);
    out[i].byte = byte;
    clean += out[i].clean_length;
    byte += size_of(out[i].code);
  }
  out[count] = (reference_char){-1, clean, 0, byte};
  return count;
}

static void compare_places(const fixture *f, const reference_char *reference, size_t count) {
  assert_int_equal(f->document.characters, count);
  assert_int_equal(f->document.text.length, reference[count].byte);
  assert_int_equal(f->document.clean.length, reference[count].clean);
  assert_int_equal(sf_utf8_valid_prefix(f->document.text), f->document.text.length);
  assert_int_equal(sf_utf8_count(f->document.text), count);
  for (size_t i = 0; i < count; i++) {
    if (!reference[i].clean_length)
      continue;
    sf_place start = sf_document_place(&f->document, reference[i].clean);
    sf_place end =
        sf_document_place_end(&f->document, reference[i].clean + reference[i].clean_length);
    if (start.code != i || start.byte != reference[i].byte)
      fail_msg("character %zu starts at %u/%u", i, start.code, start.byte);
    if (end.code != i + 1 || end.byte != reference[i].byte + size_of(reference[i].code))
      fail_msg("character %zu ends at %u/%u", i, end.code, end.byte);
  }
}

static void random_bytes_keep_their_places(void **state) {
  fixture *f = *state;
  test_random random = {5};
  for (int i = 0; i < 1500; i++) {
    f->bytes.count = 0;
    if (test_random_below(&random, 8) == 0)
      sf_buffer_add_text(&f->bytes, "\xEF\xBB\xBF");
    size_t pieces = test_random_below(&random, 60);
    switch (test_random_below(&random, 3)) {
    case 0:
      test_random_article(&random, pieces, &f->bytes);
      break;
    case 1:
      test_random_bytes(&random, pieces, &f->bytes);
      break;
    default:
      for (size_t k = 0; k < pieces * 8; k++) {
        char c = (char)test_random_below(&random, test_random_below(&random, 4) ? 128 : 256);
        sf_buffer_add(&f->bytes, (sf_slice){&c, 1});
      }
    }
    reference_char *reference = malloc((f->bytes.count + 1) * sizeof *reference);
    size_t count = build_reference(sf_buffer_slice(&f->bytes), reference);
    read_bytes(f, sf_buffer_slice(&f->bytes));
    compare_places(f, reference, count);
    free(reference);
  }
}

/* Thousands of characters that go between two that stay. */
static void long_stretches_that_vanish(void **state) {
  fixture *f = *state;
  for (size_t gone = 0; gone < 400; gone += 37) {
    f->bytes.count = 0;
    for (size_t i = 0; i < gone; i++)
      sf_buffer_add_text(&f->bytes, "\xC2\xAD");
    for (size_t i = 0; i < 128; i++)
      sf_buffer_add_text(&f->bytes, "x");
    for (size_t i = 0; i < gone; i++)
      sf_buffer_add_text(&f->bytes, "\xE2\x80\x8B");
    reference_char *reference = malloc((f->bytes.count + 1) * sizeof *reference);
    size_t count = build_reference(sf_buffer_slice(&f->bytes), reference);
    read_bytes(f, sf_buffer_slice(&f->bytes));
    compare_places(f, reference, count);
    free(reference);
  }
}

/* ---- days and identity ---- */

static void days_are_checked_against_the_calendar(void **state) {
  (void)state;
  static const char *const good[] = {"2031-05-12", "0001-01-01", "9999-12-31",
                                     "2024-02-29", "2000-02-29", "2031-04-30"};
  static const char *const bad[] = {"2031-02-29", "1900-02-29", "2031-04-31",  "2031-00-10",
                                    "2031-13-01", "2031-01-00", "2031-01-32",  "0000-01-01",
                                    "2031-1-01",  "2031/05/12", "2031-05-12 ", "",
                                    "2031-05-1x", "+031-05-12", "20310512"};
  for (size_t i = 0; i < LENGTH_OF(good); i++)
    assert_true(sf_day_is_valid(sf_slice_of(good[i])));
  for (size_t i = 0; i < LENGTH_OF(bad); i++)
    if (sf_day_is_valid(sf_slice_of(bad[i])))
      fail_msg("'%s' is no day", bad[i]);
  assert_false(sf_day_is_valid((sf_slice){0}));
}

/* Every number of a day against a calendar counted on from its start. */
static void the_calendar_has_all_its_days(void **state) {
  (void)state;
  size_t days = 0;
  for (int year = 1; year <= 800; year++)
    for (int month = 0; month <= 13; month++)
      for (int day = 0; day <= 32; day++) {
        char text[11] = {(char)('0' + year / 1000),
                         (char)('0' + year / 100 % 10),
                         (char)('0' + year / 10 % 10),
                         (char)('0' + year % 10),
                         '-',
                         (char)('0' + month / 10),
                         (char)('0' + month % 10),
                         '-',
                         (char)('0' + day / 10),
                         (char)('0' + day % 10),
                         '\0'};
        days += sf_day_is_valid((sf_slice){text, 10});
      }
  assert_int_equal(days, 2 * 146097);
}

static void the_record_tells_the_day(void **state) {
  fixture *f = *state;
  static const struct {
    const char *published, *from, *day, *wanted_from;
    unsigned warnings;
  } table[] = {
      {"2031-05-12", NULL, "2031-05-12", "record", 0},
      {" 2031-05-12T23:59:00+02:00", "feed", "2031-05-12", "feed", 0},
      {"2031-05-12 10:00:00", NULL, "2031-05-12", "record", 0},
      {"12 May 2031", NULL, "", "", SF_WARNING_PUBLISHED},
      {"2031-02-30", "x", "", "", SF_WARNING_PUBLISHED},
      {"2031-05-123", NULL, "", "", SF_WARNING_PUBLISHED},
      {"", NULL, "", "", 0},
      {NULL, NULL, "", "", 0},
  };
  for (size_t i = 0; i < LENGTH_OF(table); i++) {
    read_input(f, &(sf_input){.path = "p",
                              .text = "x",
                              .text_length = 1,
                              .published = table[i].published,
                              .published_from = table[i].from});
    assert_slice(f->document.published, table[i].day);
    assert_slice(f->document.published_from, table[i].wanted_from);
    assert_int_equal(f->document.warnings, table[i].warnings);
  }
}

static void identify(fixture *f, const char *text, const char *day, const char *path,
                     char id[SF_ID_LENGTH + 1]) {
  read_input(
      f, &(sf_input){.path = path, .text = text, .text_length = strlen(text), .published = day});
  sf_document_identify(&f->document);
  memcpy(id, f->document.id, SF_ID_LENGTH);
  id[SF_ID_LENGTH] = '\0';
  assert_int_equal(strspn(id, "0123456789abcdef"), SF_ID_LENGTH);
}

static void identity_is_text_and_day(void **state) {
  fixture *f = *state;
  char id[SF_ID_LENGTH + 1], other[SF_ID_LENGTH + 1];
  identify(f, "An article.", "2031-05-12", "a", id);
  identify(f, "An article.", "2031-05-12T10:00", "b", other);
  assert_string_equal(id, other);
  identify(f,
           "\xEF\xBB\xBF"
           "An article.",
           "2031-05-12", "a", other); /* decoded the same */
  assert_string_equal(id, other);
  identify(f, "An article.", "2031-05-13", "a", other);
  assert_string_not_equal(id, other);
  identify(f, "An article.", NULL, "a", other);
  assert_string_not_equal(id, other);
  identify(f, "An article", "2031-05-12", "a", other);
  assert_string_not_equal(id, other);
}

/* Stores of years to come are merged with those of today. */
static void ids_never_change(void **state) {
  fixture *f = *state;
  char id[SF_ID_LENGTH + 1] = "";
  sf_id_write(0x0123456789ABCDEFu, 0xFEDCBA9876543210u, id);
  assert_string_equal(id, "0123456789abcdeffedc");
  identify(f, "An article.", "2031-05-12", "a", id);
  assert_string_equal(id, "7eaaf249fda5395b5971");
}

static void too_large_is_refused(void **state) {
  fixture *f = *state;
  sf_error error;
  sf_input input = {.path = "big.txt", .text = "", .text_length = (size_t)1 << 31};
  assert_int_equal(sf_document_read(&input, &f->arena, &f->document, &error), SF_ERROR_INPUT);
  assert_error(error, "big.txt", 0, 0, "larger than 2 GiB");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(plain_text_stays_as_it_is),
      TEST(a_bom_is_not_counted),
      TEST(windows_1252_is_read_byte_by_byte),
      TEST(names_are_decoded_too),
      TEST(cleaning_changes_only_what_disturbs),
      TEST(one_byte_is_seen_wherever_it_stands),
      TEST(places_count_code_points),
      TEST(random_bytes_keep_their_places),
      TEST(long_stretches_that_vanish),
      cmocka_unit_test(days_are_checked_against_the_calendar),
      cmocka_unit_test(the_calendar_has_all_its_days),
      TEST(the_record_tells_the_day),
      TEST(identity_is_text_and_day),
      TEST(ids_never_change),
      TEST(too_large_is_refused),
  };
  return cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
