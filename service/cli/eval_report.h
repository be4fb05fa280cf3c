/* The reports of assay eval: a table for people, JSON for programs, one HTML file. */
#ifndef ASSAY_SERVICE_CLI_EVAL_REPORT_H
#define ASSAY_SERVICE_CLI_EVAL_REPORT_H

#include "service/cli/eval_data.h"

typedef struct eval_heading {
    const char *rubric;
    assay_view label_key, subject_key; /* empty: none */
    const eval_options *options;
} eval_heading;

void eval_report_table(const eval_data *data, const eval_heading *heading, assay_buffer *out);
void eval_report_json(const eval_data *data, const eval_heading *heading, assay_buffer *out);
/* Self-contained: no script, no link, nothing is fetched (and a Content-Security-Policy that says so); what models wrote is escaped. */
void eval_report_html(const eval_data *data, const eval_heading *heading, assay_buffer *out);

/* "pass@8", "cons@64". */
void eval_metric_name(const eval_metric *metric, char out[32]);
const char *eval_verdict_name(size_t verdict); /* NULL: not known */

#endif
