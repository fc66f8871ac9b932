/* test_store.c: identity, merging in any order, what is written, and failures.
 *
 * Random stores are made of a fixed world of documents and mentions: whatever subset a store
 * holds, a mention of the world is always the same. Two stores are equal when they write the
 * same bytes.
 */
#include "unit/unit.h"

#include "store/store.h"
#include "token/utf8.h"

#include <stdio.h>

#define DOCUMENTS 9
#define MENTIONS  240

typedef struct world_mention {
  sf_kind kind;
  uint32_t document, start, end;
  sf_slice text;
  sf_value values[SF_FIELDS_MAX];
} world_mention;

typedef struct fixture {
  sf_memory memory;
  sf_arena arena;
  sf_buffer out, other;
  test_random random;
  char ids[DOCUMENTS][SF_ID_LENGTH];
  world_mention mentions[MENTIONS];
} fixture;

#define PICK(random, list) (list[test_random_below(random, sizeof(list) / sizeof *(list))])

/* ---- the world ---- */

static sf_value random_value(fixture *f, const sf_field *field) {
  static const char *const texts[] = {"GBP", "EUR", "about", "Orrin", "orrin", "A Fund", "é"};
  static const sf_decimal numbers[] = {{5, 0},  {50, 1}, {33000000, 0},
                                       {45, 2}, {0, 0},  {1234567890123460, 0}};
  if (test_random_below(&f->random, 3) == 0)
    return test_random_below(&f->random, 2) ? sf_value_null() : (sf_value){0};
  switch (field->type) {
  case SF_VALUE_NUMBER:
    return sf_value_number(PICK(&f->random, numbers));
  case SF_VALUE_TRUE:
    return sf_value_true();
  case SF_VALUE_TEXT:
  case SF_VALUE_NULL:
  case SF_VALUE_ABSENT:
  default:
    return sf_value_text(sf_slice_of(PICK(&f->random, texts)));
  }
}

static void fill_mention(fixture *f, world_mention *mention) {
  static const char *const quotes[] = {"\"We will act\"",  "“we will ACT.”", "‘We will, act’",
                                       "\"We won't act\"", "\"!\"",          "\"?\""};
  mention->kind = (sf_kind)test_random_below(&f->random, SF_KIND_COUNT_ALL);
  mention->document = (uint32_t)test_random_below(&f->random, DOCUMENTS);
  mention->start = (uint32_t)test_random_below(&f->random, 50);
  mention->end = mention->start + 1 + (uint32_t)test_random_below(&f->random, 9);
  mention->text = mention->kind == SF_KIND_QUOTE
                      ? sf_slice_of(quotes[mention->start % LENGTH_OF(quotes)])
                      : sf_arena_format(&f->arena, "x%u", mention->start);
  const sf_kind_fields *fields = sf_fields_of(mention->kind);
  for (size_t i = 0; i < fields->count; i++) {
    mention->values[i] = random_value(f, &fields->fields[i]);
    if (fields->fields[i].level == SF_LEVEL_DERIVED) /* follows from the identity */
      mention->values[i] = (sf_value){0};
  }
}

static int set_up(void **state) {
  fixture *f = calloc(1, sizeof *f);
  sf_memory_init(&f->memory);
  sf_arena_init(&f->arena, &f->memory);
  sf_buffer_init(&f->out, &f->memory);
  sf_buffer_init(&f->other, &f->memory);
  f->random.state = 6;
  for (size_t i = 0; i < DOCUMENTS; i++) {
    memset(f->ids[i], "abcdef012"[i], SF_ID_LENGTH);
    f->ids[i][0] = (char)('9' - i);
  }
  for (size_t i = 0; i < MENTIONS; i++)
    fill_mention(f, &f->mentions[i]);
  *state = f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  sf_arena_clear(&f->arena);
  sf_buffer_clear(&f->out);
  sf_buffer_clear(&f->other);
  free(f);
  return 0;
}

