/* role.c: what a sum is for: funding, a fine, a price, ..., and the words that tell.
 *
 * Every word of table money_role in the sum's sentence speaks for its role with its weight, less
 * the farther it stands; what the sum is counted by ("a barrel") and the sum before it speak too.
 * The best voice decides. A sum that only restates another ("£3.1bn ($5.8bn)") has that one's
 * role. Where nothing speaks, the role is `other` and there is no evidence.
 */
#include "extract/money/internal.h"

#include <limits.h>

/* Points of one weight, and what parts a word from its sum costs. Settled on annotated news. */
enum {
  POINTS_WEIGHT = 10,
  POINTS_PER = 55,         /* "a barrel" */
  POINTS_PER_STORY = 95,   /* "a week", of a player */
  POINTS_CHANGE = 35,      /* "rose $1.25" */
  POINTS_HEAD_BEFORE = 20, /* "a fine of $5": the word that names the sum, not one near it */
  POINTS_RELATIVE = 30,    /* "the $5m it has lost" */
  POINTS_HEAD_THROUGH = 15,
  POINTS_HEAD_AFTER = 30,           /* "a $5 fine", "$5 restructuring charge" */
  POINTS_IN_NAME = 40,              /* less for "Savings" in "Heritage Savings Trust Fund" */
  POINTS_NOUN = 3 * POINTS_WEIGHT,  /* weaker words ("for") name nothing */
  POINTS_CHAIN = 9 * POINTS_WEIGHT, /* what names one sum says no more than this of the next */
  COST_TOKEN_BEFORE = 3,
  COST_TOKEN_SUBJECT = 1, /* before "was" and a sum */
  COST_TOKEN_AFTER = 5,
  COST_COMMA = 4,
  COST_BREAK = 15, /* ; : — and brackets */
  COST_CLAUSE = 15,
  COST_OTHER_CLAUSE = 30, /* "and" with a subject and a verb of its own */
  COST_SUM = 6,
  COST_LINKED = 8,    /* to follow the sum before, tied by a word */
  COST_UNLINKED = 25, /* ... in the same sentence */
  COST_USE = 30,      /* what a sum is to be used for: "$5m for repairs" */
  COST_OWNED = 30,    /* a word that names the next sum: "$5m, and costs of $2m" */
  SMALL = 1000,
  LARGE = 10000,
  MAIN_LEAST = 3, /* sums that make a document's main role, and the percent that must agree */
  MAIN_SHARE = 60,
  REACH_BEFORE = 60, /* tokens; beyond them no word outweighs its distance */
  REACH_AFTER = 30,
  REACH_BE = 6,       /* from the sum back to "was": "was down only 25 cents" */
  REACH_CLAUSE = 6,   /* from "and" to the verb of its clause */
  REACH_RELATIVE = 8, /* tokens of "$5m the county council has already spent" */
  REACH_CUT = 12,
  REACH_PHRASE = 4, /* tokens of a noun phrase: "a £5m flood defence scheme" */
  REACH_CHANGE = 2
};

/* ---- distance ---- */

static int token_cost(const money_run *self, uint32_t index, int plain) {
  const sf_token *token = money_token(self, index);
  if (token->kind == SF_TOKEN_WORD)
    return sf_money_is(self, self->plan->tables.role_stop, index) ? COST_CLAUSE : plain;
  if (money_is_mark(self, index, ","))
    return COST_COMMA;
  if (money_is_mark(self, index, ";:()") || (token->kind == SF_TOKEN_PUNCT && token->length > 1))
    return COST_BREAK;
  return sf_money_is(self, self->plan->tables.role_stop, index) ? COST_CLAUSE : plain;
}

/* Does another clause begin at token `index`: "and the council will", "and it"? */
static bool opens_clause(const money_run *self, uint32_t index) {
  const money_tables *tables = &self->plan->tables;
  if (!sf_money_is(self, tables->and, index) || index + 1 >= self->token_count)
    return false;
  for (uint32_t i = index + 1; i <= index + REACH_CLAUSE && i < self->token_count; i++) {
    if (money_token(self, i)->kind != SF_TOKEN_WORD)
      return false;
    if (sf_money_is(self, tables->role_finite, i))
      return i > index + 1;
  }
  return false;
}

