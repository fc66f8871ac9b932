/* main.c: temporary driver until the command line lands: extract (files or JSONL on stdin), explain. */
#include <summitfacts.h>
#include <cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static bool w(void *c, const char *d, size_t n) { return fwrite(d, 1, n, c) == n; }
static void ex(void *c, const sf_explanation *e) {
  (void)c;
  printf("%lu:%zu-%zu %s [%.*s] %s: %s%s\n", e->line, e->start, e->end, sf_kind_name(e->kind), (int)e->text_length, e->text, e->rule,
         e->value ? e->value : "DECLINED ", e->reason ? e->reason : "");
}
int main(int argc, char **argv) {
  sf_error e; sf_engine *g; sf_session *s; sf_store *st; char m[2000];
  int nd = 0, jl = 0, explain = argc > 1 && !strcmp(argv[1], "explain");
  const char *pub = NULL;
  if (sf_engine_new(NULL, &g, &e)) { sf_error_format(&e, m, sizeof m); fprintf(stderr, "%s\n", m); return 2; }
  sf_session_new(g, &s, &e); sf_store_new(&st, &e);
  for (int i = 2; i < argc; i++) {
    if (!strcmp(argv[i], "--format=ndjson")) { nd = 1; continue; }
    if (!strcmp(argv[i], "--input=jsonl")) { jl = 1; continue; }
    if (!strncmp(argv[i], "--published=", 12)) { pub = argv[i] + 12; continue; }
    if (!strcmp(argv[i], "--") || !strncmp(argv[i], "-j", 2)) continue;
    FILE *f = !strcmp(argv[i], "-") ? stdin : fopen(argv[i], "rb");
    if (!f) { perror(argv[i]); continue; }
    char *b = malloc(1 << 26), *line = NULL; size_t n = fread(b, 1, 1 << 26, f), at = 0;
    while (at < n || !jl) {
      sf_input in = {.path = argv[i], .text = b, .text_length = n, .fallback_published = pub};
      cJSON *r = NULL;
      if (jl) {
        line = b + at; char *nl = memchr(line, '\n', n - at); size_t len = nl ? (size_t)(nl - line) : n - at; at += len + 1;
        r = cJSON_ParseWithLength(line, len); if (!r) continue;
        in.path = cJSON_GetStringValue(cJSON_GetObjectItem(r, "id")); in.text = cJSON_GetStringValue(cJSON_GetObjectItem(r, "text"));
        in.text_length = strlen(in.text); in.published = cJSON_GetStringValue(cJSON_GetObjectItem(r, "published"));
      }
      sf_result x = explain ? sf_session_explain(s, &in, ex, NULL, &e) : sf_session_extract(s, &in, st, &e);
      if (x) { sf_error_format(&e, m, sizeof m); fprintf(stderr, "%s\n", m); }
      if (nd && !explain) { sf_store_write(st, SF_FORMAT_NDJSON, w, stdout, &e); sf_store_reset(st); }
      cJSON_Delete(r);
      if (!jl) break;
    }
    free(b); if (f != stdin) fclose(f);
  }
  if (!nd && !explain) sf_store_write(st, SF_FORMAT_JSON, w, stdout, &e);
  sf_store_free(st); sf_session_free(s); sf_engine_free(g); return 0; }
