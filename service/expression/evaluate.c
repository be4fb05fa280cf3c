/* The value of an expression, and how its errors are shown. */
#include <math.h>

#include "common/utf8.h"
#include "service/expression/expression_internal.h"

static const expression_value absent = {.type = EXPRESSION_ABSENT};

static expression_value truth(bool value) {
    return (expression_value){.type = EXPRESSION_TRUTH, .number = value};
}

static expression_value number(double value) {
    return isnan(value) ? absent : (expression_value){.type = EXPRESSION_NUMBER, .number = value};
}

static expression_value compare(token_kind operator, const expression_value * a, const expression_value *b) {
    if (a->type == EXPRESSION_TEXT) {
        bool equal = assay_view_equal(a->text, b->text);
        return truth(equal == (operator== TOKEN_EQUAL));
    }
    double x = a->number, y = b->number;
    switch (operator) {
        case TOKEN_EQUAL: return truth(x == y);
        case TOKEN_UNEQUAL: return truth(x != y);
        case TOKEN_LESS: return truth(x < y);
        case TOKEN_LESS_EQUAL: return truth(x <= y);
        case TOKEN_MORE: return truth(x > y);
        default: return truth(x >= y);
    }
}

static expression_value logic(token_kind operator, const expression_value * a, const expression_value *b) {
    double deciding = operator== TOKEN_OR; /* what settles it alone */
    bool decided =
        (a->type != EXPRESSION_ABSENT && a->number == deciding) || (b->type != EXPRESSION_ABSENT && b->number == deciding);
    if (decided) return truth(deciding != 0);
    return a->type == EXPRESSION_ABSENT || b->type == EXPRESSION_ABSENT ? absent : truth(deciding == 0);
}

static expression_value binary(token_kind operator, const expression_value * a, const expression_value *b) {
    if (operator== TOKEN_AND || operator== TOKEN_OR) return logic(operator, a, b);
    if (a->type == EXPRESSION_ABSENT || b->type == EXPRESSION_ABSENT) return absent;
    switch (operator) {
        case TOKEN_PLUS: return number(a->number + b->number);
        case TOKEN_MINUS: return number(a->number - b->number);
        case TOKEN_TIMES: return number(a->number * b->number);
        case TOKEN_OVER: return b->number == 0 ? absent : number(a->number / b->number);
        default: return compare(operator, a, b);
    }
}

/* Chains of operators grow to the left: that side is gone down in a loop, so that the depth of calls is the nesting that the parser bounds. */
expression_value node_evaluate(const expression *self, uint16_t index, expression_get *get, void *context) {
    uint16_t chain[EXPRESSION_NODES_MAX];
    size_t count = 0;
    while (self->nodes[index].kind == NODE_BINARY) {
        chain[count++] = index;
        index = self->nodes[index].left;
    }
    const node *at = &self->nodes[index];
    expression_value value = at->value;
    if (at->kind == NODE_NAME) {
        value = get(context, at->name);
        if (value.type != at->type || (value.type == EXPRESSION_NUMBER && isnan(value.number))) value = absent;
    } else if (at->kind == NODE_UNARY) {
        value = node_evaluate(self, at->left, get, context);
        if (value.type != EXPRESSION_ABSENT) value.number = at->operator== TOKEN_NOT ? value.number == 0 : - value.number;
    }
    while (count > 0) {
        const node *parent = &self->nodes[chain[--count]];
        expression_value right = node_evaluate(self, parent->right, get, context);
        value = binary(parent->operator, & value, &right);
    }
    return value;
}

expression_value expression_evaluate(const expression *self, expression_get *get, void *context) {
    return node_evaluate(self, self->root, get, context);
}

size_t expression_part_count(const expression *self) {
    return self->part_count;
}

assay_view expression_part_text(const expression *self, size_t part) {
    assay_span at = self->nodes[self->parts[part]].at;
    return (assay_view){self->text + at.begin, at.end - at.begin};
}

expression_value expression_part_evaluate(const expression *self, size_t part, expression_get *get, void *context) {
    return node_evaluate(self, self->parts[part], get, context);
}

bool expression_uses(const expression *self, size_t index) {
    for (size_t i = 0; i < self->node_count; i++) {
        if (self->nodes[i].kind == NODE_NAME && self->nodes[i].name == index) return true;
    }
    return false;
}

static size_t columns(assay_view text) {
    size_t count = 0;
    for (size_t at = 0; at < text.size; count++) assay_utf8_decode(text, &at);
    return count;
}

void expression_error_write(assay_view text, const expression_error *error, assay_buffer *out) {
    size_t begin = columns(assay_view_slice(text, 0, error->at.begin));
    size_t width = columns(assay_view_slice(text, error->at.begin, error->at.end));
    assay_buffer_printf(out, "column %zu: %s\n  ", begin + 1, error->message);
    for (size_t i = 0; i < text.size && i < EXPRESSION_BYTES_MAX; i++) {
        char c = text.data[i];
        assay_buffer_put_char(out, (unsigned char)c < 0x20 || c == 0x7f ? ' ' : c);
    }
    assay_buffer_put(out, ASSAY_VIEW("\n  "));
    for (size_t i = 0; i < begin; i++) assay_buffer_put_char(out, ' ');
    assay_buffer_put_char(out, '^');
    for (size_t i = 1; i < width; i++) assay_buffer_put_char(out, '~');
    assay_buffer_put_char(out, '\n');
}
