/* stamp.c: the day of a machine-written time; see stamp.h. */
#include "input/stamp.h"

#include "document/document.h"

/* A stamp is cut into runs of digits and of letters; no real one has more. */
#define MOST_PARTS 12

/* Feeds of before are not published any more. */
#define FIRST_YEAR 1900

typedef struct part {
  sf_slice text;
  bool number;
  char before; /* the character before it */
} part;

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
  return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (unsigned char)c >= 0x80;
}

static size_t cut(sf_slice stamp, part *parts) {
  size_t count = 0;
  for (size_t i = 0; i < stamp.length && count < MOST_PARTS;) {
    size_t from = i;
    while (i < stamp.length && is_digit(stamp.data[i]))
      i++;
    bool number = i > from;
    while (!number && i < stamp.length && is_letter(stamp.data[i]))
      i++;
    if (i > from)
      parts[count++] =
          (part){{stamp.data + from, i - from}, number, from > 0 ? stamp.data[from - 1] : ' '};
    else
      i++;
  }
  return count;
}

static unsigned number_of(sf_slice digits) {
  unsigned value = 0;
  for (size_t i = 0; i < digits.length && i < 9; i++)
    value = value * 10 + (unsigned)(digits.data[i] - '0');
  return value;
}

/* The month of an English name, whole or cut: the one spelling that RFC 822 and asctime know. */
static unsigned month_of(sf_slice name) {
  static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
  if (name.length < 3)
    return 0;
  for (unsigned month = 0; month < 12; month++) {
    const char *known = months + 3 * month;
    if ((name.data[0] | 0x20) == known[0] && (name.data[1] | 0x20) == known[1] &&
        (name.data[2] | 0x20) == known[2])
      return month + 1;
  }
  return 0;
}

static sf_slice write_day(unsigned year, unsigned month, unsigned day, sf_arena *arena) {
  if (year < FIRST_YEAR || year > 9999)
    return (sf_slice){0};
  sf_slice text = sf_arena_format(arena, "%04u-%02u-%02u", year, month, day);
  return sf_day_is_valid(text) ? text : (sf_slice){0};
}

/* 2031-05-12T..., 2031/05/12, 20310512T080625+0000. */
static sf_slice read_iso(const part *parts, size_t count, sf_arena *arena) {
  if (!count || !parts[0].number)
    return (sf_slice){0};
  sf_slice first = parts[0].text;
  if (first.length == 8 || first.length == 14) /* 14: with the time, as archives write it */
    return write_day(number_of((sf_slice){first.data, 4}), number_of((sf_slice){first.data + 4, 2}),
                     number_of((sf_slice){first.data + 6, 2}), arena);
  if (first.length != 4 || count < 3 || !parts[1].number || !parts[2].number ||
      parts[1].text.length > 2 || parts[2].text.length > 2 || parts[1].before == ':' ||
      parts[1].before != parts[2].before)
    return (sf_slice){0};
  return write_day(number_of(first), number_of(parts[1].text), number_of(parts[2].text), arena);
}

/* RFC 822 has years of two digits, which RFC 2822 explains. */
static unsigned year_of(sf_slice digits) {
  unsigned year = number_of(digits);
  if (digits.length == 2)
    return year < 50 ? 2000 + year : 1900 + year;
  return digits.length == 4 ? year : 0;
}

/* Mon, 12 May 2031 08:06:25 GMT; 12-May-31; Mon May 12 08:06:25 UTC 2031; May 12, 2031. */
static sf_slice read_named(const part *parts, size_t count, sf_arena *arena) {
  size_t at = 0;
  while (at < count && (parts[at].number || !month_of(parts[at].text)))
    at++;
  if (at == count)
    return (sf_slice){0};
  unsigned month = month_of(parts[at].text);
  bool before = at > 0 && parts[at - 1].number && parts[at - 1].text.length <= 2;
  size_t day = before ? at - 1 : at + 1;
  if (day >= count || !parts[day].number || parts[day].text.length > 2)
    return (sf_slice){0};
  /* In "mar 12 mai 2031" another language's weekday looks like a month. */
  if (!before && day + 1 < count && !parts[day + 1].number)
    return (sf_slice){0};
  for (size_t i = at + 1; i < count; i++) {
    bool time = parts[i].before == ':' || (i + 1 < count && parts[i + 1].before == ':');
    bool zone = parts[i].before == '+' || (parts[i].before == '-' && i > day + 1 && i > at + 1);
    if (i != day && parts[i].number && !time && !zone && year_of(parts[i].text))
      return write_day(year_of(parts[i].text), month, number_of(parts[day].text), arena);
  }
  return (sf_slice){0};
}

sf_slice sf_stamp_day(sf_slice stamp, sf_arena *arena) {
  part parts[MOST_PARTS];
  size_t count = cut(sf_slice_trim(stamp), parts);
  sf_slice day = read_iso(parts, count, arena);
  return day.length ? day : read_named(parts, count, arena);
}
