/* See options.h: the table of conventions, and ranges. Sources, all read as published: math_verify 0.9 (parser.py, grader.py); hendrycks/math,
 * math_equivalence.py; verl, gsm8k.py and math_dapo.py; NVIDIA/NeMo-Skills, math_grader.py. */
#include "verifiers/math/options.h"

#include <stddef.h>

static const assay_math_options defaults[ASSAY_CONVENTION_COUNT] = {
    [ASSAY_CONVENTION_ASSAY] = {.rounding = ASSAY_ROUNDING_EXACT,
                                .percent = ASSAY_PERCENT_BY_SIZE,
                                .list_order = ASSAY_ORDER_ANY,
                                .tuple_order = ASSAY_ORDER_COUNTED,
                                .brackets = ASSAY_BRACKETS_REQUIRED,
                                .multiplicity = ASSAY_MULTIPLICITY_BY_TYPE,
                                .fractions = ASSAY_FRACTIONS_ANY,
                                .units = ASSAY_UNITS_CONVERTED,
                                .currency = ASSAY_CURRENCY_OPTIONAL,
                                .text_case = ASSAY_CASE_FOLDED,
                                .variable_case = ASSAY_CASE_COUNTED,
                                .names = ASSAY_NAMES_OPTIONAL,
                                .decimal_mark = ASSAY_DECIMAL_POINT},
    [ASSAY_CONVENTION_MATH_VERIFY] = {.numeric_agreement = true,
                                      .decimal_places = 6,
                                      .percent = ASSAY_PERCENT_EITHER,
                                      .brackets = ASSAY_BRACKETS_OPTIONAL,
                                      .multiplicity = ASSAY_MULTIPLICITY_IGNORED,
                                      .units = ASSAY_UNITS_COMPARED,
                                      .variable_case = ASSAY_CASE_FOLDED},
    /* Text: the values are only asked whether they are proved different, so that everything that this normalisation drops is dropped here too. */
    [ASSAY_CONVENTION_HENDRYCKS] = {.percent = ASSAY_PERCENT_NUMBER},
    [ASSAY_CONVENTION_GSM8K] = {.percent = ASSAY_PERCENT_NUMBER},
    [ASSAY_CONVENTION_DAPO] = {.percent = ASSAY_PERCENT_NUMBER},
    [ASSAY_CONVENTION_NEMO_SKILLS] = {.numeric_agreement = true,
                                      .decimal_places = 6,
                                      .percent = ASSAY_PERCENT_EITHER,
                                      .brackets = ASSAY_BRACKETS_OPTIONAL,
                                      .multiplicity = ASSAY_MULTIPLICITY_IGNORED,
                                      .units = ASSAY_UNITS_COMPARED,
                                      .variable_case = ASSAY_CASE_FOLDED},
};

assay_math_options assay_math_options_resolve(const assay_math_options *options) {
    static const assay_math_options none = {0};
    assay_math_options out = options ? *options : none;
    const assay_math_options *own = &defaults[ASSAY_CONVENTION_ASSAY],
                             *theirs = (unsigned)out.convention < ASSAY_CONVENTION_COUNT ? &defaults[out.convention] : own;
    if (!out.numeric_agreement && !out.has_numeric_agreement) out.numeric_agreement = theirs->numeric_agreement;
    if (!out.decimal_places && !out.has_decimal_places) out.decimal_places = theirs->decimal_places;
#define RESOLVE(field) \
    if (!out.field) out.field = theirs->field ? theirs->field : own->field
    RESOLVE(rounding);
    RESOLVE(percent);
    RESOLVE(list_order);
    RESOLVE(tuple_order);
    RESOLVE(brackets);
    RESOLVE(multiplicity);
    RESOLVE(fractions);
    RESOLVE(units);
    RESOLVE(currency);
    RESOLVE(text_case);
    RESOLVE(variable_case);
    RESOLVE(names);
    RESOLVE(decimal_mark);
#undef RESOLVE
    return out;
}

static assay_status bad(const char *field, const char *why) {
    return assay_fail(ASSAY_USAGE, "BAD_RUBRIC", field, "%s", why);
}

assay_status assay_math_options_check(const assay_math_options *o) {
    const struct {
        const char *field;
        unsigned value, most;
    } policies[] = {{"convention", o->convention, ASSAY_CONVENTION_COUNT - 1},
                    {"rounding", o->rounding, ASSAY_ROUNDING_ROUNDED},
                    {"percent", o->percent, ASSAY_PERCENT_EITHER},
                    {"list_order", o->list_order, ASSAY_ORDER_COUNTED},
                    {"tuple_order", o->tuple_order, ASSAY_ORDER_COUNTED},
                    {"brackets", o->brackets, ASSAY_BRACKETS_OPTIONAL},
                    {"multiplicity", o->multiplicity, ASSAY_MULTIPLICITY_IGNORED},
                    {"fractions", o->fractions, ASSAY_FRACTIONS_REDUCED},
                    {"units", o->units, ASSAY_UNITS_IGNORED},
                    {"currency", o->currency, ASSAY_CURRENCY_IGNORED},
                    {"text_case", o->text_case, ASSAY_CASE_COUNTED},
                    {"variable_case", o->variable_case, ASSAY_CASE_COUNTED},
                    {"names", o->names, ASSAY_NAMES_IGNORED},
                    {"decimal_mark", o->decimal_mark, ASSAY_DECIMAL_COMMA}};
    for (size_t i = 0; i < sizeof policies / sizeof *policies; i++) {
        if (policies[i].value > policies[i].most) return bad(policies[i].field, "is not known");
    }
    if (!(o->relative_tolerance >= 0 && o->relative_tolerance <= 1))
        return bad("relative_tolerance", "must be a number from 0 to 1");
    if (!(o->absolute_tolerance >= 0 && o->absolute_tolerance <= ASSAY_ABSOLUTE_TOLERANCE_MAX))
        return bad("absolute_tolerance", "must be a number from 0 to 1000000000");
    if (o->decimal_places > ASSAY_DECIMAL_PLACES_MAX) return bad("decimal_places", "must be at most 100");
    return assay_ok();
}

const char *assay_math_convention_name(assay_math_convention convention) {
    static const char *const names[ASSAY_CONVENTION_COUNT] = {"ASSAY", "MATH_VERIFY", "HENDRYCKS",
                                                              "GSM8K", "DAPO",        "NEMO_SKILLS"};
    return (unsigned)convention < ASSAY_CONVENTION_COUNT ? names[convention] : "";
}

bool assay_math_convention_is_textual(assay_math_convention convention) {
    return convention == ASSAY_CONVENTION_HENDRYCKS || convention == ASSAY_CONVENTION_GSM8K ||
           convention == ASSAY_CONVENTION_DAPO;
}
