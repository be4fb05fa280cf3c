/* Texts against golds; expected scores counted by hand from SQuAD's definitions. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "verifiers/text/text.h"

static assay_text_result compare(assay_text_comparison how, const char *const *golds, size_t count, assay_view answer) {
    assay_arena arena;
    assay_budget budget = assay_budget_of(1000000);
    assay_view views[8];
    assay_text_result result;
    assay_arena_init(&arena, (size_t)128 << 20);
    for (size_t i = 0; i < count; i++) views[i] = assay_view_of(golds[i]);
    assay_text_golds *compiled = assay_text_compile(views, count, how, &arena);
    assert_non_null(compiled);
    assay_text_compare(compiled, answer, &budget, &arena, &result);
    result.canonical = ASSAY_VIEW_NONE;
    assay_arena_clear(&arena);
    return result;
}

static void table(void **state) {
    (void)state;
    static const struct {
        assay_text_comparison how;
        const char *gold, *answer;
        assay_verdict verdict;
        double score;
    } cases[] = {
        {ASSAY_TEXT_EXACT, "Paris", " Paris\n", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_EXACT, "Paris", "paris", ASSAY_INCORRECT, 0},
        {ASSAY_TEXT_NORMALISED, "The Eiffel Tower", "eiffel tower.", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_NORMALISED, "U.S.A.", "usa", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_NORMALISED, "a cat", "An  cat", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_NORMALISED, "theatre", "atre", ASSAY_INCORRECT, 0},
        {ASSAY_TEXT_NORMALISED, "\xC3\x89toile", "\xC3\xA9toile", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_NORMALISED, "\xCE\xA3\xCE\x91\xCE\xA3", "\xCF\x83\xCE\xB1\xCF\x82", ASSAY_CORRECT, 1}, /* final sigma */
        {ASSAY_TEXT_NORMALISED, "x\xE3\x80\x80y", "x y", ASSAY_CORRECT, 1}, /* ideographic space */
        {ASSAY_TEXT_NORMALISED, "yes", "yes and no", ASSAY_INCORRECT, 0},
        {ASSAY_TEXT_NORMALISED, "yes", "", ASSAY_NO_ANSWER, 0},
        {ASSAY_TEXT_NORMALISED, "yes", "...", ASSAY_INCORRECT, 0},
        /* NFC, punctuation of other scripts, scripts without blanks */
        {ASSAY_TEXT_NORMALISED, "caf\xC3\xA9", "cafe\xCC\x81", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_NORMALISED, "caf\xC3\xA9", "cafe", ASSAY_INCORRECT, 0},
        {ASSAY_TEXT_NORMALISED, "서울", "\xE1\x84\x89\xE1\x85\xA5\xE1\x84\x8B\xE1\x85\xAE\xE1\x86\xAF", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_NORMALISED, "北京", "「北京」。", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_NORMALISED, "東京タワー", "東京 タワー", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_NORMALISED, "it’s", "its", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_NORMALISED, "北京", "北京市", ASSAY_INCORRECT, 0},
        {ASSAY_TEXT_NORMALISED, "2008 年", "2008年", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_NORMALISED, "20 08年", "2008年", ASSAY_INCORRECT, 0},
        {ASSAY_TEXT_CONTAINS, "北京", "中国的首都是北京。", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_CONTAINS, "北京", "中国的首都是南京。", ASSAY_INCORRECT, 0},
        {ASSAY_TEXT_CONTAINS, "北京", "北方的京城", ASSAY_INCORRECT, 0},
        {ASSAY_TEXT_CONTAINS, "서울", "수도는 서울입니다.", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_CONTAINS, "กรุงเทพ", "เมืองหลวงคือกรุงเทพครับ", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_CONTAINS, "กรุงเทพ", "เชียงใหม่", ASSAY_INCORRECT, 0},
        {ASSAY_TEXT_CONTAINS, "กา", "กำ", ASSAY_INCORRECT, 0},
        {ASSAY_TEXT_CONTAINS, "กา", "ก่า", ASSAY_INCORRECT, 0}, /* a mark makes another character */
        {ASSAY_TEXT_CONTAINS, "東京", "答えは東京です", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_CONTAINS, "AI", "这是AI技术", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_CONTAINS, "AI", "这是AIX技术", ASSAY_INCORRECT, 0},
        {ASSAY_TEXT_F1, "北京", "北京市", ASSAY_MEASURED, 4.0 / 5},
        {ASSAY_TEXT_F1, "서울", "서울은", ASSAY_MEASURED, 4.0 / 5},
        {ASSAY_TEXT_F1, "2008年", "2008年8月", ASSAY_MEASURED, 4.0 / 6},
        {ASSAY_TEXT_CONTAINS, "cat", "I saw the Cat!", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_CONTAINS, "cat", "concatenate", ASSAY_INCORRECT, 0},
        {ASSAY_TEXT_CONTAINS, "new york", "york new york", ASSAY_CORRECT, 1},
        {ASSAY_TEXT_CONTAINS, "new york city", "york new york", ASSAY_INCORRECT, 0},
        {ASSAY_TEXT_F1, "one two three four", "two four six", ASSAY_MEASURED, 4.0 / 7},
        {ASSAY_TEXT_F1, "one one", "one", ASSAY_MEASURED, 2.0 / 3},
        {ASSAY_TEXT_F1, "one", "two", ASSAY_MEASURED, 0},
        {ASSAY_TEXT_F1, "one", "The one", ASSAY_MEASURED, 1},
        {ASSAY_TEXT_NORMALISED, "x", "\xFF\xFEx", ASSAY_INCORRECT, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_text_result result = compare(cases[i].how, &cases[i].gold, 1, assay_view_of(cases[i].answer));
        if (result.verdict != cases[i].verdict || fabs(result.score - cases[i].score) > 1e-15)
            fail_msg("%s / %s: %s %g", cases[i].gold, cases[i].answer, assay_verdict_name(result.verdict), result.score);
    }
}

