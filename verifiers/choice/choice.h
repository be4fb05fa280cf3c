/* Multiple choice: is the answer the right label, or the right labels?
 *
 * An answer (already extracted) is read as labels: "C", "(C)", "C.", "C) 12", "C - 12", "Option C", "\text{(C)}", "**C**", "so C is correct", "A, C", "A and C", "AC"; letters of other
 * scripts stand for A, B, C ... in their order (full-width, circled, squared, mathematical; Greek, Cyrillic, Georgian, Armenian, Arabic, Hebrew, Devanagari, Bengali, Tamil, Thai,
 * Hangul, katakana, heavenly stems; not Cyrillic Ve, which looks like B). Where the options' texts are known, an answer that is exactly one option's text (in SQuAD's normal form) is
 * that option's label; a label followed by another option's text contradicts itself and is INCORRECT. "B or C" is hedging: INCORRECT.
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

/* The last line that is not blank where it is labels and nothing else ("C", "(C)", "so C is correct"), for answers that no mark announces; empty where it is not. */
assay_view assay_choice_last_line(assay_view text);

#endif
