/* town.c: a country word that is a town or a province: "Lebanon, Pa.", "the city of Peru",
 * "Jordan police", "MALTA - ", "Zaire province". */
#include "extract/country/internal.h"

/* Does the list go on behind `index` ("Guam, Alaska, Hawaii and"), so that the comma was no
 * "town, state"? */
static bool list_goes_on(const country_scan *self, uint32_t index) {
  if (!country_goes_on(self, index))
    return false;
  if (country_is_mark(self, index, ','))
    return country_goes_on(self, index + 1) && country_is_name(self, index + 1);
  return country_is_small(self, index) && country_goes_on(self, index + 1) &&
         country_is_name(self, index + 1);
}

/* A state behind a comma. Georgia stands in lists of countries too. */
static bool state_follows(const country_scan *self, const country_sighting *sighting) {
  uint32_t end = sighting->end, length;
  if (!country_goes_on(self, end) || !country_is_mark(self, end, ','))
    return false;
  if (!country_after(self, TABLE_US_STATE, end + 1, &length) ||
      country_after(self, TABLE_PLACE_CUE, end + 1, NULL) ||
      country_after(self, TABLE_COUNTRY, end + 1, NULL))
    return false;
  bool dotted = (self->tokens[end + length].flags & SF_TOKEN_DOTTED) != 0;
  return dotted || !list_goes_on(self, end + 1 + length);
}

/* "MALTA - About", "LEBANON (AP)": reports are dated from towns. */
static bool is_dateline(const country_scan *self, const country_sighting *sighting) {
  const sf_token *token = &self->tokens[sighting->first];
  uint32_t end = sighting->end;
  if (country_goes_on(self, sighting->first) || !(token->flags & SF_TOKEN_CAPS) ||
      !country_goes_on(self, end) || !(self->tokens[end].flags & SF_TOKEN_SPACE) ||
      country_in_capitals(self, sighting->first))
    return false;
  const char *mark = self->scan->text.data + self->tokens[end].start;
  return *mark == '(' || *mark == '-' || memcmp(mark, "\xE2\x80", 2) == 0;
}

void country_ask_town(country_scan *self, country_sighting *sighting) {
  if (sighting->demonym)
    return;
  const country_plan *plan = self->plan;
  bool namesake = sighting->note == NOTE_TOWN || sighting->note == NOTE_PERSON ||
                  sighting->note == NOTE_NAMESAKE;
  const sf_entry *before = country_before(self, TABLE_TOWN_CUE, sighting->first, NULL);
  const sf_entry *after = country_after(self, TABLE_TOWN_CUE, sighting->end, NULL);
  int kind = plan->kind[TABLE_TOWN_CUE];
  if (state_follows(self, sighting) || (before && country_says(before, kind, "before")) ||
      (after && country_says(after, kind, "province")) ||
      (after && namesake && country_says(after, kind, "after")) ||
      (namesake && sighting->note != NOTE_NAMESAKE && is_dateline(self, sighting)))
    country_refuse(sighting, REFUSED_TOWN);
}
