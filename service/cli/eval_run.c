/* See eval_run.h. */
#include "service/cli/eval_run.h"

#include "common/clock.h"
#include "service/cli/group_stage.h"
#include "service/cli/score_report.h"
#include "service/stream/output.h"

typedef struct eval_run {
    const eval_command *command;
    stream_run stream;
    eval_samples samples;
    group_stage *groups; /* of a rubric with terms that need the whole group; else NULL */
    uint64_t taken;      /* lines */
    score_report report; /* complaints */
    output lines;        /* fd -1 where not wanted */
    assay_buffer made;
    assay_arena arena; /* of a row */
    assay_status failed;
    int64_t start_ns;
} eval_run;

static assay_status no_memory(void) {
    return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for the samples");
}

/* A row, complete. */
static assay_status emit(void *argument, const row *of, sample **samples) {
    eval_run *run = argument;
    (void)samples;
    if (run->lines.fd >= 0) row_write(of, NULL, false, &run->lines.buffer);
    if (of->line.kind == JSONL_BLANK) return assay_ok();
    score_report_row(&run->report, of, &run->made);
    assay_status status = line_status_under(&of->line, eval_samples_take(&run->samples, of));
    if (run->lines.fd >= 0) output_settle(&run->lines, false);
    return status;
}

/* A row of a rubric with terms that need the whole group. */
static assay_status gather(eval_run *run, const row *of) {
    hash128 group = {0, 0};
    if (!group_stage_takes(of)) return group_stage_pass(run->groups, of);
    if (!of->list && !stream_run_group(&run->stream, of->line.text, &group))
        return assay_fail(ASSAY_INPUT, "NO_GROUP", NULL,
                          "it has no group, and a term of the rubric needs its group; see --group-key");
    if (!group_stage_samples(run->groups, of)) return no_memory();
    return group_stage_put(run->groups, of, group);
}

static bool take_line(void *argument, const jsonl_line *line, const pump_row *found) {
    eval_run *run = argument;
    row of;
    assay_arena_reset(&run->arena);
    run->failed = row_collect(line, found, run->stream.rubric, false, &run->made, &run->arena, &of);
    run->taken += line->kind != JSONL_BLANK;
    if (run->failed.code == ASSAY_OK)
        run->failed = run->groups ? line_status_under(line, gather(run, &of)) : emit(run, &of, NULL);
    return run->failed.code == ASSAY_OK && !run->lines.closed;
}

static bool take_pause(void *argument) {
    eval_run *run = argument;
    progress_draw(&run->stream.progress, run->taken, run->stream.reader);
    return run->lines.fd < 0 || output_settle(&run->lines, true);
}

/* ---- the end ---- */

typedef void report_writer(const eval_data *data, const eval_heading *heading, assay_buffer *out);

/* path NULL: standard output. */
static assay_status write_report(const eval_run *run, const eval_heading *heading, const char *path, report_writer *write) {
    output out;
    assay_status status = output_open(&out, path);
    if (status.code == ASSAY_OK) status = output_begin(&out);
    if (status.code == ASSAY_OK) write(&run->samples.data, heading, &out.buffer);
    assay_status closed = output_close(&out);
    return status.code == ASSAY_OK ? closed : status;
}

static assay_status report_all(eval_run *run) {
    const char *rubric = run->command->stream.rubric.rubric ? run->command->stream.rubric.rubric : "math";
    const eval_heading heading = {rubric, run->command->label_key, run->command->subject_key, &run->command->measure};
    if (!eval_data_measure(&run->samples.data, &run->command->measure, run->command->ks, run->command->k_count) ||
        !eval_data_suspect(&run->samples.data, run->stream.files.paths))
        return no_memory();
    assay_status status = write_report(run, &heading, NULL, run->command->print_json ? eval_report_json : eval_report_table);
    if (status.code == ASSAY_OK && run->command->json)
        status = write_report(run, &heading, run->command->json, eval_report_json);
    if (status.code == ASSAY_OK && run->command->html)
        status = write_report(run, &heading, run->command->html, eval_report_html);
    return status;
}

static assay_status begin(void *argument) {
    eval_run *run = argument;
    return run->lines.fd >= 0 ? output_begin(&run->lines) : assay_ok();
}

static int finish(void *argument, assay_status status) {
    eval_run *run = argument;
    if (status.code == ASSAY_OK) status = run->failed;
    if (status.code == ASSAY_OK && run->groups && !run->lines.closed) status = group_stage_end(run->groups);
    assay_status written = run->lines.fd >= 0 ? output_close(&run->lines) : assay_ok();
    progress_hide(&run->stream.progress);
    score_report_end(&run->report);
    if (status.code == ASSAY_OK) status = report_all(run);
    int code = run->samples.data.failed ? CLI_SOME_FAILED : CLI_OK;
    if (written.code != ASSAY_OK) code = cli_complain_status("eval", &written);
    if (status.code != ASSAY_OK) code = cli_complain_status("eval", &status);
    if (status.code == ASSAY_OK && !run->command->stream.quiet)
        fprintf(stderr, "%zu samples; %.2f s\n", run->samples.data.count, (double)(assay_wall_ns() - run->start_ns) / 1e9);
    return code;
}

static assay_status open_all(eval_run *run) {
    assay_status status = stream_run_open(&run->stream, &run->command->stream);
    const group_stage_config groups = {.all = true, .late = true, .argument = run, .emit = emit};
    if (status.code == ASSAY_OK && run->stream.groups) status = group_stage_new(&groups, &run->groups);
    if (status.code != ASSAY_OK || !run->command->stream.output) return status;
    status = output_open(&run->lines, run->command->stream.output);
    if (status.code == ASSAY_OK && jsonl_reader_reads(run->stream.reader, run->lines.fd))
        return assay_fail(ASSAY_USAGE, "SAME_FILE", NULL, "%s is read and cannot be written at once",
                          run->command->stream.output);
    return status;
}

int eval_run_command(const cli_context *context, const eval_command *command) {
    eval_run run = {.command = command, .lines = {.fd = -1}, .start_ns = assay_wall_ns()};
    run.samples = (eval_samples){.command = command, .stream = &run.stream};
    run.samples.data.slowest.most = run.samples.data.suspicious.most = EVAL_SHOWN;
    run.samples.data.disagreements.most = command->disagreements;
    assay_buffer_init(&run.made, 1 << 20);
    assay_arena_init(&run.arena, 1 << 30);
    assay_arena_init(&run.samples.arena, 512 << 20);
    score_report_init(&run.report);
    run.report.quiet = true;
    run.report.progress = &run.stream.progress;
    int code;
    assay_status status = open_all(&run);
    progress_init(&run.stream.progress, command->stream.quiet, true);
    if (status.code != ASSAY_OK) {
        code = cli_complain_status("eval", &status);
    } else {
        const pump_sink sink = {&run, take_line, take_pause};
        run.stream.begin = begin;
        code = stream_run_judge(&run.stream, context, &sink, finish);
    }
    output_forget(&run.lines);
    group_stage_free(run.groups);
    stream_run_clear(&run.stream);
    score_report_clear(&run.report);
    eval_data_clear(&run.samples.data);
    assay_buffer_clear(&run.made);
    assay_arena_clear(&run.arena);
    assay_arena_clear(&run.samples.arena);
    return code;
}
