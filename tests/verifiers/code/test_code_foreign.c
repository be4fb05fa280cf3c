/* Assertion scripts in C++, JavaScript and Java: right programs beside wrong ones and such as cheat. Behind the outer wall.
 * usage: test_code_foreign [PATTERN] */
#include "tests/sandbox/box.h"

#include "verifiers/code/judge.h"

static judge_report report;

/* Nearly all of the time is compilers' and virtual machines'. A sanitizer looks at what writes and judges their programs, which every fourth row, the
 * first of each test among them, shows it; the other build has them all. */
static unsigned row;

static bool is_left_out(void) {
#ifdef ASSAY_SANITIZED
    return row++ % 4 != 0;
#else
    return false;
#endif
}

/* Scripts in other languages: tester and candidate are two programs. What a program does to its own half earns nothing. */
static void foreign(const char *language, const char *setup, const char *script, const char *source, assay_verdict wanted) {
    if (is_left_out()) return;
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
    row = 0;
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
    foreign("cpp", "int f", "int main() { assert(f(1) == 1); }", "int f(int x) { return x; }", ASSAY_NOT_AVAILABLE);
    /* The brace is still to come; what is returned is the test's to free. */
    foreign("cpp", "char *f(int x)\n", "int main() { char *s = f(1); assert(strcmp(s, \"ab\") == 0); free(s); }",
            "char *f(int x) { return strdup(\"ab\"); }", ASSAY_CORRECT);
    foreign("cpp", "char *f(int x)\n", "int main() { char *s = f(1); assert(strcmp(s, \"ab\") == 0); free(s); }",
            "char *f(int x) { return strdup(\"ba\"); }", ASSAY_INCORRECT);
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
    /* Forged: an integer that would be an infinity, and a real number that would be an integer. A reply is answered before main begins. */
    const char *forge =
        "#include <string>\n#include <unistd.h>\nstatic std::string part(char tag, std::string t) { return std::string(1, tag) "
        "+ "
        "char(t.size() & 255) + char(t.size() >> 8) + std::string(2, 0) + t; }\n"
        "static struct S { S() { char d[64]; pread(3, d, 64, 0); std::string v = FORGED;\n"
        "    std::string none(\"l\\0\\0\\0\\0\", 5), one = std::string(\"l\\5\\0\\0\\0\", 5) + part('s', \"v\") + none + none "
        "+ v + "
        "\"N\", all = \"ASR1\" + std::string(d + 4, 8) + std::string(\"l\\1\\0\\0\\0\", 5) + part('b', one);\n"
        "    write(4, all.data(), all.size()); _exit(0); } } s;\nKIND f(int n) { return 0; }";
    char program[2048];
    snprintf(program, sizeof program, "#define KIND double\n#define FORGED part('i', std::string(300, 'f'))\n%s", forge);
    foreign("cpp", "double f(int n) {\n", "int main() { double x = f(3); assert(!((x - 9) / x > 1e-9)); }", program,
            ASSAY_INCORRECT);
    snprintf(program, sizeof program,
             "#define KIND int\n#define FORGED (\"f\" + std::string(\"\\0\\0\\0\\0\\0\\0\\x0c\\x40\", 8))\n%s", forge);
    foreign("cpp", "int f(int n) {\n", "int main() { assert(f(3) == 3); }", program, ASSAY_INCORRECT);
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
    /* A test goes on while promises and timers of its own wait. */
    const char *waits = "(async () => { const r = await f(1); if (r !== 3) throw new Error('no'); })();";
    const char *sets_code = "Promise.resolve(f(1)).then((r) => { process.exitCode = r === 3 ? 0 : 1; });";
    const char *later = "const r = f(1); setTimeout(() => console.assert(r === 3 && f(2) === 3), 1);";
    foreign("js", "const f = async (x) => {\n", waits, "const f = async (x) => { await null; return 3; };", ASSAY_CORRECT);
    foreign("js", "const f = async (x) => {\n", waits, "const f = async (x) => 4;", ASSAY_INCORRECT);
    foreign("js", "const f = async (x) => {\n", waits, "const f = (x) => new Promise(() => {});", ASSAY_RUNTIME_ERROR);
    foreign("js", "const f = async (x) => {\n", waits, "const f = async (x) => { throw new Error('3'); };", ASSAY_INCORRECT);
    foreign("js", "const f = (x) => {\n", sets_code, "const f = (x) => 3;", ASSAY_CORRECT);
    foreign("js", "const f = (x) => {\n", sets_code, "const f = (x) => 4;", ASSAY_INCORRECT);
    foreign("js", "const f = (x) => {\n", later, "const f = (x) => 3;", ASSAY_CORRECT);
    foreign("js", "const f = (x) => {\n", later, "const f = (x) => x + 2;", ASSAY_INCORRECT);
    foreign("js", "const f = (x) => {\n", "console.assert(f(Array.from({length: 150000}, (_, i) => i)) === 150000);",
            "const f = (x) => x.length;", ASSAY_CORRECT);
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
    /* MultiPL-E's imports: one is not installed, and few ask for it. */
    const char *imports =
                   "import java.util.*;\nimport org.javatuples.*;\nclass Problem {\n    public static long f(long n) {\n",
               *squares = "    }\n    public static void main(String[] args) {\n    assert(f((3l)) == (9l));\n    }\n\n}\n";
    foreign("java", imports, squares,
            "import java.util.*;\nimport org.javatuples.*;\nclass Problem {\n    public static long f(long n) {\n        "
            "return n * n;\n    }\n}\n",
            ASSAY_CORRECT);
    foreign("java", imports, squares, "class Problem {\n    public static long f(long n) {\n        return n + n;\n    }\n}\n",
            ASSAY_INCORRECT);
    foreign("java", setup, test, /* the method stands in the program's own Main */
            "import java.util.*;\npublic class Main {\n    public List<Integer> f(List<Integer> xs, String s) {\n        int n "
            "= 0;\n"
            "        for (int x : xs) n += x;\n        return Arrays.asList(n, s.length());\n    }\n"
            "    public static void main(String[] words) { System.exit(1); }\n}\n",
            ASSAY_CORRECT);
    foreign("java", setup, test,
            "public class Main { public List<Integer> f(List<Integer> xs, String s) { return List.of(3, 0); } }",
            ASSAY_INCORRECT);
}

