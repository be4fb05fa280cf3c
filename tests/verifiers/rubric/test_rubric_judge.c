/* How verdicts become a reward: sums, gates, conditions, truncation, overrides, and above all that "could not tell" is never a
 * number. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "verifiers/rubric/rubric.h"

/* One judgement: a rubric, golds, and a completion. */
typedef struct fixture {
    assay_rubric_spec spec;
    assay_reference_spec reference;
    assay_finish_reason finish;
    bool trace;
    assay_arena arena;
    assay_rubric *rubric;
    assay_outcome outcome;
} fixture;

static void judge(fixture *with, const char *text) {
    assay_arena_init(&with->arena, (size_t)32 << 20);
    assay_status status = assay_rubric_compile(&with->spec, &with->rubric);
    assert_int_equal(status.code, ASSAY_OK);
    assay_reference *reference = assay_reference_compile(with->rubric, &with->reference, &with->arena);
    assert_non_null(reference);
    assay_completion completion = {
        .text = assay_view_of(text), .think_prefill = ASSAY_PREFILL_AUTO, .finish_reason = with->finish};
    assay_completion_cut(&completion, assay_rubric_spec_of(with->rubric)->think_tags, NULL, 0);
    assert_true(assay_rubric_judge(with->rubric, reference, &completion, &(assay_judging){.trace = with->trace}, &with->arena,
                                   &with->outcome));
}

static void done(fixture *with) {
    assay_rubric_free(with->rubric);
    assay_arena_clear(&with->arena);
}

static fixture r1_zero(const char *gold) {
    fixture with = {.reference = {.answers = {assay_view_of(gold)}, .answer_count = 1, .has_math = true}};
    with.spec.term_count = 2;
    with.spec.terms[0] = (assay_term){.weight = 1, .check = ASSAY_CHECK_ACCURACY};
    with.spec.terms[1] = (assay_term){.weight = 1, .check = ASSAY_CHECK_FORMAT};
    return with;
}

static const char right[] = "<think>3+4</think> <answer>\\boxed{7}</answer>";
static const char wrong[] = "<think>3+4</think> <answer>\\boxed{8}</answer>";
static const char bare[] = "\\boxed{7}";

static void expect_reward(fixture *with, const char *text, double reward) {
    judge(with, text);
    assert_int_equal(with->outcome.status, ASSAY_SCORED);
    assert_true(with->outcome.reward == reward);
    done(with);
}

static void expect_none(fixture *with, const char *text, assay_result_status status) {
    judge(with, text);
    assert_int_equal(with->outcome.status, status);
    assert_true(isnan(with->outcome.reward));
    done(with);
}

static void sums_contributions(void **state) {
    (void)state;
    fixture with = r1_zero("7");
    expect_reward(&with, right, 2);
    expect_reward(&with, wrong, 1);
    expect_reward(&with, bare, 1);
    expect_reward(&with, "nothing at all", 0);
    with.spec.terms[0].weight = 2;
    with.spec.terms[1].weight = -0.5;
    with.spec.offset = -1;
    expect_reward(&with, right, 0.5);
}

static void gate_closes(void **state) {
    (void)state;
    fixture with = r1_zero("7");
    with.spec.terms[1].has_gate = true;
    with.spec.terms[1].gate_min_score = 1;
    with.spec.terms[1].weight = 0;
    with.spec.gate_reward = -1;
    expect_reward(&with, right, 1);
    expect_reward(&with, bare, -1);
    judge(&with, bare);
    assert_true(with.outcome.components[0].contribution == 0);
    assert_int_equal(with.outcome.components[0].verdict, ASSAY_CORRECT); /* still told */
    done(&with);
}

static void condition_holds_or_not(void **state) {
    (void)state;
    fixture with = r1_zero("7");
    snprintf(with.spec.terms[1].only_if_correct, sizeof with.spec.terms[1].only_if_correct, "accuracy");
    expect_reward(&with, right, 2);
    expect_reward(&with, wrong, 0);
    fixture unknown = r1_zero(""); /* a gold that nobody can use: the condition cannot be told either */
    unknown.spec.terms[0].weight = 0;
    snprintf(unknown.spec.terms[1].only_if_correct, sizeof unknown.spec.terms[1].only_if_correct, "accuracy");
    expect_none(&unknown, right, ASSAY_UNSCORED);
}

