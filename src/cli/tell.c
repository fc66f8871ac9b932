/* tell.c: a fact told for reading; see tell.h. It reads the JSON, as any other reader would. */
#include "cli/tell.h"

#include "store/fields.h"

#include <string.h>

/* Bytes of a quotation. */
#define QUOTE_WIDTH 76

typedef struct teller {
  sf_arena *arena;
  sf_buffer *out;
} teller;

static sf_slice text_of(const teller *self, const cJSON *fact, const char *key) {
  return sf_json_text(sf_json_member(fact, key), self->arena);
}

/* 33000000 as 33,000,000 */
static void add_grouped(sf_buffer *out, sf_decimal number) {
  char digits[SF_DECIMAL_SIZE];
  size_t length = sf_decimal_write(number, digits), start = digits[0] == '-';
  size_t point = strcspn(digits, ".");
  for (size_t i = 0; i < length; i++) {
    if (i > start && i < point && (point - i) % 3 == 0)
      sf_buffer_add_text(out, ",");
    sf_buffer_add(out, (sf_slice){digits + i, 1});
  }
}

static void add_amount(const teller *self, const cJSON *fact) {
  sf_decimal amount;
  sf_slice modifier = text_of(self, fact, "modifier");
  if (modifier.length) {
    sf_buffer_add(self->out, modifier);
    sf_buffer_add_text(self->out, " ");
  }
  if (sf_json_number(sf_json_member(fact, "amount"), &amount))
    add_grouped(self->out, amount);
  else
    sf_buffer_add_text(self->out, "unknown");
  if (sf_json_number(sf_json_member(fact, "max"), &amount)) {
    sf_buffer_add_text(self->out, " to ");
    add_grouped(self->out, amount);
  }
}

static void add_member(const teller *self, const cJSON *fact, const char *before, const char *key,
                       const char *after) {
  sf_slice value = text_of(self, fact, key);
  if (!value.length)
    return;
  sf_buffer_add_text(self->out, before);
  sf_buffer_add(self->out, value);
  sf_buffer_add_text(self->out, after);
}

void cli_tell_cut(sf_slice words, size_t width, sf_buffer *out) {
  size_t end = words.length;
  if (end > width) {
    end = width;
    while (end > 0 && words.data[end] != ' ' && words.data[end] != '\n')
      end--;
  }
  for (size_t i = 0; i < end; i++)
    sf_buffer_add(out, words.data[i] == '\n' ? SF_SLICE(" ") : (sf_slice){words.data + i, 1});
  sf_buffer_add_text(out, end < words.length ? " ..." : "");
}

static void add_fact(const teller *self, const cJSON *fact) {
  switch (sf_kind_named(text_of(self, fact, "kind"))) {
  case SF_KIND_MONEY:
    add_member(self, fact, "", "currency", " ");
    add_amount(self, fact);
    add_member(self, fact, "  ", "role", "");
    add_member(self, fact, "  ", "purpose", "");
    break;
  case SF_KIND_COUNTRY:
    add_member(self, fact, "", "name", "");
    add_member(self, fact, " (", "code", ")");
    break;
  case SF_KIND_DATE:
    add_member(self, fact, "", "value", "");
    add_member(self, fact, "  ", "modifier", "");
    break;
  case SF_KIND_QUOTE:
    add_member(self, fact, "", "speaker", ": ");
    sf_buffer_add_text(self->out, "\"");
    cli_tell_cut(text_of(self, fact, "text"), QUOTE_WIDTH, self->out);
    sf_buffer_add_text(self->out, "\"");
    break;
  case SF_KIND_COUNT:
  default:
    add_member(self, fact, "", "modifier", " ");
    cli_tell_cut(text_of(self, sf_json_member(fact, "mentions")->child, "text"), QUOTE_WIDTH,
                 self->out);
    break;
  }
}

void cli_tell_fact(const cJSON *fact, sf_arena *arena, sf_buffer *out) {
  add_fact(&(teller){arena, out}, fact);
}
