/* What the files of this folder share: compiled rubrics and references. */
#ifndef ASSAY_VERIFIERS_RUBRIC_INTERNAL_H
#define ASSAY_VERIFIERS_RUBRIC_INTERNAL_H

#include "verifiers/rubric/rubric.h"

struct assay_rubric {
    assay_rubric_spec spec;                      /* names defaulted */
    assay_format *formats[ASSAY_TERMS_MAX];      /* of FORMAT terms, else NULL */
    int condition[ASSAY_TERMS_MAX];              /* index of the term named by only_if_correct, -1: none */
    int follows[ASSAY_TERMS_MAX];                /* LENGTH, COSINE: index of the term whose verdict it follows, -1: none */
    assay_arena arena;                           /* of the schemas */
    assay_json_schema *schemas[ASSAY_TERMS_MAX]; /* of JSON terms that have one, else NULL */
    size_t order[ASSAY_TERMS_MAX];               /* terms in the order of judging: those that follow others come last */
};

/* The golds of one maths term. */
typedef struct term_golds {
    assay_math_gold *golds[ASSAY_ANSWERS_MAX]; /* NULL: unusable */
    uint32_t origin
        [ASSAY_ANSWERS_MAX]; /* which of the reference's answers; the text of a choice is a gold of its own, behind these */
    size_t count;
    size_t unusable;
} term_golds;

struct assay_reference {
    const assay_reference_spec *spec;            /* the caller's */
    term_golds *golds[ASSAY_TERMS_MAX];          /* of terms judged as maths, else NULL */
    assay_choice_gold *choices[ASSAY_TERMS_MAX]; /* of terms judged as choice; NULL: unusable */
    assay_text_golds *texts[ASSAY_TERMS_MAX];    /* of terms judged as text */
    assay_instructions *instructions;            /* NULL: none, or unusable */
    assay_code *code;                            /* NULL: none */
    assay_status fault;                          /* see assay_reference_fault */
    size_t text_count;                           /* golds that texts were made of */
    assay_json_schema *schema;                   /* reference.json; NULL: none, or unusable */
    char problem[192];                           /* why a gold is unusable; for people */
};

/* Whether the answer is right: accuracy and what it dispatches to. */
bool is_accuracy_like(assay_check_kind kind);
/* What an ACCURACY term is judged as with this reference; other terms: their own check. */
assay_check_kind term_kind(const assay_term *term, const assay_reference_spec *reference);

/* What every term of a judgement sees. */
typedef struct judgement {
    const assay_rubric *rubric;
    const assay_reference *reference;
    const assay_completion *completion;
    bool trace;
    const _Atomic uint32_t *cancelled;
    const assay_code_cells *cells;
    assay_arena *arena;
    assay_outcome *outcome;
} judgement;

/* All boxes of an answer as one text (joined_boxes.c); data NULL: there are not several, too many, or no memory. */
assay_view join_boxes(assay_view completion, const assay_answer *answer, assay_arena *arena);

/* The terms that judge an answer: extraction and comparison. False: cancelled. They fill the component, and the outcome's answer, canonical form and
 * class where `first` (the first such term of the rubric). */
bool judge_math_term(const judgement *of, size_t index, bool first, assay_component *component);
/* For a gold that is this label alone, where the answer names no choice: what chooses one instead ("\\boxed{17}. The answer is (F)."), as the choice check reads it. */
void choose_label_instead(const judgement *of, char letter, assay_answer *answer);
bool judge_choice_term(const judgement *of, size_t index, bool first, assay_component *component);
bool judge_code_term(const judgement *of, size_t index, assay_component *component);
bool judge_text_term(const judgement *of, size_t index, bool first, assay_component *component);
/* Why a term has nothing to judge against: "the reference has no answers, but instructions: ...". */
void reference_lacks(const char *what, const assay_reference_spec *reference, assay_component *component);

/* The answer's box with those in front of it that it is joined to, as a list in the order of the text; the answer's text where there are none. `text` is what the spans count in. */
assay_view last_group_of_boxes(assay_view text, const assay_answer *answer, assay_arena *arena);
/* What these golds make of this completion, found by this policy: the verdict alone. The budget is spent; what is left in the arena is the caller's. */
assay_verdict math_verdict(const judgement *of, const assay_answer_policy *policy, const term_golds *golds,
                           assay_budget *budget);
/* Explanations (would_flip.c): tries every option's other settings and every other convention, as far as its own budget goes. */
void explain_flips(const judgement *of, size_t index, assay_component *component);

/* Notes a term whose score comes with the group. `holds`: its condition does. */
void late_note(const assay_rubric *rubric, assay_outcome *outcome, size_t index, bool holds);
/* After all terms were added up. */
void late_settle(assay_outcome *outcome);

/* Class of an answer: of its canonical form, or its text where there is none; all CORRECT answers share one. Never 0. */
uint64_t class_of_answer(assay_verdict verdict, assay_view gold, assay_view canonical, assay_view text);

#endif
