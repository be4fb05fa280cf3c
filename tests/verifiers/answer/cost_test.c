/* What extraction executes for an answer must not grow unseen: the instructions of assay_answer_find are counted, not timed; only the Release build of gcc is
 * held to them (CMakeLists.txt).
 * A bound is some 15 % above what was counted when it was set. Who needs more raises it, and says in docs/ARCHITECTURE.md section 9 what for. */
#include <string.h>

#include "tests/verifiers/count_steps.h"
#include "verifiers/answer/answer.h"

enum { TEXT_BYTES = 8192, WITHOUT_AVX2 = 8 };

static const char sentence[] =
    "We have $x^2 + 3x - 4 = 0$, so $(x+4)(x-1) = 0$; for $n = 100$ the sum $\\sum_{k=1}^{n} k$ is 5050.\n";

static const struct shape {
    const char *name, *begin, *end;
    long most;
} shapes[] = {
    {"thinking, a box", "<think>\n", "\n</think>\n<answer>\nThe value is $\\boxed{4711}$.\n</answer>", 8950},
    {"thinking, a sentence", "<think>\n", "\n</think>\nAdding up, the final answer is **4711**.", 15350},
    {"a box alone", "", "\nTherefore the total is $\\boxed{4711}$.", 15300},
    {"neither", "", "\nSo we get 4711 apples in all.", 50000},
    {"GSM8K's mark", "", "\nThe answer is the sum of both.\n#### 4711", 11400},
    {"cut off", "<think>\n", " Now 4711", 1260},
};

static char text[TEXT_BYTES + 256];
static assay_completion completion;
static assay_arena arena;

static void write_text(const struct shape *shape) {
    size_t at = strlen(shape->begin), size = strlen(shape->end);
    memcpy(text, shape->begin, at);
    for (; at + sizeof sentence <= TEXT_BYTES; at += sizeof sentence - 1) memcpy(text + at, sentence, sizeof sentence - 1);
    memcpy(text + at, shape->end, size);
    completion = (assay_completion){.text = {text, at + size}};
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
}

static void nothing(void) {
}
static void extract(void) {
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    assay_answer answer;
    assay_arena_reset(&arena);
    assay_answer_find(&completion, NULL, false, &budget, &arena, &answer);
}

static void test_extraction_stays_within_its_instructions(void **state) {
    (void)state;
    assay_arena_init(&arena, 48 << 20);
    long around = count_steps(nothing), factor = __builtin_cpu_supports("avx2") ? 1 : WITHOUT_AVX2;
    bool within = true;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        write_text(&shapes[i]);
        long steps = count_steps(extract) - around, most = shapes[i].most * factor;
        print_message("%-22s %6ld instructions, at most %ld\n", shapes[i].name, steps, most);
        within = within && steps > 0 && steps <= most;
    }
    assay_arena_clear(&arena);
    assert_true(within);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_extraction_stays_within_its_instructions)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
