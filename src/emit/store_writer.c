/* store_writer.c: a store as JSON: sorted, a record a line; what it promises is in
 * store.schema.json.
 *
 * What the facts are is settled before (store/settle.c); here a fact shows one value of each field
 * and a mention those of its own that differ, so that reading gives back every mention as it was.
 */
#include "base/sort.h"
#include "emit/conflicts_writer.h"
#include "emit/document_writer.h"
#include "emit/json.h"
#include "emit/origins_writer.h"
#include "emit/people_writer.h"
#include "store/origins.h"
#include "store/parts.h"
#include "store/people.h"
#include "store/settle.h"
#include "store/wording.h"

#include <stdlib.h>

/* Output is handed on in pieces of about this size. */
#define FLUSH_SIZE ((size_t)1 << 18)

/* Behind the values of a fact that one document tells. */
#define ONE_DOCUMENT ",\"documents\":1,\"origins\":1,\"mentions\":["
/* How the record of a mention begins. */
#define BEFORE_DOCUMENT "{\"document\":\""
#define BEHIND_DOCUMENT "\",\"start\":"
#define LENGTH(literal) (sizeof(literal) - 1)
#define START_LENGTH    (LENGTH(BEFORE_DOCUMENT) + SF_ID_LENGTH + LENGTH(BEHIND_DOCUMENT))

typedef struct store_writer {
  sf_store *store;
  sf_buffer *out;
  sf_write_fn write; /* NULL: all of it stays in `out` */
  void *context;
  bool failed;
  sf_wording *wordings;     /* of the mentions of the fact being written; NULL: nothing to tell */
  uint32_t *parts, *wholes; /* see index_parts */
  uint32_t *seen, counted;  /* for sf_origins_count */
  uint32_t
      document; /* that of `mention_start`, which is put together once for all of its mentions */
  char mention_start[LENGTH(ONE_DOCUMENT) + START_LENGTH];
} store_writer;

static void flush(store_writer *w, size_t at_least) {
  if (w->out->count < at_least || !w->write)
    return;
  if (!w->failed && w->out->count && !w->write(w->context, w->out->data, w->out->count))
    w->failed = true;
  w->out->count = 0;
}

/* ---- values ---- */

static char *put_key(char *to, const sf_key *key) {
  memcpy(to, key->text, SF_KEY_SIZE);
  return to + key->length;
}

/* ,"key":value; NULL writes null. */
static inline char *write_value(sf_buffer *out, char *to, const sf_field *field,
                                const sf_value *value) {
  sf_value_type type = value ? value->type : SF_VALUE_NULL;
  to = sf_json_room(out, to, type == SF_VALUE_TEXT ? value->as.text.length : 0);
  to = put_key(to, &field->key);
  switch (type) {
  case SF_VALUE_TEXT:
    return sf_json_put_string(to, value->as.text);
  case SF_VALUE_NUMBER:
    return to + sf_decimal_write(value->as.number, to);
  case SF_VALUE_TRUE:
    return sf_json_put(to, SF_SLICE("true"));
  case SF_VALUE_NULL:
  case SF_VALUE_ABSENT:
  default:
    return sf_json_put(to, SF_SLICE("null"));
  }
}

/* The values of the fields `present`, which follow one another from `value` on, and null for those
 * of `nulls` that are not among them. */
static char *write_values(sf_buffer *out, char *to, const sf_field *fields, uint32_t present,
                          uint32_t nulls, const sf_value *value) {
  for (uint32_t left = present | nulls; left; left &= left - 1) {
    size_t field = sf_first_field(left);
    bool known = present >> field & 1;
    to = write_value(out, to, &fields[field], known ? value : NULL);
    value += known;
  }
  return to;
}

/* ---- wordings ---- */

/* Other wordings shown. */
#define VARIANTS_MAX 64

static int compare_texts(const void *a, const void *b) {
  return sf_slice_compare(*(const sf_slice *)a, *(const sf_slice *)b);
}

