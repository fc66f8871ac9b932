/* files.h: which files a command line names, and their bytes. */
#ifndef SF_INPUT_FILES_H
#define SF_INPUT_FILES_H

#include "base/error.h"
#include "base/memory.h"

typedef SF_ARRAY(char *) sf_paths;

/* Adds a path as it is. */
void sf_paths_add(sf_paths *self, sf_memory *memory, const char *path);
/* Adds every file below a directory whose name ends like one of articles. Links to directories are
 * not followed, so there are no loops. SF_ERROR_INPUT for a directory without articles, SF_ERROR_IO
 * for what cannot be read. */
sf_result sf_paths_add_below(sf_paths *self, sf_memory *memory, const char *directory,
                             sf_error *error);
void sf_paths_clear(sf_paths *self);
/* Sorts by bytes, so that the order of arguments does not show. */
void sf_paths_sort(sf_paths *self);
/* Moves the paths of `found` among those from number `from` on; both are sorted. */
void sf_paths_merge(sf_paths *self, sf_memory *memory, size_t from, sf_paths *found);

/* Reads all of an open file, which is said to hold `held` bytes (0: not known), into `out`,
 * overwriting it; `path` is for the message. */
sf_result sf_file_read_open(int file, size_t held, const char *path, sf_buffer *out,
                            sf_error *error);

typedef enum sf_content {
  SF_CONTENT_TEXT,
  SF_CONTENT_EMPTY,
  SF_CONTENT_BINARY,
  SF_CONTENT_UTF16
} sf_content;

/* What the bytes look like from their start. A text may hold a few NULs; a picture holds many. */
sf_content sf_content_sniff(sf_slice bytes);

#endif
