/* people.c: the names that stand in a document, and who is who.
 *
 * A name is a run of capitalised words that the tables let pass; titles before it are evidence of a
 * person, of gender and of an office. Full names make people; a last name alone, or a first name,
 * is then joined to the one person it fits, and to nobody where two fit. Whether somebody speaks is
 * left to speaker.c; one person across documents to the store.
 */
#include "extract/quote/parts.h"
#include "token/utf8.h"

/* People of one last name that are compared; a news story has two or three. */
#define SAME_NAME_MAX 16
/* Words of a name; a longer run is a heading. Those that hyphens tie to one before do not count. */
#define NAME_MAX 6
/* Tokens of a name; a longer run of hyphens is none, and each quotation may look at all of it. */
#define NAME_TOKENS 24
/* Letters of what is no last name in capitals. */
#define ACRONYM_MAX 4
/* ... of a body or party before a title in capitals, and of that title: "HPS MP". */
#define BODY_LETTERS_MAX  6
#define TITLE_LETTERS_MAX 3
/* Tokens from "of" to the last field of an office. */
#define FIELDS_MAX 12

/* What a name can be before it is known whose it is. */
enum name_sort { SORT_THING, SORT_FULL, SORT_SINGLE, SORT_OPENING, SORT_COUNT };

typedef struct finder {
  quote_work *work;
  uint32_t *slots; /* by the highest bits of the last name's hash: index into people + 1 */
  uint32_t slot_mask;
  unsigned slot_shift;
  struct {
    uint32_t *names; /* in text order */
    uint32_t count;
  } sorted[SORT_COUNT];
} finder;

/* ---- runs of capitalised words ---- */

static inline bool is_initial(const sf_token *token) {
  return (token->flags & SF_TOKEN_DOTTED) && token->length <= 4 && (token->flags & SF_TOKEN_CAPS);
}

/* The same as is_name_word for one in capitals, with a dot or in page furniture. */
static bool is_odd_name_word(const quote_work *work, uint32_t i) {
  const sf_token *token = &work->tokens[i];
  quote_bits bits = quote_token_bits(work, i);
  if ((token->flags & SF_TOKEN_FURNITURE) ||
      ((bits & BIT_CUE_STRONG) && (token->flags & SF_TOKEN_CAPS))) /* JANE DOE SAID */
    return false;
  if ((token->flags & SF_TOKEN_DOTTED) && !is_initial(token) && !(bits & (BIT_SUFFIX | BIT_GIVEN)))
    return false;
  return !(bits & BIT_NAMELESS);
}

/* Can this token be a word of a name? */
static inline bool is_name_word(const quote_work *work, uint32_t i) {
  const unsigned odd = SF_TOKEN_CAPS | SF_TOKEN_DOTTED | SF_TOKEN_FURNITURE;
  unsigned flags = work->tokens[i].flags & (SF_TOKEN_CAPITAL | odd);
  if (flags == SF_TOKEN_CAPITAL) /* nearly always; only words have it */
    return !(quote_token_bits(work, i) & BIT_NAMELESS);
  return (flags & SF_TOKEN_CAPITAL) && is_odd_name_word(work, i);
}

bool quote_is_name_word(const quote_work *work, uint32_t token) {
  return is_name_word(work, token);
}

/* May a title of one word, or of this and the next, stand at `i`? True or not 0. */
static inline quote_bits may_be_title(const quote_work *work, uint32_t i) {
  const quote_bits alone = BIT_TITLE_PLAIN | BIT_TITLE_WORD;
  quote_bits next =
      work->bits[work->tokens[i + 1].word]; /* the token behind the last has no word */
  return (quote_token_bits(work, i) & alone) | (next & BIT_TITLE_GOES_ON);
}

static uint32_t look_up_title(const quote_work *work, uint32_t i) {
  const quote_plan *plan = work->plan;
  const sf_token *token = &work->tokens[i];
  quote_bits bits = quote_token_bits(work, i);
  uint32_t length = 0;
  if ((work->bits[token[1].word] & BIT_TITLE_GOES_ON) &&
      (quote_words_pair(plan, token->word, token[1].word) & PAIR_TITLE) &&
      sf_lexicon_find(plan->lexicon, plan->title, work->scan->tokens, i, &length))
    return length;
  return (bits & BIT_TITLE_PLAIN) ||
         ((bits & BIT_TITLE_WORD) && sf_lexicon_find_word(plan->lexicon, plan->title, token));
}

