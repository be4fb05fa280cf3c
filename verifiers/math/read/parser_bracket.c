/* Brackets, groups, sets, bars and environments. See parser.h. */
#include "verifiers/math/read/parser_internal.h"

#include "common/word_list.h"
#include "verifiers/math/text_fold.h"

static bool is_name_of(assay_view name, const char *const *names, size_t count) {
    if (name.size > 0 && name.data[name.size - 1] == '*') name.size--;
    return assay_view_is_any(name, names, count);
}

/* |x|: absolute value, or the determinant of a matrix; ||v||: a norm. */
static math_node *bars(math_parser *p) {
    const math_token *opener = math_next(p);
    uint32_t begin = opener->begin;
    bool norm = assay_view_is(opener->text, "norm");
    math_scope scope = math_scope_open(p);
    p->bars = scope.bars + 1;
    math_node *body = math_parse_expression(p, P_LOWEST);
    math_scope_close(p, scope);
    if (!body) return NULL;
    if (math_peek(p)->kind != T_BAR && math_peek(p)->kind != T_MID) return math_parser_fail(p, "a bar is not closed");
    math_next(p);
    math_children children = {NULL, 0, 0};
    if (!math_children_add(p, &children, body)) return NULL;
    if (norm && math_peek(p)->kind == T_SUB) { /* "\|v\|_2" */
        math_next(p);
        math_node *order = math_parse_argument(p);
        if (!math_is_plain_integer(order) || !assay_view_is(order->number.whole, "2"))
            return math_parser_fail(p, "another norm");
    }
    return math_node_list(p, N_FUNCTION, norm ? F_NORM : body->kind == N_MATRIX ? F_DET : F_ABS, begin, &children);
}

/* Members up to a closer, which stays; `marks`, where not NULL, tells what stands before each. */
static bool members(math_parser *p, math_children *items, uint8_t *marks) {
    for (;;) {
        if (items->count >= MATH_ITEMS_MAX) return math_parser_limit(p, "too many members") != NULL;
        size_t statement = p->statement;
        p->statement = p->at;
        bool added = math_children_add(p, items, math_parse_expression(p, P_LOWEST));
        p->statement = statement;
        if (!added) return false;
        const math_token *token = math_peek(p);
        if (token->kind != T_SEPARATOR && token->kind != T_QUAD) return true;
        int mark = SEP_COMMA;
        while (math_peek(p)->kind == T_SEPARATOR || math_peek(p)->kind == T_QUAD) {
            token = math_next(p);
            if (token->kind == T_SEPARATOR && (token->value == SEP_AND || token->value == SEP_OR)) mark = token->value;
        }
        if (marks) marks[items->count] = (uint8_t)mark;
        if (math_peek(p)->kind == T_CLOSE || math_peek(p)->kind == T_RBRACE) return true; /* a trailing comma */
    }
}

bool math_parse_members(math_parser *p, math_children *items) {
    return members(p, items, NULL);
}

/* Conditions as one: "and" binds tighter than "or", and a comma joins what is left. */
static math_node *conjoin(math_parser *p, uint32_t begin, math_node **item, const uint8_t *marks, uint32_t count, int level) {
    static const int order[] = {SEP_COMMA, SEP_OR, SEP_AND};
    if (count == 1) return item[0];
    math_children parts = {NULL, 0, 0};
    for (uint32_t from = 0, i = 1; i <= count; i++) {
        if (i < count && marks[i] != order[level]) continue;
        if (!math_children_add(p, &parts, conjoin(p, begin, item + from, marks + from, i - from, level + 1))) return NULL;
        from = i;
    }
    if (parts.count == 1) return parts.item[0];
    return math_node_list(p, N_LIST, order[level] == SEP_OR ? SEP_OR : SEP_AND, begin, &parts);
}

bool math_are_statements(const math_node *const *item, const uint8_t *marks, uint32_t count) {
    bool joined = false;
    for (uint32_t i = 0; i < count; i++) {
        bool list = item[i]->kind == N_LIST && item[i]->parens;
        if (item[i]->kind != N_RELATION && !list) return false;
        if (item[i]->kind == N_RELATION && item[i]->ops[0] == R_EQ) return false;
        joined |= i > 0 && (marks[i] == SEP_AND || marks[i] == SEP_OR);
    }
    return joined;
}

