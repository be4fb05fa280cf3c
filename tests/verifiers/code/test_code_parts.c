/* Extraction and comparison: the golden table compare.tsv, and fences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "verifiers/code/claims.h"
#include "verifiers/code/compare.h"
#include "verifiers/code/extract.h"
#include "verifiers/code/foreign.h"
#include "verifiers/code/plain_script.h"
#include "verifiers/code/python_text.h"

static assay_view unescape(char *text) {
    if (strcmp(text, "{}") == 0) return ASSAY_VIEW_NONE;
    size_t to = 0;
    for (size_t from = 0; text[from]; from++) {
        char c = text[from];
        if (c == '\\') {
            c = text[++from];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == 's' ? ' ' : c;
        }
        text[to++] = c;
    }
    return (assay_view){text, to};
}

static compare_options read_options(const char *way, const char *letters) {
    compare_options o = {.way = strcmp(way, "exact") == 0      ? COMPARE_EXACT
                                : strcmp(way, "trailing") == 0 ? COMPARE_TRAILING
                                : strcmp(way, "lines") == 0    ? COMPARE_LINES
                                : strcmp(way, "decimals") == 0 ? COMPARE_DECIMALS
                                                               : COMPARE_TOKENS};
    for (const char *at = letters; *at; at++) {
        if (*at == 'i') o.ignore_case = true;
        if (*at == 'u') o.unordered = true;
        if (*at == 'a' || *at == 'r') {
            char *end;
            double number = strtod(at + 1, &end);
            if (*at == 'a') o.absolute = number;
            else o.relative = number;
            at = end - 1;
        }
    }
    return o;
}

static void test_compare_table(void **state) {
    (void)state;
    static const char *const outcomes[] = {"same", "different", "impossible"};
    FILE *table = fopen(TESTS_COMPARE_TSV, "re");
    assert_non_null(table);
    char line[1024];
    unsigned cases = 0, bad = 0;
    while (fgets(line, sizeof line, table)) {
        char *fields[5], *save = NULL;
        line[strcspn(line, "\n")] = 0;
        if (line[0] == '#') continue;
        for (int i = 0; i < 5; i++) assert_non_null(fields[i] = strtok_r(i ? NULL : line, "\t", &save));
        compare_options o = read_options(fields[0], fields[1]);
        assay_view expected = unescape(fields[2]), got = unescape(fields[3]);
        const char *found = outcomes[code_compare(o, expected, got, NULL)];
        if (strcmp(found, fields[4]) != 0)
            bad++, fprintf(stderr, "%s %s: %.*s | %.*s: %s\n", fields[0], fields[1], (int)expected.size, expected.data,
                           (int)got.size, got.data, found);
        cases++;
    }
    fclose(table);
    assert_true(cases > 30);
    assert_int_equal(bad, 0);
}

static void test_place(void **state) {
    (void)state;
    size_t at = 99;
    assert_int_equal(code_compare((compare_options){.way = COMPARE_TOKENS}, ASSAY_VIEW("1 2 3"), ASSAY_VIEW("1 2 4"), &at),
                     COMPARE_DIFFERENT);
    assert_int_equal(at, 3);
    assert_int_equal(code_compare((compare_options){.way = COMPARE_TRAILING}, ASSAY_VIEW("a\nb\n"), ASSAY_VIEW("a\nc\n"), &at),
                     COMPARE_DIFFERENT);
    assert_int_equal(at, 2);
}

static bool defines_f(const void *context, assay_view label, assay_view code) {
    (void)label;
    return python_defines(code, context);
}

/* A line of extract.tsv: policy letters (f fenced, o or whole, w whole, r run unclosed, d what defines f comes first), labels, text, found, code. */
static void test_extract_table(void **state) {
    (void)state;
    static const char *const names[] = {"taken", "none", "unclosed", "large"};
    static char line[4096];
    FILE *table = fopen(TESTS_EXTRACT_TSV, "re");
    assert_non_null(table);
    unsigned cases = 0, bad = 0;
    while (fgets(line, sizeof line, table)) {
        char *fields[5], *save = NULL;
        line[strcspn(line, "\n")] = 0;
        if (line[0] == '#') continue;
        for (int i = 0; i < 5; i++) assert_non_null(fields[i] = strtok_r(i ? NULL : line, "\t", &save));
        code_options options = {.policy = strchr(fields[0], 'w')   ? CODE_WHOLE
                                          : strchr(fields[0], 'o') ? CODE_FENCED_OR_WHOLE
                                                                   : CODE_FENCED,
                                .run_unclosed = strchr(fields[0], 'r') != NULL,
                                .defines = strchr(fields[0], 'd') ? defines_f : NULL,
                                .context = "f"};
        assay_view text = unescape(fields[2]), wanted = unescape(fields[4]);
        code_place place;
        assay_buffer out;
        assay_buffer_init(&out, 1 << 20);
        code_found found = code_extract(text, fields[1], options, &out, &place);
        if (strcmp(names[found], fields[3]) != 0 || (found == CODE_TAKEN && !assay_view_equal(assay_buffer_view(&out), wanted)))
            bad++, fprintf(stderr, "%.*s\n  %s: %.*s\n", (int)text.size, text.data, names[found], (int)out.size,
                           out.data ? out.data : "");
        assert_true(place.span.begin <= place.span.end && place.span.end <= text.size);
        assay_buffer_clear(&out);
        cases++;
    }
    fclose(table);
    assert_true(cases > 40);
    assert_int_equal(bad, 0);
}

