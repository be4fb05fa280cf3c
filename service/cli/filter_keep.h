/* What filter keeps: the condition, duplicates, the best of a group and the first of a group. Decides samples; knows no files. */
#ifndef ASSAY_SERVICE_CLI_FILTER_KEEP_H
#define ASSAY_SERVICE_CLI_FILTER_KEEP_H

#include "service/cli/group_stage.h"
#include "service/cli/result_names.h"
#include "service/cli/score_groups.h"
#include "service/cli/stream_run.h"

/* Why a completion was not kept; REASON_KEPT: it was. */
typedef enum filter_reason {
    REASON_KEPT,
    REASON_CONDITION, /* false */
    REASON_UNSCORED,  /* neither true nor false: something in it has no value */
    REASON_INVALID,   /* the line is malformed */
    REASON_ERROR,     /* our fault, or not done: worth another try */
    REASON_DUPLICATE,
    REASON_NOT_BEST,
    REASON_OVER_LIMIT,
    REASONS
} filter_reason;
const char *filter_reason_name(filter_reason reason); /* "kept", "condition", ... */

typedef enum filter_dedup { DEDUP_NONE, DEDUP_EXACT, DEDUP_NORMALISED } filter_dedup;

typedef struct filter_keep {
    /* set by the command */
    assay_view condition;        /* text of --keep */
    assay_view rank;             /* a name, or -name: of --best; empty: reward */
    unsigned long best, at_most; /* 0: no such rule */
    filter_dedup dedup;
    bool dedup_all; /* over the whole run, not only in a group */
    const stream_run *run;
    void (*seen)(void *argument, hash128 hash); /* told of every completion that counts for dedup_all; may be NULL */
    void *argument;
    /* its own */
    expression *compiled;
    result_names *names;
    size_t rank_name;
    bool rank_descending;
    hash_set texts; /* dedup_all */
    assay_arena arena;
} filter_keep;

/* After the run is open. USAGE with three lines, the last a caret, in *complaint where an expression does not compile. */
assay_status filter_keep_begin(filter_keep *self, assay_buffer *complaint);
void filter_keep_clear(filter_keep *self);
/* Whether samples must be gathered by group: for the rules, or for what the condition sees of the group. */
bool filter_keep_needs_groups(const filter_keep *self);
/* Whether the condition, or the rank, sees the whole group (then filter_keep_fill comes after it was measured). */
bool filter_keep_sees_groups(const filter_keep *self);
/* A row's samples: condition, rank, text. */
assay_status filter_keep_fill(filter_keep *self, const row *of, sample **samples);
/* Rules of a group, or of a row on its own, in the order of the input: sets `reason`. */
assay_status filter_keep_decide(filter_keep *self, sample **samples, size_t count);
/* The part of the condition that failed; empty: none did. */
assay_view filter_keep_part(const filter_keep *self, const sample *one);

#endif
