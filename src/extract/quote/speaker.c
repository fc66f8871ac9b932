/* speaker.c: which quotations are speech, and whose.
 *
 * Each sentence with a quotation is laid out once; every quotation on it takes the verb of speech
 * that stands nearest in the right place, and that verb's subject. Without one the course of the
 * text decides: a colon, the sentence before, the speaker who has the floor. A pronoun goes to the
 * person the text is about, by gender. What stays unknown stays empty.
 */
#include "extract/quote/resolve.h"

/* Words between a weak cue and its quotation. */
#define WEAK_REACH 4
/* The same where "as" leads to it. */
#define NAMING_REACH 20
/* Tokens of a line that only names a speaker. */
#define SIGNATURE 24

/* ---- from a noun phrase to a speaker ---- */

static void set_speaker(speaking *self, const frame *row, quote_span *span,
                        const frame_phrase *phrase) {
  quote_work *work = self->work;
  if (!phrase->found)
    return;
  span->speaker_first = row->items[phrase->first].token;
  span->speaker_last = row->items[phrase->last].token;
  if (phrase->pronoun) {
    span->from = FROM_PRONOUN;
    span->person = quote_resolve_pronoun(self, span->speaker_first);
    return;
  }
  span->from = FROM_ROLE;
  if (!phrase->name) {
    if (row == self->now) /* the row before would be overwritten */
      span->person = quote_resolve_role(self, row, phrase);
    return;
  }
  const quote_name *name = &work->names.data[phrase->name - 1];
  span->person = name->person;
  bool full = quote_is_full_name(work, name);
  bool thing = name->person == NOBODY && span->speaker_last > span->speaker_first;
  span->from = full || thing ? FROM_NAME : FROM_SURNAME;
  if (name->person != NOBODY && full && !work->people.data[name->person].body)
    work->people.data[name->person].person = true;
}

/* ---- sentences ---- */

static bool begins_high(const quote_work *work, const quote_span *span) {
  for (uint32_t i = span->first + 1; i < span->last; i++)
    if (work->tokens[i].kind == SF_TOKEN_WORD)
      return work->tokens[i].flags & SF_TOKEN_CAPITAL;
  return false;
}

static uint32_t paragraph_of(const speaking *self, uint32_t token) {
  return sf_tokens_paragraph(self->work->scan->tokens, token);
}

/* The first token of the sentence that holds quotation `index`, stepping over earlier ones. */
static uint32_t sentence_first(quote_work *work, uint32_t index) {
  uint32_t opening = work->spans.data[index].first;
  if (opening > 0 && (work->tokens[opening - 1].flags & SF_TOKEN_DOTTED) &&
      begins_high(work, &work->spans.data[index]))
    return opening; /* the dot of "Calif." ended the sentence too */
  return quote_sentence_start(work, opening, &index);
}

/* Does the quotation end with a mark that ends a sentence only inside it? */
static bool runs_into_sentence(const quote_work *work, const quote_span *span) {
  if (!span->closed || span->last == 0)
    return false;
  uint32_t last = span->last - 1;
  while (last > span->first + 1 && work->tokens[last].kind == SF_TOKEN_QUOTE)
    last--; /* a nested quotation ends with it */
  char c = quote_token_char(work, last);
  if (c == '.') /* "..." Jane Doe said. */
    for (uint32_t i = span->last + 2; i < span->last + 6 && i + 1 < work->token_count; i++)
      if (quote_token_bits(work, i) & BIT_CUE_STRONG)
        return quote_token_is(work, i + 1, '.') || (quote_token_bits(work, i + 1) & BIT_CONTRAST);
  return work->tokens[last].kind == SF_TOKEN_PUNCT &&
         (c == '?' || c == '!' || (unsigned char)c == 0xE2 || c == '-');
}

/* The token behind the sentence with quotation `index`, or behind as much of it as a row holds: one
 * without end is laid out in many. */
