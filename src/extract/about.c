/* about.c: finds the words around a figure and the figures that are taken back; see about.h.
 *
 * A clause ends at a mark, at a word of about_end and at the next figure. The words are not reduced
 * to stems: that is done once for all mentions of a store, when it is settled.
 */
#include "extract/about.h"

#include "extract/number.h"
#include "token/utf8.h"

#include <stdlib.h>

/* Words on each side, and tokens looked at for them. */
enum { WORDS = 5, REACH = 16, SENTENCE_REACH = 32 };
/* Mentions looked at for the whole of a part. */
enum { BACK = 6 };
/* Bytes of a word: more say no more. */
#define WORD_MOST ((size_t)40)
#define NO_TOKEN  UINT32_MAX

struct sf_about {
  uint16_t stop, end, link, denied, rather, error, error_word, own, including, of, vague, since;
  sf_table_set no_words; /* the tables of words that are not taken */
  sf_table_set refusing; /* those of words before a figure that may be taken back */
  uint64_t error_class;
};

sf_result sf_about_new(const sf_rulebook *book, sf_about **out, sf_error *error) {
  sf_about *self = *out = calloc(1, sizeof **out);
  if (!self)
    return sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
  const struct {
    uint16_t *table;
    const char *name;
  } wanted[] = {{&self->stop, "about_stop"},
                {&self->end, "about_end"},
                {&self->link, "about_link"},
                {&self->denied, "about_denied"},
                {&self->rather, "about_rather"},
                {&self->error, "about_error"},
                {&self->error_word, "about_error_word"},
                {&self->own, "about_own"},
                {&self->including, "about_including"},
                {&self->of, "about_of"},
                {&self->vague, "about_vague"},
                {&self->since, "about_since"}};
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    *wanted[i].table = sf_rulebook_table(book, wanted[i].name, error);
    if (*wanted[i].table == SF_NO_TABLE)
      return SF_ERROR_RULES;
  }
  sf_table_set_add(&self->no_words, self->stop);
  sf_table_set_add(&self->no_words, self->end);
  sf_table_set_add(&self->no_words, self->vague);
  sf_table_set_add(&self->refusing, self->link);
  sf_table_set_add(&self->refusing, self->denied);
  self->error_class = sf_lexicon_class(book->lexicon, self->error_word);
  return SF_OK;
}

void sf_about_free(sf_about *self) {
  free(self);
}

uint64_t sf_about_classes(const sf_about *self) {
  return self->error_class;
}

/* A mention that is about something. */
typedef struct about_figure {
  sf_mention *mention;
  bool length; /* of time; else a sum or a count */
} about_figure;

typedef struct about_run {
  const sf_about *plan;
  sf_scan *scan;
  const sf_token *tokens;
  uint32_t count;
  about_figure *figures; /* of the scan, in the order of the text */
  size_t figure_count;
} about_run;

static bool is_in(const about_run *self, uint16_t table, uint32_t index) {
  return sf_lexicon_find_word(self->scan->lexicon, table, &self->tokens[index]) != NULL;
}

static inline bool is_figure(const sf_mention *mention) {
  return mention->kind == SF_KIND_MONEY || mention->kind == SF_KIND_COUNT;
}

/* A length of time with a number: three years, not "years". */
static bool is_length(const sf_mention *mention) {
  if (mention->kind != SF_KIND_DATE ||
      !sf_slice_is(mention->values[SF_DATE_TYPE].as.text, "DURATION") ||
      mention->values[SF_DATE_VALUE].type != SF_VALUE_TEXT)
    return false;
  sf_slice value = mention->values[SF_DATE_VALUE].as.text;
  return value.length > 2 && value.data[1] >= '0' && value.data[1] <= '9';
}

/* ---- the words ---- */

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_year(const about_run *self, const sf_token *token) {
  const char *at = self->scan->text.data + token->start;
  return token->length == 4 && is_digit(at[2]) && is_digit(at[3]) &&
         ((at[0] == '1' && at[1] >= '6' && at[1] <= '9') ||
          (at[0] == '2' && (at[1] == '0' || at[1] == '1')));
}

