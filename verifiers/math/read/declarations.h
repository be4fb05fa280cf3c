/* Before parsing: what says in words, by \forall or by its first values that a letter runs over the integers becomes "k \in \mathbb{Z}" behind a comma.
 * A quantifier that leaves the statement as it is ("f(x) = x for all x", "a_n = 2n for all positive integers n", "where c is a constant") is dropped. */
#ifndef ASSAY_VERIFIERS_MATH_READ_DECLARATIONS_H
#define ASSAY_VERIFIERS_MATH_READ_DECLARATIONS_H

#include "verifiers/math/read/lexer.h"

/* "for any integer k", "where k is an integer", "\forall k \in Z", "k = 0, \pm 1, \pm 2, \ldots", in brackets or behind a comma, at the end; only for letters that stand before it. False: no memory. */
bool math_declarations(math_tokens *tokens, assay_arena *arena);

#endif
