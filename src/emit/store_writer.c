/* store_writer.c: a store as JSON: sorted, a record a line; see ../shared contract in the schema
 * (store.schema.json).
 *
 * Everything that depends on more than one mention is decided here, from the sorted mentions, so
 * that the bytes are a function of the set alone: which value a fact shows where its mentions
 * differ, how many documents carry it, the fullest wording of a quotation.
 */
#include "emit/json.h"
#include "store/store.h"

#include <stdlib.h>

/* Output is handed on in pieces of about this size. */
#define FLUSH_SIZE ((size_t)1 << 18)

typedef struct store_writer {
  sf_store *store;
  sf_buffer *out;
  sf_write_fn write; /* NULL: all of it stays in `out` */
  void *context;
  bool failed;
  uint32_t *rank;     /* of each document in the order of the output */
  uint32_t *order;    /* document indices in that order */
  uint32_t *mentions; /* of the fact being written: indices, sorted, without repeats */
} store_writer;

static void flush(store_writer *w, size_t at_least) {
  if (w->out->count < at_least || !w->write)
    return;
  if (!w->failed && w->out->count && !w->write(w->context, w->out->data, w->out->count))
    w->failed = true;
  w->out->count = 0;
}

/* ---- order ---- */

static int compare_paths(const void *a, const void *b) {
  return sf_slice_compare(*(const sf_slice *)a, *(const sf_slice *)b);
}

static int compare_documents(const void *a, const void *b) {
  const sf_store_document *x = *(sf_store_document *const *)a, *y = *(sf_store_document *const *)b;
  sf_slice first = x->paths.count ? x->paths.data[0] : (sf_slice){0};
  sf_slice second = y->paths.count ? y->paths.data[0] : (sf_slice){0};
  int order = sf_slice_compare(first, second);
  return order ? order : memcmp(x->id, y->id, SF_ID_LENGTH);
}

static void order_documents(store_writer *w) {
  sf_store *store = w->store;
  size_t count = store->documents.count;
  w->rank = sf_arena_alloc(&store->arena, (count + 1) * sizeof *w->rank);
  w->order = sf_arena_alloc(&store->arena, (count + 1) * sizeof *w->order);
  sf_store_document **list = sf_arena_alloc(&store->arena, (count + 1) * sizeof(*list));
  for (size_t i = 0; i < count; i++) {
    list[i] = &store->documents.data[i];
    sf_store_settle_paths(list[i]);
  }
  if (count > 1)
    qsort(list, count, sizeof(*list), compare_documents);
  for (size_t i = 0; i < count; i++) {
    w->order[i] = (uint32_t)(list[i] - store->documents.data);
    w->rank[w->order[i]] = (uint32_t)i;
  }
}

static int compare_facts(const void *a, const void *b) {
  return sf_identity_compare(*(const sf_fact *const *)a, *(const sf_fact *const *)b);
}

/* Up to so many are sorted by insertion: an article has a few facts of a kind, mostly in order. */
#define FEW 24

static void sort_facts(const sf_fact **facts, size_t count) {
  if (count > FEW) {
    qsort(facts, count, sizeof *facts, compare_facts);
    return;
  }
  for (size_t i = 1; i < count; i++) {
    const sf_fact *fact = facts[i];
    size_t place = i;
    for (; place && sf_identity_compare(fact, facts[place - 1]) < 0; place--)
      facts[place] = facts[place - 1];
    facts[place] = fact;
  }
}

/* All facts, kind by kind. */
static const sf_fact **order_facts(const store_writer *w) {
  sf_store *store = w->store;
  size_t count = store->facts.count, ends[SF_KIND_COUNT_ALL] = {0};
  const sf_fact **facts = sf_arena_alloc(&store->arena, (count + 1) * sizeof *facts);
  for (size_t i = 0; i < count; i++)
    ends[store->facts.data[i].kind]++;
  for (size_t kind = 0, end = 0; kind < SF_KIND_COUNT_ALL; kind++) { /* their starts, so far */
    size_t start = end;
    end += ends[kind];
    ends[kind] = start;
  }
  for (size_t i = 0; i < count; i++)
    facts[ends[store->facts.data[i].kind]++] = &store->facts.data[i];
  for (size_t kind = 0, start = 0; kind < SF_KIND_COUNT_ALL; start = ends[kind++])
    sort_facts(facts + start, ends[kind] - start);
  return facts;
}

