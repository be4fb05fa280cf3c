/* See math.h. The order of a comparison: fast numbers, choices, identical text, words, then trees. */
#include "verifiers/math/math.h"

#include <strings.h>

#include <string.h>

#include <flint/flint.h>

#include "common/word_list.h"
#include "verifiers/math/after.h"
#include "verifiers/math/canonical.h"
#include "verifiers/math/calculus/rewrite.h"
#include "verifiers/math/choice.h"
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/compare_words.h"
#include "verifiers/math/convention_text.h"
#include "verifiers/math/gold.h"
#include "verifiers/math/limits.h"
#include "verifiers/math/notation.h"
#include "verifiers/math/compare/letters.h"
#include "verifiers/math/compare/parts.h"
#include "verifiers/math/compare/readings.h"
#include "verifiers/math/phrases.h"
#include "verifiers/math/source_fold.h"
#include "verifiers/math/unit_behind.h"
#include "verifiers/math/policies.h"
#include "verifiers/math/read/decimal_mark.h"
#include "verifiers/math/read/parser.h"
#include "verifiers/math/read/spoken.h"
#include "verifiers/math/read/units.h"

/* "B. 15" for "B. 14": the right label before what is not the choice's text. Where both are values, the reference's content, a gold of its own, settles it. */
static bool contradicts_choice(const assay_math_gold *gold, assay_view answer, assay_math_result *result) {
    char letter;
    assay_view right = math_choice_content(gold->text, &letter);
    assay_view given = right.size > 0 ? math_choice_content(answer, &letter) : ASSAY_VIEW_NONE;
    if (given.size == 0) return false;
    bool values = strchr("0123456789$\\-(", right.data[0]) && strchr("0123456789$\\-(", given.data[0]);
    if (right.size == given.size && strncasecmp(right.data, given.data, right.size) == 0) return false;
    if (!values &&
        (memmem(given.data, given.size, right.data, right.size) || memmem(right.data, right.size, given.data, given.size)))
        return false; /* "B. Paris, the capital" */
    math_result_set(result, values ? ASSAY_INCORRECT : ASSAY_UNDECIDED, ASSAY_METHOD_TEXT, "the right label with another text");
    return true;
}

static void compare_choice(const assay_math_gold *gold, assay_view answer, assay_arena *arena, assay_math_result *result) {
    char letter = math_choice_of_answer(answer);
    if (letter) result->canonical = assay_arena_copy(arena, (assay_view){&letter, 1});
    if (letter == gold->choice && contradicts_choice(gold, answer, result)) return;
    if (letter == gold->choice) math_result_correct(gold, result, ASSAY_METHOD_TEXT);
    else math_result_set(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, letter ? "another choice" : "not one choice");
}

/* "undefined" and a division by zero are one answer. */
static bool both_undefined(math_session *s, const math_text *words, const math_node *node) {
    return node && words->words && assay_view_equal(math_text_synonym(words->folded), ASSAY_VIEW("undefined")) &&
           math_is_undefined(s, node);
}

static bool is_infinite(const math_node *node) {
    if (node && node->kind == N_NEGATE) node = node->child[0];
    return node && node->kind == N_CONSTANT && node->op == C_INFINITY;
}

/* "diverges" beside an integral, a series or a limit that was not evaluated, or is infinite: it may be so. */
static bool may_diverge(const math_text *words, const math_node *written, const math_node *node) {
    static const char *const said[] = {"diverges", "dne", "undefined"};
    if (!written || !node || written->kind != N_BIG || !words->words) return false;
    if (is_infinite(node)) return assay_view_is(math_text_synonym(words->folded), said[0]);
    if (node->kind != N_BIG) return false;
    bool endless = node->op == B_LIMIT || node->op == B_INTEGRAL;
    if (node->op == B_SUM && node->count > 2)
        endless = is_infinite(node->child[node->count - 1]) || is_infinite(node->child[2]);
    return endless && assay_view_is_any(math_text_synonym(words->folded), said, sizeof said / sizeof *said);
}

/* A gold that is words differs from another text. One that also holds digits and does not parse might be mathematics in a sentence. */
static void another_text(const assay_math_gold *gold, assay_math_result *result) {
    bool words = gold->root != NULL || gold->words.words;
    math_result_set(result, words ? ASSAY_INCORRECT : ASSAY_UNDECIDED, words ? ASSAY_METHOD_TEXT : ASSAY_METHOD_NONE,
                    words ? "another text" : "the reference cannot be read as mathematics");
}

