/* sense.c: which reading of an ambiguous country word the whole document carries.
 *
 * One sense a document: Georgia is the state or the country, Lebanon the town or the country,
 * Congo one of two or left open. country_evidence is what speaks.
 */
#include "extract/country/internal.h"

/* Local news names few states; more are national news, in which Norway is no town. */
#define LOCAL_STATES 3u

/* The code of an "ambiguous:XX,YY" row that alone is named or cued in the document. */
void country_ask_ambiguous(country_scan *self, country_sighting *sighting) {
  const country_evidence *evidence = country_evidence_of(self);
  sf_slice rest = sf_entry_value(sighting->entry, self->plan->note), best = {0};
  rest.data += 10;
  rest.length -= 10;
  unsigned found = 0;
  for (; rest.length >= 2; rest.data += 3, rest.length -= rest.length > 3 ? 3 : rest.length) {
    sf_slice code = {rest.data, 2};
    uint16_t number = country_code_number(code);
    if (number == COUNTRY_NO_CODE)
      continue;
    const country_counts *said = country_said(evidence, number);
    if (said->named || said->cued) {
      found++;
      best = code;
    }
  }
  if (found == 1) {
    sighting->code = best;
    sighting->number = country_code_number(best);
  }
  sighting->verdict = VERDICT_YES;
}

/* What the sentence itself says weighs more than the rest of the document. */
#define SENTENCE_WEIGHT 4u
/* Tokens of a sentence that are looked at on each side. */
#define SENTENCE_REACH 40u

/* Other states of the US in the sentence. Washington may be the capital. */
static uint32_t states_near(const country_scan *self, const country_sighting *sighting) {
  const country_plan *plan = self->plan;
  uint32_t first = sighting->first, end = sighting->end, found = 0;
  for (uint32_t i = 0; i < SENTENCE_REACH && country_goes_on(self, first); i++)
    first--;
  for (uint32_t i = 0; i < SENTENCE_REACH && country_goes_on(self, end); i++)
    end++;
  for (uint32_t i = first; i < end; i++) {
    if (self->tokens[i].length < 4 || !(self->tokens[i].flags & SF_TOKEN_CAPITAL))
      continue;
    const sf_entry *state = country_after(self, TABLE_US_STATE, i, NULL);
    sf_slice code = state ? sf_entry_value(state, plan->state_code) : (sf_slice){0};
    found +=
        state && !sf_slice_is(code, "GA") && !sf_slice_is(code, "WA") && !sf_slice_is(code, "DC");
  }
  return found;
}

/* Other countries in the sentence: those next to it in the list. */
static uint32_t countries_near(const country_scan *self, const country_sighting *sighting) {
  uint32_t index = (uint32_t)(sighting - self->list), found = 0;
  uint32_t here = sf_tokens_sentence(self->scan->tokens, sighting->first);
  for (uint32_t side = 0; side < 2; side++) {
    uint32_t other = side ? index + 1 : index - 1; /* wraps round before the first */
    if (other >= self->count)
      continue;
    const country_sighting *near = &self->list[other];
    found += near->verdict != VERDICT_NO && !sf_slice_is(near->code, "US") &&
             sf_slice_is(sighting->code, "GE") && !sf_slice_equal(near->code, sighting->code) &&
             sf_tokens_sentence(self->scan->tokens, near->first) == here;
  }
  return found;
}

void country_ask_state(country_scan *self, country_sighting *sighting) {
  const country_evidence *evidence = country_evidence_of(self);
  uint16_t number = sighting->number;
  uint32_t country = number == COUNTRY_NO_CODE ? 0 : 4u * country_said(evidence, number)->cued;
  uint32_t state = 0;
  if (sf_slice_is(sighting->code, "GE")) {
    country += evidence->georgia_country + 2 * evidence->foreign;
    state = evidence->georgia_state;
    country += SENTENCE_WEIGHT * countries_near(self, sighting);
    state += SENTENCE_WEIGHT * states_near(self, sighting);
  }
  if (country > state)
    sighting->verdict = VERDICT_YES;
  else
    country_refuse(sighting, REFUSED_STATE);
}