/* A toolchain that is not there is no verdict; nor is a language without scripts. */
static void test_absent(void **state) {
    (void)state;
    foreign("cobol", "x {", "y", "z", ASSAY_NOT_AVAILABLE);
    foreign("bash", "x {", "y", "z", ASSAY_NOT_AVAILABLE);
}

/* Calls with JSON values: the program with a server behind it. */
static void called(const char *language, const char *name, const judge_case *cases, size_t count, const char *source,
                   assay_verdict wanted) {
    if (is_left_out()) return;
    judge_suite test = {.kind = JUDGE_CALL,
                        .language = language,
                        .entry_point = name,
                        .cases = cases,
                        .count = count,
                        .limits = {.cpu_ms = 4000, .wall_ms = 120000, .memory_bytes = 1u << 30}};
    judge_program(sandbox_client_of(box, 0), NULL, &test, assay_view_of(source), NULL, &report);
    if (report.verdict != wanted)
        fail_msg("%s\n%s (%s), not %s", source, assay_verdict_name(report.verdict), report.detail, assay_verdict_name(wanted));
}

#define V ASSAY_VIEW
static const judge_case doubled[] = {{.input = V("[[1, 2], \"ab\"]"), .expected = V("[2, 4, 2]")},
                                     {.input = V("[[], \"\"]"), .expected = V("[0]")}};
