/* test_same.c: words, wordings and sums that are the same without being equal, and those that only
 * look so. The sentences are invented; each pair stands for a kind.
 */
#include "unit/unit.h"

#include "store/conflicts_parts.h"
#include "store/parts.h"
#include "store/same.h"
#include "store/same_align.h"
#include "store/wording.h"

#include <stdio.h>

static sf_store *new_store(void) {
  sf_store *store;
  sf_error error;
  assert_int_equal(sf_store_new(&store, &error), SF_OK);
  return store;
}

static uint32_t put_document(sf_store *store, unsigned number, const char *published) {
  sf_store_document document = {.published = sf_slice_of(published), .characters = 9000};
  memset(document.id, "0123456789abcdef"[number], SF_ID_LENGTH);
  return sf_store_put_document(store, &document);
}

static void put(sf_store *store, sf_kind kind, uint32_t document, uint32_t start, const char *text,
                const sf_value *values) {
  sf_record record = {.kind = kind,
                      .document = document,
                      .start = start,
                      .end = start + 9,
                      .sentence_start = start / 100 * 100,
                      .sentence_end = start / 100 * 100 + 100,
                      .text = sf_slice_of(text),
                      .values = values};
  sf_store_put_mention(store, &record);
}

static sf_value text_value(const char *text) {
  return text ? sf_value_text(sf_slice_of(text)) : (sf_value){0};
}

/* ---- words ---- */

static sf_same_word word(const sf_same_words *tables, const char *text) {
  return sf_same_word_of(tables, sf_slice_of(text));
}

static void words_lose_their_endings(void **state) {
  (void)state;
  sf_memory memory;
  sf_memory_init(&memory);
  sf_same_words *tables = sf_same_words_new(&memory);
  static const char *const same[][2] = {
      {"harbour", "harbours"}, {"stop", "stopped"},   {"make", "making"},   {"try", "tries"},
      {"go", "went"},          {"child", "children"}, {"crash", "crashes"}, {"turn", "turning"}};
  for (size_t i = 0; i < LENGTH_OF(same); i++)
    if (word(tables, same[i][0]).stem != word(tables, same[i][1]).stem)
      fail_msg("%s and %s", same[i][0], same[i][1]);
  static const char *const apart[][2] = {
      {"thing", "the"}, {"bring", "bra"}, {"need", "nee"}, {"harbour", "labour"}, {"bus", "bu"}};
  for (size_t i = 0; i < LENGTH_OF(apart); i++)
    if (word(tables, apart[i][0]).stem == word(tables, apart[i][1]).stem)
      fail_msg("%s and %s", apart[i][0], apart[i][1]);
  sf_same_words_free(&memory, tables);
}

static void words_have_senses_and_sorts(void **state) {
  (void)state;
  sf_memory memory;
  sf_memory_init(&memory);
  sf_same_words *tables = sf_same_words_new(&memory);
  assert_int_equal(word(tables, "cracks").sense, word(tables, "gap").sense);
  assert_int_not_equal(word(tables, "cracks").stem, word(tables, "gap").stem);
  assert_int_equal(word(tables, "began").sense, word(tables, "launching").sense);
  assert_int_not_equal(word(tables, "cracks").sense, word(tables, "nation").sense);
  assert_int_equal(word(tables, "the").sort, SF_WORD_STOP);
  assert_int_equal(word(tables, "wont").sort, SF_WORD_NOT);
  assert_int_equal(word(tables, "40").sort, SF_WORD_NUMBER);
  assert_int_equal(word(tables, "harbour").sort, SF_WORD_CONTENT);
  sf_same_words_free(&memory, tables);
}

/* ---- speakers ---- */

