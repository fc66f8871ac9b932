/* length.c: durations and repetitions: how long, how often. */
#include "extract/date/internal.h"

#include <stdio.h>

/* A length of `thousandths` units as TIMEX3: P2Y, PT48H, PXM; a half is written in the next smaller
 * unit where that is exact (P2Y6M, PT1H30M). */
static bool write_length(const date_reading *reading, int64_t thousandths, char *out, size_t size) {
  if (!reading->unit)
    return false;
  sf_slice letter = sf_entry_value(reading->unit, 0);
  int times = date_integer(sf_entry_value(reading->unit, 1));
  bool clock = letter.data[0] == 'T';
  const char *prefix = clock ? "PT" : "P";
  sf_slice name = {letter.data + clock, letter.length - clock};
  int length = (int)name.length;
  if (reading->vague || thousandths == ABSENT) {
    /* decades and centuries keep a letter of their own while their number is not known */
    const char *vague = times == 10 ? "E" : times == 100 ? "C" : times == 1000 ? "L" : NULL;
    snprintf(out, size, "%sX%.*s", prefix, vague ? 1 : length, vague ? vague : name.data);
    return true;
  }
  int64_t total = thousandths * times, whole = total / 1000, rest = total % 1000;
  const char *smaller = name.data[0] == 'Y'            ? "M"
                        : clock && name.data[0] == 'H' ? "M"
                        : clock && name.data[0] == 'M' ? "S"
                                                       : NULL;
  int64_t ratio = name.data[0] == 'Y' ? 12 : 60;
  if (rest && smaller && name.length == 1 && rest * ratio % 1000 == 0) {
    if (whole)
      snprintf(out, size, "%s%lld%.*s%lld%s", prefix, (long long)whole, length, name.data,
               (long long)(rest * ratio / 1000), smaller);
    else
      snprintf(out, size, "%s%lld%s", prefix, (long long)(rest * ratio / 1000), smaller);
  } else if (rest) {
    while (rest % 10 == 0)
      rest /= 10;
    snprintf(out, size, "%s%lld.%lld%.*s", prefix, (long long)whole, (long long)rest, length,
             name.data);
  } else {
    snprintf(out, size, "%s%lld%.*s", prefix, (long long)whole, length, name.data);
  }
  return true;
}

void date_resolve_duration(const date_frame *frame, const date_reading *reading, date_result *out) {
  char text[DATE_VALUE_SIZE];
  (void)frame;
  if (!write_length(reading, reading->number, text, sizeof text)) {
    out->declined = "no unit";
    return;
  }
  date_result_text(out, TYPE_DURATION, "%s", text);
}

void date_resolve_set(const date_frame *frame, const date_reading *reading, date_result *out) {
  static const char *const seasons[] = {"SP", "SU", "FA", "WI"};
  char text[DATE_VALUE_SIZE];
  int64_t every = reading->number != ABSENT    ? reading->number
                  : reading->ordinal != ABSENT ? reading->ordinal * 1000
                                               : 1000;
  (void)frame;
  if (reading->word) {
    sf_slice value = sf_entry_value(reading->word, 0);
    date_result_text(out, TYPE_SET, "%.*s", (int)value.length, value.data);
  } else if (reading->weekday != ABSENT) {
    date_result_text(out, TYPE_SET, "XXXX-WXX-%d", reading->weekday);
  } else if (reading->part) {
    date_result_text(out, TYPE_SET, "XXXX-XX-XXT%.*s", (int)sf_entry_value(reading->part, 0).length,
                     sf_entry_value(reading->part, 0).data);
  } else if (reading->season != ABSENT) {
    date_result_text(out, TYPE_SET, "XXXX-%s", seasons[(unsigned)reading->season % 4]);
  } else if (reading->month != ABSENT) {
    date_result_text(out, TYPE_SET, "XXXX-%02d", reading->month);
  } else if (write_length(reading, every, text, sizeof text)) {
    date_result_text(out, TYPE_SET, "%s", text);
  } else {
    out->declined = "no repetition";
  }
}
