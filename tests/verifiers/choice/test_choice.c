/* Labels in all the ways models write them, and in the ways that must not pass. Options: A mercury, B venus, C the earth, D mars. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "verifiers/choice/choice.h"

static const assay_view planets[] = {{"mercury", 7}, {"venus", 5}, {"the Earth", 9}, {"mars", 4}};

static void table(void **state) {
    (void)state;
    static const struct {
        const char *gold, *answer;
        assay_verdict verdict;
        const char *canonical;
    } cases[] = {
        /* one label, spelt in many ways */
        {"C", "C", ASSAY_CORRECT, "C"},
        {"C", "c", ASSAY_CORRECT, "C"},
        {"C", "(C)", ASSAY_CORRECT, "C"},
        {"C", "[C]", ASSAY_CORRECT, "C"},
        {"C", "C.", ASSAY_CORRECT, "C"},
        {"C", "C) 12", ASSAY_CORRECT, "C"},
        {"C", "(C) 12", ASSAY_CORRECT, "C"},
        {"C", "C: the answer", ASSAY_CORRECT, "C"},
        {"C", "\\text{C}", ASSAY_CORRECT, "C"},
        {"C", "\\textbf{(C)}", ASSAY_CORRECT, "C"},
        {"C", "\\text{(C) } 12", ASSAY_CORRECT, "C"},
        {"C", "**(C)** mars", ASSAY_INCORRECT, "C"},
        {"C", "$C$", ASSAY_CORRECT, "C"},
        {"C", "**C**", ASSAY_CORRECT, "C"},
        {"C", "**C.**", ASSAY_CORRECT, "C"},
        {"C", "Option C", ASSAY_CORRECT, "C"},
        {"C", "choice (C)", ASSAY_CORRECT, "C"},
        {"C", "the option C.", ASSAY_CORRECT, "C"},
        {"(c)", "C", ASSAY_CORRECT, "C"},
        /* other scripts */
        {"C", "\xEF\xBC\xA3", ASSAY_CORRECT, "C"},
        {"C",
         "\xEF\xBC\x88"
         "C\xEF\xBC\x89",
         ASSAY_CORRECT, "C"},
        {"C", "\xE2\x92\xB8", ASSAY_CORRECT, "C"},
        {"B", "\xD8\xA8", ASSAY_CORRECT, "B"},
        {"C", "\xD8\xAC", ASSAY_CORRECT, "C"},
        {"C", "\xE0\xA6\x97", ASSAY_CORRECT, "C"},
        {"B", "\xD0\x92", ASSAY_UNPARSED, ""}, /* Cyrillic Ve looks like B: neither B nor C */
        {"B", "\xD0\x91", ASSAY_CORRECT, "B"},
        {"D", "\xD0\x93)", ASSAY_CORRECT, "D"}, /* Cyrillic Be, Ghe */
        {"B", "\xEB\x82\x98", ASSAY_CORRECT, "B"},
        {"C", "\xE3\x84\xB7.", ASSAY_CORRECT, "C"}, /* Hangul na; tikeut */
        {"C", "\xE0\xB8\x84", ASSAY_CORRECT, "C"},
        {"C", "\xE3\x82\xA6", ASSAY_CORRECT, "C"}, /* Thai kho khwai; katakana u */
        {"C", "\xE2\x92\x9E", ASSAY_CORRECT, "C"},
        {"C", "\xF0\x9D\x90\x82", ASSAY_CORRECT, "C"}, /* in brackets; mathematical bold */
        {"C", "\xF0\x9F\x84\xB2", ASSAY_CORRECT, "C"},
        {"C", "\xF0\x9D\x97\x96", ASSAY_CORRECT, "C"}, /* squared; sans-serif bold */
        /* in a sentence */
        {"C", "C is correct", ASSAY_CORRECT, "C"},
        {"C", "so C is the right choice.", ASSAY_CORRECT, "C"},
        {"C", "Hence, (C).", ASSAY_CORRECT, "C"},
        {"C", "Option C is the best answer", ASSAY_CORRECT, "C"},
        {"C", "C is not correct", ASSAY_UNPARSED, ""},
        {"C", "C is wrong", ASSAY_UNPARSED, ""},
        {"C", "C is correct or D", ASSAY_UNPARSED, ""},
        {"A", "A is the letter", ASSAY_UNPARSED, ""},
        {"C", "C - the Earth", ASSAY_CORRECT, "C"},
        {"C", "C** - the Earth", ASSAY_CORRECT, "C"},
        {"C", "C \xE2\x80\x93 mars", ASSAY_INCORRECT, "C"},
        {"C", "C-D", ASSAY_UNPARSED, ""},
        {"C", "C - D", ASSAY_UNPARSED, ""},
        {"C", "C -4", ASSAY_UNPARSED, ""},
        /* wrong, hedged, unreadable */
        {"C", "B", ASSAY_INCORRECT, "B"},
        {"C", "B or C", ASSAY_INCORRECT, "BC"},
        {"C", "C/D", ASSAY_INCORRECT, "CD"},
        {"C", "A, B, C, D", ASSAY_INCORRECT, "ABCD"},
        {"C", "ABCD", ASSAY_INCORRECT, "ABCD"},
        {"C", "", ASSAY_NO_ANSWER, ""},
        {"C", ".", ASSAY_NO_ANSWER, ""},
        {"C", "Cat", ASSAY_UNPARSED, ""},
        {"A", "A dog", ASSAY_UNPARSED, ""},
        {"I", "I think so", ASSAY_UNPARSED, ""},
        {"C", "C D", ASSAY_UNPARSED, ""},
        /* several labels: all, and no other */
        {"AC", "A, C", ASSAY_CORRECT, "AC"},
        {"AC", "C and A", ASSAY_CORRECT, "AC"},
        {"AC", "(A), (C)", ASSAY_CORRECT, "AC"},
        {"AC", "AC", ASSAY_CORRECT, "AC"},
        {"AC", "A and C", ASSAY_CORRECT, "AC"},
        {"AC", "A or C", ASSAY_INCORRECT, "AC"},
        {"AC", "A", ASSAY_INCORRECT, "A"},
        {"AC", "A, B, and C", ASSAY_INCORRECT, "ABC"},
        {"AC",
         "A\xE3\x80\x81"
         "C",
         ASSAY_CORRECT, "AC"},
        /* by the option's text */
        {"C", "earth", ASSAY_CORRECT, "C"},
        {"C", "The Earth.", ASSAY_CORRECT, "C"},
        {"C", "mars", ASSAY_INCORRECT, "D"},
        {"C", "pluto", ASSAY_UNPARSED, ""},
        {"C", "C. the Earth", ASSAY_CORRECT, "C"},
        {"C", "C. mars", ASSAY_INCORRECT, "C"},
        {"C", "D. the Earth", ASSAY_INCORRECT, "D"},
        {"C", "not the earth", ASSAY_UNPARSED, ""},
        {"A", "A, mercury", ASSAY_CORRECT, "A"},
        {"A", "A, venus", ASSAY_INCORRECT, "A"},
        {"C", "A, the Earth", ASSAY_INCORRECT, "A"},
        {"A", "A, however", ASSAY_UNPARSED, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_arena arena;
        assay_choice_gold *gold;
        assay_choice_result result;
        assay_view label = assay_view_of(cases[i].gold);
        bool known = cases[i].gold[0] != 'I';
        assay_arena_init(&arena, 1 << 20);
        assay_status status = assay_choice_compile(&label, 1, planets, known ? 4 : 0, &arena, &gold);
        assert_int_equal(status.code, ASSAY_OK);
        assay_choice_compare(gold, assay_view_of(cases[i].answer), &arena, &result);
        if (result.verdict != cases[i].verdict || strcmp(result.canonical, cases[i].canonical) != 0)
            fail_msg("%s / %s: %s %s", cases[i].gold, cases[i].answer, assay_verdict_name(result.verdict), result.canonical);
        assay_arena_clear(&arena);
    }
}

