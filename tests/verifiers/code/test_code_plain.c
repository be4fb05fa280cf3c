/* What a plain script's text says (plain_script.h) and what the tester says of it are the same, and so is what becomes of a program. Each program is judged by both routes: one
 * that begins with the setup needs no tester where the script is plain; behind a comment the same program does. Behind the outer wall. usage: test_code_plain [PATTERN] */
#include "tests/sandbox/box.h"

#include "verifiers/code/judge_internal.h"
#include "verifiers/code/plain_script.h"

#define CHECK "\n\nMETADATA = {\n    'author': 'jt',\n    \"dataset\": 'test'\n}\n\n\ndef check(candidate):\n"
#define SETUP "import math\n\n\ndef g(x: int) -> int:\n    return math.floor(x)\n"
enum { MEMO_BYTES = 1 << 16 };

static char kept[2][MEMO_BYTES];
static judge_memo memos[2];

static void forget(void) {
    for (int i = 0; i < 2; i++) memos[i] = (judge_memo){.bytes = kept[i], .room = MEMO_BYTES};
}

static judge_report judge_by(int route, const char *setup, const char *script, const char *program, judge_fresh fresh) {
    char source[8192];
    judge_report report;
    const judge_suite suite = {.kind = JUDGE_SCRIPT,
                               .language = "python",
                               .setup = assay_view_of(setup),
                               .script = assay_view_of(script),
                               .entry_point = "f",
                               .memo = &memos[route],
                               .fresh = fresh,
                               .limits = {.cpu_ms = 1000, .memory_bytes = 256u << 20}};
    snprintf(source, sizeof source, "%s%s%s", route ? "# no setup stands first\n" : "", setup, program);
    judge_program(sandbox_client_of(box, 0), sandbox_client_of(box, 1), &suite, assay_view_of(source), NULL, &report);
    return report;
}

static const value *word_of(int route, assay_arena *arena) {
    static const unsigned char nobody[VALUE_NONCE_BYTES] = {0};
    const value *root = NULL;
    assert_int_equal(value_decode_reply((assay_view){memos[route].bytes, memos[route].size}, nobody, arena, &root), VALUE_FINE);
    assert_int_equal(root->count, 5);
    return root;
}

static const value *behind(const value *v, unsigned count) {
    for (; count; count--) v += v->nodes;
    return v;
}

/* Both first words hold the same calls, and where `claims` the same claims. */
static void compare_words(const char *script, const char *program, bool claims) {
    assay_arena arena;
    assay_arena_init(&arena, 1 << 24);
    forget();
    judge_report one = judge_by(0, SETUP, script, program, JUDGE_FRESH_SCRIPT),
                 two = judge_by(1, SETUP, script, program, JUDGE_FRESH_SCRIPT);
    if (one.verdict != two.verdict || (claims && memos[0].plan_at == 0) || memos[1].plan_at != 0)
        fail_msg("%s and %s: %s", assay_verdict_name(one.verdict), assay_verdict_name(two.verdict), script);
    if (!claims && (memos[0].size == 0 || memos[1].size == 0))
        return; /* a look ahead that met a stand-in where it must not is not kept */
    const value *read = word_of(0, &arena), *told = word_of(1, &arena);
    const value *mine = behind(read + 1, 2), *its = behind(told + 1, 2);
    assert_int_equal(mine->count, its->count);
    for (uint32_t i = 1; i <= mine->count; i++)
        if (!assay_view_equal(mine[i].text, its[i].text)) fail_msg("call %u: %s", i, script);
    mine = behind(read + 1, 4);
    its = behind(told + 1, 4);
    assert_int_equal(mine->tag, 'b');
    /* A tester without `re` does not say that arguments are literals. */
    if (claims)
        assert_true(
            assay_view_starts_with(assay_view_slice(mine->text, 5, SIZE_MAX), assay_view_slice(its->text, 5, SIZE_MAX)));
    assay_arena_clear(&arena);
}

