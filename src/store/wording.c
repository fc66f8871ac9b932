/* wording.c: see wording.h. A unit is what one article prints of a quotation: one mention, or the
 * pieces into which it splits it. */
#include "store/wording.h"

#include "store/same.h"
#include "store/same_align.h"

enum {
  WORDS_MAX = 600,      /* compared of a wording */
  DIFFERENCES_MAX = 12, /* told of one */
  UNITS_MAX = 48,       /* looked at for the fullest */
  CUT_WORDS = 6,        /* left out in a row: a cut, no difference of words */
  CHUNK_WORDS = 2       /* the least that is left between two cuts */
};

const char *sf_wording_name(sf_wording_mark mark) {
  static const char *const names[] = {"verbatim", "fragment", "paraphrase"};
  return names[mark];
}

/* ---- units ---- */

static const sf_value *group_of(const sf_store *self, const sf_store_mention *mention) {
  return sf_mention_value(self, mention, SF_QUOTE_GROUP);
}

/* Behind the unit that begins with mention `first` of the fact. */
static uint32_t unit_end(const sf_store *self, const sf_fact *fact, uint32_t first) {
  const sf_store_mention *mention = sf_member(self, fact->first + first);
  const sf_value *group = group_of(self, mention);
  uint32_t end = first + 1;
  if (!group)
    return end;
  while (end < fact->count) {
    const sf_store_mention *next = sf_member(self, fact->first + end);
    if (next->document != mention->document || sf_value_compare(group_of(self, next), group) != 0)
      break;
    end++;
  }
  return end;
}

static sf_slice words_of(const sf_store *self, const sf_store_mention *mention) {
  return sf_cell_words(&self->cells.data[mention->cell]);
}

/* Puts together what `part` gives of each mention of a unit, with `between` between them. */
static sf_slice join_unit(sf_store *self, const sf_fact *fact, uint32_t first, uint32_t end,
                          bool words, sf_slice between) {
  size_t room = 0;
  for (uint32_t i = first; i < end; i++) {
    const sf_store_mention *mention = sf_member(self, fact->first + i);
    room += (words ? words_of(self, mention).length : mention->text.length) + between.length;
  }
  char *out = sf_arena_alloc(&self->work, room + 1), *to = out;
  for (uint32_t i = first; i < end; i++) {
    const sf_store_mention *mention = sf_member(self, fact->first + i);
    sf_slice part = words ? words_of(self, mention) : sf_quote_words(mention->text);
    if (i > first) {
      memcpy(to, between.data, between.length);
      to += between.length;
    }
    if (part.length)
      memcpy(to, part.data, part.length);
    to += part.length;
  }
  return sf_slice_between(out, to);
}

static sf_slice unit_words(sf_store *self, const sf_fact *fact, uint32_t first, uint32_t end) {
  if (end - first == 1)
    return words_of(self, sf_member(self, fact->first + first));
  return join_unit(self, fact, first, end, true, SF_SLICE(" "));
}

static sf_slice unit_text(sf_store *self, const sf_fact *fact, uint32_t first, uint32_t end) {
  if (end - first == 1)
    return sf_quote_words(sf_member(self, fact->first + first)->text);
  return join_unit(self, fact, first, end, false, SF_SLICE(" … "));
}

/* A unit while the fullest is looked for. */
typedef struct unit {
  sf_slice text, words;
  bool by_speaker;
  uint32_t holds; /* units whose words stand in this one's */
} unit;

static bool is_fuller(const unit *a, const unit *b) {
  if (a->by_speaker != b->by_speaker)
    return a->by_speaker;
  if (a->holds != b->holds)
    return a->holds > b->holds;
  if (a->words.length != b->words.length)
    return a->words.length > b->words.length;
  int order = sf_slice_compare(a->words, b->words);
  if (order)
    return order < 0;
  if (a->text.length != b->text.length)
    return a->text.length > b->text.length; /* with its full stop */
  return sf_slice_compare(a->text, b->text) < 0;
}

sf_slice sf_fact_fullest(sf_store *self, const sf_fact *fact, const sf_value *speaker,
                         sf_slice *words) {
  if (fact->count == 1) { /* nothing is compared with it */
    *words = (sf_slice){0};
    return unit_text(self, fact, 0, 1);
  }
  unit units[UNITS_MAX] = {{.holds = 0}};
  uint32_t count = 0, best = 0;
  for (uint32_t i = 0, end; i < fact->count && count < UNITS_MAX; i = end) {
    end = unit_end(self, fact, i);
    const sf_value *own =
        sf_mention_value(self, sf_member(self, fact->first + i), SF_QUOTE_SPEAKER);
    units[count++] = (unit){.text = unit_text(self, fact, i, end),
                            .words = unit_words(self, fact, i, end),
                            .by_speaker = sf_value_compare(own, speaker) == 0};
  }
  for (uint32_t i = 0; i < count && fact->mixed; i++)
    for (uint32_t k = 0; k < count; k++)
      units[i].holds += sf_words_within(units[k].words, units[i].words);
  for (uint32_t i = 1; i < count; i++)
    if (is_fuller(&units[i], &units[best]))
      best = i;
  *words = units[best].words;
  return units[best].text;
}