math_node *math_conjoin(math_parser *p, uint32_t begin, math_node **item, const uint8_t *marks, uint32_t count) {
    return conjoin(p, begin, item, marks, count, 0);
}

/* { x | condition }: behind the first member, at the bar. */
static math_node *builder(math_parser *p, math_node *first) {
    math_next(p);
    unsigned sets = p->sets;
    p->sets = 0;
    math_children conditions = {NULL, 0, 0};
    uint8_t marks[MATH_ITEMS_MAX + 1] = {0};
    bool read = members(p, &conditions, marks);
    p->sets = sets;
    if (!read) return NULL;
    math_node *condition = conjoin(p, first->span.begin, conditions.item, marks, conditions.count, 0);
    return condition ? math_node_of(p, N_BUILDER, 0, first, condition) : NULL;
}

static bool at_such_that(const math_parser *p) {
    const math_token *token = math_peek(p);
    return (token->kind == T_BAR && token->value != 1) || token->kind == T_MID || (token->kind == T_COLON && token->value == 0);
}

/* The inside of a set behind its opener: members or a builder. The closer stays. In an argument of TeX, \frac{1}{|a||b|}, a bar never means "such that". */
static math_node *set_inside(math_parser *p, uint32_t begin, bool argument) {
    if (math_at_dictionary(p)) return math_parse_dictionary(p, begin);
    math_scope scope = math_scope_open(p);
    p->sets = argument ? 0 : scope.sets + 1;
    math_children items = {NULL, 0, 0};
    math_node *result = NULL;
    if (math_parse_members(p, &items)) {
        if (items.count == 1 && !argument && at_such_that(p)) result = builder(p, items.item[0]);
        else result = math_node_list(p, N_SET, 0, begin, &items);
    }
    math_scope_close(p, scope);
    return result;
}

static math_node *empty_set(math_parser *p, uint32_t begin) {
    math_node *empty = math_node_new(p, N_CONSTANT, begin);
    if (empty) empty->op = C_EMPTY;
    return empty;
}

static math_node *cases(math_parser *p, uint32_t begin);

/* "\left\{ array \right.": a system of equations, or cases. */
static bool at_system(const math_parser *p) {
    static const char *const names[] = {"array", "aligned", "align", "matrix", "gathered", "split"};
    if (math_peek(p)->kind != T_BEGIN || !is_name_of(math_peek(p)->text, names, sizeof names / sizeof *names)) return false;
    size_t depth = 0;
    for (size_t i = p->at; i < p->count; i++) {
        if (p->token[i].kind == T_BEGIN) depth++;
        if (p->token[i].kind == T_FINISH && --depth == 0)
            return p->token[i + 1].kind == T_CLOSE && p->token[i + 1].value == '.';
    }
    return false;
}

static math_node *system_of(math_parser *p) {
    uint32_t begin = math_next(p)->begin;
    math_scope scope = math_scope_open(p);
    p->environments++;
    math_node *node = cases(p, begin);
    p->environments--;
    math_scope_close(p, scope);
    return node;
}

static math_node *set(math_parser *p) {
    uint32_t begin = math_next(p)->begin;
    if (math_peek(p)->kind == T_CLOSE) {
        math_next(p);
        return empty_set(p, begin);
    }
    math_node *node = at_system(p) ? system_of(p) : set_inside(p, begin, false);
    if (!node) return NULL;
    const math_token *closer = math_peek(p);
    bool closes = closer->kind == T_CLOSE && (closer->value == '{' || closer->value == '?' || closer->value == '.');
    if (closes || closer->kind == T_RBRACE) math_next(p);
    else if (closer->kind != T_END) return math_parser_fail(p, "a set is not closed");
    return node;
}

static math_node *rounded(math_parser *p, math_node *body, int open) {
    return math_node_of(p, N_FUNCTION, open == 'f' ? F_FLOOR : F_CEIL, body, NULL);
}

/* What closes a bracket: 0 open, 1 closed, 2 angle, 3 floor or ceiling, -1: nothing that may. */
static int closer_kind(math_parser *p, int open, bool left) {
    const math_token *token = math_peek(p);
    if (token->kind == T_END && (open == '(' || left) && open != '[' && open != ']') return 0;
    if (token->kind == T_OPEN && token->value == '[' && (open == '[' || open == ']' || open == '(')) {
        math_next(p);
        return 0;
    }
    if (token->kind != T_CLOSE) return -1;
    int value = token->value;
    math_next(p);
    if (value == '?' || value == '.') return open == '[' ? 1 : 0;
    if (value == '(') return open == '(' || open == '[' || open == ']' || open == '.' ? 0 : -1;
    if (value == '[') return open == '(' || open == '[' || open == ']' || open == '.' ? 1 : -1;
    if (value == '<') return open == '<' ? 2 : -1;
    return value == open ? 3 : -1;
}

