/* Reads one JSONL line. Keys are plain names, dotted paths ("reward_model.ground_truth") or JSON pointers ("/a/0/b", RFC 6901). A completion may be
 * text or a conversation (its last turn's content counts); gold answers may be text, numbers, or arrays of them. */
#include "service/judge/line.h"

#include "common/json_reader.h"
#include "service/json/json_codec.h"
#include "service/limits.h"

typedef struct reader {
    json_value line;
    assay_arena *arena;
    assay_status status;
} reader;

static bool fail(reader *with, const char *reason, assay_view field, const char *why) {
    char name[100];
    snprintf(name, sizeof name, "%.*s", (int)(field.size < 90 ? field.size : 90), field.data ? field.data : "");
    with->status = assay_fail(ASSAY_INPUT, reason, name, "%s", why);
    return false;
}

/* One step of a path: a member, or an element by its index. */
static json_value step(json_value from, assay_view name) {
    if (from.type == JSON_OBJECT) return json_member(from, name);
    json_value none = {.type = JSON_ERROR};
    if (from.type != JSON_ARRAY || name.size == 0 || name.size > 6) return none;
    size_t wanted = 0;
    for (size_t i = 0; i < name.size; i++) {
        if (!assay_is_digit(name.data[i])) return none;
        wanted = wanted * 10 + (size_t)(name.data[i] - '0');
    }
    json_iterator elements = json_iterate(from);
    json_value element;
    while (json_next_element(&elements, &element)) {
        if (wanted-- == 0) return element;
    }
    return none;
}

/* RFC 6901: ~1 is a slash, ~0 a tilde. */
static assay_view unescape(assay_view part, char *storage, size_t room) {
    size_t size = 0;
    for (size_t i = 0; i < part.size && size < room; i++) {
        char c = part.data[i];
        if (c == '~' && i + 1 < part.size && (part.data[i + 1] == '0' || part.data[i + 1] == '1')) {
            storage[size++] = part.data[++i] == '0' ? '~' : '/';
            continue;
        }
        storage[size++] = c;
    }
    return (assay_view){storage, size};
}

static json_value walk(json_value from, assay_view path, char separator) {
    char storage[256];
    json_value at = from;
    size_t begin = 0;
    for (size_t i = 0; i <= path.size && at.type != JSON_ERROR; i++) {
        if (i < path.size && path.data[i] != separator) continue;
        assay_view part = assay_view_slice(path, begin, i);
        at = step(at, separator == '/' ? unescape(part, storage, sizeof storage) : part);
        begin = i + 1;
    }
    return at;
}

/* The value under a key; JSON_ERROR where there is none, null counts as none. */
static json_value find(const reader *with, assay_view key) {
    json_value value;
    if (key.size && key.data[0] == '/') {
        value = walk(with->line, assay_view_slice(key, 1, key.size), '/');
    } else {
        value = json_member(with->line, key); /* a member may itself have dots in its name */
        if (value.type == JSON_ERROR && key.size && memchr(key.data, '.', key.size)) value = walk(with->line, key, '.');
    }
    if (value.type == JSON_NULL) value.type = JSON_ERROR;
    return value;
}

static assay_view key_or(assay_view key, const char *otherwise) {
    return key.size ? key : assay_view_of(otherwise);
}

static bool text_of(reader *with, json_value value, assay_view field, assay_view *out) {
    if (value.type == JSON_NUMBER) {
        *out = assay_arena_copy(with->arena, value.raw);
        return out->data || fail(with, "OUT_OF_MEMORY", field, "needs more memory than a line may use");
    }
    if (value.type != JSON_STRING) return fail(with, "WRONG_TYPE", field, "must be a string");
    size_t most = value.raw.size; /* decoding never lengthens */
    char *storage = assay_arena_alloc(with->arena, most + 1);
    if (!storage) return fail(with, "OUT_OF_MEMORY", field, "needs more memory than a line may use");
    assay_buffer text;
    assay_buffer_init_fixed(&text, storage, most);
    json_decode_string(value.raw, &text);
    storage[text.size] = '\0';
    *out = assay_buffer_view(&text);
    return true;
}

