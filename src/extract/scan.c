/* scan.c: the services a document's scan offers to extractors; see extractor.h. */
#include "extract/extractor.h"

#include <string.h>

sf_mention *sf_scan_add(sf_scan *self, sf_kind kind, sf_slice rule, uint32_t first, uint32_t start,
                        uint32_t end) {
  if (self->mentions.count == self->mentions.capacity)
    self->mentions.data = sf_memory_grow(self->memory, self->mentions.data,
                                         &self->mentions.capacity, sizeof *self->mentions.data);
  sf_value *values = sf_arena_alloc(self->arena, SF_FIELDS_MAX * sizeof *values);
  memset(values, 0, SF_FIELDS_MAX * sizeof *values); /* SF_VALUE_ABSENT */
  sf_mention *mention = &self->mentions.data[self->mentions.count++];
  *mention = (sf_mention){
      .kind = kind, .first = first, .start = start, .end = end, .rule = rule, .values = values};
  return mention;
}

void sf_scan_decline(sf_scan *self, sf_kind kind, sf_slice rule, uint32_t start, uint32_t end,
                     const char *reason) {
  if (self->decline)
    self->decline(self->decline_context, kind, rule, start, end, reason);
}

sf_slice sf_scan_original(const sf_scan *self, uint32_t start, uint32_t end) {
  if (self->document->same)
    return (sf_slice){self->text.data + start, end - start};
  sf_place first = sf_document_place(self->document, start);
  sf_place last = sf_document_place_end(self->document, end);
  return (sf_slice){self->document->text.data + first.byte, last.byte - first.byte};
}

uint16_t sf_rulebook_table(const sf_rulebook *self, const char *name, sf_error *error) {
  uint16_t table = sf_lexicon_table(self->lexicon, name);
  if (table == SF_NO_TABLE)
    sf_error_set(error, SF_ERROR_RULES, NULL, 0, 0, "no table '%s'", name);
  return table;
}
