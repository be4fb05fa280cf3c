/* The table and the JSON of assay eval. See eval_report.h. */
#include "service/cli/eval_report.h"

#include <inttypes.h>
#include <math.h>

#include "assay/v1/rubric.pb-c.h"
#include "common/json_writer.h"
#include "service/cli/cell_text.h"
#include "service/cli/line_result.h"
#include "service/json/json_codec.h"

void eval_metric_name(const eval_metric *metric, char out[32]) {
    snprintf(out, 32, "%s@%" PRIu64, metric->kind == EVAL_PASS ? "pass" : "cons", metric->k);
}

const char *eval_verdict_name(size_t verdict) {
    return verdict ? json_codec_enum_name(&assay__v1__verdict__descriptor, (int)verdict) : NULL;
}

/* ---- the table ---- */

static void put_metric(const eval_part *part, const eval_metric *metric, assay_buffer *out) {
    char name[32];
    eval_metric_name(metric, name);
    if (metric->problems == 0) {
        assay_buffer_printf(out, "  %-8s       -    no problem has %" PRIu64 " samples\n", name, metric->k);
        return;
    }
    assay_buffer_printf(out, "  %-8s %7.2f %%  [%6.2f, %6.2f]", name, 100 * metric->value, 100 * metric->low,
                        100 * metric->high);
    if (metric->problems < part->problems)
        assay_buffer_printf(out, "  over %zu of %zu problems", metric->problems, part->problems);
    assay_buffer_put_char(out, '\n');
}

static void put_counts(const eval_data *data, assay_buffer *out) {
    const eval_part *all = &data->parts[0];
    assay_buffer_printf(out, "%zu problems, %zu samples", all->problems, all->samples);
    if (data->least_samples == data->most_samples) assay_buffer_printf(out, " (%zu each)", data->most_samples);
    else assay_buffer_printf(out, " (%zu to %zu each)", data->least_samples, data->most_samples);
    assay_buffer_printf(out, ", %zu right\n", all->correct);
    if (all->unscored)
        assay_buffer_printf(
            out, "%zu samples have no verdict of right or wrong and COUNT AS WRONG (%" PRIu64 " of them INVALID or failed)\n",
            all->unscored, data->failed);
    if (data->without_group)
        assay_buffer_printf(out, "%" PRIu64 " samples name no problem: each counts as a problem of its own; see --group-key\n",
                            data->without_group);
}

/* A row for each subject: what was counted, and the first and last of each kind of metric. */
static void put_subjects(const eval_data *data, const eval_heading *heading, assay_buffer *out) {
    const eval_part *all = &data->parts[0];
    if (data->part_count < 2) return;
    assay_buffer_put_char(out, '\n');
    cell_put(out, heading->subject_key, 28, true);
    assay_buffer_put(out, ASSAY_VIEW("  problems  samples"));
    for (size_t m = 0; m < all->metric_count; m++) {
        char name[32];
        eval_metric_name(&all->metrics[m], name);
        assay_buffer_printf(out, "  %8s", name);
    }
    assay_buffer_put_char(out, '\n');
    for (size_t i = 1; i < data->part_count; i++) {
        const eval_part *part = &data->parts[i];
        cell_put(out, part->name[0] ? assay_view_of(part->name) : ASSAY_VIEW("(none)"), 28, true);
        assay_buffer_printf(out, "  %8zu  %7zu", part->problems, part->samples);
        for (size_t m = 0; m < part->metric_count; m++) {
            if (part->metrics[m].problems) assay_buffer_printf(out, "  %8.2f", 100 * part->metrics[m].value);
            else assay_buffer_put(out, ASSAY_VIEW("         -"));
        }
        assay_buffer_put_char(out, '\n');
    }
}

