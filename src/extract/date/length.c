/* length.c: durations and repetitions: how long, how often. */
#include "extract/date/internal.h"

/* A part of a unit in thousandths, without zeros at its end. */
static void add_decimals(date_result *out, int64_t thousandths) {
  size_t width = 3;
  for (; thousandths % 10 == 0; width--)
    thousandths /= 10;
  date_result_add(out, SF_SLICE("."));
  date_result_number(out, thousandths, width);
}

/* A length of `thousandths` units as TIMEX3: P2Y, PT48H, PXM; a half is written in the next smaller
 * unit where that is exact (P2Y6M, PT1H30M). */
static bool write_length(const date_reading *reading, int64_t thousandths, date_type type,
                         date_result *out) {
  if (!reading->unit)
    return false;
  sf_slice letter = sf_entry_value(reading->unit, 0);
  int times = date_integer(sf_entry_value(reading->unit, 1));
  bool clock = letter.data[0] == 'T';
  sf_slice name = {letter.data + clock, letter.length - clock};
  date_result_text(out, type, clock ? "PT" : "P");
  if (reading->vague || thousandths == ABSENT) {
    /* decades and centuries keep a letter of their own while their number is not known */
    const char *vague = times == 10 ? "E" : times == 100 ? "C" : times == 1000 ? "L" : NULL;
    date_result_add(out, SF_SLICE("X"));
    date_result_add(out, vague ? sf_slice_of(vague) : name);
    return true;
  }
  int64_t total = thousandths * times, whole = total / 1000, rest = total % 1000;
  const char *smaller = name.data[0] == 'Y'            ? "M"
                        : clock && name.data[0] == 'H' ? "M"
                        : clock && name.data[0] == 'M' ? "S"
                                                       : NULL;
  int64_t ratio = name.data[0] == 'Y' ? 12 : 60;
  bool split = rest && smaller && name.length == 1 && rest * ratio % 1000 == 0;
  if (whole || !split) {
    date_result_number(out, whole, 1);
    if (rest && !split)
      add_decimals(out, rest);
    date_result_add(out, name);
  }
  if (split) {
    date_result_number(out, rest * ratio / 1000, 1);
    date_result_add(out, sf_slice_of(smaller));
  }
  return true;
}

/* At most so many words stand between a modal and "in": "will be back in two weeks". With more of
 * them the length may be that of what is done: "will build ten houses in two years". */
#define AHEAD_REACH 2
/* In thousandths: what lies farther ahead than a hundred units is a length. */
#define MOST_AHEAD 100000

/* "in two months or less": how long it takes at most. */
static bool is_bound(const date_frame *frame, const date_reading *reading) {
  const sf_scan *scan = frame->scan;
  return reading->stop < scan->tokens->sentences.data[reading->sentence].end &&
         sf_lexicon_find(scan->lexicon, frame->plan->tables[TABLE_BOUND], scan->tokens,
                         reading->stop, NULL);
}

/* "will be ready in two months": a point as far away, not how long it takes. Never where another
 * word says from when, so that date_resolve_shifted may come back here. */
static bool lies_ahead(const date_frame *frame, const date_reading *reading) {
  const sf_scan *scan = frame->scan;
  const sf_token *tokens = scan->tokens->tokens.data;
  uint32_t floor = scan->tokens->sentences.data[reading->sentence].first;
  if (reading->first < floor + 2 || !reading->unit || reading->relation || reading->shift ||
      reading->vague || reading->number == ABSENT || reading->number2 != ABSENT ||
      reading->number % 1000 || reading->number > MOST_AHEAD || !frame->has_published ||
      frame->historical ||
      !sf_lexicon_find_word(scan->lexicon, frame->plan->tables[TABLE_AHEAD],
                            &tokens[reading->first - 1]) ||
      is_bound(frame, reading))
    return false;
  for (uint32_t i = reading->first - 1, steps = 0; i-- > floor && steps <= AHEAD_REACH; steps++) {
    if (tokens[i].kind != SF_TOKEN_WORD)
      return false;
    if (sf_lexicon_find(scan->lexicon, frame->plan->tables[TABLE_MODAL], scan->tokens, i, NULL))
      return true;
  }
  return false;
}

/* "he will one day return", but not "it will take one day" */
static bool is_some_day(const date_frame *frame, const date_reading *reading) {
  const sf_scan *scan = frame->scan;
  uint32_t first = reading->first;
  return reading->number == 1000 && reading->number2 == ABSENT && !reading->relation &&
         reading->stop - first == 2 &&
         first > scan->tokens->sentences.data[reading->sentence].first &&
         sf_lexicon_find_word(scan->lexicon, frame->plan->tables[TABLE_ONES],
                              &scan->tokens->tokens.data[first]) &&
         sf_lexicon_find_word(scan->lexicon, frame->plan->tables[TABLE_HOPE],
                              &scan->tokens->tokens.data[first - 1]);
}

void date_resolve_duration(const date_frame *frame, const date_reading *reading, date_result *out) {
  date_grain grain = date_unit_grain(frame->plan, frame->scan, reading->unit);
  if (grain == GRAIN_DAY && is_some_day(frame, reading)) {
    date_result_text(out, TYPE_DATE, "FUTURE_REF");
    return;
  }
  if (grain >= GRAIN_DAY && lies_ahead(frame, reading)) {
    date_resolve_shifted(frame, reading, out);
    return;
  }
  date_result longest = {.length = 0};
  date_type type = date_is_rate(frame->plan, frame->scan, reading) ? TYPE_SET : TYPE_DURATION;
  bool one = reading->number == ABSENT && !reading->many && !reading->vague; /* "week-long" */
  if (!write_length(reading, one ? 1000 : reading->number, type, out)) {
    out->declined = "no unit";
  } else if (reading->number2 != ABSENT && reading->number != ABSENT && !reading->vague &&
             reading->number2 > reading->number) { /* "two to three weeks" */
    write_length(reading, reading->number2, TYPE_DURATION, &longest);
    out->max_length = longest.length < sizeof out->max ? longest.length : 0;
    memcpy(out->max, longest.value, out->max_length);
  }
}

void date_resolve_set(const date_frame *frame, const date_reading *reading, date_result *out) {
  static const char *const seasons[] = {"SP", "SU", "FA", "WI"};
  int64_t every = reading->number != ABSENT    ? reading->number
                  : reading->ordinal != ABSENT ? reading->ordinal * 1000
                                               : 1000;
  (void)frame;
  if (reading->word) {
    date_result_text(out, TYPE_SET, "");
    date_result_add(out, sf_entry_value(reading->word, 0));
  } else if (reading->weekday != ABSENT) {
    date_result_text(out, TYPE_SET, "XXXX-WXX-");
    date_result_number(out, reading->weekday, 1);
  } else if (reading->part) {
    date_result_text(out, TYPE_SET, "XXXX-XX-XX");
    date_result_part(out, sf_entry_value(reading->part, 0));
  } else if (reading->season != ABSENT) {
    date_result_text(out, TYPE_SET, "XXXX-");
    date_result_add(out, sf_slice_of(seasons[(unsigned)reading->season % 4]));
  } else if (reading->month != ABSENT) {
    date_result_text(out, TYPE_SET, "XXXX-");
    date_result_number(out, reading->month, 2);
  } else if (!write_length(reading, every, TYPE_SET, out)) {
    out->declined = "no repetition";
  }
}
