/* Does an answer match a gold text? Exactly, in SQuAD's normal form, by containing it, or by the F1 of words.
 *
 * Normal form (SQuAD's, Rajpurkar et al., arXiv 1606.05250, and MLQA's for other languages, Lewis et al., arXiv 1910.07475): lower case, NFC, punctuation of all
 * scripts removed, the words a, an, the removed, white space collapsed. Case mapping, NFC, punctuation and white space are Unicode's (libunistring, no
 * locale). Words stand between blanks; in Han, kana, Hangul, Thai, Lao, Khmer and Myanmar each character with its marks is one (MLQA's mixed
 * segmentation; CMRC 2018, KorQuAD), so that blanks there change nothing and a particle behind a name does not hide it. F1 is that of the multisets of words; the best
 * gold counts. CONTAINS wants the gold's words in a row among the answer's words: "cat" is not in "concatenate", but "北京" is in "北京市", as any text of
 * such scripts is in a longer one.
 * Two steps: golds are compiled once. Compiled golds are read-only. Linear time (F1: n log n). Thread-safe with an arena per thread. */
#ifndef ASSAY_VERIFIERS_TEXT_H
#define ASSAY_VERIFIERS_TEXT_H

#include "common/arena.h"
#include "common/budget.h"
#include "verifiers/verdict.h"

/* Numbered as TextComparison in rubric.proto. */
typedef enum assay_text_comparison {
    ASSAY_TEXT_EXACT = 1,
    ASSAY_TEXT_NORMALISED = 2,
    ASSAY_TEXT_CONTAINS = 3,
    ASSAY_TEXT_F1 = 4
} assay_text_comparison;

typedef struct assay_text_golds assay_text_golds;

/* Compiles golds into the arena; NULL: no memory. A gold without any word in its normal form (except for EXACT) can match nothing and is
 * counted as unusable. */
assay_text_golds *assay_text_compile(const assay_view *golds, size_t count, assay_text_comparison comparison,
                                     assay_arena *arena);
size_t assay_text_unusable(const assay_text_golds *golds);

typedef struct assay_text_result {
    assay_verdict verdict; /* CORRECT, INCORRECT; MEASURED for F1; NO_ANSWER for an empty answer; ERROR without memory */
    double score;          /* F1, else 1 or 0 */
    uint32_t gold_index;   /* of the best match */
    assay_view canonical;  /* normal form of the answer, in the arena */
} assay_text_result;

void assay_text_compare(const assay_text_golds *golds, assay_view answer, assay_budget *budget, assay_arena *arena,
                        assay_text_result *result);

/* The normal form of a text, in the arena; data NULL: no memory. */
assay_view assay_text_normal_form(assay_view text, assay_arena *arena);

#endif
