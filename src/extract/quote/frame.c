/* frame.c: lays a sentence out as a row of items and finds the verbs of speech on it; see frame.h.
 *
 * Who speaks is read off the row by subject.c; which verb belongs to which quotation is speaker.c.
 */
#include "extract/quote/frame.h"

/* What an ASCII mark is; a hyphen may be a dash. */
static const uint8_t mark_kinds[128] = {
    ['.'] = ITEM_STOP,  ['!'] = ITEM_STOP,  ['?'] = ITEM_STOP, [';'] = ITEM_STOP,
    [','] = ITEM_COMMA, [':'] = ITEM_COLON, ['('] = ITEM_OPEN, ['['] = ITEM_OPEN,
    [')'] = ITEM_CLOSE, [']'] = ITEM_CLOSE, ['-'] = ITEM_DASH,
};

item_kind quote_item_kind(const quote_work *work, uint32_t token) {
  const sf_token *t = &work->tokens[token];
  if (t->kind != SF_TOKEN_PUNCT)
    return t->kind == SF_TOKEN_QUOTE || t->kind == SF_TOKEN_SYMBOL ? ITEM_OTHER : ITEM_WORD;
  unsigned char mark = (unsigned char)quote_token_char(work, token);
  if (mark >= 0x80)
    return mark == 0xE2 ? ITEM_DASH : ITEM_OTHER;
  if (mark == '-' && t->length == 1 && !(t->flags & SF_TOKEN_SPACE))
    return ITEM_OTHER;
  return mark_kinds[mark] ? (item_kind)mark_kinds[mark] : ITEM_OTHER;
}

/* A verb of speech, or a noun for what it says. */
#define BITS_VERB (BITS_CUE | BIT_CLAIM)

/* Lays out tokens up to before `end`, as many as fit; returns the one behind. */
static uint32_t add_tokens(frame *self, uint32_t token, uint32_t end) {
  const quote_work *work = self->work;
  const sf_token *tokens = work->tokens;
  uint32_t room = FRAME_ITEMS - self->count, hints = self->hint_count;
  if (end - token > room)
    end = token + room;
  quote_bits before = 0; /* of the item before: whether it is a hint shows now */
  uint32_t index = self->count;
  for (; token < end; token++, index++) {
    uint8_t kind = ITEM_WORD;
    quote_bits bits = work->bits[tokens[token].word];
    quote_bits pair = before * (BIT_PAIRED / BIT_PAIR) & bits & BIT_PAIRED;
    if (tokens[token].kind != SF_TOKEN_WORD) {
      kind = (uint8_t)quote_item_kind(work, token);
      bits = kind == ITEM_WORD ? bits : 0;
    }
    self->items[index] = (frame_item){.bits = bits, .token = token, .span = NOBODY, .kind = kind};
    self->hints[hints] = (uint16_t)(index - 1); /* overwritten if it is none; no jump */
    hints += ((before & BITS_VERB) | pair) != 0;
    before = bits;
  }
  self->hints[hints] = (uint16_t)(index - 1);
  hints += (before & BITS_VERB) != 0;
  self->count = index;
  self->hint_count = hints;
  return token;
}

/* Marks the names among the items from `index` on. `name`: one not behind them; returns the first
 * that is not before the row's end. */
static uint32_t mark_names(frame *self, uint32_t index, uint32_t name) {
  const quote_name *names = self->work->names.data;
  const uint32_t first = self->items[index].token, end = first + self->count - index;
  frame_item *items = self->items + index;
  while (name < self->work->names.count && names[name].last < first)
    name++;
  for (; name < self->work->names.count && names[name].title < end; name++) {
    uint32_t token = names[name].title > first ? names[name].title : first;
    for (; token <= names[name].last && token < end; token++)
      items[token - first].name = name + 1;
    if (names[name].last >= end)
      break;
  }
  return name;
}

