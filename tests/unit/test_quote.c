/* test_quote.c: who speaks where quotations of one document share the sentences before them, which
 * are laid out once and kept for a while (resolve.c). What counts as speech is in the corpus. */
#include "unit/unit.h"

#include "pipeline.h"

#include <stdio.h>

typedef struct fixture {
  sf_engine *engine;
  sf_session *session;
} fixture;

static int set_up(void **state) {
  fixture *f = calloc(1, sizeof *f);
  sf_error error;
  *state = f;
  return sf_engine_new(NULL, &f->engine, &error) != SF_OK ||
         sf_session_new(f->engine, &f->session, &error) != SF_OK;
}

static int tear_down(void **state) {
  fixture *f = *state;
  sf_session_free(f->session);
  sf_engine_free(f->engine);
  free(f);
  return 0;
}

static const char *const people[] = {"Anna Harrowby", "Jane Quillane", "Janet Osterley",
                                     "Anna Tremlett", "Jane Wexcombe", "Janet Ullathorne"};

/* Writes one paragraph about each person: `%s` is the name. */
static void write_paragraphs(char *text, size_t size, const char *paragraph) {
  size_t length = 0;
  for (size_t i = 0; i < LENGTH_OF(people); i++) {
    assert_true(length + strlen(paragraph) + 100 < size);
    for (const char *at = paragraph; *at; at++)
      if (at[0] == '%' && at[1] == 's')
        length += (size_t)sprintf(text + length, "%s", people[i]), at++;
      else
        text[length++] = *at;
  }
  text[length] = 0;
}

/* Writes one paragraph about each person, and checks the speakers of the quotations: `each` of
 * every person in turn, of which `pieces` are pieces of one. */
static void expect_speakers(fixture *f, const char *paragraph, size_t each, size_t pieces) {
  char text[8000];
  write_paragraphs(text, sizeof text, paragraph);
  sf_input input = {.path = "test", .text = text, .text_length = strlen(text)};
  const sf_scan *scan;
  sf_error error;
  size_t found = 0, count = LENGTH_OF(people), grouped = 0;
  assert_int_equal(sf_session_scan(f->session, &input, &scan, &error), SF_OK);
  for (size_t i = 0; i < scan->mentions.count; i++) {
    const sf_mention *mention = &scan->mentions.data[i];
    if (mention->kind != SF_KIND_QUOTE)
      continue;
    assert_true(found < count * each);
    const sf_value *speaker = &mention->values[SF_QUOTE_SPEAKER];
    assert_int_equal(speaker->type, SF_VALUE_TEXT);
    assert_slice(speaker->as.text, people[found++ / each]);
    grouped += mention->values[SF_QUOTE_GROUP].type == SF_VALUE_NUMBER;
  }
  assert_int_equal(found, count * each);
  assert_int_equal(grouped, count * pieces);
}

/* Each pronoun looks back over other quotations. */
static void pronouns_mean_whom_their_own_paragraph_is_about(void **state) {
  expect_speakers(*state,
                  "%s opened the new pier on Monday. The rain fell for an hour. Some boats came "
                  "in. \"We will keep the pier open all winter,\" she said. The band played on. "
                  "\"Nobody will have to pay for the lamps,\" she said. The lamps were lit. The "
                  "tide was high. \"They will burn for as long as we like,\" she added.\n\n",
                  3, 0);
}

/* It looks back over more sentences than are kept, while its own has more to be read. */
static void a_sentence_is_kept_while_it_is_read(void **state) {
  expect_speakers(*state,
                  "%s opened the new pier on Monday. The rain fell for an hour. Some boats came "
                  "in. The band played on. The tide was high. \"We will keep the pier open all "
                  "winter,\" she said, \"and nobody will have to pay for the lamps.\"\n\n",
                  2, 2);
}

/* Both pieces look back, for nobody is found, over sentences that each have a quotation at the
 * place of the second piece: one of them laid out in the place of the sentence in hand would make
 * that the sentence's first, which goes with none before. */
