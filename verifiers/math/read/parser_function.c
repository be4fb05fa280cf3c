/* Functions and big operators. A function with a delimited argument takes only that; a bare one takes the longest run of factors
 * (docs/MATHS.md, "Function application"). */
#include "verifiers/math/read/parser_internal.h"

static math_node *symbol_of(math_parser *p, assay_view name) {
    math_node *node = math_node_new(p, N_SYMBOL, math_peek(p)->begin);
    if (node) node->text = name;
    return node;
}

/* One factor of a bare argument with its powers and postfixes. */
static math_node *run_factor(math_parser *p) {
    return math_parse_expression(p, P_POWER - 1);
}

static bool continues_run(const math_parser *p) {
    switch (math_peek(p)->kind) {
        case T_LETTER: return !assay_view_starts_with(math_peek(p)->text, ASSAY_VIEW("unit ")); /* "\cos t \mathbf{i}" */
        case T_NUMBER:
        case T_FRAC:
        case T_SQRT:
        case T_OVERLINE: return true;
        case T_CONSTANT: return math_peek(p)->value <= C_I;
        default: return false;
    }
}

static bool holds_pi(const math_node *node) {
    return math_node_has(node, N_CONSTANT, 0) && !math_node_has(node, N_SYMBOL, 0);
}

static math_node *parse_run(math_parser *p) {
    math_children factors = {NULL, 0, 0};
    bool minus = math_peek(p)->kind == T_MINUS;
    if (minus) math_next(p);
    if (!continues_run(p)) {
        /* "sin |x|", "ln e^2": one operand of another shape */
        bool figure = math_peek(p)->kind == T_TEXT && math_is_figure(math_peek(p)); /* "\sin\angle ABC" */
        math_node *operand = figure                                 ? math_figure_name(p)
                             : math_starts_operand(p, math_peek(p)) ? run_factor(p)
                                                                    : math_parser_fail(p, "a function without an argument");
        return minus && operand ? math_node_of(p, N_NEGATE, 0, operand, NULL) : operand;
    }
    while (continues_run(p)) {
        if (factors.count > 0 && math_peek(p)->kind == T_LETTER && assay_view_equal(math_peek(p)->text, ASSAY_VIEW("d")) &&
            math_peek_at(p, 1)->kind == T_LETTER) {
            break; /* a differential */
        }
        if (factors.count > 0 && math_peek(p)->kind == T_NUMBER) break;
        if (!math_children_add(p, &factors, run_factor(p))) return NULL;
    }
    math_node *run =
        factors.count == 1 ? factors.item[0] : math_node_list(p, N_MULTIPLY, 1, factors.item[0]->span.begin, &factors);
    if (run && holds_pi(run) && math_peek(p)->kind == T_SLASH && math_peek_at(p, 1)->kind == T_NUMBER) {
        math_next(p);
        math_node *bottom = math_parse_expression(p, P_POWER - 1);
        run = bottom ? math_node_of(p, N_DIVIDE, 0, run, bottom) : NULL;
    }
    return minus && run ? math_node_of(p, N_NEGATE, 0, run, NULL) : run;
}

static int inverse_of(int function) {
    static const int pairs[][2] = {{F_SIN, F_ASIN},   {F_COS, F_ACOS},   {F_TAN, F_ATAN},   {F_COT, F_ACOT},
                                   {F_SEC, F_ASEC},   {F_CSC, F_ACSC},   {F_SINH, F_ASINH}, {F_COSH, F_ACOSH},
                                   {F_TANH, F_ATANH}, {F_SECH, F_ASECH}, {F_CSCH, F_ACSCH}, {F_COTH, F_ACOTH}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (pairs[i][0] == function) return pairs[i][1];
    }
    return F_NONE;
}

static math_node *reciprocal(math_parser *p, math_node *node) {
    math_node *one = math_node_small(p, "1");
    return one ? math_node_of(p, N_DIVIDE, 0, one, node) : NULL;
}

