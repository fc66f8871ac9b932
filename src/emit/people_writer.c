/* people_writer.c: people as JSON; see people_writer.h.
 *
 * A document's record tells what it says of each of its people, which is all that merging needs;
 * a person's record puts together what all documents say, most often said first.
 */
#include "emit/people_writer.h"

#include "emit/json.h"

#include <stdlib.h>

/* The key and the text, if there is one. */
static inline char *put_text(sf_buffer *out, char *to, sf_slice key, sf_slice text) {
  if (!text.length)
    return to;
  to = sf_json_room(out, to, text.length);
  return sf_json_put_string(sf_json_put(to, key), text);
}

static inline char *put_number(char *to, sf_slice key, uint64_t number) {
  return sf_number_put(sf_json_put(to, key), number);
}

/* ---- of a document ---- */

static char *write_variant(sf_buffer *out, char *to, const sf_variant *variant) {
  to = put_text(out, to, SF_SLICE("{\"text\":"), variant->text);
  to = put_number(to, SF_SLICE(",\"start\":"), variant->start);
  to = put_number(to, SF_SLICE(",\"end\":"), variant->end);
  to = put_number(to, SF_SLICE(",\"mentions\":"), variant->mentions);
  return sf_json_put(to, SF_SLICE("},"));
}

static char *write_sighting(sf_buffer *out, char *to, const sf_sighting *told) {
  to = put_text(out, to, SF_SLICE("{\"name\":"), told->name);
  to = put_text(out, to, SF_SLICE(",\"family\":"), told->family);
  to = put_text(out, to, SF_SLICE(",\"generation\":"), told->generation);
  to = put_text(out, to, SF_SLICE(",\"formal\":"), told->formal);
  to = put_text(out, to, SF_SLICE(",\"role\":"), told->role);
  if (told->gender != SF_GENDER_UNKNOWN)
    to = sf_json_put(to, told->gender == SF_GENDER_FEMALE ? SF_SLICE(",\"gender\":\"female\"")
                                                          : SF_SLICE(",\"gender\":\"male\""));
  if (!told->sure)
    to = sf_json_put(to, SF_SLICE(",\"sure\":false"));
  to = sf_json_put(to, SF_SLICE(",\"variants\":["));
  for (uint32_t i = 0; i < told->variant_count; i++)
    to = write_variant(out, to, &told->variants[i]);
  to -= told->variant_count > 0; /* the last comma */
  return sf_json_put(to, SF_SLICE("]}"));
}

void sf_sightings_write(const sf_store *store, const sf_store_document *document, sf_buffer *out) {
  if (!document->sighting_count)
    return;
  char *to = sf_json_put(sf_json_begin(out), SF_SLICE(",\"people\":["));
  for (uint32_t i = 0; i < document->sighting_count; i++) {
    to = write_sighting(out, to, &store->sightings.data[document->first_sighting + i].told);
    *to++ = ',';
  }
  to[-1] = ']';
  sf_json_end(out, to);
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
static char *write_said(sf_buffer *out, char *to, const said_item *first, const said_item *end) {
  to = put_text(out, to, SF_SLICE("{\"text\":"), first->text);
  to = sf_json_put(to, SF_SLICE(",\"documents\":["));
  for (const said_item *item = first; item < end && sf_slice_equal(item->text, first->text);
       item++) {
    if (item > first && memcmp(item->document, item[-1].document, SF_ID_LENGTH) == 0)
      continue;
    to = sf_json_put(sf_json_room(out, to, 0), SF_SLICE("\""));
    to = sf_json_put(to, (sf_slice){item->document, SF_ID_LENGTH});
    to = sf_json_put(to, SF_SLICE("\","));
  }
  to = sf_json_put(to - 1, SF_SLICE("]"));
  if (first->mentions)
    to = put_number(to, SF_SLICE(",\"mentions\":"), first->mentions);
  return sf_json_put(to, SF_SLICE("}"));
}

static char *write_list(sf_buffer *out, char *to, said_item *items, uint32_t count,
                        said_item **firsts) {
  uint32_t found = count_said(items, count, firsts);
  for (uint32_t i = 0; i < found; i++) {
    to = write_said(out, to, firsts[i], items + count);
    *to++ = ',';
  }
  to -= found > 0; /* the last comma */
  return sf_json_put(to, SF_SLICE("]"));
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
  char *to = sf_json_put(sf_json_begin(out), SF_SLICE("{\"id\":\"person-"));
  sf_id_write(person->id.high, person->id.low, to);
  to = put_text(out, to + SF_ID_LENGTH, SF_SLICE("\",\"name\":"), person->name.as.text);
  to = put_number(to, SF_SLICE(",\"documents\":"), count_documents(store, person));
  to = write_list(out, sf_json_put(to, SF_SLICE(",\"variants\":[")), items, variants, firsts);
  to = write_list(out, sf_json_put(to, SF_SLICE(",\"roles\":[")), offices, roles, firsts);
  sf_json_end(out, sf_json_put(to, SF_SLICE("}")));
}
