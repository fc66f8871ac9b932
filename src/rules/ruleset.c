/* ruleset.c: a kind's rules as a set, and matching them at tokens; see ruleset.h. How a rule
 * becomes code is compile.c. */
#include "rules/internal.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

/* Far above what any example needs (the worst takes some hundreds), low enough that hostile text
 * costs microseconds. */
#define MATCH_LIMIT 20000
/* Making machine code of a rule takes as long as some hundreds of tries without; but a rule that is
 * tried so often is mostly tried thousands of times. */
#define TRIES_BEFORE_JIT 40u
#define JIT_STACK_START  ((size_t)32 * 1024)
#define JIT_STACK_MAX    ((size_t)512 * 1024)

struct sf_ruleset {
  compiled_rule *rules; /* by number */
  const sf_rule **list;
  size_t count;
  uint64_t classes;
  uint64_t *by_class; /* for each class bit `words` words, with a bit for every rule at it */
  size_t words;
  size_t group_count; /* of the extractor's groups */
  rule_compiler *compiler;
};

struct sf_matcher {
  pcre2_match_data *data;
  pcre2_match_context *context;
  pcre2_jit_stack *stack;
  char trouble[160];
  sf_result trouble_kind; /* SF_OK: none */
};

/* ---- building ---- */

static rule_compiler *compiler_new(sf_lexicon *lexicon, const sf_rule_words *words) {
  rule_compiler *self = calloc(1, sizeof *self);
  if (!self)
    return NULL;
  if (pthread_mutex_init(&self->lock, NULL) != 0) {
    free(self);
    return NULL;
  }
  sf_memory_init(&self->memory);
  sf_arena_init(&self->arena, &self->memory);
  sf_buffer_init(&self->expanded.text, &self->memory);
  self->drafts = (rule_drafts){
      .memory = &self->memory, .arena = &self->arena, .lexicon = lexicon, .words = words};
  sf_buffer_init(&self->drafts.scratch, &self->memory);
  return self;
}

static void compiler_free(rule_compiler *self) {
  if (!self)
    return;
  SF_ARRAY_CLEAR(&self->drafts.fragments);
  SF_ARRAY_CLEAR(&self->drafts.rules);
  SF_ARRAY_CLEAR(&self->drafts.tables);
  sf_buffer_clear(&self->drafts.scratch);
  SF_ARRAY_CLEAR(&self->expanded.marks);
  sf_buffer_clear(&self->expanded.text);
  sf_arena_clear(&self->arena);
  pthread_mutex_destroy(&self->lock);
  free(self);
}

/* Files the rules under their classes, so that a match need not ask each of them. */
static void file_by_class(sf_ruleset *self) {
  self->words = (self->count + 63) / 64;
  size_t size = 64 * self->words * sizeof(uint64_t);
  self->by_class = sf_arena_alloc(&self->compiler->arena, size);
  memset(self->by_class, 0, size);
  for (size_t i = 0; i < self->count; i++)
    for (uint64_t rest = self->compiler->drafts.rules.data[i].classes; rest; rest &= rest - 1)
      self->by_class[(size_t)__builtin_ctzll(rest) * self->words + i / 64] |= UINT64_C(1) << i % 64;
}

/* The bits of what a rule needs, which are named with commas between. */
static sf_result read_needs(const rule_draft *draft, const sf_rule_words *words, unsigned *needs,
                            sf_error *error) {
  sf_slice rest = draft->rule.needs;
  while (rest.length) {
    const char *comma = memchr(rest.data, ',', rest.length);
    sf_slice need = {rest.data, comma ? (size_t)(comma - rest.data) : rest.length};
    unsigned number = 0;
    while (words->needs && words->needs[number] && !sf_slice_is(need, words->needs[number]))
      number++;
    if (!words->needs || !words->needs[number])
      return sf_rules_refuse(draft->source, need.data, error,
                             "rule '%.*s': %s rules know no need '%.*s'",
                             (int)draft->rule.name.length, draft->rule.name.data, words->kind,
                             (int)need.length, need.data);
    *needs |= 1u << number;
    rest = (sf_slice){need.data + need.length + (comma != NULL),
                      rest.length - need.length - (comma != NULL)};
  }
  return SF_OK;
}

