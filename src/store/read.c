/* read.c: a store from its JSON.
 *
 * A store is read whole into a store of its own and merged only when all of it made sense, so a
 * damaged file adds nothing. Keys that this version does not know are passed over.
 */
#include "input/json_read.h"
#include "store/fingerprint.h"
#include "store/store.h"
#include "token/utf8.h"

#include <stdio.h>

typedef struct store_reader {
  sf_store *into;
  sf_arena *arena; /* of `into` */
  const char *path;
  unsigned long line;
  sf_error *error;
} store_reader;

static sf_result refuse(const store_reader *r, const char *what, size_t record, const char *key) {
  return sf_error_set(r->error, SF_ERROR_INPUT, r->path, r->line, 0,
                      "not a summitfacts store: %s %zu: '%s' is missing or wrong", what, record + 1,
                      key);
}

static bool read_id(const cJSON *item, sf_arena *arena, char out[SF_ID_LENGTH]) {
  sf_slice text = sf_json_text(item, arena);
  if (text.length != SF_ID_LENGTH)
    return false;
  for (size_t i = 0; i < text.length; i++)
    if (!strchr("0123456789abcdef", text.data[i]))
      return false;
  memcpy(out, text.data, SF_ID_LENGTH);
  return true;
}

/* ---- people of a document ---- */

static const char *read_variant(store_reader *r, const cJSON *item, sf_variant *out) {
  out->text = sf_json_text(sf_json_member(item, "text"), r->arena);
  if (!out->text.length)
    return "people.variants.text";
  if (!sf_json_offset(sf_json_member(item, "start"), &out->start) ||
      !sf_json_offset(sf_json_member(item, "end"), &out->end) || out->end < out->start)
    return "people.variants.start";
  if (!sf_json_offset(sf_json_member(item, "mentions"), &out->mentions))
    return "people.variants.mentions";
  return NULL;
}

static const char *read_variants(store_reader *r, const cJSON *item, sf_sighting *out) {
  const cJSON *variant, *variants = sf_json_member(item, "variants");
  if (!cJSON_IsArray(variants) || !variants->child)
    return "people.variants";
  sf_variant *list = sf_arena_alloc(r->arena, (size_t)cJSON_GetArraySize(variants) * sizeof *list);
  out->variants = list;
  cJSON_ArrayForEach(variant, variants) {
    const char *wrong = read_variant(r, variant, &list[out->variant_count++]);
    if (wrong)
      return wrong;
  }
  return NULL;
}

static const char *read_sighting(store_reader *r, const cJSON *item, sf_sighting *out) {
  *out = (sf_sighting){.sure = !cJSON_IsFalse(sf_json_member(item, "sure"))};
  out->name = sf_json_text(sf_json_member(item, "name"), r->arena);
  if (!out->name.length)
    return "people.name";
  out->family = sf_json_text(sf_json_member(item, "family"), r->arena);
  out->generation = sf_json_text(sf_json_member(item, "generation"), r->arena);
  out->formal = sf_json_text(sf_json_member(item, "formal"), r->arena);
  out->role = sf_json_text(sf_json_member(item, "role"), r->arena);
  sf_slice gender = sf_json_text(sf_json_member(item, "gender"), r->arena);
  if (sf_slice_is(gender, "female"))
    out->gender = SF_GENDER_FEMALE;
  else if (sf_slice_is(gender, "male"))
    out->gender = SF_GENDER_MALE;
  return read_variants(r, item, out);
}

static const char *read_sightings(store_reader *r, const cJSON *list, uint32_t document) {
  const cJSON *item;
  if (list && !cJSON_IsArray(list))
    return "people";
  cJSON_ArrayForEach(item, list) {
    sf_sighting sighting;
    const char *wrong = read_sighting(r, item, &sighting);
    if (wrong)
      return wrong;
    sf_store_put_sighting(r->into, document, &sighting);
  }
  return NULL;
}

/* A path ends at a NUL: no file's name holds one, and what follows it means something here. */
static sf_slice read_path(store_reader *r, const cJSON *item) {
  sf_slice path = sf_json_text(item, r->arena);
  const char *end = path.length ? memchr(path.data, '\0', path.length) : NULL;
  return end ? sf_slice_between(path.data, end) : path;
}

static bool read_whole(const cJSON *item, unsigned long long *out) {
  sf_decimal number;
  bool is = sf_json_number(item, &number) && !number.scale && number.digits >= 0;
  *out = is ? (unsigned long long)number.digits : 0;
  return is || !item;
}