static bool is_minus_one(const math_node *node) {
    return node->kind == N_NEGATE && math_is_plain_integer(node->child[0]) &&
           assay_view_equal(node->child[0]->number.whole, ASSAY_VIEW("1"));
}

/* "log_10 x" in plain text, and "\log_10(x)", "\log_16 4": the number as a whole is the base where TeX's reading, by its first digit, leaves two numbers
 * side by side, or the base 1. So are exponents. */
static bool is_whole_base(const math_parser *p, const math_token *function) {
    const math_token *after = math_peek_at(p, 1);
    if (!function->latex || after->kind == T_NUMBER || after->kind == T_OPEN || after->kind == T_LBRACE) return true;
    char first = math_peek(p)->number.whole.size > 0 ? math_peek(p)->number.whole.data[0] : '2';
    return (first == '0' || first == '1') && math_starts_operand(p, after);
}

static math_node *exponent_of(math_parser *p, const math_token *function) {
    math_next(p);
    if (math_peek(p)->kind == T_MINUS) {
        math_next(p);
        math_node *operand = math_parse_argument(p);
        return operand ? math_node_of(p, N_NEGATE, 0, operand, NULL) : NULL;
    }
    if (math_is_integer_token(math_peek(p)) && math_peek(p)->number.whole.size > 1 && is_whole_base(p, function))
        return math_number_node(p); /* "sin^12(x)" */
    return math_peek(p)->kind == T_OPEN ? math_parse_bracket(p) : math_parse_argument(p);
}

/* How many arguments a function may have: 2: two, 9: any number, 1: one. */
static bool arity_fits(int function, uint32_t count) {
    switch (function) {
        case F_GCD:
        case F_LCM:
        case F_MAX:
        case F_MIN: return count >= 1 && count <= 64;
        case F_BINOMIAL:
        case F_PERMUTATION:
        case F_MOD: return count == 2;
        case F_LOG: return count == 1 || count == 2;
        default: return count == 1;
    }
}

static math_node *applied(math_parser *p, int function, math_node *argument, math_node *base, uint32_t begin) {
    math_children children = {NULL, 0, 0};
    bool vector = function == F_NORM || function == F_TRACE || function == F_DET;
    bool many = function == F_MAX || function == F_MIN || function == F_GCD || function == F_LCM;
    if (argument->kind == N_SET && argument->count == 1 && !many) argument = argument->child[0]; /* "\exp\{2\}" */
    bool measured =
        function >= F_SIN && function <= F_CSC && argument->kind == N_UNIT && argument->count == 1 &&
        (assay_view_is(assay_view_trim(argument->text), "rad") || assay_view_is(assay_view_trim(argument->text), "radians"));
    if (measured) argument = argument->child[0]; /* "\sin(2 \text{ rad})" */
    bool several = (argument->kind == N_TUPLE && !vector) || argument->kind == N_LIST ||
                   (argument->kind == N_SET && (function == F_MAX || function == F_MIN));
    if (several) children = (math_children){argument->child, argument->count, argument->count};
    else if (!math_children_add(p, &children, argument)) return NULL;
    if (base && !math_children_add(p, &children, base)) return NULL;
    if (!arity_fits(function, children.count)) return math_parser_fail(p, "wrong number of arguments");
    return math_node_list(p, N_FUNCTION, function, begin, &children);
}

/* "log2 8": a number that stands against the name and before another one is the base. */
static bool has_stuck_base(const math_parser *p, const math_token *function) {
    const math_token *number = math_peek(p), *argument = math_peek_at(p, 1);
    return !function->latex && math_is_integer_token(number) && number->begin == function->end && argument->kind == T_NUMBER &&
           argument->space;
}

