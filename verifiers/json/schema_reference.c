/* Where a reference leads: "#", "#/a/b~1c" (RFC 6901, percent-encoded), "#anchor", each perhaps behind the root's own $id. */
#include "verifiers/json/schema_internal.h"

enum { POINTER_BYTES_MAX = 1024 };

/* %41 -> A. False: malformed or too long. */
static bool percent_decode(assay_view text, char storage[POINTER_BYTES_MAX], assay_view *out) {
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        unsigned value = (unsigned char)text.data[i];
        if (value == '%') {
            if (text.size - i < 3) return false;
            value = 0;
            for (size_t k = 1; k <= 2; k++) {
                char c = (char)(text.data[i + k] | 0x20);
                if (!assay_is_digit(c) && !(c >= 'a' && c <= 'f')) return false;
                value = value * 16 + (unsigned)(assay_is_digit(c) ? c - '0' : c - 'a' + 10);
            }
            i += 2;
        }
        if (size == POINTER_BYTES_MAX) return false;
        storage[size++] = (char)value;
    }
    *out = (assay_view){storage, size};
    return true;
}

static json_value element_at(json_value array, assay_view digits) {
    size_t index = 0;
    json_value element = {JSON_ERROR, ASSAY_VIEW_NONE};
    if (digits.size == 0 || digits.size > 6 || (digits.size > 1 && digits.data[0] == '0')) return element;
    for (size_t i = 0; i < digits.size; i++) {
        if (!assay_is_digit(digits.data[i])) return element;
        index = index * 10 + (size_t)(digits.data[i] - '0');
    }
    json_iterator iterator = json_iterate(array);
    while (json_next_element(&iterator, &element)) {
        if (index-- == 0) return element;
    }
    return (json_value){JSON_ERROR, ASSAY_VIEW_NONE};
}

static json_value step(json_value from, assay_view part) {
    char storage[POINTER_BYTES_MAX];
    size_t size = 0;
    for (size_t i = 0; i < part.size; i++) {
        bool escape = part.data[i] == '~' && i + 1 < part.size && (part.data[i + 1] == '0' || part.data[i + 1] == '1');
        storage[size++] = !escape ? part.data[i] : part.data[i + 1] == '0' ? '~' : '/';
        i += escape;
    }
    assay_view name = {storage, size};
    if (from.type == JSON_OBJECT) return json_member(from, name);
    if (from.type == JSON_ARRAY) return element_at(from, name);
    return (json_value){JSON_ERROR, ASSAY_VIEW_NONE};
}

static json_value walk(json_value document, assay_view pointer) {
    json_value at = document;
    for (size_t begin = 1, i = 1; i <= pointer.size && at.type != JSON_ERROR; i++) {
        if (i < pointer.size && pointer.data[i] != '/') continue;
        at = step(at, assay_view_slice(pointer, begin, i));
        begin = i + 1;
    }
    return at;
}

/* Looks for the anchor through the whole document, bounded by its depth. Constants may hold such members too; the first of that name counts. */
static json_value find_anchor(json_value at, assay_view name) {
    json_value found = {JSON_ERROR, ASSAY_VIEW_NONE};
    json_iterator iterator = json_iterate(at);
    assay_view key;
    json_value value;
    if (at.type == JSON_OBJECT) {
        json_value anchor = json_member(at, ASSAY_VIEW("$anchor")), id = json_member(at, ASSAY_VIEW("$id"));
        if (anchor.type == JSON_STRING && json_string_equals(anchor.raw, name)) return at;
        bool named = id.type == JSON_STRING && id.raw.size == name.size + 3 && id.raw.data[1] == '#' &&
                     memcmp(id.raw.data + 2, name.data, name.size) == 0; /* draft 7: "$id": "#name" */
        if (named) return at;
        while (found.type == JSON_ERROR && json_next_member(&iterator, &key, &value)) found = find_anchor(value, name);
    } else if (at.type == JSON_ARRAY) {
        while (found.type == JSON_ERROR && json_next_element(&iterator, &value)) found = find_anchor(value, name);
    }
    return found;
}

bool schema_resolve(schema_compiler *compiler, json_value reference, json_value *place) {
    char storage[POINTER_BYTES_MAX];
    assay_view text = json_text(reference, compiler->arena), fragment;
    if (!text.data) return schema_no_memory(compiler);
    const char *hash = text.size ? memchr(text.data, '#', text.size) : NULL;
    size_t base = hash ? (size_t)(hash - text.data) : text.size;
    if (base > 0 && !assay_view_equal(assay_view_slice(text, 0, base), compiler->root_id))
        return schema_fail(compiler, "UNSUPPORTED_SCHEMA", reference, "a reference to another document");
    if (!percent_decode(assay_view_slice(text, hash ? base + 1 : base, text.size), storage, &fragment))
        return schema_fail(compiler, "BAD_SCHEMA", reference, "a malformed reference");
    if (fragment.size == 0) {
        *place = compiler->document;
    } else if (fragment.data[0] == '/') {
        *place = walk(compiler->document, fragment);
    } else {
        *place = find_anchor(compiler->document, fragment);
    }
    if (place->type == JSON_OBJECT || place->type == JSON_TRUE || place->type == JSON_FALSE) return true;
    return schema_fail(compiler, "BAD_SCHEMA", reference, "a reference to what is no schema");
}
