/* test_formats.c: machine-written times, character references, markup as text, answers of web
 * servers, streams of packed bytes, and what tells a text from other bytes. Whole files of every
 * format are the cases input-*. */
#include "unit/unit.h"

#include "input/charset.h"
#include "input/files.h"
#include "input/http.h"
#include "input/stamp.h"
#include "input/stream.h"
#include "input/warc.h"
#include "input/xml/blocks.h"
#include "input/xml/reference.h"

#include <stdlib.h>

static sf_memory memory;
static sf_arena arena;
static sf_buffer out, room;
static sf_reading reading;

static int set_up(void **state) {
  (void)state;
  sf_memory_init(&memory);
  sf_arena_init(&arena, &memory);
  sf_buffer_init(&out, &memory);
  sf_buffer_init(&room, &memory);
  reading = (sf_reading){.path = "in", .arena = &arena, .scratch = &out};
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  sf_reading_release(&reading);
  sf_arena_clear(&arena);
  sf_buffer_clear(&out);
  sf_buffer_clear(&room);
  return 0;
}

/* ---- times ---- */

static void stamps_tell_their_day(void **state) {
  (void)state;
  static const char *const pairs[][2] = {
      {"2031-05-12", "2031-05-12"},
      {"2031-05-12T23:59:59.123-05:00", "2031-05-12"},
      {" 2031-05-12 08:06 ", "2031-05-12"},
      {"2031/5/2", "2031-05-02"},
      {"20310512", "2031-05-12"},
      {"20310512T080625+0000", "2031-05-12"},
      {"20310512080625", "2031-05-12"},
      {"Mon, 12 May 2031 08:06:25 GMT", "2031-05-12"},
      {"Mon, 12 May 2031 08:06:25 -0500", "2031-05-12"},
      {"12 May 31 08:06 EST", "2031-05-12"},
      {"12 May 99 08:06 EST", "1999-05-12"},
      {"Monday, 12-May-31 08:06:25 GMT", "2031-05-12"},
      {"Mon May 12 08:06:25 2031", "2031-05-12"},
      {"Mon May  2 08:06:25 UTC 2031", "2031-05-02"},
      {"May 12, 2031", "2031-05-12"},
      {"Sept 1 2031", "2031-09-01"},
      {"Wed, 2 Oct 02 13:00:00 GMT", "2002-10-02"},
  };
  for (size_t i = 0; i < LENGTH_OF(pairs); i++)
    assert_slice(sf_stamp_day(sf_slice_of(pairs[i][0]), &arena), pairs[i][1]);
}

static void doubtful_stamps_tell_nothing(void **state) {
  (void)state;
  static const char *const stamps[] = {"",         "today",      "05/06/2031",   "2031",
                                       "2031-05",  "2031-13-01", "2031-02-30",   "mar 12 mai 2031",
                                       "12:30:45", "1936252800", "12 May 08:06", "99999999",
                                       "Mon, May", "0000-01-01", "32 May 2031",  "2031-05:12",
                                       "-",        "12 2031"};
  for (size_t i = 0; i < LENGTH_OF(stamps); i++)
    assert_slice(sf_stamp_day(sf_slice_of(stamps[i]), &arena), "");
}

/* ---- markup ---- */

static void expect_markup(const char *source, const char *wanted) {
  sf_blocks blocks;
  sf_slice exact = test_copy(sf_slice_of(source), 0);
  out.count = 0;
  sf_blocks_init(&blocks, &out);
  sf_blocks_add_either(&blocks, exact);
  assert_slice(sf_buffer_slice(&out), wanted);
  test_release(exact);
}

static void references_are_resolved(void **state) {
  (void)state;
  expect_markup("a&amp;b &lt;i&gt; &quot;x&apos;", "a&b <i> \"x'");
  expect_markup("&#163;5 &#xa3;5 &pound5 &euro;", "\u00A35 \u00A35 &pound5 \u20AC");
  expect_markup("&#146;s &#x92;s", "\u2019s \u2019s");
  expect_markup("&#226;&#128;&#166;!", "\u2026!");
  expect_markup("&#226;&#128; &amp;", "\u00E2\u20AC &");
  expect_markup("R&D &; &# &#; &#x; &none; &amp;", "R&D &; &# &#; &#x; &none; &");
  expect_markup("&#0;&#55296;&#1114112;&#65535;|&copy", "|\u00A9");
}

