/* Numbers as many languages write them, with a decimal comma, respelled with a decimal point. */
#ifndef ASSAY_VERIFIERS_MATH_READ_DECIMAL_MARK_H
#define ASSAY_VERIFIERS_MATH_READ_DECIMAL_MARK_H

#include "common/arena.h"
#include "common/view.h"

/* "12,5" is 12.5, "1.234,56" is 1234.56, "1.234.567" and "1.234" are 1234567 and 1234. What only the decimal point explains stays ("0.5", "12.75"), and
 * so do runs with several commas ("1,2,3") and, in ( ), [ ] and \{ \}, commas that nothing else shows not to be separators: in "(1,5; 2)" a semicolon
 * or bar does. Digits that touch a letter or an underscore are part of a name. Linear; the text itself where nothing changes or memory ends. */
assay_view math_decimal_commas(assay_view text, assay_arena *arena);

#endif
