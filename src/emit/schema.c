/* schema.c: the JSON Schema of a store, store.schema.json, as text. */
#include "embedded.h"

#include <string.h>
#include <summitfacts.h>

const char *sf_schema(size_t *length) {
  for (size_t i = 0; i < sf_embedded_file_count; i++)
    if (!strcmp(sf_embedded_files[i].path, "emit/store.schema.json")) {
      *length = sf_embedded_files[i].length;
      return sf_embedded_files[i].data;
    }
  *length = 0;
  return "";
}
