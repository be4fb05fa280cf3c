/* `assay run`: just runs a program, confined. */
#include <getopt.h>
#include <unistd.h>

#include "service/cli/cells.h"
#include "service/cli/program_file.h"
#include "verifiers/code/extract.h"

static const char help[] =
    "usage: assay run [OPTIONS] FILE < INPUT\n"
    "\n"
    "Runs a program in a cell: no network, no files but its own, limits on CPU time, memory, output, processes. Standard "
    "input\n"
    "is read to its end first; standard output and error are shown when the program has ended. A FILE that is a completion\n"
    "(see assay judge --help) is run by its last block.\n"
    "\n"
    "  -l, --language L        default: FILE's ending, the fence, else python\n"
    "      --time-ms N         CPU time; default: 10000\n"
    "      --memory-mb N       memory with all its processes; default: 1024\n"
    "      --output-kb N       standard output; default: 16384 (of standard error 64 are kept)\n"
    "  -v, --verbose           one line on standard error about what was used\n" CELLS_HELP
    "\n"
    "examples\n"
    "  echo '3 4' | assay run --time-ms 1000 sum.py\n"
    "  assay run -v --python-modules numpy,scipy completion.md < input.txt\n"
    "\n"
    "exit codes: the program's own, or as a shell would say it\n"
    "  124  CPU or wall time    137  memory    153  output    159  a forbidden system call    128+N  signal N\n"
    "  126  it did not compile, or its language is not available    125  our failure, wrong usage\n";

enum {
    RUN_FAILED = 125,
    RUN_NOT_RUNNABLE = 126,
    RUN_TIMEOUT = 124,
    RUN_MEMORY = 137,
    RUN_OUTPUT = 153,
    RUN_VIOLATION = 159,
    SOURCE_BYTES_MAX = 4 << 20,
    INPUT_BYTES_MAX = 256 << 20,
    OPTION_TIME = 256,
    OPTION_MEMORY,
    OPTION_OUTPUT
};

static const struct option long_options[] = {{"language", required_argument, NULL, 'l'},
                                             {"time-ms", required_argument, NULL, OPTION_TIME},
                                             {"memory-mb", required_argument, NULL, OPTION_MEMORY},
                                             {"output-kb", required_argument, NULL, OPTION_OUTPUT},
                                             {"verbose", no_argument, NULL, 'v'},
                                             CELLS_LONG_OPTIONS,
                                             {"help", no_argument, NULL, 'h'},
                                             {NULL, 0, NULL, 0}};

typedef struct run_options {
    const char *file, *language;
    unsigned long time_ms, memory_mb, output_kb;
    bool verbose;
    cells_options cells;
} run_options;

static bool read_option(run_options *options, int option) {
    switch (option) {
        case 'l': options->language = optarg; return true;
        case OPTION_TIME: return cli_read_number("run", "--time-ms", optarg, 1, 3600000, &options->time_ms);
        case OPTION_MEMORY: return cli_read_number("run", "--memory-mb", optarg, 1, 65536, &options->memory_mb);
        case OPTION_OUTPUT: return cli_read_number("run", "--output-kb", optarg, 1, 262144, &options->output_kb);
        case 'v': options->verbose = true; return true;
        default: return cells_read_option("run", &options->cells, option);
    }
}

/* The source and its language. */
static assay_status take_program(run_options *options, const program_file *file, assay_buffer *source) {
    assay_view text = assay_buffer_view(&file->text);
    if (!options->language) options->language = file->language;
    if (file->is_program) {
        if (!options->language && file->ending)
            return assay_fail(ASSAY_USAGE, "NO_LANGUAGE", "--language",
                              "%s: no language that assay knows ends in %s; --language says which", options->file,
                              file->ending);
        assay_buffer_put(source, text);
    } else {
        char labels[256] = "";
        code_place place;
        if (!options->language) options->language = "python";
        sandbox_language_name(options->language, labels, sizeof labels);
        code_found found = code_extract(text, labels, (code_options){.policy = CODE_FENCED}, source, &place);
        if (found == CODE_UNCLOSED)
            return assay_fail(ASSAY_USAGE, "NO_PROGRAM", NULL, "%s: the last block of code is not closed", options->file);
        if (found != CODE_TAKEN)
            return assay_fail(ASSAY_USAGE, "NO_PROGRAM", NULL, "%s: no block of %s in it", options->file, options->language);
    }
    if (!options->language) options->language = "python";
    return assay_ok();
}

