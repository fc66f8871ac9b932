/* subject.c: noun phrases and subjects on a sentence's row of items; see frame.h.
 *
 * There is no grammar behind this, only word classes and the order of words: a noun phrase ends at
 * a comma, a verb, a preposition or a conjunction, appositions and bracketed pieces are stepped
 * over, and "of", "for", "at" hang one phrase on another. Where that gives nothing, nothing is
 * found.
 */
#include "extract/quote/frame.h"

/* Words of a noun phrase without a name. */
#define PHRASE_WORDS 14
/* Commas stepped over between a verb of speech and its subject. */
#define APPOSITIONS 8

#define BITS_BREAK                                                                                 \
  (BIT_AUXILIARY | BIT_NEGATION | BIT_PREPOSITION | BIT_CONJUNCTION | BIT_RELATIVE | BIT_SUBJECT)

/* 's, or the apostrophe of "the Joneses'". */
static bool is_clitic(const frame *self, uint32_t i) {
  const sf_token *token = &self->work->tokens[self->items[i].token];
  if (self->items[i].kind == ITEM_OTHER)
    return token->kind == SF_TOKEN_QUOTE && !(token->flags & SF_TOKEN_SPACE);
  return quote_item_is_word(self, i) && (token->flags & SF_TOKEN_CLITIC);
}

static const quote_name *name_at(const frame *self, uint32_t i) {
  return self->items[i].name ? &self->work->names.data[self->items[i].name - 1] : NULL;
}

/* The last item of the name that item `i` stands in; the first likewise, titles included. */
static uint32_t name_last(const frame *self, uint32_t i) {
  while (i + 1 < self->count && self->items[i + 1].name == self->items[i].name)
    i++;
  return i;
}
static uint32_t name_first(const frame *self, uint32_t i) {
  while (i > 0 && self->items[i - 1].name == self->items[i].name)
    i--;
  return i;
}

/* The item of the bracket that opens what closes at `i`, or `i`. */
static uint32_t over_brackets(const frame *self, uint32_t i) {
  for (uint32_t back = i; back-- > 0 && i - back < 20;)
    if (self->items[back].kind == ITEM_OPEN)
      return back;
  return i;
}

/* A word behind a hyphen, or the number of "G7". */
static bool is_glued(const frame *self, uint32_t i) {
  const sf_token *token = &self->work->tokens[self->items[i].token];
  return i > 0 && !(token->flags & SF_TOKEN_SPACE) &&
         (self->items[i - 1].kind == ITEM_OTHER || token->kind == SF_TOKEN_NUMBER);
}

static bool breaks_phrase(const frame *self, uint32_t i) {
  const frame_item *item = &self->items[i];
  if (item->kind == ITEM_OTHER)
    return self->work->tokens[item->token].flags & SF_TOKEN_SPACE;
  if (item->kind != ITEM_WORD)
    return true;
  if (item->name || is_clitic(self, i))
    return false;
  if (item->bits & BITS_NOUN)
    return false;
  if (is_glued(self, i))
    return false; /* "46-year-old", "London-based" */
  return item->bits & (BITS_BREAK | BIT_TIME);
}

static bool is_speaking_noun(const frame *self, uint32_t i) {
  return (self->items[i].bits & BITS_NOUN) || self->items[i].name ||
         (quote_item_capital(self, i) &&
          !(self->items[i].bits & (BIT_DETERMINER | BIT_TIME | BIT_ADVERB)));
}

bool quote_phrase_speaks(const frame *self, const frame_phrase *phrase) {
  if (!phrase->found || phrase->pronoun || phrase->name)
    return phrase->found;
  for (uint32_t i = phrase->first; i <= phrase->last; i++)
    if (is_speaking_noun(self, i))
      return true;
  return false;
}

bool quote_phrase_is_owned(const frame *self, const frame_phrase *phrase) {
  bool owned = false;
  for (uint32_t i = phrase->first; phrase->found && !phrase->name && i <= phrase->last; i++)
    owned = is_clitic(self, i) || (owned && !is_speaking_noun(self, i));
  return owned;
}

/* ---- to the right ---- */

/* Is its head somebody known by more than this word? */
static bool is_known(const frame *self, const frame_phrase *phrase) {
  if (!phrase->name)
    return false;
  uint32_t person = self->work->names.data[phrase->name - 1].person;
  return person != NOBODY && self->work->people.data[person].person;
}