math_node *math_parse_function(math_parser *p) {
    const math_token *token = math_next(p);
    int function = token->value;
    math_node *power = NULL, *base = NULL;
    for (int i = 0; i < 2; i++) {
        if (math_peek(p)->kind == T_POWER && !power) {
            power = exponent_of(p, token);
            if (!power) return NULL;
        } else if (math_peek(p)->kind == T_SUB && !base) {
            math_next(p);
            base =
                math_is_integer_token(math_peek(p)) && is_whole_base(p, token) ? math_number_node(p) : math_parse_argument(p);
            if (!base) return NULL;
        }
    }
    if (!base && !power && function == F_LOG && has_stuck_base(p, token)) {
        base = math_number_node(p);
        if (!base) return NULL;
    }
    if (base && function != F_LOG) {
        if (function != F_MAX && function != F_MIN) return math_parser_fail(p, "a subscript of a function");
        return math_parser_fail(p, "a maximum over a set is not read");
    }
    const math_token *next = math_peek(p);
    math_node *argument;
    if (next->kind == T_OPEN || next->kind == T_BAR) argument = math_parse_bracket(p);
    else if (next->kind == T_MID) argument = math_parse_bracket(p);
    else if (next->kind == T_LBRACE) argument = math_parse_group(p);
    else argument = parse_run(p);
    if (!argument) return NULL;
    if (power && is_minus_one(power) && inverse_of(function)) {
        function = inverse_of(function);
        power = NULL;
    }
    bool inverted = function == F_SECH || function == F_CSCH;
    if (inverted) function = function == F_SECH ? F_COSH : F_SINH;
    if (function >= F_ASECH && function <= F_ACOTH) { /* arsech x = arcosh 1/x */
        function = function == F_ASECH ? F_ACOSH : function == F_ACSCH ? F_ASINH : F_ATANH;
        argument = reciprocal(p, argument);
        if (!argument) return NULL;
    }
    math_node *node = applied(p, function, argument, base, token->begin);
    bool letter = !token->latex && !power && !inverted && token->end - token->begin == 4 && p->text.data[token->begin] == 'a';
    if (node && letter && function >= F_ASIN && function <= F_ACSC) node->written |= WRITTEN_LETTER;
    if (inverted && node) node = reciprocal(p, node);
    if (node && power) node = math_node_of(p, N_POWER, 0, node, power);
    return node;
}

/* The bounds of a big operator: "_{k=1}^{n}", in either order. */
static bool bounds(math_parser *p, bool limit, math_node **lower, math_node **upper) {
    for (int i = 0; i < 2; i++) {
        if (math_peek(p)->kind == T_SUB && !*lower) {
            math_next(p);
            p->limits += limit;
            *lower = math_parse_argument(p);
            p->limits -= limit;
            if (!*lower) return false;
        } else if (math_peek(p)->kind == T_POWER && !*upper) {
            math_next(p);
            *upper = math_peek(p)->kind == T_MINUS ? math_parse_expression(p, P_POWER - 1) : math_parse_argument(p);
            if (!*upper) return false;
        }
    }
    return true;
}

static bool ends_in_differential(const math_node *term) {
    const math_node *product = term->kind == N_NEGATE ? term->child[0] : term;
    if (product->kind == N_DIVIDE) product = product->child[0];
    if (product->kind != N_MULTIPLY || product->count < 2) return false;
    const math_node *d = product->child[product->count - 2];
    return d->kind == N_SYMBOL && assay_view_equal(d->text, ASSAY_VIEW("d")) &&
           product->child[product->count - 1]->kind == N_SYMBOL;
}

