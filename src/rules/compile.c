/* compile.c: one rule from its draft to PCRE2's code and to machine code, when it is first needed.
 *
 * A run meets few rules when its input is small, so nothing is compiled before its time: a rule of
 * a tested file when it is first tried, machine code when the rule has been tried often enough to
 * pay for it. Rules of a user's file are compiled at the start, so that errors are told there;
 * ruleset.c decides. Finished steps are published to the threads that match without the lock.
 */
#include "rules/internal.h"

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
  pcre2_pattern_info(out->plain, PCRE2_INFO_CAPTURECOUNT, &captures);
  if (captures >= MATCH_PAIRS)
    return sf_rules_refuse(draft->source, draft->pattern.data, error,
                           "rule '%.*s' has %u groups, more than %u", (int)draft->rule.name.length,
                           draft->rule.name.data, captures, MATCH_PAIRS - 1);
  pcre2_pattern_info(out->plain, PCRE2_INFO_NAMECOUNT, &count);
  pcre2_pattern_info(out->plain, PCRE2_INFO_NAMEENTRYSIZE, &size);
  pcre2_pattern_info(out->plain, PCRE2_INFO_NAMETABLE, &table);
  for (uint32_t i = 0; i < count; i++, table += size) {
    const char *name = (const char *)table + 2;
    uint8_t number = table[1];
    int group = 0;
    while (group < SF_GROUPS_MAX && words->groups[group] && strcmp(words->groups[group], name) != 0)
      group++;
    if (!strcmp(name, "span")) {
      out->span = number;
    } else if (group == SF_GROUPS_MAX || !words->groups[group] ||
               out->group_count == SF_GROUPS_MAX) {
      return sf_rules_refuse(
          draft->source, draft->pattern.data, error, "rule '%.*s': %s rules know no group '%s'",
          (int)draft->rule.name.length, draft->rule.name.data, words->kind, name);
    } else {
      out->groups[out->group_count].group = (uint8_t)group;
      out->groups[out->group_count++].number = number;
    }
  }
  return SF_OK;
}

#define PATTERN_OPTIONS                                                                            \
  (PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_EXTENDED | PCRE2_DUPNAMES | PCRE2_NEVER_BACKSLASH_C)

/* The expanded pattern as PCRE2's code. */
static sf_result compile_pattern(const rule_draft *draft, const expansion *expanded,
                                 compiled_rule *out, sf_error *error) {
  int code;
  PCRE2_SIZE offset;
  out->plain = pcre2_compile((PCRE2_SPTR)expanded->text.data, expanded->text.count,
                             PATTERN_OPTIONS | PCRE2_ANCHORED | PCRE2_NO_START_OPTIMIZE, &code,
                             &offset, NULL);
  if (out->plain)
    return SF_OK;
  char message[160];
  pcre2_get_error_message(code, (PCRE2_UCHAR *)message, sizeof message);
  return sf_rules_refuse(draft->source, origin_of(expanded, draft->pattern, offset), error,
                         "rule '%.*s': %s", (int)draft->rule.name.length, draft->rule.name.data,
                         message);
}

/* The pattern once more without its anchor, so that PCRE2 studies it: notes the bytes that a match
 * can begin with; all of them when the study does not tell. */
static void find_beginnings(const expansion *expanded, compiled_rule *rule) {
  int code;
  PCRE2_SIZE offset;
  pcre2_code *studied = pcre2_compile((PCRE2_SPTR)expanded->text.data, expanded->text.count,
                                      PATTERN_OPTIONS, &code, &offset, NULL);
  const uint8_t *known = NULL;
  if (studied)
    pcre2_pattern_info(studied, PCRE2_INFO_FIRSTBITMAP, &known);
  for (unsigned byte = 0; byte < 256; byte++)
    if (!known || (known[byte / 8] >> byte % 8 & 1))
      rule->beginnings[byte / 64] |= UINT64_C(1) << byte % 64;
  pcre2_code_free(studied);
}

static sf_result compile_draft(rule_compiler *self, const rule_draft *draft, compiled_rule *out,
                               sf_error *error) {
  if (setjmp(self->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  expansion *expanded = &self->expanded;
  size_t at;
  sf_slice unknown;
  if (!sf_rules_expand(&self->drafts, draft->pattern, expanded, &at, &unknown)) {
    const char *reason = expanded->too_long       ? "the pattern becomes too long"
                         : unknown.data[0] == '@' ? "no such table"
                                                  : "no such fragment, or it contains itself";
    return sf_rules_refuse(draft->source, draft->pattern.data + at, error, "'{%.*s}': %s",
                           (int)unknown.length, unknown.data, reason);
  }
  sf_result result = compile_pattern(draft, expanded, out, error);
  /* those of a kept rule are known, and others may be reading them */
  if (result == SF_OK && atomic_load_explicit(&out->step, memory_order_relaxed) == RULE_DRAFT)
    find_beginnings(expanded, out);
  return result;
}

sf_result sf_rules_compile(rule_compiler *self, size_t number, compiled_rule *rule,
                           sf_error *error) {
  sf_result result = SF_OK;
  pthread_mutex_lock(&self->lock);
  int step = atomic_load_explicit(&rule->step, memory_order_relaxed);
  if (step == RULE_DRAFT || step == RULE_KEPT) {
    const rule_draft *draft = &self->drafts.rules.data[number];
    if (step == RULE_DRAFT || !sf_rules_unpack(self, number, rule))
      result = compile_draft(self, draft, rule, error);
    if (result == SF_OK)
      result = read_groups(draft, self->drafts.words, rule, error);
    if (result == SF_OK) {
      atomic_store_explicit(&rule->step, RULE_PLAIN, memory_order_release);
    } else { /* as if it had not been tried: memory may come back */
      pcre2_code_free(rule->plain);
      rule->plain = NULL;
      rule->group_count = rule->span = 0;
    }
  }
  pthread_mutex_unlock(&self->lock);
  return result;
}

int sf_rules_quicken(rule_compiler *self, compiled_rule *rule) {
  pthread_mutex_lock(&self->lock);
  int step = atomic_load_explicit(&rule->step, memory_order_relaxed);
  if (step == RULE_PLAIN) {
    rule->fast = pcre2_code_copy(rule->plain); /* others may be matching with the plain one */
    bool good = rule->fast && pcre2_jit_compile(rule->fast, PCRE2_JIT_COMPLETE) == 0;
    step = good ? RULE_FAST : RULE_SETTLED;
    atomic_store_explicit(&rule->step, step, memory_order_release);
  }
  pthread_mutex_unlock(&self->lock);
  return step;
}
