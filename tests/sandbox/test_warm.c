/* Programs that begin warm (sandbox/warm): that they do, where they do not, and that nothing else about a run is different. Whether one is warm the attack own_start_early.c says: it notes AT_RANDOM
 * before the place at which a probe stops, and compares behind it. */
#include <sys/personality.h>
#include <unistd.h>

#include "box.h"

static char early[16384];
static bool may_be_warm;

static void load_early(void) {
    FILE *in = fopen(ASSAY_TEST_DATA "/attacks/own_start_early.c", "re");
    assert_non_null(in);
    assert_true(fread(early, 1, sizeof early - 1, in) > 0);
    fclose(in);
}

/* Where the kernel may not be asked to leave out randomization (some container hosts forbid that), everything begins cold. */
static int prepare(void **state) {
    (void)state;
    load_early();
    int now = personality(0xffffffff);
#ifdef __x86_64__
    may_be_warm = now != -1 && personality((unsigned long)now | ADDR_NO_RANDOMIZE) != -1;
#endif
    if (now != -1) personality((unsigned long)now);
    return 0;
}

static void run_with(const char *language, const char *source, sandbox_limits limits, const char *arguments) {
    sandbox_program *program = NULL;
    sandbox_channels channels = {.in = -1, .out = -1, .standard_input = -1, .standard_output = -1, .arguments = arguments};
    sandbox_prepare(sandbox_client_of(box, 0), language, assay_view_of(source), NULL, &program, &result);
    if (!program) fail_msg("%s: %.*s", result.detail, (int)result.errors.size, result.errors.data);
    sandbox_input *in = sandbox_input_new(ASSAY_VIEW(""));
    sandbox_run(sandbox_client_of(box, 0), program, in, &limits, arguments ? &channels : NULL, &result);
    sandbox_input_free(in);
    sandbox_program_free(program);
    if (result.verdict != SANDBOX_OK) fail_msg("%s: %s (%s)", source, sandbox_verdict_name(result.verdict), result.detail);
}

static void test_begins_warm(void **state) {
    (void)state;
    const char *wanted = may_be_warm ? "warm\n" : "cold\n";
    for (int i = 0; i < 3; i++) {
        run_with("c", early, (sandbox_limits){0}, NULL);
        assert_true(output_is(wanted));
    }
    /* The stack's limit moves what lies below it, the vdso, too. */
    run_with("c", early, (sandbox_limits){.memory_bytes = 200u << 20}, NULL);
    assert_true(output_is(wanted));
    run_with("c", early, (sandbox_limits){.memory_bytes = 64u << 20}, NULL);
    assert_true(output_is(wanted));
}

/* Other words on the stack, another kind of cell: cold, and right all the same. */
static void test_begins_cold(void **state) {
    (void)state;
    run_with("c", early, (sandbox_limits){0}, "one two");
    assert_true(output_is("cold\n"));
    /* (warm, where randomization is switched off for the whole test) */
    run_with("c", early, (sandbox_limits){.scratch_bytes = 1 << 20}, NULL);
    assert_true(output_is("cold\n") || output_is("warm\n"));
    run_with("c", "#include <stdio.h>\nint main(int n, char **w) { for (int i = 0; i < n; i++) puts(w[i]); }",
             (sandbox_limits){0}, "one two");
    assert_true(output_is("program\none\ntwo\n"));
}

/* What libc makes of AT_RANDOM it makes in each run. */
static void test_guards_are_new(void **state) {
    (void)state;
    static const char guards[] =
        "#include <stdio.h>\nint main(void) { unsigned long a, b; __asm__(\"mov %%fs:0x28,%0; mov "
        "%%fs:0x30,%1\" : \"=r\"(a), \"=r\"(b)); printf(\"%lx %lx\\n\", a, b); }";
    char before[64] = "";
#ifdef __x86_64__
    for (int i = 0; i < 3; i++) {
        run_with("c", guards, (sandbox_limits){0}, NULL);
        assert_true(result.output.size > 10 && result.output.size < sizeof before);
        assert_false(output_is(before));
        snprintf(before, sizeof before, "%.*s", (int)result.output.size, result.output.data);
    }
#endif
}

static void test_all_is_as_ever(void **state) {
    (void)state;
    /* The clock through the vdso, wherever that is. */
    static const char clock[] =
        "#include <stdio.h>\n#include <time.h>\n#include <sys/auxv.h>\nint main(void) { struct timespec t; for (int i = "
        "0; i < 1000; i++) if (clock_gettime(CLOCK_MONOTONIC, &t)) return 1; puts(t.tv_sec > 0 && "
        "getauxval(33) ? \"fine\" : \"bad\"); }";
    for (unsigned mib = 64; mib <= 256; mib *= 2) {
        run_with("c", clock, (sandbox_limits){.memory_bytes = (uint64_t)mib << 20}, NULL);
        assert_true(output_is("fine\n"));
    }
    /* Much memory of every kind, threads and what is theirs, environment, exceptions, libc's streams and its heap. */
    static const char large[] =
        "#include <bits/stdc++.h>\n#include <thread>\nusing namespace std;\nstatic int zeros[25000000]; static int "
        "table[200000] = {1, 2, 3};\n"
        "thread_local vector<int> own{4, 5}; static map<string, int> names{{\"a\", 1}};\n"
        "struct early { early() { names[\"b\"] = 2; } } made;\n"
        "int main() { long sum = 0; for (int v : zeros) sum += v; for (int v : table) sum += v;\n"
        "thread t([&] { own.push_back(6); sum += own.size(); }); t.join(); sum += own.size() + names.size();\n"
        "try { vector<int>().at(1); } catch (const out_of_range &) { sum += 100; }\n"
        "zeros[24999999] = 1; sum += zeros[24999999]; unique_ptr<char[]> heap(new char[1 << 22]()); sum += heap[1000];\n"
        "cout << sum << ' ' << getenv(\"HOME\") << ' ' << sqrt(2.0) << endl; }";
    run_with("cpp", large, (sandbox_limits){0}, NULL);
    assert_true(output_is("114 /box 1.41421\n"));
    /* What is there before main is made in each run, once. */
    static const char counted[] =
        "#include <stdio.h>\nstatic int n; __attribute__((constructor)) static void count(void) { n++; }\n"
        "int main(void) { printf(\"%d\\n\", n); n = 7; return 0; }";
    for (int i = 0; i < 2; i++) {
        run_with("c", counted, (sandbox_limits){0}, NULL);
        assert_true(output_is("1\n"));
    }
}

int main(void) {
    if (open_box(SANDBOX_LEVEL_FULL, 1)) return 77;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_begins_warm),
        cmocka_unit_test(test_begins_cold),
        cmocka_unit_test(test_guards_are_new),
        cmocka_unit_test(test_all_is_as_ever),
    };
    int failed = cmocka_run_group_tests(tests, prepare, NULL);
    close_box();
    return failed;
}
