/* Units of measurement: their dimension and exact scale. */
#ifndef ASSAY_VERIFIERS_MATH_READ_UNITS_H
#define ASSAY_VERIFIERS_MATH_READ_UNITS_H

#include <stdint.h>

#include "common/arena.h"
#include "common/view.h"

enum {
    MATH_DIMENSIONS = 14
}; /* length, mass, time, current, temperature C, F, money (by currency), angle, data, counted things, months, temperature K, amount of substance */

/* value in base units = value * num / den * (pi if angle in degrees, kept apart) */
typedef struct math_unit {
    int8_t power[MATH_DIMENSIONS];
    uint64_t num, den;
    uint32_t thing;   /* hash of a counted thing's or currency's name; 0: none */
    uint32_t doubt;   /* hash of words that may change the number ("loss", "pairs"); 0: none. No part of the dimension */
    int8_t direction; /* 1: "gain", -1: "loss"; 0: neither, or both */
    bool vague;       /* it counts what another noun may count, too: "ways", "items" */
    bool known;       /* every word was in the table, and the scale could be computed */
} math_unit;

/* True for one word or symbol of the table ("cm", "hours", "mph"); case-sensitive for symbols of up to two letters. */
bool math_unit_known(assay_view word);

/* The power of ten (or twelve) that the first word of a phrase multiplies by, as digits: "million", "dozens", "lakh", or one of the Chinese scale characters; "/10" for "tenths".
 * *size bytes are read. NULL: none. */
const char *math_scale_of(assay_view phrase, size_t *size);

/* Reads a unit phrase as written behind a number: "cm^2", "m/s", "square inches", "miles per hour", "red apples". False where it cannot be a unit
 * (numbers, operators, words like "or" and "not", more than six words). */
bool math_unit_read(assay_view phrase, math_unit *out);

bool math_unit_same_dimension(const math_unit *a, const math_unit *b);

#endif
