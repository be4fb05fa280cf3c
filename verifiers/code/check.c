/* See check.h: one judgement, from completion to result. */
#include "verifiers/code/check_internal.h"

enum { SOURCE_BYTES_MAX = 2 << 20, CPU_TOTAL_FACTOR = 10, MIB = 1 << 20, KIB = 1 << 10 };
static const double TOLERANCE_DEFAULT = 1e-6;

const char *assay_code_options_error(const assay_code_options *options, const char **field) {
    const struct {
        const char *field;
        bool bad;
        const char *why;
    } rules[] = {
        {"scoring", (unsigned)options->scoring > ASSAY_CODE_SUBTASKS, "is not known"},
        {"comparison", (unsigned)options->comparison > ASSAY_CODE_UNORDERED_LINES, "is not known"},
        {"cpu_ms_per_test", options->cpu_ms_per_test > ASSAY_CODE_CPU_MS_MAX, "must be at most 600000"},
        {"cpu_ms_total", options->cpu_ms_total > CPU_TOTAL_FACTOR * ASSAY_CODE_CPU_MS_MAX, "must be at most 6000000"},
        {"memory_mib", options->memory_mib > ASSAY_CODE_MEMORY_MIB_MAX, "must be at most 65536"},
        {"output_kib", options->output_kib > ASSAY_CODE_OUTPUT_KIB_MAX, "must be at most 65536"},
        {"float_tolerance", !(options->float_tolerance >= 0 && options->float_tolerance <= 1), "must be a number from 0 to 1"},
        {"pass_rate_threshold", !(options->pass_rate_threshold >= 0 && options->pass_rate_threshold <= 1),
         "must be a number from 0 to 1"},
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (!rules[i].bad) continue;
        *field = rules[i].field;
        return rules[i].why;
    }
    return NULL;
}

/* ---- what is asked for: an option, else the reference's wish, else the default ---- */

static uint64_t first_set(uint64_t option, uint64_t wish, uint64_t usual) {
    return option ? option : wish ? wish : usual;
}

static void set_limits(judge_suite *suite, const assay_code_options *options) {
    sandbox_limits *limits = &suite->limits;
    limits->cpu_ms = (uint32_t)first_set(options->cpu_ms_per_test, limits->cpu_ms, ASSAY_CODE_CPU_MS_DEFAULT);
    limits->memory_bytes =
        first_set((uint64_t)options->memory_mib * MIB, limits->memory_bytes, (uint64_t)ASSAY_CODE_MEMORY_MIB_DEFAULT * MIB);
    limits->output_bytes =
        first_set((uint64_t)options->output_kib * KIB, limits->output_bytes, (uint64_t)ASSAY_CODE_OUTPUT_KIB_DEFAULT * KIB);
    uint64_t usual = suite->kind == JUDGE_SCRIPT ? (uint64_t)CPU_TOTAL_FACTOR * limits->cpu_ms : 0;
    suite->total_cpu_ms = (uint32_t)first_set(options->cpu_ms_total, suite->total_cpu_ms, usual);
}

static void set_comparison(judge_suite *suite, const assay_code_options *options, bool says) {
    static const compare_way ways[] = {COMPARE_TRAILING, COMPARE_EXACT,  COMPARE_TRAILING,
                                       COMPARE_TOKENS,   COMPARE_TOKENS, COMPARE_LINES};
    double tolerance = options->float_tolerance > 0 ? options->float_tolerance : TOLERANCE_DEFAULT;
    if (options->comparison || !says) {
        bool unordered = options->comparison == ASSAY_CODE_UNORDERED_LINES,
             floats = options->comparison == ASSAY_CODE_FLOAT_TOKENS;
        suite->compare = (compare_options){.way = ways[options->comparison], .unordered = unordered};
        if (floats) suite->compare.absolute = suite->compare.relative = tolerance;
        suite->values.unordered = unordered;
        if (floats) suite->values.absolute = suite->values.relative = tolerance;
    }
    if (options->float_tolerance > 0) suite->values.absolute = suite->values.relative = tolerance;
    if (options->ignore_case) suite->compare.ignore_case = true;
}