/* "(f \circ g)(": a function of a function. */
static bool is_composition(const math_parser *p) {
    static const math_token_kind shape[] = {T_OPEN, T_LETTER, T_DEGREE, T_LETTER, T_CLOSE, T_OPEN};
    for (size_t i = 0; i < 6; i++) {
        if (math_peek_at(p, i)->kind != shape[i]) return false;
    }
    return math_peek(p)->value == '(' && math_peek_at(p, 5)->value == '(';
}

/* f(g(x)) */
static math_node *composition(math_parser *p) {
    uint32_t begin = math_next(p)->begin;
    assay_view outer = math_next(p)->text;
    math_next(p);
    assay_view inner = math_next(p)->text;
    math_next(p);
    math_node *argument = math_parse_bracket(p), *first = argument ? math_node_of(p, N_CALL, 0, argument, NULL) : NULL;
    math_node *whole = first ? math_node_of(p, N_CALL, 0, first, NULL) : NULL;
    if (!whole) return NULL;
    first->text = inner;
    whole->text = outer;
    whole->span.begin = begin;
    return whole;
}

static bool are_alternatives(const math_children *items, const uint8_t *marks) {
    for (uint32_t i = 0; i < items->count; i++) {
        if (items->item[i]->kind != N_RELATION || (i > 0 && marks[i] != SEP_OR)) return false;
    }
    return items->count > 1;
}

math_node *math_parse_bracket(math_parser *p) {
    const math_token *token = math_peek(p);
    if (token->kind == T_BAR || token->kind == T_MID) return bars(p);
    if (p->depth >= 2 * MATH_DEPTH_MAX) return math_parser_limit(p, "nested too deeply");
    int open = token->kind == T_CLOSE ? ']' : token->value;
    bool left = token->left;
    if (open == '{') return set(p);
    if (is_composition(p)) return composition(p);
    if (math_at_value_open(p)) return math_parse_value_open(p);
    if (open == '[' && math_at_spaced_matrix(p)) return math_parse_spaced_matrix(p);
    math_next(p);
    math_scope scope = math_scope_open(p);
    p->intervals = open == '[' || open == ']' ? 1 : 0;
    math_children items = {NULL, 0, 0};
    uint8_t marks[MATH_ITEMS_MAX + 1] = {0};
    bool read = members(p, &items, marks);
    int close = read ? closer_kind(p, open, left) : -1;
    math_scope_close(p, scope);
    if (!read) return NULL;
    if (close < 0) return math_parser_fail(p, "a bracket is not closed");
    if (open == 'f' || open == 'c')
        return items.count == 1 ? rounded(p, items.item[0], open) : math_parser_fail(p, "several values in a floor");
    if (items.count == 1 && open != '<') {
        if ((open == '(') != (close == 0) && open != '.') return math_parser_fail(p, "brackets do not match");
        /* A copy with the mark: the node itself may be shared. */
        math_node *copy = math_node_new(p, N_NUMBER, token->begin);
        if (!copy) return NULL;
        *copy = *items.item[0];
        copy->parens = true;
        copy->written = open == '[' ? WRITTEN_SQUARE : open == '(' ? WRITTEN_ROUND : 0;
        return copy;
    }
    bool statements =
        open == '(' && close == 0 && math_are_statements((const math_node *const *)items.item, marks, items.count);
    if (statements) { /* "(x > 1 and x < 2)" */
        math_node *all = conjoin(p, token->begin, items.item, marks, items.count, 0);
        if (all) all->parens = true;
        return all;
    }
    if (open == '(' && close == 0 && are_alternatives(&items, marks)) { /* "(y = 2 or y = 3)" */
        math_node *any = math_node_list(p, N_LIST, SEP_OR, token->begin, &items);
        if (any) any->parens = true;
        return any;
    }
    int brackets =
        (open == '[' ? BRACKET_LEFT_CLOSED : 0) | (close == 1 ? BRACKET_RIGHT_CLOSED : 0) | (open == '<' ? BRACKET_ANGLE : 0);
    return math_node_list(p, N_TUPLE, brackets, token->begin, &items);
}

