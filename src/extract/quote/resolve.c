/* resolve.c: whom a pronoun or a role means; see resolve.h.
 *
 * "He" is the last person of that gender who spoke or whom a sentence was about, going back a few
 * sentences. "The prime minister" is the one person of that office, or else the person without an
 * office whom the sentence before was about. Where two fit it is nobody.
 */
#include "extract/quote/resolve.h"

/* Sentences looked back over for whom a pronoun means. */
#define LOOK_BACK 6
/* Two people fit. */
#define SEVERAL (NOBODY - 1)
/* Words of a country's name or people before an office: "South Korean". */
#define COUNTRY_WORDS 2
/* People compared for an office. */
#define PEOPLE_MAX 64
/* Tokens behind a name in which a pronoun is looked for. */
#define PRONOUN_REACH 40
/* Names looked through for mentions that tell somebody's gender. */
#define MENTIONS_MAX 256

uint32_t quote_span_at(const quote_work *work, uint32_t token) {
  uint32_t low = 0, high = work->spans.count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (work->spans.data[middle].first < token)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The token before `token`, stepping over a quotation; the rest as quote_sentence_start. */
static uint32_t step_back(const quote_work *work, uint32_t token, uint32_t *span) {
  const quote_span *spans = work->spans.data;
  return *span > 0 && spans[*span - 1].last == token - 1 ? spans[--*span].first : token - 1;
}

/* The first token of the sentence that holds `token`: not far from the one asked for last. */
static uint32_t sentence_of(quote_work *work, uint32_t token) {
  const sf_sentence *sentence = &work->scan->tokens->sentences.data[work->near_sentence];
  while (sentence->first > token)
    sentence--;
  while (sentence->end <= token)
    sentence++;
  work->near_sentence = (uint32_t)(sentence - work->scan->tokens->sentences.data);
  return sentence->first;
}

uint32_t quote_sentence_start(quote_work *work, uint32_t token, uint32_t *span) {
  uint32_t first = sentence_of(work, token);
  bool plain = *span == 0 || work->spans.data[*span - 1].last < first;
  if (plain && token - first <= FRAME_ITEMS / 2)
    return first;
  for (uint32_t items = FRAME_ITEMS / 2; items > 0; token = step_back(work, token, span)) {
    /* most steps are over no quotation */
    uint32_t stop = *span > 0 ? work->spans.data[*span - 1].last + 1 : 0;
    while (token > stop && items > 0 && !(work->tokens[token].flags & SF_TOKEN_SENTENCE)) {
      token--;
      items--;
    }
    if (token == 0 || items == 0 || (work->tokens[token].flags & SF_TOKEN_SENTENCE))
      break;
    items--;
  }
  return token;
}

frame *quote_lay_out(speaking *self, uint32_t first, uint32_t end, uint32_t span) {
  for (uint32_t i = 0; i < ROWS_KEPT; i++) {
    frame *row = &self->rows[i];
    if (row->first == first && row->end == end && row->span == span)
      return row;
  }
  do
    self->latest = (self->latest + 1) % ROWS_KEPT;
  while (&self->rows[self->latest] == self->now);
  quote_frame_build(&self->rows[self->latest], first, end, span);
  return &self->rows[self->latest];
}

uint32_t quote_lay_before(speaking *self, uint32_t first) {
  quote_work *work = self->work;
  if (first == 0)
    return NOBODY;
  uint32_t span = quote_span_at(work, first);
  uint32_t token = quote_sentence_start(work, step_back(work, first, &span), &span);
  self->before = quote_lay_out(self, token, first, span);
  return token;
}

/* ---- offices ---- */

/* The last token of the role's own words: before "of ..." or a name. */
static uint32_t role_head(const quote_work *work, uint32_t first, uint32_t last) {
  for (uint32_t i = first + 1; i <= last; i++)
    if ((quote_token_bits(work, i) & BIT_PREPOSITION) || work->tokens[i].kind == SF_TOKEN_PUNCT)
      return i - 1;
  return last;
}

/* The code of the country whose name or people the `length` tokens at `token` are; or empty. */
static sf_slice country_at(const quote_work *work, uint32_t token, uint32_t length) {
  const quote_plan *plan = work->plan;
  uint32_t found = 0;
  const sf_entry *entry =
      sf_lexicon_find(plan->lexicon, plan->country, work->scan->tokens, token, &found);
  return entry && found == length ? sf_entry_value(entry, plan->country_code) : (sf_slice){0};
}

/* Do two roles fit? Compared from their last words on; what one has more must not change it. */
static bool same_role(const quote_work *work, uint32_t a_first, uint32_t a, uint32_t b_first,
                      uint32_t b) {
  bool same = false;
  for (;;) {
    uint32_t word = work->tokens[a].word;
    if (!word || word != work->tokens[b].word)
      break;
    same = true;
    if (a == a_first || b == b_first)
      break;
    a--;
    b--;
  }
  if (!same)
    return false;
  if (work->tokens[a].word != work->tokens[b].word) { /* "British", "UK" */
    sf_slice country = country_at(work, a, 1);
    return a == a_first && b == b_first && country.length &&
           sf_slice_equal(country, country_at(work, b, 1));
  }
  return !(a > a_first && (quote_token_bits(work, a - 1) & BIT_TITLE_CHANGE)) &&
         !(b > b_first && (quote_token_bits(work, b - 1) & BIT_TITLE_CHANGE));
}

/* Is the office written in another way the same: PM, Prime Minister? */
static bool same_title(const quote_work *work, uint32_t a, uint32_t b) {
  const quote_plan *plan = work->plan;
  if (!((quote_token_bits(work, a) & quote_token_bits(work, b)) & BIT_TITLE))
    return false;
  const sf_entry *x = sf_lexicon_find(plan->lexicon, plan->title, work->scan->tokens, a, NULL);
  return x && x == sf_lexicon_find(plan->lexicon, plan->title, work->scan->tokens, b, NULL);
}

/* Does a role that begins with a country mean another one than that before somebody's office:
 * "the Samoan president", "French President Doe"? */
static bool is_abroad(const quote_work *work, uint32_t role, uint32_t office) {
  sf_slice ours = {0}, theirs = {0};
  for (uint32_t length = 1; length <= COUNTRY_WORDS && !ours.length; length++)
    ours = country_at(work, role, length);
  uint32_t end = office;
  if (ours.length && end > 0 && (work->tokens[end - 1].flags & SF_TOKEN_CLITIC))
    end--; /* France's */
  for (uint32_t length = 1; ours.length && length <= COUNTRY_WORDS && length <= end; length++)
    if (!theirs.length)
      theirs = country_at(work, end - length, length);
  return theirs.length && !sf_slice_equal(ours, theirs);
}

/* Whose office the tokens of a role name: NOBODY's, or SEVERAL people's. */
static uint32_t person_of_office(const quote_work *work, uint32_t first, uint32_t last) {
  uint32_t only = NOBODY;
  for (uint32_t i = 0; i < work->people.count && i < PEOPLE_MAX; i++) {
    const quote_person *person = &work->people.data[i];
    if (person->role_first > person->role_last)
      continue;
    uint32_t head = role_head(work, person->role_first, person->role_last);
    if ((same_title(work, first, person->role_first) ||
         same_role(work, first, last, person->role_first, head)) &&
        !is_abroad(work, first, person->role_first))
      only = only == NOBODY ? i : SEVERAL;
  }
  return only;
}

/* ---- pronouns ---- */

/* Is the verb turned round: "...," said Jane Doe? */
static bool is_inverted(const frame *row, const frame_cue *cue) {
  uint32_t i = cue->first;
  while (i > 0 && (row->items[i - 1].kind == ITEM_COMMA || row->items[i - 1].kind == ITEM_DASH))
    i--;
  return (i == 0 || row->items[i - 1].kind == ITEM_QUOTE) && !cue->gerund;
}

frame_phrase quote_subject_of(const frame *row, const frame_cue *cue) {
  frame_phrase subject = {0};
  if (cue->kind == CUE_SOURCE && cue->last + 1 < row->count &&
      row->items[cue->last + 1].kind == ITEM_QUOTE)
    subject = quote_subject_main(row, cue->first); /* "answered with cries of" */
  else if (cue->kind == CUE_SOURCE)
    subject = quote_phrase_right(row, cue->last + 1, false);
  else if (cue->kind == CUE_NOUN)
    subject = quote_owner(row, cue->first);
  else if (is_inverted(row, cue))
    subject = quote_subject_behind(row, cue);
  if (!subject.found && cue->kind == CUE_VERB)
    subject = quote_subject_before(row, cue);
  if (!quote_phrase_speaks(row, &subject))
    subject.found = false;
  return subject;
}

static int gender_of(const quote_work *work, uint32_t token) {
  quote_bits bits = quote_token_bits(work, token);
  return bits & BIT_MALE ? 1 : bits & BIT_FEMALE ? -1 : 0;
}

/* A full name is taken for a person where a sentence is about it; one word only if it can be a
 * first name. */
static bool can_be_person(const quote_work *work, const quote_person *person) {
  if (person->person || person->male != person->female)
    return true;
  if (person->last > person->first)
    return !(work->tokens[person->last].flags & SF_TOKEN_CAPS);
  quote_bits bits = quote_token_bits(work, person->surname);
  return (bits & BIT_GIVEN) && !(bits & (BIT_PLACE | BIT_PLACE_WORD | BIT_ORG));
}

/* The gender of the first he, she, his or her behind a name that begins the sentence, if nobody
 * else is named before: "Jane Doe said on Monday that she ...". */
static int gender_within(const quote_work *work, const quote_name *name, uint32_t end) {
  uint32_t next = quote_name_at(work, name->last + 1);
  uint32_t other = next < work->names.count ? work->names.data[next].first : end;
  if (end > name->last + PRONOUN_REACH)
    end = name->last + PRONOUN_REACH;
  for (uint32_t i = name->last + 1; i < end && i < other; i++) {
    quote_bits bits = quote_token_bits(work, i);
    if (work->tokens[i].kind == SF_TOKEN_QUOTE)
      return 0; /* somebody else may be meant in it */
    if ((bits & (BIT_SUBJECT | BIT_DETERMINER)) && (bits & (BIT_MALE | BIT_FEMALE)))
      return gender_of(work, i);
  }
  return 0;
}

/* Evidence from the text: a sentence begins with the name and goes on, or the next one begins, with
 * "she". */
static void seek_gender(quote_work *work, uint32_t index) {
  const sf_tokens *tokens = work->scan->tokens;
  quote_person *person = &work->people.data[index];
  if (person->gender_sought || person->male != person->female)
    return;
  person->gender_sought = true;
  uint32_t first = quote_name_at(work, person->seen);
  for (uint32_t i = first; i < work->names.count && i < first + MENTIONS_MAX; i++) {
    const quote_name *name = &work->names.data[i];
    if (name->person != index)
      continue;
    uint32_t sentence = sf_tokens_sentence(tokens, name->title);
    if (tokens->sentences.data[sentence].first != name->title)
      continue;
    int gender = gender_within(work, name, tokens->sentences.data[sentence].end);
    person->male = (uint16_t)(person->male + (gender > 0));
    person->female = (uint16_t)(person->female + (gender < 0));
    if (gender != 0 || sentence + 1 >= tokens->sentences.count)
      continue;
    quote_bits bits = quote_token_bits(work, tokens->sentences.data[sentence + 1].first);
    if (bits & BIT_SUBJECT) {
      person->male = (uint16_t)(person->male + ((bits & BIT_MALE) != 0));
      person->female = (uint16_t)(person->female + ((bits & BIT_FEMALE) != 0));
    }
  }
}

static bool gender_fits(quote_work *work, uint32_t index, int gender) {
  if (gender == 0)
    return true;
  seek_gender(work, index);
  const quote_person *person = &work->people.data[index];
  return gender > 0 ? person->male >= person->female : person->female >= person->male;
}

static uint32_t person_of_phrase(const speaking *self, const frame_phrase *phrase, int gender) {
  const quote_work *work = self->work;
  uint32_t person =
      phrase->found && phrase->name ? work->names.data[phrase->name - 1].person : NOBODY;
  if (person == NOBODY)
    return NOBODY;
  seek_gender(self->work, person);
  if (!can_be_person(work, &work->people.data[person]))
    return NOBODY;
  return gender_fits(self->work, person, gender) ? person : NOBODY;
}

/* Whoever said something in the sentence before item `end`, if the gender fits: the last one. */
static uint32_t speaker_of_row(const speaking *self, const frame *row, uint32_t end, int gender) {
  for (uint32_t c = row->cue_count; c-- > 0;) {
    if (row->cues[c].strength < 3 || row->cues[c].first >= end)
      continue;
    frame_phrase subject = quote_subject_of(row, &row->cues[c]);
    uint32_t person = person_of_phrase(self, &subject, gender);
    if (person != NOBODY)
      return person;
  }
  for (uint32_t i = end; i-- > 0;) {
    if (row->items[i].kind != ITEM_QUOTE)
      continue;
    uint32_t person = self->work->spans.data[row->items[i].span].person;
    if (person != NOBODY && gender_fits(self->work, person, gender))
      return person;
  }
  return NOBODY;
}

/* "Jane Doe and Mary Roe met": is somebody else of that gender a subject beside the first one? */
static bool is_joined(const speaking *self, const frame *row, const frame_phrase *subject,
                      int gender) {
  uint32_t next = subject->last + 1;
  if (next + 1 >= row->count || !(row->items[next].bits & BIT_CONJUNCTION) ||
      !row->items[next + 1].name)
    return false;
  frame_phrase other = quote_phrase_right(row, next + 1, true);
  return person_of_phrase(self, &other, gender) != NOBODY;
}

/* A last name that stands alone in the whole document may be anybody's or anything's. */
static bool is_unknown(const quote_work *work, const frame *row, const frame_phrase *subject) {
  if (subject->found && (row->items[subject->start].bits & BIT_DETERMINER))
    return false; /* "the MPs" */
  uint32_t person =
      subject->found && subject->name ? work->names.data[subject->name - 1].person : NOBODY;
  return person != NOBODY && !can_be_person(work, &work->people.data[person]);
}

/* "the other candidate on the stage, Jane Doe, ...": the name that a role's apposition gives. */
static frame_phrase name_beside(const frame *row, const frame_phrase *role) {
  uint32_t i = role->last + 1;
  while (i < row->count && row->items[i].kind == ITEM_WORD)
    i++;
  frame_phrase name = {0};
  if (i < row->count && row->items[i].kind == ITEM_COMMA)
    name = quote_phrase_right(row, i + 1, true);
  bool closed = name.found && name.name && name.last + 1 < row->count &&
                row->items[name.last + 1].kind == ITEM_COMMA;
  return closed ? name : (frame_phrase){0};
}

/* The one person whose office the tokens name, if the gender fits. */
static uint32_t holder_of(quote_work *work, uint32_t first, uint32_t last, int gender) {
  uint32_t only = person_of_office(work, first, last);
  return only < SEVERAL && gender_fits(work, only, gender) ? only : NOBODY;
}

/* Is a subject somebody whom the row does not name: "the governor", "a judge", an unknown word?
 * Then the others on the row are not meant. Becomes the role's holder, SEVERAL for a new person, or
 * else NOBODY. */
static bool is_somebody(const speaking *self, const frame *row, const frame_phrase *subject,
                        int gender, uint32_t *person) {
  quote_work *work = self->work;
  if (!subject->found || subject->pronoun || subject->name)
    return false;
  *person = NOBODY;
  uint32_t first = row->items[subject->first].token;
  uint32_t head = role_head(work, first, row->items[subject->last].token);
  quote_bits bits = quote_token_bits(work, first);
  if (!(quote_token_bits(work, head) & BIT_ROLE))
    return !bits && quote_item_capital(row, subject->first) && subject->first == subject->last;
  frame_phrase name = name_beside(row, subject);
  *person = person_of_phrase(self, &name, gender);
  if (*person == NOBODY && (bits & BIT_DETERMINER))
    *person = bits & BIT_DEFINITE ? holder_of(work, first + 1, head, gender) : SEVERAL;
  return true;
}

/* "the Doe government": does the name that begins at item `i` only describe what follows? */
static bool is_describing(const frame *row, uint32_t i) {
  if (i == 0)
    return false;
  const frame_item *before = &row->items[i - 1];
  return before->name != row->items[i].name && (before->bits & BIT_DEFINITE);
}

/* The person a sentence is about, if the gender fits. SEVERAL if two
 * are its subject. `single` becomes the only person of that gender named on the row, if there is
 * just one. */
static uint32_t person_of_row(const speaking *self, const frame *row, uint32_t end, int gender,
                              uint32_t *single) {
  const quote_work *work = self->work;
  uint32_t person = speaker_of_row(self, row, end, gender);
  if (person != NOBODY)
    return person;
  frame_phrase subject = quote_subject_main(row, end);
  person = person_of_phrase(self, &subject, gender);
  if (person != NOBODY)
    return is_joined(self, row, &subject, gender) ? SEVERAL : person;
  if (is_unknown(work, row, &subject))
    return SEVERAL;
  if (is_somebody(self, row, &subject, gender, &person))
    return person;
  unsigned count = 0;
  uint32_t only = NOBODY;
  for (uint32_t i = 0; i < end && i < row->count; i++) {
    if (!row->items[i].name || is_describing(row, i))
      continue;
    person = work->names.data[row->items[i].name - 1].person;
    if (person == NOBODY || person == only || !work->people.data[person].person ||
        !gender_fits(self->work, person, gender))
      continue;
    only = person;
    count++;
  }
  if (count > 0 && *single == NOBODY)
    *single = count == 1 ? only : SEVERAL;
  return NOBODY;
}

/* "Describing Jane Doe as his heir, he ...": whoever stands before the pronoun at item `i` is
 * somebody else. */
static bool is_behind_participle(const frame *row, uint32_t i) {
  if (!quote_item_is_participle(row, 0) || row->items[i - 1].kind != ITEM_COMMA)
    return false;
  frame_phrase subject = quote_subject_main(row, row->count);
  return subject.pronoun && subject.first == i;
}

uint32_t quote_resolve_pronoun(speaking *self, uint32_t token) {
  quote_work *work = self->work;
  int gender = gender_of(work, token);
  if (gender == 0)
    return NOBODY;
  uint32_t single = NOBODY, end = 0;
  while (end < self->now->count && self->now->items[end].token < token)
    end++;
  if (end > 0 && self->now->items[0].token < token && !is_behind_participle(self->now, end)) {
    uint32_t found = person_of_row(self, self->now, end, gender, &single);
    if (found != NOBODY)
      return found == SEVERAL ? NOBODY : found;
  }
  uint32_t first = self->now->items[0].token;
  for (unsigned back = 0; back < LOOK_BACK && first != NOBODY; back++) {
    first = quote_lay_before(self, first);
    if (first == NOBODY)
      break;
    uint32_t found = person_of_row(self, self->before, self->before->count, gender, &single);
    if (found != NOBODY)
      return found == SEVERAL ? NOBODY : found;
  }
  return single == SEVERAL ? NOBODY : single;
}

/* ---- roles ---- */

/* Is the person named on the row? Then the row's subject is somebody else. */
static bool is_on_row(const quote_work *work, const frame *row, uint32_t person) {
  for (uint32_t i = 0; i < row->count; i++)
    if (row->items[i].name && work->names.data[row->items[i].name - 1].person == person)
      return true;
  return false;
}

/* The person whom the document names first, if nothing gives them another office and a sentence
 * shortly before was about them. */
static uint32_t person_without_role(speaking *self, const frame *row) {
  const quote_work *work = self->work;
  uint32_t main = NOBODY;
  for (uint32_t i = 0; i < work->people.count && i < PEOPLE_MAX; i++)
    if (can_be_person(work, &work->people.data[i]) &&
        (main == NOBODY || work->people.data[i].seen < work->people.data[main].seen))
      main = i;
  if (main == NOBODY || work->people.data[main].role_first <= work->people.data[main].role_last ||
      is_on_row(work, row, main))
    return NOBODY;
  uint32_t first = row->items[0].token;
  for (unsigned back = 0; back < LOOK_BACK; back++) {
    first = quote_lay_before(self, first);
    if (first == NOBODY)
      return NOBODY;
    frame_phrase subject = quote_subject_main(self->before, self->before->count);
    if (subject.name && work->names.data[subject.name - 1].person == main)
      return main;
  }
  return NOBODY;
}

/* Who spoke in the sentence before, or else whom it was about, if they have no other office. */
static uint32_t subject_without_role(speaking *self, const frame *row) {
  const quote_work *work = self->work;
  if (quote_lay_before(self, row->items[0].token) == NOBODY)
    return NOBODY;
  uint32_t person = speaker_of_row(self, self->before, self->before->count, 0);
  frame_phrase subject = {0};
  if (person == NOBODY) {
    subject = quote_subject_main(self->before, self->before->count);
    person = subject.name ? work->names.data[subject.name - 1].person : NOBODY;
  }
  bool free = person != NOBODY && work->people.data[person].person &&
              work->people.data[person].role_first > work->people.data[person].role_last &&
              !is_on_row(work, row, person);
  return free ? person : NOBODY;
}

/* Is `word` among the tokens first to last? */
static bool has_word(const quote_work *work, uint32_t word, uint32_t first, uint32_t last) {
  for (uint32_t i = first; i <= last; i++)
    if (quote_same_word(work, word, i))
      return true;
  return false;
}

/* "his German counterpart": the only one on the stage with an office that is German. */
static uint32_t counterpart(const quote_work *work, uint32_t first, uint32_t last) {
  if (!(quote_token_bits(work, last) & BIT_COUNTERPART) || last != first + 1)
    return NOBODY;
  uint32_t only = NOBODY;
  for (uint32_t i = 0; i < work->people.count && i < PEOPLE_MAX; i++) {
    const quote_person *person = &work->people.data[i];
    if (!has_word(work, first, person->role_first, person->role_last))
      continue;
    if (only != NOBODY)
      return NOBODY;
    only = i;
  }
  return only;
}

uint32_t quote_resolve_role(speaking *self, const frame *row, const frame_phrase *phrase) {
  const quote_work *work = self->work;
  uint32_t first = row->items[phrase->first].token, last = row->items[phrase->last].token;
  if (!(quote_token_bits(work, first) & BIT_DETERMINER) || first == last)
    return NOBODY;
  if (!(quote_token_bits(work, first++) & BIT_DEFINITE))
    return counterpart(work, first, last);
  last = role_head(work, first, last);
  uint32_t only = person_of_office(work, first, last);
  if (only != NOBODY)
    return only == SEVERAL ? NOBODY : only;
  uint32_t length = 0;
  bool office =
      (quote_token_bits(work, first) & BIT_TITLE) &&
      sf_lexicon_find(work->plan->lexicon, work->plan->title, work->scan->tokens, first, &length) &&
      first + length == last + 1;
  if (office)
    return person_without_role(self, row);
  uint32_t behind = phrase->last + 1; /* "the lawyer who ..." is told apart by what follows */
  bool plain = behind >= row->count || !(row->items[behind].bits & BIT_RELATIVE);
  return plain && (quote_token_bits(work, last) & BIT_ROLE) ? subject_without_role(self, row)
                                                            : NOBODY;
}
