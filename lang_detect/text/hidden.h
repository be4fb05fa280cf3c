/* Words that stand where nothing is counted: in the masks of maths and of inline code, and as letters apart. Where too little of a text is prose to
 * judge it, measure.c judges these instead, so that a text whose every word is masked is not one without words. */
#ifndef ASSAY_LANG_DETECT_HIDDEN_H
#define ASSAY_LANG_DETECT_HIDDEN_H

#include "lang_detect/text/words.h"

/* Those words, a blank behind each. Not: what a formula holds without words (commands, names of functions, words of fewer than four letters or
 * without a vowel), fences, tags and drawings. False: the arena is used up. */
bool lang_hidden_words(assay_view text, const lang_spans *neutral, const lang_words *words, assay_arena *arena,
                       assay_view *out);

#endif