static void test_words(void **state) {
    (void)state;
    static const char *const scripts[] = {
        CHECK "    assert candidate(1) == 1\n    assert candidate() == None # said\n\n  # beside\n    assert True, \"good\"\n",
        "def check(candidate):\n\tassert candidate([1, [2, []], 'a'], {'k': [(), (1,), (1)], 5: {}}, -0, -7, 0.5, -0.0)==[[], "
        "{'x': 1.25}, (1, 2)], 'why'",
        CHECK
        "    assert candidate(3 * 5 + 7, 2 ** 10, 0**0, -2 * -3, (1 + 2) * 3, 1 - 2 - 3, 'a' + \"b\\n\\t\\\\\\'\") == (3 + 4, "
        "'x' + 'y' + 'z')\n",
        CHECK
        "    assert candidate(999999999999999999, -255, 16, 15, True, False, None, '\xc3\xa9\xe2\x98\x83', '# no comment') == "
        "True\n",
        CHECK "    assert candidate([\n        'a', # is read by the tester alone\n    ]) == 1\n",
    };
    for (size_t i = 0; i + 1 < sizeof scripts / sizeof *scripts; i++) compare_words(scripts[i], "def f(*a): return 1\n", true);
    compare_words(CHECK "    assert candidate([\n        'a',\n    'b']) == {\n'k': 1}\n", "def f(*a): return 1\n", true);
    compare_words(CHECK
                  "    assert candidate([1]) == 2, \"error: \" + str(candidate([1]))\n    assert (candidate(2) == 3), 't'\n",
                  "def f(x): return 3 if x == 2 else 2\n", false);
    compare_words(CHECK "    assert candidate(1)\n    assert candidate(2) is True\n", "def f(x): return True\n", false);
    forget();
    judge_by(0, SETUP, scripts[4], "def f(x): return 1\n", JUDGE_FRESH_SCRIPT);
    assert_true(memos[0].size > 0 && memos[0].plan_at == 0);
}

/* Verdict, words and number of calls, with and without what earlier judgements have left. */
static void compare_ends(const char *setup, const char *script, const char *program, assay_verdict verdict) {
    for (int round = 0; round < 2; round++) {
        for (int fresh = 0; fresh < 2; fresh++) {
            judge_report one = judge_by(0, setup, script, program, fresh ? JUDGE_FRESH_SCRIPT : JUDGE_FRESH_CALL),
                         two = judge_by(1, setup, script, program, fresh ? JUDGE_FRESH_SCRIPT : JUDGE_FRESH_CALL);
            if (one.verdict != verdict || two.verdict != verdict || strcmp(one.detail, two.detail) != 0 ||
                one.calls != two.calls)
                fail_msg("%s: %s (%s, %zu) and %s (%s, %zu)", program, assay_verdict_name(one.verdict), one.detail, one.calls,
                         assay_verdict_name(two.verdict), two.detail, two.calls);
        }
    }
}

static void test_ends(void **state) {
    (void)state;
    static const char script[] = CHECK
        "    assert candidate([3, 1, 2]) == [1, 2, 3]\n    assert candidate([]) == []\n    assert candidate([2, 1]) == [1, "
        "2]\n";
    static const struct {
        const char *program;
        assay_verdict verdict;
    } ends[] = {
        {"def f(xs): return sorted(xs)\n", ASSAY_CORRECT},
        {"def f(xs):\n    xs.sort()\n    return list(xs)\n", ASSAY_CORRECT},
        {"def f(xs):\n    xs.sort()\n    return xs\n", ASSAY_CORRECT},
        {"def f(xs): return xs\n", ASSAY_INCORRECT},
        {"def f(xs): return [xs[0]] and sorted(xs)\n", ASSAY_INCORRECT},
        {"def f(xs):\n    assert xs\n    return sorted(xs)\n", ASSAY_INCORRECT},
        {"def f(xs):\n    if not xs: import nothing_like_it\n    return sorted(xs)\n", ASSAY_INCORRECT},
        {"class Odd(ValueError): pass\ndef f(xs):\n    if not xs: raise Odd('a', 1)\n    return sorted(xs)\n", ASSAY_INCORRECT},
        {"def f(xs):\n    if not xs: raise StopIteration\n    return sorted(xs)\n", ASSAY_INCORRECT},
        {"def f(xs):\n    if not xs: exit(0)\n    return sorted(xs)\n", ASSAY_RUNTIME_ERROR},
        {"def f(xs):\n    while len(xs) == 2: pass\n    return sorted(xs)\n", ASSAY_TIME_LIMIT},
        {"class Same:\n    def __eq__(self, other): return True\ndef f(xs): return Same()\n", ASSAY_INCORRECT},
        {"def f(xs): return float('nan')\n", ASSAY_INCORRECT},
        {"def f(xs: return\n", ASSAY_RUNTIME_ERROR},
    };
    forget();
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) compare_ends(SETUP, script, ends[i].program, ends[i].verdict);
}

static void test_truth(void **state) {
    (void)state;
    static const char script[] =
        CHECK "    assert candidate(1)\n    assert not candidate(0)\n    assert candidate(2) is True\n";
    forget();
    compare_ends(SETUP, script, "def f(n): return n > 0\n", ASSAY_CORRECT);
    compare_ends(SETUP, script, "def f(n): return n == 2 or n\n", ASSAY_CORRECT);
    compare_ends(SETUP, script, "def f(n): return n\n", ASSAY_INCORRECT);
    compare_ends(SETUP, script, "def f(n): return True\n", ASSAY_INCORRECT);
    compare_ends(SETUP, script, "def f(n): return False\n", ASSAY_INCORRECT);
}

