/* country.c: the country extractor: prepares the tables, runs the steps, emits mentions.
 *
 * Steps: sight.c finds country words, decide.c judges them in their surroundings, here they become
 * mentions. Membership is the tables' (countries.tsv), context words are context.tsv's; metonym.c
 * adds capitals that stand for countries (metonyms.tsv), if they are wanted. There are
 * no patterns: every shape needed is a neighbour of a token.
 */
#include "extract/country/country.h"

#include "extract/country/internal.h"

#include <stdlib.h>

static const char *const table_names[TABLE_COUNT] = {
    [TABLE_COUNTRY] = "country",
    [TABLE_PREFIX] = "country_prefix",
    [TABLE_NOT] = "country_not",
    [TABLE_US_STATE] = "us_state",
    [TABLE_US_CITY] = "us_city",
    [TABLE_GEORGIA_COUNTRY] = "georgia_country",
    [TABLE_GEORGIA_STATE] = "georgia_state",
    [TABLE_LANGUAGE_CUE] = "language_cue",
    [TABLE_ORG_HEAD] = "org_head",
    [TABLE_COMPASS] = "compass",
    [TABLE_PLACE_CUE] = "place_cue",
    [TABLE_OTHER_SENSE] = "other_sense",
    [TABLE_LOCAL_CUE] = "local_cue",
    [TABLE_COUNTRY_CUE] = "country_cue",
    [TABLE_PERSON_CUE] = "person_cue",
    [TABLE_TOWN_CUE] = "town_cue",
    [TABLE_STATE_CUE] = "state_cue",
    [TABLE_CAPS_CUE] = "caps_cue",
    [TABLE_JOINER] = "country_joiner",
    [TABLE_SMALL_WORD] = "country_small_word",
    [TABLE_METONYM] = "metonym",
    [TABLE_METONYM_VERB] = "metonym_verb",
    [TABLE_METONYM_SMALL] = "metonym_small",
    [TABLE_METONYM_DEALING] = "metonym_dealing",
    [TABLE_METONYM_MATTER] = "metonym_matter",
    [TABLE_METONYM_GLUED] = "metonym_glued",
    [TABLE_METONYM_PLACE] = "metonym_place",
    [TABLE_METONYM_OTHER] = "metonym_other",
    [TABLE_METONYM_STAFF] = "metonym_staff",
    [TABLE_METONYM_AGENT] = "metonym_agent",
    [TABLE_METONYM_ARTICLE] = "clause_the",
};

/* Shown by `explain`. */
static const char *const refusals[REFUSED_COUNT] = {
    [REFUSED_NOT] = "a phrase of table country_not",
    [REFUSED_PRONOUN] = "may be the pronoun in capitals",
    [REFUSED_CURRENCY] = "names a currency",
    [REFUSED_ROAD] = "names a road",
    [REFUSED_LANGUAGE] = "names the language",
    [REFUSED_NAME] = "part of a name",
    [REFUSED_PERSON] = "a person's name",
    [REFUSED_TOWN] = "a town",
    [REFUSED_STATE] = "more speaks for the state",
    [REFUSED_WORD] = "also a common word, and the country is not named",
    [REFUSED_OTHER_SENSE] = "more speaks for another sense",
    [REFUSED_UNSUPPORTED] = "nothing foreign is named: a town or a person",
};

uint16_t country_code_number(sf_slice code) {
  if (code.length != 2 || code.data[0] < 'A' || code.data[0] > 'Z' || code.data[1] < 'A' ||
      code.data[1] > 'Z')
    return COUNTRY_NO_CODE;
  return (uint16_t)((code.data[0] - 'A') * 26 + (code.data[1] - 'A'));
}

