/* store.h: documents and mentions, grouped by identity.
 *
 * The store is fed by extraction (sf_store_add) and by stores read back (store/read.c); it keeps
 * every mention in the cell of those with exactly equal values and derives everything else (facts,
 * counts, chosen values, order) before it is written, so that the result is a pure function of the
 * set of documents and mentions. What equal means is identity.c alone; which cells and mentions are
 * one fact is settle.c's.
 */
#ifndef SF_STORE_STORE_H
#define SF_STORE_STORE_H

#include "extract/extractor.h"

#include <pthread.h>

#define SF_NONE UINT32_MAX

/* What a page or record says of itself, beside a document because most have none of it. */
typedef struct sf_page_facts {
  sf_slice published_time, site, author, language;
  sf_slice text; /* only where it was asked for, see sf_store_keep_texts */
} sf_page_facts;

typedef struct sf_store_document {
  char id[SF_ID_LENGTH];
  /* Each as sf_document's source: a path, and perhaps where in that file; a set once
   * sf_store_settle_paths went over it. In the store's arena. */
  SF_ARRAY(sf_slice) paths;
  sf_slice title, url, published, published_from, published_evidence;
  sf_page_facts *page; /* NULL: nothing is known of that */
  uint64_t characters;
  uint32_t first_sighting, sighting_count; /* derived: its people among the store's sightings */
  sf_slice fingerprint;                    /* see fingerprint.h */
} sf_store_document;

/* The values that are there: bit i of `present` says that of field i, and the values stand in field
 * order without the others. */
typedef struct sf_values {
  const sf_value *data;
  uint32_t present;
} sf_values;

typedef struct sf_store_mention {
  uint32_t document, cell;
  uint32_t start, end; /* code points */
  uint32_t sentence_start, sentence_end;
  sf_slice text;
  sf_values values; /* of the CHOSEN fields, null is not; of the MENTION fields, null is */
} sf_store_mention;

/* A hash of an identity key; the digits of a fact's id. */
typedef struct sf_identity {
  uint64_t high, low;
} sf_identity;

/* Mentions with equal IDENTITY values: the least that can be one fact. */
typedef struct sf_cell {
  sf_identity identity;
  sf_kind kind;
  uint32_t mention_count;
  sf_slice key;     /* identity, see identity.c */
  sf_values values; /* of the IDENTITY and DERIVED fields; null is not */
} sf_cell;

/* What is written as one fact; see settle.h. */
typedef struct sf_fact {
  sf_identity id;
  uint32_t cell;         /* the first of its cells in their order */
  uint32_t first, count; /* its mentions: where they begin among the store's members, how many */
  sf_kind kind;
  bool mixed; /* its mentions come from several cells */
} sf_fact;

/* A person in a document. */
typedef struct sf_store_sighting {
  uint32_t document;
  uint32_t person; /* derived: of store->people, or SF_NONE; the next one of it: */
  uint32_t next;   /* derived, or SF_NONE */
  sf_sighting told;
} sf_store_sighting;

/* What is written as one person; see people.h. */
typedef struct sf_person {
  sf_identity id;
  sf_value name;         /* for the quotations that show it */
  uint32_t first, count; /* sightings, in the order of document ids */
} sf_person;
/* A stretch of a document that stands in others, too; see origins.h. */
typedef struct sf_passage {
  uint32_t origin; /* the number of its group, from 1 */
  uint32_t rank;   /* of its document */
  uint32_t document;
  uint32_t start, end; /* code points */
} sf_passage;

/* ---- on what documents differ, see conflicts.h ---- */

typedef enum sf_verdict {
  SF_VERDICT_CONTRADICTION,
  SF_VERDICT_WEAK,       /* rounding, a modifier */
  SF_VERDICT_PART_WHOLE, /* one is a part of the other */
  SF_VERDICT_SPELLING,
} sf_verdict;

/* A mention on one side of a conflict. */
typedef struct sf_conflict_place {
  uint32_t fact; /* SF_NONE: a name */
  uint32_t rank; /* of its document */
  uint32_t document, start, end;
} sf_conflict_place;

typedef struct sf_conflict {
  sf_verdict verdict;
  sf_slice about;             /* what makes the sides comparable */
  uint32_t first, split, end; /* places: one side is [first, split), the other [split, end) */
} sf_conflict;

/* Open addressing from a hash to an index. */
typedef struct sf_index {
  uint32_t *slots; /* index + 1; 0 is empty */
  size_t size, count;
} sf_index;

/* A sum and the parts that make it up, see parts.h: facts, each by its place among the store's. */
#define SF_PARTS_MAX 4
typedef struct sf_split {
  uint32_t total, parts[SF_PARTS_MAX], count;
} sf_split;

