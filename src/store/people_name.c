/* people_name.c: names taken apart and compared word by word; see people.h for the rules.
 *
 * Whether two that fit are one person is left to people_join.c.
 */
#include "store/people_parts.h"
#include "token/utf8.h"

/* ---- taking apart ---- */

/* The last part of a name with hyphens. */
static sf_slice last_part(sf_slice word) {
  const char *end = word.data + word.length, *at = end;
  while (at > word.data && at[-1] != '-')
    at--;
  return at < end ? sf_slice_between(at, end) : word;
}

people_name people_name_read(people_work *work, uint32_t sighting) {
  const sf_sighting *told = &people_sighting(work, sighting)->told;
  sf_buffer *out = &work->store->scratch;
  out->count = 0;
  sf_fold(told->family, out);
  size_t family = out->count;
  sf_fold(told->name, out);
  size_t end = out->count;
  sf_slice rest = {out->data + family, end - family}, word;
  bool full = false;
  for (unsigned words = 1; (word = sf_slice_next_word(&rest)).length; words++) {
    full = words > 1;
    if (words > 1 && family && sf_slice_equal(word, (sf_slice){out->data, family})) {
      end = (size_t)(word.data + word.length - out->data);
      break; /* behind it only "Jr." and the like */
    }
  }
  out->count = end;
  sf_buffer_add(out, (sf_slice){"", 1});
  sf_fold(told->generation, out);
  sf_slice key = {out->data + family, out->count - family};
  people_name name = {sf_arena_copy(work->arena, key), full, sighting};
  out->count = 0; /* as it was: a writer may go on with it */
  return name;
}

void people_name_split(people_work *work, sf_slice key, people_form *out) {
  size_t length = strlen(key.data); /* up to the NUL before the generation */
  sf_slice name = {key.data, length}, word;
  *out = (people_form){.next = SF_NONE};
  out->generation = (sf_slice){key.data + length + 1, key.length - length - 1};
  out->words = sf_arena_alloc(work->arena, NAME_WORDS * sizeof *out->words);
  while ((word = sf_slice_next_word(&name)).length) {
    if (out->word_count == NAME_WORDS)
      out->word_count--; /* the family name stays the last */
    out->words[out->word_count++] = word;
  }
  if (!out->word_count)
    out->words[out->word_count++] = (sf_slice){key.data, length};
  sf_arena_trim(work->arena, out->words + out->word_count);
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
  sf_slice word, other;
  while ((word = sf_slice_next_word(&a)).length)
    for (sf_slice rest = b; (other = sf_slice_next_word(&rest)).length;)
      if (sf_slice_equal(word, other))
        return true;
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
