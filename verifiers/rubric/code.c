/* The code term: the completion's program against the group's tests. */
#include <stdatomic.h>

#include "verifiers/rubric/rubric_internal.h"

/* A completion that was cut by the token limit earns nothing whatever its program does: then none is run. */
static bool is_wasted(const judgement *of) {
    assay_truncation_policy policy = of->rubric->spec.truncation;
    return of->completion->finish_reason == ASSAY_FINISH_LENGTH &&
           (policy == ASSAY_TRUNCATION_ZERO_ACCURACY || policy == ASSAY_TRUNCATION_MASK);
}

bool judge_code_term(const judgement *of, size_t index, assay_component *component) {
    const assay_code *code = of->reference->code;
    assay_code_result *result = &component->code;
    if (!code) {
        component->verdict = ASSAY_BAD_REFERENCE;
        reference_lacks("tests", of->reference->spec, component);
        return true;
    }
    if (is_wasted(of)) {
        component->verdict = ASSAY_TRUNCATED;
        return true;
    }
    assay_code_judge(code, &of->rubric->spec.terms[index].code, of->completion, of->cells, of->trace, of->arena, result);
    component->verdict = result->verdict;
    snprintf(component->message, sizeof component->message, "%s", result->message);
    of->outcome->cells_cpu_us += result->cpu_us;
    of->outcome->cells_wait_us += result->queue_us;
    return !of->cancelled || atomic_load_explicit(of->cancelled, memory_order_relaxed) == 0;
}
