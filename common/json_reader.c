/* See json_reader.h. The checker is a state machine without recursion: open containers are one bit each. UTF-8 is checked
 * for the whole text at once (outside strings a non-ASCII byte is a syntax error anyway). Iterators walk text that was checked. */
#include "common/json_reader.h"

#include <stdlib.h>

#include "common/json_scan.h"
#include "common/utf8.h"

enum { DEPTH_MAX = 1024 }; /* whatever the caller allows: bits of the stack below */

typedef struct checker {
    const char *text;
    size_t size, at;
    const char *error;
    uint64_t is_object[DEPTH_MAX / 64];
    unsigned depth, max_depth;
} checker;

static bool fail(checker *c, const char *error) {
    c->error = error;
    return false;
}

static bool is_json_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(checker *c) {
    while (c->at < c->size && is_json_space(c->text[c->at])) c->at++;
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool check_escape(checker *c) {
    if (c->at + 1 >= c->size) return fail(c, "unterminated string");
    char kind = c->text[c->at + 1];
    if (kind != 'u') {
        if (!strchr("\"\\/bfnrt", kind) || kind == '\0') return fail(c, "unknown escape");
        c->at += 2;
        return true;
    }
    if (c->size - c->at < 6) return fail(c, "unterminated string");
    for (size_t i = 2; i < 6; i++) {
        if (hex_value(c->text[c->at + i]) < 0) return fail(c, "\\u needs four hexadecimal digits");
    }
    c->at += 6;
    return true;
}

/* At the opening quote; leaves `at` behind the closing one. */
static bool check_string(checker *c) {
    size_t opening = c->at++;
    for (;;) {
        c->at += json_plain_run(c->text + c->at, c->size - c->at);
        if (c->at >= c->size) {
            c->at = opening;
            return fail(c, "unterminated string");
        }
        if (c->text[c->at] == '"') {
            c->at++;
            return true;
        }
        if (c->text[c->at] != '\\') return fail(c, "control character in a string");
        if (!check_escape(c)) return false;
    }
}

static size_t digit_run(const checker *c, size_t from) {
    size_t at = from;
    while (at < c->size && assay_is_digit(c->text[at])) at++;
    return at - from;
}

static bool check_number(checker *c) {
    if (c->text[c->at] == '-') c->at++;
    size_t digits = digit_run(c, c->at);
    if (digits == 0) return fail(c, "not a value");
    if (digits > 1 && c->text[c->at] == '0') return fail(c, "a number may not begin with 0");
    c->at += digits;
    if (c->at < c->size && c->text[c->at] == '.') {
        digits = digit_run(c, ++c->at);
        if (digits == 0) return fail(c, "a digit must follow the decimal point");
        c->at += digits;
    }
    if (c->at < c->size && (c->text[c->at] | 0x20) == 'e') {
        c->at++;
        if (c->at < c->size && (c->text[c->at] == '+' || c->text[c->at] == '-')) c->at++;
        digits = digit_run(c, c->at);
        if (digits == 0) return fail(c, "a digit must follow the exponent's sign");
        c->at += digits;
    }
    return true;
}

static bool check_word(checker *c, assay_view word) {
    if (!assay_view_starts_with((assay_view){c->text + c->at, c->size - c->at}, word)) return fail(c, "not a value");
    c->at += word.size;
    return true;
}

static bool open_container(checker *c, bool object) {
    if (c->depth >= c->max_depth || c->depth >= DEPTH_MAX) return fail(c, "nested too deeply");
    uint64_t bit = UINT64_C(1) << (c->depth % 64);
    if (object) {
        c->is_object[c->depth / 64] |= bit;
    } else {
        c->is_object[c->depth / 64] &= ~bit;
    }
    c->depth++;
    c->at++;
    return true;
}

static bool inside_object(const checker *c) {
    return (c->is_object[(c->depth - 1) / 64] >> ((c->depth - 1) % 64)) & 1;
}

/* A key and its colon. */
static bool check_key(checker *c) {
    skip_space(c);
    if (c->at >= c->size || c->text[c->at] != '"') return fail(c, "a member's name in quotes is expected");
    if (!check_string(c)) return false;
    skip_space(c);
    if (c->at >= c->size || c->text[c->at] != ':') return fail(c, "a colon is expected");
    c->at++;
    return true;
}

/* A scalar, or the opening of a container. */
static bool check_value_start(checker *c) {
    skip_space(c);
    if (c->at >= c->size) return fail(c, "a value is expected");
    switch (c->text[c->at]) {
        case '"': return check_string(c);
        case '{': return open_container(c, true);
        case '[': return open_container(c, false);
        case 't': return check_word(c, ASSAY_VIEW("true"));
        case 'f': return check_word(c, ASSAY_VIEW("false"));
        case 'n': return check_word(c, ASSAY_VIEW("null"));
        default: return check_number(c);
    }
}

/* After a value: closes what closes. True with *more where a further value of the innermost container comes. */
static bool check_after_value(checker *c, bool *more) {
    *more = false;
    while (c->depth > 0) {
        skip_space(c);
        char next = c->at < c->size ? c->text[c->at] : '\0';
        if (next == ',') {
            c->at++;
            *more = true;
            return true;
        }
        if (next != (inside_object(c) ? '}' : ']')) {
            return fail(c, inside_object(c) ? "a comma or } is expected" : "a comma or ] is expected");
        }
        c->at++;
        c->depth--;
    }
    return true;
}

/* An opened container: true with *empty where it closes at once (and is closed). */
static bool check_empty(checker *c) {
    skip_space(c);
    if (c->at < c->size && c->text[c->at] == (inside_object(c) ? '}' : ']')) {
        c->at++;
        c->depth--;
        return true;
    }
    return false;
}

static bool check_value(checker *c) {
    bool more = true;
    while (more) {
        if (c->depth > 0 && inside_object(c) && !check_key(c)) return false;
        unsigned depth = c->depth;
        if (!check_value_start(c)) return false;
        if (c->depth > depth && !check_empty(c)) continue;
        if (!check_after_value(c, &more)) return false;
    }
    return true;
}

static json_type type_of(char first) {
    switch (first) {
        case 'n': return JSON_NULL;
        case 'f': return JSON_FALSE;
        case 't': return JSON_TRUE;
        case '"': return JSON_STRING;
        case '[': return JSON_ARRAY;
        case '{': return JSON_OBJECT;
        default: return JSON_NUMBER;
    }
}

json_value json_parse(assay_view text, unsigned max_depth, const char **error, size_t *error_at) {
    checker c = {.text = text.data ? text.data : "", .size = text.size, .max_depth = max_depth};
    skip_space(&c);
    size_t begin = c.at, end = 0;
    if (check_value(&c)) {
        end = c.at;
        skip_space(&c);
        if (c.at < c.size) c.error = "something follows the value";
    }
    /* The first fault is told: bytes behind a syntax error are not looked at. */
    size_t looked_at = c.error ? (c.at < c.size ? c.at + 1 : c.size) : c.size;
    size_t valid = assay_utf8_valid_prefix((assay_view){c.text, looked_at});
    if (valid < looked_at && (!c.error || valid < c.at)) {
        c.error = "invalid UTF-8";
        c.at = valid;
    }
    if (error) *error = c.error;
    if (error_at) *error_at = c.error ? c.at : 0;
    if (c.error) return (json_value){JSON_ERROR, ASSAY_VIEW_NONE};
    return (json_value){type_of(c.text[begin]), assay_view_slice(text, begin, end)};
}

/* ---- walking checked text ---- */

static size_t string_end(assay_view text, size_t at) {
    at++;
    for (;;) {
        at += json_plain_run(text.data + at, text.size - at);
        if (text.data[at] == '"') return at + 1;
        at += 2; /* an escape; for \u the four digits are plain */
    }
}

static size_t value_end(assay_view text, size_t at) {
    if (text.data[at] == '"') return string_end(text, at);
    if (text.data[at] != '{' && text.data[at] != '[') {
        while (at < text.size && !strchr(" \t\r\n,]}", text.data[at])) at++;
        return at;
    }
    size_t depth = 0;
    for (;;) {
        char c = text.data[at];
        if (c == '"') {
            at = string_end(text, at);
            continue;
        }
        at++;
        if (c == '{' || c == '[') depth++;
        if ((c == '}' || c == ']') && --depth == 0) return at;
    }
}

static size_t after_space(assay_view text, size_t at) {
    while (is_json_space(text.data[at])) at++;
    return at;
}

json_iterator json_iterate(json_value container) {
    return (json_iterator){container, 0};
}

/* The start of the next member or element; false at the closing bracket. */
static bool next_start(json_iterator *iterator) {
    assay_view text = iterator->container.raw;
    if (iterator->at == 0) {
        iterator->at = 1;
    } else if (iterator->at >= text.size) {
        return false;
    }
    iterator->at = after_space(text, iterator->at);
    if (text.data[iterator->at] == ',') iterator->at = after_space(text, iterator->at + 1);
    if (text.data[iterator->at] == '}' || text.data[iterator->at] == ']') {
        iterator->at = text.size;
        return false;
    }
    return true;
}

static void take_value(json_iterator *iterator, json_value *value) {
    assay_view text = iterator->container.raw;
    size_t end = value_end(text, iterator->at);
    *value = (json_value){type_of(text.data[iterator->at]), assay_view_slice(text, iterator->at, end)};
    iterator->at = end;
}

bool json_next_member(json_iterator *iterator, assay_view *raw_key, json_value *value) {
    if (iterator->container.type != JSON_OBJECT || !next_start(iterator)) return false;
    assay_view text = iterator->container.raw;
    size_t end = string_end(text, iterator->at);
    *raw_key = assay_view_slice(text, iterator->at, end);
    iterator->at = after_space(text, after_space(text, end) + 1);
    take_value(iterator, value);
    return true;
}

bool json_next_element(json_iterator *iterator, json_value *value) {
    if (iterator->container.type != JSON_ARRAY || !next_start(iterator)) return false;
    take_value(iterator, value);
    return true;
}

size_t json_count(json_value container) {
    size_t count = 0;
    assay_view key;
    json_value value;
    json_iterator iterator = json_iterate(container);
    if (container.type == JSON_OBJECT) {
        while (json_next_member(&iterator, &key, &value)) count++;
    } else {
        while (json_next_element(&iterator, &value)) count++;
    }
    return count;
}

json_value json_member(json_value object, assay_view name) {
    json_value found = {JSON_ERROR, ASSAY_VIEW_NONE};
    assay_view key;
    json_value value;
    json_iterator iterator = json_iterate(object);
    while (json_next_member(&iterator, &key, &value)) {
        if (json_string_equals(key, name)) found = value;
    }
    return found;
}
