/* Ordinals: "3rd" and "third", "21st" and "twenty-first". */
#ifndef ASSAY_VERIFIERS_MATH_READ_ORDINALS_H
#define ASSAY_VERIFIERS_MATH_READ_ORDINALS_H

#include <stdint.h>

#include "common/view.h"

/* The ending that the digits take ("st" behind 21, "th" behind 11) is this one. */
bool math_ordinal_ending(assay_view digits, assay_view ending);

/* A whole folded phrase that is an ordinal below 1,000; 0: it is none. */
uint32_t math_ordinal(assay_view folded);

#endif
