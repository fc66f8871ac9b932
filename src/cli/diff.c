/* diff.c: the command `diff`: what is new, gone and changed between two stores, told for reading or
 * as JSON. What belongs together is found by differ.c.
 */
#include "cli/commands.h"
#include "cli/differ.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/stores.h"
#include "cli/tell.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of a mention's text, and of a value. */
#define TEXT_WIDTH  60
#define VALUE_WIDTH 80

typedef enum diff_state { DIFF_NEW, DIFF_GONE, DIFF_CHANGED, DIFF_STATES } diff_state;

static const char *const state_names[DIFF_STATES] = {"new", "gone", "changed"};

/* Records of one section, in how many ways they differ. */
typedef struct diff_count {
  sf_slice section;
  size_t states[DIFF_STATES];
  size_t moved; /* facts that say the same elsewhere in their articles */
} diff_count;

typedef struct diff_report {
  differ records;
  sf_buffer out;
  SF_ARRAY(diff_count) counts;
  bool json, differ;
} diff_report;

static diff_count *count_of(diff_report *self, sf_slice section) {
  for (size_t i = 0; i < self->counts.count; i++)
    if (sf_slice_equal(self->counts.data[i].section, section))
      return &self->counts.data[i];
  diff_count fresh = {.section = section};
  SF_ARRAY_PUSH(self->records.memory, &self->counts, fresh);
  return &self->counts.data[self->counts.count - 1];
}

/* ---- for reading ---- */

static void add(diff_report *self, const char *text) {
  sf_buffer_add_text(&self->out, text);
}

/* A value as a person writes it. */
static void tell_value(diff_report *self, const cJSON *value) {
  sf_slice text = sf_json_text(value, &self->records.arena);
  if (!value || cJSON_IsNull(value)) {
    add(self, "nothing");
  } else if (text.data) {
    add(self, "\"");
    cli_tell_cut(text, VALUE_WIDTH, &self->out);
    add(self, "\"");
  } else if (cJSON_IsArray(value)) {
    int size = cJSON_GetArraySize(value);
    sf_buffer_add_number(&self->out, (uint64_t)size);
    add(self, size == 1 ? " item" : " items");
  } else if (cJSON_IsString(value)) {
    add(self, value->valuestring + 1); /* a number */
  } else {
    add(self, cJSON_IsTrue(value) ? "yes" : cJSON_IsFalse(value) ? "no" : "another value");
  }
}

static void tell_mention(diff_report *self, const diff_side *side, const cJSON *mention,
                         const char *sign) {
  differ *records = &self->records;
  const cJSON *start = sf_json_member(mention, "start"), *end = sf_json_member(mention, "end");
  add(self, sign);
  sf_buffer_add(&self->out, differ_path(side, differ_text(records, mention, "document")));
  add(self, " ");
  tell_value(self, start);
  add(self, "-");
  tell_value(self, end);
  add(self, ": ");
  cli_tell_cut(differ_text(records, mention, "text"), TEXT_WIDTH, &self->out);
  add(self, "\n");
}

/* "new money: GBP 33,000,000  funding" */
static void tell_record(diff_report *self, diff_state state, const diff_side *side,
                        const diff_record *record) {
  differ *records = &self->records;
  sf_slice kind = differ_text(records, record->tree, "kind");
  add(self, state_names[state]);
  add(self, " ");
  if (sf_slice_is(record->section, "facts")) {
    sf_buffer_add(&self->out, kind);
    add(self, ": ");
    cli_tell_fact(record->tree, &records->arena, &self->out);
    return;
  }
  sf_slice section = record->section; /* documents: one of them */
  bool plural = section.length && section.data[section.length - 1] == 's';
  sf_buffer_add(&self->out, sf_slice_is(section, "people")
                                ? SF_SLICE("person")
                                : (sf_slice){section.data, section.length - plural});
  add(self, ": ");
  if (sf_slice_is(section, "documents")) {
    sf_buffer_add(&self->out, differ_path(side, record->key));
    return;
  }
  const cJSON *document, *documents = sf_json_member(record->tree, "documents");
  size_t listed = 0;
  if (sf_slice_is(section, "origins")) /* it has no name but its articles */
    cJSON_ArrayForEach(document, documents) {
      add(self, listed++ ? ", " : "");
      sf_buffer_add(&self->out, differ_path(side, sf_json_text(document, &records->arena)));
    }
  const char *const names[] = {"name", "verdict", "about"};
  for (size_t i = 0, told = 0; i < sizeof names / sizeof *names; i++) {
    sf_slice value = differ_text(records, record->tree, names[i]);
    if (value.length) {
      add(self, told++ ? ", " : "");
      cli_tell_cut(value, VALUE_WIDTH, &self->out);
    }
  }
}

