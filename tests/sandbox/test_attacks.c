/* The attack programs as programs: attacks.tsv says what may become of each. Only ever behind the outer wall.
 * usage: test_sandbox_attacks [even|odd|FILE-PREFIX]: every other line of the table, or those whose file begins so; all of it without a word. */
#include <unistd.h>

#include "box.h"

enum { SOURCE_MAX = 65536 };

static const char *language_of(const char *file) {
    const char *dot = strrchr(file, '.');
    if (strcmp(dot, ".py") == 0) return "python";
    if (strcmp(dot, ".sh") == 0) return "bash";
    if (strcmp(dot, ".rs") == 0) return "rust";
    if (strcmp(dot, ".js") == 0) return "javascript";
    if (strcmp(dot, ".java") == 0) return "java";
    return strcmp(dot, ".c") == 0 ? "c" : "cpp";
}

static bool allowed(const char *list, const char *verdict) {
    size_t size = strlen(verdict);
    for (const char *at = list; (at = strstr(at, verdict)); at += size)
        if ((at == list || at[-1] == '|') && (at[size] == 0 || at[size] == '|')) return true;
    return false;
}

static bool shows(const assay_buffer *text, const char *sign) {
    return text->size && memmem(text->data, text->size, sign, strlen(sign));
}

/* Returns the number of complaints about one run. */
static unsigned judge(const char *file, const char *verdicts) {
    static const char *const signs[] = {"LEAK", "ALLOWED", "READABLE", "root:"};
    unsigned bad = 0;
    const char *verdict = sandbox_verdict_name(result.verdict);
    if (!allowed(verdicts, verdict)) bad++, fprintf(stderr, "%s: %s (%s), not %s\n", file, verdict, result.detail, verdicts);
    if (output_is("42\n")) bad++, fprintf(stderr, "%s: gave the right answer\n", file);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (shows(&result.output, signs[i]) || shows(&result.errors, signs[i]))
            bad++, fprintf(stderr, "%s: shows %s: %.*s\n", file, signs[i], (int)result.output.size,
                           result.output.data ? result.output.data : "");
    return bad;
}

typedef enum left_behind { LEFT_NOTHING, LEFT_PROCESSES, LEFT_OTHERS } left_behind;

/* What there is more of than before, but for `made` processes. */
static left_behind left_since(host_counts before, unsigned made) {
    host_counts after = count_host_within(before.processes + made);
    if (after.shm != before.shm || after.mounts != before.mounts) return LEFT_OTHERS;
    return after.processes > before.processes + made ? LEFT_PROCESSES : LEFT_NOTHING;
}

static unsigned run_attack(const char *file, const char *verdicts, unsigned long wall_ms) {
    static char source[SOURCE_MAX];
    char path[512];
    snprintf(path, sizeof path, ASSAY_TEST_DATA "/attacks/%s", file);
    FILE *in = fopen(path, "re");
    if (!in) {
        fprintf(stderr, "%s: missing\n", path);
        return 1;
    }
    size_t size = fread(source, 1, sizeof source, in);
    fclose(in);
    sandbox_limits limits = {.cpu_ms = 1000, .wall_ms = (uint32_t)wall_ms, .memory_bytes = 64u << 20, .output_bytes = 1 << 20};
    /* Wall time is a verdict only where the table says so: a busy machine is none. It bounds the test all the same. */
    if (!allowed(verdicts, "WALL_LIMIT")) limits.wall_ms = 120000;
    const char *language = language_of(file);
    bool machine = strcmp(language, "javascript") == 0 || strcmp(language, "java") == 0;
    if (machine || strcmp(language, "bash") == 0) limits.scratch_bytes = 4 << 20;
    if (machine) limits.memory_bytes = 512u << 20;
    /* A first run of a kind makes a mother, a first compilation another, and each keeps the next cell's two processes ready: never more than that. */
    enum { MADE_MAX = 2 * 3, TWINS_MAX = 3 };
#ifdef ASSAY_SANITIZED
    const int runs = 1; /* a second cell shows a sanitizer nothing new */
#else
    const int runs = 2;
#endif
    unsigned bad = 0, made = MADE_MAX;
    host_counts before = count_host();
    for (int i = 0; i < runs; i++) {
        if (i) before = count_host_within(before.processes + made), made = 0;
        run_source(language, (assay_view){source, size}, "20 22\n", &limits);
        bad += judge(file, verdicts);
        if (result.cpu_us > 150000 || result.verdict == SANDBOX_COMPILE_ERROR || result.verdict == SANDBOX_WALL_LIMIT)
            break; /* the slow ones show nothing new in a second cell */
    }
    /* An interpreter that is asked for again and again gets a twin, once; processes that outlive a cell do so each time. */
    left_behind left = left_since(before, made);
    for (int i = 0; i < TWINS_MAX && left == LEFT_PROCESSES; i++) {
        before = count_host();
        run_source(language, (assay_view){source, size}, "20 22\n", &limits);
        left = left_since(before, 0);
    }
    if (left != LEFT_NOTHING) bad++, fprintf(stderr, "%s: something outlived the cell\n", file);
    return bad;
}

static bool even = true, odd = true;
static const char *only = "";

static void test_attacks(void **state) {
    (void)state;
    char line[512], path[] = TESTS_ATTACKS_TSV;
    unsigned bad = 0, runs = 0, number = 0;
    FILE *table = fopen(path, "re");
    assert_non_null(table);
    while (fgets(line, sizeof line, table)) {
        char file[128], verdicts[256];
        unsigned long wall_ms = 0;
        if (line[0] == '#' || sscanf(line, "%127s %255s %lu", file, verdicts, &wall_ms) != 3) continue;
        if (!(number++ % 2 ? odd : even) || strncmp(file, only, strlen(only)) != 0) continue;
        bad += run_attack(file, verdicts, wall_ms);
        runs++;
        /* A good program right after each: the next cell is as it should be. */
        assert_int_equal(
            run_source("python", ASSAY_VIEW("import math\nprint(sum(map(int, input().split())) + int(math.sqrt(0)))"),
                       "20 22\n", NULL),
            SANDBOX_OK);
        assert_true(output_is("42\n"));
    }
    fclose(table);
    printf("%u attacks\n", runs);
    assert_true(only[0] || runs > 40);
    assert_int_equal(bad, 0);
}

/* The check can fail: a program that leaves the forbidden signs, and one that gives the right answer, are complained of. */
static void test_control(void **state) {
    (void)state;
    run_source("python", ASSAY_VIEW("print('LEAK')"), "", NULL);
    assert_int_equal(judge("control", "OK"), 1);
    run_source("python", ASSAY_VIEW("print(42)"), "", NULL);
    assert_int_equal(judge("control", "OK"), 1);
    assert_int_equal(judge("control", "TIME_LIMIT"), 2);
}

int main(int count, char **words) {
    if (count > 1) even = strcmp(words[1], "odd") != 0, odd = strcmp(words[1], "even") != 0;
    if (even && odd && count > 1) only = words[1];
    if (open_box(SANDBOX_LEVEL_FULL, 1)) return 77;
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_attacks), cmocka_unit_test(test_control)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_box();
    return failed;
}
