/* verify.c: the command `verify`: reads every source again and says which mentions no longer stand
 * where the store says.
 *
 * A document is known by its id, which is a hash of its text and day: a file whose text changed is
 * found by its path, and its mentions are then held against the new text, so that only those are
 * named that are really gone. A store written with --with-text can be checked without the files.
 */
#include "cli/verify.h"

#include "cli/commands.h"
#include "cli/differ.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"
#include "cli/stores.h"
#include "cli/tell.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of a text that is shown. */
#define TEXT_WIDTH 60

typedef enum verify_state { VERIFY_UNSEEN, VERIFY_GONE, VERIFY_STANDS } verify_state;

/* One slice that must be where the store says. */
typedef struct verify_check {
  uint32_t start, end; /* code points */
  sf_slice text, now;  /* now: what stands there instead */
  verify_state state;
  size_t fact; /* the record's place */
} verify_check;

typedef struct verify_document {
  sf_slice id, path;
  const diff_record *record;
  SF_ARRAY(verify_check) checks; /* by start */
  bool seen, changed;            /* changed: found by its path */
} verify_document;

/* A path of a document. */
typedef struct verify_path {
  sf_slice path;
  size_t document;
} verify_path;

struct cli_verifier {
  sf_memory memory;
  differ records;                      /* the store is its `old` side */
  SF_ARRAY(verify_document) documents; /* by id */
  SF_ARRAY(verify_path) paths;         /* by path */
  sf_buffer out;
  size_t stand, checks;
  bool failed;
};

/* ---- loading the store ---- */

static int compare_ids(const void *a, const void *b) {
  return sf_slice_compare(((const verify_document *)a)->id, ((const verify_document *)b)->id);
}

static int compare_paths(const void *a, const void *b) {
  const verify_path *x = a, *y = b;
  int order = sf_slice_compare(x->path, y->path);
  return order ? order : x->document < y->document ? -1 : x->document > y->document;
}

static int compare_checks(const void *a, const void *b) {
  const verify_check *x = a, *y = b;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  if (x->end != y->end)
    return x->end < y->end ? -1 : 1;
  return x->fact < y->fact ? -1 : x->fact > y->fact;
}

static verify_document *find_document(cli_verifier *self, sf_slice id) {
  verify_document wanted = {.id = id};
  if (!self->documents.count)
    return NULL;
  return bsearch(&wanted, self->documents.data, self->documents.count, sizeof wanted, compare_ids);
}

static void add_check(cli_verifier *self, const cJSON *mention, const char *start, const char *end,
                      const char *text, size_t fact) {
  verify_document *document = find_document(self, differ_text(&self->records, mention, "document"));
  verify_check check = {.text = differ_text(&self->records, mention, text), .fact = fact};
  if (!document || !check.text.data ||
      !sf_json_offset(sf_json_member(mention, start), &check.start) ||
      !sf_json_offset(sf_json_member(mention, end), &check.end))
    return;
  SF_ARENA_PUSH(&self->records.arena, &document->checks, check);
}

static void load_documents(cli_verifier *self) {
  const diff_side *side = &self->records.old;
  for (size_t i = 0; i < side->records.count; i++) {
    const diff_record *record = &side->records.data[i];
    if (!sf_slice_is(record->section, "documents"))
      continue;
    verify_document document = {
        .id = record->key, .path = differ_path(side, record->key), .record = record};
    SF_ARRAY_PUSH(&self->memory, &self->documents, document);
  }
  if (self->documents.count)
    qsort(self->documents.data, self->documents.count, sizeof *self->documents.data, compare_ids);
  for (size_t i = 0; i < self->documents.count; i++) {
    const cJSON *path, *paths = sf_json_member(self->documents.data[i].record->tree, "paths");
    cJSON_ArrayForEach(path, paths) {
      verify_path entry = {sf_json_text(path, &self->records.arena), i};
      SF_ARRAY_PUSH(&self->memory, &self->paths, entry);
    }
  }
  if (self->paths.count)
    qsort(self->paths.data, self->paths.count, sizeof *self->paths.data, compare_paths);
}

