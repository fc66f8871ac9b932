/* embedded.h: the rule files, word tables and schema, as bytes in the program.
 *
 * build/embedded.c is made by src/embed.sh from every .rules, .tsv and .schema.json
 * below src/, sorted by path.
 */
#ifndef SF_EMBEDDED_H
#define SF_EMBEDDED_H

#include <stddef.h>

typedef struct sf_embedded_file {
  const char *path; /* below src/ */
  const char *data; /* NUL-terminated, for those who want text */
  size_t length;
} sf_embedded_file;

extern const sf_embedded_file sf_embedded_files[];
extern const size_t sf_embedded_file_count;

#endif
