/* read.c: turns the groups of a match into numbers and table entries; see internal.h. */
#include "extract/date/internal.h"

/* "1914-18": no stretch of years in two digits is longer. */
#define LONGEST_YEARS 60
/* A year in two digits lies at most so far behind the day of publication, else in the century
 * before; where that day is not known, such a year begins the window. */
#define YEARS_AHEAD  20
#define LATEST_KNOWN 2049
/* "at 9 on Monday night" is before midnight, "at 3" is not. */
#define EARLIEST_NIGHT_HOUR 5

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

/* What the readers of groups share. */
typedef struct date_reader {
  const date_plan *plan;
  const sf_scan *scan;
  const sf_slice *groups;
  uint32_t token; /* the first of the match */
} date_reader;

/* Asks the tokens that a group covers, which know their words. */
static const sf_entry *find_tokens(const date_reader *self, int table, sf_slice text) {
  const sf_tokens *tokens = self->scan->tokens;
  const char *base = self->scan->text.data;
  uint32_t index = self->token, count = (uint32_t)tokens->tokens.count, length;
  while (index < count && base + tokens->tokens.data[index].start < text.data)
    index++;
  if (index == count || base + tokens->tokens.data[index].start != text.data)
    return NULL;
  const sf_entry *entry =
      sf_lexicon_find(self->scan->lexicon, self->plan->tables[table], tokens, index, &length);
  if (!entry)
    return NULL;
  const sf_token *last = &tokens->tokens.data[index + length - 1];
  return base + last->start + last->length == text.data + text.length ? entry : NULL;
}

static const sf_entry *find_group(const date_reader *self, int table, sf_slice text) {
  const sf_entry *entry = find_tokens(self, table, text);
  return entry ? entry
               : sf_lexicon_find_text(self->scan->lexicon, self->plan->tables[table], text,
                                      self->scan->scratch);
}

/* The entry of a table that `text` names; NULL also for a group that took no part, as most. */
static inline const sf_entry *find(const date_reader *self, int table, sf_slice text) {
  return text.data ? find_group(self, table, text) : NULL;
}

static int number_of_group(const date_reader *self, int table, sf_slice text) {
  return date_integer(sf_entry_value(find_group(self, table, text), 0));
}