static const judge_case letters[] = {{.input = V("[[\"a\", \"b\"], 2.5, true, [[1], []]]"), .expected = V("[\"b\", \"a\"]")}};
static const judge_case halves[] = {{.input = V("[3]"), .expected = V("1.5")}};
static const judge_case big[] = {{.input = V("[4000000000]"), .expected = V("4000000001")}};

static const judge_case sorted[] = {{.input = V("[[3, 1, 2]]"), .expected = V("[1, 2, 3]")}};
static const judge_case nothing[] = {{.input = V("[[3, 1, 2]]"), .expected = V("null")}};
static const judge_case reversed[] = {{.input = V("[[1, 2, 3]]"), .expected = V("[3, 2, 1]")},
                                      {.input = V("[[]]"), .expected = V("[]")}};
static const judge_case mirrored[] = {{.input = V("[[1, 2, 3, null, 4]]"), .expected = V("[1, 3, 2, null, null, 4]")},
                                      {.input = V("[[]]"), .expected = V("[]")}};

static void test_cpp_calls(void **state) {
    (void)state;
    if (lacks("cpp")) skip();
    const char *method =
        "class Solution {\npublic:\n    vector<int> f(vector<int>& v, string s) { for (int &x : v) x *= 2; "
        "v.push_back(s.size()); return v; }\n};";
    called("cpp", "f", doubled, 2, method, ASSAY_CORRECT);
    called("cpp", "f", doubled, 2,
           "#include <vector>\n#include <string>\nstd::vector<long> f(const std::vector<int> &v, const std::string &s) {\n    "
           "std::vector<long> r;\n"
           "    for (int x : v) r.push_back(2L * x);\n    r.push_back((long)s.size());\n    return r;\n}\nint main() { "
           "puts(\"own\"); }",
           ASSAY_CORRECT);
    called("cpp", "f", doubled, 2, "vector<int> f(vector<int> v, string s) { return {2, 4, 2}; }", ASSAY_INCORRECT);
    called("cpp", "f", doubled, 2, "vector<int> f(vector<int> v, string s) { exit(0); }", ASSAY_RUNTIME_ERROR);
    called("cpp", "f", doubled, 2, "vector<int> f(vector<int> v, string s) { while (true) {} }", ASSAY_TIME_LIMIT);
    called("cpp", "f", doubled, 2, "vector<int> f(vector<int> v) { return v; }",
           ASSAY_RUNTIME_ERROR); /* another number of arguments */
    called("cpp", "f", doubled, 2, "vector<int> g(vector<int> v, string s) { return v; }", ASSAY_COMPILE_ERROR);
    called("cpp", "f", letters, 1,
           "vector<char> f(vector<char> v, double d, bool b, vector<vector<int>> w) { reverse(v.begin(), v.end()); return v; }",
           ASSAY_CORRECT);
    called("cpp", "f", halves, 1, "double f(double x) { return x / 2; }", ASSAY_CORRECT);
    called("cpp", "f", halves, 1, "int f(int x) { return x / 2; }", ASSAY_INCORRECT);
    called("cpp", "f", big, 1, "long long f(long long x) { return x + 1; }", ASSAY_CORRECT);
    called("cpp", "f", big, 1, "int f(int x) { return x + 1; }", ASSAY_RUNTIME_ERROR); /* does not fit */
    /* In place, as LeetCode has it; templates; lists and trees that the program takes for given. */
    called("cpp", "f", sorted, 1, "void f(vector<int>& v) { sort(v.begin(), v.end()); }", ASSAY_CORRECT);
    called("cpp", "f", sorted, 1, "class Solution { public: void f(vector<int>& v) { sort(v.begin(), v.end()); } };",
           ASSAY_CORRECT);
    called("cpp", "f", sorted, 1, "void f(vector<int>& v) { v.pop_back(); }", ASSAY_INCORRECT);
    called("cpp", "f", sorted, 1, "void f(vector<int> v) { sort(v.begin(), v.end()); }", ASSAY_INCORRECT);
    called("cpp", "f", nothing, 1, "void f(vector<int>& v) { v.clear(); }", ASSAY_CORRECT);
    called("cpp", "f", halves, 1, "template <class T> double f(T x) { return x / 2.0; }", ASSAY_CORRECT);
    called("cpp", "f", halves, 1, "template <class T> T f(T x) { return x / 2; }", ASSAY_INCORRECT);
    called("cpp", "f", halves, 1, "double f(int x) { return x / 2.0; }\ndouble f(string s) { return 0; }", ASSAY_CORRECT);
    called("cpp", "f", halves, 1, "struct N { bool operator==(double) { return true; } };\nN f(int x) { return N(); }",
           ASSAY_COMPILE_ERROR);
    called("cpp", "f", sorted, 1, "template <class T> vector<T> f(vector<T> v) { sort(v.begin(), v.end()); return v; }",
           ASSAY_NOT_AVAILABLE);
    called("cpp", "f", halves, 1, "template <class T> T f(T x) { return x / 2 }", ASSAY_COMPILE_ERROR);
    called("cpp", "g", halves, 1, "template <class T> T f(T x) { return x / 2; }", ASSAY_COMPILE_ERROR);
    /* What spoils our server is no type that it does not know. */
    called("cpp", "f", halves, 1,
           "#define serve 1\n#define assay nothing\n#define signed void\nauto f = [](double x) { return x / 2; };",
           ASSAY_CORRECT);
    const char *const rival =
        "namespace assay { template <class R, class... P> void serve(R (*)(P...), int = 0); }\nint f(int x) { return x / 2; }";
    const char *const spoilt[] = {"int f = 1;", "struct f {};", "#define f(x) x", rival, "struct Solution { int f; };"};
    for (size_t i = 0; i < sizeof spoilt / sizeof *spoilt; i++) called("cpp", "f", halves, 1, spoilt[i], ASSAY_COMPILE_ERROR);
    called("cpp", "f", halves, 1, "std::function<double(double)> f = [](double x) { return x / 3; };", ASSAY_INCORRECT);
    const char *reverse =
        "/* struct ListNode { int val; }; */\nclass Solution { public: ListNode* f(ListNode* v) { ListNode *r = nullptr; "
        "while (v) { auto n = v->next; v->next = r; r = v; v = n; } return r; } };";
    called("cpp", "f", reversed, 2, reverse, ASSAY_CORRECT);
    called("cpp", "f", reversed, 2, "class Solution { public: ListNode* f(ListNode* v) { return v; } };", ASSAY_INCORRECT);
    called("cpp", "f", reversed, 1, "class Solution { public: ListNode* f(ListNode* v) { v->next = v; return v; } };",
           ASSAY_RUNTIME_ERROR);
    const char *mirror = "TreeNode* f(TreeNode* t) { if (t) { swap(t->left, t->right); f(t->left); f(t->right); } return t; }";
    called("cpp", "f", mirrored, 2, mirror, ASSAY_CORRECT);
    called("cpp", "f", mirrored, 2, "TreeNode* f(TreeNode* t) { return t; }", ASSAY_INCORRECT);
}

