/* conflicts_figure.c: compares two figures; see conflicts_parts.h.
 *
 * Words are compared by their sense (same_words.h). What counts is how near to the figure a shared
 * word stands in both clauses. The thresholds are guesses of what a careful reader would
 * take for the same thing; they are kept here together.
 */
#include "store/conflicts_parts.h"

#include "store/same.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Figures further apart are hardly of the same thing. */
#define SUM_RATIO   2.0
#define COUNT_RATIO 1.75
/* A rounding is at most so much off, "about" and "over" so much. */
#define ROUNDED 0.03
#define AROUND  0.1
#define BEYOND  0.25
/* Lengths nearer than this are one, told in other units; "about" may be so much off. */
#define LENGTH_SAME   0.05
#define LENGTH_AROUND 0.25
#define DAYS_A_YEAR   365.25
/* What arithmetic may be off. */
#define TINY 1e-9
/* Points for a shared word by its place, and what names that differ need to be outweighed. */
#define WORD_POINTS  4u
#define NAMES_DIFFER 8u

/* ---- words ---- */

static figure_word read_word(const sf_same_words *known, sf_slice text) {
  figure_word word = {.text = text,
                      .name = text.data[0] >= 'A' && text.data[0] <= 'Z',
                      .sure = text.data[0] >= 'A' && text.data[0] <= 'Z',
                      .year = text.data[0] >= '0' && text.data[0] <= '9'};
  char folded[48];
  size_t length = text.length < sizeof folded ? text.length : sizeof folded;
  memcpy(folded, text.data, length);
  if (word.name)
    folded[0] |= 0x20;
  word.stem = sf_same_word_of(known, (sf_slice){folded, length}).sense;
  return word;
}

/* Reads "words before _ words behind". */
static void read_words(sf_store *store, sf_slice about, figure *out) {
  const sf_same_words *known = sf_store_words(store);
  sf_arena *arena = &store->work;
  figure_word *words = sf_arena_alloc(arena, FIGURE_WORDS * sizeof *words);
  const char *at = about.data, *end = about.data + about.length;
  uint32_t count = 0, before = 0;
  bool behind = false;
  while (at < end && count < FIGURE_WORDS) {
    const char *stop = memchr(at, ' ', (size_t)(end - at));
    sf_slice text = sf_slice_between(at, stop ? stop : end);
    at = text.data + text.length + 1;
    if (sf_slice_is(text, "_")) {
      behind = true;
      before = count;
    } else if (text.length && !sf_slice_equal(text, out->per)) { /* $3 a share */
      words[count] = read_word(known, text);
      words[count].behind = behind;
      words[count].place = (uint8_t)(count - before);
      count++;
    }
  }
  for (uint32_t i = 0; i < before; i++)
    words[i].place = (uint8_t)(before - 1 - i);
  if (before)
    words[0].sure = false; /* of a sentence, perhaps */
  sf_arena_trim(arena, words + count);
  out->words = words;
  out->word_count = count;
}

/* ---- figures ---- */

static sf_slice text_of(const sf_store *store, const sf_store_mention *mention, size_t field) {
  const sf_value *value = sf_mention_value(store, mention, field);
  return value && value->type == SF_VALUE_TEXT ? value->as.text : (sf_slice){0};
}

static bool is_there(const sf_store *store, const sf_store_mention *mention, size_t field) {
  const sf_value *value = sf_mention_value(store, mention, field);
  return value && value->type != SF_VALUE_NULL;
}

/* Does a count speak of others: "nine others", "37 other nations"? */
static bool says_other(sf_slice text) {
  for (size_t i = 0; i + 6 <= text.length; i++)
    if (!memcmp(text.data + i, " other", 6))
      return true;
  return false;
}

static void read_sum(const sf_store *store, const sf_store_mention *mention, figure *out) {
  out->role = text_of(store, mention, SF_MONEY_ROLE);
  out->per = text_of(store, mention, SF_MONEY_PER);
  out->modifier = text_of(store, mention, SF_MONEY_MODIFIER);
}

static void read_count(const sf_store *store, const sf_store_mention *mention, figure *out) {
  out->period = text_of(store, mention, SF_COUNT_PERIOD);
  out->modifier = text_of(store, mention, SF_COUNT_MODIFIER);
  out->other = says_other(mention->text);
}

/* The days of a TIMEX3 length of one unit, P18M; false if it has another form. */
static bool read_days(sf_slice value, double *days) {
  static const char units[] = "YMWD";
  static const double each[] = {DAYS_A_YEAR, DAYS_A_YEAR / 12, 7, 1};
  double number = 0, unit = 1;
  bool point = false;
  if (value.length < 3 || value.data[0] != 'P')
    return false;
  for (size_t i = 1; i + 1 < value.length; i++) {
    char c = value.data[i];
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9') {
      number = number * 10 + (c - '0');
      unit *= point ? 10 : 1;
    } else {
      return false;
    }
  }
  const char *name = strchr(units, value.data[value.length - 1]);
  if (!name || !*name)
    return false;
  *days = number / unit * each[name - units];
  return *days > 0;
}