/* Tokens of a title at `i`, 0 if there is none. */
static inline uint32_t title_length(const quote_work *work, uint32_t i) {
  bool title =
      (quote_token_bits(work, i) & BIT_TITLE) && (work->tokens[i].flags & SF_TOKEN_CAPITAL);
  return title && may_be_title(work, i) ? look_up_title(work, i) : 0;
}

/* "al-Amin", from its particle at `i` on: 3 tokens. */
static uint32_t tied_particle(const quote_work *work, uint32_t i) {
  bool tied = i + 2 < work->token_count && quote_token_is(work, i + 1, '-') &&
              is_name_word(work, i + 2) &&
              !((work->tokens[i + 1].flags | work->tokens[i + 2].flags) & SF_TOKEN_SPACE);
  return tied ? 3 : 0;
}

/* "van der Doe", from its first particle at `i` on. */
static uint32_t loose_particles(const quote_work *work, uint32_t i) {
  uint32_t count = 0;
  while (
      count < 3 && quote_follows(work, i + count) &&
      !(work->tokens[i + count].flags & SF_TOKEN_CAPITAL) &&
      (quote_token_bits(work, i + count) & BIT_PARTICLE) &&
      !(quote_token_bits(work, i + count) & (BIT_DETERMINER | BIT_PREPOSITION | BIT_CONJUNCTION)))
    count++;
  return count && quote_follows(work, i + count) && is_name_word(work, i + count) ? count + 1 : 0;
}

/* How many tokens belong to a name that goes on at token `i`, which has no capital: a hyphen with
 * its word, particles with theirs. */
static uint32_t joint_part(const quote_work *work, uint32_t i) {
  const sf_token *token = &work->tokens[i];
  if (token->kind == SF_TOKEN_PUNCT) {
    bool joint = token->length == 1 && i + 1 < work->token_count &&
                 (token[1].flags & SF_TOKEN_CAPITAL) &&
                 !((token->flags | token[1].flags) & SF_TOKEN_SPACE) &&
                 quote_token_char(work, i) == '-' && is_name_word(work, i + 1);
    if (joint)
      return 2;
  }
  if (!(quote_token_bits(work, i) & BIT_PARTICLE) || !quote_follows(work, i))
    return 0;
  uint32_t tied = tied_particle(work, i);
  return tied ? tied : loose_particles(work, i);
}

/* The same of a token that has one: a word, or a particle. */
static inline uint32_t word_part(const quote_work *work, uint32_t i) {
  if (is_name_word(work, i))
    return 1;
  return quote_token_bits(work, i) & BIT_PARTICLE ? tied_particle(work, i) : 0;
}

/* What joins the fields of an office: "of Harbours, Rivers and the Sea". */
static bool joins_fields(const quote_work *work, uint32_t i) {
  return (quote_token_bits(work, i) & (BIT_CHAIN | BIT_CONJUNCTION | BIT_DEFINITE)) ||
         quote_token_is(work, i, ',');
}

/* "of Harbours and Transport" behind a title, or the rest of it behind one in the tables: the
 * tokens up to a name, 0 if none follows. */
static uint32_t fields_length(const quote_work *work, uint32_t i) {
  uint32_t end = i, field = i;
  bool begun = quote_token_bits(work, i - 1) & BIT_FIELD;
  if (!(quote_token_bits(work, i) & BIT_CHAIN) && !(begun && joins_fields(work, i)))
    return 0;
  for (; end < work->token_count && end < i + FIELDS_MAX; end++) {
    bool capital = work->tokens[end].flags & SF_TOKEN_CAPITAL;
    if (capital && (quote_token_bits(work, end) & BIT_FIELD))
      field = end;
    else if (capital || !joins_fields(work, end))
      break;
  }
  bool named = field > i && end == field + 1 && quote_follows(work, end) && is_name_word(work, end);
  return named && (quote_token_bits(work, end) & BIT_GIVEN) ? end - i : 0;
}

/* Goes over the titles at `i`; returns the token behind them. Behind a title "M." is an initial. */
static uint32_t skip_titles(const quote_work *work, uint32_t i) {
  for (const uint32_t first = i;;) {
    uint32_t length = title_length(work, i);
    if (!length || (quote_token_bits(work, i) & BIT_GIVEN))
      return i;
    length += fields_length(work, i + length);
    if (i > first && work->tokens[i].length == 2 && is_initial(&work->tokens[i]))
      return i;
    if (!quote_follows(work, i + length))
      return i + length;
    i += length;
  }
}

