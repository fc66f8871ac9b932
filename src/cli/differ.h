/* differ.h: what two stores have in common and where they differ, record by record.
 *
 * The comparison reads the stores' JSON, so that a key added to the contract is compared without a
 * line here. Records with one id are one; a fact whose id changed is found again by what its
 * mentions say, a document by its path.
 */
#ifndef SF_CLI_DIFFER_H
#define SF_CLI_DIFFER_H

#include "input/json_read.h"

/* Of one store: a line of its JSON. */
typedef struct diff_record {
  sf_slice section; /* documents, facts, people, ... */
  sf_slice raw;     /* as it is written */
  sf_slice key;     /* its id, or all of it where it has none */
  cJSON *tree;
  size_t place;              /* in its store's order */
  struct diff_record *other; /* the same record of the other store, or NULL */
} diff_record;

/* A document's id and the first of its paths. */
typedef struct diff_path {
  sf_slice id, path;
} diff_path;

typedef struct diff_side {
  sf_buffer json; /* what the records' slices point into */
  SF_ARRAY(diff_record) records;
  SF_ARRAY(diff_path) paths; /* by id */
} diff_side;

typedef struct differ {
  sf_memory *memory;
  sf_arena arena;
  sf_buffer scratch;
  diff_side old, new;
} differ;

/* What became of a fact that both stores have. */
typedef struct diff_change {
  SF_ARRAY(const char *) keys;     /* whose values differ, in the order of the records */
  SF_ARRAY(const cJSON *) added;   /* mentions */
  SF_ARRAY(const cJSON *) removed; /* mentions */
  bool moved;                      /* mentions stand elsewhere in their documents */
} diff_change;

void differ_init(differ *self, sf_memory *memory);
void differ_clear(differ *self);
/* Reads the records of side->json and then pairs those of both sides. */
void differ_load(differ *self, diff_side *side);
void differ_pair(differ *self);

/* How the two records of a pair differ; false if they say the same. Lives in the arena. */
bool differ_compare(differ *self, const diff_record *old, const diff_record *new, diff_change *out);
/* The first path of the document with that id. */
sf_slice differ_path(const diff_side *side, sf_slice document);
sf_slice differ_text(differ *self, const cJSON *object, const char *key);

#endif
