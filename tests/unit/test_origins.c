/* test_origins.c: fingerprints give back the words and their places; groups are what a comparison
 * of all pairs of texts finds.
 */
#include "unit/unit.h"

#include "store/fingerprint.h"
#include "store/origins.h"
#include "store/settle.h"
#include "token/utf8.h"

#include <stdio.h>

typedef struct fixture {
  sf_memory memory;
  sf_arena arena;
  sf_buffer scratch;
  sf_tokens tokens;
  sf_store *store;
  test_random random;
} fixture;

static int set_up(void **state) {
  fixture *f = calloc(1, sizeof *f);
  sf_error error;
  sf_memory_init(&f->memory);
  sf_arena_init(&f->arena, &f->memory);
  sf_buffer_init(&f->scratch, &f->memory);
  assert_int_equal(sf_store_new(&f->store, &error), SF_OK);
  f->random.state = 11;
  *state = f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  sf_store_free(f->store);
  sf_tokens_clear(&f->tokens);
  sf_buffer_clear(&f->scratch);
  sf_arena_clear(&f->arena);
  free(f);
  return 0;
}

/* ---- fingerprints ---- */

static sf_slice fingerprint_of(fixture *f, const char *text, sf_document *document) {
  sf_error error;
  sf_input input = {.path = "x", .text = text, .text_length = strlen(text)};
  assert_int_equal(sf_document_read(&input, &f->arena, document, &error), SF_OK);
  sf_tokenize(document->clean, NULL, 0, &f->memory, &f->tokens);
  sf_scan scan = {.document = document,
                  .text = document->clean,
                  .tokens = &f->tokens,
                  .memory = &f->memory,
                  .arena = &f->arena};
  sf_slice made = sf_fingerprint_make(&scan);
  assert_true(sf_fingerprint_is_valid(made, document->characters));
  return made;
}

/* Byte of code point `code`. */
static size_t byte_of(sf_slice text, uint32_t code) {
  size_t at = 0;
  int32_t character;
  while (code--)
    at += sf_utf8_decode(text.data + at, &character);
  return at;
}

/* The words of the fingerprint as they stand in the text, a blank behind each. */
static sf_slice words_of(fixture *f, const char *text) {
  sf_document document;
  sf_fingerprint_reader reader = sf_fingerprint_read(fingerprint_of(f, text, &document));
  sf_fingerprint_word word;
  f->scratch.count = 0;
  while (sf_fingerprint_next(&reader, &word)) {
    size_t start = byte_of(document.text, word.start), end = byte_of(document.text, word.end);
    sf_buffer_add(&f->scratch, (sf_slice){document.text.data + start, end - start});
    sf_buffer_add(&f->scratch, SF_SLICE(" "));
  }
  assert_true(reader.at == reader.end);
  return sf_buffer_slice(&f->scratch);
}

static void words_and_places(void **state) {
  static const char *const cases[][2] = {
      {"", ""},
      {"A two-day fair, 1,200 guests!", "A two day fair 1,200 guests "},
      {"Mr Orrin's café is the mayor’s!", "Mr Orrin café is the mayor "},
      {"They don’t — they can't!", "They don’t they can't "},
      {"Åsa\u00A0spent 5\u00A0million on a li\u00ADbrary at night!",
       "Åsa spent 5 million on a li\u00ADbrary at night "},
      {"Counterrevolutionaries met electroencephalographers!",
       "Counterrevolutionaries met electroencephalographers "},
      {"one ………………………………………………………………………… two", "one two "},
      {"東京 and Ωmega", "東京 and Ωmega "},
  };
  for (size_t i = 0; i < LENGTH_OF(cases); i++)
    assert_slice(words_of(*state, cases[i][0]), cases[i][1]);
}

static void no_quoted_words(void **state) {
  static const char *const cases[][2] = {
      {"He said “we will go” and left!", "He said and left "},
      {"He said \"we will go\" and left!", "He said and left "},
      {"He said ``we will go'' and left!", "He said and left "},
      {"Er sagte „wir gehen“ und ging!", "Er sagte und ging "},
      {"Ele disse «vamos» ontem!", "Ele disse ontem "},
      {"He said ‘we will go’ and left!", "He said and left "},
      {"The workers' pay rose in the '90s boom!", "The workers pay rose in the 90 s boom "},
      {"She said “we\n\nThe next day it rained!", "She said The next day it rained "},
      {"“He said ‘go’ to me” twice!", "twice "},
      {"A thing happened!\n\nI like it, so there! — Ann Roe (@annroe) May 3, 2031\n\nThen more!",
       "A thing happened annroe May 3 2031 Then more "},
      {"Write to Ann Roe (@annroe) today!", "Write to Ann Roe annroe today "},
  };
  for (size_t i = 0; i < LENGTH_OF(cases); i++)
    assert_slice(words_of(*state, cases[i][0]), cases[i][1]);
}

