/* A rubric: the terms that make a reward, and how verdicts become one.
 *
 *   reward = offset + sum of contributions in term order (IEEE double), or gate_reward where a gate closes.
 *   contribution = weight * score, 0 where the term's condition (`only_if_correct`) does not hold.
 *   A counting term (weight != 0, or a gate) without a score leaves the completion without a reward: UNSCORED where the reason
 *   is lasting (UNDECIDED, BAD_REFERENCE, NOT_AVAILABLE), ERROR where it is ours. A term of weight 0 never removes a reward.
 *
 * Two steps: a rubric is compiled once (assay_rubric_compile), a reference once per group (assay_reference_compile), and a
 * completion is then judged (assay_rubric_judge). Plain data only: protobuf and JSON stop at the codecs in service/.
 * Compiled objects are read-only; judge with one arena and budget per thread. */
#ifndef ASSAY_VERIFIERS_RUBRIC_H
#define ASSAY_VERIFIERS_RUBRIC_H

#include "verifiers/answer/answer.h"
#include "verifiers/choice/choice.h"
#include "verifiers/code/check.h"
#include "verifiers/format/format.h"
#include "verifiers/instructions/instructions.h"
#include "verifiers/json/json.h"
#include "verifiers/language/language.h"
#include "verifiers/length/length.h"
#include "verifiers/math/math.h"
#include "verifiers/readability/readability.h"
#include "verifiers/reasoning_steps/reasoning_steps.h"
#include "verifiers/repetition/repetition.h"
#include "verifiers/text/text.h"

/* Numbered as Check.kind in rubric.proto. */
typedef enum assay_check_kind {
    ASSAY_CHECK_NONE = 0,
    ASSAY_CHECK_ACCURACY = 1, /* by the reference's kind */
    ASSAY_CHECK_MATH = 2,
    ASSAY_CHECK_CODE = 3,
    ASSAY_CHECK_FORMAT = 4,
    ASSAY_CHECK_LANGUAGE = 5,
    ASSAY_CHECK_CHOICE = 6,
    ASSAY_CHECK_TEXT = 7,
    ASSAY_CHECK_LENGTH = 8,
    ASSAY_CHECK_REPETITION = 9,
    ASSAY_CHECK_READABILITY = 10,
    ASSAY_CHECK_INSTRUCTIONS = 11,
    ASSAY_CHECK_JSON = 12,
    ASSAY_CHECK_REASONING_STEPS = 13,
    ASSAY_CHECK_REMOTE = 14, /* asked by who has a network; here only prepared */
    ASSAY_CHECK_COUNT
} assay_check_kind;

const char *assay_check_name(assay_check_kind kind); /* "accuracy", ...: the default name of a term */
bool assay_check_available(assay_check_kind kind);   /* this build judges it; else its verdict is NOT_AVAILABLE */

enum { ASSAY_WOULD_FLIP_MAX = 48 };

enum { ASSAY_TERMS_MAX = 32, ASSAY_TERM_NAME_MAX = 64, ASSAY_ANSWERS_MAX = 64 };

typedef enum assay_truncation_policy {
    ASSAY_TRUNCATION_KEEP = 1,
    ASSAY_TRUNCATION_ZERO_ACCURACY = 2, /* accuracy terms: verdict TRUNCATED, score 0 */
    ASSAY_TRUNCATION_MASK = 3           /* no reward, status MASKED */
} assay_truncation_policy;

typedef struct assay_math_check {
    assay_math_options options;
    assay_answer_policy policy; /* unset parts: the convention's (options.convention) */
    uint64_t max_steps;         /* 0: ASSAY_STEPS_DEFAULT */
} assay_math_check;

typedef struct assay_choice_check {
    assay_answer_policy policy; /* sources: none: all but LAST_EXPRESSION */
} assay_choice_check;

typedef struct assay_text_check {
    assay_text_comparison comparison; /* 0: NORMALISED */
    assay_answer_policy policy;       /* sources: none: the answer element, else the whole answer */
} assay_text_check;

typedef struct assay_remote_options {
    char endpoint[ASSAY_TERM_NAME_MAX + 1]; /* [a-z][a-z0-9_-]{0,63} */
    assay_scope scope;                      /* 0 and ALL: the whole text; ANSWER */
    double center, scale;                   /* scale 0: 1 */
    bool sigmoid;
} assay_remote_options;