void country_ask_word(country_scan *self, country_sighting *sighting) {
  uint32_t first = sighting->first, end = sighting->end;
  if (sighting->demonym && country_goes_on(self, first) && country_is_small(self, first - 1) &&
      !(country_goes_on(self, end) && country_is_name(self, end))) {
    sighting->verdict = VERDICT_YES; /* "a Pole": the common word has no capital */
    return;
  }
  const country_evidence *evidence = country_evidence_of(self);
  uint16_t number = sighting->number;
  const country_counts *said = number != COUNTRY_NO_CODE ? country_said(evidence, number) : NULL;
  if (said && said->named + said->cued > said->other)
    sighting->verdict = VERDICT_YES;
  else
    country_refuse(sighting, REFUSED_WORD);
}

/* A word that is a person's name elsewhere in the document and that nothing makes a country. */
static bool is_person_elsewhere(const country_scan *self, const country_sighting *sighting,
                                const country_counts *said) {
  if (!said->person[sighting->demonym] || country_is_placed(self, sighting))
    return false;
  if (sighting->note == NOTE_PERSON)
    return said->named + said->cued <= said->person[sighting->demonym];
  const sf_entry *verb = country_after(self, TABLE_PERSON_CUE, sighting->end, NULL);
  return sighting->end == sighting->first + 1 && verb &&
         country_says(verb, self->plan->kind[TABLE_PERSON_CUE], "verb");
}

static bool is_unsupported(const country_scan *self, const country_sighting *sighting,
                           const country_evidence *evidence) {
  if (sighting->note == NOTE_TOWN)
    return evidence->foreign * 4 < evidence->american && evidence->states <= LOCAL_STATES;
  return sighting->note == NOTE_PERSON && !evidence->foreign &&
         !country_may_be_placed(self, sighting);
}

/* "China, Maine" and nothing else abroad: China is the town throughout. */
static bool is_only_town(const country_evidence *evidence, const country_sighting *sighting,
                         const country_counts *said) {
  return said->town && !sighting->demonym && evidence->foreign <= 1 &&
         sighting->end == sighting->first + 1 && !sf_slice_is(sighting->code, "US");
}

static void weigh_namesake(country_scan *self, country_sighting *sighting,
                           const country_evidence *evidence, const country_counts *said) {
  uint32_t country = said->named + said->cued;
  if (said->town && !country)
    country_refuse(sighting, REFUSED_TOWN);
  else if (said->other > country && !(evidence->foreign && country_may_be_placed(self, sighting)))
    country_refuse(sighting, REFUSED_OTHER_SENSE);
  else if (!country && is_unsupported(self, sighting, evidence))
    country_refuse(sighting, REFUSED_UNSUPPORTED);
}

void country_ask_sense(country_scan *self, country_sighting *sighting) {
  uint16_t number = sighting->number;
  bool namesake = sighting->note == NOTE_PERSON || sighting->note == NOTE_TOWN ||
                  sighting->note == NOTE_NAMESAKE;
  /* the common case costs no evidence */
  if (number == COUNTRY_NO_CODE || (!namesake && !self->refused_some) ||
      (!namesake && sighting->note != NOTE_NONE))
    return;
  const country_evidence *evidence =
      namesake ? country_evidence_of(self) : country_sightings_of(self);
  const country_counts *said = country_said(evidence, number);
  if (is_person_elsewhere(self, sighting, said))
    country_refuse(sighting, REFUSED_PERSON);
  else if (namesake)
    weigh_namesake(self, sighting, evidence, said);
  else if (is_only_town(evidence, sighting, said))
    country_refuse(sighting, REFUSED_TOWN);
}
