/* See math.h. The order of a comparison: fast numbers, choices, identical text, folded text, then trees. */
#include "verifiers/math/math.h"

#include <stdio.h>
#include <strings.h>

#include <gmp.h>
#include <flint/flint.h>

#include "verifiers/math/after.h"
#include "verifiers/math/canonical.h"
#include "verifiers/math/choice.h"
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/convention_text.h"
#include "verifiers/math/read/dates.h"
#include "verifiers/math/fast_number.h"
#include "verifiers/math/gold_text.h"
#include "verifiers/math/limits.h"
#include "verifiers/math/compare/logic.h"
#include "verifiers/math/read/number_words.h"
#include "verifiers/math/read/ordinals.h"
#include "verifiers/math/read/parser.h"
#include "verifiers/math/compare/parts.h"
#include "verifiers/math/policies.h"
#include "verifiers/math/text_fold.h"
#include "verifiers/math/read/units.h"

struct assay_math_gold {
    assay_math_options options;
    assay_view text, canonical;
    const char *type;
    math_small small;
    bool has_small, is_text;
    bool plain_equal, plain_different; /* numbers of the fast path that are equal, or different, need no second look */
    assay_view custom;                 /* the convention's normal form, where it compares text */
    bool undefined;                    /* holds a division by zero */
    bool is_date;
    math_date date;
    char choice;      /* 0: none */
    char label;       /* the only label that may stand before this value; 0: any */
    unsigned choices; /* several labels, as bits; 0: none */
    math_text words;
    const math_node *root;      /* NULL: not read */
    const math_node *rewritten; /* the same with closed forms */
};

/* Phrases that stand for a mathematical object. */
static const math_node *node_of_phrase(assay_view phrase) {
    static const math_node empty = {.kind = N_CONSTANT, .op = C_EMPTY}, reals = {.kind = N_CONSTANT, .op = C_REALS},
                           infinity = {.kind = N_CONSTANT, .op = C_INFINITY};
    static const math_node *const inside[] = {&infinity};
    static const math_node minus_infinity = {.kind = N_NEGATE, .count = 1, .child = (math_node **)(uintptr_t)inside};
    if (assay_view_equal(phrase, ASSAY_VIEW("no solution"))) return &empty;
    if (assay_view_equal(phrase, ASSAY_VIEW("all real numbers"))) return &reals;
    if (assay_view_equal(phrase, ASSAY_VIEW("infinity"))) return &infinity;
    if (assay_view_equal(phrase, ASSAY_VIEW("negative infinity"))) return &minus_infinity;
    return NULL;
}

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

/* "all real numbers except 1": the line without what follows. Empty view: another phrase. */
static assay_view excepting(assay_view text, assay_arena *arena) {
    static const char *const lines[] = {"all real numbers", "all reals",    "all real x",         "any real number",
                                        "all real values",  "real numbers", "all real numbers x", "x is any real number"};
    static const char *const words[] = {"except for", "except",  "other than",  "excluding",
                                        "but not",    "besides", "not equal to"};
    text = assay_view_trim(text);
    static const assay_view open[] = {{"\\text{", 6}, {"\\mathrm{", 8}};
    for (size_t i = 0; i < 2; i++) {
        bool whole = assay_view_starts_with(text, open[i]) && text.data[text.size - 1] == '}' &&
                     !memchr(text.data + open[i].size, '{', text.size - open[i].size);
        if (assay_view_starts_with(text, open[i])) text = assay_view_slice(text, open[i].size, text.size - whole);
    }
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        size_t size = strlen(lines[i]);
        if (text.size <= size || strncasecmp(text.data, lines[i], size) != 0) continue;
        assay_view rest = assay_view_trim(assay_view_slice(text, size, text.size));
        while (rest.size > 0 && (rest.data[0] == ',' || rest.data[0] == '}'))
            rest = assay_view_trim(assay_view_slice(rest, 1, rest.size));
        for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
            assay_view word = assay_view_of(words[k]);
            if (rest.size <= word.size || !assay_view_starts_with(rest, word)) continue;
            rest = assay_view_trim(assay_view_slice(rest, word.size, rest.size));
            while (rest.size > 0 && rest.data[0] == '}') rest = assay_view_trim(assay_view_slice(rest, 1, rest.size));
            if (assay_view_starts_with(rest, ASSAY_VIEW("x =")) || assay_view_starts_with(rest, ASSAY_VIEW("x=")))
                rest = assay_view_slice(rest, rest.data[1] == '=' ? 2 : 3, rest.size);
            char *out = rest.size > 0 ? assay_arena_alloc(arena, rest.size + 40) : NULL;
            if (!out) return ASSAY_VIEW_NONE;
            int written = snprintf(out, rest.size + 40, "\\mathbb{R}\\setminus\\{%.*s\\}", (int)rest.size, rest.data);
            return (assay_view){out, (size_t)written};
        }
    }
    return ASSAY_VIEW_NONE;
}

