/* `assay score`: JSONL in, the same lines with an "assay" object out. The embedded engine judges, or a server. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "assay/v1/score.pb-c.h"
#include "service/cli/label.h"
#include "service/cli/score_groups.h"
#include "service/cli/score_report.h"
#include "service/json/json_codec.h"
#include "service/stream/output.h"

static const char help[] =
    "usage: assay score [OPTIONS] [FILE...]\n"
    "\n"
    "Judges completions: JSONL in (files in order, .gz and .zst too, patterns; '-' or nothing: standard input), the same lines "
    "with an\n"
    "\"assay\" object added out: one line for one line, in the same order.\n"
    "  in   "
    "{\"id\",\"group_id\",\"prompt\",\"completion\",\"token_count\",\"finish_reason\",\"reference\":{\"answers\":[...]}}\n"
    "  out  the line byte for byte, with , \"assay\": {\"status\",\"reward\",\"components\",\"answer\"} before its closing "
    "brace\n"
    "An \"assay\" object that a line already has is replaced. Blank lines stay as they are. A line that is not a JSON object "
    "is\n"
    "reported as FILE:LINE on stderr, {\"assay\": {\"status\": \"INVALID\", ...}} is written in its place, and the run goes "
    "on.\n"
    "Lines may have 64 MiB, completions 1 MiB. Memory stays bounded however long the input is.\n"
    "\n" STREAM_HELP_RUBRIC STREAM_HELP_COLUMNS
    "      --detail LEVEL        scores, standard (default) or trace: how much is reported\n"
    "      --timing              adds compute_us and queue_us\n"
    "\n"
    "      --advantage KIND      adds \"advantage\", \"class\" and \"group\": grpo, dr-grpo, rloo, maxrl, reinforce-baseline, "
    "gdpo (the last\n"
    "                            two are scaled over the whole input; docs/API.md has the formulas)\n"
    "      --advantage-epsilon X added to deviations; default: 1e-6\n"
    "      --biased-deviation    deviations over n instead of n - 1\n" STREAM_HELP_SCOPE
    ";\n"
    "                            for --advantage, and rubrics with a length of shape KIMI_GROUP\n"
    "\n"
    "  -o, --output FILE         JSONL goes there instead of standard output; packed where it ends in .gz or .zst\n"
    "      --sidecar             the \"assay\" objects alone, line for line, without the input's columns\n"
    "      --table               a table on standard output (and JSONL only with --output)\n"
    "      --label-key K         compares with a label (true or false, a word for either, or a score); disagreements on "
    "stderr\n"
    "      --label-threshold X   a score above it is true; default: 0.5\n"
    "      --max-disagreements N how many of them are listed; default: 20\n"
    "      --histogram           of the rewards, on stderr\n" STREAM_HELP_RUN
    "\n"
    "examples\n"
    "  assay score --rubric r1-zero --set format.template=think samples.jsonl > scored.jsonl\n"
    "  assay score --schema verl --advantage grpo rollouts.jsonl | jq -c .assay.advantage\n"
    "  assay score --rubric r1-zero 'shards/*.jsonl.zst' -o scored.jsonl.zst\n"
    "  assay score --table --label-key is_correct labelled.jsonl\n"
    "  tail -f samples.jsonl | assay score --server 127.0.0.1:50051 -\n"
    "\n"
    "exit codes\n"
    "  0  every line was judged (SCORED, UNSCORED or MASKED), or the reader of the output went away\n"
    "  1  some lines were INVALID, or failed (ERROR)\n"
    "  2  could not run or not finish: files, disk, environment, server, a group that came back\n"
    "  3  wrong usage, unknown rubric\n";

typedef struct score_options {
    stream_options stream;
    unsigned long disagreements;
    bool table, histogram, sidecar;
    assay_view label_key;
    double label_threshold;
    group_options group;
    bool all;
} score_options;

typedef struct score_run {
    const score_options *options;
    stream_run stream;
    output lines, table; /* fd -1 where not wanted */
    score_report report;
    score_groups groups; /* stage NULL: no line needs its group */
    uint64_t taken;      /* lines */
    assay_buffer made;
    assay_arena arena; /* of a row */
    assay_status failed;
} score_run;

/* ---- options ---- */

enum {
    OPTION_DETAIL = 256,
    OPTION_TIMING,
    OPTION_TABLE,
    OPTION_LABEL,
    OPTION_THRESHOLD,
    OPTION_DISAGREEMENTS,
    OPTION_HISTOGRAM,
    OPTION_SIDECAR,
    OPTION_ADVANTAGE,
    OPTION_EPSILON,
    OPTION_BIASED,
    OPTION_SCOPE
};