/* "(UTEP)": a name's short form parts nothing. */
static bool is_short_form(const money_run *self, uint32_t index, uint32_t to) {
  return index + 2 < to && money_is_mark(self, index, "(") && money_is_mark(self, index + 2, ")") &&
         money_token(self, index + 1)->kind == SF_TOKEN_WORD;
}

/* What lies between tokens `from` and `to`, near the sum `index`. Another sum costs little, with
 * brackets around it. What costs `most` or more is not added up further. */
static int distance_cost(const money_run *self, uint32_t from, uint32_t to, size_t index, int plain,
                         int most) {
  int cost = 0;
  size_t next = index;
  while (next > 0 && self->sums.data[next - 1].first >= from)
    next--;
  for (uint32_t i = from; i < to && cost < most; i++) {
    while (next < self->sums.count && self->sums.data[next].behind <= i)
      next++;
    const money_sum *sum = next < self->sums.count ? &self->sums.data[next] : NULL;
    if (sum && sum->first == i && sum->behind <= to) {
      cost += COST_SUM;
      i = sum->behind - 1;
    } else if (is_short_form(self, i, to)) {
      i += 2;
    } else if (sum && sum->first == i + 1 && money_is_mark(self, i, "(")) {
      continue;
    } else if (next > 0 && self->sums.data[next - 1].behind == i && money_is_mark(self, i, ")")) {
      continue;
    } else {
      cost += opens_clause(self, i) ? COST_OTHER_CLAUSE : token_cost(self, i, plain);
    }
  }
  return cost;
}

/* ---- voices ---- */

typedef struct role_voice {
  sf_slice role, from;
  int points;
} role_voice;

static sf_slice stretch(const money_run *self, uint32_t first, uint32_t behind) {
  const sf_token *a = money_token(self, first), *b = money_token(self, behind - 1);
  return sf_scan_original(self->scan, a->start, b->start + b->length);
}

static void speak(role_voice *best, sf_slice role, sf_slice from, int points) {
  if (role.length && points > best->points)
    *best = (role_voice){role, from, points};
}

static bool is_below(const money_sum *sum, sf_decimal limit) {
  return sum->known && sf_decimal_compare(sum->low, limit) < 0;
}

/* "cut aid by $5m": what is given is saved. The role, or what becomes of it. */
static sf_slice role_when_cut(const money_run *self, const money_sum *sum, sf_slice role) {
  const money_tables *tables = &self->plan->tables;
  if (sum->bounds == 0 || !sf_money_is(self, tables->role_by, sum->bounds - 1))
    return role;
  for (uint32_t i = sum->bounds - 1, steps = 0; i > 0 && steps < REACH_CUT; steps++) {
    if (money_token(self, i)->flags & SF_TOKEN_SENTENCE)
      return role;
    const sf_entry *cut =
        sf_lexicon_find(self->plan->lexicon, tables->role_cut, self->scan->tokens, --i, NULL);
    if (cut && sf_slice_equal(role, sf_entry_value(cut, 0)))
      return sf_entry_value(cut, 1);
  }
  return role;
}

/* The role that a word gives to a sum of this size in this story. */
static sf_slice role_of(money_run *self, const sf_entry *cue, const money_sum *sum) {
  sf_slice there = sf_money_in_scene(self, sum, sf_entry_value(cue, 5));
  if (there.length)
    return sf_slice_is(there, "-") ? (sf_slice){0} : there;
  sf_decimal limit = sf_decimal_of(SMALL);
  sf_slice small = sf_entry_value(cue, 3);
  sf_decimal_read(sf_entry_value(cue, 4), 0, &limit);
  return small.length && is_below(sum, limit) ? small : sf_entry_value(cue, 0);
}

/* Is what stands before the "was" at `be` its subject? Not before "and was": that one is farther.
 */
static bool has_subject(const money_run *self, uint32_t be) {
  return be > 0 && !(money_token(self, be - 1)->kind == SF_TOKEN_WORD &&
                     sf_money_is(self, self->plan->tables.role_link, be - 1));
}

