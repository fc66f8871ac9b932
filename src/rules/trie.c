/* trie.c: spellings to one pattern; see trie.h. */
#include "rules/trie.h"

#include "token/utf8.h"

#include <ctype.h>

/* A step of the pattern: a character, in one case or both, or white space. */
typedef struct trie_node {
  char atom[12]; /* as it stands in the pattern */
  bool ends;     /* a spelling ends here */
  struct trie_node *first_child, *next;
} trie_node;

struct sf_trie {
  sf_arena *arena;
  trie_node root;
};

sf_trie *sf_trie_new(sf_arena *arena) {
  sf_trie *self = sf_arena_alloc(arena, sizeof *self);
  *self = (sf_trie){.arena = arena};
  return self;
}

static trie_node *step(sf_trie *self, trie_node *node, const char *atom) {
  trie_node **place = &node->first_child;
  for (; *place; place = &(*place)->next)
    if (!strcmp((*place)->atom, atom))
      return *place;
  trie_node *fresh = sf_arena_alloc(self->arena, sizeof *fresh);
  *fresh = (trie_node){0};
  memcpy(fresh->atom, atom, strlen(atom) + 1);
  *place = fresh;
  return fresh;
}

/* How one character is written: as it is, in either case, or escaped. */
static void write_atom(const char *at, unsigned length, bool exact, char atom[12]) {
  unsigned char c = (unsigned char)*at;
  if (c == '\'')
    memcpy(atom, "['\xE2\x80\x99]", 7);
  else if (isalpha(c) && !exact)
    memcpy(atom, (char[]){'[', (char)tolower(c), (char)toupper(c), ']', '\0'}, 5);
  else if (isalnum(c) || c >= 0x80) {
    memcpy(atom, at, length);
    atom[length] = '\0';
  } else
    memcpy(atom, (char[]){'\\', (char)c, '\0'}, 3);
}

/* Adds one word: ALL CAPS exactly, Capitalised with its capital, lower case in any case. */
static trie_node *add_word(sf_trie *self, trie_node *node, sf_slice word) {
  bool upper = isupper((unsigned char)word.data[0]) != 0, lower = false;
  size_t letters = 0;
  for (size_t i = 0; i < word.length; i++) {
    letters += isalpha((unsigned char)word.data[i]) != 0;
    lower |= islower((unsigned char)word.data[i]) || (unsigned char)word.data[i] >= 0x80;
  }
  bool caps = upper && !lower && letters >= 2;
  for (size_t i = 0; i < word.length;) {
    int32_t code;
    unsigned length = sf_utf8_decode(word.data + i, &code);
    char atom[12];
    write_atom(word.data + i, length, caps || (upper && i == 0), atom);
    node = step(self, node, atom);
    i += length;
  }
  return node;
}

void sf_trie_add(sf_trie *self, sf_slice spelling) {
  trie_node *node = &self->root;
  while (spelling.length) {
    const char *space = memchr(spelling.data, ' ', spelling.length);
    size_t length = space ? (size_t)(space - spelling.data) : spelling.length;
    if (length)
      node = add_word(self, node, (sf_slice){spelling.data, length});
    spelling.data += length;
    spelling.length -= length;
    if (spelling.length) {
      node = step(self, node, "\\s+");
      spelling.data++;
      spelling.length--;
    }
  }
  if (node != &self->root)
    node->ends = true;
}

/* Is one more character, as of a plural, all that can follow? Machine code for `s?` is a third of
 * that for `(?:s)?`. */
static bool is_one_more(const trie_node *node) {
  const trie_node *last = node->first_child;
  return node->ends && !last->next && !last->first_child;
}

/* The rest of the spellings behind `node`; as deep as the longest spelling has characters. */
static void write_rest(const trie_node *node, sf_buffer *out) {
  while (node->first_child && !node->first_child->next && !node->ends) {
    node = node->first_child;
    sf_buffer_add_text(out, node->atom);
  }
  if (!node->first_child)
    return;
  if (is_one_more(node)) {
    sf_buffer_add_text(out, node->first_child->atom);
    sf_buffer_add_text(out, "?");
    return;
  }
  sf_buffer_add_text(out, "(?:");
  for (const trie_node *child = node->first_child; child; child = child->next) {
    sf_buffer_add_text(out, child->atom);
    write_rest(child, out);
    sf_buffer_add_text(out, child->next ? "|" : "");
  }
  sf_buffer_add_text(out, node->ends ? ")?" : ")");
}

void sf_trie_write(const sf_trie *self, sf_buffer *out) {
  if (!self->root.first_child) {
    sf_buffer_add_text(out, "(?!)");
    return;
  }
  sf_buffer_add_text(out, "(?:");
  write_rest(&self->root, out);
  sf_buffer_add_text(out, ")");
}