/* Whatever stands between words, all of them outside quotation marks are told, where they are. */
static void random_words_and_places(void **state) {
  static const char *const words[] = {"Mills",
                                      "a",
                                      "café",
                                      "li\u00ADbrary",
                                      "don’t",
                                      "1,200",
                                      "internationalisation",
                                      "o’clock",
                                      "of",
                                      "東京",
                                      "35",
                                      "don't",
                                      "1,000,000,000,000,000"};
  static const char *const gaps[] = {" ",  " ",      " ",  ", ",   ",",   " (",  " — ",
                                     " $", "\u00A0", ": ", "\n\n", "'s ", "’s ", "% "};
  static const char *const quotes[] = {" “we will go” ", " \"café, go\" ", " ``li\u00ADbrary'' ",
                                       " “one\u00A0more — and more” ",
                                       " “ask @ noon, or press@café.org, and ‘then’ ask” "};
  fixture *f = *state;
  sf_buffer text, wanted;
  sf_buffer_init(&text, &f->memory);
  sf_buffer_init(&wanted, &f->memory);
  for (unsigned round = 0; round < 400; round++) {
    text.count = wanted.count = 0;
    for (size_t left = test_random_below(&f->random, 40); left; left--) {
      const char *word = words[test_random_below(&f->random, LENGTH_OF(words))];
      bool quote = test_random_below(&f->random, 6) == 0;
      sf_buffer_add_text(&text, word);
      sf_buffer_add_text(&text, quote ? quotes[test_random_below(&f->random, LENGTH_OF(quotes))]
                                      : gaps[test_random_below(&f->random, LENGTH_OF(gaps))]);
      sf_buffer_add_text(&wanted, word);
      sf_buffer_add_text(&wanted, " ");
    }
    sf_buffer_add_text(&text, "so");
    sf_buffer_add_text(&wanted, "so ");
    sf_buffer_add(&text, (sf_slice){"", 1});
    sf_buffer_add(&wanted, (sf_slice){"", 1});
    assert_slice(words_of(f, text.data), wanted.data);
  }
  sf_buffer_clear(&text);
  sf_buffer_clear(&wanted);
}

/* Letters of one word in any dress have one hash. */
static void hashes(void **state) {
  static const char *const pairs[][2] = {{"don't", "DON’T"},
                                         {"Harbour", "harbour"},
                                         {"U.S.", "u.s."},
                                         {"internationalisation", "Internationalisation"}};
  fixture *f = *state;
  for (size_t i = 0; i < LENGTH_OF(pairs); i++) {
    sf_document document;
    sf_fingerprint_word word[2];
    for (size_t k = 0; k < 2; k++) {
      sf_fingerprint_reader reader = sf_fingerprint_read(fingerprint_of(f, pairs[i][k], &document));
      assert_true(sf_fingerprint_next(&reader, &word[k]));
    }
    assert_int_equal(word[0].hash, word[1].hash);
  }
}

static void damaged(void **state) {
  static const char *const wrong[] = {"A", "AB\"", "A/", "AA", "AD", "ABA", "AH__________", "ABx~"};
  (void)state;
  for (size_t i = 0; i < LENGTH_OF(wrong); i++)
    if (sf_fingerprint_is_valid(sf_slice_of(wrong[i]), 1000))
      fail_msg("'%s' is taken for a fingerprint", wrong[i]);
  assert_true(sf_fingerprint_is_valid(SF_SLICE("AF"), 10)); /* one letter behind one */
  assert_false(sf_fingerprint_is_valid(SF_SLICE("AF"), 1));
  assert_true(sf_fingerprint_is_valid((sf_slice){0}, 0));
}

/* ---- groups ---- */

static void put_text(fixture *f, const char *path, const char *text, const char *day) {
  sf_document document;
  sf_store_document record = {.published = sf_slice_of(day)};
  record.fingerprint = fingerprint_of(f, text, &document);
  record.characters = document.characters;
  document.published = record.published;
  sf_document_identify(&document);
  memcpy(record.id, document.id, SF_ID_LENGTH);
  uint32_t index = sf_store_put_document(f->store, &record);
  sf_store_put_path(f->store, index, sf_slice_of(path));
}

