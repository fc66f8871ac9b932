/* date.c: reads a date in whatever way pages write it; see day.h.
 *
 * The text is cut into numbers and words; a date is three neighbours of them. Sentences are not
 * read here: that is extract/date's work.
 */
#include "input/html/day.h"

#define PIECES        32
#define SEEN_LENGTH   400
#define EARLIEST_YEAR 1995 /* the web has no older news */
#define LATEST_YEAR   2199

typedef struct date_piece {
  uint64_t number;
  unsigned digits; /* 0: a word */
  int month;       /* of a word that names one */
  size_t start, end;
} date_piece;

typedef struct date_pieces {
  sf_slice text;
  date_piece list[PIECES];
  size_t count;
  html_order order;
} date_pieces;

/* ---- cutting ---- */

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
  return (unsigned char)((c | 0x20) - 'a') < 26 || (unsigned char)c >= 0x80;
}

static int month_of(const sf_lexicon *lexicon, sf_buffer *scratch, sf_slice word) {
  static const char *const tables[] = {"date_month", "html_month"};
  for (size_t i = 0; i < 2 && word.length < 24; i++) {
    const sf_entry *entry =
        sf_lexicon_find_text(lexicon, sf_lexicon_table(lexicon, tables[i]), word, scratch);
    sf_slice number = sf_entry_value(entry, 0);
    if (number.length)
      return number.length == 1 ? number.data[0] - '0' : 10 + number.data[1] - '0';
  }
  return 0;
}

static void cut_pieces(const sf_lexicon *lexicon, sf_buffer *scratch, date_pieces *out) {
  sf_slice text = out->text;
  for (size_t i = 0; i < text.length && out->count < PIECES;) {
    date_piece *piece = &out->list[out->count];
    *piece = (date_piece){.start = i};
    if (is_digit(text.data[i])) {
      for (; i < text.length && is_digit(text.data[i]); i++, piece->digits++)
        if (piece->digits < 18)
          piece->number = piece->number * 10 + (uint64_t)(text.data[i] - '0');
    } else if (is_letter(text.data[i])) {
      while (i < text.length && is_letter(text.data[i]))
        i++;
      piece->month =
          month_of(lexicon, scratch, (sf_slice){text.data + piece->start, i - piece->start});
    } else {
      i++;
      continue;
    }
    piece->end = i;
    out->count++;
  }
}

/* ---- shapes ---- */

static bool make_day(uint64_t year, uint64_t month, uint64_t day, sf_calendar_day *out) {
  if (year < EARLIEST_YEAR || year > LATEST_YEAR || month > 12 || day > 31)
    return false;
  *out = (sf_calendar_day){(int)year, (int)month, (int)day};
  return sf_calendar_day_is_valid(*out);
}

/* Is there but one of `marks` between piece `i` and the next, perhaps with a blank? */
static char mark_between(const date_pieces *self, size_t i, const char *marks) {
  const char *at = self->text.data + self->list[i].end;
  size_t length = self->list[i + 1].start - self->list[i].end;
  char mark = length ? *at : '\0';
  bool blank = length == 2 && at[1] == ' ';
  return mark && strchr(marks, mark) && (length == 1 || blank) ? mark : '\0';
}

/* 2031-5-12, 20310512 */
static bool read_year_first(const date_pieces *self, size_t i, sf_calendar_day *out, size_t *end) {
  const date_piece *p = &self->list[i];
  if (p[0].digits == 8) {
    *end = p[0].end;
    return make_day(p[0].number / 10000, p[0].number / 100 % 100, p[0].number % 100, out);
  }
  if (p[0].digits != 4 || i + 2 >= self->count || p[1].digits < 1 || p[1].digits > 2 ||
      p[2].digits < 1 || p[2].digits > 2)
    return false;
  char first = mark_between(self, i, "-/._"), second = mark_between(self, i + 1, "-/._");
  *end = p[2].end;
  return first && first == second && make_day(p[0].number, p[1].number, p[2].number, out);
}

/* 2031年5月12日: numbers, each with a short word behind it. */
static bool read_marked(const date_pieces *self, size_t i, sf_calendar_day *out, size_t *end) {
  const date_piece *p = &self->list[i];
  if (p[0].digits != 4 || i + 5 >= self->count || p[1].digits || p[1].end - p[1].start > 3 ||
      (unsigned char)self->text.data[p[1].start] < 0xE0 || !p[2].digits || p[3].digits ||
      p[3].end - p[3].start > 3 || !p[4].digits || p[5].digits)
    return false;
  *end = p[5].end;
  return make_day(p[0].number, p[2].number, p[4].number, out);
}

