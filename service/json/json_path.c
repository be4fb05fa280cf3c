/* See json_path.h. */
#include "service/json/json_path.h"

static const json_value nothing = {JSON_ERROR, {NULL, 0}};

static json_value element_at(json_value array, assay_view digits) {
    if (digits.size == 0 || digits.size > 9) return nothing;
    size_t index = 0;
    for (size_t i = 0; i < digits.size; i++) {
        if (!assay_is_digit(digits.data[i])) return nothing;
        index = index * 10 + (size_t)(digits.data[i] - '0');
    }
    json_iterator iterator = json_iterate(array);
    json_value element;
    while (json_next_element(&iterator, &element)) {
        if (index-- == 0) return element;
    }
    return nothing;
}

static json_value step(json_value from, assay_view name) {
    if (from.type == JSON_OBJECT) return json_member(from, name);
    if (from.type == JSON_ARRAY) return element_at(from, name);
    return nothing;
}

/* ~1 is a slash, ~0 a tilde. Names longer than the storage name nothing. */
static json_value pointer_step(json_value from, assay_view part) {
    char storage[512];
    size_t size = 0;
    for (size_t i = 0; i < part.size; i++) {
        char c = part.data[i];
        if (c == '~' && i + 1 < part.size && (part.data[i + 1] == '0' || part.data[i + 1] == '1')) {
            c = part.data[++i] == '0' ? '~' : '/';
        }
        if (size == sizeof storage) return nothing;
        storage[size++] = c;
    }
    return step(from, (assay_view){storage, size});
}

static json_value walk(json_value at, assay_view path, char separator) {
    size_t begin = 0;
    for (size_t i = 0; i <= path.size && at.type != JSON_ERROR; i++) {
        if (i < path.size && path.data[i] != separator) continue;
        assay_view part = assay_view_slice(path, begin, i);
        at = separator == '/' ? pointer_step(at, part) : step(at, part);
        begin = i + 1;
    }
    return at;
}

json_value json_path_find(json_value value, assay_view key) {
    if (key.size > 0 && key.data[0] == '/') return walk(value, assay_view_slice(key, 1, key.size), '/');
    json_value found = step(value, key);
    if (found.type == JSON_ERROR && key.size > 0 && memchr(key.data, '.', key.size)) found = walk(value, key, '.');
    return found;
}
