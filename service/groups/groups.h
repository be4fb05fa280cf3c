/* Groups: what a prompt's completions say together. Statistics, classes of answers, and advantages, from plain records; used by the wire's
 * joiner and by the command line. Knows no protobuf, JSON or engine.
 *
 * Masking. A completion without a reward (reward NaN: UNSCORED, MASKED, INVALID, our fault) is in no mean, deviation or baseline, and its advantage
 * is NaN here (0 on the wire, null in JSON). Pass rates are over the completions whose accuracy term has a score.
 *
 * Advantages, over the n completions of a group that have a reward; m the mean, s the deviation (over n - 1, or over n where `biased`)
 *   GRPO                (r - m) / (s + epsilon)                     DeepSeekMath, arXiv 2402.03300
 *   DR_GRPO             r - m                                       arXiv 2503.20783
 *   RLOO                r - mean of the others = n/(n-1) (r - m)    arXiv 2402.14740
 *   MAXRL               (r - m) / m; for rewards of 0 and more: where m <= 0 there is no signal, and all are 0
 *   REINFORCE_BASELINE  (r - m) / (S + epsilon), S the deviation of r - m over the batch     REINFORCE++-baseline, arXiv 2501.03262
 *   GDPO                A / (S + epsilon), A = sum over terms k of w_k (c_k - m_k) / (s_k + epsilon), S its deviation over the batch   arXiv 2601.05242
 * In a group whose rewards are all equal (`zero_variance`), or with n < 2, the first five give exactly 0. For GDPO that holds term by term.
 * The batch of the last two is whatever the caller passes through group_batch: a call's groups on the wire, the whole run in the command line. Its mean
 * is 0 by construction, for each group's values sum to 0; it is not subtracted, so that a group without signal stays at exactly 0.
 *
 * Thread-safety: pure, apart from the objects handed in. Linear time; group_classify may allocate. */
#ifndef ASSAY_SERVICE_GROUPS_H
#define ASSAY_SERVICE_GROUPS_H

#include "common/view.h"

/* The numbers are those of AdvantageKind on the wire. */
typedef enum group_advantage {
    GROUP_ADVANTAGE_NONE = 0,
    GROUP_GRPO = 1,
    GROUP_DR_GRPO = 2,
    GROUP_RLOO = 3,
    GROUP_MAXRL = 4,
    GROUP_REINFORCE_BASELINE = 5,
    GROUP_GDPO = 6,
    GROUP_ADVANTAGES = 7
} group_advantage;

#define GROUP_EPSILON_DEFAULT 1e-6

typedef struct group_options {
    group_advantage advantage;
    double epsilon; /* 0 to 1 */
    bool biased;    /* deviations over n instead of n - 1 */
} group_options;

typedef struct group_item {
    double reward;       /* NaN: masked */
    uint64_t class_hash; /* class of the answer; 0: no answer */
    bool accuracy_scored, correct;
} group_item;

typedef struct group_statistics {
    size_t count, scored; /* all; those with a reward */
    size_t accuracy_scored, correct;
    double mean, deviation; /* NaN and 0 where nothing is scored */
    double pass_rate;       /* correct / accuracy_scored; NaN where none is */
    size_t best;            /* index of the greatest reward, of equals the first; SIZE_MAX: none */
    bool zero_variance;     /* something is scored, and all rewards are equal: no signal */
} group_statistics;

group_statistics group_measure(const group_item *items, size_t count, bool biased);

/* Advantages of a group into out[count]. Of REINFORCE_BASELINE r - m, before the batch. Not for GDPO. */
void group_advantages(const group_item *items, const group_statistics *of, const group_options *options, double *out);
/* GDPO before the batch: scores[i * terms + k] is what term k gave completion i before its weight: contribution / weight, so 0 where a gate or
 * condition took it out. A term of weight 0 does not count. */
void group_combine(const group_item *items, size_t count, const double *scores, const double *weights, size_t terms,
                   const group_options *options, double *out);

/* The batch of REINFORCE_BASELINE and GDPO. Zero-initialise, add every group's values, then multiply each value by the scale. */
typedef struct group_batch {
    uint64_t count;
    double squares;
} group_batch;
bool group_needs_batch(group_advantage advantage);
void group_batch_add(group_batch *batch, const double *values, size_t count); /* NaN is masked */
double group_batch_scale(const group_batch *batch, const group_options *options);

/* The majority answer (cons@k): classes are numbered from 1 in order of appearance, 0 where there is no answer. The consensus is the class with the most
 * completions; of equals the one that came first. */
typedef struct group_consensus {
    uint32_t class_id;   /* 0: nobody gave an answer */
    size_t votes, first; /* completions in it; index of the first of them */
} group_consensus;
/* False: no memory. */
bool group_classify(const group_item *items, size_t count, uint32_t *class_ids, group_consensus *out);

/* pass@k without bias, from n samples of which c are right: 1 - C(n-c, k) / C(n, k) = 1 - prod over i = n-c+1 .. n of (1 - k/i)  (Codex, arXiv 2107.03374).
 * 1 <= k <= n, c <= n. */
double group_pass_at_k(uint64_t n, uint64_t c, uint64_t k);

/* "grpo", "dr-grpo", "rloo", "maxrl", "reinforce-baseline", "gdpo". */
bool group_advantage_of(assay_view name, group_advantage *out);
const char *group_advantage_name(group_advantage advantage);

#endif