static void test_javascript_calls(void **state) {
    (void)state;
    if (lacks("javascript")) skip();
    called("javascript", "f", doubled, 2, "const f = (v, s) => [...v.map((x) => 2 * x), s.length];", ASSAY_CORRECT);
    called("javascript", "f", doubled, 2, "class Solution { f(v, s) { return [...v.map((x) => 2 * x), s.length]; } }",
           ASSAY_CORRECT);
    called("javascript", "f", doubled, 2, "module.exports = { f: (v, s) => [...v.map((x) => 2 * x), s.length] };",
           ASSAY_CORRECT);
    called("javascript", "f", doubled, 2,
           "const f = (v, s) => [...v.map((x) => 2 * x), s.length];\nif (require.main === module) process.exit(1);\n"
           "module.exports = { f };",
           ASSAY_CORRECT);
    called("javascript", "f", doubled, 2,
           "const f = (v, s) => [...v, s.length];\nif (require.main === module) process.exit(1);\nmodule.exports = { f };",
           ASSAY_INCORRECT);
    called("javascript", "f", doubled, 2, "function f() { process.exit(0); }", ASSAY_RUNTIME_ERROR);
    called("javascript", "f", doubled, 2, "function f() { throw new Error('no'); }", ASSAY_RUNTIME_ERROR);
    called("javascript", "f", doubled, 2, "function f() { return { valueOf: () => 1, length: 3, toJSON: () => [2, 4, 2] }; }",
           ASSAY_INCORRECT);
    called("javascript", "f", doubled, 2, "function g() {}", ASSAY_RUNTIME_ERROR);
    called("javascript", "f", halves, 1, "function f(x) { return x / 2; }", ASSAY_CORRECT);
    called("javascript", "f", halves, 1, "function f(x) { return NaN; }", ASSAY_INCORRECT);
    /* Modules, promises, no value. */
    static const char *const right[] = {"export function f(x) { return x / 2; }",
                                        "export default function f(x) { return x / 2; }",
                                        "export default (x) => x / 2;",
                                        "const g = (x) => x / 2;\nexport { g as f };",
                                        "export const f = (x) => x / 2;",
                                        "export default function (x) { return x / 2; }",
                                        "export class Solution { f(x) { return x / 2; } }"};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) called("javascript", "f", halves, 1, right[i], ASSAY_CORRECT);
    called("javascript", "f", halves, 1,
           "import fs from 'fs';\nimport {join as j, sep} from \"path\";\nimport * as os from 'os';\n"
           "export const f = async (x) => { await null; return fs && j && sep && os.EOL ? x / 2 : 0; };",
           ASSAY_CORRECT);
    called("javascript", "f", halves, 1, "export function f(x) { return x / 3; }", ASSAY_INCORRECT);
    called("javascript", "f", halves, 1, "export const f = async (x) => x / 3;", ASSAY_INCORRECT);
    called("javascript", "f", halves, 1, "export const f = async (x) => { throw new Error('1.5'); };", ASSAY_RUNTIME_ERROR);
    called("javascript", "f", halves, 1, "const f = (x) => new Promise(() => {});", ASSAY_RUNTIME_ERROR);
    called("javascript", "f", halves, 1, "const f = (x) => ({ then: (keep) => keep(x / 2) });", ASSAY_INCORRECT);
    called("javascript", "f", nothing, 1, "function f(x) { x.sort(); }", ASSAY_CORRECT);
    called("javascript", "f", nothing, 1, "function f(x) { return 0; }", ASSAY_INCORRECT);
    called("javascript", "f", sorted, 1, "function f(x) { x.sort(); }", ASSAY_INCORRECT);
    /* LeetCode's lists and trees, as the comment before the function says. */
