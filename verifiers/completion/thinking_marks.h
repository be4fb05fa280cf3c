/* The marks that models put around their thinking other than <think>: which of them a text uses. */
#ifndef ASSAY_VERIFIERS_THINKING_MARKS_H
#define ASSAY_VERIFIERS_THINKING_MARKS_H

#include "verifiers/completion/completion.h"

/* The tags of a completion whose body and places are known and whose tags were not named: <think>, </think> wherever one of them stands in the body, the prompt
 * ends with the opening one, or the prompt is known to have opened the thinking. Else the first pair of the table (thinking_marks.c) of which the opening mark is the first thing
 * in the body (behind a chat template's markers), or ends the prompt, or, of marks that begin with "<", the closing one stands in the body and the opening one not before
 * it. Else <think>, </think>. */
assay_tags assay_thinking_marks(const assay_completion *completion);
/* Is all of the body answer, whatever marks a text may have: no "<" in it, no words that open thinking, and no prompt that could? Its angles are noted. */
bool assay_is_without_marks(const assay_completion *completion);

#endif
