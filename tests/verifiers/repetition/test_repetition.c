/* Shares of repeated n-grams, counted by hand; and a second route (a quadratic count) on random texts. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "verifiers/repetition/repetition.h"

static assay_repetition_result judge(uint32_t ngram, assay_view text) {
    assay_completion completion = {.body = text};
    assay_budget budget = assay_budget_of(UINT64_MAX / 2);
    assay_arena arena;
    assay_repetition_result result;
    assay_arena_init(&arena, (size_t)64 << 20);
    const assay_repetition_options options = {.ngram = ngram};
    assay_repetition_judge(&options, &completion, &budget, &arena, &result);
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
        {3, "a b c a b c", 3, 4}, /* abc bca cab abc */
        {3, "A b C a B c", 3, 4}, /* case is folded */
        {2, "no no no no", 1, 3},
        {1, "the cat the dog", 3, 4},
        {3, "  a\tb\n\nc  ", 1, 1},
        {2, "\xE5\x93\x88\xE5\x93\x88\xE5\x93\x88!", 2, 3}, /* Han: each character is a word; ha ha ha ! */
        {1,
         "ab\xE5\x93\x88"
         "ab \xE0\xB8\x81\xE0\xB8\x81",
         3, 5}, /* ab, ha, ab, ko kai, ko kai */
        {2,
         "a b\xC2\xA0"
         "b a",
         2, 2}, /* a no-break space is ink, as for the trainers' split on ASCII white space */
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

static assay_repetition_result judge_loop(assay_repetition_options options, assay_view text);

static void a_megabyte_of_one_letter(void **state) {
    (void)state;
    size_t size = 1 << 20;
    char *text = malloc(size);
    for (size_t i = 0; i < size; i++) text[i] = i % 2 ? ' ' : 'x';
    assay_repetition_result result = judge(3, (assay_view){text, size});
    assert_int_equal(result.distinct, 1);
    memset(text, 'x', size);
    assert_int_equal(judge(3, (assay_view){text, size}).all, 0);
    const assay_repetition_result loop = judge_loop((assay_repetition_options){.ngram = 0}, (assay_view){text, size});
    assert_int_equal(loop.distinct, size);
    free(text);
}

static assay_repetition_result judge_loop(assay_repetition_options options, assay_view text) {
    assay_completion completion = {.body = text};
    assay_budget budget = assay_budget_of(UINT64_MAX / 2);
    assay_arena arena;
    assay_repetition_result result;
    options.measure = ASSAY_REPETITION_LOOP;
    assay_arena_init(&arena, (size_t)64 << 20);
    assay_repetition_judge(&options, &completion, &budget, &arena, &result);
    assay_arena_clear(&arena);
    assert_int_equal(result.all, text.size);
    assert_true(result.score == (result.verdict == ASSAY_CORRECT));
    return result;
}

/* A text, then a block so many times, then a part of it. */
static assay_view loop_of(char *storage, const char *before, const char *block, int times, size_t part) {
    int size = snprintf(storage, 65536, "%s", before);
    for (int i = 0; i < times; i++) size += snprintf(storage + size, 65536 - (size_t)size, "%s", block);
    size += snprintf(storage + size, 65536 - (size_t)size, "%.*s", (int)part, block);
    return (assay_view){storage, (size_t)size};
}

static void loops_by_hand(void **state) {
    (void)state;
    static const char block[] = "Wait, let me check that again. "; /* 31 bytes */
    static const struct {
        const char *before, *block;
        int times;
        size_t part;
        assay_verdict verdict;
        uint32_t run, period;
    } cases[] = {
        {"", "", 0, 0, ASSAY_CORRECT, 0, 0},
        {"The answer is 4.", "", 0, 0, ASSAY_CORRECT, 0, 0},
        {"Think! ", block, 10, 0, ASSAY_INCORRECT, 311, 31}, /* the space before belongs to it, as every block ends in one */
        {"Think:", block, 10, 0, ASSAY_INCORRECT, 310, 31},
        {"Think:", block, 10, 12, ASSAY_INCORRECT, 322, 31}, /* cut in the middle */
        {"Think:", block, 4, 0, ASSAY_CORRECT, 124, 31},     /* too short a run */
        {"Think:", block, 3, 30, ASSAY_CORRECT, 0, 0},       /* not four times */
        {"", "\xE5\x93\x88", 100, 0, ASSAY_INCORRECT, 300, 3},
        {"so:", "=", 199, 0, ASSAY_CORRECT, 199, 1},
        {"so:", "=", 200, 0, ASSAY_INCORRECT, 200, 1},
        {"x", "ab", 150, 1, ASSAY_INCORRECT, 301, 2},
    };
    char storage[65536];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_view text = loop_of(storage, cases[i].before, cases[i].block, cases[i].times, cases[i].part);
        assay_repetition_result result = judge_loop((assay_repetition_options){.ngram = 0}, text);
        if (result.verdict != cases[i].verdict || result.distinct != cases[i].run || result.period != cases[i].period)
            fail_msg("case %zu: %s, %u bytes of period %u", i, assay_verdict_name(result.verdict), result.distinct,
                     result.period);
    }
    assay_view text = loop_of(storage, "so: ", "no ", 30, 0);
    assert_int_equal(judge_loop((assay_repetition_options){.min_loop_bytes = 90}, text).verdict, ASSAY_INCORRECT);
    assert_int_equal(judge_loop((assay_repetition_options){.min_loop_bytes = 92}, text).verdict, ASSAY_CORRECT);
    assert_int_equal(judge_loop((assay_repetition_options){.min_loop_bytes = 1, .min_repeats = 31}, text).verdict,
                     ASSAY_CORRECT);
    assert_int_equal(judge_loop((assay_repetition_options){.min_loop_bytes = 1, .min_repeats = 30}, text).verdict,
                     ASSAY_INCORRECT);
    size_t size = 0;
    for (int i = 0; size < 60000; i++) size += (size_t)snprintf(storage + size, 64, "Step %d: add one more.\n", i);
    assert_int_equal(judge_loop((assay_repetition_options){.ngram = 0}, (assay_view){storage, size}).verdict, ASSAY_CORRECT);
}

