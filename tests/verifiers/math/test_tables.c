/* Golden tables: tables/ *.tsv, one pair a line: gold, answer, verdict, reason. Each pair is judged both ways: CORRECT is symmetric, but for choices (a bare small
  * letter is a variable as a gold) and the files directed*.tsv, where the gold directs. */
#include <dirent.h>

#include "tests/verifiers/math/judge.h"

enum { LINE_MAX_BYTES = 8192 };

static size_t lines, wrong;

static char *field(char **rest) {
    char *begin = *rest;
    if (!begin) return NULL;
    char *tab = strchr(begin, '\t');
    if (tab) *tab = 0;
    *rest = tab ? tab + 1 : NULL;
    return begin;
}

static void check_line(const char *file, char *line, bool one_way) {
    char *rest = line, *gold = field(&rest), *answer = field(&rest), *verdict = field(&rest);
    if (!verdict) fail_msg("%s: a line without a verdict: %s", file, line);
    lines++;
    assay_verdict forward = judge(gold, answer).verdict;
    bool good = strcmp(assay_verdict_name(forward), verdict) == 0;
    if (good && !one_way) good = (judge(answer, gold).verdict == ASSAY_CORRECT) == (forward == ASSAY_CORRECT);
    if (good) return;
    wrong++;
    fprintf(stderr, "%s: %s | %s: %s, expected %s (and symmetric)\n", file, gold, answer, assay_verdict_name(forward), verdict);
}

static void check_file(const char *name) {
    char path[1024], line[LINE_MAX_BYTES];
    snprintf(path, sizeof path, "%s/%s", MATH_TABLES, name);
    FILE *file = fopen(path, "r");
    if (!file) fail_msg("cannot open %s", path);
    bool one_way = strncmp(name, "choice", 6) == 0 || strncmp(name, "directed", 8) == 0;
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        if (line[0] == '#' || line[0] == 0) continue;
        check_line(name, line, one_way);
    }
    fclose(file);
}

static void tables(void **state) {
    (void)state;
    DIR *folder = opendir(MATH_TABLES);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        size_t length = strlen(entry->d_name);
        if (length > 4 && strcmp(entry->d_name + length - 4, ".tsv") == 0) check_file(entry->d_name);
    }
    closedir(folder);
    assert_true(lines > 400);
    assert_int_equal(wrong, 0);
}

int main(void) {
    judge_start();
    const struct CMUnitTest tests[] = {cmocka_unit_test(tables)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    judge_stop();
    return failed;
}
