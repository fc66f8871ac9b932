/* summitfacts.h: the public API of libsummitfacts.
 *
 * An engine holds the compiled rules and tables; it is immutable and shared by
 * threads. A session holds what one thread needs to read documents. A store
 * collects the facts of documents and writes them as JSON.
 *
 *   sf_error error;
 *   sf_engine *engine;
 *   sf_engine_new(NULL, &engine, &error);
 *   sf_session *session;
 *   sf_session_new(engine, &session, &error);
 *   sf_store *store;
 *   sf_store_new(&store, &error);
 *   sf_input input = {.path = "a.txt", .text = bytes, .text_length = n};
 *   sf_session_extract(session, &input, store, &error);
 *   sf_store_write(store, SF_FORMAT_JSON, write_to_file, stdout, &error);
 *
 * Ownership: what a `_new` function made is freed with the `_free` function of the
 * same noun (which takes NULL); everything passed in is only borrowed for the call.
 * Failure: an sf_result, with the reason in the caller's sf_error (which may be
 * NULL). The library never prints, never exits and has no global state.
 */
#ifndef SUMMITFACTS_H
#define SUMMITFACTS_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SF_VERSION "0.1.0"

#if defined(__GNUC__)
#define SF_API __attribute__((visibility("default")))
#else
#define SF_API
#endif

typedef enum sf_result {
  SF_OK = 0,
  SF_ERROR_MEMORY,  /* an allocation failed; a store may hold part of what was added */
  SF_ERROR_IO,      /* reading or writing failed */
  SF_ERROR_INPUT,   /* an input is not what it should be */
  SF_ERROR_RULES,   /* a rule file or table is wrong: path, line and column tell where */
  SF_ERROR_MATCH,   /* a regular expression ran into its limits; some facts may be missing */
  SF_ERROR_ARGUMENT /* the caller's argument makes no sense */
} sf_result;

/* Why a call failed. `line` and `column` are 1-based, 0 where they say nothing. */
typedef struct sf_error {
  sf_result code;
  unsigned long line;
  unsigned column;
  char path[1024];
  char message[512];
} sf_error;

/* "PATH:LINE:COLUMN: message", as far as known; always NUL-terminated. */
SF_API void sf_error_format(const sf_error *error, char *out, size_t size);

/* The kinds of fact, in the order in which a store lists them. */
typedef enum sf_kind {
  SF_KIND_MONEY,
  SF_KIND_COUNTRY,
  SF_KIND_DATE,
  SF_KIND_QUOTE,
  SF_KIND_COUNT
} sf_kind;

/* "money", "country", ...; NULL beyond the last. */
SF_API const char *sf_kind_name(sf_kind kind);

/* ---- engine ---- */

typedef struct sf_engine sf_engine;

/* What is left out unless it is asked for; bits of sf_options.extras. */
enum {
  SF_EXTRA_SCARE = 1,   /* words in quotation marks that are no speech: titles, terms, mottos */
  SF_EXTRA_METONYMS = 2 /* a capital or palace that stands for its country: "Moscow said" */
};

typedef struct sf_options {
  unsigned kinds;           /* bits 1 << SF_KIND_...; 0: all. People come with quotes */
  const char *const *rules; /* paths of rule files to add, `rule_count` of them */
  size_t rule_count;
  const char *const *lexicons; /* paths of table files to add */
  size_t lexicon_count;
  unsigned extras; /* SF_EXTRA_ bits */
} sf_options;

/* Loads the built-in tables and rules and the user's (`options` may be NULL). The user's rules are
 * compiled at once, so that what is wrong with them is told here; the built-in ones when they are
 * first tried. */
SF_API sf_result sf_engine_new(const sf_options *options, sf_engine **out, sf_error *error);
SF_API void sf_engine_free(sf_engine *engine);

/* ---- documents ---- */

