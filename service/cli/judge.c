/* `assay judge`: one program against one set of tests. It is a line of JSONL to the embedded engine, judged as by the rubric `code`, so that the command
 * line, JSONL and the service give the same verdict. */
#include <getopt.h>

#include "common/json_reader.h"
#include "common/json_writer.h"
#include "service/cli/backends.h"
#include "service/cli/cells.h"
#include "service/cli/program_file.h"
#include "service/limits.h"

static const char help[] =
    "usage: assay judge FILE --tests TESTS.json [OPTIONS]\n"
    "\n"
    "Judges a program by tests and prints one JSON object: verdict, score, counts, and for each test its verdict, CPU time,\n"
    "memory, exit code and excerpts of its standard output and error. FILE '-': standard input.\n"
    "\n"
    "A file named .py .c .cpp .cc .cxx .js .sh .java .go or .rs is a program. Any other that has a fence (a line that begins\n"
    "with ``` or ~~~) is a completion, of which the program's block counts; without a fence it is a program.\n"
    "TESTS.json is {\"type\": \"stdio\"|\"call\"|\"assert\"|\"checker\"|\"testlib\"|\"interactive\", \"language\", "
    "\"entry_point\",\n"
    "\"cases\": [{\"input\", \"output\"} | {\"args\", \"expected\"}], \"code\"}, or tests as a data set has them (APPS, "
    "LiveCodeBench,\n"
    "CodeContests, HumanEval, MBPP, ...); docs/SANDBOX.md tells more.\n"
    "\n"
    "      --tests FILE         the tests; needed\n"
    "  -l, --language L         of the program; default: what the tests say, FILE's ending, the fence, else python\n"
    "      --time-ms N          CPU time of each test; default: what the tests say, else 10000\n"
    "      --memory-mb N        memory of the program with all its processes; default: what the tests say, else 1024\n"
    "      --stop-early         stop at the first test that fails\n" CELLS_HELP
    "\n"
    "examples\n"
    "  assay judge solution.py --tests tests.json\n"
    "  assay judge completion.txt --tests tests.json --time-ms 2000 | jq .verdict\n"
    "\n"
    "exit codes\n"
    "  0  CORRECT    1  not    2  could not tell: BAD_REFERENCE, NOT_AVAILABLE, ERROR, or the machine lacks something\n"
    "  3  wrong usage, tests that are malformed\n";

enum { OPTION_TESTS = 256, OPTION_TIME, OPTION_MEMORY, OPTION_STOP };

static const struct option long_options[] = {{"tests", required_argument, NULL, OPTION_TESTS},
                                             {"language", required_argument, NULL, 'l'},
                                             {"time-ms", required_argument, NULL, OPTION_TIME},
                                             {"memory-mb", required_argument, NULL, OPTION_MEMORY},
                                             {"stop-early", no_argument, NULL, OPTION_STOP},
                                             CELLS_LONG_OPTIONS,
                                             {"help", no_argument, NULL, 'h'},
                                             {NULL, 0, NULL, 0}};

typedef struct judge_run {
    const char *file, *tests, *language;
    unsigned long time_ms, memory_mb;
    bool stop_early;
    cells_options cells;
    size_t fence_bytes; /* before the program, where FILE is one */
    assay_buffer head, line;
    int code;
} judge_run;

static bool read_option(judge_run *run, int option) {
    switch (option) {
        case OPTION_TESTS: run->tests = optarg; return true;
        case 'l': run->language = optarg; return true;
        case OPTION_TIME: return cli_read_number("judge", "--time-ms", optarg, 1, 600000, &run->time_ms);
        case OPTION_MEMORY: return cli_read_number("judge", "--memory-mb", optarg, 1, 65536, &run->memory_mb);
        case OPTION_STOP: run->stop_early = true; return true;
        default: return cells_read_option("judge", &run->cells, option);
    }
}

/* -1: go on; else an exit code. */
static int read_options(judge_run *run, int argc, char **argv) {
    optind = 0;
    for (int option; (option = getopt_long(argc, argv, "l:h", long_options, NULL)) != -1;) {
        if (option == 'h') {
            fputs(help, stdout);
            return CLI_OK;
        }
        if (!read_option(run, option)) return cli_usage("judge");
    }
    const char *said = run->language;
    if (said && !(run->language = sandbox_language_name(said, NULL, 0))) { /* --languages may stand behind it */
        cli_complain("judge", "--language: '%s' is not a language that assay knows", said);
        return cli_usage("judge");
    }
    if (argc - optind != 1 || !run->tests) {
        cli_complain("judge", "one FILE and --tests, please");
        return cli_usage("judge");
    }
    run->file = argv[optind];
    return -1;
}

