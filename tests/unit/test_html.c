/* test_html.c: reading web pages: dates as pages write them, encodings, what is taken out before
 * parsing, and the day of publication among contradicting clues. Whole pages are in tests/cases. */
#include "unit/unit.h"

#include "input/html/day.h"
#include "input/html/encoding.h"
#include "input/html/strip.h"
#include "input/reader.h"
#include "pipeline.h"

#include <stdio.h>

static sf_engine *engine;
static sf_memory memory;
static sf_arena arena;
static sf_buffer scratch;

static int set_up(void **state) {
  (void)state;
  sf_error error;
  sf_memory_init(&memory);
  sf_arena_init(&arena, &memory);
  sf_buffer_init(&scratch, &memory);
  return sf_engine_new(NULL, &engine, &error) == SF_OK ? 0 : -1;
}

static int tear_down(void **state) {
  (void)state;
  sf_engine_free(engine);
  sf_arena_clear(&arena);
  sf_buffer_clear(&scratch);
  return 0;
}

/* ---- dates ---- */

static void expect_date(const char *text, html_order order, const char *wanted) {
  sf_calendar_day day = {0, 0, 0};
  size_t end;
  bool found =
      html_date_read(sf_engine_lexicon(engine), &scratch, sf_slice_of(text), order, &day, &end);
  sf_slice got = sf_arena_format(&arena, "%04d-%02d-%02d", day.year, day.month, day.day);
  if (!found)
    got = SF_SLICE("none");
  if (!sf_slice_is(got, wanted))
    fail_msg("%s: got %s, wanted %s", text, got.data, wanted);
}

static void dates_in_many_spellings(void **state) {
  (void)state;
  static const char *const same[] = {"2031-05-12",
                                     "2031-05-12T08:06:25+01:00",
                                     "20310512",
                                     "2031/05/12 08:06",
                                     "12.5.2031",
                                     "12.05.31, 8:06 Uhr",
                                     "12 May 2031",
                                     "Monday, May 12, 2031",
                                     "May 12th, 2031",
                                     "12th of May 2031",
                                     "Mon, 12 May 2031 08:06:25 GMT",
                                     "12. Mai 2031",
                                     "12 mai 2031",
                                     "12 de mayo de 2031",
                                     "le 12 mai 2031 à 8h",
                                     "12 maja 2031",
                                     "12 мая 2031 г.",
                                     "2031年5月12日",
                                     "2031년 5월 12일",
                                     "1936339585",
                                     "Posted on 12-May-2031",
                                     "Published: 12 May 2031 | Updated: 13 May 2031"};
  for (size_t i = 0; i < LENGTH_OF(same); i++)
    expect_date(same[i], HTML_ORDER_UNKNOWN, "2031-05-12");
}

static void slashes_need_an_order(void **state) {
  (void)state;
  expect_date("5/12/2031", HTML_ORDER_UNKNOWN, "none");
  expect_date("5/12/2031", HTML_MONTH_FIRST, "2031-05-12");
  expect_date("5/12/2031", HTML_DAY_FIRST, "2031-12-05");
  expect_date("13/12/2031", HTML_ORDER_UNKNOWN, "2031-12-13");
  expect_date("12/13/2031", HTML_ORDER_UNKNOWN, "2031-12-13");
  expect_date("5/5/2031", HTML_ORDER_UNKNOWN, "2031-05-05");
}

static void no_dates(void **state) {
  (void)state;
  static const char *const none[] = {"",
                                     "12 May",
                                     "May 2031",
                                     "31 June 2031",
                                     "2031-13-12",
                                     "12.5.1931",
                                     "0000-00-00",
                                     "three of 12 members in May were 2031",
                                     "call 030 12 34 2031",
                                     "1.2.3.4",
                                     "99999999999999999999999999999999"};
  for (size_t i = 0; i < LENGTH_OF(none); i++)
    expect_date(none[i], HTML_DAY_FIRST, "none");
}

/* ---- encodings ---- */

static void expect_decoded(sf_slice bytes, const char *wanted) {
  assert_slice(html_decode(bytes, &arena), wanted);
}

