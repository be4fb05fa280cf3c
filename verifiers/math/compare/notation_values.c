/* Names that stand for a value where the other side writes it out: I_2 for an identity matrix, \mathbf{0} for zeros, \varphi for the golden ratio, H_4 and F_{10} for numbers of two
 * sequences, IV for 4, acos(t) for a cos t. See notations.c. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/compare/notation_values.h"

enum { ORDER_MAX = 8, INDEX_MAX = 40 };

/* The number behind "H_", below 100; -1: another name. */
static slong index_of(assay_view name, char letter) {
    if (name.size < 3 || name.size > 4 || name.data[0] != letter || name.data[1] != '_') return -1;
    slong index = 0;
    for (size_t i = 2; i < name.size; i++) {
        if (!assay_is_digit(name.data[i])) return -1;
        index = 10 * index + (name.data[i] - '0');
    }
    return index;
}

static const math_node *first_in(const math_node *node, math_kind kind) {
    if (node->kind == kind) return node;
    for (uint32_t i = 0; i < node->count; i++) {
        const math_node *found = node->child[i] ? first_in(node->child[i], kind) : NULL;
        if (found) return found;
    }
    return NULL;
}

static const math_node *first_of(const math_pair *pair, math_kind kind) {
    const math_node *found = first_in(pair->a, kind);
    return found ? found : first_in(pair->b, kind);
}

static const math_node *matrix_of(math_session *s, uint32_t rows, uint32_t columns, slong diagonal) {
    math_node *matrix = math_make(s, N_MATRIX, M_MATRIX, NULL, NULL);
    math_node **child = assay_arena_alloc(s->arena, (size_t)rows * columns * sizeof *child);
    const math_node *zero = build_integer(s, 0), *one = build_integer(s, diagonal);
    if (!matrix || !child || !zero || !one) return NULL;
    for (uint32_t i = 0; i < rows * columns; i++) child[i] = (math_node *)(uintptr_t)(i / columns == i % columns ? one : zero);
    matrix->child = child;
    matrix->count = rows * columns;
    matrix->columns = columns;
    return matrix;
}

bool math_names_matrix(const math_node *node) {
    return node->kind == N_SYMBOL &&
           (index_of(math_unmarked(node->text), 'I') > 0 || index_of(math_unmarked(node->text), 'E') > 0);
}

bool math_may_name_matrix(const math_node *node) {
    assay_view name = node->kind == N_SYMBOL ? math_unmarked(node->text) : ASSAY_VIEW_NONE;
    return name.size == 1 && strchr("IEO", name.data[0]);
}

/* I_2 and E_3 as an identity matrix. */
const math_node *math_as_matrix(math_session *s, const math_node *node, void *context) {
    (void)context;
    if (node->kind == N_MATRIX) return node;
    if (!math_names_matrix(node)) return NULL;
    assay_view name = math_unmarked(node->text);
    slong order = index_of(name, name.data[0]);
    return order <= ORDER_MAX ? matrix_of(s, (uint32_t)order, (uint32_t)order, 1) : NULL;
}

/* I and E as an identity matrix, O as one of zeros, of the size that the other side has. */
const math_node *math_as_matrix_by_letter(math_session *s, const math_node *node, void *context) {
    if (node->kind == N_MATRIX) return node;
    const math_node *matrix = math_may_name_matrix(node) ? first_of(context, N_MATRIX) : NULL;
    if (!matrix || matrix->columns == 0) return NULL;
    return matrix_of(s, matrix->count / matrix->columns, matrix->columns, math_unmarked(node->text).data[0] != 'O');
}

bool math_is_zero_digit(const math_node *node) {
    if (node->kind == N_SYMBOL) return assay_view_is(node->text, "arrow_0"); /* \vec{0} */
    return node->kind == N_NUMBER && assay_view_is(node->number.whole, "0") && !node->number.decimal;
}

/* 0 as a vector or matrix of zeros, where it is all of a side. */
const math_node *math_as_zeros(math_session *s, const math_node *node, void *context) {
    const math_pair *pair = context;
    if (node->kind == N_MATRIX || node->kind == N_TUPLE) return node;
    if (!math_is_zero_digit(node) || (node != pair->a && node != pair->b)) return NULL;
    const math_node *other = node == pair->a ? pair->b : pair->a;
    if (other->kind != N_MATRIX && other->kind != N_TUPLE) return NULL;
    math_node *zeros = math_make(s, N_TUPLE, 0, NULL, NULL);
    if (other->kind == N_MATRIX) return matrix_of(s, other->count / other->columns, other->columns, 0);
    const math_node *row = matrix_of(s, 1, other->count, 0);
    if (!zeros || !row) return NULL;
    zeros->child = row->child;
    zeros->count = row->count;
    zeros->op = other->op;
    return zeros;
}