/* By definition: of all periods, the longest end that keeps it. */
static void loops_by_a_cubic_count(void **state) {
    (void)state;
    unsigned seed = 99;
    for (int round = 0; round < 300; round++) {
        char text[64];
        uint32_t best = 0;
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 1103515245u + 12345u;
            text[i] = i > 3 && (seed >> 16) % 8 ? text[i - 1 - (unsigned)round % 3] : (char)('a' + (seed >> 20) % 2);
        }
        for (size_t period = 1; period <= sizeof text / 3; period++) {
            size_t run = period;
            while (run < sizeof text && text[sizeof text - 1 - run] == text[sizeof text - 1 - run + period]) run++;
            if (run >= 3 * period && run > best) best = (uint32_t)run;
        }
        assert_int_equal(
            judge_loop((assay_repetition_options){.min_repeats = 3, .min_loop_bytes = 1}, (assay_view){text, sizeof text})
                .distinct,
            best);
    }
}

/* The longest run by the prefix function, as the plain way has it. */
static void plain_loop(assay_view text, uint32_t repeats, uint32_t *run, uint32_t *period) {
    uint32_t *border = calloc(text.size + 1, sizeof *border);
    *run = *period = 0;
    for (size_t i = 1, length = 0; i < text.size; i++) {
        char c = text.data[text.size - 1 - i];
        while (length > 0 && text.data[text.size - 1 - length] != c) length = border[length - 1];
        if (text.data[text.size - 1 - length] == c) length++;
        border[i] = (uint32_t)length;
        if (i + 1 < repeats * (i + 1 - length)) continue;
        *run = (uint32_t)i + 1;
        *period = *run - (uint32_t)length;
    }
    free(border);
}

/* Few places where a period may begin, or so many that the plain way is taken: the same run and period. */
static void fast_loops_are_plain_loops(void **state) {
    (void)state;
    static char text[4096];
    unsigned seed = 5, found = 0;
    for (int round = 0; round < 3000; round++) {
        seed = seed * 1103515245u + 12345u;
        size_t size = 1 + (seed >> 8) % sizeof text, block = 1 + (seed >> 20) % 97, letters = 1 + (seed >> 16) % 5;
        uint32_t repeats = 2 + (uint32_t)round % 4, run, period;
        for (size_t i = 0; i < size; i++) {
            seed = seed * 1103515245u + 12345u;
            bool repeat = i >= block && i > size / 3 && (seed >> 16) % 1000 != 0;
            text[i] = repeat ? text[i - block] : (char)('a' + (seed >> 20) % letters);
        }
        assay_view view = {text, size};
        plain_loop(view, repeats, &run, &period);
        assay_repetition_result result = judge_loop((assay_repetition_options){.min_repeats = repeats}, view);
        if (result.distinct != run || result.period != period)
            fail_msg("round %d: %u bytes of period %u, not %u of %u", round, result.distinct, result.period, run, period);
        found += run > 100;
    }
    assert_true(found > 500);
}

static void bad_options(void **state) {
    (void)state;
    const struct {
        assay_repetition_options options;
        const char *field;
    } cases[] = {{{.measure = 3}, "measure"},
                 {{.ngram = 65}, "ngram"},
                 {{.min_repeats = 1}, "min_repeats"},
                 {{.min_loop_bytes = 1048577}, "min_loop_bytes"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *field = "";
        assert_non_null(assay_repetition_check(&cases[i].options, &field));
        assert_string_equal(field, cases[i].field);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(counts_by_hand),
                                       cmocka_unit_test(agrees_with_a_quadratic_count),
                                       cmocka_unit_test(a_megabyte_of_one_letter),
                                       cmocka_unit_test(loops_by_hand),
                                       cmocka_unit_test(loops_by_a_cubic_count),
                                       cmocka_unit_test(fast_loops_are_plain_loops),
                                       cmocka_unit_test(bad_options)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
