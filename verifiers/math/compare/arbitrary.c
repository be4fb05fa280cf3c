/* What names leave open. Arbitrary constants: "C_1 e^x + C_2 e^{-x}" names a family of functions, and "A e^{-x} + B e^x", "x^2 + 2C" beside "x^2 + C" name the same one: both
 * sides affine in their constants, with equal spans. SymPy's I and E, and j, beside i and e. See compare_internal.h. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/calculus/calculus.h"
#include "verifiers/math/compare/compare_internal.h"

enum { CONSTANTS_MAX = 4, VARIABLES_MAX = 2 };

/* c, K for C; c_1 for C_1. */
static const math_node *capital(math_session *s, const math_node *node, void *context) {
    bool constant = node->kind == N_SYMBOL && node->text.size >= 1 &&
                    (node->text.data[0] == 'c' || node->text.data[0] == 'K') &&
                    (node->text.size == 1 || node->text.data[1] == '_');
    char *text = constant ? assay_arena_alloc(s->arena, node->text.size) : NULL;
    if (!text) return NULL;
    memcpy(text, node->text.data, node->text.size);
    text[0] = 'C';
    *(bool *)context = true;
    return build_symbol(s, (assay_view){text, node->text.size});
}

static bool names_letter(const math_node *node, char letter) {
    if (node->kind == N_SYMBOL && node->text.size >= 1 && node->text.data[0] == letter &&
        (node->text.size == 1 || node->text.data[1] == '_'))
        return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (names_letter(node->child[i], letter)) return true;
    }
    return false;
}

static math_truth families_equal(math_session *s, const math_node *a, const math_node *b, bool *unsettled);

/* "+ C" on one side and "+ c" on the other; two of the letters on one side mean two things and are left alone. */
static math_truth respelled(math_session *s, const math_node *a, const math_node *b) {
    if (a->kind == N_SYMBOL && b->kind == N_SYMBOL) return MATH_MAYBE; /* nothing says that a letter alone is arbitrary */
    bool left = names_letter(a, 'C'), changed = false;
    if (left == names_letter(b, 'C')) return MATH_MAYBE;
    if (names_letter(left ? b : a, 'c') && names_letter(left ? b : a, 'K')) return MATH_MAYBE;
    const math_node *other = math_map(s, left ? b : a, capital, &changed);
    if (!other || !changed) return MATH_MAYBE;
    const math_node *x = left ? a : other, *y = left ? other : b;
    bool unsettled = false;
    return math_scalar_equal(s, x, y) == MATH_YES ? MATH_YES
                                                  : families_equal(s, x, y, &unsettled); /* "x^2 + 1 + C" and "x^2 + c" */
}

typedef struct names {
    const math_node *item[CONSTANTS_MAX + VARIABLES_MAX];
    size_t count;
    bool full;
} names;

static void add_name(names *list, const math_node *name) {
    for (size_t i = 0; i < list->count; i++) {
        if (math_node_same(list->item[i], name)) return;
    }
    list->full |= list->count == sizeof list->item / sizeof *list->item;
    if (!list->full) list->item[list->count++] = name;
}

/* C, c, K, C_1, c_2: written for an arbitrary constant. */
static bool is_said(assay_view text) {
    bool letter = text.size > 0 && (text.data[0] == 'C' || text.data[0] == 'c' || text.data[0] == 'K');
    return letter && (text.size == 1 || (text.size == 3 && text.data[1] == '_' && assay_is_digit(text.data[2])));
}

/* A, B, D, k, k_1: so beside a side that says it. */
static bool may_be_meant(assay_view text) {
    if (text.size == 1) return strchr("ABDk", text.data[0]) != NULL;
    return text.size == 3 && (text.data[0] == 'k' || text.data[0] == 'A') && text.data[1] == '_' &&
           assay_is_digit(text.data[2]);
}

static void collect(const math_node *node, bool loose, names *constants, names *variables) {
    if (node->kind == N_CALL || node->kind == N_BIG) variables->full = true;
    if (node->kind == N_SYMBOL)
        add_name(is_said(node->text) || (loose && may_be_meant(node->text)) ? constants : variables, node);
    for (uint32_t i = 0; i < node->count; i++) collect(node->child[i], loose, constants, variables);
}

