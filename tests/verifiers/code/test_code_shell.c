/* Assertion scripts in Bash (shell.h): what is read of them, right programs beside wrong ones, and programs that try to pass by other ways. Behind the outer wall. */
#include "tests/sandbox/box.h"

#include "verifiers/code/judge.h"
#include "verifiers/code/shell.h"

#define V ASSAY_VIEW
#define FRAME(calls) "}\n\ncandidate() {\n    join \"$@\"\n}\n\nset -e\nrun_test() {\n" calls "}\n\nrun_test"
static const char script[] = FRAME(
    "    [[ $(candidate \"1 2\" \"-\") = \"1-2\" ]]\n    [[ $(candidate \"a\\$b\nc\" ';') = \"a\\$b;c\" ]]\n"
    "    [[ $(candidate \"\" \"x\") = \"\" ]]\n    [[ $(candidate $'p\\tq' \"\\\"\") == $'p\"q' ]]\n");
static judge_report report;

static void judged(const char *test, const char *source, assay_verdict wanted) {
    judge_suite suite = {.kind = JUDGE_SCRIPT, .language = "bash", .setup = V("#!/bin/bash\n# Joins.\njoin() {\n")};
    suite.script = assay_view_of(test);
    suite.limits = (sandbox_limits){.cpu_ms = 1000, .wall_ms = 120000, .memory_bytes = 128u << 20};
    suite.entry_point = "";
    judge_program(sandbox_client_of(box, 0), sandbox_client_of(box, 1), &suite, assay_view_of(source), NULL, &report);
    if (report.verdict != wanted)
        fail_msg("%s\n%s (%s), not %s", source, assay_verdict_name(report.verdict), report.detail, assay_verdict_name(wanted));
}

static void test_programs(void **state) {
    (void)state;
    judged(script, "join() {\n    local words=($1)\n    local IFS=$2\n    echo \"${words[*]}\"\n}", ASSAY_CORRECT);
    assert_true(report.calls == 4 && report.total == 1 && report.passed == 1);
    judged(script,
           "function join {\n  local w=($1) IFS=\"$2\"; printf '%s\\n\\n' \"${w[*]}\"; return 3; }\necho example; join 1 2",
           ASSAY_CORRECT);
    judged(script, "    local words=($1)\n    local IFS=$2\n    echo \"${words[*]}\"\n", ASSAY_CORRECT); /* a body */
    judged(script,
           "#!/bin/bash\nset -euo pipefail\njoin() { local w=(${1:-}); local IFS=$2; echo \"${w[*]:-}\"; }\nif [[ "
           "\"${BASH_SOURCE[0]}\" != \"$0\" ]]; then exit; fi",
           ASSAY_CORRECT);
    static const char *const wrong[] = {
        "join() { echo \"1-2\"; }",
        "join() { :; }",
        "join() { exit 0; }",
        "exit 0",
        "",
        "join( { echo",
        "join() { local w=($1) IFS=$2; printf ' %s' \"${w[*]}\"; }",
        "[[() { return 0; }\njoin() { return 0; }",
        "trap 'echo 1-2; exit 0' EXIT DEBUG\njoin() { exit 0; }",
        "join() { echo \"$*\" >&2; }",
        "join() { true; }\nshopt -s expand_aliases\nalias join='echo 1-2;#'",
        "candidate() { echo 1-2; }\nrun_test() { true; }\njoin() { candidate; }",
        "join() { cat \"$0\" | tail -n 3; cat /box/* /proc/self/cmdline; }",
        "join() { printf '1-2\\na$b;c\\n\\np\"q'; }",
        "join() { local w=($1) IFS=$2; echo \"${w[*]}\" | tr -d 'q'; }",
        "exec 9>&-\njoin() { local w=($1) IFS=$2; echo \"${w[*]}x\"; }",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) judged(script, wrong[i], ASSAY_INCORRECT);
    judged(script, "join() { while :; do :; done; }", ASSAY_TIME_LIMIT);
    judged(script, "join() { yes; }", ASSAY_OUTPUT_LIMIT);
    judged(script, "join() { kill -9 $$; }", ASSAY_RUNTIME_ERROR);
}

