/* test_people.c: who is one person across documents, and that order and splits never show.
 *
 * A case names sightings, one a line, and the groups that must come of them. The laws are tried on
 * random stores made of a fixed world in which the same names come up again and again.
 */
#include "unit/unit.h"

#include "store/people.h"

#include <stdio.h>

typedef struct seen {
  int document;
  const char *name, *role, *formal; /* NULL: none */
  sf_gender gender;
  bool unsure;
  int person; /* the same number: one person; 0: no person */
} seen;

#define F SF_GENDER_FEMALE
#define M SF_GENDER_MALE

static sf_store *new_store(void) {
  sf_store *store;
  sf_error error;
  assert_int_equal(sf_store_new(&store, &error), SF_OK);
  return store;
}

static sf_slice text_of(const char *text) {
  return text ? sf_slice_of(text) : (sf_slice){0};
}

static uint32_t put_document(sf_store *store, int number) {
  sf_store_document document = {.characters = 100};
  memset(document.id, 'a' + number % 6, SF_ID_LENGTH);
  document.id[0] = (char)('0' + number / 6);
  uint32_t index = sf_store_put_document(store, &document);
  char path[16];
  sf_store_put_path(store, index,
                    (sf_slice){path, (size_t)snprintf(path, sizeof path, "d%d", number)});
  return index;
}

static void put_seen(sf_store *store, const seen *it, uint32_t start) {
  sf_variant variant = {text_of(it->name), start, start + 9, 1};
  sf_sighting sighting = {.name = variant.text,
                          .role = text_of(it->role),
                          .formal = text_of(it->formal),
                          .sure = !it->unsure,
                          .gender = it->gender,
                          .variants = &variant,
                          .variant_count = 1};
  const char *comma = strstr(it->name, " Jr.");
  if (comma) {
    const char *family = comma;
    while (family > it->name && family[-1] != ' ')
      family--;
    sighting.family = sf_slice_between(family, comma);
    sighting.generation = SF_SLICE("Jr.");
  }
  sf_store_put_sighting(store, put_document(store, it->document), &sighting);
}

/* The person of a sighting, by its document and its place there. */
static uint32_t person_of(const sf_store *store, int document, uint32_t start) {
  for (size_t i = 0; i < store->sightings.count; i++) {
    const sf_store_sighting *sighting = &store->sightings.data[i];
    const sf_store_document *in = &store->documents.data[sighting->document];
    if (in->id[0] == (char)('0' + document / 6) && in->id[1] == (char)('a' + document % 6) &&
        sighting->told.variants[0].start == start)
      return sighting->person;
  }
  fail_msg("document %d has no sighting at %u", document, start);
  return SF_NONE;
}

static void check_groups(const seen *list, size_t count) {
  sf_store *store = new_store();
  for (size_t i = 0; i < count; i++)
    put_seen(store, &list[i], (uint32_t)i * 10);
  sf_people_settle(store);
  for (size_t i = 0; i < count; i++) {
    uint32_t a = person_of(store, list[i].document, (uint32_t)i * 10);
    if ((a == SF_NONE) != (list[i].person == 0))
      fail_msg("%s of document %d is %s person", list[i].name, list[i].document,
               a == SF_NONE ? "no" : "a");
    for (size_t k = 0; k < i; k++) {
      bool one = a == person_of(store, list[k].document, (uint32_t)k * 10);
      if (list[i].person && one != (list[i].person == list[k].person))
        fail_msg("%s of document %d and %s of document %d are %s", list[k].name, list[k].document,
                 list[i].name, list[i].document, one ? "one" : "two");
    }
  }
  sf_store_free(store);
}

#define CHECK(...)                                                                                 \
  do {                                                                                             \
    const seen list[] = {__VA_ARGS__};                                                             \
    check_groups(list, LENGTH_OF(list));                                                           \
  } while (0)

/* ---- full names ---- */

