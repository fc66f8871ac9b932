/* headline.c: "US" in text set in capitals, which may be the pronoun; and "US$", a currency. */
#include "extract/country/internal.h"

static bool speaks_for_country(country_scan *self, const country_sighting *sighting) {
  uint32_t first = sighting->first, end = sighting->end;
  if (!country_goes_on(self, first) && country_goes_on(self, end))
    return true; /* no sentence begins with the pronoun */
  if (country_before(self, TABLE_CAPS_CUE, first, NULL))
    return true;
  if (!country_goes_on(self, end))
    return false;
  const sf_token *next = &self->tokens[end];
  if (next->flags & SF_TOKEN_CLITIC ||
      (country_is_mark(self, end, '-') && !(next->flags & SF_TOKEN_SPACE)))
    return true;
  const sf_entry *head = country_after(self, TABLE_ORG_HEAD, end, NULL);
  return head && country_says(head, self->plan->head_kind, "state");
}

void country_ask_headline(country_scan *self, country_sighting *sighting) {
  const sf_token *token = &self->tokens[sighting->first];
  if (sighting->end != sighting->first + 1 || !(token->flags & SF_TOKEN_CAPS))
    return;
  if (country_is_mark(self, sighting->end, '$') &&
      !(self->tokens[sighting->end].flags & SF_TOKEN_SPACE)) {
    country_refuse(sighting, "names a currency");
    return;
  }
  if (country_is_small(self, sighting->first) && country_in_capitals(self, sighting->first) &&
      !speaks_for_country(self, sighting))
    country_refuse(sighting, "may be the pronoun in capitals");
}
