/* sentence.c: where sentences and paragraphs end.
 *
 * Works on finished tokens. A full stop ends a sentence when what follows can begin one;
 * an abbreviation's own dot does so only before a word that usually starts sentences
 * (table sentence_starter), so that "Mr. Smith" and "U.S. Central Command" hold together.
 */
#include "token/internal.h"

static bool is_mark(sf_slice text, const sf_token *token, char mark) {
  return token->length == 1 && text.data[token->start] == mark;
}

static bool is_terminal(sf_slice text, const sf_token *token) {
  if (token->kind != SF_TOKEN_PUNCT)
    return false;
  char c = text.data[token->start];
  return c == '.' || c == '!' || c == '?';
}

/* Closing marks that belong to the sentence they follow: quotes and brackets glued to it. */
static size_t absorb_closing(sf_slice text, const sf_tokens *out, size_t i) {
  while (i < out->tokens.count) {
    const sf_token *token = &out->tokens.data[i];
    bool closing = token->kind == SF_TOKEN_QUOTE || is_mark(text, token, ')') ||
                   is_mark(text, token, ']') || is_terminal(text, token);
    if (!closing || (token->flags & (SF_TOKEN_SPACE | SF_TOKEN_PARAGRAPH)))
      return i;
    i++;
  }
  return i;
}

/* Can a sentence begin with this token? `glued`: nothing stands between it and the stop. */
static bool can_begin(sf_slice text, const sf_token *before, const sf_token *token) {
  if (!(token->flags & SF_TOKEN_SPACE)) /* "the end.Next": a capital behind a small word */
    return token->kind == SF_TOKEN_WORD && (token->flags & SF_TOKEN_CAPITAL) && before &&
           before->kind == SF_TOKEN_WORD && !(before->flags & SF_TOKEN_CAPITAL) &&
           before->length > 2;
  if (token->kind == SF_TOKEN_WORD)
    return (token->flags & SF_TOKEN_CAPITAL) != 0;
  return token->kind != SF_TOKEN_PUNCT || strchr("([-*", text.data[token->start]) ||
         (unsigned char)text.data[token->start] >= 0x80;
}

typedef struct sentence_state {
  sf_slice text;
  const sf_lexicon *lexicon;
  uint16_t starters;
  sf_memory *memory;
  sf_tokens *out;
  uint32_t sentence_first, paragraph_first;
} sentence_state;

/* The index behind the sentence's last token if token `i` ends it, else 0. `*settled` becomes the
 * index up to which the answer holds: going over a run of stops once keeps this linear. */
static size_t sentence_end(const sentence_state *s, size_t i, size_t *settled) {
  const sf_token *token = &s->out->tokens.data[i];
  size_t count = s->out->tokens.count;
  *settled = i + 1;
  if (token->flags & SF_TOKEN_DOTTED) {
    size_t next = absorb_closing(s->text, s->out, i + 1);
    if (next >= count || s->starters == SF_NO_TABLE)
      return 0;
    const sf_token *follower = &s->out->tokens.data[next];
    bool starts = (follower->flags & SF_TOKEN_SPACE) && (follower->flags & SF_TOKEN_CAPITAL) &&
                  sf_lexicon_find_word(s->lexicon, s->starters, follower);
    return starts ? next : 0;
  }
  if (!is_terminal(s->text, token))
    return 0;
  size_t next = absorb_closing(s->text, s->out, i + 1);
  *settled = next;
  if (next >= count)
    return 0;
  const sf_token *before = i > 0 ? token - 1 : NULL;
  return can_begin(s->text, before, &s->out->tokens.data[next]) ? next : 0;
}

static void close_sentence(sentence_state *s, size_t end) {
  sf_token *tokens = s->out->tokens.data;
  if (end == s->sentence_first)
    return;
  sf_token *last = &tokens[end - 1];
  tokens[s->sentence_first].flags |= SF_TOKEN_SENTENCE;
  sf_sentence sentence = {s->sentence_first, (uint32_t)end, tokens[s->sentence_first].start,
                          last->start + last->length, (uint32_t)s->out->paragraphs.count};
  SF_ARRAY_PUSH(s->memory, &s->out->sentences, sentence);
  s->sentence_first = (uint32_t)end;
}

static void close_paragraph(sentence_state *s, size_t end) {
  const sf_token *tokens = s->out->tokens.data;
  close_sentence(s, end);
  const sf_token *last = &tokens[end - 1];
  sf_paragraph paragraph = {s->paragraph_first, (uint32_t)end, tokens[s->paragraph_first].start,
                            last->start + last->length, false};
  SF_ARRAY_PUSH(s->memory, &s->out->paragraphs, paragraph);
  s->paragraph_first = (uint32_t)end;
}

void sf_sentences_find(sf_slice text, const sf_lexicon *lexicon, sf_memory *memory,
                       sf_tokens *out) {
  sentence_state s = {.text = text, .lexicon = lexicon, .memory = memory, .out = out};
  s.starters = lexicon ? sf_lexicon_index_of(lexicon)->sentence_starters : SF_NO_TABLE;
  size_t count = out->tokens.count, skip = 0;
  for (size_t stop = 0; stop < out->stops.count; stop++) {
    size_t i = out->stops.data[stop];
    const sf_token *token = &out->tokens.data[i];
    if ((token->flags & SF_TOKEN_PARAGRAPH) && i > 0) {
      close_paragraph(&s, i);
      skip = i;
    }
    if (i < skip || !(token->kind == SF_TOKEN_PUNCT || (token->flags & SF_TOKEN_DOTTED)))
      continue;
    size_t end = sentence_end(&s, i, &skip);
    if (end && !(out->tokens.data[end].flags & SF_TOKEN_PARAGRAPH))
      close_sentence(&s, end);
  }
  if (count)
    close_paragraph(&s, count);
}