static bool read_length(sf_store *store, uint32_t fact, uint32_t member, figure *out) {
  const sf_store_mention *mention = sf_member(store, member);
  sf_slice about = text_of(store, mention, SF_DATE_ABOUT);
  *out = (figure){.length = true,
                  .fact = fact,
                  .member = member,
                  .document = mention->document,
                  .published = store->documents.data[mention->document].published,
                  .key = (uint64_t)SF_KIND_DATE};
  if (!about.length || is_there(store, mention, SF_DATE_MAX) ||
      !read_days(text_of(store, mention, SF_DATE_VALUE), &out->value))
    return false;
  if (is_there(store, mention, SF_DATE_MODIFIER))
    out->modifier = SF_SLICE("about");
  read_words(store, about, out);
  return out->word_count > 0;
}

bool figure_read(sf_store *store, uint32_t fact, uint32_t member, figure *out) {
  sf_kind kind = store->facts.data[fact].kind;
  if (kind == SF_KIND_DATE)
    return read_length(store, fact, member, out);
  const sf_store_mention *mention = sf_member(store, member);
  bool sum = kind == SF_KIND_MONEY;
  const sf_value *amount =
      sf_mention_value(store, mention, sum ? SF_MONEY_AMOUNT : SF_COUNT_AMOUNT);
  sf_slice thing = text_of(store, mention, sum ? SF_MONEY_CURRENCY : SF_COUNT_NOUN);
  sf_slice about = text_of(store, mention, sum ? SF_MONEY_ABOUT : SF_COUNT_ABOUT);
  if (!amount || amount->type != SF_VALUE_NUMBER || !thing.length || !about.length)
    return false;
  if (is_there(store, mention, sum ? SF_MONEY_MAX : SF_COUNT_MAX) ||
      is_there(store, mention, sum ? SF_MONEY_INSTEAD : SF_COUNT_INSTEAD) ||
      (!sum && is_there(store, mention, SF_COUNT_ANAPHORIC)))
    return false;
  *out = (figure){.sum = sum,
                  .fact = fact,
                  .member = member,
                  .document = mention->document,
                  .published = store->documents.data[mention->document].published,
                  .key = XXH3_64bits_withSeed(thing.data, thing.length, (uint64_t)kind),
                  .value = sf_decimal_value(amount->as.number)};
  if (sum)
    read_sum(store, mention, out);
  else
    read_count(store, mention, out);
  read_words(store, about, out);
  return out->word_count > 0;
}

/* ---- agreement ---- */

/* Roles that are never the same money under another name; a fine is no grant. */
static bool is_own_role(sf_slice role) {
  return sf_slice_is(role, "fine") || sf_slice_is(role, "revenue") || sf_slice_is(role, "loss") ||
         sf_slice_is(role, "debt") || sf_slice_is(role, "price") || sf_slice_is(role, "wage");
}

static bool roles_differ(const figure *a, const figure *b) {
  return !sf_slice_equal(a->role, b->role) && (is_own_role(a->role) || is_own_role(b->role));
}

/* "a year", "each year", "per year": the last word. */
static sf_slice last_word(sf_slice text) {
  size_t start = text.length;
  while (start > 0 && text.data[start - 1] != ' ')
    start--;
  return (sf_slice){text.data + start, text.length - start};
}

static bool periods_differ(const figure *a, const figure *b) {
  return a->period.length && b->period.length &&
         !sf_slice_equal(last_word(a->period), last_word(b->period));
}

/* What a shared word is worth: most next to both figures, less far from either or on other sides.
 */
static unsigned points(const figure_word *a, const figure_word *b) {
  unsigned far = a->place > b->place ? a->place : b->place;
  unsigned loss = far + (a->place && b->place) + (a->behind != b->behind);
  return loss < WORD_POINTS ? WORD_POINTS - loss : 1;
}

/* Words of a sort that both have, and that are shared. */
typedef struct sort_count {
  bool in_a, in_b, shared;
} sort_count;

static void count_sort(sort_count *count, bool a, bool b, bool shared) {
  count->in_a |= a;
  count->in_b |= b;
  count->shared |= shared;
}

static bool differs(const sort_count *count) {
  return count->in_a && count->in_b && !count->shared;
}