static void names_of_one_person(void **state) {
  (void)state;
  static const struct {
    const char *a, *b;
    bool named;
    sf_speaker_match match;
  } table[] = {
      {"Ann Orrin", "Ann Orrin", true, SF_SPEAKER_SAME},
      {"Orrin", "Ann Orrin", true, SF_SPEAKER_SAME},
      {"Ann B. Orrin", "Ann Orrin", true, SF_SPEAKER_SAME},
      {"A. Orrin", "Ann Orrin", true, SF_SPEAKER_SAME},
      {"Tim Orrin", "Timothy Orrin", true, SF_SPEAKER_SAME},
      {"Per Løkke", "Per Lokke", true, SF_SPEAKER_SAME},
      {"Bo Orrin", "Ann Orrin", true, SF_SPEAKER_OTHER},
      {"Ann Orrin", "Ann Quill", true, SF_SPEAKER_OTHER},
      {"", "Ann Orrin", true, SF_SPEAKER_OPEN},
      {"the minister", "Ann Orrin", false, SF_SPEAKER_OPEN},
  };
  for (size_t i = 0; i < LENGTH_OF(table); i++)
    if (sf_speaker_compare(sf_slice_of(table[i].a), table[i].named, sf_slice_of(table[i].b),
                           true) != table[i].match)
      fail_msg("%s and %s", table[i].a, table[i].b);
}

/* ---- quotations ---- */

/* How many facts two quotations of two articles are. */
static size_t quote_facts(const char *speaker_a, const char *a, const char *day_a,
                          const char *speaker_b, const char *b, const char *day_b) {
  sf_store *store = new_store();
  sf_value values[SF_FIELDS_MAX] = {{0}};
  values[SF_QUOTE_SPEAKER] = text_value(speaker_a);
  put(store, SF_KIND_QUOTE, put_document(store, 1, day_a), 10, a, values);
  values[SF_QUOTE_SPEAKER] = text_value(speaker_b);
  put(store, SF_KIND_QUOTE, put_document(store, 2, day_b), 10, b, values);
  sf_store_settle(store);
  size_t facts = store->facts.count;
  sf_store_free(store);
  return facts;
}

#define LONG "\"The old harbour wall held for ninety winters and it will hold for ninety more.\""

static void near_equal_words_are_one_quotation(void **state) {
  (void)state;
  static const struct {
    const char *speaker_a, *a, *speaker_b, *b;
    size_t facts;
  } table[] = {
      /* marks, a spelling, a tense, an insertion, a cut */
      {"Ann Orrin", LONG, "Orrin",
       "“The old harbor wall held for ninety winters, and it will hold for ninety more”", 1},
      {"Ann Orrin", LONG, "Orrin",
       "\"The old harbour wall holds for ninety winters and will be holding for ninety more.\"", 1},
      {"Ann Orrin", LONG, "Orrin",
       "\"The old harbour wall [of Tarn] held for ninety hard winters, it will hold for more.\"",
       1},
      /* a fragment; a short one */
      {"Ann Orrin", LONG, "Ann Orrin", "\"held for ninety winters\"", 1},
      {"Ann Orrin", LONG, "Ann Orrin", "\"harbour wall\"", 1},
      /* translated and back */
      {"Ann Orrin", "\"This vile trade exploits every crack in our harbour fence.\"", "Orrin",
       "\"This evil business exploits every gap in our harbour fence.\"", 1},
      /* nobody says who, and the words are long and equal */
      {"Ann Orrin", LONG, NULL, LONG, 1},
      {"Ann Orrin", LONG, "the mayor", "\"held for ninety winters and it will hold\"", 1},
      /* another statement of hers; another number; the opposite; another person */
      {"Ann Orrin", LONG, "Ann Orrin", "\"The new harbour crane arrived last spring.\"", 2},
      {"Ann Orrin", "\"We lost 14 boats in the storm\"", "Ann Orrin",
       "\"We lost 19 boats in the storm\"", 2},
      {"Ann Orrin", "\"The council will pay for the harbour wall\"", "Ann Orrin",
       "\"The council will not pay for the harbour wall\"", 2},
      {"Ann Orrin", "\"The wall is our duty\"", "Bo Quill", "\"The wall is our duty, all of it\"",
       2},
      {"Ann Orrin", LONG, "Bo Quill", "\"held for ninety winters\"", 2},
  };
  for (size_t i = 0; i < LENGTH_OF(table); i++)
    if (quote_facts(table[i].speaker_a, table[i].a, "2031-05-12", table[i].speaker_b, table[i].b,
                    "2031-05-13") != table[i].facts)
      fail_msg("not %zu: %s / %s", table[i].facts, table[i].a, table[i].b);
}