typedef enum word_use { WORD_ENDS, WORD_SKIPPED, WORD_TAKEN } word_use;

static inline word_use use_of_word(const about_run *self, uint32_t index) {
  const sf_token *token = &self->tokens[index];
  bool listed = sf_lexicon_may_start_any(self->scan->lexicon, &self->plan->no_words, token->word);
  if (token->flags & SF_TOKEN_FURNITURE || (listed && is_in(self, self->plan->end, index)))
    return WORD_ENDS;
  return token->flags & SF_TOKEN_CLITIC || (listed && (is_in(self, self->plan->stop, index) ||
                                                       is_in(self, self->plan->vague, index)))
             ? WORD_SKIPPED
             : WORD_TAKEN;
}

static inline word_use use_of(const about_run *self, uint32_t index) {
  const sf_token *token = &self->tokens[index];
  if (token->kind == SF_TOKEN_WORD)
    return use_of_word(self, index);
  if (token->kind == SF_TOKEN_NUMBER)
    return is_year(self, token) ? WORD_TAKEN : WORD_SKIPPED;
  bool joins = !(token->flags & SF_TOKEN_SPACE) && self->scan->text.data[token->start] == '-';
  return token->kind == SF_TOKEN_PUNCT && !joins ? WORD_ENDS : WORD_SKIPPED;
}

/* Tokens of the words before token `first`, nearest first; none from byte `limit` down. */
static size_t words_before(const about_run *self, uint32_t first, uint32_t limit, uint32_t *out) {
  size_t found = 0;
  if (first < self->count && self->tokens[first].flags & SF_TOKEN_SENTENCE)
    return 0;
  for (uint32_t i = first, steps = 0; i > 0 && steps < REACH && found < WORDS; steps++) {
    const sf_token *token = &self->tokens[--i];
    word_use use = token->start < limit ? WORD_ENDS : use_of(self, i);
    if (use == WORD_ENDS)
      break;
    if (use == WORD_TAKEN)
      out[found++] = i;
    if (token->flags & SF_TOKEN_SENTENCE)
      break;
  }
  return found;
}

/* Tokens of the words from token `index` on, none from byte `limit` up. */
static size_t words_behind(const about_run *self, uint32_t index, uint32_t limit, uint32_t *out) {
  size_t found = 0;
  for (uint32_t steps = 0; index < self->count && steps < REACH && found < WORDS;
       index++, steps++) {
    const sf_token *token = &self->tokens[index];
    word_use use =
        token->flags & SF_TOKEN_SENTENCE || token->start >= limit ? WORD_ENDS : use_of(self, index);
    if (use == WORD_ENDS)
      break;
    if (use == WORD_TAKEN)
      out[found++] = index;
  }
  return found;
}

/* A word of at most 15 ASCII letters: all but the first in small letters. */
static void add_plain_word(sf_slice text, sf_buffer *out) {
  const uint64_t small = 0x2020202020202020u;
  char *to = sf_buffer_reserve(out, 1 + 16);
  uint64_t low, high;
  memcpy(&low, text.data, 8); /* more than the word: texts are padded */
  memcpy(&high, text.data + 8, 8);
  low |= small;
  high |= small;
  memcpy(to + 1, &low, 8);
  memcpy(to + 9, &high, 8);
  to[0] = ' ';
  to[1] = text.data[0];
  out->count += 1 + text.length;
}

static void add_word(const about_run *self, uint32_t index, sf_buffer *out) {
  const sf_token *token = &self->tokens[index];
  sf_slice text = sf_token_text(self->scan->text, token);
  size_t start = out->count + 1, to = start;
  if (token->hash) {
    add_plain_word(text, out);
    return;
  }
  if (text.length > WORD_MOST)
    return;
  sf_buffer_add(out, SF_SLICE(" "));
  sf_fold(text, out);
  for (size_t i = start; i < out->count; i++) /* don't, U.S. */
    if (out->data[i] != '\'' && out->data[i] != '.')
      out->data[to++] = out->data[i];
  out->count = to;
  if (token->flags & SF_TOKEN_CAPITAL && to > start && out->data[start] >= 'a' &&
      out->data[start] <= 'z')
    out->data[start] = (char)(out->data[start] - 'a' + 'A');
}

