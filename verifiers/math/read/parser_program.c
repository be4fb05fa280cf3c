/* Calls as programs write them: see program.h. Their arguments become the nodes that notation gives, so that nothing behind the parser knows of them. */
#include "verifiers/math/read/parser_internal.h"
#include "verifiers/math/read/program.h"

static const struct {
    const char *name;
    math_program program;
} programs[] = {
    {"Add", PROGRAM_SUM},
    {"And", PROGRAM_AND},
    {"Complement", PROGRAM_DIFFERENCE},
    {"Decimal", PROGRAM_SAME},
    {"Derivative", PROGRAM_DERIVATIVE},
    {"EmptySet", PROGRAM_SET},
    {"Eq", PROGRAM_EQ},
    {"Equality", PROGRAM_EQ},
    {"FiniteSet", PROGRAM_SET},
    {"Float", PROGRAM_SAME},
    {"Fraction", PROGRAM_QUOTIENT},
    {"Ge", PROGRAM_GE},
    {"Gt", PROGRAM_GT},
    {"ImmutableMatrix", PROGRAM_MATRIX},
    {"Integer", PROGRAM_SAME},
    {"Integral", PROGRAM_INTEGRAL},
    {"Intersection", PROGRAM_INTERSECTION},
    {"Interval", PROGRAM_INTERVAL},
    {"Interval.Lopen", PROGRAM_INTERVAL_LEFT_OPEN},
    {"Interval.Ropen", PROGRAM_INTERVAL_RIGHT_OPEN},
    {"Interval.open", PROGRAM_INTERVAL_OPEN},
    {"Le", PROGRAM_LE},
    {"Limit", PROGRAM_LIMIT},
    {"Lt", PROGRAM_LT},
    {"Matrix", PROGRAM_MATRIX},
    {"Mod", PROGRAM_MOD},
    {"Mul", PROGRAM_PRODUCT},
    {"MutableDenseMatrix", PROGRAM_MATRIX},
    {"Ne", PROGRAM_NE},
    {"Number", PROGRAM_SAME},
    {"Or", PROGRAM_OR},
    {"Piecewise", PROGRAM_PIECEWISE},
    {"Point", PROGRAM_TUPLE},
    {"Point2D", PROGRAM_TUPLE},
    {"Point3D", PROGRAM_TUPLE},
    {"Poly", PROGRAM_POLYNOMIAL},
    {"Pow", PROGRAM_POWER},
    {"Product", PROGRAM_COUNT_PRODUCT},
    {"Rational", PROGRAM_QUOTIENT},
    {"Sum", PROGRAM_COUNT_SUM},
    {"Symbol", PROGRAM_SAME},
    {"Tuple", PROGRAM_TUPLE},
    {"Union", PROGRAM_UNION},
    {"array", PROGRAM_ARRAY},
    {"atan2", PROGRAM_ANGLE},
    {"comb", PROGRAM_COMBINATIONS},
    {"complex", PROGRAM_COMPLEX},
    {"diag", PROGRAM_DIAGONAL},
    {"diff", PROGRAM_DERIVATIVE},
    {"expand", PROGRAM_SAME},
    {"eye", PROGRAM_IDENTITY},
    {"factor", PROGRAM_SAME},
    {"factorial2", PROGRAM_DOUBLE_FACTORIAL},
    {"frozenset", PROGRAM_SET},
    {"im", PROGRAM_IMAGINARY_PART},
    {"integrate", PROGRAM_INTEGRAL},
    {"limit", PROGRAM_LIMIT},
    {"log", PROGRAM_LOG},
    {"log10", PROGRAM_LOG_10},
    {"log2", PROGRAM_LOG_2},
    {"matrix", PROGRAM_MATRIX},
    {"mod", PROGRAM_MOD},
    {"norm", PROGRAM_NORM},
    {"nsimplify", PROGRAM_SAME},
    {"nthroot", PROGRAM_ROOT},
    {"ones", PROGRAM_ONES},
    {"perm", PROGRAM_PERMUTATIONS},
    {"pow", PROGRAM_POWER},
    {"product", PROGRAM_COUNT_PRODUCT},
    {"re", PROGRAM_REAL_PART},
    {"real_root", PROGRAM_ROOT},
    {"root", PROGRAM_ROOT},
    {"set", PROGRAM_SET},
    {"simplify", PROGRAM_SAME},
    {"sum", PROGRAM_COUNT_SUM},
    {"summation", PROGRAM_COUNT_SUM},
    {"sympify", PROGRAM_SAME},
    {"tr", PROGRAM_TRACE},
    {"trace", PROGRAM_TRACE},
    {"transpose", PROGRAM_TRANSPOSE},
    {"tuple", PROGRAM_TUPLE},
    {"zeros", PROGRAM_ZEROS},
};

