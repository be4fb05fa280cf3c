/* The program `assay`: what its commands share. One file per command; each gets its own arguments (argv[0] is the command's name) and returns an
 * exit code. Messages go to stderr as "assay COMMAND: text"; stdout carries results only. */
#ifndef ASSAY_SERVICE_CLI_H
#define ASSAY_SERVICE_CLI_H

#include "common/status.h"
#include "common/view.h"

/* Documented in --help. `compare` of one pair and `check-environment` have codes of their own, also documented there. */
enum {
    CLI_OK = 0,
    CLI_SOME_FAILED = 1, /* ran to the end; some lines were malformed or lost to a fault of ours */
    CLI_FAILED = 2,      /* could not run: a file, the environment, the server */
    CLI_USAGE = 3
};

#ifndef ASSAY_VERSION
#define ASSAY_VERSION "0.0.0"
#endif

/* How the program was started; tests switch on the judge's fault markers. */
typedef struct cli_context {
    bool faults;
} cli_context;

typedef int cli_command(const cli_context *context, int argc, char **argv);
cli_command cli_judge, cli_run, cli_score, cli_explain, cli_compare, cli_serve, cli_rubrics, cli_check_environment, cli_lang,
    cli_train_lang, cli_filter, cli_eval;

/* The program: dispatches on argv[1]. */
int cli_main(const cli_context *context, int argc, char **argv);
/* Version, libraries, compiled options, to stdout. */
int cli_print_version(void);

/* "assay COMMAND: text" to stderr. */
void cli_complain(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same from a status: "field: message". Returns CLI_USAGE for ASSAY_USAGE, else CLI_FAILED. */
int cli_complain_status(const char *command, const assay_status *status);
/* Flushes standard output: results that cannot be written must not look like success. Returns `code`, or CLI_FAILED with a message; a reader that
 * has gone is no failure. A front calls it before it returns, since what it printed is lost with its process. */
int cli_flush_results(int code);
/* After getopt found a fault: points to --help; returns CLI_USAGE. */
int cli_usage(const char *command);

/* Decimal digits only, low to high; false: complains and names the option. */
bool cli_read_number(const char *command, const char *option, const char *text, unsigned long low, unsigned long high,
                     unsigned long *out);
/* A number from low to high, and nothing behind it; false: complains and names the option. */
bool cli_read_real(const char *command, const char *option, const char *text, double low, double high, double *out);
/* --group-scope: "adjacent" or "all"; false: complains. */
bool cli_read_scope(const char *command, const char *text, bool *all);

#endif
