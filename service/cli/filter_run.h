/* assay filter: rows in, judged, decided, and written to the output or to the rejects; with a journal beside the output. */
#ifndef ASSAY_SERVICE_CLI_FILTER_RUN_H
#define ASSAY_SERVICE_CLI_FILTER_RUN_H

#include "service/cli/filter_keep.h"
#include "service/cli/journal.h"
#include "service/cli/score_report.h"

typedef struct filter_options {
    stream_options stream;
    assay_view keep, rank;
    unsigned long best, at_most;
    filter_dedup dedup;
    bool dedup_all, group_all, bare, sidecar, resume, list_names;
    const char *rejects;
    double checkpoint_s;
} filter_options;

int filter_run(const cli_context *context, const filter_options *options);

#endif
