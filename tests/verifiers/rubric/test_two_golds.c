/* No completion is right for two references that differ: a policy in training would name several answers and let the checker pick the right one. Completions are composed
 * of a frame that names two values, values of several types in either order, and text around; each is judged against both values, under every convention, and by the
 * choice check. And where a frame offers both values as the answer, neither is right under assay's own rules. ASSAY_TEST_MULTIPLIER repeats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verifiers/rubric/rubric.h"

#define COUNT(list) (sizeof list / sizeof *list)

enum { TEXT_BYTES = 2048, ROUNDS = 40 };

/* @1, @2: the values as LaTeX; #1, #2: perhaps in dollars. */
static const char *const offering[] = {"\\boxed{@1}, \\boxed{@2}",
                                       "\\boxed{@1} or \\boxed{@2}",
                                       "\\boxed{@1}\n\\boxed{@2}",
                                       "$\\boxed{@1 \\text{ or } @2}$",
                                       "$\\boxed{@1\\text{ (or }@2\\text{)}}$",
                                       "\\boxed{@1} or #2.",
                                       "#1 or \\boxed{@2}",
                                       "\\boxed{@1}. It could also be #2.",
                                       "\\boxed{@1} (#2 without the origin)",
                                       "\\boxed{@1} (or #2)",
                                       "\\boxed{@1}. The answer is #2.",
                                       "\\boxed{@1}\n\n#2",
                                       "The answer is #1.\n\n\\boxed{@2}",
                                       "\\boxed{@1}. Second guess: #2.",
                                       "\\boxed{@1}. Alternatively, #2.",
                                       "Option 1: \\boxed{@1}, option 2: #2",
                                       "Answer 1: #1\nAnswer 2: #2",
                                       "Answer one: #1. Answer two: #2.",
                                       "First answer: #1. Second answer: #2.",
                                       "The answer is #1 or #2.",
                                       "The answer is either #1 or #2.",
                                       "The answer is #1. It could also be #2.",
                                       "The answer is #1. The answer is #2.",
                                       "Answer: #1\nAnswer: #2",
                                       "<answer>@1</answer><answer>@2</answer>",
                                       "<answer>@1 or @2</answer>",
                                       "<answer>\\boxed{@1}</answer> or #2",
                                       "#### @1\n#### @2",
                                       "#### @1 or @2",
                                       "**@1 or @2**",
                                       "\\boxed{@1} oder #2",
                                       "\\boxed{@1} beziehungsweise #2",
                                       "\\boxed{@1}. También podría ser #2.",
                                       "\\boxed{@1} ou bien #2",
                                       "\\boxed{@1} или #2",
                                       "\\boxed{@1}或#2",
                                       "\\boxed{@1}、あるいは#2",
                                       "\\boxed{@1} 또는 #2",
                                       "\\boxed{@1} أو #2",
                                       "\\boxed{@1} या #2",
                                       "Die Antwort ist #1 oder #2.",
                                       "答案是#1或#2。",
                                       "Ответ: #1 или #2",
                                       "{\"answer\": \"@1\"}\n{\"answer\": \"@2\"}",
                                       "{\"answer\": \"@1 or @2\"}",
                                       "\\boxed{@1}. If you count the ends, #2.",
                                       "If n is even, the answer is #1, and if n is odd, the answer is #2.",
                                       "\\boxed{@1}. Failing that, #2.",
                                       "\\boxed{@1}\n\nFallback: #2",
                                       "\\boxed{@1} \xE2\x80\x94 or #2.",
                                       "\\boxed{@1}. Another approach gives #2.",
                                       "Primary answer: #1\nSecondary answer: #2",
                                       "Main answer: #1. Alternative answer: #2.",
                                       "Answer (1): #1\nAnswer (2): #2",
                                       "The answer is #1, the answer is #2.",
                                       "**@1**\n\n**@2**",
                                       "\\boxed{@1}\n<solution>@2</solution>"};

