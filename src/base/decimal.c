/* decimal.c: exact decimal numbers; see decimal.h. */
#include "base/decimal.h"

/* More places behind the point than any rate in print has; keeps shifts bounded. */
#define MAX_SCALE 18

static bool push_digit(int64_t *digits, char c) {
  return !__builtin_mul_overflow(*digits, 10, digits) &&
         !__builtin_add_overflow(*digits, c - '0', digits);
}

bool sf_decimal_read(sf_slice text, char group, sf_decimal *out) {
  size_t i = 0, seen = 0;
  bool negative = text.length > 0 && text.data[0] == '-', fraction = false;
  sf_decimal number = {0, 0};
  for (i = negative; i < text.length; i++) {
    char c = text.data[i];
    if (c >= '0' && c <= '9') {
      if (!push_digit(&number.digits, c))
        return false;
      seen++;
      number.scale += fraction;
    } else if (c == '.' && !fraction) {
      fraction = true;
    } else if (!group || c != group || fraction || !seen) {
      return false;
    }
  }
  if (!seen || number.scale > MAX_SCALE)
    return false;
  number.digits = negative ? -number.digits : number.digits;
  *out = sf_decimal_normal(number);
  return true;
}

bool sf_decimal_shift(sf_decimal a, int power, sf_decimal *out) {
  int32_t scale = a.scale - power;
  while (scale < 0) {
    if (__builtin_mul_overflow(a.digits, 10, &a.digits))
      return false;
    scale++;
  }
  a.scale = scale;
  a = sf_decimal_normal(a);
  if (a.scale > MAX_SCALE)
    return false;
  *out = a;
  return true;
}

bool sf_decimal_multiply(sf_decimal a, sf_decimal b, sf_decimal *out) {
  sf_decimal product = {0, a.scale + b.scale};
  if (__builtin_mul_overflow(a.digits, b.digits, &product.digits))
    return false;
  product = sf_decimal_normal(product);
  if (product.scale > MAX_SCALE)
    return false;
  *out = product;
  return true;
}

/* Brings both to the larger scale; false when that does not fit. */
static bool align(sf_decimal *a, sf_decimal *b) {
  while (a->scale < b->scale) {
    if (__builtin_mul_overflow(a->digits, 10, &a->digits))
      return false;
    a->scale++;
  }
  while (b->scale < a->scale) {
    if (__builtin_mul_overflow(b->digits, 10, &b->digits))
      return false;
    b->scale++;
  }
  return true;
}

bool sf_decimal_add(sf_decimal a, sf_decimal b, sf_decimal *out) {
  if (!align(&a, &b) || __builtin_add_overflow(a.digits, b.digits, &a.digits))
    return false;
  *out = sf_decimal_normal(a);
  return true;
}

int sf_decimal_compare(sf_decimal a, sf_decimal b) {
  sf_decimal x = a, y = b;
  if (align(&x, &y))
    return x.digits < y.digits ? -1 : x.digits > y.digits;
  /* The one with the smaller scale does not fit at the other's: it is the larger in magnitude. */
  if (a.scale < b.scale)
    return a.digits < 0 ? -1 : 1;
  return b.digits < 0 ? 1 : -1;
}

sf_decimal sf_decimal_normal(sf_decimal a) {
  if (a.digits == 0)
    return (sf_decimal){0, 0};
  while (a.scale > 0 && a.digits % 10 == 0) {
    a.digits /= 10;
    a.scale--;
  }
  return a;
}

size_t sf_decimal_write(sf_decimal a, char *out) {
  char *start = out, digits[SF_NUMBER_SIZE];
  if (a.scale == 0 && a.digits >= 0) { /* nearly all */
    out = sf_number_put(out, (uint64_t)a.digits);
    *out = '\0';
    return (size_t)(out - start);
  }
  a = sf_decimal_normal(a);
  if (a.digits < 0)
    *out++ = '-';
  uint64_t magnitude = a.digits < 0 ? 0 - (uint64_t)a.digits : (uint64_t)a.digits;
  if (a.scale <= 0) {
    out = sf_number_put(out, magnitude);
  } else {
    size_t count = (size_t)(sf_number_put(digits, magnitude) - digits), scale = (size_t)a.scale;
    size_t whole = count > scale ? count - scale : 0;
    memcpy(out, whole ? digits : "0", whole ? whole : 1);
    out += whole ? whole : 1;
    *out++ = '.';
    memset(out, '0', scale - (count - whole));
    out += scale - (count - whole);
    memcpy(out, digits + whole, count - whole);
    out += count - whole;
  }
  *out = '\0';
  return (size_t)(out - start);
}

double sf_decimal_value(sf_decimal a) {
  double value = (double)a.digits, unit = 1;
  for (int32_t i = 0; i < a.scale && i < 18; i++)
    unit *= 10;
  return value / unit;
}
