/* The options that score, eval and filter share: rubric, columns, files, engine or server. A command puts STREAM_LONG_OPTIONS into its getopt table, and
 * reads only its own. */
#ifndef ASSAY_SERVICE_CLI_STREAM_OPTIONS_H
#define ASSAY_SERVICE_CLI_STREAM_OPTIONS_H

#include <getopt.h>

#include "service/cli/cells.h"
#include "service/cli/rubric_choice.h"
#include "service/judge/judge.h"

enum {
    STREAM_COMPLETION = 1000,
    STREAM_GENERATIONS,
    STREAM_PROMPT,
    STREAM_ANSWER,
    STREAM_TESTS,
    STREAM_ID,
    STREAM_GROUP,
    STREAM_SCHEMA,
    STREAM_PREFILL,
    STREAM_SERVER,
    STREAM_SCORERS,
    STREAM_CONVENTION,
    STREAM_REMOTES
};

#define STREAM_SHORT_OPTIONS "r:s:o:qh"
#define STREAM_LONG_OPTIONS                                                                                                    \
    {"rubric", required_argument, NULL, 'r'}, {"set", required_argument, NULL, 's'}, {"output", required_argument, NULL, 'o'}, \
        {"quiet", no_argument, NULL, 'q'}, {"help", no_argument, NULL, 'h'},                                                   \
        {"completion-key", required_argument, NULL, STREAM_COMPLETION},                                                        \
        {"generations-key", required_argument, NULL, STREAM_GENERATIONS},                                                      \
        {"prompt-key", required_argument, NULL, STREAM_PROMPT}, {"answer-key", required_argument, NULL, STREAM_ANSWER},        \
        {"tests-key", required_argument, NULL, STREAM_TESTS}, CELLS_LONG_OPTIONS,                                              \
        {"id-key", required_argument, NULL, STREAM_ID}, {"group-key", required_argument, NULL, STREAM_GROUP},                  \
        {"schema", required_argument, NULL, STREAM_SCHEMA}, {"think-prefill", required_argument, NULL, STREAM_PREFILL},        \
        {"server", required_argument, NULL, STREAM_SERVER}, {"scorers", required_argument, NULL, STREAM_SCORERS},              \
        {"convention", required_argument, NULL, STREAM_CONVENTION}, {                                                          \
        "remotes", required_argument, NULL, STREAM_REMOTES                                                                     \
    }

/* What --help says of them. */
#define STREAM_HELP_RUBRIC                                                                                                    \
    "  -r, --rubric NAME|FILE    a named rubric (assay rubrics lists them) or a file; default: the schema's (ifeval, code), " \
    "else math\n"                                                                                                             \
    "  -s, --set PATH=VALUE      changes the rubric: format.template=think, accuracy.weight=2, offset=-1; repeatable\n"       \
    "      --convention NAME     another grader's customs for maths: math-verify, hendrycks, gsm8k, dapo, nemo-skills\n"
#define STREAM_HELP_COLUMNS                                                                                                  \
    "      --schema NAME         columns of openr1, verl, tulu, nemo-gym, livecodebench, openai-messages, ifeval, trl\n"     \
    "      --completion-key K    where the completion is; default: completion. A list of texts (or of conversations) there " \
    "is a\n"                                                                                                                 \
    "                            list of generations: the line then gets \"assay\": {\"results\": [...]}\n"                  \
    "      --generations-key K   where a list of generations is\n"                                                           \
    "      --prompt-key K        default: prompt\n"                                                                          \
    "      --answer-key K        gold answer, or array of them; default: reference.answers and all else of reference\n"      \
    "      --tests-key K         tests of programs, in assay's form or a data set's; default: reference.code\n"              \
    "      --id-key K            default: id\n"                                                                              \
    "      --group-key K         default: group_id\n"                                                                        \
    "                            K is a name, a dotted path (reward_model.ground_truth) or a JSON pointer (/a/0/b), or "     \
    "several\n"                                                                                                              \
    "                            of them joined by |: the first that a line has\n"                                           \
    "      --think-prefill WHEN  auto (default), yes or no: did the prompt already open <think>?\n"
#define STREAM_HELP_SCOPE                                                                                               \
    "      --group-scope SCOPE   adjacent (default): lines of one group stand together, and one that comes back is an " \
    "error;\n"                                                                                                          \
    "                            all: groups are gathered over all files, through a temporary file in TMPDIR"
#define STREAM_HELP_RUN                                                                                                        \
    "  -q, --quiet               no summary and no progress on stderr\n"                                                       \
    "      --server ADDR         HOST:PORT or unix:PATH of an assay serve, instead of the embedded engine\n"                   \
    "      --remotes FILE        endpoints of reward models for terms \"remote\"; see docs/RUBRICS.md. A server has its own\n" \
    "      --scorers N           scorer processes; default: the CPUs\n" CELLS_HELP

typedef struct stream_options {
    const char *command; /* for messages; set by the command */
    rubric_choice rubric;
    judge_line_config line;
    cells_options cells;
    assay_view group_key; /* empty: "group_id" */
    const char *schema;
    const char *output, *server, *remotes;
    unsigned long scorers;
    bool quiet;
    const char *const *arguments; /* what stands behind the options */
    size_t argument_count;
} stream_options;

/* A command whose options begin with these: getopt's table and the text of --help; `own` reads one that is not shared, from optarg (false: a complaint was printed). */
typedef struct stream_command {
    const char *help;
    const struct option *table;
    bool (*own)(void *argument, int option);
    void *argument;
    const char *letters; /* of getopt; NULL: STREAM_SHORT_OPTIONS */
} stream_command;
/* Reads a command line to its end, the schema's keys with it. -1: go on; else the exit code to end with: --help was printed, or a complaint. */
int stream_options_read(stream_options *options, const stream_command *command, int argc, char **argv);

#endif
