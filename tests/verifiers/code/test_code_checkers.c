/* Checkers that read files named by arguments: testlib's, by their exit codes, and those that print 1 or 0. Behind the outer wall. */
#include "tests/sandbox/box.h"

#include "verifiers/code/judge.h"

#define V ASSAY_VIEW
static const judge_case sums[] = {{.input = V("1 2\n"), .expected = V("3\n")}, {.input = V("5 7\n"), .expected = V("12\n")}};
static judge_report report;
static judge_outcome outcomes[8];

static void judged(const judge_suite *suite, const char *source, assay_verdict wanted) {
    judge_program(sandbox_client_of(box, 0), sandbox_client_of(box, 1), suite, assay_view_of(source), outcomes, &report);
    if (report.verdict != wanted)
        fail_msg("%s\n%s (%s%s), not %s", source, assay_verdict_name(report.verdict), report.detail, outcomes[0].detail,
                 assay_verdict_name(wanted));
}

static judge_suite with(judge_checker form, const char *language, const char *source) {
    return (judge_suite){.kind = JUDGE_STDIO,
                         .language = "python",
                         .cases = sums,
                         .count = 2,
                         .checker = form,
                         .program_language = language,
                         .program_source = assay_view_of(source)};
}

/* Two numbers of the sum that the answer has, in the program's own order. */
static const char native_checker[] =
    "#include <stdio.h>\n"
    "int main(int argc, char **argv) {\n    long a, b, x, y, answer;\n    if (argc != 4) return 3;\n"
    "    FILE *in = fopen(argv[1], \"r\"), *out = fopen(argv[2], \"r\"), *ans = fopen(argv[3], \"r\");\n"
    "    if (!in || !out || !ans || getchar() != EOF) return 3;\n"
    "    if (fscanf(in, \"%ld %ld\", &a, &b) != 2 || fscanf(ans, \"%ld\", &answer) != 1 || a + b != answer) return 3;\n"
    "    if (fscanf(out, \"%ld %ld\", &x, &y) != 2) return 2;\n    return x + y != answer;\n}\n";
static const char python_checker[] =
    "from __future__ import annotations\nimport sys\n"
    "def main(input_path, output_path, submission_path):\n"
    "    a, b = map(int, open(input_path).read().split())\n"
    "    x, y = map(int, open(submission_path).read().split())\n"
    "    assert int(open(output_path).read()) == a + b\n"
    "    print('two numbers')\n    print(1 if x + y == a + b else 0)\n"
    "if __name__ == '__main__':\n    main(sys.argv[1], sys.argv[2], sys.argv[3])\n";
static const char right[] = "a, b = map(int, input().split())\nprint(b)\nprint(a)";

static void test_testlib(void **state) {
    (void)state;
    static const char *const languages[] = {"cpp", "c"};
    for (int i = 0; i < 2; i++) {
        judge_suite suite = with(CHECKER_TESTLIB, languages[i], native_checker);
        judged(&suite, right, ASSAY_CORRECT);
        judged(&suite, "print(*input().split(), end='')", ASSAY_CORRECT);
        judged(&suite, "print(1, 2)", ASSAY_INCORRECT);
        judged(&suite, "print('no number')", ASSAY_INCORRECT);
        judged(&suite, "pass", ASSAY_INCORRECT);
        judged(&suite, "import sys\nsys.stdout.buffer.write(b'\\xff\\0' * 1000)", ASSAY_INCORRECT);
        judged(&suite, "import sys\nsys.exit(0)", ASSAY_INCORRECT);
    }
    judge_suite suite =
        with(CHECKER_TESTLIB, "python",
             "import sys\nout, ans = open(sys.argv[2]).read(), open(sys.argv[3]).read()\n"
             "if not out.split(): sys.exit(8)\nif int(out) == int(ans): sys.exit(0)\n"
             "points = {1: '0.5', 2: '1', 4: '30'}\n"
             "if int(out) in points: sys.stderr.write('points ' + points[int(out)] + ' of them\\n'), sys.exit(7)\n"
             "sys.exit(3 if int(out) == 3 else 57 if int(out) == 7 else 4)");
    judged(&suite, "print(sum(map(int, input().split())))", ASSAY_CORRECT);
    suite.count = 1;
    suite.cases = (const judge_case[]){{.input = V("9"), .expected = V("9")}};
    judged(&suite, "print(2)", ASSAY_CORRECT);
    judged(&suite, "print(1)", ASSAY_INCORRECT);
    judged(&suite, "print(4)", ASSAY_BAD_REFERENCE);
    judged(&suite, "print(3)", ASSAY_BAD_REFERENCE);
    judged(&suite, "print(7)", ASSAY_INCORRECT);
    judged(&suite, "print(8)", ASSAY_INCORRECT);
    judged(&suite, "print('x')", ASSAY_INCORRECT);
    judged(&suite, "pass", ASSAY_INCORRECT);
}

static void test_prints(void **state) {
    (void)state;
    judge_suite suite = with(CHECKER_PRINTS, "python", python_checker);
    judged(&suite, right, ASSAY_CORRECT);
    judged(&suite, "print(1, 2)", ASSAY_INCORRECT);
    judged(&suite, "print(1)\nprint(2)\nimport sys\nsys.exit(0)", ASSAY_INCORRECT);
    /* It dies of one number, and so of the expected output: no verdict. */
    judged(&suite, "print(3)", ASSAY_BAD_REFERENCE);
    suite = with(CHECKER_PRINTS, "python",
                 "import sys\nprint(int(int(open(sys.argv[3]).read()) == int(open(sys.argv[2]).read())))");
    judged(&suite, "print(sum(map(int, input().split())))", ASSAY_CORRECT);
    judged(&suite, "print(0)", ASSAY_INCORRECT);
    judged(&suite, "print('1')\nprint('1')", ASSAY_INCORRECT);
    suite = with(CHECKER_PRINTS, "python", "print('accepted')");
    judged(&suite, right, ASSAY_BAD_REFERENCE);
    suite = with(CHECKER_PRINTS, "javascript", "console.log(1)");
    judged(&suite, right, ASSAY_NOT_AVAILABLE);
    suite =
        with(CHECKER_TESTLIB, "cpp", "#include \"testlib.h\"\nint main(int n, char **words) { registerTestlibCmd(n, words); }");
    judged(&suite, right, ASSAY_BAD_REFERENCE);
}

int main(int count, char **words) {
    if (count > 1) cmocka_set_test_filter(words[1]);
    if (open_box(SANDBOX_LEVEL_FULL, 1)) return 77;
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_testlib), cmocka_unit_test(test_prints)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_box();
    return failed;
}
