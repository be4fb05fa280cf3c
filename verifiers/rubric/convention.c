/* See convention.h. */
#include "verifiers/rubric/convention.h"

/* Other graders search the whole text, thinking or not, and take the last box. verl's GSM8K and DAPO scorers read the last 300 characters. */
static const assay_answer_policy policies[ASSAY_CONVENTION_COUNT] = {
    [ASSAY_CONVENTION_ASSAY] = {.scope = ASSAY_SCOPE_ANSWER, .boxes = ASSAY_BOXES_AGREE},
    [ASSAY_CONVENTION_MATH_VERIFY] = {.sources = {ASSAY_SOURCE_BOXED, ASSAY_SOURCE_PHRASE, ASSAY_SOURCE_LAST_EXPRESSION},
                                      .source_count = 3,
                                      .scope = ASSAY_SCOPE_ALL,
                                      .boxes = ASSAY_BOXES_LAST_GROUP},
    [ASSAY_CONVENTION_HENDRYCKS] = {.sources = {ASSAY_SOURCE_BOXED},
                                    .source_count = 1,
                                    .scope = ASSAY_SCOPE_ALL,
                                    .boxes = ASSAY_BOXES_LAST},
    [ASSAY_CONVENTION_GSM8K] = {.sources = {ASSAY_SOURCE_HASHES},
                                .source_count = 1,
                                .scope = ASSAY_SCOPE_ALL,
                                .boxes = ASSAY_BOXES_LAST,
                                .tail_characters = 300},
    [ASSAY_CONVENTION_DAPO] = {.sources = {ASSAY_SOURCE_ANSWER_LINE, ASSAY_SOURCE_BOXED},
                               .source_count = 2,
                               .scope = ASSAY_SCOPE_ALL,
                               .boxes = ASSAY_BOXES_LAST,
                               .tail_characters = 300},
    [ASSAY_CONVENTION_NEMO_SKILLS] = {.sources = {ASSAY_SOURCE_BOXED},
                                      .source_count = 1,
                                      .scope = ASSAY_SCOPE_ALL,
                                      .boxes = ASSAY_BOXES_LAST},
};

assay_answer_policy convention_policy(const assay_math_check *check) {
    assay_math_convention convention = check->options.convention;
    const assay_answer_policy *theirs =
        &policies[(unsigned)convention < ASSAY_CONVENTION_COUNT ? convention : ASSAY_CONVENTION_ASSAY];
    assay_answer_policy policy = check->policy;
    if (policy.source_count == 0) {
        memcpy(policy.sources, theirs->sources, sizeof policy.sources);
        policy.source_count = theirs->source_count;
    }
    if (!policy.scope) policy.scope = theirs->scope;
    if (!policy.boxes) policy.boxes = theirs->boxes;
    if (!policy.has_tail_characters && !policy.tail_characters) policy.tail_characters = theirs->tail_characters;
    return policy;
}
