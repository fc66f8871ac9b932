/* internal.h: the rule engine's own structures: parse.c reads files into them, expand.c turns
 * patterns into plain PCRE2, ruleset.c compiles and matches. */
#ifndef SF_RULES_INTERNAL_H
#define SF_RULES_INTERNAL_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include "rules/ruleset.h"

#include <pcre2.h>

typedef struct rule_fragment {
  sf_slice name, text;
} rule_fragment;

/* A rule as read: positions point into the file's content, so that errors know their line. */
typedef struct rule_draft {
  sf_rule rule;
  sf_slice pattern;
  uint64_t classes;
  const sf_rule_source *source;
} rule_draft;

typedef struct rule_drafts {
  sf_memory *memory;
  sf_arena *arena;
  sf_lexicon *lexicon;
  const sf_rule_words *words;
  SF_ARRAY(rule_fragment) fragments;
  SF_ARRAY(rule_draft) rules;
} rule_drafts;

/* Adds the fragments and rules of one source if it is of the wanted kind. */
sf_result sf_rules_parse(rule_drafts *self, const sf_rule_source *source, sf_error *error);

/* Where a byte of the expanded pattern came from. */
typedef struct expansion_mark {
  size_t expanded, original;
} expansion_mark;

typedef struct expansion {
  sf_buffer text;
  SF_ARRAY(expansion_mark) marks;
  bool too_long; /* why it failed */
} expansion;

/* Replaces {fragment} and {@table}. On an unknown name, or one that makes the pattern too long,
 * returns false with `*at` its offset in the pattern and `*name` the name. */
bool sf_rules_expand(const rule_drafts *self, sf_slice pattern, expansion *out, size_t *at,
                     sf_slice *name);

/* Fails with the line and column of `at`, a place in the source's content. */
sf_result sf_rules_refuse(const sf_rule_source *source, const char *at, sf_error *error,
                          const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
