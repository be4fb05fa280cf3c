/* The typed tree of an answer. Nodes live in the item's arena and are never changed after parsing. */
#ifndef ASSAY_VERIFIERS_MATH_NODE_H
#define ASSAY_VERIFIERS_MATH_NODE_H

#include "common/arena.h"
#include "common/view.h"

typedef enum math_kind {
    N_NUMBER,    /* literal: number */
    N_SYMBOL,    /* variable or name: text ("x", "x_1", "alpha", "y'") */
    N_CONSTANT,  /* op: math_constant */
    N_NEGATE,    /* -a */
    N_ADD,       /* a + b + ...; subtraction is N_NEGATE inside */
    N_MULTIPLY,  /* a b c ... */
    N_DIVIDE,    /* a / b */
    N_POWER,     /* a ^ b */
    N_ROOT,      /* b-th root of a; b may be absent (2) */
    N_FUNCTION,  /* op: math_function, applied to its children; text: base of a logarithm is child 1 */
    N_CALL,      /* text(children...): a function that the answer does not define */
    N_PLUSMINUS, /* a ± b or ± b; op 1: minus-plus */
    N_PERCENT,   /* a % */
    N_DEGREE,    /* a degrees [b minutes [c seconds]] */
    N_UNIT,      /* a, with unit text; op 1: 7', 2: 7", 3: 7'' and nothing else, feet and inches unless beside an angle */
    N_LIST,      /* members; op: math_separator */
    N_TUPLE,     /* (a, b], members; op: brackets, see math_brackets */
    N_SET,       /* {a, b} */
    N_BUILDER,   /* {a | b} */
    N_MATRIX,    /* rows x columns children; op: math_matrix */
    N_RELATION,  /* a < b <= c: ops[i] stands between child i and i + 1 */
    N_SETOP,     /* op: math_setop of two children */
    N_RATIO,     /* a : b : c */
    N_CLOCK,     /* text "4:30" with am/pm in op (0 none, 1 am, 2 pm) */
    N_BASED,     /* text digits, base in op; side 1: with a prefix ("0xFF"), which is its value and never digits alone */
    N_TEXT,      /* words as written: text */
    N_ELLIPSIS,  /* ... */
    N_BIG,       /* op: math_big; children: body, variable, lower, upper (upper absent for limits) */
    N_CASES,     /* children: value, condition, value, condition, ... (absent condition: NULL) */
    N_MODULO     /* a (mod b) */
} math_kind;

typedef enum math_constant {
    C_PI,
    C_E,
    C_I,
    C_INFINITY,
    C_EMPTY,
    C_REALS,
    C_INTEGERS,
    C_NATURALS,
    C_RATIONALS,
    C_COMPLEX,
    C_POSITIVES /* 1, 2, 3, ... */
} math_constant;

typedef enum math_function {
    F_NONE,
    F_SIN,
    F_COS,
    F_TAN,
    F_COT,
    F_SEC,
    F_CSC,
    F_ASIN,
    F_ACOS,
    F_ATAN,
    F_ACOT,
    F_ASEC,
    F_ACSC,
    F_SINH,
    F_COSH,
    F_TANH,
    F_COTH,
    F_ASINH,
    F_ACOSH,
    F_ATANH,
    F_LN,
    F_LOG,
    F_EXP,
    F_ABS,
    F_FLOOR,
    F_CEIL,
    F_FACTORIAL,
    F_DOUBLE_FACTORIAL,
    F_BINOMIAL,
    F_PERMUTATION,
    F_GCD,
    F_LCM,
    F_MAX,
    F_MIN,
    F_MOD,
    F_CIS,
    F_SIGN,
    F_RE,
    F_IM,
    F_ARG,
    F_DET,
    F_SQRT,
    F_CBRT,
    F_NORM,
    F_TRACE,
    F_SECH, /* these for the parser: 1/cosh, 1/sinh, and their inverses */
    F_CSCH,
    F_ASECH,
    F_ACSCH,
    F_ACOTH,
    F_COUNT
} math_function;

typedef enum math_relation {
    R_EQ = 1,
    R_NE,
    R_LT,
    R_LE,
    R_GT,
    R_GE,
    R_APPROX,
    R_EQUIV,
    R_IN,
    R_NOTIN,
    R_TO,
    R_SIM,
    R_PERP,
    R_PARALLEL,
    R_NPARALLEL,
    R_SUBSET,
    R_IFF,
    R_CONG,
    R_SUBSETEQ,
    R_SUPERSET, /* these three for the parser, which turns them round */
    R_SUPERSETEQ,
    R_OWNS
} math_relation;

typedef enum math_setop { S_UNION = 1, S_INTERSECTION, S_DIFFERENCE } math_setop;
typedef enum math_separator {
    SEP_COMMA = 1,
    SEP_SEMICOLON,
    SEP_AND,
    SEP_OR,
    SEP_LINE,
    SEP_SPACE,
    SEP_PARTS /* labelled: the order counts */
} math_separator;
typedef enum math_matrix { M_MATRIX = 1 } math_matrix;
typedef enum math_big {
    B_SUM = 1,
    B_PRODUCT,
    B_INTEGRAL,
    B_LIMIT,
    B_DERIVATIVE,
    B_VALUE /* F between bounds, or at one */
} math_big;