/* "the Pier and Harbour Trust": where the words before "and" at item `i` begin, if they belong to
 * the name behind it; else `i` + 1. */
static uint32_t over_and(const frame *self, uint32_t i) {
  uint32_t first = i;
  while (first > 0 && quote_item_capital(self, first - 1) &&
         !(self->items[first - 1].bits & (BITS_SMALL | BIT_GIVEN)))
    first--;
  bool definite = first > 0 && first < i && (self->items[first - 1].bits & BIT_DEFINITE);
  return definite && (self->items[i].bits & BIT_CONJUNCTION) ? first : i + 1;
}

/* An organisation's name takes in the capitalised words before it that are no name by themselves.
 */
static void widen(const frame *self, frame_phrase *phrase) {
  if (!phrase->found || !phrase->name || self->work->names.data[phrase->name - 1].person != NOBODY)
    return;
  while (phrase->first > phrase->start && quote_item_capital(self, phrase->first - 1) &&
         !(self->items[phrase->first - 1].bits & BITS_SMALL))
    phrase->first--;
  if (phrase->first > 1 && quote_item_is_word(self, phrase->first - 1))
    phrase->first = over_and(self, phrase->first - 1);
  if (phrase->first < phrase->start)
    phrase->start = phrase->first;
}

/* Reading a noun phrase to the right. */
typedef struct phrase_reader {
  const frame *row;
  bool verbs_follow;
  bool noun; /* a noun that can speak has been passed, */
  bool tail; /* then what hangs on it has begun, */
  bool seek; /* and its own noun is still to come */
  uint32_t name;
} phrase_reader;

/* Does item `i` hang what follows on the noun before: "a spokesman for ..."? */
static bool hangs_more(const phrase_reader *self, uint32_t i) {
  const frame *row = self->row;
  return self->noun && (row->items[i].bits & BIT_CHAIN) && (self->tail || !self->name) &&
         i + 1 < row->count && !breaks_phrase(row, i + 1);
}

/* A word of the phrase that has no capital and hangs on no other. */
static bool is_small_word(const frame *row, uint32_t i) {
  return row->items[i].kind == ITEM_WORD && !is_clitic(row, i) && !quote_item_capital(row, i) &&
         !is_glued(row, i);
}

static bool ends_phrase(const phrase_reader *self, uint32_t i, uint32_t first) {
  const frame *row = self->row;
  const frame_item *item = &row->items[i];
  if (breaks_phrase(row, i) && (self->noun || !(item->bits & BIT_TIME) || i == first))
    return true;
  const quote_bits others = BIT_BASE | BIT_PRESENT | BIT_GERUND;
  bool past = (item->bits & BITS_CUE) && !(item->bits & others);
  if (past && (self->name || (self->seek && (item->bits & BIT_CUE_STRONG))))
    return true; /* "Doe accused" is no accused, "Doe's office said" no office */
  if (self->name && !item->name && i + 1 < row->count && is_small_word(row, i) &&
      (row->items[i + 1].bits & BIT_DETERMINER))
    return true; /* nor "Doe release a statement" a release */
  if (!self->noun || self->seek || (item->bits & BITS_NOUN))
    return false;
  bool small = is_small_word(row, i);
  return (small && (self->verbs_follow || self->name)) || (item->bits & BITS_CUE);
}

/* Goes over item `i`, which belongs to the phrase; returns the next one. */
static uint32_t take_item(phrase_reader *self, uint32_t i) {
  const frame *row = self->row;
  const frame_item *item = &row->items[i];
  self->name = item->name;
  if (!item->name && hangs_more(self, i)) {
    self->tail = self->seek = true;
    return i + 1;
  }
  bool noun = item->name || (item->bits & BITS_NOUN) ||
              (quote_item_capital(row, i) && !(item->bits & (BIT_DETERMINER | BIT_NOT_NAME)));
  self->noun = self->noun || noun;
  self->seek = is_clitic(row, i) || (self->seek && !noun);
  return item->name ? name_last(row, i) + 1 : i + 1;
}