/* Where one of them may be meant, or none. */
static const char *const naming[] = {
    "\\boxed{@1 = @2}",
    "\\boxed{@1, @2}",
    "\\boxed{@1; @2}",
    "\\boxed{@1 (@2)}",
    "\\boxed{@1 \\quad @2}",
    "\\boxed{@1 / @2}",
    "\\boxed{@1 : @2}",
    "\\boxed{@1 \\approx @2}",
    "\\boxed{@1 \\pm @2}",
    "\\boxed{@1 \\to @2}",
    "\\boxed{@1 < @2}",
    "\\boxed{x = @1 = @2}",
    "\\boxed{@1 = x = @2}",
    "\\boxed{x = @1, y = @2}",
    "\\boxed{x = @1 \\text{ or } x = @2}",
    "\\boxed{\\text{@1, @2}}",
    "\\boxed{\\text{@1 and @2}}",
    "\\boxed{@1}-\\boxed{@2}",
    "\\boxed{@1} = #2",
    "#1 = \\boxed{@2}",
    "\\boxed{@1}, so #2.",
    "\\boxed{@1} and #2",
    "The answer is #1, not #2.",
    "The answer is #1 (#2).",
    "The answer is #1 to #2.",
    "The answer is #1. No wait, the answer is #2.",
    "It is #1. It is #2.",
    "So #1.\nSo #2.",
    "#1, #2",
    "#1\n#2",
    "#1 (#2)",
    "#1 and #2.",
    "So #1, that is #2.",
    "#1? No, #2.",
    "**@1**\n**@2**",
    "The value is #1, and the value is #2.",
    "| a | b |\n|---|---|\n| @1 | @2 |",
    "- @1\n- @2",
    "Answer:\n- @1\n- @2",
    "Answer: @1 @2",
    "Answer: @1 -> @2",
    "Answer: @1 [@2]",
    "```\n@1\n```\n```\n@2\n```",
    "\"@1\" or \"@2\"",
    "{\"answer\": [\"@1\", \"@2\"]}",
    "{\"answer\": \"@1\", \"other\": \"@2\"}",
    "(a) #1 (b) #2",
    "x = #1 or x = #2",
    "There are #1 of #2.",
    "She has #1. He has #2.",
    "Is it #1? It is #2.",
    "<answer>@1, @2</answer>",
    "<answer>@1 (@2)</answer>",
    "<answer>@1\n@2</answer>",
    "#### @1, @2",
    "#### @1\nThe answer is #2.",
    "<thinking>#1</thinking>#2",
    "<reasoning>\\boxed{@1}</reasoning>\n\\boxed{@2}",
    "\\boxed{@1}</reasoning>\n\\boxed{@2}",
    "<|channel|>analysis<|message|>\\boxed{@1}<|end|><|start|>assistant<|channel|>final<|message|>#2",
    "<thinking>\\boxed{@1}</thinking>\\boxed{@2}<thinking>x</thinking>",
    "[THINK]#1[/THINK]\\boxed{@2}",
    "| a |\n|---|\n| @1 |\n\n| a |\n|---|\n| @2 |",
    "1. @1\n2. @2",
    "`@1`\n`@2`",
    "## Answer 1\n#1\n## Answer 2\n#2",
    "<solution>@1</solution>\n<solution>@2</solution>",
    "[ANSWER]@1[/ANSWER]\n[ANSWER]@2[/ANSWER]",
    "<solution>@1</solution><solution>@2</solution>",
    "\\boxed{@1}. Or x = @2.",
    "The answer is #1. Or maybe x = @2.",
    "\\[@1\\]\n\nSo x is @2.",
    "\\text{@1} (So x is @2.",
    "\\textbf{@1} | The value is @2.",
    "#1 because #2",
    "#1, so #2",
    "The number of #1 is infinite, so #2.",
    "The answer is #1. This answer is wrong. It is #2.",
    "\\boxed{@1}. Just kidding, it's #2.",
    "\\boxed{@1}. In fact, it's #2.",
    "x = #1 is extraneous, x = #2",
    "This gives us #1 values that satisfy f(x) = #2."};

