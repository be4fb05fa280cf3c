/* See eval_data.h. */
#include "service/cli/eval_data.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void eval_data_clear(eval_data *data) {
    for (size_t i = 0; i < data->subject_count; i++) free(data->subjects[i]);
    free(data->subjects);
    free(data->subject_hashes);
    free(data->records);
    free(data->slowest.list);
    free(data->suspicious.list);
    free(data->disagreements.list);
    free(data->parts);
}

static bool grow(void **array, size_t *capacity, size_t wanted, size_t element) {
    if (wanted <= *capacity) return true;
    size_t more = *capacity ? *capacity * 2 : 64;
    void *bigger = realloc(*array, more * element);
    if (!bigger) return false;
    *array = bigger;
    *capacity = more;
    return true;
}

bool eval_data_add(eval_data *data, const eval_record *record) {
    if (!grow((void **)&data->records, &data->capacity, data->count + 1, sizeof *data->records)) return false;
    data->records[data->count++] = *record;
    return true;
}

uint32_t eval_data_subject(eval_data *data, assay_view name) {
    hash128 hash = hash128_of(name);
    for (size_t i = 0; i < data->subject_count; i++) {
        if (hash128_equal(data->subject_hashes[i], hash)) return (uint32_t)i;
    }
    if (data->subject_count == EVAL_SUBJECTS_MAX) return UINT32_MAX;
    char **subjects = realloc(data->subjects, (data->subject_count + 1) * sizeof *subjects);
    if (subjects) data->subjects = subjects;
    hash128 *hashes = realloc(data->subject_hashes, (data->subject_count + 1) * sizeof *hashes);
    if (hashes) data->subject_hashes = hashes;
    char *copy = subjects && hashes ? strndup(name.data ? name.data : "", name.size) : NULL;
    if (!copy) return UINT32_MAX;
    data->subjects[data->subject_count] = copy;
    data->subject_hashes[data->subject_count] = hash;
    return (uint32_t)data->subject_count++;
}

/* ---- items ---- */

bool eval_items_wanted(const eval_items *items, uint64_t rank) {
    return items->most == 0 || items->count < items->most || rank > items->list[items->count - 1].rank;
}

bool eval_items_put(eval_items *items, const eval_item *item) {
    if (!eval_items_wanted(items, item->rank)) return true;
    if (items->most == 0 || items->count < items->most) {
        if (!grow((void **)&items->list, &items->capacity, items->count + 1, sizeof *items->list)) return false;
        items->count++;
    }
    size_t at = items->count - 1; /* the last one is new, or falls out */
    while (items->most && at > 0 && items->list[at - 1].rank < item->rank) {
        items->list[at] = items->list[at - 1];
        at--;
    }
    items->list[at] = *item;
    return true;
}

/* ---- metrics ---- */

static int by_group(const void *left, const void *right) {
    const eval_record *a = left, *b = right;
    if (a->group.high != b->group.high) return a->group.high < b->group.high ? -1 : 1;
    if (a->group.low != b->group.low) return a->group.low < b->group.low ? -1 : 1;
    return a->serial < b->serial ? -1 : a->serial > b->serial;
}

typedef struct table { /* problems of a part, over one array of samples */
    eval_problem *problems;
    size_t count;
} table;

/* The problems of the records of this subject (UINT32_MAX: of all); samples has room for all records. A problem that stands under two subjects counts in both. */
static table problems_of(const eval_data *data, uint32_t subject, eval_sample *samples, eval_problem *problems,
                         eval_part *part) {
    table made = {problems, 0};
    size_t at = 0;
    const hash128 *last = NULL;
    for (size_t i = 0; i < data->count; i++) {
        const eval_record *record = &data->records[i];
        if (subject != UINT32_MAX && record->subject != subject) continue;
        if (!last || !hash128_equal(*last, record->group)) problems[made.count++] = (eval_problem){samples + at, 0, 0};
        last = &record->group;
        samples[at++] = record->sample;
        problems[made.count - 1].count++;
        problems[made.count - 1].correct += record->sample.correct;
        part->samples++;
        part->correct += record->sample.correct;
        part->unscored += !record->scored;
    }
    part->problems = made.count;
    return made;
}

