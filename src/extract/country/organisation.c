/* organisation.c: a country word inside the name of a company, club, party, paper or place.
 *
 * The name's head word tells: "Air India", "Bank of America", "Jordan Times", "Turkey Creek".
 * Organs of the state ("British Home Office") are the country's own and stay mentions; those only
 * a nation has (`nation`: an army, a king) also settle that a namesake is the country.
 */
#include "extract/country/internal.h"

/* Capitalised words between the country word and the head word. */
#define REACH 4u

typedef struct name_head {
  const sf_entry *entry;
  bool at_once; /* right behind the country word */
} name_head;

static bool is_kind(const country_scan *self, const sf_entry *head, const char *kind) {
  return head && country_says(head, self->plan->head_kind, kind);
}

static bool is_organ(const country_scan *self, const sf_entry *head) {
  return is_kind(self, head, "state") || is_kind(self, head, "nation");
}

/* The head in the run of capitalised words from `index` on: a place or paper at once, else an
 * organ of the state, else the last one. */
static name_head head_after(const country_scan *self, uint32_t index) {
  name_head found = {0};
  for (uint32_t i = 0; i < REACH && country_goes_on(self, index); i++) {
    const sf_token *token = &self->tokens[index];
    if (token->kind != SF_TOKEN_WORD || !(token->flags & SF_TOKEN_CAPITAL))
      break;
    uint32_t length = 1;
    const sf_entry *head = country_after(self, TABLE_ORG_HEAD, index, &length);
    if (head)
      found = (name_head){head, i == 0};
    if (is_organ(self, head) ||
        (i == 0 && (is_kind(self, head, "local") || is_kind(self, head, "place"))))
      return found;
    index += head ? length : 1;
  }
  return found;
}

/* "Air India", "Reform UK". */
static bool head_before(const country_scan *self, uint32_t first) {
  uint32_t start;
  const sf_entry *head = country_before(self, TABLE_ORG_HEAD, first, &start);
  return is_kind(self, head, "prefix") && (self->tokens[start].flags & SF_TOKEN_CAPITAL);
}

static bool is_namesake(const country_sighting *sighting) {
  return sighting->note == NOTE_TOWN || sighting->note == NOTE_PERSON ||
         sighting->note == NOTE_NAMESAKE || sighting->note == NOTE_STATE;
}

/* "Henry's Turkey Service": between an owner and more of the name. */
static bool is_owned(const country_scan *self, const country_sighting *sighting) {
  uint32_t first = sighting->first;
  return is_namesake(sighting) && !sighting->demonym && country_goes_on(self, first) &&
         (self->tokens[first - 1].flags & SF_TOKEN_CLITIC) &&
         country_goes_on(self, sighting->end) && country_is_name(self, sighting->end);
}

/* What the head says, capitals being trusted. */
static void judge(country_scan *self, country_sighting *sighting, name_head head) {
  if (is_organ(self, head.entry)) {
    if (is_kind(self, head.entry, "nation") && head.at_once && is_namesake(sighting) &&
        sighting->note != NOTE_STATE)
      sighting->verdict = VERDICT_YES;
  } else if (is_kind(self, head.entry, "local") && head.at_once && !sighting->demonym) {
    country_refuse(sighting, is_namesake(sighting) ? REFUSED_TOWN : REFUSED_NAME);
  } else {
    country_refuse(sighting, REFUSED_NAME);
  }
}

void country_ask_organisation(country_scan *self, country_sighting *sighting) {
  name_head head = head_after(self, sighting->end);
  bool part = head_before(self, sighting->first) || is_owned(self, sighting);
  if (!head.entry && !part)
    return;
  if ((is_organ(self, head.entry) && !is_namesake(sighting)) || /* what judge() leaves alone */
      country_in_title_case(self, sighting->first))
    return;
  if (part && !is_organ(self, head.entry))
    country_refuse(sighting, REFUSED_NAME);
  else if (head.entry)
    judge(self, sighting, head);
}