static void a_full_name_is_one_person(void **state) {
  (void)state;
  CHECK({1, "Enid Sorrel", 0, 0, 0, 0, 1}, {2, "Enid Sorrel", "mayor", 0, 0, 0, 1},
        {3, "ENID SORREL", 0, 0, 0, 0, 1}, {4, "Énid Sorrel", 0, 0, 0, 0, 1},
        {5, "Enid Sorrell", 0, 0, 0, 0, 2}, {6, "Edna Sorrel", 0, 0, 0, 0, 3});
}

static void middle_names_may_be_left_out(void **state) {
  (void)state;
  CHECK({1, "Enid Sorrel", 0, 0, 0, 0, 1}, {2, "Enid J. Sorrel", 0, 0, 0, 0, 1},
        {3, "Enid Jane Sorrel", 0, 0, 0, 0, 1});
  CHECK({1, "Enid Sorrel", 0, 0, 0, 0, 1}, {2, "Enid J. Sorrel", 0, 0, 0, 0, 2},
        {3, "Enid Mary Sorrel", 0, 0, 0, 0, 3});
}

static void nicknames_need_more(void **state) {
  (void)state;
  CHECK({1, "Daniel Sorrel", "harbour master", "daniel", M, 0, 1},
        {2, "Dan Sorrel", "Harbour Master", "daniel dan", M, 0, 1});
  CHECK({1, "Daniel Sorrel", 0, "daniel", M, 0, 1}, {2, "Dan Sorrel", 0, "daniel dan", M, 0, 2});
  CHECK({1, "Daniel Sorrel", 0, "daniel", M, 0, 1}, {1, "Ola Quint", 0, 0, 0, 0, 2},
        {2, "Dan Sorrel", 0, "daniel dan", M, 0, 1}, {2, "Ola Quint", 0, 0, 0, 0, 2});
  CHECK({1, "Alexandra Roe", "judge", "alexandra", F, 0, 1},
        {2, "Alex Roe", "judge", "alexander alexandra", M, 0, 2});
}

static void initials_stand_for_names(void **state) {
  (void)state;
  CHECK({1, "P. Anton Sorrel", "Inspector General", 0, M, 0, 1},
        {2, "Anton Sorrel", "Inspector General", "anton", M, 0, 1});
  CHECK({1, "P. Sorrel", 0, 0, M, 0, 1}, {2, "Piers Sorrel", 0, "piers", M, 0, 2});
}

static void a_son_is_not_his_father(void **state) {
  (void)state;
  CHECK({1, "Hob Tarrant", "mayor", "hob", M, 0, 1}, {2, "Hob Tarrant Jr.", 0, "hob", M, 0, 2});
  CHECK({1, "Hob Tarrant", "mayor", "hob", M, 0, 1},
        {2, "Hob Tarrant Jr.", "mayor", "hob", M, 0, 1});
}

/* ---- slips ---- */

static void a_slip_needs_office_or_company(void **state) {
  (void)state;
  CHECK({1, "Keith Orme", "Prime Minister", "keith", M, 0, 1},
        {2, "Kieth Orme", "prime minister", 0, 0, 0, 1});
  CHECK({1, "Keith Orme", "Prime Minister", "keith", M, 0, 1},
        {2, "Kieth Orme", "finance minister", 0, 0, 0, 2});
  CHECK({1, "Wanda Quillon", 0, 0, F, 0, 1}, {1, "Ola Quint", 0, 0, 0, 0, 2},
        {2, "Vanda Quilon", 0, 0, F, 0, 3}, {2, "Ola Quint", 0, 0, 0, 0, 2},
        {3, "Wannda Quilon", 0, 0, F, 0, 1}, {3, "Ola Quint", 0, 0, 0, 0, 2});
}

static void two_known_first_names_are_no_slip(void **state) {
  (void)state;
  CHECK({1, "Joan Orme", 0, "joan", F, 0, 1}, {1, "Ola Quint", 0, 0, 0, 0, 2},
        {2, "Jean Orme", 0, "jean", F, 0, 3}, {2, "Ola Quint", 0, 0, 0, 0, 2});
}

