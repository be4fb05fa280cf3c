/* Statistics, classes and advantages of 8,192 completions (512 groups of 16; and one group of 4,096 twice) for every kind; the bound of the project is 1 ms.
 * Beside each figure the floor: one pass that reads the same records and adds the rewards. */
#include <stdio.h>
#include <stdlib.h>

#include "common/clock.h"
#include "service/groups/groups.h"

enum { COMPLETIONS = 8192, TERMS = 3, ROUNDS = 200 };

static group_item items[COMPLETIONS];
static double values[COMPLETIONS], scores[COMPLETIONS * TERMS];
static uint32_t ids[COMPLETIONS];
static volatile double sink;

static void judge_all(size_t size, const group_options *options) {
    static const double weights[TERMS] = {1, 1, 0.5};
    group_batch batch = {0, 0};
    for (size_t at = 0; at < COMPLETIONS; at += size) {
        group_consensus consensus;
        group_statistics of = group_measure(items + at, size, false);
        if (options->advantage == GROUP_GDPO)
            group_combine(items + at, size, scores + at * TERMS, weights, TERMS, options, values + at);
        else group_advantages(items + at, &of, options, values + at);
        if (!group_classify(items + at, size, ids + at, &consensus)) exit(1);
        group_batch_add(&batch, values + at, size);
    }
    double scale = group_needs_batch(options->advantage) ? group_batch_scale(&batch, options) : 1;
    for (size_t i = 0; i < COMPLETIONS; i++) values[i] *= scale;
    sink = values[0];
}

static double best_us(size_t size, const group_options *options) {
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        int64_t begin = assay_wall_ns();
        if (options) {
            judge_all(size, options);
        } else {
            double sum = 0;
            for (size_t i = 0; i < COMPLETIONS; i++) sum += items[i].reward;
            sink = sum;
        }
        double spent = (double)(assay_wall_ns() - begin) / 1e3;
        if (spent < best) best = spent;
    }
    return best;
}

int main(void) {
    uint64_t seed = 6;
    for (size_t i = 0; i < COMPLETIONS; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        items[i] = (group_item){(double)(seed >> 60) / 8, (seed >> 40) % 7, true, seed >> 63};
        for (size_t k = 0; k < TERMS; k++) scores[i * TERMS + k] = (double)(seed >> (20 + k) & 3) / 3;
    }
    double worst = 0, floor_us = best_us(16, NULL);
    printf("8,192 completions: statistics, classes, advantages; best of %d rounds; floor (one pass over the records) %.1f us\n",
           ROUNDS, floor_us);
    for (int kind = GROUP_GRPO; kind < GROUP_ADVANTAGES; kind++) {
        const group_options options = {(group_advantage)kind, GROUP_EPSILON_DEFAULT, false};
        double small = best_us(16, &options), large = best_us(4096, &options);
        printf("  %-20s %7.1f us in groups of 16 (%.0f floors), %7.1f us in groups of 4,096\n",
               group_advantage_name(options.advantage), small, small / floor_us, large);
        if (small > worst) worst = small;
        if (large > worst) worst = large;
    }
    printf("  bound 1,000 us: %s\n", worst < 1000 ? "kept" : "MISSED");
    return worst < 1000 ? 0 : 1;
}
