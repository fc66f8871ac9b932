/* sightings.c: the people of a document as the store wants them: who is named, in which ways, in
 * which office.
 *
 * people.c found the names and whose they are; here is decided which of them are surely people,
 * and their words are copied. One person across documents is left to store/people.c.
 */
#include "extract/quote/parts.h"

/* Ways to name one person that are kept. */
#define VARIANTS_MAX 12

/* The variants of a person while they are found; a chain in text order. */
typedef struct variant_node {
  sf_variant variant;
  uint32_t first, last; /* tokens */
  struct variant_node *next;
} variant_node;

typedef struct variant_list {
  variant_node *first, *last;
  uint32_t count;
} variant_list;

/* Whether somebody is told of. */
enum choice { CHOICE_NONE, CHOICE_SPEAKER /* though not surely a person */, CHOICE_SURE };

typedef struct teller {
  quote_work *work;
  uint8_t *choices;    /* by person: enum choice; the last one is nobody's */
  variant_list *lists; /* by person */
  uint32_t *order;     /* people that have a variant, by their first */
  uint32_t count;      /* of them */
} teller;

static bool same_text(const quote_work *work, const variant_node *node, uint32_t first,
                      uint32_t last) {
  const sf_token *tokens = work->tokens;
  if (node->last - node->first != last - first || tokens[node->last].length != tokens[last].length)
    return false;
  const char *text = work->scan->text.data;
  for (uint32_t i = 0; i <= last - first; i++) {
    const sf_token *a = &tokens[node->first + i], *b = &tokens[first + i];
    if (a->length != b->length || !quote_same_bytes(text + a->start, text + b->start, a->length))
      return false;
  }
  return true;
}

static void note_variant(quote_work *work, variant_list *list, uint32_t first, uint32_t last) {
  for (variant_node *node = list->first; node; node = node->next)
    if (same_text(work, node, first, last)) {
      node->variant.mentions++;
      return;
    }
  if (list->count == VARIANTS_MAX)
    return;
  variant_node *node = sf_arena_alloc(work->scan->arena, sizeof *node);
  *node = (variant_node){.first = first, .last = last, .variant.mentions = 1};
  if (list->last)
    list->last->next = node;
  else
    list->first = node;
  list->last = node;
  list->count++;
}

sf_slice quote_name_text(const quote_work *work, uint32_t first, uint32_t last) {
  const char *text = work->scan->text.data;
  uint32_t start = work->tokens[first].start, length = quote_token_end(work, last) - start;
  bool plain = true;
  for (uint32_t i = first + 1; i <= last && plain; i++)
    plain = !(work->tokens[i].flags & SF_TOKEN_SPACE) ||
            (quote_token_end(work, i - 1) + 1 == work->tokens[i].start &&
             text[work->tokens[i].start - 1] == ' ');
  if (plain)
    return (sf_slice){text + start, length};
  char *out = sf_arena_alloc(work->scan->arena, length), *to = out;
  for (uint32_t i = first; i <= last; i++) {
    const sf_token *token = &work->tokens[i];
    if (i > first && (token->flags & SF_TOKEN_SPACE))
      *to++ = ' ';
    memcpy(to, text + token->start, token->length);
    to += token->length;
  }
  return (sf_slice){out, (size_t)(to - out)};
}

/* ---- people ---- */

/* People among whom a longer name is compared, and names that are looked at for a second one. */
#define OTHERS_MAX 64
/* Somebody named more often is somebody. */
#define PASSING_MAX 3
/* Capitalised words behind somebody's name that may make a place of it. */
#define PLACE_MAX 3

/* A capitalised word goes on where a name of one word ends: "Sen. Finance Committee". */
static bool goes_on(const quote_work *work, const quote_person *person) {
  uint32_t next = person->last + 1;
  return person->first == person->last && next < work->token_count &&
         work->tokens[next].kind == SF_TOKEN_WORD &&
         (work->tokens[next].flags & (SF_TOKEN_CAPITAL | SF_TOKEN_CLITIC | SF_TOKEN_PARAGRAPH |
                                      SF_TOKEN_SENTENCE)) == SF_TOKEN_CAPITAL;
}

/* Does the paragraph of a token end without a stop? */
static bool is_heading(const quote_work *work, uint32_t token) {
  const sf_tokens *tokens = work->scan->tokens;
  const sf_paragraph *in = &tokens->paragraphs.data[sf_tokens_paragraph(tokens, token)];
  uint8_t kind = work->tokens[in->end - 1].kind;
  return kind == SF_TOKEN_WORD || kind == SF_TOKEN_NUMBER;
}

