/* Reference message -> reference spec, with its limits. */
#include "service/judge/judge_internal.h"
#include "service/limits.h"

static assay_status decode_answers(const ProtobufCBinaryData *answers, size_t count, assay_reference_spec *spec) {
    if (count > LIMIT_ANSWERS)
        return assay_fail(ASSAY_INPUT, "TOO_MANY_ANSWERS", "answers", "at most %d answers", LIMIT_ANSWERS);
    for (size_t i = 0; i < count; i++) {
        if (answers[i].len > LIMIT_ANSWER_BYTES) {
            char where[32];
            snprintf(where, sizeof where, "answers[%zu]", i);
            return assay_fail(ASSAY_INPUT, "ANSWER_TOO_LARGE", where, "is longer than %d bytes", LIMIT_ANSWER_BYTES);
        }
        spec->answers[spec->answer_count++] = (assay_view){(const char *)answers[i].data, answers[i].len};
    }
    return assay_ok();
}

static assay_status decode_texts(const Assay__V1__TextReference *message, assay_reference_spec *spec) {
    if (message->n_answers > LIMIT_ANSWERS)
        return assay_fail(ASSAY_INPUT, "TOO_MANY_ANSWERS", "text.answers", "at most %d answers", LIMIT_ANSWERS);
    for (size_t i = 0; i < message->n_answers; i++) {
        if (message->answers[i].len > LIMIT_ANSWER_BYTES)
            return assay_fail(ASSAY_INPUT, "ANSWER_TOO_LARGE", "text.answers", "a text is longer than %d bytes",
                              LIMIT_ANSWER_BYTES);
        spec->texts[spec->text_count++] = (assay_view){(const char *)message->answers[i].data, message->answers[i].len};
    }
    return assay_ok();
}

static assay_status decode_choice(const Assay__V1__ChoiceReference *message, assay_reference_spec *spec) {
    if (message->n_labels > ASSAY_CHOICE_LABELS_MAX || message->n_options > ASSAY_CHOICE_LABELS_MAX)
        return assay_fail(ASSAY_INPUT, "TOO_MANY_CHOICES", "choice", "at most 26 labels and 26 options");
    for (size_t i = 0; i < message->n_labels; i++) spec->labels[spec->label_count++] = assay_view_of(message->labels[i]);
    for (size_t i = 0; i < message->n_options; i++) {
        if (message->options[i].len > LIMIT_ANSWER_BYTES)
            return assay_fail(ASSAY_INPUT, "ANSWER_TOO_LARGE", "choice.options", "a text is longer than %d bytes",
                              LIMIT_ANSWER_BYTES);
        spec->options[spec->option_count++] = (assay_view){(const char *)message->options[i].data, message->options[i].len};
    }
    return assay_ok();
}

static assay_status decode_language(const Assay__V1__LanguageReference *message, assay_language_reference *language) {
    if (strlen(message->target) > 16 || message->n_also > ASSAY_LANGUAGE_ALSO_MAX)
        return assay_fail(ASSAY_INPUT, "BAD_LANGUAGE", "language",
                          "a code is at most 16 bytes, and at most 8 further languages count");
    language->target = assay_view_of(message->target);
    for (size_t i = 0; i < message->n_also; i++) language->also[language->also_count++] = assay_view_of(message->also[i]);
    return assay_ok();
}

static assay_status decode_instructions(const Assay__V1__InstructionsReference *message, assay_reference_spec *spec) {
    if (message->n_instructions > ASSAY_INSTRUCTIONS_MAX)
        return assay_fail(ASSAY_INPUT, "TOO_MANY_INSTRUCTIONS", "instructions", "at most %d instructions",
                          ASSAY_INSTRUCTIONS_MAX);
    spec->instructions_native = (assay_view){(const char *)message->native_json.data, message->native_json.len};
    if (message->native_json.len && message->n_instructions)
        return assay_fail(ASSAY_INPUT, "TWO_REFERENCES", "instructions",
                          "instructions stands beside native_json; give one of the two");
    for (size_t i = 0; i < message->n_instructions; i++) {
        const Assay__V1__Instruction *one = message->instructions[i];
        spec->instructions[spec->instruction_count++] =
            (assay_instruction_spec){assay_view_of(one->id), {(const char *)one->kwargs_json.data, one->kwargs_json.len}};
    }
    return assay_ok();
}

assay_status reference_decode(const Assay__V1__Reference *message, assay_arena *arena, assay_reference_spec *spec) {
    *spec = (assay_reference_spec){.answer_count = 0};
    if (!message) return assay_ok();
    spec->has_code = message->code != NULL;
    spec->has_text = message->text != NULL;
    spec->has_choice = message->choice != NULL;
    spec->has_language = message->language != NULL;
    spec->has_instructions = message->instructions != NULL;
    spec->has_json = message->json != NULL;
    if (message->json)
        spec->json_schema = (assay_view){(const char *)message->json->schema_json.data, message->json->schema_json.len};
    spec->has_math = message->math != NULL || message->n_answers > 0;
    assay_status status = message->text ? decode_texts(message->text, spec) : assay_ok();
    if (status.code == ASSAY_OK && message->language) status = decode_language(message->language, &spec->language);
    if (status.code == ASSAY_OK && message->code)
        status = assay_status_under(code_reference_decode(message->code, arena, &spec->code), "code");
    if (status.code == ASSAY_OK && message->instructions) status = decode_instructions(message->instructions, spec);
    if (status.code == ASSAY_OK && message->choice) status = decode_choice(message->choice, spec);
    if (status.code != ASSAY_OK) return status;
    if (!message->math) return decode_answers(message->answers, message->n_answers, spec);
    if (message->n_answers > 0)
        return assay_fail(ASSAY_INPUT, "TWO_REFERENCES", "answers", "stands beside math.answers; give one of the two");
    spec->extract = message->math->extract != 0;
    return assay_status_under(decode_answers(message->math->answers, message->math->n_answers, spec), "math");
}
