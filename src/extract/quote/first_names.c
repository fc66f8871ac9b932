/* first_names.c: which names a first name may stand for: Danny for Daniel (nicknames.tsv). */
#include "extract/quote/parts.h"
#include "token/utf8.h"

static sf_slice nickname_of(const quote_work *work, uint32_t token) {
  const quote_plan *plan = work->plan;
  const sf_entry *entry = sf_lexicon_find_word(plan->lexicon, plan->nickname, &work->tokens[token]);
  return entry ? sf_entry_value(entry, 0) : (sf_slice){0};
}

bool quote_is_nickname(const quote_work *work, uint32_t token) {
  return nickname_of(work, token).length > 0;
}

sf_slice quote_formal_names(const quote_work *work, uint32_t token) {
  sf_slice names = nickname_of(work, token);
  if (names.length || !(quote_token_bits(work, token) & BIT_GIVEN))
    return names;
  sf_buffer *scratch = work->scan->scratch;
  scratch->count = 0;
  sf_fold(sf_token_text(work->scan->text, &work->tokens[token]), scratch);
  return sf_arena_copy(work->scan->arena, sf_buffer_slice(scratch));
}

static sf_slice next_word(sf_slice *names) {
  const char *at = names->data, *end = at + names->length;
  while (at < end && *at != ' ')
    at++;
  sf_slice word = sf_slice_between(names->data, at);
  *names = sf_slice_between(at < end ? at + 1 : end, end);
  return word;
}

bool quote_same_formal(const quote_work *work, uint32_t a, uint32_t b) {
  if (!nickname_of(work, a).length && !nickname_of(work, b).length)
    return false; /* each stands for itself */
  sf_slice mine = quote_formal_names(work, a), theirs = quote_formal_names(work, b), word, other;
  while ((word = next_word(&mine)).length)
    for (sf_slice rest = theirs; (other = next_word(&rest)).length;)
      if (sf_slice_equal(word, other))
        return true;
  return false;
}
