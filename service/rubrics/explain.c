/* See explain.h. Options are found by reflection, so that a new one needs nothing here. */
#include "service/rubrics/explain.h"

#include "common/json_writer.h"
#include "service/json/json_codec.h"

enum { PATH_BYTES = 256 };

static const ProtobufCFieldDescriptor *kind_of(const Assay__V1__Check *check) {
    if (!check || check->kind_case == 0) return NULL;
    return protobuf_c_message_descriptor_get_field(&assay__v1__check__descriptor, (unsigned)check->kind_case);
}

const char *rubric_term_name(const Assay__V1__Term *term) {
    if (term->name && term->name[0]) return term->name;
    const ProtobufCFieldDescriptor *kind = kind_of(term->check);
    return kind ? kind->name : "";
}

static void put_number(assay_buffer *out, double value) {
    json_write_double(out, value);
}

static double weight_sign(double weight) {
    return weight < 0 ? -weight : weight;
}

/* "reward = -1 + 2 * accuracy + length" */
static void put_formula(const Assay__V1__Rubric *rubric, assay_buffer *out) {
    bool first = true;
    assay_buffer_put(out, ASSAY_VIEW("reward = "));
    if (rubric->offset < 0 || rubric->offset > 0) {
        put_number(out, rubric->offset);
        first = false;
    }
    for (size_t i = 0; i < rubric->n_terms; i++) {
        double weight = rubric->terms[i]->weight, size = weight_sign(weight);
        if (!(size > 0)) continue;
        assay_buffer_put(out, assay_view_of(first ? (weight < 0 ? "-" : "") : (weight < 0 ? " - " : " + ")));
        if (size < 1 || size > 1) {
            put_number(out, size);
            assay_buffer_put(out, ASSAY_VIEW(" * "));
        }
        assay_buffer_put(out, assay_view_of(rubric_term_name(rubric->terms[i])));
        first = false;
    }
    if (first) assay_buffer_put(out, ASSAY_VIEW("0"));
    assay_buffer_put_char(out, '\n');
    bool gated = false;
    for (size_t i = 0; i < rubric->n_terms; i++) {
        const Assay__V1__Term *term = rubric->terms[i];
        if (term->gate_presence_case != ASSAY__V1__TERM__GATE_PRESENCE_GATE_MIN_SCORE) continue;
        assay_buffer_printf(out, "%s%s >= ", gated ? " and " : "  only where ", rubric_term_name(term));
        put_number(out, term->gate_min_score);
        gated = true;
    }
    if (!gated) return;
    assay_buffer_put(out, ASSAY_VIEW(", else "));
    put_number(out, rubric->gate_reward);
    assay_buffer_put_char(out, '\n');
}

static void put_options(const ProtobufCMessage *message, const char *path, assay_buffer *out);

static void put_option(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, const char *path,
                       assay_buffer *out) {
    char below[PATH_BYTES];
    if (snprintf(below, sizeof below, "%s.%s", path, field->name) >= (int)sizeof below) return;
    if (field->type == PROTOBUF_C_TYPE_MESSAGE && field->label != PROTOBUF_C_LABEL_REPEATED) {
        put_options(*(ProtobufCMessage *const *)(const void *)((const char *)message + field->offset), below, out);
        return;
    }
    assay_buffer_printf(out, "      %s=", below);
    json_codec_write_field(message, field, out);
    assay_buffer_put_char(out, '\n');
}

static void put_options(const ProtobufCMessage *message, const char *path, assay_buffer *out) {
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        if (json_codec_is_set(message, field)) put_option(message, field, path, out);
    }
}

static void put_term(const Assay__V1__Term *term, assay_buffer *out) {
    const ProtobufCFieldDescriptor *kind = kind_of(term->check);
    const char *name = rubric_term_name(term);
    assay_buffer_printf(out, "  %s: check %s, weight ", name, kind ? kind->name : "?");
    put_number(out, term->weight);
    if (!(weight_sign(term->weight) > 0)) assay_buffer_put(out, ASSAY_VIEW(" (only reported, or a gate)"));
    if (term->only_if_correct[0]) assay_buffer_printf(out, ", only where %s is CORRECT", term->only_if_correct);
    if (term->min_contribution_presence_case) {
        assay_buffer_put(out, ASSAY_VIEW(", at least "));
        put_number(out, term->min_contribution);
    }
    if (term->max_contribution_presence_case) {
        assay_buffer_put(out, ASSAY_VIEW(", at most "));
        put_number(out, term->max_contribution);
    }
    assay_buffer_put_char(out, '\n');
    for (size_t i = 0; i < term->n_verdict_scores; i++) {
        const Assay__V1__VerdictScore *score = term->verdict_scores[i];
        const char *verdict = json_codec_enum_name(&assay__v1__verdict__descriptor, (int)score->verdict);
        assay_buffer_printf(out, "      %s scores ", verdict ? verdict : "?");
        if (score->score_presence_case) put_number(out, score->score);
        else assay_buffer_put(out, ASSAY_VIEW("nothing"));
        assay_buffer_put_char(out, '\n');
    }
    if (kind) put_options(*(ProtobufCMessage *const *)(const void *)((const char *)term->check + kind->offset), name, out);
}

void rubric_explain(const Assay__V1__Rubric *rubric, assay_buffer *out) {
    assay_buffer_printf(out, "%s: %s\n", rubric->name, rubric->description);
    put_formula(rubric, out);
    for (size_t i = 0; i < rubric->n_terms; i++) put_term(rubric->terms[i], out);
    const char *truncation = json_codec_enum_name(&assay__v1__truncation_policy__descriptor, (int)rubric->truncation);
    if (rubric->truncation && truncation) assay_buffer_printf(out, "  truncation=%s\n", truncation);
    if (rubric->think_tags)
        assay_buffer_printf(out, "  think_tags: %.*s %.*s\n", (int)rubric->think_tags->open.len,
                            (const char *)rubric->think_tags->open.data, (int)rubric->think_tags->close.len,
                            (const char *)rubric->think_tags->close.data);
}
