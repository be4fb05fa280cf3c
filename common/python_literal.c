/* See python_literal.h. Only texts and three words differ from JSON; all else is copied. */
#include "common/python_literal.h"

#include "common/buffer.h"
#include "common/json_writer.h"
#include "common/utf8.h"

/* The digits of \\x41, \\u0041, \\U00000041. */
static bool read_hex(assay_view text, size_t *at, size_t digits, uint32_t *out) {
    *out = 0;
    for (size_t i = 0; i < digits; i++, ++*at) {
        if (*at >= text.size) return false;
        char c = text.data[*at];
        int value = assay_is_digit(c) ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
        if (value < 0) return false;
        *out = *out << 4 | (uint32_t)value;
    }
    return *out <= 0x10ffff;
}

static void put_character(assay_buffer *out, uint32_t c) {
    char bytes[4];
    assay_buffer_put(out, (assay_view){bytes, assay_utf8_encode(c, bytes)});
}

/* What stands behind a backslash. */
static bool put_escape(assay_view text, size_t *at, assay_buffer *out) {
    static const char letters[] = "\\'\"nrtabfv", values[] = "\\'\"\n\r\t\a\b\f\v";
    if (*at >= text.size) return false;
    char c = text.data[(*at)++];
    const char *known = c ? strchr(letters, c) : NULL;
    uint32_t code = 0;
    size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (known) assay_buffer_put_char(out, values[known - letters]);
    else if (digits && read_hex(text, at, digits, &code)) put_character(out, code);
    else return false;
    return true;
}

/* A text from its quotation mark on. */
static bool put_text(assay_view text, size_t *at, assay_buffer *scratch, assay_buffer *out) {
    char quote = text.data[(*at)++];
    assay_buffer_reset(scratch);
    while (*at < text.size && text.data[*at] != quote) {
        char c = text.data[(*at)++];
        if (c == '\n') return false;
        if (c != '\\') assay_buffer_put_char(scratch, c);
        else if (!put_escape(text, at, scratch)) return false;
    }
    if (*at >= text.size) return false;
    ++*at;
    json_write_string(out, assay_buffer_view(scratch));
    return true;
}

/* None, True, False; other words, and numbers, as they are. */
static void put_word(assay_view text, size_t *at, assay_buffer *out) {
    static const char *const words[][2] = {{"None", "null"}, {"True", "true"}, {"False", "false"}};
    size_t begin = *at;
    while (*at < text.size && (assay_is_alpha(text.data[*at]) || assay_is_digit(text.data[*at]))) ++*at;
    assay_view word = assay_view_slice(text, begin, *at);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (assay_view_equal(word, assay_view_of(words[i][0]))) word = assay_view_of(words[i][1]);
    }
    assay_buffer_put(out, word);
}

static bool convert(assay_view text, assay_buffer *scratch, assay_buffer *out) {
    for (size_t at = 0; at < text.size;) {
        char c = text.data[at];
        if (c == '\'' || c == '"') {
            if (!put_text(text, &at, scratch, out)) return false;
        } else if (assay_is_alpha(c)) {
            put_word(text, &at, out);
        } else {
            assay_buffer_put_char(out, c);
            at++;
        }
    }
    return true;
}

assay_view python_literal_to_json(assay_view text, assay_arena *arena) {
    assay_buffer scratch, out;
    assay_buffer_init(&scratch, SIZE_MAX / 8);
    assay_buffer_init(&out, SIZE_MAX / 8);
    assay_view made = ASSAY_VIEW("");
    bool good = convert(text, &scratch, &out);
    if (scratch.overflow || out.overflow) made = ASSAY_VIEW_NONE;
    else if (good) made = assay_arena_copy(arena, assay_buffer_view(&out));
    assay_buffer_clear(&scratch);
    assay_buffer_clear(&out);
    return made;
}
