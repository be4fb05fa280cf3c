/* Multiple choice: a gold that is one letter A to J. */
#ifndef ASSAY_VERIFIERS_MATH_CHOICE_H
#define ASSAY_VERIFIERS_MATH_CHOICE_H

#include "common/view.h"

/* The letter of a gold that names a choice, bare ("C"), in brackets or \text, or with content ("(E) 86", "C. 12"); 0 where it is none. */
char math_choice_of_gold(assay_view gold);
/* The one letter (capital) that an answer to a choice question names: "C", "(C)", "c", "C. 12", "option C"; 0 where none or more than one. */
char math_choice_of_answer(assay_view answer);
/* Several labels ("A, C", "AC", "(A) and (C)"): one bit for each letter A to J; 0 where the text is anything else, repeats one or names fewer than two. */
unsigned math_choices_of(assay_view text);
/* "(E) 86", "\\textbf{(E)}\\ 86", "E. 86": the text of a choice behind its marked label, which may be given without it; empty where there is none. */
assay_view math_choice_content(assay_view text, char *letter);

#endif