/* The ways a quotation is put in other words than in its fullest wording. */
static void write_variants(store_writer *w, const sf_fact *fact) {
  sf_slice variants[VARIANTS_MAX];
  size_t found = 0;
  for (uint32_t i = 0; i < fact->count && found < VARIANTS_MAX; i++)
    if (w->wordings[i].mark == SF_WORDING_PARAPHRASE)
      variants[found++] = w->wordings[i].text;
  if (!found)
    return;
  sf_sort(variants, found, sizeof *variants, compare_texts);
  sf_json_key(w->out, "variants");
  for (size_t v = 0; v < found; v++) {
    if (v && sf_slice_equal(variants[v], variants[v - 1]))
      continue;
    sf_buffer_add_text(w->out, v ? "," : "[");
    sf_json_string(w->out, variants[v]);
  }
  sf_buffer_add_text(w->out, "]");
}

/* The fullest wording of a quotation and the ways it is put otherwise. */
static char *write_wordings(store_writer *w, char *to, const sf_fact *fact,
                            const sf_value *speaker) {
  sf_slice words, fullest;
  if (fact->count > 1)
    sf_arena_reset(&w->store->work); /* nothing of the last fact is needed any more */
  fullest = sf_fact_fullest(w->store, fact, speaker, &words);
  to = sf_json_room(w->out, to, fullest.length);
  to = sf_json_put_string(sf_json_put(to, SF_SLICE(",\"text\":")), fullest);
  if (fact->count == 1)
    return to;
  sf_json_end(w->out, to);
  w->wordings = sf_arena_alloc(&w->store->work, fact->count * sizeof *w->wordings);
  sf_fact_wordings(w->store, fact, words, w->wordings);
  write_variants(w, fact);
  return sf_json_begin(w->out);
}

/* How a mention puts it, and which of its words stand for which. */
static void write_mark(store_writer *w, const sf_wording *wording) {
  sf_json_key(w->out, "wording");
  sf_json_string(w->out, sf_slice_of(sf_wording_name(wording->mark)));
  if (!wording->difference_count)
    return;
  sf_json_key(w->out, "differs");
  for (size_t i = 0; i < wording->difference_count; i++) {
    sf_buffer_add_text(w->out, i ? ",[" : "[[");
    sf_json_string(w->out, wording->differences[i].own);
    sf_buffer_add_text(w->out, ",");
    sf_json_string(w->out, wording->differences[i].fullest);
    sf_buffer_add_text(w->out, "]");
  }
  sf_buffer_add_text(w->out, "]");
}

/* ---- records ---- */

/* Where the fields before field number `end` are the lowest bits. */
static uint32_t fields_before(size_t end) {
  return (1u << end) - 1;
}

/* The values that differ from what the fact shows. */
static char *write_differing(store_writer *w, char *to, const sf_fact *fact,
                             const sf_store_mention *mention,
                             const sf_value *const shown[SF_FIELDS_MAX]) {
  const sf_kind_fields *fields = sf_fields_of(fact->kind);
  bool renamed = fact->kind == SF_KIND_QUOTE && sf_people_rename(w->store);
  for (size_t i = fact->mixed || renamed ? 0 : fields->on_fact; i < fields->chosen; i++) {
    const sf_value *own = sf_mention_value(w->store, mention, i);
    if (own != shown[i] && sf_value_compare(own, shown[i]) != 0)
      to = write_value(w->out, to, &fields->fields[i], own);
  }
  return to;
}

/* The values that only mentions have. */
static char *write_own_values(store_writer *w, char *to, const sf_kind_fields *fields,
                              const sf_store_mention *mention) {
  uint32_t chosen = mention->values.present & fields_before(fields->chosen);
  const sf_value *value = mention->values.data;
  for (uint32_t left = chosen; left; left &= left - 1)
    value++;
  return write_values(w->out, to, fields->fields, mention->values.present ^ chosen, 0, value);
}

