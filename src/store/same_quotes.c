/* same_quotes.c: which quotations are the same utterance though their words are not equal.
 *
 * Words are compared without endings and by their sense (same_words.c), lined up in order
 * (same_align.c). Who is compared with whom comes from an index: neighbouring words of content, and
 * every such word together with the speaker; of each the last few that had it are looked at, in the
 * order of the store, so that the cost grows with the text and not with its square.
 *
 * Utterances that share enough words hang together. A short piece proves little and might stand in
 * two of them, so it goes to one alone, the nearest, and never joins two.
 */
#include "store/people.h"
#include "store/same.h"
#include "store/same_align.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum {
  LOOK_BACK = 12,    /* earlier quotations looked at for each feature */
  CANDIDATES = 48,   /* ... and in all */
  FEATURES_MAX = 96, /* of one quotation: what goes beyond says nothing new */
  NEAR_DAYS = 7,
  FAR_DAYS = 60,
  SENSE_WORDS = 16 /* of 64 bits: more than an utterance has words */
};

typedef struct quote_item {
  uint32_t member; /* the first of its cell */
  uint32_t members;
  uint32_t first, count, content; /* its words, and how many are of content */
  uint32_t nots;                  /* ... and how many a "not" */
  sf_slice speaker;
  uint64_t speaker_key;   /* of the last part of the name; 0: none, or no name */
  uint32_t day, last_day; /* the span of its documents' days; 0: not known */
  bool named;             /* the speaker is a person by name */
  bool sided;             /* ... or surely no person */
  bool settled;           /* is one utterance with another of a known speaker */
  uint32_t host;          /* a short piece: the item it goes to, and how good that is */
  uint64_t host_points;
  uint32_t shared, stamp; /* features shared with the item being looked at */
} quote_item;

/* A feature's chain: the items that have it, latest first. */
typedef struct feature_link {
  uint32_t item, next; /* next link + 1 */
  uint32_t tag;        /* of the feature: chains of two may be one */
} feature_link;

typedef struct quote_run {
  sf_grouping *grouping;
  sf_store *store;
  const sf_same_words *tables;
  SF_ARRAY(quote_item) items;
  SF_ARRAY(sf_same_word) words;
  SF_ARRAY(feature_link) links;
  SF_ARRAY(uint64_t) features; /* of the item being looked at */
  SF_ARRAY(uint32_t) candidates;
  uint32_t *heads; /* by feature: link + 1 */
  size_t mask;
  sf_aligner aligner;
  uint64_t senses[SENSE_WORDS]; /* of the item being looked at: a bit for each, by its number */
} quote_run;

/* ---- items ---- */

sf_slice sf_cell_words(const sf_cell *cell) {
  const sf_value *speaker = sf_values_get(&cell->values, SF_QUOTE_SPEAKER);
  size_t before = sf_fields_of(SF_KIND_QUOTE)->key_start.length + 1;
  if (speaker) /* a letter for its type, and the name */
    before += 1 + speaker->as.text.length;
  return (sf_slice){cell->key.data + before, cell->key.length - before};
}

uint32_t sf_document_day(const sf_store_document *document) {
  sf_slice text = document->published;
  uint32_t parts[3] = {0}, part = 0;
  for (size_t i = 0; i < text.length && part < 3; i++) {
    char c = text.data[i];
    if (c >= '0' && c <= '9' && parts[part] < 100000)
      parts[part] = parts[part] * 10 + (uint32_t)(c - '0');
    else if (c == '-' && i)
      part++;
    else
      return 0;
  }
  return part < 2 ? 0 : (parts[0] * 12 + parts[1]) * 31 + parts[2];
}

/* A name, not "the spokesman": the type says so, or it looks like one. */
static bool is_name(const sf_value *type, sf_slice speaker) {
  if (type && type->type == SF_VALUE_TEXT)
    return sf_slice_is(type->as.text, "person") && speaker.length && speaker.data[0] < 'a';
  char first = speaker.length ? speaker.data[0] : 'a';
  bool article = sf_without_article(speaker).length < speaker.length;
  return !article && ((first >= 'A' && first <= 'Z') || (unsigned char)first >= 0x80);
}

static uint64_t hash_last_name(sf_slice speaker) {
  sf_slice last = speaker, part;
  while ((part = sf_slice_next_word(&speaker)).length)
    last = part;
  return XXH3_64bits(last.data, last.length) | 1;
}

