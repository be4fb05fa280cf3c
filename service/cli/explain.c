/* `assay explain`: one line judged with detail TRACE, told to people. */
#include <getopt.h>
#include <stdlib.h>

#include "assay/v1/score.pb-c.h"
#include "service/cli/backends.h"
#include "service/cli/cells.h"
#include "service/cli/explain_text.h"
#include "service/cli/line_result.h"
#include "service/cli/stream_run.h"
#include "service/json/json_codec.h"
#include "service/judge/line.h"

static const char help[] =
    "usage: assay explain [OPTIONS] [FILE]\n"
    "\n"
    "Why a line of JSONL (as for assay score) was judged as it was: the answer that was taken and how it was read, every\n"
    "other candidate with the verdict that it would have had and why it was not taken, the gold as parsed, whether the gold\n"
    "stands elsewhere in the completion, and each component of the reward. FILE '-' or nothing: standard input.\n"
    "\n"
    "  -n, --line N            the line; default: the first that is not blank\n"
    "  -g, --generation N      of a line with a list of generations; default: the first\n"
    "      --json              the \"assay\" object instead of text\n"
    "  -r, -s, --convention, --schema, --completion-key, --generations-key, --prompt-key, --answer-key, --tests-key,\n"
    "  --id-key, --think-prefill    as for assay score\n" CELLS_HELP
    "\n"
    "examples\n"
    "  assay explain --line 7 samples.jsonl\n"
    "  grep p0-3 samples.jsonl | assay explain --rubric r1-zero\n"
    "  assay explain --schema verl --line 3 --generation 8 rollouts.jsonl\n"
    "\n"
    "exit codes\n"
    "  0  the line was judged    1  it was INVALID, or judging failed\n"
    "  2  could not run, or there is no such line    3  wrong usage\n";

typedef struct explain_run {
    stream_options stream;
    unsigned long number;     /* 0: the first that is not blank */
    unsigned long generation; /* of a line's list, from 1 */
    bool json;
    const char *file;
    assay_buffer head;
    Assay__V1__Rubric *chosen;
    jsonl_line text;
    int code;
} explain_run;

enum { OPTION_JSON = 256 };

static const struct option long_options[] = {{"line", required_argument, NULL, 'n'},
                                             {"generation", required_argument, NULL, 'g'},
                                             {"rubric", required_argument, NULL, 'r'},
                                             {"set", required_argument, NULL, 's'},
                                             {"json", no_argument, NULL, OPTION_JSON},
                                             {"convention", required_argument, NULL, STREAM_CONVENTION},
                                             {"help", no_argument, NULL, 'h'},
                                             {"schema", required_argument, NULL, STREAM_SCHEMA},
                                             {"completion-key", required_argument, NULL, STREAM_COMPLETION},
                                             {"generations-key", required_argument, NULL, STREAM_GENERATIONS},
                                             {"prompt-key", required_argument, NULL, STREAM_PROMPT},
                                             {"answer-key", required_argument, NULL, STREAM_ANSWER},
                                             {"tests-key", required_argument, NULL, STREAM_TESTS},
                                             {"id-key", required_argument, NULL, STREAM_ID},
                                             CELLS_LONG_OPTIONS,
                                             {"think-prefill", required_argument, NULL, STREAM_PREFILL},
                                             {NULL, 0, NULL, 0}};

static bool read_option(void *argument, int option) {
    explain_run *run = argument;
    switch (option) {
        case 'n': return cli_read_number("explain", "--line", optarg, 1, UINT32_MAX, &run->number);
        case 'g': return cli_read_number("explain", "--generation", optarg, 1, PUMP_ITEMS_MAX, &run->generation);
        case OPTION_JSON: run->json = true; return true;
        default: return false;
    }
}

/* -1: go on; else an exit code. */
static int read_options(explain_run *run, int argc, char **argv) {
    const stream_command command = {help, long_options, read_option, run, "n:g:r:s:h"};
    int code = stream_options_read(&run->stream, &command, argc, argv);
    if (code >= 0) return code;
    if (run->stream.argument_count > 1) {
        cli_complain("explain", "one file, please");
        return cli_usage("explain");
    }
    run->file = run->stream.argument_count ? run->stream.arguments[0] : "-";
    run->stream.line.detail_level = ASSAY__V1__DETAIL_LEVEL__DETAIL_LEVEL_TRACE;
    return -1;
}

/* Leaves the line in the reader's memory. */
static assay_status find_line(explain_run *run, jsonl_reader *reader) {
    for (;;) {
        while (jsonl_reader_peek(reader, &run->text)) {
            bool wanted = run->number ? run->text.number == run->number : run->text.kind != JSONL_BLANK;
            if (wanted && run->text.kind == JSONL_TEXT) return assay_ok();
            if (wanted) {
                return assay_fail(ASSAY_INPUT, "NO_SUCH_LINE", NULL, "line %llu is %s", (unsigned long long)run->text.number,
                                  run->text.kind == JSONL_BLANK ? "blank" : "too long");
            }
            jsonl_reader_take(reader);
        }
        if (jsonl_reader_ended(reader)) break;
        assay_status status = jsonl_reader_fill(reader);
        if (status.code != ASSAY_OK) return status;
    }
    if (run->number == 0) return assay_fail(ASSAY_INPUT, "NO_SUCH_LINE", NULL, "%s has no line", run->file);
    return assay_fail(ASSAY_INPUT, "NO_SUCH_LINE", NULL, "%s has no line %lu", run->file, run->number);
}