math_program math_program_of(assay_view name) {
    size_t low = 0, high = sizeof programs / sizeof *programs;
    while (low < high) {
        size_t middle = (low + high) / 2, length = strlen(programs[middle].name);
        int order = memcmp(programs[middle].name, name.data, length < name.size ? length : name.size);
        if (order == 0) order = (length > name.size) - (length < name.size);
        if (order == 0) return programs[middle].program;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return PROGRAM_NONE;
}

size_t math_program_module(assay_view text) {
    static const char *const modules[] = {"math.", "np.", "numpy.", "sp.", "sympy.", "sym.", "cmath.", "mpmath.", "mp.", "S."};
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        assay_view module = assay_view_of(modules[i]);
        if (assay_view_starts_with(text, module) && text.size > module.size && assay_is_alpha(text.data[module.size]))
            return module.size;
    }
    return 0;
}

enum { DIMENSION_MAX = 8 };

/* One call under construction. */
typedef struct program_call {
    math_parser *p;
    uint32_t begin;
    assay_view name;
    math_children values;       /* arguments by place */
    bool left_open, right_open; /* arguments by name, of an interval */
} program_call;

static bool is_true(const math_node *node) {
    return (node->kind == N_TEXT || node->kind == N_SYMBOL) &&
           (assay_view_is(node->text, "True") || assay_view_is(node->text, "true"));
}

/* True, true, 1 and False, false, 0; false where it is none of these. */
static bool read_truth(const math_node *node, bool *truth) {
    bool word = node->kind == N_TEXT || node->kind == N_SYMBOL, digit = math_is_plain_integer(node);
    *truth = is_true(node) || (digit && assay_view_is(node->number.whole, "1"));
    return *truth || (word && (assay_view_is(node->text, "False") || assay_view_is(node->text, "false"))) ||
           (digit && assay_view_is(node->number.whole, "0"));
}

static math_node *wrong(program_call *c) {
    return math_parser_fail(c->p, "arguments that this function does not take");
}

static bool read_arguments(program_call *c) {
    math_parser *p = c->p;
    math_children all = {NULL, 0, 0};
    math_next(p);
    math_scope scope = math_scope_open(p);
    bool read = math_peek(p)->kind == T_CLOSE || math_parse_members(p, &all);
    math_scope_close(p, scope);
    if (!read) return false;
    if (math_peek(p)->kind != T_CLOSE && math_peek(p)->kind != T_END)
        return math_parser_fail(p, "a bracket is not closed") != NULL;
    math_next(p);
    for (uint32_t i = 0; i < all.count; i++) {
        math_node *node = all.item[i];
        bool named = node->kind == N_RELATION && node->count == 2 && node->ops[0] == R_EQ && node->child[0]->kind == N_SYMBOL;
        if (named && assay_view_is(node->child[0]->text, "left_open")) {
            if (!read_truth(node->child[1], &c->left_open)) return wrong(c) != NULL;
        } else if (named && assay_view_is(node->child[0]->text, "right_open")) {
            if (!read_truth(node->child[1], &c->right_open)) return wrong(c) != NULL;
        } else if (!math_children_add(p, &c->values, node)) return false;
    }
    return true;
}

/* The only argument's members, where it is a list: set([1, 2]). */
static void spread(program_call *c) {
    const math_node *only = c->values.count == 1 ? c->values.item[0] : NULL;
    if (only && (only->kind == N_TUPLE || only->kind == N_SET))
        c->values = (math_children){only->child, only->count, only->count};
}

/* "{2}": a program's braces are always a set, even around one value. */
static void keep_braces(program_call *c) {
    for (uint32_t i = 0; i < c->values.count; i++) {
        math_node *value = c->values.item[i], *set;
        bool braces = value->kind != N_SET && value->parens && c->p->text.data[value->span.begin] == '{';
        if (braces && (set = math_node_of(c->p, N_SET, 0, value, NULL)) != NULL) c->values.item[i] = set;
    }
}

static math_node *chained(program_call *c, math_kind kind, int op) {
    math_node *out = c->values.count > 0 ? c->values.item[0] : wrong(c);
    for (uint32_t i = 1; out && i < c->values.count; i++) out = math_node_of(c->p, kind, op, out, c->values.item[i]);
    return out;
}

