/* `assay score`: JSONL in, the same lines with an "assay" object out. The embedded engine judges, or a server. */
#include <getopt.h>
#include <math.h>
#include <stdlib.h>

#include "assay/v1/score.pb-c.h"
#include "service/cli/backends.h"
#include "service/cli/cli.h"
#include "service/stream/output.h"
#include "service/cli/rubric_choice.h"
#include "service/cli/score_report.h"
#include "service/cli/splice.h"
#include "service/grpc/client.h"
#include "service/json/json_codec.h"

static const char help[] =
    "usage: assay score [OPTIONS] [FILE...]\n"
    "\n"
    "Judges completions: JSONL in (files in order; '-' or nothing: standard input), the same lines with an \"assay\" object\n"
    "added out: one line for one line, in the same order.\n"
    "  in   "
    "{\"id\",\"group_id\",\"prompt\",\"completion\",\"token_count\",\"finish_reason\",\"reference\":{\"answers\":[...]}}\n"
    "  out  the line byte for byte, with , \"assay\": {\"status\",\"reward\",\"components\",\"answer\"} before its closing "
    "brace\n"
    "An \"assay\" object that a line already has is replaced. Blank lines stay as they are. A line that is not a JSON object "
    "is\n"
    "reported as FILE:LINE on stderr, {\"assay\": {\"status\": \"INVALID\", ...}} is written in its place, and the run goes "
    "on.\n"
    "Lines may have 64 MiB, completions 1 MiB. Memory stays bounded however long the input is.\n"
    "\n"
    "  -r, --rubric NAME|FILE    a named rubric (assay rubrics lists them) or a file of JSON; default: math\n"
    "  -s, --set PATH=VALUE      changes the rubric: format.template=think, accuracy.weight=2, offset=-1; repeatable\n"
    "      --convention NAME     another grader's customs for maths: math-verify, hendrycks, gsm8k, dapo, nemo-skills\n"
    "      --completion-key K    where the completion is; default: completion\n"
    "      --prompt-key K        default: prompt\n"
    "      --answer-key K        gold answer, or array of them; default: reference.answers and all else of reference\n"
    "      --id-key K            default: id\n"
    "      --group-key K         default: group_id\n"
    "                            K is a name, a dotted path (reward_model.ground_truth) or a JSON pointer (/a/0/b)\n"
    "      --detail LEVEL        scores, standard (default) or trace: how much is reported\n"
    "      --think-prefill WHEN  auto (default), yes or no: did the prompt already open <think>?\n"
    "      --timing              adds compute_us and queue_us\n"
    "  -o, --output FILE         JSONL goes there instead of standard output\n"
    "      --table               a table on standard output (and JSONL only with --output)\n"
    "      --label-key K         compares with a label (true or false, a word for either, or a score); disagreements on stderr\n"
    "      --label-threshold X   a score above it is true; default: 0.5\n"
    "      --max-disagreements N how many of them are listed; default: 20\n"
    "      --histogram           of the rewards, on stderr\n"
    "  -q, --quiet               no summary on stderr\n"
    "      --server ADDR         HOST:PORT or unix:PATH of an assay serve, instead of the embedded engine\n"
    "      --scorers N           scorer processes; default: the CPUs\n"
    "\n"
    "examples\n"
    "  assay score --rubric r1-zero --set format.template=think samples.jsonl > scored.jsonl\n"
    "  assay score --answer-key reward_model.ground_truth --completion-key response rollouts.jsonl | jq -c .assay\n"
    "  assay score --table --label-key is_correct labelled.jsonl\n"
    "  tail -f samples.jsonl | assay score --server 127.0.0.1:50051 -\n"
    "\n"
    "exit codes\n"
    "  0  every line was judged (SCORED, UNSCORED or MASKED), or the reader of the output went away\n"
    "  1  some lines were INVALID, or failed (ERROR)\n"
    "  2  could not run or not finish: files, disk, environment, server\n"
    "  3  wrong usage, unknown rubric\n";

