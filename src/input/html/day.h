/* day.h: the day on which a page was published. */
#ifndef SF_INPUT_HTML_DAY_H
#define SF_INPUT_HTML_DAY_H

#include "extract/date/calendar.h"
#include "input/html/head.h"

/* The order of day and month in 3/4/2031. */
typedef enum html_order { HTML_ORDER_UNKNOWN, HTML_DAY_FIRST, HTML_MONTH_FIRST } html_order;

/* Reads the first date with a year in `text`: 2031-05-12T08:06+02:00, 20310512, 12.5.2031,
 * 12 May 2031, May 12th, 2031, 2031年5月12日, in the languages of the tables. `*end` becomes the
 * byte behind it. False if there is none, or if its order is not known. */
bool html_date_read(const sf_lexicon *lexicon, sf_buffer *scratch, sf_slice text, html_order order,
                    sf_calendar_day *out, size_t *end);

typedef struct html_published {
  sf_slice day;     /* YYYY-MM-DD, empty when nothing is sure */
  const char *from; /* "url", "meta", "json-ld", "itemprop", "time", "class", "text", "script" */
  sf_slice time;    /* the whole time as the page writes it, with its zone; may be empty */
} html_published;

/* The same instant as `universal` (ISO 8601, Z or +00:00) where the page's bytes tell it with
 * another offset, as a slice of them; empty if they do not. */
sf_slice html_local_time(sf_slice bytes, sf_slice universal);

/* Weighs the clues of a page whose article is marked; `bytes` is all of it, as UTF-8. */
void html_day_find(html_head *head, const html_page *page, sf_slice bytes, html_published *out);

#endif
