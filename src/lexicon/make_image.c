/* make_image.c: prints the sealed lexicon of the built-in tables as a C constant; see image.h.
 *
 * A program of the build, linked with everything but the image it makes. It asks for all there is,
 * so that every class that some option needs is in the image.
 */
#include "lexicon/image.h"
#include "pipeline.h"

#include <inttypes.h>
#include <stdio.h>

const uint64_t sf_lexicon_image[1] = {0};
const size_t sf_lexicon_image_size = 0;

static void print_words(const char *data, size_t size) {
  for (size_t at = 0; at < size; at += sizeof(uint64_t)) {
    uint64_t word;
    memcpy(&word, data + at, sizeof word);
    printf(word < 10 ? "%" PRIu64 "," : "0x%" PRIx64 ",", word);
    if (at % 128 == 120)
      putchar('\n');
  }
}

int main(void) {
  sf_engine *engine;
  sf_error error;
  if (sf_engine_new_to_keep(&engine, &error) != SF_OK) {
    fprintf(stderr, "make_image: %s\n", error.message);
    return 1;
  }
  sf_memory memory;
  sf_memory_init(&memory);
  sf_buffer block;
  sf_buffer_init(&block, &memory);
  if (setjmp(memory.escape)) {
    fprintf(stderr, "make_image: out of memory\n");
    return 1;
  }
  sf_lexicon_write(sf_engine_lexicon(engine), &block);
  printf("/* Made by make_image; do not edit. */\n#include \"lexicon/image.h\"\n"
         "_Alignas(64) const uint64_t sf_lexicon_image[] = {\n");
  print_words(block.data, block.count);
  printf("};\nconst size_t sf_lexicon_image_size = %zu;\n", block.count);
  sf_buffer_clear(&block);
  sf_engine_free(engine);
  return ferror(stdout) || fclose(stdout) ? 1 : 0;
}