static void add_words(quote_run *run, const sf_cell *cell, quote_item *item) {
  sf_slice rest = sf_cell_words(cell), word;
  item->first = (uint32_t)run->words.count;
  while ((word = sf_slice_next_word(&rest)).length) {
    sf_same_word same = sf_same_word_of(run->tables, word);
    SF_ARENA_PUSH(&run->store->work, &run->words, same);
    item->content += same.sort == SF_WORD_CONTENT || same.sort == SF_WORD_NUMBER;
    item->nots += same.sort == SF_WORD_NOT;
  }
  item->count = (uint32_t)run->words.count - item->first;
}

/* The name under which people.c knows the speaker of all mentions; else the one they have. */
static sf_slice name_in_store(const sf_store *store, const quote_item *item) {
  const sf_person *person = sf_people_speaker(store, sf_member(store, item->member));
  for (uint32_t m = 1; m < item->members && person; m++)
    if (sf_people_speaker(store, sf_member(store, item->member + m)) != person)
      person = NULL;
  return person ? person->name.as.text : item->speaker;
}

static void add_item(quote_run *run, uint32_t ordinal) {
  const sf_grouping *grouping = run->grouping;
  const sf_store *store = run->store;
  const sf_cell *cell = &store->cells.data[grouping->cells[ordinal]];
  quote_item item = {.member = grouping->start[ordinal],
                     .members = grouping->start[ordinal + 1] - grouping->start[ordinal],
                     .host = SF_NONE};
  const sf_value *speaker = sf_values_get(&cell->values, SF_QUOTE_SPEAKER);
  if (speaker && speaker->type == SF_VALUE_TEXT)
    item.speaker = speaker->as.text;
  if (item.speaker.length && sf_people_rename(store))
    item.speaker = name_in_store(store, &item);
  const sf_value *type =
      sf_mention_value(store, sf_member(store, item.member), SF_QUOTE_SPEAKER_TYPE);
  item.named = is_name(type, item.speaker);
  item.sided = type && type->type == SF_VALUE_TEXT && !sf_slice_is(type->as.text, "person");
  item.speaker_key = item.named ? hash_last_name(item.speaker) : 0;
  for (uint32_t m = 0; m < item.members; m++) {
    uint32_t document = sf_member(store, item.member + m)->document;
    uint32_t day = sf_document_day(&store->documents.data[document]);
    if (day && (!item.day || day < item.day))
      item.day = day;
    if (day > item.last_day)
      item.last_day = day;
  }
  add_words(run, cell, &item);
  SF_ARENA_PUSH(&run->store->work, &run->items, item);
}

/* ---- comparing two ---- */

/* Days between the two, 0 if their spans meet; FAR_DAYS - 1 where one is not known. */
static uint32_t days_between(const quote_item *a, const quote_item *b) {
  if (!a->day || !b->day)
    return FAR_DAYS - 1;
  if (a->day > b->last_day)
    return a->day - b->last_day;
  return b->day > a->last_day ? b->day - a->last_day : 0;
}

static bool share_document(const quote_run *run, const quote_item *a, const quote_item *b) {
  uint32_t x = 0, y = 0; /* members are in the order of their documents */
  while (x < a->members && y < b->members) {
    uint32_t first = run->store->rank[sf_member(run->store, a->member + x)->document];
    uint32_t second = run->store->rank[sf_member(run->store, b->member + y)->document];
    if (first == second)
      return true;
    first < second ? x++ : y++;
  }
  return false;
}

typedef enum likeness { LIKENESS_NONE, LIKENESS_PIECE, LIKENESS_SAME } likeness;

/* Points of `matched` in percent of what there is. */
static uint32_t percent(uint32_t points, uint32_t content) {
  return content ? points * (100 / SF_ALIGN_POINTS) / content : 0;
}

/* One utterance, by the shares of words that have a counterpart, and one beside a counterpart. What
 * one document prints twice is mostly two sentences that sound alike, and what another person says
 * may hold the words and go on. */
static bool is_one_utterance(const quote_run *run, const quote_item *a, const quote_item *b,
                             const sf_alignment *found, sf_speaker_match speaker) {
  uint32_t matched = percent(found->matched, found->content);
  uint32_t linked = percent(found->linked, found->content);
  if (found->negated || found->other_numbers)
    return false;
  if (speaker == SF_SPEAKER_OTHER)
    return found->content >= 7 && matched >= 95 && linked >= 90 && a->content * 3 >= b->content * 2;
  if (speaker == SF_SPEAKER_OPEN)
    return (found->content >= 4 && matched >= 85 && linked >= 80) ||
           (found->run >= 8 && matched >= 50);
  if (a->count >= 6 && a->count * 10 >= b->count * 7 && found->words * 20 >= a->count * 17)
    return true; /* all but a word or two, small ones too */
  if (days_between(a, b) >= FAR_DAYS)
    return found->content >= 6 && matched >= 90 && linked >= 90;
  if (share_document(run, a, b))
    return found->content >= 4 && matched >= 75 && linked >= 60;
  return (found->content >= 4 && matched >= 75 && linked >= 60) ||
         (found->content >= 6 && matched >= 60 && linked >= 50) ||
         (found->run >= 6 && matched >= 40);
}

