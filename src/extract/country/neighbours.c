/* neighbours.c: what beside an ambiguous country word proves it the country, whatever the rest of
 * the document says: "the republic of Georgia", "Ghana, India and Turkey", "from Syria, one from
 * Jordan".
 */
#include "extract/country/internal.h"

/* Two countries this many tokens apart in a sentence are spoken of together. */
#define NEAR 8u

/* The notes of ambiguous words, as bits. */
#define AMBIGUOUS (1u << NOTE_PERSON | 1u << NOTE_TOWN | 1u << NOTE_NAMESAKE | 1u << NOTE_STATE)

static bool is_ambiguous(const country_sighting *sighting) {
  return sighting->verdict == VERDICT_OPEN && (1u << sighting->note & AMBIGUOUS);
}

/* A country for certain, of the same form; America says nothing about Georgia. */
static bool is_anchor(const country_scan *self, const country_sighting *sighting,
                      const country_sighting *asked) {
  bool sure = sighting->verdict == VERDICT_YES;
  if (sighting->verdict == VERDICT_OPEN)
    sure = sighting->note == NOTE_NONE ||
           (sighting->note == NOTE_NAMESAKE && country_may_be_placed(self, sighting));
  return sure && sighting->demonym == asked->demonym && !sf_slice_is(sighting->code, "US");
}

/* Do only a comma and a joiner stand between the tokens `end` and `first`? */
static bool is_joined(const country_scan *self, uint32_t end, uint32_t first) {
  uint32_t between = first - end;
  if (between == 0 || between > 2 || !country_goes_on(self, first))
    return false;
  for (uint32_t i = end; i < first; i++)
    if (!country_after(self, TABLE_JOINER, i, NULL))
      return false;
  return true;
}

static bool in_one_sentence(const country_scan *self, uint32_t from, uint32_t to) {
  for (uint32_t i = from; i < to; i++)
    if (!country_goes_on(self, i + 1))
      return false;
  return true;
}

/* "from Syria, one from Jordan": placed, and close behind a country. */
static bool is_placed_near(const country_scan *self, const country_sighting *before,
                           const country_sighting *asked) {
  return asked->note != NOTE_STATE && asked->first - before->end <= NEAR &&
         country_may_be_placed(self, asked) && in_one_sentence(self, before->end, asked->first);
}

static void compare(const country_scan *self, country_sighting *before, country_sighting *after) {
  if (is_ambiguous(after) && is_anchor(self, before, after) &&
      (is_joined(self, before->end, after->first) || is_placed_near(self, before, after)))
    after->verdict = VERDICT_YES;
  else if (is_ambiguous(before) && is_anchor(self, after, before) &&
           is_joined(self, before->end, after->first))
    before->verdict = VERDICT_YES;
}

/* "Macon, Georgia", "Alabama, Georgia and Tennessee": beside its own city or another state. */
static bool is_among_states(const country_scan *self, const country_sighting *sighting) {
  uint32_t end = sighting->end, at = sighting->first, length;
  if (country_before(self, TABLE_JOINER, at, &at) &&
      (country_before(self, TABLE_US_STATE, at, NULL) ||
       (country_is_mark(self, at, ',') && country_before(self, TABLE_US_CITY, at, NULL))))
    return true;
  return country_after(self, TABLE_JOINER, end, &length) &&
         country_after(self, TABLE_US_STATE, end + length, NULL);
}

/* "the senator from Georgia", "Georgia voters". */
static bool is_state_beside(const country_scan *self, const country_sighting *sighting) {
  int kind = self->plan->kind[TABLE_STATE_CUE];
  const sf_entry *before = country_before(self, TABLE_STATE_CUE, sighting->first, NULL);
  const sf_entry *after = country_after(self, TABLE_STATE_CUE, sighting->end, NULL);
  return (before && country_says(before, kind, "before")) ||
         (after && country_says(after, kind, "after"));
}

static void heed_cue(const country_scan *self, country_sighting *sighting) {
  const sf_entry *cue = country_before(self, TABLE_COUNTRY_CUE, sighting->first, NULL);
  if (cue && country_says(cue, self->plan->kind[TABLE_COUNTRY_CUE], "country"))
    sighting->verdict = VERDICT_YES;
  else if (sighting->note == NOTE_STATE &&
           (is_among_states(self, sighting) || is_state_beside(self, sighting)))
    country_refuse(sighting, REFUSED_STATE);
}

void country_heed_neighbours(country_scan *self) {
  if (!(self->notes & AMBIGUOUS))
    return;
  for (uint32_t i = 0; i < self->count; i++) {
    if (is_ambiguous(&self->list[i]))
      heed_cue(self, &self->list[i]);
    if (i > 0)
      compare(self, &self->list[i - 1], &self->list[i]);
  }
  for (uint32_t i = self->count; i-- > 1;) /* a list may begin with the ambiguous ones */
    compare(self, &self->list[i - 1], &self->list[i]);
}