/* "{{1},{2}}": a set whose members are all in braces of their own holds sets. */
static math_node *sets_in_braces(math_parser *p, math_node *set) {
    for (uint32_t i = 0; i < set->count; i++) {
        const math_node *member = set->child[i];
        if ((!member->parens && member->kind != N_SET) || p->text.data[member->span.begin] != '{') return set;
    }
    for (uint32_t i = 0; i < set->count; i++) {
        if (set->child[i]->kind != N_SET) set->child[i] = math_node_of(p, N_SET, 0, set->child[i], NULL);
        if (!set->child[i]) return NULL;
    }
    return set;
}

/* { ... }: a TeX group; with several members a set that lost its backslashes. */
static math_node *group(math_parser *p, bool argument) {
    if (p->depth >= 2 * MATH_DEPTH_MAX) return math_parser_limit(p, "nested too deeply");
    uint32_t begin = math_next(p)->begin;
    if (math_peek(p)->kind == T_RBRACE) {
        bool whole = p->at == 1;
        math_next(p);
        if (whole && math_peek(p)->kind == T_END) return empty_set(p, begin); /* "{}", a set that lost its backslashes */
        if (math_peek(p)->kind == T_SUB || math_peek(p)->kind == T_POWER) return math_parse_prescript(p);
        if (math_starts_operand(p, math_peek(p))) return math_parse_operand(p); /* "{}18" */
        return math_parser_fail(p, "an empty group");
    }
    p->depth++;
    math_node *node = set_inside(p, begin, argument);
    p->depth--;
    if (!node) return NULL;
    if (math_peek(p)->kind == T_RBRACE) math_next(p);
    else if (math_peek(p)->kind != T_END) return math_parser_fail(p, "a group is not closed");
    if (node->kind != N_SET) return node;
    if (node->count > 1) return sets_in_braces(p, node);
    math_node *copy = math_node_new(p, N_NUMBER, begin);
    if (!copy) return NULL;
    *copy = *node->child[0];
    copy->parens = true;
    copy->span.begin = begin;
    return copy;
}

math_node *math_parse_group(math_parser *p) {
    return group(p, false);
}

math_node *math_parse_argument_group(math_parser *p) {
    return group(p, true);
}

/* Rows of cells up to \end. */
static bool rows(math_parser *p, math_children *cells, uint32_t *columns, uint32_t *row_count) {
    uint32_t in_row = 0;
    *columns = *row_count = 0;
    for (;;) {
        math_token_kind kind = math_peek(p)->kind;
        if (kind == T_FINISH || kind == T_END || kind == T_ROW) {
            if (in_row > 0) {
                if (*columns == 0) *columns = in_row;
                if (in_row != *columns) return math_parser_fail(p, "rows of different length") != NULL;
                ++*row_count;
            }
            in_row = 0;
            if (kind != T_ROW) return true;
            math_next(p);
            continue;
        }
        if (cells->count >= MATH_ITEMS_MAX) return math_parser_limit(p, "too many cells") != NULL;
        if (!math_children_add(p, cells, math_parse_expression(p, P_LOWEST))) return false;
        in_row++;
        while (math_peek(p)->kind == T_QUAD) math_next(p);
        if (math_peek(p)->kind == T_AMPERSAND) math_next(p);
        else if (math_peek(p)->kind == T_SEPARATOR) {
            if (math_peek_at(p, 1)->kind != T_ROW && math_peek_at(p, 1)->kind != T_FINISH) {
                return math_parser_fail(p, "a comma in a matrix") != NULL;
            }
            math_next(p);
        } else if (math_peek(p)->kind != T_ROW && math_peek(p)->kind != T_FINISH && math_peek(p)->kind != T_END) {
            return math_parser_fail(p, "unexpected symbol in a matrix") != NULL;
        }
    }
}

static bool finish(math_parser *p) {
    if (math_peek(p)->kind == T_FINISH) {
        math_next(p);
        return true;
    }
    return math_peek(p)->kind == T_END || math_parser_fail(p, "an environment is not closed") != NULL;
}