/* ---- the line ---- */

static void put_rubric(judge_run *run) {
    assay_buffer rubric;
    assay_buffer_init(&rubric, 4096);
    assay_buffer_printf(&rubric,
                        "{\"terms\":[{\"name\":\"code\",\"weight\":1,\"check\":{\"code\":{\"scoring\":\"%s\",\"cpu_ms_per_"
                        "test\":%lu,\"memory_mib\":%lu}}}]}",
                        run->stop_early ? "ALL_OR_NOTHING" : "PASS_RATE", run->time_ms, run->memory_mb);
    judge_line_config config = {.rubric_json = assay_buffer_view(&rubric), .detail_level = 3, .think_prefill = 1};
    judge_line_config_write(&run->head, &config);
    assay_buffer_clear(&rubric);
}

/* Tests that are the message itself ("suite", "native") go as they are. */
static bool is_message(json_value tests) {
    return tests.type == JSON_OBJECT && (json_member(tests, ASSAY_VIEW("suite")).type > JSON_NULL ||
                                         json_member(tests, ASSAY_VIEW("native")).type > JSON_NULL);
}

static assay_status put_line(judge_run *run, assay_view tests_text, const program_file *program) {
    const char *error = NULL;
    size_t at = 0;
    json_value tests = json_parse(tests_text, LIMIT_NESTING, &error, &at);
    if (tests.type == JSON_ERROR)
        return assay_fail(ASSAY_USAGE, "JSON_SYNTAX", NULL, "%s: not JSON: %s at byte %zu", run->tests, error, at);
    bool message = is_message(tests);
    if (message && run->language)
        return assay_fail(ASSAY_USAGE, "TWO_LANGUAGES", NULL, "--language: %s says the language itself", run->tests);
    assay_buffer completion;
    assay_buffer_init(&completion, 2 * LIMIT_COMPLETION_BYTES);
    const char *label = run->language ? run->language : program->language ? program->language : "";
    if (program->is_program) run->fence_bytes = program_file_fence(assay_buffer_view(&program->text), label, &completion);
    else assay_buffer_put(&completion, assay_buffer_view(&program->text));
    assay_buffer_put(&run->line, ASSAY_VIEW("{\"completion\":"));
    json_write_string(&run->line, assay_buffer_view(&completion));
    assay_buffer_clear(&completion);
    assay_buffer_put(&run->line, message ? ASSAY_VIEW(",\"reference\":{\"code\":")
                                         : ASSAY_VIEW(",\"reference\":{\"code\":{\"native\":{\"tests_json\":"));
    assay_buffer_put(&run->line, tests.raw);
    if (!message) {
        assay_buffer_put(&run->line, ASSAY_VIEW("},\"language\":"));
        json_write_string(&run->line, assay_view_of(run->language ? run->language : ""));
        assay_buffer_put_char(&run->line, '}');
    }
    assay_buffer_put(&run->line, ASSAY_VIEW("}}"));
    return run->line.overflow ? assay_fail(ASSAY_LIMIT, "TOO_LARGE", NULL, "%s: the tests are too large", run->tests)
                              : assay_ok();
}

static assay_status prepare(judge_run *run) {
    program_file program;
    assay_buffer tests;
    assay_buffer_init(&tests, LIMIT_REFERENCE_BYTES);
    assay_status status = program_file_read(run->file, LIMIT_COMPLETION_BYTES, &program);
    if (status.code == ASSAY_OK) status = program_file_read_bytes(run->tests, LIMIT_REFERENCE_BYTES, &tests);
    if (status.code == ASSAY_OK) status = put_line(run, assay_buffer_view(&tests), &program);
    if (status.code == ASSAY_OK) put_rubric(run);
    program_file_clear(&program);
    assay_buffer_clear(&tests);
    return status;
}

/* ---- the answer ---- */

static void put_members(json_value object, const char *const *without, size_t count, assay_buffer *out) {
    json_iterator members = json_iterate(object);
    assay_view key;
    for (json_value value; json_next_member(&members, &key, &value);) {
        bool left_out = false;
        for (size_t i = 0; i < count; i++) left_out = left_out || json_string_equals(key, assay_view_of(without[i]));
        if (left_out) continue;
        assay_buffer_put(out, out->size > 1 ? ASSAY_VIEW(",") : ASSAY_VIEW(""));
        assay_buffer_put(out, key);
        assay_buffer_put_char(out, ':');
        assay_buffer_put(out, value.raw);
    }
}

