/* See json_reader.h: checked numbers as machine numbers. A number is first taken apart into at most DIGITS_KEPT significant
 * digits and an exponent, so that a megabyte of digits costs one pass. 768 digits decide how any decimal rounds to a double (the exact
 * midpoint between two doubles has at most 767); a non-zero tail beyond them is kept as one more digit. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/json_reader.h"

enum { DIGITS_KEPT = 800, EXPONENT_BOUND = 1000000000 };

typedef struct decimal {
    char digits[DIGITS_KEPT + 1]; /* without leading or trailing zeros; none for zero */
    size_t count;
    int64_t exponent; /* value = 0.digits * 10^exponent */
    bool negative;
    bool cut; /* further non-zero digits were dropped */
} decimal;

static int64_t read_exponent(assay_view text) {
    size_t at = 0;
    bool negative = false;
    if (at < text.size && (text.data[at] == '+' || text.data[at] == '-')) negative = text.data[at++] == '-';
    int64_t value = 0;
    for (; at < text.size; at++) {
        if (value < EXPONENT_BOUND) value = value * 10 + (text.data[at] - '0');
    }
    return negative ? -value : value;
}

static void take_apart(assay_view text, decimal *out) {
    *out = (decimal){.negative = text.size > 0 && text.data[0] == '-'};
    bool after_point = false;
    size_t at = out->negative ? 1 : 0;
    for (; at < text.size; at++) {
        char c = text.data[at];
        if (c == '.') {
            after_point = true;
            continue;
        }
        if (!assay_is_digit(c)) break;
        if (out->count == 0 && c == '0') {
            if (after_point) out->exponent--;
            continue;
        }
        if (!after_point) out->exponent++;
        if (out->count < DIGITS_KEPT) {
            out->digits[out->count++] = c;
        } else if (c != '0') {
            out->cut = true;
        }
    }
    if (at < text.size) out->exponent += read_exponent(assay_view_slice(text, at + 1, text.size));
    if (!out->cut) {
        while (out->count > 0 && out->digits[out->count - 1] == '0') out->count--;
    } else {
        out->digits[out->count++] = '1';
    }
}

bool json_to_double(json_value number, double *out) {
    if (number.type != JSON_NUMBER) return false;
    decimal d;
    take_apart(number.raw, &d);
    if (d.count == 0) {
        *out = d.negative ? -0.0 : 0.0;
        return true;
    }
    char text[DIGITS_KEPT + 40];
    snprintf(text, sizeof text, "%s0.%.*se%" PRId64, d.negative ? "-" : "", (int)d.count, d.digits, d.exponent);
    *out = strtod(text, NULL);
    return isfinite(*out);
}

bool json_to_int64(json_value number, int64_t *out) {
    if (number.type != JSON_NUMBER) return false;
    decimal d;
    take_apart(number.raw, &d);
    *out = 0;
    if (d.count == 0) return true;
    if (d.cut || d.exponent > 19 || d.exponent < (int64_t)d.count) return false;
    uint64_t value = 0;
    for (int64_t i = 0; i < d.exponent; i++) {
        uint64_t digit = i < (int64_t)d.count ? (uint64_t)(d.digits[i] - '0') : 0;
        if (__builtin_mul_overflow(value, UINT64_C(10), &value) || __builtin_add_overflow(value, digit, &value)) return false;
    }
    if (d.negative) {
        if (value > (uint64_t)INT64_MAX + 1) return false;
        *out = value == (uint64_t)INT64_MAX + 1 ? INT64_MIN : -(int64_t)value;
        return true;
    }
    if (value > INT64_MAX) return false;
    *out = (int64_t)value;
    return true;
}