static math_node *together(program_call *c, math_kind kind, int op) {
    if (c->values.count == 0) return wrong(c);
    return c->values.count == 1 ? c->values.item[0] : math_node_list(c->p, kind, op, c->begin, &c->values);
}

/* log(x, b), with SymPy's E for e. One argument alone is no program's form: \\log. */
static math_node *log_to_base(program_call *c) {
    if (c->values.count == 1) return math_node_of(c->p, N_FUNCTION, F_LOG, c->values.item[0], NULL);
    if (c->values.count != 2) return wrong(c);
    const math_node *base = c->values.item[1];
    bool natural = (base->kind == N_SYMBOL && assay_view_is(base->text, "E")) || (base->kind == N_CONSTANT && base->op == C_E);
    if (natural) return math_node_of(c->p, N_FUNCTION, F_LN, c->values.item[0], NULL);
    return math_node_of(c->p, N_FUNCTION, F_LOG, c->values.item[0], c->values.item[1]);
}

/* complex(3, 4) is 3 + 4i. */
static math_node *complex_number(program_call *c) {
    if (c->values.count != 2) return wrong(c);
    math_node *i = math_node_new(c->p, N_CONSTANT, c->begin);
    if (!i) return NULL;
    i->op = C_I;
    math_node *imaginary = math_node_of(c->p, N_MULTIPLY, 0, c->values.item[1], i);
    return imaginary ? math_node_of(c->p, N_ADD, 0, c->values.item[0], imaginary) : NULL;
}

static math_node *pair_of(program_call *c, math_kind kind, int op) {
    return c->values.count == 2 ? math_node_of(c->p, kind, op, c->values.item[0], c->values.item[1]) : wrong(c);
}

static math_node *single(program_call *c, int function) {
    return c->values.count == 1 ? math_node_of(c->p, N_FUNCTION, function, c->values.item[0], NULL) : wrong(c);
}

static math_node *relation_of(program_call *c, math_relation relation) {
    math_node *node = pair_of(c, N_RELATION, 0);
    uint8_t *ops = node ? assay_arena_alloc(c->p->arena, 1) : NULL;
    if (!ops) return c->p->failed ? NULL : math_parser_limit(c->p, "no memory");
    ops[0] = (uint8_t)relation;
    node->ops = ops;
    return node;
}

static bool is_infinite(const math_node *node) {
    if (node->kind == N_NEGATE) node = node->child[0];
    return node->kind == N_CONSTANT && node->op == C_INFINITY;
}

static math_node *interval(program_call *c, bool left_open, bool right_open) {
    math_children *v = &c->values;
    if (v->count < 2 || v->count > 4) return wrong(c);
    if (v->count > 2 && !read_truth(v->item[2], &left_open)) return wrong(c);
    if (v->count > 3 && !read_truth(v->item[3], &right_open)) return wrong(c);
    left_open |= c->left_open || is_infinite(v->item[0]);
    right_open |= c->right_open || is_infinite(v->item[1]);
    v->count = 2;
    return math_node_list(c->p, N_TUPLE, (left_open ? 0 : BRACKET_LEFT_CLOSED) | (right_open ? 0 : BRACKET_RIGHT_CLOSED),
                          c->begin, v);
}

static bool is_called(const program_call *c, const char *name) {
    return assay_view_is(c->name, name);
}

/* Integer(5): of a fraction the program gives its whole part. */
static math_node *whole_number(program_call *c) {
    math_node *only = c->values.count == 1 ? c->values.item[0] : NULL;
    const math_node *value = only && only->kind == N_NEGATE ? only->child[0] : only;
    return value && math_is_plain_integer(value) ? only : wrong(c);
}

static math_node *set_of(program_call *c) {
    keep_braces(c);
    if (!is_called(c, "FiniteSet")) spread(c); /* FiniteSet((1, 2)) holds a pair */
    if (c->values.count > 0) return math_node_list(c->p, N_SET, 0, c->begin, &c->values);
    math_node *empty = math_node_new(c->p, N_CONSTANT, c->begin);
    if (empty) empty->op = C_EMPTY;
    return empty;
}

static math_node *matrix_of(program_call *c, uint32_t columns, const math_children *cells) {
    if (columns == 0 || cells->count == 0 || cells->count % columns != 0) return wrong(c);
    math_node *node = math_node_list(c->p, N_MATRIX, M_MATRIX, c->begin, cells);
    if (node) node->columns = columns;
    return node;
}

