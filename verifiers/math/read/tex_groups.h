/* Braces that group nothing for the reader: TeX's spacing and what formula editors write. Tokens in, fewer tokens out. */
#ifndef ASSAY_VERIFIERS_MATH_READ_TEX_GROUPS_H
#define ASSAY_VERIFIERS_MATH_READ_TEX_GROUPS_H

#include "verifiers/math/read/lexer.h"

/* Takes away, in place: an empty group behind an operand ("\pi{}", "x^2{}+1"), the braces around one sign ("x{+}1"), and those around all that stands between \left and \right
 * ("\left( {3,4} \right)"), which would hold a set there. Linear; false: no memory. */
bool math_tex_groups(math_tokens *tokens, assay_arena *arena);

#endif