frame_phrase quote_phrase_right(const frame *self, uint32_t i, bool verbs_follow) {
  frame_phrase phrase = {.start = i, .first = i};
  if (i >= self->count || self->items[i].kind != ITEM_WORD)
    return phrase;
  if ((self->items[i].bits & BIT_SUBJECT) && !self->items[i].name)
    return (frame_phrase){.start = i, .first = i, .last = i, .found = true, .pronoun = true};
  phrase_reader reader = {.row = self, .verbs_follow = verbs_follow};
  uint32_t end = i;
  for (uint32_t words = 0; end < self->count && words < PHRASE_WORDS; words++) {
    bool goes_on = self->items[end].name || hangs_more(&reader, end);
    if (!goes_on && ends_phrase(&reader, end, i))
      break;
    end = take_item(&reader, end);
  }
  phrase.found = end > i && (reader.noun || !verbs_follow) && !is_clitic(self, end - 1);
  phrase.last = end - 1;
  phrase.name = reader.tail ? 0 : reader.name;
  if (phrase.found && phrase.name) /* the name is its head: leave what describes it */
    phrase.first = name_first(self, phrase.last);
  widen(self, &phrase);
  return phrase;
}

/* ---- to the left ---- */

/* The noun before a preposition at `i` on which the phrase behind it hangs, or NOBODY. */
static uint32_t chain_noun(const frame *self, uint32_t i) {
  const quote_bits small = BIT_PREPOSITION | BIT_CONJUNCTION;
  bool of = self->items[i].bits & BIT_CHAIN;
  for (unsigned steps = 0; steps < 3; steps++, i--) { /* "familiar with", "obtained by" */
    if (i == 0 || self->items[i].name || (self->items[i].bits & small) != BIT_PREPOSITION)
      return NOBODY;
    const frame_item *before = &self->items[i - 1];
    if (before->kind != ITEM_WORD || (before->bits & (BIT_TIME | BIT_CUE_STRONG)))
      return NOBODY;
    if (before->name || quote_item_capital(self, i - 1))
      return of || steps ? i - 1 : NOBODY;
    if (before->bits & (BITS_NOUN | BIT_TITLE))
      return i - 1;
  }
  return NOBODY;
}

/* From item `i` leftwards over the words of one noun phrase; the first of them. */
static uint32_t phrase_start(const frame *self, uint32_t i) {
  uint32_t first = i;
  for (uint32_t words = 0; words < PHRASE_WORDS; words++) {
    if (first == 0 || breaks_phrase(self, first - 1))
      return first;
    quote_bits before = self->items[first - 1].bits;
    if (!self->items[first - 1].name &&
        ((!(before & BITS_NOUN) &&
          ((before & BIT_CUE_STRONG) || quote_item_is_adverb(self, first - 1))) ||
         ((self->items[first].bits & BIT_DETERMINER) && !(before & BIT_DETERMINER))))
      return first;
    first--;
    if (self->items[first].name)
      first = name_first(self, first);
  }
  return first;
}

frame_phrase quote_phrase_left(const frame *self, uint32_t i) {
  frame_phrase phrase = {.last = i};
  for (unsigned hops = 0; hops < 6; hops++) {
    if (self->items[i].kind == ITEM_CLOSE && i > 0) {
      uint32_t open = over_brackets(self, i);
      if (open == i || open == 0)
        return phrase;
      i = open - 1;
      if (hops == 0)
        phrase.last = i;
    }
    const frame_item *item = &self->items[i];
    if (item->kind != ITEM_WORD)
      return phrase;
    if ((item->bits & BIT_SUBJECT) && !item->name) {
      phrase.start = phrase.first = i;
      phrase.found = phrase.pronoun = true;
      return phrase;
    }
    if (breaks_phrase(self, i))
      return phrase;
    phrase.found = true;
    phrase.name = item->name;
    phrase.start = phrase_start(self, item->name ? name_first(self, i) : i);
    phrase.first = item->name ? name_first(self, i) : phrase.start;
    widen(self, &phrase);
    uint32_t edge = is_known(self, &phrase) ? phrase.first : phrase.start;
    uint32_t noun = edge > 1 ? chain_noun(self, edge - 1) : NOBODY;
    if (noun == NOBODY)
      return phrase;
    i = noun;
  }
  return phrase;
}

/* ---- subjects ---- */

bool quote_item_is_participle(const frame *self, uint32_t i) {
  const sf_token *token = &self->work->tokens[self->items[i].token];
  return token->kind == SF_TOKEN_WORD && !self->items[i].name &&
         quote_token_is_participle(self->work, token);
}

