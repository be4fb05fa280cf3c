/* Assertion scripts in C++, JavaScript and Java: right programs beside wrong ones and such as cheat. Behind the outer wall.
 * usage: test_code_foreign [PATTERN] */
#include "tests/sandbox/box.h"

#include "verifiers/code/judge.h"

static judge_report report;

/* Scripts in other languages: tester and candidate are two programs. What a program does to its own half earns nothing. */
static void foreign(const char *language, const char *setup, const char *script, const char *source, assay_verdict wanted) {
    judge_suite test = {.kind = JUDGE_SCRIPT,
                        .language = language,
                        .setup = assay_view_of(setup),
                        .script = assay_view_of(script),
                        .limits = {.cpu_ms = 4000, .wall_ms = 120000, .memory_bytes = 1u << 30}};
    judge_program(sandbox_client_of(box, 0), NULL, &test, assay_view_of(source), NULL, &report);
    if (report.verdict != wanted)
        fail_msg("%s\n%s (%s), not %s", source, assay_verdict_name(report.verdict), report.detail, assay_verdict_name(wanted));
}

/* CI need not have every toolchain: what is missing there is skipped, and named. */
static bool lacks(const char *language) {
    sandbox_program *program = NULL;
    sandbox_prepare(sandbox_client_of(box, 0), language, ASSAY_VIEW("x"), NULL, &program, &result);
    bool absent = result.verdict == SANDBOX_NOT_AVAILABLE;
    sandbox_program_free(program);
    if (absent) fprintf(stderr, "SKIPPED: %s: %s\n", language, result.detail);
    return absent;
}

static const char cpp_setup[] =
    "#include <vector>\n#include <map>\n#include <string>\nusing namespace std;\n"
    "int twice(int x) { return 2 * x; } // helper {\nmap<string, int> f(vector<int> xs, const string &s, double d = 1.0) {\n";
static const char cpp_test[] =
    "#undef NDEBUG\n#include <assert.h>\nint main() {\n    map<string, int> m = f({1, 2, 3}, \"a\");\n"
    "    assert (m[\"a\"] == twice(3));\n    assert (f({}, \"\\\"b\", 2.5)[\"\\\"b\"] == 0);\n"
    "    assert (f({-4}, \"c\", -0.5) == (map<string, int>{{\"c\", -4}}));\n}\n";

static void test_cpp(void **state) {
    (void)state;
    if (lacks("cpp")) skip();
    const char *good =
        "map<string, int> f(vector<int> xs, const string &s, double d = 1.0) {\n    int n = 0;\n    for (int x : xs) n += "
        "x;\n"
        "    return {{s, n}};\n}\nint main() { return 3; }";
    foreign("cpp", cpp_setup, cpp_test, good, ASSAY_CORRECT);
    assert_int_equal(report.calls, 3);
    foreign("cpp", cpp_setup, cpp_test,
            "map<string, int> f(vector<int> xs, const string &s, double d = 1.0) { return {{s, 6}}; }", ASSAY_INCORRECT);
    foreign("cpp", cpp_setup, cpp_test,
            "#include <cstdlib>\nmap<string, int> f(vector<int> xs, const string &s, double d) { exit(0); }",
            ASSAY_RUNTIME_ERROR);
    /* A helper, an assert or a start of the program's own. */
    foreign("cpp", cpp_setup, cpp_test,
            "#define assert(x)\n#define assay_check(x)\nint twice(int) { return 0; }\n"
            "struct S { S() { _exit(0); } } s;\nmap<string, int> f(vector<int>, const string &, double) { return {}; }",
            ASSAY_RUNTIME_ERROR);
    foreign("cpp", cpp_setup, cpp_test, "int g() { return 1; }", ASSAY_COMPILE_ERROR);
    foreign("cpp", "struct P { int *p; };\nint f(P p) {\n", "int main() { assert(f({}) == 1); }",
            "struct P { int *p; };\nint f(P p) { return 1; }", ASSAY_NOT_AVAILABLE);
    foreign("cpp", "int f(int x)", "int main() { assert(f(1) == 1); }", "int f(int x) { return x; }", ASSAY_NOT_AVAILABLE);
    /* References are written back; MultiPL-E's test closes the function itself; a test that reads what a stand-in lacks. */
    foreign("cpp", "#include <vector>\nvoid f(std::vector<long> &v) {\n",
            "}\nint main() { auto candidate = f; std::vector<long> v = {3, 1}; candidate(v); assert(v[0] == 1 && v.at(1) "
            "== 3); }",
            "#include <algorithm>\n#include <vector>\nvoid f(std::vector<long> &v) { std::sort(v.begin(), v.end()); }",
            ASSAY_CORRECT);
    foreign("cpp", "#include <vector>\nstd::vector<int> f(int n) {\n",
            "int main() { assert(f(3).at(2) == 2); assert(f(2).at(1) == 1); }",
            "#include <vector>\nstd::vector<int> f(int n) { std::vector<int> v; for (int i = 0; i < n; i++) "
            "v.push_back(i); return v; }",
            ASSAY_CORRECT);
    /* A name that the standard library has too; a declaration that goes on into the body. */
    foreign("cpp",
            "#include <vector>\nusing namespace std;\nint exchange(vector<int> a, vector<int> b) {\n    for (int i = 0; i < 3; "
            "i++) {\n",
            "int main() { assert(exchange({1}, {2}) == 3); }",
            "#include <vector>\nusing namespace std;\nint exchange(vector<int> a, vector<int> b) { return a[0] + b[0]; }",
            ASSAY_CORRECT);
    foreign("cpp", "double f(int n) {\n", "int main() { assert(!(f(3) > 1)); }",
            "#include <math.h>\ndouble f(int n) { return NAN; }", ASSAY_INCORRECT);
}