/* Kinds of cue_phrase that have their speaker as subject; the others stand in a cue's way. */
static uint8_t phrase_strength(sf_slice kind, uint8_t *cue) {
  static const struct {
    const char *kind;
    uint8_t strength, cue;
  } kinds[] = {{"source", 3, CUE_SOURCE},     {"passive", 3, CUE_VERB},
               {"future", 3, CUE_VERB},       {"modal", 3, CUE_VERB},
               {"perfect", 3, CUE_VERB},      {"progressive", 3, CUE_VERB},
               {"continuation", 3, CUE_VERB}, {"act", 1, CUE_VERB},
               {"frame", 2, CUE_VERB},        {"naming", 1, CUE_VERB}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (sf_slice_is(kind, kinds[i].kind)) {
      *cue = kinds[i].cue;
      return kinds[i].strength;
    }
  return 0;
}

static uint8_t strength_of(quote_bits bits) {
  return bits & BIT_CUE_STRONG ? 3 : bits & BIT_CUE_MEDIUM ? 2 : bits & BIT_CUE_WEAK ? 1 : 0;
}

static void push_cue(frame *self, frame_cue cue) {
  if (self->cue_count < FRAME_CUES)
    self->cues[self->cue_count++] = cue;
}

/* Does the word before a verb's base or -s form let it be a verb? A base form wants several. */
static bool is_subject_like(const frame *self, uint32_t before, bool base) {
  const frame_item *item = &self->items[before];
  if (item->name || quote_item_capital(self, before)) {
    const sf_token *token = &self->work->tokens[item->token];
    bool several = self->work->scan->text.data[token->start + token->length - 1] == 's';
    bool has = before + 2 < self->count && (self->items[before + 2].bits & BIT_AUXILIARY);
    return !base || (several && !has); /* "Lagos state has" */
  }
  const quote_bits likely =
      BIT_SUBJECT | BIT_RELATIVE | BIT_AUXILIARY | BIT_NEGATION | BIT_CONJUNCTION | BIT_PREPOSITION;
  return (item->bits & (likely | (base ? BIT_GROUP : BITS_NOUN))) ||
         quote_item_is_adverb(self, before);
}

/* "the claim", "phone calls", "United States": a noun that looks like a verb. */
static bool is_noun_here(const frame *self, uint32_t i) {
  const frame_item *item = &self->items[i];
  if (i == 0)
    return false;
  const frame_item *before = &self->items[i - 1];
  const sf_token *tokens = self->work->tokens;
  bool capital = quote_item_capital(self, i);
  if (before->kind != ITEM_WORD)
    return capital && before->kind != ITEM_QUOTE;
  bool headline = (tokens[item->token].flags & tokens[before->token].flags & SF_TOKEN_CAPS);
  if (capital && !headline)
    return true;
  if (before->bits & BIT_DEFINITE)
    return true; /* "the continued absence" */
  bool base = item->bits & BIT_BASE, present = item->bits & BIT_PRESENT;
  if (!base && !present && !(item->bits & BIT_GERUND))
    return false;
  if ((before->bits & BIT_DETERMINER) ||
      (self->work->tokens[before->token].flags & SF_TOKEN_CLITIC))
    return !(before->bits & BIT_SUBJECT);
  return (base || present) && !is_subject_like(self, i - 1, base);
}

bool quote_item_is_passive(const frame *self, uint32_t i) {
  const quote_bits bits = self->items[i].bits, others = BIT_BASE | BIT_PRESENT | BIT_GERUND;
  if (!(bits & BITS_CUE) || (bits & others))
    return false;
  while (i > 0 && quote_item_is_word(self, i - 1) && quote_item_is_adverb(self, i - 1))
    i--;
  return i > 0 && (self->items[i - 1].bits & BIT_BE);
}

/* A cue of several words, or several words that are none. Returns how many, 0 for neither. */
static uint32_t take_phrase(frame *self, uint32_t i, unsigned pairs) {
  const quote_plan *plan = self->work->plan;
  const sf_tokens *tokens = self->work->scan->tokens;
  uint32_t token = self->items[i].token, none = 0, verb = 0, phrase = 0;
  const sf_entry *found = NULL, *cue = NULL;
  if (pairs & PAIR_NOT)
    sf_lexicon_find(plan->lexicon, plan->not_cue, tokens, token, &none);
  if (pairs & PAIR_PHRASE)
    found = sf_lexicon_find(plan->lexicon, plan->cue_phrase, tokens, token, &phrase);
  if (none && (self->items[i].bits & (BIT_DETERMINER | BIT_PREPOSITION)))
    none = 0; /* not noted, so that only a clash of hashes finds it: see matters() in words.c */
  if (pairs & PAIR_CUE)
    cue = sf_lexicon_find(plan->lexicon, plan->cue, tokens, token, &verb);
  if (none && none >= phrase && none >= verb)
    return none;
  if (phrase && phrase >= verb) {
    frame_cue made = {.first = i, .last = i + phrase - 1};
    made.strength = phrase_strength(sf_entry_value(found, plan->phrase_kind), &made.kind);
    uint8_t alone = strength_of(self->items[i].bits); /* "told the BBC" is still "told" */
    if (alone > made.strength)
      made.strength = alone;
    made.gerund = self->items[i].bits & BIT_GERUND;
    if (made.strength && !is_noun_here(self, i))
      push_cue(self, made);
    return phrase;
  }
  if (verb < 2)
    return 0;
  if (is_noun_here(self, i))
    return verb;
  sf_slice strength = sf_entry_value(cue, plan->cue_strength);
  sf_slice tense = sf_entry_value(cue, plan->cue_tense);
  push_cue(self, (frame_cue){.first = i,
                             .last = i + verb - 1,
                             .strength = sf_slice_is(strength, "strong")   ? 3
                                         : sf_slice_is(strength, "medium") ? 2
                                                                           : 1,
                             .gerund = sf_slice_is(tense, "gerund")});
  return verb;
}

/* "her claim that": the noun with a "that" or, for the words themselves, a colon or quotation. */
static bool is_claim(const frame *self, uint32_t i) {
  if (i == 0 || i + 1 >= self->count || !quote_item_is_word(self, i - 1))
    return false;
  const frame_item *next = &self->items[i + 1], *before = &self->items[i - 1];
  const quote_bits that = BIT_CONJUNCTION | BIT_RELATIVE;
  bool clitic = self->work->tokens[before->token].flags & SF_TOKEN_CLITIC;
  return (clitic || !(before->bits & (BIT_SUBJECT | BIT_AUXILIARY | BIT_RELATIVE))) &&
         next->kind == ITEM_WORD && (next->bits & that) == that;
}

/* "quoted Jane Doe as saying", "quotes her to have said": does the verb at `cue` only tell what the
 * one before it quotes? */
static bool is_quoted(const frame *self, const frame_cue *quoting, const frame_cue *cue) {
  uint32_t i = cue->first;
  while (i > quoting->last && (self->items[i - 1].bits & BIT_AUXILIARY))
    i--;
  bool have = (self->items[i].bits & BIT_AUXILIARY) && quoting->strength > 1; /* not "wanted" */
  const quote_bits leads = have ? BIT_CHAIN : cue->gerund ? BIT_NAMING : 0;
  if (quoting->kind != CUE_VERB || i < quoting->last + 3 || !(self->items[i - 1].bits & leads))
    return false;
  for (uint32_t k = quoting->last + 1; k < i; k++)
    if (self->items[k].kind != ITEM_WORD)
      return false;
  return true;
}

/* Makes one of two verbs: who is quoted stands behind the first. */
static void join_quoted(frame *self) {
  for (uint32_t c = self->cue_count; c-- > 1;) {
    frame_cue *quoting = &self->cues[c - 1];
    if (self->cues[c].strength < 3 || quoting->gerund || !is_quoted(self, quoting, &self->cues[c]))
      continue;
    quoting->kind = CUE_SOURCE;
    quoting->strength = 3;
    self->cue_count--;
    memmove(&self->cues[c], &self->cues[c + 1], (self->cue_count - c) * sizeof *self->cues);
  }
}

static void find_cues(frame *self) {
  const sf_token *tokens = self->work->tokens;
  uint32_t done = 0;
  for (uint32_t hint = 0; hint < self->hint_count; hint++) {
    uint32_t i = self->hints[hint];
    const frame_item *item = &self->items[i];
    if (i < done || item->name)
      continue;
    const sf_token *token = &tokens[item->token];
    bool next = (item->bits & BIT_PAIR) && i + 1 < self->count &&
                self->items[i + 1].token == item->token + 1;
    unsigned pairs = next ? quote_words_pair(self->work->plan, token->word, token[1].word) : 0;
    pairs &= ~(unsigned)PAIR_TITLE;
    if (pairs)
      pairs &= quote_words_phrase(self->work->plan, token, self->work->token_count - item->token);
    uint32_t length = pairs ? take_phrase(self, i, pairs) : 0;
    if (length) {
      done = i + length;
      continue;
    }
    if (!(item->bits & BITS_VERB))
      continue;
    uint8_t strength = strength_of(item->bits);
    if ((item->bits & BIT_CLAIM) && is_claim(self, i))
      push_cue(self, (frame_cue){.first = i, .last = i, .strength = 2, .kind = CUE_NOUN});
    else if (strength && !is_noun_here(self, i) && !quote_item_is_passive(self, i))
      push_cue(self,
               (frame_cue){
                   .first = i, .last = i, .strength = strength, .gerund = item->bits & BIT_GERUND});
  }
  if (self->cue_count > 1)
    join_quoted(self);
}

/* The token behind a footnote's number that is glued to a quotation: "...,"[4] she said. */
static uint32_t over_footnote(const quote_work *work, uint32_t token, uint32_t end) {
  bool found = token + 2 < end && quote_token_is(work, token, '[') &&
               !(work->tokens[token].flags & SF_TOKEN_SPACE) &&
               work->tokens[token + 1].kind == SF_TOKEN_NUMBER &&
               quote_token_is(work, token + 2, ']');
  return found ? token + 3 : token;
}

frame *quote_frames_new(quote_work *work, uint32_t count) {
  frame *rows = sf_arena_alloc(work->scan->arena, count * sizeof *rows);
  for (uint32_t i = 0; i < count; i++) {
    frame *row = &rows[i];
    row->work = work;
    row->first = row->end = row->span = NOBODY;
    row->count = row->cue_count = row->hint_count = row->quote_count = 0;
  }
  return rows;
}

/* The first name that ends at or behind `token`: not far from that of the row before. */
static uint32_t find_name(quote_work *work, uint32_t token) {
  const quote_name *names = work->names.data;
  uint32_t name = work->near_name;
  while (name > 0 && names[name - 1].last >= token)
    name--;
  while (name < work->names.count && names[name].last < token)
    name++;
  return work->near_name = name;
}

void quote_frame_build(frame *self, uint32_t first, uint32_t end, uint32_t span) {
  quote_work *work = self->work;
  self->first = first;
  self->end = end;
  self->span = span;
  self->count = self->cue_count = self->hint_count = self->quote_count = 0;
  uint32_t token = first, name = find_name(work, first);
  while (token < end && self->count < FRAME_ITEMS) {
    uint32_t opening = span < work->spans.count ? work->spans.data[span].first : end;
    if (opening == token) {
      self->quotes[self->quote_count++] = (uint16_t)self->count;
      self->items[self->count++] = (frame_item){.token = token, .span = span, .kind = ITEM_QUOTE};
      token = over_footnote(work, work->spans.data[span++].last + 1, end);
    } else {
      uint32_t index = self->count;
      token = add_tokens(self, token, opening > token && opening < end ? opening : end);
      name = mark_names(self, index, name);
    }
  }
  find_cues(self);
}
