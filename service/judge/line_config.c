/* The head of LINE and COMPARE units as JSON text, written by the command line and read by scorers. */
#include "common/json_reader.h"
#include "common/json_writer.h"
#include "service/judge/judge_internal.h"
#include "service/limits.h"

/* Keys of the head and where they live in the config. */
static const struct {
    const char *name;
    size_t offset;
} keys[] = {{"completion", offsetof(judge_line_config, key_completion)},
            {"prompt", offsetof(judge_line_config, key_prompt)},
            {"answers", offsetof(judge_line_config, key_reference_answers)},
            {"tests", offsetof(judge_line_config, key_tests)},
            {"id", offsetof(judge_line_config, key_id)},
            {"group", offsetof(judge_line_config, key_group)},
            {"gold", offsetof(judge_line_config, key_gold)},
            {"pred", offsetof(judge_line_config, key_pred)},
            {"generations", offsetof(judge_line_config, key_generations)},
            {"reasoning", offsetof(judge_line_config, key_reasoning)},
            {"token_count", offsetof(judge_line_config, key_token_count)},
            {"finish_reason", offsetof(judge_line_config, key_finish_reason)},
            {"programs", offsetof(judge_line_config, key_programs)}};
enum { KEYS = sizeof keys / sizeof *keys };

static assay_view *key_of(judge_line_config *config, size_t index) {
    return (assay_view *)(void *)((char *)config + keys[index].offset);
}

void judge_line_config_write(assay_buffer *out, const judge_line_config *config) {
    assay_buffer_put_char(out, '{');
    if (config->rubric_json.size) {
        assay_buffer_put(out, ASSAY_VIEW("\"rubric\":"));
        assay_buffer_put(out, config->rubric_json);
    } else {
        assay_buffer_put(out, ASSAY_VIEW("\"rubric_name\":"));
        json_write_string(out, config->rubric_name);
    }
    assay_buffer_printf(out, ",\"detail_level\":%u,\"think_prefill\":%u,\"timing\":%s", config->detail_level,
                        config->think_prefill, config->timing ? "true" : "false");
    assay_buffer_printf(out, ",\"tests_format\":%u,\"reference_optional\":%s,\"keys\":{", config->tests_format,
                        config->reference_optional ? "true" : "false");
    judge_line_config copy = *config;
    bool first = true;
    for (size_t i = 0; i < KEYS; i++) {
        if (key_of(&copy, i)->size == 0) continue;
        assay_buffer_printf(out, "%s\"%s\":", first ? "" : ",", keys[i].name);
        json_write_string(out, *key_of(&copy, i));
        first = false;
    }
    assay_buffer_put(out, ASSAY_VIEW("}}"));
}

static bool decode(json_value value, assay_arena *arena, assay_view *out) {
    assay_buffer text;
    assay_buffer_init(&text, 4096);
    if (value.type == JSON_STRING) json_decode_string(value.raw, &text);
    *out = assay_arena_copy(arena, assay_buffer_view(&text));
    bool good = !text.overflow && out->data;
    assay_buffer_clear(&text);
    return good;
}

static uint32_t small_number(json_value object, assay_view name) {
    int64_t value = 0;
    json_value member = json_member(object, name);
    if (member.type != JSON_NUMBER || !json_to_int64(member, &value) || value < 0 || value > 16) return 0;
    return (uint32_t)value;
}

assay_status line_config_read(assay_view json, assay_arena *arena, judge_line_config *config) {
    *config = (judge_line_config){.detail_level = 0};
    const char *error;
    size_t error_at;
    json_value head = json_parse(json, LIMIT_NESTING, &error, &error_at);
    if (head.type != JSON_OBJECT)
        return assay_fail(ASSAY_INTERNAL, "BAD_HEAD", NULL, "the head of a line unit is not an object");
    json_value rubric = json_member(head, ASSAY_VIEW("rubric"));
    if (rubric.type == JSON_OBJECT) config->rubric_json = rubric.raw;
    bool good = decode(json_member(head, ASSAY_VIEW("rubric_name")), arena, &config->rubric_name);
    config->detail_level = small_number(head, ASSAY_VIEW("detail_level"));
    config->think_prefill = small_number(head, ASSAY_VIEW("think_prefill"));
    config->tests_format = small_number(head, ASSAY_VIEW("tests_format"));
    config->reference_optional = json_member(head, ASSAY_VIEW("reference_optional")).type == JSON_TRUE;
    config->timing = json_member(head, ASSAY_VIEW("timing")).type == JSON_TRUE;
    json_value names = json_member(head, ASSAY_VIEW("keys"));
    for (size_t i = 0; good && names.type == JSON_OBJECT && i < KEYS; i++) {
        json_value name = json_member(names, assay_view_of(keys[i].name));
        if (name.type == JSON_STRING) good = decode(name, arena, key_of(config, i));
    }
    return good ? assay_ok() : assay_fail(ASSAY_LIMIT, "BAD_HEAD", NULL, "a name or key is longer than 4096 bytes");
}
