/* Calls in Python are answered by two routes, in C (sandbox/python/answer.c) and, where anything in a request or value is no plain data, by values.py. The same requests go
 * by both here, once as they are and once beside an argument that C leaves alone, and must be answered by the same bytes. Behind the outer wall.
 * usage: test_code_answers [PATTERN] */
#include "tests/sandbox/box.h"

#include "verifiers/code/judge_internal.h"

static const char program_text[] =
    "import sys, collections, enum\n"
    "class Whole(int): pass\n"
    "class Text(str): pass\n"
    "class Row(list): pass\n"
    "class Colour(enum.Enum): RED = 1\n"
    "class Odd(Exception):\n    def __init__(self): self.hint = 7\n"
    "def deep(n):\n    made = []\n    for _ in range(n): made = [made]\n    return made\n"
    "loop = []; loop.append(loop)\n"
    "shared = [1]\n"
    "values = [None, True, False, 0, 1, -1, 15, 16, -255, 2**31, 2**63 - 1, 2**63, -2**63, -2**63 - 1, -2**200, 7**1000, 0.0, "
    "-0.0, 1.5, 1e308, float('inf'),\n"
    "  float('nan'), 1j, '', 'a', '\\xe9', '\\u4e2d', '\\U0001f600', '\\ud800', 'nul\\0', 'x' * 70000, b'', b'\\xff\\0', [], "
    "[1, [2, []]], (), (1,), ((),), {}, {1: 2, 'a': []},\n"
    "  {(1, 2): {3}, None: ()}, set(), {5}, {1, 'a', 2.5}, frozenset(), frozenset([(1,)]), [shared, shared], range(3), "
    "iter([1, 2]), (x for x in (1, 2)), Whole(3), Text('t'),\n"
    "  Row([1]), [Whole(3)], {'k': Text('t')}, collections.Counter('aab'), collections.deque([1]), Colour.RED, object(), int, "
    "len, deep(90), deep(150), loop, ..., bytearray(b'q'),\n"
    "  list(range(5000)), [[0] * 400] * 400, lambda: 0, ValueError('v'), {1: object()}]\n"
    "def give(i, *more): return values[i]\n"
    "def count(*more): return len(values)\n"
    "def caller(*more): return sys._getframe(1).f_code.co_name\n"
    "def same(*args, **named): return args, named\n"
    "def first(xs, *more): return xs[0]\n"
    "def whole(xs, *more): return xs\n"
    "def grow(xs, *more): xs.append(3)\n"
    "def put_odd(xs, *more): xs.append(object()); return 1\n"
    "def put_itself(xs, *more): xs.append(xs); return xs\n"
    "def put_key(d, *more): d['k'] = [1]; return d\n"
    "def put_member(s, *more): s.add(9); return len(s)\n"
    "def is_same(xs, *more): return xs[0] is xs[1]\n"
    "def fail(i, *more): raise [ValueError('a', 3), KeyError('k'), Odd(), ZeroDivisionError(), StopIteration([1])][i]\n"
    "def late_fail(*more):\n    def numbers():\n        yield 1\n        raise IndexError('late')\n    return numbers()\n"
    "def printed(*more): sys.stdout = None; return 1\n"
    "def leave(*more): sys.exit(3)\n"
    "def stop(*more): raise KeyboardInterrupt\n"
    "class Solution:\n    def inner(self, *more): return 'inner'\n";

static sandbox_program *program;

static void begin_request(assay_buffer *out, const char *name, size_t arguments) {
    assay_buffer_reset(out);
    value_put_head(out, 'l', 6);
    for (int i = 0; i < 3; i++) value_put_head(out, 'l', 0);
    value_put_text(out, 's', assay_view_of(name));
    value_put_head(out, 't', arguments);
}

static void put_integer(assay_buffer *out, unsigned number) {
    char text[16];
    snprintf(text, sizeof text, "%x", number);
    value_put_text(out, 'i', assay_view_of(text));
}

/* One that C leaves alone: a complex number. */
static void put_complex(assay_buffer *out) {
    static const char zeros[17] = "c";
    assay_buffer_put(out, (assay_view){zeros, sizeof zeros});
}