/* "Bill Smith", "Grant and Rosa": no word of money. */
static bool is_name(const money_run *self, uint32_t at, uint32_t length) {
  const sf_tokens *tokens = self->scan->tokens;
  if (length > 1 || at + 1 >= tokens->tokens.count ||
      !sf_money_is(self, self->plan->tables.role_name, at))
    return false;
  sf_slice word = sf_token_text(self->scan->text, money_token(self, at));
  sf_slice next = sf_token_text(self->scan->text, money_token(self, at + 1));
  return money_is_capitalised(word) &&
         (money_is_capitalised(next) || sf_money_is(self, self->plan->tables.and, at + 1));
}

/* "Savings" in "Heritage Savings Trust Fund": a word with a capital beside another. */
static bool is_in_name(const money_run *self, uint32_t at, uint32_t length) {
  unsigned flags = money_token(self, at)->flags;
  if (length > 1 || at == 0 || at + 1 >= self->token_count || !(flags & SF_TOKEN_CAPITAL) ||
      (flags & SF_TOKEN_SENTENCE))
    return false;
  return ((money_token(self, at - 1)->flags | money_token(self, at + 1)->flags) &
          SF_TOKEN_CAPITAL) != 0;
}

/* The "was" that says of its subject what the sum is: its token, or that of the sum where there is
 * none. */
static uint32_t find_be(const money_run *self, const money_sum *sum) {
  for (uint32_t i = sum->first, steps = 0; i > 0 && steps < REACH_BE; steps++) {
    const sf_token *token = money_token(self, --i);
    if (token->kind != SF_TOKEN_WORD)
      break;
    if (sf_money_is(self, self->plan->tables.role_be, i))
      return has_subject(self, i) ? i : sum->first;
  }
  return sum->first;
}

/* What parts the word that ends before token `from` from the sum behind it. */
static int cost_before(const money_run *self, size_t index, uint32_t from, int most) {
  const money_sum *sum = &self->sums.data[index];
  uint32_t end = from <= sum->bounds ? sum->bounds : sum->first;
  if (from > sum->be || sum->be == sum->first)
    return distance_cost(self, from, end, index, COST_TOKEN_BEFORE, most);
  return distance_cost(self, from, sum->be, index, COST_TOKEN_SUBJECT, most) +
         (int)(sum->first - sum->be) * COST_TOKEN_SUBJECT;
}

/* Where the noun before a sum ends that the sum belongs to: "a fine of", "a plan worth up to". The
 * sum's own bounds if there is none. */
static uint32_t end_of_owner(const money_run *self, const money_sum *sum) {
  uint32_t at = sum->bounds;
  while (at > 0 && !(money_token(self, at)->flags & SF_TOKEN_SENTENCE) &&
         sf_money_is(self, self->plan->tables.role_of, at - 1))
    at--;
  return at;
}

/* "a fine of $5", "a fine ($5)". */
static bool is_owner(const money_run *self, const money_sum *sum, uint32_t at, uint32_t length) {
  uint32_t end = end_of_owner(self, sum);
  if (at + length == end)
    return sf_money_is(self, self->plan->tables.role_of, end);
  return at + length + 1 == sum->first && money_is_mark(self, sum->first - 1, "(") &&
         sum->behind < self->token_count && money_is_mark(self, sum->behind, ")");
}

/* Does the word behind the sum name the next one or govern it: "$5m, and costs of $2m", "and owes
 * $2m"? */
static bool is_of_next(const money_run *self, size_t index, uint32_t behind) {
  if (index + 1 >= self->sums.count || self->sums.data[index + 1].first < behind)
    return false;
  uint32_t first = sf_number_bounds_first(&self->plan->tables.words, self->scan,
                                          self->sums.data[index + 1].first);
  return behind == first ||
         (behind + 1 == first && sf_money_is(self, self->plan->tables.role_of, behind));
}

/* What a word earns as part of the noun phrase that the sum begins: "a $5 parking fine", and less
 * surely "$5m in emergency aid", as what is lost "in parking charges" is lost. */
