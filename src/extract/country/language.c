/* language.c: a demonym that is the language: "speaks French", "in Spanish", "the Thai script". */
#include "extract/country/internal.h"

/* How far a cue of side `both` may stand away, in tokens. */
#define NEAR 3u

/* Does a noun of the demonym's own follow, as in "French politics"? */
static bool noun_follows(const country_scan *self, uint32_t end) {
  return country_goes_on(self, end) && self->tokens[end].kind == SF_TOKEN_WORD &&
         !(self->tokens[end].flags & SF_TOKEN_CLITIC) && !country_is_small(self, end);
}

static bool cue_fits(const country_scan *self, const sf_entry *cue, const char *side, bool noun) {
  if (!cue)
    return false;
  const country_plan *plan = self->plan;
  bool weak = country_says(cue, plan->cue_strength, "weak");
  return (country_says(cue, plan->cue_side, side) || country_says(cue, plan->cue_side, "both")) &&
         !(weak && noun);
}

static bool cue_near(const country_scan *self, const country_sighting *sighting) {
  uint32_t at = sighting->first;
  for (uint32_t i = 0; i < NEAR && country_goes_on(self, at); i++) {
    const sf_entry *cue = country_before(self, TABLE_LANGUAGE_CUE, at--, NULL);
    if (cue && country_says(cue, self->plan->cue_side, "both"))
      return true;
  }
  for (uint32_t i = 0; i < NEAR; i++) {
    const sf_entry *cue = country_after(self, TABLE_LANGUAGE_CUE, sighting->end + i, NULL);
    if (cue && country_says(cue, self->plan->cue_side, "both"))
      return true;
  }
  return false;
}

void country_ask_language(country_scan *self, country_sighting *sighting) {
  if (sighting->note != NOTE_LANGUAGE)
    return;
  bool noun = noun_follows(self, sighting->end);
  const sf_entry *before = country_before(self, TABLE_LANGUAGE_CUE, sighting->first, NULL);
  const sf_entry *after = country_after(self, TABLE_LANGUAGE_CUE, sighting->end, NULL);
  if (cue_fits(self, before, "before", noun) || cue_fits(self, after, "after", false) ||
      (!noun && cue_near(self, sighting)))
    country_refuse(sighting, "names the language");
}