static const struct option long_options[] = {STREAM_LONG_OPTIONS,
                                             {"detail", required_argument, NULL, OPTION_DETAIL},
                                             {"timing", no_argument, NULL, OPTION_TIMING},
                                             {"table", no_argument, NULL, OPTION_TABLE},
                                             {"label-key", required_argument, NULL, OPTION_LABEL},
                                             {"label-threshold", required_argument, NULL, OPTION_THRESHOLD},
                                             {"max-disagreements", required_argument, NULL, OPTION_DISAGREEMENTS},
                                             {"histogram", no_argument, NULL, OPTION_HISTOGRAM},
                                             {"sidecar", no_argument, NULL, OPTION_SIDECAR},
                                             {"advantage", required_argument, NULL, OPTION_ADVANTAGE},
                                             {"advantage-epsilon", required_argument, NULL, OPTION_EPSILON},
                                             {"biased-deviation", no_argument, NULL, OPTION_BIASED},
                                             {"group-scope", required_argument, NULL, OPTION_SCOPE},
                                             {NULL, 0, NULL, 0}};

static bool read_detail(score_options *options) {
    int value;
    if (json_codec_enum_value(&assay__v1__detail_level__descriptor, assay_view_of(optarg), &value) && value > 0) {
        options->stream.line.detail_level = (uint32_t)value;
        return true;
    }
    cli_complain("score", "--detail: unknown value '%s'; scores, standard or trace", optarg);
    return false;
}

static bool read_advantage(score_options *options) {
    if (group_advantage_of(assay_view_of(optarg), &options->group.advantage)) return true;
    cli_complain("score", "--advantage: there is no '%s'; known: grpo, dr-grpo, rloo, maxrl, reinforce-baseline, gdpo", optarg);
    return false;
}

static bool read_option(void *argument, int option) {
    score_options *options = argument;
    switch (option) {
        case OPTION_DETAIL: return read_detail(options);
        case OPTION_TIMING: options->stream.line.timing = true; return true;
        case OPTION_TABLE: options->table = true; return true;
        case OPTION_LABEL: options->label_key = assay_view_of(optarg); return true;
        case OPTION_THRESHOLD:
            return cli_read_real("score", "--label-threshold", optarg, -1e300, 1e300, &options->label_threshold);
        case OPTION_DISAGREEMENTS:
            return cli_read_number("score", "--max-disagreements", optarg, 0, 100000, &options->disagreements);
        case OPTION_HISTOGRAM: options->histogram = true; return true;
        case OPTION_SIDECAR: options->sidecar = true; return true;
        case OPTION_ADVANTAGE: return read_advantage(options);
        case OPTION_EPSILON: return cli_read_real("score", "--advantage-epsilon", optarg, 0, 1, &options->group.epsilon);
        case OPTION_BIASED: options->group.biased = true; return true;
        case OPTION_SCOPE: return cli_read_scope("score", optarg, &options->all);
        default: return false;
    }
}

/* -1: go on; else an exit code. */
static int read_options(score_options *options, int argc, char **argv) {
    *options = (score_options){.stream.command = "score",
                               .disagreements = 20,
                               .label_threshold = LABEL_THRESHOLD,
                               .group.epsilon = GROUP_EPSILON_DEFAULT};
    int code =
        stream_options_read(&options->stream, &(stream_command){help, long_options, read_option, options, NULL}, argc, argv);
    if (code >= 0) return code;
    bool grouped = options->group.advantage != GROUP_ADVANTAGE_NONE;
    if (!grouped && (options->group.biased || options->group.epsilon != GROUP_EPSILON_DEFAULT)) {
        cli_complain("score", "--biased-deviation and --advantage-epsilon belong to --advantage");
        return cli_usage("score");
    }
    return -1;
}

/* ---- rows ---- */

static bool settle(score_run *run, bool at_once) {
    bool more = run->lines.fd < 0 || output_settle(&run->lines, at_once);
    return (run->table.fd < 0 || output_settle(&run->table, at_once)) && more;
}

static assay_status write_row(void *argument, const row *of, const row_extras *extras) {
    score_run *run = argument;
    if (of->line.kind != JSONL_BLANK) score_report_row(&run->report, of, &run->table.buffer);
    if (run->lines.fd >= 0) row_write(of, extras, run->options->sidecar, &run->lines.buffer);
    assay_status status = run->lines.fd >= 0 ? output_settled(&run->lines) : assay_ok();
    return status.code == ASSAY_OK && run->table.fd >= 0 ? output_settled(&run->table) : status;
}