/* Words that are a number become digits; other words their phrase. */
static assay_view respell(const math_text *words, assay_view text, assay_arena *arena) {
    if (!words->words) {
        assay_view line = text.size < 200 ? excepting(text, arena) : ASSAY_VIEW_NONE;
        return line.size > 0 ? line : text;
    }
    assay_view folded = words->folded;
    if (assay_view_equal(folded, ASSAY_VIEW("noon"))) return ASSAY_VIEW("12:00 pm");
    if (assay_view_equal(folded, ASSAY_VIEW("midnight"))) return ASSAY_VIEW("12:00 am");
    size_t read;
    const char *scale = words->article ? math_scale_of(folded, &read) : NULL;
    if (scale && scale[0] != '/') { /* "a million", "a dozen" */
        char *one = assay_arena_alloc(arena, folded.size + 4);
        if (!one) return text;
        memcpy(one, "one ", 4);
        memcpy(one + 4, folded.data, folded.size);
        folded = (assay_view){one, folded.size + 4};
    }
    assay_view digits = math_number_words(folded, arena);
    if (digits.size == 0 && folded.size > 0 && (unsigned char)folded.data[0] >= 0x80)
        digits = math_chinese_number(folded, arena);
    return digits.size > 0 ? digits : text;
}

static bool is_undefined(math_session *s, const math_node *node) {
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
static assay_view without_nesting(assay_view text) {
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
    math_parse_answer(respell(&gold->words, gold->text, arena), arena, &parsed);
    gold->root = parsed.root;
    const math_node *object = gold->words.words ? node_of_phrase(math_text_synonym(gold->words.folded)) : NULL;
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
    text = math_without_bullets(without_nesting(math_gold_value(text)), arena);
    assay_math_gold *gold = assay_arena_calloc(arena, 1, sizeof *gold);
    assay_view copy = assay_arena_copy(arena, text);
    if (!gold || !copy.data) return assay_fail(ASSAY_BUDGET, "NO_MEMORY", NULL, "no memory for the reference");
    gold->options = assay_math_options_resolve(options);
    gold->text = copy;
    if (!settle_policies(gold, arena)) return assay_fail(ASSAY_BUDGET, "NO_MEMORY", NULL, "no memory for the reference");
    gold->has_small = math_small_read(copy, &gold->small);
    if (gold->has_small) { /* most golds: read by the grammar only where an answer needs it */
        gold->canonical = math_small_canonical(gold->small, arena);
        gold->type = type_of_small(copy);
    } else {
        if (!math_text_fold(copy, arena, &gold->words))
            return assay_fail(ASSAY_BUDGET, "NO_MEMORY", NULL, "no memory for the reference");
        bool may_be_date = gold->words.plain || gold->words.folded.size == 10; /* words, or 2020-03-05 */
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
    assay_math_gold *variant = assay_arena_alloc(arena, sizeof *variant);
    if (!variant) return NULL;
    *variant = *gold;
    variant->options = assay_math_options_resolve(options);
    variant->custom = ASSAY_VIEW_NONE;
    return settle_policies(variant, arena) ? variant : NULL;
}

static void decide(assay_math_result *result, assay_verdict verdict, assay_math_method method, const char *note) {
    result->verdict = verdict;
    result->method = method;
    result->note = note;
}

static void correct(const assay_math_gold *gold, assay_math_result *result, assay_math_method method) {
    result->canonical = gold->canonical;
    decide(result, ASSAY_CORRECT, method, NULL);
}

static void compare_choice(const assay_math_gold *gold, assay_view answer, assay_arena *arena, assay_math_result *result) {
    char letter = math_choice_of_answer(answer);
    if (letter) result->canonical = assay_arena_copy(arena, (assay_view){&letter, 1});
    if (letter == gold->choice) correct(gold, result, ASSAY_METHOD_TEXT);
    else decide(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, letter ? "another choice" : "not one choice");
}

/* "undefined" and a division by zero are one answer. */
static bool both_undefined(math_session *s, const math_text *words, const math_node *node) {
    return node && words->words && assay_view_equal(math_text_synonym(words->folded), ASSAY_VIEW("undefined")) &&
           is_undefined(s, node);
}

/* A gold that is words differs from another text. One that also holds digits and does not parse might be mathematics in a sentence. */
static void another_text(const assay_math_gold *gold, assay_math_result *result) {
    bool words = gold->root != NULL || gold->words.words;
    decide(result, words ? ASSAY_INCORRECT : ASSAY_UNDECIDED, words ? ASSAY_METHOD_TEXT : ASSAY_METHOD_NONE,
           words ? "another text" : "the reference cannot be read as mathematics");
}

static void unread_answer(const assay_math_gold *gold, const math_parsed *parsed, assay_math_result *result) {
    if (parsed->error.memory) {
        decide(result, ASSAY_ERROR, ASSAY_METHOD_NONE, "no memory");
    } else if (gold->is_text) {
        another_text(gold, result);
    } else if (!gold->root) {
        decide(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE, "the reference cannot be read as mathematics");
    } else {
        decide(result, ASSAY_UNPARSED, ASSAY_METHOD_NONE, parsed->error.message);
    }
    if (gold->root && !gold->is_text && parsed->error.message) {
        result->has_syntax_error = true;
        bool mapped = parsed->prepared.text.data != NULL;
        result->syntax_error =
            (assay_span){mapped ? math_prepared_offset(&parsed->prepared, parsed->error.begin) : parsed->error.begin,
                         mapped ? math_prepared_offset(&parsed->prepared, parsed->error.end) : parsed->error.end};
    }
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
        correct(gold, result, ASSAY_METHOD_STRUCTURE);
        return;
    }
    bool answer_text = answer->kind == N_TEXT;
    if (answer_text && gold->is_text && gold->words.folded.size > 0 && assay_view_equal(gold->words.folded, words->folded)) {
        correct(gold, result, ASSAY_METHOD_TEXT);
        return;
    }
    if (answer_text) result->canonical = math_text_synonym(words->folded);
    if (gold->is_text && gold->root && gold->root->kind == N_TEXT) {
        decide(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "another text");
        if (!answer_text) result->canonical = math_canonical(s, answer, NULL);
        return;
    }
    if (!gold->root) {
        another_text(gold, result);
        return;
    }
    if (answer_text) {
        decide(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "text against mathematics");
        return;
    }
    const char *note = NULL;
    const math_node *left = gold->rewritten, *right = math_rewrite(s, answer);
    if (s->options->variable_case == ASSAY_CASE_FOLDED) {
        left = math_fold_variables(s, left);
        right = math_fold_variables(s, right);
    }
    math_truth truth = left && right ? math_compare_nodes(s, left, right, &note) : MATH_MAYBE;
    if (truth == MATH_YES && s->options->fractions == ASSAY_FRACTIONS_REDUCED && math_has_unreduced(s, answer) &&
        !math_has_unreduced(s, gold->root)) {
        truth = MATH_NO;
        note = "a fraction that can be reduced";
        s->method = ASSAY_METHOD_STRUCTURE;
    }
    if (s->budget->stopped) {
        decide(result, ASSAY_ERROR, ASSAY_METHOD_NONE, "cancelled");
    } else if (truth == MATH_YES) {
        correct(gold, result, s->method == ASSAY_METHOD_NONE ? ASSAY_METHOD_STRUCTURE : s->method);
        return;
    } else if (truth == MATH_MAYBE && calculates_with_words(s, answer) && !calculates_with_words(s, gold->root)) {
        decide(result, ASSAY_UNPARSED, ASSAY_METHOD_NONE, "words in a sum or product");
    } else if (truth == MATH_NO) {
        decide(result, ASSAY_INCORRECT, s->method, note ? note : "another value");
    } else {
        decide(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE,
               s->limit ? "beyond a limit"
               : note   ? note
                        : "equality was neither proved nor disproved");
    }
    assay_budget form = assay_budget_of(ASSAY_STEPS_DEFAULT / 10);
    math_session printing = {.arena = s->arena, .budget = &form, .options = s->options};
    result->canonical = math_canonical(&printing, answer, gold->root);
}

/* "2A3" for a gold that names its base: the question names it too. Small letters are digits. */
static bool same_digits(assay_view digits, assay_view answer) {
    if (digits.size != answer.size) return false;
    for (size_t i = 0; i < digits.size; i++) {
        char c = answer.data[i];
        if (digits.data[i] != (c >= 'a' && c <= 'z' ? c - 32 : c)) return false;
    }
    return true;
}

/* A gold that is a date: against another date, or against what is none. True where that settled it. */
static bool compare_dates(const assay_math_gold *gold, const math_text *words, assay_math_result *result) {
    math_date said = gold->date, answered;
    if (gold->has_small && math_date_read(words->folded, &answered) && answered.words && !words->plain) { /* "2020-03-05" */
        decide(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "a date against a number");
        return true;
    }
    if (!gold->is_date) return false;
    if (math_date_read(words->folded, &answered) && (said.words || answered.words)) {
        math_date_relation relation = math_dates_compare(&said, &answered);
        if (relation == DATES_EQUAL) correct(gold, result, ASSAY_METHOD_TEXT);
        else if (relation == DATES_DIFFER) decide(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "another date");
        else decide(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE, "one date says more than the other");
        return true;
    }
    bool number = said.words && !words->words && words->folded.size > 0;
    for (size_t i = 0; number && i < words->folded.size; i++) number = assay_is_digit(words->folded.data[i]);
    if (number) decide(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "a number against a date");
    return number;
}

/* "T" for a gold that says true, "F" for one that says false. */
static bool abbreviates(const assay_math_gold *gold, assay_view answer) {
    if (!gold->is_text || answer.size != 1) return false;
    assay_view said = gold->words.folded;
    return (assay_view_is(said, "true") && answer.data[0] == 'T') || (assay_view_is(said, "false") && answer.data[0] == 'F');
}

/* "3rd" and "third" are ordinals; beside anything else "third" is a part. True where that settled it. */
static bool compare_ordinals(const assay_math_gold *gold, const math_text *words, assay_math_result *result) {
    uint32_t said = gold->has_small ? 0 : math_ordinal(gold->words.folded), answered = said ? math_ordinal(words->folded) : 0;
    if (!answered) return false;
    if (said == answered) correct(gold, result, ASSAY_METHOD_TEXT);
    else decide(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "another ordinal");
    return true;
}

/* Words of a text, "angle ABC" included. */
static bool holds_words(const math_node *node) {
    if (node->kind == N_TEXT || node->kind == N_UNIT ||
        (node->kind == N_SYMBOL && memchr(node->text.data, ' ', node->text.size)))
        return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && holds_words(node->child[i])) return true;
    }
    return false;
}