/* The reply's bytes behind its head, to be freed; NULL where there was none. */
static char *ask(unsigned mode, const assay_buffer *calls, size_t count, bool spoil, size_t *size) {
    static const unsigned char nonce[VALUE_NONCE_BYTES] = {1, 2, 3, 4, 5, 6, 7, 8};
    const sandbox_limits limits = {.cpu_ms = 20000, .memory_bytes = 512u << 20};
    assay_buffer frame, extra;
    judge_reply reply;
    assay_buffer_init(&frame, VALUE_BYTES_MAX);
    assay_buffer_init(&extra, VALUE_BYTES_MAX);
    assay_buffer_put(&frame, ASSAY_VIEW("ASQ1"));
    assay_buffer_put(&frame, (assay_view){(const char *)nonce, sizeof nonce});
    if (mode == JUDGE_MODE_CALLS_FOR_TESTER) value_put_head(&frame, 'l', count + spoil);
    for (size_t i = 0; i < count; i++) {
        if (mode == JUDGE_MODE_CALLS_FOR_TESTER) value_put_text(&frame, 'b', assay_buffer_view(&calls[i]));
        else assay_buffer_put(&frame, assay_buffer_view(&calls[i]));
    }
    if (mode == JUDGE_MODE_CALLS_FOR_TESTER && spoil) {
        begin_request(&extra, "same", 1);
        put_complex(&extra);
        value_put_head(&extra, 'd', 0);
        value_put_text(&frame, 'b', assay_buffer_view(&extra));
    }
    assert_true(judge_exchange(sandbox_client_of(box, 0), program, mode, assay_buffer_view(&frame), &limits, &result, &reply));
    char *copy = reply.bytes ? malloc(reply.size) : NULL;
    *size = reply.size;
    if (copy) memcpy(copy, reply.bytes, reply.size);
    judge_reply_free(&reply);
    assay_buffer_clear(&frame);
    assay_buffer_clear(&extra);
    return copy;
}

/* Both routes, call by call. */
static void compare(const assay_buffer *calls, size_t count) {
    size_t sizes[2];
    char *replies[2];
    for (int spoil = 0; spoil < 2; spoil++) {
        replies[spoil] = ask(JUDGE_MODE_CALLS_FOR_TESTER, calls, count, spoil, &sizes[spoil]);
        if (!replies[spoil]) fail_msg("no reply: %s, %.*s", result.detail, (int)result.errors.size, result.errors.data);
    }
    size_t at = 17; /* behind head and count */
    for (size_t i = 0; i < count; i++) {
        uint32_t size[2];
        for (int k = 0; k < 2; k++) {
            assert_true(at + 5 <= sizes[k]);
            memcpy(&size[k], replies[k] + at + 1, 4);
        }
        if (size[0] != size[1] || memcmp(replies[0] + at, replies[1] + at, size[0] + 5) != 0)
            fail_msg("call %zu of \"%.*s\": replies of %u and %u bytes differ", i, 12, calls[i].data + 25, size[0], size[1]);
        at += 5 + size[0];
    }
    assert_int_equal(at, sizes[0]);
    free(replies[0]);
    free(replies[1]);
}

static assay_buffer calls[128];

static void test_routes(void **state) {
    (void)state;
    size_t size;
    begin_request(&calls[0], "caller", 0);
    value_put_head(&calls[0], 'd', 0);
    char *reply = ask(JUDGE_MODE_CALLS_FOR_TESTER, calls, 1, false, &size);
    assert_non_null(reply);
    assert_non_null(memmem(reply, size, "begin", 5)); /* nothing of ours calls it but what entered C */
    free(reply);
    reply = ask(JUDGE_MODE_CALLS_FOR_TESTER, calls, 1, true, &size);
    assert_non_null(memmem(reply, size, "one_for_tester", 14));
    free(reply);
}

static unsigned values_of_program(void) {
    size_t size;
    begin_request(&calls[0], "count", 0);
    value_put_head(&calls[0], 'd', 0);
    char *reply = ask(JUDGE_MODE_CALLS_FOR_TESTER, calls, 1, false, &size);
    assert_true(reply && size > 3);
    unsigned number =
        (unsigned)strtoul((char[3]){reply[size - 3], reply[size - 2], 0}, NULL, 16); /* two digits, and None behind them */
    free(reply);
    assert_true(number > 60 && number < 128);
    return number;
}

