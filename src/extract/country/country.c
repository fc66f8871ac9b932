/* country.c: placeholder until the extractor lands. */
#include "extract/country/country.h"
static sf_result prepare(const sf_rulebook *book, void **plan, sf_error *error) { (void)book; (void)error; *plan = NULL; return SF_OK; }
static void release(void *plan) { (void)plan; }
static uint64_t classes(const void *plan) { (void)plan; return 0; }
static void run(const void *plan, sf_scan *scan) { (void)plan; (void)scan; }
static const sf_rule *const *rules(const void *plan, size_t *count) { (void)plan; *count = 0; return NULL; }
static void describe(const sf_mention *mention, sf_buffer *out) { (void)mention; (void)out; }
const sf_extractor sf_country_extractor = {SF_KIND_COUNTRY, prepare, release, classes, run, rules, describe};
