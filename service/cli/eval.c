/* `assay eval`: samples in, pass@1, pass@k, cons@k out: a table, JSON, one HTML file. Its options. */
#include <errno.h>
#include <stdlib.h>

#include "service/cli/eval_run.h"

static const char help[] =
    "usage: assay eval [OPTIONS] [FILE...]\n"
    "\n"
    "Judges samples (several for a problem: lines of one group, anywhere in the files, or a line's list of generations) and "
    "counts them:\n"
    "  pass@1   mean over the problems of the share of their samples that are right\n"
    "  pass@k   unbiased estimate of the chance that one of k samples is right: 1 - C(n-c,k) / C(n,k)\n"
    "  cons@k   the most frequent answer of k samples is right; equal answers are one answer however they are written; of "
    "equals\n"
    "           the one that came first. k below the samples of a problem: mean over 200 draws\n"
    "Right is: the verdict of the rubric's accuracy term (accuracy, math, code, choice, text) is CORRECT, or it measured 1; "
    "without such a\n"
    "term, that all instructions are followed; without those, a reward\n"
    "above 0. A sample without a verdict (UNSCORED, MASKED, INVALID, failed) counts as wrong, and is counted aloud.\n"
    "\n" STREAM_HELP_RUBRIC STREAM_HELP_COLUMNS
    "                            here --group-key names the problem; default: "
    "group_id|problem_id|question_id|task_id|prompt|problem|question\n"
    "\n"
    "      --k LIST              for example 1,8,64; default: powers of two, and the most samples of a problem\n"
    "      --by K                a column: the same by subject, level, source, model ...\n"
    "      --bootstrap N         draws for the intervals, 0 for none; default: 1000\n"
    "      --confidence X        of the intervals; default: 0.95\n"
    "      --seed N              default: 0; equal seeds give equal numbers\n"
    "      --label-key K         compares with a label or score of each sample (shadow mode before a switch of graders)\n"
    "      --label-threshold X   a score above it is true; default: 0.5\n"
    "      --max-disagreements N how many of them are listed; default: all\n"
    "      --format FORM         of standard output: table (default) or json\n"
    "      --json FILE           JSON there\n"
    "      --html FILE           a report there, one file, nothing else is loaded\n"
    "  -o, --output FILE         the judged lines there, as assay score writes them\n" STREAM_HELP_RUN
    "\n"
    "examples\n"
    "  assay eval --rubric math --answer-key answer --group-key problem --k 1,8,64 aime.jsonl.zst --html aime.html\n"
    "  assay eval --schema openr1 --by source --label-key correctness_math_verify OpenR1-*.jsonl\n"
    "  assay eval --format json samples.jsonl | jq '.metrics[\"pass@1\"]'\n"
    "\n"
    "exit codes\n"
    "  0  every line was judged     1  some lines were INVALID, or failed (they count as wrong)\n"
    "  2  could not run or not finish     3  wrong usage, unknown rubric\n";

enum {
    OPTION_K = 256,
    OPTION_BY,
    OPTION_BOOTSTRAP,
    OPTION_CONFIDENCE,
    OPTION_SEED,
    OPTION_LABEL,
    OPTION_THRESHOLD,
    OPTION_DISAGREEMENTS,
    OPTION_FORMAT,
    OPTION_JSON,
    OPTION_HTML
};

static const struct option long_options[] = {STREAM_LONG_OPTIONS,
                                             {"k", required_argument, NULL, OPTION_K},
                                             {"by", required_argument, NULL, OPTION_BY},
                                             {"bootstrap", required_argument, NULL, OPTION_BOOTSTRAP},
                                             {"confidence", required_argument, NULL, OPTION_CONFIDENCE},
                                             {"seed", required_argument, NULL, OPTION_SEED},
                                             {"label-key", required_argument, NULL, OPTION_LABEL},
                                             {"label-threshold", required_argument, NULL, OPTION_THRESHOLD},
                                             {"max-disagreements", required_argument, NULL, OPTION_DISAGREEMENTS},
                                             {"format", required_argument, NULL, OPTION_FORMAT},
                                             {"json", required_argument, NULL, OPTION_JSON},
                                             {"html", required_argument, NULL, OPTION_HTML},
                                             {NULL, 0, NULL, 0}};

static bool read_ks(eval_command *command) {
    const char *at = optarg;
    command->k_count = 0;
    do {
        char *end;
        errno = 0;
        unsigned long k = assay_is_digit(*at) ? strtoul(at, &end, 10) : 0;
        if (k == 0 || errno || k > 1000000 || (*end != ',' && *end) || command->k_count == EVAL_K_MAX) {
            cli_complain("eval", "--k: expected up to %d numbers from 1 on, joined by commas, found '%s'", EVAL_K_MAX, optarg);
            return false;
        }
        command->ks[command->k_count++] = k;
        at = *end ? end + 1 : end;
    } while (*at);
    return true;
}

static bool read_format(eval_command *command) {
    command->print_json = strcmp(optarg, "json") == 0;
    if (command->print_json || strcmp(optarg, "table") == 0) return true;
    cli_complain("eval", "--format: expected table or json, found '%s'", optarg);
    return false;
}

static bool read_option(void *argument, int option) {
    eval_command *command = argument;
    unsigned long number = 0;
    bool good;
    switch (option) {
        case OPTION_K: return read_ks(command);
        case OPTION_BY: command->subject_key = assay_view_of(optarg); return true;
        case OPTION_BOOTSTRAP:
            good = cli_read_number("eval", "--bootstrap", optarg, 0, 1000000, &number);
            command->measure.bootstrap = number;
            return good;
        case OPTION_CONFIDENCE:
            return cli_read_real("eval", "--confidence", optarg, 1e-6, 1 - 1e-6, &command->measure.confidence);
        case OPTION_SEED:
            good = cli_read_number("eval", "--seed", optarg, 0, UINT64_MAX, &number);
            command->measure.seed = number;
            return good;
        case OPTION_LABEL: command->label_key = assay_view_of(optarg); return true;
        case OPTION_THRESHOLD:
            return cli_read_real("eval", "--label-threshold", optarg, -1e300, 1e300, &command->label_threshold);
        case OPTION_DISAGREEMENTS:
            good = cli_read_number("eval", "--max-disagreements", optarg, 1, 10000000, &number);
            command->disagreements = number;
            return good;
        case OPTION_FORMAT: return read_format(command);
        case OPTION_JSON: command->json = optarg; return true;
        case OPTION_HTML: command->html = optarg; return true;
        default: return false;
    }
}

int cli_eval(const cli_context *context, int argc, char **argv) {
    eval_command command = {
        .stream.command = "eval", .measure = {.bootstrap = 1000, .confidence = 0.95}, .label_threshold = LABEL_THRESHOLD};
    int code =
        stream_options_read(&command.stream, &(stream_command){help, long_options, read_option, &command, NULL}, argc, argv);
    if (code >= 0) return code;
    if (command.stream.group_key.size == 0)
        command.stream.group_key = ASSAY_VIEW("group_id|problem_id|question_id|task_id|prompt|problem|question");
    return eval_run_command(context, &command);
}
