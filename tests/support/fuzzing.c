/* fuzzing.c: see fuzzing.h. */
#include "support/fuzzing.h"

#include "support/generate.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Nothing that is read in linear time takes as long, even sanitized. */
#define SLOWEST_SECONDS 5

void fuzz_die(const char *what, const char *detail) {
  fprintf(stderr, "fuzz: %s: %s\n", what, detail);
  abort();
}

void fuzz_seeds_add(fuzz_seeds *self, sf_memory *memory, sf_slice bytes) {
  SF_ARRAY_PUSH(memory, &self->list, test_copy(bytes, 0));
}

void fuzz_seeds_clear(fuzz_seeds *self) {
  for (size_t i = 0; i < self->list.count; i++)
    test_release(self->list.data[i]);
  SF_ARRAY_CLEAR(&self->list);
}

/* Cuts a piece out of a random seed, or joins two, and changes some places. */
static void next_input(const fuzz_seeds *seeds, test_random *random, sf_buffer *out) {
  out->count = 0;
  for (size_t parts = 1 + test_random_below(random, 2); parts > 0; parts--) {
    sf_slice seed = seeds->list.data[test_random_below(random, seeds->list.count)];
    size_t from = test_random_below(random, 2) ? test_random_below(random, seed.length + 1) : 0;
    size_t most = seed.length - from;
    if (seeds->longest && most > seeds->longest)
      most = seeds->longest;
    if (test_random_below(random, 2))
      most = test_random_below(random, most + 1);
    sf_buffer_add(out, (sf_slice){seed.data + from, most});
  }
  test_mutate(random, test_random_below(random, 12), out);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

unsigned long fuzz_run(const fuzz_seeds *seeds, sf_memory *memory, fuzz_options options,
                       fuzz_feed_fn feed, void *context) {
  test_random random = {options.seed};
  sf_buffer input;
  unsigned long count = 0;
  double end = now() + options.seconds;
  sf_buffer_init(&input, memory);
  for (; now() < end; count++) {
    next_input(seeds, &random, &input);
    sf_slice exact = test_copy(sf_buffer_slice(&input), 0);
    double start = now();
    feed(context, exact);
    if (now() - start > SLOWEST_SECONDS)
      fuzz_die("too slow", "one input took more than 5 seconds");
    test_release(exact);
  }
  sf_buffer_clear(&input);
  return count;
}

static void read_file(const char *path, sf_buffer *out) {
  FILE *file = fopen(path, "rb");
  if (!file)
    fuzz_die("cannot open", path);
  out->count = 0;
  for (size_t got = 1; got > 0; out->count += got)
    got = fread(sf_buffer_reserve(out, 65536), 1, 65536, file);
  fclose(file);
}

fuzz_options fuzz_arguments(int argc, char **argv, sf_memory *memory, fuzz_feed_fn add,
                            void *context) {
  fuzz_options options = {.seconds = 2, .seed = 2031};
  sf_buffer content;
  sf_buffer_init(&content, memory);
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--seconds") && i + 1 < argc) {
      options.seconds = strtod(argv[++i], NULL);
    } else if (!strcmp(argv[i], "--seed") && i + 1 < argc) {
      options.seed = strtoull(argv[++i], NULL, 10);
    } else {
      read_file(argv[i], &content);
      add(context, sf_buffer_slice(&content));
    }
  }
  sf_buffer_clear(&content);
  return options;
}
