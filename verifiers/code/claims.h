/* Claims: what an assertion script asserts of each value that the program gives, where that is equality with a plain value and nothing else
 * (sandbox/python/tester.py finds them). Whether one holds is decided here only where Python's == is beyond doubt; else it is open, and the tester decides.
 *
 *   claims   [whether one that fails ends the test as INCORRECT: T or F, [a frame of the wanted value for each call, in order]], and a third T where the arguments of all calls
 *            are literals, so that it is of no interest what becomes of them. A frame that is a frozenset of True or False wants that very one, or any value as true;
 *            one of a named type (tag p) that no tester writes, CLAIM_NEAR or CLAIM_MEMBERS, claims abs(value - a) < b of (a, b), or tuple(value) == tuple(a) */
#ifndef ASSAY_VERIFIERS_CODE_CLAIMS_H
#define ASSAY_VERIFIERS_CODE_CLAIMS_H

#include "verifiers/code/value.h"

#define CLAIM_NEAR "~near"
#define CLAIM_MEMBERS "~members"

typedef enum claim_state { CLAIM_HOLDS, CLAIM_FAILS, CLAIM_OPEN } claim_state;

bool claims_are_sound(const value *claims);
size_t claims_count(const value *claims);
/* Of call `at` and the frame that answered it. Arguments that were changed leave it open, where they are no literals; an exception, too, where not the test ends by it: its name
 * then is in *exception, which points into the answer. */
claim_state claims_weigh(const value *claims, size_t at, assay_view answer, assay_arena *arena, assay_view *exception);

/* Python's a == b. */
claim_state claim_equal(const value *a, const value *b);

/* A candidate's answer to one call of a tester: ["v", heads, bodies, value, changed arguments or None], or ["x", …] with an exception's name. Its value;
 * NULL where it is not so. */
const value *claim_answer_value(const value *root, bool *raised);

#endif