static bool has_content(const quote_run *run, const quote_item *item) {
  for (uint32_t i = 0; i < item->count; i++)
    if (run->words.data[item->first + i].sort == SF_WORD_CONTENT)
      return true;
  return false;
}

/* A short piece that may go to the other one. */
static bool is_piece(const quote_run *run, const quote_item *a, const quote_item *b,
                     const sf_alignment *found, sf_speaker_match speaker) {
  if (found->negated || !has_content(run, a) || speaker == SF_SPEAKER_OTHER)
    return false;
  bool together = share_document(run, a, b), near = together || days_between(a, b) <= NEAR_DAYS;
  if (!near)
    return false;
  if (speaker == SF_SPEAKER_OPEN && found->content < 3 &&
      ((a->named && b->sided) || (a->sided && b->named)))
    return false; /* a crowd, a company: not the person */
  if (found->content >= 3)
    return percent(found->matched, found->content) >= 90 &&
           percent(found->linked, found->content) >= 60 &&
           (speaker == SF_SPEAKER_SAME || found->contiguous);
  if (speaker == SF_SPEAKER_OPEN)
    return found->contiguous && a->content + a->nots >= 2 && a->count >= 3;
  return found->contiguous && (together || found->content == 2 || a->count >= 3);
}

/* How near a host is: its speaker, whether in the same document, how much it has of the piece, its
 * day, and how little it has besides. */
static uint64_t points_as_host(const quote_run *run, const quote_item *a, const quote_item *b,
                               const sf_alignment *found, sf_speaker_match speaker) {
  uint32_t days = days_between(a, b), more = b->count - (b->count < a->count ? b->count : a->count);
  uint64_t points = speaker == SF_SPEAKER_SAME ? 1 : 0;
  points = points << 1 | share_document(run, a, b);
  points = points << 7 | percent(found->matched, found->content);
  points = points << 16 | (0xFFFF - (days < 0xFFFF ? days : 0xFFFF));
  return points << 16 | (0xFFFF - (more < 0xFFFF ? more : 0xFFFF));
}

/* Who said it is not known of one, and it is no more than a piece of the other. */
static bool is_stray(const quote_item *a, const quote_item *b, sf_speaker_match speaker) {
  return speaker == SF_SPEAKER_OPEN && (!a->named || a->content < 6) &&
         a->content * 3 < b->content * 2;
}

/* Of the words of `a`, the shorter of two, no more have a counterpart than `other` has words of a
 * sense that stands in run->senses. Can that be enough for is_one_utterance or is_piece? */
static bool has_enough(const quote_run *run, const quote_item *a, const quote_item *b,
                       const quote_item *other, sf_speaker_match speaker) {
  uint32_t words = 0, content = 0;
  for (uint32_t i = 0; i < other->count; i++) {
    const sf_same_word *word = &run->words.data[other->first + i];
    uint32_t known = run->senses[word->sense / 64 % SENSE_WORDS] >> word->sense % 64 & 1;
    words += known;
    content += known & (word->sort == SF_WORD_CONTENT || word->sort == SF_WORD_NUMBER);
  }
  if (words * 20 >= a->count * 17)
    return true;
  uint32_t least = speaker == SF_SPEAKER_OTHER  ? 95
                   : speaker == SF_SPEAKER_OPEN ? 50
                   : share_document(run, a, b)  ? 75
                                                : 40;
  return content >= a->content || content * 100 >= least * a->content;
}

/* The candidate `first` with `second`, whose senses are in run->senses. */
static void compare(quote_run *run, uint32_t first, uint32_t second, sf_speaker_match speaker) {
  quote_item *a = &run->items.data[first], *b = &run->items.data[second];
  if (a->content > b->content || (a->content == b->content && a->count > b->count)) {
    quote_item *shorter = b;
    b = a;
    a = shorter;
  }
  if (!has_enough(run, a, b, &run->items.data[first], speaker))
    return;
  sf_alignment found = sf_align(&run->aligner, run->words.data + a->first, a->count,
                                run->words.data + b->first, b->count);
  bool one = is_one_utterance(run, a, b, &found, speaker);
  if (one && !is_stray(a, b, speaker)) {
    sf_grouping_join(run->grouping, a->member, b->member);
    a->settled = a->settled || b->speaker.length;
    b->settled = b->settled || a->speaker.length;
  } else if (one || is_piece(run, a, b, &found, speaker)) {
    uint64_t points = points_as_host(run, a, b, &found, speaker);
    uint32_t host = (uint32_t)(b - run->items.data);
    if (points > a->host_points || (points == a->host_points && host < a->host)) {
      a->host = host;
      a->host_points = points;
    }
  }
}

