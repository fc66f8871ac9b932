/* json.c: the JSON-LD of a page: when its article was published, its title, author and language.
 */
#include "input/html/head.h"

#include "input/json_read.h"
#include "input/reader.h"

/* Objects deeper in one another belong to something else. */
#define MAX_DEPTH 6
/* Longer scripts hold lists of other things. */
#define MAX_SCRIPT ((size_t)512 * 1024)

static void free_json(void *tree) {
  cJSON_Delete(tree);
}

static sf_slice text_of(html_head *self, const cJSON *object, const char *key) {
  const cJSON *item = sf_json_member(object, key);
  if (cJSON_IsArray(item))
    item = item->child;
  if (cJSON_IsObject(item))
    item = sf_json_member(item, "name");
  return sf_json_text(item, self->arena);
}

typedef enum json_type { TYPE_OTHER, TYPE_MEDIA, TYPE_PAGE, TYPE_ARTICLE } json_type;

/* What a type or list of types is, by the table html_type. */
static json_type type_of(html_head *self, const cJSON *object) {
  const cJSON *item = sf_json_member(object, "@type");
  uint16_t table = sf_lexicon_table(self->lexicon, "html_type");
  json_type best = TYPE_OTHER;
  if (cJSON_IsArray(item))
    item = item->child;
  for (; item; item = item->next) {
    sf_slice name = sf_json_text(item, self->arena);
    sf_slice what = sf_entry_value(
        name.length ? sf_lexicon_find_text(self->lexicon, table, name, self->scratch) : NULL, 0);
    json_type type = sf_slice_is(what, "article") ? TYPE_ARTICLE
                     : sf_slice_is(what, "page")  ? TYPE_PAGE
                     : sf_slice_is(what, "media") ? TYPE_MEDIA
                                                  : TYPE_OTHER;
    best = type > best ? type : best;
    if (!cJSON_IsArray(sf_json_member(object, "@type")))
      break;
  }
  return best;
}

static void set_once(sf_slice *field, sf_slice text) {
  if (!field->length)
    *field = text;
}

static void take_article(html_head *self, const cJSON *object, json_type type) {
  if (type == TYPE_MEDIA) {
    html_head_add_clue(self, HTML_FROM_MEDIA, text_of(self, object, "uploadDate"), 0, 0);
    return;
  }
  html_source source = type == TYPE_ARTICLE ? HTML_FROM_JSON : HTML_FROM_PAGE_JSON;
  html_head_add_clue(self, source, text_of(self, object, "datePublished"), 0, 0);
  if (type != TYPE_ARTICLE)
    return;
  set_once(&self->article_title, text_of(self, object, "headline"));
  set_once(&self->author, text_of(self, object, "author"));
  set_once(&self->site, text_of(self, object, "publisher"));
  set_once(&self->language, text_of(self, object, "inLanguage"));
}

static void take_value(html_head *self, const cJSON *value, unsigned depth) {
  if (depth == MAX_DEPTH)
    return;
  if (cJSON_IsArray(value)) {
    for (const cJSON *item = value->child; item; item = item->next)
      take_value(self, item, depth + 1);
  } else if (cJSON_IsObject(value)) {
    json_type type = type_of(self, value);
    if (type != TYPE_OTHER)
      take_article(self, value, type);
    take_value(self, sf_json_member(value, "@graph"), depth + 1);
    take_value(self, sf_json_member(value, "mainEntity"), depth + 1);
  }
}

/* Line breaks inside strings are common and forbidden; a blank harms nowhere. */
static sf_slice without_breaks(sf_slice script, sf_arena *arena) {
  sf_slice copy = sf_arena_copy(arena, script);
  char *at = (char *)(uintptr_t)copy.data;
  for (size_t i = 0; i < copy.length; i++)
    if ((unsigned char)at[i] < 0x20)
      at[i] = ' ';
  size_t start = 0;
  while (start < copy.length && at[start] != '{' && at[start] != '[')
    start++;
  return (sf_slice){at + start, copy.length - start};
}

void html_head_read_json(html_head *self, sf_slice script, sf_reading *reading) {
  size_t used;
  if (script.length > MAX_SCRIPT)
    return;
  cJSON *tree = sf_json_parse(without_breaks(script, self->arena), self->scratch, &used);
  if (!tree)
    return;
  sf_reading_hold(reading, tree, free_json);
  take_value(self, tree, 0);
  sf_reading_drop(reading);
}
