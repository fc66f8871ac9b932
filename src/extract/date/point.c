/* point.c: see point.h. */
#include "extract/date/point.h"

#include <stdio.h>

static int floor_divide(int a, int b) {
  return a / b - (a % b < 0);
}

date_point date_point_day(sf_day_number day) {
  return (date_point){GRAIN_DAY, day};
}

date_point date_point_month(int year, int month) {
  return (date_point){GRAIN_MONTH, year * 12 + month - 1};
}

date_point date_point_year(int year) {
  return (date_point){GRAIN_YEAR, year};
}

date_point date_point_quarter(int year, int quarter) {
  return (date_point){GRAIN_QUARTER, year * 4 + quarter - 1};
}

date_point date_point_half(int year, int half) {
  return (date_point){GRAIN_HALF, year * 2 + half - 1};
}

date_point date_point_season(int year, int season) {
  return (date_point){GRAIN_SEASON, year * 4 + season};
}

date_point date_point_at(date_grain grain, sf_day_number day) {
  sf_calendar_day split = sf_day_number_split(day);
  int month = split.year * 12 + split.month - 1;
  switch (grain) {
  case GRAIN_WEEK:
  case GRAIN_WEEKEND: /* counted by the Monday; 1970-01-05 is week 0 */
    return (date_point){grain, floor_divide(day - 4, 7)};
  case GRAIN_MONTH:
    return (date_point){grain, month};
  case GRAIN_QUARTER:
    return (date_point){grain, floor_divide(month, 3)};
  case GRAIN_SEASON: /* spring begins in March */
    return (date_point){grain, floor_divide(month - 2, 3)};
  case GRAIN_HALF:
    return (date_point){grain, floor_divide(month, 6)};
  case GRAIN_YEAR:
    return (date_point){grain, split.year};
  case GRAIN_DECADE:
    return (date_point){grain, floor_divide(split.year, 10)};
  case GRAIN_CENTURY:
    return (date_point){grain, floor_divide(split.year, 100)};
  case GRAIN_NONE:
  case GRAIN_DAY:
  default:
    return (date_point){GRAIN_DAY, day};
  }
}

/* The first day of month number `month` since year 0. */
static sf_day_number month_start(int month) {
  sf_calendar_day start = sf_month_shift(0, 1, month);
  return sf_day_number_of(start.year, start.month, 1);
}

sf_day_number date_point_first(date_point point) {
  int index = point.index;
  switch (point.grain) {
  case GRAIN_WEEK:
    return index * 7 + 4;
  case GRAIN_WEEKEND:
    return index * 7 + 9;
  case GRAIN_MONTH:
    return month_start(index);
  case GRAIN_QUARTER:
    return month_start(index * 3);
  case GRAIN_SEASON:
    return month_start(index * 3 + 2);
  case GRAIN_HALF:
    return month_start(index * 6);
  case GRAIN_YEAR:
    return sf_day_number_of(index, 1, 1);
  case GRAIN_DECADE:
    return sf_day_number_of(index * 10, 1, 1);
  case GRAIN_CENTURY:
    return sf_day_number_of(index * 100, 1, 1);
  case GRAIN_NONE:
  case GRAIN_DAY:
  default:
    return index;
  }
}

sf_day_number date_point_last(date_point point) {
  if (point.grain == GRAIN_WEEKEND)
    return date_point_first(point) + 1;
  return date_point_first((date_point){point.grain, point.index + 1}) - 1;
}

int date_point_start_year(date_point point) {
  if (point.grain == GRAIN_WEEK || point.grain == GRAIN_WEEKEND)
    return sf_day_number_week(date_point_first(point)).year;
  return sf_day_number_split(date_point_first(point)).year;
}

/* "2031", "0493" behind "BC", or the leading digits of a decade or century. */
static int write_year(int year, int cut, char *out) {
  const char *era = "";
  if (year <= 0) {
    era = "BC";
    year = 1 - year;
  }
  int divisor = cut == 2 ? 100 : cut == 1 ? 10 : 1;
  return snprintf(out, DATE_POINT_SIZE, "%s%0*d", era, 4 - cut, year / divisor % 100000);
}

size_t date_day_write(sf_day_number day, char *out) {
  sf_calendar_day split = sf_day_number_split(day);
  int length = write_year(split.year, 0, out);
  return (size_t)(length + snprintf(out + length, DATE_POINT_SIZE - (size_t)length, "-%02d-%02d",
                                    split.month % 100, split.day % 100));
}

static size_t write_week(date_point point, char *out) {
  sf_calendar_week week = sf_day_number_week(date_point_first(point));
  int length = write_year(week.year, 0, out);
  return (size_t)(length + snprintf(out + length, DATE_POINT_SIZE - (size_t)length, "-W%02d%s",
                                    week.week % 100, point.grain == GRAIN_WEEKEND ? "-WE" : ""));
}

size_t date_point_write(date_point point, char *out) {
  static const char *const seasons[] = {"SP", "SU", "FA", "WI"};
  int index = point.index;
  size_t length = 0;
  switch (point.grain) {
  case GRAIN_WEEK:
  case GRAIN_WEEKEND:
    return write_week(point, out);
  case GRAIN_MONTH:
    length = (size_t)write_year(floor_divide(index, 12), 0, out);
    return length + (size_t)snprintf(out + length, DATE_POINT_SIZE - length, "-%02d",
                                     (index - 12 * floor_divide(index, 12) + 1) % 100);
  case GRAIN_QUARTER:
    length = (size_t)write_year(floor_divide(index, 4), 0, out);
    return length + (size_t)snprintf(out + length, DATE_POINT_SIZE - length, "-Q%d",
                                     index - 4 * floor_divide(index, 4) + 1);
  case GRAIN_SEASON:
    length = (size_t)write_year(floor_divide(index, 4), 0, out);
    return length + (size_t)snprintf(out + length, DATE_POINT_SIZE - length, "-%s",
                                     seasons[(unsigned)(index - 4 * floor_divide(index, 4)) % 4]);
  case GRAIN_HALF:
    length = (size_t)write_year(floor_divide(index, 2), 0, out);
    return length + (size_t)snprintf(out + length, DATE_POINT_SIZE - length, "-H%d",
                                     index - 2 * floor_divide(index, 2) + 1);
  case GRAIN_YEAR:
    return (size_t)write_year(index, 0, out);
  case GRAIN_DECADE:
    return (size_t)write_year(index * 10 + (index < 0 ? 9 : 0), 1, out);
  case GRAIN_CENTURY:
    return (size_t)write_year(index * 100 + (index < 0 ? 99 : 0), 2, out);
  case GRAIN_NONE:
  case GRAIN_DAY:
  default:
    return date_day_write(index, out);
  }
}