static int points_of_phrase(const money_run *self, const money_sum *sum, uint32_t at) {
  uint32_t i = sum->behind;
  if (at - i > REACH_PHRASE)
    return 0;
  bool through = i < at && sf_money_is(self, self->plan->tables.role_in, i);
  for (i += through; i < at; i++)
    if (!(money_token(self, i)->kind == SF_TOKEN_WORD || money_is_mark(self, i, "-")) ||
        sf_money_is(self, self->plan->tables.role_gap, i))
      return 0;
  return through && at > sum->behind + 1 ? POINTS_HEAD_THROUGH : POINTS_HEAD_AFTER;
}

/* Is the word at token `at` the verb of a clause without "that" behind the sum: "the $5m the
 * council has invested"? */
static bool is_in_relative(const money_run *self, const money_sum *sum, uint32_t at) {
  if (at - sum->behind < 2 || at - sum->behind > REACH_RELATIVE ||
      !sf_money_is(self, self->plan->tables.role_subject, sum->behind))
    return false;
  for (uint32_t i = sum->behind; i < at; i++)
    if (money_token(self, i)->kind != SF_TOKEN_WORD)
      return false;
  return true;
}

/* What a word earns by naming the sum itself: "budget cuts of $5" are cuts, "an $8 fine, $2 costs"
 * are a fine and costs. */
static int points_of_head(const money_run *self, const money_sum *sum, uint32_t at,
                          uint32_t length) {
  if (at + length <= sum->first)
    return is_owner(self, sum, at, length) ? POINTS_HEAD_BEFORE : 0;
  int points = points_of_phrase(self, sum, at);
  if (points)
    return points;
  return is_in_relative(self, sum, at) ? POINTS_RELATIVE : 0;
}

/* The word at token `at`, if it tells of roles; returns how many tokens it has, at least 1. */
static uint32_t hear_word(money_run *self, size_t index, uint32_t at, role_voice *best) {
  const money_sum *sum = &self->sums.data[index];
  uint32_t length;
  const sf_entry *cue = sf_lexicon_find(self->plan->lexicon, self->plan->tables.role,
                                        self->scan->tokens, at, &length);
  if (!cue || is_name(self, at, length))
    return 1;
  bool before = at + length <= sum->first;
  sf_slice side = sf_entry_value(cue, 2);
  if ((!before && at < sum->behind) || (side.length && before != sf_slice_is(side, "before") &&
                                        !(before && is_owner(self, sum, at, length))))
    return 1;
  int weight = sf_money_integer(sf_entry_value(cue, 1), 0) * POINTS_WEIGHT;
  if (weight >= POINTS_NOUN)
    weight += points_of_head(self, sum, at, length);
  if (is_in_name(self, at, length))
    weight -= POINTS_IN_NAME;
  int most = weight - best->points;
  int cost = before ? cost_before(self, index, at + length, most)
                    : distance_cost(self, sum->behind, at, index, COST_TOKEN_AFTER, most);
  if (!before && is_of_next(self, index, at + length))
    cost += COST_OWNED;
  if (!before && at > sum->behind && sf_money_is(self, self->plan->tables.role_use, sum->behind))
    cost += COST_USE;
  if (weight - cost <= best->points)
    return length;
  sf_slice role = role_of(self, cue, sum);
  if (before)
    role = role_when_cut(self, sum, role);
  speak(best, role, stretch(self, at, at + length), weight - cost);
  return length;
}

static void hear_sentence(money_run *self, size_t index, role_voice *best) {
  const sf_sentence *sentence =
      &self->scan->tokens->sentences.data[self->sums.data[index].sentence];
  const money_sum *sum = &self->sums.data[index];
  uint32_t first = sum->first > REACH_BEFORE ? sum->first - REACH_BEFORE : 0;
  uint32_t end =
      sum->behind + REACH_AFTER < sentence->end ? sum->behind + REACH_AFTER : sentence->end;
  for (uint32_t i = first > sentence->first ? first : sentence->first; i < end;)
    if (sf_lexicon_classes(self->plan->lexicon, money_token(self, i)->word) &
        self->plan->role_class)
      i += hear_word(self, index, i, best);
    else
      i++;
}

