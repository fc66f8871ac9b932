/* person.c: a country word that is a person's name: "Mr Jordan", "Chad Smith", "Kathy Ireland".
 *
 * Words that are often names (note `person`) are one beside any capitalised word; others only
 * behind a title or a given name.
 */
#include "extract/country/internal.h"

static bool is_given_name(const country_scan *self, uint32_t index) {
  const country_plan *plan = self->plan;
  return plan->given_name != SF_NO_TABLE && self->tokens[index].word &&
         sf_lexicon_find_word(plan->lexicon, plan->given_name, &self->tokens[index]) != NULL;
}

/* Is token `index` a capitalised word that could be the other half of a person's name? */
static bool is_half(const country_scan *self, uint32_t index) {
  static const country_table others[] = {TABLE_COUNTRY,   TABLE_COMPASS,  TABLE_ORG_HEAD,
                                         TABLE_PLACE_CUE, TABLE_US_STATE, TABLE_TOWN_CUE};
  const sf_token *token = &self->tokens[index];
  if (!country_is_name(self, index) || ((token->flags & SF_TOKEN_CAPS) && token->length > 2))
    return false;
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (country_is(self, others[i], index))
      return false;
  return true;
}

static bool is_initial(const sf_token *token) {
  return (token->flags & SF_TOKEN_CAPS) && (token->flags & SF_TOKEN_DOTTED) && token->length == 2;
}

/* "Kathy Ireland", "Patricia S. England". */
static bool given_before(const country_scan *self, uint32_t first) {
  if (!country_goes_on(self, first))
    return false;
  uint32_t at = first - 1;
  if (is_initial(&self->tokens[at]) && country_goes_on(self, at))
    at--;
  return is_given_name(self, at) && is_half(self, at);
}

/* "Israel Hernandez, 34": more of a name and an age. */
static bool age_follows(const country_scan *self, uint32_t end) {
  if (!country_is_mark(self, end + 1, ',') || !country_goes_on(self, end) ||
      !country_goes_on(self, end + 2))
    return false;
  const sf_token *age = &self->tokens[end + 2];
  return age->kind == SF_TOKEN_NUMBER && age->length <= 2 && is_half(self, end);
}

/* "M. Dane Waters": behind an initial and before more of a name. */
static bool amid_name(const country_scan *self, uint32_t first, uint32_t end) {
  return country_goes_on(self, first) && is_initial(&self->tokens[first - 1]) &&
         country_goes_on(self, end) && is_half(self, end);
}

static bool cue_is(const country_scan *self, const sf_entry *cue, const char *kind) {
  return cue && country_says(cue, self->plan->kind[TABLE_PERSON_CUE], kind);
}

static bool is_named_person(const country_scan *self, const country_sighting *sighting) {
  uint32_t first = sighting->first, end = sighting->end;
  const sf_token *token = &self->tokens[first];
  bool plain = end == first + 1 && !(token->flags & SF_TOKEN_CAPS && token->length < 5);
  const sf_entry *cue = country_before(self, TABLE_PERSON_CUE, first, NULL);
  if (cue_is(self, cue, "prefix") && !(token->flags & SF_TOKEN_SPACE))
    return true;
  if (!plain || cue_is(self, cue, "none"))
    return false;
  if (amid_name(self, first, end) || age_follows(self, end))
    return true;
  bool noun = country_goes_on(self, end) && self->tokens[end].kind == SF_TOKEN_WORD &&
              !(self->tokens[end].flags & SF_TOKEN_CLITIC) && !country_is_small(self, end);
  if (sighting->demonym && noun && sighting->note != NOTE_PERSON)
    return false;
  return cue_is(self, cue, "title") || given_before(self, first);
}

/* "a man called Jordan", "Jordan, who": only for words that are often names. */
static bool speaks_of_person(const country_scan *self, uint32_t first, uint32_t end) {
  if (cue_is(self, country_before(self, TABLE_PERSON_CUE, first, NULL), "kin"))
    return true;
  uint32_t after = end + country_is_mark(self, end, ',');
  return cue_is(self, country_after(self, TABLE_PERSON_CUE, after, NULL), "who");
}

void country_ask_person(country_scan *self, country_sighting *sighting) {
  uint32_t first = sighting->first, end = sighting->end;
  if (is_named_person(self, sighting)) {
    country_refuse(sighting, REFUSED_PERSON);
    return;
  }
  if (sighting->note != NOTE_PERSON)
    return;
  if (speaks_of_person(self, first, end)) {
    country_refuse(sighting, REFUSED_PERSON);
    return;
  }
  if (country_in_title_case(self, first))
    return;
  bool before = country_goes_on(self, first) && is_half(self, first - 1);
  bool after = country_goes_on(self, end) && is_half(self, end);
  if (before || after)
    country_refuse(sighting, REFUSED_PERSON);
}