/* A phrase may have been respelled before it was read ("at least x" as an interval): its places stay within the answer. */
static void unread_answer(const assay_math_gold *gold, const math_parsed *parsed, assay_view answer,
                          assay_math_result *result) {
    if (parsed->error.memory) {
        math_result_set(result, ASSAY_ERROR, ASSAY_METHOD_NONE, "no memory");
    } else if (gold->is_text) {
        another_text(gold, result);
    } else if (!gold->root) {
        math_result_set(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE, "the reference cannot be read as mathematics");
    } else {
        math_result_set(result, ASSAY_UNPARSED, ASSAY_METHOD_NONE, parsed->error.message);
    }
    if (gold->root && !gold->is_text && parsed->error.message) {
        result->has_syntax_error = true;
        bool mapped = parsed->prepared.text.data != NULL;
        result->syntax_error =
            (assay_span){mapped ? math_prepared_offset(&parsed->prepared, parsed->error.begin) : parsed->error.begin,
                         mapped ? math_prepared_offset(&parsed->prepared, parsed->error.end) : parsed->error.end};
        uint32_t size = (uint32_t)answer.size;
        if (result->syntax_error.end > size) result->syntax_error.end = size;
        if (result->syntax_error.begin > result->syntax_error.end) result->syntax_error.begin = result->syntax_error.end;
    }
}

/* "\\text{SRMC}": words that beside the same letters without a font would be told apart from their product. */
static bool has_words_in_font(assay_view text) {
    return assay_view_holds(text, ASSAY_VIEW("\\text{")) || assay_view_holds(text, ASSAY_VIEW("\\mathrm{"));
}

/* Words in a sum or product: "total -5" reads as a difference, and nobody can say of what. */
static bool is_words(math_session *s, const math_node *node) {
    math_unit unit;
    math_text text;
    return node->kind == N_TEXT && math_text_fold(node->text, s->arena, &text) &&
           !(math_unit_read(text.folded, &unit) && unit.known);
}

static bool calculates_with_words(math_session *s, const math_node *node) {
    bool arithmetic = node->kind == N_ADD || node->kind == N_MULTIPLY || node->kind == N_DIVIDE || node->kind == N_NEGATE ||
                      node->kind == N_POWER;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && ((arithmetic && is_words(s, node->child[i])) || calculates_with_words(s, node->child[i])))
            return true;
    }
    return false;
}