/* Text, or the content of a conversation's last turn. */
static bool turn_text(reader *with, json_value value, assay_view field, assay_view *out) {
    if (value.type == JSON_ARRAY) {
        json_iterator turns = json_iterate(value);
        json_value turn, last = {.type = JSON_ERROR};
        while (json_next_element(&turns, &turn)) last = turn;
        value = last;
    }
    if (value.type == JSON_OBJECT) value = json_member(value, ASSAY_VIEW("content"));
    return text_of(with, value, field, out);
}

static ProtobufCBinaryData bytes_of(assay_view text) {
    return (ProtobufCBinaryData){text.size, (uint8_t *)(uintptr_t)text.data};
}

static bool read_id(reader *with, assay_view key, char **out) {
    json_value value = find(with, key);
    assay_view text;
    if (value.type == JSON_ERROR) return true;
    if (!text_of(with, value, key, &text)) return false;
    if (text.size > LIMIT_ID_BYTES || memchr(text.data, '\0', text.size))
        return fail(with, "BAD_ID", key, "must be at most 256 bytes without NUL");
    *out = (char *)(uintptr_t)text.data;
    return true;
}

static bool add_answer(reader *with, json_value value, assay_view field, Assay__V1__Reference *reference) {
    assay_view text;
    if (reference->n_answers >= LIMIT_ANSWERS) return fail(with, "TOO_MANY_ANSWERS", field, "at most 64 answers");
    if (!text_of(with, value, field, &text)) return false;
    reference->answers[reference->n_answers++] = bytes_of(text);
    return true;
}

/* Gold answers under a mapped key: one value or an array of them. */
static bool read_answers(reader *with, assay_view key, Assay__V1__Group *group) {
    json_value value = find(with, key);
    if (value.type == JSON_ERROR) return fail(with, "NO_REFERENCE", key, "is missing");
    Assay__V1__Reference *reference = assay_arena_alloc(with->arena, sizeof *reference);
    ProtobufCBinaryData *answers = assay_arena_calloc(with->arena, LIMIT_ANSWERS, sizeof *answers);
    if (!reference || !answers) return fail(with, "OUT_OF_MEMORY", key, "needs more memory than a line may use");
    assay__v1__reference__init(reference);
    reference->answers = answers;
    group->reference = reference;
    if (value.type != JSON_ARRAY) return add_answer(with, value, key, reference);
    json_iterator elements = json_iterate(value);
    for (json_value element; json_next_element(&elements, &element);) {
        if (!add_answer(with, element, key, reference)) return false;
    }
    return true;
}

static bool read_reference(reader *with, const judge_line_config *config, Assay__V1__Group *group) {
    if (config->key_reference_answers.size) return read_answers(with, config->key_reference_answers, group);
    json_value value = find(with, ASSAY_VIEW("reference"));
    if (value.type == JSON_ERROR) return true; /* the rubric may not need one */
    if (value.type != JSON_OBJECT) return fail(with, "WRONG_TYPE", ASSAY_VIEW("reference"), "must be an object");
    ProtobufCMessage *message;
    assay_status status = json_codec_read(value.raw, &assay__v1__reference__descriptor, 0, with->arena, &message);
    if (status.code != ASSAY_OK) {
        with->status = assay_status_under(status, "reference");
        return false;
    }
    group->reference = (Assay__V1__Reference *)message;
    return true;
}

static bool read_finish_reason(reader *with, Assay__V1__Completion *completion) {
    json_value value = find(with, ASSAY_VIEW("finish_reason"));
    assay_view text;
    int number = 0;
    if (value.type != JSON_STRING) return true;
    if (!text_of(with, value, ASSAY_VIEW("finish_reason"), &text)) return false;
    /* The names that other servers have for the token limit; a reason that we do not know ("tool_calls", "eos") is "unknown". */
    static const char *const cut[] = {"max_tokens", "MAX_TOKENS", "model_length", "max_length", "max_new_tokens", "token_limit"};
    for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) {
        if (assay_view_equal(text, assay_view_of(cut[i]))) text = ASSAY_VIEW("LENGTH");
    }
    if (json_codec_enum_value(&assay__v1__finish_reason__descriptor, text, &number))
        completion->finish_reason = (Assay__V1__FinishReason)number;
    return true;
}

