/* internal.h: what the files of this folder share.
 *
 * The way of an expression: date.c lets the rules look at likely tokens; read.c turns a match's
 * groups into numbers and table entries (a date_reading); span.c takes in what stands before it
 * ("early", "the end of", "about"); when all readings of a document are there, frame.c learns
 * what they say about the document, and resolve.c, named.c and length.c find each one's value.
 */
#ifndef SF_EXTRACT_DATE_INTERNAL_H
#define SF_EXTRACT_DATE_INTERNAL_H

#include "extract/date/point.h"
#include "extract/extractor.h"

#include <limits.h>

/* The order of `actions` in date.c. */
typedef enum date_action {
  DATE_POINT,
  DATE_NUMERIC,
  DATE_WEEKDAY,
  DATE_DEICTIC,
  DATE_REFERENCE,
  DATE_RELATIVE,
  DATE_CONTEXT,
  DATE_SHIFTED,
  DATE_DURATION,
  DATE_SET,
  DATE_MONTHS,
  DATE_SEASON,
  DATE_HOLIDAY,
  DATE_CLOCK,
  DATE_PART,
  DATE_YEAR_END,
  DATE_WEEK,
  DATE_RELATED, /* what stands beside the relation decides; never in a reading */
  DATE_LENGTH   /* with a shift ("ago") or without; never in a reading */
} date_action;

/* The order of `groups` in date.c. */
enum date_group {
  GROUP_DAY,
  GROUP_MONTH,
  GROUP_YEAR,
  GROUP_DAY2,
  GROUP_YEAR2,
  GROUP_WEEKDAY,
  GROUP_UNIT,
  GROUP_NUMBER,
  GROUP_NUMBER2,
  GROUP_ORDINAL,
  GROUP_RELATION,
  GROUP_SHIFT,
  GROUP_PART,
  GROUP_SEASON,
  GROUP_HOLIDAY,
  GROUP_QUARTER,
  GROUP_ERA,
  GROUP_DECADE,
  GROUP_CENTURY,
  GROUP_TENS,
  GROUP_ONES,
  GROUP_HOUR,
  GROUP_MINUTE,
  GROUP_MERIDIEM,
  GROUP_ZONE,
  GROUP_WORD,
  GROUP_FISCAL,
  GROUP_FRACTION,
  GROUP_CONTAINER
};

/* The tables of dates.tsv, in the order of `table_names` in date.c. */
enum date_table {
  TABLE_MONTH,
  TABLE_WEEKDAY,
  TABLE_UNIT,
  TABLE_FISCAL,
  TABLE_NUMBER,
  TABLE_TENS,
  TABLE_ONES,
  TABLE_ORDINAL,
  TABLE_RELATION,
  TABLE_SHIFT,
  TABLE_DEICTIC,
  TABLE_REFERENCE,
  TABLE_SEASON,
  TABLE_PART,
  TABLE_CLOCK,
  TABLE_MERIDIEM,
  TABLE_ZONE,
  TABLE_EXTENT,
  TABLE_ABOUT,
  TABLE_FREQUENCY,
  TABLE_EACH,
  TABLE_HOLIDAY,
  TABLE_CUE,
  TABLE_COUNTED,
  TABLE_LABEL,
  TABLE_TITLE,
  TABLE_TENSE,
  TABLE_TENSE_SUFFIX,
  TABLE_ERA,
  TABLE_QUARTER,
  TABLE_ARTICLE,
  TABLE_VAGUE,
  TABLE_LINK,
  TABLE_SEASON_CUE,
  TABLE_NAME,
  TABLE_DECADE,
  TABLE_MODAL,
  TABLE_ENDED,
  TABLE_PERIOD,
  TABLE_REFERENCE_NOUN,
  TABLE_FILLER,
  TABLE_ALTERNATE,
  TABLE_HALF,
  TABLE_RANGE,
  TABLE_ASIDE,
  TABLE_RATE,
  TABLE_OF,
  TABLE_AHEAD,
  TABLE_TURN,
  TABLE_SPELLED,
  TABLE_HALF_UNIT,
  TABLE_CENTURY,
  TABLE_LEAD,
  TABLE_AGE,
  TABLE_TIE,
  TABLE_BOUND,
  TABLE_CLOSING,
  TABLE_AWARD,
  TABLE_EVENT,
  TABLE_EVENT_NOUN,
  TABLE_OWNER,
  TABLE_WEEK_TIE,
  TABLE_RUN,
  TABLE_MATCH,
  TABLE_HOPE,
  TABLE_INDEFINITE,
  TABLE_COUNT
};