/* "New" before "Jersey Governor Jane Doe": no word of a name by itself. */
static uint32_t with_place(const quote_work *work, uint32_t title) {
  uint32_t before = title - 1, taken = work->names.count;
  bool place = title > 0 && quote_follows(work, title) &&
               (work->tokens[before].flags & SF_TOKEN_CAPITAL) &&
               (quote_token_bits(work, before) & BIT_PLACE_WORD) &&
               (!taken || work->names.data[taken - 1].last < before);
  return place ? before : title;
}

/* Does what has been read of a name turn out to be title, because another title with a name stands
 * at `i`: "House Speaker Jane Doe"? */
static bool title_goes_on(const quote_work *work, uint32_t i) {
  if ((quote_token_bits(work, i) & BIT_GIVEN) || is_initial(&work->tokens[i])) /* "M." */
    return false;
  uint32_t length = look_up_title(work, i);
  return length && quote_follows(work, i + length) && is_name_word(work, i + length);
}

/* Is the word at `i` no title or place, since it stands between the words of a name: "Ian St John"?
 */
static inline bool is_inner(const quote_work *work, uint32_t i) {
  return (quote_token_bits(work, i) & BIT_INNER) && (quote_token_bits(work, i - 1) & BIT_GIVEN) &&
         i + 1 < work->token_count && quote_follows(work, i + 1) && is_name_word(work, i + 1);
}

/* Reads on from the first word of a name, at name->first, which may move on. False if what seemed
 * to be a name is but a title. */
static inline bool read_words(const quote_work *work, quote_name *name) {
  name->last = name->first;
  for (uint32_t words = 1; words < NAME_MAX && name->last - name->first < NAME_TOKENS;) {
    uint32_t next = name->last + 1, part;
    if (!(work->tokens[next].flags & SF_TOKEN_CAPITAL)) {
      part = quote_token_bits(work, next) & BIT_JOINT ? joint_part(work, next) : 0;
    } else if (!quote_follows(work, next)) {
      return true;
    } else if (is_inner(work, next)) {
      part = 1;
    } else if ((quote_token_bits(work, next) & BIT_TITLE) && title_goes_on(work, next)) {
      name->first = skip_titles(work, next);
      if (name->first >= work->token_count || !is_name_word(work, name->first))
        return false;
      name->last = name->first;
      words = 1;
      continue;
    } else {
      part = word_part(work, next);
    }
    if (!part)
      return true;
    words += work->tokens[next].kind != SF_TOKEN_PUNCT;
    name->last += part;
  }
  return true;
}

