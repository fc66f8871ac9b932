/* tidy.c: see tidy.h. Values without anything to tidy, nearly all, are left where they are. */
#include "extract/tidy.h"

#include "token/utf8.h"

static bool is_invisible(int32_t code) {
  return code == 0xAD || (code >= 0x200B && code <= 0x200F) || code == 0x2060 || code == 0xFEFF;
}

/* Looks at eight bytes and the one behind them at once. */
static inline bool is_suspect_within(const char *at) {
  const uint64_t ones = 0x0101010101010101u, top = 0x8080808080808080u, blank = ' ' * ones;
  uint64_t eight, next;
  memcpy(&eight, at, 8);
  memcpy(&next, at + 1, 8);
  uint64_t apart = (eight ^ blank) | (next ^ blank); /* a zero byte: two blanks */
  return (((eight - 0x20 * ones) | eight) & top) || ((apart - ones) & ~apart & top);
}

/* Could the text hold something to tidy: a line break, two blanks, a character beyond ASCII? */
static bool is_suspect(sf_slice text) {
  size_t i = 0;
  if (text.length > 8) {
    for (; i + 9 <= text.length; i += 8)
      if (is_suspect_within(text.data + i))
        return true;
    if (is_suspect_within(text.data + text.length - 9))
      return true;
    i = text.length - 1;
  }
  for (; i < text.length; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (c < 0x20 || c >= 0x80 || (c == ' ' && i + 1 < text.length && text.data[i + 1] == ' '))
      return true;
  }
  return false;
}

static sf_slice tidied(sf_arena *arena, sf_slice text) {
  char *out = sf_arena_alloc(arena, text.length + 1);
  size_t count = 0;
  for (size_t i = 0; i < text.length;) {
    int32_t code;
    unsigned length = sf_utf8_decode(text.data + i, &code);
    if (sf_char_classify(code) == SF_CHAR_SPACE) {
      if (count && out[count - 1] != ' ')
        out[count++] = ' ';
    } else if (!is_invisible(code)) {
      memcpy(out + count, text.data + i, length);
      count += length;
    }
    i += length;
  }
  return sf_slice_trim((sf_slice){out, count});
}

/* The fields that show words as they stand in the text, by kind; all others hold numbers, codes and
 * words of tables, or belong to the mention. Bits by field number. */
static const unsigned as_it_stands[SF_KIND_COUNT_ALL] = {
    [SF_KIND_MONEY] = 1u << SF_MONEY_PER | 1u << SF_MONEY_PAYER | 1u << SF_MONEY_BENEFICIARY |
                      1u << SF_MONEY_PURPOSE,
    [SF_KIND_QUOTE] = 1u << SF_QUOTE_SPEAKER | 1u << SF_QUOTE_SPEAKER_ROLE,
    [SF_KIND_COUNT] = 1u << SF_COUNT_PERIOD,
};

void sf_tidy(sf_scan *self) {
  for (size_t i = 0; i < self->mentions.count; i++) {
    const sf_mention *mention = &self->mentions.data[i];
    for (unsigned left = as_it_stands[mention->kind]; left; left &= left - 1) {
      sf_value *value = &mention->values[__builtin_ctz(left)];
      if (value->type == SF_VALUE_TEXT && is_suspect(value->as.text))
        value->as.text = tidied(self->arena, value->as.text);
    }
  }
}