/* Numbers that are nearly equal, and members whatever holds them; what is neither number nor sequence is the tester's. */
static void test_wrapped(void **state) {
    (void)state;
    static const char near[] = CHECK
        "    assert candidate(3.5) == 0.5\n    assert abs(candidate(1.33) - 0.33) < 1e-6\n    assert abs(candidate(2.75) - "
        "3.0/4) < 1e-6, 'why'\n";
    forget();
    compare_ends(SETUP, near, "def f(x): return x % 1.0\n", ASSAY_CORRECT);
    compare_ends(SETUP, near, "def f(x): return x - int(x) + (x < 3) / 1048576\n", ASSAY_CORRECT);
    compare_ends(SETUP, near, "def f(x): return x - int(x) + (x < 3) * 1.0000001e-6\n", ASSAY_INCORRECT);
    compare_ends(SETUP, near, "def f(x): return [.5, .33, None][int(4 - x)] if x > 3 else str(x)\n", ASSAY_INCORRECT);
    compare_ends(SETUP, near, "def f(x): return x % 1.0 if x > 3 else 10 ** 400\n", ASSAY_INCORRECT);
    compare_ends(SETUP, near, "def f(x): return x % 1.0 if x > 3 else float('nan')\n", ASSAY_INCORRECT);
    compare_ends(SETUP, near, "def f(x): return x % 1.0 if x > 3 else float('inf')\n", ASSAY_INCORRECT);
    compare_ends(
        SETUP, near,
        "def f(x):\n    class N(float):\n        __sub__ = lambda self, other: 0\n    return N(x % 1 if x > 3 else 9)\n",
        ASSAY_INCORRECT);
    compare_ends(SETUP, near,
                 "from fractions import Fraction\ndef f(x): return x % 1.0 if x > 3 else Fraction(33, 100) if x < 2 else .75\n",
                 ASSAY_CORRECT);
    assert_true(memos[0].plan_at > 0 || memos[0].size > 0);
    static const char members[] =
        CHECK "    assert tuple(candidate([1, 2])) == tuple([2, 1])\n    assert tuple(candidate([[3], 4])) == (4, [3])\n";
    forget();
    compare_ends(SETUP, members, "def f(xs): return xs[::-1]\n", ASSAY_CORRECT);
    compare_ends(SETUP, members, "def f(xs): return tuple(xs[::-1])\n", ASSAY_CORRECT);
    compare_ends(SETUP, members, "def f(xs): return reversed(xs)\n", ASSAY_CORRECT);
    compare_ends(SETUP, members, "def f(xs): return dict.fromkeys([2, 1]) if xs == [1, 2] else xs[::-1]\n", ASSAY_CORRECT);
    compare_ends(SETUP, members, "def f(xs): return xs\n", ASSAY_INCORRECT);
    compare_ends(SETUP, members, "def f(xs): return xs[::-1] + [0]\n", ASSAY_INCORRECT);
    compare_ends(SETUP, members, "def f(xs): return [2, 1] if 1 in xs else [4, (3,)]\n", ASSAY_INCORRECT);
    compare_ends(SETUP, members, "def f(xs): return 21\n", ASSAY_INCORRECT);
    compare_ends(SETUP, members, "def f(xs): return '21'\n", ASSAY_INCORRECT);
    forget(); /* names that the setup gives another meaning */
    compare_ends("def abs(x): return 0\n", near, "def f(x): return .5\n", ASSAY_CORRECT);
    forget();
    static const char length[] = CHECK "    assert tuple(candidate([1, 2])) == tuple([2, 1])\n";
    compare_ends("from builtins import len as tuple\n", length, "def f(xs): return 'ab'\n", ASSAY_CORRECT);
}

/* A message that calls the function again is said only where an assertion fails; there the tester decides. */
static void test_messages(void **state) {
    (void)state;
    static const char script[] =
        CHECK "    assert candidate(1) == 1, \"Error: \" + str(candidate(7))\n    assert (candidate(2) == 2), 't'\n";
    forget();
    compare_ends(SETUP, script, "def f(n): return n\n", ASSAY_CORRECT);
    compare_ends(SETUP, script, "def f(n): return 2\n", ASSAY_INCORRECT);
    compare_ends(SETUP, script, "def f(n): return 1 // (7 - n)\n", ASSAY_INCORRECT);
    compare_ends(SETUP, script, "def f(n):\n    while n == 7: pass\n    return 2\n", ASSAY_TIME_LIMIT);
}

/* Where the tester takes the same script for another test (a class that only the program has, for all that it can see) it has the last word. */
static void test_setups(void **state) {
    (void)state;
    static const char script[] = CHECK "    assert candidate(1) == 1\n    assert candidate(2) == 2\n";
    forget();
    compare_ends("def g(n):\n    return Tree(n)\n", script,
                 "class Tree(int): pass\ndef f(n):\n    if n > 1: raise KeyError(n)\n    return 1\n", ASSAY_INCORRECT);
    forget();
    compare_ends("raise ValueError('the setup')\n", script, "def f(n): return n\n", ASSAY_BAD_REFERENCE);
    forget();
    compare_ends("def g(n:\n", script, "def f(n): return n\n", ASSAY_BAD_REFERENCE);
}

