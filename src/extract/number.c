/* number.c: numbers in digits, in words and in both, read exactly: "1.2", "33million",
 * "two and a half billion", "5 lakh"; and what bounds them ("more than", "or less").
 *
 * What may stand in a number is the rules' business; here its parts are put together.
 */
#include "extract/number.h"

typedef struct number_reader {
  sf_decimal total, part; /* what magnitudes closed, and what is still open */
  bool open, any, joined; /* `joined`: "and" was read since the last word */
  bool comma;             /* a decimal comma was read: "4,5" */
  bool fraction;          /* begins with the point: ".50" */
  int point;              /* decimals read behind "point"; -1 before one */
  sf_number *out;
} number_reader;

/* Three more digits behind a space or apostrophe: "10 000". */
static bool add_group(number_reader *r, sf_slice text) {
  sf_decimal value;
  if (text.length < 3 || (text.length > 3 && text.data[3] != '.') ||
      !sf_decimal_read(text, 0, &value) || r->part.scale)
    return false;
  r->out->exact = true;
  return sf_decimal_shift(r->part, 3, &r->part) && sf_decimal_add(r->part, value, &r->part);
}

static bool add_digits(number_reader *r, sf_slice text) {
  size_t dots = 0;
  bool commas = false;
  for (size_t i = 0; i < text.length; i++) {
    dots += text.data[i] == '.';
    commas |= text.data[i] == ',';
  }
  sf_decimal value;
  if (r->comma) {
    r->comma = false;
    return sf_decimal_read(text, 0, &value) && sf_decimal_shift(value, -(int)text.length, &value) &&
           sf_decimal_add(r->part, value, &r->part);
  }
  if (r->open)
    return add_group(r, text);
  char plain[SF_DECIMAL_SIZE];
  size_t length = 0;
  for (size_t i = 0; i < text.length && length < sizeof plain; i++)
    if (text.data[i] != ',' && (text.data[i] != '.' || dots == 1))
      plain[length++] = text.data[i];
  if (!sf_decimal_read((sf_slice){plain, length}, 0, &value) ||
      (r->fraction && !sf_decimal_shift(value, -(int)length, &value)))
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

static int power_of(const sf_entry *magnitude) {
  sf_decimal power;
  bool fits = sf_decimal_read(sf_entry_value(magnitude, 0), 0, &power) && power.digits <= 18;
  return fits ? (int)power.digits : 0;
}

static bool add_token(const sf_number_tables *tables, const sf_scan *scan, number_reader *r,
                      const sf_token *token) {
  const sf_lexicon *lexicon = scan->lexicon;
  if (token->kind == SF_TOKEN_NUMBER)
    return add_digits(r, sf_token_text(scan->text, token));
  if (token->kind == SF_TOKEN_PUNCT && !r->any && scan->text.data[token->start] == '.')
    return r->fraction = true;
  if (token->kind == SF_TOKEN_PUNCT && r->open && scan->text.data[token->start] == ',')
    return r->comma = true;
  if (token->kind == SF_TOKEN_QUOTE)
    return r->open;
  const sf_entry *entry = sf_lexicon_find_word(lexicon, tables->number, token);
  if (entry)
    return add_word(r, sf_entry_value(entry, 0), token->kind != SF_TOKEN_WORD);
  entry = sf_lexicon_find_word(lexicon, tables->magnitude, token);
  if (!entry)
    entry = sf_lexicon_find_word(lexicon, tables->letter, token);
  if (entry)
    return add_magnitude(r, power_of(entry));
  entry = sf_lexicon_find_word(lexicon, tables->link, token);
  sf_slice value = entry ? sf_entry_value(entry, 0) : (sf_slice){0};
  r->joined |= sf_slice_is(value, "and");
  if (sf_slice_is(value, "point"))
    r->point = 0;
  return entry != NULL;
}

bool sf_number_read(const sf_number_tables *self, const sf_scan *scan, uint32_t near, sf_slice text,
                    sf_number *out) {
  *out = (sf_number){0};
  number_reader reader = {.point = -1, .out = out};
  uint32_t start = (uint32_t)(text.data - scan->text.data), stop = start + (uint32_t)text.length;
  const sf_tokens *tokens = scan->tokens;
  for (uint32_t i = sf_number_token(scan, near, start);
       i < tokens->tokens.count && tokens->tokens.data[i].start < stop; i++)
    if (!add_token(self, scan, &reader, &tokens->tokens.data[i]))
      return false;
  out->value = reader.total;
  if (reader.open && !sf_decimal_add(reader.total, reader.part, &out->value))
    return false;
  return reader.any;
}

bool sf_number_borrow_magnitude(sf_number *low, const sf_number *high) {
  sf_decimal mantissa;
  if (low->power || high->power < 3)
    return true;
  if (!sf_decimal_shift(high->value, -high->power, &mantissa))
    return false;
  if (sf_decimal_compare(low->value, mantissa) >= 0)
    return true;
  return sf_decimal_shift(low->value, high->power, &low->value);
}

/* ---- bounds ---- */

/* The phrase of `table` that ends right before token `index`, longest first; NULL if none. */
static const sf_entry *phrase_before(const sf_scan *scan, uint16_t table, uint32_t index,
                                     uint32_t *first) {
  for (uint32_t back = index > 4 ? 4 : index; back > 0; back--) {
    uint32_t length;
    const sf_entry *entry =
        sf_lexicon_find(scan->lexicon, table, scan->tokens, index - back, &length);
    if (entry && length == back) {
      *first = index - back;
      return entry;
    }
  }
  return NULL;
}

static bool is_in(const sf_scan *scan, uint16_t table, uint32_t index) {
  return sf_lexicon_find_word(scan->lexicon, table, &scan->tokens->tokens.data[index]) != NULL;
}

/* "went up to $8": a level reached, not a bound. */
static bool reaches(const sf_number_tables *self, const sf_scan *scan, uint32_t first) {
  return is_in(scan, self->change, first) && first > 0 &&
         (is_in(scan, self->go, first - 1) || is_in(scan, self->change, first - 1));
}

/* The modifier before token `first`, over words such as "an additional". */
static sf_slice modifier_before(const sf_number_tables *self, const sf_scan *scan, uint32_t first) {
  const sf_token *tokens = scan->tokens->tokens.data;
  for (uint32_t skipped = 0; skipped < 4 && first > 0; skipped++) {
    uint32_t begin;
    if (tokens[first].flags & (SF_TOKEN_PARAGRAPH | SF_TOKEN_SENTENCE))
      break;
    const sf_entry *entry = phrase_before(scan, self->modifier, first, &begin);
    if (entry && reaches(self, scan, begin))
      break;
    if (entry)
      return sf_entry_value(entry, 0);
    if (!phrase_before(scan, self->skip, first, &begin))
      break;
    first = begin;
  }
  return (sf_slice){0};
}

uint32_t sf_number_bounds_first(const sf_number_tables *self, const sf_scan *scan, uint32_t first) {
  const sf_token *tokens = scan->tokens->tokens.data;
  for (uint32_t skipped = 0; skipped < 4 && first > 0; skipped++) {
    if (tokens[first].flags & (SF_TOKEN_PARAGRAPH | SF_TOKEN_SENTENCE))
      break;
    if (!phrase_before(scan, self->modifier, first, &first) &&
        !phrase_before(scan, self->skip, first, &first))
      break;
  }
  return first;
}

sf_slice sf_number_modifier(const sf_number_tables *self, const sf_scan *scan, uint32_t first,
                            uint32_t behind) {
  sf_slice before = modifier_before(self, scan, first);
  if (before.length || behind >= scan->tokens->tokens.count)
    return before;
  const sf_entry *after =
      sf_lexicon_find(scan->lexicon, self->modifier_after, scan->tokens, behind, NULL);
  return after ? sf_entry_value(after, 0) : (sf_slice){0};
}

sf_result sf_number_tables_find(const sf_rulebook *book, sf_number_tables *out, sf_error *error) {
  const struct {
    uint16_t *table;
    const char *name;
  } wanted[] = {{&out->number, "sum_number"},
                {&out->magnitude, "sum_magnitude"},
                {&out->letter, "sum_letter"},
                {&out->link, "sum_link"},
                {&out->modifier, "sum_modifier"},
                {&out->skip, "sum_modifier_skip"},
                {&out->modifier_after, "sum_modifier_after"},
                {&out->change, "sum_change"},
                {&out->go, "sum_go"}};
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    *wanted[i].table = sf_rulebook_table(book, wanted[i].name, error);
    if (*wanted[i].table == SF_NO_TABLE)
      return SF_ERROR_RULES;
  }
  return SF_OK;
}