/* Lines of defines.tsv, which says of what kinds they are. */
static bool is_as_wanted(char **fields, assay_arena *arena) {
    assay_view source = unescape(fields[2]), last = unescape(fields[3]);
    if (strcmp(fields[0], "wants") == 0)
        return strcmp(python_names_wanted(source, last, arena), strcmp(fields[1], "-") ? fields[1] : "") == 0;
    bool python = strcmp(fields[0], "python") == 0, yes = strcmp(fields[3], "yes") == 0;
    assert_true(yes || strcmp(fields[3], "no") == 0);
    if (!python) assert_true(foreign_language_of(fields[0]) != FOREIGN_NONE);
    return (python ? python_defines(source, fields[1]) : foreign_defines(foreign_language_of(fields[0]), source, fields[1])) ==
           yes;
}

static void test_defines_table(void **state) {
    (void)state;
    static char line[4096], kept[4096];
    FILE *table = fopen(TESTS_DEFINES_TSV, "re");
    assert_non_null(table);
    unsigned cases = 0, bad = 0;
    assay_arena arena;
    assay_arena_init(&arena, 1 << 20);
    while (fgets(line, sizeof line, table)) {
        char *fields[4], *save = NULL;
        line[strcspn(line, "\n")] = 0;
        if (line[0] == '#') continue;
        memcpy(kept, line, sizeof line);
        for (int i = 0; i < 4; i++) assert_non_null(fields[i] = strtok_r(i ? NULL : line, "\t", &save));
        if (!is_as_wanted(fields, &arena)) bad++, fprintf(stderr, "not so: %s\n", kept);
        cases++;
    }
    fclose(table);
    assay_arena_clear(&arena);
    assert_true(cases > 90);
    assert_int_equal(bad, 0);
}

/* Of two JSON texts; one that begins with "t" or "S" is a list that is made a tuple or a set. */
static const value *value_of(const char *text, assay_buffer *frame, assay_arena *arena) {
    const char *error = NULL;
    const value *root = NULL;
    size_t at = 0;
    char tag = text[0] == 't' && text[1] == '[' ? 't' : text[0] == 'S' ? 'S' : 0;
    assay_buffer_init(frame, 1 << 16);
    assert_true(value_put_json(frame, json_parse(assay_view_of(text + (tag != 0)), 20, &error, &at)));
    if (tag) frame->data[0] = tag;
    assert_int_equal(value_decode(assay_buffer_view(frame), arena, &root), VALUE_FINE);
    return root;
}