/* "A, C": labels, whose case does not count. */
static bool lists_letters(const math_node *node) {
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]->kind != N_SYMBOL || node->child[i]->text.size != 1) return false;
    }
    return node->kind == N_LIST;
}

/* "-A": a sign, and no bullet before a label. */
static bool signs_a_letter(assay_view text) {
    for (size_t i = 0; i + 1 < text.size; i++) {
        if ((text.data[i] == '-' || text.data[i] == '+') && assay_is_alpha(text.data[i + 1])) return true;
    }
    return false;
}

/* "\\text{H2O}" without its font; any other text as it is. */
static assay_view without_font(assay_view text) {
    static const char *const fonts[] = {"\\text{", "\\mathrm{", "\\textbf{", "\\textrm{", "\\mathbf{", "\\operatorname{"};
    text = assay_view_trim(text);
    for (size_t i = 0; i < sizeof fonts / sizeof *fonts; i++) {
        if (!assay_view_starts_with(text, assay_view_of(fonts[i])) || text.data[text.size - 1] != '}') continue;
        assay_view inner = assay_view_slice(text, strlen(fonts[i]), text.size - 1);
        bool plain = !memchr(inner.data, '{', inner.size) && !memchr(inner.data, '}', inner.size);
        return plain && !memchr(inner.data, '\\', inner.size) ? assay_view_trim(inner) : text;
    }
    return text;
}