/* Steps left over what may stand between subject and verb. NOBODY: over a negation. */
static uint32_t over_auxiliaries(const frame *self, uint32_t i) {
  while (i > 0) {
    const frame_item *before = &self->items[i - 1];
    if (before->kind != ITEM_WORD || before->name)
      return i;
    if (before->bits & BIT_NEGATION)
      return NOBODY;
    bool adverb = quote_item_is_adverb(self, i - 1);
    if (!(adverb || (before->bits & BIT_AUXILIARY)) || is_clitic(self, i - 1))
      return i;
    if ((before->bits & BIT_TIME) && !adverb)
      return i;
    i--;
  }
  return i;
}

/* "Springfield, Illinois": does a country, state or city stand at item `i`? */
static bool is_place(const frame *self, uint32_t i) {
  const quote_plan *plan = self->work->plan;
  const sf_tokens *tokens = self->work->scan->tokens;
  uint32_t token = self->items[i].token;
  return sf_lexicon_find(plan->lexicon, plan->place, tokens, token, NULL) ||
         sf_lexicon_find(plan->lexicon, plan->state, tokens, token, NULL);
}

/* Can the stretch that begins with item `i` stand between a subject and its verb? */
static bool is_apposition(const frame *self, uint32_t i) {
  const frame_item *item = &self->items[i];
  if (item->kind != ITEM_WORD)
    return item->kind == ITEM_OPEN;
  if (!item->name && (item->bits & (BIT_RELATIVE | BIT_DETERMINER | BIT_SUFFIX)))
    return !(item->bits & BIT_SUBJECT);
  if (item->bits & BIT_SUBJECT)
    return false;
  const sf_token *token = &self->work->tokens[item->token];
  if (token->length == 1 && i + 1 < self->count && self->items[i + 1].kind == ITEM_OTHER)
    return true; /* R-Texas */
  if (item->name && name_last(self, i) + 1 < self->count && is_clitic(self, name_last(self, i) + 1))
    return true; /* Smith's lawyer */
  if (!quote_item_capital(self, i))
    return true; /* a number, a participle, a preposition, a role */
  if (!item->name)
    return (item->bits & (BITS_NOUN | BIT_TITLE)) || is_place(self, i);
  const quote_name *name = name_at(self, i);
  bool known = name->person != NOBODY && self->work->people.data[name->person].person;
  return !known && i >= 2 && self->items[i - 1].kind == ITEM_COMMA &&
         quote_item_capital(self, i - 2) && is_place(self, i);
}

/* The item behind the comma, dash, colon or quotation before item `i`. */
static uint32_t stretch_start(const frame *self, uint32_t i) {
  while (i > 0) {
    uint8_t kind = self->items[i - 1].kind;
    if (kind == ITEM_COMMA || kind == ITEM_DASH || kind == ITEM_COLON || kind == ITEM_STOP ||
        (kind == ITEM_QUOTE && i < self->count && quote_item_capital(self, i)))
      return i;
    if (kind == ITEM_CLOSE) {
      uint32_t open = over_brackets(self, i - 1);
      i = open < i - 1 ? open : i - 1;
      continue;
    }
    i--;
  }
  return i;
}

/* The verb's subject stands before the comma in front of item `i`. */
static frame_phrase over_appositions(const frame *self, uint32_t i) {
  for (unsigned commas = 0; i > 1 && commas < APPOSITIONS; commas++) {
    uint8_t mark = self->items[i - 1].kind;
    if (mark != ITEM_COMMA && mark != ITEM_DASH)
      break;
    uint32_t last = i - 2, start = stretch_start(self, last);
    bool more = start > 0 && (self->items[start - 1].kind == ITEM_COMMA ||
                              self->items[start - 1].kind == ITEM_DASH);
    if (more && is_apposition(self, start)) {
      i = start;
      continue;
    }
    return quote_phrase_left(self, last);
  }
  return (frame_phrase){0};
}

/* "Jane Doe of Springfield, Illinois said": does the state behind the comma only tell where? */
static bool is_state(const frame *self, const frame_phrase *subject) {
  uint32_t start = subject->start;
  return start > 1 && self->items[start - 1].kind == ITEM_COMMA &&
         quote_item_capital(self, start - 2) && is_place(self, start);
}

