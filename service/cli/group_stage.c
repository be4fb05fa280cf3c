/* See group_stage.h: rows and samples, the steps of a group, and groups that stand together. */
#include <math.h>
#include <stdlib.h>

#include "service/cli/group_stage_internal.h"

assay_status group_stage_no_memory(void) {
    return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory to gather groups");
}

static assay_status open_store(group_stage *stage) {
    stage->rows = row_store_new(0);
    if (!stage->rows) return group_stage_no_memory();
    return stage->config.rows_path ? row_store_open(stage->rows, stage->config.rows_path, stage->config.rows_bytes)
                                   : assay_ok();
}

assay_status group_stage_new(const group_stage_config *config, group_stage **out) {
    group_stage *stage = *out = calloc(1, sizeof *stage);
    if (!stage) return group_stage_no_memory();
    stage->config = *config;
    stage->sample_bytes = sizeof(sample) + config->terms * sizeof(double) + (config->late ? sizeof(late_line) : 0);
    assay_arena_init(&stage->arena, 1 << 30);
    assay_status status = open_store(stage);
    if (status.code == ASSAY_OK && config->all) {
        status = group_scatter_begin(stage);
    }
    return status;
}

void group_stage_free(group_stage *stage) {
    if (!stage) return;
    row_store_free(stage->rows);
    record_sort_free(stage->by_group);
    record_sort_free(stage->by_serial);
    hash_set_clear(&stage->seen);
    free(stage->samples);
    free(stage->pointers);
    free(stage->row_counts);
    assay_arena_clear(&stage->arena);
    free(stage);
}

void group_stage_remember(group_stage *stage, hash128 group) {
    hash_set_add(&stage->seen, group);
}

sample *group_stage_at(const group_stage *stage, size_t index) {
    return (sample *)(void *)(stage->samples + index * stage->sample_bytes);
}

static bool grow(void **array, size_t *capacity, size_t wanted, size_t element) {
    if (wanted <= *capacity) return true;
    size_t more = *capacity ? *capacity : 256;
    while (more < wanted) more *= 2;
    void *bigger = realloc(*array, more * element);
    if (!bigger) return false;
    *array = bigger;
    *capacity = more;
    return true;
}

bool group_stage_room(group_stage *stage, size_t samples) {
    return grow((void **)&stage->samples, &stage->capacity, samples, stage->sample_bytes) &&
           grow((void **)&stage->pointers, &stage->pointer_capacity, samples, sizeof *stage->pointers);
}

void sample_fill(sample *one, const line_result *result) {
    bool judged = result->status == ASSAY__V1__RESULT_STATUS__RESULT_STATUS_SCORED ||
                  result->status == ASSAY__V1__RESULT_STATUS__RESULT_STATUS_UNSCORED;
    one->status = result->status;
    one->verdict = result->record.verdict;
    one->item = (group_item){.reward = result->reward,
                             .class_hash = line_status_failed(result->status) ? 0 : result->record.class_hash,
                             .accuracy_scored = judged && result->record.accuracy_scored,
                             .correct = result->record.verdict == ASSAY__V1__VERDICT__VERDICT_CORRECT};
}

static late_line *late_of(const group_stage *stage, const sample *one) {
    return stage->config.late ? (late_line *)(void *)((uintptr_t)one->scores + stage->config.terms * sizeof(double)) : NULL;
}

const late_line *group_stage_late(const group_stage *stage, const sample *one) {
    const late_line *late = late_of(stage, one);
    return late && late->trailer.count ? late : NULL;
}

sample **group_stage_samples(group_stage *stage, const row *of) {
    size_t count = of->count;
    if (!group_stage_room(stage, stage->sample_count + count + 1)) return NULL;
    stage->pending = count;
    memset(group_stage_at(stage, stage->sample_count), 0, count * stage->sample_bytes);
    for (size_t i = 0; i < count; i++) {
        sample *one = group_stage_at(stage, stage->sample_count + i);
        one->serial = stage->serial++;
        one->advantage = (double)NAN;
        sample_fill(one, &of->results[i]);
        if (stage->config.late && of->results[i].late) memcpy(late_of(stage, one), of->results[i].late, sizeof(late_line));
        stage->pointers[i] = one;
    }
    return stage->pointers;
}

/* The pointers to samples [first, first + count). */
sample **group_stage_pointers(group_stage *stage, size_t first, size_t count) {
    for (size_t i = 0; i < count; i++) stage->pointers[i] = group_stage_at(stage, first + i);
    return stage->pointers;
}

/* ---- the steps ---- */

static void complete_sample(sample *one, late_line *late, const late_bounds *of) {
    for (uint32_t k = 0; k < late->trailer.count; k++) {
        if (!late->scores[k].settled) late->scores[k] = late_score_kimi(&late->trailer, k, of);
    }
    late_outcome outcome = late_outcome_of(&late->trailer, late->scores);
    line_result now = {
        .status = outcome.status,
        .reward = outcome.reward,
        .record = {.verdict = one->verdict, .class_hash = one->item.class_hash, .accuracy_scored = one->item.accuracy_scored}};
    sample_fill(one, &now);
}

/* Scores of terms that needed the whole group. Done a second time it changes nothing. */
void group_stage_complete(group_stage *stage, sample **samples, size_t count) {
    late_bounds of = late_bounds_none();
    for (size_t i = 0; i < count && stage->config.late; i++) late_bounds_add(&of, &late_of(stage, samples[i])->trailer);
    for (size_t i = 0; i < count; i++) {
        if (group_stage_late(stage, samples[i])) complete_sample(samples[i], late_of(stage, samples[i]), &of);
    }
}

