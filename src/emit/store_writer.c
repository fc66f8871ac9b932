/* store_writer.c: a store as JSON: sorted, a record a line; what it promises is in
 * store.schema.json.
 *
 * What the facts are is settled before (store/settle.c); here a fact shows one value of each field
 * and a mention those of its own that differ, so that reading gives back every mention as it was.
 */
#include "emit/conflicts_writer.h"
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

/* How the record of a mention begins. */
#define BEFORE_DOCUMENT "{\"document\":\""
#define BEHIND_DOCUMENT "\",\"start\":"

typedef struct store_writer {
  sf_store *store;
  sf_buffer *out;
  sf_write_fn write; /* NULL: all of it stays in `out` */
  void *context;
  bool failed;
  sf_wording *wordings;     /* of the mentions of the fact being written; NULL: nothing to tell */
  uint32_t *parts, *wholes; /* see index_parts */
  uint32_t *seen, counted;  /* for sf_origins_count */
  uint32_t document;        /* that of `mention_start`, which is written once for all of them */
  char mention_start[sizeof BEFORE_DOCUMENT - 1 + SF_ID_LENGTH + sizeof BEHIND_DOCUMENT - 1];
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
  qsort(variants, found, sizeof *variants, compare_texts);
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
static void write_wordings(store_writer *w, const sf_fact *fact, const sf_value *speaker) {
  sf_slice words, fullest;
  if (fact->count > 1)
    sf_arena_reset(&w->store->work); /* nothing of the last fact is needed any more */
  fullest = sf_fact_fullest(w->store, fact, speaker, &words);
  char *to = sf_json_reserve(w->out, fullest.length, SF_JSON_SPARE);
  to = sf_json_put(to, SF_SLICE(",\"text\":"));
  sf_json_end(w->out, sf_json_put_string(to, fullest));
  if (fact->count == 1)
    return;
  w->wordings = sf_arena_alloc(&w->store->work, fact->count * sizeof *w->wordings);
  sf_fact_wordings(w->store, fact, words, w->wordings);
  write_variants(w, fact);
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

/* The values that differ from what the fact shows, and those that only mentions have. */
static char *write_own_values(store_writer *w, char *to, const sf_fact *fact,
                              const sf_store_mention *mention,
                              const sf_value *const shown[SF_FIELDS_MAX]) {
  const sf_kind_fields *fields = sf_fields_of(fact->kind);
  bool renamed = fact->kind == SF_KIND_QUOTE && sf_people_rename(w->store);
  if (fact->count > 1 || renamed)
    for (size_t i = fact->mixed || renamed ? 0 : fields->on_fact; i < fields->chosen; i++) {
      const sf_value *own = sf_mention_value(w->store, mention, i);
      if (own != shown[i] && sf_value_compare(own, shown[i]) != 0)
        to = write_value(w->out, to, &fields->fields[i], own);
    }
  const sf_value *value = mention->values.data;
  for (uint32_t left = mention->values.present; left; left &= left - 1, value++)
    if (sf_first_field(left) >= fields->chosen)
      to = write_value(w->out, to, &fields->fields[sf_first_field(left)], value);
  return to;
}

/* How the records of the mentions of a document begin. */
static void start_mentions(store_writer *w, uint32_t document) {
  char *to = sf_json_put(w->mention_start, SF_SLICE(BEFORE_DOCUMENT));
  memcpy(to, w->store->documents.data[document].id, SF_ID_LENGTH);
  sf_json_put(to + SF_ID_LENGTH, SF_SLICE(BEHIND_DOCUMENT));
  w->document = document;
}

static char *write_mention(store_writer *w, char *to, const sf_fact *fact, uint32_t number,
                           const sf_value *const shown[SF_FIELDS_MAX]) {
  const sf_store_mention *mention = sf_member(w->store, fact->first + number);
  if (mention->document != w->document)
    start_mentions(w, mention->document);
  to = sf_json_room(w->out, to, mention->text.length);
  to = sf_json_put(to, (sf_slice){w->mention_start, sizeof w->mention_start});
  to = sf_json_put(sf_number_put(to, mention->start), SF_SLICE(",\"end\":"));
  to = sf_json_put(sf_number_put(to, mention->end), SF_SLICE(",\"text\":"));
  to = write_own_values(w, sf_json_put_string(to, mention->text), fact, mention, shown);
  if (w->wordings) {
    sf_json_end(w->out, to);
    write_mark(w, &w->wordings[number]);
    to = sf_json_begin(w->out);
  }
  to = sf_json_put(sf_json_room(w->out, to, 0), SF_SLICE(",\"sentence\":["));
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
  if (fact->count == 1 || w->store->documents.count == 1)
    return 1;
  size_t documents = 0;
  uint32_t last = SF_NONE;
  for (uint32_t i = 0; i < fact->count; i++) { /* sorted by document */
    uint32_t document = sf_member(w->store, fact->first + i)->document;
    documents += document != last;
    last = document;
  }
  return documents;
}

static size_t count_origins(store_writer *w, const sf_fact *fact) {
  if (fact->count == 1 || w->store->documents.count == 1)
    return 1;
  return sf_origins_count(w->store, fact, w->seen, ++w->counted);
}

/* What a fact has besides its values: the sums it is made of, and how often it is told. */
static char *write_counts(store_writer *w, char *to, const sf_fact *fact) {
  if (fact->kind == SF_KIND_MONEY && w->store->splits.count) {
    sf_json_end(w->out, to);
    write_parts(w, fact);
    to = sf_json_begin(w->out);
  }
  to = sf_json_put(sf_json_room(w->out, to, 0), SF_SLICE(",\"documents\":"));
  to = sf_json_put(sf_number_put(to, count_documents(w, fact)), SF_SLICE(",\"origins\":"));
  return sf_number_put(to, count_origins(w, fact));
}

static void write_fact(store_writer *w, const sf_fact *fact) {
  const sf_kind_fields *fields = sf_fields_of(fact->kind);
  const sf_value *shown[SF_FIELDS_MAX];
  uint32_t present = sf_fact_shown(w->store, fact, shown);
  char *to = put_key(sf_json_begin(w->out), &fields->id_prefix);
  sf_id_write(fact->id.high, fact->id.low, to);
  to = put_key(to + SF_ID_LENGTH, &fields->kind_key);
  w->wordings = NULL;
  if (fact->kind == SF_KIND_QUOTE) {
    sf_json_end(w->out, to);
    write_wordings(w, fact, shown[SF_QUOTE_SPEAKER]);
    to = sf_json_begin(w->out);
  }
  for (uint32_t left = present | fields->nulls; left; left &= left - 1) {
    size_t field = sf_first_field(left);
    to = write_value(w->out, to, &fields->fields[field], shown[field]);
  }
  to = sf_json_put(write_counts(w, to, fact), SF_SLICE(",\"mentions\":["));
  for (uint32_t i = 0; i < fact->count; i++) {
    if (i)
      *to++ = ',';
    to = write_mention(w, to, fact, i, shown);
  }
  sf_json_end(w->out, sf_json_put(to, SF_SLICE("]}")));
}

static void write_text_key(sf_buffer *out, const char *key, sf_slice value) {
  if (!value.length)
    return;
  sf_json_key(out, key);
  sf_json_string(out, value);
}

/* The path of an entry; `*where` is what it says of the place in that file. */
static sf_slice path_of(sf_slice entry, sf_slice *where) {
  const char *mark = entry.length ? memchr(entry.data, '\0', entry.length) : NULL;
  *where = mark ? sf_slice_between(mark + 1, entry.data + entry.length) : (sf_slice){0};
  return mark ? sf_slice_between(entry.data, mark) : entry;
}

/* Entries are sorted, so those of one path stand together. */
static void write_paths(sf_buffer *out, const sf_store_document *document) {
  sf_slice where, last = {0};
  for (size_t i = 0; i < document->paths.count; i++) {
    sf_slice path = path_of(document->paths.data[i], &where);
    if (i && sf_slice_equal(path, last))
      continue;
    sf_buffer_add_text(out, i ? "," : "[");
    sf_json_string(out, path);
    last = path;
  }
  sf_buffer_add_text(out, document->paths.count ? "]" : "[]");
}

/* Where in their files the document stands, of those paths that say it. */
static void write_sources(sf_buffer *out, const sf_store_document *document) {
  size_t count = 0;
  for (size_t i = 0; i < document->paths.count; i++) {
    sf_slice where, path = path_of(document->paths.data[i], &where);
    if (!where.length)
      continue;
    sf_buffer_add_text(out, count++ ? ",{\"path\":" : ",\"sources\":[{\"path\":");
    sf_json_string(out, path);
    sf_buffer_add_text(out, ",");
    sf_buffer_add(out, where);
    sf_buffer_add_text(out, "}");
  }
  sf_buffer_add_text(out, count ? "]" : "");
}

static void write_document(store_writer *w, const sf_store_document *document) {
  sf_buffer *out = w->out;
  sf_buffer_add_text(out, "{\"id\":\"");
  sf_buffer_add(out, (sf_slice){document->id, SF_ID_LENGTH});
  sf_buffer_add_text(out, "\",\"paths\":");
  write_paths(out, document);
  write_sources(out, document);
  write_text_key(out, "title", document->title);
  write_text_key(out, "url", document->url);
  sf_json_key(out, "published");
  if (document->published.length)
    sf_json_string(out, document->published);
  else
    sf_buffer_add_text(out, "null");
  write_text_key(out, "published_from", document->published_from);
  const sf_page_facts none = {.site = {0}}, *page = document->page ? document->page : &none;
  write_text_key(out, "published_time", page->published_time);
  write_text_key(out, "site", page->site);
  write_text_key(out, "author", page->author);
  write_text_key(out, "language", page->language);
  write_text_key(out, "published_evidence", document->published_evidence);
  sf_json_key(out, "characters");
  sf_buffer_add_number(out, document->characters);
  sf_sightings_write(w->store, document, out);
  if (document->fingerprint.length) { /* letters and digits: nothing to escape */
    sf_json_key(out, "fingerprint");
    sf_buffer_add_text(out, "\"");
    sf_buffer_add(out, document->fingerprint);
    sf_buffer_add_text(out, "\"");
  }
  write_text_key(out, "text", page->text);
  sf_buffer_add_text(out, "}");
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
    write_document(w, &w->store->documents.data[w->store->order[i]]);
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
    qsort(places, count, sizeof *places, compare_mention_places);
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