/* Of a count, the words between number and noun are said of it, too. */
static size_t words_inside(const about_run *self, const sf_mention *mention, uint32_t first,
                           uint32_t last, uint32_t *out) {
  size_t found = 0;
  if (mention->kind != SF_KIND_COUNT)
    return 0;
  for (uint32_t i = first + 1; i < last && found < WORDS; i++)
    if (self->tokens[i].kind == SF_TOKEN_WORD && use_of(self, i) == WORD_TAKEN)
      out[found++] = i;
  return found;
}

static bool any_year(const about_run *self, const uint32_t *words, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (self->tokens[words[i]].kind == SF_TOKEN_NUMBER)
      return true;
  return false;
}

/* "In 2019, the board said, it spent £4 million": the first year of the sentence, if it begins a
 * few tokens before `index`; 0 if there is none, as no sentence begins with a year that matters. */
static uint32_t year_of_sentence(const about_run *self, uint32_t index) {
  uint32_t first = index, year = 0;
  for (unsigned steps = 0; first > 0 && steps < SENTENCE_REACH; steps++, first--) {
    if (self->tokens[first].kind == SF_TOKEN_NUMBER && is_year(self, &self->tokens[first]))
      year = first;
    if (self->tokens[first].flags & SF_TOKEN_SENTENCE)
      break;
  }
  return year;
}

/* The words of one figure; `from` and `to`: where the figures before and behind end and start. */
static sf_slice words_about(const about_run *self, const sf_mention *mention, uint32_t from,
                            uint32_t to) {
  uint32_t words[WORDS];
  uint32_t first = mention->first;
  uint32_t last = sf_number_token(self->scan, first, mention->end - 1);
  sf_buffer *out = self->scan->scratch;
  out->count = 0;
  size_t count = words_before(self, first, from, words);
  bool year = any_year(self, words, count);
  for (size_t i = count; i > 0; i--)
    add_word(self, words[i - 1], out);
  sf_buffer_add(out, SF_SLICE(" _"));
  size_t bare = out->count;
  count = words_inside(self, mention, first, last, words);
  for (size_t i = 0; i < count; i++)
    add_word(self, words[i], out);
  count = words_behind(self, last + 1, to, words);
  year = year || any_year(self, words, count);
  for (size_t i = 0; i < count; i++)
    add_word(self, words[i], out);
  uint32_t other = year || first == 0 ? 0 : year_of_sentence(self, first - 1);
  if (other)
    add_word(self, other, out);
  if (out->count == bare && bare == 2)
    return (sf_slice){0};
  return sf_arena_copy(self->scan->arena, (sf_slice){out->data + 1, out->count - 1});
}

static void find_figures(about_run *self) {
  sf_scan *scan = self->scan;
  self->figures = sf_arena_alloc(scan->arena, scan->mentions.count * sizeof *self->figures);
  for (size_t i = 0; i < scan->mentions.count; i++) {
    sf_mention *mention = &scan->mentions.data[i];
    bool length = is_length(mention);
    if (length || is_figure(mention))
      self->figures[self->figure_count++] = (about_figure){mention, length};
  }
}

static void tell_words(const about_run *self) {
  const about_figure *end = self->figures + self->figure_count;
  uint32_t from = 0;
  for (const about_figure *figure = self->figures, *next = figure; figure < end; figure++) {
    sf_mention *mention = figure->mention;
    if (figure->length)
      continue;
    for (next = next > figure ? next : figure + 1; next < end && next->length;)
      next++;
    sf_slice words =
        words_about(self, mention, from, next < end ? next->mention->start : UINT32_MAX);
    size_t field = mention->kind == SF_KIND_MONEY ? SF_MONEY_ABOUT : SF_COUNT_ABOUT;
    mention->values[field] = sf_value_text(words);
    from = mention->end;
  }
}

