/* load.c: reads a table file into the lexicon; the format is described in lexicon.h.
 *
 * The built-in tables and a user's --lexicon FILE go through this one parser.
 */
#include "lexicon/internal.h"

#include <ctype.h>
#include <stdlib.h>

/* A phrase is as long as a look-up may go. */
#define PHRASE_WORDS_MAX 16

typedef struct table_reader {
  sf_lexicon *lexicon;
  const char *path;
  unsigned long line;
  bool extend_only;
  uint16_t table;
  sf_error *error;
} table_reader;

static sf_result refuse(const table_reader *reader, unsigned column, const char *what) {
  return sf_error_set(reader->error, SF_ERROR_RULES, reader->path, reader->line, column, "%s",
                      what);
}

/* Splits `line` at the first `mark`; the rest goes to `*rest` (data NULL: there was none). */
static sf_slice split(sf_slice line, char mark, sf_slice *rest) {
  const char *at = line.length ? memchr(line.data, mark, line.length) : NULL;
  if (!at) {
    *rest = (sf_slice){0};
    return line;
  }
  *rest = sf_slice_between(at + 1, line.data + line.length);
  return sf_slice_between(line.data, at);
}

/* @table NAME COLUMN ... */
static sf_result begin_table(table_reader *reader, sf_slice line) {
  sf_lexicon *self = reader->lexicon;
  sf_slice rest;
  split(line, ' ', &rest);
  sf_slice name = split(sf_slice_trim(rest), ' ', &rest);
  if (!name.length)
    return refuse(reader, 1, "'@table' needs a name: @table NAME COLUMN ...");
  for (size_t i = 0; i < self->tables.count; i++)
    if (sf_slice_equal(self->tables.data[i].name, name)) {
      reader->table = (uint16_t)i;
      return SF_OK; /* goes on with the columns it was declared with */
    }
  if (reader->extend_only)
    return sf_error_set(reader->error, SF_ERROR_RULES, reader->path, reader->line, 8,
                        "no table is called '%.*s'; a lexicon file can only add to known tables",
                        (int)name.length, name.data);
  lexicon_table table = {.name = sf_arena_copy(&self->arena, name), .class_bit = -1};
  while (rest.length) {
    sf_slice column = split(sf_slice_trim(rest), ' ', &rest);
    if (table.column_count == SF_COLUMNS_MAX)
      return refuse(reader, 1, "too many columns");
    if (column.length)
      table.columns[table.column_count++] = sf_arena_copy(&self->arena, column);
  }
  reader->table = (uint16_t)self->tables.count;
  SF_ARRAY_PUSH(&self->memory, &self->tables, table);
  return SF_OK;
}

static uint8_t shape_of(const sf_token *token, sf_slice text) {
  uint8_t shape = token->flags & SF_TOKEN_SPACE ? SF_SHAPE_SPACE : 0;
  if (token->kind != SF_TOKEN_WORD || !(token->flags & SF_TOKEN_CAPITAL))
    return shape;
  size_t letters = 0;
  for (size_t i = 0; i < text.length; i++)
    letters += isalpha((unsigned char)text.data[i]) || (unsigned char)text.data[i] >= 0xC0;
  bool caps = (token->flags & SF_TOKEN_CAPS) && letters >= 2;
  return (uint8_t)(shape | SF_SHAPE_CAPITAL | (caps ? SF_SHAPE_CAPS : 0));
}

/* Notes that the abbreviation `word` ("mr.") continues the plain word "mr". */
static void note_dotted(sf_lexicon *self, uint32_t word, uint8_t shape) {
  sf_slice folded = self->words.data[word].folded;
  if (!(shape & SF_SHAPE_CAPITAL))
    self->words.data[word].capital_only = false;
  if (folded.length < 2 || folded.data[folded.length - 1] != '.')
    return;
  uint32_t plain = sf_lexicon_intern(self, (sf_slice){folded.data, folded.length - 1});
  self->words.data[plain].dotted = word;
}

/* ---- phrases ---- */

/* The words of one spelling while it is read. */
typedef struct word_chain {
  uint32_t words[PHRASE_WORDS_MAX];
  uint8_t shapes[PHRASE_WORDS_MAX];
  size_t count;
} word_chain;

