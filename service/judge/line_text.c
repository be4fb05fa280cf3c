/* See line_text.h. Shapes: TRL's conversational completions, OpenAI's messages with content parts, and the Responses API's output items. */
#include "service/judge/line_text.h"

static assay_status fail(const char *reason, assay_view field, const char *why) {
    char name[100];
    snprintf(name, sizeof name, "%.*s", (int)(field.size < 90 ? field.size : 90), field.data ? field.data : "");
    return assay_fail(ASSAY_INPUT, reason, name, "%s", why);
}

static assay_status no_memory(assay_view field) {
    return fail("OUT_OF_MEMORY", field, "needs more memory than a line may use");
}

assay_status line_text(json_value value, assay_view field, assay_arena *arena, assay_view *out) {
    if (value.type == JSON_NUMBER) {
        *out = assay_arena_copy(arena, value.raw);
        return out->data ? assay_ok() : no_memory(field);
    }
    if (value.type != JSON_STRING) return fail("WRONG_TYPE", field, "must be a string");
    size_t most = value.raw.size; /* decoding never lengthens */
    char *storage = assay_arena_alloc(arena, most + 1);
    if (!storage) return no_memory(field);
    assay_buffer text;
    assay_buffer_init_fixed(&text, storage, most);
    json_decode_string(value.raw, &text);
    storage[text.size] = '\0';
    *out = assay_buffer_view(&text);
    return assay_ok();
}

/* [{"type": "text", "text": "..."}, "..."]: parts without text (images, calls) are passed over. */
static assay_status joined_parts(json_value parts, assay_view field, assay_arena *arena, assay_view *out) {
    char *storage = assay_arena_alloc(arena, parts.raw.size + 1);
    if (!storage) return no_memory(field);
    assay_buffer text;
    assay_buffer_init_fixed(&text, storage, parts.raw.size);
    json_iterator iterator = json_iterate(parts);
    for (json_value part; json_next_element(&iterator, &part);) {
        json_value said = part.type == JSON_OBJECT ? json_member(part, ASSAY_VIEW("text")) : part;
        if (said.type == JSON_STRING) json_decode_string(said.raw, &text);
    }
    storage[text.size] = '\0';
    *out = assay_buffer_view(&text);
    return assay_ok();
}

static bool has_role(json_value message, const char *role) {
    json_value value = json_member(message, ASSAY_VIEW("role"));
    return value.type == JSON_STRING && json_string_equals(value.raw, assay_view_of(role));
}

/* The message of a conversation that counts; JSON_ERROR: none has content. */
static json_value pick(json_value turns, line_turn which) {
    json_value last = {.type = JSON_ERROR}, user = last;
    json_iterator iterator = json_iterate(turns);
    for (json_value turn; json_next_element(&iterator, &turn);) {
        if (turn.type != JSON_OBJECT) {
            last = turn;
            continue;
        }
        json_value content = json_member(turn, ASSAY_VIEW("content"));
        if (content.type == JSON_ERROR || content.type == JSON_NULL) continue;
        last = turn;
        if (has_role(turn, "user")) user = turn;
    }
    return which == LINE_PROMPT && user.type != JSON_ERROR ? user : last;
}

assay_status line_turn_text(json_value value, line_turn which, assay_view field, assay_arena *arena, json_value *message,
                            assay_view *out) {
    *message = (json_value){.type = JSON_ERROR};
    if (which == LINE_COMPLETION && value.type == JSON_ARRAY && line_is_generations(value) && json_count(value) > 0)
        return fail("WRONG_TYPE", field,
                    "is a list of generations, and this run takes one for each line; see --generations-key");
    if (value.type == JSON_ARRAY) value = pick(value, which);
    if (value.type == JSON_OBJECT) {
        if (which == LINE_COMPLETION && (has_role(value, "user") || has_role(value, "system")))
            return fail("NO_COMPLETION", field, "ends with a message that is not the model's");
        *message = value;
        value = json_member(value, ASSAY_VIEW("content"));
    }
    return value.type == JSON_ARRAY ? joined_parts(value, field, arena, out) : line_text(value, field, arena, out);
}

bool line_is_generations(json_value value) {
    if (value.type != JSON_ARRAY) return false;
    json_iterator iterator = json_iterate(value);
    json_value first;
    if (!json_next_element(&iterator, &first)) return true;
    return first.type == JSON_STRING || first.type == JSON_ARRAY;
}
