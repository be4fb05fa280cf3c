/* See result_names.h. Details are read by protobuf-c's descriptors, so that a new field of a check is a new name. */
#include "service/cli/result_names.h"

#include <math.h>

#include "service/cli/rubric_choice.h"
#include "service/json/json_codec.h"
#include "service/limits.h"

enum { NAMES_MAX = 1024 };

typedef enum source { OF_REWARD, OF_STATUS, OF_ANSWER, OF_SCORE, OF_VERDICT, OF_CONTRIBUTION, OF_DETAIL, OF_GROUP } source;

typedef enum group_field {
    GROUP_SIZE,
    GROUP_SCORED,
    GROUP_MEAN,
    GROUP_STD,
    GROUP_PASS_RATE,
    GROUP_CORRECT,
    GROUP_ZERO_VARIANCE,
    GROUP_AGREES,
    GROUP_MAJORITY_SHARE,
    GROUP_FIELDS
} group_field;
static const char *const group_fields[GROUP_FIELDS] = {"size",    "scored",        "mean",   "std",           "pass_rate",
                                                       "correct", "zero_variance", "agrees", "majority_share"};

typedef struct named {
    source source;
    uint32_t term;                          /* or the group's field */
    const ProtobufCFieldDescriptor *detail; /* member of ComponentResult's oneof */
    const ProtobufCFieldDescriptor *field;  /* member of that detail */
} named;

struct result_names {
    assay_arena *arena;
    expression_name *names;
    named *of;
    size_t count;
    bool failed;
    const char *const *verdicts, *const *statuses;
    const line_result *result;
    const Assay__V1__CompletionResult *message;
    const sample *sample;
};

/* The names of an enum's values, ended by NULL. */
static const char *const *enum_names(const ProtobufCEnumDescriptor *type, assay_arena *arena) {
    const char **list = assay_arena_calloc(arena, type->n_values + 1, sizeof *list);
    size_t count = 0;
    for (unsigned i = 0; list && i < type->n_values; i++) {
        const char *name = type->values[i].value ? json_codec_enum_name(type, type->values[i].value) : NULL;
        if (name) list[count++] = name;
    }
    return list;
}

static void add(result_names *self, const char *name, const char *member, expression_type type, const char *const *values,
                named of) {
    assay_buffer text;
    char storage[200];
    assay_buffer_init_fixed(&text, storage, sizeof storage);
    assay_buffer_put(&text, assay_view_of(name));
    if (member) assay_buffer_printf(&text, ".%s", member);
    assay_view copy = assay_arena_copy(self->arena, assay_buffer_view(&text));
    if (!copy.data) self->failed = true;
    for (size_t i = 0; i < self->count; i++) { /* a term may be called "reward": the first meaning stays */
        if (assay_view_equal(self->names[i].name, copy)) return;
    }
    if (self->count == NAMES_MAX || self->failed) return;
    self->names[self->count] = (expression_name){copy, type, values};
    self->of[self->count++] = of;
}

static bool type_of(const ProtobufCFieldDescriptor *field, expression_type *type) {
    if (field->label == PROTOBUF_C_LABEL_REPEATED) return false;
    switch (field->type) {
        case PROTOBUF_C_TYPE_BOOL: *type = EXPRESSION_TRUTH; return true;
        case PROTOBUF_C_TYPE_STRING:
        case PROTOBUF_C_TYPE_BYTES:
        case PROTOBUF_C_TYPE_ENUM: *type = EXPRESSION_TEXT; return true;
        case PROTOBUF_C_TYPE_MESSAGE: return false;
        default: *type = EXPRESSION_NUMBER; return true;
    }
}