static void what_a_document_keeps_apart_stays_apart(void **state) {
  (void)state;
  CHECK({1, "Keith Orme", "harbour master", "keith", M, 0, 1},
        {1, "Kieth Orme", "harbour master", 0, M, 0, 2},
        {2, "Keith Orme", "harbour master", "keith", M, 0, 1},
        {3, "Kieth Orme", "harbour master", 0, M, 0, 2});
}

/* ---- last names alone ---- */

static void a_last_name_goes_to_the_one_it_fits(void **state) {
  (void)state;
  CHECK({1, "Enid Sorrel", "President", 0, F, 0, 1}, {2, "Sorrel", "President", 0, 0, 0, 1},
        {3, "Sorrel", 0, 0, F, 0, 2});
  CHECK({1, "Enid Sorrel", 0, 0, F, 0, 1}, {1, "Ola Quint", 0, 0, 0, 0, 2},
        {2, "Sorrel", 0, 0, 0, 0, 1}, {2, "Ola Quint", 0, 0, 0, 0, 2}, {3, "Sorrel", 0, 0, M, 0, 3},
        {3, "Ola Quint", 0, 0, 0, 0, 2});
}

static void a_last_name_of_two_goes_to_nobody(void **state) {
  (void)state;
  CHECK({1, "Wim Carrow", "President", "wim", M, 0, 1}, {1, "Ida Carrow", 0, "ida", F, 0, 2},
        {1, "Ola Quint", 0, 0, 0, 0, 9}, {2, "Carrow", 0, 0, 0, 0, 3},
        {2, "Ola Quint", 0, 0, 0, 0, 9}, {3, "Carrow", 0, 0, F, 0, 2},
        {3, "Ola Quint", 0, 0, 0, 0, 9}, {4, "Carrow", "former president", 0, 0, 0, 1});
}

static void last_names_make_groups_of_their_own(void **state) {
  (void)state;
  CHECK({1, "Sorrel", "Vice President", 0, 0, 0, 1}, {2, "Sorrel", "vice president", 0, 0, 0, 1},
        {3, "Sorrel", 0, 0, 0, 0, 2});
}

static void who_may_be_nobody_needs_another_document(void **state) {
  (void)state;
  CHECK({1, "Sorrel", 0, 0, 0, true, 0}, {2, "Quint", 0, 0, 0, 0, 1});
  CHECK({1, "Sorrel", 0, 0, 0, true, 1}, {1, "Ola Quint", 0, 0, 0, 0, 2},
        {2, "Enid Sorrel", 0, 0, 0, 0, 1}, {2, "Ola Quint", 0, 0, 0, 0, 2});
}

static void a_former_office_is_none_in_common(void **state) {
  (void)state;
  CHECK({1, "Enid Sorrel", "former mayor", 0, 0, 0, 1}, {2, "Sorrel", "former senator", 0, 0, 0, 2},
        {3, "Sorrel", "the mayor", 0, 0, 0, 1});
}

/* ---- what is shown ---- */

static void the_name_is_what_most_documents_have(void **state) {
  (void)state;
  static const seen list[] = {{1, "Getin Orme", "health minister", 0, 0, 0, 0},
                              {2, "Gethin Orme", "health minister", 0, 0, 0, 0},
                              {3, "Gethin Orme", 0, 0, 0, 0, 0},
                              {4, "GETHIN ORME", 0, 0, 0, 0, 0},
                              {5, "Orme", "health minister", 0, 0, 0, 0}};
  sf_store *store = new_store();
  for (size_t i = 0; i < LENGTH_OF(list); i++)
    put_seen(store, &list[i], (uint32_t)i * 10);
  sf_people_settle(store);
  assert_int_equal(store->people.count, 1);
  assert_int_equal(store->people.data[0].count, 5);
  assert_true(sf_slice_is(store->people.data[0].name.as.text, "Gethin Orme"));
  sf_store_free(store);
}

/* ---- the laws ---- */

#define WORLD 160

typedef struct world {
  sf_memory memory;
  sf_buffer out, other;
  test_random random;
  seen list[WORLD];
} world;