/* What Python's == says, and that nothing is said where order, size or kind leave a doubt. */
static void test_claims(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        claim_state wanted;
    } cases[] = {
        {"1", "1", CLAIM_HOLDS},
        {"1", "2", CLAIM_FAILS},
        {"-1", "1", CLAIM_FAILS},
        {"1", "true", CLAIM_HOLDS},
        {"0", "false", CLAIM_HOLDS},
        {"true", "false", CLAIM_FAILS},
        {"2", "true", CLAIM_FAILS},
        {"1", "1.0", CLAIM_HOLDS},
        {"-0.0", "0", CLAIM_HOLDS},
        {"0.1", "0.30000000000000004", CLAIM_FAILS},
        {"123456789012345678901234567890", "123456789012345678901234567890", CLAIM_HOLDS},
        {"9007199254740993", "9007199254740992.0", CLAIM_OPEN},
        {"null", "null", CLAIM_HOLDS},
        {"null", "false", CLAIM_FAILS},
        {"null", "[]", CLAIM_FAILS},
        {"\"1\"", "1", CLAIM_FAILS},
        {"\"a\"", "\"a\"", CLAIM_HOLDS},
        {"\"a\"", "\"ab\"", CLAIM_FAILS},
        {"[]", "[]", CLAIM_HOLDS},
        {"[1, [2, \"x\"], 3]", "[1, [2, \"x\"], 3]", CLAIM_HOLDS},
        {"[1, [2, \"x\"], 3]", "[1, [2, \"y\"], 3]", CLAIM_FAILS},
        {"[1, [2], 3]", "[1, [2, 3]]", CLAIM_FAILS},
        {"[[1], 2]", "[[1, 2]]", CLAIM_FAILS},
        {"t[1]", "[1]", CLAIM_FAILS},
        {"t[1]", "t[1]", CLAIM_HOLDS},
        {"[]", "{}", CLAIM_FAILS},
        {"{\"a\": 1, \"b\": [2]}", "{\"a\": 1, \"b\": [2]}", CLAIM_HOLDS},
        {"{\"a\": 1, \"b\": 2}", "{\"b\": 2, \"a\": 1}", CLAIM_OPEN},
        {"{\"a\": 1}", "{\"a\": 2}", CLAIM_OPEN},
        {"[{\"a\": 1}, 2]", "[{\"a\": 1}, 3]", CLAIM_OPEN},
        {"{\"a\": 1}", "{}", CLAIM_FAILS},
        {"S[1]", "S[1]", CLAIM_OPEN},
        {"S[1]", "[1]", CLAIM_OPEN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_buffer frames[2];
        assay_arena arena;
        assay_arena_init(&arena, 1 << 20);
        const value *a = value_of(cases[i].a, &frames[0], &arena), *b = value_of(cases[i].b, &frames[1], &arena);
        if (claim_equal(a, b) != cases[i].wanted || claim_equal(b, a) != cases[i].wanted)
            fail_msg("%s == %s: %d and %d, not %d", cases[i].a, cases[i].b, (int)claim_equal(a, b), (int)claim_equal(b, a),
                     (int)cases[i].wanted);
        assay_arena_clear(&arena);
        for (int k = 0; k < 2; k++) assay_buffer_clear(&frames[k]);
    }
}

