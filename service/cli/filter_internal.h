/* Inside of assay filter: the state of a run, and its three jobs: taking rows (filter_run.c), writing them (filter_write.c), and going on after a kill (filter_resume.c). */
#ifndef ASSAY_SERVICE_CLI_FILTER_INTERNAL_H
#define ASSAY_SERVICE_CLI_FILTER_INTERNAL_H

#include "service/cli/filter_run.h"
#include "service/stream/output.h"

enum { PARTS_COUNTED = 14, SEEN_TEXT = 0, SEEN_GROUP = 1 };

/* In the journal, so that a run that went on tells of the whole. */
enum {
    COUNT_LINES,
    COUNT_COMPLETIONS,
    COUNT_ROWS,
    COUNT_FAILED,
    COUNT_LISTS,   /* 1: lines hold lists */
    COUNT_STORED,  /* scope all: bytes of the file of rows */
    COUNT_EMITTED, /* scope all: rows that are written, or were rejected */
    COUNT_REASONS,
    COUNT_PARTS = COUNT_REASONS + REASONS,
    COUNT_ALL = COUNT_PARTS + PARTS_COUNTED
};
_Static_assert((int)COUNT_ALL <= (int)JOURNAL_COUNTERS, "the journal has room for all counters");

typedef struct filter_state {
    const filter_options *options;
    stream_run stream;
    filter_keep keep;
    group_stage *groups;  /* NULL: rows are decided one by one */
    bool fills_late;      /* the condition is looked at once a row's group is known */
    output kept, rejects; /* fd -1 where not wanted */
    journal *journal;     /* NULL: the output is no file */
    journal_state state;  /* place and counters so far */
    bool resumed;
    uint64_t skip;       /* scope all: rows that the run before has written */
    score_report report; /* complaints */
    assay_buffer made;
    assay_arena arena; /* of a row */
    assay_status failed;
    uint64_t serial, taken;
    int64_t start_ns;
} filter_state;

/* A row with its decided samples (NULL: it is in no group and nothing is known of it) to where it belongs; counted. */
assay_status filter_write(filter_state *run, const row *of, sample **samples);
/* Totals, to stderr. */
void filter_summary(const filter_state *run);

/* Before the group stage is made. */
assay_status filter_open_journal(filter_state *run);
assay_status filter_open_outputs(filter_state *run);
/* Once all is open: what the run before had seen. */
assay_status filter_go_on(filter_state *run);
/* Notes the place where it is time to; all of state is true now. */
assay_status filter_checkpoint(filter_state *run);
/* A hash for the journal. */
void filter_see_text(void *run, hash128 hash);
void filter_see_group(void *run, hash128 hash);

#endif
