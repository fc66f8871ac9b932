/* token.h: the token stream of one document.
 *
 * The tokenizer goes over the text once and fills three growing arrays that are
 * reused from document to document: tokens, sentences, paragraphs. A token knows
 * its bytes, its kind, its case, and its word in the lexicon, so that extractors
 * ask tables by number and run regular expressions only where a token proposes it.
 * What a word means is left to lexicon/ and extract/; what is page furniture to
 * document/furniture.c.
 */
#ifndef SF_TOKEN_TOKEN_H
#define SF_TOKEN_TOKEN_H

#include "base/memory.h"

typedef enum sf_token_kind {
  SF_TOKEN_WORD,   /* letters; inner apostrophes; dots of initials and known abbreviations */
  SF_TOKEN_NUMBER, /* digits with inner separators: 1,234.56 */
  SF_TOKEN_QUOTE,  /* one quotation mark; `` and '' are one each */
  SF_TOKEN_PUNCT,  /* one mark; runs of dots or hyphens are one */
  SF_TOKEN_SYMBOL, /* anything else: currency signs, emoji, ... */
  SF_TOKEN_LINK,   /* a URL, an e-mail address, an @handle: no facts inside */
} sf_token_kind;

enum sf_token_flag {
  SF_TOKEN_SPACE = 1 << 0,     /* white space (or the start of the text) before it */
  SF_TOKEN_LINE = 1 << 1,      /* a line break before it */
  SF_TOKEN_PARAGRAPH = 1 << 2, /* first of a paragraph */
  SF_TOKEN_SENTENCE = 1 << 3,  /* first of a sentence */
  SF_TOKEN_CAPITAL = 1 << 4,   /* begins with a capital */
  SF_TOKEN_CAPS = 1 << 5,      /* all letters are capitals */
  SF_TOKEN_CLITIC = 1 << 6,    /* 's split from the word before */
  SF_TOKEN_DOTTED = 1 << 7,    /* an abbreviation or initial with its dot */
  SF_TOKEN_FURNITURE = 1 << 8, /* in page furniture: nothing is extracted here */
};

typedef struct sf_token {
  uint32_t start; /* byte offset in the clean text */
  uint32_t word;  /* number in the lexicon; 0 for a word it does not hold */
  uint16_t length;
  uint16_t flags;
  uint8_t kind;
  uint8_t hash; /* of a plain word: 64 + the first 6 bits of its key's hash; else 0 */
} sf_token;

typedef struct sf_sentence {
  uint32_t first, end;  /* tokens, end exclusive */
  uint32_t start, stop; /* bytes, stop exclusive */
  uint32_t paragraph;
} sf_sentence;

typedef struct sf_paragraph {
  uint32_t first, end;  /* tokens */
  uint32_t start, stop; /* bytes */
  bool furniture;
} sf_paragraph;

/* A token at which at least one extractor wants to look, and the classes that say why. */
typedef struct sf_candidate {
  uint32_t token;
  uint64_t classes;
} sf_candidate;

typedef struct sf_tokens {
  SF_ARRAY(sf_token) tokens; /* behind the last stands one of no word and no flags */
  SF_ARRAY(sf_candidate) candidates;
  SF_ARRAY(uint32_t) stops;    /* . ! ?, dotted words, and first tokens of paragraphs */
  SF_ARRAY(uint32_t) capitals; /* words with SF_TOKEN_CAPITAL */
  SF_ARRAY(uint32_t) quotes;   /* quotation marks */
  SF_ARRAY(sf_sentence) sentences;
  SF_ARRAY(sf_paragraph) paragraphs;
} sf_tokens;

struct sf_lexicon;

/* Fills `out` (its old content is dropped, its memory reused). `text` is valid UTF-8 with
 * SF_TEXT_PADDING bytes behind it and below 4 GiB. Tokens of a class in `wanted` become
 * candidates. Allocation failure leaves through `memory`. */
void sf_tokenize(sf_slice text, const struct sf_lexicon *lexicon, uint64_t wanted,
                 sf_memory *memory, sf_tokens *out);
void sf_tokens_clear(sf_tokens *self);

/* The sentence that holds token `index`, the paragraph likewise. */
uint32_t sf_tokens_sentence(const sf_tokens *self, uint32_t index);
uint32_t sf_tokens_paragraph(const sf_tokens *self, uint32_t index);
/* The first token that ends behind byte `offset`, or the token count. */
uint32_t sf_tokens_at(const sf_tokens *self, uint32_t offset);

/* Is it one of these ASCII marks? */
static inline bool sf_token_is_mark(sf_slice text, const sf_token *token, const char *marks) {
  char mark = text.data[token->start];
  return token->length == 1 && mark && strchr(marks, mark);
}

static inline sf_slice sf_token_text(sf_slice text, const sf_token *token) {
  return (sf_slice){text.data + token->start, token->length};
}

#endif
