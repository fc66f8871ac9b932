/* document.c: decoding, cleaning and the offset map of one article; see document.h.
 *
 * Reading files is input/; finding the day of publication in the text is published.c.
 */
#include "document/document.h"

#include "token/utf8.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Offsets are 32 bits, and decoding Windows-1252 can treble the bytes. */
#define MAX_TEXT ((size_t)1 << 31)

/* ---- decoding ---- */

/* Code points of bytes 0x80-0x9F in Windows-1252, as the WHATWG encoding standard has them. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

/* Bytes that are not UTF-8 become the characters they are in Windows-1252; the rest stays. */
static sf_slice decode_mixed(sf_slice bytes, size_t valid, sf_arena *arena) {
  sf_buffer out;
  sf_buffer_init(&out, arena->memory);
  out.capacity = bytes.length * 3 + SF_TEXT_PADDING;
  out.data = sf_arena_alloc(arena, out.capacity);
  while (bytes.length) {
    sf_buffer_add(&out, (sf_slice){bytes.data, valid});
    bytes.data += valid;
    bytes.length -= valid;
    if (!bytes.length)
      break;
    unsigned char byte = (unsigned char)*bytes.data;
    sf_utf8_encode(&out, byte < 0xA0 ? windows_1252[byte - 0x80] : byte);
    bytes.data++;
    bytes.length--;
    valid = sf_utf8_valid_prefix(bytes);
  }
  return sf_buffer_slice(&out);
}

/* Names and titles go into the store too, which must be UTF-8. */
static sf_slice decode_name(const char *name, sf_arena *arena) {
  sf_slice bytes = sf_slice_of(name);
  size_t valid = sf_utf8_valid_prefix(bytes);
  return valid == bytes.length ? bytes : decode_mixed(bytes, valid, arena);
}

static sf_slice decode(sf_slice bytes, sf_arena *arena, unsigned *warnings) {
  if (bytes.length >= 3 && !memcmp(bytes.data, "\xEF\xBB\xBF", 3)) {
    bytes.data += 3;
    bytes.length -= 3;
  }
  if (bytes.length && memchr(bytes.data, 0, bytes.length))
    *warnings |= SF_WARNING_NUL;
  size_t valid = sf_utf8_valid_prefix(bytes);
  sf_slice text = bytes;
  if (valid < bytes.length) {
    *warnings |= SF_WARNING_ENCODING;
    text = decode_mixed(bytes, valid, arena);
  }
  char *padded = sf_arena_alloc(arena, text.length + SF_TEXT_PADDING);
  if (text.length)
    memcpy(padded, text.data, text.length);
  memset(padded + text.length, 0, SF_TEXT_PADDING);
  return (sf_slice){padded, text.length};
}

/* ---- cleaning ---- */

/* How one character is cleaned. Returns its length in the text; `*keep` is its length in the
 * clean text: 0 when it goes, 1 with `*as` when it becomes an ASCII character, else unchanged. */
static unsigned clean_step(const char *at, unsigned *keep, char *as) {
  unsigned char c = (unsigned char)at[0];
  *as = 0;
  if (c < 0x80) {
    *keep = c != '\r';
    if (c == '\r' && at[1] != '\n') { /* an old Macintosh line end */
      *keep = 1;
      *as = '\n';
    } else if (c == 0) {
      *keep = 1;
      *as = ' ';
    }
    return 1;
  }
  int32_t code;
  unsigned length = sf_utf8_decode(at, &code);
  *keep = length;
  if (code == 0xAD || (code >= 0x200B && code <= 0x200F) || code == 0x2060 || code == 0xFEFF ||
      (code >= 0x202A && code <= 0x202E)) {
    *keep = 0;
  } else if (code == 0x2028 || code == 0x2029 || code == 0x85) {
    *keep = 1;
    *as = '\n';
  } else if (code == 0xA0 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F ||
             code == 0x205F || code == 0x3000) {
    *keep = 1;
    *as = ' ';
  }
  return length;
}

typedef struct text_scan {
  bool ascii, clean;
} text_scan;

