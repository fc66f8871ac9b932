/* conflicts_days.c: days that cannot be as one document tells them; see conflicts_parts.h.
 *
 * "Monday, 12 May 2030" was a Sunday. Where another article of the story tells of the 12 May that
 * was a Monday, the year is wrong; where it tells of the same day, the weekday is. The calendar
 * decides, so that this needs no likeness of words.
 */
#include "store/conflicts_parts.h"

#include "extract/date/calendar.h"

#include <stdlib.h>

/* A wrong year is a slip, not another event. */
#define YEARS_OFF 2
/* Mentions of the day that was meant: a thousand more would say no more, for each that is wrong. */
#define OTHERS_MOST 64

/* A fact that is a day. */
typedef struct told_day {
  sf_calendar_day day;
  uint32_t fact;
} told_day;

typedef struct day_list {
  sf_store *store;
  const conflict_stories *stories;
  SF_ARRAY(told_day) days; /* by month, day, year */
} day_list;

/* The weekday, 1 to 7, that the text names where the day's own is another; 0 if there is none. */
static int weekday_of(const sf_store *store, const sf_store_mention *mention) {
  const sf_value *value = sf_mention_value(store, mention, SF_DATE_WEEKDAY);
  if (!value || value->type != SF_VALUE_TEXT || !value->as.text.length)
    return 0;
  int weekday = value->as.text.data[value->as.text.length - 1] - '0';
  return weekday >= 1 && weekday <= 7 ? weekday : 0;
}

/* Does any document name a weekday that is not the day's own? */
static bool any_weekday(const sf_store *store) {
  for (uint32_t f = 0; f < store->facts.count; f++) {
    const sf_fact *fact = &store->facts.data[f];
    for (uint32_t m = 0; fact->kind == SF_KIND_DATE && m < fact->count; m++)
      if (weekday_of(store, sf_member(store, fact->first + m)))
        return true;
  }
  return false;
}

static int number_at(const char *at, size_t digits) {
  int number = 0;
  for (size_t i = 0; i < digits; i++)
    number = number * 10 + (at[i] - '0');
  return number;
}

/* YYYY-MM-DD and nothing else. */
static bool read_day(const sf_store *store, const sf_fact *fact, sf_calendar_day *out) {
  const sf_value *value = sf_mention_value(store, sf_member(store, fact->first), SF_DATE_VALUE);
  if (!value || value->type != SF_VALUE_TEXT || !sf_day_is_valid(value->as.text))
    return false;
  const char *at = value->as.text.data;
  *out = (sf_calendar_day){number_at(at, 4), number_at(at + 5, 2), number_at(at + 8, 2)};
  return true;
}

static int compare_days(const void *a, const void *b) {
  const told_day *x = a, *y = b;
  if (x->day.month != y->day.month)
    return x->day.month - y->day.month;
  if (x->day.day != y->day.day)
    return x->day.day - y->day.day;
  return x->day.year != y->day.year ? x->day.year - y->day.year
                                    : (x->fact > y->fact) - (x->fact < y->fact);
}

static void list_days(day_list *list) {
  sf_store *store = list->store;
  for (uint32_t f = 0; f < store->facts.count; f++) {
    told_day next = {.fact = f};
    if (store->facts.data[f].kind == SF_KIND_DATE &&
        read_day(store, &store->facts.data[f], &next.day))
      SF_ARENA_PUSH(&store->work, &list->days, next);
  }
  if (list->days.count)
    qsort(list->days.data, list->days.count, sizeof *list->days.data, compare_days);
}

/* Places the first mentions of a fact that stand in other documents of the story and name no
 * weekday that is wrong itself; whether there are any. */
