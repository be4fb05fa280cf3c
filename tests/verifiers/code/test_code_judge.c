/* Judging by tests: stdio and calls, right programs beside wrong ones, and the attack programs that aim at calls. Behind the outer wall.
 * usage: test_code_judge [PATTERN] */
#include "tests/verifiers/code/judged.h"

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
        {"import %s as z\ndef add(a, b): return z.add(a, b)", ASSAY_NOT_AVAILABLE},
        {"import os, %s.linalg as x\ndef add(a, b): return a + b", ASSAY_NOT_AVAILABLE},
        {"from %s.linalg import x\ndef add(a, b): return x(a + b)", ASSAY_NOT_AVAILABLE},
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
    /* One that the program does not need is no way out of a test, nor a reason to fail it. */
    snprintf(source, sizeof source, "import %s as z\nfrom %s import y\ndef add(a, b): return a + b", m, m);
    judged(calls("add", additions, 4), source, ASSAY_CORRECT);
    scripted("", "assert add(1, 2) == 3\nassert add(5, 7) == 12", "add", source, ASSAY_CORRECT);
    snprintf(source, sizeof source, "import %s as z\ndef add(a, b): return a - b", m);
    judged(calls("add", additions, 4), source, ASSAY_INCORRECT);
    scripted("", "assert add(1, 2) == 3\nassert add(5, 7) == 12", "add", source, ASSAY_INCORRECT);
    judged(stdio, source, ASSAY_INCORRECT);
    snprintf(source, sizeof source, "import %s as z\nz.x", m);
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
        cmocka_unit_test(test_calls),         cmocka_unit_test(test_values),        cmocka_unit_test(test_attacks),
        cmocka_unit_test(test_compiled_once), cmocka_unit_test(test_lacking)};
    if (count > 1) cmocka_set_test_filter(words[1]);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_box();
    return failed;
}