static void tell_mentions(diff_report *self, const diff_side *side, const diff_record *record) {
  const cJSON *mention, *mentions = sf_json_member(record->tree, "mentions");
  cJSON_ArrayForEach(mention, mentions) tell_mention(self, side, mention, "    ");
}

static void tell_change(diff_report *self, const diff_record *old, const diff_record *new,
                        const diff_change *change) {
  differ *records = &self->records;
  tell_record(self, DIFF_CHANGED, &records->new, new);
  for (size_t i = 0; i < change->keys.count; i++) {
    const char *key = change->keys.data[i];
    const cJSON *before = sf_json_member(old->tree, key), *after = sf_json_member(new->tree, key);
    add(self, i ? ", " : ": ");
    add(self, key);
    if (!before && !after)
      continue;
    add(self, " ");
    tell_value(self, before);
    add(self, " -> ");
    tell_value(self, after);
  }
  add(self, "\n");
  for (size_t i = 0; i < change->removed.count; i++)
    tell_mention(self, &records->old, change->removed.data[i], "  - ");
  for (size_t i = 0; i < change->added.count; i++)
    tell_mention(self, &records->new, change->added.data[i], "  + ");
}

/* "facts: 1 new, 2 gone; documents: 1 changed" */
static void tell_counts(diff_report *self) {
  bool any = false;
  for (size_t i = 0; i < self->counts.count; i++) {
    const diff_count *count = &self->counts.data[i];
    bool first = true;
    for (int state = 0; state <= DIFF_STATES; state++) {
      size_t number = state < DIFF_STATES ? count->states[state] : count->moved;
      if (!number)
        continue;
      add(self, !first ? ", " : any ? "; " : "");
      if (first) {
        sf_buffer_add(&self->out, count->section);
        add(self, ": ");
      }
      sf_buffer_add_number(&self->out, number);
      add(self, " ");
      add(self, state < DIFF_STATES ? state_names[state] : "moved with their articles");
      first = false;
      any = true;
    }
  }
  add(self, any ? "\n" : "");
}

/* ---- JSON: a record a line ---- */

static void write_change(diff_report *self, const diff_record *old, const diff_record *new,
                         const diff_change *change) {
  sf_buffer_add_text(&self->out, "{\"keys\":[");
  for (size_t i = 0; i < change->keys.count; i++) {
    add(self, i ? ",\"" : "\"");
    add(self, change->keys.data[i]);
    add(self, "\"");
  }
  add(self, "],\"mentions_new\":");
  sf_buffer_add_number(&self->out, change->added.count);
  add(self, ",\"mentions_gone\":");
  sf_buffer_add_number(&self->out, change->removed.count);
  add(self, ",\"old\":");
  sf_buffer_add(&self->out, old->raw);
  add(self, ",\"new\":");
  sf_buffer_add(&self->out, new->raw);
  add(self, "}");
}

/* Opens the line of a record; all stand in one array, in the order of the sections. */
static void open_line(diff_report *self, diff_state state, sf_slice section) {
  add(self, self->differ ? ",\n{\"what\":\"" : "\n{\"what\":\"");
  add(self, state_names[state]);
  add(self, "\",\"section\":\"");
  sf_buffer_add(&self->out, section);
  add(self, "\",");
}

/* ---- the walk ---- */

