/* scene.c: what kind of story a sum stands in: a court case, relief after a disaster, an auction,
 * a player's transfer, ...
 *
 * Some words say nothing without it: compensation is a fine where a court orders it and funding
 * where a government hands it to the victims of a flood; what is "sold for" a sum is a company, a
 * painting or a striker. Every word of table money_scene near the sum speaks for its kind of
 * story; the kind with most words is the scene
 * (of two with as many, the nearer). A
 * single word tells only of what stands near it. What a word of money_role means in it is said in
 * that table; which word decides is role.c's business.
 */
#include "extract/money/internal.h"

enum {
  REACH_SCENE = 120, /* tokens to either side: about five sentences */
  REACH_ALONE = 20,  /* a single word tells no farther */
  MOST_SCENES = 12   /* kinds told apart; what a table names beyond them is not counted */
};

typedef struct scene_tally {
  sf_slice names[MOST_SCENES];
  unsigned counts[MOST_SCENES];
  uint32_t nearest[MOST_SCENES]; /* tokens to the sum */
  unsigned used;
} scene_tally;

static void count_word(scene_tally *tally, sf_slice name, uint32_t distance) {
  unsigned i = 0;
  while (i < tally->used && !sf_slice_equal(tally->names[i], name))
    i++;
  if (i == MOST_SCENES)
    return;
  if (i == tally->used) {
    tally->names[i] = name;
    tally->counts[i] = 0;
    tally->nearest[i] = distance;
    tally->used++;
  }
  tally->counts[i]++;
  if (distance < tally->nearest[i])
    tally->nearest[i] = distance;
}

sf_slice sf_money_scene(const money_run *self, const money_sum *sum) {
  const sf_lexicon *lexicon = self->plan->lexicon;
  uint16_t table = self->plan->tables.scene;
  uint32_t first = sum->first > REACH_SCENE ? sum->first - REACH_SCENE : 0;
  uint32_t end = sum->behind + REACH_SCENE < self->token_count ? sum->behind + REACH_SCENE
                                                               : self->token_count;
  scene_tally tally = {.used = 0};
  for (uint32_t i = first; i < end; i++) {
    uint32_t length;
    const sf_entry *word =
        sf_lexicon_may_start(lexicon, table, money_token(self, i)->word)
            ? sf_lexicon_find(lexicon, table, self->scan->tokens, i, &length)
            : NULL;
    if (word)
      count_word(&tally, sf_entry_value(word, 0), i < sum->first ? sum->first - i : i - sum->first);
  }
  unsigned best = 0;
  for (unsigned i = 1; i < tally.used; i++)
    if (tally.counts[i] > tally.counts[best] ||
        (tally.counts[i] == tally.counts[best] && tally.nearest[i] < tally.nearest[best]))
      best = i;
  bool told = tally.used && (tally.counts[best] > 1 || tally.nearest[best] <= REACH_ALONE);
  return told ? tally.names[best] : (sf_slice){0};
}

/* `meanings`: "relief:funding court:fine"; empty if it says nothing of the scene. */
sf_slice sf_money_in_scene(sf_slice meanings, sf_slice scene) {
  for (size_t at = 0; at < meanings.length;) {
    size_t end = at;
    while (end < meanings.length && meanings.data[end] != ' ')
      end++;
    if (end - at > scene.length + 1 && meanings.data[at + scene.length] == ':' &&
        memcmp(meanings.data + at, scene.data, scene.length) == 0)
      return (sf_slice){meanings.data + at + scene.length + 1, end - at - scene.length - 1};
    at = end + 1;
  }
  return (sf_slice){0};
}
