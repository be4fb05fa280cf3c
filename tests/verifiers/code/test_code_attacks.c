/* Attack programs against tests of every kind: attacks.tsv names the program, the tests (tests/data/attacks/suites.json) and what may become of it. Honest programs near the
 * attacks stand in the same table, so that a mend which refuses them is seen. Only ever behind the outer wall.
 * usage: test_code_attacks [FILE-PREFIX]: only lines whose file begins so */
#include "tests/sandbox/box.h"

#include "common/json_reader.h"
#include "verifiers/code/reference.h"

enum { FILE_BYTES_MAX = 1 << 20, ARENA_BYTES = 4 << 20 };
static const uint32_t cpu_ms = 1500, wall_ms = 120000;

/* The bytes of a file, and a NUL. */
static size_t read_file(const char *path, char *bytes) {
    FILE *in = fopen(path, "re");
    if (!in) fail_msg("%s: missing", path);
    size_t size = fread(bytes, 1, FILE_BYTES_MAX - 1, in);
    fclose(in);
    bytes[size] = 0;
    return size;
}

static bool allowed(const char *list, const char *verdict) {
    static const char harmless[] =
        "INCORRECT|RUNTIME_ERROR|TIME_LIMIT|WALL_LIMIT|MEMORY_LIMIT|OUTPUT_LIMIT|SECURITY_VIOLATION|COMPILE_ERROR";
    size_t size = strlen(verdict);
    if (strncmp(list, "REFUSED", 7) == 0 && allowed(harmless, verdict)) return true;
    for (const char *at = list; (at = strstr(at, verdict)); at += size)
        if ((at == list || at[-1] == '|') && (at[size] == 0 || at[size] == '|')) return true;
    return false;
}

static bool is_safe(const judge_excerpt *text) {
    static const char *const signs[] = {"LEAK", "root:"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (memmem(text->bytes, text->size, signs[i], strlen(signs[i]))) return false;
    return true;
}

static char suites_text[FILE_BYTES_MAX], source[FILE_BYTES_MAX];

/* The number of complaints. */
static unsigned judge_line(json_value suites, const char *file, const char *name, const char *verdicts) {
    static judge_outcome outcomes[16];
    char path[512];
    judge_report report;
    code_reference reference;
    assay_arena arena;
    unsigned bad = 0;
    assay_arena_init(&arena, ARENA_BYTES);
    json_value suite = json_member(suites, assay_view_of(name));
    if (suite.type == JSON_ERROR) fail_msg("%s: no such suite", name);
    assay_status status = code_reference_read(suite.raw, CODE_FORM_ASSAY, &arena, &reference);
    if (status.code) fail_msg("%s: %s", name, status.message);
    snprintf(path, sizeof path, ASSAY_TEST_DATA "/attacks/%s", file);
    size_t size = read_file(path, source);
    judge_suite *tests = &reference.suite;
    if (!tests->limits.cpu_ms) tests->limits.cpu_ms = cpu_ms;
    if (!tests->limits.memory_bytes) tests->limits.memory_bytes = 128u << 20;
    bool waits = strstr(verdicts, "WALL_LIMIT") != NULL; /* elsewhere a busy machine is no verdict */
    tests->limits.wall_ms = waits ? 1500 : wall_ms;
    assert_true(tests->count <= sizeof outcomes / sizeof *outcomes);
    judge_program(sandbox_client_of(box, 0), sandbox_client_of(box, 1), tests, (assay_view){source, size}, outcomes, &report);
    const char *verdict = assay_verdict_name(report.verdict);
    if (!allowed(verdicts, verdict))
        bad++, fprintf(stderr, "%s by %s: %s (%s), not %s\n", file, name, verdict, report.detail, verdicts);
    for (size_t i = 0; i < tests->count; i++)
        if (!is_safe(&outcomes[i].output) || !is_safe(&outcomes[i].errors))
            bad++, fprintf(stderr, "%s by %s: shows what it must not see\n", file, name);
    assay_arena_clear(&arena);
    return bad;
}

static const char *only = "";

static void test_attacks(void **state) {
    (void)state;
    char line[512];
    unsigned bad = 0, runs = 0;
    const char *error = NULL;
    size_t at;
    size_t size = read_file(ASSAY_TEST_DATA "/attacks/suites.json", suites_text);
    json_value suites = json_parse((assay_view){suites_text, size}, CODE_REFERENCE_DEPTH, &error, &at);
    assert_int_equal(suites.type, JSON_OBJECT);
    FILE *table = fopen(TESTS_ATTACKS_TSV, "re");
    assert_non_null(table);
    while (fgets(line, sizeof line, table)) {
        char file[128], name[64], verdicts[160];
        if (line[0] == '#' || sscanf(line, "%127s %63s %159s", file, name, verdicts) != 3) continue;
        if (strncmp(file, only, strlen(only)) != 0) continue;
        bad += judge_line(suites, file, name, verdicts);
        runs++;
    }
    fclose(table);
    printf("%u judgements\n", runs);
    assert_true(only[0] || runs > 60);
    assert_int_equal(bad, 0);
}

int main(int count, char **words) {
    if (count > 1) only = words[1];
    if (open_box(SANDBOX_LEVEL_FULL, 1)) return 77;
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_attacks)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_box();
    return failed;
}
