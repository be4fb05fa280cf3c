/* See filter_run.h. */
#include <stdlib.h>

#include "common/clock.h"
#include "service/cli/filter_internal.h"

/* ---- rows ---- */

static assay_status checkpoint(void *argument) {
    return filter_checkpoint(argument);
}

/* A row whose samples are decided. */
static assay_status emit(void *argument, const row *of, sample **samples) {
    filter_state *run = argument;
    bool all = run->options->group_all;
    if (all && run->skip > 0) {
        run->skip--;
        return assay_ok();
    }
    if (!all) run->state.place = (jsonl_place){of->line.file_index, of->line.end, of->line.number};
    run->state.counters[COUNT_EMITTED] += all;
    assay_status status = filter_write(run, of, samples);
    if (!all || status.code != ASSAY_OK) return status;
    status = output_settled(&run->kept);
    if (status.code == ASSAY_OK && run->rejects.fd >= 0) status = output_settled(&run->rejects);
    return status.code == ASSAY_OK ? filter_checkpoint(run) : status;
}

/* A row that needs no group. */
static assay_status take_alone(filter_state *run, const row *of) {
    sample **samples = assay_arena_calloc(&run->arena, of->count + 1, sizeof *samples);
    sample *all = assay_arena_calloc(&run->arena, of->count + 1, sizeof *all);
    if (!samples || !all) return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for a row");
    for (size_t i = 0; i < of->count; i++) {
        samples[i] = &all[i];
        all[i].serial = run->serial++;
    }
    for (size_t i = 0; i < of->count; i++) sample_fill(samples[i], &of->results[i]);
    assay_status status = filter_keep_fill(&run->keep, of, samples);
    if (status.code == ASSAY_OK) status = filter_keep_decide(&run->keep, samples, of->count);
    return status.code == ASSAY_OK ? emit(run, of, samples) : status;
}

static assay_status take_grouped(filter_state *run, const row *of) {
    hash128 group = {0, 0};
    if (!of->list && !stream_run_group(&run->stream, of->line.text, &group))
        return assay_fail(ASSAY_INPUT, "NO_GROUP", NULL, "it has no group_id, and is judged by its group; see --group-key");
    sample **samples = group_stage_samples(run->groups, of);
    if (!samples) return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for a row");
    assay_status status = run->fills_late ? assay_ok() : filter_keep_fill(&run->keep, of, samples);
    return status.code == ASSAY_OK ? group_stage_put(run->groups, of, group) : status;
}

static assay_status put_row(void *argument, const row *of) {
    filter_state *run = argument;
    if (!run->groups) return group_stage_takes(of) ? take_alone(run, of) : emit(run, of, NULL);
    return group_stage_takes(of) ? take_grouped(run, of) : group_stage_pass(run->groups, of);
}

static assay_status take_row(filter_state *run, const row *of) {
    assay_status status = put_row(run, of);
    bool all = run->options->group_all;
    if (all) run->state.place = (jsonl_place){of->line.file_index, of->line.end, of->line.number};
    return status.code == ASSAY_OK && (all || !run->groups) ? filter_checkpoint(run) : status;
}

static bool settle(filter_state *run, bool at_once) {
    bool more = output_settle(&run->kept, at_once);
    return (run->rejects.fd < 0 || output_settle(&run->rejects, at_once)) && more;
}

static bool take_line(void *argument, const jsonl_line *line, const pump_row *found) {
    filter_state *run = argument;
    row of;
    assay_arena_reset(&run->arena);
    run->failed = row_collect(line, found, run->stream.rubric, false, &run->made, &run->arena, &of);
    run->taken += line->kind != JSONL_BLANK;
    if (run->failed.code == ASSAY_OK) run->failed = line_status_under(line, take_row(run, &of));
    return run->failed.code == ASSAY_OK && settle(run, false);
}

static bool take_pause(void *argument) {
    filter_state *run = argument;
    progress_draw(&run->stream.progress, run->taken, run->stream.reader);
    return settle(run, true);
}

static assay_status measure(void *argument, sample **samples, size_t count) {
    (void)argument;
    return score_groups_measure(samples, count, false);
}

static assay_status look(void *argument, const row *of, sample **samples) {
    filter_state *run = argument;
    return filter_keep_fill(&run->keep, of, samples);
}

static assay_status decide(void *argument, sample **samples, size_t count) {
    filter_state *run = argument;
    return filter_keep_decide(&run->keep, samples, count);
}

/* ---- the run ---- */

static assay_status begin(void *argument) {
    filter_state *run = argument;
    if (run->resumed) return assay_ok();
    run->state.counters[COUNT_LISTS] = run->stream.lists;
    assay_status status = output_begin(&run->kept);
    return status.code == ASSAY_OK && run->rejects.fd >= 0 ? output_begin(&run->rejects) : status;
}

