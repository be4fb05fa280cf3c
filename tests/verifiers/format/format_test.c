/* The format check: the golden table in strict and graded mode, by JIT, by the interpreter and by other tags; custom patterns; limits; linear time. */
#include "tests/verifiers/text_table.h"

#include <math.h>
#include <time.h>

#include "verifiers/format/format.h"

static const assay_tags other_think = {{"<\xE6\x80\x9D\xE8\x80\x83>", 8}, {"</\xE6\x80\x9D\xE8\x80\x83>", 9}};
static const assay_tags other_answer = {{"[.*", 3}, {"\\E)", 3}}; /* every byte of it means something to a pattern */

static assay_format *compile(assay_format_options options) {
    assay_format *format;
    assay_status status = assay_format_compile(&options, &format);
    if (status.code != ASSAY_OK) fail_msg("%s: %s", status.reason, status.message);
    return format;
}

static assay_format_result judge(const assay_format *format, assay_completion *completion, assay_tags tags) {
    assay_budget budget = assay_budget_of(10000000);
    assay_format_result result;
    assay_completion_cut(completion, tags, NULL, 0);
    assay_format_judge(format, completion, &budget, &result);
    return result;
}

static assay_format_template template_of(const char *name) {
    return strcmp(name, "think") == 0          ? ASSAY_FORMAT_THINK
           : strcmp(name, "think-answer") == 0 ? ASSAY_FORMAT_THINK_ANSWER
                                               : ASSAY_FORMAT_R1;
}

static assay_completion completion_of(const table_row *row) {
    assay_completion completion = {.text = table_text(row, 0)};
    completion.think_prefill = strcmp(row->fields[2], "yes") == 0  ? ASSAY_PREFILL_YES
                               : strcmp(row->fields[2], "no") == 0 ? ASSAY_PREFILL_NO
                                                                   : ASSAY_PREFILL_AUTO;
    completion.has_reasoning = strcmp(row->fields[3], "-") != 0;
    if (completion.has_reasoning) completion.reasoning = table_text(row, 3);
    return completion;
}

static void check_row(const table_row *row) {
    for (int graded = 0; graded < 2; graded++) {
        assay_format *format = compile((assay_format_options){.template_id = template_of(row->fields[1]), .graded = graded});
        assay_completion completion = completion_of(row);
        assay_format_result result = judge(format, &completion, ASSAY_THINK_TAGS);
        double score = strtod(row->fields[graded ? 5 : 4], NULL);
        const char *rule = strcmp(row->fields[6], "-") == 0 ? "" : row->fields[6];
        assay_verdict verdict = graded ? ASSAY_MEASURED : score == 1 ? ASSAY_CORRECT : ASSAY_INCORRECT;
        if (result.verdict != verdict || fabs(result.score - score) > 0 || strcmp(result.broken_rule, rule) != 0 ||
            result.offset != (uint32_t)atoi(row->fields[7])) {
            fail_msg("line %d (%s), graded %d: %s %g %s %u, expected %g %s %s", row->line, row->fields[8], graded,
                     assay_verdict_name(result.verdict), result.score, result.broken_rule, result.offset, score, rule,
                     row->fields[7]);
        }
        assay_format_free(format);
    }
}

static void golden_table_interpreted(void **state) {
    (void)state;
    table_run("format/formats.tsv", 9, check_row);
}

static void golden_table_jit(void **state) {
    (void)state;
    assay_format_process_start();
    assay_format_process_start();
    table_run("format/formats.tsv", 9, check_row);
}

/* The table's text with the standard tags replaced. */
static void replace_tags(assay_view text, assay_buffer *out) {
    const assay_tags standard[2] = {ASSAY_THINK_TAGS, ASSAY_ANSWER_TAGS};
    const assay_tags other[2] = {other_think, other_answer};
    for (size_t at = 0; at < text.size;) {
        assay_view rest = assay_view_slice(text, at, text.size);
        size_t step = 0;
        for (int i = 0; i < 2 && step == 0; i++) {
            bool open = assay_view_starts_with(rest, standard[i].open);
            if (!open && !assay_view_starts_with(rest, standard[i].close)) continue;
            step = open ? standard[i].open.size : standard[i].close.size;
            assay_buffer_put(out, open ? other[i].open : other[i].close);
        }
        if (step == 0) assay_buffer_put_char(out, text.data[at]);
        at += step ? step : 1;
    }
}

static void check_other_tags(const table_row *row) {
    if (strstr(row->fields[8], "misspelt")) return; /* of the standard tags */
    assay_format *format = compile((assay_format_options){
        .template_id = template_of(row->fields[1]), .think_tags = other_think, .answer_tags = other_answer});
    assay_buffer text;
    assay_buffer_init(&text, TABLE_TEXT_BYTES);
    replace_tags(table_text(row, 0), &text);
    assay_completion completion = completion_of(row);
    completion.text = assay_buffer_view(&text);
    assay_format_result result = judge(format, &completion, other_think);
    const char *rule = strcmp(row->fields[6], "-") == 0 ? "" : row->fields[6];
    if (strcmp(result.broken_rule, rule) != 0)
        fail_msg("line %d, other tags: %s, expected %s", row->line, result.broken_rule, rule);
    assert_true(result.score == strtod(row->fields[4], NULL));
    assay_buffer_clear(&text);
    assay_format_free(format);
}

