/* ruleset.h: rule files compiled into anchored patterns, and matching them at tokens.
 *
 * The only part of summitfacts that includes pcre2.h. A rule file reads:
 *
 *   @kind money                          what the rules are for (once a file)
 *   # comment
 *   name = fragment                      goes on over indented lines; free-spacing
 *   rule NAME: ACTION key=value ...      what a match means is the extractor's ACTION
 *     at CLASS CLASS ...                 where the token stream proposes it: `number`, `quote`,
 *                                        `capital`, `paragraph`, `symbol`, or a table's name
 *     match PATTERN                      goes on over indented lines; (?x) free-spacing;
 *                                        {name} a fragment, {@table} any phrase of a table
 *     + text => value                    an example that must match; [..] marks the span
 *     - text                             one that must not
 *
 * `needs=NAME,NAME` among the options: a glance at the tokens around, which the extractor takes,
 * must have seen all of these, or else the rule cannot match and is not tried. It only saves time.
 * What bytes a match can begin with need not be said: PCRE2 finds it out.
 *
 * Patterns are anchored at the start of the token, compiled once and shared by all threads, the
 * JIT taking over when a rule is tried often; a look-behind sees the text before. Capital letters
 * matter, except in {@table}, which follows the case rule of the tables. Group names a rule may use
 * are the extractor's. Of the rules that match at a token the longest match wins, then the one that
 * stands first; a user's rules stand before the built-in ones.
 */
#ifndef SF_RULES_RULESET_H
#define SF_RULES_RULESET_H

#include "lexicon/lexicon.h"

typedef struct sf_ruleset sf_ruleset;

/* One rule file in memory. */
typedef struct sf_rule_source {
  const char *path;
  sf_slice content;
  /* Known to be good and to outlive the ruleset: its rules are compiled when they are first tried.
   * All others are compiled at once, and errors told. */
  bool tested;
} sf_rule_source;

typedef struct sf_rule_example {
  sf_slice text;     /* without the [ ] marks */
  sf_slice expected; /* behind =>; empty for a `-` example */
  bool must_match;
  bool has_span;
  size_t start, end; /* of the marked span */
  unsigned long line;
} sf_rule_example;

typedef struct sf_rule_option {
  sf_slice key, value;
} sf_rule_option;

typedef struct sf_rule {
  sf_slice name, action;
  int action_number;             /* index into the actions given to sf_ruleset_new */
  const sf_rule_option *options; /* all but `needs` */
  size_t option_count;
  sf_slice needs;
  const sf_rule_example *examples;
  size_t example_count;
  const char *path;
  unsigned long line;
} sf_rule;

/* The vocabulary an extractor lends to its rule files: NULL-terminated lists. */
typedef struct sf_rule_words {
  const char *kind;           /* the files with this @kind are its files */
  const char *const *actions; /* names behind `rule NAME:` */
  const char *const *groups;  /* names of (?<groups>); those behind SF_GROUPS_MAX are unknown */
  const char *const *needs;   /* names behind `needs=`, at most SF_NEEDS_MAX; NULL: none */
} sf_rule_words;

#define SF_GROUPS_MAX 32
#define SF_NEEDS_MAX  32

/* Reads all rules of `sources` whose @kind is words->kind, in the order given, and compiles those
 * of files that are not `tested`. Class bits for `at` tables are reserved in `lexicon`, which is
 * sealed and must outlive the ruleset. */
sf_result sf_ruleset_new(sf_lexicon *lexicon, const sf_rule_source *sources, size_t source_count,
                         const sf_rule_words *words, sf_ruleset **out, sf_error *error);
void sf_ruleset_free(sf_ruleset *self);

/* Every class that some rule wants to be tried at. */
uint64_t sf_ruleset_classes(const sf_ruleset *self);
const sf_rule *const *sf_ruleset_rules(const sf_ruleset *self, size_t *count);
/* The value of option `key` of a rule, empty if it has none. */
sf_slice sf_rule_option_value(const sf_rule *rule, const char *key);

/* ---- matching; one matcher a thread ---- */

typedef struct sf_matcher sf_matcher;
sf_matcher *sf_matcher_new(void);
void sf_matcher_free(sf_matcher *self);

typedef struct sf_match {
  const sf_rule *rule;            /* NULL: nothing matched */
  uint32_t start, end;            /* bytes of the text; of the group `span` if the rule has one */
  sf_slice groups[SF_GROUPS_MAX]; /* by the extractor's group number; data NULL: not taken part */
  uint32_t parts;                 /* bit n: group n took part */
} sf_match;

/* Tries every rule wanted at `classes` on `text` from byte `start`, seeing nothing behind byte
 * `stop`. True when one matched. A match that ran into a limit sets the matcher's trouble. */
bool sf_ruleset_match(const sf_ruleset *self, sf_matcher *matcher, sf_slice text, uint32_t start,
                      uint32_t stop, uint64_t classes, sf_match *out);
/* The same without the rules that need what was not seen: bit n of `seen` stands for
 * words->needs[n].
 */
bool sf_ruleset_match_seen(const sf_ruleset *self, sf_matcher *matcher, sf_slice text,
                           uint32_t start, uint32_t stop, uint64_t classes, unsigned seen,
                           sf_match *out);

/* What went wrong since the last call: the rule's name and PCRE2's words, `*kind` SF_ERROR_MATCH
 * for a limit that was hit, or SF_ERROR_MEMORY; NULL and SF_OK when nothing. */
const char *sf_matcher_trouble(sf_matcher *self, sf_result *kind);

#endif