static void encodings(void **state) {
  (void)state;
  expect_decoded(SF_SLICE("\xEF\xBB\xBF"
                          "caf\xC3\xA9"),
                 "café");
  expect_decoded(SF_SLICE("<meta charset=latin1>caf\xC3\xA9"), "<meta charset=latin1>café");
  expect_decoded(SF_SLICE("<meta charset=latin1>caf\xE9 \x93"), "<meta charset=latin1>café “");
  expect_decoded(SF_SLICE("<meta charset=\"iso-8859-2\">\xB3"), "<meta charset=\"iso-8859-2\">ł");
  expect_decoded(SF_SLICE("<?xml encoding='iso-8859-2'?>\xB3"), "<?xml encoding='iso-8859-2'?>ł");
  expect_decoded(SF_SLICE("caf\xE9"), "café");
  expect_decoded(SF_SLICE("\xFE\xFF\0c\0a"), "ca");
  expect_decoded(SF_SLICE("c\xC3\xA9\xC3"), "cé"); /* clipped within a character */
  expect_decoded(SF_SLICE(""), "");
}

/* ---- before parsing ---- */

static void expect_stripped(const char *page, const char *wanted, const char *json) {
  html_stripped stripped;
  html_strip(sf_slice_of(page), &arena, &stripped);
  assert_slice(stripped.page, wanted);
  assert_int_equal(stripped.json.count, json != NULL);
  if (json)
    assert_slice(stripped.json.data[0], json);
}

static void what_is_no_text_is_stripped(void **state) {
  (void)state;
  expect_stripped("a<script>b</p></script>c", "ac", NULL);
  expect_stripped("a<SCRIPT x='</script>'>b</Script >c", "ac", NULL);
  expect_stripped("a<!-- b --> c<!-->d<!--e--!>f", "a cdf", NULL);
  expect_stripped("a<!DOCTYPE x>b<?php c ?>d", "abd", NULL);
  expect_stripped("<p title='<script>'>a</p>", "<p title='<script>'>a</p>", NULL);
  expect_stripped("1 < 2 <3 a<b", "1 < 2 <3 a<b", NULL);
  expect_stripped("a<style>b", "a", NULL);
  expect_stripped("a<noscript>b", "ab", NULL);
  expect_stripped("a<scripting>b", "a<scripting>b", NULL);
  expect_stripped("<script type=\"application/ld+json\">{\"a\":1}</script>b", "b", "{\"a\":1}");
  expect_stripped("<script type=application/ld+json>{", "", "{");
}

/* ---- the day of publication ---- */

typedef struct seen_page {
  char published[16], from[16], title[80];
} seen_page;

static bool take(void *context, const sf_input *input) {
  seen_page *seen = context;
  snprintf(seen->published, sizeof seen->published, "%s", input->published ? input->published : "");
  snprintf(seen->from, sizeof seen->from, "%s", input->published_from ? input->published_from : "");
  snprintf(seen->title, sizeof seen->title, "%s", input->title ? input->title : "");
  return true;
}

static void ignore_problem(void *context, const sf_error *error) {
  (void)context;
  (void)error;
}

static seen_page read_page(const char *head, const char *body) {
  static const char prose[] =
      "<p>The harbour was quiet, and those who came that night were few, as the owner said.</p>"
      "<p>She had expected more of them, since the fund had been announced in all the papers.</p>";
  seen_page seen = {"", "", ""};
  sf_error error;
  sf_slice page = sf_arena_format(
      &arena, "<html><head>%s</head><body>%s<div>%s</div></body></html>", head, body, prose);
  sf_reading reading = {.path = "page",
                        .lexicon = sf_engine_lexicon(engine),
                        .arena = &arena,
                        .scratch = &scratch,
                        .document = take,
                        .problem = ignore_problem,
                        .context = &seen};
  assert_int_equal(sf_reading_bytes(&reading, page, &error), SF_OK);
  return seen;
}

static void expect_day(const char *head, const char *body, const char *day, const char *from) {
  seen_page seen = read_page(head, body);
  assert_string_equal(seen.published, day);
  assert_string_equal(seen.from, from);
}

#define META "<meta property='article:published_time' content='2031-05-12T08:00:00Z'>"
#define JSON                                                                                       \
  "<script "                                                                                       \
  "type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":\"2031-05-13\"}</"      \
  "script>"

static void the_best_source_wins(void **state) {
  (void)state;
  expect_day("", "", "", "");
  expect_day("<link rel=canonical href='https://a.example/2031/05/3/b'>", "", "2031-05-03", "url");
  expect_day("<link rel=canonical href='https://a.example/2031/05/3-questions'>", "", "", "");
  expect_day("<link rel=canonical href='https://a.example/2031/05/11/b'>" META JSON, "",
             "2031-05-11", "url");
  expect_day(META JSON, "", "2031-05-12", "meta");
  expect_day(JSON "<meta name=date content=2031-05-14>", "", "2031-05-13", "json-ld");
  expect_day("<meta name=date content=2031-05-14>",
             "<span itemprop=datePublished>15 May 2031</span>", "2031-05-15", "itemprop");
  expect_day("<meta name=date content=2031-05-14>", "<time>16 May 2031</time>", "2031-05-14",
             "meta");
  expect_day("", "<time datetime=2031-05-16>Friday</time>", "2031-05-16", "time");
  expect_day("", "<span class=post-date>17 May 2031</span>", "2031-05-17", "class");
  expect_day("", "<h1>Quiet</h1><p>18 May 2031</p>", "2031-05-18", "text");
}