static bool mentions(const names *list, const math_node *name) {
    for (size_t i = 0; i < list->count; i++) {
        if (math_node_same(list->item[i], name)) return true;
    }
    return false;
}

/* What the solution of a differential equation or a recurrence is a function of; NULL: none of them. */
static const math_node *variable_of(const names *variables) {
    static const char *const usual[] = {"x", "t", "theta", "n", "s", "r", "z", "u", "y", "v"};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        for (size_t k = 0; k < variables->count; k++) {
            if (memchr(variables->item[k]->text.data, '_', variables->item[k]->text.size)) return NULL;
            if (assay_view_is(variables->item[k]->text, usual[i])) return variables->item[k];
        }
    }
    return NULL;
}

/* base + sum of constant * part. */
typedef struct family {
    const math_node *base, *part[CONSTANTS_MAX];
    size_t count;
} family;

static bool family_of(math_session *s, const math_node *f, const names *constants, family *out) {
    const math_node *zero = build_integer(s, 0), *one = build_integer(s, 1), *whole;
    *out = (family){.base = f, .count = constants->count};
    for (size_t i = 0; i < constants->count; i++) out->base = math_substitute(s, out->base, constants->item[i], zero);
    whole = out->base;
    for (size_t i = 0; i < constants->count; i++) {
        const math_node *part = f;
        for (size_t k = 0; k < constants->count; k++) part = math_substitute(s, part, constants->item[k], k == i ? one : zero);
        out->part[i] = build_subtract(s, part, out->base);
        whole = build_add(s, whole, build_multiply(s, constants->item[i], out->part[i]));
    }
    return whole && math_scalar_equal(s, f, whole) == MATH_YES;
}

static const math_node *at(math_session *s, const math_node *f, const math_node *x, slong point) {
    return math_substitute(s, f, x, build_integer(s, point));
}

static const math_node *determinant(math_session *s, const math_node *a, const math_node *b, const math_node *c,
                                    const math_node *d) {
    return build_subtract(s, build_multiply(s, a, d), build_multiply(s, b, c));
}

/* A multiple that is itself a function is no constant: y, in "xy + C" beside "xy + y + C". Other names are parameters. */
static bool varies(const math_node *scale) {
    static const char *const usual[] = {"x", "y", "z", "t", "s", "u", "v", "r", "n", "theta", "phi", "w"};
    for (size_t i = 0; scale->kind == N_SYMBOL && i < sizeof usual / sizeof *usual; i++) {
        if (assay_view_is(scale->text, usual[i])) return true;
    }
    for (uint32_t i = 0; i < scale->count; i++) {
        if (varies(scale->child[i])) return true;
    }
    return false;
}

/* h = sum of constants times g: the constants follow from the values at 1 and 2 (Cramer), and then the identity is proved. With three parts or more: a multiple of one of them. NO: proved
 * that there are no such constants. */
static math_truth in_span(math_session *s, const math_node *h, const family *g, const math_node *x) {
    const math_node *zero = build_integer(s, 0);
    if (math_scalar_equal(s, h, zero) == MATH_YES) return MATH_YES;
    bool proved_outside = g->count == 1;
    for (size_t i = 0; i < g->count; i++) {
        const math_node *under = at(s, g->part[i], x, 1), *scale = under && math_scalar_equal(s, under, zero) == MATH_NO
                                                                       ? build_divide(s, at(s, h, x, 1), under)
                                                                       : NULL;
        const math_node *multiple = build_multiply(s, scale, g->part[i]);
        math_truth same = multiple ? math_scalar_equal(s, h, multiple) : MATH_MAYBE;
        if (same == MATH_YES && !varies(scale)) return MATH_YES;
        proved_outside &= same != MATH_MAYBE;
    }
    if (g->count != 2) return proved_outside ? MATH_NO : MATH_MAYBE;
    const math_node *a1 = at(s, g->part[0], x, 1), *b1 = at(s, g->part[1], x, 1), *a2 = at(s, g->part[0], x, 2),
                    *b2 = at(s, g->part[1], x, 2);
    const math_node *h1 = at(s, h, x, 1), *h2 = at(s, h, x, 2), *under = determinant(s, a1, b1, a2, b2);
    if (!under || math_scalar_equal(s, under, zero) != MATH_NO) return MATH_MAYBE;
    const math_node *first = build_divide(s, determinant(s, h1, b1, h2, b2), under),
                    *second = build_divide(s, determinant(s, a1, h1, a2, h2), under);
    const math_node *sum = build_add(s, build_multiply(s, first, g->part[0]), build_multiply(s, second, g->part[1]));
    if (!sum || varies(first) || varies(second)) return MATH_MAYBE;
    return sum ? math_scalar_equal(s, h, sum) : MATH_MAYBE;
}