static void put_verdicts(const eval_data *data, assay_buffer *out) {
    assay_buffer_put(out, ASSAY_VIEW("\nverdicts\n"));
    for (size_t v = 0; v < EVAL_VERDICTS; v++) {
        const char *name = eval_verdict_name(v);
        if (data->verdicts[v]) assay_buffer_printf(out, "  %-20s %8" PRIu64 "\n", name ? name : "(none)", data->verdicts[v]);
    }
}

static void put_labels(const eval_data *data, const eval_heading *heading, assay_buffer *out) {
    if (heading->label_key.size == 0) return;
    assay_buffer_printf(out,
                        "\nlabels: %" PRIu64 " of %zu samples have one: %" PRIu64 " agree, %" PRIu64 " contradict (%" PRIu64
                        " judged right, %" PRIu64 " judged wrong), %" PRIu64 " without a verdict\n",
                        data->labels, data->count, data->agree, data->accepted + data->rejected, data->accepted, data->rejected,
                        data->open);
    if (data->labels_unread)
        assay_buffer_printf(out, "  %" PRIu64 " labels are neither true or false nor a number nor a word for either\n",
                            data->labels_unread);
    for (size_t i = 0; i < data->disagreements.count; i++) {
        const eval_item *item = &data->disagreements.list[i];
        assay_buffer_put(out, ASSAY_VIEW("  "));
        cell_put(out, assay_view_of(item->place), 36, true);
        assay_buffer_put(out, ASSAY_VIEW("  "));
        cell_put(out, assay_view_of(item->id), 20, true);
        assay_buffer_printf(out, "  %-5s  %-12s  ", item->given == LABEL_TRUE ? "true" : "false", item->verdict);
        cell_put(out, assay_view_of(item->answer), 40, false);
        assay_buffer_put_char(out, '\n');
    }
    if (data->disagreements.seen > data->disagreements.count)
        assay_buffer_printf(out, "  and %" PRIu64 " more\n", data->disagreements.seen - data->disagreements.count);
}

void eval_report_table(const eval_data *data, const eval_heading *heading, assay_buffer *out) {
    const eval_part *all = &data->parts[0];
    put_counts(data, out);
    for (size_t m = 0; m < all->metric_count; m++) put_metric(all, &all->metrics[m], out);
    put_subjects(data, heading, out);
    put_verdicts(data, out);
    put_labels(data, heading, out);
}

/* ---- JSON ---- */

static void put_number(assay_buffer *out, const char *before, double value) {
    assay_buffer_put(out, assay_view_of(before));
    json_write_double(out, value);
}

static void put_text(assay_buffer *out, const char *before, const char *text) {
    assay_buffer_put(out, assay_view_of(before));
    json_write_string(out, assay_view_of(text));
}

static void put_part(const eval_part *part, assay_buffer *out) {
    assay_buffer_printf(out, "\"problems\": %zu, \"samples\": %zu, \"correct\": %zu, \"unscored\": %zu, \"metrics\": {",
                        part->problems, part->samples, part->correct, part->unscored);
    for (size_t m = 0; m < part->metric_count; m++) {
        const eval_metric *metric = &part->metrics[m];
        char name[32];
        eval_metric_name(metric, name);
        assay_buffer_printf(out, "%s\"%s\": {", m ? ", " : "", name);
        put_number(out, "\"value\": ", metric->value);
        put_number(out, ", \"low\": ", metric->low);
        put_number(out, ", \"high\": ", metric->high);
        assay_buffer_printf(out, ", \"problems\": %zu}", metric->problems);
    }
    assay_buffer_put_char(out, '}');
}

