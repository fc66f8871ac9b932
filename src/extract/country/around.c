/* around.c: looking at the tokens beside a country word: what ends before it, what follows, and
 * whether capitals mean anything there. Knows no meaning; the questions ask it. */
#include "extract/country/internal.h"

/* Longest phrase looked for backwards, in tokens. */
#define BACK_MAX 4u
/* How far case is looked at on each side: enough for a headline, bounded for hostile text. */
#define CASE_WINDOW 12u

const sf_entry *country_search_before(const country_scan *self, country_table table, uint32_t index,
                                      uint32_t *first) {
  const sf_entry *best = NULL;
  uint32_t start = index;
  for (uint32_t back = 1; back <= BACK_MAX && back <= index; back++) {
    if (!country_goes_on(self, start))
      break;
    start--;
    uint32_t length;
    const sf_entry *entry = country_find(self, table, start, &length);
    if (entry && length == back) {
      best = entry;
      if (first)
        *first = start;
    }
  }
  return best;
}

bool country_is_name(const country_scan *self, uint32_t index) {
  if (index >= self->token_count)
    return false;
  const sf_token *token = &self->tokens[index];
  return token->kind == SF_TOKEN_WORD && (token->flags & SF_TOKEN_CAPITAL) &&
         !(token->flags & SF_TOKEN_CLITIC) && !country_is_small(self, index);
}

bool country_may_be_placed(const country_scan *self, const country_sighting *sighting) {
  return country_before(self, TABLE_COUNTRY_CUE, sighting->first, NULL) != NULL;
}

bool country_is_placed(const country_scan *self, const country_sighting *sighting) {
  const sf_entry *cue = country_before(self, TABLE_COUNTRY_CUE, sighting->first, NULL);
  return cue && !country_says(cue, self->plan->kind[TABLE_COUNTRY_CUE], "loose");
}

typedef struct letter_count {
  uint32_t words, capital, caps, commas;
} letter_count;

static void count_case(const country_scan *self, uint32_t index, letter_count *out) {
  const sf_token *token = &self->tokens[index];
  out->commas += country_is_mark(self, index, ',');
  if (token->kind != SF_TOKEN_WORD || (token->flags & SF_TOKEN_CLITIC) || token->length < 3 ||
      country_is_small(self, index))
    return;
  out->words++;
  out->capital += (token->flags & SF_TOKEN_CAPITAL) != 0;
  out->caps += (token->flags & SF_TOKEN_CAPS) != 0;
}

/* Words of three letters and more around `index` in its sentence. */
static letter_count count_around(const country_scan *self, uint32_t index) {
  letter_count count = {0};
  uint32_t at = index;
  for (uint32_t i = 0; i < CASE_WINDOW && country_goes_on(self, at); i++)
    count_case(self, --at, &count);
  at = index;
  for (uint32_t i = 0; i < CASE_WINDOW && country_goes_on(self, at + 1); i++)
    count_case(self, ++at, &count);
  return count;
}

bool country_in_title_case(const country_scan *self, uint32_t index) {
  letter_count count = count_around(self, index);
  return count.words >= 3 && count.capital * 10 >= count.words * 9 && count.commas < 2;
}

bool country_in_capitals(const country_scan *self, uint32_t index) {
  letter_count count = count_around(self, index);
  return count.words >= 1 && count.caps * 5 >= count.words * 4;
}
