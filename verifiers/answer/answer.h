/* Finds the final answer that a completion gives: "\boxed{...}", "<answer>", "#### 42", "A: 42", "the final answer is ...",
 * "**...**", last expression or number.
 *
 * Theory. Candidates come from the answer part only (after the thinking). The sources that a policy allows are tried in its
 * order of preference; the first source that is present at all decides, and of its candidates the last one is the answer.
 * What decides and is empty or not terminated is NO_ANSWER; there is no falling back to an earlier box or another source. Several
 * boxes are `several`: the caller must not accept unless all of them are equal. Every rejected candidate is kept (up to a bound)
 * with the reason, for `assay explain`. Linear time and bounded memory on any bytes. Thread-safe: pure.
 *
 * What counts, as a careful human grader would have it:
 * - BOXED: \boxed{}, \fbox{}, \framebox[..]{} with balanced braces (\{ \} do not count), \boxed 5 and \boxed5 without braces. Of boxes inside a
 *   box the outermost counts; a box that is all of another's content stands for it. Empty boxes and placeholders ("...", "your
 *   answer") are an instruction's quotation: skipped where a real box, marks or a phrase follow, NO_ANSWER where they are last. "\boxed" in a sentence about
 *   boxes is nothing. A box in a Markdown quotation ("> ") counts only where no other box follows. A backslash doubled by escaping is read, and so
 *   are "\b" and "\f" that became a backspace and a form feed. Where an operator, a digit or a command that changes a value touches the box ("-\boxed{7}",
 *   "\boxed{7}^2", "\sqrt{\boxed{7}}", "x > \boxed{7}", "(\boxed{7}, 8)"), the text is the enclosing expression, and `boxed` what is in it. A denied box ("not \boxed{7}",
 *   "\boxed{7} is wrong", "\boxed{7} – falsch", "\boxed{7}, but that's wrong", "\boxed{7}. Actually, it should be 8", "\boxed{7} or something else") is none; nor is one that is struck out or touched by a digit, nor any where the text
 *   defines \boxed itself. Somebody else's ("Student's answer:", "a common mistake gives"), an example's, one that is asked or supposed, an earlier answer's box and one in a definition are quoted. A condition or words just behind it that narrow or
 *   change it ("where k is a positive integer", "and x > 0", "plus 1") belong to it. A label inside ("\text{Answer: } 7") does not. What is offered beside the box ("or 8", "7, " where an
 *   answer begins, "7 =", "8 also works", a correction behind it; beside.c, corrections.c) must agree. A box that nobody sees (white, of no size, hidden.c) is none. A box in code marks inside a longer text is quoted.
 *   A last box that lists the boxes before it, all of them and no others, contradicts none (summary.c).
 * - ANSWER_TAG: the last <answer> element is the answer that the model declares, whatever the order of BOXED and ANSWER_TAG: inside it a box
 *   wins, else "####", else a phrase, else the whole content. A box outside the element, or an earlier or enclosing element with another
 *   content, a bare number beside the mark or box in it, and "#### 8" outside must agree with it (`several`). Its tags may be in capitals. An element that is empty, or opened and never closed, is NO_ANSWER. Without ANSWER_TAG in the
 *   policy the tags are ordinary text.
 * - An answer given before the thinking began or ended again: its boxes must agree.
 * - HASHES: exactly four # at a line's start or behind white space, then a value up to the line's end. Markdown headings are no answers.
 *   Beside a box or element marks with one value alone must agree.
 * - PHRASE: "answer is", "answer:", "Final Answer" as a heading, "A: 18" at a line's start (not in a list of choices), weak nouns ("option",
 *   "result", "solution") in the last sentence only, the same in other languages (cues.c: Arabic to Yoruba), a member "answer" of a JSON object. Content runs to the end of the sentence (not inside decimals,
 *   braces or maths) or stands on the next line. A sentence as content is reduced to its value where it has but one and no word that changes
 *   it ("not", "less than", "or"); a hedge ("7 or 8") stays whole, so that the verifier refuses it. A later note changes nothing. Prose may correct
 *   itself: of two sentences the later one counts, unless both only announce an answer ("The answer is 5. The answer is 6.", second.c), but what one sentence says twice ("if n is even, the answer is 5; if n is odd, the answer is 6") must agree.
 *   Bullets under an announcement are one answer.
 *   Denials count nowhere ("cannot be 25", "is far from 25", "25 is not the answer"); "24 instead of 25" and "not 25 but 24" are 24.
 * - BOLD: in the last three lines that are not blank, a value or one word, not a label; values on lines that follow each other are one answer.
 * - LAST_EXPRESSION: of several items ("(a) 5"), elements, code marks, equations of names or cells that end the text, all (siblings.c); what an element or a pair of marks holds that is the end of the last line ("<solution>42</solution>", "[ANSWER]42[/ANSWER]"); else without "So", "Thus," and their like in front the whole answer part where it is a line with at most two plain words ("(C) 12", "28 percent"), else the last value;
 *   values joined by commas, "and", "or" or operators are one. Questions at the end, the ends of proofs ("QED") and one line's label ("Total: ") are passed over. What is said about the
 *   answer ("the answer has 5 digits", "a multiple of 5") is none. A check at the end ("Check: 3(5) + 2 = 17") is passed over (verification.c), a text that breaks off within a sentence
 *   ("Next, we need to") has none. What the last line strikes out or refuses (refused.c) and a remark at the end (farewell.c) are passed over. Two values that one sentence claims side by side ("Tom is 14 and Jerry is 9", claims.c) must agree. "Option B is correct", "only B fits" are B; "exactly seven solutions" is seven.
 * - ANSWER_LINE: the rest of the line behind the last "Answer:" of any case, whole; if that is empty, the line that follows. LAST_NUMBER: the last run of digits,
 *   points and commas with its minus sign. Other graders' habits: only where a policy names them.
 * - `$` opens maths only where a closing one on the same line has no digit behind it and no prose between: "$50 and pay $150" is money.
 * - Comments (HTML's, and LaTeX's that begin a line) and program code in fenced blocks are not searched (blocks without a language, or named text, latex, json, ... are). */
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
    ASSAY_SOURCE_WHOLE = 7, /* the whole answer part is the answer: `assay compare`, references */
    ASSAY_SOURCE_ANSWER_LINE = 8,
    ASSAY_SOURCE_LAST_NUMBER = 9
} assay_answer_source;