static void blocks_are_kept_apart(void **state) {
  (void)state;
  expect_markup("<p>One.</p><p>Two.", "One.\n\nTwo.");
  expect_markup("<P CLASS='x'>One<BR/>more</P>\n\n text", "One\nmore\n\ntext");
  expect_markup("<div><div><h2>Head</h2>Text</div></div>", "Head\n\nText");
  expect_markup("a<b>b</b>c <i>d</i>.", "abc d.");
  expect_markup("<ul><li>one</li><li>two</li></ul>", "one\ntwo");
  expect_markup("<table><tr><td>a<td>b<tr><td>c</table>", "a\tb\nc");
  expect_markup("<pre>a\n  b</pre><p>c  d</p>", "a\n  b\n\nc d");
  expect_markup("<blockquote><p>Said.</p></blockquote>", "Said.");
}

static void what_is_not_read_is_left_out(void **state) {
  (void)state;
  expect_markup("a<script>if (a<b) '</p>'</script>b", "ab");
  expect_markup("a<style>p{}</style><figure><img><figcaption>c</figcaption></figure>b", "ab");
  expect_markup("a<!-- <p>no</p> -->b<?php no ?>c<!DOCTYPE x>d", "abcd");
  expect_markup("a<form><form>x</form>y</form>b", "ab");
  expect_markup("<form>never closed", "never closed");
  expect_markup("<!-- never closed <p>x", "never closed\n\nx");
  expect_markup("<a title='1>2' href=\">\">b</a>c", "bc");
  expect_markup("<a title='never>b</a>c", "bc");
}

static void plain_text_stays_plain(void **state) {
  (void)state;
  expect_markup("1 < 2 and 3 > 2\nnext  line\n\nparagraph",
                "1 < 2 and 3 > 2\nnext line\n\nparagraph");
  expect_markup("R&D\n", "R&D");
  expect_markup("<3 you", "<3 you");
}

/* ---- encodings ---- */

static sf_slice xml_of(const char *bytes, size_t length) {
  return sf_charset_decode_xml(&reading, (sf_slice){bytes, length});
}

static void encodings_are_told(void **state) {
  (void)state;
  assert_slice(xml_of("<a>\xC3\xA9</a>", 9), "<a>\u00E9</a>");
  assert_slice(xml_of("<a>\xE9</a>", 8), "<a>\u00E9</a>");
  assert_slice(xml_of("\xEF\xBB\xBF<a/>", 7), "<a/>");
  assert_slice(xml_of("\xFF\xFE<\0\xAC\x20", 6), "<\u20AC");
  assert_slice(xml_of("\0<\x20\xAC", 4), "<\u20AC");
  assert_slice(xml_of("\xFF\xFE<\0\xAC", 5), "<\uFFFD");
  const char *greek = "<?xml version='1.0' encoding = 'ISO-8859-7'?><a>\xE1</a>";
  assert_slice(xml_of(greek, strlen(greek)),
               "<?xml version='1.0' encoding = 'ISO-8859-7'?><a>\u03B1</a>");
  const char *nobody = "<?xml encoding=\"../../none\"?>\x80";
  assert_slice(xml_of(nobody, strlen(nobody)), "<?xml encoding=\"../../none\"?>\u20AC");
}

/* ---- answers ---- */

static void expect_body(const char *head, const char *body, const char *wanted, const char *wrong) {
  sf_http http;
  room.count = 0;
  sf_slice block = sf_arena_format(&arena, "HTTP/1.1 200 OK\r\n%s\r\n%s", head, body);
  assert_true(sf_http_read(&reading, block, &room, &http));
  assert_int_equal(http.status, 200);
  assert_slice(http.body, wanted);
  assert_slice(sf_slice_of(http.wrong), wrong);
}

static void bodies_are_decoded_as_far_as_they_bear_it(void **state) {
  (void)state;
  expect_body("", "plain", "plain", "");
  expect_body("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n", "abcde", "");
  expect_body("TRANSFER-ENCODING:chunked\r\n", "<p>not in chunks", "<p>not in chunks", "");
  expect_body("Transfer-Encoding: chunked\r\n", "5\r\nabc", "abc",
              "the last chunk of the body is cut");
  expect_body("Transfer-Encoding: chunked\r\n", "2\r\nab\r\nxy", "abxy",
              "a chunk of the body has a wrong size");
  expect_body("Transfer-Encoding: chunked\r\n", "ffffffffff\r\nab", "ffffffffff\r\nab", "");
  expect_body("Content-Encoding: gzip\r\n", "<p>not packed", "<p>not packed", "");
  expect_body("Content-Encoding: deflate\r\n", "<p>not packed", "<p>not packed", "");
}

