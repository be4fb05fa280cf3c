/* Reads the head of a call: which rubric, which options. Errors stay in the head, so that a malformed head is not parsed again for
 * every unit. */
#include <math.h>

#include "service/judge/judge_internal.h"
#include "service/limits.h"
#include "service/rubrics/rubrics.h"
#include "service/wire/wire.h"

/* End-of-text markers of the usual tokenizers, taken off where the client names none. */
static const assay_view default_suffixes[] = {{"<|im_end|>", 10},
                                              {"<|endoftext|>", 13},
                                              {"<|eot_id|>", 10},
                                              {"<|end_of_text|>", 15},
                                              {"</s>", 4},
                                              {"<eos>", 5},
                                              {"<eoa>", 5},
                                              {"<end_of_turn>", 13},
                                              {"<|return|>", 10},
                                              {"<\xEF\xBD\x9C"
                                               "end\xE2\x96\x81of\xE2\x96\x81sentence\xEF\xBD\x9C>",
                                               27}};

static void *arena_allocate(void *arena, size_t size) {
    return assay_arena_alloc(arena, size);
}
static void arena_release(void *arena, void *pointer) {
    (void)arena;
    (void)pointer;
}
ProtobufCAllocator arena_allocator(assay_arena *arena) {
    return (ProtobufCAllocator){arena_allocate, arena_release, arena};
}

static void use_default_suffixes(judge_head *head) {
    head->suffix_count = sizeof default_suffixes / sizeof *default_suffixes;
    memcpy(head->suffixes, default_suffixes, sizeof default_suffixes);
}

static assay_status compile_rubric(judge_head *head, const Assay__V1__Rubric *message) {
    assay_rubric_spec *spec = assay_arena_alloc(&head->arena, sizeof *spec);
    if (!spec) return assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", "rubric", "no memory for the rubric");
    assay_status status = rubric_decode(message, &head->arena, spec);
    if (status.code == ASSAY_OK) status = assay_rubric_compile(spec, &head->rubric);
    return assay_status_under(status, "rubric");
}

bool judge_asks_languages(const Assay__V1__Rubric *rubric) {
    for (size_t i = 0; i < rubric->n_terms; i++) {
        const Assay__V1__Check *check = rubric->terms[i]->check;
        if (!check) continue;
        if (check->kind_case == ASSAY__V1__CHECK__KIND_LANGUAGE || check->kind_case == ASSAY__V1__CHECK__KIND_INSTRUCTIONS)
            return true;
    }
    return false;
}

assay_status judge_check_rubric(const ProtobufCMessage *rubric_message) {
    const Assay__V1__Rubric *message = (const Assay__V1__Rubric *)(const void *)rubric_message;
    assay_arena arena;
    assay_rubric *rubric = NULL;
    if (judge_asks_languages(message)) assay_language_process_start();
    assay_arena_init(&arena, (size_t)16 << 20);
    assay_rubric_spec *spec = assay_arena_alloc(&arena, sizeof *spec);
    assay_status status = spec ? rubric_decode(message, &arena, spec)
                               : assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for the rubric");
    if (status.code == ASSAY_OK) status = assay_rubric_compile(spec, &rubric);
    assay_rubric_free(rubric);
    assay_arena_clear(&arena);
    return status;
}

static assay_status named_rubric(judge_head *head, assay_view name) {
    Assay__V1__Rubric *message;
    assay_status status = rubric_preset_load(name, &head->arena, &message);
    if (status.code != ASSAY_OK) {
        snprintf(status.field, sizeof status.field, "rubric_name");
        return status;
    }
    return compile_rubric(head, message);
}

