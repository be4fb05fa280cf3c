/* Judging by tests: stdio and calls, right programs beside wrong ones, and the attack programs that aim at calls. Behind the outer wall.
 * usage: test_code_judge [PATTERN] */
#include "tests/sandbox/box.h"

#include "verifiers/code/judge.h"

#define V ASSAY_VIEW
static const judge_case additions[] = {{.input = V("[1, 2]"), .expected = V("3")},
                                       {.input = V("[5, 7]"), .expected = V("12")},
                                       {.input = V("[0, 0]"), .expected = V("0")},
                                       {.input = V("[-4, 9]"), .expected = V("5")}};
static const judge_case sums[] = {{.input = V("1 2\n"), .expected = V("3\n")},
                                  {.input = V("5 7\n"), .expected = V("12\n")},
                                  {.input = V("0 0\n"), .expected = V("0\n")}};
static judge_report report;
static judge_outcome outcomes[8];

static judge_suite calls(const char *name, const judge_case *cases, size_t count) {
    return (judge_suite){.kind = JUDGE_CALL,
                         .language = "python",
                         .entry_point = name,
                         .cases = cases,
                         .count = count,
                         .limits = {.cpu_ms = 500, .wall_ms = 120000, .memory_bytes = 128u << 20}};
}

static void judged(judge_suite suite, const char *source, assay_verdict wanted) {
    judge_program(sandbox_client_of(box, 0), sandbox_client_of(box, 1), &suite, assay_view_of(source), outcomes, &report);
    if (report.verdict != wanted)
        fail_msg("%s\n%s (%s), not %s", source, assay_verdict_name(report.verdict), report.detail, assay_verdict_name(wanted));
}

static void test_stdio(void **state) {
    (void)state;
    judge_suite suite = {
        .kind = JUDGE_STDIO, .language = "python", .cases = sums, .count = 3, .compare = {.way = COMPARE_TOKENS}};
    judged(suite, "print(sum(map(int, input().split())))", ASSAY_CORRECT);
    assert_true(report.passed == 3 && report.run == 3 && report.first_failure == 3);
    judged(suite, "a, b = map(int, input().split())\nprint(a + b if a != 5 else 0)", ASSAY_INCORRECT);
    assert_true(report.passed == 2 && report.run == 3 && report.first_failure == 1);
    assert_int_equal(outcomes[1].verdict, ASSAY_INCORRECT);
    suite.stop_early = true;
    judged(suite, "print(-1)", ASSAY_INCORRECT);
    assert_true(report.run == 1 && report.passed == 0);
    suite.language = "c";
    judged(suite, "int main(void) { return }", ASSAY_COMPILE_ERROR);
    suite.language = "cobol";
    judged(suite, "", ASSAY_NOT_AVAILABLE);
    suite.count = 0;
    judged(suite, "", ASSAY_BAD_REFERENCE);
}

static void test_checker(void **state) {
    (void)state;
    judge_suite suite = {.kind = JUDGE_STDIO, .language = "python", .cases = sums, .count = 3, .program_language = "python"};
    /* Accepts any two numbers with that sum; dies on anything that is none. */
    suite.program_source = ASSAY_VIEW(
        "import json, sys\nd = json.load(sys.stdin)\nsys.exit(sum(map(int, d['output'].split())) != int(d['expected']))");
    judged(suite, "a, b = map(int, input().split())\nprint(b, a)", ASSAY_CORRECT);
    judged(suite, "a, b = map(int, input().split())\nprint(b, b + 1)", ASSAY_INCORRECT);
    suite.program_source = ASSAY_VIEW(
        "import json, sys, os\nd = json.load(sys.stdin)\ntry: sys.exit(sum(map(int, d['output'].split())) != "
        "int(d['expected']))\nexcept ValueError: os.abort()");
    judged(suite, "print('no number')", ASSAY_INCORRECT);
    suite.program_source = ASSAY_VIEW("import os\nos.abort()");
    judged(suite, "print(1)", ASSAY_BAD_REFERENCE);
    suite.program_source = ASSAY_VIEW("import sys\nsys.exit(43)");
    judged(suite, "print(1)", ASSAY_INCORRECT);
    suite.program_source = ASSAY_VIEW("import sys\nsys.exit(1)");
    judged(suite, "print(1)", ASSAY_BAD_REFERENCE);
    suite.program_language = "c";
    suite.program_source = ASSAY_VIEW("no C");
    judged(suite, "print(1)", ASSAY_BAD_REFERENCE);
}

/* What a program writes at its checker. */
static void test_checker_attacked(void **state) {
    (void)state;
    static const char *const sources[] = {
        "print('x\",\"expected\":\"x\",\"output\":\"x')",
        "print('0\\\", \"expected\": \"0')",
        "import sys\nsys.stdout.buffer.write(b'\\xff\\xfe3\\0\\n\\xed\\xa0\\x80')",
        "import sys\nsys.stdout.buffer.write(b'3\\0')",
        "print('\\x1b[2J\\x1b]0;3\\x07' + '3' * 5000)",
        "print('9' * 100000)",
        "print('[' * 100000)",
        "print('\\u2028\\u2029\\ufeff3')",
        "print('NaN')",
        "import sys\nsys.stdout.write('\\x01' * (15 << 20))",
        "import os\nos.close(1)",
        "import sys\nsys.exit(42)",
        "import os, sys\nprint('accepted')\nsys.stdout.flush()\nos._exit(42)",
    };
    judge_suite suite = {.kind = JUDGE_STDIO, .language = "python", .cases = sums, .count = 1, .program_language = "python"};
    suite.program_source =
        ASSAY_VIEW("import json, sys\nd = json.load(sys.stdin)\nsys.exit(0 if int(d['output']) == int(d['expected']) else 43)");
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        judge_program(sandbox_client_of(box, 0), sandbox_client_of(box, 1), &suite, assay_view_of(sources[i]), outcomes,
                      &report);
        assay_verdict v = report.verdict;
        if (v == ASSAY_CORRECT || v == ASSAY_ERROR || v == ASSAY_BAD_REFERENCE || v == ASSAY_NOT_AVAILABLE)
            fail_msg("%s\n%s (%s)", sources[i], assay_verdict_name(v), report.detail);
    }
    judged(suite, "print(3)", ASSAY_CORRECT);
}

/* Guess a number from 1 to 100 with at most seven questions. */
static const char guess_interactor[] =
    "import sys\nsecret = int(open(3).read())\n"
    "for turn in range(8):\n    line = sys.stdin.readline()\n    if not line: sys.exit(43)\n    guess = int(line) if "
    "line.strip().isdigit() and len(line) < 9 else sys.exit(43)\n"
    "    print('same' if guess == secret else 'more' if guess < secret else 'less', flush=True)\n"
    "    if guess == secret: sys.exit(42)\nsys.exit(43)";
static const char guess_program[] =
    "low, high = 1, 100\nwhile True:\n    middle = (low + high) // 2\n    print(middle, flush=True)\n    answer = input()\n"
    "    if answer == 'same': break\n    if answer == 'more': low = middle + 1\n    else: high = middle - 1\n";

