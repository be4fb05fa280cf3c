/* What is written as it is elsewhere: any class name in Java, /dev/stdin, temporary files and processes in Python, C++20 and what only 17 takes, and the
 * precompiled header included twice. Argument "no-cgroups": the weaker level, as an ordinary user. */
#include "box.h"

static sandbox_level least = SANDBOX_LEVEL_FULL;

static void gives_42(const char *language, const char *source) {
    sandbox_verdict got = run_source(language, assay_view_of(source), "20 22\n", &(sandbox_limits){0});
    if (got != SANDBOX_OK || !output_is("42\n"))
        fail_msg("%s: %s (%s)\nstdout: %.*s\nstderr: %.*s", source, sandbox_verdict_name(got), result.detail,
                 (int)result.output.size, result.output.data ? result.output.data : "", (int)result.errors.size,
                 result.errors.data ? result.errors.data : "");
}

static void test_java(void **state) {
    (void)state;
    if (!sandbox_has_language(box, "java")) return;
    gives_42("java",
             "import java.util.*;\npublic class Codeforces1A { public static void main(String[] a) { Scanner s = new "
             "Scanner(System.in); System.out.println(s.nextInt() + s.nextInt()); } }");
    gives_42("java",
             "package com.x; import java.util.*; // public class No { void main(\nclass Helper { int main; String s = "
             "\"class {\"; }\npublic final class Sum { static int add(int a, int b) { return a + b; }\n public static void "
             "main(String... a) { Scanner s = new Scanner(System.in); System.out.println(add(s.nextInt(), s.nextInt())); } }");
}

static void test_stdin_by_name(void **state) {
    (void)state;
    if (sandbox_has_language(box, "javascript"))
        gives_42("javascript",
                 "const [a,b]=require('fs').readFileSync('/dev/stdin','utf8').trim().split(' ').map(Number);console.log(a+b)");
    gives_42("python", "print(sum(map(int, open('/dev/stdin').read().split())))");
    gives_42("bash", "read a b < /dev/stdin; echo $((a+b))");
    gives_42("c",
             "#include <stdio.h>\nint main(void){int a,b; if (!freopen(\"/dev/stdin\",\"r\",stdin) || "
             "scanf(\"%d%d\",&a,&b)!=2) return 1; printf(\"%d\\n\",a+b); return 0;}");
}

static void test_python_modules(void **state) {
    (void)state;
    gives_42("python",
             "import tempfile\nwith tempfile.TemporaryFile('w+') as f:\n    f.write('42'); f.seek(0); print(f.read())");
    if (least < SANDBOX_LEVEL_FULL) return; /* a pool's threads do not fit into the address space that is allowed there */
    gives_42("python",
             "from multiprocessing import Pool\ndef f(x): return x * 2\nif __name__ == '__main__':\n    with Pool(2) as p: "
             "print(sum(p.map(f, [10, 11])))");
}

static void test_cpp(void **state) {
    (void)state;
    gives_42("cpp",
             "#include <concepts>\n#include <cstdio>\ntemplate<class T> concept N = std::integral<T>;\nint f(N auto x){return "
             "x;}\nint main(){printf(\"%d\\n\", f(42));}");
    for (int i = 0; i < 3; i++) { /* from the second on the header is precompiled */
        char source[256];
        snprintf(source, sizeof source,
                 "#include <bits/stdc++.h>\n#include <bits/stdc++.h>\n%s// %d\nint main(){std::cout << 42 << \"\\n\";}",
                 i == 2 ? "#include <bits/extc++.h>\n" : "", i);
        gives_42("cpp", source);
    }
    gives_42("cpp", "#include <bits/stdc++.h>\nusing namespace std;\nint span = 42;\nint main(){printf(\"%d\\n\", span);}");
}

int main(int count, char **words) {
    if (count > 1 && strcmp(words[1], "no-cgroups") == 0) least = SANDBOX_LEVEL_NO_CGROUPS;
    if (open_box(least, 1)) return 77;
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_java), cmocka_unit_test(test_stdin_by_name),
                                       cmocka_unit_test(test_python_modules), cmocka_unit_test(test_cpp)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_box();
    return failed;
}