static void fill_world(world *w) {
  static const char *const names[] = {
      "Enid Sorrel",     "Enid J. Sorrel",  "Enid M. Sorrel", "Sorrel",     "Enid Sorell",
      "Dan Sorrel",      "Daniel Sorrel",   "Orme",           "Keith Orme", "Kieth Orme",
      "Keith Orme Jr.",  "Ola Quint",       "Ola Quindt",     "Quint",      "P. Quint",
      "Nuri al-Hassani", "Nouri al-Hasani", "Hassani",        "al-Hassani", "Enid Sorrel-Orme"};
  static const char *const roles[] = {NULL, "Prime Minister", "prime minister", "former mayor",
                                      "mayor"};
  for (size_t i = 0; i < WORLD; i++) {
    seen *it = &w->list[i];
    size_t name = test_random_below(&w->random, LENGTH_OF(names));
    it->document = (int)test_random_below(&w->random, 24);
    it->name = names[name];
    it->role = roles[test_random_below(&w->random, LENGTH_OF(roles))];
    it->formal = name == 5 ? "daniel dan" : name == 6 ? "daniel" : name == 8 ? "keith" : NULL;
    it->gender = (sf_gender)test_random_below(&w->random, 3);
    it->unsure = test_random_below(&w->random, 5) == 0;
  }
}

static int set_up(void **state) {
  world *w = calloc(1, sizeof *w);
  sf_memory_init(&w->memory);
  sf_buffer_init(&w->out, &w->memory);
  sf_buffer_init(&w->other, &w->memory);
  w->random.state = 31;
  fill_world(w);
  *state = w;
  return 0;
}

static int tear_down(void **state) {
  world *w = *state;
  sf_buffer_clear(&w->out);
  sf_buffer_clear(&w->other);
  free(w);
  return 0;
}

static bool collect(void *context, const char *data, size_t length) {
  sf_buffer_add(context, (sf_slice){data, length});
  return true;
}

static void write_store(sf_store *store, sf_buffer *out) {
  sf_error error;
  out->count = 0;
  assert_int_equal(sf_store_write(store, SF_FORMAT_JSON, collect, out, &error), SF_OK);
  assert_int_equal(sf_store_write(store, SF_FORMAT_NDJSON, collect, out, &error), SF_OK);
}

static void assert_same(world *w, sf_store *a, sf_store *b) {
  write_store(a, &w->out);
  write_store(b, &w->other);
  if (!sf_slice_equal(sf_buffer_slice(&w->out), sf_buffer_slice(&w->other)))
    fail_msg("these differ:\n%.*s\n%.*s", (int)w->out.count, w->out.data, (int)w->other.count,
             w->other.data);
}

static sf_store *random_part(world *w, size_t most) {
  sf_store *store = new_store();
  for (size_t i = test_random_below(&w->random, most) + 1; i > 0; i--) {
    size_t pick = test_random_below(&w->random, WORLD);
    put_seen(store, &w->list[pick], (uint32_t)pick * 10);
  }
  return store;
}

static void merge(sf_store *into, const sf_store *from) {
  sf_error error;
  assert_int_equal(sf_store_merge(into, from, &error), SF_OK);
}

static void merging_obeys_its_laws(void **state) {
  world *w = *state;
  for (int i = 0; i < 120; i++) {
    sf_store *parts[3], *left = new_store(), *right = new_store(), *rest = new_store();
    for (int p = 0; p < 3; p++)
      parts[p] = random_part(w, 60);
    for (int p = 0; p < 3; p++)
      merge(left, parts[p]);
    merge(rest, parts[2]);
    merge(rest, parts[1]);
    merge(right, rest);
    merge(right, parts[0]);
    merge(right, left);
    assert_same(w, left, right);
    for (int p = 0; p < 3; p++)
      sf_store_free(parts[p]);
    sf_store_free(left);
    sf_store_free(right);
    sf_store_free(rest);
  }
}