#define HEAD "/** function ListNode(val, next) { } */\n/**\n * @param {ListNode} v\n * @return {ListNode}\n */\n"
#define ROOT "/**\n * @param {TreeNode} t\n * @return {TreeNode}\n */\nvar f = function(t) "
    called("javascript", "f", reversed, 2,
           HEAD "var f = function(v) { let r = null; while (v) { const n = v.next; v.next = r; r = v; v = n; } return r; };",
           ASSAY_CORRECT);
    called("javascript", "f", reversed, 2,
           "/** @param {number[]} a */\nfunction g(a) { return a; }\n" HEAD
           "var f = function(v) { let r = null; for (; v; v = v.next) r = new ListNode(v.val, r); return r; };",
           ASSAY_CORRECT);
    called("javascript", "f", reversed, 2, HEAD "var f = function(v) { return v; };", ASSAY_INCORRECT);
    called("javascript", "f", reversed, 1, HEAD "var f = function(v) { v.next = v; return v; };", ASSAY_RUNTIME_ERROR);
    called("javascript", "f", mirrored, 2, ROOT "{ return t && new TreeNode(t.val, f(t.right), f(t.left)); };", ASSAY_CORRECT);
    called("javascript", "f", mirrored, 2, ROOT "{ return t; };", ASSAY_INCORRECT);
    called("javascript", "f", reversed, 2, "var f = function(v) { return v.reverse(); };", ASSAY_CORRECT);
}

