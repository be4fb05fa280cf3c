/* What the graders that compare text make of an answer before they compare bytes. Written from their published behaviour (options.c names the files);
 * each is a fixed list of removals and replacements, in their order, so that what they make equal is equal here and nothing else. Linear in the
 * text times the length of that list. Pure. */
#ifndef ASSAY_VERIFIERS_MATH_CONVENTION_TEXT_H
#define ASSAY_VERIFIERS_MATH_CONVENTION_TEXT_H

#include "common/arena.h"
#include "common/view.h"
#include "verifiers/math/options.h"

/* The normal form in the arena; data NULL where memory ran out. `gold`: the text is the reference's, which GSM8K's graders take as it stands. */
assay_view math_convention_text(assay_math_convention convention, assay_view text, bool gold, assay_arena *arena);

/* NeMo-Skills: two texts of letters, blanks and commas only are compared letter by letter, and nothing else is asked. False where one is no such text. */
bool math_convention_words(assay_view gold, assay_view answer, bool *equal);

#endif