static void load_checks(cli_verifier *self) {
  const diff_side *side = &self->records.old;
  for (size_t i = 0; i < side->records.count; i++) {
    if (!sf_slice_is(side->records.data[i].section, "facts"))
      continue;
    const cJSON *mention, *mentions = sf_json_member(side->records.data[i].tree, "mentions");
    cJSON_ArrayForEach(mention, mentions) {
      add_check(self, mention, "start", "end", "text", i);
      add_check(self, mention, "speaker_start", "speaker_end", "speaker_text", i);
    }
  }
  for (size_t i = 0; i < self->documents.count; i++) {
    verify_document *document = &self->documents.data[i];
    self->checks += document->checks.count;
    if (document->checks.count)
      qsort(document->checks.data, document->checks.count, sizeof *document->checks.data,
            compare_checks);
  }
}

/* ---- checking ---- */

/* `count` code points further on, or the end. */
static const char *step(const char *at, const char *end, uint32_t count) {
  for (; count && at < end; count--)
    do
      at++;
    while (at < end && ((unsigned char)*at & 0xC0) == 0x80);
  return at;
}

static void check_text(cli_verifier *self, verify_document *document, sf_slice text) {
  const char *at = text.data, *end = at + text.length;
  uint32_t code = 0;
  for (size_t i = 0; i < document->checks.count; i++) {
    verify_check *check = &document->checks.data[i];
    at = step(at, end, check->start - code);
    code = check->start;
    sf_slice slice = sf_slice_between(at, step(at, end, check->end - check->start));
    if (sf_slice_equal(slice, check->text))
      check->state = VERIFY_STANDS;
    else if (check->state == VERIFY_UNSEEN) {
      check->state = VERIFY_GONE;
      check->now = sf_arena_copy(&self->records.arena, slice);
    }
  }
}

static void take_guarded(cli_verifier *self, const sf_document *document) {
  verify_document *known = find_document(self, (sf_slice){document->id, SF_ID_LENGTH});
  if (known) {
    known->seen = true;
    check_text(self, known, document->text);
    return;
  }
  size_t low = 0, high = self->paths.count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (sf_slice_compare(self->paths.data[middle].path, document->path) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < self->paths.count && sf_slice_equal(self->paths.data[low].path, document->path);
       low++) {
    verify_document *changed = &self->documents.data[self->paths.data[low].document];
    changed->changed = true;
    check_text(self, changed, document->text);
  }
}

void cli_verifier_take(cli_verifier *self, const sf_document *document) {
  if (setjmp(self->memory.escape)) {
    self->failed = true;
    return;
  }
  take_guarded(self, document);
}

/* The texts that the store carries itself. */
static void check_own_texts(cli_verifier *self) {
  for (size_t i = 0; i < self->documents.count; i++) {
    verify_document *document = &self->documents.data[i];
    sf_document own = {.text = differ_text(&self->records, document->record->tree, "text"),
                       .published =
                           differ_text(&self->records, document->record->tree, "published")};
    if (!own.text.data)
      continue;
    sf_document_identify(&own);
    bool same = sf_slice_equal(document->id, (sf_slice){own.id, SF_ID_LENGTH});
    document->seen = document->seen || same;
    document->changed = document->changed || !same;
    check_text(self, document, own.text);
  }
}

/* ---- the report ---- */

static void add(cli_verifier *self, const char *text) {
  sf_buffer_add_text(&self->out, text);
}

static void tell_check(cli_verifier *self, const verify_document *document,
                       const verify_check *check) {
  add(self, "gone ");
  const diff_record *fact = &self->records.old.records.data[check->fact];
  sf_buffer_add(&self->out, differ_text(&self->records, fact->tree, "kind"));
  add(self, ": ");
  cli_tell_fact(fact->tree, &self->records.arena, &self->out);
  add(self, "\n    ");
  sf_buffer_add(&self->out, document->path);
  add(self, " ");
  sf_buffer_add_number(&self->out, check->start);
  add(self, "-");
  sf_buffer_add_number(&self->out, check->end);
  add(self, ": ");
  cli_tell_cut(check->text, TEXT_WIDTH, &self->out);
  add(self, "; there now: ");
  cli_tell_cut(check->now, TEXT_WIDTH, &self->out);
  add(self, "\n");
}

