/* offices.c: what a document says somebody is: "harbour minister Jane Doe", "Jane Doe, the mayor of
 * Ilm". Titles that stand before a name are people.c's.
 *
 * An office is given only where its words are surely those of one noun phrase: a verb that slips in
 * makes two people of one in the store.
 */
#include "extract/quote/parts.h"

/* Words of an office behind a name, and before it. */
#define BEHIND_MAX 14
#define BEFORE_MAX 7

/* Does a word say what somebody is? "The" only begins a title. */
static bool is_office(const quote_work *work, uint32_t token) {
  return quote_token_bits(work, token) & (BIT_ROLE | BIT_TITLE_WORD | BIT_TITLE_PLAIN);
}

/* A word in small letters that no table knows and that looks like a verb: "questioning". */
static bool looks_like_verb(const quote_work *work, uint32_t token) {
  const sf_token *word = &work->tokens[token];
  if ((word->flags & SF_TOKEN_CAPITAL) || is_office(work, token) ||
      (quote_token_bits(work, token) & BIT_TITLE_PREFIX))
    return false;
  return quote_token_is_participle(work, word);
}

/* The first name of somebody else. */
static bool is_named(const quote_work *work, uint32_t token) {
  return (work->tokens[token].flags & SF_TOKEN_CAPITAL) &&
         (quote_token_bits(work, token) & BIT_GIVEN);
}

/* Can the phrase not go on with this token? `office`: its noun has come. */
static bool breaks_phrase(const quote_work *work, uint32_t token, bool office) {
  quote_bits bits = quote_token_bits(work, token);
  uint8_t kind = work->tokens[token].kind;
  if (kind == SF_TOKEN_QUOTE || (work->tokens[token].flags & SF_TOKEN_PARAGRAPH) ||
      (bits & (BIT_RELATIVE | BIT_SUBJECT | BIT_CUE_STRONG)) || is_named(work, token))
    return true;
  if (kind == SF_TOKEN_PUNCT && (work->tokens[token].flags & SF_TOKEN_SPACE))
    return true;
  return !office && ((bits & (BIT_PREPOSITION | BIT_CONJUNCTION | BIT_DETERMINER)) ||
                     looks_like_verb(work, token));
}

/* "Jane Doe, the mayor of Ilm, ..." */
static void find_behind(const quote_work *work, const quote_name *name, quote_person *person) {
  uint32_t first = name->last + 2;
  if (first >= work->token_count || !quote_token_is(work, name->last + 1, ','))
    return;
  if (quote_token_bits(work, first) & BIT_DETERMINER)
    first++;
  bool office = false;
  for (uint32_t i = first; i < work->token_count && i < first + BEHIND_MAX; i++) {
    if (work->tokens[i].kind == SF_TOKEN_PUNCT && !(work->tokens[i].flags & SF_TOKEN_SPACE) &&
        (quote_token_is(work, i, ',') || quote_token_is(work, i, '.'))) {
      if (office && i > first) {
        person->role_first = first;
        person->role_last = i - 1;
      }
      return;
    }
    if (breaks_phrase(work, i, office))
      return;
    office = office || is_office(work, i);
  }
}

/* "front-runner": the token of the first half, else `token`. */
static uint32_t over_hyphen(const quote_work *work, uint32_t token) {
  bool joined = token >= 2 && quote_token_is(work, token - 1, '-') &&
                !((work->tokens[token].flags | work->tokens[token - 1].flags) & SF_TOKEN_SPACE) &&
                work->tokens[token - 2].kind == SF_TOKEN_WORD;
  return joined ? token - 2 : token;
}

/* "in a statement Labour leader Jane Doe": does a thing that carries words stand before `first`,
 * and what follows it in the name of something? */
static bool is_carrier(const quote_work *work, uint32_t first) {
  return (quote_token_bits(work, first - 1) & BIT_DOCUMENT) &&
         !(work->tokens[first - 1].flags & SF_TOKEN_CAPITAL) &&
         (work->tokens[first].flags & SF_TOKEN_CAPITAL);
}

/* Can the phrase begin before its so far first token? */
static bool goes_before(const quote_work *work, uint32_t first) {
  const sf_token *before = &work->tokens[first - 1];
  quote_bits bits = quote_token_bits(work, first - 1);
  return !(work->tokens[first].flags & (SF_TOKEN_PARAGRAPH | SF_TOKEN_CLITIC)) &&
         before->kind == SF_TOKEN_WORD &&
         !(bits & (BITS_SMALL | BIT_CUE_STRONG | BIT_CUE_MEDIUM)) && !is_named(work, first - 1) &&
         !looks_like_verb(work, first - 1) && !is_carrier(work, first);
}

/* "publisher Quill Press": is it a noun for a body, perhaps for somebody too? */
static bool is_body_noun(const quote_work *work, uint32_t token) {
  const quote_plan *plan = work->plan;
  if (!(quote_token_bits(work, token) & BIT_GROUP) ||
      (work->tokens[token].flags & SF_TOKEN_CAPITAL))
    return false;
  const sf_entry *entry = sf_lexicon_find_word(plan->lexicon, plan->group, &work->tokens[token]);
  return entry && sf_slice_is(sf_entry_value(entry, plan->group_note), "collective");
}

/* "the harbour minister, Jane Doe" or "harbour minister Jane Doe" */
static void find_before(const quote_work *work, const quote_name *name, quote_person *person) {
  if (name->title == 0 || (work->tokens[name->title].flags & SF_TOKEN_PARAGRAPH))
    return;
  uint32_t last = name->title - 1;
  bool comma = quote_token_is(work, last, ',');
  if (comma && last > 0)
    last--;
  if (quote_token_bits(work, last) & BITS_SMALL)
    return;
  bool given = quote_token_bits(work, name->first) & BIT_GIVEN;
  if (!comma && !given && name->last < name->first + 2 && is_body_noun(work, last)) {
    person->body = true;
    return;
  }
  if (!is_office(work, last))
    return;
  uint32_t first = over_hyphen(work, last);
  while (first > 0 && last - first < BEFORE_MAX && goes_before(work, first))
    first = over_hyphen(work, first - 1);
  if (work->tokens[first].flags & SF_TOKEN_CLITIC)
    first++;
  bool definite =
      first > 0 && ((quote_token_bits(work, first - 1) & (BIT_DEFINITE | BIT_DETERMINER)) ||
                    (work->tokens[first - 1].flags & SF_TOKEN_CLITIC)); /* Samoa's */
  if (first > last || (comma && !definite))
    return;
  person->role_first = first;
  person->role_last = last;
}

void quote_office_find(const quote_work *work, const quote_name *name, quote_person *person) {
  if (person->role_first > person->role_last)
    find_behind(work, name, person);
  if (person->role_first > person->role_last)
    find_before(work, name, person);
}
