/* One completion as the checks see it: its text, cut once into thinking and answer.
 *
 * Theory. A reasoning model writes THINKING close-tag ANSWER; a chat template often writes the opening tag itself, at the end
 * of the prompt. The answer part is what follows the *last* closing tag; text before it is never searched for an answer. With an
 * opening tag and no closing one, all from that tag on is thinking and there is no answer part. Without any tag, everything is
 * answer (unless the prompt is known to have opened the thinking: then everything is thinking). Where the thinking is opened again
 * after the last closing tag and never closed, the answer part ends at that opening tag.
 *
 * | tags in the text        | thinking           | answer        | flags                                    |
 * | none                    | none               | all           |                                          |
 * | none, prefilled         | all                | none          | think_prefilled, unfinished_thinking     |
 * | open T                  | T                  | none          | has_open, unfinished_thinking            |
 * | open T close A          | T                  | A             | has_open, has_close                      |
 * | T close A               | T                  | A             | has_close, think_prefilled (not with NO) |
 * | open T close A close B  | T close A          | B             | has_open, has_close                      |
 * | open T close A open U   | T                  | A             | all but think_prefilled                  |
 * A chat template's marker in the middle of the text (<|im_end|>, <|im_start|>, <|eot_id|>, <|endoftext|>, ...) ends what the model said in its
 * turn: what follows is no part of the answer, nor do tags in it count. It stays in `body`, which the format check judges. Markers within
 * the thinking are its subject, unless one opens another turn ("<|im_start|>user"); markers before anything else are skipped.
 * Which tags: the rubric's where it names some. Else <think> and </think>, and where the text has none of these the marks that other models use (thinking_marks.c: <thinking>,
 * <reasoning>, <|begin_of_thought|>, Harmony's channels, [THINK], ...): where the text begins with such an opening mark, or closes one that was not opened. `think_prefilled` is
 * then false: it is what the format check asks of its own tags.
 * Where the inference server has split the thinking off, `reasoning` is the thinking; a tag left in the text still cuts it, so that
 * text before a closing tag is not searched. Thread-safe: pure.
 *
 * One pass over the text. A long text is cold when it comes, and each pass over it costs more than what is done there. So the pass that checks UTF-8
 * notes where "<" stands, and whoever looks for tags or markers (the cut, the format check) looks at those places only. Tags that begin with
 * another byte, and texts with more of them than are noted, are searched as usual: the same result by a longer way. Where whoever copied the text has
 * noted in which lines there is something to see (`notes`), only those lines are read. */
#ifndef ASSAY_VERIFIERS_COMPLETION_H
#define ASSAY_VERIFIERS_COMPLETION_H

#include "common/line_notes.h"
#include "common/view.h"

typedef enum assay_finish_reason {
    ASSAY_FINISH_UNKNOWN = 0,
    ASSAY_FINISH_STOP = 1,
    ASSAY_FINISH_LENGTH = 2,
    ASSAY_FINISH_ABORT = 3
} assay_finish_reason;

/* Whether the chat template had opened the thinking at the end of the prompt. */
typedef enum assay_think_prefill {
    /* A closing tag without an opening one before it counts as prefilled; so does a prompt that ends with the opening tag (first on its
     * line or right behind a special token) where the text has no tag at all. */
    ASSAY_PREFILL_AUTO = 1,
    ASSAY_PREFILL_NO = 2,
    ASSAY_PREFILL_YES = 3
} assay_think_prefill;

typedef struct assay_tags {
    assay_view open, close; /* 1 to 64 bytes each, different */
} assay_tags;

#define ASSAY_THINK_TAGS ((assay_tags){ASSAY_VIEW("<think>"), ASSAY_VIEW("</think>")})
#define ASSAY_NO_TAGS ((assay_tags){{NULL, 0}, {NULL, 0}})
#define ASSAY_ANSWER_TAGS ((assay_tags){ASSAY_VIEW("<answer>"), ASSAY_VIEW("</answer>")})

typedef struct assay_completion {
    /* As sent. */
    assay_view text;    /* generated text; any bytes */
    bool has_reasoning; /* the inference server split the thinking off: `reasoning` is it, `text` is the answer */
    assay_view reasoning;
    bool has_token_count;
    uint32_t token_count;
    assay_finish_reason finish_reason;
    assay_think_prefill think_prefill; /* 0: AUTO */
    assay_view prompt;                 /* may be empty */
    const assay_line_notes *notes;     /* of bytes that text and reasoning lie in; NULL: none */
    /* Filled by assay_completion_cut. */
    assay_tags think_tags;    /* that it was cut by */
    assay_view body;          /* text without stripped suffixes */
    assay_view thinking;      /* a slice of body, or `reasoning`; without its outer tags; empty where there is none */
    assay_view answer;        /* a slice of body; empty where the thinking never ended */
    bool closes_once;         /* known: there is no closing tag before the one that the text was cut at */
    bool has_open, has_close; /* tags seen in body, before a marker that ends the turn */
    bool think_prefilled;     /* the thinking is taken as opened by the prompt */
    bool unfinished_thinking; /* thinking was opened, at first or again, and never closed */
    bool valid_utf8;          /* body and reasoning are valid UTF-8 */
    assay_places angles;      /* where "<" stands in body */
} assay_completion;

/* `think_tags` without bytes: not named. Removes trailing white space and `suffixes` (each at most once, in any order, white space between them; of those that fit the first as
 * given, so give longer ones first; e.g. "<|im_end|>"; at most 64 count, empty ones do not) from the end of the text, finds the tags
 * and fills the derived fields. Linear time. The views point into text. */
void assay_completion_cut(assay_completion *completion, assay_tags think_tags, const assay_view *suffixes, size_t suffix_count);

/* After the cut: the offset in `part` (a slice of body) of the first or last `tag` there; SIZE_MAX: none. Looks at noted places where it can. */
size_t assay_completion_first_tag(const assay_completion *completion, assay_view part, assay_view tag);
size_t assay_completion_last_tag(const assay_completion *completion, assay_view part, assay_view tag);

#endif
