/* json_story.c: news in JSON; see json_story.h.
 *
 * The formats differ in names, not in shape: a story is an object with a text under one of some
 * keys. So they are read by one list of keys for each thing, best first.
 */
#include "input/json_story.h"

#include "input/charset.h"
#include "input/json_read.h"
#include "input/stamp.h"
#include "input/xml/blocks.h"

/* Lists in lists in objects: how deep stories are looked for. */
#define MOST_DEPTH 4

typedef struct stories {
  sf_reading *reading;
  const char *path; /* names them, with a number for those of a list */
  const char *format;
  unsigned long line;
  size_t count;
} stories;

/* ---- values ---- */

/* The text of a string, or of the first object of a list that holds one under `value`: ninjs 2 has
 * headlines: [{"role": "main", "value": ...}]. */
static sf_slice text_of(const cJSON *value, const char *key, sf_arena *arena) {
  if (cJSON_IsArray(value))
    value = value->child;
  if (cJSON_IsObject(value))
    value = sf_json_member(value, key);
  return sf_json_text(value, arena);
}

/* The first of the keys (NULL-terminated) that holds text; `*found` becomes the key. */
static sf_slice first_text(const cJSON *record, const char *const *keys, const char *inner,
                           sf_arena *arena, const char **found) {
  for (; *keys; keys++) {
    sf_slice text = text_of(sf_json_member(record, *keys), inner, arena);
    if (sf_slice_trim(text).length) {
      *found = *keys;
      return text;
    }
  }
  return (sf_slice){0};
}

static const char *first_line(const cJSON *record, const char *const *keys, const char *inner,
                              sf_reading *reading) {
  const char *key;
  sf_slice text = first_text(record, keys, inner, reading->arena, &key);
  sf_blocks blocks;
  if (!text.length)
    return NULL;
  reading->scratch->count = 0;
  sf_blocks_init(&blocks, reading->scratch);
  sf_blocks_add_either(&blocks, text);
  sf_slice line = sf_arena_copy(reading->arena, sf_buffer_slice(reading->scratch));
  return line.length ? line.data : NULL;
}

/* ---- a story ---- */

static const char *const markup_keys[] = {"content_html", "body_html", "body_xhtml",
                                          "article_html", "bodies",    NULL};
static const char *const text_keys[] = {"content_text", "body_text", "articleBody", NULL};
static const char *const short_keys[] = {"summary", "description", "teaser", NULL};

/* The body as text, the dateline before it where it is not in it; empty if this is no story. */
static sf_slice body_of(const cJSON *record, sf_reading *reading) {
  static const char *const datelines[] = {"dateline", NULL};
  sf_arena *arena = reading->arena;
  const char *key;
  sf_slice markup = first_text(record, markup_keys, "value", arena, &key);
  if (!markup.length)
    markup = first_text(record, text_keys, "value", arena, &key);
  if (!markup.length && sf_json_member(record, "url")) /* an item that is only announced */
    markup = first_text(record, short_keys, "value", arena, &key);
  if (!markup.length)
    return markup;
  sf_slice dateline = sf_slice_trim(first_text(record, datelines, "text", arena, &key));
  sf_blocks blocks;
  reading->scratch->count = 0;
  sf_blocks_init(&blocks, reading->scratch);
  sf_blocks_add_either(&blocks, markup);
  sf_slice body = sf_arena_copy(arena, sf_buffer_slice(reading->scratch));
  sf_slice start = {body.data, body.length < dateline.length ? body.length : dateline.length};
  if (!dateline.length || sf_slice_equal(start, dateline))
    return body;
  return sf_arena_format(arena, "%.*s %s", (int)dateline.length, dateline.data, body.data);
}

static void read_day(const cJSON *record, sf_reading *reading, sf_input *out) {
  static const char *const keys[] = {"date_published", "datePublished",   "contentcreated",
                                     "contentCreated", "content_created", "firstcreated",
                                     "firstCreated",   "published",       "versioncreated",
                                     "versionCreated", "version_created", NULL};
  for (const char *const *key = keys; *key; key++) {
    sf_slice stamp = sf_json_text(sf_json_member(record, *key), reading->arena);
    sf_slice day = sf_stamp_day(stamp, reading->arena);
    if (!day.length)
      continue;
    out->published = day.data;
    out->published_time = stamp.data;
    out->published_from = *key;
    return;
  }
}