#define PHRASED_TABLES 5

/* Classes that outlook.c reads or gives, in the order of `bit_names` in date.c. */
enum date_bit {
  BIT_UNIT,
  BIT_MONTH,
  BIT_ERA,
  BIT_NUMBER,
  BIT_ORDINAL,
  BIT_RELATION,
  BIT_WEEKDAY,
  BIT_FILLER,
  BIT_UNIT_ARTICLE,
  BIT_UNIT_LEAD,
  BIT_UNIT_FOLLOW,
  BIT_THEN_UNIT,
  BIT_ORDINAL_THEN_UNIT,
  BIT_THEN_MONTH,
  BIT_THEN_CLOCK,
  BIT_THEN_WORDS,
  BIT_PLACED_UNIT,
  BIT_FISCAL,
  BIT_VAGUE,
  BIT_EACH,
  BIT_SEASON,
  BIT_RARE,
  BIT_COUNT
};

/* What a rule may need, in the order of `needs` in date.c; a-shapes.rules says what they are. */
enum date_need {
  NEED_DASH,
  NEED_SUFFIX,
  NEED_SLASH,
  NEED_FOUR,
  NEED_CLOCK,
  NEED_ERA,
  NEED_DAY,
  NEED_YEAR,
  NEED_NUMBER,
  NEED_RELATION,
  NEED_WEEKDAY,
  NEED_SERIES,
  NEED_OF,
  NEED_THE,
  NEED_FOR,
  NEED_AGO,
  NEED_ALONE,
  NEED_UNIT,
  NEED_NAMED,
  NEED_HOLIDAY,
  NEED_APART,
  NEED_MORE,
  NEED_TURN,
  NEED_TWICE,
  NEED_PLACED,
  NEED_WORDS,
  NEED_COUNTED,
  NEED_DATED,
  NEED_QUARTER,
  NEED_CENTURY,
  NEED_DECADE,
  NEED_PERIOD
};
#define NEED(name) (1u << NEED_##name)

typedef struct date_plan {
  sf_ruleset *rules;
  uint16_t tables[TABLE_COUNT];
  uint64_t bits[BIT_COUNT];
  uint64_t dated; /* classes of words that can stand inside a date */
  uint64_t unit_like, clock_like;
  uint64_t looking; /* classes whose worth depends on what stands behind the word */
  uint64_t before_clock, before_year; /* of words with a time or day, a year behind them */
  uint64_t day_phrases;               /* of words that begin "today" or "day after tomorrow" */
  uint64_t far_reaching;              /* of these and months: a number may stand far behind */
  uint64_t leading;                   /* the union of these, months and weekdays */
  uint64_t related;                   /* what stands behind "last", at once or behind a number */
  uint64_t named, holiday; /* those of them that are neither unit nor holiday; holidays */
  uint64_t repeated;       /* what stands behind "every" */
  uint64_t promising;      /* without one of these behind it no counting word begins a date */
  uint64_t tying;          /* what stands between a number and its unit or month */
  uint64_t phrased;        /* classes of words of which a whole phrase must stand there */
  uint64_t shared;         /* the class that quarters, parts of the day and others share */
  uint64_t strong;         /* classes of words that are tried in any case */
  uint64_t telling;        /* all wanted but those of words that the next token must bear out */
  uint64_t wanted;
  uint16_t phrased_tables[PHRASED_TABLES];
  uint64_t phrased_bits[PHRASED_TABLES];
  sf_slice past_suffix; /* of regular verbs */
} date_plan;

/* A number that an expression does not have. */
#define ABSENT INT_MIN

