/* How fast a completion passes the checks on its text: UTF-8, cut, extraction and format, each alone and together, beside two floors of the same run: memcpy
 * and a memchr that finds nothing. GB/s of completion text on one core, median of rounds.
 *
 * Input: completions of 8 kB in the shapes that reasoning models write (below), made from a fixed seed; enough of them that they do not fit the
 * first-level cache.
 * Usage: bench_text_checks [ROUNDS [COMPLETION_BYTES [SHAPE]]]     SHAPE: 1 to 7, 0 for all */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/utf8.h"
#include "verifiers/answer/answer.h"
#include "verifiers/format/format.h"

enum { COMPLETIONS = 64, ROUNDS_MAX = 1000, PASSES = 16 };

typedef struct bench_set {
    char *storage;
    assay_completion completions[COMPLETIONS];
    size_t bytes; /* of all */
} bench_set;

/* What a model writes on the way. */
static const char *const english[] = {
    "First, let me restate the problem so that I do not miss a condition. ",
    "We have $x^2 + 3x - 4 = 0$, so $(x+4)(x-1) = 0$ and the roots are $-4$ and $1$. ",
    "Wait, that is not quite right: the sign of the second term was wrong.\n\n",
    "By the quadratic formula, \\[ x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a} \\] which for $a = 1$ gives two real roots. ",
    "Let me check with small numbers: if $n = 3$ then $\\binom{n}{2} = 3 < 4$, fine.\n",
    "So the sum is $\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}$; for $n = 100$ this is 5050. ",
    "Hmm, na\xC3\xAFve counting would double the diagonal \xE2\x80\x94 each pair (i, j) appears twice.\n",
    "Thus the area is \\( \\pi r^2 = 49\\pi \\) and the perimeter is \\( 14\\pi \\). ",
};

static const char *const chinese[] = {
    "\xE9\xA6\x96\xE5\x85\x88\xEF\xBC\x8C\xE8\xAE\xBE $x$ "
    "\xE4\xB8\xBA\xE8\x8B\xB9\xE6\x9E\x9C\xE7\x9A\x84\xE6\x95\xB0\xE9\x87\x8F\xEF\xBC\x8C\xE5\x88\x99 $3x + 4 = "
    "19$\xE3\x80\x82",
    ("\xE7\xAD\x89\xE4\xB8\x80\xE4\xB8\x8B\xEF\xBC\x8C\xE8\xBF\x99\xE9\x87\x8C\xE7\x9A\x84\xE7\xAC\xA6\xE5\x8F\xB7\xE9\x94\x99"
     "\xE4\xBA\x86\xE3\x80\x82\n"),
    "\xE6\x89\x80\xE4\xBB\xA5\xE9\x9D\xA2\xE7\xA7\xAF\xE6\x98\xAF \\( \\frac{1}{2} \\cdot 6 \\cdot 8 = 24 \\)\xE3\x80\x82",
    "\xE6\x8E\xA5\xE4\xB8\x8B\xE6\x9D\xA5\xE6\xA3\x80\xE6\x9F\xA5 $n = 5$ \xE7\x9A\x84\xE6\x83\x85\xE5\x86\xB5\xE3\x80\x82",
};

/* The shapes of completions: how they begin, in which language they go on, how they end (%u: a number). */
static const struct shape {
    const char *name, *begin;
    const char *const *sentences;
    size_t sentence_count;
    const char *end;
} shapes[] = {
#define ENGLISH english, sizeof english / sizeof *english
#define CHINESE chinese, sizeof chinese / sizeof *chinese
    {"thinking, then a boxed answer", "<think>\n", ENGLISH, "\n</think>\n<answer>\nThe value is $\\boxed{%u}$.\n</answer>"},
    {"thinking, then an answer in a sentence", "<think>\n", ENGLISH, "\n</think>\nAdding up, the final answer is **%u**."},
    {"no thinking, a box at the end", "", ENGLISH, "\nTherefore the total is $\\boxed{%u}$."},
    {"no thinking, no box (last number)", "", ENGLISH, "\nSo we get %u apples in all."},
    {"no thinking, GSM8K's mark", "", ENGLISH, "\nThe answer is the sum of both.\n#### %u"},
    {"thinking that was cut off", "<think>\n", ENGLISH, " Now %u"},
    {"thinking in Chinese, then a boxed answer", "<think>\n", CHINESE,
     "\n</think>\n<answer>\n\xE7\xAD\x94\xE6\xA1\x88\xE6\x98\xAF $\\boxed{%u}$\n</answer>"},
#undef ENGLISH
#undef CHINESE
};
enum { SHAPES = sizeof shapes / sizeof *shapes };

static unsigned seed = 1;
static unsigned next_random(void) {
    seed = seed * 1664525u + 1013904223u;
    return seed >> 16;
}

static size_t put(char *out, size_t at, const char *text) {
    size_t size = strlen(text);
    memcpy(out + at, text, size);
    return at + size;
}

