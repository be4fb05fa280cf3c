/* See splice.h. */
#include "service/cli/splice.h"

#include "common/json_reader.h"
#include "service/limits.h"

static bool is_json_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Does "NAME", quotes included, stand anywhere in the line? In a string's text the quotes would be escaped. */
static bool may_hold(assay_view line, assay_view name) {
    char quoted[80];
    if (name.size + 2 > sizeof quoted) return true;
    quoted[0] = quoted[name.size + 1] = '"';
    memcpy(quoted + 1, name.data, name.size);
    return memmem(line.data, line.size, quoted, name.size + 2) != NULL;
}

static bool is_one_of(assay_view raw_key, const assay_view *names, size_t name_count) {
    for (size_t i = 0; i < name_count; i++) {
        if (json_string_equals(raw_key, names[i])) return true;
    }
    return false;
}

/* Copies the members that stay, each with the white space around it, joined by commas. Returns how many. */
static size_t copy_others(json_value object, const assay_view *names, size_t name_count, assay_buffer *out) {
    assay_view text = object.raw, key;
    json_value value;
    json_iterator iterator = json_iterate(object);
    size_t kept = 0, begin = 1; /* behind the brace or the last comma */
    while (json_next_member(&iterator, &key, &value)) {
        size_t end = (size_t)(value.raw.data + value.raw.size - text.data);
        while (is_json_space(text.data[end])) end++;
        if (!is_one_of(key, names, name_count)) {
            if (kept++ > 0) assay_buffer_put_char(out, ',');
            assay_buffer_put(out, assay_view_slice(text, begin, end));
        }
        begin = end + 1;
    }
    return kept;
}

static void put_members(assay_buffer *out, bool first, assay_view members, assay_view tail) {
    if (!first) assay_buffer_put(out, ASSAY_VIEW(", "));
    assay_buffer_put(out, members);
    assay_buffer_put(out, tail);
}

static bool splice_closely(assay_view line, const assay_view *names, size_t name_count, assay_view members, assay_buffer *out) {
    const char *error;
    size_t at;
    json_value object = json_parse(line, LIMIT_NESTING, &error, &at);
    if (object.type != JSON_OBJECT) return false;
    size_t open = (size_t)(object.raw.data - line.data), close = open + object.raw.size - 1;
    assay_buffer_put(out, assay_view_slice(line, 0, open + 1));
    size_t kept = copy_others(object, names, name_count, out);
    put_members(out, kept == 0, members, assay_view_slice(line, close, line.size));
    return true;
}

bool splice_members(assay_view line, const assay_view *names, size_t name_count, assay_view members, assay_buffer *out) {
    for (size_t i = 0; i < name_count; i++) {
        if (may_hold(line, names[i])) return splice_closely(line, names, name_count, members, out);
    }
    size_t close = line.size;
    while (close > 0 && is_json_space(line.data[close - 1])) close--;
    if (close < 2 || line.data[close - 1] != '}') return false;
    close--;
    size_t last = close;
    while (last > 0 && is_json_space(line.data[last - 1])) last--;
    if (last == 0) return false;
    assay_buffer_put(out, assay_view_slice(line, 0, close));
    put_members(out, line.data[last - 1] == '{', members, assay_view_slice(line, close, line.size));
    return true;
}
