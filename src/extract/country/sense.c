/* sense.c: which reading of an ambiguous country word the whole document carries.
 *
 * One sense a document: Georgia is the state or the country, Lebanon the town or the country,
 * Congo one of two or left open. country_evidence is what speaks.
 */
#include "extract/country/internal.h"

/* The code of an "ambiguous:XX,YY" row that alone is named or cued in the document. */
void country_ask_ambiguous(country_scan *self, country_sighting *sighting) {
  if (sighting->note != NOTE_AMBIGUOUS)
    return;
  const country_evidence *evidence = country_evidence_of(self);
  sf_slice rest = sf_entry_value(sighting->entry, self->plan->note), best = {0};
  rest.data += 10;
  rest.length -= 10;
  unsigned found = 0;
  for (; rest.length >= 2; rest.data += 3, rest.length -= rest.length > 3 ? 3 : rest.length) {
    sf_slice code = {rest.data, 2};
    uint16_t number = country_code_number(code);
    if (number != COUNTRY_NO_CODE && (evidence->named[number] || evidence->cued[number])) {
      found++;
      best = code;
    }
  }
  if (found == 1)
    sighting->code = best;
  sighting->verdict = VERDICT_YES;
}

void country_ask_state(country_scan *self, country_sighting *sighting) {
  if (sighting->note != NOTE_STATE)
    return;
  const country_evidence *evidence = country_evidence_of(self);
  uint16_t number = country_code_number(sighting->code);
  uint32_t country = number == COUNTRY_NO_CODE ? 0 : 4u * evidence->cued[number];
  uint32_t state = 0;
  if (sf_slice_is(sighting->code, "GE")) {
    country += evidence->georgia_country + 2 * evidence->foreign;
    state = evidence->georgia_state;
  }
  if (country > state)
    sighting->verdict = VERDICT_YES;
  else
    country_refuse(sighting, "more speaks for the state");
}

void country_ask_word(country_scan *self, country_sighting *sighting) {
  if (sighting->note != NOTE_WORD)
    return;
  const country_evidence *evidence = country_evidence_of(self);
  uint16_t number = country_code_number(sighting->code);
  if (number != COUNTRY_NO_CODE && (evidence->named[number] || evidence->cued[number]))
    sighting->verdict = VERDICT_YES;
  else
    country_refuse(sighting, "also a common word, and the country is not named");
}

void country_ask_sense(country_scan *self, country_sighting *sighting) {
  if (sighting->note != NOTE_PERSON && sighting->note != NOTE_TOWN)
    return;
  const country_evidence *evidence = country_evidence_of(self);
  uint16_t number = country_code_number(sighting->code);
  if (number == COUNTRY_NO_CODE)
    return;
  bool country = evidence->named[number] || evidence->cued[number];
  if (evidence->town[number] && !evidence->named[number])
    country_refuse(sighting, "a town elsewhere in the document");
  else if (evidence->person[number] && !country)
    country_refuse(sighting, "a person elsewhere in the document");
  else if (!country && !evidence->foreign && evidence->american > 1)
    country_refuse(sighting, "nothing foreign is named: a town or a person");
}
