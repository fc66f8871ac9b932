/* join.c: two readings side by side that are one expression: a day and its time ("12 August at
 * 7 pm", "7 pm, 12 August", "10 pm that evening"), a week and its day ("last week Friday", "the
 * week of 5 May").
 *
 * Rules for every shape of a day beside every shape of a time would be many; here it is settled
 * once, for all of them. What the whole means is left to the resolvers.
 */
#include "extract/date/internal.h"

/* "at" and a comma at most stand between a day and its time. */
#define LONGEST_TIE 2

/* Do nothing, or only words that tie a time to its day, stand between two readings? */
static bool is_tied(const date_plan *plan, const sf_scan *scan, const date_reading *first,
                    const date_reading *second) {
  if (first->sentence != second->sentence || second->first < first->stop ||
      second->first > first->stop + LONGEST_TIE)
    return false;
  for (uint32_t i = first->stop; i < second->first; i++)
    if (!sf_lexicon_find_word(scan->lexicon, plan->tables[TABLE_TIE],
                              &scan->tokens->tokens.data[i]))
      return false;
  return true;
}

/* "12 August", "8/12/2031": a day of a month, without a time. */
static bool is_dated(const date_reading *reading) {
  return reading->hour == ABSENT &&
         (reading->action == DATE_NUMERIC ||
          (reading->action == DATE_POINT && reading->month != ABSENT && reading->day != ABSENT));
}

/* Any one day without a time. */
static bool is_day(const date_reading *reading) {
  return is_dated(reading) ||
         (reading->hour == ABSENT && !reading->many &&
          (reading->action == DATE_DEICTIC || reading->action == DATE_WEEKDAY));
}

/* "that evening", "this morning" */
static bool is_part_of_day(const date_reading *reading) {
  return reading->action == DATE_PART && reading->relation && reading->hour == ABSENT &&
         !reading->many;
}

static bool is_bare_time(const date_reading *reading) {
  return reading->action == DATE_CLOCK && !reading->word && reading->weekday == ABSENT;
}

static bool is_week(const date_plan *plan, const sf_scan *scan, const date_reading *reading) {
  return reading->action == DATE_RELATIVE && !reading->many && !reading->extent &&
         date_unit_grain(plan, scan, reading->unit) == GRAIN_WEEK;
}

static void take_time(date_reading *day, const date_reading *time) {
  day->hour = time->hour;
  day->minute = time->minute;
  day->zone = time->zone;
  date_fit_hour(day); /* "Monday night, at around 10:30" */
  if (day->weekday == ABSENT)
    day->weekday = time->weekday;
}

static void take_place(date_reading *whole, const date_reading *first, const date_reading *last) {
  whole->start = first->start;
  whole->first = first->first;
  whole->end = last->end;
  whole->stop = last->stop;
  if (!whole->about)
    whole->about = first->about;
}

/* "the week of 5 May", "the week beginning May 5": one word stands between. */
static bool is_week_of_day(const date_plan *plan, const sf_scan *scan, const date_reading *first,
                           const date_reading *second) {
  date_grain grain = first->action == DATE_CONTEXT && !first->many && !first->container
                         ? date_unit_grain(plan, scan, first->unit)
                         : GRAIN_NONE;
  return (grain == GRAIN_WEEK || grain == GRAIN_WEEKEND) && is_dated(second) &&
         second->action == DATE_POINT && second->first == first->stop + 1 &&
         first->sentence == second->sentence &&
         sf_lexicon_find_word(scan->lexicon, plan->tables[TABLE_WEEK_TIE],
                              &scan->tokens->tokens.data[first->stop]);
}

/* "mid-afternoon yesterday" */
static bool is_part_then_day(const date_reading *first, const date_reading *second) {
  return first->action == DATE_PART && !first->relation && first->hour == ABSENT && !first->many &&
         second->action == DATE_DEICTIC && !second->part && second->hour == ABSENT &&
         !sf_entry_value(second->word, 1).length;
}

bool date_join(const date_plan *plan, const sf_scan *scan, date_reading *first,
               const date_reading *second) {
  date_reading whole;
  bool beside = first->stop == second->first;
  if (is_bare_time(second) && (is_day(first) || is_part_of_day(first)) &&
      is_tied(plan, scan, first, second)) {
    whole = *first;
    take_time(&whole, second);
  } else if (first->action == DATE_CLOCK && !first->word && is_tied(plan, scan, first, second) &&
             (is_dated(second) || (is_bare_time(first) && is_part_of_day(second)))) {
    whole = *second;
    take_time(&whole, first);
  } else if (beside && is_week(plan, scan, first) && second->action == DATE_WEEKDAY &&
             !second->relation && !second->many) {
    whole = *second;
    whole.relation = first->relation;
    whole.of_week = true;
  } else if (is_week_of_day(plan, scan, first, second)) {
    whole = *second;
    whole.unit = first->unit;
    whole.extent = first->extent;
  } else if (beside && is_part_then_day(first, second)) {
    whole = *second;
    whole.part = first->part;
    whole.extent = first->extent;
  } else {
    return false;
  }
  take_place(&whole, first, second);
  *first = whole;
  return true;
}
