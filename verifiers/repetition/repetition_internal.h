/* Inside of verifiers/repetition: its two measures. */
#ifndef ASSAY_VERIFIERS_REPETITION_INTERNAL_H
#define ASSAY_VERIFIERS_REPETITION_INTERNAL_H

#include "verifiers/repetition/repetition.h"

void repetition_judge_ngrams(uint32_t ngram, const assay_completion *completion, assay_budget *budget, assay_arena *arena,
                             assay_repetition_result *result);
void repetition_judge_loop(const assay_repetition_options *options, assay_view text, assay_budget *budget, assay_arena *arena,
                           assay_repetition_result *result);

#endif
