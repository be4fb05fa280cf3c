/* The parts by themselves: fast numbers, choices, text, number words, units, what follows a box, preparation, verdict classes and options. */
#include <math.h>
#include <pthread.h>

#include "tests/verifiers/math/judge.h"
#include "verifiers/math/after.h"
#include "verifiers/math/choice.h"
#include "verifiers/math/fast_number.h"
#include "verifiers/math/read/number_words.h"
#include "verifiers/math/read/parser.h"
#include "verifiers/math/text_fold.h"
#include "verifiers/math/read/units.h"

static void fast_numbers(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t num;
        uint64_t den;
    } good[] = {{"42", 42, 1},
                {"-42", -42, 1},
                {"+7", 7, 1},
                {"1,234,567", 1234567, 1},
                {"0.50", 50, 100},
                {".5", 5, 10},
                {"5.", 5, 1},
                {"7/3", 7, 3},
                {"$\\frac{14}{3}$", 14, 3},
                {"\\frac43", 4, 3},
                {"\\dfrac{-1}{2}", -1, 2},
                {"-\\frac{1}{-2}", 1, 2},
                {"-0", 0, 1},
                {"  12  ", 12, 1}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        math_small value;
        if (!math_small_read(assay_view_of(good[i].text), &value)) fail_msg("%s was not read", good[i].text);
        math_small want = {(uint64_t)llabs(good[i].num), good[i].den, good[i].num < 0};
        assert_true(math_small_equal(value, want));
    }
    static const char *const bad[] = {"",
                                      "-",
                                      ".",
                                      "1,23",
                                      "1,2345",
                                      "01,234",
                                      "12,34,567",
                                      "1/0",
                                      "1/",
                                      "/2",
                                      "1.2/3",
                                      "1 2",
                                      "x",
                                      "1e5",
                                      "\\frac{1}{0}",
                                      "\\frac{1}",
                                      "\\frac123",
                                      "1234567890123456789",
                                      "5%",
                                      "--5",
                                      "1.2.3",
                                      "\\frac{1}{2}x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        math_small value;
        if (math_small_read(assay_view_of(bad[i]), &value)) fail_msg("%s was read", bad[i]);
    }
    assay_arena_reset(&judge_arena);
    assay_view form = math_small_canonical((math_small){28, 6, true}, &judge_arena);
    assert_true(assay_view_equal(form, ASSAY_VIEW("-14/3")));
}