/* "a year after the vote": a length from one event to another, of which the words tell but one. */
static bool is_distance(const about_run *self, const sf_mention *mention) {
  uint32_t behind = sf_number_token(self->scan, mention->first, mention->end - 1) + 1;
  return behind < self->count && is_in(self, self->plan->since, behind);
}

/* The words of lengths of time end at figures and at other lengths; those of figures run through
 * lengths: "£3m over five years". */
static void tell_lengths(const about_run *self) {
  for (size_t i = 0; i < self->figure_count; i++) {
    const about_figure *figure = &self->figures[i];
    if (!figure->length || is_distance(self, figure->mention))
      continue;
    uint32_t from = i > 0 ? figure[-1].mention->end : 0;
    uint32_t to = i + 1 < self->figure_count ? figure[1].mention->start : UINT32_MAX;
    figure->mention->values[SF_DATE_ABOUT] =
        sf_value_text(words_about(self, figure->mention, from, to));
  }
}

/* ---- what is taken back ---- */

static sf_value *instead_of(sf_mention *mention) {
  switch (mention->kind) {
  case SF_KIND_MONEY:
    return &mention->values[SF_MONEY_INSTEAD];
  case SF_KIND_COUNT:
    return &mention->values[SF_COUNT_INSTEAD];
  case SF_KIND_DATE: /* "in six hours, not six weeks" is no correction */
    return sf_slice_is(mention->values[SF_DATE_TYPE].as.text, "DATE")
               ? &mention->values[SF_DATE_INSTEAD]
               : NULL;
  case SF_KIND_COUNTRY:
  case SF_KIND_QUOTE:
  default:
    return NULL;
  }
}

static void take_back(const about_run *self, sf_mention *wrong, const sf_mention *right) {
  uint32_t start = sf_document_place(self->scan->document, right->start).code;
  sf_value *value = instead_of(wrong);
  if (value)
    *value = sf_value_number(sf_decimal_of(start));
}

/* May is_denied() say yes? Most figures stand behind a word that says no. */
static bool may_be_denied(const about_run *self, uint32_t first) {
  if (first < 2)
    return false;
  uint32_t before = self->tokens[first - 1].word;
  return sf_lexicon_may_start_any(self->scan->lexicon, &self->plan->refusing, before) ||
         sf_lexicon_may_go_on(self->scan->lexicon, self->plan->rather, before);
}

/* Is the figure at token `first` behind ", not" or "rather than"? */
static bool is_denied(const about_run *self, uint32_t first) {
  uint32_t at = first;
  for (unsigned skipped = 0; skipped < 2 && at > 0 && is_in(self, self->plan->link, at - 1);
       skipped++)
    at--;
  if (at < 2)
    return false;
  if (is_in(self, self->plan->denied, at - 1))
    return self->tokens[at - 2].kind == SF_TOKEN_PUNCT;
  uint32_t length = 0;
  return sf_lexicon_may_go_on(self->scan->lexicon, self->plan->rather, self->tokens[at - 1].word) &&
         sf_lexicon_find(self->scan->lexicon, self->plan->rather, self->scan->tokens, at - 2,
                         &length) &&
         length == 2;
}

/* The mention of the same kind before number `index` in its sentence; NULL if there is none. */
static const sf_mention *one_before(const about_run *self, size_t index) {
  const sf_mention *mentions = self->scan->mentions.data;
  uint32_t sentence = sf_tokens_sentence(self->scan->tokens, mentions[index].first);
  uint32_t start = self->scan->tokens->sentences.data[sentence].start;
  for (size_t i = index; i > 0 && mentions[i - 1].start >= start; i--)
    if (mentions[i - 1].kind == mentions[index].kind)
      return &mentions[i - 1];
  return NULL;
}