static void a_line_that_says_so_wins(void **state) {
  (void)state;
  expect_day("",
             "<h1>Quiet</h1><p>18 May 2031</p><p>Length: 4 pages<br>Published on 19 May 2031</p>",
             "2031-05-19", "text");
  expect_day("", "<p>Veröffentlicht am 19.05.2031</p>", "2031-05-19", "text");
  expect_day(
      "",
      "<h1>Quiet</h1><p>18 May 2031</p><p>Published by the harbour, of 19 towns on the coast "
      "the smallest, 20 May 2031</p>",
      "2031-05-18", "text");
}

static void a_film_tells_the_day_last(void **state) {
  (void)state;
#define FILM                                                                                       \
  "<script type='application/ld+json'>{\"@type\":\"VideoObject\",\"uploadDate\":\"2031-05-20\"}"   \
  "</script>"
  expect_day(FILM, "", "2031-05-20", "json-ld");
  expect_day(FILM, "<h1>Quiet</h1><p>18 May 2031</p>", "2031-05-18", "text");
}

static void the_local_day_of_an_instant(void **state) {
  (void)state;
#define UNIVERSAL "<meta property='article:published_time' content='2031-05-12T02:11:03+00:00'>"
  expect_day(UNIVERSAL "<script>{\"at\":\"2031-05-11T21:11:03-05:00\"}</script>", "", "2031-05-11",
             "meta");
  expect_day(UNIVERSAL "<script>{\"at\":\"2031-05-12T07:41:03.000+0530\"}</script>", "",
             "2031-05-12", "meta");
  assert_int_equal(
      html_local_time(SF_SLICE("2031-05-11T21:11:03-05:00"), SF_SLICE("2031-05-12T02:11:03Z"))
          .length,
      25);
  assert_int_equal(
      html_local_time(SF_SLICE("2031-05-11T21:11:03-05"), SF_SLICE("2031-05-12T02:11:03Z")).length,
      0);
  /* another instant, and one in a day that does not exist, say nothing */
  expect_day(UNIVERSAL "<script>{\"at\":\"2031-05-11T21:12:03-05:00\"}</script>", "", "2031-05-12",
             "meta");
  expect_day(UNIVERSAL "<script>{\"at\":\"2031-05-11T21:11:03-0", "", "2031-05-12", "meta");
}

static void a_change_is_no_publication(void **state) {
  (void)state;
  expect_day("<meta property='article:modified_time' content=2031-05-12>", "", "", "");
  expect_day("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"dateModified\":"
             "\"2031-05-13\"}</script>",
             "", "", "");
  expect_day("", "<time class=updated datetime=2031-05-16>Friday</time>", "", "");
  expect_day("", "<p>Last updated: 18 May 2031</p>", "", "");
}

static void other_stories_do_not_tell_the_day(void **state) {
  (void)state;
  expect_day("", "<div class=comments><time datetime=2031-05-16>Friday</time></div>", "", "");
  expect_day("<link rel=canonical href='https://a.example/99-2031-13-45/b'>", "", "", "");
}

static void titles_without_their_site(void **state) {
  (void)state;
  assert_string_equal(read_page("<title>Quiet - The Lantern</title>"
                                "<meta property='og:site_name' content='The Lantern'>",
                                "")
                          .title,
                      "Quiet");
  assert_string_equal(read_page("<meta property='og:title' content='Quiet &amp; dark'>", "").title,
                      "Quiet & dark");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(dates_in_many_spellings),
      cmocka_unit_test(slashes_need_an_order),
      cmocka_unit_test(no_dates),
      cmocka_unit_test(encodings),
      cmocka_unit_test(what_is_no_text_is_stripped),
      cmocka_unit_test(the_best_source_wins),
      cmocka_unit_test(a_line_that_says_so_wins),
      cmocka_unit_test(a_film_tells_the_day_last),
      cmocka_unit_test(the_local_day_of_an_instant),
      cmocka_unit_test(a_change_is_no_publication),
      cmocka_unit_test(other_stories_do_not_tell_the_day),
      cmocka_unit_test(titles_without_their_site),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