/* "The judge hearing the case against Jane Doe said": whom the sentence is about, where a
 * participle leads from there to the name before the verb; else that. */
static frame_phrase over_clause(const frame *self, const frame_phrase *subject) {
  frame_phrase main = quote_subject_main(self, subject->start);
  bool person = main.found && (is_known(self, &main) || (self->items[main.last].bits & BIT_ROLE));
  uint32_t i = main.last + 1;
  while (person && i < subject->start && !quote_item_is_participle(self, i))
    i++;
  return person && i < subject->start ? main : *subject;
}

/* "schools in Skane that reminded him of ...": does the phrase only tell where? */
static bool is_where(const frame *self, const frame_phrase *phrase) {
  uint32_t start = phrase->start;
  return start > 0 && (self->items[phrase->first].bits & BIT_PLACE) &&
         (self->items[start - 1].bits & (BIT_PREPOSITION | BIT_CHAIN)) == BIT_PREPOSITION;
}

/* The noun phrase before the verb, if nothing but auxiliaries and appositions stands between. */
static frame_phrase plain_subject(const frame *self, const frame_cue *cue) {
  uint32_t i = over_auxiliaries(self, cue->first);
  if (i == NOBODY || i == 0)
    return (frame_phrase){0};
  if (i > 1 && (self->items[cue->first].bits & BIT_DETERMINER) && self->items[i - 2].name)
    i--; /* "Jane Doe gave the following answer" */
  uint8_t kind = self->items[i - 1].kind;
  frame_phrase subject = kind == ITEM_COMMA || kind == ITEM_DASH ? over_appositions(self, i)
                                                                 : quote_phrase_left(self, i - 1);
  if (subject.found && is_state(self, &subject)) {
    frame_phrase before = quote_phrase_left(self, subject.start - 2);
    if (is_known(self, &before))
      subject = before;
  }
  bool object = subject.found && !subject.pronoun && subject.start > 0 &&
                (self->items[subject.start - 1].bits & BIT_PREPOSITION) &&
                !(self->items[subject.start - 1].bits & BIT_CONJUNCTION);
  if (object && is_known(self, &subject))
    return over_clause(self, &subject);
  subject.found = subject.found && !object; /* "in a statement said" */
  return subject;
}

/* Words that join a second verb to the subject of a first. */
static bool joins_verb(const frame *self, uint32_t i) {
  return i > 0 && quote_item_is_word(self, i - 1) && !self->items[i - 1].name &&
         (self->items[i - 1].bits & (BIT_CONJUNCTION | BIT_PREPOSITION));
}

/* The subject that a second verb shares: that of the verb of speech before it, or the sentence's.
 */
static frame_phrase shared_subject(const frame *self, const frame_cue *cue, uint32_t end) {
  for (const frame_cue *other = cue; other-- > self->cues;) {
    if (other->strength < 2 || other->gerund || other->kind != CUE_VERB)
      continue;
    bool inverted = other->first > 0 && self->items[other->first - 1].kind == ITEM_QUOTE;
    frame_phrase subject =
        inverted ? quote_subject_behind(self, other) : plain_subject(self, other);
    if (quote_phrase_speaks(self, &subject))
      return subject;
  }
  return quote_subject_main(self, end);
}

/* "the bank's president, Jane Doe": the name, where a role is all that was found. */
static frame_phrase name_behind(const frame *self, frame_phrase phrase) {
  if (!phrase.found || phrase.pronoun || phrase.name)
    return phrase;
  bool role = false;
  for (uint32_t k = phrase.first; k <= phrase.last; k++)
    role = role || (self->items[k].bits & BIT_ROLE);
  uint32_t next = phrase.last + 1;
  if (role && next + 1 < self->count && self->items[next].kind == ITEM_COMMA &&
      self->items[next + 1].name)
    return quote_phrase_right(self, next + 1, true);
  return phrase;
}

frame_phrase quote_subject_behind(const frame *self, const frame_cue *cue) {
  uint32_t i = cue->last + 1;
  while (i < self->count && quote_item_is_word(self, i) && !self->items[i].name &&
         quote_item_is_adverb(self, i))
    i++;
  return name_behind(self, quote_phrase_right(self, i, false));
}

/* "The harbour will be closed, says the town's engineer Jane Doe.": the subject of a verb behind a
 * comma, where none stands before it. */