static uint32_t sentence_end(const quote_work *work, uint32_t index) {
  const quote_span *spans = work->spans.data;
  const sf_token *tokens = work->tokens;
  for (uint32_t items = 0;; index++) {
    const unsigned any = SF_TOKEN_PARAGRAPH | SF_TOKEN_SENTENCE;
    unsigned ends = runs_into_sentence(work, &spans[index]) ? SF_TOKEN_PARAGRAPH : any;
    bool last = index + 1 == work->spans.count;
    uint32_t token = spans[index].last + 1;
    uint32_t stop = last ? work->token_count : spans[index + 1].first;
    for (; token < stop && items < FRAME_ITEMS && !(tokens[token].flags & ends); token++, items++)
      ends = any;
    if (last || token < stop || (tokens[token].flags & ends) || ++items > FRAME_ITEMS)
      return token;
  }
}

/* ---- a verb of speech for each quotation of a row ---- */

typedef struct choice {
  const frame_cue *cue;
  frame_cue passive;       /* what `cue` points to if the row holds no such verb of speech */
  const frame_cue *closed; /* the quotation stands behind its clause: speech, but whose? */
  frame_phrase subject;
} choice;

static bool is_small(const frame *row, uint32_t i) {
  uint8_t kind = row->items[i].kind;
  return kind == ITEM_COMMA || kind == ITEM_DASH || kind == ITEM_COLON ||
         (kind == ITEM_WORD && !row->items[i].name &&
          ((row->items[i].bits & (BIT_CONJUNCTION | BIT_DETERMINER)) ||
           quote_item_is_adverb(row, i)));
}

/* The verb right before the quotation: said: "...", told him that "..." */
static bool cue_directly_before(const frame *row, uint32_t quote, choice *out) {
  uint32_t i = quote;
  while (i > 0 && quote - i < 3 && is_small(row, i - 1))
    i--;
  for (uint32_t c = row->cue_count; c-- > 0;) {
    const frame_cue *cue = &row->cues[c];
    if (cue->last + 1 > i || cue->kind != CUE_VERB)
      continue;
    if (cue->last + 1 < i)
      return false;
    out->cue = cue;
    out->subject = quote_subject_of(row, cue);
    if (!out->subject.found && quote >= 1 && row->items[quote - 1].kind != ITEM_WORD)
      out->subject = quote_subject_behind(row, cue);
    return true;
  }
  return false;
}

/* "the bank's president, Jane Doe, said": is what stands before the name a role of hers? */
static bool only_role_between(const frame *row, uint32_t i, uint32_t name) {
  if (name < i + 2 || row->items[name - 1].kind != ITEM_COMMA)
    return false;
  for (uint32_t k = i; k + 1 < name; k++)
    if (row->items[k].kind == ITEM_COMMA || row->items[k].kind == ITEM_QUOTE ||
        (!row->items[k].name &&
         (row->items[k].bits & (BIT_AUXILIARY | BIT_SUBJECT | BIT_RELATIVE))))
      return false;
  return true;
}

/* "...," Harbour Commission (HC) engineer Jane Doe said: is what stands before the brackets a part
 * of what is said of her? */
static bool only_brackets_between(const frame *row, uint32_t i, uint32_t name) {
  if (row->items[name - 1].kind != ITEM_CLOSE)
    return false;
  for (uint32_t k = i; k < name; k++)
    if (row->items[k].kind == ITEM_COMMA || row->items[k].kind == ITEM_QUOTE ||
        (row->items[k].bits & (BIT_AUXILIARY | BIT_SUBJECT | BIT_RELATIVE | BIT_CUE_STRONG)))
      return false;
  return true;
}

/* "...," reported the Herald, heckled one man: something that carries words, or somebody? */
static bool is_carrier(const frame *row, const frame_phrase *phrase) {
  for (uint32_t i = phrase->first; i <= phrase->last; i++)
    if ((row->items[i].bits & (BIT_DOCUMENT | BIT_ROLE)) ||
        ((row->items[i].bits & BIT_ORG) && quote_item_capital(row, i)))
      return true;
  return false;
}

