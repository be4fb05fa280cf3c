/* Statements with separators between them: lists, records, quantities in several units. See parser.h. */
#include "verifiers/math/read/parser_internal.h"
#include "verifiers/math/read/units.h"

/* "3 1 -4": integers split by spaces and nothing else. */
math_node *math_parse_spaced_list(math_parser *p) {
    size_t numbers = 0;
    for (size_t i = p->at; i < p->count; i++) {
        const math_token *token = &p->token[i];
        bool minus = token->kind == T_MINUS && i + 1 < p->count && token[1].kind == T_NUMBER && !token[1].space &&
                     (i == p->at || token->space);
        if (minus) continue;
        if (token->kind != T_NUMBER || token->number.decimal || token->number.grouped) return NULL;
        if (numbers > 0 && !token->space && p->token[i - 1].kind != T_MINUS) return NULL;
        numbers++;
    }
    if (numbers < 2 || p->token[p->at].kind == T_PLUS) return NULL;
    math_children items = {NULL, 0, 0};
    uint32_t begin = math_peek(p)->begin;
    while (math_peek(p)->kind != T_END) {
        bool minus = math_peek(p)->kind == T_MINUS;
        if (minus) math_next(p);
        math_node *item = math_node_new(p, N_NUMBER, math_peek(p)->begin);
        if (!item) return NULL;
        item->number = math_next(p)->number;
        if (minus) item = math_node_of(p, N_NEGATE, 0, item, NULL);
        if (!math_children_add(p, &items, item)) return NULL;
    }
    return math_node_list(p, N_LIST, SEP_SPACE, begin, &items);
}

/* Separators in a row count as one: ", and", "; \quad". Returns the strongest, or 0. */
static int take_separators(math_parser *p) {
    int found = 0;
    for (;;) {
        const math_token *token = math_peek(p);
        bool bar =
            token->kind == T_BAR && p->at > 0 && p->token[p->at - 1].kind == T_CLOSE && math_peek_at(p, 1)->kind == T_OPEN;
        bool said = math_says_which(p, token);
        int value = token->kind == T_AMPERSAND && p->environments == 0                ? SEP_AND
                    : said                                                            ? SEP_COMMA
                    : bar                                                             ? SEP_OR
                    : token->kind == T_SEPARATOR                                      ? token->value
                    : token->kind == T_SETOP && token->value == S_UNION && found == 0 ? SEP_OR
                    : token->kind == T_QUAD || token->kind == T_ROW                   ? SEP_LINE
                                                                                      : 0;
        if (!value) return found;
        if (found == 0 || found == SEP_COMMA || (found == SEP_LINE && value != SEP_COMMA)) found = value;
        else if (found == SEP_LINE && value == SEP_COMMA) found = value;
        math_next(p);
    }
}

static bool is_assignment(const math_node *node) {
    return node->kind == N_RELATION && node->ops[0] == R_EQ;
}

/* "x = 1, x = 2, and x = 4" are values of one name, "x = 1, y = 2, and z = 3" one record: neither is made of groups. */
static bool is_ungrouped(const math_children *items, bool conjoined) {
    enum { NAMES_MAX = 16 };
    bool one = true, different = conjoined && items->count <= NAMES_MAX;
    for (uint32_t i = 0; i < items->count; i++) {
        if (!is_assignment(items->item[i]) || items->item[i]->child[0]->kind != N_SYMBOL) return false;
        assay_view name = items->item[i]->child[0]->text;
        one = one && assay_view_equal(name, items->item[0]->child[0]->text);
        for (uint32_t k = 0; k < i && different; k++) different = !assay_view_equal(name, items->item[k]->child[0]->text);
    }
    return one || different;
}