/* Looks whether the text is plain ASCII, and whether cleaning would leave it as it is. */
static text_scan scan_text(sf_slice text) {
  text_scan found = {true, true};
  if (text.length && (memchr(text.data, '\r', text.length) || memchr(text.data, 0, text.length)))
    found.clean = false;
  for (size_t i = 0; i < text.length;) {
    uint64_t eight;
    memcpy(&eight, text.data + i, 8); /* padded */
    if ((eight & 0x8080808080808080u) == 0) {
      i += 8;
      continue;
    }
    while (i < text.length && (unsigned char)text.data[i] < 0x80)
      i++;
    if (i >= text.length)
      break;
    unsigned keep;
    char as;
    unsigned length = clean_step(text.data + i, &keep, &as);
    found.ascii = false;
    if (as || keep != length)
      found.clean = false;
    i += length;
  }
  return found;
}

static void copy_clean(sf_document *self, sf_arena *arena) {
  char *out = sf_arena_alloc(arena, self->text.length + SF_TEXT_PADDING);
  size_t count = 0;
  for (size_t i = 0; i < self->text.length;) {
    unsigned keep;
    char as;
    unsigned length = clean_step(self->text.data + i, &keep, &as);
    if (as)
      out[count++] = as;
    else
      for (unsigned k = 0; k < keep; k++)
        out[count++] = self->text.data[i + k];
    i += length;
  }
  memset(out + count, 0, SF_TEXT_PADDING);
  self->clean = (sf_slice){out, count};
}

/* The same where nothing was cleaned away: only characters are counted, a step at a time. */
static void build_plain_map(sf_document *self, sf_arena *arena) {
  uint32_t length = (uint32_t)self->text.length, at = 0, code = 0;
  self->marks = sf_arena_alloc(arena, (length / SF_MAP_STEP + 2) * sizeof *self->marks);
  for (uint32_t step = 0; step < length; step += SF_MAP_STEP) {
    uint32_t next = step;
    while (next < length && ((unsigned char)self->text.data[next] & 0xC0) == 0x80)
      next++;
    code += (uint32_t)sf_utf8_count((sf_slice){self->text.data + at, next - at});
    at = next;
    self->marks[self->mark_count++] = (sf_map_mark){at, at, code};
  }
  self->characters = code + (uint32_t)sf_utf8_count((sf_slice){self->text.data + at, length - at});
}

/* One mark each SF_MAP_STEP clean bytes. */
static void build_map(sf_document *self, sf_arena *arena) {
  self->marks = sf_arena_alloc(arena, (self->clean.length / SF_MAP_STEP + 2) * sizeof *self->marks);
  uint32_t clean = 0, code = 0;
  size_t next = 0;
  for (uint32_t i = 0; i < self->text.length;) {
    if (clean >= next) {
      self->marks[self->mark_count++] = (sf_map_mark){clean, i, code};
      next += SF_MAP_STEP;
    }
    unsigned keep;
    char as;
    i += clean_step(self->text.data + i, &keep, &as);
    clean += keep;
    code++;
  }
  self->characters = code;
}

/* ---- places ---- */

/* Where the stretch of mark `index` ends. */
static sf_map_mark stretch_end(const sf_document *self, size_t index) {
  if (index + 1 < self->mark_count)
    return self->marks[index + 1];
  return (sf_map_mark){(uint32_t)self->clean.length, (uint32_t)self->text.length,
                       self->characters};
}

/* Walks from the nearest mark to clean byte `offset`. With `behind`, what was cleaned away before
 * the character at `offset` is gone over too. */
static sf_place walk(const sf_document *self, uint32_t offset, bool behind) {
  if (self->ascii)
    return (sf_place){offset, offset};
  if (!self->mark_count)
    return (sf_place){0, 0};
  size_t index = offset / SF_MAP_STEP;
  if (index >= self->mark_count)
    index = self->mark_count - 1;
  while (index > 0 && self->marks[index].clean + !behind > offset)
    index--;
  sf_map_mark at = self->marks[index], end = stretch_end(self, index);
  uint32_t cleaned = end.clean - at.clean, ahead = offset - at.clean;
  if (end.text - at.text == cleaned) { /* cleaning only takes away: nothing was, here */
    uint32_t code = end.code - at.code == cleaned /* all ASCII */
                        ? ahead
                        : (uint32_t)sf_utf8_count((sf_slice){self->text.data + at.text, ahead});
    return (sf_place){at.text + ahead, at.code + code};
  }
  while (at.text < self->text.length) {
    unsigned keep;
    char as;
    unsigned length = clean_step(self->text.data + at.text, &keep, &as);
    if (at.clean + keep > offset || (!behind && at.clean == offset))
      break;
    at.text += length;
    at.clean += keep;
    at.code++;
  }
  return (sf_place){at.text, at.code};
}