static void other_tags_judge_alike(void **state) {
    (void)state;
    table_run("format/formats.tsv", 9, check_other_tags);
}

/* A tag that begins with another tag. */
static void tags_may_begin_alike(void **state) {
    (void)state;
    const assay_tags think = {ASSAY_VIEW("<t"), ASSAY_VIEW("<t/>")}, answer = {ASSAY_VIEW("<t/>a"), ASSAY_VIEW("<")};
    assay_format *format = compile((assay_format_options){.think_tags = think, .answer_tags = answer});
    assay_completion completion = {.text = ASSAY_VIEW("<t why <t/> <t/>a 5 <")};
    assay_completion_cut(&completion, think, NULL, 0);
    assay_budget budget = assay_budget_of(1000000);
    assay_format_result result;
    completion.think_prefilled = false;
    assay_format_judge(format, &completion, &budget, &result);
    assert_string_equal(result.broken_rule, "");
    assay_format_free(format);
}

static void expect_refused(assay_format_options options, const char *reason, const char *field) {
    assay_format *format;
    assay_status status = assay_format_compile(&options, &format);
    assert_null(format);
    assert_int_equal(status.code, ASSAY_USAGE);
    assert_string_equal(status.reason, reason);
    assert_string_equal(status.field, field);
}

static void bad_options_are_refused(void **state) {
    (void)state;
    static char long_tag[65], long_pattern[4097];
    memset(long_tag, 'x', sizeof long_tag);
    memset(long_pattern, 'x', sizeof long_pattern);
    expect_refused((assay_format_options){.template_id = (assay_format_template)4}, "UNKNOWN_TEMPLATE", "template");
    expect_refused((assay_format_options){.pattern = ASSAY_VIEW("(a")}, "BAD_PATTERN", "pattern");
    expect_refused((assay_format_options){.pattern = ASSAY_VIEW("a\\Cb")}, "BAD_PATTERN", "pattern");
    expect_refused((assay_format_options){.pattern = {long_pattern, 4097}}, "PATTERN_TOO_LONG", "pattern");
    expect_refused((assay_format_options){.pattern = ASSAY_VIEW("a"), .graded = true}, "GRADED_PATTERN", "graded");
    expect_refused((assay_format_options){.think_tags = {ASSAY_VIEW("x"), ASSAY_VIEW("x")}}, "TAGS_NOT_DISTINCT", "think_tags");
    expect_refused((assay_format_options){.answer_tags = ASSAY_THINK_TAGS}, "TAGS_NOT_DISTINCT", "answer_tags");
    expect_refused((assay_format_options){.think_tags = {ASSAY_VIEW("x"), ASSAY_VIEW_NONE}}, "BAD_TAG", "think_tags");
    expect_refused((assay_format_options){.think_tags = {{long_tag, 65}, ASSAY_VIEW("x")}}, "BAD_TAG", "think_tags");
    assay_format_free(NULL);
}

static assay_format_result judge_pattern(const char *pattern, assay_view text) {
    assay_format *format = compile((assay_format_options){.pattern = assay_view_of(pattern)});
    assay_completion completion = {.text = text};
    assay_format_result result = judge(format, &completion, ASSAY_THINK_TAGS);
    assay_format_free(format);
    return result;
}

