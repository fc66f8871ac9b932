/* extractor.h: the one interface between the pipeline and a kind of fact.
 *
 * An extractor is a folder (rules, words, code) and a constant sf_extractor in registry.c's list.
 * It is prepared once (its tables looked up, its rules compiled) into a plan that all threads
 * share, then run on each document's scan. Extractors never see one another; what overlaps is
 * settled in settle.c.
 */
#ifndef SF_EXTRACT_EXTRACTOR_H
#define SF_EXTRACT_EXTRACTOR_H

#include "document/document.h"
#include "rules/ruleset.h"
#include "store/fields.h"
#include "store/sighting.h"

/* One fact where it stands. Offsets are bytes of the clean text; values and their texts live at
 * least as long as the scan's arena. Small, because mentions are sorted and moved. */
typedef struct sf_mention {
  sf_kind kind;
  uint32_t first; /* the token at which it starts */
  uint32_t start, end;
  sf_slice rule;    /* which rule, or which part of the code, made it */
  sf_value *values; /* SF_FIELDS_MAX; beyond those of its kind absent */
  bool holds; /* others of its kind may lie inside it: what is quoted in a turn of an interview */
} sf_mention;

typedef void (*sf_decline_fn)(void *context, sf_kind kind, sf_slice rule, uint32_t start,
                              uint32_t end, const char *reason);

/* One document while it is read. Extractors change nothing but `mentions`. */
typedef struct sf_scan {
  const sf_document *document;
  sf_slice text; /* the clean text; SF_TEXT_PADDING bytes readable behind it */
  const sf_lexicon *lexicon;
  const sf_tokens *tokens;
  /* In text order, none in page furniture; behind the last stands one of class SF_CLASS_END. */
  const sf_candidate *candidates;
  size_t candidate_count;
  sf_memory *memory;
  sf_arena *arena;
  sf_buffer *scratch; /* for sf_lexicon_find_text and other short work */
  sf_matcher *matcher;
  SF_ARRAY(sf_mention) mentions;
  SF_ARRAY(sf_sighting) people;
  sf_slice fingerprint;  /* see store/fingerprint.h */
  sf_decline_fn decline; /* NULL unless somebody wants to know */
  void *decline_context;
} sf_scan;

/* What an extractor is prepared from. */
typedef struct sf_rulebook {
  sf_lexicon *lexicon; /* sealed; classes can still be asked for */
  const sf_rule_source *sources;
  size_t source_count;
  unsigned extras; /* SF_EXTRA_ bits: what the caller wants beside the facts */
} sf_rulebook;

typedef struct sf_extractor {
  sf_kind kind;
  /* Makes the plan; SF_ERROR_RULES if a table or rule it needs is missing or wrong. */
  sf_result (*prepare)(const sf_rulebook *book, void **plan, sf_error *error);
  void (*release)(void *plan);
  /* The classes of tokens at which run() wants candidates. */
  uint64_t (*classes)(const void *plan);
  void (*run)(const void *plan, sf_scan *scan);
  /* The rules of the plan, for tests; NULL with *count 0 if it has none. */
  const sf_rule *const *(*rules)(const void *plan, size_t *count);
  /* Writes a mention's value in short ("EUR 33000000") for rule examples and `explain`. */
  void (*describe)(const sf_mention *mention, sf_buffer *out);
} sf_extractor;

/* All extractors; NULL-terminated. */
extern const sf_extractor *const sf_extractors[];

/* ---- what extractors use ---- */

/* The first candidate of one of `classes` from `from` on, or the one behind the last: most are of
 * none, and the way over them is every extractor's. */
static inline const sf_candidate *sf_candidate_next(const sf_candidate *from, uint64_t classes) {
  const uint64_t wanted = classes | SF_CLASS_END;
  while (!(from->classes & wanted))
    from++;
  return from;
}

/* Adds a mention with all values absent; byte `start` is in token `first`. The pointer holds until
 * the next call. */
sf_mention *sf_scan_add(sf_scan *self, sf_kind kind, sf_slice rule, uint32_t first, uint32_t start,
                        uint32_t end);
/* Tells why a candidate is not a fact; costs nothing unless somebody listens. */
void sf_scan_decline(sf_scan *self, sf_kind kind, sf_slice rule, uint32_t start, uint32_t end,
                     const char *reason);
/* The document's own bytes for a stretch of the clean text. */
sf_slice sf_scan_original(const sf_scan *self, uint32_t start, uint32_t end);
/* The table's number, or SF_NO_TABLE with `error` set: for prepare(). */
uint16_t sf_rulebook_table(const sf_rulebook *self, const char *name, sf_error *error);

/* Drops mentions that another one overrules; see settle.c for the order. */
void sf_settle(sf_scan *self);

#endif
