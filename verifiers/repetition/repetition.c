/* See repetition.h. */
#include "verifiers/repetition/repetition_internal.h"

const char *assay_repetition_check(const assay_repetition_options *options, const char **field) {
    *field = "measure";
    if ((unsigned)options->measure > ASSAY_REPETITION_LOOP) return "is not known";
    *field = "ngram";
    if (options->ngram > ASSAY_REPETITION_NGRAM_MAX) return "must be at most 64";
    *field = "min_repeats";
    if (options->min_repeats == 1 || options->min_repeats > 1000) return "must be 2 to 1000";
    *field = "min_loop_bytes";
    if (options->min_loop_bytes > 1 << 20) return "must be at most 1048576";
    *field = "";
    return NULL;
}

void assay_repetition_judge(const assay_repetition_options *options, const assay_completion *completion, assay_budget *budget,
                            assay_arena *arena, assay_repetition_result *result) {
    *result = (assay_repetition_result){.verdict = ASSAY_MEASURED};
    if (options->measure == ASSAY_REPETITION_LOOP) {
        bool has_body = assay_view_trim(completion->body).size > 0;
        assay_view text = has_body || !completion->has_reasoning ? completion->body : completion->reasoning;
        repetition_judge_loop(options, text, budget, arena, result);
    } else {
        repetition_judge_ngrams(options->ngram ? options->ngram : ASSAY_REPETITION_NGRAM_DEFAULT, completion, budget, arena,
                                result);
    }
}
