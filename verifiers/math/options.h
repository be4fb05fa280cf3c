/* The options of a maths comparison, and the conventions that give them their defaults. Each policy's 0 is "the convention's"; assay_math_options_resolve
 * puts the convention's choice there. What each means is said in proto/assay/v1/rubric.proto, and the table of defaults stands in docs/MATHS.md.
 *
 * A convention is another grader's customs, so that a trainer can switch without its rewards moving. Conventions that compare text (HENDRYCKS, GSM8K,
 * DAPO) accept what that grader's normalisation makes equal, unless the values are proved different; what only mathematics makes equal they
 * refuse, as that grader does. Pure data; thread-safe. */
#ifndef ASSAY_VERIFIERS_MATH_OPTIONS_H
#define ASSAY_VERIFIERS_MATH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/status.h"

/* Numbered as MathConvention in rubric.proto, and so is every policy below as its own enum there. */
typedef enum assay_math_convention {
    ASSAY_CONVENTION_ASSAY = 0,
    ASSAY_CONVENTION_MATH_VERIFY = 1,
    ASSAY_CONVENTION_HENDRYCKS = 2,
    ASSAY_CONVENTION_GSM8K = 3,
    ASSAY_CONVENTION_DAPO = 4,
    ASSAY_CONVENTION_NEMO_SKILLS = 5,
    ASSAY_CONVENTION_COUNT
} assay_math_convention;

typedef enum assay_percent_policy {
    ASSAY_PERCENT_BY_SIZE = 1,  /* p/100; against a number greater than 1 in size also p */
    ASSAY_PERCENT_FRACTION = 2, /* p/100 */
    ASSAY_PERCENT_NUMBER = 3,   /* p */
    ASSAY_PERCENT_EITHER = 4
} assay_percent_policy;

typedef enum assay_order_policy { ASSAY_ORDER_ANY = 1, ASSAY_ORDER_COUNTED = 2 } assay_order_policy;

typedef enum assay_multiplicity_policy {
    ASSAY_MULTIPLICITY_BY_TYPE = 1, /* lists multisets, sets sets */
    ASSAY_MULTIPLICITY_COUNTED = 2,
    ASSAY_MULTIPLICITY_IGNORED = 3
} assay_multiplicity_policy;

typedef enum assay_fraction_policy { ASSAY_FRACTIONS_ANY = 1, ASSAY_FRACTIONS_REDUCED = 2 } assay_fraction_policy;

typedef enum assay_unit_policy {
    ASSAY_UNITS_CONVERTED = 1,
    ASSAY_UNITS_COMPARED = 2, /* the same unit, not only the same dimension */
    ASSAY_UNITS_REQUIRED = 3, /* converted, and on both sides or none */
    ASSAY_UNITS_IGNORED = 4
} assay_unit_policy;

typedef enum assay_currency_policy {
    ASSAY_CURRENCY_OPTIONAL = 1,
    ASSAY_CURRENCY_REQUIRED = 2,
    ASSAY_CURRENCY_IGNORED = 3
} assay_currency_policy;

typedef enum assay_case_policy { ASSAY_CASE_FOLDED = 1, ASSAY_CASE_COUNTED = 2 } assay_case_policy;

typedef enum assay_name_policy {
    ASSAY_NAMES_OPTIONAL = 1,
    ASSAY_NAMES_REQUIRED = 2,
    ASSAY_NAMES_IGNORED = 3
} assay_name_policy;

typedef enum assay_bracket_policy { ASSAY_BRACKETS_REQUIRED = 1, ASSAY_BRACKETS_OPTIONAL = 2 } assay_bracket_policy;

typedef enum assay_rounding_policy { ASSAY_ROUNDING_EXACT = 1, ASSAY_ROUNDING_ROUNDED = 2 } assay_rounding_policy;

typedef enum assay_decimal_mark {
    ASSAY_DECIMAL_POINT = 1,
    ASSAY_DECIMAL_COMMA = 2 /* and points group, on both sides; what only the point explains stays */
} assay_decimal_mark;

enum { ASSAY_DECIMAL_PLACES_MAX = 100 };
#define ASSAY_ABSOLUTE_TOLERANCE_MAX 1e9

typedef struct assay_math_options {
    assay_math_convention convention;
    bool numeric_agreement;     /* certified agreement of balls counts as equal, marked as such */
    bool has_numeric_agreement; /* false: the convention's, where numeric_agreement is false */
    /* The decimal number as written shortest stands for its exact value (0.1 is 1/10); decided exactly or by certified balls. 0: none. */
    double relative_tolerance; /* greatest |answer - gold| / max(1, |gold|), 0 to 1 */
    double absolute_tolerance; /* greatest |answer - gold|, 0 to ASSAY_ABSOLUTE_TOLERANCE_MAX */
    uint32_t decimal_places;   /* where a side is a decimal, both rounded to so many places must agree; 0: exactly */
    bool has_decimal_places;   /* false: the convention's, where decimal_places is 0 */
    assay_rounding_policy rounding;
    assay_percent_policy percent;
    assay_order_policy list_order, tuple_order;
    assay_bracket_policy brackets;
    assay_multiplicity_policy multiplicity;
    assay_fraction_policy fractions;
    assay_unit_policy units;
    assay_currency_policy currency;
    assay_case_policy text_case, variable_case;
    assay_name_policy names;
    assay_decimal_mark decimal_mark;
} assay_math_options;

/* The options with every default filled in. NULL: assay's own defaults. */
assay_math_options assay_math_options_resolve(const assay_math_options *options);

/* Fails with ASSAY_USAGE and the field's name ("absolute_tolerance") where a number or an enum is out of range. */
assay_status assay_math_options_check(const assay_math_options *options);

/* "ASSAY", "MATH_VERIFY", ...; "" for an unknown one. */
const char *assay_math_convention_name(assay_math_convention convention);

/* True where the convention accepts by its own normalised text alone. */
bool assay_math_convention_is_textual(assay_math_convention convention);

#endif
