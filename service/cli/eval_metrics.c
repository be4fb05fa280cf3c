/* See eval_metrics.h. */
#include "service/cli/eval_metrics.h"

#include <math.h>
#include <stdlib.h>

/* SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014). */
static uint64_t next(uint64_t *state) {
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

/* Below `bound`, by the high half of a product: the bias is under 2^-32 here. */
static size_t below(uint64_t *state, size_t bound) {
    return (size_t)((unsigned __int128)next(state) * bound >> 64);
}

/* Whether the most frequent answer of these samples is right. items has room for them. */
static bool vote(const eval_sample *samples, const size_t *order, size_t count, group_item *items, uint32_t *ids,
                 bool *failed) {
    for (size_t i = 0; i < count; i++) items[i] = (group_item){.class_hash = samples[order[i]].class_hash};
    group_consensus consensus;
    if (!group_classify(items, count, ids, &consensus)) *failed = true;
    if (*failed || consensus.class_id == 0) return false;
    size_t right = 0; /* equal answers are judged alike; where a rubric looks at more than the answer, most of them decide */
    for (size_t i = 0; i < count; i++) right += ids[i] == consensus.class_id && samples[order[i]].correct;
    return right * 2 > consensus.votes;
}

static double consensus_at(const eval_problem *problem, uint64_t k, uint64_t *state, bool *failed) {
    size_t n = problem->count, right = 0, draws = k == n ? 1 : CONS_DRAWS;
    size_t *order = calloc(n, sizeof *order);
    group_item *items = calloc(n, sizeof *items);
    uint32_t *ids = calloc(n, sizeof *ids);
    if (!order || !items || !ids) *failed = true;
    for (size_t draw = 0; draw < draws && !*failed; draw++) {
        for (size_t i = 0; i < n; i++) order[i] = i;
        for (size_t i = 0; i < k && k < n; i++) { /* the first k of a shuffle */
            size_t other = i + below(state, n - i), kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        right += vote(problem->samples, order, (size_t)k, items, ids, failed);
    }
    free(order);
    free(items);
    free(ids);
    return (double)right / (double)draws;
}

static int compare(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

/* Linear between the two nearest ranks. */
static double percentile(const double *sorted, size_t count, double share) {
    double at = share * (double)(count - 1);
    size_t below_at = (size_t)at;
    if (below_at + 1 >= count) return sorted[count - 1];
    return sorted[below_at] + (at - (double)below_at) * (sorted[below_at + 1] - sorted[below_at]);
}

static bool interval(const double *values, size_t count, const eval_options *options, uint64_t *state, eval_metric *metric) {
    double *means = calloc(options->bootstrap, sizeof *means);
    if (!means) return false;
    for (size_t draw = 0; draw < options->bootstrap; draw++) {
        double sum = 0;
        for (size_t i = 0; i < count; i++) sum += values[below(state, count)];
        means[draw] = sum / (double)count;
    }
    qsort(means, options->bootstrap, sizeof *means, compare);
    double tail = (1 - options->confidence) / 2;
    metric->low = percentile(means, options->bootstrap, tail);
    metric->high = percentile(means, options->bootstrap, 1 - tail);
    free(means);
    return true;
}

bool eval_measure(const eval_problem *problems, size_t count, const eval_options *options, eval_metric *metric) {
    uint64_t state =
        options->seed ^ (metric->k * 2 + (metric->kind == EVAL_CONS)) * 0x9E3779B97F4A7C15u; /* each metric its own stream */
    double *values = calloc(count + 1, sizeof *values), sum = 0;
    bool failed = !values;
    metric->problems = 0;
    metric->value = metric->low = metric->high = (double)NAN;
    for (size_t i = 0; i < count && !failed; i++) {
        const eval_problem *problem = &problems[i];
        if (problem->count < metric->k) continue;
        double value = metric->kind == EVAL_PASS ? group_pass_at_k(problem->count, problem->correct, metric->k)
                                                 : consensus_at(problem, metric->k, &state, &failed);
        values[metric->problems++] = value;
        sum += value;
    }
    if (!failed && metric->problems > 0) {
        metric->value = sum / (double)metric->problems;
        metric->low = metric->high = metric->value;
        if (options->bootstrap) failed = !interval(values, metric->problems, options, &state, metric);
    }
    free(values);
    return !failed;
}