/* "p=5,q=2; p=7,q=2": members between weak separators form inner lists. `mark[i]` stands before item i. */
static math_node *group_items(math_parser *p, uint32_t begin, const math_children *items, const uint8_t *mark) {
    bool comma = false, semicolon = false, words = false, line = false, assignments = true, both[2] = {false, false};
    for (uint32_t i = 1; i < items->count; i++) {
        both[0] |= mark[i] == SEP_AND;
        both[1] |= mark[i] == SEP_OR;
    }
    if (both[0] && both[1] && math_are_statements((const math_node *const *)items->item, mark, items->count))
        return math_conjoin(p, begin, items->item, mark, items->count);
    for (uint32_t i = 0; i < items->count; i++) {
        if (i > 0) {
            comma |= mark[i] == SEP_COMMA;
            semicolon |= mark[i] == SEP_SEMICOLON;
            words |= mark[i] == SEP_AND || mark[i] == SEP_OR;
            line |= mark[i] == SEP_LINE;
        }
        assignments &= is_assignment(items->item[i]);
    }
    int op = words ? SEP_OR : semicolon ? SEP_SEMICOLON : line ? SEP_LINE : SEP_COMMA;
    for (uint32_t i = 1; i < items->count; i++) {
        if (mark[i] == SEP_AND && op == SEP_OR) op = SEP_AND;
    }
    bool nested =
        comma && (semicolon || (assignments && (words || line) && !is_ungrouped(items, both[0] && !both[1] && !line)));
    if (!nested) return math_node_list(p, N_LIST, op, begin, items);
    math_children outer = {NULL, 0, 0}, inner = {NULL, 0, 0};
    for (uint32_t i = 0; i <= items->count; i++) {
        if (i > 0 && (i == items->count || mark[i] != SEP_COMMA)) {
            math_node *member =
                inner.count == 1 ? inner.item[0] : math_node_list(p, N_LIST, SEP_COMMA, inner.item[0]->span.begin, &inner);
            if (!math_children_add(p, &outer, member)) return NULL;
            inner = (math_children){NULL, 0, 0};
        }
        if (i < items->count && !math_children_add(p, &inner, items->item[i])) return NULL;
    }
    return math_node_list(p, N_LIST, op, begin, &outer);
}

/* "1 hour and 30 minutes": one quantity in two units. */
static bool is_compound(const math_node *a, const math_node *b) {
    math_unit x, y;
    if (a->kind != N_UNIT || b->kind != N_UNIT || !math_unit_read(a->text, &x) || !math_unit_read(b->text, &y)) return false;
    return x.known && y.known && math_unit_same_dimension(&x, &y) && (x.num != y.num || x.den != y.den);
}

/* "1 hour, 30 minutes and 5 seconds": every part of less than the unit before it. Behind a comma the later numbers must be less than the ratio of the units, too, so that
 * "1 m, 150 cm" stays two lengths. */
static bool is_compound_list(const math_children *items, const uint8_t *mark) {
    for (uint32_t i = 1; i < items->count; i++) {
        const math_node *a = items->item[i - 1], *b = items->item[i];
        math_unit x, y;
        if ((mark[i] != SEP_AND && mark[i] != SEP_COMMA) || !is_compound(a, b) || !math_unit_read(a->text, &x) ||
            !math_unit_read(b->text, &y))
            return false;
        if (mark[i] == SEP_AND && items->count == 2) return true;
        const math_node *value = b->child[0];
        if (!math_is_plain_integer(value) || value->number.whole.size > 9) return false;
        double ratio = (double)x.num / (double)x.den * (double)y.den / (double)y.num, count = 0;
        for (size_t k = 0; k < value->number.whole.size; k++) count = count * 10 + (value->number.whole.data[k] - '0');
        if (count >= ratio) return false;
    }
    return items->count > 1;
}

math_node *math_parse_list(math_parser *p) {
    if (p->depth >= 2 * MATH_DEPTH_MAX) return math_parser_limit(p, "nested too deeply");
    math_children items = {NULL, 0, 0};
    uint8_t mark[MATH_ITEMS_MAX + 1]; /* of each item but the first, which has none */
    mark[0] = 0;
    uint32_t begin = math_peek(p)->begin;
    while (math_peek(p)->kind == T_QUAD) math_next(p);
    for (;;) {
        if (items.count >= MATH_ITEMS_MAX) return math_parser_limit(p, "too many members");
        p->statement = p->at;
        if (!math_children_add(p, &items, math_parse_expression(p, P_LOWEST))) return NULL;
        int separator = take_separators(p);
        const math_token *token = math_peek(p);
        if (!separator || token->kind == T_END || token->kind == T_RBRACE || token->kind == T_CLOSE) break;
        mark[items.count] = (uint8_t)separator;
    }
    if (items.count == 1) return items.item[0];
    if (is_compound_list(&items, mark)) {
        math_node *sum = items.item[items.count - 1];
        for (uint32_t i = items.count - 1; sum && i-- > 0;) sum = math_node_of(p, N_ADD, 0, items.item[i], sum);
        return sum;
    }
    return group_items(p, begin, &items, mark);
}
