/* One result whose terms needed more than a scorer has (judge/late_part.h): the scores of these terms, the status and reward with them, and the completed message. The wire's joiner uses
 * it for a call, the command line for its lines. Pure; thread-safe. */
#ifndef ASSAY_SERVICE_WIRE_LATE_RESULT_H
#define ASSAY_SERVICE_WIRE_LATE_RESULT_H

#include "service/judge/late_part.h"
#include "service/wire/wire.h"

/* Of a group's lengths, without those of completions that are masked: one that is masked is as if it were not there. Begin with LATE_BOUNDS_NONE. */
typedef struct late_bounds {
    uint32_t shortest[LATE_PARTS_MAX], longest[LATE_PARTS_MAX];
} late_bounds;
late_bounds late_bounds_none(void);
void late_bounds_add(late_bounds *bounds, const late_trailer *trailer);

typedef struct late_score {
    bool settled; /* it is known what becomes of the term */
    bool present; /* it has a score */
    uint32_t verdict;
    double score, contribution;
    char why[96]; /* where there is no score */
} late_score;

/* Part k of a trailer. */
late_score late_score_kimi(const late_trailer *trailer, uint32_t k, const late_bounds *of);
/* What the endpoint said, or why there is no score. wish NULL: nobody was asked, and `nobody` says why. */
late_score late_score_remote(const late_trailer *trailer, uint32_t k, const wire_wish *wish, const char *nobody);
/* No score, for a lasting reason. */
late_score late_score_none(const char *why);

/* A result with its late scores: a part that counts and has none leaves no reward, and where that is a failure of ours, it may be tried again. */
typedef struct late_outcome {
    uint8_t status;
    double reward; /* NaN: none */
    bool failed;
} late_outcome;
late_outcome late_outcome_of(const late_trailer *trailer, const late_score scores[LATE_PARTS_MAX]);

/* Appends the completed message. */
void late_write(assay_view body, const late_trailer *trailer, const late_score scores[LATE_PARTS_MAX], assay_buffer *out);

#endif
