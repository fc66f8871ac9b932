/* people_writer.c: people as JSON; see people_writer.h.
 *
 * A document's record tells what it says of each of its people, which is all that merging needs;
 * a person's record puts together what all documents say, most often said first.
 */
#include "emit/people_writer.h"

#include "emit/json.h"

#include <stdlib.h>

static void add_text(sf_buffer *out, sf_slice key, sf_slice text) {
  if (!text.length)
    return;
  sf_buffer_add(out, key);
  sf_json_string(out, text);
}

static void add_number(sf_buffer *out, sf_slice key, uint64_t number) {
  sf_buffer_add(out, key);
  sf_buffer_add_number(out, number);
}

/* ---- of a document ---- */

static void write_sighting(const sf_sighting *told, sf_buffer *out) {
  add_text(out, SF_SLICE("{\"name\":"), told->name);
  add_text(out, SF_SLICE(",\"family\":"), told->family);
  add_text(out, SF_SLICE(",\"generation\":"), told->generation);
  add_text(out, SF_SLICE(",\"formal\":"), told->formal);
  add_text(out, SF_SLICE(",\"role\":"), told->role);
  if (told->gender != SF_GENDER_UNKNOWN)
    sf_buffer_add(out, told->gender == SF_GENDER_FEMALE ? SF_SLICE(",\"gender\":\"female\"")
                                                        : SF_SLICE(",\"gender\":\"male\""));
  if (!told->sure)
    sf_buffer_add(out, SF_SLICE(",\"sure\":false"));
  sf_buffer_add(out, SF_SLICE(",\"variants\":["));
  for (uint32_t i = 0; i < told->variant_count; i++) {
    const sf_variant *variant = &told->variants[i];
    add_text(out, i ? SF_SLICE(",{\"text\":") : SF_SLICE("{\"text\":"), variant->text);
    add_number(out, SF_SLICE(",\"start\":"), variant->start);
    add_number(out, SF_SLICE(",\"end\":"), variant->end);
    add_number(out, SF_SLICE(",\"mentions\":"), variant->mentions);
    sf_buffer_add(out, SF_SLICE("}"));
  }
  sf_buffer_add(out, SF_SLICE("]}"));
}

void sf_sightings_write(const sf_store *store, const sf_store_document *document, sf_buffer *out) {
  for (uint32_t i = 0; i < document->sighting_count; i++) {
    sf_buffer_add(out, i ? SF_SLICE(",") : SF_SLICE(",\"people\":["));
    write_sighting(&store->sightings.data[document->first_sighting + i].told, out);
  }
  if (document->sighting_count)
    sf_buffer_add(out, SF_SLICE("]"));
}

/* ---- of the store ---- */

/* A text and the document that has it: a variant or a role. */
typedef struct said_item {
  sf_slice text;
  const char *document;
  uint32_t mentions;  /* in the document; of the first of a text: in all */
  uint32_t documents; /* of the first of a text */
} said_item;

static int compare_said(const void *a, const void *b) {
  const said_item *x = a, *y = b;
  int order = sf_slice_compare(x->text, y->text);
  return order ? order : memcmp(x->document, y->document, SF_ID_LENGTH);
}

static int compare_firsts(const void *a, const void *b) {
  const said_item *x = *(said_item *const *)a, *y = *(said_item *const *)b;
  if (x->documents != y->documents)
    return x->documents > y->documents ? -1 : 1;
  return sf_slice_compare(x->text, y->text);
}

/* Up to so many are sorted by insertion: in one document a person has two or three names. */
#define FEW 8

static void sort_said(said_item *items, uint32_t count) {
  if (count > FEW) {
    qsort(items, count, sizeof *items, compare_said);
    return;
  }
  for (uint32_t i = 1; i < count; i++) {
    said_item item = items[i];
    uint32_t place = i;
    for (; place && compare_said(&item, &items[place - 1]) < 0; place--)
      items[place] = items[place - 1];
    items[place] = item;
  }
}

