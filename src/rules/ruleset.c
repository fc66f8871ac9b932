/* ruleset.c: compiles rules with PCRE2's JIT and matches them at tokens; see ruleset.h. */
#include "rules/internal.h"

#include <stdio.h>
#include <stdlib.h>

/* Far above what any example needs (the worst takes some hundreds), low enough that hostile text
 * costs microseconds. */
#define MATCH_LIMIT 20000
/* Pairs of offsets a match has room for: the whole and the groups. */
#define MATCH_PAIRS 128u
#define JIT_STACK_START ((size_t)32 * 1024)
#define JIT_STACK_MAX ((size_t)512 * 1024)

typedef struct compiled_rule {
  const sf_rule *rule;
  pcre2_code *code;
  uint64_t classes;
  /* pairs of (extractor's group, PCRE2's group); a name may stand in several alternatives */
  struct {
    uint8_t group, number;
  } groups[SF_GROUPS_MAX];
  uint8_t group_count;
  uint8_t span; /* PCRE2's number of the group called `span`, or 0 */
  bool jit;
} compiled_rule;

struct sf_ruleset {
  sf_memory memory;
  sf_arena arena;
  SF_ARRAY(compiled_rule) compiled;
  SF_ARRAY(const sf_rule *) rules;
  uint64_t classes;
};

struct sf_matcher {
  pcre2_match_data *data;
  pcre2_match_context *context;
  pcre2_jit_stack *stack;
  char trouble[160];
  bool has_trouble;
};

/* ---- compiling ---- */

/* Maps a byte of the expanded pattern to the source's content. */
static const char *origin_of(const expansion *expanded, sf_slice pattern, size_t offset) {
  const expansion_mark *best = &expanded->marks.data[0];
  for (size_t i = 0; i < expanded->marks.count; i++)
    if (expanded->marks.data[i].expanded <= offset)
      best = &expanded->marks.data[i];
  size_t original = best->original + (offset - best->expanded);
  return pattern.data + (original < pattern.length ? original : pattern.length);
}

