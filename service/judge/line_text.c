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

static bool has_text(json_value turn) {
    return turn.type == JSON_OBJECT && json_member(turn, ASSAY_VIEW("content")).type > JSON_NULL;
}

/* The last turn that says something; JSON_ERROR: none does. */
static json_value last_turn(json_value turns) {
    json_value last = {.type = JSON_ERROR};
    json_iterator iterator = json_iterate(turns);
    for (json_value turn; json_next_element(&iterator, &turn);) {
        if (turn.type != JSON_OBJECT || has_text(turn)) last = turn;
    }
    return last;
}

static assay_status content_text(json_value content, assay_view field, assay_arena *arena, assay_view *out) {
    return content.type == JSON_ARRAY ? joined_parts(content, field, arena, out) : line_text(content, field, arena, out);
}

assay_status line_completion_text(json_value value, assay_view field, assay_arena *arena, json_value *message,
                                  assay_view *out) {
    *message = (json_value){.type = JSON_ERROR};
    if (line_is_generations(value) && json_count(value) > 0)
        return fail("WRONG_TYPE", field,
                    "is a list of generations, and this run takes one for each line; see --generations-key");
    if (value.type == JSON_ARRAY) value = last_turn(value);
    if (value.type == JSON_OBJECT) {
        if (has_role(value, "user") || has_role(value, "system"))
            return fail("NO_COMPLETION", field, "ends with a message that is not the model's");
        *message = value;
        value = json_member(value, ASSAY_VIEW("content"));
    }
    return content_text(value, field, arena, out);
}

static assay_status put_turn(json_value turn, assay_view field, assay_arena *arena, Assay__V1__Message *out) {
    assay_view role = ASSAY_VIEW("user"), content;
    json_value named = json_member(turn, ASSAY_VIEW("role"));
    assay_status status = content_text(json_member(turn, ASSAY_VIEW("content")), field, arena, &content);
    if (status.code == ASSAY_OK && named.type == JSON_STRING) status = line_text(named, field, arena, &role);
    if (status.code != ASSAY_OK) return status;
    if (memchr(role.data, '\0', role.size)) return fail("BAD_ROLE", field, "a role has a NUL");
    out->role = (char *)(uintptr_t)role.data;
    out->content = (ProtobufCBinaryData){content.size, (uint8_t *)(uintptr_t)content.data};
    return assay_ok();
}

static assay_status put_turns(json_value turns, json_value judged, assay_view field, assay_arena *arena,
                              Assay__V1__Group *group) {
    size_t most = json_count(turns);
    Assay__V1__Message *messages = assay_arena_calloc(arena, most + 1, sizeof *messages);
    group->messages = assay_arena_calloc(arena, most + 1, sizeof *group->messages);
    if (!messages || !group->messages) return no_memory(field);
    json_iterator iterator = json_iterate(turns);
    for (json_value turn; json_next_element(&iterator, &turn);) {
        if (judged.type == JSON_OBJECT && turn.raw.data == judged.raw.data) break;
        if (turn.type != JSON_OBJECT) return fail("WRONG_TYPE", field, "is a list of something else than messages");
        if (!has_text(turn)) continue;
        Assay__V1__Message *out = &messages[group->n_messages];
        assay__v1__message__init(out);
        assay_status status = put_turn(turn, field, arena, out);
        if (status.code != ASSAY_OK) return status;
        group->messages[group->n_messages++] = out;
    }
    return assay_ok();
}

assay_status line_prompt(json_value value, json_value judged, assay_view field, assay_arena *arena, Assay__V1__Group *group) {
    assay_view text;
    if (value.type == JSON_ARRAY) return put_turns(value, judged, field, arena, group);
    if (value.type == JSON_OBJECT) value = json_member(value, ASSAY_VIEW("content"));
    assay_status status = content_text(value, field, arena, &text);
    if (status.code == ASSAY_OK) group->prompt = (ProtobufCBinaryData){text.size, (uint8_t *)(uintptr_t)text.data};
    return status;
}

bool line_is_generations(json_value value) {
    if (value.type != JSON_ARRAY) return false;
    json_iterator iterator = json_iterate(value);
    json_value first;
    if (!json_next_element(&iterator, &first)) return true;
    return first.type == JSON_STRING || first.type == JSON_ARRAY;
}