static void compare_trees(const assay_math_gold *gold, const math_node *answer, const math_text *words, math_session *s,
                          assay_math_result *result) {
    if (both_undefined(s, &gold->words, answer) || (gold->root && both_undefined(s, words, gold->root))) {
        math_result_correct(gold, result, ASSAY_METHOD_STRUCTURE);
        return;
    }
    bool answer_text = answer->kind == N_TEXT;
    if (answer_text && gold->is_text && gold->words.folded.size > 0 && assay_view_equal(gold->words.folded, words->folded)) {
        math_result_correct(gold, result, ASSAY_METHOD_TEXT);
        return;
    }
    if (answer_text) result->canonical = math_text_synonym(words->folded);
    if ((answer_text && !gold->is_text && may_diverge(words, gold->root, gold->rewritten)) ||
        (!answer_text && gold->is_text && answer->kind == N_BIG &&
         may_diverge(&gold->words, answer, math_rewrite(s, answer)))) {
        math_result_set(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE, "it was not settled whether this has a value");
        return;
    }
    if (gold->is_text && gold->root && gold->root->kind == N_TEXT) {
        math_result_set(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "another text");
        if (!answer_text) result->canonical = math_canonical(s, answer, NULL);
        return;
    }
    if (!gold->root) {
        another_text(gold, result);
        return;
    }
    if (answer_text) {
        math_result_set(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "text against mathematics");
        return;
    }
    const char *note = NULL;
    answer = math_multiplied_out(s, math_without_restatement(s, answer));
    const math_node *meant = math_multiplied_out(s, math_without_restatement(s, gold->root));
    const math_node *left = meant == gold->root ? gold->rewritten : math_rewrite(s, meant), *right = math_rewrite(s, answer);
    math_truth truth = left && right ? math_compare_unified(s, left, right, &note) : MATH_MAYBE;
    if (truth != MATH_YES && left && right &&
        s->options->variable_case == ASSAY_CASE_FOLDED) { /* as written first: |AB| is a segment, |ab| none */
        const char *folded_note = NULL;
        left = math_fold_variables(s, left);
        right = math_fold_variables(s, right);
        math_truth folded = left && right ? math_compare_unified(s, left, right, &folded_note) : MATH_MAYBE;
        if (folded == MATH_YES) truth = MATH_YES;
    }
    bool extreme = answer->kind == N_FUNCTION &&
                   (answer->op == F_MAX || answer->op == F_MIN); /* they are written by signs when they are rewritten */
    if (truth == MATH_MAYBE && extreme && math_same_up_to_order(s, meant, answer)) truth = MATH_YES;
    truth = math_all_readings(s, meant, answer, truth, &note);
    if (truth == MATH_YES && s->options->fractions == ASSAY_FRACTIONS_REDUCED && math_has_unreduced(s, answer) &&
        !math_has_unreduced(s, gold->root)) {
        truth = MATH_NO;
        note = "a fraction that can be reduced";
        s->method = ASSAY_METHOD_STRUCTURE;
    }
    if (s->budget->stopped) {
        math_result_set(result, ASSAY_ERROR, ASSAY_METHOD_NONE, "cancelled");
    } else if (truth == MATH_YES) {
        math_result_correct(gold, result, s->method == ASSAY_METHOD_NONE ? ASSAY_METHOD_STRUCTURE : s->method);
        return;
    } else if (truth == MATH_MAYBE && calculates_with_words(s, answer) && !calculates_with_words(s, gold->root)) {
        math_result_set(result, ASSAY_UNPARSED, ASSAY_METHOD_NONE, "words in a sum or product");
    } else if (truth == MATH_NO) {
        math_result_set(result, ASSAY_INCORRECT, s->method, note ? note : "another value");
    } else {
        math_result_set(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE,
                        s->limit ? "beyond a limit"
                        : note   ? note
                                 : "equality was neither proved nor disproved");
    }
    assay_budget form = assay_budget_of(ASSAY_STEPS_DEFAULT / 10);
    math_session printing = {.arena = s->arena, .budget = &form, .options = s->options};
    result->canonical = math_canonical(&printing, answer, gold->root);
}

static void compare_slow(const assay_math_gold *compiled, assay_view answer, assay_budget *budget, assay_arena *arena,
                         assay_math_result *result) {
    assay_math_gold whole = *compiled, *gold = &whole;
    if (compiled->has_small) {
        math_parsed parsed;
        math_parse(compiled->text, arena, &parsed);
        whole.root = whole.rewritten = parsed.root;
        if (parsed.error.memory) {
            math_result_set(result, ASSAY_ERROR, ASSAY_METHOD_NONE, "no memory");
            return;
        }
    }
    math_text words = {.words = false};
    if (answer.size <= MATH_BYTES_MAX && !math_text_fold(answer, arena, &words)) {
        math_result_set(result, ASSAY_ERROR, ASSAY_METHOD_NONE, "no memory");
        return;
    }
    if (math_settle_by_words(gold, answer, &words, arena, result)) return;
    if (!assay_budget_spend(budget, 10 + answer.size / 8)) {
        math_result_set(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE, "the budget is used up");
        return;
    }
    math_parsed parsed;
    math_parse_answer(math_phrase_respell(&words, answer, arena), arena, &parsed);
    const math_node *object = words.words ? math_phrase_node(math_text_synonym(words.folded)) : NULL;
    const math_node *root = object ? object : parsed.root;
    if (!root && gold->is_text && words.plain && assay_view_equal(gold->words.folded, words.folded)) {
        math_result_correct(gold, result, ASSAY_METHOD_TEXT);
        return;
    }
    if (!root) {
        unread_answer(gold, &parsed, answer, result);
        return;
    }
    math_session s = {.arena = arena, .budget = budget, .options = &gold->options};
    if (gold->root && (root->kind == N_TEXT) != (gold->root->kind == N_TEXT)) { /* "at" beside "v = at" */
        const math_node *word = root->kind == N_TEXT ? root : gold->root, *other = word == root ? gold->root : root,
                        *product = math_word_as_product(&s, word->text, other);
        if (product && word == root) root = product;
        else if (product) {
            whole.root = whole.rewritten = product;
            whole.is_text = false;
        }
    }
    if (math_same_based_letters(root, gold->text)) { /* "2A_{16}" for "2A": the question names the base */
        math_result_correct(gold, result, ASSAY_METHOD_TEXT);
        return;
    }
    compare_trees(gold, root, &words, &s, result);
    if (result->verdict == ASSAY_INCORRECT && math_words_may_be(gold, answer, &words))
        math_result_set(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE, "a word that may say that number");
    bool fonts = result->verdict == ASSAY_INCORRECT && (has_words_in_font(answer) || has_words_in_font(gold->text));
    if ((result->verdict == ASSAY_UNDECIDED || fonts) && math_same_source(gold->text, answer, arena))
        math_result_correct(gold, result, ASSAY_METHOD_TEXT); /* whatever it means: "$E(Y|X)$." and "E(Y|X)" */
    bool equal = result->verdict == ASSAY_CORRECT, decided = equal || result->verdict == ASSAY_INCORRECT;
    if (decided && result->method != ASSAY_METHOD_TEXT && math_notation_is_doubtful(gold->text, answer, equal)) {
        math_result_set(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE, "decided by products that may be none");
        if (equal) result->canonical = ASSAY_VIEW_NONE; /* it was the reference's */
    }
}

