/* fuzzing.h: what the fuzz targets share: seeds from files, inputs made of seeds, and the run that
 * feeds them for some seconds where no fuzzer does.
 */
#ifndef SF_TESTS_FUZZING_H
#define SF_TESTS_FUZZING_H

#include "base/memory.h"

/* What libFuzzer calls. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Says what is wrong and aborts, as a sanitizer does. */
_Noreturn void fuzz_die(const char *what, const char *detail);

/* Inputs of one kind; each is a copy with nothing behind it. */
typedef struct fuzz_seeds {
  SF_ARRAY(sf_slice) list;
  size_t longest; /* bytes of a piece that is taken; 0: any */
} fuzz_seeds;

void fuzz_seeds_add(fuzz_seeds *self, sf_memory *memory, sf_slice bytes);
void fuzz_seeds_clear(fuzz_seeds *self);

typedef void (*fuzz_feed_fn)(void *context, sf_slice bytes);

typedef struct fuzz_options {
  double seconds; /* a kind of input */
  uint64_t seed;
} fuzz_options;

/* Feeds mutations of the seeds for so many seconds; the same ones for the same seed. Dies where one
 * takes too long. Returns how many. */
unsigned long fuzz_run(const fuzz_seeds *seeds, sf_memory *memory, fuzz_options options,
                       fuzz_feed_fn feed, void *context);

/* Reads [--seconds N] [--seed N] [FILE...]; `add` is called with the content of each file, which it
 * does not keep. */
fuzz_options fuzz_arguments(int argc, char **argv, sf_memory *memory, fuzz_feed_fn add,
                            void *context);

#endif
