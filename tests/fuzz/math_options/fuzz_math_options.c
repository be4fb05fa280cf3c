/* Aims at the options and conventions of the maths comparison (options.c, convention_text.c, tolerance.c, policies.c). The input is eight bytes that choose options, a gold,
 * a newline and an answer. Whatever the options: verdicts are of the known ones; what is CORRECT without a tolerance is not INCORRECT with one; a convention
 * that compares text accepts nothing that the values disprove; a gold is equal to itself or undecided. */
#include <stdlib.h>

#include "verifiers/math/math.h"

enum { CHOICES = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
    if (!holds) abort();
}

static assay_math_options options_of(const uint8_t *choice) {
    return (assay_math_options){.convention = (assay_math_convention)(choice[0] % ASSAY_CONVENTION_COUNT),
                                .percent = (assay_percent_policy)(choice[1] % 5),
                                .list_order = (assay_order_policy)(choice[1] / 5 % 3),
                                .tuple_order = (assay_order_policy)(choice[2] % 3),
                                .brackets = (assay_bracket_policy)(choice[2] / 3 % 3),
                                .multiplicity = (assay_multiplicity_policy)(choice[2] / 9 % 4),
                                .fractions = (assay_fraction_policy)(choice[3] % 3),
                                .units = (assay_unit_policy)(choice[3] / 3 % 5),
                                .currency = (assay_currency_policy)(choice[4] % 4),
                                .text_case = (assay_case_policy)(choice[4] / 4 % 3),
                                .variable_case = (assay_case_policy)(choice[4] / 12 % 3),
                                .decimal_mark = (assay_decimal_mark)(choice[4] / 36 % 3),
                                .names = (assay_name_policy)(choice[5] % 4),
                                .numeric_agreement = choice[5] & 64};
}

static assay_verdict judge(assay_view gold, assay_view answer, const assay_math_options *options, assay_arena *arena) {
    assay_math_gold *compiled;
    assay_budget budget = assay_budget_of(200000);
    assay_math_result result;
    check(assay_math_options_check(options).code == ASSAY_OK);
    assay_status status = assay_math_gold_compile(gold, options, arena, &compiled);
    if (status.code != ASSAY_OK) return ASSAY_BAD_REFERENCE;
    assay_math_compare(compiled, answer, ASSAY_VIEW_NONE, &budget, arena, &result);
    check(result.verdict == ASSAY_CORRECT || result.verdict == ASSAY_INCORRECT || result.verdict == ASSAY_UNPARSED ||
          result.verdict == ASSAY_UNDECIDED || result.verdict == ASSAY_NO_ANSWER || result.verdict == ASSAY_ERROR);
    return result.verdict;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static bool started;
    if (!started) assay_math_thread_start();
    started = true;
    if (size < CHOICES || size > 4096) return 0;
    assay_view text = {(const char *)data + CHOICES, size - CHOICES};
    const char *split = text.size ? memchr(text.data, '\n', text.size) : NULL;
    if (!split) return 0;
    assay_view gold = assay_view_slice(text, 0, (size_t)(split - text.data)),
               answer = assay_view_slice(text, gold.size + 1, text.size);
    assay_math_options strict = options_of(data), wide;
    strict.has_decimal_places = true;
    wide = strict;
    wide.relative_tolerance = data[6] / 255.0;
    wide.absolute_tolerance = data[7] * data[7] / 16.0;
    wide.rounding = data[6] & 1 ? ASSAY_ROUNDING_ROUNDED : ASSAY_ROUNDING_EXACT;
    assay_arena arena;
    assay_arena_init(&arena, 64u << 20);
    assay_verdict exact = judge(gold, answer, &strict, &arena), tolerant = judge(gold, answer, &wide, &arena);
    if (exact == ASSAY_CORRECT) check(tolerant != ASSAY_INCORRECT && tolerant != ASSAY_UNPARSED);
    if (assay_math_convention_is_textual(strict.convention) && exact == ASSAY_CORRECT) {
        assay_math_options values = assay_math_options_resolve(&strict);
        values.convention = ASSAY_CONVENTION_ASSAY;
        check(judge(gold, answer, &values, &arena) != ASSAY_INCORRECT);
    }
    assay_arena_clear(&arena);
    return 0;
}