static void test_interactive(void **state) {
    (void)state;
    const judge_case secrets[] = {{.input = V("1")}, {.input = V("73")}, {.input = V("100")}};
    judge_suite suite = {.kind = JUDGE_INTERACTIVE,
                         .language = "python",
                         .cases = secrets,
                         .count = 3,
                         .program_language = "python",
                         .program_source = assay_view_of(guess_interactor),
                         .limits = {.cpu_ms = 3000, .wall_ms = 120000, .memory_bytes = 128u << 20}};
    judged(suite, guess_program, ASSAY_CORRECT);
    suite.stop_early = true;
    judged(suite, "for i in range(1, 101):\n    print(i, flush=True)\n    if input() == 'same': break", ASSAY_INCORRECT);
    judged(suite, "", ASSAY_INCORRECT);
    judged(suite, "import os\nos._exit(0)", ASSAY_INCORRECT);
    judged(suite, "print('same', flush=True)", ASSAY_INCORRECT);
    judged(suite, "import sys\nfor i in range(42): print(73)\nsys.exit(42)", ASSAY_INCORRECT);
    suite.limits.wall_ms = 1000;
    judged(suite, "input()", ASSAY_WALL_LIMIT); /* both wait */
    suite.limits.wall_ms = 120000;
    judged(suite, "while True: pass", ASSAY_TIME_LIMIT);
    judged(suite, "x = []\nwhile True: x.append(bytearray(1 << 20))", ASSAY_MEMORY_LIMIT);
    judged(suite, "while True: print('1' * 100000)", ASSAY_INCORRECT);
    /* Accepted, and then it does not end. */
    char tail[sizeof guess_program + 32];
    snprintf(tail, sizeof tail, "%swhile True: pass", guess_program);
    judged(suite, tail, ASSAY_TIME_LIMIT);
    snprintf(tail, sizeof tail, "%sraise ValueError", guess_program);
    judged(suite, tail, ASSAY_RUNTIME_ERROR);
    suite.first = 1;
    suite.program_source = ASSAY_VIEW("import os, sys\nos.write(4, b'0.25 of it')\nsys.exit(7)");
    suite.stop_early = false;
    suite.scoring = JUDGE_PASS_RATE;
    judged(suite, "pass", ASSAY_INCORRECT);
    assert_true(outcomes[0].points == 0.25);
    suite.scoring = JUDGE_SUBTASKS;
    judged(suite, "pass", ASSAY_INCORRECT);
    assert_true(report.score == 0.25);
    suite.program_source = ASSAY_VIEW("import sys\nsys.exit(7)");
    judged(suite, "pass", ASSAY_BAD_REFERENCE);
    suite.program_source = ASSAY_VIEW("import sys\nsys.exit(3)");
    judged(suite, "pass", ASSAY_BAD_REFERENCE);
    /* An interactor that crashes says nothing of the program, unless it has an opinion on one that says nothing; that the program left does. */
    const char *half = "print(1, flush=True)\ninput()";
    suite.program_source = ASSAY_VIEW("int(input())\nprint(2, flush=True)\nno_such_name");
    judged(suite, half, ASSAY_BAD_REFERENCE);
    suite.program_source = ASSAY_VIEW("import os\nos.abort()");
    judged(suite, half, ASSAY_BAD_REFERENCE);
    suite.program_source = ASSAY_VIEW("import os\ninput()\nos._exit(9)");
    judged(suite, half, ASSAY_BAD_REFERENCE);
    suite.program_source = ASSAY_VIEW("int('x')");
    judged(suite, half, ASSAY_BAD_REFERENCE);
    static const char *const reads[] = {"a, b = map(int, input().split())",
                                        "int(input())",
                                        "int(input().split()[1])",
                                        "import re\nre.match('! (x+)', input()).group(1)",
                                        "assert input() == '!'",
                                        "import os\ninput()\nos.abort()"};
    for (size_t i = 0; i < sizeof reads / sizeof *reads; i++) {
        suite.program_source = assay_view_of(reads[i]);
        judged(suite, "print('? \\x00 what', flush=True)\nwhile True: print('?' * 1000)", ASSAY_INCORRECT);
    }
    suite.program_source = ASSAY_VIEW("input()\ninput()");
    judged(suite, "print(1)", ASSAY_INCORRECT);
    suite.program_source = ASSAY_VIEW("while True: print(1)");
    judged(suite, "print(1)", ASSAY_INCORRECT);
    suite.program_source = ASSAY_VIEW("import sys\ninput()\nsys.exit('no')"); /* its own exit, with code 1 */
    judged(suite, half, ASSAY_INCORRECT);
    suite.program_source = ASSAY_VIEW("input()\nprint(2)\nsys = one / 0");
    judged(suite, "print(1, flush=True)\nwhile True: pass", ASSAY_BAD_REFERENCE);
    suite.program_language = "c";
    suite.program_source = ASSAY_VIEW(
        "#include <stdio.h>\nint main(void) { int x; if (scanf(\"%d\", &x) != 1) return 43; printf(\"%d\\n\", x + 1); "
        "fflush(stdout); return scanf(\"%d\", &x) == 1 && x == 9 ? 42 : 43; }");
    suite.language = "c";
    suite.count = 1;
    judged(suite,
           "#include <stdio.h>\nint main(void) { int x; printf(\"4\\n\"); fflush(stdout); if (scanf(\"%d\", &x) == 1) "
           "printf(\"%d\\n\", x + 4); }",
           ASSAY_CORRECT);
    suite.program_source = ASSAY_VIEW("no C");
    judged(suite, "int main(void) { return 0; }", ASSAY_BAD_REFERENCE);
}

/* Where there are several calls the first process gives the others the compiled program, by standard error. What a program writes there is no code of theirs, and nobody
 * sees ours; a compiler's warnings do not get in the way. */
static void test_code_is_given(void **state) {
    (void)state;
    const judge_case doubles[] = {{.input = V("[1]"), .expected = V("2")},
                                  {.input = V("[2]"), .expected = V("4")},
                                  {.input = V("[3]"), .expected = V("6")},
                                  {.input = V("[4]"), .expected = V("8")},
                                  {.input = V("[5]"), .expected = V("10")}};
    static const char forges[] =
        "import os, marshal\n"
        "code = marshal.dumps(compile('def f(x): return 2 * x', 'main.py', 'exec'))\n"
        "frame = b'ASC1' + len(code).to_bytes(4, 'little') + code\n"
        "os.write(2, frame)\n"
        "def f(x): return 0\n%s",
                      notes[] = "import os\nos.write(2, b'a note')\ndef f(x): return 2 * x if x is not 10000 else 0\n",
                      script[] = "assert f(1) == 2\nassert f(2) == 4\nassert f(3) == 6\nassert f(4) == 8\nassert f(5) == 10";
    char long_one[60000], source[sizeof long_one + sizeof forges];
    int size = snprintf(long_one, sizeof long_one, "t = '");
    memset(long_one + size, 'x', sizeof long_one - (size_t)size - 3);
    snprintf(long_one + sizeof long_one - 3, 3, "'\n");
    judge_suite suite = {.kind = JUDGE_CALL, .language = "python", .cases = doubles, .count = 5, .entry_point = "f"};
    judged(suite, notes, ASSAY_CORRECT);
    for (size_t i = 0; i < 5; i++)
        assert_true(outcomes[i].errors.size == 6 && memcmp(outcomes[i].errors.bytes, "a note", 6) == 0);
    for (size_t i = 0; i < 2; i++) { /* code that is too long for it is not given */
        snprintf(source, sizeof source, forges, i ? long_one : "");
        suite = (judge_suite){.kind = JUDGE_CALL, .language = "python", .cases = doubles, .count = 5, .entry_point = "f"};
        judged(suite, source, ASSAY_INCORRECT);
        assert_int_equal(report.passed, 0);
        suite = (judge_suite){.kind = JUDGE_SCRIPT, .language = "python", .script = assay_view_of(script), .entry_point = "f"};
        judged(suite, source, ASSAY_INCORRECT);
    }
    judged(suite, notes, ASSAY_CORRECT);
    judged(suite, "def f(x) return 2 * x", ASSAY_RUNTIME_ERROR);
}

static void test_scoring(void **state) {
    (void)state;
    const judge_case weighed[] = {{.input = V("1 2\n"), .expected = V("3\n"), .weight = 1, .subtask = 1},
                                  {.input = V("5 7\n"), .expected = V("12\n"), .weight = 2, .subtask = 1},
                                  {.input = V("0 0\n"), .expected = V("0\n"), .weight = 3},
                                  {.input = V("9 9\n"), .expected = V("18\n"), .weight = 4, .subtask = 2}};
    const char *five = "a, b = map(int, input().split())\nprint(a + b if a != 5 else 0)";
    judge_suite suite = {.kind = JUDGE_STDIO, .language = "python", .cases = weighed, .count = 4, .scoring = JUDGE_SUBTASKS};
    judged(suite, five, ASSAY_INCORRECT);
    assert_true(report.score == 0.7 && report.passed == 3 && report.total == 4);
    suite.scoring = JUDGE_PASS_RATE;
    judged(suite, five, ASSAY_INCORRECT);
    assert_true(report.score == 0.75);
    suite.scoring = JUDGE_ALL_OR_NOTHING;
    judged(suite, five, ASSAY_INCORRECT);
    assert_true(report.score == 0);
    suite.first = 1;
    judged(suite, five, ASSAY_CORRECT);
    assert_true(report.score == 1 && report.total == 1 && outcomes[1].verdict == ASSAY_SKIPPED);
    suite.first = 0;
    suite.scoring = JUDGE_SUBTASKS;
    suite.stop_early = true;
    judged(suite, "print(-1)", ASSAY_INCORRECT);
    assert_true(report.score == 0 && report.run == 3);
    suite.total_cpu_ms = 1;
    suite.scoring = JUDGE_PASS_RATE;
    judged(suite, "a, b = map(int, input().split())\nfor i in range(100000): pass\nprint(a + b)", ASSAY_TIME_LIMIT);
    assert_true(report.passed == 1);
    const judge_case either[] = {{.input = V("[]"), .expected = V("[3]"), .expected_also = V("3")}};
    judged(calls("f", either, 1), "def f(): return [3]", ASSAY_CORRECT);
    judged(calls("f", either, 1), "def f(): return 3", ASSAY_CORRECT);
    judged(calls("f", either, 1), "def f(): return [[3]]", ASSAY_INCORRECT);
    /* What a program wrote is kept in part. */
    suite = (judge_suite){.kind = JUDGE_STDIO, .language = "python", .cases = sums, .count = 1};
    judged(suite, "import sys\nprint('x' * 2000)\nprint('y' * 2000 + 'end', file=sys.stderr)", ASSAY_INCORRECT);
    assert_int_equal(outcomes[0].output.size, JUDGE_EXCERPT_BYTES);
    assert_memory_equal(outcomes[0].errors.bytes + JUDGE_EXCERPT_BYTES - 4, "end\n", 4);
}

