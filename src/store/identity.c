/* identity.c: what makes two mentions one fact, and the order of facts.
 *
 * The only place that knows. Today identity is exact: the kind's IDENTITY fields and, for a
 * quotation, its words without case, punctuation and spacing.
 */
#include "store/store.h"
#include "token/utf8.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

static void add_value(const sf_value *value, sf_buffer *out) {
  char digits[SF_DECIMAL_SIZE];
  switch (value->type) {
  case SF_VALUE_TEXT:
    sf_buffer_add(out, SF_SLICE("t"));
    sf_buffer_add(out, value->as.text);
    break;
  case SF_VALUE_NUMBER:
    sf_buffer_add(out, SF_SLICE("n"));
    sf_buffer_add(out, (sf_slice){digits, sf_decimal_write(value->as.number, digits)});
    break;
  case SF_VALUE_TRUE:
    sf_buffer_add(out, SF_SLICE("y"));
    break;
  case SF_VALUE_NULL: /* unknown is unknown, said or not */
  case SF_VALUE_ABSENT:
  default:
    break;
  }
  sf_buffer_add(out, (sf_slice){"\0", 1});
}

/* Length of a quotation mark at the start (or, backwards, the end) of text, else 0. */
static unsigned mark_length(const char *at, size_t available, bool from_end) {
  for (unsigned length = 1; length <= 3 && length <= available; length++) {
    const char *start = from_end ? at - length : at;
    unsigned char lead = (unsigned char)start[0];
    if ((lead & 0xC0) == 0x80)
      continue;
    int32_t code;
    if (sf_utf8_decode(start, &code) != length)
      continue;
    bool mark = sf_char_classify(code) == SF_CHAR_QUOTE || code == '\'' || code == '`';
    return mark ? length : 0;
  }
  return 0;
}

sf_slice sf_quote_words(sf_slice text) {
  text = sf_slice_trim(text);
  for (unsigned times = 0, length; times < 2; times++)
    if ((length = mark_length(text.data, text.length, false)) && length < text.length) {
      text.data += length;
      text.length -= length;
    }
  for (unsigned times = 0, length; times < 2; times++)
    if ((length = mark_length(text.data + text.length, text.length, true)) &&
        length < text.length)
      text.length -= length;
  text = sf_slice_trim(text);
  if (text.length > 1 && text.data[text.length - 1] == ',') /* the reporter's, before "she said" */
    text.length--;
  return text;
}

static bool is_word_character(int32_t code) {
  if (code < 0x80) /* the letters and digits of ASCII have been dealt with */
    return false;
  sf_char_class found = sf_char_classify(code);
  return found == SF_CHAR_LETTER || found == SF_CHAR_UPPER || found == SF_CHAR_DIGIT;
}

/* Letters and digits of folded text, words separated by one space. */
static void add_words(sf_slice text, sf_buffer *out) {
  size_t start = out->count;
  sf_fold(text, out);
  size_t end = out->count, kept = start;
  bool gap = false;
  for (size_t i = start; i < end;) {
    char c = out->data[i];
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) { /* nearly all of it */
      if (gap && kept > start)
        out->data[kept++] = ' ';
      out->data[kept++] = c;
      gap = false;
      i++;
      continue;
    }
    int32_t code;
    unsigned length = sf_utf8_decode(out->data + i, &code);
    bool word = is_word_character(code);
    if (word && gap && kept > start)
      out->data[kept++] = ' ';
    if (word) {
      memmove(out->data + kept, out->data + i, length);
      kept += length;
    }
    gap = word ? false : code != '\'';
    i += length;
  }
  out->count = kept;
}

/* Is a value missing without which nothing can be said to be the same? */
static bool lacks_needed(const sf_record *record) {
  const sf_kind_fields *fields = sf_fields_of(record->kind);
  for (size_t i = 0; i < fields->count; i++)
    if (fields->fields[i].needed && record->values[i].type <= SF_VALUE_NULL)
      return true;
  return false;
}

void sf_identity_key(const sf_record *record, const char document[SF_ID_LENGTH], sf_buffer *out) {
  const sf_kind_fields *fields = sf_fields_of(record->kind);
  sf_buffer_add_text(out, fields->name);
  sf_buffer_add(out, (sf_slice){"\0", 1});
  for (size_t i = 0; i < fields->count; i++)
    if (fields->fields[i].level == SF_LEVEL_IDENTITY)
      add_value(&record->values[i], out);
  if (lacks_needed(record)) {
    sf_buffer_add(out, (sf_slice){document, SF_ID_LENGTH});
    add_words(record->text, out);
  }
  if (record->kind == SF_KIND_QUOTE) {
    size_t start = out->count;
    add_words(record->text, out);
    if (out->count == start) /* nothing but marks: then those */
      sf_buffer_add(out, record->text);
  }
}

void sf_identity_id(sf_slice key, char id[SF_ID_LENGTH]) {
  XXH128_hash_t hash = XXH3_128bits(key.data, key.length);
  sf_id_write(hash.high64, hash.low64, id);
}

static int compare_values(const sf_value *a, const sf_value *b) {
  bool has_a = a->type > SF_VALUE_NULL, has_b = b->type > SF_VALUE_NULL;
  if (!has_a || !has_b)
    return (int)has_a - (int)has_b;
  if (a->type == SF_VALUE_NUMBER && b->type == SF_VALUE_NUMBER)
    return sf_decimal_compare(a->as.number, b->as.number);
  if (a->type == SF_VALUE_TEXT && b->type == SF_VALUE_TEXT)
    return sf_slice_compare(a->as.text, b->as.text);
  return (int)a->type - (int)b->type;
}

int sf_identity_compare(const sf_fact *a, const sf_fact *b) {
  if (a->kind != b->kind)
    return a->kind < b->kind ? -1 : 1;
  const sf_kind_fields *fields = sf_fields_of(a->kind);
  for (size_t i = 0, v = 0; i < fields->count; i++) {
    if (!sf_level_on_fact(fields->fields[i].level))
      continue;
    int order = fields->fields[i].level == SF_LEVEL_IDENTITY
                    ? compare_values(&a->values[v], &b->values[v])
                    : 0;
    v++;
    if (order != 0)
      return order;
  }
  return sf_slice_compare(a->key, b->key);
}
