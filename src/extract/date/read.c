/* read.c: turns the groups of a match into numbers and table entries; see internal.h. */
#include "extract/date/internal.h"

int date_integer(sf_slice text) {
  int value = 0;
  size_t i = 0;
  bool negative = text.length && text.data[0] == '-';
  for (i = negative; i < text.length && text.data[i] >= '0' && text.data[i] <= '9' && i < 8; i++)
    value = value * 10 + (text.data[i] - '0');
  if (i == (size_t)negative)
    return ABSENT;
  return negative ? -value : value;
}

static int look_up_number(const date_plan *plan, const sf_scan *scan, int table, sf_slice text) {
  return date_integer(sf_entry_value(date_find(plan, scan, table, text), 0));
}

/* The number of the entry that `text` names in `table`; ABSENT if none, as for most groups. */
static inline int named_number(const date_plan *plan, const sf_scan *scan, int table,
                               sf_slice text) {
  return text.data ? look_up_number(plan, scan, table, text) : ABSENT;
}

/* Digits with commas and a point, in thousandths. */
static int64_t read_digits(sf_slice text) {
  sf_decimal number, thousand;
  if (!sf_decimal_read(text, ',', &number) || !sf_decimal_shift(number, 3, &thousand))
    return ABSENT;
  while (thousand.scale > 0) {
    thousand.digits /= 10;
    thousand.scale--;
  }
  return thousand.digits < 100000000000 ? thousand.digits : ABSENT;
}

/* "twenty-two", "two hundred", "a few": one or two entries of the number table. */
static void read_number_words(const date_plan *plan, const sf_scan *scan, sf_slice text,
                              date_reading *out) {
  const sf_entry *whole = date_find(plan, scan, TABLE_NUMBER, text);
  int64_t total = 0;
  sf_slice rest = text;
  while (!whole && rest.length) {
    size_t length = 0;
    while (length < rest.length && !strchr(" \n-", rest.data[length]))
      length++;
    sf_slice word = {rest.data, length};
    const sf_entry *entry = length ? date_find(plan, scan, TABLE_NUMBER, word) : NULL;
    if (entry && sf_slice_is(sf_entry_value(entry, 0), "X")) {
      out->vague = true;
    } else if (entry) {
      int64_t value = read_digits(sf_entry_value(entry, 0));
      total = value >= 100000 && total ? total * value / 1000 : total + value;
    }
    rest.data += length + (length < rest.length);
    rest.length -= length + (length < rest.length);
  }
  if (whole && sf_slice_is(sf_entry_value(whole, 0), "X"))
    out->vague = true;
  else
    out->number = whole ? read_digits(sf_entry_value(whole, 0)) : total;
}

static void read_number(const date_plan *plan, const sf_scan *scan, const sf_match *match,
                        date_reading *out) {
  sf_slice text = match->groups[GROUP_NUMBER], fraction = match->groups[GROUP_FRACTION];
  if (text.length && text.data[0] >= '0' && text.data[0] <= '9')
    out->number = read_digits(text);
  else if (text.length)
    read_number_words(plan, scan, text, out);
  if (!fraction.length)
    return;
  int64_t part = fraction.data[0] == '1' && fraction.data[2] == '4'   ? 250
                 : fraction.data[0] == '3' && fraction.data[2] == '4' ? 750
                                                                      : 500;
  out->number = (out->number == ABSENT ? 1000 : out->number) + part;
}

/* "nineteen ninety-six", "two thousand thirty". */
static int read_spelled_year(const date_plan *plan, const sf_scan *scan, const sf_match *match) {
  sf_slice century = match->groups[GROUP_CENTURY];
  int tens = named_number(plan, scan, TABLE_TENS, match->groups[GROUP_TENS]);
  int ones = named_number(plan, scan, TABLE_ONES, match->groups[GROUP_ONES]);
  int hundreds = named_number(plan, scan, TABLE_NUMBER, century);
  int year = hundreds == ABSENT ? 2000 : hundreds * 100;
  return year + (tens == ABSENT ? 0 : tens) + (ones == ABSENT ? 0 : ones);
}

static void read_years(const date_plan *plan, const sf_scan *scan, const sf_match *match,
                       date_reading *out) {
  sf_slice year = match->groups[GROUP_YEAR], decade = match->groups[GROUP_DECADE];
  sf_slice century = match->groups[GROUP_CENTURY];
  out->year = date_integer(year);
  out->before_christ = match->groups[GROUP_ERA].length > 0;
  if (year.length == 2 && !out->before_christ && out->year != ABSENT)
    out->year += out->year < 50 ? 2000 : 1900;
  if (out->before_christ && out->year != ABSENT)
    out->year = 1 - out->year;
  out->year2 = date_integer(match->groups[GROUP_YEAR2]);
  out->decade = date_integer(decade);
  if (out->decade == ABSENT)
    out->decade = named_number(plan, scan, TABLE_DECADE, decade);
  if (out->decade != ABSENT && decade.length == 2)
    out->decade += 1900;
  if (century.length && century.data[0] >= '0' && century.data[0] <= '9')
    out->century = date_integer(century);
  else if (named_number(plan, scan, TABLE_ORDINAL, century) != ABSENT)
    out->century = named_number(plan, scan, TABLE_ORDINAL, century);
  else if (century.length)
    out->year = read_spelled_year(plan, scan, match);
}