static void the_best_gold_counts(void **state) {
    (void)state;
    const char *const golds[] = {"one two", "three", "three four"};
    assay_text_result result = compare(ASSAY_TEXT_F1, golds, 3, ASSAY_VIEW("three four five"));
    assert_int_equal(result.gold_index, 2);
    assert_true(fabs(result.score - 0.8) < 1e-15);
}

static void golds_without_words_are_unusable(void **state) {
    (void)state;
    assay_arena arena;
    assay_arena_init(&arena, 1 << 20);
    const assay_view golds[] = {ASSAY_VIEW("the"), ASSAY_VIEW("?!"), ASSAY_VIEW("x")};
    assert_int_equal(assay_text_unusable(assay_text_compile(golds, 3, ASSAY_TEXT_NORMALISED, &arena)), 2);
    assert_int_equal(assay_text_unusable(assay_text_compile(golds, 3, ASSAY_TEXT_EXACT, &arena)), 0);
    assay_arena_clear(&arena);
}

static void a_megabyte_is_linear(void **state) {
    (void)state;
    size_t size = 1 << 20;
    char *text = malloc(size);
    for (size_t i = 0; i < size; i++) text[i] = i % 2 ? ' ' : 'x';
    const char *gold = "x x x x x x x x x x x x x x x y";
    assert_int_equal(compare(ASSAY_TEXT_CONTAINS, &gold, 1, (assay_view){text, size}).verdict, ASSAY_INCORRECT);
    memset(text, 0xC3, size);
    assert_int_equal(compare(ASSAY_TEXT_F1, &gold, 1, (assay_view){text, size}).verdict, ASSAY_MEASURED);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(table), cmocka_unit_test(the_best_gold_counts),
                                       cmocka_unit_test(golds_without_words_are_unusable),
                                       cmocka_unit_test(a_megabyte_is_linear)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