static uint32_t small(const math_node *node) {
    if (!math_is_plain_integer(node) || node->number.whole.size != 1) return 0;
    uint32_t value = (uint32_t)(node->number.whole.data[0] - '0');
    return value <= DIMENSION_MAX ? value : 0;
}

/* Matrix([[1, 2], [3, 4]]), Matrix([1, 2]) (a column), Matrix(2, 2, [1, 2, 3, 4]). */
static math_node *matrix(program_call *c) {
    math_children *v = &c->values;
    if (v->count == 3 && v->item[2]->kind == N_TUPLE) {
        uint32_t rows = small(v->item[0]), columns = small(v->item[1]);
        math_children cells = {v->item[2]->child, v->item[2]->count, v->item[2]->count};
        return rows * columns == cells.count ? matrix_of(c, columns, &cells) : wrong(c);
    }
    if (v->count == 0) return wrong(c);
    math_node *list = v->item[0];
    math_children rows = {&v->item[0], v->count, v->count}, cells = {NULL, 0, 0};
    for (uint32_t i = 0; v->count > 1 && i < v->count; i++) { /* matrix([1, 2], [3, 4]): row by row */
        if (v->item[i]->kind != N_TUPLE) return wrong(c);
    }
    bool nested = v->count == 1 && list->kind == N_TUPLE && list->count > 0 && list->child[0]->kind == N_TUPLE;
    bool column =
        v->count == 1 && list->kind == N_TUPLE && !nested && !list->parens; /* [[1, 2]] is [1, 2] in brackets: a row */
    if (nested || column) rows = (math_children){list->child, list->count, list->count};
    uint32_t columns = 0;
    for (uint32_t i = 0; i < rows.count; i++) {
        math_node *row = rows.item[i];
        uint32_t width = row->kind == N_TUPLE ? row->count : 1;
        if (columns > 0 && columns != width) return math_parser_fail(c->p, "rows of different length");
        columns = width;
        for (uint32_t k = 0; k < width; k++) {
            if (cells.count >= MATH_ITEMS_MAX) return math_parser_limit(c->p, "too many cells");
            if (!math_children_add(c->p, &cells, row->kind == N_TUPLE ? row->child[k] : row)) return NULL;
        }
    }
    return matrix_of(c, columns, &cells);
}

/* array([1, 2]) is a vector that is neither row nor column. */
static math_node *array(program_call *c) {
    math_node *list = c->values.count == 1 ? c->values.item[0] : NULL;
    if (!list || list->kind != N_TUPLE || list->count == 0) return wrong(c);
    if (list->parens || list->child[0]->kind == N_TUPLE) return matrix(c);
    math_children entries = {list->child, list->count, list->count};
    return math_node_list(c->p, N_TUPLE, BRACKET_ANGLE, c->begin, &entries);
}

/* eye(2), zeros(2, 3), ones(2), diag(1, 2). */
static math_node *regular(program_call *c, math_program program) {
    math_children cells = {NULL, 0, 0};
    if (program == PROGRAM_DIAGONAL) spread(c);
    math_children *v = &c->values;
    uint32_t rows = program == PROGRAM_DIAGONAL ? v->count : v->count > 0 ? small(v->item[0]) : 0;
    uint32_t columns = v->count == 2 && program != PROGRAM_DIAGONAL ? small(v->item[1]) : rows;
    if (rows == 0 || rows > DIMENSION_MAX || (v->count > 2 && program != PROGRAM_DIAGONAL)) return wrong(c);
    for (uint32_t i = 0; i < rows * columns; i++) {
        bool diagonal = i / columns == i % columns, one = program == PROGRAM_ONES || (program == PROGRAM_IDENTITY && diagonal);
        math_node *cell =
            program == PROGRAM_DIAGONAL && diagonal ? v->item[i / columns] : math_node_small(c->p, one ? "1" : "0");
        if (!math_children_add(c->p, &cells, cell)) return NULL;
    }
    return matrix_of(c, columns, &cells);
}

/* A bound letter: in the body i is that letter, not the imaginary unit. */
static math_node *bound_letter(program_call *c, math_node *body, math_node *letter) {
    if (letter->kind == N_CONSTANT && letter->op == C_I) {
        math_parser_bind_i(body);
        math_parser_bind_i(letter);
    }
    return letter->kind == N_SYMBOL ? letter : wrong(c);
}