/* Reads `text`, stores one behind the other, into a new store. */
static sf_store *read_all(sf_slice text) {
  sf_store *store = new_store();
  sf_error error;
  while (text.length) {
    size_t used = 0;
    if (sf_store_read(store, "x", 1, text.data, text.length, &used, &error) != SF_OK)
      fail_msg("%s", error.message);
    text.data += used;
    text.length -= used;
    text = sf_slice_trim(text);
  }
  return store;
}

static void what_is_written_is_read_back(void **state) {
  world *w = *state;
  sf_buffer lines;
  sf_buffer_init(&lines, &w->memory);
  for (int i = 0; i < 40; i++) {
    sf_store *store = random_part(w, 80);
    sf_error error;
    lines.count = 0;
    sf_format format = i % 2 ? SF_FORMAT_NDJSON : SF_FORMAT_JSON;
    assert_int_equal(sf_store_write(store, format, collect, &lines, &error), SF_OK);
    sf_store *again = read_all(sf_buffer_slice(&lines));
    assert_same(w, store, again);
    sf_store_free(store);
    sf_store_free(again);
  }
  sf_buffer_clear(&lines);
}

/* ---- speakers ---- */

static void put_quotation(sf_store *store, int document, const char *speaker) {
  sf_value values[SF_FIELDS_MAX] = {{0}};
  values[SF_QUOTE_SPEAKER] = sf_value_text(sf_slice_of(speaker));
  sf_record record = {.kind = SF_KIND_QUOTE,
                      .document = put_document(store, document),
                      .start = 5,
                      .end = 9,
                      .sentence_end = 20,
                      .text = SF_SLICE("\"Come in.\""),
                      .values = values};
  sf_store_put_mention(store, &record);
}

static void a_quotation_shows_the_canonical_name(void **state) {
  world *w = *state;
  sf_store *store = new_store();
  put_seen(store, &(seen){1, "Getin Orme", "health minister", 0, 0, 0, 1}, 0);
  put_seen(store, &(seen){2, "Gethin Orme", "health minister", 0, 0, 0, 1}, 0);
  put_quotation(store, 1, "Getin Orme");
  put_quotation(store, 3, "Getin Orme"); /* where nobody is told of */
  write_store(store, &w->out);
  sf_buffer_add(&w->out, (sf_slice){"", 1});
  assert_non_null(strstr(w->out.data, "\"text\":\"Come in.\",\"speaker\":\"Gethin Orme\""));
  assert_non_null(strstr(w->out.data, "\"text\":\"\\\"Come in.\\\"\",\"speaker\":\"Getin Orme\""));
  sf_error error;
  w->out.count = 0;
  assert_int_equal(sf_store_write(store, SF_FORMAT_JSON, collect, &w->out, &error), SF_OK);
  sf_store *again = read_all(sf_buffer_slice(&w->out));
  assert_same(w, store, again);
  sf_store_free(store);
  sf_store_free(again);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_full_name_is_one_person),
      cmocka_unit_test(middle_names_may_be_left_out),
      cmocka_unit_test(nicknames_need_more),
      cmocka_unit_test(initials_stand_for_names),
      cmocka_unit_test(a_son_is_not_his_father),
      cmocka_unit_test(a_slip_needs_office_or_company),
      cmocka_unit_test(two_known_first_names_are_no_slip),
      cmocka_unit_test(what_a_document_keeps_apart_stays_apart),
      cmocka_unit_test(a_last_name_goes_to_the_one_it_fits),
      cmocka_unit_test(a_last_name_of_two_goes_to_nobody),
      cmocka_unit_test(last_names_make_groups_of_their_own),
      cmocka_unit_test(who_may_be_nobody_needs_another_document),
      cmocka_unit_test(a_former_office_is_none_in_common),
      cmocka_unit_test(the_name_is_what_most_documents_have),
      cmocka_unit_test_setup_teardown(merging_obeys_its_laws, set_up, tear_down),
      cmocka_unit_test_setup_teardown(what_is_written_is_read_back, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_quotation_shows_the_canonical_name, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