bool math_names_golden_ratio(const math_node *node) {
    return node->kind == N_SYMBOL && (assay_view_is(node->text, "phi") || assay_view_is(node->text, "varphi"));
}

const math_node *math_as_golden_ratio(math_session *s, const math_node *node, void *context) {
    (void)context;
    if (!math_names_golden_ratio(node)) return NULL;
    const math_node *root = build_root(s, build_integer(s, 5), 2);
    return build_divide(s, build_add(s, build_integer(s, 1), root), build_integer(s, 2));
}

bool math_names_planck(const math_node *node) {
    return node->kind == N_SYMBOL && assay_view_is(node->text, "hbar");
}

/* \hbar as h/(2 pi). */
const math_node *math_as_planck(math_session *s, const math_node *node, void *context) {
    (void)context;
    if (!math_names_planck(node)) return NULL;
    const math_node *circle = build_multiply(s, build_integer(s, 2), build_constant(s, C_PI));
    return build_divide(s, build_symbol(s, ASSAY_VIEW("h")), circle);
}

bool math_names_term(const math_node *node) {
    return node->kind == N_SYMBOL && (index_of(node->text, 'H') > 0 || index_of(node->text, 'F') > 0);
}

/* H_n = 1 + 1/2 + ... + 1/n, F_n = F_{n-1} + F_{n-2}. */
const math_node *math_as_term(math_session *s, const math_node *node, void *context) {
    (void)context;
    if (!math_names_term(node)) return NULL;
    slong harmonic = index_of(node->text, 'H'), index = harmonic > 0 ? harmonic : index_of(node->text, 'F');
    if (index > INDEX_MAX) return NULL;
    if (harmonic < 0) {
        slong before = 0, term = 1;
        for (slong i = 1; i < index; i++) {
            slong next = before + term;
            before = term;
            term = next;
        }
        return build_integer(s, term);
    }
    const math_node *sum = build_integer(s, 0);
    for (slong i = 1; i <= index; i++) sum = build_add(s, sum, build_divide(s, build_integer(s, 1), build_integer(s, i)));
    return sum;
}

/* The value of a numeral as Romans write it; 0: none, or a single letter, which is a name. */
static slong roman_value(const math_node *node) {
    static const char letters[] = "IVXLCDM";
    static const slong values[] = {1, 5, 10, 50, 100, 500, 1000};
    if (node->kind != N_MULTIPLY || node->op != 1 || node->count < 2 || node->count > 8) return 0;
    slong total = 0, before = 10000;
    char written[9] = "";
    for (uint32_t i = 0; i < node->count; i++) {
        const math_node *factor = node->child[i];
        const char *at = factor->kind == N_SYMBOL && factor->text.size == 1 ? strchr(letters, factor->text.data[0]) : NULL;
        if (!at || factor->parens) return 0;
        slong value = values[at - letters];
        total += value > before ? value - 2 * before : value;
        before = value;
        written[i] = *at;
    }
    static const struct {
        slong value;
        const char *letters;
    } steps[] = {{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
                 {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"}};
    slong rest = total;
    const char *next = written; /* the one spelling that the value has */
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        size_t size = strlen(steps[i].letters);
        for (; rest >= steps[i].value; rest -= steps[i].value, next += size) {
            if (strncmp(next, steps[i].letters, size) != 0) return 0;
        }
    }
    return *next == 0 ? total : 0;
}

bool math_is_roman(const math_node *node) {
    return roman_value(node) > 0;
}

const math_node *math_as_roman(math_session *s, const math_node *node, void *context) {
    (void)context;
    slong value = roman_value(node);
    return value > 0 ? build_integer(s, value) : NULL;
}

bool math_is_stuck_function(const math_node *node) {
    return node->kind == N_FUNCTION && (node->written & WRITTEN_LETTER);
}

/* acos(t) as a cos t. */
const math_node *math_as_stuck_function(math_session *s, const math_node *node, void *context) {
    (void)context;
    if (!math_is_stuck_function(node)) return NULL;
    const math_node *function = math_make(s, N_FUNCTION, node->op - F_ASIN + F_SIN, node->child[0], NULL);
    return function ? build_multiply(s, build_symbol(s, ASSAY_VIEW("a")), function) : NULL;
}
