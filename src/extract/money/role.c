/* role.c: what a sum is for: funding, a fine, a price, ..., and the words that tell.
 *
 * Every word of table money_role in the sum's sentence speaks for its role with its weight, less
 * the farther it stands. A sum that another one explains ("£3.1bn ($5.8bn)", "up from $66m") has
 * that one's role. Where nothing speaks, the role is `other` and there is no evidence.
 */
#include "extract/money/internal.h"

/* Points of one weight, and what parts a word from its sum costs. Settled on annotated news. */
enum {
  POINTS_WEIGHT = 10,
  COST_TOKEN_BEFORE = 3,
  COST_TOKEN_AFTER = 5,
  COST_COMMA = 4,
  COST_BREAK = 15, /* ; : — and brackets */
  COST_CLAUSE = 8,
  COST_SUM = 6,
  POINTS_PREVIOUS = 0
};

static bool is_mark(const money_run *self, uint32_t index, const char *marks) {
  const sf_token *token = money_token(self, index);
  return token->length == 1 && strchr(marks, self->scan->text.data[token->start]) != NULL;
}

/* What lies between a word and the sum. */
static int distance_cost(const money_run *self, uint32_t from, uint32_t to, int token_cost) {
  int cost = 0;
  for (uint32_t i = from; i < to; i++) {
    const sf_token *token = money_token(self, i);
    if (is_mark(self, i, ","))
      cost += COST_COMMA;
    else if (is_mark(self, i, ";:()") || (token->kind == SF_TOKEN_PUNCT && token->length > 1))
      cost += COST_BREAK;
    else if (sf_money_is(self, self->plan->tables.role_stop, i))
      cost += COST_CLAUSE;
    else
      cost += token_cost;
  }
  return cost;
}

/* Sums that stand between tokens `from` and `to`. */
static int sums_between(const money_run *self, uint32_t from, uint32_t to, size_t index) {
  int count = 0;
  for (size_t i = index; i-- > 0 && self->sums.data[i].first >= from;)
    count += self->sums.data[i].behind <= to;
  for (size_t i = index + 1; i < self->sums.count && self->sums.data[i].behind <= to; i++)
    count += self->sums.data[i].first >= from;
  return count;
}

typedef struct role_vote {
  const sf_entry *cue;
  uint32_t first, behind; /* tokens of the words */
  int points;
} role_vote;

static void hear(const money_run *self, size_t index, uint32_t at, role_vote *best) {
  const money_sum *sum = &self->sums.data[index];
  uint32_t length;
  const sf_entry *cue = sf_lexicon_find(self->plan->lexicon, self->plan->tables.role,
                                        self->scan->tokens, at, &length);
  if (!cue)
    return;
  bool before = at + length <= sum->first;
  sf_slice side = sf_entry_value(cue, 2);
  if ((!before && at < sum->behind) || (side.length && before != sf_slice_is(side, "before")))
    return;
  uint32_t from = before ? at + length : sum->behind, to = before ? sum->first : at;
  int points = sf_money_integer(sf_entry_value(cue, 1), 0) * POINTS_WEIGHT -
               distance_cost(self, from, to, before ? COST_TOKEN_BEFORE : COST_TOKEN_AFTER) -
               sums_between(self, from, to, index) * COST_SUM;
  if (points > best->points)
    *best = (role_vote){cue, at, at + length, points};
}

/* The sum right before that this one only restates or compares with; SIZE_MAX if none. */
static size_t explained_by(const money_run *self, size_t index) {
  const money_sum *sum = &self->sums.data[index];
  if (index == 0 || self->sums.data[index - 1].sentence != sum->sentence || sum->first == 0)
    return SIZE_MAX;
  const money_sum *other = &self->sums.data[index - 1];
  if (is_mark(self, sum->first - 1, "(;/"))
    return index - 1;
  for (uint32_t i = other->behind; i < sum->first; i++)
    if (sf_money_is(self, self->plan->tables.role_link, i))
      return index - 1;
  return SIZE_MAX;
}

static void take(const money_run *self, money_sum *sum, const role_vote *vote) {
  const sf_token *first = money_token(self, vote->first), *last = money_token(self, vote->behind - 1);
  sum->role = sf_entry_value(vote->cue, 0);
  sum->role_from = sf_scan_original(self->scan, first->start, last->start + last->length);
}

void sf_money_find_role(money_run *self, size_t index) {
  money_sum *sum = &self->sums.data[index];
  const sf_sentence *sentence = &self->scan->tokens->sentences.data[sum->sentence];
  size_t other = explained_by(self, index);
  bool restates = other != SIZE_MAX && is_mark(self, sum->first - 1, "(");
  uint32_t from = other != SIZE_MAX ? self->sums.data[other].behind : sentence->first;
  role_vote best = {.points = POINTS_PREVIOUS};
  for (uint32_t i = from; i < sentence->end && !restates; i++)
    if (sf_lexicon_classes(self->plan->lexicon, money_token(self, i)->word) & self->plan->role_class)
      hear(self, index, i, &best);
  if (best.cue) {
    take(self, sum, &best);
  } else if (other != SIZE_MAX) {
    sum->role = self->sums.data[other].role;
    sum->role_from = self->sums.data[other].role_from;
  } else {
    sum->role = SF_SLICE("other");
  }
}
