/* conflicts_writer.c: {"verdict":...,"about":...,"sides":[{"facts":[...],"mentions":[...]},...]}.
 *
 * A side of names has no facts. What is a conflict is store/conflicts.c's.
 */
#include "emit/conflicts_writer.h"

#include "emit/json.h"

static const char *const verdicts[] = {[SF_VERDICT_CONTRADICTION] = "contradiction",
                                       [SF_VERDICT_WEAK] = "weak",
                                       [SF_VERDICT_PART_WHOLE] = "part_whole",
                                       [SF_VERDICT_SPELLING] = "spelling"};

static void write_fact_id(const sf_store *store, uint32_t number, sf_buffer *out) {
  const sf_fact *fact = &store->facts.data[number];
  char id[SF_ID_LENGTH];
  sf_id_write(fact->id.high, fact->id.low, id);
  sf_buffer_add_text(out, "\"");
  sf_buffer_add_text(out, sf_kind_name(fact->kind));
  sf_buffer_add_text(out, "-");
  sf_buffer_add(out, (sf_slice){id, SF_ID_LENGTH});
  sf_buffer_add_text(out, "\"");
}

static void write_place(const sf_store *store, const sf_conflict_place *place, sf_buffer *out) {
  sf_buffer_add_text(out, "{\"document\":\"");
  sf_buffer_add(out, (sf_slice){store->documents.data[place->document].id, SF_ID_LENGTH});
  sf_buffer_add_text(out, "\",\"start\":");
  sf_buffer_add_number(out, place->start);
  sf_buffer_add_text(out, ",\"end\":");
  sf_buffer_add_number(out, place->end);
  sf_buffer_add_text(out, "}");
}

static void write_side(const sf_store *store, uint32_t first, uint32_t end, sf_buffer *out) {
  const sf_conflict_place *places = store->conflict_places.data;
  bool facts = places[first].fact != SF_NONE;
  sf_buffer_add_text(out, facts ? "{\"facts\":[" : "{");
  for (uint32_t i = first; facts && i < end; i++) {
    if (i > first && places[i].fact == places[i - 1].fact)
      continue;
    sf_buffer_add_text(out, i > first ? "," : "");
    write_fact_id(store, places[i].fact, out);
  }
  sf_buffer_add_text(out, facts ? "],\"mentions\":[" : "\"mentions\":[");
  for (uint32_t i = first; i < end; i++) {
    sf_buffer_add_text(out, i > first ? "," : "");
    write_place(store, &places[i], out);
  }
  sf_buffer_add_text(out, "]}");
}

void sf_conflict_write(const sf_store *store, const sf_conflict *conflict, sf_buffer *out) {
  sf_buffer_add_text(out, "{\"verdict\":\"");
  sf_buffer_add_text(out, verdicts[conflict->verdict]);
  sf_buffer_add_text(out, "\",\"about\":");
  sf_json_string(out, conflict->about);
  sf_buffer_add_text(out, ",\"sides\":[");
  write_side(store, conflict->first, conflict->split, out);
  sf_buffer_add_text(out, ",");
  write_side(store, conflict->split, conflict->end, out);
  sf_buffer_add_text(out, "]}");
}
