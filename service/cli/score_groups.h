/* What score needs groups for: --advantage, with the members that rows get ("advantage", "class", "group"), and rubrics with terms that need a whole group. Rows go through the group
 * stage. */
#ifndef ASSAY_SERVICE_CLI_SCORE_GROUPS_H
#define ASSAY_SERVICE_CLI_SCORE_GROUPS_H

#include "service/cli/group_stage.h"
#include "service/cli/stream_run.h"

/* Statistics and majority of a group into its samples. */
assay_status score_groups_measure(sample **samples, size_t count, bool biased);

typedef struct score_groups {
    group_options options; /* advantage NONE: rows get no members */
    bool all;              /* scope */
    const stream_run *run;
    void *argument;
    assay_status (*write)(void *argument, const row *of, const row_extras *extras);
    /* its own */
    group_stage *stage;
    group_batch batch;
    double scale;
    size_t terms;
    double weights[32];
    uint64_t groups, flat; /* groups; those without signal */
} score_groups;

/* After the run is open. USAGE: GDPO without a rubric that is known here. */
assay_status score_groups_begin(score_groups *self);
void score_groups_clear(score_groups *self);
/* Any row, blank ones too. INPUT errors name the line. */
assay_status score_groups_put(score_groups *self, const row *of);
assay_status score_groups_end(score_groups *self);

#endif
