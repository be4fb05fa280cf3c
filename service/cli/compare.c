/* `assay compare`: is an answer equal to the gold answer? One pair, or JSONL. Judged by a scorer, so that a crash is an ERROR of one pair and
 * not the end. */
#include <getopt.h>
#include <stdlib.h>

#include "common/json_reader.h"
#include "common/json_writer.h"
#include "service/cli/backends.h"
#include "service/cli/cell_text.h"
#include "service/cli/cli.h"
#include "service/cli/line_result.h"
#include "service/stream/output.h"
#include "service/cli/rubric_choice.h"
#include "service/cli/splice.h"
#include "service/json/json_codec.h"
#include "service/limits.h"
#include "verifiers/verdict.h"

static const char help[] =
    "usage: assay compare [OPTIONS] GOLD ANSWER\n"
    "       assay compare --jsonl [OPTIONS] [FILE...]\n"
    "\n"
    "Is ANSWER equal to GOLD? Exactly, or not at all. LaTeX, plain text or Unicode; the answer may be bare, boxed, or the end\n"
    "of a completion. Prints the verdict and how it was decided:\n"
    "  CORRECT, INCORRECT, UNDECIDED (not settled), UNPARSED (the answer cannot be read), NO_ANSWER, BAD_REFERENCE, ERROR\n"
    "With --jsonl, {\"id\",\"gold\",\"pred\"} in, the same line plus {\"verdict\",\"method\"} out: one line for one line, in "
    "order.\n"
    "\n"
    "      --jsonl              pairs from files, or standard input\n"
    "      --numeric-agreement  certified numeric agreement counts as equal, marked as such\n"
    "      --tolerance X        accepts |answer - gold| / max(1, |gold|) up to X, 0 to 1\n"
    "      --convention NAME    another grader's customs: math-verify, hendrycks, gsm8k, dapo, nemo-skills\n"
    "      --set OPTION=VALUE   any option of the maths check, as in a rubric: percent=FRACTION, units=IGNORED; repeatable\n"
    "      --gold-key K         with --jsonl; default: gold\n"
    "      --pred-key K         with --jsonl; default: pred\n"
    "      --output FILE        with --jsonl, instead of standard output\n"
    "      --scorers N          with --jsonl: scorer processes; default: the CPUs\n"
    "\n"
    "examples\n"
    "  assay compare '\\frac{1}{2}' 0.5\n"
    "  assay compare -3 '\\boxed{-3}'\n"
    "  assay compare --tolerance 0.01 3.14159 3.14\n"
    "  assay compare --jsonl pairs.jsonl | jq -r .verdict | sort | uniq -c\n"
    "\n"
    "exit codes for a pair\n"
    "  0  equal   1  not equal (also: cannot be read, no answer)   2  could not tell   3  wrong usage\n"
    "exit codes with --jsonl\n"
    "  0  every pair has a verdict   1  some lines were malformed or failed   2  could not run   3  wrong usage\n";

enum { COMPLAINTS_MAX = 100, SETTINGS_MAX = 32 };

typedef struct compare_run {
    rubric_choice rubric;
    judge_line_config line;
    bool jsonl;
    const char *output;
    unsigned long scorers;
    const char *const *arguments;
    size_t argument_count;
    char settings[SETTINGS_MAX][128];
    size_t setting_count;
    assay_buffer head, pair;
    jsonl_reader *reader;
    output out;
    uint64_t failed;
    int code;
} compare_run;

/* ---- options ---- */

enum {
    OPTION_JSONL = 256,
    OPTION_NUMERIC,
    OPTION_TOLERANCE,
    OPTION_CONVENTION,
    OPTION_SET,
    OPTION_GOLD,
    OPTION_PRED,
    OPTION_OUTPUT,
    OPTION_SCORERS
};

static const struct option long_options[] = {{"jsonl", no_argument, NULL, OPTION_JSONL},
                                             {"numeric-agreement", no_argument, NULL, OPTION_NUMERIC},
                                             {"tolerance", required_argument, NULL, OPTION_TOLERANCE},
                                             {"convention", required_argument, NULL, OPTION_CONVENTION},
                                             {"set", required_argument, NULL, OPTION_SET},
                                             {"gold-key", required_argument, NULL, OPTION_GOLD},
                                             {"pred-key", required_argument, NULL, OPTION_PRED},
                                             {"output", required_argument, NULL, OPTION_OUTPUT},
                                             {"scorers", required_argument, NULL, OPTION_SCORERS},
                                             {"help", no_argument, NULL, 'h'},
                                             {NULL, 0, NULL, 0}};