/* One article. Strings may be NULL. */
typedef struct sf_input {
  const char *path; /* how the store names it; required */
  const char *text; /* bytes, not NUL-terminated; see SF_WARNING_ENCODING */
  size_t text_length;
  const char *title;
  const char *url;
  const char *published;      /* YYYY-MM-DD (a longer ISO 8601 time is cut): the record's own day */
  const char *published_from; /* where `published` came from; NULL: "record" */
  const char *fallback_published; /* the day if neither the record nor the text tells one */
  const char *published_time;     /* the whole time as the record writes it, with its zone */
  const char *site, *author;      /* who published and who wrote it */
  const char *language;           /* BCP 47, "en-GB" */
  /* Where the document stands in its file, as evidence; all of it is kept when `format` is set. */
  const char *format;        /* "rss", "nitf", "warc"; NULL: the file is the document */
  unsigned long line;        /* 1-based; 0: says nothing */
  unsigned long long offset; /* the byte where its record starts; 0 without `fetched`: nothing */
  const char *fetched;       /* when a crawler fetched it, as the archive writes it */
} sf_input;

/* What was noticed while reading; bits of sf_session_warnings. */
enum {
  SF_WARNING_ENCODING = 1, /* bytes that are not UTF-8 were read as Windows-1252 */
  SF_WARNING_NUL = 2,      /* the text holds NUL characters */
  SF_WARNING_PUBLISHED = 4 /* `published` is not a date and was ignored */
};

typedef struct sf_session sf_session;
typedef struct sf_store sf_store;

SF_API sf_result sf_session_new(const sf_engine *engine, sf_session **out, sf_error *error);
SF_API void sf_session_free(sf_session *session);

/* Extracts one document into `store`. SF_ERROR_MATCH still adds what was found. */
SF_API sf_result sf_session_extract(sf_session *session, const sf_input *input, sf_store *store,
                                    sf_error *error);
/* SF_WARNING_ bits of the last document. */
SF_API unsigned sf_session_warnings(const sf_session *session);

/* Called for every mention and every declined candidate of sf_session_explain. Offsets are code
 * points; `rule` names the rule, `reason` says why a candidate was declined (NULL for a mention),
 * `value` describes a mention. All text is valid during the call only. */
typedef struct sf_explanation {
  sf_kind kind;
  size_t start, end;
  unsigned long line; /* in the text, 1-based */
  const char *text;
  size_t text_length;
  const char *rule;
  const char *reason;
  const char *value;
} sf_explanation;
typedef void (*sf_explain_fn)(void *context, const sf_explanation *explanation);

SF_API sf_result sf_session_explain(sf_session *session, const sf_input *input,
                                    sf_explain_fn explain, void *context, sf_error *error);

/* ---- stores ---- */

typedef enum sf_format { SF_FORMAT_JSON, SF_FORMAT_NDJSON } sf_format;

/* Takes `length` bytes; returns false to stop (a closed pipe, a full disk). */
typedef bool (*sf_write_fn)(void *context, const char *data, size_t length);

SF_API sf_result sf_store_new(sf_store **out, sf_error *error);
SF_API void sf_store_free(sf_store *store);
/* From now on what is large of an empty store lives in nameless files of `directory`, so that it
 * can be larger than memory. SF_ERROR_IO if none can be made there. */
SF_API sf_result sf_store_spill(sf_store *store, const char *directory, sf_error *error);
/* Empties the store and keeps its memory. */
SF_API void sf_store_reset(sf_store *store);
SF_API size_t sf_store_document_count(const sf_store *store);
/* Facts of exactly equal values; when a store is written, near-equal ones become one. */
SF_API size_t sf_store_fact_count(const sf_store *store);

/* Adds the first store in `data`: a whole one as JSON, or a line of NDJSON. `*used` is where it
 * ends, so that any number of stores can stand one behind the other. A damaged store adds
 * nothing. `path` and `line` are for messages. */
SF_API sf_result sf_store_read(sf_store *store, const char *path, unsigned long line,
                               const char *data, size_t length, size_t *used, sf_error *error);
/* Adds all of `other`. Merging is associative, commutative and idempotent. */
SF_API sf_result sf_store_merge(sf_store *store, const sf_store *other, sf_error *error);

/* JSON: one document, a record a line. NDJSON: a one-document store a line. The bytes depend only
 * on the set of documents and mentions. */
SF_API sf_result sf_store_write(sf_store *store, sf_format format, sf_write_fn write, void *context,
                                sf_error *error);

/* The JSON Schema of a store. */
SF_API const char *sf_schema(size_t *length);

#ifdef __cplusplus
}
#endif

#endif