/* How the records of the mentions of a document begin. */
static void start_mentions(store_writer *w, uint32_t document) {
  char *to = sf_json_put(w->mention_start, SF_SLICE(ONE_DOCUMENT BEFORE_DOCUMENT));
  memcpy(to, w->store->documents.data[document].id, SF_ID_LENGTH);
  sf_json_put(to + SF_ID_LENGTH, SF_SLICE(BEHIND_DOCUMENT));
  w->document = document;
}

/* A mention from its place on; behind its text as little room is needed as there is at least. */
static char *write_mention(store_writer *w, char *to, const sf_fact *fact, uint32_t number,
                           const sf_value *const shown[SF_FIELDS_MAX]) {
  const sf_store_mention *mention = sf_member(w->store, fact->first + number);
  to = sf_json_put(sf_number_put(to, mention->start), SF_SLICE(",\"end\":"));
  to = sf_json_put(sf_number_put(to, mention->end), SF_SLICE(",\"text\":"));
  to = sf_json_put_string(to, mention->text);
  if (shown)
    to = write_differing(w, to, fact, mention, shown);
  to = write_own_values(w, to, sf_fields_of(fact->kind), mention);
  if (w->wordings) {
    sf_json_end(w->out, to);
    write_mark(w, &w->wordings[number]);
    to = sf_json_begin(w->out);
  }
  to = sf_json_put(to, SF_SLICE(",\"sentence\":["));
  to = sf_json_put(sf_number_put(to, mention->sentence_start), SF_SLICE(","));
  return sf_json_put(sf_number_put(to, mention->sentence_end), SF_SLICE("]}"));
}

static void write_fact_id(store_writer *w, uint32_t number) {
  const sf_fact *fact = &w->store->facts.data[number];
  char id[SF_ID_LENGTH];
  sf_id_write(fact->id.high, fact->id.low, id);
  sf_buffer_add_text(w->out, "\"money-");
  sf_buffer_add(w->out, (sf_slice){id, SF_ID_LENGTH});
  sf_buffer_add_text(w->out, "\"");
}

/* The sums that make up this one, each way to do it a list; and those of which it is a part. */
static void write_parts(store_writer *w, const sf_fact *fact) {
  const sf_store *store = w->store;
  uint32_t number = (uint32_t)(fact - store->facts.data), last = SF_NONE;
  size_t first = sf_parts_of(store, number), end = first, whole = 0;
  for (; end < store->splits.count && store->splits.data[end].total == number; end++) {
    const sf_split *split = &store->splits.data[end];
    sf_buffer_add_text(w->out, end > first ? ",[" : ",\"parts\":[[");
    for (uint32_t i = 0; i < split->count; i++) {
      sf_buffer_add_text(w->out, i ? "," : "");
      write_fact_id(w, split->parts[i]);
    }
    sf_buffer_add_text(w->out, "]");
  }
  sf_buffer_add_text(w->out, end > first ? "]" : "");
  for (size_t s = w->parts[number]; s < w->parts[number + 1]; s++) {
    uint32_t total = store->splits.data[w->wholes[s]].total;
    if (total == last)
      continue;
    sf_buffer_add_text(w->out, whole++ ? "," : ",\"part_of\":[");
    write_fact_id(w, total);
    last = total;
  }
  sf_buffer_add_text(w->out, whole ? "]" : "");
}