static size_t write_completion(char *out, size_t size, const struct shape *shape) {
    size_t at = put(out, 0, shape->begin);
    while (at + 200 < size) at = put(out, at, shape->sentences[next_random() % shape->sentence_count]);
    char end[160];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(end, sizeof end, shape->end, next_random());
#pragma GCC diagnostic pop
    return put(out, at, end);
}

static void make_set(bench_set *set, size_t size, const struct shape *shape) {
    set->bytes = 0;
    set->storage = malloc(COMPLETIONS * (size + 256));
    if (!set->storage) exit(1);
    for (size_t i = 0; i < COMPLETIONS; i++) {
        char *text = set->storage + i * (size + 256);
        size_t written = write_completion(text, size, shape);
        set->completions[i] = (assay_completion){.text = {text, written}};
        set->bytes += written;
    }
}

static assay_format *format;
static assay_arena arena;
static char *copy;
static volatile size_t sink;

static void step_memcpy(assay_completion *completion) {
    memcpy(copy, completion->text.data, completion->text.size);
    sink += (size_t)copy[completion->text.size / 2];
}
static void step_memchr(assay_completion *completion) {
    sink += memchr(completion->text.data, '\x01', completion->text.size) != NULL;
}
static void step_utf8(assay_completion *completion) {
    sink += assay_utf8_valid_prefix(completion->text);
}
/* The cut checks UTF-8 itself, as the service calls it. */
static void step_cut(assay_completion *completion) {
    assay_completion_cut(completion, ASSAY_NO_TAGS, NULL, 0);
    sink += completion->answer.size;
}
static void step_answer(assay_completion *completion) {
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    assay_answer answer;
    assay_arena_reset(&arena);
    assay_answer_find(completion, NULL, false, &budget, &arena, &answer);
    sink += answer.text.size;
}
static void step_format(assay_completion *completion) {
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    assay_format_result result;
    assay_format_judge(format, completion, &budget, &result);
    sink += (size_t)result.verdict;
}
static void step_chain(assay_completion *completion) {
    step_cut(completion);
    step_answer(completion);
    step_format(completion);
}

static const struct {
    const char *name;
    void (*run)(assay_completion *completion);
} steps[] = {
    {"memcpy (floor)", step_memcpy},
    {"memchr (floor)", step_memchr},
    {"UTF-8", step_utf8},
    {"cut, with UTF-8", step_cut},
    {"extraction", step_answer},
    {"format r1", step_format},
    {"cut + extraction + format", step_chain},
};
enum { STEPS = sizeof steps / sizeof *steps };

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Rounds of all steps in turn, so that a noisy moment hits all of them. */
static void measure(bench_set *set, const char *name, int rounds) {
    static double rate[STEPS][ROUNDS_MAX];
    for (int round = -1; round < rounds; round++) {
        for (size_t s = 0; s < STEPS; s++) {
            double start = seconds_now();
            for (int pass = 0; pass < PASSES; pass++) {
                for (size_t i = 0; i < COMPLETIONS; i++) steps[s].run(&set->completions[i]);
            }
            double elapsed = seconds_now() - start;
            if (round >= 0) rate[s][round] = (double)set->bytes * PASSES / elapsed / 1e9;
        }
    }
    printf("%s: %d completions, %.1f kB each, median of %d rounds (lowest, highest)\n", name, COMPLETIONS,
           (double)set->bytes / COMPLETIONS / 1e3, rounds);
    for (size_t s = 0; s < STEPS; s++) {
        qsort(rate[s], (size_t)rounds, sizeof(double), by_value);
        double median = rate[s][rounds / 2];
        printf("  %-28s %7.2f GB/s  (%.2f, %.2f)  %8.3f us each\n", steps[s].name, median, rate[s][0], rate[s][rounds - 1],
               (double)set->bytes / COMPLETIONS / median / 1e3);
    }
}

int main(int argc, char **argv) {
    int rounds = argc > 1 ? atoi(argv[1]) : 21;
    long size = argc > 2 ? atol(argv[2]) : 8192, only = argc > 3 ? atol(argv[3]) : 0;
    if (rounds < 1 || rounds > ROUNDS_MAX || size < 1024 || size > 1 << 20 || only < 0 || only > SHAPES) {
        fprintf(stderr, "usage: bench_text_checks [ROUNDS 1-%d [COMPLETION_BYTES 1024-1048576 [SHAPE 0-%d]]]\n", ROUNDS_MAX,
                SHAPES);
        return 2;
    }
    assay_format_process_start();
    assay_status status = assay_format_compile(&(assay_format_options){0}, &format);
    copy = malloc((size_t)size + 256);
    if (status.code != ASSAY_OK || !copy) return 1;
    assay_arena_init(&arena, 48 << 20);
    for (long i = 0; i < SHAPES; i++) {
        if (only && only != i + 1) continue;
        bench_set set;
        make_set(&set, (size_t)size, &shapes[i]);
        for (size_t k = 0; k < COMPLETIONS; k++) step_cut(&set.completions[k]);
        measure(&set, shapes[i].name, rounds);
        free(set.storage);
    }
    free(copy);
    assay_format_free(format);
    assay_arena_clear(&arena);
    return 0;
}
