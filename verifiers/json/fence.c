/* See fence.h. One pass over the lines. */
#include "verifiers/json/fence.h"

typedef struct fence_line {
    char sign;       /* ` or ~; NUL: the line is no fence */
    size_t length;   /* signs */
    assay_view info; /* what follows, trimmed */
} fence_line;

static fence_line read_fence(assay_view line) {
    size_t at = 0, begin;
    while (at < 3 && at < line.size && line.data[at] == ' ') at++;
    begin = at;
    char sign = at < line.size ? line.data[at] : '\0';
    if (sign != '`' && sign != '~') return (fence_line){.sign = '\0'};
    while (at < line.size && line.data[at] == sign) at++;
    assay_view info = assay_view_trim(assay_view_slice(line, at, line.size));
    bool code_span = sign == '`' && info.size > 0 && memchr(info.data, '`', info.size); /* ```x``` in one line */
    if (at - begin < 3 || code_span) return (fence_line){.sign = '\0'};
    return (fence_line){sign, at - begin, info};
}

/* Is the first word of the info string "json"? */
static bool is_json(assay_view info) {
    static const char word[] = "json";
    if (info.size < 4 || (info.size > 4 && !assay_is_space(info.data[4]))) return false;
    for (size_t i = 0; i < 4; i++) {
        if ((info.data[i] | 0x20) != word[i]) return false;
    }
    return true;
}

typedef struct block_scan {
    fence_line open;
    json_block current, plain, json;
    bool inside, has_plain, has_json;
} block_scan;

static void keep(block_scan *scan) {
    scan->inside = false;
    if (is_json(scan->open.info)) {
        scan->json = scan->current;
        scan->has_json = true;
    } else if (scan->open.info.size == 0) {
        scan->plain = scan->current;
        scan->has_plain = true;
    }
}

static void take_line(block_scan *scan, assay_view line, size_t begin, size_t next) {
    fence_line fence = read_fence(line);
    if (fence.sign == '\0') return;
    if (!scan->inside) {
        scan->open = fence;
        scan->inside = true;
        scan->current = (json_block){.begin = next, .outer_begin = begin};
    } else if (fence.sign == scan->open.sign && fence.length >= scan->open.length && fence.info.size == 0) {
        scan->current.end = begin;
        scan->current.outer_end = next;
        scan->current.closed = true;
        keep(scan);
    }
}

bool json_block_find(assay_view text, json_block *out) {
    block_scan scan = {.inside = false};
    for (size_t at = 0; at < text.size;) {
        const char *newline = memchr(text.data + at, '\n', text.size - at);
        size_t end = newline ? (size_t)(newline - text.data) : text.size, next = newline ? end + 1 : end;
        take_line(&scan, assay_view_slice(text, at, end), at, next);
        at = next;
    }
    if (scan.inside) {
        scan.current.end = scan.current.outer_end = text.size;
        keep(&scan);
    }
    *out = scan.has_json ? scan.json : scan.plain;
    return scan.has_json || scan.has_plain;
}