static math_node *matrix(math_parser *p, uint32_t begin, bool determinant) {
    math_children cells = {NULL, 0, 0};
    uint32_t columns, row_count;
    if (!rows(p, &cells, &columns, &row_count) || !finish(p)) return NULL;
    if (cells.count == 0) return math_parser_fail(p, "an empty matrix");
    math_node *node = math_node_list(p, N_MATRIX, M_MATRIX, begin, &cells);
    if (!node) return NULL;
    node->columns = columns;
    return determinant ? math_node_of(p, N_FUNCTION, F_DET, node, NULL) : node;
}

/* Words like "if" in a condition. */
static void skip_condition_words(math_parser *p) {
    static const char *const words[] = {"if", "for", "when", "where", "If", "For", "When"};
    while (math_peek(p)->kind == T_TEXT && is_name_of(math_peek(p)->text, words, sizeof words / sizeof *words)) math_next(p);
}

static bool row_ends(math_parser *p) {
    math_token_kind kind = math_peek(p)->kind;
    return kind == T_ROW || kind == T_FINISH || kind == T_END;
}

/* "n \in \mathbb{N}^*" behind the condition of a sequence's term says what n always is. False: something else follows. */
static bool skip_index_domain(math_parser *p) {
    while (math_peek(p)->kind == T_SEPARATOR) math_next(p);
    if (row_ends(p)) return true;
    const math_token *letter = math_peek(p), *in = math_peek_at(p, 1), *set = math_peek_at(p, 2);
    if (letter->kind != T_LETTER || letter->text.size != 1 || !strchr("nkm", letter->text.data[0])) return false;
    if (in->kind != T_RELATION || in->value != R_IN) return false;
    bool whole = set->kind == T_CONSTANT && (set->value == C_INTEGERS || set->value == C_NATURALS || set->value == C_POSITIVES);
    if (!whole && !(set->kind == T_LETTER && (assay_view_is(set->text, "N") || assay_view_is(set->text, "Z")))) return false;
    for (int i = 0; i < 3; i++) math_next(p);
    while (!row_ends(p) && math_peek(p)->kind != T_SEPARATOR) math_next(p); /* "^*", "_{+}" */
    while (math_peek(p)->kind == T_SEPARATOR) math_next(p);
    return row_ends(p);
}

/* "n is even", "n is an even integer" as "n even". */
static assay_view without_verb(assay_view text, assay_arena *arena) {
    static const char *const idle[] = {"is", "are", "an", "a", "the", "integer", "number", "if", "when"};
    char *out = assay_arena_alloc(arena, text.size + 1);
    size_t size = 0;
    if (!out) return text;
    for (size_t at = 0; at < text.size;) {
        size_t end = at;
        while (end < text.size && text.data[end] != ' ') end++;
        assay_view word = assay_view_slice(text, at, end);
        if (word.size > 0 && !assay_view_is_any(word, idle, sizeof idle / sizeof *idle)) {
            if (size > 0) out[size++] = ' ';
            memcpy(out + size, word.data, word.size);
            size += word.size;
        }
        at = end + 1;
    }
    return (assay_view){out, size};
}

/* "n \text{ is even}": a condition with words beside something else is words as a whole, folded; any other is an expression. */
static math_node *condition(math_parser *p) {
    size_t end = p->at, words = 0;
    for (; p->token[end].kind != T_ROW && p->token[end].kind != T_FINISH && p->token[end].kind != T_END; end++) {
        words += p->token[end].kind == T_TEXT;
        if (p->token[end].kind == T_AMPERSAND || p->token[end].kind == T_BEGIN) words = SIZE_MAX / 2;
    }
    if (words == 0 || words >= SIZE_MAX / 2 || end - p->at == 1) return math_parse_expression(p, P_LOWEST);
    math_node *node = math_node_new(p, N_TEXT, math_peek(p)->begin);
    math_text text;
    assay_view said = assay_view_slice(p->text, math_peek(p)->begin, p->token[end - 1].end);
    if (!node || !math_text_fold(said, p->arena, &text)) return NULL;
    node->text = without_verb(text.folded, p->arena);
    p->at = end;
    return node;
}