/* A gold without a value equals nothing, itself included, but the word for it. */
static void compare_undefined(const assay_math_gold *gold, assay_view answer, assay_arena *arena, assay_math_result *result) {
    math_text words = {.words = false};
    bool folded = answer.size <= MATH_BYTES_MAX && math_text_fold(answer, arena, &words);
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    math_session s = {.arena = arena, .budget = &budget, .options = &gold->options};
    if (folded && both_undefined(&s, &words, gold->root)) math_result_correct(gold, result, ASSAY_METHOD_STRUCTURE);
    else math_result_set(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE, "the reference divides by zero");
}

/* Does the letter stand alone in the text? */
static bool has_name(assay_view text, char letter) {
    for (size_t i = 0; i < text.size; i++) {
        bool joined = (i > 0 && assay_is_alpha(text.data[i - 1])) || (i + 1 < text.size && assay_is_alpha(text.data[i + 1]));
        if (text.data[i] == letter && !joined) return true;
    }
    return false;
}

/* "(B) 14" for a gold that is 14: the text of the choice, unless the gold itself knows a B, or another label is the right one. */
static assay_view without_label(const assay_math_gold *gold, assay_view answer) {
    char letter;
    assay_view content = math_choice_content(answer, &letter);
    if (content.size == 0 || has_name(gold->text, letter)) return answer;
    if (letter >= 'a' && memchr(gold->text.data, letter, gold->text.size)) return answer; /* "(a) x^2" for ax^2 */
    return gold->label == 0 || gold->label == (letter & ~0x20) ? content : answer;
}

/* Two numbers of the fast path; false where the options ask for a second look. */
static bool compare_small(const assay_math_gold *gold, math_small small, assay_arena *arena, assay_math_result *result) {
    bool equal = math_small_equal(gold->small, small);
    if (equal ? !gold->plain_equal : !gold->plain_different) return false;
    result->canonical = equal ? gold->canonical : math_small_canonical(small, arena);
    math_result_set(result, equal ? ASSAY_CORRECT : ASSAY_INCORRECT, ASSAY_METHOD_RATIONAL, equal ? NULL : "another number");
    return true;
}