static void truncation_policies(void **state) {
    (void)state;
    fixture with = r1_zero("7");
    with.finish = ASSAY_FINISH_LENGTH;
    expect_reward(&with, right, 2);
    with.spec.truncation = ASSAY_TRUNCATION_ZERO_ACCURACY;
    expect_reward(&with, right, 1);
    judge(&with, right);
    assert_int_equal(with.outcome.components[0].verdict, ASSAY_TRUNCATED);
    done(&with);
    with.spec.truncation = ASSAY_TRUNCATION_MASK;
    expect_none(&with, right, ASSAY_MASKED);
    with.finish = ASSAY_FINISH_UNKNOWN; /* unknown is never treated as LENGTH */
    expect_reward(&with, right, 2);
}

static void bad_reference_is_no_number(void **state) {
    (void)state;
    fixture with = r1_zero("");
    judge(&with, right);
    assert_int_equal(with.outcome.components[0].verdict, ASSAY_BAD_REFERENCE);
    assert_false(with.outcome.components[0].score.present);
    assert_int_equal(with.outcome.status, ASSAY_UNSCORED);
    done(&with);
    with.spec.terms[0].weight = 0; /* a term of weight 0 never removes a reward */
    expect_reward(&with, right, 1);
    with = r1_zero("7");
    with.reference.answers[1] = ASSAY_VIEW("");
    with.reference.answer_count = 2;
    expect_reward(&with, right, 2);            /* another gold accepts */
    expect_none(&with, wrong, ASSAY_UNSCORED); /* the unusable gold might have accepted */
    with = r1_zero("7");
    with.reference.answer_count = 0;
    with.reference.has_language = true;
    expect_none(&with, right, ASSAY_UNSCORED);
}

static void missing_checks_are_no_number(void **state) {
    (void)state;
    fixture with = r1_zero("7");
    with.spec.terms[1].check = ASSAY_CHECK_LANGUAGE;
    judge(&with, right);
    assert_int_equal(with.outcome.components[1].verdict, ASSAY_NOT_AVAILABLE);
    assert_int_equal(with.outcome.status, ASSAY_UNSCORED);
    done(&with);
    static const judge_case tests[] = {{.input = ASSAY_VIEW("1"), .expected = ASSAY_VIEW("2")}};
    with.reference.has_code = true; /* accuracy takes code before maths */
    with.reference.code.suite = (judge_suite){.language = "python", .cases = tests, .count = 1};
    with.spec.term_count = 1;
    judge(&with, right); /* without cells */
    assert_int_equal(with.outcome.components[0].verdict, ASSAY_NOT_AVAILABLE);
    done(&with);
}

static void overrides_scores(void **state) {
    (void)state;
    fixture with = r1_zero("7");
    with.spec.terms[0].verdict_scores[ASSAY_INCORRECT].set = true;
    with.spec.terms[0].verdict_scores[ASSAY_INCORRECT].score = (assay_score){-1, true};
    with.spec.terms[0].verdict_scores[ASSAY_NO_ANSWER].set = true;
    with.spec.terms[0].verdict_scores[ASSAY_NO_ANSWER].score = (assay_score){0, false};
    expect_reward(&with, wrong, 0);
    expect_none(&with, "<think>a</think> <answer>\\boxed{</answer>", ASSAY_UNSCORED);
}

static void hedging_boxes_never_pass(void **state) {
    (void)state;
    fixture with = r1_zero("7");
    with.spec.term_count = 1;
    expect_reward(&with, "\\boxed{7} or \\boxed{8}", 0);
    expect_reward(&with, "\\boxed{8}, so \\boxed{7}", 0);
    expect_reward(&with, "\\boxed{7}, that is \\boxed{7.0}", 1); /* equal answers do not hedge */
    expect_reward(&with, "\\boxed{7} and then \\boxed{", 0);
    expect_reward(&with, "<think>\\boxed{8}</think> \\boxed{7}", 1);
    expect_reward(&with, "<think>\\boxed{7}</think> I do not know.", 0);
    expect_reward(&with, "\\boxed{11} <answer>7</answer>", 0); /* a box beside the answer element contradicts it */
    expect_reward(&with, "\\boxed{7} <answer>7</answer>", 1);
    with.spec.terms[0].math.policy.boxes = ASSAY_BOXES_LAST;
    expect_reward(&with, "\\boxed{8}, so \\boxed{7}", 1);
}

