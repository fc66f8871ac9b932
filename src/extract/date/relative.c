/* relative.c: what lies so many units from an anchor: last year, the same day, the quarter,
 * two months ago.
 */
#include "extract/date/internal.h"

/* ---- last year, the same month ---- */

/* So many sentences back "the same period" may reach. */
#define SAME_REACH 2

static void resolve_related_month(const date_frame *frame, const date_reading *reading,
                                  date_result *out) {
  sf_day_number day;
  if (!date_anchor(frame, sf_entry_value(reading->relation, 1), &day, &out->anchor)) {
    date_result_text(out, TYPE_DATE, "XXXX-");
    date_result_number(out, reading->month, 2);
    return;
  }
  sf_calendar_day now = sf_day_number_split(day);
  int step = date_step(reading->relation), year = now.year;
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

/* "the same period last year": what the text has just spoken of, a year earlier; else the year. */
static void resolve_same(const date_frame *frame, const date_reading *reading, date_result *out) {
  int back = reading->relation ? date_step(reading->relation)
             : reading->shift  ? date_step(reading->shift)
                               : 0;
  date_point last = frame->last;
  bool near = frame->last_sentence + SAME_REACH >= reading->sentence;
  int in_year = last.grain == GRAIN_MONTH     ? 12
                : last.grain == GRAIN_QUARTER ? 4
                : last.grain == GRAIN_HALF    ? 2
                                              : 0;
  sf_day_number day;
  if (near && in_year && reading->year != ABSENT) /* "the same month of 2030" */
    back = reading->year - date_point_start_year(last);
  if (near && in_year) {
    date_result_point(out, (date_point){last.grain, last.index + back * in_year});
    out->anchor = "text";
  } else if (reading->year != ABSENT) {
    date_result_point(out, date_point_year(reading->year));
  } else if (date_anchor(frame, SF_SLICE("published"), &day, &out->anchor)) {
    date_result_point(out, date_point_year(sf_day_number_split(day).year + back));
  }
}

/* "the next day": of the one that the text has just spoken of, in a tale of what was. */
static bool next_day(const date_frame *frame, const date_reading *reading, date_result *out) {
  sf_day_number day;
  if (frame->day_sentence + SAME_REACH < reading->sentence ||
      !date_spoken_day(frame, reading, &day) || day >= frame->published ||
      date_tense_at(frame, reading) == TENSE_FUTURE)
    return false;
  date_result_time(out, day + 1, reading);
  out->anchor = "text";
  return true;
}

void date_resolve_relative(const date_frame *frame, const date_reading *reading, date_result *out) {
  if (reading->container) {
    resolve_same(frame, reading, out);
    return;
  }
  if (!reading->relation) {
    out->declined = "no relation";
    return;
  }
  if (reading->month != ABSENT) {
    resolve_related_month(frame, reading, out);
    return;
  }
  int step = date_step(reading->relation);
  date_grain grain = date_unit_grain(frame->plan, frame->scan, reading->unit);
  sf_slice anchor = sf_entry_value(reading->relation, 1);
  if (step > 0 && grain == GRAIN_DAY && next_day(frame, reading, out))
    return;
  if (sf_slice_is(anchor, "latest") && (reading->period || grain == GRAIN_QUARTER)) {
    if (!ended_quarter(frame, reading, out))
      reported_quarter(frame, out);
    return;
  }
  if (grain == GRAIN_NONE && reading->unit && step != 0 && !reading->many) { /* "the past hour" */
    date_resolve_duration(frame, reading, out);
    return;
  }
  if (grain == GRAIN_NONE || (reading->many && step == 0)) {
    out->declined = "no stretch of the calendar";
    return;
  }
  if (reading->many) {
    date_result_text(out, TYPE_DATE, step < 0 ? "PAST_REF" : "FUTURE_REF");
    return;
  }
  sf_day_number day;
  if (sf_slice_is(anchor, "latest"))
    step = -1;
  if (!date_anchor(frame, anchor, &day, &out->anchor))
    return;
  if (grain == GRAIN_DAY && sf_slice_is(anchor, "text")) {
    if (!date_spoken_day(frame, reading, &day)) {
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
  if (reading->fiscal) {
    date_result_text(out, TYPE_DATE, "FY");
    date_result_number(out, point.index, 1);
  }
  out->has_days = !reading->fiscal;
}

/* "the week of May 5", "the weekend of 9 May": the day beside it tells which. */
static bool week_of_day(const date_frame *frame, const date_reading *reading, date_grain grain,
                        date_result *out) {
  const date_reading *next = frame->next;
  date_result beside = {.length = 0};
  if (!next || next->action != DATE_POINT || next->day == ABSENT || next->month == ABSENT ||
      next->sentence != reading->sentence || next->first != reading->stop + 1)
    return false;
  date_resolve_named(frame, next, &beside);
  if (beside.has_days)
    date_result_point(out, date_point_at(grain, beside.from));
  out->anchor = beside.anchor;
  return beside.has_days;
}

/* "the year to date" */
static void up_to_publication(const date_frame *frame, date_grain grain, date_result *out) {
  if (!frame->has_published)
    return;
  date_result_range(out, date_point_first(date_point_at(grain, frame->published)),
                    frame->published);
  out->anchor = "published";
}

/* "the year", "the quarter": what the text or the day of publication is in. */
void date_resolve_context(const date_frame *frame, const date_reading *reading, date_result *out) {
  date_grain grain = date_unit_grain(frame->plan, frame->scan, reading->unit);
  if (reading->container) {
    up_to_publication(frame, grain, out);
    return;
  }
  if (grain == GRAIN_QUARTER || reading->period) {
    if (!ended_quarter(frame, reading, out))
      reported_quarter(frame, out);
    return;
  }
  if ((grain == GRAIN_WEEK || grain == GRAIN_WEEKEND) && week_of_day(frame, reading, grain, out))
    return;
  if (grain == GRAIN_NONE || reading->many || grain >= GRAIN_DECADE) {
    out->declined = "a unit without a place in the calendar";
    return;
  }
  sf_day_number day;
  bool anchored = date_anchor(frame, (sf_slice){0}, &day, &out->anchor);
  if (grain == GRAIN_DAY) {
    if (!date_spoken_day(frame, reading, &day)) {
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

/* No more weeks or years are counted from a weekday. */
#define MOST_FROM_DAY 100

/* "two Sundays ago", "the Monday after next": so many such days away. */
static void shift_weekday(const date_frame *frame, const date_reading *reading, int count,
                          date_result *out) {
  sf_day_number day = frame->published;
  if (count < 0)
    day = date_latest_weekday(day - 1, reading->weekday) + 7 * (count + 1);
  else
    day = date_next_weekday(day + 1, reading->weekday) + 7 * (count - 1);
  date_result_point(out, date_point_day(day));
}

/* "two weeks from Friday", "a year ago today": the same day so many units away. */
static void shift_day(const date_frame *frame, const date_reading *reading, int count,
                      date_result *out) {
  sf_day_number day = frame->published;
  date_grain grain = date_unit_grain(frame->plan, frame->scan, reading->unit);
  if (reading->word)
    day += date_step(reading->word);
  else
    day = count < 0 ? date_latest_weekday(day, reading->weekday)
                    : date_next_weekday(day + 1, reading->weekday);
  if (grain == GRAIN_DAY || grain == GRAIN_WEEK) {
    day += count * (grain == GRAIN_WEEK ? 7 : 1);
  } else if (grain == GRAIN_MONTH || grain == GRAIN_YEAR) {
    sf_calendar_day start = sf_day_number_split(day);
    sf_calendar_day end =
        sf_month_shift(start.year, start.month, count * (grain == GRAIN_YEAR ? 12 : 1));
    int length = sf_month_length(end.year, end.month);
    day = sf_day_number_of(end.year, end.month, start.day < length ? start.day : length);
  } else {
    out->declined = "no days to count";
    return;
  }
  date_result_point(out, date_point_day(day));
}

/* What is counted from a day: weekdays, or units from a weekday, today, tomorrow. */
static void shift_from_day(const date_frame *frame, const date_reading *reading, int64_t number,
                           int sign, date_result *out) {
  if (!frame->has_published || frame->historical || reading->vague || number % 1000 ||
      number > MOST_FROM_DAY * 1000)
    return;
  int count = (int)(number / 1000) * sign;
  if (reading->unit)
    shift_day(frame, reading, count, out);
  else
    shift_weekday(frame, reading, count, out);
  out->anchor = "published";
}

void date_resolve_shifted(const date_frame *frame, const date_reading *reading, date_result *out) {
  int sign = reading->shift ? date_integer(sf_entry_value(reading->shift, 0)) : 1;
  date_grain grain = date_unit_grain(frame->plan, frame->scan, reading->unit);
  sf_slice anchor = reading->shift ? sf_entry_value(reading->shift, 1) : (sf_slice){0};
  int64_t number = reading->number == ABSENT ? 1000 : reading->number;
  if (reading->weekday != ABSENT || reading->word) {
    shift_from_day(frame, reading, number, sign, out);
    return;
  }
  if (!reading->unit)
    return;
  bool unknown = reading->vague || (reading->many && reading->number == ABSENT);
  if (unknown && sign > 0 && sf_slice_is(anchor, "text")) {
    date_resolve_duration(frame, reading, out); /* "a few days later" is not in the future */
    return;
  }
  if (unknown) { /* "years ago" */
    date_result_text(out, TYPE_DATE, sign < 0 ? "PAST_REF" : "FUTURE_REF");
    return;
  }
  if (grain == GRAIN_NONE && sf_slice_is(sf_entry_value(reading->unit, 0), "W")) {
    grain = GRAIN_WEEK;
    number *= date_integer(sf_entry_value(reading->unit, 1));
  }
  if (grain == GRAIN_DECADE || grain == GRAIN_CENTURY) { /* a year, so and so many away */
    number *= grain == GRAIN_DECADE ? 10 : 100;
    grain = GRAIN_YEAR;
  }
  if (grain == GRAIN_YEAR && number % 1000 && number * 12 % 1000 == 0) {
    grain = GRAIN_MONTH; /* "a year and a half ago" */
    number *= 12;
  }
  if (grain == GRAIN_NONE || number % 1000 || number > 100000000) {
    date_resolve_duration(frame, reading, out);
    return;
  }
  int count = (int)(number / 1000) * sign;
  if (shift_quarter(frame, reading, grain, count, out))
    return;
  sf_day_number day;
  if (!date_anchor(frame, anchor, &day, &out->anchor))
    return;
  if (!strcmp(out->anchor, "text") && grain < frame->last.grain)
    return; /* "three days later" than a month: which day is not known */
  if (!strcmp(out->anchor, "published") && sign > 0 && sf_slice_is(anchor, "text") &&
      reading->number != ABSENT && date_tense_at(frame, reading) != TENSE_FUTURE) {
    out->anchor = NULL; /* "two weeks later he died", later than what is not said */
    date_resolve_duration(frame, reading, out);
    return;
  }
  date_point point = date_point_at(grain, day);
  point.index += count;
  date_result_point(out, point);
}
