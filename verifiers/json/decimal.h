/* Inside of verifiers/json: JSON numbers as exact decimals of any length, since "maximum": 0.1 and "multipleOf": 0.01 are about decimals, and a
 * double is not one. A decimal is digits * 10^exponent, its digits without zeros at either end; zero has no digits. */
#ifndef ASSAY_VERIFIERS_JSON_DECIMAL_H
#define ASSAY_VERIFIERS_JSON_DECIMAL_H

#include "common/arena.h"

typedef struct json_decimal {
    bool negative;
    assay_view digits; /* in the arena */
    int64_t exponent;
} json_decimal;

/* From the text of a checked JSON number. False: no memory, or an exponent beyond 10^15. */
bool json_decimal_read(assay_view number, assay_arena *arena, json_decimal *out);
/* Negative, 0, positive as a < b, a = b, a > b. */
int json_decimal_compare(const json_decimal *a, const json_decimal *b);
bool json_decimal_is_integer(const json_decimal *value);
/* The divisor has at most 18 digits and is greater than 0. Time: linear in the value's digits. */
bool json_decimal_is_multiple(const json_decimal *value, const json_decimal *divisor);
enum { JSON_DIVISOR_DIGITS_MAX = 18 };

#endif
