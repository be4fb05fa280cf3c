/* `assay filter`: rejection sampling. JSONL in; the lines that a condition keeps out, the others with their reasons to a file. */
#include "service/cli/filter_run.h"

static const char help[] =
    "usage: assay filter [OPTIONS] [FILE...]\n"
    "\n"
    "Judges completions as assay score does, and keeps the lines that a condition, and rules for a prompt's samples, let "
    "through.\n"
    "\n" STREAM_HELP_RUBRIC
    "      --keep EXPR           what is kept; default: 'reward > 0'. Example: 'accuracy.score == 1 && language.ratio >= "
    "0.95'\n"
    "                            names: reward, status, answer; by term TERM.score (or TERM), TERM.verdict, TERM.contribution, "
    "and\n"
    "                            the numbers of its check (language.ratio, code.passed, length.value, ...); --names lists "
    "them\n"
    "                            of the group: group.size, scored, mean, std, pass_rate, correct, zero_variance, agrees, "
    "majority_share\n"
    "                            operators: || && ! == != < <= > >= + - * / ( ), also and, or, not\n"
    "                            a score that is absent makes a condition false, with the reason unscored\n"
    "      --names               lists the names that the rubric gives, and ends\n"
    "\n"
    "rules for the samples of a prompt (lines of one group_id, or a line's list of generations), in this order\n"
    "      --dedup HOW           exact or normalised (case, width, white space): of equal completions of one prompt the first "
    "is kept\n"
    "      --dedup-scope SCOPE   group (default), or all: over the whole run; 16 to 43 bytes of memory for each completion "
    "kept\n"
    "      --best N              the N best by --rank-by; of equals the first\n"
    "      --rank-by NAME        a number; -NAME: the smallest is best; default: reward\n"
    "      --at-most N           the first N\n" STREAM_HELP_SCOPE
    "\n"
    "\n" STREAM_HELP_COLUMNS
    "\n"
    "  -o, --output FILE         kept lines; default: standard output; packed where it ends in .gz or .zst\n"
    "      --rejects FILE        the other lines, with \"rejected\": {\"reason\", \"condition\"} in their \"assay\" object\n"
    "                            reasons: condition, unscored, invalid, error, duplicate, not_best, over_limit\n"
    "      --bare                kept lines as they came, without an \"assay\" object\n"
    "      --sidecar             for every line its \"assay\" object alone, with \"kept\"\n"
    "      --resume              goes on where a run that was killed had come to, or begins: no line is lost, none is written "
    "twice.\n"
    "                            Every run with --output notes its place in OUTPUT.resume until it is through\n"
    "      --checkpoint S        seconds between notes; default: 5\n" STREAM_HELP_RUN
    "\n"
    "A line with a list of generations is kept where one of them is; \"kept\" in its \"assay\" object lists which.\n"
    "\n"
    "examples\n"
    "  assay filter --rubric r1 --keep 'accuracy.score == 1 && language.ratio >= 0.95' --dedup exact --best 2 "
    "samples.jsonl.gz\n"
    "  assay filter --rubric r1-zero --keep 'accuracy == 1 && format == 1' -o kept.jsonl.zst --rejects rejected.jsonl.zst "
    "'shards/*.zst'\n"
    "  assay filter --schema openr1 --rubric math --resume -o kept.jsonl OpenR1-*.jsonl\n"
    "\n"
    "exit codes\n"
    "  0  every line was judged     1  some lines were INVALID, or failed (ERROR): they are among the rejects\n"
    "  2  could not run or not finish: files, disk, environment, server, a group that came back\n"
    "  3  wrong usage, unknown rubric, a condition that cannot be read\n";

enum {
    OPTION_KEEP = 256,
    OPTION_NAMES,
    OPTION_DEDUP,
    OPTION_DEDUP_SCOPE,
    OPTION_BEST,
    OPTION_RANK,
    OPTION_AT_MOST,
    OPTION_SCOPE,
    OPTION_REJECTS,
    OPTION_BARE,
    OPTION_SIDECAR,
    OPTION_RESUME,
    OPTION_CHECKPOINT
};

