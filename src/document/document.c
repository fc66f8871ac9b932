/* document.c: decoding, cleaning and the offset map of one article; see document.h.
 *
 * Reading files is input/; finding the day of publication in the text is published.c.
 */
#include "document/document.h"

#include "token/utf8.h"

#include <stdio.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Offsets are 32 bits, and decoding Windows-1252 can treble the bytes. */
#define MAX_TEXT ((size_t)1 << 31)

/* ---- decoding ---- */

/* Bytes that are not UTF-8 become the characters they are in Windows-1252; the rest stays. */
sf_slice sf_text_decode_mixed(sf_slice bytes, size_t valid, sf_arena *arena) {
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
    sf_utf8_encode(&out, sf_windows_1252(byte));
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
  return valid == bytes.length ? bytes : sf_text_decode_mixed(bytes, valid, arena);
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
  if (code >= 0x2070 ? code != 0x3000 && code != 0xFEFF : code > 0xAD && code < 0x2000)
    return length; /* letters; most others are the marks of print */
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
  bool wide;  /* not all ASCII */
  bool clean; /* cleaning would leave it as it is */
  bool nul;
} text_scan;

/* What some bytes hold, gathered in sixteen places as the compiler's vectors. */
typedef uint8_t sixteen_bytes __attribute__((vector_size(16)));
typedef struct byte_marks {
  sixteen_bytes all;           /* of a byte beyond ASCII it has the high bit */
  sixteen_bytes nuls, returns; /* not zero where one was */
} byte_marks;

static inline void mark_bytes(byte_marks *marks, sixteen_bytes bytes) {
  marks->all |= bytes;
  marks->nuls |= (sixteen_bytes)(bytes == 0);
  marks->returns |= (sixteen_bytes)(bytes == '\r');
}

/* Has any of the bytes one of the bits of `mask`? */
static bool any_bit(sixteen_bytes bytes, uint64_t mask) {
  uint64_t half[2];
  memcpy(half, &bytes, sizeof half);
  return ((half[0] | half[1]) & mask) != 0;
}

/* Copies the text with padding behind it, and looks at it on the way: of most texts that tells
 * everything, because they are ASCII. */
static sf_slice copy_padded(sf_slice text, sf_arena *arena, text_scan *found) {
  char *out = sf_arena_alloc(arena, text.length + SF_TEXT_PADDING);
  byte_marks marks = {.all = {0}};
  sixteen_bytes bytes;
  size_t at = 0;
  for (; text.length - at >= sizeof bytes; at += sizeof bytes) {
    memcpy(&bytes, text.data + at, sizeof bytes);
    memcpy(out + at, &bytes, sizeof bytes);
    mark_bytes(&marks, bytes);
  }
  bytes = (sixteen_bytes){0} + ' ';
  if (text.length > at)
    memcpy(&bytes, text.data + at, text.length - at);
  mark_bytes(&marks, bytes);
  memcpy(out + at, &bytes, sizeof bytes); /* into the padding, too */
  memset(out + text.length, 0, SF_TEXT_PADDING);
  found->wide = any_bit(marks.all, 0x8080808080808080u);
  found->nul = any_bit(marks.nuls, UINT64_MAX);
  found->clean = !found->nul && !any_bit(marks.returns, UINT64_MAX);
  return (sf_slice){out, text.length};
}

/* Looks at what is not ASCII; returns how many bytes are valid UTF-8. */
static size_t scan_wide(sf_slice text, text_scan *found) {
  const char *at = text.data, *end = text.data + text.length;
  for (;;) {
    at = sf_utf8_skip_ascii(at, end);
    unsigned length = at < end ? sf_utf8_valid_length(at, end) : 0;
    if (!length)
      return (size_t)(at - text.data);
    unsigned keep;
    char as;
    clean_step(at, &keep, &as);
    found->clean = found->clean && keep == length;
    at += length;
  }
}

/* The first character that cleaning may change, or `end`; reads SF_TEXT_PADDING bytes behind. */
static const char *next_special(const char *at, const char *end) {
  const uint64_t ones = 0x0101010101010101u;
  for (; at < end; at += 8) {
    uint64_t eight, no_return;
    memcpy(&eight, at, 8);
    no_return = eight ^ ones * '\r';
    uint64_t nul = (eight - ones) & ~eight, returns = (no_return - ones) & ~no_return;
    uint64_t special = (eight | nul | returns) & ones * 0x80;
    if (special) {
      at += sf_first_byte(special);
      break;
    }
  }
  return at < end ? at : end;
}

