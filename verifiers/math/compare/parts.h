/* Answers in parts: "(a) 3; (b) 5", "1) 3 2) 5", "Part A: 3, Part B: 5", and members under bullets. */
#ifndef ASSAY_VERIFIERS_MATH_COMPARE_PARTS_H
#define ASSAY_VERIFIERS_MATH_COMPARE_PARTS_H

#include "verifiers/math/read/parser.h"

/* As math_parse; where labels a, b, ... (A, B; 1, 2; i, ii) head every part of the text, whatever separates them, the root is an N_LIST of SEP_PARTS, whose
 * order counts. */
void math_parse_answer(assay_view source, assay_arena *arena, math_parsed *out);

/* "- A\n- C": the lines without their bullets, where every line has one and there are several; else the text. */
assay_view math_without_bullets(assay_view text, assay_arena *arena);

#endif