static bool give_story(stories *self, const cJSON *record, bool listed) {
  static const char *const titles[] = {"title", "headline", "headlines", NULL};
  static const char *const urls[] = {"url", "canonical_url", "external_url", NULL};
  static const char *const authors[] = {"author", "authors", "byline", "by", NULL};
  static const char *const languages[] = {"language", "inLanguage", NULL};
  sf_reading *reading = self->reading;
  sf_slice body = body_of(record, reading);
  if (!body.length)
    return false;
  self->count++;
  sf_input input = {
      .text = body.data, .text_length = body.length, .line = self->line, .format = self->format};
  input.path = self->path;
  if (listed)
    input.path = sf_arena_format(reading->arena, "%s#%zu", self->path, self->count).data;
  input.title = first_line(record, titles, "value", reading);
  input.url = first_line(record, urls, "value", reading);
  input.author = first_line(record, authors, "name", reading);
  input.language = first_line(record, languages, "value", reading);
  read_day(record, reading, &input);
  sf_reading_give(reading, &input);
  return true;
}

/* ---- lists of stories ---- */

static void give_all(stories *self, const cJSON *value, unsigned depth) {
  static const char *const lists[] = {"items",   "entries", "articles", "stories",
                                      "results", "news",    "data",     NULL};
  if (depth == 0)
    return;
  if (cJSON_IsArray(value))
    for (const cJSON *child = value->child; child; child = child->next)
      give_all(self, child, depth - 1);
  if (!cJSON_IsObject(value) || give_story(self, value, depth < MOST_DEPTH))
    return;
  for (size_t i = 0; lists[i]; i++) {
    const cJSON *list = sf_json_member(value, lists[i]);
    if (cJSON_IsArray(list) || cJSON_IsObject(list)) {
      give_all(self, list, depth - 1);
      return;
    }
  }
}

static void free_value(void *value) {
  cJSON_Delete(value);
}

size_t sf_json_stories_read(sf_reading *reading, sf_slice text, const char *path,
                            const char *format, unsigned long line, size_t *used) {
  stories self = {.reading = reading, .path = path, .format = format, .line = line};
  cJSON *value = sf_json_parse(text, reading->scratch, used);
  if (!value) {
    *used = 0;
    return 0;
  }
  sf_reading_hold(reading, value, free_value);
  give_all(&self, value, MOST_DEPTH);
  sf_reading_drop(reading);
  return self.count;
}

/* ---- the format: a file that is one value ---- */

static unsigned long count_lines(sf_slice text, size_t before) {
  unsigned long lines = 0;
  for (size_t i = 0; i < before; i++)
    lines += text.data[i] == '\n';
  return lines;
}

/* Of a file that is damaged somewhere: object by object of its outermost list. Returns the place
 * where nothing could be read any more. */
static size_t read_pieces(sf_reading *reading, sf_slice text, size_t *count) {
  const char *open = memchr(text.data, '[', text.length), *end = text.data + text.length;
  const char *at = open ? open + 1 : end;
  size_t number = 0;
  for (;;) {
    while (at < end && (sf_is_blank(*at) || *at == ','))
      at++;
    if (at == end || *at != '{')
      return (size_t)(at - text.data);
    size_t used;
    const char *path = sf_arena_format(reading->arena, "%s#%zu", reading->path, ++number).data;
    *count += sf_json_stories_read(reading, sf_slice_between(at, end), path, "json",
                                   count_lines(text, (size_t)(at - text.data)) + 1, &used);
    if (!used)
      return (size_t)(at - text.data);
    at += used;
  }
}

static sf_result read_json(sf_reading *reading, sf_slice bytes, sf_error *error) {
  sf_slice text = sf_charset_decode_json(reading, bytes);
  size_t used, count = sf_json_stories_read(reading, text, reading->path, "json", 0, &used);
  if (!used) {
    size_t place = read_pieces(reading, text, &count);
    sf_reading_tell(reading, SF_ERROR_INPUT, count_lines(text, place) + 1,
                    "JSON that is damaged; what stands before is read");
    return SF_OK;
  }
  if (!count)
    return sf_error_set(error, SF_ERROR_INPUT, reading->path, 0, 0,
                        "JSON of no news format that is known; skipped");
  if (sf_slice_trim((sf_slice){text.data + used, text.length - used}).length)
    sf_reading_tell(reading, SF_ERROR_INPUT, count_lines(text, used) + 1,
                    "something stands behind the JSON; skipped");
  return SF_OK;
}

/* An object or a list of objects; prose may start with a bracket, too. */
static bool recognise(sf_slice head, sf_buffer *scratch) {
  char open = head.data[0];
  size_t i = 1;
  (void)scratch;
  while (i < head.length && sf_is_blank(head.data[i]))
    i++;
  return i < head.length && head.data[i] == (open == '{' ? '"' : '{');
}

const sf_reader sf_reader_json = {"json", "{[", ".json .ninjs", recognise, read_json};