/* How many of the eight bytes at `at` are ASCII letters, up to the first that is none. */
static size_t letters_at(const char *at) {
  const uint64_t ones = 0x0101010101010101u, top = 0x8080808080808080u;
  uint64_t eight;
  memcpy(&eight, at, sizeof eight);
  uint64_t lower = (eight | 0x20 * ones) & ~top;
  uint64_t from_a = lower + (0x80 - 'a') * ones, behind_z = lower + (0x80 - 'z' - 1) * ones;
  uint64_t others = ~(from_a & ~behind_z & ~eight) & top; /* a bit for each other byte */
  return others ? (size_t)__builtin_ctzll(others) / 8 : 8;
}

/* The shape of a word of ASCII letters. */
static unsigned plain_shape(const char *word, size_t length) {
  size_t capitals = 0;
  while (capitals < length && !(word[capitals] & 0x20))
    capitals++;
  return (capitals ? SF_SHAPE_CAPITAL : 0u) |
         (capitals == length && length > 1 ? SF_SHAPE_CAPS : 0u);
}

/* Nineteen phrases of twenty are ASCII words and single blanks, about which the tokenizer would say
 * the same at ten times the cost. False: it must be asked. None of these words can be an
 * abbreviation, so nothing is to be noted about dots. Behind the text stands what is no letter. */
static bool read_plain_words(sf_lexicon *self, sf_slice text, word_chain *out) {
  const char *at = text.data, *end = at + text.length;
  for (out->count = 0; at < end; out->count++) {
    size_t length = letters_at(at);
    if (length == 8)
      length += letters_at(at + 8);
    const char *stop = at + length; /* a longer word goes on there */
    if (!length || out->count == PHRASE_WORDS_MAX ||
        (stop != end && (*stop != ' ' || stop + 1 == end)))
      return false;
    out->words[out->count] = sf_lexicon_intern_ascii(self, at, length);
    out->shapes[out->count] =
        (uint8_t)(plain_shape(at, length) | (out->count ? SF_SHAPE_SPACE : 0));
    at = stop == end ? end : stop + 1;
  }
  return out->count > 0;
}

/* All other phrases go the way of any text. */
static sf_result read_words(table_reader *reader, sf_slice spelling, word_chain *out) {
  sf_lexicon *self = reader->lexicon;
  char *padded = sf_arena_alloc(&self->arena, spelling.length + SF_TEXT_PADDING);
  if (spelling.length)
    memcpy(padded, spelling.data, spelling.length);
  memset(padded + spelling.length, 0, SF_TEXT_PADDING);
  sf_slice text = {padded, spelling.length};
  sf_tokenize(text, NULL, 0, &self->memory, &self->tokens);
  out->count = self->tokens.tokens.count;
  if (out->count == 0 || out->count > PHRASE_WORDS_MAX)
    return refuse(reader, 1, out->count ? "a phrase has at most 16 words" : "empty phrase");
  for (size_t i = 0; i < out->count; i++) {
    const sf_token *token = &self->tokens.tokens.data[i];
    self->scratch.count = 0;
    sf_fold(sf_token_text(text, token), &self->scratch);
    out->words[i] = sf_lexicon_intern(self, sf_buffer_slice(&self->scratch));
    out->shapes[i] = shape_of(token, sf_token_text(text, token));
    note_dotted(self, out->words[i], out->shapes[i]);
  }
  out->shapes[0] &= (uint8_t)~SF_SHAPE_SPACE;
  return SF_OK;
}

static sf_result add_phrase(table_reader *reader, sf_slice spelling, const sf_entry *entry) {
  sf_lexicon *self = reader->lexicon;
  word_chain chain;
  if (!read_plain_words(self, spelling, &chain)) {
    sf_result result = read_words(reader, spelling, &chain);
    if (result != SF_OK)
      return result;
  }
  uint32_t *words = sf_arena_alloc(&self->arena, chain.count * (sizeof *words + 1));
  uint8_t *shapes = (uint8_t *)(words + chain.count);
  for (size_t i = 0; i < chain.count; i++) {
    words[i] = chain.words[i];
    shapes[i] = chain.shapes[i];
  }
  SF_ARRAY_PUSH(&self->memory, &self->phrases,
                ((sf_phrase){entry, words, shapes, (uint8_t)chain.count}));
  return SF_OK;
}

