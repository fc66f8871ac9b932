/* words.c: looks up names and classes of elements; see words.h. */
#include "input/html/words.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#define TOKEN_SIZE  120
#define TOKEN_WORDS 10
#define PHRASE_MAX  4

void html_words_init(html_words *self, const sf_lexicon *lexicon, sf_buffer *scratch) {
  memset(self, 0, sizeof *self);
  self->lexicon = lexicon;
  self->scratch = scratch;
  self->elements = sf_lexicon_table(lexicon, "html_element");
  self->classes = sf_lexicon_table(lexicon, "html_class");
}

/* ---- elements ---- */

static html_role find_role(html_words *self, const char *name) {
  static const char *const names[HTML_ROLES] = {
      "inline",  "block",     "paragraph",    "heading", "item",  "cell", "row",      "table",
      "list",    "quotation", "preformatted", "article", "break", "link", "emphasis", "apart",
      "caption", "skip",      "meta",         "linked",  "title", "root", "time"};
  const sf_entry *entry =
      sf_lexicon_find_text(self->lexicon, self->elements, sf_slice_of(name), self->scratch);
  sf_slice value = sf_entry_value(entry, 0);
  for (int i = 0; i < HTML_ROLES; i++)
    if (sf_slice_is(value, names[i]))
      return (html_role)i;
  return HTML_INLINE;
}

html_role html_words_role(html_words *self, const char *name) {
  size_t place = ((uintptr_t)name >> 3 ^ (uintptr_t)name >> 11) % 256;
  if (self->roles[place].name != name) {
    self->roles[place].name = name;
    self->roles[place].role = find_role(self, name);
  }
  return self->roles[place].role;
}

/* ---- classes ---- */

static unsigned hint_named(sf_slice value) {
  static const char *const names[] = {"body",    "main",   "apart", "comments", "detail",
                                      "caption", "hidden", "keep",  "date",     "changed"};
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
    if (sf_slice_is(value, names[i]))
      return 1u << i;
  return 0;
}

/* One class, lower case, its words parted by blanks: the hints of the phrases in it. */
static unsigned token_hints(html_words *self, const char *text, const unsigned *starts,
                            const unsigned *ends, unsigned count) {
  unsigned hints = 0;
  for (unsigned i = 0; i < count;) {
    unsigned taken = 1;
    uint32_t first =
        sf_lexicon_word(self->lexicon, sf_slice_between(text + starts[i], text + ends[i]));
    unsigned most = count - i < PHRASE_MAX ? count - i : PHRASE_MAX;
    if (!first || !sf_lexicon_may_start(self->lexicon, self->classes, first))
      most = 0;
    for (unsigned n = most; n > 0; n--) {
      sf_slice phrase = sf_slice_between(text + starts[i], text + ends[i + n - 1]);
      const sf_entry *entry =
          sf_lexicon_find_text(self->lexicon, self->classes, phrase, self->scratch);
      if (!entry)
        continue;
      hints |= hint_named(sf_entry_value(entry, 0)) | hint_named(sf_entry_value(entry, 1));
      if (sf_slice_is(sf_entry_value(entry, 1), "stop") && i + n < count)
        return hints & ~(unsigned)HTML_HINT_DETAIL; /* category-NAME: the name is anybody's */
      taken = n;
      break;
    }
    i += taken;
  }
  return hints;
}

static bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

/* Cuts the class at `at` into words, at marks, digits and before capitals. Returns its end. */
static const char *cut_token(const char *at, char *text, unsigned *starts, unsigned *ends,
                             unsigned *count) {
  unsigned length = 0;
  bool inside = false, lower = false;
  *count = 0;
  for (; *at && !sf_is_blank(*at); at++) {
    bool letter = is_upper(*at) || is_lower(*at) || (unsigned char)*at >= 0x80;
    if (inside && (!letter || (is_upper(*at) && lower))) {
      ends[*count - 1] = length;
      text[length++] = ' ';
      inside = false;
    }
    if (letter && !inside) {
      if (*count == TOKEN_WORDS || length + 2 >= TOKEN_SIZE)
        break;
      starts[(*count)++] = length;
      inside = true;
    }
    if (letter && length + 2 < TOKEN_SIZE)
      text[length++] = is_upper(*at) ? (char)(*at | 0x20) : *at;
    lower = is_lower(*at);
  }
  if (inside)
    ends[*count - 1] = length;
  while (*at && !sf_is_blank(*at))
    at++;
  text[length] = '\0';
  return at;
}

unsigned html_words_hints(html_words *self, const char *value) {
  char text[TOKEN_SIZE];
  unsigned starts[TOKEN_WORDS], ends[TOKEN_WORDS], count, hints = 0;
  uint64_t key = XXH3_64bits(value, strlen(value)) | 1;
  size_t place = key >> 8 & (HTML_MEMO_SIZE - 1);
  if (self->memo[place].key == key)
    return self->memo[place].hints;
  for (const char *at = value; *at;) {
    while (sf_is_blank(*at))
      at++;
    at = cut_token(at, text, starts, ends, &count);
    hints |= token_hints(self, text, starts, ends, count);
  }
  self->memo[place].key = key;
  self->memo[place].hints = hints;
  return hints;
}
