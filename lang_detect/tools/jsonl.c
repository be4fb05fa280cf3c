/* See jsonl.h. */
#include "lang_detect/tools/jsonl.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/json_reader.h"

void tool_write_result(const assay_lang_result *result, assay_buffer *out) {
    uint64_t all = result->target_units + result->other_units;
    assay_buffer_printf(out, "{\"ratio\":%.6f,\"target_units\":%llu,\"other_units\":%llu,\"term_units\":%llu,\"opinion\":%s",
                        all ? (double)result->target_units / (double)all : 1.0, (unsigned long long)result->target_units,
                        (unsigned long long)result->other_units, (unsigned long long)result->term_units,
                        result->opinion ? "true" : "false");
    assay_buffer_printf(out, ",\"masked_share\":%.6f,\"languages\":{",
                        result->all_bytes ? (double)result->masked_bytes / (double)result->all_bytes : 0.0);
    for (size_t i = 0; i < result->languages_count; i++)
        assay_buffer_printf(out, "%s\"%s\":%llu", i ? "," : "", result->languages[i].code,
                            (unsigned long long)result->languages[i].units);
    assay_buffer_printf(out, "},\"spans\":[");
    for (size_t i = 0; i < result->spans_count; i++) {
        const assay_lang_span *span = &result->spans[i];
        assay_buffer_printf(out, "%s{\"begin\":%u,\"end\":%u,\"language\":\"%s\",\"units\":%u,\"margin\":%.3f,\"neutral\":%s}",
                            i ? "," : "", span->begin, span->end, span->code, span->units,
                            (double)span->margin_millinats / 1000, span->neutral ? "true" : "false");
    }
    assay_buffer_printf(out, "],\"spans_all\":%zu}\n", result->spans_all);
}

static assay_status judge_line(const assay_lang_model *model, assay_view line, const assay_lang_options *options,
                               assay_arena *arena, assay_buffer *text, assay_buffer *out) {
    const char *error = NULL;
    size_t error_at = 0;
    json_value object = json_parse(line, 64, &error, &error_at);
    if (object.type != JSON_OBJECT)
        return assay_fail(ASSAY_INPUT, "MALFORMED", NULL, "not a JSON object: %s at byte %zu", error ? error : "another value",
                          error_at);
    json_value text_value = json_member(object, ASSAY_VIEW("text")), target = json_member(object, ASSAY_VIEW("target"));
    if (text_value.type != JSON_STRING) return assay_fail(ASSAY_INPUT, "NO_TEXT", "text", "the line has no string \"text\"");
    assay_lang_options chosen = *options;
    char code[16];
    assay_buffer code_out;
    assay_buffer_init_fixed(&code_out, code, sizeof code);
    if (target.type == JSON_STRING) {
        json_decode_string(target.raw, &code_out);
        chosen.target = assay_buffer_view(&code_out);
    }
    json_decode_string(text_value.raw, text);
    assay_lang_result result;
    assay_status status = assay_lang_measure(model, assay_buffer_view(text), &chosen, arena, &result);
    if (status.code == ASSAY_OK) tool_write_result(&result, out);
    return status;
}

int tool_jsonl(const assay_lang_model *model, const assay_lang_options *options, size_t arena_bytes) {
    char *line = NULL;
    size_t capacity = 0, number = 0;
    ssize_t size;
    int code = 0;
    assay_arena arena;
    assay_buffer text, out;
    assay_arena_init(&arena, arena_bytes);
    assay_buffer_init(&text, arena_bytes);
    assay_buffer_init(&out, arena_bytes);
    while ((size = getline(&line, &capacity, stdin)) >= 0) {
        number++;
        assay_arena_reset(&arena);
        assay_buffer_reset(&text);
        assay_buffer_reset(&out);
        assay_status status = judge_line(model, (assay_view){line, (size_t)size}, options, &arena, &text, &out);
        if (status.code == ASSAY_OK) {
            fwrite(out.data, 1, out.size, stdout);
        } else {
            fprintf(stderr, "assay-lang: line %zu: %s\n", number, status.message);
            printf("{\"error\":\"%s\"}\n", status.reason);
            code = 1;
        }
    }
    free(line);
    assay_arena_clear(&arena);
    assay_buffer_clear(&text);
    assay_buffer_clear(&out);
    return code;
}
