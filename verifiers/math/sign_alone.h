/* A sign of relation that is all of an answer: "Fill in <, > or =." Pure. */
#ifndef ASSAY_VERIFIERS_MATH_SIGN_ALONE_H
#define ASSAY_VERIFIERS_MATH_SIGN_ALONE_H

#include "common/view.h"

/* The sign, in ASCII: < > =, l, g, n for the signs of "at most", "at least", "not equal", t and f for a tick and a cross. 0: any other text. */
char math_sign_alone(assay_view text);

#endif