static sf_store *new_store(void) {
  sf_store *store;
  sf_error error;
  assert_int_equal(sf_store_new(&store, &error), SF_OK);
  return store;
}

static uint32_t put_document(fixture *f, sf_store *store, uint32_t number, size_t path) {
  sf_store_document document = {.published = SF_SLICE("2031-05-12"),
                                .published_from = SF_SLICE("record"),
                                .characters = number * 100 + 7};
  static const char *const titles[] = {"", "A title", "Another title", "A"};
  document.title = sf_slice_of(titles[path % 4]);
  memcpy(document.id, f->ids[number], SF_ID_LENGTH);
  uint32_t index = sf_store_put_document(store, &document);
  sf_store_put_path(store, index, sf_arena_format(&f->arena, "d%zu/%u.txt", path, number));
  return index;
}

/* Puts mention `number` of the world; its document comes along. */
static void put_mention(fixture *f, sf_store *store, size_t number) {
  const world_mention *mention = &f->mentions[number];
  sf_record record = {.kind = mention->kind,
                      .document = put_document(f, store, mention->document, 0),
                      .start = mention->start,
                      .end = mention->end,
                      .sentence_start = 0,
                      .sentence_end = 60,
                      .text = mention->text,
                      .values = mention->values};
  sf_store_put_mention(store, &record);
}

static sf_store *random_store(fixture *f) {
  sf_store *store = new_store();
  size_t count = test_random_below(&f->random, 80);
  for (size_t i = 0; i < count; i++)
    put_mention(f, store, test_random_below(&f->random, MENTIONS));
  for (size_t i = test_random_below(&f->random, 4); i > 0; i--)
    put_document(f, store, (uint32_t)test_random_below(&f->random, DOCUMENTS),
                 test_random_below(&f->random, 5));
  return store;
}

static sf_store *copy_store(const sf_store *from) {
  sf_store *store = new_store();
  sf_error error;
  assert_int_equal(sf_store_merge(store, from, &error), SF_OK);
  return store;
}

static bool collect(void *context, const char *data, size_t length) {
  sf_buffer_add(context, (sf_slice){data, length});
  return true;
}

static void write_both(sf_store *store, sf_buffer *out) {
  sf_error error;
  out->count = 0;
  assert_int_equal(sf_store_write(store, SF_FORMAT_JSON, collect, out, &error), SF_OK);
  assert_int_equal(sf_store_write(store, SF_FORMAT_NDJSON, collect, out, &error), SF_OK);
}

static void assert_same(fixture *f, sf_store *a, sf_store *b) {
  write_both(a, &f->out);
  write_both(b, &f->other);
  size_t at = 0, least = f->out.count < f->other.count ? f->out.count : f->other.count;
  while (at < least && f->out.data[at] == f->other.data[at])
    at++;
  if (at == least && f->out.count == f->other.count)
    return;
  size_t from = at > 300 ? at - 300 : 0;
  size_t shown = least - from > 400 ? 400 : least - from;
  fail_msg("these differ at byte %zu:\n%.*s\n%.*s", at, (int)shown, f->out.data + from, (int)shown,
           f->other.data + from);
}

static void merge(sf_store *into, const sf_store *from) {
  sf_error error;
  assert_int_equal(sf_store_merge(into, from, &error), SF_OK);
}

/* ---- merging ---- */

static void merging_is_commutative(void **state) {
  fixture *f = *state;
  for (int i = 0; i < 150; i++) {
    sf_store *a = random_store(f), *b = random_store(f);
    sf_store *ab = copy_store(a), *ba = copy_store(b);
    merge(ab, b);
    merge(ba, a);
    assert_same(f, ab, ba);
    sf_store_free(a);
    sf_store_free(b);
    sf_store_free(ab);
    sf_store_free(ba);
  }
}

