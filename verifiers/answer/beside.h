/* What beside.c and beside_before.c share: joints between values, and what a bare value is. */
#ifndef ASSAY_VERIFIERS_ANSWER_BESIDE_H
#define ASSAY_VERIFIERS_ANSWER_BESIDE_H

#include "verifiers/answer/answer_internal.h"

enum { OFFER_BYTES = 72 /* looked at on each side */ };

typedef enum join_kind {
    JOIN_NONE,
    JOIN_OR,
    JOIN_LIST,
    JOIN_EQUALS,
    JOIN_ENUMERATION /* the Chinese mark behind the number of an item, too */
} join_kind;

/* The joint that ends before *end (begins at *at), which moves past it. */
join_kind beside_join_before(assay_view text, size_t *end);
join_kind beside_join_at(assay_view text, size_t *at);
/* No words, no relation: a value of its own. */
bool beside_is_bare(assay_view text);
bool beside_is_whole_number(assay_view text);
/* Without a dollar sign whose other one stands elsewhere, and other marks around it. */
assay_view beside_without_dollar(assay_view text);
/* False: it is a box, which is seen as such, or nothing. */
bool beside_add(answer_offers *offers, assay_view text);

/* Of a short set, mostly not of it. */
static inline bool is_one_of(char c, const char *set) {
    while (*set != '\0' && *set != c) set++;
    return *set != '\0' && c != '\0';
}

static inline bool is_letter_byte(char c) {
    return assay_is_alpha(c) || (unsigned char)c >= 0x80;
}

#endif
