/* The checks by name, and which of them this build judges. */
#include "verifiers/rubric/rubric_internal.h"

const char *assay_check_name(assay_check_kind kind) {
    static const char *const names[ASSAY_CHECK_COUNT] = {
        "",       "accuracy",   "math",        "code",         "format", "language",        "choice", "text",
        "length", "repetition", "readability", "instructions", "json",   "reasoning_steps", "remote"};
    return (unsigned)kind < ASSAY_CHECK_COUNT ? names[kind] : "";
}

bool assay_check_available(assay_check_kind kind) {
    if (kind == ASSAY_CHECK_LANGUAGE) return assay_language_model() != NULL;
    return kind > ASSAY_CHECK_NONE && kind < ASSAY_CHECK_COUNT;
}

bool is_accuracy_like(assay_check_kind kind) {
    return kind == ASSAY_CHECK_ACCURACY || kind == ASSAY_CHECK_MATH || kind == ASSAY_CHECK_CODE || kind == ASSAY_CHECK_CHOICE ||
           kind == ASSAY_CHECK_TEXT;
}

/* `accuracy` takes the first kind present: code, choice, math, text; the shorthand `answers` is maths. */
assay_check_kind term_kind(const assay_term *term, const assay_reference_spec *reference) {
    if (term->check != ASSAY_CHECK_ACCURACY) return term->check;
    if (reference->has_code) return ASSAY_CHECK_CODE;
    if (reference->has_choice) return ASSAY_CHECK_CHOICE;
    if (reference->has_math) return ASSAY_CHECK_MATH;
    if (reference->has_text) return ASSAY_CHECK_TEXT;
    return ASSAY_CHECK_MATH;
}
