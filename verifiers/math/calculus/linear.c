/* Vectors and matrices with explicit entries: sums, multiples, products, powers, inverses, transposes, traces and norms become one matrix, tuple or scalar, a node at a time
 * from the leaves up. See compare.h, "math_linear". */
#include <flint/fmpq_mat.h>

#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/limits.h"

enum { SIDE_MAX = 8, POWER_MAX = 1000, POWER_BITS_MAX = 20000, SYMBOLIC_POWER_MAX = 12, INVERSE_MAX = 4, ENTRY_MAX = 400 };

/* Rows by columns; `tuple`: a vector that is neither row nor column. */
typedef struct array {
    const math_node **cell;
    uint32_t rows, columns;
    uint8_t brackets; /* of a tuple */
    bool tuple;
} array;

static bool new_array(math_session *s, uint32_t rows, uint32_t columns, array *out) {
    *out = (array){.rows = rows, .columns = columns};
    if (rows == 0 || columns == 0 || rows * columns > MATH_ITEMS_MAX || !assay_budget_spend(s->budget, 1 + rows * columns))
        return false;
    out->cell = assay_arena_calloc(s->arena, rows * columns, sizeof *out->cell);
    return out->cell != NULL;
}

static bool like(math_session *s, const array *a, array *out) {
    if (!new_array(s, a->rows, a->columns, out)) return false;
    out->tuple = a->tuple;
    out->brackets = a->brackets;
    return true;
}

static bool all_scalars(const math_node *node) {
    for (uint32_t i = 0; i < node->count; i++) {
        if (!math_is_scalar(node->child[i])) return false;
    }
    return true;
}

static int unit_vector(const math_node *node) {
    static const char *const names[] = {MATH_UNIT_I, MATH_UNIT_J, MATH_UNIT_K};
    for (int i = 0; i < 3 && node->kind == N_SYMBOL; i++) {
        if (assay_view_is(node->text, names[i])) return i;
    }
    return -1;
}

/* What is written as an array: a matrix, a tuple of scalars, a unit vector, "t(3, 4)" (which the parser takes for a call). */
static bool array_of(math_session *s, const math_node *node, array *out) {
    int unit = unit_vector(node);
    if (unit >= 0) {
        if (!new_array(s, 3, 1, out)) return false;
        for (int i = 0; i < 3; i++) out->cell[i] = build_integer(s, i == unit);
        out->tuple = true;
        out->brackets = BRACKET_ANGLE | BRACKET_UNITS;
        return out->cell[0] && out->cell[1] && out->cell[2];
    }
    if (node->kind == N_MATRIX && all_scalars(node)) {
        if (!new_array(s, node->count / node->columns, node->columns, out)) return false;
    } else if (node->kind == N_TUPLE && node->count > 1 && all_scalars(node)) {
        if (!new_array(s, node->count, 1, out)) return false;
        out->tuple = true;
        out->brackets = node->op;
    } else {
        return false;
    }
    for (uint32_t i = 0; i < node->count; i++) out->cell[i] = node->child[i];
    return true;
}

static const math_node *node_of(math_session *s, const array *a) {
    math_node *node = math_make(s, a->tuple ? N_TUPLE : N_MATRIX, a->tuple ? a->brackets : M_MATRIX, NULL, NULL);
    if (!node) return NULL;
    node->count = a->rows * a->columns;
    node->columns = a->columns;
    node->child = (math_node **)(uintptr_t)a->cell;
    for (uint32_t i = 0; i < node->count; i++) {
        if (!node->child[i]) return NULL;
    }
    return node;
}

static bool scaled(math_session *s, const math_node *factor, const array *a, bool divide, array *out) {
    if (!like(s, a, out)) return false;
    for (uint32_t i = 0; i < a->rows * a->columns; i++)
        out->cell[i] = divide ? build_divide(s, a->cell[i], factor) : build_multiply(s, factor, a->cell[i]);
    return true;
}

/* "i + 2j" and (1, 2): a sum is a vector of the kind of its first, with as many entries as they agree on. */
static bool added(math_session *s, const array *a, const array *b, array *out) {
    if (a->rows != b->rows || a->columns != b->columns || a->tuple != b->tuple || !like(s, a, out)) return false;
    out->brackets |= b->brackets & BRACKET_ANGLE;
    for (uint32_t i = 0; i < a->rows * a->columns; i++) out->cell[i] = build_add(s, a->cell[i], b->cell[i]);
    return true;
}

