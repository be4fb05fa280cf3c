/* Before parsing: "dx \wedge dy" is no "and". The differentials become names with the mark of a vector and the wedge a cross product, whose sign changes with the order;
 * of three of them no law is known here, so that they are equal only in one order. */
#ifndef ASSAY_VERIFIERS_MATH_READ_WEDGE_H
#define ASSAY_VERIFIERS_MATH_READ_WEDGE_H

#include "verifiers/math/read/lexer.h"

/* False: no memory. */
bool math_wedges(math_tokens *tokens, assay_arena *arena);

#endif
