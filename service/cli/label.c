/* See label.h. */
#include "service/cli/label.h"

#include "common/buffer.h"

static bool equal_folded(assay_view text, const char *word) {
    size_t i = 0;
    for (; i < text.size && word[i]; i++) {
        char c = text.data[i];
        if ((c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c) != word[i]) return false;
    }
    return i == text.size && !word[i];
}

static label of_number(json_value value, double threshold) {
    double number;
    if (!json_to_double(value, &number)) return LABEL_UNREAD;
    return number > threshold ? LABEL_TRUE : LABEL_FALSE;
}

static label of_text(assay_view text, double threshold) {
    static const char *const yes[] = {"true", "correct", "right", "yes", "pass", "passed", "y", "t"}, *const no[] = {
                                                                                                          "false", "incorrect",
                                                                                                          "wrong", "no",
                                                                                                          "fail",  "failed",
                                                                                                          "n",     "f"};
    text = assay_view_trim(text);
    if (text.size == 0) return LABEL_NONE;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (equal_folded(text, yes[i])) return LABEL_TRUE;
        if (equal_folded(text, no[i])) return LABEL_FALSE;
    }
    const char *error;
    size_t at;
    json_value number = json_parse(text, 1, &error, &at);
    return number.type == JSON_NUMBER ? of_number(number, threshold) : LABEL_UNREAD;
}

label label_read(json_value value, double threshold, assay_arena *arena) {
    switch (value.type) {
        case JSON_TRUE: return LABEL_TRUE;
        case JSON_FALSE: return LABEL_FALSE;
        case JSON_NUMBER: return of_number(value, threshold);
        case JSON_STRING: break;
        case JSON_NULL:
        case JSON_ERROR: return LABEL_NONE;
        default: return LABEL_UNREAD;
    }
    char *storage = assay_arena_alloc(arena, value.raw.size);
    if (!storage) return LABEL_UNREAD;
    assay_buffer text;
    assay_buffer_init_fixed(&text, storage, value.raw.size);
    json_decode_string(value.raw, &text);
    return of_text(assay_buffer_view(&text), threshold);
}