typedef struct score_options {
    rubric_choice rubric;
    judge_line_config line;
    const char *output, *server;
    unsigned long scorers, disagreements;
    bool table, histogram, quiet;
    assay_view label_key;
    double label_threshold;
    bool has_label_threshold;
    const char *const *files;
    size_t file_count;
} score_options;

typedef struct score_run {
    const score_options *options;
    Assay__V1__Rubric *rubric; /* NULL: the server knows it */
    jsonl_reader *reader;
    output lines, table; /* fd -1 where not wanted */
    score_report report;
    assay_buffer made, head;
} score_run;

/* ---- options ---- */

enum {
    OPTION_COMPLETION = 256,
    OPTION_PROMPT,
    OPTION_ANSWER,
    OPTION_ID,
    OPTION_GROUP,
    OPTION_DETAIL,
    OPTION_PREFILL,
    OPTION_TIMING,
    OPTION_TABLE,
    OPTION_LABEL,
    OPTION_THRESHOLD,
    OPTION_CONVENTION,
    OPTION_DISAGREEMENTS,
    OPTION_HISTOGRAM,
    OPTION_SERVER,
    OPTION_SCORERS
};

static const struct option long_options[] = {{"rubric", required_argument, NULL, 'r'},
                                             {"set", required_argument, NULL, 's'},
                                             {"output", required_argument, NULL, 'o'},
                                             {"quiet", no_argument, NULL, 'q'},
                                             {"help", no_argument, NULL, 'h'},
                                             {"completion-key", required_argument, NULL, OPTION_COMPLETION},
                                             {"prompt-key", required_argument, NULL, OPTION_PROMPT},
                                             {"answer-key", required_argument, NULL, OPTION_ANSWER},
                                             {"id-key", required_argument, NULL, OPTION_ID},
                                             {"group-key", required_argument, NULL, OPTION_GROUP},
                                             {"detail", required_argument, NULL, OPTION_DETAIL},
                                             {"think-prefill", required_argument, NULL, OPTION_PREFILL},
                                             {"timing", no_argument, NULL, OPTION_TIMING},
                                             {"table", no_argument, NULL, OPTION_TABLE},
                                             {"label-key", required_argument, NULL, OPTION_LABEL},
                                             {"label-threshold", required_argument, NULL, OPTION_THRESHOLD},
                                             {"convention", required_argument, NULL, OPTION_CONVENTION},
                                             {"max-disagreements", required_argument, NULL, OPTION_DISAGREEMENTS},
                                             {"histogram", no_argument, NULL, OPTION_HISTOGRAM},
                                             {"server", required_argument, NULL, OPTION_SERVER},
                                             {"scorers", required_argument, NULL, OPTION_SCORERS},
                                             {NULL, 0, NULL, 0}};

static bool read_enum(const char *option, const ProtobufCEnumDescriptor *type, uint32_t *out) {
    int value;
    if (json_codec_enum_value(type, assay_view_of(optarg), &value) && value > 0) {
        *out = (uint32_t)value;
        return true;
    }
    cli_complain("score", "%s: unknown value '%s'", option, optarg);
    return false;
}

static bool read_threshold(score_options *options) {
    char *end;
    options->label_threshold = strtod(optarg, &end);
    options->has_label_threshold = end != optarg && !*end && isfinite(options->label_threshold);
    if (!options->has_label_threshold) cli_complain("score", "--label-threshold: expected a number, found '%s'", optarg);
    return options->has_label_threshold;
}