/* The number of the entry that `text` names in `table`; ABSENT if none, as for most groups. */
static inline int named_number(const date_reader *self, int table, sf_slice text) {
  return text.data ? number_of_group(self, table, text) : ABSENT;
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
static int64_t read_number_words(const date_reader *self, sf_slice text, bool *vague) {
  const sf_entry *whole = find(self, TABLE_NUMBER, text);
  int64_t total = 0;
  sf_slice rest = text;
  while (!whole && rest.length) {
    size_t length = 0;
    while (length < rest.length && !strchr(" \n-", rest.data[length]))
      length++;
    sf_slice word = {rest.data, length};
    const sf_entry *entry = length ? find(self, TABLE_NUMBER, word) : NULL;
    if (entry && sf_slice_is(sf_entry_value(entry, 0), "X")) {
      *vague = true;
    } else if (entry) {
      int64_t value = read_digits(sf_entry_value(entry, 0));
      total = value >= 100000 && total ? total * value / 1000 : total + value;
    }
    rest.data += length + (length < rest.length);
    rest.length -= length + (length < rest.length);
  }
  if (whole && sf_slice_is(sf_entry_value(whole, 0), "X")) {
    *vague = true;
    return ABSENT;
  }
  return whole ? read_digits(sf_entry_value(whole, 0)) : total;
}

static int64_t number_in(const date_reader *self, sf_slice text, bool *vague) {
  if (!text.length)
    return ABSENT;
  bool digits = text.data[0] >= '0' && text.data[0] <= '9';
  return digits ? read_digits(text) : read_number_words(self, text, vague);
}

static void read_number(const date_reader *self, date_reading *out) {
  sf_slice fraction = self->groups[GROUP_FRACTION];
  bool no_end = false;
  out->number = number_in(self, self->groups[GROUP_NUMBER], &out->vague);
  out->number2 = number_in(self, self->groups[GROUP_NUMBER2], &no_end);
  if (no_end)
    out->number2 = ABSENT;
  if (!fraction.length)
    return;
  int64_t part = fraction.data[0] == '1' && fraction.data[2] == '4'   ? 250
                 : fraction.data[0] == '3' && fraction.data[2] == '4' ? 750
                                                                      : 500;
  out->number = (out->number == ABSENT ? 1000 : out->number) + part;
}

/* "nineteen ninety-six", "two thousand thirty". */
static int read_spelled_year(const date_reader *self) {
  sf_slice century = self->groups[GROUP_CENTURY];
  int tens = named_number(self, TABLE_TENS, self->groups[GROUP_TENS]);
  int ones = named_number(self, TABLE_ONES, self->groups[GROUP_ONES]);
  int hundreds = named_number(self, TABLE_NUMBER, century);
  int year = hundreds == ABSENT ? 2000 : hundreds * 100;
  return year + (tens == ABSENT ? 0 : tens) + (ones == ABSENT ? 0 : ones);
}

/* The year that two digits mean: '45 in a text of 2024 is long ago, '30 is not. */
static int whole_year(const sf_scan *scan, int digits) {
  int published = date_integer(scan->document->published);
  int latest = published == ABSENT ? LATEST_KNOWN : published + YEARS_AHEAD;
  return latest - (latest - digits) % 100;
}

static void read_years(const date_reader *self, date_reading *out) {
  sf_slice year = self->groups[GROUP_YEAR], decade = self->groups[GROUP_DECADE];
  sf_slice century = self->groups[GROUP_CENTURY];
  out->year = date_integer(year);
  const sf_entry *era = find(self, TABLE_ERA, self->groups[GROUP_ERA]);
  out->before_christ = sf_slice_is(sf_entry_value(era, 0), "back");
  if (year.length == 2 && !era && out->year != ABSENT)
    out->year = whole_year(self->scan, out->year);
  if (out->before_christ && out->year != ABSENT)
    out->year = 1 - out->year;
  out->year2 = date_integer(self->groups[GROUP_YEAR2]);
  out->decade = date_integer(decade);
  if (out->decade == ABSENT)
    out->decade = named_number(self, TABLE_DECADE, decade);
  if (out->decade != ABSENT && decade.length == 2)
    out->decade += 1900;
  if (century.length && century.data[0] >= '0' && century.data[0] <= '9')
    out->century = date_integer(century);
  else if (named_number(self, TABLE_ORDINAL, century) != ABSENT)
    out->century = named_number(self, TABLE_ORDINAL, century);
  else if (century.length)
    out->year = read_spelled_year(self);
}

/* "0" of a.m., "1" of p.m.; empty if nothing or only "o'clock" is said. */
static sf_slice half_of_day(const date_reader *self) {
  return sf_entry_value(find(self, TABLE_MERIDIEM, self->groups[GROUP_MERIDIEM]), 0);
}

static void read_clock(const date_reader *self, date_reading *out) {
  out->hour = date_integer(self->groups[GROUP_HOUR]);
  if (out->hour == ABSENT)
    out->hour = named_number(self, TABLE_CLOCK, self->groups[GROUP_HOUR]);
  out->minute = date_integer(self->groups[GROUP_MINUTE]);
  if (out->hour != ABSENT && out->minute == ABSENT)
    out->minute = 0;
  sf_slice half = half_of_day(self);
  if (half.length && out->hour != ABSENT && out->hour <= 12)
    out->hour = out->hour % 12 + (half.data[0] == '1' ? 12 : 0);
  const sf_entry *zone = find(self, TABLE_ZONE, self->groups[GROUP_ZONE]);
  out->zone = zone ? sf_entry_value(zone, 0) : self->groups[GROUP_ZONE];
}

static void read_quarter(const date_reader *self, date_reading *out) {
  sf_slice quarter = self->groups[GROUP_QUARTER], ordinal = self->groups[GROUP_ORDINAL];
  out->ordinal = date_integer(ordinal);
  if (out->ordinal == ABSENT)
    out->ordinal = named_number(self, TABLE_ORDINAL, ordinal);
  if (out->ordinal == ABSENT)
    out->ordinal = named_number(self, TABLE_ALTERNATE, ordinal);
  if (!quarter.length)
    return;
  out->named_quarter = true;
  out->half = (quarter.data[0] | 0x20) == 'h';
  out->last_two = quarter.length == 8; /* "first two quarters" */
  out->quarter = out->ordinal;
}

/* Behind the ordinal, which may be the day. */
static void read_day(const date_reader *self, date_reading *out) {
  sf_slice month = self->groups[GROUP_MONTH];
  out->day = date_integer(self->groups[GROUP_DAY]);
  bool of_weekday = out->action == DATE_POINT && self->groups[GROUP_WEEKDAY].length;
  if (out->day == ABSENT && (month.length || of_weekday)) /* "Monday the tenth" */
    out->day = out->ordinal;
  out->day2 = date_integer(self->groups[GROUP_DAY2]);
  out->month = date_integer(month);
  if (out->month == ABSENT)
    out->month = named_number(self, TABLE_MONTH, month);
}

static void read_unit(const date_reader *self, date_reading *out) {
  const sf_slice *groups = self->groups;
  const sf_entry *weekday = find(self, TABLE_WEEKDAY, groups[GROUP_WEEKDAY]);
  if (weekday)
    out->weekday = date_integer(sf_entry_value(weekday, 0));
  out->unit = find(self, TABLE_UNIT, groups[GROUP_UNIT]);
  out->period = groups[GROUP_UNIT].length && !out->unit;
  out->relation = find(self, TABLE_RELATION, groups[GROUP_RELATION]);
  out->shift = find(self, TABLE_SHIFT, groups[GROUP_SHIFT]);
  out->of_week = weekday && out->rule->option_count > 0;
  out->many = (weekday && sf_slice_is(sf_entry_value(weekday, 1), "plural")) ||
              (out->unit && sf_entry_value(out->unit, 3).length > 0);
}

/* Behind the unit: either may stand in the plural. */
static void read_named(const date_reader *self, date_reading *out) {
  const sf_slice *groups = self->groups;
  out->season = named_number(self, TABLE_SEASON, groups[GROUP_SEASON]);
  out->part = find(self, TABLE_PART, groups[GROUP_PART]);
  out->holiday = find(self, TABLE_HOLIDAY, groups[GROUP_HOLIDAY]);
  out->many |= out->part && sf_entry_value(out->part, 1).length > 0;
  out->fiscal = groups[GROUP_FISCAL].length > 0;
  out->container = groups[GROUP_CONTAINER].length > 0;
  out->container_unit = find(self, TABLE_UNIT, groups[GROUP_CONTAINER]);
}

static void read_word(const date_reader *self, date_reading *out) {
  sf_slice word = self->groups[GROUP_WORD];
  int table = out->action == DATE_REFERENCE ? TABLE_REFERENCE
              : out->action == DATE_SET     ? TABLE_FREQUENCY
                                            : TABLE_DEICTIC;
  out->word = find(self, table, word);
  if (!out->word && out->action == DATE_REFERENCE)
    out->word = find(self, TABLE_VAGUE, word);
  if (!out->word && out->action == DATE_REFERENCE)
    out->word = find(self, TABLE_REFERENCE_NOUN, word);
}

void date_fit_hour(date_reading *reading) {
  sf_slice part = sf_entry_value(reading->part, 0);
  if (!part.length && (reading->action == DATE_CLOCK || reading->action == DATE_DEICTIC))
    part = sf_entry_value(reading->word, 1);
  bool night = sf_slice_is(part, "NI");
  bool late = night || sf_slice_is(part, "EV") || sf_slice_is(part, "AF");
  if (late && reading->hour < 12 && reading->hour >= (night ? EARLIEST_NIGHT_HOUR : 1))
    reading->hour += 12;
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

/* Where the last group of a date ends that lies before `place`; its "th" is behind it. */
static const char *end_before(const sf_match *match, const char *place) {
  static const uint8_t parts[] = {GROUP_DAY, GROUP_ORDINAL, GROUP_MONTH, GROUP_YEAR};
  const char *end = NULL;
  for (size_t i = 0; i < sizeof parts; i++) {
    sf_slice group = match->groups[parts[i]];
    const char *behind = group.data + group.length;
    if (group.length && behind <= place && (!end || behind > end))
      end = behind;
  }
  while (end && end < place && ((*end | 0x20) >= 'a' && (*end | 0x20) <= 'z'))
    end++;
  return end;
}

/* The second year of "1914-18" and "1999-00"; ABSENT if the two make no stretch. */
static int year_of_end(int year, int digits) {
  int last = year / 100 * 100 + digits;
  if (last < year && digits < 10)
    last += 100;
  return last > year && last <= year + LONGEST_YEARS ? last : ABSENT;
}

bool date_split(const sf_scan *scan, const sf_match *match, date_reading *reading,
                date_reading *rest) {
  bool years = reading->year2 != ABSENT;
  sf_slice part = match->groups[years ? GROUP_YEAR2 : GROUP_DAY2];
  bool whole = years && (part.data[-1] == '/' || match->rule->option_count > 0); /* run= */
  if (reading->action != DATE_POINT || !part.length || whole)
    return false;
  const char *end = end_before(match, part.data);
  if (!end)
    return false;
  *rest = *reading;
  rest->start = (uint32_t)(part.data - scan->text.data);
  reading->end = (uint32_t)(end - scan->text.data);
  rest->second = true;
  rest->day = reading->day2;
  if (years)
    rest->year = year_of_end(reading->year, reading->year2);
  if (years && rest->year == ABSENT && reading->year2 >= 1 && reading->year2 <= 12) {
    reading->month = reading->year2; /* ISO: 2031-05 */
    reading->end = (uint32_t)(part.data + part.length - scan->text.data);
    reading->year2 = ABSENT;
    return false;
  }
  if (years ? rest->year == ABSENT : rest->day <= reading->day)
    reading->crossed = rest->crossed = true;
  reading->day2 = rest->day2 = reading->year2 = rest->year2 = ABSENT;
  return true;
}

/* Most groups take no part in a match: what reads them is not asked, and its fields stay absent. */
#define PART(name) (UINT32_C(1) << GROUP_##name)

void date_read(const date_plan *plan, const sf_scan *scan, const sf_match *match, uint32_t token,
               date_reading *out) {
  const sf_slice *groups = match->groups;
  const uint32_t parts = match->parts;
  const date_reader reader = {plan, scan, groups, token}, *self = &reader;
  *out = (date_reading){.action = (date_action)match->rule->action_number,
                        .rule = match->rule,
                        .start = match->start,
                        .end = match->end,
                        .year = ABSENT,
                        .month = ABSENT,
                        .day = ABSENT,
                        .day2 = ABSENT,
                        .year2 = ABSENT,
                        .weekday = ABSENT,
                        .quarter = ABSENT,
                        .ordinal = ABSENT,
                        .season = ABSENT,
                        .decade = ABSENT,
                        .century = ABSENT,
                        .hour = ABSENT,
                        .minute = ABSENT,
                        .number = ABSENT,
                        .number2 = ABSENT};
  if (out->action == DATE_RELATED)
    out->action = action_of_related(groups);
  else if (out->action == DATE_LENGTH)
    out->action = groups[GROUP_SHIFT].length ? DATE_SHIFTED : DATE_DURATION;
  if (parts & (PART(YEAR) | PART(YEAR2) | PART(ERA) | PART(DECADE) | PART(CENTURY)))
    read_years(self, out);
  if (parts & (PART(HOUR) | PART(MINUTE) | PART(MERIDIEM) | PART(ZONE)))
    read_clock(self, out);
  if (parts & (PART(ORDINAL) | PART(QUARTER)))
    read_quarter(self, out);
  if (parts & (PART(NUMBER) | PART(NUMBER2) | PART(FRACTION)))
    read_number(self, out);
  if (parts & (PART(DAY) | PART(DAY2) | PART(MONTH) | PART(WEEKDAY)))
    read_day(self, out);
  if (parts & (PART(WEEKDAY) | PART(UNIT) | PART(RELATION) | PART(SHIFT)))
    read_unit(self, out);
  if (parts & (PART(SEASON) | PART(PART) | PART(HOLIDAY) | PART(FISCAL) | PART(CONTAINER)))
    read_named(self, out);
  if (parts & PART(WORD))
    read_word(self, out);
  if ((parts & PART(HOUR)) && !half_of_day(self).length)
    date_fit_hour(out);
}