static void merging_is_associative(void **state) {
  fixture *f = *state;
  for (int i = 0; i < 100; i++) {
    sf_store *a = random_store(f), *b = random_store(f), *c = random_store(f);
    sf_store *left = copy_store(a), *right = copy_store(b), *all = copy_store(a);
    merge(left, b);
    merge(left, c);
    merge(right, c);
    merge(all, right);
    assert_same(f, left, all);
    sf_store_free(a);
    sf_store_free(b);
    sf_store_free(c);
    sf_store_free(left);
    sf_store_free(right);
    sf_store_free(all);
  }
}

static void merging_is_idempotent(void **state) {
  fixture *f = *state;
  for (int i = 0; i < 100; i++) {
    sf_store *a = random_store(f), *b = random_store(f);
    sf_store *both = copy_store(a);
    merge(both, b);
    sf_store *again = copy_store(both);
    merge(again, a);
    merge(again, both);
    assert_same(f, both, again);
    size_t facts = sf_store_fact_count(both), documents = sf_store_document_count(both);
    assert_int_equal(sf_store_fact_count(again), facts);
    assert_int_equal(sf_store_document_count(again), documents);
    sf_store *empty = new_store();
    merge(again, empty);
    assert_same(f, both, again);
    sf_store_free(a);
    sf_store_free(b);
    sf_store_free(both);
    sf_store_free(again);
    sf_store_free(empty);
  }
}

static void a_store_merged_into_itself_stays(void **state) {
  fixture *f = *state;
  sf_store *store = random_store(f);
  sf_store *copy = copy_store(store);
  merge(store, store);
  assert_same(f, store, copy);
  sf_store_free(store);
  sf_store_free(copy);
}

static void the_order_of_adding_never_shows(void **state) {
  fixture *f = *state;
  size_t order[MENTIONS];
  for (size_t i = 0; i < MENTIONS; i++)
    order[i] = i;
  sf_store *first = new_store();
  for (size_t i = 0; i < MENTIONS; i++)
    put_mention(f, first, i);
  for (int round = 0; round < 25; round++) {
    for (size_t i = MENTIONS - 1; i > 0; i--) {
      size_t k = test_random_below(&f->random, i + 1), kept = order[i];
      order[i] = order[k];
      order[k] = kept;
    }
    sf_store *shuffled = new_store();
    for (size_t i = 0; i < MENTIONS; i++)
      put_mention(f, shuffled, order[i]);
    assert_same(f, first, shuffled);
    sf_store_free(shuffled);
  }
  sf_store_free(first);
}

static void a_reset_store_is_a_new_one(void **state) {
  fixture *f = *state;
  sf_store *used = new_store();
  for (int i = 0; i < 20; i++) {
    sf_store *fresh = random_store(f);
    sf_store_reset(used);
    assert_int_equal(sf_store_document_count(used), 0);
    merge(used, fresh);
    assert_same(f, fresh, used);
    sf_store_free(fresh);
  }
  sf_store_free(used);
}

/* Few items in a large index are taken out one by one. */
static void a_long_article_leaves_no_trace(void **state) {
  fixture *f = *state;
  sf_store *used = new_store();
  for (unsigned i = 0; i < 5; i++) {
    sf_value values[SF_FIELDS_MAX] = {{0}};
    sf_record record = {.kind = SF_KIND_COUNT,
                        .document = put_document(f, used, 0, 0),
                        .text = SF_SLICE("so many"),
                        .values = values};
    for (uint32_t k = 0; k < (i ? 40u : 3000u); k++) {
      values[SF_COUNT_AMOUNT] = sf_value_number((sf_decimal){k % 30 + 100 * i, 0});
      values[SF_COUNT_MAX] = sf_value_number((sf_decimal){i ? 1 : k, 0});
      record.start = k;
      record.end = k + 1;
      sf_store_put_mention(used, &record);
    }
    assert_int_equal(sf_store_fact_count(used), i ? 30 : 3000);
    assert_int_equal(sf_store_document_count(used), 1);
    sf_store_reset(used);
    assert_int_equal(sf_store_fact_count(used), 0);
  }
  sf_store_free(used);
}

/* ---- identity ---- */