static bool read_option(score_options *options, int option) {
    switch (option) {
        case 'r': options->rubric.rubric = optarg; return true;
        case 's':
            if (rubric_choice_set(&options->rubric, optarg)) return true;
            cli_complain("score", "--set: at most %d", RUBRIC_SETS_MAX);
            return false;
        case 'o': options->output = optarg; return true;
        case 'q': options->quiet = true; return true;
        case OPTION_COMPLETION: options->line.key_completion = assay_view_of(optarg); return true;
        case OPTION_PROMPT: options->line.key_prompt = assay_view_of(optarg); return true;
        case OPTION_ANSWER: options->line.key_reference_answers = assay_view_of(optarg); return true;
        case OPTION_ID: options->line.key_id = assay_view_of(optarg); return true;
        case OPTION_GROUP: options->line.key_group = assay_view_of(optarg); return true;
        case OPTION_DETAIL: return read_enum("--detail", &assay__v1__detail_level__descriptor, &options->line.detail_level);
        case OPTION_PREFILL:
            return read_enum("--think-prefill", &assay__v1__think_prefill__descriptor, &options->line.think_prefill);
        case OPTION_TIMING: options->line.timing = true; return true;
        case OPTION_TABLE: options->table = true; return true;
        case OPTION_LABEL: options->label_key = assay_view_of(optarg); return true;
        case OPTION_THRESHOLD: return read_threshold(options);
        case OPTION_CONVENTION: options->rubric.convention = optarg; return true;
        case OPTION_DISAGREEMENTS:
            return cli_read_number("score", "--max-disagreements", optarg, 0, 100000, &options->disagreements);
        case OPTION_HISTOGRAM: options->histogram = true; return true;
        case OPTION_SERVER: options->server = optarg; return true;
        case OPTION_SCORERS: return cli_read_number("score", "--scorers", optarg, 1, 1024, &options->scorers);
        default: return false;
    }
}

/* -1: go on; else an exit code. */
static int read_options(score_options *options, int argc, char **argv) {
    *options = (score_options){.disagreements = 20};
    optind = 0;
    for (int option; (option = getopt_long(argc, argv, "r:s:o:qh", long_options, NULL)) != -1;) {
        if (option == 'h') {
            fputs(help, stdout);
            return CLI_OK;
        }
        if (!read_option(options, option)) return cli_usage("score");
    }
    options->files = (const char *const *)(argv + optind);
    options->file_count = (size_t)(argc - optind);
    return -1;
}

/* ---- lines ---- */

static void put_line(score_run *run, const jsonl_line *line, const line_result *result) {
    static const assay_view names[] = {{"assay", 5}};
    assay_buffer *out = &run->lines.buffer;
    assay_buffer member;
    assay_buffer_init(&member, result->body.size + 16);
    assay_buffer_put(&member, ASSAY_VIEW("\"assay\": "));
    assay_buffer_put(&member, result->body);
    if (!result->keeps_line || !splice_members(line->text, names, 1, assay_buffer_view(&member), out)) {
        assay_buffer_put_char(out, '{');
        assay_buffer_put(out, assay_buffer_view(&member));
        assay_buffer_put_char(out, '}');
    }
    assay_buffer_put_char(out, '\n');
    assay_buffer_clear(&member);
}

static bool settle(void *argument, bool at_once) {
    score_run *run = argument;
    bool more = run->lines.fd < 0 || output_settle(&run->lines, at_once);
    return (run->table.fd < 0 || output_settle(&run->table, at_once)) && more;
}

static bool take_line(void *argument, const jsonl_line *line, const pump_result *result) {
    score_run *run = argument;
    if (line->kind == JSONL_BLANK) {
        if (run->lines.fd >= 0) {
            assay_buffer_put(&run->lines.buffer, line->text);
            assay_buffer_put_char(&run->lines.buffer, '\n');
        }
        return settle(run, false);
    }
    line_result found = line_result_of(line, result, run->rubric, run->options->line.timing, &run->made);
    if (run->lines.fd >= 0) put_line(run, line, &found);
    score_report_line(&run->report, line, &found, &run->table.buffer);
    return settle(run, false);
}

static bool take_pause(void *argument) {
    score_run *run = argument;
    score_report_progress(&run->report);
    return settle(run, true);
}

/* ---- the run ---- */

static int finish(score_run *run, assay_status status) {
    assay_status written = run->lines.fd >= 0 ? output_close(&run->lines) : assay_ok();
    assay_status shown = run->table.fd >= 0 ? output_close(&run->table) : assay_ok();
    score_report_end(&run->report);
    int code = score_report_failed(&run->report) ? CLI_SOME_FAILED : CLI_OK;
    if (shown.code != ASSAY_OK) code = cli_complain_status("score", &shown);
    if (written.code != ASSAY_OK) code = cli_complain_status("score", &written);
    if (status.code != ASSAY_OK) code = cli_complain_status("score", &status);
    return code;
}