static void the_sentence_in_hand_is_not_overwritten(void **state) {
  static const char text[] =
      "The old band played \"low tide\" again. The two boats played \"sea salt\" once. The young "
      "band played \"wet rope\" twice. The new crew played \"grey gull\" badly. The old band "
      "played \"low sun\" again. The two boats played \"sea wind\" once. The young band played "
      "\"wet sand\" twice. \"We will keep the pier open all winter,\" she said, \"and nobody will "
      "have to pay for the lamps.\"";
  fixture *f = *state;
  sf_input input = {.path = "test", .text = text, .text_length = strlen(text)};
  const sf_scan *scan;
  sf_error error;
  size_t grouped = 0;
  assert_int_equal(sf_session_scan(f->session, &input, &scan, &error), SF_OK);
  for (size_t i = 0; i < scan->mentions.count; i++)
    grouped += scan->mentions.data[i].kind == SF_KIND_QUOTE &&
               scan->mentions.data[i].values[SF_QUOTE_GROUP].type == SF_VALUE_NUMBER;
  assert_int_equal(grouped, 2);
}

/* The sentence of the second quotation begins before the first, which holds ends of sentences. */
static void a_sentence_begins_before_the_sentences_quoted_in_it(void **state) {
  expect_speakers(*state,
                  "The tide was high. %s said \"the pier works. It really does work. It is paid "
                  "for\" to the whole town, and that \"nothing more will be asked of anybody "
                  "here\".\n\n",
                  2, 0);
}

/* Nothing stands before the only mark, nor between two. */
static void a_mark_may_be_all_there_is(void **state) {
  static const char *const texts[] = {"\"",  "\xE2\x80\x9C", "''",          "\"\"",
                                      "\" ", ",\"",          "\n\n\"\n\n\""};
  fixture *f = *state;
  for (size_t i = 0; i < LENGTH_OF(texts); i++) {
    sf_input input = {.path = "test", .text = texts[i], .text_length = strlen(texts[i])};
    const sf_scan *scan;
    sf_error error;
    assert_int_equal(sf_session_scan(f->session, &input, &scan, &error), SF_OK);
    assert_int_equal(scan->mentions.count, 0);
  }
}

typedef struct repeated {
  const char *text;
  size_t count;
} repeated;

/* Scans two texts, each as often as it says, and returns the number of quotations. No speaker is
 * longer than a name. */
static size_t count_quotations(fixture *f, repeated first, repeated second) {
  sf_memory memory;
  sf_buffer text;
  const sf_scan *scan;
  sf_error error;
  size_t found = 0;
  sf_memory_init(&memory);
  sf_buffer_init(&text, &memory);
  for (size_t i = 0; i < first.count; i++)
    sf_buffer_add_text(&text, first.text);
  for (size_t i = 0; i < second.count; i++)
    sf_buffer_add_text(&text, second.text);
  sf_slice all = sf_buffer_slice(&text);
  sf_input input = {.path = "test", .text = all.data, .text_length = all.length};
  assert_int_equal(sf_session_scan(f->session, &input, &scan, &error), SF_OK);
  for (size_t i = 0; i < scan->mentions.count; i++) {
    if (scan->mentions.data[i].kind != SF_KIND_QUOTE)
      continue;
    const sf_value *speaker = &scan->mentions.data[i].values[SF_QUOTE_SPEAKER];
    assert_true(speaker->type != SF_VALUE_TEXT || speaker->as.text.length < 200);
    found++;
  }
  sf_buffer_clear(&text);
  return found;
}

/* A word that hyphens make longer and longer is no name as a whole: every quotation would look at
 * all of it. */
static void a_name_of_endless_hyphens_is_cut(void **state) {
  repeated name = {"Osterley-", 100000};
  repeated quotations = {"Quill. \"The pier will stay open,\" he said. Mr ", 10000};
  assert_int_equal(count_quotations(*state, name, quotations), 10000);
}

/* A quadratic step over this would take minutes; how many of the quotations are told is not what
 * counts. */
static void a_sentence_without_end_takes_linear_time(void **state) {
  repeated start = {"Jane Osterley ", 1};
  repeated quotations = {"said “we will keep the pier” ", 300000};
  assert_true(count_quotations(*state, start, quotations) > 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_mark_may_be_all_there_is),
      cmocka_unit_test(pronouns_mean_whom_their_own_paragraph_is_about),
      cmocka_unit_test(a_sentence_is_kept_while_it_is_read),
      cmocka_unit_test(the_sentence_in_hand_is_not_overwritten),
      cmocka_unit_test(a_name_of_endless_hyphens_is_cut),
      cmocka_unit_test(a_sentence_without_end_takes_linear_time),
      cmocka_unit_test(a_sentence_begins_before_the_sentences_quoted_in_it)};
  return cmocka_run_group_tests_name("quote", tests, set_up, tear_down);
}
