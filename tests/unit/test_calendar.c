/* test_calendar.c: the calendar's arithmetic over every day of 1800 to 2200, against counting the
 * days one by one.
 *
 * The counting knows how long months are, that 1 January 1800 was a Wednesday, and that an ISO week
 * belongs to the year that holds its Thursday; nothing else. */
#include "unit/unit.h"

#include "extract/date/calendar.h"

#define FIRST_YEAR       1800
#define LAST_YEAR        2200
#define FIRST_WEEKDAY    3
#define DAYS_BEFORE_1970 62091 /* from 1 January 1800: 170 years, 41 of them leap years */

/* A day that walks forward. */
typedef struct walker {
  int year, month, day, weekday;
  sf_day_number number;
} walker;

static bool is_leap(int year) {
  if (year % 400 == 0)
    return true;
  return year % 4 == 0 && year % 100 != 0;
}

static int length_of(int year, int month) {
  if (month == 2)
    return is_leap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static walker begin(void) {
  return (walker){FIRST_YEAR, 1, 1, FIRST_WEEKDAY, -DAYS_BEFORE_1970};
}

static void step(walker *self) {
  self->number++;
  self->weekday = self->weekday == 7 ? 1 : self->weekday + 1;
  if (++self->day <= length_of(self->year, self->month))
    return;
  self->day = 1;
  if (++self->month <= 12)
    return;
  self->month = 1;
  self->year++;
}

static void every_day_is_counted_and_split(void **state) {
  (void)state;
  for (walker at = begin(); at.year <= LAST_YEAR; step(&at)) {
    assert_int_equal(sf_day_number_of(at.year, at.month, at.day), at.number);
    sf_calendar_day split = sf_day_number_split(at.number);
    assert_int_equal(split.year, at.year);
    assert_int_equal(split.month, at.month);
    assert_int_equal(split.day, at.day);
    assert_int_equal(sf_day_number_weekday(at.number), at.weekday);
  }
}

static void days_around_which_counts_turn(void **state) {
  (void)state;
  static const struct {
    int year, month, day, weekday, number;
  } days[] = {{1970, 1, 1, 4, 0},      {1969, 12, 31, 3, -1},    {2000, 2, 29, 2, 11016},
              {2000, 3, 1, 3, 11017},  {1900, 2, 28, 3, -25509}, {1900, 3, 1, 4, -25508},
              {2031, 5, 14, 3, 22413}, {0, 3, 1, 3, -719468},    {1, 1, 1, 1, -719162}};
  for (size_t i = 0; i < LENGTH_OF(days); i++) {
    assert_int_equal(sf_day_number_of(days[i].year, days[i].month, days[i].day), days[i].number);
    assert_int_equal(sf_day_number_weekday(days[i].number), days[i].weekday);
  }
}

/* Counts weeks from Monday to Monday; each goes to the year of its Thursday. */
static void every_iso_week(void **state) {
  (void)state;
  walker at = begin();
  while (at.weekday != 1)
    step(&at);
  int year = FIRST_YEAR, week = 1; /* the week before, with Thursday, 2 January 1800 */
  while (at.year <= LAST_YEAR) {
    walker thursday = at;
    for (int i = 0; i < 3; i++)
      step(&thursday);
    week = thursday.year == year ? week + 1 : 1;
    year = thursday.year;
    assert_int_equal(sf_week_start(year, week), at.number);
    for (int i = 0; i < 7; i++, step(&at)) {
      sf_calendar_week got = sf_day_number_week(at.number);
      assert_int_equal(got.year, year);
      assert_int_equal(got.week, week);
    }
  }
}

/* A year has as many weeks as Thursdays. */
static void years_have_52_or_53_weeks(void **state) {
  (void)state;
  int thursdays = 0, long_years = 0;
  for (walker at = begin(); at.year <= LAST_YEAR; step(&at)) {
    thursdays += at.weekday == 4;
    if (at.month < 12 || at.day < 31)
      continue;
    assert_true(thursdays == 52 || thursdays == 53);
    assert_int_equal(sf_year_weeks(at.year), thursdays);
    long_years += thursdays == 53;
    thursdays = 0;
  }
  assert_int_equal(sf_year_weeks(2015), 53);
  assert_int_equal(sf_year_weeks(2016), 52);
  assert_int_equal(sf_year_weeks(2020), 53);
  assert_in_range(long_years, 70, 73); /* 71 of every 400 years */
}

static void months_and_quarters(void **state) {
  (void)state;
  for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    assert_int_equal(sf_year_is_leap(year), is_leap(year));
    for (int month = 1; month <= 12; month++) {
      assert_int_equal(sf_month_length(year, month), length_of(year, month));
      assert_int_equal(sf_month_quarter(month), month <= 3   ? 1
                                                : month <= 6 ? 2
                                                : month <= 9 ? 3
                                                             : 4);
    }
  }
  assert_true(sf_year_is_leap(0));
  assert_true(sf_year_is_leap(-4));
  assert_false(sf_year_is_leap(-100));
  assert_true(sf_year_is_leap(-400));
}