/* What could be read in two ways, or is no sound Python, is left to the tester. */
static void test_plain_scripts(void **state) {
    (void)state;
    static const struct {
        const char *body;
        bool wanted;
    } cases[] = {
        {"    assert candidate(1) == 1\n", true},
        {"    assert candidate(1) == 1", true},
        {"\tassert candidate(1) == 1 # why\n\n\tassert True\n", true},
        {"    assert candidate(1,) == (1,), 'why'\n", true},
        {"    assert candidate({'a': 1, 5: 2, '5': 3}) == []\n", true},
        {"    assert abs(candidate(1) - 0.5) < 1e-6\n", true},
        {"    assert abs(candidate(1)- -2/3)<1E-6\n", false},
        {"    assert abs(candidate(1)- -2/3)<1e-6, 'why' # so\n", true},
        {"    assert abs(candidate(1) - 0.5) <= 1e-6\n", false},
        {"    assert abs(candidate(1) - 0.5) > 1e-6\n", false},
        {"    assert abs(candidate(1) - 0.5) < 1e-6 < 2\n", false},
        {"    assert abs(candidate(1) - 0.5 - 1) < 1e-6\n", false},
        {"    assert abs(candidate(1) - 0.5 / 0) < 1e-6\n", false},
        {"    assert abs(candidate(1) - 0.5 // 2) < 1e-6\n", false},
        {"    assert abs(candidate(1) - 1 / 2 / 3) < 1e-6\n", false},
        {"    assert abs(candidate(1) - 123456789012345) < 1e-6\n", false},
        {"    assert abs(candidate(1) - 1e999) < 1e-6\n", false},
        {"    assert abs(candidate(1) - 05) < 1e-6\n", false},
        {"    assert abs(candidate(1) + 0.5) < 1e-6\n", false},
        {"    assert abs(candidate(1)) < 1e-6\n", false},
        {"    assert not abs(candidate(1) - 0.5) < 1e-6\n", false},
        {"    assert tuple(candidate([1])) == tuple([1])\n", true},
        {"    assert tuple(candidate([1])) == (1,)\n", true},
        {"    assert tuple(candidate([1])) == (1)\n", false},
        {"    assert tuple(candidate([1])) == [1]\n", false},
        {"    assert tuple(candidate([1])) == tuple('a')\n", false},
        {"    assert tuple(candidate([1])) == tuple([1]) + (2,)\n", false},
        {"    assert tuple(candidate([1]), 2) == (1,)\n", false},
        {"", false},
        {"    assert True\n", false},
        {"    pass\n", false},
        {"    assert candidate(1) == 1\n\tassert candidate(2) == 2\n", false},
        {"    assert candidate(1) == 1\n     assert candidate(2) == 2\n", false},
        {"    assert candidate(1) == 1\nassert candidate(2) == 2\n", false},
        {"    assert candidate(1) == 1\ncheck(f)\n", false},
        {"    assert candidate(1) == 1; assert 0\n", false},
        {"    assert candidate(1) == 1 or True\n", false},
        {"    assert candidate(1) == 1 == 1\n", false},
        {"    assert candidate(1) != 1\n", false},
        {"    assert candidate(1) is None\n", false},
        {"    assert candidate(1) is not True\n", false},
        {"    assert candidate(1) is Trues\n", false},
        {"    assert not candidate(1) == 1\n", false},
        {"    assert candidate(n=1) == 1\n", false},
        {"    assert candidate(*[1]) == 1\n", false},
        {"    assert candidate(,) == 1\n", false},
        {"    assert candidate(1,,) == 1\n", false},
        {"    assert candidate(1 2) == 1\n", false},
        {"    assert candidate([1) == 1\n", false},
        {"    assert candidate(1)\n == 1\n", false},
        {"    assert candidate(007) == 1\n", false},
        {"    assert candidate(1.) == 1\n", false},
        {"    assert candidate(1.5.2) == 1\n", false},
        {"    assert candidate(.5) == 1\n", false},
        {"    assert candidate(1e5) == 1\n", false},
        {"    assert candidate(1_0) == 1\n", false},
        {"    assert candidate(0x1) == 1\n", false},
        {"    assert candidate(1j) == 1\n", false},
        {"    assert candidate(- 1) == 1\n", false},
        {"    assert candidate(1000000000000000001) == 1\n", false},
        {"    assert candidate(100000000000000000 * 100) == 1\n", false},
        {"    assert candidate(-1 ** 2) == 1\n", false},
        {"    assert candidate(-1**2) == 1\n", false},
        {"    assert candidate(2 ** 3 ** 2) == 1\n", false},
        {"    assert candidate(2 ** -1) == 1\n", false},
        {"    assert candidate(1 / 2) == 1\n", false},
        {"    assert candidate(1 + True) == 1\n", false},
        {"    assert candidate(1.5 * 2) == 1\n", false},
        {"    assert candidate('a' * 2) == 1\n", false},
        {"    assert candidate([1] * 2) == 1\n", false},
        {"    assert candidate([1] + [2]) == 1\n", false},
        {"    assert candidate('a' 'b') == 1\n", false},
        {"    assert candidate('a'\n'b') == 1\n", false},
        {"    assert candidate('''a''') == 1\n", false},
        {"    assert candidate(r'a') == 1\n", false},
        {"    assert candidate('\\x41') == 1\n", false},
        {"    assert candidate('a\n') == 1\n", false},
        {"    assert candidate('a') == 1 \\\n", false},
        {"    assert candidate({1, 2}) == 1\n", false},
        {"    assert candidate({1: 2, 1: 3}) == 1\n", false},
        {"    assert candidate({True: 2, 1: 3}) == 1\n", false},
        {"    assert candidate({1.0: 2}) == 1\n", false},
        {"    assert candidate({(): 2}) == 1\n", false},
        {"    assert candidate(1) == 1, 'a' % 2\n", false},
        {"    assert candidate(1) == 1, 'a' + str(candidate(x))\n", false},
        {"    assert (candidate(1) == 1, 'always true')\n", false},
        {"    assert (candidate(1) == 1\n", false},
        {"    assert candidate(1) == f\n", false},
        {"    assert candidate('\xff') == 1\n", false},
        {"    assert candidate(1) == 1\r\n", false},
        {"    assert candidate(\xc2\xa0 1) == 1\n", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char script[256];
        size_t plan_at = 0;
        assay_buffer out;
        assay_buffer_init(&out, 1 << 20);
        snprintf(script, sizeof script, "METADATA = {}\n\ndef check(candidate):\n%s", cases[i].body);
        if (plain_script_read(ASSAY_VIEW("import math\n"), assay_view_of(script), ASSAY_VIEW("f"), &out, &plan_at) !=
            cases[i].wanted)
            fail_msg("%s: %s", cases[i].body, cases[i].wanted ? "not read" : "read");
        if (cases[i].wanted) assert_int_equal(out.data[plan_at], 'N');
        assay_buffer_clear(&out);
    }
}

/* The same assertion in a script, or behind a setup, that makes another test of it. */
static void test_unusual_scripts(void **state) {
    (void)state;
    static const char body[] = "def check(candidate):\n    assert candidate(1) == 1\n";
    static const struct {
        const char *setup, *before, *entry;
        bool wanted;
    } cases[] = {
        {"", "", "f", true},
        {"def g(): pass\n", "# said\n\nMETADATA = {\n    'a': 'b',\n    'c': 'd'\n}\n", "f", true},
        {"class A: pass\n", "", "f", false},
        {"import unittest\n", "", "f", false},
        {"", "", "F", false},
        {"", "", "", false},
        {"", "", "check", false},
        {"", "", "f.g", false},
        {"", "import math\n", "f", false},
        {"", "# check\n", "f", false},
        {"", "METADATA = {\n    'a': 1\n}\n", "f", false},
        {"", "METADATA = {\n    'a': 'b'\n    'c': 'd'\n}\n", "f", false},
        {"", "METADATA = {\n    'a': 'b',\n", "f", false},
        {"", "# random.seed(1)\n", "f", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char script[256];
        size_t plan_at = 0;
        assay_buffer out;
        assay_buffer_init(&out, 1 << 20);
        snprintf(script, sizeof script, "%s%s", cases[i].before, body);
        if (plain_script_read(assay_view_of(cases[i].setup), assay_view_of(script), assay_view_of(cases[i].entry), &out,
                              &plan_at) != cases[i].wanted)
            fail_msg("case %zu", i);
        assay_buffer_clear(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_compare_table),  cmocka_unit_test(test_place),
                                       cmocka_unit_test(test_extract_table),  cmocka_unit_test(test_defines_table),
                                       cmocka_unit_test(test_claims),         cmocka_unit_test(test_plain_scripts),
                                       cmocka_unit_test(test_unusual_scripts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
