/* Writes the rows of assay filter: kept ones, rejects with their reason, and the totals. See filter_internal.h. */
#include <inttypes.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/json_writer.h"
#include "service/cli/filter_internal.h"

static void put_rejection(filter_state *run, const sample *one, assay_buffer *out) {
    assay_view part = filter_keep_part(&run->keep, one);
    assay_buffer_printf(out, "\"rejected\": {\"reason\": \"%s\"", filter_reason_name((filter_reason)one->reason));
    if (part.size) {
        assay_buffer_put(out, ASSAY_VIEW(", \"condition\": "));
        json_write_string(out, part);
    }
    assay_buffer_put_char(out, '}');
}

static void count_sample(filter_state *run, const sample *one) {
    uint64_t *counters = run->state.counters;
    counters[COUNT_COMPLETIONS]++;
    counters[COUNT_REASONS + one->reason]++;
    counters[COUNT_FAILED] += line_status_failed(one->status);
    if (filter_keep_part(&run->keep, one).size && one->part < PARTS_COUNTED) counters[COUNT_PARTS + one->part]++;
}

/* A row with its samples: where it goes, and what is added to it. */
static assay_status write_row(filter_state *run, const row *of, sample **samples) {
    assay_buffer text, all;
    assay_buffer_init(&text, SIZE_MAX / 4);
    assay_buffer_init(&all, SIZE_MAX / 4);
    assay_view *each = calloc(of->count + 1, sizeof *each);
    size_t kept = 0;
    for (size_t i = 0; each && i < of->count; i++) {
        size_t begin = text.size;
        count_sample(run, samples[i]);
        if (samples[i]->reason == REASON_KEPT) {
            assay_buffer_printf(&all, kept++ ? ", %zu" : "\"kept\": [%zu", i);
        } else {
            put_rejection(run, samples[i], &text);
        }
        each[i].size = text.size - begin;
    }
    size_t at = 0;
    for (size_t i = 0; each && text.data && i < of->count; at += each[i++].size) each[i].data = text.data + at;
    if (of->list) assay_buffer_put(&all, kept ? ASSAY_VIEW("]") : ASSAY_VIEW("\"kept\": []"));
    if (!of->list) assay_buffer_reset(&all);
    if (!of->list && run->options->sidecar) assay_buffer_printf(&all, "\"kept\": %s", kept ? "true" : "false");
    run->state.counters[COUNT_ROWS] += kept > 0;
    const row_extras extras = {each, assay_buffer_view(&all)};
    output *to = kept || run->options->sidecar ? &run->kept : &run->rejects;
    bool bare = run->options->bare && kept;
    if (each && to->fd >= 0 && !bare) row_write(of, &extras, run->options->sidecar, &to->buffer);
    if (each && to->fd >= 0 && bare) {
        assay_buffer_put(&to->buffer, of->line.text);
        assay_buffer_put_char(&to->buffer, '\n');
    }
    bool good = each && !text.overflow && !all.overflow;
    free(each);
    assay_buffer_clear(&text);
    assay_buffer_clear(&all);
    return good ? assay_ok() : assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for a row");
}

/* A line that nothing is known of: not JSON, too long. Its rejection says so; an empty list has nothing to keep. */
static assay_status write_loose(filter_state *run, const row *of) {
    sample **samples = calloc(of->count + 1, sizeof *samples);
    sample *rejected = calloc(1, sizeof *rejected);
    assay_status status =
        samples && rejected ? assay_ok() : assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for a row");
    if (status.code == ASSAY_OK && of->line.kind != JSONL_BLANK) {
        rejected->reason = REASON_INVALID;
        rejected->part = UINT16_MAX;
        rejected->status = of->count ? of->results[0].status : ASSAY__V1__RESULT_STATUS__RESULT_STATUS_INVALID;
        for (size_t i = 0; i < of->count; i++) samples[i] = rejected;
        status = write_row(run, of, samples);
    } else if (status.code == ASSAY_OK && run->options->sidecar) {
        row_write(of, NULL, true, &run->kept.buffer);
    }
    free(samples);
    free(rejected);
    return status;
}

assay_status filter_write(filter_state *run, const row *of, sample **samples) {
    if (of->line.kind != JSONL_BLANK) {
        run->state.counters[COUNT_LINES]++;
        score_report_row(&run->report, of, &run->made);
    }
    return samples ? write_row(run, of, samples) : write_loose(run, of);
}

void filter_summary(const filter_state *run) {
    const uint64_t *counters = run->state.counters;
    uint64_t all = counters[COUNT_COMPLETIONS], kept = counters[COUNT_REASONS + REASON_KEPT];
    fprintf(stderr, "%" PRIu64 " lines", counters[COUNT_LINES]);
    if (all != counters[COUNT_LINES]) fprintf(stderr, ", %" PRIu64 " completions", all);
    fprintf(stderr, ": %" PRIu64 " kept (%.1f %%)", kept, all ? 100 * (double)kept / (double)all : 0);
    const char *separator = "; rejected: ";
    for (int reason = REASON_CONDITION; reason < REASONS; reason++) {
        if (counters[COUNT_REASONS + reason] == 0) continue;
        fprintf(stderr, "%s%" PRIu64 " %s", separator, counters[COUNT_REASONS + reason],
                filter_reason_name((filter_reason)reason));
        separator = ", ";
    }
    fprintf(stderr, "; %.2f s\n", (double)(assay_wall_ns() - run->start_ns) / 1e9);
    for (size_t i = 0; i < PARTS_COUNTED && i < expression_part_count(run->keep.compiled); i++) {
        assay_view part = expression_part_text(run->keep.compiled, i);
        if (counters[COUNT_PARTS + i])
            fprintf(stderr, "%10" PRIu64 "  %.*s\n", counters[COUNT_PARTS + i], (int)part.size, part.data);
    }
}