/* Every function of `a` is one of `b`. */
static math_truth within(math_session *s, const family *a, const family *b, const math_node *x) {
    math_truth all = in_span(s, build_subtract(s, a->base, b->base), b, x);
    for (size_t i = 0; i < a->count && all != MATH_NO; i++) {
        math_truth one = in_span(s, a->part[i], b, x);
        if (one != MATH_YES) all = one;
    }
    return all;
}

static bool is_constant(math_session *s, const math_node *f, const names *variables) {
    const math_node *value = f;
    for (size_t i = 0; i < variables->count; i++) value = math_substitute(s, value, variables->item[i], build_integer(s, 1));
    return value && math_scalar_equal(s, f, value) == MATH_YES;
}

/* Constants that stand for any number, and not for a given one: "+ C", or C_1 and C_2 in a function of one letter or two small ones. */
static bool may_vary(const names *left, const names *right, const names *variables) {
    bool small = false;
    const names *const sides[] = {left, right};
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; k < sides[i]->count; k++) {
            assay_view text = sides[i]->item[k]->text;
            small |= text.data[0] == 'c';
            if (left->count == 1 && text.data[0] != 'C' && text.data[0] != 'K') return false;
        }
    }
    for (size_t i = 0; i < variables->count; i++) {
        char first = variables->item[i]->text.data[0];
        if (first >= 'A' && first <= 'Z') return false;
    }
    bool numbered = memchr(left->item[0]->text.data, '_', left->item[0]->text.size) ||
                    memchr(right->item[0]->text.data, '_', right->item[0]->text.size);
    return variables->count <= (small ? 1u : 2u) && (left->count == 1 || numbered);
}

/* *unsettled: both are families, but not of a form that is decided here: C_1 cos(2x + C_2). */
static math_truth families_equal(math_session *s, const math_node *a, const math_node *b, bool *unsettled) {
    names left = {.count = 0}, right = {.count = 0}, variables = {.count = 0};
    collect(a, false, &left, &variables);
    collect(b, false, &right, &variables);
    bool loose_left = left.count < right.count, loose_right = right.count < left.count;
    if (left.count + right.count == 0) return MATH_MAYBE;
    left.count = right.count = variables.count = 0;
    variables.full = false;
    collect(a, loose_left, &left, &variables);
    collect(b, loose_right, &right, &variables);
    for (size_t i = 0; i < left.count; i++) {
        if (mentions(&variables, left.item[i])) return MATH_MAYBE;
    }
    for (size_t i = 0; i < right.count; i++) {
        if (mentions(&variables, right.item[i])) return MATH_MAYBE;
    }
    const math_node *x = variable_of(&variables);
    if (!x || left.full || right.full || variables.full || variables.count > VARIABLES_MAX) return MATH_MAYBE;
    if (left.count != right.count || left.count > CONSTANTS_MAX) return MATH_MAYBE;
    bool small = left.count == 1 && (left.item[0]->text.data[0] == 'c' || right.item[0]->text.data[0] == 'c');
    if (left.count == 1 && (!small || variables.count == 1 ||
                            left.item[0]->text.data[0] == right.item[0]->text.data[0])) { /* "ax + c" is not "ax + k" */
        const math_node *renamed = math_substitute(s, b, right.item[0], left.item[0]);
        if (renamed && math_scalar_equal(s, a, renamed) == MATH_YES) return MATH_YES;
    }
    if (!may_vary(&left, &right, &variables)) return MATH_MAYBE;
    bool counted = assay_view_is(x->text, "n") || (left.item[0]->text.data[0] == 'K' && right.item[0]->text.data[0] == 'K');
    if (left.count == 1 && counted) return MATH_MAYBE; /* n and K may be given numbers: "n + K - 1" is not "n + K" */
    family f, g;
    if (!family_of(s, a, &left, &f) || !family_of(s, b, &right, &g)) {
        *unsettled = true;
        return MATH_MAYBE;
    }
    bool added = is_constant(s, f.part[0], &variables) && is_constant(s, g.part[0], &variables);
    bool given = left.count == 1 && !added; /* "Cx" may be a given C times x */
    if (given && math_scalar_equal(s, f.base, build_integer(s, 0)) != MATH_NO) return MATH_MAYBE;
    math_truth truth = within(s, &f, &g, x);
    if (given) {
        *unsettled |= truth == MATH_YES && within(s, &g, &f, x) == MATH_YES; /* x^2 + C/x and x^2 + 3C/x */
        return MATH_MAYBE;
    }
    if (truth == MATH_YES) truth = within(s, &g, &f, x);
    if (truth == MATH_NO && added && left.count == 1 &&
        variables.count == 1) { /* arctan x and -arctan(1/x): on each side of 0 another constant */
        const math_node *slope = math_derivative(s, build_subtract(s, f.base, g.base), x);
        *unsettled |= slope && math_scalar_equal(s, slope, build_integer(s, 0)) == MATH_YES;
    }
    return truth;
}

