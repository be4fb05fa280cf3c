/* Aims at assay_math_gold_compile and assay_math_compare. The input is a gold, a newline and an answer. Differential: what GMP reads as two rationals is
 * decided as GMP decides; equality is symmetric (but where the gold directs, see is_directed, and for choices: a bare small letter is a variable as a gold) and
 * reflexive (but for a division by zero, which is undecided); the budget is kept. */
#include <gmp.h>
#include <stdlib.h>

#include "verifiers/math/math.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
    if (!holds) abort();
}

/* "-12/34" as GMP reads it: only digits, one sign, one slash. */
static bool gmp_reads(assay_view text, mpq_t out) {
    char copy[64];
    if (text.size == 0 || text.size >= sizeof copy) return false;
    size_t digits = 0, slashes = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (assay_is_digit(c)) digits++;
        else if (c == '/' && i > 0 && i + 1 < text.size && assay_is_digit(text.data[i - 1])) slashes++;
        else if (c != '-' || i != 0) return false;
    }
    if (digits == 0 || slashes > 1 || !assay_is_digit(text.data[text.size - 1])) return false;
    memcpy(copy, text.data, text.size);
    copy[text.size] = 0;
    if (mpq_set_str(out, copy, 10) != 0 || mpz_sgn(mpq_denref(out)) == 0) return false;
    mpq_canonicalize(out);
    return true;
}

static assay_verdict judge(assay_view gold, assay_view answer, assay_arena *arena, bool *choice) {
    assay_math_options options = {0};
    assay_math_gold *compiled;
    assay_status status = assay_math_gold_compile(gold, &options, arena, &compiled);
    if (status.code != ASSAY_OK) return ASSAY_BAD_REFERENCE;
    *choice |= assay_math_gold_is_choice(compiled);
    assay_budget budget = assay_budget_of(300000);
    assay_math_result result;
    assay_math_compare(compiled, answer, ASSAY_VIEW_NONE, &budget, arena, &result);
    check(result.verdict == ASSAY_CORRECT || result.verdict == ASSAY_INCORRECT || result.verdict == ASSAY_UNPARSED ||
          result.verdict == ASSAY_UNDECIDED || result.verdict == ASSAY_NO_ANSWER || result.verdict == ASSAY_ERROR);
    if (result.has_syntax_error)
        check(result.syntax_error.begin <= result.syntax_error.end && result.syntax_error.end <= assay_view_trim(answer).size);
    if (result.verdict == ASSAY_CORRECT) check(assay_view_equal(result.canonical, assay_math_gold_canonical(compiled)));
    return result.verdict;
}

static bool holds(assay_view text, const char *part) {
    return memmem(text.data, text.size, part, strlen(part)) != NULL;
}

/* "= 2" is 2. */
static assay_view behind_equals(assay_view text) {
    text = assay_view_trim(text);
    while (text.size > 0 && text.data[0] == '=') text = assay_view_trim(assay_view_slice(text, 1, text.size));
    return text;
}

/* What docs/MATHS.md rules by the side that the text stands on: bases, a sum of unknowns before a number, worked solutions as references. */
static bool is_directed(assay_view a, assay_view b) {
    bool base =
        holds(a, "_") || holds(b, "_") || holds(a, "\xE2\x82") || holds(b, "\xE2\x82") || holds(a, "base") || holds(b, "base");
    a = behind_equals(a);
    b = behind_equals(b);
    return base || holds(a, "=") != holds(b, "=") || holds(a, "####") || holds(b, "####") || holds(a, "\n") || holds(b, "\n");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static bool started;
    if (!started) assay_math_thread_start();
    started = true;
    const char *split = size ? memchr(data, '\n', size) : NULL;
    if (!split) return 0;
    assay_view gold = {(const char *)data, (size_t)(split - (const char *)data)};
    assay_view answer = assay_view_slice((assay_view){(const char *)data, size}, gold.size + 1, size);
    assay_arena arena;
    assay_arena_init(&arena, 64u << 20);
    bool choice = false;
    assay_verdict forward = judge(gold, answer, &arena, &choice), back = judge(answer, gold, &arena, &choice);
    if (!choice && !is_directed(gold, answer) && forward != ASSAY_BAD_REFERENCE && back != ASSAY_BAD_REFERENCE) {
        if (forward == ASSAY_CORRECT) check(back != ASSAY_INCORRECT);
        if (back == ASSAY_CORRECT) check(forward != ASSAY_INCORRECT);
    }
    if (forward != ASSAY_BAD_REFERENCE && !choice && !holds(gold, "####")) {
        assay_verdict self = judge(gold, gold, &arena, &choice);
        check(self == ASSAY_CORRECT || self == ASSAY_UNDECIDED);
    }
    mpq_t x, y;
    mpq_inits(x, y, NULL);
    if (gmp_reads(gold, x) && gmp_reads(answer, y)) check(forward == (mpq_equal(x, y) ? ASSAY_CORRECT : ASSAY_INCORRECT));
    mpq_clears(x, y, NULL);
    assay_arena_clear(&arena);
    return 0;
}
