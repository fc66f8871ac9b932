/* calendar.h: exact arithmetic of the proleptic Gregorian calendar.
 *
 * Pure functions on numbers, without text, tables or clock, so that every day of several centuries
 * can be tested. A day is a day number: 0 is 1970-01-01. Years count astronomically: 0 is 1 BC.
 * Months are 1-12, weekdays 1 (Monday) to 7 (Sunday), quarters 1-4, ISO weeks 1-53.
 */
#ifndef SF_EXTRACT_DATE_CALENDAR_H
#define SF_EXTRACT_DATE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

typedef int32_t sf_day_number;

typedef struct sf_calendar_day {
  int year, month, day;
} sf_calendar_day;

typedef struct sf_calendar_week {
  int year, week; /* the ISO year, which differs from the day's around New Year */
} sf_calendar_week;

bool sf_year_is_leap(int year);
int sf_month_length(int year, int month);
bool sf_calendar_day_is_valid(sf_calendar_day day);

sf_day_number sf_day_number_of(int year, int month, int day);
sf_calendar_day sf_day_number_split(sf_day_number day);
int sf_day_number_weekday(sf_day_number day);

sf_calendar_week sf_day_number_week(sf_day_number day);
/* 52 or 53. */
int sf_year_weeks(int year);
/* The Monday of an ISO week. */
sf_day_number sf_week_start(int year, int week);

static inline int sf_month_quarter(int month) {
  return (month + 2) / 3;
}

/* The month `count` months after (before, if negative) year/month. */
sf_calendar_day sf_month_shift(int year, int month, int count);

/* The last (`ordinal` -1) or `ordinal`-th given weekday of a month; 0 months overflow is the
 * caller's concern: the result may lie in the next month when `ordinal` is 5. */
sf_day_number sf_month_weekday(int year, int month, int weekday, int ordinal);

/* Easter Sunday of the Western churches. */
sf_day_number sf_easter(int year);

#endif