/* Scripts that a few changes have made of usual ones: most are none any more. Where the reader takes one for a script, the tester must have understood the same. */
static uint64_t draw_state;

static size_t draw(size_t below) {
    draw_state ^= draw_state << 13;
    draw_state ^= draw_state >> 7;
    draw_state ^= draw_state << 17;
    return (size_t)(draw_state >> 11) % below;
}

static void change(char *text, size_t room) {
    static const char *const bits[] = {",",   "(",    ")",     "[",         "]",    "{",    "}",    "'",       "\"", "\\",
                                       " ",   "\n",   "\t",    "#",         "=",    "==",   "+",    "-",       "*",  "**",
                                       "0",   "1",    "7",     ".",         ":",    "_",    "e",    "j",       "r",  "b'",
                                       "0x",  "True", "is ",   "not",       "None", "and ", "\f",   "\r",      "''", "\"\"",
                                       "\\n", "if ",  "\\x41", "candidate", "1_0",  "é",    "    ", "lambda: "};
    size_t size = strlen(text);
    for (size_t changes = 1 + draw(3); changes; changes--) {
        size_t at = draw(size), out = draw(3) ? 0 : 1 + draw(6);
        const char *in = draw(3) || !out ? bits[draw(sizeof bits / sizeof *bits)] : "";
        size_t in_size = strlen(in);
        if (out > size - at) out = size - at;
        if (size - out + in_size + 1 > room) return;
        memmove(text + at + in_size, text + at + out, size - at - out + 1);
        memcpy(text + at, in, in_size);
        size += in_size - out;
    }
}

static bool is_read(const char *script) {
    assay_buffer frame;
    size_t plan_at = 0;
    assay_buffer_init(&frame, 1 << 22);
    bool read = plain_script_read(ASSAY_VIEW(SETUP), assay_view_of(script), ASSAY_VIEW("f"), &frame, &plan_at);
    assay_buffer_clear(&frame);
    return read;
}

static void test_changed_scripts(void **state) {
    (void)state;
    static const char *const scripts[] = {
        CHECK "    assert candidate([3, -1, 2.5], 'a\\n') == (1, [2, {}], {'k': -7})\n    assert True, 'said'\n",
        CHECK
        "    assert candidate((1,), (1), (), [[]], {1: 'x', 'y': None}) == 2 + 3 * 4 - 5\n    assert candidate(2 ** 10) == 'a' "
        "+ \"b\", 'no'\n",
        "def check(candidate):\n\n    # first\n    assert candidate(\n        1,\n        -0.0) == [True,\n False]  # last\n",
        CHECK
        "    assert not candidate(0)\n    assert (candidate('#') == \"'\"), \"m\" + str(candidate(1))\n    assert candidate(-1 "
        "* -1) is True\n",
        CHECK
        "    assert abs(candidate([1.5], -2) - -0.25) < 1e-6\n    assert abs(candidate(7) - 2.0/3.0) < 0.001, 'far'\n    "
        "assert tuple(candidate(1)) == tuple([1, (2,)])\n    assert tuple(candidate('a')) == (1, \"x\")\n"};
    const char *times = getenv("ASSAY_TEST_MULTIPLIER"), *seed = getenv("ASSAY_TEST_SEED");
    unsigned wanted = 60 * (times ? (unsigned)strtoul(times, NULL, 10) : 1), compared = 0;
    char text[1024];
    draw_state = 88172645463325252u + (seed ? strtoull(seed, NULL, 10) : 0);
    for (unsigned tries = 0; compared < wanted && tries < 1000 * wanted; tries++) {
        const char *from = scripts[draw(sizeof scripts / sizeof *scripts)];
        snprintf(text, sizeof text, "%s", from);
        change(text, sizeof text);
        if (strcmp(text, from) == 0 || !is_read(text)) continue;
        compared++;
        compare_words(text, "def f(*a, **k): return 1\n", false);
    }
    assert_int_equal(compared, wanted);
}

int main(int count, char **words) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_words),          cmocka_unit_test(test_ends),
                                       cmocka_unit_test(test_truth),          cmocka_unit_test(test_messages),
                                       cmocka_unit_test(test_wrapped),        cmocka_unit_test(test_setups),
                                       cmocka_unit_test(test_changed_scripts)};
    if (count > 1) cmocka_set_test_filter(words[1]);
    int skip = open_box(SANDBOX_LEVEL_FULL, 1);
    if (skip) return skip;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_box();
    return failed;
}