enum { ASSAY_SOURCES_MAX = 8, ASSAY_CANDIDATES_MAX = 64 };

typedef enum assay_scope {
    ASSAY_SCOPE_ANSWER = 1,
    ASSAY_SCOPE_THINKING = 2,
    ASSAY_SCOPE_ALL = 3 /* the answer part; only where nothing is found there, the thinking */
} assay_scope;

/* What several boxes (answer elements, #### marks) with different answers mean. Numbered as BoxesPolicy in rubric.proto; 0: AGREE. */
typedef enum assay_boxes_policy {
    ASSAY_BOXES_AGREE = 1, /* all must be equal, else never CORRECT (default: a policy in training finds hedging) */
    ASSAY_BOXES_LAST = 2,  /* the last one counts; for evaluating given outputs */
    ASSAY_BOXES_LAST_GROUP =
        3 /* the same, with those that it is joined to by commas, "and", "or", as one list: the caller joins them */
} assay_boxes_policy;

typedef struct assay_answer_policy {
    assay_answer_source
        sources[ASSAY_SOURCES_MAX]; /* in order of preference; count 0: all up to LAST_EXPRESSION in the order of the enum */
    size_t source_count;
    assay_scope scope;        /* 0: ANSWER */
    assay_boxes_policy boxes; /* 0: AGREE */
    uint32_t tail_characters; /* only the last so many characters of a part are searched; 0: all */
    bool has_tail_characters; /* for defaults: 0 was chosen */
} assay_answer_policy;

/* Why a candidate was not taken; names as reported ("IN_THINKING", ...). */
typedef enum assay_answer_rejection {
    ASSAY_TAKEN = 0,
    ASSAY_REJECTED_IN_THINKING,
    ASSAY_REJECTED_NOT_LAST,
    ASSAY_REJECTED_UNTERMINATED,
    ASSAY_REJECTED_EMPTY,
    ASSAY_REJECTED_SOURCE_NOT_ALLOWED,
    ASSAY_REJECTED_SOURCE_NOT_PREFERRED,
    ASSAY_REJECTED_IN_CODE,
    ASSAY_REJECTED_QUOTED, /* in a quotation, or in code marks in a sentence about it */
    ASSAY_REJECTED_DENIED  /* "not \boxed{7}" */
} assay_answer_rejection;

typedef struct assay_answer_candidate {
    assay_view text; /* trimmed content; a slice of the completion's body */
    /* where, in bytes of the completion's text (of `reasoning` where the thinking was split off and it stands there) */
    assay_span span;
    assay_answer_source source;
    assay_answer_rejection rejection;
    bool must_agree; /* not taken, other bytes than the answer, and with BOXES_AGREE a contradiction unless equal */
} assay_answer_candidate;

typedef struct assay_answer {
    bool found;      /* false: NO_ANSWER; the first candidate's `rejection`, if there is one, says why */
    assay_view text; /* the answer as written */
    assay_span span; /* as in assay_answer_candidate */
    assay_answer_source source;
    assay_view whole; /* "Player 2", where `text` is 2: what a gold in words may equal; empty: nothing but `text` */
    /* what stands in the box, where `text` is the expression around it ("\sqrt{\boxed{7}}"); else empty. Both are readings of what was answered:
     * the caller must not accept `text` for this, nor call this wrong where it is right. */
    assay_view boxed;
    bool
        is_bound; /* the expression is a bound or a residue ("y \ge \boxed{7}", "\boxed{7}$ modulo 11"): `boxed` may be accepted */
    assay_view after; /* up to 64 bytes that follow the taken box or value, e.g. "\%" or " cm"; may be empty */
    /* number of candidates with `must_agree`: each has other bytes than `text` and must be compared; 0 with BOXES_LAST */
    size_t several;
    const assay_answer_candidate
        *candidates; /* in the arena: what decided first, then the others from the end of the text on */
    size_t candidate_count;
    bool more_candidates; /* there were more than CANDIDATES_MAX different ones: with BOXES_AGREE that is never CORRECT */
} assay_answer;

/* The answer of a completion that has been cut. `all_candidates`: look for candidates of every source, in the thinking too, for
 * explanations; the answer is the same. Without memory in the arena, or beyond the budget, the answer is not found and the
 * budget or arena says so. Needs up to about 25 bytes of arena for each byte of text made of boxes only, little otherwise; what is
 * kept of it afterwards is at most 4 KiB. */
void assay_answer_find(const assay_completion *completion, const assay_answer_policy *policy, bool all_candidates,
                       assay_budget *budget, assay_arena *arena, assay_answer *answer);

const char *assay_answer_source_name(assay_answer_source source);          /* "BOXED", ... */
const char *assay_answer_rejection_name(assay_answer_rejection rejection); /* "IN_THINKING", ... */

#endif
