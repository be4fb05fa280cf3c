/* `assay lang`: which language, and what share of a text is in the target language. Runs in this process: lang_detect parses any bytes in linear
 * time and bounded memory, and has no library that aborts. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

#include "common/json_reader.h"
#include "common/json_writer.h"
#include "lang_detect/lang_detect.h"
#include "service/cli/cli.h"

enum { ARENA_BYTES = 256 << 20, LINE_BYTES_MAX = 64 << 20, JSON_DEPTH = 32, SPANS_MAX = 1000 };

static const char help[] =
    "usage: assay lang --target CODE [FILE]     one text; the measure as one JSON object\n"
    "       assay lang --jsonl [FILE]           {\"text\",\"target\"} a line in, the measure a line out\n"
    "       assay lang --identify [FILE]        a text a line in, CODE<TAB>MARGIN a line out (margin in nats)\n"
    "\n"
    "  --target CODE      ISO 639-1 or 639-3 code; a region or script after it is not looked at (zh-Hant, pt-BR);\n"
    "                     with --jsonl for lines without one\n"
    "  --candidates LIST  only these languages are possible (\"en zh\"), and the target\n"
    "  --strict           quoted and technical foreign terms count against; default: neutral, up to a tenth\n"
    "  --model FILE       another model than the embedded one\n"
    "  --list             the languages that the model knows\n"
    "\n"
    "Blank lines of --jsonl stay as they are.\n"
    "The measure: ratio = target_units / (target_units + other_units), null where nothing was counted; opinion is false where "
    "too little was;\n"
    "masked_share of the bytes is code, maths, identifiers and the like; spans, the first 1,000 of spans_all, are bytes of the "
    "text with the\n"
    "evidence (margin, in nats) against the target; docs/LANGUAGE.md tells how to read them.\n"
    "\n"
    "examples\n"
    "  assay lang --target en thoughts.txt\n"
    "  jq -c '{text: .cot, target: \"en\"}' samples.jsonl | assay lang --jsonl | jq .ratio\n"
    "\n"
    "exit codes: 0 done, 1 some lines were malformed, 2 could not run, 3 wrong usage\n";

typedef struct settings {
    const char *target, *candidates, *model;
    bool jsonl, identify, list, strict;
} settings;

typedef struct work {
    const assay_lang_model *model;
    assay_lang_options options;
    assay_arena arena;
    assay_buffer out;
} work;

static void put_spans(const assay_lang_result *result, assay_buffer *out) {
    assay_buffer_put(out, ASSAY_VIEW(",\"spans\":["));
    for (size_t i = 0; i < result->spans_count; i++) {
        const assay_lang_span *span = &result->spans[i];
        assay_buffer_printf(out, "%s{\"begin\":%u,\"end\":%u,\"language\":\"%s\",\"units\":%u,\"margin\":", i ? "," : "",
                            span->begin, span->end, span->code, span->units);
        json_write_double(out, (double)span->margin_millinats / 1000);
        assay_buffer_printf(out, ",\"neutral\":%s}", span->neutral ? "true" : "false");
    }
    assay_buffer_printf(out, "],\"spans_all\":%zu", result->spans_all);
}

/* The members of the measure's object, without braces. */
static void put_measure(const assay_lang_result *result, assay_buffer *out) {
    uint64_t all = result->target_units + result->other_units;
    assay_buffer_put(out, ASSAY_VIEW("\"ratio\":"));
    if (all) json_write_double(out, (double)result->target_units / (double)all);
    else assay_buffer_put(out, ASSAY_VIEW("null"));
    assay_buffer_printf(out,
                        ",\"target_units\":%llu,\"other_units\":%llu,\"neutral_units\":%llu,\"opinion\":%s,\"masked_share\":",
                        (unsigned long long)result->target_units, (unsigned long long)result->other_units,
                        (unsigned long long)result->term_units, result->opinion ? "true" : "false");
    json_write_double(out, result->all_bytes ? (double)result->masked_bytes / (double)result->all_bytes : 0);
    assay_buffer_put(out, ASSAY_VIEW(",\"languages\":{"));
    for (size_t i = 0; i < result->languages_count; i++)
        assay_buffer_printf(out, "%s\"%s\":%llu", i ? "," : "", result->languages[i].code,
                            (unsigned long long)result->languages[i].units);
    assay_buffer_put_char(out, '}');
    put_spans(result, out);
}

