/* See line_find.h. */
#include "service/judge/line_find.h"

#include "service/json/json_path.h"

void line_members_list(json_value object, line_members *out) {
    out->object = object;
    out->count = 0;
    json_iterator iterator = json_iterate(object);
    assay_view key;
    json_value value;
    out->all = true;
    while (json_next_member(&iterator, &key, &value)) {
        if (out->count == LINE_MEMBERS_MAX) {
            out->all = false;
            return;
        }
        out->members[out->count].raw_key = key;
        out->members[out->count++].value = value;
    }
}

static json_value member(const line_members *line, assay_view name) {
    if (!line->all) return json_member(line->object, name);
    for (size_t i = line->count; i > 0; i--) {
        assay_view key = line->members[i - 1].raw_key;
        if (key.size < name.size + 2) continue; /* escapes only lengthen */
        if (json_string_equals(key, name)) return line->members[i - 1].value;
    }
    return (json_value){.type = JSON_ERROR};
}

/* A path's first step is a member of the line, the rest is a path in its value. */
static json_value find_path(const line_members *line, assay_view key, char separator) {
    const char *end = memchr(key.data, separator, key.size);
    assay_view first = {key.data, end ? (size_t)(end - key.data) : key.size};
    if (separator == '/' && memchr(first.data, '~', first.size))
        return json_path_find(line->object, (assay_view){key.data - 1, key.size + 1});
    json_value value = member(line, first);
    if (!end || value.type == JSON_ERROR) return value;
    assay_view rest = assay_view_slice(key, first.size + (separator == '/' ? 0 : 1), key.size);
    return json_path_find(value, rest);
}

static json_value find_one(const line_members *line, assay_view key) {
    if (key.size && key.data[0] == '/') return find_path(line, assay_view_slice(key, 1, key.size), '/');
    json_value value = member(line, key); /* a member may itself have dots in its name */
    if (value.type == JSON_ERROR && key.size && memchr(key.data, '.', key.size)) value = find_path(line, key, '.');
    return value;
}

assay_view line_repeated(const line_members *line) {
    for (size_t i = 1; i < line->count; i++) {
        assay_view key = line->members[i].raw_key;
        for (size_t k = 0; k < i; k++)
            if (assay_view_equal(key, line->members[k].raw_key) && !assay_view_equal(key, ASSAY_VIEW("\"assay\""))) return key;
    }
    return ASSAY_VIEW_NONE;
}

json_value line_find(const line_members *line, assay_view key) {
    json_value value = find_one(line, key);
    for (size_t begin = 0; (value.type == JSON_ERROR || value.type == JSON_NULL) && begin < key.size;) {
        const char *bar = memchr(key.data + begin, '|', key.size - begin);
        if (!bar && begin == 0) break;
        size_t end = bar ? (size_t)(bar - key.data) : key.size;
        value = find_one(line, assay_view_slice(key, begin, end));
        begin = end + 1;
    }
    if (value.type == JSON_NULL) value.type = JSON_ERROR;
    return value;
}