/* The verb right behind it: "...," Jane Doe, the mayor, said */
static bool cue_directly_behind(const frame *row, uint32_t quote, choice *out) {
  uint32_t i = quote + 1;
  bool joined = false; /* "... and", "... as" */
  while (i < row->count && i - quote < 3 &&
         (row->items[i].kind == ITEM_COMMA || row->items[i].kind == ITEM_DASH ||
          (row->items[i].kind == ITEM_WORD && !row->items[i].name &&
           ((row->items[i].bits & BIT_CONJUNCTION) || quote_item_is_adverb(row, i)))))
    joined = (row->items[i++].bits & BIT_CONJUNCTION) || joined;
  for (uint32_t c = 0; c < row->cue_count; c++) {
    const frame_cue *cue = &row->cues[c];
    if (cue->first <= quote || cue->kind == CUE_NOUN)
      continue;
    for (uint32_t k = quote + 1; k < cue->first; k++)
      if (row->items[k].kind == ITEM_QUOTE || row->items[k].kind == ITEM_STOP)
        return false;
    out->cue = cue;
    if (cue->first <= i) {
      if (cue->gerund || joined)
        return false;
      out->subject =
          cue->kind == CUE_SOURCE ? quote_subject_of(row, cue) : quote_subject_behind(row, cue);
      return out->subject.found &&
             (cue->strength == 3 || out->subject.name || out->subject.pronoun ||
              (cue->strength > 1 && is_carrier(row, &out->subject)));
    }
    if (cue->kind != CUE_VERB || cue->gerund)
      continue;
    out->subject = quote_subject_before(row, cue);
    if (cue->strength < 2 &&
        (quote > 0 || !out->subject.found || out->subject.last + 1 < cue->first))
      continue;
    return out->subject.found && out->subject.first > quote &&
           (out->subject.start <= i || only_role_between(row, i, out->subject.start) ||
            only_brackets_between(row, i, out->subject.start));
  }
  return false;
}

/* The passive: a plan called "bold" by Jane Doe. The verb before, and whoever stands behind. */
static bool cue_around(const frame *row, uint32_t quote, choice *out) {
  if (quote == 0 || quote + 2 >= row->count || !(row->items[quote + 1].bits & BIT_AGENT))
    return false;
  uint32_t i = quote;
  while (i > 0 && quote - i < 3 && is_small(row, i - 1))
    i--;
  if (i == 0 || !(row->items[i - 1].bits & BITS_CUE) ||
      (row->items[i - 1].bits & (BIT_GERUND | BIT_BASE | BIT_PRESENT)))
    return false;
  out->passive = (frame_cue){.first = i - 1, .last = i - 1, .strength = 1};
  out->cue = &out->passive;
  out->subject = quote_phrase_right(row, quote + 2, false);
  return quote_phrase_speaks(row, &out->subject);
}

/* "describes itself as": what somebody says of himself is told by nobody else. */
static bool is_reflexive(const frame *row, const frame_cue *cue) {
  uint32_t last = cue->last + 1 < row->count ? cue->last + 1 : cue->last;
  quote_bits bits = 0;
  for (uint32_t i = cue->first; i <= last; i++)
    bits |= row->items[i].bits;
  return bits & BIT_REFLEXIVE;
}

/* Is what the weak verb says itself told: "said that the board called it ..."? */
static bool is_told(const frame *row, uint32_t index) {
  const frame_cue *strong = NULL;
  if (is_reflexive(row, &row->cues[index]))
    return false;
  for (uint32_t c = 0; c < index; c++)
    if (row->cues[c].strength == 3 && !row->cues[c].gerund)
      strong = &row->cues[c];
  if (!strong)
    return false;
  for (uint32_t i = strong->last + 1; i < row->cues[index].first; i++)
    if (row->items[i].kind == ITEM_STOP || row->items[i].kind == ITEM_QUOTE)
      return false;
  return true;
}