/* SymPy's letters for e and i, and the j of electrical engineers. */
static const math_node *as_constant(math_session *s, const math_node *node, void *context) {
    const math_node *letter = context;
    if (math_binds(node, letter)) return node;
    return math_node_same(node, letter) ? build_constant(s, letter->text.data[0] == 'E' ? C_E : C_I)
                                        : NULL; /* "j" is an engineer's i */
}

/* The side that has the capital, with the constant that the other side writes; NULL: they do not differ so. */
static const math_node *with_constant(math_session *s, const math_node *has, const math_node *other, const char *name) {
    math_node letter = {.kind = N_SYMBOL, .text = assay_view_of(name)};
    int constant = name[0] == 'E' ? C_E : C_I;
    if (!math_node_has(other, N_CONSTANT, constant) || math_node_has(has, N_CONSTANT, constant)) return NULL;
    if (!build_mentions(has, &letter) || build_mentions(other, &letter)) return NULL;
    return math_map(s, has, as_constant, &letter);
}

static math_truth program_letters(math_session *s, const math_node *a, const math_node *b) {
    static const char *const letters[] = {"I", "E", "j"};
    const math_node *x = a, *y = b;
    for (size_t i = 0; i < 3; i++) {
        const math_node *left = with_constant(s, x, y, letters[i]), *right = with_constant(s, y, x, letters[i]);
        if (left) x = left;
        if (right) y = right;
    }
    return x == a && y == b ? MATH_MAYBE : math_scalar_equal(s, x, y);
}

static bool holds_phase(const math_node *node, bool inside) {
    static const char *const phases[] = {"phi", "varphi", "delta", "alpha", "theta", "beta"};
    for (size_t i = 0; inside && node->kind == N_SYMBOL && i < sizeof phases / sizeof *phases; i++) {
        if (assay_view_is(node->text, phases[i])) return true;
    }
    inside |= node->kind == N_FUNCTION && (node->op == F_SIN || node->op == F_COS);
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && holds_phase(node->child[i], inside)) return true;
    }
    return false;
}

/* "C_1 \cos x + C_2 \sin x" beside "A \cos(x + \varphi)": two constants each, of a form that is not decided here. */
static bool may_be_amplitude(const math_node *a, const math_node *b) {
    names left = {.count = 0}, right = {.count = 0}, variables = {.count = 0};
    collect(a, false, &left, &variables);
    collect(b, true, &right, &variables);
    return left.count == 2 && right.count == 1 && holds_phase(b, false) && !holds_phase(a, false);
}

/* nu, xi, Xi of words: two letters that read as a product, where the other side writes the Greek one. */
typedef struct greek_word {
    const char *name;
    char first, second;
} greek_word;

static bool is_letter(const math_node *node, char letter) {
    if (letter == 'i' && node->kind == N_CONSTANT) return node->op == C_I;
    return node->kind == N_SYMBOL && node->text.size == 1 && node->text.data[0] == letter;
}

