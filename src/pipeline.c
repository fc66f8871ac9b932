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
#include "extract/about.h"
#include "extract/tidy.h"
#include "store/fingerprint.h"
#include "token/utf8.h"

#include <stdlib.h>

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

/* Shows the candidates to the extractors. */
static void lay_out_candidates(sf_session *self) {
  SF_ARRAY_PUSH(&self->memory, &self->tokens.candidates,
                ((sf_candidate){UINT32_MAX, SF_CLASS_END}));
  self->scan.candidates = self->tokens.candidates.data;
  self->scan.candidate_count = --self->tokens.candidates.count;
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

/* Decodes one document and cuts it into tokens; `*furniture`: some are page furniture. */
static sf_result open_document(sf_session *self, const sf_input *input, bool *furniture,
                               sf_error *error) {
  const sf_engine *engine = self->engine;
  sf_arena_reset(&self->arena);
  sf_result result = sf_document_read(input, &self->arena, &self->document, error);
  if (result != SF_OK)
    return result;
  sf_scan *scan = &self->scan;
  scan->text = self->document.clean;
  scan->mentions.count = scan->people.count = 0;
  sf_tokenize(scan->text, engine->lexicon, engine->classes, &self->memory, &self->tokens);
  *furniture = sf_furniture_mark(engine->furniture, engine->lexicon, scan->text, self->matcher,
                                 &self->tokens);
  settle_day(self, input); /* page furniture may tell it */
  return SF_OK;
}

static sf_result tell_trouble(sf_session *self, const sf_input *input, sf_error *error) {
  sf_result kind;
  const char *trouble = sf_matcher_trouble(self->matcher, &kind);
  return trouble ? sf_error_set(error, kind, input->path, 0, 0, "%s", trouble) : SF_OK;
}

/* Leaves the mentions of one document in self->scan. */
static sf_result read_document(sf_session *self, const sf_input *input, sf_error *error) {
  const sf_engine *engine = self->engine;
  sf_scan *scan = &self->scan;
  bool furniture;
  sf_result result = open_document(self, input, &furniture, error);
  if (result != SF_OK)
    return result;
  if (furniture)
    drop_furniture(&self->tokens);
  lay_out_candidates(self);
  for (size_t i = 0; sf_extractors[i]; i++)
    if (engine->plans[i])
      sf_extractors[i]->run(engine->plans[i], scan);
  sf_settle(scan);
  sf_tidy(scan);
  sf_about_tell(engine->about, scan);
  scan->fingerprint = sf_fingerprint_make(scan);
  return tell_trouble(self, input, error);
}

sf_result sf_session_read(sf_session *self, const sf_input *input, const sf_document **out,
                          sf_error *error) {
  bool furniture;
  *out = &self->document;
  if (setjmp(self->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, input->path, 0, 0, "out of memory");
  sf_result result = open_document(self, input, &furniture, error);
  return result != SF_OK ? result : tell_trouble(self, input, error);
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

/* A mention, or a candidate with the reason why it is none. */
typedef struct explained {
  sf_kind kind;
  uint32_t start, end;
  sf_slice rule;
  const char *reason; /* NULL for a mention */
  const sf_mention *mention;
} explained;

typedef struct explaining {
  sf_session *session;
  SF_ARRAY(explained) list;
} explaining;

static void note_declined(void *context, sf_kind kind, sf_slice rule, uint32_t start, uint32_t end,
                          const char *reason) {
  explaining *e = context;
  SF_ARRAY_PUSH(&e->session->memory, &e->list, ((explained){kind, start, end, rule, reason, NULL}));
}

static void note_mentions(explaining *e) {
  const sf_scan *scan = &e->session->scan;
  for (size_t i = 0; i < scan->mentions.count; i++) {
    const sf_mention *mention = &scan->mentions.data[i];
    SF_ARRAY_PUSH(
        &e->session->memory, &e->list,
        ((explained){mention->kind, mention->start, mention->end, mention->rule, NULL, mention}));
  }
}

static int by_place(const void *a, const void *b) {
  const explained *x = a, *y = b;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  if (x->end != y->end)
    return x->end > y->end ? -1 : 1;
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  return sf_slice_compare(x->rule, y->rule);
}

static void describe(const sf_mention *mention, sf_buffer *out) {
  out->count = 0;
  for (size_t x = 0; mention && sf_extractors[x]; x++)
    if (sf_extractors[x]->kind == mention->kind)
      sf_extractors[x]->describe(mention, out);
  sf_buffer_add(out, (sf_slice){"", 1});
}

/* Tells everything in the order of the text. */
static void tell_all(explaining *e, sf_explain_fn explain, void *context) {
  const sf_document *document = &e->session->document;
  sf_buffer *value = &e->session->scratch;
  const char *at = document->text.data;
  unsigned long line = 1;
  if (e->list.count)
    qsort(e->list.data, e->list.count, sizeof *e->list.data, by_place);
  for (size_t i = 0; i < e->list.count; i++) {
    const explained *item = &e->list.data[i];
    sf_slice text = sf_scan_original(&e->session->scan, item->start, item->end);
    for (; at < text.data; at++)
      line += *at == '\n';
    describe(item->mention, value);
    sf_explanation told = {.kind = item->kind,
                           .start = sf_document_place(document, item->start).code,
                           .end = sf_document_place_end(document, item->end).code,
                           .line = line,
                           .text = text.data,
                           .text_length = text.length,
                           .rule = sf_arena_copy(&e->session->arena, item->rule).data,
                           .reason = item->reason,
                           .value = item->reason ? NULL : value->data};
    explain(context, &told);
  }
}

static sf_result explain_guarded(explaining *e, const sf_input *input, sf_explain_fn explain,
                                 void *context, sf_error *error) {
  if (setjmp(e->session->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, input->path, 0, 0, "out of memory");
  sf_result result = read_document(e->session, input, error);
  if (result == SF_OK || result == SF_ERROR_MATCH) {
    note_mentions(e);
    tell_all(e, explain, context);
  }
  return result;
}

sf_result sf_session_explain(sf_session *self, const sf_input *input, sf_explain_fn explain,
                             void *context, sf_error *error) {
  explaining e = {.session = self};
  self->scan.decline = note_declined;
  self->scan.decline_context = &e;
  sf_result result = explain_guarded(&e, input, explain, context, error);
  self->scan.decline = NULL;
  SF_ARRAY_CLEAR(&e.list);
  return result;
}

sf_result sf_session_scan(sf_session *self, const sf_input *input, const sf_scan **out,
                          sf_error *error) {
  *out = &self->scan;
  if (setjmp(self->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, input->path, 0, 0, "out of memory");
  return read_document(self, input, error);
}
