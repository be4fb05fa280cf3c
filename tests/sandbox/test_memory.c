/* Who is to blame where the kernel kills for want of memory. This program puts itself, and so all cells, into a group with a limit of its own: what meets that has not
 * met its cell's limit, and is no verdict. Behind the outer wall, as root, on hosts with version 1. */
#include "tests/sandbox/box.h"

#include <signal.h>
#include <unistd.h>

static char group[512];

static bool write_file(const char *name, const char *text) {
    char path[600];
    snprintf(path, sizeof path, "%s/%s", group, name);
    FILE *out = fopen(path, "we");
    if (!out) return false;
    bool good = fputs(text, out) >= 0;
    return fclose(out) == 0 && good;
}

/* The memory controller's group that we are in, and one below it. */
static bool enter_group(const char *limit) {
    char line[1024], own[256] = "";
    FILE *in = fopen("/proc/self/cgroup", "re");
    bool found = false;
    while (in && !found && fgets(line, sizeof line, in)) found = sscanf(line, "%*d:memory:%255s", own) == 1;
    if (in) fclose(in);
    snprintf(group, sizeof group, "/sys/fs/cgroup/memory%s/outside-of-cells-%d", strcmp(own, "/") == 0 ? "" : own,
             (int)getpid());
    return found && mkdir(group, 0755) == 0 && write_file("memory.limit_in_bytes", limit) && write_file("cgroup.procs", "0");
}

static void leave_group(void) {
    char path[600], *last = strrchr(group, '/');
    snprintf(path, sizeof path, "%.*s/cgroup.procs", (int)(last - group), group);
    FILE *out = fopen(path, "we");
    if (out) fputs("0", out);
    if (out) fclose(out);
    rmdir(group);
}

static void verdict_is(const char *source, const char *input, uint32_t megabytes, sandbox_verdict wanted) {
    const sandbox_limits limits = {.memory_bytes = (uint64_t)megabytes << 20};
    sandbox_verdict got = run_source("c", assay_view_of(source), input, &limits);
    if (got != wanted) fail_msg("%s: verdict %d, wanted %d: %s", input, (int)got, (int)wanted, result.detail);
}

/* Input: megabytes to use, then how to end: 0 exit, 9 by a signal of its own, 1 a child that uses them is waited for, 2 likewise, and then a signal of its own. */
static const char use[] =
    "#include <signal.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <sys/wait.h>\n#include "
    "<unistd.h>\n"
    "static void fill(size_t n) { volatile char *p = malloc(n << 20); for (size_t i = 0; p && i < n << 20; i += 4096) p[i] = "
    "1; }\n"
    "int main(void) { size_t n; int how; if (scanf(\"%zu %d\", &n, &how) != 2) return 1;\n"
    "  if (how == 1 || how == 2) { if (!fork()) { fill(n); _exit(0); } wait(0); } else fill(n);\n"
    "  if (how == 9 || how == 2) kill(getpid(), SIGKILL);\n  return 0; }\n";

static void test_own_limit(void **state) {
    (void)state;
    verdict_is(use, "32 0", 64, SANDBOX_OK);
    verdict_is(use, "100 0", 64, SANDBOX_MEMORY_LIMIT);
    verdict_is(use, "100 1", 64, SANDBOX_MEMORY_LIMIT); /* of the tree's */
    verdict_is(use, "32 0", 64, SANDBOX_OK);
}

/* A program that ends itself so has not run out of memory, however much it used. */
static void test_own_signal(void **state) {
    (void)state;
    verdict_is(use, "1 9", 64, SANDBOX_RUNTIME_ERROR);
    assert_non_null(strstr(result.detail, "KILL"));
    verdict_is(use, "62 9", 64, SANDBOX_RUNTIME_ERROR);
    verdict_is(use, "20 2", 64, SANDBOX_RUNTIME_ERROR);
    verdict_is(use, "100 2", 64, SANDBOX_MEMORY_LIMIT);
}

static void test_refused_politely(void **state) {
    (void)state;
    const sandbox_limits limits = {.memory_bytes = 64u << 20};
    assert_int_equal(
        run_source("python", ASSAY_VIEW("try: x = bytearray(1 << 60)\nexcept MemoryError: print('caught')"), "", &limits),
        SANDBOX_OK);
    assert_true(output_is("caught\n"));
}

static void test_limit_around(void **state) {
    (void)state;
    verdict_is(use, "400 0", 1024, SANDBOX_ERROR);
    assert_non_null(strstr(result.detail, "memory"));
    verdict_is(use, "400 1", 1024, SANDBOX_ERROR);
    verdict_is(use, "100 0", 64, SANDBOX_MEMORY_LIMIT);
    verdict_is(use, "100 0", 1024, SANDBOX_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_own_limit), cmocka_unit_test(test_own_signal),
                                       cmocka_unit_test(test_refused_politely), cmocka_unit_test(test_limit_around)};
    if (!enter_group("268435456")) {
        fprintf(stderr, "SKIPPED: no group with a memory limit can be made here\n");
        return 77;
    }
    int skip = open_box(SANDBOX_LEVEL_FULL, 1);
    int failed = skip ? skip : cmocka_run_group_tests(tests, NULL, NULL);
    if (!skip) close_box();
    leave_group();
    return failed;
}
