/* load.c: reads a table file into the lexicon; the format is described in lexicon.h.
 *
 * The built-in tables and a user's --lexicon FILE go through this one parser.
 */
#include "lexicon/internal.h"

#include <ctype.h>
#include <stdlib.h>

/* The entries of so much text can be counted with 32 bits: no line makes more than eight times its
 * length. */
#define TEXT_MAX ((size_t)256 * 1024 * 1024)
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

/* Where a piece of the file stands in `text`. */
static lexicon_stretch stretch_of(const sf_lexicon *self, sf_slice piece) {
  return (lexicon_stretch){(uint32_t)(piece.data - self->text.data), (uint32_t)piece.length};
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
    if (sf_slice_equal(lexicon_stretch_of(&self->text, self->tables.data[i].name), name)) {
      reader->table = (uint16_t)i;
      return SF_OK; /* goes on with the columns it was declared with */
    }
  if (reader->extend_only)
    return sf_error_set(reader->error, SF_ERROR_RULES, reader->path, reader->line, 8,
                        "no table is called '%.*s'; a lexicon file can only add to known tables",
                        (int)name.length, name.data);
  lexicon_table table = {.name = stretch_of(self, name), .class_bit = -1};
  while (rest.length) {
    sf_slice column = split(sf_slice_trim(rest), ' ', &rest);
    if (table.column_count == SF_COLUMNS_MAX)
      return refuse(reader, 1, "too many columns");
    if (column.length)
      table.columns[table.column_count++] = stretch_of(self, column);
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
static void note_dotted(sf_lexicon *self, uint32_t word, sf_slice folded, uint8_t shape) {
  if (!(shape & SF_SHAPE_CAPITAL))
    self->words.data[word].capital_only = 0;
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
  return others ? sf_first_byte(others) : 8;
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
    sf_slice folded = sf_buffer_slice(&self->scratch);
    out->words[i] = sf_lexicon_intern(self, folded);
    out->shapes[i] = shape_of(token, sf_token_text(text, token));
    note_dotted(self, out->words[i], folded, out->shapes[i]);
  }
  out->shapes[0] &= (uint8_t)~SF_SHAPE_SPACE;
  return SF_OK;
}

static sf_result add_phrase(table_reader *reader, sf_slice spelling, uint32_t entry) {
  sf_lexicon *self = reader->lexicon;
  word_chain chain;
  if (!read_plain_words(self, spelling, &chain)) {
    sf_result result = read_words(reader, spelling, &chain);
    if (result != SF_OK)
      return result;
  }
  lexicon_phrase phrase = {.entry = entry,
                           .chain = (uint32_t)self->chains.count,
                           .second = chain.count > 1 ? chain.words[1] : 0,
                           .number = (uint32_t)self->phrases.count,
                           .table = reader->table,
                           .length = (uint8_t)chain.count,
                           .shape = chain.shapes[0]};
  SF_ARRAY_PUSH(&self->memory, &self->phrases, phrase);
  for (size_t i = 0; i < chain.count; i++) {
    SF_ARRAY_PUSH(&self->memory, &self->chains, chain.words[i]);
    SF_ARRAY_PUSH(&self->memory, &self->shapes, chain.shapes[i]);
  }
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

static sf_result add_phrases(table_reader *reader, uint32_t entry, sf_slice spellings) {
  sf_lexicon *self = reader->lexicon;
  uint32_t first_phrase = (uint32_t)self->phrases.count;
  while (spellings.data) {
    sf_result result = add_phrase(reader, sf_lexicon_next_spelling(&spellings), entry);
    if (result != SF_OK)
      return result;
  }
  lexicon_table *table = &self->tables.data[reader->table];
  if (!table->entry_end) {
    table->entry_first = entry;
    table->phrase_first = first_phrase;
  }
  table->entry_end = (uint32_t)self->entries.count;
  table->phrase_end = (uint32_t)self->phrases.count;
  return SF_OK;
}

/* Adds a line; its texts stay counted from the start of `text` until all is sealed. */
static uint32_t add_entry(table_reader *reader, sf_slice spellings, const sf_slice *values,
                          uint16_t count) {
  sf_lexicon *self = reader->lexicon;
  uint32_t at = (uint32_t)self->entries.count;
  sf_slice others = spellings, first = sf_lexicon_next_spelling(&others);
  lexicon_stretch all = stretch_of(self, spellings), phrase = stretch_of(self, first);
  all.length -= phrase.at - all.at; /* begins where the first does */
  (void)sf_buffer_reserve(&self->entries, sf_entry_size(count));
  sf_entry *entry = lexicon_entry(self, at);
  *entry = (sf_entry){.table = reader->table,
                      .value_count = count,
                      .phrase_length = phrase.length,
                      .spellings = {phrase.at, all.length}};
  for (uint16_t i = 0; i < count; i++) {
    lexicon_stretch value = values[i].length ? stretch_of(self, values[i]) : (lexicon_stretch){0};
    entry->values[i] = (sf_entry_text){value.at, value.length};
  }
  self->entries.count += sf_entry_size(count);
  return at;
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
  uint32_t entry = add_entry(reader, phrases, values, (uint16_t)count);
  return add_phrases(reader, entry, phrases);
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

/* Entries and tables count from the start of `text`, which does not move while a file is read. */
static sf_slice keep(sf_lexicon *self, sf_slice content) {
  char *copy = sf_buffer_reserve(&self->text, content.length + SF_TEXT_PADDING);
  if (content.length)
    memcpy(copy, content.data, content.length);
  memset(copy + content.length, 0, SF_TEXT_PADDING);
  self->text.count += content.length + SF_TEXT_PADDING;
  return (sf_slice){copy, content.length};
}

sf_result sf_lexicon_load(sf_lexicon *self, const char *path, sf_slice content, bool extend_only,
                          sf_error *error) {
  table_reader reader = {self, path, 0, extend_only, SF_NO_TABLE, error};
  if (content.length > TEXT_MAX - self->text.count)
    return refuse(&reader, 0, "the tables are too large");
  if (setjmp(self->memory.escape))
    return sf_error_set(error, SF_ERROR_MEMORY, path, 0, 0, "out of memory");
  return load_lines(&reader, keep(self, content));
}
