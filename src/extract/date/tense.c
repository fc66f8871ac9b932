/* tense.c: whether a sentence speaks of what was or of what will be, without a tagger.
 *
 * The nearest telling word decides: first backwards from the expression, then forwards. Regular
 * past forms are known by their suffix (table date_tense_suffix).
 */
#include "extract/date/internal.h"

#define LOOK_BACK  20
#define LOOK_AHEAD 8
/* What begins a sentence waits so far for its verb: "In January, a week after the vote, a bomb
 * went off". */
#define LOOK_AHEAD_LEADING 32
#define LEADING            2
#define MODAL_REACH        7
#define BESIDE_REACH       3

/* `behind`: the expression's first token; 0 for what stands behind the expression. */
static date_tense tense_of(const date_frame *frame, uint32_t index, uint32_t behind) {
  const date_plan *plan = frame->plan;
  const sf_scan *scan = frame->scan;
  const sf_token *token = &scan->tokens->tokens.data[index];
  if (token->kind != SF_TOKEN_WORD)
    return TENSE_UNKNOWN;
  uint32_t length;
  const sf_entry *entry =
      sf_lexicon_find(scan->lexicon, plan->tables[TABLE_TENSE], scan->tokens, index, &length);
  sf_slice value = entry ? sf_entry_value(entry, 0) : (sf_slice){0};
  if (sf_slice_is(value, "future-behind")) /* "planned to leave on Friday" */
    return behind ? TENSE_FUTURE : TENSE_UNKNOWN;
  if (sf_slice_is(value, "future-beside")) /* "ahead of Friday" */
    return index + length == behind ? TENSE_FUTURE : TENSE_UNKNOWN;
  if (sf_slice_is(value, "future"))
    return TENSE_FUTURE;
  if (sf_slice_is(value, "past"))
    return TENSE_PAST;
  sf_slice text = sf_token_text(scan->text, token);
  sf_slice suffix = plan->past_suffix;
  if (text.length > suffix.length + 2 && !(token->flags & SF_TOKEN_CAPITAL) &&
      !memcmp(text.data + text.length - suffix.length, suffix.data, suffix.length))
    return TENSE_PAST;
  return TENSE_UNKNOWN;
}

/* Does a modal stand just before the participle at `index`: "will still be held"? */
static bool has_modal(const date_frame *frame, uint32_t floor, uint32_t index) {
  const sf_scan *scan = frame->scan;
  uint32_t first = index > floor + MODAL_REACH ? index - MODAL_REACH : floor;
  for (uint32_t i = index; i-- > first;) {
    if (scan->tokens->tokens.data[i].kind != SF_TOKEN_WORD)
      return false;
    if (sf_lexicon_find(scan->lexicon, frame->plan->tables[TABLE_MODAL], scan->tokens, i, NULL))
      return true;
  }
  return false;
}

/* "could hit the coast", "to cut rates": what stands before the verb at `index` tells that it is no
 * past form. */
static const sf_entry *infinitive_mark(const date_frame *frame, uint32_t floor, uint32_t index) {
  if (index == floor)
    return NULL;
  return sf_lexicon_find_word(frame->scan->lexicon, frame->plan->tables[TABLE_HOPE],
                              &frame->scan->tokens->tokens.data[index - 1]);
}

/* "by Easter": a preposition that looks ahead when nothing else tells. */
static date_tense near_cue(const date_frame *frame, const date_reading *reading, uint32_t floor) {
  if (reading->first == floor)
    return TENSE_UNKNOWN;
  const sf_entry *entry =
      sf_lexicon_find_word(frame->scan->lexicon, frame->plan->tables[TABLE_TENSE],
                           &frame->scan->tokens->tokens.data[reading->first - 1]);
  return entry && sf_slice_is(sf_entry_value(entry, 0), "future-near") ? TENSE_FUTURE
                                                                       : TENSE_UNKNOWN;
}

bool date_past_beside(const date_frame *frame, const date_reading *reading) {
  const sf_sentence *sentence = &frame->scan->tokens->sentences.data[reading->sentence];
  for (uint32_t distance = 1; distance <= BESIDE_REACH; distance++) {
    uint32_t behind = reading->stop + distance - 1;
    if ((reading->first >= sentence->first + distance &&
         tense_of(frame, reading->first - distance, reading->first) == TENSE_PAST) ||
        (behind < sentence->end && tense_of(frame, behind, 0) == TENSE_PAST))
      return true;
  }
  return false;
}

date_tense date_tense_at(const date_frame *frame, const date_reading *reading) {
  const sf_sentence *sentence = &frame->scan->tokens->sentences.data[reading->sentence];
  uint32_t floor =
      reading->first > sentence->first + LOOK_BACK ? reading->first - LOOK_BACK : sentence->first;
  for (uint32_t i = reading->first; i-- > floor;) {
    date_tense tense = tense_of(frame, i, reading->first);
    if (tense == TENSE_PAST && has_modal(frame, sentence->first, i))
      return TENSE_FUTURE;
    const sf_entry *mark = tense == TENSE_PAST ? infinitive_mark(frame, sentence->first, i) : NULL;
    if (sf_slice_is(sf_entry_value(mark, 0), "future"))
      return TENSE_FUTURE;
    if (mark)
      continue;
    if (tense != TENSE_UNKNOWN)
      return tense;
  }
  bool leads = reading->first <= sentence->first + LEADING;
  uint32_t ceiling = reading->stop + (leads ? LOOK_AHEAD_LEADING : LOOK_AHEAD);
  for (uint32_t i = reading->stop; i < sentence->end && i < ceiling; i++) {
    date_tense tense = tense_of(frame, i, 0);
    if (tense != TENSE_UNKNOWN)
      return tense;
  }
  return near_cue(frame, reading, sentence->first);
}
