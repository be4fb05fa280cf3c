/* A short word that is a product where the other side says so: "at" beside "v = at", "It" beside "Q = tI". */
#ifndef ASSAY_VERIFIERS_MATH_COMPARE_LETTERS_H
#define ASSAY_VERIFIERS_MATH_COMPARE_LETTERS_H

#include "verifiers/math/compare/compare.h"

/* The product of the word's letters, all of them names in the other tree; NULL: it is no such word. */
const math_node *math_word_as_product(math_session *s, assay_view word, const math_node *other);

#endif