/* The first phrase of the first row of form `name` is what a country is called. */
static void name_codes(country_plan *plan) {
  const sf_entry *entry = NULL;
  while ((entry = sf_lexicon_next(plan->lexicon, plan->table[TABLE_COUNTRY], entry)) != NULL) {
    if (!country_says(entry, plan->form, "name"))
      continue;
    uint16_t number = country_code_number(sf_entry_value(entry, plan->code));
    if (number == COUNTRY_NO_CODE)
      continue;
    if (!plan->name[number].length)
      plan->name[number] = sf_entry_phrase(entry);
    plan->current[number] |= !country_says(entry, plan->note, "historical");
  }
}

/* ---- what words can be ---- */

typedef struct word_marker {
  country_word *words;
  country_table table;
} word_marker;

static void mark_words(void *context, const sf_phrase *phrase) {
  const word_marker *marker = context;
  country_word *first = &marker->words[phrase->words[0]];
  first->starts |= COUNTRY_TABLE(marker->table);
  marker->words[phrase->words[phrase->length - 1]].ends |= COUNTRY_TABLE(marker->table);
  if (marker->table <= TABLE_NOT && !(phrase->shapes[0] & SF_SHAPE_CAPITAL))
    first->starts |= COUNTRY_SMALL_START;
}

/* What each word can be in the tables; NULL when memory ran out. */
static const country_word *learn_words(const uint16_t *tables, sf_lexicon *lexicon) {
  static const char name[] = "country words";
  size_t size;
  const country_word *known = sf_lexicon_known(lexicon, name, &size);
  if (known)
    return known;
  size = sf_lexicon_word_count(lexicon) * sizeof(country_word);
  country_word *words = sf_lexicon_learn(lexicon, name, size);
  for (int i = 0; words && i < TABLE_COUNT; i++) {
    word_marker marker = {words, (country_table)i};
    sf_lexicon_each_phrase(lexicon, tables[i], mark_words, &marker);
  }
  return words;
}

/* ---- the plan ---- */

static void find_columns(country_plan *plan, const sf_lexicon *lexicon) {
  const uint16_t *table = plan->table;
  plan->code = sf_lexicon_column(lexicon, table[TABLE_COUNTRY], "code");
  plan->form = sf_lexicon_column(lexicon, table[TABLE_COUNTRY], "form");
  plan->note = sf_lexicon_column(lexicon, table[TABLE_COUNTRY], "note");
  plan->prefix_code = sf_lexicon_column(lexicon, table[TABLE_PREFIX], "code");
  plan->state_code = sf_lexicon_column(lexicon, table[TABLE_US_STATE], "code");
  plan->city_state = sf_lexicon_column(lexicon, table[TABLE_US_CITY], "state");
  plan->cue_side = sf_lexicon_column(lexicon, table[TABLE_LANGUAGE_CUE], "side");
  plan->cue_strength = sf_lexicon_column(lexicon, table[TABLE_LANGUAGE_CUE], "strength");
  plan->head_kind = sf_lexicon_column(lexicon, table[TABLE_ORG_HEAD], "kind");
  plan->place_code = sf_lexicon_column(lexicon, table[TABLE_PLACE_CUE], "code");
  plan->sense_code = sf_lexicon_column(lexicon, table[TABLE_OTHER_SENSE], "code");
  plan->metonym_code = sf_lexicon_column(lexicon, table[TABLE_METONYM], "code");
  for (int i = 0; i < TABLE_COUNT; i++)
    plan->kind[i] = sf_lexicon_column(lexicon, table[i], "kind");
}