static frame_phrase subject_of_clause(const frame *self, const frame_cue *cue) {
  frame_phrase subject = quote_subject_behind(self, cue);
  uint32_t next = subject.last + 1;
  bool closed = next >= self->count || self->items[next].kind == ITEM_COMMA ||
                self->items[next].kind == ITEM_STOP;
  subject.found = !cue->gerund && closed && quote_phrase_speaks(self, &subject) && !subject.pronoun;
  return subject;
}

/* "spoke", not "reports", which may be a noun. */
static bool is_past_cue(const frame *self, uint32_t i) {
  return (self->items[i].bits & BITS_CUE) && !(self->items[i].bits & (BIT_BASE | BIT_PRESENT));
}

/* "... with Jane Doe, counsel for the bank, saying": who has the participle at `i` for a verb. Not
 * "agreed with Jane Doe, saying". */
static frame_phrase absolute_subject(const frame *self, uint32_t i) {
  frame_phrase subject = over_appositions(self, i);
  uint32_t with = subject.start - 1;
  subject.found = is_known(self, &subject) && subject.last + 2 < i && subject.start > 1 &&
                  (self->items[with].bits & BIT_ABSOLUTE) && !is_past_cue(self, with - 1) &&
                  !quote_item_is_participle(self, with - 1);
  return subject;
}

/* "Jane Doe, who welcomed him to town saying": of whom the clause is that the participle at `i`
 * ends; not found if it is of nobody known. */
static frame_phrase relative_subject(const frame *self, uint32_t i) {
  for (uint32_t k = i; k-- > 2 && quote_item_is_word(self, k);) {
    if (self->items[k].name || !(self->items[k].bits & BIT_RELATIVE))
      continue;
    bool comma = self->items[k - 1].kind == ITEM_COMMA;
    frame_phrase who = quote_phrase_left(self, k - 1 - comma);
    who.found =
        who.found && comma && is_known(self, &who) && self->items[who.last].name == who.name;
    return who;
  }
  return (frame_phrase){0};
}

/* Who is saying it: the noun before the participle, or whom the sentence is about. */
static frame_phrase subject_of_participle(const frame *self, uint32_t i) {
  frame_phrase who = relative_subject(self, i);
  if (who.found)
    return who;
  frame_phrase near = quote_phrase_left(self, i - 1), main = quote_subject_main(self, i);
  bool with = near.found && near.start > 0 && (self->items[near.start - 1].bits & BIT_CHAIN);
  bool sent = near.found && main.found && main.first < near.first && /* "sent a letter saying" */
              (self->items[near.last].bits & BIT_DOCUMENT) && quote_phrase_speaks(self, &main);
  bool better = main.found && (main.name || main.pronoun || !near.found || sent);
  return better && !with ? main : near;
}

frame_phrase quote_subject_before(const frame *self, const frame_cue *cue) {
  uint32_t i = over_auxiliaries(self, cue->first);
  if (i == NOBODY || i == 0)
    return (frame_phrase){0};
  const frame_item *before = &self->items[i - 1];
  if (cue->gerund &&
      (before->kind == ITEM_COMMA || before->kind == ITEM_DASH || joins_verb(self, i))) {
    frame_phrase own = absolute_subject(self, i);
    return own.found ? own : shared_subject(self, cue, i);
  }
  if (before->kind == ITEM_WORD && !before->name && (before->bits & BIT_RELATIVE)) {
    bool comma = i >= 3 && self->items[i - 2].kind == ITEM_COMMA;
    frame_phrase who = i >= 2 ? quote_phrase_left(self, i - 2 - comma) : (frame_phrase){0};
    who.found = who.found && !is_where(self, &who);
    return who;
  }
  if (joins_verb(self, i))
    return shared_subject(self, cue, i);
  if (cue->gerund && before->kind == ITEM_WORD && i == cue->first)
    return subject_of_participle(self, i);
  frame_phrase subject = plain_subject(self, cue);
  if (before->kind == ITEM_COMMA && !quote_phrase_speaks(self, &subject)) {
    frame_phrase behind = subject_of_clause(self, cue);
    if (behind.found)
      return behind;
  }
  return subject.found ? subject : quote_subject_main(self, i);
}

/* ---- the sentence's own subject ---- */

