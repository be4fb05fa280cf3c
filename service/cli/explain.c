/* `assay explain`: one line judged with detail TRACE, told to people. */
#include <getopt.h>
#include <stdlib.h>

#include "assay/v1/score.pb-c.h"
#include "service/cli/backends.h"
#include "service/cli/cells.h"
#include "service/cli/explain_text.h"
#include "service/cli/line_result.h"
#include "service/cli/rubric_choice.h"
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
    "      --json              the \"assay\" object instead of text\n"
    "  -r, --rubric NAME|FILE  as for assay score; default: math\n"
    "  -s, --set PATH=VALUE    as for assay score; repeatable\n"
    "      --convention NAME       as for assay score\n"
    "      --completion-key K, --prompt-key K, --answer-key K, --tests-key K, --think-prefill WHEN    as for assay "
    "score\n" CELLS_HELP
    "\n"
    "examples\n"
    "  assay explain --line 7 samples.jsonl\n"
    "  grep p0-3 samples.jsonl | assay explain --rubric r1-zero\n"
    "\n"
    "exit codes\n"
    "  0  the line was judged    1  it was INVALID, or judging failed\n"
    "  2  could not run, or there is no such line    3  wrong usage\n";

typedef struct explain_run {
    rubric_choice rubric;
    judge_line_config line;
    cells_options cells;
    unsigned long number; /* 0: the first that is not blank */
    bool json;
    const char *file;
    assay_buffer head;
    Assay__V1__Rubric *chosen;
    jsonl_line text;
    int code;
} explain_run;

enum { OPTION_JSON = 256, OPTION_COMPLETION, OPTION_PROMPT, OPTION_ANSWER, OPTION_TESTS, OPTION_PREFILL, OPTION_CONVENTION };

static const struct option long_options[] = {{"line", required_argument, NULL, 'n'},
                                             {"rubric", required_argument, NULL, 'r'},
                                             {"set", required_argument, NULL, 's'},
                                             {"json", no_argument, NULL, OPTION_JSON},
                                             {"convention", required_argument, NULL, OPTION_CONVENTION},
                                             {"help", no_argument, NULL, 'h'},
                                             {"completion-key", required_argument, NULL, OPTION_COMPLETION},
                                             {"prompt-key", required_argument, NULL, OPTION_PROMPT},
                                             {"answer-key", required_argument, NULL, OPTION_ANSWER},
                                             {"tests-key", required_argument, NULL, OPTION_TESTS},
                                             CELLS_LONG_OPTIONS,
                                             {"think-prefill", required_argument, NULL, OPTION_PREFILL},
                                             {NULL, 0, NULL, 0}};

static bool read_option(explain_run *run, int option) {
    int value;
    switch (option) {
        case 'n': return cli_read_number("explain", "--line", optarg, 1, UINT32_MAX, &run->number);
        case 'r': run->rubric.rubric = optarg; return true;
        case 's': return rubric_choice_set(&run->rubric, optarg);
        case OPTION_JSON: run->json = true; return true;
        case OPTION_CONVENTION: run->rubric.convention = optarg; return true;
        case OPTION_COMPLETION: run->line.key_completion = assay_view_of(optarg); return true;
        case OPTION_PROMPT: run->line.key_prompt = assay_view_of(optarg); return true;
        case OPTION_ANSWER: run->line.key_reference_answers = assay_view_of(optarg); return true;
        case OPTION_TESTS: run->line.key_tests = assay_view_of(optarg); return true;
        case OPTION_PREFILL:
            if (!json_codec_enum_value(&assay__v1__think_prefill__descriptor, assay_view_of(optarg), &value)) {
                cli_complain("explain", "--think-prefill: unknown value '%s'", optarg);
                return false;
            }
            run->line.think_prefill = (uint32_t)value;
            return true;
        default: return cells_read_option("explain", &run->cells, option);
    }
}

/* -1: go on; else an exit code. */
static int read_options(explain_run *run, int argc, char **argv) {
    optind = 0;
    for (int option; (option = getopt_long(argc, argv, "n:r:s:h", long_options, NULL)) != -1;) {
        if (option == 'h') {
            fputs(help, stdout);
            return CLI_OK;
        }
        if (!read_option(run, option)) return cli_usage("explain");
    }
    if (argc - optind > 1) {
        cli_complain("explain", "one file, please");
        return cli_usage("explain");
    }
    run->file = optind < argc ? argv[optind] : "-";
    run->line.detail_level = ASSAY__V1__DETAIL_LEVEL__DETAIL_LEVEL_TRACE;
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
        judge_line line;
        assay_status readable = judge_line_read(run->text.text, &run->line, &arena, &line);
        if (readable.code == ASSAY_OK) explain_text_group(line.group, &text);
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
    engine_backend backend;
    assay_status status = engine_backend_init(&backend, self, JUDGE_UNIT_LINE, assay_buffer_view(&run->head));
    backend.code = cells_needed(run->chosen) != CELLS_NEVER;
    backend.gold_tests = run->line.reference_optional;
    backend.every_line = run->line.key_tests.size > 0;
    if (status.code == ASSAY_OK) status = engine_backend_one(&backend, run->text.text, tell, run);
    engine_backend_clear(&backend);
    return status.code == ASSAY_OK ? cli_flush_results(run->code) : cli_complain_status("explain", &status);
}

static assay_status prepare(explain_run *run, assay_arena *arena, jsonl_reader **reader) {
    assay_status status = rubric_choose(&run->rubric, NULL, arena, &run->chosen);
    if (status.code == ASSAY_OK) status = jsonl_reader_new(&run->file, 1, reader);
    if (status.code == ASSAY_OK) status = find_line(run, *reader);
    if (status.code != ASSAY_OK) return status;
    assay_buffer rubric;
    assay_buffer_init(&rubric, 4 << 20);
    json_codec_write(&run->chosen->base, &rubric);
    run->line.rubric_json = assay_buffer_view(&rubric);
    judge_line_config_write(&run->head, &run->line);
    assay_buffer_clear(&rubric);
    return status;
}

static int explain(const cli_context *context, explain_run *run) {
    judge_config judge = {.no_languages = !judge_asks_languages(run->chosen), .faults = context->faults};
    engine_config config = {.scorers = 1, .brain_config = &judge};
    cells programs;
    run->cells.count = 1;
    assay_status status = cells_open_for(cells_needed(run->chosen), &run->cells, &programs);
    if (status.code != ASSAY_OK) return cli_complain_status("explain", &status);
    cells_join(&programs, &config, &judge);
    int code = engine_run(&config, judge_brain(&judge), front, run);
    cells_close(&programs);
    return code == 70 ? CLI_FAILED : code;
}

int cli_explain(const cli_context *context, int argc, char **argv) {
    explain_run run = {.code = CLI_FAILED};
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