static const char *const types[][8] = {{"5", "7", "12", "-3", "1000", "42"},
                                       {"\\frac{1}{2}", "\\frac{3}{4}", "-\\frac{2}{5}", "\\frac{7}{3}"},
                                       {"0.5", "2.75", "12.25"},
                                       {"x^2+1", "2x-3", "3\\pi", "\\sqrt{2}", "2\\sqrt{3}"},
                                       {"(1,2)", "(2,1)", "(3,-1)"},
                                       {"\\{1,2\\}", "\\{1,3\\}", "\\{1,2,3\\}"},
                                       {"[0,1]", "(0,1)", "(2,\\infty)", "[-1,3)"},
                                       {"x=3", "x=4", "y=2x+1", "y=2x-1"},
                                       {"\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}", "\\begin{pmatrix}1&0\\\\0&1\\end{pmatrix}"},
                                       {"50\\%", "25\\%"},
                                       {"5\\text{ cm}", "7\\text{ cm}", "3\\text{ hours}"},
                                       {"even", "Monday", "Paris", "red"}};
enum {
    PLAIN_TYPES = 5,          /* those of which a frame that offers two is always told */
    VALUES = COUNT(types) - 1 /* a word and a value have two readings: "97 is prime" */
};

static const char *const before[] = {"", "We add the parts.\n", "So ", "<think>\nIt may be 9.\n</think>\n\n",
                                     "Simplifying gives\n\n"},
                         *const behind[] = {"", "\n", "\n\nI hope this helps.", "\n\nThis completes the solution."};

static uint64_t seed = 0x9E3779B97F4A7C15u;

static size_t below(size_t n) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t)(seed >> 33) % n;
}

static size_t rounds(void) {
    const char *text = getenv("ASSAY_TEST_MULTIPLIER");
    unsigned long times = text ? strtoul(text, NULL, 10) : 1;
    return ROUNDS * (times > 0 && times < 1000 ? times : 1);
}

static const char *any_of(size_t type) {
    size_t count = 0;
    while (count < 8 && types[type][count]) count++;
    return types[type][below(count)];
}

static size_t put(char *out, size_t at, const char *text) {
    size_t size = strlen(text);
    assert_true(at + size + 2 < TEXT_BYTES);
    memcpy(out + at, text, size + 1);
    return at + size;
}

static void compose(const char *frame, const char *const value[2], char *out) {
    size_t at = put(out, 0, before[below(COUNT(before))]);
    for (const char *c = frame; *c; c++) {
        if ((*c != '@' && *c != '#') || (c[1] != '1' && c[1] != '2')) {
            out[at++] = *c;
            continue;
        }
        bool dollars = *c == '#' && below(2);
        if (dollars) out[at++] = '$';
        at = put(out, at, value[*++c - '1']);
        if (dollars) out[at++] = '$';
    }
    put(out, at, behind[below(COUNT(behind))]);
}

static assay_arena arena;

static bool is_right(const char *text, const char *gold, assay_math_convention convention, bool choice) {
    static assay_rubric_spec spec;
    static assay_reference_spec reference;
    assay_rubric *rubric;
    assay_outcome outcome;
    spec = (assay_rubric_spec){.term_count = 1};
    spec.terms[0] = (assay_term){.weight = 1, .check = choice ? ASSAY_CHECK_CHOICE : ASSAY_CHECK_MATH};
    spec.terms[0].math.options.convention = convention;
    reference = (assay_reference_spec){.has_math = !choice, .has_choice = choice};
    if (choice) reference.labels[reference.label_count++] = assay_view_of(gold);
    else reference.answers[reference.answer_count++] = assay_view_of(gold);
    assert_int_equal(assay_rubric_compile(&spec, &rubric).code, ASSAY_OK);
    assay_reference *compiled = assay_reference_compile(rubric, &reference, &arena);
    assert_non_null(compiled);
    assay_completion completion = {.text = assay_view_of(text), .think_prefill = ASSAY_PREFILL_AUTO};
    assay_completion_cut(&completion, assay_rubric_spec_of(rubric)->think_tags, NULL, 0);
    assert_true(assay_rubric_judge(rubric, compiled, &completion, &(assay_judging){.trace = false}, &arena, &outcome));
    bool right = outcome.components[0].verdict == ASSAY_CORRECT;
    assay_rubric_free(rubric);
    assay_arena_reset(&arena);
    return right;
}

