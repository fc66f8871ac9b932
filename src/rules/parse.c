/* parse.c: reads a rule file line by line into drafts; the format is described in ruleset.h.
 *
 * Patterns stay slices of the file, so that expand.c and PCRE2's own errors can be told with the
 * line and column a person finds in the editor.
 */
#include "rules/internal.h"
#include "token/utf8.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct rule_reader {
  rule_drafts *drafts;
  const sf_rule_source *source;
  sf_error *error;
  const char *at, *end; /* the rest of the file */
  unsigned long line;
  bool wanted; /* the file's @kind is ours */
  bool has_kind;
  SF_ARRAY(sf_rule_example) examples;
} rule_reader;

sf_result sf_rules_refuse(const sf_rule_source *source, const char *at, sf_error *error,
                          const char *format, ...) {
  char message[400];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  unsigned long line = 1;
  const char *start = source->content.data;
  for (const char *c = start; c < at; c++)
    if (*c == '\n') {
      line++;
      start = c + 1;
    }
  return sf_error_set(error, SF_ERROR_RULES, source->path, line, (unsigned)(at - start) + 1, "%s",
                      message);
}

/* The line at `at`, without its end; the reader does not move. */
static sf_slice peek_line(const rule_reader *r) {
  const char *stop = memchr(r->at, '\n', (size_t)(r->end - r->at));
  return sf_slice_between(r->at, stop ? stop : r->end);
}

static void skip_line(rule_reader *r) {
  sf_slice line = peek_line(r);
  r->at = line.data + line.length + (line.data + line.length < r->end);
  r->line++;
}

static bool is_indented(sf_slice line) {
  return line.length > 0 && (line.data[0] == ' ' || line.data[0] == '\t');
}

static bool is_blank(sf_slice line) {
  return sf_slice_trim(line).length == 0;
}

/* First word of a trimmed line; the rest, trimmed, goes to `*rest`. */
static sf_slice first_word(sf_slice line, sf_slice *rest) {
  size_t length = 0;
  while (length < line.length && !isspace((unsigned char)line.data[length]))
    length++;
  *rest = sf_slice_trim((sf_slice){line.data + length, line.length - length});
  return (sf_slice){line.data, length};
}

static bool begins_clause(sf_slice line) {
  sf_slice rest, word = first_word(sf_slice_trim(line), &rest);
  return sf_slice_is(word, "at") || sf_slice_is(word, "match") || sf_slice_is(word, "+") ||
         sf_slice_is(word, "-");
}

/* From `start` to the end of the last indented line that begins no new clause. */
static sf_slice take_block(rule_reader *r, const char *start) {
  const char *stop = peek_line(r).data + peek_line(r).length;
  skip_line(r);
  while (r->at < r->end) {
    sf_slice line = peek_line(r);
    if (!is_indented(line) || is_blank(line) || begins_clause(line))
      break;
    stop = line.data + line.length;
    skip_line(r);
  }
  return sf_slice_between(start, stop);
}

/* ---- clauses of a rule ---- */

static int index_of(const char *const *names, sf_slice name) {
  for (int i = 0; names[i]; i++)
    if (sf_slice_is(name, names[i]))
      return i;
  return -1;
}