struct sf_store {
  pthread_mutex_t lock; /* held by the public calls */
  sf_memory memory;     /* may spill: its arrays are freed by SF_ARRAY_DROP */
  sf_spill spill;
  sf_arena arena;
  sf_buffer scratch;
  bool borrows; /* see sf_store_borrow */
  bool keeps_texts;
  SF_ARRAY(sf_store_document) documents;
  SF_ARRAY(sf_cell) cells;
  SF_ARRAY(sf_store_mention) mentions;
  SF_ARRAY(sf_store_sighting) sightings; /* in the order of document ids once settled */
  sf_index document_index, cell_index;
  /* ---- derived by sf_store_settle ---- */
  sf_arena work;               /* of nothing that outlives it */
  struct sf_same_words *words; /* NULL until something was compared */
  uint32_t *rank;              /* of each document in the order of the output */
  uint32_t *order;             /* documents in that order */
  SF_ARRAY(sf_person) people;
  SF_ARRAY(sf_fact) facts;
  SF_ARRAY(uint32_t) members; /* mentions, fact by fact, sorted and without repeats */
  SF_ARRAY(sf_split) splits;  /* by total */
  uint32_t origin_count;
  uint32_t *origin_of;             /* of each document the number of its group from 1, or 0 */
  SF_ARRAY(sf_passage) passages;   /* group by group, in the order of documents; in the arena */
  SF_ARRAY(sf_conflict) conflicts; /* in the arena */
  SF_ARRAY(sf_conflict_place) conflict_places; /* likewise */
};

/* From now on the store keeps the texts of a scan by reference: it must be written and reset before
 * the scan's session reads another document or what was read goes away. */
void sf_store_borrow(sf_store *self);

bool sf_page_facts_any(const sf_page_facts *self);

/* From now on sf_store_add keeps the texts of documents. */
void sf_store_keep_texts(sf_store *self);

/* Adds the document and mentions of a scan; takes the lock. On SF_ERROR_MEMORY a part of the
 * document may have been added. */
sf_result sf_store_add(sf_store *self, const sf_scan *scan, sf_error *error);

/* Appends a store of one document, which no other thread uses, to `out` as a line of NDJSON;
 * appends nothing when it fails or when the store is empty. */
sf_result sf_store_write_line(sf_store *self, sf_buffer *out, sf_error *error);

/* ---- for read.c and merge.c: the lock is held, failures jump to memory.escape ---- */

/* What is known of one mention, with borrowed text. `values` are
 * SF_FIELDS_MAX, those of the kind first and the rest absent. */
typedef struct sf_record {
  sf_kind kind;
  uint32_t document;
  uint32_t start, end, sentence_start, sentence_end;
  sf_slice text;
  const sf_value *values;
} sf_record;

/* Finds or adds the document with that id; its index. */
uint32_t sf_store_put_document(sf_store *self, const sf_store_document *document);
void sf_store_put_path(sf_store *self, uint32_t document, sf_slice path);
/* Sorts a document's paths and drops repeats; every writer calls it first. */
void sf_store_settle_paths(sf_store_document *self);
void sf_store_put_mention(sf_store *self, const sf_record *record);
/* Keeps what a document tells of a person; its texts are copied. */
void sf_store_put_sighting(sf_store *self, uint32_t document, const sf_sighting *sighting);
/* The same, from a mention of another store. */
void sf_store_put_copy(sf_store *self, uint32_t document, const sf_store *from,
                       const sf_store_mention *mention);

/* ---- identity.c ---- */

/* Writes the identity of a mention into `out`: equal bytes, one fact. `document` is the id of its
 * document. */
void sf_identity_key(const sf_record *record, const char document[SF_ID_LENGTH], sf_buffer *out);
/* What stands for `key` wherever it is made. */
sf_identity sf_identity_of(sf_slice key);
/* The order of cells of one kind with numbers in their identity. */
int sf_identity_compare_numbers(const sf_cell *a, const sf_cell *b);
/* The order of cells, and so of facts, in a store. */
static inline int sf_identity_compare(const sf_cell *a, const sf_cell *b) {
  if (a->kind != b->kind)
    return a->kind < b->kind ? -1 : 1;
  if (sf_fields_of(a->kind)->numbers)
    return sf_identity_compare_numbers(a, b);
  return sf_slice_compare(a->key, b->key); /* texts in order, the missing ones first */
}
/* The words of a quotation without its outer marks and the comma before a closing one. */
sf_slice sf_quote_words(sf_slice text);
/* A name as it is written without the article before it: "the Northlight" and "Northlight" are one,
 * and "The spokesman" is none. The store compares what is written and asks no table. */
static inline sf_slice sf_without_article(sf_slice name) {
  bool article =
      name.length > 4 && (name.data[0] | 0x20) == 't' && !memcmp(name.data + 1, "he ", 3);
  return article ? (sf_slice){name.data + 4, name.length - 4} : name;
}

/* ---- values ---- */

/* The value of a field, or NULL. */
static inline const sf_value *sf_values_get(const sf_values *self, size_t field) {
  const sf_value *at = self->data;
  if (!(self->present >> field & 1))
    return NULL;
  for (uint32_t before = self->present & ((1u << field) - 1); before; before &= before - 1)
    at++;
  return at;
}

/* The first field of a set of them, which is not empty. */
static inline size_t sf_first_field(uint32_t present) {
  return (size_t)__builtin_ctz(present);
}

#endif
