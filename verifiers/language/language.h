/* The share of target-language words in the chain of thought: DeepSeek-R1's language consistency reward
 *
 *   score = words of the target / (words of the target + words of other languages)          (arXiv 2501.12948, eq. 7)
 *
 * measured by lang_detect word by word. What is looked at is the thinking; where a completion has none, all of it, so that leaving the
 * thinking out does not leave the check without an opinion. With a threshold the score is 1 from that ratio on, else 0.
 * Too little text: NO_OPINION (score 1 by the verdict table); a foreign sentence that is masked throughout is not too little (lang_detect/measure_internal.h). Thread-safe: pure, once assay_language_process_start has been called. */
#ifndef ASSAY_VERIFIERS_LANGUAGE_H
#define ASSAY_VERIFIERS_LANGUAGE_H

#include "lang_detect/lang_detect.h"
#include "verifiers/completion/completion.h"
#include "verifiers/verdict.h"

enum { ASSAY_LANGUAGE_ALSO_MAX = 8, ASSAY_LANGUAGE_CODE_BYTES_MAX = 16, ASSAY_LANGUAGE_MIN_UNITS_DEFAULT = 8 };

/* Where to look; numbered as Scope in rubric.proto. ALL is the text without a reasoning that the server split off. */
typedef enum assay_language_scope {
    ASSAY_LANGUAGE_ANSWER = 1,
    ASSAY_LANGUAGE_THINKING = 2,
    ASSAY_LANGUAGE_ALL = 3
} assay_language_scope;

typedef struct assay_language_options {
    assay_view target;          /* where the reference has none; empty: the prompt's own language */
    assay_language_scope scope; /* 0: THINKING */
    bool strict;                /* foreign terms and quotations count against */
    bool has_threshold;
    double threshold;   /* 0 to 1 */
    uint32_t min_units; /* 0: the default */
} assay_language_options;

/* What a reference adds: its own target, and further languages that count as the target. */
typedef struct assay_language_reference {
    assay_view target; /* may be empty */
    assay_view also[ASSAY_LANGUAGE_ALSO_MAX];
    size_t also_count;
} assay_language_reference;

typedef struct assay_language_result {
    /* MEASURED; CORRECT, INCORRECT with a threshold; NO_OPINION; BAD_REFERENCE (unknown target, or one that is to count as
     * it); UNDECIDED (no target, and the prompt's language cannot be told); NOT_AVAILABLE (no model); ERROR (no memory) */
    assay_verdict verdict;
    double score; /* the ratio, or 1 and 0 */
    double ratio; /* target_units / (target_units + other_units); 0 where there are none */
    char target[ASSAY_LANGUAGE_CODE_BYTES_MAX + 1];
    uint64_t target_units, other_units;
    double masked_share;             /* of bytes that are not blank: neutral ones */
    const assay_lang_result *detail; /* counts and spans, in the arena; NULL where nothing was measured */
    uint32_t span_base;              /* added to a span's bytes: where the text looked at begins in the completion's text */
    bool in_reasoning;               /* spans are bytes of `reasoning` instead */
    const char *note;                /* static text for people, or NULL */
} assay_language_result;

/* Opens the embedded model, once for the process; before confinement. Without it, and in builds without a model, the check is
 * NOT_AVAILABLE. Thread-safe. */
void assay_language_process_start(void);
/* Where batches are decided from now on in this process; NULL: on its CPU. Before the first judgement. */
void assay_language_decide_by(assay_lang_decider decide, void *context);
/* The model in use, NULL: none. */
const assay_lang_model *assay_language_model(void);
/* Is this a target that the model knows? True where there is no model: the verdict then says so. */
bool assay_language_knows(assay_view target);

/* Judges a completion that has been cut. reference may be NULL. */
void assay_language_judge(const assay_language_options *options, const assay_language_reference *reference,
                          const assay_completion *completion, assay_arena *arena, assay_language_result *result);

#endif