static int run_pump(score_run *run, pump_backend backend) {
    const pump_sink sink = {run, take_line, take_pause};
    assay_status status = output_begin(&run->lines);
    if (status.code == ASSAY_OK) status = pump_run(run->reader, &backend, &sink);
    return finish(run, status);
}

static int front(engine *self, void *argument) {
    score_run *run = argument;
    engine_backend backend;
    assay_status status = engine_backend_init(&backend, self, JUDGE_UNIT_LINE, assay_buffer_view(&run->head));
    if (status.code != ASSAY_OK) return cli_complain_status("score", &status);
    int code = run_pump(run, engine_backend_pump(&backend));
    engine_backend_clear(&backend);
    return code;
}

static int run_engine(const cli_context *context, score_run *run) {
    judge_line_config line = run->options->line;
    assay_buffer rubric;
    assay_buffer_init(&rubric, 4 << 20);
    json_codec_write(&run->rubric->base, &rubric);
    line.rubric_json = assay_buffer_view(&rubric);
    judge_line_config_write(&run->head, &line);
    assay_buffer_clear(&rubric);
    const judge_config judge = {.faults = context->faults};
    const engine_config config = {.scorers = (uint32_t)run->options->scorers, .brain_config = &judge};
    int code = engine_run(&config, judge_brain(), front, run);
    return code == 70 ? CLI_FAILED : code;
}

static int run_server(score_run *run) {
    assay_status status;
    grpc_client *client = grpc_client_new(run->options->server, &status);
    if (!client) return cli_complain_status("score", &status);
    const char *name = run->options->rubric.rubric ? run->options->rubric.rubric : "math";
    server_backend backend = {client, &run->options->line, run->rubric, assay_view_of(name), run->options->line.timing};
    int code = run_pump(run, server_backend_pump(&backend));
    grpc_client_free(client);
    return code;
}

static assay_status open_all(score_run *run) {
    const score_options *options = run->options;
    assay_status status = jsonl_reader_new(options->files, options->file_count, &run->reader);
    if (status.code == ASSAY_OK && (options->output || !options->table)) status = output_open(&run->lines, options->output);
    if (status.code == ASSAY_OK && options->table) status = output_open(&run->table, NULL);
    if (status.code == ASSAY_OK && options->output && jsonl_reader_reads(run->reader, run->lines.fd)) {
        return assay_fail(ASSAY_USAGE, "SAME_FILE", NULL, "%s is read and cannot be written at once", options->output);
    }
    return status;
}

int cli_score(const cli_context *context, int argc, char **argv) {
    score_options options;
    int code = read_options(&options, argc, argv);
    if (code >= 0) return code;
    score_run run = {.options = &options, .lines = {.fd = -1}, .table = {.fd = -1}};
    assay_arena arena;
    assay_arena_init(&arena, 16 << 20);
    assay_buffer_init(&run.made, 1 << 20);
    assay_buffer_init(&run.head, 8 << 20);
    score_report_init(&run.report);
    run.report.table = options.table;
    run.report.histogram_wanted = options.histogram;
    run.report.quiet = options.quiet;
    run.report.label_key = options.label_key;
    if (options.has_label_threshold) run.report.label_threshold = options.label_threshold;
    run.report.id_key = options.line.key_id;
    run.report.disagreements_max = options.disagreements;
    assay_status status = rubric_choose(&options.rubric, options.server != NULL, &arena, &run.rubric);
    if (status.code == ASSAY_OK) status = open_all(&run);
    run.report.rubric = run.rubric;
    if (status.code != ASSAY_OK) {
        code = cli_complain_status("score", &status);
    } else {
        code = options.server ? run_server(&run) : run_engine(context, &run);
    }
    jsonl_reader_free(run.reader);
    score_report_clear(&run.report);
    assay_buffer_clear(&run.made);
    assay_buffer_clear(&run.head);
    assay_arena_clear(&arena);
    return code;
}
