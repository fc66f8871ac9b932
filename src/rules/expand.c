/* expand.c: replaces {fragment} and {@table} in a pattern by their text.
 *
 * Expanding as text keeps compilation at milliseconds; the same grammar through (?(DEFINE)...)
 * subroutines took twenty times as long. Quantifiers such as {2,4} and \p{L} are left alone.
 */
#include "rules/internal.h"
#include "rules/trie.h"

#include <ctype.h>

/* Fragments may name fragments, but not without end. */
#define MAX_DEPTH 16
/* Far more than PCRE2 compiles; ends the doubling of fragments that name fragments. */
#define MAX_EXPANDED ((size_t)1 << 20)

typedef struct expander {
  rule_drafts *drafts;
  expansion *out;
  const char *origin;    /* start of the outermost pattern */
  const char *reference; /* the outermost {name} being expanded, or NULL */
  const char *failed_at;
  sf_slice failed_name;
} expander;

static const rule_fragment *find_fragment(const rule_drafts *self, sf_slice name) {
  for (size_t i = self->fragments.count; i-- > 0;) /* a later file's definition wins */
    if (sf_slice_equal(self->fragments.data[i].name, name))
      return &self->fragments.data[i];
  return NULL;
}

/* ---- {@table} ---- */

static void add_spelling(void *context, sf_slice spelling, const sf_entry *entry) {
  (void)entry;
  sf_trie_add(context, spelling);
}

/* The pattern for any phrase of a table; made once. */
static sf_slice table_pattern(rule_drafts *drafts, uint16_t table) {
  for (size_t i = 0; i < drafts->tables.count; i++)
    if (drafts->tables.data[i].table == table)
      return drafts->tables.data[i].pattern;
  sf_trie *trie = sf_trie_new(drafts->arena);
  sf_lexicon_each_spelling(drafts->lexicon, table, add_spelling, trie);
  drafts->scratch.count = 0;
  sf_trie_write(trie, &drafts->scratch);
  rule_table fresh = {table, sf_arena_copy(drafts->arena, sf_buffer_slice(&drafts->scratch))};
  SF_ARRAY_PUSH(drafts->memory, &drafts->tables, fresh);
  return fresh.pattern;
}

static bool expand_table(expander *e, sf_slice name) {
  char text[64] = {0};
  if (name.length >= sizeof text)
    return false;
  memcpy(text, name.data, name.length);
  uint16_t table = sf_lexicon_table(e->drafts->lexicon, text);
  if (table == SF_NO_TABLE)
    return false;
  sf_buffer_add(&e->out->text, table_pattern(e->drafts, table));
  return true;
}

/* ---- patterns ---- */

/* {name} or {@table} at `at`? Returns its length and the name, else 0. */
static size_t reference_at(const char *start, const char *at, const char *end, sf_slice *name) {
  if (at - start >= 2 && at[-2] == '\\' && strchr("pPxNgk", at[-1]))
    return 0;
  if (at + 1 >= end || !(islower((unsigned char)at[1]) || at[1] == '@'))
    return 0;
  const char *close = memchr(at, '}', (size_t)(end - at));
  if (!close)
    return 0;
  *name = sf_slice_between(at + 1, close);
  return (size_t)(close + 1 - at);
}

static bool expand_into(expander *e, sf_slice pattern, unsigned depth);

static bool expand_reference(expander *e, const char *at, sf_slice name, unsigned depth) {
  bool outermost = e->reference == NULL, good = false;
  if (outermost)
    e->reference = at;
  e->out->too_long = e->out->text.count > MAX_EXPANDED;
  if (e->out->too_long) {
    good = false;
  } else if (name.data[0] == '@') {
    good = expand_table(e, (sf_slice){name.data + 1, name.length - 1});
  } else {
    const rule_fragment *fragment = find_fragment(e->drafts, name);
    if (fragment && depth < MAX_DEPTH) {
      sf_buffer_add_text(&e->out->text, "(?:");
      good = expand_into(e, fragment->text, depth + 1);
      sf_buffer_add_text(&e->out->text, "\n)"); /* the fragment may end in a comment */
    }
  }
  if (!good && !e->failed_at) {
    e->failed_at = e->reference;
    e->failed_name = name;
  }
  if (outermost)
    e->reference = NULL;
  return good;
}

static void mark(expander *e, const char *at) {
  if (e->reference)
    return;
  expansion_mark here = {e->out->text.count, (size_t)(at - e->origin)};
  SF_ARRAY_PUSH(e->drafts->memory, &e->out->marks, here);
}

/* Copies up to `at` what has been read since `*from`. */
static void flush(expander *e, const char **from, const char *at) {
  if (at > *from)
    sf_buffer_add(&e->out->text, sf_slice_between(*from, at));
  *from = at;
}

static bool expand_into(expander *e, sf_slice pattern, unsigned depth) {
  const char *start = pattern.data, *end = start + pattern.length, *from = start;
  bool in_class = false;
  mark(e, start);
  for (const char *at = start; at < end; at++) {
    if (*at == '\\') {
      at++;
    } else if (in_class) {
      in_class = *at != ']' || at[-1] == '[';
    } else if (*at == '[') {
      in_class = true;
    } else if (*at == '#') {
      const char *stop = memchr(at, '\n', (size_t)(end - at));
      at = stop ? stop : end - 1;
    } else if (*at == '{') {
      sf_slice name;
      size_t length = reference_at(start, at, end, &name);
      if (!length)
        continue;
      flush(e, &from, at);
      mark(e, at);
      if (!expand_reference(e, at, name, depth))
        return false;
      from = at + length;
      at = from - 1;
      mark(e, from);
    }
  }
  flush(e, &from, end);
  return true;
}

bool sf_rules_expand(rule_drafts *self, sf_slice pattern, expansion *out, size_t *at,
                     sf_slice *name) {
  expander e = {.drafts = self, .out = out, .origin = pattern.data};
  out->text.count = 0;
  out->marks.count = 0;
  out->too_long = false;
  if (expand_into(&e, pattern, 0))
    return true;
  *at = (size_t)(e.failed_at - pattern.data);
  *name = e.failed_name;
  return false;
}
