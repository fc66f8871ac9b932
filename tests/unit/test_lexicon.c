/* test_lexicon.c: table files, the case rule, phrases on the token stream, and refused files. */
#include "unit/unit.h"

#include "embedded.h"
#include "lexicon/image.h"
#include "lexicon/lexicon.h"
#include "pipeline.h"
#include "token/utf8.h"

#include <stdio.h>

typedef struct fixture {
  sf_memory memory;
  sf_lexicon *lexicon;
  sf_tokens tokens;
  sf_buffer scratch;
  sf_slice text;
} fixture;

static const char places[] = "# places\n"
                             "@table place code size\r\n"
                             "Italy|Italian\tIT\t5\r\n"
                             "US|U.S.|United States|United States of America\tUS\n"
                             "Côte d'Ivoire\tCI\t-\n"
                             "South Korea\tKR\n"
                             "Korea\tKP\t1\n"
                             "Guinea-Bissau\tGW\n"
                             "Guinea\tGN\n"
                             "May\tMY\n"
                             "\n"
                             "@table unit factor\n"
                             "million|m|mn\t6\n"
                             "US dollar\t0\n"
                             "€\t1\n"
                             "per cent\t2\n"
                             "Internationally Agreed Frameworks\t9\n"
                             "@table place\n"
                             "Oz\tOZ\n";

static int set_up(void **state) {
  fixture *f = calloc(1, sizeof *f);
  sf_memory_init(&f->memory);
  sf_buffer_init(&f->scratch, &f->memory);
  f->lexicon = sf_lexicon_new();
  sf_error error;
  if (sf_lexicon_load(f->lexicon, "p.tsv", SF_SLICE(places), false, &error) != SF_OK)
    return 1;
  *state = f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  sf_tokens_clear(&f->tokens);
  sf_buffer_clear(&f->scratch);
  sf_lexicon_free(f->lexicon);
  test_release(f->text);
  free(f);
  return 0;
}

static void load_more(fixture *f, const char *content) {
  sf_error error;
  if (sf_lexicon_load(f->lexicon, "more.tsv", sf_slice_of(content), true, &error) != SF_OK)
    fail_msg("%s", error.message);
}

static void tokenize(fixture *f, const char *text) {
  test_release(f->text);
  f->text = test_copy(sf_slice_of(text), SF_TEXT_PADDING);
  sf_tokenize(f->text, f->lexicon, UINT64_MAX, &f->memory, &f->tokens);
}

/* The first column of what `table` finds at the text's first token, "" for nothing, and its
 * length in tokens. */
static void expect(fixture *f, const char *table, const char *text, const char *value,
                   uint32_t tokens) {
  tokenize(f, text);
  uint32_t length = 0;
  uint16_t number = sf_lexicon_table(f->lexicon, table);
  assert_int_not_equal(number, SF_NO_TABLE);
  const sf_entry *entry = sf_lexicon_find(f->lexicon, number, &f->tokens, 0, &length);
  sf_slice got = entry ? sf_entry_value(entry, 0) : SF_SLICE("");
  if (!sf_slice_is(got, value) || length != tokens)
    fail_msg("'%s': <%.*s> %u tokens, wanted <%s> %u", text, (int)got.length, got.data, length,
             value, tokens);
}

static void tables_and_columns_have_names(void **state) {
  fixture *f = *state;
  uint16_t place = sf_lexicon_table(f->lexicon, "place");
  assert_int_equal(sf_lexicon_column(f->lexicon, place, "size"), 1);
  assert_int_equal(sf_lexicon_column(f->lexicon, place, "factor"), -1);
  assert_int_equal(sf_lexicon_column(f->lexicon, SF_NO_TABLE, "size"), -1);
  assert_int_equal(sf_lexicon_table(f->lexicon, "plac"), SF_NO_TABLE);
}

