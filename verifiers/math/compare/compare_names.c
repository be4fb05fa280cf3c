/* Whether two names are one: of a function, a set, a segment, a vector. See compare.h. */
#include "verifiers/math/compare/compare_internal.h"

bool math_contains_name(const math_node *node, const math_node *name) {
    if (math_node_same(node, name)) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && math_contains_name(node->child[i], name)) return true;
    }
    return false;
}

bool math_names_the_set(const math_node *letter, const math_node *set) {
    static const char letters[] = "RZNQC";
    static const int sets[] = {C_REALS, C_INTEGERS, C_NATURALS, C_RATIONALS, C_COMPLEX};
    if (letter->kind != N_SYMBOL || letter->text.size != 1 || set->kind != N_CONSTANT) return false;
    const char *at = strchr(letters, letter->text.data[0]);
    return at && *at && sets[at - letters] == set->op;
}

/* The two capitals of \overline{AB}, or of the product AB. */
static bool segment_letters(const math_node *node, char out[2], bool *overlined) {
    static const assay_view mark = {"segment_", 8};
    *overlined = node->kind == N_SYMBOL && node->text.size == mark.size + 2 && assay_view_starts_with(node->text, mark);
    if (*overlined) memcpy(out, node->text.data + mark.size, 2);
    else if (node->kind == N_MULTIPLY && node->op == 1 && node->count == 2 && node->child[0]->kind == N_SYMBOL &&
             node->child[1]->kind == N_SYMBOL && node->child[0]->text.size == 1 && node->child[1]->text.size == 1) {
        out[0] = node->child[0]->text.data[0];
        out[1] = node->child[1]->text.data[0];
    } else {
        return false;
    }
    return out[0] >= 'A' && out[0] <= 'Z' && out[1] >= 'A' && out[1] <= 'Z';
}

bool math_may_be_segment(const math_node *a, const math_node *b) {
    char left[2], right[2];
    bool x, y;
    if (!segment_letters(a, left, &x) || !segment_letters(b, right, &y) || !(x || y)) return false;
    return (left[0] == right[0] && left[1] == right[1]) || (left[0] == right[1] && left[1] == right[0]);
}

bool math_same_divisors(comparison *c, const math_node *a, const math_node *b) {
    bool both = a->kind == N_FUNCTION && b->kind == N_FUNCTION && a->op == b->op && (a->op == F_GCD || a->op == F_LCM);
    return both && a->count == b->count && math_entries_match(c, a, b) == MATH_YES;
}

/* "dy/dx" beside "y'", "d^2y/dx^2" beside "y''": the variable is not said. */
static bool is_derivative_of(const math_node *quotient, const math_node *primed) {
    if (quotient->kind != N_SYMBOL || primed->kind != N_SYMBOL || primed->text.size < 2) return false;
    size_t primes = primed->text.size - 1;
    char order[8] = "d";
    if (primes > 1 && primes < 7) order[1] = '^', order[2] = (char)('0' + primes);
    size_t size = strlen(order);
    for (size_t i = 1; i <= primes; i++) {
        if (primed->text.data[i] != '\'') return false;
    }
    return assay_view_starts_with(quotient->text, assay_view_of(order)) && quotient->text.size > size + 2 &&
           quotient->text.data[size] == primed->text.data[0] && quotient->text.data[size + 1] == '/';
}

/* \vec r and (x, y, z) */
static bool is_place(const math_node *vector, const math_node *point) {
    static const char *const letters[] = {"x", "y", "z"};
    if (!math_is_vector_name(vector) || !assay_view_is(math_unmarked(vector->text), "r") || point->kind != N_TUPLE ||
        point->count > 3)
        return false;
    for (uint32_t i = 0; i < point->count; i++) {
        if (point->child[i]->kind != N_SYMBOL || !assay_view_is(point->child[i]->text, letters[i])) return false;
    }
    return true;
}

static bool is_event(const math_node *node) {
    return node->text.size > 0 && node->text.data[0] >= 'A' && node->text.data[0] <= 'Z';
}

static bool is_letter(const math_node *node, const char *name) {
    return node->kind == N_SYMBOL && assay_view_is(node->text, name);
}

const math_node *math_same_function(math_session *s, const math_node *a, const math_node *b, const math_node *value) {
    const math_node *graph = a->kind == N_SYMBOL ? a : b, *of = a->kind == N_SYMBOL ? b : a; /* "y = 2x" and "f(x) = 2x" */
    bool curve = graph->kind == N_SYMBOL && assay_view_is(graph->text, "y") && of->kind == N_CALL && of->count == 1 &&
                 of->child[0]->kind == N_SYMBOL && assay_view_is(of->child[0]->text, "x");
    if (curve) return math_contains_name(value, graph) ? NULL : value;
    if (is_derivative_of(a, b) || is_derivative_of(b, a)) return value; /* dy/dx and y' */
    static const math_node theta = {.kind = N_SYMBOL, .text = {"theta", 5}};
    bool polar = (is_letter(a, "r") && is_letter(b, "rho")) || (is_letter(a, "rho") && is_letter(b, "r"));
    if (polar && math_contains_name(value, &theta)) return value; /* curves in polar coordinates */
    bool names = a->kind == N_SYMBOL && b->kind == N_SYMBOL;
    if (names && assay_view_equal(math_unmarked(a->text), math_unmarked(b->text)))
        return value; /* \vec{v} and v, \hat{y} and y */
    if (is_place(a, b) || is_place(b, a)) return value;
    if ((a->kind != N_CALL && b->kind != N_CALL) || !assay_view_equal(a->text, b->text)) return NULL;
    if (a->kind == N_SYMBOL || b->kind == N_SYMBOL) {
        const math_node *call = a->kind == N_CALL ? a : b;
        return call->count == 1 && call->child[0]->kind == N_SYMBOL ? value : NULL;
    }
    if (a->kind != N_CALL || b->kind != N_CALL || a->count != b->count || a->count != 1) return NULL;
    if (a->child[0]->kind != N_SYMBOL || b->child[0]->kind != N_SYMBOL) return NULL;
    if (is_event(a->child[0]) || is_event(b->child[0])) return NULL; /* P(A) and P(B), E(X) and E(Y) */
    return math_contains_name(value, a->child[0]) ? NULL : math_substitute(s, value, b->child[0], a->child[0]);
}

bool math_same_names(comparison *c, const math_node *a, const math_node *b) {
    if (math_node_same(a, b)) return true;
    if (a->kind == N_SETOP && b->kind == N_SETOP) return math_set_expressions_equal(c, a, b) == MATH_YES;
    return math_may_be_segment(a, b) || math_same_divisors(c, a, b); /* "\\overline{AB} = 5" and "AB = 5" */
}
