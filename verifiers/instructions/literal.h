/* Inside of verifiers/instructions: search for a literal text, in linear time however it repeats itself (Knuth, Morris and Pratt, 1977). */
#ifndef ASSAY_VERIFIERS_INSTRUCTIONS_LITERAL_H
#define ASSAY_VERIFIERS_INSTRUCTIONS_LITERAL_H

#include "common/arena.h"

typedef struct instruction_literal {
    assay_view text;  /* not empty */
    uint32_t *border; /* border[i]: length of the longest proper border of text[0..i] */
} instruction_literal;

/* Fills border for literal->text; false: no memory. */
bool instructions_literal_prepare(instruction_literal *literal, assay_arena *arena);

typedef struct literal_search {
    const instruction_literal *literal;
    assay_view text;
    size_t at;
    uint32_t matched;
} literal_search;

/* The next occurrence, overlapping ones included, in order; false: no further one. */
bool instructions_literal_next(literal_search *search, size_t *begin);

#endif