static void boxes_may_be_members(void **state) {
    (void)state;
    fixture with = r1_zero("\\{-2, 1\\}");
    with.spec.term_count = 1;
    expect_reward(&with, "\\boxed{-2} and \\boxed{1}", 1);
    expect_reward(&with, "\\boxed{1}, \\boxed{-2}", 1);
    expect_reward(&with, "\\boxed{-2}", 0);
    expect_reward(&with, "\\boxed{-2}, \\boxed{1}, \\boxed{3}", 0); /* a superset is none */
    expect_reward(&with, "\\boxed{\\{-2, 1\\}} or \\boxed{3}", 0);
}

static void several_golds_any_counts(void **state) {
    (void)state;
    fixture with = r1_zero("7");
    with.reference.answers[1] = ASSAY_VIEW("\\frac{1}{2}");
    with.reference.answer_count = 2;
    with.spec.term_count = 1;
    judge(&with, "\\boxed{0.5}");
    assert_int_equal(with.outcome.components[0].verdict, ASSAY_CORRECT);
    assert_int_equal(with.outcome.components[0].gold_index, 1);
    uint64_t correct = with.outcome.class_hash;
    done(&with);
    judge(&with, "\\boxed{7}");
    assert_int_equal(with.outcome.class_hash, correct); /* all CORRECT answers share one class */
    done(&with);
    judge(&with, "\\boxed{9}");
    uint64_t nine = with.outcome.class_hash;
    assert_true(nine != correct && nine != 0);
    done(&with);
    judge(&with, "so \\boxed{9.0}");
    assert_int_equal(with.outcome.class_hash, nine); /* equal wrong answers share one too */
    done(&with);
    judge(&with, "\\boxed{}");
    assert_int_equal(with.outcome.class_hash, 0);
    done(&with);
}

static void extracts_gold_from_solutions(void **state) {
    (void)state;
    fixture with = r1_zero("First $x=3$, hence $\\boxed{\\frac{14}{3}}$.");
    with.reference.extract = true;
    with.spec.term_count = 1;
    expect_reward(&with, "The answer is \\boxed{14/3}.", 1);
    with = r1_zero("A solution that never says it.");
    with.reference.extract = true;
    with.spec.term_count = 1;
    expect_none(&with, "\\boxed{1}", ASSAY_UNSCORED);
}

static void choices_and_texts(void **state) {
    (void)state;
    fixture with = r1_zero("7");
    with.spec.term_count = 1;
    with.reference = (assay_reference_spec){.has_choice = true, .labels = {ASSAY_VIEW("C")}, .label_count = 1};
    expect_reward(&with, "<think>A or B?</think> The answer is C.", 1);
    expect_reward(&with, "\\boxed{\\text{(C)}}", 1);
    expect_reward(&with, "\\boxed{B}", 0);
    expect_reward(&with, "\\boxed{B} \\boxed{C}", 0);
    expect_reward(&with, "I cannot tell.", 0);
    with.reference.labels[0] = ASSAY_VIEW("7"); /* no letter */
    expect_none(&with, "\\boxed{C}", ASSAY_UNSCORED);
    with.reference =
        (assay_reference_spec){.has_text = true, .texts = {ASSAY_VIEW("The Eiffel Tower"), ASSAY_VIEW("?")}, .text_count = 1};
    expect_reward(&with, "<think>Paris</think> <answer>eiffel tower</answer> or so", 1);
    expect_reward(&with, "Eiffel Tower!", 1);
    expect_reward(&with, "I saw the Eiffel Tower", 0);
    with.spec.terms[0].text.comparison = ASSAY_TEXT_F1;
    expect_reward(&with, "eiffel", 2.0 / 3);
    with.spec.terms[0].text.comparison = ASSAY_TEXT_NORMALISED;
    with.reference.text_count = 2; /* the second gold can match nothing: who knows what it meant */
    expect_reward(&with, "Eiffel Tower", 1);
    expect_none(&with, "Big Ben", ASSAY_UNSCORED);
}

