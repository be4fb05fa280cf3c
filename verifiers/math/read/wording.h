/* Before parsing: what an answer's words and signs say of it in front and behind, where that is no part of the value. "So", an arrow; what the question
 * asked for, as one name ("\Pr(A \mid B) =", "\text{Area of } \triangle ABC ="); "(\approx 0.33)", which becomes a side of the equation. */
#ifndef ASSAY_VERIFIERS_MATH_READ_WORDING_H
#define ASSAY_VERIFIERS_MATH_READ_WORDING_H

#include "verifiers/math/read/lexer.h"

/* text: what the tokens were made of. False: no memory. */
bool math_wording(math_tokens *tokens, assay_view text, assay_arena *arena);

#endif