/* Proved different, either way round. */
static bool differ(const char *first, const char *second, assay_math_convention convention) {
    const char *const pair[2] = {first, second};
    assay_math_options options = {.convention = convention};
    bool different = true;
    for (int i = 0; i < 2 && different; i++) {
        assay_math_gold *gold;
        assay_math_result result;
        assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
        assert_int_equal(assay_math_gold_compile(assay_view_of(pair[i]), &options, &arena, &gold).code, ASSAY_OK);
        assay_math_compare(gold, assay_view_of(pair[1 - i]), ASSAY_VIEW_NONE, &budget, &arena, &result);
        different = result.verdict == ASSAY_INCORRECT;
    }
    assay_arena_reset(&arena);
    return different;
}

/* Frames of the list, filled; with `neither`, both values are of one type and neither of them may be right. */
static size_t check_frames(const char *const *frames, size_t count, assay_math_convention convention, bool neither) {
    static char text[TEXT_BYTES];
    size_t checked = 0, accepted = 0;
    for (size_t round = 0; round < rounds(); round++) {
        for (size_t i = 0; i < count; i++) {
            size_t type = below(neither ? PLAIN_TYPES : COUNT(types));
            bool mixed = !neither && convention == ASSAY_CONVENTION_ASSAY && type < VALUES && below(3) == 0;
            const char *value[2] = {any_of(type), any_of(mixed ? below(VALUES) : type)};
            if (!differ(value[0], value[1], convention)) continue;
            compose(frames[i], value, text);
            bool first = is_right(text, value[0], convention, false), second = is_right(text, value[1], convention, false);
            if (first && second) fail_msg("right for %s and for %s (%d): %s", value[0], value[1], (int)convention, text);
            if (neither && (first || second)) fail_msg("right for %s: %s", value[first ? 0 : 1], text);
            accepted += first || second;
            checked++;
        }
    }
    assert_true(checked > count * rounds() / 2);
    return accepted;
}

static void two_references_that_differ(void **state) {
    (void)state;
    size_t accepted = 0;
    for (int convention = 0; convention < ASSAY_CONVENTION_COUNT; convention++) {
        accepted += check_frames(offering, COUNT(offering), (assay_math_convention)convention, false);
        accepted += check_frames(naming, COUNT(naming), (assay_math_convention)convention, false);
    }
    print_message("%zu completions were right for one of two\n", accepted);
    assert_true(accepted > 0); /* else nothing was compared */
}

static void two_answers_offered(void **state) {
    (void)state;
    check_frames(offering, COUNT(offering), ASSAY_CONVENTION_ASSAY, true);
}

static void two_labels(void **state) {
    (void)state;
    static char text[TEXT_BYTES];
    for (size_t round = 0; round < rounds(); round++) {
        for (size_t i = 0; i < COUNT(offering) + COUNT(naming); i++) {
            static const char *const labels[] = {"A", "B", "C", "D"};
            size_t first = below(4), second = (first + 1 + below(3)) % 4;
            const char *value[2] = {labels[first], labels[second]};
            compose(i < COUNT(offering) ? offering[i] : naming[i - COUNT(offering)], value, text);
            for (int choice = 0; choice < 2; choice++) {
                if (is_right(text, value[0], ASSAY_CONVENTION_ASSAY, choice) &&
                    is_right(text, value[1], ASSAY_CONVENTION_ASSAY, choice))
                    fail_msg("right for %s and for %s: %s", value[0], value[1], text);
            }
        }
    }
}

static int begin(void **state) {
    (void)state;
    assay_arena_init(&arena, (size_t)64 << 20);
    return 0;
}

static int end(void **state) {
    (void)state;
    assay_arena_clear(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(two_references_that_differ), cmocka_unit_test(two_answers_offered),
                                       cmocka_unit_test(two_labels)};
    return cmocka_run_group_tests(tests, begin, end);
}