/* For each fact the splits it is a part of, in order: an index by counting. */
static void index_parts(store_writer *w) {
  const sf_store *store = w->store;
  if (!store->splits.count)
    return;
  size_t count = store->facts.count, all = store->splits.count * SF_PARTS_MAX;
  w->parts = sf_arena_alloc(&w->store->arena, (count + 2) * sizeof *w->parts);
  w->wholes = sf_arena_alloc(&w->store->arena, all * sizeof *w->wholes);
  memset(w->parts, 0, (count + 2) * sizeof *w->parts);
  for (size_t s = 0; s < store->splits.count; s++)
    for (uint32_t i = 0; i < store->splits.data[s].count; i++)
      w->parts[store->splits.data[s].parts[i] + 2]++;
  for (size_t f = 2; f < count + 2; f++)
    w->parts[f] += w->parts[f - 1];
  for (size_t s = 0; s < store->splits.count; s++)
    for (uint32_t i = 0; i < store->splits.data[s].count; i++)
      w->wholes[w->parts[store->splits.data[s].parts[i] + 1]++] = (uint32_t)s;
}

static size_t count_documents(const store_writer *w, const sf_fact *fact) {
  size_t documents = 0;
  uint32_t last = SF_NONE;
  for (uint32_t i = 0; i < fact->count; i++) { /* sorted by document */
    uint32_t document = sf_member(w->store, fact->first + i)->document;
    documents += document != last;
    last = document;
  }
  return documents;
}

/* How often a fact is told, and its mentions. `shown`: what its values are, of which a mention may
 * have others; NULL: there is but one mention, and its values they are. */
static char *write_mentions(store_writer *w, char *to, const sf_fact *fact,
                            const sf_value *const shown[SF_FIELDS_MAX]) {
  bool one_document = fact->count == 1 || w->store->documents.count == 1;
  for (uint32_t i = 0; i < fact->count; i++) {
    const sf_store_mention *mention = sf_member(w->store, fact->first + i);
    if (mention->document != w->document)
      start_mentions(w, mention->document);
    to = sf_json_room(w->out, to, mention->text.length);
    if (i == 0 && one_document) {
      to = sf_json_put(to, (sf_slice){w->mention_start, sizeof w->mention_start});
    } else {
      if (i == 0) {
        to = sf_json_put_number(to, SF_SLICE(",\"documents\":"), count_documents(w, fact));
        size_t origins = sf_origins_count(w->store, fact, w->seen, ++w->counted);
        to = sf_json_put_number(to, SF_SLICE(",\"origins\":"), origins);
      }
      to = sf_json_put(to, i ? SF_SLICE(",") : SF_SLICE(",\"mentions\":["));
      to = sf_json_put(to, (sf_slice){w->mention_start + LENGTH(ONE_DOCUMENT), START_LENGTH});
    }
    to = write_mention(w, to, fact, i, shown);
  }
  return sf_json_put(to, SF_SLICE("]}"));
}

/* What a fact has besides its values: the sums it is made of, and its mentions. */
static char *write_rest(store_writer *w, char *to, const sf_fact *fact,
                        const sf_value *const shown[SF_FIELDS_MAX]) {
  if (fact->kind == SF_KIND_MONEY && w->store->splits.count) {
    sf_json_end(w->out, to);
    write_parts(w, fact);
    to = sf_json_begin(w->out);
  }
  return write_mentions(w, to, fact, shown);
}

/* A fact of one mention shows its values as they are; which are to be null are those of a cell. */
static char *write_single(store_writer *w, char *to, const sf_fact *fact) {
  const sf_kind_fields *fields = sf_fields_of(fact->kind);
  const sf_values *cell = &w->store->cells.data[fact->cell].values;
  const sf_values *own = &sf_member(w->store, fact->first)->values;
  uint32_t chosen = own->present & fields_before(fields->chosen);
  if (fact->kind == SF_KIND_QUOTE)
    to = write_wordings(w, to, fact, sf_values_get(cell, SF_QUOTE_SPEAKER));
  to = write_values(w->out, to, fields->fields, cell->present, fields->nulls, cell->data);
  if (chosen)
    to = write_values(w->out, to, fields->fields, chosen, 0, own->data);
  return write_rest(w, to, fact, NULL);
}

