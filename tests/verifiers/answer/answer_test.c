/* Extraction: the golden table (with and without all candidates: the answer must be the same), candidates and spans, limits of memory and budget,
 * linear time on 1 MiB of anything. */
#include "tests/verifiers/text_table.h"

#include <time.h>

#include "verifiers/answer/answer.h"

enum { ARENA_BYTES = 48 << 20 };

static const char *const source_names[] = {"NONE",   "BOXED", "ANSWER_TAG",      "HASHES",
                                           "PHRASE", "BOLD",  "LAST_EXPRESSION", "WHOLE"};

static assay_answer_policy policy_of(const char *options) {
    assay_answer_policy policy = {0};
    char copy[256];
    snprintf(copy, sizeof copy, "%s", options);
    for (char *at = copy, *option; (option = strsep(&at, ","));) {
        if (strcmp(option, "scope=thinking") == 0) policy.scope = ASSAY_SCOPE_THINKING;
        if (strcmp(option, "scope=all") == 0) policy.scope = ASSAY_SCOPE_ALL;
        if (strcmp(option, "boxes=last") == 0) policy.boxes = ASSAY_BOXES_LAST;
        if (strncmp(option, "sources=", 8) != 0) continue;
        for (char *list = option + 8, *name; (name = strsep(&list, "+"));) {
            int source = 1;
            while (source < 8 && strcmp(source_names[source], name) != 0) source++;
            if (source == 8) fail_msg("unknown source %s", name);
            policy.sources[policy.source_count++] = (assay_answer_source)source;
        }
    }
    return policy;
}

static assay_arena arena;

static assay_answer find(assay_completion *completion, const assay_answer_policy *policy, bool all) {
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    assay_answer answer;
    assay_answer_find(completion, policy, all, &budget, &arena, &answer);
    assert_false(budget.exhausted);
    assert_false(arena.exhausted);
    return answer;
}

/* What holds of every result. */
static void check_shape(const assay_completion *completion, const assay_answer *answer) {
    size_t must_agree = 0;
    assert_true(answer->candidate_count <= ASSAY_CANDIDATES_MAX);
    for (size_t i = 0; i < answer->candidate_count; i++) {
        const assay_answer_candidate *candidate = &answer->candidates[i];
        must_agree += candidate->must_agree;
        assert_true(candidate->rejection != ASSAY_TAKEN || (i == 0 && answer->found));
        if (candidate->must_agree) assert_false(assay_view_equal(candidate->text, answer->text));
        assay_view spanned = assay_view_slice(completion->text, candidate->span.begin, candidate->span.end);
        if (!completion->has_reasoning) assert_true(assay_view_equal(spanned, candidate->text));
    }
    if (!answer->found) return;
    assert_int_equal(must_agree, answer->several);
    assert_true(assay_view_equal(answer->text, answer->candidates[0].text));
    assert_true(answer->text.size > 0);
    assert_true(answer->after.size <= 64);
}

static void check_row(const table_row *row) {
    assay_answer_policy policy = policy_of(row->fields[1]);
    for (int all = 0; all < 2; all++) {
        assay_completion completion = {.text = table_text(row, 0)};
        assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
        assay_arena_reset(&arena);
        assay_answer answer = find(&completion, &policy, all);
        check_shape(&completion, &answer);
        const char *source = answer.found ? assay_answer_source_name(answer.source) : "NO_ANSWER";
        assay_view text = answer.text;
        bool decided = answer.candidate_count > 0 && (!all || answer.candidates[0].rejection == ASSAY_REJECTED_EMPTY ||
                                                      answer.candidates[0].rejection == ASSAY_REJECTED_DENIED ||
                                                      answer.candidates[0].rejection == ASSAY_REJECTED_UNTERMINATED);
        if (!answer.found) text = assay_view_of(decided ? assay_answer_rejection_name(answer.candidates[0].rejection) : "-");
        if (strcmp(source, row->fields[2]) != 0 || !assay_view_equal(text, table_text(row, 3)) ||
            answer.several != (size_t)atoi(row->fields[4])) {
            print_error("line %d (%s), all %d: %s \"%.*s\" %zu, expected %s \"%s\" %s\n", row->line, row->fields[5], all,
                        source, (int)text.size, text.data, answer.several, row->fields[2], row->fields[3], row->fields[4]);
            if (!getenv("ASSAY_TEST_KEEP_GOING")) fail();
        }
    }
}

static void golden_table(void **state) {
    (void)state;
    table_run("answer/answers.tsv", 6, check_row);
}

