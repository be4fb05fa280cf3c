/* Conditions said in words behind a value: "2x for x > 0", "1 if n is even, 0 if n is odd". Tokens in, the same said in signs out. */
#ifndef ASSAY_VERIFIERS_MATH_READ_CONDITIONS_H
#define ASSAY_VERIFIERS_MATH_READ_CONDITIONS_H

#include "verifiers/math/read/lexer.h"

/* "f \text{ for } x \ne 2" and "f (x \ne 2)" become "f, x \ne 2", and several values with a condition each the rows of a cases environment. False: no memory. */
bool math_conditions(math_tokens *tokens, assay_arena *arena);

#endif