/* The line's id and reference; NULL: they cannot be read. */
static const Assay__V1__Group *group_of(const explain_run *run, assay_arena *arena) {
    json_value list;
    judge_line line;
    judge_row row;
    if (judge_line_generations(run->text.text, &run->stream.line, &list))
        return judge_row_read(run->text.text, &run->stream.line, arena, &row).code == ASSAY_OK ? row.group : NULL;
    return judge_line_read(run->text.text, &run->stream.line, arena, &line).code == ASSAY_OK ? line.group : NULL;
}

static void tell(void *argument, const pump_result *result) {
    explain_run *run = argument;
    assay_buffer made, text;
    assay_arena arena;
    assay_buffer_init(&made, 1 << 20);
    assay_buffer_init(&text, 4 << 20);
    assay_arena_init(&arena, 64 << 20);
    line_result found = line_result_of(&run->text, result, run->chosen, false, &made);
    run->code = line_status_failed(found.status) ? CLI_SOME_FAILED : CLI_OK;
    Assay__V1__CompletionResult *message = run->json ? NULL : line_result_message(&found, &arena);
    if (message) {
        const Assay__V1__Group *group = group_of(run, &arena);
        if (group) explain_text_group(group, &text);
        explain_text_write(message, &text);
    } else {
        assay_buffer_put(&text, found.body);
        assay_buffer_put_char(&text, '\n');
    }
    fwrite(text.data, 1, text.size, stdout);
    assay_arena_clear(&arena);
    assay_buffer_clear(&text);
    assay_buffer_clear(&made);
}

static int front(engine *self, void *argument) {
    explain_run *run = argument;
    const pump_splitter splitter = {&run->stream.line, stream_split};
    engine_backend backend;
    assay_status status = engine_backend_init(&backend, self, JUDGE_UNIT_LINE, assay_buffer_view(&run->head));
    backend.code = cells_needed(run->chosen) != CELLS_NEVER;
    backend.gold_tests = run->stream.line.reference_optional;
    backend.every_line = run->stream.line.key_tests.size > 0;
    if (status.code == ASSAY_OK)
        status = engine_backend_one(&backend, run->text.text, &splitter, run->generation - 1, tell, run);
    engine_backend_clear(&backend);
    return status.code == ASSAY_OK ? cli_flush_results(run->code) : cli_complain_status("explain", &status);
}

static assay_status prepare(explain_run *run, assay_arena *arena, jsonl_reader **reader) {
    assay_status status = rubric_choose(&run->stream.rubric, NULL, arena, &run->chosen);
    if (status.code == ASSAY_OK) status = jsonl_reader_new(&run->file, 1, reader);
    if (status.code == ASSAY_OK) status = find_line(run, *reader);
    if (status.code != ASSAY_OK) return status;
    assay_buffer rubric;
    assay_buffer_init(&rubric, 4 << 20);
    json_codec_write(&run->chosen->base, &rubric);
    run->stream.line.rubric_json = assay_buffer_view(&rubric);
    judge_line_config_write(&run->head, &run->stream.line);
    assay_buffer_clear(&rubric);
    return status;
}

static int explain(const cli_context *context, explain_run *run) {
    judge_config judge = {.no_languages = !judge_asks_languages(run->chosen), .faults = context->faults};
    engine_config config = {.scorers = 1, .brain_config = &judge};
    cells programs;
    run->stream.cells.count = 1;
    assay_status status = cells_open_for(cells_needed(run->chosen), &run->stream.cells, &programs);
    if (status.code != ASSAY_OK) return cli_complain_status("explain", &status);
    cells_join(&programs, &config, &judge);
    int code = engine_run(&config, judge_brain(&judge), front, run);
    cells_close(&programs);
    return code == 70 ? CLI_FAILED : code;
}

int cli_explain(const cli_context *context, int argc, char **argv) {
    explain_run run = {.stream.command = "explain", .code = CLI_FAILED, .generation = 1};
    int code = read_options(&run, argc, argv);
    if (code >= 0) return code;
    assay_arena arena;
    jsonl_reader *reader = NULL;
    assay_arena_init(&arena, 16 << 20);
    assay_buffer_init(&run.head, 8 << 20);
    assay_status status = prepare(&run, &arena, &reader);
    if (status.code != ASSAY_OK) {
        code = cli_complain_status("explain", &status);
    } else {
        code = explain(context, &run);
    }
    jsonl_reader_free(reader);
    assay_buffer_clear(&run.head);
    assay_arena_clear(&arena);
    return code;
}
