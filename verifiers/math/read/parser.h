/* Tokens to a typed tree: a Pratt parser (V. R. Pratt, "Top down operator precedence", 1973) with the levels of docs/MATHS.md. One fixed
 * reading for gold and answer. Bounded in tokens, nodes and depth. */
#ifndef ASSAY_VERIFIERS_MATH_READ_PARSER_H
#define ASSAY_VERIFIERS_MATH_READ_PARSER_H

#include "verifiers/math/read/lexer.h"

typedef struct math_parsed {
    math_node *root; /* NULL: error says why */
    math_syntax_error error;
    math_prepared prepared;
} math_parsed;

void math_parse(assay_view source, assay_arena *arena, math_parsed *out);

#endif
