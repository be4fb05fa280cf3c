/* Maths answers per second on one core: extraction, gold compilation and comparison of each pair, nothing cached between pairs. Reads JSONL with
 * {"gold","pred"} lines; the peer (bench/math_verify_peer.py) reads the same file. bench/math_answers runs both.
 * usage: bench_math_answers FILE [ROUNDS]      prints pairs/s over all rounds, p50, p99 and maximum of a pair, and verdict counts */
#include <stdio.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/json_reader.h"
#include "verifiers/rubric/rubric.h"

enum { PAIRS_MAX = 100000, ROUNDS_MAX = 10000 };

typedef struct pair {
    assay_view gold, pred;
} pair;

static pair pairs[PAIRS_MAX];
static size_t pair_count;
static int64_t spent[PAIRS_MAX];

static assay_view text_of(json_value value) {
    assay_buffer text;
    assay_buffer_init(&text, (size_t)8 << 20);
    if (value.type == JSON_STRING) json_decode_string(value.raw, &text);
    return assay_buffer_view(&text); /* kept for the whole run */
}

static bool load(const char *path) {
    FILE *file = fopen(path, "rb");
    char *line = NULL;
    size_t capacity = 0;
    if (!file) return false;
    for (ssize_t size; pair_count < PAIRS_MAX && (size = getline(&line, &capacity, file)) > 0;) {
        const char *error;
        size_t at;
        json_value object = json_parse((assay_view){line, (size_t)size}, 16, &error, &at);
        if (object.type != JSON_OBJECT) continue;
        pairs[pair_count++] =
            (pair){text_of(json_member(object, ASSAY_VIEW("gold"))), text_of(json_member(object, ASSAY_VIEW("pred")))};
    }
    free(line);
    fclose(file);
    return pair_count > 0;
}

static assay_verdict judge(const assay_rubric *rubric, const pair *one, assay_arena *arena) {
    assay_arena_reset(arena);
    static assay_reference_spec spec = {.answer_count = 1, .has_math = true};
    spec.answers[0] = one->gold;
    assay_reference *reference = assay_reference_compile(rubric, &spec, arena);
    assay_completion completion = {.text = one->pred, .think_prefill = ASSAY_PREFILL_AUTO};
    assay_outcome outcome;
    assay_completion_cut(&completion, ASSAY_NO_TAGS, NULL, 0);
    if (!reference || !assay_rubric_judge(rubric, reference, &completion, &(assay_judging){.trace = false}, arena, &outcome))
        return ASSAY_ERROR;
    return outcome.components[0].verdict;
}

static int ascending(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    size_t rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 9, correct = 0, undecided = 0;
    if (argc < 2 || rounds < 1 || rounds > ROUNDS_MAX || !load(argv[1])) {
        fprintf(stderr, "usage: bench_math_answers FILE [ROUNDS]\n");
        return 3;
    }
    assay_math_thread_start();
    assay_rubric_spec spec = {.term_count = 1, .terms = {{.weight = 1, .check = ASSAY_CHECK_MATH}}};
    assay_rubric *rubric;
    assay_arena arena;
    assay_arena_init(&arena, (size_t)96 << 20);
    if (assay_rubric_compile(&spec, &rubric).code != ASSAY_OK) return 2;
    for (size_t round = 0; round <= rounds;
         round++) { /* the first one warms up, and each pair by itself is timed: the clock costs, too */
        for (size_t i = 0; i < pair_count; i++) {
            int64_t before = assay_wall_ns();
            assay_verdict verdict = judge(rubric, &pairs[i], &arena);
            int64_t took = assay_wall_ns() - before;
            correct += round == 0 && verdict == ASSAY_CORRECT;
            undecided += round == 0 && verdict == ASSAY_UNDECIDED;
            /* the least of all rounds: what the pair costs, not what the machine did meanwhile */
            if (round == 0 || took < spent[i]) spent[i] = took;
        }
    }
    int64_t begin =
        assay_thread_cpu_ns(); /* like the peer: all the time, not a median of passes that leaves the slow ones out */
    for (size_t round = 0; round < rounds; round++)
        for (size_t i = 0; i < pair_count; i++) judge(rubric, &pairs[i], &arena);
    int64_t total = assay_thread_cpu_ns() - begin;
    qsort(spent, pair_count, sizeof *spent, ascending);
    printf(
        "{\"pairs\":%zu,\"pairs_per_s\":%.0f,\"p50_us\":%.2f,\"p99_us\":%.2f,\"max_us\":%.2f,\"correct\":%zu,\"undecided\":%zu}"
        "\n",
        pair_count, (double)(pair_count * rounds) * 1e9 / (double)total, (double)spent[pair_count / 2] / 1e3,
        (double)spent[pair_count * 99 / 100] / 1e3, (double)spent[pair_count - 1] / 1e3, correct, undecided);
    assay_rubric_free(rubric);
    assay_arena_clear(&arena);
    assay_math_thread_stop();
    return 0;
}