static void finds_sentences(void **state) {
    (void)state;
    static const char *const cases[][2] = {{"C", "C"},
                                           {"Some text.\n\n (C) \n", "(C)"},
                                           {"x\nSo C is correct.", "So C is correct."},
                                           {"x\nC) the Earth", "C) the Earth"},
                                           {"x\nC) the moon", ""},
                                           {"A) mercury\nB) venus\nC) the Earth", ""},
                                           {"Look at the options:\nC) the Earth", ""},
                                           {"I choose C", "I choose C"},
                                           {"I do not choose C", ""},
                                           {"It is big. It is blue, so C.", "C."},
                                           {"", ""},
                                           {"venus", "venus"},
                                           {"It is not venus", ""},
                                           {"C\nA dog", "C"},
                                           {"C\nSo A.", "So A."},
                                           {"- A\n- C", "- A\n- C"},
                                           {"A is correct. C is correct.", ""},
                                           {"A is wrong. C is correct. D is wrong.", "C is correct."},
                                           {"Is it C?", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_arena arena;
        assay_choice_gold *gold;
        assay_view label = ASSAY_VIEW("C");
        assay_arena_init(&arena, 1 << 20);
        assert_int_equal(assay_choice_compile(&label, 1, planets, 4, &arena, &gold).code, ASSAY_OK);
        assay_view line = assay_choice_find(gold, assay_view_of(cases[i][0]), &arena);
        if (!assay_view_equal(line, assay_view_of(cases[i][1]))) fail_msg("%s: %.*s", cases[i][0], (int)line.size, line.data);
        assay_arena_clear(&arena);
    }
}

/* Recursion and repeated looks would show: a label in a label's content, many labels, many sentences. */
static void bounded(void **state) {
    (void)state;
    static const char *const parts[] = {"A - ", "A. ", "so ", "A is correct. ", "A\n", "(A) x\n", "**", "\\text{",
                                        "and ", "\n",  "A, "};
    enum { SIZE = 1 << 20 };
    char *text = malloc(SIZE);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        assay_arena arena;
        assay_choice_gold *gold;
        assay_choice_result result;
        assay_view label = ASSAY_VIEW("C");
        size_t size = strlen(parts[i]);
        for (size_t at = 0; at < SIZE; at++) text[at] = parts[i][at % size];
        assay_arena_init(&arena, (size_t)64 << 20);
        assert_int_equal(assay_choice_compile(&label, 1, planets, 4, &arena, &gold).code, ASSAY_OK);
        clock_t begin = clock();
        assay_choice_find(gold, (assay_view){text, SIZE}, &arena);
        assay_choice_compare(gold, (assay_view){text, SIZE}, &arena, &result);
        double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
        assert_int_not_equal(result.verdict, ASSAY_CORRECT);
        if (seconds > 2) fail_msg("%s: %g s of CPU", parts[i], seconds);
        assay_arena_clear(&arena);
    }
    free(text);
}

static void refuses_bad_golds(void **state) {
    (void)state;
    static const char *const bad[] = {"", "7", "pluto", "A or B", "E"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assay_arena arena;
        assay_choice_gold *gold;
        assay_view label = assay_view_of(bad[i]);
        assay_arena_init(&arena, 1 << 20);
        assert_int_equal(assay_choice_compile(&label, 1, planets, 4, &arena, &gold).code, ASSAY_INPUT);
        assert_int_equal(assay_choice_compile(&label, 0, planets, 4, &arena, &gold).code, ASSAY_INPUT);
        assay_arena_clear(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(table), cmocka_unit_test(finds_sentences), cmocka_unit_test(bounded),
                                       cmocka_unit_test(refuses_bad_golds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