static bool product(math_session *s, const array *a, const array *b, array *out) {
    if (a->columns != b->rows || a->columns > SIDE_MAX || !new_array(s, a->rows, b->columns, out)) return false;
    for (uint32_t i = 0; i < a->rows * b->columns; i++) {
        const math_node *total = build_integer(s, 0);
        for (uint32_t k = 0; k < a->columns; k++) {
            total = build_add(
                s, total,
                build_multiply(s, a->cell[i / b->columns * a->columns + k], b->cell[k * b->columns + i % b->columns]));
        }
        out->cell[i] = total;
    }
    return true;
}

static const math_node *dot(math_session *s, const array *a, const array *b) {
    const math_node *total = build_integer(s, 0);
    for (uint32_t i = 0; i < a->rows; i++) total = build_add(s, total, build_multiply(s, a->cell[i], b->cell[i]));
    return total;
}

static bool cross(math_session *s, const array *a, const array *b, array *out) {
    if (!like(s, a, out)) return false;
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t j = (i + 1) % 3, k = (i + 2) % 3;
        out->cell[i] = build_subtract(s, build_multiply(s, a->cell[j], b->cell[k]), build_multiply(s, a->cell[k], b->cell[j]));
    }
    return true;
}

static bool transposed(math_session *s, const array *a, array *out) {
    array column = *a;
    if (a->tuple) { /* (1, 2)^T is a column, as it is written for one */
        column.tuple = false;
        *out = column;
        return true;
    }
    if (!new_array(s, a->columns, a->rows, out)) return false;
    for (uint32_t i = 0; i < a->rows * a->columns; i++) out->cell[i % a->columns * a->rows + i / a->columns] = a->cell[i];
    return true;
}

/* Laplace expansion along the columns that are left, over the rows that are left. */
static const math_node *minor_of(math_session *s, const array *a, unsigned rows, unsigned columns) {
    if (columns == 0) return build_integer(s, 1);
    uint32_t column = (uint32_t)__builtin_ctz(columns);
    const math_node *total = build_integer(s, 0);
    bool minus = false;
    for (uint32_t row = 0; row < a->rows; row++) {
        if (!(rows & (1u << row))) continue;
        const math_node *term = build_multiply(s, a->cell[row * a->columns + column],
                                               minor_of(s, a, rows & ~(1u << row), columns & ~(1u << column)));
        total = minus ? build_subtract(s, total, term) : build_add(s, total, term);
        minus = !minus;
    }
    return total;
}

static const math_node *determinant(math_session *s, const array *a) {
    if (a->tuple || a->rows != a->columns || a->rows > INVERSE_MAX) return NULL;
    unsigned all = (1u << a->rows) - 1;
    return minor_of(s, a, all, all);
}

/* The adjugate over the determinant, where that is not certainly zero. */
static bool inverse(math_session *s, const array *a, array *out) {
    const math_node *det = determinant(s, a);
    if (!det || build_is_integer(s, det, 0) || !like(s, a, out)) return false;
    unsigned all = (1u << a->rows) - 1;
    for (uint32_t i = 0; i < a->rows * a->rows; i++) {
        uint32_t row = i / a->rows, column = i % a->rows;
        const math_node *cofactor = minor_of(s, a, all & ~(1u << column), all & ~(1u << row));
        out->cell[i] = build_divide(s, (row + column) % 2 ? build_negate(s, cofactor) : cofactor, det);
    }
    return true;
}

/* Entries that are still worth reading: what multiplies grows with each step. */
static bool is_short(const array *a) {
    for (uint32_t i = 0; i < a->rows * a->columns; i++) {
        if (!a->cell[i] || math_node_size_within(a->cell[i], ENTRY_MAX) == 0) return false;
    }
    return true;
}

/* Where every entry is a rational: exactly, by FLINT. */
static bool rational_power(math_session *s, const array *a, slong n, array *out) {
    uint32_t side = a->rows;
    ulong steps = (ulong)(n < 0 ? -n : n), bits = 0;
    fmpq_mat_t m, total;
    fmpq_mat_init(m, side, side);
    fmpq_mat_init(total, side, side);
    bool done = true;
    for (uint32_t i = 0; done && i < side * side; i++) {
        fmpq *cell = fmpq_mat_entry(m, i / side, i % side);
        done = math_rational(s, a->cell[i], cell) == V_OK;
        bits += done ? fmpz_bits(fmpq_numref(cell)) + fmpz_bits(fmpq_denref(cell)) : 0;
    }
    done = done && bits * steps <= POWER_BITS_MAX && assay_budget_spend(s->budget, bits * steps / 8 + 1) &&
           (n >= 0 || fmpq_mat_inv(m, m));
    if (done) fmpq_mat_one(total);
    for (ulong left = steps; done && left > 0; left--) fmpq_mat_mul(total, total, m);
    done = done && like(s, a, out);
    for (uint32_t i = 0; done && i < side * side; i++)
        out->cell[i] = build_rational(s, fmpq_mat_entry(total, i / side, i % side));
    fmpq_mat_clear(m);
    fmpq_mat_clear(total);
    return done;
}

