/* point.c: see point.h. */
#include "extract/date/point.h"

#include <string.h>

static int floor_divide(int a, int b) {
  return a / b - (a % b < 0);
}

/* Decades and centuries are named by the digits of their years. Before Christ these count down:
 * the 480s BC, which are number -49, begin in 489 BC, which is the year -488. */
static int stretch_of(int year, int size) {
  return year > 0 ? year / size : -((1 - year) / size) - 1;
}

static int stretch_start(int stretch, int size) {
  return stretch * size + (stretch < 0 ? 2 : 0);
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
    return (date_point){grain, stretch_of(split.year, 10)};
  case GRAIN_CENTURY:
    return (date_point){grain, stretch_of(split.year, 100)};
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
    return sf_day_number_of(stretch_start(index, 10), 1, 1);
  case GRAIN_CENTURY:
    return sf_day_number_of(stretch_start(index, 100), 1, 1);
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

/* Writes `number` in at least `width` digits. */
static size_t put_number(char *out, int number, int width) {
  if (width == 2 && number < 100) { /* months, days */
    out[0] = (char)('0' + number / 10);
    out[1] = (char)('0' + number % 10);
    out[2] = 0;
    return 2;
  }
  if (width == 4 && number < 10000) {
    put_number(out, number / 100, 2);
    return 2 + put_number(out + 2, number % 100, 2);
  }
  char digits[12];
  int count = 0;
  do
    digits[count++] = (char)('0' + number % 10);
  while ((number /= 10) > 0 && count < 11);
  while (count < width)
    digits[count++] = '0';
  for (int i = 0; i < count; i++)
    out[i] = digits[count - 1 - i];
  out[count] = 0;
  return (size_t)count;
}

static size_t put_text(char *out, const char *text) {
  size_t length = strlen(text);
  memcpy(out, text, length + 1);
  return length;
}

/* "2031", "0493" behind "BC", or the leading digits of a decade or century. */
static size_t write_year(int year, int cut, char *out) {
  size_t length = 0;
  if (year <= 0) {
    length = put_text(out, "BC");
    year = 1 - year;
  }
  int divisor = cut == 2 ? 100 : cut == 1 ? 10 : 1;
  return length + put_number(out + length, year / divisor % 100000, 4 - cut);
}

size_t date_day_write(sf_day_number day, char *out) {
  sf_calendar_day split = sf_day_number_split(day);
  size_t length = write_year(split.year, 0, out);
  length += put_text(out + length, "-");
  length += put_number(out + length, split.month, 2);
  length += put_text(out + length, "-");
  return length + put_number(out + length, split.day, 2);
}

static size_t write_week(date_point point, char *out) {
  sf_calendar_week week = sf_day_number_week(date_point_first(point));
  size_t length = write_year(week.year, 0, out);
  length += put_text(out + length, "-W");
  length += put_number(out + length, week.week, 2);
  return length + put_text(out + length, point.grain == GRAIN_WEEKEND ? "-WE" : "");
}

/* A part of a year: "2031", the text, and its number among `parts` from 1 on. */
static size_t write_part(int index, int parts, const char *text, int width, char *out) {
  size_t length = write_year(floor_divide(index, parts), 0, out);
  length += put_text(out + length, text);
  return length + put_number(out + length, index - parts * floor_divide(index, parts) + 1, width);
}

size_t date_point_write(date_point point, char *out) {
  static const char *const seasons[] = {"-SP", "-SU", "-FA", "-WI"};
  int index = point.index;
  size_t length;
  switch (point.grain) {
  case GRAIN_WEEK:
  case GRAIN_WEEKEND:
    return write_week(point, out);
  case GRAIN_MONTH:
    return write_part(index, 12, "-", 2, out);
  case GRAIN_QUARTER:
    return write_part(index, 4, "-Q", 1, out);
  case GRAIN_HALF:
    return write_part(index, 2, "-H", 1, out);
  case GRAIN_SEASON:
    length = write_year(floor_divide(index, 4), 0, out);
    return length +
           put_text(out + length, seasons[(unsigned)(index - 4 * floor_divide(index, 4)) % 4]);
  case GRAIN_YEAR:
    return write_year(index, 0, out);
  case GRAIN_DECADE:
    return write_year(index * 10 + (index < 0 ? 9 : 0), 1, out);
  case GRAIN_CENTURY:
    return write_year(index * 100 + (index < 0 ? 99 : 0), 2, out);
  case GRAIN_NONE:
  case GRAIN_DAY:
  default:
    return date_day_write(index, out);
  }
}