static void test_values(void **state) {
    (void)state;
    unsigned number = values_of_program();
    for (unsigned i = 0; i < number; i++) {
        begin_request(&calls[i], "give", 1);
        put_integer(&calls[i], i);
        value_put_head(&calls[i], 'd', 0);
    }
    compare(calls, number);
}

/* Mode 1: a value for the judge itself. */
static void test_values_for_judge(void **state) {
    (void)state;
    unsigned number = values_of_program();
    for (unsigned i = 0; i < number; i++) {
        size_t sizes[2];
        char *replies[2];
        for (int spoil = 0; spoil < 2; spoil++) {
            assay_buffer_reset(&calls[0]);
            value_put_head(&calls[0], 'l', 2);
            value_put_text(&calls[0], 's', ASSAY_VIEW("give"));
            value_put_head(&calls[0], 'l', 2);
            put_integer(&calls[0], i);
            if (spoil) put_complex(&calls[0]);
            else assay_buffer_put_char(&calls[0], 'N');
            replies[spoil] = ask(JUDGE_MODE_CALL, calls, 1, false, &sizes[spoil]);
        }
        if (!replies[0] != !replies[1] ||
            (replies[0] && (sizes[0] != sizes[1] || memcmp(replies[0], replies[1], sizes[0]) != 0)))
            fail_msg("value %u: replies of %zu and %zu bytes differ", i, sizes[0], sizes[1]);
        free(replies[0]);
        free(replies[1]);
    }
}

static void put_held(assay_buffer *out, unsigned number, char tag, size_t members) {
    value_put_head(out, 'M', 2);
    put_integer(out, number);
    value_put_head(out, tag, members);
}

static void put_known(assay_buffer *out, unsigned number) {
    value_put_head(out, 'M', 1);
    put_integer(out, number);
}

static void test_arguments(void **state) {
    (void)state;
    static const char *const lists[] = {"first", "whole", "grow", "put_odd", "put_itself", "is_same", "same", "printed"};
    size_t count = 0;
    for (size_t i = 0; i < sizeof lists / sizeof *lists;
         i++) { /* f([[], same list, 2**80, "é", None, True, 1.5, b"b", (0,), frozenset({1})]) */
        assay_buffer *one = &calls[count++];
        begin_request(one, lists[i], 1);
        put_held(one, 0, 'l', 10);
        put_held(one, 1, 'l', 0);
        put_known(one, 1);
        value_put_text(one, 'i', ASSAY_VIEW("-100000000000000000000"));
        value_put_text(one, 's', ASSAY_VIEW("\xc3\xa9"));
        assay_buffer_put(one, ASSAY_VIEW("NTf\0\0\0\0\0\0\xf8\x3f"));
        value_put_text(one, 'b', ASSAY_VIEW("b"));
        value_put_head(one, 't', 1);
        put_integer(one, 0);
        value_put_head(one, 'z', 1);
        put_integer(one, 1);
        value_put_head(one, 'd', 0);
    }
    assay_buffer *named = &calls[count++]; /* same([0], key=the same list, other={"x": {3}}) */
    begin_request(named, "same", 1);
    put_held(named, 0, 'l', 1);
    put_integer(named, 0);
    value_put_head(named, 'd', 2);
    value_put_text(named, 's', ASSAY_VIEW("key"));
    put_known(named, 0);
    value_put_text(named, 's', ASSAY_VIEW("other"));
    put_held(named, 1, 'd', 1);
    value_put_text(named, 's', ASSAY_VIEW("x"));
    put_held(named, 2, 'S', 1);
    put_integer(named, 3);
    for (int i = 0; i < 2; i++) {
        assay_buffer *one = &calls[count++];
        begin_request(one, i ? "put_member" : "put_key", 1);
        put_held(one, 0, i ? 'S' : 'd', 1);
        put_integer(one, 1);
        if (!i) put_integer(one, 2);
        value_put_head(one, 'd', 0);
    }
    assay_buffer *many = &calls[count++]; /* more containers than C numbers */
    begin_request(many, "whole", 1);
    put_held(many, 0, 'l', 80);
    for (unsigned i = 1; i <= 80; i++) put_held(many, i, 'l', 0);
    value_put_head(many, 'd', 0);
    compare(calls, count - 1);
    compare(many, 1);
}

