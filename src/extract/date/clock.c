/* clock.c: times and parts of a day, and the day that they belong to.
 */
#include "extract/date/internal.h"

/* The day of a time: named beside it, else of the sentence, else of publication. */
/* "from 1 am to 7 am on Monday": the day of the time that the stretch ends at. */
static bool day_of_end(const date_frame *frame, const date_reading *reading, sf_day_number *day,
                       const char **anchor) {
  const date_reading *next = frame->next;
  date_result end = {.length = 0};
  if (!next || next->hour == ABSENT || !date_spans(frame, reading, next) ||
      (next->weekday == ABSENT && !next->word && next->month == ABSENT))
    return false;
  date_resolve(frame, next, &end);
  *anchor = end.anchor;
  *day = end.from;
  return end.has_days;
}

/* "The blast came on Sunday. ... It was heard at 9 pm.": so many sentences back the day of a tale
 * of what was may stand. */
#define STORY_REACH 2
/* So long ago at most. */
#define STORY_DAYS 31

static bool is_of_story(const date_frame *frame, const date_reading *reading) {
  return frame->has_published && frame->day_sentence + STORY_REACH >= reading->sentence &&
         date_point_first(frame->day) < frame->published &&
         date_point_first(frame->day) + STORY_DAYS > frame->published &&
         date_tense_at(frame, reading) == TENSE_PAST;
}

static bool day_of_time(const date_frame *frame, const date_reading *reading, sf_day_number *day,
                        const char **anchor) {
  const date_reading *next = frame->next;
  date_result beside = {.length = 0};
  if (next && next->action == DATE_POINT && next->day != ABSENT &&
      next->sentence == reading->sentence && next->first <= reading->stop + 1) {
    date_resolve_named(frame, next, &beside); /* "5 a.m. on October 3" */
    *anchor = beside.anchor;
    *day = beside.from;
    return beside.has_days;
  }
  if (day_of_end(frame, reading, day, anchor))
    return true;
  if (frame->day.grain == GRAIN_DAY && (frame->day_sentence == reading->sentence ||
                                        frame->historical || is_of_story(frame, reading))) {
    *day = date_point_first(frame->day);
    *anchor = "text";
    return true;
  }
  return date_anchor(frame, (sf_slice){0}, day, anchor);
}

void date_resolve_clock(const date_frame *frame, const date_reading *reading, date_result *out) {
  sf_day_number day;
  if (reading->hour > 24 || (reading->hour == 24 && reading->minute > 0)) {
    out->declined = "no time of day";
    return;
  }
  if (reading->weekday != ABSENT) {
    date_resolve_weekday(frame, reading, out);
  } else if (reading->word) {
    date_resolve_deictic(frame, reading, out);
  } else if (day_of_time(frame, reading, &day, &out->anchor)) {
    date_result_time(out, day, reading);
    out->point = (date_point){GRAIN_NONE, 0};
  }
  out->type = TYPE_TIME;
  if (!out->has_days) {
    out->length = 0;
    date_result_clock(out, reading);
  }
}

void date_resolve_part(const date_frame *frame, const date_reading *reading, date_result *out) {
  sf_day_number day;
  out->type = TYPE_TIME;
  if (!reading->part)
    return;
  sf_slice part = sf_entry_value(reading->part, 0);
  sf_slice anchor = reading->relation ? sf_entry_value(reading->relation, 1) : SF_SLICE("text");
  bool known = reading->relation ? date_anchor(frame, anchor, &day, &out->anchor)
                                 : day_of_time(frame, reading, &day, &out->anchor);
  if (!known) {
    date_result_text(out, TYPE_TIME, "");
    date_result_part(out, part);
    return;
  }
  if (reading->relation)
    day += date_step(reading->relation);
  date_result_time(out, day, reading);
}