static void what_follows_is_kept(void **state) {
    (void)state;
    assay_completion completion = {.text = ASSAY_VIEW("<think>\\boxed{6}</think>It is $\\boxed{7}\\%$ or so.")};
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
    assay_answer answer = find(&completion, NULL, false);
    assert_true(assay_view_starts_with(answer.after, ASSAY_VIEW("\\%$ or")));
    assert_int_equal(answer.span.begin, 38);
    assert_int_equal(answer.span.end, 39);
}

static bool has_candidate(const assay_answer *answer, const char *text, assay_answer_source source,
                          assay_answer_rejection rejection) {
    for (size_t i = 0; i < answer->candidate_count; i++) {
        const assay_answer_candidate *candidate = &answer->candidates[i];
        if (assay_view_equal(candidate->text, assay_view_of(text)) && candidate->source == source &&
            candidate->rejection == rejection)
            return true;
    }
    return false;
}

static void every_candidate_has_its_reason(void **state) {
    (void)state;
    assay_completion completion = {
        .text = ASSAY_VIEW(
            "<think>\\boxed{1}</think>```python\n\\boxed{2}\n```\nThe answer is 3. \\boxed{} \\boxed{4} \\boxed{5}\n#### 6")};
    assay_answer_policy policy = {.sources = {ASSAY_SOURCE_BOXED, ASSAY_SOURCE_HASHES}, .source_count = 2};
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
    assay_answer answer = find(&completion, &policy, true);
    assert_true(has_candidate(&answer, "5", ASSAY_SOURCE_BOXED, ASSAY_TAKEN));
    assert_true(has_candidate(&answer, "4", ASSAY_SOURCE_BOXED, ASSAY_REJECTED_NOT_LAST));
    assert_true(has_candidate(&answer, "", ASSAY_SOURCE_BOXED, ASSAY_REJECTED_EMPTY));
    assert_true(has_candidate(&answer, "6", ASSAY_SOURCE_HASHES, ASSAY_REJECTED_SOURCE_NOT_PREFERRED));
    assert_true(has_candidate(&answer, "3", ASSAY_SOURCE_PHRASE, ASSAY_REJECTED_SOURCE_NOT_ALLOWED));
    assert_true(has_candidate(&answer, "1", ASSAY_SOURCE_BOXED, ASSAY_REJECTED_IN_THINKING));
    assert_true(has_candidate(&answer, "2", ASSAY_SOURCE_BOXED, ASSAY_REJECTED_IN_CODE));
    assert_string_equal(assay_answer_rejection_name(ASSAY_REJECTED_QUOTED), "QUOTED");
    assert_string_equal(assay_answer_rejection_name(ASSAY_REJECTED_IN_THINKING), "IN_THINKING");
    for (int source = 0; source < 8; source++)
        assert_string_equal(assay_answer_source_name((assay_answer_source)source), source_names[source]);
}

static void split_off_reasoning_is_not_searched(void **state) {
    (void)state;
    assay_completion completion = {
        .text = ASSAY_VIEW("\\boxed{8}"), .has_reasoning = true, .reasoning = ASSAY_VIEW("so \\boxed{7}")};
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
    assay_answer answer = find(&completion, NULL, false);
    assert_true(assay_view_equal(answer.text, ASSAY_VIEW("8")));
    assay_answer_policy policy = {.scope = ASSAY_SCOPE_THINKING};
    answer = find(&completion, &policy, false);
    assert_true(assay_view_equal(answer.text, ASSAY_VIEW("7")));
    assert_int_equal(answer.span.begin, 10);
}

/* Up to CANDIDATES_MAX different boxes are told apart; more are reported as such. */
static void more_boxes_than_are_kept(void **state) {
    (void)state;
    for (int boxes = 60; boxes < 70; boxes++) {
        char text[2048];
        size_t size = 0;
        for (int i = 0; i < boxes; i++) size += (size_t)snprintf(text + size, sizeof text - size, "\\boxed{%d} ", i);
        assay_completion completion = {.text = {text, size}};
        assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
        assay_answer answer = find(&completion, NULL, boxes % 2);
        assert_true(answer.found);
        assert_int_equal(answer.more_candidates, boxes > 64);
        assert_int_equal(answer.several, boxes > 64 ? 63 : boxes - 1);
        assay_arena_reset(&arena);
    }
}

