/* HumanEval's usual test, read without being run: `check` asserts that calls with literals as arguments equal literals, and nothing else stands in the script. Then
 * what the tester's first run would say (sandbox/python/tester.py: the calls that follow, and what is claimed of each) stands in its text, and a first completion
 * needs no tester. Whatever is not of this form, or could be read in two ways, is the tester's. The bytes are the tester's own, but for its plan:
 * tests/verifiers/code/test_code_answers.c asks for both.
 *
 *   script     blank lines, comments, METADATA = {texts: texts}; then `def check(candidate):` and assertions, each in a line of its own but for what stands in brackets
 *   assertion  assert True | assert CALL | assert not CALL | assert CALL == VALUE | assert CALL is True (or False), CALL == VALUE perhaps in brackets, each perhaps with a message: a text,
 *              and joined to it `str(CALL)`; or assert abs(CALL - NUMBER) < NUMBER, a quotient of two numbers perhaps; or assert tuple(CALL) == tuple(VALUE), or a tuple,
 *              where the setup says nothing of `abs` and `tuple` but calls of them
 *   CALL       candidate(VALUE, ...)
 *   VALUE      None, True, False, decimal integers and fractions, texts, lists, tuples, dicts whose keys are texts or integers, each once; sums, products and powers of
 *              integers, and texts that are joined by `+`
 */
#ifndef ASSAY_VERIFIERS_CODE_PLAIN_SCRIPT_H
#define ASSAY_VERIFIERS_CODE_PLAIN_SCRIPT_H

#include "verifiers/code/value.h"

/* Appends the frame, and says where in it None stands for the plan; false, with anything in `out`, where the script is of another form. The setup is no more than looked at for
 * what would make the test another one: whether it runs is for the caller to see. */
bool plain_script_read(assay_view setup, assay_view script, assay_view entry, assay_buffer *out, size_t *plan_at);

#endif