sf_place sf_document_place(const sf_document *self, uint32_t offset) {
  return walk(self, offset, true);
}

sf_place sf_document_place_end(const sf_document *self, uint32_t offset) {
  return walk(self, offset, false);
}

/* ---- reading ---- */

bool sf_day_is_valid(sf_slice day) {
  static const unsigned char days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (day.length != 10 || day.data[4] != '-' || day.data[7] != '-')
    return false;
  unsigned part[3] = {0, 0, 0};
  for (unsigned i = 0, p = 0; i < 10; i++) {
    if (i == 4 || i == 7) {
      p++;
      continue;
    }
    if (day.data[i] < '0' || day.data[i] > '9')
      return false;
    part[p] = part[p] * 10 + (unsigned)(day.data[i] - '0');
  }
  unsigned year = part[0], month = part[1];
  if (year == 0 || month < 1 || month > 12 || part[2] < 1 || part[2] > days[month - 1])
    return false;
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return !(month == 2 && part[2] == 29 && !leap);
}

/* The day of an ISO 8601 date or time; empty when it is not one. */
static sf_slice day_of(const char *text) {
  sf_slice day = sf_slice_trim(sf_slice_of(text));
  if (day.length > 10 && (day.data[10] == 'T' || day.data[10] == ' '))
    day.length = 10;
  return sf_day_is_valid(day) ? day : (sf_slice){0};
}

sf_result sf_document_read(const sf_input *input, sf_arena *arena, sf_document *out,
                           sf_error *error) {
  if (input->text_length >= MAX_TEXT)
    return sf_error_set(error, SF_ERROR_INPUT, input->path, 0, 0,
                        "larger than 2 GiB; split it into articles");
  *out = (sf_document){.path = decode_name(input->path, arena),
                       .title = decode_name(input->title, arena),
                       .url = decode_name(input->url, arena)};
  out->text = decode((sf_slice){input->text, input->text_length}, arena, &out->warnings);
  if (out->text.length >= MAX_TEXT)
    return sf_error_set(error, SF_ERROR_INPUT, input->path, 0, 0,
                        "larger than 2 GiB once decoded; split it into articles");
  text_scan found = scan_text(out->text);
  out->same = found.clean;
  out->ascii = found.clean && found.ascii;
  out->clean = out->text;
  out->characters = (uint32_t)out->text.length;
  if (!out->same)
    copy_clean(out, arena);
  if (!out->same)
    build_map(out, arena);
  else if (!out->ascii)
    build_plain_map(out, arena);
  out->published = day_of(input->published);
  if (out->published.length)
    out->published_from = sf_slice_of(input->published_from ? input->published_from : "record");
  else if (input->published && input->published[0])
    out->warnings |= SF_WARNING_PUBLISHED;
  return SF_OK;
}

/* Spreads 32 bits over eight hexadecimal digits. */
static void write_hex(uint32_t bits, char out[8]) {
  uint64_t x = bits, one = 0x0101010101010101u;
  x = (x << 16 | x) & 0x0000FFFF0000FFFFu;
  x = (x << 8 | x) & 0x00FF00FF00FF00FFu;
  x = (x << 4 | x) & 0x0F0F0F0F0F0F0F0Fu;
  uint64_t letters = (x + one * 6) >> 4 & one; /* 10 and more */
  x += one * '0' + letters * ('a' - '0' - 10);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  x = __builtin_bswap64(x); /* the first digit is the highest */
#endif
  memcpy(out, &x, 8);
}

void sf_id_write(uint64_t high, uint64_t low, char out[SF_ID_LENGTH]) {
  char last[8];
  write_hex((uint32_t)(high >> 32), out);
  write_hex((uint32_t)high, out + 8);
  write_hex((uint32_t)(low >> 32), last);
  memcpy(out + 16, last, SF_ID_LENGTH - 16);
}

void sf_document_identify(sf_document *self) {
  XXH3_state_t state;
  XXH3_128bits_reset(&state);
  XXH3_128bits_update(&state, self->text.data, self->text.length);
  XXH3_128bits_update(&state, "", 1); /* a NUL between text and day */
  if (self->published.length)
    XXH3_128bits_update(&state, self->published.data, self->published.length);
  XXH128_hash_t hash = XXH3_128bits_digest(&state);
  sf_id_write(hash.high64, hash.low64, self->id);
}
