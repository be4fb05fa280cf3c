/* Answers that run over the integers: what progressions_read.c reads and progressions.c compares. */
#ifndef ASSAY_VERIFIERS_MATH_COMPARE_PROGRESSIONS_H
#define ASSAY_VERIFIERS_MATH_COMPARE_PROGRESSIONS_H

#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare_internal.h"

enum { PROGRESSION_PARTS_MAX = 16, PROGRESSION_DENOMINATOR_MAX = 24 /* of the ratio of two steps */ };

/* offset + step n, n in Z: points, or intervals of that length from there on. */
typedef struct progression_part {
    const math_node *offset, *step, *length; /* length NULL: points */
    int brackets;
} progression_part;

typedef struct progression {
    progression_part item[PROGRESSION_PARTS_MAX];
    size_t count;
    const math_node *name, *letter, *second; /* `second`: of two letters, {2m + 3n : m, n in Z} */
    bool declared;                           /* "n in Z" was said */
    bool both;                               /* members joined by "and" */
    bool excluded;                           /* what x is not: x \ne k\pi */
} progression;

bool math_read_progression(comparison *c, const math_node *node, progression *out);
/* n in Z */
bool math_declares_integer(const math_node *node);
/* x / y where it is an integer. */
math_truth math_integer_quotient(math_session *s, const math_node *x, const math_node *y, slong *out);

#endif