/* A phrase that somebody likes is no utterance of another year. */
static void far_days_need_more(void **state) {
  (void)state;
  const char *piece = "\"hold for ninety winters\"";
  assert_int_equal(quote_facts("Orrin", LONG, "2031-05-12", "Orrin", piece, "2029-01-01"), 2);
  assert_int_equal(quote_facts("Orrin", LONG, "2031-05-12", "Orrin", LONG, "2029-01-01"), 1);
}

/* A short piece that would fit two utterances joins one, and not the two. */
static void a_piece_joins_no_two(void **state) {
  (void)state;
  sf_store *store = new_store();
  sf_value values[SF_FIELDS_MAX] = {{0}};
  values[SF_QUOTE_SPEAKER] = text_value("Ann Orrin");
  put(store, SF_KIND_QUOTE, put_document(store, 1, "2031-05-12"), 10,
      "\"The fishermen deserve an honest harbour and a market that pays.\"", values);
  put(store, SF_KIND_QUOTE, put_document(store, 2, "2031-05-12"), 10,
      "\"Our ferry needs an honest harbour, or it will sail from Tarn.\"", values);
  put(store, SF_KIND_QUOTE, put_document(store, 3, "2031-05-12"), 10, "\"an honest harbour\"",
      values);
  sf_store_settle(store);
  assert_int_equal(store->facts.count, 2);
  sf_store_free(store);
}

/* ---- the quick look ---- */

/* The different first four letters of the words of a text that have as many; how many. */
static size_t list_letters(sf_slice text, const char **list) {
  size_t count = 0, i;
  sf_slice word;
  while ((word = sf_slice_next_word(&text)).length) {
    if (word.length < 4)
      continue;
    for (i = 0; i < count && memcmp(list[i], word.data, 4) != 0; i++)
      continue;
    if (i == count)
      list[count++] = word.data;
  }
  return count;
}

/* sf_same_glance for two texts, one pair after the other. */
static bool are_near(sf_slice a, sf_slice b) {
  const char *x[32], *y[32];
  size_t x_count = list_letters(a, x), y_count = list_letters(b, y), common = 0;
  size_t shorter = x_count < y_count ? x_count : y_count;
  for (size_t i = 0; i < x_count; i++)
    for (size_t k = 0; k < y_count; k++)
      common += !memcmp(x[i], y[k], 4);
  if (!shorter || common * 2 < shorter)
    return false;
  return shorter > 2 || (a.length < b.length ? sf_words_within(a, b) : sf_words_within(b, a));
}

static void words_within_are_whole_words(void **state) {
  static const char *const words[] = {"so", "so", "sort", "s", "or", "sos"};
  (void)state;
  test_random random = {12};
  unsigned within = 0;
  for (unsigned round = 0; round < 4000; round++) {
    char texts[2][80], padded[2][80];
    for (unsigned t = 0; t < 2; t++) {
      texts[t][0] = '\0';
      for (size_t left = 1 + test_random_below(&random, t ? 8 : 3); left; left--) {
        strcat(texts[t], words[test_random_below(&random, LENGTH_OF(words))]);
        strcat(texts[t], left > 1 ? " " : "");
      }
      snprintf(padded[t], sizeof padded[t], " %s ", texts[t]);
    }
    bool wanted = strstr(padded[1], padded[0]) != NULL;
    assert_int_equal(sf_words_within(sf_slice_of(texts[0]), sf_slice_of(texts[1])), wanted);
    within += wanted;
  }
  assert_true(within > 500 && within < 3500);
  assert_true(sf_words_within(SF_SLICE(""), SF_SLICE("")));
  assert_false(sf_words_within(SF_SLICE(""), SF_SLICE("so")));
}