static bool take_line(void *argument, const jsonl_line *line, const pump_row *found) {
    score_run *run = argument;
    row of;
    assay_arena_reset(&run->arena);
    run->failed = row_collect(line, found, run->stream.rubric, run->options->stream.line.timing, &run->made, &run->arena, &of);
    run->taken += line->kind != JSONL_BLANK;
    if (run->failed.code == ASSAY_OK)
        run->failed = run->groups.stage ? score_groups_put(&run->groups, &of) : write_row(run, &of, NULL);
    return run->failed.code == ASSAY_OK && settle(run, false);
}

static bool take_pause(void *argument) {
    score_run *run = argument;
    progress_draw(&run->stream.progress, run->taken, run->stream.reader);
    return settle(run, true);
}

/* ---- the run ---- */

static assay_status begin(void *argument) {
    score_run *run = argument;
    return run->lines.fd >= 0 ? output_begin(&run->lines) : assay_ok();
}

static int finish(void *argument, assay_status status) {
    score_run *run = argument;
    if (status.code == ASSAY_OK) status = run->failed;
    if (status.code == ASSAY_OK && run->groups.stage && !run->lines.closed) status = score_groups_end(&run->groups);
    if (output_stopped(&status)) status = assay_ok();
    assay_status written = run->lines.fd >= 0 ? output_close(&run->lines) : assay_ok();
    assay_status shown = run->table.fd >= 0 ? output_close(&run->table) : assay_ok();
    progress_hide(&run->stream.progress);
    run->report.groups = run->groups.groups;
    run->report.flat_groups = run->groups.flat;
    bool cut = written.code != ASSAY_OK || shown.code != ASSAY_OK || status.code != ASSAY_OK;
    run->report.quiet = run->report.quiet || cut; /* totals would look like success */
    score_report_end(&run->report);
    int code = score_report_failed(&run->report) ? CLI_SOME_FAILED : CLI_OK;
    if (shown.code != ASSAY_OK) code = cli_complain_status("score", &shown);
    if (written.code != ASSAY_OK) code = cli_complain_status("score", &written);
    if (status.code != ASSAY_OK) code = cli_complain_status("score", &status);
    return code;
}

static assay_status open_all(score_run *run) {
    const score_options *options = run->options;
    const char *path = options->stream.output;
    assay_status status = stream_run_open(&run->stream, &options->stream);
    if (status.code == ASSAY_OK && (path || !options->table)) status = output_open(&run->lines, path);
    if (status.code == ASSAY_OK && options->table) status = output_open(&run->table, NULL);
    if (status.code == ASSAY_OK && path && jsonl_reader_reads(run->stream.reader, run->lines.fd))
        return assay_fail(ASSAY_USAGE, "SAME_FILE", NULL, "%s is read and cannot be written at once", path);
    bool grouped = options->group.advantage != GROUP_ADVANTAGE_NONE || run->stream.groups;
    if (status.code == ASSAY_OK && grouped) status = score_groups_begin(&run->groups);
    if (status.code == ASSAY_OK && !grouped && options->all)
        return assay_fail(ASSAY_USAGE, "NO_GROUPS", NULL,
                          "--group-scope belongs to --advantage, and to rubrics with a length of shape KIMI_GROUP");
    return status;
}

int cli_score(const cli_context *context, int argc, char **argv) {
    score_options options;
    int code = read_options(&options, argc, argv);
    if (code >= 0) return code;
    score_run run = {.options = &options, .lines = {.fd = -1}, .table = {.fd = -1}};
    assay_buffer_init(&run.made, 1 << 20);
    assay_arena_init(&run.arena, 1 << 30);
    score_report_init(&run.report);
    run.report.table = options.table;
    run.report.histogram_wanted = options.histogram;
    run.report.quiet = options.stream.quiet;
    run.report.label_key = options.label_key;
    run.report.label_threshold = options.label_threshold;
    run.report.id_key = options.stream.line.key_id;
    run.report.disagreements_max = options.disagreements;
    run.report.progress = &run.stream.progress;
    run.groups =
        (score_groups){.options = options.group, .all = options.all, .run = &run.stream, .argument = &run, .write = write_row};
    assay_status status = open_all(&run);
    progress_init(&run.stream.progress, options.stream.quiet, options.stream.output && !options.table);
    run.report.rubric = run.stream.rubric;
    if (status.code != ASSAY_OK) {
        code = cli_complain_status("score", &status);
    } else {
        const pump_sink sink = {&run, take_line, take_pause};
        run.stream.begin = begin;
        code = stream_run_judge(&run.stream, context, &sink, finish);
    }
    score_groups_clear(&run.groups);
    output_forget(&run.lines);
    output_forget(&run.table);
    stream_run_clear(&run.stream);
    score_report_clear(&run.report);
    assay_buffer_clear(&run.made);
    assay_arena_clear(&run.arena);
    return code;
}