/* "percent=FRACTION" for the rubric's maths term. */
static bool set_option(compare_run *run, const char *name, const char *value) {
    if (run->setting_count == SETTINGS_MAX) {
        cli_complain("compare", "--set: at most %d", SETTINGS_MAX);
        return false;
    }
    char *setting = run->settings[run->setting_count++];
    int written = snprintf(setting, sizeof run->settings[0], "math.%s%s%s", name, value ? "=" : "", value ? value : "");
    if (written > 0 && (size_t)written < sizeof run->settings[0] && rubric_choice_set(&run->rubric, setting)) return true;
    cli_complain("compare", "--set: too long");
    return false;
}

static bool read_option(compare_run *run, int option) {
    char *end;
    double tolerance;
    switch (option) {
        case OPTION_JSONL: run->jsonl = true; return true;
        case OPTION_NUMERIC: return set_option(run, "numeric_agreement", "true");
        case OPTION_TOLERANCE:
            tolerance = strtod(optarg, &end);
            if (end == optarg || *end || !(tolerance >= 0 && tolerance <= 1)) {
                cli_complain("compare", "--tolerance: expected a number from 0 to 1, found '%s'", optarg);
                return false;
            }
            return set_option(run, "relative_tolerance", optarg);
        case OPTION_CONVENTION: run->rubric.convention = optarg; return true;
        case OPTION_SET: return set_option(run, optarg, NULL);
        case OPTION_GOLD: run->line.key_gold = assay_view_of(optarg); return true;
        case OPTION_PRED: run->line.key_pred = assay_view_of(optarg); return true;
        case OPTION_OUTPUT: run->output = optarg; return true;
        case OPTION_SCORERS: return cli_read_number("compare", "--scorers", optarg, 1, 1024, &run->scorers);
        default: return false;
    }
}

static bool takes_value(const char *argument) {
    for (const struct option *known = long_options; known->name; known++) {
        if (strcmp(argument + 2, known->name) == 0) return known->has_arg == required_argument;
    }
    return false;
}

/* An option at the end that lacks its value would take the separator. */
static bool lacks_value(int argc, char **argv) {
    return argc > 1 && strncmp(argv[argc - 1], "--", 2) == 0 && takes_value(argv[argc - 1]);
}

/* Options to the front, then "--", then the rest: answers begin with a minus sign more often than not ("-3", "-x"), and only what begins with
 * two of them, and -h, is an option. `sorted` has room for argc + 2. Returns the new count. */
static int sort_arguments(int argc, char **argv, char **sorted) {
    static char separator[] = "--";
    int count = 0;
    bool ended = false;
    for (int pass = 0; pass < 2; pass++) {
        ended = false;
        if (pass == 1) sorted[count++] = separator;
        for (int i = 1; i < argc; i++) {
            bool option = !ended && (strncmp(argv[i], "--", 2) == 0 || strcmp(argv[i], "-h") == 0);
            if (option && strcmp(argv[i], "--") == 0) {
                ended = true;
                continue;
            }
            if (option == (pass == 0)) sorted[count++] = argv[i];
            if (!option || argv[i][1] == 'h' || !takes_value(argv[i]) || i + 1 == argc) continue;
            i++;
            if (pass == 0) sorted[count++] = argv[i];
        }
        if (pass == 0) memmove(sorted + 1, sorted, (size_t)count * sizeof *sorted);
        if (pass == 0) sorted[0] = argv[0];
        if (pass == 0) count++;
    }
    sorted[count] = NULL;
    return count;
}

/* -1: go on; else an exit code. */
static int read_options(compare_run *run, int argc, char **argv) {
    optind = 0;
    for (int option; (option = getopt_long(argc, argv, "h", long_options, NULL)) != -1;) {
        if (option == 'h') {
            fputs(help, stdout);
            return CLI_OK;
        }
        if (!read_option(run, option)) return cli_usage("compare");
    }
    run->arguments = (const char *const *)(argv + optind);
    run->argument_count = (size_t)(argc - optind);
    if (!run->jsonl && run->argument_count != 2) {
        cli_complain("compare", "a GOLD and an ANSWER are needed");
        return cli_usage("compare");
    }
    return -1;
}

/* ---- results ---- */

