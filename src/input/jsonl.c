/* jsonl.c: JSONL records as our contract and the usual crawlers write them; see jsonl.h. */
#include "input/jsonl.h"

#include "input/charset.h"
#include "input/json_read.h"
#include "input/json_story.h"
#include "input/stamp.h"

static sf_slice first_line(sf_slice text) {
  if (text.length >= 3 && !memcmp(text.data, "\xEF\xBB\xBF", 3))
    text = (sf_slice){text.data + 3, text.length - 3};
  while (text.length && (text.data[0] == '\n' || text.data[0] == '\r'))
    text = (sf_slice){text.data + 1, text.length - 1};
  const char *end = text.length ? memchr(text.data, '\n', text.length) : NULL;
  return end ? sf_slice_between(text.data, end) : text;
}

bool sf_jsonl_sniff(sf_slice text, sf_buffer *scratch) {
  sf_slice line = sf_slice_trim(first_line(text));
  if (!line.length || line.data[0] != '{' || line.data[line.length - 1] != '}')
    return false;
  size_t used;
  cJSON *tree = sf_json_parse(line, scratch, &used);
  bool is = cJSON_IsObject(tree);
  cJSON_Delete(tree);
  return is;
}

/* The first of the keys (NULL-terminated) that holds text. */
static sf_slice text_of(const cJSON *record, const char *const *keys, sf_arena *arena) {
  for (; *keys; keys++) {
    sf_slice text = sf_json_text(sf_json_member(record, *keys), arena);
    if (text.data)
      return text;
  }
  return (sf_slice){0};
}

/* An id may be a number, too. */
static const char *id_of(const cJSON *record, const char *path, unsigned long line,
                         sf_arena *arena) {
  const cJSON *id = sf_json_member(record, "id");
  sf_slice text = sf_json_text(id, arena);
  if (!text.data && cJSON_IsString(id))
    text = sf_arena_copy(arena, sf_slice_of(id->valuestring + 1));
  return text.length ? text.data : sf_arena_format(arena, "%s:%lu", path, line).data;
}

static void fill(const cJSON *record, sf_arena *arena, sf_input *out) {
  static const char *const titles[] = {"title", NULL};
  static const char *const urls[] = {"url", NULL};
  static const char *const days[] = {"published", "date_publish", "date", NULL};
  out->title = text_of(record, titles, arena).data;
  out->url = text_of(record, urls, arena).data;
  sf_slice stamp = text_of(record, days, arena);
  sf_slice day = stamp.length < 5 || stamp.data[4] == '-' ? stamp : sf_stamp_day(stamp, arena);
  out->published = day.length ? day.data : stamp.data;
}

sf_result sf_jsonl_read(sf_slice text, const char *path, unsigned long line, sf_arena *arena,
                        sf_buffer *scratch, sf_input *out, sf_error *error) {
  static const char *const texts[] = {"text", "maintext", NULL};
  size_t used;
  *out = (sf_input){0};
  text = sf_slice_trim(text);
  cJSON *record = sf_json_parse(text, scratch, &used);
  const char *wrong = NULL;
  if (!record || used != text.length) {
    wrong = "not a JSON object on one line; skipped";
  } else if (!cJSON_IsObject(record)) {
    wrong = "not a JSON object; skipped";
  } else {
    sf_slice body = text_of(record, texts, arena);
    if (!body.data)
      wrong = "no \"text\" (or \"maintext\"); skipped";
    out->text = body.data;
    out->text_length = body.length;
    fill(record, arena, out);
    out->path = id_of(record, path, line, arena);
  }
  cJSON_Delete(record);
  return wrong ? sf_error_set(error, SF_ERROR_INPUT, path, line, 0, "%s", wrong) : SF_OK;
}

/* A line that is no record of ours may hold stories in other shapes. A file of one line is named
 * like one of many. */
static bool read_stories(sf_reading *reading, sf_slice text, unsigned long line, bool alone) {
  const char *path = reading->path;
  size_t used;
  if (!alone)
    path = sf_arena_format(reading->arena, "%s:%lu", path, line).data;
  text = sf_charset_mixed(reading, text);
  return sf_json_stories_read(reading, text, path, NULL, line, &used) > 0;
}

sf_result sf_jsonl_read_lines(sf_reading *reading, sf_slice bytes, sf_error *error) {
  unsigned long line = reading->line ? reading->line : 1;
  bool more = true;
  (void)error; /* every line is told of by itself */
  for (; bytes.length && more; line++) {
    const char *stop = memchr(bytes.data, '\n', bytes.length);
    sf_slice text = stop ? sf_slice_between(bytes.data, stop) : bytes;
    size_t used = text.length + (stop != NULL);
    bytes = (sf_slice){bytes.data + used, bytes.length - used};
    if (line == 1 && text.length >= 3 && !memcmp(text.data, "\xEF\xBB\xBF", 3))
      text = (sf_slice){text.data + 3, text.length - 3};
    if (!sf_slice_trim(text).length)
      continue;
    sf_input input;
    sf_error wrong;
    sf_arena_reset(reading->arena);
    if (sf_jsonl_read(text, reading->path, line, reading->arena, reading->scratch, &input,
                      &wrong) != SF_OK) {
      bool alone = line == 1 && !reading->line && !sf_slice_trim(bytes).length;
      if (!read_stories(reading, text, line, alone))
        reading->problem(reading->context, &wrong);
      continue;
    }
    input.line = line;
    more = sf_reading_give(reading, &input);
  }
  return SF_OK;
}

const sf_reader sf_reader_jsonl = {"jsonl", "{", ".jsonl", sf_jsonl_sniff, sf_jsonl_read_lines};
