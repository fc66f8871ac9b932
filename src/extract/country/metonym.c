/* metonym.c: capitals and seats of government that stand for their country: "Moscow said", "talks
 * between Beijing and Tokyo", "the Kremlin". Read only where the caller asks for them.
 *
 * A city is a city unless the words beside it speak of a government: what it does, what is had with
 * it, what is its own. So is a palace, but it has a staff too. A name that is a person's anywhere
 * in the document is a person's throughout.
 */
#include "extract/country/internal.h"

/* Words between the name and its verb. */
#define BETWEEN_MAX 4u
/* Names joined to one another: "London, Paris and Berlin". */
#define JOINED_MAX 3u
/* Names of people that are noted; one document has few. */
#define PERSONS_MAX 16u

typedef struct metonym_scan {
  country_scan *country;
  const sf_entry *persons[PERSONS_MAX]; /* capitals that are people here */
  uint32_t person_count;
} metonym_scan;

static const sf_entry *entry_at(const country_scan *self, uint32_t index, uint32_t *length) {
  return sf_lexicon_find(self->plan->lexicon, self->plan->table[TABLE_METONYM], self->scan->tokens,
                         index, length);
}

static bool is_glue(const country_scan *self, uint32_t index) {
  return country_is_mark(self, index, '-') && !(self->tokens[index].flags & SF_TOKEN_SPACE);
}

/* ---- what is none ---- */

/* "George Washington", "Ms London". */
static bool is_person(const country_scan *self, uint32_t first) {
  const country_plan *plan = self->plan;
  const sf_entry *cue = country_before(self, TABLE_PERSON_CUE, first, NULL);
  if (cue && country_says(cue, plan->kind[TABLE_PERSON_CUE], "title"))
    return true;
  return country_goes_on(self, first) && country_is_name(self, first - 1) &&
         plan->given_name != SF_NO_TABLE && self->tokens[first - 1].word &&
         sf_lexicon_find_word(plan->lexicon, plan->given_name, &self->tokens[first - 1]);
}

static bool is_noted_person(const metonym_scan *self, const sf_entry *entry) {
  for (uint32_t i = 0; i < self->person_count; i++)
    if (self->persons[i] == entry)
      return true;
  return false;
}

/* Part of a longer name, as in "Washington Post" and "New London". */
static bool is_part(const country_scan *self, uint32_t first, uint32_t end) {
  if (country_in_title_case(self, first))
    return false;
  bool before = country_goes_on(self, first) && country_is_name(self, first - 1);
  bool after = country_goes_on(self, end) && country_is_name(self, end);
  return before || after;
}

/* ---- what speaks of a government ---- */

/* The token of the article before `first`, or `first`. */
static uint32_t over_article(const country_scan *self, uint32_t first) {
  bool article = country_goes_on(self, first) &&
                 country_before(self, TABLE_METONYM_ARTICLE, first, NULL) != NULL;
  return article ? first - 1 : first;
}

/* What joins two names at `index`: 2 for "and", 1 for a comma, 0 for neither. */
static unsigned joiner_at(const country_scan *self, uint32_t index) {
  if (country_is_mark(self, index, ','))
    return 1;
  return country_after(self, TABLE_JOINER, index, NULL) ? 2 : 0;
}

/* The first token of the names that are joined to the one at `first`: "London, Paris and Berlin".
 */
static uint32_t joined_left(const country_scan *self, uint32_t first) {
  uint32_t edge = over_article(self, first), alone = edge;
  bool joined = false;
  for (uint32_t names = 0; names < JOINED_MAX && edge > 1 && country_goes_on(self, edge); names++) {
    uint32_t at = edge - 1;
    unsigned joiner = joiner_at(self, at);
    if (!joiner || !country_goes_on(self, at) || !country_is_name(self, at - 1))
      break;
    joined = joined || joiner == 2;
    for (edge = at; edge > 0 && country_goes_on(self, edge) && country_is_name(self, edge - 1);)
      edge--;
  }
  return joined ? over_article(self, edge) : alone;
}

/* The token behind the names that are joined to the one that ends before `end`. */
static uint32_t joined_right(const country_scan *self, uint32_t end) {
  uint32_t edge = end;
  bool joined = false;
  for (uint32_t names = 0; names < JOINED_MAX && country_goes_on(self, edge); names++) {
    unsigned joiner = joiner_at(self, edge);
    uint32_t name = edge + 1 + (country_after(self, TABLE_METONYM_ARTICLE, edge + 1, NULL) != NULL);
    if (!joiner || !country_goes_on(self, name) || !country_is_name(self, name))
      break;
    joined = joined || joiner == 2;
    for (edge = name; country_goes_on(self, edge) && country_is_name(self, edge);)
      edge++;
  }
  return joined ? edge : end;
}

/* "has repeatedly warned" behind the name. */
static bool acts(const country_scan *self, uint32_t end) {
  for (uint32_t i = 0; i <= BETWEEN_MAX && country_goes_on(self, end); i++, end++) {
    if (country_after(self, TABLE_METONYM_VERB, end, NULL))
      return true;
    if (!country_after(self, TABLE_METONYM_SMALL, end, NULL))
      return false;
  }
  return false;
}