/* `count` invented words, the same for the same seed. */
static const char *prose(fixture *f, uint64_t seed, size_t count) {
  static const char *const syllables[] = {"ba", "ter", "lo", "min", "gra", "su", "ve", "dock"};
  test_random random = {.state = seed * 2 + 1};
  sf_buffer text;
  sf_buffer_init(&text, &f->memory);
  for (size_t i = 0; i < count; i++) {
    for (size_t k = 1 + test_random_below(&random, 3); k > 0; k--)
      sf_buffer_add_text(&text, syllables[test_random_below(&random, 8)]);
    sf_buffer_add_text(&text, i % 17 == 16 ? ". " : " ");
  }
  sf_slice made = sf_arena_copy(&f->arena, sf_buffer_slice(&text));
  sf_buffer_clear(&text);
  return sf_arena_format(&f->arena, "%.*s", (int)made.length, made.data).data;
}

static const char *join(fixture *f, const char *a, const char *b, const char *c) {
  return sf_arena_format(&f->arena, "%s%s%s%c", a, b, c, 0).data;
}

/* The groups as "a b; c d": the paths of their documents. */
static sf_slice groups(fixture *f) {
  f->scratch.count = 0;
  sf_store_settle(f->store);
  for (uint32_t g = 1; g <= f->store->origin_count; g++) {
    sf_buffer_add_text(&f->scratch, g > 1 ? ";" : "");
    for (size_t i = 0; i < f->store->documents.count; i++) {
      uint32_t document = f->store->order[i];
      if (f->store->origin_of[document] != g)
        continue;
      sf_buffer_add(&f->scratch, SF_SLICE(" "));
      sf_buffer_add(&f->scratch, f->store->documents.data[document].paths.data[0]);
    }
  }
  return sf_buffer_slice(&f->scratch);
}

static void thirty_words(void **state) {
  fixture *f = *state;
  put_text(f, "a", join(f, prose(f, 1, 90), prose(f, 2, 30), prose(f, 3, 50)), "");
  put_text(f, "b", join(f, prose(f, 4, 20), prose(f, 2, 30), prose(f, 5, 90)), "");
  put_text(f, "c", join(f, prose(f, 6, 40), prose(f, 7, 28), prose(f, 8, 40)), "");
  put_text(f, "d", join(f, prose(f, 9, 50), prose(f, 7, 28), prose(f, 10, 70)), "");
  assert_slice(groups(f), " a b");
  assert_int_equal(f->store->passages.count, 2);
  const sf_passage *passage = f->store->passages.data;
  assert_int_equal(passage[0].end - passage[0].start, passage[1].end - passage[1].start);
}

static void quoted_words(void **state) {
  fixture *f = *state;
  const char *said = join(f, "“", prose(f, 2, 60), "” ");
  put_text(f, "a", join(f, prose(f, 1, 60), said, prose(f, 3, 50)), "");
  put_text(f, "b", join(f, prose(f, 4, 60), said, prose(f, 5, 50)), "");
  assert_slice(groups(f), "");
}

/* The full copy in one, different parts of it in others; an article of its own. */
static void parts_of_one_copy(void **state) {
  fixture *f = *state;
  put_text(f, "full", join(f, prose(f, 1, 60), prose(f, 2, 60), prose(f, 3, 60)), "2031-05-12");
  put_text(f, "head", join(f, prose(f, 1, 60), prose(f, 4, 80), ""), "2031-05-13");
  put_text(f, "middle", join(f, prose(f, 5, 80), prose(f, 2, 60), prose(f, 6, 20)), "2031-05-12");
  put_text(f, "other", prose(f, 7, 200), "2031-05-12");
  assert_slice(groups(f), " full head middle");
}

/* Short documents: the same words, another day of publication. */
static void short_copies(void **state) {
  fixture *f = *state;
  put_text(f, "a", prose(f, 1, 12), "2031-05-12");
  put_text(f, "b", prose(f, 1, 12), "2031-05-13");
  put_text(f, "c", prose(f, 1, 11), "2031-05-12");
  put_text(f, "d", "Too short", "2031-05-12");
  put_text(f, "e", "Too short", "2031-05-13");
  assert_slice(groups(f), " a b");
}

static void what_is_no_copy(void **state) {
  fixture *f = *state;
  char path[8];
  put_text(f, "end1", join(f, prose(f, 1, 300), prose(f, 2, 40), ""), "");
  put_text(f, "end2", join(f, prose(f, 3, 300), prose(f, 2, 40), ""), "");
  put_text(f, "old", join(f, prose(f, 5, 60), prose(f, 6, 60), prose(f, 7, 90)), "2030-11-12");
  put_text(f, "new", join(f, prose(f, 8, 60), prose(f, 6, 60), prose(f, 9, 90)), "2031-05-12");
  for (unsigned i = 0; i < 30; i++) { /* an appeal in the middle of every article */
    snprintf(path, sizeof path, "x%02u", i);
    put_text(f, sf_arena_format(&f->arena, "%s", path).data,
             join(f, prose(f, 100 + i, 90), prose(f, 10, 50), prose(f, 200 + i, 90)), "");
  }
  assert_slice(groups(f), "");
  for (unsigned i = 0; i < 30; i++) { /* a release that thirty outlets print whole */
    snprintf(path, sizeof path, "y%02u", i);
    put_text(f, sf_arena_format(&f->arena, "%s", path).data,
             join(f, prose(f, 300 + i, 20), prose(f, 11, 150), prose(f, 400 + i, 20)), "");
  }
  groups(f);
  assert_int_equal(f->store->origin_count, 1);
  assert_int_equal(f->store->passages.count, 30);
}

