/* sight.c: from candidate tokens to country words in text order.
 *
 * The longest phrase of `country` or `country_not` at a token stands; what country_not covers is
 * none. Combining forms (Anglo-, Sino-) count before a hyphen. Meaning is left to decide.c.
 */
#include "extract/country/internal.h"

static uint8_t note_of(sf_slice note) {
#define NOTE(name)                                                                                 \
  { name, sizeof name - 1 }
  static const struct {
    sf_slice name;
    uint8_t note;
  } notes[] = {{NOTE("language"), NOTE_LANGUAGE},     {NOTE("state"), NOTE_STATE},
               {NOTE("person"), NOTE_PERSON},         {NOTE("town"), NOTE_TOWN},
               {NOTE("namesake"), NOTE_NAMESAKE},     {NOTE("tongue"), NOTE_TONGUE},
               {NOTE("historical"), NOTE_HISTORICAL}, {NOTE("word"), NOTE_WORD}};
#undef NOTE
  if (!note.length)
    return NOTE_NONE;
  for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
    if (sf_slice_equal(note, notes[i].name))
      return notes[i].note;
  return note.length > 10 && memcmp(note.data, "ambiguous:", 10) == 0 ? NOTE_AMBIGUOUS : NOTE_NONE;
}

/* Is the hyphen or slash at `index` one that joins two words? */
static bool joins(const country_scan *self, uint32_t index) {
  return index + 1 < self->token_count && !(self->tokens[index].flags & SF_TOKEN_SPACE) &&
         !(self->tokens[index + 1].flags & SF_TOKEN_SPACE) &&
         (country_is_mark(self, index, '-') || country_is_mark(self, index, '/') ||
          self->scan->text.data[self->tokens[index].start] == '\xE2');
}

/* A combining form: "Franco" of "Franco-German", not the general. */
static bool sight_prefix(const country_scan *self, uint32_t index, country_sighting *out) {
  const country_plan *plan = self->plan;
  if (!country_is(self, TABLE_PREFIX, index) || !joins(self, index + 1) ||
      !(self->tokens[index + 2].flags & SF_TOKEN_CAPITAL))
    return false;
  const sf_entry *entry =
      sf_lexicon_search_word(plan->lexicon, plan->table[TABLE_PREFIX], &self->tokens[index]);
  *out = (country_sighting){.first = index,
                            .end = index + 1,
                            .entry = entry,
                            .code = sf_entry_value(entry, plan->prefix_code),
                            .number = country_code_number(sf_entry_value(entry, plan->prefix_code)),
                            .verdict = VERDICT_YES,
                            .demonym = true};
  return true;
}

/* The code of the country word inside a phrase of country_not: "Michael Jordan" tells that Jordan
 * is a person here. */
static sf_slice code_inside(const country_scan *self, uint32_t first, uint32_t end) {
  const country_plan *plan = self->plan;
  for (uint32_t i = first; i < end; i++) {
    if (!(country_word_at(self, i).starts & COUNTRY_TABLE(TABLE_COUNTRY)))
      continue;
    const sf_entry *entry =
        sf_lexicon_search_word(plan->lexicon, plan->table[TABLE_COUNTRY], &self->tokens[i]);
    if (entry && country_says(entry, plan->form, "name"))
      return sf_entry_value(entry, plan->code);
  }
  return (sf_slice){0};
}

static void sight_other(const country_scan *self, uint32_t index, uint32_t length,
                        const sf_entry *entry, country_sighting *out) {
  sf_slice code = code_inside(self, index, index + length);
  bool language = country_says(entry, 0, "language"), person = country_says(entry, 0, "person");
  *out = (country_sighting){.first = index,
                            .end = index + length,
                            .entry = entry,
                            .code = code,
                            .number = country_code_number(code),
                            .verdict = VERDICT_NO,
                            .refusal = language ? REFUSED_LANGUAGE
                                       : person ? REFUSED_PERSON
                                                : REFUSED_NOT};
}

static void sight_country(const country_scan *self, uint32_t index, uint32_t length,
                          const sf_entry *entry, country_sighting *out) {
  const country_plan *plan = self->plan;
  sf_slice code = sf_entry_value(entry, plan->code);
  *out = (country_sighting){.first = index,
                            .end = index + length,
                            .entry = entry,
                            .code = code,
                            .number = country_code_number(code),
                            .note = note_of(sf_entry_value(entry, plan->note)),
                            .demonym = country_says(entry, plan->form, "demonym")};
}

/* Fills `out` with what stands at `index`, where a word that starts phrases of the tables `starts`
 * stands, if anything. */
static bool sight_at(const country_scan *self, uint32_t index, uint32_t starts,
                     country_sighting *out) {
  uint32_t length = 0, other_length = 0;
  const sf_entry *entry = NULL, *other = NULL;
  if (starts & COUNTRY_TABLE(TABLE_COUNTRY))
    entry = country_find(self, TABLE_COUNTRY, index, &length);
  if (starts & COUNTRY_TABLE(TABLE_NOT))
    other = country_find(self, TABLE_NOT, index, &other_length);
  if (other && (!entry || other_length > length))
    sight_other(self, index, other_length, other, out);
  else if (entry)
    sight_country(self, index, length, entry, out);
  else
    return (starts & COUNTRY_TABLE(TABLE_PREFIX)) && sight_prefix(self, index, out);
  return true;
}

void country_sight(country_scan *self) {
  sf_scan *scan = self->scan;
  const uint64_t wanted = self->plan->candidates;
  const sf_candidate *end = scan->candidates + scan->candidate_count;
  uint32_t covered = 0;
  SF_ARRAY(country_sighting) found = {0};
  country_sighting sighting;
  for (const sf_candidate *candidate = scan->candidates;
       (candidate = sf_candidate_next(candidate, wanted)) < end; candidate++) {
    const uint32_t token = candidate->token;
    if (token < covered)
      continue;
    const uint32_t starts = country_word_at(self, token).starts;
    /* nearly all phrases that make sightings begin with a capital */
    if (!(self->tokens[token].flags & SF_TOKEN_CAPITAL) && !(starts & COUNTRY_SMALL_START))
      continue;
    if (!sight_at(self, token, starts, &sighting))
      continue;
    SF_ARENA_PUSH(scan->arena, &found, sighting);
    self->notes |= 1u << sighting.note;
    covered = sighting.end;
  }
  self->list = found.data;
  self->count = (uint32_t)found.count;
}
