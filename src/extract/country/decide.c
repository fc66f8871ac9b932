/* decide.c: asks the questions about each country word in turn, then settles what is still open.
 *
 * First what the neighbours say, for all sightings; then, with that known, what the whole document
 * says, for the ambiguous ones. A word nothing speaks against is a country.
 */
#include "extract/country/internal.h"

#include <limits.h>

void country_refuse(country_sighting *sighting, country_refusal refusal) {
  sighting->verdict = VERDICT_NO;
  sighting->refusal = (uint8_t)refusal;
}

/* A question, and the notes of the country words that it is put to. */
typedef struct question {
  void (*ask)(country_scan *, country_sighting *);
  unsigned notes;
} question;

#define ABOUT(note) (1u << (note))
#define ABOUT_ALL   UINT_MAX

static void ask(country_scan *self, const question *questions, size_t count) {
  for (uint32_t i = 0; i < self->count; i++)
    for (size_t q = 0; q < count && self->list[i].verdict == VERDICT_OPEN; q++)
      if (questions[q].notes & ABOUT(self->list[i].note))
        questions[q].ask(self, &self->list[i]);
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
  static const question near[] = {{country_ask_abbreviation, ABOUT_ALL},
                                  {country_ask_language, ABOUT(NOTE_LANGUAGE) | ABOUT(NOTE_TONGUE)},
                                  {country_ask_organisation, ABOUT_ALL},
                                  {country_ask_person, ABOUT_ALL},
                                  {country_ask_town, ABOUT_ALL}};
  static const question far[] = {{country_ask_ambiguous, ABOUT(NOTE_AMBIGUOUS)},
                                 {country_ask_state, ABOUT(NOTE_STATE)},
                                 {country_ask_word, ABOUT(NOTE_WORD)},
                                 {country_ask_sense, ABOUT_ALL}};
  ask(self, near, sizeof near / sizeof *near);
  country_heed_neighbours(self);
  self->refused_some = any_refused(self);
  ask(self, far, sizeof far / sizeof *far);
  for (uint32_t i = 0; i < self->count; i++)
    if (self->list[i].verdict == VERDICT_OPEN)
      self->list[i].verdict = VERDICT_YES;
}
