/* What expressions see of a result, by the rubric's terms:
 *   reward, status                        of the result
 *   answer                                the answer's text
 *   TERM, TERM.score                      the raw score
 *   TERM.verdict, TERM.contribution
 *   TERM.FIELD                            numbers, texts and flags of the check's own detail, by their names in the proto: language.ratio, code.passed,
 *                                         length.value, format.broken_rule, accuracy.method (of maths and programs alike)
 *   group.FIELD                           of its group, over what has a reward: size (all its completions), scored, mean, std, pass_rate, correct, zero_variance, agrees (its answer
 *                                         is the majority's), majority_share (of those with an answer)
 * What a result does not have is absent. Not thread-safe: one owner. */
#ifndef ASSAY_SERVICE_CLI_RESULT_NAMES_H
#define ASSAY_SERVICE_CLI_RESULT_NAMES_H

#include "service/cli/group_stage.h"
#include "service/expression/expression.h"

typedef struct result_names result_names;

/* For this rubric (NULL: only the server knows it; then reward, status and answer). NULL: no memory. All lies in the arena, and views point into the rubric. */
result_names *result_names_new(const Assay__V1__Rubric *rubric, assay_arena *arena);
const expression_name *result_names_list(const result_names *names, size_t *count);

/* From now on the values are this result's; message may be NULL (nothing could be read); `of`: its sample, for names of the group. */
void result_names_look_at(result_names *names, const line_result *result, const Assay__V1__CompletionResult *message,
                          const sample *of);
/* Whether name `index` is of the group: it has a value only where group_stage measured it. */
bool result_names_is_of_group(const result_names *names, size_t index);
/* An expression_get over a result_names. */
expression_value result_names_get(void *names, size_t index);

#endif