/* Sum(f, (k, 1, n)), sum(f, k, 1, n), Integral(f, x), Integral(f, (x, 0, 1)), limit(f, x, 0), diff(f, x). */
static math_node *operator_of(program_call *c, int op) {
    math_children *v = &c->values, parts = {NULL, 0, 0};
    if (v->count < 2 || v->count > 4) return wrong(c);
    math_node *range = v->item[1];
    bool over = op == B_SUM || op == B_PRODUCT || op == B_INTEGRAL, flat = over && v->count == 4;
    if (flat) {
        math_children bounds = {v->item + 1, 3, 3};
        range = math_node_list(c->p, N_TUPLE, 0, c->begin, &bounds);
        if (!range) return NULL;
    }
    bool ranged = range->kind == N_TUPLE && range->count == 3 && over;
    bool fits = ranged          ? v->count == 2 || flat
                : op == B_LIMIT ? v->count == 3
                                : (op == B_INTEGRAL || op == B_DERIVATIVE) && v->count == 2;
    if (!fits) return wrong(c);
    math_node *letter = bound_letter(c, v->item[0], ranged ? range->child[0] : range);
    if (!letter || !math_children_add(c->p, &parts, v->item[0]) || !math_children_add(c->p, &parts, letter)) return NULL;
    for (uint32_t i = 1; ranged && i < 3; i++) {
        if (!math_children_add(c->p, &parts, range->child[i])) return NULL;
    }
    if (op == B_LIMIT && !math_children_add(c->p, &parts, v->item[2])) return NULL;
    return math_node_list(c->p, N_BIG, op, c->begin, &parts);
}

static math_node *piecewise(program_call *c) {
    math_children parts = {NULL, 0, 0};
    for (uint32_t i = 0; i < c->values.count; i++) {
        math_node *pair = c->values.item[i];
        if (pair->kind != N_TUPLE || pair->count != 2) return wrong(c);
        math_node *condition = pair->child[1];
        if (is_true(condition)) {
            condition = math_node_new(c->p, N_TEXT, c->begin);
            if (!condition) return NULL;
            condition->text = ASSAY_VIEW("otherwise");
        }
        if (!math_children_add(c->p, &parts, pair->child[0]) || !math_children_add(c->p, &parts, condition)) return NULL;
    }
    return parts.count > 0 ? math_node_list(c->p, N_CASES, 0, c->begin, &parts) : wrong(c);
}

static math_node *logarithm(program_call *c, const char *base) {
    math_node *b = math_node_small(c->p, base);
    return b && c->values.count == 1 ? math_node_of(c->p, N_FUNCTION, F_LOG, c->values.item[0], b) : wrong(c);
}

/* atan2(y, x) is the argument of x + i y. */
static math_node *angle(program_call *c) {
    math_node *i = c->values.count == 2 ? math_node_new(c->p, N_CONSTANT, c->begin) : NULL;
    if (!i) return wrong(c);
    i->op = C_I;
    math_node *up = math_node_of(c->p, N_MULTIPLY, 0, i, c->values.item[0]);
    math_node *z = up ? math_node_of(c->p, N_ADD, 0, c->values.item[1], up) : NULL;
    return z ? math_node_of(c->p, N_FUNCTION, F_ARG, z, NULL) : NULL;
}

/* Poly(x**2 + 1, x): behind the polynomial stand its letters, and nothing that could be a second answer. */
static math_node *with_generators(program_call *c) {
    for (uint32_t i = 1; i < c->values.count; i++) {
        if (c->values.item[i]->kind != N_SYMBOL) return wrong(c);
    }
    return c->values.count > 0 ? c->values.item[0] : wrong(c);
}

