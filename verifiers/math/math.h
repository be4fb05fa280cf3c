/* Are two mathematical answers equal? Exactly, or not at all: CORRECT needs a proof of equality, INCORRECT a proof or a
 * structural reason, and what cannot be settled within limits is UNDECIDED (see DESIGN sections 4 and 5, docs/MATHS.md).
 *
 * Two steps: a gold answer is compiled once (math_gold_compile) and compared with many answers (math_compare). One fixed reading for both sides; the
 * gold directs by type and names only. Everything is bounded: bytes, nodes, depth, digits, steps, arena.
 * A compiled gold is read-only after compilation; comparisons with one gold may run in several threads, each with its own
 * arena and budget. */
#ifndef ASSAY_VERIFIERS_MATH_H
#define ASSAY_VERIFIERS_MATH_H

#include "common/arena.h"
#include "common/budget.h"
#include "common/status.h"
#include "verifiers/math/options.h"
#include "verifiers/verdict.h"

/* Numbered as MathMethod in proto/assay/v1/result.proto. */
typedef enum assay_math_method {
    ASSAY_METHOD_NONE = 0,
    ASSAY_METHOD_TEXT = 1,
    ASSAY_METHOD_RATIONAL = 2,
    ASSAY_METHOD_POLYNOMIAL = 3,
    ASSAY_METHOD_EXACT_FIELD = 4,
    ASSAY_METHOD_BALLS_DISJOINT = 5,
    ASSAY_METHOD_NUMERIC_AGREEMENT = 6,
    ASSAY_METHOD_STRUCTURE = 7
} assay_math_method;

typedef struct assay_math_gold assay_math_gold;

/* Compiles one gold answer into `arena` (which must live as long as the gold); the options are copied and resolved (NULL: assay's own). Fails with ASSAY_INPUT where the gold is empty,
 * too long or otherwise unusable (verdict BAD_REFERENCE). A gold that is text, or that this version cannot parse, compiles: it then
 * compares by its normalised text, and what differs is UNDECIDED (unparsable maths) or INCORRECT (plain text). */
assay_status assay_math_gold_compile(assay_view gold, const assay_math_options *options, assay_arena *arena,
                                     assay_math_gold **out);

/* The same gold under other options, without reading it again; both live as long as both arenas. NULL: no memory. */
assay_math_gold *assay_math_gold_variant(const assay_math_gold *gold, const assay_math_options *options, assay_arena *arena);

typedef struct assay_math_result {
    assay_verdict verdict; /* CORRECT, INCORRECT, UNPARSED, UNDECIDED, NO_ANSWER (empty answer) or ERROR (no memory) */
    assay_math_method method;
    assay_view canonical; /* canonical form of the answer, in the arena; equal canonical forms are equal answers. All
                                  CORRECT answers report the gold's. Empty where the answer did not parse */
    bool has_syntax_error;
    assay_span syntax_error; /* in bytes of `answer` */
    const char *note;        /* static text for people: why, e.g. "unit differs"; may be NULL */
} assay_math_result;

/* Compares an answer as written (already extracted) with a gold. `after` is what followed the box ("\%", " cm"); may be empty. */
void assay_math_compare(const assay_math_gold *gold, assay_view answer, assay_view after, assay_budget *budget,
                        assay_arena *arena, assay_math_result *result);

/* The gold as parsed, in canonical form (empty where it did not parse), and its type for people ("integer", "set", "text"). */
assay_view assay_math_gold_canonical(const assay_math_gold *gold);
const char *assay_math_gold_type(const assay_math_gold *gold);
/* True where the gold is a single choice letter, so that extraction may look for letters. */
bool assay_math_gold_is_choice(const assay_math_gold *gold);
/* Only that label (capital) may stand before this value in an answer, "(B) 14": the reference says which choice is right. 0: any. */
void assay_math_gold_set_label(assay_math_gold *gold, char label);

const char *assay_math_method_name(assay_math_method method); /* "RATIONAL", ...; "" for NONE */

/* Prepares this thread or process: GMP memory limits, caches. Call once per scorer before any other function; idempotent. */
void assay_math_thread_start(void);
/* Gives back what libraries cache per thread. */
void assay_math_thread_stop(void);

#endif
