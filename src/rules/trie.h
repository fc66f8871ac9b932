/* trie.h: many spellings as one pattern with their common beginnings shared.
 *
 * An alternation of a table's phrases is tried one by one; the same phrases as a trie cost one test
 * a letter. What matches is the same, the longest spelling first.
 */
#ifndef SF_RULES_TRIE_H
#define SF_RULES_TRIE_H

#include "base/memory.h"

typedef struct sf_trie sf_trie;

/* Lives in `arena`. */
sf_trie *sf_trie_new(sf_arena *arena);
/* Adds a spelling under the case rule of the tables: see lexicon.h. */
void sf_trie_add(sf_trie *self, sf_slice spelling);
/* Appends the pattern, in brackets; one that never matches if nothing was added. */
void sf_trie_write(const sf_trie *self, sf_buffer *out);

#endif