/* The members to add to a line, as an object's text without its braces. What a scorer wrote is checked. */
static assay_view members_of(const pump_result *result, assay_buffer *made, json_value *object) {
    assay_buffer_reset(made);
    const char *error, *message = "the line is longer than 67108864 bytes";
    size_t at;
    if (result && result->judged && !memchr(result->body.data ? result->body.data : "", '\n', result->body.size)) {
        assay_buffer_put_char(made, '{');
        assay_buffer_put(made, result->body);
        assay_buffer_put_char(made, '}');
        *object = json_parse(assay_buffer_view(made), LIMIT_NESTING, &error, &at);
        if (object->type == JSON_OBJECT && json_count(*object) > 0)
            return assay_view_slice(object->raw, 1, object->raw.size - 1);
        message = "the result was malformed";
    } else if (result) {
        message = result->judged ? "the result was malformed" : result->fault.message;
    }
    assay_buffer_reset(made);
    assay_buffer_put(made, ASSAY_VIEW("{\"verdict\": \"ERROR\", \"method\": null, \"message\": "));
    json_write_string(made, assay_view_of(message));
    assay_buffer_put_char(made, '}');
    *object = json_parse(assay_buffer_view(made), LIMIT_NESTING, &error, &at);
    return assay_view_slice(object->raw, 1, object->raw.size - 1);
}

static bool verdict_is(json_value object, const char *name) {
    json_value verdict = json_member(object, ASSAY_VIEW("verdict"));
    return verdict.type == JSON_STRING && json_string_equals(verdict.raw, assay_view_of(name));
}

static void print_member(FILE *file, json_value object, const char *name, const char *before, const char *after) {
    json_value value = json_member(object, assay_view_of(name));
    if (value.type != JSON_STRING) return;
    assay_buffer text, safe;
    assay_buffer_init(&text, 1 << 16);
    assay_buffer_init(&safe, 1 << 16);
    json_decode_string(value.raw, &text);
    cell_put(&safe, assay_buffer_view(&text), 400, false);
    fprintf(file, "%s%.*s%s", before, (int)safe.size, safe.size ? safe.data : "", after);
    assay_buffer_clear(&text);
    assay_buffer_clear(&safe);
}

/* ---- one pair ---- */

static void tell(void *argument, const pump_result *result) {
    compare_run *run = argument;
    assay_buffer made;
    json_value object;
    assay_buffer_init(&made, 1 << 20);
    (void)members_of(result, &made, &object);
    print_member(stdout, object, "verdict", "", "");
    print_member(stdout, object, "method", " (", ")");
    print_member(stdout, object, "message", "\n", "");
    putchar('\n');
    static const char *const not_equal[] = {"INCORRECT", "UNPARSED", "NO_ANSWER"};
    run->code = verdict_is(object, "CORRECT") ? 0 : 2;
    for (size_t i = 0; i < 3; i++) {
        if (verdict_is(object, not_equal[i])) run->code = 1;
    }
    assay_buffer_clear(&made);
}

static int front_pair(engine *self, void *argument) {
    compare_run *run = argument;
    engine_backend backend;
    assay_status status = engine_backend_init(&backend, self, JUDGE_UNIT_COMPARE, assay_buffer_view(&run->head));
    if (status.code == ASSAY_OK) status = engine_backend_one(&backend, assay_buffer_view(&run->pair), NULL, 0, tell, run);
    engine_backend_clear(&backend);
    return status.code == ASSAY_OK ? cli_flush_results(run->code) : cli_complain_status("compare", &status);
}

static void make_pair(compare_run *run) {
    run->line.key_gold = run->line.key_pred = ASSAY_VIEW_NONE;
    assay_buffer_put(&run->pair, ASSAY_VIEW("{\"gold\":"));
    json_write_string(&run->pair, assay_view_of(run->arguments[0]));
    assay_buffer_put(&run->pair, ASSAY_VIEW(",\"pred\":"));
    json_write_string(&run->pair, assay_view_of(run->arguments[1]));
    assay_buffer_put_char(&run->pair, '}');
}

/* ---- JSONL ---- */