static void put_items(const char *name, const eval_items *items, bool labelled, assay_buffer *out) {
    assay_buffer_printf(out, ",\n \"%s\": [", name);
    for (size_t i = 0; i < items->count; i++) {
        const eval_item *item = &items->list[i];
        put_text(out, i ? ",\n  {\"place\": " : "\n  {\"place\": ", item->place);
        if (item->id[0]) put_text(out, ", \"id\": ", item->id);
        put_text(out, ", \"verdict\": ", item->verdict);
        put_text(out, ", \"answer\": ", item->answer);
        put_number(out, ", \"reward\": ", item->reward);
        if (item->why) put_text(out, ", \"why\": ", item->why);
        if (!item->why && !labelled) assay_buffer_printf(out, ", \"compute_us\": %u", item->compute_us);
        if (labelled) assay_buffer_printf(out, ", \"label\": %s", item->given == LABEL_TRUE ? "true" : "false");
        assay_buffer_put_char(out, '}');
    }
    assay_buffer_put_char(out, ']');
}

static void put_map(const char *name, const uint64_t *counts, size_t count, const char *(*name_of)(size_t), assay_buffer *out) {
    const char *separator = "";
    assay_buffer_printf(out, ",\n \"%s\": {", name);
    for (size_t i = 0; i < count; i++) {
        const char *key = name_of(i);
        if (counts[i] == 0) continue;
        assay_buffer_printf(out, "%s\"%s\": %" PRIu64, separator, key ? key : "", counts[i]);
        separator = ", ";
    }
    assay_buffer_put_char(out, '}');
}

static const char *status_name(size_t status) {
    return line_status_name((uint8_t)status);
}

void eval_report_json(const eval_data *data, const eval_heading *heading, assay_buffer *out) {
    put_text(out, "{\"rubric\": ", heading->rubric);
    assay_buffer_printf(out, ", \"seed\": %" PRIu64 ", \"bootstrap\": %zu", heading->options->seed,
                        heading->options->bootstrap);
    put_number(out, ", \"confidence\": ", heading->options->confidence);
    assay_buffer_printf(out, ",\n \"lines\": %" PRIu64 ", \"failed\": %" PRIu64 ", \"without_group\": %" PRIu64 ", ",
                        data->lines, data->failed, data->without_group);
    put_part(&data->parts[0], out);
    if (heading->subject_key.size) {
        assay_buffer_put(out, ASSAY_VIEW(",\n \"by\": "));
        json_write_string(out, heading->subject_key);
        assay_buffer_put(out, ASSAY_VIEW(", \"subjects\": {"));
        for (size_t i = 1; i < data->part_count; i++) {
            put_text(out, i > 1 ? ",\n  " : "\n  ", data->parts[i].name);
            assay_buffer_put(out, ASSAY_VIEW(": {"));
            put_part(&data->parts[i], out);
            assay_buffer_put_char(out, '}');
        }
        assay_buffer_put_char(out, '}');
    }
    put_map("statuses", data->statuses, EVAL_STATUSES, status_name, out);
    put_map("verdicts", data->verdicts, EVAL_VERDICTS, eval_verdict_name, out);
    assay_buffer_put(out, ASSAY_VIEW(",\n \"rewards\": ["));
    for (size_t i = 0; i < data->rewards.size; i++) {
        put_number(out, i ? ", {\"value\": " : "{\"value\": ", data->rewards.entries[i].value);
        assay_buffer_printf(out, ", \"count\": %" PRIu64 "}", data->rewards.entries[i].count);
    }
    assay_buffer_put_char(out, ']');
    if (heading->label_key.size) {
        assay_buffer_printf(out,
                            ",\n \"labels\": {\"count\": %" PRIu64 ", \"agree\": %" PRIu64 ", \"judged_right\": %" PRIu64
                            ", \"judged_wrong\": %" PRIu64 ", \"without_verdict\": %" PRIu64 ", \"unread\": %" PRIu64 "}",
                            data->labels, data->agree, data->accepted, data->rejected, data->open, data->labels_unread);
        put_items("disagreements", &data->disagreements, true, out);
    }
    put_items("slowest", &data->slowest, false, out);
    put_items("suspicious", &data->suspicious, false, out);
    assay_buffer_put(out, ASSAY_VIEW("}\n"));
}
