/* count.c: the smallest use of libsummitfacts: how many facts are in a text? */
#include <stdio.h>
#include <string.h>
#include <summitfacts.h>

int main(void) {
  const char *text = "Ghana pledged 5 million dollars.";
  sf_error error;
  sf_engine *engine = NULL;
  sf_session *session = NULL;
  sf_store *store = NULL;
  sf_input input = {.path = "text", .text = text, .text_length = strlen(text)};
  if (sf_engine_new(NULL, &engine, &error) != SF_OK ||
      sf_session_new(engine, &session, &error) != SF_OK || sf_store_new(&store, &error) != SF_OK ||
      sf_session_extract(session, &input, store, &error) != SF_OK) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  printf("%zu document, %zu facts\n", sf_store_document_count(store), sf_store_fact_count(store));
  sf_store_free(store);
  sf_session_free(session);
  sf_engine_free(engine);
  return 0;
}
