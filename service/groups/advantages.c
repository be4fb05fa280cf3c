/* Advantages; formulas and sources stand in groups.h. */
#include <math.h>

#include "service/groups/groups.h"

static double advantage_of(double reward, const group_statistics *of, const group_options *options) {
    if (of->zero_variance || of->scored < 2) return 0; /* exactly, whatever the rounding of the mean */
    double distance = reward - of->mean;
    switch (options->advantage) {
        case GROUP_GRPO: return distance / (of->deviation + options->epsilon);
        case GROUP_RLOO: return distance * (double)of->scored / ((double)of->scored - 1);
        case GROUP_MAXRL: return of->mean > 0 ? distance / of->mean : 0;
        case GROUP_DR_GRPO:
        case GROUP_REINFORCE_BASELINE: return distance;
        default: return 0;
    }
}

void group_advantages(const group_item *items, const group_statistics *of, const group_options *options, double *out) {
    for (size_t i = 0; i < of->count; i++)
        out[i] = isfinite(items[i].reward) ? advantage_of(items[i].reward, of, options) : (double)NAN;
}

/* Adds one term's normalised scores. */
static void add_term(const group_item *items, size_t count, const double *scores, size_t terms, double weight,
                     const group_options *options, double *out) {
    double sum = 0, squares = 0, first = (double)NAN;
    size_t n = 0;
    bool equal = true;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(items[i].reward)) continue;
        double score = scores[i * terms];
        if (n++ == 0) first = score;
        if (score != first) equal = false;
        sum += score;
    }
    if (equal || n < 2) return;
    double mean = sum / (double)n;
    for (size_t i = 0; i < count; i++) {
        double distance = scores[i * terms] - mean;
        if (isfinite(items[i].reward)) squares += distance * distance;
    }
    double deviation = sqrt(squares / ((double)n - (options->biased ? 0 : 1)));
    for (size_t i = 0; i < count; i++) {
        if (isfinite(items[i].reward)) out[i] += weight * (scores[i * terms] - mean) / (deviation + options->epsilon);
    }
}

void group_combine(const group_item *items, size_t count, const double *scores, const double *weights, size_t terms,
                   const group_options *options, double *out) {
    for (size_t i = 0; i < count; i++) out[i] = isfinite(items[i].reward) ? 0 : (double)NAN;
    for (size_t k = 0; k < terms; k++) {
        if (weights[k] != 0) add_term(items, count, scores + k, terms, weights[k], options, out);
    }
}

bool group_needs_batch(group_advantage advantage) {
    return advantage == GROUP_REINFORCE_BASELINE || advantage == GROUP_GDPO;
}

void group_batch_add(group_batch *batch, const double *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i])) continue;
        batch->count++;
        batch->squares += values[i] * values[i];
    }
}

double group_batch_scale(const group_batch *batch, const group_options *options) {
    double over = (double)batch->count - (options->biased ? 0 : 1);
    if (over <= 0 || batch->squares == 0) return 0;
    return 1 / (sqrt(batch->squares / over) + options->epsilon);
}

static const char *const names[GROUP_ADVANTAGES] = {"none", "grpo", "dr-grpo", "rloo", "maxrl", "reinforce-baseline", "gdpo"};

bool group_advantage_of(assay_view name, group_advantage *out) {
    for (int i = GROUP_GRPO; i < GROUP_ADVANTAGES; i++) {
        if (!assay_view_equal(name, assay_view_of(names[i]))) continue;
        *out = (group_advantage)i;
        return true;
    }
    return false;
}

const char *group_advantage_name(group_advantage advantage) {
    return advantage < GROUP_ADVANTAGES ? names[advantage] : "none";
}