/* Takes "d x" off the end of an integrand; NULL where there is none. What stands behind it in a sum is *rest. */
static math_node *integrand(math_parser *p, math_node *body, math_node **variable, math_node **rest_of_sum) {
    math_node *last = body;
    if (body->kind == N_ADD && !body->parens) {
        uint32_t end = 0;
        while (end < body->count && !ends_in_differential(body->child[end])) end++;
        if (end == body->count) return NULL;
        if (end + 1 < body->count) { /* "\int x dx + 1" */
            math_children behind = {body->child + end + 1, body->count - end - 1, body->count - end - 1},
                          before = {body->child, end + 1, end + 1};
            *rest_of_sum = behind.count == 1 ? behind.item[0] : math_node_list(p, N_ADD, 0, body->span.begin, &behind);
            body = before.count == 1 ? before.item[0] : math_node_list(p, N_ADD, 0, body->span.begin, &before);
            if (!body || !*rest_of_sum) return NULL;
        }
        last = body->kind == N_ADD ? body->child[body->count - 1] : body;
    }
    bool negated = last->kind == N_NEGATE;
    math_node *product = negated ? last->child[0] : last, *divided = NULL;
    if (product->kind == N_DIVIDE) { /* \frac{dx}{x} */
        divided = product;
        product = product->child[0];
    }
    if (product->kind != N_MULTIPLY || product->count < 2) return NULL;
    math_node *d = product->child[product->count - 2], *x = product->child[product->count - 1];
    if (d->kind != N_SYMBOL || x->kind != N_SYMBOL || !assay_view_equal(d->text, ASSAY_VIEW("d"))) return NULL;
    *variable = x;
    math_children rest = {product->child, product->count - 2, product->count - 2};
    math_node *term = rest.count == 0   ? math_node_small(p, "1")
                      : rest.count == 1 ? rest.item[0]
                                        : math_node_list(p, N_MULTIPLY, 1, body->span.begin, &rest);
    if (divided) term = math_node_of(p, N_DIVIDE, 0, term, divided->child[1]);
    if (negated && term) term = math_node_of(p, N_NEGATE, 0, term, NULL);
    if (last == body || !term) return term;
    math_children terms = {NULL, 0, 0};
    for (uint32_t i = 0; i + 1 < body->count; i++) {
        if (!math_children_add(p, &terms, body->child[i])) return NULL;
    }
    if (!math_children_add(p, &terms, term)) return NULL;
    return math_node_list(p, N_ADD, 0, body->span.begin, &terms);
}

/* In the body of a sum over i the letter is the index, not the imaginary unit. The nodes are fresh: changed in place. */
void math_parser_bind_i(math_node *node) {
    if (node->kind == N_CONSTANT && node->op == C_I) {
        node->kind = N_SYMBOL;
        node->op = 0;
        node->text = ASSAY_VIEW("i");
    }
    for (uint32_t i = 0; i < node->count; i++) math_parser_bind_i(node->child[i]);
}

static math_node *shifted(math_parser *p, math_node *bound, bool up) {
    math_node *one = math_node_small(p, "1");
    if (one && !up) one = math_node_of(p, N_NEGATE, 0, one, NULL);
    return one ? math_node_of(p, N_ADD, 0, bound, one) : NULL;
}

/* "\sum_{k \ge 1}" is "\sum_{k=1}^\infty", and so is "\sum_{k > 0}". */
static bool from_on(math_parser *p, math_node **lower, math_node **upper) {
    math_node *relation = *lower;
    if (relation->kind != N_RELATION || relation->count != 2) return true;
    int op = relation->ops[0], side = op == R_GE || op == R_GT ? 0 : op == R_LE || op == R_LT ? 1 : 2;
    if (side == 2 || relation->child[side]->kind != N_SYMBOL) return true;
    math_node *from = relation->child[1 - side];
    if (op == R_GT || op == R_LT) from = shifted(p, from, true);
    math_node *start = from ? math_node_of(p, N_RELATION, 0, relation->child[side], from) : NULL,
              *end = start ? math_node_new(p, N_CONSTANT, start->span.begin) : NULL;
    uint8_t *ops = end ? assay_arena_alloc(p->arena, 1) : NULL;
    if (!ops) return p->failed ? false : math_parser_limit(p, "no memory") != NULL;
    ops[0] = R_EQ;
    start->ops = ops;
    end->op = C_INFINITY;
    *lower = start;
    *upper = end;
    return true;
}

