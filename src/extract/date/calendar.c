/* calendar.c: see calendar.h. The day arithmetic counts in eras of 400 years from 1 March 0000, so
 * that the leap day is the last day of its year. */
#include "extract/date/calendar.h"

#define DAYS_IN_ERA  146097
#define DAYS_TO_1970 719468 /* from 0000-03-01 */

/* Division and remainder that round down, also for years before the era. */
static int floor_divide(int a, int b) {
  return a / b - (a % b < 0);
}

static int floor_modulo(int a, int b) {
  return a - b * floor_divide(a, b);
}

bool sf_year_is_leap(int year) {
  return floor_modulo(year, 4) == 0 &&
         (floor_modulo(year, 100) != 0 || floor_modulo(year, 400) == 0);
}

int sf_month_length(int year, int month) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return lengths[month - 1] + (month == 2 && sf_year_is_leap(year));
}

bool sf_calendar_day_is_valid(sf_calendar_day day) {
  return day.month >= 1 && day.month <= 12 && day.day >= 1 &&
         day.day <= sf_month_length(day.year, day.month);
}

sf_day_number sf_day_number_of(int year, int month, int day) {
  int shifted = year - (month <= 2);
  int era = floor_divide(shifted, 400);
  int year_of_era = shifted - era * 400;
  int month_from_march = (month + 9) % 12;
  int day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * DAYS_IN_ERA + day_of_era - DAYS_TO_1970;
}

sf_calendar_day sf_day_number_split(sf_day_number number) {
  int days = number + DAYS_TO_1970;
  int era = floor_divide(days, DAYS_IN_ERA);
  int day_of_era = days - era * DAYS_IN_ERA;
  int year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int month_from_march = (5 * day_of_year + 2) / 153;
  sf_calendar_day split;
  split.day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  split.month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  split.year = era * 400 + year_of_era + (split.month <= 2);
  return split;
}

int sf_day_number_weekday(sf_day_number day) {
  return floor_modulo(day + 3, 7) + 1; /* 1970-01-01 was a Thursday */
}

sf_day_number sf_week_start(int year, int week) {
  sf_day_number fourth = sf_day_number_of(year, 1, 4); /* is in week 1 by definition */
  return fourth - (sf_day_number_weekday(fourth) - 1) + (week - 1) * 7;
}

sf_calendar_week sf_day_number_week(sf_day_number day) {
  sf_day_number thursday = day - sf_day_number_weekday(day) + 4;
  int year = sf_day_number_split(thursday).year;
  return (sf_calendar_week){year, (thursday - sf_day_number_of(year, 1, 1)) / 7 + 1};
}

int sf_year_weeks(int year) {
  return (sf_week_start(year + 1, 1) - sf_week_start(year, 1)) / 7;
}

sf_calendar_day sf_month_shift(int year, int month, int count) {
  int months = year * 12 + month - 1 + count;
  return (sf_calendar_day){floor_divide(months, 12), floor_modulo(months, 12) + 1, 1};
}

sf_day_number sf_month_weekday(int year, int month, int weekday, int ordinal) {
  if (ordinal > 0) {
    sf_day_number first = sf_day_number_of(year, month, 1);
    return first + floor_modulo(weekday - sf_day_number_weekday(first), 7) + (ordinal - 1) * 7;
  }
  sf_day_number last = sf_day_number_of(year, month, sf_month_length(year, month));
  return last - floor_modulo(sf_day_number_weekday(last) - weekday, 7);
}

/* The anonymous Gregorian computus (Meeus, Jones, Butcher). */
sf_day_number sf_easter(int year) {
  int a = year % 19, b = year / 100, c = year % 100;
  int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  int h = (19 * a + b - d - g + 15) % 30;
  int i = c / 4, k = c % 4;
  int l = (32 + 2 * e + 2 * i - h - k) % 7;
  int m = (a + 11 * h + 22 * l) / 451;
  return sf_day_number_of(year, (h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
}
