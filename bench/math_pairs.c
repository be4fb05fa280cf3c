/* Nanoseconds per decision for pairs of numbers, after extraction: gold compiled once, many answers. Beside it, in the same run, a
 * floor: GMP reads both texts with mpq_set_str and compares. Prints the median of several rounds. */
#include <gmp.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/clock.h"
#include "verifiers/math/math.h"

enum { ROUNDS = 9, REPEATS = 20000 };

typedef struct pair {
    const char *gold, *answer;
    const char *gmp_gold, *gmp_answer; /* the same numbers as GMP reads them */
    bool equal;
} pair;

static const pair pairs[] = {
    {"42", "42", "42", "42", true},
    {"42", "43", "42", "43", false},
    {"-17", "-17", "-17", "-17", true},
    {"1,234", "1234", "1234", "1234", true},
    {"104.0", "104", "1040/10", "104", true},
    {"\\frac{14}{3}", "14/3", "14/3", "14/3", true},
    {"\\frac{14}{3}", "\\dfrac{28}{6}", "14/3", "28/6", true},
    {"\\frac43", "\\frac{4}{3}", "4/3", "4/3", true},
    {"0.5", "\\frac{1}{2}", "5/10", "1/2", true},
    {"123456789", "987654321", "123456789", "987654321", false},
    {"18", "$18$", "18", "18", true},
    {"7/3", "2.3333", "7/3", "23333/10000", false},
};
enum { PAIRS = sizeof pairs / sizeof *pairs };

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values) {
    qsort(values, ROUNDS, sizeof *values, by_value);
    return values[ROUNDS / 2];
}

static double time_ours(assay_math_gold *const *golds, assay_arena *arena) {
    int64_t begin = assay_thread_cpu_ns();
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        for (int i = 0; i < PAIRS; i++) {
            assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
            assay_math_result result;
            assay_math_compare(golds[i], assay_view_of(pairs[i].answer), ASSAY_VIEW_NONE, &budget, arena, &result);
            if ((result.verdict == ASSAY_CORRECT) != pairs[i].equal) {
                fprintf(stderr, "wrong verdict: %s against %s\n", pairs[i].gold, pairs[i].answer);
                exit(1);
            }
            assay_arena_reset(arena);
        }
    }
    return (double)(assay_thread_cpu_ns() - begin) / (REPEATS * PAIRS);
}

static double time_gmp(void) {
    mpq_t gold, answer;
    mpq_inits(gold, answer, NULL);
    int64_t begin = assay_thread_cpu_ns();
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        for (int i = 0; i < PAIRS; i++) {
            mpq_set_str(gold, pairs[i].gmp_gold, 10);
            mpq_set_str(answer, pairs[i].gmp_answer, 10);
            mpq_canonicalize(gold);
            mpq_canonicalize(answer);
            if ((mpq_equal(gold, answer) != 0) != pairs[i].equal) exit(1);
        }
    }
    double result = (double)(assay_thread_cpu_ns() - begin) / (REPEATS * PAIRS);
    mpq_clears(gold, answer, NULL);
    return result;
}

int main(void) {
    assay_math_thread_start();
    assay_arena arena, scratch;
    assay_arena_init(&arena, 1 << 20);
    assay_arena_init(&scratch, 1 << 20);
    assay_math_options options = {0};
    assay_math_gold *golds[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
        assay_status status = assay_math_gold_compile(assay_view_of(pairs[i].gold), &options, &arena, &golds[i]);
        if (status.code != ASSAY_OK) {
            fprintf(stderr, "%s\n", status.message);
            return 1;
        }
    }
    double ours[ROUNDS], gmp[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        ours[round] = time_ours(golds, &scratch);
        gmp[round] = time_gmp();
    }
    printf("math_pairs: %d pairs of numbers, median of %d rounds, thread CPU time\n", (int)PAIRS, (int)ROUNDS);
    printf("  assay  %7.1f ns per decision\n", median(ours));
    printf("  GMP    %7.1f ns per decision (mpq_set_str twice, canonicalize, mpq_equal)\n", median(gmp));
    assay_arena_clear(&arena);
    assay_arena_clear(&scratch);
    assay_math_thread_stop();
    return 0;
}