/* "Prime Minister Visits New School": in a heading any word may follow a title, and nothing else
 * says that it is a name. */
static bool in_heading(const quote_work *work, const quote_person *person) {
  if ((quote_token_bits(work, person->first) & BIT_GIVEN) ||
      (work->tokens[person->first].flags & SF_TOKEN_DOTTED) || person->role_first > person->last)
    return false;
  return is_heading(work, person->first);
}

/* "Photo: Jane Doe", "Jane Doe/AP": does the name only say who took a picture? */
static bool is_credit(const quote_work *work, const quote_name *name) {
  const uint32_t next = name->last + 1;
  if (next + 1 < work->token_count && quote_token_is(work, next, '/') &&
      (work->tokens[next + 1].flags & SF_TOKEN_CAPITAL) && name->last > name->first &&
      !((work->tokens[next].flags | work->tokens[next + 1].flags) & SF_TOKEN_SPACE))
    return true;
  uint32_t word = name->title;
  if (word == 0 || (work->tokens[word].flags & SF_TOKEN_PARAGRAPH))
    return false;
  word--;
  if (word > 0 && ((quote_token_bits(work, word) & BIT_AGENT) || quote_token_is(work, word, ':')))
    word--;
  return (quote_token_bits(work, word) & BIT_CREDIT) &&
         (work->tokens[word].flags & SF_TOKEN_CAPITAL);
}

/* "Jane Doe Federal Building": do the capitalised words behind a name make a place of it? */
static bool names_place(const quote_work *work, const quote_name *name) {
  uint32_t last = name->last;
  while (last < name->last + PLACE_MAX && quote_follows(work, last + 1) &&
         (work->tokens[last + 1].flags & SF_TOKEN_CAPITAL) &&
         !(quote_token_bits(work, last + 1) & BITS_SMALL))
    last++;
  return last > name->last && name->title == name->first &&
         (quote_token_bits(work, last) & (BIT_PLACE_WORD | BIT_ORG));
}

/* Is it only said where a word that is no name would stand as well, or who took a picture, or what
 * a place is called? A page may do so twice. */
static bool named_in_passing(const quote_work *work, uint32_t index) {
  const quote_person *person = &work->people.data[index];
  bool heading = person->first == person->last && person->role_first <= person->role_last &&
                 in_heading(work, person);
  uint32_t name = quote_name_at(work, person->seen), end = name + OTHERS_MAX;
  if (person->mentions > PASSING_MAX)
    return false;
  for (; name < work->names.count && name < end; name++) {
    const quote_name *at = &work->names.data[name];
    if (at->person == index && !is_credit(work, at) && !names_place(work, at) &&
        !(heading && is_heading(work, at->first)))
      return false;
  }
  return true;
}

/* "Jane Doe Wins": somebody else's full name with a word behind it. */
static bool runs_on(const quote_work *work, const quote_person *person) {
  uint32_t words = person->last - person->first;
  if (quote_surname_of(work, person->first, person->last) < person->last)
    return false; /* "Jr." */
  for (uint32_t i = 0; words > 1 && i < work->people.count && i < OTHERS_MAX; i++) {
    const quote_person *other = &work->people.data[i];
    if (other->last - other->first + 1 != words || other->mentions < 2)
      continue;
    uint32_t same = 0;
    while (same < words && quote_same_word(work, person->first + same, other->first + same))
      same++;
    if (same == words)
      return true;
  }
  return false;
}

/* Whoever has an office beside a full name is a person, too. */
static bool is_sure(const quote_work *work, uint32_t index) {
  const quote_person *person = &work->people.data[index];
  bool full = person->last > person->first;
  if (!person->person && !(full && person->role_first <= person->role_last))
    return false;
  if (named_in_passing(work, index))
    return false;
  return person->mentions > 1 ||
         !(runs_on(work, person) || goes_on(work, person) || in_heading(work, person));
}

static void choose_speaker(teller *self, const quote_span *span) {
  if (!span->reported || span->person == NOBODY || self->choices[span->person])
    return;
  enum quote_type type = quote_speaker_type(self->work, span);
  if (type == TYPE_PERSON || type == TYPE_UNKNOWN)
    self->choices[span->person] = CHOICE_SPEAKER;
}

