/* same_align.c: see same_align.h. The longest common subsequence by points, in which neighbours
 * that stay neighbours count more. */
#include "store/same_align.h"

/* Cells of the table of one alignment: two speeches of 500 words. */
#define WORK_MAX (1u << 18)

/* Points. */
enum { SAME_SENSE = 8, SAME_STOP = 2, NEIGHBOURS = 3 };

/* Steps back through the table. */
enum { STEP_A = 0, STEP_B = 1, STEP_MATCH = 2, STEP_KIND = 3, FROM_MATCH = 4 };

static uint32_t points_of(const sf_same_word *a, const sf_same_word *b) {
  if (a->sense != b->sense)
    return 0;
  if (a->sort == SF_WORD_STOP || a->sort == SF_WORD_NOT)
    return SAME_STOP;
  return a->stem == b->stem ? SF_ALIGN_POINTS : SAME_SENSE;
}

static void reserve(sf_aligner *self, size_t steps, size_t scores) {
  if (self->step_room < steps) {
    self->step_room = steps * 2;
    self->steps = sf_arena_alloc(self->arena, self->step_room);
  }
  if (self->score_room < scores) {
    self->score_room = scores * 2;
    self->scores = sf_arena_alloc(self->arena, self->score_room * sizeof *self->scores);
  }
}

/* Fills the table of steps. `best` and `match` are the scores of a row: the best so far, and the
 * best that ends with a match here (0: none). */
static void fill(sf_aligner *self, const sf_same_word *a, uint32_t a_count, const sf_same_word *b,
                 uint32_t b_count) {
  size_t width = (size_t)b_count + 1;
  reserve(self, ((size_t)a_count + 1) * width, 2 * width);
  uint32_t *best = self->scores, *match = best + width;
  memset(best, 0, 2 * width * sizeof *best);
  for (uint32_t i = 1; i <= a_count; i++) {
    uint8_t *steps = self->steps + i * width;
    uint32_t diagonal_best = 0, diagonal_match = 0;
    for (uint32_t k = 1; k <= b_count; k++) {
      uint32_t above = best[k], above_match = match[k], points = points_of(&a[i - 1], &b[k - 1]);
      uint32_t score = above;
      uint8_t step = STEP_A;
      if (best[k - 1] > score) {
        score = best[k - 1];
        step = STEP_B;
      }
      match[k] = 0;
      if (points) {
        bool along = diagonal_match && diagonal_match + NEIGHBOURS >= diagonal_best;
        match[k] = points + (along ? diagonal_match + NEIGHBOURS : diagonal_best);
        if (match[k] >= score) {
          score = match[k];
          step = (uint8_t)(STEP_MATCH | (along ? FROM_MATCH : 0));
        }
      }
      steps[k] = step;
      best[k] = score;
      diagonal_best = above;
      diagonal_match = above_match;
    }
  }
}

/* Follows the steps back and leaves the pairs in order. A match that came from a match counts on
 * the cell before being one, even where the best there was another. */
static void trace(sf_aligner *self, const sf_same_word *a, uint32_t a_count, const sf_same_word *b,
                  uint32_t b_count) {
  size_t width = (size_t)b_count + 1;
  self->pairs.count = 0;
  bool along = false;
  for (uint32_t i = a_count, k = b_count; i && k;) {
    uint8_t step = self->steps[i * width + k];
    if (along || (step & STEP_KIND) == STEP_MATCH) {
      SF_ARENA_PUSH(self->arena, &self->pairs, ((sf_word_pair){i - 1, k - 1}));
      along = (step & STEP_KIND) == STEP_MATCH && (step & FROM_MATCH);
      i--, k--;
    } else if ((step & STEP_KIND) == STEP_A) {
      i--;
    } else {
      k--;
    }
    if (along && i && k && !points_of(&a[i - 1], &b[k - 1]))
      along = false;
  }
  for (size_t i = 0, k = self->pairs.count; i + 1 < k; i++) {
    sf_word_pair pair = self->pairs.data[i];
    self->pairs.data[i] = self->pairs.data[--k];
    self->pairs.data[k] = pair;
  }
}

static bool is_content(const sf_same_word *word) {
  return word->sort == SF_WORD_CONTENT || word->sort == SF_WORD_NUMBER;
}