/* Where in their files the document stands. */
static bool read_sources(store_reader *r, const cJSON *list, uint32_t document) {
  const cJSON *item;
  if (list && !cJSON_IsArray(list))
    return false;
  cJSON_ArrayForEach(item, list) {
    sf_slice path = read_path(r, sf_json_member(item, "path"));
    unsigned long long line;
    sf_input at = {.format = sf_json_text(sf_json_member(item, "format"), r->arena).data,
                   .fetched = sf_json_text(sf_json_member(item, "fetched"), r->arena).data};
    if (!path.data || !at.format || !read_whole(sf_json_member(item, "line"), &line) ||
        !read_whole(sf_json_member(item, "offset"), &at.offset))
      return false;
    at.line = (unsigned long)line;
    sf_store_put_path(r->into, document, sf_source_write(&at, path, r->arena));
  }
  return true;
}

static sf_result read_document(store_reader *r, const cJSON *item, size_t number) {
  sf_store_document document = {0};
  uint32_t characters;
  if (!read_id(sf_json_member(item, "id"), r->arena, document.id))
    return refuse(r, "document", number, "id");
  if (!sf_json_offset(sf_json_member(item, "characters"), &characters))
    return refuse(r, "document", number, "characters");
  document.characters = characters;
  document.title = sf_json_text(sf_json_member(item, "title"), r->arena);
  document.url = sf_json_text(sf_json_member(item, "url"), r->arena);
  document.published = sf_json_text(sf_json_member(item, "published"), r->arena);
  document.published_from = sf_json_text(sf_json_member(item, "published_from"), r->arena);
  sf_page_facts page = {sf_json_text(sf_json_member(item, "published_time"), r->arena),
                        sf_json_text(sf_json_member(item, "site"), r->arena),
                        sf_json_text(sf_json_member(item, "author"), r->arena),
                        sf_json_text(sf_json_member(item, "language"), r->arena),
                        sf_json_text(sf_json_member(item, "text"), r->arena)};
  document.page = sf_page_facts_any(&page) ? &page : NULL;
  document.published_evidence = sf_json_text(sf_json_member(item, "published_evidence"), r->arena);
  document.fingerprint = sf_json_text(sf_json_member(item, "fingerprint"), r->arena);
  if (!sf_fingerprint_is_valid(document.fingerprint, characters))
    return refuse(r, "document", number, "fingerprint");
  uint32_t index = sf_store_put_document(r->into, &document);
  const cJSON *path, *paths = sf_json_member(item, "paths");
  if (!cJSON_IsArray(paths))
    return refuse(r, "document", number, "paths");
  cJSON_ArrayForEach(path, paths) {
    sf_slice text = read_path(r, path);
    if (!text.data)
      return refuse(r, "document", number, "paths");
    sf_store_put_path(r->into, index, text);
  }
  if (!read_sources(r, sf_json_member(item, "sources"), index))
    return refuse(r, "document", number, "sources");
  const char *wrong = read_sightings(r, sf_json_member(item, "people"), index);
  return wrong ? refuse(r, "document", number, wrong) : SF_OK;
}

/* One value by its field; false if what stands there is of another type. */
static bool read_value(store_reader *r, const cJSON *object, const sf_field *field, sf_value *out) {
  const cJSON *item = sf_json_item(object, field->name);
  *out = (sf_value){.type = SF_VALUE_ABSENT};
  if (!item)
    return true;
  if (cJSON_IsNull(item)) {
    *out = sf_value_null();
    return true;
  }
  if (field->type == SF_VALUE_NUMBER) {
    out->type = SF_VALUE_NUMBER;
    return sf_json_number(item, &out->as.number);
  }
  if (field->type == SF_VALUE_TRUE) {
    out->type = SF_VALUE_TRUE;
    return cJSON_IsTrue(item);
  }
  out->type = SF_VALUE_TEXT;
  out->as.text = sf_json_text(item, r->arena);
  return out->as.text.data != NULL;
}

/* Reads what an object says of the fields [first, end) and leaves the others as they are; the name
 * of a wrong one goes to `*wrong`. */
static bool read_values(store_reader *r, const cJSON *object, const sf_field *fields, size_t first,
                        size_t end, sf_value *values, const char **wrong) {
  for (size_t i = first; i < end; i++) {
    sf_value value;
    *wrong = fields[i].name;
    if (!read_value(r, object, &fields[i], &value))
      return false;
    if (value.type != SF_VALUE_ABSENT)
      values[i] = value;
  }
  return true;
}

static const char *read_places(const cJSON *item, sf_record *out) {
  const cJSON *sentence = sf_json_member(item, "sentence");
  if (!sf_json_offset(sf_json_member(item, "start"), &out->start))
    return "start";
  if (!sf_json_offset(sf_json_member(item, "end"), &out->end) || out->end < out->start)
    return "end";
  if (!cJSON_IsArray(sentence) || !sentence->child ||
      !sf_json_offset(sentence->child, &out->sentence_start) ||
      !sf_json_offset(sentence->child->next, &out->sentence_end))
    return "sentence";
  return NULL;
}