/* A fact of which it must be found out what it shows. */
static char *write_shared(store_writer *w, char *to, const sf_fact *fact) {
  const sf_kind_fields *fields = sf_fields_of(fact->kind);
  const sf_value *shown[SF_FIELDS_MAX];
  uint32_t present = sf_fact_shown(w->store, fact, shown);
  if (fact->kind == SF_KIND_QUOTE)
    to = write_wordings(w, to, fact, shown[SF_QUOTE_SPEAKER]);
  for (uint32_t left = present | fields->nulls; left; left &= left - 1) {
    size_t field = sf_first_field(left);
    to = write_value(w->out, to, &fields->fields[field], shown[field]);
  }
  return write_rest(w, to, fact, shown);
}

static void write_fact(store_writer *w, const sf_fact *fact) {
  const sf_kind_fields *fields = sf_fields_of(fact->kind);
  bool renamed = fact->kind == SF_KIND_QUOTE && sf_people_rename(w->store);
  char *to = put_key(sf_json_begin(w->out), &fields->id_prefix);
  sf_id_write(fact->id.high, fact->id.low, to);
  to = put_key(to + SF_ID_LENGTH, &fields->kind_key);
  w->wordings = NULL;
  to = fact->count == 1 && !fact->mixed && !renamed ? write_single(w, to, fact)
                                                    : write_shared(w, to, fact);
  sf_json_end(w->out, to);
}

/* ---- whole stores ---- */

/* A section: its key and its records. `line`: what parts records, a line break or nothing. */
static void start_section(store_writer *w, sf_slice key, sf_slice line) {
  sf_buffer_add(w->out, line);
  sf_buffer_add(w->out, key);
}

static void next_record(store_writer *w, size_t number, sf_slice line) {
  if (number)
    sf_buffer_add(w->out, SF_SLICE(","));
  sf_buffer_add(w->out, line);
}

static void write_documents(store_writer *w, sf_slice line) {
  start_section(w, SF_SLICE("\"documents\":["), line);
  for (size_t i = 0; i < w->store->documents.count; i++) {
    next_record(w, i, line);
    sf_document_write(w->store, &w->store->documents.data[w->store->order[i]], w->out);
    flush(w, FLUSH_SIZE);
  }
  sf_buffer_add(w->out, line);
  sf_buffer_add(w->out, SF_SLICE("]"));
}

static void write_facts(store_writer *w, sf_slice line) {
  sf_buffer_add(w->out, SF_SLICE(","));
  start_section(w, SF_SLICE("\"facts\":["), line);
  for (size_t i = 0; i < w->store->facts.count; i++) {
    next_record(w, i, line);
    write_fact(w, &w->store->facts.data[i]);
    flush(w, FLUSH_SIZE);
  }
  sf_buffer_add(w->out, line);
  sf_buffer_add(w->out, SF_SLICE("]"));
}

/* The sections that are left out when they are empty, each with a comma before it. */
static void write_people(store_writer *w, sf_slice line) {
  if (!w->store->people.count)
    return;
  sf_buffer_add(w->out, SF_SLICE(","));
  start_section(w, SF_SLICE("\"people\":["), line);
  for (size_t i = 0; i < w->store->people.count; i++) {
    next_record(w, i, line);
    sf_person_write(w->store, &w->store->people.data[i], w->out);
    flush(w, FLUSH_SIZE);
  }
  sf_buffer_add(w->out, line);
  sf_buffer_add(w->out, SF_SLICE("]"));
}

static void write_origins(store_writer *w, sf_slice line) {
  size_t passage = 0;
  if (!w->store->origin_count)
    return;
  sf_buffer_add(w->out, SF_SLICE(","));
  start_section(w, SF_SLICE("\"origins\":["), line);
  for (uint32_t i = 1; i <= w->store->origin_count; i++) {
    next_record(w, i - 1, line);
    sf_origin_write(w->store, i, &passage, w->out);
    flush(w, FLUSH_SIZE);
  }
  sf_buffer_add(w->out, line);
  sf_buffer_add(w->out, SF_SLICE("]"));
}