/* ---- rows ---- */

/* sf_slice_trim where there is hardly ever anything to trim. */
static sf_slice trim(sf_slice text) {
  bool tight = text.length && text.data[0] > ' ' && text.data[text.length - 1] > ' ';
  return tight ? text : sf_slice_trim(text);
}

sf_slice sf_lexicon_next_spelling(sf_slice *rest) {
  return trim(split(*rest, '|', rest));
}

static sf_result add_entry(table_reader *reader, const sf_entry *entry, sf_slice spellings) {
  sf_lexicon *self = reader->lexicon;
  uint32_t first_phrase = (uint32_t)self->phrases.count;
  SF_ARRAY_PUSH(&self->memory, &self->entries, entry);
  SF_ARRAY_PUSH(&self->memory, &self->spellings, spellings);
  while (spellings.data) {
    sf_result result = add_phrase(reader, sf_lexicon_next_spelling(&spellings), entry);
    if (result != SF_OK)
      return result;
  }
  lexicon_table *table = &self->tables.data[entry->table];
  if (!table->entry_end) {
    table->entry_first = entry->number;
    table->phrase_first = first_phrase;
  }
  table->entry_end = (uint32_t)self->entries.count;
  table->phrase_end = (uint32_t)self->phrases.count;
  return SF_OK;
}

static sf_result add_row(table_reader *reader, sf_slice line) {
  sf_lexicon *self = reader->lexicon;
  if (reader->table == SF_NO_TABLE)
    return refuse(reader, 1, "a row before any '@table NAME COLUMN ...' line");
  sf_slice rest, phrases = split(line, '\t', &rest), values[SF_COLUMNS_MAX];
  size_t count = 0, columns = (size_t)self->tables.data[reader->table].column_count;
  while (rest.data) {
    if (count == columns)
      return refuse(reader, (unsigned)(rest.data - line.data) + 1,
                    "more values than the table has columns");
    sf_slice value = trim(split(rest, '\t', &rest));
    bool absent = value.length == 1 && value.data[0] == '-';
    values[count++] = absent ? (sf_slice){0} : value;
  }
  struct row {
    sf_entry entry;
    sf_slice values[];
  } *row = sf_arena_alloc(&self->arena, sizeof *row + count * sizeof *values);
  memcpy(row->values, values, count * sizeof *values);
  sf_slice others = phrases;
  row->entry = (sf_entry){reader->table, (uint16_t)count, (uint32_t)self->entries.count,
                          sf_lexicon_next_spelling(&others), row->values};
  return add_entry(reader, &row->entry, phrases);
}

static sf_result load_line(table_reader *reader, sf_slice line) {
  if (!line.length || line.data[0] == '#' || !trim(line).length)
    return SF_OK;
  sf_slice rest;
  if (line.data[0] == '@' && sf_slice_is(split(line, ' ', &rest), "@table"))
    return begin_table(reader, line);
  return add_row(reader, line);
}

static sf_result load_lines(table_reader *reader, sf_slice content) {
  const char *valid_end = content.data + sf_utf8_valid_prefix(content);
  while (content.length) {
    sf_slice line = split(content, '\n', &content);
    reader->line++;
    if (line.length && line.data[line.length - 1] == '\r')
      line.length--;
    if (line.data + line.length > valid_end)
      return refuse(reader, (unsigned)(valid_end - line.data) + 1, "not UTF-8");
    sf_result result = load_line(reader, line);
    if (result != SF_OK)
      return result;
  }
  return SF_OK;
}

/* Entries and spellings are slices of this copy. */
static sf_slice keep(sf_lexicon *self, sf_slice content) {
  char *copy = sf_arena_alloc(&self->arena, content.length + SF_TEXT_PADDING);
  if (content.length)
    memcpy(copy, content.data, content.length);
  memset(copy + content.length, 0, SF_TEXT_PADDING);
  return (sf_slice){copy, content.length};
}

sf_result sf_lexicon_load(sf_lexicon *self, const char *path, sf_slice content, bool extend_only,
                          sf_error *error) {
  if (setjmp(self->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, path, 0, 0, "out of memory");
  table_reader reader = {self, path, 0, extend_only, SF_NO_TABLE, error};
  return load_lines(&reader, keep(self, content));
}