static void read_clock(const date_plan *plan, const sf_scan *scan, const sf_match *match,
                       date_reading *out) {
  sf_slice meridiem = match->groups[GROUP_MERIDIEM];
  out->hour = date_integer(match->groups[GROUP_HOUR]);
  if (out->hour == ABSENT)
    out->hour = named_number(plan, scan, TABLE_CLOCK, match->groups[GROUP_HOUR]);
  out->minute = date_integer(match->groups[GROUP_MINUTE]);
  if (out->hour != ABSENT && out->minute == ABSENT)
    out->minute = 0;
  if (meridiem.length && out->hour != ABSENT && out->hour <= 12)
    out->hour = out->hour % 12 + ((meridiem.data[0] | 0x20) == 'p' ? 12 : 0);
  const sf_entry *zone = date_find(plan, scan, TABLE_ZONE, match->groups[GROUP_ZONE]);
  out->zone = zone ? sf_entry_value(zone, 0) : match->groups[GROUP_ZONE];
}

static void read_quarter(const date_plan *plan, const sf_scan *scan, const sf_match *match,
                         date_reading *out) {
  sf_slice quarter = match->groups[GROUP_QUARTER], ordinal = match->groups[GROUP_ORDINAL];
  out->ordinal = date_integer(ordinal);
  if (out->ordinal == ABSENT)
    out->ordinal = named_number(plan, scan, TABLE_ORDINAL, ordinal);
  if (out->ordinal == ABSENT)
    out->ordinal = named_number(plan, scan, TABLE_ALTERNATE, ordinal);
  if (!quarter.length)
    return;
  out->named_quarter = true;
  out->half = (quarter.data[0] | 0x20) == 'h';
  out->last_two = quarter.length == 8; /* "first two quarters" */
  out->quarter = out->ordinal;
}

/* "last" beside a number of units is a length, beside a weekday a weekday, and so on. */
static date_action action_of_related(const sf_slice *groups) {
  if (groups[GROUP_NUMBER].length)
    return DATE_DURATION;
  if (groups[GROUP_QUARTER].length)
    return DATE_POINT;
  if (groups[GROUP_WEEKDAY].length)
    return DATE_WEEKDAY;
  if (groups[GROUP_SEASON].length)
    return DATE_SEASON;
  if (groups[GROUP_HOLIDAY].length)
    return DATE_HOLIDAY;
  return groups[GROUP_PART].length ? DATE_PART : DATE_RELATIVE;
}

void date_read(const date_plan *plan, sf_scan *scan, const sf_match *match, date_reading *out) {
  const sf_slice *groups = match->groups;
  *out = (date_reading){.action = (date_action)match->rule->action_number,
                        .rule = match->rule,
                        .start = match->start,
                        .end = match->end,
                        .weekday = ABSENT,
                        .quarter = ABSENT,
                        .season = ABSENT,
                        .century = ABSENT,
                        .number = ABSENT};
  if (out->action == DATE_RELATED)
    out->action = action_of_related(groups);
  else if (out->action == DATE_LENGTH)
    out->action = groups[GROUP_SHIFT].length ? DATE_SHIFTED : DATE_DURATION;
  read_years(plan, scan, match, out);
  read_clock(plan, scan, match, out);
  read_quarter(plan, scan, match, out);
  read_number(plan, scan, match, out);
  out->day = date_integer(groups[GROUP_DAY]);
  if (out->day == ABSENT && groups[GROUP_MONTH].length)
    out->day = out->ordinal;
  out->day2 = date_integer(groups[GROUP_DAY2]);
  out->month = date_integer(groups[GROUP_MONTH]);
  if (out->month == ABSENT)
    out->month = named_number(plan, scan, TABLE_MONTH, groups[GROUP_MONTH]);
  const sf_entry *weekday = date_find(plan, scan, TABLE_WEEKDAY, groups[GROUP_WEEKDAY]);
  if (weekday)
    out->weekday = date_integer(sf_entry_value(weekday, 0));
  out->season = named_number(plan, scan, TABLE_SEASON, groups[GROUP_SEASON]);
  out->unit = date_find(plan, scan, TABLE_UNIT, groups[GROUP_UNIT]);
  out->period = groups[GROUP_UNIT].length && !out->unit;
  out->relation = date_find(plan, scan, TABLE_RELATION, groups[GROUP_RELATION]);
  out->shift = date_find(plan, scan, TABLE_SHIFT, groups[GROUP_SHIFT]);
  out->part = date_find(plan, scan, TABLE_PART, groups[GROUP_PART]);
  out->holiday = date_find(plan, scan, TABLE_HOLIDAY, groups[GROUP_HOLIDAY]);
  out->many = (weekday && sf_slice_is(sf_entry_value(weekday, 1), "plural")) ||
              (out->unit && sf_entry_value(out->unit, 3).length > 0) ||
              (out->part && sf_entry_value(out->part, 1).length > 0);
  out->fiscal = groups[GROUP_FISCAL].length > 0;
  out->container = groups[GROUP_CONTAINER].length > 0;
  int word_table = out->action == DATE_REFERENCE ? TABLE_REFERENCE
                   : out->action == DATE_SET     ? TABLE_FREQUENCY
                                                 : TABLE_DEICTIC;
  out->word = date_find(plan, scan, word_table, groups[GROUP_WORD]);
  if (!out->word && out->action == DATE_REFERENCE)
    out->word = date_find(plan, scan, TABLE_VAGUE, groups[GROUP_WORD]);
  if (!out->word && out->action == DATE_REFERENCE)
    out->word = date_find(plan, scan, TABLE_REFERENCE_NOUN, groups[GROUP_WORD]);
}