/* The detail that a kind of check gives: usually of the same name. */
static void add_details(result_names *self, const char *term, uint32_t index, const char *kind) {
    const ProtobufCMessageDescriptor *component = &assay__v1__component_result__descriptor;
    bool measures = strcmp(kind, "length") == 0 || strcmp(kind, "repetition") == 0, accuracy = strcmp(kind, "accuracy") == 0;
    for (unsigned i = 0; i < component->n_fields; i++) {
        const ProtobufCFieldDescriptor *detail = &component->fields[i];
        if (detail->type != PROTOBUF_C_TYPE_MESSAGE) continue;
        bool its = strcmp(detail->name, kind) == 0 || (measures && strcmp(detail->name, "measure") == 0) ||
                   (accuracy && (strcmp(detail->name, "math") == 0 || strcmp(detail->name, "code") == 0));
        const ProtobufCMessageDescriptor *type = its ? detail->descriptor : NULL;
        for (unsigned k = 0; type && k < type->n_fields; k++) {
            expression_type value_type;
            const ProtobufCFieldDescriptor *field = &type->fields[k];
            if (!type_of(field, &value_type)) continue;
            const char *const *values = field->type == PROTOBUF_C_TYPE_ENUM ? enum_names(field->descriptor, self->arena) : NULL;
            add(self, term, field->name, value_type, values, (named){OF_DETAIL, index, detail, field});
        }
    }
}

static void add_term(result_names *self, const Assay__V1__Term *term, uint32_t index) {
    const char *name = rubric_term_name(term);
    add(self, name, NULL, EXPRESSION_NUMBER, NULL, (named){OF_SCORE, index, NULL, NULL});
    add(self, name, "score", EXPRESSION_NUMBER, NULL, (named){OF_SCORE, index, NULL, NULL});
    add(self, name, "verdict", EXPRESSION_TEXT, self->verdicts, (named){OF_VERDICT, index, NULL, NULL});
    add(self, name, "contribution", EXPRESSION_NUMBER, NULL, (named){OF_CONTRIBUTION, index, NULL, NULL});
    const ProtobufCFieldDescriptor *kind =
        term->check ? protobuf_c_message_descriptor_get_field(&assay__v1__check__descriptor, (unsigned)term->check->kind_case)
                    : NULL;
    if (kind) add_details(self, name, index, kind->name);
}

result_names *result_names_new(const Assay__V1__Rubric *rubric, assay_arena *arena) {
    result_names *self = assay_arena_calloc(arena, 1, sizeof *self);
    if (!self) return NULL;
    self->arena = arena;
    self->names = assay_arena_calloc(arena, NAMES_MAX, sizeof *self->names);
    self->of = assay_arena_calloc(arena, NAMES_MAX, sizeof *self->of);
    self->verdicts = enum_names(&assay__v1__verdict__descriptor, arena);
    self->statuses = enum_names(&assay__v1__result_status__descriptor, arena);
    if (!self->names || !self->of || !self->verdicts || !self->statuses) return NULL;
    add(self, "reward", NULL, EXPRESSION_NUMBER, NULL, (named){OF_REWARD, 0, NULL, NULL});
    add(self, "status", NULL, EXPRESSION_TEXT, self->statuses, (named){OF_STATUS, 0, NULL, NULL});
    for (uint32_t i = 0; i < GROUP_FIELDS; i++) {
        expression_type type = i == GROUP_ZERO_VARIANCE || i == GROUP_AGREES ? EXPRESSION_TRUTH : EXPRESSION_NUMBER;
        add(self, "group", group_fields[i], type, NULL, (named){OF_GROUP, i, NULL, NULL});
    }
    for (size_t i = 0; rubric && i < rubric->n_terms && i < LIMIT_TERMS; i++) add_term(self, rubric->terms[i], (uint32_t)i);
    add(self, "answer", NULL, EXPRESSION_TEXT, NULL, (named){OF_ANSWER, 0, NULL, NULL});
    return self->failed ? NULL : self;
}

const expression_name *result_names_list(const result_names *names, size_t *count) {
    *count = names->count;
    return names->names;
}

void result_names_look_at(result_names *names, const line_result *result, const Assay__V1__CompletionResult *message,
                          const sample *of) {
    names->result = result;
    names->sample = of;
    names->message = message;
}

static expression_value number(double value) {
    return (expression_value){.type = isnan(value) ? EXPRESSION_ABSENT : EXPRESSION_NUMBER, .number = value};
}

bool result_names_is_of_group(const result_names *names, size_t index) {
    return names->of[index].source == OF_GROUP;
}

static expression_value truth(bool value) {
    return (expression_value){.type = EXPRESSION_TRUTH, .number = value};
}

