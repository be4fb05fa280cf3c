/* Expression -> tree, with its types: recursive descent over binding strengths, bounded in depth and nodes. */
#include <stdio.h>
#include <stdlib.h>

#include "service/expression/expression_internal.h"

static uint16_t parse(expression *self, int strength);

static uint16_t add(expression *self, node made) {
    if (self->failed) return 0;
    if (self->node_count == EXPRESSION_NODES_MAX) {
        expression_fail(self, made.at, "the expression has more than %d parts", EXPRESSION_NODES_MAX);
        return 0;
    }
    self->nodes[self->node_count] = made;
    return (uint16_t)self->node_count++;
}

static const char *type_name(expression_type type) {
    return type == EXPRESSION_NUMBER ? "a number" : type == EXPRESSION_TEXT ? "a text" : "a truth value";
}

/* Levenshtein's distance, for names of at most 63 bytes. */
static size_t distance(assay_view a, assay_view b) {
    size_t row[64];
    if (a.size > 63 || b.size > 63) return 64;
    for (size_t j = 0; j <= b.size; j++) row[j] = j;
    for (size_t i = 1; i <= a.size; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size; j++) {
            size_t change = diagonal + (a.data[i - 1] != b.data[j - 1]);
            diagonal = row[j];
            size_t least = row[j] < row[j - 1] ? row[j] : row[j - 1];
            row[j] = change < least + 1 ? change : least + 1;
        }
    }
    return row[b.size];
}

static void unknown_name(expression *self, const token *name) {
    size_t best = 4, found = SIZE_MAX;
    for (size_t i = 0; i < self->name_count; i++) {
        size_t far = distance(name->text, self->names[i].name);
        if (far < best && far < name->text.size) {
            best = far;
            found = i;
        }
    }
    char hint[320] = "";
    if (found != SIZE_MAX) {
        snprintf(hint, sizeof hint, "; did you mean '%.*s'?", (int)self->names[found].name.size, self->names[found].name.data);
    } else {
        size_t used = (size_t)snprintf(hint, sizeof hint, "; known:");
        for (size_t i = 0; i < self->name_count && used + self->names[i].name.size + 5 < sizeof hint; i++)
            used += (size_t)snprintf(hint + used, sizeof hint - used, " %.*s", (int)self->names[i].name.size,
                                     self->names[i].name.data);
    }
    int shown = name->text.size > 64 ? 64 : (int)name->text.size;
    expression_fail(self, name->at, "unknown name '%.*s'%s", shown, name->text.data, hint);
}

static uint16_t parse_name(expression *self, const token *name) {
    for (size_t i = 0; i < self->name_count; i++) {
        if (assay_view_equal(self->names[i].name, name->text))
            return add(self, (node){.kind = NODE_NAME, .type = self->names[i].type, .at = name->at, .name = i});
    }
    unknown_name(self, name);
    return 0;
}

static uint16_t parse_group(expression *self, const token *open) {
    uint16_t inner = parse(self, 0);
    if (!self->failed && self->next.kind != TOKEN_CLOSE) expression_fail(self, open->at, "this parenthesis is not closed");
    self->nodes[inner].at = (assay_span){open->at.begin, self->next.at.end};
    lexer_advance(self);
    return inner;
}

static uint16_t parse_unary(expression *self, const token *operator) {
    bool not = operator->kind == TOKEN_NOT;
    uint16_t inner = parse(self, not ? 3 : 6);
    if (self->failed) return 0;
    expression_type wanted = not ? EXPRESSION_TRUTH : EXPRESSION_NUMBER;
    assay_span at = {operator->at.begin, self->nodes[inner].at.end};
    if (self->nodes[inner].type != wanted)
        expression_fail(self, self->nodes[inner].at, "%s takes %s, and this is %s", not ? "!" : "-", type_name(wanted),
                        type_name(self->nodes[inner].type));
    return add(self, (node){.kind = NODE_UNARY, .operator= operator->kind, .type = wanted, .at = at, .left = inner});
}

static uint16_t parse_primary(expression *self) {
    token taken = self->next;
    expression_value value = {.type = EXPRESSION_NUMBER, .number = taken.number, .text = taken.text};
    if (self->failed) return 0;
    lexer_advance(self);
    switch (taken.kind) {
        case TOKEN_NAME: return parse_name(self, &taken);
        case TOKEN_OPEN: return parse_group(self, &taken);
        case TOKEN_NOT:
        case TOKEN_MINUS: return parse_unary(self, &taken);
        case TOKEN_TRUE:
        case TOKEN_FALSE: value = (expression_value){.type = EXPRESSION_TRUTH, .number = taken.kind == TOKEN_TRUE}; break;
        case TOKEN_TEXT: value.type = EXPRESSION_TEXT; break;
        case TOKEN_NUMBER: break;
        case TOKEN_END: expression_fail(self, taken.at, "something is missing here"); return 0;
        default: expression_fail(self, taken.at, "a value is expected here"); return 0;
    }
    return add(self, (node){.kind = NODE_CONSTANT, .type = value.type, .at = taken.at, .value = value});
}

static int strength_of(token_kind kind) {
    switch (kind) {
        case TOKEN_OR: return 1;
        case TOKEN_AND: return 2;
        case TOKEN_EQUAL:
        case TOKEN_UNEQUAL:
        case TOKEN_LESS:
        case TOKEN_LESS_EQUAL:
        case TOKEN_MORE:
        case TOKEN_MORE_EQUAL: return 4;
        case TOKEN_PLUS:
        case TOKEN_MINUS: return 5;
        case TOKEN_TIMES:
        case TOKEN_OVER: return 6;
        default: return 0;
    }
}

