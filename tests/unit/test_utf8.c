/* test_utf8.c: validation, counting, character classes, folding, and the keys of words. */
#include "unit/unit.h"

#include "token/utf8.h"
#include "unit/utf8_vectors.h"

static void validation_agrees_with_the_standard(void **state) {
  (void)state;
  for (size_t i = 0; i < LENGTH_OF(utf8_vectors); i++) {
    const struct utf8_vector *vector = &utf8_vectors[i];
    sf_slice text = test_copy((sf_slice){vector->bytes, vector->length}, 0);
    size_t valid = sf_utf8_valid_prefix(text);
    if (valid != vector->valid)
      fail_msg("vector %zu: %zu bytes are valid, wanted %zu", i, valid, vector->valid);
    size_t characters = sf_utf8_count((sf_slice){text.data, valid});
    if (characters != vector->characters)
      fail_msg("vector %zu: %zu characters, wanted %zu", i, characters, vector->characters);
    test_release(text);
  }
  assert_int_equal(sf_utf8_valid_prefix((sf_slice){0}), 0);
  assert_int_equal(sf_utf8_count((sf_slice){0}), 0);
}

static void a_bad_byte_is_found_at_any_place(void **state) {
  (void)state;
  char text[64];
  for (size_t length = 1; length <= sizeof text; length++)
    for (size_t at = 0; at < length; at++) {
      memset(text, 'x', length);
      text[at] = (char)0xE9;
      assert_int_equal(sf_utf8_valid_prefix((sf_slice){text, length}), at);
    }
}

static void every_code_point_round_trips(void **state) {
  (void)state;
  sf_memory memory;
  sf_memory_init(&memory);
  sf_buffer buffer;
  sf_buffer_init(&buffer, &memory);
  size_t characters = 0;
  for (int32_t code = 1; code < 0x110000; code++) {
    if (code >= 0xD800 && code < 0xE000)
      continue;
    size_t start = buffer.count;
    sf_utf8_encode(&buffer, code);
    int32_t back;
    unsigned length = sf_utf8_decode(buffer.data + start, &back);
    characters++;
    if (back != code || length != buffer.count - start)
      fail_msg("U+%04X came back as U+%04X in %u bytes", (unsigned)code, (unsigned)back, length);
  }
  assert_int_equal(sf_utf8_valid_prefix(sf_buffer_slice(&buffer)), buffer.count);
  assert_int_equal(sf_utf8_count(sf_buffer_slice(&buffer)), characters);
  sf_buffer_clear(&buffer);
}

static void characters_have_their_class(void **state) {
  (void)state;
  static const struct {
    int32_t code;
    sf_char_class wanted;
  } table[] = {
      {'a', SF_CHAR_LETTER},    {'Z', SF_CHAR_UPPER},    {0xE9, SF_CHAR_LETTER},
      {0xC9, SF_CHAR_UPPER},    {0x01C5, SF_CHAR_UPPER}, {0x0301, SF_CHAR_LETTER},
      {0x65E5, SF_CHAR_LETTER}, {'7', SF_CHAR_DIGIT},    {0x0663, SF_CHAR_OTHER},
      {' ', SF_CHAR_SPACE},     {'\n', SF_CHAR_SPACE},   {0xA0, SF_CHAR_SPACE},
      {0x2028, SF_CHAR_SPACE},  {0x3000, SF_CHAR_SPACE}, {'"', SF_CHAR_QUOTE},
      {0x201C, SF_CHAR_QUOTE},  {0x2019, SF_CHAR_QUOTE}, {0xAB, SF_CHAR_QUOTE},
      {'\'', SF_CHAR_OTHER},    {'-', SF_CHAR_DASH},     {0x2014, SF_CHAR_DASH},
      {0x2212, SF_CHAR_DASH},   {'.', SF_CHAR_OTHER},    {0x20AC, SF_CHAR_OTHER},
      {0x1F600, SF_CHAR_OTHER}, {0x200B, SF_CHAR_OTHER},
  };
  for (size_t i = 0; i < LENGTH_OF(table); i++)
    if (sf_char_classify(table[i].code) != table[i].wanted)
      fail_msg("U+%04X has class %d", (unsigned)table[i].code,
               (int)sf_char_classify(table[i].code));
}

