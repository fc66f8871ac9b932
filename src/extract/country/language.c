/* language.c: a demonym that is the language: "speaks French", "in Spanish", "the Thai script".
 *
 * Cues are table language_cue's: strong ones always tell; weak ones where no noun of the demonym's
 * own follows ("in French", not "in French politics"); bare ones likewise, and only for demonyms
 * that need an article to mean people; `people` ones speak against the language.
 */
#include "extract/country/internal.h"

/* How far a cue of side `both` may stand away, in tokens. */
#define NEAR 3u
/* How many joined demonyms ("English, French and German") are gone over. */
#define JOINED 4u

/* The token behind "and German" if that stands at `index`, else `index`. */
static uint32_t skip_joined(const country_scan *self, uint32_t index) {
  if (!country_goes_on(self, index + 1))
    return index;
  bool joins = country_after(self, TABLE_JOINER, index, NULL) != NULL;
  uint32_t length;
  const sf_entry *entry = joins ? country_after(self, TABLE_COUNTRY, index + 1, &length) : NULL;
  return entry && country_says(entry, self->plan->form, "demonym") ? index + 1 + length : index;
}

/* Does a noun of the demonym's own follow, as in "French politics", "French and German firms"? */
static bool noun_follows(const country_scan *self, uint32_t end) {
  for (unsigned i = 0; i < JOINED && country_goes_on(self, end); i++) {
    uint32_t next = skip_joined(self, end);
    if (next == end)
      break;
    end = next;
  }
  if (!country_goes_on(self, end))
    return false;
  const sf_token *token = &self->tokens[end];
  if (country_is_mark(self, end, '-') && !(token->flags & SF_TOKEN_SPACE))
    return true;
  return token->kind == SF_TOKEN_WORD && !(token->flags & SF_TOKEN_CLITIC) &&
         !country_is_small(self, end);
}

typedef struct language_look {
  const country_scan *self;
  const country_sighting *sighting;
  bool noun;
} language_look;

static bool cue_fits(const language_look *look, const sf_entry *cue, const char *side) {
  const country_plan *plan = look->self->plan;
  if (!cue ||
      !(country_says(cue, plan->cue_side, side) || country_says(cue, plan->cue_side, "both")))
    return false;
  if (country_says(cue, plan->cue_strength, "strong"))
    return true;
  if (country_says(cue, plan->cue_strength, "bare"))
    return !look->noun && look->sighting->note == NOTE_TONGUE &&
           (country_says(cue, plan->cue_side, "after") ||
            !country_after(look->self, TABLE_JOINER, look->sighting->end, NULL));
  return country_says(cue, plan->cue_strength, "weak") &&
         (!look->noun || country_says(cue, plan->cue_side, "after"));
}

static bool cue_near(const language_look *look) {
  const country_scan *self = look->self;
  uint32_t at = look->sighting->first;
  for (uint32_t i = 0; i < NEAR && country_goes_on(self, at); i++) {
    const sf_entry *cue = country_before(self, TABLE_LANGUAGE_CUE, at--, NULL);
    if (cue && country_says(cue, self->plan->cue_side, "both"))
      return true;
  }
  for (uint32_t i = 0; i < NEAR; i++) {
    const sf_entry *cue = country_after(self, TABLE_LANGUAGE_CUE, look->sighting->end + i, NULL);
    if (cue && country_says(cue, self->plan->cue_side, "both"))
      return true;
  }
  return false;
}

/* "in English and Spanish": the sighting before is joined and is a language. */
static bool joined_to_sighting(const country_scan *self, const country_sighting *sighting) {
  if (sighting == self->list)
    return false;
  const country_sighting *before = sighting - 1;
  return before->verdict == VERDICT_NO && before->refusal == REFUSED_LANGUAGE &&
         skip_joined(self, before->end) == sighting->end;
}

/* "fluent in Mandarin and Russian": joined to a capitalised word behind a cue. */
static bool joined_to_language(const country_scan *self, const country_sighting *sighting) {
  if (joined_to_sighting(self, sighting))
    return true;
  uint32_t at;
  if (!country_before(self, TABLE_JOINER, sighting->first, &at) || !country_goes_on(self, at) ||
      !country_is_name(self, at - 1))
    return false;
  const sf_entry *cue = country_before(self, TABLE_LANGUAGE_CUE, at - 1, NULL);
  return cue && country_says(cue, self->plan->cue_strength, "strong");
}

void country_ask_language(country_scan *self, country_sighting *sighting) {
  language_look look = {self, sighting, noun_follows(self, sighting->end)};
  const sf_entry *before = country_before(self, TABLE_LANGUAGE_CUE, sighting->first, NULL);
  const sf_entry *after = country_after(self, TABLE_LANGUAGE_CUE, sighting->end, NULL);
  bool people = before && country_says(before, self->plan->cue_strength, "people");
  bool bare_after = after && country_says(after, self->plan->cue_strength, "bare");
  if (cue_fits(&look, before, "before") ||
      (cue_fits(&look, after, "after") && !(bare_after && people)) ||
      (!look.noun && (joined_to_language(self, sighting) || (!people && cue_near(&look)))))
    country_refuse(sighting, REFUSED_LANGUAGE);
}
