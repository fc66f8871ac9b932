/* quote.c: the quotation extractor: which words were spoken or written, and by whom.
 *
 * Here: the plan, the order of the parts, and the mentions that come of it. The parts are listed
 * in parts.h. Its people are told whether they are quoted or not.
 */
#include "extract/quote/quote.h"

#include "extract/quote/parts.h"

#include <stdlib.h>

static void release(void *plan) {
  quote_plan *self = plan;
  if (!self)
    return;
  free(self);
}

static sf_result find_tables(quote_plan *self, const sf_rulebook *book, sf_error *error) {
  const struct {
    const char *name;
    uint16_t *number;
  } tables[] = {{"cue", &self->cue},
                {"cue_phrase", &self->cue_phrase},
                {"not_cue", &self->not_cue},
                {"title", &self->title},
                {"big_place", &self->place},
                {"us_state", &self->state},
                {"role_group", &self->group},
                {"nickname", &self->nickname},
                {"name_suffix", &self->suffix},
                {"country", &self->country}};
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    *tables[i].number = sf_rulebook_table(book, tables[i].name, error);
    if (*tables[i].number == SF_NO_TABLE)
      return SF_ERROR_RULES;
  }
  self->phrase_kind = sf_lexicon_column(book->lexicon, self->cue_phrase, "kind");
  self->cue_tense = sf_lexicon_column(book->lexicon, self->cue, "tense");
  self->cue_strength = sf_lexicon_column(book->lexicon, self->cue, "strength");
  self->group_note = sf_lexicon_column(book->lexicon, self->group, "note");
  self->title_gender = sf_lexicon_column(book->lexicon, self->title, "gender");
  self->country_code = sf_lexicon_column(book->lexicon, self->country, "code");
  self->suffix_note = sf_lexicon_column(book->lexicon, self->suffix, "note");
  return SF_OK;
}

static sf_result prepare(const sf_rulebook *book, void **plan, sf_error *error) {
  quote_plan *self = calloc(1, sizeof *self);
  *plan = self;
  if (!self)
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  self->lexicon = book->lexicon;
  self->scare = book->extras & SF_EXTRA_SCARE;
  sf_result result = find_tables(self, book, error);
  if (result != SF_OK)
    return result;
  bool learnt = quote_words_learn(self, book->lexicon);
  return learnt ? SF_OK : sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
}

static uint64_t classes(const void *plan) {
  (void)plan;
  return SF_CLASS_QUOTE;
}

/* ---- mentions ---- */

static const char *const from_names[] = {"", "name", "surname", "role", "pronoun", "running"};
static const char *const type_names[] = {"", "person", "organisation", "document", "group"};

static sf_slice tokens_text(const quote_work *work, uint32_t first, uint32_t last) {
  return sf_scan_original(work->scan, work->tokens[first].start, quote_token_end(work, last));
}

static bool is_honorific(const quote_work *work, uint32_t token) {
  return (quote_token_bits(work, token) & BIT_HONORIFIC) &&
         (work->tokens[token].flags & SF_TOKEN_CAPITAL); /* not of "the first lady" */
}

/* An honorific beside the office is none: "Prime Minister Sir", "Dr". */
static sf_slice role_text(const quote_work *work, const quote_person *person) {
  uint32_t first = person->role_first, last = person->role_last;
  while (first <= last && is_honorific(work, first))
    first++;
  while (first < last && is_honorific(work, last))
    last--;
  return first <= last ? quote_name_text(work, first, last) : (sf_slice){0};
}

const quote_person_text *quote_person_tell(quote_work *work, uint32_t index) {
  if (!work->texts) {
    size_t size = work->people.count * sizeof *work->texts;
    work->texts = memset(sf_arena_alloc(work->scan->arena, size), 0, size);
  }
  quote_person_text *text = &work->texts[index];
  if (!text->name.data) {
    const quote_person *person = &work->people.data[index];
    text->name = quote_name_text(work, person->first, person->last);
    text->role = role_text(work, person);
  }
  return text;
}

/* The Q of a question tells no name. */
static bool is_letter(const quote_work *work, const quote_span *span) {
  return span->sort == SPAN_TURN && work->tokens[span->speaker_first].length <= 2 &&
         (quote_token_bits(work, span->speaker_first) & BIT_LABEL);
}

