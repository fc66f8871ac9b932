/* pipeline.h: what engine.c builds and pipeline.c runs. */
#ifndef SF_PIPELINE_H
#define SF_PIPELINE_H

#include "extract/extractor.h"
#include "store/store.h"

#define SF_EXTRACTORS_MAX 16

/* Immutable once built; shared by all sessions. */
struct sf_engine {
  sf_lexicon *lexicon;
  struct sf_furniture *furniture;
  struct sf_about *about;
  struct sf_published *published;
  void *plans[SF_EXTRACTORS_MAX]; /* beside sf_extractors; NULL: not wanted */
  uint64_t classes;               /* of tokens that any plan wants to see */
  sf_rule_source *user_rules;     /* names in rules point into these files */
  size_t user_rule_count;
};

/* One thread's working memory, reused from document to document. */
struct sf_session {
  const sf_engine *engine;
  sf_memory memory;
  sf_arena arena;
  sf_buffer scratch;
  sf_matcher *matcher;
  sf_tokens tokens;
  sf_document document;
  sf_scan scan;
};

/* An engine that asks for all there is and takes nothing that was made when the program was built:
 * its lexicon is the one to write. */
sf_result sf_engine_new_to_keep(sf_engine **out, sf_error *error);

/* The tables, for readers of formats. */
const sf_lexicon *sf_engine_lexicon(const sf_engine *self);

/* Decodes a document and finds its day of publication, nothing more; `*out` is valid until the
 * session's next call. */
sf_result sf_session_read(sf_session *self, const sf_input *input, const sf_document **out,
                          sf_error *error);

/* The mentions of the last document, for tests of rules. */
sf_result sf_session_scan(sf_session *self, const sf_input *input, const sf_scan **out,
                          sf_error *error);

#endif
