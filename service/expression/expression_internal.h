/* What the files of this folder share: tokens, the tree, and the parser's state. */
#ifndef ASSAY_SERVICE_EXPRESSION_INTERNAL_H
#define ASSAY_SERVICE_EXPRESSION_INTERNAL_H

#include "service/expression/expression.h"

typedef enum token_kind {
    TOKEN_END,
    TOKEN_NUMBER,
    TOKEN_TEXT,
    TOKEN_NAME,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_OR,
    TOKEN_AND,
    TOKEN_NOT,
    TOKEN_EQUAL,
    TOKEN_UNEQUAL,
    TOKEN_LESS,
    TOKEN_LESS_EQUAL,
    TOKEN_MORE,
    TOKEN_MORE_EQUAL,
    TOKEN_PLUS,
    TOKEN_MINUS,
    TOKEN_TIMES,
    TOKEN_OVER,
    TOKEN_TRUE,
    TOKEN_FALSE,
    TOKEN_WRONG /* the lexer has set the error */
} token_kind;

typedef struct token {
    token_kind kind;
    assay_span at;
    double number;
    assay_view text; /* TEXT: without quotes, escapes taken out; NAME */
} token;

typedef enum node_kind { NODE_CONSTANT, NODE_NAME, NODE_UNARY, NODE_BINARY } node_kind;

typedef struct node {
    node_kind kind;
    token_kind operator;
    expression_type type;
    assay_span at;
    uint16_t left, right; /* indices */
    size_t name;
    expression_value value; /* CONSTANT */
} node;

struct expression {
    char *text; /* the copy; texts of constants lie in `texts` */
    size_t size;
    char *texts;
    size_t texts_size;
    node *nodes;
    size_t node_count;
    uint16_t root;
    uint16_t parts[EXPRESSION_DEPTH_MAX * 4];
    size_t part_count;
    const expression_name *names;
    size_t name_count;
    /* while it is compiled */
    size_t at;
    token next;
    unsigned depth;
    expression_error *error;
    bool failed;
};

/* Sets self->next. */
void lexer_advance(expression *self);
bool expression_fail(expression *self, assay_span at, const char *format, ...) __attribute__((format(printf, 3, 4)));
expression_value node_evaluate(const expression *self, uint16_t index, expression_get *get, void *context);

#endif