static math_node *cases(math_parser *p, uint32_t begin) {
    math_children children = {NULL, 0, 0};
    bool conditions = false;
    while (math_peek(p)->kind != T_FINISH && math_peek(p)->kind != T_END) {
        if (children.count >= MATH_ITEMS_MAX) return math_parser_limit(p, "too many cases");
        if (!math_children_add(p, &children, math_parse_expression(p, P_LOWEST))) return NULL;
        const math_node *value = children.item[children.count - 1];
        bool comma = math_peek(p)->kind == T_SEPARATOR && value->kind != N_RELATION; /* "1, n = 1", no system of equations */
        while (math_peek(p)->kind == T_SEPARATOR || math_peek(p)->kind == T_QUAD) math_next(p);
        size_t before = p->at;
        skip_condition_words(p);
        bool said = (p->at > before || (comma && !row_ends(p))) && math_peek(p)->kind != T_AMPERSAND; /* "x^2 if x > 0" */
        if (math_peek(p)->kind == T_AMPERSAND || said) {
            conditions = true;
            if (!said) math_next(p);
            skip_condition_words(p);
            if (math_peek(p)->kind == T_AMPERSAND) math_next(p); /* the word has a column of its own */
            if (!math_children_add(p, &children, condition(p))) return NULL;
        }
        if (!skip_index_domain(p) || !row_ends(p)) return math_parser_fail(p, "unexpected symbol in cases");
        while (math_peek(p)->kind == T_ROW) math_next(p);
    }
    if (!finish(p)) return NULL;
    if (children.count == 0 || (conditions && children.count % 2 != 0))
        return math_parser_fail(p, "a case without its condition");
    return math_node_list(p, conditions ? N_CASES : N_LIST, conditions ? 0 : SEP_AND, begin, &children);
}

static bool breaks_row(const math_token *token) {
    return token->kind == T_ROW || (token->kind == T_SEPARATOR && token->value == SEP_LINE);
}

/* A row break before a row that begins with a relation: "x &= 2 + 3 \\\\ &= 5" is one chain. Nor does one at the end break anything. */
static bool goes_on_below(const math_parser *p, size_t at, size_t first) {
    if (!breaks_row(&p->token[at]) || at == first) return false;
    while (breaks_row(&p->token[at]) || p->token[at].kind == T_AMPERSAND || p->token[at].kind == T_QUAD) at++;
    return p->token[at].kind == T_RELATION || p->token[at].kind == T_FINISH;
}

/* aligned and friends: & is layout, \\ separates. */
static math_node *aligned(math_parser *p) {
    size_t to = p->at;
    unsigned depth = 0;
    for (size_t from = p->at; from < p->count; from++) { /* layout marks of this environment vanish */
        const math_token *token = &p->token[from];
        if (token->kind == T_BEGIN) depth++;
        if (token->kind == T_FINISH && depth-- == 0) {
            memmove(&p->token[to], &p->token[from], (p->count + 1 - from) * sizeof *token);
            p->count -= from - to;
            break;
        }
        if (depth > 0 || (token->kind != T_AMPERSAND && !goes_on_below(p, from, p->at))) p->token[to++] = *token;
    }
    while (math_peek(p)->kind == T_ROW) math_next(p);
    math_node *node = math_parse_list(p);
    return node && finish(p) ? node : NULL;
}

math_node *math_parse_environment(math_parser *p) {
    static const char *const matrices[] = {"pmatrix",      "bmatrix",      "matrix",  "smallmatrix",
                                           "psmallmatrix", "bsmallmatrix", "Bmatrix", "array"},
                             *const determinants[] = {"vmatrix"}, *const layouts[] = {"aligned",  "align", "gathered",
                                                                                      "gather",   "split", "equation",
                                                                                      "alignedat"},
                             *const piecewise[] = {"cases", "dcases", "rcases"};
    const math_token *token = math_next(p);
    if (p->depth >= 2 * MATH_DEPTH_MAX) return math_parser_limit(p, "nested too deeply");
    p->depth++;
    math_scope scope = math_scope_open(p);
    p->environments++;
    math_node *node = NULL;
    if (is_name_of(token->text, matrices, sizeof matrices / sizeof *matrices)) {
        node = matrix(p, token->begin, false);
        bool layout = node && node->count == 1 && assay_view_is(token->text, "array");
        if (layout) node = node->child[0];
    } else if (is_name_of(token->text, determinants, 1)) node = matrix(p, token->begin, true);
    else if (is_name_of(token->text, piecewise, 3)) node = cases(p, token->begin);
    else if (is_name_of(token->text, layouts, 7)) node = aligned(p);
    else math_parser_fail(p, "unknown environment");
    math_scope_close(p, scope);
    p->environments--;
    p->depth--;
    return node;
}
