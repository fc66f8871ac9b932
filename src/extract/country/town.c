/* town.c: a country word that is a town: "Lebanon, Pa.", "the city of Peru", "Jordan police". */
#include "extract/country/internal.h"

/* A state behind a comma. Georgia and Washington stand in lists of countries and capitals too. */
static bool state_follows(const country_scan *self, uint32_t end) {
  if (!country_goes_on(self, end) || !country_is_mark(self, end, ','))
    return false;
  uint32_t length;
  const sf_entry *state = country_after(self, TABLE_US_STATE, end + 1, &length);
  if (!state)
    return false;
  return !sf_lexicon_find(self->plan->lexicon, self->plan->table[TABLE_PLACE_CUE],
                          self->scan->tokens, end + 1, NULL) &&
         !sf_lexicon_find(self->plan->lexicon, self->plan->table[TABLE_COUNTRY], self->scan->tokens,
                          end + 1, NULL);
}

void country_ask_town(country_scan *self, country_sighting *sighting) {
  if (sighting->demonym)
    return;
  const country_plan *plan = self->plan;
  if (state_follows(self, sighting->end)) {
    country_refuse(sighting, "a town before its state");
    return;
  }
  const sf_entry *before = country_before(self, TABLE_TOWN_CUE, sighting->first, NULL);
  const sf_entry *after = country_after(self, TABLE_TOWN_CUE, sighting->end, NULL);
  if ((before && country_says(before, plan->kind[TABLE_TOWN_CUE], "before")) ||
      (after && country_says(after, plan->kind[TABLE_TOWN_CUE], "after") &&
       (sighting->note == NOTE_TOWN || sighting->note == NOTE_PERSON)))
    country_refuse(sighting, "a town");
}