static void folding_forgets_case_and_diacritics(void **state) {
  (void)state;
  static const char *const pairs[][2] = {
      {"", ""},
      {"Hello World-9", "hello world-9"},
      {"CÔTE d’Ivoire", "cote d'ivoire"},
      {"Co\xCC\x82te", "cote"},
      {"São Tomé", "sao tome"},
      {"Türkiye", "turkiye"},
      {"İzmir", "izmir"},
      {"Straße", "strasse"},
      {"ﬁnance", "finance"},
      {"ΩMEGA", "ωmega"},
      {"Ⅷ", "viii"},
      {"ＥＵ", "eu"},
      {"Łódź", "łodz"},
      {"…", "..."},
      {"ʼ‘’", "'''"},
      {"日本", "日本"},
  };
  sf_memory memory;
  sf_memory_init(&memory);
  sf_buffer out;
  sf_buffer_init(&out, &memory);
  for (size_t i = 0; i < LENGTH_OF(pairs); i++) {
    out.count = 0;
    sf_fold(sf_slice_of(pairs[i][0]), &out);
    assert_slice(sf_buffer_slice(&out), pairs[i][1]);
  }
  sf_buffer_clear(&out);
}

/* Folding what is folded changes nothing, and the result is valid. */
static void folding_is_idempotent(void **state) {
  (void)state;
  sf_memory memory;
  sf_memory_init(&memory);
  sf_buffer text, once, twice;
  sf_buffer_init(&text, &memory);
  sf_buffer_init(&once, &memory);
  sf_buffer_init(&twice, &memory);
  test_random random = {2};
  for (int i = 0; i < 300; i++) {
    text.count = once.count = twice.count = 0;
    test_random_article(&random, 60, &text);
    sf_fold(sf_buffer_slice(&text), &once);
    sf_fold(sf_buffer_slice(&once), &twice);
    assert_int_equal(sf_utf8_valid_prefix(sf_buffer_slice(&once)), once.count);
    assert_true(sf_slice_equal(sf_buffer_slice(&once), sf_buffer_slice(&twice)));
  }
  sf_buffer_clear(&text);
  sf_buffer_clear(&once);
  sf_buffer_clear(&twice);
}

static void the_ascii_key_is_the_general_key(void **state) {
  (void)state;
  static const char letters[] = "abcxyzABCXYZ'.";
  sf_memory memory;
  sf_memory_init(&memory);
  sf_buffer folded;
  sf_buffer_init(&folded, &memory);
  test_random random = {3};
  for (int i = 0; i < 20000; i++) {
    char word[16];
    size_t length = 1 + test_random_below(&random, 16);
    for (size_t k = 0; k < length; k++)
      word[k] = letters[test_random_below(&random, sizeof letters - 1)];
    /* what stands behind the word must not matter */
    sf_slice text = test_copy((sf_slice){word, length}, SF_TEXT_PADDING);
    memset((char *)(uintptr_t)text.data + length, (int)test_random_below(&random, 256),
           SF_TEXT_PADDING);
    sf_word_key fast = sf_word_key_ascii(text.data, length);
    folded.count = 0;
    sf_fold(text, &folded);
    sf_word_key slow = sf_word_key_of(sf_buffer_slice(&folded));
    assert_true(fast.low == slow.low && fast.high == slow.high && fast.exact && slow.exact);
    assert_true(sf_word_key_hash(fast) == sf_word_key_hash(slow));
    test_release(text);
  }
  sf_buffer_clear(&folded);
}

static void keys_tell_words_apart(void **state) {
  (void)state;
  sf_word_key a = sf_word_key_of(SF_SLICE("abcdefgh")), b = sf_word_key_of(SF_SLICE("abcdefghi"));
  assert_true(a.low == b.low && a.high != b.high);
  sf_word_key full = sf_word_key_of(SF_SLICE("sixteen-letters!"));
  assert_true(full.exact);
  sf_word_key longer = sf_word_key_of(SF_SLICE("sixteen-letters!!"));
  assert_false(longer.exact);
  assert_true(sf_word_key_of((sf_slice){0}).exact);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(validation_agrees_with_the_standard),
      cmocka_unit_test(a_bad_byte_is_found_at_any_place),
      cmocka_unit_test(every_code_point_round_trips),
      cmocka_unit_test(characters_have_their_class),
      cmocka_unit_test(folding_forgets_case_and_diacritics),
      cmocka_unit_test(folding_is_idempotent),
      cmocka_unit_test(the_ascii_key_is_the_general_key),
      cmocka_unit_test(keys_tell_words_apart),
  };
  return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
