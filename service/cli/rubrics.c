/* `assay rubrics`: the named rubrics, as JSON that can be changed and given back with --rubric FILE. */
#include <getopt.h>

#include "service/cli/cli.h"
#include "service/cli/rubric_choice.h"
#include "service/json/json_codec.h"
#include "service/rubrics/rubrics.h"

static const char help[] =
    "usage: assay rubrics [--set PATH=VALUE]... [NAME|FILE]\n"
    "\n"
    "Without a name: the named rubrics, one a line, with their descriptions. With one: the rubric as JSON, --set applied; "
    "save\n"
    "it, change it, and give it back with --rubric FILE.\n"
    "\n"
    "examples\n"
    "  assay rubrics\n"
    "  assay rubrics --set format.template=think r1-zero > my-rubric.json\n"
    "\n"
    "exit codes: 0 done, 2 a file cannot be read, 3 wrong usage, unknown rubric\n";

static const struct option long_options[] = {
    {"set", required_argument, NULL, 's'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};

static int list_all(assay_arena *arena) {
    for (size_t i = 0; i < rubric_preset_count(); i++) {
        Assay__V1__Rubric *rubric;
        assay_status status = rubric_preset_load(rubric_preset_name(i), arena, &rubric);
        if (status.code != ASSAY_OK) return cli_complain_status("rubrics", &status);
        printf("%-10s %s\n", rubric->name, rubric->description);
    }
    return CLI_OK;
}

static int print_one(const rubric_choice *choice, assay_arena *arena) {
    Assay__V1__Rubric *rubric;
    assay_status status = rubric_choose(choice, false, arena, &rubric);
    if (status.code != ASSAY_OK) return cli_complain_status("rubrics", &status);
    assay_buffer text;
    assay_buffer_init(&text, 4 << 20);
    json_codec_write(&rubric->base, &text);
    printf("%.*s\n", (int)text.size, text.data);
    assay_buffer_clear(&text);
    return CLI_OK;
}

int cli_rubrics(const cli_context *context, int argc, char **argv) {
    (void)context;
    rubric_choice choice = {.rubric = NULL};
    optind = 0;
    for (int option; (option = getopt_long(argc, argv, "s:h", long_options, NULL)) != -1;) {
        if (option == 'h') {
            fputs(help, stdout);
            return CLI_OK;
        }
        if (option != 's' || !rubric_choice_set(&choice, optarg)) return cli_usage("rubrics");
    }
    if (argc - optind > 1 || (argc == optind && choice.set_count > 0)) {
        cli_complain("rubrics", "one name, please");
        return cli_usage("rubrics");
    }
    assay_arena arena;
    assay_arena_init(&arena, 16 << 20);
    if (argc > optind) choice.rubric = argv[optind];
    int code = choice.rubric ? print_one(&choice, &arena) : list_all(&arena);
    assay_arena_clear(&arena);
    return code;
}
