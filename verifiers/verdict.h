/* What a check found: one vocabulary for every check and surface, numbered as in proto/assay/v1/rubric.proto, and the default
 * score of each. Thread-safe: constants and pure functions. */
#ifndef ASSAY_VERIFIERS_VERDICT_H
#define ASSAY_VERIFIERS_VERDICT_H

#include "common/view.h"

typedef enum assay_verdict {
    ASSAY_VERDICT_UNSPECIFIED = 0,
    ASSAY_CORRECT = 1,
    ASSAY_INCORRECT = 2,
    ASSAY_MEASURED = 3,
    ASSAY_NO_ANSWER = 4,
    ASSAY_UNPARSED = 5,
    ASSAY_UNDECIDED = 6,
    ASSAY_NO_OPINION = 7,
    ASSAY_BAD_REFERENCE = 8,
    ASSAY_TRUNCATED = 9,
    ASSAY_TIME_LIMIT = 10,
    ASSAY_WALL_LIMIT = 11,
    ASSAY_MEMORY_LIMIT = 12,
    ASSAY_OUTPUT_LIMIT = 13,
    ASSAY_RUNTIME_ERROR = 14,
    ASSAY_COMPILE_ERROR = 15,
    ASSAY_SECURITY_VIOLATION = 16,
    ASSAY_NOT_AVAILABLE = 17,
    ASSAY_ERROR = 18,
    ASSAY_SKIPPED = 19,
    ASSAY_VERDICT_COUNT
} assay_verdict;

/* A score, or none: "we could not tell" is never a number. */
typedef struct assay_score {
    double value;
    bool present;
} assay_score;

/* "CORRECT", ...; "UNSPECIFIED" for anything else. */
const char *assay_verdict_name(assay_verdict verdict);
/* The table of DESIGN section 1. `measured` is the check's own number, used by MEASURED and by an INCORRECT with a pass rate
 * (0 otherwise). */
assay_score assay_verdict_default_score(assay_verdict verdict, double measured);
/* SKIPPED, NOT_AVAILABLE, ERROR, BAD_REFERENCE, UNDECIDED: the verdicts without a default score. */
bool assay_verdict_is_unscored(assay_verdict verdict);

#endif
