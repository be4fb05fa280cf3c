/* See line.h. Keys are looked up by line_find.h, texts and conversations are read by line_text.h; gold answers may be text, numbers, or arrays of them. */
#include "service/judge/line.h"

#include "service/judge/line_find.h"
#include "service/judge/line_tests.h"
#include "service/judge/line_text.h"
#include "service/json/json_codec.h"
#include "service/limits.h"

typedef struct reader {
    line_members line;
    assay_arena *arena;
    assay_status status;
    json_value judged; /* the message that is the completion; JSON_ERROR: plain text */
} reader;

static bool fail(reader *with, const char *reason, assay_view field, const char *why) {
    char name[100];
    snprintf(name, sizeof name, "%.*s", (int)(field.size < 90 ? field.size : 90), field.data ? field.data : "");
    with->status = assay_fail(ASSAY_INPUT, reason, name, "%s", why);
    return false;
}

static bool no_memory(reader *with, assay_view field) {
    return fail(with, "OUT_OF_MEMORY", field, "needs more memory than a line may use");
}

static assay_view key_or(assay_view key, const char *otherwise) {
    return key.size ? key : assay_view_of(otherwise);
}

static bool text_of(reader *with, json_value value, assay_view field, assay_view *out) {
    with->status = line_text(value, field, with->arena, out);
    return with->status.code == ASSAY_OK;
}

static ProtobufCBinaryData bytes_of(assay_view text) {
    return (ProtobufCBinaryData){text.size, (uint8_t *)(uintptr_t)text.data};
}

static bool read_id(reader *with, assay_view key, char **out) {
    json_value value = line_find(&with->line, key);
    assay_view text;
    if (value.type == JSON_ERROR) return true;
    if (!text_of(with, value, key, &text)) return false;
    if (text.size > LIMIT_ID_BYTES || memchr(text.data, '\0', text.size))
        return fail(with, "BAD_ID", key, "must be at most 256 bytes without NUL");
    *out = (char *)(uintptr_t)text.data;
    return true;
}

/* ---- references ---- */

static Assay__V1__Reference *new_reference(reader *with, Assay__V1__Group *group) {
    Assay__V1__Reference *reference = assay_arena_alloc(with->arena, sizeof *reference);
    if (!reference) return NULL;
    assay__v1__reference__init(reference);
    group->reference = reference;
    return reference;
}

static bool add_answer(reader *with, json_value value, assay_view field, Assay__V1__Reference *reference) {
    assay_view text = ASSAY_VIEW_NONE;
    if (reference->n_answers >= LIMIT_ANSWERS) return fail(with, "TOO_MANY_ANSWERS", field, "at most 64 answers");
    if (!text_of(with, value, field, &text)) return false;
    reference->answers[reference->n_answers++] = bytes_of(text);
    return true;
}

/* open-instruct's column as JSON instead of text: an object, or a list of one, that names instructions. */
static bool names_instructions(json_value value) {
    static const assay_view members[] = {ASSAY_VIEW("instruction_id"), ASSAY_VIEW("instruction_id_list"),
                                         ASSAY_VIEW("func_name")};
    if (value.type == JSON_ARRAY) {
        json_iterator elements = json_iterate(value);
        if (!json_next_element(&elements, &value)) return false;
    }
    for (size_t i = 0; value.type == JSON_OBJECT && i < sizeof members / sizeof *members; i++) {
        if (json_member(value, members[i]).type > JSON_NULL) return true;
    }
    return false;
}

/* Gold answers under a mapped key: one value or an array of them. */
static bool read_answers(reader *with, json_value value, assay_view key, Assay__V1__Group *group) {
    Assay__V1__Reference *reference = new_reference(with, group);
    ProtobufCBinaryData *answers = assay_arena_calloc(with->arena, LIMIT_ANSWERS, sizeof *answers);
    if (!reference || !answers) return no_memory(with, key);
    reference->answers = answers;
    if (names_instructions(value)) {
        answers[reference->n_answers++] = bytes_of(value.raw);
        return true;
    }
    if (value.type != JSON_ARRAY) return add_answer(with, value, key, reference);
    json_iterator elements = json_iterate(value);
    for (json_value element; json_next_element(&elements, &element);) {
        if (!add_answer(with, element, key, reference)) return false;
    }
    return true;
}