static void test_exceptions(void **state) {
    (void)state;
    for (unsigned i = 0; i < 5; i++) {
        begin_request(&calls[i], "fail", 1);
        put_integer(&calls[i], i);
        value_put_head(&calls[i], 'd', 0);
    }
    begin_request(&calls[5], "late_fail", 0);
    value_put_head(&calls[5], 'd', 0);
    begin_request(&calls[6], "inner", 0);
    value_put_head(&calls[6], 'd', 0);
    compare(calls, 7);
}

/* What ends the program is no reply, and its exit code and verdict are the same. */
static void test_ends(void **state) {
    (void)state;
    static const char *const names[] = {"leave", "stop", "absent"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int codes[2];
        for (int spoil = 0; spoil < 2; spoil++) {
            size_t size;
            begin_request(&calls[0], names[i], 0);
            value_put_head(&calls[0], 'd', 0);
            assert_null(ask(JUDGE_MODE_CALLS_FOR_TESTER, calls, 1, spoil, &size));
            assert_int_equal(result.verdict, SANDBOX_RUNTIME_ERROR);
            codes[spoil] = result.exit_code;
        }
        assert_int_equal(codes[0], codes[1]);
        assert_int_equal(codes[0], i ? 1 : 3);
    }
}

static void prepare(const char *text) {
    sandbox_program_free(program);
    program = NULL;
    sandbox_prepare(sandbox_client_of(box, 0), "python", assay_view_of(text), NULL, &program, &result);
    assert_non_null(program);
}

/* A program that ends while it is loaded says the same by both routes: no frame of ours stands before its own. */
static void test_loading(void **state) {
    (void)state;
    static const char *const texts[] = {"def f(): pass\nraise ValueError('bad')\n", "def f(: pass\n",
                                        "import sys\nsys.exit(5)\n", "1/0\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char words[2][2048];
        int codes[2];
        prepare(texts[i]);
        for (int spoil = 0; spoil < 2; spoil++) {
            size_t size;
            begin_request(&calls[0], "f", 0);
            value_put_head(&calls[0], 'd', 0);
            assert_null(ask(JUDGE_MODE_CALLS_FOR_TESTER, calls, 1, spoil, &size));
            codes[spoil] = result.exit_code;
            snprintf(words[spoil], sizeof words[spoil], "%.*s", (int)result.errors.size,
                     result.errors.size ? result.errors.data : "");
        }
        assert_int_equal(codes[0], codes[1]);
        assert_string_equal(words[0], words[1]);
    }
    prepare(program_text);
}

/* Malformed requests are values.py's, or nobody's: none is answered with a value. */
static void test_malformed(void **state) {
    (void)state;
    static const char *const bad[] = {"l\6",
                                      "t\1\0\0\0M\1\0\0\0i\1\0\0\0"
                                      "0",
                                      "t\1\0\0\0M\2\0\0\0i\1\0\0\0"
                                      "1l\0\0\0\0",
                                      "t\377\377\377\377", "t\1\0\0\0s\377\377\377\177x"};
    static const size_t sizes[] = {2, 16, 21, 5, 11};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t size;
        assay_buffer_reset(&calls[0]);
        value_put_head(&calls[0], 'l', 6);
        for (int k = 0; k < 3; k++) value_put_head(&calls[0], 'l', 0);
        value_put_text(&calls[0], 's', ASSAY_VIEW("same"));
        assay_buffer_put(&calls[0], (assay_view){bad[i], sizes[i]});
        assert_null(ask(JUDGE_MODE_CALLS_FOR_TESTER, calls, 1, false, &size));
        assert_int_equal(result.verdict, SANDBOX_RUNTIME_ERROR);
    }
}

int main(int count, char **words) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_routes),           cmocka_unit_test(test_values),
                                       cmocka_unit_test(test_values_for_judge), cmocka_unit_test(test_arguments),
                                       cmocka_unit_test(test_exceptions),       cmocka_unit_test(test_ends),
                                       cmocka_unit_test(test_loading),          cmocka_unit_test(test_malformed)};
    if (count > 1) cmocka_set_test_filter(words[1]);
    int skip = open_box(SANDBOX_LEVEL_FULL, 1);
    if (skip) return skip;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) assay_buffer_init(&calls[i], 1 << 20);
    prepare(program_text);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    sandbox_program_free(program);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) assay_buffer_clear(&calls[i]);
    close_box();
    return failed;
}
