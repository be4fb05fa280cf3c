/* Fast ways are held against plain ones: a literal of digits alone against the grammar, enclosures in double arithmetic against equal values. */
#include "tests/verifiers/math/judge.h"
#include "verifiers/math/read/parser.h"
#include "verifiers/math/scalar/scalar.h"

static uint64_t seed = 20261130;

static unsigned below(unsigned bound) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % bound;
}

static const math_node *read_text(const char *text) {
    math_parsed parsed;
    math_parse(assay_view_of(text), &judge_arena, &parsed);
    if (!parsed.root) fail_msg("%s was not read", text);
    return parsed.root;
}

static void digits_alone(void **state) {
    (void)state;
    for (int i = 0; i < 2000; i++) {
        char digits[64], stopped[80];
        size_t size = 1 + below(45);
        for (size_t k = 0; k < size; k++) digits[k] = (char)('0' + below(10));
        digits[size] = '\0';
        snprintf(stopped, sizeof stopped, "%s.", digits); /* the full stop is taken off, and the grammar reads the rest */
        assay_arena_reset(&judge_arena);
        const math_node *fast = read_text(digits), *plain = read_text(stopped);
        assert_true(fast->kind == N_NUMBER && math_node_same(fast, plain));
        assert_true(fast->span.begin == plain->span.begin && fast->span.end == plain->span.end);
        assert_true(fast->number.decimal == plain->number.decimal && fast->number.grouped == plain->number.grouped);
    }
}

static bool disjoint(const char *a, const char *b) {
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    assay_math_options options = assay_math_options_resolve(NULL);
    math_session s = {.arena = &judge_arena, .budget = &budget, .options = &options};
    math_point point = {.complex = true};
    return math_ranges_disjoint(&s, read_text(a), read_text(b), &point);
}

/* A constant or a function with no zero divisor, and no root of what may be negative. */
static size_t constant(char *out, size_t room, int depth) {
    static const char *const leaves[] = {"2",        "3", "17", "0.1", "0.3", "2.5", "\\pi", "e", "123456789.123456",
                                         "0.000001", "i", "x",  "2iy"};
    enum { POSITIVE = 10 };
    if (depth <= 0 || room < 200)
        return (size_t)snprintf(out, room, "%s", leaves[below(depth < 0 ? POSITIVE : sizeof leaves / sizeof *leaves)]);
    static const char *const open[] = {"(", "(", "\\sqrt{", "\\frac{", "(", "(-"},
                             *const middle[] = {"+", ")\\cdot(", "+", "}{", "-", "-"}, *const close[] = {")", ")", "}",
                                                                                                         "}", ")", ")^{3}"};
    unsigned way = below(6);
    bool plain = way == 2 || way == 3; /* under a root or a bar: positive leaves */
    size_t size = (size_t)snprintf(out, room, "%s", open[way]);
    size += constant(out + size, room - size, plain ? -1 : depth - 1);
    size += (size_t)snprintf(out + size, room - size, "%s", middle[way]);
    size += constant(out + size, room - size, plain ? -1 : depth - 1);
    return size + (size_t)snprintf(out + size, room - size, "%s", close[way]);
}

static void ranges(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        bool disjoint;
    } cases[] = {{"12", "12\\pi", true},
                 {"\\sqrt2", "1.41421356237309", true},
                 {"\\sqrt2\\sqrt2", "2", false},
                 {"0.1+0.2", "0.3", false},
                 {"(1+\\sqrt2)^3", "7+5\\sqrt2", false},
                 {"\\pi", "3.14159265358979", true},
                 {"\\sqrt{-4}", "2", false},   /* no real value */
                 {"\\sqrt[3]{8}", "3", false}, /* left to the balls */
                 {"\\frac{1}{\\sqrt2\\sqrt2-2}", "1", false},
                 {"x", "1", true},
                 {"x", "y", true},
                 {"5r^5", "6", true},
                 {"(x+1)^2", "x^2+2x+1", false},
                 {"x^0.5", "2", false},
                 {"1+2i", "-41", true},
                 {"1+2i", "1-2i", true},
                 {"(1+2i)^2", "4i-3", false},
                 {"(x+iy)(x-iy)", "x^2+y^2", false},
                 {"\\frac{2+4i}{2}", "1+2i", false},
                 {"\\frac{1}{i}", "2", false}, /* left to the balls */
                 {"\\sqrt{2i}", "1", false},
                 {"40_9", "37", true},
                 {"40_9", "36", false},
                 {"10^{9^9}", "\\pi", false},
                 {"\\frac{\\sqrt3}{3}", "3\\sqrt5", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_arena_reset(&judge_arena);
        if (disjoint(cases[i].a, cases[i].b) != cases[i].disjoint) fail_msg("%s and %s", cases[i].a, cases[i].b);
    }
    static const char *const respelt[] = {"%s+\\pi-\\pi", "\\sqrt2(%s)\\sqrt2\\cdot0.5", "\\frac{(%s)\\cdot 7}{7}",
                                          "-(-(%s))",     "e\\cdot\\frac{%s}{e}",        "123456789.5+(%s)-123456789.5"};
    unsigned told_apart = 0, rounds = 3000;
    for (unsigned i = 0; i < rounds; i++) {
        char text[1024], other[1024], same[1200];
        constant(text, sizeof text, (int)below(4));
        constant(other, sizeof other, (int)below(4));
        assay_arena_reset(&judge_arena);
        snprintf(same, sizeof same, respelt[below(sizeof respelt / sizeof *respelt)], text);
        if (disjoint(text, same)) fail_msg("%s and %s are equal", text, same);
        told_apart += disjoint(text, other);
    }
    assert_true(told_apart > rounds / 2);
}

int main(void) {
    judge_start();
    const struct CMUnitTest tests[] = {cmocka_unit_test(digits_alone), cmocka_unit_test(ranges)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    judge_stop();
    return failed;
}