/* Tests in assay's form or a dataset's, unchanged: a JSON value, or the text that holds one. */
static bool set_tests(reader *with, assay_view text, assay_view key, uint32_t format, Assay__V1__Reference *reference) {
    Assay__V1__CodeReference *code = assay_arena_alloc(with->arena, sizeof *code);
    Assay__V1__NativeTests *tests = assay_arena_alloc(with->arena, sizeof *tests);
    if (!reference || !code || !tests || !text.data) return no_memory(with, key);
    assay__v1__code_reference__init(code);
    assay__v1__native_tests__init(tests);
    tests->format = (Assay__V1__NativeTestsFormat)format;
    tests->tests_json = bytes_of(text);
    code->tests_source_case = ASSAY__V1__CODE_REFERENCE__TESTS_SOURCE_NATIVE;
    code->native = tests;
    reference->code = code;
    return true;
}

static bool read_tests(reader *with, json_value value, const judge_line_config *config, Assay__V1__Group *group) {
    bool row = config->tests_format == ASSAY__V1__NATIVE_TESTS_FORMAT__NATIVE_TESTS_FORMAT_LIVE_CODE_BENCH;
    assay_view text = row ? line_tests_of_row(&with->line, value, with->arena) : assay_arena_copy(with->arena, value.raw);
    return set_tests(with, text, config->key_tests, config->tests_format, new_reference(with, group));
}

/* reference.code is either the message (suite, native, cached_sha256) or the tests themselves, as assay judge --tests and the data sets have them. */
static bool is_message(json_value code) {
    static const assay_view members[] = {ASSAY_VIEW("suite"), ASSAY_VIEW("native"), ASSAY_VIEW("cached_sha256")};
    for (size_t i = 0; code.type == JSON_OBJECT && i < sizeof members / sizeof *members; i++) {
        if (json_member(code, members[i]).type > JSON_NULL) return true;
    }
    return false;
}

/* A line can hold no 32 bytes of any value: there the hash is written as everybody writes it, in 64 hexadecimal digits. */
static void read_hash(assay_arena *arena, Assay__V1__CodeReference *code) {
    if (!code || code->tests_source_case != ASSAY__V1__CODE_REFERENCE__TESTS_SOURCE_CACHED_SHA256) return;
    ProtobufCBinaryData *hash = &code->cached_sha256;
    enum { HASH_BYTES = 32 };
    uint8_t *bytes = hash->len == 2 * HASH_BYTES ? assay_arena_calloc(arena, HASH_BYTES, 1) : NULL;
    if (!bytes) return;
    for (size_t i = 0; i < hash->len; i++) {
        char c = (char)hash->data[i], low = (char)(c | 32);
        bool letter = low >= 'a' && low <= 'f';
        if (!letter && !assay_is_digit(c)) return;
        bytes[i / 2] = (uint8_t)(bytes[i / 2] << 4 | (letter ? low - 'a' + 10 : c - '0'));
    }
    *hash = (ProtobufCBinaryData){HASH_BYTES, bytes};
}

/* The object without its member `code`; data NULL: no memory. */
static assay_view without_code(json_value object, assay_arena *arena) {
    char *storage = assay_arena_alloc(arena, object.raw.size + 1);
    if (!storage) return ASSAY_VIEW_NONE;
    assay_buffer text;
    assay_buffer_init_fixed(&text, storage, object.raw.size);
    json_iterator members = json_iterate(object);
    assay_view key;
    const char *before = "{";
    for (json_value value; json_next_member(&members, &key, &value);) {
        if (json_string_equals(key, ASSAY_VIEW("code"))) continue;
        assay_buffer_printf(&text, "%s", before);
        assay_buffer_put(&text, key);
        assay_buffer_put_char(&text, ':');
        assay_buffer_put(&text, value.raw);
        before = ",";
    }
    assay_buffer_printf(&text, "%s", before[0] == '{' ? "{}" : "}");
    return assay_buffer_view(&text);
}

/* IFEval's columns, and NeMo-Gym's, beside whatever else a line's reference has. */
static bool read_instructions(reader *with, Assay__V1__Group *group) {
    assay_view key = ASSAY_VIEW("instruction_id_list|verifier_metadata.instruction_id_list");
    json_value ids = line_find(&with->line, key);
    if (ids.type != JSON_ARRAY || (group->reference && group->reference->instructions)) return true;
    json_value kwargs = line_find(&with->line, ASSAY_VIEW("kwargs|verifier_metadata.kwargs"));
    assay_view given = kwargs.type == JSON_ERROR ? ASSAY_VIEW("null") : kwargs.raw;
    size_t room = ids.raw.size + given.size + 64;
    Assay__V1__InstructionsReference *instructions = assay_arena_alloc(with->arena, sizeof *instructions);
    char *storage = assay_arena_alloc(with->arena, room);
    if (!instructions || !storage || (!group->reference && !new_reference(with, group))) return no_memory(with, key);
    int size = snprintf(storage, room, "{\"instruction_id_list\":%.*s,\"kwargs\":%.*s}", (int)ids.raw.size, ids.raw.data,
                        (int)given.size, given.data);
    assay__v1__instructions_reference__init(instructions);
    instructions->native_json = bytes_of((assay_view){storage, (size_t)size});
    group->reference->instructions = instructions;
    return true;
}

