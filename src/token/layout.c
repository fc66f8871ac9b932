/* layout.c: tells wrapped lines from a paragraph a line.
 *
 * News comes both ways: web text has a paragraph a line, wire copy and TeX break lines at some 70
 * columns. The document's own line lengths and line ends decide; nothing is assumed.
 */
#include "token/internal.h"

/* No line of wrapped prose is longer; web paragraphs nearly always are. */
#define WRAP_COLUMNS 110
/* A shorter line says nothing: it may be a heading or a last line. */
#define SHORT_LINE 40

typedef struct line_counts {
  size_t breaks;  /* single line breaks behind a line of some length */
  size_t running; /* those where the sentence runs on over the break */
  size_t lines, wide;
} line_counts;

/* Does the line end in the middle of a sentence? */
static bool runs_on(const char *start, const char *end) {
  while (end > start && (end[-1] == ' ' || end[-1] == '\r'))
    end--;
  if (end == start)
    return false;
  switch ((unsigned char)end[-1]) {
  case '.':
  case '!':
  case '?':
  case '"':
  case '\'':
  case ':':
  case ';':
  case ')':
  case 0x9D: /* the last byte of a curly mark */
  case 0x99:
    return false;
  default:
    return true;
  }
}

static bool is_blank(const char *start, const char *end) {
  while (start < end && (*start == ' ' || *start == '\t' || *start == '\r'))
    start++;
  return start == end;
}

bool sf_layout_is_wrapped(sf_slice text) {
  const char *at = text.data, *end = text.data + text.length;
  const char *before = NULL; /* the line before, if its end may be one that wraps */
  line_counts count = {0};
  while (at < end) {
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    if (!stop)
      stop = end;
    size_t length = (size_t)(stop - at);
    count.lines += length > 0;
    count.wide += length > WRAP_COLUMNS;
    if (before && !is_blank(at, stop)) {
      count.breaks++;
      count.running += runs_on(before, at - 1);
    }
    before = length >= SHORT_LINE ? at : NULL;
    at = stop + 1;
  }
  return count.breaks >= 2 && count.running * 10 >= count.breaks * 4 &&
         count.wide * 20 <= count.lines;
}