static void test_java_calls(void **state) {
    (void)state;
    if (lacks("java")) skip();
    called("java", "f", doubled, 2,
           "class Solution {\n    public int[] f(int[] v, String s) {\n        int[] r = new int[v.length + 1];\n"
           "        for (int i = 0; i < v.length; i++) r[i] = 2 * v[i];\n        r[v.length] = s.length();\n        return "
           "r;\n    }\n}",
           ASSAY_CORRECT);
    called("java", "f", doubled, 2,
           "public class Main {\n    public static List<Integer> f(List<Integer> v, String s) {\n        List<Integer> r = "
           "v.stream().map(x -> 2 * x).collect(Collectors.toList());\n"
           "        r.add(s.length());\n        return r;\n    }\n    public static void main(String[] words) { }\n}",
           ASSAY_CORRECT);
    called("java", "f", doubled, 1, "class Solution { int[] f(int[] v, String s) { System.exit(0); return v; } }",
           ASSAY_RUNTIME_ERROR);
    called("java", "f", doubled, 1, "class Solution { int[] f(int[] v, String s) { return v; } }", ASSAY_INCORRECT);
    called("java", "f", letters, 1,
           "class Solution { char[] f(char[] v, double d, boolean b, int[][] w) { char c = v[0]; v[0] = v[1]; v[1] = c; return "
           "v; } }",
           ASSAY_CORRECT);
    called("java", "f", big, 1, "class Solution { int f(int x) { return x + 1; } }", ASSAY_RUNTIME_ERROR);
    called("java", "f", sorted, 1, "class Solution { public void f(int[] v) { Arrays.sort(v); } }", ASSAY_CORRECT);
    called("java", "f", sorted, 1, "class Solution { public void f(int[] v) { } }", ASSAY_INCORRECT);
    called("java", "f", nothing, 1, "class Solution { public void f(int[] v) { } }", ASSAY_CORRECT);
    called("java", "f", reversed, 2,
           "import java.util.*;\n/* public class ListNode { int val; } */\nclass Solution { public ListNode f(ListNode v) { "
           "ListNode r = null; "
           "while (v != null) { ListNode n = v.next; v.next = r; r = v; v = n; } return r; } }",
           ASSAY_CORRECT);
    called("java", "f", reversed, 1, "class Solution { public ListNode f(ListNode v) { return v; } }", ASSAY_INCORRECT);
    called("java", "f", reversed, 1, "class Solution { public ListNode f(ListNode v) { v.next = v; return v; } }",
           ASSAY_RUNTIME_ERROR);
    called(
        "java", "f", mirrored, 2,
        "class Solution { TreeNode f(TreeNode t) { return t == null ? null : new TreeNode(t.val, f(t.right), f(t.left)); } }",
        ASSAY_CORRECT);
    called("java", "f", mirrored, 1, "class Solution { TreeNode f(TreeNode t) { return t; } }", ASSAY_INCORRECT);
}

int main(int count, char **words) {
    if (open_box(SANDBOX_LEVEL_FULL, 1)) return 77;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cpp),        cmocka_unit_test(test_cpp_calls),  cmocka_unit_test(test_javascript_calls),
        cmocka_unit_test(test_java_calls), cmocka_unit_test(test_javascript), cmocka_unit_test(test_java),
        cmocka_unit_test(test_absent)};
    if (count > 1) cmocka_set_test_filter(words[1]);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_box();
    return failed;
}
