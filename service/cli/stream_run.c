/* See stream_run.h. */
#include "service/cli/stream_run.h"

#include "service/cli/backends.h"
#include "service/grpc/client.h"
#include "service/json/json_codec.h"
#include "service/json/json_path.h"
#include "service/judge/line.h"
#include "service/judge/line_find.h"
#include "service/limits.h"
#include "service/remote/link.h"
#include "service/stream/hash_set.h"

assay_status stream_run_open(stream_run *run, const stream_options *options) {
    *run = (stream_run){.options = options, .fetcher = {0, -1}};
    assay_arena_init(&run->arena, 16 << 20);
    assay_buffer_init(&run->head, 8 << 20);
    assay_status status = rubric_choose(&options->rubric, options->server, &run->arena, &run->rubric);
    if (status.code == ASSAY_OK) run->groups = rubric_needs_groups(run->rubric);
    if (status.code == ASSAY_OK) status = input_files_expand(options->arguments, options->argument_count, &run->files);
    if (status.code == ASSAY_OK)
        status = jsonl_reader_new((const char *const *)run->files.paths, run->files.count, &run->reader);
    return status;
}

void stream_run_clear(stream_run *run) {
    remote_fetcher_stop(&run->fetcher);
    jsonl_reader_free(run->reader);
    input_files_clear(&run->files);
    assay_buffer_clear(&run->head);
    assay_arena_clear(&run->arena);
}

long stream_split(const void *context, assay_view line, assay_span *elements, size_t room) {
    const judge_line_config *config = context;
    json_value list, element;
    if (!judge_line_generations(line, config, &list)) return -1;
    json_iterator iterator = json_iterate(list);
    size_t count = 0;
    while (json_next_element(&iterator, &element)) {
        if (count == room) return -2;
        size_t begin = (size_t)(element.raw.data - line.data);
        elements[count++] = (assay_span){(uint32_t)begin, (uint32_t)(begin + element.raw.size)};
    }
    return (long)count;
}

static int run_pump(stream_run *run, pump_backend backend) {
    const pump_splitter splitter = {&run->options->line, stream_split};
    assay_status status = run->begin ? run->begin(run->sink->argument) : assay_ok();
    if (status.code == ASSAY_OK) status = pump_run(run->reader, &backend, run->sink, run->lists ? &splitter : NULL);
    return run->finish(run->sink->argument, status);
}

static int front(engine *self, void *argument) {
    stream_run *run = argument;
    engine_backend backend;
    assay_status status = engine_backend_init(&backend, self, JUDGE_UNIT_LINE, assay_buffer_view(&run->head));
    if (status.code != ASSAY_OK) return cli_complain_status(run->options->command, &status);
    backend.code = cells_needed(run->rubric) != CELLS_NEVER;
    backend.gold_tests = run->options->line.reference_optional;
    backend.every_line = run->options->line.key_tests.size > 0;
    backend.line = &run->options->line;
    backend.groups = run->groups;
    if (run->fetcher.socket >= 0) backend.remotes = remote_link_open(run->fetcher.socket);
    int code = run_pump(run, engine_backend_pump(&backend));
    remote_link_close(backend.remotes);
    engine_backend_clear(&backend);
    return code;
}

static assay_status start_fetcher(stream_run *run) {
    remote_endpoints endpoints;
    if (!run->options->remotes) return assay_ok();
    assay_status status = remote_endpoints_read(run->options->remotes, &run->arena, &endpoints);
    return status.code == ASSAY_OK ? remote_fetcher_start(&endpoints, &run->fetcher) : status;
}

static int run_engine(stream_run *run, const cli_context *context) {
    judge_line_config line = run->options->line;
    assay_buffer rubric;
    assay_buffer_init(&rubric, 4 << 20);
    json_codec_write(&run->rubric->base, &rubric);
    line.rubric_json = assay_buffer_view(&rubric);
    judge_line_config_write(&run->head, &line);
    assay_buffer_clear(&rubric);
    judge_config judge = {.no_languages = !judge_asks_languages(run->rubric), .faults = context->faults};
    engine_config config = {.scorers = (uint32_t)run->options->scorers, .brain_config = &judge};
    cells programs;
    assay_status status = start_fetcher(run);
    if (status.code != ASSAY_OK) return cli_complain_status(run->options->command, &status);
    status = cells_open_for(cells_needed(run->rubric), &run->options->cells, &programs);
    if (status.code != ASSAY_OK) return cli_complain_status(run->options->command, &status);
    cells_join(&programs, &config, &judge);
    int code = engine_run(&config, judge_brain(&judge), front, run);
    cells_close(&programs);
    return code == 70 ? CLI_FAILED : code;
}

static int run_server(stream_run *run) {
    const stream_options *options = run->options;
    assay_status status;
    grpc_client *client = grpc_client_new(options->server, &status);
    if (!client) return cli_complain_status(options->command, &status);
    server_backend backend = {client, &options->line, run->rubric, options->line.timing, run->groups};
    int code = run_pump(run, server_backend_pump(&backend));
    grpc_client_free(client);
    return code;
}

/* Whether lists are looked for: where a list was asked for, or the first line that can be read has one. Reads ahead, but takes no line. */
static bool has_lists(stream_run *run) {
    if (run->options->line.key_generations.size) return true;
    jsonl_line line;
    json_value list;
    while (!jsonl_reader_peek(run->reader, &line)) {
        if (jsonl_reader_ended(run->reader) || jsonl_reader_fill(run->reader).code != ASSAY_OK) return false;
    }
    return line.kind == JSONL_TEXT && judge_line_generations(line.text, &run->options->line, &list);
}

int stream_run_judge(stream_run *run, const cli_context *context, const pump_sink *sink,
                     int (*finish)(void *argument, assay_status status)) {
    run->sink = sink;
    run->finish = finish;
    if (!run->lists_known) run->lists = has_lists(run);
    if (run->options->server && run->groups && !run->lists) {
        const assay_status refused = server_backend_one_refused();
        return finish(sink->argument, assay_fail(ASSAY_USAGE, refused.reason, NULL, "%s", refused.message));
    }
    return run->options->server ? run_server(run) : run_engine(run, context);
}

bool stream_run_group(const stream_run *run, assay_view line, hash128 *out) {
    const char *error;
    size_t at;
    json_value object = json_parse(line, LIMIT_NESTING, &error, &at);
    if (object.type != JSON_OBJECT) return false;
    line_members members;
    line_members_list(object, &members);
    json_value value = line_find(&members, run->options->group_key.size ? run->options->group_key : ASSAY_VIEW("group_id"));
    if (value.type == JSON_ERROR) return false;
    assay_buffer text; /* a text counts as what it says, whatever escapes it is written with */
    assay_buffer_init(&text, SIZE_MAX / 4);
    if (value.type == JSON_STRING && !json_string_is_plain(value.raw)) {
        json_decode_string(value.raw, &text);
    } else {
        assay_buffer_put(&text, value.type == JSON_STRING ? assay_view_slice(value.raw, 1, value.raw.size - 1) : value.raw);
    }
    *out = hash128_of(assay_buffer_view(&text));
    assay_buffer_clear(&text);
    return true;
}
