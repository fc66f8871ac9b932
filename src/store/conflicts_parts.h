/* conflicts_parts.h: what the parts of conflicts.c share; nobody else includes it.
 *
 * conflicts.c lists the figures, finds those that can be compared and writes down what differs;
 * conflicts_figure.c compares two figures: their words, their values; conflicts_story.c tells
 * which documents are about one story; conflicts_told.c finds what a text itself takes back or
 * tells as a part, and names in two spellings; conflicts_days.c days with another's weekday;
 * conflicts_party.c one sum for two receivers; conflicts_body.c bodies in two spellings.
 */
#ifndef SF_STORE_CONFLICTS_PARTS_H
#define SF_STORE_CONFLICTS_PARTS_H

#include "store/conflicts.h"
#include "store/settle.h"

/* Words of a clause that are looked at. */
#define FIGURE_WORDS 12

/* A word around a figure. */
typedef struct figure_word {
  uint32_t stem;   /* a hash: of its sense */
  uint8_t place;   /* from the figure, 0 is next to it */
  bool behind;     /* the figure */
  bool name, sure; /* begins with a capital, and surely not as the first of a sentence */
  bool year;       /* is a number */
  sf_slice text;
} figure_word;

/* A mention of a sum, a count or a length of time. */
typedef struct figure {
  uint32_t fact, member, document;
  uint32_t group; /* same number: same key, same value */
  uint64_t key;   /* of kind and currency or noun; one for all lengths */
  double value;
  sf_slice modifier, role, per, period;
  sf_slice published; /* of its document */
  bool sum;           /* of money */
  bool length;        /* of time; the value is in days */
  bool other;         /* "nine others" */
  uint32_t word_count;
  const figure_word *words;
} figure;

/* Reads what a mention says; false if it cannot be compared with anything. */
bool figure_read(sf_store *store, uint32_t fact, uint32_t member, figure *out);

/* How well the words of two figures agree, 0 if something speaks against it. `words` gets those of
 * `a` that agree, by their bits; `name` whether a name is among them. */
unsigned figure_agreement(const figure *a, const figure *b, unsigned *words, bool *name);

typedef enum figure_relation {
  FIGURE_APART,    /* too far apart to be of the same thing */
  FIGURE_SAME,     /* the same, or nothing to choose between them */
  FIGURE_WEAK,     /* one rounds or bounds the other */
  FIGURE_DIFFERENT /* both cannot be right */
} figure_relation;
figure_relation figure_compare(const figure *a, const figure *b);

/* Which documents tell of one story (conflicts_story.c). */
typedef struct conflict_stories conflict_stories;
conflict_stories *conflict_stories_find(sf_store *store);
/* `surely`: more must speak for it. */
bool conflict_one_story(const conflict_stories *self, uint32_t a, uint32_t b, bool surely);

/* Adds a mention to the side that is being written. */
void conflict_place(sf_store *store, uint32_t fact, const sf_store_mention *mention);
/* Sorts its places, from `first` on, by fact, document and start, and drops repeats; their end. */
uint32_t conflict_close_side(sf_store *store, uint32_t first);
/* Writes down days whose weekday or year is not that of other documents (conflicts_days.c). */
void conflicts_days(sf_store *store, const conflict_stories *stories);
/* Writes down sums that documents give to different receivers (conflicts_party.c). */
void conflicts_parties(sf_store *store, const figure *figures, size_t count,
                       const conflict_stories *stories);
/* Writes down names of bodies in two spellings (conflicts_body.c). */
void conflicts_bodies(sf_store *store, const conflict_stories *stories);
/* A name folded, in the store's work memory. */
sf_slice conflict_fold(sf_store *store, sf_slice name);
/* Are two folded names of several words the same but for slips, of at most `most` letters a word?
 */
bool conflict_is_misspelt(sf_slice a, sf_slice b, unsigned most);
/* Writes down what documents tell themselves: figures taken back, parts, names (conflicts_told.c).
 */
void conflicts_told(sf_store *store);

#endif
