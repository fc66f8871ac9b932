/* same_speaker.c: may two names of speakers be one person's?
 *
 * Only names are looked at. Who is who across documents is people.c's; where it knows, it is asked
 * first (same_quotes.c).
 */
#include "store/same.h"
#include "token/utf8.h"

/* Names longer than this are no names. */
#define PARTS_MAX 6

typedef struct name_parts {
  sf_slice parts[PARTS_MAX];
  size_t count;
} name_parts;

static name_parts parts_of(sf_slice name) {
  name_parts out = {.count = 0};
  while (out.count < PARTS_MAX) {
    sf_slice part = sf_slice_next_word(&name);
    while (part.length && part.data[part.length - 1] == '.')
      part.length--;
    if (!part.length)
      break;
    out.parts[out.count++] = part;
  }
  return out;
}

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* How many bytes the two begin with, case aside. */
static size_t common_start(sf_slice a, sf_slice b) {
  size_t i = 0;
  while (i < a.length && i < b.length && lower(a.data[i]) == lower(b.data[i]))
    i++;
  return i;
}

/* Equal, or of the same length but for a letter beyond ASCII: Løkke, Lokke. */
static bool is_same_part(sf_slice a, sf_slice b) {
  size_t start = common_start(a, b);
  if (start == a.length && start == b.length)
    return true;
  if (start == a.length || start == b.length)
    return false;
  bool foreign_a = (unsigned char)a.data[start] >= 0x80;
  bool foreign_b = (unsigned char)b.data[start] >= 0x80;
  if (foreign_a == foreign_b)
    return false;
  a.data += start, a.length -= start, b.data += start, b.length -= start;
  unsigned skip_a = 1, skip_b = 1;
  int32_t code;
  if (foreign_a)
    skip_a = sf_utf8_decode(a.data, &code);
  else
    skip_b = sf_utf8_decode(b.data, &code);
  a.data += skip_a, a.length -= skip_a, b.data += skip_b, b.length -= skip_b;
  return common_start(a, b) == a.length && a.length == b.length;
}

/* First names: equal, an initial, or one short for the other (Tim, Timothy). */
static bool is_same_first(sf_slice a, sf_slice b) {
  size_t shorter = a.length < b.length ? a.length : b.length;
  return is_same_part(a, b) || (shorter && common_start(a, b) == shorter && shorter <= 3);
}

sf_speaker_match sf_speaker_compare(sf_slice a, bool a_named, sf_slice b, bool b_named) {
  if (a.length && sf_slice_equal(a, b))
    return SF_SPEAKER_SAME;
  if (!a.length || !b.length)
    return SF_SPEAKER_OPEN;
  name_parts x = parts_of(a), y = parts_of(b);
  if (!x.count || !y.count)
    return SF_SPEAKER_OPEN;
  if (!a_named || !b_named)
    return SF_SPEAKER_OPEN;
  if (!is_same_part(x.parts[x.count - 1], y.parts[y.count - 1]))
    return SF_SPEAKER_OTHER;
  if (x.count == 1 || y.count == 1 || is_same_first(x.parts[0], y.parts[0]))
    return SF_SPEAKER_SAME;
  return SF_SPEAKER_OTHER;
}