/* "rose $1.25", "46 cents a barrel". */
static void hear_shape(money_run *self, const money_sum *sum, role_voice *best) {
  sf_slice per;
  const sf_entry *unit = sf_money_per(self, sum, &per);
  if (unit) {
    sf_slice there = sf_money_in_scene(self, sum, sf_entry_value(unit, 1));
    if (!there.length)
      speak(best, sf_entry_value(unit, 0), per, POINTS_PER);
    else if (!sf_slice_is(there, "-"))
      speak(best, there, per, POINTS_PER_STORY);
  }
  if (!is_below(sum, sf_decimal_of(SMALL)))
    return;
  const sf_number_tables *words = &self->plan->tables.words;
  uint32_t at = sum->first;
  for (unsigned steps = 0; at > 0 && steps < REACH_CHANGE; steps++, at--)
    if (!sf_money_is(self, words->skip, at - 1) && !sf_money_is(self, words->modifier, at - 1))
      break;
  if (at > 0 && sf_money_is(self, words->change, at - 1))
    speak(best, SF_SLICE("price"), stretch(self, at - 1, at), POINTS_CHANGE);
}

/* "for a mere $14", where no word tells more. */
static void hear_preposition(const money_run *self, const money_sum *sum, role_voice *best) {
  uint32_t at = sum->first;
  if (best->points > 0 || !is_below(sum, sf_decimal_of(SMALL)))
    return;
  for (unsigned steps = 0; at > 0 && steps < REACH_CHANGE; steps++, at--)
    if (sf_money_is(self, self->plan->tables.role_at, at - 1) ||
        (!sf_money_is(self, self->plan->tables.words.skip, at - 1) &&
         !sf_money_is(self, self->plan->tables.words.modifier, at - 1)))
      break;
  if (at > 0 && sf_money_is(self, self->plan->tables.role_at, at - 1))
    speak(best, SF_SLICE("price"), stretch(self, at - 1, at), 1);
}

/* "$5m to create 200 jobs": a large sum that has a purpose, where no word tells more, is given. */
static void hear_purpose(const money_run *self, const money_sum *sum, role_voice *best) {
  uint32_t at = sum->behind;
  if (best->points > 0 || !sum->known || is_below(sum, sf_decimal_of(LARGE)) ||
      at + 2 >= self->token_count || !sf_money_is(self, self->plan->tables.to, at))
    return;
  for (unsigned steps = 0; steps < 2; steps++) /* "to further develop" */
    if (sf_money_is(self, self->plan->tables.pay_purpose_verb, ++at))
      speak(best, SF_SLICE("funding"), stretch(self, sum->behind, at + 1), 1);
}

/* ---- the sum before ---- */

static bool is_linked(const money_run *self, const money_sum *before, const money_sum *sum) {
  for (uint32_t i = before->behind; i < sum->first; i++)
    if (sf_money_is(self, self->plan->tables.role_link, i))
      return true;
  return false;
}

static void hear_sum_before(const money_run *self, size_t index, role_voice *best) {
  const money_sum *sum = &self->sums.data[index], *before = sum - 1;
  if (index == 0 || sum->sentence - before->sentence > 1)
    return;
  if (before->sentence == sum->sentence) {
    int cost = is_linked(self, before, sum) ? COST_LINKED : COST_UNLINKED;
    cost += distance_cost(self, before->behind, sum->first, index, 1, INT_MAX);
    int points = before->role_points < POINTS_CHAIN ? before->role_points : POINTS_CHAIN;
    speak(best, before->role, before->role_from, points - cost);
  } else if (best->points <= 0 &&
             self->scan->tokens->sentences.data[sum->sentence].paragraph ==
                 self->scan->tokens->sentences.data[before->sentence].paragraph) {
    speak(best, before->role, before->role_from, before->role_points / 2);
  }
}

/* ", or " between two sums: "$480m, or $3.90 a share". */
static bool or_between(const money_run *self, uint32_t from, uint32_t to) {
  uint32_t count = to - from;
  return count > 0 && count <= 5 && sf_money_is(self, self->plan->tables.role_or, to - 1) &&
         (count == 1 || money_is_mark(self, to - 2, ","));
}