static const math_node *joined_word(math_session *s, const math_node *node, void *context) {
    const greek_word *word = context;
    if (node->kind != N_MULTIPLY || node->op != 1) return NULL;
    for (uint32_t i = 0; i + 1 < node->count; i++) {
        const math_node *last = node->child[i + 1], *base = last->kind == N_POWER ? last->child[0] : last;
        if (!is_letter(node->child[i], word->first) || !is_letter(base, word->second)) continue;
        const math_node *product = build_symbol(s, assay_view_of(word->name));
        if (base != last) product = build_power(s, product, last->child[1]); /* "xi^2" */
        for (uint32_t k = 0; k < node->count; k++) {
            if (k != i && k != i + 1)
                product = build_multiply(s, k < i ? node->child[k] : product, k < i ? product : node->child[k]);
        }
        return product;
    }
    return NULL;
}

static math_truth greek_words(math_session *s, const math_node *a, const math_node *b) {
    static const greek_word words[] = {{"nu", 'n', 'u'}, {"xi", 'x', 'i'}, {"Xi", 'X', 'i'}};
    const math_node *x = a, *y = b;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        greek_word word = words[i];
        const math_node *name = build_symbol(s, assay_view_of(word.name));
        bool left = name && build_mentions(a, name), right = name && build_mentions(b, name);
        if (left == right) continue;
        if (left) y = math_map(s, y, joined_word, &word);
        else x = math_map(s, x, joined_word, &word);
        if (!x || !y) return MATH_MAYBE;
    }
    return x == a && y == b ? MATH_MAYBE : math_scalar_equal(s, x, y);
}

/* "exp(I*x) + exp(-I*x)" beside 2 cos x: equal where I is i, and nothing says that it is. */
static bool equal_with_i(math_session *s, const math_node *a, const math_node *b) {
    math_node letter = {.kind = N_SYMBOL, .text = ASSAY_VIEW("I")};
    if (!build_mentions(a, &letter) && !build_mentions(b, &letter)) return false;
    const math_node *x = math_map(s, a, as_constant, &letter), *y = math_map(s, b, as_constant, &letter);
    return x && y && math_scalar_equal(s, x, y) == MATH_YES;
}

math_truth math_equal_up_to_names(math_session *s, const math_node *a, const math_node *b, math_truth truth) {
    if (!math_has_variables(a) && !math_has_variables(b)) return truth == MATH_MAYBE ? MATH_MAYBE : MATH_NO;
    assay_math_method method = s->method;
    bool open = truth == MATH_MAYBE || may_be_amplitude(a, b) || may_be_amplitude(b, a);
    if (respelled(s, a, b) == MATH_YES || families_equal(s, a, b, &open) == MATH_YES || program_letters(s, a, b) == MATH_YES ||
        greek_words(s, a, b) == MATH_YES)
        return MATH_YES;
    open = open || equal_with_i(s, a, b);
    s->method = method;
    return open ? MATH_MAYBE : MATH_NO;
}

/* f = 0 solved for the constant in which it is affine; NULL: it is not. */
static const math_node *level_of(math_session *s, const math_node *f, const math_node *constant) {
    names only = {.item = {constant}, .count = 1};
    family solved;
    if (!family_of(s, f, &only, &solved)) return NULL;
    return build_negate(s, build_divide(s, solved.base, solved.part[0]));
}

bool math_may_be_one_family(math_session *s, const math_node *f, const math_node *g) {
    names left = {.count = 0}, right = {.count = 0}, variables = {.count = 0};
    collect(f, false, &left, &variables);
    collect(g, false, &right, &variables);
    if (left.count != 1 || right.count != 1 || variables.full) return false;
    const math_node *u = level_of(s, f, left.item[0]), *v = level_of(s, g, right.item[0]);
    if (!u || !v || variables.count != 2) return true;
    /* One family where u is a function of v: their gradients are parallel. */
    const math_node *x = variables.item[0], *y = variables.item[1];
    const math_node *turn =
        determinant(s, math_derivative(s, u, x), math_derivative(s, u, y), math_derivative(s, v, x), math_derivative(s, v, y));
    return !turn || math_scalar_equal(s, turn, build_integer(s, 0)) != MATH_NO;
}
