/* Are two parsed answers equal? By type: see docs/MATHS.md, "Types". Symmetric. */
#ifndef ASSAY_VERIFIERS_MATH_COMPARE_COMPARE_H
#define ASSAY_VERIFIERS_MATH_COMPARE_COMPARE_H

#include "verifiers/math/scalar/scalar.h"
#include "verifiers/math/read/units.h"

/* Both as math_rewrite left them. The note (static text) says why not, where it is NO or MAYBE. */
math_truth math_compare_nodes(math_session *s, const math_node *a, const math_node *b, const char **note);

/* The rest is shared by compare*.c, shape.c and intervals.c. */

/* An answer without what may be dropped: "x =", and chains of equal values. */
typedef struct math_shape {
    const math_node *value;
    const math_node *name; /* the left-hand name that was dropped; NULL: none */
    const math_node
        *written; /* the value in the order of "(y, x) =", where `value` is in that of (x, y); NULL: not reordered */
    const math_node *rounded; /* what stood behind the sign for "approximately"; NULL: none */
    bool rounded_stands;      /* it may be compared too: a decimal behind an expression */
    bool contradiction;       /* a chain of unequal values */
    bool unsettled;           /* a chain that could not be checked */
} math_shape;
math_shape math_shape_of(math_session *s, const math_node *node);
bool math_is_name(const math_node *node);
/* What a question may ask for: a letter, a call, a segment. */
bool math_is_unknown(const math_node *node);
/* "(y, x) = (2, 1)" becomes "(x, y) = (1, 2)"; unsettled where the value cannot follow, or a name stands twice (records.c). Names without a firm order stay. */
void math_order_names(math_session *s, math_shape *shape);
/* A decimal literal with digits behind its point, signed or not. */
bool math_is_decimal(const math_node *node);

/* A number with its unit, percent or degree sign taken off. */
typedef struct math_quantity {
    const math_node *value;
    bool has_unit, percent;
    math_unit unit;
} math_quantity;
bool math_quantity_of(math_session *s, const math_node *node, math_quantity *out);
/* "14 kg + 5 kg + 16 kg": a sum whose terms, at most eight, all have units. */
bool math_adds_units(const math_node *node);
/* The part with a unit of "2 hours \cdot 4" or "16 apples / 2", where the others have none; NULL: no such product or quotient. */
const math_node *math_scaled_unit(const math_node *node);
/* "10 m/s" read as a unit because the other side has one. */
bool math_quantity_of_letters(math_session *s, const math_node *node, math_quantity *out);
/* "5 kg = 5000 g": a chain whose letters are units too where another side has one; any other node as it is. */
const math_node *math_chain_with_units(math_session *s, const math_node *chain);

math_node *math_make(math_session *s, math_kind kind, int op, const math_node *a, const math_node *b);
math_node *math_make_integer(math_session *s, uint64_t value);
/* A copy with each part that is the same as `what` replaced. */
const math_node *math_substitute(math_session *s, const math_node *node, const math_node *what, const math_node *with);
/* A copy with every part replaced for which `replace` does not return NULL; what it returns is not looked into. NULL: no memory, or the budget is used up. */
typedef const math_node *(*math_replacement)(math_session *s, const math_node *node, void *context);
/* A sum, integral or limit over this name: inside it the name is another one. */
bool math_binds(const math_node *node, const math_node *name);
const math_node *math_map(math_session *s, const math_node *node, math_replacement replace, void *context);
/* How many plus-minus signs there are; *together becomes true where one choice stands for all of them: with a minus-plus, in tuples and relations. */
unsigned math_signs(const math_node *node, bool *together);
/* A copy with plus-minus resolved: bit k of `minus` for sign k, or bit 0 for all of them together. */
const math_node *math_resolve_signs(math_session *s, const math_node *node, unsigned minus, bool together);

/* Sets of reals. */
typedef struct math_piece {
    const math_node *low, *high; /* endpoints, infinities included */
    bool low_closed, high_closed;
} math_piece;
typedef struct math_pieces {
    math_piece *piece;
    size_t count;
    const math_node *variable; /* what an inequality speaks of; NULL: none named */
} math_pieces;
/* False where the node is not a set of reals that we can compute. */
bool math_pieces_of(math_session *s, const math_node *node, math_pieces *out);
/* True where the node can only be a set of reals or an inequality. */
bool math_is_real_set(const math_node *node);
math_truth math_pieces_equal(math_session *s, const math_pieces *a, const math_pieces *b);
bool math_pieces_intersect(math_session *s, const math_pieces *a, const math_pieces *b, math_pieces *out);
bool math_pieces_unite(math_session *s, math_pieces *out, const math_pieces *other);
bool math_pieces_complement(math_session *s, const math_pieces *a, math_pieces *out);
bool math_pieces_add(math_session *s, math_pieces *out, const math_node *low, bool low_closed, const math_node *high,
                     bool high_closed);
/* Where f op 0 holds, f a rational function of x whose factors have degree two or no real root (sign_chart.c). Not sorted. False: f is none. */
bool math_sign_chart(math_session *s, const math_node *f, int op, math_pieces *out);
/* Where left op right holds (op: math_relation), in one variable. */
bool math_pieces_of_relation(math_session *s, const math_node *left, int op, const math_node *right, math_pieces *out);

/* f = 0 and g = 0 hold an arbitrary constant each, and it is not proved that the curves that they name for all its values differ (arbitrary.c). */
bool math_may_be_one_family(math_session *s, const math_node *f, const math_node *g);
math_truth math_equations_equal(math_session *s, const math_node *a, const math_node *b);
/* O(f) and O(g), perhaps behind "T(n) =" (orders.c): their reading is settled. */
bool math_are_orders(const math_node *a, const math_node *b);
math_truth math_inequalities_equal(math_session *s, const math_node *a, const math_node *b);
/* A node over matrices, tuples and unit vectors as one matrix, tuple or scalar (linear.c); NULL: it is no such node, or has no value. Its children have been through it. */
const math_node *math_linear(math_session *s, const math_node *node);
bool math_has_arrays(const math_node *node);
/* [[1, 2], [3, 4]] as a matrix; NULL: it is none. */
const math_node *math_nested_matrix(math_session *s, const math_node *node);
/* "2i - j + 3k" as a vector; NULL where it is not linear in these letters. */
const math_node *math_vector_of_letters(math_session *s, const math_node *node);
/* Determinants, ellipses, integrals, limits, sums and products in closed form, inverse functions inside functions, "k in Z" behind a comma: rewritten once, before anything
 * is compared (rewrite.c). What has no rule stays. */
const math_node *math_rewrite(math_session *s, const math_node *node);

#endif
