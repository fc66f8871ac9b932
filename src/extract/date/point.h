/* point.h: a stretch of the calendar as a number of units: a day, a week, a quarter, a decade ...
 *
 * A point is a grain and an index on that grain's own number line (days since 1970, ISO weeks by
 * their Monday, months since year 0, ...), so that "the quarter before" is index - 1. Here: going
 * between grains, first and last day, and the TIMEX3 spelling. Which point an expression means is
 * resolve.c's business.
 */
#ifndef SF_EXTRACT_DATE_POINT_H
#define SF_EXTRACT_DATE_POINT_H

#include "extract/date/calendar.h"

#include <stddef.h>

typedef enum date_grain {
  GRAIN_NONE,
  GRAIN_DAY,
  GRAIN_WEEKEND,
  GRAIN_WEEK,
  GRAIN_MONTH,
  GRAIN_QUARTER,
  GRAIN_SEASON,
  GRAIN_HALF,
  GRAIN_YEAR,
  GRAIN_DECADE,
  GRAIN_CENTURY
} date_grain;

typedef struct date_point {
  date_grain grain;
  int index;
} date_point;

/* Longest spelling with its NUL. */
#define DATE_POINT_SIZE 32

/* Seasons in the order of the year; winter is that of its December. */
enum { SEASON_SPRING, SEASON_SUMMER, SEASON_AUTUMN, SEASON_WINTER };

date_point date_point_day(sf_day_number day);
date_point date_point_month(int year, int month);
date_point date_point_year(int year);
date_point date_point_quarter(int year, int quarter);
date_point date_point_half(int year, int half);
date_point date_point_season(int year, int season);

/* The point of `grain` that holds day `day`. For a weekend: that of the day's week. */
date_point date_point_at(date_grain grain, sf_day_number day);

sf_day_number date_point_first(date_point point);
sf_day_number date_point_last(date_point point);
/* The year in which the point begins (the ISO year of a week). */
int date_point_start_year(date_point point);

/* Writes the TIMEX3 value and returns its length; `out` has DATE_POINT_SIZE bytes. */
size_t date_point_write(date_point point, char *out);

/* YYYY-MM-DD, or BCYYYY-MM-DD. */
size_t date_day_write(sf_day_number day, char *out);

#endif
