/* Cells for commands that judge or run programs: their options, the sandbox, and the engine's pool of judges that wait for it. The sandbox is started
 * before the engine, that is before there are threads or gRPC.
 *
 * Strictness. A host that gives less isolation than is asked for (--isolation; default: full) is refused. Where programs are only possible and not
 * certain (a rubric with `accuracy`), a command may go on without cells; then tests of programs are NOT_AVAILABLE and say why. */
#ifndef ASSAY_SERVICE_CLI_CELLS_H
#define ASSAY_SERVICE_CLI_CELLS_H

#include <getopt.h>

#include "sandbox/sandbox.h"
#include "service/cli/cli.h"
#include "service/judge/judge.h"

enum { CELLS_MAX = 64 };

typedef struct cells_options {
    bool off;            /* --no-code */
    sandbox_level least; /* --isolation; 0: full */
    unsigned long count; /* --cells; 0: cores */
    const char *python;  /* --python */
    const char *preload; /* --python-modules */
} cells_options;

/* Entries for a command's table of long options, and the numbers that getopt_long returns for them. */
enum {
    CELLS_OPTION_FIRST = 512,
    CELLS_OPTION_ISOLATION = 512,
    CELLS_OPTION_CELLS,
    CELLS_OPTION_PYTHON,
    CELLS_OPTION_MODULES,
    CELLS_OPTION_NO_CODE,
    CELLS_OPTION_LANGUAGES
};
#define CELLS_LONG_OPTIONS                                                                                                  \
    {"isolation", required_argument, NULL, CELLS_OPTION_ISOLATION}, {"cells", required_argument, NULL, CELLS_OPTION_CELLS}, \
        {"languages", required_argument, NULL, CELLS_OPTION_LANGUAGES},                                                     \
        {"python", required_argument, NULL, CELLS_OPTION_PYTHON},                                                           \
        {"python-modules", required_argument, NULL, CELLS_OPTION_MODULES}, {                                                \
        "no-code", no_argument, NULL, CELLS_OPTION_NO_CODE                                                                  \
    }
#define CELLS_HELP                                                                                                            \
    "      --isolation LEVEL    the least that cells must give: full (default) or no-cgroups; see assay check-environment\n"  \
    "      --cells N            programs that run at a time; default: the CPUs\n"                                             \
    "      --python PATH        the interpreter for Python programs, virtual environments included\n"                         \
    "      --python-modules M   heavy modules kept loaded in one of the warm interpreters, comma-separated; default: numpy\n" \
    "      --languages FILE     languages that are added to the table (JSON; docs/SANDBOX.md says how)\n"                     \
    "      --no-code            run no programs: tests of programs are NOT_AVAILABLE\n"
/* Takes one of these options; false: it was wrong, and that is said. */
bool cells_read_option(const char *command, cells_options *options, int option);

typedef struct cells {
    sandbox *box;               /* NULL: none */
    int sockets[2 * CELLS_MAX]; /* two for each judge: an interactive test runs two programs at a time */
    engine_pool pool;
    char why_not[200]; /* where there are none */
} cells;

/* Whether a rubric runs programs: never; where a reference has tests (accuracy); always. */
typedef enum cells_need { CELLS_NEVER, CELLS_PERHAPS, CELLS_ALWAYS } cells_need;
struct Assay__V1__Rubric;
cells_need cells_needed(const struct Assay__V1__Rubric *rubric);
/* As cells_open or cells_try, as the need is. */
assay_status cells_open_for(cells_need need, const cells_options *options, cells *out);

/* Starts them. Where the host is too weak: ASSAY_ENVIRONMENT with what lacks and what to do. Options that say off: OK, and none are started. */
assay_status cells_open(const cells_options *options, cells *out);
/* As cells_open, but a host that is too weak is no error. */
void cells_try(const cells_options *options, cells *out);
/* Ends all cells. After the engine has ended. */
void cells_close(cells *self);
/* Gives them to an engine and its brain; `self` must outlive both. */
void cells_join(const cells *self, engine_config *config, judge_config *judge);

#endif
