/* internal.h: the rule engine's own structures: parse.c reads files into them, expand.c turns
 * patterns into plain PCRE2, compile.c hands them to PCRE2 when they are first needed, kept.c keeps
 * their code in the program, ruleset.c matches. */
#ifndef SF_RULES_INTERNAL_H
#define SF_RULES_INTERNAL_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include "rules/ruleset.h"

#include <pcre2.h>
#include <pthread.h>
#include <stdatomic.h>

/* Pairs of offsets a match has room for: the whole and the groups. */
#define MATCH_PAIRS 128u

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

/* A table's phrases as a pattern, kept because many rules name the same table. */
typedef struct rule_table {
  uint16_t table;
  sf_slice pattern;
} rule_table;

typedef struct rule_drafts {
  sf_memory *memory;
  sf_arena *arena;
  sf_lexicon *lexicon;
  const sf_rule_words *words;
  SF_ARRAY(rule_fragment) fragments;
  SF_ARRAY(rule_draft) rules;
  SF_ARRAY(rule_table) tables;
  sf_buffer scratch;
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
bool sf_rules_expand(rule_drafts *self, sf_slice pattern, expansion *out, size_t *at,
                     sf_slice *name);

/* ---- compiling, when a rule is first needed ---- */

/* How far a rule has come. A rule goes from one step to the next under the compiler's lock, and
 * what belongs to a step stands before its number does. */
enum rule_step {
  RULE_DRAFT,  /* as read */
  RULE_KEPT,   /* `beginnings`, and code that needs only be unpacked */
  RULE_PLAIN,  /* `plain`, the groups and the `beginnings` */
  RULE_FAST,   /* `fast` */
  RULE_SETTLED /* as plain; the JIT does not want it */
};

typedef struct compiled_rule {
  /* what a try asks first stands first */
  unsigned needs; /* bits of what must have been seen */
  atomic_int step;
  pcre2_code *fast;       /* `plain` with machine code */
  uint64_t beginnings[4]; /* a bit for every byte that a match can begin with */
  atomic_uint tries;      /* while it is plain */
  pcre2_code *plain;
  const sf_rule *rule;
  /* pairs of (extractor's group, PCRE2's group); a name may stand in several alternatives */
  struct {
    uint8_t group, number;
  } groups[SF_GROUPS_MAX];
  uint8_t group_count;
  uint8_t span; /* PCRE2's number of the group called `span`, or 0 */
} compiled_rule;

/* A rule as the program's constants have it; see kept.c. */
typedef struct kept_rule {
  uint64_t beginnings[4];
  uint32_t at, length; /* PCRE2's serialized code, from the start of all */
} kept_rule;

/* What compiling needs; shared by all threads that match, so behind a lock. */
typedef struct rule_compiler {
  pthread_mutex_t lock;
  sf_memory memory;
  sf_arena arena;
  rule_drafts drafts; /* drafts.rules beside the compiled rules */
  expansion expanded;
  const char *kept; /* what was compiled when the program was built, kept_rule by rule; or NULL */
} rule_compiler;

/* From a draft or a kept rule to a plain one, unless it is one. */
sf_result sf_rules_compile(rule_compiler *self, size_t number, compiled_rule *rule,
                           sf_error *error);
/* From a plain rule to a fast or a settled one, unless it is one; returns which. */
int sf_rules_quicken(rule_compiler *self, compiled_rule *rule);

/* ---- compiling when the program is built ---- */

/* Compiles all rules and has the lexicon keep them. */
sf_result sf_rules_keep(rule_compiler *self, compiled_rule *rules, size_t count, sf_error *error);
/* Makes kept rules of drafts, if the lexicon has them and PCRE2 is the one that made them. */
void sf_rules_recall(rule_compiler *self, compiled_rule *rules, size_t count);
/* Unpacks the code of a kept rule into `out->plain`; false if PCRE2 will not. */
bool sf_rules_unpack(const rule_compiler *self, size_t number, compiled_rule *out);

/* Fails with the line and column of `at`, a place in the source's content. */
sf_result sf_rules_refuse(const sf_rule_source *source, const char *at, sf_error *error,
                          const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