static void a_glance_sees_every_pair(void **state) {
  static const char *const words[] = {"harbour", "bridge", "we",    "workers", "not",    "pay",
                                      "money",   "winter", "stone", "council", "answer", "yet"};
  (void)state;
  test_random random = {11};
  sf_memory memory;
  sf_memory_init(&memory);
  sf_arena arena;
  sf_arena_init(&arena, &memory);
  unsigned near = 0, far = 0;
  for (unsigned round = 0; round < 500; round++) {
    sf_slice texts[SF_GLANCE_MAX];
    bool maybe[SF_GLANCE_MAX];
    size_t count = 2 + test_random_below(&random, 5), found = 0;
    sf_arena_reset(&arena);
    for (size_t i = 0; i < count; i++) {
      texts[i] = SF_SLICE("so");
      for (size_t left = 1 + test_random_below(&random, round % 4 ? 9 : 40); left; left--)
        texts[i] = sf_arena_format(&arena, "%s %s", texts[i].data,
                                   words[test_random_below(&random, LENGTH_OF(words))]);
    }
    size_t told = sf_same_glance(texts, count, &arena, maybe);
    for (size_t i = 0; i < count; i++) {
      bool wanted = false;
      for (size_t k = 0; k < count; k++)
        wanted = wanted || (k != i && are_near(texts[i], texts[k]));
      assert_int_equal(maybe[i], wanted);
      found += wanted;
      wanted ? near++ : far++;
    }
    assert_int_equal(told, found);
  }
  assert_true(near > 500 && far > 500);
  sf_arena_clear(&arena);
}

static bool collect(void *context, const char *data, size_t length) {
  sf_buffer_add(context, (sf_slice){data, length});
  return true;
}

static void assert_written(sf_store *store, const char *what) {
  sf_memory memory;
  sf_buffer out;
  sf_error error;
  sf_memory_init(&memory);
  sf_buffer_init(&out, &memory);
  assert_int_equal(sf_store_write(store, SF_FORMAT_JSON, collect, &out, &error), SF_OK);
  sf_buffer_add(&out, (sf_slice){"", 1});
  if (!strstr(out.data, what))
    fail_msg("no %s in %s", what, out.data);
  sf_buffer_clear(&out);
}

static void mentions_say_how_they_put_it(void **state) {
  (void)state;
  sf_store *store = new_store();
  sf_value values[SF_FIELDS_MAX] = {{0}};
  values[SF_QUOTE_SPEAKER] = text_value("Ann Orrin");
  const char *day = "2031-05-12";
  put(store, SF_KIND_QUOTE, put_document(store, 1, day), 10, LONG, values);
  put(store, SF_KIND_QUOTE, put_document(store, 2, day), 10, LONG, values);
  put(store, SF_KIND_QUOTE, put_document(store, 3, day), 10, "\"held for ninety winters\"", values);
  values[SF_QUOTE_SPEAKER] = text_value("Orrin");
  put(store, SF_KIND_QUOTE, put_document(store, 4, day), 10,
      "\"The ancient harbour wall held for ninety winters and it will hold for ninety more.\"",
      values);
  assert_written(store, "\"speaker\":\"Ann Orrin\"");
  assert_written(store, "\"documents\":4");
  assert_written(store, "\"wording\":\"verbatim\"");
  assert_written(store, "\"wording\":\"fragment\"");
  assert_written(store, "\"speaker\":\"Orrin\",\"wording\":\"paraphrase\",\"differs\":"
                        "[[\"ancient\",\"old\"]]");
  assert_written(store, "\"variants\":[\"The ancient harbour");
  sf_store_free(store);
}

/* ---- sums ---- */

typedef struct test_sum {
  unsigned document;
  int64_t amount;
  const char *role, *about;
} test_sum;

static sf_store *store_of_sums(const test_sum *sums, size_t count) {
  sf_store *store = new_store();
  for (size_t i = 0; i < count; i++) {
    sf_value values[SF_FIELDS_MAX] = {{0}};
    values[SF_MONEY_AMOUNT] = sf_value_number((sf_decimal){sums[i].amount, 0});
    values[SF_MONEY_CURRENCY] = text_value("GBP");
    values[SF_MONEY_ROLE] = text_value(sums[i].role);
    values[SF_MONEY_ABOUT] = text_value(sums[i].about);
    put(store, SF_KIND_MONEY, put_document(store, sums[i].document, "2031-05-12"),
        100 + 150 * (uint32_t)i, "£1", values);
  }
  sf_store_settle(store);
  return store;
}

static size_t sum_facts(const test_sum *sums, size_t count) {
  sf_store *store = store_of_sums(sums, count);
  size_t facts = store->facts.count;
  sf_store_free(store);
  return facts;
}

