/* Are two texts the same source but for what TeX does not show: blanks, where a formula begins, sizes of delimiters, fonts of words, braces around one letter, two names of one command, a character for a command?
 * For references that the grammar cannot read: what is written alike is equal. */
#ifndef ASSAY_VERIFIERS_MATH_SOURCE_FOLD_H
#define ASSAY_VERIFIERS_MATH_SOURCE_FOLD_H

#include "common/arena.h"
#include "common/view.h"

/* False also where there is no memory. */
bool math_same_source(assay_view a, assay_view b, assay_arena *arena);

#endif
