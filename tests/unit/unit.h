/* unit.h: what every unit test program includes: cmocka, and checks for slices and errors. */
#ifndef SF_TESTS_UNIT_H
#define SF_TESTS_UNIT_H

/* cmocka.h needs these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/memory.h"
#include "support/generate.h"

#include <stdlib.h>

#define LENGTH_OF(list) (sizeof(list) / sizeof *(list))

/* assert_slice(got, wanted): is the slice this text? Shows both when not. */
#define assert_slice(...) check_slice(__FILE__, __LINE__, __VA_ARGS__)

static inline void check_slice(const char *file, int line, sf_slice got, const char *wanted) {
  if (sf_slice_is(got, wanted))
    return;
  print_error("got <%.*s>, wanted <%s>\n", (int)got.length, got.data ? got.data : "", wanted);
  _fail(file, line);
}

/* Does the error say this, at this place? */
#define assert_error(error, path_, line_, column_, part)                                           \
  do {                                                                                             \
    assert_string_equal((error).path, (path_));                                                    \
    if ((error).line != (line_) || (error).column != (column_))                                    \
      fail_msg("at %lu:%u, wanted %lu:%u: %s", (error).line, (error).column,                       \
               (unsigned long)(line_), (unsigned)(column_), (error).message);                      \
    if (!strstr((error).message, (part)))                                                          \
      fail_msg("'%s' does not say '%s'", (error).message, (part));                                 \
  } while (0)

#endif