static void fill_speaker(quote_work *work, const quote_span *span, sf_value *values) {
  const sf_document *document = work->scan->document;
  if (span->speaker_first > span->speaker_last)
    return;
  sf_place start = sf_document_place(document, work->tokens[span->speaker_first].start);
  sf_place end = sf_document_place_end(document, quote_token_end(work, span->speaker_last));
  values[SF_QUOTE_SPEAKER_TEXT] =
      sf_value_text((sf_slice){document->text.data + start.byte, end.byte - start.byte});
  values[SF_QUOTE_SPEAKER_START] = sf_value_number(sf_decimal_of(start.code));
  values[SF_QUOTE_SPEAKER_END] = sf_value_number(sf_decimal_of(end.code));
  values[SF_QUOTE_SPEAKER_FROM] = sf_value_text(sf_slice_of(from_names[span->from]));
  values[SF_QUOTE_SPEAKER_TYPE] =
      sf_value_text(sf_slice_of(type_names[quote_speaker_type(work, span)]));
  if (span->person != NOBODY) {
    const quote_person_text *text = quote_person_tell(work, span->person);
    values[SF_QUOTE_SPEAKER] = sf_value_text(text->name);
    if (text->role.data)
      values[SF_QUOTE_SPEAKER_ROLE] = sf_value_text(text->role);
  } else if (span->from != FROM_PRONOUN && !is_letter(work, span) &&
             !(quote_token_bits(work, span->speaker_first) & BIT_SUBJECT)) {
    values[SF_QUOTE_SPEAKER] = values[SF_QUOTE_SPEAKER_TEXT];
  }
}

/* A title, a term or a scare quote: left out unless it was asked for. */
static void add_scare(quote_work *work, const quote_span *span) {
  uint32_t start = work->tokens[span->first].start, end = quote_token_end(work, span->last);
  if (work->plan->scare) {
    sf_mention *mention =
        sf_scan_add(work->scan, SF_KIND_QUOTE, SF_SLICE("scare"), span->first, start, end);
    mention->values[SF_QUOTE_FORM] = sf_value_text(SF_SLICE("scare"));
  } else {
    sf_scan_decline(work->scan, SF_KIND_QUOTE, SF_SLICE("speech"), start, end,
                    "no words that report speech: a title, a term or a scare quote");
  }
}

static sf_slice rule_of(const quote_span *span) {
  static const char *const names[] = {"running", "turn", "block", "post"};
  return span->sort == SPAN_MARKED && span->cue_first <= span->cue_last
             ? SF_SLICE("cue")
             : sf_slice_of(names[span->sort]);
}

static void add_mention(quote_work *work, const quote_span *span) {
  uint32_t start = work->tokens[span->first].start, end = quote_token_end(work, span->last);
  sf_slice rule = rule_of(span);
  sf_mention *mention = sf_scan_add(work->scan, SF_KIND_QUOTE, rule, span->first, start, end);
  mention->holds = span->sort != SPAN_MARKED;
  fill_speaker(work, span, mention->values);
  if (span->cue_first <= span->cue_last)
    mention->values[SF_QUOTE_CUE] =
        sf_value_text(tokens_text(work, span->cue_first, span->cue_last));
  mention->values[SF_QUOTE_FORM] = sf_value_text(sf_slice_of(span->direct ? "direct" : "partial"));
  if (span->group)
    mention->values[SF_QUOTE_GROUP] = sf_value_number(sf_decimal_of(span->group));
}

static void run(const void *plan, sf_scan *scan) {
  quote_work work = {.plan = plan,
                     .bits = ((const quote_plan *)plan)->bits,
                     .scan = scan,
                     .tokens = scan->tokens->tokens.data,
                     .token_count = (uint32_t)scan->tokens->tokens.count};
  quote_marks_find(&work);
  if (quote_unmarked_find(&work))
    quote_speakers_find(&work);
  for (uint32_t i = 0; i < work.unmarked.count; i++)
    if (work.unmarked.data[i].reported)
      add_mention(&work, &work.unmarked.data[i]);
  for (uint32_t i = 0; i < work.spans.count; i++)
    if (work.spans.data[i].reported)
      add_mention(&work, &work.spans.data[i]);
    else
      add_scare(&work, &work.spans.data[i]);
  quote_sightings_tell(&work);
}

static const sf_rule *const *rules(const void *plan, size_t *count) {
  (void)plan;
  *count = 0;
  return NULL;
}

static void describe(const sf_mention *mention, sf_buffer *out) {
  const sf_value *values = mention->values;
  bool known = values[SF_QUOTE_SPEAKER].type == SF_VALUE_TEXT;
  sf_buffer_add(out, known ? values[SF_QUOTE_SPEAKER].as.text : SF_SLICE("?"));
  if (values[SF_QUOTE_SPEAKER_TYPE].type == SF_VALUE_TEXT) {
    sf_buffer_add_text(out, " (");
    sf_buffer_add(out, values[SF_QUOTE_SPEAKER_TYPE].as.text);
    sf_buffer_add_text(out, ")");
  }
  sf_buffer_add_text(out, " ");
  sf_buffer_add(out, values[SF_QUOTE_FORM].as.text);
}

const sf_extractor sf_quote_extractor = {SF_KIND_QUOTE, prepare, release, classes,
                                         run,           rules,   describe};