typedef struct assay_term {
    char name[ASSAY_TERM_NAME_MAX + 1]; /* empty: the check's name */
    double weight;
    bool has_gate;
    double gate_min_score;
    bool has_max_contribution, has_min_contribution;
    double max_contribution, min_contribution;     /* weight * score is clamped to them */
    char only_if_correct[ASSAY_TERM_NAME_MAX + 1]; /* empty: no condition */
    struct {
        bool set;
        assay_score score;
    } verdict_scores[ASSAY_VERDICT_COUNT];
    assay_check_kind check;
    assay_math_check math;           /* MATH, ACCURACY */
    assay_choice_check choice;       /* CHOICE, ACCURACY */
    assay_text_check text;           /* TEXT, ACCURACY */
    assay_code_options code;         /* CODE and ACCURACY */
    assay_format_options format;     /* FORMAT */
    bool all_or_nothing;             /* INSTRUCTIONS */
    assay_json_check_options json;   /* JSON; its views must outlive the rubric */
    assay_language_options language; /* LANGUAGE */
    assay_length_options length;     /* LENGTH */
    char accuracy_term[ASSAY_TERM_NAME_MAX +
                       1]; /* LENGTH, COSINE: whose verdict it follows; empty: "accuracy", or the first such term */
    assay_repetition_options repetition;           /* REPETITION */
    assay_reasoning_steps_options reasoning_steps; /* REASONING_STEPS */
    assay_readability_options readability;         /* READABILITY */
    assay_remote_options remote;                   /* REMOTE */
} assay_term;

typedef struct assay_rubric_spec {
    char name[ASSAY_TERM_NAME_MAX + 1];
    assay_term terms[ASSAY_TERMS_MAX];
    size_t term_count;
    double offset, gate_reward;
    assay_truncation_policy truncation;
    assay_tags think_tags; /* views must outlive the rubric; none: see assay_completion_cut */
} assay_rubric_spec;

typedef struct assay_rubric assay_rubric;

/* Validates and compiles; heap. Fails with ASSAY_USAGE and the field ("terms[2].weight"): no terms, duplicate or malformed names, NaN or infinite or
 * out-of-range numbers, unknown or later terms in conditions, bad tags, bad pattern. The spec's views must outlive the rubric. */
assay_status assay_rubric_compile(const assay_rubric_spec *spec, assay_rubric **out);
void assay_rubric_free(assay_rubric *rubric);
const assay_rubric_spec *assay_rubric_spec_of(const assay_rubric *rubric); /* names defaulted */

/* What a group is judged against, decoded. */
typedef struct assay_reference_spec {
    assay_view answers[ASSAY_ANSWERS_MAX]; /* reference.answers or reference.math.answers; any one counts */
    size_t answer_count;
    bool extract; /* the answers are whole solutions: the last box is taken */
    assay_view labels[ASSAY_CHOICE_LABELS_MAX], options[ASSAY_CHOICE_LABELS_MAX]; /* reference.choice */
    size_t label_count, option_count;
    assay_view texts[ASSAY_ANSWERS_MAX]; /* reference.text.answers */
    size_t text_count;
    assay_language_reference language;                           /* reference.language */
    assay_instruction_spec instructions[ASSAY_INSTRUCTIONS_MAX]; /* reference.instructions */
    size_t instruction_count;
    assay_view instructions_native; /* instead: a data set's form (assay_instructions_read) */
    assay_code_spec code;           /* reference.code */
    assay_view json_schema;         /* reference.json.schema_json; empty: none */
    bool has_json;
    bool has_math, has_code, has_text, has_choice, has_language, has_instructions; /* kinds present */
} assay_reference_spec;

typedef struct assay_reference assay_reference;

/* Compiles a reference for a rubric, into arena; that and the spec must live as long. A bad gold answer is not an error here: the terms that
 * need it then say BAD_REFERENCE, with assay_reference_problem's text. NULL: no memory. */
assay_reference *assay_reference_compile(const assay_rubric *rubric, const assay_reference_spec *spec, assay_arena *arena);

/* Not OK: the reference is malformed, and whatever is judged against it with it; field relative to the reference. */
assay_status assay_reference_fault(const assay_reference *reference);

