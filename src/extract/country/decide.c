/* decide.c: asks the questions about each country word in turn, then settles what is still open.
 *
 * First what the neighbours say, for all sightings; then, with that known, what the whole document
 * says, for the ambiguous ones. A word nothing speaks against is a country.
 */
#include "extract/country/internal.h"

void country_refuse(country_sighting *sighting, country_refusal refusal) {
  sighting->verdict = VERDICT_NO;
  sighting->refusal = (uint8_t)refusal;
}

typedef void (*question)(country_scan *, country_sighting *);

/* What stands beside a country word: a set, with its own note as one more bit. */
enum {
  SHORT_CAPITALS = 1 << 0, /* it is itself set in capitals */
  NAME_BEFORE = 1 << 1,    /* a word with a capital, or an owner's 's */
  NAME_BEHIND = 1 << 2,    /* a word with a capital */
  MARK_BEHIND = 1 << 3,    /* a comma */
  HEAD_BEFORE = 1 << 4,    /* may be the end of a phrase of org_head; the others likewise */
  PERSON_BEFORE = 1 << 5,
  TOWN_BEFORE = 1 << 6,
  TOWN_BEHIND = 1 << 7
};
#define NOTED(note) (1u << (8 + (note)))

/* What the neighbours say, and where a question is worth asking: where any of these stands. */
typedef struct near_question {
  question ask;
  unsigned where;
} near_question;

static const near_question near[] = {
    {country_ask_abbreviation, SHORT_CAPITALS},
    {country_ask_language, NOTED(NOTE_LANGUAGE) | NOTED(NOTE_TONGUE)},
    {country_ask_organisation, HEAD_BEFORE | NAME_BEFORE | NAME_BEHIND},
    {country_ask_person, PERSON_BEFORE | NAME_BEFORE | NAME_BEHIND | NOTED(NOTE_PERSON)},
    {country_ask_town,
     TOWN_BEFORE | TOWN_BEHIND | MARK_BEHIND | NOTED(NOTE_TOWN) | NOTED(NOTE_PERSON)}};

enum { NEAR_COUNT = sizeof near / sizeof *near };

/* What the whole document says; by note, what is not here is country_ask_sense's. */
static const question far[NOTE_WORD + 1] = {[NOTE_AMBIGUOUS] = country_ask_ambiguous,
                                            [NOTE_STATE] = country_ask_state,
                                            [NOTE_WORD] = country_ask_word};

static inline unsigned set_if(bool condition, unsigned bit) {
  return condition ? bit : 0;
}

/* Looks once at both sides for all questions: most words need none. */
static unsigned look_around(const country_scan *self, const country_sighting *sighting) {
  const sf_token *first = &self->tokens[sighting->first];
  unsigned found = NOTED(sighting->note) | set_if(first->flags & SF_TOKEN_CAPS, SHORT_CAPITALS);
  if (country_goes_on(self, sighting->first)) {
    uint32_t ends = country_word_at(self, sighting->first - 1).ends;
    found |=
        set_if(ends & COUNTRY_TABLE(TABLE_ORG_HEAD), HEAD_BEFORE) |
        set_if(ends & COUNTRY_TABLE(TABLE_PERSON_CUE), PERSON_BEFORE) |
        set_if(ends & COUNTRY_TABLE(TABLE_TOWN_CUE), TOWN_BEFORE) |
        set_if(first[-1].flags & (SF_TOKEN_CAPITAL | SF_TOKEN_CAPS | SF_TOKEN_CLITIC), NAME_BEFORE);
  }
  if (country_goes_on(self, sighting->end)) {
    uint32_t starts = country_word_at(self, sighting->end).starts;
    found |= set_if(starts & COUNTRY_TABLE(TABLE_TOWN_CUE), TOWN_BEHIND) |
             set_if(self->tokens[sighting->end].flags & SF_TOKEN_CAPITAL, NAME_BEHIND) |
             set_if(country_is_mark(self, sighting->end, ','), MARK_BEHIND);
  }
  return found;
}

static void ask_near(country_scan *self, country_sighting *sighting) {
  unsigned found = look_around(self, sighting), due = 0;
  for (unsigned i = 0; i < NEAR_COUNT; i++)
    due |= set_if(near[i].where & found, 1u << i);
  for (; due && sighting->verdict == VERDICT_OPEN; due &= due - 1)
    near[__builtin_ctz(due)].ask(self, sighting);
}

static void ask_far(country_scan *self, country_sighting *sighting) {
  question ask = far[sighting->note];
  if (ask)
    ask(self, sighting);
  else
    country_ask_sense(self, sighting);
}

/* Does a person or a town stand in the document that others could be named after? */
static bool any_refused(const country_scan *self) {
  for (uint32_t i = 0; i < self->count; i++)
    if (self->list[i].verdict == VERDICT_NO &&
        (self->list[i].refusal == REFUSED_PERSON || self->list[i].refusal == REFUSED_TOWN))
      return true;
  return false;
}

void country_decide(country_scan *self) {
  for (uint32_t i = 0; i < self->count; i++)
    if (self->list[i].verdict == VERDICT_OPEN)
      ask_near(self, &self->list[i]);
  country_heed_neighbours(self);
  self->refused_some = any_refused(self);
  for (uint32_t i = 0; i < self->count; i++)
    if (self->list[i].verdict == VERDICT_OPEN)
      ask_far(self, &self->list[i]);
  for (uint32_t i = 0; i < self->count; i++)
    if (self->list[i].verdict == VERDICT_OPEN)
      self->list[i].verdict = VERDICT_YES;
}