static void instructions_and_json(void **state) {
    (void)state;
    fixture with = {.spec = {.term_count = 1}};
    with.spec.terms[0] = (assay_term){.weight = 1, .check = ASSAY_CHECK_INSTRUCTIONS};
    with.reference = (assay_reference_spec){.has_instructions = true,
                                            .instructions = {{ASSAY_VIEW("punctuation:no_comma"), ASSAY_VIEW("{}")},
                                                             {ASSAY_VIEW("length_constraints:number_words"),
                                                              ASSAY_VIEW("{\"relation\":\"at least\",\"num_words\":3}")}},
                                            .instruction_count = 2};
    expect_reward(&with, "<think>a, b</think> one two three", 1);
    expect_reward(&with, "one, two", 0);
    expect_reward(&with, "one two", 0.5);
    with.spec.terms[0].all_or_nothing = true;
    expect_reward(&with, "one two", 0);
    with.reference.instructions[0].id = ASSAY_VIEW("punctuation:none");
    expect_none(&with, "one two three", ASSAY_UNSCORED);
    const assay_view names[] = {ASSAY_VIEW("a")};
    with.spec.terms[0] = (assay_term){.weight = 1, .check = ASSAY_CHECK_JSON, .json = {.required = names, .required_count = 1}};
    with.reference = (assay_reference_spec){.has_instructions = false};
    expect_reward(&with, "<think>x</think> {\"a\": [1, 2]}", 1);
    expect_reward(&with, "{\"b\": 1}", 0);
    expect_reward(&with, "{\"a\": 1,}", 0);
    with.spec.terms[0].json.schema = ASSAY_VIEW("{\"properties\":{\"a\":{\"type\":\"integer\"}}}");
    expect_reward(&with, "{\"a\": 1}", 1);
    expect_reward(&with, "{\"a\": \"1\"}", 0);
    with.reference =
        (assay_reference_spec){.has_json = true, .json_schema = ASSAY_VIEW("{\"properties\":{\"a\":{\"type\":\"string\"}}}")};
    expect_reward(&with, "{\"a\": \"1\"}", 1); /* the reference's schema comes before the rubric's */
    with.reference.json_schema = ASSAY_VIEW("{\"type\":\"string!\"}");
    expect_none(&with, "{\"a\": \"1\"}", ASSAY_UNSCORED);
}

static void contributions_are_capped(void **state) {
    (void)state;
    fixture with = {.spec = {.term_count = 1}};
    assay_term *term = &with.spec.terms[0];
    *term = (assay_term){.weight = 4, .check = ASSAY_CHECK_REPETITION, .repetition = {.ngram = 1}};
    expect_reward(&with, "a a a a", -3); /* 4 * (1/4 - 1) */
    term->has_min_contribution = true;
    term->min_contribution = -0.5;
    expect_reward(&with, "a a a a", -0.5);
    expect_reward(&with, "a b c d", 0);
    term->has_max_contribution = true;
    term->max_contribution = -0.25;
    expect_reward(&with, "a b c d", -0.25);
    *term =
        (assay_term){.weight = 2, .check = ASSAY_CHECK_REASONING_STEPS, .has_max_contribution = true, .max_contribution = 1};
    expect_reward(&with, "First, a", 2.0 / 3);
    expect_reward(&with, "First, a. Next, b. Finally, c", 1);
    with.spec.terms[0].check = ASSAY_CHECK_REPETITION;
    with.spec.terms[0].repetition = (assay_repetition_options){.measure = ASSAY_REPETITION_LOOP, .min_loop_bytes = 10};
    expect_reward(&with, "fine", 1);
    expect_reward(&with, "no no no no no no no ", 0);
}

static void rule_terms_compose(void **state) {
    (void)state;
    fixture with = r1_zero("7");
    with.spec.term_count = 3;
    with.spec.terms[1] = (assay_term){.weight = 1, .check = ASSAY_CHECK_REPETITION, .repetition = {.ngram = 2}};
    with.spec.terms[2] = (assay_term){.weight = 2, .check = ASSAY_CHECK_READABILITY};
    snprintf(with.spec.terms[2].only_if_correct, sizeof with.spec.terms[2].only_if_correct, "accuracy");
    expect_reward(&with, "no no no no \\boxed{7}", 1 + (2.0 / 4 - 1) + 2); /* no-no no-no no-no no-box */
    expect_reward(&with, "no no no no \\boxed{8}", 2.0 / 4 - 1);
}

