/* Reads groups as plain numbers, prints what service/groups makes of them: the C side of reference.py.
 *
 * in   KIND EPSILON BIASED GROUPS, then for each group: COUNT TERMS WEIGHT... and for each completion: REWARD CLASS SCORED CORRECT SCORE...
 * out  for each group a line: scored mean deviation pass_rate best zero_variance consensus votes, then advantages, then class ids */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "service/groups/groups.h"

enum { GROUPS_MAX = 512, ITEMS_MAX = 64, TERMS_MAX = 8 };

typedef struct group {
    size_t count, terms;
    group_item items[ITEMS_MAX];
    double weights[TERMS_MAX], scores[ITEMS_MAX * TERMS_MAX], values[ITEMS_MAX];
} group;

static double number(void) {
    double value;
    if (scanf("%lf", &value) != 1) exit(2);
    return value;
}

static void read_group(group *of) {
    of->count = (size_t)number();
    of->terms = (size_t)number();
    if (of->count > ITEMS_MAX || of->terms > TERMS_MAX) exit(2);
    for (size_t k = 0; k < of->terms; k++) of->weights[k] = number();
    for (size_t i = 0; i < of->count; i++) {
        of->items[i].reward = number();
        of->items[i].class_hash = (uint64_t)number();
        of->items[i].accuracy_scored = number() != 0;
        of->items[i].correct = number() != 0;
        for (size_t k = 0; k < of->terms; k++) of->scores[i * of->terms + k] = number();
    }
}

int main(void) {
    group_options options = {(group_advantage)number(), 0, false};
    options.epsilon = number();
    options.biased = number() != 0;
    size_t count = (size_t)number();
    group *groups = calloc(GROUPS_MAX, sizeof *groups);
    if (!groups || count > GROUPS_MAX) return 2;
    group_batch batch = {0, 0};
    for (size_t g = 0; g < count; g++) {
        read_group(&groups[g]);
        group_statistics of = group_measure(groups[g].items, groups[g].count, options.biased);
        if (options.advantage == GROUP_GDPO) {
            group_combine(groups[g].items, groups[g].count, groups[g].scores, groups[g].weights, groups[g].terms, &options,
                          groups[g].values);
        } else {
            group_advantages(groups[g].items, &of, &options, groups[g].values);
        }
        group_batch_add(&batch, groups[g].values, groups[g].count);
    }
    double scale = group_needs_batch(options.advantage) ? group_batch_scale(&batch, &options) : 1;
    for (size_t g = 0; g < count; g++) {
        group_statistics of = group_measure(groups[g].items, groups[g].count, options.biased);
        uint32_t ids[ITEMS_MAX];
        group_consensus consensus;
        if (!group_classify(groups[g].items, groups[g].count, ids, &consensus)) return 2;
        printf("%zu %.17g %.17g %.17g %lld %d %u %zu", of.scored, of.mean, of.deviation, of.pass_rate,
               of.best == SIZE_MAX ? -1LL : (long long)of.best, of.zero_variance, consensus.class_id, consensus.votes);
        for (size_t i = 0; i < groups[g].count; i++) printf(" %.17g", groups[g].values[i] * scale);
        for (size_t i = 0; i < groups[g].count; i++) printf(" %u", ids[i]);
        putchar('\n');
    }
    free(groups);
    return 0;
}