static void custom_patterns(void **state) {
    (void)state;
    static const struct {
        const char *pattern, *text;
        bool matches;
    } cases[] = {
        {"<think>.*?</think>\\s*<answer>.*?</answer>", "<think>a\nb</think>\n<answer>5</answer>", true},
        {"<think>.*?</think>\\s*<answer>.*?</answer>", "x<think>a</think><answer>5</answer>", false},
        {"<think>.*?</think>", "<think>a</think>b", false},
        {"^a$", "a", true},
        {"a|ab", "ab", true},
        {"(?-s)a.b", "a\nb", false},
        {"(.)x\\1", "axa", true},
        {"\\p{Han}+", "\xE6\x80\x9D\xE8\x80\x83", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_format_result result = judge_pattern(cases[i].pattern, assay_view_of(cases[i].text));
        if (result.verdict != (cases[i].matches ? ASSAY_CORRECT : ASSAY_INCORRECT))
            fail_msg("%s on %s: %s", cases[i].pattern, cases[i].text, assay_verdict_name(result.verdict));
        assert_string_equal(result.broken_rule, cases[i].matches ? "" : "PATTERN_MISMATCH");
    }
}

/* PCRE2's own mode for such text takes the valid piece "a" for the whole; ours must not. */
static void invalid_utf8_matches_no_pattern(void **state) {
    (void)state;
    assay_format_result result = judge_pattern(".*", ASSAY_VIEW("a\xFFz"));
    assert_int_equal(result.verdict, ASSAY_INCORRECT);
    assert_string_equal(result.broken_rule, "INVALID_UTF8");
    assert_int_equal(result.offset, 1);
}

/* Patterns that backtrack without end are the rubric's fault: no score, in bounded time and memory. */
static void pattern_bombs_are_errors(void **state) {
    (void)state;
    static const char *const bombs[] = {"(a|aa)+$b", "(a*)*b", "(?:a|a)*b", "(x+x+)+y|(a+a+)+y", "(?R)?a"};
    char text[4000];
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = '!';
    for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++) {
        clock_t start = clock();
        assay_format_result result = judge_pattern(bombs[i], (assay_view){text, sizeof text});
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        bool limited = result.verdict == ASSAY_ERROR && strcmp(result.broken_rule, "PATTERN_LIMIT") == 0;
        /* PCRE2 proves some of them hopeless at once (no "b" in the text); then there is an answer. */
        if (!limited && result.verdict != ASSAY_INCORRECT) fail_msg("%s: %s", bombs[i], assay_verdict_name(result.verdict));
        if (seconds > 3) fail_msg("%s: %.3f s", bombs[i], seconds);
    }
    assay_format_result result = judge_pattern("(a|aa)+!!", (assay_view){text, sizeof text});
    assert_int_equal(result.verdict == ASSAY_ERROR || result.verdict == ASSAY_INCORRECT, 1);
    text[sizeof text - 2] = 'b';
    result = judge_pattern("(?:a|aa)+c?b!?x?(?<!b!)", (assay_view){text, sizeof text});
    assert_int_equal(result.verdict, ASSAY_ERROR);
    assert_string_equal(result.broken_rule, "PATTERN_LIMIT");
}

/* A long completion does not by itself run into the match limit. */
static void long_texts_do_not_reach_the_limits(void **state) {
    (void)state;
    enum { SIZE = 1 << 20 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    memset(text, 'a', SIZE);
    memcpy(text, "<think>", 7);
    memcpy(text + SIZE - 26, "</think><answer>5</answer>", 26);
    assay_format_result result = judge_pattern("<think>.*?</think>\\s*<answer>.*?</answer>", (assay_view){text, SIZE});
    assert_int_equal(result.verdict, ASSAY_CORRECT);
    free(text);
}

static void a_spent_budget_is_no_verdict(void **state) {
    (void)state;
    assay_format *format = compile((assay_format_options){0});
    assay_completion completion = {.text = ASSAY_VIEW("<think>a</think><answer>5</answer>")};
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
    for (uint64_t steps = 0; steps < 9; steps++) {
        assay_budget budget = assay_budget_of(steps);
        assay_format_result result;
        assay_format_judge(format, &completion, &budget, &result);
        assert_int_equal(result.verdict, ASSAY_ERROR);
    }
    assay_budget budget = assay_budget_of(9);
    assay_format_result result;
    assay_format_judge(format, &completion, &budget, &result);
    assert_int_equal(result.verdict, ASSAY_CORRECT);
    assay_format_free(format);
}

static void a_mebibyte_of_tags_is_linear(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "<think>", "</think>", "<answer></answer>", "<", "</", "<think", "<answer>x</answer><think>y</think>",
        " ",       "</think><"};
    enum { SIZE = 1 << 20 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
        size_t length = strlen(pieces[p]);
        for (size_t i = 0; i < SIZE; i++) text[i] = pieces[p][i % length];
        for (int t = ASSAY_FORMAT_R1; t <= ASSAY_FORMAT_THINK_ANSWER; t++) {
            assay_format *format = compile((assay_format_options){.template_id = (assay_format_template)t, .graded = true});
            assay_completion completion = {.text = {text, SIZE}};
            clock_t start = clock();
            assay_format_result result = judge(format, &completion, ASSAY_THINK_TAGS);
            double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
            assert_int_equal(result.verdict, ASSAY_MEASURED);
            if (seconds > 0.5) fail_msg("%s: %.3f s", pieces[p], seconds);
            assay_format_free(format);
        }
    }
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_table_interpreted), /* first: before process_start */
        cmocka_unit_test(golden_table_jit),
        cmocka_unit_test(other_tags_judge_alike),
        cmocka_unit_test(tags_may_begin_alike),
        cmocka_unit_test(bad_options_are_refused),
        cmocka_unit_test(custom_patterns),
        cmocka_unit_test(invalid_utf8_matches_no_pattern),
        cmocka_unit_test(pattern_bombs_are_errors),
        cmocka_unit_test(long_texts_do_not_reach_the_limits),
        cmocka_unit_test(a_spent_budget_is_no_verdict),
        cmocka_unit_test(a_mebibyte_of_tags_is_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