static assay_status measure(work *with, assay_view text) {
    assay_lang_result result;
    assay_status status = assay_lang_measure(with->model, text, &with->options, &with->arena, &result);
    if (status.code != ASSAY_OK) return status;
    assay_buffer_put_char(&with->out, '{');
    put_measure(&result, &with->out);
    assay_buffer_put(&with->out, ASSAY_VIEW("}\n"));
    return assay_ok();
}

static assay_status decoded(work *with, json_value line, const char *name, assay_view *out) {
    json_value value = json_member(line, assay_view_of(name));
    if (value.type == JSON_ERROR || value.type == JSON_NULL) return assay_ok();
    if (value.type != JSON_STRING) return assay_fail(ASSAY_INPUT, "WRONG_TYPE", name, "must be a string");
    assay_buffer text;
    char *storage = assay_arena_alloc(&with->arena, value.raw.size);
    if (!storage) return assay_fail(ASSAY_BUDGET, "NO_MEMORY", name, "is too long");
    assay_buffer_init_fixed(&text, storage, value.raw.size);
    json_decode_string(value.raw, &text);
    *out = assay_buffer_view(&text);
    return assay_ok();
}

/* A blank line stays as it is, as in `assay score`. */
static assay_status measure_line(work *with, assay_view line, assay_view default_target) {
    if (assay_view_trim(line).size == 0) {
        assay_buffer_put(&with->out, line);
        assay_buffer_put_char(&with->out, '\n');
        return assay_ok();
    }
    const char *error = NULL;
    size_t at = 0;
    json_value object = json_parse(line, JSON_DEPTH, &error, &at);
    if (object.type != JSON_OBJECT)
        return assay_fail(ASSAY_INPUT, "INVALID_JSON", NULL, "%s at byte %zu", error ? error : "not an object", at);
    assay_view text = {NULL, 0}, target = default_target;
    assay_status status = decoded(with, object, "text", &text);
    if (status.code == ASSAY_OK && !text.data) return assay_fail(ASSAY_INPUT, "MISSING_FIELD", "text", "is missing");
    if (status.code == ASSAY_OK) status = decoded(with, object, "target", &target);
    if (status.code != ASSAY_OK) return status;
    if (!target.size) return assay_fail(ASSAY_INPUT, "MISSING_FIELD", "target", "is missing");
    with->options.target = target;
    return measure(with, text);
}

static assay_status identify_line(work *with, assay_view text) {
    assay_lang_guess guess;
    assay_status status = assay_lang_identify(with->model, text, &with->options, &with->arena, &guess);
    if (status.code == ASSAY_OK)
        assay_buffer_printf(&with->out, "%s\t%.3f\n", guess.code, (double)guess.margin_millinats / 1000);
    return status;
}

static bool flush(work *with) {
    bool good = !with->out.overflow && fwrite(with->out.data, 1, with->out.size, stdout) == with->out.size;
    assay_buffer_reset(&with->out);
    return good || with->out.size == 0;
}

/* A malformed line still gives a line, so that input and output stay side by side. */
static void complain_line(work *with, const settings *set, unsigned long number, const assay_status *status) {
    cli_complain("lang", "line %lu: %s%s%s", number, status->field, status->field[0] ? ": " : "", status->message);
    assay_buffer_reset(&with->out);
    if (set->identify) {
        assay_buffer_put(&with->out, ASSAY_VIEW("und\t0.000\n"));
        return;
    }
    char message[sizeof status->field + sizeof status->message + 1];
    snprintf(message, sizeof message, "%s%s%s", status->field, status->field[0] ? ": " : "", status->message);
    assay_buffer_put(&with->out, ASSAY_VIEW("{\"ratio\":null,\"error\":"));
    json_write_string(&with->out, assay_view_of(message));
    assay_buffer_put(&with->out, ASSAY_VIEW("}\n"));
}

static int run_lines(work *with, const settings *set, FILE *in) {
    char *line = NULL;
    size_t capacity = 0;
    unsigned long number = 0;
    int code = CLI_OK;
    for (ssize_t size; (size = getline(&line, &capacity, in)) >= 0;) {
        number++;
        if (size > 0 && line[size - 1] == '\n') size--;
        if (set->jsonl && size > 0 && line[size - 1] == '\r') size--;
        assay_view text = {line, (size_t)size};
        assay_arena_reset(&with->arena);
        assay_status status = text.size > LINE_BYTES_MAX
                                  ? assay_fail(ASSAY_LIMIT, "LINE_TOO_LONG", NULL, "is longer than 64 MiB")
                              : set->jsonl ? measure_line(with, text, assay_view_of(set->target))
                                           : identify_line(with, text);
        if (status.code != ASSAY_OK) {
            complain_line(with, set, number, &status);
            code = CLI_SOME_FAILED;
        }
        if (!flush(with)) {
            code = errno == EPIPE ? code : CLI_FAILED;
            break;
        }
    }
    free(line);
    return code;
}

