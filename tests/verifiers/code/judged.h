/* What the tests of judging share: two small suites, and judging that fails a test where the verdict is another one. */
#ifndef TESTS_CODE_JUDGED_H
#define TESTS_CODE_JUDGED_H
#include "tests/sandbox/box.h"

#include "verifiers/code/judge.h"

#define V ASSAY_VIEW
__attribute__((unused)) static const judge_case additions[] = {{.input = V("[1, 2]"), .expected = V("3")},
                                                               {.input = V("[5, 7]"), .expected = V("12")},
                                                               {.input = V("[0, 0]"), .expected = V("0")},
                                                               {.input = V("[-4, 9]"), .expected = V("5")}};
__attribute__((unused)) static const judge_case sums[] = {{.input = V("1 2\n"), .expected = V("3\n")},
                                                          {.input = V("5 7\n"), .expected = V("12\n")},
                                                          {.input = V("0 0\n"), .expected = V("0\n")}};
static judge_report report;
__attribute__((unused)) static judge_outcome outcomes[8];

static inline judge_suite calls(const char *name, const judge_case *cases, size_t count) {
    return (judge_suite){.kind = JUDGE_CALL,
                         .language = "python",
                         .entry_point = name,
                         .cases = cases,
                         .count = count,
                         .limits = {.cpu_ms = 500, .wall_ms = 120000, .memory_bytes = 128u << 20}};
}

static inline void judged(judge_suite suite, const char *source, assay_verdict wanted) {
    judge_program(sandbox_client_of(box, 0), sandbox_client_of(box, 1), &suite, assay_view_of(source), outcomes, &report);
    if (report.verdict != wanted)
        fail_msg("%s\n%s (%s), not %s", source, assay_verdict_name(report.verdict), report.detail, assay_verdict_name(wanted));
}

#define ADD "assert add(1, 2) == 3\nassert add(5, 7) == 12\nassert add(0, 0) == 0\nassert add(-4, 9) == 5\n"

static inline void scripted(const char *setup, const char *script, const char *entry, const char *source,
                            assay_verdict wanted) {
    judge_suite test = {.kind = JUDGE_SCRIPT,
                        .language = "python",
                        .setup = assay_view_of(setup),
                        .script = assay_view_of(script),
                        .entry_point = entry,
                        .limits = {.cpu_ms = 1500, .wall_ms = 120000, .memory_bytes = 128u << 20}};
    static bool both; /* every other script's calls take turns on two clients */
    both = !both;
    judge_program(sandbox_client_of(box, 0), both ? sandbox_client_of(box, 1) : NULL, &test, assay_view_of(source), NULL,
                  &report);
    if (report.verdict != wanted)
        fail_msg("%s\n%s\n%s (%s), not %s", script, source, assay_verdict_name(report.verdict), report.detail,
                 assay_verdict_name(wanted));
}

#endif
