/* evidence.c: what the whole document says about ambiguous country words; see internal.h.
 *
 * One pass over the sightings and one over the tokens, only for documents that hold an ambiguous
 * word.
 */
#include "extract/country/internal.h"

static void count_sightings(const country_scan *self, country_evidence *out) {
  for (uint32_t i = 0; i < self->count; i++) {
    const country_sighting *sighting = &self->list[i];
    uint16_t number = country_code_number(sighting->code);
    if (number == COUNTRY_NO_CODE)
      continue;
    bool town = sighting->note == NOTE_TOWN || sighting->note == NOTE_PERSON ||
                sighting->note == NOTE_STATE || sighting->note == NOTE_WORD ||
                sighting->note == NOTE_AMBIGUOUS;
    if (sighting->verdict == VERDICT_NO) {
      out->person[number] += sighting->reason && strstr(sighting->reason, "person") != NULL;
      out->town[number] += sighting->reason && strstr(sighting->reason, "town") != NULL;
    } else if (!town) {
      bool american = sf_slice_is(sighting->code, "US");
      out->foreign += !american && out->named[number] == 0;
      out->named[number]++;
    } else if (!sighting->demonym) {
      out->cued[number] += country_before(self, TABLE_COUNTRY_CUE, sighting->first, NULL) != NULL;
    }
  }
}

static const sf_entry *find(const country_scan *self, country_table table, uint32_t index,
                            uint32_t *length) {
  return sf_lexicon_find(self->plan->lexicon, self->plan->table[table], self->scan->tokens, index,
                         length);
}

static uint32_t weight_of(const country_scan *self, const sf_entry *entry, country_table table,
                          const char *weak) {
  if (!entry)
    return 0;
  return country_says(entry, self->plan->kind[table], weak) ? 1 : 4;
}

/* Counts the evidence that starts at token `index`; returns the next token to look at. */
static uint32_t count_at(const country_scan *self, uint32_t index, country_evidence *out) {
  uint32_t length = 1, end = index + 1;
  const country_plan *plan = self->plan;
  const sf_entry *place = find(self, TABLE_PLACE_CUE, index, &length);
  if (place) {
    uint16_t number = country_code_number(sf_entry_value(place, plan->place_code));
    if (number != COUNTRY_NO_CODE)
      out->cued[number]++;
    end = index + length;
  }
  const sf_entry *state = find(self, TABLE_US_STATE, index, &length);
  const sf_entry *city = find(self, TABLE_US_CITY, index, NULL);
  bool georgia = state && sf_slice_is(sf_entry_value(state, plan->state_code), "GA");
  bool short_code = state && (self->tokens[index].flags & SF_TOKEN_CAPS) && length == 1 &&
                    self->tokens[index].length == 2;
  bool after_comma = index > 0 && country_is_mark(self, index - 1, ',');
  if (state && !georgia && (!short_code || after_comma)) {
    out->american++;
    out->georgia_state++;
    end = index + length > end ? index + length : end;
  }
  if (city) {
    out->american++;
    out->georgia_state += sf_slice_is(sf_entry_value(city, plan->city_state), "GA") ? 4 : 1;
  }
  out->georgia_country += weight_of(self, find(self, TABLE_GEORGIA_COUNTRY, index, NULL),
                                    TABLE_GEORGIA_COUNTRY, "country");
  out->georgia_state +=
      weight_of(self, find(self, TABLE_GEORGIA_STATE, index, NULL), TABLE_GEORGIA_STATE, "word");
  if (state && georgia && after_comma && index > 1 && find(self, TABLE_US_CITY, index - 2, NULL))
    out->georgia_state += 8;
  return end;
}

const country_evidence *country_evidence_of(country_scan *self) {
  if (self->evidence)
    return self->evidence;
  country_evidence *out = sf_arena_alloc(self->scan->arena, sizeof *out);
  memset(out, 0, sizeof *out);
  count_sightings(self, out);
  for (uint32_t i = 0; i < self->token_count;) {
    if (sf_lexicon_classes(self->plan->lexicon, self->tokens[i].word) & self->plan->evidence)
      i = count_at(self, i, out);
    else
      i++;
  }
  self->evidence = out;
  return out;
}