static void entries_come_in_file_order(void **state) {
  fixture *f = *state;
  assert_int_equal(sf_lexicon_seal(f->lexicon, NULL), SF_OK);
  uint16_t place = sf_lexicon_table(f->lexicon, "place");
  const sf_entry *entries[16], *entry = NULL;
  size_t count = 0;
  while ((entry = sf_lexicon_next(f->lexicon, place, entry)) != NULL)
    entries[count++] = entry;
  assert_int_equal(count, 9); /* without those of the table between */
  assert_slice(sf_entry_phrase(entries[1]), "US");
  assert_int_equal(entries[1]->value_count, 1);
  assert_slice(sf_entry_value(entries[0], 1), "5");
  assert_int_equal(sf_entry_value(entries[2], 1).length, 0); /* "-" is absent */
  assert_int_equal(sf_entry_value(entries[1], 1).length, 0);
  assert_int_equal(sf_entry_value(entries[1], -1).length, 0);
  assert_int_equal(entries[8]->table, place);
  assert_slice(sf_entry_phrase(entries[8]), "Oz");
}

static void the_table_decides_about_case(void **state) {
  fixture *f = *state;
  assert_int_equal(sf_lexicon_seal(f->lexicon, NULL), SF_OK);
  expect(f, "place", "Italy", "IT", 1);
  expect(f, "place", "ITALY", "IT", 1);
  expect(f, "place", "italy", "", 0);
  expect(f, "place", "US", "US", 1);
  expect(f, "place", "us", "", 0);
  expect(f, "place", "Us", "", 0);
  expect(f, "unit", "million", "6", 1);
  expect(f, "unit", "Million", "6", 1);
  expect(f, "unit", "MILLION", "6", 1);
  expect(f, "unit", "US dollar", "0", 2);
  expect(f, "unit", "US Dollar", "0", 2);
  expect(f, "unit", "Us dollar", "", 0);
  expect(f, "place", "may", "", 0);
}

static void the_longest_phrase_wins(void **state) {
  fixture *f = *state;
  assert_int_equal(sf_lexicon_seal(f->lexicon, NULL), SF_OK);
  expect(f, "place", "United States of America's", "US", 4);
  expect(f, "place", "United States of Mind", "US", 2);
  expect(f, "place", "United Nations", "", 0);
  expect(f, "place", "South Korea and", "KR", 2);
  expect(f, "place", "Korea", "KP", 1);
  expect(f, "place", "Guinea-Bissau", "GW", 3);
  expect(f, "place", "Guinea - Bissau", "GN", 1); /* spacing belongs to the phrase */
  expect(f, "place", "Guinea Bissau", "GN", 1);
  expect(f, "place", "South\nKorea", "", 0); /* two paragraphs */
  expect(f, "place", "South", "", 0);
  expect(f, "unit", "Internationally Agreed Frameworks", "9", 3);
}

static void diacritics_and_apostrophes_do_not_matter(void **state) {
  fixture *f = *state;
  assert_int_equal(sf_lexicon_seal(f->lexicon, NULL), SF_OK);
  expect(f, "place", "Côte d'Ivoire", "CI", 2);
  expect(f, "place", "Cote d’Ivoire", "CI", 2);
  expect(f, "place", "CÔTE D'IVOIRE", "CI", 2);
  expect(f, "place", "Cote d'ivoire", "CI", 2); /* d' is lower case in the table */
  expect(f, "place", "cote d'Ivoire", "", 0);
  expect(f, "unit", "€5", "1", 1);
  expect(f, "place", "U.S. troops", "US", 1);
}

static void a_later_row_replaces_an_earlier_one(void **state) {
  fixture *f = *state;
  load_more(f, "@table place\nItaly\tXX\t9\n");
  assert_int_equal(sf_lexicon_seal(f->lexicon, NULL), SF_OK);
  expect(f, "place", "Italy", "XX", 1);
  expect(f, "place", "Italian", "IT", 1); /* the other spelling stays */
  sf_buffer scratch;
  sf_buffer_init(&scratch, &f->memory);
  uint16_t place = sf_lexicon_table(f->lexicon, "place");
  assert_slice(
      sf_entry_value(sf_lexicon_find_text(f->lexicon, place, SF_SLICE("italy"), &scratch), 0),
      "XX");
  tokenize(f, "Italy");
  assert_slice(
      sf_entry_value(sf_lexicon_find_word(f->lexicon, place, &f->tokens.tokens.data[0]), 0), "XX");
  sf_buffer_clear(&scratch);
}

