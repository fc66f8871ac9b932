/* abbreviation.c: "US" that is no country: the pronoun in text set in capitals, "US$", "US-24". */
#include "extract/country/internal.h"

static bool is_glued(const country_scan *self, uint32_t index) {
  return index < self->token_count && !(self->tokens[index].flags & SF_TOKEN_SPACE);
}

static bool cue_is(const country_scan *self, uint32_t first, const char *kind) {
  const sf_entry *cue = country_before(self, TABLE_CAPS_CUE, first, NULL);
  return cue && country_says(cue, self->plan->kind[TABLE_CAPS_CUE], kind);
}

/* Does something near make "US" the country although all is set in capitals? */
static bool speaks_for_country(const country_scan *self, const country_sighting *sighting) {
  uint32_t first = sighting->first, end = sighting->end;
  if (!country_goes_on(self, first) && country_goes_on(self, end))
    return true; /* no sentence begins with the pronoun */
  if (cue_is(self, first, "country"))
    return true;
  if (!country_goes_on(self, end))
    return false;
  if ((self->tokens[end].flags & SF_TOKEN_CLITIC) ||
      (country_is_mark(self, end, '-') && is_glued(self, end)))
    return true;
  const sf_entry *head = country_after(self, TABLE_ORG_HEAD, end, NULL);
  return head && (country_says(head, self->plan->head_kind, "state") ||
                  country_says(head, self->plan->head_kind, "nation"));
}

/* "US-24", "on U.S. 287"; but not "the U.S. 10-year note" or "in the US 12 months ago". */
static bool is_road(const country_scan *self, const country_sighting *sighting) {
  uint32_t at = sighting->end;
  bool hyphen = country_is_mark(self, at, '-') && is_glued(self, at) && is_glued(self, at + 1);
  at += hyphen;
  if (!country_goes_on(self, at) || self->tokens[at].kind != SF_TOKEN_NUMBER ||
      self->tokens[at].length > 3)
    return false;
  if (is_glued(self, at + 1) && !country_is_mark(self, at + 1, '.') &&
      !country_is_mark(self, at + 1, ',') && !country_is_mark(self, at + 1, ')') &&
      !(self->tokens[at + 1].flags & SF_TOKEN_CLITIC))
    return false;
  return hyphen || !cue_is(self, sighting->first, "country") || !country_goes_on(self, at + 1);
}

void country_ask_abbreviation(country_scan *self, country_sighting *sighting) {
  const sf_token *token = &self->tokens[sighting->first];
  uint32_t end = sighting->end;
  if (end != sighting->first + 1 || !(token->flags & SF_TOKEN_CAPS) || token->length > 4)
    return;
  if (country_is_mark(self, end, '$') && is_glued(self, end))
    country_refuse(sighting, REFUSED_CURRENCY);
  else if (is_road(self, sighting))
    country_refuse(sighting, REFUSED_ROAD);
  else if (country_is_small(self, sighting->first) &&
           (cue_is(self, sighting->first, "pronoun") ||
            (country_in_capitals(self, sighting->first) && !speaks_for_country(self, sighting))))
    country_refuse(sighting, REFUSED_PRONOUN);
}