static void write_conflicts(store_writer *w, sf_slice line) {
  if (!w->store->conflicts.count)
    return;
  sf_buffer_add(w->out, SF_SLICE(","));
  start_section(w, SF_SLICE("\"conflicts\":["), line);
  for (size_t i = 0; i < w->store->conflicts.count; i++) {
    next_record(w, i, line);
    sf_conflict_write(w->store, &w->store->conflicts.data[i], w->out);
    flush(w, FLUSH_SIZE);
  }
  sf_buffer_add(w->out, line);
  sf_buffer_add(w->out, SF_SLICE("]"));
}

static void write_store(store_writer *w, sf_slice line) {
  sf_store_settle(w->store);
  index_parts(w);
  size_t room = (w->store->origin_count + 1) * sizeof *w->seen;
  w->seen = sf_arena_alloc(&w->store->arena, room);
  memset(w->seen, 0, room);
  sf_buffer_add(w->out, SF_SLICE("{\"schema\":\"summitfacts/1\",\"generator\":"
                                 "\"summitfacts " SF_VERSION "\","));
  write_documents(w, line);
  write_facts(w, line);
  write_people(w, line);
  write_origins(w, line);
  write_conflicts(w, line);
  sf_buffer_add(w->out, SF_SLICE("}\n"));
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
  store_writer w = {.store = store,
                    .out = &store->scratch,
                    .document = SF_NONE,
                    .write = write,
                    .context = context};
  store->scratch.count = 0;
  return write_guarded(&w, line, error);
}

sf_result sf_store_write_line(sf_store *store, sf_buffer *out, sf_error *error) {
  store_writer w = {.store = store, .out = out, .document = SF_NONE};
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

/* Mentions and the places of their documents in the output. */
typedef struct mention_place {
  uint32_t rank, mention;
} mention_place;

static int compare_mention_places(const void *a, const void *b) {
  const mention_place *x = a, *y = b;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return x->mention < y->mention ? -1 : x->mention > y->mention;
}

static mention_place *place_mentions(sf_store *store) {
  size_t count = store->mentions.count;
  sf_store_order_documents(store);
  sf_people_sort(store);
  mention_place *places = sf_arena_alloc(&store->arena, (count + 1) * sizeof *places);
  for (size_t m = 0; m < count; m++)
    places[m] = (mention_place){store->rank[store->mentions.data[m].document], (uint32_t)m};
  if (count > 1)
    sf_sort(places, count, sizeof *places, compare_mention_places);
  return places;
}

/* The next document and its mentions, from *place on, into `single`. */
static void copy_document(const sf_store *store, size_t rank, const mention_place *places,
                          size_t *place, sf_store *single) {
  const sf_store_document *document = &store->documents.data[store->order[rank]];
  sf_store_put_document(single, document);
  for (size_t i = 0; i < document->paths.count; i++)
    sf_store_put_path(single, 0, document->paths.data[i]);
  for (; *place < store->mentions.count && places[*place].rank == rank; ++*place)
    sf_store_put_copy(single, 0, store, &store->mentions.data[places[*place].mention]);
  for (uint32_t i = 0; i < document->sighting_count; i++)
    sf_store_put_sighting(single, 0, &store->sightings.data[document->first_sighting + i].told);
}

static sf_result copy_guarded(const sf_store *store, size_t rank, const mention_place *places,
                              size_t *place, sf_store *single, sf_error *error) {
  if (setjmp(single->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  sf_store_reset(single);
  copy_document(store, rank, places, place, single);
  return SF_OK;
}

static sf_result write_split(sf_store *store, sf_store *single, sf_write_fn write, void *context,
                             sf_error *error) {
  if (setjmp(store->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  const mention_place *places = place_mentions(store);
  size_t place = 0;
  for (size_t rank = 0; rank < store->documents.count; rank++) {
    sf_result result = copy_guarded(store, rank, places, &place, single, error);
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
