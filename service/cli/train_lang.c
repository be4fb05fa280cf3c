/* `assay train-lang`: makes a language model from folders of plain text (lang_detect/train). */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

#include "lang_detect/train/train.h"
#include "service/cli/cli.h"

static const char help[] =
    "usage: assay train-lang DIR[:PERMILLE] [DIR[:PERMILLE]...] --output FILE\n"
    "\n"
    "Trains a language model from plain text: DIR/<code>.txt, UTF-8, a sentence or phrase a line. The first folder decides "
    "which languages\n"
    "there are; PERMILLE is each folder's share of the examples. The report (accuracy on held-out lines, by language) goes to "
    "standard output,\n"
    "progress to standard error. The same folders, options and build give the same bytes. Use it with `assay lang --model "
    "FILE`.\n"
    "\n"
    "  --output FILE      the model\n"
    "  --languages LIST   these only (\"en de +la\"; + means: possible on request only)\n"
    "  --seed N           other random numbers; default 0\n"
    "  --examples N       default 10,000,000\n"
    "  --bytes N          size of the tables; default 11,900,000\n"
    "  --quiet            no progress\n"
    "\n"
    "exit codes: 0 done, 2 could not, 3 wrong usage\n";

static bool number(const char *option, const char *text, uint64_t *out) {
    unsigned long value;
    if (!cli_read_number("train-lang", option, text, 0, 1000000000000ul, &value)) return false;
    *out = value;
    return true;
}

static bool parse(int argc, char **argv, lang_train_options *set, const char **output) {
    static const struct option options[] = {{"output", 1, NULL, 'o'},   {"languages", 1, NULL, 'l'}, {"seed", 1, NULL, 's'},
                                            {"examples", 1, NULL, 'e'}, {"bytes", 1, NULL, 'b'},     {"quiet", 0, NULL, 'q'},
                                            {NULL, 0, NULL, 0}};
    for (int c; (c = getopt_long(argc, argv, "o:", options, NULL)) != -1;) {
        switch (c) {
            case 'o': *output = optarg; break;
            case 'l': set->languages = optarg; break;
            case 'q': set->quiet = true; break;
            case 's':
                if (!number("--seed", optarg, &set->seed)) return false;
                break;
            case 'e':
                if (!number("--examples", optarg, &set->examples)) return false;
                break;
            case 'b':
                if (!number("--bytes", optarg, &set->table_bytes)) return false;
                break;
            default: return false;
        }
    }
    if (!*output || optind >= argc || argc - optind > LANG_TRAIN_FOLDERS_MAX) return false;
    for (int i = optind; i < argc; i++) {
        char *colon = strrchr(argv[i], ':');
        uint64_t permille = 1000;
        if (colon) {
            if (!number("PERMILLE", colon + 1, &permille) || permille > 1000) return false;
            *colon = '\0';
        }
        set->folders[set->folders_count++] = (lang_train_folder){argv[i], (uint32_t)permille};
    }
    return true;
}

int cli_train_lang(const cli_context *context, int argc, char **argv) {
    (void)context;
    lang_train_options set = {.folders_count = 0};
    const char *output = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            fputs(help, stdout);
            return CLI_OK;
        }
    }
    if (!parse(argc, argv, &set, &output)) return cli_usage("train-lang");
    assay_status status = assay_lang_train(&set, output, stdout);
    if (status.code == ASSAY_OK) return CLI_OK;
    cli_complain_status("train-lang", &status);
    return CLI_FAILED;
}