/* "praised the man who had come so far as a ...": the piece is what a weak verb calls somebody. */
static bool is_naming(const frame *row, uint32_t quote) {
  uint32_t i = quote;
  while (i > 0 && (row->items[i - 1].bits & BIT_DETERMINER))
    i--;
  return i > 0 && (row->items[i - 1].bits & BIT_NAMING);
}

/* What parts clauses between a verb and a quotation. Read on backwards from verb to verb, so that a
 * sentence of many verbs is read but once for a quotation. */
typedef struct parting {
  uint32_t from; /* the items from here on are read */
  bool stop;     /* a full stop */
  bool comma;
  bool against; /* ... the last of which sets one clause against another: "while" */
  bool joins;   /* a comma before "and" with no relative clause behind it */
} parting;

static void read_parting(const frame *row, uint32_t from, parting *self) {
  while (self->from > from) {
    const frame_item *item = &row->items[--self->from];
    if (item->kind == ITEM_STOP && quote_token_is(row->work, item->token, '.'))
      self->stop = true;
    if (item->kind != ITEM_COMMA)
      continue;
    if (!self->comma)
      self->against = item[1].bits & BIT_CONTRAST;
    self->comma = true;
    self->joins |= (item[1].bits & BIT_CONJUNCTION) && !(item[2].bits & BIT_RELATIVE);
  }
}

/* Does the clause of a verb end before the quotation? "Jane Doe said no, while the board is "for"
 * it"; "Jane Doe, who said no, and John Roe are "out"". */
static bool is_closed(const frame *row, const frame_cue *cue, parting *between) {
  bool who = cue->first >= 2 && (row->items[cue->first - 1].bits & BIT_RELATIVE) &&
             row->items[cue->first - 2].kind == ITEM_COMMA;
  read_parting(row, cue->last + 1, between);
  return between->stop || between->against || (who && between->joins);
}

/* The nearest verb before it in the sentence. */
static bool cue_before(const frame *row, uint32_t quote, choice *out) {
  parting between = {.from = quote > 0 ? quote - 1 : 0};
  for (uint32_t c = row->cue_count; c-- > 0;) {
    const frame_cue *cue = &row->cues[c];
    if (cue->first >= quote)
      continue;
    uint32_t reach = is_naming(row, quote) ? NAMING_REACH : WEAK_REACH;
    if (cue->strength == 1 && (quote - cue->last > reach + 1 || is_told(row, c)))
      continue;
    if (is_closed(row, cue, &between)) {
      out->closed = cue;
      continue;
    }
    out->cue = cue;
    out->subject = quote_subject_of(row, cue);
    if (out->subject.found || (cue->strength == 1 && is_reflexive(row, cue)))
      return true;
  }
  return false;
}

/* A verb at the end of the sentence: the plan is "bad" for the town, Jane Doe said. */
static bool cue_behind(const frame *row, uint32_t quote, choice *out) {
  for (uint32_t c = 0; c < row->cue_count; c++) {
    const frame_cue *cue = &row->cues[c];
    if (cue->first <= quote || cue->strength < 2 || cue->gerund || cue->kind == CUE_NOUN)
      continue;
    bool comma = cue->first > 0 && row->items[cue->first - 1].kind == ITEM_COMMA;
    out->cue = cue;
    if (cue->kind != CUE_SOURCE) {
      out->subject = quote_subject_before(row, cue);
      if (out->subject.found && quote_phrase_speaks(row, &out->subject) &&
          out->subject.first > quote + 1 &&
          (row->items[out->subject.start - 1].kind == ITEM_COMMA ||
           row->items[out->subject.start - 1].kind == ITEM_QUOTE))
        return true;
    }
    if (cue->kind == CUE_SOURCE || comma) {
      out->subject =
          cue->kind == CUE_SOURCE ? quote_subject_of(row, cue) : quote_subject_behind(row, cue);
      if (out->subject.found)
        return true;
    }
  }
  return false;
}