/* ---- the index ---- */

static void add_feature(quote_run *run, uint64_t a, uint64_t b) {
  uint64_t feature = (a * 0x9E3779B97F4A7C15u ^ b) * 0xC2B2AE3D27D4EB4Fu;
  if (run->features.count < FEATURES_MAX)
    SF_ARENA_PUSH(&run->store->work, &run->features, feature ^ feature >> 29);
}

/* Neighbours of content, also with one word between them; each word with the speaker. */
static void find_features(quote_run *run, const quote_item *item) {
  const sf_same_word *words = run->words.data + item->first;
  uint64_t last = 0, before = 0;
  run->features.count = 0;
  for (uint32_t i = 0; i < item->count; i++) {
    if (words[i].sort == SF_WORD_STOP)
      continue;
    uint64_t sense = (uint64_t)words[i].sense + 1;
    if (last)
      add_feature(run, last, sense);
    if (before)
      add_feature(run, before, sense);
    if (item->speaker_key)
      add_feature(run, item->speaker_key, sense);
    before = last;
    last = sense;
  }
  if (item->content == 1) /* by an unnamed one: the whole */
    add_feature(run, XXH3_64bits(words, item->count * sizeof *words), 0);
}

static void note_senses(quote_run *run, const quote_item *item) {
  memset(run->senses, 0, sizeof run->senses);
  for (uint32_t i = 0; i < item->count; i++) {
    uint32_t sense = run->words.data[item->first + i].sense;
    run->senses[sense / 64 % SENSE_WORDS] |= UINT64_C(1) << sense % 64;
  }
}

static void look_up(quote_run *run, uint32_t number) {
  run->candidates.count = 0;
  for (size_t f = 0; f < run->features.count; f++) {
    uint32_t link = run->heads[run->features.data[f] & run->mask];
    for (int steps = 0; link && steps < LOOK_BACK; steps++) {
      const feature_link *at = &run->links.data[link - 1];
      quote_item *item = &run->items.data[at->item];
      link = at->next;
      if (at->tag != (uint32_t)(run->features.data[f] >> 32))
        continue;
      if (item->stamp != number + 1) {
        item->stamp = number + 1;
        item->shared = 0;
        if (run->candidates.count < (size_t)CANDIDATES * 4)
          SF_ARENA_PUSH(&run->store->work, &run->candidates, at->item);
      }
      item->shared++;
    }
  }
}

static void file(quote_run *run, uint32_t number) {
  for (size_t f = 0; f < run->features.count; f++) {
    uint32_t *head = &run->heads[run->features.data[f] & run->mask];
    uint32_t tag = (uint32_t)(run->features.data[f] >> 32);
    SF_ARENA_PUSH(&run->store->work, &run->links, ((feature_link){number, *head, tag}));
    *head = (uint32_t)run->links.count;
  }
}

/* Worth lining up: enough in common for the shorter of the two. */
static bool is_worth(const quote_item *a, const quote_item *b, sf_speaker_match speaker) {
  uint32_t shorter = a->content < b->content ? a->content : b->content;
  if (speaker == SF_SPEAKER_OTHER)
    return shorter >= 7 && b->shared >= shorter;
  return b->shared * (speaker == SF_SPEAKER_OPEN ? 2 : 4) >= shorter;
}

static void find_pairs(quote_run *run) {
  size_t size = 256;
  while (size < run->words.count * 2)
    size *= 2;
  run->mask = size - 1;
  run->heads = sf_arena_alloc(&run->store->work, size * sizeof *run->heads);
  memset(run->heads, 0, size * sizeof *run->heads);
  for (uint32_t i = 0; i < run->items.count; i++) {
    find_features(run, &run->items.data[i]);
    look_up(run, i);
    uint32_t compared = 0;
    if (run->candidates.count)
      note_senses(run, &run->items.data[i]);
    for (size_t c = 0; c < run->candidates.count && compared < CANDIDATES; c++) {
      const quote_item *a = &run->items.data[run->candidates.data[c]], *b = &run->items.data[i];
      sf_speaker_match speaker = sf_speaker_compare(a->speaker, a->named, b->speaker, b->named);
      if (is_worth(b, a, speaker)) {
        compare(run, run->candidates.data[c], i, speaker);
        compared++;
      }
    }
    file(run, i);
  }
  for (uint32_t i = 0; i < run->items.count; i++)
    if (run->items.data[i].host != SF_NONE && !run->items.data[i].settled)
      sf_grouping_join(run->grouping, run->items.data[i].member,
                       run->items.data[run->items.data[i].host].member);
}