static void sums_of_one_thing(void **state) {
  (void)state;
  static const struct {
    test_sum sums[2];
    size_t facts;
  } table[] = {
      /* the same words; another role or none */
      {{{1, 33000000, "funding", "council pledges _ harbour wall repairs"},
        {2, 33000000, "other", "_ repair harbour walls council"}},
       1},
      /* the same round sum for another thing, in the same article and in another */
      {{{1, 75000000, "fine", "court fined company _ leak"},
        {1, 75000000, "funding", "mayor pledged _ laboratory"}},
       2},
      {{{1, 5000000, "funding", "mayor pledged _ laboratory"},
        {2, 5000000, "funding", "club bought striker _ summer"}},
       2},
      {{{1, 5000000, "loss", "harbour lost _ storm boats"},
        {2, 5000000, "funding", "harbour gets _ storm"}},
       2},
      /* a sum that is not round: an article that repeats it means it */
      {{{1, 33400000, NULL, "_ harbour"}, {1, 33400000, NULL, "figure _"}}, 1},
  };
  for (size_t i = 0; i < LENGTH_OF(table); i++)
    if (sum_facts(table[i].sums, 2) != table[i].facts)
      fail_msg("not %zu: %s / %s", table[i].facts, table[i].sums[0].about, table[i].sums[1].about);
}

/* Thousands of one sum: those of one thing are found through their words. */
static void many_of_one_sum(void **state) {
  (void)state;
  enum { COUNT = 400 };
  test_sum sums[COUNT];
  for (unsigned i = 0; i < COUNT; i++)
    sums[i] = (test_sum){i % 8, 33000000, "funding",
                         i % 2 ? "council pledges _ harbour wall repairs fishermen"
                               : "army orders _ radar masts northern islands"};
  assert_int_equal(sum_facts(sums, COUNT), 2);
}

static void parts_make_up_their_sum(void **state) {
  (void)state;
  static const test_sum sums[] = {{1, 33000000, "funding", "council pledges _ harbour"},
                                  {1, 30000000, "funding", "_ walls"},
                                  {1, 3000000, "funding", "_ nets"},
                                  {2, 7000000, "funding", "_ cranes"}};
  sf_store *store = store_of_sums(sums, LENGTH_OF(sums));
  assert_int_equal(store->splits.count, 1);
  assert_int_equal(store->splits.data[0].count, 2);
  assert_written(store,
                 "\"amount\":33000000,\"currency\":\"GBP\",\"role\":\"funding\",\"parts\":[[");
  assert_written(store,
                 "\"amount\":3000000,\"currency\":\"GBP\",\"role\":\"funding\",\"part_of\":[");
  sf_store_free(store);
  static const test_sum apart[] = {{1, 33000000, "funding", "council pledges _ harbour"},
                                   {1, 30000000, "fine", "court fined _ company"},
                                   {1, 3000000, "funding", "_ nets"},
                                   {2, 3000000, "funding", "_ walls"},
                                   {2, 1000000, "funding", "_ nets"},
                                   {2, 2000000, "funding", "_ cranes"}};
  store = store_of_sums(apart, LENGTH_OF(apart));
  assert_int_equal(store->splits.count, 0);
  sf_store_free(store);
}

/* What a caller held before is not taken for an answer. */
static void figures_apart_agree_in_nothing(void **state) {
  (void)state;
  figure hourly = {.per = SF_SLICE("hour")}, daily = {.per = SF_SLICE("day")};
  unsigned words = 3;
  bool name = true;
  assert_int_equal(figure_agreement(&hourly, &daily, &words, &name), 0);
  assert_int_equal(words, 0);
  assert_false(name);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(words_lose_their_endings),
      cmocka_unit_test(words_have_senses_and_sorts),
      cmocka_unit_test(names_of_one_person),
      cmocka_unit_test(near_equal_words_are_one_quotation),
      cmocka_unit_test(far_days_need_more),
      cmocka_unit_test(a_piece_joins_no_two),
      cmocka_unit_test(words_within_are_whole_words),
      cmocka_unit_test(a_glance_sees_every_pair),
      cmocka_unit_test(mentions_say_how_they_put_it),
      cmocka_unit_test(sums_of_one_thing),
      cmocka_unit_test(many_of_one_sum),
      cmocka_unit_test(figures_apart_agree_in_nothing),
      cmocka_unit_test(parts_make_up_their_sum),
  };
  return cmocka_run_group_tests_name("same", tests, NULL, NULL);
}