static bool read_token_count(reader *with, Assay__V1__Completion *completion) {
    json_value value = find(with, ASSAY_VIEW("token_count"));
    int64_t count;
    if (value.type == JSON_ERROR) return true;
    if (value.type != JSON_NUMBER || !json_to_int64(value, &count) || count < 0 || count > UINT32_MAX)
        return fail(with, "WRONG_TYPE", ASSAY_VIEW("token_count"), "must be a whole number");
    completion->token_count_presence_case = ASSAY__V1__COMPLETION__TOKEN_COUNT_PRESENCE_TOKEN_COUNT;
    completion->token_count = (uint32_t)count;
    return true;
}

static bool read_texts(reader *with, const judge_line_config *config, judge_line *out) {
    assay_view key = key_or(config->key_completion, "completion"), text;
    json_value value = find(with, key);
    if (value.type == JSON_ERROR) return fail(with, "NO_COMPLETION", key, "is missing");
    if (!turn_text(with, value, key, &text)) return false;
    if (text.size > LIMIT_COMPLETION_BYTES) return fail(with, "COMPLETION_TOO_LARGE", key, "is longer than 1048576 bytes");
    out->completion->text = bytes_of(text);
    value = find(with, ASSAY_VIEW("reasoning"));
    if (value.type == JSON_ERROR) value = find(with, ASSAY_VIEW("reasoning_content"));
    if (value.type == JSON_STRING) {
        if (!text_of(with, value, ASSAY_VIEW("reasoning"), &text)) return false;
        if (text.size > LIMIT_COMPLETION_BYTES)
            return fail(with, "COMPLETION_TOO_LARGE", ASSAY_VIEW("reasoning"), "is longer than 1048576 bytes");
        out->completion->reasoning_presence_case = ASSAY__V1__COMPLETION__REASONING_PRESENCE_REASONING;
        out->completion->reasoning = bytes_of(text);
    }
    key = key_or(config->key_prompt, "prompt");
    value = find(with, key);
    if (value.type == JSON_ERROR) return true;
    if (!turn_text(with, value, key, &text)) return false;
    out->group->prompt = bytes_of(text);
    return true;
}

static bool read_think_prefill(reader *with, Assay__V1__Completion *completion) {
    json_value value = find(with, ASSAY_VIEW("think_prefill"));
    assay_view text;
    int number;
    if (value.type == JSON_ERROR) return true;
    if (!text_of(with, value, ASSAY_VIEW("think_prefill"), &text)) return false;
    if (!json_codec_enum_value(&assay__v1__think_prefill__descriptor, text, &number))
        return fail(with, "UNKNOWN_VALUE", ASSAY_VIEW("think_prefill"), "must be AUTO, NO or YES");
    completion->think_prefill = (Assay__V1__ThinkPrefill)number;
    return true;
}

static bool new_messages(reader *with, judge_line *out) {
    out->group = assay_arena_alloc(with->arena, sizeof *out->group);
    out->completion = assay_arena_alloc(with->arena, sizeof *out->completion);
    Assay__V1__Completion **list = assay_arena_alloc(with->arena, sizeof *list);
    if (!out->group || !out->completion || !list) return fail(with, "OUT_OF_MEMORY", ASSAY_VIEW(""), "no memory for a line");
    assay__v1__group__init(out->group);
    assay__v1__completion__init(out->completion);
    *list = out->completion;
    out->group->completions = list;
    out->group->n_completions = 1;
    return true;
}

assay_status judge_line_read(assay_view line, const judge_line_config *config, assay_arena *arena, judge_line *out) {
    reader with = {.arena = arena, .status = assay_ok()};
    const char *error = NULL;
    size_t error_at = 0;
    *out = (judge_line){NULL, NULL};
    with.line = json_parse(line, LIMIT_NESTING, &error, &error_at);
    if (with.line.type == JSON_ERROR)
        return assay_fail(ASSAY_INPUT, "INVALID_JSON", NULL, "%s at byte %zu", error ? error : "not JSON", error_at);
    if (with.line.type != JSON_OBJECT) return assay_fail(ASSAY_INPUT, "INVALID_JSON", NULL, "a line must be a JSON object");
    bool good = new_messages(&with, out) && read_texts(&with, config, out) && read_reference(&with, config, out->group) &&
                read_id(&with, key_or(config->key_id, "id"), &out->completion->id) &&
                read_id(&with, key_or(config->key_group, "group_id"), &out->group->id) &&
                read_finish_reason(&with, out->completion) && read_token_count(&with, out->completion) &&
                read_think_prefill(&with, out->completion);
    return good ? assay_ok() : with.status;
}