static uint64_t class_of(rule_reader *r, sf_slice name) {
  static const struct {
    const char *name;
    uint64_t bit;
  } kinds[] = {{"number", SF_CLASS_NUMBER},
               {"quote", SF_CLASS_QUOTE},
               {"capital", SF_CLASS_CAPITAL},
               {"paragraph", SF_CLASS_PARAGRAPH},
               {"symbol", SF_CLASS_SYMBOL}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (sf_slice_is(name, kinds[i].name))
      return kinds[i].bit;
  char text[64];
  snprintf(text, sizeof text, "%.*s", (int)name.length, name.data);
  uint16_t table = sf_lexicon_table(r->drafts->lexicon, text);
  return table == SF_NO_TABLE ? 0 : sf_lexicon_class(r->drafts->lexicon, table);
}

static sf_result take_at(rule_reader *r, rule_draft *draft, sf_slice names) {
  while (names.length) {
    sf_slice name = first_word(names, &names);
    uint64_t bit = class_of(r, name);
    if (!bit)
      return sf_rules_refuse(r->source, name.data, r->error,
                             "'%.*s' is neither a kind of token (number, quote, capital, "
                             "paragraph, symbol) nor a table",
                             (int)name.length, name.data);
    draft->classes |= bit;
  }
  skip_line(r);
  return SF_OK;
}

/* Copies an example's text, resolving \n, \t, \[ and \], and taking out the span's [ ]. */
static void read_example_text(rule_reader *r, sf_slice raw, sf_rule_example *out) {
  sf_arena *arena = r->drafts->arena;
  char *text = sf_arena_alloc(arena, raw.length + 1);
  size_t count = 0;
  for (size_t i = 0; i < raw.length; i++) {
    char c = raw.data[i];
    if (c == '\\' && i + 1 < raw.length && strchr("nt[]", raw.data[i + 1])) {
      c = raw.data[++i];
      text[count++] = (char)(c == 'n' ? '\n' : c == 't' ? '\t' : c);
    } else if (c == '[') {
      out->start = count;
    } else if (c == ']') {
      out->end = count;
      out->has_span = true;
    } else {
      text[count++] = c;
    }
  }
  text[count] = '\0';
  out->text = (sf_slice){text, count};
}

static sf_result take_example(rule_reader *r, sf_slice text, bool must_match) {
  sf_rule_example example = {.must_match = must_match, .line = r->line};
  if (must_match) {
    size_t i = 0;
    while (i + 4 <= text.length && memcmp(text.data + i, " => ", 4) != 0)
      i++;
    if (i + 4 > text.length)
      return sf_rules_refuse(r->source, text.data, r->error,
                             "an example that must match reads '+ text => value'");
    example.expected = sf_slice_trim((sf_slice){text.data + i + 4, text.length - i - 4});
    text.length = i;
  }
  read_example_text(r, sf_slice_trim(text), &example);
  SF_ARENA_PUSH(r->drafts->arena, &r->examples, example);
  skip_line(r);
  return SF_OK;
}

static sf_result take_clauses(rule_reader *r, rule_draft *draft) {
  while (r->at < r->end) {
    sf_slice line = peek_line(r), rest;
    if (is_blank(line) || (is_indented(line) && sf_slice_trim(line).data[0] == '#')) {
      skip_line(r);
      continue;
    }
    if (!is_indented(line))
      break;
    sf_slice word = first_word(sf_slice_trim(line), &rest);
    sf_result result = SF_OK;
    if (sf_slice_is(word, "at"))
      result = take_at(r, draft, rest);
    else if (sf_slice_is(word, "match"))
      draft->pattern = take_block(r, rest.data);
    else if (sf_slice_is(word, "+") || sf_slice_is(word, "-"))
      result = take_example(r, rest, word.data[0] == '+');
    else
      result = sf_rules_refuse(r->source, word.data, r->error,
                               "expected 'at', 'match', '+' or '-', not '%.*s'", (int)word.length,
                               word.data);
    if (result != SF_OK)
      return result;
  }
  return SF_OK;
}

/* ---- rule headers, fragments, files ---- */

/* Reads "NAME: ACTION key=value ..." */
static sf_result read_header(rule_reader *r, sf_slice header, rule_draft *draft) {
  const char *colon = memchr(header.data, ':', header.length);
  if (!colon)
    return sf_rules_refuse(r->source, header.data, r->error,
                           "a rule begins 'rule NAME: ACTION key=value ...'");
  sf_rule *rule = &draft->rule;
  rule->name = sf_slice_trim(sf_slice_between(header.data, colon));
  sf_slice rest = sf_slice_trim(sf_slice_between(colon + 1, header.data + header.length));
  rule->action = first_word(rest, &rest);
  rule->action_number = index_of(r->drafts->words->actions, rule->action);
  if (rule->action_number < 0)
    return sf_rules_refuse(r->source, rule->action.length ? rule->action.data : colon, r->error,
                           "'%.*s' is not an action of %s rules", (int)rule->action.length,
                           rule->action.data, r->drafts->words->kind);
  sf_rule_option options[16];
  size_t count = 0;
  while (rest.length) {
    sf_slice word = first_word(rest, &rest);
    const char *equals = memchr(word.data, '=', word.length);
    if (!equals || count == 16)
      return sf_rules_refuse(r->source, word.data, r->error, "expected key=value");
    sf_rule_option option = {sf_slice_between(word.data, equals),
                             sf_slice_between(equals + 1, word.data + word.length)};
    if (sf_slice_is(option.key, "needs"))
      rule->needs = option.value;
    else
      options[count++] = option;
  }
  sf_rule_option *kept = sf_arena_alloc(r->drafts->arena, sizeof options);
  memcpy(kept, options, sizeof *kept * count);
  rule->options = kept;
  rule->option_count = count;
  return SF_OK;
}

static sf_result take_rule(rule_reader *r, sf_slice header) {
  rule_draft draft = {.source = r->source};
  draft.rule.path = r->source->path;
  draft.rule.line = r->line;
  sf_result result = read_header(r, header, &draft);
  if (result != SF_OK)
    return result;
  skip_line(r);
  r->examples.count = 0;
  result = take_clauses(r, &draft);
  if (result != SF_OK)
    return result;
  if (!draft.pattern.length || !draft.classes)
    return sf_rules_refuse(r->source, header.data, r->error, "rule '%.*s' has no '%s' clause",
                           (int)draft.rule.name.length, draft.rule.name.data,
                           draft.classes ? "match" : "at");
  size_t size = r->examples.count * sizeof *r->examples.data;
  sf_rule_example *examples = sf_arena_alloc(r->drafts->arena, size);
  if (size)
    memcpy(examples, r->examples.data, size);
  draft.rule.examples = examples;
  draft.rule.example_count = r->examples.count;
  SF_ARRAY_PUSH(r->drafts->memory, &r->drafts->rules, draft);
  return SF_OK;
}

static sf_result take_fragment(rule_reader *r, sf_slice line) {
  const char *equals = memchr(line.data, '=', line.length);
  sf_slice name = equals ? sf_slice_trim(sf_slice_between(line.data, equals)) : line;
  bool good = equals && name.length > 0;
  for (size_t i = 0; i < name.length; i++)
    good = good && (islower((unsigned char)name.data[i]) || isdigit((unsigned char)name.data[i]) ||
                    name.data[i] == '_');
  if (!good)
    return sf_rules_refuse(r->source, line.data, r->error,
                           "expected 'name = fragment', 'rule NAME: ACTION' or '@kind KIND'");
  sf_slice text = take_block(r, equals + 1);
  SF_ARRAY_PUSH(r->drafts->memory, &r->drafts->fragments, ((rule_fragment){name, text}));
  return SF_OK;
}

/* One construct at the left margin. */
static sf_result take_top(rule_reader *r) {
  sf_slice line = sf_slice_trim(peek_line(r)), rest;
  if (!line.length || line.data[0] == '#') {
    skip_line(r);
    return SF_OK;
  }
  sf_slice word = first_word(line, &rest);
  if (sf_slice_is(word, "@kind")) {
    r->has_kind = true;
    r->wanted = sf_slice_is(rest, r->drafts->words->kind);
    skip_line(r);
    return SF_OK;
  }
  if (!r->has_kind)
    return sf_rules_refuse(r->source, line.data, r->error,
                           "the file must say what its rules are for: '@kind money' or another");
  if (!r->wanted) { /* another extractor's rules */
    skip_line(r);
    return SF_OK;
  }
  if (is_indented(peek_line(r)))
    return sf_rules_refuse(r->source, line.data, r->error, "an indented line outside a rule");
  return sf_slice_is(word, "rule") ? take_rule(r, rest) : take_fragment(r, line);
}

sf_result sf_rules_parse(rule_drafts *self, const sf_rule_source *source, sf_error *error) {
  rule_reader r = {.drafts = self,
                   .source = source,
                   .error = error,
                   .at = source->content.data,
                   .end = source->content.data + source->content.length,
                   .line = 1};
  size_t valid = sf_utf8_valid_prefix(source->content); /* PCRE2 is told that it need not look */
  if (valid < source->content.length)
    return sf_rules_refuse(source, source->content.data + valid, error, "not UTF-8");
  sf_result result = SF_OK;
  while (result == SF_OK && r.at < r.end)
    result = take_top(&r);
  return result;
}
