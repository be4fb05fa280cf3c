/* See filter_run.h. */
#include "service/cli/filter_run.h"

#include <inttypes.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/json_writer.h"
#include "service/json/json_codec.h"
#include "service/stream/output.h"

enum { PARTS_COUNTED = 16, SEEN_TEXT = 0, SEEN_GROUP = 1 };

/* In the journal, so that a run that went on tells of the whole. */
enum { COUNT_LINES, COUNT_COMPLETIONS, COUNT_ROWS, COUNT_FAILED, COUNT_LISTS /* 1: lines hold lists */, COUNT_REASONS, COUNT_PARTS = COUNT_REASONS + REASONS,
       COUNT_ALL = COUNT_PARTS + PARTS_COUNTED };
_Static_assert((int)COUNT_ALL <= (int)JOURNAL_COUNTERS, "the journal has room for all counters");

typedef struct filter_state {
    const filter_options *options;
    stream_run stream;
    filter_keep keep;
    group_stage *groups; /* NULL: rows are decided one by one */
    output kept, rejects; /* fd -1 where not wanted */
    journal *journal;     /* NULL: the output is no file */
    journal_state state;  /* place and counters so far */
    bool resumed;
    score_report report;  /* complaints */
    assay_buffer made;
    assay_arena arena;    /* of a row */
    assay_status failed;
    uint64_t serial;
    int64_t start_ns;
} filter_state;

/* ---- writing ---- */

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
    assay_status status = samples && rejected ? assay_ok() : assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for a row");
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

static assay_status emit(void *argument, const row *of, sample **samples) {
    filter_state *run = argument;
    run->state.place = (jsonl_place){of->line.file_index, of->line.end, of->line.number};
    if (of->line.kind != JSONL_BLANK) run->state.counters[COUNT_LINES]++;
    return samples ? write_row(run, of, samples) : write_loose(run, of);
}

/* ---- going on after a kill ---- */

static assay_status checkpoint(void *argument) {
    filter_state *run = argument;
    if (!run->journal || !journal_is_due(run->journal)) return assay_ok();
    output *outputs[JOURNAL_OUTPUTS] = {&run->kept, &run->rejects};
    for (size_t i = 0; i < JOURNAL_OUTPUTS; i++) {
        if (outputs[i]->fd >= 0 && !output_checkpoint(outputs[i], &run->state.output_bytes[i])) return outputs[i]->status;
    }
    return journal_checkpoint(run->journal, &run->state);
}

static void take_seen(void *argument, uint8_t kind, hash128 hash) {
    filter_state *run = argument;
    if (kind == SEEN_TEXT) hash_set_add(&run->keep.texts, hash);
    if (kind == SEEN_GROUP && run->groups) group_stage_remember(run->groups, hash);
}

static void see_text(void *argument, hash128 hash) {
    filter_state *run = argument;
    journal_see(run->journal, SEEN_TEXT, hash);
}

static void see_group(void *argument, hash128 hash) {
    filter_state *run = argument;
    journal_see(run->journal, SEEN_GROUP, hash);
}

/* All that the outputs depend on. */
static hash128 fingerprint(const filter_state *run) {
    const filter_options *options = run->options;
    assay_buffer text;
    assay_buffer_init(&text, SIZE_MAX / 4);
    assay_buffer_printf(&text, "%s %lu %lu %d %d %d %d %d ", ASSAY_VERSION, options->best, options->at_most, options->dedup,
                        options->dedup_all, options->group_all, options->bare, options->sidecar);
    if (run->stream.rubric) json_codec_write(&run->stream.rubric->base, &text);
    judge_line_config_write(&text, &options->stream.line);
    const assay_view parts[] = {options->keep, options->rank, options->stream.group_key, assay_view_of(options->stream.rubric.rubric),
                                assay_view_of(options->rejects)};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) json_write_string(&text, parts[i]);
    for (size_t i = 0; i < run->stream.files.count; i++) json_write_string(&text, assay_view_of(run->stream.files.paths[i]));
    hash128 hash = hash128_of(assay_buffer_view(&text));
    assay_buffer_clear(&text);
    return hash;
}

