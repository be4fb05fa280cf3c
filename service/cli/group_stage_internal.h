/* Inside of the group stage: its state, what both scopes do (group_stage.c), and scope "all" (group_scatter.c). */
#ifndef ASSAY_SERVICE_CLI_GROUP_STAGE_INTERNAL_H
#define ASSAY_SERVICE_CLI_GROUP_STAGE_INTERNAL_H

#include "service/cli/group_stage.h"
#include "service/stream/record_sort.h"

struct group_stage {
    group_stage_config config;
    size_t sample_bytes;
    row_store *rows;
    hash_set seen;
    hash128 current;
    bool open; /* a group is being gathered */
    uint64_t serial;
    char *samples; /* [sample_count + pending] of the open group (scope adjacent), or of one row (scope all) */
    size_t sample_count, pending, capacity;
    sample **pointers; /* into samples */
    size_t pointer_capacity;
    uint32_t *row_counts; /* samples of each row that waits (scope adjacent); UINT32_MAX: in no group */
    size_t row_capacity;
    record_sort *by_group, *by_serial;
    uint64_t groups_alone; /* lists: keys of their own */
    assay_arena arena;     /* of a row that is completed */
    bool replaying;        /* rows are in the store already */
};

typedef assay_status row_step(void *argument, const row *of, sample **samples);
typedef assay_status group_step(void *argument, sample **samples, size_t count);

assay_status group_stage_no_memory(void);
/* Room for this many samples, and pointers to them. */
bool group_stage_room(group_stage *stage, size_t samples);
sample *group_stage_at(const group_stage *stage, size_t index);
/* The pointers to samples [first, first + count). */
sample **group_stage_pointers(group_stage *stage, size_t first, size_t count);
/* Scores of terms that needed the whole group. Done a second time it changes nothing. */
void group_stage_complete(group_stage *stage, sample **samples, size_t count);
/* The same in a row's results. */
assay_status group_stage_complete_row(group_stage *stage, row *of, sample **samples);
/* The step (may be NULL) for the first `count` samples as one group. */
assay_status group_stage_each(group_stage *stage, group_step *step, size_t count);
assay_status group_stage_store(group_stage *stage, const row *of, uint32_t samples);
/* The name of a row's file is of this run, also where the row is of an earlier one. */
void group_stage_name_file(const group_stage *stage, row *of);

assay_status group_scatter_begin(group_stage *stage);
/* A row whose samples are pending. */
assay_status group_scatter_put(group_stage *stage, const row *of, hash128 group);
/* The end of the input: all steps, for all groups. */
assay_status group_scatter_end(group_stage *stage);

#endif
