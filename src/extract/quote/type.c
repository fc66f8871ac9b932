/* type.c: what sort of speaker somebody is: a person, an organisation, a document, a group.
 *
 * Read off the words that name the speaker, which speaker.c has found: the head of a noun phrase,
 * the words of a name, or what people.c knows of a person. Where they do not tell, nothing is said.
 */
#include "extract/quote/parts.h"

/* 's, or the apostrophe of "the Joneses'". */
static bool is_clitic(const quote_work *work, uint32_t token) {
  return (work->tokens[token].flags & SF_TOKEN_CLITIC) ||
         work->tokens[token].kind == SF_TOKEN_QUOTE;
}

static bool is_capital(const quote_work *work, uint32_t token) {
  return work->tokens[token].flags & SF_TOKEN_CAPITAL;
}

/* Can the word be the head of the phrase it stands in? `owned`: it stands behind an 's. */
static bool can_be_head(const quote_work *work, uint32_t token, bool owned) {
  quote_bits bits = quote_token_bits(work, token);
  return (bits & BITS_NOUN) || ((bits & BIT_ORG) && (owned || is_capital(work, token)));
}

/* The noun on which all else hangs: "spokesman" of "a spokesman for the ministry"; NOBODY if no
 * table knows it. */
static uint32_t head_of(const quote_work *work, uint32_t first, uint32_t last) {
  uint32_t head = NOBODY;
  bool owned = false;
  for (uint32_t i = first; i <= last; i++) {
    bool ends = (quote_token_bits(work, i) & BIT_PREPOSITION) || quote_token_is(work, i, ',');
    if (head != NOBODY && ends)
      break;
    if (is_clitic(work, i)) {
      head = NOBODY;
      owned = true;
    } else if (can_be_head(work, i, owned)) {
      head = i;
    }
  }
  return head;
}

/* Is it a place and nothing else? */
static bool is_place(const quote_work *work, uint32_t first, uint32_t last) {
  const quote_plan *plan = work->plan;
  const sf_tokens *tokens = work->scan->tokens;
  uint32_t place = 0, state = 0;
  if (!(quote_token_bits(work, first) & (BIT_PLACE | BIT_PLACE_WORD)))
    return false; /* of several words the first one only is a prefix: North, New */
  sf_lexicon_find(plan->lexicon, plan->place, tokens, first, &place);
  sf_lexicon_find(plan->lexicon, plan->state, tokens, first, &state);
  return (place > state ? place : state) == last + 1 - first;
}

/* Police and ministries are organisations; officials and families are groups. */
static enum quote_type type_of_group(const quote_work *work, uint32_t head) {
  const quote_plan *plan = work->plan;
  const sf_entry *entry = sf_lexicon_find_word(plan->lexicon, plan->group, &work->tokens[head]);
  if (!entry)
    return TYPE_UNKNOWN;
  sf_slice note = sf_entry_value(entry, plan->group_note);
  return sf_slice_is(note, "collective") || sf_slice_is(note, "metonym") ? TYPE_ORGANISATION
                                                                         : TYPE_GROUP;
}

static enum quote_type type_of_phrase(const quote_work *work, uint32_t first, uint32_t last) {
  if (is_place(work, first, last))
    return TYPE_ORGANISATION; /* a country that speaks is its government */
  uint32_t head = head_of(work, first, last);
  if (head == NOBODY)
    return TYPE_UNKNOWN;
  quote_bits bits = quote_token_bits(work, head);
  if (bits & BIT_ROLE)
    return TYPE_PERSON;
  if ((bits & BIT_ORG) && (is_capital(work, head) || !(bits & BITS_NOUN)))
    return TYPE_ORGANISATION;
  if (bits & BIT_GROUP)
    return type_of_group(work, head);
  return TYPE_DOCUMENT;
}

static enum quote_type type_of_pronoun(const quote_work *work, uint32_t token) {
  quote_bits bits = quote_token_bits(work, token);
  if ((bits & (BIT_MALE | BIT_FEMALE)) || work->tokens[token].length == 1) /* I */
    return TYPE_PERSON;
  return bits & BIT_PLURAL ? TYPE_GROUP : TYPE_UNKNOWN;
}

/* NATO, the TUC: capitals in a text that is not all capitals. */
static bool is_acronym(const quote_work *work, const quote_person *person) {
  const sf_token *token = &work->tokens[person->first];
  return person->first == person->last && (token->flags & SF_TOKEN_CAPS) && token->length > 1;
}

static enum quote_type type_of_name(const quote_work *work, const quote_person *person) {
  quote_bits first = quote_token_bits(work, person->first);
  if (person->person || (first & BIT_GIVEN) || person->role_first <= person->role_last ||
      person->male != person->female)
    return TYPE_PERSON;
  if (person->body)
    return TYPE_ORGANISATION;
  enum quote_type type = type_of_phrase(work, person->first, person->last);
  if (type != TYPE_UNKNOWN)
    return type;
  if (is_acronym(work, person))
    return TYPE_ORGANISATION;
  return person->last > person->first ? TYPE_PERSON : TYPE_UNKNOWN;
}

enum quote_type quote_speaker_type(const quote_work *work, const quote_span *span) {
  if (span->speaker_first > span->speaker_last)
    return TYPE_UNKNOWN;
  if (span->person != NOBODY)
    return type_of_name(work, &work->people.data[span->person]);
  quote_bits bits = quote_token_bits(work, span->speaker_first);
  if ((bits & BIT_SUBJECT) && span->speaker_first == span->speaker_last)
    return type_of_pronoun(work, span->speaker_first);
  return type_of_phrase(work, span->speaker_first, span->speaker_last);
}
