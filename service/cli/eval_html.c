/* The HTML report of assay eval: one file without scripts or links. Bars are boxes with a width in percent, so that they need nothing but CSS. Every text that is not ours goes
 * through put_escaped: what a model wrote could else be markup. */
#include <inttypes.h>
#include <math.h>

#include "common/utf8.h"
#include "service/cli/eval_report.h"
#include "service/cli/line_result.h"

static const char head[] =
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<title>assay eval</title>\n<style>\n"
    ":root{color-scheme:light dark;--bar:#3b76c4;--soft:#8883;--line:#8885;--bad:#b5442e}\n"
    "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1.2rem}\n"
    "h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2.2rem 0 .6rem}\n"
    "p{margin:.3rem 0}.note{color:var(--bad);font-weight:600}\n"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .7rem .25rem 0;border-bottom:1px solid "
    "var(--line);vertical-align:top}\n"
    "th{font-weight:600}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\n"
    ".bar{position:relative;height:.9rem;background:var(--soft);min-width:10rem;border-radius:2px;margin-top:.3rem}\n"
    ".bar i{position:absolute;top:0;bottom:0;left:0;background:var(--bar);border-radius:2px}\n"
    ".bar b{position:absolute;top:.28rem;height:.34rem;background:#000a;border-radius:2px}\n"
    "@media (prefers-color-scheme:dark){.bar b{background:#fffb}}\n"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;font:13px/1.4 "
    "ui-monospace,monospace;max-height:9rem;overflow:auto}\n"
    "td.w{width:45%}\n</style></head><body>\n";

static void put(assay_buffer *out, const char *text) {
    assay_buffer_put(out, assay_view_of(text));
}

