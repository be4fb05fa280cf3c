/* See group_stage.h. */
#include "service/cli/group_stage.h"

#include <math.h>
#include <stdlib.h>

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

static assay_status no_memory(void) {
    return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory to gather groups");
}

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

static assay_status open_store(group_stage *stage) {
    stage->rows = row_store_new(0);
    if (!stage->rows) return no_memory();
    return stage->config.rows_path ? row_store_open(stage->rows, stage->config.rows_path, stage->config.rows_bytes)
                                   : assay_ok();
}

assay_status group_stage_new(const group_stage_config *config, group_stage **out) {
    group_stage *stage = *out = calloc(1, sizeof *stage);
    if (!stage) return no_memory();
    stage->config = *config;
    stage->sample_bytes = sizeof(sample) + config->terms * sizeof(double) + (config->late ? sizeof(late_line) : 0);
    assay_arena_init(&stage->arena, 1 << 30);
    assay_status status = open_store(stage);
    if (status.code == ASSAY_OK && config->all) {
        stage->by_group = record_sort_new(stage->sample_bytes, compare_group, 0);
        stage->by_serial = record_sort_new(stage->sample_bytes, compare_serial, 0);
        if (!stage->by_group || !stage->by_serial) status = no_memory();
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

static sample *sample_at(const group_stage *stage, size_t index) {
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

static bool room_for(group_stage *stage, size_t samples) {
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
    if (!room_for(stage, stage->sample_count + count + 1)) return NULL;
    stage->pending = count;
    memset(sample_at(stage, stage->sample_count), 0, count * stage->sample_bytes);
    for (size_t i = 0; i < count; i++) {
        sample *one = sample_at(stage, stage->sample_count + i);
        one->serial = stage->serial++;
        one->advantage = (double)NAN;
        sample_fill(one, &of->results[i]);
        if (stage->config.late && of->results[i].late) memcpy(late_of(stage, one), of->results[i].late, sizeof(late_line));
        stage->pointers[i] = one;
    }
    return stage->pointers;
}

/* The pointers to samples [first, first + count). */
static sample **pointers_to(group_stage *stage, size_t first, size_t count) {
    for (size_t i = 0; i < count; i++) stage->pointers[i] = sample_at(stage, first + i);
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
static void complete_samples(group_stage *stage, sample **samples, size_t count) {
    late_bounds of = late_bounds_none();
    for (size_t i = 0; i < count && stage->config.late; i++) late_bounds_add(&of, &late_of(stage, samples[i])->trailer);
    for (size_t i = 0; i < count; i++) {
        if (group_stage_late(stage, samples[i])) complete_sample(samples[i], late_of(stage, samples[i]), &of);
    }
}

static assay_status complete_row(group_stage *stage, row *of, sample **samples) {
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

typedef assay_status row_step(void *argument, const row *of, sample **samples);
typedef assay_status group_step(void *argument, sample **samples, size_t count);

/* The rows of the open group, each with its samples. */
static assay_status each_row(group_stage *stage, row_step *step) {
    assay_status status = row_store_rewind(stage->rows);
    size_t at = 0;
    row next;
    for (size_t i = 0; status.code == ASSAY_OK && row_store_next(stage->rows, &next, &status); i++) {
        uint32_t count = stage->row_counts[i];
        sample **samples = count == UINT32_MAX ? NULL : pointers_to(stage, at, count);
        if (samples) at += count;
        status = complete_row(stage, &next, samples);
        if (status.code == ASSAY_OK && (samples || step == stage->config.emit))
            status = step(stage->config.argument, &next, samples);
    }
    return status;
}

static assay_status each_group(group_stage *stage, group_step *step, size_t count) {
    return step && count > 0 ? step(stage->config.argument, pointers_to(stage, 0, count), count) : assay_ok();
}

/* Decides the open group and lets its rows go. */
static assay_status flush(group_stage *stage) {
    assay_status status = assay_ok();
    if (row_store_rows(stage->rows) == 0) return status;
    complete_samples(stage, pointers_to(stage, 0, stage->sample_count), stage->sample_count);
    status = each_group(stage, stage->config.measure, stage->sample_count);
    if (status.code == ASSAY_OK && stage->config.look) status = each_row(stage, stage->config.look);
    if (status.code == ASSAY_OK) status = each_group(stage, stage->config.decide, stage->sample_count);
    if (status.code == ASSAY_OK) status = each_row(stage, stage->config.emit);
    row_store_empty(stage->rows);
    stage->sample_count = 0;
    stage->open = false;
    if (status.code == ASSAY_OK && stage->config.settled) status = stage->config.settled(stage->config.argument);
    return status;
}

static assay_status store(group_stage *stage, const row *of, uint32_t samples) {
    size_t rows = row_store_rows(stage->rows);
    if (!stage->config.all) {
        if (!grow((void **)&stage->row_counts, &stage->row_capacity, rows + 1, sizeof *stage->row_counts)) return no_memory();
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
        memmove(stage->samples, sample_at(stage, old), pending * stage->sample_bytes);
        hash_set_found found = of->list ? HASH_SET_NEW : hash_set_add(&stage->seen, group);
        if (found == HASH_SET_FULL) return no_memory();
        if (found == HASH_SET_SEEN)
            return assay_fail(ASSAY_INPUT, "GROUP_CAME_BACK", NULL, "its group stood before, and other groups between");
        if (!of->list && stage->config.opened) stage->config.opened(stage->config.argument, group);
        stage->current = group;
        stage->open = true;
    }
    if (stage->sample_count + stage->pending > GROUP_SAMPLES_MAX)
        return assay_fail(ASSAY_INPUT, "GROUP_TOO_LARGE", NULL, "its group has more than %d samples", GROUP_SAMPLES_MAX);
    assay_status status = store(stage, of, (uint32_t)stage->pending);
    stage->sample_count += stage->pending;
    if (status.code == ASSAY_OK && of->list) status = flush(stage);
    return status;
}

static assay_status put_all(group_stage *stage, const row *of, hash128 group) {
    assay_status status = store(stage, of, 0);
    for (size_t i = 0; i < stage->pending && status.code == ASSAY_OK; i++) {
        sample *one = sample_at(stage, i);
        one->group = of->list ? (hash128){stage->groups_alone, UINT64_MAX} : group;
        status = record_sort_add(stage->by_group, one);
    }
    if (of->list) stage->groups_alone++;
    return status;
}

assay_status group_stage_put(group_stage *stage, const row *of, hash128 group) {
    assay_status status = stage->config.all ? put_all(stage, of, group) : put_adjacent(stage, of, group);
    stage->pending = 0;
    return status;
}

assay_status group_stage_pass(group_stage *stage, const row *of) {
    stage->pending = 0;
    if (!stage->config.all && !stage->open) {
        assay_status status = stage->config.emit(stage->config.argument, of, NULL);
        return status.code == ASSAY_OK && stage->config.settled ? stage->config.settled(stage->config.argument) : status;
    }
    return store(stage, of, UINT32_MAX);
}

/* ---- scope all ---- */

/* One group, gathered in [0, count): its steps, and its samples to the sort back. */
static assay_status take_group(group_stage *stage, group_step *first, group_step *second, size_t count) {
    if (count == 0) return assay_ok();
    complete_samples(stage, pointers_to(stage, 0, count), count);
    assay_status status = each_group(stage, first, count);
    if (status.code == ASSAY_OK) status = each_group(stage, second, count);
    for (size_t i = 0; i < count && status.code == ASSAY_OK; i++)
        status = record_sort_add(stage->by_serial, sample_at(stage, i));
    return status;
}

/* All groups, from the sort by group to the sort back. */
static assay_status sweep(group_stage *stage, group_step *first, group_step *second) {
    assay_status status = record_sort_end(stage->by_group);
    size_t count = 0;
    while (status.code == ASSAY_OK) {
        const sample *next = record_sort_next(stage->by_group, &status);
        if (!next || status.code != ASSAY_OK) break;
        if (count > 0 && !hash128_equal(next->group, sample_at(stage, 0)->group)) {
            status = take_group(stage, first, second, count);
            count = 0;
        }
        if (count == GROUP_SAMPLES_MAX)
            return assay_fail(ASSAY_INPUT, "GROUP_TOO_LARGE", NULL, "a group has more than %d samples", GROUP_SAMPLES_MAX);
        if (!room_for(stage, count + 2)) return no_memory();
        memcpy(sample_at(stage, count++), next, stage->sample_bytes);
    }
    if (status.code == ASSAY_OK) status = take_group(stage, first, second, count);
    record_sort_free(stage->by_group); /* its memory and its file */
    stage->by_group = NULL;
    return status.code == ASSAY_OK ? record_sort_end(stage->by_serial) : status;
}

/* The samples of the next row, from the sort back. */
static assay_status take_samples(group_stage *stage, size_t count) {
    assay_status status = assay_ok();
    if (!room_for(stage, count + 1)) return no_memory();
    for (size_t i = 0; i < count && status.code == ASSAY_OK; i++) {
        const sample *next = record_sort_next(stage->by_serial, &status);
        if (!next && status.code == ASSAY_OK)
            status = assay_fail(ASSAY_INTERNAL, "LOST_SAMPLE", NULL, "a sample was lost in sorting");
        if (next) memcpy(sample_at(stage, i), next, stage->sample_bytes);
    }
    return status;
}

/* The name of a row's file is of this run, also where the row is of an earlier one. */
static void name_file(const group_stage *stage, row *of) {
    if (stage->config.rows_path) of->line.file = stage->config.paths[of->line.file_index];
}

/* Every row in order; after `look` the samples are sorted by group again. */
static assay_status read_rows(group_stage *stage, row_step *step) {
    assay_status status = row_store_rewind(stage->rows);
    row next;
    while (status.code == ASSAY_OK && row_store_next(stage->rows, &next, &status)) {
        name_file(stage, &next);
        bool grouped = group_stage_takes(&next);
        if (grouped) status = take_samples(stage, next.count);
        sample **samples = grouped && status.code == ASSAY_OK ? pointers_to(stage, 0, next.count) : NULL;
        if (status.code == ASSAY_OK) status = complete_row(stage, &next, samples);
        if (status.code == ASSAY_OK && (samples || step == stage->config.emit))
            status = step(stage->config.argument, &next, samples);
        for (size_t i = 0; samples && stage->by_group && i < next.count && status.code == ASSAY_OK; i++)
            status = record_sort_add(stage->by_group, samples[i]);
    }
    return status;
}

static assay_status look_at_all(group_stage *stage) {
    stage->by_group = record_sort_new(stage->sample_bytes, compare_group, 0);
    if (!stage->by_group) return no_memory();
    assay_status status = read_rows(stage, stage->config.look);
    record_sort_free(stage->by_serial);
    stage->by_serial = record_sort_new(stage->sample_bytes, compare_serial, 0);
    return stage->by_serial ? status : no_memory();
}

static assay_status end_all(group_stage *stage) {
    const group_stage_config *config = &stage->config;
    assay_status status = sweep(stage, config->measure, config->look ? NULL : config->decide);
    if (status.code == ASSAY_OK && config->look) status = look_at_all(stage);
    if (status.code == ASSAY_OK && config->look) status = sweep(stage, config->decide, NULL);
    if (status.code == ASSAY_OK && config->decided) config->decided(config->argument);
    if (status.code == ASSAY_OK) status = read_rows(stage, config->emit);
    return status.code == ASSAY_OK && config->settled ? config->settled(config->argument) : status;
}

assay_status group_stage_end(group_stage *stage) {
    return stage->config.all ? end_all(stage) : flush(stage);
}

assay_status group_stage_replay(group_stage *stage, assay_status (*take)(void *argument, const row *of)) {
    assay_status status = row_store_rewind(stage->rows);
    row next;
    stage->replaying = true;
    while (status.code == ASSAY_OK && row_store_next(stage->rows, &next, &status)) {
        name_file(stage, &next);
        status = take(stage->config.argument, &next);
    }
    stage->replaying = false;
    return status;
}

assay_status group_stage_sync(group_stage *stage, uint64_t *bytes) {
    return row_store_sync(stage->rows, bytes);
}