static void note_change(sf_document *self, sf_arena *arena, size_t clean, size_t text, bool gone) {
  sf_text_change change = {(uint32_t)clean, (uint32_t)text, gone};
  sf_text_change *last = self->changes.count ? &self->changes.data[self->changes.count - 1] : NULL;
  if (gone && last && last->gone && last->clean == change.clean)
    *last = change;
  else
    SF_ARENA_PUSH(arena, &self->changes, change);
}

static void copy_clean(sf_document *self, sf_arena *arena) {
  const char *from = self->text.data, *end = from + self->text.length, *run = from;
  char *out = sf_arena_alloc(arena, self->text.length + SF_TEXT_PADDING);
  size_t count = 0;
  for (const char *at = from; (at = next_special(at, end)) < end;) {
    unsigned keep;
    char as;
    unsigned length = clean_step(at, &keep, &as);
    if (as || keep != length) { /* what stood before is copied, then what it became */
      memcpy(out + count, run, (size_t)(at - run));
      count += (size_t)(at - run);
      if (as)
        out[count++] = as;
      run = at + length;
      if (keep != length)
        note_change(self, arena, count, (size_t)(run - from), !as);
    }
    at += length;
  }
  memcpy(out + count, run, (size_t)(end - run));
  count += (size_t)(end - run);
  memset(out + count, 0, SF_TEXT_PADDING);
  self->clean = (sf_slice){out, count};
}

static sf_slice decode(sf_slice bytes, sf_arena *arena, text_scan *found, unsigned *warnings) {
  if (bytes.length >= 3 && !memcmp(bytes.data, "\xEF\xBB\xBF", 3)) {
    bytes.data += 3;
    bytes.length -= 3;
  }
  sf_slice text = copy_padded(bytes, arena, found);
  size_t valid = found->wide ? scan_wide(text, found) : text.length;
  if (valid < text.length) {
    *warnings |= SF_WARNING_ENCODING;
    text = copy_padded(sf_text_decode_mixed(text, valid, arena), arena, found);
    scan_wide(text, found);
  }
  if (found->nul)
    *warnings |= SF_WARNING_NUL;
  return text;
}

/* ---- code points ---- */

static uint32_t count_bits(uint32_t x) {
  x -= x >> 1 & 0x55555555u;
  x = (x & 0x33333333u) + (x >> 2 & 0x33333333u);
  return ((x + (x >> 4)) & 0x0F0F0F0Fu) * 0x01010101u >> 24;
}

/* Which of the next SF_CODE_STEP bytes go on a character: the first one is bit 0. */
static uint32_t tails_of(const char *at) {
  uint64_t eights[SF_CODE_STEP / 8], all = 0;
  memcpy(eights, at, SF_CODE_STEP);
  for (size_t i = 0; i < SF_CODE_STEP / 8; i++)
    all |= eights[i];
  if (!(all & 0x8080808080808080u)) /* most are ASCII, even of a text in which not all is */
    return 0;
  uint32_t tails = 0;
  for (size_t i = 0; i < SF_CODE_STEP / 8; i++) { /* bit 7 set and bit 6 clear, put side by side */
    uint64_t marks = (eights[i] & ~(eights[i] << 1)) >> 7 & 0x0101010101010101u;
    tails |= (uint32_t)(marks * 0x0102040810204080u >> 56) << 8 * i;
  }
  return tails;
}

static void count_codes(sf_document *self, sf_arena *arena) {
  size_t length = self->text.length, steps = length / SF_CODE_STEP, rest = length % SF_CODE_STEP;
  sf_code_step *step = sf_arena_alloc(arena, (steps + 1) * sizeof *step);
  const char *at = self->text.data;
  char last[SF_CODE_STEP] = "";
  uint32_t code = 0;
  self->codes = step;
  for (; steps; steps--, at += SF_CODE_STEP) {
    *step = (sf_code_step){code, tails_of(at)};
    code += SF_CODE_STEP - (step->tails ? count_bits(step->tails) : 0);
    step++;
  }
  memcpy(last, at, rest);
  *step = (sf_code_step){code, tails_of(last)};
  self->characters = code + (uint32_t)rest - count_bits(step->tails);
}

/* ---- places ---- */

/* The place of byte `text`, which starts a character or ends the text. */
static sf_place place_of(const sf_document *self, uint32_t text) {
  if (!self->codes)
    return (sf_place){text, text};
  const sf_code_step *step = &self->codes[text / SF_CODE_STEP];
  uint32_t more = text % SF_CODE_STEP, tails = step->tails & ((1u << more) - 1);
  return (sf_place){text, step->before + more - count_bits(tails)};
}