static bool read_reference(reader *with, const judge_line_config *config, Assay__V1__Group *group) {
    json_value value = line_find(&with->line, config->key_reference_answers);
    if (config->reference_optional && line_holds_tests(value, with->arena)) /* a schema's gold column is of any kind */
        return set_tests(with, assay_arena_copy(with->arena, value.raw), config->key_reference_answers, 0,
                         new_reference(with, group));
    if (config->key_reference_answers.size && value.type != JSON_ERROR)
        return read_answers(with, value, config->key_reference_answers, group);
    value = config->key_tests.size ? line_find(&with->line, config->key_tests) : value;
    if (config->key_tests.size && value.type != JSON_ERROR) return read_tests(with, value, config, group);
    value = line_find(&with->line, ASSAY_VIEW("reference"));
    if (value.type == JSON_ERROR && config->key_reference_answers.size && !config->reference_optional)
        return fail(with, "NO_REFERENCE", config->key_reference_answers, "is missing");
    if (value.type == JSON_ERROR) return true; /* the rubric may not need one */
    if (value.type != JSON_OBJECT) return fail(with, "WRONG_TYPE", ASSAY_VIEW("reference"), "must be an object");
    ProtobufCMessage *message;
    json_value code = json_member(value, ASSAY_VIEW("code"));
    bool tests = code.type > JSON_NULL && !is_message(code);
    assay_view text = tests ? without_code(value, with->arena) : value.raw;
    if (!text.data) return no_memory(with, ASSAY_VIEW("reference"));
    assay_status status = json_codec_read(text, &assay__v1__reference__descriptor, 0, with->arena, &message);
    if (status.code != ASSAY_OK) {
        with->status = assay_status_under(status, "reference");
        return false;
    }
    group->reference = (Assay__V1__Reference *)message;
    read_hash(with->arena, group->reference->code);
    return !tests ||
           set_tests(with, assay_arena_copy(with->arena, code.raw), ASSAY_VIEW("reference.code"), 0, group->reference);
}

/* ---- what stands beside a completion ---- */

static bool set_finish_reason(reader *with, json_value value, Assay__V1__Completion *completion) {
    assay_view text;
    int number = 0;
    if (value.type != JSON_STRING) return true;
    if (!text_of(with, value, ASSAY_VIEW("finish_reason"), &text)) return false;
    /* The names that other servers have for the token limit; a reason that we do not know ("tool_calls", "eos") is "unknown". */
    static const char *const cut[] = {"max_tokens",     "MAX_TOKENS",  "model_length",      "max_length",
                                      "max_new_tokens", "token_limit", "max_output_tokens", "incomplete"};
    for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) {
        if (assay_view_equal(text, assay_view_of(cut[i]))) text = ASSAY_VIEW("LENGTH");
    }
    if (json_codec_enum_value(&assay__v1__finish_reason__descriptor, text, &number))
        completion->finish_reason = (Assay__V1__FinishReason)number;
    return true;
}

static bool set_token_count(reader *with, json_value value, assay_view key, Assay__V1__Completion *completion) {
    int64_t count;
    if (value.type == JSON_ERROR || value.type == JSON_NULL) return true;
    if (value.type != JSON_NUMBER || !json_to_int64(value, &count) || count < 0 || count > UINT32_MAX)
        return fail(with, "WRONG_TYPE", key, "must be a whole number");
    completion->token_count_presence_case = ASSAY__V1__COMPLETION__TOKEN_COUNT_PRESENCE_TOKEN_COUNT;
    completion->token_count = (uint32_t)count;
    return true;
}

