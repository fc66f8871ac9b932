/* decimal.h: exact decimal numbers for amounts.
 *
 * A number is digits x 10^-scale with 64 bits of digits: sums of money and counts
 * up to nine quintillion, never through binary floating point. What does not fit
 * is refused by the function that would have rounded it.
 */
#ifndef SF_BASE_DECIMAL_H
#define SF_BASE_DECIMAL_H

#include "base/memory.h"

typedef struct sf_decimal {
  int64_t digits;
  int32_t scale; /* digits behind the point, >= 0 */
} sf_decimal;

/* Longest text of sf_decimal_write, with the sign and the NUL. */
#define SF_DECIMAL_SIZE 48

/* Reads an optional '-', digits, and a '.' with digits; `group` bytes between digits are skipped
 * (',' or ' ' or '\'' or 0 for none). False, with `out` untouched, when it is not one or does not
 * fit. */
bool sf_decimal_read(sf_slice text, char group, sf_decimal *out);
/* out = a * 10^power; power may be negative. */
bool sf_decimal_shift(sf_decimal a, int power, sf_decimal *out);
bool sf_decimal_multiply(sf_decimal a, sf_decimal b, sf_decimal *out);
bool sf_decimal_add(sf_decimal a, sf_decimal b, sf_decimal *out);
/* -1, 0, 1 */
int sf_decimal_compare(sf_decimal a, sf_decimal b);
/* Without zeros at the end of the fraction: one spelling a value. */
sf_decimal sf_decimal_normal(sf_decimal a);
/* Plain digits, no exponent; returns the length. `out` has SF_DECIMAL_SIZE bytes. */
size_t sf_decimal_write(sf_decimal a, char *out);

/* For comparing sizes: not exact beyond 15 digits. */
double sf_decimal_value(sf_decimal a);

static inline sf_decimal sf_decimal_of(int64_t whole) {
  return (sf_decimal){whole, 0};
}

#endif
