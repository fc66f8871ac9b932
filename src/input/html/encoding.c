/* encoding.c: finds the encoding of a page and converts it; see encoding.h.
 *
 * libxml2 would look for a declaration in the first bytes only, believe it, and garble a quarter
 * of real pages. The conversions themselves are iconv's.
 */
#include "input/html/encoding.h"

#include "document/document.h"
#include "token/utf8.h"

#include <iconv.h>
#include <strings.h>

/* How far a declaration is looked for. */
#define DECLARED_WITHIN ((size_t)256 * 1024)
#define NAME_SIZE       40

/* ---- declarations ---- */

static bool is_name_mark(char c) {
  return (unsigned char)((c | 0x20) - 'a') < 26 || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == ':' || c == '.';
}

/* The name behind "charset=" or, in <?xml ?>, "encoding=". */
static bool read_name(const char *at, const char *end, char name[NAME_SIZE]) {
  size_t length = 0;
  while (at < end && (sf_is_blank(*at) || *at == '"' || *at == '\''))
    at++;
  while (at < end && length + 1 < NAME_SIZE && is_name_mark(*at))
    name[length++] = *at++;
  name[length] = '\0';
  return length > 2;
}

/* Is `at`, behind a '<', a tag that declares an encoding? */
static bool may_declare(const char *at, const char *end) {
  return end - at > 5 && (!strncasecmp(at, "meta", 4) || !strncasecmp(at, "?xml", 4));
}

static bool find_declared(sf_slice bytes, char name[NAME_SIZE]) {
  const char *end = bytes.data + (bytes.length < DECLARED_WITHIN ? bytes.length : DECLARED_WITHIN);
  for (const char *at = bytes.data; (at = memchr(at, '<', (size_t)(end - at)));) {
    at++;
    if (!may_declare(at, end))
      continue;
    const char *close = memchr(at, '>', (size_t)(end - at));
    if (!close)
      return false;
    for (const char *p = at; p + 9 < close; p++)
      if ((!strncasecmp(p, "charset=", 8) && read_name(p + 8, close, name)) ||
          (*at == '?' && !strncasecmp(p, "encoding=", 9) && read_name(p + 9, close, name)))
        return true;
  }
  return false;
}

/* ---- conversion ---- */

/* Converts what iconv knows; false if it does not know the name. */
static bool convert(sf_slice bytes, const char *name, sf_arena *arena, sf_slice *out) {
  iconv_t converter = iconv_open("UTF-8", name);
  if (converter == (iconv_t)-1)
    return false;
  size_t room = bytes.length * 4 + 16, left = bytes.length;
  char *start = sf_arena_alloc(arena, room), *to = start, *from = (char *)(uintptr_t)bytes.data;
  while (left && iconv(converter, &from, &left, &to, &room) == (size_t)-1 && left && room > 3) {
    from++; /* not a character: one byte is given up */
    left--;
    memcpy(to, "\xEF\xBF\xBD", 3);
    to += 3;
    room -= 3;
  }
  iconv_close(converter);
  sf_arena_trim(arena, to);
  *out = sf_slice_between(start, to);
  return true;
}

/* What browsers read when a page says this; Latin-1 stands for Windows-1252 everywhere. */
static const char *as_browsers(const char *name) {
  static const char *const same[][2] = {{"iso-8859-1", "WINDOWS-1252"},
                                        {"latin1", "WINDOWS-1252"},
                                        {"us-ascii", "WINDOWS-1252"},
                                        {"ascii", "WINDOWS-1252"},
                                        {"iso-8859-9", "WINDOWS-1254"},
                                        {"gb2312", "GB18030"},
                                        {"gbk", "GB18030"},
                                        {"shift_jis", "CP932"},
                                        {"shift-jis", "CP932"},
                                        {"x-sjis", "CP932"},
                                        {"euc-kr", "CP949"},
                                        {"ks_c_5601-1987", "CP949"},
                                        {"tis-620", "CP874"},
                                        {"big5", "BIG5-HKSCS"}};
  for (size_t i = 0; i < sizeof same / sizeof *same; i++)
    if (!strcasecmp(name, same[i][0]))
      return same[i][1];
  return name;
}

/* A page that is UTF-8 but for some bytes: were more read as characters than are wrong? */
static bool is_mostly_utf8(sf_slice bytes) {
  const char *at = bytes.data, *end = bytes.data + bytes.length;
  size_t good = 0, bad = 0;
  while ((at = sf_utf8_skip_ascii(at, end)) < end) {
    unsigned length = sf_utf8_valid_length(at, end);
    good += length > 0;
    bad += !length;
    at += length ? length : 1;
  }
  return good > 8 * bad || bad <= 1;
}

/* Is it UTF-8 that ends within a character, as a clipped file may? */
static bool is_clipped(sf_slice bytes, size_t valid) {
  const char *end = bytes.data + bytes.length;
  if (bytes.length - valid > 3 || sf_utf8_skip_ascii(bytes.data, end) == bytes.data + valid)
    return false;
  for (size_t i = valid + 1; i < bytes.length; i++)
    if (((unsigned char)bytes.data[i] & 0xC0) != 0x80)
      return false;
  return (unsigned char)bytes.data[valid] >= 0xC2;
}

static const char *marked(sf_slice *bytes) {
  static const struct {
    const char *mark, *name;
    size_t length;
  } marks[] = {{"\xEF\xBB\xBF", "UTF-8", 3},    {"\xFF\xFE\0\0", "UTF-32LE", 4},
               {"\0\0\xFE\xFF", "UTF-32BE", 4}, {"\xFF\xFE", "UTF-16LE", 2},
               {"\xFE\xFF", "UTF-16BE", 2},     {"<\0!\0", "UTF-16LE", 0},
               {"\0<\0!", "UTF-16BE", 0},       {"<\0h\0", "UTF-16LE", 0},
               {"\0<\0h", "UTF-16BE", 0}};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    size_t compared = marks[i].length ? marks[i].length : 4;
    if (bytes->length < compared || memcmp(bytes->data, marks[i].mark, compared) != 0)
      continue;
    *bytes = (sf_slice){bytes->data + marks[i].length, bytes->length - marks[i].length};
    return marks[i].name;
  }
  return NULL;
}

sf_slice html_decode(sf_slice bytes, sf_arena *arena) {
  char name[NAME_SIZE];
  sf_slice out;
  const char *mark = marked(&bytes);
  if (mark && strcmp(mark, "UTF-8") != 0)
    return convert(bytes, mark, arena, &out) ? out : bytes;
  size_t valid = sf_utf8_valid_prefix(bytes);
  bool shifts = bytes.length && memchr(bytes.data, 0x1B, bytes.length); /* ISO-2022-JP is ASCII */
  if ((valid == bytes.length || is_clipped(bytes, valid)) && !shifts)
    return (sf_slice){bytes.data, valid};
  bool declared = find_declared(bytes, name);
  if (shifts && valid == bytes.length && (!declared || strncasecmp(name, "iso-2022", 8) != 0))
    return bytes;
  bool utf8 = declared && !strncasecmp(name, "utf", 3);
  if ((utf8 || !declared) && is_mostly_utf8(bytes))
    return sf_text_decode_mixed(bytes, valid, arena);
  if (!declared || utf8 || !convert(bytes, as_browsers(name), arena, &out))
    convert(bytes, "WINDOWS-1252", arena, &out);
  return out;
}