/* Jane Doe: "..." */
static bool name_alone(const frame *row, uint32_t colon, frame_phrase *out) {
  *out = (frame_phrase){0};
  bool told = false; /* "said of Jane Doe:" */
  for (uint32_t c = 0; c < row->cue_count; c++)
    told = told || row->cues[c].strength > 1;
  if (colon > 0)
    *out = quote_phrase_left(row, colon - 1);
  return out->found && out->name &&
         (out->start == 0 || row->items[out->start - 1].kind != ITEM_WORD ||
          (!told && (row->items[out->start - 1].bits & BIT_CHAIN)));
}

/* Somebody's name before the colon, or whom the sentence before it is about. */
static frame_phrase subject_of_colon(const frame *row, uint32_t colon) {
  frame_phrase phrase;
  if (!name_alone(row, colon, &phrase))
    phrase = quote_subject_main(row, colon);
  bool silent = !quote_phrase_speaks(row, &phrase) || quote_phrase_is_owned(row, &phrase);
  if (silent && colon > 0 && quote_item_is_word(row, colon - 1))
    phrase = quote_owner(row, colon - 1); /* "From Doe's letter:" */
  if (!quote_phrase_speaks(row, &phrase))
    phrase.found = false;
  return phrase;
}

static bool is_person(const quote_work *work, const frame_phrase *phrase) {
  uint32_t person = phrase->name ? work->names.data[phrase->name - 1].person : NOBODY;
  return person != NOBODY && work->people.data[person].person;
}

/* "Jane Doe said the donors feel "...": does a weak verb only tell what somebody else says of those
 * who are no persons known by name? */
static bool is_told_of(const frame *row, const choice *weak) {
  if (weak->cue->strength > 1 || weak->subject.pronoun || is_person(row->work, &weak->subject))
    return false;
  return is_told(row, (uint32_t)(weak->cue - row->cues));
}

static bool choose_cue(const frame *row, uint32_t quote, choice *out) {
  frame_phrase named;
  if (quote > 0 && row->items[quote - 1].kind == ITEM_COLON && name_alone(row, quote - 1, &named))
    return false;
  if (cue_around(row, quote, out))
    return true;
  bool dash = quote > 0 && row->items[quote - 1].kind == ITEM_DASH;
  choice weak = {0}; /* "bear the ...": something may say it, or "said" farther off */
  if (!dash && cue_directly_before(row, quote, out)) {
    choice source = {0}; /* ... is starting "to crack," according to the Herald */
    if (out->cue->strength == 1 && cue_directly_behind(row, quote, &source) &&
        source.cue->kind == CUE_SOURCE) {
      *out = source;
      return true;
    }
    if ((out->subject.found && !is_told_of(row, out)) || out->cue->strength > 1)
      return true;
    weak = *out;
  }
  if (cue_directly_behind(row, quote, out) || (dash && cue_directly_before(row, quote, out)) ||
      cue_before(row, quote, out) || cue_behind(row, quote, out))
    return true;
  weak.closed = out->closed;
  *out = weak;
  return weak.cue;
}

/* ---- without a verb of speech ---- */

static bool copy_floor(speaking *self, quote_span *span) {
  if (self->floor == NOBODY)
    return false;
  const quote_span *last = &self->work->spans.data[self->floor];
  span->person = last->person;
  span->speaker_first = last->speaker_first;
  span->speaker_last = last->speaker_last;
  span->from = FROM_RUNNING;
  return true;
}

static bool ends_row(const frame *row, const frame_cue *cue) {
  return cue->last + 1 >= row->count || row->items[cue->last + 1].kind == ITEM_STOP;
}

