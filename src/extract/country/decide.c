/* decide.c: asks the questions about each country word in turn, then settles what is still open.
 *
 * First what the neighbours say, for all sightings; then, with that known, what the whole document
 * says, for the ambiguous ones. A word nothing speaks against is a country.
 */
#include "extract/country/internal.h"

void country_refuse(country_sighting *sighting, country_refusal refusal) {
  sighting->verdict = VERDICT_NO;
  sighting->refusal = (uint8_t)refusal;
}

typedef void (*question)(country_scan *, country_sighting *);

static void ask(country_scan *self, const question *questions, size_t count) {
  for (uint32_t i = 0; i < self->count; i++)
    for (size_t q = 0; q < count && self->list[i].verdict == VERDICT_OPEN; q++)
      questions[q](self, &self->list[i]);
}

/* Does a person or a town stand in the document that others could be named after? */
static bool any_refused(const country_scan *self) {
  for (uint32_t i = 0; i < self->count; i++)
    if (self->list[i].verdict == VERDICT_NO &&
        (self->list[i].refusal == REFUSED_PERSON || self->list[i].refusal == REFUSED_TOWN))
      return true;
  return false;
}

void country_decide(country_scan *self) {
  static const question near[] = {country_ask_abbreviation, country_ask_language,
                                  country_ask_organisation, country_ask_person, country_ask_town};
  static const question far[] = {country_ask_ambiguous, country_ask_state, country_ask_word,
                                 country_ask_sense};
  ask(self, near, sizeof near / sizeof *near);
  country_heed_neighbours(self);
  self->refused_some = any_refused(self);
  ask(self, far, sizeof far / sizeof *far);
  for (uint32_t i = 0; i < self->count; i++)
    if (self->list[i].verdict == VERDICT_OPEN)
      self->list[i].verdict = VERDICT_YES;
}
