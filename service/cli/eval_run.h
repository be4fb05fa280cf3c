/* assay eval: rows in, judged, each sample counted (eval_sample.c), and reported. */
#ifndef ASSAY_SERVICE_CLI_EVAL_RUN_H
#define ASSAY_SERVICE_CLI_EVAL_RUN_H

#include "service/cli/eval_data.h"
#include "service/cli/eval_report.h"
#include "service/cli/label.h"
#include "service/cli/row.h"
#include "service/cli/stream_run.h"

/* What was asked for. */
typedef struct eval_command {
    stream_options stream;
    eval_options measure;
    uint64_t ks[EVAL_K_MAX];
    size_t k_count;
    assay_view subject_key, label_key;
    double label_threshold;
    size_t disagreements; /* that are listed; 0: all */
    const char *json, *html;
    bool print_json;
} eval_command;

int eval_run_command(const cli_context *context, const eval_command *command);

/* How samples are counted. */
typedef struct eval_samples {
    const eval_command *command;
    const stream_run *stream;
    eval_data data;
    assay_arena arena; /* of a sample */
    uint64_t serial;
} eval_samples;

/* A row's samples into the data. ENVIRONMENT: no memory; INPUT: too many subjects. */
assay_status eval_samples_take(eval_samples *self, const row *of);

#endif
