/* date.c: the date extractor: its plan, and the walk over the candidates.
 *
 * Rules are tried only where outlook.c sees that they can match. All readings are collected first,
 * because what a document is (news or history, day first or month first) is learned from all of
 * them; then each is resolved in text order.
 */
#include "extract/date/date.h"

#include "extract/date/internal.h"

#include <stdlib.h>

static const char *const actions[] = {"point",    "numeric", "weekday", "deictic",  "reference",
                                      "relative", "context", "shifted", "duration", "set",
                                      "months",   "season",  "holiday", "clock",    "part",
                                      "year-end", "week",    "related", "length",   NULL};
static const char *const groups[] = {
    "day",     "month",   "year",     "day2",     "year2",     "weekday", "unit",    "number",
    "number2", "ordinal", "relation", "shift",    "part",      "season",  "holiday", "quarter",
    "era",     "decade",  "century",  "tens",     "ones",      "hour",    "minute",  "meridiem",
    "zone",    "word",    "fiscal",   "fraction", "container", NULL};
static const char *const needs[] = {
    "dash",     "suffix",  "slash",   "four",   "clock",  "era",   "day",    "year",  "number",
    "relation", "weekday", "series",  "of",     "the",    "for",   "ago",    "alone", "unit",
    "named",    "holiday", "apart",   "more",   "turn",   "twice", "placed", "words", "counted",
    "dated",    "quarter", "century", "decade", "period", NULL};
static const sf_rule_words words = {"date", actions, groups, needs};

static const char *const table_names[TABLE_COUNT] = {
    "date_month",    "date_weekday",    "date_unit",      "date_fiscal",
    "date_number",   "date_tens",       "date_ones",      "date_ordinal",
    "date_relation", "date_shift",      "date_deictic",   "date_reference",
    "date_season",   "date_part",       "date_clock",     "date_meridiem",
    "date_zone",     "date_extent",     "date_about",     "date_frequency",
    "date_each",     "date_holiday",    "date_cue",       "date_counted",
    "date_label",    "date_title",      "date_tense",     "date_tense_suffix",
    "date_era",      "date_quarter",    "clause_the",     "date_vague",
    "date_link",     "date_season_cue", "date_name",      "date_decade",
    "date_modal",    "date_ended",      "date_period",    "date_reference_noun",
    "date_filler",   "date_alternate",  "date_half",      "date_range",
    "date_aside",    "date_rate",       "date_of",        "date_ahead",
    "date_turn",     "date_spelled",    "date_half_unit", "date_century",
    "date_lead",     "date_age",        "date_tie",       "date_bound",
    "date_closing",  "date_award",      "date_event",     "date_event_noun",
    "date_owner",    "date_week_tie",   "date_run",       "date_match",
    "date_hope",     "date_indefinite"};

static const char *const bit_names[BIT_COUNT] = {
    "date_unit",        "date_month",   "date_era",          "date_number",       "date_ordinal",
    "date_relation",    "date_weekday", "date_filler",       "date_unit_article", "date_unit_lead",
    "date_unit_follow", "then_unit",    "ordinal_then_unit", "then_month",        "then_clock",
    "then_words",       "placed_unit",  "date_fiscal",       "date_vague",        "date_each",
    "date_season",      "rare_shape"};

/* ---- the plan ---- */