/* Is it of a year before the one in which it was told? */
static bool is_past(const figure *self) {
  for (uint32_t i = 0; i < self->word_count; i++)
    if (self->words[i].year && (self->published.length < 4 || self->words[i].text.length != 4 ||
                                memcmp(self->words[i].text.data, self->published.data, 4) < 0))
      return true;
  return false;
}

unsigned figure_agreement(const figure *a, const figure *b, unsigned *words, bool *name) {
  unsigned sum = 0;
  sort_count years = {0}, names = {0};
  *words = 0;
  *name = false;
  if (roles_differ(a, b) || !sf_slice_equal(a->per, b->per) || periods_differ(a, b) ||
      a->other != b->other)
    return 0;
  for (uint32_t k = 0; k < b->word_count; k++) {
    count_sort(&years, false, b->words[k].year, false);
    count_sort(&names, false, b->words[k].sure, false);
  }
  for (uint32_t i = 0; i < a->word_count; i++) {
    const figure_word *mine = &a->words[i];
    unsigned best = 0;
    for (uint32_t k = 0; k < b->word_count; k++)
      if (b->words[k].stem == mine->stem && points(mine, &b->words[k]) > best)
        best = points(mine, &b->words[k]);
    count_sort(&years, mine->year, false, mine->year && best);
    count_sort(&names, mine->sure, false, mine->name && best);
    *words |= best ? 1u << i : 0;
    sum += best;
  }
  *name = names.shared;
  if (years.in_a != years.in_b && (is_past(a) || is_past(b)))
    return 0;
  if (differs(&years) || (differs(&names) && sum < NAMES_DIFFER))
    return 0;
  return sum;
}

/* ---- values ---- */

/* Digits up to the last one that is not 0; 0 for less than a cent. */
static unsigned precision(double value) {
  char digits[32];
  unsigned found = 0;
  uint64_t whole = value < 1e15 ? (uint64_t)(value * 100 + 0.5) : (uint64_t)value;
  char *end = sf_number_put(digits, whole);
  for (unsigned i = 0; digits + i < end; i++)
    if (digits[i] != '0')
      found = i + 1;
  return found;
}

static bool is_over(const figure *a) {
  return sf_slice_is(a->modifier, "over") || sf_slice_is(a->modifier, "at_least");
}

static bool is_beyond(const figure *a, const figure *b) {
  bool over = is_over(a);
  bool under = sf_slice_is(a->modifier, "under") || sf_slice_is(a->modifier, "up_to");
  return (over && b->value >= a->value && b->value <= a->value * (1 + BEYOND)) ||
         (under && b->value <= a->value && b->value >= a->value * (1 - BEYOND));
}

static double power_of_ten(unsigned power) {
  double value = 1;
  for (; power > 0; power--)
    value *= 10;
  return value;
}

/* Is `a` a rounder figure that may stand for `b`? */
static bool rounds(const figure *a, const figure *b) {
  double off = (a->value > b->value ? a->value - b->value : b->value - a->value) / b->value;
  unsigned digits = precision(a->value);
  if (digits == 0 || digits >= precision(b->value))
    return false;
  if (sf_slice_is(a->modifier, "about") && off <= AROUND && digits <= 2)
    return true;
  double shown = b->value, unit = 1; /* so that `digits` digits stand before the point */
  double least = power_of_ten(digits - 1), most = least * 10;
  for (; shown >= most; unit *= 10)
    shown /= 10;
  for (; shown < least; unit /= 10)
    shown *= 10;
  double rounded = (double)(uint64_t)(shown + 0.5) * unit;
  return off <= ROUNDED && rounded < a->value * (1 + TINY) && rounded > a->value * (1 - TINY);
}

static figure_relation compare_lengths(const figure *a, const figure *b, double low, double high) {
  if (high - low <= low * LENGTH_SAME)
    return FIGURE_SAME;
  bool about = a->modifier.length || b->modifier.length;
  return about && high - low <= low * LENGTH_AROUND ? FIGURE_WEAK : FIGURE_DIFFERENT;
}

figure_relation figure_compare(const figure *a, const figure *b) {
  double low = a->value < b->value ? a->value : b->value;
  double high = a->value < b->value ? b->value : a->value;
  double ratio = a->sum || a->length ? SUM_RATIO : COUNT_RATIO;
  if (low <= 0 || high > low * ratio)
    return FIGURE_APART;
  if (a->length)
    return compare_lengths(a, b, low, high);
  if (a->group == b->group) /* "40 countries" and "over 40 countries" */
    return !a->sum && is_over(a) != is_over(b) ? FIGURE_WEAK : FIGURE_SAME;
  if (is_beyond(a, b) || is_beyond(b, a) || rounds(a, b) || rounds(b, a))
    return FIGURE_WEAK;
  return FIGURE_DIFFERENT;
}