static math_node *meaning(program_call *c, math_program program) {
    switch (program) {
        case PROGRAM_SAME:
            return is_called(c, "Integer") ? whole_number(c) : c->values.count == 1 ? c->values.item[0] : wrong(c);
        case PROGRAM_POLYNOMIAL: return with_generators(c);
        case PROGRAM_QUOTIENT: return c->values.count == 1 ? c->values.item[0] : pair_of(c, N_DIVIDE, 0);
        case PROGRAM_SUM: return together(c, N_ADD, 0);
        case PROGRAM_PRODUCT: return together(c, N_MULTIPLY, 0);
        case PROGRAM_POWER: return pair_of(c, N_POWER, 0);
        case PROGRAM_ROOT: return pair_of(c, N_ROOT, 0);
        case PROGRAM_INTERVAL: return interval(c, false, false);
        case PROGRAM_INTERVAL_OPEN: return interval(c, true, true);
        case PROGRAM_INTERVAL_LEFT_OPEN: return interval(c, true, false);
        case PROGRAM_INTERVAL_RIGHT_OPEN: return interval(c, false, true);
        case PROGRAM_SET: return set_of(c);
        case PROGRAM_UNION: keep_braces(c); return chained(c, N_SETOP, S_UNION);
        case PROGRAM_INTERSECTION: keep_braces(c); return chained(c, N_SETOP, S_INTERSECTION);
        case PROGRAM_DIFFERENCE: keep_braces(c); return pair_of(c, N_SETOP, S_DIFFERENCE);
        case PROGRAM_TUPLE:
            spread(c);
            return c->values.count > 1 ? math_node_list(c->p, N_TUPLE, 0, c->begin, &c->values) : wrong(c);
        case PROGRAM_ARRAY: return array(c);
        case PROGRAM_MATRIX: return matrix(c);
        case PROGRAM_IDENTITY:
        case PROGRAM_ZEROS:
        case PROGRAM_ONES:
        case PROGRAM_DIAGONAL: return regular(c, program);
        case PROGRAM_EQ: return relation_of(c, R_EQ);
        case PROGRAM_NE: return relation_of(c, R_NE);
        case PROGRAM_LT: return relation_of(c, R_LT);
        case PROGRAM_LE: return relation_of(c, R_LE);
        case PROGRAM_GT: return relation_of(c, R_GT);
        case PROGRAM_GE: return relation_of(c, R_GE);
        case PROGRAM_AND: return together(c, N_LIST, SEP_AND);
        case PROGRAM_OR: return together(c, N_LIST, SEP_OR);
        case PROGRAM_COUNT_SUM: return operator_of(c, B_SUM);
        case PROGRAM_COUNT_PRODUCT: return operator_of(c, B_PRODUCT);
        case PROGRAM_INTEGRAL: return operator_of(c, B_INTEGRAL);
        case PROGRAM_LIMIT: return operator_of(c, B_LIMIT);
        case PROGRAM_DERIVATIVE: return operator_of(c, B_DERIVATIVE);
        case PROGRAM_PIECEWISE: return piecewise(c);
        case PROGRAM_COMBINATIONS: return pair_of(c, N_FUNCTION, F_BINOMIAL);
        case PROGRAM_PERMUTATIONS: return pair_of(c, N_FUNCTION, F_PERMUTATION);
        case PROGRAM_LOG: return log_to_base(c);
        case PROGRAM_COMPLEX: return complex_number(c);
        case PROGRAM_MOD: return pair_of(c, N_FUNCTION, F_MOD);
        case PROGRAM_DOUBLE_FACTORIAL: return single(c, F_DOUBLE_FACTORIAL);
        case PROGRAM_REAL_PART: return single(c, F_RE);
        case PROGRAM_IMAGINARY_PART: return single(c, F_IM);
        case PROGRAM_LOG_2: return logarithm(c, "2");
        case PROGRAM_LOG_10: return logarithm(c, "10");
        case PROGRAM_ANGLE: return angle(c);
        case PROGRAM_TRACE: return single(c, F_TRACE);
        case PROGRAM_NORM: return single(c, F_NORM);
        case PROGRAM_TRANSPOSE: {
            math_node *mark = math_node_new(c->p, N_SYMBOL, c->begin);
            if (mark) mark->text = ASSAY_VIEW("T");
            return mark && c->values.count == 1 ? math_node_of(c->p, N_POWER, 0, c->values.item[0], mark) : wrong(c);
        }
        case PROGRAM_NONE: break;
    }
    return wrong(c);
}

math_node *math_parse_program(math_parser *p) {
    const math_token *token = math_next(p);
    program_call c = {.p = p, .begin = token->begin, .name = assay_view_slice(p->text, token->begin, token->end)};
    if (p->depth >= 2 * MATH_DEPTH_MAX) return math_parser_limit(p, "nested too deeply");
    p->depth++;
    math_node *node = read_arguments(&c) ? meaning(&c, (math_program)token->value) : NULL;
    p->depth--;
    if (!node) return NULL;
    math_node *copy = math_node_new(p, N_NUMBER, token->begin); /* the argument may be shared */
    if (!copy) return NULL;
    *copy = *node;
    copy->parens = true;
    return copy;
}
