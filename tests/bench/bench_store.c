/* bench_store.c: what a store costs as it grows: 10,000, 100,000 and 1,000,000 mentions are put,
 * settled and written. Ten times the mentions should cost at most twelve times the time.
 *
 * Every ten documents tell one story: they name the same people, sums and countries, and quote the
 * same sentences, whole, cut or with a word changed. Each size runs in a process of its own, so
 * that the memory is its own; texts are counted apart, because they are kept whatever the store is.
 */
#include "store/settle.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PER_DOCUMENT = 20, PER_STORY = 10, WORDS = 3000, LEAST = 10000, SIZES = 3 };

typedef struct maker {
  sf_store *store;
  uint64_t random;
  size_t text_bytes;
  uint32_t document, story;
  char text[512];
} maker;

static uint32_t below(maker *m, uint32_t limit) {
  m->random = m->random * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)((m->random >> 33) % limit);
}

/* The same for the same numbers, whenever it is asked. */
static uint32_t scatter(uint32_t a, uint32_t b) {
  uint64_t x = ((uint64_t)a << 32 | b) * 0x9E3779B97F4A7C15u;
  x ^= x >> 29;
  return (uint32_t)(x * 0xBF58476D1CE4E5B9u >> 32);
}

/* A word that stands for a number. */
static size_t put_word(char *to, uint32_t number) {
  static const char consonants[] = "bdfgklmnprstvz", vowels[] = "aeiou";
  size_t length = 0;
  for (number += 70; number; number /= 70) {
    to[length++] = consonants[number % 14];
    to[length++] = vowels[number / 14 % 5];
  }
  return length;
}

static sf_slice phrase(maker *m, uint32_t seed, uint32_t first, uint32_t words, bool change) {
  size_t length = 0, changed = change ? first + below(m, words) : SIZE_MAX;
  for (uint32_t i = first; i < first + words; i++) {
    uint32_t number = i == changed ? below(m, WORDS) : scatter(seed, i) % WORDS;
    if (length)
      m->text[length++] = ' ';
    length += put_word(m->text + length, number);
  }
  return (sf_slice){m->text, length};
}

static sf_value keep_text(maker *m, sf_slice text) {
  m->text_bytes += text.length;
  return sf_value_text(sf_arena_copy(&m->store->arena, text));
}

static void put(maker *m, sf_kind kind, uint32_t number, sf_slice text, const sf_value *values) {
  sf_record record = {.kind = kind,
                      .document = m->document,
                      .start = number * 150,
                      .end = number * 150 + (uint32_t)text.length,
                      .sentence_start = number * 150,
                      .sentence_end = number * 150 + 140,
                      .text = text,
                      .values = values};
  m->text_bytes += text.length;
  sf_store_put_mention(m->store, &record);
}

static void put_quote(maker *m, uint32_t number) {
  sf_value values[SF_FIELDS_MAX] = {{0}};
  uint32_t quote = scatter(m->story, below(m, 12)), words = 8 + quote % 17;
  values[SF_QUOTE_SPEAKER] = keep_text(m, phrase(m, m->story + quote % 3, 900, 2, false));
  m->text_bytes -= values[SF_QUOTE_SPEAKER].as.text.length;
  uint32_t cut = below(m, 3) ? 0 : words / 3;
  put(m, SF_KIND_QUOTE, number, phrase(m, quote, cut, words - cut, below(m, 4) == 0), values);
}

static void put_money(maker *m, uint32_t number) {
  static const char *const roles[] = {"funding", "cost", "fine", "other"};
  sf_value values[SF_FIELDS_MAX] = {{0}};
  uint32_t sum = scatter(m->story, below(m, 6));
  values[SF_MONEY_AMOUNT] = sf_value_number((sf_decimal){(sum % 90 + 1) * INT64_C(1000000), 0});
  values[SF_MONEY_CURRENCY] = sf_value_text(SF_SLICE("GBP"));
  values[SF_MONEY_ROLE] = sf_value_text(sf_slice_of(roles[sum % 4]));
  values[SF_MONEY_ABOUT] = keep_text(m, phrase(m, sum, below(m, 3), 5, false));
  m->text_bytes -= values[SF_MONEY_ABOUT].as.text.length;
  put(m, SF_KIND_MONEY, number, SF_SLICE("£33 million"), values);
}