static void put_escaped(assay_buffer *out, assay_view text) {
    for (size_t at = 0; at < text.size;) {
        char encoded[4];
        uint32_t c = assay_utf8_decode(text, &at);
        switch (c) {
            case '&': put(out, "&amp;"); break;
            case '<': put(out, "&lt;"); break;
            case '>': put(out, "&gt;"); break;
            case '"': put(out, "&quot;"); break;
            case '\'': put(out, "&#39;"); break;
            default:
                if (c < 0x20 && c != '\n' && c != '\t') c = 0xfffd;
                if ((c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
                    c = 0xfffd; /* turns text around */
                assay_buffer_put(out, (assay_view){encoded, assay_utf8_encode(c, encoded)});
        }
    }
}

static void put_text(assay_buffer *out, const char *before, const char *text, const char *after) {
    put(out, before);
    put_escaped(out, assay_view_of(text));
    put(out, after);
}

/* A bar of a share, with its interval as a thin line (low > high: none). */
static void put_bar(assay_buffer *out, double share, double low, double high) {
    if (!(share >= 0)) share = 0;
    if (share > 1) share = 1;
    assay_buffer_printf(out, "<div class=\"bar\"><i style=\"width:%.2f%%\"></i>", 100 * share);
    if (low <= high) assay_buffer_printf(out, "<b style=\"left:%.2f%%;width:%.2f%%\"></b>", 100 * low, 100 * (high - low));
    put(out, "</div>");
}

/* ---- sections ---- */

static void put_heading(const eval_data *data, const eval_heading *heading, assay_buffer *out) {
    const eval_part *all = &data->parts[0];
    put_text(out, "<h1>Evaluation with <code>", heading->rubric, "</code></h1>\n");
    assay_buffer_printf(out, "<p>%zu problems, %zu samples", all->problems, all->samples);
    if (data->least_samples == data->most_samples) assay_buffer_printf(out, " (%zu each)", data->most_samples);
    else assay_buffer_printf(out, " (%zu to %zu each)", data->least_samples, data->most_samples);
    assay_buffer_printf(out, ", %zu right.</p>\n", all->correct);
    if (all->unscored)
        assay_buffer_printf(out,
                            "<p class=\"note\">%zu samples have no verdict of right or wrong and count as wrong; %" PRIu64
                            " of them are INVALID or failed.</p>\n",
                            all->unscored, data->failed);
    if (data->without_group)
        assay_buffer_printf(out,
                            "<p class=\"note\">%" PRIu64 " samples name no problem: each counts as a problem of its own.</p>\n",
                            data->without_group);
}

static void put_metrics(const eval_data *data, const eval_heading *heading, assay_buffer *out) {
    const eval_part *all = &data->parts[0];
    put(out,
        "<h2>Metrics</h2>\n<table id=\"metrics\"><tr><th>metric</th><th class=\"n\">%</th><th class=\"n\">interval</th><th "
        "class=\"n\">problems</th>"
        "<th class=\"w\"></th></tr>\n");
    for (size_t m = 0; m < all->metric_count; m++) {
        const eval_metric *metric = &all->metrics[m];
        char name[32];
        eval_metric_name(metric, name);
        assay_buffer_printf(out, "<tr><td>%s</td>", name);
        if (metric->problems) {
            assay_buffer_printf(
                out, "<td class=\"n\">%.2f</td><td class=\"n\">%.2f – %.2f</td><td class=\"n\">%zu</td><td class=\"w\">",
                100 * metric->value, 100 * metric->low, 100 * metric->high, metric->problems);
            put_bar(out, metric->value, metric->low, metric->high);
            put(out, "</td></tr>\n");
        } else {
            put(out, "<td class=\"n\">–</td><td class=\"n\">–</td><td class=\"n\">0</td><td></td></tr>\n");
        }
    }
    assay_buffer_printf(out,
                        "</table>\n<p>%.0f %% intervals from %zu bootstrap draws of the problems, seed %" PRIu64
                        ". pass@k is the unbiased estimate; "
                        "cons@k is the majority answer of k samples.</p>\n",
                        100 * heading->options->confidence, heading->options->bootstrap, heading->options->seed);
}

static void put_subjects(const eval_data *data, const eval_heading *heading, assay_buffer *out) {
    if (data->part_count < 2) return;
    put(out, "<h2>By <code>");
    put_escaped(out, heading->subject_key);
    put(out, "</code></h2>\n<table id=\"subjects\"><tr><th></th><th class=\"n\">problems</th><th class=\"n\">samples</th>");
    const eval_part *all = &data->parts[0];
    for (size_t m = 0; m < all->metric_count; m++) {
        char name[32];
        eval_metric_name(&all->metrics[m], name);
        assay_buffer_printf(out, "<th class=\"n\">%s</th>", name);
    }
    put(out, "<th class=\"w\">pass@1</th></tr>\n");
    for (size_t i = 1; i < data->part_count; i++) {
        const eval_part *part = &data->parts[i];
        put_text(out, "<tr><td>", part->name[0] ? part->name : "(none)", "</td>");
        assay_buffer_printf(out, "<td class=\"n\">%zu</td><td class=\"n\">%zu</td>", part->problems, part->samples);
        for (size_t m = 0; m < part->metric_count; m++) {
            if (part->metrics[m].problems) assay_buffer_printf(out, "<td class=\"n\">%.2f</td>", 100 * part->metrics[m].value);
            else put(out, "<td class=\"n\">–</td>");
        }
        put(out, "<td class=\"w\">");
        put_bar(out, part->samples ? (double)part->correct / (double)part->samples : 0, 1, 0);
        put(out, "</td></tr>\n");
    }
    put(out, "</table>\n");
}

static void put_count(assay_buffer *out, const char *name, uint64_t count, uint64_t all) {
    put_text(out, "<tr><td>", name, "</td>");
    assay_buffer_printf(out, "<td class=\"n\">%" PRIu64 "</td><td class=\"n\">%.1f %%</td><td class=\"w\">", count,
                        all ? 100 * (double)count / (double)all : 0);
    put_bar(out, all ? (double)count / (double)all : 0, 1, 0);
    put(out, "</td></tr>\n");
}

static void put_breakdown(const eval_data *data, assay_buffer *out) {
    put(out, "<h2>Verdicts</h2>\n<table id=\"verdicts\">\n");
    for (size_t v = 0; v < EVAL_VERDICTS; v++) {
        const char *name = eval_verdict_name(v);
        if (data->verdicts[v]) put_count(out, name ? name : "(none)", data->verdicts[v], data->count);
    }
    put(out, "</table>\n<h2>Statuses</h2>\n<table id=\"statuses\">\n");
    for (size_t s = 0; s < EVAL_STATUSES; s++) {
        if (data->statuses[s]) put_count(out, line_status_name((uint8_t)s), data->statuses[s], data->count);
    }
    put(out, "</table>\n");
}

/* A row for each value while they are few, else equal ranges. */
static void put_rewards(const eval_data *data, assay_buffer *out) {
    enum { BINS = 16 };
    const histogram *rewards = &data->rewards;
    if (rewards->size == 0) return;
    put(out, "<h2>Rewards</h2>\n<table id=\"rewards\">\n");
    double low = rewards->entries[0].value, high = rewards->entries[rewards->size - 1].value, width = (high - low) / BINS;
    size_t at = 0, rows = rewards->size <= BINS ? rewards->size : BINS;
    for (size_t row = 0; row < rows; row++) {
        char name[64];
        uint64_t count = 0;
        if (rewards->size <= BINS) {
            count = rewards->entries[at].count;
            snprintf(name, sizeof name, "%.4g", rewards->entries[at++].value);
        } else {
            double end = low + width * (double)(row + 1);
            while (at < rewards->size && (row + 1 == rows || rewards->entries[at].value < end))
                count += rewards->entries[at++].count;
            snprintf(name, sizeof name, "%.4g to %.4g", end - width, row + 1 == rows ? high : end);
        }
        put_count(out, name, count, rewards->total);
    }
    assay_buffer_printf(out, "</table>\n<p>mean %.4g over %" PRIu64 " samples with a reward</p>\n",
                        rewards->sum / (double)rewards->total, rewards->total);
}

static void put_items(const char *id, const char *title, const eval_items *items, bool labelled, assay_buffer *out) {
    if (items->count == 0) return;
    assay_buffer_printf(out,
                        "<h2>%s</h2>\n<table id=\"%s\"><tr><th>line</th><th>verdict</th>%s<th>answer</th><th class=\"w\">end "
                        "of the completion</th></tr>\n",
                        title, id, labelled ? "<th>label</th>" : "<th></th>");
    for (size_t i = 0; i < items->count; i++) {
        const eval_item *item = &items->list[i];
        put_text(out, "<tr><td>", item->place, "");
        if (item->id[0]) put_text(out, "<br>", item->id, "");
        put_text(out, "</td><td>", item->verdict, "</td><td>");
        if (labelled) put(out, item->given == LABEL_TRUE ? "true" : "false");
        else if (item->why) put(out, item->why);
        else assay_buffer_printf(out, "%.1f&nbsp;ms", item->compute_us / 1e3);
        put_text(out, "</td><td><pre>", item->answer, "</pre></td>");
        put_text(out, "<td class=\"w\"><pre>", item->excerpt, "</pre></td></tr>\n");
    }
    put(out, "</table>\n");
    if (items->seen > items->count) assay_buffer_printf(out, "<p>and %" PRIu64 " more</p>\n", items->seen - items->count);
}

void eval_report_html(const eval_data *data, const eval_heading *heading, assay_buffer *out) {
    put(out, head);
    put_heading(data, heading, out);
    put_metrics(data, heading, out);
    put_subjects(data, heading, out);
    put_breakdown(data, out);
    put_rewards(data, out);
    if (heading->label_key.size) {
        put(out, "<h2>Labels in <code>");
        put_escaped(out, heading->label_key);
        assay_buffer_printf(out,
                            "</code></h2>\n<p id=\"labels\">%" PRIu64 " labels: %" PRIu64 " agree, %" PRIu64
                            " judged right, %" PRIu64 " judged wrong, %" PRIu64 " without a verdict</p>\n",
                            data->labels, data->agree, data->accepted, data->rejected, data->open);
        put_items("disagreements", "Disagreements", &data->disagreements, true, out);
    }
    put_items("suspicious", "Most suspicious", &data->suspicious, false, out);
    put_items("slowest", "Slowest", &data->slowest, false, out);
    put(out, "</body></html>\n");
}