/* ---- marks ---- */

typedef struct word_list {
  sf_slice *words;
  sf_same_word *same;
  uint32_t count;
} word_list;

static word_list list_words(sf_store *self, sf_slice text) {
  word_list out = {.count = 0};
  sf_slice rest = text;
  uint32_t count = 0;
  while (count < WORDS_MAX && sf_slice_next_word(&rest).length)
    count++;
  out.words = sf_arena_alloc(&self->work, (count + 1) * sizeof *out.words);
  out.same = sf_arena_alloc(&self->work, (count + 1) * sizeof *out.same);
  const sf_same_words *tables = sf_store_words(self);
  for (rest = text; out.count < count; out.count++) {
    out.words[out.count] = sf_slice_next_word(&rest);
    out.same[out.count] = sf_same_word_of(tables, out.words[out.count]);
  }
  return out;
}

/* How many words from place `a` of one list are those from place `b` of the other. */
static uint32_t common_run(const word_list *x, uint32_t a, const word_list *y, uint32_t b) {
  uint32_t count = 0;
  while (a + count < x->count && b + count < y->count &&
         x->same[a + count].form == y->same[b + count].form)
    count++;
  return count;
}

/* Is it made of stretches of the other, in order? */
static bool is_cut_from(const word_list *part, const word_list *whole) {
  uint32_t at = 0;
  for (uint32_t i = 0; i < part->count;) {
    uint32_t best = 0, best_at = 0;
    for (uint32_t k = at; k < whole->count; k++) {
      uint32_t run = common_run(part, i, whole, k);
      if (run > best) {
        best = run;
        best_at = k;
      }
    }
    if (best < CHUNK_WORDS)
      return false;
    i += best;
    at = best_at + best;
  }
  return true;
}

/* ---- differences ---- */

static sf_slice stretch(const word_list *list, uint32_t first, uint32_t end) {
  if (first >= end)
    return (sf_slice){"", 0};
  const sf_slice *last = &list->words[end - 1];
  return sf_slice_between(list->words[first].data, last->data + last->length);
}

typedef struct difference_list {
  sf_difference *items;
  size_t count;
} difference_list;

static void add_difference(difference_list *out, const word_list *own, sf_word_pair from,
                           const word_list *full, sf_word_pair to) {
  uint32_t longer = to.a - from.a > to.b - from.b ? to.a - from.a : to.b - from.b;
  bool cut = longer >= CUT_WORDS;
  if ((from.a >= to.a && from.b >= to.b) || cut || out->count == DIFFERENCES_MAX)
    return;
  out->items[out->count++] =
      (sf_difference){stretch(own, from.a, to.a), stretch(full, from.b, to.b)};
}

/* What stands between words that are equal in both, from the first such word to the last. */
static void find_differences(sf_store *self, sf_aligner *aligner, const word_list *own,
                             const word_list *full, sf_wording *out) {
  difference_list list = {sf_arena_alloc(&self->work, DIFFERENCES_MAX * sizeof *list.items), 0};
  sf_align(aligner, own->same, own->count, full->same, full->count);
  sf_word_pair from = {0, 0};
  bool begun = false;
  for (size_t i = 0; i < aligner->pairs.count; i++) {
    sf_word_pair pair = aligner->pairs.data[i];
    if (own->same[pair.a].form != full->same[pair.b].form) {
      if (!begun)
        from = pair;
      begun = true;
      continue;
    }
    if (begun)
      add_difference(&list, own, from, full, pair);
    begun = true;
    from = (sf_word_pair){pair.a + 1, pair.b + 1};
  }
  if (aligner->pairs.count) {
    sf_word_pair last = aligner->pairs.data[aligner->pairs.count - 1];
    add_difference(&list, own, from, full, (sf_word_pair){last.a + 1, last.b + 1});
  }
  out->differences = list.items;
  out->difference_count = list.count;
}

static void compare_unit(sf_store *self, sf_aligner *aligner, sf_slice words, sf_slice fullest,
                         const word_list *full, sf_wording *out) {
  if (sf_words_within(fullest, words)) { /* and it may go on */
    out->mark = SF_WORDING_VERBATIM;
    return;
  }
  out->mark = SF_WORDING_FRAGMENT;
  if (sf_words_within(words, fullest))
    return;
  word_list own = list_words(self, words);
  if (is_cut_from(&own, full))
    return;
  out->mark = SF_WORDING_PARAPHRASE;
  find_differences(self, aligner, &own, full, out);
}

void sf_fact_wordings(sf_store *self, const sf_fact *fact, sf_slice fullest_words,
                      sf_wording *out) {
  word_list full = {.count = 0};
  if (fact->mixed)
    full = list_words(self, fullest_words);
  sf_aligner aligner = {.arena = &self->work};
  for (uint32_t i = 0, end; i < fact->count; i = end) {
    end = unit_end(self, fact, i);
    sf_wording wording = {.mark = SF_WORDING_VERBATIM, .text = unit_text(self, fact, i, end)};
    if (fact->mixed)
      compare_unit(self, &aligner, unit_words(self, fact, i, end), fullest_words, &full, &wording);
    for (uint32_t k = i; k < end; k++)
      out[k] = wording;
  }
}
