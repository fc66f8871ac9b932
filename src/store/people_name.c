/* people_name.c: names taken apart and compared word by word; see people.h for the rules.
 *
 * Whether two that fit are one person is left to people_join.c.
 */
#include "store/people_parts.h"
#include "token/utf8.h"

/* ---- taking apart ---- */

static sf_slice fold(people_work *work, sf_slice text) {
  sf_buffer *scratch = &work->store->scratch;
  scratch->count = 0;
  sf_fold(text, scratch);
  return sf_arena_copy(work->arena, sf_buffer_slice(scratch));
}

/* The last part of a name with hyphens. */
static sf_slice last_part(sf_slice word) {
  const char *end = word.data + word.length, *at = end;
  while (at > word.data && at[-1] != '-')
    at--;
  return at < end ? sf_slice_between(at, end) : word;
}

static void add_word(people_form *form, sf_slice word) {
  if (form->word_count == NAME_WORDS) /* the family name stays the last */
    form->words[NAME_WORDS - 1] = word;
  else
    form->words[form->word_count++] = word;
}

void people_name_read(people_work *work, const sf_sighting *sighting, people_form *out) {
  sf_slice name = fold(work, sighting->name), family = fold(work, sighting->family);
  *out = (people_form){
      .formal = sighting->formal, .generation = fold(work, sighting->generation), .next = SF_NONE};
  for (const char *at = name.data, *end = at + name.length; at < end;) {
    const char *start = at;
    while (at < end && *at != ' ')
      at++;
    sf_slice word = sf_slice_between(start, at);
    if (word.length)
      add_word(out, word);
    if (family.length && sf_slice_equal(word, family) && out->word_count > 1)
      break; /* behind it only "Jr." and the like */
    at++;
  }
  if (!out->word_count)
    add_word(out, name);
  out->key = last_part(out->words[out->word_count - 1]);
}

/* ---- words ---- */

bool people_slice_is_initial(sf_slice word) {
  if (word.length == 1)
    return true;
  for (size_t i = 1; i < word.length; i += 2) /* "j." "j.r." */
    if (word.data[i] != '.')
      return false;
  return word.length > 0;
}

static size_t shorter_of(sf_slice a, sf_slice b) {
  return a.length < b.length ? a.length : b.length;
}

/* A letter missing, added, another, or two exchanged. */
static bool is_one_off(sf_slice a, sf_slice b) {
  size_t head = 0, tail = 0, shorter = shorter_of(a, b);
  while (head < shorter && a.data[head] == b.data[head])
    head++;
  while (tail + head < shorter && a.data[a.length - 1 - tail] == b.data[b.length - 1 - tail])
    tail++;
  size_t left = a.length - head - tail, right = b.length - head - tail;
  if (left <= 1 && right <= 1)
    return true;
  return left == 2 && right == 2 && a.data[head] == b.data[head + 1] &&
         a.data[head + 1] == b.data[head];
}

/* Letters of a word in which two may be wrong, not one. */
#define LONG_WORD 8

/* One off, once the first letters that differ are passed over. */
static bool is_two_off(sf_slice a, sf_slice b) {
  size_t head = 0, shorter = shorter_of(a, b);
  while (head < shorter && a.data[head] == b.data[head])
    head++;
  sf_slice x = {a.data + head, a.length - head}, y = {b.data + head, b.length - head};
  sf_slice x1 = {x.data + 1, x.length - 1}, y1 = {y.data + 1, y.length - 1};
  return (x.length && is_one_off(x1, y)) || (y.length && is_one_off(x, y1)) ||
         (x.length && y.length && is_one_off(x1, y1));
}

bool people_word_slip(sf_slice a, sf_slice b) {
  size_t shorter = shorter_of(a, b);
  if (shorter < 3 || a.data[0] != b.data[0] || people_slice_is_initial(a) ||
      people_slice_is_initial(b))
    return false;
  return is_one_off(a, b) || (shorter >= LONG_WORD && is_two_off(a, b));
}

/* Have two lists of words, parted by spaces, one in common? */
static bool share_word(sf_slice a, sf_slice b) {
  const char *end = a.data + a.length, *b_end = b.data + b.length;
  for (const char *at = a.data; at < end;) {
    const char *start = at;
    while (at < end && *at != ' ')
      at++;
    for (const char *other = b.data; other < b_end;) {
      const char *other_start = other;
      while (other < b_end && *other != ' ')
        other++;
      if (at > start &&
          sf_slice_equal(sf_slice_between(start, at), sf_slice_between(other_start, other)))
        return true;
      other++;
    }
    at++;
  }
  return false;
}

/* ---- names ---- */

/* The words between the first and the family name. */
static uint32_t middle_count(const people_form *form) {
  return form->word_count > 2 ? form->word_count - 2 : 0;
}

/* Can two words be the same name: equal, or one the initial of the other? */
static bool word_fits(sf_slice a, sf_slice b) {
  if (sf_slice_equal(a, b))
    return true;
  return (people_slice_is_initial(a) || people_slice_is_initial(b)) && a.data[0] == b.data[0];
}

bool people_name_clash(const people_form *a, const people_form *b) {
  uint32_t first = middle_count(a), second = middle_count(b);
  if (!first || !second || !sf_slice_equal(a->words[0], b->words[0]))
    return false;
  uint32_t both = first < second ? first : second;
  for (uint32_t i = 1; i <= both; i++)
    if (!word_fits(a->words[i], b->words[i]))
      return true;
  return false;
}

/* "J. Russell George" without the "J." */
static bool lacks_first(const people_form *longer, const people_form *shorter) {
  return longer->word_count == shorter->word_count + 1 &&
         people_slice_is_initial(longer->words[0]) &&
         sf_slice_equal(longer->words[1], shorter->words[0]);
}

/* Two first names, of people of one family name or nearly so. */
static people_fit first_fit(const people_form *a, const people_form *b) {
  sf_slice x = a->words[0], y = b->words[0];
  if (sf_slice_equal(x, y))
    return FIT_MIDDLE;
  if (word_fits(x, y) || share_word(a->formal, b->formal) || lacks_first(a, b) || lacks_first(b, a))
    return FIT_SHORT;
  if (!people_word_slip(x, y))
    return FIT_NONE;
  return a->formal.length && b->formal.length ? FIT_SLIP_KNOWN : FIT_SLIP;
}

people_fit people_name_fit(const people_form *a, const people_form *b) {
  if (a->word_count < 2 || b->word_count < 2 || people_name_clash(a, b))
    return FIT_NONE;
  sf_slice x = a->words[a->word_count - 1], y = b->words[b->word_count - 1];
  people_fit fit = first_fit(a, b);
  if (sf_slice_equal(x, y) || fit == FIT_NONE)
    return fit;
  return people_word_slip(x, y) && shorter_of(x, y) > 3 && fit < FIT_SLIP_KNOWN ? FIT_SLIP
                                                                                : FIT_NONE;
}