/* "£308m (2014/15: £375m)": the same figure of another year. */
static bool is_other_year(const money_run *self, const money_sum *sum) {
  enum { REACH_YEAR = 6 };
  uint32_t at = sum->first;
  if (at == 0 || !money_is_mark(self, --at, ":"))
    return false;
  for (unsigned steps = 0; at > sum[-1].behind && steps < REACH_YEAR; steps++)
    if (money_is_mark(self, --at, "("))
      return true;
    else if (money_token(self, at)->kind != SF_TOKEN_NUMBER && !money_is_mark(self, at, "/-"))
      return false;
  return false;
}

static bool restates(const money_run *self, size_t index) {
  const money_sum *sum = &self->sums.data[index];
  if (index == 0 || sum->first == 0 || sum[-1].sentence != sum->sentence)
    return false;
  if (sum[-1].role_points > 0 && or_between(self, sum[-1].behind, sum->first))
    return true;
  if (sum[-1].role_points > 0 && is_other_year(self, sum))
    return true;
  return (money_is_mark(self, sum->first - 1, "(") && sum[-1].behind == sum->first - 1) ||
         (money_is_mark(self, sum->first - 1, ";/") && sum[-1].behind == sum->first - 1);
}

/* What most sums of the document are for, if it is clear; its index, else SIZE_MAX. */
size_t sf_money_main_role(const money_run *self) {
  size_t best = SIZE_MAX, told = 0;
  int lead = 0;
  for (size_t i = 0; i < self->sums.count; i++) {
    const money_sum *sum = &self->sums.data[i];
    if (sum->role_points <= 0)
      continue;
    told++;
    bool same = best != SIZE_MAX && sf_slice_equal(sum->role, self->sums.data[best].role);
    lead += same ? 1 : -1;
    if (lead < 0)
      best = i, lead = 1;
  }
  size_t agree = 0;
  for (size_t i = 0; best != SIZE_MAX && i < self->sums.count; i++)
    agree += self->sums.data[i].role_points > 0 &&
             sf_slice_equal(self->sums.data[i].role, self->sums.data[best].role);
  return told >= MAIN_LEAST && agree * 100 >= told * MAIN_SHARE ? best : SIZE_MAX;
}

/* The same sum a few sums away, told clearly: one thing said twice. */
void sf_money_recall_role(money_run *self, size_t index, size_t main_role) {
  enum { REACH = 64 };
  money_sum *sum = &self->sums.data[index];
  if (sum->role_points > 0 || !sum->known)
    return;
  for (size_t step = 1; step <= REACH; step++)
    for (int side = 0; side < 2; side++) {
      size_t i = side ? index + step : index - step; /* wraps below 0 to out of range */
      const money_sum *other = i < self->sums.count ? &self->sums.data[i] : NULL;
      if (other && other->role_points > 0 && other->known && other->currency == sum->currency &&
          sf_decimal_compare(other->low, sum->low) == 0) {
        sum->role = other->role;
        sum->role_from = other->role_from;
        return;
      }
    }
  if (main_role != SIZE_MAX) {
    sum->role = self->sums.data[main_role].role;
    sum->role_from = self->sums.data[main_role].role_from;
  }
}

void sf_money_find_role(money_run *self, size_t index) {
  money_sum *sum = &self->sums.data[index];
  role_voice best = {0};
  sum->be = find_be(self, sum);
  sum->bounds = sf_number_bounds_first(&self->plan->tables.words, self->scan, sum->first);
  if (restates(self, index)) {
    best = (role_voice){sum[-1].role, sum[-1].role_from, sum[-1].role_points};
  } else {
    hear_sentence(self, index, &best);
    hear_shape(self, sum, &best);
    hear_sum_before(self, index, &best);
    hear_preposition(self, sum, &best);
    hear_purpose(self, sum, &best);
  }
  sum->role = best.role.length ? best.role : SF_SLICE("other");
  sum->role_from = best.from;
  sum->role_points = best.points;
}
