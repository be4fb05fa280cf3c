/* See gold.h, and math.h for what is public: a reference read once. Fast numbers and choices first, then words, then the grammar. */
#include "verifiers/math/gold.h"

#include <string.h>

#include "verifiers/math/canonical.h"
#include "verifiers/math/choice.h"
#include "verifiers/math/convention_text.h"
#include "verifiers/math/calculus/rewrite.h"
#include "verifiers/math/gold_text.h"
#include "verifiers/math/limits.h"
#include "verifiers/math/phrases.h"
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/compare/parts.h"
#include "verifiers/math/read/decimal_mark.h"
#include "verifiers/math/read/parser.h"
#include "verifiers/math/read/spoken.h"

static const char *type_of(const math_node *root) {
    switch (root->kind) {
        case N_NUMBER: return root->number.decimal ? "decimal" : "integer";
        case N_TUPLE: return math_is_real_set(root) ? "interval" : "tuple";
        case N_SET: return "set";
        case N_LIST: return "list";
        case N_MATRIX: return "matrix";
        case N_RELATION: return math_is_real_set(root) ? "inequality" : "equation";
        case N_SETOP:
        case N_BUILDER: return "set of reals";
        case N_RATIO: return "ratio";
        case N_CLOCK: return "time";
        case N_BASED: return "number in a base";
        case N_UNIT:
        case N_DEGREE: return "quantity";
        case N_PERCENT: return "percentage";
        case N_TEXT: return "text";
        case N_CASES: return "piecewise";
        default: return math_is_scalar(root) ? (math_has_variables(root) ? "expression" : "number") : "expression";
    }
}

bool math_is_undefined(math_session *s, const math_node *node) {
    fmpq_t value;
    fmpq_init(value);
    bool undefined = math_rational(s, node, value) == V_UNDEFINED;
    fmpq_clear(value);
    return undefined;
}

/* The sign of a rational; 2: it is none. */
static int sign_of(math_session *s, const math_node *node) {
    fmpq_t value;
    fmpq_init(value);
    int sign = math_rational(s, node, value) == V_OK ? fmpq_sgn(value) : 2;
    fmpq_clear(value);
    return sign;
}

/* A part that divides by zero, or is a negative power of it. */
static bool divides_by_zero(math_session *s, const math_node *node) {
    if (node->kind == N_DIVIDE && sign_of(s, node->child[1]) == 0) return true;
    if (node->kind == N_POWER && sign_of(s, node->child[1]) == -1 && sign_of(s, node->child[0]) == 0) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && divides_by_zero(s, node->child[i])) return true;
    }
    return false;
}

enum { BRACKETS_PEELED = 16 };

/* "((((10))))": what stands in many brackets and nothing else, as a slice. Fewer are left to the grammar, whose places are then true. */
assay_view math_without_nesting(assay_view text) {
    size_t open = 0, close = 0, depth = 0, least;
    while (open < text.size && text.data[open] == '(') open++;
    while (close < text.size - open && text.data[text.size - 1 - close] == ')') close++;
    least = open < close ? open : close;
    if (least <= BRACKETS_PEELED) return text;
    depth = open;
    for (size_t at = open; at < text.size - close; at++) {
        if (text.data[at] == '(') depth++;
        if (text.data[at] == ')' && depth > 0) depth--;
        if (depth < least) least = depth;
    }
    size_t peeled = depth == close && least > 1 ? least - 1 : 0; /* one pair stays: (1, 2) is a pair */
    return assay_view_slice(text, peeled, text.size - peeled);
}

static void gold_tree(assay_math_gold *gold, assay_arena *arena) {
    if (math_gold_is_prose(gold->text)) {
        gold->type = "unread";
        return;
    }
    math_parsed parsed;
    math_parse_answer(math_phrase_respell(&gold->words, gold->text, arena), arena, &parsed);
    gold->root = parsed.root;
    const math_node *object = gold->words.words ? math_phrase_node(math_text_synonym(gold->words.folded)) : NULL;
    if (object) gold->root = object;
    gold->rewritten = gold->root;
    gold->is_text = (parsed.root && parsed.root->kind == N_TEXT) || (!parsed.root && gold->words.plain);
    if (gold->is_text) {
        gold->canonical = math_text_synonym(gold->words.folded);
        gold->type = "text";
        return;
    }
    if (!gold->root) {
        gold->type = "unread";
        return;
    }
    gold->type = type_of(gold->root);
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    math_session s = {.arena = arena, .budget = &budget, .options = &gold->options};
    gold->rewritten = math_rewrite(&s, gold->root);
    gold->undefined = divides_by_zero(&s, gold->root);
    gold->canonical = math_canonical(&s, gold->root, NULL);
    if (gold->canonical.size == 0) gold->canonical = gold->text;
}

static const char *type_of_small(assay_view text) {
    bool fraction =
        memchr(text.data, '/', text.size) || memchr(text.data, '\\', text.size) || memchr(text.data, '-', text.size);
    return fraction ? "number" : memchr(text.data, '.', text.size) ? "decimal" : "integer";
}