/* Relates the pattern's group names to the extractor's. */
static sf_result read_groups(const rule_draft *draft, const sf_rule_words *words,
                             compiled_rule *out, sf_error *error) {
  uint32_t count = 0, size = 0, captures = 0;
  PCRE2_SPTR table = NULL;
  pcre2_pattern_info(out->code, PCRE2_INFO_CAPTURECOUNT, &captures);
  if (captures >= MATCH_PAIRS)
    return sf_rules_refuse(draft->source, draft->pattern.data, error,
                           "rule '%.*s' has %u groups, more than %u", (int)draft->rule.name.length,
                           draft->rule.name.data, captures, MATCH_PAIRS - 1);
  pcre2_pattern_info(out->code, PCRE2_INFO_NAMECOUNT, &count);
  pcre2_pattern_info(out->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
  pcre2_pattern_info(out->code, PCRE2_INFO_NAMETABLE, &table);
  for (uint32_t i = 0; i < count; i++, table += size) {
    const char *name = (const char *)table + 2;
    uint8_t number = table[1];
    int group = 0;
    while (words->groups[group] && strcmp(words->groups[group], name) != 0)
      group++;
    if (!strcmp(name, "span")) {
      out->span = number;
    } else if (!words->groups[group] || out->group_count == SF_GROUPS_MAX) {
      return sf_rules_refuse(draft->source, draft->pattern.data, error,
                             "rule '%.*s': %s rules know no group '%s'",
                             (int)draft->rule.name.length, draft->rule.name.data, words->kind,
                             name);
    } else {
      out->groups[out->group_count].group = (uint8_t)group;
      out->groups[out->group_count++].number = number;
    }
  }
  return SF_OK;
}

static sf_result compile_rule(const rule_drafts *drafts, const rule_draft *draft,
                              expansion *expanded, compiled_rule *out, sf_error *error) {
  size_t at;
  sf_slice unknown;
  if (!sf_rules_expand(drafts, draft->pattern, expanded, &at, &unknown)) {
    const char *reason = expanded->too_long       ? "the pattern becomes too long"
                         : unknown.data[0] == '@' ? "no such table"
                                                  : "no such fragment, or it contains itself";
    return sf_rules_refuse(draft->source, draft->pattern.data + at, error, "'{%.*s}': %s",
                           (int)unknown.length, unknown.data, reason);
  }
  int code;
  PCRE2_SIZE offset;
  out->code = pcre2_compile((PCRE2_SPTR)expanded->text.data, expanded->text.count,
                            PCRE2_ANCHORED | PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_EXTENDED |
                                PCRE2_DUPNAMES | PCRE2_NEVER_BACKSLASH_C |
                                PCRE2_NO_START_OPTIMIZE,
                            &code, &offset, NULL);
  if (!out->code) {
    char message[160];
    pcre2_get_error_message(code, (PCRE2_UCHAR *)message, sizeof message);
    return sf_rules_refuse(draft->source, origin_of(expanded, draft->pattern, offset), error,
                           "rule '%.*s': %s", (int)draft->rule.name.length,
                           draft->rule.name.data, message);
  }
  out->jit = pcre2_jit_compile(out->code, PCRE2_JIT_COMPLETE) == 0;
  out->classes = draft->classes;
  return read_groups(draft, drafts->words, out, error);
}

static sf_result compile_all(sf_ruleset *self, const rule_drafts *drafts, expansion *expanded,
                             sf_error *error) {
  for (size_t i = 0; i < drafts->rules.count; i++) {
    const rule_draft *draft = &drafts->rules.data[i];
    sf_rule *rule = sf_arena_alloc(&self->arena, sizeof *rule);
    *rule = draft->rule;
    SF_ARRAY_PUSH(&self->memory, &self->rules, rule);
    SF_ARRAY_PUSH(&self->memory, &self->compiled, ((compiled_rule){.rule = rule}));
    compiled_rule *compiled = &self->compiled.data[self->compiled.count - 1]; /* owns its code */
    sf_result result = compile_rule(drafts, draft, expanded, compiled, error);
    if (result != SF_OK)
      return result;
    self->classes |= draft->classes;
  }
  return SF_OK;
}

static sf_result parse_and_compile(sf_ruleset *self, rule_drafts *drafts, expansion *expanded,
                                   const sf_rule_source *sources, size_t source_count,
                                   sf_error *error) {
  if (setjmp(self->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  for (size_t i = 0; i < source_count; i++) {
    sf_result result = sf_rules_parse(drafts, &sources[i], error);
    if (result != SF_OK)
      return result;
  }
  return compile_all(self, drafts, expanded, error);
}

sf_result sf_ruleset_new(sf_lexicon *lexicon, const sf_rule_source *sources, size_t source_count,
                         const sf_rule_words *words, sf_ruleset **out, sf_error *error) {
  *out = NULL;
  sf_ruleset *self = calloc(1, sizeof *self);
  if (!self)
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  sf_memory_init(&self->memory);
  sf_arena_init(&self->arena, &self->memory);
  rule_drafts drafts = {
      .memory = &self->memory, .arena = &self->arena, .lexicon = lexicon, .words = words};
  expansion expanded = {0};
  sf_buffer_init(&expanded.text, &self->memory);
  sf_result result = parse_and_compile(self, &drafts, &expanded, sources, source_count, error);
  SF_ARRAY_CLEAR(&drafts.fragments);
  SF_ARRAY_CLEAR(&drafts.rules);
  SF_ARRAY_CLEAR(&expanded.marks);
  sf_buffer_clear(&expanded.text);
  if (result != SF_OK)
    sf_ruleset_free(self);
  else
    *out = self;
  return result;
}

void sf_ruleset_free(sf_ruleset *self) {
  if (!self)
    return;
  for (size_t i = 0; i < self->compiled.count; i++)
    pcre2_code_free(self->compiled.data[i].code);
  SF_ARRAY_CLEAR(&self->compiled);
  SF_ARRAY_CLEAR(&self->rules);
  sf_arena_clear(&self->arena);
  free(self);
}

uint64_t sf_ruleset_classes(const sf_ruleset *self) {
  return self->classes;
}

const sf_rule *const *sf_ruleset_rules(const sf_ruleset *self, size_t *count) {
  *count = self->rules.count;
  return self->rules.data;
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

const char *sf_matcher_trouble(sf_matcher *self) {
  bool had = self->has_trouble;
  self->has_trouble = false;
  return had ? self->trouble : NULL;
}

static void note_trouble(sf_matcher *self, const compiled_rule *rule, int code) {
  if (self->has_trouble)
    return;
  char message[100];
  pcre2_get_error_message(code, (PCRE2_UCHAR *)message, sizeof message);
  snprintf(self->trouble, sizeof self->trouble, "rule '%.*s': %s", (int)rule->rule->name.length,
           rule->rule->name.data, message);
  self->has_trouble = true;
}

static bool try_rule(const compiled_rule *rule, sf_matcher *matcher, sf_slice text, uint32_t start,
                     uint32_t stop) {
  PCRE2_SPTR subject = (PCRE2_SPTR)text.data;
  int code = rule->jit ? pcre2_jit_match(rule->code, subject, stop, start, 0, matcher->data,
                                         matcher->context)
                       : pcre2_match(rule->code, subject, stop, start, PCRE2_NO_UTF_CHECK,
                                     matcher->data, matcher->context);
  if (code < 0 && code != PCRE2_ERROR_NOMATCH)
    note_trouble(matcher, rule, code);
  return code >= 0;
}

static void read_match(const compiled_rule *rule, const sf_matcher *matcher, sf_slice text,
                       sf_match *out) {
  const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(matcher->data);
  uint8_t span = rule->span && ends[2 * rule->span] != PCRE2_UNSET ? rule->span : 0;
  memset(out, 0, sizeof *out);
  out->rule = rule->rule;
  out->start = (uint32_t)ends[2 * span];
  out->end = (uint32_t)ends[2 * span + 1];
  for (uint8_t i = 0; i < rule->group_count; i++) {
    size_t number = rule->groups[i].number;
    sf_slice *group = &out->groups[rule->groups[i].group];
    if (ends[2 * number] != PCRE2_UNSET && !group->data)
      *group = sf_slice_between(text.data + ends[2 * number], text.data + ends[2 * number + 1]);
  }
}

bool sf_ruleset_match(const sf_ruleset *self, sf_matcher *matcher, sf_slice text, uint32_t start,
                      uint32_t stop, uint64_t classes, sf_match *out) {
  PCRE2_SIZE longest = start; /* an empty match is none */
  out->rule = NULL;
  for (size_t i = 0; i < self->compiled.count; i++) {
    const compiled_rule *rule = &self->compiled.data[i];
    if (!(rule->classes & classes) || !try_rule(rule, matcher, text, start, stop))
      continue;
    PCRE2_SIZE end = pcre2_get_ovector_pointer(matcher->data)[1];
    if (end > longest) {
      longest = end;
      read_match(rule, matcher, text, out);
    }
  }
  return out->rule != NULL;
}