static bool take_line(void *argument, const jsonl_line *line, const pump_row *row) {
    static const assay_view names[] = {{"verdict", 7}, {"method", 6}, {"message", 7}};
    compare_run *run = argument;
    assay_buffer *out = &run->out.buffer, made;
    if (line->kind == JSONL_BLANK) {
        assay_buffer_put(out, line->text);
        assay_buffer_put_char(out, '\n');
        return output_settle(&run->out, false);
    }
    json_value object;
    pump_result result;
    if (row) pump_row_result(row, 0, &result);
    assay_buffer_init(&made, 1 << 20);
    assay_view members = members_of(row ? &result : NULL, &made, &object);
    const char *error;
    size_t at;
    bool failed = verdict_is(object, "ERROR");
    bool keeps_line = !failed || json_parse(line->text, LIMIT_NESTING, &error, &at).type == JSON_OBJECT;
    /* A line's own "message" stays where there is none to add. */
    size_t name_count = json_member(object, names[2]).type == JSON_ERROR ? 2 : 3;
    if (!keeps_line || !splice_members(line->text, names, name_count, members, out)) assay_buffer_put(out, object.raw);
    assay_buffer_put_char(out, '\n');
    if (failed && run->failed++ < COMPLAINTS_MAX) {
        char place[300];
        line_place(line, place, sizeof place);
        fprintf(stderr, "%s", place);
        print_member(stderr, object, "message", ": ", "\n");
    }
    assay_buffer_clear(&made);
    return output_settle(&run->out, false);
}

static bool take_pause(void *argument) {
    compare_run *run = argument;
    return output_settle(&run->out, true);
}

static int front_jsonl(engine *self, void *argument) {
    compare_run *run = argument;
    const pump_sink sink = {run, take_line, take_pause};
    engine_backend backend;
    assay_status status = engine_backend_init(&backend, self, JUDGE_UNIT_COMPARE, assay_buffer_view(&run->head));
    if (status.code == ASSAY_OK) status = output_begin(&run->out);
    if (status.code == ASSAY_OK) {
        pump_backend pump = engine_backend_pump(&backend);
        status = pump_run(run->reader, &pump, &sink, NULL);
    }
    engine_backend_clear(&backend);
    assay_status written = output_close(&run->out);
    int code = run->failed ? CLI_SOME_FAILED : CLI_OK;
    if (written.code != ASSAY_OK) code = cli_complain_status("compare", &written);
    return status.code == ASSAY_OK ? code : cli_complain_status("compare", &status);
}

/* ---- the run ---- */

static assay_status prepare(compare_run *run, assay_arena *arena) {
    Assay__V1__Rubric *rubric;
    assay_status status = rubric_choose(&run->rubric, NULL, arena, &rubric);
    if (status.code != ASSAY_OK) return status;
    assay_buffer json;
    assay_buffer_init(&json, 1 << 20);
    json_codec_write(&rubric->base, &json);
    if (!run->jsonl) make_pair(run);
    run->line.rubric_json = assay_buffer_view(&json);
    judge_line_config_write(&run->head, &run->line);
    assay_buffer_clear(&json);
    if (!run->jsonl) return status;
    status = jsonl_reader_new(run->arguments, run->argument_count, &run->reader);
    if (status.code == ASSAY_OK) status = output_open(&run->out, run->output);
    if (status.code == ASSAY_OK && run->output && jsonl_reader_reads(run->reader, run->out.fd)) {
        return assay_fail(ASSAY_USAGE, "SAME_FILE", NULL, "%s is read and cannot be written at once", run->output);
    }
    return status;
}

/* From here on everything is given back at the end. */
static int compare(const cli_context *context, compare_run *run) {
    assay_arena arena;
    assay_arena_init(&arena, 16 << 20);
    assay_buffer_init(&run->head, 8 << 20);
    assay_buffer_init(&run->pair, 64 << 20);
    int code;
    assay_status status = prepare(run, &arena);
    if (status.code != ASSAY_OK) {
        code = cli_complain_status("compare", &status);
    } else {
        const judge_config judge = {.no_languages = true, .faults = context->faults};
        const engine_config config = {.scorers = run->jsonl ? (uint32_t)run->scorers : 1, .brain_config = &judge};
        code = engine_run(&config, judge_brain(&judge), run->jsonl ? front_jsonl : front_pair, run);
        if (code == 70) code = CLI_FAILED;
    }
    jsonl_reader_free(run->reader);
    output_forget(&run->out);
    assay_buffer_clear(&run->head);
    assay_buffer_clear(&run->pair);
    assay_arena_clear(&arena);
    return code;
}

int cli_compare(const cli_context *context, int argc, char **argv) {
    compare_run run = {.code = CLI_FAILED};
    if (lacks_value(argc, argv)) {
        cli_complain("compare", "%s needs a value", argv[argc - 1]);
        return cli_usage("compare");
    }
    char **sorted = calloc((size_t)argc + 2, sizeof *sorted);
    if (!sorted) return CLI_FAILED;
    int code = read_options(&run, sort_arguments(argc, argv, sorted), sorted);
    if (code < 0) code = compare(context, &run);
    free(sorted);
    return code;
}
