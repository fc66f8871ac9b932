/* result.c: writing what an expression means, and the days that expressions count from.
 */
#include "extract/date/internal.h"

/* ---- results ---- */

void date_result_add(date_result *out, sf_slice text) {
  size_t room = sizeof out->value - out->length;
  size_t length = text.length < room ? text.length : room;
  if (length)
    memcpy(out->value + out->length, text.data, length);
  out->length += length;
}

void date_result_text(date_result *out, date_type type, const char *text) {
  out->type = type;
  out->length = 0;
  date_result_add(out, sf_slice_of(text));
}

void date_result_number(date_result *out, int64_t number, size_t width) {
  char digits[SF_NUMBER_SIZE];
  uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
  size_t count = (size_t)(sf_number_put(digits, size) - digits);
  if (number < 0)
    date_result_add(out, SF_SLICE("-"));
  for (; count < width; width--)
    date_result_add(out, SF_SLICE("0"));
  date_result_add(out, (sf_slice){digits, count});
}

void date_result_day(date_result *out, sf_day_number day) {
  char text[DATE_POINT_SIZE];
  date_result_add(out, (sf_slice){text, date_day_write(day, text)});
}

void date_result_point(date_result *out, date_point point) {
  out->length = date_point_write(point, out->value); /* DATE_POINT_SIZE < DATE_VALUE_SIZE */
  out->type = TYPE_DATE;
  out->point = point;
  out->has_days = true;
  out->from = date_point_first(point);
  out->to = date_point_last(point);
}

void date_result_range(date_result *out, sf_day_number from, sf_day_number to) {
  if (to < from)
    return;
  date_result_text(out, TYPE_DATE, "");
  date_result_day(out, from);
  date_result_add(out, SF_SLICE("/"));
  date_result_day(out, to);
  out->point = date_point_day(from);
  out->has_days = true;
  out->from = from;
  out->to = to;
}

void date_result_clock(date_result *out, const date_reading *reading) {
  date_result_add(out, SF_SLICE("T"));
  date_result_number(out, reading->hour, 2);
  date_result_add(out, SF_SLICE(":"));
  date_result_number(out, reading->minute, 2);
  date_result_add(out, reading->zone);
}

void date_result_part(date_result *out, sf_slice part) {
  date_result_add(out, SF_SLICE("T"));
  date_result_add(out, part);
}

/* A day with the reading's time or part of the day. */
void date_result_time(date_result *out, sf_day_number day, const date_reading *reading) {
  date_result_point(out, date_point_day(day));
  if (reading->hour == ABSENT && !reading->part)
    return;
  out->type = TYPE_TIME;
  if (reading->hour != ABSENT)
    date_result_clock(out, reading);
  else
    date_result_part(out, sf_entry_value(reading->part, 0));
}

/* ---- anchors ---- */

/* So many sentences back "that day" may reach. */
#define SPOKEN_REACH 10

/* The last day the text spoke of: the end of a day's worth of context. */
static bool text_day(const date_frame *frame, sf_day_number *day) {
  if (frame->last.grain == GRAIN_NONE)
    return false;
  *day = date_point_first(frame->last);
  return true;
}

/* The day that "that day" means: the last one named, if that is not long ago. */
bool date_spoken_day(const date_frame *frame, const date_reading *reading, sf_day_number *day) {
  if (frame->day.grain != GRAIN_DAY ||
      (!frame->historical && frame->day_sentence + SPOKEN_REACH < reading->sentence))
    return false;
  *day = date_point_first(frame->day);
  return true;
}

bool date_anchor(const date_frame *frame, sf_slice anchor, sf_day_number *day, const char **name) {
  bool text = sf_slice_is(anchor, "text") || frame->historical;
  if (text && text_day(frame, day)) {
    *name = "text";
    return true;
  }
  if (frame->historical || !frame->has_published)
    return false;
  *day = frame->published;
  *name = "published";
  return true;
}

date_grain date_unit_grain(const date_plan *plan, const sf_scan *scan, const sf_entry *unit) {
  static const struct {
    const char *name;
    date_grain grain;
  } grains[] = {{"day", GRAIN_DAY},       {"week", GRAIN_WEEK},       {"weekend", GRAIN_WEEKEND},
                {"month", GRAIN_MONTH},   {"quarter", GRAIN_QUARTER}, {"year", GRAIN_YEAR},
                {"decade", GRAIN_DECADE}, {"century", GRAIN_CENTURY}};
  (void)plan;
  (void)scan;
  for (size_t i = 0; unit && i < sizeof grains / sizeof *grains; i++)
    if (sf_slice_is(sf_entry_value(unit, 2), grains[i].name))
      return grains[i].grain;
  return GRAIN_NONE;
}

int date_step(const sf_entry *relation) {
  return date_integer(sf_entry_value(relation, 0));
}