static int code_of(const sandbox_result *result) {
    switch (result->verdict) {
        case SANDBOX_OK: return 0;
        case SANDBOX_TIME_LIMIT:
        case SANDBOX_WALL_LIMIT: return RUN_TIMEOUT;
        case SANDBOX_MEMORY_LIMIT: return RUN_MEMORY;
        case SANDBOX_OUTPUT_LIMIT: return RUN_OUTPUT;
        case SANDBOX_SECURITY_VIOLATION: return RUN_VIOLATION;
        case SANDBOX_RUNTIME_ERROR: return result->signal ? 128 + result->signal : result->exit_code;
        case SANDBOX_COMPILE_ERROR:
        case SANDBOX_NOT_AVAILABLE: return RUN_NOT_RUNNABLE;
        default: return RUN_FAILED;
    }
}

static void show(const run_options *options, const sandbox_result *result) {
    fwrite(result->output.data, 1, result->output.size, stdout);
    fflush(stdout);
    fwrite(result->errors.data, 1, result->errors.size, stderr);
    bool plain = result->verdict == SANDBOX_OK || (result->verdict == SANDBOX_RUNTIME_ERROR && !result->signal);
    if (!plain) cli_complain("run", "%s: %s", sandbox_verdict_name(result->verdict), result->detail);
    if (options->verbose)
        cli_complain("run", "%s, %.3f s of CPU time, %.3f s, %.1f MiB", sandbox_verdict_name(result->verdict),
                     (double)result->cpu_us / 1e6, (double)result->wall_us / 1e6, (double)result->memory_peak_bytes / 1048576);
}

static int run_in(const run_options *options, const cells *programs, assay_view source, assay_view input_bytes) {
    const sandbox_limits limits = {.cpu_ms = options->time_ms ? (uint32_t)options->time_ms : 10000,
                                   .memory_bytes = (uint64_t)(options->memory_mb ? options->memory_mb : 1024) << 20,
                                   .output_bytes = (uint64_t)(options->output_kb ? options->output_kb : 16384) << 10};
    sandbox_client *client = sandbox_client_of(programs->box, 0);
    sandbox_program *program = NULL;
    sandbox_result result;
    sandbox_result_init(&result);
    sandbox_input *input = sandbox_input_new(input_bytes);
    sandbox_prepare(client, options->language, source, NULL, &program, &result);
    if (program && input) sandbox_run(client, program, input, &limits, NULL, &result);
    show(options, &result);
    int code = input ? code_of(&result) : RUN_FAILED;
    sandbox_program_free(program);
    sandbox_input_free(input);
    sandbox_result_clear(&result);
    return code;
}

static int run(run_options *options) {
    program_file file;
    assay_buffer source, input;
    cells programs = {.box = NULL};
    assay_buffer_init(&source, SOURCE_BYTES_MAX);
    assay_buffer_init(&input, INPUT_BYTES_MAX);
    assay_status status = program_file_read(options->file, SOURCE_BYTES_MAX, &file);
    if (status.code == ASSAY_OK) status = take_program(options, &file, &source);
    if (status.code == ASSAY_OK && !isatty(STDIN_FILENO) && strcmp(options->file, "-") != 0)
        status = program_file_read_bytes("-", INPUT_BYTES_MAX, &input);
    if (status.code == ASSAY_OK) status = cells_open(&options->cells, &programs);
    if (status.code == ASSAY_OK && !programs.box)
        status = assay_fail(ASSAY_USAGE, "NO_CODE", "--no-code", "then there is nothing to run");
    int code = RUN_FAILED;
    if (status.code == ASSAY_OK) code = run_in(options, &programs, assay_buffer_view(&source), assay_buffer_view(&input));
    else cli_complain_status("run", &status);
    cells_close(&programs);
    program_file_clear(&file);
    assay_buffer_clear(&source);
    assay_buffer_clear(&input);
    return code;
}

int cli_run(const cli_context *context, int argc, char **argv) {
    run_options options = {.cells.count = 1};
    (void)context;
    optind = 0;
    for (int option; (option = getopt_long(argc, argv, "l:vh", long_options, NULL)) != -1;) {
        if (option == 'h') {
            fputs(help, stdout);
            return CLI_OK;
        }
        if (read_option(&options, option)) continue;
        cli_usage("run");
        return RUN_FAILED;
    }
    if (argc - optind != 1) {
        cli_complain("run", "one file, please");
        cli_usage("run");
        return RUN_FAILED;
    }
    const char *said = options.language;
    if (said && !(options.language = sandbox_language_name(said, NULL, 0))) { /* --languages may stand behind it */
        cli_complain("run", "--language: '%s' is not a language that assay knows", said);
        cli_usage("run");
        return RUN_FAILED;
    }
    options.file = argv[optind];
    return run(&options);
}
