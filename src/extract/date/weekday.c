/* weekday.c: weekdays, alone or with "last", "next", "of this week"; today, yesterday, tomorrow.
 *
 * A bare weekday of the news is the latest such day up to publication, unless the tense looks
 * ahead.
 */
#include "extract/date/internal.h"

/* "Friday to Tuesday" still goes on; "Friday and Thursday" does not. */
#define LONGEST_RUN 4

sf_day_number date_latest_weekday(sf_day_number day, int weekday) {
  return day - (sf_day_number_weekday(day) - weekday + 7) % 7;
}

sf_day_number date_next_weekday(sf_day_number day, int weekday) {
  return day + (weekday - sf_day_number_weekday(day) + 7) % 7;
}

/* Does the reading go on from a weekday just before it: "Monday and Tuesday"? */
static bool continues(const date_frame *frame, const date_reading *reading) {
  const date_reading *before = frame->before;
  return before && before->weekday != ABSENT && frame->before_point.grain == GRAIN_DAY &&
         date_linked(frame, before, reading) &&
         (reading->weekday - before->weekday + 7) % 7 <= LONGEST_RUN;
}

/* "Saturday (17 May)": the day behind the mark tells which, if it is such a weekday. */
static bool is_explained(const date_frame *frame, const date_reading *reading, sf_day_number *day) {
  const date_reading *next = frame->next;
  date_result beside = {.length = 0};
  if (!next || next->action != DATE_POINT || next->day == ABSENT || next->month == ABSENT ||
      next->sentence != reading->sentence || next->first != reading->stop + 1 ||
      frame->scan->text.data[frame->scan->tokens->tokens.data[reading->stop].start] != '(')
    return false;
  date_resolve_named(frame, next, &beside);
  *day = beside.from;
  return beside.has_days && sf_day_number_weekday(beside.from) == reading->weekday;
}

/* "31 March 2033, a Thursday": the weekday of the day just named. */
static bool repeats(const date_frame *frame, const date_reading *reading) {
  const date_reading *before = frame->before;
  return before && frame->before_point.grain == GRAIN_DAY && before->month != ABSENT &&
         before->sentence == reading->sentence && reading->first <= before->stop + 3 &&
         sf_day_number_weekday(date_point_first(frame->before_point)) == reading->weekday;
}

/* "next week on Friday": the week named just before it. */
static bool of_named_week(const date_frame *frame, const date_reading *reading) {
  const date_reading *before = frame->before;
  return before && frame->before_point.grain == GRAIN_WEEK && before->relation &&
         before->sentence == reading->sentence && reading->first <= before->stop + 1;
}

static sf_day_number related_weekday(const date_frame *frame, const date_reading *reading,
                                     sf_day_number day) {
  int step = date_step(reading->relation), weekday = reading->weekday;
  if (reading->of_week) /* "Wednesday of last week" */
    return date_point_first(date_point_at(GRAIN_WEEK, day)) + 7 * step + weekday - 1;
  if (step < 0)
    return date_latest_weekday(day - 1, weekday);
  if (step > 0)
    return date_next_weekday(day + 1, weekday);
  if (date_tense_at(frame, reading) == TENSE_PAST)
    return date_latest_weekday(day, weekday);
  return date_next_weekday(day, weekday);
}

/* A weekday of no known week. */
static void any_weekday(date_result *out, date_type type, int weekday, sf_slice part) {
  date_result_text(out, type, "XXXX-WXX-");
  date_result_number(out, weekday, 1);
  if (part.length)
    date_result_part(out, part);
}

/* "the Friday before Christmas", "the Monday after 3 May": the day it is counted from, and which
 * way. */
static bool day_beside(const date_frame *frame, const date_reading *reading, sf_day_number *day,
                       const char **anchor) {
  const date_reading *next = frame->next;
  date_result beside = {.length = 0};
  if (!next || next->sentence != reading->sentence || next->first != reading->stop + 1)
    return false;
  const sf_entry *way = sf_lexicon_find_word(frame->scan->lexicon, frame->plan->tables[TABLE_SHIFT],
                                             &frame->scan->tokens->tokens.data[reading->stop]);
  int step = way ? date_step(way) : 0;
  if (next->action == DATE_HOLIDAY)
    date_resolve_holiday(frame, next, &beside);
  else if (next->action == DATE_POINT && next->day != ABSENT)
    date_resolve_named(frame, next, &beside);
  if (!beside.has_days || step * step != 1)
    return false;
  *day = step < 0 ? date_latest_weekday(beside.from - 1, reading->weekday)
                  : date_next_weekday(beside.to + 1, reading->weekday);
  *anchor = beside.anchor;
  return true;
}

/* What the readings before it or the tense tell; `day`: that of publication. */
static sf_day_number bare_weekday(const date_frame *frame, const date_reading *reading,
                                  sf_day_number day) {
  if (of_named_week(frame, reading))
    return date_point_first(frame->before_point) + reading->weekday - 1;
  if (repeats(frame, reading))
    return date_point_first(frame->before_point);
  if (continues(frame, reading))
    return date_next_weekday(date_point_first(frame->before_point), reading->weekday);
  if (date_tense_at(frame, reading) == TENSE_FUTURE || frame->historical)
    return date_next_weekday(day, reading->weekday);
  sf_day_number latest = date_latest_weekday(day, reading->weekday);
  bool tomorrow = latest == day - 6; /* "the primary on Tuesday", on Monday */
  return tomorrow && !date_past_beside(frame, reading) ? day + 1 : latest;
}

void date_resolve_weekday(const date_frame *frame, const date_reading *reading, date_result *out) {
  const sf_slice part = reading->part ? sf_entry_value(reading->part, 0) : (sf_slice){0};
  if (reading->many) {
    any_weekday(out, TYPE_SET, reading->weekday, part);
    return;
  }
  sf_slice anchor = reading->relation ? sf_entry_value(reading->relation, 1) : (sf_slice){0};
  sf_day_number day, explained;
  if (!date_anchor(frame, anchor, &day, &out->anchor)) {
    any_weekday(out, part.length ? TYPE_TIME : TYPE_DATE, reading->weekday, part);
    return;
  }
  if (is_explained(frame, reading, &explained))
    day = explained;
  else if (reading->relation)
    day = related_weekday(frame, reading, day);
  else if (!day_beside(frame, reading, &day, &out->anchor))
    day = bare_weekday(frame, reading, day);
  date_result_time(out, day, reading);
}

void date_resolve_deictic(const date_frame *frame, const date_reading *reading, date_result *out) {
  if (!reading->word) {
    out->declined = "no day word";
    return;
  }
  sf_slice part = sf_entry_value(reading->word, 1);
  if (!frame->has_published || frame->historical) {
    out->type = part.length || reading->part ? TYPE_TIME : TYPE_DATE;
    return;
  }
  sf_day_number day = frame->published + date_step(reading->word);
  out->anchor = "published";
  date_result_time(out, day, reading);
  if (part.length && !reading->part && reading->hour == ABSENT) {
    date_result_text(out, TYPE_TIME, "");
    date_result_day(out, day);
    date_result_part(out, part);
  }
}
