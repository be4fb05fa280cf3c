/* Words that stand where nothing is counted: in masks of maths, code and tags, in identifiers, paths and URLs, and as letters apart. A sentence can be written
 * there, a word a piece or all in one. All that stands between two counted words of prose is one run, whatever pieces it is made of; whether a run is a
 * sentence is not decided here (lang_detect/measure_hidden.c). */
#ifndef ASSAY_LANG_DETECT_HIDDEN_H
#define ASSAY_LANG_DETECT_HIDDEN_H

#include "lang_detect/text/words.h"

/* The words of all runs that have some of them, in the text's order, the first of each run flagged. A word stands once in a run, so that names that programs and formulas
 * repeat are no evidence. Left out: commands of LaTeX, names of functions, words without a vowel, capitals, single letters. Letters
 * apart are words where wider gaps tell them, else pieces. Linear time. False: the arena is used up. */
bool lang_hidden_words(assay_view text, const lang_words *visible, assay_arena *arena, lang_words *out);

#endif
