/* Where a convention looks for the answer: the half of its defaults that is extraction. The other half is verifiers/math/options.c; the table of both stands in
 * docs/MATHS.md. */
#ifndef ASSAY_VERIFIERS_RUBRIC_CONVENTION_H
#define ASSAY_VERIFIERS_RUBRIC_CONVENTION_H

#include "verifiers/rubric/rubric.h"

/* The policy of a maths check with the convention's defaults filled in. */
assay_answer_policy convention_policy(const assay_math_check *check);

#endif