/* What one match says, in numbers; nothing resolved yet. */
typedef struct date_reading {
  date_action action;
  const sf_rule *rule;
  uint32_t start, end;  /* bytes */
  uint32_t first, stop; /* tokens */
  uint32_t sentence;
  int year, month, day, day2, year2, weekday, quarter, ordinal, season, decade, century;
  int hour, minute;
  int64_t number;  /* thousandths; ABSENT */
  int64_t number2; /* the upper end of "two to three" */
  bool vague;      /* a number that is not known: several */
  bool many;       /* the unit or weekday stands in the plural */
  bool fiscal, half, before_christ, container, last_two;
  bool period;        /* a unit of the writer's own: the period */
  bool second;        /* the other end of "3-7 March" */
  bool crossed;       /* an end of "7-3 March", whose end is before its start */
  bool named_quarter; /* says quarter or half, with or without which */
  bool of_week;       /* a weekday of the week that the relation names */
  sf_slice zone;
  const sf_entry *unit, *relation, *shift, *part, *holiday, *word;
  const sf_entry *container_unit; /* the month in "the first Monday of the month" */
  const sf_entry *extent, *about;
} date_reading;

typedef enum date_type { TYPE_DATE, TYPE_TIME, TYPE_DURATION, TYPE_SET } date_type;

#define DATE_VALUE_SIZE  80
#define DATE_LENGTH_SIZE 32

/* What an expression means. */
typedef struct date_result {
  date_type type;
  char value[DATE_VALUE_SIZE]; /* `length` bytes; none: not known */
  size_t length;
  char max[DATE_LENGTH_SIZE]; /* the upper end of a length; `max_length` bytes */
  size_t max_length;
  bool has_days;
  sf_day_number from, to;
  sf_slice modifier;
  const char *anchor;   /* "published", "text" or NULL */
  date_point point;     /* GRAIN_NONE unless it is one */
  const char *declined; /* why it is no date after all */
} date_result;

typedef enum date_tense { TENSE_UNKNOWN, TENSE_PAST, TENSE_FUTURE } date_tense;

/* What is known of the document when an expression is resolved. */
typedef struct date_frame {
  const date_plan *plan;
  sf_scan *scan;
  bool has_published;
  sf_day_number published;
  bool historical; /* partial dates lean on the text, not on publication */
  bool day_first;  /* 7/8/2031 is in August */
  /* the last points of the text, GRAIN_NONE at first */
  date_point last, day, quarter, month;
  uint32_t quarter_sentence, last_sentence, day_sentence;
  int year; /* the last named year, ABSENT at first */
  uint32_t year_sentence;
  const date_reading *before; /* the reading before this one, and its point */
  date_point before_point;
  const date_reading *next; /* the reading behind this one, or NULL */
} date_frame;

/* outlook.c */
/* The classes of rules that are worth trying at a candidate; `needs` becomes what was seen of what
 * they may need. */
uint64_t date_outlook(const date_plan *plan, const sf_scan *scan, const sf_candidate *candidate,
                      unsigned *needs);

/* read.c */
/* `token`: that at which the match was found. */
void date_read(const date_plan *plan, const sf_scan *scan, const sf_match *match, uint32_t token,
               date_reading *out);
/* Does the match name both ends of a stretch with one dash: "3-7 March", "1914-18"? Then `reading`
 * is cut to the first, and `rest` becomes the other. */
bool date_split(const sf_scan *scan, const sf_match *match, date_reading *reading,
                date_reading *rest);
/* "tonight at 8:30": an hour of the second half of the day, when the words say so and it does not.
 */
void date_fit_hour(date_reading *reading);
/* A decimal number at the start of `text`; ABSENT if there is none. */
int date_integer(sf_slice text);

/* join.c */
/* Are the two readings one expression? Then `first` becomes the whole. */
bool date_join(const date_plan *plan, const sf_scan *scan, date_reading *first,
               const date_reading *second);

