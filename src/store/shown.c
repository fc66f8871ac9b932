/* shown.c: which value a fact shows where its mentions differ.
 *
 * A function of the sorted mentions alone. What a mention has otherwise is written on the mention
 * (emit/store_writer.c), so that nothing is lost by the choice.
 */
#include "store/people.h"
#include "store/settle.h"

int sf_value_compare(const sf_value *a, const sf_value *b) {
  if (!a || !b)
    return (a != NULL) - (b != NULL);
  if (a->type != b->type)
    return a->type < b->type ? -1 : 1;
  if (a->type == SF_VALUE_TEXT)
    return sf_slice_compare(a->as.text, b->as.text);
  return a->type == SF_VALUE_NUMBER ? sf_decimal_compare(a->as.number, b->as.number) : 0;
}

const sf_value *sf_mention_value(const sf_store *self, const sf_store_mention *mention,
                                 size_t field) {
  const sf_cell *cell = &self->cells.data[mention->cell];
  bool on_cell = field < sf_fields_of(cell->kind)->on_fact;
  return sf_values_get(on_cell ? &cell->values : &mention->values, field);
}

/* Mentions looked at when choosing; the choice stays a function of the sorted set. */
#define CHOOSE_AMONG 64

static const sf_value *value_at(const sf_store *self, const sf_fact *fact, uint32_t number,
                                size_t field) {
  return sf_mention_value(self, sf_member(self, fact->first + number), field);
}

/* In how many documents, of the first `count` mentions, one has `value` as its number `field`. */
static size_t support(const sf_store *self, const sf_fact *fact, uint32_t count, size_t field,
                      const sf_value *value) {
  size_t documents = 0;
  uint32_t last = SF_NONE;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t document = sf_member(self, fact->first + i)->document;
    if (document != last && sf_value_compare(value_at(self, fact, i, field), value) == 0) {
      documents++;
      last = document;
    }
  }
  return documents;
}

static bool is_better(const sf_value *value, const sf_value *than) {
  if (value->type == SF_VALUE_TEXT && than->type == SF_VALUE_TEXT &&
      value->as.text.length != than->as.text.length)
    return value->as.text.length > than->as.text.length;
  return sf_value_compare(value, than) < 0;
}

/* Does a mention have `value`, or is there none to have? */
static bool agrees(const sf_store *self, const sf_fact *fact, uint32_t number, size_t field,
                   const sf_value *value) {
  return !value || sf_value_compare(value_at(self, fact, number, field), value) == 0;
}

/* How much of a name it is: a description, a last name, a full name. */
static unsigned fullness(const sf_value *speaker) {
  sf_slice name = speaker->as.text;
  bool described = name.length && ((name.data[0] >= 'a' && name.data[0] <= 'z') ||
                                   sf_without_article(name).length < name.length);
  return described ? 0 : memchr(name.data, ' ', name.length) ? 2 : 1;
}

/* The speaker: the fullest sort of name that somebody gives, and of those what most documents do.
 */
static const sf_value *choose_speaker(const sf_store *self, const sf_fact *fact) {
  uint32_t looked = fact->count < CHOOSE_AMONG ? fact->count : CHOOSE_AMONG;
  const sf_value *best = NULL;
  size_t best_support = 0;
  for (uint32_t i = 0; i < looked; i++) {
    const sf_value *value = value_at(self, fact, i, SF_QUOTE_SPEAKER);
    if (!value || sf_value_compare(value, best) == 0)
      continue;
    size_t found = support(self, fact, looked, SF_QUOTE_SPEAKER, value);
    unsigned mine = fullness(value), other = best ? fullness(best) : 0;
    if (!best || mine > other || (mine == other && found > best_support) ||
        (mine == other && found == best_support && is_better(value, best))) {
      best = value;
      best_support = found;
    }
  }
  return best;
}

/* What most documents say; among equals the longer, then the smaller. NULL: nobody says. */
static const sf_value *choose(const sf_store *self, const sf_fact *fact, size_t field,
                              const sf_value *speaker) {
  uint32_t looked = fact->count < CHOOSE_AMONG ? fact->count : CHOOSE_AMONG, same = 1;
  const sf_value *best = value_at(self, fact, 0, field);
  while (same < looked && sf_value_compare(value_at(self, fact, same, field), best) == 0)
    same++;
  if (same == looked)
    return best;
  size_t best_support = 0;
  best = NULL;
  for (uint32_t i = 0; i < looked; i++) {
    const sf_value *value = value_at(self, fact, i, field);
    if (!value || sf_value_compare(value, best) == 0 ||
        !agrees(self, fact, i, SF_QUOTE_SPEAKER, speaker))
      continue;
    size_t found = support(self, fact, looked, field, value);
    if (!best || found > best_support || (found == best_support && is_better(value, best))) {
      best = value;
      best_support = found;
    }
  }
  return best;
}

/* Puts the values of the fields before `end` in their places; returns which they are. */
static uint32_t spread(const sf_values *from, size_t end, const sf_value *shown[SF_FIELDS_MAX]) {
  uint32_t present = from->present & ((1u << end) - 1);
  const sf_value *value = from->data;
  for (uint32_t left = present; left; left &= left - 1)
    shown[sf_first_field(left)] = value++;
  return present;
}

/* The canonical name of whoever speaks, if that is one of the store's people. */
static void name_speaker(const sf_store *self, const sf_fact *fact,
                         const sf_value *shown[SF_FIELDS_MAX]) {
  const sf_person *person = NULL;
  for (uint32_t i = 0; i < fact->count && i < CHOOSE_AMONG && !person; i++)
    person = sf_people_speaker(self, sf_member(self, fact->first + i));
  if (person)
    shown[SF_QUOTE_SPEAKER] = &person->name;
}

uint32_t sf_fact_shown(const sf_store *self, const sf_fact *fact,
                       const sf_value *shown[SF_FIELDS_MAX]) {
  const sf_kind_fields *fields = sf_fields_of(fact->kind);
  const sf_value *speaker = NULL; /* where values are chosen, those that go with this one */
  size_t chosen_from = 0;
  uint32_t present = 0;
  memset(shown, 0, SF_FIELDS_MAX * sizeof(*shown));
  if (!fact->mixed) {
    present = spread(&self->cells.data[fact->cell].values, fields->on_fact, shown);
    chosen_from = fields->on_fact;
  } else if (fact->kind == SF_KIND_QUOTE) {
    shown[SF_QUOTE_SPEAKER] = speaker = choose_speaker(self, fact);
    chosen_from = fields->identity;
  }
  if (fact->count == 1)
    present |= spread(&sf_member(self, fact->first)->values, fields->chosen, shown);
  else
    for (size_t i = chosen_from; i < fields->chosen; i++) {
      shown[i] = choose(self, fact, i, speaker);
      present |= shown[i] ? 1u << i : 0;
    }
  if (fact->kind == SF_KIND_QUOTE && sf_people_rename(self))
    name_speaker(self, fact, shown);
  present |= shown[SF_QUOTE_SPEAKER] ? 1u << SF_QUOTE_SPEAKER : 0; /* any kind's first field */
  return present;
}