static bool reads_standard_input(const filter_state *run) {
    for (size_t i = 0; i < run->stream.files.count; i++) {
        if (strcmp(run->stream.files.paths[i], "-") == 0) return true;
    }
    return false;
}

static assay_status open_journal(filter_state *run) {
    const filter_options *options = run->options;
    const char *path = options->stream.output;
    bool possible = path && strncmp(path, "/dev/", 5) != 0 && !reads_standard_input(run) && !options->group_all;
    if (!possible && options->resume)
        return assay_fail(ASSAY_USAGE, "CANNOT_RESUME", NULL, "--resume needs --output, files that can be read again, and --group-scope adjacent");
    if (!possible) return assay_ok();
    assay_status status = journal_open(path, fingerprint(run), options->resume, &run->journal, &run->state, &run->resumed);
    if (status.code == ASSAY_OK) journal_every(run->journal, options->checkpoint_s);
    return status;
}

static assay_status open_output(filter_state *run, output *out, const char *path, size_t index) {
    return run->resumed ? output_open_at(out, path, run->state.output_bytes[index]) : output_open(out, path);
}

static assay_status open_outputs(filter_state *run) {
    const filter_options *options = run->options;
    const char *paths[JOURNAL_OUTPUTS] = {options->stream.output, options->rejects};
    output *outputs[JOURNAL_OUTPUTS] = {&run->kept, &run->rejects};
    for (size_t i = 0; i < JOURNAL_OUTPUTS; i++) {
        if (i > 0 && !paths[i]) continue;
        assay_status status = open_output(run, outputs[i], paths[i], i);
        if (status.code != ASSAY_OK) return status;
        if (paths[i] && jsonl_reader_reads(run->stream.reader, outputs[i]->fd))
            return assay_fail(ASSAY_USAGE, "SAME_FILE", NULL, "%s is read and cannot be written at once", paths[i]);
    }
    if (options->rejects && options->stream.output && strcmp(options->rejects, options->stream.output) == 0)
        return assay_fail(ASSAY_USAGE, "SAME_FILE", NULL, "--rejects and --output are the same file");
    return assay_ok();
}

/* ---- rows ---- */

/* A row that needs no group. */
static assay_status take_alone(filter_state *run, const row *of) {
    sample **samples = assay_arena_calloc(&run->arena, of->count + 1, sizeof *samples);
    sample *all = assay_arena_calloc(&run->arena, of->count + 1, sizeof *all);
    if (!samples || !all) return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for a row");
    for (size_t i = 0; i < of->count; i++) {
        samples[i] = &all[i];
        all[i].serial = run->serial++;
    }
    score_groups_fill(of, samples);
    assay_status status = filter_keep_fill(&run->keep, of, samples);
    if (status.code == ASSAY_OK) status = filter_keep_decide(&run->keep, samples, of->count);
    return status.code == ASSAY_OK ? emit(run, of, samples) : status;
}

static assay_status take_grouped(filter_state *run, const row *of) {
    hash128 group = {0, 0};
    if (!of->list && !stream_run_group(&run->stream, of->line.text, &group))
        return assay_fail(ASSAY_INPUT, "NO_GROUP", NULL, "it has no group_id, and the rules are for groups; see --group-key");
    sample **samples = group_stage_samples(run->groups, of->count);
    if (!samples) return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for a row");
    score_groups_fill(of, samples);
    assay_status status = filter_keep_fill(&run->keep, of, samples);
    return status.code == ASSAY_OK ? group_stage_put(run->groups, of, group) : status;
}

static assay_status take_row(filter_state *run, const row *of) {
    if (!group_stage_takes(of)) {
        if (run->groups) return group_stage_pass(run->groups, of);
        assay_status status = emit(run, of, NULL);
        return status.code == ASSAY_OK ? checkpoint(run) : status;
    }
    if (run->groups) return take_grouped(run, of);
    assay_status status = take_alone(run, of);
    return status.code == ASSAY_OK ? checkpoint(run) : status;
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
    if (run->failed.code == ASSAY_OK && line->kind != JSONL_BLANK) score_report_row(&run->report, &of, &run->made);
    if (run->failed.code == ASSAY_OK) run->failed = line_status_under(line, take_row(run, &of));
    return run->failed.code == ASSAY_OK && settle(run, false);
}

