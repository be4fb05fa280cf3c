/* Reference message -> reference spec, with its limits. */
#include "service/judge/judge_internal.h"
#include "service/limits.h"

static assay_status decode_answers(const ProtobufCBinaryData *answers, size_t count, assay_reference_spec *spec) {
    if (count > LIMIT_ANSWERS) return assay_fail(ASSAY_INPUT, "TOO_MANY_ANSWERS", "answers", "at most %d answers", LIMIT_ANSWERS);
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

assay_status reference_decode(const Assay__V1__Reference *message, assay_reference_spec *spec) {
    *spec = (assay_reference_spec){.answer_count = 0};
    if (!message) return assay_ok();
    spec->has_code = message->code != NULL;
    spec->has_text = message->text != NULL;
    spec->has_choice = message->choice != NULL;
    spec->has_language = message->language != NULL;
    spec->has_instructions = message->instructions != NULL;
    spec->has_math = message->math != NULL || message->n_answers > 0;
    if (!message->math) return decode_answers(message->answers, message->n_answers, spec);
    if (message->n_answers > 0)
        return assay_fail(ASSAY_INPUT, "TWO_REFERENCES", "answers", "stands beside math.answers; give one of the two");
    spec->extract = message->math->extract != 0;
    return assay_status_under(decode_answers(message->math->answers, message->math->n_answers, spec), "math");
}