/* Puts one mention of `kind` with one value in `field`, and another; are they one fact? */
static bool one_fact(fixture *f, sf_kind kind, size_t field, sf_value a, sf_value b,
                     const char *text_a, const char *text_b) {
  sf_store *store = new_store();
  for (int i = 0; i < 2; i++) {
    sf_value values[SF_FIELDS_MAX] = {{0}};
    values[field] = i ? b : a;
    sf_record record = {.kind = kind,
                        .document = put_document(f, store, 0, 0),
                        .start = (uint32_t)i,
                        .end = (uint32_t)i + 1,
                        .text = sf_slice_of(i ? text_b : text_a),
                        .values = values};
    sf_store_put_mention(store, &record);
  }
  bool one = sf_store_fact_count(store) == 1;
  sf_store_free(store);
  return one;
}

static sf_value text_value(const char *text) {
  return sf_value_text(sf_slice_of(text));
}

static sf_value number_value(int64_t digits, int32_t scale) {
  return sf_value_number((sf_decimal){digits, scale});
}

static void identity_compares_values(void **state) {
  fixture *f = *state;
  assert_true(one_fact(f, SF_KIND_MONEY, SF_MONEY_AMOUNT, number_value(5, 0), number_value(500, 2),
                       "x", "y"));
  assert_false(one_fact(f, SF_KIND_MONEY, SF_MONEY_AMOUNT, number_value(5, 0), number_value(51, 1),
                        "x", "x"));
  assert_false(one_fact(f, SF_KIND_MONEY, SF_MONEY_CURRENCY, text_value("GBP"), text_value("EUR"),
                        "x", "x"));
  assert_false(
      one_fact(f, SF_KIND_MONEY, SF_MONEY_CURRENCY, text_value("GBP"), sf_value_null(), "x", "x"));
  assert_true(
      one_fact(f, SF_KIND_MONEY, SF_MONEY_CURRENCY, (sf_value){0}, sf_value_null(), "x", "x"));
  assert_true(one_fact(f, SF_KIND_COUNTRY, SF_COUNTRY_FORM, text_value("name"),
                       text_value("demonym"), "Italy", "Italian"));
  assert_false(one_fact(f, SF_KIND_COUNT, SF_COUNT_NOUN, text_value("people"), text_value("places"),
                        "x", "x"));
}

static void quotations_are_their_words(void **state) {
  fixture *f = *state;
  sf_value none = {0};
  static const struct {
    const char *a, *b;
    bool same;
  } table[] = {
      {"\"We will act\"", "“We will act”", true},
      {"\"We will act,\"", "‘we WILL  act.’", true},
      {"\"We'll act\"", "“We’ll act”", true},
      {"\"We will act\"", "\"We will not act\"", false},
      {"\"re-act\"", "\"re act\"", true},
      {"\"Café\"", "\"cafe\"", true},
      {"\"!\"", "\"?\"", false},
      {"\"5 things\"", "\"6 things\"", false},
      {"\"I said, 'Go'\"", "“I said ‘go’”", true},
      {"\"I said, 'Go'\"", "\"I saidgo\"", false},
  };
  for (size_t i = 0; i < LENGTH_OF(table); i++)
    if (one_fact(f, SF_KIND_QUOTE, SF_QUOTE_CUE, none, none, table[i].a, table[i].b) !=
        table[i].same)
      fail_msg("%s and %s", table[i].a, table[i].b);
  assert_false(one_fact(f, SF_KIND_QUOTE, SF_QUOTE_SPEAKER, text_value("A"), text_value("B"),
                        "\"x\"", "\"x\""));
}

static void outer_marks_come_off_quotations(void **state) {
  (void)state;
  assert_slice(sf_quote_words(SF_SLICE("“We go”")), "We go");
  assert_slice(sf_quote_words(SF_SLICE(" \"‘We’ go\" ")), "We’ go");
  assert_slice(sf_quote_words(SF_SLICE("``We go''")), "We go");
  assert_slice(sf_quote_words(SF_SLICE("no marks")), "no marks");
  assert_slice(sf_quote_words(SF_SLICE("\"")), "\"");
  assert_slice(sf_quote_words(SF_SLICE("")), "");
}

