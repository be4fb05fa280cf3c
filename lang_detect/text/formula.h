/* Mathematics in plain text, "sin x + cos x", "lim sup a_n": names of functions that are nobody's words where they stand beside an operand. */
#ifndef ASSAY_LANG_DETECT_FORMULA_H
#define ASSAY_LANG_DETECT_FORMULA_H

#include "common/view.h"

/* Is the word [begin, end) the name of a function or relation? Some are always ("arcsin", "gcd", "iff"), the others, which languages have as words ("sin",
 * "det", "max"), beside an operand; names between the two do no harm. */
bool lang_is_function(assay_view text, size_t begin, size_t end);
/* Does an operator, a digit, a bracket or a single letter touch [begin, end), over at most two spaces? */
bool lang_is_beside_operand(assay_view text, size_t begin, size_t end);

#endif