static int finish(void *argument, assay_status status) {
    filter_state *run = argument;
    bool closed = run->kept.closed;
    if (status.code == ASSAY_OK) status = run->failed;
    if (status.code == ASSAY_OK && run->groups && !closed) status = group_stage_end(run->groups);
    closed = run->kept.closed;
    if (output_stopped(&status)) status = assay_ok();
    assay_status written = output_close(&run->kept);
    assay_status refused = run->rejects.fd >= 0 ? output_close(&run->rejects) : assay_ok();
    if (written.code == ASSAY_OK) written = refused;
    progress_hide(&run->stream.progress);
    score_report_end(&run->report);
    if (!run->options->stream.quiet) filter_summary(run);
    journal_close(run->journal, status.code == ASSAY_OK && written.code == ASSAY_OK && !closed);
    run->journal = NULL;
    int code = run->state.counters[COUNT_FAILED] ? CLI_SOME_FAILED : CLI_OK;
    if (written.code != ASSAY_OK) code = cli_complain_status("filter", &written);
    if (status.code != ASSAY_OK) code = cli_complain_status("filter", &status);
    return code;
}

static assay_status open_groups(filter_state *run) {
    const filter_options *options = run->options;
    bool sees = filter_keep_sees_groups(&run->keep);
    if (!filter_keep_needs_groups(&run->keep) && !run->stream.groups) {
        if (!options->group_all) return assay_ok();
        return assay_fail(
            ASSAY_USAGE, "NO_GROUPS", NULL,
            "--group-scope belongs to --best, --at-most, --dedup, names of the group, and a length of shape KIMI_GROUP");
    }
    run->fills_late = sees || run->stream.groups;
    const group_stage_config config = {.all = options->group_all,
                                       .late = run->stream.groups,
                                       .rows_path = options->group_all && run->journal ? journal_rows_path(run->journal) : NULL,
                                       .rows_bytes = run->resumed ? run->state.counters[COUNT_STORED] : 0,
                                       .paths = run->stream.files.paths,
                                       .argument = run,
                                       .measure = sees ? measure : NULL,
                                       .look = run->fills_late ? look : NULL,
                                       .decide = decide,
                                       .emit = emit,
                                       .settled = options->group_all ? NULL : checkpoint,
                                       .opened = filter_see_group};
    assay_status status = group_stage_new(&config, &run->groups);
    return status.code == ASSAY_OK && config.rows_path && run->resumed ? group_stage_replay(run->groups, put_row) : status;
}

static assay_status open_all(filter_state *run, assay_buffer *complaint) {
    const filter_options *options = run->options;
    assay_status status = stream_run_open(&run->stream, &options->stream);
    run->keep = (filter_keep){.condition = options->keep,
                              .rank = options->rank,
                              .best = options->best,
                              .at_most = options->at_most,
                              .dedup = options->dedup,
                              .dedup_all = options->dedup_all,
                              .run = &run->stream,
                              .seen = options->group_all ? NULL : filter_see_text, /* else all is decided anew */
                              .argument = run};
    if (status.code == ASSAY_OK) status = filter_keep_begin(&run->keep, complaint);
    if (status.code == ASSAY_OK) status = filter_open_journal(run);
    if (status.code == ASSAY_OK) status = open_groups(run);
    if (status.code == ASSAY_OK) status = filter_open_outputs(run);
    return status.code == ASSAY_OK ? filter_go_on(run) : status;
}

int filter_run(const cli_context *context, const filter_options *options) {
    filter_state run = {.options = options, .kept = {.fd = -1}, .rejects = {.fd = -1}, .start_ns = assay_wall_ns()};
    assay_buffer complaint;
    assay_buffer_init(&complaint, 1 << 20);
    assay_buffer_init(&run.made, 1 << 20);
    assay_arena_init(&run.arena, 1 << 30);
    score_report_init(&run.report);
    run.report.quiet = true;
    run.report.progress = &run.stream.progress;
    int code;
    assay_status status = open_all(&run, &complaint);
    progress_init(&run.stream.progress, options->stream.quiet, options->stream.output != NULL);
    run.report.rubric = run.stream.rubric;
    if (complaint.size) {
        fprintf(stderr, "assay filter: --keep: %.*s", (int)complaint.size, complaint.data);
        code = CLI_USAGE;
    } else if (status.code != ASSAY_OK) {
        code = cli_complain_status("filter", &status);
    } else {
        const pump_sink sink = {&run, take_line, take_pause};
        run.stream.begin = begin;
        code = stream_run_judge(&run.stream, context, &sink, finish);
    }
    journal_close(run.journal, false);
    output_forget(&run.kept);
    output_forget(&run.rejects);
    group_stage_free(run.groups);
    filter_keep_clear(&run.keep);
    stream_run_clear(&run.stream);
    score_report_clear(&run.report);
    assay_buffer_clear(&complaint);
    assay_buffer_clear(&run.made);
    assay_arena_clear(&run.arena);
    return code;
}