/* Byte of the text at clean byte `offset`. With `behind`, what was taken out there is gone over. */
static uint32_t text_offset(const sf_document *self, uint32_t offset, bool behind) {
  size_t low = 0, high = self->changes.count;
  while (low < high) { /* the first change that is behind the offset */
    size_t middle = (low + high) / 2;
    const sf_text_change *change = &self->changes.data[middle];
    if (change->clean < offset || (change->clean == offset && (behind || !change->gone)))
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0)
    return offset;
  const sf_text_change *last = &self->changes.data[low - 1];
  return last->text + (offset - last->clean);
}

sf_place sf_document_find_place(const sf_document *self, uint32_t offset) {
  return place_of(self, text_offset(self, offset, true));
}

sf_place sf_document_find_place_end(const sf_document *self, uint32_t offset) {
  return place_of(self, text_offset(self, offset, false));
}

/* ---- sources ---- */

/* Is it a name or a time that needs no escapes? */
static bool is_plain_word(const char *text) {
  if (!text || !*text)
    return false;
  for (; *text; text++) {
    bool letter =
        ((*text | 0x20) >= 'a' && (*text | 0x20) <= 'z') || (*text >= '0' && *text <= '9');
    if (!letter && !strchr("-+:.", *text))
      return false;
  }
  return true;
}

/* The path and where in the file the document stands. */
sf_slice sf_source_write(const sf_input *input, sf_slice path, sf_arena *arena) {
  char line[40] = "", offset[40] = "";
  if (!is_plain_word(input->format))
    return path;
  if (input->line)
    snprintf(line, sizeof line, ",\"line\":%lu", input->line);
  if (input->offset || input->fetched)
    snprintf(offset, sizeof offset, ",\"offset\":%llu", input->offset);
  bool fetched = is_plain_word(input->fetched);
  sf_slice text = sf_arena_format(
      arena, "%.*s\n\"format\":\"%s\"%s%s%s%s%s", (int)path.length, path.data, input->format, line,
      offset, fetched ? ",\"fetched\":\"" : "", fetched ? input->fetched : "", fetched ? "\"" : "");
  ((char *)(uintptr_t)text.data)[path.length] = '\0';
  return text;
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
                       .url = decode_name(input->url, arena),
                       .site = decode_name(input->site, arena),
                       .author = decode_name(input->author, arena),
                       .language = decode_name(input->language, arena)};
  out->source = input->format ? sf_source_write(input, out->path, arena) : out->path;
  text_scan found;
  out->text = decode((sf_slice){input->text, input->text_length}, arena, &found, &out->warnings);
  if (out->text.length >= MAX_TEXT)
    return sf_error_set(error, SF_ERROR_INPUT, input->path, 0, 0,
                        "larger than 2 GiB once decoded; split it into articles");
  out->clean = out->text;
  out->characters = (uint32_t)out->text.length;
  out->same = found.clean;
  if (!found.clean)
    copy_clean(out, arena);
  if (found.wide)
    count_codes(out, arena);
  out->published = day_of(input->published);
  if (out->published.length) {
    out->published_from = sf_slice_of(input->published_from ? input->published_from : "record");
    out->published_time = decode_name(input->published_time, arena);
  } else if (input->published && input->published[0])
    out->warnings |= SF_WARNING_PUBLISHED;
  return SF_OK;
}

/* The sixteen digits of `value`, all at once: a byte becomes two, each with half of its bits. */
static void write_sixteen_digits(uint64_t value, char *out) {
  typedef uint8_t eight_bytes __attribute__((vector_size(8)));
  typedef uint16_t eight_pairs __attribute__((vector_size(16)));
  eight_bytes bytes;
  value = __builtin_bswap64(value); /* the highest digit first in memory */
  memcpy(&bytes, &value, sizeof bytes);
  eight_pairs pairs = __builtin_convertvector(bytes, eight_pairs);
  sixteen_bytes digits = (sixteen_bytes)((pairs >> 4 | pairs << 8) & 0x0F0F);
  sixteen_bytes letters = (sixteen_bytes)(digits > 9) & ('a' - '0' - 10);
  digits += '0' + letters;
  memcpy(out, &digits, sizeof digits);
}

void sf_id_write(uint64_t high, uint64_t low, char out[SF_ID_LENGTH]) {
  char last[16];
  write_sixteen_digits(high, out);
  write_sixteen_digits(low, last);
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