static assay_status read_options(judge_head *head, const Assay__V1__ScoreOptions *options) {
    if ((unsigned)options->detail_level > ASSAY__V1__DETAIL_LEVEL__DETAIL_LEVEL_TRACE)
        return assay_fail(ASSAY_USAGE, "UNKNOWN_VALUE", "detail_level", "is not known");
    if ((unsigned)options->think_prefill > ASSAY_PREFILL_YES)
        return assay_fail(ASSAY_USAGE, "UNKNOWN_VALUE", "think_prefill", "is not known");
    if ((unsigned)options->advantage > ASSAY__V1__ADVANTAGE_KIND__ADVANTAGE_KIND_GDPO)
        return assay_fail(ASSAY_USAGE, "UNKNOWN_VALUE", "advantage", "is not known");
    if (options->advantage_epsilon_presence_case == ASSAY__V1__SCORE_OPTIONS__ADVANTAGE_EPSILON_PRESENCE_ADVANTAGE_EPSILON &&
        !(isfinite(options->advantage_epsilon) && options->advantage_epsilon >= 0 && options->advantage_epsilon <= 1))
        return assay_fail(ASSAY_USAGE, "OUT_OF_RANGE", "advantage_epsilon", "must be a number from 0 to 1");
    if (options->n_strip_suffixes > LIMIT_STRIP_SUFFIXES)
        return assay_fail(ASSAY_USAGE, "TOO_MANY_SUFFIXES", "strip_suffixes", "at most %d", LIMIT_STRIP_SUFFIXES);
    for (size_t i = 0; i < options->n_strip_suffixes; i++) {
        ProtobufCBinaryData suffix = options->strip_suffixes[i];
        if (suffix.len == 0 || suffix.len > LIMIT_STRIP_SUFFIX_BYTES)
            return assay_fail(ASSAY_USAGE, "OUT_OF_RANGE", "strip_suffixes", "each must be 1 to %d bytes",
                              LIMIT_STRIP_SUFFIX_BYTES);
        head->suffixes[i] = (assay_view){(const char *)suffix.data, suffix.len};
    }
    if (options->n_strip_suffixes) head->suffix_count = options->n_strip_suffixes;
    head->reports_weights = options->advantage == ASSAY__V1__ADVANTAGE_KIND__ADVANTAGE_KIND_GDPO;
    if (options->detail_level) head->detail_level = options->detail_level;
    if (options->think_prefill) head->think_prefill = (assay_think_prefill)options->think_prefill;
    return assay_ok();
}

static assay_status read_proto(judge_head *head) {
    assay_status status = wire_check_input(head->key, &assay__v1__score_request__descriptor, LIMIT_NESTING);
    if (status.code != ASSAY_OK) return status;
    ProtobufCAllocator allocator = arena_allocator(&head->arena);
    Assay__V1__ScoreRequest *message =
        assay__v1__score_request__unpack(&allocator, head->key.size, (const uint8_t *)head->key.data);
    if (!message) return assay_fail(ASSAY_INPUT, "MALFORMED_REQUEST", NULL, "rubric or options cannot be unpacked");
    if (message->options) {
        status = assay_status_under(read_options(head, message->options), "options");
        if (status.code != ASSAY_OK) return status;
    }
    if (message->rubric_source_case == ASSAY__V1__SCORE_REQUEST__RUBRIC_SOURCE_RUBRIC)
        return compile_rubric(head, message->rubric);
    if (message->rubric_source_case == ASSAY__V1__SCORE_REQUEST__RUBRIC_SOURCE_RUBRIC_NAME)
        return named_rubric(head, assay_view_of(message->rubric_name));
    return assay_fail(ASSAY_USAGE, "NO_RUBRIC", "rubric", "rubric_name or rubric must be set");
}

/* The rubric that COMPARE and LINE heads name: a whole one, else a preset. */
static assay_status read_line_rubric(judge_head *head) {
    if (head->line.rubric_json.size == 0) return named_rubric(head, head->line.rubric_name);
    Assay__V1__Rubric *message;
    assay_status status = rubric_read_json(head->line.rubric_json, &head->arena, &message);
    return status.code == ASSAY_OK ? compile_rubric(head, message) : assay_status_under(status, "rubric");
}

static assay_status read_line(judge_head *head) {
    assay_status status = line_config_read(head->key, &head->arena, &head->line);
    if (status.code != ASSAY_OK) return status;
    if (head->line.detail_level) head->detail_level = head->line.detail_level;
    if (head->line.think_prefill) head->think_prefill = (assay_think_prefill)head->line.think_prefill;
    return read_line_rubric(head);
}

void head_read(judge_head *head, uint32_t kind, assay_view bytes) {
    head->kind = kind;
    head->detail_level = ASSAY__V1__DETAIL_LEVEL__DETAIL_LEVEL_STANDARD;
    head->think_prefill = ASSAY_PREFILL_AUTO;
    use_default_suffixes(head);
    assay_arena_init(&head->arena, (size_t)16 << 20);
    head->key = assay_arena_copy(&head->arena, bytes);
    if (!head->key.data) {
        head->status = assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for the call's head");
        return;
    }
    head->status = kind == JUDGE_UNIT_PROTO ? read_proto(head) : read_line(head);
}

void head_clear(judge_head *head) {
    assay_rubric_free(head->rubric);
    assay_arena_clear(&head->arena);
    *head = (judge_head){.kind = 0};
}