static void report_one(diff_report *self, diff_state state, const diff_side *side,
                       const diff_record *record) {
  count_of(self, record->section)->states[state]++;
  if (self->json) {
    open_line(self, state, record->section);
    add(self, "\"record\":");
    sf_buffer_add(&self->out, record->raw);
    add(self, "}");
  } else {
    tell_record(self, state, side, record);
    add(self, "\n");
    tell_mentions(self, side, record);
  }
  self->differ = true;
}

static void report_pair(diff_report *self, const diff_record *old, const diff_record *new) {
  diff_change change;
  if (!differ_compare(&self->records, old, new, &change))
    return;
  if (!change.keys.count && !change.added.count && !change.removed.count) {
    count_of(self, new->section)->moved++;
    return; /* a changed document is told already */
  }
  count_of(self, new->section)->states[DIFF_CHANGED]++;
  if (self->json) {
    open_line(self, DIFF_CHANGED, new->section);
    add(self, "\"record\":");
    write_change(self, old, new, &change);
    add(self, "}");
  } else {
    tell_change(self, old, new, &change);
  }
  self->differ = true;
}

/* What is in the new store in its order, then what is gone. */
static void report_all(diff_report *self) {
  differ *records = &self->records;
  if (self->json)
    add(self, "{\"schema\":\"summitfacts-diff/1\",\"differences\":[");
  for (size_t i = 0; i < records->new.records.count; i++) {
    const diff_record *record = &records->new.records.data[i];
    if (record->other)
      report_pair(self, record->other, record);
    else
      report_one(self, DIFF_NEW, &records->new, record);
  }
  for (size_t i = 0; i < records->old.records.count; i++)
    if (!records->old.records.data[i].other)
      report_one(self, DIFF_GONE, &records->old, &records->old.records.data[i]);
  if (self->json)
    add(self, "\n]}\n");
  else
    tell_counts(self);
}

/* ---- the command ---- */

static bool collect(void *context, const char *data, size_t length) {
  sf_buffer_add(context, (sf_slice){data, length});
  return true;
}

/* The stores of a file, merged, as JSON. */
static bool load(const char *path, sf_buffer *json) {
  sf_store *store;
  sf_error error;
  sf_result result = sf_store_new(&store, &error);
  bool good = result == SF_OK && cli_stores_read(store, path);
  if (result == SF_OK)
    result = sf_store_write(store, SF_FORMAT_JSON, collect, json, &error);
  if (result != SF_OK)
    cli_error_tell(&error);
  sf_store_free(store);
  return good && result == SF_OK;
}

static bool diff_guarded(diff_report *self, const cli_options *options) {
  differ *records = &self->records;
  if (setjmp(records->memory->escape)) {
    cli_error("out of memory");
    return false;
  }
  bool good = load(options->operands[0], &records->old.json);
  good = load(options->operands[1], &records->new.json) && good;
  if (!good)
    return false;
  if (sf_slice_equal(sf_buffer_slice(&records->old.json), sf_buffer_slice(&records->new.json)) &&
      !self->json)
    return true;
  differ_load(records, &records->old);
  differ_load(records, &records->new);
  differ_pair(records);
  report_all(self);
  return true;
}

int cli_diff(const cli_options *options) {
  if (options->operand_count != 2) {
    cli_error("diff: name two stores, the old and the new (`summitfacts diff --help`)");
    return CLI_STATUS_FAILED;
  }
  sf_memory memory;
  diff_report self = {.json = options->report_json};
  cli_output output;
  sf_memory_init(&memory);
  differ_init(&self.records, &memory);
  sf_buffer_init(&self.out, &memory);
  bool good = diff_guarded(&self, options) && cli_output_open(&output, options->output);
  if (good) {
    good = cli_output_write(&output, self.out.data, self.out.count);
    good = cli_output_close(&output, good) && good;
  }
  bool differs = self.differ;
  for (size_t i = 0; i < self.counts.count; i++)
    differs = differs || self.counts.data[i].moved;
  SF_ARRAY_CLEAR(&self.counts);
  sf_buffer_clear(&self.out);
  differ_clear(&self.records);
  return !good ? CLI_STATUS_FAILED : differs ? CLI_STATUS_NO : CLI_STATUS_OK;
}