static bool same_in_a_font(assay_view a, assay_view b) {
    assay_view x = without_font(a), y = without_font(b);
    return x.size > 1 && (x.size < a.size || y.size < b.size) && assay_view_equal(x, y);
}

static void compare_slow(const assay_math_gold *compiled, assay_view answer, assay_budget *budget, assay_arena *arena,
                         assay_math_result *result) {
    assay_math_gold whole = *compiled, *gold = &whole;
    if (compiled->has_small) {
        math_parsed parsed;
        math_parse(compiled->text, arena, &parsed);
        whole.root = whole.rewritten = parsed.root;
        if (parsed.error.memory) {
            decide(result, ASSAY_ERROR, ASSAY_METHOD_NONE, "no memory");
            return;
        }
    }
    math_text words = {.words = false};
    if (answer.size <= MATH_BYTES_MAX && !math_text_fold(answer, arena, &words)) {
        decide(result, ASSAY_ERROR, ASSAY_METHOD_NONE, "no memory");
        return;
    }
    if (same_in_a_font(compiled->text, answer)) {
        correct(gold, result, ASSAY_METHOD_TEXT);
        return;
    }
    /* "Xy" and "xy", "sin A" and "sin a" are symbols: only words fold their case and lose their articles. */
    bool phrase = gold->words.words && !assay_view_equal(math_text_synonym(gold->words.folded), gold->words.folded); /* "NO" */
    bool labels = gold->choices && gold->root && lists_letters(gold->root) && !signs_a_letter(answer);
    bool symbols = !phrase && gold->root && !labels && !holds_words(gold->root);
    if (!symbols && gold->words.words && words.words &&
        assay_view_equal(math_text_synonym(gold->words.folded), math_text_synonym(words.folded))) {
        correct(gold, result, ASSAY_METHOD_TEXT);
        return;
    }
    if (gold->is_text && words.words && math_text_same_members(gold->words.folded, words.folded)) {
        correct(gold, result, ASSAY_METHOD_TEXT);
        return;
    }
    if (compare_dates(gold, &words, result) || compare_ordinals(gold, &words, result)) return;
    math_truth formulas = math_formulas_equal(gold->text, answer, arena);
    if (formulas != MATH_MAYBE) {
        if (formulas == MATH_YES) correct(gold, result, ASSAY_METHOD_STRUCTURE);
        else decide(result, ASSAY_INCORRECT, ASSAY_METHOD_STRUCTURE, "another truth table");
        return;
    }
    if (abbreviates(gold, answer) || (gold->choices && gold->choices == math_choices_of(answer))) {
        correct(gold, result, ASSAY_METHOD_TEXT);
        return;
    }
    bool listed = gold->choices && gold->root && lists_letters(gold->root);
    if (listed && answer.size > 2 && answer.data[0] == '[' && answer.data[answer.size - 1] == ']' &&
        gold->choices == math_choices_of(assay_view_slice(answer, 1, answer.size - 1))) {
        correct(gold, result, ASSAY_METHOD_TEXT);
        return;
    }
    bool product = gold->choices && (memchr(answer.data, '*', answer.size) || memchr(answer.data, '\\', answer.size));
    if (gold->choices && gold->root && (listed || (product && !math_choices_of(answer)))) {
        decide(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "not these choices");
        return;
    }
    if (!assay_budget_spend(budget, 10 + answer.size / 8)) {
        decide(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE, "the budget is used up");
        return;
    }
    if (gold->root && gold->root->kind == N_BASED && !gold->root->side && same_digits(gold->root->text, answer)) {
        correct(gold, result, ASSAY_METHOD_TEXT);
        return;
    }
    math_parsed parsed;
    math_parse_answer(respell(&words, answer, arena), arena, &parsed);
    const math_node *object = words.words ? node_of_phrase(math_text_synonym(words.folded)) : NULL;
    const math_node *root = object ? object : parsed.root;
    if (!root && gold->is_text && words.plain && assay_view_equal(gold->words.folded, words.folded)) {
        correct(gold, result, ASSAY_METHOD_TEXT);
        return;
    }
    if (!root) {
        unread_answer(gold, &parsed, result);
        return;
    }
    math_session s = {.arena = arena, .budget = budget, .options = &gold->options};
    compare_trees(gold, root, &words, &s, result);
}

