/* scene.c: what kind of story a sum stands in: a court case, relief after a disaster, an auction,
 * a player's transfer, ...
 *
 * Some words say nothing without it: compensation is a fine where a court orders it and funding
 * where a government hands it to the victims of a flood; what is "sold for" a sum is a company, a
 * painting or a striker. Such a word lists the kinds of story that change its meaning (column
 * `scene` of table money_role). The words of table money_scene near the sum speak for their kinds;
 * the listed kind with most words decides, of two with as many the nearer. A single word tells
 * only of what stands near it. Which word decides a sum's role is role.c's business.
 */
#include "extract/money/internal.h"

enum {
  REACH_SCENE = 120, /* tokens to either side: about five sentences */
  REACH_ALONE = 20
};

static void count_word(money_scene *self, sf_slice name, uint32_t distance) {
  size_t i = 0;
  while (i < self->count && !sf_slice_equal(self->kinds[i].name, name))
    i++;
  if (i == MONEY_SCENES)
    return;
  money_scene_kind *kind = &self->kinds[i];
  if (i == self->count) {
    *kind = (money_scene_kind){name, 0, distance};
    self->count++;
  }
  kind->words++;
  if (distance < kind->nearest)
    kind->nearest = distance;
}

/* Gathers the words up to token `end`; sums are asked about in order, so that no token between them
 * is looked at twice. */
static void gather_words(money_run *self, uint32_t first, uint32_t end) {
  const money_plan *plan = self->plan;
  money_scene *scene = &self->scene;
  for (uint32_t i = first > scene->seen ? first : scene->seen; i < end; i++) {
    const sf_entry *entry =
        sf_lexicon_find(plan->lexicon, plan->tables.scene, self->scan->tokens, i, NULL);
    if (entry) {
      money_scene_word word = {i, sf_entry_value(entry, 0)};
      SF_ARENA_PUSH(self->scan->arena, &scene->words, word);
    }
  }
  scene->seen = end > scene->seen ? end : scene->seen;
}

/* Counts the words around a sum. */
static void look_around(money_run *self, const money_sum *sum) {
  money_scene *scene = &self->scene;
  uint32_t first = sum->first > REACH_SCENE ? sum->first - REACH_SCENE : 0;
  uint32_t end = sum->behind + REACH_SCENE;
  gather_words(self, first, end < self->token_count ? end : self->token_count);
  scene->sum = sum;
  scene->count = 0;
  for (size_t i = scene->words.count; i > 0 && scene->words.data[i - 1].token >= first; i--) {
    const money_scene_word *word = &scene->words.data[i - 1];
    count_word(scene, word->kind,
               word->token < sum->first ? sum->first - word->token : word->token - sum->first);
  }
}

static const money_scene_kind *find_kind(const money_scene *self, sf_slice name) {
  for (size_t i = 0; i < self->count; i++)
    if (sf_slice_equal(self->kinds[i].name, name))
      return &self->kinds[i];
  return NULL;
}

static bool is_stronger(const money_scene_kind *kind, const money_scene_kind *other) {
  if (!other || kind->words != other->words)
    return !other || kind->words > other->words;
  return kind->nearest < other->nearest;
}

sf_slice sf_money_in_scene(money_run *self, const money_sum *sum, sf_slice meanings) {
  const money_scene_kind *best = NULL;
  sf_slice meaning = {0};
  if (self->scene.sum != sum && meanings.length)
    look_around(self, sum);
  for (size_t at = 0, colon = 0; at < meanings.length; at++) {
    size_t first = at;
    for (colon = at; at < meanings.length && meanings.data[at] != ' '; at++)
      if (meanings.data[at] == ':')
        colon = at;
    const money_scene_kind *kind =
        find_kind(&self->scene, (sf_slice){meanings.data + first, colon - first});
    if (kind && (kind->words > 1 || kind->nearest <= REACH_ALONE) && is_stronger(kind, best)) {
      best = kind;
      meaning = (sf_slice){meanings.data + colon + 1, at - colon - 1};
    }
  }
  return meaning;
}