static void one_article_under_two_paths_is_one_document(void **state) {
  fixture *f = *state;
  sf_store *store = new_store();
  put_document(f, store, 3, 1);
  put_document(f, store, 3, 0);
  put_document(f, store, 3, 1);
  assert_int_equal(sf_store_document_count(store), 1);
  write_both(store, &f->out);
  sf_buffer_add(&f->out, (sf_slice){"", 1});
  assert_non_null(
      strstr(f->out.data, "\"paths\":[\"d0/3.txt\",\"d1/3.txt\"],\"title\":\"A title\""));
  sf_store_free(store);
}

/* A crawl may hold the same empty page very often. */
static void thousands_of_paths_take_no_time(void **state) {
  fixture *f = *state;
  sf_store *store = new_store();
  for (size_t i = 0; i < 60000; i++)
    put_document(f, store, 1, i % 50000);
  assert_int_equal(sf_store_document_count(store), 1);
  f->out.count = 0;
  sf_error error;
  assert_int_equal(sf_store_write(store, SF_FORMAT_JSON, collect, &f->out, &error), SF_OK);
  size_t paths = 0;
  for (size_t i = 0; i + 5 < f->out.count; i++)
    paths += !memcmp(f->out.data + i, ".txt\"", 5);
  assert_int_equal(paths, 50000);
  sf_store_free(store);
}

/* ---- writing ---- */

static void a_store_is_written_to_the_letter(void **state) {
  fixture *f = *state;
  sf_store *store = new_store();
  for (uint32_t i = 0; i < 3; i++) {
    sf_value values[SF_FIELDS_MAX] = {{0}};
    values[SF_MONEY_AMOUNT] = number_value(33000000, 0);
    values[SF_MONEY_CURRENCY] = text_value("GBP");
    values[SF_MONEY_ABOUT] = text_value("a b nets quays boats cranes walls piers ropes");
    values[SF_MONEY_PAYER] = i < 2 ? text_value("the Fund") : text_value("A much longer name");
    sf_record record = {.kind = SF_KIND_MONEY,
                        .document = put_document(f, store, i, 0),
                        .start = 5,
                        .end = 15,
                        .sentence_start = 0,
                        .sentence_end = 40,
                        .text = SF_SLICE("£33million"),
                        .values = values};
    if (i != 1)
      sf_store_put_mention(store, &record);
    else
      record.start = 1, sf_store_put_mention(store, &record), sf_store_put_mention(store, &record);
  }
  f->out.count = 0;
  sf_error error;
  assert_int_equal(sf_store_write(store, SF_FORMAT_JSON, collect, &f->out, &error), SF_OK);
  sf_buffer_add(&f->out, (sf_slice){"", 1});
  const char *facts = strstr(f->out.data, "\"facts\":[\n");
  assert_non_null(facts);
  const char *after_id = strstr(facts, "\",\"kind\"");
  assert_non_null(after_id);
  assert_string_equal(
      after_id,
      "\",\"kind\":\"money\",\"amount\":33000000,\"currency\":\"GBP\",\"payer\":\"the "
      "Fund\",\"documents\":3,\"origins\":3,"
      "\"mentions\":[{\"document\":\"9aaaaaaaaaaaaaaaaaaa\",\"start\":5,\"end\":15,\"text\":"
      "\"£33million\",\"about\":\"a b nets quays boats cranes walls piers ropes\","
      "\"sentence\":[0,40]},"
      "{\"document\":\"8bbbbbbbbbbbbbbbbbbb\",\"start\":1,\"end\":15,\"text\":\"£33million\","
      "\"about\":\"a b nets quays boats cranes walls piers ropes\","
      "\"sentence\":[0,40]},"
      "{\"document\":\"7ccccccccccccccccccc\",\"start\":5,\"end\":15,\"text\":\"£33million\","
      "\"payer\":\"A much longer name\",\"about\":\"a b nets quays boats cranes walls piers "
      "ropes\","
      "\"sentence\":[0,40]}]}\n]}\n");
  sf_store_free(store);
}