/* Words of content in [first, end). */
static uint32_t content_between(const sf_same_word *words, uint32_t first, uint32_t end) {
  uint32_t count = 0;
  for (uint32_t i = first; i < end; i++)
    count += is_content(&words[i]);
  return count;
}

/* At most one word of content may be lost or put in between. */
static bool are_near(const sf_same_word *a, const sf_same_word *b, sf_word_pair x, sf_word_pair y) {
  return content_between(a, x.a + 1, y.a) <= 1 && content_between(b, x.b + 1, y.b) <= 1;
}

static void count_matches(const sf_aligner *self, const sf_same_word *a, const sf_same_word *b,
                          sf_alignment *out) {
  const sf_word_pair *last = NULL;
  uint32_t last_points = 0, run = 0;
  bool last_linked = false;
  for (size_t i = 0; i < self->pairs.count; i++) {
    const sf_word_pair *pair = &self->pairs.data[i];
    if (!is_content(&a[pair->a]))
      continue;
    uint32_t points = points_of(&a[pair->a], &b[pair->b]);
    bool near = last && are_near(a, b, *last, *pair);
    out->matched += points;
    if (near)
      out->linked += points + (last_linked ? 0 : last_points);
    run = near ? run + 1 : 1;
    if (run > out->run)
      out->run = run;
    last = pair;
    last_points = points;
    last_linked = near;
  }
}

static uint32_t sorts_between(const sf_same_word *words, uint32_t first, uint32_t end,
                              sf_word_sort sort) {
  uint32_t count = 0;
  for (uint32_t i = first; i < end; i++)
    count += words[i].sort == (uint32_t)sort;
  return count;
}

/* What stands between neighbouring pairs that is not in both: what lies further apart is said of
 * something else. */
static void look_between(const sf_aligner *self, const sf_same_word *a, const sf_same_word *b,
                         sf_alignment *out) {
  for (size_t i = 1; i < self->pairs.count; i++) {
    sf_word_pair x = self->pairs.data[i - 1], y = self->pairs.data[i];
    if (!are_near(a, b, x, y))
      continue;
    bool mine = sorts_between(a, x.a + 1, y.a, SF_WORD_NOT) % 2 != 0;
    bool theirs = sorts_between(b, x.b + 1, y.b, SF_WORD_NOT) % 2 != 0;
    out->negated = out->negated != (mine != theirs);
    if (sorts_between(a, x.a + 1, y.a, SF_WORD_NUMBER) &&
        sorts_between(b, x.b + 1, y.b, SF_WORD_NUMBER))
      out->other_numbers = true;
  }
}

/* All of `a` but small words in its own forms, and nothing but small words put in between. */
static bool is_contiguous(const sf_aligner *self, const sf_same_word *a, uint32_t a_count,
                          const sf_same_word *b) {
  uint32_t wanted = 0, found = 0, next = 0;
  for (uint32_t i = 0; i < a_count; i++)
    wanted += a[i].sort != SF_WORD_STOP;
  for (size_t i = 0; i < self->pairs.count; i++) {
    const sf_word_pair *pair = &self->pairs.data[i];
    if (a[pair->a].sort == SF_WORD_STOP || a[pair->a].form != b[pair->b].form)
      continue;
    for (uint32_t w = found ? next : pair->b; w < pair->b; w++)
      if (b[w].sort != SF_WORD_STOP)
        return false;
    next = pair->b + 1;
    found++;
  }
  return found == wanted;
}

sf_alignment sf_align(sf_aligner *self, const sf_same_word *a, uint32_t a_count,
                      const sf_same_word *b, uint32_t b_count) {
  sf_alignment out = {0};
  if (!a_count || !b_count)
    return out;
  if ((uint64_t)a_count * b_count > WORK_MAX) {
    a_count = a_count < 512 ? a_count : 512;
    b_count = b_count < WORK_MAX / a_count ? b_count : WORK_MAX / a_count;
  }
  fill(self, a, a_count, b, b_count);
  trace(self, a, a_count, b, b_count);
  out.words = (uint32_t)self->pairs.count;
  out.content = content_between(a, 0, a_count);
  count_matches(self, a, b, &out);
  look_between(self, a, b, &out);
  out.contiguous = is_contiguous(self, a, a_count, b);
  return out;
}
