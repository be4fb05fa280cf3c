/* See stream_options.h. */
#include "service/cli/stream_options.h"

#include "assay/v1/score.pb-c.h"
#include "service/cli/cli.h"
#include "service/cli/schema.h"
#include "service/json/json_codec.h"

typedef enum stream_taken { STREAM_TAKEN, STREAM_OTHER, STREAM_WRONG /* a complaint was printed */ } stream_taken;

static stream_taken take_key(assay_view *key, const char *argument) {
    *key = assay_view_of(argument);
    return STREAM_TAKEN;
}

static stream_taken take_set(stream_options *options, const char *argument) {
    if (rubric_choice_set(&options->rubric, argument)) return STREAM_TAKEN;
    cli_complain(options->command, "--set: at most %d", RUBRIC_SETS_MAX);
    return STREAM_WRONG;
}

static stream_taken take_prefill(stream_options *options, const char *argument) {
    int value;
    if (json_codec_enum_value(&assay__v1__think_prefill__descriptor, assay_view_of(argument), &value) && value > 0) {
        options->line.think_prefill = (uint32_t)value;
        return STREAM_TAKEN;
    }
    cli_complain(options->command, "--think-prefill: unknown value '%s'; auto, yes or no", argument);
    return STREAM_WRONG;
}

static stream_taken take(stream_options *options, int option, const char *argument) {
    judge_line_config *line = &options->line;
    switch (option) {
        case 'r': options->rubric.rubric = argument; return STREAM_TAKEN;
        case 's': return take_set(options, argument);
        case STREAM_CONVENTION: options->rubric.convention = argument; return STREAM_TAKEN;
        case 'o': options->output = argument; return STREAM_TAKEN;
        case 'q': options->quiet = true; return STREAM_TAKEN;
        case STREAM_COMPLETION: return take_key(&line->key_completion, argument);
        case STREAM_GENERATIONS: return take_key(&line->key_generations, argument);
        case STREAM_PROMPT: return take_key(&line->key_prompt, argument);
        case STREAM_ANSWER: return take_key(&line->key_reference_answers, argument);
        case STREAM_TESTS: return take_key(&line->key_tests, argument);
        case STREAM_ID: return take_key(&line->key_id, argument);
        case STREAM_GROUP: return take_key(&options->group_key, argument);
        case STREAM_SCHEMA: options->schema = argument; return STREAM_TAKEN;
        case STREAM_PREFILL: return take_prefill(options, argument);
        case STREAM_SERVER: options->server = argument; return STREAM_TAKEN;
        case STREAM_REMOTES: options->remotes = argument; return STREAM_TAKEN;
        case STREAM_SCORERS:
            return cli_read_number(options->command, "--scorers", argument, 1, 1024, &options->scorers) ? STREAM_TAKEN
                                                                                                        : STREAM_WRONG;
        case CELLS_OPTION_ISOLATION:
        case CELLS_OPTION_CELLS:
        case CELLS_OPTION_PYTHON:
        case CELLS_OPTION_MODULES:
        case CELLS_OPTION_NO_CODE:
            return cells_read_option(options->command, &options->cells, option) ? STREAM_TAKEN : STREAM_WRONG;
        default: return STREAM_OTHER;
    }
}

/* After the last option: the schema's keys and rubric. False: a complaint was printed. */
static bool end(stream_options *options, int argc, char **argv) {
    options->arguments = (const char *const *)(argv + optind);
    options->argument_count = (size_t)(argc - optind);
    if (options->remotes && options->server) {
        cli_complain(options->command, "--remotes: the server asks its own endpoints (assay serve --remotes)");
        return false;
    }
    if (!options->schema) return true;
    const schema *found = schema_find(options->schema);
    if (found) {
        schema_apply(found, &options->line, &options->group_key);
        if (!options->rubric.rubric) options->rubric.rubric = found->rubric;
        return true;
    }
    char known[400] = "";
    size_t used = 0;
    for (size_t i = 0; schema_at(i) && used < sizeof known; i++)
        used += (size_t)snprintf(known + used, sizeof known - used, " %s", schema_at(i)->name);
    cli_complain(options->command, "--schema: there is no '%s'; known:%s", options->schema, known);
    return false;
}

int stream_options_read(stream_options *options, const stream_command *command, int argc, char **argv) {
    optind = 0;
    const char *letters = command->letters ? command->letters : STREAM_SHORT_OPTIONS;
    for (int option; (option = getopt_long(argc, argv, letters, command->table, NULL)) != -1;) {
        if (option == 'h') {
            fputs(command->help, stdout);
            return CLI_OK;
        }
        stream_taken taken = take(options, option, optarg);
        if (taken == STREAM_WRONG || (taken == STREAM_OTHER && !command->own(command->argument, option)))
            return cli_usage(options->command);
    }
    return end(options, argc, argv) ? -1 : cli_usage(options->command);
}
