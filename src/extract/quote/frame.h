/* frame.h: a sentence laid out as a row of items, quotations being one item each, and what can be
 * read off that row: verbs of speech, noun phrases, subjects. Internal to the extractor.
 */
#ifndef SF_EXTRACT_QUOTE_FRAME_H
#define SF_EXTRACT_QUOTE_FRAME_H

#include "extract/quote/parts.h"

typedef enum item_kind {
  ITEM_WORD, /* a word, a number, a clitic */
  ITEM_QUOTE,
  ITEM_COMMA,
  ITEM_COLON,
  ITEM_DASH,
  ITEM_OPEN, /* brackets */
  ITEM_CLOSE,
  ITEM_STOP,
  ITEM_OTHER
} item_kind;

typedef struct frame_item {
  quote_bits bits;
  uint32_t token; /* of a quotation its opening mark */
  uint32_t name;  /* index into names + 1 */
  uint32_t span;  /* of ITEM_QUOTE */
  uint8_t kind;
} frame_item;

typedef enum cue_kind { CUE_VERB, CUE_SOURCE, CUE_NOUN /* the claim that */ } cue_kind;

typedef struct frame_cue {
  uint32_t first, last; /* items */
  uint8_t strength;     /* 3 strong, 2 medium, 1 weak */
  uint8_t kind;
  bool gerund;
} frame_cue;

/* Sentences are seldom longer; the rest of a longer one is read as another. */
#define FRAME_ITEMS 320
#define FRAME_CUES  24

typedef struct frame {
  quote_work *work;
  uint32_t first, end, span; /* from which it was laid out, see quote_frame_build */
  frame_item items[FRAME_ITEMS];
  uint32_t count;
  uint16_t hints[FRAME_ITEMS]; /* items that may begin a verb of speech */
  uint32_t hint_count;
  uint16_t quotes[FRAME_ITEMS]; /* items that are quotations */
  uint32_t quote_count;
  frame_cue cues[FRAME_CUES];
  uint32_t cue_count;
} frame;

/* Empty rows in the document's arena. */
frame *quote_frames_new(quote_work *work, uint32_t count);

/* What token `token` is as an item. */
item_kind quote_item_kind(const quote_work *work, uint32_t token);
/* Lays out tokens from `first` up to before `end`; `span` is the first quotation at or behind
 * `first`. */
void quote_frame_build(frame *self, uint32_t first, uint32_t end, uint32_t span);

/* A noun phrase on the row. */
typedef struct frame_phrase {
  uint32_t start;       /* item where all of it begins: "the lawyer" of "the lawyer Jane Doe" */
  uint32_t first, last; /* items of its head and what belongs to it */
  uint32_t name;        /* index into names + 1 when its head is a name */
  bool found, pronoun;
} frame_phrase;

/* The noun phrase that begins at item `i`. `verbs_follow`: a verb may stand right behind it. */
frame_phrase quote_phrase_right(const frame *self, uint32_t i, bool verbs_follow);
/* The noun phrase that ends with item `i`. */
frame_phrase quote_phrase_left(const frame *self, uint32_t i);
/* Can it speak: a pronoun, a name, or a noun for somebody or for something that carries words? */
bool quote_phrase_speaks(const frame *self, const frame_phrase *phrase);
/* Is it somebody's and says nothing by itself: "the mayor's win"? */
bool quote_phrase_is_owned(const frame *self, const frame_phrase *phrase);
/* Who the verb of speech is said of: before it, over appositions; not found where negated. */
frame_phrase quote_subject_before(const frame *self, const frame_cue *cue);
/* The same behind the verb: "said Jane Doe". */
frame_phrase quote_subject_behind(const frame *self, const frame_cue *cue);
/* Whose the noun at item `i` is: "Doe's claim", "her claim", else whom the sentence is about. */
frame_phrase quote_owner(const frame *self, uint32_t i);
/* What the sentence is about: its first noun phrase that is no adverbial, before item `end`. */
frame_phrase quote_subject_main(const frame *self, uint32_t end);

/* Is it a verb of speech of whose subject it is said: "was told"? */
bool quote_item_is_passive(const frame *self, uint32_t i);
/* Does the word at item `i` look like one: hearing, asked? */
bool quote_item_is_participle(const frame *self, uint32_t i);

/* Can the word at item `i` stand beside a verb of speech: by its table, or in -ly? */
static inline bool quote_item_is_adverb(const frame *self, uint32_t i) {
  const frame_item *item = &self->items[i];
  if (item->bits & BIT_ADVERB)
    return true;
  const sf_token *token = &self->work->tokens[item->token];
  const char *end = self->work->scan->text.data + token->start + token->length;
  return item->kind == ITEM_WORD && token->length > 4 && end[-1] == 'y' && end[-2] == 'l' &&
         !(token->flags & SF_TOKEN_CAPITAL);
}
static inline bool quote_item_is_word(const frame *self, uint32_t i) {
  return self->items[i].kind == ITEM_WORD;
}
static inline bool quote_item_capital(const frame *self, uint32_t i) {
  return self->items[i].kind == ITEM_WORD &&
         (self->work->tokens[self->items[i].token].flags & SF_TOKEN_CAPITAL);
}

#endif
