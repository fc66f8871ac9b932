/* pipeline.c: input -> document -> tokens -> extractors -> store. Read this file first.
 *
 * One document goes through: it is decoded and cleaned (document/), cut into tokens
 * and sentences (token/, which asks lexicon/ about every word), its page furniture is
 * marked and its day of publication found (document/), every extractor looks at the
 * tokens it asked for (extract/, with rules/), overlaps are settled, and the mentions
 * go into the store (store/), which emit/ writes. engine.c builds what is shared.
 */
#include "pipeline.h"

#include "document/furniture.h"
#include "document/published.h"
#include "token/utf8.h"

/* Takes out the candidates that turned out to be page furniture. */
static void drop_furniture(sf_tokens *tokens) {
  size_t kept = 0;
  for (size_t i = 0; i < tokens->candidates.count; i++) {
    sf_candidate candidate = tokens->candidates.data[i];
    if (!(tokens->tokens.data[candidate.token].flags & SF_TOKEN_FURNITURE))
      tokens->candidates.data[kept++] = candidate;
  }
  tokens->candidates.count = kept;
}

/* The day of publication: the record's, else the text's, else the caller's. */
static void settle_day(sf_session *self, const sf_input *input) {
  sf_document *document = &self->document;
  if (!document->published.length)
    sf_published_find(self->engine->published, &self->scan, document);
  sf_slice fallback = sf_slice_of(input->fallback_published);
  if (!document->published.length && sf_day_is_valid(fallback)) {
    document->published = fallback;
    document->published_from = SF_SLICE("option");
  }
  sf_document_identify(document);
}

/* Leaves the mentions of one document in self->scan. */
static sf_result read_document(sf_session *self, const sf_input *input, sf_error *error) {
  const sf_engine *engine = self->engine;
  sf_arena_reset(&self->arena);
  sf_result result = sf_document_read(input, &self->arena, &self->document, error);
  if (result != SF_OK)
    return result;
  sf_scan *scan = &self->scan;
  scan->text = self->document.clean;
  scan->mentions.count = 0;
  sf_tokenize(scan->text, engine->lexicon, engine->classes, &self->memory, &self->tokens);
  if (sf_furniture_mark(engine->furniture, engine->lexicon, scan->text, self->matcher,
                        &self->tokens))
    drop_furniture(&self->tokens);
  scan->candidates = self->tokens.candidates.data;
  scan->candidate_count = self->tokens.candidates.count;
  settle_day(self, input);
  for (size_t i = 0; sf_extractors[i]; i++)
    if (engine->plans[i])
      sf_extractors[i]->run(engine->plans[i], scan);
  sf_settle(scan);
  const char *trouble = sf_matcher_trouble(self->matcher);
  return trouble ? sf_error_set(error, SF_ERROR_MATCH, input->path, 0, 0, "%s", trouble) : SF_OK;
}

sf_result sf_session_extract(sf_session *self, const sf_input *input, sf_store *store,
                             sf_error *error) {
  if (setjmp(self->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, input->path, 0, 0, "out of memory");
  sf_result result = read_document(self, input, error);
  if (result != SF_OK && result != SF_ERROR_MATCH)
    return result;
  sf_result added = sf_store_add(store, &self->scan, error);
  return added != SF_OK ? added : result;
}

/* ---- explain ---- */

typedef struct explaining {
  sf_session *session;
  sf_explain_fn explain;
  void *context;
} explaining;

static void tell(const explaining *e, sf_kind kind, sf_slice rule, uint32_t start, uint32_t end,
                 const char *reason, const char *value) {
  const sf_document *document = &e->session->document;
  sf_slice text = sf_scan_original(&e->session->scan, start, end);
  sf_slice name = sf_arena_copy(&e->session->arena, rule);
  unsigned long line = 1;
  for (const char *at = document->text.data; at < text.data; at++)
    line += *at == '\n';
  sf_explanation told = {.kind = kind,
                         .start = sf_document_place(document, start).code,
                         .end = sf_document_place_end(document, end).code,
                         .line = line,
                         .text = text.data,
                         .text_length = text.length,
                         .rule = name.data,
                         .reason = reason,
                         .value = value};
  e->explain(e->context, &told);
}

static void tell_declined(void *context, sf_kind kind, sf_slice rule, uint32_t start, uint32_t end,
                          const char *reason) {
  tell(context, kind, rule, start, end, reason, NULL);
}

static void tell_mentions(const explaining *e) {
  const sf_scan *scan = &e->session->scan;
  sf_buffer *value = &e->session->scratch;
  for (size_t i = 0; i < scan->mentions.count; i++) {
    const sf_mention *mention = &scan->mentions.data[i];
    value->count = 0;
    for (size_t x = 0; sf_extractors[x]; x++)
      if (sf_extractors[x]->kind == mention->kind)
        sf_extractors[x]->describe(mention, value);
    sf_buffer_add(value, (sf_slice){"", 1});
    tell(e, mention->kind, mention->rule, mention->start, mention->end, NULL, value->data);
  }
}

sf_result sf_session_explain(sf_session *self, const sf_input *input, sf_explain_fn explain,
                             void *context, sf_error *error) {
  explaining e = {self, explain, context};
  self->scan.decline = tell_declined;
  self->scan.decline_context = &e;
  sf_result result;
  if (setjmp(self->memory.escape)) {
    result = sf_error_set(error, SF_ERROR_MEMORY, input->path, 0, 0, "out of memory");
  } else {
    result = read_document(self, input, error);
    if (result == SF_OK || result == SF_ERROR_MATCH)
      tell_mentions(&e);
  }
  self->scan.decline = NULL;
  return result;
}

sf_result sf_session_scan(sf_session *self, const sf_input *input, const sf_scan **out,
                          sf_error *error) {
  *out = &self->scan;
  if (setjmp(self->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, input->path, 0, 0, "out of memory");
  return read_document(self, input, error);
}
