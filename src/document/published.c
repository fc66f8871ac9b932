/* published.c: the day of publication from the text; see published.h. */
#include "document/published.h"

#include <stdlib.h>

struct sf_published {
  int placeholder;
};

sf_result sf_published_new(const sf_rulebook *book, sf_published **out, sf_error *error) {
  (void)book;
  *out = calloc(1, sizeof **out);
  return *out ? SF_OK : sf_error_set(error, SF_ERROR_MEMORY, NULL, 0, 0, "out of memory");
}
void sf_published_free(sf_published *self) {
  free(self);
}
void sf_published_find(const sf_published *self, sf_scan *scan, sf_document *document) {
  (void)self;
  (void)scan;
  (void)document;
}