static bool set_reasoning(reader *with, json_value value, Assay__V1__Completion *completion) {
    assay_view text;
    if (value.type != JSON_STRING) return true;
    if (!text_of(with, value, ASSAY_VIEW("reasoning"), &text)) return false;
    if (text.size > LIMIT_COMPLETION_BYTES)
        return fail(with, "COMPLETION_TOO_LARGE", ASSAY_VIEW("reasoning"), "is longer than 1048576 bytes");
    completion->reasoning_presence_case = ASSAY__V1__COMPLETION__REASONING_PRESENCE_REASONING;
    completion->reasoning = bytes_of(text);
    return true;
}

static bool set_think_prefill(reader *with, json_value value, Assay__V1__Completion *completion) {
    assay_view text;
    int number;
    if (value.type == JSON_ERROR || value.type == JSON_NULL) return true;
    if (!text_of(with, value, ASSAY_VIEW("think_prefill"), &text)) return false;
    if (!json_codec_enum_value(&assay__v1__think_prefill__descriptor, text, &number))
        return fail(with, "UNKNOWN_VALUE", ASSAY_VIEW("think_prefill"), "must be AUTO, NO or YES");
    completion->think_prefill = (Assay__V1__ThinkPrefill)number;
    return true;
}

/* Is the value that was found by another key that of a column of programs? */
static bool is_program(const reader *with, json_value found, const judge_line_config *config) {
    return config->key_programs.size && line_find(&with->line, config->key_programs).raw.data == found.raw.data;
}

static bool set_text(reader *with, json_value value, assay_view key, bool program, json_value beside,
                     Assay__V1__Completion *completion) {
    assay_view text;
    with->status = line_completion_text(value, key, with->arena, &with->judged, &text);
    if (with->status.code != ASSAY_OK) return false;
    if (text.size > LIMIT_COMPLETION_BYTES) return fail(with, "COMPLETION_TOO_LARGE", key, "is longer than 1048576 bytes");
    if (program && !assay_view_starts_with(assay_view_trim(text), ASSAY_VIEW("```")))
        text = line_fenced_program(text, with->arena);
    if (!text.data) return no_memory(with, key);
    completion->text = bytes_of(text);
    if (beside.type != JSON_STRING && with->judged.type == JSON_OBJECT) { /* the message's own, where the line has none */
        beside = json_member(with->judged, ASSAY_VIEW("reasoning_content"));
        if (beside.type != JSON_STRING) beside = json_member(with->judged, ASSAY_VIEW("reasoning"));
    }
    return set_reasoning(with, beside, completion);
}

/* ---- lines and rows ---- */

static bool open_line(reader *with, assay_view line) {
    const char *error = NULL;
    size_t error_at = 0;
    json_value object = json_parse(line, LIMIT_NESTING, &error, &error_at);
    if (object.type == JSON_ERROR)
        with->status = assay_fail(ASSAY_INPUT, "INVALID_JSON", NULL, "%s at byte %zu", error ? error : "not JSON", error_at);
    else if (object.type != JSON_OBJECT)
        with->status = assay_fail(ASSAY_INPUT, "INVALID_JSON", NULL, "a line must be a JSON object");
    else line_members_list(object, &with->line);
    assay_view twice = with->status.code == ASSAY_OK ? line_repeated(&with->line) : ASSAY_VIEW_NONE;
    if (twice.size) return fail(with, "DUPLICATE_FIELD", assay_view_slice(twice, 1, twice.size - 1), "is given twice");
    return with->status.code == ASSAY_OK;
}

static bool read_prompt(reader *with, const judge_line_config *config, Assay__V1__Group *group) {
    assay_view key = key_or(config->key_prompt, "prompt");
    json_value value = line_find(&with->line, key);
    if (value.type == JSON_ERROR) return true;
    with->status = line_prompt(value, with->judged, key, with->arena, group);
    return with->status.code == ASSAY_OK;
}

static bool read_group(reader *with, const judge_line_config *config, Assay__V1__Group **out) {
    Assay__V1__Group *group = assay_arena_alloc(with->arena, sizeof *group);
    if (!group) return no_memory(with, ASSAY_VIEW(""));
    assay__v1__group__init(group);
    *out = group;
    return read_prompt(with, config, group) && read_reference(with, config, group) && read_instructions(with, group) &&
           read_id(with, key_or(config->key_group, "group_id"), &group->id);
}

static bool new_completion(reader *with, Assay__V1__Completion **out) {
    *out = assay_arena_alloc(with->arena, sizeof **out);
    if (!*out) return no_memory(with, ASSAY_VIEW(""));
    assay__v1__completion__init(*out);
    return true;
}

/* Of the completion, what stands in the line: its own value, or a row's list of values. */
static json_value beside(const reader *with, assay_view key, const char *otherwise) {
    return line_find(&with->line, key_or(key, otherwise));
}

