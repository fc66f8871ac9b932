/* conflicts_body.c: the name of a body in two spellings; see conflicts_parts.h.
 *
 * Bodies are known where they pay, receive or speak. Two names are held to be one when they are the
 * same but for one letter of one long word, in articles of one story of which none has both: the
 * Northern and the Southern Bank are two banks. Names meet under themselves less one word, so that
 * not all are compared with all.
 */
#include "store/conflicts_parts.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { NAME_MOST = 80, WORDS_LEAST = 2, WORDS_MOST = 8, UNDER_ONE = 16 };

/* A mention that names a body. */
typedef struct body_mention {
  sf_slice folded, text;
  uint32_t fact, member, document;
  uint32_t rank; /* of the document: the same whatever the order of files */
} body_mention;

/* A name less the word at `place`. */
typedef struct body_posting {
  uint64_t rest;
  uint32_t first; /* mention of the name */
} body_posting;

typedef struct body_list {
  sf_store *store;
  const conflict_stories *stories;
  SF_ARRAY(body_mention) mentions; /* by folded name */
  SF_ARRAY(body_posting) postings;
} body_list;

/* ---- names ---- */

/* A name of several words with capitals, without "the"; empty if it is none. */
static sf_slice read_name(sf_slice text) {
  text = sf_without_article(text);
  unsigned words = 0, capitals = 0;
  for (size_t i = 0; i < text.length; i++)
    if (i == 0 || text.data[i - 1] == ' ') {
      words++;
      capitals += text.data[i] >= 'A' && text.data[i] <= 'Z';
    }
  bool good = text.length <= NAME_MOST && words <= WORDS_MOST && capitals >= WORDS_LEAST;
  return good ? text : (sf_slice){0};
}

static void add_name(body_list *list, uint32_t fact, uint32_t member, size_t field) {
  sf_store *store = list->store;
  const sf_store_mention *mention = sf_member(store, member);
  const sf_value *value = sf_mention_value(store, mention, field);
  sf_slice name = value && value->type == SF_VALUE_TEXT ? read_name(value->as.text) : (sf_slice){0};
  if (!name.length)
    return;
  body_mention next = {conflict_fold(store, name),    name, fact, member, mention->document,
                       store->rank[mention->document]};
  SF_ARENA_PUSH(&store->work, &list->mentions, next);
}

static int compare_mentions(const void *a, const void *b) {
  const body_mention *x = a, *y = b;
  int order = sf_slice_compare(x->folded, y->folded);
  if (order)
    return order;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return x->member < y->member ? -1 : x->member > y->member;
}

static void list_names(body_list *list) {
  sf_store *store = list->store;
  for (uint32_t f = 0; f < store->facts.count; f++) {
    const sf_fact *fact = &store->facts.data[f];
    for (uint32_t m = fact->first; m < fact->first + fact->count; m++) {
      if (fact->kind == SF_KIND_MONEY) {
        add_name(list, f, m, SF_MONEY_PAYER);
        add_name(list, f, m, SF_MONEY_BENEFICIARY);
      } else if (fact->kind == SF_KIND_QUOTE) {
        const sf_value *type = sf_mention_value(store, sf_member(store, m), SF_QUOTE_SPEAKER_TYPE);
        if (type && type->type == SF_VALUE_TEXT && sf_slice_is(type->as.text, "organisation"))
          add_name(list, f, m, SF_QUOTE_SPEAKER_TEXT);
      }
    }
  }
  if (list->mentions.count)
    qsort(list->mentions.data, list->mentions.count, sizeof *list->mentions.data, compare_mentions);
}

/* Behind the last mention with the name of `first`. */
static uint32_t name_end(const body_list *list, uint32_t first) {
  uint32_t end = first + 1;
  while (end < list->mentions.count &&
         sf_slice_equal(list->mentions.data[end].folded, list->mentions.data[first].folded))
    end++;
  return end;
}

/* ---- pairs ---- */

static void post_name(body_list *list, uint32_t first) {
  sf_slice name = list->mentions.data[first].folded;
  uint64_t place = 0;
  for (size_t i = 0; i < name.length; place++) {
    const char *space = memchr(name.data + i, ' ', name.length - i);
    size_t end = space ? (size_t)(space - name.data) : name.length;
    uint64_t parts[] = {place, XXH3_64bits(name.data, i),
                        XXH3_64bits(name.data + end, name.length - end)};
    body_posting next = {XXH3_64bits(parts, sizeof parts), first};
    SF_ARENA_PUSH(&list->store->work, &list->postings, next);
    i = end + 1;
  }
}

static int compare_postings(const void *a, const void *b) {
  const body_posting *x = a, *y = b;
  if (x->rest != y->rest)
    return x->rest < y->rest ? -1 : 1;
  return x->first < y->first ? -1 : x->first > y->first;
}

/* Has a document both names, or are no two of their documents of one story? */
static bool are_apart(const body_list *list, uint32_t a, uint32_t b) {
  const body_mention *all = list->mentions.data;
  uint32_t a_end = name_end(list, a), b_end = name_end(list, b);
  for (uint32_t x = a, y = b; x < a_end && y < b_end;) {
    if (all[x].rank == all[y].rank)
      return true;
    if (all[x].rank < all[y].rank)
      x++;
    else
      y++;
  }
  for (uint32_t x = a; x < a_end && x < a + UNDER_ONE; x++)
    for (uint32_t y = b; y < b_end && y < b + UNDER_ONE; y++)
      if (conflict_one_story(list->stories, all[x].document, all[y].document, false))
        return false;
  return true;
}

static void place_name(const body_list *list, uint32_t first) {
  for (uint32_t i = first, end = name_end(list, first); i < end; i++)
    conflict_place(list->store, list->mentions.data[i].fact,
                   sf_member(list->store, list->mentions.data[i].member));
}

/* The side that more articles have is the first. */
static void compare_bodies(const body_list *list, uint32_t a, uint32_t b) {
  sf_store *store = list->store;
  const body_mention *all = list->mentions.data;
  if (!conflict_is_misspelt(all[a].folded, all[b].folded, 1) || are_apart(list, a, b))
    return;
  bool swap = name_end(list, b) - b > name_end(list, a) - a;
  sf_conflict next = {.verdict = SF_VERDICT_SPELLING,
                      .about = all[swap ? b : a].text,
                      .first = (uint32_t)store->conflict_places.count};
  place_name(list, swap ? b : a);
  next.split = conflict_close_side(store, next.first);
  place_name(list, swap ? a : b);
  next.end = conflict_close_side(store, next.split);
  SF_ARENA_PUSH(&store->arena, &store->conflicts, next);
}

void conflicts_bodies(sf_store *store, const conflict_stories *stories) {
  body_list list = {.store = store, .stories = stories};
  list_names(&list);
  for (uint32_t i = 0; i < list.mentions.count; i = name_end(&list, i))
    post_name(&list, i);
  if (list.postings.count)
    qsort(list.postings.data, list.postings.count, sizeof *list.postings.data, compare_postings);
  for (size_t i = 0; i < list.postings.count; i++)
    for (size_t k = i + 1; k < list.postings.count && k <= i + UNDER_ONE &&
                           list.postings.data[k].rest == list.postings.data[i].rest;
         k++)
      compare_bodies(&list, list.postings.data[i].first, list.postings.data[k].first);
}
