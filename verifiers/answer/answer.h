/* Finds the final answer that a completion gives: "\boxed{...}", "<answer>", "#### 42", "A: 42", "the final answer is ...",
 * "**...**", last expression or number.
 *
 * Theory. Candidates come from the answer part only (after the thinking). The sources that a policy allows are tried in its
 * order of preference; the first source that is present at all decides, and of its candidates the last one is the answer.
 * A last box that is empty or not terminated is NO_ANSWER and never falls back to an earlier box or another source. Several boxes
 * are `several`: the caller must not accept unless all of them are equal. Every rejected candidate is kept (up to a bound)
 * with the reason, for `assay explain`. Linear time and bounded memory on any bytes. Thread-safe: pure. */
#ifndef ASSAY_VERIFIERS_ANSWER_H
#define ASSAY_VERIFIERS_ANSWER_H

#include "common/arena.h"
#include "common/budget.h"
#include "verifiers/completion/completion.h"

/* Numbered as AnswerSource in proto/assay/v1/rubric.proto. */
typedef enum assay_answer_source {
    ASSAY_SOURCE_NONE = 0,
    ASSAY_SOURCE_BOXED = 1,
    ASSAY_SOURCE_ANSWER_TAG = 2,
    ASSAY_SOURCE_HASHES = 3,
    ASSAY_SOURCE_PHRASE = 4,
    ASSAY_SOURCE_BOLD = 5,
    ASSAY_SOURCE_LAST_EXPRESSION = 6,
    ASSAY_SOURCE_WHOLE = 7 /* the whole answer part is the answer: `assay compare`, references */
} assay_answer_source;

enum { ASSAY_SOURCES_MAX = 8, ASSAY_CANDIDATES_MAX = 64 };

typedef enum assay_scope {
    ASSAY_SCOPE_ANSWER = 1,
    ASSAY_SCOPE_THINKING = 2,
    ASSAY_SCOPE_ALL = 3
} assay_scope;

/* What several boxes with different answers mean. */
typedef enum assay_boxes_policy {
    ASSAY_BOXES_AGREE = 0, /* all must be equal, else never CORRECT (default: a policy in training finds hedging) */
    ASSAY_BOXES_LAST = 1   /* the last one counts; for evaluating given outputs */
} assay_boxes_policy;

typedef struct assay_answer_policy {
    assay_answer_source sources[ASSAY_SOURCES_MAX]; /* in order of preference; count 0: the default order */
    size_t source_count;
    assay_scope scope; /* 0: ANSWER */
    assay_boxes_policy boxes;
} assay_answer_policy;

/* Why a candidate was not taken; names as reported ("IN_THINKING", ...). */
typedef enum assay_answer_rejection {
    ASSAY_TAKEN = 0,
    ASSAY_REJECTED_IN_THINKING,
    ASSAY_REJECTED_NOT_LAST,
    ASSAY_REJECTED_UNTERMINATED,
    ASSAY_REJECTED_EMPTY,
    ASSAY_REJECTED_SOURCE_NOT_ALLOWED,
    ASSAY_REJECTED_SOURCE_NOT_PREFERRED
} assay_answer_rejection;

typedef struct assay_answer_candidate {
    assay_view text;   /* trimmed content; a slice of the completion's body */
    assay_span span;   /* where, in bytes of the completion's text */
    assay_answer_source source;
    assay_answer_rejection rejection;
} assay_answer_candidate;

typedef struct assay_answer {
    bool found;        /* false: NO_ANSWER; `rejection` of the last candidate says why */
    assay_view text;   /* the answer as written */
    assay_span span;
    assay_answer_source source;
    assay_view after;  /* up to 64 bytes that follow the taken box, e.g. "\%" or " cm"; may be empty */
    size_t several;    /* number of candidates of the taken source with other bytes than `text`; each must be compared */
    const assay_answer_candidate *candidates; /* in the arena, last first; all that were seen, at most CANDIDATES_MAX */
    size_t candidate_count;
    bool more_candidates; /* there were more than CANDIDATES_MAX different ones: with BOXES_AGREE that is never CORRECT */
} assay_answer;

/* The answer of a completion that has been cut. `all_candidates`: look for candidates of every source, in the thinking too, for
 * explanations; the answer is the same. Without memory in the arena, or beyond the budget, the answer is not found and the
 * budget or arena says so. */
void assay_answer_find(const assay_completion *completion, const assay_answer_policy *policy, bool all_candidates,
                       assay_budget *budget, assay_arena *arena, assay_answer *answer);

const char *assay_answer_source_name(assay_answer_source source);          /* "BOXED", ... */
const char *assay_answer_rejection_name(assay_answer_rejection rejection); /* "IN_THINKING", ... */

#endif