/* Who spoke in the sentence before, which is laid out. */
static bool cue_of_before(speaking *self, quote_span *span) {
  const frame *row = self->before;
  for (uint32_t c = row->cue_count; c-- > 0;) {
    if (row->cues[c].strength < 2 &&
        (row->cue_count > 1 || !ends_row(row, &row->cues[c]))) /* Jane Doe agreed. */
      continue;
    frame_phrase subject = quote_subject_of(row, &row->cues[c]);
    if (subject.found) {
      set_speaker(self, row, span, &subject);
      return true;
    }
  }
  return false;
}

/* Does somebody speak in a sentence that stands between the quotation that has the floor and token
 * `first`? Jane Doe agreed. "..." */
static bool speaker_between(speaking *self, uint32_t first, quote_span *span) {
  uint32_t start = quote_lay_before(self, first);
  return start != NOBODY && start > self->work->spans.data[self->floor].last &&
         cue_of_before(self, span);
}

/* Who spoke in the sentence before, or whom it is about. */
static bool speaker_before(speaking *self, uint32_t first, quote_span *span) {
  const quote_work *work = self->work;
  if (quote_lay_before(self, first) == NOBODY)
    return false;
  if (cue_of_before(self, span))
    return true;
  const frame *row = self->before;
  frame_phrase subject = quote_subject_main(row, row->count);
  if (!subject.found || !(subject.pronoun || is_person(work, &subject)))
    return false;
  set_speaker(self, row, span, &subject);
  return true;
}

/* Does text without a verb of speech lie between the quotation that has the floor and token? */
static bool floor_is_fresh(const speaking *self, uint32_t first) {
  if (self->floor == NOBODY)
    return false;
  const sf_tokens *tokens = self->work->scan->tokens;
  uint32_t last = self->work->spans.data[self->floor].last;
  bool asked = last > 0 && quote_token_is(self->work, last - 1, '?');
  if (asked && paragraph_of(self, first) != paragraph_of(self, last))
    return false; /* somebody else answers */
  return sf_tokens_sentence(tokens, first) <= sf_tokens_sentence(tokens, last) + 2 &&
         paragraph_of(self, first) <= paragraph_of(self, last) + 1;
}

static void speak_alone(speaking *self, uint32_t index, uint32_t first) {
  quote_span *span = &self->work->spans.data[index];
  bool fresh = floor_is_fresh(self, first), few = span->words < 3;
  if ((!fresh && (few || !span->closed)) || (few && !span->closed))
    return; /* unclosed it may hold anybody's words */
  if (fresh && !speaker_between(self, first, span) && copy_floor(self, span)) {
    span->reported = true;
    return;
  }
  if (span->speaker_first <= span->speaker_last || speaker_before(self, first, span)) {
    span->reported = true;
    if (span->from != FROM_PRONOUN)
      span->from = FROM_RUNNING;
  } else {
    span->reported = true; /* a sentence of its own is speech, whoever's it is */
  }
}

/* ---- the sentences in order ---- */

/* "..." - Jane Doe, on the same line or the next. */
static bool signed_behind(speaking *self, uint32_t item, quote_span *span) {
  const frame *row = self->now;
  quote_work *work = self->work;
  if (item + 1 == row->count) {
    uint32_t next = span->last + 1, end = next;
    if (next >= work->token_count || quote_item_kind(work, next) != ITEM_DASH)
      return false;
    while (end < work->token_count && end < next + SIGNATURE &&
           (end == next || !(work->tokens[end].flags & SF_TOKEN_PARAGRAPH)))
      end++;
    row = self->before = quote_lay_out(self, next, end, work->spans.count);
    item = NOBODY; /* the dash is the first item */
  }
  if (item + 2 >= row->count || row->items[item + 1].kind != ITEM_DASH)
    return false;
  frame_phrase phrase = quote_phrase_right(row, item + 2, true);
  if (!phrase.found || !phrase.name || phrase.start != item + 2 ||
      (phrase.last + 1 < row->count && row->items[phrase.last + 1].kind == ITEM_WORD))
    return false;
  set_speaker(self, row, span, &phrase);
  return true;
}

