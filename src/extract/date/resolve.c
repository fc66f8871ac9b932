/* resolve.c: the choice of what resolves a reading, by its action; the modifier.
 *
 * The resolvers: named.c, weekday.c, relative.c, clock.c, length.c; results and anchors: result.c.
 */
#include "extract/date/internal.h"

static void resolve_reference(const date_frame *frame, const date_reading *reading,
                              date_result *out) {
  (void)frame;
  sf_slice value = reading->word ? sf_entry_value(reading->word, 0) : (sf_slice){0};
  date_result_text(out, TYPE_DATE, "");
  date_result_add(out, value);
}

/* A pattern may let a spelling through that the table's look-up does not know. */
static bool lacks_entry(const date_reading *reading) {
  switch (reading->action) {
  case DATE_DEICTIC:
  case DATE_REFERENCE:
    return !reading->word;
  case DATE_HOLIDAY:
    return !reading->holiday;
  case DATE_SEASON:
    return reading->season == ABSENT;
  case DATE_WEEKDAY:
    return reading->weekday == ABSENT;
  case DATE_PART:
    return !reading->part;
  case DATE_POINT:
  case DATE_NUMERIC:
  case DATE_RELATIVE:
  case DATE_CONTEXT:
  case DATE_SHIFTED:
  case DATE_DURATION:
  case DATE_SET:
  case DATE_MONTHS:
  case DATE_CLOCK:
  case DATE_YEAR_END:
  case DATE_WEEK:
  case DATE_RELATED:
  case DATE_LENGTH:
  default:
    return false;
  }
}

static void set_modifier(const date_reading *reading, date_result *out) {
  if (reading->extent)
    out->modifier = sf_entry_value(reading->extent, 0);
  else if (reading->about)
    out->modifier = sf_entry_value(reading->about, 0);
  else if (reading->action == DATE_DEICTIC && reading->word)
    out->modifier = sf_entry_value(reading->word, 2);
}

void date_resolve(const date_frame *frame, const date_reading *reading, date_result *out) {
  static void (*const resolvers[])(const date_frame *, const date_reading *, date_result *) = {
      [DATE_POINT] = date_resolve_named,       [DATE_NUMERIC] = date_resolve_named,
      [DATE_WEEKDAY] = date_resolve_weekday,   [DATE_DEICTIC] = date_resolve_deictic,
      [DATE_REFERENCE] = resolve_reference,    [DATE_RELATIVE] = date_resolve_relative,
      [DATE_CONTEXT] = date_resolve_context,   [DATE_SHIFTED] = date_resolve_shifted,
      [DATE_DURATION] = date_resolve_duration, [DATE_SET] = date_resolve_set,
      [DATE_MONTHS] = date_resolve_months,     [DATE_SEASON] = date_resolve_season,
      [DATE_HOLIDAY] = date_resolve_holiday,   [DATE_CLOCK] = date_resolve_clock,
      [DATE_PART] = date_resolve_part,         [DATE_YEAR_END] = date_resolve_year_end,
      [DATE_WEEK] = date_resolve_week};
  if (lacks_entry(reading)) {
    out->declined = "a word that its table does not know";
    return;
  }
  resolvers[reading->action](frame, reading, out);
  set_modifier(reading, out);
}
