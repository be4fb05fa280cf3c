/* A compiled reference, as math.c and compare_words.c see it, and how a result is filled. Internal to verifiers/math. */
#ifndef ASSAY_VERIFIERS_MATH_GOLD_H
#define ASSAY_VERIFIERS_MATH_GOLD_H

#include "verifiers/math/fast_number.h"
#include "verifiers/math/math.h"
#include "verifiers/math/read/dates.h"
#include "verifiers/math/scalar/scalar.h"
#include "verifiers/math/text_fold.h"

struct assay_math_gold {
    assay_math_options options;
    assay_view text, canonical;
    assay_view source; /* as shipped, where that is more than `text`: prose around a box, a working before "####" */
    const char *type;
    math_small small;
    bool has_small, is_text;
    bool plain_equal, plain_different; /* numbers of the fast path that are equal, or different, need no second look */
    assay_view custom;                 /* the convention's normal form, where it compares text */
    bool undefined;                    /* holds a division by zero */
    bool is_date;
    math_date date;
    char choice;      /* 0: none */
    char label;       /* the only label that may stand before this value; 0: any */
    unsigned choices; /* several labels, as bits; 0: none */
    math_text words;
    const math_node *root;      /* NULL: not read */
    const math_node *rewritten; /* the same with closed forms */
};

/* "((((10))))": what stands in many brackets and nothing else, as a slice. Fewer are left to the grammar, whose places are then true. */
assay_view math_without_nesting(assay_view text);

/* Has the tree no value because it divides by zero? */
bool math_is_undefined(math_session *s, const math_node *node);

/* Fill the verdict; `canonical` stays. */
void math_result_set(assay_math_result *result, assay_verdict verdict, assay_math_method method, const char *note);
/* CORRECT, with the reference's canonical form. */
void math_result_correct(const assay_math_gold *gold, assay_math_result *result, assay_math_method method);

#endif
