/* conflicts_party.c: one sum that two documents give to different receivers; see conflicts_parts.h.
 *
 * "£3m for the Harbour Board" and "£3m for the Coastal Trust" are a conflict when the words around
 * both agree well and neither document names the other's receiver for that sum. Receivers are told
 * apart only by names without a word in common of which neither is the other's initials; a
 * government and its ministry have different names too, so payers are not compared.
 */
#include "store/conflicts_parts.h"

#include <stdlib.h>

/* Mentions of one figure that are compared, words of a name, and how well the clauses must agree.
 */
enum { MENTIONS_MOST = 24, NAME_WORDS = 8, PARTIES_AGREE = 6 };

/* A sum with its receiver. */
typedef struct receipt {
  const figure *figure;
  sf_slice words[NAME_WORDS]; /* of the name, those with a capital */
  size_t word_count;
} receipt;

static bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

static bool is_part(char c) {
  return is_capital(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         (unsigned char)c >= 0x80;
}

/* Reads the words of a name; false if it is none, as "victims of the flood". */
static bool read_name(sf_slice text, receipt *out) {
  size_t small = 0;
  for (size_t i = 0; i < text.length;) {
    size_t start = i;
    while (i < text.length && is_part(text.data[i]))
      i++;
    sf_slice word = {text.data + start, i - start};
    if (word.length && is_capital(word.data[0]) && out->word_count < NAME_WORDS)
      out->words[out->word_count++] = word;
    else
      small += word.length > 3; /* more than "the" and "of" */
    i += word.length == 0;
  }
  return out->word_count > 0 && small == 0;
}

/* Are the letters of a single word the initials of the other name? */
static bool is_initials(const receipt *a, const receipt *b) {
  if (a->word_count != 1 || a->words[0].length > b->word_count || a->words[0].length < 2)
    return false;
  for (size_t i = 0; i < a->words[0].length; i++)
    if (a->words[0].data[i] != b->words[i].data[0])
      return false;
  return true;
}

static bool same_name(const receipt *a, const receipt *b) {
  if (a->word_count != b->word_count)
    return false;
  for (size_t i = 0; i < a->word_count; i++)
    if (!sf_slice_equal(a->words[i], b->words[i]))
      return false;
  return true;
}

static bool may_be_one(const receipt *a, const receipt *b) {
  for (size_t i = 0; i < a->word_count; i++)
    for (size_t k = 0; k < b->word_count; k++)
      if (sf_slice_equal(a->words[i], b->words[k]))
        return true;
  return is_initials(a, b) || is_initials(b, a);
}

/* Does the document of `other` give the sum also to what may be the receiver of `self`? */
static bool names_too(const receipt *list, size_t count, const receipt *self,
                      const receipt *other) {
  for (size_t i = 0; i < count; i++)
    if (list[i].figure->document == other->figure->document && may_be_one(&list[i], self))
      return true;
  return false;
}

static bool disagree(const receipt *list, size_t count, const receipt *a, const receipt *b,
                     const conflict_stories *stories) {
  unsigned words;
  bool name;
  return a->figure->document != b->figure->document && !may_be_one(a, b) &&
         figure_agreement(a->figure, b->figure, &words, &name) >= PARTIES_AGREE &&
         conflict_one_story(stories, a->figure->document, b->figure->document, true) &&
         !names_too(list, count, a, b) && !names_too(list, count, b, a);
}

static void place_named(sf_store *store, const receipt *list, size_t count, const receipt *named) {
  for (size_t i = 0; i < count; i++)
    if (same_name(&list[i], named))
      conflict_place(store, list[i].figure->fact, sf_member(store, list[i].figure->member));
}

static void write_parties(sf_store *store, const receipt *list, size_t count, const receipt *a,
                          const receipt *b) {
  sf_conflict next = {.verdict = SF_VERDICT_CONTRADICTION,
                      .about = SF_SLICE("beneficiary"),
                      .first = (uint32_t)store->conflict_places.count};
  place_named(store, list, count, a);
  next.split = conflict_close_side(store, next.first);
  place_named(store, list, count, b);
  next.end = conflict_close_side(store, next.split);
  SF_ARENA_PUSH(&store->arena, &store->conflicts, next);
}

/* The receivers of one figure: each pair of names once. */
static void compare_receipts(sf_store *store, const receipt *list, size_t count,
                             const conflict_stories *stories) {
  bool told[MENTIONS_MOST] = {false};
  for (size_t i = 0; i < count; i++)
    for (size_t k = i + 1; k < count && !told[i]; k++)
      if (!told[k] && disagree(list, count, &list[i], &list[k], stories)) {
        write_parties(store, list, count, &list[i], &list[k]);
        for (size_t n = 0; n < count; n++)
          told[n] = told[n] || same_name(&list[n], &list[i]) || same_name(&list[n], &list[k]);
      }
}

static int compare_receivers(const void *a, const void *b) {
  const figure *x = *(const figure *const *)a, *y = *(const figure *const *)b;
  if (x->group != y->group)
    return x->group < y->group ? -1 : 1;
  if (x->fact != y->fact)
    return x->fact < y->fact ? -1 : 1;
  return x->member < y->member ? -1 : x->member > y->member;
}

void conflicts_parties(sf_store *store, const figure *figures, size_t count,
                       const conflict_stories *stories) {
  const figure **sums = sf_arena_alloc(&store->work, (count + 1) * sizeof(*sums));
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    const sf_store_mention *mention = sf_member(store, figures[i].member);
    const sf_value *receiver =
        figures[i].sum ? sf_mention_value(store, mention, SF_MONEY_BENEFICIARY) : NULL;
    if (receiver && receiver->type == SF_VALUE_TEXT)
      sums[found++] = &figures[i];
  }
  if (found)
    qsort(sums, found, sizeof(*sums), compare_receivers);
  for (size_t i = 0, end; i < found; i = end) {
    receipt list[MENTIONS_MOST];
    size_t named = 0;
    for (end = i; end < found && sums[end]->group == sums[i]->group; end++) {
      const sf_store_mention *mention = sf_member(store, sums[end]->member);
      receipt next = {.figure = sums[end]};
      if (named < MENTIONS_MOST &&
          read_name(sf_mention_value(store, mention, SF_MONEY_BENEFICIARY)->as.text, &next))
        list[named++] = next;
    }
    compare_receipts(store, list, named, stories);
  }
}