static void find_denied(const about_run *self) {
  for (size_t i = 1; i < self->scan->mentions.count; i++) {
    sf_mention *mention = &self->scan->mentions.data[i];
    bool figure = is_figure(mention) || mention->kind == SF_KIND_DATE;
    if (!figure || !may_be_denied(self, mention->first) || !instead_of(mention) ||
        !is_denied(self, mention->first))
      continue;
    const sf_mention *right = one_before(self, i);
    if (right)
      take_back(self, mention, right);
  }
}

/* ---- parts ---- */

/* Is the figure at token `first` told as a part of one before: "£9m, including £4m"? */
static bool is_included(const about_run *self, uint32_t first) {
  uint32_t at = first;
  for (unsigned skipped = 0; skipped < 3 && at > 0 && use_of(self, at - 1) == WORD_SKIPPED;
       skipped++)
    at--;
  uint32_t length = 0;
  return (at > 0 && is_in(self, self->plan->including, at - 1)) ||
         (at > 1 &&
          sf_lexicon_find(self->scan->lexicon, self->plan->including, self->scan->tokens, at - 2,
                          &length) &&
          length == 2);
}

/* Does the sentence begin "Of the £9 million,", the figure at token `first`? */
static bool is_divided(const about_run *self, uint32_t first) {
  uint32_t of = first > 1 && is_in(self, self->plan->link, first - 1) ? first - 2 : first - 1;
  return first > 0 && self->tokens[of].flags & SF_TOKEN_SENTENCE && is_in(self, self->plan->of, of);
}

/* The sum before number `index` of which it is a part: the last of its currency from byte `from`
 * on, among the few mentions before; NULL if there is none. */
static const sf_mention *whole_before(const about_run *self, size_t index, uint32_t from) {
  const sf_mention *mentions = self->scan->mentions.data;
  sf_slice currency = mentions[index].values[SF_MONEY_CURRENCY].as.text;
  for (size_t i = index; i > 0 && i + BACK > index && mentions[i - 1].start >= from; i--)
    if (mentions[i - 1].kind == SF_KIND_MONEY &&
        sf_slice_equal(mentions[i - 1].values[SF_MONEY_CURRENCY].as.text, currency))
      return &mentions[i - 1];
  return NULL;
}

static void find_parts(const about_run *self) {
  sf_mention *mentions = self->scan->mentions.data;
  const sf_mention *head = NULL; /* what the sentence divides */
  uint32_t start = 0, stop = 0;  /* of the sentence */
  for (size_t f = 0; f < self->figure_count; f++) {
    size_t i = (size_t)(self->figures[f].mention - mentions);
    if (mentions[i].kind != SF_KIND_MONEY)
      continue;
    uint32_t first = mentions[i].first;
    if (mentions[i].start >= stop) {
      uint32_t sentence = sf_tokens_sentence(self->scan->tokens, first);
      start = self->scan->tokens->sentences.data[sentence].start;
      stop = self->scan->tokens->sentences.data[sentence].stop;
      head = is_divided(self, first) ? &mentions[i] : NULL;
      continue;
    }
    const sf_mention *whole = is_included(self, first) ? whole_before(self, i, start) : head;
    if (!whole)
      continue;
    uint32_t place = sf_document_place(self->scan->document, whole->start).code;
    mentions[i].values[SF_MONEY_WITHIN] = sf_value_number(sf_decimal_of(place));
  }
}

/* In a correction, of sentence number `wrong`: its last mention of a kind is wrong, the first of
 * the next sentence is right. `from` is the first mention of the sentence. */
static void correct_sentence(const about_run *self, uint32_t wrong, size_t from, sf_kind kind) {
  const sf_sentence *next = &self->scan->tokens->sentences.data[wrong + 1];
  sf_mention *mentions = self->scan->mentions.data, *last = NULL;
  for (size_t i = from; i < self->scan->mentions.count && mentions[i].start < next->stop; i++) {
    if (mentions[i].kind != kind)
      continue;
    if (mentions[i].start < next->start) {
      last = &mentions[i];
    } else {
      if (last)
        take_back(self, last, &mentions[i]);
      return;
    }
  }
}

/* The token at which a phrase of about_error that has the word of token `word` starts; NO_TOKEN
 * if there is none. */
