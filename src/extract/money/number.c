/* number.c: numbers in digits, in words and in both, read exactly: "1.2", "33million",
 * "two and a half billion", "5 lakh".
 *
 * What may stand in a number is the rules' business; here its parts are put together.
 */
#include "extract/money/internal.h"

typedef struct number_reader {
  sf_decimal total, part; /* what magnitudes closed, and what is still open */
  bool open, any, joined; /* `joined`: "and" was read since the last word */
  int point;              /* decimals read behind "point"; -1 before one */
  money_number *out;
} number_reader;

static bool add_digits(number_reader *r, sf_slice text) {
  size_t dots = 0;
  bool commas = false;
  for (size_t i = 0; i < text.length; i++) {
    dots += text.data[i] == '.';
    commas |= text.data[i] == ',';
  }
  sf_decimal value;
  char plain[SF_DECIMAL_SIZE];
  size_t length = 0;
  for (size_t i = 0; i < text.length && length < sizeof plain; i++)
    if (text.data[i] != ',' && (text.data[i] != '.' || dots == 1))
      plain[length++] = text.data[i];
  if (r->open || !sf_decimal_read((sf_slice){plain, length}, 0, &value))
    return false;
  r->part = value;
  r->open = r->any = true;
  r->out->exact |= commas || dots > 0;
  return true;
}

/* A word below a hundred, or a fraction; `sign`: written as one character. */
static bool add_word(number_reader *r, sf_slice text, bool sign) {
  sf_decimal value;
  if (!sf_decimal_read(text, 0, &value))
    return false;
  r->any = true;
  if (r->point >= 0) {
    if (value.scale || value.digits > 9 || !sf_decimal_shift(value, -++r->point, &value))
      return false;
  } else if (r->open && value.scale && !r->joined && !sign) {
    return sf_decimal_multiply(r->part, value, &r->part); /* three quarters */
  }
  r->joined = false;
  if (!r->open)
    r->part = sf_decimal_of(0);
  r->open = true;
  return sf_decimal_add(r->part, value, &r->part);
}

static bool add_magnitude(number_reader *r, int power) {
  r->out->power = power;
  r->out->exact = true;
  r->point = -1;
  r->joined = false;
  if (!r->open && !r->any)
    r->part = sf_decimal_of(1), r->open = true;
  r->any = true;
  if (!r->open) /* "25 lakh crore" */
    return sf_decimal_shift(r->total, power, &r->total);
  if (!sf_decimal_shift(r->part, power, &r->part))
    return false;
  if (power == 2)
    return true;
  r->open = false;
  return sf_decimal_add(r->total, r->part, &r->total);
}

static bool add_token(const money_run *self, number_reader *r, uint32_t index) {
  const money_tables *tables = &self->plan->tables;
  const sf_token *token = money_token(self, index);
  if (token->kind == SF_TOKEN_NUMBER)
    return add_digits(r, sf_token_text(self->scan->text, token));
  const sf_entry *entry = sf_lexicon_find_word(self->plan->lexicon, tables->number, token);
  if (entry)
    return add_word(r, sf_entry_value(entry, 0), token->kind != SF_TOKEN_WORD);
  entry = sf_lexicon_find_word(self->plan->lexicon, tables->magnitude, token);
  if (!entry)
    entry = sf_lexicon_find_word(self->plan->lexicon, tables->letter, token);
  if (entry)
    return add_magnitude(r, sf_money_integer(sf_entry_value(entry, 0), 0));
  entry = sf_lexicon_find_word(self->plan->lexicon, tables->link, token);
  sf_slice value = entry ? sf_entry_value(entry, 0) : (sf_slice){0};
  r->joined |= sf_slice_is(value, "and");
  if (sf_slice_is(value, "point"))
    r->point = 0;
  return entry != NULL;
}

bool sf_money_read_number(const money_run *self, sf_slice text, money_number *out) {
  *out = (money_number){0};
  number_reader reader = {.point = -1, .out = out};
  uint32_t start = money_place(self, text), stop = start + (uint32_t)text.length;
  const sf_tokens *tokens = self->scan->tokens;
  for (uint32_t i = sf_tokens_at(tokens, start);
       i < tokens->tokens.count && tokens->tokens.data[i].start < stop; i++)
    if (!add_token(self, &reader, i))
      return false;
  out->value = reader.total;
  if (reader.open && !sf_decimal_add(reader.total, reader.part, &out->value))
    return false;
  return reader.any;
}