static bool take_pause(void *argument) {
    filter_state *run = argument;
    progress_draw(&run->stream.progress, run->report.lines, run->stream.reader);
    return settle(run, true);
}

static assay_status decide(void *argument, sample **samples, size_t count) {
    filter_state *run = argument;
    return filter_keep_decide(&run->keep, samples, count);
}

/* ---- the run ---- */

static void print_summary(const filter_state *run) {
    const uint64_t *counters = run->state.counters;
    uint64_t all = counters[COUNT_COMPLETIONS], kept = counters[COUNT_REASONS + REASON_KEPT];
    fprintf(stderr, "%" PRIu64 " lines", counters[COUNT_LINES]);
    if (all != counters[COUNT_LINES]) fprintf(stderr, ", %" PRIu64 " completions", all);
    fprintf(stderr, ": %" PRIu64 " kept (%.1f %%)", kept, all ? 100 * (double)kept / (double)all : 0);
    const char *separator = "; rejected: ";
    for (int reason = REASON_CONDITION; reason < REASONS; reason++) {
        if (counters[COUNT_REASONS + reason] == 0) continue;
        fprintf(stderr, "%s%" PRIu64 " %s", separator, counters[COUNT_REASONS + reason], filter_reason_name((filter_reason)reason));
        separator = ", ";
    }
    fprintf(stderr, "; %.2f s\n", (double)(assay_wall_ns() - run->start_ns) / 1e9);
    for (size_t i = 0; i < PARTS_COUNTED && i < expression_part_count(run->keep.compiled); i++) {
        assay_view part = expression_part_text(run->keep.compiled, i);
        if (counters[COUNT_PARTS + i]) fprintf(stderr, "%10" PRIu64 "  %.*s\n", counters[COUNT_PARTS + i], (int)part.size, part.data);
    }
}

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
    assay_status written = output_close(&run->kept);
    assay_status refused = run->rejects.fd >= 0 ? output_close(&run->rejects) : assay_ok();
    if (written.code == ASSAY_OK) written = refused;
    progress_hide(&run->stream.progress);
    score_report_end(&run->report);
    if (!run->options->stream.quiet) print_summary(run);
    journal_close(run->journal, status.code == ASSAY_OK && written.code == ASSAY_OK && !closed);
    run->journal = NULL;
    int code = run->state.counters[COUNT_FAILED] ? CLI_SOME_FAILED : CLI_OK;
    if (written.code != ASSAY_OK) code = cli_complain_status("filter", &written);
    if (status.code != ASSAY_OK) code = cli_complain_status("filter", &status);
    return code;
}

static assay_status open_groups(filter_state *run) {
    if (!filter_keep_needs_groups(&run->keep)) return assay_ok();
    const group_stage_config config = {.all = run->options->group_all,
                                       .argument = run,
                                       .decide = decide,
                                       .emit = emit,
                                       .settled = checkpoint,
                                       .opened = see_group};
    run->groups = group_stage_new(&config);
    return run->groups ? assay_ok() : assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory to gather groups");
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
                              .seen = see_text,
                              .argument = run};
    if (status.code == ASSAY_OK) status = filter_keep_begin(&run->keep, complaint);
    if (status.code == ASSAY_OK) status = open_groups(run);
    if (status.code == ASSAY_OK) status = open_journal(run);
    if (status.code == ASSAY_OK) status = open_outputs(run);
    if (status.code != ASSAY_OK || !run->resumed) return status;
    run->stream.lists_known = true;
    run->stream.lists = run->state.counters[COUNT_LISTS] != 0;
    jsonl_reader_start_at(run->stream.reader, run->state.place);
    return journal_seen(run->journal, take_seen, run);
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