/* A gold without a value equals nothing, itself included, but the word for it. */
static void compare_undefined(const assay_math_gold *gold, assay_view answer, assay_arena *arena, assay_math_result *result) {
    math_text words = {.words = false};
    bool folded = answer.size <= MATH_BYTES_MAX && math_text_fold(answer, arena, &words);
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    math_session s = {.arena = arena, .budget = &budget, .options = &gold->options};
    if (folded && both_undefined(&s, &words, gold->root)) correct(gold, result, ASSAY_METHOD_STRUCTURE);
    else decide(result, ASSAY_UNDECIDED, ASSAY_METHOD_NONE, "the reference divides by zero");
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
    return gold->label == 0 || gold->label == letter ? content : answer;
}

/* By values and meaning. */
static void compare_values(const assay_math_gold *gold, assay_view answer, assay_view after, assay_budget *budget,
                           assay_arena *arena, assay_math_result *result) {
    *result = (assay_math_result){.verdict = ASSAY_ERROR};
    answer = without_nesting(assay_view_trim(answer));
    if (!assay_budget_spend(budget, 1)) {
        decide(result, budget->stopped ? ASSAY_ERROR : ASSAY_UNDECIDED, ASSAY_METHOD_NONE, "the budget is used up");
        return;
    }
    if (answer.size == 0) {
        decide(result, ASSAY_NO_ANSWER, ASSAY_METHOD_NONE, "the answer is empty");
        return;
    }
    answer = math_without_bullets(answer, arena);
    if (gold->choice) {
        compare_choice(gold, answer, arena, result);
        return;
    }
    answer = without_label(gold, answer);
    if (gold->undefined) {
        compare_undefined(gold, answer, arena, result);
        return;
    }
    if (after.size > 0) answer = math_with_after(answer, after, arena);
    math_small small;
    if (gold->has_small && math_small_read(answer, &small)) {
        bool equal = math_small_equal(gold->small, small);
        if (equal ? gold->plain_equal : gold->plain_different) {
            result->canonical = equal ? gold->canonical : math_small_canonical(small, arena);
            decide(result, equal ? ASSAY_CORRECT : ASSAY_INCORRECT, ASSAY_METHOD_RATIONAL, equal ? NULL : "another number");
            return;
        }
    }
    if (assay_view_equal(gold->text, answer)) {
        correct(gold, result, ASSAY_METHOD_TEXT);
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
        decide(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "another text under this convention");
    } else if (result->verdict == ASSAY_INCORRECT) {
        result->note = "the same text under this convention, but another value";
    } else {
        correct(gold, result, ASSAY_METHOD_TEXT);
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
        if (same) correct(gold, result, ASSAY_METHOD_TEXT);
        else decide(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "another text under this convention");
        return;
    }
    compare_values(gold, answer, after, budget, arena, result);
    if (result->verdict == ASSAY_CORRECT && gold->options.text_case == ASSAY_CASE_COUNTED &&
        result->method == ASSAY_METHOD_TEXT && !gold->choice && gold->words.plain && !math_same_case(gold->text, answer)) {
        decide(result, ASSAY_INCORRECT, ASSAY_METHOD_TEXT, "the same words in another case");
    }
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