assay_status group_stage_complete_row(group_stage *stage, row *of, sample **samples) {
    assay_status status = assay_ok();
    assay_arena_reset(&stage->arena);
    for (size_t i = 0; samples && i < of->count && status.code == ASSAY_OK; i++) {
        const late_line *late = of->results[i].late ? group_stage_late(stage, samples[i]) : NULL;
        if (!late) continue;
        memcpy(of->results[i].late, late, sizeof *late);
        status = line_result_complete(&of->results[i], &stage->arena);
    }
    return status;
}

/* The rows of the open group, each with its samples. */
static assay_status each_row(group_stage *stage, row_step *step) {
    assay_status status = row_store_rewind(stage->rows);
    size_t at = 0;
    row next;
    for (size_t i = 0; status.code == ASSAY_OK && row_store_next(stage->rows, &next, &status); i++) {
        uint32_t count = stage->row_counts[i];
        sample **samples = count == UINT32_MAX ? NULL : group_stage_pointers(stage, at, count);
        if (samples) at += count;
        status = group_stage_complete_row(stage, &next, samples);
        if (status.code == ASSAY_OK && (samples || step == stage->config.emit))
            status = step(stage->config.argument, &next, samples);
    }
    return status;
}

assay_status group_stage_each(group_stage *stage, group_step *step, size_t count) {
    return step && count > 0 ? step(stage->config.argument, group_stage_pointers(stage, 0, count), count) : assay_ok();
}

/* Decides the open group and lets its rows go. */
static assay_status flush(group_stage *stage) {
    assay_status status = assay_ok();
    if (row_store_rows(stage->rows) == 0) return status;
    group_stage_complete(stage, group_stage_pointers(stage, 0, stage->sample_count), stage->sample_count);
    status = group_stage_each(stage, stage->config.measure, stage->sample_count);
    if (status.code == ASSAY_OK && stage->config.look) status = each_row(stage, stage->config.look);
    if (status.code == ASSAY_OK) status = group_stage_each(stage, stage->config.decide, stage->sample_count);
    if (status.code == ASSAY_OK) status = each_row(stage, stage->config.emit);
    row_store_empty(stage->rows);
    stage->sample_count = 0;
    stage->open = false;
    if (status.code == ASSAY_OK && stage->config.settled) status = stage->config.settled(stage->config.argument);
    return status;
}

assay_status group_stage_store(group_stage *stage, const row *of, uint32_t samples) {
    size_t rows = row_store_rows(stage->rows);
    if (!stage->config.all) {
        if (!grow((void **)&stage->row_counts, &stage->row_capacity, rows + 1, sizeof *stage->row_counts))
            return group_stage_no_memory();
        stage->row_counts[rows] = samples;
    }
    return stage->replaying ? assay_ok() : row_store_put(stage->rows, of);
}

static assay_status put_adjacent(group_stage *stage, const row *of, hash128 group) {
    if (of->list || !stage->open || !hash128_equal(group, stage->current)) {
        /* the new row's samples lie behind those of the group that is let go */
        size_t old = stage->sample_count, pending = stage->pending;
        assay_status status = flush(stage);
        if (status.code != ASSAY_OK) return status;
        memmove(stage->samples, group_stage_at(stage, old), pending * stage->sample_bytes);
        hash_set_found found = of->list ? HASH_SET_NEW : hash_set_add(&stage->seen, group);
        if (found == HASH_SET_FULL) return group_stage_no_memory();
        if (found == HASH_SET_SEEN)
            return assay_fail(ASSAY_INPUT, "GROUP_CAME_BACK", NULL,
                              "its group stood before, and other groups between; --group-scope all gathers groups");
        if (!of->list && stage->config.opened) stage->config.opened(stage->config.argument, group);
        stage->current = group;
        stage->open = true;
    }
    if (stage->sample_count + stage->pending > GROUP_SAMPLES_MAX)
        return assay_fail(ASSAY_INPUT, "GROUP_TOO_LARGE", NULL, "its group has more than %d samples", GROUP_SAMPLES_MAX);
    assay_status status = group_stage_store(stage, of, (uint32_t)stage->pending);
    stage->sample_count += stage->pending;
    if (status.code == ASSAY_OK && of->list) status = flush(stage);
    return status;
}

assay_status group_stage_put(group_stage *stage, const row *of, hash128 group) {
    assay_status status = stage->config.all ? group_scatter_put(stage, of, group) : put_adjacent(stage, of, group);
    stage->pending = 0;
    return status;
}

assay_status group_stage_pass(group_stage *stage, const row *of) {
    stage->pending = 0;
    if (!stage->config.all && !stage->open) {
        assay_status status = stage->config.emit(stage->config.argument, of, NULL);
        return status.code == ASSAY_OK && stage->config.settled ? stage->config.settled(stage->config.argument) : status;
    }
    return group_stage_store(stage, of, UINT32_MAX);
}

/* The name of a row's file is of this run, also where the row is of an earlier one. */
void group_stage_name_file(const group_stage *stage, row *of) {
    if (stage->config.rows_path) of->line.file = stage->config.paths[of->line.file_index];
}

assay_status group_stage_end(group_stage *stage) {
    return stage->config.all ? group_scatter_end(stage) : flush(stage);
}

assay_status group_stage_replay(group_stage *stage, assay_status (*take)(void *argument, const row *of)) {
    assay_status status = row_store_rewind(stage->rows);
    row next;
    stage->replaying = true;
    while (status.code == ASSAY_OK && row_store_next(stage->rows, &next, &status)) {
        group_stage_name_file(stage, &next);
        status = take(stage->config.argument, &next);
    }
    stage->replaying = false;
    return status;
}

assay_status group_stage_sync(group_stage *stage, uint64_t *bytes) {
    return row_store_sync(stage->rows, bytes);
}