/* The mean and the deviation of nothing are absent. */
static expression_value group_value(const sample *of, group_field field) {
    const group_statistics *group = &of->of;
    switch (field) {
        case GROUP_SIZE: return number((double)group->count);
        case GROUP_SCORED: return number((double)group->scored);
        case GROUP_MEAN: return number(group->mean);
        case GROUP_STD: return number(group->scored ? group->deviation : (double)NAN);
        case GROUP_PASS_RATE: return number(group->pass_rate);
        case GROUP_CORRECT: return number((double)group->correct);
        case GROUP_ZERO_VARIANCE: return truth(group->zero_variance);
        case GROUP_AGREES: return of->consensus.class_id ? truth(of->class_id == of->consensus.class_id) : number((double)NAN);
        default: return number(of->answered ? (double)of->consensus.votes / of->answered : (double)NAN);
    }
}

static expression_value text(const char *value) {
    return (expression_value){.type = value ? EXPRESSION_TEXT : EXPRESSION_ABSENT, .text = assay_view_of(value)};
}

static expression_value detail_value(const Assay__V1__ComponentResult *component, const named *of) {
    const char *detail = NULL;
    const ProtobufCFieldDescriptor *field = of->field;
    if ((unsigned)component->detail_case == of->detail->id) /* a member of a oneof holds only where its case is set */
        detail = *(const char *const *)(const void *)((const char *)component + of->detail->offset);
    if (!detail) return number((double)NAN);
    const void *at = detail + field->offset;
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
        uint32_t chosen;
        memcpy(&chosen, detail + field->quantifier_offset, sizeof chosen);
        if (chosen != field->id) return number((double)NAN);
    }
    switch (field->type) {
        case PROTOBUF_C_TYPE_DOUBLE: return number(*(const double *)at);
        case PROTOBUF_C_TYPE_FLOAT: return number((double)*(const float *)at);
        case PROTOBUF_C_TYPE_UINT32:
        case PROTOBUF_C_TYPE_FIXED32: return number(*(const uint32_t *)at);
        case PROTOBUF_C_TYPE_INT32:
        case PROTOBUF_C_TYPE_SINT32:
        case PROTOBUF_C_TYPE_SFIXED32: return number(*(const int32_t *)at);
        case PROTOBUF_C_TYPE_UINT64:
        case PROTOBUF_C_TYPE_FIXED64: return number((double)*(const uint64_t *)at);
        case PROTOBUF_C_TYPE_INT64:
        case PROTOBUF_C_TYPE_SINT64:
        case PROTOBUF_C_TYPE_SFIXED64: return number((double)*(const int64_t *)at);
        case PROTOBUF_C_TYPE_BOOL:
            return (expression_value){.type = EXPRESSION_TRUTH, .number = *(const protobuf_c_boolean *)at != 0};
        case PROTOBUF_C_TYPE_STRING: return text(*(char *const *)at);
        case PROTOBUF_C_TYPE_ENUM: return text(json_codec_enum_name(field->descriptor, *(const int32_t *)at));
        case PROTOBUF_C_TYPE_BYTES: {
            const ProtobufCBinaryData *bytes = at;
            return (expression_value){.type = EXPRESSION_TEXT, .text = {(const char *)bytes->data, bytes->len}};
        }
        default: return number((double)NAN);
    }
}

static expression_value term_value(const result_names *self, const named *of) {
    if (!self->message || of->term >= self->message->n_components) return number((double)NAN);
    const Assay__V1__ComponentResult *component = self->message->components[of->term]->value;
    switch (of->source) {
        case OF_SCORE: return number(component->score_presence_case ? component->score : (double)NAN);
        case OF_VERDICT: return text(json_codec_enum_name(&assay__v1__verdict__descriptor, (int)component->verdict));
        case OF_CONTRIBUTION: return number(component->contribution);
        default: return detail_value(component, of);
    }
}

expression_value result_names_get(void *names, size_t index) {
    const result_names *self = names;
    const named *of = &self->of[index];
    switch (of->source) {
        case OF_REWARD: return number(self->result->reward);
        case OF_GROUP: return group_value(self->sample, (group_field)of->term);
        case OF_STATUS: return text(line_status_name(self->result->status));
        case OF_ANSWER: {
            const Assay__V1__ExtractedAnswer *answer = self->message ? self->message->answer : NULL;
            return (expression_value){.type = answer ? EXPRESSION_TEXT : EXPRESSION_ABSENT,
                                      .text = {answer ? (const char *)answer->text.data : NULL, answer ? answer->text.len : 0}};
        }
        default: return term_value(self, of);
    }
}
