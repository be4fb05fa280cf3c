/* See cli.h: `assay COMMAND ...`, --help, --version, and messages. */
#include "service/cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>

static const char help[] =
    "assay judges completions of language models and turns the verdicts into rewards.\n"
    "\n"
    "usage: assay COMMAND [OPTIONS] [ARGUMENTS]      assay COMMAND --help tells more\n"
    "\n"
    "  score              JSONL in, the same lines with an \"assay\" object out\n"
    "  filter             keeps the lines that a condition lets through (rejection sampling)\n"
    "  eval               pass@1, pass@k, cons@k of samples, by subject; comparison with labels; an HTML report\n"
    "  explain            why one line was judged as it was\n"
    "  compare            is an answer equal to the gold answer?\n"
    "  judge              a program against tests\n"
    "  run                runs a program, confined\n"
    "  serve              the service: gRPC, for trainers\n"
    "  lang               the share of a text that is in a language; which language a text is in\n"
    "  train-lang         a language model from plain text\n"
    "  rubrics            the named rubrics, as JSON\n"
    "  check-environment  what this machine offers and lacks\n"
    "  --version          version, libraries, compiled options\n"
    "\n"
    "examples\n"
    "  assay score --rubric r1-zero samples.jsonl > scored.jsonl\n"
    "  zcat samples.jsonl.gz | assay score --answer-key answer - | jq .assay.reward\n"
    "  assay score --rubric math --table --label-key correct labelled.jsonl\n"
    "  assay explain --line 7 samples.jsonl\n"
    "  assay compare '\\frac{1}{2}' 0.5\n"
    "  assay serve --listen 127.0.0.1:50051 --listen unix:/run/assay.sock\n"
    "\n"
    "exit codes (all commands, unless their --help says otherwise)\n"
    "  0  done            1  done, but some lines were malformed or failed\n"
    "  2  could not run   3  wrong usage\n";

static const struct {
    const char *name;
    cli_command *run;
} commands[] = {
    {"score", cli_score},     {"explain", cli_explain},
    {"compare", cli_compare}, {"judge", cli_judge},
    {"run", cli_run},         {"serve", cli_serve},
    {"rubrics", cli_rubrics}, {"check-environment", cli_check_environment},
    {"lang", cli_lang},       {"train-lang", cli_train_lang},
    {"filter", cli_filter},   {"eval", cli_eval},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static bool is(const char *argument, const char *name) {
    return strcmp(argument, name) == 0;
}

int cli_flush_results(int code) {
    if (fflush(stdout) == 0 && !ferror(stdout)) return code;
    if (errno != EPIPE) fprintf(stderr, "assay: cannot write to standard output: %s\n", strerror(errno));
    return errno == EPIPE ? code : CLI_FAILED;
}

/* A standard descriptor that is closed would be taken by the next file or pipe that is opened, and then be read or written. Each is
 * filled so that using it fails, as it would have. (Libraries may have been quicker: see check_path in jsonl_reader.c.) */
static bool hold_standard_descriptors(void) {
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) >= 0) continue;
        if (open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd) return false;
    }
    return true;
}

int cli_main(const cli_context *context, int argc, char **argv) {
    if (!hold_standard_descriptors()) return CLI_FAILED;
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is told by write() */
    if (argc < 2) {
        fputs(help, stderr);
        return CLI_USAGE;
    }
    if (is(argv[1], "--help") || is(argv[1], "-h") || is(argv[1], "help")) {
        if (argc > 2) {
            for (size_t i = 0; i < COMMANDS; i++) {
                char *arguments[] = {argv[2], (char[]){"--help"}, NULL};
                if (is(argv[2], commands[i].name)) return cli_flush_results(commands[i].run(context, 2, arguments));
            }
        }
        fputs(help, stdout);
        return cli_flush_results(CLI_OK);
    }
    if (is(argv[1], "--version") || is(argv[1], "-V") || is(argv[1], "version")) return cli_flush_results(cli_print_version());
    for (size_t i = 0; i < COMMANDS; i++) {
        if (!is(argv[1], commands[i].name)) continue;
        char name[64]; /* what getopt calls us in its messages */
        snprintf(name, sizeof name, "assay %s", commands[i].name);
        argv[1] = name;
        return cli_flush_results(commands[i].run(context, argc - 1, argv + 1));
    }
    fprintf(stderr, "assay: no command '%s'; commands:", argv[1]);
    for (size_t i = 0; i < COMMANDS; i++) fprintf(stderr, " %s", commands[i].name);
    fputs("; assay --help tells more\n", stderr);
    return CLI_USAGE;
}

void cli_complain(const char *command, const char *format, ...) {
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fprintf(stderr, "assay %s: %s\n", command, text);
}

int cli_complain_status(const char *command, const assay_status *status) {
    cli_complain(command, "%s%s%s", status->field, status->field[0] ? ": " : "", status->message);
    return status->code == ASSAY_USAGE ? CLI_USAGE : CLI_FAILED;
}

int cli_usage(const char *command) {
    fprintf(stderr, "assay %s --help tells more\n", command);
    return CLI_USAGE;
}

bool cli_read_number(const char *command, const char *option, const char *text, unsigned long low, unsigned long high,
                     unsigned long *out) {
    size_t digits = strspn(text, "0123456789");
    errno = 0;
    *out = strtoul(text, NULL, 10);
    if (digits > 0 && text[digits] == '\0' && errno == 0 && *out >= low && *out <= high) return true;
    cli_complain(command, "%s: expected a whole number from %lu to %lu, found '%s'", option, low, high, text);
    return false;
}

bool cli_read_real(const char *command, const char *option, const char *text, double low, double high, double *out) {
    char *rest;
    errno = 0;
    *out = strtod(text, &rest);
    if (rest != text && *rest == '\0' && errno == 0 && *out >= low && *out <= high) return true;
    cli_complain(command, "%s: expected a number from %g to %g, found '%s'", option, low, high, text);
    return false;
}

bool cli_read_scope(const char *command, const char *text, bool *all) {
    *all = is(text, "all");
    if (*all || is(text, "adjacent")) return true;
    cli_complain(command, "--group-scope: expected adjacent or all, found '%s'", text);
    return false;
}
