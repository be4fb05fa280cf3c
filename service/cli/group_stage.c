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
    bool open;            /* a group is being gathered */
    uint64_t serial;
    char *samples;        /* [sample_count + pending] of the open group (scope adjacent), or of one row (scope all) */
    size_t sample_count, pending, capacity;
    sample **pointers;    /* into samples */
    size_t pointer_capacity;
    uint32_t *row_counts; /* samples of each row that waits (scope adjacent); UINT32_MAX: in no group */
    size_t row_capacity;
    record_sort *by_group, *by_serial;
    uint64_t groups_alone; /* lists: keys of their own */
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

group_stage *group_stage_new(const group_stage_config *config) {
    group_stage *stage = calloc(1, sizeof *stage);
    if (!stage) return NULL;
    stage->config = *config;
    stage->sample_bytes = sizeof(sample) + config->terms * sizeof(double);
    stage->rows = row_store_new(0);
    if (config->all) {
        stage->by_group = record_sort_new(stage->sample_bytes, compare_group, 0);
        stage->by_serial = record_sort_new(stage->sample_bytes, compare_serial, 0);
    }
    if (stage->rows && (!config->all || (stage->by_group && stage->by_serial))) return stage;
    group_stage_free(stage);
    return NULL;
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

sample **group_stage_samples(group_stage *stage, size_t count) {
    if (!room_for(stage, stage->sample_count + count + 1)) return NULL;
    stage->pending = count;
    memset(sample_at(stage, stage->sample_count), 0, count * stage->sample_bytes);
    for (size_t i = 0; i < count; i++) {
        sample *one = sample_at(stage, stage->sample_count + i);
        one->serial = stage->serial++;
        one->advantage = (double)NAN;
        stage->pointers[i] = one;
    }
    return stage->pointers;
}

/* The pointers to samples [first, first + count). */
static sample **pointers_to(group_stage *stage, size_t first, size_t count) {
    for (size_t i = 0; i < count; i++) stage->pointers[i] = sample_at(stage, first + i);
    return stage->pointers;
}

/* Decides the open group and lets its rows go. */
static assay_status flush(group_stage *stage) {
    assay_status status = assay_ok();
    if (row_store_rows(stage->rows) == 0) return status;
    if (stage->sample_count > 0)
        status = stage->config.decide(stage->config.argument, pointers_to(stage, 0, stage->sample_count), stage->sample_count);
    if (status.code == ASSAY_OK) status = row_store_rewind(stage->rows);
    size_t at = 0;
    row next;
    for (size_t i = 0; status.code == ASSAY_OK && row_store_next(stage->rows, &next, &status); i++) {
        uint32_t count = stage->row_counts[i];
        status = stage->config.emit(stage->config.argument, &next, count == UINT32_MAX ? NULL : pointers_to(stage, at, count));
        if (count != UINT32_MAX) at += count;
    }
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
    return row_store_put(stage->rows, of);
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
        if (found == HASH_SET_SEEN) return assay_fail(ASSAY_INPUT, "GROUP_CAME_BACK", NULL, "its group stood before, and other groups between");
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

/* Decides the samples gathered in [0, count) and hands them to the sort back. */
static assay_status decide_gathered(group_stage *stage, size_t count) {
    if (count == 0) return assay_ok();
    assay_status status = stage->config.decide(stage->config.argument, pointers_to(stage, 0, count), count);
    for (size_t i = 0; i < count && status.code == ASSAY_OK; i++) status = record_sort_add(stage->by_serial, sample_at(stage, i));
    return status;
}

static assay_status decide_all(group_stage *stage) {
    assay_status status = record_sort_end(stage->by_group);
    size_t count = 0;
    while (status.code == ASSAY_OK) {
        const sample *next = record_sort_next(stage->by_group, &status);
        if (!next || status.code != ASSAY_OK) break;
        if (count > 0 && !hash128_equal(next->group, sample_at(stage, 0)->group)) {
            status = decide_gathered(stage, count);
            count = 0;
        }
        if (count == GROUP_SAMPLES_MAX)
            return assay_fail(ASSAY_INPUT, "GROUP_TOO_LARGE", NULL, "a group has more than %d samples", GROUP_SAMPLES_MAX);
        if (!room_for(stage, count + 2)) return no_memory();
        memcpy(sample_at(stage, count++), next, stage->sample_bytes);
    }
    if (status.code == ASSAY_OK) status = decide_gathered(stage, count);
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
        if (!next && status.code == ASSAY_OK) status = assay_fail(ASSAY_INTERNAL, "LOST_SAMPLE", NULL, "a sample was lost in sorting");
        if (next) memcpy(sample_at(stage, i), next, stage->sample_bytes);
    }
    return status;
}

static assay_status emit_all(group_stage *stage) {
    assay_status status = row_store_rewind(stage->rows);
    row next;
    while (status.code == ASSAY_OK && row_store_next(stage->rows, &next, &status)) {
        bool grouped = group_stage_takes(&next);
        if (grouped) status = take_samples(stage, next.count);
        if (status.code == ASSAY_OK)
            status = stage->config.emit(stage->config.argument, &next, grouped ? pointers_to(stage, 0, next.count) : NULL);
    }
    return status;
}

assay_status group_stage_end(group_stage *stage) {
    if (!stage->config.all) return flush(stage);
    assay_status status = decide_all(stage);
    if (status.code == ASSAY_OK && stage->config.decided) stage->config.decided(stage->config.argument);
    if (status.code == ASSAY_OK) status = emit_all(stage);
    if (status.code == ASSAY_OK && stage->config.settled) status = stage->config.settled(stage->config.argument);
    return status;
}