/* In the order of the store. */
static bool report(cli_verifier *self) {
  size_t known = 0;
  const diff_side *side = &self->records.old;
  for (size_t i = 0; i < side->records.count; i++) {
    if (!sf_slice_is(side->records.data[i].section, "documents"))
      continue;
    const verify_document *document = find_document(self, side->records.data[i].key);
    if (!document)
      continue;
    known += document->seen;
    if (!document->seen) {
      add(self, document->changed ? "changed document: " : "missing document: ");
      sf_buffer_add(&self->out, document->path);
      add(self, document->changed ? ": its text or its day of publication is another\n"
                                  : ": not among the files\n");
    }
    for (size_t c = 0; c < document->checks.count; c++) {
      self->stand += document->checks.data[c].state == VERIFY_STANDS;
      if (document->checks.data[c].state == VERIFY_GONE)
        tell_check(self, document, &document->checks.data[c]);
    }
  }
  sf_buffer_add_number(&self->out, self->stand);
  add(self, " of ");
  sf_buffer_add_number(&self->out, self->checks);
  add(self, " places stand, ");
  sf_buffer_add_number(&self->out, known);
  add(self, " of ");
  sf_buffer_add_number(&self->out, self->documents.count);
  add(self, " documents are as they were\n");
  return self->stand == self->checks && known == self->documents.count;
}

/* ---- the command ---- */

static bool collect(void *context, const char *data, size_t length) {
  sf_buffer_add(context, (sf_slice){data, length});
  return true;
}

static bool load_store(cli_verifier *self, const char *path) {
  sf_store *store;
  sf_error error;
  sf_result result = sf_store_new(&store, &error);
  bool good = result == SF_OK && cli_stores_read(store, path);
  if (good)
    result = sf_store_write(store, SF_FORMAT_JSON, collect, &self->records.old.json, &error);
  if (result != SF_OK)
    cli_error_tell(&error);
  sf_store_free(store);
  return good && result == SF_OK;
}

/* Reads the files; what they hold comes to cli_verifier_take. */
static bool read_files(cli_verifier *self, const cli_options *options) {
  sf_engine *engine;
  sf_error error;
  sf_options wanted = {0};
  if (sf_engine_new(&wanted, &engine, &error) != SF_OK) {
    cli_error_tell(&error);
    return false;
  }
  run_setup setup = {.options = options, .engine = engine, .mode = RUN_VERIFY, .verifier = self};
  bool good = cli_run(&setup);
  sf_engine_free(engine);
  return good;
}

static bool load_guarded(cli_verifier *self, const char *path) {
  if (setjmp(self->memory.escape)) {
    cli_error("out of memory");
    return false;
  }
  if (!load_store(self, path))
    return false;
  differ_load(&self->records, &self->records.old);
  load_documents(self);
  load_checks(self);
  return true;
}

/* Writes the report; `*stands` says whether all is well. False if it could not be written. */
static bool finish_guarded(cli_verifier *self, const char *path, bool *stands) {
  cli_output output;
  if (setjmp(self->memory.escape))
    self->failed = true;
  if (self->failed) {
    cli_error("out of memory");
    return false;
  }
  check_own_texts(self);
  *stands = report(self);
  if (!cli_output_open(&output, path))
    return false;
  bool written = cli_output_write(&output, self->out.data, self->out.count);
  return cli_output_close(&output, written) && written;
}

/* The exit status. */
static int verify(cli_verifier *self, const cli_options *options) {
  if (!load_guarded(self, options->operands[0]))
    return CLI_STATUS_FAILED;
  cli_options files = *options;
  files.operands++;
  files.operand_count--;
  files.threads = 1;
  bool stands = false, good = files.operand_count == 0 || read_files(self, &files);
  bool written = finish_guarded(self, options->output, &stands);
  return !good || !written ? CLI_STATUS_FAILED : stands ? CLI_STATUS_OK : CLI_STATUS_NO;
}

int cli_verify(const cli_options *options) {
  if (options->operand_count == 0) {
    cli_error("verify: name a store and the files it was made from (`summitfacts verify --help`)");
    return CLI_STATUS_FAILED;
  }
  cli_verifier self = {0};
  sf_memory_init(&self.memory);
  differ_init(&self.records, &self.memory);
  sf_buffer_init(&self.out, &self.memory);
  int status = verify(&self, options);
  SF_ARRAY_CLEAR(&self.documents);
  SF_ARRAY_CLEAR(&self.paths);
  sf_buffer_clear(&self.out);
  differ_clear(&self.records);
  return status;
}