static void an_empty_store_is_still_a_store(void **state) {
  fixture *f = *state;
  sf_store *store = new_store();
  write_both(store, &f->out);
  assert_slice(sf_buffer_slice(&f->out),
               "{\"schema\":\"summitfacts/1\",\"generator\":\"summitfacts " SF_VERSION "\",\n"
               "\"documents\":[\n],\n\"facts\":[\n]}\n");
  sf_store_free(store);
}

/* ---- reading ---- */

static void a_store_is_read_back_whole(void **state) {
  fixture *f = *state;
  for (int i = 0; i < 60; i++) {
    sf_store *store = random_store(f), *back = new_store();
    sf_error error;
    size_t used;
    f->out.count = 0;
    assert_int_equal(sf_store_write(store, SF_FORMAT_JSON, collect, &f->out, &error), SF_OK);
    if (sf_store_read(back, "s.json", 1, f->out.data, f->out.count, &used, &error) != SF_OK)
      fail_msg("%s", error.message);
    assert_int_equal(used, f->out.count - 1); /* up to the last line end */
    assert_same(f, store, back);
    sf_store_free(store);
    sf_store_free(back);
  }
}

static void damage_behind_a_store_is_not_its_own(void **state) {
  fixture *f = *state;
  sf_store *store = new_store(), *back = new_store();
  put_document(f, store, 2, 1);
  sf_error error;
  size_t used, length;
  assert_int_equal(sf_store_write(store, SF_FORMAT_NDJSON, collect, &f->out, &error), SF_OK);
  length = f->out.count;
  sf_buffer_add_text(&f->out, "{\"\xFF");
  assert_int_equal(sf_store_read(back, "s", 1, f->out.data, f->out.count, &used, &error), SF_OK);
  assert_int_equal(used, length - 1);
  assert_int_equal(
      sf_store_read(back, "s", 2, f->out.data + length, f->out.count - length, &used, &error),
      SF_ERROR_INPUT);
  assert_error(error, "s", 2, 0, "not UTF-8");
  assert_same(f, store, back);
  sf_store_free(store);
  sf_store_free(back);
}

/* A store cut off at any byte is refused and adds nothing. */
static void a_cut_store_adds_nothing(void **state) {
  fixture *f = *state;
  sf_store *store = new_store(), *back = new_store();
  for (size_t i = 0; i < 6; i++)
    put_mention(f, store, i);
  sf_error error;
  assert_int_equal(sf_store_write(store, SF_FORMAT_JSON, collect, &f->out, &error), SF_OK);
  for (size_t length = 0; length + 2 < f->out.count; length++) {
    sf_slice cut = test_copy((sf_slice){f->out.data, length}, 0);
    size_t used;
    if (sf_store_read(back, "s", 1, cut.data, cut.length, &used, &error) != SF_ERROR_INPUT)
      fail_msg("%zu bytes were read", length);
    assert_int_equal(sf_store_document_count(back) + sf_store_fact_count(back), 0);
    test_release(cut);
  }
  sf_store_free(store);
  sf_store_free(back);
}

static bool refuse(void *context, const char *data, size_t length) {
  (void)data;
  (void)length;
  ++*(int *)context;
  return false;
}

static void a_full_disk_is_reported(void **state) {
  fixture *f = *state;
  sf_store *store = random_store(f);
  put_document(f, store, 0, 0);
  put_document(f, store, 1, 0);
  sf_error error;
  int calls = 0;
  assert_int_equal(sf_store_write(store, SF_FORMAT_JSON, refuse, &calls, &error), SF_ERROR_IO);
  assert_int_equal(calls, 1);
  assert_int_equal(sf_store_write(store, SF_FORMAT_NDJSON, refuse, &calls, &error), SF_ERROR_IO);
  assert_int_equal(calls, 2);
  sf_store_free(store);
}