static const struct option long_options[] = {STREAM_LONG_OPTIONS,
                                             {"keep", required_argument, NULL, OPTION_KEEP},
                                             {"names", no_argument, NULL, OPTION_NAMES},
                                             {"dedup", required_argument, NULL, OPTION_DEDUP},
                                             {"dedup-scope", required_argument, NULL, OPTION_DEDUP_SCOPE},
                                             {"best", required_argument, NULL, OPTION_BEST},
                                             {"rank-by", required_argument, NULL, OPTION_RANK},
                                             {"at-most", required_argument, NULL, OPTION_AT_MOST},
                                             {"group-scope", required_argument, NULL, OPTION_SCOPE},
                                             {"rejects", required_argument, NULL, OPTION_REJECTS},
                                             {"bare", no_argument, NULL, OPTION_BARE},
                                             {"sidecar", no_argument, NULL, OPTION_SIDECAR},
                                             {"resume", no_argument, NULL, OPTION_RESUME},
                                             {"checkpoint", required_argument, NULL, OPTION_CHECKPOINT},
                                             {NULL, 0, NULL, 0}};

static bool read_dedup(filter_options *options) {
    options->dedup = strcmp(optarg, "exact") == 0        ? DEDUP_EXACT
                     : strcmp(optarg, "normalised") == 0 ? DEDUP_NORMALISED
                                                         : DEDUP_NONE;
    if (options->dedup != DEDUP_NONE) return true;
    cli_complain("filter", "--dedup: expected exact or normalised, found '%s'", optarg);
    return false;
}

static bool read_dedup_scope(filter_options *options) {
    options->dedup_all = strcmp(optarg, "all") == 0;
    if (options->dedup_all || strcmp(optarg, "group") == 0) return true;
    cli_complain("filter", "--dedup-scope: expected group or all, found '%s'", optarg);
    return false;
}

static bool read_option(void *argument, int option) {
    filter_options *options = argument;
    switch (option) {
        case OPTION_KEEP: options->keep = assay_view_of(optarg); return true;
        case OPTION_NAMES: options->list_names = true; return true;
        case OPTION_DEDUP: return read_dedup(options);
        case OPTION_DEDUP_SCOPE: return read_dedup_scope(options);
        case OPTION_BEST: return cli_read_number("filter", "--best", optarg, 1, 1000000, &options->best);
        case OPTION_RANK: options->rank = assay_view_of(optarg); return true;
        case OPTION_AT_MOST: return cli_read_number("filter", "--at-most", optarg, 1, 1000000, &options->at_most);
        case OPTION_SCOPE: return cli_read_scope("filter", optarg, &options->group_all);
        case OPTION_REJECTS: options->rejects = optarg; return true;
        case OPTION_BARE: options->bare = true; return true;
        case OPTION_SIDECAR: options->sidecar = true; return true;
        case OPTION_RESUME: options->resume = true; return true;
        case OPTION_CHECKPOINT: return cli_read_real("filter", "--checkpoint", optarg, 0, 3600, &options->checkpoint_s);
        default: return false;
    }
}

static const char *contradiction(const filter_options *options) {
    if (options->sidecar && (options->bare || options->rejects))
        return "--sidecar has a line for all; --bare and --rejects do not go with it";
    if (options->dedup_all && options->dedup == DEDUP_NONE) return "--dedup-scope belongs to --dedup";
    if (options->rank.size && !options->best) return "--rank-by belongs to --best";
    return NULL;
}

/* -1: go on; else an exit code. */
static int read_options(filter_options *options, int argc, char **argv) {
    *options = (filter_options){.stream.command = "filter", .keep = ASSAY_VIEW("reward > 0"), .checkpoint_s = 5};
    int code =
        stream_options_read(&options->stream, &(stream_command){help, long_options, read_option, options, NULL}, argc, argv);
    const char *why = code >= 0 ? NULL : contradiction(options);
    if (why) cli_complain("filter", "%s", why);
    return why ? cli_usage("filter") : code;
}

static int list(const filter_options *options) {
    static const char *const types[] = {"", "number", "text", "true or false"};
    Assay__V1__Rubric *rubric;
    assay_arena arena;
    assay_arena_init(&arena, 16 << 20);
    assay_status status = rubric_choose(&options->stream.rubric, options->stream.server, &arena, &rubric);
    result_names *names = status.code == ASSAY_OK ? result_names_new(rubric, &arena) : NULL;
    size_t count = 0;
    const expression_name *all = names ? result_names_list(names, &count) : NULL;
    for (size_t i = 0; i < count; i++) printf("%-32.*s %s\n", (int)all[i].name.size, all[i].name.data, types[all[i].type]);
    int code = status.code == ASSAY_OK ? CLI_OK : cli_complain_status("filter", &status);
    assay_arena_clear(&arena);
    return code;
}

int cli_filter(const cli_context *context, int argc, char **argv) {
    filter_options options;
    int code = read_options(&options, argc, argv);
    if (code >= 0) return code;
    return options.list_names ? list(&options) : filter_run(context, &options);
}
