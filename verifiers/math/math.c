/* See math.h. First floor: fast numbers, choices, text. */
#include "verifiers/math/math.h"

#include <flint/flint.h>

#include "verifiers/math/choice.h"
#include "verifiers/math/fast_number.h"
#include "verifiers/math/text_fold.h"

enum { GOLD_BYTES_MAX = 64 * 1024 };

struct assay_math_gold {
    assay_math_options options;
    assay_view text, canonical;
    const char *type;
    math_small small;
    bool has_small;
    char choice; /* 0: none */
    math_text words;
};

assay_status assay_math_gold_compile(assay_view text, const assay_math_options *options, assay_arena *arena, assay_math_gold **out) {
    *out = NULL;
    text = assay_view_trim(text);
    if (text.size == 0) return assay_fail(ASSAY_INPUT, "EMPTY_REFERENCE", NULL, "the reference is empty");
    if (text.size > GOLD_BYTES_MAX) return assay_fail(ASSAY_INPUT, "REFERENCE_TOO_LONG", NULL, "the reference has %zu bytes", text.size);
    assay_math_gold *gold = assay_arena_calloc(arena, 1, sizeof *gold);
    assay_view copy = assay_arena_copy(arena, text);
    if (!gold || !copy.data || !math_text_fold(copy, arena, &gold->words)) {
        return assay_fail(ASSAY_BUDGET, "NO_MEMORY", NULL, "no memory for the reference");
    }
    if (options) gold->options = *options;
    gold->text = copy;
    gold->has_small = math_small_read(copy, &gold->small);
    gold->choice = gold->has_small ? 0 : math_choice_of_gold(copy);
    if (gold->has_small) {
        gold->canonical = math_small_canonical(gold->small, arena);
        gold->type = "number";
    } else if (gold->choice) {
        gold->canonical = assay_arena_copy(arena, (assay_view){&gold->choice, 1});
        gold->type = "choice";
    } else if (gold->words.words) {
        gold->canonical = math_text_synonym(gold->words.folded);
        gold->type = "text";
    } else {
        gold->type = "unread";
    }
    *out = gold;
    return assay_ok();
}

static void decide(assay_math_result *result, assay_verdict verdict, assay_math_method method, const char *note) {
    result->verdict = verdict;
    result->method = method;
    result->note = note;
}

void assay_math_compare(const assay_math_gold *gold, assay_view answer, assay_view after, assay_budget *budget, assay_arena *arena,
                        assay_math_result *result) {
    (void)after;
    *result = (assay_math_result){.verdict = ASSAY_ERROR};
    answer = assay_view_trim(answer);
    if (!assay_budget_spend(budget, 1)) {
        decide(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE, "the budget is used up");
        return;
    }
    if (answer.size == 0) {
        decide(result, ASSAY_NO_ANSWER, ASSAY_METHOD_NONE, "the answer is empty");
        return;
    }
    math_small small;
    bool has_small = math_small_read(answer, &small);
    if (has_small) result->canonical = math_small_canonical(small, arena);
    if (gold->has_small && has_small) {
        bool equal = math_small_equal(gold->small, small);
        if (equal) result->canonical = gold->canonical;
        decide(result, equal ? ASSAY_CORRECT : ASSAY_INCORRECT, ASSAY_METHOD_RATIONAL, equal ? NULL : "another number");
        return;
    }
    if (gold->choice) {
        char letter = math_choice_of_answer(answer);
        if (letter) result->canonical = assay_arena_copy(arena, (assay_view){&letter, 1});
        decide(result, letter == gold->choice ? ASSAY_CORRECT : ASSAY_INCORRECT, ASSAY_METHOD_TEXT,
               letter == gold->choice ? NULL : letter ? "another choice" : "not one choice");
        return;
    }
    math_text words;
    if (!math_text_fold(answer, arena, &words)) {
        decide(result, ASSAY_ERROR, ASSAY_METHOD_NONE, "no memory");
        return;
    }
    bool same = assay_view_equal(gold->text, answer) ||
                (gold->words.words && words.words &&
                 assay_view_equal(math_text_synonym(gold->words.folded), math_text_synonym(words.folded)));
    if (same) {
        result->canonical = gold->canonical;
        decide(result, ASSAY_CORRECT, ASSAY_METHOD_TEXT, NULL);
    } else if (gold->words.words) {
        if (words.words) result->canonical = math_text_synonym(words.folded);
        decide(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "another text");
    } else if (gold->has_small) {
        decide(result, ASSAY_UNPARSED, ASSAY_METHOD_NONE, "the answer cannot be read");
    } else {
        decide(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE, "the reference cannot be read as mathematics");
    }
}

assay_view assay_math_gold_canonical(const assay_math_gold *gold) {
    return gold->canonical;
}

const char *assay_math_gold_type(const assay_math_gold *gold) {
    return gold->type;
}

bool assay_math_gold_is_choice(const assay_math_gold *gold) {
    return gold->choice != 0;
}

const char *assay_math_method_name(assay_math_method method) {
    static const char *const names[] = {"", "TEXT", "RATIONAL", "POLYNOMIAL", "EXACT_FIELD", "BALLS_DISJOINT", "NUMERIC_AGREEMENT",
                                        "STRUCTURE"};
    return (size_t)method < sizeof names / sizeof *names ? names[method] : "";
}

void assay_math_thread_start(void) {
}

void assay_math_thread_stop(void) {
    flint_cleanup();
}