static void test_javascript(void **state) {
    (void)state;
    if (lacks("javascript")) skip();
    const char *setup = "const twice = (x) => {\n  return 2 * x;\n}\n\n/* the {function} */\nconst f = (xs, s) => {\n";
    const char *test =
        "const testF = () => {\n  console.assert(JSON.stringify(f([1, 2], 'a')) === JSON.stringify(['a', twice(1.5)]))\n"
        "  console.assert(f([], undefined)[1] === 0)\n  console.assert(f([-1], null)[0] === null)\n}\ntestF()\n";
    foreign("javascript", setup, test, "const f = (xs, s) => [s, xs.reduce((a, b) => a + b, 0)];", ASSAY_CORRECT);
    assert_int_equal(report.calls, 3);
    foreign("javascript", setup, test, "const f = (xs, s) => [s, 3];", ASSAY_INCORRECT);
    foreign("javascript", setup, test, "const f = () => process.exit(0);", ASSAY_RUNTIME_ERROR);
    foreign("javascript", setup, test, "console.assert = () => {}; const twice = () => 0; const f = () => ['a', 0];",
            ASSAY_INCORRECT);
    foreign("javascript", setup, test, "JSON.stringify = () => 'x'; Array.prototype.map = () => []; const f = () => 1;",
            ASSAY_RUNTIME_ERROR);
    foreign("javascript", setup, test, "const f = (xs, s) => { while (true) {} };", ASSAY_TIME_LIMIT);
    foreign("javascript", setup, test, "const f = (", ASSAY_RUNTIME_ERROR);
    foreign("js", "function add(a, b){\n",
            "const assert = require('node:assert');\nfunction test() {\n  let candidate = add;\n  "
            "assert.deepEqual(candidate(1, 2), 3);\n"
            "  assert.deepEqual(candidate('a', 'b'), 'ab');\n}\ntest();",
            "function add(a, b) { return a + b; }", ASSAY_CORRECT);
    foreign("js", "function add(a, b){\n", "const assert = require('node:assert');\nassert.deepEqual(add(1, 2), 3);",
            "function add(a, b) { return { valueOf: () => 3, toString: () => '3' }; }", ASSAY_INCORRECT);
}

static void test_java(void **state) {
    (void)state;
    if (lacks("java")) skip();
    const char *setup =
        "import java.util.*;\n\nclass Solution {\n    public int twice(int x) { return 2 * x; }\n"
        "    public List<Integer> f(List<Integer> xs, String s) {\n";
    const char *test =
        "public class Main {\n    public static void main(String[] args) {\n        Solution s = new Solution();\n"
        "        List<Boolean> correct = Arrays.asList(s.f(Arrays.asList(1, 2), \"ab\").equals(Arrays.asList(3, "
        "s.twice(1))),\n"
        "            s.f(new ArrayList<>(), \"\").get(1) == 0);\n"
        "        if (correct.contains(false)) {\n            throw new AssertionError();\n        }\n    }\n}\n";
    foreign("java", setup, test,
            "import java.util.*;\npublic class Solution {\n    public List<Integer> f(List<Integer> xs, String s) {\n      "
            "  int n = 0;\n"
            "        for (int x : xs) n += x;\n        return Arrays.asList(n, s.length());\n    }\n}\n",
            ASSAY_CORRECT);
    assert_int_equal(report.calls, 2);
    foreign("java", setup, test,
            "import java.util.*;\nclass Solution { public List<Integer> f(List<Integer> xs, String s) { System.exit(0); "
            "return null; } }",
            ASSAY_RUNTIME_ERROR);
    foreign("java", setup, test,
            "class Solution { public List<Integer> f(List<Integer> xs, String s) { return List.of(3, 0); } }", ASSAY_INCORRECT);
}

/* A toolchain that is not there is no verdict; nor is a language without scripts. */
static void test_absent(void **state) {
    (void)state;
    foreign("cobol", "x {", "y", "z", ASSAY_NOT_AVAILABLE);
    foreign("bash", "x {", "y", "z", ASSAY_NOT_AVAILABLE);
}

int main(int count, char **words) {
    if (open_box(SANDBOX_LEVEL_FULL, 1)) return 77;
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cpp), cmocka_unit_test(test_javascript),
                                       cmocka_unit_test(test_java), cmocka_unit_test(test_absent)};
    if (count > 1) cmocka_set_test_filter(words[1]);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_box();
    return failed;
}
