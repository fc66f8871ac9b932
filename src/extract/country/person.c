/* person.c: a country word that is a person's name: "Mr Jordan", "Chad Smith", "Sam Holland". */
#include "extract/country/internal.h"

/* Is token `index` a capitalised word that could be the other half of a person's name? */
static bool is_half(const country_scan *self, uint32_t index) {
  const sf_token *token = &self->tokens[index];
  if (!country_is_name(self, index) || (token->flags & SF_TOKEN_CAPS && token->length > 2))
    return false;
  return !sf_lexicon_find_word(self->plan->lexicon, self->plan->table[TABLE_COUNTRY], token) &&
         !sf_lexicon_find_word(self->plan->lexicon, self->plan->table[TABLE_COMPASS], token) &&
         !sf_lexicon_find_word(self->plan->lexicon, self->plan->table[TABLE_ORG_HEAD], token) &&
         !sf_lexicon_find_word(self->plan->lexicon, self->plan->table[TABLE_PLACE_CUE], token);
}

static void note_person(country_scan *self, country_sighting *sighting) {
  (void)self;
  country_refuse(sighting, "a person's name");
}

void country_ask_person(country_scan *self, country_sighting *sighting) {
  if (sighting->demonym && sighting->note != NOTE_PERSON)
    return;
  uint32_t first = sighting->first, end = sighting->end;
  const sf_entry *cue = country_before(self, TABLE_PERSON_CUE, first, NULL);
  if (cue && country_says(cue, self->plan->kind[TABLE_PERSON_CUE], "title")) {
    note_person(self, sighting);
    return;
  }
  if (sighting->note != NOTE_PERSON || country_in_title_case(self, first))
    return;
  bool before = country_goes_on(self, first) && is_half(self, first - 1);
  bool after = country_goes_on(self, end) && is_half(self, end);
  if (before || after)
    note_person(self, sighting);
}