static void cosine_follows_accuracy(void **state) {
    (void)state;
    fixture with = r1_zero("7");
    with.spec.terms[0].weight = 0;
    with.spec.terms[1] = with.spec.terms[0]; /* the length term stands before the one it follows */
    with.spec.terms[0] =
        (assay_term){.weight = 1,
                     .check = ASSAY_CHECK_LENGTH,
                     .length = {.shape = ASSAY_LENGTH_COSINE, .unit = ASSAY_LENGTH_CHARACTERS, .max_length = 9}};
    expect_reward(&with, "\\boxed{7}", 0.5);
    expect_reward(&with, "\\boxed{8}", -0.5);
    with.reference.answers[0] = ASSAY_VIEW("");
    expect_none(&with, "\\boxed{7}", ASSAY_UNSCORED);
}

static void tokens_must_be_counted(void **state) {
    (void)state;
    fixture with = r1_zero("7");
    with.spec.terms[1] =
        (assay_term){.weight = 1, .check = ASSAY_CHECK_LENGTH, .length = {.shape = ASSAY_LENGTH_MAXIMUM, .max_length = 100}};
    judge(&with, right);
    assert_int_equal(with.outcome.status, ASSAY_INVALID);
    assert_string_equal(with.outcome.error_field, "token_count");
    assert_true(isnan(with.outcome.reward));
    done(&with);
}

static void trace_finds_the_gold_elsewhere(void **state) {
    (void)state;
    fixture with = r1_zero("7");
    with.trace = true;
    with.spec.term_count = 1;
    judge(&with, "<think>It is \\boxed{7}.</think> \\boxed{8}");
    assert_int_equal(with.outcome.components[0].verdict, ASSAY_INCORRECT);
    assert_true(with.outcome.gold_elsewhere);
    bool told = false;
    for (size_t i = 0; i < with.outcome.candidate_count; i++) {
        const assay_judged_candidate *judged = &with.outcome.candidates[i];
        told = told || (judged->verdict == ASSAY_CORRECT && judged->candidate.rejection == ASSAY_REJECTED_IN_THINKING);
    }
    assert_true(told);
    done(&with);
}

static void cancelled_has_no_outcome(void **state) {
    (void)state;
    fixture with = r1_zero("7");
    _Atomic uint32_t cancelled = 1;
    assay_arena_init(&with.arena, (size_t)32 << 20);
    assert_int_equal(assay_rubric_compile(&with.spec, &with.rubric).code, ASSAY_OK);
    assay_reference *reference = assay_reference_compile(with.rubric, &with.reference, &with.arena);
    assay_completion completion = {.text = assay_view_of(right), .think_prefill = ASSAY_PREFILL_AUTO};
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
    assert_false(assay_rubric_judge(with.rubric, reference, &completion, &(assay_judging){.cancelled = &cancelled}, &with.arena,
                                    &with.outcome));
    done(&with);
}

int main(void) {
    assay_math_thread_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_contributions),
        cmocka_unit_test(gate_closes),
        cmocka_unit_test(condition_holds_or_not),
        cmocka_unit_test(truncation_policies),
        cmocka_unit_test(bad_reference_is_no_number),
        cmocka_unit_test(missing_checks_are_no_number),
        cmocka_unit_test(overrides_scores),
        cmocka_unit_test(hedging_boxes_never_pass),
        cmocka_unit_test(boxes_may_be_members),
        cmocka_unit_test(several_golds_any_counts),
        cmocka_unit_test(extracts_gold_from_solutions),
        cmocka_unit_test(choices_and_texts),
        cmocka_unit_test(instructions_and_json),
        cmocka_unit_test(contributions_are_capped),
        cmocka_unit_test(rule_terms_compose),
        cmocka_unit_test(cosine_follows_accuracy),
        cmocka_unit_test(tokens_must_be_counted),
        cmocka_unit_test(trace_finds_the_gold_elsewhere),
        cmocka_unit_test(cancelled_has_no_outcome),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    assay_math_thread_stop();
    return failed;
}