/* By values and meaning. */
static void compare_values(const assay_math_gold *gold, assay_view answer, assay_view after, assay_budget *budget,
                           assay_arena *arena, assay_math_result *result) {
    *result = (assay_math_result){.verdict = ASSAY_ERROR};
    bool commas = gold->options.decimal_mark == ASSAY_DECIMAL_COMMA;
    if (commas) answer = math_decimal_commas(answer, arena);
    if (commas && after.size > 0) after = math_decimal_commas(after, arena);
    assay_view whole = assay_view_trim(answer);
    math_small small = {.den = 1};
    if (!assay_budget_spend(budget, 1)) {
        math_result_set(result, budget->stopped ? ASSAY_ERROR : ASSAY_UNDECIDED, ASSAY_METHOD_NONE, "the budget is used up");
        return;
    }
    if (whole.size == 0) {
        math_result_set(result, ASSAY_NO_ANSWER, ASSAY_METHOD_NONE, "the answer is empty");
        return;
    }
    bool bare = gold->has_small && math_small_read(whole, &small); /* mostly: nothing is around it that could be taken off */
    if (bare) {
        answer = whole;
    } else {
        answer = math_without_bullets(math_without_escapes(math_without_nesting(whole), arena), arena);
        if (gold->choice) {
            compare_choice(gold, answer, arena, result);
            return;
        }
        answer = without_label(gold, answer);
        if (gold->has_small && gold->options.units != ASSAY_UNITS_COMPARED) answer = math_without_unit(gold->small, answer);
        if (gold->undefined) {
            compare_undefined(gold, answer, arena, result);
            return;
        }
    }
    if (after.size > 0) answer = math_with_after(answer, after, arena);
    bare = gold->has_small && ((bare && answer.data == whole.data) || math_small_read(answer, &small));
    if (bare && compare_small(gold, small, arena, result)) return;
    bool shipped = gold->source.size > 0 && after.size == 0 && assay_view_equal(gold->source, whole);
    if (shipped || assay_view_equal(gold->text, answer)) {
        math_result_correct(gold, result, ASSAY_METHOD_TEXT);
        return;
    }
    compare_slow(gold, answer, budget, arena, result);
}

/* Text that the other grader makes equal is equal, unless the values are proved different; any other text is another answer. */
static void compare_custom(const assay_math_gold *gold, assay_view answer, assay_view after, assay_budget *budget,
                           assay_arena *arena, assay_math_result *result) {
    assay_view custom =
        answer.size <= MATH_BYTES_MAX ? math_convention_text(gold->options.convention, answer, false, arena) : ASSAY_VIEW_NONE;
    if (answer.size <= MATH_BYTES_MAX && !custom.data) {
        *result = (assay_math_result){.verdict = ASSAY_ERROR, .note = "no memory"};
        return;
    }
    compare_values(gold, answer, after, budget, arena, result);
    if (result->verdict == ASSAY_NO_ANSWER || result->verdict == ASSAY_ERROR) return;
    if (custom.size == 0 || !assay_view_equal(gold->custom, custom)) {
        math_result_set(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "another text under this convention");
    } else if (result->verdict == ASSAY_INCORRECT) {
        result->note = "the same text under this convention, but another value";
    } else {
        math_result_correct(gold, result, ASSAY_METHOD_TEXT);
    }
}

void assay_math_compare(const assay_math_gold *gold, assay_view answer, assay_view after, assay_budget *budget,
                        assay_arena *arena, assay_math_result *result) {
    answer = assay_view_trim(answer);
    if (gold->custom.data) {
        compare_custom(gold, answer, after, budget, arena, result);
        return;
    }
    bool same;
    if (gold->options.convention == ASSAY_CONVENTION_NEMO_SKILLS && !gold->choice &&
        math_convention_words(gold->text, answer, &same)) {
        *result = (assay_math_result){.verdict = ASSAY_ERROR};
        if (same) math_result_correct(gold, result, ASSAY_METHOD_TEXT);
        else math_result_set(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "another text under this convention");
        return;
    }
    compare_values(gold, answer, after, budget, arena, result);
    if (result->verdict == ASSAY_CORRECT && gold->options.text_case == ASSAY_CASE_COUNTED &&
        result->method == ASSAY_METHOD_TEXT && !gold->choice && gold->words.plain && !math_same_case(gold->text, answer)) {
        math_result_set(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "the same words in another case");
    }
}

const char *assay_math_method_name(assay_math_method method) {
    static const char *const names[] = {
        "", "TEXT", "RATIONAL", "POLYNOMIAL", "EXACT_FIELD", "BALLS_DISJOINT", "NUMERIC_AGREEMENT", "STRUCTURE"};
    return (size_t)method < sizeof names / sizeof *names ? names[method] : "";
}

void assay_math_thread_start(void) {
}

void assay_math_thread_stop(void) {
    flint_cleanup();
}