/* `shown` are the values of the fact: a mention says only what it has otherwise. */
static sf_result read_mention(store_reader *r, const cJSON *item, sf_kind kind,
                              const sf_value *shown, size_t fact) {
  const sf_kind_fields *fields = sf_fields_of(kind);
  sf_value values[SF_FIELDS_MAX];
  sf_store_document document = {0};
  sf_record record = {.kind = kind, .values = values};
  const char *wrong = NULL;
  if (!read_id(sf_json_member(item, "document"), r->arena, document.id))
    return refuse(r, "fact", fact, "mentions.document");
  size_t known = r->into->documents.count;
  record.document = sf_store_put_document(r->into, &document);
  if (record.document >= known)
    return refuse(r, "fact", fact, "mentions.document");
  wrong = read_places(item, &record);
  if (wrong)
    return refuse(r, "fact", fact, wrong);
  record.text = sf_json_text(sf_json_member(item, "text"), r->arena);
  if (!record.text.data)
    return refuse(r, "fact", fact, "mentions.text");
  memcpy(values, shown, sizeof values);
  if (!read_values(r, item, fields->fields, 0, fields->count, values, &wrong))
    return refuse(r, "fact", fact, wrong);
  sf_store_put_mention(r->into, &record);
  return SF_OK;
}

static sf_result read_fact(store_reader *r, const cJSON *item, size_t number) {
  sf_value values[SF_FIELDS_MAX] = {{0}};
  const char *wrong = NULL;
  int kind = sf_kind_named(sf_json_text(sf_json_member(item, "kind"), r->arena));
  if (kind < 0)
    return refuse(r, "fact", number, "kind");
  const sf_kind_fields *fields = sf_fields_of((sf_kind)kind);
  if (!read_values(r, item, fields->fields, 0, fields->chosen, values, &wrong))
    return refuse(r, "fact", number, wrong);
  const cJSON *mention, *mentions = sf_json_member(item, "mentions");
  if (!cJSON_IsArray(mentions))
    return refuse(r, "fact", number, "mentions");
  cJSON_ArrayForEach(mention, mentions) {
    sf_result result = read_mention(r, mention, (sf_kind)kind, values, number);
    if (result != SF_OK)
      return result;
  }
  return SF_OK;
}

static sf_result read_tree(store_reader *r, const cJSON *tree) {
  sf_slice schema = sf_json_text(sf_json_member(tree, "schema"), r->arena);
  if (!sf_slice_is(schema, "summitfacts/1"))
    return sf_error_set(r->error, SF_ERROR_INPUT, r->path, r->line, 0,
                        "not a summitfacts store: 'schema' is not \"summitfacts/1\"");
  const cJSON *item, *documents = sf_json_member(tree, "documents");
  const cJSON *facts = sf_json_member(tree, "facts");
  if (!cJSON_IsArray(documents) || !cJSON_IsArray(facts))
    return sf_error_set(r->error, SF_ERROR_INPUT, r->path, r->line, 0,
                        "not a summitfacts store: no 'documents' or no 'facts'");
  size_t number = 0;
  cJSON_ArrayForEach(item, documents) {
    sf_result result = read_document(r, item, number++);
    if (result != SF_OK)
      return result;
  }
  number = 0;
  cJSON_ArrayForEach(item, facts) {
    sf_result result = read_fact(r, item, number++);
    if (result != SF_OK)
      return result;
  }
  return SF_OK;
}

static sf_result read_guarded(store_reader *r, const cJSON *tree) {
  if (setjmp(r->into->memory.escape))
    return sf_error_set(r->error, SF_ERROR_MEMORY, r->path, r->line, 0, "out of memory");
  return read_tree(r, tree);
}

static cJSON *parse_guarded(sf_store *own, sf_slice data, size_t *used) {
  *used = 0;
  if (setjmp(own->memory.escape))
    return NULL;
  return sf_json_parse(data, &own->scratch, used);
}

sf_result sf_store_read(sf_store *store, const char *path, unsigned long line, const char *data,
                        size_t length, size_t *used, sf_error *error) {
  sf_store *own;
  sf_slice text = {data, length};
  sf_result result = sf_store_new(&own, error);
  if (result != SF_OK)
    return result;
  cJSON *tree = parse_guarded(own, text, used);
  store_reader reader = {own, &own->arena, path, line, error};
  text.length = *used; /* only this store: others may follow by the thousand */
  if (sf_utf8_valid_prefix(text) != text.length)
    result =
        sf_error_set(error, SF_ERROR_INPUT, path, line, 0, "not a summitfacts store: not UTF-8");
  else if (!tree)
    result =
        sf_error_set(error, SF_ERROR_INPUT, path, line, 0, "not JSON, or cut off in the middle");
  else
    result = read_guarded(&reader, tree);
  cJSON_Delete(tree);
  if (result == SF_OK)
    result = sf_store_merge(store, own, error);
  sf_store_free(own);
  return result;
}
