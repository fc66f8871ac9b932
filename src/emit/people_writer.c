/* people_writer.c: people as JSON; see people_writer.h.
 *
 * A document's record tells what it says of each of its people, which is all that merging needs;
 * a person's record puts together what all documents say, most often said first.
 */
#include "emit/people_writer.h"

#include "base/sort.h"
#include "emit/json.h"

#include <stdlib.h>

/* ---- of a document ---- */

static char *write_variant(sf_buffer *out, char *to, const sf_variant *variant) {
  to = sf_json_put_text(out, to, SF_SLICE("{\"text\":"), variant->text);
  to = sf_json_put_number(to, SF_SLICE(",\"start\":"), variant->start);
  to = sf_json_put_number(to, SF_SLICE(",\"end\":"), variant->end);
  to = sf_json_put_number(to, SF_SLICE(",\"mentions\":"), variant->mentions);
  return sf_json_put(to, SF_SLICE("},"));
}

static char *write_sighting(sf_buffer *out, char *to, const sf_sighting *told) {
  to = sf_json_put_text(out, to, SF_SLICE("{\"name\":"), told->name);
  to = sf_json_put_text(out, to, SF_SLICE(",\"family\":"), told->family);
  to = sf_json_put_text(out, to, SF_SLICE(",\"generation\":"), told->generation);
  to = sf_json_put_text(out, to, SF_SLICE(",\"formal\":"), told->formal);
  to = sf_json_put_text(out, to, SF_SLICE(",\"role\":"), told->role);
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

char *sf_sightings_write(const sf_store *store, const sf_store_document *document, sf_buffer *out,
                         char *to) {
  if (!document->sighting_count)
    return to;
  to = sf_json_put(sf_json_room(out, to, 0), SF_SLICE(",\"people\":["));
  for (uint32_t i = 0; i < document->sighting_count; i++) {
    to = write_sighting(out, to, &store->sightings.data[document->first_sighting + i].told);
    *to++ = ',';
  }
  to[-1] = ']';
  return to;
}

/* ---- of the store ---- */

/* A text and the document that has it: a variant or a role. */
typedef struct said_item {
  sf_slice text;
  const char *document; /* the store's own copy of its id: the same document, the same pointer */
  uint32_t mentions;    /* in the document; of the first of a text: in all */
  uint32_t documents;   /* of the first of a text */
} said_item;

static int compare_said(const void *a, const void *b) {
  const said_item *x = a, *y = b;
  int order = sf_slice_compare(x->text, y->text);
  return order || x->document == y->document ? order
                                             : memcmp(x->document, y->document, SF_ID_LENGTH);
}

static int compare_firsts(const void *a, const void *b) {
  const said_item *x = *(said_item *const *)a, *y = *(said_item *const *)b;
  if (x->documents != y->documents)
    return x->documents > y->documents ? -1 : 1;
  return sf_slice_compare(x->text, y->text);
}

/* Sorts and counts; the first items of each text, those of most documents first, in `firsts`. */
static uint32_t count_said(said_item *items, uint32_t count, said_item **firsts) {
  uint32_t found = 0;
  bool several = false; /* some text is in several documents */
  sf_sort(items, count, sizeof *items, compare_said);
  for (uint32_t i = 0; i < count; i++) {
    items[i].documents = 1;
    if (i && sf_slice_equal(items[i].text, items[i - 1].text)) {
      said_item *first = firsts[found - 1];
      first->documents += items[i].document != items[i - 1].document;
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
  to = sf_json_put_text(out, to, SF_SLICE("{\"text\":"), first->text);
  to = sf_json_put(to, SF_SLICE(",\"documents\":["));
  for (const said_item *item = first; item < end && sf_slice_equal(item->text, first->text);
       item++) {
    if (item > first && item->document == item[-1].document)
      continue;
    to = sf_json_put(sf_json_room(out, to, 0), SF_SLICE("\""));
    to = sf_json_put(to, (sf_slice){item->document, SF_ID_LENGTH});
    to = sf_json_put(to, SF_SLICE("\","));
  }
  to = sf_json_put(to - 1, SF_SLICE("]"));
  if (first->mentions)
    to = sf_json_put_number(to, SF_SLICE(",\"mentions\":"), first->mentions);
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

/* What the sightings of a person say: their variants and roles. */
static char *write_all_said(sf_store *store, const sf_person *person, sf_buffer *out, char *to) {
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
  to = write_list(out, sf_json_put(to, SF_SLICE(",\"variants\":[")), items, variants, firsts);
  return write_list(out, sf_json_put(to, SF_SLICE(",\"roles\":[")), offices, roles, firsts);
}

/* The same where there is but one variant: most people are named once. */
static char *write_once_said(const sf_store *store, const sf_store_sighting *sighting,
                             sf_buffer *out, char *to) {
  const char *document = store->documents.data[sighting->document].id;
  const sf_variant *variant = sighting->told.variants;
  const said_item said = {variant->text, document, variant->mentions, 1};
  const said_item office = {sighting->told.role, document, 0, 1};
  to = write_said(out, sf_json_put(to, SF_SLICE(",\"variants\":[")), &said, &said + 1);
  to = sf_json_put(to, SF_SLICE("],\"roles\":["));
  if (office.text.length)
    to = write_said(out, to, &office, &office + 1);
  return sf_json_put(to, SF_SLICE("]"));
}

void sf_person_write(sf_store *store, const sf_person *person, sf_buffer *out) {
  const sf_store_sighting *first = &store->sightings.data[person->first];
  char *to = sf_json_put(sf_json_begin(out), SF_SLICE("{\"id\":\"person-"));
  sf_id_write(person->id.high, person->id.low, to);
  to = sf_json_put_text(out, to + SF_ID_LENGTH, SF_SLICE("\",\"name\":"), person->name.as.text);
  to = sf_json_put_number(to, SF_SLICE(",\"documents\":"), count_documents(store, person));
  to = first->next == SF_NONE && first->told.variant_count == 1
           ? write_once_said(store, first, out, to)
           : write_all_said(store, person, out, to);
  sf_json_end(out, sf_json_put(to, SF_SLICE("}")));
}