static bool power(math_session *s, const array *a, slong n, array *out) {
    array base = *a, next;
    if (a->tuple || a->rows != a->columns || a->rows > SIDE_MAX || n > POWER_MAX || n < -POWER_MAX) return false;
    if (rational_power(s, a, n, out)) return true;
    if (n > SYMBOLIC_POWER_MAX || n < -SYMBOLIC_POWER_MAX) return false;
    if (n < 0 && !inverse(s, a, &base)) return false;
    if (!new_array(s, a->rows, a->rows, out)) return false;
    for (uint32_t i = 0; i < a->rows * a->rows; i++) out->cell[i] = build_integer(s, i / a->rows == i % a->rows);
    for (slong left = n < 0 ? -n : n; left > 0; left--) {
        if (!product(s, out, &base, &next) || !is_short(&next)) return false;
        *out = next;
    }
    return true;
}

static const math_node *norm(math_session *s, const array *a) {
    if (a->columns != 1 && a->rows != 1) return NULL;
    const math_node *total = build_integer(s, 0), *two = build_integer(s, 2);
    for (uint32_t i = 0; i < a->rows * a->columns; i++) {
        const math_node *entry = a->cell[i] ? build_function(s, F_ABS, a->cell[i]) : NULL;
        total = build_add(s, total, build_power(s, entry, two));
    }
    return build_root(s, total, 2);
}

const math_node *math_nested_matrix(math_session *s, const math_node *node) {
    if (node->kind != N_TUPLE || node->count == 0 || node->child[0]->kind != N_TUPLE) return NULL;
    uint32_t columns = node->child[0]->count;
    if (node->count * columns > MATH_ITEMS_MAX) return NULL;
    math_node *matrix = math_make(s, N_MATRIX, M_MATRIX, NULL, NULL);
    math_node **cells = assay_arena_alloc(s->arena, node->count * columns * sizeof *cells);
    if (!matrix || !cells) return NULL;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]->kind != N_TUPLE || node->child[i]->count != columns) return NULL;
        memcpy(cells + i * columns, node->child[i]->child, columns * sizeof *cells);
    }
    matrix->child = cells;
    matrix->count = node->count * columns;
    matrix->columns = columns;
    return matrix;
}

/* What multiplies: left to right. */
static const math_node *multiplied(math_session *s, const math_node *node) {
    const math_node *factor = NULL;
    array total = {.cell = NULL}, next, result;
    bool any = false;
    for (uint32_t i = 0; i < node->count; i++) {
        const math_node *child = node->child[i];
        if (!array_of(s, child, &next)) {
            if (!math_is_scalar(child)) return NULL;
            factor = factor ? build_multiply(s, factor, child) : child;
            continue;
        }
        any = true;
        if (!total.cell) {
            total = next;
            continue;
        }
        bool vectors = total.columns == 1 && next.columns == 1 && total.rows == next.rows && total.rows > 1;
        if (vectors && node->columns == MATH_CROSS) {
            if (total.rows != 3 || !cross(s, &total, &next, &result)) return NULL;
        } else if (vectors) {
            if (node->op == 1) return NULL; /* (1, 2)(2, 3) are cycles */
            const math_node *scalar = dot(s, &total, &next);
            factor = factor ? build_multiply(s, factor, scalar) : scalar;
            total.cell = NULL;
            continue;
        } else if (total.tuple || !product(s, &total, &next, &result)) {
            return NULL;
        }
        total = result;
    }
    if (!total.cell) return any ? factor : NULL;
    if (!factor) return node_of(s, &total);
    return scaled(s, factor, &total, false, &result) ? node_of(s, &result) : NULL;
}

/* A tuple behind a letter, t(3, 4), is t times it where tuples are added. */
static bool summand(math_session *s, const math_node *node, array *out) {
    bool minus = node->kind == N_NEGATE;
    const math_node *call = minus ? node->child[0] : node;
    bool letter = call->kind == N_CALL && call->count > 1 && call->text.data[0] >= 'a' && call->text.data[0] <= 'z' &&
                  !memchr(call->text.data, '\'', call->text.size) && all_scalars(call); /* Greek letters are names */
    if (!letter) return array_of(s, node, out);
    if (!new_array(s, call->count, 1, out)) return false;
    out->tuple = true;
    const math_node *factor = build_symbol(s, call->text);
    if (minus) factor = build_negate(s, factor);
    for (uint32_t i = 0; i < call->count; i++) out->cell[i] = build_multiply(s, factor, call->child[i]);
    return true;
}

