/* organisation.c: a country word inside the name of a company, club, party, paper or place.
 *
 * The name's head word tells: "Air India", "Bank of America", "Jordan Times", "Turkey Creek".
 * Organs of the state ("British Home Office") are the country's own and stay mentions.
 */
#include "extract/country/internal.h"

/* Capitalised words between the country word and the head word. */
#define REACH 4u

/* The first head word in the run of capitalised words from `index` on. */
static const sf_entry *head_after(const country_scan *self, uint32_t index) {
  const sf_entry *last = NULL;
  for (uint32_t i = 0; i < REACH && country_goes_on(self, index); i++) {
    const sf_token *token = &self->tokens[index];
    if (token->kind != SF_TOKEN_WORD || !(token->flags & SF_TOKEN_CAPITAL))
      break;
    uint32_t length = 1;
    const sf_entry *head = country_after(self, TABLE_ORG_HEAD, index, &length);
    if (head && country_says(head, self->plan->head_kind, "state"))
      return head;
    if (head)
      last = head;
    index += head ? length : 1;
  }
  return last;
}

/* "Bank of America", "University of Jordan", "Air India". */
static bool head_before(const country_scan *self, uint32_t first) {
  uint32_t start;
  const sf_entry *head = country_before(self, TABLE_ORG_HEAD, first, &start);
  if (head && country_says(head, self->plan->head_kind, "prefix"))
    return (self->tokens[start].flags & SF_TOKEN_CAPITAL) != 0;
  return false;
}

void country_ask_organisation(country_scan *self, country_sighting *sighting) {
  if (country_in_title_case(self, sighting->first))
    return;
  const sf_entry *head = head_after(self, sighting->end);
  if (head && !country_says(head, self->plan->head_kind, "state"))
    country_refuse(sighting, "part of a name");
  else if (head_before(self, sighting->first))
    country_refuse(sighting, "part of a name");
}