/* A text that a name is compared with must be one of its values. */
static void check_values(expression *self, const node *name, const node *text) {
    if (name->kind != NODE_NAME || text->kind != NODE_CONSTANT || text->type != EXPRESSION_TEXT) return;
    const char *const *values = self->names[name->name].values;
    char known[320] = "";
    size_t used = 0;
    for (; values && *values; values++) {
        if (assay_view_equal(text->value.text, assay_view_of(*values))) return;
        if (used < sizeof known) used += (size_t)snprintf(known + used, sizeof known - used, " %s", *values);
    }
    if (used) expression_fail(self, text->at, "it is never this; it is one of:%s", known);
}

static void check_types(expression *self, token_kind operator, int strength, const node *left, const node *right) {
    expression_type wanted = strength <= 2 ? EXPRESSION_TRUTH : strength >= 5 ? EXPRESSION_NUMBER : left->type;
    bool ordered = strength == 4 && operator!= TOKEN_EQUAL && operator!= TOKEN_UNEQUAL;
    if (ordered) wanted = EXPRESSION_NUMBER;
    const node *odd = left->type != wanted ? left : right->type != wanted ? right : NULL;
    if (odd) {
        const char *what = strength <= 2               ? "joins truth values"
                           : strength == 4 && !ordered ? "compares like with like"
                                                       : "is for numbers";
        expression_fail(self, odd->at, "the operator %s, and this is %s", what, type_name(odd->type));
        return;
    }
    check_values(self, left, right);
    check_values(self, right, left);
}

/* Operators that bind more strongly than `strength`. */
static uint16_t parse(expression *self, int strength) {
    if (++self->depth > EXPRESSION_DEPTH_MAX)
        expression_fail(self, self->next.at, "nested deeper than %d", EXPRESSION_DEPTH_MAX);
    uint16_t left = parse_primary(self);
    for (bool compared = false; !self->failed;) {
        token operator= self->next;
        int own = strength_of(operator.kind);
        if (own <= strength || own == 0) break;
        if (own == 4 && compared) expression_fail(self, operator.at, "comparisons do not chain; write a < b && b < c");
        compared = own == 4;
        lexer_advance(self);
        uint16_t right = parse(self, own);
        if (self->failed) break;
        check_types(self, operator.kind, own, &self->nodes[left], &self->nodes[right]);
        left = add(self, (node){.kind = NODE_BINARY,
                                .operator= operator.kind,
                                .type = own >= 5 ? EXPRESSION_NUMBER : EXPRESSION_TRUTH,
                                .at = {self->nodes[left].at.begin, self->nodes[right].at.end},
                                .left = left,
                                .right = right});
    }
    self->depth--;
    return left;
}

/* Parts joined by && at the top, left to right; where there are too many, the first is a part as a whole. */
static void find_parts(expression *self) {
    uint16_t stack[sizeof self->parts / sizeof *self->parts], at = self->root;
    const size_t most = sizeof stack / sizeof *stack;
    size_t count = 0;
    while (self->nodes[at].kind == NODE_BINARY && self->nodes[at].operator== TOKEN_AND && count + 1<most) {
        stack[count++] = self->nodes[at].right;
        at = self->nodes[at].left;
    }
    self->parts[self->part_count++] = at;
    while (count > 0) self->parts[self->part_count++] = stack[--count];
}

static bool compile(expression *self) {
    if (self->size > EXPRESSION_BYTES_MAX)
        return expression_fail(self, (assay_span){0, 1}, "an expression has at most %d bytes", EXPRESSION_BYTES_MAX);
    if (memchr(self->text, '\0', self->size)) return expression_fail(self, (assay_span){0, 1}, "a NUL has no meaning here");
    lexer_advance(self);
    self->root = parse(self, 0);
    if (!self->failed && self->next.kind != TOKEN_END)
        expression_fail(self, self->next.at,
                        self->next.kind == TOKEN_CLOSE ? "no parenthesis is open here" : "an operator is missing before this");
    if (!self->failed && self->nodes[self->root].type != EXPRESSION_TRUTH)
        expression_fail(self, self->nodes[self->root].at, "this is %s; a condition is true or false",
                        type_name(self->nodes[self->root].type));
    if (!self->failed) find_parts(self);
    return !self->failed;
}

expression *expression_compile(assay_view text, const expression_name *names, size_t name_count, expression_error *error) {
    *error = (expression_error){.at = {0, 0}};
    expression *self = calloc(1, sizeof *self);
    char *copy = malloc(text.size + 1), *texts = malloc(text.size + 1);
    node *nodes = calloc(EXPRESSION_NODES_MAX, sizeof *nodes);
    if (!self || !copy || !texts || !nodes) {
        snprintf(error->message, sizeof error->message, "no memory for the expression");
        free(self);
        free(copy);
        free(texts);
        free(nodes);
        return NULL;
    }
    if (text.size) memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    *self = (expression){.text = copy,
                         .size = text.size,
                         .texts = texts,
                         .nodes = nodes,
                         .names = names,
                         .name_count = name_count,
                         .error = error};
    if (compile(self)) return self;
    expression_free(self);
    return NULL;
}

void expression_free(expression *self) {
    if (!self) return;
    free(self->text);
    free(self->texts);
    free(self->nodes);
    free(self);
}