static bool settle_policies(assay_math_gold *gold, assay_arena *arena) {
    const assay_math_options *options = &gold->options;
    gold->plain_equal = options->fractions == ASSAY_FRACTIONS_ANY;
    gold->plain_different = !(options->relative_tolerance > 0) && !(options->absolute_tolerance > 0) &&
                            options->decimal_places == 0 && options->rounding == ASSAY_ROUNDING_EXACT;
    if (!assay_math_convention_is_textual(options->convention)) return true;
    gold->custom = math_convention_text(options->convention, gold->text, true, arena);
    return gold->custom.data != NULL;
}

assay_status assay_math_gold_compile(assay_view text, const assay_math_options *options, assay_arena *arena,
                                     assay_math_gold **out) {
    *out = NULL;
    text = assay_view_trim(text);
    if (text.size == 0) return assay_fail(ASSAY_INPUT, "EMPTY_REFERENCE", NULL, "the reference is empty");
    if (text.size > MATH_BYTES_MAX)
        return assay_fail(ASSAY_INPUT, "REFERENCE_TOO_LONG", NULL, "the reference has %zu bytes; the limit is %d", text.size,
                          MATH_BYTES_MAX);
    assay_view source = text;
    if (options && options->decimal_mark == ASSAY_DECIMAL_COMMA) text = math_decimal_commas(text, arena);
    bool respelled = text.data != source.data;
    math_small small = {.den = 1};
    bool plain = text.data[0] != '$' && math_small_read(text, &small); /* most golds: nothing stands around them */
    if (!plain)
        text = math_without_bullets(math_without_nesting(math_gold_value(math_without_escapes(text, arena), arena)), arena);
    assay_math_gold *gold = assay_arena_calloc(arena, 1, sizeof *gold);
    assay_view copy = assay_arena_copy(arena, text);
    if (!gold || !copy.data) return assay_fail(ASSAY_BUDGET, "NO_MEMORY", NULL, "no memory for the reference");
    gold->options = assay_math_options_resolve(options);
    gold->text = copy;
    if (respelled || source.size != text.size) gold->source = assay_arena_copy(arena, source);
    if (!settle_policies(gold, arena)) return assay_fail(ASSAY_BUDGET, "NO_MEMORY", NULL, "no memory for the reference");
    gold->has_small = plain || ((source.size != text.size || source.data[0] == '$') && math_small_read(copy, &small));
    if (gold->has_small) gold->small = small;
    if (gold->has_small) { /* most golds: read by the grammar only where an answer needs it */
        gold->canonical = math_small_canonical(gold->small, arena);
        gold->type = type_of_small(copy);
    } else {
        if (!math_text_fold(copy, arena, &gold->words))
            return assay_fail(ASSAY_BUDGET, "NO_MEMORY", NULL, "no memory for the reference");
        size_t written = gold->words.folded.size;
        bool may_be_date = gold->words.plain || (written >= 8 && written <= 24); /* words, 2020-03-05, 3/5/2020, 2020年3月5日 */
        gold->is_date = may_be_date && math_date_read(gold->words.folded, &gold->date);
        gold->choice = math_choice_of_gold(copy);
        gold->choices = gold->choice ? 0 : math_choices_of(copy);
        if (gold->choice) {
            gold->canonical = assay_arena_copy(arena, (assay_view){&gold->choice, 1});
            gold->type = "choice";
        } else {
            gold_tree(gold, arena);
        }
    }
    if (arena->exhausted) return assay_fail(ASSAY_BUDGET, "NO_MEMORY", NULL, "no memory for the reference");
    *out = gold;
    return assay_ok();
}

assay_math_gold *assay_math_gold_variant(const assay_math_gold *gold, const assay_math_options *options, assay_arena *arena) {
    assay_math_gold *variant;
    assay_math_options resolved = assay_math_options_resolve(options);
    if (resolved.decimal_mark != gold->options.decimal_mark) { /* another reading of the text */
        assay_view written = gold->source.size > 0 ? gold->source : gold->text;
        return assay_math_gold_compile(written, options, arena, &variant).code == ASSAY_OK ? variant : NULL;
    }
    variant = assay_arena_alloc(arena, sizeof *variant);
    if (!variant) return NULL;
    *variant = *gold;
    variant->options = resolved;
    variant->custom = ASSAY_VIEW_NONE;
    return settle_policies(variant, arena) ? variant : NULL;
}

assay_view assay_math_gold_canonical(const assay_math_gold *gold) {
    return gold->canonical;
}

const char *assay_math_gold_type(const assay_math_gold *gold) {
    return gold->type;
}

void assay_math_gold_set_label(assay_math_gold *gold, char label) {
    gold->label = label;
}

bool assay_math_gold_is_choice(const assay_math_gold *gold) {
    return gold->choice != 0;
}

void math_result_set(assay_math_result *result, assay_verdict verdict, assay_math_method method, const char *note) {
    result->verdict = verdict;
    result->method = method;
    result->note = note;
}

void math_result_correct(const assay_math_gold *gold, assay_math_result *result, assay_math_method method) {
    result->canonical = gold->canonical;
    math_result_set(result, ASSAY_CORRECT, method, NULL);
}