static void test_calls(void **state) {
    (void)state;
    judged(calls("add", additions, 4), "def add(a, b): return a + b", ASSAY_CORRECT);
    judged(calls("add", additions, 4), "class Solution:\n    def add(self, a, b): return a + b", ASSAY_CORRECT);
    judged(calls("add", additions, 4), "def add(a, b):\n    print('noise')\n    return a - b", ASSAY_INCORRECT);
    judged(calls("add", additions, 4), "def other(a, b): return a + b", ASSAY_RUNTIME_ERROR);
    judged(calls("add", additions, 4), "def add(a, b): return 1 // 0", ASSAY_RUNTIME_ERROR);
    judged(calls("add", additions, 4), "def add(a, b):\n    while True: pass", ASSAY_TIME_LIMIT);
    judged(calls("add", additions, 4), "def add(a, b: return", ASSAY_RUNTIME_ERROR);
    judged(calls("add", additions, 4), "def add(a, b): return float('nan')", ASSAY_INCORRECT);
    const judge_case bad[] = {{.input = V("{}"), .expected = V("1")}};
    judged(calls("add", bad, 1), "def add(): return 1", ASSAY_BAD_REFERENCE);
    const judge_case open[] = {{.input = V("[1"), .expected = V("1")}};
    judged(calls("add", open, 1), "def add(): return 1", ASSAY_BAD_REFERENCE);
}

static void test_values(void **state) {
    (void)state;
    const judge_case echo[] = {
        {.input = V("[[1, -2, 3.5, \"\\u00e9\\ud83d\\ude00\\u0000\", null, true]]"),
         .expected = V("[1, -2, 3.5, \"\\u00e9\\ud83d\\ude00\\u0000\", null, true]")},
        {.input = V("[123456789012345678901234567890123456789]"), .expected = V("123456789012345678901234567890123456789")},
        {.input = V("[-1]"), .expected = V("-1")},
        {.input = V("[{\"a\": [1, {\"b\": []}], \"c\": {}}]"), .expected = V("{\"c\": {}, \"a\": [1, {\"b\": []}]}")},
        {.input = V("[\"\"]"), .expected = V("\"\"")},
    };
    judged(calls("f", echo, 5), "def f(x): return x", ASSAY_CORRECT);
    judged(calls("f", echo, 1), "def f(x): return tuple(x)", ASSAY_CORRECT);
    judged(calls("f", echo + 1, 1), "def f(x): return x + 1", ASSAY_INCORRECT);
    judged(calls("f", echo + 2, 1), "def f(x): return -1.0", ASSAY_CORRECT);
    judged(calls("f", echo + 2, 1), "def f(x): return '-1'", ASSAY_INCORRECT);
    judged(calls("f", echo + 3, 1), "import collections\ndef f(x): return collections.OrderedDict(x)", ASSAY_CORRECT);
    const judge_case keys[] = {{.input = V("[]"), .expected = V("{\"1\": \"x\", \"-2\": \"y\"}")}};
    judged(calls("f", keys, 1), "def f(): return {1: 'x', -2: 'y'}", ASSAY_CORRECT);
    judged(calls("f", keys, 1), "def f(): return {1: 'x', 2: 'y'}", ASSAY_INCORRECT);
    const judge_case tolerance[] = {{.input = V("[]"), .expected = V("[0.3, 1]")}};
    judge_suite suite = calls("f", tolerance, 1);
    judged(suite, "def f(): return [0.1 + 0.2, 1]", ASSAY_INCORRECT);
    suite.values.absolute = 1e-9;
    judged(suite, "def f(): return [0.1 + 0.2, 1]", ASSAY_CORRECT);
    judged(suite, "def f(): return [0.1 + 0.2, 1, 1]", ASSAY_INCORRECT);
    const judge_case whole[] = {{.input = V("[]"), .expected = V("1000000")}};
    judge_suite near = calls("f", whole, 1);
    near.values.relative = 1e-3;
    judged(near, "def f(): return 1000001.0", ASSAY_INCORRECT);
    judged(near, "def f(): return 999999.999", ASSAY_CORRECT);
    const judge_case multiset[] = {{.input = V("[]"), .expected = V("[[1, 2], [3], [1, 2]]")}};
    suite = calls("f", multiset, 1);
    judged(suite, "def f(): return [[3], [1, 2], [1, 2]]", ASSAY_INCORRECT);
    suite.values.unordered = true;
    judged(suite, "def f(): return [[3], [1, 2], [1, 2]]", ASSAY_CORRECT);
    judged(suite, "def f(): return [[3], [3], [1, 2]]", ASSAY_INCORRECT);
    judged(suite, "def f(): return {(1, 2), (3,)}", ASSAY_INCORRECT);
}

#define ADD "assert add(1, 2) == 3\nassert add(5, 7) == 12\nassert add(0, 0) == 0\nassert add(-4, 9) == 5\n"

/* The same as an assertion script. What `fresh: script` allows is a count of calls in one process, and no more. */
static unsigned passes_script(const char *file, const char *source, judge_fresh fresh) {
    judge_suite suite = {.kind = JUDGE_SCRIPT,
                         .language = "python",
                         .script = ASSAY_VIEW(ADD),
                         .fresh = fresh,
                         .limits = {.cpu_ms = 300, .wall_ms = 120000, .memory_bytes = 128u << 20}};
    judge_program(sandbox_client_of(box, 0), NULL, &suite, assay_view_of(source), NULL, &report);
    if (report.verdict != ASSAY_CORRECT && report.verdict != ASSAY_ERROR && report.verdict != ASSAY_NOT_AVAILABLE &&
        report.verdict != ASSAY_BAD_REFERENCE)
        return 0;
    fprintf(stderr, "%s as a script: %s (%s)\n", file, assay_verdict_name(report.verdict), report.detail);
    return 1;
}

/* Attack programs that define add(a, b): never CORRECT, never our ERROR. And forged replies, in this protocol's own form. */
static void test_attacks(void **state) {
    (void)state;
    static const char *const files[] = {"01_sys_exit0.py",
                                        "02_os_exit0.py",
                                        "03_always_equal.py",
                                        "05_patch_builtins.py",
                                        "06_overwrite_check.py",
                                        "11_write_result_fds.py",
                                        "19_hardcode_tests.py",
                                        "20_call_count_state.py",
                                        "203_stop_iteration.py",
                                        "206_extra_replies.py",
                                        "210_state_in_wall_clock.py",
                                        "211_state_in_inode.py",
                                        "212_state_shared_mapping.py",
                                        "217_frame_length_4g.py",
                                        "218_frame_drip.py",
                                        "21_sys_modules_poison.py",
                                        "220_depth_bomb.py",
                                        "223_tester_burner.py",
                                        "224_tester_memory.py",
                                        "225_exception_name.py",
                                        "226_exception_name2.py",
                                        "229_surrogates.py",
                                        "22_recursion_catch.py",
                                        "230_fork_answers_late.py",
                                        "231_opaque_everything.py",
                                        "232_duplicate_keys.py",
                                        "25_pickle_bomb_return.py",
                                        "26_json_bomb_return.py",
                                        "own_forge_nonce.py",
                                        "own_forge_trailing.py",
                                        "own_forge_bomb.py",
                                        "own_forge_early.py",
                                        "own_grow_reply.py",
                                        "own_call_hash.py",
                                        "own_call_keys.py",
                                        "own_call_two_replies.py",
                                        "own_call_object.py",
                                        "own_call_recipe.py",
                                        "own_call_overlong.py",
                                        "own_call_nodes.py",
                                        "own_call_systemexit.py",
                                        "own_call_generator.py",
                                        "own_call_property.py",
                                        "own_call_writer.py",
                                        "own_call_parity.py",
                                        "own_call_frames.py",
                                        "own_call_serve_again.py"};
    unsigned bad = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        static char source[65536];
        char path[512];
        snprintf(path, sizeof path, ASSAY_TEST_DATA "/attacks/%s", files[i]);
        FILE *in = fopen(path, "re");
        assert_non_null(in);
        source[fread(source, 1, sizeof source - 1, in)] = 0;
        fclose(in);
        judge_suite suite = calls("add", additions, 4);
        suite.stop_early = i % 2 == 0;
        /* One draws its answers by the clock, and has luck in 1 of 20 scripts on a quiet machine: not five times in a row. */
        bool draws = strcmp(files[i], "own_call_parity.py") == 0;
        unsigned tries = draws ? 5 : 1;
        do
            judge_program(sandbox_client_of(box, 0), sandbox_client_of(box, 1), &suite, assay_view_of(source), outcomes,
                          &report);
        while (report.verdict == ASSAY_CORRECT && --tries);
        if (report.verdict == ASSAY_CORRECT || report.verdict == ASSAY_ERROR || report.verdict == ASSAY_NOT_AVAILABLE ||
            report.verdict == ASSAY_BAD_REFERENCE)
            bad++, fprintf(stderr, "%s: %s (%s)\n", files[i], assay_verdict_name(report.verdict), report.detail);
        for (int fresh = 0; fresh < 2; fresh++) {
            tries = draws ? 5 : 1;
            while (tries && passes_script(files[i], source, fresh ? JUDGE_FRESH_CALL : JUDGE_FRESH_SCRIPT)) tries--;
            bad += !tries;
        }
    }
    assert_int_equal(bad, 0);
    judged(calls("add", additions, 4), "def add(a, b): return a + b", ASSAY_CORRECT);
}