static sf_result fill_plan(country_plan *plan, const sf_rulebook *book, sf_error *error) {
  static const country_table evidence[] = {
      TABLE_US_STATE,  TABLE_US_CITY,     TABLE_GEORGIA_COUNTRY, TABLE_GEORGIA_STATE,
      TABLE_PLACE_CUE, TABLE_OTHER_SENSE, TABLE_LOCAL_CUE};
  plan->lexicon = book->lexicon;
  for (int i = 0; i < TABLE_COUNT; i++) {
    plan->table[i] = sf_rulebook_table(book, table_names[i], error);
    if (plan->table[i] == SF_NO_TABLE)
      return SF_ERROR_RULES;
  }
  plan->given_name = sf_lexicon_table(book->lexicon, "given_name");
  find_columns(plan, book->lexicon);
  name_codes(plan);
  plan->words = learn_words(plan->table, book->lexicon);
  if (!plan->words)
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  for (int i = TABLE_COUNTRY; i <= TABLE_NOT; i++)
    plan->candidates |= sf_lexicon_class(book->lexicon, plan->table[i]);
  for (size_t i = 0; i < sizeof evidence / sizeof *evidence; i++)
    plan->evidence |= sf_lexicon_class(book->lexicon, plan->table[evidence[i]]);
  if (book->extras & SF_EXTRA_METONYMS)
    plan->metonyms = sf_lexicon_class(book->lexicon, plan->table[TABLE_METONYM]);
  return SF_OK;
}

static sf_result prepare(const sf_rulebook *book, void **plan, sf_error *error) {
  *plan = calloc(1, sizeof(country_plan));
  if (!*plan)
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  return fill_plan(*plan, book, error);
}

static void release(void *plan) {
  free(plan);
}

static uint64_t classes(const void *plan) {
  const country_plan *self = plan;
  return self->candidates | self->evidence | self->metonyms;
}

static void emit(const country_scan *self, const country_sighting *sighting) {
  const sf_token *first = &self->tokens[sighting->first], *last = &self->tokens[sighting->end - 1];
  sf_slice rule = sighting->demonym ? SF_SLICE("demonym") : SF_SLICE("name");
  if (sighting->entry->table == self->plan->table[TABLE_NOT])
    rule = sf_entry_value(sighting->entry, 0);
  uint32_t end = last->start + last->length;
  if (sighting->verdict != VERDICT_YES) {
    sf_scan_decline(self->scan, SF_KIND_COUNTRY, rule, first->start, end,
                    refusals[sighting->refusal]);
    return;
  }
  sf_mention *mention =
      sf_scan_add(self->scan, SF_KIND_COUNTRY, rule, sighting->first, first->start, end);
  uint16_t number = sighting->number;
  sf_slice name = {0};
  if (number != COUNTRY_NO_CODE)
    name = self->plan->name[number];
  mention->values[SF_COUNTRY_CODE] =
      sighting->code.length ? sf_value_text(sighting->code) : sf_value_null();
  mention->values[SF_COUNTRY_NAME] =
      sf_value_text(name.length ? name : sf_entry_phrase(sighting->entry));
  mention->values[SF_COUNTRY_FORM] = sf_value_text(rule);
  if (number != COUNTRY_NO_CODE && !self->plan->current[number])
    mention->values[SF_COUNTRY_HISTORICAL] = sf_value_true();
}

static void run(const void *plan, sf_scan *scan) {
  country_scan self = {.plan = plan,
                       .scan = scan,
                       .tokens = scan->tokens->tokens.data,
                       .token_count = (uint32_t)scan->tokens->tokens.count};
  country_sight(&self);
  country_decide(&self);
  for (uint32_t i = 0; i < self.count; i++)
    emit(&self, &self.list[i]);
  if (self.plan->metonyms)
    country_read_metonyms(&self);
}

static const sf_rule *const *rules(const void *plan, size_t *count) {
  (void)plan;
  *count = 0;
  return NULL;
}

static void describe(const sf_mention *mention, sf_buffer *out) {
  const sf_value *code = &mention->values[SF_COUNTRY_CODE];
  sf_buffer_add(out, code->type == SF_VALUE_TEXT ? code->as.text : SF_SLICE("null"));
  sf_buffer_add_text(out, " ");
  sf_buffer_add(out, mention->values[SF_COUNTRY_FORM].as.text);
}

const sf_extractor sf_country_extractor = {SF_KIND_COUNTRY, prepare, release, classes, run,
                                           rules,           describe};