/* 12.5.2031, 5/12/2031, 12.5.31 */
static bool read_numbers(const date_pieces *self, size_t i, sf_calendar_day *out, size_t *end) {
  const date_piece *p = &self->list[i];
  if (i + 2 >= self->count || p[0].digits < 1 || p[0].digits > 2 || p[1].digits < 1 ||
      p[1].digits > 2 || (p[2].digits != 4 && p[2].digits != 2))
    return false;
  char first = mark_between(self, i, "./-"), second = mark_between(self, i + 1, "./-");
  if (!first || first != second || (p[2].digits == 2 && first != '.'))
    return false;
  uint64_t year = p[2].digits == 2 ? 2000 + p[2].number : p[2].number;
  uint64_t a = p[0].number, b = p[1].number;
  bool day_first = first == '.' || a > 12 || (b <= 12 && self->order == HTML_DAY_FIRST);
  bool month_first = !day_first && (b > 12 || self->order == HTML_MONTH_FIRST);
  *end = p[2].end;
  if (a == b || day_first)
    return make_day(year, b, a, out);
  return month_first && make_day(year, a, b, out);
}

/* Behind the words of at most three letters that may stand inside a date: de, of, th. */
static size_t skip_filler(const date_pieces *self, size_t i) {
  for (int n = 0; n < 2 && i < self->count && !self->list[i].digits && !self->list[i].month &&
                  self->list[i].end - self->list[i].start <= 3;
       n++)
    i++;
  return i;
}

/* Do pieces `i` and the one before stand near each other? */
static bool is_near(const date_pieces *self, size_t i) {
  return i < self->count && self->list[i].start - self->list[i - 1].end <= 3;
}

/* 12 May 2031, 12. Mai 2031, 12 de mayo de 2031, 12-May-2031 */
static bool read_day_month(const date_pieces *self, size_t i, sf_calendar_day *out, size_t *end) {
  const date_piece *p = self->list;
  if (p[i].digits < 1 || p[i].digits > 2)
    return false;
  size_t month = skip_filler(self, i + 1);
  if (!is_near(self, month) || !p[month].month)
    return false;
  size_t year = skip_filler(self, month + 1);
  if (!is_near(self, year) || p[year].digits != 4)
    return false;
  *end = p[year].end;
  return make_day(p[year].number, (uint64_t)p[month].month, p[i].number, out);
}

/* May 12th, 2031 */
static bool read_month_day(const date_pieces *self, size_t i, sf_calendar_day *out, size_t *end) {
  const date_piece *p = self->list;
  if (!p[i].month || !is_near(self, i + 1) || p[i + 1].digits < 1 || p[i + 1].digits > 2)
    return false;
  size_t year = skip_filler(self, i + 2);
  if (!is_near(self, year) || p[year].digits != 4)
    return false;
  *end = p[year].end;
  return make_day(p[year].number, (uint64_t)p[i].month, p[i + 1].number, out);
}

/* A count of seconds or milliseconds since 1970, and nothing else. */
static bool read_seconds(const date_pieces *self, sf_calendar_day *out, size_t *end) {
  const date_piece *p = &self->list[0];
  if (self->count != 1 || (p->digits != 10 && p->digits != 13) || p->end != self->text.length)
    return false;
  uint64_t seconds = p->digits == 13 ? p->number / 1000 : p->number;
  *out = sf_day_number_split((sf_day_number)(seconds / 86400));
  *end = p->end;
  return out->year >= EARLIEST_YEAR;
}

bool html_date_read(const sf_lexicon *lexicon, sf_buffer *scratch, sf_slice text, html_order order,
                    sf_calendar_day *out, size_t *end) {
  date_pieces pieces = {.text = text, .order = order};
  if (pieces.text.length > SEEN_LENGTH)
    pieces.text.length = SEEN_LENGTH;
  cut_pieces(lexicon, scratch, &pieces);
  if (read_seconds(&pieces, out, end))
    return true;
  for (size_t i = 0; i < pieces.count; i++)
    if (read_year_first(&pieces, i, out, end) || read_marked(&pieces, i, out, end) ||
        read_numbers(&pieces, i, out, end) || read_day_month(&pieces, i, out, end) ||
        read_month_day(&pieces, i, out, end))
      return true;
  return false;
}