static void scripted(const char *setup, const char *script, const char *entry, const char *source, assay_verdict wanted) {
    judge_suite test = {.kind = JUDGE_SCRIPT,
                        .language = "python",
                        .setup = assay_view_of(setup),
                        .script = assay_view_of(script),
                        .entry_point = entry,
                        .limits = {.cpu_ms = 1500, .wall_ms = 120000, .memory_bytes = 128u << 20}};
    static bool both; /* every other script's calls take turns on two clients */
    both = !both;
    judge_program(sandbox_client_of(box, 0), both ? sandbox_client_of(box, 1) : NULL, &test, assay_view_of(source), NULL,
                  &report);
    if (report.verdict != wanted)
        fail_msg("%s\n%s\n%s (%s), not %s", script, source, assay_verdict_name(report.verdict), report.detail,
                 assay_verdict_name(wanted));
}

static void test_scripts(void **state) {
    (void)state;
    scripted("", ADD, "", "def add(a, b): return a + b", ASSAY_CORRECT);
    scripted("", ADD, "", "def add(a, b): return a - b", ASSAY_INCORRECT);
    scripted("", ADD, "", "n = -1\ndef add(a, b):\n    global n; n += 1\n    return [3, 12, 0, 5][n % 4]", ASSAY_INCORRECT);
    scripted("def add(a, b):\n    'adds'\n", "def check(candidate):\n    assert candidate(1, 2) == 3", "add",
             "def add(a, b): return a + b", ASSAY_CORRECT);
    /* Counting by the clock or by state cannot tell which call it is: they come in an order of the judge's. */
    scripted("", "import math\nassert f(1) == 1\nassert f(f(1) + 1) == 2\nfor i in range(f(3)):\n    assert f(i) == i", "",
             "def f(x): return x", ASSAY_CORRECT);
    scripted("", "if f(1) == 1:\n    assert f(2) == 2\nelse:\n    assert f(7) == 7\nassert f(3) == 3", "",
             "def f(x):\n    if x == 7: 1 // 0\n    return x", ASSAY_CORRECT);
    scripted("", "if f(1) == 2:\n    assert f(7) == 7\nassert f(3) == 3", "",
             "import os\ndef f(x):\n    if x == 7: os._exit(0)\n    return x", ASSAY_CORRECT);
    scripted("", "x = f(1)\nwhile x != 5: x += 1\nassert f(2) == 2", "", "def f(x): return x", ASSAY_CORRECT);
    scripted("", "assert all(f(i) == i for i in range(300))", "", "def f(x): return x", ASSAY_CORRECT);
    scripted("", "x = 0\nfor i in range(40): x = f(x)\nassert x == 40", "", "def f(x): return x + 1", ASSAY_CORRECT);
    scripted("", "assert f(1, b=2) == 3 and f(b=1, a=1) == 2", "", "def f(a, b): return a + b", ASSAY_CORRECT);
    /* `fresh: script` gives the same verdicts, and lets state live. */
    judge_suite fast = {.kind = JUDGE_SCRIPT,
                        .language = "python",
                        .script = V("assert f() == 1\nassert f() == 2"),
                        .fresh = JUDGE_FRESH_SCRIPT};
    judged(fast, "n = 0\ndef f():\n    global n; n += 1; return n", ASSAY_INCORRECT); /* the order is still not the test's */
    fast.script = V("assert f(1) == 1\nassert f(2) == 2\nassert f(3) == 3");
    judged(fast, "def f(x): return x", ASSAY_CORRECT);
    judged(fast, "import sys\ndef f(x):\n    if x == 3: sys.exit(0)\n    return x", ASSAY_RUNTIME_ERROR);
    judged(fast, "def f(x): return x if x < 3 else 4", ASSAY_INCORRECT);
    /* Objects whose class the test defines stay the same objects. */
    const char *graph =
        "class Node:\n    def __init__(self, v, next=None): self.v, self.next = v, next\na = Node(1)\nb = Node(2, a)\n"
        "a.next = b\nassert last(b, 3) is a\nassert last(b, 4) is b and b.v == 2\n";
    judge_suite objects = {.kind = JUDGE_SCRIPT, .language = "python", .script = assay_view_of(graph)};
    judged(objects, "def last(n, k):\n    for i in range(k): n = n.next\n    return n", ASSAY_CORRECT);
    assert_true(report.shared);
    judged(objects, "def last(n, k): return n", ASSAY_INCORRECT);
    judged(objects, "def last(n, k):\n    n.v = 3\n    for i in range(k): n = n.next\n    return n", ASSAY_INCORRECT);
    judged(objects, "def last(n, k):\n    class E:\n        def __eq__(s, o): return True\n    return E()", ASSAY_INCORRECT);
    /* Nothing of the program's stands before a method of the test's own objects. */
    const char *checker =
        "class Checker:\n    def __init__(self, n): self.n = n\n    def ok(self): return self.n == 42\n"
        "c = Checker(1)\nf(c)\nassert c.ok()";
    scripted("", checker, "f", "def f(c): c.n = 42", ASSAY_CORRECT);
    scripted("", checker, "f", "def f(c): c.ok = object", ASSAY_INCORRECT);
    scripted("", checker, "f", "def f(c): c.__dict__['ok'] = bool", ASSAY_INCORRECT);
    scripted("", "assert f(1)(2)", "f", "def f(x): return object", ASSAY_INCORRECT);
    scripted("", "assert f(1) == int and f(1) != str", "f", "def f(x): return int", ASSAY_CORRECT);
    objects.refuse_shared = true;
    judged(objects, "def last(n, k):\n    for i in range(k): n = n.next\n    return n", ASSAY_NOT_AVAILABLE);
    /* The reference's helpers stay the reference's. */
    const char *helper = "def poly(xs, x): return sum(c * x ** i for i, c in enumerate(xs))\ndef find_zero(xs): pass\n";
    const char *check = "def check(candidate):\n    assert abs(poly([1, 2], candidate([1, 2]))) < 1e-4";
    scripted(helper, check, "find_zero", "def poly(xs, x): return 0.0\ndef find_zero(xs): return 0.0", ASSAY_INCORRECT);
    scripted(helper, check, "find_zero", "def find_zero(xs): return -0.5", ASSAY_CORRECT);
    scripted(helper, check, "find_zero", "def find_zero(xs): return float('nan')", ASSAY_INCORRECT);
    scripted("", "assert not abs(f() - 1) > 1e-6", "", "def f(): return float('nan')", ASSAY_INCORRECT);
    scripted("", "# banana\nassert not abs(f() - 1) > 1e-6", "", "def f(): return float('nan')", ASSAY_INCORRECT);
    scripted("", "import math\nassert math.isnan(f())", "", "def f(): return float('nan')", ASSAY_CORRECT);
    scripted("", "assert not f(3) - f(4) > 1e-6", "", "def f(x): return float('inf')", ASSAY_INCORRECT);
    scripted("", "assert f(3) == float('inf')", "", "def f(x): return float('inf')", ASSAY_CORRECT);
    /* Arguments that the candidate changes; exceptions that the test expects; a candidate that dies where the test would forgive. */
    scripted("", "x = [3, 1, 2]\nassert f(x) is None\nassert x == [1, 2, 3]", "", "def f(x): x.sort()", ASSAY_CORRECT);
    scripted("", "x = [3, 1, 2]\nf(x)\nassert x == [3, 1, 2]", "", "def f(x): x.sort()", ASSAY_INCORRECT);
    scripted("", "try:\n    f()\n    ok = False\nexcept ValueError:\n    ok = True\nassert ok", "", "def f(): raise ValueError",
             ASSAY_CORRECT);
    scripted("", "try: f()\nexcept BaseException: pass\nfinally: pass", "", "import os\ndef f(): os._exit(0)",
             ASSAY_RUNTIME_ERROR);
    scripted("", "try: f()\nexcept BaseException: pass", "", "def f():\n    while True: pass", ASSAY_TIME_LIMIT);
    scripted("", "assert all(map(lambda c: f(*c[0]) == c[1], [((1, 2), 3), ((5, 7), 12)]))", "",
             "def f(a, b): raise StopIteration", ASSAY_INCORRECT);
    scripted("", "assert f() == 1", "", "def f(): raise SystemExit(0)", ASSAY_RUNTIME_ERROR);
    /* Values that lie about themselves. */
    scripted("", "assert f() == 'x'", "",
             "class S(str):\n    def __eq__(s, o): return True\n    __hash__ = str.__hash__\ndef f(): return S('y')",
             ASSAY_INCORRECT);
    scripted("", "assert f() == 3", "", "class T:\n    def __eq__(s, o): return True\ndef f(): return T()", ASSAY_INCORRECT);
    /* The tester's time and memory after a reply are the candidate's. */
    scripted("", "x = f()\nwhile x: pass", "", "def f(): return 1", ASSAY_TIME_LIMIT);
    scripted("", "x = bytearray(f())", "", "def f(): return 10 ** 9", ASSAY_MEMORY_LIMIT);
    /* Bad references are known as such. */
    scripted("", "assert 1 == 1", "f", "def f(): return 1", ASSAY_BAD_REFERENCE);
    scripted("", "assert (", "f", "def f(): return 1", ASSAY_BAD_REFERENCE);
    scripted("", "while True: pass", "f", "def f(): return 1", ASSAY_BAD_REFERENCE);
    scripted("", "seen = []\nassert f(lambda x: seen.append(x)) == 1", "", "def f(g): return 1", ASSAY_NOT_AVAILABLE);
    scripted("", "assert sum(10, 15) == 6", "", "def sum(a, b): return 6", ASSAY_CORRECT);
    scripted("", "assert f((1, 'a', 2), int) == (1, 2)\nassert f({1}, set) == ()", "",
             "def f(xs, t): return tuple(x for x in xs if type(x) is t)", ASSAY_CORRECT);
    scripted("", "assert f() == {1, 2} and f() == frozenset((1, 2))", "", "def f(): return {2, 1}", ASSAY_CORRECT);
    scripted("", "import random\nassert f([random.random()]) == 1\nassert f([random.random()]) == 1", "",
             "def f(x): return len(x)", ASSAY_CORRECT);
    scripted("", "assert Split([1, 2]) == [1]", "", "def Split(x): return x[:1]", ASSAY_CORRECT);
    /* Iterators cross as iterators, with a bound. */
    scripted("", "assert list(f(3)) == [0, 1, 2]", "", "def f(n): yield from range(n)", ASSAY_CORRECT);
    scripted("", "g = f(3)\nassert next(g) == 0 and next(g) == 1 and g != [2]", "", "def f(n): return iter(range(n))",
             ASSAY_CORRECT);
    scripted("", "assert f(3) == [0, 1, 2]", "", "def f(n): return map(int, range(n))", ASSAY_INCORRECT);
    scripted("", "assert next(f()) == 0", "", "import itertools\ndef f(): return itertools.count()", ASSAY_CORRECT);
    scripted("", "assert f() == range(3) and f() != [0, 1, 2]", "", "def f(): return range(0, 3)", ASSAY_CORRECT);
    scripted("", "import collections\nassert f() == collections.deque([1]) and f() != [1]", "",
             "import collections\ndef f(): return collections.deque([1])", ASSAY_CORRECT);
    /* A class that only the candidate has crosses as what made it. */
    const char *node = "class Node:\n    def __init__(self, v): self.v, self.next = v, None\n";
    char linked[512];
    snprintf(linked, sizeof linked, "%sdef total(n):\n    s = 0\n    while n: s, n = s + n.v, n.next\n    return s\n", node);
    scripted("root = Node(1)\nroot.next = Node(2)\n", "assert total(root) == 3", "", linked, ASSAY_CORRECT);
    scripted("root = Node(1)\nroot.next = Node(2)\n", "assert total(root) == 4", "", linked, ASSAY_INCORRECT);
    scripted("", "assert sys.maxsize == f()", "", "import sys\ndef f(): return sys.maxsize", ASSAY_CORRECT);
}

