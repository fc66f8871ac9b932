/* resolve.c: what an expression means: the choice by action, and everything that counts from an
 * anchor: weekdays, today, last year, the quarter, two months ago. Named parts of the calendar are
 * named.c, lengths and repetitions length.c.
 */
#include "extract/date/internal.h"

#include <stdarg.h>
#include <stdio.h>

/* ---- results ---- */

void date_result_text(date_result *out, date_type type, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(out->value, sizeof out->value, format, arguments);
  va_end(arguments);
  out->type = type;
}

void date_result_point(date_result *out, date_point point) {
  date_point_write(point, out->value); /* DATE_POINT_SIZE < DATE_VALUE_SIZE */
  out->type = TYPE_DATE;
  out->point = point;
  out->has_days = true;
  out->from = date_point_first(point);
  out->to = date_point_last(point);
}

void date_result_range(date_result *out, sf_day_number from, sf_day_number to) {
  char first[DATE_POINT_SIZE], last[DATE_POINT_SIZE];
  if (to < from)
    return;
  date_day_write(from, first);
  date_day_write(to, last);
  date_result_text(out, TYPE_DATE, "%s/%s", first, last);
  out->point = date_point_day(from);
  out->has_days = true;
  out->from = from;
  out->to = to;
}

/* A day with the reading's time or part of the day. */
void date_result_time(date_result *out, sf_day_number day, const date_reading *reading) {
  char text[DATE_POINT_SIZE];
  date_result_point(out, date_point_day(day));
  if (reading->hour == ABSENT && !reading->part)
    return;
  date_day_write(day, text);
  if (reading->hour != ABSENT)
    date_result_text(out, TYPE_TIME, "%sT%02d:%02d%.*s", text, reading->hour, reading->minute,
                     (int)reading->zone.length, reading->zone.data ? reading->zone.data : "");
  else
    date_result_text(out, TYPE_TIME, "%sT%.*s", text, (int)sf_entry_value(reading->part, 0).length,
                     sf_entry_value(reading->part, 0).data);
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
static bool spoken_day(const date_frame *frame, const date_reading *reading, sf_day_number *day) {
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

static int step_of(const sf_entry *relation) {
  return date_integer(sf_entry_value(relation, 0));
}

/* ---- weekdays ---- */

/* "Friday to Tuesday" still goes on; "Friday and Thursday" does not. */
#define LONGEST_RUN 4

static sf_day_number latest_weekday(sf_day_number day, int weekday) {
  return day - (sf_day_number_weekday(day) - weekday + 7) % 7;
}

static sf_day_number next_weekday(sf_day_number day, int weekday) {
  return day + (weekday - sf_day_number_weekday(day) + 7) % 7;
}

/* Does the reading go on from a weekday just before it: "Monday and Tuesday"? */
static bool continues(const date_frame *frame, const date_reading *reading) {
  const date_reading *before = frame->before;
  return before && before->weekday != ABSENT && frame->before_point.grain == GRAIN_DAY &&
         date_linked(frame, before, reading) &&
         (reading->weekday - before->weekday + 7) % 7 <= LONGEST_RUN;
}

/* "31 March 2033, a Thursday": the weekday of the day just named. */
static bool repeats(const date_frame *frame, const date_reading *reading) {
  const date_reading *before = frame->before;
  return before && frame->before_point.grain == GRAIN_DAY && before->month != ABSENT &&
         before->sentence == reading->sentence && reading->first <= before->stop + 3 &&
         sf_day_number_weekday(date_point_first(frame->before_point)) == reading->weekday;
}

static sf_day_number related_weekday(const date_frame *frame, const date_reading *reading,
                                     sf_day_number day) {
  int step = step_of(reading->relation), weekday = reading->weekday;
  bool of_week = reading->rule->option_count > 0; /* "Wednesday of last week" */
  if (of_week)
    return date_point_first(date_point_at(GRAIN_WEEK, day)) + 7 * step + weekday - 1;
  if (step < 0)
    return latest_weekday(day - 1, weekday);
  if (step > 0)
    return next_weekday(day + 1, weekday);
  if (date_tense_at(frame, reading) == TENSE_PAST)
    return latest_weekday(day, weekday);
  return next_weekday(day, weekday);
}

static void resolve_weekday(const date_frame *frame, const date_reading *reading,
                            date_result *out) {
  const sf_slice part = reading->part ? sf_entry_value(reading->part, 0) : (sf_slice){0};
  if (reading->many) {
    date_result_text(out, TYPE_SET, "XXXX-WXX-%d%s%.*s", reading->weekday, part.length ? "T" : "",
                     (int)part.length, part.length ? part.data : "");
    return;
  }
  sf_slice anchor = reading->relation ? sf_entry_value(reading->relation, 1) : (sf_slice){0};
  sf_day_number day;
  if (!date_anchor(frame, anchor, &day, &out->anchor)) {
    date_result_text(out, part.length ? TYPE_TIME : TYPE_DATE, "XXXX-WXX-%d%s%.*s",
                     reading->weekday, part.length ? "T" : "", (int)part.length,
                     part.length ? part.data : "");
    return;
  }
  if (reading->relation)
    day = related_weekday(frame, reading, day);
  else if (repeats(frame, reading))
    day = date_point_first(frame->before_point);
  else if (continues(frame, reading))
    day = next_weekday(date_point_first(frame->before_point), reading->weekday);
  else if (date_tense_at(frame, reading) == TENSE_FUTURE || frame->historical)
    day = next_weekday(day, reading->weekday);
  else
    day = latest_weekday(day, reading->weekday);
  date_result_time(out, day, reading);
}

static void resolve_deictic(const date_frame *frame, const date_reading *reading,
                            date_result *out) {
  if (!reading->word) {
    out->declined = "no day word";
    return;
  }
  sf_slice part = sf_entry_value(reading->word, 1);
  if (!frame->has_published || frame->historical) {
    out->type = part.length || reading->part ? TYPE_TIME : TYPE_DATE;
    return;
  }
  sf_day_number day = frame->published + step_of(reading->word);
  out->anchor = "published";
  date_result_time(out, day, reading);
  if (part.length && !reading->part) {
    char text[DATE_POINT_SIZE];
    date_day_write(day, text);
    date_result_text(out, TYPE_TIME, "%sT%.*s", text, (int)part.length, part.data);
  }
}

/* ---- last year, the same month ---- */

static void resolve_related_month(const date_frame *frame, const date_reading *reading,
                                  date_result *out) {
  sf_day_number day;
  if (!date_anchor(frame, sf_entry_value(reading->relation, 1), &day, &out->anchor)) {
    date_result_text(out, TYPE_DATE, "XXXX-%02d", reading->month);
    return;
  }
  sf_calendar_day now = sf_day_number_split(day);
  int step = step_of(reading->relation), year = now.year;
  if (step < 0 && reading->month >= now.month)
    year--;
  if (step > 0 && reading->month <= now.month)
    year++;
  sf_calendar_day wanted = {year, reading->month, reading->day};
  if (reading->day != ABSENT && sf_calendar_day_is_valid(wanted))
    date_result_point(out, date_point_day(sf_day_number_of(year, reading->month, reading->day)));
  else
    date_result_point(out, date_point_month(year, reading->month));
}

/* "the weekend" of a day: the one it lies in or that comes before, unless the tense says next. */
static date_point weekend_of(const date_frame *frame, const date_reading *reading,
                             sf_day_number day, int step) {
  date_point weekend = date_point_at(GRAIN_WEEKEND, day);
  bool on_weekend = sf_day_number_weekday(day) >= 6;
  if (step != ABSENT)
    weekend.index += step;
  else if (!on_weekend && date_tense_at(frame, reading) != TENSE_FUTURE)
    weekend.index--;
  return weekend;
}

/* The quarter that the text reports on: the last it named, else the last that is over. */
static bool reported_quarter(const date_frame *frame, date_result *out) {
  if (frame->quarter.grain == GRAIN_QUARTER) {
    date_result_point(out, frame->quarter);
    out->anchor = "text";
    return true;
  }
  sf_day_number day;
  if (!date_anchor(frame, (sf_slice){0}, &day, &out->anchor))
    return false;
  date_point quarter = date_point_at(GRAIN_QUARTER, day);
  quarter.index--;
  date_result_point(out, quarter);
  return true;
}

/* Does "ended Sept. 30" stand behind the reading? */
static bool has_end(const date_frame *frame, const date_reading *reading) {
  const date_reading *next = frame->next;
  if (!next || next->month == ABSENT || next->sentence != reading->sentence ||
      next->first != reading->stop + 1)
    return false;
  const sf_token *link = &frame->scan->tokens->tokens.data[reading->stop];
  return sf_lexicon_find_word(frame->scan->lexicon, frame->plan->tables[TABLE_ENDED], link) != NULL;
}

/* "the quarter ended Sept. 30": the month beside it tells which. */
static bool ended_quarter(const date_frame *frame, const date_reading *reading, date_result *out) {
  const date_reading *next = frame->next;
  if (!frame->has_published || !has_end(frame, reading))
    return false;
  sf_calendar_day published = sf_day_number_split(frame->published);
  int year = next->year != ABSENT ? next->year : published.year - (next->month > published.month);
  date_point quarter = date_point_quarter(year, sf_month_quarter(next->month));
  date_result_point(out, quarter);
  out->anchor = "text";
  return true;
}

static void resolve_relative(const date_frame *frame, const date_reading *reading,
                             date_result *out) {
  if (!reading->relation) {
    out->declined = "no relation";
    return;
  }
  if (reading->month != ABSENT) {
    resolve_related_month(frame, reading, out);
    return;
  }
  int step = step_of(reading->relation);
  date_grain grain = date_unit_grain(frame->plan, frame->scan, reading->unit);
  sf_slice anchor = sf_entry_value(reading->relation, 1);
  if (sf_slice_is(anchor, "latest") && (reading->period || grain == GRAIN_QUARTER)) {
    if (!ended_quarter(frame, reading, out))
      reported_quarter(frame, out);
    return;
  }
  if (grain == GRAIN_NONE || (reading->many && step == 0)) {
    out->declined = "no stretch of the calendar";
    return;
  }
  if (reading->many) {
    date_result_text(out, TYPE_DATE, "%s", step < 0 ? "PAST_REF" : "FUTURE_REF");
    return;
  }
  sf_day_number day;
  if (sf_slice_is(anchor, "latest"))
    step = -1;
  if (!date_anchor(frame, anchor, &day, &out->anchor))
    return;
  if (grain == GRAIN_DAY && sf_slice_is(anchor, "text")) {
    if (!spoken_day(frame, reading, &day)) {
      out->declined = "no day spoken of";
      return;
    }
    out->anchor = "text";
  }
  date_point point =
      grain == GRAIN_WEEKEND ? weekend_of(frame, reading, day, step) : date_point_at(grain, day);
  if (grain != GRAIN_WEEKEND)
    point.index += step;
  date_result_point(out, point);
  if (reading->fiscal)
    date_result_text(out, TYPE_DATE, "FY%d", point.index);
  out->has_days = !reading->fiscal;
}

/* "the year", "the quarter": what the text or the day of publication is in. */
static void resolve_context(const date_frame *frame, const date_reading *reading,
                            date_result *out) {
  date_grain grain = date_unit_grain(frame->plan, frame->scan, reading->unit);
  if (grain == GRAIN_QUARTER || reading->period) {
    if (!ended_quarter(frame, reading, out))
      reported_quarter(frame, out);
    return;
  }
  if (grain == GRAIN_NONE || reading->many || grain >= GRAIN_DECADE) {
    out->declined = "a unit without a place in the calendar";
    return;
  }
  sf_day_number day;
  bool anchored = date_anchor(frame, (sf_slice){0}, &day, &out->anchor);
  if (grain == GRAIN_DAY) {
    if (!spoken_day(frame, reading, &day)) {
      out->declined = "no day spoken of";
      return;
    }
    out->anchor = "text";
  } else if (grain == GRAIN_YEAR && has_end(frame, reading)) { /* "the year to March" */
    date_result_text(out, TYPE_DURATION, "P1Y");
    return;
  } else if (grain == GRAIN_YEAR && frame->year != ABSENT &&
             frame->year_sentence == reading->sentence) { /* "in 2030, and over the year" */
    date_result_point(out, date_point_year(frame->year));
    out->anchor = "text";
    return;
  } else if (!anchored) {
    return;
  }
  if (grain == GRAIN_WEEKEND)
    date_result_point(out, weekend_of(frame, reading, day, ABSENT));
  else
    date_result_point(out, date_point_at(grain, day));
}

/* ---- two months ago ---- */

/* "a year earlier" beside a quarter means that quarter a year earlier. */
static bool shift_quarter(const date_frame *frame, const date_reading *reading, date_grain grain,
                          int count, date_result *out) {
  if (grain != GRAIN_YEAR || count != -1 || frame->quarter.grain != GRAIN_QUARTER ||
      frame->quarter_sentence + 2 < reading->sentence)
    return false;
  date_result_point(out, (date_point){GRAIN_QUARTER, frame->quarter.index - 4});
  out->anchor = "text";
  return true;
}

static void resolve_shifted(const date_frame *frame, const date_reading *reading,
                            date_result *out) {
  int sign = reading->shift ? date_integer(sf_entry_value(reading->shift, 0)) : 1;
  date_grain grain = date_unit_grain(frame->plan, frame->scan, reading->unit);
  sf_slice anchor = reading->shift ? sf_entry_value(reading->shift, 1) : (sf_slice){0};
  if (!reading->unit)
    return;
  if (reading->vague) {
    date_result_text(out, TYPE_DATE, "%s", sign < 0 ? "PAST_REF" : "FUTURE_REF");
    return;
  }
  int64_t number = reading->number == ABSENT ? 1000 : reading->number;
  if (grain == GRAIN_NONE && sf_slice_is(sf_entry_value(reading->unit, 0), "W")) {
    grain = GRAIN_WEEK;
    number *= date_integer(sf_entry_value(reading->unit, 1));
  }
  if (grain == GRAIN_NONE || number % 1000 || number > 100000000) {
    date_resolve_duration(frame, reading, out);
    return;
  }
  int count = (int)(number / 1000) * sign;
  if (grain == GRAIN_DECADE || grain == GRAIN_CENTURY) { /* a year, so and so many away */
    count *= grain == GRAIN_DECADE ? 10 : 100;
    grain = GRAIN_YEAR;
  }
  if (shift_quarter(frame, reading, grain, count, out))
    return;
  sf_day_number day;
  if (!date_anchor(frame, anchor, &day, &out->anchor))
    return;
  if (out->anchor[0] == 't' && grain < frame->last.grain)
    return; /* "three days later" than a month: which day is not known */
  date_point point = date_point_at(grain, day);
  point.index += count;
  date_result_point(out, point);
}

/* ---- times and parts of a day ---- */

/* The day of a time: named beside it, else of the sentence, else of publication. */
static bool day_of_time(const date_frame *frame, const date_reading *reading, sf_day_number *day,
                        const char **anchor) {
  const date_reading *next = frame->next;
  date_result beside = {.value = ""};
  if (next && next->action == DATE_POINT && next->day != ABSENT &&
      next->sentence == reading->sentence && next->first <= reading->stop + 1) {
    date_resolve_named(frame, next, &beside); /* "5 a.m. on October 3" */
    *anchor = beside.anchor;
    *day = beside.from;
    return beside.has_days;
  }
  if (frame->day.grain == GRAIN_DAY &&
      (frame->day_sentence == reading->sentence || frame->historical)) {
    *day = date_point_first(frame->day);
    *anchor = "text";
    return true;
  }
  return date_anchor(frame, (sf_slice){0}, day, anchor);
}

static void resolve_clock(const date_frame *frame, const date_reading *reading, date_result *out) {
  sf_day_number day;
  if (reading->hour > 24 || (reading->hour == 24 && reading->minute > 0)) {
    out->declined = "no time of day";
    return;
  }
  if (reading->weekday != ABSENT) {
    resolve_weekday(frame, reading, out);
  } else if (reading->word) {
    resolve_deictic(frame, reading, out);
  } else if (day_of_time(frame, reading, &day, &out->anchor)) {
    date_result_time(out, day, reading);
    out->point = (date_point){GRAIN_NONE, 0};
  }
  out->type = TYPE_TIME;
  if (!out->has_days)
    date_result_text(out, TYPE_TIME, "T%02d:%02d%.*s", reading->hour, reading->minute,
                     (int)reading->zone.length, reading->zone.data ? reading->zone.data : "");
}

static void resolve_part(const date_frame *frame, const date_reading *reading, date_result *out) {
  sf_day_number day;
  out->type = TYPE_TIME;
  if (!reading->part)
    return;
  sf_slice part = sf_entry_value(reading->part, 0);
  sf_slice anchor = reading->relation ? sf_entry_value(reading->relation, 1) : SF_SLICE("text");
  bool known = reading->relation ? date_anchor(frame, anchor, &day, &out->anchor)
                                 : day_of_time(frame, reading, &day, &out->anchor);
  if (!known) {
    date_result_text(out, TYPE_TIME, "T%.*s", (int)part.length, part.data);
    return;
  }
  if (reading->relation)
    day += step_of(reading->relation);
  date_result_time(out, day, reading);
}

/* ---- the choice ---- */

static void resolve_reference(const date_frame *frame, const date_reading *reading,
                              date_result *out) {
  (void)frame;
  sf_slice value = reading->word ? sf_entry_value(reading->word, 0) : (sf_slice){0};
  date_result_text(out, TYPE_DATE, "%.*s", (int)value.length, value.length ? value.data : "");
}

/* A pattern may let a spelling through that the table's look-up does not know. */
static bool lacks_entry(const date_reading *reading) {
  switch (reading->action) {
  case DATE_DEICTIC:
  case DATE_REFERENCE:
    return !reading->word;
  case DATE_HOLIDAY:
    return !reading->holiday;
  case DATE_SEASON:
    return reading->season == ABSENT;
  case DATE_WEEKDAY:
    return reading->weekday == ABSENT;
  case DATE_PART:
    return !reading->part;
  case DATE_POINT:
  case DATE_NUMERIC:
  case DATE_RELATIVE:
  case DATE_CONTEXT:
  case DATE_SHIFTED:
  case DATE_DURATION:
  case DATE_SET:
  case DATE_MONTHS:
  case DATE_CLOCK:
  case DATE_YEAR_END:
  case DATE_WEEK:
  case DATE_RELATED:
  case DATE_LENGTH:
  default:
    return false;
  }
}

static void set_modifier(const date_reading *reading, date_result *out) {
  if (reading->extent)
    out->modifier = sf_entry_value(reading->extent, 0);
  else if (reading->about)
    out->modifier = sf_entry_value(reading->about, 0);
}

void date_resolve(const date_frame *frame, const date_reading *reading, date_result *out) {
  static void (*const resolvers[])(const date_frame *, const date_reading *,
                                   date_result *) = {[DATE_POINT] = date_resolve_named,
                                                     [DATE_NUMERIC] = date_resolve_named,
                                                     [DATE_WEEKDAY] = resolve_weekday,
                                                     [DATE_DEICTIC] = resolve_deictic,
                                                     [DATE_REFERENCE] = resolve_reference,
                                                     [DATE_RELATIVE] = resolve_relative,
                                                     [DATE_CONTEXT] = resolve_context,
                                                     [DATE_SHIFTED] = resolve_shifted,
                                                     [DATE_DURATION] = date_resolve_duration,
                                                     [DATE_SET] = date_resolve_set,
                                                     [DATE_MONTHS] = date_resolve_months,
                                                     [DATE_SEASON] = date_resolve_season,
                                                     [DATE_HOLIDAY] = date_resolve_holiday,
                                                     [DATE_CLOCK] = resolve_clock,
                                                     [DATE_PART] = resolve_part,
                                                     [DATE_YEAR_END] = date_resolve_year_end,
                                                     [DATE_WEEK] = date_resolve_week};
  if (lacks_entry(reading)) {
    out->declined = "a word that its table does not know";
    return;
  }
  resolvers[reading->action](frame, reading, out);
  set_modifier(reading, out);
}