static void find_text_reads_groups_of_expressions(void **state) {
  fixture *f = *state;
  assert_int_equal(sf_lexicon_seal(f->lexicon, NULL), SF_OK);
  uint16_t place = sf_lexicon_table(f->lexicon, "place");
  static const char *const pairs[][2] = {{"italy", "IT"},
                                         {"  South \n KOREA ", "KR"},
                                         {"guinea-bissau", "GW"},
                                         {"cote d’ivoire", "CI"},
                                         {"South", ""},
                                         {"", ""},
                                         {"united states of", ""},
                                         {"-", ""},
                                         {"nowhere", ""},
                                         {"a b c d e f g h i j k l m n o p q r", ""}};
  for (size_t i = 0; i < LENGTH_OF(pairs); i++) {
    const sf_entry *entry =
        sf_lexicon_find_text(f->lexicon, place, sf_slice_of(pairs[i][0]), &f->scratch);
    assert_slice(entry ? sf_entry_value(entry, 0) : SF_SLICE(""), pairs[i][1]);
  }
}

static void single_words_are_found_without_their_phrases(void **state) {
  fixture *f = *state;
  assert_int_equal(sf_lexicon_seal(f->lexicon, NULL), SF_OK);
  uint16_t place = sf_lexicon_table(f->lexicon, "place");
  tokenize(f, "South Korea guinea Guinea unheard");
  const sf_token *tokens = f->tokens.tokens.data;
  assert_null(sf_lexicon_find_word(f->lexicon, place, &tokens[0]));
  assert_slice(sf_entry_value(sf_lexicon_find_word(f->lexicon, place, &tokens[1]), 0), "KP");
  assert_null(sf_lexicon_find_word(f->lexicon, place, &tokens[2]));
  assert_slice(sf_entry_value(sf_lexicon_find_word(f->lexicon, place, &tokens[3]), 0), "GN");
  assert_null(sf_lexicon_find_word(f->lexicon, place, &tokens[4]));
}

static void classes_mark_first_words(void **state) {
  fixture *f = *state;
  assert_int_equal(sf_lexicon_seal(f->lexicon, NULL), SF_OK);
  uint64_t place = sf_lexicon_class(f->lexicon, sf_lexicon_table(f->lexicon, "place"));
  uint64_t unit = sf_lexicon_class(f->lexicon, sf_lexicon_table(f->lexicon, "unit"));
  assert_true(place && unit && place != unit && place >= 1u << SF_CLASS_TABLES);
  assert_true(place == sf_lexicon_class(f->lexicon, sf_lexicon_table(f->lexicon, "place")));
  tokenize(f, "US south korea dollar x");
  const sf_token *tokens = f->tokens.tokens.data;
  assert_true(sf_lexicon_classes(f->lexicon, tokens[0].word) == (place | unit));
  assert_true(sf_lexicon_classes(f->lexicon, tokens[1].word) == place);
  assert_true(sf_lexicon_classes(f->lexicon, tokens[2].word) == place);
  assert_true(sf_lexicon_classes(f->lexicon, tokens[3].word) == 0);
  assert_true(sf_lexicon_classes(f->lexicon, 0) == 0);
}

static void tables_share_class_bits_when_they_run_out(void **state) {
  fixture *f = *state;
  sf_buffer text;
  sf_buffer_init(&text, &f->memory);
  for (uint64_t i = 0; i < 80; i++) {
    sf_buffer_add_text(&text, "@table many");
    sf_buffer_add_number(&text, i);
    sf_buffer_add_text(&text, "\nword\n");
  }
  sf_error error;
  assert_int_equal(sf_lexicon_load(f->lexicon, "m", sf_buffer_slice(&text), false, &error), SF_OK);
  assert_int_equal(sf_lexicon_seal(f->lexicon, &error), SF_OK);
  uint64_t given = 0;
  for (uint16_t table = 0; table < 82; table++) {
    uint64_t bit = sf_lexicon_class(f->lexicon, table);
    assert_true(bit >= UINT64_C(1) << SF_CLASS_TABLES && (bit & (bit - 1)) == 0);
    assert_true(table >= 64 - SF_CLASS_TABLES || !(given & bit)); /* the first have their own */
    given |= bit;
  }
  assert_true(given == ~((UINT64_C(1) << SF_CLASS_TABLES) - 1));
  sf_buffer_clear(&text);
}