static void no_memory_and_no_budget_give_no_answer(void **state) {
    (void)state;
    enum { BOXES = 2000 };
    char *text = malloc(BOXES * 9);
    assert_non_null(text);
    for (int i = 0; i < BOXES; i++) memcpy(text + 9 * i, "\\boxed{7}", 9);
    assay_completion completion = {.text = {text, BOXES * 9}};
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
    assay_arena small;
    assay_arena_init(&small, 4096);
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    assay_answer answer;
    assay_answer_find(&completion, NULL, false, &budget, &small, &answer);
    assert_false(answer.found);
    assert_true(small.exhausted);
    assay_arena_clear(&small);
    budget = assay_budget_of(3);
    assay_arena_reset(&arena);
    assay_answer_find(&completion, NULL, false, &budget, &arena, &answer);
    assert_false(answer.found);
    assert_true(budget.exhausted);
    free(text);
}

/* 1 MiB of repeated pieces; a quadratic scan would take minutes. CPU time. */
#ifdef ASSAY_SANITIZED
#define LINEAR_SECONDS_MAX 10
#else
#define LINEAR_SECONDS_MAX 1
#endif
static void a_mebibyte_of_anything_is_linear(void **state) {
    (void)state;
    static const char *const pieces[] = {"\\boxed{",
                                         "\\boxed{7}",
                                         "\\boxed{",
                                         "{",
                                         "}",
                                         "\\",
                                         "\\boxed5 ",
                                         "\\boxed{\\boxed{7}}",
                                         "\\fbox",
                                         "box",
                                         "<answer>",
                                         "</answer>",
                                         "<answer>5</answer>",
                                         "<answer>\\boxed{5}</answer>",
                                         "#### 5\n",
                                         "#### ",
                                         "####\n",
                                         "# ",
                                         "A: 5\n",
                                         "answer",
                                         "the answer is ",
                                         "the answer is 5. ",
                                         "answer:",
                                         "Answer\n",
                                         "$",
                                         "$5 ",
                                         "$x$ ",
                                         "\\(",
                                         "\\[ ",
                                         "\\[x\\]",
                                         "**",
                                         "**5** ",
                                         "** ",
                                         "```",
                                         "```python\n",
                                         "```\n",
                                         "```c\n```\n",
                                         "\n",
                                         "\n\n",
                                         "1,",
                                         "7 or ",
                                         "(",
                                         "((1",
                                         "[",
                                         "\\text{",
                                         "\\frac{1}{",
                                         "is ",
                                         "\xE7\xAD\x94\xE6\xA1\x88",
                                         "\xE7\xAD\x94\xE6\xA1\x88\xE6\x98\xAF",
                                         "> \\boxed{5} ",
                                         ">\\boxed{5}\n",
                                         "option A ",
                                         "result is 5 ",
                                         "1",
                                         "1+",
                                         "5! ",
                                         "a",
                                         "A ",
                                         ". ",
                                         "\xFF",
                                         "answer to the question ",
                                         "answer, ",
                                         "\\boxed ",
                                         "\\framebox[",
                                         "$$",
                                         "$$x",
                                         "\\text{\\boxed{",
                                         "4.",
                                         "a.b. "};
    enum { SIZE = 1 << 20 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    double worst = 0;
    const char *worst_piece = "";
    for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
        size_t length = strlen(pieces[p]);
        for (size_t i = 0; i < SIZE; i++) text[i] = pieces[p][i % length];
        for (int tail = 0; tail < 2; tail++) {
            if (tail) memcpy(text + SIZE - 10, " so 7 it i", 10);
            assay_completion completion = {.text = {text, SIZE}};
            assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
            for (int all = 0; all < 2; all++) {
                assay_arena_reset(&arena);
                clock_t start = clock();
                assay_answer answer = find(&completion, NULL, all);
                double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
                check_shape(&completion, &answer);
                if (seconds > worst) worst = seconds, worst_piece = pieces[p];
                if (seconds > LINEAR_SECONDS_MAX) fail_msg("\"%s\" (tail %d, all %d): %.3f s", pieces[p], tail, all, seconds);
            }
        }
    }
    print_message("worst: \"%s\" %.1f ms\n", worst_piece, worst * 1000);
    free(text);
}

static int set_up(void **state) {
    (void)state;
    assay_arena_init(&arena, ARENA_BYTES);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    assay_arena_clear(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_table),
        cmocka_unit_test(what_follows_is_kept),
        cmocka_unit_test(every_candidate_has_its_reason),
        cmocka_unit_test(split_off_reasoning_is_not_searched),
        cmocka_unit_test(more_boxes_than_are_kept),
        cmocka_unit_test(no_memory_and_no_budget_give_no_answer),
        cmocka_unit_test(a_mebibyte_of_anything_is_linear),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