/* span.c */
void date_widen(const date_plan *plan, const sf_scan *scan, date_reading *reading);
/* Is it a rate: "$3 million a year"? */
bool date_is_rate(const date_plan *plan, const sf_scan *scan, const date_reading *reading);
/* Why a reading is no date where it stands, or NULL. */
const char *date_refuse(const date_plan *plan, const sf_scan *scan, const date_reading *reading);

/* frame.c */
void date_frame_init(date_frame *self, const date_plan *plan, sf_scan *scan,
                     const date_reading *readings, size_t count);
void date_frame_note(date_frame *self, const date_reading *reading, const date_result *result);

/* tense.c */
date_tense date_tense_at(const date_frame *frame, const date_reading *reading);
/* Does a word that tells of the past stand just beside it: "said Monday"? */
bool date_past_beside(const date_frame *frame, const date_reading *reading);

/* Does the token between two readings tie them together: "in May and June 2031"? */
bool date_linked(const date_frame *frame, const date_reading *first, const date_reading *second);

/* Are they the two ends of a stretch: "from May to July", "between 2029 and 2031"? */
bool date_spans(const date_frame *frame, const date_reading *first, const date_reading *second);

/* resolve.c */
void date_resolve(const date_frame *frame, const date_reading *reading, date_result *out);

/* result.c */
void date_result_point(date_result *out, date_point point);
/* Adds the reading's time, with its zone; adds a part of the day. */
void date_result_clock(date_result *out, const date_reading *reading);
void date_result_part(date_result *out, sf_slice part);
/* A day with the reading's time or part of the day. */
void date_result_time(date_result *out, sf_day_number day, const date_reading *reading);
void date_result_range(date_result *out, sf_day_number from, sf_day_number to);
/* Begins a value anew with `text`; the others add to it. */
void date_result_text(date_result *out, date_type type, const char *text);
void date_result_add(date_result *out, sf_slice text);
/* In at least `width` digits. */
void date_result_number(date_result *out, int64_t number, size_t width);
void date_result_day(date_result *out, sf_day_number day);
/* The day that a relation or shift counts from; false if it is not known. */
bool date_anchor(const date_frame *frame, sf_slice anchor, sf_day_number *day, const char **name);
/* The day that "that day" means: the last one named, if that is not long ago. */
bool date_spoken_day(const date_frame *frame, const date_reading *reading, sf_day_number *day);
date_grain date_unit_grain(const date_plan *plan, const sf_scan *scan, const sf_entry *unit);
/* -1, 0, 1 ... of a relation or day word. */
int date_step(const sf_entry *relation);

/* weekday.c */
void date_resolve_weekday(const date_frame *frame, const date_reading *reading, date_result *out);
void date_resolve_deictic(const date_frame *frame, const date_reading *reading, date_result *out);

/* The last such weekday up to a day, the first from it on. */
sf_day_number date_latest_weekday(sf_day_number day, int weekday);
sf_day_number date_next_weekday(sf_day_number day, int weekday);

/* relative.c */
void date_resolve_relative(const date_frame *frame, const date_reading *reading, date_result *out);
void date_resolve_context(const date_frame *frame, const date_reading *reading, date_result *out);
void date_resolve_shifted(const date_frame *frame, const date_reading *reading, date_result *out);

/* clock.c */
void date_resolve_clock(const date_frame *frame, const date_reading *reading, date_result *out);
void date_resolve_part(const date_frame *frame, const date_reading *reading, date_result *out);

/* named.c */
void date_resolve_named(const date_frame *frame, const date_reading *reading, date_result *out);
void date_resolve_season(const date_frame *frame, const date_reading *reading, date_result *out);
void date_resolve_holiday(const date_frame *frame, const date_reading *reading, date_result *out);
void date_resolve_months(const date_frame *frame, const date_reading *reading, date_result *out);
void date_resolve_year_end(const date_frame *frame, const date_reading *reading, date_result *out);
void date_resolve_week(const date_frame *frame, const date_reading *reading, date_result *out);

/* length.c */
void date_resolve_duration(const date_frame *frame, const date_reading *reading, date_result *out);
void date_resolve_set(const date_frame *frame, const date_reading *reading, date_result *out);

#endif
