/* furniture.c: applies the furniture rules to paragraphs; see furniture.h. */
#include "document/furniture.h"

#include <stdlib.h>

enum { ACTION_LINE, ACTION_PIECE };
static const char *const actions[] = {"line", "piece", NULL};
static const char *const groups[] = {NULL};
static const sf_rule_words words = {"furniture", actions, groups, NULL};

struct sf_furniture {
  sf_ruleset *rules;
};

sf_result sf_furniture_new(const sf_rulebook *book, sf_furniture **out, sf_error *error) {
  *out = calloc(1, sizeof **out);
  if (!*out)
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  return sf_ruleset_new(book->lexicon, book->sources, book->source_count, &words, &(*out)->rules,
                        error);
}

void sf_furniture_free(sf_furniture *self) {
  if (!self)
    return;
  sf_ruleset_free(self->rules);
  free(self);
}

static void flag(sf_tokens *tokens, uint32_t first, uint32_t stop_byte) {
  for (uint32_t i = first; i < tokens->tokens.count && tokens->tokens.data[i].start < stop_byte;
       i++)
    tokens->tokens.data[i].flags |= SF_TOKEN_FURNITURE;
}

/* What a paragraph begins with besides a word of the table; a bracket counts as a symbol. */
static uint64_t class_of(sf_slice text, const sf_token *token) {
  bool symbol = token->kind == SF_TOKEN_SYMBOL || text.data[token->start] == '(';
  return (token->kind == SF_TOKEN_NUMBER ? SF_CLASS_NUMBER : 0u) | (symbol ? SF_CLASS_SYMBOL : 0u);
}

const sf_rule *const *sf_furniture_rules(const sf_furniture *self, size_t *count) {
  return sf_ruleset_rules(self->rules, count);
}

bool sf_furniture_mark(const sf_furniture *self, const sf_lexicon *lexicon, sf_slice text,
                       sf_matcher *matcher, sf_tokens *tokens) {
  bool any = false;
  for (size_t i = 0; i < tokens->paragraphs.count; i++) {
    sf_paragraph *paragraph = &tokens->paragraphs.data[i];
    const sf_token *token = &tokens->tokens.data[paragraph->first];
    uint64_t classes = sf_lexicon_classes(lexicon, token->word) | class_of(text, token);
    sf_match match;
    if (!sf_ruleset_match(self->rules, matcher, text, paragraph->start, paragraph->stop, classes,
                          &match))
      continue;
    paragraph->furniture = match.rule->action_number == ACTION_LINE;
    flag(tokens, paragraph->first, paragraph->furniture ? paragraph->stop : match.end);
    any = true;
  }
  return any;
}
