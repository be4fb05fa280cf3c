/* What a verdict of maths executes must not grow unseen: the instructions of compiling a reference and judging a worked solution of half a kilobyte by it are
 * counted, not timed; only the Release build of gcc is held to them (CMakeLists.txt). A bound is some 15 % above what was counted when it was set. Who needs
 * more raises it, and says in docs/MATHS.md, "Speed", what for. */
#include <string.h>

#include "tests/verifiers/count_steps.h"
#include "verifiers/rubric/rubric.h"

enum { WITHOUT_AVX2 = 2 };

static const char before[] =
    "Let $n$ be the number of sides. Each interior angle has $\\frac{180(n-2)}{n}$ degrees, and we are told that two of them "
    "add up to $x$.\n\n"
    "Expanding the product gives $(x+4)(x-1) = x^2 + 3x - 4$, so that the sum of the roots is $-3$ by Vieta's formulas. "
    "Since $100 = 10^2$, the square root of the left-hand side is $10 - y$; squaring both sides and collecting terms leaves "
    "one equation in $y$. "
    "Hence there is exactly one way to choose the remaining value, and we conclude that the desired quantity is $";

static const struct solution {
    const char *name, *answer, *gold;
    long most;
    assay_verdict verdict;
} solutions[] = {
    {"a number", "4711", "4711", 13100, ASSAY_CORRECT},
    {"another number", "4711", "4712", 13400, ASSAY_INCORRECT},
    {"a root, letter by letter", "\\frac{3\\sqrt{5}}{2}", "\\frac{3\\sqrt{5}}{2}", 39400, ASSAY_CORRECT},
    {"a root beside a fraction", "\\frac{3\\sqrt{5}}{2}", "\\frac{7}{2}", 55800, ASSAY_INCORRECT},
    {"a point beside another", "\\left( 3, \\frac{\\pi}{2} \\right)", "(3, \\pi)", 63000, ASSAY_INCORRECT},
    {"terms in another order", "1 + 2x + x^2", "x^2 + 2x + 1", 172900, ASSAY_CORRECT},
};

static char text[sizeof before + 256];
static assay_view gold;
static assay_rubric *rubric;
static assay_arena arena;
static assay_verdict verdict;

static void nothing(void) {
}
static void judge(void) {
    static assay_reference_spec spec = {.answer_count = 1, .has_math = true};
    assay_completion completion = {.text = assay_view_of(text), .think_prefill = ASSAY_PREFILL_AUTO};
    assay_outcome outcome;
    assay_arena_reset(&arena);
    spec.answers[0] = gold;
    assay_reference *reference = assay_reference_compile(rubric, &spec, &arena);
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
    bool judged =
        reference && assay_rubric_judge(rubric, reference, &completion, &(assay_judging){.trace = false}, &arena, &outcome);
    verdict = judged ? outcome.components[0].verdict : ASSAY_ERROR;
}

static void test_verdicts_stay_within_their_instructions(void **state) {
    (void)state;
    static assay_rubric_spec spec = {.term_count = 1, .terms = {{.weight = 1, .check = ASSAY_CHECK_MATH}}};
    assert_int_equal(assay_rubric_compile(&spec, &rubric).code, ASSAY_OK);
    assay_arena_init(&arena, (size_t)96 << 20);
    long around = count_steps(nothing), factor = __builtin_cpu_supports("avx2") ? 1 : WITHOUT_AVX2;
    bool within = true;
    for (size_t i = 0; i < sizeof solutions / sizeof *solutions; i++) {
        const struct solution *one = &solutions[i];
        snprintf(text, sizeof text, "%s\\boxed{%s}$.", before, one->answer);
        gold = assay_view_of(one->gold);
        judge();
        assert_int_equal(verdict, one->verdict);
        long steps = count_steps(judge) - around, most = one->most * factor;
        print_message("%-26s %6ld instructions, at most %ld\n", one->name, steps, most);
        within = within && steps > 0 && steps <= most;
    }
    assay_arena_clear(&arena);
    assay_rubric_free(rubric);
    assert_true(within);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_verdicts_stay_within_their_instructions)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