static bool place_others(const day_list *list, uint32_t number, uint32_t document) {
  sf_store *store = list->store;
  const sf_fact *fact = &store->facts.data[number];
  uint32_t found = 0;
  for (uint32_t m = 0; m < fact->count && found < OTHERS_MOST; m++) {
    const sf_store_mention *mention = sf_member(store, fact->first + m);
    if (mention->document == document || weekday_of(store, mention) ||
        !conflict_one_story(list->stories, document, mention->document, false))
      continue;
    conflict_place(store, number, mention);
    found++;
  }
  return found > 0;
}

/* Is `other` the day that was meant: the same one, or that of another year with the weekday? */
static bool may_be_meant(sf_calendar_day told, int weekday, sf_calendar_day other, bool year) {
  int off = told.year - other.year;
  if (told.month != other.month || told.day != other.day || (off != 0) != year || off > YEARS_OFF ||
      off < -YEARS_OFF)
    return false;
  return !year ||
         sf_day_number_weekday(sf_day_number_of(other.year, other.month, other.day)) == weekday;
}

/* Places this mention of a fact and those behind it in its document with the same weekday. */
static void place_wrong(sf_store *store, uint32_t number, uint32_t m, int weekday) {
  const sf_fact *fact = &store->facts.data[number];
  uint32_t document = sf_member(store, fact->first + m)->document;
  for (; m < fact->count && sf_member(store, fact->first + m)->document == document; m++)
    if (weekday_of(store, sf_member(store, fact->first + m)) == weekday)
      conflict_place(store, number, sf_member(store, fact->first + m));
}

/* The conflict of mention `m` of a fact with the days of other documents, if there is one. */
static bool tell_mention(const day_list *list, uint32_t fact, uint32_t m, sf_calendar_day told,
                         bool year) {
  sf_store *store = list->store;
  const sf_store_mention *mention = sf_member(store, store->facts.data[fact].first + m);
  int weekday = weekday_of(store, mention);
  sf_conflict next = {.verdict = SF_VERDICT_CONTRADICTION,
                      .about = mention->text,
                      .first = (uint32_t)store->conflict_places.count};
  told_day from = {.day = {told.year - YEARS_OFF, told.month, told.day}};
  size_t at = 0, end = list->days.count;
  while (at < end) { /* the first that is not before */
    size_t middle = at + (end - at) / 2;
    if (compare_days(&list->days.data[middle], &from) < 0)
      at = middle + 1;
    else
      end = middle;
  }
  bool any = false;
  for (; at < list->days.count && list->days.data[at].day.month == told.month &&
         list->days.data[at].day.day == told.day &&
         list->days.data[at].day.year <= told.year + YEARS_OFF;
       at++)
    if (may_be_meant(told, weekday, list->days.data[at].day, year))
      any = place_others(list, list->days.data[at].fact, mention->document) || any;
  if (!any)
    return false;
  next.split = conflict_close_side(store, next.first);
  place_wrong(store, fact, m, weekday);
  next.end = conflict_close_side(store, next.split);
  SF_ARENA_PUSH(&store->arena, &store->conflicts, next);
  return true;
}

void conflicts_days(sf_store *store, const conflict_stories *stories) {
  day_list list = {.store = store, .stories = stories};
  if (!any_weekday(store))
    return;
  list_days(&list);
  for (uint32_t f = 0; f < store->facts.count; f++) {
    const sf_fact *fact = &store->facts.data[f];
    sf_calendar_day told;
    if (fact->kind != SF_KIND_DATE || !read_day(store, fact, &told))
      continue;
    unsigned seen = 0; /* bits of the weekdays that the document has named: each is told once */
    for (uint32_t m = 0; m < fact->count; m++) {
      const sf_store_mention *mention = sf_member(store, fact->first + m);
      if (m == 0 || mention->document != sf_member(store, fact->first + m - 1)->document)
        seen = 0;
      int weekday = weekday_of(store, mention);
      if (weekday && !(seen >> weekday & 1) && !tell_mention(&list, f, m, told, true))
        tell_mention(&list, f, m, told, false);
      seen |= 1u << weekday;
    }
  }
}