/* What the tester said first is kept for the reference's other programs, and changes no verdict: with room for it, without, and for each way in which a
 * script is read. */
static void test_memo(void **state) {
    (void)state;
    static const struct {
        const char *setup, *script, *entry, *right, *wrong;
    } kinds[] = {
        {"def f(x):\n    pass\n", "def check(candidate):\n    assert candidate(1) == 1\n    assert candidate(2) == 2\n", "f",
         "def f(x): return x", "def f(x): return 1"},
        /* A stand-in cannot stand in for this: the script is read in the other way, and all calls are still asked for at once. */
        {"def f(x):\n    pass\n",
         "def check(candidate):\n    assert tuple(candidate(1)) == (1,)\n    assert candidate(2)[1:] == []\n", "f",
         "def f(x): return [x]", "def f(x): return [1, 2]"},
        {"def f(x):\n    pass\n",
         "def check(candidate):\n    assert candidate(1) == 1\n    assert g(candidate(3)) == 3\ndef g(x): return "
         "x\ncheck(f)\n",
         "f", "def f(x): return x", "def f(x): return 2 * x"},
        {"", "assert f(1) == 1\nassert f(f(1)) == 1", "", "def f(x): return x", "def f(x): return 1 - x"},
        {"class Node:\n    def __init__(self, v): self.v = v\n",
         "def check(candidate):\n    n = Node(1)\n    assert candidate(n) is n\n", "f", "def f(n): return n",
         "def f(n): return n.v"},
        {"def f(x):\n    pass\n", "def check(candidate):\n    assert candidate(Pair(1, 2)) == 3\n", "f",
         "class Pair:\n    def __init__(self, a, b): self.a, self.b = a, b\ndef f(p): return p.a + p.b",
         "class Pair:\n    def __init__(self, a, b): self.a, self.b = a, b\ndef f(p): return p.a"},
        {"import random\n",
         "def check(candidate):\n    for i in range(5):\n        x = random.randrange(100)\n        assert candidate(x) == "
         "x\n",
         "f", "def f(x): return x", "def f(x): return 7"},
    };
    static char bytes[65536];
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        for (size_t room = 0; room <= sizeof bytes; room += sizeof bytes / 2) {
            judge_memo memo = {.bytes = bytes, .room = room};
            judge_suite suite = {.kind = JUDGE_SCRIPT,
                                 .language = "python",
                                 .setup = assay_view_of(kinds[i].setup),
                                 .script = assay_view_of(kinds[i].script),
                                 .entry_point = kinds[i].entry,
                                 .memo = &memo,
                                 .limits = {.cpu_ms = 1500, .wall_ms = 120000, .memory_bytes = 128u << 20}};
            judged(suite, kinds[i].right, ASSAY_CORRECT);
            size_t calls = report.calls;
            assert_true(room ? memo.size > 0 : memo.size == 0);
            judged(suite, kinds[i].wrong, ASSAY_INCORRECT);
            judged(suite, "import os\nos._exit(0)", ASSAY_RUNTIME_ERROR);
            judged(suite, kinds[i].right, ASSAY_CORRECT);
            assert_int_equal(report.calls, calls);
        }
    }
}

#define PROMPT "def f(x): ...\n"
#define PLAIN_CHECK                                                                                        \
    "METADATA = {\n    'author': 'a'\n}\n\n\ndef check(candidate):\n    # Some\n    assert True, \"no\"\n" \
    "    assert candidate(1) == [1, (2)], 'm'\n    assert candidate('a == b') == {'k': -1}  # the last\n"
#define CATCHES "def lenient(g):\n    def h():\n        try: g()\n        except AssertionError: pass\n    return h\n"