/* Reads the sources and lists their rules, not yet compiled. */
static sf_result read_drafts(sf_ruleset *self, const sf_rule_source *sources, size_t count,
                             sf_error *error) {
  rule_compiler *compiler = self->compiler;
  if (setjmp(compiler->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  for (size_t i = 0; i < count; i++) {
    sf_result result = sf_rules_parse(&compiler->drafts, &sources[i], error);
    if (result != SF_OK)
      return result;
  }
  size_t rules = compiler->drafts.rules.count;
  sf_result result = SF_OK;
  self->rules = sf_arena_alloc(&compiler->arena, rules * sizeof *self->rules);
  self->list = sf_arena_alloc(&compiler->arena, rules * sizeof *self->list);
  for (size_t i = 0; i < rules && result == SF_OK; i++) {
    const rule_draft *draft = &compiler->drafts.rules.data[i];
    memset(&self->rules[i], 0, sizeof *self->rules);
    atomic_init(&self->rules[i].step, RULE_DRAFT);
    atomic_init(&self->rules[i].tries, 0);
    self->rules[i].rule = self->list[i] = &draft->rule;
    self->classes |= draft->classes;
    result = read_needs(draft, compiler->drafts.words, &self->rules[i].needs, error);
  }
  if (result != SF_OK)
    return result; /* those behind are not made: count stays 0 */
  self->count = rules;
  file_by_class(self);
  return SF_OK;
}

/* Are they the built-in rules with the built-in tables, and no others? */
static bool all_tested(const sf_ruleset *self) {
  for (size_t i = 0; i < self->count; i++)
    if (!self->compiler->drafts.rules.data[i].source->tested)
      return false;
  return true;
}

sf_result sf_ruleset_new(sf_lexicon *lexicon, const sf_rule_source *sources, size_t source_count,
                         const sf_rule_words *words, sf_ruleset **out, sf_error *error) {
  *out = NULL;
  sf_ruleset *self = calloc(1, sizeof *self);
  if (self)
    self->compiler = compiler_new(lexicon, words);
  if (!self || !self->compiler) {
    free(self);
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  }
  while (self->group_count < SF_GROUPS_MAX && words->groups[self->group_count])
    self->group_count++;
  sf_result result = read_drafts(self, sources, source_count, error);
  bool known = result == SF_OK && all_tested(self);
  if (known)
    sf_rules_recall(self->compiler, self->rules, self->count);
  if (known && !self->compiler->kept && sf_lexicon_is_keeping(lexicon))
    result = sf_rules_keep(self->compiler, self->rules, self->count, error);
  for (size_t i = 0; result == SF_OK && i < self->count; i++)
    if (!self->compiler->drafts.rules.data[i].source->tested)
      result = sf_rules_compile(self->compiler, i, &self->rules[i], error);
  if (result != SF_OK)
    sf_ruleset_free(self);
  else
    *out = self;
  return result;
}

void sf_ruleset_free(sf_ruleset *self) {
  if (!self)
    return;
  for (size_t i = 0; i < self->count; i++) {
    pcre2_code_free(self->rules[i].plain);
    pcre2_code_free(self->rules[i].fast);
  }
  compiler_free(self->compiler);
  free(self);
}

uint64_t sf_ruleset_classes(const sf_ruleset *self) {
  return self->classes;
}

const sf_rule *const *sf_ruleset_rules(const sf_ruleset *self, size_t *count) {
  *count = self->count;
  return self->list;
}

sf_slice sf_rule_option_value(const sf_rule *rule, const char *key) {
  for (size_t i = 0; i < rule->option_count; i++)
    if (sf_slice_is(rule->options[i].key, key))
      return rule->options[i].value;
  return (sf_slice){0};
}

/* ---- matching ---- */

sf_matcher *sf_matcher_new(void) {
  sf_matcher *self = calloc(1, sizeof *self);
  if (!self)
    return NULL;
  self->data = pcre2_match_data_create(MATCH_PAIRS, NULL);
  self->context = pcre2_match_context_create(NULL);
  self->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, NULL);
  if (!self->data || !self->context) {
    sf_matcher_free(self);
    return NULL;
  }
  pcre2_set_match_limit(self->context, MATCH_LIMIT);
  if (self->stack) /* NULL where there is no JIT */
    pcre2_jit_stack_assign(self->context, NULL, self->stack);
  return self;
}

void sf_matcher_free(sf_matcher *self) {
  if (!self)
    return;
  pcre2_match_data_free(self->data);
  pcre2_match_context_free(self->context);
  pcre2_jit_stack_free(self->stack);
  free(self);
}

const char *sf_matcher_trouble(sf_matcher *self, sf_result *kind) {
  *kind = self->trouble_kind;
  self->trouble_kind = SF_OK;
  return *kind != SF_OK ? self->trouble : NULL;
}

static void note_trouble(sf_matcher *self, sf_result kind, const compiled_rule *rule,
                         const char *message) {
  if (self->trouble_kind != SF_OK)
    return;
  snprintf(self->trouble, sizeof self->trouble, "rule '%.*s': %.100s", (int)rule->rule->name.length,
           rule->rule->name.data, message);
  self->trouble_kind = kind;
}

static bool read_result(const compiled_rule *rule, sf_matcher *matcher, int code) {
  if (code < 0 && code != PCRE2_ERROR_NOMATCH) {
    char message[100];
    pcre2_get_error_message(code, (PCRE2_UCHAR *)message, sizeof message);
    note_trouble(matcher, SF_ERROR_MATCH, rule, message);
  }
  return code >= 0;
}

/* May a match begin with this byte? Not asked of a draft. */
static inline bool may_begin(const compiled_rule *rule, char byte) {
  unsigned char first = (unsigned char)byte;
  return rule->beginnings[first / 64] >> first % 64 & 1;
}

/* Matches with machine code. */
static bool try_fast(const compiled_rule *rule, sf_matcher *matcher, sf_slice text, uint32_t start,
                     uint32_t stop) {
  int code = pcre2_jit_match(rule->fast, (PCRE2_SPTR)text.data, stop, start, 0, matcher->data,
                             matcher->context);
  return read_result(rule, matcher, code);
}

/* Brings a rule as far as this try wants it; no further when it cannot be compiled. */
static int advance(const sf_ruleset *self, compiled_rule *rule, sf_matcher *matcher, int step) {
  if (step < RULE_PLAIN) {
    sf_error error;
    size_t number = (size_t)(rule - self->rules);
    sf_result result = sf_rules_compile(self->compiler, number, rule, &error);
    if (result != SF_OK) {
      note_trouble(matcher, result == SF_ERROR_MEMORY ? result : SF_ERROR_MATCH, rule,
                   error.message);
      return step;
    }
    step = RULE_PLAIN;
  }
  if (step == RULE_PLAIN &&
      atomic_fetch_add_explicit(&rule->tries, 1, memory_order_relaxed) >= TRIES_BEFORE_JIT)
    step = sf_rules_quicken(self->compiler, rule);
  return step;
}

static bool try_rule(const sf_ruleset *self, compiled_rule *rule, sf_matcher *matcher,
                     sf_slice text, uint32_t start, uint32_t stop) {
  int step = atomic_load_explicit(&rule->step, memory_order_acquire);
  if (step != RULE_DRAFT && !may_begin(rule, text.data[start]))
    return false;
  if (step != RULE_FAST)
    step = advance(self, rule, matcher, step);
  if (step == RULE_FAST)
    return try_fast(rule, matcher, text, start, stop);
  if (step < RULE_PLAIN)
    return false;
  int code = pcre2_match(rule->plain, (PCRE2_SPTR)text.data, stop, start, PCRE2_NO_UTF_CHECK,
                         matcher->data, matcher->context);
  /* What matches is the same either way, but the interpreter counts its steps more strictly; where
   * it gives up, machine code has the last word, as it would have later. */
  if (code < 0 && code != PCRE2_ERROR_NOMATCH && step == RULE_PLAIN &&
      sf_rules_quicken(self->compiler, rule) == RULE_FAST)
    return try_fast(rule, matcher, text, start, stop);
  return read_result(rule, matcher, code);
}

static void read_match(const sf_ruleset *self, const compiled_rule *rule, const sf_matcher *matcher,
                       sf_slice text, sf_match *out) {
  const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(matcher->data);
  uint8_t span = rule->span && ends[2 * rule->span] != PCRE2_UNSET ? rule->span : 0;
  memset(out->groups, 0, self->group_count * sizeof *out->groups);
  out->parts = 0;
  out->rule = rule->rule;
  out->start = (uint32_t)ends[2 * span];
  out->end = (uint32_t)ends[2 * span + 1];
  for (uint8_t i = 0; i < rule->group_count; i++) {
    size_t number = rule->groups[i].number;
    sf_slice *group = &out->groups[rule->groups[i].group];
    if (ends[2 * number] == PCRE2_UNSET || group->data)
      continue;
    *group = sf_slice_between(text.data + ends[2 * number], text.data + ends[2 * number + 1]);
    out->parts |= UINT32_C(1) << rule->groups[i].group;
  }
}

/* One bit for each rule of word `word` that is wanted at one of `classes`. */
static inline uint64_t rules_due(const sf_ruleset *self, size_t word, uint64_t classes) {
  uint64_t due = 0;
  for (uint64_t rest = classes & self->classes; rest; rest &= rest - 1)
    due |= self->by_class[(size_t)__builtin_ctzll(rest) * self->words + word];
  return due;
}

bool sf_ruleset_match_seen(const sf_ruleset *self, sf_matcher *matcher, sf_slice text,
                           uint32_t start, uint32_t stop, uint64_t classes, unsigned seen,
                           sf_match *out) {
  PCRE2_SIZE longest = start; /* an empty match is none */
  out->rule = NULL;
  for (size_t word = 0; word < self->words; word++)
    for (uint64_t due = rules_due(self, word, classes); due; due &= due - 1) {
      compiled_rule *rule = &self->rules[word * 64 + (size_t)__builtin_ctzll(due)];
      if ((rule->needs & ~seen) || !try_rule(self, rule, matcher, text, start, stop))
        continue;
      PCRE2_SIZE end = pcre2_get_ovector_pointer(matcher->data)[1];
      if (end > longest) {
        longest = end;
        read_match(self, rule, matcher, text, out);
      }
    }
  return out->rule != NULL;
}

bool sf_ruleset_match(const sf_ruleset *self, sf_matcher *matcher, sf_slice text, uint32_t start,
                      uint32_t stop, uint64_t classes, sf_match *out) {
  return sf_ruleset_match_seen(self, matcher, text, start, stop, classes, UINT_MAX, out);
}