static int compare_value(const sf_value *a, const sf_value *b) {
  if (!a || !b)
    return (a != NULL) - (b != NULL);
  if (a->type != b->type)
    return a->type < b->type ? -1 : 1;
  if (a->type == SF_VALUE_TEXT)
    return sf_slice_compare(a->as.text, b->as.text);
  return a->type == SF_VALUE_NUMBER ? sf_decimal_compare(a->as.number, b->as.number) : 0;
}

/* qsort has no context; the sorted items carry what they are sorted by. */
typedef struct sort_item {
  uint32_t rank, index;
  const sf_store_mention *mention;
} sort_item;

static int compare_items(const void *a, const void *b) {
  const sort_item *x = a, *y = b;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  if (x->mention->start != y->mention->start)
    return x->mention->start < y->mention->start ? -1 : 1;
  if (x->mention->end != y->mention->end)
    return x->mention->end < y->mention->end ? -1 : 1;
  const sf_values *mine = &x->mention->values, *theirs = &y->mention->values;
  for (uint32_t left = mine->present | theirs->present; left; left &= left - 1) {
    size_t field = sf_first_field(left);
    int order = compare_value(sf_values_get(mine, field), sf_values_get(theirs, field));
    if (order)
      return order;
  }
  return 0;
}

/* Sorts a fact's mentions into w->mentions and drops repeats; returns how many stay. */
static size_t order_mentions(store_writer *w, const sf_fact *fact, sort_item *items) {
  size_t count = 0, kept = 0;
  bool ordered = true; /* as they are when they come from one document */
  for (uint32_t m = fact->first; m != SF_NONE; m = w->store->mentions.data[m].next) {
    const sf_store_mention *mention = &w->store->mentions.data[m];
    items[count] = (sort_item){w->rank[mention->document], m, mention};
    w->mentions[count] = m;
    ordered = ordered && (!count || compare_items(&items[count - 1], &items[count]) < 0);
    count++;
  }
  if (ordered)
    return count;
  qsort(items, count, sizeof *items, compare_items);
  for (size_t i = 0; i < count; i++)
    if (i == 0 || compare_items(&items[i - 1], &items[i]) != 0)
      w->mentions[kept++] = items[i].index;
  return kept;
}

static const sf_store_mention *mention_at(const store_writer *w, size_t number) {
  return &w->store->mentions.data[w->mentions[number]];
}

/* ---- values ---- */

static char *put(char *to, sf_slice text) {
  memcpy(to, text.data, text.length);
  return to + text.length;
}

/* Makes room for a text as JSON and `more` bytes; commit takes what was written there. */
static char *reserve_text(sf_buffer *out, size_t length, size_t more) {
  if (length > SIZE_MAX / 8)
    longjmp(out->memory->escape, 1);
  return sf_buffer_reserve(out, SF_JSON_ROOM(length) + more);
}

static void commit(sf_buffer *out, const char *to) {
  out->count = (size_t)(to - out->data);
}

/* ,"key":value; NULL writes null. */
static void write_value(sf_buffer *out, const sf_field *field, const sf_value *value) {
  sf_value_type type = value ? value->type : SF_VALUE_NULL;
  char *to = reserve_text(out, type == SF_VALUE_TEXT ? value->as.text.length : 0,
                          SF_KEY_SIZE + SF_DECIMAL_SIZE);
  memcpy(to, field->key, SF_KEY_SIZE); /* of one size, and as much of it counts as is the key */
  to += field->key_length;
  switch (type) {
  case SF_VALUE_TEXT:
    to = sf_json_put_string(to, value->as.text);
    break;
  case SF_VALUE_NUMBER:
    to += sf_decimal_write(value->as.number, to);
    break;
  case SF_VALUE_TRUE:
    to = put(to, SF_SLICE("true"));
    break;
  case SF_VALUE_NULL:
  case SF_VALUE_ABSENT:
  default:
    to = put(to, SF_SLICE("null"));
  }
  commit(out, to);
}

/* In how many documents a mention has `value` as its number `field`. */
static size_t support(const store_writer *w, size_t count, size_t field, const sf_value *value) {
  size_t documents = 0;
  uint32_t last = SF_NONE;
  for (size_t i = 0; i < count; i++) {
    const sf_store_mention *mention = mention_at(w, i);
    if (mention->document != last &&
        compare_value(sf_values_get(&mention->values, field), value) == 0) {
      documents++;
      last = mention->document;
    }
  }
  return documents;
}

/* Mentions looked at when choosing; the choice stays a function of the sorted set. */
#define CHOOSE_AMONG 64

static bool is_better(const sf_value *value, const sf_value *than) {
  if (value->type == SF_VALUE_TEXT && than->type == SF_VALUE_TEXT &&
      value->as.text.length != than->as.text.length)
    return value->as.text.length > than->as.text.length;
  return compare_value(value, than) < 0;
}