static uint32_t error_around(const about_run *self, uint32_t word) {
  for (uint32_t back = 0; back <= 2 && back <= word; back++) {
    uint32_t length;
    if (sf_lexicon_find(self->scan->lexicon, self->plan->error, self->scan->tokens, word - back,
                        &length) &&
        length > back)
      return word - back;
  }
  return NO_TOKEN;
}

static void find_corrected(const about_run *self) {
  const sf_scan *scan = self->scan;
  const sf_sentence *sentences = scan->tokens->sentences.data;
  uint32_t behind = 0; /* the last sentence looked at */
  size_t from = 0;
  const sf_candidate *end = scan->candidates + scan->candidate_count;
  for (const sf_candidate *candidate = scan->candidates;
       (candidate = sf_candidate_next(candidate, self->plan->error_class)) < end; candidate++) {
    uint32_t token = error_around(self, candidate->token);
    if (token == NO_TOKEN || token < behind)
      continue;
    uint32_t sentence = sf_tokens_sentence(scan->tokens, token);
    behind = sentences[sentence].end;
    if (sentence + 1 >= scan->tokens->sentences.count ||
        sentences[sentence + 1].paragraph != sentences[sentence].paragraph)
      continue;
    while (from < scan->mentions.count &&
           scan->mentions.data[from].start < sentences[sentence].start)
      from++;
    correct_sentence(self, sentence, from, SF_KIND_MONEY);
    correct_sentence(self, sentence, from, SF_KIND_COUNT);
    correct_sentence(self, sentence, from, SF_KIND_DATE);
  }
}

/* Does the sentence of the sum say before it that something of it is wrong: "We said that Georgia
 * would receive $75m"? */
static bool is_of_error(const about_run *self, const sf_mention *sum) {
  const sf_tokens *tokens = self->scan->tokens;
  uint32_t start = tokens->sentences.data[sf_tokens_sentence(tokens, sum->first)].first;
  for (uint32_t i = start; i < start + 2 && i < sum->first; i++) /* perhaps a bullet before it */
    if (sf_lexicon_find(self->scan->lexicon, self->plan->own, tokens, i, NULL))
      return true;
  uint32_t from = sum->first - start > SENTENCE_REACH ? sum->first - SENTENCE_REACH : start;
  for (uint32_t i = from; i < sum->first; i++)
    if (sf_lexicon_find(self->scan->lexicon, self->plan->error, tokens, i, NULL))
      return true;
  return false;
}

/* Takes away who pays a sum and who gets it where a correction puts no other figure in its place:
 * it may be just that which is wrong. What somebody says in a quotation corrects nothing. */
static void disown_parties(const about_run *self) {
  uint32_t quoted = 0; /* up to which byte */
  for (size_t i = 0; i < self->scan->mentions.count; i++) {
    sf_mention *mention = &self->scan->mentions.data[i];
    if (mention->kind == SF_KIND_QUOTE && mention->end > quoted)
      quoted = mention->end;
    if (mention->kind != SF_KIND_MONEY || mention->start < quoted)
      continue;
    sf_value *payer = &mention->values[SF_MONEY_PAYER];
    sf_value *receiver = &mention->values[SF_MONEY_BENEFICIARY];
    bool told = payer->type != SF_VALUE_ABSENT || receiver->type != SF_VALUE_ABSENT;
    bool corrected = mention->values[SF_MONEY_INSTEAD].type != SF_VALUE_ABSENT;
    if (told && !corrected && is_of_error(self, mention))
      *payer = *receiver = (sf_value){0};
  }
}

void sf_about_tell(const sf_about *self, sf_scan *scan) {
  about_run run = {.plan = self,
                   .scan = scan,
                   .tokens = scan->tokens->tokens.data,
                   .count = (uint32_t)scan->tokens->tokens.count};
  find_figures(&run);
  tell_words(&run);
  tell_lengths(&run);
  find_denied(&run);
  find_corrected(&run);
  disown_parties(&run);
  find_parts(&run);
}