static bool read_completion(reader *with, const judge_line_config *config, Assay__V1__Completion *completion) {
    assay_view key = key_or(config->key_completion, "completion");
    json_value value = line_find(&with->line, key);
    if (value.type == JSON_ERROR) return fail(with, "NO_COMPLETION", key, "is missing");
    return set_text(with, value, key, is_program(with, value, config),
                    beside(with, config->key_reasoning, "reasoning|reasoning_content"), completion) &&
           read_id(with, key_or(config->key_id, "id"), &completion->id) &&
           set_finish_reason(with, beside(with, config->key_finish_reason, "finish_reason"), completion) &&
           set_token_count(with, beside(with, config->key_token_count, "token_count"),
                           key_or(config->key_token_count, "token_count"), completion) &&
           set_think_prefill(with, beside(with, ASSAY_VIEW_NONE, "think_prefill"), completion);
}

assay_status judge_line_read(assay_view line, const judge_line_config *config, assay_arena *arena, judge_line *out) {
    reader with = {.arena = arena, .status = assay_ok()};
    *out = (judge_line){NULL, NULL};
    Assay__V1__Completion **list = assay_arena_alloc(arena, sizeof *list);
    if (!list) return assay_fail(ASSAY_INPUT, "OUT_OF_MEMORY", NULL, "no memory for a line");
    if (!open_line(&with, line) || !new_completion(&with, &out->completion) ||
        !read_completion(&with, config, out->completion) || !read_group(&with, config, &out->group))
        return with.status;
    *list = out->completion;
    out->group->completions = list;
    out->group->n_completions = 1;
    return assay_ok();
}

static assay_view generations_key(const judge_line_config *config) {
    return config->key_generations.size ? config->key_generations : key_or(config->key_completion, "completion");
}

bool judge_line_generations(assay_view line, const judge_line_config *config, json_value *list) {
    reader with = {.status = assay_ok()};
    if (!open_line(&with, line)) return false;
    assay_view key = generations_key(config);
    *list = line_find(&with.line, key);
    return line_is_generations(*list);
}

assay_status judge_row_read(assay_view line, const judge_line_config *config, assay_arena *arena, judge_row *out) {
    reader with = {.arena = arena, .status = assay_ok()};
    *out = (judge_row){.id = (char *)protobuf_c_empty_string};
    if (!open_line(&with, line) || !read_group(&with, config, &out->group) ||
        !read_id(&with, key_or(config->key_id, "id"), &out->id))
        return with.status;
    out->programs = is_program(&with, line_find(&with.line, generations_key(config)), config);
    out->reasoning = beside(&with, config->key_reasoning, "reasoning|reasoning_content");
    out->token_count = beside(&with, config->key_token_count, "token_counts|token_count");
    out->finish_reason = beside(&with, config->key_finish_reason, "finish_reasons|finish_reason");
    out->think_prefill = beside(&with, ASSAY_VIEW_NONE, "think_prefill");
    return assay_ok();
}

/* One value for all generations, or the one at its place in a list. */
static json_value element_of(json_value value, uint32_t index) {
    if (value.type != JSON_ARRAY) return value;
    json_iterator elements = json_iterate(value);
    for (json_value element; json_next_element(&elements, &element);) {
        if (index-- == 0) return element;
    }
    return (json_value){.type = JSON_ERROR};
}

assay_status judge_row_completion(const judge_row *row, assay_view element, uint32_t index, const judge_line_config *config,
                                  assay_arena *arena, Assay__V1__Completion **out) {
    reader with = {.arena = arena, .status = assay_ok()};
    const char *error;
    size_t at;
    char field[100];
    assay_view key = generations_key(config);
    snprintf(field, sizeof field, "%.*s[%u]", (int)(key.size < 64 ? key.size : 64), key.data, index);
    json_value value = json_parse(element, LIMIT_NESTING, &error, &at);
    if (!new_completion(&with, out)) return with.status;
    (*out)->id = row->id;
    bool good =
        set_text(&with, value, assay_view_of(field), row->programs, element_of(row->reasoning, index), *out) &&
        set_finish_reason(&with, element_of(row->finish_reason, index), *out) &&
        set_token_count(&with, element_of(row->token_count, index), key_or(config->key_token_count, "token_counts"), *out) &&
        set_think_prefill(&with, element_of(row->think_prefill, index), *out);
    return good ? assay_ok() : with.status;
}
