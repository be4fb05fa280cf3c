/* Multiple choice: is the answer the right label, or the right labels?
 *
 * An answer (already extracted) is read as labels: "C", "(C)", "C.", "C) 12", "C - 12", "Option C", "(\text{C})", "**C**", "so it must be C", "I would go with C", "C is correct", "C, because ...", "C, not A", "A, C", "A and C", "AC", a label on each line; letters of other
 * scripts stand for A, B, C ... in their order (full-width, circled, squared, mathematical; Greek, Cyrillic, Georgian, Armenian, Arabic, Hebrew, Devanagari (in both orders that exams use), Bengali, Tamil, Thai,
 * Hangul, katakana, heavenly stems; not Cyrillic Ve, which looks like B). Where the options' texts are known, an answer that is exactly one option's text (in SQuAD's normal form) is
 * that option's label; a label followed by another option's text contradicts itself and is INCORRECT. "B or C" is hedging: INCORRECT.
 * "(C), 13.6 eV" and "(C), but note that ..." are C; "(C) is wrong" chooses nothing unless "is wrong" is that option's text.
 * All right labels must be given and no other. Thread-safe: pure. */
#ifndef ASSAY_VERIFIERS_CHOICE_H
#define ASSAY_VERIFIERS_CHOICE_H

#include "common/arena.h"
#include "common/status.h"
#include "verifiers/verdict.h"

enum { ASSAY_CHOICE_LABELS_MAX = 26 };

typedef struct assay_choice_gold assay_choice_gold;

/* labels: the right ones ("C", also "(c)"); options: texts in order of labels A, B, ..., may be none. ASSAY_INPUT: no label, a label that is
 * not a letter, or one beyond the options. */
assay_status assay_choice_compile(const assay_view *labels, size_t label_count, const assay_view *options, size_t option_count,
                                  assay_arena *arena, assay_choice_gold **out);

typedef struct assay_choice_result {
    assay_verdict verdict; /* CORRECT, INCORRECT, NO_ANSWER, UNPARSED (no label, and no option's text), ERROR (no memory) */
    char canonical[ASSAY_CHOICE_LABELS_MAX + 1]; /* labels given, ascending: "AC"; empty where none was read */
    const char *note;                            /* static text for people, or NULL */
} assay_choice_result;

void assay_choice_compare(const assay_choice_gold *gold, assay_view answer, assay_arena *arena, assay_choice_result *result);

/* Does what follows a right label say another option's text ("\boxed{B} Paris")? */
bool assay_choice_contradicts(const assay_choice_gold *gold, assay_view after, assay_arena *arena);

/* Does the rest of an answer's line join another option to it ("... and **D. Rome**", "... or (D) Rome")? */
bool assay_choice_joins_another(const assay_choice_gold *gold, assay_view rest);

/* Is the text a label, labels, an option's text, or a label with its option's text ("(B) London"; any text where the options are not known)? */
bool assay_choice_reads(const assay_choice_gold *gold, assay_view text, assay_arena *arena);

/* What a phrase says that names no choice ("enforceable", "usually expressed as a percent", "(C) is wrong"): does it leave an earlier one, `chosen`, as it
 * was? Not where it may be an answer ("none of them", "Paris", "65 cm"), or takes back what was chosen. */
bool assay_choice_is_remark(assay_view text, assay_view chosen);

/* The answer of a text in which no mark announces one: the whole text, its last line or last sentence where that chooses ("So it must be (B).", "B) London",
 * "London"), or else its first line ("B", then an explanation). Empty where none does, where lines list options, or where two sentences call different
 * labels correct. */
assay_view assay_choice_find(const assay_choice_gold *gold, assay_view text, assay_arena *arena);

#endif