static void put_other(maker *m, uint32_t number) {
  static const char *const codes[] = {"GB", "FR", "IT", "GH", "IN", "JP", "CA", "KE"};
  sf_value values[SF_FIELDS_MAX] = {{0}};
  uint32_t kind = below(m, 3), which = scatter(m->story, below(m, 9));
  if (kind == 0) {
    values[SF_COUNTRY_CODE] = sf_value_text(sf_slice_of(codes[which % 8]));
    values[SF_COUNTRY_NAME] = values[SF_COUNTRY_CODE];
    put(m, SF_KIND_COUNTRY, number, SF_SLICE("Ghana"), values);
  } else if (kind == 1) {
    char day[16];
    snprintf(day, sizeof day, "20%02u-%02u-%02u", which % 60 + 10, which / 60 % 12 + 1,
             which / 720 % 28 + 1);
    values[SF_DATE_TYPE] = sf_value_text(SF_SLICE("DATE"));
    values[SF_DATE_VALUE] = sf_value_text(sf_slice_of(day));
    put(m, SF_KIND_DATE, number, SF_SLICE("12 May 2031"), values);
  } else {
    values[SF_COUNT_AMOUNT] = sf_value_number((sf_decimal){which % 5000, 0});
    values[SF_COUNT_NOUN] = sf_value_text(SF_SLICE("country"));
    put(m, SF_KIND_COUNT, number, SF_SLICE("40 countries"), values);
  }
}

static void fill(maker *m, uint32_t mentions) {
  for (uint32_t d = 0; d < mentions / PER_DOCUMENT; d++) {
    char day[16], id[SF_ID_LENGTH + 1];
    m->story = d / PER_STORY;
    snprintf(day, sizeof day, "20%02u-%02u-%02u", m->story % 60 + 10, m->story / 60 % 12 + 1,
             m->story / 720 % 28 + 1);
    snprintf(id, sizeof id, "%08x%012x", scatter(d, 1), d);
    sf_store_document document = {.published = sf_slice_of(day), .characters = 3000};
    memcpy(document.id, id, SF_ID_LENGTH);
    m->document = sf_store_put_document(m->store, &document);
    sf_store_put_path(m->store, m->document, sf_slice_of(id));
    for (uint32_t i = 0; i < PER_DOCUMENT; i++) {
      uint32_t which = below(m, 20);
      if (which < 4)
        put_quote(m, i);
      else if (which < 8)
        put_money(m, i);
      else
        put_other(m, i);
    }
  }
}

static bool drop(void *context, const char *data, size_t length) {
  (void)data;
  *(size_t *)context += length;
  return true;
}

static double seconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static long peak(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss * 1024;
}

/* One size; what it took goes to `out`. */
static int run(uint32_t mentions, int out) {
  maker m = {.random = 7};
  sf_error error;
  size_t written = 0;
  long before = peak();
  if (sf_store_new(&m.store, &error) != SF_OK || setjmp(m.store->memory.escape))
    return 1;
  fill(&m, mentions);
  double filled = seconds();
  long kept = peak() - before - (long)m.text_bytes;
  if (sf_store_write(m.store, SF_FORMAT_JSON, drop, &written, &error) != SF_OK)
    return 1;
  double result[] = {filled, seconds() - filled, (double)kept / mentions,
                     (double)(peak() - before - (long)m.text_bytes) / mentions,
                     (double)m.store->facts.count};
  sf_store_free(m.store);
  return write(out, result, sizeof result) == (ssize_t)sizeof result ? 0 : 1;
}

int main(void) {
  double last = 0;
  printf("%10s %10s %8s %10s %14s %8s %14s %14s\n", "mentions", "facts", "put s", "settle s",
         "us a mention", "ratio", "bytes kept", "bytes at peak");
  uint32_t mentions = LEAST;
  for (int i = 0; i < SIZES; i++, mentions *= 10) {
    int ends[2], status = 1;
    double result[5];
    fflush(stdout);
    if (pipe(ends) != 0)
      return 1;
    pid_t child = fork();
    if (child == 0)
      _exit(run(mentions, ends[1]));
    close(ends[1]);
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0 ||
        read(ends[0], result, sizeof result) != (ssize_t)sizeof result)
      return 1;
    close(ends[0]);
    double all = result[0] + result[1];
    printf("%10u %10.0f %8.2f %10.2f %14.1f", mentions, result[4], result[0], result[1],
           all * 1e6 / mentions);
    printf(last > 0 ? " %8.1f" : "        -", all / last);
    printf(" %14.0f %14.0f\n", result[2], result[3]);
    last = all;
  }
  return 0;
}