/* Brackets of an N_TUPLE: bit 0: closed on the left, bit 1: closed on the right, bit 2: angle brackets, bit 3: a sum of unit vectors, whose third entry may be missing. */
enum { BRACKET_LEFT_CLOSED = 1, BRACKET_RIGHT_CLOSED = 2, BRACKET_ANGLE = 4, BRACKET_UNITS = 8 };

/* Names of the unit vectors: \mathbf{i}, \hat{\jmath}. No letter has such a name. */
#define MATH_UNIT_I "unit i"
#define MATH_UNIT_J "unit j"
#define MATH_UNIT_K "unit k"
/* Names with a mark begin with it: "vec:a" (also for bold letters), "hat:x", "tilde:x"; "arrow_AB" is a vector from point to point. */
#define MATH_VECTOR "vec:"
#define MATH_HAT "hat:"
#define MATH_TILDE "tilde:"
#define MATH_FRAKTUR "fraktur:"
#define MATH_ARROW "arrow_"
#define MATH_BEARING "bearing" /* of a call: a direction, as the angle from north, clockwise */
enum { MATH_COUNTED = 1 };     /* side of an N_FUNCTION that was written "C(5, 2)", as points are, too */
enum { MATH_CROSS = 1 };       /* columns of an N_MULTIPLY of vectors or sets that was written with \times */

/* A literal: whole.fraction with `repeat` going on for ever, times 10^exponent. Digits only, in arena or source. */
typedef struct math_number {
    assay_view whole, fraction, repeat;
    int64_t exponent;
    bool decimal; /* written with a point, an exponent or a repeating part */
    bool grouped; /* written with separators between thousands */
    bool commas;  /* these are plain commas, without a blank: as several numbers are written too */
} math_number;

/* Bits of `written`. */
enum {
    WRITTEN_LETTER = 128, /* acos(x): an arc function, or a cos x */
    WRITTEN_SLASH = 32,   /* a/s(t+1): a quotient by a slash, of a product with a sum in brackets */
    WRITTEN_SIGNS = 64,   /* 2x+-3 */
    WRITTEN_STAR = 16,    /* a product with \ast, or of functions with * */
    WRITTEN_ROUND = 1,    /* stood alone in round brackets: (x) */
    WRITTEN_SQUARE = 2,   /* in square ones */
    WRITTEN_INDEX = 4,    /* an exponent in braces and brackets: f^{(n)} */
    WRITTEN_FIXED =
        8 /* a name that no rule of calculus may take for a function: bound outside, or held in a partial derivative */
};

typedef struct math_node math_node;
struct math_node {
    math_kind kind;
    uint8_t op;
    bool parens;     /* stood in round brackets: never a mixed number, a call or a grouped list again */
    bool mixed;      /* N_ADD that was written as a mixed number */
    uint8_t written; /* WRITTEN_*: what a second reading goes by (compare/readings.h); never compared */
    int8_t side;    /* the point of a limit: 1 from above, -1 from below, 0 both; N_BASED: see there; N_MATRIX: 1 for "[2;3]" */
    uint32_t count; /* children */
    uint32_t columns; /* N_MATRIX; N_MULTIPLY: MATH_CROSS */
    assay_span span;  /* in prepared bytes */
    math_node **child;
    const uint8_t *ops; /* N_RELATION, count - 1 */
    assay_view text;
    math_number number;
};

/* True where the tree holds a node of that kind (and op, unless 0). */
bool math_node_has(const math_node *node, math_kind kind, int op);
/* True where the tree holds a name whose subscript mentions the letter: a_k, x_{k+1}. */
bool math_node_indexed(const math_node *node, assay_view letter);
/* True where the body of an N_BIG may depend on its letter in a way that nobody knows: f(x), a_x, and y in \frac{d}{dx} y (dependence.c). No rule of calculus applies to it. op: math_big. */
bool math_node_hides(const math_node *node, assay_view letter, int op);
/* Marks, in place, the names that are bound by an operator around them, and those that a partial derivative holds: they depend on nothing (dependence.c). */
void math_fix_names(math_node *root);
/* Parts of the tree, counted as a tree though what calculus writes shares them; 0: more than `most`. */
unsigned math_node_size_within(const math_node *node, unsigned most);
/* Letters of functions that have values of their own: zeta(2), phi(12). What is called so is no unknown function. */
bool math_is_special(assay_view name);
/* The name without a mark for vectors, hats and tildes; as it is where it has none. */
assay_view math_unmarked(assay_view name);
/* A vector by its mark: "vec a", "arrow_AB". */
bool math_is_vector_name(const math_node *node);
bool math_holds_vector(const math_node *node);
/* Names that another may be the same as: angle A is some angle BAC, and the corners of a triangle have no order but in a congruence. */
bool math_is_alias(assay_view name);
/* True where the trees are the same, node by node, names and numbers by their digits. */
bool math_node_same(const math_node *a, const math_node *b);

#endif
