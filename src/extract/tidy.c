/* tidy.c: see tidy.h. Values without anything to tidy, nearly all, are left where they are. */
#include "extract/tidy.h"

#include "token/utf8.h"

static bool is_invisible(int32_t code) {
  return code == 0xAD || (code >= 0x200B && code <= 0x200F) || code == 0x2060 || code == 0xFEFF;
}

/* Could the text hold something to tidy: a line break, two blanks, a character beyond ASCII? Looked
 * at eight bytes at a time, because nearly none does. */
static bool is_suspect(sf_slice text) {
  const uint64_t ones = 0x0101010101010101u, top = 0x8080808080808080u;
  size_t i = 0;
  uint64_t eight, blank = ' ' * ones;
  for (; i + 9 <= text.length; i += 8) {
    uint64_t next;
    memcpy(&eight, text.data + i, 8);
    memcpy(&next, text.data + i + 1, 8);
    uint64_t apart = (eight ^ blank) | (next ^ blank); /* a zero byte: two blanks */
    if ((((eight - 0x20 * ones) | eight) & top) || ((apart - ones) & ~apart & top))
      return true;
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

void sf_tidy(sf_scan *self) {
  for (size_t i = 0; i < self->mentions.count; i++) {
    sf_mention *mention = &self->mentions.data[i];
    if (mention->kind == SF_KIND_DATE || mention->kind == SF_KIND_COUNTRY)
      continue; /* codes and calendar values, nothing that stood in a text */
    const sf_kind_fields *fields = sf_fields_of(mention->kind);
    for (size_t f = 0; f < fields->count; f++) {
      sf_value *value = &mention->values[f];
      if (value->type == SF_VALUE_TEXT && fields->fields[f].level != SF_LEVEL_MENTION &&
          is_suspect(value->as.text))
        value->as.text = tidied(self->arena, value->as.text);
    }
  }
}