/* What most documents say; among equals the longer, then the smaller. NULL: nobody says. */
static const sf_value *choose(const store_writer *w, size_t count, size_t field) {
  if (count == 1)
    return sf_values_get(&mention_at(w, 0)->values, field);
  const sf_value *best = NULL;
  size_t best_support = 0, looked = count < CHOOSE_AMONG ? count : CHOOSE_AMONG;
  for (size_t i = 0; i < looked; i++) {
    const sf_value *value = sf_values_get(&mention_at(w, i)->values, field);
    if (!value || value->type == SF_VALUE_NULL || compare_value(value, best) == 0)
      continue;
    size_t found = support(w, looked, field, value);
    if (!best || found > best_support || (found == best_support && is_better(value, best))) {
      best = value;
      best_support = found;
    }
  }
  return best;
}

/* The ways a quotation is put other than in its fullest wording. */
static void write_variants(store_writer *w, size_t count, sf_slice fullest) {
  sf_slice variants[CHOOSE_AMONG];
  size_t found = 0;
  for (size_t i = 0; i < count && found < CHOOSE_AMONG; i++) {
    sf_slice words = sf_quote_words(mention_at(w, i)->text);
    bool known = sf_slice_equal(words, fullest);
    for (size_t v = 0; v < found && !known; v++)
      known = sf_slice_equal(words, variants[v]);
    if (!known)
      variants[found++] = words;
  }
  if (!found)
    return;
  qsort(variants, found, sizeof *variants, compare_paths);
  sf_json_key(w->out, "variants");
  for (size_t v = 0; v < found; v++) {
    sf_buffer_add_text(w->out, v ? "," : "[");
    sf_json_string(w->out, variants[v]);
  }
  sf_buffer_add_text(w->out, "]");
}

/* The fullest wording of a quotation and the ways it is put otherwise. */
static void write_wordings(store_writer *w, size_t count) {
  sf_slice fullest = {0};
  for (size_t i = 0; i < count; i++) {
    sf_slice words = sf_quote_words(mention_at(w, i)->text);
    if (words.length > fullest.length ||
        (words.length == fullest.length && sf_slice_compare(words, fullest) < 0))
      fullest = words;
  }
  char *to = put(reserve_text(w->out, fullest.length, SF_KEY_SIZE), SF_SLICE(",\"text\":"));
  commit(w->out, sf_json_put_string(to, fullest));
  if (count > 1)
    write_variants(w, count, fullest);
}

/* ---- records ---- */

/* Most of what a record has besides texts: punctuation, keys, ids, numbers. */
#define RECORD_ROOM 256

static void write_mention(store_writer *w, sf_kind kind, const sf_store_mention *mention) {
  const sf_field *fields = sf_fields_of(kind)->fields;
  sf_buffer *out = w->out;
  char *to = reserve_text(out, mention->text.length, RECORD_ROOM);
  to = put(to, SF_SLICE("{\"document\":\""));
  memcpy(to, w->store->documents.data[mention->document].id, SF_ID_LENGTH);
  to = put(to + SF_ID_LENGTH, SF_SLICE("\",\"start\":"));
  to = put(sf_number_put(to, mention->start), SF_SLICE(",\"end\":"));
  to = put(sf_number_put(to, mention->end), SF_SLICE(",\"text\":"));
  commit(out, sf_json_put_string(to, mention->text));
  const sf_value *value = mention->values.data;
  for (uint32_t left = mention->values.present; left; left &= left - 1)
    write_value(out, &fields[sf_first_field(left)], value++);
  to = put(sf_buffer_reserve(out, RECORD_ROOM), SF_SLICE(",\"sentence\":["));
  to = put(sf_number_put(to, mention->sentence_start), SF_SLICE(","));
  commit(out, put(sf_number_put(to, mention->sentence_end), SF_SLICE("]}")));
}

static size_t count_documents(const store_writer *w, size_t count) {
  if (count == 1 || w->store->documents.count == 1)
    return 1;
  size_t documents = 0;
  uint32_t last = SF_NONE;
  for (size_t i = 0; i < count; i++) { /* sorted by document */
    uint32_t document = mention_at(w, i)->document;
    documents += document != last;
    last = document;
  }
  return documents;
}