/* "\sum_{1 \le k < n}" is "\sum_{k=1}^{n-1}". */
static bool between(math_parser *p, math_node **lower, math_node **upper) {
    math_node *chain = *lower, *letter = chain->kind == N_RELATION && chain->count == 3 ? chain->child[1] : NULL;
    if (!letter || (letter->kind != N_SYMBOL && !(letter->kind == N_CONSTANT && letter->op == C_I))) return true;
    for (int i = 0; i < 2; i++) {
        if (chain->ops[i] != R_LE && chain->ops[i] != R_LT) return true;
    }
    math_node *from = chain->ops[0] == R_LT ? shifted(p, chain->child[0], true) : chain->child[0];
    math_node *start = from ? math_node_of(p, N_RELATION, 0, letter, from) : NULL;
    uint8_t *ops = start ? assay_arena_alloc(p->arena, 1) : NULL;
    *upper = chain->ops[1] == R_LT ? shifted(p, chain->child[2], false) : chain->child[2];
    if (!ops || !*upper) return p->failed ? false : math_parser_limit(p, "no memory") != NULL;
    ops[0] = R_EQ;
    start->ops = ops;
    *lower = start;
    return true;
}

math_node *math_parse_big(math_parser *p) {
    const math_token *token = math_next(p);
    math_node *lower = NULL, *upper = NULL, *variable = NULL, *behind = NULL;
    int op = token->value;
    if (!bounds(p, op == B_LIMIT, &lower, &upper)) return NULL;
    math_node *body = math_parse_expression(p, op == B_INTEGRAL ? P_MODULO : P_ADD);
    if (!body) return NULL;
    if (op == B_INTEGRAL) {
        bool inner = body->kind == N_BIG && body->op == B_INTEGRAL && ends_in_differential(body->child[0]);
        if (inner) { /* "\int \int f dx dy": the innermost integral takes the first differential */
            math_node *first = NULL, *ignored = NULL, *f = integrand(p, body->child[0], &first, &ignored);
            if (!f || ignored) return p->failed ? NULL : math_parser_fail(p, "an integral without a differential");
            variable = body->child[1];
            body->child[0] = f;
            body->child[1] = first;
        } else {
            body = integrand(p, body, &variable, &behind);
        }
        if (!body) return p->failed ? NULL : math_parser_fail(p, "an integral without a differential");
    } else {
        if (lower && op != B_LIMIT && !upper && (!between(p, &lower, &upper) || (!upper && !from_on(p, &lower, &upper))))
            return NULL;
        if (lower && upper && lower->kind == N_RELATION && upper->kind == N_RELATION && upper->count == 2 && /* ^{k=10} */
            upper->ops[0] == R_EQ && math_node_same(lower->child[0], upper->child[0]))
            upper = upper->child[1];
        if (!lower || lower->kind != N_RELATION || lower->count != 2)
            return math_parser_fail(p, "a sum or limit without its variable");
        int relation = op == B_LIMIT ? R_TO : R_EQ;
        if (lower->ops[0] != relation) return math_parser_fail(p, "a sum or limit without its variable");
        variable = lower->child[0];
        if (variable->kind == N_CONSTANT && variable->op == C_I) {
            variable = symbol_of(p, ASSAY_VIEW("i"));
            math_parser_bind_i(body);
        }
        if (!variable || variable->kind != N_SYMBOL) return math_parser_fail(p, "a sum or limit without its variable");
        lower = lower->child[1];
    }
    math_children children = {NULL, 0, 0};
    if (!math_children_add(p, &children, body) || !math_children_add(p, &children, variable)) return NULL;
    if (lower && !math_children_add(p, &children, lower)) return NULL;
    if (upper && (!lower || !math_children_add(p, &children, upper)))
        return p->failed ? NULL : math_parser_fail(p, "a lower bound is missing");
    math_node *node = math_node_list(p, N_BIG, op, token->begin, &children);
    return behind && node ? math_node_of(p, N_ADD, 0, node, behind) : node;
}
