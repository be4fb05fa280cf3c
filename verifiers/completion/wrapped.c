/* What one element holds; see wrapped.h. Each mark is looked for once. */
#include "verifiers/completion/wrapped.h"

enum { NAME_BYTES = 16 };

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool same_name(assay_view a, assay_view b) {
    size_t i = 0;
    while (i < a.size && i < b.size && lower(a.data[i]) == lower(b.data[i])) i++;
    return i == a.size && i == b.size;
}

/* The letters and underscores from `at` on. */
static assay_view name_at(assay_view text, size_t at) {
    size_t end = at;
    while (end < text.size && end - at <= NAME_BYTES && (assay_is_alpha(text.data[end]) || text.data[end] == '_')) end++;
    return assay_view_slice(text, at, end);
}

/* `open` name `close` X `end` name `close`. */
static assay_view between(assay_view text, const char *open, const char *close, const char *end) {
    size_t opened = strlen(open), closed = strlen(close), ended = strlen(end);
    assay_view name = assay_view_starts_with(text, assay_view_of(open)) ? name_at(text, opened) : ASSAY_VIEW_NONE;
    size_t begin = opened + name.size + closed, tail = ended + name.size + closed;
    if (name.size == 0 || name.size > NAME_BYTES || text.size <= begin + tail) return ASSAY_VIEW_NONE;
    assay_view last = assay_view_slice(text, text.size - tail, text.size);
    bool whole = assay_view_starts_with(assay_view_slice(text, opened + name.size, text.size), assay_view_of(close)) &&
                 assay_view_starts_with(last, assay_view_of(end)) && assay_view_ends_with(last, assay_view_of(close)) &&
                 same_name(name, assay_view_slice(last, ended, ended + name.size));
    assay_view content = assay_view_slice(text, begin, text.size - tail);
    bool another = content.size > 0 && memmem(content.data, content.size, end, ended) != NULL; /* "<a>1</a> or <a>2</a>" */
    return whole && !another ? assay_view_trim(content) : ASSAY_VIEW_NONE;
}

assay_view assay_wrapped_content(assay_view text) {
    static const assay_view open = {"\xE3\x80\x90", 3}, close = {"\xE3\x80\x91", 3};
    text = assay_view_trim(text);
    if (text.size < 5 || (text.data[0] != '<' && text.data[0] != '[' && text.data[0] != open.data[0])) return ASSAY_VIEW_NONE;
    if (assay_view_starts_with(text, open) && assay_view_ends_with(text, close)) {
        assay_view content = assay_view_slice(text, open.size, text.size - close.size);
        return memmem(content.data, content.size, close.data, close.size) ? ASSAY_VIEW_NONE : assay_view_trim(content);
    }
    assay_view content = between(text, "<", ">", "</");
    if (content.size == 0) content = between(text, "[", "]", "[/");
    if (content.size == 0) content = between(text, "<|begin_of_", "|>", "<|end_of_");
    if (content.size == 0) content = between(text, "<|START_", "|>", "<|END_");
    return content;
}
