/* sight.c: from candidate tokens to country words in text order.
 *
 * The longest phrase of `country` or `country_not` at a token stands; what country_not covers is
 * none. Combining forms (Anglo-, Sino-) count before a hyphen. Meaning is left to decide.c.
 */
#include "extract/country/internal.h"

static uint8_t note_of(sf_slice note) {
  static const struct {
    const char *name;
    uint8_t note;
  } notes[] = {{"historical", NOTE_HISTORICAL}, {"state", NOTE_STATE},
               {"person", NOTE_PERSON},         {"town", NOTE_TOWN},
               {"namesake", NOTE_NAMESAKE},     {"language", NOTE_LANGUAGE},
               {"tongue", NOTE_TONGUE},         {"word", NOTE_WORD}};
  for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
    if (sf_slice_is(note, notes[i].name))
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
  const sf_entry *entry =
      sf_lexicon_find_word(plan->lexicon, plan->table[TABLE_PREFIX], &self->tokens[index]);
  if (!entry || !joins(self, index + 1) || !(self->tokens[index + 2].flags & SF_TOKEN_CAPITAL))
    return false;
  *out = (country_sighting){.first = index,
                            .end = index + 1,
                            .entry = entry,
                            .code = sf_entry_value(entry, plan->prefix_code),
                            .verdict = VERDICT_YES,
                            .demonym = true};
  return true;
}

/* Where the phrase that stands at `index` ends; `*out` is filled if it is a country word. */
static uint32_t sight_at(const country_scan *self, uint32_t index, country_sighting *out,
                         bool *found) {
  const country_plan *plan = self->plan;
  uint32_t length = 0, refused = 0;
  const sf_entry *entry = sf_lexicon_find(plan->lexicon, plan->table[TABLE_COUNTRY],
                                          self->scan->tokens, index, &length);
  const sf_entry *other =
      sf_lexicon_find(plan->lexicon, plan->table[TABLE_NOT], self->scan->tokens, index, &refused);
  *found = false;
  if (other && (!entry || refused > length)) {
    const sf_token *last = &self->tokens[index + refused - 1];
    sf_scan_decline(self->scan, SF_KIND_COUNTRY, sf_entry_value(other, 0),
                    self->tokens[index].start, last->start + last->length,
                    "a phrase of table country_not");
    return index + refused;
  }
  if (!entry) {
    *found = sight_prefix(self, index, out);
    return index + 1;
  }
  *found = true;
  *out = (country_sighting){.first = index,
                            .end = index + length,
                            .entry = entry,
                            .code = sf_entry_value(entry, plan->code),
                            .note = note_of(sf_entry_value(entry, plan->note)),
                            .demonym = country_says(entry, plan->form, "demonym")};
  return index + length;
}

void country_sight(country_scan *self) {
  sf_scan *scan = self->scan;
  uint32_t covered = 0, room = 0;
  for (size_t i = 0; i < scan->candidate_count; i++)
    room += (scan->candidates[i].classes & self->plan->candidates) != 0;
  if (!room)
    return;
  self->list = sf_arena_alloc(scan->arena, room * sizeof *self->list);
  for (size_t i = 0; i < scan->candidate_count; i++) {
    const sf_candidate *candidate = &scan->candidates[i];
    if (!(candidate->classes & self->plan->candidates) || candidate->token < covered)
      continue;
    bool found;
    uint32_t end = sight_at(self, candidate->token, &self->list[self->count], &found);
    self->count += found;
    if (end > candidate->token + 1 || found)
      covered = end;
  }
}
