/* See verdict.h. */
#include "verifiers/verdict.h"

const char *assay_verdict_name(assay_verdict verdict) {
    static const char *const names[ASSAY_VERDICT_COUNT] = {
        "UNSPECIFIED",   "CORRECT",       "INCORRECT",          "MEASURED",      "NO_ANSWER",  "UNPARSED",     "UNDECIDED",
        "NO_OPINION",    "BAD_REFERENCE", "TRUNCATED",          "TIME_LIMIT",    "WALL_LIMIT", "MEMORY_LIMIT", "OUTPUT_LIMIT",
        "RUNTIME_ERROR", "COMPILE_ERROR", "SECURITY_VIOLATION", "NOT_AVAILABLE", "ERROR",      "SKIPPED"};
    return (unsigned)verdict < ASSAY_VERDICT_COUNT ? names[verdict] : names[0];
}

bool assay_verdict_is_unscored(assay_verdict verdict) {
    switch (verdict) {
        case ASSAY_UNDECIDED:
        case ASSAY_BAD_REFERENCE:
        case ASSAY_NOT_AVAILABLE:
        case ASSAY_ERROR:
        case ASSAY_SKIPPED:
        case ASSAY_VERDICT_UNSPECIFIED:
        case ASSAY_VERDICT_COUNT: return true;
        default: return false;
    }
}

assay_score assay_verdict_default_score(assay_verdict verdict, double measured) {
    if (assay_verdict_is_unscored(verdict)) return (assay_score){0, false};
    switch (verdict) {
        case ASSAY_CORRECT:
        case ASSAY_NO_OPINION: return (assay_score){1, true};
        case ASSAY_INCORRECT:
        case ASSAY_MEASURED: return (assay_score){measured, true};
        default: return (assay_score){0, true};
    }
}