/* Only the quotation, or nearly so: a sentence of its own. */
static bool stands_alone(const frame *row, uint32_t quote) {
  for (uint32_t i = 0; i < row->count; i++)
    if (row->items[i].kind == ITEM_WORD)
      return false;
  return quote < row->count;
}

/* The podcast "Harbour Nights", the "Harbour Nights" star: does a word beside it say what it is? */
static bool is_work(const frame *row, uint32_t item) {
  const quote_span *span = &row->work->spans.data[row->items[item].span];
  if (item > 0 && (row->items[item - 1].bits & BIT_WORK))
    return true;
  bool open = quote_token_is(row->work, span->last - 1, ',');
  return !open && item + 1 < row->count && !row->items[item + 1].name &&
         (row->items[item + 1].bits & BIT_ROLE);
}

/* "Harbour Nights" on a row where no verb stands right beside it: every longer word is capitalised,
 * and there are several or a preposition leads to it. */
static bool is_title(const frame *row, uint32_t item, const quote_span *span) {
  const quote_work *work = row->work;
  uint32_t words = 0;
  for (uint32_t i = span->first + 1; i < span->last; i++) {
    const sf_token *token = &work->tokens[i];
    if (token->kind != SF_TOKEN_WORD || (token->flags & SF_TOKEN_CLITIC))
      continue;
    bool small = quote_token_bits(work, i) & (BIT_DETERMINER | BIT_PREPOSITION | BIT_CONJUNCTION);
    if (!(token->flags & SF_TOKEN_CAPITAL) && (!small || token->length > 4 || words == 0))
      return false;
    if (++words == 2 * LONG_QUOTATION)
      return false;
  }
  bool led = item > 0 && row->items[item - 1].kind == ITEM_WORD &&
             (row->items[item - 1].bits & (BIT_PREPOSITION | BIT_DETERMINER));
  return words > 0 && (words > 1 || led || is_work(row, item));
}

/* Does a verb right beside it say whose words it is? "proclaimed "Harbour Day" by the board" is but
 * a name. */
static bool is_beside_cue(const frame *row, uint32_t item) {
  choice beside = {0};
  return (cue_directly_before(row, item, &beside) &&
          (beside.subject.found || beside.cue->gerund)) ||
         cue_directly_behind(row, item, &beside);
}

/* "...," she said, "...": the second piece goes with the first, which has the same verb. */
static void join_group(speaking *self, uint32_t item, quote_span *span) {
  if (item == self->now->quotes[0])
    return;
  quote_span *other = span - 1; /* those of a row follow one another */
  if (!other->reported || other->cue_first != span->cue_first || span->cue_first <= other->last)
    return;
  if (!other->group)
    other->group = ++self->groups;
  span->group = other->group;
  span->direct = other->direct;
}

/* Tom Doe was told "...", was warned: "..."; "...," he was told: somebody said it, but not he. */
static bool is_told_passively(const frame *row, uint32_t item) {
  uint32_t i = item;
  if (i > 0 && row->items[i - 1].kind == ITEM_COLON)
    i--;
  for (; i > 0 && quote_item_is_word(row, i - 1); i--)
    if (quote_item_is_passive(row, i - 1))
      return i < item || (row->items[i - 1].bits & BIT_CUE_STRONG); /* not: was called "..." */
  const quote_span *span = &row->work->spans.data[row->items[item].span];
  bool open = span->last > span->first && quote_token_is(row->work, span->last - 1, ',');
  for (i = item + 1; open && i < row->count && quote_item_is_word(row, i); i++)
    if (quote_item_is_passive(row, i))
      return true;
  return false;
}