/* The order of levels that store.h and fields.h tell of is the order in fields.c. */
static void fields_stand_in_the_order_of_their_levels(void **state) {
  (void)state;
  for (int kind = 0; kind < SF_KIND_COUNT_ALL; kind++) {
    const sf_kind_fields *fields = sf_fields_of((sf_kind)kind);
    bool numbers = false;
    assert_true(fields->count <= SF_FIELDS_MAX);
    for (size_t i = 0; i < fields->count; i++) {
      const sf_field *field = &fields->fields[i];
      sf_level level = i < fields->identity  ? SF_LEVEL_IDENTITY
                       : i < fields->on_fact ? SF_LEVEL_DERIVED
                       : i < fields->chosen  ? SF_LEVEL_CHOSEN
                                             : SF_LEVEL_MENTION;
      assert_int_equal(field->level, level);
      assert_true(!field->needed || level == SF_LEVEL_IDENTITY);
      numbers = numbers || (level == SF_LEVEL_IDENTITY && field->type != SF_VALUE_TEXT);
      char key[64];
      assert_int_equal(snprintf(key, sizeof key, ",\"%s\":", field->name), field->key.length);
      assert_true(field->key.length < SF_KEY_SIZE);
      assert_string_equal(field->key.text, key);
    }
    assert_int_equal(fields->numbers, numbers);
  }
}

/* The words of a quotation as its identity has them, folded first and then looked at one by one. */
static void fold_words(sf_slice text, sf_buffer *folded, sf_buffer *words) {
  bool gap = false;
  folded->count = words->count = 0;
  sf_fold(text, folded);
  for (size_t i = 0; i < folded->count;) {
    int32_t code;
    unsigned length = sf_utf8_decode(folded->data + i, &code);
    sf_char_class found = sf_char_classify(code);
    bool word = found == SF_CHAR_LETTER || found == SF_CHAR_UPPER || found == SF_CHAR_DIGIT;
    if (code == 0xAD || code == 0x200B) { /* the invisible ones among the pieces */
      i += length;
      continue;
    }
    if (word && gap && words->count)
      sf_buffer_add_text(words, " ");
    if (word)
      sf_buffer_add(words, (sf_slice){folded->data + i, length});
    gap = !word && (gap || code != '\'');
    i += length;
  }
  if (!words->count)
    sf_buffer_add(words, text);
}

static void words_are_folded_as_character_by_character(void **state) {
  fixture *f = *state;
  static const char *const pieces[] = {"a",  "\u00AD", "We",     "will", "9",      " ", "  ", "'",
                                       ",",  "?",      "\n",     "@",    "[",      "`", "{",  "/",
                                       ":",  "’",      "“",      "–",    "…",      "é", "ﬁ",  "½",
                                       "日", "ʼ",      "\u200B", "È",    "\u0301", "№", "͸"};
  sf_buffer text, key;
  sf_buffer_init(&text, &f->memory);
  sf_buffer_init(&key, &f->memory);
  for (int round = 0; round < 20000; round++) {
    size_t count = 1 + test_random_below(&f->random, 20);
    size_t kinds = 1 + test_random_below(&f->random, LENGTH_OF(pieces));
    text.count = key.count = 0;
    for (size_t i = 0; i < count; i++)
      sf_buffer_add_text(&text, pieces[test_random_below(&f->random, kinds)]);
    sf_value values[SF_FIELDS_MAX] = {{0}};
    char *exact = malloc(text.count); /* so that a sanitizer sees reading too far */
    memcpy(exact, text.data, text.count);
    sf_record record = {.kind = SF_KIND_QUOTE, .text = {exact, text.count}, .values = values};
    sf_identity_key(&record, f->ids[0], &key);
    fold_words(record.text, &f->out, &f->other);
    size_t before = sizeof "quote" + 1; /* the kind and the unknown speaker, each with its NUL */
    assert_int_equal(key.count, before + f->other.count);
    assert_memory_equal(key.data + before, f->other.data, f->other.count);
    free(exact);
  }
  sf_buffer_clear(&text);
  sf_buffer_clear(&key);
}