/* Sorts and counts; the first items of each text, those of most documents first, in `firsts`. */
static uint32_t count_said(said_item *items, uint32_t count, said_item **firsts) {
  uint32_t found = 0;
  bool several = false; /* some text is in several documents */
  sort_said(items, count);
  for (uint32_t i = 0; i < count; i++) {
    items[i].documents = 1;
    if (i && sf_slice_equal(items[i].text, items[i - 1].text)) {
      said_item *first = firsts[found - 1];
      first->documents += memcmp(items[i].document, items[i - 1].document, SF_ID_LENGTH) != 0;
      several = several || first->documents > 1;
      first->mentions += items[i].mentions;
    } else {
      firsts[found++] = &items[i];
    }
  }
  if (several && found > 1) /* else they are in order */
    qsort(firsts, found, sizeof *firsts, compare_firsts);
  return found;
}

/* One text with the documents that have it. */
static void write_said(const said_item *first, const said_item *end, sf_buffer *out) {
  add_text(out, SF_SLICE("{\"text\":"), first->text);
  sf_buffer_add(out, SF_SLICE(",\"documents\":["));
  for (const said_item *item = first; item < end && sf_slice_equal(item->text, first->text);
       item++) {
    if (item > first && memcmp(item->document, item[-1].document, SF_ID_LENGTH) == 0)
      continue;
    sf_buffer_add(out, item > first ? SF_SLICE(",\"") : SF_SLICE("\""));
    sf_buffer_add(out, (sf_slice){item->document, SF_ID_LENGTH});
    sf_buffer_add(out, SF_SLICE("\""));
  }
  sf_buffer_add(out, SF_SLICE("]"));
  if (first->mentions)
    add_number(out, SF_SLICE(",\"mentions\":"), first->mentions);
  sf_buffer_add(out, SF_SLICE("}"));
}

static void write_list(sf_slice key, said_item *items, uint32_t count, said_item **firsts,
                       sf_buffer *out) {
  uint32_t found = count_said(items, count, firsts);
  sf_buffer_add(out, key);
  for (uint32_t i = 0; i < found; i++) {
    if (i)
      sf_buffer_add(out, SF_SLICE(","));
    write_said(firsts[i], items + count, out);
  }
  sf_buffer_add(out, SF_SLICE("]"));
}

static uint32_t count_documents(const sf_store *store, const sf_person *person) {
  uint32_t count = 0, last = SF_NONE;
  for (uint32_t s = person->first; s != SF_NONE; s = store->sightings.data[s].next) {
    count += store->sightings.data[s].document != last; /* they are in the order of documents */
    last = store->sightings.data[s].document;
  }
  return count;
}

void sf_person_write(sf_store *store, const sf_person *person, sf_buffer *out) {
  uint32_t room = 0, variants = 0, roles = 0;
  for (uint32_t s = person->first; s != SF_NONE; s = store->sightings.data[s].next)
    room += store->sightings.data[s].told.variant_count;
  said_item *items = sf_arena_alloc(&store->arena, (room + 1) * sizeof *items);
  said_item *offices = sf_arena_alloc(&store->arena, (person->count + 1) * sizeof *offices);
  said_item **firsts = sf_arena_alloc(&store->arena, (room + person->count + 1) * sizeof(*firsts));
  for (uint32_t s = person->first; s != SF_NONE; s = store->sightings.data[s].next) {
    const sf_sighting *told = &store->sightings.data[s].told;
    const char *document = store->documents.data[store->sightings.data[s].document].id;
    for (uint32_t i = 0; i < told->variant_count; i++)
      items[variants++] =
          (said_item){told->variants[i].text, document, told->variants[i].mentions, 0};
    if (told->role.length)
      offices[roles++] = (said_item){told->role, document, 0, 0};
  }
  sf_buffer_add(out, SF_SLICE("{\"id\":\"person-"));
  sf_id_write(person->id.high, person->id.low, sf_buffer_reserve(out, SF_ID_LENGTH));
  out->count += SF_ID_LENGTH;
  add_text(out, SF_SLICE("\",\"name\":"), person->name.as.text);
  add_number(out, SF_SLICE(",\"documents\":"), count_documents(store, person));
  write_list(SF_SLICE(",\"variants\":["), items, variants, firsts, out);
  write_list(SF_SLICE(",\"roles\":["), offices, roles, firsts, out);
  sf_buffer_add(out, SF_SLICE("}"));
}