/* More tables than a sf_table_set has bits would be slower to ask, not wrong. */
static void each_built_in_table_has_a_bit_of_its_own(void **state) {
  (void)state;
  size_t tables = 0;
  for (size_t i = 0; i < sf_embedded_file_count; i++) {
    const char *at = sf_embedded_files[i].data;
    bool rules = strstr(sf_embedded_files[i].path, ".tsv") == NULL;
    while (!rules && (at = strstr(at, "\n@table ")) != NULL)
      at++, tables++;
  }
  assert_true(tables > 0 && tables <= 64 * SF_TABLE_SET_WORDS);
}

typedef struct spellings {
  size_t count;
  sf_slice last;
} spellings;

static void count_spelling(void *context, sf_slice spelling, const sf_entry *entry) {
  spellings *seen = context;
  assert_non_null(entry);
  seen->count++;
  seen->last = spelling;
}

static void spellings_come_in_file_order(void **state) {
  fixture *f = *state;
  spellings seen = {0};
  assert_int_equal(sf_lexicon_seal(f->lexicon, NULL), SF_OK);
  sf_lexicon_each_spelling(f->lexicon, sf_lexicon_table(f->lexicon, "place"), count_spelling,
                           &seen);
  assert_int_equal(seen.count, 13);
  assert_slice(seen.last, "Oz");
}

/* Every word of a large table is found again, and no other. */
static void a_large_table_finds_every_word(void **state) {
  fixture *f = *state;
  sf_buffer text;
  sf_buffer_init(&text, &f->memory);
  sf_buffer_add_text(&text, "@table big v\n");
  for (uint64_t i = 0; i < 30000; i++) {
    sf_buffer_add_text(&text, i % 7 ? "word" : "quitelongcompoundwordnumber");
    for (uint64_t rest = i * 2; rest; rest /= 26)
      sf_buffer_add(&text, (sf_slice){&"abcdefghijklmnopqrstuvwxyz"[rest % 26], 1});
    sf_buffer_add_text(&text, "\t");
    sf_buffer_add_number(&text, i);
    sf_buffer_add_text(&text, "\n");
  }
  sf_error error;
  assert_int_equal(sf_lexicon_load(f->lexicon, "b", sf_buffer_slice(&text), false, &error), SF_OK);
  assert_int_equal(sf_lexicon_seal(f->lexicon, NULL), SF_OK);
  uint16_t big = sf_lexicon_table(f->lexicon, "big");
  size_t found = 0;
  const sf_entry *entry = NULL;
  while ((entry = sf_lexicon_next(f->lexicon, big, entry)) != NULL)
    found += sf_lexicon_find_text(f->lexicon, big, sf_entry_phrase(entry), &f->scratch) == entry;
  assert_int_equal(found, 30000);
  assert_null(sf_lexicon_find_text(f->lexicon, big, SF_SLICE("wordb"), &f->scratch));
  assert_null(sf_lexicon_find_text(f->lexicon, big, SF_SLICE("quitelongcompoundwordnumberqqq"),
                                   &f->scratch));
  sf_buffer_clear(&text);
}