static int run_text(work *with, FILE *in) {
    char *text = NULL;
    size_t capacity = 0, size = 0;
    for (size_t got = 1; got > 0;) {
        if (size + 65536 > capacity) {
            capacity = capacity ? capacity * 2 : 1 << 20;
            char *bigger = capacity <= (size_t)LINE_BYTES_MAX * 2 ? realloc(text, capacity) : NULL;
            if (!bigger) {
                free(text);
                cli_complain("lang", "the text is longer than 64 MiB");
                return CLI_FAILED;
            }
            text = bigger;
        }
        got = fread(text + size, 1, 65536, in);
        size += got;
    }
    assay_status status = ferror(in) ? assay_ok() : measure(with, (assay_view){text, size});
    free(text);
    if (ferror(in)) return CLI_FAILED;
    if (status.code != ASSAY_OK) return cli_complain_status("lang", &status);
    return flush(with) ? CLI_OK : CLI_FAILED;
}

static int list_languages(const assay_lang_model *model) {
    assay_lang_info about = assay_lang_describe(model);
    for (uint32_t i = 0; i < about.languages; i++) printf("%s\n", assay_lang_code(model, i));
    return CLI_OK;
}

static int run(const settings *set, const assay_lang_model *model, FILE *in) {
    work with = {.model = model,
                 .options = {.target = assay_view_of(set->target),
                             .candidates = assay_view_of(set->candidates),
                             .strict = set->strict,
                             .spans_max = SPANS_MAX}};
    assay_arena_init(&with.arena, ARENA_BYTES);
    assay_buffer_init(&with.out, ARENA_BYTES);
    int code = set->jsonl || set->identify ? run_lines(&with, set, in) : run_text(&with, in);
    if (ferror(in)) {
        cli_complain("lang", "the input cannot be read: %s", strerror(errno));
        code = CLI_FAILED;
    }
    assay_arena_clear(&with.arena);
    assay_buffer_clear(&with.out);
    return code;
}

static bool parse(int argc, char **argv, settings *set) {
    static const struct option options[] = {{"target", 1, NULL, 't'},     {"jsonl", 0, NULL, 'j'},  {"identify", 0, NULL, 'i'},
                                            {"candidates", 1, NULL, 'c'}, {"strict", 0, NULL, 's'}, {"model", 1, NULL, 'm'},
                                            {"list", 0, NULL, 'l'},       {NULL, 0, NULL, 0}};
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (c) {
            case 't': set->target = optarg; break;
            case 'j': set->jsonl = true; break;
            case 'i': set->identify = true; break;
            case 'c': set->candidates = optarg; break;
            case 's': set->strict = true; break;
            case 'm': set->model = optarg; break;
            case 'l': set->list = true; break;
            default: return false;
        }
    }
    if (argc - optind > 1) cli_complain("lang", "one file at a time; %s is a second one", argv[optind + 1]);
    else if (set->jsonl && set->identify) cli_complain("lang", "--jsonl and --identify exclude each other");
    else if (!set->jsonl && !set->identify && !set->list && !set->target)
        cli_complain("lang", "one of --target, --jsonl, --identify and --list is needed");
    else return true;
    return false;
}

int cli_lang(const cli_context *context, int argc, char **argv) {
    (void)context;
    settings set = {0};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            fputs(help, stdout);
            return CLI_OK;
        }
    }
    if (!parse(argc, argv, &set)) return cli_usage("lang");
    assay_lang_model *model;
    assay_status status = set.model ? assay_lang_open(set.model, &model) : assay_lang_open_embedded(&model);
    if (status.code != ASSAY_OK) {
        cli_complain_status("lang", &status);
        return CLI_FAILED;
    }
    int code = CLI_OK;
    const char *path = optind < argc ? argv[optind] : "-";
    FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (set.list) {
        code = list_languages(model);
    } else if (!in) {
        cli_complain("lang", "%s: %s", path, strerror(errno));
        code = CLI_FAILED;
    } else {
        code = run(&set, model, in);
    }
    if (in && in != stdin) fclose(in);
    assay_lang_close(model);
    return code;
}