static const math_node *summed(math_session *s, const math_node *node) {
    array total, next, result;
    if (!summand(s, node->child[0], &total)) return NULL;
    for (uint32_t i = 1; i < node->count; i++) {
        if (!summand(s, node->child[i], &next) || !added(s, &total, &next, &result)) return NULL;
        total = result;
    }
    return node_of(s, &total);
}

static const math_node *raised(math_session *s, const math_node *node) {
    array a, out;
    slong n;
    const math_node *exponent = node->child[1];
    if (!array_of(s, node->child[0], &a)) return NULL;
    if (exponent->kind == N_SYMBOL && assay_view_is(exponent->text, "T"))
        return transposed(s, &a, &out) ? node_of(s, &out) : NULL;
    return math_small_integer(s, exponent, &n) && power(s, &a, n, &out) ? node_of(s, &out) : NULL;
}

static const math_node *function(math_session *s, const math_node *node) {
    array a;
    const math_node *nested = math_nested_matrix(s, node->child[0]);
    if (node->count != 1 || !array_of(s, nested ? nested : node->child[0], &a)) return NULL;
    bool column = a.columns == 1 && a.rows > 1;
    switch (node->op) {
        case F_NORM: return norm(s, &a);
        case F_ABS: return column && (!a.tuple || (a.brackets & BRACKET_ANGLE)) ? norm(s, &a) : NULL;
        case F_DET: return column && !a.tuple ? norm(s, &a) : determinant(s, &a); /* bars around a column are its length */
        case F_TRACE: {
            const math_node *total = build_integer(s, 0);
            if (a.tuple || a.rows != a.columns) return NULL;
            for (uint32_t i = 0; i < a.rows; i++) total = build_add(s, total, a.cell[i * a.columns + i]);
            return total;
        }
        default: return NULL;
    }
}

const math_node *math_linear(math_session *s, const math_node *node) {
    array a, out;
    switch (node->kind) {
        case N_SYMBOL: return unit_vector(node) >= 0 && array_of(s, node, &a) ? node_of(s, &a) : NULL;
        case N_NEGATE:
            return array_of(s, node->child[0], &a) && scaled(s, build_integer(s, -1), &a, false, &out) ? node_of(s, &out)
                                                                                                       : NULL;
        case N_ADD: return summed(s, node);
        case N_MULTIPLY: return multiplied(s, node);
        case N_DIVIDE:
            return array_of(s, node->child[0], &a) && math_is_scalar(node->child[1]) &&
                           scaled(s, node->child[1], &a, true, &out)
                       ? node_of(s, &out)
                       : NULL;
        case N_POWER: return raised(s, node);
        case N_FUNCTION: return node->count > 0 ? function(s, node) : NULL;
        default: return NULL;
    }
}

bool math_has_arrays(const math_node *node) {
    if (node->kind == N_MATRIX || node->kind == N_TUPLE || unit_vector(node) >= 0) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && math_has_arrays(node->child[i])) return true;
    }
    return false;
}

/* Coefficient of a letter in f: f with 1 for it and 0 for the others. */
static const math_node *coefficient(math_session *s, const math_node *f, const math_node *const letter[3], int which) {
    for (int i = 0; f && i < 3; i++) f = math_substitute(s, f, letter[i], build_integer(s, i == which));
    return f;
}

const math_node *math_vector_of_letters(math_session *s, const math_node *node) {
    static const math_node i = {.kind = N_CONSTANT, .op = C_I}, j = {.kind = N_SYMBOL, .text = {"j", 1}},
                           k = {.kind = N_SYMBOL, .text = {"k", 1}};
    static const math_node first = {.kind = N_SYMBOL, .text = {"(i)", 3}};
    const math_node *const letter[3] = {&first, &j, &k};
    if (!math_is_scalar(node)) return NULL;
    const math_node *f = math_substitute(s, node, &i, &first), *whole = build_integer(s, 0),
                    *none = f ? coefficient(s, f, letter, 3) : NULL;
    array out;
    if (!none || !new_array(s, 3, 1, &out)) return NULL;
    out.tuple = true;
    out.brackets = BRACKET_ANGLE | BRACKET_UNITS;
    for (int m = 0; m < 3; m++) {
        out.cell[m] = coefficient(s, f, letter, m);
        if (!out.cell[m]) return NULL;
        whole = build_add(s, whole, build_multiply(s, letter[m], out.cell[m]));
    }
    if (!whole || math_scalar_equal(s, none, build_integer(s, 0)) != MATH_YES || math_scalar_equal(s, f, whole) != MATH_YES)
        return NULL;
    return node_of(s, &out);
}