/* What stands in the program is what the loader makes of the built-in tables, byte by byte. */
static void the_built_in_lexicon_is_the_loaded_one(void **state) {
  fixture *f = *state;
  sf_engine *engine;
  sf_error error;
  assert_int_equal(sf_engine_new_to_keep(&engine, &error), SF_OK);
  sf_buffer loaded;
  sf_buffer_init(&loaded, &f->memory);
  sf_lexicon_write(sf_engine_lexicon(engine), &loaded);
  assert_int_equal(loaded.count, sf_lexicon_image_size);
  assert_memory_equal(loaded.data, sf_lexicon_image, sf_lexicon_image_size);
  sf_buffer_clear(&loaded);
  sf_engine_free(engine);
}

/* Is word `word` in table `table`? A different set of tables for each word. */
static bool is_listed(unsigned word, unsigned table) {
  return ((word * 2654435761u) ^ (table * 40503u)) % 97 < word;
}

/* Every table has a place of its own with each word, however many share the word. */
static void a_word_stands_in_many_tables(void **state) {
  enum { TABLES = 150, WORDS = 90 };
  fixture *f = *state;
  sf_buffer text;
  sf_buffer_init(&text, &f->memory);
  for (unsigned table = 0; table < TABLES; table++) {
    sf_buffer_add_text(&text, "@table t");
    sf_buffer_add_number(&text, table);
    sf_buffer_add_text(&text, " v\n");
    for (unsigned word = 0; word < WORDS; word++)
      if (is_listed(word, table)) {
        const char spelling[] = {'w', (char)('a' + word / 26), (char)('a' + word % 26), '\t'};
        sf_buffer_add(&text, (sf_slice){spelling, sizeof spelling});
        sf_buffer_add_number(&text, table * WORDS + word);
        sf_buffer_add_text(&text, "\n");
      }
  }
  sf_error error;
  assert_int_equal(sf_lexicon_load(f->lexicon, "m", sf_buffer_slice(&text), false, &error), SF_OK);
  assert_int_equal(sf_lexicon_seal(f->lexicon, NULL), SF_OK);
  for (unsigned table = 0; table < TABLES; table++)
    for (unsigned word = 0; word < WORDS; word++) {
      char name[16], spelling[] = {'w', (char)('a' + word / 26), (char)('a' + word % 26), '\0'};
      char value[16] = "";
      snprintf(name, sizeof name, "t%u", table);
      if (is_listed(word, table))
        snprintf(value, sizeof value, "%u", table * WORDS + word);
      expect(f, name, spelling, value, *value ? 1 : 0);
    }
  sf_buffer_clear(&text);
}

/* The number-th of some words that are alike. */
static sf_slice make_word(unsigned number, char out[8]) {
  static const char ends[][3] = {"s", "ed", "er", "qq"};
  for (unsigned i = 0; i < 3; i++, number /= 26)
    out[i] = (char)('a' + number % 26);
  memcpy(out + 3, ends[number % 4], 3);
  return sf_slice_of(out);
}

/* Each of many words has a slot of its own, and no other word is taken for it. */
static void every_word_is_found_and_no_other(void **state) {
  enum { WORDS = 60000, LAST = 26 * 26 * 26 * 4 };
  fixture *f = *state;
  sf_buffer text;
  sf_buffer_init(&text, &f->memory);
  sf_buffer_add_text(&text, "@table t\n");
  char word[8];
  size_t first = sf_lexicon_word_count(f->lexicon);
  for (unsigned i = 0; i < WORDS; i++) {
    sf_buffer_add(&text, make_word(i, word));
    sf_buffer_add_text(&text, "\n");
  }
  sf_error error;
  assert_int_equal(sf_lexicon_load(f->lexicon, "m", sf_buffer_slice(&text), false, &error), SF_OK);
  assert_int_equal(sf_lexicon_seal(f->lexicon, NULL), SF_OK);
  for (unsigned i = 0; i < LAST; i++)
    assert_int_equal(sf_lexicon_word(f->lexicon, make_word(i, word)), i < WORDS ? first + i : 0);
  sf_buffer_clear(&text);
}