static void write_fact_values(store_writer *w, const sf_fact *fact, size_t count) {
  const sf_kind_fields *fields = sf_fields_of(fact->kind);
  const sf_value *value = fact->values.data;
  for (size_t i = 0; i < fields->on_fact; i++)
    if (fact->values.present >> i & 1)
      write_value(w->out, &fields->fields[i], value++);
    else if (fields->fields[i].null_when_absent)
      write_value(w->out, &fields->fields[i], NULL);
  for (size_t i = fields->on_fact; i < fields->chosen; i++) {
    const sf_value *chosen = choose(w, count, i);
    if (chosen || fields->fields[i].null_when_absent)
      write_value(w->out, &fields->fields[i], chosen);
  }
}

static void write_fact(store_writer *w, const sf_fact *fact, sort_item *items) {
  const sf_kind_fields *fields = sf_fields_of(fact->kind);
  size_t count = order_mentions(w, fact, items);
  sf_buffer *out = w->out;
  char *to = put(sf_buffer_reserve(out, RECORD_ROOM), fields->id_prefix);
  sf_id_write(fact->identity.high, fact->identity.low, to);
  commit(out, put(to + SF_ID_LENGTH, fields->kind_key));
  if (fact->kind == SF_KIND_QUOTE)
    write_wordings(w, count);
  write_fact_values(w, fact, count);
  to = put(sf_buffer_reserve(out, RECORD_ROOM), SF_SLICE(",\"documents\":"));
  to = sf_number_put(to, count_documents(w, count));
  commit(out, put(to, SF_SLICE(",\"mentions\":[")));
  for (size_t i = 0; i < count; i++) {
    if (i)
      sf_buffer_add(out, SF_SLICE(","));
    write_mention(w, fact->kind, mention_at(w, i));
  }
  sf_buffer_add(out, SF_SLICE("]}"));
}

static void write_text_key(sf_buffer *out, const char *key, sf_slice value) {
  if (!value.length)
    return;
  sf_json_key(out, key);
  sf_json_string(out, value);
}

static void write_document(store_writer *w, const sf_store_document *document) {
  sf_buffer *out = w->out;
  sf_buffer_add_text(out, "{\"id\":\"");
  sf_buffer_add(out, (sf_slice){document->id, SF_ID_LENGTH});
  sf_buffer_add_text(out, "\",\"paths\":");
  for (size_t i = 0; i < document->paths.count; i++) {
    sf_buffer_add_text(out, i ? "," : "[");
    sf_json_string(out, document->paths.data[i]);
  }
  sf_buffer_add_text(out, document->paths.count ? "]" : "[]");
  write_text_key(out, "title", document->title);
  write_text_key(out, "url", document->url);
  sf_json_key(out, "published");
  if (document->published.length)
    sf_json_string(out, document->published);
  else
    sf_buffer_add_text(out, "null");
  write_text_key(out, "published_from", document->published_from);
  sf_json_key(out, "characters");
  sf_buffer_add_number(out, document->characters);
  write_text_key(out, "fingerprint", document->fingerprint);
  sf_buffer_add_text(out, "}");
}

/* ---- whole stores ---- */

/* Room for the mentions of whichever fact has most. */
static sort_item *make_room(store_writer *w) {
  size_t largest = 0;
  for (size_t i = 0; i < w->store->facts.count; i++)
    if (w->store->facts.data[i].mention_count > largest)
      largest = w->store->facts.data[i].mention_count;
  w->mentions = sf_arena_alloc(&w->store->arena, (largest + 1) * sizeof *w->mentions);
  return sf_arena_alloc(&w->store->arena, (largest + 1) * sizeof(sort_item));
}

/* `line`: what parts records, a line break or nothing. */
static void write_store(store_writer *w, sf_slice line) {
  sf_store *store = w->store;
  order_documents(w);
  const sf_fact **facts = order_facts(w);
  sort_item *items = make_room(w);
  sf_buffer *out = w->out;
  sf_buffer_add(
      out, SF_SLICE("{\"schema\":\"summitfacts/1\",\"generator\":\"summitfacts " SF_VERSION "\","));
  sf_buffer_add(out, line);
  sf_buffer_add(out, SF_SLICE("\"documents\":["));
  for (size_t i = 0; i < store->documents.count; i++) {
    if (i)
      sf_buffer_add(out, SF_SLICE(","));
    sf_buffer_add(out, line);
    write_document(w, &store->documents.data[w->order[i]]);
    flush(w, FLUSH_SIZE);
  }
  sf_buffer_add(out, line);
  sf_buffer_add(out, SF_SLICE("],"));
  sf_buffer_add(out, line);
  sf_buffer_add(out, SF_SLICE("\"facts\":["));
  for (size_t i = 0; i < store->facts.count; i++) {
    if (i)
      sf_buffer_add(out, SF_SLICE(","));
    sf_buffer_add(out, line);
    write_fact(w, facts[i], items);
    flush(w, FLUSH_SIZE);
  }
  sf_buffer_add(out, line);
  sf_buffer_add(out, SF_SLICE("]}\n"));
  flush(w, 1);
}

