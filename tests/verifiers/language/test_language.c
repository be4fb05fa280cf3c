/* The check around lang_detect: which text is looked at, where the target comes from, what the score is. What a word's language is, is
 * tested with lang_detect. Without an embedded model the check says NOT_AVAILABLE, and this test says so by its exit code 77. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "verifiers/language/language.h"

#define ENGLISH "We know that the sum of the first numbers is easy to compute, so we add them together and look at the result. "
#define GERMAN                                                                                                        \
    "Wir wissen, dass die Summe der ersten Zahlen leicht zu berechnen ist, also addieren wir sie und betrachten das " \
    "Ergebnis. "

static assay_arena arena;

static int start(void **state) {
    (void)state;
    assay_arena_init(&arena, (size_t)96 << 20);
    return 0;
}
static int stop(void **state) {
    (void)state;
    assay_arena_clear(&arena);
    return 0;
}

static assay_language_result judge(const assay_language_options *options, const assay_language_reference *reference,
                                   const char *text, const char *prompt) {
    assay_completion completion = {
        .text = assay_view_of(text), .prompt = assay_view_of(prompt), .think_prefill = ASSAY_PREFILL_AUTO};
    assay_language_result result;
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
    assay_language_judge(options, reference, &completion, &arena, &result);
    return result;
}

static void looks_at_the_thinking(void **state) {
    (void)state;
    const assay_language_options english = {.target = ASSAY_VIEW("en")};
    assay_language_result result = judge(&english, NULL, "<think>" ENGLISH ENGLISH "</think>" GERMAN, "");
    assert_int_equal(result.verdict, ASSAY_MEASURED);
    assert_true(result.score > 0.95);
    result = judge(&english, NULL, "<think>" GERMAN GERMAN "</think>" ENGLISH, "");
    assert_true(result.score < 0.05);
    assert_true(result.score == result.ratio);
    const assay_language_options answer = {.target = ASSAY_VIEW("en"), .scope = ASSAY_LANGUAGE_ANSWER};
    assert_true(judge(&answer, NULL, "<think>" GERMAN GERMAN "</think>" ENGLISH, "").score > 0.95);
    /* leaving the thinking out is no way to have no opinion */
    assert_true(judge(&english, NULL, GERMAN GERMAN, "").score < 0.05);
    assert_true(judge(&english, NULL, "<think></think>" GERMAN GERMAN, "").score < 0.05);
}

static void finds_its_target(void **state) {
    (void)state;
    const assay_language_options none = {.strict = false}, english = {.target = ASSAY_VIEW("en")},
                                 martian = {.target = ASSAY_VIEW("martian")};
    const assay_language_reference german = {.target = ASSAY_VIEW("de")};
    assert_true(judge(&english, &german, "<think>" GERMAN "</think>", "").score > 0.95); /* the reference's comes first */
    assay_language_result result = judge(&none, NULL, "<think>" GERMAN "</think>", GERMAN);
    assert_string_equal(result.target, "de"); /* the prompt's own */
    assert_true(result.score > 0.95);
    assert_int_equal(judge(&none, NULL, "<think>" GERMAN "</think>", "1 + 1 = ?").verdict, ASSAY_UNDECIDED);
    /* One word that might be of many languages: the one of these that the text is in, not any other. */
    result = judge(&none, NULL, "<think>" ENGLISH "</think>", "Evaluate $1 + 1$.");
    assert_true(strcmp(result.target, "en") == 0 && result.score == 1);
    assert_true(judge(&none, NULL, "<think>\xE6\x88\x91\xE4\xBB\xAC\xE5\x85\x88\xE7\x9C\x8B\xE9\xA2\x98\xE7\x9B\xAE</think>",
                      "Evaluate $1 + 1$.")
                    .score == 0);
    assert_true(judge(&none, NULL, "<think>" GERMAN "</think>", "We want to compute the sum of both numbers.").score < 0.1);
    const assay_language_options regional = {.target = ASSAY_VIEW("sr-Latn-RS")};
    assert_int_equal(judge(&regional, NULL, "<think>" GERMAN "</think>", "").verdict, ASSAY_MEASURED);
    assert_int_equal(judge(&martian, NULL, "<think>" GERMAN "</think>", "").verdict, ASSAY_BAD_REFERENCE);
    assert_false(assay_language_knows(ASSAY_VIEW("martian")));
}

static void shapes(void **state) {
    (void)state;
    const assay_language_options threshold = {.target = ASSAY_VIEW("en"), .has_threshold = true, .threshold = 0.8};
    assay_language_result result = judge(&threshold, NULL, "<think>" ENGLISH "</think>", "");
    assert_int_equal(result.verdict, ASSAY_CORRECT);
    result = judge(&threshold, NULL, "<think>" ENGLISH GERMAN "</think>", "");
    assert_int_equal(result.verdict, ASSAY_INCORRECT);
    assert_true(result.score == 0 && result.ratio > 0.3 && result.ratio < 0.7);
    const assay_language_options english = {.target = ASSAY_VIEW("en")};
    assert_int_equal(judge(&english, NULL, "<think>7 + 8 = 15</think>", "").verdict, ASSAY_NO_OPINION);
    const assay_language_reference also = {.also = {ASSAY_VIEW("de")}, .also_count = 1};
    result = judge(&english, &also, "<think>" ENGLISH GERMAN "</think>", "");
    assert_true(result.score > 0.95);
    assert_int_equal(result.detail->spans_all, 0);
    const assay_language_reference unknown = {.also = {ASSAY_VIEW("martian")}, .also_count = 1};
    assert_int_equal(judge(&english, &unknown, "<think>" ENGLISH "</think>", "").verdict, ASSAY_BAD_REFERENCE);
}

static void spans_are_bytes_of_the_text(void **state) {
    (void)state;
    const assay_language_options english = {.target = ASSAY_VIEW("en")};
    const char text[] = "<think>" ENGLISH GERMAN ENGLISH "</think>";
    assay_language_result result = judge(&english, NULL, text, "");
    assert_non_null(result.detail);
    assert_true(result.detail->spans_count >= 1);
    const assay_lang_span *span = &result.detail->spans[0];
    size_t begin = span->begin + result.span_base, end = span->end + result.span_base;
    size_t german = (size_t)(strstr(text, "Wir") - text);
    assert_true(begin >= german - 4 && begin <= german + 16);
    assert_true(end > begin + 60 && end <= german + sizeof GERMAN);
}

int main(void) {
    assay_language_process_start();
    if (!assay_language_model()) {
        printf("this build has no language model: the check is NOT_AVAILABLE, and nothing else can be tested\n");
        return 77;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(looks_at_the_thinking), cmocka_unit_test(finds_its_target),
                                       cmocka_unit_test(shapes), cmocka_unit_test(spans_are_bytes_of_the_text)};
    return cmocka_run_group_tests(tests, start, stop);
}