/* Scripts whose end the judge must not tell from answers alone, and such where it may (verifiers/code/claims.h): the verdict is the script's. */
static void test_claims(void **state) {
    (void)state;
    static const struct {
        const char *setup, *script, *entry, *source;
        assay_verdict wanted;
    } cases[] = {
        {"", "assert f(1) == True\nassert f(2) == 2.0\nassert {'a': 1, 'b': 2} == f(3)", "",
         "def f(x): return {'b': 2, 'a': 1} if x == 3 else x", ASSAY_CORRECT},
        {"", "assert f(1) == [1]", "", "def f(x): return (x,)", ASSAY_INCORRECT},
        {"", "assert f(1) == {1, 2}", "", "def f(x): return {2, 1}", ASSAY_CORRECT},
        {"", "try:\n    assert f(1) == 2\nexcept AssertionError:\n    pass\nassert f(3) == 3", "", "def f(x): return x",
         ASSAY_CORRECT},
        {"", "import contextlib\nwith contextlib.suppress(AssertionError):\n    assert f(1) == 2\nassert f(3) == 3", "",
         "def f(x): return x", ASSAY_CORRECT},
        {"", "r = f(1)\nassert r == 1\nassert type(r) is int", "", "def f(x): return 1.0", ASSAY_INCORRECT},
        {"", "assert f(1) == 1 and f(2) == 2", "", "def f(x): return 1", ASSAY_INCORRECT},
        {"", "assert not f(1) == 1", "", "def f(x): return 1", ASSAY_INCORRECT},
        {"", "assert f(1) != 1", "", "def f(x): return 1", ASSAY_INCORRECT},
        {"", "assert f(1) is True", "", "def f(x): return 1", ASSAY_INCORRECT},
        {"", "assert f(1)", "", "def f(x): return 0", ASSAY_INCORRECT},
        {"", "g = f\nassert g(1) == 1\nassert f(2) == 2", "", "def f(x): return 1", ASSAY_INCORRECT},
        {"", "assert isinstance(f(1), int) == True\nassert f(2) == 2", "", "def f(x): return float(x)", ASSAY_INCORRECT},
        /* What is sorted in place is not as it was. */
        {"", "x = [3, 1]\nassert f(x) == [1, 3]\nassert x == [3, 1]", "", "def f(x):\n    x.sort()\n    return x",
         ASSAY_INCORRECT},
        {"", "x = [3, 1]\nassert f(x) == [1, 3]\nassert x == [3, 1]", "", "def f(x):\n    x.sort()\n    return x[:]",
         ASSAY_INCORRECT},
        {"", "x = [3, 1]\nassert f(x) == [1, 3]\nassert x == [3, 1]", "", "def f(x): return sorted(x)", ASSAY_CORRECT},
        {"", "x = [3]\nassert f(1) == x\nx.append(2)\nassert f(2) == x", "", "def f(n): return [3, 2][:n]", ASSAY_CORRECT},
        {"", "x = [3]\nassert f(1) == x\nx.append(2)\nassert f(2) == x", "", "def f(n): return [3, 2]", ASSAY_INCORRECT},
        /* Fails by itself, with any program. */
        {"", "assert f(1) == 1\nassert 1 == 2", "", "def f(x): return x", ASSAY_INCORRECT},
        {"", "assert f(1) == 1, str(f(5))\nassert f(2) == 2, f(6)", "", "def f(x): return 1 // (x < 5) and x", ASSAY_CORRECT},
        {"", "assert f(1) == 2, str(f(5))", "", "import os\ndef f(x):\n    if x == 5: os._exit(0)\n    return x",
         ASSAY_RUNTIME_ERROR},
        {"", "assert f(1) == 2\nassert f(2) == 2", "", "def f(x): return x", ASSAY_INCORRECT},
        {"", "class Odd:\n    def __eq__(self, other): return other == 5\nassert f(1) == Odd()", "", "def f(x): return 5",
         ASSAY_CORRECT},
        {"", "class Odd(int):\n    def __eq__(self, other): return other == 5\n    __hash__ = None\nassert f(1) == Odd(1)", "",
         "def f(x): return 1", ASSAY_INCORRECT},
        {"def f(x): ...\ndef twice(x): return isinstance(f(x), int) and 2 * f(x)\n", "assert twice(2) == 4\nassert f(1) == 1",
         "f", "def f(x): return float(x)", ASSAY_INCORRECT},
        {"", "def check(c):\n    c2 = c\n    assert c(1) == 1\n    assert type(c2(1)) == int\ncheck(f)", "f",
         "def f(x): return 1.0", ASSAY_INCORRECT},
        {"", "assert f(float('nan')) == 1\nassert f(1) == float('nan')", "", "def f(x): return 1 if x != x else float('nan')",
         ASSAY_INCORRECT},
        /* A failure that something catches is not the script's end. */
        {CATCHES, "@lenient\ndef strict():\n    assert f(1) == 2\nstrict()\nassert f(3) == 3", "f", "def f(x): return x",
         ASSAY_CORRECT},
        {CATCHES, "def strict():\n    assert f(1) == 2\nlenient(strict)()\nassert f(3) == 3", "f", "def f(x): return x",
         ASSAY_CORRECT},
        {"def lenient():\n    try: strict()\n    except AssertionError: pass\n",
         "def strict():\n    assert f(1) == 2\nlenient()\nassert f(3) == 3", "f", "def f(x): return x", ASSAY_CORRECT},
        {"",
         "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        assert f(1) == 1\n    def "
         "test_b(self):\n"
         "        self.assertEqual(1, 2)\nunittest.main(argv=['x'], exit=False)",
         "", "def f(x): return x", ASSAY_INCORRECT},
        {"", "assert f(1) == 1\nassert eval('f(2) is None')", "", "def f(x): return 1", ASSAY_INCORRECT},
        /* HumanEval's form, and what only looks like it. */
        {PROMPT, PLAIN_CHECK, "f", "def f(x): return [1, 2] if x == 1 else {'k': -1}", ASSAY_CORRECT},
        {PROMPT, PLAIN_CHECK, "f", "def f(x): return [1, 2] if x == 1 else {'k': 1}", ASSAY_INCORRECT},
        {PROMPT, "def check(candidate):\n    assert candidate(1) == 1, 2\n    assert candidate(2), (3) == 3\n", "f",
         "def f(x): return x * 1.0", ASSAY_CORRECT},
        {PROMPT, "def check(candidate):\n    assert candidate(1) == 1, 2\n    assert candidate(2), (3) == 3\n", "f",
         "def f(x): return x % 2", ASSAY_INCORRECT},
        {PROMPT, "def check(candidate):\n    assert candidate(1)(2) == 3\n", "f", "def f(x): return 3", ASSAY_INCORRECT},
        {PROMPT, "def check(candidate):\n    assert candidate(1) == 1\n    assert candidate(2) == 2 == 3 - 1\n", "f",
         "def f(x): return x", ASSAY_CORRECT},
        {"def f(x): ...\ndef g():\n    try: check(f)\n    except AssertionError: pass\n",
         "def check(candidate):\n    assert candidate(1) == 2\ng()\nassert f(3) == 3", "f", "def f(x): return x",
         ASSAY_INCORRECT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        scripted(cases[i].setup, cases[i].script, cases[i].entry, cases[i].source, cases[i].wanted);
}

/* A program's own reply, written before a harness could write one: as good as any value, and no better. */
#define FORGE                                                                                                    \
    "import os\n"                                                                                                \
    "def size(n): return n.to_bytes(4, 'little')\n"                                                              \
    "def text(t, x): return t + size(len(x)) + x\n"                                                              \
    "def some(*x): return b'l' + size(len(x)) + b''.join(x)\n"                                                   \
    "def named(n, x): return b'p' + size(2) + text(b's', n) + x\n"                                               \
    "data = os.pread(3, 1 << 20, 0)\n"                                                                           \
    "def answer(value, kind=b'v', after=b'N'):\n"                                                                \
    "    one = some(text(b's', kind), some(), some(), value, after)\n"                                           \
    "    os.write(4, b'ASR1' + data[4:12] + some(*[text(b'b', one)] * int.from_bytes(data[13:17], 'little')))\n" \
    "    os._exit(0)\n"

static void test_forged(void **state) {
    (void)state;
    static const char near_nine[] = "assert not abs(float(f(3)) - 9) > 1e-6", first[] = "assert not abs(f(3)[0] - 9) > 1e-6",
                      looked_up[] = "assert f(1)[3] == 4", shared[] = "class C:\n    ok = False\nassert f(C()).ok";
    static const struct {
        const char *script, *source;
    } cases[] = {
        /* A factory that ends the tester well, or gives what is true. */
        {looked_up, FORGE "answer(named(b'defaultdict:exit', b'd' + size(0)))"},
        {looked_up, FORGE "answer(named(b'defaultdict:quit', b'd' + size(0)))"},
        {looked_up, FORGE "answer(named(b'defaultdict:breakpoint', b'd' + size(0)))"},
        {"assert f(1)['a']", FORGE "answer(named(b'defaultdict:object', b'd' + size(0)))"},
        /* NaN in other clothes. */
        {near_nine, "from decimal import Decimal\ndef f(x): return Decimal('NaN')"},
        {near_nine, "from decimal import Decimal\ndef f(x): return Decimal('-sNaN123')"},
        {near_nine, "def f(x): return ' -NaN '"},
        {near_nine, "def f(x): return b'nan'"},
        {"import json\nassert not abs(json.loads(f(3))['x'] - 9) > 1e-6", "def f(x): return '{\"x\": NaN}'"},
        {first, FORGE "answer(named(b'array', some(text(b's', b'd'), text(b'b', bytes(6) + b'\\xf8\\x7f'))))"},
        {first, FORGE "answer(named(b'ndarray', some(text(b's', b'<f8'), some(text(b's', b'nan')), some(text(b'i', b'1')))))"},
        {"assert f(1).year != f(1).year or f(1).day > 31",
         FORGE "answer(named(b'datetime', some(text(b'b', b'\\x07\\xe8\\x01\\xff\\0\\0\\0\\0\\0\\0'))))"},
        {"assert f(1).count(3)",
         FORGE "answer(named(b'namedtuple', some(text(b's', b'T'), some(text(b's', b'count')), some(b'T'))))"},
        /* Exceptions that a test's frame takes for no failure. */
        {"from unittest import SkipTest, TestCase\nclass T(TestCase):\n    def test_a(self): self.assertEqual(f(1), 2)\n",
         "import unittest\ndef f(x): raise unittest.SkipTest('no')"},
        {"import unittest\nclass T(unittest.TestCase):\n    def test_a(self): self.assertEqual(f(1), 2)\nunittest.main()",
         FORGE "answer(some(some(text(b's', b'SystemExit'), text(b's', b'KeyboardInterrupt')), some(), text(b's', b''), b'd' + "
               "size(0)), b'x')"},
        {"assert all(f(i) for i in (1, 2))",
         FORGE "answer(some(some(text(b's', b'StopIteration')), some(), text(b's', b''), b'd' + size(0)), b'x')"},
        {"for x in iter(lambda: f(1), 7): assert x == 2",
         FORGE "answer(some(some(text(b's', b'GeneratorExit')), some(), text(b's', b''), b'd' + size(0)), b'x')"},
        {"assert f(1) == 2", FORGE "answer(some(), b'x')"},
        {"assert f(1) == 2", FORGE "answer(text(b's', b''), b'x')"},
        {"assert f(1) == 2", FORGE "answer(b'N', b'w')"},
        {"assert f(1) == 2", FORGE "answer(b'N', b'')"},
        /* Numbers of objects and containers that nobody gave. */
        {"assert f([1]) == [2]", FORGE "answer(b'M' + size(1) + text(b'i', b'7'))"},
        {"assert f([1]) == [2]", FORGE "answer(b'M' + size(1) + text(b'i', b'-1'))"},
        {"assert f([1]) == [2]", FORGE "answer(b'R' + size(1) + text(b'i', b'1'))"},
        {"assert f([1]) == [2]", FORGE "answer(b'k' + size(0))"},
        {shared, FORGE "answer(b'R' + size(1) + text(b'i', b'63'))"},
        {shared, FORGE "answer(text(b'o', b'type:bool'))"},
        /* What was changed is told in other kinds than were given. */
        {"x = [1]\nassert f(x) == 2 and x == [1]", FORGE "answer(text(b'i', b'2'), after=some(text(b's', b'no')))"},
        {"x = {1: 1}\nf(x)\nassert x == {1: 2}", FORGE "answer(b'N', after=some(b'N'))"},
        /* Members twice, and equal ones of other types. */
        {"assert f(1) == {1, 2}", FORGE "answer(b'S' + size(2) + text(b'i', b'1') + b'T')"},
        {"assert len(f(1)) == 2 and f(1)[1] == 2", FORGE "answer(b'd' + size(2) + text(b'i', b'1') + b'N' + b'T' + b'N')"},
        {"assert f(1) == [2]", FORGE "answer(b'l' + size(1) + text(b'i', b'02'))"},
        {"assert f(1) == 2", FORGE "answer(text(b'i', b'+2'))"},
        {"assert f(1) == 2", FORGE "answer(text(b'i', b'0x2'))"},
        {"assert f(1) == 'a'", FORGE "answer(text(b's', b'\\xc1\\xa1'))"},
        {"assert f(1) == 0", FORGE "answer(text(b'i', b'-0'))"},
        {"assert list(f(1)) == [1, 2]", FORGE "answer(b'r' + size(3) + b'TTF')"},
        {"assert list(f(1)) == [1, 2]",
         FORGE "answer(b'r' + size(3) + text(b'i', b'0') + text(b'i', b'f' * 60) + text(b'i', b'1'))"},
        /* Which of two answers counts: neither, where a process gives two. */
        {"assert f(1) == 2", FORGE "os.write(4, b'ASR1')\nanswer(text(b'i', b'2'))"},
        {"assert f(1) == 2", FORGE "os.lseek(4, 1, 0)\nanswer(text(b'i', b'2'))"},
        {"assert f(1) == 2", FORGE "os.ftruncate(4, 4096)\nanswer(text(b'i', b'2'))"},
        {"assert f(1) == 2", FORGE "os.ftruncate(4, 1 << 40)\nanswer(text(b'i', b'2'))"},
        {"assert f(1) == 2", FORGE "os.dup2(4, 3)\nos.close(4)\nanswer(text(b'i', b'2'))"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        judge_suite suite = {.kind = JUDGE_SCRIPT,
                             .language = "python",
                             .script = assay_view_of(cases[i].script),
                             .entry_point = "f",
                             .limits = {.cpu_ms = 1500, .wall_ms = 120000, .memory_bytes = 128u << 20}};
        judge_program(sandbox_client_of(box, 0), NULL, &suite, assay_view_of(cases[i].source), NULL, &report);
        assay_verdict v = report.verdict;
        if (v == ASSAY_CORRECT || v == ASSAY_ERROR || v == ASSAY_NOT_AVAILABLE || v == ASSAY_BAD_REFERENCE)
            fail_msg("%s\n%s\n%s (%s)", cases[i].script, cases[i].source, assay_verdict_name(v), report.detail);
    }
    /* More than the judge's frames hold is the program's doing, and no failure of ours. */
    judge_suite large = {.kind = JUDGE_SCRIPT,
                         .language = "python",
                         .script = V("assert len(f(1)) == 1\nassert len(f(2)) == 2\nassert len(f(3)) == 3\n"),
                         .limits = {.cpu_ms = 5000, .wall_ms = 120000, .memory_bytes = 512u << 20}};
    judged(large, "def f(x): return bytes(50 << 20)", ASSAY_OUTPUT_LIMIT);
    /* The frames are such that a right one passes. */
    scripted("", "assert f(1) == 2", "f", FORGE "answer(text(b'i', b'2'))", ASSAY_CORRECT);
    scripted("", looked_up, "f",
             FORGE "answer(named(b'defaultdict:int', b'd' + size(1) + text(b'i', b'3') + text(b'i', b'4')))", ASSAY_CORRECT);
    scripted("", "from array import array\nassert f(1) == array('d', [1, 2])", "f",
             "from array import array\ndef f(x): return array('d', [1, 2])", ASSAY_CORRECT);
    scripted("", near_nine, "f", "from decimal import Decimal\ndef f(x): return Decimal('9.0')", ASSAY_CORRECT);
    scripted("", "import math\nassert math.isnan(float(f(3)))", "f", "def f(x): return 'nan'", ASSAY_CORRECT);
}

/* Objects of classes that only the program has measure nothing: how far they are from what the test wants is not theirs to say. */
static void test_measures(void **state) {
    (void)state;
    static const char near_area[] = "c = Circle(2)\nassert abs(c.area() - 12.566) < 1e-2",
                      near_data[] = "c = Circle(2)\nassert abs(c.area - 12.566) < 1e-2",
                      reversed[] = "c = Circle(2)\nassert abs(12.566 - c.area()) < 1e-2",
                      ratio[] = "c = Circle(2)\nassert abs(c.area() / 12.566 - 1) < 1e-2",
                      differs[] = "c = Circle(2)\nassert not c.area() ^ 12",
                      almost[] =
                          "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n"
                          "        self.assertAlmostEqual(Circle(2).area(), 12.566)\n",
                      set_less[] = "c = Circle(2)\nassert not c.area() - {1, 2}",
                      inside[] = "c = Circle(2)\nassert 12 in c.area()";
    const char *const tests[] = {near_area, reversed, ratio, differs, almost, set_less, inside};
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        scripted("", tests[i], "",
                 "class Near:\n    def __sub__(s, o): return 0.0\n    __rsub__ = __xor__ = __contains__ = __sub__\n    def "
                 "__truediv__(s, o): return 1.0\n"
                 "class Circle:\n    def __init__(s, r): pass\n    def area(s): return Near()",
                 ASSAY_INCORRECT);
    scripted(
        "", near_area, "",
        "class Circle:\n    def __init__(s, r): pass\n    def area(s): return Circle(1)\n    def __sub__(s, o): return 0.0",
        ASSAY_INCORRECT);
    scripted("", near_data, "",
             "class Near:\n    def __sub__(s, o): return 0.0\nclass Circle:\n    def __init__(s, r): s.area = Near()",
             ASSAY_INCORRECT);
    scripted("", near_area, "", "class Circle:\n    def __init__(s, r): s.r = r\n    def area(s): return 3.1415 * s.r ** 2",
             ASSAY_CORRECT);
    scripted("", near_data, "", "class Circle:\n    def __init__(s, r): s.area = 3.1415 * r ** 2", ASSAY_CORRECT);
    /* So do objects that a function gives. */
    static const char *const asked[] = {"assert abs(f(3) - 9) < 1e-6",
                                        "assert abs(f(3).x - 9) < 1e-6",
                                        "assert abs(f(3)[0] - 9) < 1e-6",
                                        "assert abs(f(3) * 1 - 9) < 1e-6",
                                        "assert f(3).x() == 9",
                                        "assert 9 in f(3).x",
                                        "assert f(3) >= 9",
                                        "assert f(3).__eq__(9)",
                                        "assert not f(3) != 9",
                                        "assert max(f(3), 9) == 9"};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        scripted("", asked[i], "",
                 "class E:\n    def __sub__(s, o): return 0.0\n    __rsub__ = __sub__\n    def __le__(s, o): return True\n    "
                 "__lt__ = "
                 "__ge__ = __gt__ = __eq__ = __contains__ = __le__\n    def __ne__(s, o): return False\n    def __getattr__(s, "
                 "n):\n        if "
                 "n[:2] == '__': raise AttributeError(n)\n        return E()\n    def __getitem__(s, k): return E()\n    def "
                 "__mul__(s, o): "
                 "return E()\n    def __call__(s): return E()\ndef f(x): return E()",
                 ASSAY_INCORRECT);
    /* A vector's own operators are what its test is of. */
    scripted("",
             "v = Vector(1, 2)\nw = v + Vector(2, 2)\nassert (w / 2).x == 1.5 and (w - v).y == 2 and (w * 2).x == 6 and (v - "
             "1).x == 0",
             "",
             "class Vector:\n    def __init__(s, x, y): s.x, s.y = x, y\n    def __add__(s, o): return Vector(s.x + o.x, s.y + "
             "o.y)\n"
             "    def __sub__(s, o): return s + o * -1 if type(o) is Vector else Vector(s.x - o, s.y - o)\n    def __mul__(s, "
             "k): return "
             "Vector(s.x * k, s.y * k)\n    def __truediv__(s, k): return s * (1 / k)",
             ASSAY_CORRECT);
    /* What an attribute is, seen past every operator. */
    const char *list = "class L:\n    def __init__(s): s.head, s.x, s.n = None, 3.14159, 2";
    scripted("", "l = L()\nassert l.head is None and round(l.x, 2) == 3.14 and type(l.n) is int and f'{l.x:.1f}' == '3.1'", "",
             list, ASSAY_CORRECT);
    scripted("", "l = L()\nassert l.head is not None", "", list, ASSAY_INCORRECT);
    scripted("", "l = L()\nassert type(l.x) is int", "", list, ASSAY_INCORRECT);
}

/* Tests that nothing calls are all called, or none of them decides. */
static void test_uncalled(void **state) {
    (void)state;
    const char *in_class =
        "class TestF:\n    def setup_method(self): self.two = 2\n    def test_a(self): assert f(2) == self.two\ndef test_b(): "
        "assert f(1) == 1\n";
    scripted("", in_class, "f", "def f(x): return x", ASSAY_CORRECT);
    scripted("", in_class, "f", "def f(x): return 1", ASSAY_INCORRECT);
    scripted("", "async def test_a(): assert f(2) == 2\ndef test_b(): assert f(1) == 1\n", "f", "def f(x): return 1",
             ASSAY_NOT_AVAILABLE);
}

/* A program that is compiled once for all its calls, and one whose code is too large to be handed on. */
static void test_compiled_once(void **state) {
    (void)state;
    enum { LETTERS = 1300000 };
    static char large[LETTERS + 100];
    judged(calls("add", additions, 4),
           "from __future__ import annotations\nimport sys\nsys.setrecursionlimit(80)\ndef add(a: no, b): return a + b",
           ASSAY_CORRECT);
    judged(calls("add", additions, 4),
           "x = []\nx.append(1)\ndef add(a, b):\n    x.append(1)\n    return a + b if len(x) == 2 else 0", ASSAY_CORRECT);
    judged(calls("add", additions, 4), "def add(a, b): return a + b\nadd.__code__ = (lambda a, b: 3).__code__",
           ASSAY_INCORRECT);
    int head = snprintf(large, sizeof large, "def add(a, b): return a + b\nx = '");
    memset(large + head, 'x', LETTERS);
    memcpy(large + head + LETTERS, "'", 2);
    judged(calls("add", additions, 4), large, ASSAY_CORRECT);
}

/* A well-known module that the interpreter lacks is no fault of the program's, where it died of that and of nothing else. */
static void test_lacking(void **state) {
    (void)state;
    static const char *const known[] = {"numpy", "scipy", "pandas", "networkx", "statsmodels", "numba", "torch"};
    char find[128], source[512];
    const char *m = NULL;
    for (size_t i = 0; i < sizeof known / sizeof *known && !m; i++) {
        snprintf(find, sizeof find, "import importlib.util as u\nprint(u.find_spec('%s') is None)", known[i]);
        if (run_source("python", assay_view_of(find), "", NULL) == SANDBOX_OK && output_is("True\n")) m = known[i];
    }
    if (!m) skip();
    const struct {
        const char *format;
        assay_verdict wanted;
    } rows[] = {
        {"import %s\ndef add(a, b): return a + b", ASSAY_NOT_AVAILABLE},
        {"import os, %s.linalg as x\ndef add(a, b): return a + b", ASSAY_NOT_AVAILABLE},
        {"from %s.linalg import x\ndef add(a, b): return a + b", ASSAY_NOT_AVAILABLE},
        {"from %s import *\r\ndef add(a, b): return a + b", ASSAY_NOT_AVAILABLE},
        {"def add(a, b):\n    import %s\n    return a + b\nadd(1, 2)", ASSAY_RUNTIME_ERROR},
        {"import os # %s\nimport no_such_module_here\ndef add(a, b): return a + b", ASSAY_RUNTIME_ERROR},
        {"raise ModuleNotFoundError(\"No module named '%s'\")", ASSAY_RUNTIME_ERROR},
        {"x = 1 // 0\nimport %s", ASSAY_RUNTIME_ERROR},
        {"try:\n    x = 1\nfinally:\n    import no_such_module_here\nimport %s", ASSAY_RUNTIME_ERROR},
        {"import os\nos.write(2, b\"No module named '%s'\")\nos._exit(1)", ASSAY_RUNTIME_ERROR},
    };
    judge_suite stdio = {
        .kind = JUDGE_STDIO, .language = "python", .cases = sums, .count = 3, .compare = {.way = COMPARE_TOKENS}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(source, sizeof source, rows[i].format, m);
        judged(stdio, source, rows[i].wanted);
        judged(calls("add", additions, 4), source, rows[i].wanted);
        scripted("", "assert add(1, 2) == 3\nassert add(5, 7) == 12", "add", source, rows[i].wanted);
    }
    snprintf(source, sizeof source, "import %s", m);
    const judge_case secret = {.input = V("73")};
    judge_suite talk = {.kind = JUDGE_INTERACTIVE,
                        .language = "python",
                        .cases = &secret,
                        .count = 1,
                        .program_language = "python",
                        .program_source = assay_view_of(guess_interactor),
                        .limits = {.cpu_ms = 3000, .wall_ms = 120000, .memory_bytes = 128u << 20}};
    judged(talk, source, ASSAY_NOT_AVAILABLE);
    judged(talk, "import no_such_module_here", ASSAY_INCORRECT);
    /* Caught, it goes on without. */
    snprintf(source, sizeof source, "try:\n    import %s\nexcept ImportError: pass\ndef add(a, b): return a + b", m);
    judged(calls("add", additions, 4), source, ASSAY_CORRECT);
}

int main(int count, char **words) {
    if (open_box(SANDBOX_LEVEL_FULL, 1)) return 77;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stdio),         cmocka_unit_test(test_checker),       cmocka_unit_test(test_checker_attacked),
        cmocka_unit_test(test_interactive),   cmocka_unit_test(test_code_is_given), cmocka_unit_test(test_scoring),
        cmocka_unit_test(test_calls),         cmocka_unit_test(test_values),        cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_attacks),       cmocka_unit_test(test_memo),          cmocka_unit_test(test_claims),
        cmocka_unit_test(test_compiled_once), cmocka_unit_test(test_forged),        cmocka_unit_test(test_measures),
        cmocka_unit_test(test_uncalled),      cmocka_unit_test(test_lacking)};
    if (count > 1) cmocka_set_test_filter(words[1]);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_box();
    return failed;
}