static sf_result write_guarded(store_writer *w, sf_slice line, sf_error *error) {
  if (setjmp(w->store->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  write_store(w, line);
  return w->failed ? sf_error_set(error, SF_ERROR_IO, NULL, 0, 0, "writing failed") : SF_OK;
}

static sf_result write_one(sf_store *store, sf_slice line, sf_write_fn write, void *context,
                           sf_error *error) {
  store_writer w = {.store = store, .out = &store->scratch, .write = write, .context = context};
  store->scratch.count = 0;
  return write_guarded(&w, line, error);
}

sf_result sf_store_write_line(sf_store *store, sf_buffer *out, sf_error *error) {
  store_writer w = {.store = store, .out = out};
  sf_memory *owner = out->memory;
  size_t before = out->count;
  if (!store->documents.count)
    return SF_OK;
  out->memory = &store->memory; /* its escape is the one that is set */
  sf_result result = write_guarded(&w, SF_SLICE(""), error);
  out->memory = owner;
  if (result != SF_OK)
    out->count = before;
  return result;
}

/* ---- NDJSON of a store with many documents: one store after the other ---- */

/* A mention, its fact and the place of its document in the output. */
typedef struct mention_place {
  uint32_t rank, fact, mention;
} mention_place;

static int compare_mention_places(const void *a, const void *b) {
  const mention_place *x = a, *y = b;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return x->mention < y->mention ? -1 : x->mention > y->mention;
}

static mention_place *place_mentions(store_writer *w) {
  sf_store *store = w->store;
  size_t count = 0;
  order_documents(w);
  mention_place *places =
      sf_arena_alloc(&store->arena, (store->mentions.count + 1) * sizeof *places);
  for (size_t f = 0; f < store->facts.count; f++)
    for (uint32_t m = store->facts.data[f].first; m != SF_NONE; m = store->mentions.data[m].next)
      places[count++] = (mention_place){w->rank[store->mentions.data[m].document], (uint32_t)f, m};
  if (count > 1)
    qsort(places, count, sizeof *places, compare_mention_places);
  return places;
}

/* The next document and its mentions, from *place on, into `single`. */
static void copy_document(const store_writer *w, size_t rank, const mention_place *places,
                          size_t *place, sf_store *single) {
  const sf_store *store = w->store;
  const sf_store_document *document = &store->documents.data[w->order[rank]];
  sf_store_put_document(single, document);
  for (size_t i = 0; i < document->paths.count; i++)
    sf_store_put_path(single, 0, document->paths.data[i]);
  for (; *place < store->mentions.count && places[*place].rank == rank; ++*place)
    sf_store_put_copy(single, 0, &store->facts.data[places[*place].fact],
                      &store->mentions.data[places[*place].mention]);
}

static sf_result copy_guarded(const store_writer *w, size_t rank, const mention_place *places,
                              size_t *place, sf_store *single, sf_error *error) {
  if (setjmp(single->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  sf_store_reset(single);
  copy_document(w, rank, places, place, single);
  return SF_OK;
}

static sf_result write_split(sf_store *store, sf_store *single, sf_write_fn write, void *context,
                             sf_error *error) {
  if (setjmp(store->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  store_writer w = {.store = store};
  const mention_place *places = place_mentions(&w);
  size_t place = 0;
  for (size_t rank = 0; rank < store->documents.count; rank++) {
    sf_result result = copy_guarded(&w, rank, places, &place, single, error);
    if (result == SF_OK)
      result = write_one(single, SF_SLICE(""), write, context, error);
    if (result != SF_OK)
      return result;
  }
  return SF_OK;
}

sf_result sf_store_write(sf_store *store, sf_format format, sf_write_fn write, void *context,
                         sf_error *error) {
  bool lines = format == SF_FORMAT_JSON;
  sf_result result = SF_OK;
  pthread_mutex_lock(&store->lock);
  if (lines || store->documents.count == 1)
    result = write_one(store, lines ? SF_SLICE("\n") : SF_SLICE(""), write, context, error);
  else if (store->documents.count > 1) {
    sf_store *single;
    result = sf_store_new(&single, error);
    if (result == SF_OK)
      result = write_split(store, single, write, context, error);
    sf_store_free(single);
  }
  pthread_mutex_unlock(&store->lock);
  return result;
}