/* ---- pieces of one split quotation ---- */

typedef struct group_piece {
  uint32_t document, number, member;
} group_piece;

static int compare_pieces(const void *a, const void *b) {
  const group_piece *x = a, *y = b;
  if (x->document != y->document)
    return x->document < y->document ? -1 : 1;
  if (x->number != y->number)
    return x->number < y->number ? -1 : 1;
  return x->member < y->member ? -1 : x->member > y->member;
}

/* A whole number in its shortest form; false if it is none. */
static bool is_whole(sf_decimal number, uint32_t *out) {
  while (number.scale > 0 && number.digits % 10 == 0) {
    number.digits /= 10;
    number.scale--;
  }
  *out = (uint32_t)number.digits;
  return number.scale == 0 && number.digits >= 0 && number.digits < UINT32_MAX;
}

static void join_groups(sf_grouping *grouping, uint32_t first, uint32_t end) {
  sf_store *store = grouping->store;
  size_t count = 0;
  for (uint32_t m = first; m < end; m++)
    count += sf_mention_value(store, sf_member(store, m), SF_QUOTE_GROUP) != NULL;
  if (count < 2)
    return;
  group_piece *pieces = sf_arena_alloc(&store->work, count * sizeof *pieces);
  count = 0;
  for (uint32_t m = first; m < end; m++) {
    const sf_value *group = sf_mention_value(store, sf_member(store, m), SF_QUOTE_GROUP);
    group_piece piece = {.document = store->rank[sf_member(store, m)->document], .member = m};
    if (group && group->type == SF_VALUE_NUMBER && is_whole(group->as.number, &piece.number))
      pieces[count++] = piece;
  }
  if (count > 1)
    qsort(pieces, count, sizeof *pieces, compare_pieces);
  for (size_t i = 1; i < count; i++)
    if (pieces[i].document == pieces[i - 1].document && pieces[i].number == pieces[i - 1].number)
      sf_grouping_join(grouping, pieces[i - 1].member, pieces[i].member);
}

/* ---- the whole ---- */

/* Those of one article that could be near one another, into `ordinals`; how many. */
static uint32_t glance_at(const sf_grouping *grouping, uint32_t first, uint32_t end,
                          uint32_t *ordinals) {
  sf_slice texts[SF_GLANCE_MAX] = {{0}};
  bool maybe[SF_GLANCE_MAX];
  uint32_t kept = 0;
  for (uint32_t i = first; i < end; i++)
    texts[i - first] = sf_cell_words(&grouping->store->cells.data[grouping->cells[i]]);
  if (!sf_same_glance(texts, end - first, &grouping->store->work, maybe))
    return 0;
  for (uint32_t i = first; i < end; i++)
    if (maybe[i - first])
      ordinals[kept++] = i;
  return kept;
}

/* Compares the cells from `first` to `end`, of a store of one article only a few. */
static void find_same(sf_grouping *grouping, uint32_t first, uint32_t end) {
  sf_store *store = grouping->store;
  uint32_t few[SF_GLANCE_MAX], count = end - first;
  bool glance = store->documents.count == 1 && count <= SF_GLANCE_MAX;
  if (glance && !(count = glance_at(grouping, first, end, few)))
    return;
  quote_run run = {.grouping = grouping, .store = store, .tables = sf_store_words(store)};
  run.aligner.arena = &store->work;
  for (uint32_t i = 0; i < count; i++)
    add_item(&run, glance ? few[i] : first + i);
  find_pairs(&run);
}

void sf_same_quotes(sf_grouping *grouping) {
  sf_store *store = grouping->store;
  uint32_t first = 0, end;
  while (first < store->cells.count &&
         store->cells.data[grouping->cells[first]].kind < SF_KIND_QUOTE)
    first++;
  for (end = first; end < store->cells.count; end++)
    if (store->cells.data[grouping->cells[end]].kind != SF_KIND_QUOTE)
      break;
  if (end - first < 2)
    return;
  join_groups(grouping, grouping->start[first], grouping->start[end]);
  find_same(grouping, first, end);
}