static judge_suite suite_of(const assay_code_spec *spec, const assay_code_options *options, const char *language) {
    static const judge_scoring scorings[] = {JUDGE_ALL_OR_NOTHING, JUDGE_ALL_OR_NOTHING, JUDGE_PASS_RATE, JUDGE_SUBTASKS};
    judge_suite suite = spec->suite;
    suite.language = language;
    suite.scoring = scorings[options->scoring];
    suite.stop_early = suite.scoring != JUDGE_PASS_RATE;
    if (options->max_tests && (!suite.first || options->max_tests < suite.first)) suite.first = options->max_tests;
    if (options->fresh_script) suite.fresh = JUDGE_FRESH_SCRIPT;
    if (options->refuse_shared) suite.refuse_shared = true;
    set_limits(&suite, options);
    set_comparison(&suite, options, spec->says_comparison);
    return suite;
}

/* ---- what came of it ---- */

/* Excerpts of all tests are bounded together: those that failed come first, in the suite's order. */
static void bound_excerpts(judge_outcome *outcomes, size_t count) {
    size_t left = ASSAY_CODE_EXCERPTS_BYTES;
    for (int passed = 0; passed < 2; passed++) {
        for (size_t i = 0; i < count; i++) {
            judge_excerpt *excerpts[] = {&outcomes[i].errors, &outcomes[i].output};
            if ((outcomes[i].verdict == ASSAY_CORRECT) != passed) continue;
            for (size_t k = 0; k < 2; k++) {
                if (excerpts[k]->size > left) excerpts[k]->size = (uint16_t)left;
                left -= excerpts[k]->size;
            }
        }
    }
}

static double score_of(const judge_report *report, const assay_code_options *options) {
    return report->score < options->pass_rate_threshold ? 0 : report->score;
}

static void fill(assay_code_result *result, const judge_report *report, const assay_code_options *options) {
    result->verdict = report->verdict;
    result->total = (uint32_t)report->total;
    result->passed = (uint32_t)report->passed;
    result->run = (uint32_t)report->run;
    result->cpu_us = report->cpu_us;
    result->queue_us = report->queue_us;
    result->max_cpu_us = report->max_cpu_us;
    result->max_memory_bytes = report->memory_peak_bytes;
    result->graded = options->scoring > ASSAY_CODE_ALL_OR_NOTHING;
    result->score = result->graded ? score_of(report, options) : report->verdict == ASSAY_CORRECT;
    result->shared = report->shared;
    result->fresh_script = report->fresh == JUDGE_FRESH_SCRIPT;
    snprintf(result->message, sizeof result->message, "%s", report->detail);
}

static void run(const assay_code_cells *cells, const judge_suite *suite, const assay_code_options *options, assay_view source,
                bool trace, assay_arena *arena, assay_code_result *result) {
    size_t count = suite->kind == JUDGE_SCRIPT ? 1 : suite->count;
    judge_outcome *outcomes = assay_arena_calloc(arena, count, sizeof *outcomes);
    judge_report report;
    if (!outcomes) {
        snprintf(result->message, sizeof result->message, "no memory for the tests' results");
        return;
    }
    judge_program(cells->client, cells->second, suite, source, outcomes, &report);
    fill(result, &report, options);
    size_t decided = report.verdict == ASSAY_COMPILE_ERROR ? 0 : report.first_failure;
    if (decided < count) result->diagnostics = (assay_view){outcomes[decided].errors.bytes, outcomes[decided].errors.size};
    if (!trace) return;
    bound_excerpts(outcomes, report.total);
    result->tests = outcomes;
}

void assay_code_judge(const assay_code *code, const assay_code_options *options, const assay_completion *completion,
                      const assay_code_cells *cells, bool trace, assay_arena *arena, assay_code_result *result) {
    const assay_code_spec *spec = &code->spec;
    assay_buffer source;
    *result = (assay_code_result){.verdict = ASSAY_ERROR,
                                  .total = spec->suite.kind == JUDGE_SCRIPT ? 1 : (uint32_t)spec->suite.count};
    const char *why_not = !cells ? "no programs are run here" : !cells->client ? cells->why_not : spec->unread;
    if (!cells || !cells->client || spec->unread) {
        result->verdict = ASSAY_NOT_AVAILABLE;
        snprintf(result->message, sizeof result->message, "%s", why_not ? why_not : "no programs are run here");
        return;
    }
    assay_buffer_init(&source, SOURCE_BYTES_MAX);
    const char *language = code_find_source(code, options, completion, &source, result);
    if (language) {
        const judge_suite suite = suite_of(spec, options, language);
        run(cells, &suite, options, assay_buffer_view(&source), trace, arena, result);
        result->level = cells->level;
        result->isolated = result->verdict != ASSAY_NOT_AVAILABLE;
    }
    result->fault = result->verdict == ASSAY_ERROR;
    assay_buffer_clear(&source);
}