/* ---- against a comparison of all pairs ---- */

#define TEXTS 14
#define LONG  600

typedef struct text_words {
  uint8_t hash[LONG];
  size_t count;
} text_words;

static bool share_run(const text_words *a, const text_words *b) {
  for (size_t i = 0; i + SF_ORIGIN_WORDS <= a->count; i++)
    for (size_t k = 0; k + SF_ORIGIN_WORDS <= b->count; k++)
      if (!memcmp(a->hash + i, b->hash + k, SF_ORIGIN_WORDS))
        return true;
  return false;
}

/* Random texts out of a few passages, cut anywhere; words before and behind, so that no passage is
 * a notice at the end. */
static void put_random_texts(fixture *f, unsigned round, text_words *texts) {
  for (unsigned i = 0; i < TEXTS; i++) {
    const char *text = prose(f, 1000 * round + i + 50, 80);
    for (size_t k = test_random_below(&f->random, 4); k > 0; k--) {
      const char *passage = prose(f, test_random_below(&f->random, 12) + 1, 70);
      size_t cut = test_random_below(&f->random, strlen(passage));
      text = join(f, text, passage + cut, k % 2 ? "“and so on” " : "");
    }
    text = join(f, text, prose(f, 1000 * round + i + 500, 80), "");
    put_text(f, sf_arena_format(&f->arena, "t%02u%c", i, 0).data, text, "");
    sf_document document;
    sf_fingerprint_word word;
    sf_fingerprint_reader reader = sf_fingerprint_read(fingerprint_of(f, text, &document));
    texts[i].count = 0;
    while (sf_fingerprint_next(&reader, &word) && texts[i].count < LONG)
      texts[i].hash[texts[i].count++] = word.hash;
  }
}

static void find_all_pairs(const text_words *texts, unsigned *group) {
  for (unsigned i = 0; i < TEXTS; i++)
    group[i] = i;
  for (unsigned i = 0; i < TEXTS; i++)
    for (unsigned k = 0; k < i; k++)
      if (group[i] != group[k] && share_run(&texts[i], &texts[k])) {
        unsigned from = group[i], to = group[k];
        for (unsigned m = 0; m < TEXTS; m++)
          group[m] = group[m] == from ? to : group[m];
      }
}

static void all_pairs(void **state) {
  fixture *f = *state;
  static text_words texts[TEXTS];
  unsigned group[TEXTS], linked = 0;
  for (unsigned round = 1; round <= 40; round++) {
    sf_store_reset(f->store);
    put_random_texts(f, round, texts);
    find_all_pairs(texts, group);
    sf_store_settle(f->store);
    for (unsigned i = 0; i < TEXTS; i++)
      for (unsigned k = 0; k < i; k++) {
        uint32_t a = f->store->origin_of[f->store->order[i]];
        bool same = a && a == f->store->origin_of[f->store->order[k]];
        linked += same;
        if (same != (group[i] == group[k]))
          fail_msg("round %u: texts %u and %u are %s group", round, k, i, same ? "one" : "not one");
      }
  }
  assert_in_range(linked, 200, 40 * TEXTS * TEXTS / 4);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(words_and_places, set_up, tear_down),
      cmocka_unit_test_setup_teardown(no_quoted_words, set_up, tear_down),
      cmocka_unit_test_setup_teardown(random_words_and_places, set_up, tear_down),
      cmocka_unit_test_setup_teardown(hashes, set_up, tear_down),
      cmocka_unit_test_setup_teardown(damaged, set_up, tear_down),
      cmocka_unit_test_setup_teardown(thirty_words, set_up, tear_down),
      cmocka_unit_test_setup_teardown(quoted_words, set_up, tear_down),
      cmocka_unit_test_setup_teardown(parts_of_one_copy, set_up, tear_down),
      cmocka_unit_test_setup_teardown(short_copies, set_up, tear_down),
      cmocka_unit_test_setup_teardown(what_is_no_copy, set_up, tear_down),
      cmocka_unit_test_setup_teardown(all_pairs, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