static uint64_t union_of(sf_lexicon *lexicon, const date_plan *plan, const uint8_t *tables,
                         size_t count) {
  uint64_t classes = 0;
  for (size_t i = 0; i < count; i++)
    classes |= sf_lexicon_class(lexicon, plan->tables[tables[i]]);
  return classes;
}
#define UNION(...)                                                                                 \
  union_of(lexicon, plan, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

/* Sorts the classes by what makes a rule worth trying; see outlook.c. */
static void sort_classes(sf_lexicon *lexicon, date_plan *plan) {
  static const uint8_t phrased[PHRASED_TABLES] = {TABLE_REFERENCE, TABLE_REFERENCE_NOUN,
                                                  TABLE_DEICTIC, TABLE_HOLIDAY, TABLE_FREQUENCY};
  for (size_t i = 0; i < PHRASED_TABLES; i++) {
    plan->phrased_tables[i] = plan->tables[phrased[i]];
    plan->phrased_bits[i] = sf_lexicon_class(lexicon, plan->tables[phrased[i]]);
    plan->phrased |= plan->phrased_bits[i];
  }
  plan->dated = UNION(TABLE_MONTH, TABLE_WEEKDAY, TABLE_UNIT, TABLE_FISCAL, TABLE_NUMBER,
                      TABLE_ORDINAL, TABLE_RELATION, TABLE_SEASON, TABLE_PART, TABLE_HOLIDAY,
                      TABLE_ERA, TABLE_QUARTER, TABLE_EXTENT, TABLE_PERIOD, TABLE_VAGUE);
  plan->unit_like = UNION(TABLE_UNIT, TABLE_HALF, TABLE_PERIOD, TABLE_QUARTER);
  plan->clock_like = UNION(TABLE_MERIDIEM, TABLE_ZONE);
  plan->day_phrases = UNION(TABLE_DEICTIC);
  plan->far_reaching = plan->day_phrases | UNION(TABLE_MONTH);
  plan->before_clock = plan->day_phrases | UNION(TABLE_WEEKDAY);
  plan->related = UNION(TABLE_UNIT, TABLE_WEEKDAY, TABLE_MONTH, TABLE_SEASON, TABLE_PART,
                        TABLE_PERIOD, TABLE_HOLIDAY, TABLE_FISCAL);
  plan->named = UNION(TABLE_WEEKDAY, TABLE_MONTH, TABLE_SEASON, TABLE_PART, TABLE_PERIOD);
  plan->holiday = UNION(TABLE_HOLIDAY);
  plan->before_year = UNION(TABLE_UNIT, TABLE_FISCAL);
  plan->leading = plan->before_clock | plan->before_year | UNION(TABLE_MONTH);
  plan->repeated = UNION(TABLE_UNIT, TABLE_PART, TABLE_WEEKDAY, TABLE_SEASON, TABLE_MONTH);
  plan->tying = UNION(TABLE_NUMBER, TABLE_ORDINAL, TABLE_UNIT, TABLE_RELATION, TABLE_FILLER);
  plan->promising = plan->tying | plan->dated | plan->unit_like | plan->repeated;
  plan->looking =
      plan->leading | UNION(TABLE_NUMBER, TABLE_ORDINAL, TABLE_RELATION, TABLE_VAGUE, TABLE_EACH);
  /* named one by one: several of these share a class bit, see share_classes */
  plan->strong = UNION(TABLE_MONTH, TABLE_WEEKDAY, TABLE_PERIOD, TABLE_SEASON, TABLE_QUARTER,
                       TABLE_PART, TABLE_CLOCK, TABLE_DECADE, TABLE_ERA);
  plan->shared = UNION(TABLE_QUARTER, TABLE_PART, TABLE_CLOCK, TABLE_DECADE, TABLE_PERIOD);
  plan->telling = plan->strong | plan->phrased | plan->leading | SF_CLASS_NUMBER;
  plan->wanted = plan->telling | plan->looking | SF_CLASS_QUOTE;
}

static sf_result reserve_bits(const sf_rulebook *book, date_plan *plan, sf_error *error) {
  for (size_t i = 0; i < BIT_COUNT; i++) {
    uint16_t table = sf_rulebook_table(book, bit_names[i], error);
    if (table == SF_NO_TABLE)
      return SF_ERROR_RULES;
    plan->bits[i] = sf_lexicon_class(book->lexicon, table);
    if (!plan->bits[i])
      return sf_error_set(error, SF_ERROR_RULES, NULL, 0, 0, "too many classes of words");
  }
  return SF_OK;
}

static void read_suffix(const sf_lexicon *lexicon, date_plan *plan) {
  const sf_entry *entry = NULL;
  while ((entry = sf_lexicon_next(lexicon, plan->tables[TABLE_TENSE_SUFFIX], entry)) != NULL)
    plan->past_suffix = sf_entry_phrase(entry);
}

/* There are more tables than bits: the rarest words of this folder make do with a few. */
static void share_classes(sf_lexicon *lexicon, const date_plan *plan) {
  static const uint8_t pairs[][2] = {
      {TABLE_ZONE, TABLE_MERIDIEM},  {TABLE_HOLIDAY, TABLE_REFERENCE_NOUN},
      {TABLE_QUARTER, TABLE_DECADE}, {TABLE_CLOCK, TABLE_DECADE},
      {TABLE_PERIOD, TABLE_DECADE},  {TABLE_PART, TABLE_DECADE}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    sf_lexicon_share_class(lexicon, plan->tables[pairs[i][0]], plan->tables[pairs[i][1]]);
}

static void release(void *memory) {
  date_plan *plan = memory;
  sf_ruleset_free(plan->rules);
  free(plan);
}

static sf_result prepare(const sf_rulebook *book, void **out, sf_error *error) {
  date_plan *plan = calloc(1, sizeof *plan);
  if (!plan)
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  sf_result result = SF_OK;
  for (size_t i = 0; i < TABLE_COUNT && result == SF_OK; i++) {
    plan->tables[i] = sf_rulebook_table(book, table_names[i], error);
    if (plan->tables[i] == SF_NO_TABLE)
      result = SF_ERROR_RULES;
  }
  if (result == SF_OK) {
    share_classes(book->lexicon, plan);
    result = reserve_bits(book, plan, error);
  }
  if (result == SF_OK)
    result = sf_ruleset_new(book->lexicon, book->sources, book->source_count, &words, &plan->rules,
                            error);
  if (result != SF_OK) {
    release(plan);
    return result;
  }
  sort_classes(book->lexicon, plan);
  read_suffix(book->lexicon, plan);
  *out = plan;
  return SF_OK;
}

static uint64_t classes(const void *plan) {
  return ((const date_plan *)plan)->wanted;
}

static const sf_rule *const *rules(const void *plan, size_t *count) {
  return sf_ruleset_rules(((const date_plan *)plan)->rules, count);
}

/* ---- the walk ---- */

/* The first token that begins at or behind byte `end`. */
static uint32_t token_behind(const sf_scan *scan, uint32_t index, uint32_t end) {
  while (index < scan->tokens->tokens.count && scan->tokens->tokens.data[index].start < end)
    index++;
  return index;
}

/* Adds list[*count] unless it is refused. */
static void keep_reading(const date_plan *plan, sf_scan *scan, const sf_match *match,
                         date_reading *list, size_t *count) {
  date_reading *reading = &list[*count];
  date_widen(plan, scan, reading);
  const char *reason = date_refuse(plan, scan, reading);
  if (reason)
    sf_scan_decline(scan, SF_KIND_DATE, match->rule->name, reading->start, reading->end, reason);
  else
    (*count)++;
}

/* Adds the match at list[*count], whose token and sentence stand there; "3-7 March" is two. */
static void add_reading(const date_plan *plan, sf_scan *scan, const sf_match *match,
                        date_reading *list, size_t *count) {
  date_reading *reading = &list[*count], rest;
  uint32_t token = reading->first, sentence = reading->sentence;
  date_read(plan, scan, match, token, reading);
  reading->sentence = sentence;
  reading->first = match->start == scan->tokens->tokens.data[token].start
                       ? token
                       : sf_tokens_at(scan->tokens, match->start);
  bool split = date_split(scan, match, reading, &rest);
  reading->stop = token_behind(scan, reading->first, reading->end);
  keep_reading(plan, scan, match, list, count);
  if (!split)
    return;
  rest.first = sf_tokens_at(scan->tokens, rest.start);
  rest.stop = token_behind(scan, rest.first, rest.end);
  list[*count] = rest;
  keep_reading(plan, scan, match, list, count);
}

/* Fills `list` (room for one reading a candidate is never needed: a reading covers a token). */
static size_t collect(const date_plan *plan, sf_scan *scan, date_reading **out) {
  size_t count = 0, capacity = 64;
  date_reading *list = sf_arena_alloc(scan->arena, capacity * sizeof *list);
  uint32_t behind = 0, sentence = 0; /* the walk goes forward only */
  const sf_candidate *end = scan->candidates + scan->candidate_count;
  for (const sf_candidate *candidate = scan->candidates;
       (candidate = sf_candidate_next(candidate, plan->wanted)) < end; candidate++) {
    const sf_token *token = &scan->tokens->tokens.data[candidate->token];
    unsigned seen;
    uint64_t outlook = token->start < behind ? 0 : date_outlook(plan, scan, candidate, &seen);
    sf_match match;
    if (!outlook)
      continue;
    while (sentence + 1 < scan->tokens->sentences.count &&
           scan->tokens->sentences.data[sentence + 1].first <= candidate->token)
      sentence++;
    uint32_t stop =
        scan->tokens->paragraphs.data[scan->tokens->sentences.data[sentence].paragraph].stop;
    if (!sf_ruleset_match_seen(plan->rules, scan->matcher, scan->text, token->start, stop, outlook,
                               seen, &match))
      continue;
    if (count + 1 >= capacity) { /* a match gives two at most */
      date_reading *more = sf_arena_alloc(scan->arena, 2 * capacity * sizeof *list);
      memcpy(more, list, capacity * sizeof *list);
      list = more;
      capacity *= 2;
    }
    size_t before = count;
    list[count].first = candidate->token;
    list[count].sentence = sentence;
    add_reading(plan, scan, &match, list, &count);
    if (count > before)
      behind = match.end;
    if (count == before + 1 && before && date_join(plan, scan, &list[before - 1], &list[before]))
      count--;
  }
  *out = list;
  return count;
}

/* ---- mentions ---- */

static sf_value day_value(sf_scan *scan, sf_day_number day) {
  char text[DATE_POINT_SIZE];
  size_t length = date_day_write(day, text);
  return sf_value_text(sf_arena_copy(scan->arena, (sf_slice){text, length}));
}

/* The weekday that the text names, where the day's own is another: one of the two is wrong. */
static sf_value other_weekday(sf_scan *scan, const date_reading *reading,
                              const date_result *result) {
  if (reading->weekday == ABSENT || reading->day == ABSENT || !result->has_days ||
      result->from != result->to || sf_day_number_weekday(result->from) == reading->weekday)
    return sf_value_text((sf_slice){0});
  return sf_value_text(sf_arena_format(scan->arena, "XXXX-WXX-%d", reading->weekday));
}

static void add_mention(sf_scan *scan, const date_reading *reading, const date_result *result) {
  static const char *const types[] = {"DATE", "TIME", "DURATION", "SET"};
  sf_mention *mention = sf_scan_add(scan, SF_KIND_DATE, reading->rule->name, reading->first,
                                    reading->start, reading->end);
  mention->values[SF_DATE_TYPE] = sf_value_text(sf_slice_of(types[result->type]));
  if (result->length)
    mention->values[SF_DATE_VALUE] =
        sf_value_text(sf_arena_copy(scan->arena, (sf_slice){result->value, result->length}));
  mention->values[SF_DATE_MODIFIER] = sf_value_text(result->modifier);
  if (result->has_days) {
    mention->values[SF_DATE_FROM] = day_value(scan, result->from);
    mention->values[SF_DATE_TO] = day_value(scan, result->to);
  }
  if (result->max_length)
    mention->values[SF_DATE_MAX] =
        sf_value_text(sf_arena_copy(scan->arena, (sf_slice){result->max, result->max_length}));
  if (result->anchor)
    mention->values[SF_DATE_ANCHOR] = sf_value_text(sf_slice_of(result->anchor));
  mention->values[SF_DATE_WEEKDAY] = other_weekday(scan, reading, result);
}

/* Notes on the last two mentions that they name the ends of one stretch: "from May to July". */
static void add_range(sf_scan *scan, const date_result *first, const date_result *last) {
  char text[2 * DATE_POINT_SIZE + 1];
  size_t length = date_day_write(first->from, text);
  text[length++] = '/';
  length += date_day_write(last->to, text + length);
  sf_value range = sf_value_text(sf_arena_copy(scan->arena, (sf_slice){text, length}));
  sf_mention *mention = &scan->mentions.data[scan->mentions.count - 1];
  mention[0].values[SF_DATE_RANGE] = mention[-1].values[SF_DATE_RANGE] = range;
}

static void run(const void *memory, sf_scan *scan) {
  const date_plan *plan = memory;
  date_reading *list;
  size_t count = collect(plan, scan, &list);
  date_frame frame;
  date_frame_init(&frame, plan, scan, list, count);
  date_result before = {.modifier = {0}}; /* of frame.before */
  for (size_t i = 0; i < count; i++) {
    date_result result = {.modifier = {0}};
    frame.next = i + 1 < count ? &list[i + 1] : NULL;
    date_resolve(&frame, &list[i], &result);
    if (result.declined) {
      sf_scan_decline(scan, SF_KIND_DATE, list[i].rule->name, list[i].start, list[i].end,
                      result.declined);
      continue;
    }
    add_mention(scan, &list[i], &result);
    if (before.has_days && result.has_days && before.from < result.to &&
        date_spans(&frame, frame.before, &list[i]))
      add_range(scan, &before, &result);
    before = result;
    date_frame_note(&frame, &list[i], &result);
  }
}

/* "2031-05-12", "TIME 2031-05-12TNI", "2031 START". */
static void describe(const sf_mention *mention, sf_buffer *out) {
  const sf_value *values = mention->values;
  if (!sf_slice_is(values[SF_DATE_TYPE].as.text, "DATE")) {
    sf_buffer_add(out, values[SF_DATE_TYPE].as.text);
    sf_buffer_add_text(out, " ");
  }
  if (values[SF_DATE_VALUE].type == SF_VALUE_TEXT)
    sf_buffer_add(out, values[SF_DATE_VALUE].as.text);
  else
    sf_buffer_add_text(out, "null");
  if (values[SF_DATE_MODIFIER].type == SF_VALUE_TEXT) {
    sf_buffer_add_text(out, " ");
    sf_buffer_add(out, values[SF_DATE_MODIFIER].as.text);
  }
}

const sf_extractor sf_date_extractor = {SF_KIND_DATE, prepare, release, classes,
                                        run,          rules,   describe};
