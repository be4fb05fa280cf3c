/* `assay rubrics`: lists the named rubrics, explains one (also a file's), or prints it as JSON or YAML that can be changed and given back
 * with --rubric FILE. */
#include <getopt.h>

#include "service/cli/cli.h"
#include "service/cli/rubric_choice.h"
#include "service/json/json_codec.h"
#include "service/judge/judge.h"
#include "service/rubrics/catalog.h"
#include "service/rubrics/explain.h"
#include "service/rubrics/rubrics.h"

static const char help[] =
    "usage: assay rubrics [--rubrics PATH]...                        the rubrics, one a line\n"
    "       assay rubrics [--set PATH=VALUE]... [--as FORM] NAME|FILE   one of them\n"
    "\n"
    "      --as FORM        json (default): whole, --set applied; save it, change it, give it back with --rubric FILE\n"
    "                       explain: its formula and terms, with the options as --set takes them\n"
    "                       yaml: the file of a preset, comments and all (without --set)\n"
    "  -s, --set PATH=VALUE changes a field: TERM.FIELD=VALUE or FIELD=VALUE; repeatable\n"
    "      --rubrics PATH   a file or folder of rubrics, as `assay serve` takes; each is checked; repeatable\n"
    "\n"
    "A file holds a rubric in YAML or JSON by the schema of proto/assay/v1/rubric.proto; docs/RUBRICS.md tells more. Faults "
    "come with\n"
    "file, line and column.\n"
    "\n"
    "examples\n"
    "  assay rubrics\n"
    "  assay rubrics --as explain dapo-overlong\n"
    "  assay rubrics --as yaml r1 > my-rubric.yaml\n"
    "  assay rubrics --set format.template=think r1-zero > my-rubric.json\n"
    "  assay rubrics --rubrics rubrics.d\n"
    "\n"
    "exit codes: 0 done, 2 a file cannot be read, 3 wrong usage, unknown rubric, a rubric that is at fault\n";

enum { OPTION_AS = 256, OPTION_RUBRICS, PATHS_MAX = 64, TEXT_BYTES_MAX = 4 << 20 };

static const struct option long_options[] = {{"set", required_argument, NULL, 's'},
                                             {"as", required_argument, NULL, OPTION_AS},
                                             {"rubrics", required_argument, NULL, OPTION_RUBRICS},
                                             {"help", no_argument, NULL, 'h'},
                                             {NULL, 0, NULL, 0}};

typedef struct rubrics_options {
    rubric_choice choice;
    const char *as;
    const char *paths[PATHS_MAX];
    size_t path_count;
} rubrics_options;

static int list_all(const rubrics_options *options) {
    rubric_catalog *catalog;
    assay_status status = rubric_catalog_read(options->paths, options->path_count, judge_check_rubric, &catalog);
    if (status.code != ASSAY_OK) return cli_complain_status("rubrics", &status);
    for (size_t i = 0; i < rubric_catalog_count(catalog); i++) {
        const rubric_entry *entry = rubric_catalog_at(catalog, i);
        printf("%-13s %s", entry->rubric->name, entry->rubric->description);
        if (entry->file) printf(" (%s%s)", entry->file, entry->replaces ? ", instead of the preset" : "");
        putchar('\n');
    }
    rubric_catalog_free(catalog);
    return CLI_OK;
}

static int print_yaml(const rubrics_options *options) {
    for (size_t i = 0; i < rubric_preset_count(); i++) {
        if (!assay_view_equal(rubric_preset_name(i), assay_view_of(options->choice.rubric))) continue;
        assay_view text = rubric_preset_text(i);
        fwrite(text.data, 1, text.size, stdout);
        return CLI_OK;
    }
    cli_complain("rubrics", "--as yaml: '%s' is no preset", options->choice.rubric);
    return CLI_USAGE;
}

static int print_one(const rubrics_options *options, assay_arena *arena) {
    Assay__V1__Rubric *rubric;
    if (strcmp(options->as, "yaml") == 0) return print_yaml(options);
    assay_status status = rubric_choose(&options->choice, NULL, arena, &rubric);
    if (status.code != ASSAY_OK) return cli_complain_status("rubrics", &status);
    assay_buffer text;
    assay_buffer_init(&text, TEXT_BYTES_MAX);
    if (strcmp(options->as, "explain") == 0) {
        rubric_explain(rubric, &text);
    } else {
        json_codec_write(&rubric->base, &text);
        assay_buffer_put_char(&text, '\n');
    }
    fwrite(text.data, 1, text.size, stdout);
    assay_buffer_clear(&text);
    return CLI_OK;
}

static bool read_option(rubrics_options *options, int option) {
    switch (option) {
        case 's': return rubric_choice_set(&options->choice, optarg);
        case OPTION_AS:
            options->as = optarg;
            if (strcmp(optarg, "json") == 0 || strcmp(optarg, "yaml") == 0 || strcmp(optarg, "explain") == 0) return true;
            cli_complain("rubrics", "--as: json, yaml or explain, not '%s'", optarg);
            return false;
        case OPTION_RUBRICS:
            if (options->path_count == PATHS_MAX) return false;
            options->paths[options->path_count++] = optarg;
            return true;
        default: return false;
    }
}

int cli_rubrics(const cli_context *context, int argc, char **argv) {
    (void)context;
    rubrics_options options = {.as = "json"};
    optind = 0;
    for (int option; (option = getopt_long(argc, argv, "s:h", long_options, NULL)) != -1;) {
        if (option == 'h') {
            fputs(help, stdout);
            return CLI_OK;
        }
        if (!read_option(&options, option)) return cli_usage("rubrics");
    }
    bool one = argc > optind;
    if (argc - optind > 1 || (!one && options.choice.set_count > 0) || (one && options.path_count > 0) ||
        (strcmp(options.as, "yaml") == 0 && options.choice.set_count > 0)) {
        cli_complain("rubrics", "one rubric, or --rubrics; --set and --as yaml do not go together");
        return cli_usage("rubrics");
    }
    assay_arena arena;
    assay_arena_init(&arena, 16 << 20);
    if (one) options.choice.rubric = argv[optind];
    int code = one ? print_one(&options, &arena) : list_all(&options);
    assay_arena_clear(&arena);
    return code;
}
