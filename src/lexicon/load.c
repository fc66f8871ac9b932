/* load.c: reads a table file into the lexicon; the format is described in lexicon.h.
 *
 * The built-in tables and a user's --lexicon FILE go through this one parser.
 */
#include "lexicon/internal.h"

#include <ctype.h>
#include <stdlib.h>

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

/* Keeps the spelling as written, chained to the others of its table. */
static void note_spelling(sf_lexicon *self, sf_slice text, const sf_entry *entry) {
  lexicon_table *table = &self->tables.data[entry->table];
  SF_ARRAY_PUSH(&self->memory, &self->spellings, ((lexicon_spelling){text, entry, 0}));
  uint32_t number = (uint32_t)self->spellings.count;
  if (table->last_spelling)
    self->spellings.data[table->last_spelling - 1].next = number;
  else
    table->first_spelling = number;
  table->last_spelling = number;
}

static sf_result add_phrase(table_reader *reader, sf_slice spelling, const sf_entry *entry) {
  sf_lexicon *self = reader->lexicon;
  char *padded = sf_arena_alloc(&self->arena, spelling.length + SF_TEXT_PADDING);
  memcpy(padded, spelling.data, spelling.length);
  memset(padded + spelling.length, 0, SF_TEXT_PADDING);
  sf_slice text = {padded, spelling.length};
  sf_tokenize(text, NULL, 0, &self->memory, &self->tokens);
  size_t count = self->tokens.tokens.count;
  if (count == 0 || count > 16)
    return refuse(reader, 1, count ? "a phrase has at most 16 words" : "empty phrase");
  uint32_t *words = sf_arena_alloc(&self->arena, count * sizeof *words);
  uint8_t *shapes = sf_arena_alloc(&self->arena, count);
  for (size_t i = 0; i < count; i++) {
    const sf_token *token = &self->tokens.tokens.data[i];
    self->scratch.count = 0;
    sf_fold(sf_token_text(text, token), &self->scratch);
    words[i] = sf_lexicon_intern(self, sf_buffer_slice(&self->scratch));
    shapes[i] = shape_of(token, sf_token_text(text, token));
    note_dotted(self, words[i], shapes[i]);
  }
  shapes[0] &= (uint8_t)~SF_SHAPE_SPACE;
  SF_ARRAY_PUSH(&self->memory, &self->phrases,
                ((sf_phrase){entry, words, shapes, (uint8_t)count}));
  note_spelling(self, text, entry);
  return SF_OK;
}

static sf_result add_row(table_reader *reader, sf_slice line) {
  sf_lexicon *self = reader->lexicon;
  if (reader->table == SF_NO_TABLE)
    return refuse(reader, 1, "a row before any '@table NAME COLUMN ...' line");
  sf_slice rest, phrases = split(line, '\t', &rest), values[SF_COLUMNS_MAX];
  int count = 0, columns = self->tables.data[reader->table].column_count;
  while (rest.data) {
    if (count == columns)
      return refuse(reader, (unsigned)(rest.data - line.data) + 1,
                    "more values than the table has columns");
    sf_slice value = sf_slice_trim(split(rest, '\t', &rest));
    values[count++] =
        sf_slice_is(value, "-") ? (sf_slice){0} : sf_arena_copy(&self->arena, value);
  }
  sf_slice *kept = sf_arena_alloc(&self->arena, sizeof *kept * (size_t)(count + 1));
  memcpy(kept, values, sizeof *kept * (size_t)count);
  sf_entry *entry = sf_arena_alloc(&self->arena, sizeof *entry);
  sf_slice more, first = sf_slice_trim(split(phrases, '|', &more));
  *entry = (sf_entry){reader->table, (uint16_t)count, (uint32_t)self->entries.count,
                      sf_arena_copy(&self->arena, first), kept};
  SF_ARRAY_PUSH(&self->memory, &self->entries, entry);
  for (sf_slice next = phrases; next.data;) {
    sf_slice spelling = sf_slice_trim(split(next, '|', &next));
    sf_result result = add_phrase(reader, spelling, entry);
    if (result != SF_OK)
      return result;
  }
  return SF_OK;
}

static sf_result load_lines(table_reader *reader, sf_slice content) {
  while (content.length) {
    sf_slice line = split(content, '\n', &content);
    reader->line++;
    if (line.length && line.data[line.length - 1] == '\r')
      line.length--;
    if (sf_utf8_valid_prefix(line) != line.length)
      return refuse(reader, (unsigned)sf_utf8_valid_prefix(line) + 1, "not UTF-8");
    if (!sf_slice_trim(line).length || line.data[0] == '#')
      continue;
    sf_slice rest, word = split(line, ' ', &rest);
    sf_result result = sf_slice_is(word, "@table") ? begin_table(reader, line) : add_row(reader, line);
    if (result != SF_OK)
      return result;
  }
  return SF_OK;
}

sf_result sf_lexicon_load(sf_lexicon *self, const char *path, sf_slice content, bool extend_only,
                          sf_error *error) {
  if (setjmp(self->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, path, 0, 0, "out of memory");
  table_reader reader = {self, path, 0, extend_only, SF_NO_TABLE, error};
  return load_lines(&reader, content);
}