/* A store that borrows, written as a line, says the same as one that keeps. */
static void a_borrowing_store_writes_the_same_line(void **state) {
  fixture *f = *state;
  sf_error error;
  sf_store *borrowing = new_store(), *keeping = new_store();
  sf_store_borrow(borrowing);
  assert_int_equal(sf_store_write_line(borrowing, &f->out, &error), SF_OK);
  assert_int_equal(f->out.count, 0); /* no document, no line */
  for (uint32_t document = 0; document < DOCUMENTS; document++) {
    sf_store_reset(borrowing);
    sf_store_reset(keeping);
    for (size_t i = 0; i < MENTIONS; i++)
      if (f->mentions[i].document == document) {
        put_mention(f, borrowing, i);
        put_mention(f, keeping, i);
      }
    size_t before = f->out.count;
    borrowing->memory.fail_after = 0; /* whatever fails, what was there stays as it was */
    if (sf_store_write_line(borrowing, &f->out, &error) != SF_OK)
      assert_int_equal(f->out.count, before);
    f->out.count = before;
    borrowing->memory.fail_after = SIZE_MAX;
    assert_int_equal(sf_store_write_line(borrowing, &f->out, &error), SF_OK);
    f->other.count = 0;
    assert_int_equal(sf_store_write(keeping, SF_FORMAT_NDJSON, collect, &f->other, &error), SF_OK);
    assert_int_equal(f->out.count - before, f->other.count);
    assert_memory_equal(f->out.data + before, f->other.data, f->other.count);
  }
  sf_store_free(borrowing);
  sf_store_free(keeping);
}

/* Every allocation of a merge and a write fails once; nothing leaks and nothing crashes. */
static void every_failed_allocation_is_reported(void **state) {
  fixture *f = *state;
  sf_store *from = new_store();
  for (size_t i = 0; i < MENTIONS; i++)
    put_mention(f, from, i);
  size_t failures = 0;
  for (size_t allowed = 0;; allowed++) {
    sf_store *store = new_store();
    sf_error error;
    store->memory.fail_after = allowed;
    sf_result result = sf_store_merge(store, from, &error);
    f->out.count = 0;
    if (result == SF_OK)
      result = sf_store_write(store, SF_FORMAT_JSON, collect, &f->out, &error);
    sf_store_free(store);
    if (result == SF_OK)
      break;
    assert_int_equal(result, SF_ERROR_MEMORY);
    assert_int_equal(error.code, SF_ERROR_MEMORY);
    failures++;
  }
  assert_true(failures > 10);
  sf_store_free(from);
  sf_store_free(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(merging_is_commutative),
      TEST(merging_is_associative),
      TEST(merging_is_idempotent),
      TEST(a_store_merged_into_itself_stays),
      TEST(the_order_of_adding_never_shows),
      TEST(a_reset_store_is_a_new_one),
      TEST(a_long_article_leaves_no_trace),
      TEST(identity_compares_values),
      TEST(quotations_are_their_words),
      cmocka_unit_test(outer_marks_come_off_quotations),
      TEST(one_article_under_two_paths_is_one_document),
      TEST(thousands_of_paths_take_no_time),
      TEST(a_store_is_written_to_the_letter),
      TEST(an_empty_store_is_still_a_store),
      TEST(a_store_is_read_back_whole),
      TEST(damage_behind_a_store_is_not_its_own),
      TEST(a_cut_store_adds_nothing),
      TEST(a_full_disk_is_reported),
      cmocka_unit_test(fields_stand_in_the_order_of_their_levels),
      TEST(words_are_folded_as_character_by_character),
      TEST(a_borrowing_store_writes_the_same_line),
      TEST(every_failed_allocation_is_reported),
  };
  return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
