/* One completion as the checks see it: its text, cut once into thinking and answer.
 *
 * Theory. A reasoning model writes THINKING close-tag ANSWER; a chat template often writes the opening tag itself, at the end
 * of the prompt. The answer part is what follows the *last* closing tag; text before it is never searched for an answer. With an
 * opening tag and no closing one, all of the text is thinking and there is no answer part. Without any tag, everything is answer
 * (unless the prompt is known to have opened the thinking: then everything is thinking). Thread-safe: pure. */
#ifndef ASSAY_VERIFIERS_COMPLETION_H
#define ASSAY_VERIFIERS_COMPLETION_H

#include "common/view.h"

typedef enum assay_finish_reason {
    ASSAY_FINISH_UNKNOWN = 0,
    ASSAY_FINISH_STOP = 1,
    ASSAY_FINISH_LENGTH = 2,
    ASSAY_FINISH_ABORT = 3
} assay_finish_reason;

/* Whether the chat template had opened the thinking at the end of the prompt. */
typedef enum assay_think_prefill {
    ASSAY_PREFILL_AUTO = 1, /* a closing tag without an opening one counts as prefilled */
    ASSAY_PREFILL_NO = 2,
    ASSAY_PREFILL_YES = 3
} assay_think_prefill;

typedef struct assay_tags {
    assay_view open, close; /* 1 to 64 bytes each */
} assay_tags;

#define ASSAY_THINK_TAGS ((assay_tags){ASSAY_VIEW("<think>"), ASSAY_VIEW("</think>")})
#define ASSAY_ANSWER_TAGS ((assay_tags){ASSAY_VIEW("<answer>"), ASSAY_VIEW("</answer>")})

typedef struct assay_completion {
    /* As sent. */
    assay_view text;      /* generated text; any bytes */
    bool has_reasoning;   /* the inference server split the thinking off: `reasoning` is it, `text` is the answer */
    assay_view reasoning;
    bool has_token_count;
    uint32_t token_count;
    assay_finish_reason finish_reason;
    assay_think_prefill think_prefill;
    assay_view prompt; /* may be empty */
    /* Filled by assay_completion_cut. */
    assay_tags think_tags;
    assay_view body;     /* text without stripped suffixes */
    assay_view thinking; /* a slice of body, or `reasoning`; without tags; empty where there is none */
    assay_view answer;   /* a slice of body; empty where the thinking never ended */
    bool has_open, has_close; /* tags seen in body */
    bool think_prefilled;     /* the thinking is taken as opened by the prompt */
    bool unfinished_thinking; /* thinking was opened and never closed */
    bool valid_utf8;          /* body and reasoning are valid UTF-8 */
} assay_completion;

/* Removes trailing white space and `suffixes` (each at most once, longest first as given, e.g. "<|im_end|>") from the end of the text, finds
 * the tags and fills the derived fields. Linear time. The views point into text. */
void assay_completion_cut(assay_completion *completion, assay_tags think_tags, const assay_view *suffixes,
                          size_t suffix_count);

#endif