static void bad_files_are_refused_with_their_place(void **state) {
  (void)state;
  static const struct {
    const char *content;
    bool extend;
    unsigned long line;
    unsigned column;
    const char *reason;
  } bad[] = {
      {"Italy\tIT\n", false, 1, 1, "a row before any '@table"},
      {"# c\n@table \n", false, 2, 1, "'@table' needs a name"},
      {"@table\nx\n", false, 1, 1, "'@table' needs a name"},
      {"@table a b\nword\t1\t2\n", false, 2, 8, "more values than the table has columns"},
      {"@table a\nword\t1\n", false, 2, 6, "more values"},
      {"@table a\nok\nword||x\n", false, 3, 1, "empty phrase"},
      {"@table a\n|\n", false, 2, 1, "empty phrase"},
      {"@table a\none two three four five six seven eight nine ten eleven twelve thirteen "
       "fourteen fifteen sixteen seventeen\n",
       false, 2, 1, "at most 16 words"},
      {"@table a\nok\nna\xEFve\n", false, 3, 3, "not UTF-8"},
      {"@table a b c d e f g h i j k l m n\n", false, 1, 1, "too many columns"},
      {"@table unheard\nx\n", true, 1, 8, "no table is called 'unheard'"},
  };
  for (size_t i = 0; i < LENGTH_OF(bad); i++) {
    sf_lexicon *lexicon = sf_lexicon_new();
    sf_error error = {0};
    sf_slice content = test_copy(sf_slice_of(bad[i].content), 0);
    sf_result result = sf_lexicon_load(lexicon, "bad.tsv", content, bad[i].extend, &error);
    if (result != SF_ERROR_RULES)
      fail_msg("file %zu was not refused", i);
    assert_error(error, "bad.tsv", bad[i].line, bad[i].column, bad[i].reason);
    sf_lexicon_free(lexicon);
    test_release(content);
  }
}

static void an_empty_lexicon_knows_nothing(void **state) {
  (void)state;
  sf_lexicon *lexicon = sf_lexicon_new();
  sf_error error;
  assert_int_equal(sf_lexicon_load(lexicon, "e", SF_SLICE("# nothing\n@table a b"), false, &error),
                   SF_OK);
  assert_int_equal(sf_lexicon_seal(lexicon, NULL), SF_OK);
  sf_memory memory;
  sf_memory_init(&memory);
  sf_tokens tokens = {0};
  sf_buffer scratch;
  sf_buffer_init(&scratch, &memory);
  sf_slice text = test_copy(SF_SLICE("Some words."), SF_TEXT_PADDING);
  sf_tokenize(text, lexicon, UINT64_MAX, &memory, &tokens);
  assert_null(sf_lexicon_find(lexicon, 0, &tokens, 0, NULL));
  assert_null(sf_lexicon_find_word(lexicon, 0, &tokens.tokens.data[1]));
  assert_null(sf_lexicon_find_text(lexicon, 0, SF_SLICE("words"), &scratch));
  assert_int_equal(sf_lexicon_dotted(lexicon, 0, true), 0);
  sf_tokens_clear(&tokens);
  sf_buffer_clear(&scratch);
  test_release(text);
  sf_lexicon_free(lexicon);
  sf_lexicon_free(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(tables_and_columns_have_names),
      TEST(entries_come_in_file_order),
      TEST(the_table_decides_about_case),
      TEST(the_longest_phrase_wins),
      TEST(diacritics_and_apostrophes_do_not_matter),
      TEST(a_later_row_replaces_an_earlier_one),
      TEST(find_text_reads_groups_of_expressions),
      TEST(single_words_are_found_without_their_phrases),
      TEST(classes_mark_first_words),
      TEST(tables_share_class_bits_when_they_run_out),
      TEST(each_built_in_table_has_a_bit_of_its_own),
      TEST(spellings_come_in_file_order),
      TEST(a_large_table_finds_every_word),
      TEST(a_word_stands_in_many_tables),
      TEST(every_word_is_found_and_no_other),
      TEST(the_built_in_lexicon_is_the_loaded_one),
      cmocka_unit_test(bad_files_are_refused_with_their_place),
      cmocka_unit_test(an_empty_lexicon_knows_nothing),
  };
  return cmocka_run_group_tests_name("lexicon", tests, NULL, NULL);
}