uint32_t quote_name_at(const quote_work *work, uint32_t token) {
  uint32_t low = 0, high = work->names.count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (work->names.data[middle].last < token)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* ---- comparing words ---- */

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool same_but_for_case(const char *s, const char *t, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (lower(s[i]) != lower(t[i]))
      return false;
  return true;
}

static inline bool same_word(const quote_work *work, uint32_t a, uint32_t b) {
  const sf_token *x = &work->tokens[a], *y = &work->tokens[b];
  if (x->length != y->length)
    return false;
  const char *s = work->scan->text.data + x->start, *t = work->scan->text.data + y->start;
  if ((*s ^ *t) & ~0x20) /* nearly always */
    return false;
  return quote_same_bytes(s, t, x->length) || same_but_for_case(s, t, x->length);
}

bool quote_same_word(const quote_work *work, uint32_t a, uint32_t b) {
  return same_word(work, a, b);
}

/* The first eight of `length` letters, or all, in one case. Reads SF_TEXT_PADDING behind. */
static inline uint64_t letters_at(const char *at, uint32_t length) {
  uint64_t letters;
  memcpy(&letters, at, sizeof letters);
  unsigned used = length < sizeof letters ? length : (unsigned)sizeof letters;
  return (letters | 0x2020202020202020u) << (64 - 8 * used);
}

/* Equal for the same words: of all letters in one case, so that names which begin alike are no long
 * way through the slots, and of the length. The highest bits are the best mixed. */
static inline uint64_t hash_word(const quote_work *work, uint32_t token) {
  const uint64_t factor = 0xFF51AFD7ED558CCDu;
  const uint32_t length = work->tokens[token].length;
  const char *text = work->scan->text.data + work->tokens[token].start;
  uint64_t hash = letters_at(text, length) * factor;
  for (uint32_t done = 8; done < length; done += 8)
    hash = (hash ^ hash >> 29 ^ letters_at(text + done, length - done)) * factor;
  return hash + length;
}

/* ---- people ---- */

static uint32_t *slot_of(finder *self, uint32_t token, uint64_t hash) {
  const quote_work *work = self->work;
  uint32_t i = (uint32_t)(hash >> self->slot_shift);
  while (self->slots[i]) {
    const quote_person *person = &work->people.data[self->slots[i] - 1];
    if (person->hash == hash && same_word(work, person->surname, token))
      break;
    i = (i + 1) & self->slot_mask;
  }
  return &self->slots[i];
}

/* Do two words differ by one letter that is missing, added or another? */
static bool is_misspelt(sf_slice a, sf_slice b) {
  size_t head = 0, tail = 0;
  while (head < a.length && head < b.length && lower(a.data[head]) == lower(b.data[head]))
    head++;
  while (tail + head < a.length && tail + head < b.length &&
         lower(a.data[a.length - 1 - tail]) == lower(b.data[b.length - 1 - tail]))
    tail++;
  return head > 0 && a.length - head - tail <= 1 && b.length - head - tail <= 1;
}

/* Two first names before one last name, of which the tables know just one: a slip of the pen. */
static bool is_slip(const quote_work *work, uint32_t a, uint32_t b) {
  bool known = quote_token_bits(work, a) & BIT_GIVEN;
  if (known == ((quote_token_bits(work, b) & BIT_GIVEN) != 0))
    return false;
  sf_slice text = work->scan->text;
  sf_slice x = sf_token_text(text, &work->tokens[a]), y = sf_token_text(text, &work->tokens[b]);
  return x.length > 2 && y.length > 2 && is_misspelt(x, y);
}

/* Do two full names of one last name fit: same first name, or an initial for it? */
static bool given_fits(const quote_work *work, uint32_t a, uint32_t b) {
  if (same_word(work, a, b))
    return true;
  const char *text = work->scan->text.data;
  bool initial = is_initial(&work->tokens[a]) || is_initial(&work->tokens[b]);
  if (initial)
    return lower(text[work->tokens[a].start]) == lower(text[work->tokens[b].start]);
  return is_slip(work, a, b) || quote_same_formal(work, a, b);
}

/* Are what stands behind the two first names initials, and others? "George W.", "George H." */
static bool middle_clash(const quote_work *work, const quote_person *person,
                         const quote_name *name) {
  uint32_t a = person->first + 1, b = name->first + 1;
  if (a >= person->last || b >= name->last || !is_initial(&work->tokens[a]) ||
      !is_initial(&work->tokens[b]))
    return false;
  return !same_word(work, a, b) && same_word(work, person->first, name->first);
}

sf_slice quote_generation_of(const quote_work *work, uint32_t first, uint32_t last) {
  const quote_plan *plan = work->plan;
  for (uint32_t i = quote_surname_of(work, first, last) + 1; i <= last; i++) {
    const sf_entry *entry = sf_lexicon_find_word(plan->lexicon, plan->suffix, &work->tokens[i]);
    if (entry && sf_slice_is(sf_entry_value(entry, plan->suffix_note), "generation"))
      return sf_token_text(work->scan->text, &work->tokens[i]);
  }
  return (sf_slice){0};
}

/* "Jr." on one side, "Sr." or nothing on the other. */
static bool generation_clash(const quote_work *work, const quote_person *person,
                             const quote_name *name) {
  sf_slice a = quote_generation_of(work, person->first, person->last);
  sf_slice b = quote_generation_of(work, name->first, name->last);
  return (a.length || b.length) && (a.length < 2 || b.length < 2 || memcmp(a.data, b.data, 2));
}

/* More than a last name: a hyphen does not make two names of one. */
static bool has_space(const quote_work *work, const quote_name *name) {
  uint32_t last = quote_surname_of(work, name->first, name->last);
  for (uint32_t i = name->first + 1; i <= last; i++)
    if (work->tokens[i].flags & SF_TOKEN_SPACE)
      return true;
  return false;
}

static inline bool is_full(const quote_work *work, const quote_name *name) {
  return name->first < name->last && has_space(work, name);
}

/* A first name in short, not "U.S.". */
static bool is_first_initial(const quote_work *work, uint32_t i) {
  return is_initial(&work->tokens[i]) &&
         !(quote_token_bits(work, i) & (BIT_PLACE | BIT_ORG | BIT_GROUP));
}

bool quote_is_full_name(const quote_work *work, const quote_name *name) {
  return is_full(work, name);
}

static bool has_initial(const quote_work *work, const quote_name *name) {
  for (uint32_t i = name->first; i < name->last; i++)
    if (is_first_initial(work, i))
      return true;
  return false;
}

/* A run with a word that makes organisations or places is no person, unless a title, an initial or
 * a first name says otherwise. */
static bool is_thing(const quote_work *work, const quote_name *name) {
  quote_bits first = quote_token_bits(work, name->first);
  quote_bits others = 0; /* of the words that are no first names */
  unsigned flags = 0;
  if (name->title < name->first)
    return false;
  for (uint32_t i = name->first; i <= name->last; i++) {
    quote_bits bits = quote_token_bits(work, i);
    bool inner = i > name->first && i < name->last && (bits & BIT_INNER); /* "Ana Le Roux" */
    others |= inner || (bits & BIT_GIVEN) ? 0 : bits;
    flags |= work->tokens[i].flags;
  }
  if ((flags & SF_TOKEN_DOTTED) && has_initial(work, name)) {
    quote_bits last = quote_token_bits(work, name->last);
    bool body = ((first & BIT_ORG) && !(first & BIT_GIVEN)) || /* "AP John Doe": a credit */
                ((last & BIT_ORG) && !(last & BIT_GIVEN));     /* "A. B. Doe Institute" */
    if (!body)
      return false;
  }
  if (first & BIT_GIVEN)
    return others & BIT_ORG;
  const sf_token *last = &work->tokens[name->last];
  if ((last->flags & ~work->tokens[name->last - 1].flags & SF_TOKEN_CAPS) && last->length > 1 &&
      last->length <= ACRONYM_MAX && !(quote_token_bits(work, name->last) & BIT_SUFFIX))
    return true; /* "Awaits HPS" */
  return (others & (BIT_ORG | BIT_GROUP | BIT_DOCUMENT | BIT_PLACE_WORD)) || (first & BIT_PLACE);
}

/* Evidence of gender and office from the words of a name and its titles. */
static void add_evidence(const quote_work *work, const quote_name *name, quote_person *person) {
  bool office = false;
  for (uint32_t i = name->title; i < name->first; i++) {
    quote_bits bits = quote_token_bits(work, i);
    uint32_t length;
    const sf_entry *title = bits & BIT_TITLE
                                ? sf_lexicon_find(work->plan->lexicon, work->plan->title,
                                                  work->scan->tokens, i, &length)
                                : NULL;
    if (!title)
      continue;
    sf_slice gender = sf_entry_value(title, work->plan->title_gender);
    person->male = (uint16_t)(person->male + 4 * sf_slice_is(gender, "m"));
    person->female = (uint16_t)(person->female + 4 * sf_slice_is(gender, "f"));
    bool saint = bits & BIT_PLACE_WORD; /* the name of a church or a school as well */
    office = office || !((bits & BIT_HONORIFIC) || saint);
    person->person = person->person || !saint;
    i += length - 1;
  }
  if (is_full(work, name)) {
    quote_bits bits = quote_token_bits(work, name->first);
    if ((bits & BIT_GIVEN) || is_first_initial(work, name->first))
      person->person = true;
    if ((bits & BIT_MALE) && !(bits & BIT_FEMALE))
      person->male++;
    if ((bits & BIT_FEMALE) && !(bits & BIT_MALE))
      person->female++;
    person->person = person->person || has_initial(work, name);
  }
  if (office && person->role_first > person->role_last) {
    person->role_first = name->title;
    person->role_last = name->first - 1;
  }
}

static uint32_t new_person(finder *self, const quote_name *name, uint32_t surname, uint32_t *slot,
                           uint64_t hash) {
  quote_work *work = self->work;
  QUOTE_PUSH(work, &work->people,
             ((quote_person){.first = name->first,
                             .last = name->last,
                             .surname = surname,
                             .role_first = 1,
                             .seen = name->first,
                             .hash = hash,
                             .next = *slot ? *slot - 1 : NOBODY}));
  *slot = work->people.count;
  return work->people.count - 1;
}

/* Do the titles of a name end like somebody's office: "Secretary"? */
static bool same_office(const quote_work *work, const quote_person *a, const quote_person *b) {
  return a->role_first <= a->role_last && b->role_first <= b->role_last &&
         same_word(work, a->role_last, b->role_last);
}

/* Which of the people of one last name does `name` mean? Nobody where it cannot be told. */
static uint32_t choose_among(const quote_work *work, const quote_name *name, uint32_t first,
                             const quote_person *evidence) {
  uint32_t best = NOBODY, second = NOBODY, officer = NOBODY;
  unsigned tries = 0, officers = 0;
  for (uint32_t i = first; i != NOBODY && tries < SAME_NAME_MAX; i = work->people.data[i].next) {
    const quote_person *person = &work->people.data[i];
    tries++;
    if ((evidence->male > evidence->female && person->female > person->male) ||
        (evidence->female > evidence->male && person->male > person->female))
      continue;
    if (same_office(work, evidence, person)) {
      officer = i;
      officers++;
    }
    if (best == NOBODY || person->mentions > work->people.data[best].mentions) {
      second = best;
      best = i;
    } else if (second == NOBODY || person->mentions > work->people.data[second].mentions) {
      second = i;
    }
  }
  if (best == NOBODY || second == NOBODY)
    return best;
  if (officers == 1)
    return officer;
  const quote_person *a = &work->people.data[best], *b = &work->people.data[second];
  bool only_a = a->seen <= name->first && b->seen > name->first;
  bool only_b = b->seen <= name->first && a->seen > name->first;
  if (a->mentions >= 2 * b->mentions || only_a)
    return best;
  return only_b ? second : NOBODY;
}

/* Hyphens that tie somebody else to a last name: "Doe-Roe", where Roe is known without the Doe. */
static bool is_compound(const quote_work *work, const quote_name *name,
                        const quote_person *person) {
  if (name->last < name->first + 2)
    return false;
  uint32_t last = quote_surname_of(work, name->first, name->last);
  uint32_t other = quote_surname_of(work, person->first, person->last);
  if (last < name->first + 2 || (quote_token_bits(work, last - 2) & BIT_PARTICLE))
    return false;
  return other < person->first + 2 || !quote_token_is(work, other - 1, '-') ||
         !same_word(work, other - 2, last - 2);
}

/* The same; without a title there is no evidence, so that the only one is meant. */
static uint32_t choose(const quote_work *work, const quote_name *name, uint32_t first) {
  bool titled = name->title < name->first;
  if (!titled && work->people.data[first].next == NOBODY)
    return first;
  quote_person evidence = {.role_first = 1};
  if (titled)
    add_evidence(work, name, &evidence);
  return choose_among(work, name, first, &evidence);
}

/* "Stumped Doe replied": is a sentence's first word only what is said of somebody known? */
static bool is_opening_participle(const quote_work *work, const quote_name *name) {
  const sf_token *token = &work->tokens[name->first];
  bool opens = token->flags & (SF_TOKEN_SENTENCE | SF_TOKEN_PARAGRAPH);
  return opens && name->last == name->first + 1 &&
         !(quote_token_bits(work, name->first) & BIT_GIVEN) &&
         quote_token_is_participle(work, token);
}

/* Is it a fuller form of somebody's name, or one as long that says more: no "JANE DOE"? */
static bool is_better_form(const quote_work *work, const quote_name *name,
                           const quote_person *person) {
  uint32_t length = name->last - name->first, held = person->last - person->first;
  if (length < held)
    return false;
  if (length > held && !is_initial(&work->tokens[name->first]))
    return true;
  quote_bits given = quote_token_bits(work, name->first) & ~quote_token_bits(work, person->first);
  unsigned shouted = work->tokens[person->first].flags & ~work->tokens[name->first].flags;
  return (given & BIT_GIVEN) || (shouted & SF_TOKEN_CAPS);
}

static void join_full(finder *self, quote_name *name) {
  quote_work *work = self->work;
  uint32_t surname = quote_surname_of(work, name->first, name->last);
  uint64_t hash = hash_word(work, surname);
  uint32_t *slot = slot_of(self, surname, hash);
  uint32_t found = *slot ? *slot - 1 : NOBODY;
  for (unsigned tries = 0; found != NOBODY && tries < SAME_NAME_MAX; tries++) {
    if (given_fits(work, work->people.data[found].first, name->first) &&
        !middle_clash(work, &work->people.data[found], name) &&
        !generation_clash(work, &work->people.data[found], name))
      break;
    found = work->people.data[found].next;
  }
  if (found == NOBODY && *slot && is_opening_participle(work, name)) {
    name->title = name->first = surname;
    name->person = choose(work, name, *slot - 1);
    return;
  }
  if (found == NOBODY)
    found = new_person(self, name, surname, slot, hash);
  quote_person *person = &work->people.data[found];
  if (name->first != person->first && is_better_form(work, name, person)) {
    person->first = name->first;
    person->last = name->last;
  }
  person->mentions++;
  add_evidence(work, name, person);
  quote_office_find(work, name, person);
  name->person = found;
}

static void join_single(finder *self, quote_name *name, enum name_sort sort) {
  quote_work *work = self->work;
  uint32_t surname = quote_surname_of(work, name->first, name->last), found;
  uint64_t hash = hash_word(work, surname);
  uint32_t *slot = slot_of(self, surname, hash);
  if (*slot) {
    found = choose(work, name, *slot - 1);
    if (found == NOBODY || is_compound(work, name, &work->people.data[found]))
      return;
  } else if (sort == SORT_OPENING) {
    name->title = name->last + 1;
    return;
  } else {
    found = new_person(self, name, surname, slot, hash);
  }
  work->people.data[found].mentions++;
  if (name->title < name->first)
    add_evidence(work, name, &work->people.data[found]);
  name->person = found;
}

/* People, and names, among which one is sought by the first name. */
#define FIRST_NAMES_MAX 64
#define NAMES_LOOKED    512

/* The only one of that first name; NOBODY where there are two. */
static uint32_t only_of_first_name(const quote_work *work, uint32_t token) {
  uint32_t only = NOBODY;
  for (uint32_t p = 0; p < work->people.count && p < FIRST_NAMES_MAX; p++) {
    const quote_person *person = &work->people.data[p];
    if (person->last == person->first || !same_word(work, person->first, token))
      continue;
    if (only != NOBODY)
      return NOBODY;
    only = p;
  }
  if (only != NOBODY || !quote_is_nickname(work, token))
    return only;
  for (uint32_t i = 0; i < work->names.count && i < NAMES_LOOKED; i++) {
    const quote_name *name = &work->names.data[i]; /* not the fullest form of somebody */
    if (name->person == NOBODY || name->person == only || !is_full(work, name) ||
        !same_word(work, name->first, token))
      continue;
    if (only != NOBODY)
      return NOBODY;
    only = name->person;
  }
  return only;
}

/* First names alone: whoever is the only one called so. */
static void join_first_name(const quote_work *work, quote_name *name) {
  if (name->person == NOBODY || name->title < name->first ||
      !(quote_token_bits(work, name->first) & BIT_GIVEN))
    return;
  const quote_person *own = &work->people.data[name->person];
  if (own->first != own->last)
    return;
  uint32_t only = only_of_first_name(work, name->first);
  bool place = quote_token_bits(work, name->first) & BIT_PLACE;
  if (only != NOBODY && (!place || name->first > work->people.data[only].seen))
    name->person = only;
}

/* ---- all of them ---- */

/* A capitalised word by itself, as three of four are; at the start of a sentence it may be any. A
 * table tells, because no jump could be foretold. */
static enum name_sort sort_of_word(const quote_work *work, const quote_name *name) {
  static const uint8_t sorts[2][2][2] = {{{SORT_SINGLE, SORT_OPENING}, {SORT_THING, SORT_THING}},
                                         {{SORT_SINGLE, SORT_SINGLE}, {SORT_SINGLE, SORT_SINGLE}}};
  const quote_bits things = BIT_PLACE | BIT_ORG | BIT_GROUP | BIT_DOCUMENT;
  const unsigned starts = SF_TOKEN_SENTENCE | SF_TOKEN_PARAGRAPH;
  quote_bits bits = quote_token_bits(work, name->first);
  bool sure = (name->title < name->first) | ((bits & BIT_GIVEN) != 0);
  bool thing = bits & things, opens = work->tokens[name->first].flags & starts;
  return (enum name_sort)sorts[sure][thing][opens];
}

static enum name_sort sort_of(const quote_work *work, const quote_name *name) {
  if (name->first == name->last)
    return sort_of_word(work, name);
  if (is_thing(work, name))
    return SORT_THING;
  return has_space(work, name) ? SORT_FULL : SORT_SINGLE;
}

/* The letter of "G7". */
static bool is_numbered(const quote_work *work, uint32_t i) {
  const sf_token *next = &work->tokens[i + 1];
  return work->tokens[i].length == 1 && next->kind == SF_TOKEN_NUMBER &&
         !(next->flags & SF_TOKEN_SPACE);
}

/* "HPS MP": a party's or a body's letters before a title's. */
static bool is_lettered_title(const quote_work *work, const quote_name *name) {
  const sf_token *first = &work->tokens[name->first], *last = &work->tokens[name->last];
  return name->last == name->first + 1 && (first->flags & last->flags & SF_TOKEN_CAPS) &&
         first->length > 1 && first->length <= BODY_LETTERS_MAX && last->length > 1 &&
         last->length <= TITLE_LETTERS_MAX && (quote_token_bits(work, name->last) & BIT_TITLE_WORD);
}

/* Reads the name that begins at token `i`, with or without titles; false if there is none, but
 * name->first is then the token to go on from. */
static inline bool read_name(const quote_work *work, uint32_t i, quote_name *name) {
  *name = (quote_name){.title = i, .first = i, .person = NOBODY};
  if ((quote_token_bits(work, i) & BIT_TITLE) && may_be_title(work, i) &&
      !(work->tokens[i].flags & SF_TOKEN_FURNITURE)) {
    name->first = skip_titles(work, i);
    if (name->first > i && !quote_follows(work, name->first))
      return false;
  }
  if (!is_name_word(work, name->first) || !read_words(work, name))
    return false;
  if ((work->tokens[name->first].flags & SF_TOKEN_CAPS) &&
      (is_lettered_title(work, name) || is_numbered(work, name->last))) {
    name->first = name->last + 1;
    return false;
  }
  if (name->title < name->first)
    name->title = with_place(work, i);
  return true;
}

/* Lists the capitals at which a name or its titles may begin, and returns how many. Without a jump:
 * half of them are none, and which cannot be foretold; and the words' bits, which are seldom near,
 * are fetched side by side. */
static uint32_t list_starts(const quote_work *work, uint32_t *starts) {
  const uint32_t *capital = work->scan->tokens->capitals.data;
  const uint32_t *end = capital + work->scan->tokens->capitals.count;
  uint32_t count = 0;
  for (; capital < end; capital++) {
    quote_bits bits = quote_token_bits(work, *capital);
    bool named = !(bits & BIT_NAMELESS), titled = bits & BIT_TITLE;
    starts[count] = *capital;
    count += named | (titled & (may_be_title(work, *capital) != 0));
  }
  return count;
}

/* Lists the names, and sorts them. */
static void gather(finder *self) {
  quote_work *work = self->work;
  size_t capitals = work->scan->tokens->capitals.count;
  uint32_t *starts = sf_arena_alloc(work->scan->arena, (capitals + 1) * sizeof *starts);
  uint32_t count = list_starts(work, starts);
  uint32_t next = 0; /* the first token behind the last name */
  for (uint32_t i = 0; i < count; i++) {
    if (starts[i] < next)
      continue;
    quote_name *name = &work->names.data[work->names.count];
    if (!read_name(work, starts[i], name)) {
      next = name->first;
      continue;
    }
    next = name->last + 1;
    enum name_sort sort = sort_of(work, name);
    self->sorted[sort].names[self->sorted[sort].count++] = work->names.count++;
  }
}

/* Makes room for as many names as there are capitals. */
static void prepare(finder *self) {
  sf_arena *arena = self->work->scan->arena;
  size_t count = self->work->scan->tokens->capitals.count + 1;
  self->work->names.data = sf_arena_alloc(arena, count * sizeof *self->work->names.data);
  for (int sort = 0; sort < SORT_COUNT; sort++)
    self->sorted[sort].names = sf_arena_alloc(arena, count * sizeof(uint32_t));
}

static void make_slots(finder *self) {
  unsigned bits = 6;
  while (UINT32_C(1) << bits < self->work->names.count * 2)
    bits++;
  self->slot_shift = 64 - bits;
  self->slot_mask = (UINT32_C(1) << bits) - 1;
  size_t size = sizeof *self->slots << bits;
  self->slots = sf_arena_alloc(self->work->scan->arena, size);
  memset(self->slots, 0, size);
}

void quote_people_find(quote_work *work) {
  finder self = {.work = work};
  prepare(&self);
  gather(&self);
  make_slots(&self);
  quote_name *names = work->names.data;
  for (uint32_t i = 0; i < self.sorted[SORT_FULL].count; i++)
    join_full(&self, &names[self.sorted[SORT_FULL].names[i]]);
  for (enum name_sort sort = SORT_SINGLE; sort <= SORT_OPENING; sort++)
    for (uint32_t i = 0; i < self.sorted[sort].count; i++)
      join_single(&self, &names[self.sorted[sort].names[i]], sort);
  for (uint32_t i = 0; i < self.sorted[SORT_SINGLE].count; i++)
    join_first_name(work, &names[self.sorted[SORT_SINGLE].names[i]]);
}
