/* language:* and change_case:english_*. */
#include "verifiers/instructions/instructions_internal.h"

static bool has_letter(assay_view text) {
    for (size_t at = 0; at < text.size;) {
        if (instructions_is_letter(assay_utf8_decode(text, &at))) return true;
    }
    return false;
}

follows judge_response_language(const instruction *self, answer_text *answer, uint32_t *counted) {
    char code[LANGUAGE_BYTES] = "";
    (void)counted;
    if (!has_letter(answer->text)) return NOT_FOLLOWED;
    if (!answer->options->language_of) return CANNOT_TELL;
    if (!answer->options->language_of(answer->options->language_context, answer->text, code, sizeof code)) return CANNOT_TELL;
    size_t size = 0;
    for (; size < sizeof code && assay_is_alpha(code[size]); size++) code[size] |= 0x20;
    if (size == 0) return CANNOT_TELL;
    return assay_view_equal((assay_view){code, size}, assay_view_of(self->language)) ? FOLLOWED : NOT_FOLLOWED;
}

/* At least one letter of `wanted`, and no letter of another case. */
static follows only(assay_view text, letter_case wanted) {
    bool found = false;
    for (size_t at = 0; at < text.size;) {
        unsigned char byte = (unsigned char)text.data[at];
        letter_case which;
        if (byte < 0x80) {
            which = instructions_case(byte);
            at++;
        } else {
            which = instructions_case(assay_utf8_decode(text, &at));
        }
        if (which == wanted) found = true;
        else if (which != CASE_NONE) return NOT_FOLLOWED;
    }
    return found ? FOLLOWED : NOT_FOLLOWED;
}

follows judge_english_capital(const instruction *self, answer_text *answer, uint32_t *counted) {
    (void)self, (void)counted;
    return only(answer->text, CASE_UPPER);
}

follows judge_english_lowercase(const instruction *self, answer_text *answer, uint32_t *counted) {
    (void)self, (void)counted;
    return only(answer->text, CASE_LOWER);
}
