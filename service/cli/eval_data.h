/* What assay eval holds of a run: one record for each sample, and the few items that a report shows in full. Memory: about 100 bytes for each sample. */
#ifndef ASSAY_SERVICE_CLI_EVAL_DATA_H
#define ASSAY_SERVICE_CLI_EVAL_DATA_H

#include "service/cli/eval_metrics.h"
#include "service/cli/histogram.h"
#include "service/cli/label.h"
#include "service/stream/hash_set.h"

enum {
    EVAL_VERDICTS = 64,
    EVAL_STATUSES = 16,
    EVAL_SHOWN = 20,
    EVAL_K_LISTS = 2 * EVAL_K_MAX,
    EVAL_SUBJECTS_MAX = 4096,
    EVAL_TEXT_BYTES = 600
};

typedef struct eval_record {
    hash128 group;
    uint64_t serial;
    eval_sample sample;
    uint32_t subject; /* index; 0 where there is no subject column */
    bool scored;      /* something said right or wrong */
    bool failed;      /* INVALID, ERROR: the line's fault or ours */
    char answer[32];  /* its beginning */
    uint64_t number;  /* of the line */
    size_t file_index;
} eval_record;

/* A sample shown in full. */
typedef struct eval_item {
    char place[200], id[100];
    const char *why; /* suspicious: what is odd about it */
    const char *verdict;
    char answer[200], excerpt[EVAL_TEXT_BYTES + 1]; /* what the model wrote: escape before it is shown */
    label given;
    bool correct;
    double reward;
    uint32_t compute_us;
    uint64_t rank; /* larger goes first */
} eval_item;

typedef struct eval_items {
    eval_item *list;
    size_t count, capacity, most; /* most: 0 for all */
    uint64_t seen;                /* all there were */
} eval_items;

/* Puts an item in by its rank (of equals the first stays first), if it is among the `most`; `wanted` says beforehand. False: no memory. */
bool eval_items_wanted(const eval_items *items, uint64_t rank);
bool eval_items_put(eval_items *items, const eval_item *item);

typedef struct eval_part { /* of the whole, or of one subject */
    const char *name;
    size_t problems, samples, correct, unscored;
    eval_metric metrics[EVAL_K_LISTS];
    size_t metric_count;
} eval_part;

typedef struct eval_data {
    eval_record *records;
    size_t count, capacity;
    char **subjects; /* names; [0] is "" where there is no subject column */
    hash128 *subject_hashes;
    size_t subject_count;
    uint64_t lines, statuses[EVAL_STATUSES], verdicts[EVAL_VERDICTS];
    uint64_t unscored, failed, without_group;
    uint64_t labels, agree, accepted, rejected, open, labels_unread; /* as in score's report */
    histogram rewards;
    eval_items slowest, suspicious, disagreements;
    /* by eval_data_measure */
    eval_part *parts; /* [0]: the whole; then the subjects */
    size_t part_count, least_samples, most_samples, problems;
} eval_data;

void eval_data_clear(eval_data *data);
bool eval_data_add(eval_data *data, const eval_record *record);
/* Index of a subject by its name; UINT32_MAX: too many, or no memory. */
uint32_t eval_data_subject(eval_data *data, assay_view name);
/* After measuring: problems whose samples agree, and none is right: more likely than not the reference is wrong. paths: of the files. False: no memory. */
bool eval_data_suspect(eval_data *data, char *const *paths);
/* Metrics of the whole and of each subject. ks: count 0 for the powers of two up to the most samples of a problem. False: no memory. */
bool eval_data_measure(eval_data *data, const eval_options *options, const uint64_t *ks, size_t k_count);

#endif
