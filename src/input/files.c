/* files.c: walks directories and reads files; see files.h. */
#include "input/files.h"

#include "input/reader.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* ---- paths ---- */

void sf_paths_clear(sf_paths *self) {
  for (size_t i = 0; i < self->count; i++)
    free(self->data[i]);
  SF_ARRAY_CLEAR(self);
}

static int compare_paths(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

void sf_paths_sort(sf_paths *self) {
  if (self->count > 1)
    qsort(self->data, self->count, sizeof *self->data, compare_paths);
}

static void add_copy(sf_paths *self, sf_memory *memory, const char *directory, const char *name) {
  size_t length = strlen(directory), slash = length && directory[length - 1] != '/';
  size_t size = length + slash + strlen(name) + 1;
  char *copy = sf_memory_resize(memory, NULL, size);
  snprintf(copy, size, "%s%s%s", directory, slash ? "/" : "", name);
  SF_ARRAY_PUSH(memory, self, copy);
}

/* Sorts the entries of one directory into files to read and directories still to open. */
static sf_result list_directory(const char *path, sf_paths *files, sf_paths *directories,
                                sf_memory *memory, sf_error *error) {
  DIR *directory = opendir(path);
  if (!directory)
    return sf_error_set(error, SF_ERROR_IO, path, 0, 0, "%s", strerror(errno));
  for (struct dirent *entry; (entry = readdir(directory));) {
    if (entry->d_name[0] == '.')
      continue;
    struct stat status, target;
    size_t known = directories->count;
    add_copy(directories, memory, path, entry->d_name);
    char *full = directories->data[known];
    bool seen = lstat(full, &status) == 0;
    bool file = seen && stat(full, &target) == 0 && S_ISREG(target.st_mode);
    if (seen && S_ISDIR(status.st_mode))
      continue;
    directories->count--;
    if (file && sf_reader_has_suffix(entry->d_name))
      SF_ARRAY_PUSH(memory, files, full);
    else
      free(full);
  }
  closedir(directory);
  return SF_OK;
}

sf_result sf_paths_add_below(sf_paths *self, sf_memory *memory, const char *directory,
                             sf_error *error) {
  sf_paths open = {0};
  size_t before = self->count;
  sf_result result = list_directory(directory, self, &open, memory, error);
  while (result == SF_OK && open.count > 0) {
    char *next = open.data[--open.count];
    result = list_directory(next, self, &open, memory, error);
    free(next);
  }
  sf_paths_clear(&open);
  if (result == SF_OK && self->count == before)
    return sf_error_set(
        error, SF_ERROR_INPUT, directory, 0, 0,
        "no files of articles below this directory (.txt, .jsonl, .html, .xml, ...)");
  return result;
}

void sf_paths_add(sf_paths *self, sf_memory *memory, const char *path) {
  add_copy(self, memory, "", path);
}

/* From the end, so that nothing is moved twice. */
void sf_paths_merge(sf_paths *self, sf_memory *memory, size_t from, sf_paths *found) {
  size_t old = self->count, to = old + found->count;
  while (self->capacity < to)
    self->data = sf_memory_grow(memory, self->data, &self->capacity, sizeof *self->data);
  self->count = to;
  while (found->count) {
    bool later =
        old > from && compare_paths(&self->data[old - 1], found->data + found->count - 1) > 0;
    self->data[--to] = later ? self->data[--old] : found->data[--found->count];
  }
}

/* ---- bytes ---- */

/* The first read asks for more than the file is said to hold, so that it tells the end, too. */
sf_result sf_file_read_open(int file, size_t held, const char *path, sf_buffer *out,
                            sf_error *error) {
  size_t expected = held ? held + 1 : 65536;
  out->count = 0;
  for (;;) {
    char *room = sf_buffer_reserve(out, expected);
    ssize_t got = read(file, room, out->capacity - out->count);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return sf_error_set(error, SF_ERROR_IO, path, 0, 0, "%s", strerror(errno));
    out->count += (size_t)got;
    if (got == 0 || out->count == held)
      return SF_OK;
    expected = 65536;
  }
}

/* Bytes looked at, and how many of a hundred may be control characters in a text. */
#define SNIFF_LENGTH     8192
#define CONTROLS_PERCENT 3
/* Control characters of texts: \t \n \v \f \r and escape. */
#define TEXT_CONTROLS (0x1Fu << '\t' | 1u << 0x1B)

/* How many bytes are control characters of no text. */
static size_t count_controls(const char *at, size_t length) {
  size_t controls = 0;
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)at[i];
    controls += c < 0x20 && !(1u << c & TEXT_CONTROLS);
  }
  return controls;
}

#ifdef __SSE2__

#define BLOCK 64u

/* Is there a byte below 0x20 that is no line feed? */
static inline bool holds_control(const char *at) {
  const __m128i feed = _mm_set1_epi8('\n');
  __m128i least = _mm_set1_epi8(0x20);
  for (size_t i = 0; i < BLOCK; i += 16) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
    bytes = _mm_or_si128(bytes, _mm_cmpeq_epi8(bytes, feed));
    least = _mm_min_epu8(least, bytes);
  }
  return _mm_movemask_epi8(_mm_cmpeq_epi8(least, _mm_set1_epi8(0x20))) != 0xFFFF;
}

#else

#define BLOCK 16u

/* Is there a byte below 0x20? */
static inline bool holds_control(const char *at) {
  const uint64_t blanks = 0x2020202020202020u;
  uint64_t eight[2];
  memcpy(eight, at, BLOCK);
  uint64_t low = ((eight[0] - blanks) & ~eight[0]) | ((eight[1] - blanks) & ~eight[1]);
  return (low & 0x8080808080808080u) != 0;
}

#endif

sf_content sf_content_sniff(sf_slice bytes) {
  size_t length = bytes.length < SNIFF_LENGTH ? bytes.length : SNIFF_LENGTH, controls = 0, i = 0;
  if (!sf_slice_trim(bytes).length)
    return SF_CONTENT_EMPTY;
  if (length >= 2 && (!memcmp(bytes.data, "\xFF\xFE", 2) || !memcmp(bytes.data, "\xFE\xFF", 2)))
    return SF_CONTENT_UTF16;
  for (; length - i >= BLOCK; i += BLOCK)
    if (holds_control(bytes.data + i))
      controls += count_controls(bytes.data + i, BLOCK);
  controls += count_controls(bytes.data + i, length - i);
  return controls * 100 > length * CONTROLS_PERCENT && controls > 2 ? SF_CONTENT_BINARY
                                                                    : SF_CONTENT_TEXT;
}