static bool measure_part(eval_part *part, const table *problems, const eval_options *options, const uint64_t *ks,
                         size_t k_count) {
    for (int kind = EVAL_PASS; kind <= EVAL_CONS; kind++) {
        for (size_t i = 0; i < k_count; i++) {
            if (kind == EVAL_CONS && ks[i] == 1) continue;
            eval_metric *metric = &part->metrics[part->metric_count++];
            *metric = (eval_metric){.kind = (eval_kind)kind, .k = ks[i]};
            if (!eval_measure(problems->problems, problems->count, options, metric)) return false;
        }
    }
    return true;
}

/* 1, 2, 4, ... and the most samples that a problem has. */
static size_t default_ks(uint64_t most, uint64_t *ks) {
    size_t count = 0;
    for (uint64_t k = 1; k < most && count < EVAL_K_MAX - 1; k *= 2) ks[count++] = k;
    ks[count++] = most ? most : 1;
    return count;
}

bool eval_data_measure(eval_data *data, const eval_options *options, const uint64_t *ks, size_t k_count) {
    uint64_t chosen[EVAL_K_MAX];
    if (data->count) qsort(data->records, data->count, sizeof *data->records, by_group);
    eval_sample *samples = calloc(data->count + 1, sizeof *samples);
    eval_problem *problems = calloc(data->count + 1, sizeof *problems);
    data->parts = calloc(data->subject_count + 1, sizeof *data->parts);
    bool good = samples && problems && data->parts;
    size_t subjects = data->subject_count > 1 || (data->subject_count == 1 && data->subjects[0][0]) ? data->subject_count : 0;
    for (size_t i = 0; good && i <= subjects; i++) {
        eval_part *part = &data->parts[data->part_count++];
        part->name = i == 0 ? "all" : data->subjects[i - 1];
        table of = problems_of(data, i == 0 ? UINT32_MAX : (uint32_t)(i - 1), samples, problems, part);
        if (i == 0) {
            data->problems = of.count;
            data->least_samples = of.count ? SIZE_MAX : 0;
            for (size_t p = 0; p < of.count; p++) {
                if (problems[p].count < data->least_samples) data->least_samples = problems[p].count;
                if (problems[p].count > data->most_samples) data->most_samples = problems[p].count;
            }
            if (k_count == 0) {
                k_count = default_ks(data->most_samples, chosen);
                ks = chosen;
            }
        }
        good = measure_part(part, &of, options, ks, k_count);
    }
    free(samples);
    free(problems);
    return good;
}

/* ---- suspicious problems ---- */

enum { AGREE_SAMPLES_MIN = 4, AGREE_RANK = 7 };

static bool suspect(eval_data *data, const eval_record *records, size_t count, char *const *paths) {
    size_t most = 0, at = 0;
    for (size_t i = 0; i < count; i++) {
        size_t same = 0;
        if (records[i].sample.correct) return true;
        for (size_t k = 0; k < count && records[i].sample.class_hash; k++)
            same += records[k].sample.class_hash == records[i].sample.class_hash;
        if (same > most) {
            most = same;
            at = i;
        }
    }
    if (most * 4 < count * 3) return true;
    eval_item item = {.why = "the samples agree on an answer that is not the gold answer",
                      .verdict = "INCORRECT",
                      .reward = (double)NAN,
                      .rank = AGREE_RANK};
    const char *path = paths[records[at].file_index];
    snprintf(item.place, sizeof item.place, "%s:%llu", strcmp(path, "-") == 0 ? "<stdin>" : path,
             (unsigned long long)records[at].number);
    snprintf(item.answer, sizeof item.answer, "%s", records[at].answer);
    snprintf(item.excerpt, sizeof item.excerpt, "%zu of %zu samples", most, count);
    data->suspicious.seen++;
    return eval_items_put(&data->suspicious, &item);
}

bool eval_data_suspect(eval_data *data, char *const *paths) {
    for (size_t begin = 0, i = 1; i <= data->count; i++) {
        if (i < data->count && hash128_equal(data->records[i].group, data->records[begin].group)) continue;
        size_t size = i - begin;
        if (size >= AGREE_SAMPLES_MIN && size <= 4096 && !suspect(data, data->records + begin, size, paths)) return false;
        begin = i;
    }
    return true;
}