static void choices(void **state) {
    (void)state;
    static const struct {
        const char *text;
        char gold, answer;
    } cases[] = {{"C", 'C', 'C'},
                 {"(C)", 'C', 'C'},
                 {"\\text{(C)}", 'C', 'C'},
                 {"C.", 'C', 'C'},
                 {"C) 12", 'C', 'C'},
                 {"\\textbf{(B)}\\ 12", 'B', 'B'},
                 {"c", 0, 'C'},
                 {"(c)", 'C', 'C'},
                 {"option C", 'C', 'C'},
                 {"K", 0, 0},
                 {"C or D", 0, 0},
                 {"A, C", 0, 0},
                 {"(A) and (B)", 0, 0},
                 {"C (D)", 0, 0},
                 {"Cat", 0, 0},
                 {"C D", 0, 0},
                 {"A dog", 0, 0},
                 {"E: 5", 'E', 'E'},
                 {"\xEF\xBC\xA2", 'B', 'B'},
                 {"C12", 0, 0},
                 {"", 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(math_choice_of_gold(assay_view_of(cases[i].text)), cases[i].gold);
        assert_int_equal(math_choice_of_answer(assay_view_of(cases[i].text)), cases[i].answer);
    }
}

static void texts(void **state) {
    (void)state;
    static const struct {
        const char *text, *folded;
        bool words;
    } cases[] = {{"\\text{Evelyn}", "evelyn", true},
                 {"The  Blue\tcar.", "blue car", true},
                 {"non-zero", "non zero", true},
                 {"x", "x", false},
                 {"5 apples", "5 apples", false},
                 {"\\sin x", "\\sin x", false},
                 {"\xC3\x89t\xC3\xA9", "\xC3\xA9t\xC3\xA9", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        math_text out;
        assert_true(math_text_fold(assay_view_of(cases[i].text), &judge_arena, &out));
        if (!assay_view_equal(out.folded, assay_view_of(cases[i].folded)))
            fail_msg("%s folds to %.*s", cases[i].text, (int)out.folded.size, out.folded.data);
        assert_int_equal(out.words, cases[i].words);
    }
    assert_true(assay_view_equal(math_text_synonym(ASSAY_VIEW("does not exist")), math_text_synonym(ASSAY_VIEW("dne"))));
    assert_false(assay_view_equal(math_text_synonym(ASSAY_VIEW("undefined")), math_text_synonym(ASSAY_VIEW("dne"))));
}

static void number_words(void **state) {
    (void)state;
    static const char *const cases[][2] = {{"five", "5"},
                                           {"twenty one", "21"},
                                           {"three hundred and five", "305"},
                                           {"two thirds", "2/3"},
                                           {"half", "1/2"},
                                           {"one million two thousand", "1002000"},
                                           {"five apples", "5 \\text{apples}"},
                                           {"five or six", ""},
                                           {"apples", ""},
                                           {"two two", ""},
                                           {"hundred", ""},
                                           {"one to one", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_view out = math_number_words(assay_view_of(cases[i][0]), &judge_arena);
        if (!assay_view_equal(out, assay_view_of(cases[i][1]))) fail_msg("%s gives %.*s", cases[i][0], (int)out.size, out.data);
    }
}

static void units(void **state) {
    (void)state;
    math_unit a, b;
    assert_true(math_unit_read(ASSAY_VIEW("square inches"), &a) && math_unit_read(ASSAY_VIEW("in^2"), &b));
    assert_true(math_unit_same_dimension(&a, &b) && a.num * b.den == b.num * a.den);
    assert_true(math_unit_read(ASSAY_VIEW("miles per hour"), &a) && math_unit_read(ASSAY_VIEW("mph"), &b));
    assert_true(math_unit_same_dimension(&a, &b) && a.num * b.den == b.num * a.den);
    assert_true(math_unit_read(ASSAY_VIEW("apples"), &a) && math_unit_read(ASSAY_VIEW("apple"), &b));
    assert_true(math_unit_same_dimension(&a, &b));
    static const char *const known[] = {
        /* of each table, with prefixes and in the plural, in capitals where that says nothing */
        "cm",
        "Hours",
        "mph",
        "kmph",
        "USD",
        "yen",
        "pence",
        "Pence",
        "Omega",
        "kPa",
        "MHz",
        "GW",
        "uV",
        "kilojoule",
        "kilojoules",
        "Kilojoules",
        "milliatmospheres",
        "megawatthours",
        "microseconds",
        "nanofarads",
        "picofarad",
        "hectopascals",
        "centiliters",
        "joules",
        "Newtons",
        "ohms",
        "mmol",
        "Quadratmeter",
        "années",
        "平方厘米",
        "кг",
        "公斤",
        "元",
        "小時"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!math_unit_known(assay_view_of(known[i]))) fail_msg("\"%s\" is no unit", known[i]);
    }
    assert_true(math_unit_read(ASSAY_VIEW("kg"), &a) && math_unit_read(ASSAY_VIEW("km"), &b));
    assert_false(math_unit_same_dimension(&a, &b));
    static const char *const never[] = {"",    "or 8",          "and more", "is wrong", "5",
                                        "not", "a b c d e f g", "million",  "=",        "hundred"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        if (math_unit_read(assay_view_of(never[i]), &a)) fail_msg("\"%s\" was read as a unit", never[i]);
    }
}

static void after_box(void **state) {
    (void)state;
    static const struct {
        const char *gold, *answer, *after;
        assay_verdict verdict;
    } cases[] = {{"7", "7", " million", ASSAY_INCORRECT},
                 {"7000000", "7", " million", ASSAY_CORRECT},
                 {"7", "7", " millions of people", ASSAY_INCORRECT},
                 {"7", "7", "\xE4\xB8\x87", ASSAY_INCORRECT},
                 {"12", "1", " dozen eggs", ASSAY_CORRECT},
                 {"0.5", "50", "\\%", ASSAY_CORRECT},
                 {"0.5", "50", "", ASSAY_INCORRECT},
                 {"0.5", "50", "$\\%$ of", ASSAY_CORRECT},
                 {"5\\text{ hours}", "300", " minutes.", ASSAY_CORRECT},
                 {"5\\text{ hours}", "300", " is the answer", ASSAY_INCORRECT},
                 {"18", "18", " dollars every day", ASSAY_CORRECT},
                 {"18", "1", "8", ASSAY_INCORRECT},
                 {"90", "90", "^\\circ$.", ASSAY_CORRECT},
                 {"7", "7", " or 8", ASSAY_CORRECT},
                 {"15", "5", "+10", ASSAY_INCORRECT}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_verdict verdict = judge_with(assay_view_of(cases[i].gold), assay_view_of(cases[i].answer),
                                           assay_view_of(cases[i].after), (assay_math_options){0})
                                    .verdict;
        if (verdict != cases[i].verdict)
            fail_msg("%s | %s | %s: %s", cases[i].gold, cases[i].answer, cases[i].after, assay_verdict_name(verdict));
    }
}

static void verdicts(void **state) {
    (void)state;
    assert_int_equal(judge("", "5").verdict, ASSAY_BAD_REFERENCE);
    assert_int_equal(judge("   ", "5").verdict, ASSAY_BAD_REFERENCE);
    assert_int_equal(judge("5", " ").verdict, ASSAY_NO_ANSWER);
    assay_math_result broken = judge("5", "  3 + * 4");
    assert_int_equal(broken.verdict, ASSAY_UNPARSED);
    assert_true(broken.has_syntax_error);
    assert_int_equal(broken.syntax_error.begin, 4); /* of the trimmed answer */
    assert_int_equal(judge("\\unknowncommand{5}", "5").verdict, ASSAY_UNDECIDED);
    assert_int_equal(judge("\\unknowncommand{5}", "\\unknowncommand{5}").verdict, ASSAY_CORRECT);
    assert_int_equal(judge("\\text{Evelyn}", "Briana").verdict, ASSAY_INCORRECT);
    assert_int_equal(judge("5", "apples").verdict, ASSAY_INCORRECT);
    static char long_text[70000];
    memset(long_text, '7', sizeof long_text - 1);
    assert_int_equal(judge(long_text, "5").verdict, ASSAY_BAD_REFERENCE);
    assert_int_equal(judge("5", long_text).verdict, ASSAY_UNPARSED);
    assay_math_result right = judge("\\frac{1}{2}", "0.5");
    assert_true(assay_view_equal(right.canonical, ASSAY_VIEW("1/2")));
    /* Wrong answers fall into classes by their canonical forms. */
    static const char *const same[][2] = {
        {"\\frac{2}{6}", "x = 1/3"}, {"x+y", "y+x"}, {"\\{2,1\\}", "\\{1,2\\}"}, {"Red", "the red."}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        char first[256];
        assay_view form = judge("5", same[i][0]).canonical;
        assert_true(form.size > 0 && form.size < sizeof first);
        memcpy(first, form.data, form.size);
        size_t size = form.size;
        form = judge("5", same[i][1]).canonical;
        if (form.size != size || memcmp(first, form.data, size) != 0) fail_msg("%s and %s fall apart", same[i][0], same[i][1]);
    }
    char pi[64];
    assay_view form = judge("5", "\\pi").canonical;
    memcpy(pi, form.data, form.size);
    size_t pi_size = form.size;
    form = judge("5", "constant").canonical;
    assert_false(form.size == pi_size && memcmp(pi, form.data, pi_size) == 0);
    assert_int_equal(right.method, ASSAY_METHOD_RATIONAL);
}

static void exhausted_budget(void **state) {
    (void)state;
    assay_arena_reset(&judge_arena);
    assay_math_gold *gold;
    assay_math_options options = {0};
    assay_status status = assay_math_gold_compile(ASSAY_VIEW("(x+1)^{20}"), &options, &judge_arena, &gold);
    assert_int_equal(status.code, ASSAY_OK);
    for (uint64_t steps = 0; steps < 3000; steps += 7) {
        assay_budget budget = assay_budget_of(steps);
        assay_math_result result;
        assay_math_compare(gold, ASSAY_VIEW("(1+x)^{19}(x+1)"), ASSAY_VIEW_NONE, &budget, &judge_arena, &result);
        assert_true(result.verdict == ASSAY_CORRECT || result.verdict == ASSAY_UNDECIDED);
    }
    _Atomic uint32_t cancelled = 1;
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    budget.cancelled = &cancelled;
    assay_math_result result;
    assay_math_compare(gold, ASSAY_VIEW("(1+x)^{19}(x+1)"), ASSAY_VIEW_NONE, &budget, &judge_arena, &result);
    assert_int_equal(result.verdict, ASSAY_ERROR);
}

static void small_arena(void **state) {
    (void)state;
    /* Every cap gives an answer or says that memory ran out; none crashes or guesses. */
    for (size_t cap = 64; cap < 60000; cap += cap / 3) {
        assay_arena arena;
        assay_arena_init(&arena, cap);
        assay_math_gold *gold;
        assay_math_options options = {0};
        assay_status status = assay_math_gold_compile(ASSAY_VIEW("x^2+2x+1"), &options, &arena, &gold);
        if (status.code == ASSAY_OK) {
            assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
            assay_math_result result;
            assay_math_compare(gold, ASSAY_VIEW("(x+1)^2 + \\sqrt{2} - \\sqrt{2}"), ASSAY_VIEW_NONE, &budget, &arena, &result);
            if (result.verdict == ASSAY_INCORRECT || result.verdict == ASSAY_UNPARSED)
                fail_msg("cap %zu: %s", cap, assay_verdict_name(result.verdict));
        } else {
            assert_int_equal(status.code, ASSAY_BUDGET);
        }
        assay_arena_clear(&arena);
    }
}

static void options(void **state) {
    (void)state;
    assay_math_options tolerant = {.relative_tolerance = 1e-4}, agreeing = {.numeric_agreement = true};
    assert_int_equal(judge_with(ASSAY_VIEW("\\frac{10}{11}"), ASSAY_VIEW("0.9091"), ASSAY_VIEW_NONE, tolerant).verdict,
                     ASSAY_CORRECT);
    assert_int_equal(judge_with(ASSAY_VIEW("\\pi"), ASSAY_VIEW("3.1416"), ASSAY_VIEW_NONE, tolerant).verdict, ASSAY_CORRECT);
    assert_int_equal(judge_with(ASSAY_VIEW("\\pi"), ASSAY_VIEW("3.14"), ASSAY_VIEW_NONE, tolerant).verdict, ASSAY_INCORRECT);
    assert_int_equal(judge_with(ASSAY_VIEW("100"), ASSAY_VIEW("100.005"), ASSAY_VIEW_NONE, tolerant).verdict, ASSAY_CORRECT);
    assert_int_equal(judge("\\pi", "3.1416").verdict, ASSAY_INCORRECT);
    const char *hard = "\\sqrt{2}+\\sqrt{3}+\\sqrt{5}+\\sqrt{7}+\\sqrt[5]{11}+\\sin 1",
               *same = "\\sin(0.5+0.5)+\\sqrt[5]{11}+\\sqrt{7}+\\sqrt{5}+\\sqrt{5+2\\sqrt{6}}";
    assay_math_result result = judge_with(assay_view_of(hard), assay_view_of(same), ASSAY_VIEW_NONE, agreeing);
    assert_int_equal(result.verdict, ASSAY_CORRECT);
    assert_true(judge(hard, same).verdict != ASSAY_INCORRECT);
}

/* Tolerances are the decimal numbers that they are written as, and decided exactly: a double's 0.3 is less than 3/10. */
static void tolerances_are_exact(void **state) {
    (void)state;
    static const struct {
        double relative, absolute;
        const char *gold, *answer;
        assay_verdict verdict;
    } cases[] = {
        {0, 0.3, "1", "1.3", ASSAY_CORRECT},
        {0, 0.3, "1", "1.300000000000000000000000000001", ASSAY_INCORRECT},
        {0, 0.3, "-1", "-1.3", ASSAY_CORRECT},
        {0.1, 0, "10", "11", ASSAY_CORRECT},
        {0.1, 0, "10", "11.0000000000000000000000000001", ASSAY_INCORRECT},
        {0.1, 0, "11", "10", ASSAY_CORRECT},
        {0.1, 0, "0.5", "0.6", ASSAY_CORRECT}, /* against max(1, |gold|) */
        {0, 1e-6, "\\pi", "3.141593", ASSAY_CORRECT},
        {0, 1e-7, "\\pi", "3.141593", ASSAY_INCORRECT},
        {0, 1e9, "0", "1000000000", ASSAY_CORRECT},
        {0, 1e9, "0", "1000000001", ASSAY_INCORRECT},
        {0, 0.01, "(1, \\pi)", "(1, 3.14)", ASSAY_CORRECT},
        /* The first equal is not always the partner: 1.00 takes 1.01, and 1.01 then 1.02. */
        {0, 0.01, "1.01, 1.00", "1.01, 1.02", ASSAY_CORRECT},
        {0, 0.01, "1.01, 1.00", "1.02, 1.03", ASSAY_INCORRECT},
        {0, 0.01, "x + 1", "x + 1.001", ASSAY_INCORRECT}, /* numbers only */
        {0, 0.01, "i", "1.001i", ASSAY_CORRECT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_math_options options = {.relative_tolerance = cases[i].relative, .absolute_tolerance = cases[i].absolute};
        assay_math_result result =
            judge_with(assay_view_of(cases[i].gold), assay_view_of(cases[i].answer), ASSAY_VIEW_NONE, options);
        if (result.verdict != cases[i].verdict)
            fail_msg("%s and %s: %s", cases[i].gold, cases[i].answer, assay_verdict_name(result.verdict));
    }
}

static void options_have_ranges(void **state) {
    (void)state;
    const struct {
        assay_math_options options;
        const char *field;
    } cases[] = {
        {{.relative_tolerance = -1}, "relative_tolerance"},
        {{.relative_tolerance = 1.5}, "relative_tolerance"},
        {{.absolute_tolerance = -0.1}, "absolute_tolerance"},
        {{.absolute_tolerance = 2e9}, "absolute_tolerance"},
        {{.absolute_tolerance = (double)NAN}, "absolute_tolerance"},
        {{.decimal_places = 101}, "decimal_places"},
        {{.percent = (assay_percent_policy)5}, "percent"},
        {{.convention = (assay_math_convention)6}, "convention"},
        {{.names = (assay_name_policy)-1}, "names"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_status status = assay_math_options_check(&cases[i].options);
        assert_int_equal(status.code, ASSAY_USAGE);
        assert_string_equal(status.field, cases[i].field);
    }
    assay_math_options none = {0};
    assert_int_equal(assay_math_options_check(&none).code, ASSAY_OK);
}

typedef struct worker {
    const assay_math_gold *gold;
    unsigned wrong;
} worker;

static void *work(void *argument) {
    static const struct {
        const char *answer;
        assay_verdict verdict;
    } cases[] = {{"\\sqrt{5+2\\sqrt{6}}", ASSAY_CORRECT},
                 {"3.1462643699", ASSAY_INCORRECT},
                 {"\\sqrt{3}+\\sqrt{2}", ASSAY_CORRECT},
                 {"\\sqrt{10}", ASSAY_INCORRECT},
                 {"2\\cos\\frac{\\pi}{4}+2\\sin 60^\\circ", ASSAY_CORRECT}};
    worker *me = argument;
    assay_math_thread_start();
    assay_arena arena;
    assay_arena_init(&arena, 16u << 20);
    for (int i = 0; i < 100; i++) {
        assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
        assay_math_result result;
        assay_math_compare(me->gold, assay_view_of(cases[i % 5].answer), ASSAY_VIEW_NONE, &budget, &arena, &result);
        if (result.verdict != cases[i % 5].verdict) me->wrong++;
        assay_arena_reset(&arena);
    }
    assay_arena_clear(&arena);
    assay_math_thread_stop();
    return NULL;
}

/* One compiled gold, four threads. */
static void threads(void **state) {
    (void)state;
    assay_arena_reset(&judge_arena);
    assay_math_gold *gold;
    assay_math_options strict = {0};
    assay_status status = assay_math_gold_compile(ASSAY_VIEW("\\sqrt{2}+\\sqrt{3}"), &strict, &judge_arena, &gold);
    assert_int_equal(status.code, ASSAY_OK);
    pthread_t thread[4];
    worker workers[4];
    for (int i = 0; i < 4; i++) {
        workers[i] = (worker){gold, 0};
        assert_int_equal(pthread_create(&thread[i], NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(thread[i], NULL);
        assert_int_equal(workers[i].wrong, 0);
    }
}

static void syntax_positions(void **state) {
    (void)state;
    /* Folded characters: the span is in bytes of the source. */
    assay_math_result result = judge("5", "\xCF\x80+\xC3\x97\xC3\x97");
    assert_int_equal(result.verdict, ASSAY_UNPARSED);
    assert_true(result.has_syntax_error);
    assert_int_equal(result.syntax_error.begin, 3);
}

/* References as data sets ship them. */
static void shipped_golds(void **state) {
    (void)state;
    static const struct {
        const char *gold, *answer;
        assay_verdict verdict;
    } cases[] = {{"#### 5", "5", ASSAY_CORRECT},
                 {"He has 2+3=<<2+3=5>>5 dollars.\n#### 5", "5", ASSAY_CORRECT},
                 {"He has 5.\n#### 1,200", "1200", ASSAY_CORRECT},
                 {"He has 5.\n#### 5", "2", ASSAY_INCORRECT},
                 {"x #### 3\ny #### 5\n", "5", ASSAY_CORRECT},
                 {"x #### 3\ny #### 5\n", "3", ASSAY_INCORRECT},
                 {"Bucks:50(.50)=25\n8 Points:25(.20)=5 bucks\nA: 5", "5", ASSAY_CORRECT},
                 {"Bucks:50(.50)=25\n8 Points:25(.20)=5 bucks\nA: 5", "25", ASSAY_INCORRECT},
                 {"It is 2+3\nAnswer: 5", "5", ASSAY_CORRECT},
                 {"Bucks:50(.50)=25\n8 Points:25(.20)=5 bucks", "5", ASSAY_UNDECIDED},
                 {"There are 3 red ones.\nThere are 4 blue ones.", "7", ASSAY_UNDECIDED},
                 {"A: 5", "A", ASSAY_CORRECT},
                 {"A: 5", "B", ASSAY_INCORRECT},
                 {"x=1\ny=2", "x=1, y=2", ASSAY_CORRECT},
                 {"5 meters\n6 meters", "5 meters, 6 meters", ASSAY_CORRECT},
                 {"x=1\ny=2", "7", ASSAY_INCORRECT},
                 {"####", "7", ASSAY_UNDECIDED},
                 {"\\sin x\n\\text{maybe} 2", "7", ASSAY_UNDECIDED}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_verdict verdict = judge(cases[i].gold, cases[i].answer).verdict;
        if (verdict != cases[i].verdict) fail_msg("%s | %s: %s", cases[i].gold, cases[i].answer, assay_verdict_name(verdict));
    }
}

int main(void) {
    judge_start();
    const struct CMUnitTest tests[] = {cmocka_unit_test(fast_numbers),
                                       cmocka_unit_test(choices),
                                       cmocka_unit_test(texts),
                                       cmocka_unit_test(shipped_golds),
                                       cmocka_unit_test(number_words),
                                       cmocka_unit_test(units),
                                       cmocka_unit_test(after_box),
                                       cmocka_unit_test(verdicts),
                                       cmocka_unit_test(exhausted_budget),
                                       cmocka_unit_test(small_arena),
                                       cmocka_unit_test(options),
                                       cmocka_unit_test(threads),
                                       cmocka_unit_test(tolerances_are_exact),
                                       cmocka_unit_test(options_have_ranges),
                                       cmocka_unit_test(syntax_positions)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    judge_stop();
    return failed;
}
