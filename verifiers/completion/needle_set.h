/* Which of a few short needles stand in a text, and where each stands first, in one pass over it.
 *
 * Theory. "Teddy", from Hyperscan (X. Wang et al., "Hyperscan: A Fast Multi-pattern Regex Matcher for Modern CPUs", NSDI 2019, section 4). Of each
 * needle three bytes are the probe; needles are dealt into eight buckets. For each of the three bytes two tables of 16 entries, by the byte's low and high
 * half, say which buckets it may belong to; where all six sets meet, a needle of such a bucket may stand and is compared. The tables are looked up
 * for 32 places at once by AVX2's byte shuffle. A needle that was found is not compared again. So a probe should be rare in ordinary
 * text ("nsw" of "answer"), and a bucket's needles alike. On other CPUs each needle is searched by itself: the same result. */
#ifndef ASSAY_VERIFIERS_NEEDLE_SET_H
#define ASSAY_VERIFIERS_NEEDLE_SET_H

#include "verifiers/completion/text_search.h"

enum { ASSAY_NEEDLES_MAX = 32, ASSAY_NEEDLE_BUCKETS = 8, ASSAY_PROBE_BYTES = 3 };

typedef struct assay_needle {
    assay_view bytes; /* 2 to 64 */
    bool folded;      /* lower-case letters that match either case, see assay_find_first_folded */
    uint8_t probe;    /* offset of its probe; what lies behind the needle's end may be any byte */
    uint8_t bucket;   /* 0 to 7 */
} assay_needle;

typedef struct assay_needle_set {
    const assay_needle *needles;
    unsigned count;
    uint32_t members[ASSAY_NEEDLE_BUCKETS]; /* bit i: needle i */
    /* The probe as a little-endian number, the bytes that count, and the bits that are set in both before they are compared. */
    uint32_t probes[ASSAY_NEEDLES_MAX], masks[ASSAY_NEEDLES_MAX], folds[ASSAY_NEEDLES_MAX];
    size_t shortest;   /* needle, in bytes: shorter text holds none */
    bool ascii;        /* all probes are, and have two bytes at least */
    bool beyond_ascii; /* no probe is of ASCII alone: such text need not be looked at closely */
    _Alignas(16) uint8_t low[ASSAY_PROBE_BYTES][16], high[ASSAY_PROBE_BYTES][16];
} assay_needle_set;

/* `needles` must outlive the set, which is read-only from then on. */
void assay_needle_set_init(assay_needle_set *set, const assay_needle *needles, unsigned count);

/* Bit i: needle i stands in the text; then first[i] (room for all of them) is the offset of its first occurrence, else ASSAY_NOT_FOUND. Linear
 * time. Thread-safe. */
uint32_t assay_needle_set_find(const assay_needle_set *set, assay_view text, size_t *first);
/* The portable route of the above. */
uint32_t assay_needle_set_find_portable(const assay_needle_set *set, assay_view text, size_t *first);

#endif
