/* Shares of repeated n-grams, counted by hand; and a second route (a quadratic count) on random texts. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "verifiers/repetition/repetition.h"

static assay_repetition_result judge(uint32_t ngram, assay_view text) {
    assay_completion completion = {.body = text};
    assay_budget budget = assay_budget_of(UINT64_MAX / 2);
    assay_arena arena;
    assay_repetition_result result;
    assay_arena_init(&arena, (size_t)64 << 20);
    assay_repetition_judge(ngram, &completion, &budget, &arena, &result);
    assay_arena_clear(&arena);
    assert_int_equal(result.verdict, ASSAY_MEASURED);
    return result;
}

static void counts_by_hand(void **state) {
    (void)state;
    static const struct {
        uint32_t n;
        const char *text;
        uint32_t distinct, all;
    } cases[] = {
        {3, "", 0, 0},
        {3, "one two", 0, 0},
        {3, "one two three", 1, 1},
        {3, "a b c a b c", 3, 4},           /* abc bca cab abc */
        {3, "A b C a B c", 3, 4},           /* case is folded */
        {2, "no no no no", 1, 3},
        {1, "the cat the dog", 3, 4},
        {3, "  a\tb\n\nc  ", 1, 1},
        {2, "a b\xC2\xA0""b a", 2, 2},      /* a no-break space is ink, as for the trainers' split on ASCII white space */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_repetition_result result = judge(cases[i].n, assay_view_of(cases[i].text));
        assert_int_equal(result.distinct, cases[i].distinct);
        assert_int_equal(result.all, cases[i].all);
        double expected = cases[i].all ? (double)cases[i].distinct / cases[i].all - 1 : 0;
        assert_true(result.score == expected);
    }
}

static void agrees_with_a_quadratic_count(void **state) {
    (void)state;
    unsigned seed = 12345;
    for (int round = 0; round < 30; round++) {
        char text[600], words[200];
        size_t count = 0, size = 0;
        for (; count < 200; count++) {
            seed = seed * 1103515245u + 12345u;
            words[count] = (char)('a' + (seed >> 16) % 4);
            text[size++] = words[count];
            text[size++] = ' ';
        }
        uint32_t n = 1 + (uint32_t)round % 5, distinct = 0;
        for (size_t i = 0; i + n <= count; i++) {
            bool seen = false;
            for (size_t k = 0; k < i && !seen; k++) seen = memcmp(words + i, words + k, n) == 0;
            distinct += !seen;
        }
        assay_repetition_result result = judge(n, (assay_view){text, size});
        assert_int_equal(result.distinct, distinct);
        assert_int_equal(result.all, count - n + 1);
    }
}

static void a_megabyte_of_one_letter(void **state) {
    (void)state;
    size_t size = 1 << 20;
    char *text = malloc(size);
    for (size_t i = 0; i < size; i++) text[i] = i % 2 ? ' ' : 'x';
    assay_repetition_result result = judge(3, (assay_view){text, size});
    assert_int_equal(result.distinct, 1);
    memset(text, 'x', size);
    assert_int_equal(judge(3, (assay_view){text, size}).all, 0);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(counts_by_hand), cmocka_unit_test(agrees_with_a_quadratic_count),
                                       cmocka_unit_test(a_megabyte_of_one_letter)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
