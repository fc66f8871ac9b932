/* furniture.c: applies the furniture rules to paragraphs; see furniture.h. */
#include "document/furniture.h"

#include <stdlib.h>
#include <string.h>

enum { ACTION_LINE, ACTION_PIECE };
static const char *const actions[] = {"line", "piece", NULL};
static const char *const groups[] = {NULL};
/* What a rule may need of its paragraph, which a look at its tokens tells: that it is short; that
 * no mark ends it as it ends a sentence; that its first words are not all in small letters. */
enum { NEED_SHORT, NEED_OPEN, NEED_NAMES };
static const char *const needs[] = {"short", "open", "names", NULL};
static const sf_rule_words words = {"furniture", actions, groups, needs};

/* Tokens of a short paragraph, and of one that begins with a number: "14 comments". */
#define SHORT_TOKENS  40
#define NUMBER_TOKENS 2
/* So many words in small letters behind the first show that it is a sentence. */
#define SMALL_WORDS 2

struct sf_furniture {
  sf_ruleset *rules;
  uint16_t starts;       /* the table of words with which a line of furniture begins */
  uint64_t starts_class; /* whose class is of many more words: "this" of "this site" */
};

sf_result sf_furniture_new(const sf_rulebook *book, sf_furniture **out, sf_error *error) {
  *out = calloc(1, sizeof **out);
  if (!*out)
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  (*out)->starts = sf_rulebook_table(book, "furniture_start", error);
  if ((*out)->starts == SF_NO_TABLE)
    return SF_ERROR_RULES;
  sf_result result = sf_ruleset_new(book->lexicon, book->sources, book->source_count, &words,
                                    &(*out)->rules, error);
  if (result == SF_OK)
    (*out)->starts_class = sf_lexicon_class(book->lexicon, (*out)->starts);
  return result;
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

/* The classes of a paragraph at which rules are tried. */
static uint64_t classes_of(const sf_furniture *self, const sf_lexicon *lexicon, sf_slice text,
                           const sf_tokens *tokens, const sf_paragraph *paragraph) {
  const sf_token *token = &tokens->tokens.data[paragraph->first];
  uint64_t classes = sf_lexicon_classes(lexicon, token->word) | class_of(text, token);
  bool begun = (classes & self->starts_class) &&
               sf_lexicon_find(lexicon, self->starts, tokens, paragraph->first, NULL);
  return begun ? classes : classes & ~self->starts_class;
}

static bool is_small_word(const sf_token *token) {
  return token->kind == SF_TOKEN_WORD && !(token->flags & SF_TOKEN_CAPITAL);
}

/* What rules may need, seen in the paragraph. */
static unsigned look_over(sf_slice text, const sf_tokens *tokens, const sf_paragraph *paragraph) {
  const sf_token *first = &tokens->tokens.data[paragraph->first];
  const sf_token *last = &tokens->tokens.data[paragraph->end - 1];
  uint32_t length = paragraph->end - paragraph->first, small = 0;
  while (small < SMALL_WORDS && small + 1 < length && is_small_word(&first[small + 1]))
    small++;
  bool brief = length <= (first->kind == SF_TOKEN_NUMBER ? NUMBER_TOKENS : SHORT_TOKENS);
  bool stopped = last->kind == SF_TOKEN_QUOTE ||
                 (last->kind == SF_TOKEN_PUNCT && strchr(".!?:", text.data[last->start]));
  return (unsigned)brief << NEED_SHORT | (unsigned)!stopped << NEED_OPEN |
         (unsigned)(small < SMALL_WORDS) << NEED_NAMES;
}

bool sf_furniture_mark(const sf_furniture *self, const sf_lexicon *lexicon, sf_slice text,
                       sf_matcher *matcher, sf_tokens *tokens) {
  bool any = false;
  for (size_t i = 0; i < tokens->paragraphs.count; i++) {
    sf_paragraph *paragraph = &tokens->paragraphs.data[i];
    uint64_t classes = classes_of(self, lexicon, text, tokens, paragraph);
    sf_match match;
    if (!(classes & sf_ruleset_classes(self->rules)) ||
        !sf_ruleset_match_seen(self->rules, matcher, text, paragraph->start, paragraph->stop,
                               classes, look_over(text, tokens, paragraph), &match))
      continue;
    paragraph->furniture = match.rule->action_number == ACTION_LINE;
    flag(tokens, paragraph->first, paragraph->furniture ? paragraph->stop : match.end);
    any = true;
  }
  return any;
}
