/* zone.c: the page's own time for an instant that its head tells in universal time; see day.h.
 *
 * Publishing systems write 2031-05-13T02:11:03+00:00 into the head for what a reader in Boston got
 * on the evening of the 12th, and "Monday" in the article is counted from that 12th. Nothing is
 * guessed of where the page lives: only the very same instant, told again with an offset, counts.
 */
#include "input/html/day.h"

#define STAMP_LENGTH  19 /* 2031-05-12T21:11:03 */
#define ZONE_LENGTH   6  /* -05:00 */
#define MINUTES_A_DAY ((int64_t)24 * 60)

typedef struct html_instant {
  int64_t minutes; /* since 1970, universal time */
  int second;
  int offset; /* minutes before universal time */
  size_t length;
} html_instant;

static int pair_of(const char *at) {
  int tens = at[0] - '0', ones = at[1] - '0';
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}

/* Z, +00:00, -0500; false if there is none. */
static bool read_zone(sf_slice text, html_instant *out) {
  if (text.length && text.data[0] == 'Z') {
    out->offset = 0;
    out->length += 1;
    return true;
  }
  if (text.length < 5 || (text.data[0] != '+' && text.data[0] != '-'))
    return false;
  size_t colon = text.data[3] == ':';
  if (text.length < 5 + colon)
    return false;
  int hours = pair_of(text.data + 1), minutes = pair_of(text.data + 3 + colon);
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
    return false;
  out->offset = (hours * 60 + minutes) * (text.data[0] == '-' ? -1 : 1);
  out->length += 5 + colon;
  return true;
}

/* A time of ISO 8601 with seconds and zone at the start of `text`. */
static bool read_instant(sf_slice text, html_instant *out) {
  const char *at = text.data;
  if (text.length <= STAMP_LENGTH || at[4] != '-' || at[7] != '-' || at[13] != ':' || at[16] != ':')
    return false;
  int century = pair_of(at), year = pair_of(at + 2), month = pair_of(at + 5), day = pair_of(at + 8);
  int hour = pair_of(at + 11), minute = pair_of(at + 14);
  out->second = pair_of(at + 17);
  if (century < 0 || year < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
      out->second < 0 || out->second > 60 || month < 1 || month > 12 || day < 1 || day > 31)
    return false;
  out->length = STAMP_LENGTH;
  if (at[out->length] == '.')
    for (out->length++;
         out->length < text.length && at[out->length] >= '0' && at[out->length] <= '9';)
      out->length++;
  if (!read_zone((sf_slice){at + out->length, text.length - out->length}, out))
    return false;
  int64_t days = sf_day_number_of(century * 100 + year, month, day);
  out->minutes = days * MINUTES_A_DAY + hour * 60 + minute - out->offset;
  return true;
}

sf_slice html_local_time(sf_slice bytes, sf_slice universal) {
  html_instant wanted, found;
  if (!read_instant(universal, &wanted) || wanted.offset != 0)
    return (sf_slice){0};
  /* An offset never changes the seconds, so they are what to look for. */
  char second[] = {':', universal.data[17], universal.data[18]};
  const size_t before = STAMP_LENGTH - sizeof second;
  if (bytes.length <= STAMP_LENGTH)
    return (sf_slice){0};
  const char *end = bytes.data + bytes.length;
  for (const char *at = bytes.data + before; (at = memchr(at, ':', (size_t)(end - at))); at++) {
    sf_slice start = sf_slice_between(at - before, end);
    if (start.length <= STAMP_LENGTH)
      break;
    if (memcmp(at, second, sizeof second) != 0 || !read_instant(start, &found))
      continue;
    if (found.offset != 0 && found.minutes == wanted.minutes && found.second == wanted.second)
      return (sf_slice){start.data, found.length};
  }
  return (sf_slice){0};
}
