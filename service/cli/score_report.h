/* What `assay score` tells people beside the JSONL: a table, agreement with labels, a histogram, complaints, a summary. Reads lines and results
 * only where a table or labels are asked for. */
#ifndef ASSAY_SERVICE_CLI_SCORE_REPORT_H
#define ASSAY_SERVICE_CLI_SCORE_REPORT_H

#include "service/cli/histogram.h"
#include "service/cli/progress.h"
#include "service/cli/row.h"

enum { REPORT_STATUSES = 16, REPORT_COMPLAINTS_MAX = 100 };

typedef struct score_report {
    /* set by the command */
    bool table, histogram_wanted, quiet;
    assay_view label_key, id_key; /* empty: no labels; "id" */
    double label_threshold;       /* a score above it is a true label */
    uint64_t labels_unread;       /* labels that say nothing we know */
    size_t disagreements_max;
    const Assay__V1__Rubric *rubric; /* may be NULL */
    progress *progress;              /* hidden before something is told */
    uint64_t groups, flat_groups;    /* of advantages; those whose rewards are all equal */
    /* its own */
    uint64_t lines, results, statuses[REPORT_STATUSES], complaints;
    uint64_t agree, accepted, rejected, open; /* labels: agree, verdict right but label wrong, the reverse, no verdict */
    assay_buffer disagreements;
    size_t disagreement_count;
    histogram rewards;
    assay_arena arena;
    int64_t start_ns;
} score_report;

void score_report_init(score_report *report);
void score_report_clear(score_report *report);

/* Counts a row that is not blank; table rows are appended to `table`. */
void score_report_row(score_report *report, const row *of, assay_buffer *table);
/* Labels, histogram and totals, to stderr. */
void score_report_end(score_report *report);
/* Some line was INVALID or failed. */
bool score_report_failed(const score_report *report);

#endif
