/* Packs the messages that every result of maths and format has, field by field as the .proto names them: a fifth of the instructions that a walk along their
 * descriptors takes. All others go that way (pack.c). tests/service/wire/test_wire_pack fills every field of these messages that their descriptors know and
 * compares with protobuf-c, so a field that is added to the .proto and forgotten here fails there. */
#include "assay/v1/result.pb-c.h"
#include "service/wire/pack_internal.h"

/* Field numbers here are below 16, so a tag is one byte. */
static inline void put_tag(packer *self, unsigned number, wire_type type) {
    *--self->at = (char)(number << 3 | type);
}

static inline void put_number(packer *self, unsigned number, uint64_t value) {
    if (value == 0 || !pack_has_room(self, 2 * PACK_VARINT_BYTES)) return;
    pack_varint(self, value);
    put_tag(self, number, WIRE_VARINT);
}

/* Negative ones take ten bytes, as the encoding has it. */
static inline void put_enum(packer *self, unsigned number, int32_t value) {
    put_number(self, number, (uint64_t)(int64_t)value);
}

static inline void put_double(packer *self, unsigned number, double value) {
    if (!pack_has_room(self, sizeof value + 1)) return;
    memcpy(self->at -= sizeof value, &value, sizeof value);
    put_tag(self, number, WIRE_FIXED64);
}

static inline void put_block(packer *self, unsigned number, const void *data, size_t size) {
    if (!pack_has_room(self, size + 2 * PACK_VARINT_BYTES)) return;
    self->at -= size;
    if (size > 0) memcpy(self->at, data, size);
    pack_varint(self, size);
    put_tag(self, number, WIRE_BYTES);
}

static inline void put_bytes(packer *self, unsigned number, ProtobufCBinaryData data) {
    if (data.len > 0) put_block(self, number, data.data, data.len);
}

static inline void put_text(packer *self, unsigned number, const char *text) {
    if (text && *text) put_block(self, number, text, strlen(text));
}

/* The length and tag of a message that ends at `end` and was just written. */
static inline void put_frame(packer *self, unsigned number, const char *end) {
    if (!pack_has_room(self, 2 * PACK_VARINT_BYTES)) return;
    pack_varint(self, (size_t)(end - self->at));
    put_tag(self, number, WIRE_BYTES);
}

/* Begins a message; false: protobuf-c will have to do it. */
static inline bool begins(packer *self, const ProtobufCMessage *message) {
    if (message->n_unknown_fields) self->failed = true;
    return !self->failed;
}

/* `message` may be NULL. */
static void put_other(packer *self, unsigned number, const void *message) {
    const char *end = self->at;
    if (!message) return;
    pack_message(self, message, PACK_DEPTH_MAX - 4);
    put_frame(self, number, end);
}

static void put_span(packer *self, unsigned number, const Assay__V1__Span *span) {
    const char *end = self->at;
    if (!span || !begins(self, &span->base)) return;
    put_number(self, 2, span->end);
    put_number(self, 1, span->begin);
    put_frame(self, number, end);
}

static void put_answer(packer *self, unsigned number, const Assay__V1__ExtractedAnswer *answer) {
    const char *end = self->at;
    if (!answer || !begins(self, &answer->base)) return;
    put_number(self, 6, answer->gold_elsewhere != 0);
    for (size_t i = answer->n_candidates; i-- > 0 && !self->failed;) put_other(self, 5, answer->candidates[i]);
    put_enum(self, 4, (int32_t)answer->source);
    put_span(self, 3, answer->span);
    put_bytes(self, 2, answer->canonical);
    put_bytes(self, 1, answer->text);
    put_frame(self, number, end);
}

static void put_math(packer *self, unsigned number, const Assay__V1__MathDetail *math) {
    const char *end = self->at;
    if (!math || !begins(self, &math->base)) return;
    for (size_t i = math->n_would_flip; i-- > 0;) put_block(self, 6, math->would_flip[i], strlen(math->would_flip[i]));
    put_span(self, 5, math->syntax_error);
    put_number(self, 4, math->steps);
    put_bytes(self, 3, math->gold_canonical);
    put_number(self, 2, math->gold_index);
    put_enum(self, 1, (int32_t)math->method);
    put_frame(self, number, end);
}

static void put_format(packer *self, unsigned number, const Assay__V1__FormatDetail *format) {
    const char *end = self->at;
    if (!format || !begins(self, &format->base)) return;
    put_number(self, 3, format->think_prefilled != 0);
    put_number(self, 2, format->offset);
    put_text(self, 1, format->broken_rule);
    put_frame(self, number, end);
}

static void put_detail(packer *self, const Assay__V1__ComponentResult *component) {
    switch (component->detail_case) {
        case ASSAY__V1__COMPONENT_RESULT__DETAIL_MATH: put_math(self, 10, component->math); break;
        case ASSAY__V1__COMPONENT_RESULT__DETAIL_CODE: put_other(self, 11, component->code); break;
        case ASSAY__V1__COMPONENT_RESULT__DETAIL_LANGUAGE: put_other(self, 12, component->language); break;
        case ASSAY__V1__COMPONENT_RESULT__DETAIL_FORMAT: put_format(self, 13, component->format); break;
        case ASSAY__V1__COMPONENT_RESULT__DETAIL_MEASURE: put_other(self, 14, component->measure); break;
        case ASSAY__V1__COMPONENT_RESULT__DETAIL_INSTRUCTIONS: put_other(self, 15, component->instructions); break;
        default: break;
    }
}

static void put_component(packer *self, unsigned number, const Assay__V1__ComponentResult *component) {
    const char *end = self->at;
    if (!component || !begins(self, &component->base)) return;
    put_detail(self, component);
    put_text(self, 4, component->message);
    if (component->contribution != 0) put_double(self, 3, component->contribution);
    put_enum(self, 2, (int32_t)component->verdict);
    if (component->score_presence_case == ASSAY__V1__COMPONENT_RESULT__SCORE_PRESENCE_SCORE)
        put_double(self, 1, component->score);
    put_frame(self, number, end);
}

static void put_entry(packer *self, unsigned number, const Assay__V1__CompletionResult__ComponentsEntry *entry) {
    const char *end = self->at;
    if (!begins(self, &entry->base)) return;
    put_component(self, 2, entry->value);
    put_text(self, 1, entry->key);
    put_frame(self, number, end);
}

void pack_result(packer *self, const Assay__V1__CompletionResult *result) {
    if (!begins(self, &result->base)) return;
    if (result->n_term_weights) put_block(self, 11, result->term_weights, result->n_term_weights * sizeof(double));
    put_number(self, 10, result->queue_us);
    put_number(self, 9, result->compute_us);
    put_other(self, 8, result->error);
    put_answer(self, 7, result->answer);
    for (size_t i = result->n_components; i-- > 0 && !self->failed;) put_entry(self, 6, result->components[i]);
    if (result->reward_presence_case == ASSAY__V1__COMPLETION_RESULT__REWARD_PRESENCE_REWARD)
        put_double(self, 5, result->reward);
    put_enum(self, 4, (int32_t)result->status);
    put_text(self, 3, result->id);
    put_number(self, 2, result->completion_index);
    put_number(self, 1, result->group_index);
}
