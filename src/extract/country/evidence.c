/* evidence.c: what the whole document says about ambiguous country words; see internal.h.
 *
 * One pass over the sightings and one over the candidates, only for documents that hold an
 * ambiguous word.
 */
#include "extract/country/internal.h"

/* One strong word outweighs three weak ones (Republicans, Russia). */
#define STRONG 4u

/* Can this sighting be nothing but the country? */
static bool is_sure(const country_sighting *sighting) {
  return sighting->verdict == VERDICT_YES || sighting->note == NOTE_NONE ||
         sighting->note == NOTE_HISTORICAL || sighting->note == NOTE_LANGUAGE ||
         sighting->note == NOTE_TONGUE;
}

const country_counts *country_said(const country_evidence *evidence, uint16_t number) {
  static const country_counts nothing = {0};
  uint16_t slot = evidence->slot[number];
  return slot ? &evidence->counts.data[slot - 1] : &nothing;
}

static country_counts *counts_of(const country_scan *self, uint16_t number, country_evidence *out) {
  if (!out->slot[number]) {
    SF_ARENA_PUSH(self->scan->arena, &out->counts, (country_counts){0});
    out->slot[number] = (uint16_t)out->counts.count;
  }
  return &out->counts.data[out->slot[number] - 1];
}

static void count_refused(const country_sighting *sighting, country_counts *out) {
  if (sighting->refusal == REFUSED_PERSON)
    out->person[sighting->demonym]++;
  else if (sighting->refusal == REFUSED_TOWN)
    out->town++;
}

static void count_sightings(const country_scan *self, country_evidence *out) {
  for (uint32_t i = 0; i < self->count; i++) {
    const country_sighting *sighting = &self->list[i];
    uint16_t number = sighting->number;
    if (number == COUNTRY_NO_CODE)
      continue;
    if (sighting->verdict == VERDICT_NO)
      count_refused(sighting, counts_of(self, number, out));
    else if (!is_sure(sighting))
      continue;
    else if (counts_of(self, number, out)->named++ == 0)
      out->foreign += !sf_slice_is(sighting->code, "US");
  }
}

static uint32_t weight_of(const country_scan *self, const sf_entry *entry, country_table table,
                          const char *weak) {
  if (!entry)
    return 0;
  return country_says(entry, self->plan->kind[table], weak) ? 1 : STRONG;
}

static void count_georgia(const country_scan *self, uint32_t index, country_evidence *out) {
  out->georgia_country += weight_of(self, country_find(self, TABLE_GEORGIA_COUNTRY, index, NULL),
                                    TABLE_GEORGIA_COUNTRY, "country");
  out->georgia_state += weight_of(self, country_find(self, TABLE_GEORGIA_STATE, index, NULL),
                                  TABLE_GEORGIA_STATE, "word");
}

/* The number of the country that `entry` speaks of. */
static uint16_t code_in(const sf_entry *entry, int column) {
  return entry ? country_code_number(sf_entry_value(entry, column)) : COUNTRY_NO_CODE;
}

/* A state of the US. Two-letter codes are words as well: only behind a comma. */
static void count_state(const country_scan *self, uint32_t index, country_evidence *out) {
  uint32_t length;
  const sf_entry *state = country_find(self, TABLE_US_STATE, index, &length);
  if (!state)
    return;
  const sf_token *token = &self->tokens[index];
  bool after_comma = index > 0 && country_is_mark(self, index - 1, ',');
  bool code = (token->flags & SF_TOKEN_CAPS) && length == 1 && token->length == 2;
  if (code && !after_comma)
    return;
  if (sf_slice_is(sf_entry_value(state, self->plan->state_code), "GA")) {
    if (after_comma && index > 1 && country_find(self, TABLE_US_CITY, index - 2, NULL))
      out->georgia_state += STRONG * 2;
    return;
  }
  out->american++;
  out->georgia_state++;
  uint16_t number = country_code_number(sf_entry_value(state, self->plan->state_code));
  if (number != COUNTRY_NO_CODE && !out->state[number]) {
    out->state[number] = true;
    out->states++;
  }
}

static void count_city(const country_scan *self, uint32_t index, country_evidence *out) {
  const sf_entry *city = country_find(self, TABLE_US_CITY, index, NULL);
  if (!city)
    return;
  out->american++;
  out->georgia_state +=
      sf_slice_is(sf_entry_value(city, self->plan->city_state), "GA") ? STRONG : 1;
}

/* Counts the evidence that starts at token `index`; most words can be of one table. */
static void count_at(const country_scan *self, uint32_t index, country_evidence *out) {
  const country_plan *plan = self->plan;
  const uint32_t starts = country_word_at(self, index).starts;
  if (starts & COUNTRY_TABLE(TABLE_PLACE_CUE)) {
    uint16_t cued = code_in(country_find(self, TABLE_PLACE_CUE, index, NULL), plan->place_code);
    if (cued != COUNTRY_NO_CODE)
      counts_of(self, cued, out)->cued++;
  }
  if (starts & COUNTRY_TABLE(TABLE_OTHER_SENSE)) {
    uint16_t other = code_in(country_find(self, TABLE_OTHER_SENSE, index, NULL), plan->sense_code);
    if (other != COUNTRY_NO_CODE)
      counts_of(self, other, out)->other++;
  }
  if (starts & COUNTRY_TABLE(TABLE_LOCAL_CUE))
    out->american += country_find(self, TABLE_LOCAL_CUE, index, NULL) != NULL;
  if (starts & COUNTRY_TABLE(TABLE_US_STATE))
    count_state(self, index, out);
  if (starts & COUNTRY_TABLE(TABLE_US_CITY))
    count_city(self, index, out);
  if (starts & (COUNTRY_TABLE(TABLE_GEORGIA_COUNTRY) | COUNTRY_TABLE(TABLE_GEORGIA_STATE)))
    count_georgia(self, index, out);
}

static country_evidence *start(country_scan *self) {
  if (self->evidence)
    return self->evidence;
  self->evidence = sf_arena_alloc(self->scan->arena, sizeof *self->evidence);
  memset(self->evidence, 0, sizeof *self->evidence);
  count_sightings(self, self->evidence);
  return self->evidence;
}

const country_evidence *country_sightings_of(country_scan *self) {
  return start(self);
}

const country_evidence *country_evidence_of(country_scan *self) {
  country_evidence *out = start(self);
  if (out->complete)
    return out;
  const sf_candidate *end = self->scan->candidates + self->scan->candidate_count;
  for (const sf_candidate *candidate = self->scan->candidates;
       (candidate = sf_candidate_next(candidate, self->plan->evidence)) < end; candidate++)
    count_at(self, candidate->token, out);
  out->complete = true;
  return out;
}