typedef struct assay_component {
    const char *name;
    assay_check_kind kind; /* what judged: MATH for an ACCURACY term with a maths reference */
    assay_verdict verdict;
    assay_score score; /* raw; by the verdict table, or the term's own */
    double contribution;
    bool late;         /* its score needs what is not here: the group's lengths, an endpoint's answer */
    char message[192]; /* one line for people; may be empty; no text of completion or reference */
    assay_math_result math;
    const char *const *would_flip; /* trace only: settings that would change the verdict, as --set takes them; in the arena */
    size_t would_flip_count;
    uint32_t gold_index; /* that matched, or the last one tried */
    assay_view gold_canonical;
    bool gold_is_choice; /* that gold is a letter of a choice */
    assay_format_result format;
    assay_choice_result choice;
    assay_code_result code;
    assay_text_result text;
    assay_length_result length;
    assay_language_result language;
    assay_instructions_result instructions;
    const assay_instructions *compiled_instructions; /* whose ids the result's bits are; NULL: none */
    assay_json_check_result json;
    assay_repetition_result repetition;
    assay_reasoning_steps_result reasoning_steps;
    assay_span remote_span; /* REMOTE: of the text, what is to be sent */
    assay_readability_result readability;
    uint64_t steps;
} assay_component;

/* Numbered as ResultStatus in result.proto. */
typedef enum assay_result_status {
    ASSAY_STATUS_NONE = 0,
    ASSAY_SCORED = 1,
    ASSAY_UNSCORED = 2,
    ASSAY_MASKED = 3,
    ASSAY_INVALID = 4,
    ASSAY_STATUS_ERROR = 5,
    ASSAY_STATUS_DEADLINE = 6,
    ASSAY_STATUS_OVERLOADED = 7,
    ASSAY_REFERENCE_NOT_CACHED = 8
} assay_result_status;

/* How a candidate that was not taken would have been judged. */
typedef struct assay_judged_candidate {
    assay_answer_candidate candidate;
    assay_verdict verdict;
} assay_judged_candidate;

/* What a term that needs the whole group, or an endpoint, still lacks. Until it is completed, the outcome is UNSCORED, and the term NOT_AVAILABLE. */
enum { ASSAY_LATE_MAX = 4 };
typedef struct assay_late_part {
    size_t term;
    uint32_t length;                    /* KIMI_GROUP */
    const assay_remote_options *remote; /* REMOTE; else NULL */
    uint32_t begin, end;                /* REMOTE: of the text, what is to be sent */
    bool correct;                       /* the accuracy that it follows */
    bool counts;                        /* its contribution is added: no gate closed, its condition holds, it has a weight */
    double weight, least, most;         /* contribution: weight * score, clamped */
} assay_late_part;
typedef struct assay_late {
    assay_late_part parts[ASSAY_LATE_MAX];
    size_t count;
    assay_result_status status; /* with all parts completed */
    double reward;              /* their contributions to be added, in term order; where status is SCORED */
} assay_late;

typedef struct assay_outcome {
    assay_result_status status;
    double reward; /* where SCORED */
    assay_late late;
    assay_component *components; /* in rubric order, in the arena */
    size_t component_count;
    bool has_answer;
    assay_answer answer; /* of the first term that judges an answer (maths, choice, text) */
    assay_view canonical;
    uint64_t class_hash;            /* of the canonical form; all CORRECT answers share the gold's; 0: no answer */
    assay_verdict accuracy_verdict; /* of the first accuracy-like term (ACCURACY, MATH, ...); 0: none */
    bool accuracy_scored;
    assay_judged_candidate *candidates; /* trace only */
    size_t candidate_count;
    bool gold_elsewhere;                  /* trace only: a rejected candidate equals the gold */
    const char *error_reason;             /* where status is ERROR or INVALID: UPPER_SNAKE_CASE */
    bool error_retryable;                 /* where status is ERROR */
    uint64_t cells_cpu_us, cells_wait_us; /* CPU time of programs that were run, and the time that they waited for a cell */
    const char *error_field;              /* where status is INVALID: field of the completion */
} assay_outcome;

/* How to judge. */
typedef struct assay_judging {
    bool trace;                        /* candidates with verdicts, would_flip, each test */
    const _Atomic uint32_t *cancelled; /* not 0: stop; NULL: nobody asks */
    const assay_code_cells *cells;     /* where programs run; NULL: nowhere */
} assay_judging;

/* Judges one completion (already cut). The outcome lives in the arena. False: cancelled; there is no outcome. */
bool assay_rubric_judge(const assay_rubric *rubric, const assay_reference *reference, const assay_completion *completion,
                        const assay_judging *how, assay_arena *arena, assay_outcome *outcome);

#endif