static void heads_are_read(void **state) {
  (void)state;
  sf_http http;
  sf_slice block =
      SF_SLICE("HTTP/1.0 404 Gone\nContent-Type: text/html ; x=1; Charset=\"KOI8-R\"\n\nx");
  assert_true(sf_http_read(&reading, block, &room, &http));
  assert_int_equal(http.status, 404);
  assert_slice(http.type, "text/html");
  assert_slice(http.charset, "KOI8-R");
  assert_false(sf_http_read(&reading, SF_SLICE("GET / HTTP/1.0\r\n\r\n"), &room, &http));
  assert_false(sf_http_read(&reading, SF_SLICE("HTTP/1.0 200 OK\r\nno end"), &room, &http));
}

/* ---- streams ---- */

/* A stream hands out the same bytes however they are asked for. */
static void streams_pass_everything_on(void **state) {
  (void)state;
  sf_stream stream;
  const size_t length = 700001;
  char *bytes = malloc(length);
  assert_non_null(bytes);
  for (size_t i = 0; i < length; i++)
    bytes[i] = (char)(i * 31 >> 3);
  sf_stream_init(&stream, &memory);
  sf_stream_open_bytes(&stream, (sf_slice){bytes, length});
  size_t at = 0;
  for (size_t want = 1; at < length; want = want * 3 % 100003) {
    size_t ready = sf_stream_need(&stream, want);
    size_t count = ready < want ? ready : want;
    assert_true(ready >= want || at + ready == length);
    assert_memory_equal(sf_stream_ready(&stream).data, bytes + at, count);
    assert_int_equal(sf_stream_place(&stream), at);
    sf_stream_take(&stream, count);
    at += count;
  }
  assert_int_equal(sf_stream_need(&stream, 1), 0);
  sf_stream_clear(&stream);
  free(bytes);
}

static void archives_without_records_end(void **state) {
  (void)state;
  static const char *const bytes[] = {"",
                                      "WARC/",
                                      "WARC/1.0\r\n",
                                      "WARC/1.0\r\n\r\n",
                                      "WARC/1.0\r\nContent-Length: 99999999999999999999999\r\n\r\n",
                                      "WARC/1.0\r\nContent-Length: -1\r\n\r\n",
                                      "WARC/1.0\r\nContent-Length: 9\r\n\r\nx"};
  for (size_t i = 0; i < LENGTH_OF(bytes); i++) {
    sf_stream stream;
    sf_warc_record record;
    sf_stream_init(&stream, &memory);
    sf_stream_open_bytes(&stream, sf_slice_of(bytes[i]));
    sf_warc warc = {.stream = &stream};
    size_t count = 0;
    while (sf_warc_next(&warc, &record) && count < 10)
      count++;
    assert_true(count <= 2);
    assert_false(record.wanted);
    sf_stream_clear(&stream);
  }
}

/* Four control characters among 130 bytes are one too many, wherever the last of them stands. */
static void control_characters_are_counted_everywhere(void **state) {
  (void)state;
  char text[130];
  for (size_t place = 1; place + 1 < sizeof text; place++) {
    for (char last = 0; last < ' '; last++) {
      memset(text, 'a', sizeof text);
      text[0] = '\1';
      text[sizeof text - 1] = '\2';
      text[place > 66 ? 66 : 67] = '\3';
      text[place] = last;
      bool of_text = last && strchr("\t\n\v\f\r\033", last);
      assert_int_equal(sf_content_sniff((sf_slice){text, sizeof text}),
                       of_text ? SF_CONTENT_TEXT : SF_CONTENT_BINARY);
    }
  }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {TEST(stamps_tell_their_day),
                                     TEST(doubtful_stamps_tell_nothing),
                                     TEST(references_are_resolved),
                                     TEST(blocks_are_kept_apart),
                                     TEST(what_is_not_read_is_left_out),
                                     TEST(plain_text_stays_plain),
                                     TEST(encodings_are_told),
                                     TEST(bodies_are_decoded_as_far_as_they_bear_it),
                                     TEST(heads_are_read),
                                     TEST(streams_pass_everything_on),
                                     TEST(archives_without_records_end),
                                     TEST(control_characters_are_counted_everywhere)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