/* LONDON (AP) - : where the sentence behind it begins. */
static uint32_t over_dateline(const frame *self, uint32_t end) {
  if (!self->count || !(self->work->tokens[self->items[0].token].flags & SF_TOKEN_PARAGRAPH))
    return 0;
  for (uint32_t i = 1; i < end && i < 12; i++) {
    if (self->items[i].kind == ITEM_DASH)
      return i + 1;
    if (self->items[i].kind == ITEM_WORD && !quote_item_capital(self, i) &&
        self->work->tokens[self->items[i].token].kind != SF_TOKEN_NUMBER)
      return 0;
  }
  return 0;
}

/* Does the row begin with the mark of a list? */
static bool is_bullet(const frame *self) {
  return self->items[0].kind == ITEM_DASH ||
         self->work->tokens[self->items[0].token].kind == SF_TOKEN_SYMBOL;
}

/* "Labour MP Jane Doe": is it a capitalised word before a title and a name? */
static bool leads_name(const frame *self, uint32_t i, uint32_t end) {
  return i + 1 < end && quote_item_capital(self, i) && self->items[i + 1].name &&
         (self->items[i + 1].bits & BIT_TITLE) && !(self->items[i].bits & BITS_SMALL);
}

/* "True to form, Jane Doe said": does the sentence begin with a word that is nobody, on which more
 * hangs? */
static bool is_loose(const frame *self, uint32_t i, uint32_t end) {
  const quote_bits other =
      BITS_NOUN | BIT_DETERMINER | BIT_SUBJECT | BITS_CUE | BIT_ORG | BIT_PLACE;
  return i + 1 < end && !self->items[i].name && !(self->items[i].bits & other) &&
         !self->items[i + 1].name && (self->items[i + 1].bits & BIT_CHAIN);
}

/* Where the main clause may begin behind an opening adverbial. */
static uint32_t over_adverbial(const frame *self, uint32_t end) {
  uint32_t i = over_dateline(self, end);
  if (i == 0 && end > 0 && is_bullet(self))
    i++;
  while (i < end && quote_item_is_word(self, i) && !self->items[i].name &&
         ((self->items[i].bits & BIT_CONJUNCTION) || quote_item_is_adverb(self, i)) &&
         !(self->items[i].bits & (BIT_PREPOSITION | BITS_NOUN)) &&
         !quote_item_is_participle(self, i))
    i++;
  if (i < end && self->items[i].kind == ITEM_COMMA)
    return i + 1;
  if (i >= end || !quote_item_is_word(self, i))
    return i;
  bool adverbial = !self->items[i].name && ((self->items[i].bits & (BIT_PREPOSITION | BIT_TIME)) ||
                                            quote_item_is_participle(self, i));
  if (!adverbial && !is_loose(self, i, end))
    return i;
  for (uint32_t k = i; k < end; k++)
    if (self->items[k].kind == ITEM_COMMA && k + 1 < end && quote_item_is_word(self, k + 1) &&
        !is_place(self, k + 1) &&
        (self->items[k + 1].name || (self->items[k + 1].bits & (BIT_SUBJECT | BIT_DETERMINER)) ||
         leads_name(self, k + 1, end)))
      return k + 1;
  return end;
}

frame_phrase quote_subject_main(const frame *self, uint32_t end) {
  uint32_t i = over_adverbial(self, end);
  if (i >= end && end > 1 && (self->items[0].bits & BIT_CONJUNCTION) && self->items[1].name)
    i = 1; /* "When Smith was asked whether he had gone, he said" */
  if (i >= end)
    return (frame_phrase){0};
  frame_phrase phrase = quote_phrase_right(self, i, true);
  if (phrase.found && phrase.last >= end)
    return (frame_phrase){0};
  return name_behind(self, phrase);
}

frame_phrase quote_owner(const frame *self, uint32_t i) {
  uint32_t first = i;
  while (first > 0 && i - first < 4 && quote_item_is_word(self, first - 1) &&
         !is_clitic(self, first) && !(self->items[first].bits & BITS_SMALL))
    first--;
  if (is_clitic(self, first) && first > 0)
    return quote_phrase_left(self, first - 1);
  if ((self->items[first].bits & BIT_DETERMINER) &&
      (self->items[first].bits & (BIT_MALE | BIT_FEMALE)))
    return (frame_phrase){
        .start = first, .first = first, .last = first, .found = true, .pronoun = true};
  return quote_subject_main(self, i);
}