static void read_as(const char *test, size_t calls) {
    shell_script found;
    assay_arena arena;
    assay_arena_init(&arena, 1 << 20);
    bool read = shell_read(assay_view_of(test), &arena, &found);
    if (read != (calls > 0) || (read && found.count != calls)) fail_msg("%s\n%zu calls", test, read ? found.count : 0);
    assay_arena_clear(&arena);
}

static void test_reading(void **state) {
    (void)state;
    read_as(script, 4);
    read_as(FRAME("[[ $(candidate) = true ]]\n[[ $(candidate -1 2.5) == 0 ]]\n"), 2);
    read_as(FRAME("[[ $(candidate \"a ) ]] b\" 'c\"d') = \"x ]] y\" ]]\n"), 1);
    /* One list, whose value is the function's; of one that is not the last, a failure ends nothing. */
#define ONE "[[ $(candidate 1) = \"1\" ]]"
    static const char *const joined[] = {FRAME("    " ONE " &&\n    " ONE " && \\\n    # more\n\n    " ONE "\n"),
                                         FRAME("    " ONE " && " ONE " &&\n  " ONE "\n"),
                                         FRAME("    " ONE "\n    " ONE " && " ONE "\n")};
    for (size_t i = 0; i < sizeof joined / sizeof *joined; i++) read_as(joined[i], 3);
    judged(joined[0], "join() { echo $1; }", ASSAY_CORRECT);
    judged(joined[0], "join() { echo 2; }", ASSAY_INCORRECT);
    static const char *const others[] = {
        "",
        FRAME(""),
        FRAME("[[ $(candidate \"$(ls)\") = \"1\" ]]\n"),
        FRAME("[[ $(candidate `ls`) = \"1\" ]]\n"),
        FRAME("[[ $(candidate \"`ls`\") = \"1\" ]]\n"),
        FRAME("[[ $(candidate 1; ls) = \"1\" ]]\n"),
        FRAME("[[ $(candidate 1) = * ]]\n"),
        FRAME("[[ $(candidate 1) = \"1\"* ]]\n"),
        FRAME("[[ $(candidate 1) != \"1\" ]]\n"),
        FRAME("[[ $(candidate 1) = \"1\" ]] || true\n"),
        FRAME("[[ $(candidate 1) = \"1 ]]\n"),
        FRAME("[[ $(candidate \"1) = \"1\" ]]\n"),
        FRAME("[[ $(candidate 1 = \"1\" ]]\n"),
        FRAME("x=$(candidate 1)\n[[ $x = 1 ]]\n"),
        FRAME("[[ $(candidate \"${x}\") = \"1\" ]]\n"),
        FRAME("[[ $(candidate 1) = ]]\n"),
        FRAME("[[ $(candidate 1"),
        FRAME("[["),
        FRAME(ONE " &&\n"),
        FRAME(ONE " && true\n"),
        FRAME(ONE " &&\nset -e\n"),
        FRAME(ONE " & " ONE "\n"),
        FRAME(ONE " || " ONE "\n"),
        FRAME(ONE " &&\n" ONE "\n" ONE "\n"),
        "run_test() {\n[[ $(candidate 1) = 1 ]]\n}\nrun_test",
        "candidate() {\n    f \"$@\"\n}\ncandidate() {\n    g \"$@\"\n}\nrun_test() {\n[[ $(candidate 1) = 1 ]]\n}"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) read_as(others[i], 0);
    judged(others[2], "join() { echo 1; }", ASSAY_NOT_AVAILABLE);
    judged(others[3], "join() { echo 1; }", ASSAY_NOT_AVAILABLE);
    assert_true(shell_defines(V("# f\nf () {"), V("f")) && shell_defines(V("function f {"), V("f")) &&
                !shell_defines(V("f x; ff() {"), V("f")));
}

int main(int count, char **words) {
    if (count > 1) cmocka_set_test_filter(words[1]);
    if (open_box(SANDBOX_LEVEL_FULL, 1)) return 77;
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_programs), cmocka_unit_test(test_reading)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_box();
    return failed;
}