static int code_of(json_value component) {
    static const char *const undecided[] = {"UNDECIDED", "BAD_REFERENCE", "NOT_AVAILABLE", "ERROR", "SKIPPED", "UNSPECIFIED"};
    json_value verdict = json_member(component, ASSAY_VIEW("verdict"));
    if (verdict.type != JSON_STRING) return CLI_FAILED;
    for (size_t i = 0; i < sizeof undecided / sizeof *undecided; i++) {
        if (json_string_equals(verdict.raw, assay_view_of(undecided[i]))) return CLI_FAILED;
    }
    return json_string_equals(verdict.raw, ASSAY_VIEW("CORRECT")) ? CLI_OK : CLI_SOME_FAILED;
}

/* Where the program stands in FILE: a fence that we put around it does not count. */
static void put_span(const judge_run *run, json_value span, assay_buffer *out) {
    double begin = 0, end = 0;
    if (!json_to_double(json_member(span, ASSAY_VIEW("begin")), &begin) ||
        !json_to_double(json_member(span, ASSAY_VIEW("end")), &end))
        return;
    assay_buffer_printf(out, ",\"span\":{\"begin\":%.0f,\"end\":%.0f}", begin - (double)run->fence_bytes,
                        end - (double)run->fence_bytes);
}

/* The component and its detail as one object. */
static void tell_result(judge_run *run, json_value result) {
    json_value component = json_member(json_member(result, ASSAY_VIEW("components")), ASSAY_VIEW("code"));
    assay_buffer text;
    assay_buffer_init(&text, 4 << 20);
    assay_buffer_put_char(&text, '{');
    put_members(component, (const char *const[]){"code", "contribution"}, 2, &text);
    json_value detail = json_member(component, ASSAY_VIEW("code"));
    if (detail.type == JSON_OBJECT) {
        put_members(detail, (const char *const[]){"span"}, 1, &text);
        put_span(run, json_member(detail, ASSAY_VIEW("span")), &text);
    }
    assay_buffer_put(&text, ASSAY_VIEW("}\n"));
    fwrite(text.data, 1, text.size, stdout);
    assay_buffer_clear(&text);
    run->code = code_of(component);
}

static void tell(void *argument, const pump_result *result) {
    judge_run *run = argument;
    const char *why = NULL;
    size_t at = 0;
    if (!result->judged) {
        cli_complain("judge", "%s: %s", result->fault.reason, result->fault.message);
        return;
    }
    json_value body = json_parse(result->body, LIMIT_NESTING, &why, &at), error = json_member(body, ASSAY_VIEW("error"));
    bool invalid = json_string_equals(json_member(body, ASSAY_VIEW("status")).raw, ASSAY_VIEW("INVALID"));
    if (!invalid) {
        tell_result(run, body);
        return;
    }
    json_value field = json_member(error, ASSAY_VIEW("field_path")), message = json_member(error, ASSAY_VIEW("message"));
    cli_complain("judge", "%s: %.*s %.*s", run->tests, (int)field.raw.size, field.raw.data, (int)message.raw.size,
                 message.raw.data);
    run->code = CLI_USAGE;
}

static int front(engine *self, void *argument) {
    judge_run *run = argument;
    engine_backend backend;
    assay_status status = engine_backend_init(&backend, self, JUDGE_UNIT_LINE, assay_buffer_view(&run->head));
    backend.code = backend.every_line = true;
    if (status.code == ASSAY_OK) status = engine_backend_one(&backend, assay_buffer_view(&run->line), NULL, 0, tell, run);
    engine_backend_clear(&backend);
    return status.code == ASSAY_OK ? cli_flush_results(run->code) : cli_complain_status("judge", &status);
}

static int judge(const cli_context *context, judge_run *run) {
    judge_config brain = {.no_languages = true, .faults = context->faults};
    engine_config config = {.scorers = 1, .brain_config = &brain};
    cells programs;
    if (!run->cells.count) run->cells.count = 1;
    assay_status status = cells_open(&run->cells, &programs);
    if (status.code != ASSAY_OK) return cli_complain_status("judge", &status);
    cells_join(&programs, &config, &brain);
    int code = engine_run(&config, judge_brain(&brain), front, run);
    cells_close(&programs);
    return code == 70 ? CLI_FAILED : code;
}

int cli_judge(const cli_context *context, int argc, char **argv) {
    judge_run run = {.code = CLI_FAILED};
    int code = read_options(&run, argc, argv);
    if (code >= 0) return code;
    assay_buffer_init(&run.head, 1 << 20);
    assay_buffer_init(&run.line, 64 << 20);
    assay_status status = prepare(&run);
    code = status.code == ASSAY_OK ? judge(context, &run) : cli_complain_status("judge", &status);
    assay_buffer_clear(&run.head);
    assay_buffer_clear(&run.line);
    return code;
}