/* "'s decision", "'s long war". */
static bool owns(const country_scan *self, uint32_t end) {
  if (!country_goes_on(self, end) || !(self->tokens[end].flags & SF_TOKEN_CLITIC))
    return false;
  for (uint32_t i = end + 1; i < end + 4 && country_goes_on(self, i); i++) {
    if (self->tokens[i].kind != SF_TOKEN_WORD || country_is_name(self, i) ||
        country_is_small(self, i))
      return false;
    if (country_after(self, TABLE_METONYM_MATTER, i, NULL))
      return true;
  }
  return false;
}

/* "Moscow-backed", "anti-Beijing". */
static bool is_glued(const country_scan *self, uint32_t first, uint32_t end) {
  bool behind = is_glue(self, end) && country_after(self, TABLE_METONYM_GLUED, end + 1, NULL);
  bool before = first > 1 && is_glue(self, first - 1) &&
                country_after(self, TABLE_METONYM_GLUED, first - 2, NULL);
  return behind || before;
}

/* "Kremlin officials", "ordered by the Kremlin". */
static bool has_staff(const country_scan *self, uint32_t first, uint32_t end) {
  return country_after(self, TABLE_METONYM_STAFF, end, NULL) ||
         country_before(self, TABLE_METONYM_AGENT, first, NULL);
}

static bool is_government(const country_scan *self, uint32_t first, uint32_t end) {
  if (is_glued(self, first, end) || owns(self, end))
    return true;
  uint32_t left = joined_left(self, first);
  if (country_before(self, TABLE_METONYM_DEALING, left, NULL))
    return true;
  return !country_before(self, TABLE_METONYM_PLACE, left, NULL) &&
         acts(self, joined_right(self, end));
}

static bool stands_for_country(const metonym_scan *self, const sf_entry *entry, uint32_t first,
                               uint32_t end) {
  const country_scan *country = self->country;
  bool seat = country_says(entry, country->plan->kind[TABLE_METONYM], "seat");
  if (is_noted_person(self, entry) || country_after(country, TABLE_METONYM_OTHER, end, NULL))
    return false;
  if (seat && has_staff(country, over_article(country, first), end))
    return true;
  return is_government(country, first, end) &&
         (seat || acts(country, end) || !is_part(country, first, end));
}

/* ---- mentions ---- */

/* Is the text from `first` to `end` a country word already? `*next`: the first sighting that may
 * be. */
static bool is_taken(const country_scan *self, uint32_t *next, uint32_t first, uint32_t end) {
  while (*next < self->count && self->list[*next].end <= first)
    ++*next;
  return *next < self->count && self->list[*next].first < end;
}

static void add(const country_scan *self, const sf_entry *entry, uint32_t first, uint32_t end) {
  const sf_token *last = &self->tokens[end - 1];
  sf_mention *mention = sf_scan_add(self->scan, SF_KIND_COUNTRY, SF_SLICE("metonym"), first,
                                    self->tokens[first].start, last->start + last->length);
  sf_slice code = sf_entry_value(entry, self->plan->metonym_code);
  uint16_t number = country_code_number(code);
  mention->values[SF_COUNTRY_CODE] = sf_value_text(code);
  mention->values[SF_COUNTRY_NAME] =
      sf_value_text(number == COUNTRY_NO_CODE ? sf_entry_phrase(entry) : self->plan->name[number]);
  mention->values[SF_COUNTRY_FORM] = sf_value_text(SF_SLICE("metonym"));
}

/* Calls `each` for every phrase of table metonym that is no country word. */
static void each_metonym(metonym_scan *self,
                         void (*each)(metonym_scan *, const sf_entry *, uint32_t, uint32_t)) {
  const country_scan *country = self->country;
  const sf_scan *scan = country->scan;
  uint32_t next = 0, covered = 0, length;
  for (size_t i = 0; i < scan->candidate_count; i++) {
    const sf_candidate *candidate = &scan->candidates[i];
    uint32_t first = candidate->token;
    if (!(candidate->classes & country->plan->metonyms) || first < covered ||
        !(country->tokens[first].flags & SF_TOKEN_CAPITAL))
      continue;
    const sf_entry *entry = entry_at(country, first, &length);
    if (!entry || is_taken(country, &next, first, first + length))
      continue;
    covered = first + length;
    each(self, entry, first, covered);
  }
}

static void note_person(metonym_scan *self, const sf_entry *entry, uint32_t first, uint32_t end) {
  (void)end;
  if (self->person_count < PERSONS_MAX && is_person(self->country, first) &&
      !is_noted_person(self, entry))
    self->persons[self->person_count++] = entry;
}

static void judge(metonym_scan *self, const sf_entry *entry, uint32_t first, uint32_t end) {
  const sf_token *tokens = self->country->tokens;
  if (stands_for_country(self, entry, first, end))
    add(self->country, entry, first, end);
  else
    sf_scan_decline(self->country->scan, SF_KIND_COUNTRY, SF_SLICE("metonym"), tokens[first].start,
                    tokens[end - 1].start + tokens[end - 1].length,
                    "the place itself, or a person's name");
}

void country_read_metonyms(country_scan *self) {
  metonym_scan scan = {.country = self};
  each_metonym(&scan, note_person);
  each_metonym(&scan, judge);
}
