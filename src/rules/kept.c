/* kept.c: the built-in rules as PCRE2's code, made when the program is built.
 *
 * To compile a rule takes PCRE2 as long as to match it some hundreds of times, and a run over one
 * article needs many of them a few times. make_image has the lexicon keep their code, serialized
 * (pcre2serialize(3)), and what a match can begin with, so that most rules need not even be
 * unpacked. The library that made the code must be the one that runs it, or else every rule is
 * compiled from its text when it is first tried; compile.c does that.
 */
#include "rules/internal.h"

#include <stdio.h>

/* How it stands beside the tables: this, the code. */
typedef struct kept_rules {
  char version[40]; /* of PCRE2 */
  uint64_t count;
  kept_rule rules[];
} kept_rules;

static size_t aligned(size_t size) {
  return (size + sizeof(uint64_t) - 1) / sizeof(uint64_t) * sizeof(uint64_t);
}

static void tell_name(const rule_compiler *self, char name[24]) {
  snprintf(name, 24, "%.16s rules", self->drafts.words->kind);
}

static void tell_version(char version[40]) {
  char long_enough[64] = {0}; /* PCRE2 asks for 24 */
  pcre2_config(PCRE2_CONFIG_VERSION, long_enough);
  memset(version, 0, 40);
  memcpy(version, long_enough, 39);
}

/* ---- when the program is built ---- */

/* Appends the code of one rule. */
static bool pack(const compiled_rule *rule, sf_buffer *codes, kept_rule *out) {
  uint8_t *bytes;
  PCRE2_SIZE size;
  const pcre2_code *code = rule->plain;
  if (pcre2_serialize_encode(&code, 1, &bytes, &size, NULL) != 1)
    return false;
  memcpy(out->beginnings, rule->beginnings, sizeof out->beginnings);
  out->at = (uint32_t)codes->count;
  out->length = (uint32_t)size;
  char *copy = sf_buffer_reserve(codes, aligned(size));
  memset(copy, 0, aligned(size));
  memcpy(copy, bytes, size);
  codes->count += aligned(size);
  pcre2_serialize_free(bytes);
  return true;
}

static bool pack_all(rule_compiler *self, const compiled_rule *rules, size_t count,
                     sf_buffer *codes) {
  if (setjmp(self->memory.escape))
    return false;
  size_t head = sizeof(kept_rules) + count * sizeof(kept_rule);
  kept_rules *kept = sf_arena_alloc(&self->arena, head);
  memset(kept, 0, head);
  tell_version(kept->version);
  kept->count = count;
  memset(sf_buffer_reserve(codes, head), 0, head); /* for `kept` when it is complete */
  codes->count = head;
  for (size_t i = 0; i < count; i++)
    if (!pack(&rules[i], codes, &kept->rules[i]))
      return false;
  memcpy(codes->data, kept, head);
  return true;
}

sf_result sf_rules_keep(rule_compiler *self, compiled_rule *rules, size_t count, sf_error *error) {
  for (size_t i = 0; i < count; i++) {
    sf_result result = sf_rules_compile(self, i, &rules[i], error);
    if (result != SF_OK)
      return result;
  }
  sf_buffer codes;
  sf_buffer_init(&codes, &self->memory);
  char name[24], *room = NULL;
  tell_name(self, name);
  if (pack_all(self, rules, count, &codes))
    room = sf_lexicon_learn(self->drafts.lexicon, name, codes.count);
  if (room)
    memcpy(room, codes.data, codes.count);
  sf_buffer_clear(&codes);
  return room ? SF_OK : sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
}

/* ---- when it runs ---- */

void sf_rules_recall(rule_compiler *self, compiled_rule *rules, size_t count) {
  char name[24], version[40];
  size_t size;
  tell_name(self, name);
  tell_version(version);
  const kept_rules *kept = sf_lexicon_known(self->drafts.lexicon, name, &size);
  if (!kept || kept->count != count || memcmp(kept->version, version, sizeof version) != 0)
    return;
  self->kept = (const char *)kept;
  for (size_t i = 0; i < count; i++) {
    memcpy(rules[i].beginnings, kept->rules[i].beginnings, sizeof rules[i].beginnings);
    atomic_store_explicit(&rules[i].step, RULE_KEPT, memory_order_relaxed);
  }
}

bool sf_rules_unpack(const rule_compiler *self, size_t number, compiled_rule *out) {
  const kept_rule *rule = &((const kept_rules *)(const void *)self->kept)->rules[number];
  return pcre2_serialize_decode(&out->plain, 1, (const uint8_t *)self->kept + rule->at, NULL) == 1;
}