static void settle(speaking *self, uint32_t item) {
  frame *row = self->now;
  quote_work *work = self->work;
  uint32_t index = row->items[item].span;
  quote_span *span = &work->spans.data[index];
  choice chosen = {0};
  span->direct = begins_high(work, span);
  bool colon = item > 0 && row->items[item - 1].kind == ITEM_COLON;
  bool title = !colon && is_title(row, item, span) && !stands_alone(row, item) &&
               (is_work(row, item) || !is_beside_cue(row, item));
  if (title)
    return;
  if (choose_cue(row, item, &chosen)) {
    span->reported = true;
    span->cue_first = row->items[chosen.cue->first].token;
    span->cue_last = row->items[chosen.cue->last].token;
    set_speaker(self, row, span, &chosen.subject);
    join_group(self, item, span);
  } else if (chosen.closed || is_told_passively(row, item)) {
    span->reported = true;
  } else if (colon) {
    frame_phrase subject = subject_of_colon(row, item - 1);
    set_speaker(self, row, span, &subject);
    span->reported = true;
  } else if (signed_behind(self, item, span)) {
    span->reported = true;
  } else if (stands_alone(row, item) || (item == 0 && span->words >= LONG_QUOTATION)) {
    speak_alone(self, index, row->items[0].token);
  }
  if (span->words >= LONG_QUOTATION)
    span->reported = true;
  if (span->reported && span->speaker_first <= span->speaker_last)
    self->floor = index;
}

/* ---- what carries no marks ---- */

/* The line before a block that ends with a colon: somebody said or wrote. */
static void settle_block(speaking *self, quote_span *span) {
  uint32_t index = sf_tokens_sentence(self->work->scan->tokens, span->first), first = index;
  const sf_sentence *sentences = self->work->scan->tokens->sentences.data;
  while (first > 0 && sentences[first].paragraph == sentences[index].paragraph)
    first--;
  frame *row = quote_lay_out(self, sentences[first].first, sentences[first].end,
                             quote_span_at(self->work, sentences[first].first));
  self->now = row;
  for (uint32_t c = row->cue_count; c-- > 0;) {
    frame_phrase subject = quote_subject_of(row, &row->cues[c]);
    if (row->cues[c].strength < 2 || !subject.found)
      continue;
    span->reported = span->direct = true;
    span->cue_first = row->items[row->cues[c].first].token;
    span->cue_last = row->items[row->cues[c].last].token;
    set_speaker(self, row, span, &subject);
    return;
  }
}

/* A post is signed by a person's or an organisation's name. */
static void settle_post(speaking *self, quote_span *span) {
  uint32_t first = span->last + 1, end = first;
  while (end < self->work->token_count && end < first + SIGNATURE)
    end++;
  self->now = quote_lay_out(self, first, end, self->work->spans.count);
  frame_phrase phrase = quote_phrase_right(self->now, 1, true);
  if (!phrase.found || !phrase.name)
    return;
  span->reported = span->direct = true;
  set_speaker(self, self->now, span, &phrase);
}

static void settle_unmarked(speaking *self, quote_span *span) {
  if (span->sort == SPAN_BLOCK)
    settle_block(self, span);
  else if (span->sort == SPAN_POST)
    settle_post(self, span);
}

void quote_speakers_find(quote_work *work) {
  speaking self = {.work = work, .rows = quote_frames_new(work, ROWS_KEPT), .floor = NOBODY};
  for (uint32_t i = 0; i < work->spans.count;) {
    uint32_t first = sentence_first(work, i), near = i;
    while (near > 0 && work->spans.data[near - 1].first >= first)
      near--;
    self.now = quote_lay_out(&self, first, sentence_end(work, i), near);
    uint32_t done = i;
    for (uint32_t k = 0; k < self.now->quote_count; k++) {
      uint32_t item = self.now->quotes[k];
      if (self.now->items[item].span < i)
        continue;
      settle(&self, item);
      done = self.now->items[item].span + 1;
    }
    i = done > i ? done : i + 1;
  }
  for (uint32_t i = 0; i < work->unmarked.count; i++)
    settle_unmarked(&self, &work->unmarked.data[i]);
}