/* Who may be people: the sure ones, and whoever speaks. */
static void choose_people(teller *self) {
  const quote_work *work = self->work;
  for (uint32_t i = 0; i < work->people.count; i++)
    self->choices[i] = is_sure(work, i) ? CHOICE_SURE : CHOICE_NONE;
  self->choices[work->people.count] = CHOICE_NONE;
  for (uint32_t i = 0; i < work->spans.count; i++)
    choose_speaker(self, &work->spans.data[i]);
  for (uint32_t i = 0; i < work->unmarked.count; i++)
    choose_speaker(self, &work->unmarked.data[i]);
}

/* Where a name with its titles begins: "Fleeing President Doe" at the start of a sentence may do
 * anything before it is a title. */
static uint32_t first_of(const quote_work *work, const quote_name *name) {
  const quote_bits known = BIT_TITLE | BIT_TITLE_PREFIX | BIT_ROLE | BIT_ORG | BIT_GROUP |
                           BIT_PLACE | BIT_PLACE_WORD | BIT_GIVEN;
  bool opens = work->tokens[name->title].flags & (SF_TOKEN_SENTENCE | SF_TOKEN_PARAGRAPH);
  return name->title +
         (name->title < name->first && opens && !(quote_token_bits(work, name->title) & known));
}

static void gather_variants(teller *self) {
  quote_work *work = self->work;
  const uint32_t nobody = work->people.count;
  for (uint32_t i = 0; i < work->names.count; i++) {
    const quote_name *name = &work->names.data[i];
    if (!self->choices[name->person < nobody ? name->person : nobody]) /* one jump for both */
      continue;
    variant_list *list = &self->lists[name->person];
    if (!list->first)
      self->order[self->count++] = name->person;
    note_variant(work, list, first_of(work, name), name->last);
  }
}

/* The words of the text, with the places in the document. `name`: the text of the fullest form. */
static const sf_variant *tell_variants(const quote_work *work, const quote_person *person,
                                       sf_slice name, const variant_list *list) {
  const sf_document *document = work->scan->document;
  sf_variant *variants = sf_arena_alloc(work->scan->arena, list->count * sizeof *variants), *to;
  to = variants;
  for (const variant_node *node = list->first; node; node = node->next, to++) {
    *to = node->variant;
    bool fullest = node->first == person->first && node->last == person->last;
    to->text = fullest ? name : quote_name_text(work, node->first, node->last);
    to->start = sf_document_place(document, work->tokens[node->first].start).code;
    to->end = sf_document_place_end(document, quote_token_end(work, node->last)).code;
  }
  return variants;
}

static sf_gender gender_of(const quote_person *person) {
  if (person->male == person->female)
    return SF_GENDER_UNKNOWN;
  return person->male > person->female ? SF_GENDER_MALE : SF_GENDER_FEMALE;
}

/* The family name with what hyphens tie to it. */
static sf_slice family_name(const quote_work *work, uint32_t first, uint32_t last) {
  uint32_t start = last;
  while (start > first && !(work->tokens[start].flags & SF_TOKEN_SPACE))
    start--;
  return quote_name_text(work, start, last);
}

static sf_sighting tell_sighting(const teller *self, uint32_t index) {
  quote_work *work = self->work;
  const variant_list *list = &self->lists[index];
  const quote_person *person = &work->people.data[index];
  const quote_person_text *text = quote_person_tell(work, index);
  const sf_slice none = {0};
  uint32_t family = quote_surname_of(work, person->first, person->last);
  bool suffix = family < person->last;
  return (sf_sighting){
      .name = text->name,
      .family = suffix ? family_name(work, person->first, family) : none,
      .formal = family > person->first ? quote_formal_names(work, person->first) : none,
      .generation = suffix ? quote_generation_of(work, person->first, person->last) : none,
      .role = text->role,
      .sure = self->choices[index] == CHOICE_SURE,
      .gender = gender_of(person),
      .variants = tell_variants(work, person, text->name, list),
      .variant_count = list->count};
}

void quote_sightings_tell(quote_work *work) {
  sf_arena *arena = work->scan->arena;
  size_t people = work->people.count, size = people * sizeof(variant_list);
  if (!people)
    return;
  teller self = {.work = work,
                 .choices = sf_arena_alloc(arena, people + 1),
                 .lists = memset(sf_arena_alloc(arena, size), 0, size),
                 .order = sf_arena_alloc(arena, people * sizeof(uint32_t))};
  choose_people(&self);
  gather_variants(&self);
  for (uint32_t i = 0; i < self.count; i++)
    SF_ARRAY_PUSH(work->scan->memory, &work->scan->people, tell_sighting(&self, self.order[i]));
}
