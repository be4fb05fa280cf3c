/* See group_stage.h: scope "all", groups that are scattered over the files. */
#include "service/cli/group_stage_internal.h"

static int compare_serial(const void *left, const void *right) {
    const sample *a = left, *b = right;
    return a->serial < b->serial ? -1 : a->serial > b->serial;
}

static int compare_group(const void *left, const void *right) {
    const sample *a = left, *b = right;
    if (a->group.high != b->group.high) return a->group.high < b->group.high ? -1 : 1;
    if (a->group.low != b->group.low) return a->group.low < b->group.low ? -1 : 1;
    return compare_serial(left, right);
}

assay_status group_scatter_begin(group_stage *stage) {
    stage->by_group = record_sort_new(stage->sample_bytes, compare_group, 0);
    stage->by_serial = record_sort_new(stage->sample_bytes, compare_serial, 0);
    return stage->by_group && stage->by_serial ? assay_ok() : group_stage_no_memory();
}

assay_status group_scatter_put(group_stage *stage, const row *of, hash128 group) {
    assay_status status = group_stage_store(stage, of, 0);
    for (size_t i = 0; i < stage->pending && status.code == ASSAY_OK; i++) {
        sample *one = group_stage_at(stage, i);
        one->group = of->list ? (hash128){stage->groups_alone, UINT64_MAX} : group;
        status = record_sort_add(stage->by_group, one);
    }
    if (of->list) stage->groups_alone++;
    return status;
}

/* One group, gathered in [0, count): its steps, and its samples to the sort back. */
static assay_status take_group(group_stage *stage, group_step *first, group_step *second, size_t count) {
    if (count == 0) return assay_ok();
    group_stage_complete(stage, group_stage_pointers(stage, 0, count), count);
    assay_status status = group_stage_each(stage, first, count);
    if (status.code == ASSAY_OK) status = group_stage_each(stage, second, count);
    for (size_t i = 0; i < count && status.code == ASSAY_OK; i++)
        status = record_sort_add(stage->by_serial, group_stage_at(stage, i));
    return status;
}

/* All groups, from the sort by group to the sort back. */
static assay_status sweep(group_stage *stage, group_step *first, group_step *second) {
    assay_status status = record_sort_end(stage->by_group);
    size_t count = 0;
    while (status.code == ASSAY_OK) {
        const sample *next = record_sort_next(stage->by_group, &status);
        if (!next || status.code != ASSAY_OK) break;
        if (count > 0 && !hash128_equal(next->group, group_stage_at(stage, 0)->group)) {
            status = take_group(stage, first, second, count);
            count = 0;
        }
        if (count == GROUP_SAMPLES_MAX)
            return assay_fail(ASSAY_INPUT, "GROUP_TOO_LARGE", NULL, "a group has more than %d samples", GROUP_SAMPLES_MAX);
        if (!group_stage_room(stage, count + 2)) return group_stage_no_memory();
        memcpy(group_stage_at(stage, count++), next, stage->sample_bytes);
    }
    if (status.code == ASSAY_OK) status = take_group(stage, first, second, count);
    record_sort_free(stage->by_group); /* its memory and its file */
    stage->by_group = NULL;
    return status.code == ASSAY_OK ? record_sort_end(stage->by_serial) : status;
}

/* The samples of the next row, from the sort back. */
static assay_status take_samples(group_stage *stage, size_t count) {
    assay_status status = assay_ok();
    if (!group_stage_room(stage, count + 1)) return group_stage_no_memory();
    for (size_t i = 0; i < count && status.code == ASSAY_OK; i++) {
        const sample *next = record_sort_next(stage->by_serial, &status);
        if (!next && status.code == ASSAY_OK)
            status = assay_fail(ASSAY_INTERNAL, "LOST_SAMPLE", NULL, "a sample was lost in sorting");
        if (next) memcpy(group_stage_at(stage, i), next, stage->sample_bytes);
    }
    return status;
}

/* Every row in order; after `look` the samples are sorted by group again. */
static assay_status read_rows(group_stage *stage, row_step *step) {
    assay_status status = row_store_rewind(stage->rows);
    row next;
    while (status.code == ASSAY_OK && row_store_next(stage->rows, &next, &status)) {
        group_stage_name_file(stage, &next);
        bool grouped = group_stage_takes(&next);
        if (grouped) status = take_samples(stage, next.count);
        sample **samples = grouped && status.code == ASSAY_OK ? group_stage_pointers(stage, 0, next.count) : NULL;
        if (status.code == ASSAY_OK) status = group_stage_complete_row(stage, &next, samples);
        if (status.code == ASSAY_OK && (samples || step == stage->config.emit))
            status = step(stage->config.argument, &next, samples);
        for (size_t i = 0; samples && stage->by_group && i < next.count && status.code == ASSAY_OK; i++)
            status = record_sort_add(stage->by_group, samples[i]);
    }
    return status;
}

static assay_status look_at_all(group_stage *stage) {
    stage->by_group = record_sort_new(stage->sample_bytes, compare_group, 0);
    if (!stage->by_group) return group_stage_no_memory();
    assay_status status = read_rows(stage, stage->config.look);
    record_sort_free(stage->by_serial);
    stage->by_serial = record_sort_new(stage->sample_bytes, compare_serial, 0);
    return stage->by_serial ? status : group_stage_no_memory();
}

assay_status group_scatter_end(group_stage *stage) {
    const group_stage_config *config = &stage->config;
    assay_status status = sweep(stage, config->measure, config->look ? NULL : config->decide);
    if (status.code == ASSAY_OK && config->look) status = look_at_all(stage);
    if (status.code == ASSAY_OK && config->look) status = sweep(stage, config->decide, NULL);
    if (status.code == ASSAY_OK && config->decided) config->decided(config->argument);
    if (status.code == ASSAY_OK) status = read_rows(stage, config->emit);
    return status.code == ASSAY_OK && config->settled ? config->settled(config->argument) : status;
}
