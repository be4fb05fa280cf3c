/* What assay eval counts: pass@1, pass@k, cons@k over problems, with bootstrap intervals. Pure; seeded, so the same samples give the same numbers.
 *
 * A problem's samples are all that share its group; a sample without a score is wrong. pass@k is the unbiased estimate from all n samples of a problem; a problem with fewer
 * than k samples is left out of pass@k and cons@k, and `problems` says how many were in. cons@k asks whether the most frequent answer of k samples is right: for k = n all
 * samples in the order of the input; for k < n the mean over CONS_DRAWS draws of k samples without putting back. Samples without an answer have no vote; of equals the answer
 * that came first wins; without any vote it is wrong. Intervals: percentiles of the mean over `bootstrap` draws of the problems with putting back. */
#ifndef ASSAY_SERVICE_CLI_EVAL_METRICS_H
#define ASSAY_SERVICE_CLI_EVAL_METRICS_H

#include "service/groups/groups.h"

enum { EVAL_K_MAX = 16, CONS_DRAWS = 200 };

typedef struct eval_sample {
    uint64_t class_hash; /* 0: no answer */
    bool correct;
} eval_sample;

typedef struct eval_problem {
    const eval_sample *samples;
    size_t count, correct;
} eval_problem;

typedef enum eval_kind { EVAL_PASS, EVAL_CONS } eval_kind;

typedef struct eval_metric {
    eval_kind kind;
    uint64_t k;
    size_t problems;         /* with at least k samples */
    double value, low, high; /* NaN where problems is 0 */
} eval_metric;

typedef struct eval_options {
    uint64_t seed;
    size_t bootstrap;  /* draws; 0: no intervals */
    double confidence; /* 0.95 */
} eval_options;

/* False: no memory. */
bool eval_measure(const eval_problem *problems, size_t count, const eval_options *options, eval_metric *metric);

#endif