static void only_days_that_exist_are_valid(void **state) {
  (void)state;
  for (int year = FIRST_YEAR; year <= LAST_YEAR; year++)
    for (int month = -1; month <= 14; month++)
      for (int day = -1; day <= 33; day++) {
        bool exists = month >= 1 && month <= 12 && day >= 1 && day <= length_of(year, month);
        assert_int_equal(sf_calendar_day_is_valid((sf_calendar_day){year, month, day}), exists);
      }
}

static void months_shift_one_by_one(void **state) {
  (void)state;
  int year = FIRST_YEAR, month = 1;
  for (int count = 0; year <= LAST_YEAR; count++) {
    sf_calendar_day later = sf_month_shift(FIRST_YEAR, 1, count);
    assert_int_equal(later.year, year);
    assert_int_equal(later.month, month);
    assert_int_equal(later.day, 1);
    sf_calendar_day earlier = sf_month_shift(year, month, -count);
    assert_int_equal(earlier.year, FIRST_YEAR);
    assert_int_equal(earlier.month, 1);
    month = month == 12 ? 1 : month + 1;
    year += month == 1;
  }
}

/* The first to fourth and the last of each weekday, by going over the month. */
static void weekdays_of_months(void **state) {
  (void)state;
  sf_day_number last[8] = {0};
  int seen[8] = {0};
  for (walker at = begin(); at.year <= LAST_YEAR; step(&at)) {
    last[at.weekday] = at.number;
    int ordinal = ++seen[at.weekday];
    assert_int_equal(sf_month_weekday(at.year, at.month, at.weekday, ordinal), at.number);
    if (at.day < length_of(at.year, at.month))
      continue;
    for (int weekday = 1; weekday <= 7; weekday++) {
      assert_int_equal(sf_month_weekday(at.year, at.month, weekday, -1), last[weekday]);
      seen[weekday] = 0;
    }
  }
}

/* Easter is a Sunday between 22 March and 25 April; some as the churches' tables have them. */
static void easter_sundays(void **state) {
  (void)state;
  static const struct {
    int year, month, day;
  } known[] = {{1818, 3, 22}, {1886, 4, 25}, {1943, 4, 25}, {1954, 4, 18}, {1981, 4, 19},
               {2000, 4, 23}, {2008, 3, 23}, {2024, 3, 31}, {2031, 4, 13}, {2038, 4, 25}};
  for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    sf_day_number easter = sf_easter(year);
    assert_int_equal(sf_day_number_weekday(easter), 7);
    assert_true(easter >= sf_day_number_of(year, 3, 22));
    assert_true(easter <= sf_day_number_of(year, 4, 25));
  }
  for (size_t i = 0; i < LENGTH_OF(known); i++)
    assert_int_equal(sf_easter(known[i].year),
                     sf_day_number_of(known[i].year, known[i].month, known[i].day));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_day_is_counted_and_split),
      cmocka_unit_test(days_around_which_counts_turn),
      cmocka_unit_test(every_iso_week),
      cmocka_unit_test(years_have_52_or_53_weeks),
      cmocka_unit_test(months_and_quarters),
      cmocka_unit_test(only_days_that_exist_are_valid),
      cmocka_unit_test(months_shift_one_by_one),
      cmocka_unit_test(weekdays_of_months),
      cmocka_unit_test(easter_sundays),
  };
  return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
