/* Rewards and penalties by length. Thread-safe: pure.
 *
 * Sources: SOFT_OVERLONG is DAPO's soft overlong punishment (arXiv 2503.14476, eq. 13); COSINE the cosine length-scaling reward
 * (arXiv 2502.03373), clamped at max_length; KIMI_GROUP Kimi k1.5's length reward (arXiv 2501.12599, section 2.3.3); MAXIMUM the plain limit of open-instruct. A length is in tokens, as the client counted
 * them, or in Unicode code points of text and reasoning together; never one in place of the other. */
#ifndef ASSAY_VERIFIERS_LENGTH_H
#define ASSAY_VERIFIERS_LENGTH_H

#include "verifiers/completion/completion.h"
#include "verifiers/verdict.h"

/* Numbered as LengthShape in rubric.proto. */
typedef enum assay_length_shape {
    ASSAY_LENGTH_SOFT_OVERLONG = 1,
    ASSAY_LENGTH_COSINE = 2,
    ASSAY_LENGTH_KIMI_GROUP = 3, /* needs the lengths of the whole group: only measured here, scored by assay_length_kimi */
    ASSAY_LENGTH_MAXIMUM = 4
} assay_length_shape;

typedef enum assay_length_unit { ASSAY_LENGTH_TOKENS = 1, ASSAY_LENGTH_CHARACTERS = 2 } assay_length_unit;

typedef struct assay_length_options {
    assay_length_shape shape;
    assay_length_unit unit;                                /* 0: TOKENS */
    uint32_t max_length;                                   /* 1 to 2^31 - 1; KIMI_GROUP has none */
    uint32_t cache_length;                                 /* SOFT_OVERLONG: 1 to max_length */
    double max_correct, min_correct, min_wrong, max_wrong; /* COSINE: scores of the shortest and longest right, and of the
                                                              shortest and longest wrong answer; all zero: 1, 0.5, -1, -0.5 */
} assay_length_options;

/* NULL where the options are good, else why not; *field names the field. */
const char *assay_length_check(const assay_length_options *options, const char **field);

typedef struct assay_length_result {
    /* MEASURED; SKIPPED where the accuracy that it follows could not be told; NOT_AVAILABLE (KIMI_GROUP, until the group is known) */
    assay_verdict verdict;
    bool late; /* KIMI_GROUP: `value` is the length, the rest is the group's business */
    double score;
    bool no_token_count; /* the unit is TOKENS and the completion has none: the completion is INVALID */
    uint32_t value, of;  /* length, max_length */
} assay_length_result;

/* Kimi's reward of one completion of a group: with l = 0.5 - (length - shortest) / (longest - shortest), l where it is right, min(0, l) where it is
 * wrong; 0 where all are of one length. From -0.5 to 0.5. */
double assay_length_kimi(uint32_t length, uint32_t shortest, uint32_t longest, bool correct);

/* `accuracy`: the verdict that COSINE and KIMI_GROUP follow; others ignore it. The completion has been cut. */
void assay_length_judge(const assay_length_options *options, const assay_completion *completion, assay_verdict accuracy,
                        assay_length_result *result);

#endif
