/* summary.c: a store told for reading, made from its JSON, as any other reader would. */
#include "cli/summary.h"

#include "cli/message.h"
#include "cli/tell.h"
#include "store/fields.h"

#include <stdio.h>
#include <stdlib.h>

/* Facts shown of each kind. */
#define SHOWN 8

typedef struct summary {
  sf_memory memory;
  sf_arena arena;
  sf_buffer json, out, scratch;
} summary;

typedef struct shown_fact {
  const cJSON *fact;
  uint32_t documents;
  uint32_t place; /* in the store, so that equals keep its order */
} shown_fact;

static bool collect(void *context, const char *data, size_t length) {
  sf_buffer_add(context, (sf_slice){data, length});
  return true;
}

static int by_documents(const void *a, const void *b) {
  const shown_fact *x = a, *y = b;
  if (x->documents != y->documents)
    return x->documents > y->documents ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

static sf_slice text(summary *self, const cJSON *fact, const char *key) {
  return sf_json_text(sf_json_member(fact, key), &self->arena);
}

static void add_kind(summary *self, sf_kind kind, const cJSON *facts) {
  size_t count = 0;
  shown_fact *list =
      sf_arena_alloc(&self->arena, (size_t)(cJSON_GetArraySize(facts) + 1) * sizeof *list);
  const cJSON *fact;
  cJSON_ArrayForEach(fact, facts) {
    shown_fact shown = {fact, 0, (uint32_t)count};
    if (sf_slice_is(text(self, fact, "kind"), sf_kind_name(kind)) &&
        sf_json_offset(sf_json_member(fact, "documents"), &shown.documents))
      list[count++] = shown;
  }
  if (!count)
    return;
  qsort(list, count, sizeof *list, by_documents);
  sf_buffer_add_text(&self->out, "\n");
  sf_buffer_add_text(&self->out, sf_kind_name(kind));
  sf_buffer_add_text(&self->out, ": ");
  sf_buffer_add_number(&self->out, count);
  sf_buffer_add_text(&self->out, count > SHOWN ? " facts; in most articles:\n" : " facts:\n");
  for (size_t i = 0; i < count && i < SHOWN; i++) {
    char column[24];
    snprintf(column, sizeof column, "%5u  ", list[i].documents);
    sf_buffer_add_text(&self->out, column);
    cli_tell_fact(list[i].fact, &self->arena, &self->out);
    sf_buffer_add_text(&self->out, "\n");
  }
}

static void build(summary *self, const cJSON *store) {
  const cJSON *facts = sf_json_member(store, "facts");
  sf_buffer_add_number(&self->out,
                       (uint64_t)cJSON_GetArraySize(sf_json_member(store, "documents")));
  sf_buffer_add_text(&self->out, " articles, ");
  sf_buffer_add_number(&self->out, (uint64_t)cJSON_GetArraySize(facts));
  sf_buffer_add_text(&self->out, " facts (first column: articles that carry the fact)\n");
  for (int kind = 0; kind < SF_KIND_COUNT_ALL; kind++)
    add_kind(self, (sf_kind)kind, facts);
}

static bool write_guarded(summary *self, sf_store *store, cli_output *output) {
  sf_error error;
  size_t used;
  if (setjmp(self->memory.escape)) {
    cli_error("out of memory");
    return false;
  }
  if (sf_store_write(store, SF_FORMAT_JSON, collect, &self->json, &error) != SF_OK) {
    cli_error_tell(&error);
    return false;
  }
  cJSON *tree = sf_json_parse(sf_buffer_slice(&self->json), &self->scratch, &used);
  if (!tree) {
    cli_error("out of memory");
    return false;
  }
  build(self, tree);
  cJSON_Delete(tree);
  return cli_output_write(output, self->out.data, self->out.count);
}

bool cli_summary_write(sf_store *store, cli_output *output) {
  summary self;
  sf_memory_init(&self.memory);
  sf_arena_init(&self.arena, &self.memory);
  sf_buffer_init(&self.json, &self.memory);
  sf_buffer_init(&self.out, &self.memory);
  sf_buffer_init(&self.scratch, &self.memory);
  bool good = write_guarded(&self, store, output);
  sf_buffer_clear(&self.json);
  sf_buffer_clear(&self.out);
  sf_buffer_clear(&self.scratch);
  sf_arena_clear(&self.arena);
  return good;
}
